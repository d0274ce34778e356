"""How a transfer moves: judged, notified, decided, handed over, received, done; and every way out (R225–R230, R249–R261; routine 003)."""

from datetime import date

from sipweb.rules.dates import long_date
from sipweb.rules.days import add_working_days, months_after
from sipweb.rules.routine import Routine
from sipweb.rules.units import ON_THE_WAY
from sipweb.rules.workflow import Move, targets_of

SAID_NO = frozenset({"declined", "rejected"})  # another unit is to be asked
TO_NOTIFY = frozenset({"judged", "later", "no_proposed"}) | SAID_NO  # the last day to notify goes by the birthday
DECIDED = frozenset({"decided", "package_sent", "received", "joint_period", "officials_held", "transferred"})
LIFTED = frozenset({"lifted", "lifted_top"})  # it waits for the enhetschefer, or for the avdelningschefer
ACTED_ON_ABOVE = DECIDED | LIFTED  # where the avdelningschef acts for the receiving unit, they read it
OPEN = TO_NOTIFY - {"rejected"} | DECIDED | LIFTED | {"notified", "on_agenda"}
OVER = frozenset({"not_needed", "person_declined", "ended", "closed"})  # nothing is to be transferred, or it is done
STATES = OPEN | OVER | {"rejected"}
LEFT = frozenset({"person_declined", "ended", "rejected"})  # without a transfer: after the birthday nobody receives
GOES_ON = DECIDED | LIFTED | {"closed"}  # the decision line stays where it is; in other states it is with the unit that hands over
SENDING = ("judged", "notified", "on_agenda", "decided", "package_sent", "declined", "lifted")
ENDABLE = ("judged", "later", "notified", "on_agenda", "decided", "package_sent", "received", "joint_period", "officials_held")
REFUSABLE = (*ENDABLE, "declined", *sorted(LIFTED))
CLOSABLE = (*REFUSABLE, "no_proposed", "rejected")  # also what came to nothing, where no other unit is sought
AGAIN = ("later", "no_proposed")  # judged anew in place; one that is over stays as it is, and a new one begins in the akt

