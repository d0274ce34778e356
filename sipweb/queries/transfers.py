"""One akt's transfers and placements: the dates that are reckoned from them, who decides, and what is known for a handover."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from sipweb.db import db
from sipweb.models import Case, CaseTrack, Event, Person, Placement, Transfer, Unit, User
from sipweb.queries.consents import consent_facts
from sipweb.queries.transfer_answers import who_said_no
from sipweb.rules.consent import last_day
from sipweb.rules.days import birthday
from sipweb.rules.people import is_in_force
from sipweb.rules.routine import Routine
from sipweb.rules.standing import Actor
from sipweb.rules.transfer_lifted import HEADS, MEETING
from sipweb.rules.transfer_moves import DECIDED, LEFT, SAID_NO, is_settled, state_on
from sipweb.rules.transfers import (
    Before,
    Line,
    agreed_or,
    consent_ends_before,
    decides,
    late_because,
    notify_by,
    placed_last,
    red_line,
    transfer_age,
    transfer_date,
)


def units_with_codes(codes: str) -> Select[Any]:
    """Ids of the units that the routine names by their codes."""
    return select(Unit.id).where(Unit.has_code(codes))


def placed_until(case_id: int, routine: Routine, own: Iterable[int]) -> date | None:
    """Until when the person is placed by familjevården, as the rules reckon it; None when it moves nothing. A placement by a unit
    that is hidden counts for itself alone: `own` are the units that ask."""
    days = select(Placement.starts_on, Placement.ends_on, Person.birth_date).select_from(Placement).join(Case).join(Person)
    of_family_care = Placement.unit_id.in_(units_with_codes(routine.family_care_units))
    known = Placement.is_known(Placement.unit_id.in_(own))
    found = db.session.execute(days.where(Placement.case_id == case_id, ~Placement.is_mistaken, of_family_care, known)).all()
    return placed_last(found[0].birth_date, [(row.starts_on, row.ends_on) for row in found], routine) if found else None


def shown_tracks(actor: Actor, case: Case) -> list[CaseTrack]:
    """The open parts of the akt that the actor may know of."""
    return [t for t in case.open_tracks if case.shows(t.unit_id, actor.who.units)]


def leaves_at_age(actor: Actor, case: Case, unit_id: int) -> bool:
    """Does the person leave this unit when the age comes? One of those that the routine names; for someone who is placed and not
    current at any of them, the unit that is (R225, R226)."""
    named = [t.unit_id for t in shown_tracks(actor, case) if t.unit.counts_as(actor.routine.transfer_units)]
    if named:
        return unit_id in named
    return any(p.starts_on <= actor.today and (p.ends_on is None or p.ends_on >= actor.today) for p in placements_of(case, actor.who.units))


def placements_of(case: Case, own: Iterable[int]) -> list[Placement]:
    """Those that people of these units may know of, the newest first; those that were a mistake are not shown, the history has them."""
    known = Placement.is_known(Placement.unit_id.in_(own))
    query = select(Placement).where(Placement.case_id == case.id, ~Placement.is_mistaken, known)
    return list(db.session.scalars(query.order_by(Placement.starts_on.desc(), Placement.id.desc())))


def transfers_of(case_id: int) -> list[Transfer]:
    return list(db.session.scalars(select(Transfer).where(Transfer.case_id == case_id).order_by(Transfer.id)))


def open_transfer(case_id: int, from_unit_id: int) -> Transfer | None:
    """What the unit is handing over of the akt, if anything."""
    return next((t for t in reversed(transfers_of(case_id)) if t.is_open and t.from_unit_id == from_unit_id), None)


def why_not_go_on(transfer: Transfer) -> str | None:
    """One that came to nothing stays as it is once the unit has begun a new one. Another unit's is nothing to it, and may be hidden."""
    same = [one.from_unit_id == transfer.from_unit_id for one in transfers_of(transfer.case_id) if one.id > transfer.id and one.is_open]
    return "En ny överföring har börjat i akten. Fortsätt i den." if any(same) else None


def readable_transfers(actor: Actor, case: Case) -> list[Transfer]:
    return list(db.session.scalars(Transfer.visible_to(actor).where(Transfer.case_id == case.id).order_by(Transfer.id)))


