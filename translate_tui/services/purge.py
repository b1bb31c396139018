"""The purge session: support says its most painful tickets, and is heard. Nothing is scored or sorted.

Who speaks without a name is written nowhere: a name comes into the file only with the first words that are
kept under it. Until then it is in this window's memory alone, and so is the rest of the roster.
"""

from datetime import timedelta
from typing import Final

from translate_tui.model import PurgeEntry, PurgeSession, UserError
from translate_tui.protocol import agenda, clock
from translate_tui.protocol.purge import PurgeAnswer
from translate_tui.services.clock import MeetingClock
from translate_tui.services.patterns import Patterns
from translate_tui.store import decisions, drafts
from translate_tui.store import purge as purges
from translate_tui.store import slate as slates
from translate_tui.store.database import Database
from translate_tui.text import clean, fold, plain, split_names

DRAFT: Final = "purge"
LONGEST: Final = 1_000_000  # characters of one entry


class Purges:
    """The verbs of the purge session on one database."""

    def __init__(self, db: Database, time: MeetingClock, patterns: Patterns) -> None:
        self._db = db
        self._time = time
        self._patterns = patterns
        self._roster: list[str] = []
        self._speaker = ""
        self._turn_id: int | None = None  # of the present speaker, once words of theirs are kept
        self._last_named = ""
        self._session_id: int | None = None  # the session of which this window knows whose turn it is

    # -------------------------------------------------------------- reading

    def session(self) -> PurgeSession | None:
        """Return the newest session, running or ended; its turn is this window's."""
        session = purges.newest_session(self._db)
        if session is None or session.ended_at is not None:
            return session
        if session.id != self._session_id:  # without a name: nobody is given words that may be another's
            self._session_id, self._roster, self._last_named = session.id, [], session.turn
            self._give("")
        elif self._turn_id is not None and (session.turn_id, session.turn) == (self._turn_id, ""):
            self._speaker = ""  # another window has taken the name off
        return session._replace(turn=self._speaker)

    def entries(self, session: PurgeSession | None = None) -> list[PurgeEntry]:
        """Return what was said in a session (None: in all of them), in its order."""
        return purges.entries(self._db, session.id if session else None)

    def became(self) -> dict[int, PurgeAnswer]:
        """Return what became of every purged ticket, by the ticket's id."""
        of_pattern: dict[int, PurgeAnswer] = {}
        standing = self._patterns.standing
        stood = {
            standing(one): number
            for one, number in sorted(slates.last_meeting_numbers(self._db).items(), key=_meeting)
        }
        decided = {standing(one.pattern_id): (one, number) for one, number, _ in decisions.all_decisions(self._db)}
        found = {}
        placed = purges.patterns_of_tickets(self._db)
        for entry in purges.entries(self._db):
            pattern = self._patterns.get(placed.get(entry.ticket_id, 0))
            if pattern is None:
                found[entry.ticket_id] = PurgeAnswer()
                continue
            if pattern.id not in of_pattern:
                decision, number = decided.get(pattern.id, (None, None))
                of_pattern[pattern.id] = PurgeAnswer(
                    pattern.name,
                    pattern.title,
                    pattern.slated,
                    stood.get(pattern.id),
                    decision.outcome if decision else None,
                    decision.why if decision else "",
                    number,
                    pattern.shipped_on,
                )
            found[entry.ticket_id] = of_pattern[pattern.id]
        return found

    def unanswered(self) -> int:
        """Return how many purged tickets have no answer yet."""
        return sum(not one.answered for one in self.became().values())

    def left(self, session: PurgeSession) -> int:
        """Return the seconds that are left; negative is overrun."""
        return clock.seconds_left(session, self._time.now())

    def rested(self, session: PurgeSession) -> int:
        """Return the seconds since the break began; 0 where there is none."""
        return int((self._time.now() - session.paused_at).total_seconds()) if session.paused_at else 0

    def need(self) -> PurgeSession:
        """Return the session that is running. Raises UserError when none is."""
        session = self.session()
        if session is None or session.ended_at is not None:
            raise UserError("No purge session is running. Start one with enter.")
        return session

    # --------------------------------------------------------------- roster

    def roster(self, session: PurgeSession) -> list[str]:
        """Return who speaks by name: who did before this window came, then those named in it, in their order."""
        known = {fold(name) for name in self._roster}
        spoke = [name for name in purges.speakers(self._db, session.id) if fold(name) not in known]
        return spoke + self._roster

    def name_roster(self, names: str) -> str:
        """Name who is to speak (parted by commas), and write it nowhere; return what was done. Raises UserError."""
        session = self.need()
        known = {fold(name) for name in self.roster(session)}
        named: dict[str, str] = {}
        for name in split_names(names):
            named.setdefault(fold(name), name)
        new = [name for key, name in named.items() if key not in known]
        if not new:
            raise UserError("Name who speaks; several are parted by commas. Without a name: shift-tab.")
        self._roster += new
        if not self._speaker and self._turn_id is None:
            self._give(new[0])
        return f"{', '.join(new)}: on the roster, written nowhere until something is said by name"

    # ---------------------------------------------------------------- verbs

    def start(self) -> str:
        """Begin a session of 90 minutes; return what was done."""
        with self._db.step("started a purge session"):
            session = purges.newest_session(self._db)
            if session is not None and session.ended_at is None:
                raise UserError("A purge session is running already.")
            purges.start(self._db, self._time.note(), agenda.PURGE_SECONDS)
        self.need()
        return "started a purge session"

    def turn(self, speaker: str) -> str:
        """Give the turn to somebody; an empty name is a turn without a name. Nothing is written by that."""
        session = self.need()
        speaker = plain(clean(speaker))
        known = {fold(name): name for name in self.roster(session)}
        if speaker and fold(speaker) not in known:
            self._roster.append(speaker)
        self._give(known.get(fold(speaker), speaker))
        return f"{self._speaker}'s turn" if speaker else "without a name: none is written anywhere"

    def next_turn(self) -> str:
        """Give the turn to the next on the roster, round and round. Raises UserError where nobody is on it.

        After words without a name, whoever's turn it was goes on: the order tells nothing of who said them.
        """
        session = self.need()
        listed = self.roster(session)
        if not listed:
            raise UserError("Nobody is on the roster yet.")
        if not self._speaker and self._last_named in listed:
            return self.turn(self._last_named)
        if listed == [self._speaker]:
            raise UserError(f"Only {self._speaker} is on the roster; ctrl-r names others.")
        at = listed.index(self._last_named) if self._last_named in listed else -1
        return self.turn(listed[(at + 1) % len(listed)])

    def _give(self, speaker: str) -> None:
        self._speaker, self._turn_id = speaker, None
        self._last_named = speaker or self._last_named

    def say(self, words: str) -> str:
        """Keep what was said, verbatim; return what was done. Raises UserError without words."""
        words = clean(words)
        if not words:
            raise UserError("Nothing was typed, so nothing is kept.")
        if len(words) > LONGEST:
            raise UserError(
                f"This has {len(words):,} characters, and one entry holds at most {LONGEST:,}, so nothing was kept. "
                "Keep it in parts."
            )
        session = self.need()
        with self._db.step("kept what was said"):
            turn_id = self._turn_id
            if turn_id is None or purges.newest_turn(self._db, session.id) != (turn_id, self._speaker):
                turn_id = purges.add_turn(self._db, session.id, self._speaker)
            purges.add_entry(self._db, turn_id, words)
            drafts.delete(self._db, DRAFT)
        self._turn_id = turn_id
        purges.erase_dropped_names(self._db)
        return "kept"

    def erase_name(self, entry: PurgeEntry) -> str:
        """Take the name off the turn in which an entry was said, for good; return what was done. Raises UserError."""
        if not entry.speaker:
            raise UserError("This was said without a name.")
        if entry.turn_id == self._turn_id:
            self._speaker = ""
        self._roster = [name for name in self._roster if fold(name) != fold(entry.speaker)]
        gone = purges.erase_name(self._db, entry.turn_id)
        rest = "" if gone else "; it leaves the file's log when every other window on it is closed"
        return f"the name is gone from this turn and from the history, for good{rest}"

    def hear(self, entry: PurgeEntry) -> str:
        """Mark an entry as heard, or take the mark back; return what was done."""
        label = "took back “heard”" if entry.heard else "heard"
        with self._db.step(label):
            purges.set_heard(self._db, entry.id, None if entry.heard else self._db.now())
        return label

    def pause(self) -> str:
        """Stop the clock for a break, or let it go on; return what was done."""
        with self._db.step("a break") as step:
            session, now = self.need(), self._time.now()
            if session.paused_at is None:
                purges.shift_clock(self._db, session, timedelta(0), now)
                return "a break: the clock stands"
            step.label = "went on after the break"
            purges.shift_clock(self._db, session, now - session.paused_at, None)
        return "went on after the break"

    def end(self) -> str:
        """End the session; return what was done."""
        with self._db.step("ended the purge session"):
            purges.end(self._db, self.need().id, self._time.now())
        purges.erase_dropped_names(self._db)
        return "ended the purge session"


def _meeting(stood: tuple[int, int]) -> int:
    return stood[1]
