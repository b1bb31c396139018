"""Moments and days as text: how the database stores them, and how to read them back."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final

_DAY_LENGTH: Final = len("2026-11-16")
_LENGTH_TO_THE_SECOND: Final = len("2026-11-16T09:30:00")


@lru_cache(maxsize=4096)  # an import formats the same moments many times
def format_time(moment: datetime) -> str:
    """Return an aware datetime as the database stores it: UTC, ISO 8601, whole seconds, "2026-11-16T09:30:00Z"."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat()[:_LENGTH_TO_THE_SECOND] + "Z"


def format_time_ms(moment: datetime) -> str:
    """Return an aware datetime as the database stores it, to the millisecond.

    For the moments from which a running clock is computed: fractions cut off at each pause would add up.
    """
    to_the_second, milliseconds = format_time(moment), moment.microsecond // 1000
    return f"{to_the_second[:-1]}.{milliseconds:03d}Z" if milliseconds else to_the_second


def parse_time(stored: str) -> datetime:
    """Return the moment that `format_time` or `format_time_ms` wrote. Raises ValueError for other text."""
    return datetime.fromisoformat(stored)


def parse_time_or_none(stored: str | None) -> datetime | None:
    """Return the moment that `format_time` or `format_time_ms` wrote, or None for NULL."""
    return None if stored is None else parse_time(stored)


def local_time(moment: datetime) -> datetime:
    """Return a moment as it was where people are: in the time zone of this machine.

    Midnight in UTC stays as it is: a day that an export states without a time, or that people typed, is stored so,
    and must not become the day before in America.
    """
    return moment if _is_day(moment) else moment.astimezone()


def local_day(moment: datetime) -> date:
    """Return the day on which a moment was where people are; see `local_time`."""
    return local_time(moment).date()


def format_local_time(moment: datetime) -> str:
    """Return a moment for people, in local time: "2026-11-16 09:30"; without a time of day where none is known."""
    return f"{moment:%Y-%m-%d}" if _is_day(moment) else f"{moment.astimezone():%Y-%m-%d %H:%M}"


def parse_day_or_none(stored: str | None) -> date | None:
    """Return the day of a stored day or moment (its local day), or None for NULL."""
    if stored is None:
        return None
    return date.fromisoformat(stored) if len(stored) == _DAY_LENGTH else local_day(parse_time(stored))


def _is_day(moment: datetime) -> bool:
    return moment.tzinfo is UTC and moment.time() == time()
