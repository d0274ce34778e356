"""The page of one monthly meeting: everything that prepares it, on one page."""

from collections.abc import Iterable
from typing import Any

from flask import g, render_template, url_for

from sipweb.forms.monthly import appoint_form
from sipweb.models import AgendaItem, MonthlyMeeting
from sipweb.queries import agenda
from sipweb.queries import monthly as about
from sipweb.queries.escalations import lifted_to_level_2
from sipweb.queries.identities import names_at_meeting
from sipweb.queries.item_outcomes import ended_words
from sipweb.queries.names import known_people
from sipweb.queries.people import units
from sipweb.queries.transfer_list import coming_transfers
from sipweb.queries.urgent import urgent_since
from sipweb.rules import agenda as rules
from sipweb.rules.agenda import initials
from sipweb.rules.monthly import APPOINTED, MOVES, deadline, is_locked, report_by, reported_before, time_left
from sipweb.rules.names import Name, left_out
from sipweb.rules.people import MASKED, is_masked
from sipweb.rules.permissions import may
from sipweb.rules.workflow import moves_from
from sipweb.views.load import load, saw_list
from sipweb.views.meeting_deviations import of_avvikelser
from sipweb.views.pages import Page, left
from sipweb.views.transfer_rows import as_line

PATHS = {
    "monthly.move": "monthly_moves.move",
    "monthly.cancel": "monthly_moves.cancel",
    "monthly.begin": "monthly_moves.begin",
    "monthly.end": "monthly_moves.end",
    "monthly.finish": "monthly_moves.finish_writing",
    "monthly.give_back": "monthly_moves.give_back",
    "monthly.confirm": "monthly_moves.confirm",
}
LATER = 2  # the group of transfers that need nothing yet
FORMLESS = frozenset({"monthly.begin", "monthly.end", "monthly.finish", "monthly.confirm"})


def offered(meeting: MonthlyMeeting) -> list[tuple[str, str, str]]:
    """Verb, button and address of what this person can do with the meeting now."""
    moves = [move for move in moves_from(MOVES, meeting.state) if may(g.actor.who, move.verb, meeting)]
    return [(move.verb, move.button, url_for(PATHS[move.verb], monthly_id=meeting.id)) for move in moves]


def called_for(meeting: MonthlyMeeting) -> dict[str, Any]:
    """Who must come and what they have said; whose turn it is to write."""
    called, said = about.called_to(meeting), about.attendance_of(meeting)
    turn = about.turn_to_write([one for one in called if not (one.user_id in said and said[one.user_id].is_absent)])
    to = url_for("monthly_moves.appoint", monthly_id=meeting.id)
    appoints = meeting.state in APPOINTED and may(g.actor.who, "monthly.appoint", meeting)
    return {
        "appoint": left(appoint_form, to, meeting=meeting, first=next(iter(turn), None)) if appoints else None,
        "called": called,
        "said": said,
        "turn": turn[:3],
        "same_writer": meeting.writer_id is not None and about.wrote_last(meeting) == meeting.writer_id,
        "am_called": any(one.user_id == g.actor.user_id for one in called),
    }


ON_OWN_SCREEN = "Läses på egen skärm"


def names_of(items: list[AgendaItem]) -> dict[int, str]:
    """What each item is called in a list and on the projector: number and initials; of a protected person neither."""
    return {item.id: ON_OWN_SCREEN if is_secret(item) else name_of(item) for item in items}


def name_of(item: AgendaItem) -> str:
    if item.case is None:
        return f"{item.heading} (anonymt)" if item.kind == "consultation" and item.heading else item.heading or rules.KINDS[item.kind]
    person = item.case.person
    mark = "" if person.protection in MASKED else f" {initials(*(name_then(item) or (person.given_name, person.family_name)))}"
    return f"Akt {item.case.number}{mark}"


def name_then(item: AgendaItem) -> tuple[str, str] | None:
    """What the person was called when the minutes were locked, where it is another name than now. Read once for each meeting."""
    locked_at = item.meeting.confirmed_at if item.meeting.state == "done" else None
    if locked_at is None or item.case is None:
        return None
    kept: dict[int, dict[int, tuple[str, str]]] = g.setdefault("names_then", {})
    if item.meeting_id not in kept:
        kept[item.meeting_id] = names_at_meeting(item.meeting_id, locked_at)
    return kept[item.meeting_id].get(item.case.person_id)


def is_secret(item: AgendaItem | None) -> bool:
    """Of a person who is or may be protected nothing is projected."""
    return item is not None and item.case is not None and is_masked(item.case.person.protection)


def on_the_wall(item: AgendaItem, text: str, others: Iterable[Name]) -> str:
    """What was written of an item, without the name of whom it is about and of `others`, until "Visa"; nothing at all of whoever is or
    may be protected."""
    if item.case is None or is_secret(item):
        return text if item.case is None else ""
    return left_out(text, Name(item.case.person.given_name, item.case.person.family_name), others)


def others_in(texts: Iterable[str], people: Iterable[Name]) -> list[Name]:
    """Who may be named beside the person of an item: whom the reader knows of, and `people`, whom the meeting is about."""
    return [*known_people(g.actor, "\n".join(texts)), *people]


def question_on_the_wall(item: AgendaItem) -> str:
    return on_the_wall(item, item.question, others_in([item.question], agenda.people_on(g.actor, item.meeting)) if item.case else [])


