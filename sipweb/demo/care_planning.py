"""Care plannings: one that comes, one to follow up since some days, one followed up, one cancelled."""

from datetime import datetime, time
from typing import Any

from sipweb.actions.care_planning import book_planning, cancel_planning, follow_up_planning, hold_planning
from sipweb.demo.akt import unit_of
from sipweb.demo.stage import Stage, Story
from sipweb.demo.urgent import case_of, turn
from sipweb.models import CarePlanning


def called(stage: Stage, who: str, day: int, to: str, about: str, *, on: int, follow_up: int, **told: Any) -> Story[CarePlanning]:
    """Planned on `day`, for `on`; all in working days from today."""
    me = yield turn(stage, who, day, time(10, 5))
    case, units = case_of(about), stage.units
    starts_at = datetime.combine(stage.day(on), time(13, 30))
    return book_planning(
        me, case, unit_id=units[unit_of(who)], to_unit_id=units[to], starts_at=starts_at, follow_up_on=stage.day(follow_up), **told
    )


def before_he_comes_home(stage: Stage) -> Story[None]:
    """Next week, with the region."""
    yield from called(
        stage, "hl-soc", -2, "BER", "Kjellin", on=4, follow_up=6,
        reason="both",
        reason_text="Ska skrivas ut. Behöver boendestöd och behandling samtidigt.",
        person_words="Jag vill hem, men inte vara ensam de första kvällarna.",
        need="båda enheterna ska planera stödet efter utskrivningen.",
        place="Psykiatriska kliniken, avdelning 12",
        staff="Peter Nyqvist, biståndshandläggare\nJenny Åkerlund, socialsekreterare",
        region="Överläkare, avdelning 12\nSjuksköterska, öppenvården",
        others="Robert och hans bror",
    )  # fmt: skip


def where_does_it_belong(stage: Stage) -> Story[None]:
    """Held; the internal follow-up is late."""
    planning = yield from called(
        stage, "hl-soc", -12, "EKB", "Sundin", on=-8, follow_up=-3,
        reason="unclear",
        reason_text="Oklart vem som ordnar boende efter sjukhusvistelsen.",
        need="båda enheterna är aktuella och ska planera tillsammans.",
        place="Lasarettet, avdelning 3",
        staff="Peter Nyqvist, biståndshandläggare\nMehmet Aydemir, socialsekreterare",
        region="Kurator, avdelning 3",
    )  # fmt: skip
    me = yield turn(stage, "hl-soc", -8, time(15, 20))
    hold_planning(
        me, planning,
        came="Peter Nyqvist\nMehmet Aydemir\nKurator, avdelning 3\nKjell",
        person_words="Jag vill ha en egen dörr att stänga.",
        information="Regionen berättade om planerad utskrivning. Vi gick igenom vad varje enhet kan pröva om han ansöker.",
    )  # fmt: skip


def both_were_wished_for(stage: Stage) -> Story[None]:
    """Held and followed up."""
    planning = yield from called(
        stage, "hl-soc2", -14, "EKB", "Warsame", on=-10, follow_up=-9,
        reason="wish",
        reason_text="Hon har själv bett att alla enheter är med.",
        need="hon har bett oss planera tillsammans.",
        place="Vårdcentralen",
        staff="Aino Karppinen, biståndshandläggare\nMehmet Aydemir, socialsekreterare",
        region="Distriktssköterska",
    )  # fmt: skip
    me = yield turn(stage, "hl-soc2", -10, time(15, 40))
    told = "Alla berättade vad de gör i dag. Inget nytt behov kom fram."
    hold_planning(me, planning, came="Aino Karppinen\nMehmet Aydemir\nDistriktssköterska\nAmina", information=told)
    me = yield turn(stage, "hl-soc2", -9, time(9, 30))
    text = "Inget gemensamt ansvar. Var och en fortsätter med sitt."
    follow_up_planning(me, planning, followed_up_on=stage.day(-9), text=text)


def not_needed_after_all(stage: Stage) -> Story[None]:
    """Cancelled."""
    planning = yield from called(
        stage, "hl-ber", -7, "SOC", "Sundin", on=3, follow_up=4,
        reason="both",
        reason_text="Frågan om boendestöd tas upp på mötet.",
        need="boendestödet påverkar behandlingen hos oss.",
        place="Vårdcentralen",
        staff="Jenny Åkerlund, socialsekreterare",
    )  # fmt: skip
    me = yield turn(stage, "hl-ber", -4, time(11, 45))
    cancel_planning(me, planning, text="Vårdcentralen har redan ett möte den veckan, där vi är med.")


STORIES = (before_he_comes_home, where_does_it_belong, both_were_wished_for, not_needed_after_all)
