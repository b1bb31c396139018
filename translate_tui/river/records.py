"""JSON and NDJSON: an array of objects, an object that holds one such array, or an object a line.

Nested objects are reached as `organization.name`. Source: RFC 8259 and ndjson.org.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from translate_tui.model import Refused, Rejected, Row
from translate_tui.river.fields import mapping_for
from translate_tui.river.reading import Reading, Refs, file_label, header_key
from translate_tui.river.tickets import ticket_from

_SAMPLE: Final = 100  # records from which the columns are told
_SPACE: Final = " \t\r\n\ufeff"

Found = tuple[int, object]  # line, and the value that stands there (a Rejected where none can be read)


def looks_like_json(start: str) -> bool:
    """Tell whether text that begins with a bracket is JSON, and no River line."""
    if start[0] == "{":
        return True
    return start[1:].lstrip(_SPACE)[:1] in ("{", "]", '"', "[", "")


def read(path: Path, encoding: str, chosen: Mapping[str, str]) -> Reading:
    """Return the records of a JSON or NDJSON file. Raises Refused when it is cut off or holds no records."""
    is_lines = _is_lines(path, encoding)

    def records() -> Iterator[Found]:
        return _lines(path, encoding) if is_lines else _array(path, encoding)

    columns: dict[str, None] = {}
    for _, record in islice(records(), _SAMPLE):
        if isinstance(record, dict):
            columns |= dict.fromkeys(_flat(record))
    if not columns:
        raise Refused(
            f"{path}: there is no record in it. A list of objects is expected, "
            'such as [{"id": 1, "text": "..."}], or one object a line.'
        )
    mapping = mapping_for(list(columns), chosen, str(path))
    name = "NDJSON" if is_lines else "JSON"
    return Reading(header_key("records", sorted(columns)), name, file_label(path), _rows(records(), mapping))


def _is_lines(path: Path, encoding: str) -> bool:
    """Tell an object a line from one document: the first line is whole, and more follows."""
    with path.open(encoding=encoding, errors="replace") as file:
        first = ""
        for line in file:
            if not first:
                first = line.strip(_SPACE)
            elif line.strip(_SPACE):
                break
        else:
            return first[:1] == "{" and not first.startswith('{"tickets"')
    try:
        return isinstance(json.loads(first), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def _lines(path: Path, encoding: str) -> Iterator[Found]:
    with path.open(encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, 1):
            text = line.strip(_SPACE)
            if not text:
                continue
            try:
                yield number, json.loads(text)
            except (json.JSONDecodeError, RecursionError) as error:
                yield number, Rejected(number, f"this line is no JSON ({error})")


def _array(path: Path, encoding: str) -> Iterator[Found]:
    """Yield the elements of the array one by one, with the line on which each begins."""
    text = path.read_text(encoding=encoding, errors="replace")
    decoder = json.JSONDecoder()
    at = _after_space(text, 0)
    if text[at : at + 1] == "{":
        try:
            document = json.loads(text.strip(_SPACE))
        except (json.JSONDecodeError, RecursionError) as error:
            raise _cut_off(path, error) from error
        lists = [v for v in document.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        yield from ((number, record) for number, record in enumerate(lists[0] if lists else [document], 1))
        return
    at, line, counted = _after_space(text, at + 1), 1, 0
    while text[at : at + 1] != "]":
        line += text.count("\n", counted, at)
        counted = at
        try:
            record, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            raise _cut_off(path, error) from error
        yield line, record
        at = _after_space(text, at)
        if text[at : at + 1] == ",":
            at = _after_space(text, at + 1)
        elif text[at : at + 1] != "]":
            raise _cut_off(path, json.JSONDecodeError("the list is not closed", text, at))


def _after_space(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in _SPACE:
        at += 1
    return at


def _cut_off(path: Path, error: Exception) -> Refused:
    line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    return Refused(
        f"{path}{line}: the JSON cannot be read ({getattr(error, 'msg', error)}); the file may be cut off. "
        "Nothing was imported. Export it again."
    )


def _flat(record: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Return the record's values as text, nested names joined by dots."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = prefix + str(key)
        if isinstance(value, dict):
            if prefix.count(".") < 3:
                flat |= _flat(value, name + ".")
        elif isinstance(value, list):
            flat[name] = ", ".join(str(v) for v in value if isinstance(v, str | int | float))
        else:
            flat[name] = "" if value is None else str(value)
    return flat


def _rows(records: Iterator[Found], mapping: Mapping[str, str]) -> Iterator[Row]:
    refs = Refs()
    for line, record in records:
        if isinstance(record, Rejected):
            yield record
        elif isinstance(record, dict):
            flat = _flat(record)
            cells = {name: flat.get(column, "") for name, column in mapping.items()}
            yield ticket_from(line, cells, refs, lambda r=record: json.dumps(r, sort_keys=True))  # type: ignore[misc]
        else:
            yield Rejected(line, "this is no object with named values")
