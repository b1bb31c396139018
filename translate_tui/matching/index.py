"""TicketIndex: the tickets that the matcher knows, with their terms, their vectors and the pattern of each.

Grows, changes and shrinks a ticket at a time. Tickets have slots (row numbers) and patterns have numbers from 1;
both depend on the order of changes, so no answer may depend on them.
"""

from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from translate_tui.matching.columns import Columns, IndexedTicket
from translate_tui.matching.postings import Ints, Postings, grow
from translate_tui.matching.vectors import Bytes, Encoder, VectorStore
from translate_tui.matching.words import TextFeatures

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


class TicketIndex:
    """All known tickets, in patterns and in the inbox.

    `slot_of`: by ticket id. By pattern number: `pattern_ids` and `ticket_counts` (both with a 0 for the inbox).
    `pattern_numbers`: the number of each pattern that has tickets, by its id. `vectors`: None without an encoder.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.encoder = encoder
        self.slot_of: dict[int, int] = {}
        self.columns = Columns()
        self.postings = Postings()
        self.vectors = VectorStore(encoder.dimensions) if encoder else None
        self.pattern_ids: list[int] = [0]
        self.pattern_numbers: dict[int, int] = {}
        self.ticket_counts: list[int] = [0]
        self._ticket_of_slot: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._pattern_of_slot: Ints = np.zeros(0, np.int32)
        self._free_numbers: list[int] = []

    @classmethod
    def of(
        cls,
        ticket_ids: Sequence[int],
        terms: Sequence[str],
        columns: Columns,
        vectors: "npt.NDArray[np.int8] | None",
        encoder: Encoder | None,
    ) -> "TicketIndex":
        """Return an index of tickets that are all in the inbox.

        `ticket_ids`, `columns` and `vectors` (None without an encoder): by slot; `terms`: by their numbers there.
        """
        index = cls(encoder)
        index._ticket_of_slot = np.array(ticket_ids, np.int64)
        index._pattern_of_slot = np.zeros(len(ticket_ids), np.int32)
        index._fill(columns, terms)
        if index.vectors is not None and vectors is not None:
            for slot, vector in enumerate(vectors):
                index.vectors.set(slot, vector)
                index.vectors.count(slot, INBOX, 1)
        return index

    def _fill(self, columns: Columns, terms: Sequence[str]) -> None:
        """Take the tickets of these columns, of which the ids are in `_ticket_of_slot`, instead of those it has."""
        self.columns = columns
        self.postings = Postings.of(terms, columns)
        self.slot_of = {ticket_id: slot for slot, ticket_id in enumerate(self._ticket_of_slot.tolist())}

    @property
    def size(self) -> int:
        """The slots in use, those of removed tickets included."""
        return len(self.columns)

    @property
    def ticket_of_slot(self) -> "npt.NDArray[np.int64]":
        """The ticket id of each slot, 0 where the ticket was removed."""
        return self._ticket_of_slot[: self.size]

    @property
    def pattern_of_slot(self) -> Ints:
        """The pattern number of each slot; INBOX for the inbox and for removed tickets."""
        return self._pattern_of_slot[: self.size]

    def ticket_at(self, slot: int) -> IndexedTicket:
        """Return the ticket in a slot."""
        return self.columns.ticket(slot)

    def mark_of(self, ticket_id: int) -> int | None:
        """Return the mark with which a ticket was added; None where it is not known."""
        slot = self.slot_of.get(ticket_id)
        return None if slot is None else self.columns.marks[slot]

    def pattern_of(self, ticket_id: int) -> int | None:
        """Return the pattern id of a known ticket, None in the inbox."""
        return self.pattern_ids[int(self._pattern_of_slot[self.slot_of[ticket_id]])] or None

    def add(
        self,
        ticket: MatchText,
        features: TextFeatures,
        pattern_id: int | None,
        vector: Bytes | None = None,
        mark: int = 0,
    ) -> None:
        """Add a ticket, or replace it where it is known; without `vector` the encoder is asked.

        `mark` is a number that changes with its text, for `mark_of`.
        """
        self.remove(ticket.ticket_id)
        slot = self.size
        self._ticket_of_slot = grow(self._ticket_of_slot, slot + 1)  # type: ignore[assignment]  # keeps its dtype
        self._pattern_of_slot = grow(self._pattern_of_slot, slot + 1)  # type: ignore[assignment]  # keeps its dtype
        self._ticket_of_slot[slot] = ticket.ticket_id
        self._pattern_of_slot[slot] = INBOX
        self.columns.append(
            self.postings.add(slot, features.weights),
            features.weights.values(),
            features.normalized,
            ticket.segment,
            ticket.customer_id,
            mark,
        )
        self.slot_of[ticket.ticket_id] = slot
        if self.vectors is not None and self.encoder is not None:
            self.vectors.set(slot, self.encoder.encode([ticket.text])[0] if vector is None else vector)
            self.vectors.count(slot, INBOX, 1)
        self.assign(ticket.ticket_id, pattern_id)

    def assign(self, ticket_id: int, pattern_id: int | None) -> None:
        """Move a known ticket into a pattern, or with None into the inbox."""
        slot = self.slot_of[ticket_id]
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
        slot = self.slot_of.get(ticket_id)
        if slot is None:
            return
        self.assign(ticket_id, None)
        del self.slot_of[ticket_id]
        self.postings.remove(slot, self.columns.ticket(slot).terms)
        self._ticket_of_slot[slot] = 0
        if self.vectors is not None:
            self.vectors.count(slot, INBOX, -1)
        if self.size > max(_MIN_SLOTS_TO_COMPACT, 2 * len(self.slot_of)):
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
        old_vectors = self.vectors
        slots = sorted(self.slot_of.values())
        self._ticket_of_slot, self._pattern_of_slot = self._ticket_of_slot[slots], self._pattern_of_slot[slots]
        self._fill(*drop_unused_terms(self.columns.select(slots), self.postings.terms))
        if old_vectors is not None:
            self.vectors = VectorStore(old_vectors.dimensions)
            for slot, old_slot in enumerate(slots):
                self.vectors.set(slot, old_vectors.get(old_slot))
                self.vectors.count(slot, int(self._pattern_of_slot[slot]), 1)


def drop_unused_terms(columns: Columns, terms: Sequence[str]) -> tuple[Columns, list[str]]:
    """Remove the terms that no ticket has; return the columns, renumbered in place, and the remaining terms."""
    numbers = np.array(columns.terms, np.int32)
    used = np.unique(numbers)
    columns.terms = array("i", np.searchsorted(used, numbers).astype(np.int32).tobytes())
    return columns, [terms[number] for number in used.tolist()]
