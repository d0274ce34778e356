"""Two akter of one person: compared, proposed, reviewed by another manager, and taken apart again."""

import json
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from sipweb.actions.merges import do_merge, propose_merge, reject_merge, undo_merge
from sipweb.db import db
from sipweb.forms.life import ReasonForm
from sipweb.forms.merges import OtherForm, ProposalForm, ReviewForm, UndoForm, proposal_form, undo_form
from sipweb.gate import Changed
from sipweb.models import Case, PersonMerge
from sipweb.queries import merges as about
from sipweb.queries.access import once_had
from sipweb.queries.identities import kept_instead_of
from sipweb.queries.life import fingerprint
from sipweb.queries.merges_undone import to_place, what_goes_back, why_not_undo
from sipweb.queries.moving import Newcomers, Record
from sipweb.rules.merges import DETAILS
from sipweb.rules.permissions import may
from sipweb.views.load import load, load_case, require, saw
from sipweb.views.pages import Page, ask, attempt, done, form_page, left

bp = Blueprint("merges", __name__)

INTRO = (
    "När en person har fått två akter. Du läser dem bredvid varandra och föreslår; en annan chef granskar och genomför. "
    "Den här akten är kvar, och den andra aktens nummer leder hit."
)


@bp.route("/akter/<number>/sammanslagning", methods=["GET", "POST"])
def propose(number: str) -> Page:
    case = load_case(number)
    require("merge.propose", case)
    form = ask(OtherForm)
    other = found(form, case) if request.method == "POST" and form.validate() else None
    if other is not None:
        return compare(case, other)
    back = url_for("cases.show", number=number)
    return form_page(form, "Finns två akter?", "Jämför", template="merges/propose.html", case=case, cancel=back, intro=INTRO)


def found(form: OtherForm, case: Case) -> Case | None:
    """The other akt; the same words when it is not there and when it is not theirs to read."""
    other = about.other_case(g.actor, form.other_number.data or "")
    why_not = "Det finns ingen annan akt med det numret som du kan läsa."
    if other is not None:
        why_not = about.why_not_merge_them(case, other) or about.why_not_join_requests(g.actor, case, other) or ""
    if why_not:
        form.other_number.errors = [why_not]
        return None
    return other


def compare(case: Case, other: Case) -> Page:
    """Side by side, with what moves and what is to be chosen."""
    saw("Jämförde akt {number} med en annan akt", other)
    make, number = proposal_form(questions(case, other), about.what_differs(case, other)), case.number
    form: ProposalForm = make() if "seen" in request.form else half_written(make, other)
    act: Any = lambda **answers: propose_merge(g.actor, case, other=other, **answers)  # noqa: E731
    if "seen" in request.form and (merge := attempt(form, act)):
        return done("Förslaget väntar på att en annan chef granskar det.", url_for("merges.show", number=number, merge_id=merge.id))
    shown = {**both(case, other), "form": form, "form_has_errors": bool(form.errors)}
    return render_template("merges/compare.html", **shown), status_of(form)


def half_written(make: type[ProposalForm], other: Case) -> ProposalForm:
    """As it was left, if it was about that akt; on the page before only the number is typed."""
    form = left(make, request.path)
    if form["reason"].data and form.other_number.data == other.number:
        return form
    return make(formdata=None, data={"other_number": other.number})


def questions(case: Case, other: Case) -> dict[str, tuple[str, dict[str, str]]]:
    asked = {}
    for key in about.differing(case.person, other.person):
        more = ("birth",) if key == "number" and case.person.birth_date != other.person.birth_date else ()  # which follows it
        kept, gone = (", född ".join(about.told(c.person, k) for k in (key, *more)) or "Inget angivet" for c in (case, other))
        said = {"kept": f"{kept} (akt {case.number})", "other": f"{gone} (akt {other.number})"}
        asked[key] = (DETAILS[key][0], said)
    return asked


def both(case: Case, other: Case) -> dict[str, Any]:
    return {
        "case": case,
        "other": other,
        "sides": about.sides(case, other),
        "differs": about.what_differs(case, other),
        "changes": about.what_moves(g.actor, case, other),
        "seen": fingerprint(about.what_a_merge_does(g.actor, case, other)),
    }


def status_of(form: Any) -> int:
    if not form.errors:
        return 200
    return 409 if isinstance(g.get("refusal"), Changed) else 422


