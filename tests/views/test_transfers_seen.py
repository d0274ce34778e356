"""What each unit sees of someone who will change unit: a parallel unit, protected people, and who is left without a receiver."""

from datetime import date

import pytest

from sipweb.actions.handovers import send_handover, write_handover
from sipweb.actions.own_part import change_track
from sipweb.actions.people import protect_person
from sipweb.actions.placements import record_placement
from sipweb.actions.transfer_endings import end_transfer
from sipweb.actions.transfers import judge_transfer, notify_transfer, start_handover
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import Case, Transfer
from sipweb.queries.handovers import known_for_handover
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfers import dates_of
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_transfers import JUDGED, PARTS, answered
from tests.conftest import at
from tests.sheet import read

ELSEWHERE = "En annan enhet i akten har en överföring igång"


@pytest.fixture
def ung(app):
    """Ungdomsenheten: Ulf, and Ulla who leads it."""
    cast.add_the_unit("UNG", "Ungdomsenheten", cast.IOF, "Socialnämnden")
    cast.add_someone("ulf", "Ulf Asp", [(cast.WORKER, "UNG")])
    cast.add_someone("ulla", "Ulla Bark", [(cast.BOSS, "UNG")])
    return cast.unit_of("UNG")


@pytest.fixture
def ada(app) -> Case:
    """19 on 1 December 2026: notified on 1 June at the latest."""
    case = cast.known("olle", "otto", "BOU", "Ada Sen", date(2007, 12, 1), "200712012384")
    cast.consent_for(case, "olle", "BOU", "SOC")
    return case


def also_at_ung(*, hidden: bool = False) -> Case:
    return cast.known("ulf", "ulla", "UNG", "Ada Sen", date(2007, 12, 1), "200712012384", is_hidden=hidden)


@pytest.fixture
def of_ung(ada, ung, soc) -> Transfer:
    also_at_ung()
    transfer = judge_transfer(cast.actor_of("ulf"), ada, from_unit_id=ung.id, answer="yes", **JUDGED)
    return notify_transfer(cast.actor_of("ulla"), transfer, to_unit_id=soc.id, late_why="Kom sent.")


def test_a_parallel_unit_sees_that_something_goes_on_and_nothing_of_it(of_ung, ada, signed_in, otto):
    (row,) = transfer_rows(otto, Filters())
    assert (row.elsewhere, row.transfer_id, row.state, row.to_unit_id, row.needs, row.notified_on) == (True, None, None, None, None, None)
    client = signed_in(otto)
    page = client.page("/overforingar")
    assert ELSEWHERE in page.text and "2026-12-01" in page.text
    assert "Socialpsykiatri" not in page.text and "Aviserad" not in page.text
    assert f"/akter/{ada.number}" in page.links and f"/overforingar/{of_ung.id}" not in page.links
    assert ELSEWHERE in client.page(f"/akter/{ada.number}").text
    assert client.get(f"/akter/{ada.number}/overforing").location == f"/akter/{ada.number}"
    assert "Boende 0" in client.page("/overforingar/inventering").text
    assert "Socialpsykiatri" not in read(client.get("/overforingar/excel").data).text
    assert [t for t in tasks(otto) if t.what == "Byter enhet"] == []


def test_a_unit_that_is_hidden_in_the_akt_is_not_betrayed_by_its_transfer(ada, ung, signed_in, otto, olle, bou):
    also_at_ung(hidden=True)
    judge_transfer(cast.actor_of("ulf"), ada, from_unit_id=ung.id, answer="yes", **JUDGED)
    assert [row.elsewhere for row in transfer_rows(otto, Filters())] == [False]
    for path in ("/overforingar", f"/akter/{ada.number}", f"/akter/{ada.number}/overforing"):
        page = signed_in(otto).page(path)
        assert ELSEWHERE not in page.text and "Ungdomsenheten" not in page.text, path
    assert judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED).state == "judged"


