"""What people write on a pattern beyond its card, for its brief and its case."""

from typing import Final

from translate_tui.model import Pattern
from translate_tui.protocol.brief import Note
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.patterns import Patterns
from translate_tui.store import drafts, notes
from translate_tui.store.database import Database
from translate_tui.text import clean, plain

_NAMES: Final = {
    Note.NEXT_STEP: "the next step",
    Note.NOT_KNOWN: "what is not known",
    Note.OPTIONS: "the options",
    Note.BUILT: "what was built",
    Note.CUT: "what was cut",
    Note.LESSON: "the lesson",
}


class Notes:
    """The notes on one database's patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def of_pattern(self, pattern: Pattern) -> dict[Note, str]:
        """Return what people wrote on a pattern beyond its card."""
        return notes.of_pattern(self._db, pattern.id)

    def write(self, pattern_id: int, kind: Note, words: str, was: str, draft: str = "") -> str:
        """Write (or empty) a note on a pattern; return what was done. `was`: as it stood when people began."""
        words = plain(clean(words))
        pattern = self._patterns.need(pattern_id)
        label = f"{pattern.name}: {'wrote' if words else 'emptied'} {_NAMES[kind]}"
        with self._db.step(label):
            now = notes.of_pattern(self._db, pattern_id).get(kind, "")
            ensure_unchanged(f"{_NAMES[kind]} of {pattern.name}", was, now, words)
            notes.write(self._db, pattern_id, kind, words)
            drafts.delete(self._db, draft)
        return label
