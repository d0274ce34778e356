"""A unit is merged into another: SOC into ALD, where nothing else is said. Axel leads ALD, Simon SOC."""

from datetime import date, datetime

import pytest

from sipweb.actions.access import block_user
from sipweb.actions.agenda import submit_item
from sipweb.actions.assign import assign_worker
from sipweb.actions.handovers import agree_day, receive_handover, send_handover, write_handover
from sipweb.actions.organisation import disable_user, give_role
from sipweb.actions.people import protect_person
from sipweb.actions.placements import record_placement
from sipweb.actions.questions import draft_question, send_question
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.actions.routing import suggest
from sipweb.actions.transfer_decisions import acknowledge_lift, decline_transfer, lift_transfer
from sipweb.actions.transfer_settled import put_forward_of, settle_transfer
from sipweb.actions.transfers import judge_transfer, notify_transfer, start_handover
from sipweb.actions.units import merge_unit
from sipweb.clock import as_local
from sipweb.db import Model, db
from sipweb.gate import Refused
from sipweb.models import Case, CaseTrack, Event, HistoryLine, MonthlyMeeting, NamedAccess, Transfer, User
from sipweb.queries.inbox import inbox_rows
from sipweb.queries.monthly import called_to
from sipweb.queries.people import managers_of
from sipweb.queries.transfer_list import Filters, transfer_rows
from sipweb.queries.transfers import placed_until, timeline_of
from sipweb.queries.units import names_to_choose, plan_of, settings_naming
from sipweb.rules.routine import ROUTINE
from sipweb.rules.standing import Role
from sipweb.rules.units import ON_THE_WAY
from tests import cast
from tests.actions import test_transfers
from tests.actions.test_monthly import item_from, plan
from tests.actions.test_questions import WRITTEN as QUESTION
from tests.actions.test_routing import TOLD as NEW_MATTER
from tests.actions.test_transfers import JUDGED, PARTS, answered
from tests.conftest import WRITTEN, told

early, judged, notified, decided = (getattr(test_transfers, name) for name in ("early", "judged", "notified", "decided"))
WHY = "Nämnden har beslutat om en gemensam enhet."


def merge(old="SOC", new="ALD", **more):
    told_ = {"into_id": cast.unit_of(new).id, "on": cast.TODAY, "reason": WHY} | more
    return merge_unit(cast.Actor(cast.MADE.who, as_local(f"{told_['on']}T09:00")), cast.unit_of(old), **told_)


READ = sorted((m.class_ for m in Model.registry.mappers if hasattr(m.class_, "visible_to")), key=lambda one: one.__name__)


def seen(username: str) -> set[tuple[str, int]]:
    """Every row of everything that they read."""
    actor = cast.actor_of(username)
    return {(table.__name__, row.id) for table in READ for row in db.session.scalars(table.visible_to(actor)) if hasattr(row, "id")}


# Who reads what.


def test_nobody_reads_more_than_before_but_those_who_lead_the_new_unit(sent, notified, protected):
    cast.known("sara", "simon", "SOC", "Olof Ny", date(1971, 2, 3))
    before = {name: seen(name) for name, *_ in cast.STAFF}
    (own,) = [case for case in db.session.scalars(Case.visible_to(cast.actor_of("sara"))) if case.id != protected.id]
    merge()
    gains = {name: seen(name) - before[name] for name in before}
    assert {name for name, more in gains.items() if {kind for kind, _ in more} - {"Notice"}} == {"axel"}
    assert {("Case", own.id), ("Transfer", notified.id)} <= gains["axel"]
    assert ("Case", protected.id) not in gains["axel"]
    assert all(before[name] <= seen(name) for name in ("sara", "alva", "berit", "olle", "otto"))


def test_what_is_open_goes_on_with_its_people_and_they_read_it_as_before(app, sara, simon):
    case = cast.known("sara", "simon", "SOC", "Olof Ny", date(1971, 2, 3))
    merge()
    assert case.track_of(cast.unit_of("SOC").id).case_worker_id == sara.user_id
    assert case in db.session.scalars(Case.workable_by(cast.actor_of("sara"))).all()
    assert [boss.name for boss in managers_of(cast.unit_of("SOC").id)] == ["Axel Gran", "Simon Lind"]


