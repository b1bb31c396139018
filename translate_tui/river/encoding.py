"""In which encoding a file is text, and what it is when it is none."""

import codecs
import itertools
from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from translate_tui.model import UserError
from translate_tui.river.files import File

PROBE: Final = 65_536  # bytes from which a file's kind is told
LINE_LIMIT: Final = 20_000_000  # bytes of one line of a table or of NDJSON; twenty times what a ticket may hold
_CHUNK: Final = 1 << 20
ZIP: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_BINARY: Final = {
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
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotText(UserError):
    """A file that holds no text and no tickets: a picture, say."""


class Encoding(NamedTuple):
    """How a file is read as text, its number of lines, and the first that is too long to be read (0: none)."""

    name: str
    lines: int
    long_line: int


def text_encoding(file: File) -> Encoding:
    """Return the encoding of a text file: by its mark, else UTF-8 when (nearly) all of it is, else Windows-1252.

    Raises NoText for binary files, UserError for text in none of these.
    """
    with file.opened() as opened:
        head = opened.read(PROBE)
        chunks = itertools.chain([head], iter(partial(opened.read, _CHUNK), b""))
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return Encoding(encoding, *_counted(chunks))
        _refuse_binary(file, head)
        if head[:400].count(0) > len(head[:400]) // 4:
            return Encoding("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", *_counted(chunks))
        decoder = codecs.getincrementaldecoder("utf-8")()
        lines = _Lines()
        try:
            for chunk in chunks:
                lines.count(chunk)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
            return Encoding("utf-8", lines.number, lines.long_line)
        except UnicodeDecodeError:
            pass
    return _utf8_or_windows(file)


class _Lines:
    """Finds the first line that is longer than can be read at once, in bytes as they come."""

    def __init__(self) -> None:
        self.long_line = 0
        self.number = 1
        self._length = 0

    def count(self, chunk: bytes) -> None:
        first = chunk.find(b"\n")
        self._length += len(chunk) if first < 0 else first
        if self._length > LINE_LIMIT and not self.long_line:
            self.long_line = self.number
        if first >= 0:  # between the first and the last newline of a chunk no line is too long
            self.number += chunk.count(b"\n")
            self._length = len(chunk) - chunk.rfind(b"\n") - 1


def _counted(chunks: Iterator[bytes]) -> tuple[int, int]:
    lines = _Lines()
    for chunk in chunks:
        lines.count(chunk)
    return lines.number, lines.long_line


def _utf8_or_windows(file: File) -> Encoding:
    """One stray byte does not make a UTF-8 file another encoding: the majority decides."""
    lenient = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = undefined = 0
    lines = _Lines()
    with file.opened() as opened:
        for chunk in iter(partial(opened.read, _CHUNK), b""):
            lines.count(chunk)
            text = lenient.decode(chunk)
            broken = text.count("\ufffd")
            bad += broken
            good += len(text) - len(text.encode("ascii", "ignore")) - broken
            undefined += sum(chunk.count(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    bad += len(lenient.decode(b"", final=True))
    if bad <= good:
        return Encoding("utf-8", lines.number, lines.long_line)
    if undefined:
        raise UserError(
            f"{file.where} is text in an encoding that cannot be told for sure, and guessing would spoil words. "
            "Export it again as UTF-8."
        )
    return Encoding("cp1252", lines.number, lines.long_line)


def _refuse_binary(file: File, head: bytes) -> None:
    kind = next((kind for magic, kind in _BINARY.items() if head.startswith(magic)), None)
    zeros = head.count(0)
    control = sum(head.count(byte) for byte in range(1, 9)) + sum(head.count(byte) for byte in range(14, 27))
    wide_text = zeros > len(head) // 4 and control < len(head) // 50  # UTF-16 without its mark
    if kind is None and not wide_text and control + zeros > max(8, len(head) // 20):
        kind = "binary data"
    if kind:
        raise NotText(
            f"{file.where} is {kind}, not text. Export the tickets as CSV, TSV, XLSX, JSON, NDJSON or River lines, "
            "and import that file."
        )
