"""The parking lot: what was raised in a meeting and isn't for this meeting.

The agenda is patterns only, so whatever else comes up is noted here instead of being discussed.
"""

from translate_tui.model import Meeting, ParkedItem, UserError
from translate_tui.services import labels
from translate_tui.services.running_meeting import require_running_meeting
from translate_tui.store import drafts, parking_lot
from translate_tui.store.database import Database
from translate_tui.text import clean, plain


class ParkingLot:
    """Reads and changes the parking lots of one database's meetings."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_meeting(self, meeting: Meeting) -> list[ParkedItem]:
        """Return the items that were parked in a meeting, in their order."""
        return parking_lot.of_meeting(self._db, meeting.id)

    def add(self, what: str, raised_by: str, draft: str = "") -> str:
        """Put something on the running meeting's parking lot; return what was done.

        `raised_by` may be empty. Raises UserError without words, and while no meeting runs.
        """
        what = plain(clean(what))
        if not what:
            raise UserError("The parking lot item is empty. Type what was raised.")
        label = labels.saved("parked", what)
        with self._db.step(label):
            parking_lot.add(self._db, require_running_meeting(self._db).id, what, plain(clean(raised_by)))
            drafts.delete(self._db, draft)
        return label
