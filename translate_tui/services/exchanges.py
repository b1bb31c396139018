"""Exchanges between the teams: logged, and reminded of when a month has gone by."""

from translate_tui.model import Refused
from translate_tui.protocol import exchanges as rules
from translate_tui.protocol.due import past_day
from translate_tui.protocol.exchanges import Direction, Due, Exchange
from translate_tui.store import drafts, exchanges
from translate_tui.store.database import Database
from translate_tui.text import clean, plain


class Exchanges:
    """The verbs of the exchanges on one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Exchange]:
        """Return all exchanges, newest first."""
        return exchanges.all_exchanges(self._db)

    def due(self) -> list[Due]:
        """Return when each direction is due."""
        return rules.due(self.all(), self._db.today())

    def log(self, direction: Direction, day: str, who: str, learnt: str, draft: str = "") -> str:
        """Log a day spent on the other side ("today", "fri", "2026-11-03"); return what was done. Raises Refused."""
        who = plain(clean(who))
        if not who:
            raise Refused("An exchange needs to say who went.")
        when = past_day(day or "today", self._db.today())
        label = f"logged an exchange: {direction}, {when}"
        with self._db.step(label):
            exchanges.log(self._db, direction, when, who, clean(learnt))
            drafts.drop(self._db, draft)
        return label
