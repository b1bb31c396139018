"""TranslateApp: the app itself. It navigates between screens, undoes and redoes, presents, and runs the clock."""

import gc
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from signal import Signals
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import App
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.filter import LineFilter

from translate_tui.commands import KEYMAP, Place, key, with_keys
from translate_tui.model import UserError, local_time
from translate_tui.protocol.clock import WARNING_SECONDS, crossed_mark, format_clock
from translate_tui.services.settings import Masking
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize
from translate_tui.ui.ending import EndingApp
from translate_tui.ui.matching import MatchingApp
from translate_tui.ui.navigation import BackStack, GoBack, Navigate
from translate_tui.ui.output_filter import AsciiFilter, JoinedFilter, OutputFilter
from translate_tui.ui.places import PLACES, screen_class
from translate_tui.ui.preparing import PREPARED, PREPARED_TIMES
from translate_tui.ui.rescue import RescueApp
from translate_tui.ui.screens.base import BaseScreen, StepDone, bindings
from translate_tui.ui.themes import DEFAULT_THEME, THEMES
from translate_tui.ui.tour import commands_for
from translate_tui.ui.widgets.frame import TopBar
from translate_tui.ui.widgets.masking import current_redactor, display_text, set_redactor
from translate_tui.ui.widgets.overlay import BaseDialog

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.command import Provider

_KEY_LOCKED: Final = (
    "This key is locked in the presenter view: {everywhere.lock} unlocks it, {everywhere.present} leaves the view."
)
_READ_ONLY: Final = "This file is read-only. {everywhere.save_as} saves it to a new file, in which you can go on."
_NOT_PRESENTED: Final = " no presenter view. Close it first, then press {everywhere.present}."
ENDING_WAIT_MS: Final = 8_000  # for another program that has locked the file, after a signal
GC_RESUMED_S: Final = 10  # after the start
KEY_PROBLEMS_SHOWN_S: Final = 20  # to read the toast about a faulty keys.toml; it may cover a dialog


def _palette() -> "type[Provider]":
    """Return the palette's provider. Textual calls this when the palette is first opened, not at start-up."""
    from translate_tui.ui.palette import ActionProvider

    return ActionProvider


