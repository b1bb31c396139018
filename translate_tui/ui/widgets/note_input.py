"""LongInput: the field of several lines in forms. NoteInput: one where Enter submits, for notes while people talk."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea

from translate_tui.ui.widgets.text_field import TextField, pasted_text


class LongInput(TextField, TextArea):
    """A field of several lines. Tab goes to the next field."""

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            text, id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", placeholder=placeholder
        )

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text without its control characters."""
        event.prevent_default()
        event.stop()
        self.put(event.text)

    def put(self, text: str) -> None:
        """Insert text with its lines."""
        self.replace(pasted_text(text), *self.selection, maintain_selection_offset=False)


class NoteInput(LongInput, inherit_bindings=False):
    """A field where Enter submits the text; line ends come in only by a paste."""

    DEFAULT_CSS = """
    NoteInput { border: none; background: $raised; padding: 0 1; height: 5; }
    NoteInput:focus { border: none; }
    """
    BINDINGS = [
        Binding(key, action, show=False)
        for key, action in {
            "left": "cursor_left",
            "right": "cursor_right",
            "ctrl+left": "cursor_word_left",
            "ctrl+right": "cursor_word_right",
            "home,ctrl+a": "cursor_line_start",
            "end": "cursor_line_end",
            "backspace": "delete_left",
            "delete": "delete_right",
            "ctrl+w": "delete_word_left",
            "ctrl+u": "delete_to_start_of_line",
        }.items()
    ]

    @dataclass
    class Submitted(Message):
        """Enter was pressed in the field."""

        note_input: "NoteInput"

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self.highlight_cursor_line = False

    def on_key(self, event: events.Key) -> None:
        """Submit on Enter, where a TextArea would start a new line."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self))
