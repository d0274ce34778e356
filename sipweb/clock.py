"""The one clock. Nothing else in the program asks what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

from sipweb.rules.days import STOCKHOLM

Clock = Callable[[], datetime]


def real_now() -> datetime:
    """What the wall clock says, with time zone. Sessions and throttling use this one, always."""
    return datetime.now(UTC).astimezone(STOCKHOLM)


def clock_from(start: datetime | None, last_written: datetime | None) -> Clock:
    """The program's clock: real time, or (in a demo) time that starts at `start` and walks on from there.

    It never starts before the last line of history, or the past would be written after the future.
    """
    if start is None:
        return real_now
    begun = real_now()
    first = max(start, last_written) if last_written else start

    def shifted_now() -> datetime:
        # Elapsed time is added in UTC, or an hour would go missing on the nights the clocks change.
        return (first.astimezone(UTC) + (real_now() - begun)).astimezone(STOCKHOLM)

    return shifted_now


def as_local(text: str) -> datetime:
    """`2026-10-12T11:59` as a moment in Stockholm. Raises ValueError for anything else."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)
