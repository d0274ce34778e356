"""Who is asked to answer for a unit when a transfer is lifted can open it: otherwise the next level is asked."""

from datetime import date

import pytest

from sipweb.actions.access import end_named, named_in
from sipweb.actions.organisation import disable_user
from sipweb.actions.people import protect_person
from sipweb.actions.transfer_decisions import acknowledge_lift, lift_transfer
from sipweb.actions.transfer_endings import end_transfer
from sipweb.actions.transfer_settled import lift_higher, settle_transfer
from sipweb.actions.transfers import start_handover
from sipweb.db import db, writing
from sipweb.models import Block, Transfer
from sipweb.queries.extracts import rows_of
from sipweb.rules.standing import Role
from tests import cast
from tests.actions.test_extracts import extract_at, part_of
from tests.actions.test_transfers import early, judged, notified
from tests.actions.test_transfers_settled import YES, ella, lifted, waits
from tests.actions.test_transfers_top import valter
from tests.conftest import told
from tests.views.test_transfers_seen import ung

assert early and judged and notified and ella and lifted and valter and ung  # fixtures


def blocked(case, user, unit, by) -> None:
    with writing():
        db.session.add(Block(case_id=case.id, user_id=user.user_id, unit_id=unit.id, reason="Jäv", set_by_id=by.user_id, set_at=by.now))


def seats(transfer) -> dict:
    return {unit_id: (seat.title, set(seat.people)) for unit_id, seat in transfer.seats.items()}


def test_an_enhetschef_who_is_shut_out_of_the_akt_holds_no_seat_and_the_next_level_answers(
    lifted, early, eva, ella, simon, valter, bou, soc, signed_in
):
    blocked(early, ella, soc, simon)
    assert seats(lifted) == {bou.id: ("enhetschef", {eva.user_id}), soc.id: ("avdelningschef", {valter.user_id})}
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    assert early.number not in signed_in(ella).page("/").text
    assert waits(valter) == [("me", "Svara på förslaget om den lyfta överföringen")]
    page = signed_in(valter).page(f"/overforingar/{lifted.id}")
    assert "Den andra enhetens avdelningschef svarar senast 15 oktober 2026." in page.text
    assert settle_transfer(valter, lifted, to_unit_id=soc.id, **YES).state == "decided"


def test_where_the_avdelningschef_too_is_shut_out_the_bitradande_answers(lifted, early, eva, ella, simon, valter, bou, soc, signed_in):
    for one in (ella, valter):
        blocked(early, one, soc, simon)
    assert seats(lifted) == {bou.id: ("enhetschef", {eva.user_id}), soc.id: ("biträdande enhetschef", {simon.user_id})}
    before = told(valter)
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    assert told(valter) == before
    assert settle_transfer(simon, lifted, to_unit_id=soc.id, **YES).state == "decided"


def test_who_answers_is_named_when_the_person_becomes_protected(lifted, early, olle, ella, eva, bou, soc, signed_in):
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert seats(lifted) == {bou.id: ("enhetschef", {eva.user_id}), soc.id: ("enhetschef", {ella.user_id})}
    signed_in(eva).page(f"/overforingar/{lifted.id}")
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    assert settle_transfer(ella, lifted, to_unit_id=soc.id, **YES).state == "decided"


def test_of_a_protected_person_those_answer_who_are_named(lifted, early, olle, otto, ella, eva, bou, soc, signed_in):
    """Eva has been taken off the list: Otto is left for BOU."""
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    one = next(one for one in named_in(early) if one.user_id == eva.user_id)
    end_named(otto, early, access_id=one.id)
    assert seats(lifted) == {bou.id: ("biträdande enhetschef", {otto.user_id}), soc.id: ("enhetschef", {ella.user_id})}
    signed_in(eva).page(f"/overforingar/{lifted.id}", 404)
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 13))  # only checked again
    assert eva.user_id not in {one.user_id for one in named_in(early)}
    settle_transfer(otto, lifted, to_unit_id=soc.id, **YES)
    assert settle_transfer(ella, lifted, to_unit_id=soc.id, **YES).state == "decided"


