"""What of the avvikelser stands on the next avstämningsmöte, on the screen and in the folder; and the ways on from what remains."""

from datetime import date

import pytest

from sipweb.actions.deviation_step2 import hold_dialogue, register_deviation, sign_deviation, write_together
from sipweb.actions.deviations import draft_deviation, report_deviation
from sipweb.actions.improvements import assign_improvement, close_improvement, decide_improvement
from sipweb.actions.monthly import cancel_meeting
from sipweb.db import db
from sipweb.models import AgendaItem, Escalation, MonthlyMeeting, ReadLine
from tests import cast
from tests.actions.test_deviations import DIALOGUE, STEP_1, TEXT
from tests.actions.test_monthly import plan
from tests.test_speed import statements  # noqa: F401 – a fixture

REMAINS = {"joint_summary": "Vi bekräftar tider dagen före.", "remaining_problems": "Rummen räcker inte."}


def report_about(by: str, boss: str, from_code: str, about: str, **more):
    made = draft_deviation(cast.actor_of(by), cast.unit_of(from_code), unit_ids=[cast.unit_of(about).id], **STEP_1 | more)
    return report_deviation(cast.actor_of(boss), made)


@pytest.fixture
def remaining(app):
    made = hold_dialogue(cast.actor_of("axel"), report_about("berit", "birger", "BER", "ALD"), **DIALOGUE)
    return write_together(cast.actor_of("axel"), made, **TEXT | REMAINS)


@pytest.fixture
def meeting(birger) -> MonthlyMeeting:
    """Avstämningsmöte 10 November, the next one in January."""
    return plan(birger, form="status", first=date(2026, 11, 1))


def table(page, title: str) -> list[list[str]]:
    """The rows of one table, known by its caption."""
    its = next((t for t in page.main.all("table") if t.all("caption") and title in t.all("caption")[0].text), None)
    return [[cell.text for cell in row.all("th", "td")] for row in its.all("tr") if row.within("tbody")] if its else []


OPEN, REMAIN = "Öppna förbättringsförslag", "Avvikelser med kvarstående problem"


def test_open_proposals_stand_on_the_next_meeting_with_owner_day_and_decision(signed_in, meeting, remaining, cecilia, birger, axel):
    assert table(signed_in(birger).page(f"/moten/{meeting.id}"), OPEN) == [
        ["Rapport 1, förslaget Beroendeenheten → Äldreenheten", "Bekräfta tiden dagen före.", "Ingen utsedd", "–", "Nytt"]
    ]
    owned = assign_improvement(cecilia, remaining, owner_id=axel.user_id, due_on=date(2026, 11, 12))
    assert table(signed_in(birger).page(f"/moten/{meeting.id}"), OPEN)[0][2:] == ["Axel Gran", "2026-11-12", "Väntar på beslut"]
    decide_improvement(axel, owned, decision="partly", decision_text="Enheten bekräftar tider.")
    page = signed_in(birger).page(f"/moten/{meeting.id}")
    assert table(page, OPEN)[0][2:] == ["Axel Gran", "2026-11-12", "Beslutat Genomförs delvis"]
    assert f"/avvikelser/{remaining.id}/forslag" in page.links
    close_improvement(axel, owned, effect="Färre väntar.", answer="Tider bekräftas.")
    assert table(signed_in(birger).page(f"/moten/{meeting.id}"), OPEN) == []


def test_a_day_that_has_been_is_told(signed_in, meeting, remaining, cecilia, birger, axel, clock):
    assign_improvement(cecilia, remaining, owner_id=axel.user_id, due_on=date(2026, 10, 20))
    clock.set("2026-10-21T09:00")
    assert table(signed_in(birger).page(f"/moten/{meeting.id}"), OPEN)[0][3] == "2026-10-20 Försenat"


