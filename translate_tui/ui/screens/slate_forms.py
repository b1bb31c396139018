"""Putting a pattern on the slate: the gate may ask for a reason, a full slate for the pattern to replace."""

from translate_tui.model import Pattern, UserError
from translate_tui.protocol.gate import Strictness, join_with_and
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.pattern_forms import pattern_options, pick_pattern
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import display_text


def toggle_slate(screen: BaseScreen, pattern: Pattern) -> None:
    """Take a pattern off the slate, or put it on (one undo step each).

    If the slate is full, ask which pattern it replaces; if the gate blocks it, ask for a reason.
    """
    slate = screen.work.slate
    if pattern.slated:
        screen.done(screen.run_verb(lambda: slate.remove(pattern.id)))
        return
    entries = slate.entries()
    if len(entries) < slate.size():
        _add(screen, pattern)
        return
    title = f"The slate is full. Which pattern should {pattern.name} {display_text(pattern.title)} replace?"
    options = pattern_options([entry.pattern for entry in entries])
    pick_pattern(screen, title, options, lambda replaced: _add(screen, pattern, replaced))


def _add(screen: BaseScreen, pattern: Pattern, replaced: int | None = None) -> None:
    """Put a pattern on the slate, in place of the one with the id `replaced` if there is no room."""
    slate = screen.work.slate
    missing = screen.run_verb(lambda: slate.missing_for_gate(pattern.id))
    if missing is None:
        return
    if not missing or slate.gate().strictness is not Strictness.BLOCKS:
        screen.done(screen.run_verb(lambda: slate.add(pattern.id, displace=replaced)))
        return

    def add(values: dict[str, str]) -> str:
        if not values["reason"].strip():
            raise UserError("Enter a reason, or press Esc.")
        return slate.add(pattern.id, values["reason"], displace=replaced)

    screen.ask(
        f"override/{pattern.id}",
        f"{pattern.name} isn't ready: it still needs {join_with_and(missing)}",
        [FormField("reason", "To bring it anyway, give a reason (shown in the minutes)")],
        add,
    )
