"""Avvikelse i samverkan: when the routine was not followed (R280–R301). Form of 2018-02-22: step 1, dialogue, step 2, signatures."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from sipweb.rules.dates import long_date
from sipweb.rules.questions import telling_numbers
from sipweb.rules.routine import Routine
from sipweb.rules.standing import Role, Standing
from sipweb.rules.workflow import Move

FORM_VERSION = "2018-02-22"  # R281
WRITTEN_TOGETHER = ("in_dialogue", "step2_draft", "signed_one")
LOCKED = frozenset({"sent", "stored"})
OPEN = frozenset({"draft", "reported", *WRITTEN_TOGETHER, "sent"})
STATES = OPEN | {"stored", "cancelled"}
WAITS_FOR_FEEDBACK = frozenset({"reported", "in_dialogue"})  # until there is a joint text
BY_REPORTER = frozenset({"draft", "reported"})  # until the other unit has answered, the one who reported can take it away

MOVES = (
    #    verb                  from            to             button                                 told in the timeline
    Move("deviation.draft", None, "draft", "Ny avvikelserapport", "Utkast skrivet"),
    Move("deviation.hand", "draft", "draft", "Lämna till chefen", "Utkastet lämnat till chefen"),
    Move("deviation.report", "draft", "reported", "Rapportera", "Steg 1 rapporterat"),
    Move("deviation.dialogue", "reported", "in_dialogue", "Skriv in dialogen", "Dialog på motsvarande nivå"),
    Move("deviation.write", "in_dialogue", "step2_draft", "Skriv den gemensamma texten", "Gemensam text skriven"),
    Move("deviation.write", "step2_draft", "step2_draft", "Ändra den gemensamma texten", "Gemensam text ändrad"),
    Move("deviation.write", "signed_one", "step2_draft", "Ändra den gemensamma texten", "Gemensam text ändrad"),
    Move("deviation.sign", "step2_draft", "signed_one", "Signera", "Signerat av en part"),
    Move("deviation.sign", "signed_one", "sent", "Signera", "Signerat av båda och skickat till verksamhetscontroller"),
    *(
        Move("deviation.leave", state, "sent", "Lämna utan gemensam signatur", "Lämnad utan gemensam signatur")
        for state in ("reported", *WRITTEN_TOGETHER)
    ),
    Move("deviation.register", "sent", "stored", "Registrera", "Registrerad"),
    *(
        Move("deviation.complete", state, to, "Begär komplettering", "Komplettering begärd")
        for state in ("sent", "stored")
        for to in ("step2_draft", "in_dialogue", "reported")
    ),
    *(
        Move("deviation.cancel", state, "cancelled", "Makulera", "Makulerad")
        for state in ("draft", "reported", *WRITTEN_TOGETHER, "sent", "stored")
    ),
)

# Law and practice of others, not the routine: the routine's form has no choices.
CATEGORIES = {
    "late_item": "Anmälan till möte sen eller ofullständig",
    "no_invitation": "Kallelse eller inbjudan saknas eller kom sent",
    "absent": "Utebliven från obligatoriskt möte eller utan skäl",
    "no_meeting": "Förmöte eller trepartsmöte inte hållet",
    "late_answer": "Svar på samverkansförfrågan sent",
    "late_notice": "Avisering senare än sex månader före",
    "handover": "Överlämning ofullständig",
    "no_receipt": "Mottagande inte bekräftat",
    "not_informed": "Information inte lämnad mellan handläggare",
    "consent": "Samtycke saknas eller är oklart",
    "not_done": "Överenskommen insats inte utförd",
    "responsibility": "Oenighet om ansvar",
    "cost": "Oenighet om kostnad",
    "late_notes": "Dokumentation eller justering sen",
    "other": "Annat",
}
# The headings of the routine itself (003), in its order.
PARTS = {
    "values": "Styrande värderingar",
    "worker": "Handläggare till handläggare när en individ är aktuell på flera enheter",
    "three_party": "Trepartsmöte vid behov av kontakt med ytterligare enhet",
    "monthly": "Regelbundna samverkansmöten biträdande enhetschefer",
    "consultation": "Konsultation",
    "difficulties": "Samverkanssvårigheter",
    "transfer": "Överföring av pågående ärenden",
    "items": "Anmälan och dokumentation av ärenden i regelbundna samverkansmöten",
    "handling": "Hantering av ärenden i regelbundna samverkansmöten",
    "handover": "Ärendeöverlämning efter beslut på samverkansmöte",
    "housing": "Boendeproblematik",
    "new": "Aktualisering av ej tidigare kända ärenden",
    "known": "Aktualisering av tidigare kända ärenden på barn och ungdom",
    "homeless": "Personer över 65 år i hemlöshet",
    "care_planning": "Vårdplaneringar",
    "sip": "Samordnad individuell plan, SIP",
    "urgent": "Akuta ärenden",
}
CONSEQUENCES = {"none": "Ingen", "delay": "Fördröjning", "lost": "Utebliven insats", "risk": "Risk"}
AXES_WORDS = {"category": CATEGORIES, "part": PARTS, "consequence": CONSEQUENCES}  # what is counted, and what it is called
LEX_SARAH = {"no": "Nej", "yes": "Ja", "unknown": "Vet inte"}
MUST_REPORT = frozenset({"yes", "unknown"})

NUMBER = re.compile(r"(?:AVV[- ]?)?(20[0-9]{2})[- ]([0-9]{1,6})", re.IGNORECASE)
LEVELS = {Role.ASSISTANT_UNIT_MANAGER: 2, Role.UNIT_MANAGER: 3, Role.DEPARTMENT_MANAGER: 4}
LEVEL_NAMES = {2: "biträdande enhetschef", 3: "enhetschef", 4: "avdelningschef"}
DEPARTMENT_LEVEL = 4


def number_of(year: int | None, serial: int | None) -> str:
    """AVV-2026-0001; empty before the report is registered."""
    return f"AVV-{year}-{serial:04}" if year and serial else ""


def parse_number(text: str) -> tuple[int, int] | None:
    """Year and serial of AVV-2026-0001, written as people write it; None for what is no such number."""
    found = NUMBER.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None


def levels_in(who: Standing, unit_id: int, department_id: int) -> set[int]:
    """The levels, 2 to 4, at which this person leads the unit."""
    return {
        LEVELS[post.role]
        for post in who.posts
        if post.role in LEVELS and (post.unit_id == unit_id or (post.unit_id is None and post.department_id == department_id))
    }


def answering_level(level: int, there: Iterable[int]) -> int:
    """Which level of another unit corresponds (R296). One that does not exist is passed over, upwards and then downwards."""
    existing = sorted(there)
    return next((one for one in existing if one >= level), existing[-1] if existing else level)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in order, cut where a number tells who it is: each part, and whether it is such a number."""
    found: list[tuple[str, bool]] = []
    rest = text
    while rest:
        first = min(((rest.find(n), n) for n in telling_numbers(rest) if n in rest), default=(-1, ""))
        if first[0] < 0:
            return [*found, (rest, False)]
        at, number = first
        found += [(rest[:at], False)] if at else []
        found.append((number, True))
        rest = rest[at + len(number) :]
    return found


