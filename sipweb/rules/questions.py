"""The anonymous question: one unit asks another about a situation, without a person and without an akt (R219–R221; routine 003)."""

import re
from datetime import date

from sipweb.rules.days import add_working_days
from sipweb.rules.numbers import numbers_in
from sipweb.rules.phones import phones_in
from sipweb.rules.routine import Routine
from sipweb.rules.workflow import Move

OPEN = frozenset({"draft", "sent", "answered"})
STATES = OPEN | {"closed", "withdrawn"}

MOVES = (
    #    verb                 from        to          button                               told in the timeline
    Move("question.draft", None, "draft", "Ny anonym fråga", "Utkast skrivet"),
    Move("question.send", "draft", "sent", "Skicka", "Frågan skickad"),
    Move("question.assign", "sent", "sent", "Utse den som svarar", "Den som svarar är utsedd"),
    Move("question.answer", "sent", "answered", "Svara", "Frågan besvarad"),
    Move("question.more", "answered", "sent", "Fråga vidare", "Frågat vidare"),
    Move("question.close", "answered", "closed", "Avsluta", "Frågan avslutad"),
    Move("question.name", "sent", "closed", "Gör till en namngiven förfrågan", "Blev en namngiven förfrågan"),
    Move("question.name", "answered", "closed", "Gör till en namngiven förfrågan", "Blev en namngiven förfrågan"),
    *(Move("question.take_over", state, state, "Ta över frågan", "Frågan övertagen") for state in ("draft", "sent", "answered")),
    Move("question.withdraw", "draft", "withdrawn", "Ta tillbaka", "Frågan tillbakatagen"),
    Move("question.withdraw", "sent", "withdrawn", "Ta tillbaka", "Frågan tillbakatagen"),
)

KEEPS_DUE = frozenset({"question.assign", "question.take_over"})  # another name gives no more time

PERHAPS = {"yes": "Ja", "maybe": "Kanske", "no": "Nej"}
OUTCOMES = {
    "no_support": "Inget mer stöd behövs",
    "will_ask": "Den enskilde tillfrågas om samtycke",
    "to_meeting": "Tas upp på samverkansmötet",
    "other": "Annat",
    "named": "Blev en namngiven förfrågan",
}
CHOSEN_OUTCOMES = {key: words for key, words in OUTCOMES.items() if key != "named"}
GOES_ON = frozenset(CHOSEN_OUTCOMES) - {"no_support"}  # these need a next step, and someone who takes it (R221)
NEXT_BY = {"asking": "Enheten som frågade", "asked": "Enheten som svarade", "both": "Båda enheterna"}

OLDEST = 120
AGE = re.compile(r"(?:ca\.? |cirka |omkring )?(\d{1,3})(?: ?(?:-|–|—|till) ?(\d{1,3}))?(?: ?år)?", re.IGNORECASE)
TELLING = tuple(
    re.compile(pattern)
    for pattern in (
        # Written like a personnummer, also with a slip in it: whoever knows the person recognises it.
        r"(?<![0-9])(?:(?:18|19|20)[0-9]{2}|[0-9]{2})(?:0[1-9]|1[0-2])(?:[0-3][0-9]|[6-9][0-9])[-–+][0-9]{4}(?![0-9])",
        r"(?<![0-9])[0-9]{8}-?(?=[0-9]*[A-Z])[0-9A-Z]{4}(?![0-9A-Za-z])",  # nationellt reservnummer
        r"(?<![0-9-])20[0-9]{2}[-–](?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{4,9}(?![0-9]|-[0-9])",  # an akt number, not two years
        r"\b[Ff](?:ödd|\.)[ \u00a0]?(?:den )?(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{6})(?![0-9])",  # a date of birth
        r"[^\s@<>(),;:\"”]+@[^\W_][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,}",  # an e-mail address
    )
)


class BadAge(ValueError):
    """Text that is no age. The message is a Swedish sentence to show beside the field."""


def parse_age(text: str) -> str:
    """An age or a span, in whole years: "66", "60–65". Refuses with BadAge a date of birth and everything else."""
    found = AGE.fullmatch(" ".join(text.split()))
    if found is None:
        raise BadAge("Skriv åldern som ett tal eller ett spann, till exempel 66 eller 60–65. Inget födelsedatum.")
    first, last = int(found[1]), int(found[2] or found[1])
    if last > OLDEST or first > last:
        raise BadAge("Kontrollera åldern.")
    return str(first) if first == last else f"{first}–{last}"


def telling_numbers(text: str) -> list[str]:
    """What in the text is a number that tells who it is, as it is written: of the person, of an akt, a date of birth, or a phone."""
    found = [*numbers_in(text), *(match[0] for pattern in TELLING for match in pattern.finditer(text)), *phones_in(text)]
    return list({re.sub("[^0-9A-Za-z]", "", number): number for number in reversed(found)}.values())[::-1]


def why_not_anonymous(*texts: str) -> str | None:
    """The reason these texts can't stand in an anonymous question, in Swedish and with the words, or None if they can."""
    if found := [f"”{number}”" for text in texts for number in telling_numbers(text)]:
        return f"Ta bort {' och '.join(dict.fromkeys(found))}. Det visar vem det gäller."
    return None


def why_not_ask(from_unit_id: int, to_unit_id: int, *, someone_answers: bool) -> str | None:
    """`someone_answers`: the unit has a biträdande enhetschef or a deputy."""
    if to_unit_id == from_unit_id:
        return "Välj en annan enhet än din egen."
    if not someone_answers:
        return "Enheten har ingen biträdande enhetschef eller ersättare som kan svara just nu. Ring enheten."
    return None


def why_not_advise(state: str, *, is_advice: bool) -> str | None:
    """Only an answer becomes general advice, and once: after that the advice itself is replaced."""
    if is_advice:
        return "Svaret är redan ett allmänt råd. Ersätt det i stället."
    return None if state in {"answered", "closed"} else "Frågan är inte besvarad än."


def next_due(state: str, *, today: date, routine: Routine) -> date | None:
    """The day the next step is due, worked out when a move is made: to answer, or to read the answer and close."""
    if state == "sent":
        return add_working_days(today, routine.answer_within)
    return add_working_days(today, routine.act_within) if state == "answered" else None
