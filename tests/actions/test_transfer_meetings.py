"""A transfer and the monthly meeting: the item is prepared, and what the meeting decides goes on by itself."""

from datetime import date, datetime

import pytest

from sipweb.actions.agenda import edit_item, submit_item
from sipweb.actions.handovers import agree_day, send_handover, write_handover
from sipweb.actions.item_moved import accept_late, postpone_item, withdraw_item
from sipweb.actions.minutes import end_meeting, settle_item
from sipweb.actions.monthly import cancel_meeting, move_meeting
from sipweb.actions.people import protect_person
from sipweb.actions.transfer_decisions import put_on_agenda, record_decision_of_meeting
from sipweb.db import db
from sipweb.forms.settle import outcomes_for
from sipweb.gate import Refused
from sipweb.models import AgendaItem, Escalation, MonthlyMeeting, Transfer
from sipweb.queries.handovers import known_for_handover, waiting_item
from sipweb.queries.item_outcomes import outcome_words
from sipweb.queries.transfers import dates_of, timeline_of, transfers_of
from tests import cast
from tests.actions.test_monthly import hold, item, meeting, reported, settle
from tests.actions.test_transfers import PARTS, decided, early, judged, notified
from tests.conftest import at, told

assert item and meeting and reported and early and judged and notified and decided  # fixtures

DECIDED = {"outcome": "transfer_decided", "outcome_text": "Stegvis.", "tasks": []}


def test_an_item_is_prepared_with_what_is_known(notified, meeting, otto, bou, soc):
    put_on_agenda(otto, notified, meeting_id=meeting.id)
    assert (notified.state, notified.meeting_on) == ("notified", None)  # a draft is not reported
    (item,) = db.session.scalars(db.select(AgendaItem).where(AgendaItem.kind == "transfer"))
    assert (item.state, item.unit_id, item.case_id) == ("draft", bou.id, notified.case_id)
    assert (item.person_words, item.current_situation) == ("Jag vill bo själv.", "Behöver stöd i boendet.")
    assert item.problem == "Boende, Stöd i vardagen"
    assert item.question == "Är en överföring till Socialpsykiatri lämplig den 12 juni 2027, och på vilket sätt?"
    assert [one.unit_id for one in item.heard_by] == [soc.id]


def test_what_the_meeting_decides_about_an_adult_is_a_handover_that_goes_on(meeting, reported, birger, akt, ber, ald):
    now = hold(birger, meeting)
    settle(now, reported, **DECIDED, to_unit_id=ald.id, transfer_on=date(2027, 1, 1))
    (transfer,) = transfers_of(akt.id)
    assert (transfer.kind, transfer.state, transfer.from_unit_id, transfer.to_unit_id) == ("other", "decided", ber.id, ald.id)
    assert (transfer.decided_on, transfer.transfer_on, transfer.method) == (now.today, date(2027, 1, 1), "Stegvis.")
    settle(now, reported, **DECIDED | {"outcome_text": "På en gång."}, to_unit_id=ald.id, transfer_on=date(2027, 2, 1))
    (transfer,) = transfers_of(akt.id)
    assert (transfer.state, transfer.transfer_on, transfer.method) == ("decided", date(2027, 2, 1), "På en gång.")


def test_a_day_that_has_been_is_refused_at_the_field(meeting, reported, birger, ald):
    with pytest.raises(Refused, match="Dagen har redan varit") as why:
        settle(hold(birger, meeting), reported, **DECIDED, to_unit_id=ald.id, transfer_on=date(2026, 1, 1))
    assert why.value.field == "transfer_on"
    db.session.rollback()
    assert db.session.scalars(db.select(Transfer)).all() == []


# The transfer stands as its item does.


@pytest.fixture
def prepared(notified, meeting, otto) -> AgendaItem:
    put_on_agenda(otto, notified, meeting_id=meeting.id)
    return waiting_item(notified)


def fill(otto, item) -> AgendaItem:
    told = {"background": "Bor med mamma.", "interventions": "Kontaktperson.", "diagnoses": "Autism.", "planning": "Pröva eget boende."}
    return edit_item(otto, item, unit_ids=[one.unit_id for one in item.heard_by], meeting_id=item.meeting_id, **told)


@pytest.fixture
def submitted(prepared, otto) -> AgendaItem:
    return submit_item(otto, fill(otto, prepared))