MOVES = (
    #    verb                    from            to               button                            told in the timeline
    Move("transfer.judge", None, "judged", "Bedöm behovet efter födelsedagen", "Behov av fortsatt stöd bedömt: ja"),
    Move("transfer.judge", None, "later", "Bedöm behovet efter födelsedagen", "Behovet bedöms senare"),
    Move("transfer.judge", None, "no_proposed", "Bedöm behovet efter födelsedagen", "Inget fortsatt behov, väntar på chefen"),
    Move("transfer.judge", None, "not_needed", "Bedöm behovet efter födelsedagen", "Inget fortsatt behov"),
    Move("transfer.start", None, "notified", "Lämna över till en annan enhet", "Överlämning aviserad"),
    *(
        Move("transfer.rejudge", source, target, "Bedöm på nytt", f"Bedömt på nytt: {told}")
        for source in AGAIN
        for target, told in (("judged", "ja"), ("later", "senare"), ("no_proposed", "nej, väntar på chefen"), ("not_needed", "nej"))
    ),
    Move("transfer.confirm_no", "no_proposed", "not_needed", "Bekräfta att stöd inte behövs", "Inget fortsatt behov, bekräftat"),
    Move("transfer.notify", "judged", "notified", "Avisera", "Överföring aviserad"),
    Move("transfer.notify", "declined", "notified", "Avisera en annan enhet", "Överföring aviserad hos en annan enhet"),
    Move("transfer.to_agenda", "notified", "on_agenda", "Anmäl till mötet", "Överföringen anmäld till mötet"),
    Move("transfer.to_agenda", "on_agenda", "on_agenda", "Anmäl till mötet igen", "Överföringen anmäld till mötet igen"),
    Move("transfer.from_agenda", "on_agenda", "notified", "", "Punkten till mötet är tillbakatagen"),
    Move("transfer.from_agenda", "on_agenda", "on_agenda", "", "Punkten är flyttad till ett annat möte"),
    Move("transfer.decide", "notified", "decided", "Skriv in mötets svar", "Överföring beslutad"),
    Move("transfer.decide", "on_agenda", "decided", "Skriv in mötets svar", "Överföring beslutad"),
    Move("transfer.decide", "notified", "rejected", "Skriv in mötets svar", "Ingen överföring"),
    Move("transfer.decide", "on_agenda", "rejected", "Skriv in mötets svar", "Ingen överföring"),
    *(
        Move("transfer.take_back", "decided", target, "", "Mötet ändrade sitt beslut")
        for target in ("judged", "later", "no_proposed", "declined", "notified", "on_agenda", "decided", "ended")
    ),
    Move("transfer.send", "decided", "package_sent", "Skriv överlämningen", "Överlämning skickad"),
    Move("transfer.receive", "package_sent", "received", "Bekräfta mottagandet", "Överlämning mottagen, handläggare utsedd"),
    *(
        Move("transfer.decline", source, "declined", "Avböj", "Mottagande enhet avböjde")
        for source in ("notified", "on_agenda", "decided", "package_sent")
    ),
    *(
        Move("transfer.lift", source, "lifted", "Lyft till enhetscheferna", "Lyft till enhetscheferna")
        for source in ("declined", "rejected", "judged", "notified", "on_agenda", "decided", "package_sent")
    ),
    *(
        move
        for state, who in (("lifted", "Enhetschefer"), ("lifted_top", "Avdelningschefer"))
        for move in (
            Move("transfer.acknowledge", state, state, "Svara att ni har tagit del", "Den andra enheten har svarat på lyftet"),
            Move("transfer.settle", state, state, f"Skriv in {who.lower()}nas svar", f"Förslag till {who.lower()}nas svar"),
            Move("transfer.settle", state, "decided", f"Skriv in {who.lower()}nas svar", f"{who}na: överföring beslutad"),
            Move("transfer.settle", state, "rejected", f"Skriv in {who.lower()}nas svar", f"{who}na: ingen överföring"),
        )
    ),
    Move("transfer.lift_on", "lifted", "lifted_top", "Lyft till avdelningscheferna", "Lyft till avdelningscheferna"),
    Move("transfer.contact", "joint_period", "joint_period", "Skriv in kontakt", "Kontakt rättad"),
    Move("transfer.contact", "received", "received", "Skriv in kontakt", "Kontakt tagen"),
    Move("transfer.contact", "received", "joint_period", "Skriv in kontakt", "Gemensam övergångsperiod"),
    Move("transfer.hold", "joint_period", "officials_held", "Tjänstemannamöte genomfört", "Tjänstemannamöte genomfört"),
    Move("transfer.call", "received", "received", "Kalla till tjänstemannamöte", "Kallat till tjänstemannamöte"),
    Move("transfer.call", "joint_period", "joint_period", "Kalla till tjänstemannamöte", "Kallat till tjänstemannamöte"),
    *(
        Move("transfer.agree_day", state, state, "Kom överens om en tidigare dag", "Tidigare dag för ansvaret")
        for state in ("decided", "package_sent", "received", "joint_period", "officials_held")
    ),
    Move("transfer.inform", "officials_held", "officials_held", "Den enskilde är informerad", "Den enskilde informerad"),
    Move("transfer.inform", "transferred", "transferred", "Den enskilde är informerad", "Den enskilde informerad"),
    *(
        Move("transfer.investigate", state, state, "Utredning inledd", "Utredning inledd")  # after what the next step says
        for state in ("received", "joint_period", "officials_held")
    ),
    Move("transfer.take_over", "officials_held", "transferred", "", "Ärendeansvaret har gått över"),
    *(Move("transfer.follow", state, state, "", "Den mottagande enheten är sammanslagen med en annan") for state in sorted(ON_THE_WAY)),
    Move("transfer.close", "transferred", "closed", "Avsluta överföringen", "Överföringen avslutad"),
    *(Move("transfer.refuse", state, "person_declined", "Den enskilde tackar nej", "Den enskilde tackade nej") for state in REFUSABLE),
    *(Move("transfer.end", state, "ended", "Avsluta utan överföring", "Avslutad utan överföring") for state in CLOSABLE),
    *(Move("person.die", state, "ended", "", "Avslutad: den enskilde har avlidit") for state in sorted(OPEN)),
)

