"""Where both sides of a transfer would be the same person, somebody else acts; at last the avdelningschef."""

from datetime import date

import pytest

from sipweb.actions.escalation_answers import agree_to_lift, disagree_to_lift
from sipweb.actions.escalations import begin_escalation, finish_question, lift_question, propose_end
from sipweb.actions.handovers import agree_day, receive_handover, send_handover, write_handover
from sipweb.actions.organisation import disable_user
from sipweb.actions.people import protect_person
from sipweb.actions.transfer_decisions import acknowledge_lift, lift_transfer
from sipweb.actions.transfer_settled import settle_transfer
from sipweb.actions.transfers import start_handover
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Transfer
from sipweb.queries.work import tasks
from sipweb.rules.escalations import answers_of
from tests import cast
from tests.actions.test_transfers import PARTS, answered
from tests.conftest import told


@pytest.fixture
def eva_alone(app, tore):
    """Eva is all that leads BER and EKB; Viktor is above her."""
    for name in ("birger", "disa"):
        disable_user(tore, cast.user_of(name))
    return cast.actor_of("eva")


def sent_by(boss, akt, berit, ber, ekb) -> Transfer:
    """From BER to EKB: decided by this manager, and sent."""
    cast.consent_for(akt, "berit", "BER", "EKB")
    told_ = {"text": "Försörjning.", "person_words": "", "day": date(2026, 11, 1)}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ekb.id, **told_)
    answered(boss, transfer, suitable=True, method="Ett möte.", on=date(2026, 10, 12))
    draft = write_handover(berit, transfer, **PARTS)
    return send_handover(berit, transfer, version=str(draft.version))


@pytest.fixture
def sent(eva_alone, akt, berit, ber, ekb) -> Transfer:
    return sent_by(eva_alone, akt, berit, ber, ekb)


def sees(actor, transfer) -> bool:
    return db.session.scalar(Transfer.visible_to(actor).where(Transfer.id == transfer.id)) is not None


def test_the_avdelningschef_receives_where_one_person_is_all_that_leads_both(sent, eva_alone, dag, viktor, akt, signed_in):
    with pytest.raises(Refused, match="Avdelningschefen bekräftar mottagandet i stället"):
        receive_handover(eva_alone, sent, case_worker_id=dag.user_id)
    db.session.rollback()
    assert sees(viktor, sent)
    assert told(viktor)[0].startswith("En och samma chef leder båda enheterna. Bekräfta en överlämning till Ekonomiskt bistånd.")
    assert [task.button for task in tasks(viktor) if task.endpoint == "transfers.show"] == ["Bekräfta"]
    client, here = signed_in(viktor), f"/overforingar/{sent.id}"
    assert "Bekräfta mottagandet" in client.page(here).text
    client.send(f"{here}/bekrafta", case_worker_id=dag.user_id)
    assert (sent.state, akt.track_of(cast.unit_of("EKB").id).case_worker_id) == ("received", dag.user_id)
    assert sent.handovers[0].received_by_id == viktor.user_id
    assert [task for task in tasks(viktor) if task.endpoint == "transfers.show"] == []


def test_the_avdelningschef_reads_no_transfer_that_two_people_lead(app, akt, berit, birger, ber, ekb, viktor):
    transfer = sent_by(birger, akt, berit, ber, ekb)
    assert not transfer.superior_acts and not sees(viktor, transfer)
    with pytest.raises(NotAllowed):
        receive_handover(viktor, transfer, case_worker_id=cast.user_of("dag").id)


