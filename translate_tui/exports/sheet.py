"""The six-column sheet as CSV and as a workbook, with the exact columns."""

import io
from collections.abc import Sequence
from typing import Final

from translate_tui.exports.spreadsheet import written
from translate_tui.model import IMPACT, NUMBER, SHEET_COLUMNS, Impact, UserError
from translate_tui.text import escape_formula

CELL_LIMIT: Final = 32_767  # characters that a cell of a workbook can hold
_WIDTHS: Final = (44, 12, 26, 12, 40, 40)  # characters
_PREPARED: Final = 200  # rows under the last one in which an impact can be chosen, too


def sheet_csv(rows: Sequence[Sequence[str]]) -> str:
    """Return the sheet as CSV; rows have a cell for each of the six columns."""
    return written(SHEET_COLUMNS, rows, words=set(SHEET_COLUMNS) - {NUMBER})


def sheet_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the sheet as a workbook (.xlsx). Raises UserError where a cell is longer than it can hold."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Sheet")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for place, (name, width) in enumerate(zip(SHEET_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, heading)
    number, impact = SHEET_COLUMNS.index(NUMBER), SHEET_COLUMNS.index(IMPACT)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if len(cell) > CELL_LIMIT:
                raise UserError(
                    f"Row {line + 1}, “{SHEET_COLUMNS[place]}” has {len(cell):,} characters; a cell of a workbook "
                    f"holds {CELL_LIMIT:,}, so nothing was written. Write the sheet as .csv instead."
                )
            if place == number and cell.isdecimal():
                sheet.write_number(line, place, int(cell), wrapped)
            elif cell:
                sheet.write_string(line, place, escape_formula(cell, numbers=True), wrapped)
    choices = {"validate": "list", "source": [str(one) for one in Impact]}
    sheet.data_validation(1, impact, len(rows) + _PREPARED, impact, choices)
    sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()
