"""Names in free text: which words are, or may be, the name of someone the writer already knows of.

Only names that the writer may see are compared with; whoever asks sees to that. A warning, never a refusal: the words may mean
someone or something else.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from sipweb.rules.search import fold

WORD = re.compile(r"[^\W\d_]+")
WITHIN_A_NAME = re.compile(r"[ \u00a0]?[,’'-]?[ \u00a0]?")  # what may stand between two words of one name
ENDS_A_SENTENCE = re.compile(r"[.!?:;\n]")
SHORTEST_OF_SEVERAL = 4  # of "von Essen" only Essen says who it is

# Family names that are also words which often begin a sentence; there they are read as the word.
ORDINARY = frozenset(
    WORD.findall(
        "ask blå bra brun dag del fast flink fri frid frisk glad god grön han hans hem hård hög klar klok kort kvick lag lugn lycka lång "
        "man mild modig munter mörk nord ny ork ost rak rask ren rik rolig rund sann skog snabb snäll sommar stark stolt stor sund svag "
        "tapper trofast trogen trygg tung ung vinter vis vit väl västra öst"
    )
)


class Name(NamedTuple):
    """Someone's name, as it is registered."""

    given: str
    family: str


class Word(NamedTuple):
    """A word as it stands in the text."""

    text: str
    folded: str
    is_capital: bool
    begins: bool  # first in a sentence, where any word has a capital letter
    follows: bool  # right after the word before it, as in a name

    @property
    def forms(self) -> set[str]:
        """The word, and without the s of a genitive."""
        return {self.folded, self.folded.removesuffix("s")} - {""}


def words_of(text: str) -> list[Word]:
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        between = text[end : match.start()]
        begins = not found or ENDS_A_SENTENCE.search(between) is not None
        follows = bool(found) and bool(between) and WITHIN_A_NAME.fullmatch(between) is not None
        found.append(Word(match[0], fold(match[0]), match[0][0].isupper(), begins, follows))
        end = match.end()
    return found


def to_look_up(text: str) -> tuple[set[str], set[tuple[str, str]]]:
    """What to ask the register of names about: words with a capital letter, and pairs of words without one."""
    words = words_of(text)
    capitals = {form for word in words if word.is_capital for form in word.forms}
    pairs = [(words[n], words[n + 1]) for n in range(len(words) - 1)]
    small = [(a, b) for a, b in pairs if b.follows and not (a.is_capital or b.is_capital)]
    return capitals, {(a.folded, form) for a, b in small for form in b.forms}


def names_in(text: str, known: Iterable[Name]) -> list[str]:
    """The words of the text that are, or may be, one of the known names; as they are written, each once, in order.

    A given name beside a family name of the same person counts however it is written. A family name alone counts with a
    capital letter. A given name alone does not count: too many share it.
    """
    people = [(parts(name.given), parts(name.family)) for name in set(known)]
    families = {part for _, family in people for part in telling(family)}
    words, found, n = words_of(text), list[str](), 0
    while n < len(words):
        word, after = words[n], words[n + 1] if n + 1 < len(words) else None
        if after and after.follows and any(is_whole(word, after, given, family) for given, family in people):
            found.append(f"{word.text} {after.text}")
            n += 1
        elif is_family(word, families):
            found.append(word.text)
        n += 1
    return list(dict.fromkeys(found))


def is_whole(first: Word, second: Word, given: set[str], family: set[str]) -> bool:
    """Given and family name of one person, in either order."""
    return (first.folded in given and bool(second.forms & family)) or (first.folded in family and bool(second.forms & given))


def is_family(word: Word, families: set[str]) -> bool:
    return word.is_capital and bool(word.forms & families) and not (word.begins and word.folded in ORDINARY)


def parts(name: str) -> set[str]:
    return {fold(word) for word in WORD.findall(name)}


def telling(family: set[str]) -> set[str]:
    """The parts of a family name that say who it is when they stand alone."""
    return family if len(family) == 1 else {part for part in family if len(part) >= SHORTEST_OF_SEVERAL}


LEFT_OUT = "[namn]"


def left_out(text: str, name: Name) -> str:
    """The text without this person's name: both names however they are written, and either of them with a capital letter."""
    for whole in sorted(names_in(text, [name]), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(whole)}\b", LEFT_OUT, text)
    known = set(telling(parts(name.given))) | set(telling(parts(name.family)))
    text = WORD.sub(lambda m: LEFT_OUT if any(one.is_capital and one.forms & known for one in words_of(m[0])) else m[0], text)
    return re.sub(rf"{re.escape(LEFT_OUT)}(?:[ \u00a0]{re.escape(LEFT_OUT)})+", LEFT_OUT, text)
