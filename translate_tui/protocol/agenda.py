"""The agenda of the thirty minutes: its phases and how the time is planned over them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import Phase

MEETING_SECONDS: Final = 30 * 60
PURGE_SECONDS: Final = 90 * 60
OPENING_SENTENCE: Final = "I want to better understand the patterns you're seeing."

# Minutes of thirty. Patterns take half of the time: they are what the meeting is for.
_MINUTES: Final = {
    Phase.OPENING: 2,
    Phase.PROMISES: 4,
    Phase.PATTERNS: 15,
    Phase.GRID: 4,
    Phase.COMMITMENTS: 3,
    Phase.CLOSE: 2,
}
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


def plan(pattern_ids: Sequence[int], seconds: int = MEETING_SECONDS) -> list[PlannedStage]:
    """Return the stages of a meeting of `seconds` about these patterns; their times add up to it."""
    phases = [phase for phase in Phase if phase is not Phase.PATTERNS or pattern_ids]
    minutes = sum(_MINUTES[phase] for phase in phases)
    stages: list[PlannedStage] = []
    for phase in phases:
        share = seconds * _MINUTES[phase] // minutes
        if phase is Phase.PATTERNS:
            each = share // len(pattern_ids)
            stages += [PlannedStage(phase, each, pattern_id) for pattern_id in pattern_ids]
        else:
            stages.append(PlannedStage(phase, share))
    last = stages[-1]
    rest = seconds - sum(stage.planned for stage in stages)
    return [*stages[:-1], PlannedStage(last.phase, last.planned + rest)]
