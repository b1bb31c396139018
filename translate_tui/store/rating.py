"""Ratings of a pattern's impact: by support, by product, and by both together; and the rounds of blind rating.

Every rating is kept; the newest one of a side is in effect. What a side has rated in an open round is sealed: it is
in one row of `sealed_rating` and nowhere else, no log included, until the other side has rated too.
"""

from typing import Final, NamedTuple

from translate_tui.model import Impact, Rating, SealedImpact, Side, format_time
from translate_tui.store import slate
from translate_tui.store.database import Database
from translate_tui.store.standing import standing

_ROUND_COLUMN: Final = {"pattern": "pattern_id", "meeting": "meeting_id"}  # by the table that it refers to


class OpenRound(NamedTuple):
    """The open round of a pattern; `meeting_id` is None if it was opened outside a meeting."""

    id: int
    meeting_id: int | None


class Newest(NamedTuple):
    """A side's newest rating of a pattern, and the meeting in which it rated so, if it did in one."""

    id: int
    side: Side
    impact: Impact
    meeting_id: int | None
    rated_at: str


def of_pattern(db: Database, pattern_id: int, meeting_id: int) -> list[Rating]:
    """Return how a pattern was rated in a meeting: the newest rating of each side that rated it there."""
    rows = db.rows(
        "SELECT side, impact, reason FROM rating WHERE pattern_id = ? AND meeting_id = ? "
        "AND id IN (SELECT max(id) FROM rating WHERE pattern_id = ? AND meeting_id = ? GROUP BY side)",
        (pattern_id, meeting_id, pattern_id, meeting_id),
    )
    return [Rating(pattern_id, Side(side), Impact(impact), reason) for side, impact, reason in rows]


def newest_ratings(db: Database, pattern_id: int) -> list[Newest]:
    """Return the newest rating of each side that ever rated a pattern, the newest of all first."""
    rows = db.rows(
        "SELECT max(id), side, impact, meeting_id, rated_at FROM rating WHERE pattern_id = ? "
        "GROUP BY side ORDER BY 1 DESC",  # SQLite takes the other columns from the row with the greatest id
        (pattern_id,),
    )
    return [Newest(id, Side(side), Impact(impact), meeting, rated_at) for id, side, impact, meeting, rated_at in rows]


def count_blind_ratings(db: Database, pattern_id: int, meeting_id: int) -> int:
    """Return how often both sides have rated a pattern blind in a meeting."""
    return int(
        db.value(
            "SELECT count(*) FROM rating WHERE pattern_id = ? AND meeting_id = ? AND side = ?",
            (pattern_id, meeting_id, Side.SUPPORT.value),
        )
    )


def rated_pattern_ids(db: Database, meeting_id: int) -> set[int]:
    """Return the ids of the patterns that any side rated in a meeting, also as one merged into them since."""
    rows = db.rows(f"SELECT DISTINCT {standing('x.pattern_id')} FROM rating x WHERE x.meeting_id = ?", (meeting_id,))
    return {row[0] for row in rows}


def shown_sides(db: Database) -> dict[int, set[Side]]:
    """Return of which sides the newest ratings may be seen now, for each pattern on the running meeting's slate.

    Only ratings of this meeting may be, and none while both sides rate again: an earlier one would lead a team that
    has yet to rate. Of all other patterns, everything may be seen.
    """
    meeting_id = db.value("SELECT id FROM meeting WHERE ended_at IS NULL")
    if meeting_id is None:
        return {}
    shown: dict[int, set[Side]] = {entry.pattern_id: set() for entry in slate.entries(db, meeting_id)}
    for pattern_id, side in db.rows(
        "SELECT DISTINCT pattern_id, side FROM rating p WHERE meeting_id = :meeting AND NOT EXISTS (SELECT 1 FROM "
        "rating_round r WHERE r.pattern_id = p.pattern_id AND r.meeting_id = :meeting AND r.revealed_at IS NULL)",
        {"meeting": meeting_id},
    ):
        if pattern_id in shown:
            shown[pattern_id].add(Side(side))
    return shown


