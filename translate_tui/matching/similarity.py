"""Similar tickets of the inbox: candidates by their rarest terms (and vectors), then a probability for each.

Only rare terms are looked up, so that the work for one ticket is bounded however many tickets there are; a ticket is
never compared with all others.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from translate_tui.matching import scoring
from translate_tui.matching.index import INBOX, TicketIndex
from translate_tui.matching.postings import Floats, Ints
from translate_tui.matching.vectors import cosines

MAX_NEIGHBORS: Final = 24  # tickets found by their terms, and compared with rapidfuzz
_MAX_NEIGHBORS_BY_VECTOR: Final = MAX_NEIGHBORS // 2
_MAX_POSTINGS: Final = 4000  # entries read for a ticket, rarest terms first; one term at least
_MAX_INBOX_VECTORS: Final = 6000  # tickets in the inbox up to which all of their vectors are compared
_DIGITS: Final = 9  # figures are compared to this many: the order of summing shows only in later ones


class PairMeasures(NamedTuple):
    """How similar a ticket is to others; all arrays have one element for each of these.

    `bm25`: as `Postings.bm25`; `token_set` and `ratio`: rapidfuzz, 0 to 100; `cosine`: -1 to 1, 0 without vectors.
    """

    ticket_ids: npt.NDArray[np.int64]
    bm25: Floats
    token_set: Floats
    ratio: Floats
    cosine: Floats


class InboxSimilarity:
    """Compares tickets with those of the inbox. Valid while the index does not change: see `stale`."""

    def __init__(self, index: TicketIndex) -> None:
        self._index = index
        self._fit = scoring.fit_for(vectors=index.vectors is not None)
        self._postings = index.postings
        # One array for all queries, zeroed again only where it was used, so that the cost of a query does not grow
        # with the number of tickets.
        self._scores: Floats = np.zeros(index.size)
        self._inbox_slots: npt.NDArray[np.int64] | None = None
        self._inbox_rows: Floats = np.zeros((0, 0))

    @property
    def stale(self) -> bool:
        """Whether tickets were added or the index was compacted since, so that a new object is needed."""
        return self._postings is not self._index.postings or self._index.size > len(self._scores)

    def neighbors(self, ticket_id: int) -> tuple[tuple[int, float], ...]:
        """Return the inbox tickets most similar to a known one, each with the probability (0 to 1) that both belong
        to one pattern, most probable first, then by id."""
        measures = self.compare(ticket_id)
        probabilities = np.round(scoring.same_pattern(self._fit, *measures[1:]), 6)
        order = np.lexsort((measures.ticket_ids, -probabilities))
        return tuple(zip(measures.ticket_ids[order].tolist(), probabilities[order].tolist(), strict=True))

    def compare(self, ticket_id: int) -> PairMeasures:
        """Return the inbox tickets nearest to a known one, in no particular order, with their measures."""
        index = self._index
        slot = index.slot_of[ticket_id]
        slots, bm25 = self._nearest_by_terms(slot)
        if index.vectors is not None:
            others = np.setdiff1d(self._nearest_by_vector(slot), slots)
            slots = np.concatenate([slots, others])
            bm25 = np.concatenate([bm25, np.zeros(len(others))])
        if not len(slots):
            return PairMeasures(np.zeros(0, np.int64), *(np.zeros(0) for _ in range(4)))
        query = [index.columns.normalized(slot)]
        texts = list(map(index.columns.normalized, slots.tolist()))
        token_set = process.cdist(query, texts, scorer=fuzz.token_set_ratio)[0].astype(np.float64)
        ratio = process.cdist(query, texts, scorer=fuzz.ratio)[0].astype(np.float64)
        cosine: Floats = np.zeros(len(slots))
        if index.vectors is not None:
            cosine = cosines(index.vectors.get(slot), index.vectors.rows(slots.tolist()))
        return PairMeasures(index.ticket_of_slot[slots], bm25, token_set, ratio, cosine)

    def _nearest_by_terms(self, slot: int) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the inbox slots that share a slot's rarest terms, and their BM25 over these terms."""
        index = self._index
        slots, bm25 = self._score_rare_terms(slot)
        others = (index.pattern_of_slot[slots] == INBOX) & (index.ticket_of_slot[slots] > 0) & (slots != slot)
        slots, bm25 = slots[others], bm25[others]
        if len(slots) > MAX_NEIGHBORS:
            best = np.lexsort((index.ticket_of_slot[slots], -np.round(bm25, _DIGITS)))[:MAX_NEIGHBORS]
            slots, bm25 = slots[best], bm25[best]
        return slots, bm25

    def _score_rare_terms(self, slot: int) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return all slots that share a slot's rarest terms, removed tickets included, and their BM25."""
        postings, ticket = self._index.postings, self._index.ticket_at(slot)
        frequencies, terms = postings.document_frequencies, postings.terms  # not numbers: these depend on the order
        rarest_first = sorted(
            zip(ticket.terms, ticket.weights, strict=True), key=lambda pair: (frequencies[pair[0]], terms[pair[0]])
        )
        touched: list[Ints] = []
        entries, perfect = 0, 0.0
        for number, weight in rarest_first:
            entries += frequencies[number]
            if entries > _MAX_POSTINGS and touched:
                break
            slots, part, perfect_part = postings.term_scores(number, weight, int(postings.lengths[slot]))
            perfect += perfect_part
            self._scores[slots] += part
            touched.append(slots)
        if not touched:
            return np.zeros(0, np.int64), np.zeros(0)
        scored = np.unique(np.concatenate(touched)).astype(np.int64)
        bm25 = self._scores[scored] / perfect if perfect else self._scores[scored]
        self._scores[scored] = 0.0
        return scored, bm25

    def _nearest_by_vector(self, slot: int) -> npt.NDArray[np.int64]:
        """Return the inbox slots nearest to a slot by cosine; none without vectors or in a large inbox."""
        index = self._index
        if index.vectors is None:
            return np.zeros(0, np.int64)
        if self._inbox_slots is None:
            self._inbox_slots = np.flatnonzero((index.pattern_of_slot == INBOX) & (index.ticket_of_slot > 0))
            if len(self._inbox_slots) <= _MAX_INBOX_VECTORS:
                self._inbox_rows = index.vectors.rows(self._inbox_slots.tolist())
        if len(self._inbox_slots) > _MAX_INBOX_VECTORS:
            return np.zeros(0, np.int64)
        others = self._inbox_slots != slot
        slots: npt.NDArray[np.int64] = self._inbox_slots[others]
        similarity = np.round(cosines(index.vectors.get(slot), self._inbox_rows)[others], _DIGITS)
        best = np.lexsort((index.ticket_of_slot[slots], -similarity))[:_MAX_NEIGHBORS_BY_VECTOR]
        nearest: npt.NDArray[np.int64] = slots[best]
        return nearest
