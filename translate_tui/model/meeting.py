"""The translation meeting: its phases and stages, who attends, and what product decides."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Phase(StrEnum):
    """The phases of a translation meeting, in their order."""

    OPENING = "opening"
    REVIEW = "review"  # of earlier commitments
    PATTERNS = "patterns"
    GRID = "grid"
    COMMITMENTS = "commitments"
    CLOSE = "close"


class Outcome(StrEnum):
    """What product decided on a pattern."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    DEFERRED = "deferred"


class Role(StrEnum):
    """The role in which somebody attends. Listeners only listen: the practice's "fly on the wall"."""

    SUPPORT = "support"
    PRODUCT = "product"
    LISTENER = "listener"
    FACILITATOR = "facilitator"


class Stage(NamedTuple):
    """A stage of a meeting: a phase, or one pattern within the patterns phase. Durations are in seconds.

    `spent` is the time of earlier visits, without the present one, which began at `entered_at`. `given` is
    the time that was added by hand (negative: taken away).
    """

    id: int
    position: int
    phase: Phase
    pattern_id: int | None
    planned: int
    spent: int
    entered_at: datetime | None
    deadline: datetime | None
    given: int = 0


class Meeting(NamedTuple):
    """A translation meeting, `planned` for so many seconds. It runs while `ended_at` is None."""

    id: int
    number: int
    planned: int
    started_at: datetime
    ends_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    stage_id: int | None
    stages: tuple[Stage, ...] = ()

    @property
    def stage(self) -> Stage:
        """The present stage; once the meeting has ended, the last one visited."""
        return next((stage for stage in self.stages if stage.id == self.stage_id), self.stages[0])


class Decision(NamedTuple):
    """What product decided on a pattern in a meeting, and why."""

    id: int
    pattern_id: int
    outcome: Outcome
    why: str


class ParkedItem(NamedTuple):
    """An item of the parking lot: raised in a meeting, but not for that meeting."""

    id: int
    what: str
    raised_by: str


class MeetingNote(NamedTuple):
    """A note taken in a meeting, on the pattern that was talked about; `pattern_id` is None for none."""

    id: int
    pattern_id: int | None
    words: str


class Attendee(NamedTuple):
    """A person who attends a meeting, or is expected to, with their role."""

    id: int
    name: str
    role: Role
