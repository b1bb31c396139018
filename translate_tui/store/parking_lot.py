"""The parking lot: items raised in a meeting that are not for that meeting."""

from translate_tui.model import ParkedItem, format_time
from translate_tui.store.database import Database


def of_meeting(db: Database, meeting_id: int) -> list[ParkedItem]:
    """Return the items of a meeting's parking lot, in the order in which they were raised."""
    rows = db.rows("SELECT id, what, raised_by FROM parking_lot WHERE meeting_id = ? ORDER BY id", (meeting_id,))
    return [ParkedItem(*row) for row in rows]


def add(db: Database, meeting_id: int, what: str, raised_by: str) -> None:
    """Add an item to a meeting's parking lot. `raised_by` may be "". Inside a session."""
    values: dict[str, object] = {
        "meeting_id": meeting_id,
        "what": what,
        "raised_by": raised_by,
        "raised_at": format_time(db.now()),
    }
    db.insert("parking_lot", values)
