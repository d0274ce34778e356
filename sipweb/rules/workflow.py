"""A process is a table of moves: which verb takes a thing from one state to the next."""

from collections.abc import Iterable
from typing import NamedTuple


class Move(NamedTuple):
    """`button` is empty for a move that is never offered: it comes with something that happens to the akt."""

    verb: str
    source: str | None
    target: str
    button: str
    told: str = ""  # what the akt's timeline says happened


def moves_from(moves: Iterable[Move], state: str) -> list[Move]:
    """The moves that start in this state and have a button, one for each verb."""
    found: dict[str, Move] = {}
    for move in moves:
        if move.source == state and move.button:
            found.setdefault(move.verb, move)
    return list(found.values())


def targets_of(moves: Iterable[Move], verb: str, state: str | None) -> list[str]:
    """The states a verb can lead to from here; empty when the verb does not start here."""
    return [move.target for move in moves if (move.verb, move.source) == (verb, state)]


def diagram(moves: Iterable[Move], labels: dict[str, str]) -> str:
    """The table as a Mermaid state diagram, for docs/workflows.md."""
    lines = ["stateDiagram-v2"]
    states = {s for move in moves for s in (move.source, move.target) if s}
    lines += [f"    {state}: {labels[state]}" for state in sorted(states)]
    lines += [f"    {move.source or '[*]'} --> {move.target}: {move.button or move.told}" for move in moves]
    return "\n".join(lines)