def test_it_is_reported_when_its_item_is_and_notified_again_when_that_is_taken_back(prepared, notified, meeting, otto):
    submit_item(otto, fill(otto, prepared))
    assert (notified.state, notified.meeting_on) == ("on_agenda", date(2026, 10, 13))
    withdraw_item(otto, prepared, text="Vi väntar.")
    assert (notified.state, notified.meeting_on) == ("notified", None)
    assert timeline_of(notified, otto)[0].title == "Punkten till mötet är tillbakatagen"


def test_what_comes_too_late_is_reported_when_the_chair_takes_it_up(prepared, notified, otto, birger, signed_in, clock):
    clock.set("2026-10-12T12:01")
    late = at(otto, "2026-10-12T12:01")
    assert "Tiden för att anmäla till mötet har gått ut." in signed_in(otto).page(f"/overforingar/{notified.id}").text
    submit_item(late, fill(late, prepared), late_reason="Blev klart nu.")
    assert (prepared.state, notified.state) == ("late", "notified")
    accept_late(birger, prepared)
    assert notified.state == "on_agenda"


def test_it_follows_its_item_to_another_meeting(submitted, notified, meeting, birger, otto):
    move_meeting(birger, meeting, starts_at=datetime(2026, 10, 20, 9), place="Rummet", reason="Röd dag.")
    assert notified.meeting_on == date(2026, 10, 20)
    postpone_item(birger, submitted, text="Hinner inte.")
    assert (notified.state, notified.meeting_on) == ("on_agenda", date(2026, 12, 8))  # November's is an avstämningsmöte
    december = waiting_item(notified).meeting
    cancel_meeting(birger, december, reason="Sjukdom.")
    february = waiting_item(notified).meeting.starts_at.date()
    assert (notified.state, notified.meeting_on) == ("on_agenda", february) and february == date(2027, 2, 9)  # so is January's


# The meeting's answer goes on by itself.


def settled(now, submitted, **more):
    told = {"parallel": None, "to_unit_id": cast.unit_of("SOC").id, "transfer_on": None}
    return settle_item(now, submitted, **DECIDED | told | more)


@pytest.mark.parametrize("day", [None, date(2027, 6, 12)])
def test_no_day_and_the_birthday_are_the_birthday_and_not_an_agreed_day(submitted, notified, meeting, birger, day):
    settled(hold(birger, meeting), submitted, transfer_on=day)
    assert (notified.state, notified.transfer_on, submitted.transfer_on) == ("decided", None, None)
    assert dates_of(notified, birger).day == date(2027, 6, 12)


def test_the_outcome_is_filled_in_with_the_receiver_and_the_day(submitted, meeting, birger, soc, signed_in, clock, early, olle):
    hold(birger, meeting)
    clock.set("2026-10-13T09:30")
    values = signed_in(birger).page(f"/punkter/{submitted.id}/nu").values()
    assert (values["to_unit_id"], values["transfer_on"]) == (str(soc.id), "2027-06-12")
    protect_person(olle, early, protection="unknown", protection_checked_on=date(2026, 10, 12))
    values = signed_in(birger).page(f"/punkter/{submitted.id}/nu").values()
    assert (values["to_unit_id"], values["transfer_on"]) == (str(soc.id), "")


@pytest.mark.parametrize("outcome", ["agreed", "noted", "moved"])
def test_a_meeting_that_changes_its_answer_leaves_the_transfer_as_it_was(submitted, notified, meeting, birger, otto, axel, ald, outcome):
    cast.consent_for(notified.case, "olle", "BOU", "ALD")
    now = hold(birger, meeting)
    settled(now, submitted, to_unit_id=ald.id, transfer_on=date(2027, 5, 1), outcome_text="Stegvis.")
    settled(now, submitted, to_unit_id=ald.id, transfer_on=date(2027, 4, 1), outcome_text="Lugnt.")
    assert (notified.state, notified.to_unit_id, notified.transfer_on) == ("decided", ald.id, date(2027, 4, 1))
    todo = [("Ringa", otto.user_id, date(2026, 10, 20))]
    settled(now, submitted, outcome=outcome, outcome_text="Vi väntar.", to_unit_id=None, tasks=todo)
    assert (notified.state, notified.to_unit.code, notified.decided_on, notified.transfer_on) == ("on_agenda", "SOC", None, None)
    assert (notified.method, notified.is_open) == ("", True)
    assert notified.meeting_on == (date(2026, 12, 8) if outcome == "moved" else date(2026, 10, 13))
    assert "Mötet ändrade sitt beslut" in [row.title for row in timeline_of(notified, otto)]
    assert told(axel)[0] == f"Mötet har ändrat sitt beslut om överföringen. Akt {notified.case.number}."