def test_only_managers_of_its_units_see_them_and_nobody_else_is_told_how_many(signed_in, meeting, remaining, berit, axel, simon, disa):
    for path in (f"/moten/{meeting.id}", f"/moten/{meeting.id}/mapp"):
        assert "Bekräfta tiden dagen före." in signed_in(axel).page(path).text
        assert "Rummen räcker inte." in signed_in(axel).page(path).text
        for actor in (simon, disa, berit):
            page = signed_in(actor).page(path)
            assert (table(page, OPEN), table(page, REMAIN)) == ([], []), actor.who.name
            assert "Rummen" not in page.text


def test_they_stand_on_the_meeting_that_comes_next_and_on_no_other(signed_in, meeting, remaining, birger):
    later = db.session.scalars(db.select(MonthlyMeeting).where(MonthlyMeeting.form == "status", MonthlyMeeting.id != meeting.id)).first()
    between = db.session.scalars(db.select(MonthlyMeeting).where(MonthlyMeeting.form == "cooperation")).first()
    for one in (later, between):
        assert OPEN not in signed_in(birger).page(f"/moten/{one.id}").text
    cancel_meeting(birger, meeting, reason="Ingen kan.")
    assert OPEN not in signed_in(birger).page(f"/moten/{meeting.id}").text
    assert OPEN in signed_in(birger).page(f"/moten/{later.id}").text


def test_the_folder_holds_them_on_a_page_of_their_own_without_buttons_and_the_print_is_written_down(signed_in, meeting, remaining, axel):
    page = signed_in(axel).page(f"/moten/{meeting.id}/mapp")
    assert table(page, REMAIN)[0][1:] == ["Rummen räcker inte.", "Inget än"]
    assert table(page, OPEN)[0][1] == "Bekräfta tiden dagen före."
    own_page = next(e for e in page.root.all("div") if "sip-sheet" in e.attrs.get("class", ""))
    assert [h2.text for h2 in own_page.all("h2")] == [REMAIN, OPEN]
    assert own_page.all("button", "form") == []
    lines = db.session.scalars(db.select(ReadLine.sentence).order_by(ReadLine.id.desc()).limit(2)).all()
    assert "Skrev ut avvikelser i samverkan inför ett möte" in lines


def test_what_remains_becomes_a_point_on_the_next_meeting_with_one_button(signed_in, meeting, remaining, birger, axel):
    client = signed_in(birger)
    assert table(client.page(f"/moten/{meeting.id}"), REMAIN) == [
        [
            "Rapport 1 Beroendeenheten → Äldreenheten",
            "Rummen räcker inte.",
            "Gör till punkt på mötet Rapport 1 Lyft till nästa nivå Rapport 1",
        ]
    ]
    path = client.send(f"/avvikelser/{remaining.id}/punkt")
    values = client.page(path).values()
    assert (values["heading"], values["problem"]) == ("Kvarstår efter avvikelserapport 1", "Rummen räcker inte.")
    made = db.session.scalars(db.select(AgendaItem)).one()
    assert (made.kind, made.state, made.meeting_id, made.case_id, made.unit.code) == ("shared", "draft", meeting.id, None, "BER")
    assert table(client.page(f"/moten/{meeting.id}"), REMAIN)[0][2].startswith("Punkt till mötet 2026-11-10 om Rapport 1 Utkast")
    assert f"/avvikelser/{remaining.id}" in client.page(f"/punkter/{made.id}").links
    assert "Gör till punkt" in table(signed_in(axel).page(f"/moten/{meeting.id}"), REMAIN)[0][2]
    again = client.send(f"/avvikelser/{remaining.id}/punkt")
    assert "Det finns redan en punkt om det som kvarstår." in client.page(again).messages


