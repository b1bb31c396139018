"""Drafts: what is typed and not yet saved, stored at every key press so that a crash loses nothing.

A verb that saves what was typed takes the draft's key and drops the draft in the same transaction.
"""

from collections.abc import Mapping

from translate_tui.store import drafts
from translate_tui.store.database import Database
from translate_tui.text import clean


class Drafts:
    """Reads and stores the drafts of this window, and reads those that closed windows left behind."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, key: str, typed: Mapping[str, str]) -> None:
        """Store the fields of a dialog by name, as typed so far; when all are empty, the draft is removed."""
        drafts.save(self._db, key, {name: clean(value) for name, value in typed.items()})

    def read(self, key: str) -> dict[str, str]:
        """Return the fields of a draft by name; empty when there is none."""
        return drafts.load(self._db, key)

    def newest(self, prefix: str) -> str | None:
        """Return the rest of the key of the newest draft whose key starts with a prefix; None when there is none."""
        return drafts.newest_key(self._db, prefix)
