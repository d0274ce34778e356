"""Lifted questions on every level, late and finished ones, about someone and about nobody; and one kept for the next time."""

from datetime import time

from sqlalchemy import select

from sipweb.actions.escalation_answers import agree_to_lift, disagree_to_lift
from sipweb.actions.escalations import begin_escalation, lift_question, propose_end, raise_question
from sipweb.actions.precedents import keep_precedent
from sipweb.db import db
from sipweb.demo.questions import turn
from sipweb.demo.stage import Stage, Story
from sipweb.models import Case, Escalation, Person


def case_of(name: str) -> Case:
    """The akt of someone whose story is told elsewhere."""
    given, _, family = name.partition(" ")
    its = select(Case).join(Person, Person.id == Case.person_id).where(Person.given_name == given, Person.family_name == family)
    return db.session.scalars(its).one()


def lifted_in(name: str) -> Escalation:
    return db.session.scalars(select(Escalation).where(Escalation.case_id == case_of(name).id).order_by(Escalation.id.desc())).first()  # type: ignore[return-value]


def begun(stage: Stage, who: str, day: int, name: str, unit: str, *others: str, **told: str) -> Story[Escalation]:
    """Written up by a handläggare; lifted to level 2 two days later."""
    me = yield turn(stage, who, day, time(9, 30))
    units = {"unit_id": stage.units[unit], "unit_ids": [stage.units[code] for code in others]}
    one = begin_escalation(me, case_of(name), attempted_on=stage.day(day - 1), **units, **told)  # type: ignore[arg-type]
    me = yield turn(stage, who, day + 2, time(14, 10))
    return lift_question(me, one, question=told["question"], report="Vi har pratat en gång till, och kommer inte längre själva.")


def on_level_3(stage: Stage) -> Story[None]:
    """The biträdande enhetschefer could not solve it; one of them does not agree, in words."""
    me = yield turn(stage, "bec-ekb", -8, time(10, 20))
    lift_question(
        me, lifted_in("Farid Karimi"),
        question="Vilken enhet utreder och betalar ett tillfälligt boende medan ansökan om bostad med särskild service prövas?",
        report="Togs upp mellan oss två gånger. Ekonomiskt bistånd kan betala ett vandrarhem i två veckor men inte ge stödet som behövs. "
        "Funktionsnedsättning anser att ansökan måste vara prövad först. Vi är överens om att frågan behöver ett svar som gäller fler.",
    )  # fmt: skip
    me = yield turn(stage, "bec-fun", -7, time(15, 40))
    disagree_to_lift(me, lifted_in("Farid Karimi"), text="Vi har inte prövat ett korttidsboende än. Det borde vi göra före nivå 3.")


def solved_on_level_2(stage: Stage) -> Story[None]:
    """Solved between the biträdande enhetschefer, and kept for the next time."""
    one = yield from begun(
        stage, "hl-soc", -11, "Robert Kjellin", "SOC", "BER",
        person_words="Jag vill ha en och samma person som hjälper mig med tiderna.",
        attempt="Vi träffades och gick igenom veckan. Båda tycker att påminnelser hör till den andra enheten.",
        question="Vem påminner om tider på mottagningen när någon har både boendestöd och behandling?",
    )  # fmt: skip
    me = yield turn(stage, "hl-ber", -8, time(8, 40))
    agree_to_lift(me, one)
    me = yield turn(stage, "bec-soc", -6, time(11, 0))
    propose_end(
        me, one, verb="escalation.solve",
        text="Boendestödet påminner dagen innan och samma morgon. Beroendeenheten skickar veckans tider till boendestödet varje fredag.",
    )  # fmt: skip
    me = yield turn(stage, "bec-ber", -5, time(9, 15))
    agree_to_lift(me, one)
    me = yield turn(stage, "bec-ber", -4, time(13, 20))
    keep_precedent(
        me, one,
        unit_id=stage.units["SOC"],
        other_unit_id=stage.units["BER"],
        heading="Påminnelser om tider när boendestöd och behandling pågår",
        text="Boendestödet påminner dagen innan och samma morgon. Den enhet som behandlar skickar veckans tider till boendestödet "
        "varje fredag, om den enskilde har samtyckt till det.",
    )  # fmt: skip


