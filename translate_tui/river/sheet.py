"""The six-column sheet read as a sheet: its rows as cells, whatever the order of rows and columns."""

from collections.abc import Iterator
from pathlib import Path

from translate_tui.model import IMPACT, SHEET_COLUMNS, Rejected, SheetRow, Skipped
from translate_tui.river.fields import column_name
from translate_tui.river.formats.sheet import FORMATS
from translate_tui.river.mapping import Table
from translate_tui.river.options import ReadOptions
from translate_tui.river.sources import table_at
from translate_tui.text import plain, unescape_formula

NAME = FORMATS[0].name


def open_sheet(path: Path, choices: ReadOptions) -> Table:
    """Return the table of a sheet. Raises UserError where there is none."""
    return table_at(path, choices)


def rows(table: Table) -> Iterator[SheetRow]:
    """Yield the rows that can be read, with a cell for each of the six columns that the sheet has."""
    there = _there(table)
    for batch in table.batches():
        if isinstance(batch, Rejected | Skipped):
            continue  # whoever reads the same table for tickets says so
        columns = {name: batch.cells(column) for name, column in there.items()}
        for place, line in enumerate(batch.lines):
            yield SheetRow(
                line, {name: plain(unescape_formula(cells[place].strip())) for name, cells in columns.items()}
            )


def others(table: Table) -> list[str]:
    """Return the columns of a sheet that are none of the six."""
    known = list(_there(table).values())
    left = list(table.columns)
    for column in known:
        left.remove(column)  # a second one of the same name is none of the six
    return [column for column in left if column]


def _there(table: Table) -> dict[str, str]:
    """Return which column of the table is which of the six; the short name of the impact is one, too."""
    by_name = {column_name(column): column for column in reversed(table.columns) if column}
    short = by_name.get(column_name("Business impact"))
    found = {name: by_name[column_name(name)] for name in SHEET_COLUMNS if column_name(name) in by_name}
    return found if short is None else {IMPACT: short, **found}
