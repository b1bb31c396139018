"""Conflicts of two windows that change the same text: what somebody has not seen is never overwritten."""

from translate_tui.model import UserError
from translate_tui.text import plain, shorten


def ensure_unchanged(what: str, was: str, now: str, wanted: str) -> None:
    """Raise UserError when a text is no longer what people saw when they began to change it.

    `what` names the text, `was` is what they saw, `now` what is stored, `wanted` what they typed (when another
    window has typed the same, nothing is lost).
    """
    if plain(was) != plain(now) != plain(wanted):
        raise UserError(
            f"Meanwhile another window changed {what} to “{shorten(now, 60)}”, so nothing was overwritten. "
            "Look at it, then say it again if it still holds."
        )
