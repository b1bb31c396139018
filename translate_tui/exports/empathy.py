"""Empathy maps as a document: each persona's maps, newest first, so that change shows."""

from collections.abc import Sequence

from translate_tui.exports.document import Block, Heading, Paragraph, bold, line
from translate_tui.protocol.card import GAP
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona


def empathy_document(maps: Sequence[EmpathyMap]) -> list[Block]:
    """Return all empathy maps as a document; an empty field is shown as a gap."""
    blocks: list[Block] = [Heading(1, "Empathy maps")]
    for persona in Persona:
        blocks.append(Heading(2, f"The {persona}"))
        maps_of_persona = [empathy_map for empathy_map in maps if empathy_map.persona is persona]
        if not maps_of_persona:
            blocks.append(Paragraph(line("No map yet.")))
        for empathy_map in maps_of_persona:
            blocks.append(Heading(3, str(empathy_map.made_on)))
            for part in EmpathyPart:
                written = [text for text in empathy_map.words(part).splitlines() if text.strip()]
                first, *others = written or [GAP]
                blocks.append(Paragraph(line(bold(part.capitalize()), f": {first}")))
                blocks += [Paragraph(line(text)) for text in others]
    return blocks
