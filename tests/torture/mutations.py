"""Exports that are damaged or odd: bytes, lines, columns, JSON values and entries of zips, changed at random."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from translate_tui.river.files import READ_ERRORS

MAX_MUTATIONS: Final = 4  # of one file
SPICES: Final = (
    b"\0", b'"', b"'", b"\xff", b"\xfe\xff", b"\r", b"\n", b"\r\n\r\n", b",", b";", b"\t", b"[", b"{", b"}", b"]",
    b"\\", b"\xe2\x80\xa8", b"\x1a", b"\\ud800", b"NaN", b"Infinity", b"1e999", b"null", b"<p>", b"<!--", b"&#0;",
    b"&#x110000;", b"=1+1", b"[BUG] - [SMB] - [X] ", b"Customer: Globex\n", b"\xe2\x80\xae", b"\x1b[31m",
    b"1.03E+13", b"PK\x03\x04",
    b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"-" * 40, b"From - Mon\n", b"sep=|\n",
)  # fmt: skip
VALUES: Final = (
    "", " ", "0", "-1", "999999999999999999999999", "1e400", "NaN", "inf", "-0.0", "true", "null", "\0", "\ud800",
    "0001-01-01", "9999-12-31T23:59:59.999999-23:59", "10000-01-01", "2026-02-30", "2026-13-01", "31/02/2026",
    "02/03/04", "1970-01-01T00:00:00+99:99", "-99999999999", "99999999999999", "24:00:00",
    "2026-11-02T25:61:61Z", "٢٠٢٦-١١-٠٢",
    "²", "USD 1,234,567.89", "€ -5", "1.234.567,89 kr", "=cmd|' /C calc'!A0", "@here", "<b>bold</b>", "<script>",
    "&lt;&amp;", "👩‍👩‍👧", "\u202eevil", "x" * 40_000, "a@b@c", "mailto:", "http://[::1",
    "[BUG] - [] - []", "Larkspur Foods",
    "/" * 300, "\n" * 50, "\x1b]0;t\x07", "({[" * 300, '"' * 301, "1\u00a0000", "12.5.", "٪", "12:00 PM AM",
    "today", "Mon", "İ", "ß" * 99,
)  # fmt: skip
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1.5, 10**30, -(10**18), float("nan"), float("inf"), 1e300, [], {}, [[]], [None],
    {"": None}, {"id": {}}, ["x", 1, None], [{"text": None}], {"name": []}, *VALUES,
)  # fmt: skip
CODECS: Final = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "latin-1",
    "cp1252",
    "utf-8-sig",
    "utf-7",
    "cp037",
    "shift_jis",
)
LINE_ENDS: Final = (b"\r\n", b"\r", b"\n\n", b"\n\r", b"\xe2\x80\xa8", b"\x0b", b"\0\n")
SUFFIXES: Final = (
    ".csv",
    ".tsv",
    ".json",
    ".ndjson",
    ".txt",
    ".md",
    ".zip",
    ".xlsx",
    ".ods",
    ".mbox",
    ".vtt",
    ".eml",
    "",
)

Mutation = Callable[[random.Random, bytes], bytes]


def mutated(draw: random.Random, content: bytes, suffix: str) -> bytes:
    """Return a file's content, changed a few times in ways that fit its kind, or any file."""
    for _ in range(draw.randint(1, MAX_MUTATIONS)):
        fitting = _OF_KIND.get(suffix, ())
        kinds = fitting if fitting and draw.random() < 0.6 else _OF_BYTES if draw.random() < 0.6 else _OF_LINES
        with suppress(*READ_ERRORS, ValueError, KeyError, csv.Error, RecursionError):
            content = draw.choice(kinds)(draw, content)  # what was made unreadable before stays as it is
    return content


def mutated_name(draw: random.Random, name: str) -> str:
    """Return a file's name, now and then with the ending of another kind."""
    return Path(name).stem + draw.choice(SUFFIXES) if draw.random() < 0.07 else name


