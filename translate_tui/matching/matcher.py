"""Matcher: which pattern does a ticket belong to, and why?

Every member of a pattern is evidence of how customers describe it. A ticket is compared with the patterns in two
ways: with each pattern's best members (BM25 over their terms; rapidfuzz, which forgives order, repetition and
spelling), and with all of its members together (how much likelier the ticket's terms are among them than among all
tickets). With the semantic extra come the cosine to the nearest member and to the centroid. The measures are added
with fixed weights (scoring.py, fitted by benchmarks/fit.py); docs/matching.md has the figures.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from translate_tui.matching import scoring
from translate_tui.matching.columns import MAX_COMPARED, IndexedTicket
from translate_tui.matching.groups import Affinity, Group, form_groups
from translate_tui.matching.index import INBOX, MatchText, TicketIndex
from translate_tui.matching.postings import MAX_QUERY_WEIGHT, Floats
from translate_tui.matching.reasons import SharedTerm, reasons, shared_terms
from translate_tui.matching.similarity import InboxSimilarity
from translate_tui.matching.vectors import Bytes, Encoder, cosines
from translate_tui.matching.words import TextFeatures, extract_features
from translate_tui.model import MAX_SUGGESTIONS, RankedPattern

_MAX_CANDIDATES: Final = 16  # patterns whose members are compared with rapidfuzz
_MAX_MEMBERS: Final = 6  # of each candidate that are compared with rapidfuzz
_MIN_MEMBERS: Final = 3  # of each candidate, even where they share no term with the ticket
_NEWEST_MEMBERS: Final = 100  # of each candidate whose vectors are compared
_EXPLAINING_MEMBERS: Final = 3  # of each candidate, nearest first, from which the reasons come
_MAX_RANKED_SLOTS: Final = 2000  # best members of all candidates that are sorted; ties with the last are kept
_MAX_POSTINGS: Final = 40_000  # entries read for one ticket, rarest terms first
_MIN_TERMS: Final = 3  # of a ticket that are read in any case
_PRIOR_TICKETS: Final = 8.0  # smoothing: each pattern's terms are counted as if it had so many average tickets more
_MIN_CONTENT_WORDS: Final = 2  # of a ticket for which a pattern may be marked as sure
# Letters right of a spelling variant; two that changed places are one mistake. Rounding in rapidfuzz makes it "more
# than": a word with exactly one letter in five wrong is no variant.
_MIN_VARIANT_SIMILARITY: Final = 0.8
_MIN_VARIANT_LETTERS: Final = 5  # of an unknown word: no variant of a shorter one can be so similar
_MAX_VARIANT_WORDS: Final = 3  # unknown words of a ticket for which variants are sought: each scans many words
_MAX_VARIANTS: Final = 8  # of an unknown word that are looked at
_DIGITS: Final = 9  # figures are compared to this many: the order of summing shows only in later ones

Slots = npt.NDArray[np.int64]


class MatchResult(NamedTuple):
    """The answer for a ticket.

    `ranked`: at most five patterns, best first. `known`: the probability (0 to 1) that the ticket's pattern
    exists; `belongs`: that it is the first suggestion, also where few patterns have been made yet.
    """

    ranked: tuple[RankedPattern, ...]
    known: float
    belongs: float


class Query(NamedTuple):
    """A ticket prepared for a search.

    `terms`: its terms with weights in tenths; unknown words are replaced by a known spelling variant. `variants`: for
    each of these variants, the word as the ticket has it. `idf`: of each term. `slot`: where the ticket itself is in
    the index, -1 where it is not. `vector`: None without an encoder.
    """

    features: TextFeatures
    terms: dict[str, int]
    variants: dict[str, str]
    idf: dict[str, float]
    slot: int
    vector: Bytes | None


class Candidate(NamedTuple):
    """A pattern that was compared closely.

    `measures`: in the order of scoring.MEASURES. `slots`: of its nearest members, nearest first, at least one.
    `tickets`: how many it has, the query's own not counted.
    """

    pattern_id: int
    measures: tuple[float, ...]
    slots: tuple[int, ...]
    tickets: int


class _NearestMembers(NamedTuple):
    """The slots of a pattern's nearest members, nearest first, and the cosine of the nearest (0 without vectors)."""

    slots: tuple[int, ...]
    cosine: float


