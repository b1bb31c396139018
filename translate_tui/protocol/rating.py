"""Blind rating: support and product each rate a pattern's impact without seeing the other's rating.

The practice rates impact as H, M or L. A gap of two steps (H against L) is flagged, and given a minute of talk.
"""

from collections.abc import Mapping
from typing import Final

from translate_tui.model import Impact, Pattern, RatingRound

_ORDER: Final = (Impact.L, Impact.M, Impact.H)
IMPACT_NAMES: Final[Mapping[Impact, str]] = {Impact.H: "High", Impact.M: "Medium", Impact.L: "Low"}
RATING_KEYS: Final = {
    **{str(number): impact for number, impact in enumerate(_ORDER, 1)},
    **{impact.lower(): impact for impact in _ORDER},
    **{str(impact): impact for impact in _ORDER},
}
DISCUSSION_SECONDS: Final = 60  # the practice: "a difference of two is flagged and given a minute"
_STEPS_IN_WORDS: Final = {1: "one step", 2: "two steps"}


def rating_gap(support: Impact, product: Impact) -> int:
    """Return the steps between two ratings: 0, 1, or 2 for H against L."""
    return abs(_ORDER.index(support) - _ORDER.index(product))


def describe_gap(support: Impact | None, product: Impact | None) -> str:
    """Return which side rated higher, and by how much; "" if they agree or one rating is missing."""
    if support is None or product is None or support is product:
        return ""
    higher = "support" if _ORDER.index(support) > _ORDER.index(product) else "product"
    return f"{higher} {_STEPS_IN_WORDS[rating_gap(support, product)]} higher"


def describe_impact(pattern: Pattern) -> str:
    """Return how a pattern is rated, as far as that may be seen: "impact High", or that it is not rated or agreed."""
    if pattern.impact:
        return f"impact {IMPACT_NAMES[pattern.impact]}"
    both_rated = pattern.support_impact and pattern.product_impact
    return f"impact not {'agreed' if both_rated else 'rated'} yet"


def gives_extra_minute(support: Impact, product: Impact, blind_ratings: int) -> bool:
    """Return whether a gap gives the stage a minute: two steps, and the first of a pattern's reveals in a meeting.

    `blind_ratings` counts the reveals so far, this one included.
    """
    return blind_ratings == 1 and rating_gap(support, product) == 2


def describe_change(seen: RatingRound, now: RatingRound) -> str:
    """Return in a sentence what other windows did to a pattern's ratings since it was seen; "" for nothing.

    That a side has rated, changes nothing for the other one. Nor does a meeting that began: the round goes on in it.
    """
    if seen.newest == now.newest:
        if seen.meeting_id in (None, now.meeting_id):
            return ""
        return "Another window has ended the meeting, so this round of rating is over."
    if now.newest < seen.newest:
        return "Another window has undone the revealed ratings, so the round starts again."
    if now.agreed is not None:
        return f"Another window has recorded that both teams agree on {IMPACT_NAMES[now.agreed]}."
    if now.revealed is not None:
        support, product = (IMPACT_NAMES[impact] for impact in now.revealed)
        return f"Another window has revealed both ratings: support {support}, product {product}."
    return "Another window has rated this pattern."
