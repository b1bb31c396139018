"""The agenda of a translation meeting: its phases, and how its thirty minutes are shared between them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from translate_tui.model import Phase, Stage

MEETING_SECONDS: Final = 30 * 60  # the practice: a weekly meeting of 30 minutes
PURGE_SECONDS: Final = 90 * 60  # the practice: one purge session of 90 minutes, before the first meeting
OPENING_SENTENCE: Final = "I want to better understand the patterns you're seeing."  # the practice's first words

# Of the 30 minutes, patterns get half: they are what the meeting is for.
DEFAULT_PHASE_SECONDS: Final[Mapping[Phase, int]] = {
    Phase.OPENING: 120,
    Phase.REVIEW: 240,
    Phase.PATTERNS: 900,
    Phase.GRID: 240,
    Phase.COMMITMENTS: 180,
    Phase.CLOSE: 120,
}
MIN_PAST_MEETINGS: Final = 2  # one meeting alone shows no habit
MAX_STAGE_LENGTHS: Final = 4  # a stage longer than so many planned meetings was left running, not talked through
MAX_PAST_MEETINGS: Final = 6  # older meetings no longer show how a team works
PHASE_LABELS: Final = {
    Phase.OPENING: "Opening",
    Phase.REVIEW: "Earlier commitments",
    Phase.PATTERNS: "Patterns",
    Phase.GRID: "Grid",
    Phase.COMMITMENTS: "Commitments",
    Phase.CLOSE: "Close",
}


class PlannedStage(NamedTuple):
    """A stage before the meeting begins: `planned` is in seconds, `pattern_id` set only in the patterns phase."""

    phase: Phase
    planned: int
    pattern_id: int | None = None


def plan_stages(
    pattern_ids: Sequence[int], seconds: int = MEETING_SECONDS, weights: Mapping[Phase, int] = DEFAULT_PHASE_SECONDS
) -> list[PlannedStage]:
    """Return the stages of a meeting about these patterns; their times add up to exactly `seconds`.

    `weights` is each phase's share of the time. The patterns phase is divided evenly into a stage for each
    pattern, and left out where there is none.
    """
    phases = [phase for phase in Phase if phase is not Phase.PATTERNS or pattern_ids]
    total_weight = sum(weights[phase] for phase in phases)
    stages: list[PlannedStage] = []
    for phase in phases:
        phase_seconds = seconds * weights[phase] // total_weight
        if phase is Phase.PATTERNS:
            pattern_seconds = phase_seconds // len(pattern_ids)
            stages += [PlannedStage(phase, pattern_seconds, pattern_id) for pattern_id in pattern_ids]
        else:
            stages.append(PlannedStage(phase, phase_seconds))
    last = stages[-1]
    rounding_loss = seconds - sum(stage.planned for stage in stages)
    return [*stages[:-1], PlannedStage(last.phase, last.planned + rounding_loss, last.pattern_id)]


def suggest_phase_seconds(
    past_meetings: Iterable[Sequence[Stage]], planned: Mapping[Phase, int] = DEFAULT_PHASE_SECONDS
) -> dict[Phase, int] | None:
    """Return the median seconds that each phase took in past meetings, or None if fewer than two count.

    `past_meetings` has the stages of each, newest first. A meeting counts if at least half of its planned time
    was spent (otherwise somebody only clicked through it), and no stage took more than MAX_STAGE_LENGTHS times the
    whole meeting's planned time (otherwise nobody ended it). No phase gets less than half or more than double of
    what it has in `planned`.
    """
    from statistics import median  # takes 10 ms, and every command imports this module

    counted = [stages for stages in past_meetings if _shows_a_habit(stages)]
    if len(counted) < MIN_PAST_MEETINGS:
        return None
    suggestion = {}
    for phase in Phase:
        spent = median(
            sum(stage.spent for stage in stages if stage.phase is phase) for stages in counted[:MAX_PAST_MEETINGS]
        )
        suggestion[phase] = min(max(round(spent), planned[phase] // 2), planned[phase] * 2)
    return suggestion


def _shows_a_habit(stages: Sequence[Stage]) -> bool:
    """Return whether a past meeting was held as planned, neither clicked through nor left running."""
    planned, spent = sum(stage.planned for stage in stages), [stage.spent for stage in stages]
    return 2 * sum(spent) >= planned and max(spent, default=0) <= MAX_STAGE_LENGTHS * planned
