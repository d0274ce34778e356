"""What somebody wrote, as it may stand on a paper about whoever is or may be protected: no name, no way to reach them, no place."""

import re
from collections.abc import Iterable

from sipweb.rules.names import Name, left_out

GONE = "[utelämnat]"
SHORTEST = 5  # of a part of an address: shorter ones are words like any other, but for a town with a capital letter
BETWEEN = r"[\s()/.\u2013-]*"  # how the digits of a number are grouped
ABROAD = r"(?:\+|00)?46" + BETWEEN + r"(?:0" + BETWEEN + ")?"  # 46 is Sweden, and many write +46 (0)70
WITHIN = re.compile(r"\+?\d[\d\s()/.-]{5,}\d")  # a number with words about it
POSTCODE = re.compile(r"(?:SE-?)?(\d{3})\s?(\d{2})\s+(.+)")
NUMBERED = re.compile(r"([^\d,]*[^\W\d_])\s+\d.*")  # a street and the number of a house there


def as_name(written: str) -> Name:
    """A name written as one text; the last word is the family name."""
    given, _, family = written.strip().rpartition(" ")
    return Name(given, family)


def on_paper(text: str, name: Name, others: Iterable[Name], contacts: Iterable[str]) -> str:
    """`others`: people around the person. `contacts`: addresses, telephone numbers and person-numbers, as they are registered."""
    told = left_out(text, name, near=others)
    for contact in contacts:
        for line in [*re.split(r"[,;\n]|c/o", contact), *WITHIN.findall(contact)]:
            for pattern in patterns(line.strip()):
                told = re.sub(pattern, GONE, told)
    return told


def patterns(line: str) -> list[str]:
    """A number however it is grouped; an address line by line and part by part, since a text seldom has all of it."""
    digits = re.sub(r"\D", "", line)
    if not re.search(r"[^\W\d_]", line):
        return [rf"(?<!\d){number(line, digits)}(?!\d)"] if len(digits) >= SHORTEST else []
    if digits and not re.search(r"\s", line):  # a reservnummer
        return [rf"(?i)(?<!\w){BETWEEN.join(re.sub(r'[^0-9A-Za-zÅÄÖåäö]', '', line))}(?!\w)"]
    if code := POSTCODE.fullmatch(line):
        town = spaced(code[3])
        return [rf"(?i)(?<!\d){code[1]}\s?{code[2]}\s+{town}s?\b", rf"(?<!\d){code[1]}\s?{code[2]}(?!\d)", *place(code[3])]
    if street := NUMBERED.fullmatch(line):
        house = r"\s+\d+(?:[a-zA-Z]|\s[A-H])?\b"
        names = {street[1], street[1].split()[-1]}  # with whoever lives there before it, or not
        found = [
            pattern for name in sorted(names, reverse=True) for pattern in (rf"(?<!\w)(?i:{spaced(name)}){house}", *capital(name, SHORTEST))
        ]
        return [rf"(?i){spaced(line)}(?!\d)", *found]
    return place(line)


def number(line: str, digits: str) -> str:
    """A person-number with or without its century, a telephone number with 0 or the number of the country."""
    if re.match(r"(?:18|19|20)\d{10}$", digits):
        return rf"(?:(?:18|19|20){BETWEEN})?" + r"[\s()/.\u2013+-]*".join(digits[2:])
    if abroad := re.match(r"(?:\+|00)\s*46", line):
        digits = "0" + re.sub(r"\D", "", line[abroad.end() :]).lstrip("0")
    if digits.startswith("0"):
        return f"(?:{ABROAD}|0{BETWEEN})" + BETWEEN.join(digits[1:])
    return BETWEEN.join(digits)


def place(written: str) -> list[str]:
    """In small letters too, when it is long enough to be no other word."""
    return [rf"(?i)\b{spaced(written)}s?\b"] if len(written) >= SHORTEST else capital(written, 2)


def capital(written: str, shortest: int) -> list[str]:
    """With a capital letter, or all in capitals."""
    told = written[:1].upper() + written[1:]
    return [rf"\b(?:{spaced(told)}|{spaced(written.upper())})s?\b"] if len(written) >= shortest else []


def spaced(written: str) -> str:
    return r"\s+".join(map(re.escape, written.split()))
