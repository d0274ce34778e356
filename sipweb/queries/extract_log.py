"""Registerutdrag: what has happened, who has read, and the extracts themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, or_, select

from sipweb.db import db
from sipweb.models import Event, ExtractPart, NamedAccess, ReadCase, ReadLine, RegisterExtract, Reopening, UserRole
from sipweb.queries.extract_about import About, said, sentence
from sipweb.rules.extracts import ENDINGS, IDENTITY_CHECKS, SAID_BY_OTHERS, STAFF, Row
from sipweb.rules.referrals import PRE_BOOKED, THREE_BOOKED


def events(at: About) -> Iterator[Row]:
    """What the own unit did; in the common part also what belongs to no unit and tells of none that is hidden."""
    mine = or_(Event.unit_id == at.unit.id, Event.unit_id.is_(None)) if at.part.is_common else Event.unit_id == at.unit.id
    hushed = or_(Event.hushed_unit_id.is_(None), Event.hushed_unit_id == at.unit.id, Event.unit_id == at.unit.id)
    known = (Event.case_id == at.case.id, mine, hushed, Event.is_known([at.unit.id]))
    for one in db.session.scalars(select(Event).where(*known).order_by(Event.at, Event.id)):
        booked = at.place() if one.state in {PRE_BOOKED, THREE_BOOKED} else ""
        by_others = SAID_BY_OTHERS if one.verb == "person.die" and one.text else ""
        leave = STAFF if one.verb.startswith("access.") else booked or by_others
        yield Row(f"event:{one.id}", sentence(f"{at.clock(one.at)}: {at.veil.over(one.title)}", at.veil.over(one.text)), leave)


def reads(at: About) -> Iterator[Row]:
    """On which days people of the unit have read, without their names, until the extract was asked for; in the common part
    also those who work in none of the units that take out a part."""
    staff = select(UserRole.user_id).where(UserRole.unit_id == at.unit.id)
    units = select(ExtractPart.unit_id).where(ExtractPart.extract_id == at.part.extract_id)
    elsewhere = ReadLine.user_id.not_in(select(UserRole.user_id).where(UserRole.unit_id.in_(units)))
    looks = select(ReadLine.at, ReadLine.sentence).join(ReadCase, ReadCase.read_id == ReadLine.id).order_by(ReadLine.id)
    looks = looks.where(ReadCase.case_id.in_(at.case_ids()), ReadLine.at < at.part.extract.registered_at)
    yield from days(at, "read:unit", f"Medarbetare hos {at.unit.name}", db.session.execute(looks.where(ReadLine.user_id.in_(staff))))
    if at.part.is_common:
        yield from days(at, "read:other", "Medarbetare på andra håll, eller som har slutat,", db.session.execute(looks.where(elsewhere)))


def days(at: About, key: str, who: str, looks: Iterable[Any]) -> Iterator[Row]:
    """Two rows: the days the akt itself was read, and the days it stood in a list."""
    read: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for moment, told in looks:
        read[any(akt.number in told for akt in at.akter)].setdefault(at.day(moment))
    for itself, what in ((True, "har läst i din akt"), (False, "har läst listor där din akt stod")):
        if read[itself]:
            yield Row(f"{key}:{'akt' if itself else 'list'}", f"{who} {what}: {'; '.join(read[itself])}.")


def access(at: About) -> Iterator[Row]:
    """How many may read a protected akt, and why a closed part has been opened."""
    own = (NamedAccess.case_id == at.case.id, NamedAccess.unit_id == at.unit.id)
    now = db.session.scalar(select(func.count()).select_from(NamedAccess).where(*own, NamedAccess.ended_at.is_(None)))
    ever = db.session.scalar(select(func.count()).select_from(NamedAccess).where(*own))
    if ever:
        yield Row("named_access", f"{now} av enhetens medarbetare är namngivna att läsa din akt; {ever} har varit det.")
    opened = select(Reopening).where(Reopening.case_id == at.case.id, Reopening.unit_id == at.unit.id).order_by(Reopening.id)
    for one in db.session.scalars(opened):
        yield Row(f"reopening:{one.id}", sentence(f"{at.day(one.day)} öppnades enhetens avslutade del för läsning", f"Skäl: {one.reason}"))


def extracts(at: About) -> Iterator[Row]:
    """The requests the unit has written down, and what has become of its other parts."""
    asked = select(RegisterExtract).where(RegisterExtract.case_id == at.case.id, RegisterExtract.unit_id == at.unit.id)
    for one in db.session.scalars(asked.order_by(RegisterExtract.id)):
        key, whom = f"register_extract:{one.id}", f"av {one.representative.name}" if one.representative else "av dig"
        told = f"Registerutdrag begärdes {at.day(one.asked_on)} {whom}"
        yield Row(key, sentence(told, f"Så kontrollerades det: {IDENTITY_CHECKS[one.identity_check].lower()}", one.identity_note))
        yield from said(f"{key}:withdrawn", "Begäran togs tillbaka", one.withdrawn_why)
    parts = select(ExtractPart).where(ExtractPart.case_id == at.case.id, ExtractPart.unit_id == at.unit.id, ExtractPart.id != at.part.id)
    for part in db.session.scalars(parts.where(ExtractPart.ended_on.is_not(None)).order_by(ExtractPart.id)):
        how = ENDINGS.get(part.ended_how, "Begäran togs tillbaka").lower()
        yield Row(
            f"register_extract_part:{part.id}",
            sentence(f"Enhetens del av ett utdrag: {how} {at.day(part.ended_on or at.actor.today)}", part.ended_why),
        )
