"""XLSX, XLS and ODS: the sheet that holds what customers said, read by python-calamine.

Cells come as a spreadsheet shows them: dates as dates, whole numbers without a decimal point. Of
several sheets the first one is taken whose columns mean something. Source: ECMA-376 and ODF 1.3.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.csv_table import Cells, header_row
from translate_tui.river.fields import guess
from translate_tui.river.files import File, Tree, zip_at
from translate_tui.river.format import format_of
from translate_tui.river.mapping import Table
from translate_tui.river.tickets import Batch

SIZE_LIMIT: Final = 100_000_000  # bytes of a workbook, which is read into memory
ROWS: Final = 1000  # in one batch
_ABOVE: Final = 12
_CELL: Final = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_CHUNK: Final = 1 << 20
_LAST: Final = 200  # cells of a chunk whose rows are looked at: rows stand in their order
_OVERLAP: Final = 64  # bytes that two chunks share
CELLS_LIMIT: Final = 50_000_000  # cells of a sheet, empty ones between too

Sheet = Sequence[Sequence[object]]


def is_workbook(file: File) -> bool:
    """Tell whether a zip is an office file with tables."""
    try:
        with file.opened() as opened, zipfile.ZipFile(opened) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return b"opendocument.spreadsheet" in archive.read("mimetype")
            return "xl/workbook.xml" in names or "xl/workbook.bin" in names
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return False


def open_workbook(file: File, chosen: Mapping[str, str]) -> Table:
    """Return the table of a workbook. Raises UserError when it cannot be read or has none."""
    import python_calamine

    if file.size > SIZE_LIMIT:
        raise UserError(
            f"{file.where} has {file.size:,} bytes, and workbooks are read up to {SIZE_LIMIT:,}. Nothing was "
            "imported. Save the sheet as CSV and import that."
        )
    with file.opened() as opened:
        content = opened.read()
    if content.startswith(b"PK"):
        packed = File(file.where, file.name, len(content), partial(io.BytesIO, content))
        _refuse_too_wide(file, zip_at(packed))  # the limits of zips hold here, too
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError, python_calamine.PasswordError) as error:
        raise UserError(
            f"{file.where}: the workbook cannot be read ({error}); it may be damaged or protected by a password. "
            "Nothing was imported. Save it again as XLSX or CSV."
        ) from error
    filled = [(name, rows) for name, rows in sheets if any(any(map(_words, row)) for row in rows)]
    if not filled:
        raise UserError(f"{file.where}: its sheets are empty, so there is nothing to import.")
    name, rows, place = max(
        ((name, rows, _header(rows, chosen)) for name, rows in filled),
        key=lambda one: _speaks(one[1][one[2]], chosen),
    )
    columns = [_words(cell).strip() for cell in rows[place]]
    where = f"{file.where}, sheet “{name}”, line {place + 1}"
    return Table(
        "table", "workbook", where, file.name, columns, partial(_batches, rows, columns, place + 1), about=len(rows)
    )


def _refuse_too_wide(file: File, tree: Tree) -> None:
    """Refuse a sheet with a cell far away from all others: every cell between would be made, and memory with it."""
    for name, sheet in tree.files.items():
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        row, columns, rest = 0, set[bytes](), b""
        with sheet.opened() as opened:
            while chunk := opened.read(_CHUNK):
                found = _CELL.findall(rest + chunk)
                columns.update(column for column, _ in found)
                row = max((row, *(int(number) for _, number in found[-_LAST:])))
                rest = chunk[-_OVERLAP:]
        width = max(map(_column_number, columns), default=0)
        if row * width > CELLS_LIMIT:
            raise UserError(
                f"{file.where}: a cell stands in row {row:,}, {width:,} columns wide, far away from the others, so "
                "nothing was imported. Delete what stands there, or save the table as CSV."
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _header(rows: Sheet, chosen: Mapping[str, str]) -> int:
    return header_row([[_words(cell) for cell in row] for row in rows[:_ABOVE]], chosen)


def _speaks(header: Sequence[object], chosen: Mapping[str, str]) -> int:
    """Return how much the columns mean: most for a format that is known, then with the text, then how many do."""
    names = [words for cell in header if (words := _words(cell).strip())]
    found = guess(names)
    if format_of(names):
        return 100
    known = 10 if "text" in found or not set(chosen.values()).isdisjoint(names) else 0
    return known + len(found)


def _words(cell: object) -> str:
    """Return a cell as a spreadsheet shows it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""


def _batches(rows: Sheet, columns: list[str], start: int) -> Iterator[Batch | Rejected | Skipped]:
    places: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        places.setdefault(column, []).append(index)
    for begin in range(start, len(rows), ROWS):
        lines, records = list[int](), list[list[str]]()
        for line, row in enumerate(rows[begin : begin + ROWS], begin + 1):
            cells = [_words(cell) for cell in row]
            if any(cell.strip() for cell in cells):
                lines.append(line)
                records.append((cells + [""] * len(columns))[: len(columns)])
        if records:
            yield Cells(places, lines, records)