def test_who_is_brought_works_at_the_new_unit_too_and_the_others_do_not(akt, app):
    cast.known("alva", "axel", "ALD", "Åke Ny", date(1941, 2, 3))
    merge(bring=[cast.user_of("sara").id])
    ald = cast.unit_of("ALD").id
    assert [cast.actor_of(name).who.works_in(ald) for name in ("sara", "simon")] == [True, False]
    assert len({row for row in seen("sara") if row[0] == "Case"}) == 2  # the protected one of SOC, and Åke's
    assert "Det du har kvar där gör du klart." in told(cast.actor_of("sara"))[0]
    assert "Du leder det som pågår på Socialpsykiatri tills det är klart." in told(cast.actor_of("axel"))[0]


def test_a_protected_person_is_read_by_those_who_are_named_and_by_no_new_leader(protected, axel, app):
    merge(bring=[cast.user_of("simon").id])
    assert db.session.scalar(Case.visible_to(cast.actor_of("axel")).where(Case.id == protected.id)) is None


def test_a_spärr_holds_for_a_new_leader_too(app, simon, axel, tore):
    give_role(tore, cast.user_of("axel"), role=cast.WORKER, code="SOC")
    case = cast.known("sara", "simon", "SOC", "Olof Ny", date(1971, 2, 3))
    block_user(simon, case, user_id=axel.user_id, reason="Släkt.")
    merge()
    assert db.session.scalar(Case.visible_to(cast.actor_of("axel")).where(Case.id == case.id)) is None


def test_who_comes_to_lead_the_new_unit_later_leads_what_is_left_of_the_old_one(app, tore):
    merge()
    cast.add_the_unit("VUX", "Vuxna", cast.AOF, "Socialnämnden")
    cast.add_someone("vidar", "Vidar Ås", [(cast.BOSS, "VUX")])
    merge("ALD", "VUX")
    cast.add_someone("vera", "Vera Vik", [(cast.BOSS, "VUX")])
    give_role(tore, cast.user_of("alva"), role=cast.HEAD, code="VUX")
    for name in ("vera", "alva"):
        assert {cast.unit_of(code).id for code in ("SOC", "ALD", "VUX")} <= cast.actor_of(name).who.managed_units
    assert cast.unit_of("VUX").former_codes == "ALD SOC"


def test_nobody_is_given_a_role_at_a_unit_that_is_no_more(app, tore):
    merge()
    with pytest.raises(Refused, match=r"SOC is merged into ALD\. Write ALD instead"):
        give_role(tore, cast.user_of("alva"), role=Role.CASE_WORKER, code="SOC")
    with pytest.raises(Refused, match="SOC is merged into ALD"):
        cast.add_someone("ny", "Ny Ny", [(cast.WORKER, "SOC")])
    with pytest.raises(Refused, match="alva has that role already"):
        give_role(tore, cast.user_of("alva"), role=Role.CASE_WORKER, code="ALD")


# Transfers.


def test_a_transfer_on_its_way_goes_to_the_new_unit_and_both_sides_are_told(notified, decided, otto, olle, axel, early):
    before = [row.title for row in timeline_of(decided, otto)]
    due = decided.due_on
    merge()
    assert (decided.to_unit.code, decided.state, decided.is_open, decided.due_on) == ("ALD", "decided", True, due)
    assert timeline_of(decided, cast.actor_of("otto"))[0].text == (
        "Socialpsykiatri har slagits samman med Äldreenheten, som tar emot i stället. "
        "Innan mer lämnas behövs samtycke eller annan grund för Äldreenheten."
    )
    assert [row.title for row in timeline_of(decided, cast.actor_of("otto"))] == [
        "Den mottagande enheten är sammanslagen med en annan",
        *before,
    ]
    news = "Äldreenheten tar emot en överföring i stället för Socialpsykiatri. Akt 2026-0005."
    assert news in told(otto) and news in told(axel)
    lines = db.session.scalars(db.select(HistoryLine).where(HistoryLine.verb == "unit.merge", HistoryLine.case_id == early.id)).all()
    assert [line.user_id for line in lines] == [None]
    (row,) = transfer_rows(cast.actor_of("otto"), Filters())
    assert row.to_unit_id == cast.unit_of("ALD").id


