"""Names in free text: which words are, or may be, the name of someone the writer already knows of.

Only names that the writer may see are compared with; whoever asks sees to that. A warning, never a refusal: the words may mean
someone or something else.
"""

import re
from collections.abc import Iterable, Iterator
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
    start: int  # where in the text

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
        found.append(Word(match[0], fold(match[0]), match[0][0].isupper(), begins, follows, match.start()))
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
    words = words_of(text)
    return list(dict.fromkeys(" ".join(word.text for word in words[n:end]) for n, end in places(words, known)))


def places(words: list[Word], known: Iterable[Name]) -> Iterator[tuple[int, int]]:
    """Where names stand: the first word, and the one after the last."""
    people = [(parts(name.given), parts(name.family)) for name in set(known)]
    families = {part for _, family in people for part in telling(family)}
    n = 0
    while n < len(words):
        word, after, end = words[n], words[n + 1] if n + 1 < len(words) else None, n
        if after and after.follows and any(is_whole(word, after, given, family) for given, family in people):
            end = n + 2
        elif is_family(word, families):
            end = n + 1
        if end > n:
            yield n, end
        n = max(end, n + 1)


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
ONE_NAME = re.compile(r"[ \u00a0-]")  # between words that become one [namn]
SHORTEST = 3  # "bo" and "my" in small letters are words
PARTICLES = frozenset(WORD.findall("af al av bin da de del della den der des di do dos du el ibn la le och ten ter van von zu"))

# Names that are also words of everyday texts: in small letters they are read as the word. What is missing here is left out once too
# often, which is seen; a name that is not left out is not seen until too late.
EVERYDAY = ORDINARY | frozenset(
    WORD.findall(
        "april august bank berg björk björn blad blom bok borg bror bäck dal don duva eld falk fall fors fred frid frost gran gren "
        "gård hall hav hopp hus häll hög höst is juni kall karl klara kvist källa lena lilja lind liten liv ljung love lund löv maj "
        "malm mark mars max min måne norr nova nytt pil pion ros rosa rot saga sam sand sedan sen sjö sköld sol stad sten stig "
        "strand ström stund stål svan söder tage tall tim tom torn torp tur vall vide vik ville viola vår väster åker äng ärlig örn "
        "öster"
    )
)


def left_out(text: str, name: Name, others: Iterable[Name] = (), near: Iterable[Name] = ()) -> str:
    """The text without this person's name, however it is written: both names, either of them, and each part of a double one, also
    with the s of a genitive and also in small letters, unless it is an everyday word there.

    `others`: people who may be named beside; of them what `names_in` takes for a name. `near`: those who are so few that the given
    name alone, with a capital letter, says who it is.
    """
    words, near = words_of(text), list(near)
    hidden = {n for first, end in places(words, [name, *others, *near]) for n in range(first, end)}
    given = {part for one in near for part in parts(one.given)} - PARTICLES
    hidden |= {n for n, word in enumerate(words) if is_family(word, given)}  # the same holds for both
    all_parts = {*whole_parts(name.given), *whole_parts(name.family)}
    hidden |= {n for n, word in enumerate(words) if is_part(word, all_parts - PARTICLES)}
    for n in sorted(hidden):  # the "von" of "von Essen", the "Al" of "Al-Sayed"
        if n and words[n].follows and words[n - 1].folded in all_parts:
            hidden.add(n - 1)
    told, end = list[str](), 0
    for n in sorted(hidden):
        if n - 1 not in hidden or not ONE_NAME.fullmatch(text[end : words[n].start]):
            told += [text[end : words[n].start], LEFT_OUT]
        end = words[n].start + len(words[n].text)
    return "".join([*told, text[end:]])


def is_part(word: Word, known: set[str]) -> bool:
    if not word.forms & known:
        return False
    return word.is_capital or not (word.forms & EVERYDAY or len(word.folded) < SHORTEST)


def whole_parts(name: str) -> set[str]:
    """The parts of a name, and a double one written as one word."""
    return parts(name) | {fold("".join(WORD.findall(name)))} - {""}
