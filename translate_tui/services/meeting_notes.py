"""Meeting notes: what is said about a pattern in a meeting and is neither a decision nor a commitment."""

from translate_tui.model import Meeting, MeetingNote, UserError
from translate_tui.services import labels
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import require_running_meeting
from translate_tui.store import drafts, meeting_notes
from translate_tui.store.database import Database
from translate_tui.text import clean, plain


class MeetingNotes:
    """Reads and adds the notes of one database's meetings."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def of_meeting(self, meeting: Meeting) -> list[MeetingNote]:
        """Return the notes taken in a meeting, in their order."""
        return meeting_notes.of_meeting(self._db, meeting.id)

    def add(self, pattern_id: int | None, words: str, draft: str = "") -> str:
        """Take a note in the running meeting, on a pattern or (None) on none; return what was done.

        `draft` is the key of the draft that is saved with this. Raises UserError without words, when the pattern is
        gone, and while no meeting runs.
        """
        words = plain(clean(words))
        if not words:
            raise UserError("The note is empty. Type what was said.")
        about = f" on {self._patterns.require(pattern_id).name}" if pattern_id is not None else ""
        label = labels.saved(f"added note{about}", words)
        with self._db.step(label):
            meeting_notes.add(self._db, require_running_meeting(self._db).id, pattern_id, words)
            drafts.delete(self._db, draft)
        return label
