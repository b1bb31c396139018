"""The purge session: 90 minutes in which support says its most painful tickets, and product only listens.

The practice scores and sorts nothing here; each entry can be marked as heard, and is answered later by a decision.

People may speak without a name, and then none is stored. A name is stored with the first entry that is said under it;
until then it is in this window's memory only, as the roster is.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from translate_tui.commands import key
from translate_tui.model import Pattern, PurgeEntry, PurgeSession, UserError
from translate_tui.protocol import agenda, clock
from translate_tui.protocol.purge import PurgeAnswer
from translate_tui.services.clock import MeetingClock
from translate_tui.services.patterns import Patterns
from translate_tui.store import decisions, drafts
from translate_tui.store import purge as purges
from translate_tui.store import slate as slates
from translate_tui.store.database import Database
from translate_tui.text import clean, fold, plain, split_names

DRAFT: Final = "purge"  # key of the draft of what is being typed
MAX_ENTRY_CHARS: Final = 1_000_000


class Purges:
    """Runs the purge sessions of one database, and tells what became of what was said.

    Whose turn it is belongs to the window, not to the database.
    """

    def __init__(self, db: Database, time: MeetingClock, patterns: Patterns) -> None:
        self._db = db
        self._time = time
        self._patterns = patterns
        self._roster: list[str] = []  # names given in this window, in their order
        self._has_traces = False  # of an erased name are in the file, which could not be rewritten then
        self._speaker = ""  # whose turn it is in this window; "" is a turn without a name
        self._turn_id: int | None = None  # of that turn, once an entry of it is stored
        self._last_named = ""  # who had the last turn with a name
        self._session_id: int | None = None  # the session to which all of this belongs

    # -------------------------------------------------------------- reading

    def session(self) -> PurgeSession | None:
        """Return the newest session, running or ended, with this window's turn in it; None without any."""
        session = purges.newest_session(self._db)
        if session is None or session.ended_at is not None:
            return session
        if session.id != self._session_id:
            # Another window may have begun it: start without a name, so that nobody's words go under another's.
            self._session_id, self._roster, self._last_named = session.id, [], session.speaker
            self._set_turn("")
        elif self._turn_id is not None and (session.turn_id, session.speaker) == (self._turn_id, ""):
            self._speaker = ""  # another window has erased the name of this turn
        return session._replace(speaker=self._speaker)

    def entries(self, session: PurgeSession | None = None) -> list[PurgeEntry]:
        """Return the entries of a session (None: of all sessions), in the order in which they were said."""
        return purges.entries(self._db, session.id if session else None)

    def answers(self) -> dict[int, PurgeAnswer]:
        """Return for every purged ticket, by id, what became of it through the pattern that it is in."""
        last_slated = slates.last_meeting_numbers(self._db)
        last_decided = {
            decision.pattern_id: (decision, number) for decision, number, _ in decisions.all_decisions(self._db)
        }

        def answer(pattern: Pattern | None) -> PurgeAnswer:
            if pattern is None:
                return PurgeAnswer()
            decision, number = last_decided.get(pattern.id, (None, None))
            return PurgeAnswer(
                pattern.name,
                pattern.title,
                pattern.slated,
                last_slated.get(pattern.id),
                decision.outcome if decision else None,
                decision.why if decision else "",
                number,
                pattern.shipped_on,
            )

        pattern_ids = purges.patterns_of_tickets(self._db)
        return {
            entry.ticket_id: answer(self._patterns.get(pattern_ids.get(entry.ticket_id, 0)))
            for entry in purges.entries(self._db)
        }

    def count_unanswered(self) -> int:
        """Return how many purged tickets have no answer yet: neither a decision nor a shipped fix."""
        return sum(not answer.answered for answer in self.answers().values())

    def seconds_left(self, session: PurgeSession) -> int:
        """Return the seconds that are left of a session; negative when it runs over."""
        return clock.seconds_left(session, self._time.now())

    def break_seconds(self, session: PurgeSession) -> int:
        """Return the seconds since the present break began; 0 when there is none."""
        return int((self._time.now() - session.paused_at).total_seconds()) if session.paused_at else 0

    def require_running(self) -> PurgeSession:
        """Return the running session, with this window's turn in it. Raises UserError when none is running."""
        session = self.session()
        if session is None or session.ended_at is not None:
            raise UserError(f"No purge session is running. Start one with {key('purge.save')}.")
        return session

    # --------------------------------------------------------------- roster

    def roster(self, session: PurgeSession) -> list[str]:
        """Return the speakers of a session by name: those of whom entries are stored, then this window's roster."""
        roster_keys = {fold(name) for name in self._roster}
        stored = [name for name in purges.speakers(self._db, session.id) if fold(name) not in roster_keys]
        return stored + self._roster

    def add_to_roster(self, names: str) -> str:
        """Add speakers (names separated by commas) to the roster, storing nothing; return what was done.

        The first of them gets the turn when nobody has one. Raises UserError when no name is new.
        """
        session = self.require_running()
        known_keys = {fold(name) for name in self.roster(session)}
        given: dict[str, str] = {}
        for name in split_names(names):
            given.setdefault(fold(name), name)
        new_names = [name for key, name in given.items() if key not in known_keys]
        if not new_names:
            raise UserError(
                f"Enter new names, separated by commas. To continue without a name, press {key('purge.unnamed')}."
            )
        self._roster += new_names
        if not self._speaker and self._turn_id is None:
            self._set_turn(new_names[0])
        return f"added to the roster: {', '.join(new_names)} (not saved until they say something)"

    # ---------------------------------------------------------------- verbs

    def start(self) -> str:
        """Begin a session of 90 minutes; return what was done. Raises UserError while one is running."""
        with self._db.step("started a purge session"):
            session = purges.newest_session(self._db)
            if session is not None and session.ended_at is None:
                raise UserError("A purge session is already running.")
            purges.start(self._db, self._time.note(), agenda.PURGE_SECONDS)
        self.require_running()
        return "started a purge session"

    def give_turn(self, speaker: str) -> str:
        """Give the turn to somebody ("" is a turn without a name), storing nothing; return what was done.

        A name that is not on the roster is added to it. Raises UserError while no session is running.
        """
        session = self.require_running()
        speaker = plain(clean(speaker))
        spellings = {fold(name): name for name in self.roster(session)}
        if speaker and fold(speaker) not in spellings:
            self._roster.append(speaker)
        self._set_turn(spellings.get(fold(speaker), speaker))
        return f"{self._speaker}'s turn" if speaker else "turn without a name: no name is saved"

    def next_turn(self) -> str:
        """Give the turn to the next on the roster, the first after the last; return what was done.

        After a turn without a name, the last named speaker goes on: so the order does not tell who spoke without one.
        Raises UserError while the roster has nobody else.
        """
        session = self.require_running()
        speakers = self.roster(session)
        if not speakers:
            raise UserError(f"Nobody is on the roster yet. Press {key('purge.roster')} to add names.")
        if not self._speaker and self._last_named in speakers:
            return self.give_turn(self._last_named)
        if speakers == [self._speaker]:
            raise UserError(f"Only {self._speaker} is on the roster. Press {key('purge.roster')} to add others.")
        last = speakers.index(self._last_named) if self._last_named in speakers else -1
        return self.give_turn(speakers[(last + 1) % len(speakers)])

    def _set_turn(self, speaker: str) -> None:
        self._speaker, self._turn_id = speaker, None
        self._last_named = speaker or self._last_named

    def add_entry(self, words: str) -> str:
        """Store what was said as an entry of the present turn, verbatim; return what was done.

        Raises UserError without words, with more than a million characters, and while no session is running.
        """
        words = clean(words)
        if not words:
            raise UserError("Nothing was typed, so nothing was saved.")
        if len(words) > MAX_ENTRY_CHARS:
            raise UserError(
                f"This has {len(words):,} characters, but an entry can have at most {MAX_ENTRY_CHARS:,}. Nothing was "
                "saved. Save it in parts."
            )
        session = self.require_running()
        with self._db.step("saved what was said"):
            turn_id = self._turn_id
            # Another window may have had a turn since, or erased the name of this one: then it is a new turn.
            if turn_id is None or purges.newest_turn(self._db, session.id) != (turn_id, self._speaker):
                turn_id = purges.add_turn(self._db, session.id, self._speaker)
            purges.add_entry(self._db, turn_id, words)
            drafts.delete(self._db, DRAFT)
        self._turn_id = turn_id
        self._erase_dropped_names()
        return "saved"

    def _erase_dropped_names(self) -> None:
        """Erase names that are in the log alone. A file that is busy keeps them until the next entry: no error.

        The entry before it is stored: whoever typed it must not be told that nothing was changed.
        """
        with suppress(UserError):
            purges.erase_dropped_names(self._db)
            if self._has_traces:
                self._has_traces = not self._db.vacuum()

    def erase_name(self, entry: PurgeEntry) -> str:
        """Erase the name from the turn in which an entry was said; return what was done.

        It cannot be undone: the name is erased from the history and from the file as well. Raises UserError for an
        entry without a name.
        """
        if not entry.speaker:
            raise UserError("This was said without a name, so there is no name to erase.")
        log_emptied = purges.erase_name(self._db, entry.turn_id)
        if entry.turn_id == self._turn_id:
            self._speaker = ""
        self._roster = [name for name in self._roster if fold(name) != fold(entry.speaker)]
        self._has_traces = not log_emptied
        where = "all other windows, and other programs that use the file,"
        caveat = f"; close {where} and have room on its disk to erase the last traces of it" * self._has_traces
        return f"removed the name from this entry and the history for good{caveat}"

    def toggle_heard(self, entry: PurgeEntry) -> str:
        """Mark an entry as heard (listened to), or take the mark back; return what was done.

        Raises UserError if it is gone.
        """
        label = "marked as not heard" if entry.heard else "marked as heard"
        with self._db.step(label):
            if not purges.set_heard(self._db, entry.id, None if entry.heard else self._db.now()):
                raise UserError("This entry no longer exists: it was undone in another window.")
        return label

    def pause(self) -> str:
        """Stop the clock for a break, or restart it; return what was done. Raises UserError as `require_running`."""
        with self._db.step("paused for a break") as step:
            session, now = self.require_running(), self._time.now()
            if session.paused_at is None:
                purges.shift_clock(self._db, session, timedelta(0), now)
                return "paused for a break"
            step.label = "resumed after the break"
            purges.shift_clock(self._db, session, now - session.paused_at, None)
        return "resumed after the break"

    def end(self) -> str:
        """End the running session; return what was done. Raises UserError while none is running."""
        with self._db.step("ended the purge session"):
            purges.end(self._db, self.require_running().id, self._time.now())
        self._erase_dropped_names()
        return "ended the purge session"
