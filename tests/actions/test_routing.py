"""A suggestion for a new matter: what is kept, who decides, who is told, and two managers at once."""

from datetime import date

import pytest

from sipweb.actions.routing import change_answers, confirm, suggest, withdraw
from sipweb.db import db
from sipweb.gate import Changed, NotAllowed, Refused
from sipweb.models import HistoryLine, Notice, Routing
from sipweb.rules.routine import Routine
from tests import cast

TOLD = {"came_on": date(2026, 10, 9), "age": 45, "known": "no", "needs": ["substance", "mental"]}


@pytest.fixture
def asked(berit, ber):
    return suggest(berit, ber, **TOLD)


def names(found):
    return [one.name for one in found]


def told(username):
    return list(db.session.scalars(db.select(Notice.text).where(Notice.to_user_id == cast.user_of(username).id).order_by(Notice.id)))


def test_the_suggestion_is_kept_as_it_was(asked):
    assert (asked.state, asked.needs, asked.grounds.split()[0]) == ("suggested", "substance mental", "routing_exception")
    assert names(asked.suggested) == ["Beroendeenheten", "Socialpsykiatri"]
    assert names(asked.chosen) == []
    assert told("birger")[-1:] == ["Berit Alm har frågat var ett nytt ärende hör hemma."]
    line = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc())).first()
    assert (line.verb, line.case_id) == ("routing.suggest", None)


def test_a_department_is_suggested_where_no_unit_can_be_told(berit, ber):
    found = suggest(berit, ber, **(TOLD | {"needs": ["other"]}))
    assert names(found.suggested) == ["Äldre och funktionsnedsättning"]


def test_a_code_that_no_unit_has_gives_no_suggestion(berit, ber):
    other = type(berit)(berit.who, berit.now, Routine(need_units="mental:NIX", adult_department="NIX"))
    assert names(suggest(other, ber, **(TOLD | {"needs": ["mental"]})).suggested) == []
    assert names(suggest(other, ber, **(TOLD | {"needs": ["other"]})).suggested) == []


def test_changed_answers_give_another_suggestion(asked, berit):
    change_answers(berit, asked, version=str(asked.version), **(TOLD | {"needs": ["other"]}))
    assert names(asked.suggested) == ["Äldre och funktionsnedsättning"]
    change_answers(berit, asked, version=str(asked.version), **(TOLD | {"needs": ["substance"]}))
    assert names(asked.suggested) == ["Beroendeenheten"]
    change_answers(berit, asked, version=str(asked.version), **(TOLD | {"needs": ["other"]}))
    assert names(asked.suggested) == ["Äldre och funktionsnedsättning"]
    assert len(asked.places) == 3


def test_what_is_about_the_home_is_kept_only_with_that_need(berit, ber):
    home = {"is_homeless": True, "own_income": True, "costs": ["care", "treatment"]}
    with_home = suggest(berit, ber, **(TOLD | {"needs": ["housing"]} | home))
    assert (with_home.is_homeless, with_home.own_income, with_home.costs) == (True, True, "treatment care")
    without = suggest(berit, ber, **(TOLD | home))
    assert (without.is_homeless, without.own_income, without.costs) == (False, False, "")


def test_the_unit_that_had_it_is_kept_only_when_there_was_one(berit, ber, ald):
    assert suggest(berit, ber, **TOLD, known_unit_id=ald.id).known_unit_id is None
    again = suggest(berit, ber, **(TOLD | {"known": "other", "needs": ["other"]}), known_unit_id=ald.id)
    assert (again.known_unit_id, names(again.suggested)) == (ald.id, ["Äldreenheten"])


def test_a_day_that_has_not_come_is_refused(berit, ber):
    with pytest.raises(Refused, match="Dagen har inte kommit än"):
        suggest(berit, ber, **(TOLD | {"came_on": date(2026, 10, 13)}))


