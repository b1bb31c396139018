"""The matcher and the database: kept in step, without the screen ever waiting.

What is read of the tickets is compared with what the matcher knows, a batch at a time: at once
where that is a blink, else by a worker beside the screen, which gives way to keys. Verbs tell
the matcher directly. What was costly to find out is kept in a file beside the database.
"""

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final

from translate_tui.model import Ticket
from translate_tui.store import tickets
from translate_tui.store.changes import Changes, RowChange
from translate_tui.store.database import Database
from translate_tui.store.files import replace_file

if TYPE_CHECKING:
    from translate_tui.matching.cache import FeatureCache
    from translate_tui.matching.index import MatchText
    from translate_tui.matching.matcher import Matcher, MatchResult
    from translate_tui.matching.vectors import Bytes, Encoder
    from translate_tui.matching.words import TextFeatures

_BATCH: Final = 16  # tickets read between two looks at whether to give way
_AT_ONCE: Final = 400  # new tickets that are read in a blink
_COMPARED_AT_ONCE: Final = 4000  # known tickets that are compared in a blink
_WORTH_KEEPING: Final = 500  # tickets
_MUCH: Final = 0.05  # share of the tickets, read anew, that makes it worth keeping them again
SUFFIX: Final = ".matching"

YieldToUI = Callable[[], None]


class _MatcherState:
    """A matcher, and by which marks the tickets are known to it."""

    def __init__(self, encoder: "Encoder | None") -> None:
        from translate_tui.matching.matcher import Matcher

        self.matcher: Matcher = Matcher(encoder)
        self.encoder = encoder
        self.marks: dict[int, int] = {}
        self.members_read = False
        self.read_at = -1  # which state of the database was read to its end
        self.unkept = 0  # tickets that were read anew since they were kept


