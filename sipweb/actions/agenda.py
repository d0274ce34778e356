"""An item of a monthly meeting: drafted, reported, named, put in order."""

from typing import Any

from sipweb.actions.agenda_told import in_the_akt, inform, tell_chair
from sipweb.actions.consents import refuse_unless_shareable
from sipweb.actions.deviation_followed import refuse_point, refuse_second
from sipweb.actions.monthly import copy_to, form_for, kind_of, name_of
from sipweb.actions.names import refuse_telling
from sipweb.actions.noting import CANCELLED, refuse_begun, refuse_taken_back
from sipweb.actions.tracks import name_readers, refuse_older
from sipweb.actions.transfer_items import follow_item
from sipweb.db import db
from sipweb.gate import Refused, action, also_save, still_visible
from sipweb.models import AgendaItem, AgendaItemUnit, Case, Deviation, MonthlyMeeting, Unit
from sipweb.queries.agenda import all_reported, last_position, people_on
from sipweb.queries.consents import ground_words
from sipweb.queries.escalations import open_one
from sipweb.queries.monthly import next_meeting
from sipweb.rules.agenda import ABOUT_PERSON, GENERAL, MOVES, PARTS, REPLACED, lacking, why_not_attempted
from sipweb.rules.dates import when
from sipweb.rules.monthly import is_locked
from sipweb.rules.standing import Actor
from sipweb.rules.workflow import targets_of

WRITTEN = ("heading", "person_words", *PARTS, "attempt")


def go(item: AgendaItem, verb: str, to: str | None = None) -> None:
    """Take the item one move along its table."""
    targets = targets_of(MOVES, verb, item.state)
    if not targets or (to and to not in targets):
        raise Refused("Det går inte längre: någon annan hann före. Ladda om sidan och se hur det står nu.")
    item.state = to or targets[0]


@action("item.draft")
def draft_item(
    actor: Actor,
    unit: Unit,
    *,
    meeting_id: int,
    kind: str,
    case: Case | None = None,
    deviation: Deviation | None = None,
    unit_ids: list[int],
    **told: Any,
) -> AgendaItem:
    """A handläggare prepares, or a biträdande enhetschef writes. Nobody else sees it yet. `deviation`: of which something remains;
    such an item has no akt, or the meeting would learn which akt the report began in."""
    refuse_wrong(actor, unit, kind, case)
    if deviation is not None:
        refuse_point(actor, deviation, unit)
        told |= {"deviation_id": deviation.id}
    item = AgendaItem(meeting_id=meeting_id, kind=kind, unit_id=unit.id, case=case, drafted_by_id=actor.user_id, **told)
    item.heard_by = hearers(unit.id, unit_ids)
    if case is not None and item.referral_id and not item.escalation_id:  # what is lifted about the request is what is taken up
        lifted = open_one(case.id, item.referral_id)
        item.escalation_id = lifted.id if lifted else None
    also_save(item)
    db.session.flush()
    return item


def refuse_wrong(actor: Actor, unit: Unit, kind: str, case: Case | None) -> None:
    if case is None:
        if kind in ABOUT_PERSON - {"consultation"}:
            raise Refused("Välj vilken akt punkten gäller.", "number")
        return
    if not still_visible(actor, case) or unit.id not in case.open_units:
        raise Refused("Er enhet har ingen akt med det numret.", "number")
    if unit.id in case.hidden_units:
        raise Refused("Er enhet är dold i akten. En punkt på mötet skulle röja den. Ring i stället.")


def hearers(own: int, unit_ids: list[int]) -> list[AgendaItemUnit]:
    return [AgendaItemUnit(unit_id=unit_id) for unit_id in sorted(set(unit_ids) - {own})]


@action("item.edit")
def edit_item(
    actor: Actor, item: AgendaItem, *, unit_ids: list[int], meeting_id: int, version: str | None = None, **told: Any
) -> AgendaItem:
    """Only a draft can be rewritten; what is reported stays as it was reported."""
    refuse_taken_back(item)
    if item.state != "draft":
        raise Refused("Punkten är redan anmäld och kan inte skrivas om. Ta tillbaka den och skriv en ny.")
    refuse_older(item, version)
    refuse_form(actor, item, meeting_id)
    for name, value in told.items():
        setattr(item, name, value)
    item.meeting_id = meeting_id
    wanted = set(unit_ids) - {item.unit_id}
    item.heard_by = [one for one in item.heard_by if one.unit_id in wanted] + hearers(
        item.unit_id, sorted(wanted - {one.unit_id for one in item.heard_by})
    )
    return item


def refuse_form(actor: Actor, item: AgendaItem, meeting_id: int) -> None:
    """A draft goes to a meeting that can take it on; where it stands already it may stay."""
    form, meeting = form_for(item), db.session.get_one(MonthlyMeeting, meeting_id)
    if meeting.state == "cancelled" and next_meeting(actor.now.replace(tzinfo=None), form):
        raise Refused(CANCELLED, "meeting_id")
    if meeting_id == item.meeting_id or form in {"", meeting.form}:
        return
    later = next_meeting(actor.now.replace(tzinfo=None), form)
    told = f"Nästa är {when(later.starts_at)}." if later else "Inget är planerat än."
    raise Refused(f"Överföringar tas upp på ett {kind_of(form)}. {told}", "meeting_id")


