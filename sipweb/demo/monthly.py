"""Monthly meetings: two that were held and are locked, one tomorrow with a full agenda, and the rest of the year."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from sipweb.actions.agenda import draft_item, submit_item
from sipweb.actions.attendance import note_attendance, say_absent
from sipweb.actions.minutes import begin_meeting, confirm_minutes, end_meeting, finish_minutes, settle_item
from sipweb.actions.monthly import plan_series
from sipweb.actions.monthly_tasks import finish_task
from sipweb.actions.presiding import appoint
from sipweb.db import db
from sipweb.demo.stage import Stage, Story, Turn
from sipweb.models import AgendaItem, MonthlyMeeting, MonthlyTask, Referral
from sipweb.queries.consents import why_not_tell
from sipweb.queries.monthly import called_to
from sipweb.rules.days import is_working_day, months_after, months_before, previous_working_day
from sipweb.rules.monthly import COOPERATION, STATUS, Planned
from sipweb.rules.standing import Actor

START = time(9, 0)
TRIED = "Handläggarna talades vid två gånger i förra veckan och kom inte överens om vem som börjar."
CHAIR, WRITER = "bec-ber", "bec-ald"


def the_year(stage: Stage) -> list[Planned]:
    """Tomorrow's samverkansmöte, two months back and nine ahead, on about the same day of the month."""
    tomorrow = stage.day(1)
    days = [months_before(tomorrow, 2), months_before(tomorrow, 1), tomorrow, *(months_after(tomorrow, n) for n in range(1, 10))]
    on = [day if is_working_day(day) else previous_working_day(day) for day in days]
    return [Planned(day, COOPERATION if n % 2 == 0 else STATUS) for n, day in enumerate(on)]


def turn(stage: Stage, who: str, day: date, clock: time) -> Turn:
    return Turn(stage.moment(day, clock), who)


def meeting_on(day: date) -> MonthlyMeeting:
    begins = datetime.combine(day, START)
    return db.session.scalars(select(MonthlyMeeting).where(MonthlyMeeting.starts_at == begins)).one()


def report(actor: Actor, meeting: MonthlyMeeting, unit: Any, kind: str, *, need: str = "", **told: Any) -> AgendaItem:
    item = draft_item(actor, unit, meeting_id=meeting.id, kind=kind, **({"unit_ids": []} | told))
    return submit_item(actor, item, need=need)


def held(stage: Stage, day: date, outcomes: dict[str, dict[str, Any]]) -> Story[MonthlyMeeting]:
    """A meeting from its beginning to its locked minutes; `outcomes` by the item's heading."""
    me = yield turn(stage, CHAIR, previous_working_day(day), time(13, 0))
    meeting = appoint(me, meeting_on(day), chair_id=stage.users[CHAIR], writer_id=stage.users[WRITER])
    me = yield turn(stage, CHAIR, day, time(9, 2))
    begin_meeting(me, meeting)
    note_attendance(me, meeting, came={one.user_id: one.user_id != stage.users["bec-ekb"] for one in called_to(meeting)})
    for item in db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state == "submitted")).all():
        settle_item(me, item, **outcomes[item.heading])
    me = yield turn(stage, CHAIR, day, time(10, 40))
    end_meeting(me, meeting)
    me = yield turn(stage, WRITER, day, time(14, 5))
    finish_minutes(me, meeting)
    me = yield turn(stage, CHAIR, day, time(15, 20))
    return confirm_minutes(me, meeting)


def settled(text: str, *tasks: tuple[str, int, date | None], outcome: str = "agreed", parallel: bool | None = None) -> dict[str, Any]:
    return {"outcome": outcome, "outcome_text": text, "tasks": list(tasks), "parallel": parallel, "to_unit_id": None, "transfer_on": None}


