"""Triage: putting each ticket of the inbox into its pattern, for a reason that people can check."""

from array import array
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from threading import Lock
from typing import Final, NamedTuple

from translate_tui.matching.groups import THRESHOLD
from translate_tui.model import (
    MAX_SUGGESTIONS,
    AsideKind,
    NewTicket,
    Pattern,
    Reply,
    Ticket,
    TicketType,
    UserError,
    format_time,
)
from translate_tui.services import labels
from translate_tui.services.matching import Matching
from translate_tui.services.patterns import Patterns
from translate_tui.services.search import Search, Verdicts
from translate_tui.store import drafts, patterns, set_aside, sources, tickets
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, pluralize, shorten

MAX_CHARS_IN_REASON: Final = 60  # of the headline of the nearest ticket
MAX_CHARS_IN_LABEL: Final = 30  # of a ticket that was added by hand
MIN_FITTING_SCORE: Final = 0.2  # from which a pattern counts as fitting a ticket
MAX_NEW_PROBABILITY: Final = 0.15  # of belonging to the first pattern, below which a ticket looks new
BY_HAND: Final = "by hand"  # key and name of the source of tickets that are typed


class Scope(StrEnum):
    """Which tickets a list shows."""

    INBOX = "inbox"
    ALL = "all"
    PRAISE = "praise"
    ASIDE = "aside"
    PATTERN = "pattern"


class Suggestion(NamedTuple):
    """A pattern suggested for a ticket, as it is shown.

    `score` is how probable it is (0 to 1), `sure` whether it is marked as sure, `nearest` the headline of the
    pattern's most similar ticket. `shared` are the words and phrases that both have: joined, they are the first
    reason, if there are any.
    """

    pattern: Pattern
    score: float
    reasons: tuple[str, ...]
    sure: bool = False
    nearest: str = ""
    shared: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return " · ".join(self.reasons)


