"""Decisions: what product decided on a pattern in a meeting. A meeting has one decision a pattern at most."""

from datetime import datetime

from translate_tui.model import Decision, Outcome, format_time, parse_time
from translate_tui.store.database import Database


def of_meeting(db: Database, meeting_id: int) -> dict[int, Decision]:
    """Return a meeting's decisions by the pattern's id."""
    rows = db.rows("SELECT id, pattern_id, outcome, why FROM decision WHERE meeting_id = ?", (meeting_id,))
    return {
        pattern_id: Decision(decision_id, pattern_id, Outcome(outcome), why)
        for decision_id, pattern_id, outcome, why in rows
    }


def all_decisions(db: Database) -> list[tuple[Decision, int, datetime]]:
    """Return every decision with the number of its meeting and the moment it was made, oldest first."""
    rows = db.rows(
        "SELECT d.id, d.pattern_id, d.outcome, d.why, m.number, d.decided_at FROM decision d "
        "JOIN meeting m ON m.id = d.meeting_id ORDER BY m.number, d.id"
    )
    return [
        (Decision(decision_id, pattern_id, Outcome(outcome), why), meeting_number, parse_time(decided_at))
        for decision_id, pattern_id, outcome, why, meeting_number, decided_at in rows
    ]


def newest_of_pattern(db: Database, pattern_id: int) -> Decision | None:
    """Return the newest decision on a pattern, or None if there is none."""
    rows = db.rows(
        "SELECT id, outcome, why FROM decision WHERE pattern_id = ? ORDER BY id DESC LIMIT 1", (pattern_id,)
    )
    return next((Decision(row_id, pattern_id, Outcome(outcome), why) for row_id, outcome, why in rows), None)


def save(db: Database, meeting_id: int, pattern_id: int, outcome: Outcome, why: str) -> None:
    """Save a meeting's decision on a pattern, in place of the one that there is. Inside a session."""
    decided_at = format_time(db.now())
    known_id = db.value("SELECT id FROM decision WHERE meeting_id = ? AND pattern_id = ?", (meeting_id, pattern_id))
    if known_id is not None:
        db.execute(
            "UPDATE decision SET outcome = ?, why = ?, decided_at = ? WHERE id = ?",
            (outcome.value, why, decided_at, known_id),
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
