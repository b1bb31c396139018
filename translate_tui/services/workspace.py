"""Workspace: one open database with all its services. Screens and commands use these and nothing below them.

Services that the first screen does not need are imported when they are first asked for, with the readers and exports
that they use: 52 modules, 50 ms for all of them.
"""

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import ImportReport, UserError
from translate_tui.services.attendance import Attendance
from translate_tui.services.clock import MeetingClock, SteadyTime
from translate_tui.services.commitments import Commitments
from translate_tui.services.decisions import Decisions
from translate_tui.services.drafts import Drafts
from translate_tui.services.exchanges import Exchanges
from translate_tui.services.files import write_private
from translate_tui.services.groups import Groups
from translate_tui.services.history import History
from translate_tui.services.masking import Masks
from translate_tui.services.matching import SUFFIX
from translate_tui.services.meeting import Meetings
from translate_tui.services.meeting_notes import MeetingNotes
from translate_tui.services.parking_lot import ParkingLot
from translate_tui.services.patterns import Patterns
from translate_tui.services.prep import Prep
from translate_tui.services.purge import Purges
from translate_tui.services.rating import Ratings
from translate_tui.services.river import River
from translate_tui.services.set_aside import SetAside
from translate_tui.services.settings import SettingsEditor
from translate_tui.services.slate import Slate
from translate_tui.services.triage import Triage
from translate_tui.store.assets import asset
from translate_tui.store.database import Database, utc_now
from translate_tui.store.files import INDEX, LOG, beside, dated_name, dated_names
from translate_tui.store.schema import VERSION

if TYPE_CHECKING:
    from translate_tui.services.brief import Briefs
    from translate_tui.services.case import Cases
    from translate_tui.services.customers import Customers
    from translate_tui.services.empathy import EmpathyMaps
    from translate_tui.services.journey import Journey
    from translate_tui.services.meanings import WordMeanings
    from translate_tui.services.merging import Merging
    from translate_tui.services.minutes import Minutes
    from translate_tui.services.newsletter import Newsletters
    from translate_tui.services.notes import Notes
    from translate_tui.services.replies import Replies
    from translate_tui.services.sheet import Sheets
    from translate_tui.store.checkup import Checkup
    from translate_tui.store.restore import Restored
    from translate_tui.store.statistics import TableStatistics

ENVIRONMENT: Final = "TRANSLATE_TUI_DB"  # the environment variable that names the database to open
_COUNTED_TABLES: Final = {
    "ticket": "tickets",
    "customer": "customers",
    "pattern": "patterns",
    "meeting": "meetings",
    "step": "changes in the history",
}


def default_path() -> Path:
    """Return the database to open when none is named: TRANSLATE_TUI_DB, else one in the user's data folder."""
    if path := os.environ.get(ENVIRONMENT):
        return Path(path)
    import platformdirs  # 5 ms; not needed when the database is named

    return platformdirs.user_data_path("translate-tui", appauthor=False) / "translate.db"


def sample_path() -> Path:
    """Return the path of the sample database. Copy it: it must not be opened where it is."""
    return asset("sample.db")


def restore(copy: Path, target: Path, *, even_if_open: bool = False) -> "Restored":
    """Put a copy in the place of the database `target`; return where the former one is kept, and what is wrong.

    Raises UserError, and changes nothing, where the copy can't be used, or if `target` is open in another window; for
    the last not with `even_if_open`.
    """
    from translate_tui.store import restore as store  # only for this command

    return store.restore(copy, target, utc_now, even_if_open=even_if_open)