class Triage:
    """Lists the tickets of one database, suggests patterns for them, and moves them between patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns
        self.matching = Matching(db)
        self._inbox: array[int] | None = None  # all of it, newest first
        self._left_inbox: set[int] = set()  # tickets put into a pattern since the inbox was read
        self._inbox_stale = False
        self._verdicts = Verdicts()  # of the last filter
        self._lock = Lock()  # guards the inbox and the verdicts: a worker's commits are published on its thread
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        """Take tickets that were put into a pattern or set aside out of the inbox; else read it again."""
        if changes.touched("ticket", "customer", "customer_link"):
            with self._lock:
                self._verdicts = Verdicts()
        members, aside = changes.rows("member"), changes.rows("set_aside")
        with self._lock:
            if changes.touched("ticket") or members is None or aside is None:
                self._inbox_stale = True
                return
            left = {row.new["ticket_id"] for row in (*members, *aside) if row.new is not None}
            freed = {row.old["ticket_id"] for row in (*members, *aside) if row.new is None and row.old is not None}
            self._inbox_stale |= bool(freed - left)
            self._left_inbox |= left

    # -------------------------------------------------------------- reading

    def ids(self, scope: Scope = Scope.INBOX, pattern_id: int | None = None, needle: str = "") -> "array[int]":
        """Return the ids of the tickets of a scope that contain every word of `needle`, newest first.

        `pattern_id` names the pattern for Scope.PATTERN.
        """
        search = self.search(scope, pattern_id, needle)
        while search.remaining:
            search.search_next()
        return search.ids

    def search(self, scope: Scope = Scope.INBOX, pattern_id: int | None = None, needle: str = "") -> Search:
        """Return a search of the tickets of a scope, which `search_next` carries on; parameters as of `ids`."""
        ids = self._inbox_ids() if scope is Scope.INBOX else tickets.ids_of(self._db, scope.value, pattern_id)
        if not needle.strip():
            return Search(self._db, ids, Verdicts())
        with self._lock:
            if self._verdicts.needle != needle:
                self._verdicts = Verdicts(needle, self._verdicts)
            return Search(self._db, ids, self._verdicts)

    def _inbox_ids(self) -> "array[int]":
        with self._lock:
            left, self._left_inbox = self._left_inbox, set()
            stale, self._inbox_stale = self._inbox_stale, False
        if self._inbox is None or stale:
            self._inbox = None  # until it is read: an error must not leave the former one
            self._inbox = tickets.inbox_ids(self._db)
        elif len(left) == 1:  # one ticket for each key press: array.remove is faster than a loop over 100,000 ids
            with suppress(ValueError):  # what moves from one pattern to another was not in the inbox
                self._inbox.remove(left.pop())
        elif left:
            self._inbox = array("q", (ticket_id for ticket_id in self._inbox if ticket_id not in left))
        return self._inbox

    def first_ids(self, most: int) -> "array[int]":
        """Return at most `most` of the newest ids of the inbox: enough to paint the first screen."""
        return tickets.inbox_ids(self._db, most)

    def tickets(self, ids: Sequence[int]) -> dict[int, Ticket]:
        """Return tickets by id; one that is not in the database is missing."""
        return tickets.by_ids(self._db, ids)

    def replies(self, ticket_id: int) -> list[Reply]:
        """Return the replies to a ticket, in the order of its conversation."""
        return tickets.replies_of(self._db, ticket_id)

    def inbox_count(self) -> int:
        """Return how many tickets wait in the inbox."""
        return tickets.inbox_count(self._db)

    def total(self) -> int:
        """Return how many tickets the River holds."""
        return tickets.total(self._db)

    def suggestions(self, ticket: Ticket) -> list[Suggestion]:
        """Return at most five patterns for a ticket, best first, each with its reasons.

        Patterns that were refused for the ticket are left out, and so is the one in which it is. The list is empty
        while a worker is still reading the patterns' tickets.
        """
        return self._suggest(ticket)[0]

    def _suggest(self, ticket: Ticket) -> tuple[list[Suggestion], bool]:
        """Return the patterns of `suggestions`, and whether the ticket looks new: it probably fits no pattern yet."""
        refused = set(tickets.refused_patterns(self._db, ticket.id))
        if ticket.pattern_id is not None:
            refused.add(ticket.pattern_id)
        result = self.matching.rank_patterns(ticket, refused)
        if result is None:
            return [], False
        nearest_tickets = self.tickets([ranked.nearest for ranked in result.ranked])
        suggestions = []
        for ranked in result.ranked:
            pattern = self._patterns.get(ranked.pattern_id)
            nearest = nearest_tickets.get(ranked.nearest)
            if pattern is None or nearest is None or not nearest.headline:
                continue
            reasons = ranked.reasons or (describe_similarity(nearest.headline),)  # without a shared word
            suggestions.append(
                Suggestion(pattern, ranked.score, reasons, ranked.sure, nearest.headline, ranked.shared)
            )
        return suggestions, result.belongs < MAX_NEW_PROBABILITY

    def suggest_for(self, chosen: Sequence[Ticket]) -> tuple[list[Suggestion], bool]:
        """Return at most five patterns for several tickets together, best first, and whether they look new.

        The score is the mean over the tickets, and the first reason says how many the pattern fits. Only a single
        ticket can look new.
        """
        if not chosen:
            return [], False
        if len(chosen) == 1:
            return self._suggest(chosen[0])
        by_pattern: dict[int, list[Suggestion]] = {}
        for ticket in chosen:
            for suggestion in self.suggestions(ticket):
                by_pattern.setdefault(suggestion.pattern.id, []).append(suggestion)
        together = []
        for suggestions in by_pattern.values():
            fitting = sum(suggestion.score >= MIN_FITTING_SCORE for suggestion in suggestions)
            if fitting:
                mean = round(sum(suggestion.score for suggestion in suggestions) / len(chosen), 4)
                reasons = (f"fits {fitting} of {len(chosen)}", *suggestions[0].reasons[:1])
                together.append(Suggestion(suggestions[0].pattern, mean, reasons))
        together.sort(key=lambda suggestion: (-suggestion.score, suggestion.pattern.number))
        return together[:MAX_SUGGESTIONS], False

    def similar_ids(self, ticket_id: int) -> list[int]:
        """Return the tickets of the inbox that probably belong to the same pattern as this one.

        They are complete once `matching.has_read_all`.
        """
        matcher_and_lock = self.matching.current_matcher()
        if matcher_and_lock is None:
            return []
        matcher, lock = matcher_and_lock
        with lock:
            similar = matcher.similar(ticket_id) if ticket_id in matcher else ()
        return [other_id for other_id, probability in similar if probability >= THRESHOLD]

    # -------------------------------------------------------------- changing

    def accept(self, ids: Sequence[int], suggestion: Suggestion, *, picked: bool = False) -> str:
        """Put tickets into a suggested pattern, storing its score and reason; return what was done.

        `picked`: people chose it by its number from the list, instead of accepting the first one.
        """
        how = "picked" if picked else "accepted"
        return self._place(ids, suggestion.pattern.id, how, suggestion.score, suggestion.reason)

    def move(self, ids: Sequence[int], pattern_id: int, reason: str = "", never: Sequence[int] = ()) -> str:
        """Put tickets into a pattern chosen from all patterns; return what was done.

        `never`: tickets for which the pattern is never proposed again, as part of the same step.
        """
        return self._place(ids, pattern_id, "picked", None, reason, never)

    def refuse(self, ids: Sequence[int], pattern_id: int) -> str:
        """Never propose this pattern for these tickets again; return what was done."""
        pattern = self._patterns.require(pattern_id)
        label = f"ruled out {pattern.name} for {pluralize(len(ids), 'ticket')}"
        with self._db.step(label):
            for ticket_id in ids:
                tickets.refuse(self._db, ticket_id, pattern_id)
        return label

    def create_pattern(
        self, ids: Sequence[int], title: str, *, how: str = "created", never: Sequence[int] = ()
    ) -> tuple[int, str]:
        """Make a new pattern of tickets; return its id and what was done. Raises UserError without a title.

        `how` is stored with the tickets: "created", or "split" when they were members of another pattern. `never` as
        for `move`.
        """
        title = plain(clean(title))
        if not title:
            raise UserError("The pattern needs a title. Enter a few words that everyone will recognize.")
        with self._db.step("created a pattern") as session:
            pattern_id, number = patterns.create(self._db, title)
            for ticket_id in ids:
                tickets.place(self._db, ticket_id, pattern_id, how, None, "")
            for ticket_id in never:
                tickets.refuse(self._db, ticket_id, pattern_id)
            verb = "split off" if how == "split" else "created"
            session.label = f"{verb} P{number} from {pluralize(len(ids), 'ticket')}" + _never_suffix(never)
        return pattern_id, session.label

    def exclude(self, ids: Sequence[int]) -> str:
        """Put member tickets back into the inbox, and never propose their pattern for them again.

        Return what was done. Raises UserError when none of the tickets is in a pattern.
        """
        # Not those that left their pattern, or were undone, in another window meanwhile.
        pattern_of = {t.id: t.pattern_id for t in self.tickets(ids).values() if t.pattern_id is not None}
        if not pattern_of:
            raise UserError("This ticket is not in a pattern, so it can't be removed from one.")
        names = ", ".join(self._patterns.require(pattern_id).name for pattern_id in sorted({*pattern_of.values()}))
        label = f"removed {pluralize(len(pattern_of), 'ticket')} from {names}"
        with self._db.step(label):
            for ticket_id, pattern_id in pattern_of.items():
                tickets.take_out(self._db, ticket_id)
                tickets.refuse(self._db, ticket_id, pattern_id)
        return label

    def split_off(self, ids: Sequence[int], title: str) -> tuple[int, str]:
        """Make a new pattern of member tickets; return its id and what was done. Raises UserError without a title."""
        return self.create_pattern(ids, title, how="split")

    def add_ticket(self, ticket: NewTicket, draft: str = "") -> tuple[int, str]:
        """Add one ticket by hand; return its id and what was done. Raises UserError without a quote.

        `draft` is the key of the draft that becomes this ticket.
        """
        # Joining customers takes 5 modules, 10 ms, which the first screen does not need.
        from translate_tui.river.customers import display_name, identities
        from translate_tui.store.customer_resolver import CustomerResolver

        if not ticket.quote:
            raise UserError("The ticket is empty. Type what the customer said, then press Enter.")
        with self._db.step("added a ticket by hand") as session:
            source_id = sources.source_id(self._db, BY_HAND, "quick add", BY_HAND)
            customer_identities = identities(ticket, BY_HAND)
            resolver = CustomerResolver(self._db)
            name = partial(display_name, ticket, customer_identities)
            customer_id = resolver.find_or_create(customer_identities, BY_HAND, name)
            resolver.relink()
            (row,) = tickets.stored([ticket], [customer_id])
            ref = tickets.next_ref(self._db)
            tickets.insert_many(self._db, source_id, format_time(self._db.now()), [row._replace(source_ref=ref)])
            ticket_id = tickets.ticket_ids(self._db, source_id, [ref])[ref]
            if ticket.type is TicketType.PRAISE:  # whoever typed that has said so
                set_aside.save(self._db, ticket_id, AsideKind.PRAISE, "")
            drafts.delete(self._db, draft)
            session.label = f"added “{shorten(ticket.title or ticket.quote, MAX_CHARS_IN_LABEL)}” by hand"
        return ticket_id, session.label

    # --------------------------------------------------------------- helpers

    def _place(
        self,
        ids: Sequence[int],
        pattern_id: int,
        how: str,
        score: float | None,
        reason: str,
        never: Sequence[int] = (),
    ) -> str:
        """Put tickets into a pattern; `how` ("accepted" or "picked"), score and reason are stored with them."""
        pattern = self._patterns.require(pattern_id)
        label = f"merged {pluralize(len(ids), 'ticket')} into {pattern.name}" + _never_suffix(never)
        with self._db.step(label) as session:
            left = Counter(tickets.place(self._db, ticket_id, pattern_id, how, score, reason) for ticket_id in ids)
            for ticket_id in never:
                tickets.refuse(self._db, ticket_id, pattern_id)
            session.label += labels.losses(self._db, left)
        return session.label


def _never_suffix(never: Sequence[int]) -> str:
    return f", ruled out for {len(never)}" if never else ""


def describe_similarity(headline: str) -> str:
    """Return the reason that a ticket is similar to the one with a headline."""
    return f"like “{shorten(headline, MAX_CHARS_IN_REASON)}”"
