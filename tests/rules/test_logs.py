"""The log as a manager reads it: what each line says, what is pointed out, and what it must not tell."""

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipweb.clock import as_local
from sipweb.rules.log_words import PLACELESS, RETIRED, SENTENCES, UNTOLD
from sipweb.rules.logs import REASONS, UNSEEN, Line, Part, Scope, is_namesake, is_outside_hours, known_parts, reasons, sentence, was_known
from sipweb.rules.permissions import MAY
from sipweb.rules.routine import ROUTINE, Routine, routine_from

BER, ALD, EKB, REL = 1, 2, 3, 4
BERIT, BIRGER, EVA, ALVA, RUT = 11, 12, 13, 14, 15
MONDAY = as_local("2026-10-12T09:00")

# Birger reviews BER: Berit works there and nowhere else, Eva leads BER and EKB.
BIRGERS = Scope(frozenset({BER}), {BERIT: frozenset({BER}), BIRGER: frozenset({BER}), EVA: frozenset({BER, EKB})})


def a_read(user_id=BERIT, said="Läste akt 2026-0001", **more):
    told = {
        "for_user_id": None,
        "row_id": None,
        "first": 1,
        "last": 1,
        "number": "2026-0001",
        "given_name": "Gun",
        "family_name": "Östberg",
    }
    return Line(**{"kind": "read", "id": 1, "at": MONDAY, "user_id": user_id, "said": said, "is_seen": True} | told | more)


def a_change(user_id=BERIT, said="referral.send", **more):
    return a_read(user_id, said, kind="change", row_id=7, **more)


def a_part(unit_id, *, id=1, is_open=True, is_hidden=False, opened="2026-01-01", closed=None, by=None):
    return Part(id, unit_id, is_open, is_hidden, date.fromisoformat(opened), date.fromisoformat(closed) if closed else None, by)


def pointed_out(line, scope=BIRGERS, *, name="Berit Alm", users=(), parts=()):
    return reasons(line, scope, name=name, users=set(users), parts=parts, routine=ROUTINE)


# Words.


def test_every_verb_has_a_sentence_and_no_sentence_is_without_a_verb():
    assert set(SENTENCES) == set(MAY) | RETIRED


def test_every_sentence_is_swedish_and_says_what_was_done():
    for verb, text in SENTENCES.items():
        assert re.fullmatch(r"[A-ZÅÄÖ][a-zåäö]+ [^{}]*(\{akt\}[^{}]*)?", text), verb
        assert text.split()[0] not in {"Skicka", "Skriva", "Läsa"}, verb
        assert not text.endswith("."), verb


def test_what_asks_whether_a_person_is_known_never_names_an_akt():
    assert {"presence.ask", "presence.answer", "intake.register", "intake.reject"} <= PLACELESS
    line = a_change(said="presence.ask")
    assert sentence(line, BIRGERS) == "Frågade om en person är aktuell, med skäl"


def test_only_marking_as_read_is_left_out_of_the_list():
    assert {"notice.read"} == UNTOLD


@pytest.mark.parametrize(
    "line, said",
    [
        (a_read(), "Läste akt 2026-0001"),
        (a_read(said="Läste ett samtycke i akt 2026-0001"), "Läste ett samtycke i akt 2026-0001"),
        (a_read(said="Läste listan över akter", last=9), "Läste listan över akter"),
        (a_change(), "Skickade en samverkansförfrågan i akt 2026-0001"),
        (a_change(said="account.password", first=None, last=None, number=""), "Bytte sitt lösenord"),
        (a_change(said="something.new"), "Gjorde en ändring i akt 2026-0001"),
        (a_change(said="leaving.confirm"), "Lämnade över till nya handläggare i akt 2026-0001"),  # a line in each akt
        (a_change(said="leaving.confirm", first=None, last=None, number=""), "Lämnade över till nya handläggare"),  # and one for the list
    ],
)
def test_the_own_staff_is_told_in_full(line, said):
    assert sentence(line, BIRGERS) == said


@pytest.mark.parametrize(
    "line, said",
    [
        (a_read(), "Läste en akt som du inte har behörighet till"),
        (a_read(said="Läste ett samtycke i akt 2026-0001"), "Läste ett samtycke i en akt som du inte har behörighet till"),
        (a_read(said="Jämförde 2026-0001 och 2026-0002"), f"Jämförde {UNSEEN} och {UNSEEN}"),
        (a_change(), "Skickade en samverkansförfrågan i en akt som du inte har behörighet till"),
        (a_read(EVA), "Läste i en akt som du inte har behörighet till"),
        (a_change(EVA), "Ändrade i en akt som du inte har behörighet till"),
    ],
)
def test_an_akt_that_the_manager_may_not_know_of_is_not_named(line, said):
    assert sentence(line._replace(is_seen=False), BIRGERS) == said


