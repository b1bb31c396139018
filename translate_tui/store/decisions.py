"""Decisions: what product decided on a pattern in a meeting. A meeting has one decision a pattern at most.

A decision on a pattern that was merged since is read as one on the pattern that stands now. Where a meeting decided
on both, that on the pattern itself holds.
"""

from datetime import datetime
from typing import Final

from translate_tui.model import Decision, Outcome, format_time, parse_time
from translate_tui.store.database import Database
from translate_tui.store.standing import standing

# Of several decisions on a pattern, the last in this order holds.
_STANDING: Final = standing("d.pattern_id")
_ORDER: Final = f"ORDER BY m.number, d.pattern_id = {_STANDING}, d.id"


def of_meeting(db: Database, meeting_id: int) -> dict[int, Decision]:
    """Return a meeting's decisions by the id of the pattern that stands now."""
    rows = db.rows(
        f"SELECT d.id, {_STANDING}, d.outcome, d.why FROM decision d JOIN meeting m ON m.id = d.meeting_id "
        f"WHERE d.meeting_id = ? {_ORDER}",
        (meeting_id,),
    )
    return {
        pattern_id: Decision(decision_id, pattern_id, Outcome(outcome), why)
        for decision_id, pattern_id, outcome, why in rows
    }


def all_decisions(db: Database) -> list[tuple[Decision, int, datetime]]:
    """Return every decision with the number of its meeting and the moment it was made, oldest first."""
    rows = db.rows(
        f"SELECT d.id, {_STANDING}, d.outcome, d.why, m.number, d.decided_at FROM decision d "
        f"JOIN meeting m ON m.id = d.meeting_id {_ORDER}"
    )
    return [
        (Decision(decision_id, pattern_id, Outcome(outcome), why), meeting_number, parse_time(decided_at))
        for decision_id, pattern_id, outcome, why, meeting_number, decided_at in rows
    ]


def newest_of_pattern(db: Database, pattern_id: int) -> Decision | None:
    """Return the decision that holds on a pattern, or None if there is none."""
    decided = [decision for decision, _, _ in all_decisions(db) if decision.pattern_id == pattern_id]
    return decided[-1] if decided else None


def save(db: Database, meeting_id: int, pattern_id: int, outcome: Outcome, why: str) -> None:
    """Save a meeting's decision on a pattern, in place of the one that there is. Inside a session."""
    decided_at = format_time(db.now())
    known = of_meeting(db, meeting_id).get(pattern_id)
    if known is not None:
        db.execute(
            "UPDATE decision SET outcome = ?, why = ?, decided_at = ? WHERE id = ?",
            (outcome.value, why, decided_at, known.id),
        )
        return
    db.insert(
        "decision",
        {
            "meeting_id": meeting_id,
            "pattern_id": pattern_id,
            "outcome": outcome.value,
            "why": why,
            "decided_at": decided_at,
        },
    )
