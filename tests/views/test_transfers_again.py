"""A no about a transfer: what is confirmed stands where it is confirmed, and a finished one is judged anew from its own page."""

from datetime import date

from sipweb.actions.life import register_death
from sipweb.actions.transfer_endings import refuse_transfer
from sipweb.actions.transfers import judge_transfer
from tests.actions.test_transfers import JUDGED, early, judged, notified
from tests.actions.test_transfers_settled import ella, lifted

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
