"""SOC is merged into ALD: what each person can choose, and which pages they get."""

from datetime import date

import pytest

from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.actions.units import merge_unit
from tests import cast
from tests.actions import test_transfers
from tests.actions.test_transfers import PARTS
from tests.conftest import WRITTEN

early, judged, notified, decided = (getattr(test_transfers, name) for name in ("early", "judged", "notified", "decided"))
GONE = "Socialpsykiatri har slagits samman med Äldreenheten 12 oktober 2026"


def merge() -> None:
    actor = cast.Actor(cast.MADE.who, cast.START)
    merge_unit(actor, cast.unit_of("SOC"), into_id=cast.unit_of("ALD").id, on=cast.TODAY, reason="En gemensam enhet.")


@pytest.mark.parametrize(
    "who, path, field",
    [
        ("berit", "/akter/2026-0001/forfragningar/ny", "to_unit_id"),
        ("berit", "/akter/2026-0001/samtycken/nytt", "unit_ids"),
        ("berit", "/akter/2026-0001/grunder/ny", "receiver"),
        ("berit", "/akter/2026-0001/overlamning", "to_unit_id"),
        ("berit", "/fragor/ny", "to_unit_id"),
        ("berit", "/var-hor-arendet-hemma/ny?oro=nej", "known_unit_id"),
        ("birger", "/akter/2026-0001/akut", "to_unit_id"),
        ("birger", "/moten/akut/anonymt", "to_unit_id"),
        ("birger", "/lyft/ny", "unit_ids"),
        ("birger", "/avvikelser/ny", "unit_ids"),
        ("berit", "/akter/2026-0001/vardplanering", "to_unit_id"),
    ],
)
def test_it_is_not_to_choose(app, signed_in, soc, ald, who, path, field):
    client, value = signed_in(cast.actor_of(who)), "unit:{}" if field == "receiver" else "{}"
    there = [f'value="{value.format(unit.id)}"' for unit in (soc, ald)]
    before = client.page(path).html
    assert all(one in before for one in there)
    merge()
    after = client.page(path).html
    assert (
        there[1] in after and f">{soc.name}<" not in after and there[0] not in after.split(f'name="{field}"', 1)[1].split("</fieldset>")[0]
    )


def test_a_posted_value_is_refused_like_any_that_is_no_choice(akt, signed_in, berit, soc, ber):
    merge()
    client = signed_in(berit)
    page = client.send("/akter/2026-0001/forfragningar/ny", status=422, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN)
    assert page.errors


def test_a_draft_that_was_written_before_says_where_it_goes_now(akt, signed_in, berit, soc, ber):
    cast.consent_for(akt, "berit", "BER", "SOC")
    draft = draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN)
    merge()
    page = signed_in(berit).send(f"/forfragningar/{draft.id}/granska", status=422)
    assert f"{GONE}. Välj Äldreenheten i stället." in page.text


def test_who_has_the_akt_goes_on_and_begins_nothing_new(app, signed_in, sara):
    case = cast.known("sara", "simon", "SOC", "Olof Ny", date(1971, 2, 3))
    merge()
    client = signed_in(sara)
    assert "Olof Ny" in client.page(f"/akter/{case.number}").text
    assert client.page(f"/akter/{case.number}/forfragningar/ny").title
    for path in ("/akter/ny", "/var-hor-arendet-hemma/ny"):
        assert client.get(path).location == "/enheter"
    assert GONE in client.page("/enheter").text


def test_another_unit_cooperates_with_it_in_an_akt_where_it_is_current(akt, signed_in, berit, soc):
    """Until its part is closed: it is not left out of what it has."""
    cast.known("sara", "simon", "SOC", "Gun Östberg", date(1960, 3, 5), "196003052385")
    merge()
    assert f'value="{soc.id}"' in signed_in(berit).page("/akter/2026-0001/forfragningar/ny").html


def test_who_could_not_read_before_gets_no_page_after(app, signed_in, notified, protected, alva, aron, axel, sara):
    case = cast.known("sara", "simon", "SOC", "Olof Ny", date(1971, 2, 3))
    theirs = cast.known("alva", "axel", "ALD", "Åke Ny", date(1941, 2, 3))
    merge()
    for actor in (alva, aron):
        client = signed_in(actor)
        for path in (f"/akter/{case.number}", "/akter/2026-0003", f"/overforingar/{notified.id}"):
            client.page(path, 404)
    signed_in(sara).page(f"/akter/{theirs.number}", 404)
    leader = signed_in(axel)
    leader.page(f"/akter/{case.number}")
    leader.page("/akter/2026-0003", 404)
    page = leader.page(f"/overforingar/{notified.id}")
    assert "Socialpsykiatri har slagits samman med Äldreenheten, som tar emot i stället." in page.text


def test_the_new_unit_has_what_waits_in_its_inbox_and_in_mitt_arbete(akt, signed_in, berit, ber, soc, axel, decided, olle):
    cast.consent_for(akt, "berit", "BER", "SOC")
    send_referral(berit, draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN))
    test_transfers.send_handover(olle, decided, version=str(test_transfers.write_handover(olle, decided, **PARTS).version))
    merge()
    client = signed_in(axel)
    assert "Bekräfta överlämningen och utse handläggare" in client.page("/").text
    assert "2026-0001" in client.page("/forfragningar").text


def test_who_works_at_both_is_named_for_the_new_one_and_stands_there_once(akt, signed_in, berit, ber, ald, sent):
    actor = cast.Actor(cast.MADE.who, cast.START)
    merge_unit(actor, cast.unit_of("SOC"), into_id=ald.id, on=cast.TODAY, reason="En gemensam enhet.", bring=[cast.user_of("sara").id])
    page = signed_in(cast.actor_of("axel")).page("/forfragningar")
    assert "Sara Hägg – " in page.text and "(Socialpsykiatri)" not in page.text
