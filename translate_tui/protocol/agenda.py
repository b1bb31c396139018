"""The agenda of the thirty minutes: its phases and how the time is planned over them."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from translate_tui.model import Phase, Stage

MEETING_SECONDS: Final = 30 * 60
PURGE_SECONDS: Final = 90 * 60
OPENING_SENTENCE: Final = "I want to better understand the patterns you're seeing."

# Seconds of thirty minutes. Patterns take half of the time: they are what the meeting is for.
USUAL: Final[Mapping[Phase, int]] = {
    Phase.OPENING: 120,
    Phase.PROMISES: 240,
    Phase.PATTERNS: 900,
    Phase.GRID: 240,
    Phase.COMMITMENTS: 180,
    Phase.CLOSE: 120,
}
PAST_MEETINGS: Final = 6  # so many of the newest are asked for how long a phase takes
PHASE_LABELS: Final = {
    Phase.OPENING: "Opening",
    Phase.PROMISES: "Last week's promises",
    Phase.PATTERNS: "Patterns",
    Phase.GRID: "Placing on the grid",
    Phase.COMMITMENTS: "Commitments",
    Phase.CLOSE: "Close",
}


class PlannedStage(NamedTuple):
    """A stage before the meeting: `planned` is in seconds, `pattern_id` only in the patterns phase."""

    phase: Phase
    planned: int
    pattern_id: int | None = None


def plan(
    pattern_ids: Sequence[int], seconds: int = MEETING_SECONDS, weights: Mapping[Phase, int] = USUAL
) -> list[PlannedStage]:
    """Return the stages of a meeting of `seconds` about these patterns; their times add up to it.

    `weights` say how the time is shared between the phases.
    """
    phases = [phase for phase in Phase if phase is not Phase.PATTERNS or pattern_ids]
    total = sum(weights[phase] for phase in phases)
    stages: list[PlannedStage] = []
    for phase in phases:
        share = seconds * weights[phase] // total
        if phase is Phase.PATTERNS:
            each = share // len(pattern_ids)
            stages += [PlannedStage(phase, each, pattern_id) for pattern_id in pattern_ids]
        else:
            stages.append(PlannedStage(phase, share))
    last = stages[-1]
    rest = seconds - sum(stage.planned for stage in stages)
    return [*stages[:-1], PlannedStage(last.phase, last.planned + rest, last.pattern_id)]


def suggested(past: Iterable[Sequence[Stage]], planned: Mapping[Phase, int] = USUAL) -> dict[Phase, int] | None:
    """Return how past meetings shared their time: each phase's median seconds; None with fewer than two of them.

    A meeting that was only walked through (less than half of its planned time spent) says nothing. No phase
    is suggested less than half or more than double of what it has in `planned`.
    """
    held = [stages for stages in past if 2 * sum(s.spent for s in stages) >= sum(s.planned for s in stages)]
    if len(held) < 2:
        return None
    weights = {}
    for phase in Phase:
        spent = median(sum(s.spent for s in stages if s.phase is phase) for stages in held[:PAST_MEETINGS])
        weights[phase] = min(max(round(spent), planned[phase] // 2), planned[phase] * 2)
    return weights
