"""Replies: what the customers of a decided pattern are told, as the practice's "close the loop" asks.

The templates are drafts for people to edit. The reason they give is the decision's own, word for word.
"""

import re
from collections.abc import Mapping
from typing import Final

from translate_tui.model import Outcome

_OPENING: Final = "Hello,\n\nThank you for telling us: “{quote}”\n\n"
TEMPLATES: Final[Mapping[Outcome, str]] = {
    Outcome.ACCEPTED: _OPENING + "Our product team has decided to take this on: {title}. {why}",
    Outcome.DECLINED: _OPENING
    + "Our product team has looked at this and decided not to change it now: {title}. {why}",
    Outcome.DEFERRED: _OPENING + "Our product team has decided to look at this again later: {title}. {why}",
}
SHIPPED_TEMPLATE: Final = _OPENING + "This is now fixed: {title}."
_PLACEHOLDER: Final = re.compile(r"\{(quote|title|why|customer)\}")


def fill_template(template: str, values: Mapping[str, str]) -> str:
    """Return `template` with {quote}, {title}, {why} and {customer} replaced by `values`.

    Other braces stay as they are (str.format would fail on them), and an empty value leaves no space behind.
    """
    filled = _PLACEHOLDER.sub(lambda match: values.get(match[1], ""), template)
    return "\n".join(line.rstrip() for line in filled.splitlines()).strip()
