"""FilterInput: the one-line filter above a list, opened with `/`."""

from translate_tui.ui.widgets.line_input import LineInput


class FilterInput(LineInput):
    """A filter field that stays hidden until `open` is called.

    While hidden it is also disabled, so that Tab never moves the focus to an invisible field.
    """

    DEFAULT_CSS = """
    FilterInput { display: none; height: 1; border: none; background: $raised; padding: 0 1; }
    FilterInput:focus { border: none; background: $raised; }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, disabled=True)

    def open(self) -> None:
        """Show the field and focus it."""
        self.display, self.disabled = True, False
        self.focus()

    def close(self) -> bool:
        """Clear and hide the field. Return whether it was open, so that Esc can fall through to the screen."""
        was_open = bool(self.display)
        if was_open:
            self.value = ""
            self.display, self.disabled = False, True
        return was_open
