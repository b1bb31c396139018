"""LineInput: the one-line field of all forms and filters."""

from textual import events
from textual.widgets import Input

from translate_tui.ui.widgets.text_field import TextField, pasted_line


class LineInput(TextField, Input):
    """An Input that takes all lines of a paste, joined by spaces, and completes to what its suggester proposes."""

    _edited_since_focus = False

    def on_paste(self, event: events.Paste) -> None:
        """Insert all lines of a paste; Textual's own handler would take the first one."""
        event.prevent_default()
        event.stop()
        self.put(event.text)

    def put(self, text: str) -> None:
        """Insert text, its lines joined by spaces."""
        line = pasted_line(text)
        at_start = not self.value[: min(self.selection)]
        self.replace(line.lstrip() if at_start else line, *sorted(self.selection))

    def on_focus(self) -> None:
        """Propose nothing for the value that the field already has, so that Tab can pass through it."""
        self._edited_since_focus = False

    def watch_value(self) -> None:
        """From the first edit on, suggestions are shown (in gray) and can be taken."""
        self._edited_since_focus = True

    async def complete(self) -> bool:
        """Replace the value by the suggestion that is shown; return whether there was one.

        The suggester is asked again, for Input keeps the shown suggestion to itself. So a Tab right behind the typed
        letters completes them too, before a suggestion has been painted.
        """
        if self.suggester is None or not self._edited_since_focus or not self.value or not self.cursor_at_end:
            return False
        value = self.value if self.suggester.case_sensitive else self.value.casefold()
        suggestion = await self.suggester.get_suggestion(value)
        if not suggestion or suggestion == self.value:
            return False
        self.value = suggestion
        self.cursor_position = len(suggestion)
        return True
