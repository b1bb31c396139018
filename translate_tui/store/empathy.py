"""Empathy maps as they are kept: one of each person a day."""

from datetime import date

from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.store.database import Database

_MAPS = "SELECT id, role, made_on, thinking, feeling, saying, doing FROM empathy_map"


def maps(db: Database, person: Persona | None = None) -> list[EmpathyMap]:
    """Return all maps (of one person), newest first."""
    where, params = ("WHERE role = ?", (person.value,)) if person else ("", ())
    rows = db.rows(f"{_MAPS} {where} ORDER BY made_on DESC, id DESC", params)
    return [EmpathyMap(row[0], Persona(row[1]), date.fromisoformat(row[2]), *row[3:]) for row in rows]


def by_id(db: Database, map_id: int) -> EmpathyMap | None:
    """Return one map, or None where it is gone."""
    return next((one for one in maps(db) if one.id == map_id), None)


# ----------------------------------------------------------- inside a step


def make(db: Database, person: Persona, day: date) -> int:
    """Begin an empty map and return its id."""
    return db.insert("empathy_map", {"role": person.value, "made_on": day.isoformat()})


def write(db: Database, map_id: int, part: EmpathyPart, words: str) -> None:
    """Write a field of a map."""
    db.execute(f"UPDATE empathy_map SET {part.value} = ? WHERE id = ?", (words, map_id))
