"""Patterns: systemic problems, with their evidence counted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from translate_tui.model.meeting import Outcome
from translate_tui.model.money import Money
from translate_tui.model.rating import Impact, Side


class Volume(NamedTuple):
    """How many distinct customers a pattern affects; `unknown` counts its tickets without a known customer."""

    customers: int
    unknown: int

    def __str__(self) -> str:
        base = f"{self.customers} customer{'' if self.customers == 1 else 's'}"
        return f"{base} (+{self.unknown} unknown)" if self.unknown else base


@dataclass(frozen=True)
class SegmentShare:
    """The customer segments that lead in a pattern, and how large their lead is.

    `of` counts every known customer once and every ticket without a known customer once; `count` is how many
    of those are in each leading segment. `names` is empty where no ticket and no customer has a segment. `next_names`
    are the segments that come second, with `next_count` each.
    """

    names: tuple[str, ...]
    count: int
    of: int
    next_names: tuple[str, ...] = ()
    next_count: int = 0

    @property
    def is_majority(self) -> bool:
        """Whether one segment has more than half of all."""
        return 2 * self.count > self.of


class Statement(NamedTuple):
    """Words in which customers say something, verbatim, and how many tickets use them."""

    words: str
    tickets: int


class Pattern(NamedTuple):
    """A pattern with its evidence counted.

    `yearly_values` are what its customers pay a year, as far as that is known: a sum for each currency, that of the
    most customers first. `valued` counts the customers for whom it is known. `agreed` says whether both
    teams rated it together after each had rated it blind.
    """

    id: int
    number: int
    title: str
    struggle: str
    workaround: str
    requested: str
    volume: Volume
    tickets: int
    segment: SegmentShare
    impact: Impact | None
    support_impact: Impact | None = None
    product_impact: Impact | None = None
    revenue_risk: str = ""
    retention_risk: str = ""
    written_segment: str = ""
    shipped: bool = False
    shipped_on: date | None = None
    yearly_values: tuple[Money, ...] = ()
    valued: int = 0
    agreed: bool = False
    slated: bool = False
    decided: Outcome | None = None

    @property
    def name(self) -> str:
        """The short name that people say in the meeting: P7."""
        return f"P{self.number}"

    def with_ratings_of(self, sides: Collection[Side]) -> "Pattern":
        """Return the pattern as if only these sides had rated it."""
        return self._replace(
            impact=self.impact if Side.JOINT in sides else None,
            support_impact=self.support_impact if Side.SUPPORT in sides else None,
            product_impact=self.product_impact if Side.PRODUCT in sides else None,
            agreed=self.agreed and Side.JOINT in sides,
        )


class Quote(NamedTuple):
    """The verbatim words of a pattern's ticket, with who said them and when."""

    ticket_id: int
    words: str
    customer: str
    segment: str | None
    posted_at: datetime | None


MAX_SUGGESTIONS: Final = 5  # patterns suggested for a ticket: as many as keys 1 to 5 pick


class RankedPattern(NamedTuple):
    """A pattern suggested for a ticket, with the reasons in words.

    `score` is the estimated probability, 0 to 1. `sure` is only ever true of the first suggestion, where
    it is expected to be right in 19 of 20 cases. `nearest` is the id of the pattern's most similar ticket. `shared`
    are the words and phrases that both have: joined, they are the first reason, if there are any.
    """

    pattern_id: int
    score: float
    sure: bool
    reasons: tuple[str, ...]
    nearest: int
    shared: tuple[str, ...] = ()
