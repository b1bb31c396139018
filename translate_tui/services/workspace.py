"""Everything that can be done with one database, in one place: what screens and commands are given."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import FilePreview, ImportReport, NewTicket, Step, TicketType, UserError
from translate_tui.services.clock import MeetingClock, SteadyTime
from translate_tui.services.exchanges import Exchanges
from translate_tui.services.groups import Groups
from translate_tui.services.masking import Masks
from translate_tui.services.meanings import WordMeanings
from translate_tui.services.meeting import Meetings
from translate_tui.services.minutes import Minutes, write_private
from translate_tui.services.patterns import Patterns
from translate_tui.services.purge import Purges
from translate_tui.services.settings import SettingsEditor
from translate_tui.services.triage import Triage
from translate_tui.store import drafts, history
from translate_tui.store.assets import asset
from translate_tui.store.database import VERSION, Database, utc_now
from translate_tui.text import clean

if TYPE_CHECKING:
    from translate_tui.protocol.lint import Post
    from translate_tui.redaction.redactor import Redactor
    from translate_tui.river.line import RiverLine
    from translate_tui.services.customers import Customers
    from translate_tui.services.empathy import EmpathyMaps
    from translate_tui.services.importing import ImportOptions
    from translate_tui.services.journey import Journey
    from translate_tui.services.receipts import Receipts
    from translate_tui.services.replies import Replies
    from translate_tui.services.sheet import Sheets
    from translate_tui.store.statistics import TableStatistics

ENVIRONMENT: Final = "TRANSLATE_TUI_DB"


def default_path() -> Path:
    """Return the database that is opened when none is named: TRANSLATE_TUI_DB, or the user's data folder."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    import platformdirs

    return platformdirs.user_data_path("translate-tui", appauthor=False) / "translate.db"


def sample_path() -> Path:
    """Return where the sample database lies; it is only ever copied."""
    return asset("sample.db")