def test_another_avdelningschef_reads_nothing_of_it_nor_anyone_of_a_protected_person(sent, akt, berit, viktor, eva_alone):
    cast.add_someone("vera", "Vera Oxel", [(cast.Role.DEPARTMENT_MANAGER, "AOF")])
    assert not sees(cast.actor_of("vera"), sent)
    assert sees(viktor, sent)
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "EKB"), (cast.BOSS, "BER")])
    protect_person(berit, akt, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert not sees(viktor, sent)


def test_who_becomes_the_only_leader_afterwards_does_not_receive_their_own_transfer(
    app, akt, berit, birger, ber, ekb, eva, dag, viktor, tore
):
    transfer = sent_by(birger, akt, berit, ber, ekb)
    for name in ("birger", "disa"):
        disable_user(tore, cast.user_of(name))
    assert sees(viktor, transfer)
    with pytest.raises(Refused, match="Avdelningschefen bekräftar mottagandet i stället"):
        receive_handover(cast.actor_of("eva"), transfer, case_worker_id=dag.user_id)


def test_a_protected_persons_transfer_is_never_the_avdelningschefs_who_is_no_named_reader(sent, viktor, dag):
    receive_handover(viktor, sent, case_worker_id=dag.user_id)
    assert sent.superior_acts
    protect_person(cast.actor_of("berit"), sent.case, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert not sent.superior_acts


def lift(boss, transfer) -> Transfer:
    return lift_transfer(boss, transfer, text="Vi är inte överens om dagen.")


def tasks_above(actor) -> list[tuple[str, str]]:
    return [(task.title, task.button) for task in tasks(actor) if task.endpoint == "transfers.show"]


def test_who_leads_both_units_does_not_answer_their_own_lift_the_avdelningschef_does(sent, eva_alone, viktor, signed_in):
    lifted = lift(eva_alone, sent)
    with pytest.raises(Refused, match="Avdelningschefen svarar i stället"):
        acknowledge_lift(eva_alone, lifted, answer="agreed")
    db.session.rollback()
    here = f"/overforingar/{sent.id}"
    assert "Avdelningschefen svarar i stället" in signed_in(eva_alone).page(here).text
    assert told(viktor)[0].startswith("En och samma chef leder båda enheterna. Svara på en lyft överföring till Ekonomiskt bistånd.")
    assert tasks_above(viktor) == [("Svara på en lyft överföring: en och samma chef leder båda enheterna", "Svara")]
    client = signed_in(viktor)
    assert "Svara att ni har tagit del" in client.page(here).text
    client.send(f"{here}/tagit-del", answer="agreed", text="")
    assert (sent.lift_answer, sent.state) == ("agreed", "lifted")
    assert tasks_above(viktor) == [("Svara på den lyfta överföringen", "Svara")]


def test_who_leads_both_answers_for_neither_where_a_colleague_can(app, akt, berit, birger, ber, ekb, eva, disa):
    lifted = lift(eva, sent_by(birger, akt, berit, ber, ekb))
    assert lifted.lifted_by_unit_id == ber.id
    with pytest.raises(Refused, match=r"Disa Vide svarar för Ekonomiskt bistånd\."):
        acknowledge_lift(eva, lifted, answer="agreed")
    db.session.rollback()
    assert acknowledge_lift(disa, lifted, answer="agreed").lift_answer == "agreed"


def test_where_nobody_is_above_no_answer_is_waited_for_and_the_page_says_whom_to_ask(sent, eva_alone, viktor, tore, signed_in):
    disable_user(tore, cast.user_of("viktor"))
    lifted = lift(eva_alone, sent)
    with pytest.raises(Refused, match="Stäm av med förvaltningschefen"):
        acknowledge_lift(eva_alone, lifted, answer="agreed")
    db.session.rollback()
    assert "Stäm av med förvaltningschefen" in signed_in(eva_alone).page(f"/overforingar/{sent.id}").text
    settled = settle_transfer(eva_alone, lifted, suitable=True, method="Enligt förvaltningschefen.", on=date(2026, 10, 12))
    assert settled.state == "decided"


def test_a_proposed_day_is_told_to_the_avdelningschef_who_acts_and_waits_for_them(sent, eva_alone, viktor):
    agree_day(eva_alone, sent, day=date(2026, 10, 20))
    assert (sent.proposed_day, sent.proposed_by_unit_id) == (date(2026, 10, 20), sent.from_unit_id)
    assert told(viktor)[0].startswith("En och samma chef leder båda enheterna.")
    receive_handover(viktor, sent, case_worker_id=cast.user_of("dag").id)
    title = "Svara på en föreslagen dag för en överföring: en och samma chef leder båda enheterna"
    assert tasks_above(viktor) == [(title, "Svara")]
    agree_day(viktor, sent, day=date(2026, 10, 20))
    assert (sent.transfer_on, sent.proposed_day, tasks_above(viktor)) == (date(2026, 10, 20), None, [])


def test_who_acts_is_asked_anew_when_somebody_comes_to_lead_or_the_avdelningschef_leaves(sent, eva_alone, viktor, tore, dag):
    assert sent.superior_acts
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "EKB")])
    assert not sent.superior_acts and not sees(viktor, sent) and tasks_above(viktor) == []
    disable_user(tore, cast.user_of("ed"))
    assert sent.superior_acts and len([text for text in told(viktor) if "Bekräfta en överlämning" in text]) == 2
    disable_user(tore, cast.user_of("viktor"))
    assert not sent.superior_acts
    assert receive_handover(eva_alone, sent, case_worker_id=dag.user_id).state == "received"


