"""The tour of a first week: it says what to press next, and goes on when that was pressed."""

from typing import TYPE_CHECKING

from textual import on

from translate_tui.commands import Command, Place, at
from translate_tui.ui.input_queue import InputQueueApp
from translate_tui.ui.screens.base import BaseScreen, TourWanted

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

    from translate_tui.commands.guide import Tour


class TourApp(InputQueueApp):
    """An app in which a tour can be taken, on the sample: it changes data."""

    def __init__(self, *, sample: bool, tour: bool) -> None:
        super().__init__()
        self._sample = sample
        self._begins_tour = tour
        self._tour: Tour | None = None
        self._did: list[str] = []  # commands carried out since the tour was looked at

    def room(self) -> BaseScreen | None:
        """Return the room that is shown, beneath what may lie over it."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, BaseScreen)), None)

    def begin_tour(self) -> None:
        """Begin the tour where it was asked for at the start."""
        if self._begins_tour:
            self.take_tour()

    def action_tour(self) -> None:
        """Go on to the tour's next step."""
        if self._tour is None:
            if (room := self.room()) is not None:
                room.status.say("No tour is running. G, then t, begins it on the sample.")
            return
        if self._tour.over:
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
            if (room := self.room()) is not None:
                room.refuse("The tour changes data, so it is taken on the sample: translate-tui demo --tour")
            return
        else:
            from translate_tui.commands.guide import Tour

            self._tour = Tour()
            self.switch_mode("river")
        self.call_after_refresh(self._show_tour)

    def toured(self, place: Place, action: "str | ActionParseResult") -> None:
        """An action was carried out in a place: the tour goes on where it was the one that was meant."""
        if self._tour is None:
            return
        for command in commands_of(place, action):
            if "(" not in command.action or command.action == action:
                self._did.append(command.id)
        self.call_after_refresh(self.tour_on)

    def tour_on(self) -> None:
        """Go on with the tour by what was done, once no dialog lies over the room."""
        if self._tour is None or len(self.screen_stack) > 1:
            return
        for command_id in self._did:
            self._tour.did(command_id)
        self._did.clear()
        self._show_tour()

    def _show_tour(self) -> None:
        if (room := self.room()) is not None:
            room.show_tour(self._tour.words if self._tour else "")


def commands_of(place: Place, action: "str | ActionParseResult") -> list[Command]:
    """Return the commands of a place that an action may be, whatever its argument."""
    said = action if isinstance(action, str) else ".".join(filter(None, action[:2]))
    name = said.partition("(")[0]
    where = Place.EVERYWHERE if name.startswith("app.") else place
    return [command for command in at(where) if command.action.partition("(")[0] == name]