def test_a_transfer_that_began_with_the_meetings_answer_ends_when_the_answer_is_changed(meeting, reported, birger, akt, ald):
    now = hold(birger, meeting)
    settle(now, reported, **DECIDED, to_unit_id=ald.id, transfer_on=date(2027, 1, 1))
    settle(now, reported, outcome="noted", outcome_text="Ingen överföring.")
    (transfer,) = transfers_of(akt.id)
    assert (transfer.state, transfer.is_open, transfer.ended_why) == ("ended", False, "Mötet ändrade sitt beslut.")
    settle(now, reported, **DECIDED, to_unit_id=ald.id, transfer_on=date(2027, 2, 1))  # and changed once more
    assert [one.state for one in transfers_of(akt.id)] == ["ended", "decided"]


def test_the_answer_stands_once_the_units_have_gone_on_from_it(submitted, notified, meeting, birger, otto):
    now = hold(birger, meeting)
    settled(now, submitted)
    draft = write_handover(otto, notified, **PARTS)
    send_handover(otto, notified, version=str(draft.version))
    with pytest.raises(Refused, match="Överföringen har gått vidare och är nu ”överlämning skickad”") as why:
        settled(now, submitted, outcome="noted")
    assert why.value.field == "outcome"
    db.session.rollback()
    assert (notified.state, submitted.outcome) == ("package_sent", "transfer_decided")


def test_what_the_item_says_begins_the_handover(submitted, notified, otto):
    known = known_for_handover(notified, otto)
    assert known["background"] == "Bor med mamma."
    assert known["situation"] == "Behöver stöd i boendet."
    assert known["impairment"] == "Boende, Stöd i vardagen\nDiagnoser: Autism."
    assert known["ongoing"] == "Kontaktperson."
    assert known["planning"] == "Pröva eget boende."
    assert known["person_words"] == "Jag vill bo själv."


def test_an_item_begun_from_the_akt_has_the_words_of_the_transfer(notified, meeting, otto, bou, soc, signed_in):
    told = {"kind": "transfer", "meeting_id": meeting.id, "unit_id": bou.id, "number": notified.case.number}
    signed_in(otto).send("/moten/punkter/ny", **told)
    (item,) = db.session.scalars(db.select(AgendaItem).where(AgendaItem.kind == "transfer"))
    assert (item.person_words, item.current_situation) == ("Jag vill bo själv.", "Behöver stöd i boendet.")
    assert [one.unit_id for one in item.heard_by] == [soc.id]


def test_a_day_that_is_agreed_can_be_changed_and_become_the_birthday_again(decided, otto, simon, signed_in):
    for boss in (otto, simon):
        agree_day(boss, decided, day=date(2027, 5, 1))
    assert decided.transfer_on == date(2027, 5, 1)
    assert "Ändra den överenskomna dagen" in signed_in(otto).page(f"/overforingar/{decided.id}").text
    for boss in (simon, otto):
        agree_day(boss, decided, day=date(2027, 6, 12))
    assert (decided.transfer_on, decided.proposed_day) == (None, None)


def test_what_is_about_a_transfer_goes_on_to_the_next_samverkansmote_when_a_meeting_is_cancelled(notified, meeting, reported, otto, birger):
    put_on_agenda(otto, notified, meeting_id=meeting.id)
    (about_transfer,) = db.session.scalars(db.select(AgendaItem).where(AgendaItem.kind == "transfer"))
    cancel_meeting(birger, meeting, reason="Sjukdom.")
    assert (reported.meeting.form, reported.meeting.starts_at.date()) == ("status", date(2026, 11, 10))
    assert (about_transfer.meeting.form, about_transfer.meeting.starts_at.date()) == ("cooperation", date(2026, 12, 8))
    assert any("Punkterna går vidare till Avstämningsmöte 10 november 2026 kl.\u00a09.00." in text for text in told(cast.actor_of("axel")))


