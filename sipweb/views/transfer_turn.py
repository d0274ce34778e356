"""Whose turn it is with a transfer, and where it begins anew."""

from flask import g, url_for

from sipweb.models import Transfer
from sipweb.queries.consents import receiver_of, why_not_tell
from sipweb.queries.handovers import answered_item, waiting_item
from sipweb.queries.transfer_answers import who_said_no
from sipweb.queries.transfers import Dates, readable_transfers
from sipweb.rules.agenda import OUTCOMES
from sipweb.rules.dates import long_date, when
from sipweb.rules.permissions import may
from sipweb.rules.sharing import needs_only_a_reason
from sipweb.rules.transfer_lifted import MEETING, turn_after_no
from sipweb.rules.transfer_moves import LIFTED, SAID_NO
from sipweb.views.transfer_lifted import lifted_turn
from sipweb.views.transfers_in_case import transfers_in


def judge_again(transfer: Transfer) -> str:
    """Where a need that was judged to no, or came to nothing, is judged anew: a new transfer in the akt, and this one stays as it was."""
    if transfer.is_open or transfer.kind != "age" or not may(g.actor.who, "transfer.judge", transfer.case):
        return ""
    found = transfers_in(transfer.case)
    is_latest = [one for one, _ in found["transfers"] if one.kind == "age"][-1:] == [transfer]
    return url_for("transfers.judge", number=transfer.case.number) if found["may_judge"] and is_latest else ""


def has_newer(transfer: Transfer) -> bool:
    """Another has begun in the akt since: what is red is said there."""
    return any(one.id > transfer.id and one.kind == transfer.kind for one in readable_transfers(g.actor, transfer.case))


def turn(transfer: Transfer, dates: Dates, again: str) -> str:
    """Whose turn it is, in one sentence; empty when nothing is waited for. `again`: as `judge_again` says."""
    giver, to = transfer.from_unit.name, transfer.to_unit.name if transfer.to_unit else "den mottagande enheten"
    sentences = {
        "judged": f"Biträdande enhetschef hos {giver} aviserar.",
        "later": f"Bedöm på nytt senast {long_date(transfer.judge_again_on)}." if transfer.judge_again_on else "Bedöm på nytt.",
        "no_proposed": f"Biträdande enhetschef hos {giver} bekräftar att stöd inte behövs.",
        "notified": f"{giver} anmäler överföringen till ett samverkansmöte.",
        "on_agenda": turn_of_meeting(transfer),
        "decided": f"{giver} skriver överlämningen och skickar den till {to}.",
        "package_sent": f"{to} bekräftar mottagandet och utser handläggare.",
        "received": f"{to} tar kontakt med den enskilde och med handläggaren hos {giver}.",
        "joint_period": f"Enheterna arbetar tillsammans. {turn_of_officials(transfer, to)}",
        "officials_held": f"{informs(transfer, to)}. Ansvaret går över {long_date(dates.day)}." if dates.day else "",
        "transferred": turn_to_close(transfer, to),
        "declined": f"{to} har avböjt. {giver} aviserar en annan enhet eller lyfter frågan.",
    }
    if dates.state in LIFTED:
        return f"{lifted_turn(transfer)} Ansvaret ligger kvar så länge."
    if dates.state == "rejected":
        return no_turn(transfer, again)
    return sentences.get(dates.state, "")


def turn_of_meeting(transfer: Transfer) -> str:
    """Whether the meeting has been; and where its answer is written, or what comes when it was another than about the transfer."""
    if (on := transfer.meeting_on) is None:
        return ""
    if item := answered_item(transfer):
        told = f"Mötet var {long_date(on)}, och utfallet är ”{OUTCOMES[item.outcome]}”."
        return f"{told} Anmäl överföringen till ett möte igen, eller skriv in att mötet sa nej."
    if waiting_item(transfer):
        return f"Mötet är {long_date(on)}. Svaret skrivs in på mötet, i punkten."
    if on <= g.actor.today:
        return f"Mötet {'är i dag' if on == g.actor.today else f'var {long_date(on)}'}. Skriv in svaret."
    return f"Mötet är {long_date(on)}. Svaret kan skrivas in från den dagen."


def turn_of_officials(transfer: Transfer, to: str) -> str:
    if (at := transfer.officials_at) is None:
        return f"{to} håller tjänstemannamötet."
    if at > g.actor.now.replace(tzinfo=None):
        return f"{to} håller tjänstemannamötet. Mötet är {when(at)}."
    return f"Tjänstemannamötet var {when(at)}. {to} skriver in vad ni kom fram till."


def informs(transfer: Transfer, to: str) -> str:
    return "Den enskilde är informerad" if transfer.informed_on else f"{to} informerar den enskilde"


def turn_to_close(transfer: Transfer, to: str) -> str:
    """What can be done first comes first: it is not closed before the person is informed."""
    planning = "den första planeringen och avslutar"
    return f"{to} skriver {planning}." if transfer.informed_on else f"{to} informerar den enskilde, och skriver sedan {planning}."


def no_turn(transfer: Transfer, again: str) -> str:
    """After a no, for the unit that hands over: who said it and what comes next. `again`: where a young person's need is judged anew."""
    who = who_said_no([transfer.id]).get(transfer.id, MEETING)
    if again:
        return turn_after_no(who, transfer.from_unit.name)
    stays = transfer.kind == "other" and g.actor.who.works_in(transfer.from_unit_id) and not has_newer(transfer)
    return f"{who} har svarat nej, och {transfer.from_unit.name} har kvar ärendet. En ny överlämning börjar i akten." if stays else ""


def stopped_by_gate(transfer: Transfer) -> str:
    """Why no more may be given to the receiving unit, as the gate says it, while there is more to give: so when units are merged, or a
    consent is withdrawn. Empty when it lets it through, or asks for no more than why it is needed."""
    unit, gives = transfer.to_unit, transfer.is_open and transfer.is_told and transfer.received_on is None
    if unit is None or not gives or transfer.state in SAID_NO or needs_only_a_reason(receiver_of(transfer.case, unit)):
        return ""
    return why_not_tell(transfer.case, unit, g.actor, need=transfer.need) or ""


def gives_anyway(transfer: Transfer) -> str:
    """Why the gate lets more through to the receiving unit although a consent has run out; empty when it does not."""
    unit = transfer.to_unit
    if unit is None:
        return ""
    if needs_only_a_reason(receiver_of(transfer.case, unit)):
        return "enheten är aktuell i akten"
    return "det finns en annan grund" if why_not_tell(transfer.case, unit, g.actor, need=transfer.need) is None else ""
