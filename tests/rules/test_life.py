"""What happens to the individual, as far as days and ages decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.life import is_adult, why_consent_ends, why_not_die, why_not_move, why_not_number, why_not_rename

TODAY, BORN = date(2026, 10, 12), date(1960, 3, 5)
DAYS = st.dates(date(1900, 1, 1), date(2050, 12, 31))


@given(DAYS)
def test_a_death_is_never_before_the_birth_and_never_after_today(day):
    assert (why_not_die(day, TODAY, BORN) is None) == (BORN <= day <= TODAY)


@given(DAYS)
def test_a_death_that_is_registered_is_not_registered_again(day):
    assert why_not_die(day, TODAY, BORN, date(2026, 10, 1)).startswith("Dödsfallet är redan registrerat: 1 oktober 2026.")


@given(DAYS)
def test_a_move_is_registered_when_it_has_been_made(day):
    assert (why_not_move(day, TODAY, BORN) is None) == (BORN <= day <= TODAY)


def test_the_dead_do_not_move():
    assert why_not_move(TODAY, TODAY, BORN, died_on=TODAY) == "Den enskilde har avlidit."


def test_a_name_must_be_another_one():
    assert why_not_rename(("Gun", "Östberg"), ("Gun", "Östberg")).startswith("Namnet är detsamma")
    assert why_not_rename(("Gun", "Östberg"), ("Gun", "Nyberg")) is None


def test_a_number_must_be_another_one_and_fit_the_death():
    old = ("personnummer", "196003052385", BORN)
    assert why_not_number(old, old).startswith("Uppgifterna är desamma")
    assert why_not_number(old, ("saknas", "", BORN)) is None
    later = ("saknas", "", TODAY)
    assert why_not_number(old, later, died_on=TODAY - timedelta(days=1)).startswith("Födelsedatumet ligger efter dödsfallet")
    assert why_not_number(old, later, died_on=TODAY) is None


@pytest.mark.parametrize(
    "day, adult",
    [(date(2026, 10, 11), False), (date(2026, 10, 12), True), (date(2026, 10, 13), True)],
)
def test_one_is_an_adult_from_the_eighteenth_birthday(day, adult):
    assert is_adult(date(2008, 10, 12), day) == adult


@pytest.mark.parametrize(
    "givers, state, was, will, why",
    [
        ({"custodian"}, "given", False, True, "Den enskilde är myndig och svarar själv."),
        ({"custodian", "individual"}, "incomplete", False, True, "Den enskilde är myndig och svarar själv."),
        ({"individual"}, "given", True, False, "Den enskilde är under 18 år. Vårdnadshavarna ska svara."),
        ({"administrator"}, "given", True, False, "Den enskilde är under 18 år. Vårdnadshavarna ska svara."),
        ({"individual"}, "given", False, True, None),
        ({"custodian"}, "given", True, False, None),
        ({"custodian"}, "given", False, False, None),
        ({"individual"}, "given", True, True, None),
        ({"custodian"}, "withdrawn", False, True, None),
        ({"custodian"}, "declined", False, True, None),  # a no stays a no
        ({"individual"}, "expired", True, False, None),
    ],
)
def test_what_the_wrong_ones_answered_ends_when_the_age_turns_out_to_be_another(givers, state, was, will, why):
    assert why_consent_ends(givers, state, was_adult=was, is_adult=will) == why
