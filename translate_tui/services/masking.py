"""Who is masked on a shared screen and in redacted documents: everybody this database names."""

from typing import TYPE_CHECKING, Final

from translate_tui.store import masking
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

_CUSTOMER_TABLES: Final = ("customer", "customer_identity", "customer_says", "ticket", "reply")
_PEOPLE_TABLES: Final = ("attendance", "expected", "commitment", "parking_lot", "purge_turn", "exchange")


class Masks:
    """The names of one database, as a redactor that always knows the newest."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._customers: tuple[list[str], list[str], list[str]] | None = None  # names, authors, ids
        self._redactor: Redactor | None = None
        db.changes.subscribe(self._forget)

    def _forget(self, changes: Changes) -> None:
        if changes.touched(*_CUSTOMER_TABLES):
            self._customers = None
        if changes.touched(*_CUSTOMER_TABLES, *_PEOPLE_TABLES):
            self._redactor = None

    def redactor(self) -> "Redactor":
        """Return what masks the names and ids that this database knows, and what looks like one."""
        redactor = self._redactor
        if redactor is None:
            from translate_tui.redaction.redactor import Redactor

            named = self._customers
            if named is None:  # 100,000 tickets' authors take a while to read, and change with tickets alone
                named = (
                    masking.customer_names(self._db),
                    masking.author_names(self._db),
                    masking.customer_ids(self._db),
                )
            customers, authors, ids = named
            redactor = Redactor(customers, [*authors, *masking.people_names(self._db)], ids)
            self._customers, self._redactor = named, redactor
        return redactor
