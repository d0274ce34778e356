"""What happens to the individual: a death, another municipality, another name, a number. What it moves, and why not."""

from datetime import date
from typing import NamedTuple

from sipweb.rules.consent import ENDED
from sipweb.rules.dates import long_date
from sipweb.rules.days import age_on
from sipweb.rules.people import CUSTODIANS
from sipweb.rules.routine import ROUTINE, Routine

KNOWN_HOW = {"registry": "Folkbokföringen", "relative": "Anhörig", "care": "Vårdgivare", "other": "Annat sätt"}
NOT_A_MANDATE = frozenset({"relative"})  # a next of kin is one also afterwards


class Change(NamedTuple):
    """One kind of thing that an act changes, with its rows, as it is shown before it is done."""

    title: str
    rows: tuple[str, ...]


def why_not_die(died_on: date, today: date, birth: date, already: date | None = None) -> str | None:
    """The reason a death can't be registered with this date, in Swedish, or None. All three days are local."""
    if already:
        return f"Dödsfallet är redan registrerat: {long_date(already)}. Är det fel, rätta det i stället."
    if died_on > today:
        return "Dagen har inte kommit än."
    if died_on < birth:
        return f"Dagen ligger före födelsen, {long_date(birth)}. Kontrollera datumet."
    return None


def why_not_move(moved_on: date, today: date, birth: date, died_on: date | None = None) -> str | None:
    """The reason this move can't be registered. One that is still to come is registered when it has been made."""
    if died_on:
        return "Den enskilde har avlidit."
    if moved_on > today:
        return "Dagen har inte kommit än. Registrera flytten när den är gjord, så att samtyckena gäller till dess."
    if moved_on < birth:
        return f"Dagen ligger före födelsen, {long_date(birth)}. Kontrollera datumet."
    return None


def why_not_rename(old: tuple[str, str], new: tuple[str, str]) -> str | None:
    return "Namnet är detsamma som förut. Ändra det, eller avbryt." if old == new else None


def why_not_number(old: tuple[str, str, date], new: tuple[str, str, date], died_on: date | None = None) -> str | None:
    """Each is kind, number and birth date."""
    if old == new:
        return "Uppgifterna är desamma som förut. Ändra dem, eller avbryt."
    if died_on and new[2] > died_on:
        return f"Födelsedatumet ligger efter dödsfallet, {long_date(died_on)}. Kontrollera det."
    return None


def is_adult(birth: date, today: date, routine: Routine = ROUTINE) -> bool:
    return age_on(birth, today, routine.leap_day) >= routine.adult_age


def why_consent_ends(givers: set[str], state: str, *, was_adult: bool, is_adult: bool) -> str | None:
    """Another birth date can change who must answer. What the wrong ones answered, or were asked, does not count any more.

    `givers` are those who were asked: `individual`, or kinds of representatives.
    """
    if state in ENDED | {"declined"} or was_adult == is_adult:
        return None
    if is_adult and givers & CUSTODIANS:
        return "Den enskilde är myndig och svarar själv."
    if not is_adult and not givers & CUSTODIANS:
        return "Den enskilde är under 18 år. Vårdnadshavarna ska svara."
    return None


OF_PERSON = ("person.", "representative.", "merge.")
ALSO_OF_PERSON = frozenset({"case.facts", "intake.differs"})


def is_of_person(verb: str) -> bool:
    """What is known of the person themselves, which every unit in the akt sees whoever wrote it down."""
    return verb.startswith(OF_PERSON) or verb in ALSO_OF_PERSON
