"""Settings, as text by key. Changing one is no step of the history."""

from translate_tui.store.database import Database


def value(db: Database, key: str, default: str) -> str:
    """Return the value of a setting, or `default` if it was never set."""
    stored = db.value("SELECT value FROM setting WHERE key = ?", (key,))
    return default if stored is None else str(stored)


def set_value(db: Database, key: str, value: str) -> None:
    """Set the value of a setting, in a session of its own."""
    with db.unlogged():
        db.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
