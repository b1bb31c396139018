"""Attendance: who attends a meeting, and who is expected at the next one."""

from collections.abc import Iterable
from typing import Any

from translate_tui.model import Attendee, Role
from translate_tui.store.database import Database


def of_meeting(db: Database, meeting_id: int) -> list[Attendee]:
    """Return who attends a meeting, in the order in which they were added."""
    rows = db.rows("SELECT id, name, role FROM attendance WHERE meeting_id = ? ORDER BY id", (meeting_id,))
    return [_attendee(row) for row in rows]


def of_last_meeting(db: Database) -> list[Attendee]:
    """Return who attended the newest meeting that has an attendance; empty if none has."""
    meeting_id = db.value("SELECT max(meeting_id) FROM attendance")
    return of_meeting(db, int(meeting_id)) if meeting_id is not None else []


def expected(db: Database) -> list[Attendee]:
    """Return who was noted as expected at the next meeting; empty if nobody prepared that."""
    return [_attendee(row) for row in db.rows("SELECT id, name, role FROM expected ORDER BY id")]


def known_people(db: Database) -> list[str]:
    """Return the names of everybody who ever attended a meeting or owns a commitment, in alphabetical order."""
    rows = db.rows("SELECT name FROM attendance UNION SELECT owner FROM commitment WHERE owner <> '' ORDER BY 1")
    return [row[0] for row in rows]


def _attendee(row: tuple[Any, ...]) -> Attendee:
    attendee_id, name, role = row
    return Attendee(attendee_id, name, Role(role))


# -------------------------------------------------------- inside a session


def save(db: Database, meeting_id: int, name: str, role: Role) -> None:
    """Save that somebody attends a meeting in a role, in place of the role they had in it."""
    known_id = db.value("SELECT id FROM attendance WHERE meeting_id = ? AND name = ?", (meeting_id, name))
    if known_id is not None:
        db.execute("UPDATE attendance SET role = ? WHERE id = ?", (role.value, known_id))
    else:
        db.insert("attendance", {"meeting_id": meeting_id, "name": name, "role": role.value})


def remove(db: Database, attendee_id: int) -> None:
    """Remove somebody from a meeting's attendance."""
    db.execute("DELETE FROM attendance WHERE id = ?", (attendee_id,))


def replace_expected(db: Database, people: Iterable[tuple[str, Role]]) -> None:
    """Save who is expected at the next meeting, in place of everybody who was; no people clears the list."""
    db.execute("DELETE FROM expected")
    for name, role in people:
        db.insert("expected", {"name": name, "role": role.value})
