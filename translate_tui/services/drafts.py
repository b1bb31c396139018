"""Drafts: what is typed and not yet saved, stored at every key press so that a crash loses nothing.

A verb that saves what was typed takes the draft's key and drops the draft in the same transaction; of the others the
dialog drops it afterwards. (A crash between the two offers again what is saved already.)
"""

from collections.abc import Mapping
from typing import Final

from translate_tui.model import UserError
from translate_tui.store import drafts
from translate_tui.store.database import SHORT_WAIT_MS, Database
from translate_tui.store.draft_subjects import subjects
from translate_tui.text import clean

_BEFORE: Final = " before"  # behind the name of a field: what it held when the typing began


class Drafts:
    """Reads and stores the drafts of this window, and reads those that closed windows left behind.

    `problem`: why what was typed last is not stored yet, in words; empty if it is. It is kept here until then.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unsaved: dict[str, dict[str, str]] = {}  # by key, the oldest first
        self.problem = ""

    def save(self, key: str, typed: Mapping[str, str], before: Mapping[str, str] | None = None) -> None:
        """Store the fields of a dialog by name, as typed so far; when all are empty, the draft is removed.

        `before` is what the fields held when the typing began (see `before`).
        Never raises, and hardly waits for another program: a full disk or a lock must not stop people from typing.
        What can't be stored is kept for `retry`, which the app calls once a second, and `problem` says why.
        """
        self._unsaved.pop(key, None)
        self._unsaved[key] = {name: clean(value) for name, value in typed.items()}
        if any(map(str.strip, typed.values())):
            self._unsaved[key] |= {f"{name}{_BEFORE}": clean(value) for name, value in (before or {}).items()}
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
        return {name: value for name, value in self._load(key).items() if not name.endswith(_BEFORE)}

    def before(self, key: str) -> dict[str, str]:
        """Return what the fields held when a draft was begun, by name: the stored text may be another by now."""
        return {
            name.removesuffix(_BEFORE): value for name, value in self._load(key).items() if name.endswith(_BEFORE)
        }

    def _load(self, key: str) -> dict[str, str]:
        if key in self._unsaved:
            return {**self._unsaved[key]} if any(map(str.strip, self._unsaved[key].values())) else {}
        return drafts.load(self._db, key)

    def unsaved(self) -> str:
        """Return as text what was typed and could not be stored, a line for each field; empty if all is stored."""
        return "".join(
            f"{name}: {value}\n"
            for typed in self._unsaved.values()
            for name, value in typed.items()
            if value.strip() and not name.endswith(_BEFORE)
        )

    def origins(self, key: str) -> list[int | None]:
        """Return in which steps the rows were made that a key names; None for one that no step has made.

        Another window may undo that step and make another row, which gets the same id: then these differ.
        """
        return [
            self._db.value(
                "SELECT max(step_id) FROM change WHERE table_name = ? AND action = 'insert' "
                "AND row_id <= ? AND coalesce(last_row_id, row_id) >= ?",
                (table, row_id, row_id),
            )
            for table, row_id in subjects(key)
        ]

    def newest(self, prefix: str) -> str | None:
        """Return the rest of the key of the newest draft whose key starts with a prefix; None when there is none."""
        for key in reversed(self._unsaved):
            if key.startswith(prefix) and self.read(key):
                return key[len(prefix) :]
        return drafts.newest_key(self._db, prefix)
