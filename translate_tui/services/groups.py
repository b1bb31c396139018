"""Bulk triage: the inbox in groups, each accepted as one step.

What each ticket could belong to is found out by a worker, newest tickets first; groups follow
from that at once, for any threshold. When a group was accepted, the tickets like its members
are looked at again, for the pattern may now take them.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from translate_tui.matching.groups import THRESHOLD, Affinity, Group, form_groups
from translate_tui.model import Pattern, Ticket, UserError
from translate_tui.services.matching import said
from translate_tui.services.patterns import Patterns
from translate_tui.services.triage import Proposal, Triage, like
from translate_tui.store import tickets
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.matching.matcher import Matcher
    from translate_tui.matching.similarity import InboxSimilarity

STEP: Final = 0.05
LOOSEST, STRICTEST = 0.3, 0.95
_BATCH: Final = 64  # tickets fetched together
_AT_A_TIME: Final = 10_000  # tickets of the inbox, the newest: more than anybody goes through before new ones come
_JUDGED: Final = 5  # members by which other patterns for a group are sought


class ProposedGroup(NamedTuple):
    """A group as it is shown: for an existing pattern, or with None for a new one."""

    pattern: Pattern | None
    ids: tuple[int, ...]
    doubtful: frozenset[int]
    middle: int | None

    @property
    def key(self) -> tuple[str, int]:
        """What makes it the same group after regrouping."""
        return ("pattern", self.pattern.id) if self.pattern else ("new", self.middle or self.ids[0])


class Groups:
    """The groups of one database's inbox."""

    def __init__(self, db: Database, patterns: Patterns, triage: Triage) -> None:
        self._db = db
        self._patterns = patterns
        self._triage = triage
        self._outlooks: dict[int, Affinity] = {}
        self._again: set[int] = set()  # tickets whose outlook a verb has changed
        self._seen: object = None  # the matcher that was asked
        self._state = 0  # of the database, as far as the matcher knows
        self.threshold = THRESHOLD
        db.changes.subscribe(self._forget)

    def _forget(self, changes: Changes) -> None:
        """Look again at tickets for which a pattern was refused, or no longer is."""
        refusals = changes.rows("refusal")
        if refusals is None:
            self._again |= self._outlooks.keys()
        else:
            self._again |= {ticket_id for row in refusals for ticket_id in row.values("ticket_id")}

    @property
    def ready(self) -> bool:
        """Whether the tickets have been read, so that they can be looked at."""
        return self._triage.matching.using() is not None

    @property
    def left(self) -> int:
        """How many tickets of the inbox have not been looked at as they are now."""
        self._keep_up()
        inbox = self._triage.ids()[:_AT_A_TIME]
        return sum(ticket_id not in self._outlooks or ticket_id in self._again for ticket_id in inbox)

    def regroup(self, by: float) -> float:
        """Make the threshold stricter (or looser, below 0); return it."""
        self.threshold = round(min(max(self.threshold + by, LOOSEST), STRICTEST), 2)
        return self.threshold

    def look(self, give_way: Callable[[], None]) -> None:
        """Find out what each ticket of the inbox could belong to; for a worker, over a connection of its own.

        `give_way` is called between tickets: it may wait, and may raise to stop the work.
        """
        using = self._triage.matching.now()
        if using is None:
            return
        matcher, lock = using
        if self._seen is not matcher:  # with vectors now, say: what was thought before is overtaken
            self._again |= self._outlooks.keys()
            self._seen = matcher
        likeness: InboxSimilarity | None = None
        with closing(self._db.connect()) as db:
            inbox = tickets.inbox_ids(db, _AT_A_TIME)
            waiting = [i for i in inbox if i not in self._outlooks or i in self._again]
            for start in range(0, len(waiting), _BATCH):
                for ticket in tickets.by_ids(db, waiting[start : start + _BATCH]).values():
                    with lock:
                        if likeness is None or likeness.stale:
                            likeness = _likeness(matcher)
                        if ticket.id in matcher:
                            self._outlooks[ticket.id] = matcher.affinity(said(ticket), likeness)
                            self._again.discard(ticket.id)
                    give_way()

    def groups(self) -> list[ProposedGroup]:
        """Return the groups at the threshold, largest and surest first."""
        inbox = set(self._triage.ids())
        refused = set(tickets.refusals(self._db))
        free: dict[int, Affinity] = {}
        for ticket_id, outlook in list(self._outlooks.items()):
            if ticket_id in inbox:
                gone = outlook.pattern_id is not None and (
                    (ticket_id, outlook.pattern_id) in refused or self._patterns.get(outlook.pattern_id) is None
                )
                likely = takewhile(lambda pair: pair[1] >= self.threshold, outlook.neighbors)  # they are in order
                near = tuple(pair for pair in likely if pair[0] in inbox)
                free[ticket_id] = outlook._replace(neighbors=near, pattern_id=None if gone else outlook.pattern_id)
        return [self._proposed(group) for group in form_groups(free, self.threshold)]

    def why(self, group: ProposedGroup, ticket: Ticket) -> str:
        """Return why a ticket is in a group, in words that can be checked."""
        if group.pattern is not None:
            found = [p for p in self._triage.suggestions(ticket) if p.pattern.id == group.pattern.id]
            if not found:
                return ""
            return " · ".join(dict.fromkeys([*found[0].reasons, like(found[0].nearest)]))
        using = self._triage.matching.using()
        if using is None or group.middle is None or group.middle == ticket.id:
            return "the others were compared with this one"
        matcher, lock = using
        with lock:
            shared = matcher.in_common(said(ticket), group.middle) if group.middle in matcher else ""
        return shared or "much the same, letter by letter"

    def others(self, group: ProposedGroup) -> list[Proposal]:
        """Return existing patterns for a group, best first: its own, and those that could take it instead."""
        chosen = list(self._triage.tickets(group.ids[:_JUDGED]).values())
        found = self._triage.outlook_for(chosen)[0]
        if group.pattern is None:
            return found
        own = [p for p in found if p.pattern.id == group.pattern.id] or [Proposal(group.pattern, 0.0, ())]
        return [*own, *(p for p in found if p.pattern.id != group.pattern.id)][:5]

    def title(self, group: ProposedGroup) -> str:
        """Return a title for a new pattern, in the words of the ticket that the others are like."""
        first = group.middle or group.ids[0]
        return self._triage.propose_title(self._triage.tickets([first])[first])

    # -------------------------------------------------------------- changing

    def accept(self, group: ProposedGroup, without: Sequence[int], pattern_id: int | None, title: str = "") -> str:
        """Put a group into a pattern, or with None into a new one; return what was done.

        `without`: its tickets that do not belong there; the pattern is never proposed for them again.
        What has left the inbox meanwhile is left where it is. Raises UserError where nothing remains, and
        without a title for a new pattern.
        """
        inbox = set(self._triage.ids())
        ids = [ticket_id for ticket_id in group.ids if ticket_id not in without and ticket_id in inbox]
        if not ids:
            raise UserError("None of these tickets is in the inbox any more, or all are excluded: nothing was moved.")
        if pattern_id is None:
            label = self._triage.create(ids, title, never=without)[1]
        else:
            own = group.pattern is not None and group.pattern.id == pattern_id
            label = self._triage.move(ids, pattern_id, "as a group" if own else "", never=without)
        return label

    def refuse(self, group: ProposedGroup) -> str:
        """Never propose a group's pattern for its tickets again; return what was done."""
        assert group.pattern is not None
        return self._triage.refuse(group.ids, group.pattern.id)

    def _keep_up(self) -> None:
        """Note what has to be looked at again: all after a change elsewhere, else what is like the tickets moved."""
        state, moved = self._triage.matching.take_moved()
        if state != self._state:
            self._state = state
            self._again |= self._outlooks.keys()
        elif moved:
            near = (o.ticket_id for o in list(self._outlooks.values()) if moved & {t for t, _ in o.neighbors})
            self._again |= moved | set(near)

    def _proposed(self, group: Group) -> ProposedGroup:
        pattern = self._patterns.get(group.pattern_id) if group.pattern_id is not None else None
        ids = tuple(ticket_id for ticket_id, _ in group.tickets)
        return ProposedGroup(pattern, ids, group.doubtful(self.threshold), group.center)


def _likeness(matcher: "Matcher") -> "InboxSimilarity":
    from translate_tui.matching.similarity import InboxSimilarity

    return InboxSimilarity(matcher.index)
