"""A cached index: how tickets were read, as bytes and back, because reading them again is slow.

A file has nothing in it that could run, behind a SHA-256 checksum. One that is damaged, or was written by other
rules, is not used at all: `read` returns None, and the caller reads the tickets again.
"""

import hashlib
import json
import sys
import zlib
from array import array
from functools import lru_cache
from io import BufferedIOBase
from typing import Final, NamedTuple

import numpy as np

from translate_tui.matching.columns import COLUMNS, Columns
from translate_tui.matching.index import TicketIndex, drop_unused_terms
from translate_tui.matching.vectors import Bytes, Encoder
from translate_tui.matching.words import SYNONYMS

_MAGIC: Final = b"translate-tui matching\n"
_DIGEST_BYTES: Final = 32
_BYTES_AT_ONCE: Final = 2**16
_FORMAT: Final = 2  # raise it when the file changes, or how features are extracted


@lru_cache(maxsize=1)
def _synonyms_checksum() -> int:
    """Return a checksum of the synonym files: a change of them changes how tickets are read."""
    return zlib.crc32(b"".join(file.read_bytes() for file in sorted(SYNONYMS.glob("*.stems"))))


class Snapshot(NamedTuple):
    """A copy of the data to cache. Making it is quick, so the caller holds the lock for the copy and not for `write`.

    `columns` has all slots; `slots` are those of `ticket_ids` and `vectors` (None without an encoder). `terms`: by
    the numbers in `columns`; `encoder`: its name, empty without one.
    """

    slots: list[int]
    ticket_ids: list[int]
    terms: list[str]
    columns: Columns
    vectors: Bytes | None
    encoder: str

    @classmethod
    def of(cls, index: TicketIndex) -> "Snapshot":
        """Copy an index."""
        slots = sorted(index.slot_of.values())
        return cls(
            slots,
            index.ticket_of_slot[slots].tolist(),
            list(index.postings.terms),
            index.columns.copy(),
            np.stack(list(map(index.vectors.get, slots))) if index.vectors is not None and slots else None,
            index.encoder.name if index.encoder else "",
        )


def write(snapshot: Snapshot, file: BufferedIOBase) -> None:
    """Write a snapshot for `read`: a checksum of what follows, a line of JSON, and the arrays one after the other."""
    columns, terms = drop_unused_terms(snapshot.columns.select(snapshot.slots), snapshot.terms)
    arrays: list[array[int] | bytearray | bytes] = [
        array("q", snapshot.ticket_ids),
        *(getattr(columns, name) for name in COLUMNS),
    ]
    if snapshot.vectors is not None:
        arrays.append(snapshot.vectors.tobytes())
    header = {
        "format": [_FORMAT, _synonyms_checksum(), sys.byteorder],
        "terms": terms,
        "segments": columns.segment_names,
        "encoder": snapshot.encoder,
        "bytes": [memoryview(values).nbytes for values in arrays],
    }
    parts = [json.dumps(header).encode() + b"\n", *arrays]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    for part in (_MAGIC, digest.digest(), *parts):
        file.write(part)


def read(file: BufferedIOBase, encoder: Encoder | None) -> TicketIndex | None:
    """Return the index of which a snapshot was written, with all tickets in the inbox.

    None where it is damaged, of another format, or has another encoder's vectors. The arrays are read one by one:
    with 100,000 tickets all of them together take more memory than the index.
    """
    if file.read(len(_MAGIC)) != _MAGIC:
        return None
    digest = file.read(_DIGEST_BYTES)
    begin = file.tell()
    checksum = hashlib.sha256()
    while part := file.read(_BYTES_AT_ONCE):
        checksum.update(part)
    if checksum.digest() != digest:
        return None
    file.seek(begin)
    header = json.loads(file.readline())
    if header["format"] != [_FORMAT, _synonyms_checksum(), sys.byteorder]:
        return None
    if encoder is not None and header["encoder"] != encoder.name:
        return None  # terms are the same with any encoder, but not without vectors
    sizes: list[int] = header["bytes"]
    ticket_ids = array("q")
    ticket_ids.frombytes(file.read(sizes[0]))
    columns = Columns()
    columns.name_segments(header["segments"])
    for name, size in zip(COLUMNS, sizes[1:], strict=False):
        setattr(columns, name, _read_like(getattr(columns, name), file.read(size)))
    vectors = None
    if encoder is not None:
        vectors = np.frombuffer(file.read(), np.int8).reshape(-1, encoder.dimensions)
    return TicketIndex.of(ticket_ids, header["terms"], columns, vectors, encoder)


def _read_like(column: "array[int] | bytearray", values: bytes) -> "array[int] | bytearray":
    """Return values in the type of a column."""
    return bytearray(values) if isinstance(column, bytearray) else array(column.typecode, values)
