"""What the other unit's silence or no leaves behind: nobody decides alone, and a no has a next step."""

from datetime import date

import pytest

from sipweb.actions.access import appoint_reader
from sipweb.actions.handovers import agree_day
from sipweb.actions.organisation import disable_user
from sipweb.actions.people import protect_person
from sipweb.actions.placements import change_placement
from sipweb.actions.transfer_decisions import acknowledge_lift, decline_transfer, lift_transfer, put_on_agenda
from sipweb.actions.transfer_endings import end_transfer
from sipweb.actions.transfer_settled import lift_higher, settle_transfer
from sipweb.actions.transfers import judge_transfer, notify_transfer, start_handover
from sipweb.db import db
from sipweb.gate import Refused
from sipweb.models import NamedAccess, Transfer
from sipweb.queries.transfers import dates_of, timeline_of, transfers_of
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_transfer_seats import blocked
from tests.actions.test_transfers import JUDGED, answered, early, judged, notified
from tests.actions.test_transfers_moved import placed
from tests.actions.test_transfers_settled import YES, ella, lifted, waits
from tests.actions.test_transfers_top import NO, WHY, at_odds, on_top, valter
from tests.conftest import at, told

assert early and judged and notified and ella and lifted and valter and at_odds and on_top and placed  # fixtures

NOBODY = "Ingen kan svara för Socialpsykiatri: ingen som leder enheten kan läsa akten, och ingen avdelningschef heller."


@pytest.fixture
def shut_out(lifted, early, ella, simon, soc) -> Transfer:
    """Both who lead SOC are shut out of the akt, and there is no avdelningschef above them."""
    for one in (ella, simon):
        blocked(early, one, soc, simon)
    return lifted


def test_the_other_unit_does_not_answer_alone_where_nobody_can_answer_for_one_of_them(shut_out, eva, otto, soc, signed_in):
    with pytest.raises(Refused, match=NOBODY):
        settle_transfer(eva, shut_out, to_unit_id=soc.id, **YES)
    with pytest.raises(Refused, match=NOBODY):
        settle_transfer(at(eva, "2026-11-30T09:00"), shut_out, to_unit_id=soc.id, **YES)
    with pytest.raises(Refused, match=NOBODY):
        lift_higher(eva, shut_out, text=WHY)
    for one in (eva, otto):
        assert waits(one) == [("unit", "Ingen kan svara för den ena enheten om den lyfta överföringen. Läs vad som behövs")]
    page = signed_in(eva).page(f"/overforingar/{shut_out.id}")
    assert NOBODY in page.text and "Svaret väntar. Ring enheten." in page.text
    assert "Skriv in enhetschefernas svar" not in page.text
    assert NOBODY in signed_in(eva).page(f"/overforingar/{shut_out.id}/enhetschefernas-svar").text
    valter = cast.actor_of(cast.add_someone("valter", "Valter Ek", [(Role.DEPARTMENT_MANAGER, "AOF")]).username)
    settle_transfer(eva, shut_out, to_unit_id=soc.id, **YES)
    assert settle_transfer(valter, shut_out, to_unit_id=soc.id, **YES).state == "decided"


def test_what_was_put_forward_does_not_count_by_silence_when_nobody_can_answer_any_more(lifted, early, eva, ella, simon, soc):
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    for one in (ella, simon):
        blocked(early, one, soc, simon)
    with pytest.raises(Refused, match=NOBODY):
        settle_transfer(at(eva, "2026-11-30T09:00"), lifted, to_unit_id=soc.id, **YES)


