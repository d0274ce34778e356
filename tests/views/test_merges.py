"""Two akter side by side: what the proposer sees, what the reviewer sees, where the old number leads."""

from datetime import date

import pytest

from sipweb.actions.life import register_death
from sipweb.actions.merges import do_merge, propose_merge
from sipweb.actions.notes import write_note
from sipweb.actions.own_part import close_track
from sipweb.actions.people import rename_person, update_person
from sipweb.db import db
from sipweb.models import PersonMerge, ReadLine
from tests import cast
from tests.looks import looked
from tests.views.test_life import listed, press

PATH = "/akter/2026-0001/sammanslagning"
NOT_THEIRS = "Det finns ingen annan akt med det numret som du kan läsa."


@pytest.fixture
def twin(akt):
    """2026-0005: current at BER and ALD, registered with a number that was wrong."""
    case = cast.known("berit", "birger", "BER", "Gunnel Östberg", date(1960, 3, 5), "196003052393")
    return cast.known("alva", "axel", "ALD", case.person.name, date(1960, 3, 5), "196003052393")


@pytest.fixture
def proposed(birger, akt, twin):
    return propose_merge(birger, akt, other=twin, choices={"name": "kept", "number": "kept"}, reason="Samma adress.", because="Slarvfel.")


def compared(client, number="2026-0005", status=200):
    return client.send(PATH, status, other_number=number)


def test_the_manager_reads_both_chooses_and_proposes(signed_in, birger, akt, twin):
    client = signed_in(birger)
    assert PATH in client.page("/akter/2026-0001").links
    page = compared(client)
    assert page.rows()[:2] == [
        ["Namn", "Gun Östberg", "Gunnel Östberg"],
        ["Nummer", "Personnummer 19600305-2385", "Personnummer 19600305-2393"],
    ]
    assert listed(page) == {
        "Enheter i akt 2026-0005, som blir aktuella i akt 2026-0001": ["Äldreenheten, handläggare Alva Ek"],
        "Enheter som finns i båda. Delen i akt 2026-0005 avslutas": ["Beroendeenheten, handläggare Berit Alm"],
    }
    assert {"name", "number", "phone"} & set(page.values()) == set()  # nothing is chosen beforehand
    page = press(client, PATH, page, 422, name="kept", reason="")
    assert page.errors == [
        "Nummer: välj vad som ska gälla.",
        "Skriv hur ni vet att det är samma person.",
        "Skriv varför personnumret skiljer sig.",
    ]
    assert page.values()["name"] == "kept"
    to = press(client, PATH, page, name="kept", number="other", reason="Samma adress och telefon.", because="Slarvfel.")
    merge = db.session.scalars(db.select(PersonMerge)).one()
    assert to == f"{PATH}/{merge.id}"
    page = client.page(to)
    assert "En annan chef som läser båda akterna granskar och genomför den." in page.text
    assert "Slå samman akterna" not in page.buttons
    assert page.buttons == ["Ta tillbaka"]


@pytest.mark.parametrize("number", ["2026-0004", "2026-9999", "2026-0002", "Östberg"])
def test_what_is_not_there_and_what_is_not_theirs_read_the_same(signed_in, birger, hidden_akt, number):
    assert compared(signed_in(birger), number, 422).errors == [NOT_THEIRS]


def test_the_own_number_is_no_other_akt(signed_in, birger):
    assert compared(signed_in(birger), "2026-0001", 422).errors == ["Det är den här aktens eget nummer. Skriv den andra aktens nummer."]


def test_what_changes_while_one_compares_comes_back(signed_in, birger, berit, akt, twin):
    client = signed_in(birger)
    page = compared(client)
    update_person(berit, twin, phone="070-174 06 44")
    page = press(client, PATH, page, 422, name="kept", number="kept", reason="Samma.", because="Slarvfel.")
    assert page.errors == ["Telefon: välj vad som ska gälla."]
    press(client, PATH, page, name="kept", number="kept", phone="other", reason="Samma.", because="Slarvfel.")


