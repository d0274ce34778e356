"""A death, a move, another name, a number: each filled in, read through with what it changes, and done with one button."""

from datetime import date, datetime

import pytest

from sipweb.actions.life import move_away, register_death
from sipweb.actions.meetings import book_meeting
from sipweb.actions.own_part import close_track
from sipweb.actions.people import add_representative, rename_person
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.db import db
from sipweb.models import Meeting
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import WRITTEN

DEATH, MOVE = "/akter/2026-0001/dodsfall", "/akter/2026-0001/flyttat"
FILLED = {"died_on": "2026-10-10", "known_how": "relative", "told_by": "Dottern"}
MOVED = {"moved_on": "2026-10-10", "moved_to": "Örebro", "moved_wish": "Ja, till äldreomsorgen där.", "address": ""}


def hidden_fields(page) -> dict[str, str]:
    """What the button of the page sends."""
    form = next(f for f in page.main.all("form") if f.attrs.get("method") == "post")
    return {e.attrs["name"]: e.attrs["value"] for e in form.all("input") if e.attrs.get("type") == "hidden"}


def press(client, path, page, status=303, **more):
    return client.send(path, status, **hidden_fields(page) | more)


def listed(page) -> dict[str, list[str]]:
    """The headings of what changes, and the rows under each."""
    found, heading = {}, ""
    for e in page.main.all("h3", "li"):
        if e.tag == "h3":
            heading = e.text
        elif heading and e.within("section"):
            found.setdefault(heading, []).append(e.text)
    return found


# A death.


def test_a_death_shows_everything_it_ends_and_then_ends_it(signed_in, three_booked, berit, akt):
    add_representative(berit, akt, kind="trustee", name="God Man")
    client = signed_in(berit)
    assert client.page(DEATH).h1 == "Registrera dödsfall"
    page = client.send(DEATH, 200, **FILLED)
    assert page.h1 == "Läs igenom: dödsfallet"
    assert listed(page) == {
        "Möten som ställs in": ["Trepartsmöte 15 oktober 2026 kl. 13.00, Hemma hos Gun. Beroendeenheten och Äldreenheten"],
        "Samverkan som avslutas": ["Beroendeenheten och Äldreenheten: trepartsmöte bokat"],
        "Samtycken som inte längre gäller": ["Äldreenheten: lämnat"],
        "Uppdrag som upphör 10 oktober 2026": ["God Man, god man"],
        "Aktuell hos, som avslutas": ["Beroendeenheten, handläggare Berit Alm"],
    }
    for words in ("10 oktober 2026", "Anhörig", "Dottern", "Det som andra enheter har på gång", "Sekretessen är kvar"):
        assert words in page.text
    assert page.buttons == ["Registrera dödsfallet", "Ändra"]
    assert akt.person.died_on is None  # nothing is done until the button is pressed
    assert press(client, DEATH, page) == "/"
    assert client.page("/").messages == "Dödsfallet är registrerat. Alla som var med i akten har fått veta det."
    assert (akt.person.died_on, akt.closed_on, three_booked.state, three_booked.outcome) == (
        date(2026, 10, 10), date(2026, 10, 12), "closed", "deceased",
    )  # fmt: skip


def test_the_papers_of_a_cancelled_meeting_are_gone(signed_in, three_booked, berit, alva, akt):
    meeting = db.session.scalar(db.select(Meeting.id).where(Meeting.kind == "three_party"))
    assert signed_in(alva).get(f"/trepartsmoten/{meeting}/inbjudan").status_code == 200
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="care", told_by="Läkaren")
    for paper in (f"/trepartsmoten/{meeting}/inbjudan", f"/forfragningar/moten/{meeting}/kalender"):
        assert signed_in(alva).get(paper).status_code == 404


