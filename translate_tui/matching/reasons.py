"""Why a pattern is proposed, in words that people can check against the tickets themselves."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from translate_tui.matching.languages import LITTLE
from translate_tui.matching.words import KIN, TextFeatures, extract_features

MOST_WORDS: Final = 4
_SAME: Final = 85  # percent of letters in common from which two kin are forms of one word
_TELL_NOTHING: Final = LITTLE | {
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
_KINSHIP: Final = " ≈ "


class Shared(NamedTuple):
    """A word of the ticket that its pattern's tickets hold; `other` is how they say it where that differs."""

    said: str
    other: str
    rarity: float

    def __str__(self) -> str:
        return f"{self.said}{_KINSHIP}{self.other}" if self.other else self.said


def shared_terms(
    reading: TextFeatures,
    variants: Mapping[str, str],
    common: Sequence[str],
    rarity: Mapping[str, float],
    nearest: str,
) -> list[Shared]:
    """Return what a ticket shares with its nearest tickets, rare things first.

    `common`: the terms that it shares with them. `nearest`: the words of the very nearest.
    Words that stand side by side in both are one phrase; a kin group is only told where the
    words differ; "how", "not", a bare "0" or "7" may well be shared, but explain nothing.
    """
    words = {term: variants.get(term) or reading.said.get(term, "") for term in common}
    told = {words[term] for term in common if not term.startswith(KIN)}
    differing = [t for t in common if t in variants or (t.startswith(KIN) and words[t] not in told)]
    theirs = extract_features("", nearest).said if differing else {}
    found: list[Shared] = []
    for term in common:
        said, other = words[term], theirs.get(term, "")
        if not term.startswith(KIN):
            if said and said not in _TELL_NOTHING and not (term.isdigit() and len(term) < 3):
                found.append(Shared(said, (other or term) if term in variants else "", rarity[term]))
        elif other and not told & {*said.split(), *other.split()} and fuzz.ratio(said, other) < _SAME:
            found.append(Shared(said, other, rarity[term]))
            told |= {*said.split(), *other.split()}
    # What both say comes before what they say in other words, and what is rare before what is common.
    found.sort(key=lambda shared: (bool(shared.other), -shared.rarity, shared.said))
    return _phrases(found, f" {reading.folded} ", f" {nearest} ")[:MOST_WORDS]


def _phrases(found: list[Shared], asked: str, nearest: str) -> list[Shared]:
    """Join words that stand side by side in both texts."""
    joined: list[Shared] = []
    left = list(found)
    while left:
        first = left.pop(0)
        for other in left:
            for pair in (f"{first.said} {other.said}", f"{other.said} {first.said}"):
                if not first.other and not other.other and f" {pair} " in asked and f" {pair} " in nearest:
                    left.remove(other)
                    first = Shared(pair, "", first.rarity)
                    break
            else:
                continue
            break
        joined.append(first)
    return joined


def reasons(shared: list[Shared], same_segment: bool, same_customer: bool) -> tuple[str, ...]:
    """Return the reasons for a suggestion: the words, then the facts beside them."""
    words = [", ".join(map(str, shared))] if shared else []
    facts = [("same segment", same_segment), ("same customer", same_customer)]
    return (*words, *(fact for fact, holds in facts if holds))
