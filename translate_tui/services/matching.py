"""Keeps the matcher in step with the database, without the screen ever waiting for it.

The matcher knows tickets by a checksum of their text, and is brought up to date by comparing all tickets with these
checksums, a batch at a time: at once where there are few, else by a worker, which yields to the screen between
batches. Moves between patterns and refusals are passed on directly. How tickets were read is cached in a file beside
the database, because reading many of them again takes long, above all with vectors (the semantic extra).

The matcher and numpy are imported when they are first used: 187 modules, 110 ms, and the first screen is painted
without suggestions.
"""

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from translate_tui.model import Ticket
from translate_tui.services.memory import release_memory
from translate_tui.store import tickets
from translate_tui.store.changes import Changes, RowChange
from translate_tui.store.database import Database
from translate_tui.store.files import replace_file

if TYPE_CHECKING:
    from translate_tui.matching.index import MatchText, TicketIndex
    from translate_tui.matching.matcher import Matcher, MatchResult
    from translate_tui.matching.vectors import Bytes, Encoder
    from translate_tui.matching.words import TextFeatures

SUFFIX: Final = ".matching"  # of the cache file
BATCH_SIZE: Final = 16  # tickets read between two calls of `yield_to_ui`
ROWS_PER_QUERY: Final = 16 * BATCH_SIZE
MAX_NEW_AT_ONCE: Final = 400  # new tickets that are read on the screen's thread; more are left to the worker
MAX_COMPARED_AT_ONCE: Final = 4000  # tickets whose checksums are compared on the screen's thread
MIN_READ: Final = 4000  # tickets, the newest, that show which words are common
MIN_CACHED_TICKETS: Final = 500  # fewer are read faster than the cache is worth
MIN_UNCACHED_SHARE: Final = 0.05  # of all tickets that were read since the cache was written, to write it again

YieldToUI = Callable[[], None]


class _MatcherState:
    """A matcher, and how far it has read the database.

    `encoder` is None without vectors; the matcher's marks are checksums of the texts. `generation` is the one
    of `Matching` up to which all tickets were compared, -1 before the first time. `uncached` counts the tickets that
    were read since the cache was written.
    """

    def __init__(self, encoder: "Encoder | None", index: "TicketIndex | None" = None) -> None:
        from translate_tui.matching.matcher import Matcher

        self.matcher: Matcher = Matcher(encoder, index)
        self.encoder = encoder
        self.members_read = False
        self.generation = -1
        self.uncached = 0


