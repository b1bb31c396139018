"""Days and moments of the past as people say them: "yesterday", "fri", "16 nov", "16 nov 14:25"."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from translate_tui.model import UserError
from translate_tui.text import fold, plain

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MIN_WEEKDAY_LETTERS: Final = 3  # fewer are ambiguous: "t", "s"
_DAY_AND_MONTH: Final = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})")
_TIME_OF_DAY: Final = re.compile(r"(?:(.*?),? )?(\d{1,2})[:.](\d{2})")


def parse_past_day(words: str, today: date) -> date:
    """Return the day that `words` mean, today or earlier: "today", "yesterday", "fri" (the last one), "16 nov" (the
    last one), "2026-11-03".

    Raises UserError for anything else.
    """
    folded = fold(words)
    if folded in ("today", "yesterday"):
        return today - timedelta(days=folded == "yesterday")
    weekday = _parse_weekday(folded)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    if match := _DAY_AND_MONTH.fullmatch(folded):
        day = _last_day_of_month(int(match[1] or match[4]), match[2] or match[3], today)
    else:
        day = _parse_iso(folded)
    if day is None or day > today:
        raise UserError(
            f"“{plain(words)}” isn't a date, or it is in the future. Type today, yesterday, fri or {today}."
        )
    return day


def parse_past_moment(words: str, today: date, day: date) -> datetime:
    """Return the moment that `words` mean, to the minute, without a time zone: "14:25", "16 nov 14:25", "fri 9:05".

    Without a day it is on `day`; a day is said as for `parse_past_day`. Raises UserError for anything else.
    """
    folded = fold(words)
    match = _TIME_OF_DAY.fullmatch(folded)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise UserError(f"“{plain(words)}” isn't a time. Type 14:25, or a day and a time: 16 Nov 14:25.")
    if match[1]:
        # "mon 16 nov" is how days are shown; the weekday says nothing that the date doesn't.
        said, _, rest = match[1].partition(" ")
        day = parse_past_day(rest if rest and _parse_weekday(said) is not None else match[1], today)
    return datetime.combine(day, time(int(match[2]), int(match[3])))


def format_past_moment(moment: datetime, today: date) -> str:
    """Return a moment so that `parse_past_moment` reads it: "16 Nov 14:25", with the year where it is not this one's.

    `moment` is shown in the time zone that it has.
    """
    is_recent = timedelta(0) <= today - moment.date() < timedelta(days=300)
    return f"{moment:%d %b %H:%M}" if is_recent else f"{moment:%Y-%m-%d %H:%M}"


def _parse_weekday(folded: str) -> int | None:
    """Return the weekday (Monday is 0) whose name begins with this text."""
    if len(folded) < _MIN_WEEKDAY_LETTERS:
        return None
    return next((number for number, name in enumerate(_WEEKDAYS) if name.startswith(folded)), None)


def _last_day_of_month(day: int, month_name: str, today: date) -> date | None:
    """Return the last such day, this year or last; None if the month or the day doesn't exist."""
    month = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(month_name)), 0)
    days = (_parse_iso(f"{year:04d}-{month:02d}-{day:02d}") for year in (today.year, today.year - 1))
    return next((parsed for parsed in days if parsed is not None and parsed <= today), None)


def _parse_iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