def test_a_number_that_is_not_the_lines_own_is_not_named_either():
    assert sentence(a_read(said="Läste akt 2026-0099"), BIRGERS) == f"Läste {UNSEEN}"
    assert sentence(a_read(said="Läste akt 2026-00012"), BIRGERS) == f"Läste {UNSEEN}"


@pytest.mark.parametrize(
    "line, said",
    [
        (a_read(EVA, "Läste ett samtycke i akt 2026-0001"), "Läste i akt 2026-0001"),
        (a_read(EVA, "Läste listan Att lyfta", last=9), "Läste en lista med akter"),
        (a_read(EVA, "Läste loggen", first=None, last=None, number=""), "Läste loggen"),
        (a_change(EVA), "Ändrade i akt 2026-0001"),
        (a_change(EVA, "deputy.appoint", first=None, last=None, number=""), "Utsåg en ersättare för sig själv"),
    ],
)
def test_one_who_works_in_another_unit_too_is_told_of_in_brief(line, said):
    assert sentence(line, BIRGERS) == said


def test_a_deputy_is_told_of_in_the_place_of_the_one_who_is_away():
    axel = 99
    for_birger, for_axel = a_read(ALVA, for_user_id=BIRGER), a_read(BERIT, for_user_id=axel)
    assert sentence(for_birger, BIRGERS) == "Läste akt 2026-0001"
    assert sentence(for_axel, BIRGERS) == "Läste i en akt som du inte har behörighet till"


# Others in the akt.


def birger_in(*parts, staff_of=None):
    """Birger's log of one akt with these parts; Alva works at ALD, Rut at REL, Eva at BER and EKB."""
    posts = {ALVA: frozenset({ALD}), RUT: frozenset({REL})} | (staff_of or {})
    return Scope(BIRGERS.units, BIRGERS.staff, posts, known_parts(parts, BIRGERS.units))


def test_another_unit_that_is_openly_current_is_seen_in_brief():
    scope = birger_in(a_part(BER), a_part(ALD))
    line = a_read(ALVA, "Läste en anteckning i akt 2026-0001")
    assert scope.shows(line)
    assert scope.through(line) == {ALD}
    assert sentence(line, scope) == "Läste i akt 2026-0001"
    assert sentence(a_change(ALVA, "note.write"), scope) == "Ändrade i akt 2026-0001"


def test_a_hidden_unit_is_not_seen():
    assert not birger_in(a_part(BER), a_part(REL, is_hidden=True)).shows(a_read(RUT))


def test_one_who_works_both_hidden_and_openly_is_seen_through_the_open_unit_alone():
    scope = birger_in(a_part(BER), a_part(ALD), a_part(REL, is_hidden=True), staff_of={ALVA: frozenset({ALD, REL})})
    assert scope.through(a_read(ALVA)) == {ALD}


def test_a_deputy_for_someone_hidden_is_not_seen():
    scope = birger_in(a_part(BER), a_part(ALD), a_part(REL, is_hidden=True))
    assert not scope.shows(a_read(ALVA, for_user_id=RUT))
    assert not scope.tells_akt(a_read(BERIT, for_user_id=RUT))


@pytest.mark.parametrize(
    "parts, known",
    [
        ([a_part(BER), a_part(ALD)], {ALD}),
        ([a_part(ALD), a_part(EKB)], set()),  # BER does not have the akt
        ([a_part(BER, is_open=False, closed="2026-05-01"), a_part(ALD)], set()),  # nor any longer
        ([a_part(BER), a_part(ALD, is_hidden=True)], set()),
        ([a_part(BER), a_part(ALD, is_open=False, closed="2026-03-01")], {ALD}),  # BER was there when ALD left
        ([a_part(BER, opened="2026-04-01"), a_part(ALD, is_open=False, closed="2026-03-31")], set()),  # gone before BER came
        ([a_part(BER, opened="2026-04-01"), a_part(ALD, is_open=False, closed="2026-04-01")], {ALD}),
        ([a_part(BER, is_hidden=True), a_part(ALD)], {ALD}),  # a hidden unit sees the others
    ],
)
def test_which_other_units_are_known(parts, known):
    assert {part.unit_id for part in known_parts(parts, frozenset({BER}))} == known


