"""Terminsinventeringen: how many known transfers are coming and what they will need, over all units; nothing about anyone (R215)."""

from collections import Counter
from dataclasses import replace

from sipweb.queries.people import unit_names
from sipweb.queries.transfer_list import expected_transfers
from sipweb.rules.standing import Actor, Post, Role
from sipweb.rules.transfer_moves import NEED_KINDS

NEED = "Behov: "


def inventory_figures(actor: Actor) -> dict[str, int]:
    """In words: how many there are, by unit and age, and by kind of need. A person who is protected is counted only where the one
    who asks is named."""
    names = unit_names()
    posts = tuple(Post(Role.ASSISTANT_UNIT_MANAGER, unit_id) for unit_id in names)
    found = expected_transfers(replace(actor, who=replace(actor.who, own_posts=posts, deputy_for=())))
    places = Counter(f"{names[row.unit_id]}, {row.age(actor.routine)} år" for row in found)
    needs = Counter(kind for row in found for kind in (row.needs or "").split(",") if kind)
    told = {"Kommande överföringar": len(found), "Behovet bedömt": sum(1 for row in found if row.needs)}
    return told | dict(sorted(places.items())) | {f"{NEED}{label.lower()}": needs[key] for key, label in NEED_KINDS.items() if needs[key]}
