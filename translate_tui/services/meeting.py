"""The translation meeting: its stages and its clock.

The meeting takes 30 minutes a week. The clock only shows the time: people, not the clock, move to the next stage.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from translate_tui.commands import key
from translate_tui.model import Meeting, Phase, Stage, UserError
from translate_tui.protocol import agenda, clock
from translate_tui.protocol.card import complete_sentences
from translate_tui.protocol.dates import format_past_moment, parse_past_moment
from translate_tui.services import settings
from translate_tui.services.attendance import Attendance
from translate_tui.services.clock import MeetingClock
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import forgotten_since, require_running_meeting, running_meeting
from translate_tui.services.slate import Slate
from translate_tui.store import attendance as attendance_store
from translate_tui.store import meetings
from translate_tui.store import slate as slates
from translate_tui.store.database import Database
from translate_tui.text import plain

if TYPE_CHECKING:
    from translate_tui.services.minutes import Minutes


class Meetings:
    """Runs the meetings of one database: starting, moving between stages, pausing and ending."""

    def __init__(
        self,
        db: Database,
        patterns: Patterns,
        slate: Slate,
        attendance: Attendance,
        minutes: "Callable[[], Minutes]",
        time: MeetingClock,
    ) -> None:
        """`minutes` returns what stores the minutes; it is called when a meeting ends."""
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

    def require_running(self) -> Meeting:
        """Return the meeting that is running. Raises UserError when none is, and when nobody ended it."""
        return require_running_meeting(self._db, self._time)

    def forgotten_since(self, meeting: Meeting) -> datetime | None:
        """Return when the last thing was done in a meeting that nobody ended, which must be asked when it ended.

        None for a meeting that runs as it should, or has ended.
        """
        return forgotten_since(self._db, self._time, meeting)

    def proposed_end(self, last_done: datetime) -> str:
        """Return a moment in local time, as people may type it for `end_at`: "16 Nov 14:25"."""
        return format_past_moment(last_done.astimezone(), self._today())

    def clock(self, meeting: Meeting) -> clock.ClockReading:
        """Return what the clock of a running meeting shows now."""
        return clock.read_clock(meeting, self._time.now())

    def seconds_spent(self, meeting: Meeting, stage: Stage) -> int:
        """Return the whole seconds spent in a stage until now, over all visits to it."""
        return clock.seconds_spent(stage, meeting, self._time.now())

    def plan(self) -> list[agenda.PlannedStage]:
        """Return the agenda that a meeting would have if it began now, with the seconds of each stage.

        The time is divided as people set it, else as past meetings used it, else as the practice proposes.
        """
        settings_now = settings.read(self._db)
        phase_seconds = settings_now.phases or self._past_phase_seconds(settings_now) or agenda.DEFAULT_PHASE_SECONDS
        pattern_ids = [entry.pattern.id for entry in self._slate.entries()]
        return agenda.plan_stages(pattern_ids, settings_now.seconds, phase_seconds)

    def is_plan_from_past(self) -> bool:
        """Return whether the agenda would divide its time as past meetings used it."""
        return self._past_phase_seconds(settings.read(self._db)) is not None

    def _past_phase_seconds(self, settings_now: settings.Settings) -> dict[Phase, int] | None:
        """Return the seconds that past meetings spent in each phase; None when set otherwise, or with too few."""
        if not settings_now.from_past:
            return None
        return agenda.suggest_phase_seconds(meetings.past_stages(self._db, agenda.MAX_PAST_MEETINGS))

    # ---------------------------------------------------------------- course

    def start(self) -> str:
        """Begin a meeting with next week's slate; return what was done.

        Who is expected is kept until it ends, to be confirmed as present. When another window has begun a meeting
        meanwhile, that one is joined. Raises UserError without a slate, and while nobody ended the last meeting.
        """
        with self._db.step("started a meeting") as session:
            if (running := running_meeting(self._db, self._time)) is not None:
                return f"meeting {running.number} is already running, so you joined it"
            planned_stages = self.plan()
            if not any(stage.pattern_id for stage in planned_stages):
                raise UserError(
                    "The slate is empty. Add up to five patterns before you start the meeting: press "
                    f"{key('everywhere.patterns')}, then {key('patterns.slate')} on a pattern."
                )
            expected = self._attendance.expected()  # now: those who came last time are others once it has begun
            started_at = self._time.note()
            # How complete the cards are as they are brought: a figure of the journey.
            complete = {entry.pattern.id: complete_sentences(entry.pattern) for entry in self._slate.entries()}
            seconds = sum(stage.planned for stage in planned_stages)
            meeting_id = meetings.start(self._db, started_at, seconds, planned_stages)
            slates.save_sentence_counts(self._db, meeting_id, complete)
            meeting = meetings.by_id(self._db, meeting_id)
            assert meeting is not None
            attendance_store.replace_expected(self._db, [(person.name, person.role) for person in expected])
            self._enter(meeting, meeting.stages[0], meeting.started_at)
            session.label = f"started meeting {meeting.number}"
        return session.label

    def move(self, by: int, since: Stage | None = None) -> str | None:
        """Move `by` stages on (back, when negative); return what was done, None where there is no such stage.

        `since` is the stage that was on the screen: when two windows are told to move on from it, the meeting moves
        once. Raises UserError when another window has moved to another stage meanwhile.
        """
        meeting = self.require_running()
        position = (since or meeting.stage).position + by
        target = next((stage for stage in meeting.stages if stage.position == position), None)
        if target is None:
            return None
        label = f"{'moved on' if by > 0 else 'went back'} to {self.stage_name(target)}"
        with self._db.step(label):
            meeting = self.require_running()
            if meeting.stage.id == target.id:
                return label
            if since is not None and meeting.stage.id != since.id:
                raise UserError(
                    f"Another window has already gone to {self.stage_name(meeting.stage)}, so nothing was changed. "
                    "Look at the agenda, then press the key again if you still need to."
                )
            now = self._time.now()
            carried_over = self._leave(meeting, now)
            meeting = self.require_running()
            target = next(stage for stage in meeting.stages if stage.id == target.id)
            self._enter(meeting, target, now, carried_over)
        return label

    def _leave(self, meeting: Meeting, now: datetime) -> timedelta:
        """Note the whole seconds spent in the present stage; return the rest of a second, which the next one gets.

        Without it a meeting with many moves would lose a second at each.
        """
        spent = clock.seconds_spent(meeting.stage, meeting, now)
        meetings.leave_stage(self._db, meeting.stage.id, spent)
        return clock.visit_duration(meeting.stage, meeting, now) - timedelta(seconds=spent - meeting.stage.spent)

    def pause(self, stop: bool | None = None) -> str:
        """Stop the clock, or let it go on from where it stopped; return what was done.

        `stop` says which of the two is meant (None: the other than now), so that two windows that mean the same do it
        once.
        """
        with self._db.step("paused the clock") as session:
            meeting, now = self.require_running(), self._time.now()
            running = meeting.paused_at is None
            if stop is not None and stop is not running:
                return "the clock is already paused" if stop else "the clock is already running"
            if meeting.paused_at is None:
                meetings.shift_clock(self._db, meeting, timedelta(0), timedelta(0), now)
            else:
                self._resume(meeting, now)
                session.label = "resumed the clock"
        return session.label

    def _resume(self, meeting: Meeting, now: datetime) -> None:
        """Let a paused clock go on: every deadline moves by the length of the pause."""
        assert meeting.paused_at is not None
        paused_for = now - meeting.paused_at
        meetings.shift_clock(self._db, meeting, paused_for, paused_for, None)

    def add_minutes(self, minutes: int) -> str:
        """Give the present stage minutes (or take them, when negative); return what was done.

        They come from the time that remains of the meeting. Raises UserError when fewer are left than are taken.
        """
        with self._db.step("changed the time of an agenda item") as session:
            meeting = self.require_running()
            stage = self.stage_name(meeting.stage)
            change = "added {} min to {}" if minutes > 0 else "removed {} min from {}"
            session.label = change.format(abs(minutes), stage)
            if minutes < 0 and self.clock(meeting).stage_left < -60 * minutes:
                raise UserError(f"{stage} has less than {abs(minutes)} min left, so no time was removed.")
            meetings.add_stage_time(self._db, meeting, 60 * minutes)
        return session.label

    def end(self) -> str:
        """End the running meeting and store its minutes; return what was done.

        Raises UserError while none runs, and when nobody ended it: see `end_at`.
        """
        label = f"ended meeting {self.require_running().number}"
        with self._db.step(label):
            meeting, now = self.require_running(), self._time.now()
            self._leave(meeting, now)
            self._finish(meeting, clock.clock_moment(meeting.paused_at, now), None)
        return label

    def end_at(self, words: str) -> str:
        """End a meeting that nobody ended, at the moment that `words` mean; return what was done.

        They are a local time, without a day on that of the last thing done in it (`parse_past_moment`). Stage times
        and minutes are as if it had been ended then. Raises UserError for a time that cannot be read, is before its
        start or in the future, and for a meeting that runs as it should or was ended meanwhile.
        """
        with self._db.step("ended a meeting") as session:
            meeting, last_done = self._require_forgotten()
            ended_at = self._past_moment(words, meeting, last_done)
            session.label = f"ended meeting {meeting.number} at {self.proposed_end(ended_at)}"
            for stage_id, seconds in clock.spent_until(meeting, ended_at).items():
                meetings.leave_stage(self._db, stage_id, seconds)
            self._finish(meeting, ended_at, self._today())
        return session.label

    def keep_running(self) -> str:
        """Go on with a meeting that looks as if nobody ended it; return what was done.

        On the day of the last thing done, the clock shows what has passed since: people say that they went on. A
        night, or a pause, is none of it: the clock goes on from where it stopped, or from the last thing done. Raises
        UserError as `end_at`.
        """
        with self._db.step("kept a meeting running") as session:
            meeting, last_done = self._require_forgotten()
            session.label = f"kept meeting {meeting.number} running"
            now = self._time.now()
            if meeting.paused_at is not None:
                self._resume(meeting, now)
            elif last_done.astimezone().date() < self._today():
                self._resume(meeting._replace(paused_at=last_done), now)
            else:  # a new visit to the same stage: that is when the last thing was done from now on
                stage = meeting.stage
                carried_over = self._leave(meeting, now)
                meetings.enter_stage(self._db, meeting.id, stage.id, now - carried_over, stage.deadline or now)
        return session.label

    def _require_forgotten(self) -> tuple[Meeting, datetime]:
        """Return the meeting that nobody ended, and when the last thing was done in it; raises UserError for none."""
        meeting = meetings.running(self._db)
        last_done = forgotten_since(self._db, self._time, meeting) if meeting else None
        if meeting is None or last_done is None:
            raise UserError(
                "Someone has already answered this, perhaps in another window, so nothing was changed. "
                f"Press {key('everywhere.meeting')} to see whether the meeting is running."
            )
        return meeting, last_done

    def _past_moment(self, words: str, meeting: Meeting, last_done: datetime) -> datetime:
        """Return the moment at which people say that a meeting ended. Raises UserError for one that cannot be."""
        now = self._time.now()
        local_last = last_done.astimezone()
        typed = parse_past_moment(words, self._today(), local_last.date())
        if typed.date() < meeting.started_at.astimezone().date():  # also for days before any time zone
            raise UserError(
                f"“{plain(words)}” is before the day on which meeting {meeting.number} started "
                f"({self.proposed_end(meeting.started_at)}). Enter a later time."
            )
        # When the clocks go back an hour comes twice: what is typed means the first one that can be.
        meant = sorted({typed.astimezone(), typed.replace(fold=1).astimezone()})
        # People type minutes. The minute of the start or of the last thing done means that moment, not one before it.
        for moment in (last_done, meeting.started_at):
            if moment.astimezone().replace(second=0, microsecond=0) in meant:
                return moment
        ended_at = next((moment for moment in meant if meeting.started_at <= moment <= now), meant[0])
        if ended_at < meeting.started_at:
            raise UserError(
                f"{self.proposed_end(ended_at)} is before meeting {meeting.number} started "
                f"({self.proposed_end(meeting.started_at)}). Enter a later time, with the day if it was another day."
            )
        if ended_at > now:
            raise UserError(
                f"{self.proposed_end(ended_at)} is in the future: it is {self.proposed_end(now)} now. "
                "Enter an earlier time."
            )
        return ended_at

    def _today(self) -> date:
        return self._time.now().astimezone().date()

    def _finish(self, meeting: Meeting, ended_at: datetime, noted_on: date | None) -> None:
        """End a meeting whose last stage was left, store its minutes and clear who was expected.

        `noted_on` is the day on which people said when it had ended; None for a meeting that is ended now.
        """
        meetings.end(self._db, meeting.id, ended_at)
        ended = meetings.by_id(self._db, meeting.id)
        assert ended is not None
        self._minutes().save_record(ended, noted_on)
        attendance_store.replace_expected(self._db, ())

    def stage_name(self, stage: Stage) -> str:
        """Return what people call a stage: the name of its pattern ("P7"), else that of its phase."""
        pattern = self._patterns.get(stage.pattern_id) if stage.pattern_id else None
        return pattern.name if pattern else agenda.PHASE_LABELS[stage.phase]

    def _enter(self, meeting: Meeting, stage: Stage, now: datetime, carried_over: timedelta = timedelta(0)) -> None:
        """Begin a visit to a stage; `carried_over` is the time of the stage before that counts for this one."""
        clock_time = clock.clock_moment(meeting.paused_at, now)
        ends_at = clock_time + timedelta(seconds=clock.seconds_for_stage(meeting, stage, now))
        meetings.enter_stage(self._db, meeting.id, stage.id, clock_time - carried_over, ends_at)
