"""Who has looked at what, and the loggkontroller: one signed, one begun, the others waiting."""

from datetime import date, time, timedelta

from sipweb.actions.reviews import draw_review, is_own, judge_row, sign_review
from sipweb.db import db
from sipweb.demo.akt import Akt
from sipweb.demo.stage import Stage, Story, Turn
from sipweb.gate import write_down_reads
from sipweb.models import Case, LogReview
from sipweb.queries.reviews import rows_of
from sipweb.rules.days import add_working_days, is_working_day, months_after, months_before
from sipweb.rules.reviews import month_of
from sipweb.rules.standing import Actor

READERS = ("hl-ber", "hl-ber2", "bec-ber", "hl-ald", "bec-ald", "hl-ekb", "bec-ekb", "hl-rel")
EVERY = 4  # working days between one day of reading and the next
JUDGED = 5


def last_month(stage: Stage, steps: int = 1) -> date:
    return months_before(month_of(stage.today), steps)


def readings(stage: Stage, username: str) -> Story[None]:
    """Since the beginning of the month before last: Mitt arbete in the morning, and an akt or two."""
    days = (last_month(stage, 2) + timedelta(days=n) for n in range(100))
    worked = [day for day in days if is_working_day(day) and day < stage.today]
    for n, day in enumerate(worked[READERS.index(username) % EVERY :: EVERY]):
        me = yield Turn(stage.moment(day, time(8 + n % 8, 12 + n)), username)
        mine = akter_of(me)
        if mine:
            opened = {mine[k % len(mine)] for k in (n, 3 * n + 1)}
            looks = {f"Läste akt {number}": {id_} for id_, number in sorted(opened)}
            write_down_reads(me, {"Läste Mitt arbete": {id_ for id_, _ in mine[:12]}, **looks})


def akter_of(me: Actor) -> list[tuple[int, str]]:
    current = Case.workable_by(me).with_only_columns(Case.id, Case.number).order_by(Case.id)
    return [(id_, number) for id_, number in db.session.execute(current)]


def late_in_the_evening(stage: Stage) -> Story[None]:
    """An akt opened at home, long after the office has closed."""
    me = yield Turn(stage.moment(add_working_days(last_month(stage), 9), time(22, 40)), "hl-ber2")
    id_, number = akter_of(me)[0]
    write_down_reads(me, {f"Läste akt {number}": {id_}})


def sounds_familiar(stage: Stage, name: str, years: int, day: int) -> Story[None]:
    """An akt whose person shares a name with someone on the staff. A colleague of its handläggare has opened it."""
    akt = Akt(stage, stage.someone(name, stage.born(years, 2, 9), female=False))
    akt.start = time(9, 50)
    yield from akt.known("hl-ber2", stage.months_ago(12))
    me = yield Turn(stage.moment(add_working_days(last_month(stage), day), time(13, 25)), "hl-ber")
    write_down_reads(me, {f"Läste akt {akt.case.number}": {akt.case.id}})


def signed(stage: Stage) -> Story[None]:
    """The month before last, at Beroendeenheten: looked through, the manager's own rows by the enhetschef, and signed."""
    month = last_month(stage, 2)
    day = add_working_days(months_after(month, 1), 6)
    me = yield Turn(stage.moment(day, time(14, 5)), "bec-ber")
    review = draw_review(me, stage.unit("BER"), month=month)
    judge(me, review, followed_up="Pratat med handläggaren om varför akten lästes. Det gällde ett samtal den dagen.")
    boss = yield Turn(stage.moment(day, time(15, 10)), "ec-iof")
    judge(boss, review)
    me = yield Turn(stage.moment(day, time(16, 20)), "bec-ber")
    sign_review(me, review)


def begun(stage: Stage) -> Story[None]:
    """Last month, at Ekonomiskt bistånd: drawn, and the first rows judged."""
    month = last_month(stage)
    day = min(add_working_days(months_after(month, 1), 2), stage.today)
    me = yield Turn(stage.moment(day, time(9, 40)), "bec-ekb")
    judge(me, draw_review(me, stage.unit("EKB"), month=month), most=JUDGED)


def judge(me: Actor, review: LogReview, *, most: int | None = None, followed_up: str = "") -> None:
    """Those that are left, and never one's own."""
    left = [row for row in rows_of(review) if not row.verdict and not is_own(me, row)]
    for n, row in enumerate(left[:most]):
        told = {"verdict": "follow_up", "note": followed_up} if followed_up and n == 0 else {"verdict": "ok"}
        judge_row(me, row, **told)


def stories(stage: Stage) -> list[Story[None]]:
    return [
        sounds_familiar(stage, "Stig Åkerlund", 61, 6),
        sounds_familiar(stage, "Erik Sandell", 44, 11),
        late_in_the_evening(stage),
        *(readings(stage, name) for name in READERS),
        signed(stage),
        begun(stage),
    ]
