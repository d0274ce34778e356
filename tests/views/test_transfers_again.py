"""A no about a transfer: what is confirmed stands where it is confirmed, and a finished one is judged anew from its own page."""

from datetime import date

import pytest

from sipweb.actions.handovers import agree_day
from sipweb.actions.life import register_death
from sipweb.actions.placements import record_placement
from sipweb.actions.transfer_decisions import decline_transfer
from sipweb.actions.transfer_endings import end_transfer, refuse_transfer
from sipweb.actions.transfers import judge_transfer, notify_transfer
from sipweb.queries.transfer_list import RANKS, Filters, expected_transfers, transfer_rows
from sipweb.queries.work import tasks
from tests import cast
from tests.actions.test_transfers import JUDGED, answered, early, judged, notified
from tests.actions.test_transfers_settled import ella, lifted
from tests.conftest import at
from tests.sheet import read

assert early and judged and notified and ella and lifted  # fixtures

NO = JUDGED | {"needs": [], "text": "Klarar sig själv, och har jobb.", "person_words": "Jag behöver inget mer."}


def test_who_confirms_a_no_reads_its_reason_there(early, olle, otto, bou, signed_in):
    transfer = judge_transfer(olle, early, from_unit_id=bou.id, answer="no", **NO)
    page = signed_in(otto).page(f"/overforingar/{transfer.id}/bekrafta-nej")
    assert "Klarar sig själv, och har jobb." in page.text and "Jag behöver inget mer." in page.text