# A lifted question that concerns two units which one person leads alone, lifted by a third.


@pytest.fixture
def of_three(app, akt, alva, ber, ekb, ald, tore):
    """From ALD, about BER and EKB; lifted to level 3, where Eva is all there is for both."""
    for code, worker, boss in (("ALD", "alva", "axel"), ("EKB", "dag", "disa")):
        cast.known(worker, boss, code, "Gun Östberg", date(1960, 3, 5), "196003052385")
    for name in ("birger", "disa"):
        disable_user(tore, cast.user_of(name))
    cast.add_someone("edit", "Edit Asp", [(cast.HEAD, "ALD")])
    tried = {"attempted_on": date(2026, 10, 9), "attempt": "Ringde tre gånger."}
    one = begin_escalation(alva, akt, unit_id=ald.id, unit_ids=[ber.id, ekb.id], question="Vem städar?", **tried)
    return lift_question(alva, one, question="Vem städar?")


def answers(one) -> dict[str, tuple[str, int, str | None]]:
    by = {row.unit.code: row.answered_by and row.answered_by.name for row in one.last_asked.answers}
    return {row.unit.code: (row.answer, row.level, by[row.unit.code]) for row in one.last_asked.answers}


def test_who_leads_both_units_answers_a_lift_for_one_of_them_and_somebody_else_for_the_other(of_three, dag, signed_in):
    eva = cast.actor_of("eva")
    here = f"/lyft/{of_three.id}"
    assert "Du svarar för Beroendeenheten. Ingen svarar för två enheter." in signed_in(eva).page(here).text
    agree_to_lift(eva, of_three)
    assert answers(of_three)["BER"] == ("agreed", 1, "Eva Palm") and answers(of_three)["EKB"] == ("", 1, None)
    assert [task for task in tasks(eva) if task.endpoint == "escalations.show" and task.button == "Svara"] == []
    assert "Vi har tagit del och är överens" not in signed_in(eva).page(here).text
    with pytest.raises(Refused, match=r"Du har svarat för Beroendeenheten\. Någon annan svarar för Ekonomiskt bistånd\."):
        disagree_to_lift(eva, of_three, text="Nej.")
    db.session.rollback()
    agree_to_lift(dag, of_three)
    assert (of_three.level, of_three.pending) == (3, "")


def test_a_solution_is_agreed_to_by_one_person_for_one_unit_and_the_avdelningschef_for_the_other(of_three, dag, viktor):
    eva, edit = cast.actor_of("eva"), cast.actor_of("edit")
    agree_to_lift(eva, of_three)
    agree_to_lift(dag, of_three)
    propose_end(edit, of_three, verb="escalation.solve", text="Äldreenheten städar.")
    assert answers(of_three) == {"ALD": ("agreed", 3, "Edit Asp"), "BER": ("", 3, None), "EKB": ("", 4, None)}
    agree_to_lift(eva, of_three)
    assert of_three.state == "level_3"
    agree_to_lift(viktor, of_three)
    assert of_three.state == "solved"


def test_who_leads_two_units_alone_answers_for_one_and_the_superior_for_the_other():
    seats = {2: {1: {7}, 2: {7}, 3: {8}}, 3: {1: {9}, 2: {9}}, 4: {1: {10}, 2: {10}}}
    frozen = {level: {unit: frozenset(users) for unit, users in held.items()} for level, held in seats.items()}
    assert answers_of(2, [1, 2], frozen, 8, ends=True) == {1: ("", 2), 2: ("", 3)}
    assert answers_of(2, [1, 2], frozen, 8, ends=False) == {1: ("", 2), 2: ("same_person", 2)}
    assert answers_of(4, [1, 2], frozen, 8, ends=True) == {1: ("", 4), 2: ("", 4)}  # the avdelningschef speaks for all of theirs
    frozen[2][1] = frozenset({7, 6})
    assert answers_of(2, [1, 2], frozen, 8, ends=True) == {1: ("", 2), 2: ("", 2)}  # a colleague answers for the other


# People come and go meanwhile. Eva leads both units; Birger leads BER beside her, Disa EKB.


@pytest.fixture
def eva_and_birger(app, akt, berit, birger, ber, ekb, tore) -> Transfer:
    disable_user(tore, cast.user_of("disa"))
    return sent_by(birger, akt, berit, ber, ekb)


