"""Whether what has been written names a unit that hides itself."""

import pytest

from sipweb.rules.hiding import names_unit

OTHERS = ["Barn och ungdom", "Barn och ungdom norr", "Ungdomsenheten"]


@pytest.mark.parametrize(
    "texts, names",
    [
        (["Aktuell hos Barn och ungdom"], True),
        (["Aktuell hos Barn och ungdom norr"], False),
        (["Aktuell hos Barn och ungdom norr", "Förut hos Barn och ungdom."], True),
        (["Barn och ungdom norr tar över efter Barn och ungdom"], True),
        (["Aktuell hos Ungdomsenheten", ""], False),
    ],
)
def test_a_unit_is_named_by_its_own_name_and_not_by_a_longer_one_that_holds_it(texts, names):
    assert names_unit("Barn och ungdom", OTHERS, *texts) is names
