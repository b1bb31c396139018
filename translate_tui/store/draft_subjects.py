"""What drafts are about, told from their keys: a row whose id another one may get.

A row that an undo has deleted leaves its id to the next one that is made. What was typed about the former row must
not be offered for that.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

WINDOW_SEPARATOR: Final = "@"  # behind a key: the window that saves the draft
# The tables of the ids in a key, by the word before the id: "card/7/struggle", "meeting/3/decision/7".
_TABLES: Final = {
    "aside": "ticket",
    "card": "pattern",
    "commitment": "pattern",
    "customer": "customer",
    "decision": "pattern",
    "drop": "commitment",
    "edit": "commitment",
    "empathy": "empathy_map",
    "exchange": "exchange",
    "later": "commitment",
    "meeting": "meeting",
    "note": "pattern",
    "override": "pattern",
    "reply": "pattern",
    "risks": "pattern",
    "sheet": "pattern",
    "shipped": "pattern",
    "title": "ticket",
}


def about_new_rows(keys: Iterable[str], new: Iterable[tuple[str, int, int]]) -> list[str]:
    """Return those of the stored keys that name a new row; `new` are tables with the first and last id in them."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for table, first, last in new:
        ranges.setdefault(table, []).append((first, last))
    return [
        key
        for key in keys
        if any(first <= row_id <= last for table, row_id in subjects(key) for first, last in ranges.get(table, ()))
    ]


def subjects(key: str) -> Iterator[tuple[str, int]]:
    """Yield the rows that a key names, as table and id."""
    parts = key.partition(WINDOW_SEPARATOR)[0].split("/")
    for word, row_id in pairwise(parts):
        if word in _TABLES and row_id.isdecimal():
            yield _TABLES[word], int(row_id)
