"""The page of one request: where it stands, what was sent, what one can do now."""

from typing import Any

from flask import g, render_template, url_for

from sipweb.actions.moves import ground_stands, side_of
from sipweb.forms.referrals import AssignForm
from sipweb.models import Meeting, Referral
from sipweb.queries import referrals as about
from sipweb.queries.answers import waiting_answer
from sipweb.queries.cases import timeline
from sipweb.queries.consents import receiver_of, why_not_tell
from sipweb.queries.escalations import escalation_of
from sipweb.queries.journal import entries_in
from sipweb.queries.threads import thread_of
from sipweb.rules.permissions import may
from sipweb.rules.referrals import MOVES, Standpoint, why_not_offered
from sipweb.rules.sharing import needs_only_a_reason
from sipweb.rules.workflow import moves_from
from sipweb.views.assign import assign_form, needs_qualified
from sipweb.views.lifted import brief, held_by
from sipweb.views.load import know_person
from sipweb.views.pages import Page
from sipweb.views.responsible import responsibility
from sipweb.views.steps import days_reached, steps, turn, while_it_waits

PATHS = {
    "referral.send": "referrals.check",
    "referral.assign": "referrals.show",
    "referral.reassign": "moves.reassign",
    "referral.forward": "moves.forward",
    "referral.decline": "moves.decline",
    "referral.close": "moves.close",
    "referral.lift": "moves.lift",
    "referral.ask_more": "moves.ask_more",
    "referral.complete": "moves.complete",
    "referral.withdraw": "moves.withdraw",
    "referral.stop": "moves.stop",
    "referral.book_pre": "meetings.book_pre",
    "referral.book_three": "meetings.book_three",
    "referral.book_three_directly": "meetings.book_three",
    "referral.move_pre": "meetings.move",
    "referral.move_three": "meetings.move",
    "referral.cancel_pre": "meetings.cancel",
    "referral.cancel_three": "meetings.cancel",
    "referral.no_show": "meetings.no_show",
    "referral.hold_pre": "meetings.hold_pre",
    "referral.hold_three": "meetings.hold_three",
}
FIRST = (
    "referral.send", "referral.complete", "referral.hold_pre", "referral.hold_three", "referral.book_pre", "referral.book_three",
    "referral.lift", "referral.close",
)  # fmt: skip
ANSWERS = ("referral.ask_more", "referral.forward", "referral.decline")  # by the asked unit's manager, and never to oneself


def request_page(referral: Referral, assign: AssignForm | None = None) -> Page:
    know_person(referral.case.person)
    meetings = about.meetings_of(referral)
    events = timeline(g.actor, referral.case, limit=200, referral=referral)
    moves = buttons(referral, meetings)
    waits = why_waits(referral)
    own = about.why_not_answer_own(g.actor, referral) if may(g.actor.who, "referral.assign", referral) else None
    can_assign = waits is None and own is None and any(verb == "referral.assign" for verb, _, _ in moves)
    return render_template(
        "referrals/show.html",
        referral=referral,
        case=referral.case,
        side=side_of(g.actor, referral),
        steps=steps(referral, days_reached(events), meetings),
        turn=own or (turn(referral, about.open_proposal(referral)) if waits is None else waiting(referral)),
        moves=[move for move in moves if move[0] != "referral.assign" and not (own and move[0] in ANSWERS)],
        primary=next((verb for verb in FIRST if any(verb == move[0] for move in moves)), None),
        assign=(assign or assign_form(referral.to_unit_id, posted=False, child=needs_qualified(referral.case.person.birth_date)))
        if can_assign
        else None,
        meetings=meetings,
        proposal=about.open_proposal(referral),
        lifted=lifted_from(referral),
        decisions=about.decisions_of(referral),
        why_waits=waits,
        events=events,
        to_file=entries_in(g.actor, referral.case_id, referral_id=referral.id, only_waiting=True),
        in_case=may(g.actor.who, "note.write", referral.case),
        may_take_up=may_take_up(referral),
        thread_id=thread_of(referral.id),
        recorded=waiting_answer(referral),
        may_confirm=own is None,
        may_record=referral.state == "sent" and may(g.actor.who, "answer.record", referral),
        may_justify=waits is not None and may_justify(referral),
        responsibility=responsibility_of(referral),
        now=g.actor.now.replace(tzinfo=None),
        may_propose=may_propose(referral),
        form_has_errors=bool(assign and assign.errors),
    )


