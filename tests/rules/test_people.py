from datetime import date
from types import SimpleNamespace as Thing

import pytest

from sipweb.rules.people import AccessFacts, custodians, ends_soon, is_in_force, is_masked, is_restricted, listed_name, why_not_named

TODAY = date(2026, 10, 12)


def mandate(kind="trustee", starts_on=None, ends_on=None):
    return Thing(kind=kind, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    "protection, restricted, masked, name",
    [
        ("none", False, False, "Gun Östberg"),
        ("unknown", False, True, "Namn visas i akten (skydd inte kontrollerat)"),
        ("flagged", True, True, "Skyddade personuppgifter"),
        ("protected_registration", True, True, "Skyddade personuppgifter"),
    ],
)
def test_what_each_protection_means(protection, restricted, masked, name):
    assert (is_restricted(protection), is_masked(protection)) == (restricted, masked)
    assert listed_name("Gun", "Östberg", protection) == name


@pytest.mark.parametrize(
    "starts, ends, in_force",
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 10, 13), None, False),
        (None, date(2026, 10, 11), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_a_mandate_is_in_force_from_its_first_day_through_its_last(starts, ends, in_force):
    assert is_in_force(mandate(starts_on=starts, ends_on=ends), TODAY) is in_force


@pytest.mark.parametrize(
    "ends, soon",
    [
        (None, False),
        (date(2026, 10, 11), False),
        (TODAY, True),
        (date(2026, 11, 11), True),
        (date(2026, 11, 12), False),
    ],
)
def test_an_end_is_warned_of_thirty_days_before(ends, soon):
    assert ends_soon(ends, TODAY, 30) is soon


def test_custodians_are_those_who_decide_for_a_child_now():
    there = [mandate("custodian"), mandate("appointed_custodian"), mandate("relative"), mandate("custodian", ends_on=date(2026, 1, 1))]
    assert custodians(there, TODAY) == there[:2]


def test_a_protected_akt_has_two_named_readers_and_one_is_a_manager():
    worker, boss, other = AccessFacts(1, False), AccessFacts(2, True), AccessFacts(3, False)
    assert why_not_named([worker, boss]) is None
    assert why_not_named([boss]).startswith("Minst två personer")
    assert why_not_named([boss, boss]).startswith("Minst två personer")
    assert why_not_named([worker, other]).startswith("Minst en av de namngivna måste vara chef")
