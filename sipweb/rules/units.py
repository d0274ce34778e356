"""Units that are merged: what may be merged, what is no longer to choose, and what becomes of a transfer to or from one."""

from datetime import date

from sipweb.rules.dates import long_date

FOLLOWS, ENDS, STAYS = "follows", "ends", "stays"
ON_THE_WAY = frozenset(
    {"notified", "on_agenda", "decided", "package_sent", "lifted", "lifted_top"}
)  # told to the other unit, and not received


def why_not_merge(
    *, old: str, new: str, old_into: str, new_into: str, same_board: bool, same_hiding: bool, someone_leads: bool, on: date, today: date
) -> str | None:
    """Codes of the two units; `old_into` and `new_into`: code of the unit they are merged into already, or empty. `same_hiding`: both
    hide their parts of akter, or neither. `someone_leads`: the new unit has a manager, or a deputy for one."""
    if old == new:
        return f"{old} can't be merged into itself."
    if old_into:
        return f"{old} is merged into {old_into} already."
    if new_into:
        return f"{new} is itself merged into {new_into}. Merge {old} into {new_into}."
    if not same_board:
        return f"{old} and {new} belong to different boards: there is secrecy between them, and what is open can't go over."
    if not same_hiding:
        return f"One of {old} and {new} hides its parts of akter from other units, and the other does not. What is hidden must stay so."
    if not someone_leads:
        return f"{new} has no manager who could answer for what is open at {old}. Add one with: sipweb user add"
    return "The day has not come yet. Run the command on the day." if on > today else None


def why_not_choose(name: str, into: str, on: date | None) -> str | None:
    """Of a unit's name: nothing new comes to one that is merged. `into` is empty for all others."""
    return f"{name} har slagits samman med {into} {long_date(on)}. Välj {into} i stället." if into and on else None


def with_transfer(state: str, *, is_told: bool, to_old: bool, between: bool) -> str:
    """What becomes of an open transfer when one unit is merged into another. `between`: it is between just these two units,
    or units merged into them.

    What has been received goes on with its people, and so does a no that waits for who asked. What is on its way has another
    receiver, or none when there is nobody left to hand over to.
    """
    if state not in ON_THE_WAY or not is_told:
        return STAYS
    return ENDS if between else FOLLOWS if to_old else STAYS
