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
