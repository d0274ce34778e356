"""A death, registered once; another municipality. Each does all it does in one act, after it has been shown."""

from datetime import date

from sqlalchemy import select

from sipweb.actions.care_planning import step as move
from sipweb.actions.consents import end_bases, end_consents
from sipweb.actions.disabling import reader_among
from sipweb.actions.escalation_steps import end_with
from sipweb.actions.events import happened, tell, unnamed
from sipweb.actions.journalled import correct_journals, current, to_journals
from sipweb.actions.moves import both, step
from sipweb.actions.tracks import freshen, open_track, shut, worker_of
from sipweb.actions.transfer_endings import end_at_death, wait_after_move
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused, action
from sipweb.models import AgendaItem, Announcement, Case, CaseTrack, Death, RecordedAnswer, Referral, Unit
from sipweb.queries.deaths import last_death, why_not_resume
from sipweb.queries.life import Open, fingerprint, waits_after_a_move, what_a_death_ends, what_a_move_ends, what_is_open
from sipweb.queries.people import managers_of
from sipweb.rules.agenda import WAITING
from sipweb.rules.dates import long_date
from sipweb.rules.days import add_working_days
from sipweb.rules.extracts import WITHDRAWN
from sipweb.rules.life import KNOWN_HOW, Change, why_not_die, why_not_move
from sipweb.rules.referrals import ANSWERED, DECEASED
from sipweb.rules.standing import Actor

DIED = "Den enskilde har avlidit."
NOT_ALONG = "Samtycken och egen begäran följer inte med."
MOVED = "Den enskilde har flyttat till en annan kommun. Samtycken och egen begäran följer inte med."


def refuse_unless_seen(changes: list[Change], seen: str | None, row: Case) -> None:
    """What was shown must be how it stands now; else it comes back with the new list. None: nothing was shown."""
    if seen is not None and seen != fingerprint(changes):
        raise Changed("Något har ändrats sedan du läste listan. Läs hur det är nu, och tryck igen om det stämmer.", row)


def own_unit(actor: Actor, case: Case) -> int | None:
    """The actor's unit in the akt: where what is only for their own unit is told."""
    return min((t.unit_id for t in case.tracks if actor.who.works_in(t.unit_id)), default=None)


@action("person.die")
def register_death(actor: Actor, case: Case, *, died_on: date, known_how: str, told_by: str, seen: str | None = None) -> Death:
    """Cancels what is booked or waits, ends consents, grounds and mandates, closes every part of the akt. Secrecy stays:
    after this the akt is read with a reason, by the same units as before."""
    if why_not := why_not_die(died_on, actor.today, case.person.birth_date, case.person.died_on):
        raise Refused(why_not, "died_on")
    refuse_unless_seen(what_a_death_ends(actor, case, died_on), seen, case)
    everything, telling = what_is_open(case, died_on), unnamed(actor)
    concerned = who_hears(everything)
    case.person.died_on = died_on
    title = f"Den enskilde avled {long_date(died_on)}"
    happened(telling, case, "person.die", title, for_all=True)
    how = f"{KNOWN_HOW[known_how]}: {told_by}" if told_by else KNOWN_HOW[known_how]
    happened(actor, case, "person.die", "Dödsfallet registrerat", text=how, unit_id=own_unit(actor, case))
    to_journals(telling, case, whose(case, everything), title, "Samverkan och samtycken är avslutade i sipweb.")
    end_everything(actor, telling, case, everything, died_on)
    end_what_waits(actor, case, everything)
    told = "har avlidit. Det som var bokat, väntade eller gällde är avslutat. Akten läses nu med ett skäl."
    tell(actor, concerned, f"Den enskilde i akt {case.number} {told}", case=case)
    return Death(
        case_id=case.id,
        died_on=died_on,
        known_how=known_how,
        told_by=told_by,
        registered_by_id=actor.user_id,
        registered_at=actor.now,
        closed_tracks=",".join(str(track.id) for track in everything.tracks),
    )


def who_hears(everything: Open) -> set[int | None]:
    """Every handläggare, in the akt and in what it asks others; and the managers where nobody is named yet."""
    named = {t.case_worker_id for t in everything.tracks} | {u for r in everything.referrals for u in both(r)}
    without = {t.unit_id for t in everything.tracks if t.case_worker_id is None}
    without |= {r.to_unit_id for r in everything.referrals if r.sent_on and r.state not in ANSWERED}
    return named | {boss.id for unit_id in sorted(without) for boss in managers_of(unit_id)}


