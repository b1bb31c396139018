"""Exchanges between the teams: logged, and reminded of when a month has gone by."""

from datetime import date

from translate_tui.model import UserError
from translate_tui.protocol import exchanges as rules
from translate_tui.protocol.dates import parse_past_day
from translate_tui.protocol.exchanges import Direction, Exchange, ExchangeDue
from translate_tui.services.conflicts import ensure_unchanged
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

    def due(self) -> list[ExchangeDue]:
        """Return when each direction is due."""
        return rules.exchanges_due(self.all(), self._db.today())

    def log(self, direction: Direction, day: str, who: str, learnt: str, draft: str = "") -> str:
        """Log a day spent on the other side ("today", "fri", "2026-11-03"); return what was done.

        Raises UserError for a day that cannot be read, and without anybody who went.
        """
        who, when = self._said(who, day)
        label = f"logged an exchange: {direction}, {when}"
        with self._db.step(label):
            exchanges.add(self._db, direction, when, who, clean(learnt))
            drafts.delete(self._db, draft)
        return label

    def amend(self, known: Exchange, day: str, who: str, learnt: str, draft: str = "") -> str:
        """Say a logged day anew, as it was when `known` was read; return what was done. Raises UserError."""
        who, when = self._said(who, day)
        label = f"said anew: {known.direction}, {when}"
        with self._db.step(label):
            now = next((one for one in self.all() if one.id == known.id), None)
            if now is None:
                raise UserError("This exchange is not there any more: it was undone. a logs one.")
            ensure_unchanged("this exchange", _words(known), _words(now), f"{when} {who} {clean(learnt)}")
            exchanges.update(self._db, known.id, when, who, clean(learnt))
            drafts.delete(self._db, draft)
        return label

    def _said(self, who: str, day: str) -> tuple[str, date]:
        who = plain(clean(who))
        if not who:
            raise UserError("An exchange needs to say who went.")
        return who, parse_past_day(day or "today", self._db.today())


def _words(one: Exchange) -> str:
    return f"{one.day} {one.who} {one.learnt}"