def test_of_a_protected_person_the_enhetschef_names_somebody_who_can_answer(lifted, early, olle, eva, ella, simon, bou, soc, signed_in):
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    for one in db.session.scalars(db.select(NamedAccess).where(NamedAccess.unit_id == soc.id)):
        blocked(early, cast.actor_of(one.user.username), soc, simon)
    with pytest.raises(Refused, match="Ingen kan svara för Socialpsykiatri: ingen av enhetens chefer är namngiven läsare av akten"):
        settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    ny = cast.actor_of(cast.add_someone("nya", "Nya Chef", [(cast.BOSS, "SOC")]).username)
    elsa = cast.actor_of(cast.add_someone("elsa", "Elsa Fur", [(cast.HEAD, "SOC")]).username)
    appoint_reader(elsa, soc, number=early.number, user_id=ny.user_id, reason="Svarar på lyftet.")
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    assert settle_transfer(ny, lifted, to_unit_id=soc.id, **YES).state == "decided"


@pytest.fixture
def leading_both(notified, otto, tore) -> tuple:
    """Nora and Nils are the enhetschefer of both units."""
    disable_user(tore, cast.user_of("eva"))
    both = [(cast.HEAD, "SOC"), (cast.HEAD, "BOU")]
    names = [cast.add_someone(name, f"{name.title()} Ask", both).username for name in ("nora", "nils")]
    lift_transfer(otto, notified, text="Vi är inte överens.")
    return tuple(cast.actor_of(name) for name in names)


@pytest.fixture
def two_heads(notified, simon, leading_both) -> tuple:
    acknowledge_lift(simon, notified, answer="agreed")
    return leading_both


def test_where_the_same_two_lead_both_units_the_second_has_it_as_a_task(two_heads, notified, soc, signed_in):
    nora, nils = two_heads
    settle_transfer(nora, notified, to_unit_id=soc.id, **YES)
    assert waits(nils) == [("unit", "Svara på förslaget om den lyfta överföringen")]
    assert waits(nora) == [("waiting", "Väntar: svara på förslaget om den lyfta överföringen")]
    here = f"/overforingar/{notified.id}"
    assert "Svara på förslaget" in signed_in(nils).page(here).text
    assert "Spara utan att ändra om ni är överens" in signed_in(nils).page(f"{here}/enhetschefernas-svar").text
    assert "Ändra förslaget till svar" in signed_in(nora).page(here).text
    settle_transfer(nils, notified, **NO)
    assert waits(nora) == [("unit", "Svara på förslaget om den lyfta överföringen")]
    assert settle_transfer(nora, notified, **NO).state == "rejected"
    titles = [row.title for row in timeline_of(notified, nora)]
    assert titles[0] == "Enhetscheferna: ingen överföring" and "Den andra enhetens enhetschef har inte svarat i tid" not in titles


def test_who_leads_both_is_not_told_that_others_answer_what_they_answer_themselves(notified, leading_both, soc, signed_in, clock):
    nora, nils = leading_both
    later = "2026-10-16T09:00"  # the other side has not said that it has read the lift
    settle_transfer(at(nora, later), notified, to_unit_id=soc.id, **YES)
    clock.set(later)
    text = signed_in(nils).page(f"/overforingar/{notified.id}").text
    assert "Svara på förslaget" in text and "Du leder båda enheterna" not in text


def test_the_second_of_the_two_lifts_instead_of_answering_and_the_first_does_not(two_heads, notified, valter, soc):
    nora, nils = two_heads
    settle_transfer(nora, notified, to_unit_id=soc.id, **YES)
    with pytest.raises(Refused, match="Ert förslag väntar på den andra enhetens svar"):
        lift_higher(nora, notified, text=WHY)
    assert lift_higher(nils, notified, text=WHY).state == "lifted_top"


@pytest.fixture
def said_no(on_top, viktor, valter) -> Transfer:
    for one in (viktor, valter):
        settle_transfer(one, on_top, **NO)
    return on_top


NEXT = ("unit", "Ingen överföring är beslutad. Sök en annan mottagare eller avsluta med skäl")


