"""A request about a protected person is read by named people on both sides, and by nobody else."""

import pytest

from sipweb.actions.assign import assign_worker
from sipweb.actions.referrals import draft_referral, send_referral
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import Referral
from tests import cast
from tests.conftest import WRITTEN

READERS = ("berit", "bodil", "birger", "eva", "sara", "simon", "alva", "dag")


def ask_about_mira(sara, protected, soc, unit) -> Referral:
    cast.consent_for(protected, "sara", "SOC", unit.code)
    asked = draft_referral(sara, protected, from_unit_id=soc.id, to_unit_id=unit.id, **WRITTEN)
    return send_referral(sara, asked)


@pytest.fixture
def asked(sara, protected, soc, ber) -> Referral:
    return ask_about_mira(sara, protected, soc, ber)


def readers_of(referral: Referral) -> list[str]:
    def reads(username: str) -> bool:
        return db.session.scalar(Referral.visible_to(cast.actor_of(username)).where(Referral.id == referral.id)) is not None

    return [username for username in READERS if reads(username)]


def test_the_asked_units_managers_are_named_when_it_is_sent(asked):
    assert readers_of(asked) == ["birger", "eva", "sara", "simon"]


def test_the_handläggare_is_named_with_the_assignment_and_the_colleague_is_not(asked, birger, berit):
    assign_worker(birger, asked, verb="referral.assign", to_worker_id=berit.user_id)
    assert readers_of(asked) == ["berit", "birger", "eva", "sara", "simon"]


def test_with_another_handläggare_the_first_reads_it_no_longer(asked, birger, berit, bodil):
    assign_worker(birger, asked, verb="referral.assign", to_worker_id=berit.user_id)
    assign_worker(birger, asked, verb="referral.reassign", to_worker_id=bodil.user_id, text="Sjuk.")
    assert readers_of(asked) == ["bodil", "birger", "eva", "sara", "simon"]


def test_a_colleague_who_is_not_named_can_do_nothing_with_it(asked, bodil, berit):
    with pytest.raises(NotAllowed):
        assign_worker(bodil, asked, verb="referral.assign", to_worker_id=berit.user_id)


def test_a_unit_with_one_person_to_name_can_not_be_asked(sara, protected, soc, ald):
    with pytest.raises(Refused, match="Minst två personer måste vara namngivna"):
        ask_about_mira(sara, protected, soc, ald)
