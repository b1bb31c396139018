"""Merging patterns: one pattern's tickets become evidence of another one."""

from translate_tui.store import slate
from translate_tui.store.database import Database


def merge_patterns(db: Database, from_id: int, into_id: int) -> int:
    """Move all tickets of a pattern into another one and return how many were moved. Inside a session.

    The merged pattern leaves next week's slate, and `patterns.merged_into` leads from it to the other one. Its row
    stays: its number is never given again, and past meetings and the history still refer to it.
    """
    moved = db.execute(
        "UPDATE member SET pattern_id = ?, how = 'merged' WHERE pattern_id = ?",
        (into_id, from_id),
    ).rowcount
    db.execute("UPDATE pattern SET merged_into = ? WHERE id = ?", (into_id, from_id))
    slate.remove(db, from_id)
    return int(moved)
