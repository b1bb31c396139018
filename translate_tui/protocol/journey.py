"""The journey: four to six weeks from purging to deciding together, and the figures that show where a team is.

Weeks 1-2 are for purging, 3-4 for first patterns, 5-6 for collaborative prioritization; each stage proposes how
strict the gate is (off, warns, blocks). The calendar says where a team should be, the figures where it is; the
gate is proposed by the figures, and nothing here sets it. Source: "4-6 weeks" (docs/vocabulary.md).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.trend import bars

HALF: Final = 0.5


class JourneyStage(StrEnum):
    """The stages of the journey, in their order; each takes two weeks."""

    PURGING = "purging"
    FIRST = "first patterns"
    TOGETHER = "collaborative prioritization"


STAGE_WEEKS: Final = {JourneyStage.PURGING: "1-2", JourneyStage.FIRST: "3-4", JourneyStage.TOGETHER: "5-6"}
PROPOSED: Final = {
    JourneyStage.PURGING: Strictness.OFF,
    JourneyStage.FIRST: Strictness.WARNS,
    JourneyStage.TOGETHER: Strictness.BLOCKS,
}


class MeetingFigures(NamedTuple):
    """A meeting held on `day`: the patterns on its slate, and of how many the card is known and was complete."""

    day: date
    slated: int
    known: int
    complete: int


class CommitmentDates(NamedTuple):
    """A commitment: when it was due and when it was settled, whether by being kept."""

    due: date | None
    settled: date | None
    kept: bool


class Events(NamedTuple):
    """What happened, by the day (UTC). Tickets without praise, which is no problem to be placed.

    `came`: tickets that came in; `placed`: tickets that were put in a pattern and still are in one; `heard`: by
    the name of each purge speaker, when something of theirs was first heard; `unnamed`: the same for each turn
    without a name; `blind`: how many steps lay between the two sides of each blind placing.
    """

    came: Mapping[date, int]
    placed: Mapping[date, int]
    heard: Sequence[date]
    unnamed: Sequence[date]
    meetings: Sequence[MeetingFigures]
    blind: Sequence[tuple[date, int]]
    promises: Sequence[CommitmentDates]
    purged: int = 0
    purged_heard: int = 0
    purge_ended: bool = False


class Week(NamedTuple):
    """How it stood at the end of a week; meetings, slates and placings are those of the week itself."""

    number: int
    begins: date
    tickets: int
    placed: int
    raisers: int
    unnamed: int
    meetings: int
    slated: int
    known: int
    complete: int
    blind: int
    apart: int
    due: int
    kept: int


class Figure(NamedTuple):
    """One figure of the journey: `value` gives what is plotted (None: nothing in that week), `words` what is said."""

    label: str
    value: Callable[[Week], float | None]
    words: Callable[[Week], str]
    top: float | None = None  # what a full bar stands for; None: the most there was


class Sign(NamedTuple):
    """What shows that a stage lies behind a team, and whether it does."""

    stage: JourneyStage
    words: str
    reached: bool


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def percent(part: int, whole: int) -> str:
    """Return a share as people say it: "78 % (104 of 133)"; "none yet" of nothing."""
    return f"{100 * part // whole} % ({part:,} of {whole:,})" if whole else "none yet"


FIGURES: Final = (
    Figure("tickets in patterns", lambda w: _share(w.placed, w.tickets), lambda w: percent(w.placed, w.tickets), 1),
    Figure(
        "raisers heard",
        lambda w: float(w.raisers + w.unnamed),
        lambda w: f"{w.raisers}" + (f" + {w.unnamed} unnamed" if w.unnamed else ""),
    ),
    Figure(
        "patterns a meeting",
        lambda w: _share(w.slated, w.meetings),
        lambda w: f"{w.slated / w.meetings:.1f}".removesuffix(".0") if w.meetings else "no meeting",
        5,
    ),
    Figure(
        "cards brought complete",
        lambda w: _share(w.complete, w.known),
        lambda w: percent(w.complete, w.known),
        1,
    ),
    Figure(
        "blind placings apart",
        lambda w: _share(w.apart, w.blind),
        lambda w: f"{w.apart / w.blind:.1f} of 2 steps ({w.blind} placed)" if w.blind else "none placed",
        2,
    ),
    Figure("commitments kept", lambda w: _share(w.kept, w.due), lambda w: percent(w.kept, w.due), 1),
)


def weeks(events: Events, begins: date | None, today: date) -> list[Week]:
    """Return every week of the journey up to today's, the first one being that of the day `begins`.

    Weeks begin on Mondays. Empty where nothing has begun.
    """
    if begins is None or begins > today:
        return []
    monday = begins - timedelta(days=begins.weekday())
    found = []
    number = 0
    came, placed = _Running(events.came), _Running(events.placed)
    while (first := monday + timedelta(weeks=number)) <= today:
        last = first + timedelta(days=6)
        number += 1
        held = [one for one in events.meetings if first <= one.day <= last]
        apart = [steps for day, steps in events.blind if first <= day <= last]
        asked = [one for one in events.promises if _asked_by(one, min(last, today))]
        found.append(
            Week(
                number,
                first,
                came.until(last),
                placed.until(last),
                sum(day <= last for day in events.heard),
                sum(day <= last for day in events.unnamed),
                len(held),
                sum(one.slated for one in held),
                sum(one.known for one in held),
                sum(one.complete for one in held),
                len(apart),
                sum(apart),
                len(asked),
                sum(one.kept and one.settled is not None and one.settled <= last for one in asked),
            )
        )
    return found


def by_calendar(week: int) -> JourneyStage:
    """Return where a team should be in a week."""
    return JourneyStage.PURGING if week <= 2 else JourneyStage.FIRST if week <= 4 else JourneyStage.TOGETHER


def signs(events: Events, past: Sequence[Week]) -> list[Sign]:
    """Return what shows that each stage lies behind the team, in the order of the stages."""
    now = past[-1] if past else None
    met = next((week for week in reversed(past) if week.meetings), None)
    said = f"{events.purged_heard} of {events.purged} tickets" if events.purged else "no purge session yet"
    placed, tickets = (now.placed, now.tickets) if now else (0, 0)
    complete, known = (met.complete, met.known) if met else (0, 0)
    last = f"{complete} of {known}" if known else "none"
    blind = sum(week.blind for week in past)
    kept, due = (now.kept, now.due) if now else (0, 0)
    return [
        Sign(
            JourneyStage.PURGING,
            f"everything said in the purge session is heard: {said}",
            events.purged > 0 and events.purge_ended and events.purged_heard == events.purged,
        ),
        Sign(
            JourneyStage.FIRST,
            f"half of the tickets are in patterns: {percent(placed, tickets)}",
            bool(tickets) and placed >= HALF * tickets,
        ),
        Sign(
            JourneyStage.FIRST,
            f"half of the cards last brought were complete: {last}",
            bool(known) and complete >= HALF * known,
        ),
        Sign(JourneyStage.TOGETHER, f"both teams place blind: {blind} so far", blind > 0),
        Sign(
            JourneyStage.TOGETHER,
            f"half of the commitments due are kept: {percent(kept, due)}",
            bool(due) and kept >= HALF * due,
        ),
    ]


def by_figures(shown: Sequence[Sign]) -> JourneyStage:
    """Return where a team is: the first stage of which a sign is missing, the last one where none is."""
    return next((sign.stage for sign in shown if not sign.reached), JourneyStage.TOGETHER)


def plot(figure: Figure, past: Sequence[Week], *, ascii_only: bool = False) -> str:
    """Return one character a week, as high as the figure was; a space where there was nothing to count."""
    values = [figure.value(week) for week in past]
    top = figure.top or max((value for value in values if value is not None), default=0)
    # A full block would join what stands on the line above.
    return bars(values, top, ascii_only=ascii_only).replace("█", "▇")


def _asked_by(promise: CommitmentDates, day: date) -> bool:
    """Tell whether a commitment had to be kept by a day, or had been settled by then."""
    return any(one is not None and one <= day for one in (promise.due, promise.settled))


class _Running:
    """The sum of counts up to a day; asked for days that only grow."""

    def __init__(self, counts: Mapping[date, int]) -> None:
        self._counts = sorted(counts.items())
        self._at = 0
        self._sum = 0

    def until(self, day: date) -> int:
        while self._at < len(self._counts) and self._counts[self._at][0] <= day:
            self._sum += self._counts[self._at][1]
            self._at += 1
        return self._sum
