"""Where torture puts its files."""

from pathlib import Path


def memory_folder() -> Path | None:
    """Return a folder that is in memory, where there is one: a commit need not wait for the disk."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None
