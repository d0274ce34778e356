"""Lämna över mina akter: the list, its names, the manager's review, and the one step in which everything changes hands."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from sipweb.actions.events import signed, tell
from sipweb.actions.takeover import pass_on
from sipweb.actions.takeover_tasks import Passed
from sipweb.db import db
from sipweb.gate import Changed, Refused, acting_for, action
from sipweb.models import HandingOver, HandingOverRow, Unit, User
from sipweb.models.leaving import PLACES
from sipweb.queries.handing_over import other_managers, who_changed_list
from sipweb.queries.leaving import Choices, things
from sipweb.queries.owned import Owned, owned
from sipweb.queries.takers import goes_with, settled, why_nots
from sipweb.rules.leaving import FOLLOW, MOVES, STATES, count_in_words, why_not_confirm
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of


@action("leaving.start")
def start_own(actor: Actor, user: User, *, unit_id: int, reason: str, text: str, starts_on: date) -> HandingOver:
    """One's own list of everything open in one unit."""
    return new_list(actor, user, unit_id, reason=reason, text=text, starts_on=starts_on)


@action("leaving.start_for")
def start_for(actor: Actor, unit: Unit, *, from_user_id: int, reason: str, text: str, starts_on: date) -> HandingOver:
    """A manager makes the list for someone who can't: sick today, or gone. They are told."""
    user = db.session.get(User, from_user_id)
    if user is None:
        raise Refused("Välj vem som lämnar över.", "from_user_id")
    made = new_list(actor, user, unit.id, reason=reason, text=text, starts_on=starts_on)
    tell(actor, [user.id], f"{signed(actor)} gör en lista för att lämna över det du ansvarar för hos {unit.name}.")
    return made


def new_list(actor: Actor, user: User, unit_id: int, *, reason: str, text: str, starts_on: date) -> HandingOver:
    going_on = select(HandingOver.id).where(HandingOver.from_user_id == user.id, HandingOver.unit_id == unit_id, HandingOver.is_open)
    if db.session.execute(going_on).first():
        raise Refused("Det finns redan en lista som inte är klar. Fortsätt i den.")
    mine = owned(user.id, unit_id)
    if not mine:
        raise Refused("Det finns inget öppet att lämna över där.")
    made = HandingOver(from_user_id=user.id, unit_id=unit_id, reason=reason, text=text, starts_on=starts_on)
    made.started_by_id, made.started_at, made.changed_at = actor.user_id, actor.now, actor.now
    made.rows = [row_of(thing) for thing in mine]
    return made


def row_of(thing: Owned, **more: object) -> HandingOverRow:
    return HandingOverRow(what=thing.what, case_id=thing.case_id, **{PLACES[thing.what]: thing.id}, **more)


# What every step on a list does first.


def begin(actor: Actor, handing_over: HandingOver, verb: str, version: str | None, to: str | None = None) -> None:
    """Refuses what does not start in this state, and whoever made their choices from an older list. Adds what is new."""
    targets = targets_of(MOVES, verb, handing_over.state)
    if not targets:
        raise Refused(f"Det går inte längre. Listan är nu ”{STATES[handing_over.state].lower()}”.")
    if version is not None and str(version) != str(handing_over.version):
        raise Changed(
            f"{who_changed_list(handing_over)} har ändrat listan under tiden. Det du valde står kvar. Jämför, och gör om det.", handing_over
        )
    handing_over.state = to or targets[0]
    handing_over.is_open = handing_over.state not in {"done", "cancelled"}
    handing_over.changed_at = actor.now
    flag_modified(handing_over, "changed_at")  # the version counts also when only a name was chosen
    known = {row.key for row in handing_over.rows if row.state == "open"}
    found = owned(handing_over.from_user_id, handing_over.unit_id)
    handing_over.rows.extend(row_of(thing, is_new=True) for thing in found if thing.key not in known)


def keep_names(actor: Actor, handing_over: HandingOver, choices: Choices) -> dict[HandingOverRow, int | None]:
    """Writes down the names of what the actor may read and what is still open; gives those rows, each with its name, also where a task
    follows the akt. Refuses who can't take over."""
    found = things(actor, handing_over.from_user_id, handing_over.unit_id)
    rows = {row.key: row for row in handing_over.rows if row.state == "open"}
    mine = [rows[thing.key] for thing in found if thing.key in rows]
    for row in mine:
        row.to_user_id = choices.get(row.key, row.to_user_id)
    chosen = {row.key: row.to_user_id for row in mine}
    named = settled(handing_over.unit, handing_over.from_user_id, found, chosen)
    for key, why_not in why_nots(handing_over.unit, handing_over.from_user_id, found, named).items():
        raise Refused(why_not, key)
    return {row: named[row.key] for row in mine}


