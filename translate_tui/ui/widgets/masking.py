"""Text on its way to the screen: one line, harmless, and masked while the screen is turned to the room."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from translate_tui.text import plain

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

T = TypeVar("T")

_state: "dict[str, Callable[[], Redactor] | None]" = {"redactor": None}


def set_redactor(by: "Callable[[], Redactor] | None") -> None:
    """Mask what is shown from now on by what `by` returns, which knows the newest names; None: show all.

    There is one screen, so it holds for all of it.
    """
    _state["redactor"] = by


def current_redactor() -> "Redactor | None":
    """Return what masks at present, None where nothing does."""
    by = _state["redactor"]
    return by() if by else None


def mask_values(value: T) -> T:
    """Return values with all their texts masked where the screen is: for what cuts them before they are shown."""
    masks = current_redactor()
    if masks is None:
        return value
    from translate_tui.redaction.values import redact_texts

    return redact_texts(value, masks.redact)


def display_text(text: str) -> str:
    """Return `text` as one line for the screen (`text.plain`), masked where the screen is."""
    return display_fragment(plain(text))


def display_fragment(text: str) -> str:
    """Return a piece of a line masked where the screen is; its spaces are kept."""
    masks = current_redactor()
    return masks.redact(text) if masks else text
