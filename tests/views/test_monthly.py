"""What each person sees of the monthly meetings."""

from datetime import date

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.actions.minutes import begin_meeting, end_meeting, make_inventory
from sipweb.actions.people import protect_person
from sipweb.actions.presiding import appoint
from sipweb.db import db
from sipweb.models import AgendaItem, MonthlyMeeting, ReadLine
from tests import cast
from tests.actions.test_monthly import WHOLE, hold, item_from, plan, settle
from tests.conftest import at
from tests.test_speed import statements  # noqa: F401 – a fixture


@pytest.fixture
def meeting(birger):
    return plan(birger)


@pytest.fixture
def reported(berit, ber, akt, meeting, birger):
    return submit_item(birger, item_from(berit, ber, akt, meeting))


@pytest.fixture
def going_on(meeting, reported, birger, axel):
    appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
    begin_meeting(at(birger, "2026-10-13T09:05"), meeting)
    return meeting


def test_the_exact_moment_of_the_deadline_is_on_the_page_and_on_the_last_day_how_long_is_left(meeting, signed_in, birger, clock):
    page = signed_in(birger).page(f"/moten/{meeting.id}")
    assert "Anmäl till mötet senast måndag 12 oktober 2026 kl. 12.00. 3 tim kvar" in page.text
    assert "Kommunens inställning: arbetsdagen före mötet." in page.text
    assert "Planerat" in page.text
    clock.set("2026-10-12T11:59:30")
    assert "mindre än en minut kvar" in signed_in(birger).page(f"/moten/{meeting.id}").text
    clock.set("2026-10-12T12:01")
    assert "Tiden har gått ut." in signed_in(birger).page(f"/moten/{meeting.id}").text


def test_a_year_is_looked_at_before_it_is_planned(signed_in, birger):
    client = signed_in(birger)
    fields = {
        "first": "2026-12-01", "first_form": "status", "nth": 4, "weekday": 3, "starts": "9", "minutes": 120, "place": "Rum", "chair_id": birger.user_id,
    }  # fmt: skip
    answer = client.post("/moten/serie", data=fields)
    assert "torsdag 24 december 2026" in answer.page.text
    assert answer.page.rows()[0] == ["torsdag 24 december 2026", "Avstämningsmöte", "Ledig dag: Julafton"]
    assert db.session.scalar(db.select(MonthlyMeeting.id)) is None
    client.send("/moten/serie", **fields, planned="1")
    assert db.session.scalar(db.select(db.func.count(MonthlyMeeting.id))) == 12


def test_months_without_a_meeting_are_pointed_out_to_managers(signed_in, birger, berit):
    assert "Oktober 2026, november 2026, december 2026." in signed_in(birger).page("/moten").text
    assert "månader utan möte" not in signed_in(berit).page("/moten").text


def test_a_form_with_errors_keeps_what_was_typed(signed_in, birger):
    page = signed_in(birger).send(
        "/moten/serie", 422, first="2026-12-01", form="status", nth=2, weekday=1, starts="99", minutes=120, place="Rum", chair_id=""
    )
    assert page.values()["place"] == "Rum"
    assert page.errors_beside("chair_id") == "Välj vem som leder mötena."


def test_a_handläggare_begins_an_item_from_the_akt_with_what_is_known_filled_in(meeting, signed_in, berit, akt):
    client = signed_in(berit)
    path = client.send(
        "/moten/punkter/ny?akt=2026-0001", kind="individual", number="2026-0001", meeting_id=meeting.id, unit_id=cast.unit_of("BER").id
    )
    page = client.page(path)
    assert page.values()["interventions"] == "Aktuell hos Beroendeenheten."
    assert "Biträdande enhetschef anmäler punkten." in page.text


def test_a_number_that_is_not_theirs_is_as_one_that_is_not_there(meeting, signed_in, berit):
    client = signed_in(berit)
    for number in ("2026-0002", "2026-9999"):
        fields = {"kind": "individual", "number": number, "meeting_id": meeting.id, "unit_id": cast.unit_of("BER").id}
        assert client.send("/moten/punkter/ny", 422, **fields).errors == ["Du har ingen akt med det numret."]


def test_the_agenda_shows_number_and_initials_and_never_a_name(reported, meeting, signed_in, axel):
    page = signed_in(axel).page(f"/moten/{meeting.id}")
    assert "Akt 2026-0001 G.Ö." in page.text
    assert "Östberg" not in page.html


