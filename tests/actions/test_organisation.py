from datetime import date

import pytest

from sipweb.actions.escalations import propose_end
from sipweb.actions.organisation import add_unit, add_user, appoint_deputy, disable_user, end_deputy, found_municipality
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Board, Department, Escalation, HistoryLine, Unit
from sipweb.queries.people import colleagues, has_answerer, managers_of, standing_of
from sipweb.queries.work import tasks
from sipweb.rules.standing import Role
from tests import cast
from tests.conftest import at, told

MONDAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 16)
UNIT = {"code": "SKO", "name": "Skolan", "board": "Skolnämnden", "assignment": "X.", "phone": "08", "ask_for": "X"}


def test_a_municipality_is_founded_once(app):
    with pytest.raises(Refused, match="already belongs"):
        found_municipality(cast.MADE, None, name="Andra")


def test_a_new_unit_brings_its_department_and_nämnd_and_shares_what_is_there(tore):
    add_unit(tore, None, department=("UTB", "Utbildning"), **UNIT)
    add_unit(tore, None, department=("UTB", "Utbildning"), **UNIT | {"code": "FRI", "name": "Fritiden"})
    assert db.session.scalars(db.select(Board.name).order_by(Board.id)).all() == ["Socialnämnden", "Skolnämnden"]
    assert db.session.scalar(db.select(db.func.count()).select_from(Department)) == 3


@pytest.mark.parametrize("same", [{"code": "BER"}, {"name": "Beroendeenheten"}])
def test_two_units_have_neither_code_nor_name_in_common(tore, same):
    with pytest.raises(Refused, match="already a unit"):
        add_unit(tore, None, department=("UTB", "Utbildning"), **UNIT | same)


def test_the_administrator_adds_users_and_nobody_else_does(tore, birger):
    told_ = {
        "username": "ny",
        "name": "Ny",
        "password": cast.PASSWORD,
        "password_hash": "x",
        "roles": [(Role.CASE_WORKER, "BER"), (Role.CASE_WORKER, "ALD")],
    }
    with pytest.raises(NotAllowed):
        add_user(birger, None, **told_)
    user = add_user(tore, None, **told_)
    assert len(standing_of(user.id, MONDAY).units) == 2
    with pytest.raises(Refused, match="already a user"):
        add_user(tore, None, **told_)


@pytest.mark.parametrize("role, code", [(Role.CASE_WORKER, "XXX"), (Role.CASE_WORKER, None), (Role.DEPARTMENT_MANAGER, "BER")])
def test_a_role_is_in_a_place_that_exists(tore, role, code):
    with pytest.raises(Refused, match="There is no"):
        add_user(tore, None, username="ny", name="Ny", password="", password_hash="x", roles=[(role, code)])


def test_a_disabled_user_is_nobody(tore, berit):
    disable_user(tore, cast.user_of("berit"), to_managers=True)
    assert standing_of(berit.user_id, MONDAY) is None
    with pytest.raises(Refused, match="already disabled"):
        disable_user(tore, cast.user_of("berit"))


@pytest.mark.parametrize("username", ["tore", "cecilia", "viktor", "berit"])
def test_a_deputy_is_a_colleague_of_the_department_and_never_the_administrator(axel, username):
    with pytest.raises(Refused, match="Välj en kollega"):
        appoint(axel, cast.actor_of(username))


# Deputies.


def appoint(axel, who, first=MONDAY, last=FRIDAY):
    return appoint_deputy(axel, None, deputy_id=who.user_id, starts_on=first, ends_on=last)


def test_a_deputy_has_the_managers_posts_and_only_those(axel, aron, ald):
    appoint(axel, aron)
    who = standing_of(aron.user_id, MONDAY)
    assert (who.manages(ald.id), who.own_posts[0].role) == (True, Role.CASE_WORKER)
    assert told(aron) == ["Du är ersättare för Axel Gran från 12 oktober 2026 till 16 oktober 2026."]


def test_only_managers_appoint(alva, aron):
    with pytest.raises(NotAllowed):
        appoint(alva, aron)


def test_nobody_is_ones_own_deputy(axel):
    with pytest.raises(Refused, match="någon annan än dig själv"):
        appoint(axel, axel)


def test_there_is_one_deputy_at_a_time(axel, aron, alva):
    appoint(axel, aron)
    with pytest.raises(Refused, match="redan en ersättare"):
        appoint(axel, alva, FRIDAY, date(2026, 10, 20))
    assert appoint(axel, alva, date(2026, 10, 17), date(2026, 10, 20)).deputy_id == alva.user_id


