"""Which pattern does a ticket belong to, and why?

Every member of a pattern is evidence of how customers speak of it. A ticket is compared with
the patterns twice over: with each pattern's best members (BM25 over their terms; rapidfuzz,
which forgives order, repetition and spelling), and with all of its members together (how
much likelier the ticket's terms are among them than in the River at large). With the
semantic extra come the cosine to the nearest member and to the centroid. The measures are
added with fixed weights (weights.py, fitted by benchmarks/fit.py); docs/matching.md has the figures.
"""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from translate_tui.matching import scoring as weights
from translate_tui.matching.groups import Group, Outlook, grouped
from translate_tui.matching.index import FOLDED, INBOX, Evidence, MatchText
from translate_tui.matching.postings import MOST_IN_QUERY, Floats
from translate_tui.matching.reasons import Shared, reasons, shared_terms
from translate_tui.matching.similarity import Likeness
from translate_tui.matching.vectors import Bytes, Encoder, cosines
from translate_tui.matching.words import TextFeatures, extract_features
from translate_tui.model import Suggestion

MOST_SUGGESTIONS: Final = 5
_PATTERNS: Final = 16  # candidates that are looked at closely
_MEMBERS: Final = 6  # of each candidate, compared letter by letter
_FEWEST: Final = 3  # of each candidate, even where they share no word
_NEWEST: Final = 100  # members of each candidate whose vectors are compared
_BEST: Final = 2000  # members among which the best of each candidate are sought
_LOOKED_UP: Final = 40_000  # places in the postings for one ticket
_PRIOR: Final = 8.0  # tickets' worth of the River at large in each pattern's words
_VARIANT: Final = 0.8  # of the letters right makes a spelling variant; two that changed places are one mistake
_VARIANTS: Final = 3  # unknown words of a ticket for which variants are sought
_DIGITS: Final = 9  # to which figures are compared: the order of a sum may show in the last ones


class MatchResult(NamedTuple):
    """What is proposed for a ticket: at most five patterns, how probable it is that its pattern exists, and that the
    first is it even where few patterns have been made (both 0-1)."""

    suggestions: tuple[Suggestion, ...]
    known: float
    belongs: float


class Query(NamedTuple):
    """A ticket as it is sought with.

    `asked`: its terms, or known spelling variants of them; `variants`: its own word for each of these;
    `rarity` of each term; `slot`: its own, -1 for none.
    """

    reading: TextFeatures
    asked: dict[str, int]
    variants: dict[str, str]
    rarity: dict[str, float]
    slot: int
    vector: Bytes | None


class Candidate(NamedTuple):
    """A pattern with its measures, in the order of weights.MEASURES; its best members' slots, best first."""

    pattern_id: int
    measures: tuple[float, ...]
    slots: tuple[int, ...]
    tickets: int


