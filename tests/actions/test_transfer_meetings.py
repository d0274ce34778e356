"""A transfer and the monthly meeting: the item is prepared, and what the meeting decides goes on by itself."""

from datetime import date

import pytest

from sipweb.actions.transfer_decisions import put_on_agenda
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import AgendaItem, Transfer
from sipweb.queries.transfers import transfers_of
from tests.actions.test_monthly import hold, item, meeting, reported, settle
from tests.actions.test_transfers import early, judged, notified

assert item and meeting and reported and early and judged and notified  # fixtures

DECIDED = {"outcome": "transfer_decided", "outcome_text": "Stegvis.", "tasks": []}


def test_an_item_is_prepared_with_what_is_known(notified, meeting, otto, bou, soc):
    put_on_agenda(otto, notified, meeting_id=meeting.id)
    assert (notified.state, notified.meeting_on) == ("on_agenda", meeting.starts_at.date())
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
