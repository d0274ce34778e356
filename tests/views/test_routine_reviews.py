"""The pages of the yearly review: due and overdue, writing, signing what was read, earlier years, the paper."""

from datetime import date

import pytest

from sipweb.actions.routine_reviews import plan_review, sign_routine, write_review
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_routine_reviews import WRITTEN

INDEX = "/rutinen/uppfoljning"


@pytest.fixture
def yvonne(app):
    cast.add_someone("yvonne", "Yvonne Ask", [(Role.DEPARTMENT_MANAGER, "AOF")])
    return cast.actor_of("yvonne")


@pytest.fixture
def planned(eva):
    return plan_review(eva, None, planned_on=date(2026, 10, 12))


@pytest.fixture
def written(planned, birger, eva, viktor):
    return write_review(birger, planned, member_ids=[eva.user_id, viktor.user_id], **WRITTEN)


def test_when_it_is_due_and_that_it_is_overdue(signed_in, eva, clock):
    client = signed_in(eva)
    page = client.page(INDEX)
    assert "Nästa uppföljning ska vara gjord senast 1 september 2027." in page.text
    assert "Ingen uppföljning är inskriven än" in page.text
    clock.set("2027-07-10T09:00")
    assert "Snart dags" in signed_in(eva).page(INDEX).text
    clock.set("2027-09-02T09:00")
    assert "Försenad" in signed_in(eva).page(INDEX).text


def test_from_planning_to_both_signatures(signed_in, eva, viktor, yvonne):
    client = signed_in(eva)
    there = client.send(f"{INDEX}/planera", planned_on="2026-10-12")
    assert "Planerad till måndag 12 oktober 2026." in client.page(there).text
    form = client.page(f"{there}/skriv").values()
    assert (form["held_on"], form["next_on"]) == ("2026-10-12", "2027-10-12")
    filled = form | {"summary": "Fungerar.", "part_sip": "Vem som kallar.", "member_ids": [str(eva.user_id), str(viktor.user_id)]}
    client.send(f"{there}/skriv", **filled)
    page = client.page(there)
    assert "Var med Eva Palm, Viktor Oxel" in page.text
    assert "Samordnad individuell plan, SIP Vem som kallar." in page.text
    assert "/skriv-under" not in page.html  # she is no avdelningschef
    for who in (viktor, yvonne):
        signed_in(who).send(f"{there}/skriv-under", version="2")
    assert "Underskriven" in client.page(there).text


@pytest.mark.parametrize(
    "more, error",
    [
        ({"summary": ""}, "Skriv hur rutinen fungerar och hur den förankras."),
        ({"held_on": "2026-10-13"}, "Vilken dag träffades ni: dagen har inte kommit än."),
        ({"next_on": "2026-10-12"}, "Nästa uppföljning ska vara efter den här."),
        ({"member_ids": []}, "Välj vilka som var med."),
    ],
)
def test_what_is_wrong_is_said_and_the_text_stands(signed_in, planned, eva, more, error):
    client, path = signed_in(eva), f"{INDEX}/{planned.id}/skriv"
    form = client.page(path).values() | {"summary": "Fungerar.", "part_values": "Tydligare.", "member_ids": [str(eva.user_id)]}
    page = client.send(path, 422, **form | more)
    assert error in page.errors
    assert page.values()["part_values"] == "Tydligare."


def test_whoever_changes_a_signed_one_is_warned(signed_in, written, viktor, birger):
    sign_routine(viktor, written, version=str(written.version))
    page = signed_in(birger).page(f"{INDEX}/{written.id}/skriv")
    assert "Underskriften av Viktor Oxel slutar gälla när du sparar." in page.text


def test_an_older_page_is_not_signed(signed_in, written, viktor):
    client, there = signed_in(viktor), f"{INDEX}/{written.id}"
    client.send(f"{there}/skriv-under", version="1")
    assert any("Läs den igen" in text for text in [client.page(there).messages])


def test_two_who_write_at_once_lose_nothing(signed_in, written, birger, eva):
    path = f"{INDEX}/{written.id}/skriv"
    client = signed_in(birger)
    form = client.page(path).values() | {"member_ids": [str(eva.user_id)]}
    write_review(eva, written, member_ids=[eva.user_id], **WRITTEN | {"summary": "Evas text."})
    page = client.send(path, 409, **form | {"summary": "Min text."})
    assert page.values()["summary"] == "Min text."
    assert "Evas text." in page.text


def test_everyone_in_the_departments_reads_and_only_managers_write(signed_in, written, berit):
    client = signed_in(berit)
    page = client.page(f"{INDEX}/{written.id}")
    assert f"{INDEX}/{written.id}/skriv" not in page.links
    assert client.get(f"{INDEX}/{written.id}/skriv").status_code == 403
    assert client.post(f"{INDEX}/{written.id}/skriv-under").status_code == 403


def test_the_paper_has_the_parts_and_the_signatures(signed_in, written, viktor):
    sign_routine(viktor, written, version=str(written.version))
    text = signed_in(viktor).page(f"{INDEX}/{written.id}/utskrift").text
    assert "Styrande värderingar Tydligare." in text
    assert "Viktor Oxel, chef, Individ och familj: 12 oktober 2026 kl. 9.00" in text
    assert "Äldre och funktionsnedsättning: inte underskriven än" in text


def test_an_avdelningschef_finds_the_way(signed_in, viktor, planned):
    page = signed_in(viktor).page("/")
    assert INDEX in page.links
    assert "Träffas och följ upp rutinen" in page.text
