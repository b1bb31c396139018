"""The frame around every screen: the top bar, and the status line and key bar below."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.commands import BY_ID, MAX_SHOWN, Command, Place, commands_of, key, key_bar, key_beside_typing
from translate_tui.ui.widgets.masking import display_text

SMALLEST = (60, 16)  # columns and rows; below this a key could act on what nobody can read
PLACE_COMMANDS = tuple(c for c in commands_of(Place.EVERYWHERE) if c.method == "action_place")
_HELP = BY_ID["everywhere.help"]


class ClickableLine(Widget):
    """One line whose parts can be clicked."""

    @dataclass
    class Clicked(Message):
        """A part with an action was clicked."""

        action: str

    DEFAULT_CSS = "ClickableLine { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []

    def on_click(self, event: events.Click) -> None:
        """Run the action of the part under the mouse."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                self.post_message(self.Clicked(action))


class TopBar(ClickableLine):
    """The places with their keys, where we are, and the clock when one runs."""

    DEFAULT_CSS = "TopBar { background: $bar; color: $quiet; }"
    clock: reactive[str] = reactive("")
    warning: reactive[bool] = reactive(False)
    masked: reactive[bool] = reactive(False)

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def render(self) -> Content:
        """Return the bar's content: at 80 columns all places and the clock fit."""
        parts: list[tuple[str, str]] = []
        self._spans = []
        column = 0
        for command in PLACE_COMMANDS:
            here = command.name == self._place
            text = f" {key(command.id)} {command.label}"
            self._spans.append((column, column + len(text), command.action))
            column += len(text)
            if here:
                parts += [(f" {key(command.id)} ", "bold $accent"), (command.label, "bold underline $accent")]
            else:
                parts += [(text, "")]
        columns_left = self.size.width - column
        words = " ".join(
            filter(
                None, (self.clock.partition(" ")[0] if self.masked else self.clock, "masked" if self.masked else "")
            )
        )
        if words:
            style = "bold reverse $accent" if self.warning else "bold $foreground"
            parts += [(words.rjust(columns_left - 1) if len(words) < columns_left else f" {words}", style)]
        return Content.assemble(*parts)


class StatusLine(Widget):
    """One line that says what was just done and how to undo it, or why something was not done."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; padding: 0 1; color: $foreground; }
    StatusLine.-bad { color: $error; text-style: bold; }
    """
    words: reactive[str] = reactive("")

    def render(self) -> Content:
        """Paint the line."""
        return Content(display_text(self.words))

    def say(self, words: str, *, bad: bool = False) -> None:
        """Show what was done (or, when `bad`, why it was not)."""
        self.set_class(bad, "-bad")
        self.words = words


class KeyBar(ClickableLine):
    """The keys of this place that matter now, at most MAX_SHOWN, and `?` for all of them."""

    DEFAULT_CSS = "KeyBar { background: $bar; color: $quiet; }"

    def __init__(self, place: Place) -> None:
        super().__init__()
        # Where letters are typed, `?` is one of them.
        self._help_key = key_beside_typing(_HELP.id) if place is Place.PURGE else key(_HELP.id)
        self.shown: list[Command] = key_bar(place)[:MAX_SHOWN]

    def show(self, commands: list[Command]) -> None:
        """Show these keys from now on."""
        if commands[:MAX_SHOWN] != self.shown:
            self.shown = commands[:MAX_SHOWN]
            self.refresh()

    def render(self) -> Content:
        """Paint the keys, as many as fit; `?` always does."""
        parts: list[tuple[str, str]] = []
        self._spans = []
        column = 0
        tail = f" {self._help_key} keys "
        for command in self.shown:
            key_name = key(command.id)
            width = len(key_name) + len(command.label) + 3
            if column + width > self.size.width - len(tail):
                break
            self._spans.append((column, column + width, command.action))
            parts += [(f" {key_name} ", "bold $foreground"), (f"{command.label} ", "")]
            column += width
        parts += [(f" {self._help_key} ", "bold $accent"), ("keys ", "")]
        self._spans.append((column, column + len(tail), _HELP.action))
        return Content.assemble(*parts)