def test_the_reviewer_sees_what_was_chosen_and_does_it(signed_in, birger, eva, berit, alva, akt, twin, proposed):
    client, path = signed_in(eva), f"{PATH}/{proposed.id}"
    assert "Granska sammanslagning av två akter" in client.page("/").text
    page = client.page(path)
    assert page.rows()[0] == ["Namn", "Gun Östberg", "Gunnel Östberg", "Gun Östberg"]
    assert page.rows()[2] == ["Född", "5 mars 1960", "5 mars 1960", "Lika i båda"]
    assert "Samma person, därför att Samma adress." in page.text
    assert press(client, f"{path}/genomfor", page) == "/akter/2026-0001"
    assert client.page("/akter/2026-0001").messages == "Akterna är sammanslagna. Akt 2026-0005 leder hit."
    assert "Akt 2026-0005 är sammanslagen med den här." in signed_in(berit).page("/akter/2026-0001").text
    assert "Alva Ek" in signed_in(berit).page("/akter/2026-0001").text
    assert "Berit Alm" in signed_in(alva).page("/akter/2026-0001").text


def test_what_changes_while_one_reviews_comes_back(signed_in, birger, eva, alva, akt, twin, proposed, soc):
    client, path = signed_in(eva), f"{PATH}/{proposed.id}"
    page = client.page(path)
    rename_person(alva, twin, given_name="Gunnel", family_name="Alm")
    page = press(client, f"{path}/genomfor", page, 409)
    assert page.errors == ["Något har ändrats sedan du läste listan. Läs hur det är nu, och tryck igen om det stämmer."]
    assert page.rows()[0] == ["Namn", "Gun Östberg", "Gunnel Alm", "Gun Östberg"]
    press(client, f"{path}/genomfor", page)


def test_a_no_takes_a_reason(signed_in, birger, eva, proposed):
    client, path = signed_in(eva), f"{PATH}/{proposed.id}"
    assert client.send(f"{path}/avvisa", 422, reason="").errors == ["Skriv varför."]
    client.send(f"{path}/avvisa", reason="Det är två systrar.")
    page = client.page(path)
    assert "Avvisad därför att Det är två systrar." in page.text
    assert page.buttons == []


@pytest.mark.parametrize("username, status", [("birger", 403), ("berit", 403), ("axel", 404), ("alva", 404), ("dag", 404)])
def test_who_may_not_review(signed_in, proposed, username, status):
    assert signed_in(cast.actor_of(username)).post(f"{PATH}/{proposed.id}/genomfor", data={"seen": ""}).status_code == status


def test_the_way_in_by_another_akts_number_is_shut(signed_in, birger, proposed):
    assert signed_in(birger).get(f"/akter/2026-0005/sammanslagning/{proposed.id}").status_code == 404


def test_what_was_compared_stands_in_the_log_of_both(signed_in, birger, proposed):
    signed_in(birger).page(f"{PATH}/{proposed.id}")
    told = db.session.scalars(db.select(ReadLine.sentence).where(ReadLine.user_id == birger.user_id)).all()
    assert "Jämförde akt 2026-0005 med en annan akt" in told
    assert "Läste i akt 2026-0001" in told


# The old number.


def test_the_old_number_leads_to_the_kept_akt_for_those_who_may_read_it(signed_in, birger, eva, berit, alva, dag, simon, proposed):
    do_merge(eva, proposed)
    for actor in (berit, alva, birger):
        answer = signed_in(actor).get("/akter/2026-0005")
        assert (answer.status_code, answer.location) == (303, "/akter/2026-0001")
        assert "2026-0001" in signed_in(actor).post("/sok", data={"q": "2026-0005"}, follow_redirects=True).text
    for actor in (dag, simon):
        assert signed_in(actor).get("/akter/2026-0005").status_code == 404
        assert "2026-0001" not in signed_in(actor).post("/sok", data={"q": "2026-0005"}, follow_redirects=True).text


def test_the_old_number_leads_those_who_once_had_it_to_where_a_reason_is_given(signed_in, eva, alva, aron, akt, twin, proposed, ald):
    close_track(alva, twin.track_of(ald.id), reason="Klart.")
    do_merge(eva, proposed)
    client = signed_in(aron)
    assert client.get("/akter/2026-0005").location == "/akter/2026-0001"
    assert "Skriv varför du behöver läsa er del" in client.page("/akter/2026-0001").text
    assert "2026-0001" in client.post("/sok", data={"q": "2026-0005"}, follow_redirects=True).text


