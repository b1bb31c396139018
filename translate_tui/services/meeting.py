"""The translation meeting: its stages and its clock.

The clock never moves a stage on; people do. Every verb is a step that can be undone.
"""

from datetime import datetime, timedelta

from translate_tui.model import (
    Meeting,
    Phase,
    Stage,
    UserError,
)
from translate_tui.protocol import agenda, clock
from translate_tui.protocol.card import complete_sentences
from translate_tui.services import settings
from translate_tui.services.attendance import Attendance
from translate_tui.services.clock import MeetingClock
from translate_tui.services.minutes import Minutes
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import need_running
from translate_tui.services.slate import Slate
from translate_tui.store import attendance, meetings
from translate_tui.store import slate as slates
from translate_tui.store.database import Database


class Meetings:
    """The verbs of the meeting on one database."""

    def __init__(
        self,
        db: Database,
        patterns: Patterns,
        slate: Slate,
        attendance: Attendance,
        minutes: Minutes,
        time: MeetingClock,
    ) -> None:
        self._db = db
        self._time = time
        self._patterns = patterns
        self._slate = slate
        self._attendance = attendance
        self._minutes = minutes

    # -------------------------------------------------------------- reading

    def running(self) -> Meeting | None:
        """Return the meeting that is running, or None."""
        return meetings.running(self._db)

    def all(self) -> list[Meeting]:
        """Return all meetings, newest first."""
        return meetings.all_meetings(self._db)

    def need(self) -> Meeting:
        """Return the meeting that is running. Raises UserError when none is."""
        return need_running(self._db)

    def clock(self, meeting: Meeting) -> clock.ClockReading:
        """Return what the clock shows now."""
        return clock.read_clock(meeting, self._time.now())

    def spent(self, meeting: Meeting, stage: Stage) -> int:
        """Return the seconds spent in a stage until now."""
        return clock.seconds_spent(stage, meeting, self._time.now())

    def plan(self) -> list[agenda.PlannedStage]:
        """Return the agenda that a meeting would have if it began now."""
        set_to = settings.read(self._db)
        weights = set_to.phases or self._from_past(set_to) or agenda.DEFAULT_PHASE_SECONDS
        return agenda.plan_stages([entry.pattern.id for entry in self._slate.entries()], set_to.seconds, weights)

    def suggested(self) -> bool:
        """Tell whether the agenda shares its time as past meetings did."""
        return self._from_past(settings.read(self._db)) is not None

    def _from_past(self, set_to: settings.Settings) -> dict[Phase, int] | None:
        if not set_to.from_past:
            return None
        return agenda.suggest_phase_seconds(meetings.past_stages(self._db, agenda.MAX_PAST_MEETINGS))

    # ---------------------------------------------------------------- course

    def start(self) -> str:
        """Begin a meeting with next week's slate; return what was done.

        Raises UserError without a slate. Those who are expected are noted as attending. Where another
        window was faster, its meeting is the meeting.
        """
        with self._db.step("started a meeting") as session:
            if (running := meetings.running(self._db)) is not None:
                return f"meeting {running.number} is running already: this is it"
            planned = self.plan()
            if not any(stage.pattern_id for stage in planned):
                raise UserError(
                    "The slate is empty, and a meeting is about patterns. Put up to five on it: F3, then t on "
                    "a pattern."
                )
            came = self._attendance.expected()
            now = self._time.note()
            ready = {entry.pattern.id: complete_sentences(entry.pattern) for entry in self._slate.entries()}
            meeting_id = meetings.start(self._db, now, sum(stage.planned for stage in planned), planned)
            slates.save_sentence_counts(self._db, meeting_id, ready)
            meeting = meetings.by_id(self._db, meeting_id)
            assert meeting is not None
            for attendee in came:
                attendance.save(self._db, meeting_id, attendee.name, attendee.role)
            attendance.replace_expected(self._db, ())
            self._enter(meeting, meeting.stages[0])
            session.label = f"started meeting {meeting.number}"
        return session.label

    def go(self, by: int, since: Stage | None = None) -> str | None:
        """Go `by` stages on (or back, when negative); return what was done, None at either end.

        `since` is the stage that was on the screen: where another window has moved on meanwhile, two
        presses for one move are one.
        """
        meeting = self.need()
        position = (since or meeting.stage).position + by
        target = next((s for s in meeting.stages if s.position == position), None)
        if target is None:
            return None
        label = f"{'went on' if by > 0 else 'went back'} to {self.stage_name(target)}"
        with self._db.step(label):
            meeting = self.need()
            if meeting.stage.id == target.id:
                return label
            if since is not None and meeting.stage.id != since.id:
                raise UserError(
                    f"Meanwhile another window went to {self.stage_name(meeting.stage)}, so nothing was moved. "
                    "Look where the meeting is, then move on."
                )
            now = self._time.now()
            rest = self._leave(meeting, now)
            fresh = self.need()
            self._enter(fresh, next(s for s in fresh.stages if s.id == target.id), now, rest)
        return label

    def _leave(self, meeting: Meeting, now: datetime) -> timedelta:
        """Note the whole seconds spent in the present stage; return the fraction that the next one gets."""
        spent = clock.seconds_spent(meeting.stage, meeting, now)
        meetings.leave_stage(self._db, meeting.stage.id, spent)
        return clock.visit_duration(meeting.stage, meeting, now) - timedelta(seconds=spent - meeting.stage.spent)

    def pause(self, stop: bool | None = None) -> str:
        """Stop the clock, or let it go on where it stood; return what was done.

        `stop` says which of the two is meant, so that two windows that mean the same do it once.
        """
        with self._db.step("paused the clock") as session:
            meeting, now = self.need(), self._time.now()
            running = meeting.paused_at is None
            if stop is not None and stop is not running:
                return "the clock is stopped already" if stop else "the clock goes already"
            if meeting.paused_at is None:
                meetings.shift_clock(self._db, meeting, timedelta(0), timedelta(0), now)
            else:
                stood = now - meeting.paused_at
                meetings.shift_clock(self._db, meeting, stood, stood, None)
                session.label = "let the clock go on"
        return session.label

    def add_minutes(self, minutes: int) -> str:
        """Give this stage some minutes more (or less), from what remains of the meeting."""
        meeting = self.need()
        verb = "gave" if minutes > 0 else "took"
        label = f"{verb} {self.stage_name(meeting.stage)} {abs(minutes)} min"
        if minutes < 0 and self.clock(meeting).stage_left < -60 * minutes:
            raise UserError(f"{self.stage_name(meeting.stage)} has no whole minute left that could be taken.")
        with self._db.step(label):
            meetings.add_stage_time(self._db, self.need(), 60 * minutes)
        return label

    def end(self) -> str:
        """End the meeting; return what was done."""
        label = f"ended meeting {self.need().number}"
        with self._db.step(label):
            meeting, now = self.need(), self._time.now()
            self._leave(meeting, now)
            meetings.end(self._db, meeting.id, clock.clock_moment(meeting.paused_at, now))
            ended = meetings.by_id(self._db, meeting.id)
            assert ended is not None
            self._minutes.keep(ended)
        return label

    def stage_name(self, stage: Stage) -> str:
        """Return what people call a stage."""
        pattern = self._patterns.get(stage.pattern_id) if stage.pattern_id else None
        return pattern.name if pattern else agenda.PHASE_LABELS[stage.phase]

    def _enter(
        self, meeting: Meeting, stage: Stage, now: datetime | None = None, rest: timedelta = timedelta(0)
    ) -> None:
        now = now or meeting.started_at
        hand = clock.clock_moment(meeting.paused_at, now)
        share = clock.seconds_for_stage(meeting, stage, now)
        meetings.enter_stage(self._db, meeting.id, stage.id, hand - rest, hand + timedelta(seconds=share))
