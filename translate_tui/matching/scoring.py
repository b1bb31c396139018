"""Scoring: combine the measures of a pattern or of a pair of tickets, and calibrate them as probabilities.

The weights in weights.json are fitted by benchmarks/fit.py on labeled messages. The ranking is a conditional logit
over the candidate patterns; three logistic regressions on top judge the first of them (see Ranking), and a fourth
judges pairs of tickets.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from translate_tui.matching.postings import Floats

_SURE_RIGHT: Final = 0.83  # probability from which the first candidate is marked as sure
_SURE_BELONGS: Final = 0.7  # and the same by the regression that allows for patterns not made yet

MEASURES: Final = (
    "best bm25",
    "mean of three best bm25",
    "best token_set",
    "mean of three best token_set",
    "mean of three best ratio",
    "likelihood",
    "best cosine",
    "centroid cosine",
)
PLAIN_MEASURES: Final = 6  # the first of these: all there are without vectors
# Mean and standard deviation over random pairs of messages. They only bring the measures to one scale: the
# fit would absorb any other choice.
_BM25, _FUZZ, _COSINE = (0.05, 0.09), (42.0, 9.0), (0.2, 0.13)
_CENTROID_SCALE: Final = 0.2
_CLIP: Final = (-6.0, 8.0)  # standard deviations; an outlier must not decide a probability alone
_MAX_LEAD: Final = 6.0
_MANY_TICKETS: Final = 3  # in a pattern, from which its measures are more reliable
_MAX_LOG_TICKETS: Final = 3.0  # about 20 tickets
SIZE_FEATURES: Final = 2  # the last ones of `confidence_features`
_DIGITS: Final = 9  # figures are compared to this many: the order of summing shows only in later ones


class Fit(NamedTuple):
    """The fitted weights, named as in weights.json.

    `ranking`: one for each measure. `right` and `known`: one for each of `confidence_features`; `belongs`: the same
    without the size features. `together`: one for each of `pair_features`.
    """

    ranking: tuple[float, ...]
    right: tuple[float, ...]
    known: tuple[float, ...]
    belongs: tuple[float, ...]
    together: tuple[float, ...]


class Ranking(NamedTuple):
    """Candidates in order, with probabilities (0 to 1).

    `order`: positions of the candidates, best first. `shares`: by position, the candidate's share of the
    probability among all of them. `right`: that the first is the right one, and `known`: that the right one is among
    the existing patterns, both when most patterns have been made; `belongs`: that the first is the right one, however
    few patterns have been made.
    """

    order: list[int]
    shares: Floats
    right: float
    known: float
    belongs: float

    @property
    def sure(self) -> bool:
        """Whether the first can be marked as sure: right in 19 of 20 cases, early in the work in about 8 of 10."""
        return self.right >= _SURE_RIGHT and self.belongs >= _SURE_BELONGS


class MemberScores(NamedTuple):
    """How similar a pattern's best members are to a ticket, each measure sorted on its own, highest first."""

    bm25: Sequence[float]
    token_set: Sequence[float]
    ratio: Sequence[float]


@lru_cache(maxsize=1)
def _fits() -> dict[str, Fit]:
    text = Path(__file__).with_name("weights.json").read_text("utf-8")
    return {name: Fit(*(tuple(fit[part]) for part in Fit._fields)) for name, fit in json.loads(text).items()}


def fit_for(*, vectors: bool) -> Fit:
    """Return the weights for words alone, or for words and vectors."""
    return _fits()["semantic" if vectors else "plain"]


def measures(
    members: MemberScores, likelihood: float, best_cosine: float, centroid_cosine: float
) -> tuple[float, ...]:
    """Return the measures of a pattern in the order of MEASURES, in standard deviations where one is known."""
    return (
        _standardized(members.bm25[0], _BM25),
        _standardized(_mean_of_best(members.bm25), _BM25),
        _standardized(members.token_set[0], _FUZZ),
        _standardized(_mean_of_best(members.token_set), _FUZZ),
        _standardized(_mean_of_best(members.ratio), _FUZZ),
        likelihood,
        _standardized(best_cosine, _COSINE),
        centroid_cosine / _CENTROID_SCALE,
    )


