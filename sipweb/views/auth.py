"""Login and logout. Login says that access is logged and reviewed; there is no remember-me."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for

from sipweb.actions.sessions import end_all_sessions, password_fits, remember_attempt, wait_until
from sipweb.clock import real_now
from sipweb.db import db
from sipweb.forms.accounts import LoginForm
from sipweb.gate import Refused
from sipweb.models import User
from sipweb.queries.demo import demo_accounts
from sipweb.rules.dates import clock
from sipweb.rules.days import STOCKHOLM
from sipweb.views.pages import Page, done, safe_path
from sipweb.views.sessions import here, start_session, stop_session

bp = Blueprint("auth", __name__)


@bp.get("/logga-in")
def show_login() -> Page:
    return login_page(LoginForm(), 200)


@bp.post("/logga-in")
def login() -> Page:
    form = LoginForm()
    if not form.validate():
        return login_page(form, 422)
    account, address, now = form.username.data.casefold(), request.remote_addr or "", real_now()
    if until := wait_until(account, address, now):
        form.refuse(Refused(f"För många försök. Vänta till {clock(until.astimezone(STOCKHOLM))} och försök igen."))
        return login_page(form, 429)
    user = db.session.scalar(db.select(User).where(User.username == account))
    if not password_fits(user, form.password.data):
        remember_attempt(account, address, now)
        form.refuse(Refused("Användarnamnet eller lösenordet stämmer inte."))
        return login_page(form, 422)
    start_session(here(), user.id, account)
    return redirect(safe_path(request.args.get("vidare")), 303)


def login_page(form: LoginForm, status: int) -> Page:
    accounts = demo_accounts() if current_app.config["MUNICIPALITY"].is_demo else []
    action = url_for("auth.login", vidare=request.args.get("vidare"))
    return render_template("auth/login.html", form=form, accounts=accounts, action=action, form_has_errors=bool(form.errors)), status


@bp.post("/logga-ut")
def logout() -> Page:
    stop_session(here())
    flash("Du är utloggad.", "success")
    return redirect(url_for("auth.show_login"), 303)


@bp.post("/logga-ut-overallt")
def logout_everywhere() -> Page:
    count = end_all_sessions(g.actor.user_id, but=here().token or "")
    return done(f"Du är utloggad på {count} andra ställen." if count else "Du var inte inloggad någon annanstans.", url_for("account.show"))
