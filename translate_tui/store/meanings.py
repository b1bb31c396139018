"""What words of exports mean in one database, as people stated it."""

from translate_tui.model import WordKind
from translate_tui.river.meanings import Stated, said_key
from translate_tui.store.database import Database


def all_stated(db: Database) -> list[Stated]:
    """Return all statements."""
    rows = db.rows("SELECT kind, said, means FROM meaning ORDER BY kind, said")
    return [Stated(WordKind(kind), said, means) for kind, said, means in rows]


def state(db: Database, kind: WordKind, said: str, means: str) -> None:
    """Note what words mean; in whatever form they are written. Inside a step."""
    key = said_key(said)
    known = db.value("SELECT id FROM meaning WHERE kind = ? AND said = ?", (kind.value, key))
    if known is None:
        db.insert("meaning", {"kind": kind.value, "said": key, "means": means})
    else:
        db.execute("UPDATE meaning SET means = ? WHERE id = ?", (means, known))


def forget(db: Database, kind: WordKind, said: str) -> None:
    """Let words mean what the program knows again. Inside a step."""
    db.execute("DELETE FROM meaning WHERE kind = ? AND said = ?", (kind.value, said_key(said)))
