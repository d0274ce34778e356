"""Who reads what is on a monthly meeting, and what reaches the others: nothing beside the item opens it."""

from datetime import date

import pytest

from sipweb.actions.agenda import submit_item
from sipweb.db import db
from sipweb.models import AgendaItem
from tests import cast
from tests.actions.test_monthly import item_from, plan


@pytest.fixture
def meeting(birger):
    return plan(birger)


@pytest.fixture
def reported(berit, ber, akt, meeting, birger):
    """Akt 2026-0001, from BER to ALD, where the person is not current."""
    return submit_item(birger, item_from(berit, ber, akt, meeting))


def read_by(actor):
    return set(db.session.scalars(db.select(AgendaItem.id).where(AgendaItem.readable(actor))))


def test_several_items_of_several_akter_do_not_open_for_each_other(berit, birger, alva, axel, ber, ald, meeting, reported, signed_in):
    """Alva is handläggare at ALD, which hears both items. ALD is current in the second akt and not in the first."""
    both = cast.known("berit", "birger", "BER", "Nils Berg", date(1950, 2, 3), "195002032384")
    cast.known("alva", "axel", "ALD", "Nils Berg", date(1950, 2, 3), "195002032384")
    cast.consent_for(both, "berit", "BER", "ALD")
    second = submit_item(birger, item_from(berit, ber, both, meeting))
    third = cast.known("alva", "axel", "ALD", "Ida Ek", date(1949, 1, 1))
    cast.consent_for(third, "alva", "ALD", "BER")
    own = submit_item(axel, item_from(alva, ald, third, meeting, unit_ids=[ber.id]))
    assert read_by(axel) == {reported.id, second.id, own.id}
    assert read_by(alva) == {second.id, own.id}
    assert read_by(berit) == {reported.id, second.id}
    alva_reads, here = signed_in(alva), f"/punkter/{reported.id}"
    alva_reads.page(here, 404)
    alva_reads.page(f"{here}/utdrag", 404)
    assert "2026-0001" not in alva_reads.page(f"/moten/{meeting.id}").text
    alva_reads.page(f"/punkter/{second.id}")
