from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules import numbers
from sipweb.rules.numbers import BadNumber, birth_date_of, looks_like_number, parse, shown

TODAY = date(2026, 10, 12)
KINDS = ["personnummer", "samordningsnummer", "reservnummer", "saknas"]
BIRTHS = st.dates(date(1890, 1, 1), TODAY)


def why_not(kind, text, today=TODAY):
    with pytest.raises(BadNumber) as refused:
        parse(kind, text, today)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "198507099805",
        "19850709-9805",
        "19850709 - 9805",
        " 1985 07 09 9805\n",
        "19850709\u00a09805",
        "19850709–9805",
        "19850709‑9805",
        "19850709−9805",
        "19850709+9805",
        "\u200b19850709-9805\ufeff",
        "1985-07-09-9805",
    ],
)
def test_a_personnummer_is_kept_as_twelve_digits_however_it_is_written(text):
    assert parse("personnummer", text, TODAY) == "198507099805"


def test_a_person_over_a_hundred_may_have_a_plus():
    assert parse("personnummer", "19130401+2931", TODAY) == "191304012931"


def test_a_samordningsnummer_has_sixty_added_to_the_day():
    assert parse("samordningsnummer", "19701063-2391", TODAY) == "197010632391"
    assert birth_date_of("samordningsnummer", "197010632391") == date(1970, 10, 3)


@pytest.mark.parametrize(
    "kind, text, why",
    [
        ("personnummer", "", "Skriv personnumret med tolv siffror: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "-", "Skriv personnumret med tolv siffror: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "hej", "Skriv personnumret med tolv siffror: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "19850709-980", "Skriv personnumret med tolv siffror: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "19850709-98051", "Skriv personnumret med tolv siffror: ÅÅÅÅMMDD-NNNN."),
        ("samordningsnummer", "", "Skriv samordningsnumret med tolv siffror: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "850709-9805", "Skriv personnumret med århundradet: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "121212-1212", "Skriv personnumret med århundradet: ÅÅÅÅMMDD-NNNN."),
        ("personnummer", "١٩٨٥٠٧٠٩٩٨٠٥", "Skriv personnumret med siffrorna 0–9."),
        ("personnummer", "１９８５０７０９９８０５", "Skriv personnumret med siffrorna 0–9."),
        (
            "personnummer",
            "19850709-T805",
            "Det finns en bokstav i personnumret. Välj reservnummer eller kontrollera numret.",
        ),
        ("personnummer", "20170101-2394", "Kontrollsiffran stämmer inte. Kontrollera numret."),
        ("personnummer", "19850709-0009", "Numret finns inte. Kontrollera de fyra sista siffrorna."),
        (
            "personnummer",
            "19850231-2393",
            "Datumet i personnumret finns inte. Kontrollera de åtta första siffrorna.",
        ),
        (
            "personnummer",
            "19850740-2393",
            "Datumet i personnumret finns inte. Kontrollera de åtta första siffrorna.",
        ),
        (
            "samordningsnummer",
            "19850092-2393",
            "Datumet i samordningsnumret finns inte. Kontrollera de åtta första siffrorna.",
        ),
        (
            "samordningsnummer",
            "19850060-2393",
            "Datumet i samordningsnumret finns inte. Kontrollera de åtta första siffrorna.",
        ),
        ("personnummer", "20261013-2392", "Födelsedatumet i personnumret har inte varit än. Kontrollera året."),
        ("personnummer", "18850709-9805", "Födelsedatumet i personnumret är för långt tillbaka. Kontrollera året."),
        (
            "personnummer",
            "19701063-2391",
            "Numret ser ut som ett samordningsnummer. Välj samordningsnummer eller kontrollera numret.",
        ),
        (
            "samordningsnummer",
            "19850709-9805",
            "Numret ser ut som ett personnummer. Välj personnummer eller kontrollera numret.",
        ),
        ("reservnummer", " - ", "Skriv reservnumret."),
        ("reservnummer", "AB/12", "Skriv reservnumret med bara bokstäver, siffror och bindestreck."),
        ("reservnummer", "1234567890123456", "Reservnumret kan ha högst 15 tecken. Kontrollera numret."),
        ("reservnummer", "19850709-9805", "Numret är ett personnummer. Välj personnummer."),
        ("reservnummer", "197010632391", "Numret är ett samordningsnummer. Välj samordningsnummer."),
        ("saknas", "19850709-9805", "Ta bort numret eller välj vilken sorts nummer det är."),
    ],
)
def test_a_number_is_refused_with_a_sentence_that_says_what_to_do(kind, text, why):
    assert why_not(kind, text) == why


