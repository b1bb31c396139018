"""Empathy maps: what a team thinks the other one's day is like. There is one of each persona a day at most."""

from datetime import date

from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.store.database import Database

_MAPS = "SELECT id, role, made_on, thinking, feeling, saying, doing FROM empathy_map"


def all_maps(db: Database, persona: Persona | None = None) -> list[EmpathyMap]:
    """Return the maps of a persona (None: of both), newest first."""
    where, params = ("WHERE role = ?", (persona.value,)) if persona else ("", ())
    rows = db.rows(f"{_MAPS} {where} ORDER BY made_on DESC, id DESC", params)
    return [
        EmpathyMap(map_id, Persona(role), date.fromisoformat(made_on), *texts)
        for map_id, role, made_on, *texts in rows
    ]


def by_id(db: Database, map_id: int) -> EmpathyMap | None:
    """Return a map, or None if it does not exist (any more)."""
    return next((empathy_map for empathy_map in all_maps(db) if empathy_map.id == map_id), None)


# -------------------------------------------------------- inside a session


def create(db: Database, persona: Persona, day: date) -> int:
    """Create an empty map of a persona and return its id. The day must not have one of this persona yet."""
    return db.insert("empathy_map", {"role": persona.value, "made_on": day.isoformat()})


def write_part(db: Database, map_id: int, part: EmpathyPart, words: str) -> None:
    """Write one part of a map in place of what it said; "" empties it."""
    db.execute(f"UPDATE empathy_map SET {part.value} = ? WHERE id = ?", (words, map_id))