def test_whoever_is_shut_out_is_not_named(lifted, early, olle, otto, eva, bou):
    blocked(early, eva, bou, otto)
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert eva.user_id not in {one.user_id for one in named_in(early)}


def test_a_transfer_that_stood_with_the_avdelningschefer_is_answered_by_the_enhetschefer(lifted, early, olle, eva, ella, bou, soc):
    lift_higher(eva, lifted, text="Vi kommer inte överens.")
    protect_person(olle, early, protection="flagged", protection_checked_on=date(2026, 10, 12))
    assert seats(lifted) == {bou.id: ("enhetschef", {eva.user_id}), soc.id: ("enhetschef", {ella.user_id})}
    assert waits(eva) != [] and waits(ella) != []


@pytest.fixture
def between_two_seats(app, ung, alva, axel, ald) -> Transfer:
    """Ylva is the avdelningschef above ALD, which has no enhetschef, and the enhetschef of UNG: Viktor, above UNG, answers for UNG."""
    cast.add_someone("ylva", "Ylva Bok", [(Role.DEPARTMENT_MANAGER, "AOF"), (cast.HEAD, "UNG")])
    akt = cast.known("alva", "axel", "ALD", "Nina Vall", date(1960, 7, 1), "196007012383")
    cast.consent_for(akt, "alva", "ALD", "UNG")
    begun = start_handover(alva, akt, from_unit_id=ald.id, to_unit_id=ung.id, text="Stöd.", person_words="", day=date(2026, 11, 1))
    lift_transfer(axel, begun, text="Vi är inte överens.")
    return acknowledge_lift(cast.actor_of("ulla"), begun, answer="agreed")


def test_an_avdelningschef_who_is_asked_to_answer_can_open_it(between_two_seats, ald, ung, viktor, signed_in):
    ylva, one = cast.actor_of("ylva"), between_two_seats
    assert seats(one) == {ald.id: ("avdelningschef", {ylva.user_id}), ung.id: ("avdelningschef", {viktor.user_id})}
    assert waits(viktor) == [("me", "Svara på den lyfta överföringen")]
    signed_in(viktor).page(f"/overforingar/{one.id}")
    settle_transfer(ylva, one, to_unit_id=ung.id, **YES)
    assert settle_transfer(viktor, one, to_unit_id=ung.id, **YES).state == "decided"


def test_an_avdelningschef_who_is_shut_out_is_told_nothing_of_a_transfer_they_would_act_on(
    notified, otto, early, eva, soc, bou, tore, signed_in
):
    """Nora is all that leads both units."""
    valter = cast.actor_of(cast.add_someone("valter", "Valter Ek", [(Role.DEPARTMENT_MANAGER, "AOF")]).username)
    nora = cast.actor_of(cast.add_someone("nora", "Nora Ask", [(cast.HEAD, "SOC"), (cast.HEAD, "BOU")]).username)
    blocked(early, valter, bou, otto)
    for gone in ("otto", "simon", "eva"):
        disable_user(tore, cast.user_of(gone))
    lift_transfer(nora, notified, text="Jag leder båda.")
    assert told(valter) != [] and early.number not in signed_in(valter).page("/").text
    end_transfer(nora, notified, how="other", text="Det behövs inte.")
    assert early.number not in signed_in(valter).page("/").text


def test_the_registerutdrag_tells_the_lift_and_what_is_put_forward(lifted, otto, eva, bou, soc, early):
    settle_transfer(eva, lifted, to_unit_id=soc.id, **YES)
    rows = [row.text for _, row in rows_of(otto, part_of(extract_at(otto, early, bou), bou))]
    assert "Överföring 1, lyft till en högre chefsnivå därför att: Vi är inte överens." in rows
    assert "Överföring 1, förslag till svar på lyftet: SOC tar emot." in rows
