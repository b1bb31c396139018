"""TranslateApp: wires the services to the rooms; no SQL, no rules, no verbs of its own but going about."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on, work
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.screen import Screen

from translate_tui.commands import Place, changes_data
from translate_tui.model import Cancelled, Pattern, UserError
from translate_tui.protocol.clock import WARNING_SECONDS, crossed_mark, format_clock
from translate_tui.services.settings import Masking
from translate_tui.services.workspace import Workspace
from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.screens.base import BaseScreen, GoBack, SettingChanged, StepDone, Visit, bindings
from translate_tui.ui.screens.triage import TriageScreen
from translate_tui.ui.themes import DEFAULT_THEME, THEMES
from translate_tui.ui.tour import TourApp, commands_of
from translate_tui.ui.widgets.frame import TopBar
from translate_tui.ui.widgets.masking import current_redactor, set_redactor

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.command import Provider

    from translate_tui.redaction.redactor import Redactor


_UNDID = "undid"
_ASLEEP = "This key sleeps while presenting: L wakes it, P turns the screen back."
_MODES = (
    "groups", "customers", "lint", "patterns", "answers", "grid", "meeting", "present", "minutes", "history",
    "settings", "journey", "purge", "readback", "empathy", "exchanges", "sheet", "brief", "case", "newsletter",
    "guide",
)  # fmt: skip
_PAINTED = 0.2  # seconds after which the first screen stands: then what is costly may begin


class OutputFilter(LineFilter):
    """The last net, whatever a widget let through: no control character reaches the terminal, and while the
    screen is turned to the room no name or number that can be recognised in a line.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Mask a painted line while presenting, and replace control characters in it."""
        masks = current_redactor()
        if masks is not None:
            segments = _masked(segments, masks)
        if not any(UNSAFE_CHARS.search(segment.text) for segment in segments if not segment.control):
            return segments
        return [
            s if s.control else Segment(UNSAFE_CHARS.sub("\N{REPLACEMENT CHARACTER}", s.text), s.style)
            for s in segments
        ]


def _masked(segments: list[Segment], masks: "Redactor") -> list[Segment]:
    """Return a line with every character of what is masked replaced by a dot, so that its width stays."""
    line = "".join(segment.text for segment in segments)
    spans = masks.spans(line)
    if not spans:
        return segments
    characters = list(line)
    for start, end, _ in spans:
        characters[start:end] = ["·" * cell_len(character) for character in characters[start:end]]
    found, at = [], 0
    for segment in segments:
        text = "".join(characters[at : at + len(segment.text)])
        at += len(segment.text)
        found.append(Segment(text, segment.style, segment.control))
    return found


def _palette() -> "type[Provider]":
    """Return the palette's provider when it is first opened."""
    from translate_tui.ui.palette import ActionProvider

    return ActionProvider