@action("item.submit")
def submit_item(
    actor: Actor, item: AgendaItem, *, need: str = "", late_reason: str = "", version: str | None = None, looked_at: str = ""
) -> AgendaItem:
    """Anmäl till mötet (R231–R236). The gate is asked for every unit that will hear it. After the deadline a reason is needed."""
    refuse_taken_back(item)
    refuse_older(item, version)
    meeting = item.meeting
    if meeting.state == "cancelled":
        raise Refused(CANCELLED, "meeting_id")
    if meeting.state != "planned":
        raise Refused("Mötet tar inte emot fler punkter. Välj ett senare möte.", "meeting_id")
    late = is_locked(meeting.starts_at.date(), actor.now, actor.routine)
    if late and not late_reason.strip():
        raise Refused("Tiden för att anmäla har gått ut. Skriv varför punkten behöver tas upp ändå.", "late_reason")
    refuse_unfinished(item)
    refuse_second(item)
    if item.case is None:
        refuse_telling(
            actor, *(getattr(item, name) for name in WRITTEN), late_reason, looked_at=looked_at, beside=people_on(actor, meeting)
        )
    grounds = [share(actor, item, one.unit, need) for one in item.heard_by] if item.case else []
    go(item, "item.submit", "late" if late else "submitted")
    item.need, item.ground, item.late_reason = need, "\n".join(dict.fromkeys(filter(None, grounds))), late_reason if late else ""
    item.submitted_at, item.submitted_by_id = actor.now, actor.user_id
    item.position = last_position(meeting.id) + 1
    db.session.flush()
    if not late:
        follow_item(actor, item, meeting)
    in_the_akt(actor, item, "item.submit", f"Anmäld till {name_of(meeting)}", item.question)
    word = "kom för sent till" if late else "är anmäld till"
    inform(actor, item, f"En punkt från {item.unit.name} {word} {name_of(meeting)}.", meeting.chair_id, item.drafted_by_id)
    tell_chair(actor, item, word)
    return item


def refuse_unfinished(item: AgendaItem) -> None:
    if missing := unfinished(item):
        raise Refused(f"Utkastet är inte klart. {' '.join(missing)}")


def unfinished(item: AgendaItem) -> list[str]:
    """What must be written before it is reported, in words; empty when nothing is missing."""
    told = list(lacking(item.kind, {name: getattr(item, name) for name in PARTS}).values())
    if why_not := why_not_attempted(item.kind, item.attempt):
        told.append(why_not)
    if item.kind not in GENERAL and not item.heard_by:
        told.append("Välj vilka enheter punkten gäller.")
    if item.is_anonymous and not item.age:
        told.append("Skriv åldern, eller ett spann.")
    return told


def share(actor: Actor, item: AgendaItem, unit: Unit, need: str) -> str:
    assert item.case is not None
    refuse_unless_shareable(actor, item.case, unit, need=need, field="need")
    if item.case.person.is_restricted:  # or nobody there could hear it
        name_readers(actor, item.case, unit.id, set())
    return ground_words(item.case, unit, actor, need=need)


@action("item.name")
def name_item(actor: Actor, item: AgendaItem, *, case: Case, need: str = "") -> AgendaItem:
    """An anonymous consultation becomes one about an akt: another item, with its words and its place, takes over from it.

    Refused unless the gate lets every unit that hears it know who it is about; for a draft that is asked when it is reported.
    """
    refuse_begun(item)
    if not item.is_anonymous:
        raise Refused("Punkten är redan namngiven.")
    refuse_wrong(actor, item.unit, item.kind, case)
    was = item.state
    go(item, "item.name")
    item.withdrawn_why = REPLACED
    named = copy_to(item, item.meeting, item.position)
    named.case, named.state, named.age, named.heading, named.moved_from_id = case, was, "", "", None
    named.late_reason, named.need = item.late_reason, need
    if was != "draft":
        named.ground = "\n".join(dict.fromkeys(filter(None, (share(actor, named, one.unit, need) for one in item.heard_by))))
        db.session.flush()
        in_the_akt(actor, named, "item.submit", f"Anmäld till {name_of(item.meeting)}", named.question)
        inform(actor, named, f"En anonym punkt från {item.unit.name} till {name_of(item.meeting)} är nu namngiven.", item.drafted_by_id)
    return named


@action("item.order", in_many_cases=True)
def order_items(actor: Actor, meeting: MonthlyMeeting, *, ids: list[int], was: list[int] | None = None) -> MonthlyMeeting:
    """The order of the agenda. Ids that are not on it are passed over; items that are not among them keep their place at the end.
    `was`: the order that was changed; refused when another has changed it since."""
    if meeting.state not in {"planned", "in_session"}:
        raise Refused("Mötet är slut. Punkterna står i den ordning de togs upp.")
    items = all_reported(meeting.id)
    if was and [item.id for item in items if item.id in was] != was:
        raise Refused("Någon annan har ändrat ordningen. Se hur den är nu, och flytta igen.")
    places = {id_: n for n, id_ in enumerate(ids, start=1)}
    for n, item in enumerate(sorted(items, key=lambda one: (places.get(one.id, len(ids) + 1), one.position)), start=1):
        item.position = n
    return meeting
