"""Empathy maps, written down: each person's maps, newest first, so that change can be seen."""

from collections.abc import Sequence

from translate_tui.exports.document import Block, Heading, Paragraph, bold, line
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Person


def empathy_maps(maps: Sequence[EmpathyMap]) -> list[Block]:
    """Return all maps as a document; a field that nobody filled is a gap."""
    blocks: list[Block] = [Heading(1, "Empathy maps")]
    for person in Person:
        blocks.append(Heading(2, f"The {person}"))
        theirs = [one for one in maps if one.person is person]
        if not theirs:
            blocks.append(Paragraph(line("Nobody has made one yet.")))
        for one in theirs:
            blocks.append(Heading(3, str(one.made_on)))
            for part in EmpathyPart:
                first, *others = [words for words in one.words(part).splitlines() if words.strip()] or ["______"]
                blocks.append(Paragraph(line(bold(part.capitalize()), f": {first}")))
                blocks += [Paragraph(line(words)) for words in others]
    return blocks