@pytest.mark.parametrize(
    "field, value, why",
    [
        ("died_on", "2026-10-13", "Dagen har inte kommit än."),
        ("died_on", "1960-03-04", "Dagen ligger före födelsen, 5 mars 1960. Kontrollera datumet."),
        ("died_on", "", "Skriv dödsdagen."),
        ("known_how", "", "Välj hur ni vet det."),
        ("told_by", " ", "Skriv vem uppgiften kommer från."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_is_kept(signed_in, berit, field, value, why):
    page = signed_in(berit).send(DEATH, 422, **FILLED | {field: value})
    assert page.errors == [why]
    assert page.values()["told_by"] == ("Dottern" if field != "told_by" else "")


def test_one_goes_back_and_changes_what_was_typed(signed_in, berit, akt):
    client = signed_in(berit)
    page = press(client, DEATH, client.send(DEATH, 200, **FILLED), 200, back="1")
    assert page.h1 == "Registrera dödsfall"
    assert page.values()["died_on"] == "2026-10-10"
    assert page.values()["told_by"] == "Dottern"
    assert page.errors == []


def test_what_changes_while_one_reads_comes_back_as_it_is_now(signed_in, assigned, berit, alva, akt):
    client = signed_in(berit)
    page = client.send(DEATH, 200, **FILLED)
    assert "Möten som ställs in" not in listed(page)
    book_meeting(alva, assigned, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")
    page = press(client, DEATH, page, 409)
    assert page.errors == ["Något har ändrats sedan du läste listan. Läs hur det är nu, och tryck igen om det stämmer."]
    assert listed(page)["Möten som ställs in"] == ["Förmöte 13 oktober 2026 kl. 10.00, Rum 3. Beroendeenheten och Äldreenheten"]
    assert akt.person.died_on is None
    press(client, DEATH, page)
    assert akt.person.died_on == date(2026, 10, 10)


def test_two_who_register_the_same_death_one_wins_and_the_other_is_told(signed_in, berit, bodil, akt):
    client = signed_in(bodil)
    page = client.send(DEATH, 200, **FILLED)
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="care", told_by="Läkaren")
    assert press(client, DEATH, page) == "/akter/2026-0001"
    page = client.page("/akter/2026-0001")
    assert page.messages == "Akten är inte längre öppen hos er. Någon annan kan ha hunnit före."
    assert "Skriv varför du behöver läsa er del" in page.text


def test_what_a_hidden_unit_has_is_not_listed_but_ends_all_the_same(signed_in, hidden_akt, rut, ragnar, dag, soc, rel):
    cast.consent_for(hidden_akt, "rut", "REL", "SOC")
    client, path = signed_in(dag), "/akter/2026-0004/dodsfall"
    page = client.send(path, 200, **FILLED)
    assert listed(page) == {"Aktuell hos, som avslutas": ["Ekonomiskt bistånd, handläggare Dag Tall"]}
    assert "Våld" not in page.html
    assert "Det som andra enheter har på gång om den enskilde avslutas också" in page.text
    press(client, path, page)
    assert hidden_akt.open_tracks == []
    assert [c.state for c in hidden_akt.consents] == ["expired"]


def test_something_new_in_a_hidden_unit_while_one_reads_does_not_show_itself(signed_in, hidden_akt, rut, dag):
    """Had the list come back unchanged, it would have told that somebody else is there."""
    client, path = signed_in(dag), "/akter/2026-0004/dodsfall"
    page = client.send(path, 200, **FILLED)
    cast.consent_for(hidden_akt, "rut", "REL", "SOC")
    assert press(client, path, page) == "/"


def test_what_two_other_units_have_between_them_is_not_listed_but_ends(signed_in, berit, axel, akt, ber, soc, simon):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    cast.consent_for(akt, "alva", "ALD", "SOC")
    theirs = draft_referral(cast.actor_of("alva"), akt, from_unit_id=cast.unit_of("ALD").id, to_unit_id=soc.id, **WRITTEN)
    send_referral(cast.actor_of("alva"), theirs)
    client = signed_in(berit)
    page = client.send(DEATH, 200, **FILLED)
    assert "Samverkan som avslutas" not in listed(page)
    press(client, DEATH, page)
    assert (theirs.state, theirs.outcome) == ("closed", "deceased")


def test_after_a_death_nothing_waits_in_mitt_arbete_and_search_says_so(signed_in, three_booked, berit, alva, birger, axel, akt):
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="relative", told_by="Dottern")
    for actor in (berit, alva, birger, axel):
        assert {t.endpoint for t in tasks(actor)} <= {"journal.show"}  # what was done still belongs in the unit's own journal
        for task in tasks(actor):
            assert signed_in(actor).get(f"/journal?akt={task.number}").status_code == 200
    found = signed_in(berit).post("/sok", data={"q": "Östberg"}, follow_redirects=True)
    assert "Avliden" in found.text
    assert "2026-0001" not in signed_in(berit).page("/akter").text


def test_after_a_death_the_akt_is_read_with_a_reason(signed_in, berit, bodil, dag, akt):
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="relative", told_by="Dottern")
    client = signed_in(bodil)
    assert "Skriv varför du behöver läsa er del" in client.page("/akter/2026-0001").text
    client.send("/akter/2026-0001/oppna", reason="Svarar dödsboet.")
    page = client.page("/akter/2026-0001")
    assert "Gun Östberg, avled 10 oktober 2026" in page.text
    assert "Den enskilde avled 10 oktober 2026" in page.text  # the timeline
    assert "Rätta: den enskilde lever" not in page.text  # a manager's
    assert signed_in(dag).get("/akter/2026-0001").status_code == 404


def test_a_death_that_was_a_mistake_is_corrected_by_a_manager_and_each_unit_opens_anew(signed_in, three_booked, berit, birger, akt):
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="other", told_by="Ett samtal")
    client = signed_in(birger)
    client.send("/akter/2026-0001/oppna", reason="Uppgiften var fel.")
    assert "/akter/2026-0001/dodsfall/ratta" in client.page("/akter/2026-0001").links
    assert client.send("/akter/2026-0001/dodsfall/ratta", 422, reason="").errors == ["Skriv varför."]
    client.send("/akter/2026-0001/dodsfall/ratta", reason="Förväxling med en granne.")
    assert (akt.person.died_on, akt.open_tracks, three_booked.state) == (None, [], "closed")
    page = client.page("/akter/2026-0001")
    assert "Gun Östberg, 66 år" in page.text
    assert "/akter/2026-0001/oppna-igen" in page.links
    client.send("/akter/2026-0001/oppna-igen", case_worker_id=berit.user_id)
    page = signed_in(berit).page("/akter/2026-0001")
    assert "Rättelse: den enskilde lever" in page.text
    assert "Förväxling med en granne." in page.text
    assert [c.state for c in akt.consents] == ["expired"]


