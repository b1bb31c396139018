"""Commitments: made in a meeting, reviewed in the next one, open until they are kept or dropped."""

from datetime import date

from translate_tui.model import Commitment, Meeting, UserError
from translate_tui.protocol.dates import parse_due_date
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.running_meeting import need_running
from translate_tui.store import commitments, drafts, meetings
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, shorten


class Commitments:
    """The commitments of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -------------------------------------------------------------- reading

    def of_meeting(self, meeting: Meeting) -> list[Commitment]:
        """Return the commitments of a meeting."""
        return commitments.of_meeting(self._db, meeting.id)

    def to_review(self, meeting: Meeting) -> list[Commitment]:
        """Return what was open when a meeting began."""
        return commitments.to_review(self._db, meeting)

    def open(self) -> list[Commitment]:
        """Return everything that is promised and open."""
        return commitments.all_open(self._db)

    # -------------------------------------------------------------- changing

    def add(self, pattern_id: int | None, what: str, owner: str, due: str, draft: str = "") -> str:
        """Note a commitment; return what was done. Raises UserError without words or with a date unread."""
        what, owner = plain(clean(what)), plain(clean(owner))
        if not what:
            raise UserError("A commitment needs words: what will be done?")
        day = self.due_date(due)
        label = f"noted a commitment: {shorten(what, 30)}"
        with self._db.step(label):
            commitments.add(self._db, need_running(self._db).id, pattern_id, what, owner, day)
            drafts.delete(self._db, draft)
        return label

    def change(self, commitment: Commitment, what: str, owner: str, due: str, draft: str = "") -> str:
        """Say a commitment anew, as it was when `commitment` was read; return what was done. Raises UserError."""
        what, owner = plain(clean(what)), plain(clean(owner))
        if not what:
            raise UserError("A commitment needs words: what will be done?")
        day = self.due_date(due)
        label = f"said anew: {shorten(what, 30)}"
        with self._db.step(label):
            now = commitments.by_id(self._db, commitment.id)
            if now is None:
                raise UserError("This commitment is not there any more: it was undone in another window.")
            ensure_unchanged("this commitment", _as_text(commitment), _as_text(now), f"{what} {owner} {day or ''}")
            commitments.update(self._db, commitment.id, what, owner, day)
            drafts.delete(self._db, draft)
        return label

    def due_date(self, words: str) -> date | None:
        """Return the day that `words` name ("fri", "+2w", "2026-12-01"). Raises UserError otherwise."""
        if not words.strip():
            return None
        return parse_due_date(words, self._db.today())

    def settle(self, commitment: Commitment, state: str, reason: str = "", draft: str = "") -> str:
        """Mark a promise as kept, dropped with a reason, or open again; return what was done."""
        meeting = meetings.running(self._db)
        reason = plain(clean(reason))
        if state == "dropped" and not reason:
            raise UserError("A promise is dropped with a reason: why will it not be kept?")
        label = f"{'reopened' if state == 'open' else state}: {shorten(commitment.what, 30)}"
        with self._db.step(label):
            now = commitments.by_id(self._db, commitment.id)
            ensure_unchanged("this promise", commitment.state, now.state if now else "undone", state)
            commitments.settle(self._db, commitment.id, state, meeting.id if meeting else None, reason)
            drafts.delete(self._db, draft)
        return label


def _as_text(commitment: Commitment) -> str:
    return f"{commitment.what} {commitment.owner} {commitment.due or ''}"
