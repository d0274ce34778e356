"""Besked, samtal, answers by phone and the check before something leaves the unit, as each person sees them."""

from datetime import date

import pytest

from sipweb.actions.announcements import send_announcement, write_announcement
from sipweb.actions.answers import record_answer
from sipweb.actions.referrals import ask_more
from sipweb.db import db
from sipweb.models import Announcement, Referral
from tests import cast

GUN = ("Gun Östberg", date(1960, 3, 5), "196003052385")


@pytest.fixture
def both(akt):
    return cast.known("alva", "axel", "ALD", *GUN)


@pytest.fixture
def news(berit, both, ber):
    return write_announcement(berit, both, unit_id=ber.id)


def test_a_besked_is_checked_unit_by_unit_before_it_is_sent(signed_in, news, berit, ald):
    typed = {"text": "Behandlingen tar slut.", "unit_ids": ald.id, "need": "ni tar över."}
    page = signed_in(berit).post(f"/besked/{news.id}", data=typed).page
    assert page.h1 == "Granska beskedet"
    assert "Äldreenheten Behandlingen tar slut." in page.text
    assert news.sent_at is None
    back = signed_in(berit).post(f"/besked/{news.id}", data={**typed, "change": "1"})
    assert (back.status_code, back.page.values()["text"]) == (200, "Behandlingen tar slut.")
    signed_in(berit).send(f"/besked/{news.id}", **typed, checked="1")
    assert db.session.scalars(db.select(Announcement.sent_at)).one() is not None


def test_a_unit_that_got_no_content_reads_none(signed_in, news, berit, alva):
    send_announcement(berit, news, text="", need="", unit_ids=[])
    text = signed_in(alva).page(f"/besked/{news.id}").text
    assert "Beroendeenheten har något att berätta. Ring 08-465 004 00 om ni behöver veta mer." in text


def test_what_is_not_sent_is_nobody_elses(signed_in, news, alva, dag):
    for actor in (alva, dag):
        assert signed_in(actor).get(f"/besked/{news.id}").status_code == 404


def test_a_completion_is_checked_before_it_leaves(signed_in, sent, axel, berit):
    ask_more(axel, sent, text="Bor hon ensam?")
    path = f"/forfragningar/{sent.id}/komplettera"
    page = signed_in(berit).post(path, data={"text": "Ja, sedan i våras."}).page
    assert "Det här ser Äldreenheten" in page.text
    assert sent.state == "needs_info"
    signed_in(berit).send(path, text="Ja, sedan i våras.", checked="1")
    assert (sent.state, "Ja, sedan i våras." in signed_in(axel).page(f"/forfragningar/{sent.id}").text) == ("sent", True)


def test_an_invitation_without_a_request_is_checked_before_it_leaves(signed_in, both, berit, ber, ald):
    typed = {"from_unit_id": ber.id, "to_unit_id": ald.id, "question": "Hemgång", "need": "planering", "person_words": "Hem."}
    page = signed_in(berit).post("/akter/2026-0001/trepartsmote", data=typed).page
    assert (page.h1, "Vad mötet handlar om Hemgång" in page.text) == ("Granska inbjudan", True)
    assert db.session.scalars(db.select(Referral)).all() == []
    signed_in(berit).send("/akter/2026-0001/trepartsmote", **typed, checked="1")
    assert db.session.scalars(db.select(Referral.is_direct)).all() == [True]


def test_an_answer_by_phone_waits_on_both_sides(signed_in, sent, berit, axel, alva):
    told = {"kind": "assign", "to_worker_id": alva.user_id, "said_by": "Axel Gran", "said_on": "2026-10-12"}
    signed_in(berit).send(f"/forfragningar/{sent.id}/svar-per-telefon", **told)
    assert "Svar per telefon Väntar på bekräftelse" in signed_in(berit).page(f"/forfragningar/{sent.id}").text
    page = signed_in(axel).page(f"/forfragningar/{sent.id}")
    assert {"Bekräfta svaret", "Det stämmer inte"} <= set(page.buttons)
    signed_in(axel).send("/telefonsvar/1/bekrafta")
    assert sent.state == "assigned"


def test_a_form_that_is_not_right_keeps_what_was_typed(signed_in, sent, berit):
    told = {"kind": "decline", "text": "", "said_by": "Axel", "said_on": "2026-10-12"}
    page = signed_in(berit).send(f"/forfragningar/{sent.id}/svar-per-telefon", 422, **told)
    assert (page.errors, page.values()["said_by"]) == (["Skriv varför de sa nej."], "Axel")


