"""What is still missing before a meeting, as a checklist."""

from translate_tui.protocol.prep import ChecklistLine, checklist
from translate_tui.services.attendance import Attendance
from translate_tui.services.exchanges import Exchanges
from translate_tui.services.purge import Purges
from translate_tui.services.slate import Slate
from translate_tui.store import commitments
from translate_tui.store.database import Database


class Prep:
    """Collects what the facilitator should look at in the five minutes before a meeting."""

    def __init__(
        self, db: Database, slate: Slate, attendance: Attendance, exchanges: Exchanges, purges: Purges
    ) -> None:
        self._db = db
        self._slate = slate
        self._attendance = attendance
        self._exchanges = exchanges
        self._purges = purges

    def checklist(self) -> list[ChecklistLine]:
        """Return the lines of the checklist in their order; a line that is not done never blocks a meeting."""
        today = self._db.today()
        return checklist(
            self._slate.entries(),
            commitments.overdue(self._db, today),
            self._attendance.expected(),
            self._exchanges.due(),
            today,
            self._purges.count_unanswered(),
        )