def saw_items(meeting: MonthlyMeeting, items: list[AgendaItem], how: str = "Läste dagordningen till ett möte") -> None:
    saw_list(f"{how} {meeting.starts_at:%Y-%m-%d}", {item.case_id for item in items if item.case_id})


def beside(meeting: MonthlyMeeting, items: list[AgendaItem]) -> dict[str, Any]:
    """What else the meeting should know of, as far as the reader may see it: urgent contacts since the last one, what is lifted and
    on no agenda yet, and the transfers to notify."""
    if not g.actor.who.managed_units or meeting.state not in {"planned", "in_session"}:
        return {"urgent": [], "lifted": [], "transfers": []}
    on_it = {item.referral_id for item in items if item.referral_id}, {item.escalation_id for item in items if item.escalation_id}
    urgent = urgent_since(g.actor, about.day_of_meeting_before(meeting))
    found = lifted_to_level_2(g.actor)
    waits = agenda.on_agendas([row.id for row in found]) if found else set()
    lifted = [row for row in found if row.referral_id not in on_it[0] and row.id not in on_it[1] | waits]
    saw_list("Läste akuta och lyfta frågor inför ett möte", {row.case_id for row in [*urgent, *lifted] if row.case_id})
    transfers = [row for row in coming_transfers(g.actor) if row.rank < LATER]
    saw_list("Läste överföringar inför ett möte", {row.case_id for row in transfers})
    return {"urgent": urgent, "lifted": lifted, "transfers": [as_line(row, []) for row in transfers]}


def for_the_wall(told: dict[str, Any]) -> dict[str, Any]:
    """What stands beside the agenda as it may be projected: nothing of who is or may be protected, and of no unit that hides itself."""
    hiding = {unit.id for unit in units() if unit.hides_tracks}
    urgent = [row for row in told["urgent"] if (row.case_id is None or row.mark) and not {row.unit_id, row.to_unit_id} & hiding]
    lifted = [row for row in told["lifted"] if not is_masked(row.protection or "")]
    transfers = [line for line in told["transfers"] if not line["masked"]]
    return {"urgent": urgent, "lifted": lifted, "transfers": transfers}


class Cancelled(Exception):
    """The meeting is cancelled: it has its page, and every other address of it answers with that."""

    def __init__(self, meeting: MonthlyMeeting) -> None:
        self.meeting = meeting


def load_meeting(monthly_id: int) -> MonthlyMeeting:
    """For everything that is done with a meeting, or read of it, beside its own page."""
    meeting = load(MonthlyMeeting, monthly_id)
    if meeting.state == "cancelled":
        raise Cancelled(meeting)
    return meeting


def meeting_page(meeting: MonthlyMeeting) -> Page:
    return cancelled_page(meeting) if meeting.state == "cancelled" else page_of(meeting)


def cancelled_page(meeting: MonthlyMeeting, typed: str = "") -> Page:
    """That it is cancelled and why, and where its items went; there is nothing else to do with it. `typed`: what was sent to it."""
    items = agenda.gone_on(g.actor, meeting)
    saw_items(meeting, items, "Läste vart punkterna gick från ett inställt möte")
    return render_template("monthly/cancelled.html", meeting=meeting, items=items, names=names_of(items), typed=typed)


def page_of(meeting: MonthlyMeeting) -> Page:
    items = agenda.items_of(g.actor, meeting)
    saw_items(meeting, items)
    day = meeting.starts_at.date()
    people = [Name(item.case.person.given_name, item.case.person.family_name) for item in items if item.case]
    others = others_in([text for item in items if item.case for text in (item.question, item.late_reason)], people)
    reported = [item for item in items if item.state != "draft"]
    tasks, more = agenda.tasks_before(g.actor, meeting) if g.actor.who.managed_units else [], beside(meeting, items)
    if meeting.state == "in_session":  # one click from the wall
        tasks, more = [task for task in tasks if not is_secret(task.item)], for_the_wall(more)
    return render_template(
        "monthly/show.html",
        meeting=meeting,
        items=reported,
        drafts=[item for item in items if item.state == "draft"],
        names=names_of(items),
        ended=ended_words(reported),
        asked={item.id: on_the_wall(item, item.question, others) for item in reported},
        late_why={item.id: on_the_wall(item, item.late_reason, others) for item in reported if item.state == "late"},
        numbers=agenda.numbers_in(meeting.id),
        unseen=agenda.unseen_count(meeting, items) if g.actor.who.managed_units else 0,
        late_unseen=len(agenda.late_unseen(g.actor, meeting)) if may(g.actor.who, "monthly.late", meeting) else 0,
        stopped={item.id: why for item in reported if (why := agenda.why_not_hear(g.actor, item))},
        tasks=tasks,
        moves=offered(meeting),
        formless=FORMLESS,
        report_by=report_by(day, g.actor.routine),
        reported_before=reported_before(g.actor.routine),
        time_left=time_left(day, g.actor.now, g.actor.routine),
        seconds_left=int((deadline(day, g.actor.routine) - g.actor.now.replace(tzinfo=None)).total_seconds()),
        locked=is_locked(day, g.actor.now, g.actor.routine),
        inventory_due=about.inventory_due(meeting, g.actor.today),
        **more,
        **of_avvikelser(meeting, "Läste avvikelser i samverkan inför ett möte"),
        **called_for(meeting),
    )
