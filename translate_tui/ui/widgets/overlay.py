"""BaseDialog: the base class of all dialogs."""

from typing import TypeVar

from translate_tui.ui.textual_internals import FastModalScreen

T = TypeVar("T")


class BaseDialog(FastModalScreen[T]):
    """A dialog over a dimmed screen; T is the type of the result that it is dismissed with."""

    DEFAULT_CSS = "BaseDialog { background: $background 60%; }"

    def data_changed(self) -> None:
        """Called when another window has changed data: a dialog that shows some reads it again."""