class Matcher:
    """Suggests patterns for tickets.

    It is told of every change, a ticket at a time, and what it answers depends on what it
    knows, never on the way there.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self.evidence = Evidence(encoder)
        self._refused: dict[int, frozenset[int]] = {}
        self._fit = weights.fit_for(vectors=encoder is not None)

    def __len__(self) -> int:
        return len(self.evidence.entries)

    def __contains__(self, ticket_id: int) -> bool:
        return ticket_id in self.evidence.entries

    # ------------------------------------------------------------- changing

    def add(
        self,
        ticket: MatchText,
        pattern_id: int | None = None,
        vector: Bytes | None = None,
        reading: TextFeatures | None = None,
    ) -> None:
        """Take a ticket in, into a pattern or into the inbox; one that is known is taken in anew.

        `vector` and `reading` are what the encoder and `read` say of it, where they were asked before.
        """
        self.evidence.add(ticket, reading or extract_features(ticket.title, ticket.quote), pattern_id, vector)

    def place(self, ticket_id: int, pattern_id: int | None) -> None:
        """Move a known ticket into a pattern, or with None into the inbox."""
        self.evidence.place(ticket_id, pattern_id)

    def refuse(self, ticket_id: int, pattern_ids: Iterable[int]) -> None:
        """Never suggest these patterns, and only these, for a ticket."""
        refused = frozenset(pattern_ids)
        if refused:
            self._refused[ticket_id] = refused
        else:
            self._refused.pop(ticket_id, None)

    def forget(self, ticket_id: int) -> None:
        """Let go of a ticket, as if it had never been there; what was refused for it stays refused."""
        self.evidence.forget(ticket_id)

    # -------------------------------------------------------------- reading

    def members(self) -> dict[int, int]:
        """Return the pattern of each known ticket that is in one."""
        of = self.evidence.pattern_of
        return {ticket_id: pattern for ticket_id in self.evidence.entries if (pattern := of(ticket_id)) is not None}

    def refused(self, ticket_id: int) -> frozenset[int]:
        """Return the patterns that are never suggested for a ticket."""
        return self._refused.get(ticket_id, frozenset())

    def suggest(self, ticket: MatchText, without: Collection[int] = ()) -> MatchResult:
        """Return the best patterns for a ticket, best first, with their reasons.

        A ticket is no evidence for itself. What was refused for it, or is named in `without`, is left out.
        """
        query = self.query(ticket)
        candidates = self.candidates(query, self.refused(ticket.ticket_id).union(without))
        if not candidates:
            return MatchResult((), 0.0, 0.0)
        ranked = self._ranked(candidates)
        suggestions = []
        for place, at in enumerate(ranked.order[:MOST_SUGGESTIONS]):
            candidate = candidates[at]
            shared = self._shared(query, candidate.slots)
            suggestions.append(
                Suggestion(
                    candidate.pattern_id,
                    round(float(ranked.shares[at]) * ranked.known, 4),
                    # One word alone, or nothing that people could check, never makes sure.
                    not place and ranked.sure and query.reading.content > 1 and bool(shared),
                    reasons(shared, *self._facts(ticket, candidate)),
                    int(self.evidence.ticket[candidate.slots[0]]),
                )
            )
        return MatchResult(tuple(suggestions), round(ranked.known, 4), round(ranked.belongs, 4))

    def outlook(self, ticket: MatchText, likeness: Likeness) -> Outlook:
        """Return what a known ticket of the inbox could belong to, for `groups.grouped`."""
        pattern_id, probability = None, 0.0
        candidates = self.candidates(self.query(ticket), self.refused(ticket.ticket_id))
        if candidates:
            ranked = self._ranked(candidates)
            first = ranked.order[0]
            probability = ranked.belongs
            pattern_id = candidates[first].pattern_id
        return Outlook(ticket.ticket_id, pattern_id, round(probability, 6), likeness.near(ticket.ticket_id))

    def propose(self, tickets: Iterable[MatchText], threshold: float) -> list[Group]:
        """Return groups of these known tickets of the inbox, largest and surest first; see `groups.grouped`."""
        likeness = Likeness(self.evidence)
        return grouped({ticket.ticket_id: self.outlook(ticket, likeness) for ticket in tickets}, threshold)

    def in_common(self, ticket: MatchText, other_id: int) -> str:
        """Return what a ticket and a known one have in common, in words; empty where there is nothing to point at."""
        query = self.query(ticket)
        shared = self._shared(query, (self.evidence.entries[other_id].slot,))
        return ", ".join(map(str, shared))

    def similar(self, ticket_id: int) -> tuple[tuple[int, float], ...]:
        """Return the tickets of the inbox like a known one, and how probable it is that they belong together."""
        return Likeness(self.evidence).near(ticket_id)

    def query(self, ticket: MatchText) -> Query:
        """Return a ticket as it is sought with."""
        postings, vectors, encoder = self.evidence.postings, self.evidence.vectors, self.evidence.encoder
        reading = extract_features(ticket.title, ticket.quote)
        entry = self.evidence.entries.get(ticket.ticket_id)
        asked, variants = dict(reading.weights), {}
        unknown = [t for t in asked if len(t) >= 5 and t.isalpha() and t.isascii() and not postings.known(t)]
        for term in unknown[:_VARIANTS]:
            near = process.extract(
                term, postings.alike(term), scorer=OSA.normalized_similarity, score_cutoff=_VARIANT, limit=8
            )
            best = min(((-score, other) for other, score, _ in near if postings.known(other)), default=None)
            if best is not None:
                asked[best[1]] = max(asked.get(best[1], 0), asked.pop(term))
                variants[best[1]] = reading.said[term]
        vector = None
        if vectors is not None and encoder is not None:
            vector = vectors.one(entry.slot) if entry else encoder.encode([ticket.text])[0]
        asked = self._looked_up(asked)
        rarity = {term: postings.rarity(term) for term in asked}
        return Query(reading, asked, variants, rarity, entry.slot if entry else -1, vector)

    def candidates(self, query: Query, without: Collection[int] = ()) -> list[Candidate]:
        """Return the patterns that come into question for a ticket, none of `without`, with their measures."""
        evidence = self.evidence
        if not evidence.numbers or not query.asked:
            return []
        of = evidence.pattern
        relevance = evidence.postings.relevance(query.asked, evidence.size)
        tickets = np.array(evidence.counts, np.float64)
        own = -1
        if query.slot >= 0:
            own = int(of[query.slot])
            relevance[query.slot] = 0.0
            tickets[own] -= own != INBOX
        best: Floats = np.zeros(len(tickets))
        np.maximum.at(best, of, relevance)
        likelihood = self._likelihood(query, tickets, own)
        central: Floats = np.zeros(len(tickets))
        if evidence.vectors is not None and query.vector is not None:
            central = evidence.vectors.centrality(query.vector, len(tickets), own)
        possible = (tickets > 0) & ((best > 0) | (central > 0))
        possible[[INBOX, *(evidence.numbers[p] for p in without if p in evidence.numbers)]] = False
        chosen = np.flatnonzero(possible)
        if not len(chosen):
            return []
        first = np.round(weights.first_look(self._fit, best, likelihood, central), _DIGITS)
        ids = np.array(evidence.ids)
        chosen = chosen[np.lexsort((ids[chosen], -first[chosen]))][:_PATTERNS]
        nearest = self._nearest(query, relevance, chosen)
        slots = [slot for found, _ in nearest for slot in found]
        asked = [query.reading.folded[:FOLDED]]
        texts = [evidence.entry_at(slot).folded for slot in slots]
        sets = process.cdist(asked, texts, scorer=fuzz.token_set_ratio)[0].tolist()
        orders = process.cdist(asked, texts, scorer=fuzz.ratio)[0].tolist()
        said = relevance[slots].tolist()
        candidates = []
        at = 0
        for number, (found, cosine) in zip(chosen.tolist(), nearest, strict=True):
            here = slice(at, at := at + len(found))
            of_members = [sorted(values[here], reverse=True) for values in (said, sets, orders)]
            measured = weights.measures(of_members, float(likelihood[number]), cosine, float(central[number]))
            candidates.append(Candidate(evidence.ids[number], measured, found, int(tickets[number])))
        return candidates

    # -------------------------------------------------------------- helpers

    def _ranked(self, candidates: list[Candidate]) -> weights.Ranked:
        ids, measured, _, tickets = zip(*candidates, strict=True)
        return weights.rank(self._fit, measured, tickets, ids)

    def _looked_up(self, asked: dict[str, int]) -> dict[str, int]:
        """Return the rarer terms: in a very large River the commonest cost most and say least."""
        kept: dict[str, int] = {}
        places = 0
        for held, term in sorted((self.evidence.postings.holders_of(term), term) for term in asked):
            places += held
            if places > _LOOKED_UP and len(kept) >= _FEWEST:
                break
            kept[term] = asked[term]
        return kept

    def _likelihood(self, query: Query, tickets: Floats, own: int) -> Floats:
        """Return for each pattern how much likelier the ticket's terms are in it than in the River at large."""
        postings, of = self.evidence.postings, self.evidence.pattern
        total: Floats = np.zeros(len(tickets))
        asked = 0.0
        for term, weight in query.asked.items():
            times = min(weight, MOST_IN_QUERY) / 10
            asked += times
            share = postings.share(term)
            held: Floats = np.zeros(len(tickets))
            if postings.known(term):
                held += np.bincount(of[postings.holders(term)], minlength=len(tickets))
                if own >= 0 and term in query.reading.weights:
                    held[own] -= 1
            total += times * np.log((held + _PRIOR * share) / ((tickets + _PRIOR) * share))
        scaled: Floats = np.round(total / np.sqrt(1 + asked), _DIGITS)
        return scaled

    def _nearest(
        self, query: Query, relevance: Floats, chosen: npt.NDArray[np.int64]
    ) -> list[tuple[tuple[int, ...], float]]:
        """Return for each chosen pattern its members that are nearest, nearest first, and the best cosine."""
        of, tickets = self.evidence.pattern, self.evidence.ticket
        wanted = np.zeros(len(self.evidence.ids), bool)
        wanted[chosen] = True
        sharing = np.flatnonzero((relevance > 0) & wanted[of])
        values = np.round(relevance[sharing], _DIGITS)
        if len(sharing) > _BEST:  # all that are as good as the last one: which of equals is left out is no accident
            kept = values >= np.partition(values, len(values) - _BEST)[len(values) - _BEST]
            sharing, values = sharing[kept], values[kept]
        sharing = sharing[np.lexsort((tickets[sharing], -values, of[sharing]))]
        begin = np.searchsorted(of[sharing], chosen)
        end = np.searchsorted(of[sharing], chosen, side="right")
        found = []
        for number, low, high in zip(chosen.tolist(), begin.tolist(), end.tolist(), strict=True):
            slots = sharing[low : min(high, low + _MEMBERS)].tolist()
            cosine = 0.0
            if len(slots) < _FEWEST or query.vector is not None:
                newest = self._newest(number, query.slot)
                slots += [slot for slot in newest[:_FEWEST].tolist() if slot not in slots][: _FEWEST - len(slots)]
                if query.vector is not None and self.evidence.vectors is not None:
                    looked = list(dict.fromkeys([*slots, *newest.tolist()]))
                    alike = np.round(cosines(query.vector, self.evidence.vectors.at(looked)), _DIGITS)
                    cosine = float(alike.max())
                    nearest = looked[int(np.lexsort((tickets[looked], -alike))[0])]
                    slots = [nearest, *(slot for slot in slots if slot != nearest)][:_MEMBERS]
            found.append((tuple(slots), cosine))
        return found

    def _newest(self, number: int, without: int) -> "npt.NDArray[np.int64]":
        """Return the slots of a pattern's newest tickets, newest first."""
        slots = np.flatnonzero(self.evidence.pattern == number)
        slots = slots[slots != without]
        newest: npt.NDArray[np.int64] = slots[np.argsort(-self.evidence.ticket[slots])][:_NEWEST]
        return newest

    def _shared(self, query: Query, slots: tuple[int, ...]) -> list[Shared]:
        """Return what the ticket has in common with the members that are nearest, rare things first."""
        nearest = [self.evidence.entry_at(slot) for slot in slots[:3]]
        held = {number for entry in nearest for number in entry.terms}
        number = self.evidence.postings.number
        common = [term for term in query.asked if number.get(term) in held]
        return shared_terms(query.reading, query.variants, common, query.rarity, nearest[0].folded)

    def _facts(self, ticket: MatchText, candidate: Candidate) -> tuple[bool, bool]:
        entries = [self.evidence.entry_at(slot) for slot in candidate.slots]
        return (
            ticket.segment is not None and any(entry.segment == ticket.segment for entry in entries[:3]),
            ticket.customer_id is not None and any(entry.customer_id == ticket.customer_id for entry in entries),
        )
