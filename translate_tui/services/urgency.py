"""Urgency: how many tickets of each day say of themselves that they are urgent."""

from collections.abc import Mapping
from datetime import date

from translate_tui.protocol.urgency import says_urgent
from translate_tui.store import journey
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database


class Urgency:
    """Remembers which tickets say that they are urgent, until a ticket changes: their texts are read for it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._urgent: dict[date, list[int]] = {}  # by the day since which they were written, their ids
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touched("ticket", "set_aside", "member", "purge_entry"):
            self._urgent = {}

    def by_day(self, first: date) -> tuple[Mapping[date, int], Mapping[date, int]]:
        """Return how many tickets customers wrote on each local day from `first` on, and how many are urgent.

        Praise, set-aside tickets and what support said in a purge session are left out. A ticket without a date
        counts on the day of its import.
        """
        if first not in self._urgent:
            texts = journey.texts_since(self._db, first)
            self._urgent = {first: [ticket_id for ticket_id, text, impact in texts if says_urgent(text, impact)]}
        return journey.written_by_day(self._db, first), journey.days_of(self._db, self._urgent[first])
