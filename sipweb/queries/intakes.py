"""Registrations and questions about aktualitet that wait for an answer."""

from collections.abc import Iterator

from sqlalchemy import select

from sipweb.db import db
from sipweb.models import Intake, PresenceQuestion
from sipweb.queries.reminders import MOST, Task
from sipweb.rules.standing import Actor


def intake_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    rows = db.session.execute(
        select(Intake.id, Intake.unit_id, Intake.registered_at, Intake.registered_by_id)
        .where(Intake.state == "waiting", Intake.unit_id.in_(actor.who.units))
        .order_by(Intake.id)
        .limit(MOST)
    )
    for id_, unit_id, at, by in rows:
        mine, due = actor.who.manages(unit_id), at.astimezone(actor.now.tzinfo).date()
        if mine:
            what = f"Registrering {id_}, {units[unit_id]}"
            yield Task("unit", due, "Bekräfta en ny aktualitet", what, "intakes.show", {"intake_id": id_}, button="Bekräfta")
        elif by == actor.user_id:
            title = "Väntar på att chefen bekräftar"
            yield Task("waiting", None, title, f"Registrering {id_}, {units[unit_id]}", "intakes.show", {"intake_id": id_})


def presence_tasks(actor: Actor, units: dict[int, str]) -> Iterator[Task]:
    if not actor.who.managed_units:
        return
    rows = db.session.execute(
        select(PresenceQuestion.id, PresenceQuestion.unit_id, PresenceQuestion.asked_at).where(
            PresenceQuestion.answer == "", PresenceQuestion.answering_unit_id.in_(actor.who.managed_units)
        )
    )
    for id_, unit_id, at in rows:
        due = at.astimezone(actor.now.tzinfo).date()
        yield Task(
            "unit",
            due,
            "Svara på en fråga om aktualitet",
            f"Från {units[unit_id]}",
            "notes.answer_presence",
            {"question_id": id_},
            button="Svara",
        )
