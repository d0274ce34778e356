"""The yearly review of the routine: planned, written, signed by both avdelningschefer, and what a change does to that."""

from datetime import date

import pytest

from sipweb.actions.organisation import appoint_deputy
from sipweb.actions.routine_reviews import plan_review, sign_routine, write_review
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import RoutineReview
from sipweb.queries.work import tasks
from sipweb.rules.standing import Role
from tests import cast
from tests.conftest import at, history, told

TODAY = date(2026, 10, 12)
WRITTEN = {
    "held_on": TODAY,
    "next_on": date(2027, 10, 12),
    "others": "",
    "summary": "Fungerar.",
    "training": "",
    "revised": {"values": "Tydligare."},
}


@pytest.fixture
def yvonne(app):
    """Avdelningschef of AOF; Viktor leads IOF."""
    cast.add_someone("yvonne", "Yvonne Ask", [(Role.DEPARTMENT_MANAGER, "AOF")])
    return cast.actor_of("yvonne")


@pytest.fixture
def planned(eva) -> RoutineReview:
    return plan_review(eva, None, planned_on=TODAY)


@pytest.fixture
def written(planned, eva, birger, yvonne, viktor) -> RoutineReview:
    return write_review(birger, planned, member_ids=[eva.user_id, viktor.user_id], **WRITTEN)


def sign(who, review):
    return sign_routine(who, review, version=str(review.version))


def waits(actor) -> list[tuple[str, date]]:
    return [(t.title, t.due) for t in tasks(actor) if t.endpoint.startswith("routine_reviews")]


def test_every_manager_is_told_that_it_is_planned(planned, birger, viktor, berit):
    assert planned.due_on == date(2027, 9, 1)
    assert told(birger) == told(viktor) == ["Årlig uppföljning av rutinen är planerad till 12 oktober 2026."]
    assert told(berit) == []


def test_one_at_a_time(planned, birger):
    with pytest.raises(Refused, match=r"Det finns redan en uppföljning"):
        plan_review(birger, None, planned_on=TODAY)


@pytest.mark.parametrize("username", ["berit", "cecilia", "tore"])
def test_others_than_managers_neither_plan_nor_write(username, planned):
    who = cast.actor_of(username)
    with pytest.raises(NotAllowed):
        plan_review(who, None, planned_on=TODAY)
    with pytest.raises(NotAllowed):
        write_review(who, planned, member_ids=[1], **WRITTEN)


def test_who_took_part_and_what_was_revised_is_kept(written, eva, viktor, yvonne):
    assert [(one.name, one.title) for one in written.members] == [("Eva Palm", "Chef"), ("Viktor Oxel", "Chef")]
    assert [(one.part, one.text) for one in written.revisions] == [("values", "Tydligare.")]
    assert told(yvonne) == ["Årlig uppföljning av rutinen är inskriven och väntar på din underskrift."]


