"""What the matcher stores of each ticket, by slot (row number), each kind in one array.

Objects of their own took 500 bytes a ticket; these take 150, and are written to the cache and read as they are.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

MAX_COMPARED: Final = 300  # characters of a ticket that rapidfuzz compares; its time grows with the square
_NONE: Final = -1  # stands for no segment and for no customer
COLUMNS: Final = ("terms", "weights", "term_ends", "texts", "text_ends", "segments", "customers", "marks")


class IndexedTicket(NamedTuple):
    """What is stored of a ticket.

    `terms`: the numbers of its terms in the postings; `weights`: of these terms, in tenths; `normalized`: its first
    `MAX_COMPARED` characters, as `TextFeatures.normalized`; `mark`: a number that changes with its text.
    """

    slot: int
    terms: "array[int]"
    weights: "array[int]"
    normalized: str
    segment: str | None
    customer_id: int | None
    mark: int


class Columns:
    """The tickets of all slots from 0 on. `term_ends` and `text_ends` begin with a 0: slot n ends at n + 1."""

    def __init__(self) -> None:
        self.terms = array("i")
        self.weights = array("B")
        self.term_ends = array("q", [0])
        self.texts = bytearray()
        self.text_ends = array("q", [0])
        self.segments = array("i")
        self.customers = array("q")
        self.marks = array("q")
        self.segment_names: list[str] = []
        self._segment_numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.marks)

    def append(
        self,
        terms: "array[int]",
        weights: Iterable[int],
        normalized: str,
        segment: str | None,
        customer_id: int | None,
        mark: int,
    ) -> None:
        """Store a ticket in the next slot; parameters as in `IndexedTicket`, but `normalized` may be longer."""
        self.terms.extend(terms)
        self.weights.extend(weights)
        self.term_ends.append(len(self.terms))
        self.texts += normalized[:MAX_COMPARED].encode()
        self.text_ends.append(len(self.texts))
        self.segments.append(_NONE if segment is None else self._segment_number(segment))
        self.customers.append(_NONE if customer_id is None else customer_id)
        self.marks.append(mark)

    def _segment_number(self, segment: str) -> int:
        number = self._segment_numbers.setdefault(segment, len(self.segment_names))
        if number == len(self.segment_names):
            self.segment_names.append(segment)
        return number

    def ticket(self, slot: int) -> IndexedTicket:
        """Return the ticket of a slot."""
        span = slice(self.term_ends[slot], self.term_ends[slot + 1])
        segment, customer_id = self.segments[slot], self.customers[slot]
        return IndexedTicket(
            slot,
            self.terms[span],
            self.weights[span],
            self.normalized(slot),
            None if segment == _NONE else self.segment_names[segment],
            None if customer_id == _NONE else customer_id,
            self.marks[slot],
        )

    def normalized(self, slot: int) -> str:
        """Return the text of a slot that rapidfuzz compares."""
        return self.texts[self.text_ends[slot] : self.text_ends[slot + 1]].decode()

    def select(self, slots: Sequence[int]) -> "Columns":
        """Return a copy with only these slots, in their order."""
        if len(slots) == len(self) and all(slot == place for place, slot in enumerate(slots)):
            return self.copy()
        selected = Columns()
        for slot in slots:
            selected.append(*self.ticket(slot)[1:])
        return selected

    def copy(self) -> "Columns":
        """Return a copy. 100,000 tickets take about 10 ms."""
        copy = Columns()
        for name in COLUMNS:
            setattr(copy, name, getattr(self, name)[:])
        copy.name_segments(self.segment_names)
        return copy

    def name_segments(self, names: Sequence[str]) -> None:
        """Set the names of the segments, by their number."""
        self.segment_names = list(names)
        self._segment_numbers = {name: number for number, name in enumerate(names)}
