"""Two akter of one person: proposed by a manager who reads both, done by another, undone by someone who did not do it."""

import json

from sipweb.actions.events import happened, tell
from sipweb.actions.extracts import review_anew
from sipweb.actions.joining import join, part
from sipweb.actions.journalled import current, to_journals
from sipweb.actions.life import refuse_unless_seen
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused, action
from sipweb.models import Case, PersonMerge
from sipweb.queries.merges import (
    differing,
    reviewers,
    what_a_merge_does,
    what_differs,
    why_not_join_requests,
    why_not_merge_them,
)
from sipweb.queries.merges_undone import PLACED, left_behind, to_place, what_goes_back, why_not_undo
from sipweb.queries.moving import Newcomers, Record, last_ids
from sipweb.rules.standing import Actor


@action("merge.propose")
def propose_merge(
    actor: Actor, case: Case, *, other: Case, choices: dict[str, str], reason: str, because: str = "", seen: str | None = None
) -> PersonMerge:
    """This akt is kept. `choices`: for every detail that differs, whether `kept` or `other` stands. `because`: asked for when what
    differs speaks for two persons."""
    refuse_unless_readable(actor, other)
    refuse_unless_mergeable(actor, case, other)
    if (what := what_differs(case, other)) and not because.strip():
        raise Refused(f"Skriv varför {what} skiljer sig.", "because")
    reason = f"{reason}\nAtt {what} skiljer sig beror på: {because.strip()}" if what else reason
    refuse_unless_seen(what_a_merge_does(actor, case, other), seen, case)
    refuse_unless_chosen(case, other, choices)
    others = reviewers(actor, case, other)
    if not others:
        raise Refused("Ingen annan chef kan läsa båda akterna och granska. Be din chef om hjälp.")
    told = f"Ett förslag om att slå samman akt {other.number} med akt {case.number} väntar på granskning."
    tell(actor, others, told, case=case)
    happened(actor, case, "merge.propose", "Sammanslagning föreslagen", text=reason, unit_id=min(actor.who.managed_units & case.open_units))
    return PersonMerge(
        case_id=case.id,
        other_id=other.id,
        choices=json.dumps(choices),
        reason=reason,
        proposed_by_id=actor.user_id,
        proposed_at=actor.now,
    )


def refuse_unless_readable(actor: Actor, other: Case) -> None:
    """Both akter, also now: the gate has asked only about the one."""
    seen = Case.workable_by(actor).where(Case.id == other.id).with_only_columns(Case.id)
    if db.session.execute(seen).first() is None:
        raise NotAllowed("merge.propose")


def refuse_unless_mergeable(actor: Actor, kept: Case, other: Case) -> None:
    if why_not := why_not_merge_them(kept, other) or why_not_join_requests(actor, kept, other):
        raise Refused(why_not, "other_number")


def refuse_unless_chosen(kept: Case, other: Case, choices: dict[str, str]) -> None:
    if set(choices) != set(differing(kept.person, other.person)):
        raise Refused("Uppgifterna i akterna är ändrade sedan förslaget skrevs. Avvisa det, och föreslå på nytt.")


def refuse_unless_in(merge: PersonMerge, *states: str) -> None:
    if merge.state not in states:
        raise Refused("Någon annan hann före. Läs hur det står nu.")


@action("merge.reject")
def reject_merge(actor: Actor, merge: PersonMerge, *, reason: str) -> PersonMerge:
    """A no, or taken back by the one who proposed it."""
    refuse_unless_in(merge, "proposed")
    merge.state, merge.rejection = "rejected", reason
    merge.answered_by_id, merge.answered_at = actor.user_id, actor.now
    told = f"Förslaget att slå samman akt {merge.other.number} med akt {merge.case.number} genomförs inte: {reason}"
    tell(actor, [merge.proposed_by_id], told, case=merge.case)
    return merge


@action("merge.do")
def do_merge(actor: Actor, merge: PersonMerge, *, seen: str | None = None) -> PersonMerge:
    """Everything in the other akt is in the kept one from now on. Nothing is less protected, and nobody hidden is shown."""
    refuse_unless_in(merge, "proposed")
    kept, other, choices = merge.case, merge.other, json.loads(merge.choices)
    merge.state, merge.answered_by_id, merge.answered_at = "done", actor.user_id, actor.now
    refuse_unless_mergeable(actor, kept, other)
    refuse_unless_seen(what_a_merge_does(actor, kept, other), seen, kept)
    refuse_unless_chosen(kept, other, choices)
    workers = {t.case_worker_id for t in (*kept.open_tracks, *other.open_tracks)}
    record = join(actor, kept, other, choices)
    review_anew(actor, kept)
    title = f"Akt {other.number} är sammanslagen med den här akten"
    happened(actor, kept, "merge.do", title, for_all=True)
    to_journals(actor, kept, current(kept), title)
    told = f"Akt {other.number} är sammanslagen med akt {kept.number}. Allt står nu i akt {kept.number}."
    tell(actor, {*workers, merge.proposed_by_id}, told, case=kept)
    db.session.flush()
    record.last = last_ids()
    merge.record = record.as_text()
    return merge


@action("merge.undo")
def undo_merge(
    actor: Actor, merge: PersonMerge, *, reason: str, places: dict[str, str] | None = None, seen: str | None = None
) -> PersonMerge:
    """Exactly what was moved goes back, and what has hung itself on it since. What nobody can place goes where `places` says
    ("table_id": goes or stays); what the actor does not read stays, and those whose it is are told."""
    refuse_unless_in(merge, "done")
    kept, other, record = merge.case, merge.other, Record.from_text(merge.record)
    new = Newcomers(record, kept)
    if why_not := why_not_undo(actor, new):
        raise Refused(why_not)
    if {one.key for one in to_place(actor, new)} != set(places or {}):
        raise Refused("Säg för varje ny uppgift vilken akt den hör till. Något har kommit till sedan sidan öppnades.")
    behind = workers_of(kept, left_behind(actor, new))
    new = Newcomers(record, kept, places)
    refuse_unless_seen(what_goes_back(actor, merge), seen, kept)
    merge.state, merge.undone_by_id, merge.undone_at, merge.undo_reason = "undone", actor.user_id, actor.now, reason
    part(actor, kept, other, record, new)
    for case in (kept, other):
        title = f"Sammanslagningen av akt {other.number} och akt {kept.number} är ångrad"
        happened(actor, case, "merge.undo", title, for_all=True)
        to_journals(actor, case, current(case), title)
        told = f"{title}. De är två akter igen."
        tell(actor, {t.case_worker_id for t in case.open_tracks}, told, case=case)
    stays = f"Det ni skrev efter sammanslagningen står kvar i akt {kept.number}. Gäller det akt {other.number}, skriv det där."
    tell(actor, behind, stays, case=kept)
    return merge


def workers_of(case: Case, rows: dict[str, list[int]]) -> set[int | None]:
    """Whose these rows are: the handläggare of the unit that wrote each."""
    found = [db.session.get(PLACED[table], id_) for table, ids in rows.items() for id_ in ids]
    units = {getattr(row, "unit_id", None) or getattr(row, "from_unit_id", None) for row in found}
    return {track.case_worker_id for track in case.open_tracks if track.unit_id in units}
