"""The journey: the practice's first four to six weeks, from venting to deciding together, in figures.

Weeks 1-2 are for purging, 3-4 for first patterns, 5-6 for collaborative prioritization. Each stage proposes how
strict the gate is (off, warns, blocks). The calendar shows where a team should be and the figures where it is;
the gate is proposed by the figures, and only people set it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import SLATE_SIZE
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.trend import bars

_MAX_RATING_GAP: Final = 2  # steps from H to L


class JourneyStage(StrEnum):
    """The stages of the journey, in their order; each takes two weeks."""

    PURGING = "purging"
    FIRST = "first patterns"
    TOGETHER = "collaborative prioritization"


STAGE_WEEKS: Final = {JourneyStage.PURGING: "1-2", JourneyStage.FIRST: "3-4", JourneyStage.TOGETHER: "5-6"}
PROPOSED_STRICTNESS: Final = {
    JourneyStage.PURGING: Strictness.OFF,
    JourneyStage.FIRST: Strictness.WARNS,
    JourneyStage.TOGETHER: Strictness.BLOCKS,
}


class MeetingFigures(NamedTuple):
    """A meeting on `day`: the patterns on its slate, the cards known of them, and the complete ones among these."""

    day: date
    slated: int
    known: int
    complete: int


class CommitmentDates(NamedTuple):
    """When a commitment was due and when it was settled (kept or dropped), and whether it was kept."""

    due: date | None
    settled: date | None
    kept: bool


class JourneyEvents(NamedTuple):
    """What happened on which day (UTC). Praise is left out: it is no problem that needs a pattern.

    `arrived` counts the tickets imported on a day, `in_patterns` those put into a pattern in which they still
    are. `heard` has the day on which each named purge speaker was first heard, `heard_unnamed` that of each turn
    without a name. `rating_gaps` has the steps between support's and product's blind rating of a pattern.
    `written` counts the tickets that customers wrote on a day, `urgent` those among them that say they are urgent.
    """

    arrived: Mapping[date, int]
    in_patterns: Mapping[date, int]
    heard: Sequence[date]
    heard_unnamed: Sequence[date]
    meetings: Sequence[MeetingFigures]
    rating_gaps: Sequence[tuple[date, int]]
    commitments: Sequence[CommitmentDates]
    purged: int = 0
    purged_heard: int = 0
    purge_ended: bool = False
    written: Mapping[date, int] = {}
    urgent: Mapping[date, int] = {}


class JourneyWeek(NamedTuple):
    """The counts at the end of a week.

    `written`, `urgent` and those from `meetings` to `rating_gaps` count what happened in the week itself; the others
    count everything since the journey began. `rating_gaps` is the sum of the steps between `blind_ratings` pairs of
    ratings.
    """

    number: int
    begins: date
    tickets: int
    in_patterns: int
    heard: int
    heard_unnamed: int
    meetings: int
    slated: int
    known: int
    complete: int
    blind_ratings: int
    rating_gaps: int
    due: int
    kept: int
    written: int = 0
    urgent: int = 0


class JourneyFigure(NamedTuple):
    """One figure of the journey. `value` gives what is plotted for a week (None: nothing to count), `words` its text.

    A full bar stands for `top`; None means the largest value there was.
    """

    label: str
    value: Callable[[JourneyWeek], float | None]
    words: Callable[[JourneyWeek], str]
    top: float | None = None


class StageSign(NamedTuple):
    """A sign that a stage is completed, in words, and whether it is reached."""

    stage: JourneyStage
    words: str
    reached: bool


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def is_at_least_half(part: int, whole: int) -> bool:
    """Return whether a share is half or more, exactly: the signs of the stages ask for it. False of nothing."""
    return whole > 0 and 2 * part >= whole


def format_share(part: int, whole: int) -> str:
    """Return a share as people say it: "78 % (104 of 133)", or "none yet" if `whole` is 0.

    Rounded down, so that "50 %" is never said of less than half and "100 %" never of less than all.
    """
    return f"{100 * part // whole} % ({part:,} of {whole:,})" if whole else "none yet"


def _people_heard(week: JourneyWeek) -> str:
    return f"{week.heard}" + (f" (+{week.heard_unnamed} unnamed)" if week.heard_unnamed else "")


def _patterns_a_meeting(week: JourneyWeek) -> str:
    return f"{week.slated / week.meetings:.1f}".removesuffix(".0") if week.meetings else "no meetings"


def _urgent_share(week: JourneyWeek) -> str:
    return format_share(week.urgent, week.written) if week.written else "no tickets"


def _average_rating_gap(week: JourneyWeek) -> str:
    if not week.blind_ratings:
        return "none rated"
    return f"{week.rating_gaps / week.blind_ratings:.1f} of 2 levels ({week.blind_ratings} rated)"


FIGURES: Final = (
    JourneyFigure(
        "tickets in patterns",
        lambda week: _share(week.in_patterns, week.tickets),
        lambda week: format_share(week.in_patterns, week.tickets),
        top=1,
    ),
    JourneyFigure("people heard", lambda week: float(week.heard + week.heard_unnamed), _people_heard),
    JourneyFigure(
        "patterns per meeting", lambda week: _share(week.slated, week.meetings), _patterns_a_meeting, top=SLATE_SIZE
    ),
    JourneyFigure(
        "complete pattern cards",
        lambda week: _share(week.complete, week.known),
        lambda week: format_share(week.complete, week.known),
        top=1,
    ),
    JourneyFigure(
        "gap in blind ratings",
        lambda week: _share(week.rating_gaps, week.blind_ratings),
        _average_rating_gap,
        top=_MAX_RATING_GAP,
    ),
    JourneyFigure(
        "commitments kept",
        lambda week: _share(week.kept, week.due),
        lambda week: format_share(week.kept, week.due),
        top=1,
    ),
    # Measured, for everything becomes urgent where nobody is heard. It changes no rank and completes no stage.
    JourneyFigure("tickets that say urgent", lambda week: _share(week.urgent, week.written), _urgent_share, top=1),
)


def first_monday(begins: date) -> date:
    """Return the Monday of the week in which the journey begins."""
    return begins - timedelta(days=begins.weekday())


def journey_weeks(events: JourneyEvents, begins: date | None, today: date) -> list[JourneyWeek]:
    """Return every week of the journey, from the one of the day `begins` to today's. Weeks begin on Mondays.

    Empty if nothing has begun (`begins` is None).
    """
    if begins is None or begins > today:
        return []
    weeks: list[JourneyWeek] = []
    first = first_monday(begins)
    arrived, in_patterns = _RunningSum(events.arrived), _RunningSum(events.in_patterns)
    while (monday := first + timedelta(weeks=len(weeks))) <= today:
        sunday = monday + timedelta(days=6)
        meetings = [meeting for meeting in events.meetings if monday <= meeting.day <= sunday]
        gaps = [steps for day, steps in events.rating_gaps if monday <= day <= sunday]
        until = min(sunday, today)  # what is due later this week isn't late yet
        due = [commitment for commitment in events.commitments if _due_or_settled(commitment, until)]
        weeks.append(
            JourneyWeek(
                number=len(weeks) + 1,
                begins=monday,
                tickets=arrived.until(sunday),
                in_patterns=in_patterns.until(sunday),
                heard=sum(day <= sunday for day in events.heard),
                heard_unnamed=sum(day <= sunday for day in events.heard_unnamed),
                meetings=len(meetings),
                slated=sum(meeting.slated for meeting in meetings),
                known=sum(meeting.known for meeting in meetings),
                complete=sum(meeting.complete for meeting in meetings),
                blind_ratings=len(gaps),
                rating_gaps=sum(gaps),
                due=len(due),
                kept=sum(
                    commitment.kept and commitment.settled is not None and commitment.settled <= sunday
                    for commitment in due
                ),
                written=_in_week(events.written, monday),
                urgent=_in_week(events.urgent, monday),
            )
        )
    return weeks


def _in_week(counts: Mapping[date, int], monday: date) -> int:
    return sum(counts.get(monday + timedelta(days=day), 0) for day in range(7))


def stage_by_calendar(week: int) -> JourneyStage:
    """Return the stage in which a team should be in a week (the first is 1)."""
    return JourneyStage.PURGING if week <= 2 else JourneyStage.FIRST if week <= 4 else JourneyStage.TOGETHER


def stage_signs(events: JourneyEvents, weeks: Sequence[JourneyWeek]) -> list[StageSign]:
    """Return the signs that show which stages a team has completed, in the order of the stages."""
    now = weeks[-1] if weeks else None
    last_with_meeting = next((week for week in reversed(weeks) if week.meetings), None)
    heard = f"{events.purged_heard} of {events.purged}" if events.purged else "no purge session yet"
    in_patterns, tickets = (now.in_patterns, now.tickets) if now else (0, 0)
    complete, known = (last_with_meeting.complete, last_with_meeting.known) if last_with_meeting else (0, 0)
    cards = f"{complete} of {known}" if known else "none"
    blind_ratings = sum(week.blind_ratings for week in weeks)
    kept, due = (now.kept, now.due) if now else (0, 0)
    return [
        StageSign(
            JourneyStage.PURGING,
            f"all tickets from the purge session are heard: {heard}",
            events.purged > 0 and events.purge_ended and events.purged_heard == events.purged,
        ),
        StageSign(
            JourneyStage.FIRST,
            f"at least half of the tickets are in patterns: {format_share(in_patterns, tickets)}",
            is_at_least_half(in_patterns, tickets),
        ),
        StageSign(
            JourneyStage.FIRST,
            f"at least half of the cards in the latest meeting were complete: {cards}",
            is_at_least_half(complete, known),
        ),
        StageSign(JourneyStage.TOGETHER, f"both teams rate blind: {blind_ratings} so far", blind_ratings > 0),
        StageSign(
            JourneyStage.TOGETHER,
            f"at least half of the commitments due are kept: {format_share(kept, due)}",
            is_at_least_half(kept, due),
        ),
    ]


def stage_by_figures(signs: Sequence[StageSign]) -> JourneyStage:
    """Return the stage in which a team is: the first with a sign not reached, or the last if all are."""
    return next((sign.stage for sign in signs if not sign.reached), JourneyStage.TOGETHER)


def plot_figure(figure: JourneyFigure, weeks: Sequence[JourneyWeek], *, ascii_only: bool = False) -> str:
    """Return a bar for each week, as high as the figure; a space where there was nothing to count."""
    values = [figure.value(week) for week in weeks]
    top = figure.top or max((value for value in values if value is not None), default=0)
    # Plots are drawn on consecutive lines: a full block would touch the line above.
    return bars(values, top, ascii_only=ascii_only).replace("█", "▇")


def _due_or_settled(commitment: CommitmentDates, day: date) -> bool:
    """Return whether a commitment was due or settled by a day."""
    return any(moment is not None and moment <= day for moment in (commitment.due, commitment.settled))


class _RunningSum:
    """The sum of daily counts up to a day. It must be asked for days in ascending order."""

    def __init__(self, counts: Mapping[date, int]) -> None:
        self._counts = sorted(counts.items())
        self._next = 0
        self._sum = 0

    def until(self, day: date) -> int:
        while self._next < len(self._counts) and self._counts[self._next][0] <= day:
            self._sum += self._counts[self._next][1]
            self._next += 1
        return self._sum