def test_someone_born_today_can_be_registered():
    assert parse("personnummer", "20170101-2393", date(2017, 1, 1)) == "201701012393"
    assert "har inte varit än" in why_not("personnummer", "20170101-2393", date(2016, 12, 31))


@pytest.mark.parametrize(
    "text, kept, on_screen",
    [
        ("22950606-FH20", "22950606FH20", "22950606-FH20"),
        ("25780404khd5", "25780404KHD5", "25780404-KHD5"),
        ("se 123-å", "SE123-Å", "SE123-Å"),
        ("1234-5678", "1234-5678", "1234-5678"),
        ("12–34", "12-34", "12-34"),
        ("123456789012345", "123456789012345", "123456789012345"),
    ],
)
def test_a_reserve_number_is_kept_in_capitals_and_shown_as_its_issuer_writes_it(text, kept, on_screen):
    assert parse("reservnummer", text, TODAY) == kept
    assert shown("reservnummer", kept) == on_screen


def test_a_missing_number_is_kept_as_nothing():
    assert parse("saknas", " ", TODAY) == ""
    assert shown("saknas", "") == ""
    assert birth_date_of("saknas", "") is None


def test_numbers_are_shown_with_a_hyphen():
    assert shown("personnummer", "198507099805") == "19850709-9805"
    assert shown("samordningsnummer", "197010632391") == "19701063-2391"


def test_the_birth_date_is_known_only_from_numbers_that_hold_one():
    assert birth_date_of("personnummer", "198507099805") == date(1985, 7, 9)
    assert birth_date_of("personnummer", "198502319805") is None
    assert birth_date_of("personnummer", "19850709-9805") is None
    assert birth_date_of("reservnummer", "198507099805") is None


@pytest.mark.parametrize(
    "text",
    [
        "19850709-9805",
        "198507099805",
        "850709-9805",
        "8507099805",
        "850709+9805",
        "850709 9805",
        "850709–9805",
        "850709 - 9805",
        "85 07 09 9805",
        "85-07-09-9805",
        "1985-07-09-9805",
        "1985-07-09 9805",
        "1985 0709 9805",
        "1985.07.09/9805",
        "19850709\u00a09805",
        "８５０７０９－９８０５",
        "19701063-2391",
        "701063-2391",
        "Ring Anna (850709-9805) på fredag.",
        "19 85 07 09 98 05",
        "19 85 07 09-98 05",
        "pnr:8507099805,tel 070-1740605",
        "2026-10-12 850709-9805",
        "Född 1985-07-09, 850709-9805.",
        "20000229-2381",
        "19600115-2384",
        "600115-2384",
        "000229-2381",
    ],
)
def test_a_number_in_free_text_is_noticed(text):
    assert looks_like_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ring 070-1740605 eller 070-174 06 05.",
        "031-3900600, 040-6280400, 08-46500400 och 0980-319200",
        "+46 70 174 06 05",
        "2026-10-12",
        "20261012",
        "2026-10-12 kl. 14.00",
        "Akt 2026-0143, 2026-0144 och 2026-0101",
        "2026-0112 2026-0143 2026-0144",
        "8507099806",
        "850231-2393",
        "20260230-1234",
        "20261012 - 20261130",
        "1198507099805",
        "198507099805123",
        "850709-98051",
        "556016-0680",
        "SE35 5000 0000 0549 1000 0003",
        "850709\n9805",
        "T85070-9805",
        "19 85 07 09 98 06",
        "Mellan 19 och 20 12 10 20 30",
    ],
)
def test_ordinary_numbers_in_free_text_pass(text):
    assert not looks_like_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "56 04 25 23 94", "1956 04 25 23 94", "560425 23 94", "19560425 23 94", "19-56-04-25-23-94", "19 56 04 25-23-94",
        "56-04-25-23-94", "560425-23 94", "1956-04-25 23 94", "19 56 04 25 23 94", "56 04 25-23-94",
    ],
)  # fmt: skip
def test_a_number_in_pairs_is_noticed_however_they_are_set_apart(text):
    assert numbers.numbers_in(f"Nummer {text}.") == [text]
    assert not looks_like_number(f"{text[:-1]}5")  # a wrong check digit


