"""Names of others than the person of the akt, in what goes to another unit: a warning that says which and where, and the way on."""

from datetime import date

import pytest

from sipweb.actions.announcements import write_announcement
from sipweb.actions.handovers import write_handover
from sipweb.actions.referrals import ask_more
from sipweb.actions.threads import start_thread
from sipweb.actions.transfers import judge_transfer, notify_transfer
from sipweb.db import db
from sipweb.models import Announcement, ThreadMessage
from sipweb.queries.names import Named, others_named_in
from tests import cast
from tests.actions.test_monthly import item_from, plan
from tests.actions.test_transfers import JUDGED, PARTS, answered

ASKS = "Är det namn på någon annan?"


@pytest.fixture
def kent(app):
    """Someone else at BER, whom Berit and Birger know of."""
    return cast.known("berit", "birger", "BER", "Kent Ödman", date(1958, 1, 2))


@pytest.fixture
def kurt(app):
    """Someone else at ALD, whom Axel and Alva know of."""
    return cast.known("alva", "axel", "ALD", "Kurt Ödlund", date(1941, 1, 2))


def test_each_word_is_told_with_every_text_it_stands_in(berit, akt, kent):
    texts = [("Fråga", "Gun Östberg bor med Kent Ödman."), ("Läget", "Ödman är borta, Kent Ödman sa det."), ("Behov", "")]
    found = others_named_in(berit, texts, akt.person)
    assert found == [Named("Kent Ödman", ["Fråga", "Läget"]), Named("Ödman", ["Läget"])]


def test_a_name_the_writer_may_not_see_gives_nothing(axel, akt, kent):
    assert others_named_in(axel, [("Fråga", "Gun bor med Kent Ödman.")], akt.person) == []


def test_a_completion_that_names_someone_else_is_warned_about_and_can_be_sent(signed_in, sent, axel, berit, kent):
    ask_more(axel, sent, text="Bor hon ensam?")
    path = f"/forfragningar/{sent.id}/komplettera"
    page = signed_in(berit).post(path, data={"text": "Nej, med Kent Ödman."}).page
    assert ASKS in page.text
    assert "Kent Ödman, under ”Komplettering”" in page.text
    signed_in(berit).send(path, text="Nej, med Kent Ödman.", checked="1")
    assert sent.state == "sent"


@pytest.mark.parametrize("text", ["Vi har redan Kurt Ödlund.", "Hör hemma hos er."])
def test_a_no_is_looked_at_first_only_when_it_names_someone_else(signed_in, sent, axel, kurt, text):
    path = f"/forfragningar/{sent.id}/avboj"
    told = {"text": text, "application_made": "no"}
    answer = signed_in(axel).post(path, data=told)
    if "Ödlund" in text:
        assert (answer.status_code, answer.page.h1) == (200, "Granska: avböj")
        assert ASKS in answer.page.text
        assert sent.state == "sent"
        answer = signed_in(axel).post(path, data=told | {"checked": "1"})
    assert answer.status_code == 303, answer.page.errors
    db.session.expire_all()
    assert sent.state == "declined"


def test_a_besked_that_names_someone_else_is_warned_about(signed_in, akt, kent, berit, ber, ald):
    case = cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    news = write_announcement(berit, case, unit_id=ber.id)
    typed = {"text": "Kent Ödman flyttar ut.", "unit_ids": ald.id, "need": "ni tar över."}
    page = signed_in(berit).post(f"/besked/{news.id}", data=typed).page
    assert "Kent Ödman, under ”Äldreenheten”" in page.text
    signed_in(berit).send(f"/besked/{news.id}", **typed, checked="1")
    assert db.session.scalars(db.select(Announcement.sent_at)).one() is not None


def test_a_message_that_names_someone_else_is_looked_at_before_it_is_sent(signed_in, both, kent, berit, ber, ald):
    told = {"unit_id": ber.id, "unit_ids": [ald.id], "heading": "Hemgång", "need": "ni planerar.", "text": "När?"}
    path = f"/samtal/{start_thread(berit, both, **told).id}"
    client = signed_in(berit)
    page = client.post(path, data={"text": "Kent Ödman hämtar."}).page
    assert page.h1 == "Granska: nytt meddelande"
    assert "Det här ser Äldreenheten" in page.text
    assert "Kent Ödman, under ”Meddelande”" in page.text
    assert db.session.scalar(db.select(db.func.count(ThreadMessage.id))) == 1
    assert client.post(path, data={"text": "Kent Ödman hämtar.", "change": "1"}).page.values()["text"] == "Kent Ödman hämtar."
    client.send(path, text="Kent Ödman hämtar.", checked="1")
    client.send(path, text="Klockan tre.")  # names nobody
    assert db.session.scalar(db.select(db.func.count(ThreadMessage.id))) == 3


def test_a_named_item_of_a_meeting_warns_about_others_and_not_about_the_person(signed_in, akt, kent, berit, birger, ber):
    item = item_from(berit, ber, akt, plan(birger), background="Gun Östberg bor med Kent Ödman.")
    page = signed_in(birger).page(f"/punkter/{item.id}/anmal")
    assert page.text.count("Kent Ödman, under ”") == 1
    assert "Gun Östberg, under" not in page.text
    assert "Anmäl till mötet" in page.buttons


@pytest.fixture
def decided(app, olle, otto, bou, soc):
    case = cast.known("olle", "otto", "BOU", "Ada Sen", date(2007, 12, 1))
    cast.consent_for(case, "olle", "BOU", "SOC")
    transfer = judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED)
    notify_transfer(otto, transfer, to_unit_id=soc.id, late_why="Kom sent.")
    return answered(otto, transfer, suitable=True, method="Gemensamt.", on=date(2026, 10, 12))


def test_a_handover_that_names_someone_else_is_warned_about(signed_in, decided, olle):
    write_handover(olle, decided, person_words="Jag vill bo själv.", **PARTS | {"background": "Klasskamrat med Leo Sandell."})
    client, path = signed_in(olle), f"/overforingar/{decided.id}/overlamning/granska"
    page = client.page(path)
    assert "Leo Sandell, under ”1. Bakgrund och familjesituation”" in page.text
    client.send(path, version=page.values()["version"])


def test_what_only_the_own_unit_reads_is_not_shown_as_if_the_others_did(signed_in, both, kent, berit):
    track = next(t for t in both.tracks if t.unit.code == "BER")
    typed = {"reason": "Klart för Gun.", "text": "Kent Ödman tar vid.", "need": "ni planerar.", "version": track.version}
    page = signed_in(berit).post(f"/aktuell/{track.id}/avsluta", data=typed).page
    assert ASKS in page.text
    assert "Klart för Gun." not in page.main.text
