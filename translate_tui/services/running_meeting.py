"""The running meeting, as the verbs need it that are used in a meeting.

A meeting that nobody ended (`clock.is_forgotten`) takes nothing more: what is written a day later would stand in its
minutes as said there. The verbs then refuse, and name the key that asks when it ended.
"""

from datetime import datetime

from translate_tui.commands import key
from translate_tui.model import Meeting, UserError
from translate_tui.protocol import clock
from translate_tui.protocol.dates import format_past_moment
from translate_tui.services.clock import MeetingClock
from translate_tui.store import meetings
from translate_tui.store.database import Database


def require_running_meeting(db: Database, time: MeetingClock | None = None) -> Meeting:
    """Return the meeting that is running. Raises UserError when none is, and when nobody ended it (see above).

    `time` tells the time of meetings; None: a clock of this database, as it runs outside of tests.
    """
    meeting = running_meeting(db, time)
    if meeting is None:
        raise UserError(
            "No meeting is running. It may have been ended in another window. "
            f"Press {key('everywhere.meeting')} to start one."
        )
    return meeting


def running_meeting(db: Database, time: MeetingClock | None = None) -> Meeting | None:
    """Return the meeting that is running, or None. Raises UserError when nobody ended it; `time` as above."""
    meeting = meetings.running(db)
    if meeting is not None:
        time = time or MeetingClock(db)
        if (last_done := forgotten_since(db, time, meeting)) is not None:
            when = format_past_moment(last_done.astimezone(), time.now().astimezone().date())
            raise UserError(
                f"Meeting {meeting.number} was never ended (last change: {when}). What it has is safe; "
                f"only this was not saved. Press {key('everywhere.meeting')}, then {key('meeting.end')}, to say when "
                "it ended or to continue it."
            )
    return meeting


def forgotten_since(db: Database, time: MeetingClock, meeting: Meeting) -> datetime | None:
    """Return when the last thing was done in a meeting that nobody ended; None for one that runs, or has ended."""
    now = time.now()
    # The tables are only searched for a meeting that is long over: this is asked once a second.
    if not clock.is_forgotten(meeting, meeting.started_at, now):
        return None
    last_done = min(meetings.last_done(db, meeting), now)  # the log goes by the system's clock, which can be set
    return last_done if clock.is_forgotten(meeting, last_done, now) else None
