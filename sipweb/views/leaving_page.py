"""The page of one list: who leaves what, and who takes each row over; to be filled in, reviewed, or looked through."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import flash, g, render_template, request

from sipweb.forms.leaving import NamesForm, names_form
from sipweb.gate import Changed
from sipweb.models import HandingOver
from sipweb.queries import leaving as about
from sipweb.queries import takers
from sipweb.queries.handing_over import other_managers, readable_rows
from sipweb.queries.leaving_days import besides as more_days
from sipweb.queries.owned import owned
from sipweb.queries.people import unit_names, user_names
from sipweb.rules.dates import short_date, when
from sipweb.rules.days import age_on
from sipweb.rules.leaving import FOLLOW, why_not_confirm
from sipweb.rules.people import is_masked, listed_name
from sipweb.rules.permissions import may
from sipweb.views.load import saw_list
from sipweb.views.pages import Page

AKT = frozenset({"track", "sent", "asked"})
SHORT = {
    "track": "akten",
    "sent": "förfrågan",
    "asked": "förfrågan",
    "task": "uppgiften från trepartsmötet",
    "promise": "uppgiften från månadsmötet",
    "asks": "den anonyma frågan",
    "answers": "den anonyma frågan",
}


def names_of(handing_over: HandingOver) -> NamesForm:
    """The form with what has been chosen so far; as posted, when it was posted."""
    found, there = things_on(handing_over), takers_on(handing_over)
    everyone = {t.id: load_told(t) for t in there.values()}
    own = {t.id: everyone[t.id] for t in there.values() if t.is_own}
    near = {t.key for t in found if takers.may_be_near(t)}
    made = names_form(
        {t.key: f"Ny handläggare för {called(t)}" for t in found},
        lambda key: everyone if key in near else own,
        everyone if near else own,
        lambda choices: takers.why_nots(handing_over.unit, handing_over.from_user_id, found, choices),
        lambda choices: takers.settled(handing_over.unit, handing_over.from_user_id, found, choices),
        leaders_of(found),
    )
    saved = {row.key: row.to_user_id for row in handing_over.rows if row.state == "open"}
    return made(data={**{t.key: saved.get(t.key) for t in found}, "version": handing_over.version})


def leaders_of(found: list[about.Thing]) -> dict[str, str]:
    """By key, of what follows another row: which."""
    return {t.key: f"Samma som för {SHORT[leader.what]}" for t in found if (leader := takers.goes_with(t, found))}


def load_told(taker: takers.Taker) -> str:
    """The name as the choice has it: with how much they have open, and what else one should know before choosing them."""
    where = "chef" if taker.is_own and taker.is_manager else "" if taker.is_own else taker.unit
    more = ", ".join(filter(None, [where, "ska själv lämna över" if taker.is_leaving else ""]))
    return f"{taker.name} – {taker.load} öppna{f' ({more})' if more else ''}"


def takers_on(handing_over: HandingOver) -> dict[int, takers.Taker]:
    if "takers_on_list" not in g:
        g.takers_on_list = takers.takers(handing_over.unit, but=handing_over.from_user_id)
    found: dict[int, takers.Taker] = g.takers_on_list
    return found


def things_on(handing_over: HandingOver) -> list[about.Thing]:
    """What is open now, whether it stood on the list from the beginning or not; read once for each request."""
    if "things_on_list" not in g:
        g.things_on_list = about.things(g.actor, handing_over.from_user_id, handing_over.unit_id)
    found: list[about.Thing] = g.things_on_list
    return found


def list_page(handing_over: HandingOver, form: NamesForm | None = None) -> Page:
    """To be filled in by whoever may; else read. Whoever has got something sees their own rows, and what waits in them."""
    is_filled_in = handing_over.is_open and may(g.actor.who, "leaving.name", handing_over)
    for why in form.form_errors if form and not is_filled_in else ():
        flash(why, "danger")  # someone else was first, and the form is not there any more
    form = form or (names_of(handing_over) if is_filled_in else None)
    found = things_on(handing_over) if handing_over.is_open else []
    rows = readable_rows(g.actor, handing_over)
    mine = {row.key for row in rows if row.state == "moved" and row.to_user_id == g.actor.user_id}
    got = [t for t in about.things(g.actor, g.actor.user_id, handing_over.unit_id) if t.key in mine] if mine else []
    saw_list("Läste en lista över det som lämnas över", cases_of([*rows, *found, *got]))
    open_now, is_own = {t.key for t in found}, handing_over.from_user_id == g.actor.user_id
    return render_template(
        "leaving/show.html",
        handing_over=handing_over,
        form=form if is_filled_in else None,
        found=as_rows(handing_over, found),
        got=as_rows(handing_over, got),
        leads_part=any(thing.what in AKT for thing in got),
        done=[row for row in rows if row.state == "moved"],
        gone=[row for row in rows if row.state == "gone" or (handing_over.is_open and row.state == "open" and row.key not in open_now)],
        is_news=any(row.is_news and row.key in mine for row in rows),
        is_mine=is_own,
        short=SHORT,
        follows=bool(leaders_of(found)),
        why_not_confirm=why_not_confirm(is_own=is_own, others=bool(is_own and other_managers(handing_over))),
        has_unseen=has_unseen(handing_over, open_now),
        qualified={t.id: t.qualified for t in takers_on(handing_over).values()} if is_filled_in else {},
        names=user_names({row.to_user_id for row in handing_over.rows if row.to_user_id}),
        form_has_errors=bool(form and form.errors),
    ), status_of(form)


def cases_of(rows: Iterable[Any]) -> set[int]:
    """Not of what is about nobody."""
    return {row.case_id for row in rows if row.case_id}


def status_of(form: NamesForm | None) -> int:
    if request.method != "POST" or not (form and form.errors):
        return 200
    return 409 if isinstance(g.get("refusal"), Changed) else 422


def has_unseen(handing_over: HandingOver, seen: set[str]) -> bool:
    """Is there more that this manager may not read? Told without a number, and only to managers."""
    if not handing_over.is_open or not g.actor.who.manages(handing_over.unit_id):
        return False
    return any(thing.key not in seen for thing in owned(handing_over.from_user_id, handing_over.unit_id))


def as_rows(handing_over: HandingOver, found: Iterable[about.Thing]) -> list[dict[str, Any]]:
    """What each row says: the akt, whose it is as far as a list may say, what goes on and what is waited for."""
    found, units = list(found), unit_names()
    saved = {row.key: row for row in handing_over.rows if row.state == "open"}
    leaders = leaders_of(found)
    left, first = besides(handing_over, found, units)
    found.sort(key=lambda t: about.in_order(t, first))
    told = []
    for thing in found:
        row = saved.get(thing.key)
        told.append(
            {
                "thing": thing,
                "who": who_it_is(thing),
                "what": what_it_is(thing, units),
                "state": thing.state,
                "waits": [*waits(thing, units), *(left.pop(thing.case_id, []) if thing.what in AKT else [])],
                "is_new": handing_over.is_open and (row is None or row.is_new),
                "to_user_id": row.to_user_id if row else None,
                "unnamed": leaders.get(thing.key, "Ingen vald än"),
                "is_child": bool(thing.birth_date) and age_of(thing) < g.actor.routine.qualified_below,
            }
        )  # fmt: skip
    return told


Days = dict[int | None, date]


def besides(handing_over: HandingOver, found: list[about.Thing], units: dict[int, str]) -> tuple[dict[int | None, list[str]], Days]:
    """Akt by akt: what others do after a meeting, what else has a day, and what is not journalfört; and the first day of them all."""
    cases, unit_id = {t.case_id for t in found if t.what in AKT and t.case_id}, handing_over.unit_id
    current = {t.case_id for t in found if t.what in {"track", "sent"} and t.case_id}
    told: dict[int | None, list[str]] = {}
    first: Days = {}
    for thing in found:
        first[thing.case_id] = min(thing.next_on, first.get(thing.case_id, date.max))
    own = {t.id for t in found if t.what == "task"}
    for case_id, due, words in more_days(g.actor, current, cases - current, unit_id, units):
        told.setdefault(case_id, []).append(words)
        first[case_id] = min(first[case_id], due or date.max)
    for case_id, what, who, due, id_ in about.agreements(cases, unit_id, g.actor.today) if cases else ():
        if id_ in own:
            continue  # has a row
        told.setdefault(case_id, []).append(f"Uppgift: {what}, {who}{f', senast {short_date(due)}' if due else ''}")
        first[case_id] = min(first[case_id], due or date.max)
    for case_id, count in about.not_filed(cases, unit_id) if cases else ():
        told.setdefault(case_id, []).append("Ett steg att journalföra" if count == 1 else f"{count} steg att journalföra")
    return told, first


def called(thing: about.Thing) -> str:
    """The row in one line, for whoever does not see the table around it."""
    told = SHORT[thing.what] + (f" ”{thing.words}”" if thing.words else "")
    return f"akt {thing.number}, {told}" if thing.number else told


def what_it_is(thing: about.Thing, units: dict[int, str]) -> str:
    other = units.get(thing.other_unit_id or 0, "")
    return {
        "track": "Akten",
        "sent": f"Förfrågan till {other}",
        "asked": f"Förfrågan från {other}",
        "task": f"Uppgift från trepartsmötet: {thing.words}",
        "promise": f"Uppgift från månadsmötet: {thing.words}",
        "asks": f"Anonym fråga till {other}: {thing.words}",
        "answers": f"Anonym fråga från {other}: {thing.words}",
    }[thing.what]


def who_it_is(thing: about.Thing) -> str:
    """The name, as in the list of akter; of what another unit has asked about only the age, as in the inbox."""
    if thing.what in {"track", "sent"} or (thing.what == "task" and not thing.is_asked):
        return listed_name(thing.given_name, thing.family_name, thing.protection)
    return "" if thing.birth_date is None or thing.what == "promise" or is_masked(thing.protection) else f"{age_of(thing)} år"


def age_of(thing: about.Thing) -> int:
    return age_on(thing.birth_date, g.actor.today, g.actor.routine.leap_day) if thing.birth_date else 0


def waits(thing: about.Thing, units: dict[int, str]) -> list[str]:
    """What is booked, and what is waited for, in words."""
    told = []
    if thing.starts_at:
        told.append(f"{'Förmöte' if thing.meeting_kind == 'pre' else 'Trepartsmöte'} {when(thing.starts_at)}")
    if thing.by_sender is not None:
        own = thing.by_sender == (thing.what == "sent")
        told.append(f"Tre tider föreslagna, {units[thing.other_unit_id or 0] if own else 'enheten'} väljer")
    if thing.what == "track" and thing.due_on:
        told.append(f"Samtycke att se över {thing.due_on.isoformat()}")
    elif thing.due_on and not thing.starts_at:
        told.append(f"{'Senast' if thing.what in FOLLOW else 'Nästa steg senast'} {thing.due_on.isoformat()}")
    return told
