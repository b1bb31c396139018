"""Exchanges: the days on which people of one team joined the other one."""

from datetime import date

from translate_tui.protocol.exchanges import Direction, Exchange
from translate_tui.store.database import Database


def all_exchanges(db: Database) -> list[Exchange]:
    """Return all exchanges, newest day first."""
    rows = db.rows("SELECT id, direction, day, who, learned FROM exchange ORDER BY day DESC, id DESC")
    return [
        Exchange(exchange_id, Direction(direction), date.fromisoformat(day), who, learned)
        for exchange_id, direction, day, who, learned in rows
    ]


# -------------------------------------------------------- inside a session


def add(db: Database, direction: Direction, day: date, who: str, learned: str) -> int:
    """Add an exchange and return its id. `who` went; `learned` may be ""."""
    values: dict[str, object] = {
        "direction": direction.value,
        "day": day.isoformat(),
        "who": who,
        "learned": learned,
    }
    return db.insert("exchange", values)


def update(db: Database, exchange_id: int, day: date, who: str, learned: str) -> None:
    """Change the day of an exchange, who went, and what they learned."""
    db.execute(
        "UPDATE exchange SET day = ?, who = ?, learned = ? WHERE id = ?", (day.isoformat(), who, learned, exchange_id)
    )
