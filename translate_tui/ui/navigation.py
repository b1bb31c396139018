"""Getting from place to place: the messages that screens post, and the way back that the app keeps."""

from typing import Final

from textual.message import Message

from translate_tui.commands import Place

OPEN_SAMPLE: Final = "open the sample"  # what the app returns so that the sample is opened next


class Navigate(Message):
    """Go to a place, and show there what `pattern_id` names.

    The app handles it: it switches to the place's screen, waits until that is mounted and calls its `arrive`.
    With `replace` the place takes the current one's position on the way back, as another page of the same thing.
    """

    def __init__(self, place: Place, *, pattern_id: int | None = None, replace: bool = False) -> None:
        super().__init__()
        self.place = place
        self.pattern_id = pattern_id
        self.replace = replace


class GoBack(Message):
    """Go back to the place from which this one was entered."""


class BackStack:
    """The places on the way back, the current one last.

    Entering a place that is already on the way cuts the way there, so that it neither grows nor loops. A place that
    shows one pattern counts as another view of it: the tickets of a pattern are not the inbox, and Esc leads from
    them to where they were opened.
    """

    def __init__(self) -> None:
        self._views: list[tuple[Place, bool]] = []

    @property
    def places(self) -> list[Place]:
        """The places on the way back, the current one last."""
        return [place for place, _ in self._views]

    def enter(self, target: Navigate) -> None:
        """Record that a place was entered: it is the current one now."""
        if target.replace:
            del self._views[-1:]
        view = (target.place, target.pattern_id is not None)
        if view in self._views:
            del self._views[self._views.index(view) + 1 :]
        else:
            self._views.append(view)

    def leave(self) -> Place | None:
        """Take the current place off and return the one before; None, with nothing changed, at the first one."""
        if len(self._views) < 2:
            return None
        self._views.pop()
        return self._views[-1][0]

    def remove(self, place: Place) -> None:
        """Take a place off the way wherever it is: it cannot be shown any more."""
        self._views = [view for view in self._views if view[0] is not place]
