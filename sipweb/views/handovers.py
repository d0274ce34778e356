"""The handover: written in the form's order with what is known filled in, reviewed, sent, printed (R249–R253)."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from sipweb.actions.handovers import ALREADY_SENT, PARTS, WRITTEN_IN, draft_of, send_handover, sent_of, write_handover
from sipweb.actions.transfers import too_late, why_not_let_know
from sipweb.forms.transfers import HandoverForm, SendHandoverForm
from sipweb.models import Transfer
from sipweb.queries.handovers import known_for_handover
from sipweb.queries.transfers import dates_of
from sipweb.rules.people import is_masked
from sipweb.rules.transfer_moves import starts_in
from sipweb.views.load import load, require
from sipweb.views.masked import for_paper
from sipweb.views.pages import Page, ask, attempt, done, form_page, others_named
from sipweb.views.shared_transfers import part_rows, person_rows
from sipweb.views.transfer_lifted import is_nameless
from sipweb.views.transfer_page import receipt

bp = Blueprint("handovers", __name__)


@bp.route("/overforingar/<int:transfer_id>/overlamning", methods=["GET", "POST"])
def write(transfer_id: int) -> Page:
    transfer = load(Transfer, transfer_id)
    require("transfer.write", transfer)
    draft, here = draft_of(transfer), url_for("transfers.show", transfer_id=transfer_id)
    if request.method == "GET" and transfer.state not in WRITTEN_IN:
        return done(ALREADY_SENT, here, "info")
    known = {name: getattr(draft, name) for name in (*PARTS, "version")} if draft else known_for_handover(transfer, g.actor)
    form = ask(HandoverForm, data=known)
    if attempt(form, lambda **answers: write_handover(g.actor, transfer, **answers)):
        ready = starts_in("transfer.send", transfer.state)
        to = url_for("handovers.check", transfer_id=transfer_id) if ready else here
        return done("Utkastet är sparat." if not ready else "Granska innan du skickar.", to, "info" if ready else "success")
    intro = "Det som redan står i akten är ifyllt. Ta bort det som inte behövs. Ingen annan ser utkastet förrän ni skickar."
    more: dict[str, Any] = {"case": transfer.case, "cancel": here, "rule": "handover", "intro": intro}
    return form_page(form, "Överlämning", "Spara och granska" if starts_in("transfer.send", transfer.state) else "Spara utkastet", **more)


@bp.route("/overforingar/<int:transfer_id>/overlamning/granska", methods=["GET", "POST"])
def check(transfer_id: int) -> Page:
    """Exactly what the receiving unit will see, and what it will not, before anything leaves."""
    transfer = load(Transfer, transfer_id)
    require("transfer.send", transfer)
    draft, here = draft_of(transfer), url_for("transfers.show", transfer_id=transfer_id)
    state = dates_of(transfer, g.actor).state
    if draft is None or not starts_in("transfer.send", state):
        return done(too_late(g.actor, transfer, state) if sent_of(transfer) else "Det finns ingen överlämning att skicka nu.", here, "info")
    form = SendHandoverForm(data={"version": draft.version})
    if attempt(form, lambda **answers: send_handover(g.actor, transfer, **answers)):
        return done(f"Överlämningen är skickad till {transfer.to_unit.name if transfer.to_unit else ''}.", here)
    named = others_named(part_rows(draft), transfer.case)
    more: dict[str, Any] = {"transfer": transfer, "case": transfer.case, "stopped": stopped(transfer), "others": named}
    rows = [*person_rows(transfer.case), *part_rows(draft)]
    return form_page(form, "Granska överlämningen", "Skicka", template="transfers/check.html", rows=rows, **more)


def stopped(transfer: Transfer) -> str | None:
    """Why it can't be sent now, said where it is reviewed."""
    if transfer.to_unit is None:
        return None
    return why_not_let_know(g.actor, transfer.case, transfer.from_unit_id, transfer.to_unit, transfer.need)


@bp.get("/overforingar/<int:transfer_id>/overlamning/utskrift")
def paper(transfer_id: int) -> Page:
    """What was sent, in the form's order, with the receipt."""
    transfer = load(Transfer, transfer_id, looked="Skrev ut en överlämning i akt {number}")
    sent = sent_of(transfer)
    if sent is None or is_nameless(transfer):
        abort(404)
    masked = is_masked(transfer.case.person.protection)
    rows = for_paper(transfer.case)(part_rows(sent))
    more: dict[str, Any] = {"rows": rows, "receipt": receipt(sent), "masked": masked, "dates": dates_of(transfer, g.actor)}
    return render_template("transfers/paper.html", transfer=transfer, case=transfer.case, sent=sent, **more)
