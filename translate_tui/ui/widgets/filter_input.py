"""The field that narrows a list: out of sight until it is opened, and then it cannot take the focus."""

from textual.widgets import Input


class FilterInput(Input):
    """What is sought in a list."""

    DEFAULT_CSS = """
    FilterInput { display: none; height: 1; border: none; background: $cursor; padding: 0 1; }
    FilterInput:focus { border: none; background: $cursor; }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, disabled=True)

    def open(self) -> None:
        """Show the field and type into it."""
        self.display, self.disabled = True, False
        self.focus()

    def close(self) -> bool:
        """Empty and hide the field; tell whether it was open."""
        was_open = bool(self.display)
        if was_open:
            self.value = ""
            self.display, self.disabled = False, True
        return was_open