def test_who_lifted_for_the_one_unit_does_not_answer_for_the_other_when_a_colleague_has_left(eva_and_birger, eva, viktor, tore):
    lifted = lift(eva, eva_and_birger)
    assert lifted.lifted_by_unit_id == lifted.to_unit_id
    disable_user(tore, cast.user_of("birger"))
    with pytest.raises(Refused, match="Avdelningschefen svarar i stället"):
        acknowledge_lift(eva, lifted, answer="agreed")
    db.session.rollback()
    assert tasks_above(viktor) == [("Svara på en lyft överföring: en och samma chef leder båda enheterna", "Svara")]
    assert acknowledge_lift(viktor, lifted, answer="agreed").lift_answer == "agreed"


def test_who_lifted_alone_does_not_answer_when_a_colleague_has_come_the_colleague_does(sent, eva_alone, ber, signed_in):
    lifted = lift(eva_alone, sent)
    assert lifted.lifted_by_unit_id == ber.id
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "BER")])
    with pytest.raises(Refused, match=r"Du har själv lyft överföringen\. Ed Lo svarar i stället\."):
        acknowledge_lift(eva_alone, lifted, answer="agreed")
    db.session.rollback()
    ed = cast.actor_of("ed")
    assert "Svara att ni har tagit del" in signed_in(ed).page(f"/overforingar/{lifted.id}").text
    assert acknowledge_lift(ed, lifted, answer="agreed").lift_answer == "agreed"


def test_who_proposed_a_day_does_not_answer_it_when_a_colleague_has_left(eva_and_birger, eva, viktor, tore):
    agree_day(eva, eva_and_birger, day=date(2026, 10, 20))
    assert eva_and_birger.proposed_by_unit_id == eva_and_birger.to_unit_id
    disable_user(tore, cast.user_of("birger"))
    with pytest.raises(Refused, match=r"Du har själv föreslagit den dagen\. Någon annan svarar\."):
        agree_day(eva, eva_and_birger, day=date(2026, 10, 20))
    db.session.rollback()
    agree_day(viktor, eva_and_birger, day=date(2026, 10, 20))
    assert eva_and_birger.transfer_on == date(2026, 10, 20)


def test_who_proposed_a_day_alone_does_not_answer_it_when_a_colleague_has_come(sent, eva_alone):
    agree_day(eva_alone, sent, day=date(2026, 10, 20))
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "BER")])
    with pytest.raises(Refused, match="Du har själv föreslagit den dagen"):
        agree_day(eva_alone, sent, day=date(2026, 10, 20))
    db.session.rollback()
    agree_day(cast.actor_of("ed"), sent, day=date(2026, 10, 20))
    assert (sent.transfer_on, sent.proposed_by_id) == (date(2026, 10, 20), None)


def test_a_colleague_of_who_lifted_or_proposed_does_not_answer_for_the_other_unit(app, akt, berit, birger, ber, ekb, disa):
    transfer = sent_by(birger, akt, berit, ber, ekb)
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "BER")])
    agree_day(birger, transfer, day=date(2026, 10, 20))
    with pytest.raises(Refused, match="Er enhet har redan föreslagit den dagen"):
        agree_day(cast.actor_of("ed"), transfer, day=date(2026, 10, 20))
    db.session.rollback()
    lift(birger, transfer)
    with pytest.raises(NotAllowed):
        acknowledge_lift(cast.actor_of("ed"), transfer, answer="agreed")


@pytest.fixture
def solution(akt, alva, axel, berit, dag, ber, ekb, ald):
    """Put forward by ALD; BER and EKB are asked on level 2."""
    for code, worker, boss in (("ALD", "alva", "axel"), ("EKB", "dag", "disa")):
        cast.known(worker, boss, code, "Gun Östberg", date(1960, 3, 5), "196003052385")
    tried = {"attempted_on": date(2026, 10, 9), "attempt": "Ringde tre gånger."}
    one = begin_escalation(alva, akt, unit_id=ald.id, unit_ids=[ber.id, ekb.id], question="Vem städar?", **tried)
    lift_question(alva, one, question="Vem städar?")
    for worker in (berit, dag):
        agree_to_lift(worker, one)
    propose_end(axel, one, verb="escalation.solve", text="Äldreenheten städar.")
    return one