def test_who_goes_on_is_asked_for_a_consent_to_the_new_unit_as_the_gate_asks(decided, early, olle, signed_in):
    merge()
    here, ground = f"/overforingar/{decided.id}", "Grund för att dela"
    page = signed_in(olle).page(here)
    assert "Inget mer kan lämnas till Äldreenheten än Samtycke saknas för Äldreenheten. Fråga den enskilde" in page.text
    assert f"/akter/{early.number}/samtycken/nytt" in page.links and ground not in page.text
    draft = write_handover(olle, decided, **PARTS)
    with pytest.raises(Refused, match="Samtycke saknas för Äldreenheten"):
        send_handover(olle, decided, version=str(draft.version))
    cast.consent_for(early, "olle", "BOU", "ALD")
    assert "Inget mer kan lämnas" not in signed_in(olle).page(here).text


def test_what_is_sent_waits_for_the_new_units_receipt(decided, olle, axel, alva):
    draft = write_handover(olle, decided, **PARTS)
    send_handover(olle, decided, version=str(draft.version))
    merge()
    assert timeline_of(decided, cast.actor_of("otto"))[0].text == (
        "Socialpsykiatri har slagits samman med Äldreenheten, som tar emot i stället. Den skickade överlämningen kan tas emot. "
        "Innan mer lämnas än den behövs samtycke eller annan grund för Äldreenheten."
    )
    receive_handover(cast.actor_of("axel"), decided, case_worker_id=alva.user_id)
    assert (decided.state, decided.handovers[0].to_unit.code) == ("received", "ALD")
    assert decided.case.track_of(cast.unit_of("ALD").id).case_worker_id == alva.user_id


def test_what_is_received_goes_on_with_those_who_received_it(decided, olle, simon, sara):
    draft = write_handover(olle, decided, **PARTS)
    send_handover(olle, decided, version=str(draft.version))
    receive_handover(simon, decided, case_worker_id=sara.user_id)
    merge()
    assert (decided.to_unit.code, decided.state) == ("SOC", "received")
    assert decided.id in {one.id for one in db.session.scalars(Transfer.visible_to(cast.actor_of("sara")))}


def test_more_is_sent_to_the_new_unit_only_when_the_gate_lets_it(decided, olle):
    draft = write_handover(olle, decided, **PARTS)
    merge()
    with pytest.raises(Refused, match="Samtycke saknas för Äldreenheten"):
        send_handover(cast.actor_of("olle"), decided, version=str(draft.version))
    db.session.rollback()
    cast.consent_for(decided.case, "olle", "BOU", "ALD")
    assert send_handover(cast.actor_of("olle"), decided, version=str(draft.version)).state == "package_sent"


def test_a_no_stays_the_old_units_and_another_unit_is_asked(notified, otto, simon, soc, ald):
    decline_transfer(simon, notified, text="Inte vår målgrupp.")
    merge()
    assert (notified.to_unit.code, notified.state) == ("SOC", "declined")
    with pytest.raises(Refused, match="Socialpsykiatri har slagits samman med Äldreenheten 12 oktober 2026"):
        notify_transfer(cast.actor_of("otto"), notified, to_unit_id=soc.id)


def test_what_is_lifted_is_answered_by_the_new_unit_which_stands_by_what_the_old_one_said(decided, otto, simon, eva, axel, tore):
    give_role(tore, cast.user_of("simon"), role=cast.HEAD, code="SOC")
    lift_transfer(cast.actor_of("simon"), decided, text="Vi behöver mer tid.")
    acknowledge_lift(otto, decided, answer="agreed")
    settle_transfer(cast.actor_of("simon"), decided, suitable=True, method="Från mars.", on=cast.TODAY, day=date(2027, 3, 1))
    assert put_forward_of(decided).unit_id == cast.unit_of("SOC").id
    merge()
    ald = cast.unit_of("ALD").id
    assert (decided.state, decided.to_unit_id, decided.lifted_by_unit_id) == ("lifted", ald, ald)
    assert (put_forward_of(decided).unit_id, put_forward_of(decided).to_unit_id) == (ald, ald)


def test_the_day_that_the_old_unit_has_proposed_is_the_new_ones_proposal(decided, otto, simon):
    agree_day(simon, decided, day=date(2027, 3, 1))
    merge()
    assert (decided.proposed_day, decided.proposed_by_unit_id) == (date(2027, 3, 1), cast.unit_of("ALD").id)


