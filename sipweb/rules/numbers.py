"""Identity numbers: what is accepted, how it is kept and shown, and how one is noticed in free text.

Kept: twelve digits for personnummer and samordningsnummer, so that the century is never guessed. A reservnummer is the
region's own and has no check digit. Sources: folkbokföringslagen 18 §; lagen om samordningsnummer 1:1 (day + 60).
"""

import re
import unicodedata
from datetime import date
from typing import Final, Literal

from personnummer.personnummer import Personnummer, PersonnummerException, PersonnummerParseException

IdentityKind = Literal["personnummer", "samordningsnummer", "reservnummer", "saknas"]

EARLIEST: Final = date(1890, 1, 1)
"""Earlier birth dates are slips of the century (1885 for 1985). The published test numbers begin here too."""

LONGEST_RESERVE: Final = 15
COORDINATION: Final = 60

NAMES: Final = {"personnummer": "personnumret", "samordningsnummer": "samordningsnumret"}

# Nationellt reservnummer, XXYYMMDD-NNGC: the only reserve numbers whose hyphen means nothing.
_NATIONAL_RESERVE: Final = re.compile(r"([0-9]{8})-?(?=[0-9]*[A-Z])([0-9A-Z]{4})")

# A birth time and four digits as people write them. Tried from every place in the text, hence the lookahead around all.
# What is followed by the rest of a date is a period: "2026-10-12–2027-03-04".
_LAST: Final = r"(?P<gap>[-+/. ]{0,3})(?P<last>[0-9]{4})(?![0-9]|-[0-9]{2}-[0-9]))"
_WRITTEN: Final = (
    re.compile(r"(?<![0-9])(?=(?P<birth>(?:18|19|20)[0-9]{2}(?:(?P<sep>[-/.]?)[0-9]{2}(?P=sep)[0-9]{2}| [0-9]{2} ?[0-9]{2}))" + _LAST),
    re.compile(r"(?<![0-9])(?=(?P<birth>[0-9]{2}(?P<sep>[-/. ]?)[0-9]{2}(?P=sep)[0-9]{2})" + _LAST),
    # In pairs, the last four too: "56 04 25 23 94", "560425 23 94", "19-56-04-25-23-94", "19 56 04 25-23-94".
    re.compile(r"(?<![0-9])(?=(?P<birth>(?:18|19|20)(?P<sep> )(?:[0-9]{2} ?){3})(?P<gap>-?) ?(?P<last>[0-9]{2}[ -][0-9]{2})(?![0-9]))"),
    re.compile(
        r"(?<![0-9])(?=(?P<birth>(?:18|19|20)?[0-9]{2}(?P<sep>[-. ]?)[0-9]{2}(?P=sep)[0-9]{2})(?P<gap> -? ?|- ?)"
        r"(?P<last>[0-9]{2} [0-9]{2})(?![0-9]))"
    ),
    re.compile(
        r"(?<![0-9])(?=(?P<birth>(?:(?:18|19|20)-?)?[0-9]{2}(?P<sep>[- ])[0-9]{2}(?P=sep)[0-9]{2})(?P<gap>-)"
        r"(?P<last>[0-9]{2}-[0-9]{2})(?![0-9]|-[0-9]))"
    ),
)


class BadNumber(ValueError):
    """A number that can't be taken as it stands. The message is a Swedish sentence to show beside the field."""


def parse(kind: IdentityKind, text: str, today: date) -> str:
    """The number as it is kept, from what someone wrote. Spaces, hyphens, dashes and plus may stand anywhere.

    personnummer, samordningsnummer: twelve ASCII digits. reservnummer: 1-15 of A-Ö, 0-9 and hyphen, in capitals.
    saknas: "". Refuses with BadNumber: another kind than said, no century, a date that does not exist, is after `today`
    or is before EARLIEST, a wrong check digit; also a samordningsnummer whose day or month of birth is unknown (00).
    """
    if kind == "saknas":
        if _bare(text):
            raise BadNumber("Ta bort numret eller välj vilken sorts nummer det är.")
        return ""
    if kind == "reservnummer":
        return _parse_reserve(text, today)
    digits = _twelve_digits(kind, re.sub(r"[-+]", "", _bare(text)))
    _refuse_other_kind(kind, int(digits[6:8]))
    birth = _birth(digits)
    if birth is None:
        raise BadNumber(f"Datumet i {NAMES[kind]} finns inte. Kontrollera de åtta första siffrorna.")
    if birth > today:
        raise BadNumber(f"Födelsedatumet i {NAMES[kind]} har inte varit än. Kontrollera året.")
    if birth < EARLIEST:
        raise BadNumber(f"Födelsedatumet i {NAMES[kind]} är för långt tillbaka. Kontrollera året.")
    _refuse_wrong_check(digits)
    return digits


def birth_date_of(kind: IdentityKind, number: str) -> date | None:
    """The date in a kept number (samordningsnummer: day - 60). None where the kind has none or the number isn't one.

    It may differ from the real birthday: 18 § lets the day be a nearby one when the numbers of a day have run out.
    """
    if kind not in NAMES or not re.fullmatch("[0-9]{12}", number):
        return None
    return _birth(number)


def shown(kind: IdentityKind, number: str) -> str:
    """A kept number as it is shown: YYYYMMDD-NNNN. Local reserve numbers as they were written; "" for saknas."""
    if kind in NAMES and len(number) == 12:
        return f"{number[:8]}-{number[8:]}"
    if kind == "reservnummer" and (national := _NATIONAL_RESERVE.fullmatch(number)):
        return f"{national[1]}-{national[2]}"
    return number