class Matching:
    """The matcher of one database.

    There are at most two states: `_current`, which answers, and `_upcoming`, which a worker reads with vectors
    (the semantic extra) and which then replaces the first. Both are told of moves and refusals. `_lock` guards what
    is in their matchers: the worker adds tickets while the screen asks.
    """

    def __init__(self, db: Database) -> None:
        """`has_worker` is set by whoever runs a worker for long reads; `progress` (0 to 1) is how far it has read."""
        self._db = db
        self._lock = RLock()
        self._current: _MatcherState | None = None
        self._upcoming: _MatcherState | None = None
        self._generation = 0  # counts the changes after which all tickets must be compared again
        self._moves = 0  # counts the moves: rows that were read before one may be outdated
        self._moved_ids: set[int] = set()  # tickets moved since the last `take_moved_ids`
        self._encoder_missing = False  # the semantic extra is not installed
        self._generation_left_to_worker = -1  # the one for which the screen's thread has too much to read
        self.has_worker = False
        self.progress = 1.0
        db.changes.subscribe(self._on_changes)

    # -------------------------------------------------------------- changes

    def _on_changes(self, changes: Changes) -> None:
        """Pass moves and refusals on to the matcher; after any other change have all tickets compared again."""
        members, refusals, aside = changes.rows("member"), changes.rows("refusal"), changes.rows("set_aside")
        if changes.touched("ticket", "customer_link") or members is None or refusals is None or aside is None:
            self.compare_all()
            return
        with self._lock:
            # A ticket that moves has a deleted and a new row; the new one must have the last word.
            for row in sorted(members, key=lambda row: row.new is not None):
                values = row.new or row.old or {}
                self._move(values["ticket_id"], row.new["pattern_id"] if row.new else None)
            for row in refusals:
                self._refuse(row)
            # The matcher does not know what is set aside: it is no evidence, and its words are often boilerplate.
            for row in aside:
                if row.new is not None:
                    self._forget_ticket(row.new["ticket_id"])
            if any(row.new is None for row in aside):
                self.compare_all()  # those that came back are read again

    def compare_all(self) -> None:
        """Have all tickets compared again: some were added, changed or removed."""
        self._generation += 1

    def _states(self) -> list[_MatcherState]:
        return [state for state in (self._current, self._upcoming) if state is not None]

    def _move(self, ticket_id: int, pattern_id: int | None) -> None:
        self._moves += 1
        self._moved_ids.add(ticket_id)
        for state in self._states():
            if ticket_id in state.matcher:
                state.matcher.assign(ticket_id, pattern_id)
            else:
                self.compare_all()

    def _forget_ticket(self, ticket_id: int) -> None:
        self._moves += 1
        self._moved_ids.add(ticket_id)
        for state in self._states():
            if ticket_id in state.matcher:
                state.matcher.remove(ticket_id)

    def _refuse(self, row: RowChange) -> None:
        """Pass one refusal on: made, taken back, or of a pattern that was merged into another one."""
        for state in self._states():
            for ticket_id in row.values("ticket_id"):
                refused = state.matcher.refused(ticket_id) - row.values("pattern_id")
                state.matcher.refuse(ticket_id, refused | {row.new["pattern_id"]} if row.new else refused)

    def take_moved_ids(self) -> tuple[int, set[int]]:
        """Return the count of changes that concern all tickets, and the tickets moved since the last call."""
        moved_ids, self._moved_ids = self._moved_ids, set()
        return self._generation, moved_ids

    # -------------------------------------------------------------- reading

    @property
    def is_outdated(self) -> bool:
        """Whether there is work for the worker: tickets to compare, or vectors to compute."""
        if self._current is None or self._current.generation != self._generation:
            return True
        return not (self._has_vectors or self._encoder_missing)

    @property
    def has_members(self) -> bool:
        """Whether the patterns' tickets have been read, so that suggestions can be given."""
        return self._current is not None and self._current.members_read

    @property
    def _has_vectors(self) -> bool:
        return self._current is not None and self._current.encoder is not None

    def rank_patterns(self, ticket: Ticket, refused: Collection[int]) -> "MatchResult | None":
        """Return which patterns fit a ticket, without those refused; None while the members have not been read."""
        state = self._state_with_members()
        if state is None:
            return None
        with self._lock:
            return state.matcher.rank_patterns(match_text(ticket), refused)

    def current_matcher(self) -> "tuple[Matcher, RLock] | None":
        """Return the matcher, up to date where that is quick, and the lock to hold while using it.

        None while it has read few tickets: `has_read_all` says whether it has read all of them once.
        """
        self._state_with_members()
        return self.loaded_matcher()

    def loaded_matcher(self) -> "tuple[Matcher, RLock] | None":
        """Return the matcher and its lock without bringing it up to date, for workers. None as `current_matcher`."""
        state = self._current
        if state is None or not (self.has_read_all or (state.members_read and len(state.matcher) >= MIN_READ)):
            return None
        return state.matcher, self._lock

    @property
    def has_read_all(self) -> bool:
        """Whether all tickets have been read once: with fewer, similarities are rough, as fewer words are common."""
        return self._current is not None and self._current.generation >= 0

    def _state_with_members(self) -> _MatcherState | None:
        """Return the current state, brought up to date where that is quick; None while its members are not read."""
        state = self._current
        outdated = state is None or state.generation != self._generation
        left_to_worker = self.has_worker and self._generation_left_to_worker == self._generation
        if outdated and not left_to_worker:
            total = tickets.total(self._db)
            new = total - (len(state.matcher) if state else 0)
            is_slow = state is None or new > MAX_NEW_AT_ONCE or total > MAX_COMPARED_AT_ONCE  # it imports numpy first
            if self.has_worker and is_slow:
                self._generation_left_to_worker = self._generation
            else:
                self._read_at_once()
                state = self._current
        return state if state is not None and state.members_read else None

    def _read_at_once(self) -> None:
        if self._current is None:
            # With a worker, vectors are left to it: loading the encoder takes long.
            index, encoder = (None, None) if self.has_worker else self._load_index_with_encoder()
            self._current = _MatcherState(encoder, index)
        for _ in self._catch_up(self._db, self._current):
            pass

    # ------------------------------------------------------------ the worker

    def update_in_worker(self, yield_to_ui: YieldToUI) -> None:
        """Bring the matcher up to date over a connection of its own, compute vectors, and write the cache.

        For a worker thread. `yield_to_ui` is called between batches: it may wait, and may raise to stop the work.
        """
        with closing(self._db.connect()) as db:
            if is_first := self._current is None:
                self._current = _MatcherState(None, self._load_index(None))
            self._catch_up_yielding(db, self._current, yield_to_ui)
            if is_first and len(self._current.matcher) >= MIN_CACHED_TICKETS:
                release_memory()
            if not self._has_vectors and not self._encoder_missing:
                self._read_vectors(db, yield_to_ui)
            else:
                self._save_cache(self._current)

    def _read_vectors(self, db: Database, yield_to_ui: YieldToUI) -> None:
        """Read all tickets into a second matcher with vectors, which then replaces the first."""
        from translate_tui.matching import vectors

        encoder = vectors.load()
        if encoder is None:
            self._encoder_missing = True
            if self._current is not None:
                self._save_cache(self._current)
            return
        self._upcoming = _MatcherState(encoder, self._load_index(encoder))
        try:
            self._catch_up_yielding(db, self._upcoming, yield_to_ui)
            with self._lock:
                self._current = self._upcoming
        finally:
            self._upcoming = None
        self._save_cache(self._current)

    def _catch_up_yielding(self, db: Database, state: _MatcherState, yield_to_ui: YieldToUI) -> None:
        total = max(tickets.total(db), 1)
        for tickets_read in self._catch_up(db, state):
            self.progress = min(tickets_read / total, 1.0)
            yield_to_ui()
        self.progress = 1.0

    # ----------------------------------------------------------- catching up

    def _catch_up(self, db: Database, state: _MatcherState) -> Iterator[int]:
        """Bring a matcher to the database as it is, members first; yield after each batch how many were compared."""
        generation = self._generation
        compared_ids: set[int] = set()
        for members in (True, False):
            yield from self._compare_tickets(db, state, compared_ids, members=members)
            state.members_read = True
        for ticket_ids in _deleted(db, state, compared_ids):
            with self._lock:  # for few at a time: an import that is undone takes 100,000 away
                for ticket_id in ticket_ids:
                    state.matcher.remove(ticket_id)
            yield len(compared_ids)
        with self._lock:
            _read_refusals(db, state)
            state.generation = generation

    def _compare_tickets(
        self, db: Database, state: _MatcherState, compared_ids: set[int], *, members: bool
    ) -> Iterator[int]:
        last_id: int | None = None
        while True:
            moves = self._moves
            rows = tickets.to_match(db, members=members, before=last_id, most=ROWS_PER_QUERY)
            if not rows:
                return
            for start in range(0, len(rows), BATCH_SIZE):
                batch = rows[start : start + BATCH_SIZE]
                if not self._add_batch(state, batch, moves):
                    break  # a verb moved tickets meanwhile: read the rows from here on again
                compared_ids.update(row[0] for row in batch)
                last_id = batch[-1][0]
                yield len(compared_ids)

    def _add_batch(self, state: _MatcherState, batch: Sequence[tuple[Any, ...]], moves: int) -> bool:
        """Tell a matcher of rows of `tickets.to_match` that were read after a number of moves.

        Return False, with nothing done, where a ticket was moved since then.
        """
        from translate_tui.matching.index import MatchText

        with self._lock:
            known_marks = [state.matcher.index.mark_of(row[0]) for row in batch]
        changed = [
            (MatchText(*row[:5]), mark)
            for row, mark, known_mark in zip(batch, map(checksum_of, batch), known_marks, strict=True)
            if known_mark != mark
        ]
        # Outside the lock: with vectors this takes long, and the screen must not wait for it.
        features_and_vectors = [_read_ticket(text, state.encoder) for text, _ in changed]
        with self._lock:
            if self._moves != moves:
                return False
            for (text, mark), (features, vector) in zip(changed, features_and_vectors, strict=True):
                state.matcher.add(text, None, vector, features, mark)
            state.uncached += len(changed)
            for row in batch:
                state.matcher.assign(row[0], row[5])
        return True

    # ------------------------------------------------------------- the cache

    def _load_index_with_encoder(self) -> "tuple[TicketIndex | None, Encoder | None]":
        """Return the index in the cache and the encoder it was made with; without a cache, no encoder either."""
        from translate_tui.matching import vectors

        encoder = vectors.load() if cache_path(self._db.path).exists() else None
        index = self._load_index(encoder)
        if index is None and encoder is not None:  # it was made without vectors, and computing them takes long
            return self._load_index(None), None
        return index, encoder

    def _load_index(self, encoder: "Encoder | None") -> "TicketIndex | None":
        from translate_tui.matching import cache

        with suppress(OSError), cache_path(self._db.path).open("rb") as file:
            return cache.read(file, encoder)
        return None

    def _save_cache(self, state: _MatcherState) -> None:
        """Write the cache where enough tickets were read since. A failure is ignored: they are read again then."""
        from translate_tui.matching import cache

        known = len(state.matcher)
        if known < MIN_CACHED_TICKETS or state.uncached < known * MIN_UNCACHED_SHARE:
            return
        with self._lock:
            snapshot = cache.Snapshot.of(state.matcher.index)
        with suppress(OSError), replace_file(cache_path(self._db.path)) as temporary:
            with temporary.open("wb") as file:
                cache.write(snapshot, file)
            state.uncached = 0
        del snapshot
        release_memory()


