"""Reads the six-column sheet as rows of cells, for matching its rows to patterns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from translate_tui.model import IMPACT, SHEET_COLUMNS, SheetRow
from translate_tui.river.fields import column_name
from translate_tui.river.formats.sheet import FORMATS
from translate_tui.river.mapping import Table
from translate_tui.river.options import ReadOptions
from translate_tui.river.sources import table_at
from translate_tui.text import plain, unescape_formula

NAME: Final = FORMATS[0].name
_SHORT_IMPACT: Final = "Business impact"  # is accepted for IMPACT, which names the letters, too


def open_sheet(path: Path, options: ReadOptions) -> Table:
    """Return the table of a sheet. Raises UserError where the file has no named columns."""
    return table_at(path, options)


def rows(table: Table) -> Iterator[SheetRow]:
    """Yield the rows of a sheet, each with a cell for those of the six columns that the sheet has.

    Rows that cannot be read are left out; whoever reads the same table for tickets reports them.
    """
    sheet_columns = _sheet_columns(table)
    for batch in table.row_batches():
        cells = {name: batch.cells(column) for name, column in sheet_columns.items()}
        for index, line in enumerate(batch.lines):
            yield SheetRow(
                line, {name: plain(unescape_formula(column[index].strip())) for name, column in cells.items()}
            )


def other_columns(table: Table) -> list[str]:
    """Return the named columns of a sheet that are none of the six; a second one of the same name is among them."""
    others = list(table.columns)
    for column in _sheet_columns(table).values():
        others.remove(column)
    return [column for column in others if column]


def _sheet_columns(table: Table) -> dict[str, str]:
    """Return the table's column for each of the six that it has."""
    by_name = {column_name(column): column for column in reversed(table.columns) if column}
    columns = {name: by_name[column_name(name)] for name in SHEET_COLUMNS if column_name(name) in by_name}
    short_impact = by_name.get(column_name(_SHORT_IMPACT))
    return columns if short_impact is None else {IMPACT: short_impact, **columns}
