"""Besked: a decision, changed insatser and a closed part are told to every other unit, and acknowledged (R196–R197, R200)."""

from datetime import date

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.announcements import acknowledge, drop_announcement, send_announcement, write_announcement
from sipweb.actions.decisions import correct_decision, record_decision
from sipweb.actions.leaving import start_for
from sipweb.actions.organisation import disable_user
from sipweb.actions.outcomes import close_referral
from sipweb.actions.own_part import change_track, close_track
from sipweb.actions.referrals import end_early
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import Announcement, AnnouncementCopy, FormalDecision
from sipweb.queries.announcements import announcements_in, decisions_in, unread_tasks, unsent_tasks
from sipweb.queries.journal import entries_in
from sipweb.queries.noticed import not_told
from sipweb.queries.work import tasks
from tests import cast
from tests.conftest import at, told
from tests.test_orphans import FINE, found

GUN = ("Gun Östberg", date(1960, 3, 5), "196003052385")


@pytest.fixture
def both(akt):
    """Akt 2026-0001, current at BER, ALD and BOU."""
    cast.known("alva", "axel", "ALD", *GUN)
    return cast.known("olle", "otto", "BOU", *GUN)


@pytest.fixture
def decided(berit, both, ber):
    told_ = {"delegate": "Enhetschef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 12), "told_on": date(2026, 10, 12)}
    return record_decision(berit, both, unit_id=ber.id, told_by_id=berit.user_id, **told_)


def unsent() -> Announcement:
    return db.session.scalars(db.select(Announcement).where(Announcement.sent_at.is_(None))).one()


def copies(news) -> dict[str, bool]:
    return {copy.unit.code: copy.with_content for copy in news.copies}


def test_a_decision_waits_to_be_told_to_the_others(decided, berit, both):
    assert (unsent().kind, unsent().unit.code) == ("decision", "BER")
    assert [(t.title, t.what, t.button) for t in unsent_tasks(berit)] == [("Berätta för de andra enheterna", "Nytt beslut", "Berätta")]


def test_each_unit_is_told_with_content_or_without(decided, berit, alva, olle, ald):
    news = send_announcement(berit, unsent(), text="Kontaktperson till mars.", need="planeringen hemma.", unit_ids=[ald.id])
    assert copies(news) == {"ALD": True, "BOU": False}
    for actor in (alva, olle):
        assert told(actor)[0] == "Beroendeenheten: nytt beslut. Läs beskedet. Akt 2026-0001."
        assert [t.title for t in unread_tasks(actor)] == ["Läs besked från Beroendeenheten"]
    assert list(unsent_tasks(berit)) == []


def test_the_reference_to_a_decision_is_read_only_by_those_who_got_the_content(decided, berit, alva, olle, both, ald, ber, bou):
    units = {ber.id, ald.id, bou.id}

    def seen():
        return {actor.who.name: len(decisions_in(actor, both, units, actor.who.units)) for actor in (berit, alva, olle)}

    assert seen() == {"Berit Alm": 1, "Alva Ek": 0, "Olle Rönn": 0}
    send_announcement(berit, unsent(), text="Kontaktperson till mars.", need="planeringen hemma.", unit_ids=[ald.id])
    assert seen() == {"Berit Alm": 1, "Alva Ek": 1, "Olle Rönn": 0}
    told_ = {"delegate": "Chef", "delegation_reference": "4.3", "decided_on": date(2026, 10, 12), "told_on": date(2026, 10, 12)}
    record_decision(berit, both, unit_id=ber.id, told_by_id=berit.user_id, **told_)
    send_announcement(berit, unsent(), unit_ids=[])
    assert seen() == {"Berit Alm": 2, "Alva Ek": 1, "Olle Rönn": 0}


def test_what_is_told_with_content_needs_a_reason_and_a_text(decided, berit, ald):
    with pytest.raises(Refused, match="Skriv en rad om varför") as no:
        send_announcement(berit, unsent(), text="Nytt.", need=" ", unit_ids=[unsent().case.open_tracks[2].unit_id])
    assert no.value.field == "need"
    with pytest.raises(Refused, match="Skriv vad de andra ska veta"):
        send_announcement(berit, unsent(), text=" ", need="det behövs", unit_ids=[ald.id])


def test_without_content_is_always_possible(decided, berit, ald):
    news = send_announcement(berit, unsent(), text="", need="", unit_ids=[])
    assert copies(news) == {"ALD": False, "BOU": False}


def test_the_sender_sees_who_has_read_and_when(decided, berit, alva, ald):
    news = send_announcement(berit, unsent(), text="Nytt.", need="det behövs", unit_ids=[ald.id])
    copy = next(c for c in news.copies if c.unit_id == ald.id)
    acknowledge(at(alva, "2026-10-13T08:00"), copy)
    assert (copy.acknowledged_by.name, copy.acknowledged_at.isoformat()) == ("Alva Ek", "2026-10-13T06:00:00+00:00")
    assert list(unread_tasks(alva)) == []
    with pytest.raises(Refused, match="redan kvitterat"):
        acknowledge(alva, copy)


def test_only_the_unit_that_was_told_acknowledges(decided, berit, alva, dag, ald):
    news = send_announcement(berit, unsent(), text="Nytt.", need="det behövs", unit_ids=[ald.id])
    copy = next(c for c in news.copies if c.unit_id == ald.id)
    for actor in (berit, dag):
        with pytest.raises(NotAllowed):
            acknowledge(actor, copy)


def test_the_text_for_the_journal_holds_no_more_than_the_unit_was_told(decided, berit, alva, olle, ald):
    news = send_announcement(berit, unsent(), text="Kontaktperson till mars.", need="det behövs", unit_ids=[ald.id])
    for actor in (alva, olle):
        acknowledge(actor, next(c for c in news.copies if actor.who.works_in(c.unit_id)))
    assert "Kontaktperson till mars." in entries_in(alva, news.case_id)[0].text
    assert "Kontaktperson" not in entries_in(olle, news.case_id)[0].text


def test_two_who_send_the_same_besked_one_is_told(decided, berit, bodil, ald):
    news, seen = unsent(), str(unsent().version)
    send_announcement(berit, news, text="Nytt.", need="det behövs", unit_ids=[ald.id], version=seen)
    with pytest.raises(Refused, match="redan skickat"):
        send_announcement(bodil, news, text="Annat.", need="det behövs", unit_ids=[ald.id], version=seen)
    assert news.text == "Nytt."


def test_changed_insatser_are_told(berit, both, ber):
    change_track(berit, both.track_of(ber.id), other_number="", is_hidden=False, insatser_since=date(2026, 10, 5))
    assert (unsent().kind, unsent().text) == ("insats", "Pågående insatser hos Beroendeenheten sedan 5 oktober 2026.")


def test_a_part_is_not_closed_while_something_is_untold(decided, berit, both, ber):
    with pytest.raises(Refused, match="ett besked är inte skickat"):
        close_track(berit, both.track_of(ber.id), reason="Klar.")
    send_announcement(berit, unsent(), unit_ids=[])
    close_track(berit, both.track_of(ber.id), reason="Klar.")
    assert both.track_of(ber.id) is None


def test_closing_is_itself_told_and_the_reason_stays_in_the_unit(berit, alva, both, ber, ald):
    close_track(
        berit, both.track_of(ber.id), reason="Egna skäl.", text="Vi är klara med behandlingen.", need="ni tar vid.", unit_ids=[ald.id]
    )
    news = db.session.scalars(db.select(Announcement)).one()
    assert (news.kind, copies(news)) == ("closing", {"ALD": True, "BOU": False})
    assert announcements_in(alva, both) == [news]
    assert "Egna skäl" not in news.text


def test_nothing_is_told_by_or_about_a_hidden_unit(hidden_akt, dag, rut, rel, ekb):
    """EKB and, hidden, REL. REL changes and nobody is told; EKB changes, and REL gets a notice that nobody sees."""
    change_track(rut, hidden_akt.track_of(rel.id), other_number="", is_hidden=True, insatser_since=date(2026, 10, 5))
    assert told(dag) == []
    change_track(dag, hidden_akt.track_of(ekb.id), other_number="", is_hidden=False, insatser_since=date(2026, 10, 5))
    assert told(rut)[0] == "Ekonomiskt bistånd: ändrade insatser. Akt 2026-0004."
    assert db.session.scalars(db.select(Announcement)).all() == []
    with pytest.raises(Refused, match="Ingen annan enhet kan få besked"):
        write_announcement(dag, hidden_akt, unit_id=ekb.id)


def test_a_besked_with_nobody_left_to_tell_is_put_aside(decided, berit, alva, olle, both, ald, bou):
    for actor, unit in ((alva, ald), (olle, bou)):
        for copy in db.session.scalars(db.select(AnnouncementCopy).where(AnnouncementCopy.unit_id == unit.id)).all():
            acknowledge(actor, copy)
        close_track(actor, both.track_of(unit.id), reason="Klar.")
    with pytest.raises(Refused, match="Ingen annan enhet är aktuell"):
        send_announcement(berit, unsent(), unit_ids=[])
    drop_announcement(berit, unsent())
    assert list(unsent_tasks(berit)) == []


def test_a_besked_that_someone_can_be_told_is_not_put_aside(decided, berit):
    with pytest.raises(Refused, match="Skicka beskedet"):
        drop_announcement(berit, unsent())


def test_someone_shut_out_of_the_akt_reads_no_besked(decided, berit, alva, axel, both, ald):
    send_announcement(berit, unsent(), text="Nytt.", need="det behövs", unit_ids=[ald.id])
    block_user(axel, both, user_id=alva.user_id, reason="Släkt.")
    assert announcements_in(alva, both) == []
    assert list(unread_tasks(alva)) == []
    assert db.session.scalars(AnnouncementCopy.visible_to(alva)).all() == []


@pytest.mark.parametrize("days, why", [((12, 11), "innan beslutet togs"), ((12, 12), None)])
def test_the_person_is_told_on_the_day_or_later(berit, both, ber, days, why):
    told_ = {"delegate": "Chef", "delegation_reference": "4.2", "decided_on": date(2026, 10, days[0]), "told_on": date(2026, 10, days[1])}
    if why is None:
        assert record_decision(berit, both, unit_id=ber.id, told_by_id=berit.user_id, **told_).id
        return
    with pytest.raises(Refused, match=why):
        record_decision(berit, both, unit_id=ber.id, told_by_id=berit.user_id, **told_)


def test_a_decision_is_told_by_the_unit_that_took_it(berit, alva, both, ber, ald):
    told_ = {"delegate": "Chef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 12), "told_on": date(2026, 10, 12)}
    with pytest.raises(Refused, match="meddelas av den enhet som har fattat det"):
        record_decision(berit, both, unit_id=ber.id, told_by_id=alva.user_id, **told_)
    with pytest.raises(Refused, match="Välj en enhet som du arbetar på"):
        record_decision(berit, both, unit_id=ald.id, told_by_id=alva.user_id, **told_)
    assert db.session.scalars(db.select(FormalDecision)).all() == []


def test_a_decision_in_an_outcome_waits_to_be_told_too(three_held, berit, alva, ber):
    cast.known("olle", "otto", "BOU", *GUN)
    told_ = {"delegate": "Chef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 15), "told_on": date(2026, 10, 15)}
    decision = {"unit_id": ber.id, "told_by_id": berit.user_id, **told_}
    close_referral(at(berit, "2026-10-15T15:00"), three_held, outcome="information_given", text="", decision=decision)
    assert (unsent().kind, unsent().unit.code) == ("decision", "BER")


def test_an_old_form_is_told_what_has_changed(decided, berit, bodil, ald):
    with pytest.raises(Changed):
        send_announcement(berit, unsent(), text="Nytt.", need="x", unit_ids=[ald.id], version="99")


def test_one_begun_by_hand_is_thrown_away_and_stands_nowhere(berit, both, ber):
    news = write_announcement(berit, both, unit_id=ber.id)
    drop_announcement(berit, news)
    assert list(unsent_tasks(berit)) == announcements_in(berit, both) == []
    close_track(berit, both.track_of(ber.id), reason="Klart.")


def test_insatser_that_change_twice_are_one_besked_with_how_it_is_now(berit, both, ber):
    for day in (date(2026, 10, 5), date(2026, 10, 7)):
        change_track(berit, both.track_of(ber.id), other_number="", is_hidden=False, insatser_since=day)
    assert unsent().text == "Pågående insatser hos Beroendeenheten sedan 7 oktober 2026."


def test_the_handläggare_says_that_they_have_read_it_or_a_manager_who_leads_only_that_unit(decided, berit, alva, aron, axel, ald):
    news = send_announcement(berit, unsent(), unit_ids=[])
    copy = next(c for c in news.copies if c.unit_id == ald.id)
    with pytest.raises(Refused, match=r"^Handläggaren läser och kvitterar beskedet\. Är hen borta gör en chef det\.$"):
        acknowledge(aron, copy)
    cast.add_someone("britta", "Britta Två", [(cast.BOSS, "BER"), (cast.BOSS, "ALD")])
    with pytest.raises(Refused, match=r"^Du leder båda enheterna\. Handläggaren eller Axel Gran kvitterar\.$"):
        acknowledge(cast.actor_of("britta"), copy)
    acknowledge(axel, copy)
    assert told(alva)[0] == "Axel Gran har kvitterat ett besked från Beroendeenheten i ditt ställe. Läs det. Akt 2026-0001."


def test_a_unit_does_not_leave_with_a_besked_it_has_not_read(decided, berit, alva, both, ald):
    news = send_announcement(berit, unsent(), unit_ids=[])
    with pytest.raises(Refused, match="Ett besked till er är inte läst"):
        close_track(alva, both.track_of(ald.id), reason="Klart.")
    acknowledge(alva, next(c for c in news.copies if c.unit_id == ald.id))
    close_track(alva, both.track_of(ald.id), reason="Klart.")


def test_a_handläggare_who_is_only_named_in_a_request_is_told_too(assigned, berit, alva, aron, axel, akt, ber, ald):
    """ALD is asked, Alva is named, and BER decides something."""
    told_ = {"delegate": "Chef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 12), "told_on": date(2026, 10, 12)}
    record_decision(berit, akt, unit_id=ber.id, told_by_id=berit.user_id, **told_)
    news = send_announcement(berit, unsent(), text="Kontaktperson.", need="det behövs", unit_ids=[ald.id])
    assert copies(news) == {"ALD": True}
    assert told(alva)[0] == "Beroendeenheten: nytt beslut. Läs beskedet. Akt 2026-0001."
    assert [t.title for t in unread_tasks(alva)] == ["Läs besked från Beroendeenheten"]
    assert list(unread_tasks(aron)) == list(unread_tasks(axel)) == []
    seen = [db.session.scalar(Announcement.visible_to(actor).where(Announcement.id == news.id)) for actor in (alva, axel, aron)]
    assert seen == [news, news, None]
    acknowledge(alva, news.copies[0])
    assert "Kontaktperson." in entries_in(alva, akt.id)[0].text


def test_who_answers_no_request_any_more_is_not_told(assigned, berit, akt, ber):
    end_early(berit, assigned, verb="referral.withdraw", text="Behövs inte.")
    with pytest.raises(Refused, match="Ingen annan enhet kan få besked"):
        write_announcement(berit, akt, unit_id=ber.id)


def test_the_text_for_the_journal_says_who_told_the_person_and_when(decided, berit):
    assert "Meddelat den enskilde 12 oktober 2026 av Berit Alm." in entries_in(berit, decided.case_id)[0].text


# A reference that was wrong.

RIGHT = {"delegate": "Enhetschef", "delegation_reference": "4.3", "decided_on": date(2026, 10, 11), "told_on": date(2026, 10, 12)}


def corrected(actor, wrong, **more) -> FormalDecision:
    return correct_decision(actor, wrong, **RIGHT | {"told_by_id": wrong.told_by_id, "reason": "Fel punkt."} | more)


def test_a_wrong_reference_is_corrected_and_both_stand(decided, berit, bodil, both, ber, signed_in):
    right = corrected(bodil, decided)
    assert (decided.delegation_reference, right.delegation_reference, decided.corrected) == ("4.2", "4.3", right)
    assert (right.correction, right.corrected_on, right.corrected_by_id) == ("Fel punkt.", date(2026, 10, 12), bodil.user_id)
    text = signed_in(berit).page("/akter/2026-0001").text
    assert "delegation 4.3" in text and "Rättelse 2026-10-12 av Bodil Ask: Fel punkt." in text
    assert "Det var fel, och rättades 2026-10-12." in text
    latest, first = [e for e in entries_in(berit, both.id) if e.title.startswith("Beslut att hänvisa till")]
    assert "Det stod: Enhetschef, delegation 4.2, 12 oktober 2026." in latest.text and "Skäl: Fel punkt." in latest.text
    assert first.text.endswith("det var fel.")
    with pytest.raises(Refused, match="redan rättad"):
        corrected(berit, decided)


def test_a_reference_is_corrected_by_the_unit_that_decided_and_nothing_is_no_correction(decided, berit, alva, both):
    with pytest.raises(NotAllowed):
        corrected(alva, decided)
    with pytest.raises(Refused, match="samma uppgifter som förut"):
        corrected(berit, decided, delegation_reference="4.2", decided_on=date(2026, 10, 12))
    with pytest.raises(Refused, match="Välj någon på den enheten"):
        corrected(berit, decided, told_by_id=alva.user_id)


def test_what_has_not_been_told_yet_is_told_as_it_is_now(decided, berit, ald):
    right = corrected(berit, decided)
    assert (unsent().kind, unsent().decision_id) == ("decision", right.id)


def test_those_who_were_told_of_the_wrong_one_are_told_of_the_correction(decided, berit, alva, olle, both, ald, ber, signed_in):
    send_announcement(berit, unsent(), text="Delegation 4.2.", need="planeringen hemma.", unit_ids=[ald.id])
    right = corrected(berit, decided)
    news = unsent()
    assert (news.kind, news.decision_id) == ("correction", right.id)
    assert news.text == "Rättat: Enhetschef, delegation 4.3, 11 oktober 2026. Det stod: Enhetschef, delegation 4.2, 12 oktober 2026."
    page = signed_in(alva).page("/akter/2026-0001").text
    assert "Det var fel, och rättades 2026-10-12." in page and "delegation 4.3" not in page
    with pytest.raises(Refused, match="inte fått veta allt"):
        close_track(berit, both.track_of(ber.id), reason="Klart.")
    send_announcement(berit, news, text=news.text, need="planeringen hemma.", unit_ids=[ald.id])
    assert told(alva)[0] == "Beroendeenheten: rättat beslut. Läs beskedet. Akt 2026-0001."
    assert "delegation 4.3" in signed_in(alva).page("/akter/2026-0001").text
    assert "har rättat uppgifterna om ett beslut" in signed_in(olle).page(f"/besked/{news.id}").text


def test_the_other_side_of_a_request_reads_both_and_is_told(three_held, berit, alva, ber, signed_in):
    then = at(berit, "2026-10-15T15:00")
    decision = {"unit_id": ber.id, "told_by_id": berit.user_id, **RIGHT}
    close_referral(then, three_held, outcome="information_given", text="", decision=decision)
    wrong = db.session.scalars(db.select(FormalDecision)).one()
    corrected(then, wrong, delegation_reference="4.4")
    assert told(alva)[0] == "Beroendeenheten har rättat ett beslut att hänvisa till. Akt 2026-0001."
    text = signed_in(alva).page(f"/forfragningar/{three_held.id}").text
    assert "delegation 4.4" in text and "Det var fel, och rättades 2026-10-15." in text


def test_the_form_of_a_correction_has_what_stands_and_asks_why(decided, berit, signed_in, alva):
    client, here = signed_in(berit), f"/beslut/{decided.id}/ratta"
    assert here in client.page("/akter/2026-0001").links
    form = client.page(here).values()
    assert (form["delegation_reference"], form["decided_on"]) == ("4.2", "2026-10-12")
    assert client.send(here, 422, **form | {"delegation_reference": "4.3"}).errors_beside("reason") == "Skriv vad som var fel."
    client.send(here, **form | {"delegation_reference": "4.3", "reason": "Fel punkt."})
    assert db.session.scalars(db.select(FormalDecision.delegation_reference)).all() == ["4.2", "4.3"]
    assert here not in client.page("/akter/2026-0001").links
    assert signed_in(alva).get(here).status_code == 404


# Whoever should read it is away.


def waits_for(actor, now=None) -> list[tuple[str, str]]:
    return [(t.place, t.what) for t in tasks(at(actor, now) if now else actor) if t.title == "Läs besked från Beroendeenheten"]


def test_the_manager_sees_a_besked_that_the_one_who_is_away_has_not_read(decided, berit, alva, axel, ald):
    send_announcement(berit, unsent(), unit_ids=[])
    assert waits_for(axel) == []
    start_for(axel, ald, from_user_id=alva.user_id, reason="leave", text="", starts_on=date(2026, 10, 13))
    assert waits_for(axel) == []
    assert waits_for(axel, "2026-10-13T09:00") == [("unit", "Nytt beslut, Alva Ek är borta")]
    assert waits_for(alva, "2026-10-13T09:00") == [("me", "Nytt beslut")]


def test_the_manager_sees_a_besked_that_the_one_who_is_away_has_not_sent(decided, berit, birger, ber):
    assert list(unsent_tasks(birger)) == []
    start_for(birger, ber, from_user_id=berit.user_id, reason="leave", text="", starts_on=date(2026, 10, 12))
    assert [(t.place, t.title) for t in unsent_tasks(birger)] == [("unit", "Berätta för de andra enheterna")]
    assert [t.place for t in unsent_tasks(berit)] == ["me"]


def test_the_manager_sees_a_besked_that_nobody_has_read_in_time_or_nobody_is_named_to_read(
    decided, berit, olle, otto, axel, both, bou, tore
):
    send_announcement(berit, unsent(), unit_ids=[])
    late = "2026-10-30T09:00"
    assert waits_for(axel, late) == [("unit", "Nytt beslut, Alva Ek har inte läst")]
    disable_user(tore, cast.user_of("olle"), to_managers=True)
    assert waits_for(otto) == [("me", "Nytt beslut")]  # it is the manager's own from now on
    acknowledge(otto, db.session.scalars(db.select(AnnouncementCopy).where(AnnouncementCopy.unit_id == bou.id)).one())
    assert waits_for(otto, late) == []


def test_the_manager_of_a_unit_that_is_only_asked_sees_what_the_named_one_has_not_read(assigned, berit, alva, axel, akt, ber):
    told_ = {"delegate": "Chef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 12), "told_on": date(2026, 10, 12)}
    record_decision(berit, akt, unit_id=ber.id, told_by_id=berit.user_id, **told_)
    send_announcement(berit, unsent(), unit_ids=[])
    assert waits_for(axel) == []
    assert waits_for(axel, "2026-10-30T09:00") == [("unit", "Nytt beslut, Alva Ek har inte läst")]


def test_the_page_of_a_besked_leads_to_what_its_reader_reads(assigned, berit, alva, akt, ber, signed_in):
    news = write_announcement(berit, akt, unit_id=ber.id)
    send_announcement(berit, news, unit_ids=[])
    page = signed_in(alva).page(f"/besked/{news.id}")
    assert f"/forfragningar/{assigned.id}" in page.links and "Till förfrågan" in page.text
    page = signed_in(berit).page(f"/besked/{news.id}")
    assert "/akter/2026-0001" in page.links and "Till akten" in page.text


def hide(actor, case, unit_id):
    track = case.track_of(unit_id)
    return change_track(actor, track, other_number="", is_hidden=True, insatser_since=None)


def show(actor, case, unit_id):
    track = case.track_of(unit_id)
    return change_track(actor, track, other_number="", is_hidden=False, insatser_since=None)


def test_a_unit_that_hides_itself_is_asked_to_tell_nothing_and_closes_its_part_with_what_waits(decided, berit, birger, alva, both, ber):
    waits, later = unsent(), at(birger, "2026-11-30T09:00")
    assert [one.kind for one in not_told(later, date(2026, 1, 1))] == ["not_told"]
    hide(berit, both, ber.id)
    assert list(unsent_tasks(berit)) == [] == list(not_told(later, date(2026, 1, 1)))
    close_track(berit, both.track_of(ber.id), reason="Klart.")
    assert (waits.copies, told(alva)) == ([], [])
    assert waits.sent_at is not None and found() == FINE


def test_what_was_left_untold_with_nobody_to_tell_is_told_nobody_and_left_in_no_list(decided, berit, alva, olle, both):
    waits = unsent()
    for actor, code in ((alva, "ALD"), (olle, "BOU"), (berit, "BER")):
        unit_id = cast.unit_of(code).id
        for copy in db.session.scalars(db.select(AnnouncementCopy).where(AnnouncementCopy.unit_id == unit_id)).all():
            acknowledge(actor, copy)
        close_track(actor, both.track_of(unit_id), reason="Klart.")
    assert waits.sent_at is not None and found() == FINE


def test_a_besked_waits_while_its_unit_is_hidden_and_is_sent_when_it_shows_itself(decided, berit, alva, both, ber):
    hide(berit, both, ber.id)
    for act in (lambda: send_announcement(berit, unsent(), unit_ids=[]), lambda: drop_announcement(berit, unsent())):
        with pytest.raises(Refused, match="Er enhet är dold i akten"):
            act()
        db.session.rollback()
    assert told(alva) == []
    show(berit, both, ber.id)
    assert [task.title for task in unsent_tasks(berit)] == ["Berätta för de andra enheterna"]
    with pytest.raises(Refused, match="inte skickat"):
        close_track(berit, both.track_of(ber.id), reason="Klart.")
    db.session.rollback()
    send_announcement(berit, unsent(), unit_ids=[])
    assert told(alva) != []


def test_the_page_of_a_besked_that_waits_says_why_and_asks_for_nothing(decided, berit, both, ber, signed_in):
    client, path = signed_in(berit), f"/besked/{unsent().id}"
    form = client.page(path).values() | {"text": "Kontaktperson till mars."}
    hide(berit, both, ber.id)
    page = client.page(path)
    assert "Beskedet väntar Er del av akten är dold" in page.main.text and "text" not in page.values()
    refused = client.send(path, 422, **form)  # was open when the part was hidden: nothing typed is lost
    assert refused.values()["text"] == "Kontaktperson till mars."


def test_what_was_begun_by_hand_a_hidden_unit_throws_away(berit, both, ber, signed_in):
    news = write_announcement(berit, both, unit_id=ber.id)
    hide(berit, both, ber.id)
    assert "Kasta beskedet" in signed_in(berit).page(f"/besked/{news.id}").main.text
    assert drop_announcement(berit, news).sent_at is not None


def test_what_a_hidden_unit_has_read_is_seen_to_be_read_when_it_shows_itself(decided, signed_in, berit, alva, both, ald):
    news = send_announcement(berit, unsent(), unit_ids=[])
    hide(alva, both, ald.id)
    acknowledge(alva, next(copy for copy in news.copies if copy.unit_id == ald.id))
    show(alva, both, ald.id)
    assert "Läst av 1 av 2" in signed_in(berit).page("/akter/2026-0001").text
    assert "Alva Ek" in signed_in(berit).page(f"/besked/{news.id}").text


def test_what_a_hidden_unit_has_read_the_others_do_not_learn(decided, signed_in, berit, alva, both, ald):
    news = send_announcement(berit, unsent(), unit_ids=[])
    hide(alva, both, ald.id)
    mine = next(copy for copy in news.copies if copy.unit_id == ald.id)
    acknowledge(alva, mine)
    assert list(unread_tasks(alva)) == []
    assert "Alva Ek" not in signed_in(berit).page(f"/besked/{news.id}").text
    assert "Läst av 0 av 2" in signed_in(berit).page("/akter/2026-0001").text
    assert "Alva Ek" in signed_in(alva).page(f"/besked/{news.id}").text


def test_a_reference_is_corrected_also_when_who_told_the_person_has_left(decided, birger, berit, tore, ber, signed_in):
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    client, path = signed_in(birger), f"/beslut/{decided.id}/ratta"
    client.send(path, **client.page(path).values() | {"delegation_reference": "4.3", "reason": "Fel punkt."})
    right = db.session.scalars(db.select(FormalDecision).where(FormalDecision.corrects_id == decided.id)).one()
    assert (right.delegation_reference, right.told_by_id) == ("4.3", berit.user_id)


def test_somebody_who_has_left_is_not_put_in_who_had_not_told_the_person(decided, birger, bodil, tore):
    disable_user(tore, cast.user_of("bodil"), to_managers=True)
    with pytest.raises(Refused, match="Välj någon på den enheten"):
        corrected(birger, decided, told_by_id=bodil.user_id)


def test_a_reference_corrected_twice_is_told_once_as_it_is_now_and_as_it_was_told(decided, berit, alva, ald):
    send_announcement(berit, unsent(), text="Delegation 4.2.", need="planeringen hemma.", unit_ids=[ald.id])
    right = corrected(berit, corrected(berit, decided), delegation_reference="4.4")
    news = unsent()
    assert (news.kind, news.decision_id) == ("correction", right.id)
    assert news.text == "Rättat: Enhetschef, delegation 4.4, 11 oktober 2026. Det stod: Enhetschef, delegation 4.2, 12 oktober 2026."


def test_a_correction_that_has_been_told_is_what_stood_before_the_next(decided, berit, alva, ald):
    send_announcement(berit, unsent(), text="Delegation 4.2.", need="planeringen hemma.", unit_ids=[ald.id])
    second = corrected(berit, decided)
    send_announcement(berit, unsent(), text="Delegation 4.3.", need="planeringen hemma.", unit_ids=[ald.id])
    corrected(berit, second, delegation_reference="4.4")
    assert unsent().text.endswith("Det stod: Enhetschef, delegation 4.3, 11 oktober 2026.")


def test_a_correction_is_offered_with_content_to_those_who_got_the_content(decided, berit, ald, bou, signed_in):
    send_announcement(berit, unsent(), text="Delegation 4.2.", need="planeringen hemma.", unit_ids=[ald.id])
    corrected(berit, decided)
    form = signed_in(berit).page(f"/besked/{unsent().id}").values()
    assert form["unit_ids"] in (str(ald.id), [str(ald.id)])


def test_the_last_look_shows_what_the_receivers_read_beside_the_text(decided, berit, ald, bou, signed_in):
    send_announcement(berit, unsent(), text="Delegation 4.2.", need="planeringen hemma.", unit_ids=[ald.id])
    corrected(berit, decided, reason="Skrev av fel rad.")
    here = f"/besked/{unsent().id}"
    client = signed_in(berit)
    form = client.page(here).values() | {"need": "planeringen på torsdag."}
    page = client.send(here, 200, **form)
    assert "Behövs därför att, läses av Äldreenheten planeringen på torsdag." in page.text
    assert "Skäl till rättelsen, läses av Äldreenheten Skrev av fel rad." in page.text


def test_names_in_why_others_need_to_know_and_in_why_it_is_corrected_are_warned_about(decided, berit, ald, signed_in):
    cast.known("berit", "birger", "BER", "Sixten Kvarn", date(1980, 5, 6), "198005062388")
    client = signed_in(berit)
    here = f"/beslut/{decided.id}/ratta"
    assert "läses av er enhet och de enheter som får innehållet i beskedet" in client.page(here).text
    form = client.page(here).values() | {"delegation_reference": "4.3", "reason": "Tog Sixten Kvarns beslut."}
    page = client.send(here, 200, **form)
    assert "Sixten Kvarn" in page.text and db.session.scalar(db.select(db.func.count(FormalDecision.id))) == 1
    client.send(here, **form | {"checked": "1"})
    here = f"/besked/{unsent().id}"
    told_ = {"text": "Delegation 4.3.", "need": "Sixten Kvarn och hon planerar ihop.", "unit_ids": str(ald.id)}
    assert "under ”Behövs därför att" in client.send(here, 200, **client.page(here).values() | told_).text


def test_only_the_wrong_ones_own_text_for_the_journal_is_marked(decided, berit, both, ber):
    more = {"delegate": "Biträdande Enhetschef, Enhetschef", "delegation_reference": "4.2", "decided_on": date(2026, 10, 12)}
    record_decision(berit, both, unit_id=ber.id, told_by_id=berit.user_id, told_on=date(2026, 10, 12), **more)
    corrected(berit, decided)
    _, other, wrong = [e for e in entries_in(berit, both.id) if e.title.startswith("Beslut att hänvisa till")]
    assert wrong.text.endswith("det var fel.") and "det var fel" not in other.text
