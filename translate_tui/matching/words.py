"""Feature extraction: from a ticket's text to weighted terms.

A term is a stem or a synonym group (words that mean nearly the same, from synonyms/). Weights are in tenths, so that
all sums of them are whole numbers and exact: 10 for a word, 5 for a weak word ("how"), 6 for its synonym group. A
title says in few words what a ticket is about, so its words count twice.
"""

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.matching.languages import STOP_WORDS, WEAK_WORDS, detect_language, stem
from translate_tui.text import split_words

MAX_WORDS: Final = 400  # of the title and of the quote each; the rest of a longer text is ignored
_MAX_WORD_LENGTH: Final = 20  # characters allowed for each of these words when a text is cut before splitting it
_WORD_WEIGHT, _WEAK_WEIGHT, _SYNONYM_WEIGHT = 10, 5, 6  # tenths
_TITLE_FACTOR: Final = 2
_MAX_WEIGHT: Final = 250  # postings keep a weight in one byte
_MAX_TERM_LENGTH: Final = 40  # characters; longer ones are keys and hashes, not words
SYNONYMS: Final = Path(__file__).with_name("synonyms")  # importing importlib.resources takes 8 ms of each start
SYNONYM_PREFIX: Final = "~"  # first character of the term of a synonym group; no word contains it
# "didn't" and "didnt" are one word, as customers write both; "l'application" is two.
_APOSTROPHE: Final = re.compile(r"(?<=\w)['\u2019](?=(?:t|s|re|ve|ll|d|m)\b)", re.IGNORECASE)
# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han and its extensions.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)


class TextFeatures(NamedTuple):
    """What is compared of a text.

    `weights`: each term with its weight in tenths (1 to 250). `surface`: each term with the word or phrase of the
    text that it stands for. `normalized`: the words joined by spaces, for rapidfuzz. `content_words`: the number of
    distinct words that are neither stop words nor weak words.
    """

    weights: dict[str, int]
    surface: dict[str, str]
    normalized: str
    content_words: int


def extract_features(title: str, quote: str) -> TextFeatures:
    """Return the features of a ticket; the title only counts double when there is a quote as well."""
    weights: dict[str, int] = {}
    surface: dict[str, str] = {}
    normalized: list[str] = []
    content: set[str] = set()
    parts = ((title, _TITLE_FACTOR), (quote, 1)) if title and quote else ((title or quote, 1),)
    for text, factor in parts:
        tokens = split_words(_APOSTROPHE.sub("", text[: MAX_WORDS * _MAX_WORD_LENGTH]))[:MAX_WORDS]
        language = detect_language(text, tokens)
        normalized += tokens
        for term, weight, word in _weighted_terms(tokens, language):
            weights[term] = min(weights.get(term, 0) + weight * factor, _MAX_WEIGHT)
            surface.setdefault(term, word)
            if weight == _WORD_WEIGHT:
                content.add(term)
    return TextFeatures(weights, surface, " ".join(normalized), len(content))


def _weighted_terms(tokens: list[str], language: str) -> list[tuple[str, int, str]]:
    """Return the terms of normalized words in order: term, weight in tenths, and its word or phrase."""
    stop_words = STOP_WORDS[language]
    groups, phrases = _synonyms(language)
    terms: list[tuple[str, int, str]] = []
    stems = [stem(word, language) for word in tokens]
    for position, (word, word_stem) in enumerate(zip(tokens, stems, strict=True)):
        # Phrases may begin with a stop word ("do not work"), so they are looked up before those are dropped.
        for phrase, group in phrases.get(word_stem, ()):
            end = position + len(phrase)
            if tuple(stems[position:end]) == phrase:
                terms.append((group, _SYNONYM_WEIGHT, " ".join(tokens[position:end])))
        if word in stop_words or len(word) > _MAX_TERM_LENGTH:
            continue
        if _UNSPACED.search(word):
            bigrams = [a + b for a, b in pairwise(word)] or [word]
            terms += [(bigram, _WORD_WEIGHT, bigram) for bigram in bigrams]
            continue
        terms.append((word_stem, _WEAK_WEIGHT if word in WEAK_WORDS else _WORD_WEIGHT, word))
        terms += [(group, _SYNONYM_WEIGHT, word) for group in groups.get(word_stem, ())]
    return terms


class _Synonyms(NamedTuple):
    """The synonym groups of a language.

    `groups`: the groups of each stem. `phrases`: by the first stem of a phrase of several words, all of its stems
    and its group.
    """

    groups: dict[str, tuple[str, ...]]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]


@lru_cache(maxsize=8)
def _synonyms(language: str) -> _Synonyms:
    """Return the synonym groups of a language; a group's term names the language and the line of its file.

    They are read as stems (scripts/build_synonyms.py): stemming them took longer than reading 200 tickets.
    """
    groups: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    text = (SYNONYMS / f"{language}.stems").read_text("utf-8")
    for number, line in enumerate(text.splitlines()):
        group = f"{SYNONYM_PREFIX}{language}{number}"
        for entry in line.split(","):
            stems = tuple(entry.split())
            if len(stems) == 1 and group not in groups.get(stems[0], ()):
                groups[stems[0]] = (*groups.get(stems[0], ()), group)
            elif len(stems) > 1 and (stems, group) not in phrases.get(stems[0], []):
                phrases.setdefault(stems[0], []).append((stems, group))
    return _Synonyms(groups, phrases)
