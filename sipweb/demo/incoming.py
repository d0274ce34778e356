"""What others ask of Beroendeenheten, and what waits for its manager."""

from datetime import time
from typing import Any

from sipweb.actions.access import block_user
from sipweb.actions.answers import record_answer
from sipweb.actions.cases import reject_intake
from sipweb.actions.outcomes import close_referral
from sipweb.demo.akt import Akt
from sipweb.demo.cooperation import ask, assign, book_pre, book_three, filed, hold_three, met_before, proposed
from sipweb.demo.stage import Stage, Story
from sipweb.rules.days import months_after


def not_answered_in_time(stage: Stage) -> Story[None]:
    """Ekonomiskt bistånd should have had an answer on the last working day, got one by phone, and has written it down.

    The person has no number."""
    akt = Akt(stage, stage.someone("Yonas Tesfay", stage.born(48, 3, 12), female=False, kind="saknas"))
    yield from akt.known("hl-ekb", stage.months_ago(2))
    yield from akt.about("hl-ekb", -30, language="Tigrinja", needs_interpreter=True)
    yield from akt.consent("hl-ekb", -8, "BER", purpose="Få kontakt med behandling.", informed_how="Muntligt vid besök, med tolk.")
    referral = yield from ask(
        akt, "hl-ekb", -6, "BER",
        words="Jag vill sluta men jag kan inte själv.",
        question="Kan ni träffa honom tillsammans med oss och berätta om behandling?",
        situation="Har försörjningsstöd. Har själv berättat om sitt beroende.",
    )  # fmt: skip
    me = yield akt.turn("hl-ekb", -1)
    said: dict[str, Any] = {"kind": "assign", "said_by": "Åsa Fridlund", "said_on": me.today, "to_worker_id": stage.users["hl-ber2"]}
    record_answer(me, referral, **said)


def sent_yesterday(stage: Stage) -> Story[None]:
    """There is time to answer."""
    akt = Akt(stage, stage.someone("Monika Brandt", stage.born(60, 2, 5), female=True))
    yield from akt.known("hl-soc2", stage.months_ago(6))
    yield from akt.consent("hl-soc2", -3, "BER", purpose="Få råd om alkohol.")
    yield from ask(
        akt, "hl-soc2", -1, "BER", words="Jag dricker mer än jag vill.", question="Kan ni vara med på ett möte och berätta om er öppenvård?"
    )


def times_are_proposed(stage: Stage) -> Story[None]:
    """A handläggare is named; the other has proposed three times for the förmöte."""
    akt = Akt(stage, stage.someone("Maja Lönn", stage.born(27, 5, 19), female=True))
    yield from akt.known("hl-ekb", stage.months_ago(5))
    yield from akt.consent("hl-ekb", -9, "BER", purpose="Samordna behandling och försörjning.")
    referral = yield from ask(
        akt, "hl-ekb", -7, "BER", words="Allt hänger ihop för mig.", question="Hur kan planen mot arbete och behandlingen gå i takt?"
    )
    yield from assign(akt, referral, -3, "hl-ber")
    yield from proposed(akt, referral, "hl-ekb", -1, 2)


def pre_meeting_tomorrow(stage: Stage) -> Story[None]:
    """Booked for the next working day."""
    akt = Akt(stage, stage.someone("Linda Axelsson", stage.born(41, 11, 3), female=True))
    yield from akt.known("hl-soc", stage.months_ago(11))
    yield from akt.consent("hl-soc", -10, "BER", purpose="Få hjälp med läkemedelsberoende.")
    referral = yield from ask(
        akt, "hl-soc", -9, "BER", words="Tabletterna styr mig.", question="Kan nedtrappning och boendestöd planeras tillsammans?"
    )
    yield from assign(akt, referral, -6, "hl-ber")
    yield from book_pre(akt, referral, "hl-ber", -4, 1)


def applied_at_the_meeting(stage: Stage) -> Story[None]:
    """Closed with an application: Beroendeenheten is now current too."""
    akt = Akt(stage, stage.someone("Patrik Sandin", stage.born(31, 9, 27), female=False))
    yield from akt.known("hl-ekb", stage.months_ago(8))
    yield from akt.consent("hl-ekb", -34, "BER", purpose="Få behandling.")
    referral = yield from ask(akt, "hl-ekb", -33, "BER", words="Nu är jag redo.", question="Kan ni träffa honom snart?")
    yield from assign(akt, referral, -31, "hl-ber2")
    yield from met_before(akt, referral, "hl-ber2", -29, -26)
    yield from book_three(akt, referral, "hl-ber2", -25, -20, purpose="Vi berättar om behandling och du kan ansöka direkt.")
    yield from hold_three(
        akt, referral, "hl-ber2", -20,
        words="Jag ansöker i dag, annars blir det inte av.",
        summary="Fick information om öppenvård. Ansökte på mötet.",
        agreements=(("Första besök i öppenvården", "Beroendeenheten", stage.day(-13)),),
        applied=True,
    )  # fmt: skip
    yield from filed(akt, referral, -19, "hl-ber2", "hl-ekb")
    me = yield akt.turn("hl-ber2", -15)
    decision = {
        "unit_id": stage.units["BER"],
        "delegate": "Åsa Fridlund, biträdande enhetschef",
        "delegation_reference": "Delegationsordningen punkt 4.2",
        "decided_on": stage.day(-16),
        "told_by_id": stage.users["hl-ber2"],
        "told_on": stage.day(-15),
    }
    close_referral(me, referral, outcome="application_made", text="Öppenvård beviljad.", decision=decision)


def held_by_the_manager(stage: Stage) -> Story[None]:
    """Waits for a handläggare; the manager keeps it meanwhile. One consent ends soon, another is asked for."""
    akt = Akt(stage, stage.someone("Yvonne Rask", stage.born(58, 7, 16), female=True))
    yield from akt.known("hl-ber2", stage.months_ago(11))
    yield from akt.consent(
        "hl-ber2", stage.months_ago(11), "EKB", purpose="Samordna behandling och ekonomi.", valid_to=months_after(stage.months_ago(11), 12)
    )
    yield from akt.handed_to("bec-ber", -10, "bec-ber")
    yield from akt.consent("bec-ber", -4, "SOC", answers=("pending",), until=stage.sunday, purpose="Få stöd i boendet efter behandlingen.")
    yield from akt.note("bec-ber", -2, "Frågan om samtycke är ställd i brev. Jag ringer om svaret dröjer.", kind="letter")
    me = yield akt.turn("bec-ber", -2)
    block_user(me, akt.case, user_id=stage.users["hl-ber2"], reason="Har blivit granne med den enskilde och ska inte läsa akten.")


def waits_to_be_confirmed(stage: Stage) -> Story[None]:
    """Came in today."""
    akt = Akt(stage, stage.someone("Robin Hallgren", stage.born(24, 3, 13), female=False))
    akt.start = time(8, 5)
    yield from akt.registered("hl-ber2", 0)


def not_confirmed(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Tommy Boström", stage.born(37, 6, 21), female=False))
    intake = yield from akt.registered("hl-ber", -7, ground="other")
    me = yield akt.turn("bec-ber", -6)
    reject_intake(me, intake, reason="Det var en fråga om råd från en anhörig. Personen är inte aktuell hos oss.")


STORIES = (
    not_answered_in_time,
    sent_yesterday,
    times_are_proposed,
    pre_meeting_tomorrow,
    applied_at_the_meeting,
    held_by_the_manager,
    waits_to_be_confirmed,
    not_confirmed,
)
