"""Where tickets come from, and which columns were chosen for it."""

import json
from collections.abc import Mapping

from translate_tui.store.database import Database


def source_id(db: Database, key: str, format_name: str, name: str) -> int:
    """Return the id of a source, noting it when it is seen for the first time. Inside a step."""
    found = db.value("SELECT id FROM source WHERE key = ?", (key,))
    if found is not None:
        return int(found)
    return db.insert("source", {"key": key, "format": format_name, "name": name})


def remember(db: Database, source: int, fields: Mapping[str, str], order: str) -> None:
    """Note which columns were chosen for a source, for its next export. Inside a step."""
    mapping = json.dumps({"fields": dict(fields), "order": order}, ensure_ascii=False)
    if db.value("SELECT mapping FROM source WHERE id = ?", (source,)) != mapping:
        db.execute("UPDATE source SET mapping = ? WHERE id = ?", (mapping, source))


def chosen(db: Database) -> list[tuple[str, dict[str, str], str]]:
    """Return what was chosen for each source: its key, the columns of fields, the order of day and month."""
    found = []
    for key, mapping in db.rows("SELECT key, mapping FROM source WHERE mapping IS NOT NULL ORDER BY id"):
        read = json.loads(mapping)
        found.append((key, read.get("fields", {}), read.get("order", "")))
    return found


def newest_ref(db: Database, key: str) -> str:
    """Return the greatest number by which a ticket or a reply of a source is known; "" where there is none."""
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
    """Return the keys of all sources."""
    return [row[0] for row in db.rows("SELECT key FROM source")]
