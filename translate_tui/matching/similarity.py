"""Which tickets of the inbox are like a ticket: only its rarer words are looked up, so that the work for
one ticket does not grow with the River, and never is a ticket compared with all others."""

from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from translate_tui.matching import scoring as weights
from translate_tui.matching.index import INBOX, Evidence
from translate_tui.matching.postings import Floats
from translate_tui.matching.vectors import cosines

NEAR: Final = 24  # tickets that are compared closely
_LOOKED_UP: Final = 4000  # places in the postings, rare words first; one word at least
_BY_MEANING: Final = 6000  # tickets up to which all vectors of the inbox are compared


class Likeness:
    """Compares tickets of the inbox with each other; holds for the evidence as it is while it is used."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._fit = weights.fit_for(vectors=evidence.vectors is not None)
        self._postings = evidence.postings
        self._sum: Floats = np.zeros(evidence.size)
        self._inbox: npt.NDArray[np.int64] | None = None
        self._rows: Floats = np.zeros((0, 0))

    @property
    def overtaken(self) -> bool:
        """Whether tickets have come or moved since, so that another one is needed."""
        return self._postings is not self._evidence.postings or self._evidence.size > len(self._sum)

    def near(self, ticket_id: int) -> tuple[tuple[int, float], ...]:
        """Return the tickets of the inbox most like one, with how probable it is that they belong together."""
        tickets, *measured = self.compare(ticket_id)
        probable = np.round(weights.together(self._fit, *measured), 6)
        order = np.lexsort((tickets, -probable))
        return tuple(zip(tickets[order].tolist(), probable[order].tolist(), strict=True))

    def compare(self, ticket_id: int) -> "tuple[npt.NDArray[np.int64], Floats, Floats, Floats, Floats]":
        """Return the tickets of the inbox nearest to one, and four measures of each of them.

        The measures: BM25, token_set_ratio and ratio of the words, cosine (0 without vectors).
        """
        evidence = self._evidence
        entry = evidence.entries[ticket_id]
        found, said = self._by_words(entry.slot)
        if evidence.vectors is not None:
            missing = np.setdiff1d(self._by_meaning(entry.slot), found)
            found = np.concatenate([found, missing])
            said = np.concatenate([said, np.zeros(len(missing))])
        if not len(found):
            return np.zeros(0, np.int64), *(np.zeros(0) for _ in range(4))  # type: ignore[return-value]
        asked = [entry.folded]
        texts = [evidence.entry_at(slot).folded for slot in found.tolist()]
        sets = process.cdist(asked, texts, scorer=fuzz.token_set_ratio)[0].astype(np.float64)
        orders = process.cdist(asked, texts, scorer=fuzz.ratio)[0].astype(np.float64)
        cosine: Floats = np.zeros(len(found))
        if evidence.vectors is not None:
            cosine = cosines(evidence.vectors.one(entry.slot), evidence.vectors.at(found.tolist()))
        return evidence.ticket[found], said, sets, orders, cosine

    def _by_words(self, slot: int) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the slots that share rare words with a slot, and how much of it they say."""
        evidence, postings = self._evidence, self._evidence.postings
        entry = evidence.entry_at(slot)
        rare_first = sorted(
            zip(entry.terms, entry.weights, strict=True), key=lambda pair: (postings.held_by[pair[0]], pair[0])
        )
        touched: list[npt.NDArray[np.int32]] = []
        looked_up, full = 0, 0.0
        for number, weight in rare_first:
            looked_up += postings.held_by[number]
            if looked_up > _LOOKED_UP and touched:
                break
            slots, part, own = postings.contribution(number, weight, int(postings.length[slot]))
            full += own
            self._sum[slots] += part
            touched.append(slots)
        if not touched:
            return np.zeros(0, np.int64), np.zeros(0)
        found = np.unique(np.concatenate(touched)).astype(np.int64)
        said = self._sum[found] / full if full else self._sum[found]
        self._sum[found] = 0.0
        free = (evidence.pattern[found] == INBOX) & (evidence.ticket[found] > 0) & (found != slot)
        found, said = found[free], said[free]
        if len(found) > NEAR:
            best = np.lexsort((evidence.ticket[found], -np.round(said, 9)))[:NEAR]
            found, said = found[best], said[best]
        return found, said

    def _by_meaning(self, slot: int) -> npt.NDArray[np.int64]:
        """Return the slots of the inbox nearest to a slot by their vectors; none where the inbox is too large."""
        evidence = self._evidence
        if evidence.vectors is None:
            return np.zeros(0, np.int64)
        if self._inbox is None:
            self._inbox = np.flatnonzero((evidence.pattern == INBOX) & (evidence.ticket > 0))
            if len(self._inbox) <= _BY_MEANING:
                self._rows = evidence.vectors.at(self._inbox.tolist())
        if len(self._inbox) > _BY_MEANING:
            return np.zeros(0, np.int64)
        alike = np.round(cosines(evidence.vectors.one(slot), self._rows), 9)
        alike[self._inbox == slot] = -1.0
        best = np.lexsort((evidence.ticket[self._inbox], -alike))[: NEAR // 2]
        return self._inbox[best]
