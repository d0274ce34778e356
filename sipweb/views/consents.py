"""Consent: asking, answers, taking it back, the form on paper; and other grounds for telling."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions.consents import answer_consent, ask_consent, withdraw_consent
from sipweb.actions.sessions import Kept, find_drafts
from sipweb.forms.base import Form, as_choices
from sipweb.forms.consents import (
    ASSESSED,
    AnswerForm,
    AskConsentForm,
    AskForChildForm,
    WithdrawForm,
    assessment_in,
)
from sipweb.models import Case, Consent
from sipweb.queries.cases import row_number
from sipweb.queries.consents import consent_facts
from sipweb.queries.units import concerned_in, names_to_choose
from sipweb.rules.consent import ENDED, last_day, standing
from sipweb.rules.days import age_on, months_after
from sipweb.rules.people import CUSTODIANS, DECIDES_ALONE, custodians, is_in_force
from sipweb.rules.permissions import may
from sipweb.views.load import load, load_case, require
from sipweb.views.notes import asking_units, own_units
from sipweb.views.pages import Page, ask, attempt, done, form_page, left
from sipweb.views.prints import on_paper
from sipweb.words import GIVERS

bp = Blueprint("consents", __name__)


@bp.route("/akter/<number>/samtycken/nytt", methods=["GET", "POST"])
def new(number: str) -> Page:
    case = load_case(number)
    require("consent.ask", case)
    child = is_child(case)
    form = consent_form(case, child)
    back = url_for("cases.show", number=number)
    if child and not givers_of_child(case):
        return render_template("consents/no_custodian.html", case=case)
    if consent := attempt(form, lambda **answers: ask_consent(g.actor, case, **told(case, child, answers))):
        return done(SAID.get(consent.state, "Samtycket är sparat."), url_for("consents.show", number=number, consent_id=consent.id))
    return form_page(
        form,
        "Fråga om samtycke",
        "Spara",
        template="consents/new.html",
        case=case,
        child=child,
        cancel=back,
        own_from=g.actor.routine.own_party_age,
    )


SAID = {
    "given": "Samtycket är sparat och gäller.",
    "asked": "Frågan är sparad. Skriv in svaret när det kommer.",
    "thinking": "Sparat. Vi påminner dig om att fråga igen.",
    "declined": "Sparat. Den enskilde har tackat nej.",
}


def is_child(case: Case) -> bool:
    return bool(age_on(case.person.birth_date, g.actor.today, g.actor.routine.leap_day) < g.actor.routine.adult_age)


def consent_form(case: Case, child: bool) -> Any:
    units = own_units(case)
    one_year = months_after(g.actor.today, g.actor.routine.consent_months)
    preset = {
        "on": g.actor.today,
        "asked_on": g.actor.today,
        "valid_to": one_year,
        "unit_ids": request.args.getlist("enhet", type=row_number),
    }
    preset |= {"until": g.actor.today + timedelta(days=g.actor.routine.consent_days)} if child else {}
    preset |= scope_of(case, request.args.get("ersatter", type=row_number))
    form = ask(AskForChildForm if child else AskConsentForm, data=preset)
    form.unit_id.choices = as_choices(asking_units(case), None)
    there = names_to_choose(concerned_in(case, g.actor.who.units))
    form.unit_ids.choices = as_choices({u: name for u, name in there.items() if u not in units}, None)
    if child:
        form.until.description = f"Minst {g.actor.routine.consent_days} dagar efter frågan, så att alla hinner tänka (lokal inställning)."
    else:
        form.giver.choices = as_choices(adult_givers(case), None)
    return form


def scope_of(case: Case, consent_id: int | None) -> dict[str, Any]:
    """A new scope starts from the old one; the old is replaced when the new is saved."""
    old = next((c for c in case.shown_consents(g.actor.who.units) if c.id == consent_id), None)
    if old is None:
        return {}
    return {
        "replaces_id": old.id,
        "unit_ids": [s.unit_id for s in old.scopes if s.unit_id],
        "organisations": "\n".join(s.organisation for s in old.scopes if s.organisation),
        "purpose": old.purpose,
        "information": old.information.split(","),
    }


def adult_givers(case: Case) -> dict[str, str]:
    """The individual; and someone who decides alone within the mandate. With a god man the person is still asked."""
    deciders = [r for r in case.person.representatives if r.kind in DECIDES_ALONE and is_in_force(r, g.actor.today)]
    return {"individual": "Den enskilde"} | {f"{r.kind}:{r.id}": f"{GIVERS[r.kind]}: {r.name}" for r in deciders}


def givers_of_child(case: Case) -> list[tuple[str, int | None]]:
    """Each custodian; and the child itself from the age when it is a party of its own."""
    asked: list[tuple[str, int | None]] = [(r.kind, r.id) for r in custodians(case.person.representatives, g.actor.today)]  # type: ignore[attr-defined]
    if asked and age_on(case.person.birth_date, g.actor.today) >= g.actor.routine.own_party_age:
        asked.append(("individual", None))
    return asked


def told(case: Case, child: bool, answers: dict[str, Any]) -> dict[str, Any]:
    """What the action is called with, from what stood in the form."""
    asked = {name: answers.get(name) for name in ("unit_id", "unit_ids", "purpose", "informed_how", "asked_on", "valid_to")}
    asked["person_words"] = answers.get("person_words") or ""
    asked["organisations"] = [line.strip() for line in answers["organisations"].splitlines() if line.strip()]
    old = str(answers.get("replaces_id") or "")
    asked["replaces"] = next((c for c in case.shown_consents(g.actor.who.units) if str(c.id) == old), None)
    asked["information"] = ",".join(answers["information"])
    if child:
        return {**asked, "givers": givers_of_child(case), "child_view": answers["child_view"], "until": answers["until"]}
    kind, _, who = answers["giver"].partition(":")
    said = {name: answers[name] or "" for name in ("answer", "form", "how")} | {"on": answers["on"]}
    extra = {name: answers[name] for name in ("until", "guardian_reported_on")} | {
        "assessment": assessment_in(answers),
        "signed_document": answers["signed_document"] or "",
    }
    return {**asked, **extra, "givers": [(kind, int(who) if who else None)], "answers": [said]}


@bp.get("/akter/<number>/samtycken/<int:consent_id>")
def show(number: str, consent_id: int) -> Page:
    return consent_page(of_case(number, consent_id))


def of_case(number: str, consent_id: int) -> Consent:
    consent = load(Consent, consent_id)
    if consent.case.number != number:
        abort(404)
    return consent


def consent_page(consent: Consent, failed: Form | None = None, answer_id: int | None = None) -> Page:
    facts, birth = consent_facts(consent), consent.case.person.birth_date
    may_answer = consent.state not in ENDED and may(g.actor.who, "consent.answer", consent)
    open_answers = consent.answers if may_answer else []
    kept = find_drafts(g.actor.user_id, [answer_path(consent, a) for a in open_answers])
    forms = {a.id: failed if failed and a.id == answer_id else answer_form(consent, a, kept) for a in open_answers}
    return render_template(
        "consents/show.html",
        consent=consent,
        case=consent.case,
        state=standing(facts, g.actor.today, birth, g.actor.routine),
        last_day=last_day(facts, birth, g.actor.routine),
        forms=forms,
        custodian_kinds=CUSTODIANS,
        answer_path=answer_path,
        form_has_errors=failed is not None,
    ), 422 if failed else 200


def answer_form(consent: Consent, answer: Any, kept: dict[str, Kept]) -> AnswerForm:
    data = {"version": consent.version, "on": g.actor.today if answer.answer == "pending" else answer.on}
    return left(AnswerForm, answer_path(consent, answer), kept, data=data, prefix=f"a{answer.id}-")


def answer_path(consent: Consent, answer: Any) -> str:
    return url_for("consents.answer", number=consent.case.number, consent_id=consent.id, answer_id=answer.id)


@bp.post("/akter/<number>/samtycken/<int:consent_id>/svar/<int:answer_id>")
def answer(number: str, consent_id: int, answer_id: int) -> Page:
    consent = of_case(number, consent_id)
    require("consent.answer", consent)
    form = AnswerForm(prefix=f"a{answer_id}-")
    if attempt(form, lambda **answers: answer_consent(g.actor, consent, answer_id=answer_id, **cleaned(answers))):
        return done(SAID.get(consent.state, "Svaret är sparat."), url_for("consents.show", number=number, consent_id=consent_id))
    return consent_page(consent, failed=form, answer_id=answer_id)


def cleaned(answers: dict[str, Any]) -> dict[str, Any]:
    told = {name: "" if value is None and name in {"form", "how", "signed_document"} else value for name, value in answers.items()}
    return {name: value for name, value in told.items() if name not in ASSESSED} | {"assessment": assessment_in(answers)}


@bp.route("/akter/<number>/samtycken/<int:consent_id>/aterkalla", methods=["GET", "POST"])
def withdraw(number: str, consent_id: int) -> Page:
    consent = of_case(number, consent_id)
    require("consent.withdraw", consent)
    form = ask(WithdrawForm, data={"version": consent.version, "on": g.actor.today})
    form.scope_ids.choices = as_choices({s.id: s.name for s in consent.scopes if s.withdrawn_on is None}, None)
    here = url_for("consents.show", number=number, consent_id=consent_id)
    if attempt(form, lambda **answers: withdraw_consent(g.actor, consent, **answers)):
        left = [s.name for s in consent.scopes if s.withdrawn_on is None]
        rest = f" Det som gäller {', '.join(left)} står kvar." if left else ""
        return done(f"Återkallelsen är sparad. Inget nytt lämnas ut.{rest}", here)
    intro = "Återkallelsen gäller genast och stoppar allt nytt. Det som redan har lämnats tas inte bort."
    return form_page(form, "Återkalla samtycke", "Återkalla", case=consent.case, cancel=here, intro=intro)


@bp.get("/akter/<number>/samtycken/<int:consent_id>/blankett")
def paper(number: str, consent_id: int) -> Page:
    consent = load(Consent, consent_id, looked="Skrev ut en samtyckesblankett i akt {number}")
    if consent.case.number != number:
        abort(404)
    case = consent.case
    hidden, responsible = consent.unit_id in case.hidden_units, on_paper(case, case.hidden_units)
    more = {"asker_hidden": hidden, "masked": case.person.is_masked, "responsibility": responsible}
    return render_template("prints/consent.html", consent=consent, case=case, **more)
