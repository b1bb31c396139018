"""What stands in a database, read past everything that the app remembers."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any, Final

_KEPT_FOR_ITSELF: Final = ("change", "digest", "log_mark")  # what the store writes beside what people do

Tables = dict[str, list[tuple[Any, ...]]]


def tables(path: Path) -> Tables:
    """Return all rows by table, but the images of the log and what the store keeps for itself."""
    with closing(sqlite3.connect(path)) as observer:
        names = observer.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: observer.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for (name,) in names
            if name not in _KEPT_FOR_ITSELF and not name.startswith("sqlite_")
        }


def difference(wanted: Tables, found: Tables, besides: Collection[str] = ()) -> str:
    """Return in which tables rows differ, with some of them; tables `besides` may differ."""
    parts = []
    for table, rows in wanted.items():
        if table not in besides and rows != found[table]:
            missing, extra = [r for r in rows if r not in found[table]], [r for r in found[table] if r not in rows]
            parts.append(f"{table} (without {str(missing[:2])[:300]}, with {str(extra[:2])[:300]})")
    return "; ".join(parts)


def memory_folder() -> Path | None:
    """Return a folder that is in memory, where there is one: a commit need not wait for the disk."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None
