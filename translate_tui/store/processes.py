"""Which start of the machine this is, and whether another process is still running."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

_LINUX_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> str:
    """Return an id that changes whenever the machine is started, so that process ids of another start don't count.

    Where the system has none (Windows), the id is of this process only: random, so never equal to another's.
    """
    try:
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(command, capture_output=True, text=True, timeout=2, check=True).stdout.strip()
        return _LINUX_BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, ValueError, subprocess.SubprocessError):
        return os.urandom(8).hex()


def is_running(pid: int) -> bool:
    """Return whether a process with this id is running, whoever owns it. On Windows, which can't be asked, False."""
    if os.name != "posix":
        return False
    try:
        os.kill(pid, 0)  # signal 0 only asks
    except PermissionError:  # it runs, for another user
        return True
    except OSError:
        return False
    return True