class TranslateApp(TourApp):
    """The instrument of the translation meeting."""

    TITLE = "translate-tui"
    CSS = "* { scrollbar-size-vertical: 1; }"
    COMMANDS: ClassVar = {_palette}
    BINDINGS: ClassVar = [*bindings(Place.EVERYWHERE), Binding("ctrl+c", "quit", show=False)]

    def __init__(
        self, workspace: Workspace, *, ascii_only: bool = False, sample: bool = False, tour: bool = False
    ) -> None:
        """`sample` says that the workspace is a copy of the sample, on which the tour can be taken."""
        super().__init__(sample=sample, tour=tour)
        self.work = workspace
        self.ascii_only = ascii_only
        self._left: int | None = None
        self._reading = False
        workspace.triage.matching.beside = True
        self._net = OutputFilter()
        self.presenting = False
        self.awake = False  # while presenting: may keys change data?
        self._came_from: dict[str, str] = {}  # of a mode, the one from which it was entered
        for theme in THEMES:
            self.register_theme(theme)
        kept = workspace.setting("theme", DEFAULT_THEME)
        known = kept if any(theme.name == kept for theme in THEMES) else DEFAULT_THEME
        self.set_reactive(TranslateApp.theme, known)  # unwatched: all styles would be read once more
        self.stylesheet.set_variables(self.get_css_variables())
        self.add_mode("river", partial(TriageScreen, workspace, ascii_only=ascii_only))
        for name in _MODES:
            self.add_mode(name, partial(self._make, name))

    def _make(self, name: str) -> Screen[None]:
        """Make a room when it is first entered: its imports are not paid at start-up."""
        from translate_tui.ui import places as rooms

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
        self.mask_as_set()
        self.begin_tour()
        self.set_interval(1, self.tick)
        self.set_timer(_PAINTED, self.read_beside)

    def tick(self) -> None:
        """Once a second: the clock, its bells, and what others have changed."""
        room = self.room()
        if room is None:
            return
        try:
            if self.work.changed_elsewhere():
                self.mask_as_set()
                room.reload()
            self.read_beside()
            self._show_clock(room)
            self.tour_on()
            room.tick()
        except UserError as refused:
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
            self.work.triage.matching.read_beside(self.yield_to_ui)
        except (Cancelled, UserError):
            return  # we are leaving, or another process is writing: the next second is soon enough
        finally:
            self._reading = False
        self.call_from_thread(self._was_read)

    def _was_read(self) -> None:
        room = self.room()
        if room is not None:
            room.run_verb(room.was_read)

    def _show_clock(self, room: BaseScreen) -> None:
        meeting = self.work.meetings.running()
        bar = room.query_one(TopBar)
        bar.masked = current_redactor() is not None
        if meeting is None:
            bar.clock, self._left = "", None
            return
        reading = self.work.meetings.clock(meeting)
        state = "paused" if reading.paused else "left" if reading.left >= 0 else "over"
        # The meeting's own screen has the large clock.
        bar.clock = "" if room.PLACE is Place.MEETING else f"{format_clock(reading.left)} {state}"
        bar.warning = reading.left <= WARNING_SECONDS
        if self._left is not None and (mark := crossed_mark(self._left, reading.left)) is not None:
            if self.work.settings.read().bell:
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
        room = self.room()
        if room is None:
            return
        try:
            label = verb()
        except UserError as refused:
            room.refuse(str(refused))
            return
        if label is None:
            room.status.say(nothing)
            return
        room.run_verb(room.reload)
        self.silence_others()
        if said == _UNDID:
            room.undone(label)
        room.status.say(f"{said}: {label}")

    def action_help(self) -> None:
        """Show what every key does here."""
        from translate_tui.ui.screens.help import help_page
        from translate_tui.ui.widgets.dialog import TextDialog

        room = self.room()
        self.push_screen(TextDialog(help_page(room.PLACE if room else Place.RIVER)))

    def action_settings(self) -> None:
        """Go to the settings."""
        self._leave_for("settings")

    def _leave_for(self, mode: str) -> None:
        if self.current_mode != mode:
            self._came_from[mode] = self.current_mode
            self.switch_mode(mode)

    @on(Visit)
    def visit(self, message: Visit) -> None:
        """Go to a room from which one comes back."""
        self._leave_for(message.mode)

    @on(StepDone)
    def silence_others(self) -> None:
        """What other rooms said last may be not the newest step any more."""
        here = self.room()
        for stack in self._screen_stacks.values():
            for other in stack:
                if isinstance(other, BaseScreen) and other is not here and other.is_mounted:
                    other.status.say("")

    @on(GoBack)
    def go_back(self) -> None:
        """Go back to where the settings, the guide or the presented card were called from."""
        self.switch_mode(self._came_from.get(self.current_mode, "river"))

    def action_guide(self) -> None:
        """Show the guide; in it, leave it."""
        if self.current_mode == "guide":
            self.go_back()
        else:
            self._leave_for("guide")

    # ------------------------------------------------------------ presenting

    def action_present(self) -> None:
        """Turn the screen to the room, or back."""
        room = self.room()
        if room is None:
            return
        if self.presenting:
            self.turn_back()
            return
        if len(self.screen_stack) > 1 or room.PLACE in (Place.PURGE, Place.READBACK):
            what = "A dialog is" if len(self.screen_stack) > 1 else "The purge session is"
            room.status.say(f"{what} not presented. Leave it first, then P presents.", bad=True)
            return
        pattern = room.about
        self.presenting, self.awake = True, False
        self.mask_as_set()
        self._leave_for("present")
        self.call_after_refresh(self._begin_with, pattern)

    def _begin_with(self, pattern: Pattern | None) -> None:
        if (room := self.room()) is not None:
            room.begin_with(pattern)

    def turn_back(self) -> None:
        """Show everything as it is again, where the screen was before."""
        self.presenting, self.awake = False, False
        self.mask_as_set()
        if self.current_mode == "present":
            self.go_back()

    def action_lock(self) -> None:
        """Wake the keys that change data, or let them sleep."""
        room = self.room()
        if room is None:
            return
        if not self.presenting or len(self.screen_stack) > 1:
            room.status.say("Keys sleep only while presenting; P presents.")
            return
        self.awake = not self.awake
        room.woken(self.awake)
        room.status.say(
            f"keys that change data {'are awake; L lets them sleep' if self.awake else 'sleep; L wakes them'}"
        )

    def mask_as_set(self) -> None:
        """Mask where the screen is turned to the room, or the setting says always; repaint where that changes."""
        wanted = self.presenting or self.work.settings.read().masking is Masking.ALWAYS
        if wanted == (current_redactor() is not None):
            return
        set_redactor(self.work.redactor if wanted else None)
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, BaseScreen) and screen.is_mounted:
                    screen.paint_anew()

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action; while presenting, those that change data sleep (keys, clicks and the palette come here)."""
        place = room.PLACE if (room := self.room()) else None
        if self.presenting and not self.awake and isinstance(default_namespace, BaseScreen | App | None):
            room = self.room()
            if room is not None and self._sleeps(room, action):
                room.status.say(_ASLEEP, bad=True)
                return True
        carried_out = await super().run_action(action, default_namespace, namespaces)
        if place is not None and isinstance(default_namespace, BaseScreen | App | None):
            self.toured(place, action)
        return carried_out

    def _sleeps(self, room: BaseScreen, action: "str | ActionParseResult") -> bool:
        return any(changes_data(command) for command in commands_of(room.PLACE, action))

    @on(SettingChanged)
    def _set(self) -> None:
        self.mask_as_set()

    async def action_quit(self) -> None:
        """Leave."""
        self.exit()

    def on_unmount(self) -> None:
        """Mask nothing any more."""
        set_redactor(None)
