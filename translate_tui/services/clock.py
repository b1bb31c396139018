"""The time of what is running, by a clock that nobody can set.

The system's clock may be set back in mid-meeting, by hand or by the network. The machine also has a steady
clock: it counts seconds since it started, sleep included, and is the same for every program. When a meeting or
purge session starts, both are noted; from then on its time is that moment plus what the steady clock has
counted. After the machine was started anew, the system's clock is all there is.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from translate_tui.store import clock as anchors
from translate_tui.store.database import Database, utc_now
from translate_tui.store.processes import boot_id


class SteadyTime(NamedTuple):
    """A reading of the steady clock: seconds since the start that `boot` names."""

    boot: str
    seconds: float


def read_steady_clock() -> SteadyTime:
    """Read the machine's steady clock; it goes on while the machine sleeps."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # on a Mac the latter counts sleep
        if hasattr(time, name):
            return SteadyTime(boot_id(), time.clock_gettime(getattr(time, name)))
    return SteadyTime(boot_id(), time.monotonic())


class MeetingClock:
    """Tells the time to what is running in one database."""

    def __init__(self, db: Database, steady: Callable[[], SteadyTime] | None = None) -> None:
        """Without `steady`, a database whose own clock was given (by a test) is believed as it is."""
        self._db = db
        self._steady = steady or (read_steady_clock if db.now is utc_now else self._given)

    def _given(self) -> SteadyTime:
        return SteadyTime("given", self._db.now().timestamp())

    def now(self) -> datetime:
        """Return the moment by the steady clock; by the system's where this start of the machine has noted none."""
        read = self._steady()
        noted = anchors.newest_anchor(self._db, read.boot)
        if noted is None:
            return self._db.now()
        return noted.wall + timedelta(seconds=read.seconds - noted.steady)

    def note(self) -> datetime:
        """Note both clocks for what starts now, and return the moment. Inside a step.

        While a meeting or a purge session runs, its time holds for the other too.
        """
        if anchors.is_anchor_in_use(self._db):
            return self.now()
        read, wall = self._steady(), self._db.now()
        anchors.add_anchor(self._db, read.boot, read.seconds, wall)
        return wall
