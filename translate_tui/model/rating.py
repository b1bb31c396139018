"""Ratings: the business impact of a pattern, as support, product or both together rate it."""

from enum import StrEnum
from typing import NamedTuple


class Impact(StrEnum):
    """Business impact on the practice's three-step scale: H, M or L (high, medium, low)."""

    H = "H"
    M = "M"
    L = "L"


class Side(StrEnum):
    """Who rates a pattern: one of the two teams, blind, or both together after the reveal."""

    SUPPORT = "support"
    PRODUCT = "product"
    JOINT = "joint"


class Rating(NamedTuple):
    """How high one side rates a pattern's impact, with the reason if one was given."""

    pattern_id: int
    side: Side
    impact: Impact
    reason: str = ""
