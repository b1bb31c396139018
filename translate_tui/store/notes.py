"""What people wrote on patterns beyond their cards."""

from translate_tui.protocol.brief import Note
from translate_tui.store.database import Database


def of_pattern(db: Database, pattern_id: int) -> dict[Note, str]:
    """Return what people wrote on a pattern beyond its card."""
    rows = db.rows("SELECT kind, words FROM pattern_note WHERE pattern_id = ?", (pattern_id,))
    return {Note(kind): words for kind, words in rows}


def write(db: Database, pattern_id: int, kind: Note, words: str) -> None:
    """Write a note on a pattern; no words take it away."""
    if not words:
        db.execute("DELETE FROM pattern_note WHERE pattern_id = ? AND kind = ?", (pattern_id, kind.value))
        return
    known = db.value("SELECT id FROM pattern_note WHERE pattern_id = ? AND kind = ?", (pattern_id, kind.value))
    if known is None:
        db.insert("pattern_note", {"pattern_id": pattern_id, "kind": kind.value, "words": words})
    else:
        db.execute("UPDATE pattern_note SET words = ? WHERE id = ?", (words, known))
