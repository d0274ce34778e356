"""A form is received once. Who presses its button again, because the answer is slow, comes to where the first press led."""

import hashlib
import json
import secrets
import time
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sipweb.actions.sessions import led_to
from sipweb.gate import AlreadyReceived, receiving
from sipweb.views.doors import QUIET, page_of_form
from sipweb.views.pages import done
from sipweb.views.sessions import here

WAIT, TRIES = 0.1, 30  # seconds, and how many times: for the first press to be answered


def install(app: Flask) -> None:
    app.jinja_env.globals["once"] = lambda: secrets.token_urlsafe(9)
    app.before_request(know_the_form)
    app.after_request(keep_where_it_led)
    app.teardown_request(forget_the_form)
    app.register_error_handler(AlreadyReceived, lambda _: follow_the_first())


def know_the_form() -> AnyResponse | None:
    """Changed and sent anew from a page that the browser had kept, it is another form."""
    g.form_digest = None
    if request.method != "POST" or "actor" not in g or request.endpoint in QUIET or not request.form.get("once"):
        return None
    told = [g.actor.user_id, request.path, list(request.form.items(multi=True))]
    g.form_digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    if led_to(g.form_digest) is not None:
        return follow_the_first()
    receiving.set(g.form_digest)
    return None


def forget_the_form(_: BaseException | None) -> None:
    """The next one is served by the same thread."""
    receiving.set(None)


def follow_the_first() -> AnyResponse:
    """To where the first press led, with what was said there, which nobody has seen yet."""
    digest, g.form_digest = g.form_digest, None
    for _ in range(TRIES):
        if to := led_to(digest):
            return redirect(to, 303)
        time.sleep(WAIT)
    return done("Det du skickade är redan sparat. Se efter innan du skriver det igen.", page_of_form(), "info")


def keep_where_it_led(answer: Response) -> Response:
    """Saved together with what is said there: whoever is led there reads it."""
    if g.get("form_digest") and receiving.get() is None:
        to = urlsplit(answer.location or page_of_form())
        here().form_led = (g.form_digest, to._replace(scheme="", netloc="").geturl())
    return answer
