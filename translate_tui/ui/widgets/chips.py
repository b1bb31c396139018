"""Chips: a word on a filled background. What a color means is in themes.py; a chip's word or shape says the same."""

from collections.abc import Mapping
from typing import Final

from translate_tui.model import Impact, Outcome
from translate_tui.protocol.rating import IMPACT_NAMES

Span = tuple[str, str]  # text and its style, as `Content.assemble` takes them

# Accepted is what both teams go for, so it has the color of what both agree on. The three differ by shape, too:
# declined has no fill.
_OUTCOME_STYLES: Final[Mapping[Outcome, str]] = {
    Outcome.ACCEPTED: "bold $background on $joint",
    Outcome.DEFERRED: "bold $background on $deferred",
    Outcome.DECLINED: "bold $foreground",
}


def chip(word: str, color: str) -> Span:
    """Return a word on a fill of a theme's color ("$error")."""
    return f" {word} ", f"bold $background on {color}"


def outcome_chip(outcome: Outcome) -> Span:
    """Return the chip of a decision."""
    word = outcome.value.capitalize()
    return (f"[{word}]" if outcome is Outcome.DECLINED else f" {word} "), _OUTCOME_STYLES[outcome]


def rating_spans(support: Impact | None, product: Impact | None, joint: Impact | None) -> list[Span]:
    """Return the ratings that there are: each team's with its name and color, the joint one as a chip.

    Where both teams have rated without a joint one, that is said.
    """
    spans: list[Span] = []
    if support is not None:
        spans += [("Support ", "$support"), (f"{IMPACT_NAMES[support]}  ", "bold $support")]
    if product is not None:
        spans += [("Product ", "$product"), (f"{IMPACT_NAMES[product]}  ", "bold $product")]
    if joint is not None:
        spans += [("agreed " if support and product else "rated ", "$quiet"), chip(IMPACT_NAMES[joint], "$joint")]
    elif support and product and support is not product:
        spans.append(("not agreed yet", "$quiet"))
    return spans
