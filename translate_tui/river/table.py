"""CSV and TSV: any table with a header row and one ticket a row.

Delimiters `,` `;` tab and `|` are told from the first rows. Cells may span lines. Source:
RFC 4180 and what spreadsheets and helpdesks really write.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, TextIO

from translate_tui.model import Refused, Rejected, Row
from translate_tui.river.fields import FIELDS, mapping_for
from translate_tui.river.reading import Reading, Refs, file_label, header_key
from translate_tui.river.tickets import Cells, ticket_from

CELL_LIMIT: Final = 100_000_000  # characters in one cell; what a ticket may hold is far less, and said by line
_DELIMITERS: Final = ",;\t|"


def read(path: Path, encoding: str, head: str, chosen: Mapping[str, str]) -> Reading:
    """Return the rows of a table. Raises Refused when no column holds what the customer said."""
    csv.field_size_limit(CELL_LIMIT)
    delimiter = delimiter_of(head)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        try:
            reader, header = _after_header(file, delimiter)
        except csv.Error as error:
            raise Refused(f"{path}, line 1: this is no table ({error}). Export it again as CSV.") from error
    at_line = reader.line_num
    columns = [column.strip().lstrip("\ufeff") for column in header]
    if not any(columns):
        raise Refused(f"{path}, line {at_line}: the header row has no names, so no column can be told from another.")
    mapping = mapping_for(columns, chosen, f"{path}, line {at_line}")
    kind = "TSV" if delimiter == "\t" else "CSV"
    rows = _rows(path, encoding, delimiter, columns, mapping)
    return Reading(header_key("table", columns), kind, file_label(path), rows)


def delimiter_of(head: str) -> str:
    """Return the delimiter that cuts the first records into the same number of cells, most cells first."""

    def fit(delimiter: str) -> tuple[float, int]:
        lines = [line for line in head.replace("\0", "").splitlines(keepends=True) if line.strip()][:40]
        if lines and lines[0].lower().startswith("sep="):
            return (2.0, 0) if lines[0][4:5] == delimiter else (0.0, 0)
        try:
            records = [r for r in csv.reader(lines, delimiter=delimiter) if r][:20]
        except csv.Error:
            return 0.0, 0
        width = len(records[0]) if records else 0
        if width < 2:
            return 0.0, 0
        return sum(len(r) == width for r in records) / len(records), width

    return max(_DELIMITERS, key=fit)


def _after_header(file: TextIO, delimiter: str) -> tuple[Any, list[str]]:
    """Return a reader that stands after the header, and the header: empty lines and `sep=;` come before it."""
    reader = csv.reader(_without_nul(file), delimiter=delimiter, strict=True)
    for record in reader:
        if any(cell.strip() for cell in record) and not record[0].lower().startswith("sep="):
            return reader, record
    return reader, []


def _without_nul(file: TextIO) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "") if "\0" in line else line


def _rows(path: Path, encoding: str, delimiter: str, columns: list[str], mapping: Mapping[str, str]) -> Iterator[Row]:
    places: dict[str, int] = {}
    for index, column in enumerate(columns):
        places.setdefault(column, index)
    width = len(columns)
    # Every row gets one empty cell more at its end: what no column is mapped to is read from there.
    pick = itemgetter(*(places[mapping[name]] if name in mapping else width for name in FIELDS))
    refs = Refs()
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader, _ = _after_header(file, delimiter)
        while True:
            line = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejected(line, f"a quotation mark is astray in the row that begins here ({error})")
                continue
            if not (record and record[0].strip()) and not any(cell.strip() for cell in record):
                continue  # an empty line is no row
            if len(record) > width and any(cell.strip() for cell in record[width:]):
                yield Rejected(
                    line,
                    f"{len(record)} cells where the header has {width}: a delimiter or quotation mark is astray",
                )
                continue
            missing = width + 1 - len(record)
            cells: Cells = pick(record[:width] + [""] * max(missing, 1) if missing != 1 else [*record, ""])
            yield ticket_from(line, cells, refs, partial("\x1f".join, record))
