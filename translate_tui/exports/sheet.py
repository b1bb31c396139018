"""The six-column sheet as CSV and as a workbook, with the practice's exact column names."""

import io
from collections.abc import Sequence
from typing import Final

from translate_tui.exports.spreadsheet import to_csv
from translate_tui.model import IMPACT, NUMBER, SHEET_COLUMNS, Impact, UserError
from translate_tui.text import escape_formula

MAX_CELL_CHARS: Final = 32_767  # the limit of the .xlsx format
_COLUMN_WIDTHS: Final = (44, 12, 26, 12, 40, 40)  # in characters
_EXTRA_IMPACT_ROWS: Final = 200  # empty rows below the last one in which H, M, L can be chosen, for new patterns


def sheet_csv(rows: Sequence[Sequence[str]]) -> str:
    """Return the sheet as CSV; each row has a cell for each of the six columns."""
    return to_csv(SHEET_COLUMNS, rows, words=set(SHEET_COLUMNS) - {NUMBER})


def sheet_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the sheet as a workbook (.xlsx). Raises UserError if a cell is too long for one."""
    import xlsxwriter  # takes over 100 ms, and only workbooks need it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Sheet")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for column, (name, width) in enumerate(zip(SHEET_COLUMNS, _COLUMN_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, heading)
    number_column, impact_column = SHEET_COLUMNS.index(NUMBER), SHEET_COLUMNS.index(IMPACT)
    for row_number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if len(cell) > MAX_CELL_CHARS:
                raise UserError(
                    f"Row {row_number + 1}, “{SHEET_COLUMNS[column]}” has {len(cell):,} characters, but a workbook "
                    f"cell can have at most {MAX_CELL_CHARS:,}. Nothing was saved. Export the sheet as .csv instead."
                )
            if column == number_column and cell.isdecimal():
                sheet.write_number(row_number, column, int(cell), wrapped)
            elif cell:
                sheet.write_string(row_number, column, escape_formula(cell, numbers=True), wrapped)
    choices = {"validate": "list", "source": [str(impact) for impact in Impact]}
    sheet.data_validation(1, impact_column, len(rows) + _EXTRA_IMPACT_ROWS, impact_column, choices)
    sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()
