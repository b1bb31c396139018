"""The clock of a translation meeting, as rules: nothing here ticks and nothing moves on by itself.

A meeting has one end. A stage gets, when it is entered, its share of what is left until
that end. So a stage that overruns borrows from those that remain, a stage left early
gives to them, and the sum is always the half hour.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from translate_tui.model import Meeting, PurgeSession, Stage

WARNING: Final = 120  # "bell at two minutes left"


class ClockReading(NamedTuple):
    """What the clock shows, in seconds; negative is overrun.

    `ahead` maps each stage that is still to come to the time it would get now.
    """

    left: int
    stage_left: int
    paused: bool
    ahead: dict[int, int]


def hand(paused_at: datetime | None, now: datetime) -> datetime:
    """Return the moment at which the clock's hand stands: a pause stops it."""
    return paused_at or now


def seconds_left(timed: Meeting | PurgeSession, now: datetime) -> int:
    """Return the whole seconds until the end of a meeting or session; negative is overrun."""
    return _seconds(timed.ends_at - hand(timed.paused_at, now))


def read(meeting: Meeting, now: datetime) -> ClockReading:
    """Return what the clock shows at `now`."""
    left = seconds_left(meeting, now)
    stage = meeting.stage
    stage_left = _seconds(stage.deadline - hand(meeting.paused_at, now)) if stage.deadline else 0
    later = [s for s in meeting.stages if s.position > stage.position]
    return ClockReading(left, stage_left, meeting.paused_at is not None, _shares(later, left - max(stage_left, 0)))


def visited(stage: Stage, meeting: Meeting, now: datetime) -> timedelta:
    """Return the time of the present visit to a stage, to the fraction of a second."""
    if stage.entered_at is None:
        return timedelta(0)
    return max(hand(meeting.paused_at, now) - stage.entered_at, timedelta(0))


def spent(stage: Stage, meeting: Meeting, now: datetime) -> int:
    """Return the seconds spent in a stage over all visits, the present one included."""
    return stage.spent + _seconds(visited(stage, meeting, now))


def share(meeting: Meeting, stage: Stage, now: datetime) -> int:
    """Return the seconds that `stage` gets when it is entered at `now`."""
    rest = [stage, *(s for s in meeting.stages if s.position > stage.position)]
    return _shares(rest, seconds_left(meeting, now))[stage.id]


def crossed(before: int, after: int) -> int | None:
    """Return the mark (WARNING or 0 seconds left) that was passed between two looks at the clock."""
    return next((mark for mark in (0, WARNING) if before > mark >= after), None)


def clock_face(seconds: int) -> str:
    """Return seconds as people read them: 18:42, +1:05 for overrun, +13:20:05 for a clock left running overnight."""
    minutes, rest = divmod(abs(seconds), 60)
    whole = f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 100 else str(minutes)
    return f"{'+' if seconds < 0 else ''}{whole}:{rest:02d}"


def _shares(stages: list[Stage], left: int) -> dict[int, int]:
    # A stage that is entered again needs only what it has not had; never less than a minute's weight.
    weights = {s.id: max(s.planned + s.given - s.spent, min(s.planned, 60)) for s in stages}
    total = sum(weights.values())
    return {key: max(left, 0) * weight // total if total else 0 for key, weight in weights.items()}


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
