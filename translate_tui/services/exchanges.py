"""Exchanges: days that people of one team spend with the other, logged with what they learned.

The practice asks for one in each direction a month; `due` tells which is overdue.
"""

from datetime import date

from translate_tui.commands import key
from translate_tui.model import UserError
from translate_tui.protocol import exchanges as rules
from translate_tui.protocol.dates import parse_past_day
from translate_tui.protocol.exchanges import Direction, Exchange, ExchangeDue
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.store import drafts, exchanges
from translate_tui.store.database import Database
from translate_tui.text import clean, describe_day, plain, shorten


class Exchanges:
    """Reads and changes the exchanges of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Exchange]:
        """Return all logged exchanges, newest first."""
        return exchanges.all_exchanges(self._db)

    def due(self) -> list[ExchangeDue]:
        """Return for each direction when its next exchange is due, as of today."""
        return rules.exchanges_due(self.all(), self._db.today())

    def log(self, direction: Direction, day: str, who: str, learned: str, draft: str = "") -> str:
        """Log a day spent with the other team; return what was done.

        `day` is typed as "today", "fri" or "2026-11-03"; "" is today. Raises UserError for a day that cannot be read
        or is to come, and without anybody who went.
        """
        who, spent_on = self._read_fields(who, day)
        label = f"added exchange: {direction}, {describe_day(spent_on)}, {shorten(who, labels.MAX_CHARS)}"
        with self._db.step(label):
            exchanges.add(self._db, direction, spent_on, who, clean(learned))
            drafts.delete(self._db, draft)
        return label

    def change(self, exchange: Exchange, day: str, who: str, learned: str, draft: str = "") -> str:
        """Change a logged exchange; return what was done.

        `exchange` is what people saw when they began. Raises UserError as `log` does, and when another window has
        changed or undone the exchange since.
        """
        who, spent_on = self._read_fields(who, day)
        label = f"changed exchange: {exchange.direction}, {describe_day(spent_on)}, {shorten(who, labels.MAX_CHARS)}"
        with self._db.step(label):
            stored = next((listed for listed in self.all() if listed.id == exchange.id), None)
            if stored is None:
                log = key("exchanges.log")
                raise UserError(f"This exchange no longer exists: it was undone. Press {log} to add one.")
            wanted = f"{spent_on} {who} {clean(learned)}"
            ensure_unchanged("this exchange", _as_text(exchange), _as_text(stored), wanted)
            exchanges.update(self._db, exchange.id, spent_on, who, clean(learned))
            drafts.delete(self._db, draft)
        return label

    def _read_fields(self, who: str, day: str) -> tuple[str, date]:
        """Return who went and on which day. Raises UserError without anybody, and for a day that cannot be read."""
        who = plain(clean(who))
        if not who:
            raise UserError("Nobody is entered. Enter who went on the exchange.")
        return who, parse_past_day(day or "today", self._db.today())


def _as_text(exchange: Exchange) -> str:
    return f"{exchange.day} {exchange.who} {exchange.learned}"
