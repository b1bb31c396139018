"""TextBlock: text that is painted and laid out only when it has changed."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.layouts.grid import GridLayout
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from translate_tui.ui.widgets.masking import current_redactor

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor


class TextBlock(Static):
    """A Static that does nothing for the text that it shows already, and lays nothing out if its size is fixed.

    Screens set their texts at each reload, and most are as before. A layout of the whole screen takes 3 to 5 ms.
    """

    _redactor: "Redactor | None" = None  # that masked the text; another one may mask the same text otherwise

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show a text. With `layout`, lay the screen out again if the widget's size depends on the text."""
        redactor = current_redactor()
        if _is_same(self.content, content) and redactor is self._redactor:
            return
        self._redactor = redactor
        layout = layout and (self.styles.auto_dimensions or self._is_measured_by_parent)
        if layout:
            # Merging rules, of which there are none, changes the key of Textual's cache of sizes. Without, a second
            # update before the next layout keeps the size of the first.
            self.styles.merge_rules({})
        super().update(content, layout=layout)

    @property
    def _is_measured_by_parent(self) -> bool:
        """Whether the container is as large as its parts, or is a grid, of which rows can be."""
        styles = self.parent.styles if isinstance(self.parent, Widget) else None
        return styles is not None and (styles.auto_dimensions or isinstance(styles.layout, GridLayout))


def _is_same(shown: VisualType, content: VisualType) -> bool:
    """Return whether two contents have the same text in the same styles."""
    if isinstance(shown, Content) and isinstance(content, Content):
        return shown.is_same(content)
    return isinstance(shown, str) and isinstance(content, str) and shown == content