def looks_like_number(text: str) -> bool:
    """True where free text holds a personnummer or samordningsnummer, with or without century and separators.

    Only what has a possible date counts; and the right check digit, unless it is written as only such numbers are,
    ÅÅMMDD-NNNN: with a slip in it whoever knows the person still recognises it. So dates, akt numbers and phone numbers
    with a hyphen pass. Ten digits in a row with both are taken for a number even if they were meant as a phone number.
    """
    return bool(numbers_in(text))


def numbers_in(text: str) -> list[str]:
    """Every such number in the text, as it is written there, in order."""
    plain = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
    found = {match.start("birth"): match.end("last") for pattern in _WRITTEN for match in pattern.finditer(plain) if _is_number(match)}
    whole, after = [], 0
    for start, end in sorted(found.items()):
        if start >= after:  # else it is the last part of one that begins before it
            whole.append(plain[start:end])
            after = end
    return whole


def test_number(birth: date, female: bool) -> str | None:
    """A kept personnummer that belongs to no one: birth number 238 (female) or 239 (male). None before EARLIEST."""
    if birth < EARLIEST:
        return None
    first = f"{birth:%Y%m%d}{238 if female else 239}"
    return next(f"{first}{last}" for last in range(10) if _has_right_check(f"{first}{last}"))


test_number.__test__ = False  # type: ignore[attr-defined]  # its name is not that of a test


def _twelve_digits(kind: IdentityKind, text: str) -> str:
    if re.fullmatch("[0-9]{12}", text):
        return text
    if re.fullmatch("[0-9]{10}", text):
        raise BadNumber(f"Skriv {NAMES[kind]} med århundradet: ÅÅÅÅMMDD-NNNN.")
    if text.isdecimal() and not text.isascii():
        raise BadNumber(f"Skriv {NAMES[kind]} med siffrorna 0–9.")
    if re.fullmatch("[0-9]+[A-Za-z][0-9A-Za-z]*", text):
        raise BadNumber(f"Det finns en bokstav i {NAMES[kind]}. Välj reservnummer eller kontrollera numret.")
    raise BadNumber(f"Skriv {NAMES[kind]} med tolv siffror: ÅÅÅÅMMDD-NNNN.")


def _refuse_other_kind(kind: IdentityKind, day: int) -> None:
    if kind == "personnummer" and COORDINATION < day <= COORDINATION + 31:
        raise BadNumber("Numret ser ut som ett samordningsnummer. Välj samordningsnummer eller kontrollera numret.")
    if kind == "samordningsnummer" and 0 < day <= 31:
        raise BadNumber("Numret ser ut som ett personnummer. Välj personnummer eller kontrollera numret.")


def _refuse_wrong_check(digits: str) -> None:
    try:
        Personnummer(digits)
    except PersonnummerParseException:
        raise BadNumber("Numret finns inte. Kontrollera de fyra sista siffrorna.") from None
    except PersonnummerException:
        raise BadNumber("Kontrollsiffran stämmer inte. Kontrollera numret.") from None


def _parse_reserve(text: str, today: date) -> str:
    number = _bare(text).upper()
    if not number.strip("-"):
        raise BadNumber("Skriv reservnumret.")
    if not re.fullmatch("[0-9A-ZÅÄÖ-]+", number):
        raise BadNumber("Skriv reservnumret med bara bokstäver, siffror och bindestreck.")
    if len(number) > LONGEST_RESERVE:
        raise BadNumber(f"Reservnumret kan ha högst {LONGEST_RESERVE} tecken. Kontrollera numret.")
    digits = number.replace("-", "")
    if re.fullmatch("[0-9]{12}", digits) and _has_right_check(digits):
        birth = _birth(digits)
        if birth and EARLIEST <= birth <= today:
            kind = "samordningsnummer" if int(digits[6:8]) > COORDINATION else "personnummer"
            raise BadNumber(f"Numret är ett {kind}. Välj {kind}.")
    national = _NATIONAL_RESERVE.fullmatch(number)
    return national[1] + national[2] if national else number


def _birth(digits: str) -> date | None:
    """The date in the first eight of the digits, or None if there is no such day."""
    day = int(digits[6:8])
    try:
        return date(int(digits[:4]), int(digits[4:6]), day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return None


def _has_right_check(digits: str) -> bool:
    try:
        Personnummer(digits)
    except PersonnummerException:
        return False
    return True


def _is_number(found: re.Match[str]) -> bool:
    if found["sep"] and found["sep"] != " " and found["gap"].isspace() and re.match("([01][0-9]|2[0-3]) ?[0-5]", found["last"]):
        return False  # "2026-10-12 1400" is a date and a time
    if re.fullmatch("([01][0-9]|2[0-3]) [0-5][0-9]", found["last"]) and re.fullmatch("[0-9]{2} [0-9]{2} [0-9]{2}", found["birth"]):
        return False  # "20 12 10 20 30" may be any numbers
    digits = re.sub("[^0-9]", "", found["birth"] + found["last"])
    whole = [century + digits for century in ([""] if len(digits) == 12 else ["19", "20"])]
    if found["birth"].isdecimal() and found["gap"] in {"-", "+"} and found["last"].isdecimal():
        return any(_birth(number) for number in whole)
    return any(_has_right_check(number) for number in whole)


def _bare(text: str) -> str:
    """The text without spaces, line breaks and invisible signs, and with every dash as a hyphen."""
    return "".join(map(_plain, unicodedata.normalize("NFC", text))).replace(" ", "").replace("\n", "")


def _plain(sign: str) -> str:
    if sign in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if sign.isspace():
        return " "
    if sign == "\N{MINUS SIGN}" or unicodedata.category(sign) == "Pd":
        return "-"
    return "" if unicodedata.category(sign) == "Cf" else sign