def open_round(db: Database, pattern_id: int, meeting_id: int | None) -> OpenRound | None:
    """Return the open round of a pattern, None without one; `meeting_id` is the running meeting.

    One that was opened before the meeting counts in it. One of another meeting, which ended before both sides had
    rated, counts no more.
    """
    rows = db.rows(
        "SELECT id, meeting_id FROM rating_round WHERE pattern_id = ? AND revealed_at IS NULL", (pattern_id,)
    )
    found = OpenRound(*rows[0]) if rows else None
    return found if found is not None and found.meeting_id in (None, meeting_id) else None


def rated_sides(db: Database, round_id: int) -> frozenset[Side]:
    """Return which sides have rated in an open round."""
    rows = db.rows("SELECT side FROM sealed_rating WHERE round_id = ?", (round_id,))
    return frozenset(Side(row[0]) for row in rows)


# -------------------------------------------------------- inside a session


def add(db: Database, pattern_id: int, side: Side, impact: Impact, meeting_id: int | None, reason: str = "") -> None:
    """Add a side's rating of a pattern; `meeting_id` is None outside of a meeting. Inside a session."""
    values: dict[str, object] = {
        "pattern_id": pattern_id,
        "meeting_id": meeting_id,
        "side": side.value,
        "impact": impact.value,
        "reason": reason,
        "rated_at": format_time(db.now()),
    }
    db.insert("rating", values)


def begin_round(db: Database, pattern_id: int, meeting_id: int | None) -> int:
    """Return the id of a pattern's open round in this meeting, or open one. A round that was left open ends so."""
    found = open_round(db, pattern_id, meeting_id)
    if found is not None:
        db.execute("UPDATE rating_round SET meeting_id = ? WHERE id = ?", (meeting_id, found.id))
        return found.id
    drop_open_round(db, pattern_id)
    values: dict[str, object] = {
        "pattern_id": pattern_id,
        "meeting_id": meeting_id,
        "opened_at": format_time(db.now()),
    }
    return db.insert("rating_round", values)


def seal(db: Database, round_id: int, side: Side, impact: SealedImpact) -> None:
    """Seal what a side rates in an open round, in place of what it rated before."""
    db.execute(
        "INSERT INTO sealed_rating (round_id, side, impact, rated_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (round_id, side) DO UPDATE SET impact = excluded.impact, rated_at = excluded.rated_at",
        (round_id, side.value, impact.unseal().value, format_time(db.now())),
    )


def reveal_round(db: Database, round_id: int) -> dict[Side, Impact]:
    """End a round that both sides have rated in, delete its sealed ratings, and return them."""
    rows = db.rows("SELECT side, impact FROM sealed_rating WHERE round_id = ?", (round_id,))
    db.execute("DELETE FROM sealed_rating WHERE round_id = ?", (round_id,))
    db.execute("UPDATE rating_round SET revealed_at = ? WHERE id = ?", (format_time(db.now()), round_id))
    return {Side(side): Impact(impact) for side, impact in rows}


def drop_open_round(db: Database, pattern_id: int) -> None:
    """Delete the open round of a pattern, with what is sealed in it; do nothing without one."""
    _drop_rounds(db, "pattern_id = ? AND revealed_at IS NULL", pattern_id)


def drop_rounds_of(db: Database, table: str, row_id: int) -> None:
    """Delete the rounds of a pattern or meeting whose row (of this table) an undo is about to delete."""
    if table in _ROUND_COLUMN:
        _drop_rounds(db, f"{_ROUND_COLUMN[table]} = ?", row_id)


def _drop_rounds(db: Database, where: str, value: int) -> None:
    db.execute(f"DELETE FROM sealed_rating WHERE round_id IN (SELECT id FROM rating_round WHERE {where})", (value,))
    db.execute(f"DELETE FROM rating_round WHERE {where}", (value,))