def test_a_deputys_own_deputy_does_not_inherit(axel, aron, simon, alva, ald):
    """Axel's posts go to Simon, and Simon's to Alva: Alva does not lead ALD."""
    appoint(axel, simon)
    appoint_deputy(simon, None, deputy_id=alva.user_id, starts_on=MONDAY, ends_on=FRIDAY)
    assert not standing_of(alva.user_id, MONDAY).manages(ald.id)


def test_a_deputy_that_is_ended_acts_no_more_from_now(axel, aron, ald):
    deputy = appoint(axel, aron)
    end_deputy(at(axel, "2026-10-14T09:00"), deputy)
    assert standing_of(aron.user_id, date(2026, 10, 13)).manages(ald.id)
    assert not standing_of(aron.user_id, date(2026, 10, 14)).manages(ald.id)


def test_one_that_has_not_begun_never_does(axel, aron, ald):
    deputy = appoint(axel, aron, date(2026, 11, 2), date(2026, 11, 6))
    end_deputy(axel, deputy)
    for day in (date(2026, 10, 11), date(2026, 11, 2), date(2026, 11, 6)):
        assert not standing_of(aron.user_id, day).manages(ald.id)


def test_someone_elses_deputy_is_not_ended(axel, birger, aron):
    with pytest.raises(NotAllowed):
        end_deputy(birger, appoint(axel, aron))


def test_a_unit_can_answer_by_a_manager_or_a_deputy(ald, tore, axel, aron):
    assert has_answerer(ald.id, MONDAY)
    appoint(axel, aron)
    disable_user(tore, cast.user_of("axel"))
    assert not has_answerer(ald.id, date(2026, 10, 17))


def test_the_closest_managers_are_told_first(ber, app):
    assert [m.username for m in managers_of(ber.id)] == ["birger"]
    assert db.session.scalar(db.select(Unit.name).where(Unit.id == ber.id)) == "Beroendeenheten"


# Deputies of an avdelningschef.


def test_an_avdelningschef_has_a_deputy_among_the_managers_and_the_other_avdelningschef(viktor, eva, axel, tore):
    cast.add_someone("yvonne", "Yvonne Ask", [(Role.DEPARTMENT_MANAGER, "AOF")])
    assert [name for _, name in colleagues(viktor.user_id)] == [
        "Birger Bok", "Disa Vide", "Eva Palm", "Otto Sälg", "Ragnar Pil", "Yvonne Ask",
    ]  # fmt: skip
    for who in ("axel", "berit", "tore", "cecilia"):
        with pytest.raises(Refused, match="Välj en kollega"):
            appoint(viktor, cast.actor_of(who))
    appoint(viktor, eva)
    who, department = standing_of(eva.user_id, MONDAY), cast.unit_of("BER").department_id
    assert (who.departments, who.absent_names) == ({department}, ("Viktor Oxel",))
    assert standing_of(eva.user_id, date(2026, 10, 17)).departments == frozenset()


def test_the_deputy_of_an_avdelningschef_acts_and_it_is_told_for_whom(on_4, viktor, axel, disa):
    appoint(viktor, disa)
    deputy = cast.actor_of("disa")
    propose_end(deputy, on_4, verb="escalation.solve", text="Äldreenheten städar.")
    step = on_4.steps[-1]
    assert (step.user.name, step.for_user.name) == ("Disa Vide", "Viktor Oxel")
    line = db.session.scalars(db.select(HistoryLine).order_by(HistoryLine.id.desc())).first()
    assert (line.verb, line.user_id, line.for_user_id) == ("escalation.solve", disa.user_id, viktor.user_id)


def test_a_deputy_reads_what_is_lifted_to_the_avdelningschef_and_only_then(on_4, viktor, disa):
    def reads():
        return db.session.scalar(Escalation.visible_to(cast.actor_of("disa")).where(Escalation.id == on_4.id))

    assert reads() is None
    appoint(viktor, disa)
    assert reads() is on_4
    assert [t.title for t in tasks(cast.actor_of("disa")) if t.endpoint == "escalations.show"] == [
        "Lös den lyfta frågan, eller avsluta den"
    ]


def test_a_deputy_is_for_a_year_at_most(axel, aron):
    with pytest.raises(Refused, match=r"^Längst ett år\. Förläng när det behövs\.$"):
        appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 12), ends_on=date(2027, 10, 13))
    assert appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=date(2026, 10, 12), ends_on=date(2027, 10, 12)).id


def test_a_deputy_hands_the_posts_on_to_nobody(axel, aron, alva):
    appoint_deputy(axel, None, deputy_id=aron.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY)
    with pytest.raises(Refused, match="Bara den som du är ersättare för kan utse en annan"):
        appoint_deputy(cast.actor_of("aron"), None, deputy_id=alva.user_id, starts_on=cast.TODAY, ends_on=cast.TODAY)
