"""Ratings of a pattern's impact: by support, by product, and by both together.

Every rating is kept; the newest one of a side is in effect.
"""

from translate_tui.model import Impact, Rating, Side, format_time
from translate_tui.store.database import Database
from translate_tui.store.standing import standing


def of_pattern(db: Database, pattern_id: int, meeting_id: int) -> list[Rating]:
    """Return how a pattern was rated in a meeting: the newest rating of each side that rated it there."""
    rows = db.rows(
        "SELECT side, impact, reason FROM placement WHERE pattern_id = ? AND meeting_id = ? "
        "AND id IN (SELECT max(id) FROM placement WHERE pattern_id = ? AND meeting_id = ? GROUP BY side)",
        (pattern_id, meeting_id, pattern_id, meeting_id),
    )
    return [Rating(pattern_id, Side(side), Impact(impact), reason) for side, impact, reason in rows]


def rated_pattern_ids(db: Database, meeting_id: int) -> set[int]:
    """Return the ids of the patterns that any side rated in a meeting, also as one merged into them since."""
    rows = db.rows(
        f"SELECT DISTINCT {standing('x.pattern_id')} FROM placement x WHERE x.meeting_id = ?", (meeting_id,)
    )
    return {row[0] for row in rows}


def add(db: Database, pattern_id: int, side: Side, impact: Impact, meeting_id: int | None, reason: str = "") -> None:
    """Add a side's rating of a pattern; `meeting_id` is None outside of a meeting. Inside a session."""
    values: dict[str, object] = {
        "pattern_id": pattern_id,
        "meeting_id": meeting_id,
        "side": side.value,
        "impact": impact.value,
        "reason": reason,
        "placed_at": format_time(db.now()),
    }
    db.insert("placement", values)
