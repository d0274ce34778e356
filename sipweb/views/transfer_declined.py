"""The page of a transfer that the reader has answered and reads no more: for a unit that has declined, and for an avdelningschef. What was
asked, and what was answered."""

from flask import render_template

from sipweb.queries.declined import Declined, sent_then, timeline_of
from sipweb.queries.transfer_answers import Answered, trail_of
from sipweb.rules.dates import long_date
from sipweb.rules.transfer_moves import NEED_KINDS
from sipweb.views.escalation_trail import without_name
from sipweb.views.load import know_person, saw
from sipweb.views.pages import Page, as_event
from sipweb.views.shared_transfers import part_rows, person_rows
from sipweb.words import TRANSFER, word

DECLINED = "Er enhet har avböjt."
NOTHING = "Det blev ingen överföring till er enhet."
NOT_HERE = "Inte till er enhet"  # where it went instead is not told


def declined_page(one: Declined) -> Page:
    transfer = one.transfer
    saw("Läste en överföring i akt {number}", transfer.case)
    know_person(transfer.case.person)
    sent, no, ended_here = sent_then(one), one.no_id is not None, transfer.to_unit_id == one.unit_id
    state = "declined" if no or not ended_here else transfer.state
    return render_template(
        "transfers/declined.html",
        transfer=transfer,
        case=transfer.case,
        told=told_rows(one),
        parts=part_rows(sent) if sent else [],
        events=[as_event(event) for event in timeline_of(one)],
        said=DECLINED if no else NOTHING,
        tag=TRANSFER[state] if no or ended_here else NOT_HERE,
        tone=word("transfer_tone", state),
    )


def told_rows(one: Declined) -> list[dict[str, str]]:
    """What was asked. The person's words are left out where they have been written anew since, as they said no themselves."""
    transfer = one.transfer
    kinds = ", ".join(NEED_KINDS[kind] for kind in transfer.needs.split(",") if kind)
    by = transfer.notify_last_on
    return [
        *person_rows(transfer.case),
        {"key": "Avisera senast", "value": long_date(by) if by else ""},
        {"key": "Den enskildes egna ord", "value": "" if transfer.state == "person_declined" else transfer.person_words},
        {"key": "Behov", "value": kinds},
        {"key": "Bedömning" if transfer.kind == "age" else "Varför", "value": transfer.needs_text},
    ]


def answered_page(one: Answered) -> Page:
    """For an avdelningschef, who was never told whom it is about."""
    saw("Läste en överföring i akt {number}", one.transfer.case)
    know_person(one.transfer.case.person)
    return render_template(
        "transfers/declined.html",
        transfer=one.transfer,
        case=one.transfer.case,
        told=asked_rows(one),
        parts=[],
        events=[as_event(event) for event in trail_of(one)],
        said=f"{one.answer.title}." if one.is_settled else "Frågan besvaras inte längre.",
        tag=TRANSFER[one.state] if one.is_settled else "Avslutad",
        tone=word("transfer_tone", one.state) if one.is_settled else "neutral",
    )


def asked_rows(one: Answered) -> list[dict[str, str]]:
    """What they read when they answered, and the answer."""
    transfer, without = one.transfer, without_name(one.transfer.case)
    told = {
        "Behov": ", ".join(NEED_KINDS[kind] for kind in transfer.needs.split(",") if kind),
        "Bedömning" if transfer.kind == "age" else "Varför": transfer.needs_text,
        "Rapport när frågan lyftes": one.report,
        "Svaret" if one.is_settled else "Ert förslag till svar": one.answer.text,
    }
    return [{"key": key, "value": without(value)} for key, value in told.items()]
