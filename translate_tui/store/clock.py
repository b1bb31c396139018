"""Where the steady clock stood at which moment (see services/timekeeping.py)."""

from datetime import datetime
from typing import NamedTuple

from translate_tui.store.database import Database


class Anchor(NamedTuple):
    """At `wall`, the steady clock stood at `steady` seconds."""

    steady: float
    wall: datetime


def newest(db: Database, boot: str) -> Anchor | None:
    """Return the newest anchor of a start of the machine, or None."""
    rows = db.rows("SELECT steady, wall FROM anchor WHERE boot = ? ORDER BY id DESC LIMIT 1", (boot,))
    return Anchor(rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else None


def needed(db: Database) -> bool:
    """Tell whether something runs by the anchor that there is."""
    running = "SELECT 1 FROM meeting WHERE ended_at IS NULL UNION SELECT 1 FROM purge_session WHERE ended_at IS NULL"
    return db.value(running) is not None


def keep(db: Database, boot: str, steady: float, wall: datetime) -> None:
    """Keep an anchor. Inside a step."""
    db.insert("anchor", {"boot": boot, "steady": steady, "wall": wall.isoformat()})
