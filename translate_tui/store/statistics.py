"""How many rows each table holds and how much space it takes on disk: for `translate-tui doctor`."""

from dataclasses import dataclass

from translate_tui.store.database import Database


@dataclass(frozen=True, slots=True)
class TableStatistics:
    """One table: its rows, and its bytes on disk with its indexes (None where SQLite can't tell)."""

    name: str
    rows: int
    size: int | None


def table_statistics(db: Database) -> list[TableStatistics]:
    """Return the statistics of every table, those that take most space first.

    Reads the whole file, so it is as slow as an integrity check. Sizes come from SQLite's `dbstat`, which is
    missing from some builds; then the order is by rows.
    """
    sizes: dict[str, int] = {}
    if db.value("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'"):
        sizes = dict(
            db.rows(
                "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name "
                "WHERE s.aggregate = TRUE GROUP BY m.tbl_name"
            )
        )
    tables = [TableStatistics(name, db.sql.table(name).count, sizes.get(name)) for name in db.sql.table_names()]
    return sorted(tables, key=lambda table: (-(table.size or 0), -table.rows, table.name))
