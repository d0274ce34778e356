"""Who tells the person of a decision, and when (R200, R243; routine 003)."""

from datetime import date


def why_not_told_by(*, same_unit: bool, decided_on: date, told_on: date) -> str | None:
    """The reason it is not told as it should be, in Swedish: by the unit that took it, and not before it was taken."""
    if not same_unit:
        return "Beslutet meddelas av den enhet som har fattat det. Välj någon på den enheten."
    if told_on < decided_on:
        return "Den enskilde kan inte ha fått veta innan beslutet togs."
    return None