@pytest.mark.parametrize("protection", ["unknown", "flagged", "protected_registration"])
def test_no_date_in_a_list_or_file_tells_a_protected_persons_birthday(ada, olle, otto, signed_in, protection):
    cast.add_someone("oskar", "Oskar Chef", [(cast.HEAD, "BOU")])
    protect_person(olle, ada, protection=protection, protection_checked_on=date(2026, 10, 12))
    client = signed_in(otto)
    for told in (client.page("/overforingar").html, read(client.get("/overforingar/excel").data).text, client.page("/").html):
        for tells in ("2007-12-01", "2026-12-01", "2026-06-01", "133 dagar", "1 december", "1 juni"):
            assert tells not in told, tells
    assert "Dagen visas i akten" in client.page("/overforingar").text
    assert "En annan enhet tar över 1 december 2026" in client.page(f"/akter/{ada.number}").text


def test_the_printed_handover_does_not_tell_a_protected_persons_birthday(ada, olle, otto, bou, soc, signed_in):
    transfer = judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    notify_transfer(otto, transfer, to_unit_id=soc.id, late_why="Sent.")
    answered(otto, transfer, suitable=True, method="Gemensamt.", on=date(2026, 10, 12))
    draft = write_handover(olle, transfer, **PARTS)
    send_handover(olle, transfer, version=str(draft.version))
    path = f"/overforingar/{transfer.id}/overlamning/utskrift"
    assert "Ansvaret går över 1 december 2026" in signed_in(olle).page(path).text
    protect_person(olle, ada, protection="unknown", protection_checked_on=date(2026, 10, 12))
    page = signed_in(olle).page(path).text
    assert "1 december" not in page and "Ansvaret går över" not in page


@pytest.mark.parametrize("how", ["unit", "placement", "other"])
def test_whoever_is_left_without_a_receiver_is_late_and_waits_for_someone(ada, olle, otto, bou, soc, signed_in, clock, how):
    transfer = judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    notify_transfer(otto, transfer, to_unit_id=soc.id, late_why="Sent.")
    end_transfer(otto, transfer, how=how, text="Så blev det.")
    assert [row.rank for row in transfer_rows(at(otto, "2026-11-30T23:59"), Filters())] == [2]
    clock.set("2026-12-01T08:00")
    birthday = at(otto, "2026-12-01T08:00")
    assert [row.rank for row in transfer_rows(birthday, Filters())] == [0]
    red = "Ingen mottagande enhet – lyft till enhetschef."
    assert red in signed_in(otto).page(f"/akter/{ada.number}").text
    assert red in signed_in(otto).page(f"/overforingar/{transfer.id}").text
    (task,) = [t for t in tasks(birthday) if t.what == "Byter enhet"]
    assert (task.title, task.number) == ("Ingen mottagande enhet. Bedöm behovet på nytt eller lyft frågan", ada.number)


def test_whoever_came_to_the_unit_after_the_birthday_is_handed_over_without_an_age(app, olle, otto, bou, signed_in):
    parent = cast.known("olle", "otto", "BOU", "Pia Grand", date(1968, 4, 4))
    assert transfer_rows(otto, Filters()) == []
    assert "En annan enhet tar över" not in signed_in(olle).page(f"/akter/{parent.number}").text
    assert signed_in(olle).get(f"/akter/{parent.number}/overforing").location == f"/akter/{parent.number}/overlamning"


def test_an_address_that_nobody_made_is_no_error(ada, signed_in, otto):
    for after in ("999999999999999999999999", "0_2026-01-01_5", "7", "-1"):  # nobody's akt: from the beginning
        assert "Ada Sen" in signed_in(otto).page(f"/overforingar?efter={after}").text
    assert "Ada Sen" not in signed_in(otto).page(f"/overforingar?efter={ada.id}").text


# A unit whose part of the akt is hidden.


