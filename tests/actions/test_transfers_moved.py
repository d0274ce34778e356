"""A placement changes while a transfer goes on: the day moves on both sides, and what was in time stays so."""

from datetime import date

import pytest

from sipweb.actions.handovers import agree_day
from sipweb.actions.life import move_away, register_death
from sipweb.actions.people import set_number
from sipweb.actions.placements import change_placement, record_placement
from sipweb.actions.transfer_decisions import acknowledge_lift, decline_transfer, lift_transfer
from sipweb.actions.transfer_endings import end_transfer, refuse_transfer
from sipweb.actions.transfer_settled import settle_transfer
from sipweb.models import Placement
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfers import dates_of, timeline_of
from sipweb.queries.work import notices
from tests import cast
from tests.actions.test_transfers import decided, early, judged, notified, received, sent
from tests.conftest import at, told

assert early and judged and notified and decided and sent and received  # fixtures

MOVED = "Dagen då en annan enhet tar över flyttas från 12 juni 2029 till 1 januari 2028. Avisera senast 1 juli 2027."


@pytest.fixture
def placed(early, olle) -> Placement:
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    return record_placement(olle, early, unit_id=cast.unit_of("FAM").id, starts_on=date(2026, 1, 1), ends_on=None)


def test_both_sides_are_told_that_the_day_has_moved(placed, received, early, olle, sara, simon):
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    for actor in (olle, simon):
        assert next((e.title, e.text) for e in timeline_of(received, actor)) == ("En placering är ändrad", MOVED)
    notice = f"En placering är ändrad, och dagen för överföringen med den. Akt {early.number}."
    assert notice in told(sara) and notice in told(simon)


def test_what_was_notified_in_time_stays_in_time(placed, notified, olle, otto, simon, signed_in):
    assert notified.notify_last_on == date(2028, 12, 12)
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), why="Flyttar hem.")
    assert dates_of(notified, otto).latest == date(2027, 6, 12)
    me = at(otto, "2027-01-10T08:00")
    (row,) = transfer_rows(me, Filters())
    assert row.by(me.routine) == date(2028, 12, 12)
    assert "efter sista dagen" not in signed_in(otto).page(f"/overforingar/{notified.id}").text


def test_an_agreed_day_that_the_placement_makes_impossible_falls_away_everywhere(placed, received, early, otto, simon, olle, signed_in):
    for boss in (otto, simon):
        agree_day(boss, received, day=date(2028, 3, 1))
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), why="Flyttar hem.")
    assert received.transfer_on is None
    assert dates_of(received, otto).day == date(2027, 6, 12)
    assert transfer_rows(otto, Filters())[0].day == date(2027, 6, 12)
    assert "Den överenskomna dagen 1 mars 2028 gäller inte längre." in timeline_of(received, simon)[0].text


def test_the_list_and_the_page_know_the_same_agreed_day(received, otto, simon):
    for boss in (otto, simon):
        agree_day(boss, received, day=date(2027, 5, 1))
    (row,) = transfer_rows(otto, Filters())
    assert (row.day, row.latest, dates_of(received, otto).day) == (date(2027, 5, 1), date(2027, 6, 12), date(2027, 5, 1))


def test_the_day_after_a_placement_is_not_called_a_birthday(placed, notified, olle, signed_in):
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    page = signed_in(olle).page(f"/overforingar/{notified.id}").text
    assert "Byter enhet, dagen efter placeringen 1 januari 2028" in page and "Fyller" not in page
    assert "En annan enhet tar över 1 januari 2028 (dagen efter placeringen)." in signed_in(olle).page(
        f"/akter/{notified.case.number}"
    ).text.replace("\xa0", " ")


def test_a_proposed_day_is_withdrawn_when_the_placement_moves_the_day_and_both_sides_are_told_why(
    placed, received, early, otto, simon, olle, signed_in
):
    agree_day(otto, received, day=date(2028, 3, 1))
    assert f"En annan dag för ansvaret är föreslagen. Akt {early.number}." in unread(simon)
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    assert (received.proposed_day, received.proposed_by_unit_id, received.proposed_by_id) == (None, None, None)
    said = "Förslaget att ansvaret går över 1 mars 2028 är tillbakadraget, eftersom dagen har flyttats."
    news = f"En placering är ändrad, och dagen för överföringen med den. Ett förslag är tillbakadraget. Akt {early.number}."
    for actor in (otto, simon):
        assert timeline_of(received, actor)[0].text == f"{MOVED} {said}"
        assert news in unread(actor)
    assert f"En annan dag för ansvaret är föreslagen. Akt {early.number}." not in unread(simon)
    assert "Svara på förslaget" not in signed_in(simon).page(f"/overforingar/{received.id}").text


def unread(actor) -> list[str]:
    return [row.text for row in notices(actor)]


