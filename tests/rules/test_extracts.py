"""Registerutdrag: by when, what the law says must be told, and what never goes by post."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.extracts import ENDINGS, IDENTITY_CHECKS, MAY_ASK, due_on, legal_information, why_not_left_out, why_not_sent
from sipweb.rules.people import REPRESENTATIVES
from sipweb.rules.routine import ROUTINE


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 10, 12), date(2026, 11, 12)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_it_is_due_a_month_after_it_was_asked_for(asked, due):
    assert due_on(asked, ROUTINE) == due


def test_a_municipality_can_say_otherwise():
    assert due_on(date(2026, 10, 12), replace(ROUTINE, extract_months=2)) == date(2026, 12, 12)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_month_is_never_longer_than_31_days_nor_shorter_than_28(asked):
    assert timedelta(28) <= due_on(asked, ROUTINE) - asked <= timedelta(31)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_who_asks_later_is_never_due_earlier(asked):
    assert due_on(asked, ROUTINE) <= due_on(asked + timedelta(1), ROUTINE)


@pytest.mark.parametrize("how", ENDINGS)
def test_only_post_is_refused_and_only_for_what_is_handed_over_by_hand(how):
    assert (why_not_sent(how, by_hand=True) is None) == (how != "post")
    assert why_not_sent(how, by_hand=False) is None


def test_what_is_left_out_has_a_reason():
    assert why_not_left_out([]) is None
    assert why_not_left_out(["Rör hennes bror."]) is None
    assert why_not_left_out(["Rör hennes bror.", "  "]) == "Skriv varför uppgiften inte tas med."


def told(left_out: int = 0, contact: str = "") -> dict[str, str]:
    return dict(legal_information("Provköping", "Socialnämnden", contact, left_out))


def test_the_person_is_told_everything_that_article_15_asks_for():
    """Who, purposes, categories, recipients, how long, rights, complaint, source, automatic decisions; and what is left out."""
    information = told()
    assert list(information) == [
        "Vem som ansvarar", "Varför uppgifterna behandlas", "Vilka slags uppgifter", "Varifrån de kommer", "Vem som får dem",
        "Hur länge de sparas", "Dina rättigheter", "Automatiska beslut", "Klagomål", "Det som inte är med",
    ]  # fmt: skip
    assert "Socialnämnden i Provköping är personuppgiftsansvarig." in information["Vem som ansvarar"]
    assert "fem år efter den sista anteckningen" in information["Hur länge de sparas"]
    assert "Integritetsskyddsmyndigheten (IMY)" in information["Klagomål"]
    assert "Inga beslut om dig fattas automatiskt" in information["Automatiska beslut"]
    assert not any("{" in text for text in information.values())


def test_the_data_protection_officer_stands_there_when_the_municipality_has_said_who():
    assert "Dataskyddsombud" not in told()["Vem som ansvarar"]
    assert "Dataskyddsombud: dso@example.com. " in told(contact="dso@example.com")["Vem som ansvarar"]


def test_that_something_is_left_out_is_told_with_what_one_can_do_about_it():
    assert told()["Det som inte är med"] == "Alla uppgifter i den här delen är med."
    assert told(1)["Det som inte är med"].startswith("En uppgift i den här delen är inte med, därför att den rör någon annan")
    assert told(12)["Det som inte är med"].startswith("12 uppgifter i den här delen är inte med, därför att de rör någon annan")
    assert "överklaga beslutet till förvaltningsrätten" in told(1)["Det som inte är med"]


def test_next_of_kin_may_not_ask_without_a_fullmakt():
    assert set(REPRESENTATIVES) - {"relative"} == MAY_ASK


def test_identity_is_always_checked_somehow():
    assert set(IDENTITY_CHECKS) == {"id_card", "e_id", "known", "home"}
