"""A transfer that is lifted: what is put forward, and when it can go on to the avdelningschefer (R240, R241, R247, R248; routine 003)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sipweb.rules.dates import long_date
from sipweb.rules.days import add_working_days
from sipweb.rules.routine import Routine
from sipweb.rules.transfer_moves import MOVES
from sipweb.rules.transfer_seats import ABOVE, HEAD, Seat

ANSWERED_BY = {"lifted": HEAD, "lifted_top": ABOVE}  # whose answer it waits for; who else answers where the level is vacant is told
HEADS = {"lifted": "Enhetscheferna", "lifted_top": "Avdelningscheferna"}


MEETING = "Mötet"
NOES = {move.told: HEADS.get(move.source or "", MEETING) for move in MOVES if move.target == "rejected"}  # who it was, by what was told


def heads_of(state: str) -> str:
    """Whose answer it is; of what is settled by now, as it most often was."""
    return HEADS.get(state, HEADS["lifted"])


class Answer(NamedTuple):
    """An answer of the enhetschefer as one side has put it forward: from which unit, and until when the other side has to answer."""

    suitable: bool
    method: str
    to_unit_id: int | None
    day: date | None
    on: date
    unit_id: int
    until: date
    by: int | None = None

    def says(self, other: "Answer") -> bool:
        """The same, whoever says it and when."""
        return (self.suitable, self.method.split(), self.to_unit_id, self.day) == (
            other.suitable, other.method.split(), other.to_unit_id, other.day,
        )  # fmt: skip

    def is_silent(self, today: date) -> bool:
        return today > self.until


def why_not_settle(*, answered: bool, lifted_on: date | None, today: date, routine: Routine) -> str | None:
    """`answered`: the other unit has said whether it agrees, or there is none. Its silence stops it for the days of the setting."""
    if answered or lifted_on is None or today > (last := add_working_days(lifted_on, routine.lift_answer_within)):
        return None
    return f"Den andra enheten har inte svarat på lyftet än. Vänta på svaret, dock längst till och med {long_date(last)}."


def why_not_alone(vacant: Collection[str], *, is_protected: bool) -> str | None:
    """`vacant`: units that nobody answers for, since whoever leads them can't open the akt, or nobody leads them. The other one does
    not decide alone: the answer waits until there is somebody (R240, R247)."""
    if not vacant:
        return None
    units = " eller ".join(vacant)
    if is_protected:
        return (
            f"Ingen kan svara för {units}: ingen av enhetens chefer är namngiven läsare av akten. Svaret väntar. Ring enheten. "
            "Enhetschefen där namnger en chef som kan svara."
        )
    return (
        f"Ingen kan svara för {units}: ingen som leder enheten kan läsa akten, och ingen avdelningschef heller. Svaret väntar. Ring "
        "enheten. Är någon spärrad i akten i onödan hävs spärren, annars utses en chef till."
    )


def why_not_lift_higher(waits: str | None, before: Answer | None, today: date, *, is_own: bool) -> str | None:
    """Why those who answer can't lift it on yet. `waits`: why there is no answer to give yet. `before`: what is put forward; one's
    own is first answered, the other side's is answered by lifting."""
    if waits:
        return waits
    if before and is_own and not before.is_silent(today):
        return f"Ert förslag väntar på den andra enhetens svar till och med {long_date(before.until)}."
    return None


def why_not_lift_again(*, is_settled_on_top: bool) -> str | None:
    """What the avdelningschefer have answered does not start over below: no further level exists (R248)."""
    if not is_settled_on_top:
        return None
    return (
        "Avdelningscheferna har svarat, och det finns ingen högre nivå. Stäm av med förvaltningschefen. Har något ändrats: avsluta "
        "överföringen och börja en ny."
    )


def why_no_level_above(above: Mapping[int, Seat], *, is_protected: bool) -> str | None:
    """Why there are no avdelningschefer to lift it to. `above`: who would answer for each of the units."""
    if is_protected:
        return (
            "Akten läses bara av dem som är namngivna, och avdelningscheferna är inte det. Stäm av med dem utan att säga vem det "
            "gäller, och skriv i svaret vad de sa."
        )
    if all(seat.role is not ABOVE for seat in above.values()):
        return "Ingen avdelningschef finns för enheterna. Stäm av med förvaltningschefen, och skriv i svaret vem ni stämde av med."
    return None


def after_no(who: str) -> str:
    """What stands and what comes next after a no to a transfer at an age. `who` said it, as `NOES`."""
    lift = ", lyft frågan" if who == MEETING else ""
    return f"{who} har svarat nej. Sök en annan mottagare{lift} eller avsluta med skäl."


def turn_after_no(who: str, sender: str) -> str:
    """The same on its page, with how. `sender`: the unit that hands over."""
    how = f"{who} har svarat nej. {sender} bedömer behovet på nytt och aviserar en annan enhet, eller avslutar den här med skäl."
    if who == MEETING:
        return f"{how} Frågan kan också lyftas till enhetscheferna."
    return f"{how} Det finns ingen högre nivå: stäm av med förvaltningschefen." if who == HEADS["lifted_top"] else how
