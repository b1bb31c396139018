"""Drafts: the fields of a dialog as they were typed but not saved yet, so that a crash or a closed window loses none.

Each window has its own drafts: a draft is stored as "key@window", where the window is `windows.writer`. Those of
windows that were closed can be read by every window, which takes them over so. A window deletes only its own ones and
those that it has taken over: nobody here has seen the others. Saving a draft is no step of the history.
"""

import json
from collections.abc import Mapping
from contextlib import suppress

from translate_tui.model import format_time
from translate_tui.store import windows
from translate_tui.store.database import Database
from translate_tui.store.draft_subjects import WINDOW_SEPARATOR


def save(db: Database, key: str, fields: Mapping[str, str]) -> None:
    """Save the fields of a dialog in place of the draft with this key; fields that are all empty delete it.

    Opens a session of its own. A draft of another open window with the same key is left as it is.
    """
    with db.unlogged():
        _delete(db, key)
        if any(value.strip() for value in fields.values()):
            db.execute(
                "INSERT INTO draft (key, typed, kept_at) VALUES (?, ?, ?)",
                (
                    f"{key}{WINDOW_SEPARATOR}{windows.writer(db.window)}",
                    json.dumps(dict(fields), ensure_ascii=False),
                    format_time(db.now()),
                ),
            )


def load(db: Database, key: str) -> dict[str, str]:
    """Return the fields of the draft with this key, of this window or of a closed one; empty if there is none."""
    for stored_key, typed in _visible(db, key):
        if _without_window(stored_key) == key:
            db.shown_drafts.add(stored_key)
            with suppress(ValueError, AttributeError):  # damaged on the disk: it must not keep the form from opening
                return {str(name): str(value) for name, value in json.loads(typed).items()}
    return {}


def newest_key(db: Database, prefix: str) -> str | None:
    """Return the key of the newest draft with a prefix, without the prefix; None if there is none."""
    for stored_key, _ in _visible(db, prefix):
        return _without_window(stored_key)[len(prefix) :]
    return None


def delete(db: Database, key: str) -> None:
    """Delete the draft with this key ("": none), because what was typed is saved now.

    Inside the session that saves it, so that both happen or neither.
    """
    if key:
        _delete(db, key)


def _delete(db: Database, key: str) -> None:
    own = f"{key}{WINDOW_SEPARATOR}{windows.writer(db.window)}"
    for stored_key in {own} | {shown for shown in db.shown_drafts if _without_window(shown) == key}:
        db.execute("DELETE FROM draft WHERE key = ?", (stored_key,))


def _visible(db: Database, prefix: str) -> list[tuple[str, str]]:
    """Return the drafts whose key starts with a prefix, newest first, as (stored key, JSON of the fields).

    Those of other windows that are open are left out: people are still typing there.
    """
    rows = db.rows(
        "SELECT key, typed FROM draft WHERE substr(key, 1, length(?)) = ? ORDER BY kept_at DESC, rowid DESC",
        (prefix, prefix),
    )
    return [
        (stored_key, typed)
        for stored_key, typed in rows
        if not windows.is_open_elsewhere(stored_key.partition(WINDOW_SEPARATOR)[2], db.window)
    ]


def _without_window(stored_key: str) -> str:
    return stored_key.partition(WINDOW_SEPARATOR)[0]