def test_after_the_avdelningschefers_no_the_one_who_leads_the_sender_has_the_next_step(said_no, otto, early, ekb, olle, signed_in):
    assert (said_no.state, said_no.is_open, said_no.due_on) == ("rejected", False, date(2026, 10, 19))
    assert waits(otto) == [NEXT]
    row = next(row for row in signed_in(otto).page("/overforingar").rows() if row[0].startswith(early.number))
    assert row[3:] == [
        "2026-12-12 61 dagar kvar",
        "Ingen överföring Avdelningscheferna har svarat nej. Sök en annan mottagare eller avsluta med skäl.",
    ]
    akt = signed_in(otto).page(f"/akter/{early.number}").text
    assert "Den enskilde byter enhet 12 juni 2027 (19 år), och ingen mottagande enhet är bestämd. Avisera senast 12 december 2026." in akt
    page = signed_in(otto).page(f"/overforingar/{said_no.id}")
    assert "Avdelningscheferna har svarat nej. Barn och ungdom bedömer behovet på nytt och aviserar en annan enhet" in page.text
    assert "Ska en annan enhet ta emot?" in page.text and f"/overforingar/{said_no.id}/avsluta-utan" in page.links
    anew = judge_transfer(olle, early, from_unit_id=said_no.from_unit_id, answer="yes", **JUDGED)
    assert [title for _, title in waits(otto)] == ["Avisera överföringen"]
    cast.consent_for(early, "olle", "BOU", "EKB")
    assert notify_transfer(otto, anew, to_unit_id=ekb.id).state == "notified"
    assert said_no.state == "rejected" and "Avsluta utan överföring" not in signed_in(otto).page(f"/overforingar/{said_no.id}").text


def test_after_a_no_it_is_closed_with_the_reason_and_the_other_unit_hears_no_more(said_no, otto, simon, early):
    before = told(simon)
    end_transfer(otto, said_no, how="no_need", text="Klarar sig själv.")
    assert (said_no.state, said_no.ended_why, waits(otto)) == ("ended", "Klarar sig själv.", [])
    assert told(simon) == before
    assert [row.title for row in timeline_of(said_no, otto)][:2] == ["Avslutad utan överföring", "Avdelningscheferna: ingen överföring"]


def test_on_the_birthday_the_red_line_says_who_said_no(said_no, otto, signed_in, clock):
    birthday = at(otto, "2027-06-12T09:00")
    assert dates_of(said_no, birthday).red == "Ingen mottagande enhet – avdelningscheferna har svarat nej"
    assert waits(birthday) == [NEXT]


def test_after_the_meetings_no_it_can_still_be_lifted_and_the_row_says_so(notified, otto, early, signed_in):
    answered(otto, notified, suitable=False, method="Behovet är oklart.", on=date(2026, 10, 12))
    assert waits(otto) == [NEXT]
    text = signed_in(otto).page("/overforingar").text
    assert "Mötet har svarat nej. Sök en annan mottagare, lyft frågan eller avsluta med skäl." in text
    assert dates_of(notified, at(otto, "2027-06-12T09:00")).red == "Ingen mottagande enhet – lyft till enhetschef"


def test_what_was_said_no_to_is_not_lifted_when_a_new_transfer_has_begun(notified, otto, olle, early, bou):
    answered(otto, notified, suitable=False, method="Behovet är oklart.", on=date(2026, 10, 12))
    judge_transfer(olle, early, from_unit_id=bou.id, answer="yes", **JUDGED)
    with pytest.raises(Refused, match="En ny överföring har börjat i akten"):
        lift_transfer(otto, notified, text="Vi är inte överens.")
    with pytest.raises(Refused, match="En ny överföring har börjat i akten"):
        end_transfer(otto, notified, how="other", text="En gammal flik.")
    assert [one.is_open for one in transfers_of(early.id)] == [False, True]