def test_the_report_has_the_same_ways_on_for_those_who_lead_its_units(signed_in, meeting, remaining, birger, berit, cecilia, ber, ald):
    sign_deviation(cast.actor_of("axel"), sign_deviation(birger, remaining, unit_id=ber.id), unit_id=ald.id)
    register_deviation(cecilia, remaining)
    here = f"/avvikelser/{remaining.id}"
    assert [b for b in signed_in(birger).page(here).buttons if "AVV" in b] == [
        "Gör till punkt på mötet AVV-2026-0001",
        "Lyft till nästa nivå AVV-2026-0001",
    ]
    for actor in (berit, cecilia):
        assert [b for b in signed_in(actor).page(here).buttons if "AVV" in b] == []
        assert signed_in(actor).post(f"{here}/punkt").status_code == 403
        assert signed_in(actor).get(f"{here}/lyft").status_code == 403


def test_what_remains_is_lifted_from_a_form_that_is_filled_in(signed_in, remaining, birger, axel, ald):
    client, path = signed_in(birger), f"/avvikelser/{remaining.id}/lyft"
    page = client.page(path)
    values = page.values()
    assert values["question"] == "Hur löser vi det som kvarstår efter avvikelserapport 1?"
    assert values["report"].startswith("Det här kvarstår: Rummen räcker inte.")
    assert "Det här är vi överens om: Vi bekräftar tider dagen före." in values["report"]
    assert (values["unit_ids"], values["kind"]) == (str(ald.id), "common")
    assert "En gemensam fråga går till avdelningscheferna." in page.text
    client.send(path, **values)
    one = db.session.scalars(db.select(Escalation)).one()
    assert (one.deviation_id, one.case_id, one.level) == (remaining.id, None, 4)
    assert f"Lyft fråga {one.id}" in signed_in(axel).page(f"/avvikelser/{remaining.id}").text
    assert client.send(path, 422, **values).errors == ["Det som kvarstår är redan lyft."]


def test_a_quarrel_about_cost_is_lifted_as_a_cost(signed_in, birger, axel):
    made = hold_dialogue(axel, report_about("berit", "birger", "BER", "ALD", category="cost"), **DIALOGUE)
    write_together(axel, made, **TEXT | REMAINS)
    assert signed_in(birger).page(f"/avvikelser/{made.id}/lyft").values()["kind"] == "cost"


def test_without_a_planned_meeting_the_button_leads_to_planning_and_without_remains_nowhere(signed_in, remaining, birger):
    client = signed_in(birger)
    assert client.send(f"/avvikelser/{remaining.id}/punkt") == "/moten"
    assert "Inget avstämningsmöte är planerat. Planera ett först." in client.page("/moten").messages
    write_together(birger, remaining, **TEXT)
    assert client.get(f"/avvikelser/{remaining.id}/lyft").status_code == 404
    assert "Gör till punkt" not in client.page(f"/avvikelser/{remaining.id}").text


PAGES = {"": 27, "/mapp": 14}


def test_many_reports_take_as_many_statements_as_two(signed_in, meeting, birger, axel, statements):  # noqa: F811
    def count(path: str) -> int:
        before = len(statements)
        client.page(path)
        return len(statements) - before

    def another() -> None:
        made = hold_dialogue(axel, report_about("berit", "birger", "BER", "ALD"), **DIALOGUE)
        write_together(axel, made, **TEXT | REMAINS)

    client = signed_in(birger)
    another()
    another()
    few = {page: count(f"/moten/{meeting.id}{page}") for page in PAGES}
    for _ in range(6):
        another()
    many = {page: count(f"/moten/{meeting.id}{page}") for page in PAGES}
    assert all(many[page] <= few[page] for page in PAGES)
    assert {page: number for page, number in many.items() if number > PAGES[page]} == {}


def test_of_very_many_proposals_the_nearest_are_shown_and_the_rest_are_led_to(signed_in, meeting, birger):
    for _ in range(31):
        report_about("berit", "birger", "BER", "ALD")
    page = signed_in(birger).page(f"/moten/{meeting.id}")
    assert len(table(page, OPEN)) == 30
    assert "Det finns fler öppna förslag." in page.text
    assert "/avvikelser/forslag" in page.links
