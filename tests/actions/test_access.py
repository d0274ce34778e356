"""Protection, named readers and spärr."""

from datetime import date

import pytest

from sipweb.actions.access import block_user, end_named, lift_block, name_reader, named_in
from sipweb.actions.organisation import disable_user
from sipweb.actions.people import protect_person, set_number
from sipweb.actions.tracks import assign_track
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Case
from tests import cast
from tests.conftest import at, told


def readers(case):
    return sorted(a.user.username for a in named_in(case))


def sees(actor, case):
    return db.session.scalar(Case.visible_to(actor).where(Case.id == case.id)) is not None


def protect(actor, case, how="flagged"):
    return protect_person(actor, case, protection=how, protection_checked_on=actor.today)


def test_protection_names_the_handläggare_and_the_manager_at_once(berit, bodil, birger, eva, akt):
    protect(berit, akt)
    assert readers(akt) == ["berit", "birger"]
    assert [sees(actor, akt) for actor in (berit, birger, bodil, eva)] == [True, True, False, False]


def test_the_one_who_sets_it_goes_on_reading(bodil, akt):
    protect(bodil, akt)
    assert readers(akt) == ["berit", "birger", "bodil"]


def test_unknown_protection_masks_but_locks_nobody_out(berit, bodil, akt):
    protect(berit, akt, "unknown")
    assert (readers(akt), akt.person.is_masked, sees(bodil, akt)) == ([], True, True)


def test_protection_that_a_manager_takes_away_opens_the_akt_to_the_unit(berit, birger, bodil, akt):
    protect(berit, akt)
    with pytest.raises(Refused, match="Bara en chef kan ta bort skyddet"):
        protect(berit, akt, "none")
    assert not sees(bodil, akt)
    protect(birger, akt, "none")
    assert sees(bodil, akt)


def test_protection_without_a_manager_to_name_is_refused(berit, akt, tore):
    disable_user(tore, cast.user_of("birger"))
    disable_user(tore, cast.user_of("eva"))
    with pytest.raises(Refused, match="Minst två personer måste vara namngivna"):
        protect(berit, akt)
    assert akt.person.protection == "none"


def test_a_manager_names_one_more_of_the_unit(berit, birger, bodil, akt):
    protect(berit, akt)
    name_reader(birger, akt, user_id=bodil.user_id, reason="Tar över.")
    assert sees(bodil, akt)
    with pytest.raises(Refused, match="redan namngiven"):
        name_reader(birger, akt, user_id=bodil.user_id, reason="Igen.")


def test_nobody_from_elsewhere_is_named(birger, akt, dag):
    with pytest.raises(Refused, match="arbetar på din enhet"):
        name_reader(birger, akt, user_id=dag.user_id, reason="Vän.")


def test_a_handläggare_names_nobody(berit, bodil, akt):
    with pytest.raises(NotAllowed):
        name_reader(berit, akt, user_id=bodil.user_id, reason="Tar över.")


def test_there_are_always_two_and_one_is_a_manager(berit, birger, bodil, akt):
    protect(berit, akt)
    by_name = {a.user.username: a.id for a in named_in(akt)}
    with pytest.raises(Refused, match="Minst två"):
        end_named(birger, akt, access_id=by_name["berit"])
    name_reader(birger, akt, user_id=bodil.user_id, reason="Tar över.")
    with pytest.raises(Refused, match="måste vara chef"):
        end_named(birger, akt, access_id=by_name["birger"])
    end_named(birger, akt, access_id=by_name["berit"])
    assert (readers(akt), sees(berit, akt)) == (["birger", "bodil"], False)


def test_a_new_handläggare_of_a_protected_akt_is_named(berit, birger, bodil, akt):
    protect(berit, akt)
    assign_track(birger, akt.open_tracks[0], case_worker_id=bodil.user_id)
    assert "bodil" in readers(akt)


def test_a_spärr_shuts_out_at_once_and_can_be_lifted(berit, birger, akt):
    block = block_user(birger, akt, user_id=berit.user_id, reason="Släkt.")
    assert not sees(berit, akt)
    with pytest.raises(Refused, match="redan spärrad"):
        block_user(birger, akt, user_id=berit.user_id, reason="Igen.")
    lift_block(birger, akt, block_id=block.id)
    assert sees(berit, akt)
    with pytest.raises(Refused, match="redan borttagen"):
        lift_block(birger, akt, block_id=block.id)


def test_nobody_shuts_out_oneself(birger, akt):
    with pytest.raises(Refused, match="inte spärra dig själv"):
        block_user(birger, akt, user_id=birger.user_id, reason="X")


def test_a_spärr_stands_over_a_name(berit, birger, akt):
    protect(berit, akt)
    block_user(birger, akt, user_id=berit.user_id, reason="Jäv.")
    assert not sees(berit, akt)


def as_number(number):
    """The number alone; the birth date of its own stays as it was."""
    return {"identity_kind": "personnummer", "identity_number": number, "birth_date": date(2014, 5, 5)}


def test_a_number_another_akt_has_is_saved_in_the_same_words_and_tells_nothing(olle, child):
    for number in ("198005062388", "196003052385"):
        set_number(olle, child, **as_number(number))
        assert child.person.identity_number == number
    assert told(olle) == []
    assert [case.number for case in db.session.scalars(Case.visible_to(olle))] == ["2026-0002"]


def test_those_who_manage_the_other_akt_are_told_of_the_same_number(olle, birger, child):
    set_number(olle, child, **as_number("196003052385"))
    assert len(told(birger)) == 1
    assert "Leo" not in told(birger)[0]
    assert "2026-0002" not in told(birger)[0]


def test_time_passes_without_anyone_losing_protection(berit, bodil, akt):
    protect(berit, akt)
    assert not sees(at(bodil, "2029-10-12T09:00"), akt)
    assert akt.person.protection_checked_on == date(2026, 10, 12)
