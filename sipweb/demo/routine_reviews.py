"""The routine was followed up almost a year ago, and signed by both avdelningschefer. It is soon time again."""

from datetime import time, timedelta

from sipweb.actions.routine_reviews import plan_review, sign_routine, write_review
from sipweb.demo.stage import Stage, Story
from sipweb.demo.urgent import turn
from sipweb.rules.days import months_after


def a_year_ago(stage: Stage) -> Story[None]:
    held_on = stage.months_ago(11) + timedelta(days=14)
    back = len([1 for n in range((stage.today - held_on).days) if (held_on + timedelta(days=n + 1)).weekday() < 5])
    me = yield turn(stage, "ec-iof", -back - 10, time(9, 10))
    review = plan_review(me, None, planned_on=stage.day(-back))
    me = yield turn(stage, "ec-aof", -back, time(16, 0))
    write_review(
        me, review,
        held_on=me.today,
        next_on=months_after(me.today, 12),
        member_ids=sorted(id_ for name, id_ in stage.users.items() if name.startswith(("ac-", "ec-", "bec-"))),
        others="Verksamhetscontroller Stina Ahlqvist",
        summary="Rutinen är känd av alla chefer, men nya handläggare får höra om den för sent. Vi tar upp den vid introduktionen.",
        training="En gemensam halvdag om psykisk ohälsa och skadligt bruk under våren.",
        revised={
            "meetings": "Avstämningsmötena flyttas till den andra tisdagen i månaden.",
            "urgent": "Akuta samtal skrivs in senast nästa arbetsdag, så att den andra enheten kan bekräfta.",
        },
    )  # fmt: skip
    for username, day in (("ac-iof", -back + 1), ("ac-aof", -back + 3)):
        me = yield turn(stage, username, day, time(8, 45))
        sign_routine(me, review, version=str(review.version))


STORIES = (a_year_ago,)
