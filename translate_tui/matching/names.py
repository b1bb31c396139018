"""Likely duplicate customers: similar names, and domains that match a name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final, NamedTuple

from rapidfuzz import fuzz

_DIGITS: Final = re.compile(r"\d+")
_MIN_SIMILARITY: Final = 88.0  # rapidfuzz token_sort_ratio (0 to 100): about one letter in nine may differ
_MIN_LETTERS: Final = 4  # of names and domain labels that are compared; "ABB" and "ABC" are similar but two
_MAX_SHARING: Final = 40  # customers that share a word; above that the word tells nothing, and pairs would be many
# Scores, 0 to 100, by which the most certain pairs come first.
_SAME_LETTERS, _LONGER_NAME, _DOMAIN_MATCHES_NAME = 99.0, 92.0, 90.0

Texts = Mapping[int, Iterable[str]]  # names or domains by customer id


class LikelyDuplicate(NamedTuple):
    """Two customer ids (the smaller first) that are probably one customer, with a score (0 to 100) and the reason."""

    first_id: int
    second_id: int
    score: float
    reason: str


def find_likely_duplicates(names: Texts, domains: Texts) -> list[LikelyDuplicate]:
    """Return pairs of customers that are probably one, highest score first, ties by id.

    `names`: as `name_key` normalizes them; `domains`: as they are, lower case; both by customer id.
    """
    pairs = (_best_match(*pair, names, domains) for pair in _candidate_pairs(names, domains))
    duplicates = [pair for pair in pairs if pair is not None]
    return sorted(duplicates, key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def _candidate_pairs(names: Texts, domains: Texts) -> set[tuple[int, int]]:
    """Return the pairs of customer ids worth comparing: they share a word, or the first letters, or all of them.

    Comparing all pairs would grow with the square of the number of customers.
    """
    customers_by_key: dict[str, set[int]] = defaultdict(set)
    for customer_id, own_names in names.items():
        for name in own_names:
            for key in (*name.split(), *_letter_keys(_joined(name))):
                customers_by_key[key].add(customer_id)
    for customer_id, own_domains in domains.items():
        for domain in own_domains:
            for key in _letter_keys(_label(domain)):
                customers_by_key[key].add(customer_id)
    return {
        (min(pair), max(pair))
        for customer_ids in customers_by_key.values()
        if len(customer_ids) <= _MAX_SHARING
        for pair in combinations(customer_ids, 2)
    }


def _letter_keys(letters: str) -> tuple[str, str]:
    """Return keys for the first letters and for all of them; no word begins with their marks."""
    return f"^{letters[:_MIN_LETTERS]}", f"={letters}"


def _joined(name: str) -> str:
    return name.replace(" ", "")


def _best_match(first_id: int, second_id: int, names: Texts, domains: Texts) -> LikelyDuplicate | None:
    """Return the most similar names of two customers; else a domain of one that matches a name of the other."""
    best: LikelyDuplicate | None = None
    for first_name in names.get(first_id, ()):
        for second_name in names.get(second_id, ()):
            score, reason = _compare_names(first_name, second_name)
            if score and (best is None or score > best.score):
                best = LikelyDuplicate(first_id, second_id, score, reason)
    if best is not None:
        return best
    reason = _domain_reason(names.get(first_id, ()), domains.get(second_id, ())) or _domain_reason(
        names.get(second_id, ()), domains.get(first_id, ())
    )
    return LikelyDuplicate(first_id, second_id, _DOMAIN_MATCHES_NAME, reason) if reason else None


def _domain_reason(names: Iterable[str], domains: Iterable[str]) -> str:
    """Return why a domain belongs to one of the names: it is the whole name or its first word; else empty."""
    for name in names:
        for domain in domains:
            label = _label(domain)
            if len(label) >= _MIN_LETTERS and label in (_joined(name), name.split(" ")[0]):
                return f"the domain {domain} says the name “{name}”"
    return ""


def _compare_names(first: str, second: str) -> tuple[float, str]:
    """Return the similarity (0 to 100) of two names and the reason; 0 where they are not similar enough."""
    if min(len(first), len(second)) < _MIN_LETTERS or _DIGITS.findall(first) != _DIGITS.findall(second):
        return 0.0, ""  # "Branch 12" and "Branch 13" are similar, but two
    if _joined(first) == _joined(second):
        return _SAME_LETTERS, "the same letters, spaced otherwise"
    shorter, longer = sorted((first.split(), second.split()), key=len)
    if len(shorter) < len(longer) and longer[: len(shorter)] == shorter:
        return _LONGER_NAME, f"“{' '.join(longer)}” begins with “{' '.join(shorter)}”"
    score = fuzz.token_sort_ratio(first, second)
    return (score, f"written alike ({score:.0f} %)") if score >= _MIN_SIMILARITY else (0.0, "")


def _label(domain: str) -> str:
    """Return the part of a domain that names its owner: "globex" of "globex.co.uk"."""
    parts = domain.split(".")
    has_second_level = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3  # as in .co.uk
    position = 3 if has_second_level else 2
    return parts[-position] if len(parts) >= position else parts[0]