def test_an_answer_that_nobody_can_give_by_now_is_asked_of_the_one_above(solution, tore, viktor, signed_in):
    one = solution
    assert answers(one) == {"ALD": ("agreed", 2, "Axel Gran"), "BER": ("", 2, None), "EKB": ("", 2, None)}
    eva = cast.actor_of("eva")
    agree_to_lift(eva, one)
    disable_user(tore, cast.user_of("disa"))
    assert answers(one) == {"ALD": ("agreed", 2, "Axel Gran"), "BER": ("agreed", 2, "Eva Palm"), "EKB": ("", 4, None)}
    assert told(viktor)[0].startswith("Har er enhet tagit del, och är ni överens?")
    signed_in(viktor).send(f"/lyft/{one.id}/overens")
    assert one.state == "solved"


@pytest.fixture
def asked_above(solution, tore):
    """It waits for Viktor alone: Eva answered for BER, and Disa, who led EKB, has left."""
    one = solution
    agree_to_lift(cast.actor_of("eva"), one)
    disable_user(tore, cast.user_of("disa"))
    assert answers(one)["EKB"] == ("", 4, None)
    return one


def test_no_answer_waits_for_an_avdelningschef_who_is_gone(asked_above, axel, tore, signed_in):
    disable_user(tore, cast.user_of("viktor"))
    assert (answers(asked_above)["EKB"], asked_above.awaits_until) == (("vacant", 4, None), None)
    assert told(axel)[0] == "Ingen kan längre svara för Ekonomiskt bistånd i en lyft fråga. Akt 2026-0001."
    here = f"/lyft/{asked_above.id}"
    page = signed_in(axel).page(here)
    assert "Avsluta utan fler svar" in page.buttons
    finish_question(axel, asked_above)
    assert asked_above.state == "solved"


def test_another_avdelningschef_goes_on_where_one_leaves(asked_above, tore):
    cast.add_someone("vera", "Vera Två", [(cast.Role.DEPARTMENT_MANAGER, cast.unit_of("EKB").department.code)])
    disable_user(tore, cast.user_of("viktor"))
    assert answers(asked_above)["EKB"] == ("", 4, None)


def test_who_has_come_to_lead_the_unit_since_is_asked_where_the_avdelningschef_leaves(asked_above, tore, signed_in):
    cast.add_someone("ed", "Ed Lo", [(cast.BOSS, "EKB")])
    disable_user(tore, cast.user_of("viktor"))
    assert answers(asked_above)["EKB"] == ("", 2, None)
    assert told(cast.actor_of("ed"))[0].startswith("Har er enhet tagit del, och är ni överens?")
    signed_in(cast.actor_of("ed")).send(f"/lyft/{asked_above.id}/overens")
    assert asked_above.state == "solved"


def test_a_lift_counts_where_the_last_who_could_answer_it_has_left(app, akt, alva, axel, ber, ald, tore):
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    cast.add_someone("hedda", "Hedda Hög", [(cast.HEAD, "ALD")])
    disable_user(tore, cast.user_of("eva"))
    cast.add_someone("erik", "Erik Hög", [(cast.HEAD, "BER")])
    tried = {"attempted_on": date(2026, 10, 9), "attempt": "Ringde tre gånger."}
    one = begin_escalation(alva, akt, unit_id=ald.id, unit_ids=[ber.id], question="Vem städar?", **tried)
    lift_question(alva, one, question="Vem städar?")
    agree_to_lift(cast.actor_of("berit"), one)
    lift_question(axel, one, question="Vem städar?", report="Vi kom inte överens om vem.")
    assert answers(one)["BER"] == ("", 2, None)
    for name in ("birger", "erik"):
        disable_user(tore, cast.user_of(name))
    assert (answers(one)["BER"], one.pending, one.level) == (("vacant", 2, None), "", 3)


def test_who_leads_both_units_alone_does_not_decide_what_they_lifted_the_avdelningschef_countersigns(
    sent, eva_alone, viktor, ekb, signed_in
):
    lifted = lift(eva_alone, sent)
    acknowledge_lift(viktor, lifted, answer="agreed")
    yes = {"suitable": True, "method": "EKB tar emot.", "on": date(2026, 10, 12), "to_unit_id": ekb.id, "day": date(2026, 11, 1)}
    assert settle_transfer(eva_alone, lifted, **yes).state == "lifted"
    page = signed_in(viktor).page(f"/overforingar/{sent.id}")
    assert "Lyft till enhetscheferna" in page.text and "EKB tar emot." in page.text
    assert settle_transfer(viktor, lifted, **yes).state == "decided"
