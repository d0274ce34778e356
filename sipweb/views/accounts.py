"""Konto: password, deputies, logging out everywhere; and the municipality's own theme."""

from flask import Blueprint, abort, current_app, g, render_template, send_from_directory, url_for

from sipweb.actions.organisation import appoint_deputy, change_password, end_deputy
from sipweb.actions.sessions import end_all_sessions
from sipweb.db import db
from sipweb.forms.accounts import DeputyForm, PasswordForm
from sipweb.forms.base import as_choices
from sipweb.models import Deputy, User
from sipweb.queries.people import colleagues
from sipweb.rules.permissions import may
from sipweb.views.pages import Page, attempt, done
from sipweb.views.sessions import here

bp = Blueprint("account", __name__)


@bp.get("/konto")
def show() -> Page:
    return account_page()


def account_page(password: PasswordForm | None = None, deputy: DeputyForm | None = None) -> Page:
    mine = Deputy.absent_id == g.actor.user_id
    deputies = db.session.scalars(db.select(Deputy).where(mine, Deputy.ends_on >= g.actor.today).order_by(Deputy.starts_on)).all()
    form = deputy or deputy_form()
    failed = next((f for f in (password, deputy) if f is not None and f.errors), None)
    return render_template(
        "accounts/show.html",
        password=password or PasswordForm(formdata=None),
        deputy=form if may(g.actor.who, "deputy.appoint", None) else None,
        deputies=deputies,
        standing_in=standing_in(),
        user=db.session.get(User, g.actor.user_id),
        form_has_errors=failed is not None,
    ), 422 if failed else 200


def standing_in() -> list[Deputy]:
    """For whom, today and later."""
    mine = db.select(Deputy).where(Deputy.deputy_id == g.actor.user_id, Deputy.ends_on >= g.actor.today)
    return list(db.session.scalars(mine.options(db.joinedload(Deputy.absent)).order_by(Deputy.starts_on)))


def deputy_form(posted: bool = False) -> DeputyForm:
    form = DeputyForm() if posted else DeputyForm(formdata=None)
    form.deputy_id.choices = as_choices(dict(colleagues(g.actor.user_id)), "Välj")
    return form


@bp.post("/konto/losenord")
def password() -> Page:
    form = PasswordForm()
    user = db.session.get_one(User, g.actor.user_id)
    if attempt(form, lambda **answers: change_password(g.actor, user, **answers)) is None:
        return account_page(password=form)
    end_all_sessions(g.actor.user_id, but=here().token or "")
    return done("Lösenordet är bytt. Du är utloggad överallt utom här.", url_for("account.show"))


@bp.post("/konto/ersattare")
def deputy() -> Page:
    form = deputy_form(posted=True)
    if attempt(form, lambda **answers: appoint_deputy(g.actor, None, **answers)) is None:
        return account_page(deputy=form)
    return done("Ersättaren är utsedd.", url_for("account.show"))


@bp.post("/konto/ersattare/<int:deputy_id>/avsluta")
def end(deputy_id: int) -> Page:
    mine = db.session.scalar(db.select(Deputy).where(Deputy.id == deputy_id, Deputy.absent_id == g.actor.user_id))
    if mine is None:
        abort(404)
    end_deputy(g.actor, mine)
    return done("Ersättaren är avslutad.", url_for("account.show"))


@bp.get("/konto/tema.css")
def theme() -> Page:
    """A municipality's own colours: a file in the instance folder."""
    return send_from_directory(current_app.config["INSTANCE"], current_app.config["THEME"], mimetype="text/css")
