"""Moments as the registry stores them: texts that sort as their times do."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment in UTC, to the microsecond, in texts of one width."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_stamp(text: str) -> datetime:
    """The moment of a stamp."""
    return datetime.fromisoformat(text)
