"""`sipweb unit merge`: what changes is shown first, as counts and never as akter; then it is one act."""

from dataclasses import replace
from datetime import date, datetime
from shlex import quote

import click
from sqlalchemy import select

from sipweb import keeping
from sipweb.actions.units import merge_unit, refuse_merge
from sipweb.backups import dated_name
from sipweb.clock import real_now
from sipweb.config import Misconfigured
from sipweb.db import db
from sipweb.models import Unit, User
from sipweb.offline import at_its_clock, database, existing
from sipweb.queries.units import MergePlan, plan_of, settings_naming
from sipweb.rules.routine import Routine
from sipweb.rules.units import ENDS, FOLLOWS


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--reason", required=True, help="Why, in one Swedish sentence. Kept with the unit.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it happened, if not today. Not a day to come.")
@click.option("--bring", multiple=True, metavar="USERNAME", help="Works at NEW too from now on, with the roles they have at OLD.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def merge(old: str, new: str, reason: str, on: datetime | None, bring: tuple[str, ...], yes: bool) -> None:
    """Merge the unit OLD into NEW. Shows what changes, asks, and takes a backup, which is the only way back.

    Nothing new comes to OLD. What is open there goes on with its people until it is finished, and who leads NEW leads it too. Transfers
    on their way to OLD go to NEW. Nobody else comes to read an akt by it, except those you bring: they read the akter of NEW.
    """
    settings = existing()
    with database(settings):
        actor = replace(at_its_clock(settings), routine=settings.routine)
        from_unit, to_unit, people = find_unit(old), find_unit(new), [find_user(one) for one in bring]
        day = on.date() if on else actor.today
        refuse_merge(from_unit, to_unit, day, actor.today, reason, [user.id for user in people])
        show(plan_of(from_unit, to_unit), from_unit, to_unit, day, people, settings.routine)
        if not yes:
            click.confirm("Merge them? It can't be undone in the program; a backup is taken first", abort=True)
        before = keeping.back_up(settings, dated_name(settings, real_now(), ending="-before-merge"), real_now())
        merge_unit(actor, from_unit, into_id=to_unit.id, on=day, reason=reason, bring=[user.id for user in people])
    click.echo(f"As it was before: {before.file} ({before.line} lines of history, checked).")
    click.echo(f"To go back, stop the server and run: sipweb restore {quote(before.file)}")
    click.echo("What has been written since then is not in it; the file that it replaces is kept beside it.")
    click.echo(f"{old} is merged into {new}.")


def show(plan: MergePlan, old: Unit, new: Unit, day: date, people: list[User], routine: Routine) -> None:
    click.echo(f"{old.code} {old.name} is merged into {new.code} {new.name}, {day}.\n")
    click.echo(f"Goes on at {old.code}: " + ", ".join(f"{count} {what}" for what, count in plan.counts.items()) + ".")
    click.echo(f"On the way: {len(plan.transfers[FOLLOWS])} transfers to {old.code} go to {new.code}; ", nl=False)
    click.echo(f"{len(plan.transfers[ENDS])} between the two end; {len(plan.routings)} suggestions of where a matter belongs change.")
    click.echo(f"Comes to lead {old.code} too, and to read its akter: {names(plan.leaders)}.")
    click.echo(f"Comes to work at {new.code} too, and to read its {plan.akter} open akter: {names(people)}.")
    if left := [user for user in plan.people if user not in people]:
        click.echo(f"Works only with what is left at {old.code} (--bring USERNAME if not): {names(left)}.")
    if named := settings_naming(old, routine):
        click.echo(f"The routine's settings that name {old.code} hold for {new.code}: {', '.join(named)}.")


def names(users: list[User]) -> str:
    return ", ".join(f"{user.name} ({user.username})" for user in users) or "nobody"


def find_unit(code: str) -> Unit:
    found = db.session.scalar(select(Unit).where(Unit.code == code))
    if found is None:
        raise Misconfigured(f"There is no unit {code}.")
    return found


def find_user(username: str) -> User:
    found = db.session.scalar(select(User).where(User.username == username.casefold()))
    if found is None:
        raise Misconfigured(f"There is no user {username}.")
    return found
