"""Digests: what the rows of each table add up to, kept with every write, so that damage on a disk is noticed.

SQLite has no checksums of its own: a bit that flips in a text is only another letter. For each block of BLOCK ids of
a table, `digest` keeps the sum of the CRC-32 of its rows. Sums don't depend on an order, so a changed row takes its
former checksum out and puts the new one in. The triggers of store/tracking.py do that at every write.
"""

import re
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from translate_tui.store.assets import asset

TABLE: Final = "digest"
# The tables that have none: what this package keeps for itself, and what nobody may find out before the reveal.
_WITHOUT: Final = frozenset({TABLE, "log_mark", "sealed_rating"})
_CREATED: Final = re.compile(r"^CREATE TABLE (\w+)", re.MULTILINE)
BLOCK: Final = 64  # ids, whose rows have one sum together
_MASK: Final = 0xFFFFFFFF  # sums are kept to 32 bits


class Column(NamedTuple):
    """A column of a table; `kind` is INTEGER, REAL or TEXT."""

    name: str
    kind: str


class Mismatch(NamedTuple):
    """Rows that are not as they were written, as a range of ids; None for all rows of a table without ids."""

    first_id: int | None
    last_id: int | None


def register(connection: sqlite3.Connection) -> None:
    """Make the checksum known to the SQL of a connection. Of bytes: a damaged text need not be text."""
    connection.create_function("crc32", 1, zlib.crc32, deterministic=True)


def table_columns(connection: sqlite3.Connection) -> dict[str, list[Column]]:
    """Return the tables that have digests, with their columns in order; not those that another program added."""
    own_tables = _own_tables() - _WITHOUT
    tables: dict[str, list[Column]] = {}
    for table, column, kind in connection.execute(
        "SELECT m.name, p.name, p.type FROM main.sqlite_master m, pragma_table_info(m.name) p "
        "WHERE m.type = 'table' ORDER BY m.name, p.cid"
    ):
        if table in own_tables:
            tables.setdefault(table, []).append(Column(column, kind))
    return tables


@cache
def _own_tables() -> frozenset[str]:
    """Return the names of the tables that schema.sql makes."""
    return frozenset(_CREATED.findall(asset("schema.sql").read_text(encoding="utf-8")))


def row_sql(columns: Sequence[Column], row: str = "") -> str:
    """Return the SQL expression for a row's checksum; `row` is "OLD." or "NEW." in a trigger."""
    values = ", ".join(_value_sql(column, row) for column in columns)
    return f"crc32(CAST(json_array({values}) AS BLOB))"


def _value_sql(column: Column, row: str) -> str:
    if column.kind == "REAL":  # how it is written differs between versions of SQLite
        return f"CAST({row}{column.name} * 1000000 AS INTEGER)"
    if column.kind == "TEXT" and row:  # in a trigger, what a JSON function has just made would go in as JSON
        return f"{row}{column.name} || ''"
    return f"{row}{column.name}"


def block_sql(columns: Sequence[Column], row: str = "") -> str:
    """Return the SQL expression for the block that a row is in: one for all rows of a table without ids."""
    return f"{row}id / {BLOCK}" if any(column.name == "id" for column in columns) else "0"


def add_sql(table: str, columns: Sequence[Column], row: str, checksum: str) -> str:
    """Return the statement that adds a checksum, in SQL, to the sum of the block that a row is in."""
    return (
        f"INSERT INTO {TABLE} (table_name, block, sum) VALUES ('{table}', {block_sql(columns, row)}, {checksum}) "
        + _ADDED
    )


_ADDED: Final = (
    f"ON CONFLICT (table_name, block) DO UPDATE SET sum = (sum + excluded.sum) & {_MASK}"  # also of a negative one
)


def add_range(
    connection: sqlite3.Connection, table: str, columns: Sequence[Column], ids: tuple[int, int], sign: int
) -> None:
    """Add the checksums of a range of rows (`sign` 1), or take them out (-1), where no trigger does."""
    block = block_sql(columns)
    connection.execute(
        f"INSERT INTO {TABLE} (table_name, block, sum) "
        f"SELECT '{table}', {block} AS block, {sign} * sum({row_sql(columns)}) FROM {table} "
        f"WHERE id BETWEEN ? AND ? GROUP BY block {_ADDED}",
        ids,
    )


def write_all(connection: sqlite3.Connection) -> None:
    """Compute and write the digests of all rows, inside the open transaction: of a new file or a migrated one."""
    register(connection)
    connection.execute(f"DELETE FROM {TABLE}")
    for table, columns in table_columns(connection).items():
        sums = _sums(table, columns)
        connection.execute(f"INSERT INTO {TABLE} (table_name, block, sum) SELECT '{table}', block, sum FROM ({sums})")


def mismatches(connection: sqlite3.Connection, table: str, columns: Sequence[Column]) -> list[Mismatch]:
    """Return the rows of a table that are not as they were written."""
    kept: Mapping[int, int] = dict(
        connection.execute(f"SELECT block, sum & {_MASK} FROM {TABLE} WHERE table_name = ?", (table,))
    )
    found: Mapping[int, int] = dict(connection.execute(_sums(table, columns)))
    has_ids = block_sql(columns) != "0"
    return [
        Mismatch(block * BLOCK, block * BLOCK + BLOCK - 1) if has_ids else Mismatch(None, None)
        for block in sorted(kept.keys() | found.keys())
        if kept.get(block, 0) != found.get(block, 0)
    ]


def _sums(table: str, columns: Sequence[Column]) -> str:
    block = block_sql(columns)
    return f"SELECT {block} AS block, sum({row_sql(columns)}) & {_MASK} AS sum FROM {table} GROUP BY block"
