"""The header says who is signed in and in which posts; several, and those of a deputy, are listed."""

from datetime import date

import pytest

from sipweb.actions.organisation import appoint_deputy
from sipweb.rules.standing import Role
from tests import cast


def header(page) -> str:
    return next(e for e in page.root.all("div") if e.attrs.get("class") == "sip-me").text.removesuffix(" Logga ut")


def listed(page) -> list[str]:
    return [li.text for d in page.root.all("details") if d.attrs.get("class") == "sip-roles" for li in d.all("li")]


@pytest.mark.parametrize(
    "username, role",
    [
        ("berit", "Handläggare, Beroendeenheten"),
        ("axel", "Biträdande enhetschef, Äldreenheten"),
        ("viktor", "Avdelningschef, Individ och familj"),
        ("cecilia", "Verksamhetscontroller"),
        ("tore", "Administratör"),
    ],
)
def test_one_role_stands_in_full(username, role, signed_in):
    actor = cast.actor_of(username)
    page = signed_in(actor).page("/")
    assert header(page) == f"Mitt konto: {actor.who.name} {role}"
    assert listed(page) == []


def test_several_units_are_counted_and_listed(signed_in, eva):
    page = signed_in(eva).page("/")
    assert "Enhetschef, 4 enheter" in header(page)
    assert listed(page) == [
        "Enhetschef, Beroendeenheten", "Enhetschef, Barn och ungdom", "Enhetschef, Ekonomiskt bistånd", "Enhetschef, Våld i nära relation",
    ]  # fmt: skip


def test_several_roles_in_one_unit(signed_in, app):
    cast.add_someone("bo", "Bo Två", [(Role.ASSISTANT_UNIT_MANAGER, "BER"), (Role.CASE_WORKER, "BER")])
    page = signed_in(cast.actor_of("bo")).page("/")
    assert "Biträdande enhetschef och handläggare, Beroendeenheten" in header(page)
    assert listed(page) == ["Biträdande enhetschef, Beroendeenheten", "Handläggare, Beroendeenheten"]


def test_a_deputy_is_told_as_one(signed_in, axel, aron, birger):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 14))
    client = signed_in(cast.actor_of("aron"))
    page = client.page("/")
    assert "Handläggare, Äldreenheten · ersättare för Axel Gran" in header(page)
    assert listed(page) == ["Handläggare, Äldreenheten", "Ersättare för Axel Gran: biträdande enhetschef, Äldreenheten"]
    assert ["Axel Gran", "2026-10-12", "2026-10-14"] in client.page("/konto").rows()


def test_a_deputy_for_two(signed_in, axel, simon, aron):
    for boss in (axel, simon):
        appoint_deputy(boss, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 14))
    page = signed_in(aron).page("/")
    assert "ersättare för 2 chefer" in header(page)
    assert listed(page)[1:] == [
        "Ersättare för Axel Gran: biträdande enhetschef, Äldreenheten",
        "Ersättare för Simon Lind: biträdande enhetschef, Socialpsykiatri",
    ]


def test_someone_without_a_role_has_a_name_and_nothing_more(signed_in, app):
    cast.add_someone("ingen", "Ina Ingen", [(Role.CONTROLLER, None)])
    from sipweb.db import db, writing
    from sipweb.models import UserRole

    with writing():
        db.session.execute(db.delete(UserRole).where(UserRole.user_id == cast.user_of("ingen").id))
    assert header(signed_in(cast.actor_of("ingen")).page("/")) == "Mitt konto: Ina Ingen"
