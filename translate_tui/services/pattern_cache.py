"""What is counted of patterns, kept until something it was counted from changes.

Counting the evidence of a hundred patterns takes a tenth of a second at 100,000 tickets, and every screen shows
counted patterns, so they are kept. The cache listens to what commits changed and forgets just that; nobody calls it
to refresh.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from translate_tui.model import Impact, Pattern
from translate_tui.protocol import card
from translate_tui.protocol.card import Field
from translate_tui.protocol.trend import Trend, compute_trend
from translate_tui.store import patterns
from translate_tui.store.changes import Changes, RowChange
from translate_tui.store.database import Database

# Tables from which a pattern's facts (not its counted evidence) are read, by the pattern they name.
_FACT_TABLES = ("placement", "decision", "slate_entry")


@dataclass
class _Stale:
    """What must be read again. `everything` covers the rest."""

    everything: bool = False
    facts_of_all: bool = False
    impacts: bool = False
    counted: set[int] = field(default_factory=set)  # patterns
    facts: set[int] = field(default_factory=set)  # patterns
    tickets: set[int] = field(default_factory=set)  # whose patterns are to be counted again


class PatternCache:
    """The counted patterns of one database, their trends, and how many tickets say a text of the card."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = Lock()  # commits of a worker's connection are told on its own thread
        self._stale = _Stale(everything=True)
        self._patterns: dict[int, Pattern] = {}
        self._days: dict[int, dict[date, int]] | None = None  # on which tickets were posted; read when a trend is
        self._trends: dict[int, tuple[tuple[date | None, date | None], Trend]] = {}
        self._stated: dict[tuple[int, Field, str], int] = {}
        self._impacts: dict[int, tuple[tuple[Impact, int], ...]] = {}
        db.changes.subscribe(self._forget)

    # -------------------------------------------------------------- reading

    def all(self) -> list[Pattern]:
        """Return all patterns that are not merged into another, by number."""
        return sorted(self._current().values(), key=lambda pattern: pattern.number)

    def get(self, pattern_id: int) -> Pattern | None:
        """Return one pattern, or None when it is gone or merged."""
        return self._current().get(pattern_id)

    def get_fresh(self, pattern_id: int) -> Pattern | None:
        """Return one pattern with its facts read from the database now: inside a step, to compare before writing."""
        found = patterns.refresh_facts(self._db, self._current(), pattern_id)
        return found[0] if found else None

    def trend(self, pattern: Pattern) -> Trend:
        """Return how a pattern develops, by the days on which its tickets were posted, until the newest ticket."""
        self._current()
        key = (patterns.newest_ticket_day(self._db), pattern.shipped_on)
        kept = self._trends.get(pattern.id)
        if kept is None or kept[0] != key:
            days = self._posted_days().get(pattern.id, {})
            kept = self._trends[pattern.id] = (key, compute_trend(days, *key))
        return kept[1]

    def times_stated(self, pattern_id: int, card_field: Field, words: str) -> int:
        """Return how many tickets of a pattern say a text of its card: in a field of theirs, else in their words."""
        if not words:
            return 0
        self._current()
        key = (pattern_id, card_field, words)
        if key not in self._stated:
            stated = card.count_stated(words, patterns.stated_texts(self._db, pattern_id, card_field))
            self._stated[key] = stated or card.count_quotes_saying(words, patterns.quotes(self._db, pattern_id))
        return self._stated[key]

    def said_impacts(self, pattern_id: int) -> tuple[tuple[Impact, int], ...]:
        """Return how many tickets of a pattern say a high, medium or low impact, by what their words mean here."""
        self._current()
        if pattern_id not in self._impacts:
            from translate_tui.river.meanings import Meanings
            from translate_tui.store.meanings import all_statements

            meanings = Meanings(all_statements(self._db))
            counts: Counter[Impact] = Counter()
            for words, times in Counter(patterns.impact_words(self._db, pattern_id)).items():
                if words and (impact := meanings.impact(words)):
                    counts[impact] += times
            self._impacts[pattern_id] = tuple((impact, counts[impact]) for impact in Impact if counts[impact])
        return self._impacts[pattern_id]

    # ----------------------------------------------------------- forgetting

    def _forget(self, changes: Changes) -> None:
        """Note what is to be read again; reading is left to whoever asks next, on their own thread."""
        with self._lock:
            stale = self._stale
            stale.impacts |= changes.touched("meaning")
            # Evidence is counted by customers under all their names; a ticket or customer that was only added
            # belongs to no pattern yet, and one that is in a pattern can't be taken away.
            if changes.touched("customer_link") or changes.has_updates("customer"):
                stale.everything = True
            self._forget_evidence(changes, stale)
            self._forget_facts(changes, stale)

    def _forget_evidence(self, changes: Changes, stale: _Stale) -> None:
        members, replies = changes.rows("member"), changes.rows("reply")
        tickets = changes.rows("ticket") if changes.has_updates("ticket") else []
        if members is None or replies is None or tickets is None:
            stale.everything = True
            return
        stale.counted |= _values(members, "pattern_id")
        stale.tickets |= _values(replies, "ticket_id") | {row.row_id for row in tickets}

    def _forget_facts(self, changes: Changes, stale: _Stale) -> None:
        rows = changes.rows("pattern")
        if rows is None:
            stale.everything = True
            return
        for row in rows:
            (stale.facts if _same_identity(row) else stale.counted).add(row.row_id)
        stale.facts_of_all |= changes.touched("slate")
        for table in _FACT_TABLES:
            changed = changes.rows(table)
            if changed is None:
                stale.facts_of_all = True
            else:
                stale.facts |= _values(changed, "pattern_id")

    def _current(self) -> dict[int, Pattern]:
        """Return the patterns by id, after reading again what has become stale."""
        with self._lock:
            stale, self._stale = self._stale, _Stale()
        if stale.everything:
            self._patterns = {pattern.id: pattern for pattern in patterns.all_patterns(self._db)}
            self._days, self._trends, self._stated, self._impacts = None, {}, {}, {}
            return self._patterns
        if stale.impacts:
            self._impacts = {}
        stale.counted |= patterns.ids_of_tickets(self._db, stale.tickets)
        for pattern_id in stale.counted:
            self._count(pattern_id)
        if stale.facts_of_all:
            self._patterns = {p.id: p for p in patterns.refresh_facts(self._db, self._patterns)}
        for pattern_id in stale.facts - stale.counted:
            for pattern in patterns.refresh_facts(self._db, self._patterns, pattern_id):
                self._patterns[pattern_id] = pattern
        return self._patterns

    def _count(self, pattern_id: int) -> None:
        pattern = patterns.by_id(self._db, pattern_id)
        if pattern is None:
            self._patterns.pop(pattern_id, None)
        else:
            self._patterns[pattern_id] = pattern
        self._stated = {key: times for key, times in self._stated.items() if key[0] != pattern_id}
        self._impacts.pop(pattern_id, None)
        self._trends.pop(pattern_id, None)
        if self._days is not None:
            self._days[pattern_id] = patterns.posted_days(self._db, pattern_id).get(pattern_id, {})

    def _posted_days(self) -> dict[int, dict[date, int]]:
        if self._days is None:
            self._days = patterns.posted_days(self._db)
        return self._days


def _values(rows: Iterable[RowChange], column: str) -> set[int]:
    return set().union(*(row.values(column) for row in rows))


def _same_identity(row: RowChange) -> bool:
    """Return whether a changed pattern was and is one by itself, so that its evidence is as it was."""
    return row.old is not None and row.new is not None and row.old["merged_into"] == row.new["merged_into"]