def test_a_move_that_is_too_late_is_told_before_anything_is_written(signed_in, sent, axel):
    client = signed_in(axel)
    answer = client.get(f"/forfragningar/{sent.id}/byt-handlaggare")
    assert (answer.status_code, answer.location) == (303, f"/forfragningar/{sent.id}")
    assert "Det går inte nu. Förfrågan är ”skickad”." in client.page(f"/forfragningar/{sent.id}").messages


def test_rows_in_mitt_arbete_can_be_told_apart_but_name_nobody(signed_in, sent, berit):
    text = signed_in(berit).page("/").text
    assert "Akt 2026-0001, G.Ö., 66 år" in text
    assert "Östberg" not in text


def test_the_akt_asks_whether_a_coordinated_plan_has_been_told_of(signed_in, both, berit):
    client = signed_in(berit)
    assert "Har den enskilde fått veta att en samordnad plan är möjlig?" in client.page("/akter/2026-0001").text
    client.send("/akter/2026-0001/om-akten", told_of_coordination_on="2026-10-12", has_placement="y")
    assert "samordnad plan är möjlig" not in client.page("/akter/2026-0001").text
    assert (both.has_placement, both.has_child_investigation) == (True, False)


@pytest.mark.parametrize(
    "method, door, what", [("GET", "samtal/nytt", "Ett samtal"), ("GET", "trepartsmote", "En inbjudan"), ("POST", "besked", "Ett besked")]
)
def test_a_hidden_unit_is_told_before_anything_is_written(signed_in, hidden_akt, rut, method, door, what):
    client = signed_in(rut)
    answer = client.open(f"/akter/{hidden_akt.number}/{door}", method=method)
    assert (answer.status_code, answer.location) == (303, f"/akter/{hidden_akt.number}")
    assert client.page(answer.location).messages.startswith(f"Er enhet är dold i akten. {what} skulle röja den.")


def test_who_leads_both_units_is_not_offered_to_answer(signed_in, sent, berit, alva):
    cast.add_someone("britta", "Britta Två", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    record_answer(berit, sent, kind="assign", to_worker_id=alva.user_id, said_by="Axel Gran", said_on=cast.TODAY)
    page = signed_in(cast.actor_of("britta")).page(f"/forfragningar/{sent.id}")
    assert "Du leder båda enheterna. Axel Gran svarar i stället." in page.text
    assert not {"Utse handläggare", "Bekräfta svaret", "Avböj", "Begär komplettering", "Skicka vidare"} & {*page.buttons, *page.links}
    assert not [link for link in page.links if link.endswith(("avboj", "komplettering", "vidare"))]


def test_what_would_be_refused_is_said_before_it_is_shown(signed_in, news, berit, ald, bou):
    page = signed_in(berit).send(f"/besked/{news.id}", 422, text="", unit_ids=ald.id, need="")
    assert page.errors == ["Skriv vad de andra ska veta, eller välj bort innehållet."]
    cast.known("olle", "otto", "BOU", *GUN)
    page = signed_in(berit).send(f"/besked/{news.id}", 422, text="Klart.", unit_ids=bou.id, need="")
    assert [error.split(":")[0] for error in page.errors] == ["Barn och ungdom"]


def test_the_second_of_two_windows_keeps_what_was_typed(signed_in, news, berit, ald):
    send_announcement(berit, news, text="Först.", need="det behövs", unit_ids=[ald.id])
    page = signed_in(berit).send(f"/besked/{news.id}", 422, text="Sedan.", unit_ids=ald.id, need="det behövs")
    assert "Beskedet är redan skickat, av Berit Alm. Det du skrev är inte skickat." in page.text
    assert page.values()["text"] == "Sedan."


def test_one_begun_by_hand_has_a_button_to_throw_it_away(signed_in, news, berit):
    client = signed_in(berit)
    assert "Kasta beskedet" in client.page(f"/besked/{news.id}").buttons
    assert client.send(f"/besked/{news.id}/kasta") == "/akter/2026-0001"


def test_who_is_only_asked_reads_the_besked_and_comes_back_to_the_request(signed_in, assigned, berit, alva, akt, ber, ald):
    sent_news = send_announcement(berit, write_announcement(berit, akt, unit_id=ber.id), unit_ids=[])
    client = signed_in(alva)
    page = client.page(f"/besked/{sent_news.id}")
    assert f"/forfragningar/{assigned.id}" in page.links
    assert "/akter/2026-0001" not in page.links
    assert client.send(f"/besked/kopior/{sent_news.copies[0].id}/kvittera") == f"/forfragningar/{assigned.id}"
