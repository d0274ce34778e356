"""A lifted transfer that the enhetschefer do not agree about goes on to the avdelningschefer (R248)."""

from datetime import date

import pytest

from sipweb.actions.organisation import disable_user
from sipweb.actions.own_part import close_track
from sipweb.actions.people import protect_person
from sipweb.actions.transfer_decisions import acknowledge_lift, decline_transfer, lift_transfer
from sipweb.actions.transfer_endings import end_transfer
from sipweb.actions.transfer_settled import lift_higher, settle_transfer
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Transfer
from sipweb.queries.transfers import timeline_of
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_transfers import JUDGED, early, judged, notified
from tests.actions.test_transfers_settled import YES, ella, lifted, waits
from tests.conftest import at, told

assert early and judged and notified and ella and lifted  # fixtures

NO = {"suitable": False, "method": "Behovet hör till BOU.", "on": date(2026, 10, 12)}
WHY = "Vi är inte överens om boendet."


@pytest.fixture
def valter(app):
    """Avdelningschef of the department that receives."""
    return cast.actor_of(cast.add_someone("valter", "Valter Ek", [(Role.DEPARTMENT_MANAGER, "AOF")]).username)


@pytest.fixture
def at_odds(lifted, eva, ella, soc) -> Transfer:
    """Each enhetschef has put an answer forward that the other does not share."""
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    return settle_transfer(ella, lifted, **NO)


@pytest.fixture
def on_top(at_odds, eva, simon, valter) -> Transfer:
    return acknowledge_lift(simon, lift_higher(eva, at_odds, text=WHY), answer="agreed")


def test_the_avdelningschefer_answer_and_what_they_decide_stands_in_the_transfer(at_odds, eva, ella, viktor, valter, simon, soc, signed_in):
    here = f"/overforingar/{at_odds.id}"
    head = signed_in(eva)
    assert "Blir ni inte överens lyfter någon av er frågan till avdelningscheferna." in head.page(here).text
    checked = head.send(f"{here}/lyft-vidare", 200, text=WHY)
    assert WHY in checked.text
    assert "utan namn" in checked.text
    assert at_odds.case.person.name not in checked.text
    head.send(f"{here}/lyft-vidare", text=WHY, checked="1")
    assert (at_odds.state, at_odds.settle_answer, at_odds.due_on) == ("lifted_top", "", date(2026, 10, 26))
    assert f"Eva Palm har lyft en överföring till avdelningscheferna. Akt {at_odds.case.number}." in told(valter)
    acknowledge_lift(simon, at_odds, answer="agreed")
    assert waits(viktor) == waits(valter) == [("me", "Svara på den lyfta överföringen")]
    assert waits(eva) == waits(ella) == [("waiting", "Väntar: avdelningscheferna svarar på den lyfta överföringen")]
    listed = signed_in(valter).page("/lyft")
    assert here in listed.links and "Lyft till avdelningscheferna" in listed.text
    page = signed_in(valter).page(here)
    for words in (
        WHY,
        "Det senaste förslaget: Ingen överföring. Behovet hör till BOU.",
        "Rapporten till enhetscheferna: Vi är inte överens.",
    ):
        assert words in page.text
    assert "Svaret gäller när avdelningscheferna för båda enheterna har skrivit samma sak." in page.text
    with pytest.raises(NotAllowed):
        settle_transfer(eva, at_odds, to_unit_id=soc.id, **YES)
    settle_transfer(viktor, at_odds, to_unit_id=soc.id, **YES)
    assert at_odds.state == "lifted_top" and "Förslag till avdelningschefernas svar" in [row.title for row in timeline_of(at_odds, eva)]
    client = signed_in(valter)
    there = client.send(f"{here}/enhetschefernas-svar", on="2026-10-12", suitable="yes", to_unit_id=soc.id, method=YES["method"])
    assert "Svaret är inskrivet, och båda enheterna får veta det." in client.page(there).text
    assert (at_odds.state, at_odds.to_unit_id) == ("decided", soc.id)
    assert timeline_of(at_odds, eva)[0].title == "Avdelningscheferna: överföring beslutad"
    for one in (eva, ella, simon, viktor):
        assert f"Överföring till Socialpsykiatri är beslutad. Akt {at_odds.case.number}." in told(one)
    assert YES["method"] in signed_in(valter).page(here).text