class Workspace:
    """One open database with its use cases."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] = utc_now,
        steady: Callable[[], SteadyTime] | None = None,
    ) -> None:
        """Open `path`. Raises UserError when that cannot be.

        `now` and `steady` are the clocks: the system's and the machine's, unless a test sets them.
        """
        self.path = path
        self.now = now
        self._db = Database(path, now)
        self.masks = Masks(self._db)
        self.patterns = Patterns(self._db)
        self.triage = Triage(self._db, self.patterns)
        self.groups = Groups(self._db, self.patterns, self.triage)
        time = MeetingClock(self._db, steady)
        self.exchanges = Exchanges(self._db)
        self.purges = Purges(self._db, time, self.patterns)
        self.minutes = Minutes(self._db, self.patterns, time, self.exchanges, self.purges, self.redactor)
        self.meetings = Meetings(self._db, self.patterns, self.minutes, time)
        self.settings = SettingsEditor(self._db)
        self.meanings = WordMeanings(self._db)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # ---------------------------------------------------------------- others

    def changed_elsewhere(self) -> bool:
        """Return whether another program (or a worker) has changed the file since the last call, and catch up."""
        return self._db.catch_up()

    # --------------------------------------------------------------- history

    def undo(self) -> str | None:
        """Take back the newest step; return its label, None when there is none. Raises UserError."""
        return history.undo(self._db)

    def redo(self) -> str | None:
        """Carry out again what was undone last; return its label, None when there is none."""
        return history.redo(self._db)

    def go_to(self, step_id: int) -> tuple[int, int]:
        """Go to any point of the history; return how many steps were undone and redone."""
        return history.go_to(self._db, step_id)

    def steps(self, most: int = 1000) -> list[Step]:
        """Return the newest steps, newest first."""
        return history.steps(self._db, most)

    # --------------------------------------------------------------- masking

    def redactor(self) -> "Redactor":
        """Return what masks the names and ids that this database knows, and what looks like one."""
        return self.masks.redactor()

    # ---------------------------------------------------------------- drafts

    def keep_draft(self, key: str, typed: Mapping[str, str]) -> None:
        """Keep what is typed and not yet said."""
        drafts.keep(self._db, key, {name: clean(value) for name, value in typed.items()})

    def draft(self, key: str) -> dict[str, str]:
        """Return what was typed under a key."""
        return drafts.read(self._db, key)

    def newest_draft(self, prefix: str) -> str | None:
        """Return the newest draft's key under a prefix, without the prefix."""
        return drafts.newest(self._db, prefix)

    # ------------------------------------------------ what is seldom needed

    @cached_property
    def replies(self) -> "Replies":
        """The answers to the customers of decided patterns."""
        from translate_tui.services.replies import Replies

        return Replies(self._db, self.patterns)

    @cached_property
    def receipts(self) -> "Receipts":
        """The briefs, the cases and the newsletter."""
        from translate_tui.services.receipts import Receipts

        return Receipts(self._db, self.patterns, self.redactor)

    @cached_property
    def journey(self) -> "Journey":
        """Where the two teams are on their way."""
        from translate_tui.services.journey import Journey

        return Journey(self._db, self.settings)

    @cached_property
    def empathy(self) -> "EmpathyMaps":
        """The empathy maps of both teams."""
        from translate_tui.services.empathy import EmpathyMaps

        return EmpathyMaps(self._db)

    @cached_property
    def sheets(self) -> "Sheets":
        """The six-column sheet."""
        from translate_tui.services.sheet import Sheets

        return Sheets(self._db, self.patterns)

    @cached_property
    def customers(self) -> "Customers":
        """Whose the tickets are."""
        from translate_tui.services.customers import Customers

        return Customers(self._db)

    # -------------------------------------------------------------- settings

    def setting(self, key: str, default: str) -> str:
        """Return a setting."""
        return drafts.setting(self._db, key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Set a setting."""
        drafts.set_setting(self._db, key, value)

    # ------------------------------------------------------------- the River

    def import_files(
        self,
        paths: Sequence[Path],
        wishes: "ImportOptions | None" = None,
        *,
        dry_run: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> ImportReport:
        """Import files; see `importing.import_files`."""
        from translate_tui.services.importing import import_files

        return import_files(self._db, paths, wishes, dry_run=dry_run, progress=progress)

    def import_beside(
        self, paths: Sequence[Path], wishes: "ImportOptions", progress: Callable[[int, int], None]
    ) -> ImportReport:
        """Import files over a connection of its own: for a worker thread beside the screen.

        The step is this window's, so that its undo takes it back.
        """
        from translate_tui.services.importing import import_files

        with closing(self._db.connect()) as connection:
            return import_files(connection, paths, wishes, progress=progress)

    def import_customers(
        self, paths: Sequence[Path], wishes: "ImportOptions", *, dry_run: bool = False
    ) -> ImportReport:
        """Import lists of customers; see `customers.import_customers`."""
        from translate_tui.services.customers import import_customers

        return import_customers(self._db, paths, wishes, dry_run=dry_run)

    def lint(self, path: Path | None, wishes: "ImportOptions | None" = None) -> "list[Post]":
        """Return the posts of a file (of the River's channels, where none is named) for River lint."""
        from translate_tui.services import lint as linting

        return linting.of_file(self._db, path, wishes) if path else linting.of_river(self._db)

    def read_line(self, typed: str) -> "RiverLine | None":
        """Read what is typed as River format; None where it is not in that form."""
        from translate_tui.river.line import parse

        return parse(clean(typed), self.meanings.table())

    def pull(self, channel: str, progress: Callable[[int], None] | None = None) -> ImportReport:
        """Bring in what is new in a Slack channel, over a connection of its own; see `pulling.pull`."""
        from translate_tui.services.pulling import pull

        with closing(self._db.connect()) as connection:
            return pull(connection, channel, os.environ, progress)

    def pulled_channels(self) -> list[str]:
        """Return the Slack channels that came in before, by their ids."""
        from translate_tui.services.pulling import channels

        return channels(self._db)

    def look(self, path: Path, wishes: "ImportOptions") -> FilePreview:
        """Return what a file with named columns looks like. Raises UserError where it has none."""
        from translate_tui.services.importing import preview

        return preview(self._db, path, wishes)

    def values(self, path: Path, columns: tuple[str, ...]) -> dict[str, int]:
        """Return the commonest words in columns of a file, with how often each stands there."""
        from translate_tui.services.importing import ImportOptions, common_values

        return common_values(self._db, path, ImportOptions(), columns)

    def write_rejected(self, report: ImportReport, path: Path) -> None:
        """Write the rows that an import rejected to a private file. Raises UserError."""
        from translate_tui.exports.rejected import rejected_csv

        self.write(rejected_csv(report.rejected), path)

    def add_ticket(
        self, quote: str, kind: str, segment: str, impact: str, customer: str, draft: str = ""
    ) -> tuple[int, str]:
        """Add one ticket by hand; return its id and what was done. Raises UserError without words.

        `draft` is the key of the draft that is said with this.
        """
        from translate_tui.text import plain

        words = self.meanings.table()
        if words.type(kind) is TicketType.OTHER and kind.strip().casefold() != "other":
            raise UserError(f"“{plain(kind)}” is no type. There are {', '.join(TicketType)}; it may stay empty.")
        new = NewTicket(
            line=1,
            ref="",
            quote=clean(quote),
            type=words.type(kind),
            segment=words.segment(segment),
            impact_words=plain(impact),
            customer=plain(customer),
            posted_at=self.now(),
            in_format=bool(kind and segment and impact),
        )
        return self.triage.add(new, draft)

    # ------------------------------------------------------------- the file

    def backup(self, target: Path) -> None:
        """Copy the database to a new private file. Raises UserError."""
        self._db.backup(target)

    def write(self, text: str | bytes, path: Path) -> None:
        """Write an export to a private file, whole or not at all. Raises UserError, for our own files too."""
        own = [
            self.path,
            *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm", "-journal", ".matching")),
        ]
        if any(path.resolve() == one.resolve() for one in own):
            raise UserError(f"{path} is the database itself, so nothing was written. Name another file.")
        write_private(path, text)

    def check(self) -> tuple[list[str], dict[str, int]]:
        """Return what is wrong with the file (nothing: an empty list), and what it holds."""
        counts = {"schema version": VERSION}
        wrong = self._db.check()
        if not wrong:
            labels = {"ticket": "tickets", "customer": "customers", "pattern": "patterns", "meeting": "meetings"}
            for table, label in {**labels, "step": "steps of history"}.items():
                counts[label] = self._db.value(f"SELECT count(*) FROM {table}")
            counts["in the inbox"] = self.triage.inbox_count()
        return wrong, counts

    def table_statistics(self) -> list["TableStatistics"]:
        """Return the rows and bytes of every table, the largest first. Reads the whole file."""
        from translate_tui.store.statistics import table_statistics  # only `doctor` needs it

        return table_statistics(self._db)
