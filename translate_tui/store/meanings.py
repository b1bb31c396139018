"""What words of exports mean in one database, as people stated it (see river/meanings.py)."""

from translate_tui.model import WordKind
from translate_tui.river.meanings import Stated, said_key
from translate_tui.store.database import Database


def all_statements(db: Database) -> list[Stated]:
    """Return everything that people stated, by kind and words."""
    rows = db.rows("SELECT kind, said, means FROM meaning ORDER BY kind, said")
    return [Stated(WordKind(kind), words, means) for kind, words, means in rows]


# -------------------------------------------------------- inside a session


def save(db: Database, kind: WordKind, words: str, means: str) -> None:
    """Save what words mean as a type, segment or impact, in place of what they meant; "" for nothing.

    It holds for every spelling with the same `said_key`: upper or lower case, with or without accents or dashes.
    """
    key = said_key(words)
    known_id = db.value("SELECT id FROM meaning WHERE kind = ? AND said = ?", (kind.value, key))
    if known_id is None:
        db.insert("meaning", {"kind": kind.value, "said": key, "means": means})
    else:
        db.execute("UPDATE meaning SET means = ? WHERE id = ?", (means, known_id))


def delete(db: Database, kind: WordKind, words: str) -> None:
    """Delete what people stated of words, so that they mean what the program knows."""
    db.execute("DELETE FROM meaning WHERE kind = ? AND said = ?", (kind.value, said_key(words)))
