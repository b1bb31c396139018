"""Reads CSV and TSV files: tables with a header row and one ticket a row.

The delimiter (`,` `;` tab or `|`) is detected from the first rows. Cells may contain line breaks, column names may
repeat, and report lines may stand above the header. Source: RFC 4180, and what spreadsheets and helpdesks write.
"""

import csv
import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.encoding import Encoding
from translate_tui.river.fields import column_name, guess
from translate_tui.river.files import ExportFile
from translate_tui.river.format import format_of
from translate_tui.river.mapping import Table
from translate_tui.river.tickets import Batch, shown_content

CELL_LIMIT: Final = 20_000_000  # characters of a cell; a ticket's text is limited to less, in `tickets`
ROWS_IN_BATCH: Final = 1000
HEADER_ROWS: Final = 12  # rows among which the header is looked for
MAX_COLUMNS: Final = 16_384  # as in a workbook
_DELIMITERS: Final = ",;\t|"
_DELIMITER_ROWS: Final = 20  # rows from which the delimiter is detected
_NUMBER_OR_DATE: Final = re.compile(r"[\d\s:/.,+TZ-]+")
_LINE_BREAK: Final = re.compile(r"\r\n?|\n")
_COMPARED_ROWS: Final = 50  # rows before a row that is too wide, with which it is compared
_RESTART_LIMIT: Final = 100  # times that reading starts again after a row with a stray quotation mark


class CellBatch:
    """Some rows of a table as lists of cells, each as long as the header. Implements `Batch`.

    `indexes` has the positions of each column name: a name may repeat.
    """

    def __init__(self, indexes: Mapping[str, list[int]], lines: Sequence[int], records: Sequence[list[str]]) -> None:
        self.lines = lines
        self._indexes = indexes
        self._records = records
        self._columns = list(zip(*records, strict=True))

    def cells(self, column: str) -> Sequence[str]:
        """Return a column's cells; where its name repeats, the first that is not empty; "" without such a column."""
        indexes = self._indexes.get(column, ())
        if len(indexes) == 1:
            return self._columns[indexes[0]]
        return [next((record[i] for i in indexes if record[i].strip()), "") for record in self._records]

    def joined(self, column: str) -> Sequence[str]:
        """Return a column's cells; where its name repeats, all that are not empty, separated by commas."""
        indexes = self._indexes.get(column, ())
        if len(indexes) == 1:
            return self.cells(column)
        return [",".join(record[i] for i in indexes if record[i].strip()) for record in self._records]

    def content(self, row: int) -> str:
        r"""Return all cells of a row, separated by \x1f."""
        return "\x1f".join(self._records[row])

    def record(self, row: int) -> dict[str, list[str]]:
        """Return for each column the cells of a row that are not empty."""
        cells = self._records[row]
        return {name: [cells[i] for i in indexes if cells[i].strip()] for name, indexes in self._indexes.items()}


def column_indexes(columns: Sequence[str]) -> dict[str, list[int]]:
    """Return the positions of each column name, as `CellBatch` needs them."""
    indexes: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        indexes.setdefault(column, []).append(index)
    return indexes


def open_table(file: ExportFile, encoding: Encoding, head: str, chosen: Mapping[str, str]) -> Table:
    """Return the table in a file, whose rows are read when its batches are.

    `head` is the start of the file as text; `chosen` are columns that help to find the header. Raises UserError when
    a line is too long or no header can be read.
    """
    csv.field_size_limit(CELL_LIMIT)
    if encoding.long_line:
        raise UserError(
            f"{file.where}, line {encoding.long_line}: this line is too long for a table, so nothing was "
            "imported. A quotation mark may be misplaced, or it is not a table. Remove the line, or export it again."
        )
    delimiter = detect_delimiter(head)
    first_rows = _first_rows(file, encoding, delimiter)
    header = header_row([record for _, record in first_rows], chosen)
    line, names = first_rows[header] if first_rows else (1, [])
    columns = [name.strip().lstrip("\ufeff") for name in names]
    if not any(columns):
        raise UserError(
            f"{file.where}, line {line}: the header row has no names. Name the columns, and import it again."
        )
    reader = _TableReader(file, encoding.name, delimiter, columns, header + 1)
    kind = "TSV" if delimiter == "\t" else "CSV"
    where = f"{file.where}, line {line}"
    return Table("table", kind, where, file.name, columns, reader.batches, about=encoding.lines)


