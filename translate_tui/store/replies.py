"""The reply templates that people wrote: what the customers of a pattern are told."""

from translate_tui.store.database import Database


def template(db: Database, pattern_id: int) -> str:
    """Return the reply template that people wrote for a pattern; "" if the default of its decision is in effect."""
    return str(db.value("SELECT words FROM reply_text WHERE pattern_id = ?", (pattern_id,)) or "")


def write_template(db: Database, pattern_id: int, words: str) -> None:
    """Save a pattern's reply template; "" goes back to the default. Inside a session."""
    if not words:
        db.execute("DELETE FROM reply_text WHERE pattern_id = ?", (pattern_id,))
    elif template(db, pattern_id):
        db.execute("UPDATE reply_text SET words = ? WHERE pattern_id = ?", (words, pattern_id))
    else:
        db.insert("reply_text", {"pattern_id": pattern_id, "words": words})