def of_case(number: str, merge_id: int) -> PersonMerge:
    merge = load(PersonMerge, merge_id)
    if merge.case.number != number:
        abort(404)
    return merge


@bp.get("/akter/<number>/sammanslagning/<int:merge_id>")
def show(number: str, merge_id: int) -> Page:
    return merge_page(of_case(number, merge_id))


def newcomers(merge: PersonMerge) -> Newcomers:
    return Newcomers(Record.from_text(merge.record), merge.case)


def undoing(merge: PersonMerge) -> type[UndoForm]:
    """The form, with a question for what came afterwards and belongs to neither akt by itself."""
    if merge.state != "done":
        return UndoForm
    return undo_form(to_place(g.actor, newcomers(merge)), merge.case.number, merge.other.number)


def merge_page(merge: PersonMerge, failed: Any = None) -> Page:
    """Proposed: what it would do. Done: what an undo would do, or why it can't be undone."""
    told: dict[str, Any] = {"merge": merge, "case": merge.case, "other": merge.other, "failed": failed}
    if merge.state == "proposed":
        saw("Jämförde akt {number} med en annan akt", merge.other)
        told |= {**both(merge.case, merge.other), "choices": json.loads(merge.choices)}
        told["why_not"] = about.why_not_join_requests(g.actor, merge.case, merge.other)
    elif merge.state == "done":
        changes = what_goes_back(g.actor, merge)
        told |= {"changes": changes, "seen": fingerprint(changes)}
        told["why_not"] = why_not_undo(g.actor, newcomers(merge))
    told["review"] = ReviewForm(formdata=None)
    base: dict[str, Any] = {"number": merge.case.number, "merge_id": merge.id}
    if merge.state == "proposed":
        told["reject"] = failed if isinstance(failed, ReasonForm) else left(ReasonForm, url_for("merges.reject", **base))
    else:
        told["undo"] = failed if isinstance(failed, UndoForm) else left(undoing(merge), url_for("merges.undo", **base))
    told["mine"] = merge.proposed_by_id == g.actor.user_id
    told["undoes"] = may(g.actor.who, "merge.undo", merge)
    page = render_template("merges/show.html", **told, form_has_errors=bool(failed and failed.errors))
    return page, status_of(failed) if failed is not None else 200


@bp.post("/akter/<number>/sammanslagning/<int:merge_id>/genomfor")
def carry_out(number: str, merge_id: int) -> Page:
    merge = of_case(number, merge_id)
    require("merge.do", merge)
    form, other = ReviewForm(), merge.other.number
    if attempt(form, lambda **answers: do_merge(g.actor, merge, **answers)):
        return done(f"Akterna är sammanslagna. Akt {other} leder hit.", url_for("cases.show", number=number))
    return merge_page(merge, failed=form)


@bp.post("/akter/<number>/sammanslagning/<int:merge_id>/avvisa")
def reject(number: str, merge_id: int) -> Page:
    merge = of_case(number, merge_id)
    require("merge.reject", merge)
    form = ReasonForm()
    if attempt(form, lambda **answers: reject_merge(g.actor, merge, **answers)):
        return done("Förslaget genomförs inte. Akterna är två som förut.", url_for("cases.show", number=number))
    return merge_page(merge, failed=form)


@bp.post("/akter/<number>/sammanslagning/<int:merge_id>/angra")
def undo(number: str, merge_id: int) -> Page:
    merge = of_case(number, merge_id)
    require("merge.undo", merge)
    form, other = undoing(merge)(), merge.other.number
    if attempt(form, lambda **answers: undo_merge(g.actor, merge, **answers)):
        return done(f"Sammanslagningen är ångrad. Akt {other} är en egen akt igen.", url_for("work.show"))
    return merge_page(merge, failed=form)


def lead_on(number: str) -> Page | None:
    """The number of an akt that was merged into another leads there, for those who may read that one."""
    kept = kept_instead_of(number)
    if kept is None:
        return None
    reads = db.session.execute(Case.visible_to(g.actor).where(Case.number == kept).with_only_columns(Case.id)).first() is not None
    had = any(db.session.scalar(once_had(g.actor, u).where(Case.number == kept)) for u in sorted(g.actor.who.units))
    return redirect(url_for("cases.show", number=kept), 303) if reads or had else None
