"""Slates: which patterns are brought to the next meeting, and what the gate says to it."""

from translate_tui.model import SlateEntry, UserError
from translate_tui.protocol import gate
from translate_tui.services import settings
from translate_tui.services.patterns import Patterns
from translate_tui.store import slate
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, pluralize


class Slate:
    """The slates of one database: next week's, and those of past meetings."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def entries(self) -> list[SlateEntry]:
        """Return next week's slate."""
        return self.of_meeting(None)

    def of_meeting(self, meeting_id: int | None) -> list[SlateEntry]:
        """Return the slate of a meeting (None: next week's) in its order."""
        rows = slate.entries(self._db, meeting_id)
        return [
            SlateEntry(position, pattern, reason, lacked)
            for position, pattern_id, reason, lacked in rows
            if (pattern := self._patterns.get(pattern_id)) is not None
        ]

    # --------------------------------------------------------------- the gate

    def gate(self) -> gate.Gate:
        """Return the gate as it is set."""
        return settings.read(self._db).gate

    def missing(self, pattern_id: int) -> tuple[str, ...]:
        """Return what a pattern lacks to pass the gate, in words."""
        return gate.missing_for_gate(self._patterns.need(pattern_id), self.gate())

    def size(self) -> int:
        """Return how many patterns a slate holds at most."""
        return settings.read(self._db).slate_size

    # -------------------------------------------------------------- changing

    def add(self, pattern_id: int, override_reason: str = "", displace: int | None = None) -> str:
        """Put a pattern on next week's slate; return what was done.

        Raises UserError when the gate holds it and no reason is given to override, or when the slate is
        full and none is named to give way. A gate that only warns says what is lacking.
        """
        pattern, reason = self._patterns.need(pattern_id), plain(clean(override_reason))
        set_gate, size = self.gate(), self.size()
        lacks = gate.missing_for_gate(pattern, set_gate)
        if lacks and not reason and set_gate.strictness is gate.Strictness.BLOCKS:
            raise UserError(f"The gate holds {pattern.name}: it needs {gate.join_with_and(lacks)}.")
        with self._db.step(f"put {pattern.name} on the slate") as session:
            entries = self.entries()
            if any(entry.pattern.id == pattern_id for entry in entries):
                return f"{pattern.name} stands on the slate already"
            gone = next((entry.pattern for entry in entries if entry.pattern.id == displace), None)
            if len(entries) >= size and gone is None:
                stand = pluralize(len(entries), "pattern stands", "patterns stand")
                raise UserError(f"{stand} on the slate. Name the one that gives way to {pattern.name}.")
            if gone is not None:
                session.label += f" instead of {gone.name}"
            freed = slate.remove(self._db, gone.id) if gone is not None else None
            taken = {entry.position for entry in entries}
            position = freed or next(p for p in range(1, size + 1) if p not in taken)
            slate.add(self._db, pattern_id, position, reason if lacks else "", gate.join_with_and(lacks))
        return (
            f"{session.label}; the gate warns: it lacks {gate.join_with_and(lacks)}"
            if lacks and not reason
            else session.label
        )

    def remove(self, pattern_id: int) -> str:
        """Take a pattern off next week's slate; return what was done."""
        pattern = self._patterns.need(pattern_id)
        label = f"took {pattern.name} off the slate"
        with self._db.step(label):
            slate.remove(self._db, pattern_id)
        return label
