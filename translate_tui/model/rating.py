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


class SealedImpact:
    """An impact that nobody may see yet: no text made of it, in a log or an error report, says which one it is."""

    __slots__ = ("_step",)

    def __init__(self, impact: Impact) -> None:
        self._step = tuple(Impact).index(impact)

    def unseal(self) -> Impact:
        """Return the impact: for the reveal, and for the row that keeps it until then."""
        return tuple(Impact)[self._step]

    def __repr__(self) -> str:
        return "SealedImpact()"


class RatingRound(NamedTuple):
    """How far the blind rating of a pattern has come, without anything that is sealed.

    `rated` are the sides that have rated in the open round; `early` says that it was opened before the meeting.
    `revealed` are support's and product's ratings when both are revealed, no new round is open and nothing was agreed
    on since; `extra_minute` says that their gap gave the stage a minute. `agreed` is the joint rating, if that is the
    newest one and of this meeting. `newest` grows with every rating that is stored, and shrinks when one is undone.
    """

    pattern_id: int
    meeting_id: int | None
    rated: frozenset[Side]
    early: bool
    revealed: tuple[Impact, Impact] | None
    extra_minute: bool
    agreed: Impact | None
    newest: tuple[int, str]
