"""What is written down of a transfer: days that are possible, corrections with a reason, who sent it, who came first; and lifting."""

from datetime import date, datetime

import pytest

from sipweb.actions.handovers import (
    begin_investigation,
    call_officials,
    hold_officials,
    inform_person,
    receive_handover,
    record_contact,
    send_handover,
    write_handover,
)
from sipweb.actions.transfer_decisions import (
    acknowledge_lift,
    decline_transfer,
    lift_transfer,
)
from sipweb.actions.transfer_settled import settle_transfer
from sipweb.actions.transfers import start_handover
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.queries.transfers import dates_of, timeline_of
from sipweb.rules.transfers import DAY_PASSED, NO_RECEIVER
from tests import cast
from tests.actions.test_transfers import PARTS, answered, decided, early, held, joint, judged, notified, received, sent
from tests.conftest import at, told

assert early and judged and notified and decided and sent and received and joint and held  # fixtures


# Days that can't be.


def test_an_investigation_or_a_contact_is_not_before_the_notification(received, sara):
    for act, more in ((begin_investigation, {}), (record_contact, {"whom": "person"})):
        with pytest.raises(Refused, match="Dagen är före aviseringen 12 oktober 2026") as why:
            act(sara, received, on=date(1999, 1, 1), **more)
        assert why.value.field == "on"
        db.session.rollback()


def test_the_meetings_answer_is_not_before_the_notification(notified, otto):
    with pytest.raises(Refused, match="Mötet är 12 oktober 2026") as why:
        answered(otto, notified, suitable=True, method="X", on=date(1990, 1, 1))
    assert why.value.field == "on"


def test_the_person_is_not_informed_before_the_officials_meeting(held, simon):
    later = at(simon, "2026-10-21T08:00")
    with pytest.raises(Refused, match="Dagen är före tjänstemannamötet 20 oktober 2026") as why:
        inform_person(later, held, on=date(2026, 10, 19), how="Brev.")
    assert why.value.field == "on"
    db.session.rollback()
    inform_person(later, held, on=date(2026, 10, 20), how="Vid mötet.")


def test_a_handover_is_not_planned_for_a_day_far_ahead(akt, berit, ber, ald):
    fields = {"from_unit_id": ber.id, "to_unit_id": ald.id, "text": "Behöver hemtjänst.", "person_words": ""}
    with pytest.raises(Refused, match="Dagen kan inte vara senare än 12 oktober 2027") as why:
        start_handover(berit, akt, **fields, day=date(2099, 1, 1))
    assert why.value.field == "day"


def test_what_was_written_wrong_is_corrected_with_a_reason(held, sara, simon):
    begin_investigation(sara, held, on=date(2026, 10, 12))
    later = at(sara, "2026-10-21T08:00")
    with pytest.raises(Refused, match="Skriv varför det rättas") as why:
        begin_investigation(later, held, on=date(2026, 10, 14))
    assert why.value.field == "why"
    db.session.rollback()
    begin_investigation(later, held, on=date(2026, 10, 14), why="Fel dag.")
    assert held.investigation_on == date(2026, 10, 14)
    assert timeline_of(held, sara)[0].text == "Inledd 14 oktober 2026. Rättat från 12 oktober 2026: Fel dag."


def test_a_contact_is_corrected_in_the_joint_period(joint, sara, signed_in):
    record_contact(at(sara, "2026-10-14T08:00"), joint, whom="person", on=date(2026, 10, 13), why="Fel dag.")
    assert (joint.state, joint.person_contact_on) == ("joint_period", date(2026, 10, 13))
    assert "Rätta en kontakt" in signed_in(sara).page(f"/overforingar/{joint.id}").text


# The red line of what is not about age.


def test_a_handover_that_is_not_about_age_speaks_of_no_birthday(akt, berit, birger, ber, ald):
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, text="Hemtjänst.", person_words="", day=date(2026, 11, 1))
    answered(birger, transfer, suitable=True, method="X", on=date(2026, 10, 12))
    assert dates_of(transfer, at(birger, "2026-11-01T08:00")).red == DAY_PASSED
    assert "öd" not in DAY_PASSED.replace("överlämning", "")