def whose(case: Case, everything: Open) -> dict[int, int | None]:
    """Who files a death in each unit that had a part or was asked: the one who is responsible there, or a manager."""
    workers = {r.to_unit: r.to_worker_id for r in everything.referrals if r.sent_on}
    workers |= {t.unit: t.case_worker_id for t in everything.tracks}
    for unit in [unit for unit, worker in workers.items() if not worker]:
        if boss := reader_among(managers_of(unit.id), unit, case):
            workers[unit] = boss.id
    return {unit.id: worker for unit, worker in workers.items()}


def end_everything(actor: Actor, telling: Actor, case: Case, everything: Open, died_on: date) -> None:
    for meeting in everything.meetings:
        meeting.state, meeting.change_reason = "cancelled", DIED
    for proposal in everything.proposals:
        proposal.state = "cancelled"
    for planning in everything.plannings:
        planning.change_reason = DIED
        move(telling, planning, "person.die")
    end_with(telling, everything.escalations, "person.die", DIED)
    for referral in everything.referrals:
        referral.outcome = DECEASED
        step(telling, referral, "person.die")
    for transfer in everything.transfers:
        end_at_death(telling, transfer)
    end_consents(actor, everything.consents, DIED)
    end_bases(actor, everything.bases, DIED)
    for mandate in everything.mandates:
        mandate.ends_on = died_on
    for track in everything.tracks:
        happened(telling, case, "person.die", f"Avslutad hos {track.unit.name}", text=DIED, unit_id=track.unit_id)
        shut(actor, track, DIED)
    case.closed_on = actor.today


def end_what_waits(actor: Actor, case: Case, everything: Open) -> None:
    """What somebody would answer, send or hand over."""
    for question in everything.questions:
        question.answering_unit_id = None  # nobody is current any more: the asker reads what everyone reads then
    for part in everything.extracts:
        part.ended_on, part.ended_how, part.ended_why, part.ended_by_id = actor.today, WITHDRAWN, DIED, actor.user_id
        part.extract.withdrawn_on, part.extract.withdrawn_why = actor.today, DIED
    unsent = select(Announcement).where(Announcement.case_id == case.id, Announcement.sent_at.is_(None))
    for news in db.session.scalars(unsent).all():
        news.sent_at = actor.now  # to nobody
    waits = (AgendaItem.case_id == case.id) & AgendaItem.state.in_(["draft", *sorted(WAITING)])
    for item in db.session.scalars(select(AgendaItem).where(waits)).all():
        item.state, item.withdrawn_why = "withdrawn", DIED
    by_phone = (RecordedAnswer.state == "waiting") & RecordedAnswer.referral_id.in_([r.id for r in everything.referrals])
    for answer in db.session.scalars(select(RecordedAnswer).where(by_phone)).all():
        answer.state = "replaced"


def case_once_had(actor: Actor, unit: Unit, number: str) -> Case:
    """An akt the actor may read now, in which the unit has, or has had, a part."""
    case = db.session.scalar(Case.visible_to(actor).where(Case.number == number))
    if case is None or all(track.unit_id != unit.id for track in case.tracks):
        raise NotAllowed("case")
    return case


@action("person.correct_death")
def correct_death(actor: Actor, unit: Unit, *, number: str, reason: str) -> Death:
    """The person lives: the date is taken away, and everyone who was told is told. Nothing opens by itself."""
    case = case_once_had(actor, unit, number)
    death = last_death(case)
    if death is None or case.person.died_on is None:
        raise Refused("Det finns inget dödsfall att rätta i akten.")
    case.person.died_on = None
    death.corrected_at, death.corrected_by_id, death.correction = actor.now, actor.user_id, reason
    title = "Rättelse: den enskilde lever"
    happened(actor, case, "person.correct_death", title, for_all=True)
    happened(actor, case, "person.correct_death", "Skäl till rättelsen", text=reason, unit_id=unit.id)
    correct_journals(actor, case, f"Den enskilde avled {long_date(death.died_on)}", title)
    closed = [t for t in case.tracks if t.id in death.track_ids]
    people = {t.case_worker_id for t in closed} | {m.id for t in closed for m in managers_of(t.unit_id)}
    people |= {u for r in case.referrals if r.outcome == DECEASED for u in both(r)}
    told = "lever. Inget har öppnats igen av sig självt: det som ska fortsätta börjar på nytt, och samtycke frågas på nytt."
    tell(actor, people, f"Rättelse: den enskilde i akt {case.number} {told}", case=case)
    return death


