"""TranslateApp: wires the services to the screens. Navigating, presenting and the clock are its only verbs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual import on, work
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.filter import LineFilter

from translate_tui.commands import KEYMAP, Place, key, with_keys
from translate_tui.model import Cancelled, UserError
from translate_tui.protocol.clock import WARNING_SECONDS, crossed_mark, format_clock
from translate_tui.services.settings import Masking
from translate_tui.services.workspace import Workspace
from translate_tui.text import UNSAFE_CHARS, pluralize
from translate_tui.ui.navigation import BackStack, GoBack, Navigate
from translate_tui.ui.places import PLACES, screen_class
from translate_tui.ui.screens.base import BaseScreen, StepDone, bindings
from translate_tui.ui.themes import DEFAULT_THEME, THEMES
from translate_tui.ui.tour import TourApp, commands_for
from translate_tui.ui.widgets.frame import TopBar
from translate_tui.ui.widgets.masking import current_redactor, display_text, set_redactor

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.command import Provider

    from translate_tui.redaction.redactor import Redactor


_UNDID: Final = "undid"
_LOCKED: Final = (
    "This key sleeps while presenting: {everywhere.lock} wakes it, {everywhere.present} turns the screen back."
)
_NOT_PRESENTED: Final = " not presented. Leave it first, then {everywhere.present} presents."
BACKGROUND_DELAY_S: Final = 0.2  # after start: the first screen is painted then, and costly reading may begin
KEYS_TOLD_S: Final = 120  # how long a faulty keys.toml is told: it has to be read, and must not vanish unseen


class OutputFilter(LineFilter):
    """Sanitize every painted line, whatever a widget let through.

    No control character reaches the terminal, and while presenting no name or number that the redactor recognises.
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
    masked, column = [], 0
    for segment in segments:
        text = "".join(characters[column : column + len(segment.text)])
        column += len(segment.text)
        masked.append(Segment(text, segment.style, segment.control))
    return masked


def _palette() -> "type[Provider]":
    """Return the palette's provider; called when the palette is first opened, which keeps it out of start-up."""
    from translate_tui.ui.palette import ActionProvider

    return ActionProvider


