"""What is reported to a monthly meeting, what must be told of it, and how it can end (R213–R223, R231–R242)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sipweb.rules.workflow import Move

KINDS = {
    "consultation": "Konsultation",
    "difficulty": "Samverkanssvårighet",
    "individual": "Individärende",
    "transfer": "Överföring eller överlämning",
    "shared": "Gemensam fråga",
    "trend": "Trend",
}
HINTS = {
    "consultation": "Beskriv situation och behov, och diskutera om andra enheter kan erbjuda stöd. Namngivet eller anonymt.",
    "difficulty": "Det som handläggarna har försökt lösa med varandra men inte lyckats med.",
    "individual": "Något annat om en enskild som mötet behöver ta upp.",
    "transfer": "Den enskilde ska byta enhet, vid en ålder eller av annat skäl.",
    "shared": "En fråga som rör båda avdelningarna och inte någon enskild.",
    "trend": "Något ni märker av och som kan påverka båda avdelningarna.",
}
ABOUT_PERSON = frozenset({"consultation", "difficulty", "individual", "transfer"})
GENERAL = frozenset(KINDS) - ABOUT_PERSON

STATES = {
    "draft": "Utkast",
    "late": "För sent till mötet",
    "submitted": "Anmäld",
    "settled": "Behandlad",
    "withdrawn": "Tillbakatagen",
}
TONES = {"draft": "neutral", "late": "warning", "submitted": "info", "settled": "success", "withdrawn": "neutral"}
REPORTED = frozenset({"late", "submitted", "settled"})
WAITING = frozenset({"late", "submitted"})

MOVES = (
    #    verb             from        to           button                        told
    Move("item.draft", None, "draft", "Ny punkt", "Utkast skrivet"),
    Move("item.submit", "draft", "submitted", "Anmäl till mötet", "Anmäld till mötet"),
    Move("item.submit", "draft", "late", "Anmäl ändå", "För sent till mötet"),
    Move("item.accept", "late", "submitted", "Ta upp på mötet", "Tas upp på mötet"),
    Move("item.postpone", "late", "settled", "Flytta till nästa möte", "Flyttad till nästa möte"),
    Move("item.postpone", "submitted", "settled", "Flytta till nästa möte", "Flyttad till nästa möte"),
    Move("item.settle", "submitted", "settled", "Skriv in utfallet", "Behandlad"),
    Move("item.settle", "settled", "settled", "Ändra utfallet", "Utfallet ändrat"),
    Move("item.withdraw", "draft", "withdrawn", "Ta tillbaka", "Tillbakatagen"),
    Move("item.withdraw", "late", "withdrawn", "Ta tillbaka", "Tillbakatagen"),
    Move("item.withdraw", "submitted", "withdrawn", "Ta tillbaka", "Tillbakatagen"),
    *(Move("item.name", state, "withdrawn", "Gör namngiven", "Ersatt av en namngiven") for state in ("draft", "late", "submitted")),
)

OUTCOMES = {
    "agreed": "Vi kom överens",
    "transfer_decided": "Överföring beslutad",
    "lifted": "Lyft till nästa nivå",  # which one depends on who there is
    "moved": "Flyttad till nästa möte",
    "noted": "Noterad",
}
REPLACED = "Ersatt av en namngiven punkt."  # why an item without a name is gone

PARTS = {
    "background": "Kort bakgrund",
    "diagnoses": "Diagnoser",
    "earlier_investigations": "Tidigare utredningar",
    "current_situation": "Aktuell situation",
    "interventions": "Pågående insatser",
    "planning": "Planering",
    "problem": "Problembild",
    "question": "Frågeställning",
}
OF_A_PERSON = ("background", "current_situation", "interventions", "problem", "question")
OF_A_MATTER = ("problem", "question")
LACKS = {
    "background": "Skriv en kort bakgrund.",
    "current_situation": "Beskriv den aktuella situationen.",
    "interventions": "Skriv vilka insatser som pågår, eller att inga gör det.",
    "problem": "Beskriv problembilden.",
    "question": "Skriv vad ni vill fråga mötet om.",
}


class Promise(NamedTuple):
    """What someone shall do: what, whose user id, by when. `task_id`: the task it was before; an empty `what` takes that away."""

    what: str
    user_id: int
    due_on: date | None = None
    task_id: int | None = None


def outcomes_of(kind: str, *, is_named: bool) -> dict[str, str]:
    """How an item of this kind can end. What is not about a person is neither transferred nor lifted; nor is someone unnamed."""
    if kind in GENERAL or not is_named:
        return {key: words for key, words in OUTCOMES.items() if key in {"agreed", "moved", "noted"}}
    return OUTCOMES


def lacking(kind: str, told: Mapping[str, str]) -> dict[str, str]:
    """Which parts still must be written before the item is reported: field to what to do (R233–R236)."""
    needed = OF_A_PERSON if kind in ABOUT_PERSON else OF_A_MATTER
    return {name: LACKS[name] for name in needed if not (told.get(name) or "").strip()}


def why_not_attempted(kind: str, attempt: str) -> str | None:
    """A difficulty is brought to the meeting when the handläggare have tried themselves (R223)."""
    if kind == "difficulty" and not attempt.strip():
        return "Skriv vad handläggarna själva har försökt. Prata med varandra först, och anmäl sedan."
    return None


def why_not_settle(kind: str, outcome: str, told: Mapping[str, object]) -> tuple[str, str] | None:
    """Field and sentence for what an outcome lacks (R221, R227, R241); None when it is whole."""
    text = str(told.get("outcome_text") or "").strip()
    if outcome == "agreed" and not text:
        return "outcome_text", "Skriv vad ni kom överens om."
    if outcome == "moved" and not text:
        return "outcome_text", "Skriv varför punkten flyttas."
    if outcome == "lifted" and not text:
        return "outcome_text", "Skriv rapporten till nästa nivå: vad frågan är, vad ni har prövat och varför det inte gick."
    if outcome == "transfer_decided" and not told.get("to_unit_id"):
        return "to_unit_id", "Välj mottagande enhet."
    if outcome == "transfer_decided" and not text:
        return "outcome_text", "Skriv på vilket sätt överföringen ska göras."
    if kind == "consultation" and outcome != "moved" and told.get("parallel") is None:
        return "parallel", "Svara om den enskilde behöver vara aktuell hos flera enheter parallellt."
    if kind in ABOUT_PERSON and outcome == "agreed" and not told.get("tasks"):
        return "task_1", "Skriv nästa steg och vem som tar det."
    return None


def initials(given: str, family: str) -> str:
    """G.Ö.: how an item is called on the projector until someone presses Visa."""
    return f"{given[:1]}.{family[:1]}."