def test_a_finished_no_is_judged_anew_from_its_page_and_only_the_last_one(early, olle, otto, bou, signed_in):
    transfer, there = judge_transfer(otto, early, from_unit_id=bou.id, answer="no", **NO), f"/akter/{early.number}/overforing"
    for actor in (olle, otto):
        page = signed_in(actor).page(f"/overforingar/{transfer.id}")
        assert "Bedöm på nytt" in page.text and there in page.links
    judge_transfer(olle, early, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert "Bedöm på nytt" not in signed_in(olle).page(f"/overforingar/{transfer.id}").text


def test_after_the_persons_no_the_unit_that_hands_over_begins_again_and_nobody_else(notified, olle, simon, signed_in):
    refuse_transfer(olle, notified, person_words="Nej tack.")
    assert "Bedöm på nytt" in signed_in(olle).page(f"/overforingar/{notified.id}").text
    assert "Bedöm på nytt" not in signed_in(simon).page(f"/overforingar/{notified.id}").text


def test_nothing_is_judged_anew_where_there_is_nobody_to_judge(early, olle, otto, bou, signed_in):
    transfer = judge_transfer(otto, early, from_unit_id=bou.id, answer="no", **NO)
    register_death(olle, early, died_on=date(2026, 10, 11), known_how="registry", told_by="")
    client = signed_in(olle)
    client.send(f"/akter/{early.number}/oppna", reason="Ska avsluta.")
    assert "Bedöm på nytt" not in client.page(f"/overforingar/{transfer.id}").text


def test_the_enhetschefer_begin_with_the_unit_that_was_asked(lifted, ella, signed_in, soc):
    page = signed_in(ella).page(f"/overforingar/{lifted.id}/enhetschefernas-svar")
    assert page.values()["to_unit_id"] == str(soc.id)


# After a no another unit is to be notified, and a no that says that nobody is to receive is no one's to mend.


def a_no(how, transfer, otto, simon) -> None:
    when = {"on": date(2026, 10, 13)}
    if how == "meeting":
        answered(at(otto, "2026-10-13T09:00"), transfer, suitable=False, method="Hör inte till SOC.", **when)
    else:
        decline_transfer(at(simon, "2026-10-13T09:00"), transfer, text="Hör inte till oss.")


@pytest.mark.parametrize("how", ["meeting", "receiver"])
def test_after_a_no_the_last_day_to_notify_goes_by_the_birthday_again(early, notified, otto, simon, signed_in, clock, how):
    a_no(how, notified, otto, simon)
    assert group_in_list(otto, "2026-11-30T09:00") == ["now"]
    assert group_in_list(otto, "2026-12-12T09:00") == ["now"]  # six months before 12 June is in time
    assert group_in_list(otto, "2026-12-13T09:00") == ["late"]
    clock.set("2026-12-20T09:00")
    client = signed_in(otto)
    row = next(row for row in client.page("/overforingar").rows() if row[0].startswith(early.number))
    assert "2026-12-12 8 dagar sen" in row[3]
    assert "Försenat: 1." in client.page("/overforingar").text
    sheet = read(client.get("/overforingar/excel").data).text
    assert "Försenat" in sheet and "-8" in sheet
    assert "Avisera senast 12 december 2026" in client.page(f"/overforingar/{notified.id}").text


def test_what_another_unit_is_notified_of_after_a_no_is_not_late(early, notified, otto, simon, ekb):
    a_no("receiver", notified, otto, simon)
    cast.consent_for(early, "olle", "BOU", "EKB")
    notify_transfer(at(otto, "2026-12-20T09:00"), notified, to_unit_id=ekb.id)
    assert group_in_list(otto, "2026-12-20T09:00") == ["coming"]


def test_the_inventory_counts_who_needs_another_receiver(notified, otto, simon):
    a_no("meeting", notified, otto, simon)
    assert [row.transfer_id for row in expected_transfers(at(otto, "2026-12-20T09:00"))] == [notified.id]


def group_in_list(actor, moment: str) -> list[str]:
    return [RANKS[row.rank] for row in transfer_rows(at(actor, moment), Filters())]


AFTER = "2027-06-14T09:00"


@pytest.mark.parametrize("how", ["no_need", "moved", "person", "judged"])
def test_who_needs_no_receiver_is_not_late_whichever_way_it_was_said(early, notified, otto, olle, bou, signed_in, clock, how):
    then = at(otto, AFTER)
    if how == "person":
        refuse_transfer(at(olle, AFTER), notified, person_words="Jag vill inte.")
    else:
        end_transfer(then, notified, how="other" if how == "judged" else how, text="Klarar sig själv.")
    if how == "judged":
        assert [t.title for t in tasks(then) if t.what == "Byter enhet"] == [
            "Ingen mottagande enhet. Bedöm behovet på nytt eller lyft frågan"
        ]
        judge_transfer(then, early, from_unit_id=bou.id, answer="no", **NO)
    assert (transfer_rows(then, Filters()), [t for t in tasks(then) if t.what == "Byter enhet"]) == ([], [])
    clock.set(AFTER)
    assert "Ingen mottagande enhet" not in signed_in(otto).page(f"/overforingar/{notified.id}").text
    akt = signed_in(otto).page(f"/akter/{early.number}").text
    assert "Ingen mottagande enhet" not in akt and "Ingen annan enhet tog över 12 juni 2027 (19 år)." in akt


def test_an_agreed_day_is_called_no_birthday(early, notified, otto, simon, signed_in, clock):
    answered(otto, notified, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    for one in (otto, simon):
        agree_day(one, notified, day=date(2026, 11, 5))
    clock.set("2026-11-06T09:00")
    client = signed_in(otto)
    red = "Dagen då ansvaret gick över har passerat – överlämning ej klar."
    assert red in client.page(f"/overforingar/{notified.id}").text
    akt = client.page(f"/akter/{early.number}").text
    assert red in akt and "5 november 2026 (överenskommen dag)" in akt
    row = next(row for row in client.page("/overforingar").rows() if row[0].startswith(early.number))
    assert row[2] == "2026-11-05, överenskommen dag Har passerat"


def test_an_open_one_stays_in_the_list_when_its_day_moves_far_ahead(early, notified, olle, otto, bou):
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    record_placement(olle, early, unit_id=cast.unit_of("FAM").id, starts_on=date(2026, 3, 1), ends_on=None)
    assert [(row.transfer_id, row.day) for row in transfer_rows(otto, Filters())] == [(notified.id, date(2029, 6, 12))]
    assert expected_transfers(otto) == []  # of the coming twelve months
