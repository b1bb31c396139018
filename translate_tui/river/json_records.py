"""Reads JSON and NDJSON: a list of objects, an object that contains such a list, or one object a line.

Values of nested objects are columns such as `organization.name`, those of objects in lists `labels.name`. A JSON
document is read as text in one piece, and its list is decoded one element at a time. Source: RFC 8259 and ndjson.org.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.encoding import Encoding
from translate_tui.river.fields import guess
from translate_tui.river.files import ExportFile
from translate_tui.river.format import Record, RelatedRecords, format_of
from translate_tui.river.mapping import Table
from translate_tui.river.tickets import Batch, shown_content

DOCUMENT_LIMIT: Final = 400_000_000  # bytes of a JSON document, which is read into memory
ROWS_IN_BATCH: Final = 1000
_DEPTH_LIMIT: Final = 3  # levels of nested objects that become columns
_SPACE: Final = " \t\r\n\ufeff"
_SPACES: Final = re.compile(f"[{_SPACE}]*")
# Of several lists in a document, one of such a name holds the tickets; the others are what tickets refer to.
_LIST_NAMES: Final = frozenset(
    "tickets conversations issues cases posts feedback items results records data value".split()
)

NumberedValue = tuple[int, object]  # a line, and the value that starts there (Rejected where it cannot be read)
Records = Callable[[], Iterator[NumberedValue]]  # starts reading from the beginning
Prepare = Callable[[Record], Record | Skipped]


class ObjectBatch:
    """Some objects as rows, their values as text in columns named by dots. Implements `Batch`."""

    def __init__(self, lines: Sequence[int], rows: list[dict[str, str]], records: list[Mapping[str, Any]]) -> None:
        self.lines = lines
        self._rows = rows
        self._records = records

    def cells(self, column: str) -> Sequence[str]:
        """Return the value that each object has in a column; "" where it has none."""
        return [row.get(column, "") for row in self._rows]

    joined = cells  # `flatten` joins the values of a list by commas

    def content(self, row: int) -> str:
        r"""Return all values of an object as "name=value", sorted by name and separated by \x1f."""
        values = self._rows[row]
        return "\x1f".join(f"{name}={values[name]}" for name in sorted(values) if values[name])

    def record(self, row: int) -> Mapping[str, Any]:
        """Return the object as it was decoded (and prepared by its format)."""
        return self._records[row]


def looks_like_json(start: str) -> bool:
    """Tell whether text that starts with a bracket is JSON: `[` is also how a River line starts."""
    if start[0] == "{":
        return True
    return start[1:].lstrip(_SPACE)[:1] in ("{", "]", '"', "[", "")


def open_records(file: ExportFile, encoding: Encoding, chosen: Mapping[str, str]) -> Table:
    """Return the objects of a JSON or NDJSON file as a table; `chosen` maps fields to columns that people chose.

    Raises UserError when the file is cut off, too big, one day of a Slack export, or holds no objects.
    """
    is_ndjson = _is_ndjson(file, encoding)
    if not is_ndjson and file.size > DOCUMENT_LIMIT:
        raise UserError(
            f"{file.where} is one JSON document of {file.size:,} bytes, but at most {DOCUMENT_LIMIT:,} can be read. "
            "Nothing was imported. Export one object per line (NDJSON), or a shorter period."
        )
    related: RelatedRecords = {}
    if is_ndjson:
        records: Records = partial(_read_lines, file, encoding.name)
    else:
        records, related = _open_document(file, encoding.name, chosen)
    columns, about = _all_columns(records)
    _check_columns(file, columns)
    prepare = _prepare_function(columns, related)
    if prepare is not None:
        prepared = (prepare(record) for _, record in records() if isinstance(record, dict))
        columns |= dict.fromkeys(name for row in prepared if not isinstance(row, Skipped) for name in flatten(row))
    kind = "NDJSON" if is_ndjson else "JSON"
    batches = partial(_batches, records, prepare)
    return Table("records", kind, file.where, file.name, list(columns), batches, about=about)


def _all_columns(records: Records) -> tuple[dict[str, None], int]:
    """Return the columns of all records (any of them may be the first to have a column), and how many there are."""
    columns: dict[str, None] = {}
    number = 0
    for _, record in records():
        number += 1
        if isinstance(record, dict):
            columns |= dict.fromkeys(flatten(record))
    return columns, number


def _check_columns(file: ExportFile, columns: Mapping[str, None]) -> None:
    """Raise UserError for a file without objects, and for one day of a Slack export."""
    if not columns:
        raise UserError(
            f"{file.where} contains no records. Use a list of objects, "
            'such as [{"id": 1, "text": "..."}], or one object per line.'
        )
    if {"ts", "type", "text"} <= columns.keys() and not {"id", "title"} & columns.keys():
        raise UserError(
            f"{file.where} is one day of a Slack export, without its channel and its people. "
            "Nothing was imported. Import the folder of the whole export, or its zip."
        )


def _prepare_function(columns: Mapping[str, None], related: RelatedRecords) -> Prepare | None:
    """Return what changes a record before it is read, by the format of these columns."""
    known_format = format_of(columns)
    if known_format is None or known_format.prepare is None:
        return None
    prepare = known_format.prepare
    return lambda record: prepare(record, related)


def _is_ndjson(file: ExportFile, encoding: Encoding) -> bool:
    """Tell whether the first line of a file is a whole object and more follows."""
    if encoding.long_line == 1:
        return False
    with file.open_text(encoding.name) as opened:
        lines = (line.strip(_SPACE) for line in opened)
        first = next((line for line in lines if line), "")
        has_more = any(lines)
    try:
        return has_more and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(file: ExportFile, encoding: str) -> Iterator[NumberedValue]:
    """Yield the value of each line of an NDJSON file; Rejected for lines that are no JSON."""
    with file.open_text(encoding, newline=None) as opened:
        for number, line in enumerate(opened, 1):
            text = line.strip(_SPACE)
            if not text:
                continue
            try:
                yield number, json.loads(text)
            except (ValueError, RecursionError) as error:
                yield number, Rejected(number, f"this line is not JSON ({error})", shown_content(text))


def _open_document(file: ExportFile, encoding: str, chosen: Mapping[str, str]) -> tuple[Records, RelatedRecords]:
    """Return the records of a JSON document, and its other lists by name and id.

    The records are the elements of its list, or of the list in it that holds the tickets; a document without a list
    is a record itself.
    """
    with file.open_text(encoding, newline=None) as opened:
        text = opened.read().lstrip("\ufeff")
    start = _skip_spaces(text, 0)
    if text[start] == "[":
        return partial(_read_list, file, text, start + 1), {}
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken_json(file, error) from error
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    if not lists:
        return lambda: iter([(1, document)]), {}

    def rank(name: str) -> tuple[bool, int, int]:
        elements = lists[name]
        return name in _LIST_NAMES and bool(elements), _text_score(elements, chosen), len(elements)

    tickets_list = max(lists, key=rank)
    related = {
        name: {str(element["id"]): element for element in elements if isinstance(element, dict) and "id" in element}
        for name, elements in lists.items()
        if name != tickets_list
    }
    match = re.search(rf'"{re.escape(tickets_list)}"\s*:\s*\[', text)
    if match is None:  # its name is written with escapes in the text: number the elements instead of their lines
        return lambda: iter(list(enumerate(lists[tickets_list], 1))), related
    return partial(_read_list, file, text, match.end(), is_document=False), related


def _broken_json(file: ExportFile, error: Exception, line: int = 0) -> UserError:
    line = line or getattr(error, "lineno", 0)
    return UserError(
        f"{file.where}{f', line {line}' if line else ''}: the JSON cannot be read "
        f"({getattr(error, 'msg', error)}). The file may be cut off. Nothing was imported. Export it again."
    )


def _text_score(records: list[object], chosen: Mapping[str, str]) -> int:
    """Return 3 for records of a known format, 2 for those with a text, 1 with a title alone, else 0.

    Judged by the first object of a list.
    """
    columns = flatten(next((record for record in records if isinstance(record, dict)), {}))
    if format_of(columns):
        return 3
    fields = guess(columns)
    return 2 if "text" in fields or chosen.get("text") in columns else int("title" in fields)


def _read_list(file: ExportFile, text: str, start: int, *, is_document: bool = True) -> Iterator[NumberedValue]:
    """Yield the elements of the JSON list that starts at `start`, each with its line.

    Decoding one at a time gives the lines, and never holds all elements in memory. Raises UserError where the list is
    broken, or where something follows it and it should be the whole document (`is_document`).
    """
    decoder = json.JSONDecoder()
    line, counted_to, is_first = 1 + text.count("\n", 0, start), start, True
    end = start  # of the element before
    while True:
        begin = _skip_spaces(text, end)
        if text[begin : begin + 1] == "]":
            break
        if not is_first:
            if text[begin : begin + 1] != ",":
                raise _broken_json(file, ValueError("a comma or the end of the list is missing"), line)
            begin = _skip_spaces(text, begin + 1)
        line += text.count("\n", counted_to, begin)
        counted_to, is_first = begin, False
        try:
            record, end = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError) as error:
            raise _broken_json(file, error) from error
        yield line, record
    if is_document and (rest := text[begin + 1 :].strip(_SPACE)):
        raise _broken_json(file, ValueError(f"“{rest[:20]}” follows the end of the list"))


def _skip_spaces(text: str, start: int) -> int:
    match = _SPACES.match(text, start)
    return match.end() if match else start


def flatten(record: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return a record's values as text, nested names joined by dots, lists by commas.

    true, false and null are "": they are no text.
    """
    values: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            if depth < _DEPTH_LIMIT:
                values |= flatten(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            if value and isinstance(value[0], dict):
                values |= _flatten_objects(value, name)
            else:
                values[name] = ", ".join(filter(None, map(_to_text, value)))
        else:
            values[name] = _to_text(value)
    return values


def _flatten_objects(elements: list[object], name: str) -> dict[str, str]:
    """Return a column for each name in a list of objects, with the values of all of them: labels.name = "a, b"."""
    objects = [element for element in elements if isinstance(element, dict)]
    values: dict[str, str] = {}
    for key in dict.fromkeys(key for element in objects for key in element):
        if text := ", ".join(filter(None, (_to_text(element.get(key)) for element in objects))):
            values[f"{name}.{key}"] = text
    return values


def _to_text(value: object) -> str:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value  # not NaN
    return str(value) if is_number else ""


def _batches(records: Records, prepare: Prepare | None) -> Iterator[Batch | Rejected | Skipped]:
    """Yield the objects in batches; what is no object is rejected, what `prepare` skips is skipped."""
    values = records()
    while chunk := list(islice(values, ROWS_IN_BATCH)):
        lines: list[int] = []
        rows: list[dict[str, str]] = []
        objects: list[Mapping[str, Any]] = []
        for line, value in chunk:
            if isinstance(value, Rejected):
                yield value
                continue
            if not isinstance(value, dict):
                yield Rejected(line, "this is not an object with named values", shown_content(str(value)))
                continue
            record = prepare(value) if prepare is not None else value
            if isinstance(record, Skipped):
                yield Skipped(line, record.reason)
                continue
            lines.append(line)
            rows.append(flatten(record))
            objects.append(record)
        if lines:
            yield ObjectBatch(lines, rows, objects)
