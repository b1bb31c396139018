"""Being heard: what became of what support said in a purge session.

A decision, whichever, is an answer, and so is a fix that shipped; everything else is silence, and is named as
such. Source: "feeling heard, structural validation" (docs/vocabulary.md).
"""

from datetime import date
from typing import NamedTuple

from translate_tui.model import Outcome


class PurgeAnswer(NamedTuple):
    """What became of a purged ticket, as far as it has come. No `pattern`: it waits in the inbox."""

    pattern: str = ""  # what people call it: P7
    title: str = ""
    slated: bool = False  # stands on next week's slate
    stood_in: int | None = None  # the newest meeting on whose slate it stood
    outcome: Outcome | None = None
    why: str = ""
    decided_in: int | None = None  # the meeting
    shipped_on: date | None = None

    @property
    def answered(self) -> bool:
        """Whether product has said anything on it."""
        return self.outcome is not None or self.shipped_on is not None


def words(became: PurgeAnswer) -> str:
    """Return what became of a purged ticket, in a few words; what has no answer says so."""
    if not became.pattern:
        return "no answer yet: in the inbox"
    if became.shipped_on is not None:
        return f"{became.pattern}: fixed, shipped {became.shipped_on:%d %b}"
    if became.outcome is not None:
        return f"{became.pattern}: {became.outcome} in meeting {became.decided_in}"
    if became.slated:
        return f"{became.pattern}: no answer yet, slated"
    if became.stood_in is not None:
        return f"{became.pattern}: no answer yet, meeting {became.stood_in}"
    return f"{became.pattern}: no answer yet"