NEED_KINDS = {
    "housing": "Boende",
    "daily": "Stöd i vardagen",
    "occupation": "Skola, arbete eller sysselsättning",
    "disability": "Funktionsnedsättning",
    "mental": "Psykisk ohälsa",
    "substance": "Skadligt bruk och beroende",
    "economy": "Försörjning",
    "network": "Familj och nätverk",
}
NEEDS = {"yes": "Ja", "no": "Nej", "later": "Går inte att säga än"}
NEEDS_TO = {"yes": "judged", "later": "later"}
ENDINGS = {
    "moved": "Den enskilde har flyttat",
    "placement": "Placeringen eller insatsen har upphört",
    "unit": "Enheten finns inte längre, eller har slagits samman",
    "no_need": "Behovet finns inte längre",
    "other": "Annat",
}
DIED = "died"
SETTLED = frozenset({"moved", "no_need", DIED})  # endings that say that nobody is to receive; the others say nothing of the need
NOT_NEEDED = frozenset({"not_needed", "person_declined"})
HANDOVER_PARTS = {  # the four parts of the routine, in the form's order; the number is the part's
    "person_words": ("", "Den enskildes egna ord"),
    "background": ("1. ", "Bakgrund och familjesituation"),
    "guardian": ("", "Förmyndare, god man eller förvaltare"),
    "situation": ("2. ", "Aktuell situation"),
    "impairment": ("3. ", "Funktionsnedsättning eller problematik"),
    "earlier": ("", "Tidigare utredningar och diagnos"),
    "ongoing": ("4. ", "Pågående insatser"),
    "planning": ("", "Planering"),
}
CONTACTS = {"person": "Den enskilde", "sender": "Handläggaren på den enhet som lämnar över"}
NEXT_DAYS = {
    "decided": "act_within",
    "package_sent": "receipt_within",
    "received": "act_within",
    "declined": "act_within",
    "lifted": "level_3_within",
    "lifted_top": "level_4_within",
    "rejected": "act_within",
}
LIFT_ANSWERS = {"agreed": "Har tagit del och är överens", "disagreed": "Har tagit del men är inte överens"}


def state_on(state: str, *, day: date | None, decided_on: date | None, today: date) -> str:
    """The state as it stands today: after the tjänstemannamöte the responsibility goes over by itself when its day comes."""
    passed = day is not None and decided_on is not None and max(day, decided_on) <= today
    return "transferred" if state == "officials_held" and passed else state


def is_settled(state: str, ended_how: str) -> bool:
    """Nobody receives, and nobody is to: the same whether it was judged so, the person said no, or it ended for that reason."""
    return state in NOT_NEEDED or (state == "ended" and ended_how in SETTLED)


def next_due(state: str, today: date, routine: Routine) -> date | None:
    """The day the next step is due, worked out when a move is made; None where the birthday itself is the deadline."""
    name = NEXT_DAYS.get(state)
    return add_working_days(today, getattr(routine, name)) if name else None


def starts_in(verb: str, state: str) -> bool:
    return bool(targets_of(MOVES, verb, state))