def test_only_a_manager_with_the_akt_open_corrects(signed_in, berit, bodil, disa, akt):
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="other", told_by="Ett samtal")
    path = "/akter/2026-0001/dodsfall/ratta"
    assert signed_in(disa).post(path, data={"reason": "X"}).status_code == 404
    assert signed_in(bodil).get(path).status_code == 404
    signed_in(bodil).send("/akter/2026-0001/oppna", reason="Måste läsa.")
    assert signed_in(bodil).post(path, data={"reason": "X"}).status_code == 403
    assert akt.person.died_on == date(2026, 10, 10)


def test_a_unit_that_closed_by_itself_opens_nothing_this_way(signed_in, berit, birger, akt):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    client = signed_in(birger)
    client.send("/akter/2026-0001/oppna", reason="Måste läsa.")
    answer = client.get("/akter/2026-0001/oppna-igen")
    assert (answer.status_code, "Inget dödsfall har rättats i akten." in answer.page.text) == (422, True)


def test_when_the_person_is_dead_the_akt_offers_nothing_to_ask(signed_in, berit, birger, akt):
    """A unit can be current again, for the estate."""
    register_death(berit, akt, died_on=date(2026, 10, 10), known_how="relative", told_by="Dottern")
    cast.known("bodil", "birger", "BER", "Gun Östberg", date(1960, 3, 5), "196003052385")
    page = signed_in(birger).page("/akter/2026-0001")
    assert "Avliden" in page.text
    for words in ("Ny samverkansförfrågan", "Fråga om samtycke", "Har avlidit", "Finns två akter?"):
        assert words not in page.buttons
        assert words not in [a.text for a in page.main.all("a")]
    assert "Rätta: den enskilde lever" in page.text
    assert "Avliden" in signed_in(birger).page("/akter").text


# Another municipality.


