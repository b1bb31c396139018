"""Bulk triage: the inbox in groups of similar tickets, each accepted as one step.

A worker computes for each ticket what it could belong to (its affinity), newest tickets first. Groups are formed from
the affinities at once, for any threshold. After a group was accepted, the tickets similar to its members are computed
again, because they may now fit the pattern.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from translate_tui.matching.groups import THRESHOLD, Affinity, Group, form_groups
from translate_tui.model import MAX_SUGGESTIONS, Pattern, Ticket, UserError
from translate_tui.services import titles
from translate_tui.services.matching import match_text
from translate_tui.services.patterns import Patterns
from translate_tui.services.set_aside import SetAside
from translate_tui.services.triage import Suggestion, Triage, describe_similarity
from translate_tui.store import tickets
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.matching.matcher import Matcher
    from translate_tui.matching.similarity import InboxSimilarity

STEP: Final = 0.05  # by which one key press changes the threshold
MIN_THRESHOLD: Final = 0.3
MAX_THRESHOLD: Final = 0.95
MAX_TICKETS: Final = 10_000  # of the inbox, the newest: more than anybody goes through before new ones come
MAX_COMPARED_MEMBERS: Final = 5  # of a group, for which other patterns are looked up
BATCH_SIZE: Final = 64  # tickets in one query


class SuggestedGroup(NamedTuple):
    """A group of inbox tickets, proposed for an existing pattern or (None) for a new one.

    `ids` are its tickets; `doubtful` those among them that fit less well; `center` is the ticket to which the others
    of a new pattern are similar.
    """

    pattern: Pattern | None
    ids: tuple[int, ...]
    doubtful: frozenset[int]
    center: int | None

    @property
    def key(self) -> tuple[str, int]:
        """What identifies the group after regrouping, so that the cursor stays on it."""
        return ("pattern", self.pattern.id) if self.pattern else ("new", self.center or self.ids[0])


class Groups:
    """Forms the groups of one database's inbox, and moves them into patterns."""

    def __init__(self, db: Database, patterns: Patterns, triage: Triage, set_aside: SetAside) -> None:
        self._db = db
        self._set_aside = set_aside
        self._patterns = patterns
        self._triage = triage
        self._affinities: dict[int, Affinity] = {}  # by ticket
        self._left_out_ids: set[int] = set()  # tickets proposed to be set aside: evidence of no pattern
        self._outdated_ids: set[int] = set()  # tickets whose affinity must be computed again
        self._matcher: Matcher | None = None  # the one that computed the affinities
        self._generation = 0  # of `Matching`, up to which affinities were marked as outdated
        self._has_read_all = False  # whether the matcher had read all tickets when the affinities were computed
        self.threshold = THRESHOLD
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        """Mark tickets as outdated for which a pattern was refused, or no longer is."""
        refusals = changes.rows("refusal")
        if refusals is None:
            self._outdated_ids |= self._affinities.keys()
        else:
            self._outdated_ids |= {ticket_id for row in refusals for ticket_id in row.values("ticket_id")}

    @property
    def is_ready(self) -> bool:
        """Whether the matcher has read enough tickets, so that `compute_affinities` can work."""
        return self._triage.matching.current_matcher() is not None

    @property
    def waiting_count(self) -> int:
        """How many tickets of the inbox have no affinity yet, or an outdated one; those that can be compared now."""
        self._mark_outdated()
        waiting = [ticket_id for ticket_id in self._triage.ids()[:MAX_TICKETS] if self._needs_affinity(ticket_id)]
        if self._triage.matching.has_read_all or (matcher_and_lock := self._triage.matching.loaded_matcher()) is None:
            return len(waiting)
        return sum(ticket_id in matcher_and_lock[0] for ticket_id in waiting)

    def _needs_affinity(self, ticket_id: int) -> bool:
        return ticket_id not in self._affinities or ticket_id in self._outdated_ids

    def shift_threshold(self, by: float) -> float:
        """Raise the threshold (lower it, below 0), within its limits; return the new one."""
        self.threshold = round(min(max(self.threshold + by, MIN_THRESHOLD), MAX_THRESHOLD), 2)
        return self.threshold

    def compute_affinities(self, yield_to_ui: Callable[[], None]) -> None:
        """Compute the affinity of each ticket of the inbox, over a connection of its own: for a worker thread.

        `yield_to_ui` is called between tickets: it may wait, and may raise to stop the work.
        """
        matcher_and_lock = self._triage.matching.loaded_matcher()
        if matcher_and_lock is None:
            return
        matcher, lock = matcher_and_lock
        if not self._affinities:
            self._has_read_all = self._triage.matching.has_read_all
        if self._matcher is not matcher:  # another one, which has vectors: its affinities are better
            self._outdated_ids |= self._affinities.keys()
            self._matcher = matcher
        similarity: InboxSimilarity | None = None
        with closing(self._db.connect()) as db:
            waiting_ids = [i for i in tickets.inbox_ids(db, MAX_TICKETS) if self._needs_affinity(i)]
            for start in range(0, len(waiting_ids), BATCH_SIZE):
                for ticket in tickets.by_ids(db, waiting_ids[start : start + BATCH_SIZE]).values():
                    with lock:
                        if similarity is None or similarity.stale:
                            similarity = _inbox_similarity(matcher)
                        if self._set_aside.proposal(ticket) is not None:
                            self._left_out_ids.add(ticket.id)
                            self._affinities[ticket.id] = Affinity(ticket.id, None, 0.0, ())
                            self._outdated_ids.discard(ticket.id)
                        elif ticket.id in matcher:
                            self._left_out_ids.discard(ticket.id)
                            self._affinities[ticket.id] = matcher.affinity(match_text(ticket), similarity)
                            self._outdated_ids.discard(ticket.id)
                    yield_to_ui()

    def groups(self) -> list[SuggestedGroup]:
        """Return the groups of the tickets looked at so far at the present threshold, largest and surest first."""
        inbox = set(self._triage.ids()) - self._left_out_ids
        refused = set(tickets.refusals(self._db))
        affinities = {
            ticket_id: self._current_affinity(affinity, inbox, refused)
            for ticket_id, affinity in list(self._affinities.items())  # a copy: the worker adds to it
            if ticket_id in inbox
        }
        return [self._to_suggested(group) for group in form_groups(affinities, self.threshold)]

    def _current_affinity(self, affinity: Affinity, inbox: set[int], refused: set[tuple[int, int]]) -> Affinity:
        """Return an affinity without neighbors below the threshold or outside the inbox, and without a lost pattern.

        A pattern is lost where it was refused for the ticket, merged or undone since the affinity was computed.
        """
        pattern_id = affinity.pattern_id
        if pattern_id is not None and (
            (affinity.ticket_id, pattern_id) in refused or self._patterns.get(pattern_id) is None
        ):
            pattern_id = None
        # Neighbors are sorted by probability, so the rest need not be looked at.
        likely = takewhile(lambda neighbor: neighbor[1] >= self.threshold, affinity.neighbors)
        neighbors = tuple(neighbor for neighbor in likely if neighbor[0] in inbox)
        return affinity._replace(neighbors=neighbors, pattern_id=pattern_id)

    def explain(self, group: SuggestedGroup, ticket: Ticket) -> str:
        """Return why a ticket is in a group, in words that people can check; "" when its pattern fits no longer."""
        if group.pattern is not None:
            pattern_id = group.pattern.id
            suggestion = next((p for p in self._triage.suggestions(ticket) if p.pattern.id == pattern_id), None)
            if suggestion is None:
                return ""
            return " · ".join(dict.fromkeys([*suggestion.reasons, describe_similarity(suggestion.nearest)]))
        matcher_and_lock = self._triage.matching.current_matcher()
        if matcher_and_lock is None or group.center is None or group.center == ticket.id:
            return "the other tickets were compared with this one"
        matcher, lock = matcher_and_lock
        with lock:
            shared = matcher.shared_words(match_text(ticket), group.center) if group.center in matcher else ""
        return shared or "nearly the same text"

    def patterns_for(self, group: SuggestedGroup) -> list[Suggestion]:
        """Return at most five existing patterns for a group: its own first, then others that fit, best first."""
        compared = list(self._triage.tickets(group.ids[:MAX_COMPARED_MEMBERS]).values())
        suggestions = self._triage.suggest_for(compared)[0]
        if group.pattern is None:
            return suggestions
        own = [p for p in suggestions if p.pattern.id == group.pattern.id] or [Suggestion(group.pattern, 0.0, ())]
        return [*own, *(p for p in suggestions if p.pattern.id != group.pattern.id)][:MAX_SUGGESTIONS]

    def suggest_title(self, group: SuggestedGroup) -> str:
        """Return a title for a new pattern, best in the words of the ticket to which the others are similar."""
        ids = [group.center or group.ids[0], *group.ids[: titles.MAX_TICKETS]]
        found = self._triage.tickets(ids)
        return titles.suggest_title(found[ticket_id] for ticket_id in dict.fromkeys(ids) if ticket_id in found)

    # -------------------------------------------------------------- changing

    def accept(self, group: SuggestedGroup, without: Sequence[int], pattern_id: int | None, title: str = "") -> str:
        """Put a group into a pattern, or with None into a new one called `title`; return what was done.

        `without`: tickets of the group that do not belong there; the pattern is never proposed for them again.
        Tickets that have left the inbox meanwhile are not moved. Raises UserError where none remains, and without a
        title for a new pattern.
        """
        inbox = set(self._triage.ids())
        ids = [ticket_id for ticket_id in group.ids if ticket_id not in without and ticket_id in inbox]
        if not ids:
            raise UserError("Nothing was moved: you removed all of these tickets, or they have left the inbox.")
        if pattern_id is None:
            label = self._triage.create_pattern(ids, title, never=without)[1]
        else:
            own = group.pattern is not None and group.pattern.id == pattern_id
            label = self._triage.move(ids, pattern_id, "as a group" if own else "", never=without)
        return label

    def refuse(self, group: SuggestedGroup) -> str:
        """Never propose a group's pattern for its tickets again; return what was done."""
        assert group.pattern is not None
        return self._triage.refuse(group.ids, group.pattern.id)

    def _mark_outdated(self) -> None:
        """Mark affinities as outdated: all, or where tickets only moved, theirs and those of their neighbors."""
        generation, moved_ids = self._triage.matching.take_moved_ids()
        has_read_all = self._triage.matching.has_read_all
        if generation != self._generation or has_read_all != self._has_read_all:
            self._generation, self._has_read_all = generation, has_read_all
            self._outdated_ids |= self._affinities.keys()
        elif moved_ids:
            self._outdated_ids |= moved_ids
            for affinity in list(self._affinities.values()):  # a copy: the worker adds to it
                if any(neighbor_id in moved_ids for neighbor_id, _ in affinity.neighbors):
                    self._outdated_ids.add(affinity.ticket_id)

    def _to_suggested(self, group: Group) -> SuggestedGroup:
        pattern = self._patterns.get(group.pattern_id) if group.pattern_id is not None else None
        ids = tuple(ticket_id for ticket_id, _ in group.tickets)
        return SuggestedGroup(pattern, ids, group.doubtful(self.threshold), group.center)


