"""The frame of every screen: the top bar, the status line and the key bar."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.commands import BY_ID, MAX_SHOWN, Command, Place, commands_of, key, key_bar, key_beside_typing
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import fit

MIN_SIZE = (60, 16)  # columns and rows; in a smaller window a key could act on what nobody can read
PLACE_COMMANDS = tuple(c for c in commands_of(Place.EVERYWHERE) if c.method == "action_place")
_HELP = BY_ID["everywhere.help"]
_QUIT = BY_ID["everywhere.quit"]


class ClickableLine(Widget):
    """One line with parts that run an action when they are clicked. `render` fills `_spans`."""

    @dataclass
    class Clicked(Message):
        """A part with an action was clicked."""

        action: str

    DEFAULT_CSS = "ClickableLine { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []  # first column, column after the last, action

    def on_click(self, event: events.Click) -> None:
        """Post `Clicked` with the action of the part under the mouse."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                self.post_message(self.Clicked(action))


class TopBar(ClickableLine):
    """The places with their keys, the current one marked; the meeting's clock; what is read-only or masked."""

    DEFAULT_CSS = "TopBar { background: $panel; color: $quiet; }"
    clock: reactive[str] = reactive("")
    ends: reactive[str] = reactive("")
    warning: reactive[bool] = reactive(False)
    masked: reactive[bool] = reactive(False)
    read_only: reactive[bool] = reactive(False)

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def render(self) -> Content:
        """Return the bar's content; in 80 columns all places and the clock fit."""
        parts: list[tuple[str, str]] = []
        self._spans = []
        column = 0
        for command in PLACE_COMMANDS:
            # In a narrow window the clock needs the room of the keys' names, which the help has too.
            text = f" {key(command.id)} {command.label} " if self.size.width >= 100 else f" {command.label} "
            self._spans.append((column, column + len(text), command.action))
            column += len(text)
            if command.name == self._place:
                parts += [(text, "bold $foreground on $raised")]
            else:
                parts += [(text, "")]
        columns_left = self.size.width - column
        marks = " ".join(filter(None, ("read-only" if self.read_only else "", "masked" if self.masked else "")))
        is_short = marks or (self.ends and self.size.width < 100 and self.clock.endswith(" left"))
        clock = self.clock.partition(" ")[0] if is_short else self.clock  # only the time, to leave space
        state = " ".join(filter(None, (clock, marks)))
        ends = f"{self.ends}  " if self.ends and len(self.ends) + len(state) + 5 < columns_left else ""
        if state:
            style = "bold $background on $error" if self.warning else "bold $foreground"
            parts += [(" " * max(columns_left - len(ends) - len(state) - 2, 0), ""), (ends, "$quiet")]
            parts += [(f" {state} " if self.warning or ends else f" {state}", style)]
        return Content.assemble(*parts)


class StatusLine(Widget):
    """One line that says what was just done and how to undo it, or why something was not done."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; padding: 0 2; color: $quiet; }
    StatusLine.-bad { color: $error; text-style: bold; }
    """
    words: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self._hint = ""

    def render(self) -> Content:
        """Return the message as one line, masked where the screen is; its hint is shown whole."""
        line, width = display_text(self.words), self.content_size.width
        if self._hint and cell_len(line) > width:
            done = self.words.removesuffix(self._hint)
            line = fit(done, max(width - cell_len(self._hint), 1)).rstrip() + self._hint
        return Content(line)

    def say(self, words: str, hint: str = "", *, bad: bool = False) -> None:
        """Show what was done, followed by `hint` (" - u undoes"); with `bad`, why something was not done.

        Empty `words` clear the line.
        """
        self.set_class(bad, "-bad")
        self._hint = hint
        self.words = words + hint


class KeyBar(ClickableLine):
    """At most MAX_SHOWN keys that are useful now, the one that shows all and, if it fits, the one that quits."""

    DEFAULT_CSS = "KeyBar { background: $panel; color: $quiet; }"

    def __init__(self, place: Place) -> None:
        super().__init__()
        # In the purge session `?` is typed into the field, so another key has to show the help.
        self._help_key = key_beside_typing(_HELP.id) if place is Place.PURGE else key(_HELP.id)
        self._can_quit = place not in (Place.PURGE, Place.PRESENTER)  # there it is typed, or would surprise the room
        self.shown: list[Command] = key_bar(place)[:MAX_SHOWN]

    def show(self, commands: list[Command]) -> None:
        """Show the keys of these commands from now on."""
        if commands[:MAX_SHOWN] != self.shown:
            self.shown = commands[:MAX_SHOWN]
            self.refresh()

    def render(self) -> Content:
        """Return as many keys as fit, and always the one that shows all keys."""
        gap = "   " if self.size.width >= 100 else "  "
        parts: list[tuple[str, str]] = [(" ", "")]
        self._spans = []
        column = 1
        help_text = f" {self._help_key} all keys"
        for number, command in enumerate(self.shown):
            key_name = key(command.id)
            width = len(key_name) + len(command.label) + 2
            if column + width + len(gap) - 1 > self.size.width - len(help_text):
                break
            self._spans.append((column, column + width, command.action))
            # The first key is what to do next: the accent marks nothing else here.
            styles = ("bold $accent", "$foreground") if number == 0 else ("bold $foreground", "$quiet")
            parts += [(f" {key_name} ", styles[0]), (f"{command.label}{gap[1:]}", styles[1])]
            column += width + len(gap) - 1
        parts += [(f" {self._help_key} ", "bold $foreground"), ("all keys", "$quiet")]
        self._spans.append((column, column + len(help_text), _HELP.action))
        start = column + len(help_text) + len(gap)
        end = start + len(key(_QUIT.id)) + 1 + len(_QUIT.label)
        if self._can_quit and end <= self.size.width:
            parts += [(f"{gap}{key(_QUIT.id)} ", "bold $foreground"), (_QUIT.label, "$quiet")]
            self._spans.append((start, end, _QUIT.action))
        return Content.assemble(*parts)
