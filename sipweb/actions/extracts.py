"""Registerutdrag: written down, taken out and reviewed part by part, handed over. No other unit learns of a hidden part."""

from datetime import date

from sqlalchemy import select

from sipweb.actions.events import happened, tell, unnamed
from sipweb.actions.takeover import active_names
from sipweb.actions.tracks import refuse_older
from sipweb.db import db
from sipweb.gate import Changed, Refused, action
from sipweb.models import Case, ExtractPart, ExtractRow, RegisterExtract, Representative
from sipweb.queries.extracts import Found, digest_of, open_part, rows_of, units_with_a_part
from sipweb.queries.people import managers_of
from sipweb.rules.extracts import MAY_ASK, WITHDRAWN, due_on, why_not_left_out, why_not_sent
from sipweb.rules.people import is_in_force
from sipweb.rules.standing import Actor


@action("extract.register")
def register_extract(
    actor: Actor,
    case: Case,
    *,
    unit_id: int,
    requester: str,
    asked_on: date,
    identity_check: str,
    identity_note: str = "",
    representative_id: int | None = None,
    only_own: bool = False,
) -> RegisterExtract:
    """Someone has asked. Each unit that holds something gets a part to take out, due on the same day; they are not told where it
    was asked for. A hidden unit can take out its own part only, so that nobody wonders."""
    if unit_id not in actor.who.managed_units & case.open_units:
        raise Refused("Välj en enhet som du leder och som är aktuell i akten.", "unit_id")
    if open_part(case, unit_id):
        raise Refused("Ett registerutdrag är redan begärt. Er del väntar i Mitt arbete.")
    if requester == "representative":
        refuse_unless_may_ask(actor, case, representative_id)
    if only_own and not is_secret(case, unit_id):
        raise Refused("Bara en dold enhet kan ta fram sin egen del ensam.", "only_own")
    extract = RegisterExtract(
        case_id=case.id,
        unit_id=unit_id,
        requester=requester,
        representative_id=representative_id if requester == "representative" else None,
        asked_on=asked_on,
        identity_check=identity_check,
        identity_note=identity_note,
        due_on=due_on(asked_on, actor.routine),
        registered_by_id=actor.user_id,
        registered_at=actor.now,
    )
    units = [unit_id] if only_own else units_with_a_part(case)
    extract.parts = [ExtractPart(case_id=case.id, unit_id=unit) for unit in units]
    happened(actor, case, "extract.register", "Registerutdrag begärt", unit_id=unit_id)
    return extract


def is_secret(case: Case, unit_id: int) -> bool:
    track = case.track_of(unit_id)
    return track is not None and (track.is_hidden or track.unit.hides_tracks)


def refuse_unless_may_ask(actor: Actor, case: Case, representative_id: int | None) -> Representative:
    """One who acts for the person by law or with a fullmakt, now, and may be told."""
    one = next((r for r in case.person.representatives if r.id == representative_id), None)
    if one is None or one.kind not in MAY_ASK or not is_in_force(one, actor.today):
        raise Refused("Välj en företrädare som får föra personens talan i dag.", "representative_id")
    if one.may_not_receive:
        raise Refused(f"Uppgifter får inte lämnas till {one.name}.", "representative_id")
    return one


@action("extract.save", "extract.review")
def review_part(
    actor: Actor, part: ExtractPart, *, verb: str, left_out: dict[str, str], seen: str, version: str | None = None
) -> ExtractPart:
    """Each row kept or left out with a reason; `extract.review` locks the part. `seen` is the digest of the rows that were on
    the page: what has been written since must be reviewed too."""
    refuse_locked(part)
    refuse_older(part, version)
    found = rows_of(actor, part)
    if digest_of(found) != seen:
        raise Changed("Uppgifter har tillkommit eller ändrats sedan du öppnade sidan. De är märkta. Granska dem, och spara igen.", part)
    if why_not := why_not_left_out(left_out.values()):
        raise Refused(why_not)
    keep_rows(part, found, left_out)
    part.saved_at = actor.now
    if verb == "extract.review":
        part.reviewed_by_id, part.reviewed_at = actor.user_id, actor.now
        happened(actor, part.case, verb, "Registerutdrag: enhetens del är granskad", unit_id=part.unit_id)
    return part


def refuse_locked(part: ExtractPart) -> None:
    if part.ended_on:
        raise Refused("Delen är redan avslutad.")
    if part.reviewed_at:
        raise Refused("Delen är redan granskad och låst.")


