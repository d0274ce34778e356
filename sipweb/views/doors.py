"""What every request passes: who is it, may the answer leave, and what to say when something goes wrong."""

import hmac
import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from sipweb.actions.sessions import TOUCH_EVERY, keep_draft, touch_session
from sipweb.clock import real_now
from sipweb.forms.typed import is_typed
from sipweb.gate import Changed, NotAllowed, Refused, write_down_reads
from sipweb.queries.unsaved import is_chosen, is_word
from sipweb.rules.standing import Actor
from sipweb.views.pages import done, may_be_kept, safe_path, typed
from sipweb.views.sessions import here

OPEN_TO_ALL = frozenset({"static", "auth.login", "auth.show_login", "accessibility.show", "accessibility.send", "account.theme"})
QUIET = frozenset({"drafts.keep"})  # autosave does not keep a session alive

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TITLES = {
    400: ("Det gick inte att läsa det som skickades", "Gå tillbaka, ladda om sidan och försök igen."),
    403: (
        "Du har inte behörighet till det här",
        "Det är någon annan i samverkan som kan göra det. Fråga din chef om du tror att det är fel.",
    ),
    404: ("Sidan finns inte", "Antingen finns den inte eller så är den inte din att läsa. Kontrollera numret, eller sök på nytt."),
    405: ("Det gick inte att göra så", "Gå tillbaka och använd knappen på sidan."),
    409: ("Någon annan hann före", "Ladda om sidan och se hur det står nu."),
    413: ("Det som skickades är för stort", "Korta texten och försök igen."),
    422: ("Det går inte just nu", "Gå tillbaka och se hur det står."),
    429: ("För många försök", "Vänta en stund och försök igen."),
}
log = logging.getLogger("sipweb")


def install(app: Flask) -> None:
    app.before_request(know_the_actor)
    app.after_request(write_down_what_was_read)
    app.after_request(guard_the_answer)
    app.register_error_handler(NotAllowed, lambda _: problem(403))
    app.register_error_handler(Refused, lambda why: problem(409 if isinstance(why, Changed) else 422, str(why)))
    app.register_error_handler(CSRFError, lambda _: stale_page())
    app.register_error_handler(HTTPException, lambda e: problem(e.code or 500) if e.code not in {301, 302, 303, 308} else e)
    app.register_error_handler(Exception, fault)


def know_the_actor() -> AnyResponse | None:
    """Nobody gets past without being someone; pages open to all are a short named list."""
    g.reads = {}
    if request.endpoint == "static":
        return None
    if not current_user.is_authenticated:
        return None if request.endpoint in OPEN_TO_ALL else to_login()
    user = current_user._get_current_object()
    g.actor = Actor(user.who, current_app.config["CLOCK"](), current_app.config["ROUTINE"])
    token = here().token
    if request.endpoint not in QUIET and token and real_now() - here().used_at > TOUCH_EVERY:
        touch_session(token, real_now())
    return None


def stale_page() -> Any:
    """The form's seal does not fit: most often because the session ran out while it was being filled in."""
    if not current_user.is_authenticated and request.endpoint not in OPEN_TO_ALL:
        return to_login()
    if "actor" not in g:
        return problem(400, "Sidan har varit öppen för länge. Ladda om den och försök igen.")
    page = page_of_form()
    if page == request.path and not may_be_kept(page):
        return done("Sidan hade varit öppen för länge och inget är skickat. Gör om det.", page, "warning")
    if page == request.path:
        keep_draft(g.actor.user_id, page, typed(), g.actor.now)
        return done("Sidan hade varit öppen för länge och inget är skickat. Det du skrev står kvar. Skicka igen.", page, "warning")
    return problem(400, "Sidan har varit öppen för länge och inget är sparat. Gå tillbaka, ladda om sidan och försök igen.")


