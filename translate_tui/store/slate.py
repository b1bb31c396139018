"""Slates: the patterns that support brings to a meeting, in their order.

The slate that has no meeting yet is next week's.
"""

from collections.abc import Mapping
from typing import NamedTuple

from translate_tui.model import format_time
from translate_tui.store.database import Database
from translate_tui.store.standing import standing


class SlateRow(NamedTuple):
    """A pattern on a slate, as it is stored; see model.SlateEntry. The texts are "" where there is none."""

    position: int
    pattern_id: int
    override_reason: str
    lacked: str


def entries(db: Database, meeting_id: int | None) -> list[SlateRow]:
    """Return the slate of a meeting (None: next week's) by position.

    A pattern that was merged since then is shown as the one into which it was merged; where both are on the slate,
    the first position counts.
    """
    rows = db.rows(
        f"SELECT e.position, {standing('e.pattern_id')}, coalesce(e.override_reason, ''), coalesce(k.words, '') "
        "FROM slate_entry e JOIN slate s ON s.id = e.slate_id LEFT JOIN slate_lack k ON k.slate_entry_id = e.id "
        "WHERE s.meeting_id IS ? ORDER BY e.position",
        (meeting_id,),
    )
    by_pattern: dict[int, SlateRow] = {}
    for row in map(SlateRow._make, rows):
        by_pattern.setdefault(row.pattern_id, row)
    return list(by_pattern.values())


def last_meeting_numbers(db: Database) -> dict[int, int]:
    """Return the newest meeting (its number) that had a pattern, or one merged into it, on its slate, by its id."""
    rows = db.rows(
        f"SELECT {standing('e.pattern_id')}, max(m.number) FROM slate_entry e JOIN slate s ON s.id = e.slate_id "
        "JOIN meeting m ON m.id = s.meeting_id GROUP BY 1"
    )
    return dict(rows)


# -------------------------------------------------------- inside a session


def add(db: Database, pattern_id: int, position: int, override_reason: str, lacked: str) -> None:
    """Add a pattern to next week's slate at a free position.

    `lacked` says what the gate missed in it ("" if nothing), `override_reason` why it is brought all the same.
    """
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


def save_sentence_counts(db: Database, meeting_id: int, counts: Mapping[int, int]) -> None:
    """Save how many of its card's sentences were complete when each pattern came to the meeting.

    `counts` is by the pattern's id; patterns that are not on the meeting's slate are left out. The journey shows it.
    """
    for entry_id, pattern_id in db.rows(
        "SELECT e.id, e.pattern_id FROM slate_entry e JOIN slate s ON s.id = e.slate_id WHERE s.meeting_id = ?",
        (meeting_id,),
    ):
        if pattern_id in counts:
            db.insert("slate_card", {"slate_entry_id": entry_id, "sentences": counts[pattern_id]})


def hand_over(db: Database, from_id: int, into_id: int) -> None:
    """Give a pattern's place on next week's slate to another one, with the override reason and what was lacking."""
    db.execute(
        "UPDATE slate_entry SET pattern_id = ? WHERE pattern_id = ? "
        "AND slate_id = (SELECT id FROM slate WHERE meeting_id IS NULL)",
        (into_id, from_id),
    )


def remove(db: Database, pattern_id: int) -> int | None:
    """Remove a pattern from next week's slate; return the position that is free now, None if it was not on it."""
    rows = db.rows(
        "SELECT e.id, e.position FROM slate_entry e JOIN slate s ON s.id = e.slate_id "
        "WHERE s.meeting_id IS NULL AND e.pattern_id = ?",
        (pattern_id,),
    )
    if not rows:
        return None
    ((entry_id, position),) = rows
    db.execute("DELETE FROM slate_lack WHERE slate_entry_id = ?", (entry_id,))
    db.execute("DELETE FROM slate_entry WHERE id = ?", (entry_id,))
    return int(position)