def _first_rows(file: ExportFile, encoding: Encoding, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows among which the header is, each with its line. Raises UserError when not one can be read."""

    def read(number: int) -> list[tuple[int, list[str]]]:
        with file.open_text(encoding.name) as opened:
            records = _NonEmptyRecords(csv.reader(opened, delimiter=delimiter, strict=True))
            rows: list[tuple[int, list[str]]] = []
            for record in islice(records, number):
                if len(record) > MAX_COLUMNS:
                    raise UserError(
                        f"{file.where}, line {records.line}: this line has {len(record):,} cells, more than the "
                        f"{MAX_COLUMNS:,} columns that a table may have, so nothing was imported. It is probably not "
                        "a table. Remove the line, or export it again."
                    )
                rows.append((records.line, record))
            return rows

    try:
        if rows := read(HEADER_ROWS):
            return rows
    except csv.Error:
        pass  # a quotation mark is astray below the header: then the first row has to be the header
    try:
        return read(1)
    except csv.Error as error:
        raise UserError(f"{file.where}, line 1: this is not a table ({error}). Export it again as CSV.") from error


def detect_delimiter(head: str) -> str:
    """Return the delimiter that splits most of the first records into the same number of cells.

    Of equals it is the one that gives the most cells. A first line `sep=;` decides.
    """
    lines = [line for line in head.replace("\0", "").splitlines(keepends=True) if line.strip()][: 2 * _DELIMITER_ROWS]

    def fit(delimiter: str) -> tuple[float, int]:
        """Return the share of records with the most common number of cells, and that number."""
        if lines and lines[0].lower().startswith("sep="):
            return (2.0, 0) if lines[0][4:5] == delimiter else (0.0, 0)
        try:
            records = [record for record in csv.reader(lines, delimiter=delimiter) if record][:_DELIMITER_ROWS]
        except csv.Error:
            return 0.0, 0
        widths = Counter(len(record) for record in records if len(record) > 1)
        if not widths:
            return 0.0, 0
        width, number = max(widths.items(), key=lambda item: (item[1], item[0]))
        return number / len(records), width

    return max(_DELIMITERS, key=fit)


def header_row(records: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> int:
    """Return the index of the header among the first records.

    It is the first record that is not empty, unless its names are unknown and those of a later record are known:
    reports have lines above the header. `chosen` maps fields to columns that people chose.
    """
    first = next((index for index, record in enumerate(records) if any(cell.strip() for cell in record)), 0)
    chosen_names = {column_name(column) for column in chosen.values()}
    for index, record in enumerate(records):
        names = [cell.strip() for cell in record if cell.strip()]
        fields = guess(names)
        has_text = not {"text", "title"}.isdisjoint(fields)
        is_known = has_text or not chosen_names.isdisjoint(map(column_name, names))
        if format_of(names) or (is_known and (index <= first or len(fields) > 1)):
            return index
    return first


class _NonEmptyRecords:
    """Iterates over the records of a csv reader without empty ones and without a first line `sep=;`.

    `line` is the line on which the last record starts.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.line = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        while True:
            line = self._reader.line_num + 1
            record: list[str] = next(self._reader)
            if (record and record[0].strip()) or any(cell.strip() for cell in record):
                if line == 1 and record[0].lower().startswith("sep="):
                    continue
                self.line = line
                return record


class _TableReader:
    """Reads the rows below the header of a file, as often as they are asked for."""

    def __init__(
        self, file: ExportFile, encoding: str, delimiter: str, columns: Sequence[str], rows_to_skip: int
    ) -> None:
        """`rows_to_skip` is the number of rows up to and including the header."""
        self._file = file
        self._encoding = encoding
        self._delimiter = delimiter
        self._width = len(columns)
        self._indexes = column_indexes(columns)
        self._rows_to_skip = rows_to_skip

    def batches(self) -> Iterator[Batch | Rejected | Skipped]:
        """Yield the rows, and a Rejected for each that cannot be read. Raises UserError after too many of them."""
        start = 0
        for _ in range(_RESTART_LIMIT):
            restart_after = yield from self._read_from(start)
            if restart_after is None:
                return
            start = restart_after
        raise UserError(
            f"{self._file.where}: quotation marks are misplaced in more than {_RESTART_LIMIT} rows, so nothing was "
            "imported. Export it again, with quotation marks doubled inside cells."
        )

    def _read_from(self, start: int) -> Generator[Batch | Rejected | Skipped, None, int | None]:
        """Yield the rows after line `start`; return None at the end of the file.

        A stray quotation mark makes the csv module swallow the lines that follow, which may be well. Then the line
        of the bad row is returned, and reading has to start again after it.
        """
        with self._file.open_text(self._encoding) as opened:
            for _ in islice(opened, start):
                pass
            reader = csv.reader(opened, delimiter=self._delimiter, strict=True)
            if not start:
                for _ in islice(_NonEmptyRecords(reader), self._rows_to_skip):
                    pass
            more = True
            while more:
                line_before = start + reader.line_num
                records, error = _read_records(reader)
                more = error is not None or len(records) == ROWS_IN_BATCH
                lines = _start_lines(records, line_before, start + reader.line_num)
                error_line = lines[-1]
                rejected = [] if error is None else [_stray_quote(error_line, error)]
                if not all(len(record) == self._width and record[0] for record in records):
                    lines, records = _fit_width(lines, records, self._width, rejected)
                if records:
                    yield CellBatch(self._indexes, lines[: len(records)], records)
                yield from rejected
                if error is not None and start + reader.line_num > error_line:
                    return error_line
        return None


def _read_records(reader: Iterator[list[str]]) -> tuple[list[list[str]], csv.Error | None]:
    """Return up to ROWS_IN_BATCH records, and the error that ended them early."""
    records: list[list[str]] = []
    try:
        records.extend(islice(reader, ROWS_IN_BATCH))  # `extend` keeps the records before an error
    except csv.Error as error:
        return records, error
    return records, None


def _start_lines(records: list[list[str]], line_before: int, last_line: int) -> Sequence[int]:
    """Return the line on which each record starts, and the line after the last record."""
    if last_line - line_before == len(records):
        return range(line_before + 1, last_line + 2)
    lines = [line_before + 1]
    for record in records:  # some cells contain line breaks
        lines.append(lines[-1] + 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in record))
    return lines