def test_the_meeting_with_the_former_receiver_is_not_the_new_ones(notified, otto, simon, eva, ella, early, ekb, signed_in):
    answered(otto, notified, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    acknowledge_lift(simon, lift_transfer(otto, notified, text="Vi är inte överens."), answer="agreed")
    cast.consent_for(early, "olle", "BOU", "EKB")
    for one in (eva, ella):
        settle_transfer(one, notified, to_unit_id=ekb.id, **YES | {"method": "EKB tar emot."})
    assert (notified.state, notified.to_unit_id, notified.meeting_on) == ("decided", ekb.id, None)


def test_the_deadline_of_an_answer_goes_with_what_was_put_forward(placed, lifted, eva, olle, soc):
    assert lifted.due_on == date(2026, 10, 26)
    settle_transfer(eva, lifted, to_unit_id=soc.id, day=date(2028, 3, 1), **YES)
    assert lifted.due_on == date(2026, 10, 15)
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    assert (lifted.settle_answer, lifted.due_on) == ("", date(2026, 10, 26))


def test_a_proposed_day_is_the_other_sides_task_and_not_ones_own(notified, otto, simon, signed_in):
    answered(otto, notified, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    client, here = signed_in(otto), f"/overforingar/{notified.id}"
    client.send(f"{here}/tidigare-dag", day="2027-05-01")
    text = client.page(here).text
    assert "Dagen är föreslagen." in text and "Ändra förslaget 2027-05-01" in text and "Svara på förslaget" not in text
    asked = ("unit", "Svara på den föreslagna dagen för ansvaret")
    assert asked in waits(simon) and asked not in waits(otto)
    assert "Svara på förslaget 2027-05-01" in signed_in(simon).page(here).text
    agree_day(simon, notified, day=date(2027, 5, 1))
    assert asked not in waits(simon)


def test_the_unit_that_declined_is_not_notified_again(notified, otto, simon, soc, signed_in):
    decline_transfer(simon, notified, text="Inte vår målgrupp.")
    form = signed_in(otto).page(f"/overforingar/{notified.id}/avisera")
    assert "to_unit_id" not in form.values() and f'name="to_unit_id" type="radio" value="{soc.id}"' not in form.html
    with pytest.raises(Refused, match="Den enheten har avböjt"):
        notify_transfer(otto, notified, to_unit_id=soc.id)


def test_after_a_no_only_who_leads_the_unit_is_told_to_end_it(notified, otto, olle):
    answered(otto, notified, suitable=False, method="Behovet är oklart.", on=date(2026, 10, 12))
    assert waits(otto) == [NEXT]
    assert waits(olle) == [("me", "Ingen överföring är beslutad. Sök en annan mottagare")]


def test_the_meetings_answer_is_no_ones_task_before_the_meeting(notified, otto, signed_in, clock):
    put_on_agenda(otto, notified, meeting_on=date(2026, 10, 20))
    assert waits(otto) == [("waiting", "Väntar på mötet om överföringen")]
    here = f"/overforingar/{notified.id}"
    assert "Mötet är 20 oktober 2026. Svaret kan skrivas in från den dagen." in signed_in(otto).page(here).text
    clock.set("2026-10-21T09:00")
    assert waits(otto, "2026-10-21T09:00") == [("unit", "Skriv in mötets svar om överföringen")]
    page = signed_in(otto).page(here)
    assert "Mötet var 20 oktober 2026. Skriv in svaret." in page.text and page.buttons[0] == "Skriv in mötets svar"


def test_a_proposed_day_moves_no_deadline(notified, otto, simon, early):
    answered(otto, notified, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12))
    before = notified.due_on
    agree_day(at(otto, "2026-10-14T09:00"), notified, day=date(2027, 5, 1))
    assert notified.due_on == before == date(2026, 10, 19)


def test_what_the_page_says_of_a_consent_that_has_run_out_agrees_with_the_gate(app, otto, olle, bou, soc, signed_in, clock):
    case = cast.known("olle", "otto", "BOU", "Nils Vall", date(2008, 6, 12), "200806122388")
    cast.consent_for(case, "olle", "BOU", "SOC", valid_to=date(2026, 11, 1))
    transfer = judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED)
    notify_transfer(otto, transfer, to_unit_id=soc.id)
    clock.set("2026-11-16T09:00")
    here = f"/overforingar/{transfer.id}"
    assert "Fråga igen innan mer lämnas." in signed_in(otto).page(here).text
    cast.known("sara", "simon", "SOC", "Nils Vall", date(2008, 6, 12), "200806122388", on="2026-11-13")
    page = signed_in(otto).page(here).text
    assert "Fråga igen, också om uppgifter kan lämnas ändå: enheten är aktuell i akten." in page


