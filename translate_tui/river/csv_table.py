"""CSV and TSV: any table with a header row and one ticket a row.

Delimiters `,` `;` tab and `|` are told from the first rows. Cells may span lines, names of columns
may stand there several times, and lines of a report may stand above the header. Source: RFC 4180
and what spreadsheets and helpdesks really write.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final, TextIO

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.encoding import Encoding
from translate_tui.river.fields import column_name, guess
from translate_tui.river.files import File
from translate_tui.river.format import format_of
from translate_tui.river.mapping import Table
from translate_tui.river.tickets import Batch, shown

CELL_LIMIT: Final = 20_000_000  # characters in one cell; what a ticket may hold is far less, and said by line
ROWS: Final = 1000  # in one batch
_DELIMITERS: Final = ",;\t|"
_NUMBER: Final = re.compile(r"[\d\s:/.,+TZ-]+")  # and dates
_BREAK: Final = re.compile(r"\r\n?|\n")
_COMPARED: Final = 50  # rows with which one is compared that is too wide
_AGAIN: Final = 100  # times that reading begins again after a row that swallowed others
_ABOVE: Final = 12  # rows among which the header is sought


class Cells:
    """Rows of a table as lists of cells, each as long as the header."""

    def __init__(self, places: Mapping[str, list[int]], lines: Sequence[int], records: Sequence[list[str]]) -> None:
        self.lines = lines
        self._places = places
        self._records = records
        self._columns = list(zip(*records, strict=True))

    def cells(self, column: str) -> Sequence[str]:
        """Return a column's cells; empty ones where there is no such column."""
        places = self._places.get(column, ())
        if len(places) == 1:
            return self._columns[places[0]]
        return [next((record[p] for p in places if record[p].strip()), "") for record in self._records]

    def joined(self, column: str) -> Sequence[str]:
        """Return all that stands in columns of this name, by commas."""
        places = self._places.get(column, ())
        if len(places) == 1:
            return self.cells(column)
        return [",".join(record[p] for p in places if record[p].strip()) for record in self._records]

    def content(self, row: int) -> str:
        """Return all cells of a row."""
        return "\x1f".join(self._records[row])

    def record(self, row: int) -> dict[str, list[str]]:
        """Return each column's cells that are not empty."""
        cells = self._records[row]
        return {name: [cells[p] for p in places if cells[p].strip()] for name, places in self._places.items()}


def open_table(file: File, encoding: Encoding, head: str, chosen: Mapping[str, str]) -> Table:
    """Return the table in a file. Raises UserError when it is none."""
    csv.field_size_limit(CELL_LIMIT)
    if encoding.long_line:
        raise UserError(
            f"{file.where}, line {encoding.long_line}: this line is longer than a table's line can be, so nothing "
            "was imported. A quotation mark may be astray, or it is no table. Take the line out, or export it again."
        )
    delimiter = delimiter_of(head)
    with file.text(encoding.name) as opened:
        try:
            reader = _reader(opened, delimiter)
            above = [(reader.line_num, record) for record in islice(reader, _ABOVE)]
        except csv.Error:
            above = []
    if not above:  # a quotation mark is astray in the first rows: the header at least must be readable
        with file.text(encoding.name) as opened:
            try:
                reader = _reader(opened, delimiter)
                above = [(reader.line_num, record) for record in islice(reader, 1)]
            except csv.Error as error:
                raise UserError(
                    f"{file.where}, line 1: this is no table ({error}). Export it again as CSV."
                ) from error
    place = header_row([record for _, record in above], chosen)
    line, header = above[place] if above else (1, [])
    columns = [column.strip().lstrip("\ufeff") for column in header]
    if not any(columns):
        raise UserError(
            f"{file.where}, line {line}: the header row has no names, so no column can be told from another."
        )
    kind = "TSV" if delimiter == "\t" else "CSV"
    batches = partial(_batches, file, encoding.name, delimiter, columns, place + 1)
    return Table("table", kind, f"{file.where}, line {line}", file.name, columns, batches, about=encoding.lines)


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
        widths = Counter(len(r) for r in records if len(r) > 1)
        if not widths:
            return 0.0, 0
        width, times = max(widths.items(), key=lambda one: (one[1], one[0]))
        return times / len(records), width

    return max(_DELIMITERS, key=fit)


