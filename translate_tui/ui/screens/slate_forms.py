"""Putting a pattern on the slate: the gate may ask for a reason, a full slate for the one that gives way."""

from translate_tui.model import Pattern
from translate_tui.protocol.gate import Strictness, join_with_and
from translate_tui.text import pluralize
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.triage_forms import pattern_options, pick_pattern
from translate_tui.ui.widgets.dialog import FormDialog, FormField
from translate_tui.ui.widgets.masking import display_text


def toggle_slate(room: BaseScreen, pattern: Pattern) -> None:
    """Take a pattern off the slate, or put it there, asking what has to be asked."""
    cards = room.work.patterns
    if pattern.slated:
        room.done(room.run_verb(lambda: cards.unslate_pattern(pattern.id)))
        return
    lacks = room.run_verb(lambda: cards.missing(pattern.id))
    if lacks is None:
        return
    if not lacks or cards.gate().strictness is not Strictness.BLOCKS:
        _place(room, pattern, "")
        return

    def reasoned(values: dict[str, str] | None) -> None:
        if values is not None:
            _place(room, pattern, values["reason"])

    room.app.push_screen(
        FormDialog(
            f"The gate holds {pattern.name}: it needs {join_with_and(lacks)}",
            [FormField("reason", "To bring it all the same, say why (it stands in the minutes)")],
            drafts=room.work,
            draft_key=f"override/{pattern.id}",
            accept=lambda values: None if values["reason"].strip() else "Without a reason it stays off the slate.",
        ),
        reasoned,
    )


def _place(room: BaseScreen, pattern: Pattern, reason: str) -> None:
    cards = room.work.patterns
    entries = cards.slate()
    if len(entries) < cards.slate_size():
        room.done(room.run_verb(lambda: cards.slate_pattern(pattern.id, reason)))
        return

    def displace(gone: int) -> None:
        room.done(room.run_verb(lambda: cards.slate_pattern(pattern.id, reason, displace=gone)))

    stand = pluralize(len(entries), "pattern stands", "patterns stand")
    title = f"{stand} on the slate. Which one gives way to {pattern.name} {display_text(pattern.title)}?"
    pick_pattern(room, title, pattern_options([entry.pattern for entry in entries]), displace)
