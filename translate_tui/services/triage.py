"""Triage: each ticket to its pattern, with the reason why; every way of putting it right."""

from array import array
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from threading import Lock
from typing import Final, NamedTuple

from translate_tui.matching.groups import THRESHOLD
from translate_tui.model import NewTicket, Pattern, Reply, Ticket, UserError, format_time
from translate_tui.services.matching import Matching
from translate_tui.services.patterns import Patterns
from translate_tui.store import drafts, merging, patterns, tickets
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, pluralize, shorten

TITLE_LENGTH: Final = 60
_NEAR: Final = 60  # characters of the nearest ticket, where it is the reason
_FITS: Final = 0.2  # how probable a pattern must be to fit a ticket
_PROBABLY_NEW: Final = 0.15  # how probable it must be that a ticket belongs to the first pattern


class Scope(StrEnum):
    """Which tickets a list shows."""

    INBOX = "inbox"
    ALL = "all"
    PRAISE = "praise"
    PATTERN = "pattern"


class Proposal(NamedTuple):
    """A pattern proposed for a ticket, as it is shown; `nearest` is what its most similar ticket says."""

    pattern: Pattern
    score: float
    reasons: tuple[str, ...]
    sure: bool = False
    nearest: str = ""

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return " · ".join(self.reasons)


