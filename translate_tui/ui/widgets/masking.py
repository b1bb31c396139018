"""Text for the screen: sanitized, and masked while presenting or where the settings say so."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from translate_tui.text import plain

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

T = TypeVar("T")

_state: "dict[str, Callable[[], Redactor] | None]" = {"redactor": None}


def set_redactor(get_redactor: "Callable[[], Redactor] | None") -> None:
    """Mask all texts that are shown from now on, with the redactor that `get_redactor` returns; None: mask nothing.

    It is called for each text, because the redactor changes when a name is added. It is global, because widgets
    render their texts without a way to their app; there is one terminal.
    """
    _state["redactor"] = get_redactor


def current_redactor() -> "Redactor | None":
    """Return the redactor that texts are masked with; None while they are not masked."""
    get_redactor = _state["redactor"]
    return get_redactor() if get_redactor else None


def mask_values(value: T) -> T:
    """Return values with all texts in them masked where the screen is.

    For texts that are cut before they are shown: half a name would not be recognized.
    """
    redactor = current_redactor()
    if redactor is None:
        return value
    from translate_tui.redaction.values import redact_texts

    return redact_texts(value, redactor.redact)


def display_text(text: str) -> str:
    """Return `text` as one line for the screen (`text.plain`), masked where the screen is."""
    return display_fragment(plain(text))


def display_customer(name: str) -> str:
    """Return a customer's name for the screen: masked whole where the screen is, whatever it looks like ("504")."""
    if not name or current_redactor() is None:
        return display_text(name)
    from translate_tui.redaction.spans import CUSTOMER

    return CUSTOMER


def display_fragment(text: str) -> str:
    """Return text masked where the screen is, with its spaces and line breaks; it must be sanitized already."""
    redactor = current_redactor()
    return redactor.redact(text) if redactor else text
