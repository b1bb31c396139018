"""Which process this is, and whether another one is still running: not one that was given its id again later."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

_LINUX_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_LINUX_STATUS: Final = "/proc/{pid}/stat"
_START_FIELD: Final = 19  # of the status, counted behind the program's name: in ticks since the machine was started


@cache
def boot_id() -> str:
    """Return an id that changes whenever the machine is started, so that process ids of another start don't count.

    Windows has none, nor needs it: when a process started is told in the time of day there.
    """
    try:
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(command, capture_output=True, text=True, timeout=2, check=True).stdout.strip()
        return _LINUX_BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, ValueError, subprocess.SubprocessError):
        return "unknown"


def start_of(pid: int) -> str | None:
    """Return when a process started, as the system tells it; None if it doesn't run. For comparisons only."""
    if sys.platform == "linux":
        try:
            status = Path(_LINUX_STATUS.format(pid=pid)).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        fields = status.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[_START_FIELD]  # ended, but nobody has asked yet how
    import psutil  # 10 ms, and only where there are drafts

    try:
        return f"{psutil.Process(pid).create_time() * 1000:.0f}"
    except psutil.Error:
        return None


def is_running(pid: int, start: str) -> bool:
    """Return whether the process with this id that started at `start` (see `start_of`; "": whenever) is running."""
    found = start_of(pid)
    return found is not None and start in ("", found)
