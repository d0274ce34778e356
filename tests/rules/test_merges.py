"""Two akter of one person, as far as pure rules decide."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.merges import Who, birth_follows_number, counted, plainly_differ, units_of, whose, why_not_merge, why_not_one_person
from sipweb.rules.people import PROTECTIONS, is_masked, is_restricted, stricter

BER, ALD, SOC, EKB = 1, 2, 3, 4
UNITS = units_of({BER, SOC}, {ALD, SOC})  # SOC had a part in both


@pytest.mark.parametrize(
    "concerned, on_moved, on_kept, place",
    [
        ({BER}, False, False, "stays"),
        ({ALD}, False, False, "goes"),
        ({SOC}, False, False, "unclear"),
        ({BER, ALD}, False, False, "unclear"),
        ({ALD, EKB}, False, False, "goes"),  # a request from a unit of the other akt to one that is current in neither
        ({BER, EKB}, False, False, "stays"),
        ({EKB}, False, False, "unclear"),
        (set(), False, False, "unclear"),
        (set(), True, False, "goes"),  # a meeting of a request that was moved
        ({BER, ALD}, True, False, "goes"),
        (set(), False, True, "stays"),
        ({ALD}, False, True, "stays"),
        (set(), True, True, "unclear"),
    ],
)
def test_where_a_row_that_came_after_a_merge_belongs(concerned, on_moved, on_kept, place):
    assert whose(frozenset(concerned), UNITS, on_moved=on_moved, on_kept=on_kept) == place


@given(st.sampled_from(sorted(PROTECTIONS)), st.sampled_from(sorted(PROTECTIONS)))
def test_the_stricter_of_two_protections_shuts_out_all_that_either_does(one, other):
    both = stricter(one, other)
    assert both in {one, other}
    assert is_restricted(both) == (is_restricted(one) or is_restricted(other))
    assert is_masked(both) == (is_masked(one) or is_masked(other))
    assert stricter(other, one) == both


def test_what_is_in_the_way_of_a_merge():
    free = {"same": False, "same_board": True, "died": False, "busy": False}
    assert why_not_merge(**free) is None
    assert why_not_merge(**free | {"same": True}) == "Det är den här aktens eget nummer. Skriv den andra aktens nummer."
    assert why_not_merge(**free | {"same_board": False}) == "Akterna hör till olika nämnder. De slås aldrig samman."
    assert why_not_merge(**free | {"died": True}).startswith("Den enskilde är registrerad som avliden.")
    assert why_not_merge(**free | {"busy": True}).startswith("Det finns redan ett förslag")


def test_rows_are_counted_in_words():
    assert counted({"note": 1, "referral": 2, "consent": 0}) == ["1 anteckning", "2 samverkansförfrågningar"]
    assert counted({"something_new": 1}) == ["1 annan uppgift"]
    assert counted({"something_new": 1, "another": 2, "death": 1}) == ["1 dödsfall", "3 andra uppgifter"]


GUN = Who("Gun Östberg", "personnummer", "196003052385", date(1960, 3, 5))


@pytest.mark.parametrize(
    "other, what",
    [
        (GUN, []),
        (GUN._replace(name="Gunnel Öst-Östberg"), []),  # a part in common
        (GUN._replace(name="GUN Ek"), []),
        (GUN._replace(name="Nils Ek"), ["namnet"]),
        (GUN._replace(number="196003052393"), ["personnumret"]),
        (GUN._replace(kind="samordningsnummer", number="196003652393"), []),
        (GUN._replace(kind="saknas", number="", birth_date=date(1961, 1, 1)), ["födelsedatumet"]),
        (Who("Nils Ek", "personnummer", "198504122386", date(1985, 4, 12)), ["namnet", "personnumret", "födelsedatumet"]),
    ],
)
def test_what_speaks_for_two_persons(other, what):
    assert plainly_differ(GUN, other) == plainly_differ(other, GUN) == what
    assert (why_not_one_person(GUN, other) is None) == (len(what) < 3)


def test_the_day_of_birth_is_chosen_only_where_no_number_tells_it():
    none = GUN._replace(kind="saknas", number="")
    assert not birth_follows_number(GUN, GUN)
    assert not birth_follows_number(none, none)
    assert not birth_follows_number(none, none._replace(kind="reservnummer", number="A1"))
    assert birth_follows_number(GUN, none)
    assert birth_follows_number(none, GUN)