def test_a_move_shows_what_ends_and_ends_it(signed_in, sent, berit, akt):
    client = signed_in(berit)
    page = client.send(MOVE, 200, **MOVED | {"address": "Storgatan 1, Örebro"})
    assert listed(page) == {
        "Samtycken som inte längre gäller": ["Äldreenheten: lämnat"],
        "Samverkan som väntar tills det finns en ny grund": ["Beroendeenheten och Äldreenheten"],
        "Ska avsluta hos sig, eller skriva varför akten är kvar": ["Beroendeenheten, handläggare Berit Alm"],
        "Adressen": ["Ingen inskriven blir Storgatan 1, Örebro"],
    }
    assert press(client, MOVE, page) == "/akter/2026-0001"
    page = client.page("/akter/2026-0001")
    assert "Har flyttat 10 oktober 2026, till Örebro Vill att uppgifter följer med Ja, till äldreomsorgen där." in page.text
    assert "Storgatan 1, Örebro" in page.text
    assert "Utgånget" in page.text
    assert "Samtycket till Äldreenheten har gått ut" in client.page(f"/forfragningar/{sent.id}").text


def test_each_handläggare_is_asked_to_close_or_to_say_why_not(signed_in, berit, akt):
    move_away(berit, akt, moved_on=date(2026, 10, 10), moved_to="Örebro", moved_wish="Nej.")
    client, track = signed_in(berit), akt.open_tracks[0]
    assert "Avsluta, eller skriv varför akten är kvar" in client.page("/").text
    path = f"/aktuell/{track.id}/kvar"
    assert f"/aktuell/{track.id}/avsluta" in client.page(path).links
    assert client.send(path, 422, because="").errors == ["Skriv varför akten är kvar."]
    client.send(path, because="Vi betalar boendet till årsskiftet.")
    assert "Avsluta, eller skriv varför" not in client.page("/").text
    assert "Vi betalar boendet till årsskiftet." in client.page("/akter/2026-0001").text


def test_a_child_who_moves_does_not_end_an_investigation(signed_in, olle, berit):
    words = "En utredning om ett barn avslutas inte för att barnet flyttar."
    path = "/akter/2026-0002/flyttat"
    assert words in signed_in(olle).page(path).text
    assert words in signed_in(olle).send(path, 200, **MOVED).text
    assert words not in signed_in(berit).page(MOVE).text


def test_a_move_that_was_wrong_is_taken_away_and_consents_stay_ended(signed_in, berit, akt):
    move_away(berit, akt, moved_on=date(2026, 10, 10), moved_to="Örebro", moved_wish="Nej.")
    client = signed_in(berit)
    assert "/akter/2026-0001/flyttat/ratta" in client.page("/akter/2026-0001").links
    client.send("/akter/2026-0001/flyttat/ratta", reason="Kom tillbaka.")
    assert (akt.person.moved_on, akt.person.moved_to, akt.open_tracks[0].leave_by) == (None, None, None)
    assert [c.state for c in akt.consents] == ["expired"]


# Another name.


def test_a_new_name_is_shown_before_and_the_old_one_stays(signed_in, berit, akt):
    client, path = signed_in(berit), "/akter/2026-0001/namnbyte"
    form = client.page(path).values()
    assert (form["given_name"], form["family_name"]) == ("Gun", "Östberg")
    page = client.send(path, 200, given_name="Gun", family_name="Nyberg")
    assert listed(page) == {"Namnet": ["Gun Östberg blir Gun Nyberg"]}
    press(client, path, page)
    page = client.page("/akter/2026-0001")
    assert "Namn Gun Nyberg Tidigare namn Gun Östberg" in page.text


def test_a_unit_that_came_later_does_not_see_what_the_person_was_called(signed_in, berit, alva, akt, clock):
    rename_person(berit, akt, given_name="Gun", family_name="Nyberg")
    later = cast.START.replace(day=13)
    clock.now = later
    intake = cast.register_intake(cast.actor_of("alva", later), cast.unit_of("ALD"), **AS_GUN)
    cast.confirm_intake(cast.actor_of("axel", later), intake, case_worker_id=alva.user_id)
    assert "Tidigare namn" not in signed_in(alva).page("/akter/2026-0001").text
    assert "Tidigare namn" in signed_in(berit).page("/akter/2026-0001").text


