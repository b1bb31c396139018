"""An inverted index with BM25 scores: for each term, the tickets that contain it.

Grows and shrinks a ticket at a time. A removed ticket stays in the postings lists, but all counts (document
frequencies, lengths) are exact at all times, so scores equal those of an index that never held it; callers skip
its slot. BM25 after Robertson et al., k1 1.2, b 0.75, with terms weighted in tenths.
"""

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from translate_tui.matching.columns import Columns

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

K1, B = 1.2, 0.75
MAX_QUERY_WEIGHT: Final = 20  # tenths: a word written ten times in a query does not count ten times
_SLOTS_AT_ONCE: Final = 8192  # sorted by term together: all at once would take more memory than the postings
_MIN_CAPACITY: Final = 1024  # rows of a grown array


def grow(values: "npt.NDArray[np.generic]", size: int) -> "npt.NDArray[np.generic]":
    """Return `values` with at least `size` rows: itself, or a zero-filled copy of at least twice its rows.

    Doubling keeps the cost of adding a row constant on average.
    """
    if size <= len(values):
        return values
    wider = np.zeros((max(size, 2 * len(values), _MIN_CAPACITY), *values.shape[1:]), values.dtype)
    wider[: len(values)] = values
    return wider


class Postings:
    """The terms of all tickets, and for each term the slots (row numbers) of the tickets that contain it.

    `terms`: by their number, from 0 in order of arrival. `term_numbers`: the number of each term.
    `document_frequencies`: by term number, how many tickets contain it. `document_count`: tickets. `total_length`:
    the weights of all tickets, in tenths. `lengths`: the weights of each slot's ticket, in tenths.
    """

    def __init__(self) -> None:
        self.terms: list[str] = []
        self.term_numbers: dict[str, int] = {}
        self.document_frequencies: list[int] = []
        self.document_count = 0
        self.total_length = 0
        self.lengths: Ints = np.zeros(0, np.int32)
        # array.array: 4 bytes and 1 byte an entry, and numpy reads them without a copy.
        self._slots: list[array[int]] = []
        self._weights: list[array[int]] = []
        self._words_by_initial: dict[str, list[str]] = {}

    @classmethod
    def of(cls, terms: Sequence[str], columns: Columns) -> "Postings":
        """Return the postings of all tickets in some columns, in which the terms have numbers from 0."""
        postings = cls()
        for term in terms:
            postings._new_term(term)
        lengths = np.zeros(len(columns), np.int32)
        for first in range(0, len(columns), _SLOTS_AT_ONCE):
            last = min(first + _SLOTS_AT_ONCE, len(columns))
            span = slice(columns.term_ends[first], columns.term_ends[last])
            numbers, weights = np.array(columns.terms[span], np.int32), np.array(columns.weights[span], np.uint8)
            ends = np.array(columns.term_ends[first : last + 1], np.int64)
            slots = np.repeat(np.arange(first, last, dtype=np.int32), ends[1:] - ends[:-1])
            np.add.at(lengths, slots, weights)
            by_term = np.argsort(numbers, kind="stable")
            slots, weights = slots[by_term], weights[by_term]
            found, starts = np.unique(numbers[by_term], return_index=True)
            for number, start, end in zip(
                found.tolist(), starts.tolist(), [*starts[1:].tolist(), len(numbers)], strict=True
            ):
                postings._slots[number].frombytes(slots[start:end].tobytes())
                postings._weights[number].frombytes(weights[start:end].tobytes())
        postings.document_frequencies = list(map(len, postings._slots))
        postings.lengths = lengths
        postings.document_count, postings.total_length = len(columns), int(lengths.sum(dtype=np.int64))
        return postings

    def add(self, slot: int, weights: Mapping[str, int]) -> "array[int]":
        """Add a ticket with its terms' weights (tenths, 1 to 255); return the numbers of its terms, for `remove`."""
        numbers = array("i")
        for term, weight in weights.items():
            number = self.term_numbers.get(term)
            if number is None:
                number = self._new_term(term)
            self._slots[number].append(slot)
            self._weights[number].append(weight)
            self.document_frequencies[number] += 1
            numbers.append(number)
        length = sum(weights.values())
        self.lengths = grow(self.lengths, slot + 1)  # type: ignore[assignment]  # keeps its dtype
        self.lengths[slot] = length
        self.document_count += 1
        self.total_length += length
        return numbers

    def remove(self, slot: int, numbers: "array[int]") -> None:
        """Take a ticket, with the term numbers that `add` returned, out of all counts."""
        for number in numbers:
            self.document_frequencies[number] -= 1
        self.document_count -= 1
        self.total_length -= int(self.lengths[slot])

    def slots_with(self, term: str) -> Ints:
        """Return the slots whose ticket contains a term, removed tickets included. Raises KeyError for a new term.

        The result is a view of the postings: `add` raises BufferError while it is in use.
        """
        return np.frombuffer(self._slots[self.term_numbers[term]], np.int32)

    def document_frequency(self, term: str) -> int:
        """Return how many tickets contain a term."""
        number = self.term_numbers.get(term)
        return self.document_frequencies[number] if number is not None else 0

    def document_share(self, term: str) -> float:
        """Return the share of tickets that contain a term, smoothed so that it is above 0 and below 1."""
        return (self.document_frequency(term) + 0.5) / (self.document_count + 1)

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term (above 0); highest for one that no ticket contains."""
        return self._idf(self.document_frequency(term))

    def __contains__(self, term: str) -> bool:
        return self.document_frequency(term) > 0

    def bm25(self, query: Mapping[str, int], size: int) -> Floats:
        """Return the score of each of the first `size` slots: its BM25 divided by that of the query for itself.

        So 1 is about what a copy of the query gets. `query`: terms with their weights in tenths.
        """
        scores: Floats = np.zeros(size)
        length = sum(query.values())
        perfect = 0.0
        for term, weight in query.items():
            if term in self:
                slots, part, perfect_part = self.term_scores(self.term_numbers[term], weight, length)
                scores[slots] += part
                perfect += perfect_part
            else:
                perfect += self._self_score(weight, length) * self.idf(term)
        return scores / perfect if perfect else scores

    def term_scores(self, number: int, weight: int, length: int) -> tuple[Ints, Floats, float]:
        """Return the slots with a term, the BM25 score it gives each of them, and the one it gives the query itself.

        `weight`: of the term in the query; `length`: of the query; both in tenths.
        """
        slots = np.frombuffer(self._slots[number], np.int32)
        frequency = np.frombuffer(self._weights[number], np.uint8) / 10.0
        idf = self._idf(self.document_frequencies[number])
        norm = K1 * (1 - B) + (K1 * B / self._mean_length) * self.lengths[slots]
        part = (min(weight, MAX_QUERY_WEIGHT) / 10 * idf * (K1 + 1)) * frequency / (frequency + norm)
        return slots, part, self._self_score(weight, length) * idf

    def words_with_initial_of(self, term: str) -> Iterator[str]:
        """Yield the words that begin with the same letter as `term`: the candidates for spelling variants."""
        yield from self._words_by_initial.get(term[0], ())

    def _idf(self, frequency: int) -> float:
        return math.log(1 + (self.document_count - frequency + 0.5) / (frequency + 0.5))

    def _self_score(self, weight: int, length: int) -> float:
        """Return a query term's BM25 score, without its idf, in a ticket equal to the query (both in tenths)."""
        frequency = weight / 10
        norm = K1 * (1 - B + B * length / self._mean_length)
        return min(weight, MAX_QUERY_WEIGHT) / 10 * frequency * (K1 + 1) / (frequency + norm)

    @property
    def _mean_length(self) -> float:
        """The mean weight of a ticket in tenths; never 0, as scores divide by it."""
        return max(self.total_length / max(self.document_count, 1), 1e-9)

    def _new_term(self, term: str) -> int:
        self.term_numbers[term] = number = len(self.terms)
        self.terms.append(term)
        self.document_frequencies.append(0)
        self._slots.append(array("i"))
        self._weights.append(array("B"))
        if term.isalpha():
            self._words_by_initial.setdefault(term[0], []).append(term)
        return number