def lifted_from(referral: Referral) -> dict[str, Any] | None:
    """The question that was lifted from it, with its ladder."""
    one = escalation_of(referral)
    return brief(one, held_by(one)) if one else None


def fresh(referral: Referral) -> AssignForm:
    return assign_form(referral.to_unit_id, posted=False, child=needs_qualified(referral.case.person.birth_date))


def may_propose(referral: Referral) -> bool:
    bookable = referral.state in {"assigned", "pre_meeting_held"} and referral.solvable is not False
    return bookable and may(g.actor.who, "times.propose", referral)


def responsibility_of(referral: Referral) -> list[dict[str, Any]]:
    """Ansvar just nu, for those who have the akt; who was only asked is not told who else is current."""
    case = referral.case
    if not may(g.actor.who, "note.write", case):
        return []
    shown = [t for t in case.open_tracks if not t.is_hidden or g.actor.who.works_in(t.unit_id)]
    return responsibility(case, shown) if shown else []


def waiting(referral: Referral) -> str:
    reason = needs_only_a_reason(receiver_of(referral.case, referral.to_unit))
    return while_it_waits(side_of(g.actor, referral), needs_reason=reason)


def may_justify(referral: Referral) -> bool:
    """A line of why is all that is missing, and this is who writes it."""
    return needs_only_a_reason(receiver_of(referral.case, referral.to_unit)) and may(g.actor.who, "referral.justify", referral)


def may_take_up(referral: Referral) -> bool:
    """The asked unit is not current yet, and this is one of its managers."""
    not_current = referral.case.track_of(referral.to_unit_id) is None and referral.receiving_case_id is None
    return referral.is_open and not_current and may(g.actor.who, "referral.take_up", referral)


def buttons(referral: Referral, meetings: list[Meeting]) -> list[tuple[str, str, str]]:
    """Verb, words and address of every move that may be made now."""
    now = g.actor.now.replace(tzinfo=None)
    planned = next((m for m in meetings if m.state == "planned"), None)
    at = Standpoint(
        state=referral.state,
        application_made=referral.application_made,
        solvable=referral.solvable,
        was_no_show=any(m.state == "no_show" for m in meetings),
        meeting_begun=planned is not None and planned.starts_at <= now,
        ground_stands=ground_stands(g.actor, referral),
    )
    offered = [m for m in moves_from(MOVES, referral.state) if may(g.actor.who, m.verb, referral) and why_not_offered(m.verb, at) is None]
    held_pre = any(m.kind == "pre" and m.state in {"held", "documented"} for m in meetings)
    words = {"referral.book_three_directly": "Boka trepartsmöte"} if held_pre or referral.is_direct else {}
    return [(m.verb, words.get(m.verb, m.button), url_for(PATHS[m.verb], referral_id=referral.id)) for m in offered]


def why_waits(referral: Referral) -> str | None:
    """Why an open request can't go on: a consent that is withdrawn or has run out. Work already begun is not stopped."""
    if not referral.is_open or referral.state in {"draft", "escalated"}:
        return None
    why_not = why_not_tell(referral.case, referral.to_unit, g.actor, need=referral.need)
    if why_not and side_of(g.actor, referral) == "to":
        return f"{referral.from_unit.name} har just nu ingen grund att dela uppgifter med er. Vänta på dem."
    return why_not
