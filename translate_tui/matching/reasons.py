"""Reasons: why a pattern is proposed, in words that people can check against the tickets."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from translate_tui.matching.languages import WEAK_WORDS
from translate_tui.matching.words import SYNONYM_PREFIX, TextFeatures, extract_features

MAX_REASON_WORDS: Final = 4  # words or phrases
_SAME_WORD: Final = 85  # rapidfuzz ratio (0 to 100) from which two synonyms are forms of one word
_MIN_DIGITS: Final = 3  # a shorter number, as "0" or "7", may well be shared, but explains nothing
_UNINFORMATIVE: Final = WEAK_WORDS | {
    "not",
    "no",
    "cannot",
    "cant",
    "dont",
    "doesnt",
    "didnt",
    "isnt",
    "wont",
    "im",
    "ive",
}
_SYNONYM_SIGN: Final = " ≈ "


class SharedTerm(NamedTuple):
    """A word or phrase that a ticket shares with tickets of a pattern.

    `text`: as the ticket has it. `other`: as the pattern's tickets have it, empty where that is the same. `idf`: how
    rare the term is.
    """

    text: str
    other: str
    idf: float

    def __str__(self) -> str:
        return f"{self.text}{_SYNONYM_SIGN}{self.other}" if self.other else self.text


def shared_terms(
    features: TextFeatures,
    variants: Mapping[str, str],
    common: Sequence[str],
    idf: Mapping[str, float],
    nearest: str,
) -> list[SharedTerm]:
    """Return what a ticket shares with a pattern's tickets, at most MAX_REASON_WORDS: same words first, rarest first.

    `features`: of the ticket. `common`: the terms that both have. `variants`: for a term that was found as a spelling
    variant, the ticket's own spelling. `nearest`: the normalized text of the most similar ticket. Words that are
    next to each other in both texts become one phrase. Synonyms are named only where the words differ.
    """
    surface = {term: variants.get(term) or features.surface.get(term, "") for term in common}
    same = {surface[term] for term in common if not _is_synonym_group(term)}
    differing = [t for t in common if t in variants or (_is_synonym_group(t) and surface[t] not in same)]
    other_surface = extract_features("", nearest).surface if differing else {}
    shared: list[SharedTerm] = []
    named_words = set(same)
    for term in common:
        text, other = surface[term], other_surface.get(term, "")
        if not _is_synonym_group(term):
            if _explains(term, text):
                shared.append(SharedTerm(text, (other or term) if term in variants else "", idf[term]))
        elif other and named_words.isdisjoint(_words_of(text, other)) and fuzz.ratio(text, other) < _SAME_WORD:
            shared.append(SharedTerm(text, other, idf[term]))
            named_words |= _words_of(text, other)
    shared.sort(key=lambda term: (bool(term.other), -term.idf, term.text))
    return _join_phrases(shared, f" {features.normalized} ", f" {nearest} ")[:MAX_REASON_WORDS]


def _is_synonym_group(term: str) -> bool:
    return term.startswith(SYNONYM_PREFIX)


def _explains(term: str, text: str) -> bool:
    """Return whether a shared word is worth showing: neither a filler word nor a short number."""
    return bool(text) and text not in _UNINFORMATIVE and not (term.isdigit() and len(term) < _MIN_DIGITS)


def _words_of(text: str, other: str) -> set[str]:
    return {*text.split(), *other.split()}


def _join_phrases(shared: list[SharedTerm], query: str, nearest: str) -> list[SharedTerm]:
    """Return the terms with pairs that are next to each other in both texts joined, as rare as the first of the pair.

    `query` and `nearest` begin and end with a space. A pair is joined once: phrases have two words at most.
    """
    joined: list[SharedTerm] = []
    remaining = list(shared)
    while remaining:
        first = remaining.pop(0)
        for other in remaining:
            phrase = _phrase(first, other, query, nearest)
            if phrase:
                remaining.remove(other)
                first = SharedTerm(phrase, "", first.idf)
                break
        joined.append(first)
    return joined


def _phrase(first: SharedTerm, second: SharedTerm, query: str, nearest: str) -> str:
    """Return two terms as the phrase that they form in both texts, in either order; empty where they form none."""
    if first.other or second.other:
        return ""
    for phrase in (f"{first.text} {second.text}", f"{second.text} {first.text}"):
        if f" {phrase} " in query and f" {phrase} " in nearest:
            return phrase
    return ""


def reasons(shared: list[SharedTerm], *, same_segment: bool, same_customer: bool) -> tuple[str, ...]:
    """Return the reasons for a suggestion: the shared words as one text (if any), then the facts that hold."""
    words = [", ".join(map(str, shared))] if shared else []
    facts = [("same segment", same_segment), ("same customer", same_customer)]
    return (*words, *(fact for fact, holds in facts if holds))