class GroupIndex:
    """Finds a group again after regrouping: by its key or, as its center may have changed, by its tickets."""

    def __init__(self, groups: Sequence[SuggestedGroup]) -> None:
        self._place_of_key = {group.key: place for place, group in enumerate(groups)}
        self._place_of_ticket = {ticket_id: place for place, group in enumerate(groups) for ticket_id in group.ids}

    def find(self, group: SuggestedGroup) -> int | None:
        """Return the index of the group with the same key, or else with most of its tickets; None: it is gone."""
        if group.key in self._place_of_key:
            return self._place_of_key[group.key]
        places = Counter(self._place_of_ticket[i] for i in group.ids if i in self._place_of_ticket)
        return places.most_common(1)[0][0] if places else None


class GroupOrder:
    """Where each group stood when somebody began to work: there it stays, also when it is gone and comes back."""

    def __init__(self, groups: Sequence[SuggestedGroup]) -> None:
        self._places = list(groups)  # as last seen there

    def arrange(self, groups: Sequence[SuggestedGroup]) -> list[SuggestedGroup]:
        """Return groups in their places; new ones follow, and have a place from now on."""
        index = GroupIndex(self._places)
        keys = {group.key for group in self._places}
        arranged: dict[int, SuggestedGroup] = {}
        for group in sorted(groups, key=lambda group: group.key not in keys):  # who is known by its key comes first
            place = index.find(group)
            if place is None or place in arranged:
                place = len(self._places)
                self._places.append(group)
            self._places[place] = arranged[place] = group
        return [arranged[place] for place in sorted(arranged)]


def _inbox_similarity(matcher: "Matcher") -> "InboxSimilarity":
    from translate_tui.matching.similarity import InboxSimilarity  # numpy: see services/matching.py

    return InboxSimilarity(matcher.index)
