"""Attendance: who was confirmed to be present at a meeting, and who is expected at the running or next one."""

from collections.abc import Iterable
from typing import Any

from translate_tui.model import Attendee, Role
from translate_tui.store.database import Database


def of_meeting(db: Database, meeting_id: int) -> list[Attendee]:
    """Return who was confirmed to be present at a meeting, in the order in which they were."""
    rows = db.rows("SELECT id, name, role FROM attendance WHERE meeting_id = ? ORDER BY id", (meeting_id,))
    return [_attendee(row) for row in rows]


def of_last_meeting(db: Database) -> list[Attendee]:
    """Return who attended the newest meeting that has an attendance; empty if none has."""
    meeting_id = db.value("SELECT max(meeting_id) FROM attendance")
    return of_meeting(db, int(meeting_id)) if meeting_id is not None else []


def unconfirmed(db: Database, meeting_id: int) -> list[Attendee]:
    """Return who is expected at the running meeting and not among those confirmed; names are compared exactly."""
    present = {attendee.name for attendee in of_meeting(db, meeting_id)}
    return [person for person in expected(db) if person.name not in present]


def expected(db: Database) -> list[Attendee]:
    """Return who was noted as expected at the running meeting, else at the next one; empty if nobody was."""
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


def remove(db: Database, meeting_id: int, name: str) -> None:
    """Remove somebody from the attendance of the running meeting, and from those expected at it."""
    db.execute("DELETE FROM attendance WHERE meeting_id = ? AND name = ?", (meeting_id, name))
    db.execute("DELETE FROM expected WHERE name = ?", (name,))


def replace_expected(db: Database, people: Iterable[tuple[str, Role]]) -> None:
    """Save who is expected at the next meeting, in place of everybody who was; no people clears the list."""
    db.execute("DELETE FROM expected")
    for name, role in people:
        db.insert("expected", {"name": name, "role": role.value})