class Triage:
    """The verbs of the river screen on one database."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns
        self.matching = Matching(db)
        self._inbox: array[int] | None = None  # all of it, newest first
        self._left_inbox: set[int] = set()  # tickets put into a pattern since the inbox was read
        self._inbox_stale = False
        self._lock = Lock()  # commits of a worker's connection are told on its own thread
        db.changes.subscribe(self._forget)

    def _forget(self, changes: Changes) -> None:
        """Take tickets that were put into a pattern out of the inbox; read it again after any other change."""
        members = changes.rows("member")
        with self._lock:
            if changes.touched("ticket") or members is None or any(row.new is None for row in members):
                self._inbox_stale = True
            else:
                self._left_inbox |= {row.new["ticket_id"] for row in members if row.new is not None}

    # -------------------------------------------------------------- reading

    def ids(self, scope: Scope = Scope.INBOX, pattern_id: int | None = None, needle: str = "") -> "array[int]":
        """Return the ids of the tickets of a scope, newest first, that hold every word of `needle`."""
        if scope is Scope.INBOX and not needle.strip():
            return self._inbox_ids()
        return tickets.ids_where(self._db, scope.value, pattern_id, needle)

    def _inbox_ids(self) -> "array[int]":
        with self._lock:
            left, self._left_inbox = self._left_inbox, set()
            stale, self._inbox_stale = self._inbox_stale, False
        if self._inbox is None or stale:
            self._inbox = tickets.inbox_ids(self._db)
        elif len(left) == 1:  # one ticket a key: without a walk through 100,000 in Python
            with suppress(ValueError):  # praise is never in the inbox
                self._inbox.remove(left.pop())
        elif left:
            self._inbox = array("q", (ticket_id for ticket_id in self._inbox if ticket_id not in left))
        return self._inbox

    def first_ids(self, most: int) -> "array[int]":
        """Return the newest ids of the inbox: enough to paint the first screen."""
        return tickets.inbox_ids(self._db, most)

    def tickets(self, ids: Sequence[int]) -> dict[int, Ticket]:
        """Return tickets by id."""
        return tickets.by_ids(self._db, ids)

    def replies(self, ticket_id: int) -> list[Reply]:
        """Return the replies under a ticket."""
        return tickets.replies_of(self._db, ticket_id)

    def inbox_count(self) -> int:
        """Return how many tickets wait in the inbox."""
        return tickets.inbox_count(self._db)

    def total(self) -> int:
        """Return how many tickets the River holds."""
        return tickets.total(self._db)

    def suggestions(self, ticket: Ticket) -> list[Proposal]:
        """Return at most five patterns for a ticket, best first, each with its reasons.

        Pairs that were refused are left out, and so is the pattern in which the ticket is. None
        are proposed while a worker still reads the members.
        """
        return self.outlook(ticket)[0]

    def outlook(self, ticket: Ticket) -> tuple[list[Proposal], bool]:
        """Return what `suggestions` does, and whether the ticket is probably of no pattern yet."""
        refused = set(tickets.refused_patterns(self._db, ticket.id))
        if ticket.pattern_id is not None:
            refused.add(ticket.pattern_id)
        found = self.matching.suggest(ticket, refused)
        if found is None:
            return [], False
        nearest = self.tickets([suggestion.nearest for suggestion in found.suggestions])
        proposals = [
            # Where no word is shared, what the closest ticket says is the reason.
            Proposal(pattern, one.score, one.reasons or (like(said),), one.sure, said)
            for one in found.suggestions
            if one.nearest in nearest
            and (pattern := self._patterns.get(one.pattern_id)) is not None
            and (said := nearest[one.nearest].headline)
        ]
        return proposals, found.belongs < _PROBABLY_NEW

    def outlook_for(self, chosen: Sequence[Ticket]) -> tuple[list[Proposal], bool]:
        """Return at most five patterns for all of these tickets together, and whether they are probably of none yet.

        A pattern is as good as its mean score over the tickets; the reason says how many it fits.
        """
        if not chosen:
            return [], False
        if len(chosen) == 1:
            return self.outlook(chosen[0])
        found: dict[int, list[Proposal]] = {}
        for ticket in chosen:
            for proposal in self.suggestions(ticket):
                found.setdefault(proposal.pattern.id, []).append(proposal)
        together = [
            Proposal(
                fits[0].pattern,
                round(sum(p.score for p in fits) / len(chosen), 4),
                (f"fits {sum(p.score >= _FITS for p in fits)} of {len(chosen)}", *fits[0].reasons[:1]),
            )
            for fits in found.values()
            if any(p.score >= _FITS for p in fits)
        ]
        return sorted(together, key=lambda p: (-p.score, p.pattern.number))[:5], False

    def alike(self, ticket_id: int) -> list[int]:
        """Return the tickets of the inbox that probably belong together with one of them."""
        using = self.matching.using()
        if using is None:
            return []
        matcher, lock = using
        with lock:
            found = matcher.similar(ticket_id) if ticket_id in matcher else ()
        return [other for other, probability in found if probability >= THRESHOLD]

    def propose_title(self, ticket: Ticket) -> str:
        """Return a title for a new pattern, in the ticket's own words."""
        headline = plain(ticket.title or ticket.quote)
        first = headline.split(". ")[0].rstrip(".")
        return shorten(first, TITLE_LENGTH)

    # -------------------------------------------------------------- changing

    def accept(self, ids: Sequence[int], proposal: Proposal, *, picked: bool = False) -> str:
        """Put tickets into a proposed pattern, keeping score and reason; return what was done."""
        how = "picked" if picked else "accepted"
        return self._place(ids, proposal.pattern.id, how, proposal.score, proposal.reason)

    def move(self, ids: Sequence[int], pattern_id: int, reason: str = "", never: Sequence[int] = ()) -> str:
        """Put tickets into a pattern chosen from the whole list; return what was done.

        `never`: tickets for which the pattern is refused in the same step.
        """
        return self._place(ids, pattern_id, "picked", None, reason, never)

    def refuse(self, ids: Sequence[int], pattern_id: int) -> str:
        """Never propose this pattern for these tickets again; return what was done."""
        pattern = self._patterns.need(pattern_id)
        label = f"never {pattern.name} for {pluralize(len(ids), 'ticket')}"
        with self._db.step(label):
            for ticket_id in ids:
                tickets.refuse(self._db, ticket_id, pattern_id)
        return label

    def create(
        self, ids: Sequence[int], title: str, *, how: str = "created", never: Sequence[int] = ()
    ) -> tuple[int, str]:
        """Make a pattern of these tickets; return its id and what was done. Raises UserError without a title.

        `never`: tickets for which the pattern is refused in the same step.
        """
        title = plain(clean(title))
        if not title:
            raise UserError("A pattern needs a title. Write a few words that the room will recognise.")
        with self._db.step("made a pattern") as step:
            pattern_id, number = patterns.create(self._db, title)
            for ticket_id in ids:
                tickets.place(self._db, ticket_id, pattern_id, how, None, "")
            for ticket_id in never:
                tickets.refuse(self._db, ticket_id, pattern_id)
            verb = "split off" if how == "split" else "made"
            step.label = f"{verb} P{number} from {pluralize(len(ids), 'ticket')}" + _told(never)
        return pattern_id, step.label

    def exclude(self, ids: Sequence[int]) -> str:
        """Put member tickets back into the inbox, and never propose the pattern for them again."""
        before = self._patterns_of(ids)
        if not before:
            raise UserError("This ticket is in no pattern, so there is nothing to exclude it from.")
        names = ", ".join(self._patterns.need(pattern_id).name for pattern_id in sorted(before))
        label = f"excluded {pluralize(len(ids), 'ticket')} from {names}"
        found = self.tickets(ids)
        with self._db.step(label):
            for ticket_id in ids:
                pattern_id = found[ticket_id].pattern_id
                if pattern_id is not None:
                    tickets.take_out(self._db, ticket_id)
                    tickets.refuse(self._db, ticket_id, pattern_id)
        return label

    def split(self, ids: Sequence[int], title: str) -> tuple[int, str]:
        """Make a new pattern of member tickets; return its id and what was done."""
        return self.create(ids, title, how="split")

    def merge(self, from_id: int, into_id: int) -> str:
        """Merge a pattern into another; return what was done. Raises UserError for one and the same."""
        if from_id == into_id:
            raise UserError("A pattern cannot be merged into itself. Choose another one.")
        gone, stays = self._patterns.need(from_id), self._patterns.need(into_id)
        with self._db.step("merged patterns") as step:
            moved = merging.merge_patterns(self._db, from_id, into_id)
            step.label = f"merged {gone.name} into {stays.name} ({pluralize(moved, 'ticket')})"
        return step.label

    def add(self, ticket: NewTicket, draft: str = "") -> tuple[int, str]:
        """Add one ticket by hand; return its id and what was done. Raises UserError without words.

        `draft` is the key of the draft that is said with this.
        """
        if not ticket.quote:
            raise UserError("A ticket needs the customer's words. Type what they said, then Enter.")
        from translate_tui.river.customers import display_name, identities
        from translate_tui.store import sources
        from translate_tui.store.customer_resolver import CustomerResolver

        with self._db.step("added a ticket by hand") as step:
            source = sources.source_id(self._db, "by hand", "quick add", "by hand")
            marks = identities(ticket, "by hand")
            known = CustomerResolver(self._db)
            customer_id = known.find_or_create(marks, "by hand", partial(display_name, ticket, marks))
            known.relink()
            (row,) = tickets.stored([ticket], [customer_id])
            ref = tickets.next_ref(self._db)
            tickets.insert_many(self._db, source, format_time(self._db.now()), [row._replace(source_ref=ref)])
            ticket_id = tickets.ticket_ids(self._db, source, [ref])[ref]
            drafts.delete(self._db, draft)
            step.label = f"added “{shorten(ticket.title or ticket.quote, 30)}” by hand"
        return ticket_id, step.label

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
        pattern = self._patterns.need(pattern_id)
        label = f"merged {pluralize(len(ids), 'ticket')} into {pattern.name}" + _told(never)
        with self._db.step(label):
            for ticket_id in ids:
                tickets.place(self._db, ticket_id, pattern_id, how, score, reason)
            for ticket_id in never:
                tickets.refuse(self._db, ticket_id, pattern_id)
        return label

    def _patterns_of(self, ids: Sequence[int]) -> set[int]:
        return {t.pattern_id for t in self.tickets(ids).values() if t.pattern_id is not None}


def _told(never: Sequence[int]) -> str:
    return f", never for {len(never)}" if never else ""


def like(headline: str) -> str:
    """Return a reason that points at a ticket by what it says."""
    return f"like “{shorten(headline, _NEAR)}”"