def refuse_nameless(named: dict[HandingOverRow, int | None]) -> None:
    for row, user_id in named.items():
        if user_id is None:
            raise Refused("Välj vem som tar över.", row.key)


@action("leaving.name")
def choose_names(
    actor: Actor, handing_over: HandingOver, *, choices: Choices, everyone: int | None = None, version: str | None = None
) -> HandingOver:
    """Who takes over what, as far as it is decided. `everyone`: one for all rows, but not where that one can't; tasks follow the akt."""
    begin(actor, handing_over, "leaving.name", version)
    if everyone:
        found = things(actor, handing_over.from_user_id, handing_over.unit_id)
        cannot = why_nots(handing_over.unit, handing_over.from_user_id, found, {thing.key: everyone for thing in found})
        for_all = {thing.key: None if goes_with(thing, found) else everyone for thing in found if thing.key not in cannot}
        choices = {**choices, **for_all}
    keep_names(actor, handing_over, choices)
    return handing_over


@action("leaving.propose")
def propose_list(actor: Actor, handing_over: HandingOver, *, choices: Choices, version: str | None = None) -> HandingOver:
    """To the manager, with a name on every row that the actor reads."""
    begin(actor, handing_over, "leaving.propose", version)
    refuse_nameless(keep_names(actor, handing_over, choices))
    for row in handing_over.rows:
        row.is_new = False
    return handing_over


@action("leaving.return")
def return_list(actor: Actor, handing_over: HandingOver, *, text: str, version: str | None = None) -> HandingOver:
    begin(actor, handing_over, "leaving.return", version)
    handing_over.answer = text
    return handing_over


@action("leaving.cancel")
def cancel_list(actor: Actor, handing_over: HandingOver) -> HandingOver:
    """Nothing changes hands. The other one is told when it was on the manager's table, or the manager who put it away."""
    begin(actor, handing_over, "leaving.cancel", None)
    tell(actor, [handing_over.from_user_id], f"Överlämningen hos {handing_over.unit.name} är avbruten. Du ansvarar som förut.")
    return handing_over


@action("leaving.confirm", in_many_cases=True)
def confirm_list(actor: Actor, handing_over: HandingOver, *, choices: Choices, version: str | None = None) -> HandingOver:
    """Everything the manager reads changes hands at once, or nothing does; what is not open any more is dropped.

    What this manager may not read stays on the list, for one who may.
    """
    others = other_managers(handing_over)
    if why_not := why_not_confirm(is_own=actor.user_id == handing_over.from_user_id, others=bool(others)):
        raise Refused(why_not)
    begin(actor, handing_over, "leaving.confirm", version, to="proposed")
    named = keep_names(actor, handing_over, choices)
    if not named and owned(handing_over.from_user_id, handing_over.unit_id):
        raise Refused("Du läser inget av det som är kvar. En chef som är utsedd att läsa det bekräftar.")
    refuse_nameless(named)
    for row, user_id in named.items():
        row.to_user_id = user_id
    carry_out(actor, "leaving.confirm", handing_over, list(named))
    left = {thing.key for thing in owned(handing_over.from_user_id, handing_over.unit_id)}
    for row in handing_over.rows:
        if row.state == "open" and row.key not in left:
            row.state = "gone"
    if not left:
        handing_over.state, handing_over.is_open = "done", False
    handing_over.decided_by_id, handing_over.decided_for_id, handing_over.decided_at = actor.user_id, acting_for.get(), actor.now
    tell(actor, [handing_over.from_user_id], f"{signed(actor)} har bekräftat överlämningen hos {handing_over.unit.name}.")
    return handing_over


def carry_out(actor: Actor, verb: str, handing_over: HandingOver, rows: list[HandingOverRow]) -> None:
    """Each of the rows to its new name. Whoever takes over gets one notice, and the list in Mitt arbete."""
    db.session.flush()
    leaver = db.session.get_one(User, handing_over.from_user_id)
    by_key = {thing.key: thing for thing in owned(leaver.id, handing_over.unit_id)}
    pass_on(actor, verb, leaver, [Passed(by_key[row.key], db.session.get_one(User, row.to_user_id)) for row in rows])
    for row in rows:
        row.state, row.is_news = "moved", row.to_user_id != actor.user_id
    for taker_id in sorted({row.to_user_id or 0 for row in rows}):
        theirs = Counter(row.what in FOLLOW for row in rows if row.to_user_id == taker_id)
        what = count_in_words(theirs[False], theirs[True])
        tell(actor, [taker_id], f"Du har tagit över {what} efter {leaver.name} hos {handing_over.unit.name}. Listan står i Mitt arbete.")


@action("leaving.receive")
def receive_list(actor: Actor, handing_over: HandingOver) -> HandingOver:
    """Whoever took over has looked through what they got."""
    for row in handing_over.rows:
        if row.to_user_id == actor.user_id:
            row.is_news = False
    return handing_over
