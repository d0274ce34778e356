"""What somebody wrote, as it may stand on a paper about whoever is or may be protected: no name, no way to reach them, no place."""

import re
from collections.abc import Iterable

from sipweb.rules.names import Name, left_out

GONE = "[utelämnat]"
SHORTEST = 5  # of a part of an address: shorter ones are words like any other


def as_name(written: str) -> Name:
    """A name written as one text; the last word is the family name."""
    given, _, family = written.strip().rpartition(" ")
    return Name(given, family)


def on_paper(text: str, name: Name, others: Iterable[Name], contacts: Iterable[str]) -> str:
    """`others`: people around the person. `contacts`: addresses, telephone numbers and person-numbers, as they are registered."""
    told = left_out(text, name, others)
    for contact in contacts:
        for pattern in patterns(contact):
            told = re.sub(pattern, GONE, told, flags=re.IGNORECASE)
    return told


def patterns(contact: str) -> list[str]:
    """A number however it is grouped; an address line by line, since a text seldom has all of it."""
    digits = re.sub(r"\D", "", contact)
    if digits and not re.search(r"[^\W\d_]", contact):
        return [r"(?<!\d)" + r"[\s()-]*".join(digits) + r"(?!\d)"] if len(digits) >= SHORTEST else []
    lines = (line.strip() for line in re.split(r"[,\n]", contact))
    return [r"\s+".join(map(re.escape, line.split())) for line in lines if len(line) >= SHORTEST]
