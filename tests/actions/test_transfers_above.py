"""What the avdelningschefer read of a lifted transfer, who of them answers, and what stands when they have answered."""

from datetime import date

import pytest

from sipweb.actions.handovers import send_handover, write_handover
from sipweb.actions.transfer_decisions import acknowledge_lift, lift_transfer, put_on_agenda, record_decision_of_meeting
from sipweb.actions.transfer_settled import lift_higher, settle_transfer
from sipweb.actions.transfers import notify_transfer
from sipweb.gate import Refused
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_transfers import PARTS, decided, early, judged, notified
from tests.actions.test_transfers_settled import YES, ella, lifted
from tests.actions.test_transfers_top import NO, WHY, at_odds, on_top, valter
from tests.actions.test_units import merge
from tests.conftest import told

assert at_odds and decided and early and ella and judged and lifted and notified and on_top and valter  # fixtures


def test_the_avdelningschefer_read_the_question_and_not_who_it_is_about(decided, olle, otto, simon, eva, ella, viktor, valter, signed_in):
    draft = write_handover(olle, decided, **PARTS)
    send_handover(olle, decided, version=str(draft.version))
    lift_transfer(otto, decided, text=f"Vi är oense om {decided.case.person.given_name}.")
    acknowledge_lift(simon, decided, answer="agreed")
    settle_transfer(ella, decided, **NO)
    lift_higher(eva, decided, text=WHY)
    name = decided.case.person.family_name
    for boss in (viktor, valter):
        page = signed_in(boss).page(f"/overforingar/{decided.id}")
        assert WHY in page.text
        assert "Frågan besvaras utan att du får veta vem det gäller." in page.text
        assert page.text.count(WHY) == 1  # in the report, and not once more among Händelser
        for hidden in (name, decided.case.person.given_name, PARTS["background"]):
            assert hidden not in page.text, (boss.who.name, hidden)
        signed_in(boss).page(f"/overforingar/{decided.id}/overlamning/utskrift", 404)
    assert name in signed_in(eva).page(f"/overforingar/{decided.id}").text


def test_where_the_same_two_answer_for_both_units_they_agree_by_saying_the_same(early, judged, otto, disa, eva, ekb, viktor):
    vera = cast.actor_of(cast.add_someone("vera", "Vera Ek", [(Role.DEPARTMENT_MANAGER, "IOF")]).username)
    edda = cast.actor_of(cast.add_someone("edda", "Edda Ek", [(cast.HEAD, "EKB")]).username)
    cast.consent_for(early, "olle", "BOU", "EKB")
    transfer = notify_transfer(otto, judged, to_unit_id=ekb.id)
    lift_transfer(otto, transfer, text="Oense.")
    acknowledge_lift(disa, transfer, answer="agreed")
    settle_transfer(edda, transfer, to_unit_id=ekb.id, **YES)
    settle_transfer(eva, transfer, **NO)
    lift_higher(edda, transfer, text=WHY)
    acknowledge_lift(otto if transfer.lifted_by_unit_id == ekb.id else disa, transfer, answer="agreed")
    assert settle_transfer(viktor, transfer, to_unit_id=ekb.id, **YES).state == "lifted_top"
    assert settle_transfer(viktor, transfer, to_unit_id=ekb.id, **YES).state == "lifted_top"
    assert settle_transfer(vera, transfer, to_unit_id=ekb.id, **YES).state == "decided"


def test_a_third_unit_that_the_avdelningschefer_choose_may_lift_it_and_nobody_who_was_part_of_it(
    on_top, early, viktor, valter, otto, axel, ald
):
    cast.consent_for(early, "olle", "BOU", "ALD")
    for each in (viktor, valter):
        settle_transfer(each, on_top, to_unit_id=ald.id, **YES)
    with pytest.raises(Refused, match="Avdelningscheferna har svarat"):
        lift_transfer(otto, on_top, text="Nej.")
    assert lift_transfer(axel, on_top, text="Vi har inte hörts.").state == "lifted"


def test_the_unit_that_is_not_chosen_is_told(notified, early, otto, simon, ald):
    cast.consent_for(early, "olle", "BOU", "ALD")
    put_on_agenda(otto, notified, meeting_on=otto.today)
    record_decision_of_meeting(otto, notified, suitable=True, method="Vi möts.", on=cast.TODAY, to_unit_id=ald.id)
    assert "En annan enhet än er tar emot överföringen. Akt 2026-0005." in told(simon)


def test_while_the_avdelningschefer_have_it_the_handover_is_written_on(decided, olle, otto, simon, eva, ella, valter):
    write_handover(olle, decided, **PARTS)
    lift_transfer(otto, decided, text="Oense.")
    acknowledge_lift(simon, decided, answer="agreed")
    settle_transfer(ella, decided, **NO)
    lift_higher(eva, decided, text=WHY)
    assert write_handover(olle, decided, **PARTS | {"background": "Ändrat."}).background == "Ändrat."


def test_a_unit_that_is_merged_takes_what_the_avdelningschefer_have_with_it(on_top):
    merge()
    assert (on_top.state, on_top.to_unit.code) == ("lifted_top", "ALD")


def test_between_the_two_units_of_a_merge_what_the_avdelningschefer_have_ends(on_top):
    merge("SOC", "BOU")
    assert (on_top.state, on_top.is_open) == ("ended", False)


def test_when_the_day_has_passed_the_akt_says_that_nobody_has_taken_over(on_top, olle, signed_in, clock):
    clock.set("2027-06-20T09:00")
    text = signed_in(olle).page(f"/akter/{on_top.case.number}").text
    assert "Enheten skulle ha bytts 12 juni 2027 (19 år), och ingen annan enhet har tagit över." in text
    assert "En annan enhet tog över" not in text


def test_the_day_that_the_avdelningschefer_agree_on_holds_for_the_third_unit(on_top, early, viktor, valter, ald):
    cast.consent_for(early, "olle", "BOU", "ALD")
    for each in (viktor, valter):
        settle_transfer(each, on_top, to_unit_id=ald.id, **YES | {"day": date(2027, 3, 1)})
    assert (on_top.to_unit.code, on_top.transfer_on) == ("ALD", date(2027, 3, 1))
