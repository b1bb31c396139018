"""The words of all tickets, turned round: for each term, the tickets that hold it.

Grows and shrinks a ticket at a time. A ticket that is forgotten is only struck out; what
is counted (in how many tickets a term stands, how long they are) is exact at all times, so
that scores are those of an index without it. BM25 (Robertson et al.) with k1 1.2, b 0.75.
"""

import math
from array import array
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

K1, B = 1.2, 0.75
MOST_IN_QUERY: Final = 20  # tenths: a word that is said ten times does not ask ten times


def grown(values: "npt.NDArray[np.generic]", size: int) -> "npt.NDArray[np.generic]":
    """Return `values` with room for at least `size` rows, doubled and zero-filled where it had too few."""
    if size <= len(values):
        return values
    wider = np.zeros((max(size, 2 * len(values), 1024), *values.shape[1:]), values.dtype)
    wider[: len(values)] = values
    return wider


class Postings:
    """Terms and the slots (row numbers of tickets) that hold them, with their weights in tenths."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}  # of a term
        self.held_by: list[int] = []  # how many tickets hold a term
        self.count = 0  # tickets
        self.total = 0  # weight of all terms of all tickets
        self.length: Ints = np.zeros(0, np.int32)  # weight of all terms of a slot
        self._slots: list[array[int]] = []
        self._weights: list[array[int]] = []
        self._by_letter: dict[str, list[str]] = {}

    def add(self, slot: int, weights: Mapping[str, int]) -> "array[int]":
        """Take a ticket in; return the numbers of its terms, for `remove`."""
        numbers = array("i")
        for term, weight in weights.items():
            number = self.number.get(term)
            if number is None:
                number = self._new(term)
            self._slots[number].append(slot)
            self._weights[number].append(weight)
            self.held_by[number] += 1
            numbers.append(number)
        length = sum(weights.values())
        self.length = grown(self.length, slot + 1)  # type: ignore[assignment]
        self.length[slot] = length
        self.count += 1
        self.total += length
        return numbers

    def remove(self, slot: int, numbers: "array[int]") -> None:
        """Strike a ticket out of all counts."""
        for number in numbers:
            self.held_by[number] -= 1
        self.count -= 1
        self.total -= int(self.length[slot])

    def holders(self, term: str) -> Ints:
        """Return the slots that hold a term, those struck out too."""
        return np.frombuffer(self._slots[self.number[term]], np.int32)

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term; high for one that nobody has said."""
        return self._rarity(self.holders_of(term))

    def share(self, term: str) -> float:
        """Return in which share of the tickets a term stands, smoothed, so that it is never 0."""
        return (self.holders_of(term) + 0.5) / (self.count + 1)

    def holders_of(self, term: str) -> int:
        """Return how many tickets hold a term."""
        number = self.number.get(term)
        return self.held_by[number] if number is not None else 0

    def known(self, term: str) -> bool:
        """Tell whether any ticket holds a term."""
        return self.holders_of(term) > 0

    def relevance(self, query: Mapping[str, int], size: int) -> Floats:
        """Return for each of `size` slots how much of the query it says: BM25 over that of the query itself.

        `query`: terms with their weights in tenths.
        """
        scores: Floats = np.zeros(size)
        length = sum(query.values())
        full = 0.0
        for term, weight in query.items():
            if self.known(term):
                slots, part, own = self.contribution(self.number[term], weight, length)
                scores[slots] += part
                full += own
            else:
                full += self._own(weight, length) * self.rarity(term)
        return scores / full if full else scores

    def contribution(self, number: int, weight: int, length: int) -> tuple[Ints, Floats, float]:
        """Return the slots that hold a term, what it adds to the score of each, and what to a perfect score.

        `weight` of the term in the query and `length` of the query, in tenths.
        """
        slots = np.frombuffer(self._slots[number], np.int32)
        said = np.frombuffer(self._weights[number], np.uint8) / 10.0
        rarity = self._rarity(self.held_by[number])
        norm = K1 * (1 - B) + (K1 * B / self._mean) * self.length[slots]
        part = (min(weight, MOST_IN_QUERY) / 10 * rarity * (K1 + 1)) * said / (said + norm)
        return slots, part, self._own(weight, length) * rarity

    def _rarity(self, held: int) -> float:
        return math.log(1 + (self.count - held + 0.5) / (held + 0.5))

    def _own(self, weight: int, length: int) -> float:
        said = weight / 10
        return min(weight, MOST_IN_QUERY) / 10 * said * (K1 + 1) / (said + K1 * (1 - B + B * length / self._mean))

    @property
    def _mean(self) -> float:
        return max(self.total / max(self.count, 1), 1e-9)

    def alike(self, term: str) -> Iterator[str]:
        """Give the terms that begin with the same letter: among them are its spelling variants."""
        yield from self._by_letter.get(term[0], ())

    def _new(self, term: str) -> int:
        self.number[term] = number = len(self.held_by)
        self.held_by.append(0)
        self._slots.append(array("i"))
        self._weights.append(array("B"))
        if term.isalpha():
            self._by_letter.setdefault(term[0], []).append(term)
        return number
