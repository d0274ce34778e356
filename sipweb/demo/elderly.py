"""Akter at Äldreenheten, and what others ask of it."""

from datetime import time

from sipweb.actions.outcomes import close_referral
from sipweb.demo.akt import Akt
from sipweb.demo.cooperation import ask, assign, book_three, filed, hold_three, met_before
from sipweb.demo.stage import Stage, Story
from sipweb.rules.days import months_after


def due_today(stage: Stage) -> Story[None]:
    """Turns 65 soon. The answer is due today."""
    akt = Akt(stage, stage.someone("Leif Bohman", stage.born(64, 10, 7), female=False))
    yield from akt.known("hl-fun", stage.months_ago(12))
    yield from akt.insatser("hl-fun", stage.months_ago(12), since=stage.months_ago(12), number="FUN-1190")
    yield from akt.consent("hl-fun", -7, "ALD", purpose="Planera vilken enhet som ger stöd efter 65.")
    yield from ask(
        akt, "hl-fun", -5, "ALD",
        words="Jag vill ha kvar samma hjälp.",
        question="Vad ändras när han fyller 65, och kan vi träffa honom tillsammans?",
        situation="Har boendestöd och ledsagning. Bor i egen lägenhet.",
    )  # fmt: skip


def clear_that_no_harm_follows(stage: Stage) -> Story[None]:
    """Sent on the ground that nobody is harmed by it; there is time to answer."""
    akt = Akt(stage, stage.someone("Margit Åhs", stage.born(78, 4, 15), female=True))
    yield from akt.known("hl-soc", stage.months_ago(5))
    yield from akt.basis(
        "hl-soc", -3, "no_harm", "ALD", "Hon vill ha hjälpen och bad oss ringa, men hann inte skriva på före sjukhusvistelsen."
    )
    yield from ask(
        akt, "hl-soc", -1, "ALD", words="Ring dem åt mig.", question="Kan trygghetslarm och hemtjänst vara på plats när hon kommer hem?"
    )


def not_solved_at_level_one(stage: Stage) -> Story[None]:
    """The förmöte says no: the question is to be lifted."""
    akt = Akt(stage, stage.someone("Nils Granat", stage.born(77, 6, 30), female=False))
    yield from akt.known("hl-ald", stage.months_ago(7))
    yield from akt.consent("hl-ald", -16, "SOC", purpose="Samordna hemtjänst och boendestöd.")
    referral = yield from ask(
        akt, "hl-ald", -15, "SOC", words="Jag släpper inte in vem som helst.", question="Kan boendestöd ges av samma personal varje gång?"
    )
    yield from assign(akt, referral, -12, "hl-soc")
    yield from met_before(
        akt, referral, "hl-soc", -10, -4, solvable=False, summary="Varken hemtjänst eller boendestöd kan lova samma personal."
    )


