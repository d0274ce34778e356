"""Whatever is named, handed over and disabled, in any order: nothing open belongs to someone who is disabled."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sipweb.actions.assign import assign_worker
from sipweb.actions.leaving import cancel_list, choose_names, confirm_list, propose_list, start_for, start_own
from sipweb.actions.meetings import book_meeting
from sipweb.actions.organisation import disable_user
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.actions.tracks import assign_track
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Attendance, CaseTrack, HandingOver, Meeting, NamedAccess, Referral, User
from sipweb.queries.owned import owns_open
from tests import cast
from tests.conftest import WRITTEN, fill_anew

PEOPLE = ("berit", "bodil", "birger", "eva", "alva", "aron", "axel", "sara", "simon")
WHY = {"reason": "quits", "text": "", "starts_on": date(2026, 10, 30)}
SOMEONE = st.sampled_from(PEOPLE)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), SOMEONE, st.integers(0, 9)),
        st.tuples(st.just("reassign"), SOMEONE, st.integers(0, 9)),
        st.tuples(st.just("list"), SOMEONE, st.sampled_from(("BER", "ALD", "SOC"))),
        st.tuples(st.just("name"), SOMEONE, st.integers(0, 9)),
        st.tuples(st.just("propose"), SOMEONE, st.integers(0, 9)),
        st.tuples(st.just("confirm"), SOMEONE, st.integers(0, 9)),
        st.tuples(st.just("cancel"), SOMEONE, st.integers(0, 9)),
        st.tuples(st.just("disable"), SOMEONE, SOMEONE),
        st.tuples(st.just("disable"), SOMEONE, st.just("")),
        st.tuples(st.just("ask"), SOMEONE, st.integers(0, 9)),
    ),
    max_size=14,
)


@pytest.fixture
def fresh(app, template):
    """A database of its own for each example, with a booked meeting, a draft and a protected akt."""

    def begin() -> None:
        fill_anew(app, template)
        akt = db.session.scalar(db.select(CaseTrack).where(CaseTrack.case_id == 1)).case
        berit, axel, alva = (cast.actor_of(name) for name in ("berit", "axel", "alva"))
        ber, ald, soc = (cast.unit_of(code) for code in ("BER", "ALD", "SOC"))
        asked = send_referral(berit, draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=ald.id, **WRITTEN))
        assign_worker(axel, asked, verb="referral.assign", to_worker_id=alva.user_id)
        book_meeting(alva, asked, verb="referral.book_pre", starts_at=datetime(2026, 10, 13, 10), place="Rum 3")
        draft_referral(berit, akt, from_unit_id=ber.id, to_unit_id=soc.id, **WRITTEN)

    return begin


def nth(model, n):
    found = list(db.session.scalars(db.select(model).order_by(model.id)))
    return found[n % len(found)] if found else None


def take(step: str, who: str, what) -> None:
    """One step, as someone who may; what the rules refuse changes nothing."""
    user = cast.user_of(who)
    managers = [actor for name in ("birger", "axel", "simon", "eva") if (actor := acting(name))]
    if step == "assign" and (track := nth(CaseTrack, what)):
        each(managers, lambda boss: assign_track(boss, track, case_worker_id=user.id))
    if step == "reassign" and (referral := nth(Referral, what)):
        each(managers, lambda boss: assign_worker(boss, referral, verb="referral.reassign", to_worker_id=user.id, text="Byte."))
    if step == "list" and (me := acting(who)):
        each([me], lambda actor: start_own(actor, user, unit_id=cast.unit_of(what).id, **WHY))
        each(managers, lambda boss: start_for(boss, cast.unit_of(what), from_user_id=user.id, **WHY))
    if step in {"name", "propose", "confirm", "cancel"} and (made := nth(HandingOver, what)):
        choices = {row.key: user.id for row in made.rows}
        do = {"name": choose_names, "propose": propose_list, "confirm": confirm_list}.get(step)
        each(managers, lambda boss: do(boss, made, choices=choices) if do else cancel_list(boss, made))
    if step == "disable":
        to = {"to_user_id": cast.user_of(what).id} if what else {"to_managers": True}
        each([cast.actor_of("tore")], lambda tore: disable_user(tore, user, **to))
    if step == "ask" and (me := acting(who)) and (track := nth(CaseTrack, what)):
        each(
            [me], lambda actor: draft_referral(actor, track.case, from_unit_id=track.unit_id, to_unit_id=cast.unit_of("BOU").id, **WRITTEN)
        )


def acting(name: str):
    return None if cast.user_of(name).disabled_at else cast.actor_of(name)


def each(actors, do) -> None:
    for actor in actors:
        with suppress(Refused, NotAllowed):
            do(actor)


def of_disabled() -> list[tuple[str, str]]:
    """Everything open that belongs to someone who is disabled."""
    gone = db.select(User.id).where(User.disabled_at.is_not(None))
    planned = db.select(Meeting.id).where(Meeting.state == "planned")
    kinds = {
        "akt": db.select(CaseTrack.id).where(CaseTrack.is_open, CaseTrack.case_worker_id.in_(gone)),
        "sent": db.select(Referral.id).where(Referral.is_open, Referral.from_worker_id.in_(gone)),
        "asked": db.select(Referral.id).where(Referral.is_open, Referral.to_worker_id.in_(gone)),
        "meeting": db.select(Attendance.id).where(Attendance.meeting_id.in_(planned), Attendance.user_id.in_(gone)),
        "list": db.select(HandingOver.id).where(HandingOver.is_open, HandingOver.from_user_id.in_(gone)),
        "name": db.select(NamedAccess.id).where(NamedAccess.ended_at.is_(None), NamedAccess.user_id.in_(gone)),
    }
    return [(kind, id_) for kind, query in kinds.items() for id_ in db.session.scalars(query)]


def in_someones_hands() -> list[int]:
    """Both handläggare of a request come to its meeting, and nobody else from the units."""
    told = []
    for meeting in db.session.scalars(db.select(Meeting).where(Meeting.state == "planned")):
        referral = meeting.referral
        seats = {a.user_id for a in meeting.attendance if a.part == "staff"}
        if seats != {referral.from_worker_id, referral.to_worker_id}:
            told.append(meeting.id)
    return told


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_nothing_open_ever_belongs_to_someone_who_is_disabled(fresh, steps):
    fresh()
    for step in steps:
        take(*step)
        db.session.rollback()
        assert of_disabled() == [], step
        assert in_someones_hands() == [], step
    for user in db.session.scalars(db.select(User).where(User.disabled_at.is_not(None))):
        assert not owns_open(user.id)
