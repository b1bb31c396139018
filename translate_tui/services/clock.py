"""The clock of meetings and purge sessions, which goes on evenly when the system's clock is set.

The system's clock may be set back in the middle of a meeting, by hand or by the network. The machine also has a
steady clock: it counts the seconds since the machine started, sleep included, and is the same for every program. When
a meeting or purge session starts, the reading of both clocks is saved (an anchor). From then on the time is the
anchor's moment plus the seconds that the steady clock has counted since. After a restart of the machine no anchor
fits, so the system's clock is used.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from translate_tui.store import clock as anchors
from translate_tui.store.database import Database, utc_now
from translate_tui.store.processes import boot_id


class SteadyTime(NamedTuple):
    """A reading of the steady clock: `seconds` since the machine started; `boot` identifies that start."""

    boot: str
    seconds: float


def read_steady_clock() -> SteadyTime:
    """Return a reading of the machine's steady clock, which goes on while the machine sleeps."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # macOS has only the latter, and counts sleep in it
        if hasattr(time, name):
            return SteadyTime(boot_id(), time.clock_gettime(getattr(time, name)))
    return SteadyTime(boot_id(), time.monotonic())


class MeetingClock:
    """Tells the time to the meeting or purge session that runs in one database."""

    def __init__(self, db: Database, steady: Callable[[], SteadyTime] | None = None) -> None:
        """`steady` reads the steady clock: the machine's, or where a test has set the database's clock, that one."""
        self._db = db
        self._read_steady = steady or (read_steady_clock if db.now is utc_now else self._read_database_clock)

    def _read_database_clock(self) -> SteadyTime:
        return SteadyTime("given", self._db.now().timestamp())

    def now(self) -> datetime:
        """Return the present moment by the steady clock; by the system's clock without an anchor."""
        reading = self._read_steady()
        anchor = anchors.newest_anchor(self._db, reading.boot)
        if anchor is None:
            return self._db.now()
        return anchor.wall + timedelta(seconds=reading.seconds - anchor.steady)

    def note(self) -> datetime:
        """Save an anchor for what starts now, and return the present moment. Call it inside a step.

        While a meeting or a purge session runs, its anchor is used for the other too: two would tell two times.
        """
        if anchors.is_anchor_in_use(self._db):
            return self.now()
        reading, wall = self._read_steady(), self._db.now()
        anchors.add_anchor(self._db, reading.boot, reading.seconds, wall)
        return wall
