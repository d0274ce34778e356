"""Who answers for each side of a lifted transfer: the enhetschefer, and who does where they would not be two (R240, R247)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sipweb.rules.standing import Role, Standing

HEAD, ABOVE, BELOW = Role.UNIT_MANAGER, Role.DEPARTMENT_MANAGER, Role.ASSISTANT_UNIT_MANAGER
TITLES = {HEAD: "enhetschef", ABOVE: "avdelningschef", BELOW: "biträdande enhetschef"}


class Held(NamedTuple):
    """A post and who holds it; the place is a unit, or a department."""

    user_id: int
    role: str
    place_id: int


class Side(NamedTuple):
    unit_id: int
    department_id: int


class Seat(NamedTuple):
    """Who answers for one unit."""

    role: Role
    place_id: int
    people: frozenset[int]
    but: int | None = None  # who answers for the other unit

    @property
    def title(self) -> str:
        return TITLES[self.role]

    def is_held_by(self, who: Standing) -> bool:
        held = any(p.role is self.role and self.place_id in (p.unit_id, p.department_id) for p in who.posts)
        return held and who.user_id != self.but


def seats_for(sides: Iterable[Side], posts: Iterable[Held], *, is_protected: bool, is_top: bool = False) -> dict[int, Seat]:
    """By unit, the one that hands over first. A level that does not exist is passed over. Where one person is all there is on both
    sides, the superior of the unit that receives answers for it, or another of its managers; an avdelningschef above both is
    nobody's other side. A protected person's is never an avdelningschef's, who is no named reader. `is_top`: it has gone on to the
    avdelningschefer (R248)."""
    both, posts = list(sides), list(posts)
    ladder = (HEAD, BELOW) if is_protected else (ABOVE, HEAD, BELOW) if is_top else (HEAD, ABOVE, BELOW)
    found = {side.unit_id: seat for side in both if (seat := first_of(side, posts, ladder))}
    people, roles = {seat.people for seat in found.values()}, {seat.role for seat in found.values()}
    if len(found) == 2 and HEAD in roles and people == {same := found[both[-1].unit_id].people} and len(same) == 1:
        other = first_of(both[-1], posts, ladder[1:], but=next(iter(same)))
        found |= {both[-1].unit_id: other} if other else {}
    return found


def first_of(side: Side, posts: list[Held], ladder: Iterable[Role], but: int | None = None) -> Seat | None:
    for role in ladder:
        place = side.department_id if role is ABOVE else side.unit_id
        people = frozenset(p.user_id for p in posts if p.role == role and p.place_id == place and p.user_id != but)
        if people:
            return Seat(role, place, people, but)
    return None


def is_held_above(who: Standing, seats: Mapping[int, Seat]) -> bool:
    """Whether an avdelningschef answers for one of the units."""
    return any(seat.role is ABOVE and seat.is_held_by(who) for seat in seats.values())


def answers_beside(who: Standing, seats: Mapping[int, Seat], unit_id: int, by: int | None) -> bool:
    """`by`, who answers for the unit, has said it, and this other person answers for the other one: where the same people answer for
    both, it is two of them who say it."""
    said = unit_id in seats and by in seats[unit_id].people and by != who.user_id
    return said and any(who.user_id in seat.people for there, seat in seats.items() if there != unit_id)


def spoken_in(who: Standing, seats: Mapping[int, Seat]) -> set[int]:
    """The units this person answers for: of both where there is nobody else, otherwise of one, the first."""
    own = {unit_id for unit_id, seat in seats.items() if seat.is_held_by(who)}
    alone = {unit_id for unit_id in own if not seats[unit_id].people - {who.user_id}}
    return own if len(own) < 2 or alone == own else alone or {next(unit_id for unit_id in seats if unit_id in own)}