def looks_in(page) -> list[str]:
    return [row[2] for row in page.rows() if row[2].startswith("Läste")]


def test_the_log_of_the_kept_akt_tells_what_was_done_under_the_other_number(signed_in, birger, eva, berit, twin, proposed):
    looked(berit, "2026-10-12T08:10", "Läste ett samtycke i akt 2026-0005", twin.id)
    looked(berit, "2026-10-12T08:20", "Läste ett samtycke i akt 2026-0001")
    do_merge(eva, proposed)
    for number in ("2026-0001", "2026-0005"):
        page = signed_in(birger).page(f"/logg?akt={number}&slag=lasningar")
        assert looks_in(page)[-2:] == ["Läste ett samtycke i akt 2026-0001", "Läste ett samtycke i akt 2026-0005"]
    assert "/logg?akt=2026-0005" in signed_in(birger).page("/logg?akt=2026-0001").links


def test_the_log_leads_no_one_from_the_old_number_who_may_not_know_of_the_akt(signed_in, eva, disa, proposed):
    do_merge(eva, proposed)
    unknown = signed_in(disa).page("/logg?akt=2026-9999", 422)
    for number in ("2026-0001", "2026-0005"):
        page = signed_in(disa).page(f"/logg?akt={number}", 422)
        assert (page.errors, page.rows()) == (unknown.errors, unknown.rows())


# Undoing.


def test_another_than_the_one_who_did_it_undoes_it(signed_in, birger, eva, alva, akt, twin, proposed, ald):
    write_note(alva, twin, unit_id=ald.id, kind="note", happened_on=cast.TODAY, text="Ringde.")
    do_merge(eva, proposed)
    path = f"{PATH}/{proposed.id}"
    assert "ångrar den inte själv" in signed_in(eva).page(path).text
    assert signed_in(eva).post(f"{path}/angra", data={"reason": "X", "seen": ""}).status_code == 403
    client = signed_in(birger)
    page = client.page(path)
    assert "Enheter som blir aktuella i akt 2026-0005 igen (2)" in page.text
    assert "1 anteckning" not in page.text  # Äldreenheten's own
    page = press(client, f"{path}/angra", page, 422, reason="")
    assert page.errors == ["Skriv varför sammanslagningen ska ångras."]
    assert press(client, f"{path}/angra", page, reason="Två systrar.") == "/"
    assert client.page("/akter/2026-0005").h1 == "2026-0005"
    assert "Gunnel Östberg" in client.page("/akter/2026-0005").text


def test_what_prevents_an_undo_is_said_and_there_is_no_button(signed_in, birger, eva, akt, proposed):
    do_merge(eva, proposed)
    cast.known("dag", "disa", "EKB", "Gun Östberg", date(1960, 3, 5), "196003052385")
    page = signed_in(birger).page(f"{PATH}/{proposed.id}")
    assert "Sammanslagningen kan inte ångras längre." in page.text
    assert "1 enhet" in page.text
    assert page.buttons == []


def test_a_note_written_afterwards_is_asked_about(signed_in, birger, eva, berit, akt, proposed, ber):
    do_merge(eva, proposed)
    note = write_note(berit, akt, unit_id=ber.id, kind="note", happened_on=cast.TODAY, text="Ringde.")
    client, path = signed_in(birger), f"{PATH}/{proposed.id}"
    page = press(client, f"{path}/angra", client.page(path), 422, reason="Två systrar.")
    assert page.errors == ["Säg vilken akt det hör till: Anteckning 12 oktober 2026, Beroendeenheten: Ringde."]
    assert press(client, f"{path}/angra", page, reason="Två systrar.", **{f"place_note_{note.id}": "goes"}) == "/"
    db.session.expire_all()
    assert note.case.number == "2026-0005"


def test_after_a_death_a_merge_is_read_by_nobody_without_a_reason(signed_in, birger, eva, berit, akt, proposed):
    do_merge(eva, proposed)
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="care", told_by="X")
    assert signed_in(birger).get(f"{PATH}/{proposed.id}").status_code == 404
