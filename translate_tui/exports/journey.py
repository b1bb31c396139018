"""The journey, written down: the stage, what shows it, and every figure week by week."""

from collections.abc import Sequence

from translate_tui.exports.document import Block, Bullet, Heading, Paragraph, Preformatted, TableBlock, bold, line
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.journey import FIGURES, PROPOSED, STAGE_WEEKS, JourneyStage, Sign, Week, plot


def journey(
    weeks: Sequence[Week], calendar: JourneyStage | None, stage: JourneyStage, signs: Sequence[Sign], gate: Strictness
) -> list[Block]:
    """Return the journey as a document."""
    blocks: list[Block] = [Heading(1, "The journey")]
    if not weeks or calendar is None:
        return [*blocks, Paragraph(line("It has not begun: there is no ticket, no purge session, no meeting yet."))]
    now = weeks[-1]
    blocks += [
        Paragraph(
            line(
                f"Week {now.number} (from {now.begins}). By the calendar: {calendar} "
                f"(weeks {STAGE_WEEKS[calendar]}). By the figures: ",
                bold(stage),
                f". The gate is {gate}; the figures propose: {PROPOSED[stage]}.",
            )
        ),
        Heading(2, "What shows it"),
        *(Bullet(line(f"{sign.stage}: {sign.words}"), done=sign.reached) for sign in signs),
        Heading(2, "Week by week"),
        Preformatted(tuple(f"{figure.label:<28}{plot(figure, weeks)}" for figure in FIGURES)),
        TableBlock(
            ("Week", "Begins", *(figure.label.capitalize() for figure in FIGURES)),
            tuple((str(w.number), str(w.begins), *(figure.words(w) for figure in FIGURES)) for w in weeks),
        ),
    ]
    return blocks