def test_others_are_seen_only_in_the_time_that_is_known():
    hidden_now = a_part(ALD, id=3, is_hidden=True, opened="2026-06-01")
    scope = birger_in(a_part(BER), a_part(ALD, id=2, is_open=False, closed="2026-03-01"), hidden_now)
    days = {"2025-12-31": False, "2026-01-01": True, "2026-03-01": True, "2026-03-02": False, "2026-06-15": False}
    assert {day: scope.shows(a_read(ALVA, at=as_local(f"{day}T12:00"))) for day in days} == days


def test_the_day_is_the_one_on_the_clock_in_stockholm():
    scope = birger_in(a_part(BER), a_part(ALD, opened="2026-10-13"))
    assert scope.shows(a_read(ALVA, at=datetime(2026, 10, 12, 22, 0, tzinfo=UTC)))
    assert not scope.shows(a_read(ALVA, at=datetime(2026, 10, 12, 21, 59, tzinfo=UTC)))


PARTS = st.lists(
    st.builds(
        lambda unit, is_open, hidden, opened, closed: Part(
            0, unit, is_open, hidden, opened, None if is_open else max(opened, closed), None
        ),
        st.sampled_from([BER, ALD, EKB, REL]),
        st.booleans(),
        st.booleans(),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    ),
    max_size=6,
)