@pytest.mark.parametrize("hour", range(24))
def test_a_date_with_hours_passes(hour):
    for minute in range(60):
        assert not looks_like_number(f"2026-10-12 {hour:02d} {minute:02d}")
    for until in range(hour, 24):
        assert not looks_like_number(f"2026-10-12 {hour:02d}-{until:02d}")
        assert not looks_like_number(f"20261012 {hour:02d}–{until:02d}")


@pytest.mark.parametrize(
    "form", ["070-174 {0} {1}", "070 174 {0} {1}", "08-465 0{0} {1}", "0701-74 {0} {1}", "0701 74 {0} {1}", "040-62 80 {0} {1}"]
)
def test_phone_numbers_in_pairs_pass(form):
    for n in range(10000):
        assert not looks_like_number(form.format(f"{n // 100:02d}", f"{n % 100:02d}"))


@pytest.mark.parametrize("phone", [f"070-17406{n:02d}" for n in range(5, 100)] + [f"040-62804{n:02d}" for n in range(100)])
def test_phone_numbers_with_a_hyphen_pass(phone):
    assert not looks_like_number(phone)


@pytest.mark.parametrize("hour", range(24))
def test_a_date_with_a_time_or_another_date_passes(hour):
    for minute in range(60):
        assert not looks_like_number(f"2026-10-12 {hour:02d}{minute:02d}")
    for month in range(1, 13):
        assert not looks_like_number(f"2026-{month:02d}-12–2027-{month:02d}-{hour + 1:02d}")


def test_demo_numbers_belong_to_no_one():
    assert numbers.test_number(date(2017, 1, 1), female=False) == "201701012393"
    assert numbers.test_number(date(2017, 1, 1), female=True) == "201701012385"
    assert numbers.test_number(date(1889, 12, 31), female=True) is None


@given(BIRTHS, st.booleans(), st.sampled_from(["", "-", " ", "+", "–", " - "]))
def test_every_demo_number_can_be_registered_shown_and_noticed(birth, female, gap):
    number = numbers.test_number(birth, female)
    assert parse("personnummer", number[:8] + gap + number[8:], TODAY) == number
    assert birth_date_of("personnummer", number) == birth
    assert parse("personnummer", shown("personnummer", number), TODAY) == number
    assert looks_like_number(f"Hej {number[:8]}{gap}{number[8:]}!")
    assert looks_like_number(f"Hej {number[2:8]}{gap}{number[8:]}!")


@given(BIRTHS, st.booleans(), st.integers(1, 9))
def test_a_wrong_check_digit_is_always_refused(birth, female, slip):
    number = numbers.test_number(birth, female)
    wrong = number[:11] + str((int(number[11]) + slip) % 10)
    assert why_not("personnummer", wrong) == "Kontrollsiffran stämmer inte. Kontrollera numret."
    assert not looks_like_number(wrong)
    for written in (f"{wrong[:8]}-{wrong[8:]}", f"{wrong[2:8]}-{wrong[8:]}", f"{wrong[2:8]}+{wrong[8:]}", f"{wrong[:8]}–{wrong[8:]}"):
        assert looks_like_number(f"Hej {written}!")


@given(st.sampled_from(KINDS), st.text() | st.text("0123456789-+ –TÅ", max_size=20))
def test_any_text_is_kept_or_refused_with_a_sentence(kind, text):
    try:
        kept = parse(kind, text, TODAY)
    except BadNumber as why:
        assert str(why).endswith(".")
    else:
        assert parse(kind, shown(kind, kept), TODAY) == kept


@given(st.text() | st.text("0123456789-+ /.\n", max_size=40))
def test_any_text_can_be_searched_for_numbers(text):
    assert looks_like_number(text) in (True, False)
    assert looks_like_number(f"{text}\n19850709-9805\n{text}")


def test_every_number_in_a_text_is_told_as_it_is_written_there():
    assert numbers.numbers_in("Maken 19600305-2385 och sonen 600305 2385.") == ["19600305-2385", "600305 2385"]
    assert numbers.numbers_in("Ring 08-465 004 00 den 2026-10-12.") == []
