"""The exchanges as they are logged."""

from datetime import date

from translate_tui.protocol.exchanges import Direction, Exchange
from translate_tui.store.database import Database


def all_exchanges(db: Database) -> list[Exchange]:
    """Return all days spent on the other side, newest first."""
    rows = db.rows("SELECT id, direction, day, who, learnt FROM exchange ORDER BY day DESC, id DESC")
    return [Exchange(row[0], Direction(row[1]), date.fromisoformat(row[2]), row[3], row[4]) for row in rows]


def log(db: Database, direction: Direction, day: date, who: str, learnt: str) -> int:
    """Log a day and return its id. Inside a step."""
    values: dict[str, object] = {
        "direction": direction.value,
        "day": day.isoformat(),
        "who": who,
        "learnt": learnt,
    }
    return db.insert("exchange", values)


def amend(db: Database, exchange_id: int, day: date, who: str, learnt: str) -> None:
    """Say a logged day anew. Inside a step."""
    db.execute(
        "UPDATE exchange SET day = ?, who = ?, learnt = ? WHERE id = ?", (day.isoformat(), who, learnt, exchange_id)
    )