class Workspace:
    """One open database with its services, each of them an attribute."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] = utc_now,
        steady: Callable[[], SteadyTime] | None = None,
    ) -> None:
        """Open a database, making it if it does not exist. Raises UserError when it cannot be opened.

        `now` reads the system's clock and `steady` the machine's steady clock (None), unless a test sets them.
        """
        self.path = path
        self.now = now
        self._db = Database(path, now)
        self.masks = Masks(self._db)
        self.settings = SettingsEditor(self._db)
        self.history = History(self._db)
        self.drafts = Drafts(self._db)
        self.patterns = Patterns(self._db)
        self.slate = Slate(self._db, self.patterns)
        self.ratings = Ratings(self._db, self.patterns)
        self.triage = Triage(self._db, self.patterns)
        self.set_aside = SetAside(self._db)
        self.groups = Groups(self._db, self.patterns, self.triage, self.set_aside)
        self.river = River(self._db, self.triage, lambda: self.meanings)
        self._meeting_clock = MeetingClock(self._db, steady)
        self.exchanges = Exchanges(self._db)
        self.purges = Purges(self._db, self._meeting_clock, self.patterns)
        self.attendance = Attendance(self._db)
        self.decisions = Decisions(self._db, self.patterns)
        self.commitments = Commitments(self._db)
        self.parking_lot = ParkingLot(self._db)
        self.meeting_notes = MeetingNotes(self._db, self.patterns)
        self.prep = Prep(self._db, self.slate, self.attendance, self.exchanges, self.purges)
        self.meetings = Meetings(
            self._db, self.patterns, self.slate, self.attendance, lambda: self.minutes, self._meeting_clock
        )

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # ------------------------------------------------- changes and the clock

    def changed_elsewhere(self) -> bool:
        """Return whether another program (or a worker) has changed the file since the last call, and catch up."""
        return self._db.catch_up()

    def today(self) -> date:
        """Return today's date in the local time zone."""
        return self._db.today()

    # ------------------------------------- services imported when first used

    @cached_property
    def meanings(self) -> "WordMeanings":
        """What words of exports mean in this database."""
        from translate_tui.services.meanings import WordMeanings

        return WordMeanings(self._db)

    @cached_property
    def minutes(self) -> "Minutes":
        """Minutes of meetings, and commitments as CSV."""
        from translate_tui.services.minutes import Minutes

        return Minutes(
            self._db,
            self.patterns,
            self.slate,
            self._meeting_clock,
            self.exchanges,
            self.purges,
            self.masks.redactor,
        )

    @cached_property
    def merging(self) -> "Merging":
        """Merging patterns, with all that hangs on them."""
        from translate_tui.services.merging import Merging

        return Merging(self._db, self.patterns)

    @cached_property
    def replies(self) -> "Replies":
        """Replies to the customers of decided patterns."""
        from translate_tui.services.replies import Replies

        return Replies(self._db, self.patterns)

    @cached_property
    def notes(self) -> "Notes":
        """Notes on patterns, for their briefs and cases."""
        from translate_tui.services.notes import Notes

        return Notes(self._db, self.patterns)

    @cached_property
    def briefs(self) -> "Briefs":
        """Discovery briefs of patterns."""
        from translate_tui.services.brief import Briefs

        return Briefs(self._db, self.patterns, self.decisions, self.notes, self.masks.redactor)

    @cached_property
    def cases(self) -> "Cases":
        """Portfolio cases of decided patterns."""
        from translate_tui.services.case import Cases

        return Cases(self._db, self.patterns, self.decisions, self.notes, self.masks.redactor)

    @cached_property
    def newsletters(self) -> "Newsletters":
        """Monthly newsletters with what was learned."""
        from translate_tui.services.newsletter import Newsletters

        return Newsletters(self._db, self.patterns, self.masks.redactor)

    @cached_property
    def journey(self) -> "Journey":
        """In which stage of the practice the two teams are."""
        from translate_tui.services.journey import Journey

        return Journey(self._db, self.settings)

    @cached_property
    def empathy(self) -> "EmpathyMaps":
        """Empathy maps of both teams, kept over time."""
        from translate_tui.services.empathy import EmpathyMaps

        return EmpathyMaps(self._db)

    @cached_property
    def sheets(self) -> "Sheets":
        """The six-column sheet over the patterns."""
        from translate_tui.services.sheet import Sheets

        return Sheets(self._db, self.patterns, self.ratings)

    @cached_property
    def _checkup(self) -> "Checkup":
        """What is wrong with the file."""
        from translate_tui.store.checkup import Checkup  # only for `doctor` and after an error

        return Checkup(self._db)

    @cached_property
    def customers(self) -> "Customers":
        """Customers: merging their names, and what is known of them."""
        from translate_tui.services.customers import Customers

        return Customers(self._db)

    # ------------------------------------------------------------- the file

    @property
    def notice(self) -> str:
        """What people should know about how the file was opened, in words; mostly empty."""
        return self._db.file.notice

    def file_problem(self) -> str:
        """Return what happened to the database's file since it was opened, in words; empty if it is still there."""
        return self._db.file.problem()

    def complete_file(self) -> None:
        """Once the file was moved, or has lost its log, write all that was saved into it, wherever it is now."""
        self._db.file.complete()

    def new_path(self) -> Path:
        """Return a path for a new file: the database's own if nothing is there any more, else one with the time."""
        try:
            parent = self.path.parent
            folder = parent if parent.is_dir() and os.access(parent, os.W_OK) else Path.home()
            if folder == parent and not self.is_read_only and not os.path.lexists(self.path):
                return self.path
            return dated_name(folder / self.path.name, self.now())
        except (OSError, RuntimeError):  # the disk is gone, or there is no home folder
            return Path(self.path.name)

    def save_as(self, target: Path) -> None:
        """Save everything to a new file that only its owner can read, and go on in that one.

        Raises UserError when that fails: the file exists, or cannot be written.
        """
        from translate_tui.store.backup import go_on_in  # only after something happened to the file

        go_on_in(self._db, target)
        self.path = target

    def backup(self, target: Path, keep: int = 0) -> tuple[Path, list[Path]]:
        """Copy the database to a new file that only its owner can read; in a folder, to one with date and time.

        Afterwards only the newest `keep` of the dated copies in that folder are kept; 0: all. Returns the copy, and
        the deleted ones. Raises UserError when that fails, or when the copy is made but should replace no other one:
        the database is damaged, or empty. Then no older copy is deleted.
        """
        from translate_tui.store.backup import backup  # only for this command

        try:
            is_folder = target.is_dir()
        except OSError:  # `backup` says why
            is_folder = False
        problems, copy = self._checkup.findings(), target
        if is_folder:
            # A damaged copy has a name that doesn't count among those to keep: it must never push out a good one.
            copy = dated_name(target / self.path.name, self.now(), "-damaged" if problems else "")
        self._refuse_own(copy)
        backup(self._db, copy)
        self._require_sound(copy, problems)
        if not is_folder:
            return copy, []
        # The new one counts as the newest, though the clock may have been set back.
        others = [path for path in dated_names(self.path, target) if path != copy]
        old = others[: len(others) - (keep - 1)] if 0 < keep <= len(others) else []
        if old and self._db.value("SELECT 1 FROM step WHERE state = 'done' LIMIT 1") is None:
            raise UserError(
                f"{copy} is written, but {self.path} is empty, so no older copy was deleted. Nothing was ever saved "
                "in it: is it the right one?"
            )
        try:
            for path in old:
                path.unlink()
        except OSError as error:
            raise UserError(f"{copy} is written, but older copies can't be deleted ({error.strerror}).") from error
        return copy, old

    def _require_sound(self, copy: Path, problems: Sequence[str]) -> None:
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise UserError(
                f"{copy} is written, but something is wrong with {self.path}, and so with the copy: "
                f"{problems[0].rstrip('.')}{more}. No older copy was deleted: one of them may be better."
            )

    def write(self, text: str | bytes, path: Path) -> None:
        """Write an export to a file that only its owner can read, whole or not at all.

        Raises UserError when that fails, and for the database and the files beside it.
        """
        self._refuse_own(path)
        write_private(path, text)

    def _refuse_own(self, path: Path) -> None:
        """Raise UserError for the database and the files that SQLite and we keep beside it."""
        if path.resolve() in [beside(self.path, suffix) for suffix in ("", LOG, INDEX, "-journal", SUFFIX)]:
            raise UserError(f"{path} is the database itself, so nothing was written. Choose another file.")

    def write_rejected(self, report: ImportReport, path: Path) -> None:
        """Write the rows that an import rejected to a CSV file, with reasons. Raises UserError as `write` does."""
        from translate_tui.exports.rejected import rejected_csv  # only after an import that rejected rows

        self.write(rejected_csv(report.rejected), path)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed, because the file can't be written."""
        return self._db.file.is_read_only

    def wait_at_most(self, seconds: float) -> None:
        """From now on, be refused after so many seconds in which another program has locked the file."""
        self._db.wait_at_most(seconds)

    def explanation(self, error: Exception) -> str | None:
        """Return what to tell people about an error; None where the program is at fault and not the file."""
        explained = self._checkup.explanation(error)
        return None if explained is None else str(explained)

    def accept(self) -> None:
        """Take everything in the file as it is now for what was written. Raises UserError."""
        self._checkup.accept()

    def check(self) -> tuple[list[str], dict[str, int]]:
        """Return what is wrong with the file in words (empty when it is sound), and how much it holds, by label."""
        counts = {"schema version": VERSION}
        problems = self._checkup.findings()
        if not problems:
            for table, label in _COUNTED_TABLES.items():
                counts[label] = self._db.value(f"SELECT count(*) FROM {table}")
            counts["in the inbox"] = self.triage.inbox_count()
        return problems, counts

    def table_statistics(self) -> list["TableStatistics"]:
        """Return the rows and bytes of every table, the largest first. Reads the whole file."""
        from translate_tui.store.statistics import table_statistics  # only `doctor` needs it

        return table_statistics(self._db)
