"""What is typed and not yet said, and the instrument's settings: kept, but no steps of the history."""

from collections.abc import Mapping

from translate_tui.model import stamp
from translate_tui.store.database import Database


def keep(db: Database, key: str, typed: Mapping[str, str]) -> None:
    """Keep the fields of a dialog as they are typed; nothing typed leaves nothing kept."""
    import json

    with db.writing() as connection:
        if any(value.strip() for value in typed.values()):
            connection.execute(
                "INSERT INTO draft (key, typed, kept_at) VALUES (?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET typed = excluded.typed, kept_at = excluded.kept_at",
                (key, json.dumps(dict(typed), ensure_ascii=False), stamp(db.now())),
            )
        else:
            connection.execute("DELETE FROM draft WHERE key = ?", (key,))


def read(db: Database, key: str) -> dict[str, str]:
    """Return what was typed under a key; empty when nothing is kept."""
    import json

    typed = db.value("SELECT typed FROM draft WHERE key = ?", (key,))
    return {} if typed is None else {str(k): str(v) for k, v in json.loads(typed).items()}


def newest(db: Database, prefix: str) -> str | None:
    """Return the key of the newest draft under a prefix, without the prefix."""
    key = db.value(
        "SELECT key FROM draft WHERE substr(key, 1, length(?)) = ? ORDER BY kept_at DESC, rowid DESC LIMIT 1",
        (prefix, prefix),
    )
    return None if key is None else str(key)[len(prefix) :]


def drop(db: Database, key: str) -> None:
    """Let go of a draft: it has been said. Inside a step, so that both happen or neither."""
    db.execute("DELETE FROM draft WHERE key = ?", (key,))


def setting(db: Database, key: str, default: str) -> str:
    """Return a setting, or `default` where nobody set it."""
    value = db.value("SELECT value FROM setting WHERE key = ?", (key,))
    return default if value is None else str(value)


def set_setting(db: Database, key: str, value: str) -> None:
    """Set a setting."""
    with db.writing() as connection:
        connection.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
