"""The running meeting, as the verbs need it that are used in a meeting."""

from translate_tui.commands import key
from translate_tui.model import Meeting, UserError
from translate_tui.store import meetings
from translate_tui.store.database import Database


def require_running_meeting(db: Database) -> Meeting:
    """Return the meeting that is running. Raises UserError when none is."""
    meeting = meetings.running(db)
    if meeting is None:
        raise UserError(
            "No meeting is running: it was ended, perhaps in another window. "
            f"Start one on {key('everywhere.meeting')}."
        )
    return meeting


def running_meeting_or_none(db: Database, meeting_id: int | None) -> Meeting | None:
    """Return this meeting, or None when another window has ended it."""
    meeting = meetings.running(db)
    return meeting if meeting is not None and meeting.id == meeting_id else None
