"""What of a ticket's text is compared: its terms, each with a weight.

A term is a stem, or a kin group (words that say nearly the same, from kin/). Weights are
in tenths: 10 for a word of the text, 5 for a word that says little ("how"), 6 for its kin
group. A title says in few words what a ticket is about, so its words count twice.
"""

import re
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final, NamedTuple

from translate_tui.matching.languages import EMPTY, LITTLE, language_of, stem
from translate_tui.text import words

MOST_WORDS: Final = 400  # of a longer text only the beginning is compared
_WORD, _LITTLE, _KIN = 10, 5, 6
_TITLE_TIMES: Final = 2
_MOST_WEIGHT: Final = 250  # fits a byte
# "didn't" and "didnt" are one word, as customers write both; in "l'application" two words stand.
_CONTRACTED: Final = re.compile(r"(?<=\w)['\u2019](?=(?:t|s|re|ve|ll|d|m)\b)", re.IGNORECASE)
_LONGEST: Final = 40  # characters of a term: longer ones are keys and hashes, not words
KIN: Final = "~"  # what the name of a kin group begins with
# Scripts that write no spaces: Thai, Lao, Myanmar, Khmer, kana, Han and its extensions.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)


class TextFeatures(NamedTuple):
    """A text as it is compared.

    `weights`: each term with its weight, in tenths. `said`: each term with the word (or phrase)
    of the text that it stands for. `folded`: the words, for rapidfuzz. `content`: how many
    different words carry meaning.
    """

    weights: dict[str, int]
    said: dict[str, str]
    folded: str
    content: int


def extract_features(title: str, quote: str) -> TextFeatures:
    """Return what is compared of a ticket."""
    weights: dict[str, int] = {}
    said: dict[str, str] = {}
    folded: list[str] = []
    content: set[str] = set()
    parts = ((title, _TITLE_TIMES), (quote, 1)) if title and quote else ((title or quote, 1),)
    for text, times in parts:
        found = words(_CONTRACTED.sub("", text[: MOST_WORDS * 20]))[:MOST_WORDS]
        language = language_of(text, found)
        folded += found
        for term, weight, word in _terms(found, language):
            weights[term] = min(weights.get(term, 0) + weight * times, _MOST_WEIGHT)
            said.setdefault(term, word)
            if weight == _WORD:
                content.add(term)
    return TextFeatures(weights, said, " ".join(folded), len(content))


def _terms(found: list[str], language: str) -> list[tuple[str, int, str]]:
    empty = EMPTY[language]
    single, phrases = _kin(language)
    terms: list[tuple[str, int, str]] = []
    stems = [stem(word, language) for word in found]
    for at, (word, its_stem) in enumerate(zip(found, stems, strict=True)):
        for phrase, group in phrases.get(its_stem, ()):
            if tuple(stems[at : at + len(phrase)]) == phrase:
                terms.append((group, _KIN, " ".join(found[at : at + len(phrase)])))
        if word in empty or len(word) > _LONGEST:
            continue
        if _UNSPACED.search(word):
            terms += [(a + b, _WORD, a + b) for a, b in pairwise(word)] if len(word) > 1 else [(word, _WORD, word)]
            continue
        terms.append((its_stem, _LITTLE if word in LITTLE else _WORD, word))
        terms += [(group, _KIN, word) for group in single.get(its_stem, ())]
    return terms


_Kin = tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[tuple[str, ...], str]]]]


@lru_cache(maxsize=8)
def _kin(language: str) -> _Kin:
    """Return the kin groups of each stem, and the phrases that begin with it, in one language."""
    single: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    text = resources.files("translate_tui.matching").joinpath("synonyms", f"{language}.txt").read_text("utf-8")
    for number, line in enumerate(text.splitlines()):
        if line.startswith("#"):
            continue
        group = f"{KIN}{language}{number}"
        for entry in line.split(","):
            stems = tuple(stem(word, language) for word in words(entry))
            if len(stems) == 1 and group not in single.get(stems[0], ()):
                single[stems[0]] = (*single.get(stems[0], ()), group)
            elif len(stems) > 1 and (stems, group) not in phrases.get(stems[0], []):
                phrases.setdefault(stems[0], []).append((stems, group))
    return single, phrases
