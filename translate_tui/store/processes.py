"""This start of the machine, and which programs of it still run."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot() -> str:
    """Return a name for this start of the machine; for this process, where the system gives none."""
    try:
        if sys.platform == "darwin":
            asked = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(asked, capture_output=True, text=True, timeout=2, check=True).stdout.strip()
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, ValueError, subprocess.SubprocessError):
        return os.urandom(8).hex()


def runs(pid: int) -> bool:
    """Tell whether a process of this start of the machine still runs; where that cannot be asked, it does not."""
    if os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