# Lifted.


def test_after_the_enhetschefers_decision_the_receiver_lifts_again_but_does_not_decline(sent, simon, otto, eva, signed_in):
    decline_transfer(simon, sent, text="Hör inte hemma hos oss.")
    lift_transfer(otto, sent, text="Vi är inte överens.")
    acknowledge_lift(simon, sent, answer="agreed")
    for each in (eva, simon):  # SOC has no enhetschef, and nobody above
        settle_transfer(each, sent, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    with pytest.raises(Refused, match="Det är beslutat sedan frågan lyftes"):
        decline_transfer(simon, sent, text="Nej.")
    db.session.rollback()
    page = signed_in(simon).page(f"/overforingar/{sent.id}")
    assert f"/overforingar/{sent.id}/avboj" not in page.links and f"/overforingar/{sent.id}/lyft" in page.links
    lift_transfer(simon, sent, text="Vi saknar plats.")
    assert (sent.state, sent.lifted_by_unit_id) == ("lifted", cast.unit_of("SOC").id)


def test_a_lifted_transfer_has_a_deadline_and_the_other_unit_says_that_it_has_read_it(notified, otto, simon, eva, signed_in):
    lift_transfer(otto, notified, text="Vi är inte överens.")
    assert notified.due_on == date(2026, 10, 26)
    with pytest.raises(NotAllowed):
        acknowledge_lift(otto, notified, answer="agreed")
    with pytest.raises(Refused, match="Skriv varför ni inte är överens"):
        acknowledge_lift(simon, notified, answer="disagreed")
    db.session.rollback()
    acknowledge_lift(simon, notified, answer="disagreed", text="Vi är överens om att vänta.")
    assert (notified.lift_answer, notified.lift_answered_on, notified.due_on) == ("disagreed", date(2026, 10, 12), date(2026, 10, 26))
    assert f"Den andra enheten har svarat på en lyft överföring. Akt {notified.case.number}." in told(eva)
    page = signed_in(otto).page(f"/overforingar/{notified.id}").text
    assert "Har tagit del men är inte överens, 12 oktober 2026. Vi är överens om att vänta." in page.replace("\xa0", " ")


def test_a_lifted_transfer_stands_among_what_is_lifted(notified, otto, simon, axel, signed_in):
    lift_transfer(otto, notified, text="Vi är inte överens.")
    for actor in (otto, simon):
        page = signed_in(actor).page("/lyft")
        assert f"/overforingar/{notified.id}" in page.links and "2026-10-26" in page.text
    assert f"/overforingar/{notified.id}" not in signed_in(axel).page("/lyft").links


def test_without_a_receiving_unit_there_is_a_reason_and_afterwards_nobody_is_told_to_lift(judged, otto, signed_in, clock):
    with pytest.raises(Refused, match="Skriv varför ingen mottagande enhet är utsedd") as why:
        lift_transfer(otto, judged, text="Vem tar emot?")
    assert why.value.field == "no_unit_why"
    db.session.rollback()
    clock.set("2027-06-12T08:00")
    birthday = at(otto, "2027-06-12T08:00")
    path = f"/overforingar/{judged.id}"
    page = signed_in(otto).page(path)
    assert dates_of(judged, birthday).red == NO_RECEIVER
    assert f"{path}/lyft" in page.html.split("Blev det annorlunda?")[0]
    lift_transfer(birthday, judged, text="Vem tar emot?", no_unit_why="Ingen enhet vill.")
    page = signed_in(otto).page(path).text
    assert "lyft till enhetschef." not in page and "enhetscheferna har inte svarat än" in page
    assert "Ingen mottagande enhet är utsedd därför att: Ingen enhet vill." in page


# Who did what.


def test_the_sender_is_who_sent_it_and_not_who_wrote_it(decided, olle, otto, signed_in):
    draft = write_handover(olle, decided, **PARTS)
    send_handover(otto, decided, version=str(draft.version))
    page = signed_in(olle).page(f"/overforingar/{decided.id}").text
    assert "Skriven av Olle Rönn" in page and "av Otto Sälg Kvitto" in page


def test_whoever_presses_send_second_is_told_who_sent_it(decided, olle, otto, signed_in):
    draft = write_handover(olle, decided, **PARTS)
    client, path = signed_in(olle), f"/overforingar/{decided.id}/overlamning/granska"
    version = client.page(path).values()["version"]
    send_handover(otto, decided, version=str(draft.version))
    page = client.page(client.post(path, data={"version": version}).location)
    assert "Otto Sälg hann före, 12 oktober 2026 kl. 9.00. Överföringen är nu ”överlämning skickad”." in page.text.replace("\xa0", " ")
    with pytest.raises(Refused, match="Otto Sälg hann före"):
        send_handover(olle, decided, version=version)


def test_confirming_twice_oneself_is_not_told_as_someone_elses(sent, simon, sara):
    receive_handover(simon, sent, case_worker_id=sara.user_id)
    with pytest.raises(Refused, match="Du har redan gjort det, 12 oktober 2026"):
        receive_handover(simon, sent, case_worker_id=sara.user_id)


def test_moving_the_officials_meeting_keeps_who_is_invited_and_why_someone_is_not(joint, simon, signed_in):
    told_ = {"representative_ids": [], "others": ["Skolan", "Habiliteringen"], "left_out": "Mamman är sjuk."}
    call_officials(simon, joint, at=datetime(2026, 10, 20, 10), place="Rum 1", **told_)
    values = signed_in(simon).page(f"/overforingar/{joint.id}/kalla").values()
    assert (values["others"], values["left_out"]) == ("Skolan\nHabiliteringen", "Mamman är sjuk.")


def test_the_first_button_is_the_step_that_comes_next(joint, simon, signed_in, clock):
    told_ = {"representative_ids": [], "others": ["Skolan"], "left_out": ""}
    call_officials(simon, joint, at=datetime(2026, 10, 20, 10), place="Rum 1", **told_)
    here = f"/overforingar/{joint.id}"
    assert signed_in(simon).page(here).buttons[0] == "Flytta tjänstemannamötet"
    clock.set("2026-10-21T09:00")
    page = signed_in(simon).page(here)
    assert page.buttons[0] == "Tjänstemannamöte genomfört"
    assert "Tjänstemannamötet var 20 oktober 2026 kl. 10.00. Socialpsykiatri skriver in vad ni kom fram till." in page.text
    hold_officials(at(simon, "2026-10-21T09:00"), joint, summary="Boende från juni.")
    clock.set("2027-06-12T09:00")
    page = signed_in(simon).page(here)
    assert page.buttons[0] == "Den enskilde är informerad"
    assert "Socialpsykiatri informerar den enskilde, och skriver sedan den första planeringen och avslutar." in page.text
    inform_person(at(simon, "2027-06-12T09:00"), joint, on=date(2027, 6, 12), how="Vid möte.")
    page = signed_in(simon).page(here)
    assert page.buttons[0] == "Avsluta överföringen"
    assert "Socialpsykiatri skriver den första planeringen och avslutar." in page.text


def test_the_page_has_the_ongoing_insatser_as_the_akt_has_them(sent, olle, signed_in, clock):
    from sipweb.actions.own_part import change_track

    path = f"/overforingar/{sent.id}"
    assert "Pågående insatser Inga angivna" in signed_in(olle).page(path).text
    track = sent.case.track_of(cast.unit_of("BOU").id)
    change_track(olle, track, other_number="", is_hidden=False, insatser_since=date(2026, 9, 1))
    assert "Pågående insatser Barn och ungdom, pågår sedan 1 september 2026" in signed_in(olle).page(path).text.replace("\xa0", " ")


def test_a_day_that_is_agreed_is_seen_before_the_decision(akt, berit, ber, ald, signed_in):
    more = {"text": "Hemtjänst.", "person_words": "", "day": date(2026, 11, 1)}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **more)
    assert "Ansvaret går över 1 november 2026" in signed_in(berit).page(f"/overforingar/{transfer.id}").text.replace("\xa0", " ")
    page = signed_in(berit).page("/overforingar")
    assert f"/overforingar/{transfer.id}" in page.links
