"""The clock of a translation meeting: how much time is left, in all and for each stage.

A meeting has one end. When a stage is entered, it gets its share of the time that is left until that end. So a
stage that overruns takes time from the later ones, a stage left early gives them some, and the meeting still
ends on time. Nothing here moves on to the next stage by itself.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from translate_tui.model import Meeting, PurgeSession, Stage

WARNING_SECONDS: Final = 120  # the practice: a bell at two minutes left
_MIN_WEIGHT_SECONDS: Final = 60
# A meeting that overruns this long without a key pressed for it is one that nobody ended: a talk of an hour past the
# end leaves some trace (a decision, the next stage, a commitment). Lower, and a long talk would be asked about.
FORGOTTEN_AFTER: Final = timedelta(minutes=60)
# The time in a stage from which its pattern counts as talked about: shorter is a key pressed on the way to another
# stage, while reading a card's four sentences aloud alone takes about twenty seconds.
REACHED_SECONDS: Final = 20


class ClockReading(NamedTuple):
    """What the clock shows, in seconds; negative is overrun.

    `ahead` maps the id of each later stage to the time that it would get now.
    """

    left: int
    stage_left: int
    paused: bool
    ahead: dict[int, int]


def clock_moment(paused_at: datetime | None, now: datetime) -> datetime:
    """Return the moment that the clock shows: the present, or when it was paused."""
    return paused_at or now


def seconds_left(timed: Meeting | PurgeSession, now: datetime) -> int:
    """Return the whole seconds until the end of a meeting or purge session; negative is overrun."""
    return _whole_seconds(timed.ends_at - clock_moment(timed.paused_at, now))


def read_clock(meeting: Meeting, now: datetime) -> ClockReading:
    """Return what the clock of a meeting shows at `now`."""
    left = seconds_left(meeting, now)
    stage = meeting.stage
    stage_left = _whole_seconds(stage.deadline - clock_moment(meeting.paused_at, now)) if stage.deadline else 0
    left_for_later = left - max(stage_left, 0)
    ahead = _shares(_later_stages(meeting, stage), left_for_later)
    return ClockReading(left, stage_left, meeting.paused_at is not None, ahead)


def visit_duration(stage: Stage, meeting: Meeting, now: datetime) -> timedelta:
    """Return how long the present visit to a stage has lasted, with fractions of a second."""
    if stage.entered_at is None:
        return timedelta(0)
    return max(clock_moment(meeting.paused_at, now) - stage.entered_at, timedelta(0))


def seconds_spent(stage: Stage, meeting: Meeting, now: datetime) -> int:
    """Return the whole seconds spent in a stage over all visits, including the present one."""
    return stage.spent + _whole_seconds(visit_duration(stage, meeting, now))


def seconds_for_stage(meeting: Meeting, stage: Stage, now: datetime) -> int:
    """Return the whole seconds that a stage gets if it is entered at `now`."""
    remaining = [stage, *_later_stages(meeting, stage)]
    return _shares(remaining, seconds_left(meeting, now))[stage.id]


def is_forgotten(meeting: Meeting, last_done: datetime, now: datetime) -> bool:
    """Return whether nobody ended a meeting: it is far past its planned end, and nothing was done in it since.

    `last_done` is the moment of the last thing done in the meeting. A clock that was paused and left counts the same.
    """
    return meeting.ended_at is None and now > max(meeting.ends_at, last_done) + FORGOTTEN_AFTER


def spent_until(meeting: Meeting, ended_at: datetime) -> dict[int, int]:
    """Return the seconds spent in each stage, by its id, of a meeting that ended at a moment in the past.

    The present visit counts until then. If stages were entered only later, what is too much for the time between the
    start and the end is taken from the present stage and then from the last ones: they came last.
    """
    moment = min(ended_at, meeting.paused_at or ended_at)
    running = meeting._replace(paused_at=None)
    spent = {stage.id: seconds_spent(stage, running, moment) for stage in meeting.stages}
    excess = max(sum(spent.values()) - _whole_seconds(ended_at - meeting.started_at), 0)
    for stage in sorted(meeting.stages, key=lambda s: (s.id != meeting.stage.id, -s.position)):
        taken = min(excess, spent[stage.id])
        spent[stage.id] -= taken
        excess -= taken
    return spent


def is_talked_about(stage: Stage, meeting: Meeting, now: datetime) -> bool:
    """Return whether a stage was long enough to count as talked about, over all visits to it."""
    return seconds_spent(stage, meeting, now) >= REACHED_SECONDS


def crossed_mark(before: int, after: int) -> int | None:
    """Return the mark (WARNING_SECONDS or 0 left) that was passed between two readings, the lower one first."""
    return next((mark for mark in (0, WARNING_SECONDS) if before > mark >= after), None)


def format_clock(seconds: int) -> str:
    """Return seconds as a clock shows them: 18:42; +1:05 for overrun; with hours from 100 minutes on, 1:40:00."""
    minutes, rest = divmod(abs(seconds), 60)
    whole = f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 100 else str(minutes)
    return f"{'+' if seconds < 0 else ''}{whole}:{rest:02d}"


def _later_stages(meeting: Meeting, stage: Stage) -> list[Stage]:
    return [later for later in meeting.stages if later.position > stage.position]


def _shares(stages: list[Stage], left: int) -> dict[int, int]:
    """Return how the seconds left are shared between stages, by their ids."""
    # A stage that is entered again needs only the time it has not had yet. It keeps a minimum weight: talk that
    # came back to a stage would otherwise find it without any time.
    weights = {
        stage.id: max(stage.planned + stage.given - stage.spent, min(stage.planned, _MIN_WEIGHT_SECONDS))
        for stage in stages
    }
    total_weight = sum(weights.values())
    return {
        stage_id: max(left, 0) * weight // total_weight if total_weight else 0 for stage_id, weight in weights.items()
    }


def _whole_seconds(duration: timedelta) -> int:
    return round(duration.total_seconds())
