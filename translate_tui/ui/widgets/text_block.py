"""TextBlock: text that is painted and laid out only when it has changed."""

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class TextBlock(Static):
    """A Static that does nothing for the text that it shows already, and lays nothing out if its size is fixed.

    Screens set their texts at each reload. Most are as before, and a layout of the whole screen for each costs more
    than all else that a key does.
    """

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show a text. With `layout`, lay the screen out anew if the widget's size depends on the text."""
        if _is_same(self.content, content):
            return
        layout = layout and self.styles.auto_dimensions
        if layout:
            # A change of styles, of none here, makes Textual forget the size of the text before. Otherwise it does so
            # only for the first of the changes that come before the screen is laid out.
            self.styles.merge_rules({})
        super().update(content, layout=layout)


def _is_same(shown: VisualType, content: VisualType) -> bool:
    """Return whether two contents have the same text in the same styles."""
    if isinstance(shown, Content) and isinstance(content, Content):
        return shown.is_same(content)
    return isinstance(shown, str) and isinstance(content, str) and shown == content
