"""Årlig uppföljning: what is lifted, the inventories of the terms and the meeting about the routine, against the year before."""

from datetime import date

from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.escalations import propose_end
from sipweb.actions.minutes import make_inventory
from sipweb.actions.routine_reviews import plan_review, write_review
from sipweb.queries.yearly import yearly
from sipweb.rules.yearly import year_of
from tests.actions.test_monthly import hold, plan
from tests.actions.test_routine_reviews import WRITTEN
from tests.lifted import named


def counted(actor, section):
    return {one.label: (one.now, one.before) for one in yearly(actor, year_of(2026)) if one.section == section}


def test_a_question_is_counted_once_on_each_level_it_was_lifted_to(on_4, eva, viktor, cecilia):
    assert counted(cecilia, "Lyfta frågor") == {
        "Lyfta till nivå 2, biträdande enhetschef": (1, 0),
        "Lyfta till nivå 3, enhetschef": (1, 0),
        "Lyfta till nivå 4, avdelningschef": (1, 0),
        "Lösta": (0, 0),
        "Avslutade utan lösning": (0, 0),
    }
    propose_end(viktor, on_4, verb="escalation.close", text="Rutinen ändras i vår.")
    agree_to_lift(named("valter"), on_4)
    assert counted(cecilia, "Lyfta frågor")["Avslutade utan lösning"] == (1, 0)


def test_what_is_solved_on_level_2_is_lifted_there_once_and_solved_once(solved, cecilia):
    assert list(counted(cecilia, "Lyfta frågor").values()) == [(1, 0), (0, 0), (0, 0), (1, 0), (0, 0)]


def test_the_inventories_of_the_terms_stand_with_their_day_and_what_was_counted(birger, cecilia):
    assert counted(cecilia, "Terminsinventering") == {
        "VT: inventeringen gjord": ("nej", "nej"),
        "HT: inventeringen gjord": ("inte än", "nej"),
    }
    figures = {"Kommande överföringar": 7, "Behovet bedömt": 6, "Barn och ungdom, 17 år": 7, "Behov: boende": 5}
    status = plan(birger, form="status")
    make_inventory(hold(birger, status), status, figures=figures)
    assert counted(cecilia, "Terminsinventering") == {
        "VT: inventeringen gjord": ("nej", "nej"),
        "HT: inventeringen gjord": ("2026-10-13", "nej"),
        "HT: kommande överföringar": (7, None),
        "HT: behovet bedömt": (6, None),
        "HT: behov: boende": (5, None),
    }


def test_whether_the_routine_was_met_about_is_told_with_the_day(eva, birger, viktor, cecilia):
    assert counted(cecilia, "Rutinen") == {"Årligt möte om rutinen hållet": ("inte än", "nej")}
    write_review(eva, plan_review(eva, None, planned_on=date(2026, 10, 12)), member_ids=[birger.user_id, viktor.user_id], **WRITTEN)
    assert counted(cecilia, "Rutinen") == {"Årligt möte om rutinen hållet": ("2026-10-12", "nej")}
