"""Due dates as people say them in a meeting."""

import re
from datetime import date, timedelta
from typing import Final

from translate_tui.model import UserError
from translate_tui.text import fold, plain

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})")
_DISTANCE: Final = re.compile(r"\+?(\d{1,3})\s*(d|w|days?|weeks?)")


def past_day(words: str, today: date) -> date:
    """Return the day that `words` name, today or before: "today", "yesterday", "fri" (the last one), "2026-11-03".

    Raises UserError for anything else.
    """
    said = fold(words)
    if said in ("today", "yesterday"):
        return today - timedelta(days=said == "yesterday")
    weekday = _weekday(said)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    day = _iso(said)
    if day is None or day > today:
        raise UserError(f"“{plain(words)}” names no day up to today. Say it as today, yesterday, fri or {today}.")
    return day


def _weekday(said: str) -> int | None:
    return next((i for i, name in enumerate(_WEEKDAYS) if len(said) >= 3 and name.startswith(said)), None)


def due_date(words: str, today: date) -> date:
    """Return the day that `words` name: "today", "tomorrow", "fri" (the next one), "+10d", "+2w", "1 dec",
    "2026-12-01".

    Raises UserError for anything else.
    """
    said = fold(words)
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    weekday = _weekday(said)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if match := _DISTANCE.fullmatch(said):
        days = int(match[1]) * (7 if match[2].startswith("w") else 1)
        return today + timedelta(days=days)
    if match := _DAY_AND_MONTH.fullmatch(said):
        day = _next(int(match[1] or match[4]), match[2] or match[3], today)
    else:
        day = _iso(said)
    if day is None:
        raise UserError(
            f"“{plain(words)}” names no day. Say it as fri, tomorrow, +3d, +2w, 1 dec or 2026-12-01, or leave it "
            "empty."
        )
    return day


def _next(day: int, name: str, today: date) -> date | None:
    """Return the next such day of a month, this year or next."""
    month = next((i for i, full in enumerate(_MONTHS, 1) if full.startswith(name)), 0)
    for year in (today.year, today.year + 1):
        found = _iso(f"{year:04d}-{month:02d}-{day:02d}")
        if found is not None and found >= today:
            return found
    return None


def _iso(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
