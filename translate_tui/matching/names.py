"""Which customers are probably one: names that are written alike, and domains that say a name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final, NamedTuple

from rapidfuzz import fuzz

_NUMBER: Final = re.compile(r"\d+")
_ALIKE: Final = 88.0  # of 100: one letter in nine may differ
_SHORTEST: Final = 4  # letters; "ABB" and "ABC" are alike and not the same
_COMMON: Final = 40  # customers that share a word; more than that, and the word says nothing


class LikelyDuplicate(NamedTuple):
    """Two customers that are probably one, with why; `score` (0 to 100) puts the likeliest first."""

    one: int
    other: int
    score: float
    reason: str


def likely_same(names: Mapping[int, Iterable[str]], domains: Mapping[int, Iterable[str]]) -> list[LikelyDuplicate]:
    """Return pairs of customers that are probably one, the likeliest first.

    `names` are compared as `name_key` writes them, `domains` as they are, each by customer.
    """
    found: dict[tuple[int, int], LikelyDuplicate] = {}
    for one, other in sorted(_candidates(names, domains)):
        best = _compared(one, other, names, domains)
        if best is not None:
            found[one, other] = best
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


def _candidates(names: Mapping[int, Iterable[str]], domains: Mapping[int, Iterable[str]]) -> set[tuple[int, int]]:
    """Return the pairs that share a word, or the letters with which they begin."""
    sharing: dict[str, set[int]] = defaultdict(set)
    for customer, said in names.items():
        for name in said:
            joined = name.replace(" ", "")
            for word in (*name.split(), f"^{joined[:_SHORTEST]}", f"={joined}"):
                sharing[word].add(customer)
    for customer, said in domains.items():
        for domain in said:
            label = _label(domain)
            for word in (f"^{label[:_SHORTEST]}", f"={label}"):
                sharing[word].add(customer)
    return {
        (min(pair), max(pair))
        for customers in sharing.values()
        if len(customers) <= _COMMON
        for pair in combinations(customers, 2)
    }


def _compared(
    one: int, other: int, names: Mapping[int, Iterable[str]], domains: Mapping[int, Iterable[str]]
) -> LikelyDuplicate | None:
    best: LikelyDuplicate | None = None
    for a in names.get(one, ()):
        for b in names.get(other, ()):
            score, reason = _alike(a, b)
            if score and (best is None or score > best.score):
                best = LikelyDuplicate(one, other, score, reason)
    for named, known in ((one, other), (other, one)):
        for name in names.get(named, ()):
            joined = name.replace(" ", "")
            for domain in domains.get(known, ()):
                label = _label(domain)
                if len(label) >= _SHORTEST and label in (joined, name.split(" ")[0]) and best is None:
                    best = LikelyDuplicate(one, other, 90.0, f"the domain {domain} says the name “{name}”")
    return best


def _alike(a: str, b: str) -> tuple[float, str]:
    """Return how alike two names are and why; 0 where they are not."""
    if min(len(a), len(b)) < _SHORTEST or _NUMBER.findall(a) != _NUMBER.findall(b):
        return 0.0, ""  # "Branch 12" and "Branch 13" are alike, and two
    if a.replace(" ", "") == b.replace(" ", ""):
        return 99.0, "the same letters, spaced otherwise"
    words, others = a.split(), b.split()
    shorter, longer = sorted((words, others), key=len)
    if longer[: len(shorter)] == shorter and len(shorter) < len(longer):
        return 92.0, f"“{' '.join(longer)}” begins with “{' '.join(shorter)}”"
    score = fuzz.token_sort_ratio(a, b)
    return (score, f"written alike ({score:.0f} %)") if score >= _ALIKE else (0.0, "")


def _label(domain: str) -> str:
    """Return the part of a domain that says whose it is: "globex" of "globex.co.uk"."""
    parts = domain.split(".")
    place = -3 if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else -2
    return parts[place] if len(parts) >= -place else parts[0]