class TranslateApp(TourApp):
    """The app: one screen for each place, and the way between them."""

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
        self._seconds_left: int | None = None  # of the meeting, at the last tick
        self._reading = False
        workspace.triage.matching.beside = True
        self._output_filter = OutputFilter()
        self.presenting = False
        self.unlocked = False  # while presenting: may keys change data?
        self.steps_done = 0  # in this window; screens compare it when they are shown again
        self.mask_changes = 0  # likewise: how often masking went on or off
        self._back = BackStack()
        self._screens: dict[Place, BaseScreen] = {}  # that were shown before
        for theme in THEMES:
            self.register_theme(theme)
        wanted = workspace.settings.stored("theme", DEFAULT_THEME)
        theme_name = wanted if any(theme.name == wanted for theme in THEMES) else DEFAULT_THEME
        self.set_reactive(TranslateApp.theme, theme_name)  # unwatched: all styles would be read once more
        self.stylesheet.set_variables(self.get_css_variables())
        for place in PLACES:
            self.add_mode(place, partial(self._make_screen, place))

    def _make_screen(self, place: Place) -> BaseScreen:
        """Return the screen of a place; Textual calls it when the place is first entered."""
        screen = screen_class(place)(self.work, ascii_only=self.ascii_only)
        screen.steps_seen, screen.masks_seen = self.steps_done, self.mask_changes
        self._screens[place] = screen
        return screen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, and ours as the last one."""
        return [*super().get_line_filters(), self._output_filter]

    def on_mount(self) -> None:
        """Open the meeting or purge session that is running, else the River."""
        if KEYMAP.changes:
            self.set_keymap(KEYMAP.changes)
        self.mask_as_set()
        self.switch_mode(self._enter_first_place())
        self.begin_tour()
        self.set_interval(1, self.tick)
        self.set_timer(BACKGROUND_DELAY_S, self.read_beside)
        if KEYMAP.problems:
            self.call_after_refresh(self._tell_key_problems)

    def _enter_first_place(self) -> Place:
        """Return where the app opens, and put it on the way back."""
        if self.work.meetings.running() is not None:
            place = Place.MEETING
        elif (session := self.work.purges.session()) is not None and session.ended_at is None:
            self._back.enter(Navigate(Place.JOURNEY))  # where Esc leads from the purge session
            place = Place.PURGE
        else:
            place = Place.TRIAGE
        self._back.enter(Navigate(place))
        return place

    def _tell_key_problems(self) -> None:
        """Say what is wrong with keys.toml: whole in a toast that stays, and in short in the status line."""
        self.notify(display_text(KEYMAP.paragraph), severity="warning", markup=False, timeout=KEYS_TOLD_S)
        if (screen := self.shown_screen()) is not None:
            entries = pluralize(len(KEYMAP.problems), "entry of keys.toml does", "entries of keys.toml do")
            screen.status.say(f"{entries} not hold: `translate-tui keys` says why.")

    def tick(self) -> None:
        """Once a second: repaint the clock, ring its bells, show what other processes changed."""
        screen = self.shown_screen()
        if screen is None:
            return
        try:
            if self.work.changed_elsewhere():
                self.mask_as_set()
                screen.reload()
            self.read_beside()
            self._show_clock(screen)
            self.tour_on()
            screen.tick()
        except UserError as error:
            screen.refuse(str(error))
        except NoMatches:
            pass  # the screen is being built or taken down: the next second is soon enough

    def read_beside(self) -> None:
        """Start a worker that brings the matcher up to date, where it is behind the database."""
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
        if (screen := self.shown_screen()) is not None:
            screen.run_verb(screen.was_read)

    def _show_clock(self, screen: BaseScreen) -> None:
        meeting = self.work.meetings.running()
        bar = screen.query_one(TopBar)
        bar.masked = current_redactor() is not None
        if meeting is None:
            bar.clock, self._seconds_left = "", None
            return
        reading = self.work.meetings.clock(meeting)
        state = "paused" if reading.paused else "left" if reading.left >= 0 else "over"
        # The meeting's own screen has the large clock.
        bar.clock = "" if screen.PLACE is Place.MEETING else f"{format_clock(reading.left)} {state}"
        bar.warning = reading.left <= WARNING_SECONDS
        if self._seconds_left is not None and (mark := crossed_mark(self._seconds_left, reading.left)) is not None:
            if self.work.settings.read().bell:
                self.bell()
            words = "Two minutes are left." if mark else "The time is up. Nothing ends by itself: go on, or close."
            self.notify(words, severity="warning", markup=False, timeout=8)
        self._seconds_left = reading.left

    # ----------------------------------------------------------- navigation

    @on(Navigate)
    async def go(self, target: Navigate) -> None:
        """Go to a place and show what the target names, once the place's screen is mounted."""
        self._back.enter(target)
        await self._show(target.place)
        screen = self._screens[target.place]
        try:
            await screen.arrive(target)
        except UserError as error:
            screen.refuse(str(error))

    @on(GoBack)
    async def go_back(self) -> None:
        """Go back to where this place was entered from; at the first place, stay."""
        if (place := self._back.leave()) is not None:
            await self._show(place)

    async def _show(self, place: Place) -> None:
        """Switch to a place's screen. It catches up first, so that no frame of it is stale or unmasked."""
        if (screen := self._screens.get(place)) is not None:
            self._catch_up(screen)
        await self.switch_mode(place)

    def _catch_up(self, screen: BaseScreen) -> None:
        """Repaint a screen that was last shown with other masks; clear its undo hint, where steps were done since."""
        if screen.masks_seen != self.mask_changes:
            screen.masks_seen = self.mask_changes
            screen.repaint_all()
        if screen.steps_seen != self.steps_done:
            screen.steps_seen = self.steps_done
            screen.status.say("")

    @on(StepDone)
    def _step_done(self, message: StepDone) -> None:
        self._count_step(message.screen)
        self.mask_as_set()  # the step may have been a setting

    def _count_step(self, screen: BaseScreen) -> None:
        """Count a step that a screen did: what other screens said can no longer be undone by one key."""
        self.steps_done += 1
        screen.steps_seen = self.steps_done

    async def action_place(self, name: str) -> None:
        """Go to a place."""
        await self.go(Navigate(Place(name)))

    async def action_settings(self) -> None:
        """Go to the settings."""
        await self.go(Navigate(Place.SETTINGS))

    async def action_guide(self) -> None:
        """Show the guide; in it, leave it."""
        if self.current_mode == Place.GUIDE:
            await self.go_back()
        else:
            await self.go(Navigate(Place.GUIDE))

    # -------------------------------------------------------------- actions

    def action_undo(self) -> None:
        """Take back the last thing done."""
        nothing = f"Nothing is left to undo in this window; {key('everywhere.history')} shows everything done."
        self._step(self.work.history.undo, _UNDID, nothing)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._step(self.work.history.redo, "did again", "Nothing is left to redo.")

    def _step(self, verb: Callable[[], str | None], done: str, nothing: str) -> None:
        screen = self.shown_screen()
        if screen is None:
            return
        try:
            label = verb()
        except UserError as error:
            screen.refuse(str(error))
            return
        if label is None:
            screen.status.say(nothing)
            return
        screen.run_verb(screen.reload)
        self._count_step(screen)
        if done == _UNDID:
            screen.undone(label)
        screen.status.say(f"{done}: {label}")

    def action_help(self) -> None:
        """Show what every key does here."""
        from translate_tui.ui.screens.help import help_page
        from translate_tui.ui.widgets.dialog import TextDialog

        screen = self.shown_screen()
        self.push_screen(TextDialog(help_page(screen.PLACE if screen else Place.TRIAGE)))

    # ------------------------------------------------------------ presenting

    async def action_present(self) -> None:
        """Turn the screen to the room, or back."""
        screen = self.shown_screen()
        if screen is None:
            return
        if self.presenting:
            await self.turn_back()
            return
        if len(self.screen_stack) > 1 or screen.PLACE in (Place.PURGE, Place.READBACK):
            what = "A dialog is" if len(self.screen_stack) > 1 else "The purge session is"
            screen.status.say(what + with_keys(_NOT_PRESENTED), bad=True)
            return
        pattern = screen.about
        self.presenting, self.unlocked = True, False
        self.mask_as_set()
        await self.go(Navigate(Place.PRESENTER, pattern_id=pattern.id if pattern else None))

    async def turn_back(self) -> None:
        """Show everything as it is again, where the screen was before."""
        self.presenting, self.unlocked = False, False
        self.mask_as_set()
        if self.current_mode == Place.PRESENTER:
            await self.go_back()
        else:
            self._back.remove(Place.PRESENTER)

    def action_lock(self) -> None:
        """Wake the keys that change data, or let them sleep."""
        screen = self.shown_screen()
        if screen is None:
            return
        if not self.presenting or len(self.screen_stack) > 1:
            screen.status.say(with_keys("Keys sleep only while presenting; {everywhere.present} presents."))
            return
        self.unlocked = not self.unlocked
        screen.lock_changed(self.unlocked)
        state = (
            "are awake; {everywhere.lock} lets them sleep" if self.unlocked else "sleep; {everywhere.lock} wakes them"
        )
        screen.status.say(with_keys(f"keys that change data {state}"))

    def mask_as_set(self) -> None:
        """Mask while presenting, or where the setting says always; repaint at once where that changes.

        Other screens are repainted before they are shown again (`_catch_up`).
        """
        wanted = self.presenting or self.work.settings.read().masking is Masking.ALWAYS
        if wanted == (current_redactor() is not None):
            return
        set_redactor(self.work.masks.redactor if wanted else None)
        self.mask_changes += 1
        if (screen := self.shown_screen()) is not None and screen.is_mounted:
            self._catch_up(screen)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action (of a key, a click or the palette). While presenting, those that change data are locked."""
        screen = self.shown_screen()
        place = screen.PLACE if screen else None
        ours = isinstance(default_namespace, BaseScreen | App | None)
        if (
            ours
            and screen is not None
            and self.presenting
            and not self.unlocked
            and _changes_data(screen.PLACE, action)
        ):
            screen.status.say(with_keys(_LOCKED), bad=True)
            return True
        ran = await super().run_action(action, default_namespace, namespaces)
        if ours and place is not None:
            self.toured(place, action)
        return ran

    async def action_quit(self) -> None:
        """Leave the app."""
        self.exit()

    def on_unmount(self) -> None:
        """Mask nothing any more."""
        set_redactor(None)


def _changes_data(place: Place, action: "str | ActionParseResult") -> bool:
    return any(command.changes_data for command in commands_for(place, action))