def test_on_the_projector_the_name_stands_behind_visa_and_a_protected_persons_nowhere(going_on, reported, signed_in, birger, akt):
    chair = at(birger, "2026-10-13T09:30")
    page = signed_in(chair).page(f"/punkter/{reported.id}/nu")
    assert page.title.removesuffix(" – sipweb") == "Akt 2026-0001 G.Ö."
    assert "Gun Östberg, 66 år" in page.text
    protect_person(chair, akt, protection="flagged", protection_checked_on=date(2026, 10, 13))
    page = signed_in(chair).page(f"/punkter/{reported.id}/nu")
    assert page.title.removesuffix(" – sipweb") == "Läses på egen skärm"
    assert "Östberg" not in page.html
    assert "2026-0001" not in page.main.text


def test_the_item_another_unit_has_nothing_to_do_with_is_counted_and_not_told(reported, meeting, signed_in, simon):
    page = signed_in(simon).page(f"/moten/{meeting.id}")
    assert "Det finns 1 punkt till som inte rör era enheter." in page.text
    assert "2026-0001" not in page.html


def test_the_chair_who_reads_an_item_is_not_led_into_the_akt(reported, meeting, signed_in, birger, simon):
    appoint(birger, meeting, chair_id=simon.user_id, writer_id=None)
    page = signed_in(simon).page(f"/punkter/{reported.id}")
    assert "Kan ni ge stöd?" in page.text
    assert [link for link in page.links if link.startswith("/akter/")] == []


def test_two_note_takers_the_second_keeps_the_text_and_is_told(going_on, reported, signed_in, birger, axel):
    first, second = signed_in(at(birger, "2026-10-13T09:30")), signed_in(at(axel, "2026-10-13T09:31"))
    path = f"/punkter/{reported.id}/nu"
    form = second.page(path).values()
    first.send(path, **first.page(path).values() | {"notes": "Mitt.", "only_notes": "1"})
    page = second.send(path, 409, **form | {"notes": "Ditt.", "only_notes": "1"})
    assert page.values()["notes"] == "Ditt."
    second.send(path, **page.values() | {"only_notes": "1"})
    assert db.session.get(AgendaItem, reported.id).notes == "Ditt."


def test_an_outcome_that_lacks_something_says_what_beside_the_field(going_on, reported, signed_in, birger):
    client, path = signed_in(at(birger, "2026-10-13T09:30")), f"/punkter/{reported.id}/nu"
    page = client.send(path, 422, **client.page(path).values() | {"outcome": "agreed", "outcome_text": "", "task_1": "Ringa"})
    assert page.errors_beside("task_1_who") == "Välj vem som gör det."
    page = client.send(path, 422, **page.values() | {"task_1": ""})
    assert page.errors_beside("outcome_text") == "Skriv vad ni kom överens om."


def test_the_folder_has_an_item_on_each_page_and_no_name_at_the_top_of_any(reported, meeting, signed_in, axel):
    page = signed_in(axel).page(f"/moten/{meeting.id}/mapp")
    assert "Punkt 1: Individärende, akt 2026-0001" in page.text
    assert "Ensam." in page.text
    line = db.session.scalar(db.select(ReadLine.sentence).order_by(ReadLine.id.desc()).limit(1))
    assert line == "Skrev ut mappen till ett möte 2026-10-13"


def test_the_minutes_show_each_unit_what_concerns_it(going_on, reported, signed_in, birger, axel, simon):
    now = at(birger, "2026-10-13T09:30")
    settle(now, reported)
    end_meeting(now, going_on)
    assert "Äldreenheten ringer." in signed_in(axel).page(f"/moten/{going_on.id}/anteckningar").text
    page = signed_in(simon).page(f"/moten/{going_on.id}/anteckningar")
    assert "Äldreenheten ringer." not in page.text
    assert "1 punkt till" in page.text


def test_why_the_meeting_cannot_end_is_told_on_the_page_of_the_meeting(going_on, signed_in, birger):
    client = signed_in(at(birger, "2026-10-13T10:30"))
    path = client.send(f"/moten/{going_on.id}/avsluta")
    assert "1 punkt har inget utfall än." in client.page(path).text


