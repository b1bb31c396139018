"""Drafts: what is typed and not yet saved, kept at every key press."""

from collections.abc import Mapping

from translate_tui.store import drafts
from translate_tui.store.database import Database
from translate_tui.text import clean


class Drafts:
    """The drafts of this window, and those that closed windows left."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, key: str, typed: Mapping[str, str]) -> None:
        """Keep a dialog's fields as they are typed; empty fields leave nothing kept."""
        drafts.save(self._db, key, {name: clean(value) for name, value in typed.items()})

    def read(self, key: str) -> dict[str, str]:
        """Return the fields that are kept under a key; empty when nothing is."""
        return drafts.load(self._db, key)

    def newest(self, prefix: str) -> str | None:
        """Return the newest draft's key under a prefix, without the prefix; None when there is none."""
        return drafts.newest_key(self._db, prefix)
