"""Urgency: how many tickets of each day say of themselves that they are urgent."""

from collections.abc import Mapping
from datetime import date
from threading import Lock
from typing import NamedTuple

from translate_tui.protocol.urgency import says_urgent
from translate_tui.store import urgency
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database


class DailyUrgency(NamedTuple):
    """How many tickets customers wrote on each local day, and how many of them say that they are urgent."""

    written: Mapping[date, int]
    urgent: Mapping[date, int]


class Urgency:
    """Counts urgent tickets, and remembers it until a ticket changes: it reads all their texts."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counted: tuple[date, DailyUrgency] | None = None  # since which day
        self._generation = 0  # counts what was forgotten: what was read before must not be kept after
        self._lock = Lock()  # guards these: a worker's commits are published on its thread
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touched("ticket", "set_aside", "member", "purge_entry"):
            with self._lock:
                self._counted, self._generation = None, self._generation + 1

    def by_day(self, first: date) -> DailyUrgency:
        """Return the counts of each local day from `first` on.

        Praise, set-aside tickets and what support said in a purge session are left out. A ticket without a date
        counts on the day of its import.
        """
        with self._lock:
            counted, generation = self._counted, self._generation
        if counted is not None and counted[0] == first:
            return counted[1]
        texts = urgency.texts_since(self._db, first)
        urgent_ids = [ticket_id for ticket_id, text, impact_words in texts if says_urgent(text, impact_words)]
        daily = DailyUrgency(urgency.written_by_day(self._db, first), urgency.days_of(self._db, urgent_ids))
        with self._lock:
            if generation == self._generation:
                self._counted = (first, daily)
        return daily
