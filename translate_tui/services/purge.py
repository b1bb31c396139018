"""The purge session: support says its most painful tickets, and is heard. Nothing is scored or sorted."""

from datetime import timedelta

from translate_tui.model import PurgeEntry, PurgeSession, Refused
from translate_tui.protocol import agenda, clock
from translate_tui.services.timekeeping import Timekeeper
from translate_tui.store import drafts, purges
from translate_tui.store.database import Database
from translate_tui.text import clean, plain

DRAFT = "purge"


class Purges:
    """The verbs of the purge screen on one database."""

    def __init__(self, db: Database, time: Timekeeper) -> None:
        self._db = db
        self._time = time

    def session(self) -> PurgeSession | None:
        """Return the newest session, running or ended."""
        return purges.newest(self._db)

    def entries(self, session: PurgeSession) -> list[PurgeEntry]:
        """Return what was said in a session, in its order."""
        return purges.entries(self._db, session.id)

    def left(self, session: PurgeSession) -> int:
        """Return the seconds that are left; negative is overrun."""
        return clock.seconds_left(session, self._time.now())

    def need(self) -> PurgeSession:
        """Return the session that is running. Raises Refused when none is."""
        session = purges.newest(self._db)
        if session is None or session.ended_at is not None:
            raise Refused("No purge session is running. Start one with enter.")
        return session

    def start(self) -> str:
        """Begin a session of 90 minutes; return what was done."""
        session = purges.newest(self._db)
        if session is not None and session.ended_at is None:
            raise Refused("A purge session is running already.")
        with self._db.step("started a purge session"):
            purges.start(self._db, self._time.note(), agenda.PURGE_SECONDS)
        return "started a purge session"

    def turn(self, speaker: str) -> str:
        """Begin somebody's turn; an empty name is a turn without a name, and none is written anywhere."""
        session = self.need()
        speaker = plain(clean(speaker))
        label = f"{speaker}'s turn" if speaker else "a turn without a name"
        with self._db.step(label):
            purges.turn(self._db, session.id, speaker)
        return label

    def say(self, words: str) -> str:
        """Keep what was said, verbatim; return what was done. Raises Refused without words."""
        session = self.need()
        words = clean(words)
        if not words:
            raise Refused("Nothing was typed, so nothing is kept.")
        with self._db.step("kept what was said"):
            turn_id = session.turn_id or purges.turn(self._db, session.id, "")
            purges.say(self._db, turn_id, words)
            drafts.drop(self._db, DRAFT)
        return "kept"

    def hear(self, entry: PurgeEntry) -> str:
        """Mark an entry as heard, or take the mark back; return what was done."""
        label = "took back “heard”" if entry.heard else "heard"
        with self._db.step(label):
            purges.hear(self._db, entry.id, None if entry.heard else self._db.now())
        return label

    def pause(self) -> str:
        """Stop the clock for a break, or let it go on; return what was done."""
        session = self.need()
        now = self._time.now()
        if session.paused_at is None:
            with self._db.step("a break"):
                purges.set_clock(self._db, session, timedelta(0), now)
            return "a break: the clock stands"
        with self._db.step("went on after the break"):
            purges.set_clock(self._db, session, now - session.paused_at, None)
        return "went on after the break"

    def end(self) -> str:
        """End the session; return what was done."""
        session = self.need()
        with self._db.step("ended the purge session"):
            purges.end(self._db, session.id, self._time.now())
        return "ended the purge session"
