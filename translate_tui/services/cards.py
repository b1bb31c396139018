"""Patterns, their cards, their places on the grid and on next week's slate."""

from collections import Counter
from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from translate_tui.model import Impact, Pattern, Quote, Refused, Said, Side, SlateEntry
from translate_tui.protocol import blind, card, gate
from translate_tui.protocol.card import Field, Sentence
from translate_tui.protocol.due import past_day
from translate_tui.protocol.trend import Trend, trend
from translate_tui.services import settings
from translate_tui.store import meetings, patterns, tickets
from translate_tui.store.database import Database
from translate_tui.text import clean, count, plain, shorten

if TYPE_CHECKING:
    from translate_tui.exports.grid import Drawing


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


class Cards:
    """The patterns of one database. Counted values are kept until something changes them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[int, Pattern] | None = None
        self._trends: dict[int, Trend] | None = None

    # -------------------------------------------------------------- reading

    def all(self) -> list[Pattern]:
        """Return all patterns, by number."""
        if self._kept is None:
            self._kept = {p.id: p for p in patterns.all_patterns(self._db)}
        return sorted(self._kept.values(), key=lambda p: p.number)

    def get(self, pattern_id: int) -> Pattern | None:
        """Return one pattern, or None where it is gone or merged."""
        if self._kept is None:
            self.all()
        assert self._kept is not None
        return self._kept.get(pattern_id)

    def need(self, pattern_id: int) -> Pattern:
        """Return one pattern. Raises Refused where it is gone (undone, or merged elsewhere)."""
        pattern = patterns.by_id(self._db, pattern_id)
        if pattern is None:
            raise Refused("This pattern is not there any more: it was undone or merged. Choose another one.")
        return pattern

    def refresh(self, *pattern_ids: int) -> None:
        """Count these patterns anew; all of them, when none is named."""
        self._trends = None
        if not pattern_ids or self._kept is None:
            self._kept = None
            return
        for pattern_id in pattern_ids:
            pattern = patterns.by_id(self._db, pattern_id)
            if pattern is None:
                self._kept.pop(pattern_id, None)
            else:
                self._kept[pattern_id] = pattern

    def card(self, pattern_id: int, quotes: int = 20) -> Card:
        """Return a pattern's card with its newest quotes. Raises Refused where the pattern is gone."""
        pattern = self.need(pattern_id)
        shown = tuple(self.quotes(pattern_id)[:quotes])
        going = self.trend(pattern)
        return Card(pattern, self.sentences(pattern), shown, self._said_impact(pattern_id), going)

    def trend(self, pattern: Pattern) -> Trend:
        """Return how a pattern goes, by the days on which its tickets were posted."""
        if self._trends is None:
            self._trends = {}
            self._until = patterns.newest_day(self._db)
        if pattern.id not in self._trends:
            days = patterns.posted_days(self._db, pattern.id).get(pattern.id, {})
            self._trends[pattern.id] = trend(days, self._until, pattern.shipped_on)
        return self._trends[pattern.id]

    def trends(self) -> dict[int, Trend]:
        """Return how all patterns go, by their ids."""
        if self._trends is None or len(self._trends) < len(self.all()):
            self._until = patterns.newest_day(self._db)
            days = patterns.posted_days(self._db)
            self._trends = {p.id: trend(days.get(p.id, {}), self._until, p.shipped_on) for p in self.all()}
        return self._trends

    def _said_impact(self, pattern_id: int) -> tuple[tuple[Impact, int], ...]:
        from translate_tui.river.meanings import Meanings
        from translate_tui.store.meanings import all_stated

        words = patterns.impact_words(self._db, pattern_id)
        meanings = Meanings(all_stated(self._db))
        said = Counter(means for one in words if one and (means := meanings.impact(one)))
        return tuple((impact, said[impact]) for impact in Impact if said[impact])

    def sentences(self, pattern: Pattern) -> tuple[Sentence, ...]:
        """Return the four sentences of a pattern, with the number of tickets behind chosen words."""
        said = {
            field: self._said(pattern.id, field, words)
            for field, words in ((Field.WORKAROUND, pattern.workaround), (Field.REQUESTED, pattern.requested))
        }
        return card.sentences(pattern, said[Field.WORKAROUND], said[Field.REQUESTED])

    def quotes(self, pattern_id: int) -> list[Quote]:
        """Return the verbatim words of a pattern's tickets, newest first."""
        return [
            Quote(t.id, t.quote, t.customer, t.segment, t.posted_at) for t in tickets.of_pattern(self._db, pattern_id)
        ]

    def candidates(self, pattern_id: int, field: Field) -> list[Said]:
        """Return what the tickets of a pattern say for a field of its card, most frequent first."""
        quotes = [t.quote for t in tickets.of_pattern(self._db, pattern_id)]
        return card.candidates(field, patterns.stated(self._db, pattern_id, field), quotes)

    def _said(self, pattern_id: int, field: Field, words: str) -> int:
        if not words:
            return 0
        chosen = card.said_key(words)
        stated = sum(card.said_key(s) == chosen for s in patterns.stated(self._db, pattern_id, field))
        return stated or sum(
            chosen in card.said_key(plain(t.quote)) for t in tickets.of_pattern(self._db, pattern_id)
        )

    def drawing(
        self, shown: list[Pattern], width: int, height: int, selected: int | None, ascii_only: bool
    ) -> "Drawing":
        """Return the grid of these patterns as characters."""
        from translate_tui.exports import grid as grid_text

        return grid_text.draw(shown, width, height, selected=selected, ascii_only=ascii_only)

    def legend(self, shown: list[Pattern], width: int, ascii_only: bool) -> list[str]:
        """Return the legend of these patterns, a line each."""
        from translate_tui.exports import grid as grid_text

        return grid_text.legend(shown, width, ascii_only=ascii_only)

    def slate(self) -> list[SlateEntry]:
        """Return next week's slate."""
        return patterns.next_slate(self._db)

    # -------------------------------------------------------------- changing

    def write(self, pattern_id: int, field: Field, words: str, was: str | None = None) -> str:
        """Write (or empty) a text of the card; return what was done.

        `was` is the text that was there when people began to write: where another window has
        changed it meanwhile, Refused says so.
        """
        words = plain(clean(words))
        pattern = self.need(pattern_id)
        if was is not None:
            unchanged(f"the {_FIELD_NAMES[field]} of {pattern.name}", was, _text(pattern, field), words)
        if field is Field.TITLE and not words:
            raise Refused("A pattern needs a title. Write a few words that the room will recognise.")
        if field is Field.SEGMENT and pattern.segment.names:
            raise Refused(
                f"The segment of {pattern.name} is counted from its evidence ({card.segment_words(pattern)}), "
                "so it is not written."
            )
        label = f"{pattern.name}: {'wrote' if words else 'emptied'} the {_FIELD_NAMES[field]}"
        with self._db.step(label):
            patterns.write(self._db, pattern_id, field, words)
        self.refresh(pattern_id)
        return label

    def place(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Place a pattern's impact jointly; return what was done."""
        pattern = self.need(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        if pattern.impact is not impact:
            with self._db.step(label):
                patterns.place(self._db, pattern_id, Side.JOINT, impact, meeting_id)
            self.refresh(pattern_id)
        return label

    def reveal(self, pattern_id: int, support: Impact, product: Impact, meeting_id: int | None = None) -> str:
        """Place both sides' impact, given blind, at once; return what was done.

        Two steps apart (H against L) gives the stage of a running meeting a minute for talking about it.
        """
        pattern = self.need(pattern_id)
        label = f"{pattern.name} placed blind: support {support}, product {product}"
        with self._db.step(label):
            patterns.place(self._db, pattern_id, Side.SUPPORT, support, meeting_id)
            patterns.place(self._db, pattern_id, Side.PRODUCT, product, meeting_id)
            meeting = meetings.running(self._db)
            if meeting is not None and meeting.id == meeting_id and blind.apart(support, product) == 2:
                meetings.more_time(self._db, meeting, blind.TALK_SECONDS)
        self.refresh(pattern_id)
        return label

    def agree(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Place a pattern where both sides agree after placing it blind; return what was done."""
        pattern = self.need(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        with self._db.step(label):
            patterns.place(self._db, pattern_id, Side.JOINT, impact, meeting_id)
        self.refresh(pattern_id)
        return label

    def write_risks(self, pattern_id: int, revenue: str, retention: str, was: tuple[str, str] | None = None) -> str:
        """Write why a pattern threatens revenue, and retention; return what was done. `was`: as for `write`."""
        pattern = self.need(pattern_id)
        if was is not None:
            now = (pattern.revenue_risk, pattern.retention_risk)
            unchanged(f"what is at risk with {pattern.name}", " ".join(was), " ".join(now), f"{revenue} {retention}")
        label = f"{pattern.name}: wrote what is at risk"
        with self._db.step(label):
            patterns.risks(self._db, pattern_id, plain(clean(revenue)), plain(clean(retention)))
        self.refresh(pattern_id)
        return label

    def ship(self, pattern_id: int, day: str) -> str:
        """Note on which day a pattern's fix reached customers ("today", "2026-11-03"; "" takes it back)."""
        pattern = self.need(pattern_id)
        shipped = past_day(day, self._db.now().date()) if day.strip() else None
        at = datetime.combine(shipped, time(), self._db.now().tzinfo) if shipped else None
        label = (
            f"{pattern.name}: its fix shipped on {shipped}" if shipped else f"{pattern.name}: its fix has not shipped"
        )
        with self._db.step(label):
            patterns.ship(self._db, pattern_id, at)
        self.refresh(pattern_id)
        return label

    def gate(self) -> gate.Gate:
        """Return the gate as it is set."""
        return settings.read(self._db).gate

    def missing(self, pattern_id: int) -> tuple[str, ...]:
        """Return what a pattern lacks to pass the gate, in words."""
        return gate.missing(self.need(pattern_id), self.gate())

    def slate_size(self) -> int:
        """Return how many patterns a slate holds at most."""
        return settings.read(self._db).slate_size

    def slate_pattern(self, pattern_id: int, override_reason: str = "", displace: int | None = None) -> str:
        """Put a pattern on next week's slate; return what was done.

        Raises Refused when the gate holds it and no reason is given to override, or when the slate is
        full and none is named to give way. A gate that only warns says what is lacking.
        """
        pattern = self.need(pattern_id)
        entries = self.slate()
        if any(entry.pattern.id == pattern_id for entry in entries):
            return f"{pattern.name} stands on the slate already"
        set_gate, size = self.gate(), self.slate_size()
        lacks = gate.missing(pattern, set_gate)
        reason = plain(clean(override_reason))
        if lacks and not reason and set_gate.strictness is gate.Strictness.BLOCKS:
            raise Refused(f"The gate holds {pattern.name}: it needs {gate.listed(lacks)}.")
        if len(entries) >= size and displace is None:
            stand = count(len(entries), "pattern stands", "patterns stand")
            raise Refused(f"{stand} on the slate. Name the one that gives way to {pattern.name}.")
        gone = next((entry.pattern for entry in entries if entry.pattern.id == displace), None)
        label = f"put {pattern.name} on the slate" + (f" instead of {gone.name}" if gone else "")
        with self._db.step(label):
            freed = patterns.unslate(self._db, displace) if displace is not None else None
            taken = {entry.position for entry in entries}
            position = freed or next(p for p in range(1, size + 1) if p not in taken)
            patterns.slate(self._db, pattern_id, position, reason if lacks else "")
        self.refresh(pattern_id, *([displace] if displace is not None else []))
        return f"{label}; the gate warns: it lacks {gate.listed(lacks)}" if lacks and not reason else label

    def unslate_pattern(self, pattern_id: int) -> str:
        """Take a pattern off next week's slate; return what was done."""
        pattern = self.need(pattern_id)
        label = f"took {pattern.name} off the slate"
        with self._db.step(label):
            patterns.unslate(self._db, pattern_id)
        self.refresh(pattern_id)
        return label


def unchanged(what: str, was: str, now: str, wanted: str) -> None:
    """Raise Refused where a text is not any more what people saw when they began to write it anew."""
    if plain(was) != plain(now) != plain(wanted):
        raise Refused(
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
