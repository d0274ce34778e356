"""Which words of a text are taken for a known name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.rules.names import Name, left_out, names_in, to_look_up

GUN = Name("Gun", "Östberg")
FRISK = Name("Jonas", "Frisk")
ESSEN = Name("Anna Karin", "von Essen")
SAYED = Name("Omar", "Al-Sayed")
EK = Name("Alva", "Ek")


@pytest.mark.parametrize(
    "text, found",
    [
        ("Gun Östberg vill bo kvar.", ["Gun Östberg"]),
        ("gun östberg vill bo kvar", ["gun östberg"]),
        ("Det gäller Östberg, Gun.", ["Östberg Gun"]),
        ("Gun Östbergs lägenhet", ["Gun Östbergs"]),
        ("Östberg vill bo kvar.", ["Östberg"]),
        ("Hos Östbergs är det lugnt.", ["Östbergs"]),
        ("GUN ÖSTBERG", ["GUN ÖSTBERG"]),
        ("Familjen Östberg. Fru Östberg igen.", ["Östberg"]),
        ("Gun Östberg, och sedan Östberg.", ["Gun Östberg", "Östberg"]),
    ],
)
def test_a_name_is_found(text, found):
    assert names_in(text, [GUN]) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gun vill bo kvar.",  # a given name alone: too many share it
        "Gun bor på ett östberg.",
        "Det finns ett östberg i närheten.",
        "Gun. Östra sidan.",
        "Karin Berg vill bo kvar.",
        "Bor ensam, äter dåligt.",
        "Östberga skola",
    ],
)
def test_other_words_are_left_alone(text):
    assert names_in(text, [GUN]) == []


def test_a_given_name_and_a_family_name_of_two_different_people_are_not_one():
    assert names_in("gun frisk", [GUN, FRISK]) == []


def test_a_family_name_that_is_also_a_word_counts_inside_a_sentence_but_not_first_in_one():
    assert names_in("Frisk och stark. Frisk igen.\nFrisk!", [FRISK]) == []
    assert names_in("Vi träffade Frisk i går.", [FRISK]) == ["Frisk"]
    assert names_in("Jonas Frisk kom.", [FRISK]) == ["Jonas Frisk"]


def test_of_a_family_name_in_several_parts_the_telling_one_counts_alone():
    assert names_in("Von Essen kom. Karin von essen också.", [ESSEN]) == ["Essen", "Karin von"]
    assert names_in("Von den dagen.", [ESSEN]) == []
    assert names_in("Vi ringde Sayed. Al växer i backen.", [SAYED]) == ["Sayed"]


def test_one_of_two_given_names_is_enough():
    assert names_in("karin essen", [ESSEN]) == ["karin essen"]


def test_a_short_family_name_counts_with_a_capital_letter():
    assert names_in("Hos Ek finns en ek.", [EK]) == ["Ek"]


def test_nothing_is_found_when_nobody_is_known():
    assert names_in("Gun Östberg vill bo kvar.", []) == []


def test_what_is_looked_up_is_words_with_a_capital_letter_and_pairs_without():
    single, pairs = to_look_up("Hos Östbergs bor gun frisk, och ensam")
    assert single == {"hos", "ho", "östbergs", "östberg"}
    assert {("gun", "frisk"), ("bor", "gun")} <= pairs
    assert ("östbergs", "bor") not in pairs


NAMES = st.builds(Name, st.sampled_from(["Gun", "Jonas", "Karin"]), st.sampled_from(["Östberg", "Frisk", "Ek", "von Essen"]))
WORDS = st.lists(
    st.sampled_from(["Gun", "gun", "Östberg", "östbergs", "Frisk", "frisk", "Ek", "och", "Hon", ".", ",", "\n", "1"]), max_size=12
)


@given(WORDS, st.lists(NAMES, max_size=4))
def test_what_is_found_stands_in_the_text_and_would_have_been_looked_up(words, known):
    text = " ".join(words)
    single, pairs = to_look_up(text)
    for found in names_in(text, known):
        parts = found.split()
        assert all(part in text for part in parts)
        folded = [part.casefold() for part in parts]
        assert set(folded) & single or any((folded[0], form) in pairs for form in {folded[-1], folded[-1].removesuffix("s")})


@given(st.text(max_size=200), st.lists(NAMES, max_size=3))
def test_any_text_at_all_can_be_asked_about(text, known):
    assert isinstance(names_in(text, known), list)


@pytest.mark.parametrize(
    "text, told",
    [
        ("Vem betalar för Gun Östberg, Storgatan 3?", "Vem betalar för [namn], Storgatan 3?"),
        ("Östbergs lägenhet. gun östberg vill bo kvar, säger Gun.", "[namn] lägenhet. [namn] vill bo kvar, säger [namn]."),
        ("GUN ringde. Ingen gunga.", "[namn] ringde. Ingen gunga."),
        ("", ""),
    ],
)
def test_a_name_is_left_out_of_what_goes_to_those_who_do_not_have_the_akt(text, told):
    assert left_out(text, Name("Gun", "Östberg")) == told


ANNA = Name("Anna-Karin", "von Essen")
BJÖRN = Name("Björn", "Sten")
EVA = Name("Eva-Li", "Al-Sayed")


@pytest.mark.parametrize(
    "name, text, told",
    [
        (GUN, "gun vill bo kvar. GUNS lägenhet, östbergs dörr.", "[namn] vill bo kvar. [namn] lägenhet, [namn] dörr."),
        (GUN, "Gunga, gunilla och Östberga.", "Gunga, gunilla och Östberga."),
        (ANNA, "Anna-Karin kom. Anna Karin von Essen. annakarin ringde. Karins bror.", "[namn] kom. [namn]. [namn] ringde. [namn] bror."),
        (ANNA, "Von den dagen bor von essens dotter där.", "Von den dagen bor [namn] dotter där."),
        (EVA, "Eva-Li och eva-lis mamma, fru Al-Sayed.", "[namn] och [namn] mamma, fru [namn]."),
        (BJÖRN, "Björn såg en björn vid en sten.", "[namn] såg en björn vid en sten."),
        (BJÖRN, "Vi träffade björn sten i går.", "Vi träffade [namn] i går."),
        (Name("Bo", "Sen"), "Bo vill bo kvar sen. Bos syster.", "[namn] vill bo kvar sen. [namn] syster."),
        (Name("Hans", "Vår"), "Det är vår och hans stuga. Hans Vår sa det.", "Det är vår och hans stuga. [namn] sa det."),
        (SAYED, "Familjen al sayed, och de la Gardie.", "Familjen [namn], och de la Gardie."),
    ],
)
def test_every_way_to_write_the_name_is_left_out_and_everyday_words_are_not(name, text, told):
    """In small letters a word of everyday texts is a word: only both names together tell that it is somebody."""
    assert left_out(text, name) == told


def test_of_others_who_are_known_what_is_certainly_a_name_is_left_out():
    text = "Gun bor med Jonas Frisk, och Frisk är trött. Jonas kommer hem."
    assert left_out(text, GUN, [FRISK]) == "[namn] bor med [namn], och [namn] är trött. Jonas kommer hem."
    assert left_out("Östberg, Gun", GUN) == "[namn], [namn]"


@given(WORDS, NAMES, st.lists(NAMES, max_size=3))
def test_nothing_but_names_is_taken_away(words, name, others):
    text = " ".join(words)
    told = left_out(text, name, others)
    kept = [word for word in text.split() if word.casefold() not in {"gun", "östberg", "östbergs", "frisk", "ek", "[namn]"}]
    assert [word for word in told.split() if word in kept] == kept
