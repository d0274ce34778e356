"""Young people who change unit, in every state a user would look for; and one handover that is not about age."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from sipweb.actions.handovers import (
    call_officials,
    close_transfer,
    hold_officials,
    inform_person,
    receive_handover,
    record_contact,
    send_handover,
    write_handover,
)
from sipweb.actions.placements import record_placement
from sipweb.actions.transfer_decisions import decline_transfer, lift_transfer, put_on_agenda, record_decision_of_meeting
from sipweb.actions.transfers import judge_transfer, notify_transfer, start_handover
from sipweb.demo.akt import Akt, boss_of, unit_of
from sipweb.demo.children import turns
from sipweb.demo.stage import Stage, Story
from sipweb.models import Transfer

LATE = "Kom till oss sent. Behovet blev klart först nu."


def at_unit(stage: Stage, name: str, birth: Any, who: str, to: str, *, months: int, female: bool) -> Story[Akt]:
    """Known at a unit for some months, with insatser, and a yes to the one that will take over."""
    akt = Akt(stage, stage.someone(name, birth, female=female))
    yield from akt.known(who, stage.months_ago(months))
    yield from akt.insatser(who, stage.months_ago(months - 1), since=stage.months_ago(months - 1))
    if to:
        yield from akt.consent(who, stage.months_ago(months - 1), to, purpose="Planera stödet efter födelsedagen.")
    return akt


def judged(
    akt: Akt, who: str, day: Any, answer: str = "yes", *, needs: str = "housing daily", text: str, words: str = ""
) -> Story[Transfer]:
    me = yield akt.turn(who, day)
    again = akt.stage.day(15) if answer == "later" else None
    told = {"needs": needs.split() if answer == "yes" else [], "text": text, "again_on": again, "person_words": words}
    return judge_transfer(me, akt.case, from_unit_id=akt.stage.units[unit_of(who)], answer=answer, **told)


def notified(akt: Akt, transfer: Transfer, who: str, day: Any, to: str, late: str = "") -> Story[None]:
    me = yield akt.turn(boss_of(unit_of(who)), day)
    notify_transfer(me, transfer, to_unit_id=akt.stage.units[to], late_why=late)


def decided(akt: Akt, transfer: Transfer, who: str, day: Any, method: str, agreed: Any = None) -> Story[None]:
    me = yield akt.turn(boss_of(unit_of(who)), day)
    put_on_agenda(me, transfer, meeting_on=me.today)
    me = yield akt.turn(boss_of(unit_of(who)), day)
    record_decision_of_meeting(me, transfer, suitable=True, method=method, on=me.today, day=agreed)


def sent(akt: Akt, transfer: Transfer, who: str, day: Any, **parts: str) -> Story[None]:
    me = yield akt.turn(who, day)
    draft = write_handover(me, transfer, **parts)
    me = yield akt.turn(who, day)
    send_handover(me, transfer, version=str(draft.version))


def received(akt: Akt, transfer: Transfer, worker: str, day: Any) -> Story[None]:
    me = yield akt.turn(boss_of(unit_of(worker)), day)
    receive_handover(me, transfer, case_worker_id=akt.stage.users[worker])


def contacted(akt: Akt, transfer: Transfer, worker: str, day: Any) -> Story[None]:
    for whom, text in (("sender", "Gick igenom överlämningen."), ("person", "Vill träffas på biblioteket.")):
        me = yield akt.turn(worker, day)
        record_contact(me, transfer, whom=whom, on=me.today, text=text)


def met(akt: Akt, transfer: Transfer, worker: str, day: int, summary: str) -> Story[None]:
    """The tjänstemannamöte: called some days before, and held."""
    me = yield akt.turn(boss_of(unit_of(worker)), day - 4)
    at = datetime.combine(akt.stage.day(day), time(10, 0))
    told: dict[str, Any] = {"representative_ids": [], "others": ["Habiliteringen"], "left_out": ""}
    call_officials(me, transfer, at=at, place="Kommunhuset, rum 3", **told)
    me = yield akt.turn(boss_of(unit_of(worker)), day, time(11, 30))
    hold_officials(me, transfer, summary=summary)


PARTS = {
    "background": "Bor med en förälder. Två yngre syskon.",
    "situation": "Går sista året på gymnasiet. Vill flytta hemifrån.",
    "impairment": "Har diagnos inom autismspektrum. Svårt med tider och nya platser.",
    "earlier": "Utredd av barn- och ungdomspsykiatrin.",
    "ongoing": "Kontaktperson en gång i veckan.",
    "planning": "Pröva ett eget boende med stöd.",
}


def waits_for_receipt(stage: Stage) -> Story[None]:
    """Notified in time; the handover is sent, and the receipt is late."""
    akt = yield from at_unit(stage, "Liam Hedin", turns(stage, 19, months=4), "hl-ung", "FUN", months=10, female=False)
    transfer = yield from judged(akt, "hl-ung", stage.months_ago(7), text="Behöver boende med stöd.", words="Jag vill ha en egen dörr.")
    yield from notified(akt, transfer, "hl-ung", stage.months_ago(7), "FUN")
    yield from decided(akt, transfer, "hl-ung", -20, "Två gemensamma besök innan födelsedagen.")
    yield from sent(akt, transfer, "hl-ung", -9, person_words="Jag vill ha en egen dörr.", **PARTS)


def in_the_joint_period(stage: Stage) -> Story[None]:
    """Received, both contacts made; the tjänstemannamöte is to be held."""
    akt = yield from at_unit(stage, "Nova Lindahl", turns(stage, 19, months=2), "hl-ung", "SOC", months=12, female=True)
    transfer = yield from judged(
        akt, "hl-ung", stage.months_ago(9), needs="mental occupation", text="Behöver boendestöd och sysselsättning."
    )
    yield from notified(akt, transfer, "hl-ung", stage.months_ago(9), "SOC")
    yield from decided(akt, transfer, "hl-ung", stage.months_ago(3), "Handläggarna träffar henne tillsammans.")
    yield from sent(akt, transfer, "hl-ung", -30, **PARTS)
    yield from received(akt, transfer, "hl-soc", -27)
    yield from contacted(akt, transfer, "hl-soc", -24)


def birthday_passed(stage: Stage) -> Story[None]:
    """Decided in time, but the handover was never written: the birthday has passed."""
    akt = yield from at_unit(stage, "Vincent Borg", stage.born(19, 0, 6), "hl-ung", "SOC", months=14, female=False)
    transfer = yield from judged(akt, "hl-ung", stage.months_ago(8), needs="mental", text="Behöver boendestöd.")
    yield from notified(akt, transfer, "hl-ung", stage.months_ago(8), "SOC")
    yield from decided(akt, transfer, "hl-ung", stage.months_ago(4), "Socialpsykiatri tar över från födelsedagen.")


def nobody_receives(stage: Stage) -> Story[None]:
    """The receiving unit said no, and the birthday has passed: lifted to the enhetschefer."""
    akt = yield from at_unit(stage, "Signe Palmqvist", stage.born(19, 0, 3), "hl-bou", "FUN", months=9, female=True)
    transfer = yield from judged(akt, "hl-bou", stage.months_ago(4), needs="disability network", text="Behöver stöd i hemmet.")
    yield from notified(akt, transfer, "hl-bou", stage.months_ago(4), "FUN", LATE)
    me = yield akt.turn("bec-fun", -15)
    decline_transfer(me, transfer, text="Vi bedömer att behovet inte hör till vårt uppdrag.")
    me = yield akt.turn("bec-bou", -10)
    lift_transfer(me, transfer, text="Vi är inte överens om vilken enhet som tar över. Vi har träffats två gånger.")


def handed_over(stage: Stage) -> Story[None]:
    """All the way: transferred on the birthday, and closed."""
    akt = yield from at_unit(stage, "Melker Strandberg", stage.born(19, 0, 20), "hl-ung", "SOC", months=14, female=False)
    transfer = yield from judged(akt, "hl-ung", stage.months_ago(10), needs="daily economy", text="Behöver boendestöd.")
    yield from notified(akt, transfer, "hl-ung", stage.months_ago(9), "SOC")
    yield from decided(akt, transfer, "hl-ung", stage.months_ago(6), "Gemensamma besök under våren.")
    yield from sent(akt, transfer, "hl-ung", stage.months_ago(5), **PARTS)
    yield from received(akt, transfer, "hl-soc2", stage.months_ago(5))
    yield from contacted(akt, transfer, "hl-soc2", stage.months_ago(4))
    yield from met(akt, transfer, "hl-soc2", -40, "Boendestöd från födelsedagen. Kontaktpersonen fortsätter en månad till.")
    me = yield akt.turn("hl-soc2", -8)
    inform_person(me, transfer, on=me.today, how="Vid besök. Han är nöjd med planen.")
    me = yield akt.turn("bec-soc", -7)
    close_transfer(me, transfer, first_planning="Boendestöd två dagar i veckan. Uppföljning om tre månader.")


def not_yet(stage: Stage) -> Story[None]:
    akt = yield from at_unit(stage, "Ronja Ahlgren", turns(stage, 19, months=10), "hl-ung", "", months=5, female=True)
    yield from judged(akt, "hl-ung", -12, "later", text="Väntar på utredningen i skolan.", words="Jag vet inte än.")


def no_more_support(stage: Stage) -> Story[None]:
    """The handläggare thinks no, and the manager has not confirmed it."""
    akt = yield from at_unit(stage, "Alvin Sköld", turns(stage, 19, months=8), "hl-ung", "", months=6, female=False)
    yield from judged(akt, "hl-ung", -3, "no", text="Har eget boende och arbete. Vill inte ha mer stöd.", words="Nu klarar jag mig.")


def placed_with_an_end(stage: Stage) -> Story[None]:
    """Placed by familjevården beyond 19, and noticed in time."""
    akt = yield from at_unit(stage, "Ebba Nordlund", turns(stage, 21, months=8), "hl-fam", "FUN", months=12, female=True)
    me = yield akt.turn("hl-fam", stage.months_ago(11))
    record_placement(me, akt.case, unit_id=stage.units["FAM"], starts_on=stage.months_ago(30), ends_on=None)
    transfer = yield from judged(akt, "hl-fam", -25, needs="housing disability", text="Behöver bostad med särskild service.")
    yield from notified(akt, transfer, "hl-fam", -22, "FUN")


def not_about_age(stage: Stage) -> Story[None]:
    """A grown-up goes from one unit to another: the handover is decided and sent."""
    akt = yield from at_unit(stage, "Birgitta Hagman", stage.born(58, 3, 2), "hl-ber2", "SOC", months=8, female=True)
    me = yield akt.turn("hl-ber2", -30)
    told: dict[str, Any] = {
        "text": "Behandlingen är klar. Behovet gäller nu boendestöd.",
        "person_words": "Jag behöver någon som påminner mig.",
    }
    transfer = start_handover(me, akt.case, from_unit_id=stage.units["BER"], to_unit_id=stage.units["SOC"], **told)
    yield from decided(akt, transfer, "hl-ber2", -20, "Ett gemensamt möte.", stage.day(15))
    yield from sent(akt, transfer, "hl-ber2", -2, **PARTS | {"impairment": "Depression. Nykter sedan ett år."})


STORIES: tuple[Callable[[Stage], Story[None]], ...] = (
    waits_for_receipt,
    in_the_joint_period,
    birthday_passed,
    nobody_receives,
    handed_over,
    not_yet,
    no_more_support,
    placed_with_an_end,
    not_about_age,
)