def reopened_at(has_talked: bool, is_written: bool) -> str:
    """Where a report goes on that the controller wants more of: there is nothing to sign before there is a text, and no text before
    the dialogue."""
    return "step2_draft" if is_written else "in_dialogue" if has_talked else "reported"


def why_not_units(from_unit_id: int, unit_ids: Iterable[int]) -> str | None:
    """At least one, and not only the own (R291)."""
    concerned = set(unit_ids)
    if not concerned:
        return "Välj minst en verksamhet som avvikelsen avser."
    return "Din egen enhet är redan med. Välj den eller de andra." if from_unit_id in concerned else None


def why_not_sign(
    *,
    user_id: int | None,
    unit_id: int,
    signed: Iterable[tuple[int, int]],
    reporting_unit_id: int,
    is_written: bool,
    title: str,
    lacks: bool = False,
    from_unit: str = "",
) -> str | None:
    """Two different users from two units, one of them the unit that reported (R300). `signed`: user and unit of signatures that hold.
    `lacks`: the controller has asked for more, and the text is as it was."""
    before = list(signed)
    if not is_written:
        return "Skriv den gemensamma texten först."
    if lacks:
        return "Verksamhetscontroller har begärt komplettering. Ändra den gemensamma texten först."
    if not title:
        return "Du har ingen titel i sipweb. Be administratören lägga in den, och signera sedan."
    if any(user == user_id for user, _ in before):
        return "Du har redan signerat. Någon från den andra enheten signerar."
    if any(unit == unit_id for _, unit in before):
        return "Din enhet har redan signerat. Någon från den andra enheten signerar."
    if before and reporting_unit_id not in {unit_id, *(unit for _, unit in before)}:
        return f"En av de två signaturerna ska vara från {from_unit or 'enheten som rapporterade'}."
    return None


def why_not_tried(tried_on: date | None, happened_on: date, today: date) -> str | None:
    """The day a dialogue was tried, before a report is left without joint signature."""
    return why_not_after(tried_on, happened_on, today) if tried_on else "Skriv vilken dag ni försökte ha dialog."


def why_not_leave(why: str) -> str | None:
    return None if why.strip() else "Skriv varför rapporten lämnas utan gemensam signatur."


def why_not_dates(happened_on: date, today: date) -> str | None:
    return "Dagen har inte kommit än." if happened_on > today else None


def why_not_after(day: date, happened_on: date, today: date) -> str | None:
    """What comes of an event is not before it: the dialogue, a dialogue that was tried, a report by lex Sarah. The same day will do."""
    if day < happened_on:
        return f"Dagen ligger före händelsen, {long_date(happened_on)}. Skriv en senare dag."
    return why_not_dates(day, today)


def why_not_follow(state: str, remaining_problems: str) -> str | None:
    """What remains is brought to a meeting or lifted (R299): only of a report that holds, and says that something does."""
    if state == "cancelled":
        return "Rapporten är makulerad. Då följs inget upp."
    return None if remaining_problems.strip() else "Inget kvarstår enligt rapporten."


def level_after(levels: Iterable[int]) -> int | None:
    """Where what remains goes when it is lifted: above the highest level that answers for a party. None: there is nobody higher up."""
    had = max(levels, default=DEPARTMENT_LEVEL)
    return had + 1 if had < DEPARTMENT_LEVEL else None


def feedback_due(reported_on: date | None, routine: Routine) -> date | None:
    """When the other unit should have given feedback; None when the municipality has set no such time."""
    if reported_on is None or not routine.deviation_feedback_days:
        return None
    return reported_on + timedelta(days=routine.deviation_feedback_days)
