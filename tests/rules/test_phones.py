"""Phone numbers in free text: which are noticed, and what is none."""

import pytest

from sipweb.rules.phones import phones_in


@pytest.mark.parametrize(
    "phone",
    [
        "070-1740605",
        "070-174 06 05",
        "070–174 06 05",
        "070\u00a0-\u00a0174\u00a006\u00a005",
        "070/174 06 05",
        "(070) 174 06 05",
        "070 174 06 05",
        "0701740605",
        "0701-74 06 05",
        "08-465 004 00",
        "08-46500400",
        "08 465 004 00",
        "0980-319200",
        "031-390 06 00",
        "+46 70 174 06 05",
        "+46701740605",
        "+46 (0)70-174 06 05",
        "0046 70-174 06 05",
    ],
)
def test_a_phone_number_is_noticed_as_it_is_written(phone):
    assert phones_in(phone) == [phone]
    assert phones_in(f"Ring {phone}, helst i dag.") == [phone]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mötet 2026-10-12, 05-10-2026, 05/10 2026 och 01022026.",
        "Akt 2026-0143 och AVV-2026-0001, SN 2026/0123456.",
        "Öppet 08-12 och 13-17, kl. 08.00-16.30, 08:00–16:30.",
        "Kl. 08 30, 10 15 och 13 45.",
        "Hyran är 8 500 kr, skulden 1 740 605 kr, +45 000 000 kr och 0,5 procent.",
        "SoL 10:8, punkt 01, 02 och 03.",
        "20261012 1400, vecka 42, 2025-2026.",
        "Rapport 0000123456, 556016-0680",
    ],
)
def test_dates_times_sums_and_numbers_of_akter_are_no_phones(text):
    assert phones_in(text) == []
