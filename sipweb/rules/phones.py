"""Phone numbers, as one is noticed in free text that may not tell who it is about."""

import re
from typing import Final

_ENDS: Final = r"(?![0-9]|[-–/.:,][0-9])"  # what goes on is a date, a span or a sum
_AT_HOME: Final = re.compile(
    r"(?<![0-9A-Za-zÅÄÖåäö.,:/–-])\(?0[1-9][0-9]{0,2}\)?(?P<gap> ?[-–/] ?| (?!0)|)[0-9]{2,8}(?: [0-9]{2,3}){0,3}" + _ENDS
)
_ABROAD: Final = re.compile(r"(?<![0-9])(?:\+ ?|00)(?:4[0-9]|358)(?:[ –-]?(?:\(0\) ?)?[0-9]){8,10}" + _ENDS)
_SHORTEST: Final = 8  # 08-123 456
_SHORTEST_UNMARKED: Final = 9  # without a hyphen: eight digits may be a date, or times of day


def phones_in(text: str) -> list[str]:
    """Every phone number in the text, as it is written there: with a hyphen, in groups, in a row, or with the country first.

    Dates, times, sums and the numbers of akter and reports pass.
    """
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-")  # each sign for one: the places stay
    found = {match.start(): match.end() for match in _ABROAD.finditer(plain)}
    found |= {match.start(): match.end() for match in _AT_HOME.finditer(plain) if _is_long_enough(match)}
    return [text[start:end] for start, end in sorted(found.items())]


def _is_long_enough(found: re.Match[str]) -> bool:
    return len(re.sub("[^0-9]", "", found[0])) >= (_SHORTEST if found["gap"].strip() else _SHORTEST_UNMARKED)
