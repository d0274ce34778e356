"""The request's pages: what is checked before it leaves, who sees which buttons, and what comes back when it can't be done."""

import pytest

from sipweb.actions.cases import reopen_case
from sipweb.actions.consents import record_basis, withdraw_consent
from sipweb.actions.own_part import close_track
from sipweb.actions.referrals import draft_referral, end_early, send_referral
from sipweb.db import db, writing
from sipweb.models import Referral, Unit
from tests import cast
from tests.conftest import at

FORM = {"question": "Kan ni ge stöd?", "situation": "Bor ensam.", "person_words": "Jag vill bo kvar.", "need": ""}


def write(client, ber, ald, status=303, **more):
    return client.send("/akter/2026-0001/forfragningar/ny", status, from_unit_id=ber.id, to_unit_id=ald.id, **FORM | more)


def test_from_a_new_request_to_a_sent_one(signed_in, berit, ber, ald):
    client = signed_in(berit)
    check = write(client, ber, ald)
    assert check.endswith("/granska")
    assert client.send(check) == check.removesuffix("/granska")
    page = client.page(check.removesuffix("/granska"))
    assert "Förfrågan är skickad till Äldreenheten." in page.messages
    assert "Skickad" in page.text


def test_the_check_shows_exactly_what_the_other_unit_will_see(signed_in, draft, berit, axel):
    page = signed_in(berit).page(f"/forfragningar/{draft.id}/granska")
    shown = [
        "Berit Alm, Beroendeenheten",
        "Gun Östberg, 66 år, 19600305-2385",
        "2026-0001",
        *[v for v in FORM.values() if v and v != "Kan ni ge stöd?"],
    ]
    for words in (*shown, "Kan ni ge stöd i hemmet?"):
        assert words in page.text, words
    signed_in(berit).send(f"/forfragningar/{draft.id}/granska")
    theirs = signed_in(axel).page(f"/forfragningar/{draft.id}").text
    for words in ("Gun Östberg", "19600305-2385", "Bor ensam.", "Jag vill bo kvar.", "Kan ni ge stöd i hemmet?"):
        assert words in theirs, words
    for words in ("070-174 06 05", "BER-77", "Storgatan"):
        assert words not in theirs, words


def test_the_one_who_is_named_also_sees_how_to_reach_the_person(signed_in, assigned, axel, alva):
    assert "070-174 06 05" in signed_in(alva).page(f"/forfragningar/{assigned.id}").text
    assert "070-174 06 05" not in signed_in(axel).page(f"/forfragningar/{assigned.id}").text


def test_what_cannot_be_sent_says_why_and_keeps_the_draft(signed_in, draft, berit, akt):
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Per telefon.")
    client = signed_in(berit)
    page = client.page(f"/forfragningar/{draft.id}/granska")
    assert "Förfrågan kan inte skickas än" in page.text
    assert "Skicka" not in page.buttons
    assert client.post(f"/forfragningar/{draft.id}/granska").status_code in {409, 422}
    assert db.session.get_one(Referral, draft.id).state == "draft"


def test_a_request_needs_a_question_and_a_unit(signed_in, berit, ber, ald):
    page = write(signed_in(berit), ber, ald, 422, question=" ")
    assert page.errors == ["Skriv vad du vill fråga."]
    assert page.title.startswith("Fel: Ny samverkansförfrågan")
    assert page.values()["situation"] == "Bor ensam."
    page = signed_in(berit).send("/akter/2026-0001/forfragningar/ny", 422, from_unit_id=ber.id, **FORM)
    assert page.errors == ["Välj vilken enhet du vill fråga."]


def test_a_number_in_free_text_is_refused_and_what_was_typed_stays(signed_in, berit, ber, ald):
    page = write(signed_in(berit), ber, ald, 422, situation="Maken har 19600305-2385.")
    assert page.errors == ["Texten innehåller ett personnummer. Ta bort det – numret finns redan i akten."]
    assert page.values()["situation"] == "Maken har 19600305-2385."


def test_a_second_request_to_the_same_unit_is_an_error_at_the_field(signed_in, sent, berit, ber, ald):
    page = write(signed_in(berit), ber, ald, 422)
    assert page.errors == ["Det finns redan en öppen förfrågan till den enheten. Fortsätt i den i stället."]


def test_whoever_is_to_answer_is_not_told_to_ring_themselves(signed_in, sent, axel, berit):
    page = f"/forfragningar/{sent.id}"
    assert "Äldreenheten ska svara. Du kan ringa" in signed_in(berit).page(page).text
    mine = signed_in(axel).page(page).text
    assert "Det är er tur. Utse en handläggare, begär en komplettering, skicka vidare eller avböj." in mine
    assert "Du kan ringa" not in mine


BUTTONS = {
    "berit": {"Ta tillbaka", "Skriv in svar per telefon"},
    "axel": {"Utse handläggare", "Begär komplettering", "Skicka vidare", "Avböj", "Aktualisera hos er"},
}


