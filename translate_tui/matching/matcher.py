"""Which pattern does a ticket belong to, and why?

A plain first version. Every member of a pattern is evidence of how customers speak of it.
A ticket is compared with the members that share its words (BM25: rare words weigh more);
the best of them again by rapidfuzz's token_set_ratio, which forgives order and repetition.
A pattern is as good as its best member and its three best ones together. The reasons are
the words that made the match, and facts beside it: the same segment, the same customer.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from rapidfuzz import fuzz

from translate_tui.matching.words import terms
from translate_tui.model import Suggestion
from translate_tui.text import fold

# Means and deviations over random pairs of customer messages (measured on labelled messages), so that the two
# measures can be added.
_BM25_MEAN, _BM25_SD = 0.05, 0.09
_SET_MEAN, _SET_SD = 42.0, 9.0
_SET_WEIGHT: Final = 0.4
_K1, _B = 1.2, 0.75
_CANDIDATES: Final = 60  # members that are compared word by word
_MOST_REASONS: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A member ticket as the matcher keeps it."""

    pattern_id: int
    folded: str
    counts: dict[str, int]
    length: int
    segment: str | None
    customer_id: int | None


class Matcher:
    """Suggests patterns for tickets, from the members they have. Grows and shrinks a ticket at a time."""

    def __init__(self) -> None:
        self._known: dict[int, Known] = {}
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        self._spoken: dict[str, str] = {}  # stem -> the word as it was said
        self._length = 0

    def __len__(self) -> int:
        return len(self._known)

    def members(self) -> dict[int, int]:
        """Return the pattern of each known ticket."""
        return {ticket_id: known.pattern_id for ticket_id, known in self._known.items()}

    def add(
        self,
        ticket_id: int,
        pattern_id: int,
        title: str,
        quote: str,
        segment: str | None = None,
        customer_id: int | None = None,
    ) -> None:
        """Take a ticket in as a member of a pattern; one that is known is moved."""
        self.forget(ticket_id)
        found = _terms(title, quote)
        counts = Counter(stem for stem, _ in found)
        self._spoken.update(found)
        length = sum(counts.values())
        self._known[ticket_id] = Known(
            pattern_id, fold(f"{title} {quote}"), dict(counts), length, segment, customer_id
        )
        self._length += length
        for stem, number in counts.items():
            self._postings[stem][ticket_id] = number

    def forget(self, ticket_id: int) -> None:
        """Let go of a ticket that is no member any more."""
        known = self._known.pop(ticket_id, None)
        if known is None:
            return
        self._length -= known.length
        for stem in known.counts:
            del self._postings[stem][ticket_id]
            if not self._postings[stem]:
                del self._postings[stem]

    def suggest(
        self,
        title: str,
        quote: str,
        segment: str | None = None,
        customer_id: int | None = None,
        refused: Collection[int] = (),
        most: int = 5,
        leave_out: int | None = None,
    ) -> list[Suggestion]:
        """Return the best patterns, best first, each with its reasons; none that is in `refused`.

        `leave_out` is a member that does not count: a ticket is no evidence for itself.
        """
        query = Counter(stem for stem, _ in _terms(title, quote))
        weights = {stem: self._rarity(stem) for stem in query if stem in self._postings}
        relevance = self._relevance(query, weights)
        full = sum(weight * (_K1 + 1) / (1 + _K1) for weight in weights.values()) or 1.0
        full += sum(math.log(1 + len(self._known)) for stem in query if stem not in weights)
        candidates = [
            (member, value)
            for member, value in nlargest(_CANDIDATES, relevance.items(), key=lambda item: (item[1], -item[0]))
            if member != leave_out and self._known[member].pattern_id not in refused
        ]
        folded = fold(f"{title} {quote}")
        by_pattern: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for member, value in candidates:
            known = self._known[member]
            alike = fuzz.token_set_ratio(folded, known.folded)
            score = (value / full - _BM25_MEAN) / _BM25_SD + _SET_WEIGHT * (alike - _SET_MEAN) / _SET_SD
            by_pattern[known.pattern_id].append((score / (1 + _SET_WEIGHT), member))
        ranked = sorted(
            ((_pattern_score(scores), pattern_id) for pattern_id, scores in by_pattern.items()),
            key=lambda item: (-item[0], item[1]),
        )
        return [
            Suggestion(
                pattern_id,
                round(1 / (1 + math.exp(-(score - 3) / 1.5)), 4),
                self._reasons(weights, by_pattern[pattern_id], segment, customer_id, query),
            )
            for score, pattern_id in ranked[:most]
        ]

    def _rarity(self, stem: str) -> float:
        number = len(self._postings[stem])
        return math.log(1 + (len(self._known) - number + 0.5) / (number + 0.5))

    def _relevance(self, query: Counter[str], weights: dict[str, float]) -> dict[int, float]:
        mean = self._length / len(self._known) if self._known else 1.0
        relevance: dict[int, float] = defaultdict(float)
        for stem, weight in weights.items():
            for member, number in self._postings[stem].items():
                norm = _K1 * (1 - _B + _B * self._known[member].length / (mean or 1.0))
                relevance[member] += weight * number * (_K1 + 1) / (number + norm)
        return relevance

    def _reasons(
        self,
        weights: dict[str, float],
        scores: list[tuple[float, int]],
        segment: str | None,
        customer_id: int | None,
        query: Counter[str],
    ) -> tuple[str, ...]:
        """Return the shared words of the three nearest members, rare ones first, then facts beside them."""
        nearest = [self._known[member] for _, member in nlargest(3, scores)]
        # A bare "0" or "7" may well be shared, but explains nothing.
        shared = {s for known in nearest for s in known.counts if s in query and not (s.isdigit() and len(s) < 3)}
        said = sorted(shared, key=lambda stem: (-weights.get(stem, 0.0), stem))[:_MOST_REASONS]
        reasons = [", ".join(self._spoken[stem] for stem in said)] if said else []
        if segment and any(known.segment == segment for known in nearest):
            reasons.append("same segment")
        if customer_id is not None and any(self._known[m].customer_id == customer_id for _, m in scores):
            reasons.append("same customer")
        return tuple(reasons)


def _terms(title: str, quote: str) -> list[tuple[str, str]]:
    """A title says in few words what it is about: its words count twice."""
    return [*terms(title), *terms(title), *terms(quote)] if title else terms(quote)


def _pattern_score(scores: list[tuple[float, int]]) -> float:
    best = nlargest(3, (score for score, _ in scores))
    return best[0] / 2 + sum(best) / len(best) / 2
