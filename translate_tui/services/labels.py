"""Labels of steps. The status line, undo and the history say with them what was saved, in its own words."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from translate_tui.store import patterns
from translate_tui.store.database import Database
from translate_tui.text import describe_day, pluralize, shorten

MAX_CHARS: Final = 48  # of the words that a label quotes


def saved(what: str, words: str) -> str:
    """Return the label of a text that was saved, as P7 workaround: “sending photos”; empty words were cleared."""
    return f"{what}: “{shorten(words, MAX_CHARS)}”" if words.strip() else f"{what}: cleared"


def describe_commitment(what: str, owner: str, due: date | None) -> str:
    """Return a commitment for a label: Jo, due Fri 20 Nov: build a queue.

    What was just typed comes last, as a narrow window shows only the beginning.
    """
    details = ", ".join(filter(None, (owner, f"due {describe_day(due)}" if due else "")))
    return (f"{details}: " if details else "") + shorten(what, MAX_CHARS)


def losses(db: Database, left: Mapping[int | None, int]) -> str:
    """Return the end of a label that says which patterns lose tickets: "; P7 loses 1 ticket".

    `left` is how many tickets left each pattern, by its id (None: they were in none).
    """
    if not any(left.keys() - {None}):  # of the inbox, as nearly always: no query for that
        return ""
    numbers = patterns.numbers(db)
    lost = [(numbers[pattern_id], number) for pattern_id, number in left.items() if pattern_id is not None]
    return "".join(f"; P{name} loses {pluralize(number, 'ticket')}" for name, number in sorted(lost))
