"""The record of a meeting's minutes, saved when the meeting ends."""

from translate_tui.model import format_time
from translate_tui.store.database import Database


def saved_record(db: Database, meeting_id: int) -> str | None:
    """Return the record of an ended meeting's minutes as JSON (see exports/minutes.py); None while it runs."""
    record = db.value("SELECT record FROM minutes WHERE meeting_id = ?", (meeting_id,))
    return None if record is None else str(record)


def save_record(db: Database, meeting_id: int, record: str) -> None:
    """Save the record (JSON) of a meeting's minutes. Inside a session.

    Later changes of patterns or customers do not change it: minutes say what was known on that day.
    """
    db.insert("minutes", {"meeting_id": meeting_id, "record": record, "written_at": format_time(db.now())})
