"""Due dates as people say them in a meeting."""

import re
from datetime import date, timedelta
from typing import Final

from translate_tui.model import Refused
from translate_tui.text import fold

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DISTANCE: Final = re.compile(r"\+?(\d{1,3})\s*(d|w|days?|weeks?)")


def due_date(words: str, today: date) -> date:
    """Return the day that `words` name: "today", "tomorrow", "fri" (the next one), "+10d", "+2w", "2026-12-01".

    Raises Refused for anything else.
    """
    said = fold(words)
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    weekday = next((i for i, name in enumerate(_WEEKDAYS) if len(said) >= 3 and name.startswith(said)), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if match := _DISTANCE.fullmatch(said):
        days = int(match[1]) * (7 if match[2].startswith("w") else 1)
        return today + timedelta(days=days)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused(
            f"“{words.strip()}” names no day. Say it as fri, tomorrow, +3d, +2w or 2026-12-01, or leave it empty."
        ) from None