@pytest.mark.parametrize("old, new", [("SOC", "BOU"), ("BOU", "SOC")])
def test_between_the_two_it_ends_with_that_as_its_reason_and_the_unit_that_had_the_decision_keeps_it(decided, early, old, new):
    merge(old, new)
    name = {"SOC": "Socialpsykiatri", "BOU": "Barn och ungdom"}
    assert (decided.state, decided.is_open, decided.ended_on, decided.ended_how) == ("ended", False, cast.TODAY, "unit")
    assert decided.ended_why == f"{name[old]} har slagits samman med {name[new]}. Det finns ingen annan enhet att lämna över till."
    assert early.decision_unit.code == "BOU"
    assert "En överföring är avslutad: de två enheterna har slagits samman. Akt 2026-0005." in told(cast.actor_of("otto"))
    assert "En överföring är avslutad: de två enheterna har slagits samman. Akt 2026-0005." in told(cast.actor_of("simon"))


def test_what_the_old_unit_hands_over_it_hands_over(decided, olle, simon, sara):
    merge("BOU", "EKB")
    draft = write_handover(cast.actor_of("olle"), decided, **PARTS)
    send_handover(cast.actor_of("olle"), decided, version=str(draft.version))
    assert receive_handover(simon, decided, case_worker_id=sara.user_id).from_unit.code == "BOU"
    (row,) = transfer_rows(cast.actor_of("olle"), Filters())
    assert row.transfer_id == decided.id


def test_of_a_protected_person_the_new_units_managers_are_named_when_it_is_to_receive(notified, olle, otto, tore):
    cast.add_someone("sune", "Sune Al", [(cast.HEAD, "SOC")])
    protect_person(olle, notified.case, protection="flagged", protection_checked_on=cast.TODAY)
    with pytest.raises(Refused, match="Skyddade personuppgifter"):
        merge()
    db.session.rollback()
    cast.add_someone("anna", "Anna Al", [(cast.HEAD, "ALD")])
    merge()
    ald = cast.unit_of("ALD").id
    its = (NamedAccess.case_id == notified.case_id, NamedAccess.unit_id == ald, NamedAccess.ended_at.is_(None))
    named = db.session.scalars(db.select(NamedAccess.user_id).where(*its)).all()
    assert set(named) == {cast.user_of("axel").id, cast.user_of("anna").id}
    assert notified.to_unit_id == ald


def test_where_one_person_comes_to_lead_both_sides_the_avdelningschef_receives(app, akt, berit, birger, ber, ekb, tore, viktor):
    """From BER to EKB, and EKB is merged into BOU; Eva leads all of them, and from the start nobody else leads BER or BOU."""
    cast.consent_for(akt, "berit", "BER", "EKB")
    start = {"text": "Försörjning.", "person_words": "", "day": date(2026, 11, 1)}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ekb.id, **start)
    answered(birger, transfer, suitable=True, method="Ett möte.", on=cast.TODAY)
    draft = write_handover(berit, transfer, **PARTS)
    send_handover(berit, transfer, version=str(draft.version))
    for name in ("birger", "otto"):
        disable_user(tore, cast.user_of(name))
    assert not transfer.superior_acts  # Disa leads EKB
    merge("EKB", "BOU")
    assert transfer.superior_acts
    assert "En och samma chef leder båda enheterna. Bekräfta en överlämning till Barn och ungdom. Akt 2026-0001." in told(viktor)


def test_a_day_that_has_gone_over_to_the_old_unit_is_given_back_when_it_ends(decided, early, simon):
    agree_day(cast.actor_of("otto"), decided, day=date(2026, 11, 2))
    agree_day(simon, decided, day=date(2026, 11, 2))
    assert decided.transfer_on == date(2026, 11, 2)
    merge("SOC", "BOU", on=date(2026, 11, 30))
    assert (decided.state, early.decision_unit.code) == ("ended", "BOU")


# Nothing new comes to it.


def test_nothing_new_is_sent_to_it(akt, berit, ber, soc, alva, ald, olle, bou, early, notified):
    draft = draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN)
    question = draft_question(berit, ber, to_unit_id=soc.id, **QUESTION)
    merge()
    gone = "Socialpsykiatri har slagits samman med Äldreenheten 12 oktober 2026. Välj Äldreenheten i stället."
    assert soc.id not in names_to_choose()
    again = {"needs": ["housing"], "came_on": cast.TODAY, "age": 30, "known": "no"}
    tries = [
        lambda: send_referral(berit, draft),
        lambda: draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN),
        lambda: send_question(berit, question),
        lambda: draft_question(berit, ber, to_unit_id=soc.id, **QUESTION),
        lambda: start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, text="X", person_words="", day=date(2026, 12, 1)),
        lambda: cast.known("sara", "simon", "SOC", "Ny Person", date(1980, 1, 1)),
        lambda: suggest(cast.actor_of("sara"), soc, **again),
    ]
    for one in tries:
        with pytest.raises(Refused) as refused:
            one()
        assert str(refused.value) == gone
        db.session.rollback()


