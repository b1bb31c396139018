"""One large field for what is said, at the speed of talking: enter keeps it, and nothing else is asked."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea

from translate_tui.text import clean


class NoteInput(TextArea, inherit_bindings=False):
    """A field of several lines. Enter says that what stands in it is whole; a pasted line end stays one."""

    DEFAULT_CSS = """
    NoteInput { border: none; background: $cursor; padding: 0 1; height: 5; }
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
    class Kept(Message):
        """Enter was pressed."""

        capture: "NoteInput"

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", placeholder=placeholder,
            highlight_cursor_line=False,
        )  # fmt: skip

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Kept(self))
        elif event.is_printable:  # other keys are the room's
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take in what is pasted without what could steer a terminal."""
        event.prevent_default()
        event.stop()
        self.insert(clean(event.text))
