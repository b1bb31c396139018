"""Patterns, their cards, their places on the grid and on next week's slate."""

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from translate_tui.model import Impact, Meeting, Pattern, Quote, Side, SlateEntry, Statement, UserError
from translate_tui.protocol import card, gate
from translate_tui.protocol import rating as blind
from translate_tui.protocol.card import Field, Sentence
from translate_tui.protocol.dates import parse_past_day
from translate_tui.protocol.trend import Trend
from translate_tui.services import settings
from translate_tui.services.pattern_cache import PatternCache
from translate_tui.store import meetings, patterns, tickets
from translate_tui.store import slate as slates
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, pluralize, shorten

if TYPE_CHECKING:
    from translate_tui.exports.grid import GridDrawing


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
        quotes = patterns.said_in(self._db, pattern_id)
        return card.candidate_statements(field, patterns.stated(self._db, pattern_id, field), quotes)

    def drawing(
        self, shown: list[Pattern], width: int, height: int, selected: int | None, ascii_only: bool
    ) -> "GridDrawing":
        """Return the grid of these patterns as characters."""
        from translate_tui.exports import grid as grid_text

        return grid_text.draw_grid(shown, width, height, selected=selected, ascii_only=ascii_only)

    def legend(self, shown: list[Pattern], width: int, ascii_only: bool) -> list[str]:
        """Return the legend of these patterns, a line each."""
        from translate_tui.exports import grid as grid_text

        return grid_text.grid_legend(shown, width, ascii_only=ascii_only)

    def slate(self) -> list[SlateEntry]:
        """Return next week's slate."""
        return self.slate_of(None)

    def slate_of(self, meeting_id: int | None) -> list[SlateEntry]:
        """Return the slate of a meeting (None: next week's) in its order."""
        rows = slates.rows(self._db, meeting_id)
        return [
            SlateEntry(position, pattern, reason, lacked)
            for position, pattern_id, reason, lacked in rows
            if (pattern := self.get(pattern_id)) is not None
        ]

    def standing(self, pattern_id: int) -> int:
        """Return the pattern into which this one was merged; itself, where it was not."""
        return slates.standing(self._db, pattern_id)

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
            patterns.write(self._db, pattern_id, field, words)
        return label

    def place(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Place a pattern's impact jointly; return what was done."""
        pattern = self.need(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        if pattern.impact is impact:
            return label
        return self.agree(pattern_id, impact, meeting_id)

    def reveal(self, pattern_id: int, support: Impact, product: Impact, meeting_id: int | None = None) -> str:
        """Place both sides' impact, given blind, at once; return what was done.

        Two steps apart (H against L) gives the stage of a running meeting a minute for talking about it.
        """
        pattern = self.need(pattern_id)
        label = f"{pattern.name} placed blind: support {support}, product {product}"
        with self._db.step(label):
            meeting = self._still_running(meeting_id)
            if meeting is not None and blind.rating_gap(support, product) == 2:
                before = patterns.placements(self._db, pattern_id, meeting.id)
                if all(one.side is Side.JOINT for one in before):  # the minute is given once
                    meetings.more_time(self._db, meeting, blind.DISCUSSION_SECONDS)
            held = meeting.id if meeting else None
            patterns.place(self._db, pattern_id, Side.SUPPORT, support, held)
            patterns.place(self._db, pattern_id, Side.PRODUCT, product, held)
        return label

    def agree(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Place a pattern where both sides agree after placing it blind; return what was done."""
        pattern = self.need(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        with self._db.step(label):
            meeting = self._still_running(meeting_id)
            patterns.place(self._db, pattern_id, Side.JOINT, impact, meeting.id if meeting else None)
        return label

    def left_open(self, pattern_id: int, meeting_id: int | None) -> dict[Side, Impact]:
        """Return what both sides placed in a meeting without having agreed since; empty where that is not so."""
        if meeting_id is None or self.need(pattern_id).agreed:
            return {}
        placed = {one.side: one.impact for one in patterns.placements(self._db, pattern_id, meeting_id)}
        placed.pop(Side.JOINT, None)
        return placed if len(placed) == 2 else {}

    def _still_running(self, meeting_id: int | None) -> Meeting | None:
        """Return the meeting, unless another window has ended it."""
        meeting = meetings.running(self._db)
        return meeting if meeting is not None and meeting.id == meeting_id else None

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
            patterns.risks(self._db, pattern_id, plain(clean(revenue)), plain(clean(retention)))
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
            patterns.ship(self._db, pattern_id, at)
        return label

    def gate(self) -> gate.Gate:
        """Return the gate as it is set."""
        return settings.read(self._db).gate

    def missing(self, pattern_id: int) -> tuple[str, ...]:
        """Return what a pattern lacks to pass the gate, in words."""
        return gate.missing_for_gate(self.need(pattern_id), self.gate())

    def slate_size(self) -> int:
        """Return how many patterns a slate holds at most."""
        return settings.read(self._db).slate_size

    def slate_pattern(self, pattern_id: int, override_reason: str = "", displace: int | None = None) -> str:
        """Put a pattern on next week's slate; return what was done.

        Raises UserError when the gate holds it and no reason is given to override, or when the slate is
        full and none is named to give way. A gate that only warns says what is lacking.
        """
        pattern, reason = self.need(pattern_id), plain(clean(override_reason))
        set_gate, size = self.gate(), self.slate_size()
        lacks = gate.missing_for_gate(pattern, set_gate)
        if lacks and not reason and set_gate.strictness is gate.Strictness.BLOCKS:
            raise UserError(f"The gate holds {pattern.name}: it needs {gate.join_with_and(lacks)}.")
        with self._db.step(f"put {pattern.name} on the slate") as step:
            entries = self.slate()
            if any(entry.pattern.id == pattern_id for entry in entries):
                return f"{pattern.name} stands on the slate already"
            gone = next((entry.pattern for entry in entries if entry.pattern.id == displace), None)
            if len(entries) >= size and gone is None:
                stand = pluralize(len(entries), "pattern stands", "patterns stand")
                raise UserError(f"{stand} on the slate. Name the one that gives way to {pattern.name}.")
            if gone is not None:
                step.label += f" instead of {gone.name}"
            freed = slates.take_off(self._db, gone.id) if gone is not None else None
            taken = {entry.position for entry in entries}
            position = freed or next(p for p in range(1, size + 1) if p not in taken)
            slates.put(self._db, pattern_id, position, reason if lacks else "", gate.join_with_and(lacks))
        return (
            f"{step.label}; the gate warns: it lacks {gate.join_with_and(lacks)}"
            if lacks and not reason
            else step.label
        )

    def unslate_pattern(self, pattern_id: int) -> str:
        """Take a pattern off next week's slate; return what was done."""
        pattern = self.need(pattern_id)
        label = f"took {pattern.name} off the slate"
        with self._db.step(label):
            slates.take_off(self._db, pattern_id)
        return label


def ensure_unchanged(what: str, was: str, now: str, wanted: str) -> None:
    """Raise UserError where a text is not any more what people saw when they began to write it anew."""
    if plain(was) != plain(now) != plain(wanted):
        raise UserError(
            f"Meanwhile another window changed {what} to “{shorten(now, 60)}”, so nothing was overwritten. "
            "Look at it, then say it again if it still holds."
        )


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
