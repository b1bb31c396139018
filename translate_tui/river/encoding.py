"""Detects the text encoding of a file, and refuses files that are not text."""

import codecs
import itertools
from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple

from translate_tui.model import UserError
from translate_tui.river.files import ExportFile

PROBE_SIZE: Final = 65_536  # bytes (or characters) from which the kind of a file is detected
LINE_LIMIT: Final = 20_000_000  # bytes of one line of a table or of NDJSON: 20 times the longest ticket
ZIP_MAGIC: Final = b"PK\x03\x04"
OLD_OFFICE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_CHUNK_SIZE: Final = 1 << 20  # bytes
_BINARY_KINDS: Final = {
    b"PK\x05\x06": "an empty zip",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a gzip file (unpack it first)",
    b"7z\xbc\xaf": "a 7z archive (unpack it first)",
    b"Rar!": "a RAR archive (unpack it first)",
}
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDEFINED_IN_CP1252: Final = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


class NotText(UserError):
    """A file without text: a picture, an archive, an empty file. In a zip such a file is passed over."""


class Encoding(NamedTuple):
    """The encoding of a file, its number of lines, and the first line that is over LINE_LIMIT (0: none)."""

    name: str
    lines: int
    long_line: int


def text_encoding(file: ExportFile) -> Encoding:
    """Return the encoding of a text file.

    A byte order mark decides; else UTF-16 where the start has many zero bytes; else UTF-8 where (nearly) all of it
    is valid UTF-8; else Windows-1252. Raises NotText for binary files, UserError for text in none of these.
    """
    with file.open_binary() as opened:
        head = opened.read(PROBE_SIZE)
        chunks = itertools.chain([head], iter(partial(opened.read, _CHUNK_SIZE), b""))
        for mark, name in _BYTE_ORDER_MARKS:
            if head.startswith(mark):
                return Encoding(name, *_count_lines(chunks))
        _refuse_binary(file, head)
        if head[:400].count(0) > len(head[:400]) // 4:
            return Encoding("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", *_count_lines(chunks))
        decoder = codecs.getincrementaldecoder("utf-8")()
        counter = _LineCounter()
        try:
            for chunk in chunks:
                counter.feed(chunk)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
            return Encoding("utf-8", counter.lines, counter.long_line)
        except UnicodeDecodeError:
            pass
    return _utf8_or_windows(file)


class _LineCounter:
    """Counts the lines of a file in chunks; `long_line` is the first line over LINE_LIMIT, 0 for none."""

    def __init__(self) -> None:
        self.long_line = 0
        self.lines = 1
        self._length = 0  # bytes of the last line so far

    def feed(self, chunk: bytes) -> None:
        """Count the lines of the next chunk of a file."""
        first_newline = chunk.find(b"\n")
        self._length += len(chunk) if first_newline < 0 else first_newline
        if self._length > LINE_LIMIT and not self.long_line:
            self.long_line = self.lines
        if first_newline >= 0:  # a line inside a chunk is shorter than the chunk, so never too long
            self.lines += chunk.count(b"\n")
            self._length = len(chunk) - chunk.rfind(b"\n") - 1


def _count_lines(chunks: Iterable[bytes]) -> tuple[int, int]:
    """Return the number of lines and the first line that is too long (0: none)."""
    counter = _LineCounter()
    for chunk in chunks:
        counter.feed(chunk)
    return counter.lines, counter.long_line


def _utf8_or_windows(file: ExportFile) -> Encoding:
    """Return UTF-8 for a file with some invalid bytes, Windows-1252 when most non-ASCII bytes are invalid UTF-8.

    One stray byte must not turn every accent of a UTF-8 file into two characters, so the majority decides. Raises
    UserError for bytes that are in neither encoding.
    """
    lenient = codecs.getincrementaldecoder("utf-8")("replace")
    valid = invalid = undefined = 0
    counter = _LineCounter()
    with file.open_binary() as opened:
        for chunk in iter(partial(opened.read, _CHUNK_SIZE), b""):
            counter.feed(chunk)
            text = lenient.decode(chunk)
            replaced = text.count("\ufffd")
            invalid += replaced
            valid += len(text) - len(text.encode("ascii", "ignore")) - replaced
            undefined += sum(chunk.count(byte) for byte in _UNDEFINED_IN_CP1252)
    invalid += len(lenient.decode(b"", final=True))
    if invalid <= valid:
        return Encoding("utf-8", counter.lines, counter.long_line)
    if undefined:
        raise UserError(
            f"The text encoding of {file.where} cannot be detected, so nothing was imported. "
            "Export it again as UTF-8."
        )
    return Encoding("cp1252", counter.lines, counter.long_line)


def _refuse_binary(file: ExportFile, head: bytes) -> None:
    """Raise NotText when a file starts like a known binary format or has too many control characters."""
    kind = next((kind for magic, kind in _BINARY_KINDS.items() if head.startswith(magic)), None)
    zeros = head.count(0)
    control = sum(head.count(byte) for byte in range(1, 9)) + sum(head.count(byte) for byte in range(14, 27))
    is_utf16 = zeros > len(head) // 4 and control < len(head) // 50  # without a byte order mark
    if kind is None and not is_utf16 and control + zeros > max(8, len(head) // 20):
        kind = "binary data"
    if kind:
        raise NotText(
            f"{file.where} is {kind}, not text. Export the tickets as CSV, TSV, XLSX, JSON, NDJSON or lines in "
            "River format, and import that file."
        )
