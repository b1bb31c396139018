"""Notes: what people write on a pattern beyond its card, for its brief and its case."""

from typing import Final

from translate_tui.model import Pattern
from translate_tui.protocol.brief import Note
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.patterns import Patterns
from translate_tui.store import drafts, notes
from translate_tui.store.database import Database
from translate_tui.text import clean, plain

_NAMES: Final = {
    Note.NEXT_STEP: "next step",
    Note.OPEN_QUESTIONS: "open questions",
    Note.OPTIONS: "options",
    Note.BUILT: "what was built",
    Note.CUT: "what was cut",
    Note.LESSON: "lesson",
}


class Notes:
    """Reads and changes the notes on one database's patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def of_pattern(self, pattern: Pattern) -> dict[Note, str]:
        """Return the notes on a pattern by kind; a kind that nobody wrote is missing."""
        return notes.of_pattern(self._db, pattern.id)

    def write(self, pattern_id: int, kind: Note, words: str, was: str, draft: str = "") -> str:
        """Write (or empty) a note on a pattern; return what was done.

        `was` is the text that people saw when they began. Raises UserError when another window has changed it since,
        and when the pattern is gone.
        """
        words = plain(clean(words))
        pattern = self._patterns.require(pattern_id)
        label = labels.saved(f"{pattern.name} {_NAMES[kind]}", words)
        with self._db.step(label):
            stored = notes.of_pattern(self._db, pattern_id).get(kind, "")
            article = "" if _NAMES[kind].startswith("what") else "the "
            ensure_unchanged(f"{article}{_NAMES[kind]} of {pattern.name}", was, stored, words)
            notes.write(self._db, pattern_id, kind, words)
            drafts.delete(self._db, draft)
        return label
