"""Forms to merge a pattern into another one: the choice of the target, and of the texts that are kept."""

from collections.abc import Callable

from translate_tui.model import Pattern
from translate_tui.text import pluralize
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.pattern_forms import pattern_options
from translate_tui.ui.widgets.dialog import PickDialog
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.versions_dialog import Versions, VersionsDialog


def merge_pattern(screen: BaseScreen, merged: Pattern, report: Callable[[str, int], None]) -> None:
    """Ask into which pattern another one is merged, and where both have a text which one is kept; then merge them.

    `report` is called with the label of what was done and the id of the pattern that stays.
    """
    options = pattern_options(screen.work.patterns.all(), merged.id)
    if not options:
        screen.refuse("There is no other pattern to merge with.")
        return

    def chosen(pattern_id: str | None) -> None:
        if pattern_id is not None:
            screen.run_verb(lambda: _choose_texts(screen, merged, int(pattern_id), report))

    title = f"Merge {merged.name} {display_text(merged.title)} ({pluralize(merged.tickets, 'ticket')}) into ..."
    screen.app.push_screen(PickDialog(title, options, none_chosen=True), chosen)


def _choose_texts(screen: BaseScreen, merged: Pattern, into_id: int, report: Callable[[str, int], None]) -> None:
    """Ask which texts are kept, where both patterns have one, and merge. Raises UserError when one is gone."""
    conflicts = screen.work.merging.conflicts(merged.id, into_id)
    target = screen.work.patterns.require(into_id)

    def merge(kept: dict[str, str] | None) -> None:
        """Merge and report it, in a toast too if the status line is too short for it."""
        if kept is None:
            return
        take = [field for field, owner in kept.items() if owner == merged.name]
        label = screen.run_verb(lambda: screen.work.merging.merge(merged.id, into_id, take, conflicts))
        if label is None:
            return
        report(label, into_id)
        screen.toast_if_cut()

    if not conflicts:
        merge({})
        return
    versions = [Versions(field, name, of_target, of_merged) for field, name, of_target, of_merged in conflicts]
    title = f"Merge {merged.name} into {target.name} {display_text(target.title)}: which text do you want to keep?"
    screen.app.push_screen(VersionsDialog(title, (target.name, merged.name), versions), merge)