@pytest.mark.parametrize("username", BUTTONS)
def test_each_side_sees_the_buttons_that_are_theirs(signed_in, sent, username):
    journal = {"Kopiera texten", "Journalfört Samverkansförfrågan skickad"}
    assert set(signed_in(cast.actor_of(username)).page(f"/forfragningar/{sent.id}").buttons) == BUTTONS[username] | journal


def test_a_button_that_is_pressed_too_late_says_so(signed_in, sent, axel, berit):
    client = signed_in(axel)
    signed_in(berit).send(f"/forfragningar/{sent.id}/ta-tillbaka", text="Behövs inte.")
    page = client.send(f"/forfragningar/{sent.id}/avboj", 422, text="Nej.", application_made="no")
    assert page.errors == ["Berit Alm hann före, 12 oktober 2026 kl. 9.00. Förfrågan är nu ”tillbakatagen”."]
    assert page.values()["text"] == "Nej."


def test_a_no_needs_a_reason(signed_in, sent, axel):
    page = signed_in(axel).send(f"/forfragningar/{sent.id}/avboj", 422, text="", application_made="no")
    assert page.errors == ["Skriv varför ni säger nej. Skälet når den andra enheten."]


def test_a_request_waits_and_says_why_when_the_consent_is_taken_back(signed_in, assigned, berit, alva, akt):
    consent = akt.consents[0]
    withdraw_consent(berit, consent, scope_ids=[consent.scopes[0].id], on=berit.today, how="Per telefon.")
    page = signed_in(berit).page(f"/forfragningar/{assigned.id}").text
    assert "Förfrågan väntar" in page
    assert "Samtycket till Äldreenheten är återkallat." in page
    assert "Nästa steg Förfrågan står still tills det finns en grund att dela uppgifter. Fråga den enskilde på nytt" in page
    no_more = "Grund för att dela Gäller inte längre. Det här gällde när uppgifterna delades: Samtycke, skriftligt"
    assert no_more in page
    other = signed_in(alva).page(f"/forfragningar/{assigned.id}").text
    assert "Beroendeenheten har just nu ingen grund att dela uppgifter med er. Vänta på dem." in other
    assert "återkallat" not in other
    assert no_more in other
    assert "Ni behöver inte göra något nu." in other


def test_the_whole_walk_in_the_browser(signed_in, sent, axel, alva, berit, clock):
    base = f"/forfragningar/{sent.id}"
    signed_in(axel).send(f"{base}/utse", to_worker_id=alva.user_id)
    one, two = signed_in(alva), signed_in(berit)
    one.send(f"{base}/boka-formote", starts_on="2026-10-13", starts_at_time="10", place="Rum 3", minutes="60")
    clock.set("2026-10-13T11:00")
    two.send(f"{base}/formote-genomfort", structure="Berit leder.", purpose="Stöd i hemmet.", solvable="yes")
    told = {"purpose": "Stöd i hemmet.", "invited_how": "Brev.", "place": "Hemma", "minutes": "60"}
    one.send(f"{base}/boka-trepartsmote", starts_on="15/10", starts_at_time="13.00", **told)
    clock.set("2026-10-15T14:00")
    form = one.page(f"{base}/trepartsmote-genomfort")
    came = {name: "y" for name in {e.attrs["name"] for e in form.root.all("input")} if name.startswith("came_")}
    answers = {
        "person_words": "Bra.",
        "summary": "Klart.",
        "information_given": "yes",
        "application_made": "yes",
        "what_0": "Söka",
        "who_0": "other",
        "other_0": "Dottern",
        "due_0": "22/10",
    }
    early = one.send(f"{base}/trepartsmote-genomfort", 422, **came, **(answers | {"due_0": "2020-01-01"}))
    assert early.errors == ["Dagen är före mötet, som var 15 oktober 2026."]
    assert "Dagen är före mötet" in early.errors_beside("due_0")
    one.send(f"{base}/trepartsmote-genomfort", **came, **answers)
    outcome = {"outcome": "application_made", "text": "", "informed": "y", "decided": "no"}
    two.send(f"{base}/avsluta", **outcome)
    assert "Samverkan är avslutad." in two.page(base).messages
    assert [row[0] for row in one.page("/akter").rows()] == ["2026-0001"]


def test_a_decision_is_told_by_the_unit_that_took_it(signed_in, three_held, berit, alva, ald, ber, clock):
    clock.set("2026-10-15T15:00")
    decision = {"unit_id": ald.id, "delegate": "Axel", "delegation_reference": "4.2", "decided_on": "2026-10-15", "told_on": "2026-10-15"}
    answers = {"outcome": "application_made", "text": "", "informed": "y", "decided": "yes", **decision}
    page = signed_in(alva).send(f"/forfragningar/{three_held.id}/avsluta", 422, **answers, told_by_id=berit.user_id)
    assert page.errors == ["Beslutet meddelas av den enhet som har fattat det. Välj någon på den enheten."]
    signed_in(alva).send(f"/forfragningar/{three_held.id}/avsluta", **answers, told_by_id=alva.user_id)


