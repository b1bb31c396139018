"""The slate: the patterns that support brings to the next meeting."""

from typing import Final, NamedTuple

from translate_tui.model.patterns import Pattern

SLATE_SIZE: Final = 5  # the practice's rule for the weekly meeting: "at most five patterns, never a single ticket"


class SlateEntry(NamedTuple):
    """A pattern on the slate. `position` counts from 1.

    Where it was brought although the gate refused it, `override_reason` is why, and `lacked` what was missing.
    """

    position: int
    pattern: Pattern
    override_reason: str = ""
    lacked: str = ""
