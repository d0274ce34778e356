"""What somebody else did meanwhile, and what could not be received, is said in words and not as the program calls it."""

from datetime import date

import pytest

from sipweb.actions.agenda import draft_item, edit_item, submit_item
from sipweb.actions.tracks import refuse_older
from sipweb.actions.transfer_decisions import decline_transfer
from sipweb.actions.transfers import judge_transfer, rejudge_transfer
from sipweb.gate import Changed
from sipweb.queries.unsaved import is_chosen, is_word
from sipweb.queries.work import tasks
from tests.actions.test_monthly import item, meeting
from tests.actions.test_transfers import early, judged, notified

assert item and meeting and early and judged and notified  # fixtures


def test_what_was_typed_is_given_back_without_what_was_chosen(signed_in, birger):
    sent = {"says_2": "agreed:6", "parallel": "yes", "kind": "cooperation", "outcome_text": "sjuk", "notes": "Boken är framme."}
    page = signed_in(birger).post("/punkter/999/nu", data=sent).page
    assert page.main.all("textarea")[0].text == "sjuk Boken är framme."


def test_a_single_word_that_was_typed_is_given_back_also_when_the_program_has_a_use_for_it(signed_in, birger):
    sent = {"outcome_text": "ok", "task_1": "video", "says_2_why": "trend", "notes": "sent", "says_2": "agreed:6", "parallel": "yes"}
    page = signed_in(birger).post("/punkter/999/nu", data=sent).page
    assert page.main.all("textarea")[0].text == "ok video trend sent"


@pytest.mark.parametrize(("name", "is_text"), [("outcome_text", True), ("task_1", True), ("task_1_who", False), ("says_2", False)])
def test_what_is_half_written_at_a_meeting_is_what_stands_where_one_writes(name, is_text):
    assert is_word(name, "ok") == is_text
    assert not is_word(name, " ")


@pytest.mark.parametrize(
    "value, chosen", [("yes", True), ("agreed:6", True), ("agreed: 6 gånger", False), ("sjuk", False), ("saknas", False)]
)
def test_a_word_that_somebody_wrote_is_not_taken_for_one_that_was_chosen(value, chosen):
    assert is_chosen(value) == chosen


def test_that_something_has_gone_on_is_not_called_its_state(item, birger):
    version = item.version
    submit_item(birger, item)
    with pytest.raises(Changed) as why:
        refuse_older(item, version)
    assert str(why.value).startswith("Birger Bok har ändrat under tiden. Det du skrev står kvar.")


def test_what_stands_now_is_the_names_of_units_and_nothing_that_is_the_same(berit, ber, ald, soc, meeting, birger, signed_in):
    draft = draft_item(berit, ber, meeting_id=meeting.id, kind="shared", unit_ids=[], heading="Mall", question="Vilken mall?")
    client, here = signed_in(birger), f"/punkter/{draft.id}/andra"
    filled = client.page(here).values()
    edit_item(berit, draft, unit_ids=[], meeting_id=meeting.id, heading="Mallen", question="Vilken mall?")
    page = client.send(here, 409, **filled | {"question": "Vems mall?"})
    told = page.text.split("där det skiljer sig från ditt")[1]
    assert "Mallen" in told and "Vilken mall?" in told
    assert "frozenset" not in page.html and "Inget angivet" not in told


def test_a_unit_keeps_its_capital_letter_in_what_waits(notified, simon, otto, olle):
    decline_transfer(simon, notified, text="Nej.")
    titles = [one.title for one in tasks(olle) if one.endpoint == "transfers.show"]
    assert titles == ["Väntar: Socialpsykiatri har avböjt. Lyft frågan eller avisera en annan enhet"]


def test_boxes_that_stand_in_one_column_are_told_by_their_names(early, olle, otto, bou, signed_in):
    told = {"answer": "later", "text": "", "person_words": ""}
    later = judge_transfer(olle, early, from_unit_id=bou.id, needs=["housing"], again_on=date(2026, 11, 1), **told)
    client = signed_in(otto)
    here = next(link for link in client.page(f"/overforingar/{later.id}").links if "bedom" in link)
    filled = client.page(here).values()
    rejudge_transfer(olle, later, needs=["daily", "network"], again_on=date(2026, 11, 2), **told)
    page = client.send(here, 409, **filled | {"answer": "yes", "needs": "housing", "text": "Behöver boende."})
    assert "Stöd i vardagen, Familj och nätverk" in page.text and "Inget angivet" not in page.text
