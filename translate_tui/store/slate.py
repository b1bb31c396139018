"""Slates: which patterns are put before product, in which order, and how complete they came."""

from collections.abc import Mapping

from translate_tui.model import format_time
from translate_tui.store.database import Database


def rows(db: Database, meeting_id: int | None) -> list[tuple[int, int, str, str]]:
    """Return the slate of a meeting (None: next week's) in its order: position, pattern, reason, what it lacked.

    Two that were merged are one.
    """
    listed = db.rows(
        "SELECT e.position, e.pattern_id, coalesce(e.override_reason, ''), coalesce(k.words, '') FROM slate_entry e "
        "JOIN slate s ON s.id = e.slate_id LEFT JOIN slate_lack k ON k.slate_entry_id = e.id "
        "WHERE s.meeting_id IS ? ORDER BY e.position",
        (meeting_id,),
    )
    found: dict[int, tuple[int, int, str, str]] = {}
    for position, pattern_id, reason, lacked in listed:
        stands = standing(db, pattern_id)
        found.setdefault(stands, (position, stands, reason, lacked))
    return list(found.values())


def stood_in(db: Database) -> dict[int, int]:
    """Return the number of the newest meeting on whose slate each pattern stood."""
    rows = db.rows(
        "SELECT e.pattern_id, max(m.number) FROM slate_entry e JOIN slate s ON s.id = e.slate_id "
        "JOIN meeting m ON m.id = s.meeting_id GROUP BY e.pattern_id"
    )
    return dict(rows)


def standing(db: Database, pattern_id: int) -> int:
    """Return the pattern into which this one was merged, at the end of the chain; itself if in none."""
    seen = {pattern_id}
    while (into := db.value("SELECT merged_into FROM pattern WHERE id = ?", (pattern_id,))) is not None:
        if into in seen:
            break
        seen.add(into)
        pattern_id = int(into)
    return pattern_id


# ----------------------------------------------------------- inside a step


def put(db: Database, pattern_id: int, position: int, override_reason: str, lacked: str) -> None:
    """Put a pattern on next week's slate at a free position; `lacked` is what the gate asked for in vain."""
    slate_id = db.value("SELECT id FROM slate WHERE meeting_id IS NULL")
    if slate_id is None:
        slate_id = db.insert("slate", {"made_at": format_time(db.now())})
    values: dict[str, object] = {
        "slate_id": slate_id,
        "position": position,
        "pattern_id": pattern_id,
        "override_reason": override_reason or None,
    }
    entry_id = db.insert("slate_entry", values)
    if lacked:
        db.insert("slate_lack", {"slate_entry_id": entry_id, "words": lacked})


def note_cards(db: Database, meeting_id: int, sentences: Mapping[int, int]) -> None:
    """Note how many of its card's sentences each pattern on a meeting's slate has (by the pattern's id)."""
    for entry_id, pattern_id in db.rows(
        "SELECT e.id, e.pattern_id FROM slate_entry e JOIN slate s ON s.id = e.slate_id WHERE s.meeting_id = ?",
        (meeting_id,),
    ):
        if pattern_id in sentences:
            db.insert("slate_card", {"slate_entry_id": entry_id, "sentences": sentences[pattern_id]})


def take_off(db: Database, pattern_id: int) -> int | None:
    """Take a pattern off next week's slate; return the position that became free."""
    row = db.rows(
        "SELECT e.id, e.position FROM slate_entry e JOIN slate s ON s.id = e.slate_id "
        "WHERE s.meeting_id IS NULL AND e.pattern_id = ?",
        (pattern_id,),
    )
    if not row:
        return None
    db.execute("DELETE FROM slate_lack WHERE slate_entry_id = ?", (row[0][0],))
    db.execute("DELETE FROM slate_entry WHERE id = ?", (row[0][0],))
    return int(row[0][1])
