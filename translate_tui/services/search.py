"""Searching tickets for words, some thousands at a time, so that the first ones found can be shown meanwhile."""

from array import array
from collections.abc import Sequence
from typing import Final

from translate_tui.store import tickets
from translate_tui.store.database import Database

TICKETS_AT_ONCE: Final = 4000  # about 15 ms


class Verdicts:
    """Which tickets were searched for the words of a filter, and which of them contain all of these.

    A filter that somebody types on narrows the one before: what did not contain "exp" does not contain "expo".
    """

    def __init__(self, needle: str = "", before: "Verdicts | None" = None) -> None:
        self.needle = needle
        self.words = tickets.words_of(needle)
        self.searched: set[int] = set()
        self.found: set[int] = set()
        if before is not None and before.words and needle.startswith(before.needle):
            self.searched = before.searched - before.found


class Search:
    """The tickets of a list that contain every word of a filter, in the order of the list."""

    def __init__(self, db: Database, ids: "array[int]", verdicts: Verdicts) -> None:
        self._db = db
        self._ids = ids
        self._verdicts = verdicts
        self._waiting: Sequence[int] = (
            [ticket_id for ticket_id in ids if ticket_id not in verdicts.searched] if verdicts.words else ()
        )
        self._position = 0

    @property
    def remaining(self) -> int:
        """How many tickets have not been searched."""
        return len(self._waiting) - self._position

    @property
    def ids(self) -> "array[int]":
        """The tickets found so far; without a word, all of them."""
        if not self._verdicts.words:
            return self._ids
        found = self._verdicts.found
        return array("q", [ticket_id for ticket_id in self._ids if ticket_id in found])

    def search_next(self) -> None:
        """Search some more tickets."""
        batch = self._waiting[self._position : self._position + TICKETS_AT_ONCE]
        self._verdicts.found |= tickets.ids_with(self._db, batch, self._verdicts.words)
        self._verdicts.searched.update(batch)
        self._position += len(batch)
