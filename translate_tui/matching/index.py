"""What the matcher knows: tickets, their words, their vectors, and the pattern that each is in.

Grows, changes and shrinks a ticket at a time. Tickets stand in slots (row numbers) and
patterns have numbers from 1; both depend on the way there, so nothing that is answered may.
"""

from array import array
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from translate_tui.matching.postings import Ints, Postings, grown
from translate_tui.matching.vectors import Bytes, Encoder, Vectors
from translate_tui.matching.words import TextFeatures

FOLDED: Final = 300  # characters of a ticket that are compared letter by letter
INBOX: Final = 0  # the number of no pattern
_FEW: Final = 4096  # slots that are not worth tidying up


class MatchText(NamedTuple):
    """A ticket as the matcher reads it."""

    ticket_id: int
    title: str
    quote: str
    segment: str | None = None
    customer_id: int | None = None

    @property
    def text(self) -> str:
        """The ticket as one text, for the encoder."""
        return f"{self.title}. {self.quote}" if self.title and self.quote else self.title or self.quote


class Entry(NamedTuple):
    """A ticket as it is kept: the numbers of its terms with their weights, and its first words."""

    slot: int
    terms: "array[int]"
    weights: "array[int]"
    folded: str
    segment: str | None
    customer_id: int | None


class Evidence:
    """All tickets that are known, in patterns and in the inbox."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.encoder = encoder
        self.entries: dict[int, Entry] = {}
        self.postings = Postings()
        self.vectors = Vectors(encoder.dimensions) if encoder else None
        self.size = 0  # slots in use or struck out
        self.ids: list[int] = [0]  # the id of each pattern's number
        self.numbers: dict[int, int] = {}  # the number of each pattern that has tickets
        self.counts: list[int] = [0]  # how many tickets each pattern's number has
        self._ticket: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._pattern: Ints = np.zeros(0, np.int32)
        self._free: list[int] = []

    @property
    def ticket(self) -> "npt.NDArray[np.int64]":
        """The ticket of each slot, 0 where it was struck out."""
        return self._ticket[: self.size]

    @property
    def pattern(self) -> Ints:
        """The pattern's number of each slot; INBOX for the inbox and for what was struck out."""
        return self._pattern[: self.size]

    def entry_at(self, slot: int) -> Entry:
        """Return the ticket in a slot."""
        return self.entries[int(self._ticket[slot])]

    def pattern_of(self, ticket_id: int) -> int | None:
        """Return the id of a ticket's pattern; None is the inbox."""
        return self.ids[int(self._pattern[self.entries[ticket_id].slot])] or None

    def add(self, ticket: MatchText, reading: TextFeatures, pattern_id: int | None, vector: Bytes | None) -> None:
        """Take a ticket in; one that is known is taken in anew."""
        self.forget(ticket.ticket_id)
        slot, self.size = self.size, self.size + 1
        self._ticket = grown(self._ticket, self.size)  # type: ignore[assignment]
        self._pattern = grown(self._pattern, self.size)  # type: ignore[assignment]
        self._ticket[slot] = ticket.ticket_id
        self._pattern[slot] = INBOX
        self.entries[ticket.ticket_id] = Entry(
            slot,
            self.postings.add(slot, reading.weights),
            array("B", reading.weights.values()),
            reading.folded[:FOLDED],
            ticket.segment,
            ticket.customer_id,
        )
        if self.vectors is not None and self.encoder is not None:
            self.vectors.set(slot, self.encoder.encode([ticket.text])[0] if vector is None else vector)
            self.vectors.count(slot, INBOX, 1)
        self.place(ticket.ticket_id, pattern_id)

    def place(self, ticket_id: int, pattern_id: int | None) -> None:
        """Move a known ticket into a pattern, or with None into the inbox."""
        slot = self.entries[ticket_id].slot
        before = int(self._pattern[slot])
        after = INBOX if pattern_id is None else self._number(pattern_id)
        if before == after:
            return
        self._pattern[slot] = after
        if self.vectors is not None:
            self.vectors.count(slot, before, -1)
            self.vectors.count(slot, after, 1)
        self.counts[after] += after != INBOX
        if before != INBOX:
            self.counts[before] -= 1
            if not self.counts[before]:
                del self.numbers[self.ids[before]]
                self._free.append(before)

    def forget(self, ticket_id: int) -> None:
        """Let go of a ticket, as if it had never been there."""
        entry = self.entries.get(ticket_id)
        if entry is None:
            return
        self.place(ticket_id, None)
        del self.entries[ticket_id]
        self.postings.remove(entry.slot, entry.terms)
        self._ticket[entry.slot] = 0
        if self.vectors is not None:
            self.vectors.count(entry.slot, INBOX, -1)
        if self.size > max(_FEW, 2 * len(self.entries)):
            self._tidy()

    def _number(self, pattern_id: int) -> int:
        number = self.numbers.get(pattern_id)
        if number is None:
            if self._free:
                number = self._free.pop()
                self.ids[number] = pattern_id
            else:
                number = len(self.ids)
                self.ids.append(pattern_id)
                self.counts.append(0)
            self.numbers[pattern_id] = number
        return number

    def _tidy(self) -> None:
        """Close the gaps: more than half of the slots were struck out."""
        postings, vectors, patterns = self.postings, self.vectors, self._pattern
        names = list(postings.number)
        self.postings = Postings()
        self.vectors = Vectors(vectors.dimensions) if vectors is not None else None
        self.size = len(self.entries)
        self._pattern = np.zeros(self.size, np.int32)
        self._ticket = np.zeros(self.size, np.int64)
        for slot, (ticket_id, entry) in enumerate(sorted(self.entries.items())):
            said = {names[number]: weight for number, weight in zip(entry.terms, entry.weights, strict=True)}
            self.entries[ticket_id] = entry._replace(slot=slot, terms=self.postings.add(slot, said))
            self._ticket[slot] = ticket_id
            self._pattern[slot] = patterns[entry.slot]
            if self.vectors is not None and vectors is not None:
                self.vectors.set(slot, vectors.one(entry.slot))
                self.vectors.count(slot, int(patterns[entry.slot]), 1)