def latest_at_age(case_id: int, actor: Actor | None = None) -> Transfer | None:
    """The transfer at 19 or 21: the last one, since one that came to nothing can begin anew. With `actor` the last they read."""
    found = Transfer.visible_to(actor) if actor else select(Transfer)
    return db.session.scalar(found.where(Transfer.case_id == case_id, Transfer.kind == "age").order_by(Transfer.id.desc()).limit(1))


def before_this(transfer: Transfer) -> Transfer | None:
    """What the unit handed over at the age before this one, and that came to nothing."""
    its = (Transfer.case_id == transfer.case_id, Transfer.kind == "age", Transfer.from_unit_id == transfer.from_unit_id)
    return db.session.scalar(
        select(Transfer).where(*its, Transfer.id < transfer.id, ~Transfer.is_open).order_by(Transfer.id.desc()).limit(1)
    )


def late_known(transfer: Transfer, actor: Actor) -> str:
    """Why it is notified late, as far as what came before explains it; the reason that was given then holds still."""
    before, by = before_this(transfer), notify_last(transfer, actor)
    if before is None or before.ended_on is None or transfer.judged_on is None or by is None:
        return ""
    return late_because(Before(before.state, before.ended_on, before.notified_on), transfer.judged_on, by) or before.late_why


def is_begun_elsewhere(actor: Actor, case: Case) -> bool:
    """Another unit, that the actor may know is in the akt, has a transfer at an age going on which the actor does not read. What a
    hidden unit has, it has for itself."""
    unread = [t for t in transfers_of(case.id) if t.is_open and t.kind == "age" and t.from_unit_id not in actor.who.units]
    return any(case.shows(t.from_unit_id, actor.who.units) for t in unread)


@dataclass(frozen=True)
class Dates:
    """A transfer as its dates stand today. `latest`: the birthday, or the day after a placement that ends after it; None when it is
    not about age."""

    latest: date | None
    age: int | None
    day: date | None  # from when the receiving unit decides
    state: str
    red: str | None
    is_birthday: bool = True  # `latest` is the birthday of `age`

    @property
    def is_switched(self) -> bool:
        return self.state in DECIDED and self.day is not None


ASK = date.min


def dates_of(transfer: Transfer, actor: Actor, until: date | None = ASK) -> Dates:
    """`until`: the last day of placement, where it is known already."""
    birth, routine = transfer.case.person.birth_date, actor.routine
    if until == ASK:
        until = placed_until(transfer.case_id, routine, [transfer.from_unit_id]) if transfer.kind == "age" else None
    latest = transfer_date(birth, until, routine) if transfer.kind == "age" else None
    age = transfer_age(birth, until, routine) if latest else None
    day = agreed_or(latest, transfer.transfer_on)
    state = state_on(transfer.state, day=day, decided_on=transfer.decided_on, today=actor.today)
    is_birthday = latest is None or latest == birthday(birth, age or 0, routine.leap_day)
    at_age = transfer.kind == "age" and is_birthday and day == latest
    told = {"is_over": is_over(transfer, state), "is_decided": state in DECIDED, "at_age": at_age}
    noes = who_said_no([transfer.id]) if state in LEFT and day and day <= actor.today and not told["is_over"] else {}
    answered = noes.get(transfer.id, "")
    red = red_line(day, actor.today, lifted_to=HEADS.get(state, ""), answered_by=answered if answered != MEETING else "", **told)
    return Dates(latest, age, day, state, red, is_birthday)


def is_over(transfer: Transfer, state: str) -> bool:
    """Done, or nothing is to be. One that ended without a transfer is not over while the young person is still current there."""
    still = transfer.kind == "age" and transfer.from_unit_id in transfer.case.open_units
    return state in {"transferred", "closed"} or is_settled(state, transfer.ended_how) or (state in LEFT and not still)


def notify_last(transfer: Transfer, actor: Actor) -> date | None:
    """The last day to notify: as it stood when that was done, so that what was in time stays in time."""
    if transfer.notify_last_on:
        return transfer.notify_last_on
    latest = dates_of(transfer, actor).latest
    return notify_by(latest, actor.routine) if latest else None