def the_meetings(stage: Stage) -> Story[None]:
    first, second, tomorrow = [one.day for one in the_year(stage)][:3]
    me = yield turn(stage, CHAIR, stage.months_ago(4), time(10, 0))
    starts = f"{START:%H:%M}"
    plan_series(me, None, planned=the_year(stage), starts=starts, minutes=120, place="Stadshuset, rum Linden", chair_id=stage.users[CHAIR])

    me = yield turn(stage, "bec-soc", first - timedelta(days=6), time(11, 0))
    anonymous: dict[str, Any] = {
        "heading": "Boende när behandlingen är slut", "age": "40–45", "background": "Har haft flera korta boenden. Inga barn.",
        "current_situation": "Skrivs ut från behandling om en månad.", "interventions": "Boendestöd från oss två gånger i veckan.",
        "problem": "Har ingen bostad att komma hem till.", "question": "Vem kan pröva boende, och kan det ske samtidigt som boendestödet?",
        "unit_ids": [stage.units["BER"], stage.units["EKB"]],
    }  # fmt: skip
    report(me, meeting_on(first), stage.unit("SOC"), "consultation", **anonymous)
    both = settled(
        "Beroendeenheten prövar boendet och Socialpsykiatri fortsätter med boendestöd. Den enskilde tillfrågas först.",
        ("Fråga den enskilde om samtycke till Beroendeenheten", stage.users["hl-soc"], stage.day(-5)), parallel=True,
    )  # fmt: skip
    yield from held(stage, first, {anonymous["heading"]: both})
    me = yield turn(stage, "bec-ung", second - timedelta(days=5), time(9, 40))
    trend: dict[str, Any] = {
        "heading": "Fler unga som bor på soffor", "problem": "Sex unga på två månader har saknat fast boende när de fyllt 18.",
        "question": "Ser ni samma sak, och kan vi ta fram en gemensam lista över boenden?",
    }  # fmt: skip
    report(me, meeting_on(second), stage.unit("UNG"), "trend", **trend)
    todo = ("Samla en lista över boenden till nästa avstämningsmöte", stage.users["bec-ung"], stage.day(12))
    yield from held(stage, second, {trend["heading"]: settled("Ungdomsenheten samlar en lista. Alla enheter lämnar sina boenden.", todo)})
    me = yield turn(stage, "hl-soc", stage.day(-6), time(9, 0))
    for task in db.session.scalars(select(MonthlyTask).where(MonthlyTask.user_id == me.user_id, MonthlyTask.done_on.is_(None))).all():
        finish_task(me, task)
    yield from tomorrows(stage, meeting_on(tomorrow).id)


def tomorrows(stage: Stage, meeting_id: int) -> Story[None]:
    """What is reported to tomorrow's meeting: named, anonymous, general; and one draft that a handläggare has left."""
    me = yield turn(stage, "bec-bou", stage.day(-3), time(10, 15))
    meeting = db.session.get_one(MonthlyMeeting, meeting_id)
    report(
        me, meeting, stage.unit("BOU"), "shared", heading="Gemensam mall för inbjudan",
        problem="Enheterna bjuder in på olika sätt, och föräldrar blir osäkra på vem som gör vad.",
        question="Kan vi använda samma mall från årsskiftet?",
    )  # fmt: skip
    for n, (kind, referral_id) in enumerate(zip(("individual", "difficulty", "consultation"), askable(me), strict=False)):
        referral = db.session.get_one(Referral, referral_id)
        boss = next(name for name in stage.users if name == f"bec-{referral.from_unit.code.lower()}")
        me = yield turn(stage, boss, stage.day(-2), time(9 + n, 20))
        told = {
            "background": "Bor själv. Har en god kontakt med sin syster.",
            "current_situation": referral.situation or "Behöver mer stöd.",
            "interventions": f"Insatser från {referral.from_unit.name}.",
            "problem": referral.question, "person_words": referral.person_words,
            "question": "Hur fördelar vi stödet, och vem tar första kontakten?", "referral_id": referral.id,
            "attempt": TRIED if kind == "difficulty" else "",
            "unit_ids": [referral.to_unit_id],
        }  # fmt: skip
        report(me, db.session.get_one(MonthlyMeeting, meeting_id), referral.from_unit, kind, case=referral.case, need=referral.need, **told)
    me = yield turn(stage, "hl-fun", stage.day(-1), time(15, 30))
    draft_item(
        me, stage.unit("FUN"), meeting_id=meeting_id, kind="consultation", unit_ids=[stage.units["BER"]], heading="Stöd efter ett återfall",
        age="30", background="Bor i egen lägenhet med boendestöd.", current_situation="Har slutat öppna dörren.",
        interventions="Boendestöd.",
    )  # fmt: skip
    me = yield turn(stage, "bec-ekb", stage.day(-1), time(16, 0))
    say_absent(
        me, db.session.get_one(MonthlyMeeting, meeting_id), is_absent=True, reason="Utbildning hela dagen.", deputy_id=stage.users["ec-iof"]
    )
    me = yield turn(stage, CHAIR, stage.day(-1), time(16, 20))
    appoint(me, db.session.get_one(MonthlyMeeting, meeting_id), chair_id=stage.users[CHAIR], writer_id=None)


def askable(actor: Actor) -> list[int]:
    """Requests that go on and whose ground still carries."""
    query = select(Referral).where(
        Referral.is_open, Referral.sent_on.is_not(None), Referral.state.in_(["assigned", "pre_meeting_held", "escalated"])
    )
    rows = db.session.scalars(query.order_by(Referral.id)).all()
    open_now = [r for r in rows if r.from_unit_id not in r.case.hidden_units and r.from_unit_id in r.case.open_units]
    return [r.id for r in open_now if why_not_tell(r.case, r.to_unit, actor, need=r.need) is None and not r.case.person.is_restricted]


STORIES = (the_meetings,)
