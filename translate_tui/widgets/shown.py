"""Text on its way to the screen: one line, harmless, and masked while the screen is turned to the room."""

from translate_tui.redaction import Redactor
from translate_tui.text import plain

_state: dict[str, Redactor | None] = {"redactor": None}


def mask(redactor: Redactor | None) -> None:
    """Mask what is shown from now on; None: show it as it is. There is one screen, so it holds for all of it."""
    _state["redactor"] = redactor


def redactor() -> Redactor | None:
    """Return what masks at present, None where nothing does."""
    return _state["redactor"]


def shown(text: str) -> str:
    """Return `text` as one line for the screen (`text.plain`), masked where the screen is."""
    return as_shown(plain(text))


def as_shown(text: str) -> str:
    """Return a piece of a line masked where the screen is; its spaces are kept."""
    masks = _state["redactor"]
    return masks.redact(text) if masks else text