def keep_rows(part: ExtractPart, found: list[Found], left_out: dict[str, str]) -> None:
    kept = {row.key: row for row in part.rows}
    rows = []
    for place, (section, told) in enumerate(found):
        row = kept.get(told.key) or ExtractRow(key=told.key)
        row.place, row.section, row.text = place, section, told.text
        row.left_out, row.reason = told.key in left_out, left_out.get(told.key, "")
        rows.append(row)
    part.rows = rows


@action("extract.unlock")
def unlock_part(actor: Actor, part: ExtractPart) -> ExtractPart:
    """Something was missed: the review is opened again, as long as nothing has been handed over."""
    if part.ended_on or not part.reviewed_at:
        raise Refused("Det finns ingen låst granskning att öppna.")
    part.reviewed_by_id, part.reviewed_at, part.saved_at = None, None, actor.now
    happened(actor, part.case, "extract.unlock", "Registerutdrag: granskningen är öppnad igen", unit_id=part.unit_id)
    return part


def review_anew(actor: Actor, case: Case, but: int | None = None) -> None:
    """A unit (`but`) is hidden from now on, or two akter are one: what is reviewed and not handed over, and would not be told so any
    more, is reviewed again. They are not told why, nor by whom; what is handed over stays as it was."""
    db.session.flush()
    locked = (ExtractPart.case_id == case.id, ExtractPart.reviewed_at.is_not(None), ExtractPart.ended_on.is_(None))
    for part in db.session.scalars(select(ExtractPart).where(*locked).order_by(ExtractPart.id)).all():
        if part.unit_id == but or stands_as_reviewed(actor, part):
            continue
        part.reviewed_by_id, part.reviewed_at, part.saved_at = None, None, actor.now
        title = "Registerutdrag: granskningen är öppnad igen"
        happened(unnamed(actor), case, "extract.unlock", title, text="Det som står har ändrats.", unit_id=part.unit_id)
        told = f"Det som står i er del av registerutdraget har ändrats. Granska den igen. Akt {case.number}."
        tell(actor, reviewers_of(part), told, case=case, about=f"extract:{part.id}")


def stands_as_reviewed(actor: Actor, part: ExtractPart) -> bool:
    """Would all that is to be handed over still be told in the same words? What has been added since is for the next extract."""
    now = {row.key: row.text for _, row in rows_of(actor, part)}
    return all(row.left_out or now.get(row.key) == row.text for row in part.rows)


def reviewers_of(part: ExtractPart) -> set[int]:
    """The unit's managers: of a protected person those who are named there, as `for_its_managers`."""
    managers = {boss.id for boss in managers_of(part.unit_id, all_levels=True)}
    named = {name.user_id for name in active_names(part.case_id, part.unit_id)} if part.case.person.is_restricted else set()
    return managers & named if named else managers


@action("extract.hand_over")
def hand_over_part(
    actor: Actor, part: ExtractPart, *, ended_how: str, ended_on: date, ended_why: str = "", version: str | None = None
) -> ExtractPart:
    """Handed to the person, or not, with the reason. A hidden or protected part never goes by post."""
    refuse_older(part, version)
    if part.ended_on:
        raise Refused("Delen är redan avslutad.")
    if not part.reviewed_at:
        raise Refused("Granska delen först.")
    if why_not := why_not_sent(ended_how, by_hand=part.by_hand):
        raise Refused(why_not, "ended_how")
    if ended_how == "not_given" and not ended_why.strip():
        raise Refused("Skriv varför delen inte lämnas ut.", "ended_why")
    part.ended_how, part.ended_on, part.ended_why, part.ended_by_id = ended_how, ended_on, ended_why, actor.user_id
    told = "lämnas inte ut" if ended_how == "not_given" else "är lämnad"
    happened(actor, part.case, "extract.hand_over", f"Registerutdrag: enhetens del {told}", text=ended_why, unit_id=part.unit_id)
    return part


@action("extract.withdraw")
def withdraw_extract(actor: Actor, extract: RegisterExtract, *, reason: str) -> RegisterExtract:
    """The person has taken it back, or it was written down in the wrong akt. What is handed over stays handed over."""
    left = [part for part in extract.parts if part.ended_on is None]
    if extract.withdrawn_on or not left:
        raise Refused("Begäran är redan avslutad.")
    extract.withdrawn_on, extract.withdrawn_why = actor.today, reason
    for part in left:
        part.ended_on, part.ended_how, part.ended_by_id = actor.today, WITHDRAWN, actor.user_id
    happened(actor, extract.case, "extract.withdraw", "Begäran om registerutdrag tillbakatagen", text=reason, unit_id=extract.unit_id)
    db.session.flush()
    return extract
