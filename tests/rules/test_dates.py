from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.dates import (
    BadDate,
    BadTime,
    clock,
    long_date,
    long_day,
    parse_date,
    parse_time,
    relative_day,
    short_date,
    span,
    when,
)

TODAY = date(2026, 10, 12)
DAY = date(2026, 12, 8)
DAYS = st.dates(date(1890, 1, 1), date(2100, 12, 31))


def test_a_day_in_words():
    assert long_date(DAY) == "8 december 2026"
    assert long_day(DAY) == "tisdag 8 december 2026"
    assert short_date(DAY) == "2026-12-08"


def test_times_have_a_full_stop_and_a_space_that_does_not_break():
    assert clock(time(9, 0)) == "kl.\u00a09.00"
    assert clock(time(0, 5)) == "kl.\u00a00.05"
    assert clock(datetime(2026, 12, 8, 15, 30, 59)) == "kl.\u00a015.30"
    assert span(time(9, 0), time(10, 30)) == "kl.\u00a09.00–10.30"
    assert when(datetime(2026, 12, 8, 9, 0)) == "8 december 2026 kl.\u00a09.00"


def test_a_moment_in_utc_is_told_in_swedish_time_and_on_the_swedish_day():
    late = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert when(late) == "1 augusti 2026 kl.\u00a00.30"
    assert long_day(late) == "lördag 1 augusti 2026"
    assert short_date(late) == "2026-08-01"
    assert relative_day(late, date(2026, 8, 1)) == "i dag"
    assert span(late, late + timedelta(hours=1)) == "kl.\u00a00.30–1.30"


def test_winter_and_summer_time_have_their_own_offsets():
    assert clock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "kl.\u00a02.30"
    assert clock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "kl.\u00a02.30"
    assert clock(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == "kl.\u00a01.59"
    assert clock(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "kl.\u00a03.00"


@pytest.mark.parametrize(
    "day, words",
    [
        (date(2026, 10, 10), "10 oktober 2026"),
        (date(2026, 10, 11), "i går"),
        (date(2026, 10, 12), "i dag"),
        (date(2026, 10, 13), "i morgon"),
        (date(2026, 10, 14), "14 oktober 2026"),
    ],
)
def test_the_nearest_days_have_names(day, words):
    assert relative_day(day, TODAY) == words


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-08",
        "2026-12-8",
        "2026/12/08",
        "2026–12–08",
        "20261208",
        " 20261208\n",
        "8/12-26",
        "8/12–26",
        "8/12 -26",
        "8/12/26",
        "8/12 26",
        "8/12 2026",
        "08/12-2026",
        "8 / 12 2026",
        "8/12",
        "8 dec",
        "8 dec.",
        "8dec",
        "8 Dec 2026",
        "8 december",
        "8 DECEMBER 2026",
        "8\u00a0december\u00a02026",
        "8:e december 2026",
        "den 8 december 2026",
        "tisdag 8 december 2026",
        "tisdagen den 8 december 2026",
        "tis 8/12",
    ],
)
def test_a_date_can_be_written_in_many_ways(text):
    assert parse_date(text, TODAY) == date(2026, 12, 8)


@pytest.mark.parametrize(
    "text, day",
    [
        ("i dag", date(2026, 10, 12)),
        ("Idag", date(2026, 10, 12)),
        ("i  morgon", date(2026, 10, 13)),
        ("imorgon", date(2026, 10, 13)),
        ("i går", date(2026, 10, 11)),
        ("i ga\u030ar", date(2026, 10, 11)),
        ("8/1", date(2026, 1, 8)),
        ("31 maj", date(2026, 5, 31)),
        ("1 mar", date(2026, 3, 1)),
        ("2 sept 2027", date(2027, 9, 2)),
        ("9/7-85", date(1985, 7, 9)),
        ("8/12-36", date(2036, 12, 8)),
        ("8/12-37", date(1937, 12, 8)),
        ("8/12-00", date(2000, 12, 8)),
        ("29/2 2028", date(2028, 2, 29)),
    ],
)
def test_what_is_left_out_is_filled_in_from_today(text, day):
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("snart", "Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("261208", "Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("٢٠٢٦-١٢-٠٨", "Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("8 december 2026" + " " * 50, "Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("8 foo 2026", "Månaden finns inte. Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("2026-13-08", "Månaden 13 finns inte. Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("12/0", "Månaden 0 finns inte. Skriv datumet så här: 2026-12-08, 8/12 2026 eller 8 december."),
        ("2026-02-29", "29 februari 2026 finns inte. Kontrollera datumet."),
        ("29/2", "29 februari 2026 finns inte. Kontrollera datumet."),
        ("31 november 2026", "31 november 2026 finns inte. Kontrollera datumet."),
        ("0/12", "0 december 2026 finns inte. Kontrollera datumet."),
        ("9999-12-31", "Året 9999 kan inte stämma. Kontrollera året."),
        ("0000-12-31", "Året 0 kan inte stämma. Kontrollera året."),
        ("1889-12-31", "Året 1889 kan inte stämma. Kontrollera året."),
        ("måndag 8 december 2026", "8 december 2026 är en tisdag. Kontrollera dagen."),
    ],
)
def test_what_is_not_a_date_is_refused_with_a_sentence(text, why):
    with pytest.raises(BadDate) as refused:
        parse_date(text, TODAY)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    "text, at",
    [
        ("9", time(9, 0)),
        ("09", time(9, 0)),
        ("9.30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("kl. 9.30", time(9, 30)),
        ("kl.\u00a09.30", time(9, 30)),
        ("Kl 9", time(9, 0)),
        ("klockan 9", time(9, 0)),
        ("0", time(0, 0)),
        ("23.59", time(23, 59)),
    ],
)
def test_a_time_can_be_written_in_many_ways(text, at):
    assert parse_time(text) == at


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("kl.", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("nio", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("9.3", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("9.30.15", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("9-10", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("-9", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("٩", "Skriv tiden så här: 9.30, 09:30 eller 9."),
        ("24.00", "Tiden 24.00 finns inte. Skriv en tid mellan 0.00 och 23.59."),
        ("9.60", "Tiden 9.60 finns inte. Skriv en tid mellan 0.00 och 23.59."),
        ("93", "Tiden 93.00 finns inte. Skriv en tid mellan 0.00 och 23.59."),
    ],
)
def test_what_is_not_a_time_is_refused_with_a_sentence(text, why):
    with pytest.raises(BadTime) as refused:
        parse_time(text)
    assert str(refused.value) == why


@given(DAYS, DAYS)
def test_every_day_can_be_read_back_from_its_words(day, today):
    for words in (long_date(day), long_day(day), short_date(day), f"{day:%Y%m%d}", relative_day(day, today)):
        assert parse_date(words, today) == day


@given(st.times())
def test_every_time_can_be_read_back_from_its_words(at):
    assert parse_time(clock(at)) == at.replace(second=0, microsecond=0, fold=0)


PIECES = st.lists(st.sampled_from([*"0123456789-/. :", "kl", "dec", "i", "dag", "tis", "den", "får", "²", "٣"]), max_size=12)


@given(st.text() | PIECES.map("".join), DAYS)
def test_any_text_is_a_day_or_is_refused_with_a_sentence(text, today):
    try:
        day = parse_date(text, today)
    except BadDate as why:
        assert str(why).endswith(".")
    else:
        assert type(day) is date and abs(day.year - 1995) <= 106


@given(st.text() | PIECES.map("".join))
def test_any_text_is_a_time_or_is_refused_with_a_sentence(text):
    try:
        parse_time(text)
    except BadTime as why:
        assert str(why).endswith(".")
