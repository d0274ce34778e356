"""Tillgänglighetsredogörelse, with a form to report what does not work (lag 2018:1937)."""

from flask import Blueprint, render_template, url_for

from sipweb.actions.sessions import leave_accessibility_message
from sipweb.clock import real_now
from sipweb.forms.accounts import AccessibilityForm
from sipweb.views.pages import Page, done

bp = Blueprint("accessibility", __name__)


@bp.get("/tillganglighet")
def show() -> Page:
    return page(AccessibilityForm(formdata=None), 200)


@bp.post("/tillganglighet")
def send() -> Page:
    form = AccessibilityForm()
    if not form.validate():
        return page(form, 422)
    leave_accessibility_message(form.message.data, form.answer_to.data, real_now())
    return done("Tack. Vi har tagit emot det du skrev.", url_for("accessibility.show"))


def page(form: AccessibilityForm, status: int) -> Page:
    return render_template("accessibility.html", form=form, form_has_errors=bool(form.errors)), status
