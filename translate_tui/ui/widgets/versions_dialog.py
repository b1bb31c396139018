"""VersionsDialog: texts that two things both have, side by side, and for each the choice of which one to keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Label

from translate_tui.ui.widgets.containers import Horizontal, Vertical, VerticalScroll
from translate_tui.ui.widgets.form_dialog import Choice, FormDialog, FormField
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.text_block import TextBlock


@dataclass(frozen=True, slots=True)
class Versions:
    """A text of which one of two versions is kept: its field (an identifier), what people call it, both versions."""

    field: str
    label: str
    first: str
    second: str


class VersionsDialog(FormDialog):
    """A choice between two versions for each text; the first one is chosen until people choose otherwise.

    The result is the name of the chosen owner by field, or None after Escape.
    """

    DEFAULT_CSS = """
    VersionsDialog { align: center middle; }
    VersionsDialog > .sheet { width: 100; max-width: 96%; max-height: 96%; padding: 0 2; }
    VersionsDialog .versions { height: auto; margin-bottom: 1; }
    VersionsDialog Horizontal { height: auto; }
    VersionsDialog .name { width: 22; text-style: bold; }
    VersionsDialog Choice { width: 1fr; margin: 0; }
    VersionsDialog .version { width: 1fr; height: auto; padding: 0 1; color: $quiet; border-left: blank; }
    VersionsDialog .hint { dock: bottom; }
    VersionsDialog .-kept { color: $foreground; border-left: outer $accent; }
    """
    BINDINGS = [
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, title: str, owners: tuple[str, str], versions: Sequence[Versions]) -> None:
        """`owners` are the names of those that have the first and the second version of each text."""
        fields = [FormField(text.field, text.label, owners[0], choices=owners) for text in versions]
        super().__init__(title, fields)
        self._owners = owners
        self._versions = versions

    def compose(self) -> ComposeResult:
        """Return the title, a choice above both versions of each text, and the line that names the keys."""
        next_fields = [*(field.name for field in self._fields[1:]), ""]
        with VerticalScroll(can_focus=False, classes="sheet"):
            yield Label(Content(display_text(self._title)), classes="title")
            for field, next_field, text in zip(self._fields, next_fields, self._versions, strict=True):
                with Vertical(classes="versions"):
                    with Horizontal():
                        yield Label(Content(text.label.capitalize()), classes="name")
                        yield Choice(field, next_field)
                    with Horizontal():
                        yield TextBlock(Content(display_text(text.first)), classes="version")
                        yield TextBlock(Content(display_text(text.second)), classes="version")
            yield TextBlock(classes="trouble")
            hint = "1 2 ← → choose · Enter goes to the next, then merges · Esc closes"
            yield Label(Content(hint), classes="hint")

    def on_mount(self) -> None:
        for choice in self.query(Choice):
            self._mark(choice)

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        self._mark(event.choice)

    def _mark(self, choice: Choice) -> None:
        """Mark which version is kept."""
        versions = self._block(choice).query(".version")
        for owner, version in zip(self._owners, versions, strict=True):
            version.set_class(choice.value == owner, "-kept")

    def _block(self, choice: Choice) -> Vertical:
        return next(parent for parent in choice.ancestors if isinstance(parent, Vertical))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring both versions into view, not only the line with the choice."""
        if isinstance(event.widget, Choice):
            self._block(event.widget).scroll_visible(animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, up where the number is negative: for texts that are longer than the screen."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_page_down(animate=False) if pages > 0 else scroll.scroll_page_up(animate=False)
