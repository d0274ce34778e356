"""What units answer at the table when a meeting lifts: nobody answers for two, and nothing that was said is lost."""

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.actions.minutes import settle_item
from sipweb.actions.transfer_decisions import lift_transfer
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Escalation
from tests import cast
from tests.actions.test_monthly import hold, item_from, meeting
from tests.actions.test_transfer_meetings import prepared, submitted
from tests.actions.test_transfers import early, judged, notified
from tests.conftest import told

assert meeting and prepared and submitted and early and judged and notified  # fixtures

THEN = "2026-10-13T09:30"
LIFTED = {"outcome": "lifted", "outcome_text": "Mötet enades inte.", "asked_up": "Vem ger stödet?"}


def asked_of(page) -> dict[str, list[str]]:
    """For each unit: what can be chosen as its answer."""
    lists = [box for box in page.main.all("select") if box.attrs["name"].startswith("says_")]
    return {box.attrs["name"].removeprefix("says_"): [o.text for o in box.all("option")] for box in lists}


def both(*codes):
    cast.add_someone("bo", "Bo Båda", [(cast.BOSS, code) for code in codes])
    return cast.actor_of("bo")


def test_who_leads_both_units_answers_for_the_one_that_lifts_and_the_other_is_asked(
    berit, ber, ald, akt, meeting, birger, axel, clock, signed_in
):
    bo = both("BER", "ALD")
    item = submit_item(birger, item_from(berit, ber, akt, meeting))
    hold(birger, meeting, writer="bo")
    clock.set(THEN)
    client, here = signed_in(bo), f"/punkter/{item.id}/nu"
    page = client.page(here)
    assert asked_of(page) == {str(ald.id): ["Svarar efter mötet", "Axel Gran är överens", "Axel Gran är inte överens"]}
    forged = {f"says_{ald.id}": f"disagreed:{bo.user_id}", f"says_{ald.id}_why": "Nej."}
    client.send(here, 422, **page.values() | LIFTED | forged, checked="1")
    client.send(here, **page.values() | LIFTED, checked="1")
    rows = db.session.scalar(db.select(Escalation)).steps[-1].answers
    assert {row.unit.code: (row.answer, row.answered_by_id) for row in rows} == {"BER": ("agreed", bo.user_id), "ALD": ("", None)}
    assert any("lyft" in text for text in told(axel))


def test_who_leads_both_units_of_a_transfer_does_not_answer_the_lift(submitted, notified, meeting, birger, simon, clock, signed_in):
    bo = both("BOU", "SOC")
    hold(birger, meeting, writer="bo")
    clock.set(THEN)
    client, here = signed_in(bo), f"/punkter/{submitted.id}/nu"
    page = client.page(here)
    assert "Bo Båda" not in str(asked_of(page))
    client.send(here, **page.values() | LIFTED)
    db.session.refresh(notified)
    assert (notified.state, notified.lift_answer) == ("lifted", "")


def test_the_writers_own_yes_about_a_transfer_is_the_units_answer(submitted, notified, meeting, birger, simon, clock, signed_in):
    hold(birger, meeting, writer="simon")
    clock.set(THEN)
    client, here = signed_in(simon), f"/punkter/{submitted.id}/nu"
    page = client.page(here)
    soc = str(cast.unit_of("SOC").id)
    assert asked_of(page)[soc] == ["Simon Lind är överens", "Simon Lind är inte överens"]
    client.send(here, **page.values() | LIFTED)
    db.session.refresh(notified)
    assert (notified.state, notified.lift_answer) == ("lifted", "agreed")


def test_what_every_unit_said_of_a_transfer_stands_in_the_report_with_who_said_it(
    submitted, notified, meeting, birger, simon, otto, clock, signed_in
):
    hold(birger, meeting)
    clock.set(THEN)
    client, here = signed_in(birger), f"/punkter/{submitted.id}/nu"
    bou, soc = cast.unit_of("BOU").id, cast.unit_of("SOC").id
    said = {
        f"says_{bou}": f"disagreed:{otto.user_id}", f"says_{bou}_why": "Vi hinner inte.",
        f"says_{soc}": f"disagreed:{simon.user_id}", f"says_{soc}_why": "Vi vill vänta.",
    }  # fmt: skip
    client.send(here, **client.page(here).values() | LIFTED | said)
    db.session.refresh(notified)
    assert notified.lifted_why.splitlines() == [
        "Vem ger stödet?",
        "",
        "Mötet enades inte.",
        "",
        "Vid mötet svarade Barn och ungdom genom Otto Sälg: Har tagit del men är inte överens. Vi hinner inte.",
        "",
        "Vid mötet svarade Socialpsykiatri genom Simon Lind: Har tagit del men är inte överens. Vi vill vänta.",
    ]
    assert notified.lift_answer == ""


def test_a_transfer_that_is_lifted_already_is_not_lifted_once_more_as_a_question(submitted, notified, meeting, birger, otto):
    lift_transfer(otto, notified, text="Vi enas inte.")
    with pytest.raises(Refused, match="Överföringen är redan lyft"):
        settle_item(hold(birger, meeting), submitted, **LIFTED, tasks=[], parallel=None, to_unit_id=None, transfer_on=None)
    assert list(db.session.scalars(db.select(Escalation))) == []


def test_one_person_is_not_noted_as_having_answered_for_two_units(submitted, notified, meeting, birger, otto, clock, signed_in):
    both("BOU", "SOC")
    bo = cast.user_of("bo")
    hold(birger, meeting)
    clock.set(THEN)
    client, here = signed_in(birger), f"/punkter/{submitted.id}/nu"
    bou, soc = cast.unit_of("BOU").id, cast.unit_of("SOC").id
    said = {f"says_{bou}": f"agreed:{bo.id}", f"says_{soc}": f"agreed:{bo.id}"}
    page = client.send(here, 422, **client.page(here).values() | LIFTED | said)
    assert "Ingen svarar för två enheter. Välj en annan, eller att enheten svarar efter mötet." in " ".join(page.errors)
