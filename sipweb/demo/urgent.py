"""Urgent contacts: one that waits to be confirmed, one that was corrected, one that came late, one about nobody named."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from sipweb.actions.urgent import answer_urgent, complete_urgent, register_urgent, report_urgent
from sipweb.db import db
from sipweb.demo.akt import unit_of
from sipweb.demo.stage import Stage, Story, Turn
from sipweb.models import Case, Person, UrgentConsultation


def turn(stage: Stage, who: str, day: int, clock: time) -> Turn:
    return Turn(stage.moment(stage.day(day), clock), who)


def case_of(family_name: str) -> Case:
    """An akt that another story has opened before."""
    return db.session.scalars(select(Case).join(Person, Person.id == Case.person_id).where(Person.family_name == family_name)).one()


def called(
    stage: Stage, who: str, day: int, clock: time, to: str, reached: str, *, on: int | None = None, about: str = "", **told: Any
) -> Story[UrgentConsultation]:
    """The call some minutes before it is written down, or on an earlier day."""
    me = yield turn(stage, who, day, clock)
    then = datetime.combine(stage.day(on), time(10, 40)) if on is not None else me.now.replace(tzinfo=None, minute=0)
    case = case_of(about) if about else None
    return register_urgent(
        me, stage.unit(unit_of(who)), to_unit_id=stage.units[to], case=case, called_at=then, reached=reached, how="phone", **told
    )


def psychosis_and_harmful_use(stage: Stage) -> Story[None]:
    """The routine's own example. Confirmed with a correction, and taken up on a meeting."""
    urgent = yield from called(
        stage, "bec-soc", -9, time(11, 20), "BER", "Åsa Fridlund, biträdande enhetschef", about="Kjellin",
        person_words="Jag vill inte till sjukhuset igen.",
        matter="Anmälan från regionen: psykotiska symtom, och han dricker varje dag sedan två veckor.",
        why_urgent="Han skulle skrivas ut samma eftermiddag, utan någon som mötte honom hemma.",
        outcome="Beroendeenheten möter upp i bostaden kl. 16. Boendestödet kommer nästa morgon.",
        ground="need",
        ground_text="båda enheterna behövde veta när han skrevs ut.",
        person_told_on=stage.day(-9),
    )  # fmt: skip
    me = yield turn(stage, "bec-ber", -8, time(9, 15))
    text = "Vi lovade att ringa honom kl. 16, och att komma hem dagen efter. I övrigt stämmer det."
    answer_urgent(me, urgent, answer="corrects", answer_text=text)
    me = yield turn(stage, "bec-soc", -5, time(13, 0))
    report_urgent(me, urgent)


def nobody_at_home(stage: Stage) -> Story[None]:
    """Written down too late. Confirmed, and to be taken up on the next meeting."""
    urgent = yield from called(
        stage, "bec-ald", -2, time(8, 50), "SOC", "Katarina Wede, biträdande enhetschef", on=-5, about="Haglund",
        matter="Hemtjänsten kom inte in. Dottern sa att hon inte hade ätit på flera dagar och pratade med någon som inte fanns.",
        why_urgent="Nästa möte är om tre veckor.",
        outcome="Socialpsykiatri ger råd om bemötande i dag. Vårdcentralen kontaktas av oss.",
        ground="later",
    )  # fmt: skip
    me = yield turn(stage, "bec-soc", -1, time(10, 10))
    answer_urgent(me, urgent, answer="agrees")
    me = yield turn(stage, "bec-ald", -1, time(14, 30))
    complete_urgent(me, urgent, ground="no_harm", ground_text="Det gällde bara hur personalen skulle bemöta henne.")


def needs_a_bed_tonight(stage: Stage) -> Story[None]:
    """Yesterday afternoon. The called unit has not confirmed it."""
    yield from called(
        stage, "bec-ekb", -1, time(15, 30), "BER", "Åsa Fridlund, biträdande enhetschef", about="Dahlin",
        person_words="Jag klarar inte en natt till ute.",
        matter="Har blivit av med sitt rum och tagit något som hon inte vet vad det är.",
        why_urgent="Hon hade ingenstans att sova och mådde dåligt.",
        outcome="Beroendeenheten ordnar tillnyktring. Vi betalar ett rum till måndag.",
        ground="consent",
        person_told_on=stage.day(-1),
    )  # fmt: skip


def without_a_name(stage: Stage) -> Story[None]:
    """About nobody who is named, waiting for the called unit."""
    yield from called(
        stage, "bec-ber", -1, time(16, 5), "ALD", "Per-Olof Hägg, biträdande enhetschef",
        age="75–80",
        matter="Grannen hör fall och rop. Personen har druckit mycket den senaste månaden och vill inte ha hjälp.",
        why_urgent="Vi visste inte om någon kunde åka dit före helgen.",
        outcome="Äldreenheten förklarar hur larm fungerar utan beslut. Vi åker dit i kväll.",
    )  # fmt: skip


STORIES = (psychosis_and_harmful_use, nobody_at_home, needs_a_bed_tonight, without_a_name)
