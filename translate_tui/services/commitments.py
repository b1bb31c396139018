"""Commitments: made in a meeting, reviewed in the next one, open until they are kept or dropped.

The practice starts every meeting with what became of last week's, so that nothing promised is forgotten.
"""

from datetime import date

from translate_tui.model import Commitment, Meeting, Pattern, UserError
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.running_meeting import require_running_meeting, running_meeting
from translate_tui.store import commitments, drafts
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, shorten


class Commitments:
    """Reads and changes the commitments of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -------------------------------------------------------------- reading

    def of_meeting(self, meeting: Meeting) -> list[Commitment]:
        """Return the commitments made in a meeting, open or not."""
        return commitments.of_meeting(self._db, meeting.id)

    def to_review(self, meeting: Meeting) -> list[Commitment]:
        """Return the commitments that were open when a meeting began: its agenda starts with them."""
        return commitments.to_review(self._db, meeting)

    def open(self) -> list[Commitment]:
        """Return all open commitments, of every meeting."""
        return commitments.all_open(self._db)

    def overdue_on(self, pattern: Pattern, today: date) -> list[Commitment]:
        """Return the open commitments about a pattern that were due before today."""
        return [c for c in commitments.overdue(self._db, today) if c.pattern_id == pattern.id]

    # -------------------------------------------------------------- changing

    def add(self, pattern_id: int | None, what: str, owner: str, due: str, draft: str = "") -> str:
        """Note a commitment of the running meeting; return what was done.

        `pattern_id` is the pattern it is about, None for none; `due` is typed as in `due_date`. Raises UserError
        without words, for a date that cannot be read, and while no meeting runs.
        """
        what, owner = _required_words(what), plain(clean(owner))
        day = self.due_date(due)
        label = f"added commitment: {labels.describe_commitment(what, owner, day)}"
        with self._db.step(label):
            commitments.add(self._db, require_running_meeting(self._db).id, pattern_id, what, owner, day)
            drafts.delete(self._db, draft)
        return label

    def change(self, commitment: Commitment, what: str, owner: str, due: str, draft: str = "") -> str:
        """Change the words, owner and due date of a commitment; return what was done.

        `commitment` is what people saw when they began. Raises UserError when another window has changed or undone it
        since, without words, and for a date that cannot be read.
        """
        what, owner = _required_words(what), plain(clean(owner))
        day = self.due_date(due)
        label = f"changed commitment: {labels.describe_commitment(what, owner, day)}"
        with self._db.step(label):
            stored = commitments.by_id(self._db, commitment.id)
            if stored is None:
                raise UserError("This commitment no longer exists: it was undone in another window.")
            wanted = f"{what} {owner} {day or ''}"
            ensure_unchanged("this commitment", _as_text(commitment), _as_text(stored), wanted)
            commitments.update(self._db, commitment.id, what, owner, day)
            drafts.delete(self._db, draft)
        return label

    def due_date(self, words: str) -> date | None:
        """Return the day typed as "fri", "+2w" or "2026-12-01"; None for nothing. Raises UserError for no day."""
        if not words.strip():
            return None
        # Its patterns take 7 ms to compile, which is 2 % of the start.
        from translate_tui.protocol.due_dates import parse_due_date

        return parse_due_date(words, self._db.today())

    def settle(self, commitment: Commitment, state: str, reason: str = "", draft: str = "") -> str:
        """Mark a commitment as "kept", "dropped" (with a reason) or "open" again; return what was done.

        Raises UserError for dropping without a reason, when another window has settled or undone it since, and while
        nobody ended the last meeting.
        """
        meeting = running_meeting(self._db)
        reason = plain(clean(reason))
        if state == "dropped" and not reason:
            raise UserError("To drop a commitment, give a reason: why won't it be kept?")
        label = f"{'reopened' if state == 'open' else state} commitment: {shorten(commitment.what, labels.MAX_CHARS)}"
        with self._db.step(label):
            stored = commitments.by_id(self._db, commitment.id)
            ensure_unchanged("this commitment", commitment.state, stored.state if stored else "undone", state)
            commitments.settle(self._db, commitment.id, state, meeting.id if meeting else None, reason)
            drafts.delete(self._db, draft)
        return label


def _required_words(what: str) -> str:
    words = plain(clean(what))
    if not words:
        raise UserError("The commitment is empty. Type what will be done.")
    return words


def _as_text(commitment: Commitment) -> str:
    return f"{commitment.what} {commitment.owner} {commitment.due or ''}"
