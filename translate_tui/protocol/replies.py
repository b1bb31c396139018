"""Closing the loop: what the customers of a decided pattern are answered.

The template is a draft for people to change; what it says of the decision is the decision's own words.
"""

import re
from collections.abc import Mapping
from typing import Final

from translate_tui.model import Outcome

_OPENING: Final = "Hello,\n\nyou told us: “{quote}”\n\n"
TEMPLATES: Final[Mapping[Outcome, str]] = {
    Outcome.ACCEPTED: _OPENING + "Our product team has decided to take this on: {title}. {why}",
    Outcome.DECLINED: _OPENING
    + "Our product team has looked at this and decided not to change it now: {title}. {why}",
    Outcome.DEFERRED: _OPENING + "Our product team has decided to look at this again later: {title}. {why}",
}
SHIPPED: Final = _OPENING + "This is solved now: {title}."
_NAMES: Final = re.compile(r"\{(quote|title|why|customer)\}")


def reply(template: str, values: Mapping[str, str]) -> str:
    """Return `template` with {quote}, {title}, {why} and {customer} filled in; other braces stay as they are."""
    filled = _NAMES.sub(lambda match: values.get(match[1], ""), template)
    return "\n".join(line.rstrip() for line in filled.splitlines()).strip()
