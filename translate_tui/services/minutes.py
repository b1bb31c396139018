"""Minutes: the record of a meeting, read from the tables while it runs and stored when it ends.

The stored record is never computed again, so that later work on the patterns does not change old minutes.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from translate_tui.commands import key
from translate_tui.exports.codec import decode, encode
from translate_tui.exports.commitments import Tracker, commitments_csv
from translate_tui.exports.minutes import MeetingRecord, MinutesFormat, PatternRecord, render_minutes
from translate_tui.model import Decision, Meeting, SlateEntry, UserError
from translate_tui.protocol import clock
from translate_tui.redaction.values import redact_texts
from translate_tui.services.clock import MeetingClock
from translate_tui.services.exchanges import Exchanges
from translate_tui.services.patterns import Patterns
from translate_tui.services.purge import Purges
from translate_tui.services.slate import Slate
from translate_tui.store import (
    attendance,
    commitments,
    decisions,
    meeting_notes,
    meetings,
    minutes,
    parking_lot,
    patterns,
    rating,
)
from translate_tui.store.database import Database
from translate_tui.text import command_line

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

Value = TypeVar("Value")
MAX_QUOTES: Final = 3  # of a pattern


class Minutes:
    """Writes and stores the minutes of one database's meetings."""

    def __init__(
        self,
        db: Database,
        patterns: Patterns,
        slate: Slate,
        time: MeetingClock,
        exchanges: Exchanges,
        purges: Purges,
        redactor: "Callable[[], Redactor]",
    ) -> None:
        self._db = db
        self._patterns = patterns
        self._slate = slate
        self._time = time
        self._exchanges = exchanges
        self._purges = purges
        self._redactor = redactor

    def require_meeting(self, number: int | None) -> Meeting:
        """Return the meeting with a number, or for None the newest. Raises UserError where there is none."""
        all_meetings = meetings.all_meetings(self._db)
        if not all_meetings:
            raise UserError(
                "There are no minutes yet because there has been no meeting. "
                f"Press {key('everywhere.meeting')} in the app to start one."
            )
        wanted = all_meetings[0].number if number is None else number
        meeting = meetings.by_number(self._db, wanted)
        if meeting is None:
            numbers = ", ".join(str(listed.number) for listed in all_meetings)
            raise UserError(f"There is no meeting {wanted}. Choose one of these: {numbers}.")
        return meeting

    def text(self, meeting: Meeting, form: str = "md", *, redacted: bool = False) -> str:
        """Return the minutes of a meeting: as they were stored when it ended, or so far as it has come.

        `form` is md, slack, text or json; `redacted` masks names, addresses, numbers and ids.
        """
        record = self.saved_record(meeting) or self.record(meeting)
        return render_minutes(self._masked(record) if redacted else record, MinutesFormat(form))

    def _masked(self, value: Value) -> Value:
        return redact_texts(value, self._redactor().redact)

    def saved_record(self, meeting: Meeting) -> MeetingRecord | None:
        """Return the record that was stored when a meeting ended; None while it runs.

        Raises UserError if it was damaged on the disk.
        """
        stored = minutes.saved_record(self._db, meeting.id)
        if not stored:
            return None
        try:
            return decode(MeetingRecord, json.loads(stored))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            path = self._db.file.shown_path
            raise UserError(
                f"The stored minutes of meeting {meeting.number} are damaged and can't be shown; all others can. "
                f"{command_line(path, 'doctor')} lists the damage, and {command_line(path, 'restore COPY')} puts a "
                "backup in its place."
            ) from error

    def commitments_csv(self, number: int | None, tracker: str, *, redacted: bool = False) -> str:
        """Return commitments as CSV: those of the meeting with a number, or for None all that are open.

        `tracker` is jira, github or linear, whose import the columns suit; `redacted` as for `text`. Raises
        UserError for a meeting that does not exist.
        """
        if number is None:
            listed = commitments.all_open(self._db)
        else:
            listed = commitments.of_meeting(self._db, self.require_meeting(number).id)
        titles = {pattern.id: f"{pattern.name} {pattern.title}" for pattern in self._patterns.all()}
        if redacted:
            listed, titles = self._masked((listed, titles))
        return commitments_csv(listed, titles, Tracker(tracker))

    def save_record(self, meeting: Meeting, end_noted_on: date | None = None) -> None:
        """Store the record of a meeting that ends. Call it inside a step.

        `end_noted_on` is the day on which people said when it had ended, for one that nobody ended; else None.
        """
        record = self.record(meeting)._replace(end_noted_on=end_noted_on)
        record_json = json.dumps(encode(record), ensure_ascii=False)
        minutes.save_record(self._db, meeting.id, record_json)

    def record(self, meeting: Meeting) -> MeetingRecord:
        """Return everything that the minutes of a meeting are written from, as it is now.

        It is told of the patterns that stand now: what was merged since stands under the one it was merged into.
        """
        reached_ids = self.reached_ids(meeting)
        ended_at = meeting.ended_at.astimezone() if meeting.ended_at else None
        meeting = meeting._replace(started_at=meeting.started_at.astimezone(), ended_at=ended_at)
        entries = self._slate.of_meeting(meeting.id)
        made = commitments.of_meeting(self._db, meeting.id)
        decided = decisions.of_meeting(self._db, meeting.id)
        rated_ids = rating.rated_pattern_ids(self._db, meeting.id)
        grid_ids = rated_ids | {entry.pattern.id for entry in entries}
        return MeetingRecord(
            meeting=meeting,
            written_at=self._time.now(),
            attendance=tuple(attendance.of_meeting(self._db, meeting.id)),
            # Stored minutes have them; the list itself is of the meeting that runs.
            unconfirmed=tuple(attendance.unconfirmed(self._db, meeting.id)),
            reviewed=tuple(commitments.to_review(self._db, meeting)),
            patterns=tuple(
                self._pattern_record(
                    meeting, entry, decided.get(entry.pattern.id), reached=entry.pattern.id in reached_ids
                )
                for entry in entries
            ),
            grid=tuple(pattern for pattern in self._patterns.all() if pattern.id in grid_ids),
            commitments=tuple(made),
            parked=tuple(parking_lot.of_meeting(self._db, meeting.id)),
            notes=tuple(meeting_notes.of_meeting(self._db, meeting.id)),
            numbers=patterns.numbers(self._db),
            exchanges_due=tuple(self._exchanges.due()),
            unanswered=self._purges.count_unanswered(),
        )

    def reached_ids(self, meeting: Meeting) -> set[int]:
        """Return the ids of the patterns that a meeting talked about, merged ones as those they were merged into.

        Either it was in a pattern's stage for a while (`clock.REACHED_SECONDS`), or something was written on it: a
        decision, a rating, a commitment, a note, a risk. A key pressed on the way to another stage is no talk.
        """
        now = self._time.now()
        reached = {
            stage.pattern_id
            for stage in meeting.stages
            if stage.pattern_id and clock.is_talked_about(stage, meeting, now)
        }
        reached |= set(decisions.of_meeting(self._db, meeting.id))
        reached |= rating.rated_pattern_ids(self._db, meeting.id)
        reached |= {made.pattern_id for made in commitments.of_meeting(self._db, meeting.id) if made.pattern_id}
        return reached | meetings.noted_pattern_ids(self._db, meeting, meeting.ended_at or now)

    def _pattern_record(
        self, meeting: Meeting, entry: SlateEntry, decision: Decision | None, *, reached: bool
    ) -> PatternRecord:
        shown = self._patterns.shown_sides(entry.pattern.id)
        return PatternRecord(
            pattern=entry.pattern,
            sentences=self._patterns.sentences(entry.pattern),
            quotes=tuple(self._patterns.quotes(entry.pattern.id, MAX_QUOTES)),
            evidence=tuple(patterns.ticket_ids(self._db, entry.pattern.id)),
            ratings=tuple(
                entry_rating
                for entry_rating in rating.of_pattern(self._db, entry.pattern.id, meeting.id)
                if entry_rating.side in shown
            ),
            decision=decision,
            override_reason=entry.override_reason,
            reached=reached,
            missing=(entry.lacked,) if entry.lacked else (),
            trend=self._patterns.trend(entry.pattern),
        )
