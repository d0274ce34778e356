"""Besked to the other units: what each will see, sent, and acknowledged; and the decision that one refers to."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from sipweb.actions.announcements import (
    acknowledge,
    drop_announcement,
    is_hidden_in,
    receivers_in,
    send_announcement,
    why_not_send,
    write_announcement,
)
from sipweb.actions.decisions import FIELDS, correct_decision, record_decision, words_of
from sipweb.db import db
from sipweb.forms.base import as_choices
from sipweb.forms.informed import AnnouncementForm, CorrectDecisionForm, DecisionForm
from sipweb.gate import Refused
from sipweb.models import Announcement, AnnouncementCopy, Case, CaseTrack, FormalDecision, Referral
from sipweb.queries.announcements import told_in_full, why_not_acknowledge, worker_of
from sipweb.queries.cases import row_number
from sipweb.queries.people import people_in
from sipweb.rules.announcements import KINDS, without_content
from sipweb.views.load import load, load_case, require
from sipweb.views.notes import own_units, refuse_when_hidden
from sipweb.views.pages import Page, ask, attempt, checked, checked_if_named, done, form_page, refused

bp = Blueprint("announcements", __name__)


def receivers(case: Case, unit_id: int) -> dict[int, str]:
    return {one.unit.id: one.unit.name for one in receivers_in(case, unit_id)}


def back_of(case: Case, unit_ids: set[int]) -> tuple[str, str]:
    """What the link says and where it leads: the akt; where the unit is only asked its request, the open one first; or Mitt arbete."""
    if db.session.execute(Case.visible_to(g.actor).where(Case.id == case.id).with_only_columns(Case.id)).first():
        return "Till akten", url_for("cases.show", number=case.number)
    mine = Referral.visible_to(g.actor).where(Referral.case_id == case.id, Referral.to_unit_id.in_(unit_ids))
    asked = db.session.scalar(mine.with_only_columns(Referral.id).order_by(Referral.is_open.desc(), Referral.id.desc()).limit(1))
    return ("Till förfrågan", url_for("referrals.show", referral_id=asked)) if asked else ("Till Mitt arbete", url_for("work.show"))


def to_tell(track: CaseTrack) -> str:
    """Where the newest unsent besked of this part is written; empty when there is none."""
    mine = (Announcement.case_id == track.case_id) & (Announcement.unit_id == track.unit_id) & Announcement.sent_at.is_(None)
    waiting = db.session.scalar(db.select(Announcement.id).where(mine).order_by(Announcement.id.desc()).limit(1))
    return url_for("announcements.show", announcement_id=waiting) if waiting else ""


@bp.post("/akter/<number>/besked")
def write(number: str) -> Page:
    case = load_case(number)
    require("announcement.write", case)
    refuse_when_hidden(case, "Ett besked")
    unit_id = request.form.get("unit_id", type=row_number) or next(iter(own_units(case)))
    news = write_announcement(g.actor, case, unit_id=unit_id)
    return done("Skriv vad de andra enheterna ska veta.", url_for("announcements.show", announcement_id=news.id), "info")


@bp.route("/besked/<int:announcement_id>", methods=["GET", "POST"])
def show(announcement_id: int) -> Page:
    """The besked as it was sent; or the form, by those who are to send it."""
    news = load(Announcement, announcement_id, looked="Läste ett besked i akt {number}")
    if news.sent_at and request.method != "POST":
        return sent_page(news)
    require("announcement.send", news)
    others = receivers(news.case, news.unit_id)
    asked = told_in_full(news) if news.kind == "correction" else set(others)
    form = ask(AnnouncementForm, data={"text": news.text, "unit_ids": [u for u in others if u in asked], "version": news.version})
    form.unit_ids.choices = as_choices(others, None)
    back = url_for("cases.show", number=news.case.number)
    if why_not := right_so_far(form, news):
        refused(form, why_not)
    elif page := checked(form, lambda: seen(form, news, others), ", ".join(others.values()), "Granska beskedet", "Skicka", case=news.case):
        return page
    elif attempt(form, lambda **answers: send_announcement(g.actor, news, **answers)):
        return done(f"Beskedet är skickat till {', '.join(others.values())}.", back)
    return form_page(
        form, "Berätta för de andra enheterna", "Skicka", template="announcements/send.html", others=others, cancel=back, **around(news)
    )


def around(news: Announcement) -> dict[str, Any]:
    """What stands around the form, or instead of it while the unit is hidden."""
    blank = without_content(news.unit.name, news.kind, news.unit.phone)
    return {"news": news, "case": news.case, "blank": blank, "waits": is_hidden_in(news.case, news.unit_id)}


def right_so_far(form: AnnouncementForm, news: Announcement) -> Refused | None:
    """What is refused is refused before it is shown as it would be sent."""
    if request.method != "POST" or "change" in request.form or not form.validate():
        return None
    return why_not_send(g.actor, news, text=form.text.data or "", need=form.need.data or "", unit_ids=form.unit_ids.data or [])


def seen(form: AnnouncementForm, news: Announcement, others: dict[int, str]) -> list[dict[str, str]]:
    """Unit by unit: the content, or only that there is news; and what those with the content read beside it."""
    blank = without_content(news.unit.name, news.kind, news.unit.phone)
    full = {unit: name for unit, name in others.items() if unit in (form.unit_ids.data or [])}
    rows = [{"key": name, "value": form.text.data or blank if unit in full else blank} for unit, name in others.items()]
    decision = db.session.get(FormalDecision, news.decision_id) if news.decision_id else None
    beside = {"Behövs därför att": form.need.data or "", "Skäl till rättelsen": decision.correction if decision else ""}
    readers = f", läses av {' och '.join(full.values())}" if len(full) < len(others) else ""
    return rows + [{"key": f"{key}{readers}", "value": value} for key, value in beside.items() if value and full]


def sent_page(news: Announcement) -> Page:
    mine = g.actor.who.units
    copies = [copy for copy in news.copies if news.unit_id in mine or copy.unit_id in mine]
    own = [copy for copy in copies if copy.unit_id in mine]
    sees = news.unit_id in mine or any(copy.with_content for copy in own)
    text = news.text if sees else without_content(news.unit.name, news.kind, news.unit.phone)
    return render_template(
        "announcements/show.html", news=news, case=news.case, copies=copies, text=text, sees=sees, kind=KINDS[news.kind], own=own,
        why_nots={copy.id: why_not_acknowledge(g.actor, copy, worker_of(copy)[0]) for copy in own if not copy.acknowledged_at},
        back=back_of(news.case, {copy.unit_id for copy in own}),
    )  # fmt: skip


@bp.post("/besked/<int:announcement_id>/kasta")
def drop(announcement_id: int) -> Page:
    news = load(Announcement, announcement_id)
    drop_announcement(g.actor, news)
    return done("Beskedet är borttaget.", url_for("cases.show", number=news.case.number))


@bp.post("/besked/kopior/<int:copy_id>/kvittera")
def receipt(copy_id: int) -> Page:
    copy = load(AnnouncementCopy, copy_id)
    acknowledge(g.actor, copy)
    return done("Du har läst beskedet. Den andra enheten ser det.", back_of(copy.case, {copy.unit_id})[1])


@bp.route("/akter/<number>/beslut/nytt", methods=["GET", "POST"])
def decision(number: str) -> Page:
    case = load_case(number)
    require("decision.record", case)
    mine = own_units(case)
    form = ask(DecisionForm, data={"decided_on": g.actor.today, "told_on": g.actor.today})
    form.unit_id.choices = as_choices(mine, None)
    form.told_by_id.choices = as_choices(tellers(mine), "Välj")
    back = url_for("cases.show", number=number)
    if found := attempt(form, lambda **answers: record_decision(g.actor, case, **answers)):
        track = case.track_of(found.unit_id)
        return done("Hänvisningen till beslutet är sparad.", (to_tell(track) if track else "") or back)
    return form_page(form, "Beslut att hänvisa till", "Spara", case=case, cancel=back, rule="decision")


@bp.route("/beslut/<int:decision_id>/ratta", methods=["GET", "POST"])
def correct(decision_id: int) -> Page:
    wrong = load(FormalDecision, decision_id)
    require("decision.correct", wrong)
    case, back = wrong.case, url_for("cases.show", number=wrong.case.number)
    form = ask(CorrectDecisionForm, data={name: getattr(wrong, name) for name in FIELDS})
    form.told_by_id.choices = as_choices({wrong.told_by_id: wrong.told_by.name} | tellers({wrong.unit_id: wrong.unit.name}), "Välj")
    title = "Rätta hänvisningen till ett beslut"
    if page := checked_if_named(form, readers_of(wrong), title, "Spara rättelsen", case=case):
        return page
    if attempt(form, lambda **answers: correct_decision(g.actor, wrong, **answers)):
        track = case.track_of(wrong.unit_id)
        return done("Rättelsen är sparad. Det som stod förut finns kvar.", (to_tell(track) if track else "") or back)
    intro = f"Det står: {words_of(wrong)}. Det finns kvar i akten. Rättelsen och skälet läses av {readers_of(wrong)}."
    return form_page(form, title, "Spara rättelsen", case=case, cancel=back, intro=intro)


def readers_of(decision: FormalDecision) -> str:
    """Who reads why it is corrected: the own unit, the other side of the request, and those who get the content."""
    request_ = decision.referral
    other = request_ and (request_.to_unit if request_.from_unit_id == decision.unit_id else request_.from_unit)
    return f"er enhet{f', {other.name}' if other else ''} och de enheter som får innehållet i beskedet"


def tellers(units: dict[int, str]) -> dict[Any, str]:
    return {id_: f"{name}, {unit}" for id_, name, _, unit in people_in(frozenset(units))}