def test_a_manager_confirms_and_both_sides_are_told(asked, birger, ber):
    soc = cast.unit_of("SOC")
    confirm(birger, asked, unit_ids=[ber.id, soc.id], version=str(asked.version))
    assert (asked.state, asked.differs, names(asked.chosen)) == ("confirmed", False, ["Beroendeenheten", "Socialpsykiatri"])
    assert told("berit")[-1] == "Birger Bok har bekräftat var ärendet hör hemma."
    assert told("simon")[-1] == "Beroendeenheten bedömer att ett nytt ärende hör hemma hos Socialpsykiatri."
    assert db.session.get_one(Routing, asked.id) in db.session.scalars(Routing.visible_to(cast.actor_of("simon"))).all()


@pytest.mark.parametrize("username", ["sara", "simon", "axel", "dag", "cecilia", "tore", "viktor"])
def test_nobody_else_sees_it_before_it_is_confirmed(asked, username):
    assert db.session.scalars(Routing.visible_to(cast.actor_of(username))).all() == []


def test_a_handlaggare_asks_and_does_not_decide(asked, berit, bodil, ber):
    with pytest.raises(NotAllowed):
        confirm(berit, asked, unit_ids=[ber.id], version=str(asked.version))
    with pytest.raises(NotAllowed):
        change_answers(bodil, asked, version=str(asked.version), **TOLD)


def test_something_else_than_the_suggestion_needs_a_reason(asked, birger, ber):
    with pytest.raises(Refused, match="Skriv varför ni väljer något annat") as refused:
        confirm(birger, asked, unit_ids=[ber.id], version=str(asked.version))
    assert refused.value.field == "why"
    confirm(birger, asked, unit_ids=[ber.id], why="Psykiatrin är redan med.", version=str(asked.version))
    assert (asked.differs, asked.why, names(asked.chosen)) == (True, "Psykiatrin är redan med.", ["Beroendeenheten"])


def test_any_unit_of_the_suggested_department_follows_the_suggestion(berit, birger, ber, ald):
    found = suggest(berit, ber, **(TOLD | {"needs": ["other"]}))
    confirm(birger, found, unit_ids=[ald.id], version=str(found.version))
    assert not found.differs


def test_what_was_confirmed_is_changed_only_with_a_reason(asked, birger, ber, ald):
    soc = cast.unit_of("SOC")
    confirm(birger, asked, unit_ids=[ber.id, soc.id], version=str(asked.version))
    with pytest.raises(Refused, match="Skriv varför det ändras"):
        confirm(birger, asked, unit_ids=[ber.id, soc.id], version=str(asked.version))
    confirm(birger, asked, unit_ids=[ber.id, ald.id], why="Fel enhet.", version=str(asked.version))
    assert names(asked.chosen) == ["Beroendeenheten", "Äldreenheten"]
    assert told("axel")[-1] == "Beroendeenheten bedömer att ett nytt ärende hör hemma hos Äldreenheten."
    assert db.session.scalars(Routing.visible_to(cast.actor_of("simon"))).all() == []


def test_it_must_be_known_whether_the_person_is_known(berit, birger, ber):
    found = suggest(berit, ber, **(TOLD | {"known": "unknown"}))
    assert names(found.suggested) == []
    with pytest.raises(Refused, match="Sök först hos er, ställ Fråga om aktualitet"):
        confirm(birger, found, unit_ids=[ber.id], version=str(found.version))


def test_two_at_once_the_second_reads_again(asked, berit, birger, ber):
    old = str(asked.version)
    change_answers(berit, asked, version=old, **(TOLD | {"needs": ["other"]}))
    with pytest.raises(Changed, match="Läs förslaget igen"):
        confirm(birger, asked, unit_ids=[ber.id], why="Ja.", version=old)


def test_what_is_taken_back_is_not_confirmed(asked, berit, birger, ber):
    withdraw(berit, asked, why="Samma ärende två gånger.")
    assert (asked.state, asked.why) == ("withdrawn", "Samma ärende två gånger.")
    with pytest.raises(Refused, match="Frågan är tillbakatagen"):
        confirm(birger, asked, unit_ids=[ber.id], version=str(asked.version))
