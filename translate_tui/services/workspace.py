"""Everything that can be done with one database, in one place: what screens and commands are given."""

import os
from collections.abc import Callable
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
from translate_tui.services.meanings import WordMeanings
from translate_tui.services.meeting import Meetings
from translate_tui.services.minutes import Minutes
from translate_tui.services.parking_lot import ParkingLot
from translate_tui.services.patterns import Patterns
from translate_tui.services.prep import Prep
from translate_tui.services.purge import Purges
from translate_tui.services.rating import Ratings
from translate_tui.services.river import River
from translate_tui.services.settings import SettingsEditor
from translate_tui.services.slate import Slate
from translate_tui.services.triage import Triage
from translate_tui.store.assets import asset
from translate_tui.store.database import VERSION, Database, utc_now

if TYPE_CHECKING:
    from translate_tui.services.brief import Briefs
    from translate_tui.services.case import Cases
    from translate_tui.services.customers import Customers
    from translate_tui.services.empathy import EmpathyMaps
    from translate_tui.services.journey import Journey
    from translate_tui.services.newsletter import Newsletters
    from translate_tui.services.notes import Notes
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
        self.settings = SettingsEditor(self._db)
        self.history = History(self._db)
        self.drafts = Drafts(self._db)
        self.meanings = WordMeanings(self._db)
        self.patterns = Patterns(self._db)
        self.slate = Slate(self._db, self.patterns)
        self.ratings = Ratings(self._db, self.patterns)
        self.triage = Triage(self._db, self.patterns)
        self.groups = Groups(self._db, self.patterns, self.triage)
        self.river = River(self._db, self.triage, self.meanings)
        meeting_clock = MeetingClock(self._db, steady)
        self.exchanges = Exchanges(self._db)
        self.purges = Purges(self._db, meeting_clock, self.patterns)
        self.attendance = Attendance(self._db)
        self.decisions = Decisions(self._db, self.patterns)
        self.commitments = Commitments(self._db)
        self.parking_lot = ParkingLot(self._db)
        self.prep = Prep(self._db, self.slate, self.attendance, self.exchanges, self.purges)
        self.minutes = Minutes(
            self._db, self.patterns, self.slate, meeting_clock, self.exchanges, self.purges, self.masks.redactor
        )
        self.meetings = Meetings(self._db, self.patterns, self.slate, self.attendance, self.minutes, meeting_clock)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # ---------------------------------------------------------------- others

    def changed_elsewhere(self) -> bool:
        """Return whether another program (or a worker) has changed the file since the last call, and catch up."""
        return self._db.catch_up()

    def today(self) -> date:
        """Return the day that it is where people are."""
        return self._db.today()

    # ------------------------------- what the first screen does not need is loaded when it is first asked for

    @cached_property
    def replies(self) -> "Replies":
        """The replies to the customers of decided patterns."""
        from translate_tui.services.replies import Replies

        return Replies(self._db, self.patterns)

    @cached_property
    def notes(self) -> "Notes":
        """What people write on patterns beyond their cards."""
        from translate_tui.services.notes import Notes

        return Notes(self._db, self.patterns)

    @cached_property
    def briefs(self) -> "Briefs":
        """The discovery briefs."""
        from translate_tui.services.brief import Briefs

        return Briefs(self._db, self.patterns, self.decisions, self.notes, self.masks.redactor)

    @cached_property
    def cases(self) -> "Cases":
        """The cases of decided patterns."""
        from translate_tui.services.case import Cases

        return Cases(self._db, self.patterns, self.decisions, self.notes, self.masks.redactor)

    @cached_property
    def newsletters(self) -> "Newsletters":
        """The monthly newsletters."""
        from translate_tui.services.newsletter import Newsletters

        return Newsletters(self._db, self.patterns, self.masks.redactor)

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

        return Sheets(self._db, self.patterns, self.ratings)

    @cached_property
    def customers(self) -> "Customers":
        """Who the tickets are from."""
        from translate_tui.services.customers import Customers

        return Customers(self._db)

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
        if any(path.resolve() == file.resolve() for file in own):
            raise UserError(f"{path} is the database itself, so nothing was written. Name another file.")
        write_private(path, text)

    def write_rejected(self, report: ImportReport, path: Path) -> None:
        """Write the rows that an import rejected to a private file. Raises UserError."""
        from translate_tui.exports.rejected import rejected_csv

        self.write(rejected_csv(report.rejected), path)

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
