"""Notes taken in meetings, on the pattern that was talked about or on none."""

from translate_tui.model import MeetingNote, format_time
from translate_tui.store.database import Database
from translate_tui.store.standing import standing


def of_meeting(db: Database, meeting_id: int) -> list[MeetingNote]:
    """Return the notes taken in a meeting, in their order; of a pattern that was merged since, for the other one."""
    rows = db.rows(
        f"SELECT id, {standing('pattern_id')}, words FROM meeting_note WHERE meeting_id = ? ORDER BY id",
        (meeting_id,),
    )
    return [MeetingNote(*row) for row in rows]


def add(db: Database, meeting_id: int, pattern_id: int | None, words: str) -> None:
    """Add a note to a meeting. Inside a session."""
    values: dict[str, object] = {
        "meeting_id": meeting_id,
        "pattern_id": pattern_id,
        "words": words,
        "noted_at": format_time(db.now()),
    }
    db.insert("meeting_note", values)
