"""The windows that have a database open: each has a name of its own among all processes that ever had one open."""

import os
from typing import Final

from translate_tui.store.processes import boot_id, is_running, start_of

_open: Final[set[str]] = set()  # windows of this process


def new() -> str:
    """Return the id of a new window."""
    return os.urandom(8).hex()


def add(window: str) -> None:
    """Take note that a window of this process is open."""
    _open.add(window)


def discard(window: str) -> None:
    """Take note that a window of this process is closed."""
    _open.discard(window)


def writer(window: str) -> str:
    """Return what identifies a window of this process among all that ever were, for `is_open_elsewhere`."""
    return f"{boot_id()}.{os.getpid()}.{start_of(os.getpid())}.{window}"


def is_open_elsewhere(other: str, window: str) -> bool:
    """Return whether `other` (see `writer`) is another window than this one that is still open."""
    match other.split("."):
        case [boot, pid, start, name] if boot == boot_id() and pid.isdecimal():
            pass
        case [boot, pid, name] if boot == boot_id() and pid.isdecimal():
            start = ""  # as written by earlier versions
        case _:
            return False
    if pid == str(os.getpid()):
        return name != window and name in _open
    return is_running(int(pid), start)
