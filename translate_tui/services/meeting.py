"""The translation meeting: its stages, its clock, and what comes of it.

The clock never moves a stage on; people do. Every verb is a step that can be undone.
"""

from datetime import date, datetime, timedelta

from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    Outcome,
    ParkedItem,
    Phase,
    Role,
    Stage,
    UserError,
)
from translate_tui.protocol import agenda, clock, prep
from translate_tui.protocol.card import complete_sentences
from translate_tui.protocol.dates import parse_due_date
from translate_tui.services import settings
from translate_tui.services.clock import MeetingClock
from translate_tui.services.minutes import Minutes
from translate_tui.services.patterns import Patterns, ensure_unchanged
from translate_tui.store import drafts, meetings
from translate_tui.store import slate as slates
from translate_tui.store.database import Database
from translate_tui.text import clean, fold, plain, shorten, split_names


class Meetings:
    """The verbs of the meeting on one database."""

    def __init__(self, db: Database, cards: Patterns, recording: Minutes, time: MeetingClock) -> None:
        self._db = db
        self._time = time
        self._patterns = cards
        self._minutes = recording

    # -------------------------------------------------------------- reading

    def running(self) -> Meeting | None:
        """Return the meeting that is running, or None."""
        return meetings.running(self._db)

    def all(self) -> list[Meeting]:
        """Return all meetings, newest first."""
        return meetings.all_meetings(self._db)

    def need(self) -> Meeting:
        """Return the meeting that is running. Raises UserError when none is."""
        meeting = meetings.running(self._db)
        if meeting is None:
            raise UserError("No meeting is running: it was ended, perhaps in another window. Start one on F5.")
        return meeting

    def clock(self, meeting: Meeting) -> clock.ClockReading:
        """Return what the clock shows now."""
        return clock.read_clock(meeting, self._time.now())

    def spent(self, meeting: Meeting, stage: Stage) -> int:
        """Return the seconds spent in a stage until now."""
        return clock.seconds_spent(stage, meeting, self._time.now())

    def decisions(self, meeting: Meeting) -> dict[int, Decision]:
        """Return the decisions of a meeting by pattern."""
        return meetings.decisions(self._db, meeting.id)

    def commitments(self, meeting: Meeting) -> list[Commitment]:
        """Return the commitments of a meeting."""
        return meetings.commitments(self._db, meeting.id)

    def promises(self, meeting: Meeting) -> list[Commitment]:
        """Return what was open when a meeting began."""
        return meetings.promises(self._db, meeting)

    def open_commitments(self) -> list[Commitment]:
        """Return everything that is promised and open."""
        return meetings.open_commitments(self._db)

    def parked(self, meeting: Meeting) -> list[ParkedItem]:
        """Return the parking lot of a meeting."""
        return meetings.parked(self._db, meeting.id)

    def attendance(self, meeting: Meeting) -> list[Attendee]:
        """Return who attends a meeting."""
        return meetings.attendance(self._db, meeting.id)

    def plan(self) -> list[agenda.PlannedStage]:
        """Return the agenda that a meeting would have if it began now."""
        set_to = settings.read(self._db)
        weights = set_to.phases or self._from_past(set_to) or agenda.DEFAULT_PHASE_SECONDS
        return agenda.plan_stages([entry.pattern.id for entry in self._patterns.slate()], set_to.seconds, weights)

    def suggested(self) -> bool:
        """Tell whether the agenda shares its time as past meetings did."""
        return self._from_past(settings.read(self._db)) is not None

    def _from_past(self, set_to: settings.Settings) -> dict[Phase, int] | None:
        if not set_to.from_past:
            return None
        return agenda.suggest_phase_seconds(meetings.past_stages(self._db, agenda.MAX_PAST_MEETINGS))

    def expected(self) -> list[Attendee]:
        """Return who is expected at the next meeting: as noted, else those who came last time."""
        return meetings.expected(self._db) or meetings.last_attendance(self._db)

    def today(self) -> date:
        """Return the day that it is where people are."""
        return self._db.today()

    def people(self) -> list[str]:
        """Return everybody who ever attended a meeting or owns a commitment."""
        return meetings.people(self._db)

    def prep(self) -> list[prep.ChecklistLine]:
        """Return the checklist before a meeting."""
        today = self._db.today()
        overdue = meetings.overdue(self._db, today)
        recording = self._minutes
        return prep.checklist(
            self._patterns.slate(), overdue, self.expected(), recording.exchanges_due(), today, recording.unanswered()
        )

    def expect(self, names: str, role: Role | None, draft: str = "") -> str:
        """Note who is expected in a role (None: not expected); return what was done."""
        listed = self._names(names)
        label = f"{', '.join(listed)}: {f'expected as {role}' if role else 'not expected'}"
        with self._db.step(shorten(label, 70)):
            people = {a.name: a.role for a in self.expected()}
            known = {fold(name): name for name in people}
            for name in (known.get(fold(one), one) for one in listed):
                if role is None and name not in people:
                    raise UserError(f"“{name}” is not among those who are expected, so nobody was struck.")
                if role is None:
                    del people[name]
                else:
                    people[name] = role
            meetings.expect(self._db, people.items())
            drafts.drop(self._db, draft)
        return label

    # ---------------------------------------------------------------- course

    def start(self) -> str:
        """Begin a meeting with next week's slate; return what was done.

        Raises UserError without a slate. Those who are expected are noted as attending. Where another
        window was faster, its meeting is the meeting.
        """
        with self._db.step("started a meeting") as step:
            if (running := meetings.running(self._db)) is not None:
                return f"meeting {running.number} is running already: this is it"
            planned = self.plan()
            if not any(stage.pattern_id for stage in planned):
                raise UserError(
                    "The slate is empty, and a meeting is about patterns. Put up to five on it: F3, then t on "
                    "a pattern."
                )
            came = self.expected()
            now = self._time.note()
            ready = {entry.pattern.id: complete_sentences(entry.pattern) for entry in self._patterns.slate()}
            meeting_id = meetings.start(self._db, now, sum(stage.planned for stage in planned), planned)
            slates.note_cards(self._db, meeting_id, ready)
            meeting = meetings.by_id(self._db, meeting_id)
            assert meeting is not None
            for attendee in came:
                meetings.attend(self._db, meeting_id, attendee.name, attendee.role)
            meetings.expect(self._db, ())
            self._enter(meeting, meeting.stages[0])
            step.label = f"started meeting {meeting.number}"
        return step.label

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
        meetings.leave(self._db, meeting.stage.id, spent)
        return clock.visit_duration(meeting.stage, meeting, now) - timedelta(seconds=spent - meeting.stage.spent)

    def pause(self, stop: bool | None = None) -> str:
        """Stop the clock, or let it go on where it stood; return what was done.

        `stop` says which of the two is meant, so that two windows that mean the same do it once.
        """
        with self._db.step("paused the clock") as step:
            meeting, now = self.need(), self._time.now()
            running = meeting.paused_at is None
            if stop is not None and stop is not running:
                return "the clock is stopped already" if stop else "the clock goes already"
            if meeting.paused_at is None:
                meetings.set_clock(self._db, meeting, timedelta(0), timedelta(0), now)
            else:
                stood = now - meeting.paused_at
                meetings.set_clock(self._db, meeting, stood, stood, None)
                step.label = "let the clock go on"
        return step.label

    def add_minutes(self, minutes: int) -> str:
        """Give this stage some minutes more (or less), from what remains of the meeting."""
        meeting = self.need()
        verb = "gave" if minutes > 0 else "took"
        label = f"{verb} {self.stage_name(meeting.stage)} {abs(minutes)} min"
        if minutes < 0 and self.clock(meeting).stage_left < -60 * minutes:
            raise UserError(f"{self.stage_name(meeting.stage)} has no whole minute left that could be taken.")
        with self._db.step(label):
            meetings.more_time(self._db, self.need(), 60 * minutes)
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
        meetings.enter(self._db, meeting.id, stage.id, hand - rest, hand + timedelta(seconds=share))

    # ----------------------------------------------------- what comes of it

    def decide(self, pattern_id: int, outcome: Outcome, why: str, draft: str = "", was: str | None = None) -> str:
        """Note what product decided on a pattern, and why; return what was done.

        `draft` is the key of the draft that is said with this, `was` the decision (`decision_words`) that stood
        there when people began to write: one that another window noted meanwhile is not overwritten (UserError).
        """
        pattern = self._patterns.need(pattern_id)
        label = f"decided {pattern.name}: {outcome}"
        with self._db.step(label):
            meeting = self.need()
            if was is not None:
                now = decision_words(meetings.decisions(self._db, meeting.id).get(pattern_id))
                ensure_unchanged(f"the decision on {pattern.name}", was, now, f"{outcome} {why}")
            meetings.decide(self._db, meeting.id, pattern_id, outcome, plain(clean(why)))
            drafts.drop(self._db, draft)
        return label

    def commit(self, pattern_id: int | None, what: str, owner: str, due: str, draft: str = "") -> str:
        """Note a commitment; return what was done. Raises UserError without words or with a date unread."""
        what, owner = plain(clean(what)), plain(clean(owner))
        if not what:
            raise UserError("A commitment needs words: what will be done?")
        day = self.due(due)
        label = f"noted a commitment: {shorten(what, 30)}"
        with self._db.step(label):
            meetings.commit(self._db, self.need().id, pattern_id, what, owner, day)
            drafts.drop(self._db, draft)
        return label

    def amend(self, commitment: Commitment, what: str, owner: str, due: str, draft: str = "") -> str:
        """Say a commitment anew, as it was when `commitment` was read; return what was done. Raises UserError."""
        what, owner = plain(clean(what)), plain(clean(owner))
        if not what:
            raise UserError("A commitment needs words: what will be done?")
        day = self.due(due)
        label = f"said anew: {shorten(what, 30)}"
        with self._db.step(label):
            now = meetings.commitment(self._db, commitment.id)
            if now is None:
                raise UserError("This commitment is not there any more: it was undone in another window.")
            ensure_unchanged("this commitment", _promised(commitment), _promised(now), f"{what} {owner} {day or ''}")
            meetings.amend(self._db, commitment.id, what, owner, day)
            drafts.drop(self._db, draft)
        return label

    def due(self, words: str) -> date | None:
        """Return the day that `words` name ("fri", "+2w", "2026-12-01"). Raises UserError otherwise."""
        if not words.strip():
            return None
        return parse_due_date(words, self._db.today())

    def park(self, what: str, raised_by: str, draft: str = "") -> str:
        """Put something on the parking lot; return what was done."""
        what = plain(clean(what))
        if not what:
            raise UserError("The parking lot needs words: what was raised?")
        label = f"parked: {shorten(what, 30)}"
        with self._db.step(label):
            meetings.park(self._db, self.need().id, what, plain(clean(raised_by)))
            drafts.drop(self._db, draft)
        return label

    def _names(self, names: str) -> list[str]:
        listed = split_names(names)
        if not listed:
            raise UserError("Attendance needs a name; several are parted by commas.")
        return listed

    def attend(self, names: str, role: Role, draft: str = "") -> str:
        """Note who attends (names parted by commas) in a role; return what was done."""
        listed = self._names(names)
        label = f"noted {', '.join(listed)} as {role}"
        with self._db.step(shorten(label, 70)):
            meeting = self.need()
            known = {fold(a.name): a.name for a in meetings.attendance(self._db, meeting.id)}
            for name in listed:
                meetings.attend(self._db, meeting.id, known.get(fold(name), name), role)
            drafts.drop(self._db, draft)
        return label

    def absent(self, names: str, draft: str = "") -> str:
        """Strike people (names parted by commas) from the attendance; return what was done. Raises UserError."""
        listed = self._names(names)
        label = f"struck {', '.join(listed)} from the attendance"
        with self._db.step(shorten(label, 70)):
            here = {fold(a.name): a.id for a in meetings.attendance(self._db, self.need().id)}
            for name in listed:
                if fold(name) not in here:
                    raise UserError(f"“{name}” is not noted as being here, so nobody was struck.")
                meetings.remove_attendee(self._db, here[fold(name)])
            drafts.drop(self._db, draft)
        return label

    def settle(self, commitment: Commitment, state: str, reason: str = "", draft: str = "") -> str:
        """Mark a promise as kept, dropped with a reason, or open again; return what was done."""
        meeting = self.running()
        reason = plain(clean(reason))
        if state == "dropped" and not reason:
            raise UserError("A promise is dropped with a reason: why will it not be kept?")
        label = f"{'reopened' if state == 'open' else state}: {shorten(commitment.what, 30)}"
        with self._db.step(label):
            now = meetings.commitment(self._db, commitment.id)
            ensure_unchanged("this promise", commitment.state, now.state if now else "undone", state)
            meetings.settle(self._db, commitment.id, state, meeting.id if meeting else None, reason)
            drafts.drop(self._db, draft)
        return label


def decision_words(decision: Decision | None) -> str:
    """Return a decision as it is compared: what and why; "" where none stands."""
    return f"{decision.outcome} {decision.why}" if decision else ""


def _promised(commitment: Commitment) -> str:
    return f"{commitment.what} {commitment.owner} {commitment.due or ''}"