def _read_ticket(text: "MatchText", encoder: "Encoder | None") -> "tuple[TextFeatures, Bytes | None]":
    """Return a ticket's features and vector (None without an encoder)."""
    from translate_tui.matching.words import extract_features

    vector = encoder.encode([text.text])[0] if encoder is not None else None
    return extract_features(text.title, text.quote), vector


def _deleted(db: Database, state: _MatcherState, compared_ids: set[int]) -> Iterator[Sequence[int]]:
    """Yield the known tickets that are deleted or set aside by now, a batch at a time."""
    # A ticket that was moved from the inbox into a pattern between the two passes was in neither, and is still there.
    missing = sorted(state.matcher.index.slot_of.keys() - compared_ids)
    kept = {ticket.id for ticket in tickets.by_ids(db, missing).values() if ticket.aside is None}
    deleted = [ticket_id for ticket_id in missing if ticket_id not in kept]
    for start in range(0, len(deleted), ROWS_PER_QUERY):
        yield deleted[start : start + ROWS_PER_QUERY]


def _read_refusals(db: Database, state: _MatcherState) -> None:
    refused: dict[int, set[int]] = {}
    for ticket_id, pattern_id in tickets.refusals(db):
        refused.setdefault(ticket_id, set()).add(pattern_id)
    state.matcher.replace_refusals(refused)


def cache_path(path: Path) -> Path:
    """Return the cache file of a database, which may be deleted at any time."""
    return path.with_name(path.name + SUFFIX)


def match_text(ticket: Ticket) -> "MatchText":
    """Return a ticket as the matcher reads it."""
    from translate_tui.matching.index import MatchText

    return MatchText(ticket.id, ticket.title, ticket.quote, ticket.segment, ticket.customer_id)


def checksum_of(row: Sequence[object]) -> int:
    """Return a checksum of a row's title, quote, segment and customer id, which follow its ticket id."""
    return zlib.crc32("\0".join(map(str, row[1:5])).encode("utf-8", "surrogatepass"))