AS_GUN = {
    "given_name": "Gun", "family_name": "Nyberg", "identity_kind": "personnummer", "identity_number": "196003052385",
    "birth_date": date(1960, 3, 5), "protection": "none", "protection_checked_on": date(2026, 10, 12), "phone": "",
    "ground": "application", "ground_on": date(2026, 10, 12), "other_number": "", "is_hidden": False,
}  # fmt: skip


def test_the_same_name_is_no_change(signed_in, berit):
    page = signed_in(berit).send("/akter/2026-0001/namnbyte", 422, given_name="Gun", family_name="Östberg")
    assert page.errors == ["Namnet är detsamma som förut. Ändra det, eller avbryt."]


def test_two_who_change_the_name_at_once_the_second_is_told(signed_in, berit, bodil, akt):
    client, path = signed_in(berit), "/akter/2026-0001/namnbyte"
    page = client.send(path, 200, given_name="Gun", family_name="Nyberg")
    rename_person(bodil, akt, given_name="Gun", family_name="Alm")
    page = press(client, path, page, 409)
    assert listed(page) == {"Namnet": ["Gun Alm blir Gun Nyberg"]}
    assert akt.person.family_name == "Alm"


# A number.


def test_a_number_shows_the_age_before_and_after_and_who_answers(signed_in, olle, child):
    client, path = signed_in(olle), "/akter/2026-0002/nummer"
    page = client.send(path, 200, identity_kind="personnummer", identity_number="200405052390", birth_date="")
    assert page.errors == []
    assert listed(page) == {
        "Numret": ["Personnummer 20140505-2398 blir Personnummer 20040505-2390"],
        "Född": ["5 maj 2014 blir 5 maj 2004"],
        "Ålder": ["12 år blir 22 år"],
        "Räknas som": ["Barn blir vuxen"],
        "Vårdnadshavare som inte längre bestämmer (2)": ["Mamma Sandell", "Pappa Sandell"],
    }
    assert "Står numret redan i en annan akt får cheferna där veta det. Du får inte veta om det är så." in page.text
    press(client, path, page)
    assert (child.person.identity_number, child.person.birth_date) == ("200405052390", date(2004, 5, 5))


def test_a_number_someone_else_has_reads_the_same(signed_in, olle):
    client, path = signed_in(olle), "/akter/2026-0002/nummer"
    taken = client.send(path, 200, identity_kind="personnummer", identity_number="196003052385", birth_date="2014-05-05")
    free = client.send(path, 200, identity_kind="personnummer", identity_number="196003052393", birth_date="2014-05-05")
    assert taken.text.replace("2385", "2393") == free.text


def test_a_wrong_number_is_told_beside_the_field(signed_in, olle):
    page = signed_in(olle).send("/akter/2026-0002/nummer", 422, identity_kind="personnummer", identity_number="201405052399", birth_date="")
    assert page.errors == ["Kontrollsiffran stämmer inte. Kontrollera numret."]


def test_the_form_of_contact_details_holds_neither_name_nor_number(signed_in, berit, akt):
    client, path = signed_in(berit), "/akter/2026-0001/person"
    form = client.page(path).values()
    assert {"given_name", "family_name", "identity_number", "birth_date"} & set(form) == set()
    client.send(path, **form | {"given_name": "Annan", "phone": "070-174 06 11"})
    assert (akt.person.given_name, akt.person.phone) == ("Gun", "070-174 06 11")


def test_the_registry_needs_no_name_but_a_relative_does(signed_in, berit, akt):
    told = {"died_on": "2026-10-10", "told_by": ""}
    assert signed_in(berit).send(DEATH, 422, known_how="relative", **told).errors == ["Skriv vem uppgiften kommer från."]
    page = signed_in(berit).send(DEATH, 200, known_how="registry", **told)
    press(signed_in(berit), DEATH, page)
    assert "Folkbokföringen" in [row[0] for row in db.session.execute(db.text("SELECT text FROM event WHERE verb = 'person.die'"))]


def test_there_is_no_death_to_correct_of_someone_who_lives(signed_in, birger, akt):
    client = signed_in(birger)
    answer = client.get(f"{DEATH}/ratta")
    assert (answer.status_code, answer.location) == (303, "/akter/2026-0001")
    assert client.page("/akter/2026-0001").messages == "Den enskilde är inte registrerad som avliden."
