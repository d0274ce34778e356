"""Which units can be merged, and what becomes of a transfer between units that are."""

from datetime import date

import pytest

from sipweb.rules.units import why_not_choose, why_not_merge, with_transfer

MAY = {"old": "UNG", "new": "BOU", "old_into": "", "new_into": "", "same_board": True, "same_hiding": True, "someone_leads": True}
TODAY = date(2026, 10, 12)


def test_today_and_before_is_fine_and_tomorrow_is_not():
    assert why_not_merge(**MAY, on=TODAY, today=TODAY) is None
    assert why_not_merge(**MAY, on=date(2026, 1, 1), today=TODAY) is None
    assert why_not_merge(**MAY, on=date(2026, 10, 13), today=TODAY) == "The day has not come yet. Run the command on the day."


def test_only_a_merged_unit_is_not_to_choose():
    assert why_not_choose("Familjevården", "", None) is None
    told = "Ungdomsenheten har slagits samman med Barn och ungdom 1 oktober 2026. Välj Barn och ungdom i stället."
    assert why_not_choose("Ungdomsenheten", "Barn och ungdom", date(2026, 10, 1)) == told


@pytest.mark.parametrize(
    "state, to_old, between, becomes",
    [
        ("notified", True, False, "follows"),
        ("on_agenda", True, False, "follows"),
        ("decided", True, False, "follows"),
        ("package_sent", True, False, "follows"),
        ("lifted", True, False, "follows"),
        ("decided", True, True, "ends"),
        ("decided", False, True, "ends"),
        ("decided", False, False, "stays"),
        ("declined", True, False, "stays"),
        ("declined", True, True, "stays"),
        ("received", True, False, "stays"),
        ("officials_held", True, True, "stays"),
        ("judged", False, False, "stays"),
    ],
)
def test_what_is_on_its_way_follows_or_ends_and_the_rest_stays(state, to_old, between, becomes):
    assert with_transfer(state, is_told=True, to_old=to_old, between=between) == becomes
    assert with_transfer(state, is_told=False, to_old=to_old, between=between) == "stays"