def why_not_receiver(from_unit_id: int, to_unit_id: int, *, same_board: bool, own_hidden: bool, someone_answers: bool) -> str | None:
    """`someone_answers`: the unit has a biträdande enhetschef or a deputy."""
    if to_unit_id == from_unit_id:
        return "Välj en annan enhet än den som lämnar över."
    if own_hidden:
        return "Enhetens del av akten är dold. Visa den för andra enheter innan ni lämnar över."
    if not same_board:
        return "Enheten hör till en annan nämnd. Ställ en samverkansförfrågan i stället."
    if not someone_answers:
        return "Enheten har ingen biträdande enhetschef eller ersättare som kan svara just nu. Ring enheten."
    return None


def why_not_decline(*, is_settled: bool, is_settled_on_top: bool) -> str | None:
    """`is_settled`: it was decided after it was lifted; `is_settled_on_top`: by the avdelningschefer."""
    if is_settled_on_top:
        return "Det är beslutat av avdelningscheferna, och det finns ingen högre nivå."
    return "Det är beslutat sedan frågan lyftes. Lyft den igen om ni inte är överens." if is_settled else None


def asked_above(state: str, *, is_proposed_below: bool, is_lifted_below: bool) -> tuple[str, str] | None:
    """What an avdelningschef is to do who acts for the receiving unit, and what the button says. `is_proposed_below`: who leads the
    units has proposed a day. `is_lifted_below`: they have lifted the transfer, and there is no answer yet."""
    if state == "package_sent":
        return "Bekräfta en överlämning", "Bekräfta"
    if state == "lifted" and is_lifted_below:
        return "Svara på en lyft överföring", "Svara"
    return ("Svara på en föreslagen dag för en överföring", "Svara") if state in DECIDED and is_proposed_below else None


def knows_on(state: str, target: str) -> bool:
    """Whoever said no, or was told that it comes to nothing, is told nothing of how it ends without them."""
    return not (state in SAID_NO and target in LEFT)


def why_not_on(on: date, first: date | None, what: str) -> str | None:
    """A day that something was done: not before what it follows on, inclusive."""
    return f"Dagen är före {what} {long_date(first)}. Kontrollera datumet." if first and on < first else None


def why_not_correct(was: date | None, why: str) -> str | None:
    """A date that stands is corrected with a reason."""
    return "Skriv varför det rättas." if was and not why.strip() else None


def why_not_close(*, informed_on: date | None) -> str | None:
    return None if informed_on else "Skriv först in att den enskilde är informerad om ärendets gång."


def why_not_day(day: date, latest: date | None, today: date, routine: Routine) -> str | None:
    """An agreed day, both inclusive: not in the past, and not after the birthday that the routine gives, so none once that has been;
    without one, not further ahead than transfers are planned."""
    if latest is not None and latest < today:
        return "Födelsedagen har varit. Lämna dagen tom, så går ansvaret över när det är beslutat."
    if day < today:
        return "Dagen har redan varit."
    if latest is None and day > (last := months_after(today, routine.transfers_ahead_months)):
        return f"Dagen kan inte vara senare än {long_date(last)}."
    if latest is not None and day > latest:
        return "Dagen kan inte vara efter födelsedagen. Då går beslutsansvaret över av sig självt."
    return None


def few_of(total: int, part: int, least: int = 5) -> tuple[str, str]:
    """A total and a part of it as they may stand on paper: a small one is hidden, and so is one whose rest is small."""
    small = 0 < total < least or 0 < part < least or 0 < total - part < least
    return f"Färre än {least}" if 0 < total < least else str(total), "–" if small else str(part)


def few(counts: dict[str, int], least: int = 5) -> dict[str, str]:
    """Counts of people as they may stand on paper, beside their total: small ones hidden, never one alone, and never so few people
    that the total would tell them: then the next smallest is hidden too."""
    hidden = {key for key, count in counts.items() if 0 < count < least}
    for key in sorted((key for key, count in counts.items() if count and key not in hidden), key=lambda key: counts[key]):
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= least):
            break
        hidden.add(key)
    return {key: "–" if key in hidden else str(count) for key, count in counts.items()}