class TranslateApp(RescueApp, MatchingApp, EndingApp):
    """The app: one screen for each place, and what holds in all of them."""

    TITLE = "translate-tui"
    CSS = "* { scrollbar-size-vertical: 1; }"
    COMMANDS: ClassVar = {_palette}
    BINDINGS: ClassVar = [*bindings(Place.EVERYWHERE), Binding("ctrl+c", "quit", show=False)]

    def __init__(
        self, workspace: Workspace, *, ascii_only: bool = False, sample: bool = False, tour: bool = False
    ) -> None:
        """Set up the app; the tour can be taken only where `sample` is true: on a copy of the sample database."""
        self.work = workspace
        self._back = BackStack()
        # The first mode, so that Textual makes no screen of its own before: that screen would be laid out, and
        # `switch_mode` shows nothing for 50 ms. Textual reads it while the app is initialized.
        self.DEFAULT_MODE = self._enter_first_place()  # type: ignore[misc]  # it depends on the database
        super().__init__(sample=sample, tour=tour)
        self.ascii_only = ascii_only
        self._seconds_left: int | None = None  # of the meeting, at the last tick; None: none runs
        workspace.triage.matching.has_worker = True
        self._last_filters = (OutputFilter(), AsciiFilter()) if ascii_only else (OutputFilter(),)
        self._joined_filter = JoinedFilter(())
        self.presenting = False
        self.unlocked = False  # whether keys may change data while presenting
        # Screens compare these two with what they saw last when they are shown again.
        self.steps_done = 0  # in this window
        self.mask_changes = 0  # how often masking went on or off
        self._screens: dict[Place, BaseScreen] = {}  # those that were shown before
        for theme in THEMES:
            self.register_theme(theme)
        stored_theme = workspace.settings.stored_value("theme", DEFAULT_THEME)
        theme_name = stored_theme if any(theme.name == stored_theme for theme in THEMES) else DEFAULT_THEME
        # Not `self.theme = ...`: its watcher would parse all styles a second time.
        self.set_reactive(TranslateApp.theme, theme_name)
        self.stylesheet.set_variables(self.get_css_variables())
        for place in PLACES:
            self.add_mode(place, partial(self._make_screen, place))

    def _make_screen(self, place: Place) -> BaseScreen:
        """Return the screen of a place; Textual calls it when the place is first entered."""
        screen = screen_class(place)(self.work, ascii_only=self.ascii_only)
        screen.fit(self.size)
        screen.opens_app = not self._screens
        screen.steps_seen, screen.masks_seen = self.steps_done, self.mask_changes
        self._screens[place] = screen
        return screen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's line filters with ours behind them, so that these see what those made."""
        filters = (*super().get_line_filters(), *self._last_filters)
        if filters != self._joined_filter.filters:
            self._joined_filter = JoinedFilter(filters)
        return [self._joined_filter]

    def on_load(self) -> None:
        """Mask texts before any is shown, if the settings say so."""
        if KEYMAP.changes:
            self.set_keymap(KEYMAP.changes)
        self.apply_masking()

    def on_mount(self) -> None:
        """Start the clock."""
        self.begin_tour()
        self.set_interval(1, self.tick)
        if KEYMAP.problems:
            self.call_after_refresh(self._show_key_problems)

    def on_ready(self) -> None:
        """Once the first frame is written, do what it did not need."""
        if (screen := self.shown_screen()) is not None:
            screen.call_after_refresh(self._first_frame_written, screen)

    def _first_frame_written(self, screen: BaseScreen) -> None:
        self.set_timer(GC_RESUMED_S, gc.enable)  # where nobody rests until then; else before a place is prepared
        screen.run_verb(screen.first_frame_written)
        self.update_matcher()
        self.prepare_places(deque(PREPARED * PREPARED_TIMES))

    def _enter_first_place(self) -> Place:
        """Return the place at which the app opens: what is running, else the River. Begin the way back with it."""
        try:
            place = self._running_place()
        except Exception as error:
            if self.explanation(error) is None:
                raise
            place = Place.TRIAGE  # what needs the damaged row says so when it is entered
        self._back.enter(Navigate(place))
        return place

    def _running_place(self) -> Place:
        if self.work.meetings.running() is not None:
            return Place.MEETING
        if (session := self.work.purges.session()) is not None and session.ended_at is None:
            self._back.enter(Navigate(Place.JOURNEY))  # so that Esc leads from the purge session to the journey
            return Place.PURGE
        return Place.TRIAGE

    def _show_key_problems(self) -> None:
        """Show what is wrong with keys.toml: all of it in a toast, and in the status line where to read it again."""
        self.notify(display_text(KEYMAP.paragraph), severity="warning", markup=False, timeout=KEY_PROBLEMS_SHOWN_S)
        if (screen := self.shown_screen()) is not None:
            entries = pluralize(len(KEYMAP.problems), "entry of keys.toml is", "entries of keys.toml are")
            screen.status.say(f"{entries} not valid: `translate-tui keys` says why.")

    def tick(self) -> None:
        """Once a second: repaint the clock, ring its bell, reload the screen where another process changed data."""
        screen = self.shown_screen()
        if screen is None or self.is_preparing:
            return
        try:
            self.watch_file()
            self.store_drafts()
            if self.work.changed_elsewhere():
                self.apply_masking()
                screen.reload()
                if isinstance(self.screen, BaseDialog):
                    self.screen.data_changed()
            self.update_matcher()
            self._show_clock(screen)
            self.advance_tour()
            screen.tick()
        except NoMatches:
            pass  # the screen is being mounted or removed; the next tick finds its widgets
        except Exception as error:
            if not self.goes_on_after(error, screen):
                raise

    def _show_clock(self, screen: BaseScreen) -> None:
        meeting = self.work.meetings.running()
        bar = screen.query_one(TopBar)
        bar.masked = current_redactor() is not None
        bar.read_only = self.work.is_read_only
        if meeting is None:
            bar.clock, bar.ends, self._seconds_left = "", "", None
            return
        reading = self.work.meetings.clock(meeting)
        state = "paused" if reading.paused else "left" if reading.left >= 0 else "over"
        words = f"{format_clock(reading.left)} {state}"
        if self.work.meetings.forgotten_since(meeting) is not None:
            words = "ended?"  # in 80 columns there is room for little more than the clock
        bar.clock = words
        bar.ends = f"ends {local_time(meeting.ends_at):%H:%M}" if reading.left >= 0 else "Time is up"
        bar.warning = reading.left <= WARNING_SECONDS
        # What the bell rings for is said by the top bar and the presenter view for as long as it is so.
        before = self._seconds_left
        is_marked = before is not None and crossed_mark(before, reading.left) is not None
        if is_marked and self.work.settings.read().bell:
            self.bell()
        self._seconds_left = reading.left

    # ----------------------------------------------------------- navigation

    @on(Navigate)
    async def go(self, target: Navigate) -> None:
        """Go to a place and, once its screen is mounted, have it show what the target names."""
        self._back.enter(target)
        await self._show(target.place)
        screen = self._screens[target.place]
        try:
            await screen.arrive(target)
        except Exception as error:
            if not self.goes_on_after(error, screen):
                raise

    @on(GoBack)
    async def go_back(self) -> None:
        """Go back to the place that this one was entered from; at the first place, do nothing."""
        if (place := self._back.leave()) is not None:
            await self._show(place)

    async def _show(self, place: Place) -> None:
        """Switch to a place's screen. It is brought up to date first, so that no frame of it is stale or unmasked."""
        if (screen := self._screens.get(place)) is not None:
            self._catch_up(screen)
            if screen.status.has_class("-bad"):
                screen.status.say("")  # it was about an earlier visit
        await self.switch_mode(place)
        self._screens[place].lock_changed(self.unlocked)  # it may have been locked or unlocked in another place
        self._screens[place].run_verb(lambda: self._show_clock(self._screens[place]))

    def _catch_up(self, screen: BaseScreen) -> None:
        """Repaint a screen if masking changed since it was shown; clear its undo hint if other steps were done since.

        The hint says that `u` undoes the step that the screen did; after another step it undoes that one.
        """
        if screen.masks_seen != self.mask_changes:
            screen.masks_seen = self.mask_changes
            screen.repaint_all()
        if screen.steps_seen != self.steps_done:
            screen.steps_seen = self.steps_done
            screen.status.say("")

    @on(StepDone)
    def _step_done(self, message: StepDone) -> None:
        self._count_step(message.screen)
        self._show_clock(message.screen)
        self.apply_masking()  # the step may have changed the setting for it

    def _count_step(self, screen: BaseScreen) -> None:
        """Count a step that a screen did, so that the other screens drop their undo hints (`_catch_up`)."""
        self.steps_done += 1
        screen.steps_seen = self.steps_done

    async def action_place(self, name: str) -> None:
        await self.go(Navigate(Place(name)))

    async def action_settings(self) -> None:
        await self.go(Navigate(Place.SETTINGS))

    async def action_guide(self) -> None:
        """Show the guide; from the guide, go back."""
        if self.current_mode == Place.GUIDE:
            await self.go_back()
        else:
            await self.go(Navigate(Place.GUIDE))

    # -------------------------------------------------------------- actions

    async def action_undo(self) -> None:
        """Undo the last step done in this window and say what it was."""
        nothing = f"Nothing to undo in this window. {key('everywhere.history')} shows all changes."
        await self._change_history(self.work.history.undo, "undone", nothing, is_undo=True)

    async def action_redo(self) -> None:
        """Redo the step that was undone last and say what it was."""
        await self._change_history(self.work.history.redo, "redid", "Nothing to redo.", is_undo=False)

    async def _change_history(
        self, verb: Callable[[], str | None], done: str, nothing: str, *, is_undo: bool
    ) -> None:
        """Undo or redo with `verb`, which returns the label of the step; show it, or `nothing` for None."""
        screen = self.shown_screen()
        if screen is None:
            return
        try:
            rows = self.work.history.next_rows(redo=not is_undo)
            await screen.announce_long(rows, "Undoing" if is_undo else "Redoing")
            label = verb()
        except UserError as error:
            screen.refuse(str(error))
            return
        if label is None:
            screen.status.say(nothing)
            return
        screen.run_verb(screen.reload)
        self._count_step(screen)
        if is_undo:
            screen.undone(label)
        screen.status.say(f"{done}: {label}")

    def action_help(self) -> None:
        """Show a page with all keys of this place and what they do."""
        # Not at start-up: see the comment in triage.py.
        from translate_tui.ui.screens.help import help_page
        from translate_tui.ui.widgets.dialog import TextDialog

        screen = self.shown_screen()
        self.push_screen(TextDialog(help_page(screen.PLACE if screen else Place.TRIAGE)))

    # ------------------------------------------------------------ presenting

    async def action_present(self) -> None:
        """Show the presenter view, masked and with keys that change data locked; or leave it."""
        screen = self.shown_screen()
        if screen is None:
            return
        if self.presenting:
            await self.stop_presenting()
            return
        if len(self.screen_stack) > 1 or screen.PLACE in (Place.PURGE, Place.READBACK):
            subject = "This window has" if len(self.screen_stack) > 1 else "The purge session has"
            screen.status.say(subject + with_keys(_NOT_PRESENTED), bad=True)
            return
        pattern = screen.about
        self.presenting, self.unlocked = True, False
        self.apply_masking()
        await self.go(Navigate(Place.PRESENTER, pattern_id=pattern.id if pattern else None))

    async def stop_presenting(self) -> None:
        """End presenting: unmask, unlock the keys, and go back to the place that was shown before."""
        self.presenting, self.unlocked = False, False
        self.apply_masking()
        if self.current_mode == Place.PRESENTER:
            await self.go_back()
        else:
            self._back.remove(Place.PRESENTER)

    def action_lock(self) -> None:
        """While presenting: unlock the keys that change data, or lock them again."""
        screen = self.shown_screen()
        if screen is None:
            return
        if not self.presenting or len(self.screen_stack) > 1:
            screen.status.say(with_keys("Keys are locked only in the presenter view. {everywhere.present} opens it."))
            return
        self.unlocked = not self.unlocked
        screen.lock_changed(self.unlocked)
        state, verb = ("unlocked", "locks") if self.unlocked else ("locked", "unlocks")
        screen.status.say(with_keys(f"keys that change data are {state}; {{everywhere.lock}} {verb} them"))

    def apply_masking(self) -> None:
        """Mask texts while presenting or if the settings say always; else unmask. Repaint the screen on a change.

        The other screens are repainted before they are shown again (`_catch_up`).
        """
        is_masked = self.presenting or self.work.settings.read().masking is Masking.ALWAYS
        if is_masked == (current_redactor() is not None):
            return
        set_redactor(self.work.masks.screen_redactor if is_masked else None)
        self.mask_changes += 1
        if (screen := self.shown_screen()) is not None and screen.is_mounted:
            self._catch_up(screen)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run the action of a key, a click or the palette, unless it changes data and is locked while presenting."""
        screen = self.shown_screen()
        place = screen.PLACE if screen else None
        # Widgets and dialogs run actions too (to type, to scroll): these are no commands, and never locked.
        is_command = isinstance(default_namespace, BaseScreen | App | None)
        if (
            is_command
            and screen is not None
            and self.presenting
            and not self.unlocked
            and _changes_data(screen.PLACE, action)
        ):
            screen.status.say(with_keys(_KEY_LOCKED), bad=True)
            return True
        if is_command and screen is not None and self.work.is_read_only and _changes_data(screen.PLACE, action):
            screen.refuse(with_keys(_READ_ONLY))
            return True
        try:
            ran = await super().run_action(action, default_namespace, namespaces)
        except Exception as error:  # here, so that the next key finds the queue of inputs in order
            if not self.goes_on_after(error, self):
                raise
            ran = True
        if is_command and place is not None:
            self.note_for_tour(place, action)
        return ran

    async def action_quit(self) -> None:
        """Close the app; everything is saved already, unless the file is gone."""
        if self.may_quit():
            self.exit()

    def end_at(self, number: Signals) -> None:
        """End the app because of a signal; what was typed and not stored yet is, as soon as a lock is gone."""
        if self.work.drafts.problem:
            self.work.drafts.retry(ENDING_WAIT_MS)
        super().end_at(number)

    def on_unmount(self) -> None:
        """Stop masking: the redactor is global, and another app may run in this process (in tests)."""
        set_redactor(None)


def _changes_data(place: Place, action: "str | ActionParseResult") -> bool:
    """Return whether an action of a place belongs to a command that changes data."""
    return any(command.changes_data for command in commands_for(place, action))
