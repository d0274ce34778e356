"""A person becomes known to a unit, and the registration itself tells nothing."""

from datetime import date

import pytest

from sipweb.actions.cases import confirm_intake, register_intake, reject_intake, reopen_case
from sipweb.actions.own_part import close_track
from sipweb.db import db, writing
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Case, Event, Intake, Person
from tests import cast
from tests.conftest import told

GUN, NEW = "196003052385", "198005062388"


def facts(number, **more):
    told_ = {
        "given_name": "Gun",
        "family_name": "Östberg",
        "identity_kind": "personnummer" if number else "saknas",
        "identity_number": number,
        "birth_date": date(1960, 3, 5),
        "protection": "none",
        "protection_checked_on": date(2026, 10, 12),
        "phone": "",
        "ground": "application",
        "ground_on": date(2026, 10, 12),
        "other_number": "",
        "is_hidden": False,
    }
    return told_ | more


def test_registering_a_known_number_and_an_unknown_one_look_the_same(alva, axel, berit, ald):
    known = register_intake(alva, ald, **facts(GUN))
    unknown = register_intake(alva, ald, **facts(NEW))
    assert (known.state, known.case_id) == (unknown.state, unknown.case_id) == ("waiting", None)
    assert told(axel)[0] == told(axel)[1] == "En ny person är registrerad hos Äldreenheten och väntar på att du bekräftar."
    assert told(berit) == []
    assert db.session.scalars(Case.visible_to(alva)).all() == []


def test_a_person_the_own_unit_already_has_is_found_at_once(bodil, ber):
    with pytest.raises(Refused, match="redan aktuell hos er, i akt 2026-0001") as why:
        register_intake(bodil, ber, **facts(GUN))
    assert why.value.field == "identity_number"


def test_only_the_units_manager_confirms(alva, birger, ald):
    intake = register_intake(alva, ald, **facts(NEW))
    for actor in (alva, birger):
        with pytest.raises(NotAllowed):
            confirm_intake(actor, intake)


def test_confirming_someone_unknown_makes_an_akt_with_the_next_number(alva, axel, ald):
    case = confirm_intake(axel, register_intake(alva, ald, **facts(NEW, given_name="Ny")))
    assert (case.number, case.person.name, case.decision_unit.code) == ("2026-0005", "Ny Östberg", "ALD")
    assert [(t.unit.code, t.case_worker.username, t.ground, t.confirmed_by_id) for t in case.tracks] == [
        ("ALD", "alva", "application", axel.user_id)
    ]
    assert told(alva) == ["Aktualiteten är bekräftad: akt 2026-0005."]


def test_confirming_someone_known_adds_the_unit_and_tells_the_others(alva, axel, berit, akt, ald):
    case = confirm_intake(axel, register_intake(alva, ald, **facts(GUN)))
    assert case.id == akt.id
    assert sorted(t.unit.code for t in case.open_tracks) == ["ALD", "BER"]
    assert case.decision_unit.code == "BER"
    assert told(berit) == ["Äldreenheten är nu också aktuell i akt 2026-0001."]


def test_a_hidden_unit_tells_nobody(rut, ragnar, berit, akt, rel):
    confirm_intake(ragnar, register_intake(rut, rel, **facts(GUN, is_hidden=True)))
    assert told(berit) == []


def test_what_was_registered_differently_is_shown_to_the_unit_and_protection_is_then_unknown(alva, axel, berit, birger, akt, ald):
    confirm_intake(axel, register_intake(alva, ald, **facts(GUN, given_name="Gunnel", protection="flagged")))
    assert (akt.person.given_name, akt.person.protection) == ("Gun", "unknown")
    event = db.session.scalars(db.select(Event).where(Event.verb == "intake.differs", Event.text != "")).one()
    assert (event.unit_id, event.for_all) == (ald.id, False)
    for actor in (berit, birger):
        assert told(actor)[0] == "Kontrollera om personuppgifterna är skyddade. Akt 2026-0001."
    assert "Gunnel Östberg" in event.text
    assert "skyddade" in event.text


def test_confirming_twice_is_refused(alva, axel, ald):
    intake = register_intake(alva, ald, **facts(NEW))
    confirm_intake(axel, intake)
    with pytest.raises(Refused, match="redan besvarad"):
        confirm_intake(axel, intake)
    with pytest.raises(Refused, match="redan besvarad"):
        reject_intake(axel, intake, reason="Nej.")


def test_two_registrations_of_one_person_make_one_akt(alva, aron, axel, ald):
    first, second = (register_intake(actor, ald, **facts(NEW)) for actor in (alva, aron))
    confirm_intake(axel, first)
    with pytest.raises(Refused, match="Registreringen kan inte bekräftas"):
        confirm_intake(axel, second)
    assert db.session.scalar(db.select(db.func.count()).select_from(Person).where(Person.identity_number == NEW)) == 1


def test_persons_without_number_are_never_taken_for_each_other(alva, axel, ald):
    one = confirm_intake(axel, register_intake(alva, ald, **facts("")))
    other = confirm_intake(axel, register_intake(alva, ald, **facts("")))
    assert one.person_id != other.person_id


def test_a_no_says_why(alva, axel, ald):
    intake = reject_intake(axel, register_intake(alva, ald, **facts(NEW)), reason="Hör till en annan kommun.")
    assert (intake.state, intake.answer) == ("rejected", "Hör till en annan kommun.")
    assert told(alva) == ["En registrering hos Äldreenheten bekräftades inte. Skälet står i den."]
    assert db.session.scalars(db.select(Case).where(Case.number == "2026-0005")).all() == []


def test_a_new_year_begins_with_number_one(alva, ald):
    then = cast.actor_of("axel", cast.START.replace(year=2027, month=1))
    assert confirm_intake(then, register_intake(alva, ald, **facts(NEW))).number == "2027-0001"


def test_numbers_grow_past_four_digits(alva, axel, ald, akt):
    with writing():
        db.session.get_one(Case, akt.id).serial = 9999
    assert confirm_intake(axel, register_intake(alva, ald, **facts(NEW))).number == "2026-10000"


def test_an_outsider_registers_nothing_in_another_unit(dag, ald):
    with pytest.raises(NotAllowed):
        register_intake(dag, ald, **facts(NEW))
    assert db.session.scalar(db.select(db.func.count()).select_from(Intake).where(Intake.state == "waiting")) == 0


def test_a_closed_akt_opens_again_when_the_person_comes_back(berit, bodil, birger, akt, ber):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    assert akt.closed_on == date(2026, 10, 12)
    case = confirm_intake(birger, register_intake(bodil, ber, **facts(GUN)))
    assert (case.id, case.closed_on, len(case.tracks), len(case.open_tracks)) == (akt.id, None, 2, 1)


def test_reading_what_is_closed_takes_a_reason_and_is_for_those_who_had_it(berit, bodil, dag, akt, ber, ekb):
    close_track(berit, akt.open_tracks[0], reason="Klart.")
    with pytest.raises(NotAllowed):
        reopen_case(dag, ekb, number="2026-0001", reason="Nyfiken.")
    assert reopen_case(bodil, ber, number="2026-0001", reason="Svar till domstol.").day == date(2026, 10, 12)
    assert [case.number for case in db.session.scalars(Case.visible_to(bodil))] == ["2026-0001"]
    assert db.session.scalars(Case.visible_to(berit)).all() == []
