"""From a file to tickets: what kind of file it is, and the reader for it.

Adding a format is adding one file beside this one, and naming it in `read`.
"""

import codecs
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from translate_tui.model import Refused, Row
from translate_tui.text import plain

PROBE: Final = 65_536  # bytes from which a file's kind is told
_BINARY: Final = {
    b"PK\x03\x04": "a zip or office file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old office file",
}
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One source that is being read. `key` names the source through all its exports."""

    key: str
    format: str
    name: str
    rows: Iterator[Row]


def read(path: Path, chosen: Mapping[str, str]) -> Reading:
    """Tell what `path` is and return its rows, read as they are asked for.

    `chosen` maps fields to columns. Raises Refused, at once or while rows are read, when the
    file cannot be read, is empty, is no text, or has no column for what the customer said.
    """
    from translate_tui.river import posts, records, table

    encoding = text_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(PROBE)
    start = head.lstrip("\ufeff \t\r\n\0")
    if not start:
        raise Refused(f"{path} is empty: there is no ticket in it. Export it again, or choose another file.")
    if start[0] in "[{" and records.looks_like_json(start):
        return records.read(path, encoding, chosen)
    if posts.looks_like_posts(head) and not chosen:
        return posts.read(path, encoding)
    return table.read(path, encoding, head, chosen)


def text_encoding(path: Path) -> str:
    """Return the encoding of a text file: by its mark, else UTF-8 when (nearly) all of it is, else Windows-1252.

    Raises Refused for folders, binary files, what cannot be opened, and text in none of these.
    """
    try:
        if path.is_dir():
            raise Refused(f"{path} is a folder. Name the exported file in it.")
        if path.exists() and not path.is_file():
            raise Refused(f"{path} is no ordinary file. Save the export to a file first, then import that.")
        with path.open("rb") as file:
            head = file.read(PROBE)
            for mark, encoding in _BOMS:
                if head.startswith(mark):
                    return encoding
            _refuse_binary(path, head)
            if head[:400].count(0) > len(head[:400]) // 4:
                return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
            return _utf8_or_windows(path, head, file)
    except OSError as error:
        raise Refused(
            f"{path} cannot be read ({error.strerror or error}). Check the path and that you may read it."
        ) from error


def _utf8_or_windows(path: Path, head: bytes, file: BinaryIO) -> str:
    """One stray byte does not make a UTF-8 file another encoding: the majority decides."""
    chunks = itertools.chain([head], iter(partial(file.read, 1 << 20), b""))
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        file.seek(0)
    lenient = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = undefined = 0
    for chunk in iter(partial(file.read, 1 << 20), b""):
        text = lenient.decode(chunk)
        broken = text.count("\ufffd")
        bad += broken
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
        undefined += sum(chunk.count(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    bad += len(lenient.decode(b"", final=True))
    if bad <= good:
        return "utf-8"
    if undefined:
        raise Refused(
            f"{path} is text in an encoding that cannot be told for sure, and guessing would spoil words. "
            "Export it again as UTF-8."
        )
    return "cp1252"


def _refuse_binary(path: Path, head: bytes) -> None:
    kind = next((kind for magic, kind in _BINARY.items() if head.startswith(magic)), None)
    zeros = head.count(0)
    control = sum(head.count(byte) for byte in range(1, 9)) + sum(head.count(byte) for byte in range(14, 27))
    wide_text = zeros > len(head) // 4 and control < len(head) // 50  # UTF-16 without its mark
    if kind is None and not wide_text and control + zeros > max(8, len(head) // 20):
        kind = "binary data"
    if kind:
        raise Refused(
            f"{path} is {kind}, not text. Export the tickets as CSV, TSV, JSON, NDJSON or River lines, "
            "and import that file."
        )


class Refs:
    """Names for rows: their own id, or what stands in them; a repeated one is counted on.

    So two customers who say the same are two tickets, and the same file again adds nothing.
    """

    def __init__(self) -> None:
        self._seen: dict[str | bytes, int] = {}

    def by_id(self, own: str) -> str:
        """Return the name of the row whose id is `own`."""
        return own + self._again(own)

    def by_content(self, content: str) -> str:
        """Return the name of a row that has no id of its own."""
        digest = blake2b(content.encode("utf-8", "replace"), digest_size=9).digest()
        return digest.hex() + self._again(digest)

    def _again(self, name: str | bytes) -> str:
        times = self._seen[name] = self._seen.get(name, 0) + 1
        if times == 1:
            return ""
        if isinstance(name, str):
            self._seen.setdefault(f"{name}#{times}", 1)  # taken: a row that has this very id is counted on, too
        return f"#{times}"


def header_key(format_name: str, columns: list[str]) -> str:
    """Return the key of a source that is known by its columns."""
    digest = blake2b("\x1f".join(sorted(columns)).encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{format_name}:{digest}"


def file_label(path: Path) -> str:
    """Return a file's name for people, without its folder (which may name persons)."""
    return plain(path.name)
