"""Someone is or is going to be away, and another takes over what they are responsible for."""

from sipweb.actions.leaving import choose_names, confirm_list, propose_list, start_for, start_own
from sipweb.db import db
from sipweb.demo.akt import Akt
from sipweb.demo.stage import Stage, Story
from sipweb.models import User


def on_parental_leave(stage: Stage) -> Story[None]:
    """Peter's list is on the manager's table; most of it goes to Aino, and what she can't have to the manager."""
    me = yield Akt(stage).turn("hl-soc", -1)
    user, since, why = db.session.get_one(User, me.user_id), stage.day(5), "Föräldraledig till sommaren."
    made = start_own(me, user, unit_id=stage.units["SOC"], reason="leave", text=why, starts_on=since)
    choose_names(me, made, choices={}, everyone=stage.users["hl-soc2"])
    propose_list(me, made, choices={row.key: stage.users["bec-soc"] for row in made.rows if row.to_user_id is None})


def ill_last_week(stage: Stage) -> Story[None]:
    """Daniel could not hand over himself, so his manager did; Helena has not looked through what she got."""
    boss = yield Akt(stage).turn("bec-ald", -5)
    daniel = stage.users["hl-ald2"]
    made = start_for(boss, stage.unit("ALD"), from_user_id=daniel, reason="absence", text="", starts_on=boss.today)
    confirm_list(boss, made, choices={row.key: stage.users["hl-ald"] for row in made.rows})


STORIES = (on_parental_leave, ill_last_week)