def test_every_page_of_a_meeting_opens(going_on, reported, signed_in, birger):
    client = signed_in(at(birger, "2026-10-13T09:30"))
    settle(at(birger, "2026-10-13T09:30"), reported)
    base = f"/moten/{going_on.id}"
    paths = [base, f"{base}/nu", f"{base}/mapp", f"{base}/anteckningar", f"{base}/roller", f"{base}/narvaro", f"{base}/ovrigt",
             f"{base}/kommer-du", "/moten/narvaro", "/moten/nytt", "/moten/serie", "/moten/punkter/ny", f"/punkter/{reported.id}",
             f"/punkter/{reported.id}/utdrag", f"/moten/uppgifter/{reported.tasks[0].id}", "/moten"]  # fmt: skip
    for path in paths:
        client.page(path)
    assert client.get(f"{base}/kalender").mimetype == "text/calendar"
    assert WHOLE["question"] in client.page(f"/punkter/{reported.id}/utdrag").text


@pytest.mark.parametrize("username", ["cecilia", "tore"])
def test_the_controller_and_the_administrator_have_no_meetings(meeting, signed_in, username):
    client = signed_in(cast.actor_of(username))
    assert client.get("/moten").status_code == 403
    assert client.get(f"/moten/{meeting.id}").status_code == 404


PAGES = {"": 40, "/nu": 33, "/mapp": 30, "/anteckningar": 32}


def test_an_agenda_of_many_items_takes_as_many_statements_as_one_of_two(meeting, reported, signed_in, birger, berit, ber, statements):  # noqa: F811
    def count(path: str) -> int:
        before = len(statements)
        client.page(path)
        return len(statements) - before

    client = signed_in(birger)
    another(berit, birger, ber, meeting, 0)
    few = {page: count(f"/moten/{meeting.id}{page}") for page in PAGES}
    for n in range(1, 8):
        another(berit, birger, ber, meeting, n)
    many = {page: count(f"/moten/{meeting.id}{page}") for page in PAGES}
    assert all(many[page] <= few[page] for page in PAGES)
    assert {page: number for page, number in many.items() if number > PAGES[page]} == {}


def another(berit, birger, ber, meeting, n: int) -> None:
    """One more item about one more person, with a consent of their own."""
    case = cast.known("berit", "birger", "BER", f"Person{'abcdefgh'[n]} Ek", date(1970, 1, 1 + n))
    cast.consent_for(case, "berit", "BER", "ALD")
    submit_item(birger, item_from(berit, ber, case, meeting))


@pytest.mark.parametrize(
    "lacks, why",
    [("writer", "Välj vem som skriver anteckningarna först."), ("", "")],
)
def test_a_meeting_that_cannot_begin_leads_to_where_the_writer_is_chosen(meeting, reported, signed_in, birger, axel, clock, lacks, why):
    clock.set("2026-10-13T09:05")
    client = signed_in(birger)
    if not lacks:
        appoint(birger, meeting, chair_id=birger.user_id, writer_id=axel.user_id)
        assert client.send(f"/moten/{meeting.id}/borja") == f"/moten/{meeting.id}/nu"
        return
    to = client.send(f"/moten/{meeting.id}/borja")
    assert to == f"/moten/{meeting.id}/roller?saknas=writer_id"
    page = client.page(to)
    assert why in page.messages
    assert page.errors == ["Välj vem som skriver, och spara. Sedan kan ni börja mötet."]
    assert '<a class="ds-link" href="#writer_id">Välj vem som skriver, och spara. Sedan kan ni börja mötet.</a>' in page.html
    client.send(to, chair_id=birger.user_id, writer_id=axel.user_id)
    assert client.send(f"/moten/{meeting.id}/borja") == f"/moten/{meeting.id}/nu"


def test_the_inventory_of_a_meeting_shows_no_count_that_is_small_or_that_the_others_would_tell(signed_in, birger):
    status = plan(birger, form="status")
    now = hold(birger, status)
    figures = {"Kommande överföringar": 9, "Behovet bedömt": 7, "Ungdomsenheten, 19 år": 6, "Barn och ungdom, 19 år": 1,
               "Familjevården, 19 år": 1, "Familjevården, 21 år": 1, "Behov: boende": 7}  # fmt: skip
    make_inventory(now, status, figures=figures)
    found = signed_in(birger).page(f"/moten/{status.id}/inventering")
    told = dict(zip([e.text for e in found.main.all("dt")], [e.text for e in found.main.all("dd")], strict=True))
    assert told == {
        "Kommande överföringar": "9", "Behovet bedömt": "–", "Ungdomsenheten, 19 år": "–", "Barn och ungdom, 19 år": "–",
        "Familjevården, 19 år": "–", "Familjevården, 21 år": "–", "Behov: boende": "7",
    }  # fmt: skip
    why = "Ett streck står där färre än fem personer är räknade, eller där siffran skulle visa en sådan."
    assert why in found.text and why in signed_in(birger).page(f"/moten/{status.id}/anteckningar").text
