"""Conflicts of two windows that change the same text: what somebody has not seen is never overwritten."""

from typing import Final

from translate_tui.model import UserError
from translate_tui.text import plain, shorten

MAX_SHOWN_CHARS: Final = 60  # of the text that another window wrote


def ensure_unchanged(what: str, was: str, stored: str, wanted: str) -> None:
    """Raise UserError when a text is no longer what people saw when they began to change it.

    `what` names the text, `was` is what they saw, `stored` what is there now, `wanted` what they typed (when another
    window has typed the same, nothing is lost).
    """
    if plain(was) != plain(stored) != plain(wanted):
        raise UserError(
            f"Another window has changed {what} to “{shorten(stored, MAX_SHOWN_CHARS)}”, so nothing was overwritten. "
            "Check the new version, then make your change again if you still need it."
        )