def _standardized(value: float, scale: tuple[float, float]) -> float:
    mean, deviation = scale
    return (value - mean) / deviation


def _mean_of_best(values: Sequence[float]) -> float:
    """Return the mean of the first three values, or of all where there are fewer."""
    best = values[:3]
    return sum(best) / len(best)


def preliminary_scores(fit: Fit, best_bm25: Floats, likelihood: Floats, centroid_cosine: Floats) -> Floats:
    """Return a cheap score of each pattern, to choose those whose members are compared with rapidfuzz.

    Each array has one element for each pattern. BM25 stands in for the rapidfuzz measures too, at half their weight.
    """
    best, mean, token_set, token_sets, ratios, likelihood_weight = fit.ranking[:PLAIN_MEASURES]
    bm25_weight = best + mean + (token_set + token_sets + ratios) / 2
    scores: Floats = bm25_weight * best_bm25 / _BM25[1] + likelihood_weight * likelihood
    if len(fit.ranking) > PLAIN_MEASURES:
        scores = scores + fit.ranking[7] * centroid_cosine / _CENTROID_SCALE
    return scores


def confidence_features(scores: Floats, order: Sequence[int], first: Sequence[float], tickets: int) -> Floats:
    """Return what the first candidate is judged by: a constant 1, its lead over the second, its measures, its size.

    `scores` and `order` are those of all candidates, `first` and `tickets` the measures and the number of tickets of
    the first. The two size features are last, because `belongs` leaves them out: early in the work, or after bulk
    triage, a pattern's size says nothing about the next ticket.
    """
    lead = min(float(scores[order[0]] - scores[order[1]]), _MAX_LEAD) if len(order) > 1 else 0.0
    size = (float(tickets >= _MANY_TICKETS), min(math.log(max(tickets, 1)), _MAX_LOG_TICKETS))
    return np.array([1.0, lead, *np.clip(first, *_CLIP), *size])


def rank(
    fit: Fit, measured: Sequence[tuple[float, ...]], tickets: Sequence[int], pattern_ids: Sequence[int]
) -> Ranking:
    """Return the ranking of one or more candidates; ties go to the smaller pattern id.

    All sequences have one element for each candidate: its measures, its number of tickets, its pattern id.
    """
    table = np.array([row[: len(fit.ranking)] for row in measured])
    scores: Floats = np.round(table @ np.array(fit.ranking), _DIGITS)
    order = sorted(range(len(scores)), key=lambda position: (-scores[position], pattern_ids[position]))
    first = order[0]
    shares: Floats = np.exp(scores - scores[first])
    features = confidence_features(scores, order, table[first].tolist(), tickets[first])
    return Ranking(
        order,
        shares / shares.sum(),
        right=float(_logistic(features, fit.right)),
        known=float(_logistic(features, fit.known)),
        belongs=float(_logistic(features[:-SIZE_FEATURES], fit.belongs)),
    )


def pair_features(bm25: Floats, token_set: Floats, ratio: Floats, cosine: Floats, *, vectors: bool) -> Floats:
    """Return what pairs of tickets are judged by, one pair a row: a constant 1, then the measures as above."""
    columns = [
        np.ones(len(bm25)),
        bm25 / _BM25[1],
        (token_set - _FUZZ[0]) / _FUZZ[1],
        (ratio - _FUZZ[0]) / _FUZZ[1],
    ]
    if vectors:
        columns.append((cosine - _COSINE[0]) / _COSINE[1])
    return np.stack(columns, axis=1)


def same_pattern(fit: Fit, bm25: Floats, token_set: Floats, ratio: Floats, cosine: Floats) -> Floats:
    """Return for each pair of tickets the probability (0 to 1) that both belong to one pattern."""
    features = pair_features(bm25, token_set, ratio, cosine, vectors=len(fit.ranking) > PLAIN_MEASURES)
    return _logistic(features, fit.together)


def _logistic(features: Floats, weights: Sequence[float]) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-(features @ np.array(weights))))
    return probability
