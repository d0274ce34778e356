"""A difficulty between BER and ALD, on each level of its way. The fixtures are known everywhere, through conftest."""

from datetime import date

import pytest

from sipweb.actions.escalation_answers import agree_to_lift
from sipweb.actions.escalations import begin_escalation, lift_question, propose_end
from sipweb.clock import as_local
from sipweb.rules.standing import Role
from tests import cast

TRIED = {"attempted_on": date(2026, 10, 9), "attempt": "Ringde tre gånger."}
REPORT = {"question": "Vilken enhet städar?", "report": "Vi har bara pratat om pengar."}


@pytest.fixture
def both(akt, app):
    """Akt 2026-0001, current at BER and ALD; an enhetschef and an avdelningschef also on ALD's side."""
    cast.known("alva", "axel", "ALD", "Gun Östberg", date(1960, 3, 5), "196003052385")
    cast.add_someone("edit", "Edit Asp", [(cast.HEAD, "ALD"), (cast.HEAD, "SOC")])
    cast.add_someone("valter", "Valter Ös", [(Role.DEPARTMENT_MANAGER, "AOF")])
    return akt


@pytest.fixture
def begun(both, berit, ber, ald):
    return begin_escalation(berit, both, unit_id=ber.id, unit_ids=[ald.id], question="Vem städar?", **TRIED)


@pytest.fixture
def on_2(begun, berit, alva):
    lift_question(berit, begun, question="Vem städar?")
    return agree_to_lift(alva, begun)


@pytest.fixture
def on_3(on_2, birger, axel):
    lift_question(birger, on_2, **REPORT)
    return agree_to_lift(axel, on_2)


@pytest.fixture
def on_4(on_3, eva):
    lift_question(eva, on_3, **REPORT)
    return agree_to_lift(named("edit"), on_3)


def named(username, when="2026-10-12T09:00"):
    return cast.actor_of(username, as_local(when))


@pytest.fixture
def solved(on_2, birger, axel):
    propose_end(birger, on_2, verb="escalation.solve", text="Äldreenheten städar.")
    return agree_to_lift(axel, on_2)
