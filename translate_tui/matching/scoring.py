"""How the measures of a pattern are weighed against each other, and what the sums mean.

The numbers in weights.json are fitted by benchmarks/fit.py on labelled messages: the ranking is a conditional
logit over the patterns in question; on top of it stand three logistic regressions (see Ranked), and a
fourth judges pairs of tickets.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from translate_tui.matching.postings import Floats

_SURE: Final = 0.83  # how probable it must be that the first pattern is right
_SURE_EARLY: Final = 0.7  # and as much where few patterns have been made

MEASURES: Final = ("best", "three best", "set", "three sets", "three orders", "likelihood", "nearest", "centroid")
PLAIN_MEASURES: Final = 6
# Means and deviations over random pairs of messages, so that measures can be added; only for round figures.
_BM25, _SET, _COSINE, _CENTRED = (0.05, 0.09), (42.0, 9.0), (0.2, 0.13), 0.2
_CLIP: Final = (-6.0, 8.0)
_MOST_LEAD: Final = 6.0


class Fit(NamedTuple):
    """One fit: a weight for each measure (`ranking`), for each of `features` (`right`, `known`, `belongs`) and for
    each of `likenesses` (`together`)."""

    ranking: tuple[float, ...]
    right: tuple[float, ...]
    known: tuple[float, ...]
    belongs: tuple[float, ...]
    together: tuple[float, ...]


class Ranked(NamedTuple):
    """Candidates in order, each one's share of the probability, and what is thought of the first.

    `right`: that it is the right one; `known`: that the right one exists, both where most patterns have been
    made; `belongs`: that it is the right one, however few have been made.
    """

    order: list[int]
    shares: Floats
    right: float
    known: float
    belongs: float

    @property
    def sure(self) -> bool:
        """Whether the first is held to be right: 19 of 20 are, and early in the work about 8 of 10."""
        return self.right >= _SURE and self.belongs >= _SURE_EARLY


@lru_cache(maxsize=1)
def _fits() -> dict[str, Fit]:
    text = resources.files("translate_tui.matching").joinpath("weights.json").read_text("utf-8")
    return {name: Fit(*(tuple(fit[part]) for part in Fit._fields)) for name, fit in json.loads(text).items()}


def fit_for(*, vectors: bool) -> Fit:
    """Return the fit for words alone, or for words and vectors."""
    return _fits()["semantic" if vectors else "plain"]


def measures(
    of_members: Sequence[Sequence[float]],
    likelihood: float,
    cosine: float,
    central: float,
) -> tuple[float, ...]:
    """Return the measures of a pattern, in the order of MEASURES.

    `of_members`: how much of the ticket they say (BM25), token_set_ratio and ratio, each best first.
    """
    said, sets, orders = of_members
    return (
        (said[0] - _BM25[0]) / _BM25[1],
        (sum(said[:3]) / len(said[:3]) - _BM25[0]) / _BM25[1],
        (sets[0] - _SET[0]) / _SET[1],
        (sum(sets[:3]) / len(sets[:3]) - _SET[0]) / _SET[1],
        (sum(orders[:3]) / len(orders[:3]) - _SET[0]) / _SET[1],
        likelihood,
        (cosine - _COSINE[0]) / _COSINE[1],
        central / _CENTRED,
    )


def first_look(fit: Fit, best: Floats, likelihood: Floats, central: Floats) -> Floats:
    """Return what can be said of each pattern before its members are looked at closely."""
    by_words = fit.ranking[0] + fit.ranking[1] + (fit.ranking[2] + fit.ranking[3] + fit.ranking[4]) / 2
    score: Floats = by_words * best / _BM25[1] + fit.ranking[5] * likelihood
    if len(fit.ranking) > PLAIN_MEASURES:
        score = score + fit.ranking[7] * central / _CENTRED
    return score


def features(scores: Floats, order: Sequence[int], measured: Sequence[float], tickets: int) -> Floats:
    """Return what is judged by: the lead of the first candidate over the second, its measures, its number of tickets.

    The number comes last, for `belongs` leaves it out: early in the work, or after bulk triage, it says nothing
    of what the next ticket belongs to.
    """
    lead = min(float(scores[order[0]] - scores[order[1]]), _MOST_LEAD) if len(order) > 1 else 0.0
    number = (float(tickets >= 3), min(math.log(max(tickets, 1)), 3.0))
    return np.array([1.0, lead, *np.clip(measured, *_CLIP), *number])


def rank(
    fit: Fit, measured: Sequence[tuple[float, ...]], tickets: Sequence[int], pattern_ids: Sequence[int]
) -> Ranked:
    """Return candidates by their measures, best first; of equals, the pattern with the smaller id."""
    table = np.array([one[: len(fit.ranking)] for one in measured])
    scores: Floats = np.round(table @ np.array(fit.ranking), 9)
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], pattern_ids[at]))
    shares: Floats = np.exp(scores - scores[order[0]])
    judged = features(scores, order, table[order[0]].tolist(), tickets[order[0]])
    right, known = float(_logistic(judged, fit.right)), float(_logistic(judged, fit.known))
    return Ranked(order, shares / shares.sum(), right, known, float(_logistic(judged[:-2], fit.belongs)))


def likenesses(said: Floats, sets: Floats, orders: Floats, cosine: Floats, *, vectors: bool) -> Floats:
    """Return what is judged of pairs of tickets, one a row: a 1, then measures as above."""
    columns = [np.ones(len(said)), said / _BM25[1], (sets - _SET[0]) / _SET[1], (orders - _SET[0]) / _SET[1]]
    return np.stack([*columns, (cosine - _COSINE[0]) / _COSINE[1]] if vectors else columns, axis=1)


def together(fit: Fit, said: Floats, sets: Floats, orders: Floats, cosine: Floats) -> Floats:
    """Return how probable it is that the tickets of each pair belong to one pattern."""
    judged = likenesses(said, sets, orders, cosine, vectors=len(fit.ranking) > PLAIN_MEASURES)
    return _logistic(judged, fit.together)


def _logistic(judged: Floats, weights: Sequence[float]) -> Floats:
    probable: Floats = 1 / (1 + np.exp(-(judged @ np.array(weights))))
    return probable
