"""Överföringar: everyone who will change unit, as a list, on paper and as a file; and where a transfer begins."""

from collections import Counter
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from werkzeug.exceptions import NotFound

from sipweb.actions.transfers import judge_transfer, start_handover
from sipweb.forms.base import as_choices
from sipweb.forms.transfers import JudgeForm, StartHandoverForm
from sipweb.gate import NotAllowed
from sipweb.models import Case, Transfer
from sipweb.queries import transfer_list as rows
from sipweb.queries.cases import row_number
from sipweb.queries.declined import declined, declined_rows
from sipweb.queries.people import unit_names
from sipweb.queries.transfer_answers import answered_above
from sipweb.queries.transfer_meetings import coming_meetings
from sipweb.queries.transfers import is_begun_elsewhere, latest_at_age, leaves_at_age, placed_until, readable_transfers
from sipweb.queries.transfers_open import incoming_rows, outgoing_rows
from sipweb.queries.units import units_to_choose
from sipweb.rules.dates import long_date
from sipweb.rules.days import months_after
from sipweb.rules.transfer_moves import NEED_KINDS, few, few_of
from sipweb.rules.transfers import BEGUN_ELSEWHERE, GROUPS, TOO_OLD, changes_on, notify_by, transfer_date, why_not_at_age
from sipweb.views.excel import MOST, export
from sipweb.views.load import load, load_case, require, saw_list
from sipweb.views.pages import Page, ask, attempt, checked, done, form_page
from sipweb.views.shared_transfers import around_rows, ground_rows, person_rows, stops
from sipweb.views.transfer_declined import answered_page, declined_page
from sipweb.views.transfer_page import transfer_page
from sipweb.views.transfer_rows import COLUMNS, as_open, cells, grouped
from sipweb.words import word

bp = Blueprint("transfers", __name__)


def only_working() -> None:
    if not g.actor.who.units:
        raise NotAllowed("transfer.judge")


def filters_from(args: Any) -> rows.Filters:
    group = args.get("grupp", "")
    return rows.Filters(args.get("enhet", type=row_number), group if group in GROUPS else "", args.get("efter", type=row_number))


def kept_filters() -> dict[str, Any]:
    return {name: request.args[name] for name in ("enhet", "grupp") if request.args.get(name)}


@bp.get("/overforingar")
def index() -> Page:
    only_working()
    filters = filters_from(request.args)
    found = rows.transfer_rows(g.actor, filters)
    shown, incoming = found[: rows.PAGE], incoming_rows(g.actor) if not filters.after else []
    outgoing = outgoing_rows(g.actor) if not filters.after else []
    said_no = declined_rows(g.actor) if not filters.after else []
    saw_list("Läste listan över överföringar", {r.case_id for r in (*shown, *incoming, *outgoing, *said_no)})
    following = url_for("transfers.index", efter=shown[-1].case_id, **kept_filters()) if len(found) > rows.PAGE else None
    more: dict[str, Any] = {"names": unit_names(), "filters": filters, "kept": kept_filters(), "next_href": following}
    more |= {
        "incoming": [as_open(row) for row in incoming],
        "outgoing": [as_open(row) for row in outgoing],
        "declined": said_no,
        "groups_of": GROUPS,
        "counts": rows.counted(g.actor, filters),
    }
    meetings = coming_meetings(g.actor)
    return render_template("transfers/index.html", groups=grouped(shown, meetings), meetings_known=bool(meetings), **more)


@bp.get("/overforingar/excel")
def excel() -> Page:
    only_working()
    found, names = rows.transfer_rows(g.actor, filters_from(request.args), MOST + 1), unit_names()
    meetings = coming_meetings(g.actor)
    told = [cells(row, names, meetings) for row in found]
    back = url_for("transfers.index", **kept_filters())
    return export("overforingar", "listan över överföringar", COLUMNS, told, cases={row.case_id for row in found}, back=back)


@bp.get("/overforingar/inventering")
def inventory() -> Page:
    """The terminsinventering: how many, at which unit and age, and what kinds of needs. No names and no free text (R215)."""
    only_working()
    filters = filters_from(request.args)
    found, names = rows.expected_transfers(g.actor, filters), unit_names()
    saw_list("Skrev ut terminsinventeringen av överföringar", {row.case_id for row in found})
    total, judged = few_of(len(found), sum(1 for row in found if row.needs))
    until = months_after(g.actor.today, g.actor.routine.transfers_ahead_months)
    more = {"until": until, "unit": names.get(filters.unit_id or 0, "")}
    return render_template("transfers/inventory.html", total=total, judged=judged, tables=tables(found, names), **more)


def tables(found: list[rows.Row], names: dict[int, str]) -> list[tuple[str, dict[str, str]]]:
    places = Counter(f"{names[row.unit_id]}, {row.age(g.actor.routine)} år" for row in found)
    kinds = Counter(kind for row in found for kind in (row.needs or "").split(",") if kind)
    states = Counter(word("transfer_group", rows.RANKS[row.rank]) for row in found)
    return [
        ("Enhet och ålder", few(dict(sorted(places.items())))),
        ("Läge", few({title: states[title] for title in GROUPS.values()})),
        ("Slags behov", few({label: kinds[key] for key, label in NEED_KINDS.items()})),
    ]


@bp.get("/overforingar/<int:transfer_id>")
def show(transfer_id: int) -> Page:
    """The transfer; for a unit that declined it, or an avdelningschef, who reads it no more, what they answered."""
    try:
        transfer = load(Transfer, transfer_id)
    except NotFound:
        if one := declined(g.actor, transfer_id):
            return declined_page(one)
        if above := answered_above(g.actor, transfer_id):
            return answered_page(above)
        raise
    return transfer_page(transfer, coming_meetings(g.actor))