def test_who_answered_above_reads_the_question_and_the_answer_as_long_as_the_akt_is_open(
    on_top, viktor, valter, tore, otto, olle, early, bou, signed_in
):
    here = f"/overforingar/{on_top.id}"
    for one in (viktor, valter):
        settle_transfer(one, on_top, **NO)
    end_transfer(otto, on_top, how="no_need", text="Det som hände sedan.")
    for one in (viktor, valter):
        page = signed_in(one).page(here)
        assert "Avdelningscheferna: ingen överföring." in page.text
        assert f"Svaret {NO['method']}" in page.text and WHY in page.text
        assert "Det som hände sedan" not in page.text and "Avslutad utan" not in page.text
        for name in (early.person.given_name, early.person.family_name, JUDGED["person_words"]):
            assert name not in page.text
    signed_in(tore).page(here, 404)  # answered nothing
    close_track(olle, early.track_of(bou.id), reason="Klart.")
    signed_in(valter).page(here, 404)


def test_who_answered_above_reads_nothing_of_who_is_protected(on_top, viktor, valter, olle, early, signed_in):
    for one in (viktor, valter):
        settle_transfer(one, on_top, **NO)
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    signed_in(valter).page(f"/overforingar/{on_top.id}", 404)


def test_a_proposal_of_ones_own_is_first_answered_and_the_others_is_answered_by_lifting(lifted, eva, ella, valter, soc, signed_in):
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    with pytest.raises(Refused, match="Ert förslag väntar på den andra enhetens svar till och med 15 oktober 2026"):
        lift_higher(eva, lifted, text=WHY)
    assert "Lyft till avdelningscheferna" not in signed_in(eva).page(f"/overforingar/{lifted.id}").text
    assert lift_higher(ella, lifted, text=WHY).state == "lifted_top"


def test_it_does_not_go_on_before_the_other_unit_has_read_the_lift(notified, otto, eva, valter):
    lift_transfer(otto, notified, text="Vi är inte överens.")
    with pytest.raises(Refused, match="Den andra enheten har inte svarat på lyftet än"):
        lift_higher(eva, notified, text=WHY)


def test_a_biträdande_enhetschef_does_not_lift_past_the_enhetschef(at_odds, otto, valter):
    with pytest.raises(NotAllowed):
        lift_higher(otto, at_odds, text=WHY)


def test_where_a_department_has_no_avdelningschef_its_enhetschef_answers(at_odds, eva, ella, viktor, simon, soc, signed_in):
    acknowledge_lift(simon, lift_higher(eva, at_odds, text=WHY), answer="agreed")
    assert "För Socialpsykiatri svarar enhetschefen." in signed_in(viktor).page(f"/overforingar/{at_odds.id}").text
    settle_transfer(viktor, at_odds, to_unit_id=soc.id, **YES)
    assert settle_transfer(ella, at_odds, to_unit_id=soc.id, **YES).state == "decided"


def test_without_any_avdelningschef_the_page_says_what_to_do_instead(at_odds, eva, viktor, tore, signed_in):
    disable_user(tore, cast.user_of("viktor"))
    with pytest.raises(Refused, match="Ingen avdelningschef finns för enheterna"):
        lift_higher(eva, at_odds, text=WHY)
    assert "Blir ni inte överens: ingen avdelningschef finns för enheterna." in signed_in(eva).page(f"/overforingar/{at_odds.id}").text


