"""Fit the weights of the matching on labeled messages: python benchmarks/fit.py FILE.jsonl[:SKIP] ...

Writes translate_tui/matching/weights.json. Of each file, 4,000 messages after SKIP are used in parts of 2,000, once
with all of their patterns and once with few of them. The messages measured in docs/matching.md are not among them.
"""

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from online import arrivals, load, vectors_of

from translate_tui.matching import scoring, vectors
from translate_tui.matching.matcher import Matcher
from translate_tui.matching.similarity import InboxSimilarity
from translate_tui.matching.vectors import Encoder

TARGET = Path(__file__).parent.parent / "translate_tui" / "matching" / "weights.json"
PART = 2000  # messages
SEED = 17
# Parts of a file, each with the share of its patterns that are made: early in the work most of the inbox belongs to
# none of the patterns made so far.
SCENARIOS = ((0, 1.0), (1, 1.0), (0, 0.4), (1, 0.12))
NO_CANDIDATE, NO_PATTERN = -1, -2  # instead of the right candidate's position


class Case(NamedTuple):
    """A message to learn from.

    `table`: the measures of its candidates, one a row. `tickets`: the number of tickets of each. `right`: the row of
    the right one, NO_CANDIDATE where it is not among them, NO_PATTERN where the message's pattern was not made yet.
    `share`: of the patterns that are ever made, 0 to 1.
    """

    table: np.ndarray
    tickets: list[int]
    right: int
    share: float


def gather(sources: list[tuple[Path, int]], encoder: Encoder | None) -> list[Case]:
    """Return a case for each message that has candidates; `sources` are files with the number of lines to skip."""
    cases: list[Case] = []
    used = len(scoring.MEASURES) if encoder else scoring.PLAIN_MEASURES
    for path, skip in sources:
        for part, share in SCENARIOS:
            messages = load(path, PART, SEED + part, skip + part * PART)
            labels = sorted({message.label for message in messages})
            without = set(labels[round(share * len(labels)) :])
            for message, matcher, known in arrivals(messages, encoder, vectors_of(messages, encoder), without):
                candidates = matcher.candidates(matcher.query(message.text))
                if not candidates:
                    continue
                labels_of_rows = [candidate.pattern_id for candidate in candidates]
                right = NO_PATTERN
                if known:
                    right = labels_of_rows.index(message.label) if message.label in labels_of_rows else NO_CANDIDATE
                table = np.array([candidate.measures[:used] for candidate in candidates])
                cases.append(Case(table, [candidate.tickets for candidate in candidates], right, share))
    return cases


def conditional_logit(cases: list[Case], ridge: float = 3.0) -> np.ndarray:
    """Return the weight of each measure that makes the right candidates most probable (Newton's method)."""
    choices = [(case.table, case.right) for case in cases if case.right >= 0 and len(case.table) > 1]
    weights = np.zeros(choices[0][0].shape[1])
    for _ in range(25):
        gradient, hessian = -ridge * weights, -ridge * np.eye(len(weights))
        for table, right in choices:
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mean = shares @ table
            centred = table - mean
            gradient += table[right] - mean
            hessian -= (centred * shares[:, None]).T @ centred
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def logistic(features: np.ndarray, truth: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Return the weights of a logistic regression, none below 0 but the first (of the constant 1).

    A feature that speaks for a pattern must never count against it: such weights fit better here, but not elsewhere.
    So the most negative one is dropped, and the rest fitted again, until none is left.
    """
    used = list(range(features.shape[1]))
    while True:
        weights = newton_logistic(features[:, used], truth, ridge)
        lowest = min(range(1, len(used)), key=lambda column: weights[column], default=0)
        if not lowest or weights[lowest] >= 0:
            all_weights = np.zeros(features.shape[1])
            all_weights[used] = weights
            return all_weights
        del used[lowest]


def newton_logistic(table: np.ndarray, truth: np.ndarray, ridge: float) -> np.ndarray:
    """Return the weights of a logistic regression with a ridge penalty (Newton's method)."""
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-table @ weights))
        gradient = table.T @ (truth - expected) - ridge * weights
        hessian = (table * (expected * (1 - expected))[:, None]).T @ table + ridge * np.eye(len(weights))
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def pairs(sources: list[tuple[Path, int]], encoder: Encoder | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of pairs of neighbors within an inbox, one a row, and for each whether (1 or 0) they belong
    together."""
    features, truth = [], []
    for path, skip in sources:
        messages = load(path, PART // 2, SEED, skip)
        matcher = Matcher(encoder)
        for message, vector in zip(messages, vectors_of(messages, encoder), strict=True):
            matcher.add(message.text, None, vector)
        labels = {message.text.ticket_id: message.label for message in messages}
        similarity = InboxSimilarity(matcher.index)
        for message in messages:
            ticket_ids, *measures = similarity.compare(message.text.ticket_id)
            features.append(scoring.pair_features(*measures, vectors=encoder is not None))
            truth += [float(labels[int(ticket_id)] == message.label) for ticket_id in ticket_ids]
    return np.concatenate(features), np.array(truth)


def fit(cases: list[Case], pairs: tuple[np.ndarray, np.ndarray]) -> dict[str, list[float]]:
    """Return one fit, by the names of `scoring.Fit`; `pairs` are features and truth as from the function `pairs`."""
    ranking = conditional_logit(cases)
    rows, right, known = [], [], []
    for case in cases:
        scores = case.table @ ranking
        order = np.argsort(-scores, kind="stable").tolist()
        first = order[0]
        rows.append(scoring.confidence_features(scores, order, case.table[first].tolist(), case.tickets[first]))
        right.append(float(first == case.right))
        known.append(float(case.right != NO_PATTERN))
    features = np.array(rows)
    all_made = np.array([case.share == 1 for case in cases])
    fitted = {
        "ranking": ranking,
        "right": logistic(features[all_made], np.array(right)[all_made]),
        "known": logistic(features[all_made], np.array(known)[all_made]),
        "belongs": logistic(features[:, : -scoring.SIZE_FEATURES], np.array(right)),
        "together": logistic(*pairs),
    }
    return {name: weights.round(4).tolist() for name, weights in fitted.items()}


def main() -> None:
    """Fit the weights without and with vectors and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="+", help="FILE.jsonl, or FILE.jsonl:SKIP to leave out its first messages")
    sources = []
    for source in parser.parse_args().source:
        name, _, skip = source.partition(":")
        sources.append((Path(name), int(skip or 0)))
    encoder = vectors.load()
    if encoder is None:
        parser.error("the semantic extra is needed: pip install -e '.[semantic]'")
    fits = {
        name: fit(gather(sources, used_encoder), pairs(sources, used_encoder))
        for name, used_encoder in (("plain", None), ("semantic", encoder))
    }
    TARGET.write_text(json.dumps(fits, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(fits))


if __name__ == "__main__":
    main()
