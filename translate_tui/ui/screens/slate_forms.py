"""Putting a pattern on the slate: the gate may ask for a reason, a full slate for the pattern to replace."""

from translate_tui.model import Pattern
from translate_tui.protocol.gate import Strictness, join_with_and
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.pattern_forms import pattern_options, pick_pattern
from translate_tui.ui.widgets.form_dialog import FormDialog, FormField
from translate_tui.ui.widgets.masking import display_text


def toggle_slate(screen: BaseScreen, pattern: Pattern) -> None:
    """Take a pattern off the slate, or put it on (one undo step each).

    Putting it on asks for a reason if the gate blocks the pattern, and for the pattern to replace if the slate is
    full.
    """
    slate = screen.work.slate
    if pattern.slated:
        screen.done(screen.run_verb(lambda: slate.remove(pattern.id)))
        return
    missing = screen.run_verb(lambda: slate.missing_for_gate(pattern.id))
    if missing is None:
        return
    if not missing or slate.gate().strictness is not Strictness.BLOCKS:
        _add(screen, pattern, "")
        return

    def closed(values: dict[str, str] | None) -> None:
        if values is not None:
            _add(screen, pattern, values["reason"])

    screen.app.push_screen(
        FormDialog(
            f"{pattern.name} isn't ready: it still needs {join_with_and(missing)}",
            [FormField("reason", "To bring it anyway, give a reason (shown in the minutes)")],
            drafts=screen.work.drafts,
            draft_key=f"override/{pattern.id}",
            accept=lambda values: None if values["reason"].strip() else "Enter a reason, or press Esc.",
        ),
        closed,
    )


def _add(screen: BaseScreen, pattern: Pattern, reason: str) -> None:
    """Put a pattern on the slate; if it is full, ask which pattern to replace."""
    slate = screen.work.slate
    entries = slate.entries()
    if len(entries) < slate.size():
        screen.done(screen.run_verb(lambda: slate.add(pattern.id, reason)))
        return

    def displace(pattern_id: int) -> None:
        screen.done(screen.run_verb(lambda: slate.add(pattern.id, reason, displace=pattern_id)))

    title = f"The slate is full. Which pattern should {pattern.name} {display_text(pattern.title)} replace?"
    pick_pattern(screen, title, pattern_options([entry.pattern for entry in entries]), displace)