def test_one_avdelningschef_above_both_units_answers_alone(at_odds, eva, simon, tore, soc):
    disable_user(tore, cast.user_of("viktor"))
    vera = cast.actor_of(cast.add_someone("vera", "Vera Ek", [(Role.DEPARTMENT_MANAGER, "AOF"), (Role.DEPARTMENT_MANAGER, "IOF")]).username)
    acknowledge_lift(simon, lift_higher(eva, at_odds, text=WHY), answer="agreed")
    assert settle_transfer(vera, at_odds, to_unit_id=soc.id, **YES).state == "decided"


def test_the_silence_of_the_other_avdelningschef_is_noted_and_there_is_no_level_above(on_top, eva, viktor, valter, soc, signed_in):
    assert "Det finns ingen högre nivå." in signed_in(viktor).page(f"/overforingar/{on_top.id}").text
    settle_transfer(viktor, on_top, to_unit_id=soc.id, **YES)
    assert settle_transfer(at(viktor, "2026-10-21T08:00"), on_top, to_unit_id=soc.id, **YES).state == "decided"
    assert "Den andra enhetens avdelningschef har inte svarat i tid" in [row.title for row in timeline_of(on_top, eva)]


@pytest.mark.parametrize("answer", [YES, NO])
def test_what_the_avdelningschefer_have_answered_does_not_start_over_below(on_top, otto, simon, viktor, valter, soc, answer, signed_in):
    for each in (viktor, valter):
        settle_transfer(each, on_top, **answer | ({"to_unit_id": soc.id} if answer["suitable"] else {}))
    with pytest.raises(Refused, match="Avdelningscheferna har svarat, och det finns ingen högre nivå"):
        lift_transfer(otto, on_top, text="En gång till.")
    assert f"/overforingar/{on_top.id}/lyft" not in signed_in(otto).page(f"/overforingar/{on_top.id}").links
    if answer["suitable"]:
        with pytest.raises(Refused, match="Det är beslutat av avdelningscheferna, och det finns ingen högre nivå"):
            decline_transfer(simon, on_top, text="Nej.")


def test_what_the_enhetschefer_have_answered_can_be_lifted_again(lifted, otto, eva, ella):
    for each in (eva, ella):
        settle_transfer(each, lifted, **NO)
    assert lift_transfer(otto, lifted, text="En gång till.").state == "lifted"


def test_a_protected_persons_does_not_reach_who_is_no_named_reader(at_odds, eva, olle, viktor, valter, early, signed_in):
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    with pytest.raises(Refused, match="Akten läses bara av dem som är namngivna"):
        lift_higher(eva, at_odds, text=WHY)
    assert db.session.scalars(Transfer.visible_to(valter)).all() == []


def test_who_becomes_protected_after_it_has_gone_on_is_answered_for_below(on_top, olle, eva, valter, ella, early, bou, soc):
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert db.session.scalars(Transfer.visible_to(valter)).all() == []
    assert {unit: set(seat.people) for unit, seat in on_top.seats.items()} == {bou.id: {eva.user_id}, soc.id: {ella.user_id}}


def test_where_one_leads_both_units_the_lift_waits_for_nobody_below(notified, otto, simon, olle, eva, viktor, valter, tore, soc):
    nora = cast.actor_of(cast.add_someone("nora", "Nora Ask", [(cast.HEAD, "SOC"), (cast.HEAD, "BOU")]).username)
    for gone in ("otto", "simon", "eva"):
        disable_user(tore, cast.user_of(gone))
    lift_transfer(nora, notified, text="Jag leder båda.")
    acknowledge_lift(valter, notified, answer="agreed")
    settle_transfer(valter, notified, **NO)
    lift_higher(nora, notified, text=WHY)
    settle_transfer(viktor, notified, to_unit_id=soc.id, **YES)
    assert settle_transfer(valter, notified, to_unit_id=soc.id, **YES).state == "decided"