def test_what_is_red_is_said_in_the_newest_and_the_form_says_that_the_day_has_been(said_no, otto, early, bou, signed_in, clock):
    clock.set("2027-06-12T09:00")
    here, anew = f"/overforingar/{said_no.id}", f"/akter/{early.number}/overforing"
    assert "avdelningscheferna har svarat nej." in signed_in(otto).page(here).text
    assert "En annan enhet skulle ha tagit över 12 juni 2027 (19 år). Avisera så snart" in signed_in(otto).page(anew).text
    judge_transfer(at(otto, "2027-06-12T09:00"), early, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert "Ingen mottagande enhet" not in signed_in(otto).page(here).text


def test_a_no_to_what_is_not_about_age_leaves_it_with_the_sender_and_nothing_is_red(akt, berit, birger, ber, soc, signed_in, clock):
    cast.consent_for(akt, "berit", "BER", "SOC")
    told_ = {"text": "Boendestöd.", "person_words": "", "day": date(2026, 11, 1)}
    begun = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **told_)
    answered(birger, begun, suitable=False, method="Hör till BER.", on=date(2026, 10, 12))
    assert (begun.state, begun.due_on, waits(birger)) == ("rejected", None, [])
    clock.set("2026-11-02T09:00")
    page = signed_in(birger).page(f"/overforingar/{begun.id}").text
    assert "Mötet har svarat nej, och Beroendeenheten har kvar ärendet. En ny överlämning börjar i akten." in page
    assert "Ingen mottagande enhet" not in page and "Avsluta utan överföring" not in page


def test_the_reason_for_being_late_is_filled_in_when_another_receiver_is_sought(app, otto, olle, bou, soc, ekb, signed_in):
    case = cast.known("olle", "otto", "BOU", "Nils Vall", date(2007, 12, 1))
    cast.consent_for(case, "olle", "BOU", "SOC", "EKB")
    first = judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED)
    notify_transfer(otto, first, to_unit_id=soc.id, late_why="Kom till oss sent.")
    answered(otto, first, suitable=False, method="Hör inte till SOC.", on=date(2026, 10, 12))
    anew = judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert signed_in(otto).page(f"/overforingar/{anew.id}/avisera").values()["late_why"] == "Kom till oss sent."


def test_another_units_transfer_takes_nobodys_lift_away_and_tells_of_nothing(olle, berit, birger, ber, bou, soc, app, signed_in):
    """BER's handover got a no. BOU, hidden, judges what is needed after the birthday."""
    person = ("Nils Vall", date(2008, 6, 12), "200806122388")
    case = cast.known("berit", "birger", "BER", *person)
    cast.consent_for(case, "berit", "BER", "SOC")
    begun = start_handover(berit, case, from_unit_id=ber.id, to_unit_id=soc.id, text="Stöd.", person_words="", day=date(2026, 11, 1))
    answered(birger, begun, suitable=False, method="Hör till BER.", on=date(2026, 10, 12))
    before = signed_in(birger).page(f"/overforingar/{begun.id}").links
    cast.known("olle", "otto", "BOU", *person, is_hidden=True)
    judge_transfer(olle, case, from_unit_id=bou.id, answer="yes", **JUDGED)
    assert signed_in(birger).page(f"/overforingar/{begun.id}").links == before
    assert lift_transfer(birger, begun, text="Vi är inte överens.").state == "lifted"