def header_row(records: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> int:
    """Return which of the first records is the header.

    It is the first that is not empty, unless its columns mean nothing and those of a later one do:
    reports have lines above it.
    """
    first = next((n for n, record in enumerate(records) if any(cell.strip() for cell in record)), 0)
    wanted = {column_name(column) for column in chosen.values()}
    for place, record in enumerate(records):
        names = [cell.strip() for cell in record if cell.strip()]
        found = guess(names)
        speaks = bool({"text", "title"} & found.keys()) or bool(wanted & {column_name(n) for n in names})
        if format_of(names) or (speaks and (place <= first or len(found) > 1)):
            return place
    return first


def _reader(file: TextIO, delimiter: str) -> Any:
    """Return a reader of the records that are not empty; a line `sep=;` says only what the delimiter is."""
    return _Records(csv.reader(file, delimiter=delimiter, strict=True))


class _Records:
    """Records with the lines on which they begin, without `sep=` and without empty lines."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.line_num = 0

    def __iter__(self) -> "Iterator[list[str]]":
        return self

    def __next__(self) -> list[str]:
        while True:
            line = self._reader.line_num + 1
            record: list[str] = next(self._reader)
            if (record and record[0].strip()) or any(cell.strip() for cell in record):
                if line == 1 and record[0].lower().startswith("sep="):
                    continue
                self.line_num = line
                return record


def _is_shifted(record: list[str], others: list[list[str]]) -> bool:
    """Tell whether the cells of a row stand under the wrong names: words where all other rows have numbers."""
    for place, cell in enumerate(record[: len(others[0]) if others else 0]):
        if cell.strip() and not _NUMBER.fullmatch(cell):
            column = [words for other in others[-_COMPARED:] if (words := other[place].strip())]
            if len(column) > 1 and all(_NUMBER.fullmatch(words) for words in column):
                return True
    return False


def _batches(
    file: File, encoding: str, delimiter: str, columns: list[str], skipped: int
) -> Iterator[Batch | Rejected | Skipped]:
    places: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        places.setdefault(column, []).append(index)
    width = len(columns)
    passed = 0  # lines that are dealt with
    for _ in range(_AGAIN):
        with file.text(encoding) as opened:
            for _ in islice(opened, passed):
                pass
            reader = csv.reader(opened, delimiter=delimiter, strict=True)
            if not passed:
                for _ in islice(_Records(reader), skipped):
                    pass
            more = True
            while more:
                before, records, error = passed + reader.line_num, list[list[str]](), None
                try:
                    records.extend(islice(reader, ROWS))  # what came before an error stays in the list
                    more = len(records) == ROWS
                except csv.Error as raised:
                    error = raised
                lines = _lines(records, before, passed + reader.line_num)
                rejected = [] if error is None else [_astray(lines[-1], error)]
                last = lines[-1]
                if not all(len(record) == width and record[0] for record in records):
                    lines, records = _whole(lines, records, width, rejected)
                if records:
                    yield Cells(places, lines[: len(records)], records)
                yield from rejected
                if error is not None and passed + reader.line_num > last:
                    passed = last  # it swallowed lines that may be well: begin again after the one that is not
                    break
            else:
                return
    raise UserError(
        f"{file.where}: quotation marks are astray in more than {_AGAIN} rows, so nothing was imported. Export it "
        "again, with quotation marks doubled inside cells."
    )


def _lines(records: list[list[str]], before: int, after: int) -> Sequence[int]:
    """Return the line on which each record begins, and the one after the last."""
    if after - before == len(records):
        return range(before + 1, after + 2)
    lines = [before + 1]
    for record in records:  # some have cells of several lines
        lines.append(lines[-1] + 1 + sum(len(_BREAK.findall(cell)) for cell in record))
    return lines


def _astray(line: int, error: csv.Error) -> Rejected:
    if "field larger" in str(error):
        return Rejected(line, f"a cell is longer than {CELL_LIMIT:,} characters, or a quotation mark is astray")
    return Rejected(line, f"a quotation mark is astray in the row that begins here ({error})")


def _whole(
    lines: Sequence[int], records: list[list[str]], width: int, rejected: list[Rejected]
) -> tuple[list[int], list[list[str]]]:
    """Return the rows that can be read, each as wide as the header; those that cannot go to `rejected`."""
    kept_lines, kept = list[int](), list[list[str]]()
    for line, record in zip(lines, records, strict=False):
        length = len(record)
        if not any(map(str.strip, record)):
            continue  # an empty line is no row
        if length > width and (any(map(str.strip, record[width:])) or _is_shifted(record, kept)):
            why = f"{length} cells where the header has {width}: a delimiter or quotation mark is astray"
            rejected.append(Rejected(line, why, shown("\x1f".join(record))))
        else:
            kept_lines.append(line)
            kept.append(record[:width] + [""] * (width - length))
    rejected.sort(key=lambda row: row.line)
    return kept_lines, kept
