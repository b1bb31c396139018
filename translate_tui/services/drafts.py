"""Drafts: what is typed and not yet saved, stored at every key press so that a crash loses nothing.

A verb that saves what was typed takes the draft's key and drops the draft in the same transaction; of the others the
dialog drops it afterwards. (A crash between the two offers again what is saved already.)
"""

from collections.abc import Mapping

from translate_tui.model import UserError
from translate_tui.store import drafts
from translate_tui.store.database import SHORT_WAIT_MS, Database
from translate_tui.text import clean


class Drafts:
    """Reads and stores the drafts of this window, and reads those that closed windows left behind.

    `problem`: why what was typed last is not stored yet, in words; empty if it is. It is kept here until then.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unsaved: dict[str, dict[str, str]] = {}  # by key, the oldest first
        self.problem = ""

    def save(self, key: str, typed: Mapping[str, str]) -> None:
        """Store the fields of a dialog by name, as typed so far; when all are empty, the draft is removed.

        Never raises, and hardly waits for another program: a full disk or a lock must not stop people from typing.
        What can't be stored is kept for `retry`, which the app calls once a second, and `problem` says why.
        """
        self._unsaved.pop(key, None)
        self._unsaved[key] = {name: clean(value) for name, value in typed.items()}
        if not self.problem:  # else each key would wait for the lock
            self.retry()

    def retry(self, wait_ms: int = SHORT_WAIT_MS) -> bool:
        """Try again to store what could not be stored, and wait so long for a lock; return whether all is stored."""
        try:
            while self._unsaved:
                key, typed = next(iter(self._unsaved.items()))
                with self._db.without_waiting(wait_ms):
                    drafts.save(self._db, key, typed)
                del self._unsaved[key]
        except UserError as error:
            self.problem = f"What you type is not saved yet, but kept here. {error}"
            return False
        self.problem = ""
        return True

    def read(self, key: str) -> dict[str, str]:
        """Return the fields of a draft by name; empty when there is none."""
        if key in self._unsaved:
            return {**self._unsaved[key]} if any(map(str.strip, self._unsaved[key].values())) else {}
        return drafts.load(self._db, key)

    def newest(self, prefix: str) -> str | None:
        """Return the rest of the key of the newest draft whose key starts with a prefix; None when there is none."""
        for key in reversed(self._unsaved):
            if key.startswith(prefix) and self.read(key):
                return key[len(prefix) :]
        return drafts.newest_key(self._db, prefix)
