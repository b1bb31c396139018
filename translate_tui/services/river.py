"""The River: everything that comes in, from files, from Slack, or typed by hand.

Readers of files are imported when they are first used: 57 modules, 75 ms, which the first screen does not need.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import FilePreview, ImportReport, NewTicket, TicketType, UserError
from translate_tui.services.triage import Triage
from translate_tui.store.database import Database
from translate_tui.text import clean, plain

if TYPE_CHECKING:
    from translate_tui.protocol.lint import Post
    from translate_tui.river.line import RiverLine
    from translate_tui.services.importing import ImportOptions
    from translate_tui.services.meanings import WordMeanings


DRAFT: Final = "quick add"  # the key of a ticket that is being typed


class River:
    """Brings tickets and customers into one database."""

    def __init__(self, db: Database, triage: Triage, meanings: "Callable[[], WordMeanings]") -> None:
        """`meanings` returns the meanings of words in the database; it is called when they are first needed."""
        self._db = db
        self._triage = triage
        self._meanings = meanings

    # ---------------------------------------------------------------- files

    def import_files(
        self,
        paths: Sequence[Path],
        options: "ImportOptions | None" = None,
        *,
        dry_run: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> ImportReport:
        """Import files as one step and return a report on their rows; see `importing.import_files`."""
        from translate_tui.services.importing import import_files

        return import_files(self._db, paths, options, dry_run=dry_run, progress=progress)

    def import_in_background(
        self, paths: Sequence[Path], options: "ImportOptions", progress: Callable[[int, int], None]
    ) -> ImportReport:
        """Import files over a connection of its own, for a worker thread; the step is this window's to undo.

        Returns and raises as `importing.import_files`.
        """
        from translate_tui.services.importing import import_files

        with closing(self._db.connect()) as connection:
            return import_files(connection, paths, options, progress=progress)

    def import_customers(
        self, paths: Sequence[Path], options: "ImportOptions", *, dry_run: bool = False
    ) -> ImportReport:
        """Import lists of customers as one step and return a report; see `customer_lists.import_customers`."""
        from translate_tui.services.customer_lists import import_customers

        return import_customers(self._db, paths, options, dry_run=dry_run)

    def preview(self, path: Path, options: "ImportOptions") -> FilePreview:
        """Return the first rows of a file with named columns; see `importing.preview`. Raises UserError."""
        from translate_tui.services.importing import preview

        return preview(self._db, path, options)

    def common_values(self, path: Path, columns: tuple[str, ...]) -> dict[str, int]:
        """Return the most common values in columns of a file, each with its number of rows."""
        from translate_tui.services.importing import ImportOptions, common_values

        return common_values(self._db, path, ImportOptions(), columns)

    # ---------------------------------------------------------------- Slack

    def pull(self, channel: str, progress: Callable[[int], None] | None = None) -> ImportReport:
        """Import what is new in a Slack channel, over a connection of its own for a worker; see `pulling.pull`."""
        from translate_tui.services.pulling import pull

        with closing(self._db.connect()) as connection:
            return pull(connection, channel, os.environ, progress)

    def pulled_channels(self) -> list[str]:
        """Return the ids of the Slack channels that were imported or pulled before."""
        from translate_tui.services.pulling import channels

        return channels(self._db)

    # -------------------------------------------------------------- by hand

    def lint(self, path: Path | None, options: "ImportOptions | None" = None) -> "list[Post]":
        """Return the posts of a file (None: of the channels in the database), to check how they follow the format.

        Raises UserError when the file cannot be read.
        """
        from translate_tui.services import lint

        return lint.posts_of_file(self._db, path, options) if path else lint.posts_of_river(self._db)

    def read_line(self, typed: str) -> "RiverLine | None":
        """Return type, segment, impact and quote of a line in River format; None when it has not that format."""
        from translate_tui.river.line import parse

        return parse(clean(typed), self._meanings().table())

    def add_ticket(
        self, quote: str, kind: str, segment: str, impact: str, customer: str, draft: str = ""
    ) -> tuple[int, str]:
        """Add one ticket by hand; return its id and what was done.

        The fields are as typed, and all but `quote` may be empty. `draft` is the key of the draft that becomes this
        ticket. Raises UserError without a quote, and for a type that is not known.
        """
        meanings = self._meanings().table()
        if meanings.type(kind) is TicketType.OTHER and kind.strip().casefold() != "other":
            raise UserError(
                f"“{plain(kind)}” isn't a known type. Leave it empty, or use one of these: {', '.join(TicketType)}."
            )
        ticket = NewTicket(
            line=1,
            ref="",
            quote=clean(quote),
            type=meanings.type(kind),
            segment=meanings.segment(segment),
            impact_words=plain(impact),
            customer=plain(customer),
            posted_at=self._db.now(),
            in_format=bool(kind and segment and impact),
        )
        return self._triage.add_ticket(ticket, draft)
