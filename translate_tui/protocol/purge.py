"""Being heard: what became of what support said in a purge session.

The practice promises support "feeling heard, structural validation": everything said gets an answer. A decision is
one, whichever it is, and so is a fix that shipped. Everything else is shown as having no decision yet.
"""

from datetime import date
from typing import NamedTuple

from translate_tui.model import Outcome


class PurgeAnswer(NamedTuple):
    """What became of a ticket from a purge session, so far. Without a `pattern` it is still in the inbox.

    `last_meeting` is the newest meeting that had its pattern on the slate, `decided_in` the meeting that decided
    on it, both by number. `slated` says whether it is on the slate of the next one.
    """

    pattern: str = ""  # its short name: P7
    title: str = ""
    slated: bool = False
    last_meeting: int | None = None
    outcome: Outcome | None = None
    why: str = ""
    decided_in: int | None = None
    shipped_on: date | None = None

    @property
    def answered(self) -> bool:
        """Whether product has answered, by a decision or by a fix."""
        return self.outcome is not None or self.shipped_on is not None


def describe_answer(answer: PurgeAnswer) -> str:
    """Return what became of a ticket from a purge session, in a few words for a list."""
    if not answer.pattern:
        return "no decision yet, in the inbox"
    if answer.shipped_on is not None:
        return f"{answer.pattern}: fixed, shipped {answer.shipped_on:%d %b}"
    if answer.outcome is not None:
        return f"{answer.pattern}: {answer.outcome} in meeting {answer.decided_in}"
    if answer.slated:
        return f"{answer.pattern}: no decision yet, on the slate"
    if answer.last_meeting is not None:
        return f"{answer.pattern}: no decision yet, meeting {answer.last_meeting}"
    return f"{answer.pattern}: no decision yet"