def test_an_open_request_is_answered_by_those_who_lead_the_new_unit(akt, berit, ber, soc, sara, tore):
    cast.consent_for(akt, "berit", "BER", "SOC")
    request = send_referral(berit, draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN))
    question = send_question(berit, draft_question(berit, ber, to_unit_id=soc.id, **QUESTION))
    merge()
    disable_user(tore, cast.user_of("simon"), to_managers=True)
    axel = cast.actor_of("axel")
    assert [row.id for row in inbox_rows(axel)] == [request.id]
    assert ("AnonymousQuestion", question.id) in seen("axel")
    assert assign_worker(axel, request, verb="referral.assign", to_worker_id=sara.user_id).state == "assigned"


def test_the_routine_names_the_new_unit_by_the_old_ones_code(app, early, olle, bou, berit, ber):
    """Barn och ungdom is merged into EKB: who leaves it at 19 leaves EKB too, and what is known there goes there."""
    assert settings_naming(bou, ROUTINE) == ["transfer_units", "child_unit"]
    merge("BOU", "EKB")
    cast.known("dag", "disa", "EKB", "Ida Ny", date(2008, 5, 6))
    rows = transfer_rows(cast.actor_of("disa"), Filters())
    assert [(row.given_name, row.unit_id) for row in rows] == [("Ida", cast.unit_of("EKB").id), ("Nils", bou.id)]
    known = suggest(berit, ber, came_on=cast.TODAY, age=15, known="young", needs=["other"])
    assert [place.unit.code for place in known.suggested if place.unit] == ["EKB"]
    grown = suggest(berit, ber, came_on=cast.TODAY, age=30, known="other", known_unit_id=cast.unit_of("EKB").id, needs=["substance"])
    assert "EKB" not in [place.unit.code for place in grown.suggested if place.unit]


def test_a_placement_by_the_unit_that_took_over_familjevården_moves_the_age(app, early, otto):
    cast.add_the_unit("FAM", "Familjevården", cast.IOF, "Socialnämnden")
    merge("FAM", "BOU")
    record_placement(cast.actor_of("olle"), early, unit_id=cast.unit_of("BOU").id, starts_on=date(2026, 10, 1), ends_on=None)
    assert placed_until(early.id, ROUTINE, [cast.unit_of("BOU").id]) is not None


def test_a_suggestion_that_waits_names_the_new_unit(berit, ber):
    routing = suggest(berit, ber, **NEW_MATTER)
    assert "SOC" in [place.unit.code for place in routing.suggested if place.unit]
    merge()
    codes = [place.unit.code for place in routing.suggested if place.unit]
    assert "ALD" in codes and "SOC" not in codes


def test_only_what_it_has_left_calls_it_to_a_meeting(app):
    when = datetime(2026, 10, 20, 9)
    meeting = MonthlyMeeting(form="status", starts_at=when, ends_at=when.replace(hour=11), place="Rum 1")
    assert "Simon Lind" in {one.name for one in called_to(meeting)}
    merge()
    called = {one.name: one.units for one in called_to(meeting)}
    assert "Simon Lind" not in called and called["Axel Gran"] == "Äldreenheten"


# What is refused.


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("SOC", "SOC", "SOC can't be merged into itself."),
        ("SOC", "VUX", "SOC and VUX belong to different boards"),
        ("REL", "BER", "hides its parts of akter"),
        ("BER", "REL", "hides its parts of akter"),
        ("SOC", "TOM", "TOM has no manager who could answer for what is open at SOC"),
        ("BOU", "EKB", "BOU is merged into BER already."),
        ("EKB", "BOU", "BOU is itself merged into BER. Merge EKB into BER."),
    ],
)
def test_what_can_not_be_merged_says_why(app, old, new, says):
    cast.add_the_unit("VUX", "Vuxenenheten", ("VUX", "Vuxna"), "Vuxennämnden")
    cast.add_the_unit("TOM", "Tomma enheten", cast.AOF, "Socialnämnden")
    cast.add_someone("vidar", "Vidar Ås", [(cast.BOSS, "VUX")])
    merge("BOU", "BER")
    with pytest.raises(Refused, match=says):
        merge(old, new)