def cost_at_the_top(stage: Stage) -> Story[None]:
    """Kostnad in an akt goes straight to the avdelningschef."""
    me = yield turn(stage, "bec-ekb", -6, time(10, 5))
    one = begin_escalation(
        me, case_of("Patrik Sandin"), kind="cost", unit_id=stage.units["EKB"], unit_ids=[stage.units["BER"]],
        attempt="Enheterna är överens om insatsen men inte om vem som betalar resorna dit.",
        question="Vilken enhet betalar resorna till öppenvården när försörjningsstöd redan betalas ut?",
    )  # fmt: skip
    me = yield turn(stage, "bec-ber", -5, time(9, 50))
    agree_to_lift(me, one)


def late_at_the_top(stage: Stage) -> Story[None]:
    """Kostnad in general, about nobody, and late."""
    me = yield turn(stage, "bec-fun", -18, time(11, 30))
    one = raise_question(
        me, stage.unit("FUN"), kind="cost", unit_ids=[stage.units["BER"]],
        question="Hur fördelas kostnaden när behandling och boende med särskild service ges samtidigt?",
        report="Frågan har kommit upp i flera ärenden i år. Enheterna har räknat var för sig och kommer till olika svar.",
    )  # fmt: skip
    me = yield turn(stage, "bec-ber", -17, time(8, 55))
    agree_to_lift(me, one)


def common_to_three(stage: Stage) -> Story[None]:
    """A question that is not about anyone, for the biträdande enhetschefer of three units."""
    me = yield turn(stage, "bec-ald", -3, time(13, 45))
    raise_question(
        me, stage.unit("ALD"), kind="common", unit_ids=[stage.units["SOC"], stage.units["FUN"]],
        question="Hur gör vi när två enheter har beslutat om städning hemma hos samma person?",
        report="Utförarna ringer olika enheter. Vi behöver en gemensam rutin för vem som samordnar.",
    )  # fmt: skip


def unsolved_at_the_top(stage: Stage) -> Story[None]:
    """All the way up, through an enhetschef who leads both units, and closed without a solution."""
    one = yield from begun(
        stage, "hl-fun", -24, "Amina Warsame", "FUN", "SOC",
        person_words="Jag vill slippa berätta allt två gånger.",
        attempt="Vi har haft två samtal om vem som håller ihop planeringen.",
        question="Vilken enhet samordnar när stöd ges enligt två lagar?",
    )  # fmt: skip
    me = yield turn(stage, "hl-soc2", -21, time(10, 15))
    agree_to_lift(me, one)
    me = yield turn(stage, "bec-fun", -19, time(9, 0))
    lift_question(me, one, question="Ska samordningen följa den första ansökan?", report="Vi har prövat att turas om. Det blev otydligt.")
    me = yield turn(stage, "bec-soc", -18, time(14, 30))
    agree_to_lift(me, one)
    me = yield turn(stage, "ec-aof", -15, time(16, 0))
    lift_question(me, one, question="Behövs en ändring i rutinen?", report="Jag leder båda enheterna och vill ha ett svar som gäller fler.")
    me = yield turn(stage, "ac-aof", -12, time(8, 20))
    propose_end(
        me, one, verb="escalation.close",
        text="Frågan tas med i den årliga uppföljningen av rutinen. Till dess samordnar den enhet som har flest timmar i veckan.",
    )  # fmt: skip


STORIES = (on_level_3, solved_on_level_2, cost_at_the_top, late_at_the_top, common_to_three, unsolved_at_the_top)
