"""JSON and NDJSON: an array of objects, an object that holds one such array, or an object a line.

Nested objects are reached as `organization.name`. Source: RFC 8259 and ndjson.org.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from translate_tui.model import Refused, Rejected, Row
from translate_tui.river.fields import FIELDS, guess, mapping_for
from translate_tui.river.reading import Reading, Refs, file_label, header_key
from translate_tui.river.tickets import ticket_from

_SPACE: Final = " \t\r\n\ufeff"
_DEPTH: Final = 3  # how deep nested names are read

Found = tuple[int, object]  # line, and the value that stands there (a Rejected where none can be read)
Records = Callable[[], Iterator[Found]]


def looks_like_json(start: str) -> bool:
    """Tell whether text that begins with a bracket is JSON, and no River line."""
    if start[0] == "{":
        return True
    return start[1:].lstrip(_SPACE)[:1] in ("{", "]", '"', "[", "")


def read(path: Path, encoding: str, chosen: Mapping[str, str]) -> Reading:
    """Return the records of a JSON or NDJSON file. Raises Refused when it is cut off or holds no records."""
    is_lines = _is_lines(path, encoding)
    records = partial(_lines, path, encoding) if is_lines else _document(path, encoding, chosen)
    columns: dict[str, None] = {}
    for _, record in records():  # all of them: a record may be the first to have a column
        if isinstance(record, dict):
            columns |= dict.fromkeys(_flat(record))
    if not columns:
        raise Refused(
            f"{path}: there is no record in it. A list of objects is expected, "
            'such as [{"id": 1, "text": "..."}], or one object a line.'
        )
    mapping = mapping_for(list(columns), chosen, str(path))
    # Columns come and go with what records hold; what is read from them makes the source.
    key = header_key("records", [mapping[name] for name in ("id", "text", "title") if name in mapping])
    return Reading(key, "NDJSON" if is_lines else "JSON", file_label(path), _rows(records(), mapping))


def _is_lines(path: Path, encoding: str) -> bool:
    """Tell an object a line from one document: the first line is whole, and more follows."""
    with path.open(encoding=encoding, errors="replace") as file:
        filled = (line.strip(_SPACE) for line in file)
        first = next((line for line in filled if line), "")
        more = any(filled)
    try:
        return more and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(path: Path, encoding: str) -> Iterator[Found]:
    with path.open(encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, 1):
            text = line.strip(_SPACE)
            if not text:
                continue
            try:
                yield number, json.loads(text)
            except (ValueError, RecursionError) as error:
                yield number, Rejected(number, f"this line is no JSON ({error})")


def _document(path: Path, encoding: str, chosen: Mapping[str, str]) -> Records:
    """Return the records of one document: its array, or the array in it that holds what customers said."""
    text = path.read_text(encoding=encoding, errors="replace").lstrip("\ufeff")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(
            f"{path}{line}: the JSON cannot be read ({getattr(error, 'msg', error)}); the file may be cut off. "
            "Nothing was imported. Export it again."
        ) from error
    if isinstance(document, dict):
        lists = {name: value for name, value in document.items() if isinstance(value, list)}
        if not lists:
            return lambda: iter([(1, document)])
        name = max(lists, key=lambda name: (_speaks(lists[name], chosen), len(lists[name])))
        begins = re.search(rf'"{re.escape(name)}"\s*:\s*\[', text)
        return lambda: _with_lines(lists[name], text, begins.end() if begins else len(text))
    return lambda: _with_lines(document, text, text.index("[") + 1)


def _speaks(records: list[object], chosen: Mapping[str, str]) -> int:
    """Return 2 for records that have a text, 1 for a title alone, 0 for neither."""
    columns = _flat(next((record for record in records if isinstance(record, dict)), {}))
    found = guess(columns)
    return 2 if "text" in found or chosen.get("text") in columns else int("title" in found)


def _with_lines(records: list[object], text: str, at: int) -> Iterator[Found]:
    """Yield the elements of an array with the line on which each begins (its place, should that fail)."""
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    for place, record in enumerate(records, 1):
        at = _after(text, at, _SPACE + ",")
        line += text.count("\n", counted, at)
        counted = at
        yield line if at < len(text) else place, record
        try:
            _, at = decoder.raw_decode(text, at)
        except ValueError:
            at = len(text)


def _after(text: str, at: int, passed: str) -> int:
    while at < len(text) and text[at] in passed:
        at += 1
    return at


def _flat(record: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Return the record's values as text, nested names joined by dots; true, false and null are no text."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            if depth < _DEPTH:
                flat |= _flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            flat[name] = ", ".join(part for v in value if (part := _words(v)))
        else:
            flat[name] = _words(value)
    return flat


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    return str(value) if is_number else ""


def _rows(records: Iterator[Found], mapping: Mapping[str, str]) -> Iterator[Row]:
    refs = Refs()
    columns = [mapping.get(name) for name in FIELDS]
    for line, record in records:
        if isinstance(record, Rejected):
            yield record
        elif isinstance(record, dict):
            flat = _flat(record)
            cells = tuple(flat.get(column, "") if column else "" for column in columns)
            content = "\x1f".join(f"{name}={flat[name]}" for name in sorted(flat) if flat[name])
            yield ticket_from(line, cells, refs, content.__str__)
        else:
            yield Rejected(line, "this is no object with named values")
