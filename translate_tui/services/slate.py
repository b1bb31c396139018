"""Slates: the patterns that are brought to a meeting, and the gate that they have to pass.

The practice brings at most five patterns a week, never single tickets. The gate is its Ticket Upgrade Path: it names
what a pattern still lacks before product considers it.
"""

from translate_tui.model import SlateEntry, UserError
from translate_tui.protocol import gate
from translate_tui.services import settings
from translate_tui.services.patterns import Patterns
from translate_tui.store import slate
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, pluralize


class Slate:
    """Reads the slates of one database, and changes next week's."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def entries(self) -> list[SlateEntry]:
        """Return next week's slate in its order."""
        return self.of_meeting(None)

    def of_meeting(self, meeting_id: int | None) -> list[SlateEntry]:
        """Return the slate of a meeting (None: next week's) in its order, without patterns that are gone."""
        return [
            SlateEntry(position, pattern, reason, lacked)
            for position, pattern_id, reason, lacked in slate.entries(self._db, meeting_id)
            if (pattern := self._patterns.get(pattern_id)) is not None
        ]

    # --------------------------------------------------------------- the gate

    def gate(self) -> gate.Gate:
        """Return the gate with its strictness and rules, as the settings have it."""
        return settings.read(self._db).gate

    def missing_for_gate(self, pattern_id: int) -> tuple[str, ...]:
        """Return in words what a pattern lacks to pass the gate; empty when it passes. Raises UserError."""
        return gate.missing_for_gate(self._patterns.require(pattern_id), self.gate())

    def size(self) -> int:
        """Return how many patterns a slate holds at most."""
        return settings.read(self._db).slate_size

    # -------------------------------------------------------------- changing

    def add(self, pattern_id: int, override_reason: str = "", displace: int | None = None) -> str:
        """Put a pattern on next week's slate; return what was done, and with a gate that warns what is lacking.

        `override_reason` is why a pattern is brought that the gate holds back; the minutes show it. `displace` is the
        id of the pattern that it replaces. Raises UserError when the gate holds it back without a reason, and when
        the slate is full and no pattern on it is named to be replaced.
        """
        pattern, reason = self._patterns.require(pattern_id), plain(clean(override_reason))
        gate_now, size = self.gate(), self.size()
        missing = gate.missing_for_gate(pattern, gate_now)
        missing_words = gate.join_with_and(missing)
        if missing and not reason and gate_now.strictness is gate.Strictness.BLOCKS:
            raise UserError(f"{pattern.name} isn't ready: it still needs {missing_words}.")
        with self._db.step(f"added {pattern.name} to the slate") as session:
            entries = self.entries()
            if any(entry.pattern.id == pattern_id for entry in entries):
                return f"{pattern.name} is already on the slate"
            replaced = next((entry.pattern for entry in entries if entry.pattern.id == displace), None)
            if len(entries) >= size and replaced is None:
                count = pluralize(len(entries), "pattern")
                raise UserError(f"The slate is full ({count}). Choose the pattern that {pattern.name} replaces.")
            freed_position = None
            if replaced is not None:
                session.label += f" in place of {replaced.name}"
                freed_position = slate.remove(self._db, replaced.id)
            taken_positions = {entry.position for entry in entries}
            free_positions = (number for number in range(1, size + 1) if number not in taken_positions)
            position = freed_position or next(free_positions)
            slate.add(self._db, pattern_id, position, reason if missing else "", missing_words)
        if missing and not reason:
            return f"{session.label}; it still needs {missing_words}"
        return session.label

    def remove(self, pattern_id: int) -> str:
        """Take a pattern off next week's slate; return what was done. Raises UserError when the pattern is gone."""
        pattern = self._patterns.require(pattern_id)
        label = f"removed {pattern.name} from the slate"
        with self._db.step(label):
            slate.remove(self._db, pattern_id)
        return label

    def move(self, pattern_id: int, by: int) -> str:
        """Move a pattern one place up (-1) or down (1) on next week's slate; return what was done.

        The meeting talks about patterns in this order. Raises UserError when it is not on the slate.
        """
        pattern = self._patterns.require(pattern_id)
        with self._db.step(f"moved {pattern.name} {'up' if by < 0 else 'down'} on the slate") as session:
            entries = self.entries()
            index = next((i for i, entry in enumerate(entries) if entry.pattern.id == pattern_id), None)
            if index is None:
                raise UserError(f"{pattern.name} is not on the slate, so it can't be moved. Add it first.")
            if not 0 <= index + by < len(entries):
                return f"{pattern.name} is already {'first' if by < 0 else 'last'} on the slate"
            moved, other = entries[index], entries[index + by]
            for entry in (moved, other):
                slate.remove(self._db, entry.pattern.id)
            for entry, position in ((moved, other.position), (other, moved.position)):
                slate.add(self._db, entry.pattern.id, position, entry.override_reason, entry.lacked)
            session.label += f", to position {index + by + 1} of {len(entries)}"
        return session.label