def test_an_answer_put_forward_for_a_lifted_transfer_goes_with_its_day(placed, notified, early, otto, simon, eva, olle, soc):
    ella = cast.actor_of(cast.add_someone("ella", "Ella Fur", [(cast.HEAD, "SOC")]).username)
    acknowledge_lift(simon, lift_transfer(otto, notified, text="Vi är inte överens."), answer="agreed")
    yes = {"suitable": True, "method": "SOC tar emot.", "on": date(2026, 10, 12), "to_unit_id": soc.id}
    settle_transfer(eva, notified, day=date(2028, 3, 1), **yes)
    change_placement(olle, placed, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), why="Flyttar hem.")
    assert (notified.state, notified.settle_answer) == ("lifted", "")
    for actor in (eva, ella, otto, simon):
        news = "En placering är ändrad, och dagen för överföringen med den. Ett förslag är tillbakadraget."
        assert f"{news} Akt {early.number}." in unread(actor)
    assert not [text for text in unread(ella) if text.startswith("Ett förslag till")]
    settle_transfer(eva, notified, **yes)
    assert notified.settle_answer  # and can be put forward anew


def test_a_birth_date_that_is_corrected_moves_the_day_too(received, early, otto, simon, olle):
    agree_day(otto, received, day=date(2027, 3, 1))
    set_number(olle, early, identity_kind="saknas", identity_number="", birth_date=date(2008, 7, 12))
    assert received.proposed_day is None
    said = next(e for e in timeline_of(received, simon) if e.title == "Födelsedatumet är rättat")
    assert said.text.startswith("Dagen då en annan enhet tar över flyttas från 12 juni 2027 till 12 juli 2027.")


@pytest.mark.parametrize("ending", [refuse_transfer, end_transfer, register_death])
def test_where_it_ends_while_it_is_lifted_everyone_who_was_asked_hears_so_and_nobody_is_asked_any_more(
    notified, early, otto, simon, eva, olle, soc, ending
):
    ella = cast.actor_of(cast.add_someone("ella", "Ella Fur", [(cast.HEAD, "SOC")]).username)
    acknowledge_lift(simon, lift_transfer(otto, notified, text="Vi är inte överens."), answer="agreed")
    settle_transfer(eva, notified, suitable=True, method="SOC tar emot.", on=date(2026, 10, 12), to_unit_id=soc.id)
    said = {
        refuse_transfer: "Den enskilde har tackat nej till överföringen.",
        end_transfer: "Otto Sälg har avslutat överföringen. Skälet står i den.",
        register_death: "Den enskilde har avlidit, och överföringen är avslutad.",
    }[ending]
    if ending is refuse_transfer:
        refuse_transfer(olle, notified, person_words="Nej.")
    elif ending is end_transfer:
        end_transfer(otto, notified, how="moved", text="Har flyttat.")
    else:
        register_death(olle, early, died_on=date(2026, 10, 11), known_how="registry", told_by="")
    assert notified.settle_answer == "" and not notified.is_open
    for actor in (simon, eva, ella):
        assert [text for text in unread(actor) if text == f"{said} Akt {early.number}."] == [f"{said} Akt {early.number}."]
        assert not [text for text in unread(actor) if text.startswith("Ett förslag") or "har lyft en överföring" in text]


def test_a_proposed_day_does_not_come_to_life_when_it_is_decided_anew(decided, otto, simon, eva, soc):
    agree_day(otto, decided, day=date(2027, 3, 1))
    decline_transfer(simon, decided, text="Nej.")
    assert (decided.proposed_day, decided.proposed_by_id) == (None, None)


def test_both_sides_hear_of_a_transfer_that_waits_when_the_person_has_moved_away(notified, early, otto, olle, simon):
    move_away(olle, early, moved_on=date(2026, 10, 10), moved_to="Exempelby", moved_wish="Vill ha stöd där.")
    news = "Något har ändrats för den enskilde, och överföringen väntar. Den enhet som lämnar över hör av sig."
    assert f"{news} Akt {early.number}." in unread(simon) and "Exempelby" not in " ".join(unread(simon))
    assert any(text.startswith("Den enskilde har flyttat till en annan kommun. Avsluta överföringen") for text in unread(otto))
    assert notified.is_open


def test_a_proposed_day_that_has_been_is_nobodys_to_answer(received, otto, simon, signed_in, clock):
    agree_day(otto, received, day=date(2026, 11, 2))
    here = f"/overforingar/{received.id}"
    clock.set("2026-11-02T09:00")
    assert "Svara på förslaget 2026-11-02" in signed_in(simon).page(here).text
    clock.set("2026-11-03T09:00")
    page = signed_in(simon).page(here).text
    assert "Svara på förslaget" not in page and "Föreslagen tidigare dag" not in page and "Kom överens om en tidigare dag" in page
