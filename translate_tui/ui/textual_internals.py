"""Everything that overrides undocumented parts of Textual, in one place.

tests/app/test_textual_contracts.py says what each class relies on, and fails with Textual's version when a release
changes it. Until this module has followed, `BackgroundScreen` itself is a correct, slower replacement.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from traceback import walk_tb
from typing import Final, TypeVar

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ScreenStackError
from textual.color import Color
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.message import Message
from textual.message_pump import MessagePump
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

T = TypeVar("T")
# The first frames of an error after which a widget handles no more messages: while it is mounted, or in a message.
_STOPPED_BY: Final = (("_pre_process",), ("_process_messages_loop", "_dispatch_message"))
_GONE: Final = (NoMatches, NoScreen, ScreenStackError)  # how Textual says that a widget or a screen isn't there
FAULT: Final = (
    "translate-tui ended because of a fault in it. What you saved is in the file, and what you typed is kept as a "
    "draft. Please report the lines below."
)


@lru_cache(maxsize=512)
def _tinted(style: Style, tint: Color) -> Style:
    """Return `style` with both its colors mixed with `tint`, without links and other metadata."""
    front = (Color.from_rich_color(style.color) + tint).rich_color if style.color else None
    back = (Color.from_rich_color(style.bgcolor) + tint).rich_color if style.bgcolor else None
    return style.clear_meta_and_links() + Style.from_color(front, back)


class _CachedBackgroundScreen(BackgroundScreen):
    """The dimmed screen below a dialog.

    Textual mixes the colors again for every piece of text at every paint of the dialog; a screen has hundreds of
    pieces and a handful of styles.
    """

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        for segment in segments:
            text, style, control = segment
            yield segment if control else Segment(text, _tinted(style or Style.null(), color))


class Guarded(MessagePump):
    """A screen or an app that goes on after an error that can be explained, whatever message it was handling.

    Textual would end the app. Most of what a screen reads or writes, it does while it handles a message: when it is
    composed and mounted, at a key, at a tick, and when a dialog or a worker calls back.
    """

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            app = self.app
            if not (isinstance(app, PrivateFaultsApp) and app.goes_on_after(error, self, message)):
                raise


class PrivateFaultsApp(Guarded, App[T]):
    """An app that prints where a fault is in the code, but no local variables: customers' names are in them."""

    def explanation(self, error: Exception) -> str | None:
        """Return why something could not be read or written, in words; None if the program is at fault."""
        return None

    def explained(self, error: Exception, node: MessagePump, message: Message | None = None) -> bool:
        """Say what happened while a node handled a message, and return True; False if the program is at fault."""
        return False

    def goes_on_after(self, error: Exception, node: MessagePump, message: Message | None = None) -> bool:
        """Return whether an error is no fault: it was explained, or the app ends and its widgets are gone already."""
        return self._is_gone(error) or self.explained(error, node, message)

    def _is_gone(self, error: Exception) -> bool:
        is_ending = self.return_code is not None or not self.is_running
        return is_ending and isinstance(error, _GONE)

    def _handle_exception(self, error: Exception) -> None:
        error_itself = getattr(error, "error", error)
        if self._is_gone(error_itself):
            return
        # What comes here was raised while something was painted, in a callback, or in a worker. Or in a message of a
        # widget, which handles no more messages then: without it, the app would wait for it for ever.
        trace = error.__traceback__
        first = tuple(frame.f_code.co_name for frame, _ in islice(walk_tb(trace), 2))
        has_stopped = any(first[: len(frames)] == frames for frames in _STOPPED_BY)
        if has_stopped or not self.explained(error_itself, self):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        from rich.console import Group
        from rich.traceback import Traceback

        self.bell()
        self.panic(Group(FAULT, "", Traceback(show_locals=False)))


class FastModalScreen(Guarded, ModalScreen[T]):
    """A modal screen that paints the screen below it quickly."""

    def render(self) -> RenderableType:
        """Return the background: the screen below, dimmed, or a plain color."""
        background = super().render()
        if isinstance(background, BackgroundScreen):
            return _CachedBackgroundScreen(background.screen, background.color)
        return background
