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
        text = "The journey has not started: there are no tickets, purge sessions or meetings yet."
        return [*blocks, Paragraph(line(text))]
    now = weeks[-1]
    calendar_stage = stage_by_calendar(now.number)
    blocks += [
        Paragraph(
            line(
                f"Week {now.number} (starting {now.begins}). Stage by date: {calendar_stage} "
                f"(weeks {STAGE_WEEKS[calendar_stage]}). Stage by your figures: ",
                bold(stage),
                f". The gate is set to “{gate}”; the figures suggest “{PROPOSED_STRICTNESS[stage]}”.",
            )
        ),
        Heading(2, "Signs of progress"),
        *(Bullet(line(f"{sign.stage}: {sign.words}"), done=sign.reached) for sign in signs),
        Heading(2, "Week by week"),
        Preformatted(tuple(f"{figure.label:<{_LABEL_WIDTH}}{plot_figure(figure, weeks)}" for figure in FIGURES)),
        TableBlock(
            ("Week", "Starts", *(figure.label.capitalize() for figure in FIGURES)),
            tuple(
                (str(week.number), str(week.begins), *(figure.words(week) for figure in FIGURES)) for week in weeks
            ),
        ),
    ]
    return blocks
