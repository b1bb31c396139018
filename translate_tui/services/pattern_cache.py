"""A cache of what is counted of patterns, which forgets what commits have changed.

Counting the evidence of a hundred patterns takes 0.1 s at 100,000 tickets, and every screen shows counted patterns.
The cache subscribes to the changes of every commit, marks as stale just what they concern, and reads that again when
it is asked next. No verb refreshes it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final

from translate_tui.model import Impact, Pattern
from translate_tui.protocol import card
from translate_tui.protocol.card import Field
from translate_tui.protocol.trend import Trend, compute_trend
from translate_tui.store import patterns, rating
from translate_tui.store.changes import Changes, RowChange
from translate_tui.store.database import Database

# Each row names one pattern. From these tables come a pattern's facts, which are read quickly, not its evidence.
_FACT_TABLES: Final = ("rating", "decision", "slate_entry")


@dataclass
class _Stale:
    """What must be read again.

    `everything`: all patterns with all that is counted of them. `counted`: patterns whose evidence is counted again;
    `tickets`: those whose patterns are. `facts`: patterns of which only the facts are read again; `facts_of_all`: of
    all patterns. `impacts`: the impacts that tickets say, of all patterns.
    """

    everything: bool = False
    facts_of_all: bool = False
    impacts: bool = False
    counted: set[int] = field(default_factory=set)
    facts: set[int] = field(default_factory=set)
    tickets: set[int] = field(default_factory=set)


_TrendKey = tuple[date | None, date | None]  # the newest day of the River, and the day on which the fix shipped


class PatternCache:
    """The counted patterns of one database, their trends, and how many customers say a text of the card.

    Whoever asks for a pattern gets it without the ratings that nobody may see now (`store.rating.shown_sides`).
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = Lock()  # guards `_stale`: a worker's commits are published on its thread
        self._stale = _Stale(everything=True)
        self._patterns: dict[int, Pattern] = {}
        self._tickets_by_day: dict[int, dict[date, int]] | None = None  # of each pattern; None: not read yet
        self._trends: dict[int, tuple[_TrendKey, Trend]] = {}
        self._units_stating: dict[tuple[int, Field, str], int] = {}
        self._said_impacts: dict[int, tuple[tuple[Impact, int], ...]] = {}
        db.changes.subscribe(self._on_changes)

    # -------------------------------------------------------------- reading

    def all(self) -> list[Pattern]:
        """Return all patterns that are not merged into another, by number."""
        return sorted(self._hide_ratings(self._current().values()), key=lambda pattern: pattern.number)

    def get(self, pattern_id: int) -> Pattern | None:
        """Return one pattern, or None when it is gone or merged."""
        pattern = self._current().get(pattern_id)
        return next(self._hide_ratings([pattern])) if pattern else None

    def get_fresh(self, pattern_id: int) -> Pattern | None:
        """Return one pattern with its facts read from the database now; None when it is gone or merged.

        For verbs, inside a step: what another window has committed just now is in it, before it was published here.
        """
        read = patterns.refresh_facts(self._db, self._current(), pattern_id)
        return next(self._hide_ratings(read), None)

    def _hide_ratings(self, read: Iterable[Pattern]) -> Iterator[Pattern]:
        """Yield patterns, without the ratings that nobody may see now.

        Not remembered, but asked every time (0.03 ms): inside a step it must hold for what the step has written.
        """
        shown = rating.shown_sides(self._db)
        for pattern in read:
            yield pattern.with_ratings_of(shown[pattern.id]) if pattern.id in shown else pattern

    def trends(self, asked: Iterable[Pattern], last_day: date | None = None) -> dict[int, Trend]:
        """Return by id how patterns develop, by the days of their tickets, until the day of the newest ticket.

        `last_day`: until then at most, as a document about the past needs it. Every screen and document asks here, so
        that none calls growing what another doesn't.
        """
        self._current()
        newest_day = patterns.newest_ticket_day(self._db)
        until = min(newest_day, last_day) if newest_day and last_day else newest_day
        # The screens ask without `last_day`, again and again; only what they ask is remembered.
        return {pattern.id: self._trend(pattern, until, remember=last_day is None) for pattern in asked}

    def _trend(self, pattern: Pattern, until: date | None, *, remember: bool) -> Trend:
        key = (until, pattern.shipped_on)
        cached = self._trends.get(pattern.id)
        if cached is None or cached[0] != key:
            days = self._posted_days().get(pattern.id, {})
            customers = patterns.customers_by_day(self._db, pattern.id) if pattern.shipped_on else None
            trend = compute_trend(days, *key, customers)
            if not remember:
                return trend
            cached = self._trends[pattern.id] = (key, trend)
        return cached[1]

    def units_stating(self, pattern_id: int, card_field: Field, words: str) -> int:
        """Return how many customers (and tickets of unknown ones) of a pattern say a text of its card.

        They state it in a field of their own or, where none does, say it in a quote.
        """
        if not words:
            return 0
        self._current()
        key = (pattern_id, card_field, words)
        if key not in self._units_stating:
            units = card.count_stated(words, patterns.texts_by_unit(self._db, pattern_id, card_field))
            self._units_stating[key] = units or card.count_quotes_saying(
                words, patterns.texts_by_unit(self._db, pattern_id, None)
            )
        return self._units_stating[key]

    def said_impacts(self, pattern_id: int) -> tuple[tuple[Impact, int], ...]:
        """Return how many tickets of a pattern say a high, medium or low impact, by what their words mean here."""
        self._current()
        if pattern_id not in self._said_impacts:
            # 3 modules, 3 ms, which the first screen does not need.
            from translate_tui.river.meanings import Meanings
            from translate_tui.store.meanings import all_statements

            meanings = Meanings(all_statements(self._db))
            counts: Counter[Impact] = Counter()
            for words, times in Counter(patterns.impact_words(self._db, pattern_id)).items():
                if words and (impact := meanings.impact(words)):
                    counts[impact] += times
            self._said_impacts[pattern_id] = tuple((impact, counts[impact]) for impact in Impact if counts[impact])
        return self._said_impacts[pattern_id]

    # ----------------------------------------------------------- forgetting

    def _on_changes(self, changes: Changes) -> None:
        """Mark what changes concern as stale. It is read again by whoever asks next, never on a worker's thread."""
        with self._lock:
            stale = self._stale
            stale.impacts |= changes.touched("meaning")
            # A merged or renamed customer can be in any pattern. A ticket or customer that was only added is in none
            # yet, and one that is in a pattern can't be deleted.
            if changes.touched("customer_link", "customer_currency", "who_counts") or changes.has_updates("customer"):
                stale.everything = True
            self._mark_evidence(changes, stale)
            self._mark_facts(changes, stale)

    def _mark_evidence(self, changes: Changes, stale: _Stale) -> None:
        """Mark the patterns whose tickets, or replies to them, have changed."""
        members, replies = changes.rows("member"), changes.rows("reply")
        tickets = changes.rows("ticket") if changes.has_updates("ticket") else []
        if members is None or replies is None or tickets is None:
            stale.everything = True
            return
        stale.counted |= _values(members, "pattern_id")
        stale.tickets |= _values(replies, "ticket_id") | {row.row_id for row in tickets}

    def _mark_facts(self, changes: Changes, stale: _Stale) -> None:
        """Mark the patterns that were made, written, merged, rated, decided on or slated."""
        rows = changes.rows("pattern")
        if rows is None:
            stale.everything = True
            return
        for row in rows:
            (stale.facts if _same_identity(row) else stale.counted).add(row.row_id)
            stale.facts |= row.values("merged_into")
        stale.facts_of_all |= changes.touched("slate")
        for table in _FACT_TABLES:
            changed = changes.rows(table)
            if changed is None:
                stale.facts_of_all = True
            else:
                stale.facts |= _values(changed, "pattern_id")

    def _current(self) -> dict[int, Pattern]:
        """Return the patterns by id, after reading again what is stale."""
        with self._lock:
            stale, self._stale = self._stale, _Stale()
        try:
            return self._read_again(stale)
        except BaseException:
            with self._lock:  # what could not be read is stale still
                self._stale.everything = True
            raise

    def _read_again(self, stale: _Stale) -> dict[int, Pattern]:
        if stale.everything:
            self._patterns = {pattern.id: pattern for pattern in patterns.all_patterns(self._db)}
            self._tickets_by_day = None
            self._trends, self._units_stating, self._said_impacts = {}, {}, {}
            return self._patterns
        if stale.impacts:
            self._said_impacts = {}
        stale.counted |= patterns.ids_of_tickets(self._db, stale.tickets)
        for pattern_id in stale.counted:
            self._count(pattern_id)
        if stale.facts_of_all:
            self._patterns = {pattern.id: pattern for pattern in patterns.refresh_facts(self._db, self._patterns)}
        # What was said of a merged pattern counts for the one into which it was merged.
        standing_ids = {patterns.merged_into(self._db, pattern_id) for pattern_id in stale.facts}
        for pattern_id in standing_ids - stale.counted:
            for pattern in patterns.refresh_facts(self._db, self._patterns, pattern_id):
                self._patterns[pattern_id] = pattern
        return self._patterns

    def _count(self, pattern_id: int) -> None:
        """Read a pattern with its evidence again, and forget what else was counted of it."""
        pattern = patterns.by_id(self._db, pattern_id)
        if pattern is None:
            self._patterns.pop(pattern_id, None)
        else:
            self._patterns[pattern_id] = pattern
        self._units_stating = {key: times for key, times in self._units_stating.items() if key[0] != pattern_id}
        self._said_impacts.pop(pattern_id, None)
        self._trends.pop(pattern_id, None)
        if self._tickets_by_day is not None:
            self._tickets_by_day[pattern_id] = patterns.posted_days(self._db, pattern_id).get(pattern_id, {})

    def _posted_days(self) -> dict[int, dict[date, int]]:
        if self._tickets_by_day is None:
            self._tickets_by_day = patterns.posted_days(self._db)
        return self._tickets_by_day


def _values(rows: Iterable[RowChange], column: str) -> set[int]:
    return set().union(*(row.values(column) for row in rows))


def _same_identity(row: RowChange) -> bool:
    """Return whether a pattern was neither made, deleted, merged nor unmerged, so that its evidence is the same."""
    return row.old is not None and row.new is not None and row.old["merged_into"] == row.new["merged_into"]
