"""JSON and NDJSON: an array of objects, an object that holds one such array, or an object a line.

Nested objects are reached as `organization.name`, those in lists as `labels.name`. An array is
read piece by piece. Source: RFC 8259 and ndjson.org.
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
from translate_tui.river.files import File
from translate_tui.river.format import Beside, Record, format_of
from translate_tui.river.mapping import Table
from translate_tui.river.tickets import Batch, shown

DOCUMENT_LIMIT: Final = 400_000_000  # bytes of one JSON document, which is read as a whole
ROWS: Final = 1000  # in one batch
_SPACE: Final = " \t\r\n\ufeff"
_HOLDERS: Final = frozenset(
    "tickets conversations issues cases posts feedback items results records data value".split()
)
_DEPTH: Final = 3  # how deep nested names are read
_SPACES: Final = re.compile(f"[{_SPACE}]*")

Found = tuple[int, object]  # line, and the value that stands there (a Rejected where none can be read)
Records = Callable[[], Iterator[Found]]


class Objects:
    """Objects as rows: their values as text, by names joined by dots."""

    def __init__(self, lines: Sequence[int], flats: list[dict[str, str]], records: list[Mapping[str, Any]]) -> None:
        self.lines = lines
        self._flats = flats
        self._records = records

    def cells(self, column: str) -> Sequence[str]:
        """Return what each object has under a name."""
        return [flat.get(column, "") for flat in self._flats]

    joined = cells  # a list of an object is joined by commas already

    def content(self, row: int) -> str:
        """Return all that an object says, in the order of the names."""
        flat = self._flats[row]
        return "\x1f".join(f"{name}={flat[name]}" for name in sorted(flat) if flat[name])

    def record(self, row: int) -> Mapping[str, Any]:
        """Return the object itself."""
        return self._records[row]


def looks_like_json(start: str) -> bool:
    """Tell whether text that begins with a bracket is JSON, and no River line."""
    if start[0] == "{":
        return True
    return start[1:].lstrip(_SPACE)[:1] in ("{", "]", '"', "[", "")


def open_records(file: File, encoding: Encoding, chosen: Mapping[str, str]) -> Table:
    """Return the records of a JSON or NDJSON file. Raises UserError when it is cut off or holds no records."""
    is_lines = _is_lines(file, encoding)
    if not is_lines and file.size > DOCUMENT_LIMIT:
        raise UserError(
            f"{file.where} is one JSON document of {file.size:,} bytes, and at most {DOCUMENT_LIMIT:,} are read as a "
            "whole. Nothing was imported. Export an object a line (NDJSON), or a shorter time."
        )
    beside: Beside = {}
    if is_lines:
        records: Records = partial(_lines, file, encoding.name)
    else:
        records, beside = _document(file, encoding.name, chosen)
    columns: dict[str, None] = {}
    about = 0
    for _, record in records():  # all of them: a record may be the first to have a column
        about += 1
        if isinstance(record, dict):
            columns |= dict.fromkeys(flat(record))
    if not columns:
        raise UserError(
            f"{file.where}: there is no record in it. A list of objects is expected, "
            'such as [{"id": 1, "text": "..."}], or one object a line.'
        )
    if {"ts", "type"} <= columns.keys() and "text" in columns and not {"id", "title"} & columns.keys():
        raise UserError(
            f"{file.where} is one day of a Slack export, which says nothing of its channel and its people. "
            "Nothing was imported. Import the folder of the export, or its zip."
        )
    known = format_of(columns)
    prepare: Callable[[Record], Record | Skipped] | None = None
    if known is not None and known.prepare is not None:
        by_format = known.prepare
        prepare = lambda record: by_format(record, beside)  # noqa: E731
    if prepare is not None:
        prepared = (prepare(record) for _, record in records() if isinstance(record, dict))
        columns |= dict.fromkeys(name for one in prepared if not isinstance(one, Skipped) for name in flat(one))
    kind = "NDJSON" if is_lines else "JSON"
    return Table(
        "records", kind, file.where, file.name, list(columns), partial(_batches, records, prepare), about=about
    )


def _is_lines(file: File, encoding: Encoding) -> bool:
    """Tell an object a line from one document: the first line is whole, and more follows."""
    if encoding.long_line == 1:
        return False
    with file.text(encoding.name) as opened:
        filled = (line.strip(_SPACE) for line in opened)
        first = next((line for line in filled if line), "")
        more = any(filled)
    try:
        return more and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(file: File, encoding: str) -> Iterator[Found]:
    with file.text(encoding, newline=None) as opened:
        for number, line in enumerate(opened, 1):
            text = line.strip(_SPACE)
            if not text:
                continue
            try:
                yield number, json.loads(text)
            except (ValueError, RecursionError) as error:
                yield number, Rejected(number, f"this line is no JSON ({error})", shown(text))


def _document(file: File, encoding: str, chosen: Mapping[str, str]) -> tuple[Records, Beside]:
    """Return the records of one document: its array, or the array in it that holds what customers said.

    The other arrays of the document come with it, by the ids of what is in them.
    """
    with file.text(encoding, newline=None) as opened:
        text = opened.read().lstrip("\ufeff")
    start = _end(_SPACES, text, 0)
    if text[start] == "[":
        return partial(_array, file, text, start + 1), {}
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(file, error) from error
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    if not lists:
        return lambda: iter([(1, document)]), {}
    name = max(
        lists,
        key=lambda name: (name in _HOLDERS and bool(lists[name]), _speaks(lists[name], chosen), len(lists[name])),
    )
    beside = {
        other: {str(one["id"]): one for one in values if isinstance(one, dict) and "id" in one}
        for other, values in lists.items()
        if other != name
    }
    begins = re.search(rf'"{re.escape(name)}"\s*:\s*\[', text)
    if begins is None:  # its name is written with escapes: the places are counted instead of lines
        return lambda: iter(list(enumerate(lists[name], 1))), beside
    return partial(_array, file, text, begins.end(), whole=False), beside


def _broken(file: File, error: Exception, line: int = 0) -> UserError:
    line = line or getattr(error, "lineno", 0)
    return UserError(
        f"{file.where}{f', line {line}' if line else ''}: the JSON cannot be read "
        f"({getattr(error, 'msg', error)}); the file may be cut off. Nothing was imported. Export it again."
    )


def _speaks(records: list[object], chosen: Mapping[str, str]) -> int:
    """Return 2 for records that have a text, 1 for a title alone, 0 for neither."""
    columns = flat(next((record for record in records if isinstance(record, dict)), {}))
    found = guess(columns)
    if format_of(columns):
        return 3
    return 2 if "text" in found or chosen.get("text") in columns else int("title" in found)


def _array(file: File, text: str, at: int, *, whole: bool = True) -> Iterator[Found]:
    """Yield the elements of an array with the line on which each begins. Raises UserError where it is broken.

    `whole`: nothing may follow the array.
    """
    decoder = json.JSONDecoder()
    line, counted, first = 1 + text.count("\n", 0, at), at, True
    while True:
        begins = _end(_SPACES, text, at)
        if text[begins : begins + 1] == "]":
            break
        if not first:
            if text[begins : begins + 1] != ",":
                raise _broken(file, ValueError("a comma or the end of the list is missing"), line)
            begins = _end(_SPACES, text, begins + 1)
        line += text.count("\n", counted, begins)
        counted, first = begins, False
        try:
            record, at = decoder.raw_decode(text, begins)
        except (ValueError, RecursionError) as error:
            raise _broken(file, error) from error
        yield line, record
    if whole and (rest := text[begins + 1 :].strip(_SPACE)):
        raise _broken(file, ValueError(f"“{rest[:20]}” follows the end of the list"))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def flat(record: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return the record's values as text, nested names joined by dots; true, false and null are no text."""
    found: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            if depth < _DEPTH:
                found |= flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            if value and isinstance(value[0], dict):
                for below in dict.fromkeys(key for one in value if isinstance(one, dict) for key in one):
                    words = [part for one in value if isinstance(one, dict) and (part := _words(one.get(below)))]
                    if words:
                        found[f"{name}.{below}"] = ", ".join(words)
            else:
                found[name] = ", ".join(part for one in value if (part := _words(one)))
        else:
            found[name] = _words(value)
    return found


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    return str(value) if is_number else ""


def _batches(
    records: Records, prepare: Callable[[Record], Record | Skipped] | None
) -> Iterator[Batch | Rejected | Skipped]:
    found = records()
    while batch := list(islice(found, ROWS)):
        lines, flats, objects = list[int](), list[dict[str, str]](), list[Mapping[str, Any]]()
        for line, record in batch:
            if isinstance(record, Rejected):
                yield record
            elif not isinstance(record, dict):
                yield Rejected(line, "this is no object with named values", shown(str(record)))
            else:
                prepared = prepare(record) if prepare is not None else record
                if isinstance(prepared, Skipped):
                    yield Skipped(line, prepared.reason)
                else:
                    lines.append(line)
                    flats.append(flat(prepared))
                    objects.append(prepared)
        if lines:
            yield Objects(lines, flats, objects)
