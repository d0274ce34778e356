"""Two akter of one person become one: what may differ, what stands in the way, and what can be taken apart again."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sipweb.rules.search import fold

STATES = {"proposed": "Föreslagen", "rejected": "Avvisad", "done": "Genomförd", "undone": "Ångrad"}

# What may differ between the two, and is chosen: the fields that follow each other.
DETAILS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("Namn", ("given_name", "family_name")),
    "number": ("Nummer", ("identity_kind", "identity_number")),
    "birth": ("Född", ("birth_date",)),
    "phone": ("Telefon", ("phone",)),
    "address": ("Adress", ("address",)),
    "contact": ("Kontakt", ("contact_way", "contact_note")),
    "language": ("Språk", ("language", "needs_interpreter")),
    "format": ("Format", ("preferred_format",)),
    "adaptation": ("Anpassning", ("adaptation",)),
    "moved": ("Har flyttat", ("moved_on", "moved_to", "moved_wish")),
}

# A number that tells when the person was born: the day of birth follows the akt whose number stands.
DATED = frozenset({"personnummer", "samordningsnummer"})

# No choice against a number: the number would be lost, and the next who registers it would begin a new akt.
NO_NUMBER = "saknas"

# How rows are called when they are counted: one, several. What has no name here is counted as other things.
KINDS: dict[str, tuple[str, str]] = {
    "note": ("anteckning", "anteckningar"),
    "referral": ("samverkansförfrågan", "samverkansförfrågningar"),
    "escalation": ("lyft fråga", "lyfta frågor"),
    "meeting": ("möte", "möten"),
    "consent": ("samtycke", "samtycken"),
    "disclosure_basis": ("annan grund", "andra grunder"),
    "transfer": ("överföring", "överföringar"),
    "handover": ("överlämning", "överlämningar"),
    "placement": ("placering", "placeringar"),
    "formal_decision": ("beslut att hänvisa till", "beslut att hänvisa till"),
    "announcement": ("besked", "besked"),
    "thread": ("samtal", "samtal"),
    "thread_message": ("inlägg i samtal", "inlägg i samtal"),
    "care_planning": ("vårdplanering", "vårdplaneringar"),
    "urgent_consultation": ("akut kontakt", "akuta kontakter"),
    "register_extract": ("registerutdrag", "registerutdrag"),
    "representative": ("företrädare eller närstående", "företrädare eller närstående"),
    "case_track": ("enhet", "enheter"),
    "death": ("dödsfall", "dödsfall"),
    "person_merge": ("sammanslagning", "sammanslagningar"),
}
# They tell what happened, or who may read. Where it can't be told whose such a row is, it stays where it was written.
TRACES = frozenset(
    {
        "event",
        "notice",
        "reopening",
        "former_name",
        "intake",
        "presence_question",
        "named_access",
        "block",
        "journal_entry",
        "handing_over_row",
    }
)


def number_that_holds(kept: str, other: str) -> str | None:
    """`kept` or `other`, when only one of the two (kinds of number) has a number: that stands. None: choose, or they are alike."""
    if (kept == NO_NUMBER) == (other == NO_NUMBER):
        return None
    return "other" if kept == NO_NUMBER else "kept"


class Who(NamedTuple):
    """Who an akt says that the person is."""

    name: str
    kind: str  # of number
    number: str
    birth_date: date


def birth_follows_number(one: Who, other: Who) -> bool:
    """Is the day of birth not chosen by itself? The number that stands must not tell another day."""
    return (one.kind, one.number) != (other.kind, other.number) and bool(DATED & {one.kind, other.kind})


def plainly_differ(one: Who, other: Who) -> list[str]:
    """What speaks for two persons: two personnummer, no name in common, different days of birth. In words, for a sentence."""
    names = [set(fold(who.name).replace("-", " ").split()) for who in (one, other)]
    found = []
    if not names[0] & names[1]:
        found.append("namnet")
    if one.kind == other.kind == "personnummer" and one.number != other.number:
        found.append("personnumret")
    if one.birth_date != other.birth_date:
        found.append("födelsedatumet")
    return found


def why_not_one_person(one: Who, other: Who) -> str | None:
    """Two persons, whatever is said: nothing is alike. None when they may be one."""
    if len(plainly_differ(one, other)) < 3:
        return None
    return (
        "Namn, personnummer och födelsedatum skiljer sig. Det är två personer, och akterna slås inte samman. "
        "Är något av det fel, rätta det först i den akt där det är fel."
    )


class Units(NamedTuple):
    """The units of a merged akt, by where their parts came from."""

    ours: frozenset[int]  # only from the akt that was kept
    theirs: frozenset[int]  # only from the other one
    both: frozenset[int]


def units_of(kept: Iterable[int], moved: Iterable[int]) -> Units:
    mine, theirs = frozenset(kept), frozenset(moved)
    return Units(mine - theirs, theirs - mine, mine & theirs)


def whose(concerned: frozenset[int], units: Units, *, on_moved: bool, on_kept: bool) -> str:
    """Where a row that came after the merge belongs when it is undone: `goes`, `stays` or, when nobody can tell, `unclear`.

    `concerned` are the units it names; `on_moved` and `on_kept` say whether it hangs on a row of either akt.
    """
    if on_moved or on_kept:
        return "unclear" if on_moved and on_kept else "goes" if on_moved else "stays"
    if concerned & units.both or (concerned & units.ours and concerned & units.theirs):
        return "unclear"
    return "goes" if concerned & units.theirs else "stays" if concerned & units.ours else "unclear"


def counted(numbers: dict[str, int]) -> list[str]:
    """How many of each kind, in words, in the order of KINDS; the rest together as other things."""
    told = [f"{n} {KINDS[kind][n > 1]}" for kind in KINDS if (n := numbers.get(kind, 0))]
    rest = sum(n for kind, n in numbers.items() if kind not in KINDS)
    return told + ([f"{rest} {'annan uppgift' if rest == 1 else 'andra uppgifter'}"] if rest else [])


def why_not_merge(*, same: bool, same_board: bool, died: bool, busy: bool) -> str | None:
    """The reason two akter, both of which the user reads, can't be made one; in Swedish, or None."""
    if same:
        return "Det är den här aktens eget nummer. Skriv den andra aktens nummer."
    if not same_board:
        return "Akterna hör till olika nämnder. De slås aldrig samman."
    if died:
        return "Den enskilde är registrerad som avliden. Då slås akterna inte samman."
    if busy:
        return "Det finns redan ett förslag om att slå samman en av akterna. Det måste avgöras först."
    return None