def test_a_hidden_unit_hands_nothing_over_and_nobody_hands_over_to_themselves(hidden_akt, rut, rel, soc, akt, berit, ber):
    told = {"text": "Stöd.", "person_words": "", "day": date(2026, 11, 1)}
    with pytest.raises(Refused, match="Enhetens del av akten är dold"):
        start_handover(rut, hidden_akt, from_unit_id=rel.id, to_unit_id=soc.id, **told)
    db.session.rollback()
    with pytest.raises(Refused, match="Välj en annan enhet än den som lämnar över"):
        start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ber.id, **told)


def test_a_hidden_unit_that_is_asked_is_not_told_to_be_current_already(akt, berit, ber, ald, axel, alva, signed_in):
    hidden = cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385", is_hidden=True)
    track = hidden.track_of(ald.id)
    change_track(alva, track, other_number="", is_hidden=True, insatser_since=date(2026, 2, 3))
    told = {"text": "Stöd.", "person_words": "", "day": date(2026, 11, 1)}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **told)
    page = signed_in(berit).page(f"/overforingar/{transfer.id}").text
    assert "Alva Ek" not in page and "3 februari 2026" not in page.replace("\xa0", " ")
    own = signed_in(axel).page(f"/overforingar/{transfer.id}").text
    assert "Alva Ek" in own and "3 februari 2026" in own.replace("\xa0", " ")


def test_a_placement_by_a_hidden_unit_would_show_it_and_is_refused(hidden_akt, rut, rel):
    with pytest.raises(Refused, match="Er del av akten är dold") as why:
        record_placement(rut, hidden_akt, unit_id=rel.id, starts_on=date(2026, 1, 5), ends_on=None)
    assert why.value.field == "unit_id"


# On paper, and before anything is written.


@pytest.mark.parametrize("how", ["flagged", "unknown"])
def test_the_printed_akt_of_a_protected_person_does_not_tell_the_day_they_change_unit(ada, olle, otto, signed_in, how):
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    fam = cast.unit_of("FAM")
    record_placement(olle, ada, unit_id=fam.id, starts_on=date(2026, 1, 1), ends_on=None)
    paper = f"/akter/{ada.number}/utskrift"
    assert "1 december 2028" in signed_in(olle).page(paper).text.replace("\xa0", " ")
    protect_person(olle, ada, protection=how, protection_checked_on=date(2026, 10, 12))
    text = signed_in(olle).page(paper).text.replace("\xa0", " ")
    assert "Placerad av Familjevården" in text
    assert "1 december" not in text and "1 juni" not in text


@pytest.mark.parametrize("path", ["/overforingar/{}/avisera", "/akter/{}/overlamning"])
def test_a_form_that_nobody_has_sent_says_nothing_is_wrong(ada, olle, otto, bou, signed_in, path):
    if "avisera" in path:
        path = path.format(judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED).id)
    page = signed_in(otto).page(path.format(ada.number))
    assert page.errors == []
    assert "Något behöver rättas" not in page.text and "för länge" not in page.text


# A placement by a unit that has hidden itself since.


