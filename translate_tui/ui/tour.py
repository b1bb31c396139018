"""TourApp: an app in which the tour of a first week can be taken, on the sample."""

from typing import TYPE_CHECKING

from textual import on

from translate_tui.commands import Command, Place, commands_of, with_keys
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.preparing import PreparingApp
from translate_tui.ui.screens.base import TourWanted

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

    from translate_tui.commands.guide import Tour


class TourApp(PreparingApp):
    """An app that says, step by step, what to press next, and goes on when that was pressed.

    The tour changes data, so it is only taken on a copy of the sample.
    """

    def __init__(self, *, sample: bool, tour: bool) -> None:
        super().__init__()
        self._sample = sample
        self._begins_tour = tour
        self._tour: Tour | None = None
        self._commands_run: list[str] = []  # their ids, since the tour last compared them with its step

    def begin_tour(self) -> None:
        """Begin the tour if the command line asked for it."""
        if self._begins_tour:
            self.post_message(TourWanted())

    def action_tour(self) -> None:
        if self._tour is None:
            if (screen := self.shown_screen()) is not None:
                words = "No tour is running. To start it on the sample: {everywhere.guide}, then {guide.take_tour}."
                screen.status.say(with_keys(words))
            return
        if self._tour.is_over:
            self._tour = None
        else:
            self._tour.skip()
        self._show_tour()

    @on(TourWanted)
    def take_tour(self) -> None:
        """Begin the tour, or leave it."""
        if self._tour is not None:
            self._tour = None
        elif not self._sample:
            if (screen := self.shown_screen()) is not None:
                screen.refuse("The tour changes data, so it only runs on the sample: translate-tui demo --tour")
            return
        else:
            from translate_tui.commands.guide import Tour

            self._tour = Tour()
            self.post_message(Navigate(Place.TRIAGE))
        self.call_after_refresh(self._show_tour)

    def note_for_tour(self, place: Place, action: "str | ActionParseResult") -> None:
        """Note an action that was run in a place, and advance the tour if it completes the current step."""
        if self._tour is None:
            return
        for command in commands_for(place, action):
            if "(" not in command.action or command.action == action:
                self._commands_run.append(command.id)
        self.call_after_refresh(self.advance_tour)

    def advance_tour(self) -> None:
        """Advance the tour by the commands that were run since the last call; wait while a dialog is open."""
        if self._tour is None or len(self.screen_stack) > 1:
            return
        if (screen := self.shown_screen()) is not None and screen.status.has_class("-bad"):
            self._commands_run.clear()  # what was refused is not done
        for command_id in self._commands_run:
            self._tour.advance(command_id)
        self._commands_run.clear()
        self._show_tour()

    def _show_tour(self) -> None:
        if (screen := self.shown_screen()) is not None:
            screen.show_tour(self._tour.words if self._tour else "")


def commands_for(place: Place, action: "str | ActionParseResult") -> list[Command]:
    """Return the commands of a place (or of everywhere) whose method an action calls, whatever its arguments."""
    action_text = action if isinstance(action, str) else ".".join(filter(None, action[:2]))
    name = action_text.partition("(")[0]
    command_place = Place.EVERYWHERE if name.startswith("app.") else place
    return [command for command in commands_of(command_place) if command.action.partition("(")[0] == name]
