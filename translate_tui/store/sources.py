"""Sources: the exports and channels that tickets come from, and the column mapping saved for each."""

import json
from collections.abc import Mapping

from translate_tui.store.database import Database


def source_id(db: Database, key: str, format_name: str, name: str) -> int:
    """Return the id of the source with this key, which is added when it is new. Inside a step."""
    known_id = db.value("SELECT id FROM source WHERE key = ?", (key,))
    if known_id is not None:
        return int(known_id)
    return db.insert("source", {"key": key, "format": format_name, "name": name})


def save_mapping(db: Database, source: int, fields: Mapping[str, str], order: str) -> None:
    """Save the columns (by field) and the date order that people chose for a source. Inside a step."""
    mapping = json.dumps({"fields": dict(fields), "order": order}, ensure_ascii=False)
    if db.value("SELECT mapping FROM source WHERE id = ?", (source,)) != mapping:
        db.execute("UPDATE source SET mapping = ? WHERE id = ?", (mapping, source))


def saved_mappings(db: Database) -> list[tuple[str, dict[str, str], str]]:
    """Return the saved mappings: each source's key, its columns by field and its date order ("" for none)."""
    mappings = []
    for key, text in db.rows("SELECT key, mapping FROM source WHERE mapping IS NOT NULL ORDER BY id"):
        mapping = json.loads(text)
        mappings.append((key, mapping.get("fields", {}), mapping.get("order", "")))
    return mappings


def names_people(db: Database, source: int) -> bool | None:
    """Tell whether what a source calls customers are people; None while no import has judged it."""
    judged = db.value("SELECT are_people FROM source_customers WHERE source_id = ?", (source,))
    return None if judged is None else bool(judged)


def save_names_people(db: Database, source: int, *, people: bool) -> None:
    """Keep whether what a source calls customers are people. Inside a step."""
    db.insert("source_customers", {"source_id": source, "are_people": int(people)})


def newest_ref(db: Database, key: str) -> str:
    """Return the numerically greatest ref of a source's tickets and replies (Slack: the newest ts); "" for none."""
    return str(
        db.value(
            "SELECT ref FROM (SELECT t.source_ref AS ref FROM ticket t JOIN source s ON s.id = t.source_id "
            "WHERE s.key = :key UNION ALL SELECT r.source_ref FROM reply r JOIN ticket t ON t.id = r.ticket_id "
            "JOIN source s ON s.id = t.source_id WHERE s.key = :key) ORDER BY CAST(ref AS REAL) DESC LIMIT 1",
            {"key": key},
        )
        or ""
    )


def keys(db: Database) -> list[str]:
    """Return the keys of all sources, as `RowSource.key` has them."""
    return [row[0] for row in db.rows("SELECT key FROM source")]
