"""Two akter of one person become one: what may differ, what stands in the way, and what can be taken apart again."""

from collections.abc import Iterable
from typing import NamedTuple

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
