"""Commitments: what a meeting agreed to do, open until it is kept or dropped."""

from datetime import date
from typing import Any, Final

from translate_tui.model import Commitment, Meeting, format_time
from translate_tui.store.database import Database
from translate_tui.store.standing import standing

# The columns are in the order of the fields of Commitment, with the pattern that stands now for a merged one.
_COMMITMENT: Final = (
    f"SELECT c.id, c.meeting_id, m.number, {standing('c.pattern_id')}, c.what, c.owner, c.due, c.state, "
    "c.settled_in, c.dropped_reason FROM commitment c JOIN meeting m ON m.id = c.meeting_id"
)


def of_meeting(db: Database, meeting_id: int) -> list[Commitment]:
    """Return the commitments that a meeting made, in the order in which it made them."""
    return _commitments(db, "WHERE c.meeting_id = ? ORDER BY c.id", (meeting_id,))


def by_id(db: Database, commitment_id: int) -> Commitment | None:
    """Return a commitment, or None if it does not exist (any more)."""
    return next(iter(_commitments(db, "WHERE c.id = ?", (commitment_id,))), None)


def to_review(db: Database, meeting: Meeting) -> list[Commitment]:
    """Return the commitments that a meeting reviews, by due date, those without one last.

    These are the commitments of earlier meetings that are open, were settled in this meeting, or were settled
    outside a meeting since the last one ended: people should hear of those, too.
    """
    return _commitments(
        db,
        "WHERE m.number < ? AND (c.state = 'open' OR c.settled_in = ? OR (c.settled_in IS NULL "
        "AND c.settled_at >= (SELECT coalesce(max(e.ended_at), '') FROM meeting e WHERE e.number < ?))) "
        "ORDER BY c.due IS NULL, c.due, c.id",
        (meeting.number, meeting.id, meeting.number),
    )


def all_open(db: Database) -> list[Commitment]:
    """Return the open commitments of all meetings, by due date, those without one last."""
    return _commitments(db, "WHERE c.state = 'open' ORDER BY c.due IS NULL, c.due, c.id")


def overdue(db: Database, today: date) -> list[Commitment]:
    """Return the open commitments that were due before today, by due date."""
    return [commitment for commitment in all_open(db) if commitment.overdue(today)]


def _commitments(db: Database, where: str, params: tuple[object, ...] = ()) -> list[Commitment]:
    return [_commitment(row) for row in db.rows(f"{_COMMITMENT} {where}", params)]


def _commitment(row: tuple[Any, ...]) -> Commitment:
    """Return the commitment in a row of _COMMITMENT."""
    values = dict(zip(Commitment._fields, row, strict=True))
    values["due"] = date.fromisoformat(values["due"]) if values["due"] else None
    return Commitment(**values)


# -------------------------------------------------------- inside a session


def add(db: Database, meeting_id: int, pattern_id: int | None, what: str, owner: str, due: date | None) -> int:
    """Add a commitment of a meeting and return its id. `pattern_id` is None for one that is about no pattern."""
    return db.insert(
        "commitment",
        {
            "meeting_id": meeting_id,
            "pattern_id": pattern_id,
            "what": what,
            "owner": owner,
            "due": due.isoformat() if due else None,
        },
    )


def update(db: Database, commitment_id: int, what: str, owner: str, due: date | None) -> None:
    """Change what a commitment says, who owns it and when it is due (None: no date)."""
    db.execute(
        "UPDATE commitment SET what = ?, owner = ?, due = ? WHERE id = ?",
        (what, owner, due.isoformat() if due else None, commitment_id),
    )


def settle(db: Database, commitment_id: int, state: str, meeting_id: int | None, reason: str) -> None:
    """Mark a commitment as "kept", "dropped" or "open" (again).

    `meeting_id` is the meeting in which that happens, None outside of one. `reason` says why a commitment was
    dropped, and must not be empty then.
    """
    is_settled = state != "open"
    settled_at = format_time(db.now()) if is_settled else None
    db.execute(
        "UPDATE commitment SET state = ?, settled_at = ?, settled_in = ?, dropped_reason = ? WHERE id = ?",
        (state, settled_at, meeting_id if is_settled else None, reason, commitment_id),
    )
