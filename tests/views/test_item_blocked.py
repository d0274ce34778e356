"""Spärr for somebody whose unit only hears an item of a meeting, and has no akt to set it in."""

import pytest

from sipweb.actions.access import block_at_item
from sipweb.db import db
from sipweb.gate import NotAllowed, Refused
from sipweb.models import AgendaItem, Block, Event
from tests import cast
from tests.actions.test_monthly import item, meeting, reported

assert item and meeting and reported  # fixtures


@pytest.fixture
def edit(app):
    """Enhetschef of ALD, which only hears the item."""
    cast.add_someone("edit", "Edit Asp", [(cast.HEAD, "ALD")])
    return cast.actor_of("edit")


def sees(actor, item):
    return db.session.scalar(AgendaItem.visible_to(actor).where(AgendaItem.id == item.id)) is not None


def test_a_manager_of_a_unit_that_hears_an_item_is_shut_out_of_it_by_another_there(reported, edit, axel, birger, signed_in):
    client, here = signed_in(edit), f"/punkter/{reported.id}/sparr"
    assert here in client.page(f"/punkter/{reported.id}").links
    assert sees(axel, reported)
    client.send(here, user_id=axel.user_id, reason="Bror.")
    assert not sees(axel, reported) and sees(edit, reported) and sees(birger, reported)
    assert signed_in(axel).get(f"/punkter/{reported.id}").status_code == 404
    page = client.page(here)
    assert page.rows()[0][:2] == ["Axel Gran", "Bror."]
    assert "Bror." not in "".join(one.text for one in db.session.scalars(db.select(Event)))
    client.send(f"{here}/hav", block_id=db.session.scalars(db.select(Block.id)).one())
    assert sees(axel, reported)
    assert client.page(here).rows() == []


def test_nobody_shuts_out_themselves_or_somebody_of_another_unit(reported, edit, axel, berit, birger, signed_in):
    for who, why in ((edit, "dig själv"), (birger, "din enhet")):
        with pytest.raises(Refused, match=why):
            block_at_item(edit, reported, user_id=who.user_id, reason="Bror.")
    with pytest.raises(NotAllowed):
        block_at_item(berit, reported, user_id=axel.user_id, reason="Bror.")
    block_at_item(edit, reported, user_id=axel.user_id, reason="Bror.")
    client = signed_in(edit)
    page = client.send(f"/punkter/{reported.id}/sparr", 422, user_id=axel.user_id, reason="Bror.")
    assert page.errors == ["Hen är redan spärrad."]
    assert client.post(f"/punkter/{reported.id}/sparr/hav", data={"block_id": "0"}).status_code == 303
    assert not sees(axel, reported)
