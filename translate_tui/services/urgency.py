"""Urgency: how many tickets of each day say of themselves that they are urgent."""

from collections import Counter
from datetime import date

from translate_tui.protocol.urgency import says_urgent
from translate_tui.store import journey
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database


class Urgency:
    """Reads each ticket once, and remembers which ones say that they are urgent."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._urgent_ids: set[int] = set()
        self._read_until = 0  # the greatest id of a ticket that was read
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touched("ticket"):
            self._urgent_ids, self._read_until = set(), 0

    def by_day(self, first: date) -> tuple[Counter[date], Counter[date]]:
        """Return how many tickets customers wrote on each local day from `first` on, and how many are urgent.

        Praise, set-aside tickets and what support said in a purge session are left out. A ticket without a date
        counts on the day of its import.
        """
        for ticket_id, text, impact_words in journey.texts_after(self._db, self._read_until):
            self._read_until = ticket_id
            if says_urgent(text, impact_words):
                self._urgent_ids.add(ticket_id)
        written: Counter[date] = Counter()
        urgent: Counter[date] = Counter()
        for ticket_id, day in journey.days_of_tickets(self._db, first):
            written[day] += 1
            urgent[day] += ticket_id in self._urgent_ids
        return written, urgent
