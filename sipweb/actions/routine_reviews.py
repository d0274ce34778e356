"""The yearly review of the routine: planned, written down, signed by every avdelningschef. A change voids what was signed."""

from datetime import date

from sipweb.actions.deviations import title_of
from sipweb.actions.events import signed, tell
from sipweb.gate import Changed, Refused, action, also_save
from sipweb.models import RoutineReview, RoutineReviewMember, RoutineRevision, RoutineSignature
from sipweb.queries.routine_reviews import department_managers, departments, due_now, leaders, open_review
from sipweb.rules.dates import long_date
from sipweb.rules.routine_reviews import PARTS, why_not_next, why_not_plan
from sipweb.rules.standing import Actor


@action("routine.plan")
def plan_review(actor: Actor, _: None, *, planned_on: date) -> RoutineReview:
    if why_not := why_not_plan(open_review() is not None):
        raise Refused(why_not)
    review = RoutineReview(state="planned", due_on=due_now(actor), planned_on=planned_on, planned_by_id=actor.user_id)
    people = {row.id for row in leaders()}
    tell(actor, people, f"Årlig uppföljning av rutinen är planerad till {long_date(planned_on)}.", about="routine:0")
    return review


@action("routine.write")
def write_review(
    actor: Actor,
    review: RoutineReview,
    *,
    held_on: date,
    next_on: date,
    member_ids: list[int],
    revised: dict[str, str],
    version: str | None = None,
    **told: str,
) -> RoutineReview:
    """What was said and revised. Whatever is signed already is voided, and must be signed anew."""
    if version is not None and version != str(review.version):
        who = review.written_by.name if review.written_by else "Någon annan"
        raise Changed(
            f"{who} har ändrat uppföljningen under tiden. Det du skrev står kvar. Jämför, och spara igen om det ska gälla.", review
        )
    if held_on > actor.today:
        raise Refused("Dagen har inte kommit än.", "held_on")
    if why_not := why_not_next(next_on, held_on):
        raise Refused(why_not, "next_on")
    if not member_ids:
        raise Refused("Välj vilka som var med.", "member_ids")
    void(actor, review)
    review.state, review.held_on, review.next_on = "held", held_on, next_on
    review.written_by_id, review.written_at = actor.user_id, actor.now
    for name, value in told.items():
        setattr(review, name, value)
    settle_members(review, member_ids)
    settle_revisions(review, revised)
    tell(
        actor,
        department_managers(),
        "Årlig uppföljning av rutinen är inskriven och väntar på din underskrift.",
        about=f"routine:{review.id}",
    )
    return review


def void(actor: Actor, review: RoutineReview) -> None:
    standing = [one for one in review.signatures if one.voided_at is None]
    for one in standing:
        one.voided_at = actor.now
    told = f"{signed(actor)} har ändrat uppföljningen av rutinen. Din underskrift gäller inte längre."
    tell(actor, {one.user_id for one in standing}, told, about=f"routine:{review.id}")


def settle_members(review: RoutineReview, member_ids: list[int]) -> None:
    there = {one.user_id: one for one in review.members}
    for one in review.members:
        one.left_out = one.user_id not in member_ids
    for row in leaders():
        if row.id in member_ids and row.id not in there:
            also_save(RoutineReviewMember(review_id=review.id, user_id=row.id, name=row.name, title=row.title))


def settle_revisions(review: RoutineReview, revised: dict[str, str]) -> None:
    there = {one.part: one for one in review.revisions}
    for part in PARTS:
        words = (revised.get(part) or "").strip()
        if part in there:
            there[part].text = words
        elif words:
            also_save(RoutineRevision(review_id=review.id, part=part, text=words))


@action("routine.sign")
def sign_routine(actor: Actor, review: RoutineReview, *, version: str) -> RoutineReview:
    """For the departments the actor leads. Signed is what was read: an older version is read anew first."""
    if review.state != "held":
        raise Refused("Det finns inget att skriva under nu.")
    if version != str(review.version):
        raise Changed("Uppföljningen har ändrats sedan du öppnade sidan. Läs den igen, och skriv under om den stämmer.", review)
    done = {one.department_id for one in review.signatures if one.voided_at is None}
    mine = sorted(actor.who.signed_for - done)
    if not mine:
        rest = " En ersättare skriver inte under för båda." if actor.who.departments - done else ""
        raise Refused(f"Du har redan skrivit under.{rest}")
    for department_id in mine:
        who = {"user_id": actor.user_id, "name": actor.who.name, "title": title_of(actor)}
        also_save(RoutineSignature(review_id=review.id, department_id=department_id, at=actor.now, **who))
    if {one.id for one in departments()} <= done | set(mine):
        review.state = "signed"
    return review
