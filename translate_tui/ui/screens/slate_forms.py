"""Putting a pattern on the slate: the gate may ask for a reason, a full slate for the one that gives way."""

from translate_tui.model import Pattern
from translate_tui.protocol.gate import Strictness, listed
from translate_tui.text import count
from translate_tui.ui.screens.base import Room
from translate_tui.ui.screens.triage_forms import pattern_options, pick_pattern
from translate_tui.ui.widgets.dialog import Ask, Asked
from translate_tui.ui.widgets.masking import shown


def toggle_slate(room: Room, pattern: Pattern) -> None:
    """Take a pattern off the slate, or put it there, asking what has to be asked."""
    cards = room.work.cards
    if pattern.slated:
        room.done(room.carry_out(lambda: cards.unslate_pattern(pattern.id)))
        return
    lacks = room.carry_out(lambda: cards.missing(pattern.id))
    if lacks is None:
        return
    if not lacks or cards.gate().strictness is not Strictness.BLOCKS:
        _place(room, pattern, "")
        return

    def reasoned(values: dict[str, str] | None) -> None:
        if values is not None:
            _place(room, pattern, values["reason"])

    room.app.push_screen(
        Ask(
            f"The gate holds {pattern.name}: it needs {listed(lacks)}",
            [Asked("reason", "To bring it all the same, say why (it stands in the minutes)")],
            drafts=room.work,
            draft_key=f"override/{pattern.id}",
            accept=lambda values: None if values["reason"].strip() else "Without a reason it stays off the slate.",
        ),
        reasoned,
    )


def _place(room: Room, pattern: Pattern, reason: str) -> None:
    cards = room.work.cards
    entries = cards.slate()
    if len(entries) < cards.slate_size():
        room.done(room.carry_out(lambda: cards.slate_pattern(pattern.id, reason)))
        return

    def displace(gone: int) -> None:
        room.done(room.carry_out(lambda: cards.slate_pattern(pattern.id, reason, displace=gone)))

    stand = count(len(entries), "pattern stands", "patterns stand")
    title = f"{stand} on the slate. Which one gives way to {pattern.name} {shown(pattern.title)}?"
    pick_pattern(room, title, pattern_options([entry.pattern for entry in entries]), displace)