# What the meeting came to is its answer.

LIFTED = {"outcome": "lifted", "outcome_text": "Ingen har plats.", "asked_up": "Vem tar emot?"}


def test_an_item_that_is_lifted_lifts_the_transfer_and_no_question_beside_it(submitted, notified, meeting, birger, otto, eva, soc):
    settle(hold(birger, meeting), submitted, **LIFTED, said={}, tasks=[])
    assert (notified.state, notified.lifted_by_unit_id, notified.lift_answer) == ("lifted", notified.from_unit_id, "")
    assert notified.lifted_why == "Vem tar emot?\n\nIngen har plats."
    assert db.session.scalars(db.select(Escalation)).all() == []
    assert [text for text in told(eva) if "Mötet har lyft en överföring till enhetscheferna." in text]
    yes = {"suitable": True, "method": "Ett möte.", "on": date(2026, 10, 14), "to_unit_id": soc.id}
    with pytest.raises(Refused):
        record_decision_of_meeting(at(otto, "2026-10-14T09:00"), notified, **yes)


@pytest.mark.parametrize("outcome", ["agreed", "noted"])
def test_a_meeting_that_answered_otherwise_is_not_a_yes_by_hand(submitted, notified, meeting, birger, otto, soc, outcome, signed_in, clock):
    now = hold(birger, meeting)
    settle(now, submitted, outcome=outcome, outcome_text="Vi väntar.", tasks=[("Ringa", otto.user_id, date(2026, 10, 20))])
    end_meeting(now, meeting)
    later, no = at(otto, "2026-10-14T09:00"), {"suitable": False, "method": "Mötet sa nej.", "on": date(2026, 10, 13)}
    with pytest.raises(Refused, match="Anmäl överföringen till ett möte igen, eller lyft den") as why:
        record_decision_of_meeting(later, notified, **no | {"suitable": True, "to_unit_id": soc.id})
    assert why.value.field == "suitable"
    db.session.rollback()
    clock.set("2026-10-14T09:00")
    page = signed_in(otto).page(f"/overforingar/{notified.id}")
    assert "Anmäl överföringen till ett möte igen, eller skriv in att mötet sa nej." in page.text
    assert page.buttons[:2] == ["Anmäl till mötet igen", "Skriv in mötets svar"]
    put_on_agenda(later, notified, meeting_on=date(2026, 12, 8))
    assert (notified.state, notified.meeting_on) == ("on_agenda", date(2026, 12, 8))
    with pytest.raises(Refused, match="redan anmäld"):
        put_on_agenda(later, notified, meeting_on=date(2026, 12, 8))
    db.session.rollback()
    assert record_decision_of_meeting(at(otto, "2026-12-08T12:00"), notified, **no | {"on": date(2026, 12, 8)}).state == "rejected"


def test_a_draft_about_a_transfer_is_moved_to_no_avstämningsmöte_and_the_right_ones_are_offered(
    notified, meeting, birger, otto, soc, signed_in
):
    put_on_agenda(otto, notified, meeting_id=meeting.id)
    (item,) = db.session.scalars(db.select(AgendaItem).where(AgendaItem.kind == "transfer"))
    _, other, later = db.session.scalars(db.select(MonthlyMeeting).order_by(MonthlyMeeting.starts_at).limit(3)).all()
    assert (other.form, later.form) == ("status", "cooperation")
    page = signed_in(otto).page(f"/punkter/{item.id}/andra")
    assert f'<option value="{later.id}">Samverkansmöte 8 december' in page.html and "Avstämningsmöte" not in page.html
    with pytest.raises(Refused, match="Nästa är 13 oktober 2026") as why:
        edit_item(otto, item, unit_ids=[soc.id], meeting_id=other.id)
    assert why.value.field == "meeting_id"
    db.session.rollback()
    assert edit_item(otto, item, unit_ids=[soc.id], meeting_id=later.id).meeting_id == later.id


def test_a_transfer_that_is_lifted_at_the_meeting_is_called_so_everywhere(submitted, meeting, birger):
    said = outcomes_for(submitted)["lifted"]
    settle(hold(birger, meeting), submitted, **LIFTED, said={}, tasks=[])
    assert outcome_words(submitted) == said == "Lyft till enhetscheferna"
