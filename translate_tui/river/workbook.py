"""Reads XLSX, XLS and ODS workbooks (with workbook_reader.py): the sheet that holds what customers said.

Cells become text as a spreadsheet shows it: dates in ISO form, whole numbers without a decimal point. Of several
sheets it is the one whose columns are known best. Source: ECMA-376 and ODF 1.3.
"""

import io
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river import workbook_reader
from translate_tui.river.csv_table import HEADER_ROWS, CellBatch, column_indexes, header_row
from translate_tui.river.fields import guess
from translate_tui.river.files import READ_ERRORS, ExportFile, ExportFolder, zip_at
from translate_tui.river.format import format_of
from translate_tui.river.mapping import Table
from translate_tui.river.tickets import Batch
from translate_tui.river.workbook_reader import SheetRows

SIZE_LIMIT: Final = 100_000_000  # bytes of a workbook, which is read into memory
CELLS_LIMIT: Final = 50_000_000  # cells of a sheet, with the empty ones between others
ROWS_IN_BATCH: Final = 1000
_CELL_REFERENCE: Final = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_CHUNK_SIZE: Final = 1 << 20  # bytes
_OVERLAP: Final = 64  # bytes of a chunk that are searched again with the next, for a cell that was cut in two
_LAST_CELLS: Final = 200  # cells of a chunk whose row numbers are read: rows are in order, so the last are greatest
_LARGEST_EXACT: Final = 1e15  # floats above it are not exact integers


class _Sheet(NamedTuple):
    """A sheet that is not empty; `header` is the index of its header row."""

    name: str
    rows: SheetRows
    header: int


def is_workbook(file: ExportFile) -> bool:
    """Tell whether a zip is an XLSX, XLSB or ODS workbook."""
    try:
        with file.open_binary() as opened, zipfile.ZipFile(opened) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return b"opendocument.spreadsheet" in archive.read("mimetype")
            return "xl/workbook.xml" in names or "xl/workbook.bin" in names
    except (*READ_ERRORS, RuntimeError, ValueError):
        return False


def open_workbook(file: ExportFile, chosen: Mapping[str, str]) -> Table:
    """Return the table in a workbook; `chosen` maps fields to columns that people chose.

    Raises UserError when it cannot be read, is too big or has no rows.
    """
    if file.size > SIZE_LIMIT:
        raise UserError(
            f"{file.where} has {file.size:,} bytes, but workbooks can have at most {SIZE_LIMIT:,}. Nothing was "
            "imported. Save the sheet as CSV and import that."
        )
    with file.open_binary() as opened:
        content = opened.read()
    if content.startswith(b"PK"):
        in_memory = ExportFile(file.where, file.name, len(content), partial(io.BytesIO, content))
        _check_size(file, zip_at(in_memory))  # `zip_at` checks the limits of zips
    sheets = [
        _Sheet(name, rows, header_row([[_to_text(cell) for cell in row] for row in rows[:HEADER_ROWS]], chosen))
        for name, rows in _read_sheets(file, content)
        if any(any(map(_to_text, row)) for row in rows)
    ]
    if not sheets:
        raise UserError(f"{file.where}: all its sheets are empty. Choose another file.")
    sheet = max(sheets, key=lambda sheet: _header_score(sheet.rows[sheet.header], chosen))
    columns = [_to_text(cell).strip() for cell in sheet.rows[sheet.header]]
    where = f"{file.where}, sheet “{sheet.name}”, line {sheet.header + 1}"
    batches = partial(_batches, sheet, columns)
    return Table("table", "workbook", where, file.name, columns, batches, about=len(sheet.rows))


def _read_sheets(file: ExportFile, content: bytes) -> list[tuple[str, SheetRows]]:
    """Return all sheets of a workbook, each with its rows. Raises UserError when it cannot be read.

    In a process of its own (see workbook_reader.py), which can end without taking the app along.
    """
    command = [sys.executable, "-P", str(Path(workbook_reader.__file__))]  # -P: none of our modules hides one
    reader = subprocess.run(command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    result: list[tuple[str, SheetRows]] | str = (
        pickle.loads(reader.stdout) if reader.returncode == 0 else "reading it ended without a result"
    )
    if isinstance(result, str):
        raise UserError(
            f"{file.where}: the workbook cannot be read ({result}). It may be damaged or password-protected. "
            "Nothing was imported. Save it again as XLSX or CSV."
        )
    return result


def _check_size(file: ExportFile, folder: ExportFolder) -> None:
    """Raise UserError for a sheet with a cell far away from the others.

    Calamine makes every cell between them, so one cell in row 1,048,576 can take all memory. The cells' references
    are read from the XML, without parsing it.
    """
    for name, sheet in folder.files.items():
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        last_row, columns, overlap = 0, set[bytes](), b""
        with sheet.open_binary() as opened:
            while chunk := opened.read(_CHUNK_SIZE):
                references = _CELL_REFERENCE.findall(overlap + chunk)
                columns.update(column for column, _ in references)
                last_row = max((last_row, *(int(row) for _, row in references[-_LAST_CELLS:])))
                overlap = chunk[-_OVERLAP:]
        width = max(map(_column_number, columns), default=0)
        if last_row * width > CELLS_LIMIT:
            raise UserError(
                f"{file.where}: a cell is far away from the others (row {last_row:,}, {width:,} columns wide), so "
                "nothing was imported. Delete that cell, or save the table as CSV."
            )


def _column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _header_score(header: Sequence[object], chosen: Mapping[str, str]) -> int:
    """Return how well a header is known: best for a known format, then with a text or a chosen column."""
    names = [name for cell in header if (name := _to_text(cell).strip())]
    if format_of(names):
        return 100
    fields = guess(names)
    has_text = "text" in fields or not set(chosen.values()).isdisjoint(names)
    return (10 if has_text else 0) + len(fields)


def _to_text(cell: object) -> str:
    """Return a cell as a spreadsheet shows it; "" for an empty one."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _LARGEST_EXACT else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""


def _batches(sheet: _Sheet, columns: list[str]) -> Iterator[Batch | Rejected | Skipped]:
    """Yield the rows below the header, each as wide as the header, without empty ones."""
    indexes = column_indexes(columns)
    for start in range(sheet.header + 1, len(sheet.rows), ROWS_IN_BATCH):
        lines: list[int] = []
        records: list[list[str]] = []
        for line, row in enumerate(sheet.rows[start : start + ROWS_IN_BATCH], start + 1):
            cells = [_to_text(cell) for cell in row]
            if any(cell.strip() for cell in cells):
                lines.append(line)
                records.append((cells + [""] * len(columns))[: len(columns)])
        if records:
            yield CellBatch(indexes, lines, records)
