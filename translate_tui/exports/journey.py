"""The journey as a document: the stage, the signs for it, and every figure week by week."""

from collections.abc import Sequence

from translate_tui.exports.document import Block, Bullet, Heading, Paragraph, Preformatted, TableBlock, bold, line
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.journey import (
    FIGURES,
    PROPOSED_STRICTNESS,
    STAGE_WEEKS,
    JourneyStage,
    JourneyWeek,
    StageSign,
    plot_figure,
    stage_by_calendar,
)

_LABEL_WIDTH = 28


def journey_document(
    weeks: Sequence[JourneyWeek],
    stage: JourneyStage,
    signs: Sequence[StageSign],
    gate: Strictness,
) -> list[Block]:
    """Return the journey as a document. `stage` is the one that the figures show, `signs` are the reasons."""
    blocks: list[Block] = [Heading(1, "The journey")]
    if not weeks:
        return [*blocks, Paragraph(line("It has not begun: there is no ticket, no purge session, no meeting yet."))]
    now = weeks[-1]
    calendar_stage = stage_by_calendar(now.number)
    blocks += [
        Paragraph(
            line(
                f"Week {now.number} (from {now.begins}). By the calendar: {calendar_stage} "
                f"(weeks {STAGE_WEEKS[calendar_stage]}). By the figures: ",
                bold(stage),
                f". The gate is {gate}; the figures propose: {PROPOSED_STRICTNESS[stage]}.",
            )
        ),
        Heading(2, "What shows it"),
        *(Bullet(line(f"{sign.stage}: {sign.words}"), done=sign.reached) for sign in signs),
        Heading(2, "Week by week"),
        Preformatted(tuple(f"{figure.label:<{_LABEL_WIDTH}}{plot_figure(figure, weeks)}" for figure in FIGURES)),
        TableBlock(
            ("Week", "Begins", *(figure.label.capitalize() for figure in FIGURES)),
            tuple(
                (str(week.number), str(week.begins), *(figure.words(week) for figure in FIGURES)) for week in weeks
            ),
        ),
    ]
    return blocks
