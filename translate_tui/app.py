"""TranslateApp: wires the services to the rooms; no SQL, no rules, no verbs of its own but going about."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import work
from textual.binding import Binding
from textual.color import Color
from textual.css.query import NoMatches
from textual.filter import LineFilter
from textual.screen import Screen

from translate_tui.commands import Place
from translate_tui.model import Refused
from translate_tui.protocol.clock import clock_face, crossed
from translate_tui.screens.base import Room, bindings
from translate_tui.screens.river import RiverScreen
from translate_tui.services.cancelling import Cancelled
from translate_tui.services.workspace import Workspace
from translate_tui.text import HARMFUL
from translate_tui.themes import DEFAULT_THEME, THEMES
from translate_tui.typeahead import TypeAheadApp
from translate_tui.widgets.frame import TopBar

if TYPE_CHECKING:
    from textual.command import Provider


_UNDID = "undid"
_PAINTED = 0.2  # seconds after which the first screen stands: then what is costly may begin


class _NoControls(LineFilter):
    """The last net: no control character reaches the terminal, whatever widget let it through."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(HARMFUL.search(segment.text) for segment in segments if not segment.control):
            return segments
        return [
            s if s.control else Segment(HARMFUL.sub("\N{REPLACEMENT CHARACTER}", s.text), s.style) for s in segments
        ]


def _palette() -> "type[Provider]":
    """Return the palette's provider when it is first opened."""
    from translate_tui.palette import ActionProvider

    return ActionProvider


class TranslateApp(TypeAheadApp):
    """The instrument of the translation meeting."""

    TITLE = "translate-tui"
    CSS = "* { scrollbar-size-vertical: 1; }"
    COMMANDS: ClassVar = {_palette}
    BINDINGS: ClassVar = [*bindings(Place.EVERYWHERE), Binding("ctrl+c", "quit", show=False)]

    def __init__(self, workspace: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.work = workspace
        self.ascii_only = ascii_only
        self._left: int | None = None
        self._reading = False
        workspace.triage.matching.beside = True
        self._net = _NoControls()
        for theme in THEMES:
            self.register_theme(theme)
        kept = workspace.setting("theme", DEFAULT_THEME)
        known = kept if any(theme.name == kept for theme in THEMES) else DEFAULT_THEME
        self.set_reactive(TranslateApp.theme, known)  # unwatched: all styles would be read once more
        self.stylesheet.set_variables(self.get_css_variables())
        self.add_mode("river", partial(RiverScreen, workspace, ascii_only=ascii_only))
        for name in ("groups", "customers", "lint", "patterns", "grid", "meeting", "purge", "minutes", "history"):
            self.add_mode(name, partial(self._make, name))

    def _make(self, name: str) -> Screen[None]:
        """Make a room when it is first entered: its imports are not paid at start-up."""
        from translate_tui.screens import rooms

        return rooms.make(name, self.work, ascii_only=self.ascii_only)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put our net under the filters that there are."""
        return [*super().get_line_filters(), self._net]

    def on_mount(self) -> None:
        """Open where the work is: in the meeting or purge session that is running, else at the River."""
        if self.work.meetings.running() is not None:
            self.switch_mode("meeting")
        elif (session := self.work.purges.session()) is not None and session.ended_at is None:
            self.switch_mode("purge")
        else:
            self.switch_mode("river")
        self.set_interval(1, self.tick)
        self.set_timer(_PAINTED, self.read_beside)

    def tick(self) -> None:
        """Once a second: the clock, its bells, and what others have changed."""
        room = self._room()
        if room is None:
            return
        try:
            if self.work.changed_elsewhere():
                room.reload()
            self.read_beside()
            self._show_clock(room)
            room.tick()
        except Refused as refused:
            room.refuse(str(refused))
        except NoMatches:
            pass  # the room is being built or taken down: the next second is soon enough

    def read_beside(self) -> None:
        """Have a worker bring the matcher to what the database holds, where it is behind."""
        if self.work.triage.matching.behind and not self._reading:
            self._reading = True
            self._read()

    @work(thread=True, exit_on_error=False)
    def _read(self) -> None:
        try:
            self.work.triage.matching.read_beside(self.give_way)
        except (Cancelled, Refused):
            return  # we are leaving, or another process is writing: the next second is soon enough
        finally:
            self._reading = False
        self.call_from_thread(self._was_read)

    def _was_read(self) -> None:
        room = self._room()
        if room is not None:
            room.carry_out(room.was_read)

    def _room(self) -> Room | None:
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Room)), None)

    def _show_clock(self, room: Room) -> None:
        meeting = self.work.meetings.running()
        bar = room.query_one(TopBar)
        if meeting is None:
            bar.clock, self._left = "", None
            return
        reading = self.work.meetings.clock(meeting)
        state = "paused" if reading.paused else "left" if reading.left >= 0 else "over"
        # The meeting's own screen has the large clock.
        bar.clock = "" if room.PLACE is Place.MEETING else f"{clock_face(reading.left)} {state}"
        bar.warning = reading.left <= 120
        if self._left is not None and (mark := crossed(self._left, reading.left)) is not None:
            self.bell()
            words = "Two minutes are left." if mark else "The time is up. Nothing ends by itself: go on, or close."
            self.notify(words, severity="warning", markup=False, timeout=8)
        self._left = reading.left

    # -------------------------------------------------------------- actions

    def action_place(self, name: str) -> None:
        """Go to a place."""
        self.switch_mode(name)

    def action_undo(self) -> None:
        """Take back the last thing done."""
        self._step(self.work.undo, _UNDID, "Nothing is left to undo in this window; F8 shows everything done.")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._step(self.work.redo, "did again", "Nothing is left to redo.")

    def _step(self, verb: Callable[[], str | None], said: str, nothing: str) -> None:
        room = self._room()
        if room is None:
            return
        try:
            label = verb()
        except Refused as refused:
            room.refuse(str(refused))
            return
        if label is None:
            room.echo.say(nothing)
            return
        room.carry_out(room.reload)
        for stack in self._screen_stacks.values():  # what other rooms said last may be what was taken back
            for other in stack:
                if isinstance(other, Room) and other is not room and other.is_mounted:
                    other.echo.say("")
        if said == _UNDID:
            room.undone(label)
        room.echo.say(f"{said}: {label}")

    def action_help(self) -> None:
        """Show what every key does here."""
        from translate_tui.screens.help import help_page
        from translate_tui.widgets.dialog import Reader

        room = self._room()
        self.push_screen(Reader(help_page(room.PLACE if room else Place.RIVER)))

    def action_theme(self) -> None:
        """Take the next theme, and keep it."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.work.set_setting("theme", self.theme)
        if room := self._room():
            room.echo.say(f"theme: {self.theme.replace('translate-', '')}")

    async def action_quit(self) -> None:
        """Leave."""
        self.exit()
