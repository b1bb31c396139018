"""What all dialogs stand on: a screen over the room, which shows through, dimmed."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

T = TypeVar("T")


@lru_cache(maxsize=512)
def _dimmed(style: Style, tint: Color) -> Style:
    front = (Color.from_rich_color(style.color) + tint).rich_color if style.color else None
    back = (Color.from_rich_color(style.bgcolor) + tint).rich_color if style.bgcolor else None
    return style.clear_meta_and_links() + Style.from_color(front, back)


class _Dimmed(BackgroundScreen):
    """The screen beneath, dimmed: each style is mixed once, not anew for every piece of text."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        for segment in segments:
            text, style, control = segment
            yield segment if control else Segment(text, _dimmed(style or Style.null(), color))


class BaseDialog(ModalScreen[T]):
    """A dialog over the room; what it is left with is of type T."""

    DEFAULT_CSS = "BaseDialog { background: $background 60%; }"

    def render(self):  # type: ignore[no-untyped-def]  # a type that Textual keeps to itself
        """Paint the room beneath."""
        beneath = super().render()
        return _Dimmed(beneath.screen, beneath.color) if isinstance(beneath, BackgroundScreen) else beneath