# ------------------------------------------------------------------- bytes


def _span(draw: random.Random, content: bytes, longest: int) -> tuple[int, int]:
    start = draw.randrange(len(content) + 1)
    return start, min(len(content), start + draw.randint(1, longest))


def _flip(draw: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 5, 30)) if data else 0):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


def _cut(draw: random.Random, content: bytes) -> bytes:
    start, _ = _span(draw, content, 1)
    return content[:start] if draw.random() < 0.8 else content[start:]


def _take_out(draw: random.Random, content: bytes) -> bytes:
    start, end = _span(draw, content, 200)
    return content[:start] + content[end:]


def _repeat(draw: random.Random, content: bytes) -> bytes:
    start, end = _span(draw, content, 3000)
    return content[:end] + content[start:end] * draw.choice((1, 1, 2, 20)) + content[end:]


def _spice(draw: random.Random, content: bytes) -> bytes:
    start, end = _span(draw, content, 4)
    return content[:start] + draw.choice(SPICES) * draw.choice((1, 1, 1, 7)) + content[draw.choice((start, end)) :]


def _swap_spans(draw: random.Random, content: bytes) -> bytes:
    a, b, c, d = sorted(draw.randrange(len(content) + 1) for _ in range(4))
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def _huge(draw: random.Random, content: bytes) -> bytes:
    start, _ = _span(draw, content, 1)
    filler = draw.choice((b"x", b"word ", b'"', b",", b"[", b'{"a":', b"<div>", b"\xf0\x9f\x99\x82"))
    return content[:start] + filler * (draw.choice((300, 5_000, 140_000)) // len(filler)) + content[start:]


def _recode(draw: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode(draw.choice(CODECS), "replace")


def _mark(draw: random.Random, content: bytes) -> bytes:
    return (
        draw.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\xef\xbb\xbf\xef\xbb\xbf"))
        + content
    )


def _empty(draw: random.Random, _: bytes) -> bytes:
    return draw.choice(
        (b"", b"\n", b"\xef\xbb\xbf", b"[]", b"{}", b'""', b"null", b"\0" * 99, b"PK\x05\x06" + b"\0" * 18)
    )


# ------------------------------------------------------------------- lines


def _lines(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(5):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            del lines[one]
        case 2:
            lines[other:other] = [lines[one]] * draw.choice((1, 2, 50))
        case 3:
            draw.shuffle(lines)
        case _:
            lines[one] = lines[one].rstrip(b"\r\n")
    return b"".join(lines)


def _line_ends(draw: random.Random, content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", draw.choice(LINE_ENDS))


# ------------------------------------------------------------------ tables


def _table(draw: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text), csv.Sniffer().sniff(text[:2000])))
    width = max(map(len, rows))
    one, other, row = draw.randrange(width), draw.randrange(width), draw.randrange(len(rows))
    rows = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    match draw.randrange(8):
        case 0:
            rows = [cells[:one] + cells[one + 1 :] for cells in rows]
        case 1:
            rows = [[*cells, cells[one]] for cells in rows]
        case 2:
            for cells in rows[draw.choice((0, 1)) :]:  # below the header only: each value is in a wrong column
                cells[one], cells[other] = cells[other], cells[one]
        case 3:
            rows[0][one] = draw.choice(("", rows[0][other], draw.choice(VALUES)))
        case 4:
            rows[row] = rows[row][:one]
        case 5:
            for cells in rows[1:]:
                cells[one] = draw.choice(VALUES)
        case 6:
            rows += [[draw.choice(VALUES) for _ in range(width)] for _ in range(3)]
        case _:
            rows[row][one] = draw.choice(VALUES)
    out = io.StringIO()
    csv.writer(out, delimiter=draw.choice(",,,;\t|"), quoting=draw.choice((0, 0, 1)), escapechar="\\").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


# -------------------------------------------------------------------- JSON


def _json(draw: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8")
    try:
        documents = [json.loads(text)]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    for _ in range(draw.choice((1, 1, 3))):
        number = draw.randrange(len(documents))
        documents[number] = _changed(draw, documents[number])
    return "\n".join(json.dumps(d, ensure_ascii=draw.random() < 0.7) for d in documents).encode(
        "utf-8", "surrogatepass"
    )


def _changed(draw: random.Random, value: Any) -> Any:
    """Return a JSON value in which one value, somewhere, is another one."""
    if not isinstance(value, dict | list) or not value or draw.random() < 0.12:
        return _replaced(draw, value)
    if isinstance(value, dict):
        name = draw.choice(list(value))
        match draw.randrange(10):
            case 0:
                return {key: item for key, item in value.items() if key != name}
            case 1:
                return {(draw.choice(("", "id", "text", "\0", key.upper())) if key == name else key): item
                        for key, item in value.items()}  # fmt: skip
            case _:
                return {**value, name: _changed(draw, value[name])}
    number = draw.randrange(len(value))
    match draw.randrange(10):
        case 0:
            return value[:number] + value[number + 1 :]
        case 1:
            return value[:number] + [value[number]] * 3 + value[number:]
        case _:
            return [*value[:number], _changed(draw, value[number]), *value[number + 1 :]]


def _replaced(draw: random.Random, value: Any) -> Any:
    match draw.randrange(8):
        case 0:
            return [value]
        case 1:
            return {"value": value}
        case 2:
            for _ in range(draw.choice((5, 300))):
                value = [value] if draw.random() < 0.5 else {"a": value}
            return value
        case 3 if isinstance(value, dict):
            return list(value.values())
        case 4:
            return str(value)
        case _:
            return draw.choice(ODD)


# -------------------------------------------------------------------- zips


def _zip(draw: random.Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    number = draw.randrange(len(entries))
    name, data = entries[number]
    match draw.randrange(6):
        case 0:
            del entries[number]
        case 1:
            entries[number] = (draw.choice(("../../x.csv", "/x", "xl/workbook.xml", "a\\b.json", name.upper())), data)
        case 2:
            entries.append((name, draw.choice(entries)[1]))  # two entries of one name
        case 3:
            entries.append(
                (draw.choice(("a.csv", "x/y.json", "mimetype", "n.zip")), draw.choice((content, b"a,b\n1,2")))
            )
        case _:
            entries[number] = (name, mutated(draw, data, Path(name).suffix))
    return zipped(entries, draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA)))


def zipped(entries: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of files by their names, two of which may be the same."""
    out = io.BytesIO()
    with catch_warnings(), zipfile.ZipFile(out, "w", compression) as archive:
        simplefilter("ignore")  # a second entry of the same name
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def _xml(draw: random.Random, content: bytes) -> bytes:
    parts = content.split(b">")
    number = draw.randrange(len(parts))
    match draw.randrange(3):
        case 0:
            del parts[number]
        case 1:
            parts[number:number] = [parts[number]] * draw.choice((1, 30))
        case _:
            parts[number] = parts[number].replace(b'"', draw.choice((b"'", b"", b'"9999999')))
    return b">".join(parts)


_OF_BYTES: Final[tuple[Mutation, ...]] = (
    _flip, _flip, _cut, _take_out, _repeat, _spice, _spice, _swap_spans, _huge, _recode, _mark, _empty,
)  # fmt: skip
_OF_LINES: Final[tuple[Mutation, ...]] = (_lines, _lines, _lines, _line_ends)
_OF_KIND: Final[dict[str, tuple[Mutation, ...]]] = {
    ".csv": (_table,),
    ".tsv": (_table,),
    ".json": (_json,),
    ".ndjson": (_json,),
    ".xlsx": (_zip,),
    ".ods": (_zip,),
    ".zip": (_zip,),
    ".xml": (_xml,),
    ".rels": (_xml,),
}
