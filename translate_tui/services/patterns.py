"""Patterns and their cards: reading them, and writing the texts of a card.

What is counted (customers, segments, how many tickets say a text) always comes from the evidence; people write only
the words.
"""

from datetime import date, datetime, time
from typing import Final, NamedTuple

from translate_tui.model import Impact, Pattern, Quote, Side, Statement, UserError
from translate_tui.protocol import card
from translate_tui.protocol.card import Field, Sentence
from translate_tui.protocol.dates import parse_past_day
from translate_tui.protocol.trend import Trend
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.pattern_cache import PatternCache
from translate_tui.store import patterns, rating, tickets
from translate_tui.store.database import Database
from translate_tui.text import clean, plain

_FIELD_NAMES: Final = {
    Field.TITLE: "title",
    Field.STRUGGLE: "struggle",
    Field.WORKAROUND: "workaround",
    Field.REQUESTED: "requested fix",
    Field.SEGMENT: "segment",
}


class Card(NamedTuple):
    """A pattern card as it is shown: the four sentences of the practice, and the quotes behind them.

    `said_impact` is how many tickets say a high, medium or low impact, by what their words mean here; it never sets
    the rating. `trend` is None where it was not asked for.
    """

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    said_impact: tuple[tuple[Impact, int], ...] = ()
    trend: Trend | None = None


class Patterns:
    """Reads the patterns of one database, and writes their cards."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._cache = PatternCache(db)

    # -------------------------------------------------------------- reading

    def all(self) -> list[Pattern]:
        """Return all patterns that are not merged into another, by number."""
        return self._cache.all()

    def get(self, pattern_id: int) -> Pattern | None:
        """Return one pattern, or None when it is gone or merged."""
        return self._cache.get(pattern_id)

    def shown_sides(self, pattern_id: int) -> set[Side]:
        """Return of which sides the ratings of a pattern may be seen now; the others read as if not rated.

        A pattern on the slate of the running meeting shows only what was rated in that meeting, so that no earlier
        rating leads a team.
        """
        return rating.shown_sides(self._db).get(pattern_id, set(Side))

    def require(self, pattern_id: int) -> Pattern:
        """Return one pattern as it is in the database now. Raises UserError when it is gone (undone or merged)."""
        pattern = self._cache.get_fresh(pattern_id)
        if pattern is None:
            raise UserError("This pattern no longer exists: it was undone or merged. Choose another one.")
        return pattern

    def card(self, pattern_id: int, quotes: int = 20) -> Card:
        """Return a pattern's card with at most `quotes` of its newest quotes. Raises UserError when it is gone."""
        pattern = self.require(pattern_id)
        return Card(
            pattern,
            self.sentences(pattern),
            tuple(self.quotes(pattern_id, quotes)),
            self._cache.said_impacts(pattern_id),
            self.trend(pattern),
        )

    def trend(self, pattern: Pattern, last_day: date | None = None) -> Trend:
        """Return how a pattern develops, by the days of its tickets, until the day of the River's newest ticket.

        `last_day`: until then at most.
        """
        return self._cache.trends([pattern], last_day)[pattern.id]

    def trends(self, last_day: date | None = None) -> dict[int, Trend]:
        """Return the trends of all patterns by id; see `trend`."""
        return self._cache.trends(self.all(), last_day)

    def sentences(self, pattern: Pattern) -> tuple[Sentence, ...]:
        """Return the four sentences of a card; workaround and request say how many tickets state them."""
        workaround = self._cache.units_stating(pattern.id, Field.WORKAROUND, pattern.workaround)
        requested = self._cache.units_stating(pattern.id, Field.REQUESTED, pattern.requested)
        return card.card_sentences(pattern, workaround, requested)

    def quotes(self, pattern_id: int, most: int = -1) -> list[Quote]:
        """Return the verbatim words of a pattern's tickets, newest first: at most `most`, or all for -1."""
        return [
            Quote(ticket.id, ticket.quote, ticket.customer, ticket.segment, ticket.posted_at)
            for ticket in tickets.of_pattern(self._db, pattern_id, most)
        ]

    def candidates(self, pattern_id: int, field: Field) -> list[Statement]:
        """Return texts that the tickets of a pattern say for a field of its card, the most frequent first."""
        quotes = patterns.quotes(self._db, pattern_id)
        return card.candidate_statements(field, patterns.stated_texts(self._db, pattern_id, field), quotes)

    def merged_into(self, pattern_id: int) -> int:
        """Return the id of the pattern into which this one was merged; its own when it was not."""
        return patterns.merged_into(self._db, pattern_id)

    # -------------------------------------------------------------- changing

    def write(self, pattern_id: int, field: Field, words: str, was: str | None = None) -> str:
        """Write (or empty) a text of the card; return what was done.

        `was` is the text that people saw when they began (None: it is not compared). Raises UserError when another
        window has changed it since, for an empty title, and for a segment that is counted from the evidence.
        """
        words = plain(clean(words))
        pattern = self.require(pattern_id)
        if field is Field.TITLE and not words:
            raise UserError("The pattern needs a title. Enter a few words that everyone will recognize.")
        if field is Field.SEGMENT and pattern.segment.names:
            raise UserError(
                f"The segment of {pattern.name} is counted from its tickets ({card.describe_segment(pattern)}), "
                "so you can't edit it."
            )
        label = labels.saved(f"{pattern.name} {_FIELD_NAMES[field]}", words)
        with self._db.step(label):
            if was is not None:
                stored = _text(self.require(pattern_id), field)
                ensure_unchanged(f"the {_FIELD_NAMES[field]} of {pattern.name}", was, stored, words)
            patterns.write_field(self._db, pattern_id, field, words)
        return label

    def write_risks(self, pattern_id: int, revenue: str, retention: str, was: tuple[str, str] | None = None) -> str:
        """Write how a pattern threatens revenue and retention; return what was done.

        `was` are the two texts that people saw when they began; raises UserError as `write` does.
        """
        pattern = self.require(pattern_id)
        revenue, retention = plain(clean(revenue)), plain(clean(retention))
        label = labels.saved(f"{pattern.name} at risk", "; ".join(filter(None, (revenue, retention))))
        with self._db.step(label):
            if was is not None:
                stored = self.require(pattern_id)
                ensure_unchanged(
                    f"what is at risk for {pattern.name}",
                    " ".join(was),
                    f"{stored.revenue_risk} {stored.retention_risk}",
                    f"{revenue} {retention}",
                )
            patterns.write_risks(self._db, pattern_id, revenue, retention)
        return label

    def ship(self, pattern_id: int, day: str) -> str:
        """Note on which day a pattern's fix reached customers; return what was done.

        `day` is typed as "today" or "2026-11-03"; "" takes the day back. Raises UserError for a day that cannot be
        read or is to come.
        """
        pattern = self.require(pattern_id)
        shipped_on = parse_past_day(day, self._db.today()) if day.strip() else None
        shipped_at = datetime.combine(shipped_on, time(), self._db.now().tzinfo) if shipped_on else None
        if shipped_on:
            label = f"recorded that the fix for {pattern.name} shipped on {shipped_on}"
        else:
            label = f"recorded that the fix for {pattern.name} has not shipped"
        with self._db.step(label):
            patterns.set_shipped_at(self._db, pattern_id, shipped_at)
        return label


def _text(pattern: Pattern, field: Field) -> str:
    return {
        Field.TITLE: pattern.title,
        Field.STRUGGLE: pattern.struggle,
        Field.WORKAROUND: pattern.workaround,
        Field.REQUESTED: pattern.requested,
        Field.SEGMENT: pattern.written_segment,
    }[field]
