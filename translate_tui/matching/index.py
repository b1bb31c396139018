"""TicketIndex: the tickets that the matcher knows, with their terms, their vectors and the pattern of each.

Grows, changes and shrinks a ticket at a time. Tickets have slots (row numbers) and patterns have numbers from 1;
both depend on the order of changes, so no answer may depend on them.
"""

from array import array
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from translate_tui.matching.postings import Ints, Postings, grow
from translate_tui.matching.vectors import Bytes, Encoder, VectorStore
from translate_tui.matching.words import TextFeatures

MAX_COMPARED: Final = 300  # characters of a ticket that rapidfuzz compares; its time grows with the square
INBOX: Final = 0  # pattern number of tickets in no pattern
_MIN_SLOTS_TO_COMPACT: Final = 4096


class MatchText(NamedTuple):
    """What the matcher reads of a ticket."""

    ticket_id: int
    title: str
    quote: str
    segment: str | None = None
    customer_id: int | None = None

    @property
    def text(self) -> str:
        """The title and the quote as one text, for the encoder."""
        return f"{self.title}. {self.quote}" if self.title and self.quote else self.title or self.quote


class IndexedTicket(NamedTuple):
    """What is stored of a ticket.

    `terms`: the numbers of its terms in the postings; `weights`: of these terms, in tenths; `normalized`: its first
    `MAX_COMPARED` characters, as `TextFeatures.normalized`.
    """

    slot: int
    terms: "array[int]"
    weights: "array[int]"
    normalized: str
    segment: str | None
    customer_id: int | None


class TicketIndex:
    """All known tickets, in patterns and in the inbox.

    `tickets`: by ticket id. `size`: the slots in use, those of removed tickets included. By pattern number:
    `pattern_ids` and `ticket_counts` (both with a 0 for the inbox). `pattern_numbers`: the number of each pattern
    that has tickets, by its id. `vectors`: None without an encoder.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.encoder = encoder
        self.tickets: dict[int, IndexedTicket] = {}
        self.postings = Postings()
        self.vectors = VectorStore(encoder.dimensions) if encoder else None
        self.size = 0
        self.pattern_ids: list[int] = [0]
        self.pattern_numbers: dict[int, int] = {}
        self.ticket_counts: list[int] = [0]
        self._ticket_of_slot: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._pattern_of_slot: Ints = np.zeros(0, np.int32)
        self._free_numbers: list[int] = []

    @property
    def ticket_of_slot(self) -> "npt.NDArray[np.int64]":
        """The ticket id of each slot, 0 where the ticket was removed."""
        return self._ticket_of_slot[: self.size]

    @property
    def pattern_of_slot(self) -> Ints:
        """The pattern number of each slot; INBOX for the inbox and for removed tickets."""
        return self._pattern_of_slot[: self.size]

    def ticket_at(self, slot: int) -> IndexedTicket:
        """Return the ticket in a slot. Raises KeyError where it was removed."""
        return self.tickets[int(self._ticket_of_slot[slot])]

    def pattern_of(self, ticket_id: int) -> int | None:
        """Return the pattern id of a known ticket, None in the inbox."""
        return self.pattern_ids[int(self._pattern_of_slot[self.tickets[ticket_id].slot])] or None

    def add(self, ticket: MatchText, features: TextFeatures, pattern_id: int | None, vector: Bytes | None) -> None:
        """Add a ticket, or replace it where it is known; without `vector` the encoder is asked."""
        self.remove(ticket.ticket_id)
        slot, self.size = self.size, self.size + 1
        self._ticket_of_slot = grow(self._ticket_of_slot, self.size)  # type: ignore[assignment]  # keeps its dtype
        self._pattern_of_slot = grow(self._pattern_of_slot, self.size)  # type: ignore[assignment]  # keeps its dtype
        self._ticket_of_slot[slot] = ticket.ticket_id
        self._pattern_of_slot[slot] = INBOX
        self.tickets[ticket.ticket_id] = IndexedTicket(
            slot,
            self.postings.add(slot, features.weights),
            array("B", features.weights.values()),
            features.normalized[:MAX_COMPARED],
            ticket.segment,
            ticket.customer_id,
        )
        if self.vectors is not None and self.encoder is not None:
            self.vectors.set(slot, self.encoder.encode([ticket.text])[0] if vector is None else vector)
            self.vectors.count(slot, INBOX, 1)
        self.assign(ticket.ticket_id, pattern_id)

    def assign(self, ticket_id: int, pattern_id: int | None) -> None:
        """Move a known ticket into a pattern, or with None into the inbox."""
        slot = self.tickets[ticket_id].slot
        before = int(self._pattern_of_slot[slot])
        after = INBOX if pattern_id is None else self._number_of(pattern_id)
        if before == after:
            return
        self._pattern_of_slot[slot] = after
        if self.vectors is not None:
            self.vectors.count(slot, before, -1)
            self.vectors.count(slot, after, 1)
        self.ticket_counts[after] += after != INBOX
        if before != INBOX:
            self.ticket_counts[before] -= 1
            if not self.ticket_counts[before]:
                del self.pattern_numbers[self.pattern_ids[before]]
                self._free_numbers.append(before)

    def remove(self, ticket_id: int) -> None:
        """Remove a ticket, as if it had never been there; an unknown one is ignored."""
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            return
        self.assign(ticket_id, None)
        del self.tickets[ticket_id]
        self.postings.remove(ticket.slot, ticket.terms)
        self._ticket_of_slot[ticket.slot] = 0
        if self.vectors is not None:
            self.vectors.count(ticket.slot, INBOX, -1)
        if self.size > max(_MIN_SLOTS_TO_COMPACT, 2 * len(self.tickets)):
            self._compact()

    def _number_of(self, pattern_id: int) -> int:
        """Return the number of a pattern, a free or a new one where it had no tickets."""
        number = self.pattern_numbers.get(pattern_id)
        if number is None:
            if self._free_numbers:
                number = self._free_numbers.pop()
                self.pattern_ids[number] = pattern_id
            else:
                number = len(self.pattern_ids)
                self.pattern_ids.append(pattern_id)
                self.ticket_counts.append(0)
            self.pattern_numbers[pattern_id] = number
        return number

    def _compact(self) -> None:
        """Rebuild the index without the slots of removed tickets, once they are more than half of all."""
        old_vectors, old_patterns = self.vectors, self._pattern_of_slot
        terms = list(self.postings.term_numbers)
        self.postings = Postings()
        self.vectors = VectorStore(old_vectors.dimensions) if old_vectors is not None else None
        self.size = len(self.tickets)
        self._pattern_of_slot = np.zeros(self.size, np.int32)
        self._ticket_of_slot = np.zeros(self.size, np.int64)
        for slot, (ticket_id, ticket) in enumerate(sorted(self.tickets.items())):
            weights = {terms[number]: weight for number, weight in zip(ticket.terms, ticket.weights, strict=True)}
            self.tickets[ticket_id] = ticket._replace(slot=slot, terms=self.postings.add(slot, weights))
            self._ticket_of_slot[slot] = ticket_id
            self._pattern_of_slot[slot] = old_patterns[ticket.slot]
            if self.vectors is not None and old_vectors is not None:
                self.vectors.set(slot, old_vectors.get(ticket.slot))
                self.vectors.count(slot, int(old_patterns[ticket.slot]), 1)
