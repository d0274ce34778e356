from sipweb.rules.meetings import Present, why_not_three_parties

BER, ALD = 1, 2
BOTH = [Present("staff", BER), Present("staff", ALD)]
PERSON, GOD_MAN = Present("individual"), Present("representative")


def held(present, reason=""):
    return why_not_three_parties(present, (BER, ALD), reason)


def test_one_from_each_unit_and_the_individual_make_a_trepartsmöte():
    assert held([*BOTH, PERSON]) is None


def test_a_representative_may_come_instead_with_a_reason():
    assert held([*BOTH, GOD_MAN], "  ") == "Skriv varför den enskilde inte var med."
    assert held([*BOTH, GOD_MAN], "Är inlagd.") is None


def test_a_unit_without_handläggare_makes_it_no_trepartsmöte():
    assert held([Present("staff", BER), PERSON]).startswith("Den ena enheten var inte med")
    assert held([PERSON]).startswith("Ingen handläggare")


def test_two_from_the_same_unit_are_not_two_units():
    assert held([Present("staff", BER), Present("staff", BER), PERSON]) is not None


def test_without_individual_and_representative_it_is_not_held():
    assert "välj ”Den enskilde uteblev”" in held([*BOTH, Present("other"), Present("interpreter")], "Kom inte.")