class Matching:
    """The matcher of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = RLock()
        self._now: _MatcherState | None = None
        self._next: _MatcherState | None = None  # with vectors, while it is being read
        self._state = 0  # counts what was changed elsewhere: by undo, by an import or another process
        self._verbs = 0  # counts what was changed here
        self._moved: set[int] = set()  # tickets that verbs have moved since they were asked for
        self._without_extra = False
        self._left_to_worker = -1  # the state that takes longer than a blink
        self.beside = False  # a worker beside the screen does what takes longer than a blink
        self.share = 1.0  # of the tickets that the worker has read
        db.changes.subscribe(self._forget)

    # ------------------------------------------------------- told of changes

    def _forget(self, changes: Changes) -> None:
        """Tell the matcher what moved; after any larger change have it compare all tickets again."""
        members, refusals = changes.rows("member"), changes.rows("refusal")
        if changes.touched("ticket", "customer_link") or members is None or refusals is None:
            self.changed()
            return
        with self._lock:
            for row in sorted(members, key=lambda row: row.new is not None):  # taken out first, then put in
                image = row.new or row.old or {}
                self._place(image["ticket_id"], row.new["pattern_id"] if row.new else None)
            for row in refusals:
                self._refuse(row)

    def changed(self) -> None:
        """Have the tickets compared again: some were added, changed or taken away."""
        self._state += 1

    def _place(self, ticket_id: int, pattern_id: int | None) -> None:
        self._verbs += 1
        self._moved.add(ticket_id)
        for known in (self._now, self._next):
            if known is not None:
                if ticket_id in known.matcher:
                    known.matcher.assign(ticket_id, pattern_id)
                else:
                    self._state += 1

    def _refuse(self, row: RowChange) -> None:
        image = row.new or row.old or {}
        pair = {image["pattern_id"]}
        for known in (self._now, self._next):
            if known is not None:
                refused = known.matcher.refused(image["ticket_id"])
                known.matcher.refuse(image["ticket_id"], refused | pair if row.new else refused - pair)

    def take_moved(self) -> tuple[int, set[int]]:
        """Return a count of the changes made elsewhere, and the tickets that verbs have moved since the last call."""
        moved, self._moved = self._moved, set()
        return self._state, moved

    # --------------------------------------------------------------- answers

    @property
    def behind(self) -> bool:
        """Whether there is something for the worker to do."""
        return self._now is None or self._now.read_at != self._state or not (self._semantic or self._without_extra)

    @property
    def has_members(self) -> bool:
        """Whether the members have been read, so that suggestions can be given."""
        return self._now is not None and self._now.members_read

    @property
    def _semantic(self) -> bool:
        return self._now is not None and self._now.encoder is not None

    def suggest(self, ticket: Ticket, refused: Collection[int]) -> "MatchResult | None":
        """Return what is proposed for a ticket; None while the members have not been read."""
        known = self._ready()
        if known is None:
            return None
        with self._lock:
            return known.matcher.suggest(said(ticket), refused)

    def using(self) -> "tuple[Matcher, RLock] | None":
        """Return the matcher and the lock under which it is to be used; None while it is not read to the end."""
        self._ready()
        return self.now()

    def now(self) -> "tuple[Matcher, RLock] | None":
        """Return the same without looking at the database: for workers."""
        known = self._now
        return None if known is None or known.read_at < 0 else (known.matcher, self._lock)

    def _ready(self) -> _MatcherState | None:
        known = self._now
        whole = known is not None and known.read_at == self._state
        if not whole and not (self.beside and self._left_to_worker == self._state):
            total = tickets.total(self._db)
            new = total - (len(known.marks) if known else 0)
            if self.beside and (new > _AT_ONCE or total > _COMPARED_AT_ONCE):
                self._left_to_worker = self._state
            else:
                self._read_at_once()
                known = self._now
        return known if known is not None and known.members_read else None

    def _read_at_once(self) -> None:
        kept: FeatureCache | None = None
        if self._now is None:
            kept, encoder = (None, None) if self.beside else self._kept_with_vectors()
            self._now = _MatcherState(encoder)
        for _ in self._reading(self._db, self._now, kept):
            pass

    # ------------------------------------------------------------ the worker

    def read_beside(self, give_way: YieldToUI) -> None:
        """Read all that is behind, over a connection of its own, and keep what was costly.

        `give_way` is called between batches: it may wait, and may raise to stop the work.
        """
        with closing(self._db.connect()) as db:
            first = self._now is None
            if self._now is None:
                self._now = _MatcherState(None)
            self._follow(db, self._now, self._load(None) if first else None, give_way)
            if not self._semantic and not self._without_extra:
                self._read_vectors(db, give_way)
            elif self._now.encoder is not None:
                self._keep(self._now)

    def _read_vectors(self, db: Database, give_way: YieldToUI) -> None:
        from translate_tui.matching import vectors

        encoder = vectors.load()
        if encoder is None:
            self._without_extra = True
            if self._now is not None:
                self._keep(self._now)
            return
        self._next = _MatcherState(encoder)
        try:
            self._follow(db, self._next, self._load(encoder), give_way)
            with self._lock:
                self._now = self._next
        finally:
            self._next = None
        self._keep(self._now)

    def _follow(self, db: Database, known: _MatcherState, kept: "FeatureCache | None", give_way: YieldToUI) -> None:
        total = max(tickets.total(db), 1)
        for read in self._reading(db, known, kept):
            self.share = min(read / total, 1.0)
            give_way()
        self.share = 1.0

    def _reading(self, db: Database, known: _MatcherState, kept: "FeatureCache | None") -> Iterator[int]:
        """Bring a matcher to the database as it is, a batch at a time; give how many tickets were read."""
        from translate_tui.matching.index import MatchText

        state = self._state
        seen: set[int] = set()
        for members in (True, False):
            after = 0
            while True:
                verbs = self._verbs
                rows = tickets.to_match(db, members=members, after=after, most=_BATCH * 16)
                for start in range(0, len(rows), _BATCH):
                    batch = rows[start : start + _BATCH]
                    marks = [mark_of(row) for row in batch]
                    new = [at for at, row in enumerate(batch) if known.marks.get(row[0]) != marks[at]]
                    fresh = [(MatchText(*batch[at][:5]), marks[at]) for at in new]
                    found = [self._read(one, mark, known, kept) for one, mark in fresh]
                    with self._lock:
                        if self._verbs != verbs:
                            break  # a verb came between: what was read may be overtaken
                        for (one, mark), (reading, vector) in zip(fresh, found, strict=True):
                            known.matcher.add(one, None, vector, reading)
                            known.marks[one.ticket_id] = mark
                        for row in batch:
                            known.matcher.assign(row[0], row[5])
                            seen.add(row[0])
                    after = batch[-1][0]
                    yield len(seen)
                else:
                    if not rows:
                        break
            known.members_read = True
        with self._lock:
            # A ticket that a verb moved from the inbox to a pattern meanwhile was seen in neither, and is there.
            unseen = known.marks.keys() - seen
            for ticket_id in unseen - tickets.by_ids(db, sorted(unseen)).keys():
                known.matcher.remove(ticket_id)
                del known.marks[ticket_id]
            pairs: dict[int, set[int]] = {}
            for ticket_id, pattern_id in tickets.refusals(db):
                pairs.setdefault(ticket_id, set()).add(pattern_id)
            for ticket_id in known.marks:
                known.matcher.refuse(ticket_id, pairs.get(ticket_id, ()))
            known.read_at = state

    def _read(
        self, one: "MatchText", mark: int, known: _MatcherState, kept: "FeatureCache | None"
    ) -> "tuple[TextFeatures, Bytes | None]":
        from translate_tui.matching.words import extract_features

        if kept is not None and (found := kept.get(one.ticket_id, mark)) is not None:
            return found
        vector = known.encoder.encode([one.text])[0] if known.encoder is not None else None
        known.unkept += 1
        return extract_features(one.title, one.quote), vector

    # -------------------------------------------------------- the kept file

    def _kept_with_vectors(self) -> "tuple[FeatureCache | None, Encoder | None]":
        """Return what is kept beside the database, with the encoder that it was found with."""
        from translate_tui.matching import vectors

        encoder = vectors.load() if beside(self._db.path).exists() else None
        kept = self._load(encoder)
        if kept is None and encoder is not None:  # kept without vectors: to find them out would take long
            return self._load(None), None
        return kept, encoder

    def _load(self, encoder: "Encoder | None") -> "FeatureCache | None":
        from translate_tui.matching.cache import unpack

        with suppress(OSError):
            return unpack(beside(self._db.path).read_bytes(), encoder)
        return None

    def _keep(self, known: _MatcherState) -> None:
        """Keep how the tickets were read, where that takes long to find out; not being able to is no loss."""
        from translate_tui.matching.cache import Snapshot, pack

        if len(known.marks) < _WORTH_KEEPING or known.unkept < len(known.marks) * _MUCH:
            return
        with self._lock:
            snapshot = Snapshot.of(known.matcher.index, known.marks)
        with suppress(OSError), replace_file(beside(self._db.path)) as temporary:
            temporary.write_bytes(pack(snapshot))
            known.unkept = 0


def beside(path: Path) -> Path:
    """Return where what was found out is kept: a file that may be deleted at any time."""
    return path.with_name(path.name + SUFFIX)


def said(ticket: Ticket) -> "MatchText":
    """Return a ticket as the matcher reads it."""
    from translate_tui.matching.index import MatchText

    return MatchText(ticket.id, ticket.title, ticket.quote, ticket.segment, ticket.customer_id)


def mark_of(row: Sequence[object]) -> int:
    """Return a number by which a change of (id, title, quote, segment, customer_id) shows."""
    return zlib.crc32("\0".join(map(str, row[1:5])).encode("utf-8", "surrogatepass"))