@given(PARTS, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from([ALD, EKB, REL]))
def test_nobody_is_ever_seen_through_a_hidden_part(parts, day, unit):
    """Whatever the akt has been through: someone of another unit is seen only on a day when that unit had it openly."""
    scope = birger_in(*parts, staff_of={ALVA: frozenset({unit})})
    line = a_read(ALVA, at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    openly = [p for p in parts if p.unit_id == unit and not p.is_hidden and p.opened_on <= day and (p.is_open or day <= p.closed_on)]
    assert scope.shows(line) <= bool(openly)
    without_the_hidden = [p for p in parts if p.unit_id == BER or not p.is_hidden]
    assert scope.known == birger_in(*without_the_hidden).known  # a hidden part changes nothing for the others


@given(
    st.sampled_from(["read", "change"]),
    st.sampled_from([*SENTENCES, "Läste akt 2026-0001", "Läste akt 2026-0002 och akt 2026-0001", "Skrev ut 2026-0001"]),
    st.sampled_from([BERIT, EVA, ALVA, RUT, None]),
    st.sampled_from([None, BIRGER, RUT]),
)
def test_no_number_is_ever_told_of_an_akt_that_may_not_be_known(kind, said, user_id, for_user_id):
    line = a_read(user_id, said, kind=kind, for_user_id=for_user_id, is_seen=False)
    assert "2026-0" not in sentence(line, BIRGERS)
    assert {"namesake", "colleague"} & set(pointed_out(line, name="Berit Östberg", users={"gun östberg"})) == set()


# What is pointed out.


@pytest.mark.parametrize(
    "moment, outside",
    [
        ("2026-10-12T06:59", True),
        ("2026-10-12T07:00", False),
        ("2026-10-12T17:59", False),
        ("2026-10-12T18:00", True),
        ("2026-10-10T10:00", True),  # Saturday
        ("2026-10-11T10:00", True),  # Sunday
        ("2026-06-19T10:00", True),  # midsommarafton
        ("2026-12-24T10:00", True),  # julafton
        ("2027-01-06T10:00", True),  # trettondedag jul, a Wednesday
        ("2027-01-07T10:00", False),
    ],
)
def test_office_hours_are_worked_days_from_seven_to_six(moment, outside):
    assert is_outside_hours(as_local(moment), ROUTINE) is outside


def test_office_hours_are_on_the_clock_in_stockholm_summer_and_winter():
    assert not is_outside_hours(datetime(2026, 7, 1, 5, 0, tzinfo=UTC), ROUTINE)  # 7.00 in summer
    assert is_outside_hours(datetime(2026, 12, 1, 5, 0, tzinfo=UTC), ROUTINE)  # 6.00 in winter


def test_a_municipality_sets_its_own_office_hours():
    late = routine_from({"office_closes": "21:30"})
    assert not is_outside_hours(as_local("2026-10-12T21:29"), late)
    assert is_outside_hours(as_local("2026-10-12T21:30"), late)
    assert Routine().office_opens == "07:00"


@pytest.mark.parametrize(
    "user, family_name, shared",
    [
        ("Berit Alm", "Alm", True),
        ("Berit Alm", "ALM", True),
        ("Berit Alm", "Almström", False),
        ("Berit Alm", "Berit", False),  # a given name is no family name
        ("Berit Alm", "Ek-Alm", True),
        ("Berit Alm Ek", "Ek", True),
        ("Per-Olof Hägg", "Hagg", False),
        ("Per-Olof Hägg", "Olof", False),
        ("Carl von Essen", "von Linné", False),
        ("Carl von Essen", "Essén", True),  # an accent makes no other name
        ("Madonna", "Madonna", False),
        ("Berit Alm", "", False),
    ],
)
def test_namesakes_share_a_family_name(user, family_name, shared):
    assert is_namesake(user, family_name) is shared


def test_a_namesake_and_a_colleague_are_pointed_out():
    assert pointed_out(a_read(), name="Berit Östberg") == ["namesake"]
    assert pointed_out(a_read(), users={"gun östberg"}) == ["colleague"]
    assert pointed_out(a_change(), name="Berit Östberg", users={"gun östberg"}) == ["namesake", "colleague"]


def test_a_list_points_out_no_name():
    assert pointed_out(a_read(last=9), name="Berit Östberg", users={"gun östberg"}) == []


def test_a_name_is_not_pointed_out_in_an_akt_that_may_not_be_known():
    assert pointed_out(a_read(is_seen=False, at=as_local("2026-10-12T23:00")), name="Berit Östberg", users={"gun östberg"}) == ["hours"]


def test_a_question_whether_someone_is_known_points_out_no_name():
    assert pointed_out(a_change(said="presence.ask"), name="Berit Östberg", users={"gun östberg"}) == ["asked"]


def test_opening_a_closed_part_is_pointed_out():
    assert pointed_out(a_change(said="case.reopen")) == ["reopened"]
    assert pointed_out(a_change(EVA, "case.reopen"), name="Eva Palm") == []  # told in brief: it may have been EKB's


BY_BIRGER = {"by": BIRGER, "opened": "2026-10-12"}


@pytest.mark.parametrize(
    "parts, known",
    [
        ([a_part(BER, id=1, **BY_BIRGER)], False),
        ([a_part(ALD, id=1), a_part(BER, id=2, **BY_BIRGER)], True),
        ([a_part(ALD, id=1, is_hidden=True), a_part(BER, id=2, **BY_BIRGER)], False),  # it would tell of the hidden unit
        ([a_part(BER, id=1, is_open=False, closed="2026-05-01"), a_part(BER, id=2, **BY_BIRGER)], True),
        ([a_part(BER, id=1, **BY_BIRGER), a_part(ALD, id=2)], False),  # the other came later
        ([a_part(ALD, id=1), a_part(BER, id=2, by=BIRGER, opened="2026-10-11")], False),  # another day's opening
    ],
)
def test_opening_a_known_person_is_pointed_out_when_the_manager_may_know(parts, known):
    line = a_change(BIRGER, "intake.confirm")
    assert was_known(line, parts, frozenset({BER})) is known
    assert pointed_out(line, name="Birger Bok", parts=parts) == (["known"] if known else [])


def test_a_hidden_units_own_manager_is_told_that_the_person_was_known():
    parts = [a_part(ALD, id=1), a_part(REL, id=2, is_hidden=True, by=RUT, opened="2026-10-12")]
    assert was_known(a_change(RUT, "intake.confirm"), parts, frozenset({REL})) is True


def test_only_a_confirmation_opens_a_known_person():
    parts = [a_part(ALD, id=1), a_part(BER, id=2, **BY_BIRGER)]
    assert all(
        "known" not in pointed_out(a_change(BIRGER, verb), name="Birger Bok", parts=parts) for verb in MAY if verb != "intake.confirm"
    )


def test_every_reason_has_a_name_and_can_be_given():
    parts = [a_part(ALD, id=1), a_part(BER, id=2, by=BIRGER, opened="2026-10-10")]
    night = {"at": as_local("2026-10-10T23:00")}
    given_out = {
        why
        for verb, who in product(("intake.confirm", "case.reopen", "presence.ask"), (BIRGER,))
        for why in pointed_out(a_change(who, verb, **night), name="Birger Östberg", users={"gun östberg"}, parts=parts)
    }
    assert given_out == set(REASONS)


@pytest.mark.parametrize("verb", ["person.update", "person.die", "representative.add", "merge.do", "case.facts", "intake.differs"])
def test_what_another_unit_wrote_down_of_the_person_is_in_its_own_log_alone(verb):
    scope = birger_in(a_part(BER), a_part(ALD))
    assert not scope.shows(a_change(ALVA, verb))
    assert scope.shows(a_change(BERIT, verb))
    assert sentence(a_change(BERIT, verb), scope) != sentence(a_change(BERIT, "note.write"), scope)