def test_not_before_its_day_nor_without_a_reason_nor_with_strangers(app):
    for more, says in (
        ({"reason": " "}, "Say why"),
        ({"bring": [cast.user_of("berit").id]}, "berit does not work at SOC"),
    ):
        with pytest.raises(Refused, match=says):
            merge(**more)
        db.session.rollback()
    assert cast.unit_of("SOC").merged_into_id is None


def test_the_plan_says_beforehand_what_changes(decided, early, protected):
    found = plan_of(cast.unit_of("SOC"), cast.unit_of("ALD"))
    assert {what: len(those) for what, those in found.transfers.items()} == {"follows": 1, "ends": 0, "stays": 0}
    assert found.counts["open akter"] == 1
    assert [[user.username for user in users] for users in (found.leaders, found.people)] == [["axel"], ["sara", "simon"]]
    assert decided.state in ON_THE_WAY
    assert db.session.scalar(db.select(db.func.count()).select_from(CaseTrack)) == 6
    assert db.session.scalar(db.select(db.func.count()).select_from(User)) == len(cast.STAFF)


def test_a_transfer_that_nobody_has_been_told_of_is_told_to_the_new_unit(early, olle, otto, bou, ald):
    transfer = judge_transfer(olle, early, from_unit_id=bou.id, answer="yes", **JUDGED)
    merge()
    cast.consent_for(early, "olle", "BOU", "ALD")
    assert notify_transfer(cast.actor_of("otto"), transfer, to_unit_id=ald.id).to_unit.code == "ALD"


def test_where_the_new_leader_is_all_that_leads_both_sides_of_what_the_old_unit_hands_over_the_avdelningschef_acts(
    app, akt, berit, birger, ber, ekb, tore, viktor
):
    """From BER to EKB; nobody is left who leads BER, and it is merged into BOU, whose Disa leads EKB too."""
    cast.consent_for(akt, "berit", "BER", "EKB")
    start = {"text": "Försörjning.", "person_words": "", "day": date(2026, 11, 1)}
    transfer = start_handover(berit, akt, from_unit_id=ber.id, to_unit_id=ekb.id, **start)
    answered(birger, transfer, suitable=True, method="Ett möte.", on=cast.TODAY)
    draft = write_handover(berit, transfer, **PARTS)
    send_handover(berit, transfer, version=str(draft.version))
    give_role(tore, cast.user_of("disa"), role=cast.BOSS, code="BOU")
    for name in ("birger", "otto", "eva"):
        disable_user(tore, cast.user_of(name), to_managers=True)
    assert not transfer.superior_acts
    merge("BER", "BOU")
    assert transfer.superior_acts
    assert "En och samma chef leder båda enheterna. Bekräfta en överlämning till Ekonomiskt bistånd. Akt 2026-0001." in told(viktor)


def test_it_comes_to_a_samverkansmöte_only_for_items_of_its_own(app, birger, sara, soc):
    case = cast.known("sara", "simon", "SOC", "Olof Ny", date(1971, 2, 3))
    cast.consent_for(case, "sara", "SOC", "BER")
    meeting = plan(birger)
    merge()
    assert called_to(meeting) == []
    submit_item(cast.actor_of("simon"), item_from(sara, soc, case, meeting, unit_ids=[cast.unit_of("BER").id]))
    assert {(one.name, one.units) for one in called_to(meeting)} >= {("Axel Gran", "Socialpsykiatri"), ("Simon Lind", "Socialpsykiatri")}


def test_where_the_old_unit_is_current_its_people_see_in_the_akt_where_the_transfer_went(olle, bou, soc, sara):
    case = cast.known("olle", "otto", "BOU", "Ada Sen", date(2007, 12, 1), "200712012384")
    cast.known("sara", "simon", "SOC", "Ada Sen", date(2007, 12, 1), "200712012384")
    start = {"text": "Boende.", "person_words": "", "day": date(2026, 11, 1), "need": "det behövs."}
    transfer = start_handover(olle, case, from_unit_id=bou.id, to_unit_id=soc.id, **start)
    merge()
    assert transfer.to_unit.code == "ALD"
    found = db.session.scalars(db.select(Event.title).where(Event.readable(cast.actor_of("sara")), Event.verb == "transfer.follow")).all()
    assert found == ["Överföringen från Barn och ungdom tas emot av Äldreenheten"]
