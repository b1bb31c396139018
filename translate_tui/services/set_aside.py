"""Tickets that need no pattern: set aside (a one-off, spam, an automatic reply, answered already), or praise.

They are kept, can be found again and brought back, and count nowhere as problems. Some are proposed by their text or
their type; none is set aside unasked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from translate_tui.model import AsideKind, Ticket, TicketType, UserError
from translate_tui.services import labels
from translate_tui.store import drafts, set_aside, tickets
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, pluralize

MAX_REASON_CHARS: Final = 500
MAX_PROPOSED: Final = 10_000  # newest tickets of the inbox that are looked through at once: 0.2 s
_NAMES: Final = {  # in the singular and the plural
    AsideKind.ONE_OFF: ("one-off", "one-offs"),
    AsideKind.SPAM: ("spam", "spam"),
    AsideKind.AUTO_REPLY: ("automatic reply", "automatic replies"),
    AsideKind.ANSWERED: ("already answered", "already answered"),
    AsideKind.PRAISE: ("praise", "praise"),
}


class AsideProposal(NamedTuple):
    """As what a ticket could be set aside, and why, in words."""

    kind: AsideKind
    reason: str


class SetAside:
    """Sets tickets of one database aside, proposes which, and brings them back."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -------------------------------------------------------------- reading

    def proposal(self, ticket: Ticket) -> AsideProposal | None:
        """Return as what a ticket of the inbox could be set aside; None where nothing speaks for it."""
        from translate_tui.river.auto_replies import auto_reply  # compiling its words takes 5 ms, not at start-up

        if ticket.aside is not None or ticket.pattern_id is not None:
            return None
        if kind := auto_reply(ticket.title, ticket.quote):
            return AsideProposal(AsideKind.AUTO_REPLY, kind)
        if ticket.type is TicketType.PRAISE:
            return AsideProposal(AsideKind.PRAISE, "its type or a tag says praise")
        return None

    def proposals(self, ids: Sequence[int]) -> dict[int, AsideProposal]:
        """Return the proposals for tickets by id; a ticket without one is missing."""
        read = tickets.by_ids(self._db, ids).values()
        return {ticket.id: proposal for ticket in read if (proposal := self.proposal(ticket))}

    def proposed_in_inbox(self) -> dict[int, AsideProposal]:
        """Return the proposals for the MAX_PROPOSED newest tickets of the inbox, by id."""
        return self.proposals(tickets.inbox_ids(self._db, MAX_PROPOSED))

    def reason(self, ticket: Ticket) -> str:
        """Return why a ticket was set aside, in words; "" where nobody said."""
        return set_aside.reason_of(self._db, ticket.id)

    # -------------------------------------------------------------- changing

    def add(self, ids: Sequence[int], kind: AsideKind, reason: str = "", draft: str = "") -> str:
        """Set tickets aside, out of their patterns too; return what was done.

        `draft` is the key of the draft in which the reason was typed. Raises UserError without a ticket, and for a
        reason of more than MAX_REASON_CHARS.
        """
        reason = plain(clean(reason))
        if len(reason) > MAX_REASON_CHARS:
            raise UserError(
                f"The reason has {len(reason):,} characters, but the limit is {MAX_REASON_CHARS}. Shorten it."
            )
        return self._add({ticket_id: AsideProposal(kind, reason) for ticket_id in ids}, draft)

    def accept(self, ids: Sequence[int]) -> str:
        """Set tickets aside as is proposed for each; return what was done.

        Those for which nothing is proposed stay. Raises UserError where that is so for all of them.
        """
        proposals = self.proposals(ids)
        label = self._add(proposals)
        left = len(ids) - len(proposals)
        return f"{label}; left {pluralize(left, 'other')} in the inbox" if left else label

    def _add(self, proposals: dict[int, AsideProposal], draft: str = "") -> str:
        if not proposals:
            raise UserError(
                "For none of these tickets is it suggested to set it aside. Choose a ticket in the inbox."
            )
        kinds = Counter(proposal.kind for proposal in proposals.values())
        praise = kinds.pop(AsideKind.PRAISE, 0)
        parts = [f"kept {pluralize(praise, 'ticket')} as praise"] if praise else []
        if kinds:
            names = (
                _NAMES[next(iter(kinds))][kinds.total() != 1] if len(kinds) == 1 else count_kinds(kinds.elements())
            )
            parts.append(f"set aside {pluralize(kinds.total(), 'ticket')} ({names})")
        label = ", ".join(parts)
        with self._db.step(label) as session:
            left = Counter(
                set_aside.save(self._db, ticket_id, kind, reason) for ticket_id, (kind, reason) in proposals.items()
            )
            session.label += labels.losses(self._db, left)
            drafts.delete(self._db, draft)
        return session.label

    def bring_back(self, ids: Sequence[int]) -> str:
        """Put tickets that were set aside, or kept as praise, back into the inbox; return what was done.

        Raises UserError where none of them is set aside.
        """
        back = [ticket.id for ticket in tickets.by_ids(self._db, ids).values() if ticket.aside is not None]
        if not back:
            raise UserError("This ticket is not set aside, so it can't be moved back to the inbox.")
        label = f"moved {pluralize(len(back), 'ticket')} back to the inbox"
        with self._db.step(label):
            for ticket_id in back:
                set_aside.remove(self._db, ticket_id)
        return label


def kind_name(kind: AsideKind) -> str:
    """Return what a kind is called: "automatic reply"."""
    return _NAMES[kind][0]


def count_kinds(kinds: Iterable[AsideKind]) -> str:
    """Return how many tickets of each kind there are, in words: "2 automatic replies, 1 one-off"."""
    counts = Counter(kinds)
    return ", ".join(f"{counts[kind]} {_NAMES[kind][counts[kind] != 1]}" for kind in AsideKind if counts[kind])