def _stray_quote(line: int, error: csv.Error) -> Rejected:
    if "field larger" in str(error):
        return Rejected(line, f"a cell is longer than {CELL_LIMIT:,} characters, or a quotation mark is misplaced")
    return Rejected(line, f"a quotation mark is misplaced in the row that starts here ({error})")


def _fit_width(
    lines: Sequence[int], records: list[list[str]], width: int, rejected: list[Rejected]
) -> tuple[list[int], list[list[str]]]:
    """Return the rows that are not empty, each as wide as the header, with their lines.

    Rows with too many cells are added to `rejected`, which is changed in place.
    """
    fitting_lines: list[int] = []
    fitting: list[list[str]] = []
    for line, record in zip(lines, records, strict=False):
        length = len(record)
        if not any(map(str.strip, record)):
            continue
        if length > width and (any(map(str.strip, record[width:])) or _is_shifted(record, fitting)):
            reason = f"{length} cells, but the header has {width}: a delimiter or quotation mark is misplaced"
            rejected.append(Rejected(line, reason, shown_content("\x1f".join(record))))
        else:
            fitting_lines.append(line)
            fitting.append(record[:width] + [""] * (width - length))
    rejected.sort(key=lambda row: row.line)
    return fitting_lines, fitting


def _is_shifted(record: list[str], rows_before: list[list[str]]) -> bool:
    """Tell whether a row's cells are under the wrong names: it has words where all rows before have numbers."""
    for index, cell in enumerate(record[: len(rows_before[0]) if rows_before else 0]):
        if cell.strip() and not _NUMBER_OR_DATE.fullmatch(cell):
            column = [words for row in rows_before[-_COMPARED_ROWS:] if (words := row[index].strip())]
            if len(column) > 1 and all(map(_NUMBER_OR_DATE.fullmatch, column)):
                return True
    return False