def test_the_manager_is_warned_about_a_child(signed_in, axel, alva, olle, child, bou, ald):
    record_basis(
        olle, child, verb="basis.record", kind="own_request", by_unit_id=bou.id, unit_id=ald.id, text="Bad.", decided_on=olle.today
    )
    asked = send_referral(olle, draft_referral(olle, child, from_unit_id=bou.id, to_unit_id=ald.id, question="?"))
    client = signed_in(axel)
    client.send(f"/forfragningar/{asked.id}/utse", to_worker_id=alva.user_id)
    assert "står inte som behörig för barnärenden" in client.page(f"/forfragningar/{asked.id}").messages


def test_a_page_about_a_child_says_where_concern_is_reported(signed_in, olle, berit):
    assert "oro" in signed_in(olle).page("/akter/2026-0002").text.lower()
    assert "oro för" not in signed_in(berit).page("/akter/2026-0001").text.lower()


def test_everything_in_time_is_today(signed_in, pre_booked, alva):
    assert at(alva, "2026-10-13T10:00").today.isoformat() == "2026-10-13"
    assert "13 oktober 2026" in signed_in(alva).page(f"/forfragningar/{pre_booked.id}").text


def test_names_of_others_whom_the_writer_knows_of_are_pointed_out_before_the_request_is_sent(signed_in, berit, ber, ald):
    cast.known("berit", "birger", "BER", "Kent Östberg", cast.TODAY.replace(year=1958))
    client = signed_in(berit)
    words = {"situation": "Gun bor med Kent Östberg. Östbergs granne Mira Falk hälsar på.", "person_words": "Jag heter Gun Östberg."}
    check = write(client, ber, ald, **words)
    page = client.page(check)
    assert "namn på någon annan i en akt som du kan läsa:" in page.text
    assert "Kent Östberg, under ”Situationen just nu” Ta bort dem" in page.text  # of Mira Falk she learns nothing
    assert "Skicka" in page.buttons
    client.send(check.replace("granska", "andra"), from_unit_id=ber.id, to_unit_id=ald.id, version="1", **FORM)
    assert "namn på någon annan" not in client.page(check).text


def test_an_enhetschef_reads_the_akt_but_asks_nobody(signed_in, eva, akt):
    page = signed_in(eva).page("/akter/2026-0001")
    assert {"Ny samverkansförfrågan", "Fråga om samtycke"} & set(page.buttons) == set()
    assert "ställer handläggaren en samverkansförfrågan" in page.text
    assert signed_in(eva).get("/akter/2026-0001/forfragningar/ny").status_code == 403
    consent = signed_in(eva).page(f"/akter/2026-0001/samtycken/{akt.consents[0].id}")
    assert consent.buttons == ["Blankett att skriva ut", "Återkalla"]


def test_whom_to_call_keeps_its_capitals(signed_in, sent, berit, ald):
    with writing():
        db.session.get_one(Unit, ald.id).ask_for = "mottagningen hos Per-Olof Hägg"
    assert "Mottagningen hos Per-Olof Hägg" in signed_in(berit).page(f"/forfragningar/{sent.id}").text


def test_errors_stand_in_the_order_of_the_page(signed_in, olle):
    page = signed_in(olle).send("/akter/2026-0002/samtycken/nytt", 422)
    assert page.errors[0].startswith("Skriv vad barnet självt har sagt")


def test_a_request_that_is_sent_twice_at_once_is_sent_and_says_so(signed_in, draft, berit, monkeypatch):
    def twice(actor, referral):
        send_referral(actor, referral)
        return send_referral(actor, referral)

    monkeypatch.setattr("sipweb.views.referrals.act.send_referral", twice)
    client, page = signed_in(berit), f"/forfragningar/{draft.id}"
    assert client.send(f"{page}/granska") == page
    assert client.page(page).messages == "Förfrågan är redan skickad."
    assert draft.state == "sent"


def test_a_unit_whose_part_is_closed_is_told_so_where_a_request_would_be_written(sent, berit, birger, akt, ber, signed_in):
    end_early(berit, sent, verb="referral.withdraw", text="Det löste sig.")
    close_track(berit, akt.track_of(ber.id), reason="Klart hos oss.")
    reopen_case(birger, ber, number="2026-0001", reason="Måste läsa.")
    client = signed_in(birger)
    assert client.get(f"/forfragningar/{sent.id}/andra").location == f"/forfragningar/{sent.id}"
    assert "Er del av akten är avslutad." in client.page(f"/forfragningar/{sent.id}").messages