@action("track.resume")
def resume_track(actor: Actor, unit: Unit, *, number: str, case_worker_id: int) -> CaseTrack:
    """The unit's part as it was before a death that was a mistake: the same ground, number and hiding. A new part, so that
    what happened stands."""
    case = case_once_had(actor, unit, number)
    if why_not := why_not_resume(case, unit.id):
        raise Refused(why_not)
    worker_of(actor, unit.id, case_worker_id, case.id)
    old = [t for t in case.tracks if t.unit_id == unit.id][-1]
    told = f"Du är nu handläggare hos {unit.name} i akt {case.number}."
    tell(actor, [case_worker_id], told, case=case)
    return open_track(
        actor,
        case,
        unit.id,
        worker_id=case_worker_id,
        ground=old.ground,
        ground_on=old.ground_on or old.opened_on,
        hidden=old.is_hidden,
        other_number=old.other_number,
    )


@action("person.move_away")
def move_away(
    actor: Actor, case: Case, *, moved_on: date, moved_to: str, moved_wish: str, address: str = "", seen: str | None = None
) -> Case:
    """Another municipality. Consents and own requests do not follow; each unit closes, or says why the akt stays."""
    person = case.person
    if why_not := why_not_move(moved_on, actor.today, person.birth_date, person.died_on):
        raise Refused(why_not, "moved_on")
    refuse_unless_seen(what_a_move_ends(actor, case, address), seen, case)
    waiting = [r for r in case.referrals if r.is_open and waits_after_a_move(actor, r)]
    everything, telling = what_is_open(case, actor.today), unnamed(actor)
    end_consents(actor, everything.consents, MOVED)
    end_bases(actor, [b for b in everything.bases if b.kind == "own_request"], MOVED)
    person.moved_on, person.moved_to, person.moved_wish = moved_on, moved_to, moved_wish
    person.address = address or person.address
    for track in everything.tracks:
        track.leave_by, track.stays_because = add_working_days(actor.today, actor.routine.act_within), None
    happened(telling, case, "person.move_away", f"Den enskilde flyttade till {moved_to} {long_date(moved_on)}", for_all=True)
    to_journals(telling, case, current(case), f"Den enskilde flyttade till {moved_to} {long_date(moved_on)}", NOT_ALONG)
    happened(actor, case, "person.move_away", "Flytten registrerad", text=moved_wish, unit_id=own_unit(actor, case))
    told = "har flyttat till en annan kommun. Samtycken följer inte med. Avsluta hos er, eller skriv varför akten är kvar."
    tell(actor, {t.case_worker_id for t in everything.tracks}, f"Den enskilde i akt {case.number} {told}", case=case)
    tell_that_they_wait(actor, case, waiting)
    for transfer in everything.transfers:
        wait_after_move(actor, transfer)
    freshen(actor, case)
    return case


def tell_that_they_wait(actor: Actor, case: Case, waiting: list[Referral]) -> None:
    for referral in waiting:
        told = f"Samtycket gäller inte längre. Förfrågan i akt {case.number} väntar."
        tell(actor, both(referral), told, case=case, referral=referral)


@action("track.stay")
def keep_track(actor: Actor, track: CaseTrack, *, because: str) -> CaseTrack:
    """The person has moved away, and the unit's part stays open all the same."""
    if track.leave_by is None:
        raise Refused("Det är redan besvarat, eller så väntar inget svar.")
    track.leave_by, track.stays_because = None, because
    happened(actor, track.case, "track.stay", "Akten är kvar efter flytten", text=because, unit_id=track.unit_id)
    return track


@action("person.move_back")
def move_back(actor: Actor, case: Case, *, reason: str) -> Case:
    """It was a mistake, or the person lives here again. What ended stays ended: consent is asked for anew."""
    person = case.person
    if person.moved_on is None:
        raise Refused("Ingen flytt är registrerad.")
    person.moved_on = person.moved_to = person.moved_wish = None
    for track in case.open_tracks:
        track.leave_by = track.stays_because = None
    happened(actor, case, "person.move_back", "Den enskilde bor i kommunen", for_all=True)
    to_journals(actor, case, current(case), "Den enskilde bor i kommunen", "Flytten är tillbakatagen.")
    happened(actor, case, "person.move_back", "Skäl", text=reason, unit_id=own_unit(actor, case))
    told = f"Den enskilde i akt {case.number} bor i kommunen. Samtycken som har upphört frågas på nytt."
    tell(actor, {t.case_worker_id for t in case.open_tracks}, told, case=case)
    return case
