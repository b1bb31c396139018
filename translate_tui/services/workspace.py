"""Everything that can be done with one database, in one place: what screens and commands are given."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import ImportReport, NewTicket, Refused, Step, TicketType
from translate_tui.services.bulk import Bulk
from translate_tui.services.cancelling import Cancelled as Cancelled
from translate_tui.services.cards import Cards
from translate_tui.services.meeting import Meetings
from translate_tui.services.purge import Purges
from translate_tui.services.recording import Recording, write_private
from translate_tui.services.triage import Triage
from translate_tui.store import drafts, history
from translate_tui.store.assets import asset
from translate_tui.store.database import VERSION, Database, utc_now
from translate_tui.text import clean

if TYPE_CHECKING:
    from translate_tui.river.line import RiverLine

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

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        """Open `path`. Raises Refused when that cannot be."""
        self.path = path
        self.now = now
        self._db = Database(path, now)
        self.cards = Cards(self._db)
        self.triage = Triage(self._db, self.cards)
        self.bulk = Bulk(self._db, self.cards, self.triage)
        self.recording = Recording(self._db, self.cards)
        self.meetings = Meetings(self._db, self.cards, self.recording)
        self.purges = Purges(self._db)
        self._seen = self._db.data_version()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # ---------------------------------------------------------------- others

    def changed_elsewhere(self) -> bool:
        """Tell whether another process (or a worker) has changed the file since the last call."""
        seen = self._db.data_version()
        if seen == self._seen:
            return False
        self._seen = seen
        self._reload()
        return True

    def _reload(self) -> None:
        self.cards.refresh()
        self.triage.stale()

    # --------------------------------------------------------------- history

    def undo(self) -> str | None:
        """Take back the newest step; return its label, None when there is none. Raises Refused."""
        label = history.undo(self._db)
        self._reload()
        return label

    def redo(self) -> str | None:
        """Carry out again what was undone last; return its label, None when there is none."""
        label = history.redo(self._db)
        self._reload()
        return label

    def go_to(self, step_id: int) -> tuple[int, int]:
        """Go to any point of the history; return how many steps were undone and redone."""
        moved = history.go_to(self._db, step_id)
        self._reload()
        return moved

    def steps(self, most: int = 1000) -> list[Step]:
        """Return the newest steps, newest first."""
        return history.steps(self._db, most)

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
        mapping: Mapping[str, str] | None = None,
        *,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """Import files; see `importing.import_files`."""
        from translate_tui.services.importing import import_files

        report = import_files(self._db, paths, mapping, dry_run=dry_run, progress=progress)
        self._reload()
        return report

    def import_beside(
        self, paths: Sequence[Path], mapping: Mapping[str, str], progress: Callable[[int], None]
    ) -> ImportReport:
        """Import files over a connection of its own: for a worker thread beside the screen.

        The step is this window's, so that its undo takes it back.
        """
        from translate_tui.services.importing import import_files

        try:
            with closing(self._db.another()) as beside:
                return import_files(beside, paths, mapping, progress=progress)
        finally:
            self._reload()

    def read_line(self, typed: str) -> "RiverLine | None":
        """Read what is typed as River format; None where it is not in that form."""
        from translate_tui.river.line import parse

        return parse(clean(typed))

    def add_ticket(
        self, quote: str, kind: str, segment: str, impact: str, customer: str, draft: str = ""
    ) -> tuple[int, str]:
        """Add one ticket by hand; return its id and what was done. Raises Refused without words.

        `draft` is the key of the draft that is said with this.
        """
        from translate_tui.river.fields import segment_of, type_of
        from translate_tui.text import plain

        if type_of(kind) is TicketType.OTHER and kind.strip().casefold() != "other":
            raise Refused(f"“{plain(kind)}” is no type. There are {', '.join(TicketType)}; it may stay empty.")
        new = NewTicket(
            line=1,
            ref="",
            quote=clean(quote),
            type=type_of(kind),
            segment=segment_of(clean(segment)),
            impact_words=plain(impact),
            customer=plain(customer),
            posted_at=self.now(),
            in_format=bool(kind and segment and impact),
        )
        return self.triage.add(new, draft)

    # ------------------------------------------------------------- the file

    def backup(self, target: Path) -> None:
        """Copy the database to a new private file. Raises Refused."""
        self._db.backup(target)

    def write_minutes(self, number: int | None, path: Path) -> None:
        """Write a meeting's minutes to a private file. Raises Refused."""
        write_private(path, self.recording.minutes(self.recording.find(number)))

    def check(self) -> tuple[list[str], dict[str, int]]:
        """Return what is wrong with the file (nothing: an empty list), and what it holds."""
        counts = {"schema version": VERSION}
        wrong = self._db.check()
        if not wrong:
            held = self._db.counts()
            named = {"ticket": "tickets", "customer": "customers", "pattern": "patterns", "meeting": "meetings"}
            counts |= {name: held[table] for table, name in {**named, "step": "steps of history"}.items()}
            counts["in the inbox"] = self.triage.inbox_count()
        return wrong, counts