class _Preselection(NamedTuple):
    """The patterns that are worth comparing closely: `numbers`, best first.

    `likelihood`, `centroid_cosine` and `tickets` have an element for each pattern number, not only for these.
    """

    numbers: Slots
    likelihood: Floats
    centroid_cosine: Floats
    tickets: Floats


class Matcher:
    """Suggests patterns for tickets, and groups of similar tickets.

    It is told of every change, a ticket at a time. What it answers depends only on the tickets it knows, never on the
    order of the changes. Not thread-safe: callers hold a lock.
    """

    def __init__(self, encoder: Encoder | None = None, index: TicketIndex | None = None) -> None:
        """Make a matcher that knows no ticket, or those of an index with the same encoder."""
        self.index = TicketIndex(encoder) if index is None else index
        self._refused: dict[int, frozenset[int]] = {}
        self._fit = scoring.fit_for(vectors=encoder is not None)

    def __len__(self) -> int:
        return len(self.index.slot_of)

    def __contains__(self, ticket_id: int) -> bool:
        return ticket_id in self.index.slot_of

    # ------------------------------------------------------------- changing

    def add(
        self,
        ticket: MatchText,
        pattern_id: int | None = None,
        vector: Bytes | None = None,
        features: TextFeatures | None = None,
        mark: int = 0,
    ) -> None:
        """Add a ticket to a pattern, or with None to the inbox; a known ticket is replaced.

        `vector` and `features` are those of its text, where the caller has them already; `mark` is a number that
        changes with its text, by which the caller knows it again.
        """
        self.index.add(ticket, features or extract_features(ticket.title, ticket.quote), pattern_id, vector, mark)

    def assign(self, ticket_id: int, pattern_id: int | None) -> None:
        """Move a known ticket into a pattern, or with None into the inbox."""
        self.index.assign(ticket_id, pattern_id)

    def refuse(self, ticket_id: int, pattern_ids: Iterable[int]) -> None:
        """Never suggest these patterns for a ticket; they replace those refused before."""
        refused = frozenset(pattern_ids)
        if refused:
            self._refused[ticket_id] = refused
        else:
            self._refused.pop(ticket_id, None)

    def replace_refusals(self, refused: Mapping[int, Iterable[int]]) -> None:
        """Never suggest these patterns, by ticket; they replace all that were refused before."""
        self._refused = {ticket_id: frozenset(pattern_ids) for ticket_id, pattern_ids in refused.items()}

    def remove(self, ticket_id: int) -> None:
        """Remove a ticket, as if it had never been there; what was refused for it stays refused."""
        self.index.remove(ticket_id)

    # -------------------------------------------------------------- reading

    def members(self) -> dict[int, int]:
        """Return the pattern id of each known ticket that is in a pattern."""
        patterns = ((ticket_id, self.index.pattern_of(ticket_id)) for ticket_id in self.index.slot_of)
        return {ticket_id: pattern_id for ticket_id, pattern_id in patterns if pattern_id is not None}

    def refused(self, ticket_id: int) -> frozenset[int]:
        """Return the ids of the patterns that are never suggested for a ticket."""
        return self._refused.get(ticket_id, frozenset())

    def rank_patterns(self, ticket: MatchText, without: Collection[int] = ()) -> MatchResult:
        """Return the best patterns for a ticket with their reasons; the ticket is no evidence for itself.

        Patterns refused for it, or with an id in `without`, are left out.
        """
        query = self.query(ticket)
        candidates = self.candidates(query, self.refused(ticket.ticket_id).union(without))
        if not candidates:
            return MatchResult((), 0.0, 0.0)
        ranking = self._rank(candidates)
        suggestions = tuple(
            self._to_suggestion(ticket, query, candidates[position], ranking, position)
            for position in ranking.order[:MAX_SUGGESTIONS]
        )
        return MatchResult(suggestions, round(ranking.known, 4), round(ranking.belongs, 4))

    def affinity(self, ticket: MatchText, similarity: InboxSimilarity) -> Affinity:
        """Return what a known ticket of the inbox could belong to, for `groups.form_groups`."""
        pattern_id, probability = None, 0.0
        candidates = self.candidates(self.query(ticket), self.refused(ticket.ticket_id))
        if candidates:
            ranking = self._rank(candidates)
            probability = ranking.belongs
            pattern_id = candidates[ranking.order[0]].pattern_id
        return Affinity(ticket.ticket_id, pattern_id, round(probability, 6), similarity.neighbors(ticket.ticket_id))

    def propose_groups(self, tickets: Iterable[MatchText], threshold: float) -> list[Group]:
        """Return groups of these known tickets of the inbox; `threshold` (0 to 1) as in `groups.form_groups`."""
        similarity = InboxSimilarity(self.index)
        affinities = {ticket.ticket_id: self.affinity(ticket, similarity) for ticket in tickets}
        return form_groups(affinities, threshold)

    def shared_words(self, ticket: MatchText, other_id: int) -> str:
        """Return what a ticket and a known one have in common, in words; empty where there is nothing to show."""
        shared = self._shared_terms(self.query(ticket), (self.index.slot_of[other_id],))
        return ", ".join(map(str, shared))

    def similar(self, ticket_id: int) -> tuple[tuple[int, float], ...]:
        """Return the inbox tickets most similar to a known one, as `InboxSimilarity.neighbors`."""
        return InboxSimilarity(self.index).neighbors(ticket_id)

    def query(self, ticket: MatchText) -> Query:
        """Return a ticket, known or not, prepared for a search."""
        index = self.index
        features = extract_features(ticket.title, ticket.quote)
        slot = index.slot_of.get(ticket.ticket_id, -1)
        all_terms, variants = self._with_spelling_variants(features)
        terms = self._affordable_terms(all_terms)
        idf = {term: index.postings.idf(term) for term in terms}
        vector = None
        if index.vectors is not None and index.encoder is not None:
            vector = index.vectors.get(slot) if slot >= 0 else index.encoder.encode([ticket.text])[0]
        return Query(features, terms, variants, idf, slot, vector)

    def candidates(self, query: Query, without: Collection[int] = ()) -> list[Candidate]:
        """Return the patterns that a ticket may belong to with their measures, most promising first.

        At most 16; patterns with an id in `without` are left out.
        """
        index = self.index
        if not index.pattern_numbers or not query.terms:
            return []
        bm25 = index.postings.bm25(query.terms, index.size)
        if query.slot >= 0:
            bm25[query.slot] = 0.0
        chosen = self._preselect(query, bm25, without)
        if not len(chosen.numbers):
            return []
        nearest = self._nearest_members(query, bm25, chosen.numbers)
        members = self._member_scores(query, bm25, nearest)
        return [
            Candidate(
                index.pattern_ids[number],
                scoring.measures(
                    scores, float(chosen.likelihood[number]), cosine, float(chosen.centroid_cosine[number])
                ),
                slots,
                int(chosen.tickets[number]),
            )
            for number, (slots, cosine), scores in zip(chosen.numbers.tolist(), nearest, members, strict=True)
        ]

    # ------------------------------------------------------ preparing a query

    def _with_spelling_variants(self, features: TextFeatures) -> tuple[dict[str, int], dict[str, str]]:
        """Return a ticket's terms with unknown words replaced by known variants, and the word of each variant."""
        postings = self.index.postings
        terms, variants = dict(features.weights), {}
        unknown = [
            term
            for term in terms
            if len(term) >= _MIN_VARIANT_LETTERS and term.isalpha() and term.isascii() and term not in postings
        ]
        for term in unknown[:_MAX_VARIANT_WORDS]:
            variant = self._spelling_variant(term)
            if variant is not None:
                terms[variant] = max(terms.get(variant, 0), terms.pop(term))
                variants[variant] = features.surface[term]
        return terms, variants

    def _spelling_variant(self, term: str) -> str | None:
        """Return the known word most similar to an unknown one, ties by alphabet; None where none is similar."""
        postings = self.index.postings
        matches = process.extract(
            term,
            postings.words_with_initial_of(term),
            scorer=OSA.normalized_similarity,
            score_cutoff=_MIN_VARIANT_SIMILARITY,
            limit=_MAX_VARIANTS,
        )
        known = [(-score, word) for word, score, _ in matches if word in postings]
        return min(known)[1] if known else None

    def _affordable_terms(self, terms: dict[str, int]) -> dict[str, int]:
        """Return the rarest terms: among very many tickets the most frequent ones cost most and distinguish least."""
        affordable: dict[str, int] = {}
        entries = 0
        for frequency, term in sorted((self.index.postings.document_frequency(term), term) for term in terms):
            entries += frequency
            if entries > _MAX_POSTINGS and len(affordable) >= _MIN_TERMS:
                break
            affordable[term] = terms[term]
        return affordable

    # ------------------------------------------------------ choosing patterns

    def _preselect(self, query: Query, bm25: Floats, without: Collection[int]) -> _Preselection:
        """Return the patterns with the best preliminary scores, ties by id."""
        index = self.index
        own_pattern = int(index.pattern_of_slot[query.slot]) if query.slot >= 0 else -1
        tickets = np.array(index.ticket_counts, np.float64)
        if own_pattern > INBOX:
            tickets[own_pattern] -= 1
        best_bm25: Floats = np.zeros(len(tickets))
        np.maximum.at(best_bm25, index.pattern_of_slot, bm25)
        likelihood = self._likelihood(query, tickets, own_pattern)
        centroid_cosine: Floats = np.zeros(len(tickets))
        if index.vectors is not None and query.vector is not None:
            centroid_cosine = index.vectors.centroid_cosines(query.vector, len(tickets), own_pattern)
        possible = (tickets > 0) & ((best_bm25 > 0) | (centroid_cosine > 0))
        possible[INBOX] = False
        possible[[index.pattern_numbers[i] for i in without if i in index.pattern_numbers]] = False
        numbers = np.flatnonzero(possible)
        scores = np.round(scoring.preliminary_scores(self._fit, best_bm25, likelihood, centroid_cosine), _DIGITS)
        pattern_ids = np.array(index.pattern_ids)
        best_first = np.lexsort((pattern_ids[numbers], -scores[numbers]))
        return _Preselection(numbers[best_first][:_MAX_CANDIDATES], likelihood, centroid_cosine, tickets)

    def _likelihood(self, query: Query, tickets: Floats, own_pattern: int) -> Floats:
        """Return for each pattern number how much likelier the query's terms are in it than among all tickets.

        A smoothed log-likelihood ratio, divided by the root of the query's weight so that long tickets do not get
        larger values. `tickets`: of each pattern number, the query's own not counted.
        """
        postings, pattern_of_slot = self.index.postings, self.index.pattern_of_slot
        # The terms with which the ticket is counted. The query may have others: the text may be newer than the index.
        # Taken away where it was never added, one would make a count negative, and its logarithm not a number.
        counted_terms = set(self.index.ticket_at(query.slot).terms) if query.slot >= 0 else set()
        total: Floats = np.zeros(len(tickets))
        query_weight = 0.0
        for term, tenths in query.terms.items():
            weight = min(tenths, MAX_QUERY_WEIGHT) / 10
            query_weight += weight
            share = postings.document_share(term)
            containing: Floats = np.zeros(len(tickets))
            if term in postings:
                containing += np.bincount(pattern_of_slot[postings.slots_with(term)], minlength=len(tickets))
                if postings.term_numbers[term] in counted_terms:
                    containing[own_pattern] -= 1
            total += weight * np.log((containing + _PRIOR_TICKETS * share) / ((tickets + _PRIOR_TICKETS) * share))
        scaled: Floats = np.round(total / np.sqrt(1 + query_weight), _DIGITS)
        return scaled

    # ------------------------------------------------- comparing with members

    def _nearest_members(self, query: Query, bm25: Floats, numbers: Slots) -> list[_NearestMembers]:
        """Return the nearest members of each of these patterns, in their order."""
        pattern_of_slot = self.index.pattern_of_slot
        sharing = self._best_slots(bm25, numbers)  # by pattern number, then best first
        starts = np.searchsorted(pattern_of_slot[sharing], numbers)
        ends = np.searchsorted(pattern_of_slot[sharing], numbers, side="right")
        nearest = []
        for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True):
            slots: list[int] = sharing[start : min(end, start + _MAX_MEMBERS)].tolist()
            if len(slots) >= _MIN_MEMBERS and query.vector is None:
                nearest.append(_NearestMembers(tuple(slots), 0.0))
                continue
            newest = self._newest_members(number, query.slot)
            others = [slot for slot in newest[:_MIN_MEMBERS].tolist() if slot not in slots]
            # With vectors, 4 and 5 slots make the stop negative: up to 2 more are added, 6 in all. The weights were
            # fitted like this; without it they would have to be fitted again.
            slots += others[: _MIN_MEMBERS - len(slots)]
            nearest.append(self._nearest_by_vector_first(query, slots, newest))
        return nearest

    def _best_slots(self, bm25: Floats, numbers: Slots) -> Slots:
        """Return the slots of these patterns' members that share a term, by pattern number, then by BM25, then by id.

        Only about the best 2,000 of all are sorted: a frequent term may be in most of 100,000 tickets.
        """
        pattern_of_slot, ticket_of_slot = self.index.pattern_of_slot, self.index.ticket_of_slot
        is_wanted = np.zeros(len(self.index.pattern_ids), bool)
        is_wanted[numbers] = True
        slots = np.flatnonzero((bm25 > 0) & is_wanted[pattern_of_slot])
        values = np.round(bm25[slots], _DIGITS)
        if len(slots) > _MAX_RANKED_SLOTS:
            last = len(values) - _MAX_RANKED_SLOTS
            # Keep all ties with the last: which of them partition() leaves out depends on the order of slots.
            is_best = values >= np.partition(values, last)[last]
            slots, values = slots[is_best], values[is_best]
        return slots[np.lexsort((ticket_of_slot[slots], -values, pattern_of_slot[slots]))]

    def _newest_members(self, number: int, without_slot: int) -> Slots:
        """Return the slots of a pattern's newest tickets (highest ids), newest first, without the query's own."""
        slots = np.flatnonzero(self.index.pattern_of_slot == number)
        slots = slots[slots != without_slot]
        newest: Slots = slots[np.argsort(-self.index.ticket_of_slot[slots])][:_NEWEST_MEMBERS]
        return newest

    def _nearest_by_vector_first(self, query: Query, slots: list[int], newest: Slots) -> _NearestMembers:
        """Return a pattern's members with the one of highest cosine moved to the front, ties by id.

        It is sought among `slots` and `newest`. Without vectors the members stay as they are.
        """
        vectors = self.index.vectors
        if query.vector is None or vectors is None:
            return _NearestMembers(tuple(slots), 0.0)
        compared = list(dict.fromkeys([*slots, *newest.tolist()]))
        similarity = np.round(cosines(query.vector, vectors.rows(compared)), _DIGITS)
        nearest = compared[int(np.lexsort((self.index.ticket_of_slot[compared], -similarity))[0])]
        others = (slot for slot in slots if slot != nearest)
        return _NearestMembers((nearest, *others)[:_MAX_MEMBERS], float(similarity.max()))

    def _member_scores(
        self, query: Query, bm25: Floats, nearest: Sequence[_NearestMembers]
    ) -> list[scoring.MemberScores]:
        """Return how similar the members of each pattern are to the query, in the order of `nearest`.

        One rapidfuzz call a scorer for the members of all patterns together: a call costs more than a comparison.
        """
        slots = [slot for members in nearest for slot in members.slots]
        query_text = [query.features.normalized[:MAX_COMPARED]]
        texts = list(map(self.index.columns.normalized, slots))
        token_set = process.cdist(query_text, texts, scorer=fuzz.token_set_ratio)[0].tolist()
        ratio = process.cdist(query_text, texts, scorer=fuzz.ratio)[0].tolist()
        own_bm25 = bm25[slots].tolist()
        scores = []
        start = 0
        for members in nearest:
            span = slice(start, start + len(members.slots))
            start = span.stop
            scores.append(
                scoring.MemberScores(*(sorted(values[span], reverse=True) for values in (own_bm25, token_set, ratio)))
            )
        return scores

    # ---------------------------------------------- ranking and explaining

    def _rank(self, candidates: Sequence[Candidate]) -> scoring.Ranking:
        return scoring.rank(
            self._fit,
            [candidate.measures for candidate in candidates],
            [candidate.tickets for candidate in candidates],
            [candidate.pattern_id for candidate in candidates],
        )

    def _to_suggestion(
        self, ticket: MatchText, query: Query, candidate: Candidate, ranking: scoring.Ranking, position: int
    ) -> RankedPattern:
        """Return a candidate, at a position among all of them, as a suggestion with its reasons.

        Only the first is ever sure, and only where people have something to check: several words that carry meaning,
        and a shared one among them.
        """
        shared = self._shared_terms(query, candidate.slots)
        members = [self.index.ticket_at(slot) for slot in candidate.slots]
        is_sure = (
            position == ranking.order[0]
            and ranking.sure
            and query.features.content_words >= _MIN_CONTENT_WORDS
            and bool(shared)
        )
        return RankedPattern(
            candidate.pattern_id,
            round(float(ranking.shares[position]) * ranking.known, 4),
            is_sure,
            reasons(
                shared,
                same_segment=_any_in_segment(members[:_EXPLAINING_MEMBERS], ticket.segment),
                same_customer=_any_of_customer(members, ticket.customer_id),
            ),
            int(self.index.ticket_of_slot[candidate.slots[0]]),
            tuple(map(str, shared)),
        )

    def _shared_terms(self, query: Query, slots: Sequence[int]) -> list[SharedTerm]:
        """Return what a ticket shares with the first of these slots' tickets; see `reasons.shared_terms`."""
        members = [self.index.ticket_at(slot) for slot in slots[:_EXPLAINING_MEMBERS]]
        member_terms = {number for member in members for number in member.terms}
        term_numbers = self.index.postings.term_numbers
        common = [term for term in query.terms if term_numbers.get(term) in member_terms]
        return shared_terms(query.features, query.variants, common, query.idf, members[0].normalized)


def _any_in_segment(members: Iterable[IndexedTicket], segment: str | None) -> bool:
    """Return whether a member is of a segment; False for an unknown segment."""
    return segment is not None and any(member.segment == segment for member in members)


def _any_of_customer(members: Iterable[IndexedTicket], customer_id: int | None) -> bool:
    """Return whether a member is from a customer; False for an unknown customer."""
    return customer_id is not None and any(member.customer_id == customer_id for member in members)
