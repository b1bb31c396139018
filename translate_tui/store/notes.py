"""Notes: what people wrote on patterns beyond their cards, for briefs and cases. One note of each kind a pattern."""

from translate_tui.protocol.brief import Note
from translate_tui.store.database import Database


def of_pattern(db: Database, pattern_id: int) -> dict[Note, str]:
    """Return the notes on a pattern by their kind; kinds without a note are left out."""
    rows = db.rows("SELECT kind, words FROM pattern_note WHERE pattern_id = ?", (pattern_id,))
    return {Note(kind): words for kind, words in rows}


def write(db: Database, pattern_id: int, kind: Note, words: str) -> None:
    """Write a note on a pattern in place of the one of its kind; "" deletes it. Inside a session."""
    if not words:
        db.execute("DELETE FROM pattern_note WHERE pattern_id = ? AND kind = ?", (pattern_id, kind.value))
        return
    known_id = db.value("SELECT id FROM pattern_note WHERE pattern_id = ? AND kind = ?", (pattern_id, kind.value))
    if known_id is None:
        db.insert("pattern_note", {"pattern_id": pattern_id, "kind": kind.value, "words": words})
    else:
        db.execute("UPDATE pattern_note SET words = ? WHERE id = ?", (words, known_id))
