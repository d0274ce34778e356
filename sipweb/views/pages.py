"""The one way from a form to an action and back: validate, try, and if a rule says no the page comes back with everything typed."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from sipweb.actions.sessions import Kept, drop_draft, find_draft, find_drafts, keep_draft
from sipweb.forms.base import Form
from sipweb.gate import Changed, Refused
from sipweb.models import Case
from sipweb.queries.names import Named, others_named_in
from sipweb.rules.dates import clock, long_date, when
from sipweb.rules.days import STOCKHOLM
from sipweb.rules.questions import telling_numbers
from sipweb.views.event_order import is_unsigned
from sipweb.views.stands import stands_now

F = TypeVar("F", bound=Form)
R = TypeVar("R")
Page = Any

bp = Blueprint("drafts", __name__)


@bp.post("/utkast/<path:key>")
def keep(key: str) -> Page:
    """Autosave. Answers with a few words for the status beside the form."""
    fields = typed()
    if not may_be_kept(f"/{key}"):
        return "", 204
    if keep_draft(g.actor.user_id, opened(f"/{key}"), fields, g.actor.now):
        return f"Sparat {clock(g.actor.now)}"
    return "Texten är för lång för att sparas automatiskt.", 413


def may_be_kept(path: str) -> bool:
    """Passwords are never kept; nor is which akt an anonymous question was to be named in, or whose number was asked about from the
    guide that knows of nobody."""
    named = path.startswith(("/fragor/", "/punkter/")) and path.endswith("/namngiven")
    return not path.startswith("/konto") and not named and not (path.startswith("/var-hor-arendet-hemma/") and path.endswith("/aktualitet"))


SAME_FORM = frozenset({"andra", "saknas"})  # what opens the same form, with something of it pointed out


def opened(path: str) -> str:
    """An address with what it was opened for (?fran=, ?enhet=): what was begun for one thing never fills in the form for another."""
    asked = urlencode(sorted(pair for pair in request.args.items(multi=True) if pair[0] not in SAME_FORM))
    return f"{path}?{asked}" if asked else path


def kept_at() -> str:
    """Where the form of this page is kept half-written. One that is sent says it itself: it is sent to its address alone."""
    told = request.form.get("kept_at", "")
    return told if told.startswith(f"{request.path}?") else opened(request.path)


def draft_path(endpoint: str) -> str:
    """Where the half-written form of this page is kept, or thrown away."""
    path, _, asked = kept_at().partition("?")
    return url_for(endpoint, key=path[1:]) + (f"?{asked}" if asked else "")


def typed() -> list[tuple[str, str]]:
    """What stands in the posted form, but no token, no password, and no birth date that only reckons an age; nor, in the guide that
    knows of nobody, a number that tells who it is."""
    told = [(k, v) for k, v in request.form.items(multi=True) if k not in {"csrf_token", "once", "born_on"} and "password" not in k]
    guide = "/var-hor-arendet-hemma" in request.path
    return [(k, v) for k, v in told if not (guide and k in {"age", "why"} and telling_numbers(v))]


@bp.post("/kasta/<path:key>")
def throw_away(key: str) -> Page:
    drop_draft(g.actor.user_id, opened(f"/{key}"))
    flash("Det du hade börjat skriva är borttaget.", "info")
    return redirect(safe_path(request.form.get("back") or opened(f"/{key}")), 303)


def safe_path(path: str | None) -> str:
    """Back to where they were going, but never to another site."""
    odd = not path or not path.startswith("/") or "\\" in path or any(char <= " " for char in path)
    try:
        return "/" if odd or path is None or urlsplit(path).netloc else path
    except ValueError:  # not an address at all
        return "/"


def ask(make: Callable[..., F], *args: Any, **kwargs: Any) -> F:
    """The form: as it was posted, or as it was left half-written, or fresh."""
    if request.method == "POST":
        return make(*args, **kwargs)
    found = find_draft(g.actor.user_id, kept_at())
    if not found:
        return make(*args, **kwargs)
    g.draft_saved_at = when(found[1].astimezone(STOCKHOLM))
    return make(*args, **{**kwargs, "formdata": MultiDict(found[0])})


def left(make: Callable[..., F], to: str, kept: Mapping[str, Kept] | None = None, **kwargs: Any) -> F:
    """A form that stands on another page than the address it is sent to: as it was left half-written, or fresh.

    `kept`: what was left, when a page has many such forms and has asked for all of it at once.
    """
    found = (find_drafts(g.actor.user_id, [to]) if kept is None else kept).get(to)
    form = make(**kwargs, formdata=MultiDict(found[0]) if found else None)
    form.left_at = when(found[1].astimezone(STOCKHOLM)) if found else ""
    return form


def attempt(form: Form, act: Callable[..., R], **more: Any) -> R | None:
    """Validate and act. None when something stands in the way; the form then says what."""
    if request.method != "POST" or "change" in request.form or not form.validate():
        return None
    try:
        done = act(**form.answers, **more)
    except Refused as why:
        refused(form, why)
        return None
    drop_kept()
    return done


def refused(form: Form, why: Refused) -> None:
    """The no stands where the user looks; when someone else came first, what the row says now stands beside it."""
    form.refuse(why)
    g.refusal = why
    if isinstance(why, Changed) and "version" in form:
        g.stands_now = stands_now(form, why.row)
        form["version"].data, form["version"].raw_data = why.row.version, None  # told now; saving again is a choice


def checked(form: Form, rows: Callable[[], list[dict[str, str]]], receiver: str, title: str, submit: str, **context: Any) -> Page | None:
    """Before something crosses a unit's border: the page with exactly what the other unit will see.

    None when it has been shown, or when the form must be corrected first. `rows` are only made from a form that is right.
    """
    if not is_unchecked(form):
        return None
    kept, seen = [pair for pair in typed() if pair[0] not in {"checked", "change"}], rows()
    told = {"title": title, "submit": submit, "receiver": receiver, "rows": seen, "kept": kept}
    return render_template("parts/check.html", others=others_named(seen, context.get("case")), **told, **context)


def checked_if_named(form: Form, receiver: str, title: str, submit: str, *, stays: str = "", **context: Any) -> Page | None:
    """The same page for a text that goes straight to another unit, when it may name someone else; only then.

    `stays`: the field that is the own unit's.
    """
    if not is_unchecked(form) or not others_named(rows := written_in(form, stays), context.get("case")):
        return None
    return checked(form, lambda: rows, receiver, f"Granska: {title[0].lower()}{title[1:]}", submit, **context)


def is_unchecked(form: Form) -> bool:
    return request.method == "POST" and not {"checked", "change"} & set(request.form) and form.validate()


def written_in(form: Form, stays: str) -> list[dict[str, str]]:
    """What stands in the form in words about the matter; who has decided or answered is named on purpose."""
    free = [f for f in form if isinstance(f, TextAreaField) or f.short_name == "heading"]
    return [{"key": f.label.text, "value": f.data} for f in free if f.data and f.short_name != stays]


# What the program fills in, and the staff who take part: named on purpose.
MEANT = frozenset(
    {"Akt", "Aktnummer", "Den enskilde", "Enheter", "Från", "Från kommunen", "Från regionen", "Grund för att dela", "Mötet", "Skriven av"}
)


def others_named(rows: list[dict[str, str]], case: Case | None) -> list[Named]:
    """Names of others than the person of the akt, that the writer may see, in what someone wrote. The writer is warned and may go on."""
    texts = [(row["key"], row["value"]) for row in rows if row["key"] not in MEANT]
    return others_named_in(g.actor, texts, case.person if case else None)


def with_verb(action: Callable[..., R], verb: str) -> Callable[..., R]:
    """An action that serves several verbs, told which."""
    return lambda actor, subject, **answers: action(actor, subject, verb=verb, **answers)


def drop_kept() -> None:
    """What was kept half-written of the form that has now been sent."""
    if find_draft(g.actor.user_id, kept_at()):
        drop_draft(g.actor.user_id, kept_at())


def form_page(form: Form, title: str, submit: str, template: str = "form_page.html", **context: Any) -> Page:
    """The page a form stands on; 422 when something must be corrected, 409 when someone else came first."""
    status = 200
    if request.method == "POST" and "change" not in request.form:
        status = 409 if isinstance(g.get("refusal"), Changed) else 422
    page = render_template(
        template,
        form=form,
        title=title,
        submit=submit,
        form_has_errors=bool(form.errors),
        draft_saved_at=g.get("draft_saved_at"),
        stands_now=g.get("stands_now"),
        **context,
    )
    return page, status


def done(message: str, to: str, tone: str = "success") -> Response:
    """Say what happened, and go on."""
    flash(message, tone)
    return redirect(to, 303)


CAME_IN = "Uppgift som har kommit in"


def as_event(event: Any) -> dict[str, str]:
    """A line of a timeline, as `ui.timeline` shows it. What is known of the person names nobody and has its day and no more: the minute
    would tell who it was. It says that it has come in, as it can from more than the units in the akt: a unit that sees no other there
    would else know from a line that is not its own that one is hidden."""
    at = event.at.astimezone(g.actor.now.tzinfo)
    who = f"{event.name or ''}{f', ersättare för {event.for_name}' if event.for_name else ''}"
    told = {"title": event.title, "who": who, "text": event.text}
    if is_unsigned(event):
        return {"iso": at.date().isoformat(), "when": long_date(at), **told, "who": who or CAME_IN}
    return {"iso": at.isoformat(timespec="minutes"), "when": when(at), **told}