def notify_next(transfer: Transfer, actor: Actor) -> date | None:
    """The last day to notify, of what is still to be notified: after a no it goes by the birthday again."""
    if transfer.state not in SAID_NO:
        return notify_last(transfer, actor)
    latest = dates_of(transfer, actor).latest
    return notify_by(latest, actor.routine) if latest else None


def line_of(case: Case, transfers: list[Transfer], actor: Actor) -> tuple[Line, Transfer | None]:
    """Who decides today, and by which transfer when it went over by itself and is not yet written in the akt."""
    line = Line(case.decision_unit_id, case.decision_since)
    going = [one for one in transfers if one.state in DECIDED and one.is_open and one.to_unit_id != line.unit_id]
    for one in going:
        day = dates_of(one, actor).day
        now = decides(line, one.to_unit_id, decided_on=one.decided_on, day=day, today=actor.today)
        if now != line:
            return now, one
    return line, None


def known_line(actor: Actor, case: Case, line: Line, told: Iterable[int | None] = ()) -> Line:
    """Who decides, as far as the actor may know. Where a unit that is hidden from them does, the first of the others stands for it, as
    it would if that one were not there. `told`: units that they know of in any case."""
    shown = shown_tracks(actor, case)
    if line.unit_id in told or not shown or case.shows(line.unit_id, actor.who.units):
        return line
    return Line(shown[0].unit_id, shown[0].opened_on)


def ending_consent(transfer: Transfer, actor: Actor) -> tuple[date, bool] | None:
    """The last day of the consent to the receiving unit, when it ends before the transfer or has run out by now, and whether it is a
    custodian's, which ends at 18; None when it lasts. After the handover is received only the custodian's matters: the young person
    answers then."""
    birth, day = transfer.case.person.birth_date, dates_of(transfer, actor).day
    given = [c for c in transfer.case.shown_consents() if c.state == "given" and any(s.unit_id == transfer.to_unit_id for s in c.scopes)]
    facts = [consent_facts(c) for c in given]
    lasts = [last_day(one, birth, actor.routine) for one in facts]
    if transfer.to_unit_id is None or not lasts or None in lasts:
        return None
    last = max(filter(None, lasts))
    custodians = all(one.given_by_custodian for one in facts)
    relevant = custodians or transfer.received_on is None
    ends = consent_ends_before(last, day, actor.today) if day else custodians and actor.today <= last  # no day yet: it may be after 18
    return (last, custodians) if relevant and (ends or last < actor.today) else None


def to_invite(transfer: Transfer, actor: Actor) -> list[Any]:
    """Representatives in force who shall take part in the tjänstemannamöte (R261): not those whom nothing may be given to."""
    around = transfer.case.person.representatives
    return [r for r in around if r.kind != "relative" and is_in_force(r, actor.today) and not r.may_not_receive]


def timeline_of(transfer: Transfer, actor: Actor) -> list[Any]:
    """What has happened with it, newest first: moment, title, text, who, for whom."""
    stand_in = db.aliased(User)
    query = (
        select(Event.at, Event.title, Event.text, User.name, stand_in.name.label("for_name"))
        .outerjoin(User, User.id == Event.user_id)
        .outerjoin(stand_in, stand_in.id == Event.for_user_id)
        .where(
            Event.transfer_id == transfer.id,
            or_(Event.readable(actor), and_(told_above(transfer, actor), Event.is_known(actor.who.units))),
        )
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return list(db.session.execute(query).all())


def told_above(transfer: Transfer, actor: Actor) -> ColumnElement[bool]:
    """An avdelningschef who acts for one of the units reads what both have been told."""
    if not actor.who.departments:
        return false()
    return and_(Event.unit_id == transfer.from_unit_id, Event.other_unit_id.is_not_distinct_from(transfer.to_unit_id))


def last_placed_of(case: Case, placements: list[Placement], routine: Routine) -> date | None:
    """As `placed_until`, of placements that are read already."""
    days = [(p.starts_on, p.ends_on) for p in placements if p.unit.counts_as(routine.family_care_units)]
    return placed_last(case.person.birth_date, days, routine)