def three_parties_next_week(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Eva Stenmark", stage.born(67, 8, 18), female=True))
    yield from akt.known("hl-soc", stage.months_ago(9))
    yield from akt.consent("hl-soc", -18, "ALD", purpose="Planera stöd hemma.")
    referral = yield from ask(akt, "hl-soc", -17, "ALD", words="Jag vill bo kvar.", question="Kan hemtjänst komplettera boendestödet?")
    yield from assign(akt, referral, -14, "hl-ald")
    yield from met_before(akt, referral, "hl-ald", -12, -7)
    yield from book_three(akt, referral, "hl-ald", -6, 6, purpose="Vi pratar om hur du kan bo kvar hemma.", place="Hemma hos den enskilde")


def thinks_until_today(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Olof Hedin", stage.born(81, 1, 10), female=False))
    yield from akt.known("hl-ald", stage.months_ago(4))
    yield from akt.about("hl-ald", -60, preferred_format="easy_read", adaptation="Hörslinga, och en sak i taget.")
    yield from akt.consent("hl-ald", -6, "SOC", answers=("thinking",), until=stage.today, purpose="Få samtalsstöd.")


def asked_but_not_answered(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Signe Palm", stage.born(88, 2, 26), female=True))
    yield from akt.known("hl-ald", stage.months_ago(3))
    yield from akt.representative(
        "hl-ald", -50, "agent", "Gunilla Palm",
        scope="Får ta emot uppgifter och föra talan i kontakter med socialtjänsten",
        proof="Fullmakt",
        ends_on=stage.day(12),
    )  # fmt: skip
    yield from akt.consent("hl-ald", -4, "FUN", answers=("pending",), until=stage.sunday, purpose="Ta reda på om ledsagning går att få.")


def protection_not_checked(stage: Stage) -> Story[None]:
    akt = Akt(stage, stage.someone("Bertil Kron", stage.born(79, 3, 2), female=False, protection="unknown"))
    yield from akt.known("hl-ald", -11, ground="report")
    yield from akt.note("hl-ald", -11, "Anmälan från grannen om att han inte har synts till. Hembesök bokat.", kind="phone")


def cannot_take_a_stand(stage: Stage) -> Story[None]:
    """No god man; the need is reported."""
    akt = Akt(stage, stage.someone("Ingrid Haglund", stage.born(83, 5, 23), female=True))
    yield from akt.known("hl-ald2", stage.months_ago(6))
    yield from akt.representative("hl-ald2", -40, "relative", "Börje Haglund", scope="Bror, besöker varje vecka")
    yield from akt.consent(
        "hl-ald2", -12, "SOC",
        answers=("cannot_decide",),
        until=stage.day(5),
        purpose="Få råd om bemötande.",
        assessment="Bedömt av handläggaren och sjuksköterskan vid hembesök. Hon var lugn men kunde inte svara. "
        "Brodern tror att hon hade velat ha hjälp. Ett nytt försök görs med bildstöd.",
        guardian_reported_on=stage.day(-11),
    )  # fmt: skip


def held_by_the_manager(stage: Stage) -> Story[None]:
    """Waits for a handläggare; the manager keeps it meanwhile."""
    akt = Akt(stage, stage.someone("Vera Lindroth", stage.born(90, 6, 8), female=True))
    yield from akt.known("hl-ald2", stage.months_ago(11))
    yield from akt.consent(
        "hl-ald2",
        stage.months_ago(11),
        "FUN",
        purpose="Samordna hjälpmedel och hemtjänst.",
        valid_to=months_after(stage.months_ago(11), 12),
    )
    yield from akt.handed_to("bec-ald", -9, "bec-ald")
    yield from akt.consent("bec-ald", -3, "SOC", answers=("pending",), until=stage.sunday, purpose="Få stöd efter makens död.")
    yield from akt.consent(
        "bec-ald", -3, outside=("Vårdcentralen Exempelköping",), answers=("thinking",), until=stage.today, purpose="Gå igenom läkemedlen."
    )


def told_and_all_closed(stage: Stage) -> Story[None]:
    """Information was given, and the akt is closed as a whole."""
    akt = Akt(stage, stage.someone("Hans Molin", stage.born(63, 7, 11), female=False))
    yield from akt.known("hl-fun", stage.months_ago(7))
    yield from akt.consent("hl-fun", -70, "ALD", purpose="Få veta vad som gäller efter 65.")
    referral = yield from ask(akt, "hl-fun", -69, "ALD", words="Jag vill bara veta.", question="Kan ni berätta vad äldreomsorgen erbjuder?")
    yield from assign(akt, referral, -66, "hl-ald2")
    yield from met_before(akt, referral, "hl-ald2", -64, -60)
    yield from book_three(akt, referral, "hl-ald2", -59, -54, clock=time(10, 0), purpose="Vi berättar om äldreomsorgen.")
    yield from hold_three(
        akt, referral, "hl-ald2", -54, words="Då vet jag. Tack.", summary="Fick information om hemtjänst och larm. Behöver inget nu."
    )
    yield from filed(akt, referral, -53, "hl-ald2", "hl-fun")
    me = yield akt.turn("hl-fun", -50)
    close_referral(me, referral, outcome="information_given", text="Hör av sig själv om behovet ändras.")
    yield from akt.closed("hl-fun", -45, "Har inga insatser längre och vill avsluta.")


STORIES = (
    due_today,
    clear_that_no_harm_follows,
    not_solved_at_level_one,
    three_parties_next_week,
    thinks_until_today,
    asked_but_not_answered,
    protection_not_checked,
    cannot_take_a_stand,
    held_by_the_manager,
    told_and_all_closed,
)
