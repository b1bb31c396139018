"""Patterns and their cards: reading them, and writing what people say on a card."""

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from translate_tui.model import Impact, Pattern, Quote, Statement, UserError
from translate_tui.protocol import card
from translate_tui.protocol.card import Field, Sentence
from translate_tui.protocol.dates import parse_past_day
from translate_tui.protocol.trend import Trend
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.pattern_cache import PatternCache
from translate_tui.store import patterns, tickets
from translate_tui.store.database import Database
from translate_tui.text import clean, plain

if TYPE_CHECKING:
    pass


class Card(NamedTuple):
    """A pattern card as it is shown: the four sentences and the words behind them.

    `said_impact` is how many tickets say a high, medium or low impact, by what their words are stated
    to mean here; it places nothing. `trend` is None where it was not asked for.
    """

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    said_impact: tuple[tuple[Impact, int], ...] = ()
    trend: Trend | None = None


class Patterns:
    """The patterns of one database: reading them, and writing their cards."""

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

    def need(self, pattern_id: int) -> Pattern:
        """Return one pattern as it is now. Raises UserError when it is gone (undone, or merged elsewhere)."""
        pattern = self._cache.get_fresh(pattern_id)
        if pattern is None:
            raise UserError("This pattern is not there any more: it was undone or merged. Choose another one.")
        return pattern

    def card(self, pattern_id: int, quotes: int = 20) -> Card:
        """Return a pattern's card with its newest quotes. Raises UserError when the pattern is gone."""
        pattern = self.need(pattern_id)
        return Card(
            pattern,
            self.sentences(pattern),
            tuple(self.quotes(pattern_id, quotes)),
            self._cache.said_impacts(pattern_id),
            self.trend(pattern),
        )

    def trend(self, pattern: Pattern) -> Trend:
        """Return how a pattern develops, by the days on which its tickets were posted, until the newest ticket."""
        return self._cache.trend(pattern)

    def trends(self) -> dict[int, Trend]:
        """Return how all patterns develop, by their ids."""
        return {pattern.id: self._cache.trend(pattern) for pattern in self.all()}

    def sentences(self, pattern: Pattern) -> tuple[Sentence, ...]:
        """Return the four sentences of a pattern, with the number of tickets behind chosen words."""
        workaround = self._cache.times_stated(pattern.id, Field.WORKAROUND, pattern.workaround)
        requested = self._cache.times_stated(pattern.id, Field.REQUESTED, pattern.requested)
        return card.card_sentences(pattern, workaround, requested)

    def quotes(self, pattern_id: int, most: int = -1) -> list[Quote]:
        """Return the verbatim words of a pattern's tickets, newest first; the first `most` of them."""
        found = tickets.of_pattern(self._db, pattern_id, most)
        return [Quote(t.id, t.quote, t.customer, t.segment, t.posted_at) for t in found]

    def candidates(self, pattern_id: int, field: Field) -> list[Statement]:
        """Return what the tickets of a pattern say for a field of its card, most frequent first."""
        quotes = patterns.quotes(self._db, pattern_id)
        return card.candidate_statements(field, patterns.stated_texts(self._db, pattern_id, field), quotes)

    def standing(self, pattern_id: int) -> int:
        """Return the id of the pattern into which this one was merged; its own when it was not."""
        return patterns.merged_into(self._db, pattern_id)

    # -------------------------------------------------------------- changing

    def write(self, pattern_id: int, field: Field, words: str, was: str | None = None) -> str:
        """Write (or empty) a text of the card; return what was done.

        `was` is the text that was there when people began to write: where another window has
        changed it meanwhile, UserError says so.
        """
        words = plain(clean(words))
        pattern = self.need(pattern_id)
        if field is Field.TITLE and not words:
            raise UserError("A pattern needs a title. Write a few words that the room will recognise.")
        if field is Field.SEGMENT and pattern.segment.names:
            raise UserError(
                f"The segment of {pattern.name} is counted from its evidence ({card.describe_segment(pattern)}), "
                "so it is not written."
            )
        label = f"{pattern.name}: {'wrote' if words else 'emptied'} the {_FIELD_NAMES[field]}"
        with self._db.step(label):
            if was is not None:
                now = _text(self.need(pattern_id), field)
                ensure_unchanged(f"the {_FIELD_NAMES[field]} of {pattern.name}", was, now, words)
            patterns.write_field(self._db, pattern_id, field, words)
        return label

    def write_risks(self, pattern_id: int, revenue: str, retention: str, was: tuple[str, str] | None = None) -> str:
        """Write why a pattern threatens revenue, and retention; return what was done. `was`: as for `write`."""
        pattern = self.need(pattern_id)
        label = f"{pattern.name}: wrote what is at risk"
        with self._db.step(label):
            if was is not None:
                now = self.need(pattern_id)
                stands = f"{now.revenue_risk} {now.retention_risk}"
                ensure_unchanged(
                    f"what is at risk with {pattern.name}", " ".join(was), stands, f"{revenue} {retention}"
                )
            patterns.write_risks(self._db, pattern_id, plain(clean(revenue)), plain(clean(retention)))
        return label

    def ship(self, pattern_id: int, day: str) -> str:
        """Note on which day a pattern's fix reached customers ("today", "2026-11-03"; "" takes it back)."""
        pattern = self.need(pattern_id)
        shipped = parse_past_day(day, self._db.today()) if day.strip() else None
        at = datetime.combine(shipped, time(), self._db.now().tzinfo) if shipped else None
        label = (
            f"{pattern.name}: its fix shipped on {shipped}" if shipped else f"{pattern.name}: its fix has not shipped"
        )
        with self._db.step(label):
            patterns.set_shipped_at(self._db, pattern_id, at)
        return label


def _text(pattern: Pattern, field: Field) -> str:
    return {
        Field.TITLE: pattern.title,
        Field.STRUGGLE: pattern.struggle,
        Field.WORKAROUND: pattern.workaround,
        Field.REQUESTED: pattern.requested,
        Field.SEGMENT: pattern.written_segment,
    }[field]


_FIELD_NAMES = {
    Field.TITLE: "title",
    Field.STRUGGLE: "struggle",
    Field.WORKAROUND: "workaround",
    Field.REQUESTED: "requested solution",
    Field.SEGMENT: "segment",
}