def to_login() -> AnyResponse:
    """The login page; what was being sent when the session ran out is kept as a draft for the same user."""
    gone, page = here().ran_out_for, page_of_form()
    if request.endpoint in QUIET:
        return Response("", 401, {"X-Comes-Back": "1"} if gone else {})  # whether what is sent now is kept for the same user
    if gone and page == request.path and request.method == "POST" and may_be_kept(page) and posted_by_the_same():
        keep_draft(gone, page, typed(), real_now())
        flash("Du hade varit borta för länge och är utloggad. Det du skrev är sparat och kommer tillbaka när du loggar in.", "warning")
    elif gone:
        flash("Du hade varit borta för länge och är utloggad. Logga in igen, och gör om det sista.", "warning")
    elif request.method == "POST":
        flash("Du är inte inloggad längre. Det du skickade sparades inte. Logga in och gör om det.", "warning")
    back = page
    answer = redirect(url_for("auth.show_login", vidare=back if back != "/" else None), 303)
    if request.headers.get("HX-Request"):
        answer = Response("", 200, {"HX-Redirect": answer.location})
    return answer


def page_of_form() -> str:
    """The page a form stands on: its own address, or the page it was sent from when it has none."""
    if request.method != "POST" or (request.url_rule and "GET" in (request.url_rule.methods or ()) and request.endpoint != "search.search"):
        return request.path
    return safe_path(urlsplit(request.referrer or "/").path)


def posted_by_the_same() -> bool:
    from itsdangerous import BadData, URLSafeTimedSerializer

    kept = here().ran_out_csrf or ""
    sent = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    seal = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        return bool(kept) and hmac.compare_digest(seal.loads(sent), kept)
    except BadData:
        return False


def write_down_what_was_read(answer: Response) -> Response:
    """Committed before the answer leaves: a read that can't be written down is not shown."""
    if "actor" in g and answer.status_code < 500:
        write_down_reads(g.actor, g.reads)
    return answer


def guard_the_answer(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    # The address of a static file holds a digest of them all, so it can be kept for good.
    for_good = request.endpoint == "static" and answer.status_code in {200, 206, 304}
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if for_good else "no-store"
    return answer


def problem(status: int, why: str = "", number: str = "") -> tuple[str, int]:
    title, todo = TITLES.get(status, TITLES[400])
    if status == 404 and "actor" not in g:
        g.reads = {}
    typed = typed_in() if status in CAME_IN else ""
    page = render_template("error.html", title=title, why=why or todo, back_href="/", error_number=number, typed=typed)
    return page, status


def typed_in() -> str:
    """Their own words, so that nothing typed is lost where it could not be received: what somebody else did meanwhile took it away."""
    if request.method != "POST" or "actor" not in g or request.path.startswith("/konto"):
        return ""
    told = ((name, value.strip()) for name, value in request.form.items(multi=True) if "password" not in name)
    typed = ((name, value) for name, value in told if not name.endswith(NOT_TYPED) and any(map(str.isalpha, value)))
    words = (value for name, value in typed if is_typed(name) or is_word(name, value) or not is_chosen(value))
    return "\n\n".join(dict.fromkeys(words))


CAME_IN = frozenset({400, 403, 404, 409, 422})  # what was sent has been read
NOT_TYPED = ("csrf_token", "once", "began", "names", "q", "_id", "version", "outcome", "kept_at", "back", "asked_up", "is_absent")


def fault(error: Exception) -> Any:
    """Something we did not think of: an error number for the user, the rest in the log, where no personal data goes."""
    if current_app.testing and not current_app.config.get("SHOW_FAULTS"):
        raise error
    number = secrets.token_hex(4).upper()
    log.error("fault %s at %s: %s", number, request.endpoint, type(error).__name__, exc_info=traced(error))
    try:
        page = render_template(
            "error.html",
            title="Något gick fel hos oss",
            why="Det du gjorde sparades inte. Försök igen. Händer det på nytt, kontakta den som sköter sipweb och uppge felnumret.",
            back_href="/",
            error_number=number,
        )
    except Exception:  # the page itself can't be made, for instance when the database is gone
        page = f"<!doctype html><html lang=sv><title>Fel – sipweb</title><h1>Något gick fel</h1><p>Felnummer {number}.</p>"
    return page, 500


def traced(error: Exception) -> Any:
    """The places, not the values: a message from the database can quote what someone wrote."""
    return (type(error), type(error)("(the text is left out)") if accepts_text(type(error)) else None, error.__traceback__)


def accepts_text(kind: type[Exception]) -> bool:
    return kind.__init__ is Exception.__init__ or kind in {RuntimeError, ValueError, TypeError, KeyError, AttributeError}