def test_a_placement_by_a_unit_that_hides_itself_moves_nothing_for_the_others_and_is_not_shown(ada, olle, otto, bou, soc, signed_in, clock):
    """Placed until 21 by Familjevården, which then hides its part: for Barn och ungdom it is 19 again, for Familjevården still 21."""
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    cast.add_someone("frida", "Frida Al", [(cast.WORKER, "FAM")])
    cast.add_someone("felix", "Felix Bo", [(cast.BOSS, "FAM")])
    cast.known("frida", "felix", "FAM", "Ada Sen", date(2007, 12, 1), "200712012384")
    frida, fam = cast.actor_of("frida"), cast.unit_of("FAM")
    placement = record_placement(frida, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    assert "Placerad av Familjevården" in signed_in(olle).page(f"/akter/{ada.number}").text
    clock.set("2028-06-01T09:00")
    assert [row.latest for row in transfer_rows(at(otto, "2028-06-01T09:00"), Filters())] == [date(2028, 12, 1)]
    change_track(frida, ada.track_of(fam.id), other_number="", is_hidden=True, insatser_since=None)
    assert [row.latest for row in transfer_rows(at(otto, "2028-06-01T09:00"), Filters())] == [date(2026, 12, 1)]
    assert [row.latest for row in transfer_rows(at(frida, "2028-06-01T09:00"), Filters())] == [date(2028, 12, 1)]
    page = signed_in(olle).page(f"/akter/{ada.number}")
    assert "Ändra placeringen" not in page.text and "1 december 2028" not in page.text
    signed_in(olle).page(f"/placeringar/{placement.id}", 404)
    signed_in(frida).page(f"/placeringar/{placement.id}")
    transfer = judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert dates_of(transfer, olle).latest == dates_of(transfer, frida).latest == date(2026, 12, 1)
    draft = known_for_handover(transfer, olle)
    assert "Familjevården" not in str(draft)


def test_a_unit_does_not_hide_itself_while_it_hands_over(of_ung, ada, ung):
    ulf = cast.actor_of("ulf")
    with pytest.raises(Refused, match="kan inte döljas förrän den är klar"):
        change_track(ulf, ada.track_of(ung.id), other_number="", is_hidden=True, insatser_since=None)


def test_a_day_that_a_placement_moved_is_told_no_more_when_the_unit_that_placed_hides_itself(ada, olle, otto, bou, signed_in):
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    cast.add_someone("frida", "Frida Al", [(cast.WORKER, "FAM")])
    cast.add_someone("felix", "Felix Bo", [(cast.BOSS, "FAM")])
    cast.known("frida", "felix", "FAM", "Ada Sen", date(2007, 12, 1), "200712012384")
    frida, fam = cast.actor_of("frida"), cast.unit_of("FAM")
    transfer = judge_transfer(olle, ada, from_unit_id=bou.id, answer="yes", **JUDGED)
    record_placement(frida, ada, unit_id=fam.id, starts_on=date(2025, 1, 1), ends_on=None)
    pages = [f"/overforingar/{transfer.id}", f"/akter/{ada.number}", "/"]
    assert "En placering är ändrad" in signed_in(olle).page(pages[0]).text
    change_track(frida, ada.track_of(fam.id), other_number="", is_hidden=True, insatser_since=None)
    client = signed_in(olle)
    for path in pages:
        text = client.page(path).text
        assert "placering är ändrad" not in text and "Frida Al" not in text


# Who decides, where a unit that is hidden does.


def test_who_decides_does_not_tell_that_a_hidden_unit_does(app, dag, disa, berit, ekb, ber, signed_in):
    """Våld i nära relation was first and decides, hidden; Ekonomiskt bistånd is the first of those that may be known."""
    case = cast.known("rut", "ragnar", "REL", "Hela Mo", date(1985, 7, 10), "198507102385", is_hidden=True)
    cast.known("dag", "disa", "EKB", "Hela Mo", date(1985, 7, 10), "198507102385")
    cast.consent_for(case, "dag", "EKB", "BER")
    decides = f"Beslutar nu {ekb.name}, sedan 1 oktober 2026"
    client = signed_in(dag)
    fields = {"from_unit_id": ekb.id, "to_unit_id": ber.id, "text": "Behöver stöd.", "person_words": "", "day": "2026-11-01"}
    before = client.post(f"/akter/{case.number}/overlamning", data=fields).page.text.replace("\xa0", " ")
    assert decides in before and "En annan enhet i akten" not in before
    to = client.send(f"/akter/{case.number}/overlamning", **fields, checked="1")
    for reader in (dag, berit, cast.actor_of("birger")):
        if signed_in(reader).get(to).status_code == 200:
            page = signed_in(reader).page(to).text.replace("\xa0", " ")
            assert decides in page and "En annan enhet i akten" not in page, reader.who.name
    own = signed_in(cast.actor_of("rut")).page(f"/akter/{case.number}").text.replace("\xa0", " ")
    assert cast.HIDDEN_NAME in own