@pytest.mark.parametrize(
    "more, why, field",
    [
        ({"held_on": date(2026, 10, 13)}, "Dagen har inte kommit än.", "held_on"),
        ({"next_on": TODAY}, "Nästa uppföljning ska vara efter den här.", "next_on"),
        ({"member_ids": []}, "Välj vilka som var med.", "member_ids"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(planned, birger, eva, more, why, field):
    with pytest.raises(Refused) as refused:
        write_review(birger, planned, **{"member_ids": [eva.user_id]} | WRITTEN | more)
    assert (str(refused.value), refused.value.field) == (why, field)


def test_it_is_signed_when_both_avdelningschefer_have_signed(written, viktor, yvonne):
    sign(viktor, written)
    assert written.state == "held"
    sign(yvonne, written)
    assert written.state == "signed"
    assert [(one.name, one.department.code, one.voided_at) for one in written.signatures] == [
        ("Viktor Oxel", "IOF", None),
        ("Yvonne Ask", "AOF", None),
    ]
    assert history("user.add")[-2:] == [("viktor", "routine.sign"), ("yvonne", "routine.sign")]


@pytest.mark.parametrize("username", ["eva", "birger", "berit"])
def test_nobody_else_signs(username, written):
    with pytest.raises(NotAllowed):
        sign(cast.actor_of(username), written)


def test_no_one_signs_twice_or_before_it_is_written(written, viktor):
    sign(viktor, written)
    with pytest.raises(Refused, match=r"Du har redan skrivit under"):
        sign(viktor, written)


def test_nothing_is_signed_before_it_is_written(planned, viktor):
    with pytest.raises(Refused, match=r"Det finns inget att skriva under nu"):
        sign(viktor, planned)


def test_any_change_voids_what_was_signed_and_it_is_signed_anew(written, viktor, yvonne, birger, eva):
    sign(viktor, written)
    sign(yvonne, written)
    write_review(birger, written, member_ids=[eva.user_id], **WRITTEN | {"revised": {"values": "", "sip": "Nytt."}})
    assert written.state == "held"
    assert [one.voided_at is not None for one in written.signatures] == [True, True]
    assert [(one.part, one.text) for one in written.revisions] == [("values", ""), ("sip", "Nytt.")]
    assert [one.name for one in written.members if not one.left_out] == ["Eva Palm"]
    assert "Birger Bok har ändrat uppföljningen av rutinen. Din underskrift gäller inte längre." in told(viktor)
    sign(yvonne, written)
    assert written.state == "held"
    sign(viktor, written)
    assert written.state == "signed"


def test_what_was_changed_since_it_was_read_is_not_signed(written, viktor, birger, eva):
    was = str(written.version)
    write_review(birger, written, member_ids=[eva.user_id], **WRITTEN | {"summary": "Något annat."})
    with pytest.raises(Changed, match=r"Läs den igen"):
        sign_routine(viktor, written, version=was)


def test_the_second_of_two_who_write_is_told(written, birger, eva):
    was = str(written.version)
    write_review(eva, written, member_ids=[eva.user_id], **WRITTEN, version=was)
    with pytest.raises(Changed):
        write_review(birger, written, member_ids=[eva.user_id], **WRITTEN, version=was)


def test_mitt_arbete_reminds_from_sixty_days_before(app, eva, viktor, birger):
    for who in (eva, viktor):
        assert waits(at(who, "2027-07-02T09:00")) == []
        assert waits(at(who, "2027-07-03T09:00")) == [("Planera årlig uppföljning av rutinen", date(2027, 9, 1))]
        assert waits(at(who, "2027-12-01T09:00")) == [("Planera årlig uppföljning av rutinen", date(2027, 9, 1))]
    assert waits(at(birger, "2027-12-01T09:00")) == []


def test_mitt_arbete_says_what_comes_next(planned, eva, viktor, yvonne, birger):
    assert waits(eva) == waits(viktor) == [("Träffas och följ upp rutinen", TODAY)]
    write_review(birger, planned, member_ids=[eva.user_id], **WRITTEN)
    assert waits(eva) == []
    assert waits(viktor) == waits(yvonne) == [("Skriv under uppföljningen av rutinen", TODAY)]
    sign(viktor, planned)
    assert waits(viktor) == []
    sign(yvonne, planned)
    assert waits(viktor) == waits(yvonne) == waits(eva) == []
    assert waits(at(eva, "2027-09-01T09:00")) == [("Planera årlig uppföljning av rutinen", date(2027, 10, 12))]


def test_those_outside_the_departments_read_none(written):
    readers = {name for name, *_ in cast.STAFF if db.session.scalars(RoutineReview.visible_to(cast.actor_of(name))).first()}
    assert {name for name, *_ in cast.STAFF} - readers == {"cecilia", "tore"}


def stands_in(absent, username):
    days = {"starts_on": TODAY, "ends_on": TODAY}
    appoint_deputy(absent, None, deputy_id=cast.user_of(username).id, **days)
    return cast.actor_of(username)


def test_a_deputy_signs_for_the_avdelningschef_and_it_is_told_so(written, viktor):
    sign(stands_in(viktor, "eva"), written)
    assert [(one.name, one.title, one.department.code) for one in written.signatures] == [
        ("Eva Palm", "Chef, ersättare för Viktor Oxel", "IOF")
    ]


def test_two_people_sign_also_when_one_avdelningschef_stands_in_for_the_other(written, viktor, yvonne):
    both = stands_in(viktor, "yvonne")
    sign(both, written)
    assert [(one.name, one.department.code) for one in written.signatures] == [("Yvonne Ask", "AOF")]
    with pytest.raises(Refused, match="En ersättare skriver inte under för båda"):
        sign(both, written)
    assert waits(both) == []
    sign(viktor, written)
    assert written.state == "signed"
