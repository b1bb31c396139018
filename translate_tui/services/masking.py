"""Masking: the redactor for shared screens and redacted documents, which knows every name in this database.

The redactor is imported when it is first asked for: 7 modules, 13 ms, and the first screen is not masked.
"""

from threading import Lock
from typing import TYPE_CHECKING, Final

from translate_tui.model import UserError
from translate_tui.store import masking
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.redaction.known_names import KnownNames
    from translate_tui.redaction.redactor import Redactor

_CUSTOMER_TABLES: Final = ("customer", "customer_identity", "customer_says", "ticket", "reply")
_PEOPLE_TABLES: Final = ("attendance", "expected", "commitment", "parking_lot", "purge_turn", "exchange")


class Masks:
    """Keeps a redactor for the names of one database, and forgets it when a name may have changed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # Customers, authors and ids, kept apart from people: reading those of 100,000 tickets takes long, and they
        # change with imports alone.
        self._customer_names: KnownNames | None = None
        self._redactor: Redactor | None = None
        self._hiding: Redactor
        self._hiding_generation = -1  # what was forgotten when the names could not be read
        self._generation = 0  # counts what was forgotten: what was read before must not be kept after
        self._lock = Lock()  # guards these: a worker's commits are published on its thread
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if not changes.touched(*_CUSTOMER_TABLES, *_PEOPLE_TABLES):
            return
        with self._lock:
            self._generation += 1
            self._redactor = None
            if changes.touched(*_CUSTOMER_TABLES):
                self._customer_names = None

    def screen_redactor(self) -> "Redactor":
        """Return the redactor for a shared screen: `redactor`, or one that hides everything if it can't be made."""
        if self._hiding_generation == self._generation:  # asked for each text; reading all names takes long
            return self._hiding
        try:
            return self.redactor()
        except UserError:
            from translate_tui.redaction.redactor import HidingRedactor

            self._hiding, self._hiding_generation = HidingRedactor(), self._generation
            return self._hiding

    def redactor(self) -> "Redactor":
        """Return a redactor for the names and ids that this database has now, and for whatever looks like one.

        Raises UserError if they can't be read.
        """
        with self._lock:
            redactor, customer_names, generation = self._redactor, self._customer_names, self._generation
        if redactor is None:
            from translate_tui.redaction.known_names import KnownNames
            from translate_tui.redaction.redactor import Redactor

            if customer_names is None:
                customer_names = KnownNames(
                    masking.customer_names(self._db), masking.author_names(self._db), masking.customer_ids(self._db)
                )
            redactor = Redactor((customer_names, KnownNames(people=masking.people_names(self._db))))
            with self._lock:
                if generation == self._generation:  # else a commit came between, and a name may be missing
                    self._customer_names, self._redactor = customer_names, redactor
        return redactor
