"""Anchors of the steady clock: which moment it was when it showed so many seconds (see services/clock.py)."""

from datetime import datetime
from math import floor
from typing import NamedTuple

from translate_tui.store.database import Database


class Anchor(NamedTuple):
    """At the moment `wall`, the steady clock showed `steady` seconds since the machine was started."""

    steady: float
    wall: datetime


def newest_anchor(db: Database, boot_id: str) -> Anchor | None:
    """Return the newest anchor since one start of the machine (`processes.boot_id`); None if there is none."""
    rows = db.rows("SELECT steady, wall FROM anchor WHERE boot = ? ORDER BY id DESC LIMIT 1", (boot_id,))
    return next((Anchor(steady, datetime.fromisoformat(wall)) for steady, wall in rows), None)


def is_anchor_in_use(db: Database) -> bool:
    """Return whether a meeting or a purge session is running, whose time is told by the newest anchor."""
    running = "SELECT 1 FROM meeting WHERE ended_at IS NULL UNION SELECT 1 FROM purge_session WHERE ended_at IS NULL"
    return db.value(running) is not None


def add_anchor(db: Database, boot_id: str, steady: float, wall: datetime) -> None:
    """Save what the steady clock shows (seconds) at the moment `wall`. Inside a session.

    Down to the millisecond: the log of undo keeps 15 digits of a number, and more would not come back as they were.
    Rounded up, the time told by the anchor would begin before `wall`.
    """
    db.insert("anchor", {"boot": boot_id, "steady": floor(1000 * steady) / 1000, "wall": wall.isoformat()})
