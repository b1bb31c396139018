"""The translation meeting: its stages, its clock, and what comes of it.

The clock never moves a stage on; people do. Every verb is a step that can be undone.
"""

from datetime import date, timedelta

from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    Outcome,
    Parked,
    Refused,
    Role,
    Stage,
)
from translate_tui.protocol import agenda, clock
from translate_tui.protocol.due import due_date
from translate_tui.services.cards import Cards
from translate_tui.services.recording import Recording
from translate_tui.store import drafts, meetings
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, shorten


class Meetings:
    """The verbs of the meeting on one database."""

    def __init__(self, db: Database, cards: Cards, recording: Recording) -> None:
        self._db = db
        self._cards = cards
        self._recording = recording

    # -------------------------------------------------------------- reading

    def running(self) -> Meeting | None:
        """Return the meeting that is running, or None."""
        return meetings.running(self._db)

    def all(self) -> list[Meeting]:
        """Return all meetings, newest first."""
        return meetings.all_meetings(self._db)

    def need(self) -> Meeting:
        """Return the meeting that is running. Raises Refused when none is."""
        meeting = meetings.running(self._db)
        if meeting is None:
            raise Refused("No meeting is running: it was ended, perhaps in another window. Start one on F5.")
        return meeting

    def clock(self, meeting: Meeting) -> clock.Reading:
        """Return what the clock shows now."""
        return clock.read(meeting, self._db.now())

    def spent(self, meeting: Meeting, stage: Stage) -> int:
        """Return the seconds spent in a stage until now."""
        return clock.spent(stage, meeting, self._db.now())

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

    def parked(self, meeting: Meeting) -> list[Parked]:
        """Return the parking lot of a meeting."""
        return meetings.parked(self._db, meeting.id)

    def attendance(self, meeting: Meeting) -> list[Attendee]:
        """Return who attends a meeting."""
        return meetings.attendance(self._db, meeting.id)

    def plan(self) -> list[agenda.PlannedStage]:
        """Return the agenda that a meeting would have if it began now."""
        return agenda.plan([entry.pattern.id for entry in self._cards.slate()])

    # ---------------------------------------------------------------- course

    def start(self) -> str:
        """Begin a meeting with next week's slate; return what was done.

        Raises Refused without a slate, or when a meeting is running already. Those who came
        last time are noted as attending.
        """
        if meetings.running(self._db) is not None:
            raise Refused("A meeting is running already. Go on with it, or end it first.")
        planned = self.plan()
        if not any(stage.pattern_id for stage in planned):
            raise Refused(
                "The slate is empty, and a meeting is about patterns. Put up to five on it: F3, then t on a pattern."
            )
        with self._db.step("started a meeting") as step:
            came = meetings.last_attendance(self._db)
            meeting_id = meetings.start(self._db, agenda.MEETING_SECONDS, planned)
            meeting = meetings.by_id(self._db, meeting_id)
            assert meeting is not None
            for attendee in came:
                meetings.attend(self._db, meeting_id, attendee.name, attendee.role)
            self._enter(meeting, meeting.stages[0])
            step.label = f"started meeting {meeting.number}"
        self._cards.refresh()
        return step.label

    def go(self, by: int) -> str | None:
        """Go `by` stages on (or back, when negative); return what was done, None at either end."""
        meeting = self.need()
        position = meeting.stage.position + by
        target = next((s for s in meeting.stages if s.position == position), None)
        if target is None:
            return None
        label = f"{'went on' if by > 0 else 'went back'} to {self.stage_name(target)}"
        now = self._db.now()
        with self._db.step(label):
            meetings.leave(self._db, meeting.stage.id, clock.spent(meeting.stage, meeting, now))
            fresh = self.need()
            self._enter(fresh, next(s for s in fresh.stages if s.id == target.id))
        return label

    def pause(self) -> str:
        """Stop the clock, or let it go on where it stood; return what was done."""
        meeting = self.need()
        now = self._db.now()
        if meeting.paused_at is None:
            with self._db.step("paused the clock"):
                meetings.set_clock(self._db, meeting, timedelta(0), timedelta(0), now)
            return "paused the clock"
        stood = now - meeting.paused_at
        with self._db.step("let the clock go on"):
            meetings.set_clock(self._db, meeting, stood, stood, None)
        return "let the clock go on"

    def add_minutes(self, minutes: int) -> str:
        """Give this stage some minutes more (or less), from what remains of the meeting."""
        meeting = self.need()
        verb = "gave" if minutes > 0 else "took"
        label = f"{verb} {self.stage_name(meeting.stage)} {abs(minutes)} min"
        with self._db.step(label):
            shift = timedelta(minutes=minutes)
            meetings.set_clock(self._db, meeting, timedelta(0), shift, meeting.paused_at)
            meetings.give(self._db, meeting.stage, 60 * minutes)
        return label

    def end(self) -> str:
        """End the meeting; return what was done."""
        meeting = self.need()
        label = f"ended meeting {meeting.number}"
        now = self._db.now()
        with self._db.step(label):
            meetings.leave(self._db, meeting.stage.id, clock.spent(meeting.stage, meeting, now))
            meetings.end(self._db, meeting.id, clock.hand(meeting.paused_at, now))
            ended = meetings.by_id(self._db, meeting.id)
            assert ended is not None
            self._recording.keep(ended)
        return label

    def stage_name(self, stage: Stage) -> str:
        """Return what people call a stage."""
        pattern = self._cards.get(stage.pattern_id) if stage.pattern_id else None
        return pattern.name if pattern else agenda.PHASE_LABELS[stage.phase]

    def _enter(self, meeting: Meeting, stage: Stage) -> None:
        hand = clock.hand(meeting.paused_at, self._db.now())
        share = clock.share(meeting, stage, self._db.now())
        meetings.enter(self._db, meeting.id, stage.id, hand, hand + timedelta(seconds=share))

    # ----------------------------------------------------- what comes of it

    def decide(self, pattern_id: int, outcome: Outcome, why: str, draft: str = "") -> str:
        """Note what product decided on a pattern, and why; return what was done.

        `draft` is the key of the draft that is said with this.
        """
        meeting, pattern = self.need(), self._cards.need(pattern_id)
        label = f"decided {pattern.name}: {outcome}"
        with self._db.step(label):
            meetings.decide(self._db, meeting.id, pattern_id, outcome, plain(clean(why)))
            drafts.drop(self._db, draft)
        self._cards.refresh(pattern_id)
        return label

    def commit(self, pattern_id: int | None, what: str, owner: str, due: str, draft: str = "") -> str:
        """Note a commitment; return what was done. Raises Refused without words or with a date unread."""
        meeting = self.need()
        what, owner = plain(clean(what)), plain(clean(owner))
        if not what:
            raise Refused("A commitment needs words: what will be done?")
        day = self.due(due)
        label = f"noted a commitment: {shorten(what, 30)}"
        with self._db.step(label):
            meetings.commit(self._db, meeting.id, pattern_id, what, owner, day)
            drafts.drop(self._db, draft)
        return label

    def due(self, words: str) -> date | None:
        """Return the day that `words` name ("fri", "+2w", "2026-12-01"). Raises Refused otherwise."""
        if not words.strip():
            return None
        return due_date(words, self._db.now().date())

    def park(self, what: str, raised_by: str, draft: str = "") -> str:
        """Put something on the parking lot; return what was done."""
        meeting = self.need()
        what = plain(clean(what))
        if not what:
            raise Refused("The parking lot needs words: what was raised?")
        label = f"parked: {shorten(what, 30)}"
        with self._db.step(label):
            meetings.park(self._db, meeting.id, what, plain(clean(raised_by)))
            drafts.drop(self._db, draft)
        return label

    def attend(self, names: str, role: Role, draft: str = "") -> str:
        """Note who attends (names parted by commas) in a role; return what was done."""
        meeting = self.need()
        listed = [name for part in names.split(",") if (name := plain(clean(part)))]
        if not listed:
            raise Refused("Attendance needs a name; several are parted by commas.")
        label = f"noted {', '.join(listed)} as {role}"
        with self._db.step(shorten(label, 70)):
            for name in listed:
                meetings.attend(self._db, meeting.id, name, role)
            drafts.drop(self._db, draft)
        return label

    def absent(self, attendee: Attendee, draft: str = "") -> str:
        """Strike somebody from the attendance; return what was done."""
        label = f"struck {attendee.name} from the attendance"
        with self._db.step(label):
            meetings.remove_attendee(self._db, attendee.id)
            drafts.drop(self._db, draft)
        return label

    def settle(self, commitment: Commitment, state: str, reason: str = "", draft: str = "") -> str:
        """Mark a promise as kept, dropped with a reason, or open again; return what was done."""
        meeting = self.running()
        reason = plain(clean(reason))
        if state == "dropped" and not reason:
            raise Refused("A promise is dropped with a reason: why will it not be kept?")
        label = f"{'reopened' if state == 'open' else state}: {shorten(commitment.what, 30)}"
        with self._db.step(label):
            meetings.settle(self._db, commitment.id, state, meeting.id if meeting else None, reason)
            drafts.drop(self._db, draft)
        return label