def own_units(case: Case) -> dict[int, str]:
    """The actor's units that are current in the akt."""
    return {t.unit_id: t.unit.name for t in case.open_tracks if g.actor.who.works_in(t.unit_id)}


@bp.route("/akter/<number>/overforing", methods=["GET", "POST"])
def judge(number: str) -> Page:
    """The need after the birthday: where a transfer begins."""
    case = load_case(number)
    require("transfer.judge", case)
    if (there := latest_at_age(case.id, g.actor)) and there.is_open:
        return done("Det finns redan en överföring i akten.", url_for("transfers.show", transfer_id=there.id), "info")
    if is_begun_elsewhere(g.actor, case):
        return done(BEGUN_ELSEWHERE, url_for("cases.show", number=number), "info")
    if not (mine := may_age(case)):
        return done(TOO_OLD, url_for("transfers.start", number=number), "info")
    form = ask(JudgeForm, data=judged_before(there))
    form.from_unit_id.choices = as_choices(mine, None)
    if transfer := attempt(form, lambda **answers: judge_transfer(g.actor, case, **answers)):
        return done("Bedömningen är sparad.", url_for("transfers.show", transfer_id=transfer.id))
    filled = " Det som bedömdes förra gången är ifyllt." if there else ""
    more: dict[str, Any] = {"intro": when_told(case) + filled, "rule": "transfer_19", "cancel": url_for("cases.show", number=number)}
    return form_page(form, "Behovet efter födelsedagen", "Spara bedömningen", template="transfers/judge.html", case=case, **more)


def judged_before(before: Transfer | None) -> dict[str, Any]:
    """What was judged the last time, so that nobody types it twice: not a no, and not the words of someone who said no."""
    if before is None:
        return {}
    text = "" if before.state == "not_needed" else before.needs_text
    words = "" if before.state == "person_declined" else before.person_words
    return {"needs": [kind for kind in before.needs.split(",") if kind], "text": text, "person_words": words}


def may_age(case: Case) -> dict[int, str]:
    """The actor's units that the person leaves at the age, and had not reached it when they came there."""
    routine = g.actor.routine
    day = transfer_date(case.person.birth_date, placed_until(case.id, routine, g.actor.who.units), routine)
    mine = {u: name for u, name in own_units(case).items() if leaves_at_age(g.actor, case, u)}
    return {u: name for u, name in mine.items() if (t := case.track_of(u)) and not why_not_at_age(day, t.opened_on)}


def when_told(case: Case) -> str:
    """When the person changes unit, and the last day to notify; when these have been, that they have."""
    routine, birth, until = g.actor.routine, case.person.birth_date, placed_until(case.id, g.actor.routine, g.actor.who.units)
    day = transfer_date(birth, until, routine)
    when, by = f"{long_date(day)} ({changes_on(birth, until, routine)})", notify_by(day, routine)
    if day <= g.actor.today:
        return f"En annan enhet skulle ha tagit över {when}. Avisera så snart behovet är bedömt."
    return f"En annan enhet tar över {when}. {'Avisera senast' if by >= g.actor.today else 'Sista dagen att avisera var'} {long_date(by)}."


@bp.route("/akter/<number>/overlamning", methods=["GET", "POST"])
def start(number: str) -> Page:
    """A handover that is not about age."""
    case = load_case(number)
    require("transfer.start", case)
    form, back = ask(StartHandoverForm), url_for("cases.show", number=number)
    mine = own_units(case)
    going = [t for t in readable_transfers(g.actor, case) if t.is_open and t.from_unit_id in mine]
    if request.method == "GET" and len(mine) == 1 and going:
        told = "Det finns redan en överföring från er enhet i akten. Fortsätt i den."
        return done(told, url_for("transfers.show", transfer_id=going[0].id), "info")
    fill_receivers(form, case, set(mine) if len(mine) == 1 else set())
    title, submit = "Lämna över till en annan enhet", "Avisera"
    if not stops(form, case, form.from_unit_id.data) and (page := start_check(form, case, submit)):
        return page
    if transfer := attempt(form, lambda **answers: start_handover(g.actor, case, **answers)):
        return done("Överlämningen är aviserad.", url_for("transfers.show", transfer_id=transfer.id))
    return form_page(form, title, "Granska", template="transfers/start.html", case=case, cancel=back, rule="handover")


def fill_receivers(form: Any, case: Case, but: set[int]) -> None:
    others = [u for u in units_to_choose() if u.id not in but and u.board_id == case.person.board_id]
    form.to_unit_id.choices = as_choices({u.id: u.name for u in others}, None)
    form.to_unit_id.choice_hints = {u.id: u.assignment for u in others}
    if "from_unit_id" in form:
        form.from_unit_id.choices = as_choices(own_units(case), None)


def receiver(form: Any) -> str:
    return next((choice.label for choice in form.to_unit_id.choices if choice.value == form.to_unit_id.data), "den andra enheten")


def start_check(form: Any, case: Case, submit: str) -> Page | None:
    withheld = "Era anteckningar, samtycken, samtal och det som andra enheter har. De fyra delarna skickas först när mötet har beslutat."
    return checked(form, lambda: told_rows(case, form), receiver(form), "Granska: lämna över", submit, case=case, withheld=withheld)


def told_rows(case: Case, form: Any) -> list[dict[str, str]]:
    """What the receiving unit sees of a handover that is notified."""
    return [
        *person_rows(case),
        {"key": "Den enskildes egna ord", "value": form.person_words.data},
        {"key": "Varför ni lämnar över", "value": form.text.data},
        {"key": "Ansvaret går över", "value": long_date(form.day.data) if form.day.data else "Bestäms på mötet"},
        *ground_rows(form, case),
        *around_rows(case, form.from_unit_id.data),
    ]
