"""What is typed and not yet said, and the instrument's settings: kept, but no steps of the history."""

from collections.abc import Mapping
from typing import Final

from translate_tui.model import format_time
from translate_tui.store.database import Database

_BY: Final = "@"  # parts a draft's key from the window that keeps it


def keep(db: Database, key: str, typed: Mapping[str, str]) -> None:
    """Keep the fields of a dialog as they are typed; nothing typed leaves nothing kept.

    Each window keeps its own: what another one is typing is not taken from under its hands.
    """
    import json

    with db.unlogged():
        _let_go(db, key)
        if any(value.strip() for value in typed.values()):
            db.execute(
                "INSERT INTO draft (key, typed, kept_at) VALUES (?, ?, ?)",
                (f"{key}{_BY}{db.writer}", json.dumps(dict(typed), ensure_ascii=False), format_time(db.now())),
            )


def read(db: Database, key: str) -> dict[str, str]:
    """Return what was typed under a key, here or in a window that is gone; empty when nothing is kept."""
    import json

    found = [typed for name, typed in _kept(db, key) if name.partition(_BY)[0] == key]
    return {str(k): str(v) for k, v in json.loads(found[0]).items()} if found else {}


def newest(db: Database, prefix: str) -> str | None:
    """Return the key of the newest draft under a prefix, without the prefix."""
    found = [name.partition(_BY)[0] for name, _ in _kept(db, prefix)]
    return found[0][len(prefix) :] if found else None


def drop(db: Database, key: str) -> None:
    """Let go of a draft: it has been said. Inside a step, so that both happen or neither."""
    if key:
        _let_go(db, key)


def _let_go(db: Database, key: str) -> None:
    for name, _ in _kept(db, key):
        if name.partition(_BY)[0] == key:
            db.execute("DELETE FROM draft WHERE key = ?", (name,))


def _kept(db: Database, prefix: str) -> list[tuple[str, str]]:
    """Return drafts under a prefix, newest first: those of this window, and of windows that are gone."""
    rows = db.rows(
        "SELECT key, typed FROM draft WHERE substr(key, 1, length(?)) = ? ORDER BY kept_at DESC, rowid DESC",
        (prefix, prefix),
    )
    return [(name, typed) for name, typed in rows if not db.writes_elsewhere(name.partition(_BY)[2])]


def setting(db: Database, key: str, default: str) -> str:
    """Return a setting, or `default` where nobody set it."""
    value = db.value("SELECT value FROM setting WHERE key = ?", (key,))
    return default if value is None else str(value)


def set_setting(db: Database, key: str, value: str) -> None:
    """Set a setting."""
    with db.unlogged():
        db.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
