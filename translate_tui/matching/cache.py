"""Cached features: how tickets were read, as bytes and back, because reading them again is slow.

The bytes are numpy arrays without pickles, so that nothing in them can run, behind a SHA-256 checksum. A file that is
damaged, or was written by other rules, is not used at all: `unpack` returns None, and the caller reads the tickets
again.
"""

import hashlib
import io
import zlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from translate_tui.matching.index import IndexedTicket, TicketIndex
from translate_tui.matching.vectors import Bytes, Encoder, VectorStore
from translate_tui.matching.words import TextFeatures

_MAGIC: Final = b"translate-tui matching\n"
_DIGEST_BYTES: Final = 32
_FORMAT: Final = 1  # raise it when the arrays change, or how features are extracted
_UNKNOWN_MARK: Final = -1


@lru_cache(maxsize=1)
def _synonyms_checksum() -> int:
    """Return a checksum of the synonym files: a change of them changes how tickets are read."""
    folder = resources.files("translate_tui.matching").joinpath("synonyms")
    texts = sorted((file.name, file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".txt"))
    return zlib.crc32(b"".join(text for _, text in texts))


class Snapshot(NamedTuple):
    """A copy of what is to be cached, quick to take, so that a lock need not be held for the slow `pack`.

    `tickets`: with their ids. `terms`: by term number. `marks`: for each ticket id a number that changes with its
    text. `encoder`: its name, empty without one.
    """

    tickets: list[tuple[int, IndexedTicket]]
    terms: list[str]
    marks: dict[int, int]
    vectors: VectorStore | None
    encoder: str

    @classmethod
    def of(cls, index: TicketIndex, marks: Mapping[int, int]) -> "Snapshot":
        """Copy an index."""
        encoder = index.encoder.name if index.encoder else ""
        terms = list(index.postings.term_numbers)
        return cls(list(index.tickets.items()), terms, dict(marks), index.vectors, encoder)


def pack(snapshot: Snapshot) -> bytes:
    """Return a snapshot as bytes for `unpack`."""
    tickets, vectors = snapshot.tickets, snapshot.vectors
    normalized = [ticket.normalized.encode() for _, ticket in tickets]
    # The names of the arrays are part of the file format.
    arrays = {
        "form": np.array([_FORMAT, _synonyms_checksum()], np.int64),
        "names": np.frombuffer("\n".join(snapshot.terms).encode(), np.uint8),
        "encoder": np.frombuffer(snapshot.encoder.encode(), np.uint8),
        "tickets": np.array([ticket_id for ticket_id, _ in tickets], np.int64),
        "marks": np.array([snapshot.marks.get(ticket_id, _UNKNOWN_MARK) for ticket_id, _ in tickets], np.int64),
        "ends": np.cumsum([len(ticket.terms) for _, ticket in tickets], dtype=np.int64),
        "terms": np.frombuffer(b"".join(ticket.terms.tobytes() for _, ticket in tickets), np.int32),
        "weights": np.frombuffer(b"".join(ticket.weights.tobytes() for _, ticket in tickets), np.uint8),
        "folded": np.frombuffer(b"".join(normalized), np.uint8),
        "folded_ends": np.cumsum([len(text) for text in normalized], dtype=np.int64),
    }
    if vectors is not None and tickets:
        arrays["vectors"] = np.stack([vectors.get(ticket.slot) for _, ticket in tickets])
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the arrays for its option allow_pickle
    packed = file.getvalue()
    return _MAGIC + hashlib.sha256(packed).digest() + packed


class FeatureCache:
    """The features of tickets that were read earlier; `arrays` as in `pack`."""

    def __init__(self, arrays: "dict[str, np.ndarray]") -> None:
        self._terms = arrays["names"].tobytes().decode().split("\n")
        self._marks = arrays["marks"].tolist()
        self._position = {ticket_id: position for position, ticket_id in enumerate(arrays["tickets"].tolist())}
        # With a 0 before the ends, an entry's end is the start of the next one.
        self._bounds, self._text_bounds = [0, *arrays["ends"].tolist()], [0, *arrays["folded_ends"].tolist()]
        self._term_numbers, self._weights = arrays["terms"], arrays["weights"].tolist()
        self._texts = arrays["folded"].tobytes()
        self._vectors = arrays.get("vectors")

    def __len__(self) -> int:
        return len(self._marks)

    def get(self, ticket_id: int, mark: int) -> tuple[TextFeatures, Bytes | None] | None:
        """Return a ticket's features and vector; None where it is unknown, or its mark shows that its text changed.

        The features are those that an index needs: without the surface words and their count.
        """
        position = self._position.get(ticket_id)
        if position is None or self._marks[position] != mark:
            return None
        span = slice(self._bounds[position], self._bounds[position + 1])
        terms = [self._terms[number] for number in self._term_numbers[span].tolist()]
        weights = dict(zip(terms, self._weights[span], strict=True))
        normalized = self._texts[self._text_bounds[position] : self._text_bounds[position + 1]].decode()
        vector = None if self._vectors is None else self._vectors[position]
        return TextFeatures(weights, {}, normalized, 0), vector


def unpack(packed: bytes, encoder: Encoder | None) -> FeatureCache | None:
    """Return what `pack` stored; None where it is damaged, of another format, or has another encoder's vectors."""
    header, payload = packed[: len(_MAGIC) + _DIGEST_BYTES], packed[len(_MAGIC) + _DIGEST_BYTES :]
    if header != _MAGIC + hashlib.sha256(payload).digest():
        return None
    with np.load(io.BytesIO(payload), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    encoder_name = arrays["encoder"].tobytes().decode()
    if arrays["form"].tolist() != [_FORMAT, _synonyms_checksum()]:
        return None
    if encoder is None:
        arrays.pop("vectors", None)  # terms are the same with any encoder
    elif encoder_name != encoder.name:
        return None
    return FeatureCache(arrays)
