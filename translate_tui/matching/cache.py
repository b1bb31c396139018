"""How tickets were read, as bytes and back: what is costly to find out is kept between two openings.

The bytes are numpy arrays without pickles, so that nothing in them can run, under a checksum. What
is damaged, or was read by other rules, is not trusted at all: `unpack` gives None, and all is read anew.
"""

import hashlib
import io
import zlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from translate_tui.matching.index import Entry, Evidence
from translate_tui.matching.vectors import Bytes, Encoder, Vectors
from translate_tui.matching.words import TextFeatures

_HEAD: Final = b"translate-tui matching\n"
_DIGEST: Final = 32  # bytes
_FORM: Final = 1  # of the arrays, and of how words are read


@lru_cache(maxsize=1)
def _reading() -> int:
    """Return a checksum of what decides how words are read, beside the program."""
    kin = resources.files("translate_tui.matching").joinpath("synonyms")
    texts = sorted((file.name, file.read_bytes()) for file in kin.iterdir() if file.name.endswith(".txt"))
    return zlib.crc32(b"".join(text for _, text in texts))


class Snapshot(NamedTuple):
    """What is to be kept, copied while nothing changes it: taking it is quick, packing it is not.

    `marks`: a number for each ticket by which a change of its text shows.
    """

    entries: list[tuple[int, Entry]]
    names: list[str]
    marks: dict[int, int]
    vectors: Vectors | None
    encoder: str

    @classmethod
    def of(cls, evidence: Evidence, marks: Mapping[int, int]) -> "Snapshot":
        """Copy what is to be kept of the evidence."""
        encoder = evidence.encoder.name if evidence.encoder else ""
        names = list(evidence.postings.number)
        return cls(list(evidence.entries.items()), names, dict(marks), evidence.vectors, encoder)


def pack(snapshot: Snapshot) -> bytes:
    """Return how the tickets were read, as bytes."""
    entries, vectors = snapshot.entries, snapshot.vectors
    folded = [entry.folded.encode() for _, entry in entries]
    arrays = {
        "form": np.array([_FORM, _reading()], np.int64),
        "names": np.frombuffer("\n".join(snapshot.names).encode(), np.uint8),
        "encoder": np.frombuffer(snapshot.encoder.encode(), np.uint8),
        "tickets": np.array([ticket_id for ticket_id, _ in entries], np.int64),
        "marks": np.array([snapshot.marks.get(ticket_id, -1) for ticket_id, _ in entries], np.int64),
        "ends": np.cumsum([len(entry.terms) for _, entry in entries], dtype=np.int64),
        "terms": np.frombuffer(b"".join(entry.terms.tobytes() for _, entry in entries), np.int32),
        "weights": np.frombuffer(b"".join(entry.weights.tobytes() for _, entry in entries), np.uint8),
        "folded": np.frombuffer(b"".join(folded), np.uint8),
        "folded_ends": np.cumsum([len(text) for text in folded], dtype=np.int64),
    }
    if vectors is not None and entries:
        arrays["vectors"] = np.stack([vectors.one(entry.slot) for _, entry in entries])
    out = io.BytesIO()
    np.savez(out, **arrays)  # type: ignore[arg-type]
    packed = out.getvalue()
    return _HEAD + hashlib.sha256(packed).digest() + packed


class FeatureCache:
    """How tickets were read before."""

    def __init__(self, arrays: "dict[str, np.ndarray]") -> None:
        self._names = arrays["names"].tobytes().decode().split("\n")
        self._marks = arrays["marks"].tolist()
        self._at = {ticket_id: at for at, ticket_id in enumerate(arrays["tickets"].tolist())}
        self._ends, self._folded_ends = [0, *arrays["ends"].tolist()], [0, *arrays["folded_ends"].tolist()]
        self._terms, self._weights = arrays["terms"], arrays["weights"].tolist()
        self._folded = arrays["folded"].tobytes()
        self._vectors = arrays.get("vectors")

    def __len__(self) -> int:
        return len(self._marks)

    def get(self, ticket_id: int, mark: int) -> tuple[TextFeatures, Bytes | None] | None:
        """Return how a ticket was read (without what was said for each term), None where its text is another now."""
        at = self._at.get(ticket_id)
        if at is None or self._marks[at] != mark:
            return None
        here = slice(self._ends[at], self._ends[at + 1])
        names = self._names
        weights = {names[n]: w for n, w in zip(self._terms[here].tolist(), self._weights[here], strict=True)}
        folded = self._folded[self._folded_ends[at] : self._folded_ends[at + 1]].decode()
        return TextFeatures(weights, {}, folded, 0), None if self._vectors is None else self._vectors[at]


def unpack(packed: bytes, encoder: Encoder | None) -> FeatureCache | None:
    """Return what `pack` kept; None where it is damaged, or of another form or encoder."""
    head, arrays = packed[: len(_HEAD) + _DIGEST], packed[len(_HEAD) + _DIGEST :]
    if head != _HEAD + hashlib.sha256(arrays).digest():
        return None
    with np.load(io.BytesIO(arrays), allow_pickle=False) as found:
        kept = {name: found[name] for name in found.files}
    said_by = kept["encoder"].tobytes().decode()
    if kept["form"].tolist() != [_FORM, _reading()] or (encoder is not None and said_by != encoder.name):
        return None
    if encoder is None:  # words are read alike with and without
        kept.pop("vectors", None)
    return FeatureCache(kept)
