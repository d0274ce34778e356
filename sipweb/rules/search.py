"""How names are folded and cut up, so that people find what they mean (Å is not A, é is e)."""

import re
import unicodedata
from collections.abc import Iterable

KEEP = {"å": "å", "ä": "ä", "ö": "ö", "æ": "ä", "ø": "ö"}
WORD = re.compile(r"[\w/:.]+", re.UNICODE)
NUMBERLIKE = re.compile(r"^[\d\s+–-]+$")
SHORTEST_PART = 3
LONGEST = 40


def fold(text: str) -> str:
    """Lower case; å, ä and ö stay letters of their own, other accents go."""
    composed = unicodedata.normalize("NFC", text.casefold())
    return "".join(KEEP.get(char) or strip_accent(char) for char in composed)


def strip_accent(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


LAST = str.maketrans({"å": "\U0010fffd", "ä": "\U0010fffe", "ö": "\U0010ffff"})


def alphabetical(text: str) -> str:
    """What to sort by: capitals and accents make no difference, and å, ä and ö come last, in that order."""
    return fold(text).translate(LAST)


def words(text: str) -> list[str]:
    """The words of a query or a name, folded. A number with spaces or a hyphen is one word of digits."""
    if NUMBERLIKE.match(text) and (digits := re.sub(r"\D", "", text)) and not is_case_number(text.strip()):
        return [digits[:LONGEST]]
    parts = [text.strip()] if is_case_number(text.strip()) else WORD.findall(text)
    return [fold(part)[:LONGEST] for part in parts]


def is_case_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{1,9}", text))


def tokens(names: Iterable[str], numbers: Iterable[str]) -> set[str]:
    """Everything an akt is found by: each part of a name from every letter on, and each number whole and without century."""
    found: set[str] = set()
    for name in names:
        for word in words(name):
            found.add(word)
            found.update(word[start:] for start in range(1, len(word) - SHORTEST_PART + 1))
    for number in numbers:
        if not number:
            continue
        folded = fold(number)
        found.add(folded)
        digits = re.sub(r"\D", "", number)
        if len(digits) == 12:
            found.update({digits, digits[2:]})
        elif not is_case_number(number):
            found.update(words(number))
    return found
