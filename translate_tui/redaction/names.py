"""Finding names: those that the database knows, and those that look like one in free text."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from translate_tui.redaction.everyday_words import EVERYDAY_WORDS
from translate_tui.redaction.known_names import PARTICLES, SHORT_WORD_CHARS, KnownNames
from translate_tui.redaction.name_lists import (
    AMBIGUOUS_NAMES,
    COMMON_COMPANY_WORDS,
    GIVEN_NAMES,
    NOT_NAMES,
)
from translate_tui.redaction.spans import NAME, Span
from translate_tui.redaction.words import TOKEN, fold_token

_MAX_FAMILY_NAMES: Final = 5
_BETWEEN_WORDS: Final = re.compile(r"[\s.,&'’/+_-]{0,3}")  # within a known name
# Behind a greeting, a farewell, a title or "spoke with", a capitalized word is somebody's name.
_CUE: Final = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Sr|Sra)\b\.?|(?i:my name is|name:|contact:|cc|attn)\b:?|"
    r"(?i:(?:spoke|talked|chatted|met) (?:with|to)|(?:called|signed|written|reported|raised|submitted) by))\s+|"
    r"(?:^|(?<=[.!?\n“\"]))\s*(?i:hi|hello|hey|dear|hallo|lieber?|bonjour|hola|ciao|"
    r"(?:(?:best|kind|warm|many) )?(?:regards|wishes|thanks)|cheers|sincerely|best,|"
    r"(?:viele|beste|freundliche) gr(?:ü|u)(?:ß|ss)e|cordialement|saludos)[\s,]+"
)


class _Token(NamedTuple):
    """A word of a text, folded, with its place and whether it has a capital."""

    word: str
    start: int
    end: int
    capital: bool


class NameFinder:
    """Finds known names, parts of them, and what looks like a person's name."""

    def __init__(self, known: Sequence[KnownNames] = ()) -> None:
        """Make a finder that knows these names."""
        self._known = known

    def find(self, text: str) -> Iterator[Span]:
        """Yield the spans of all names in a text."""
        yield from self._find_cjk(text)
        yield from self._find_words(text)

    def _find_cjk(self, text: str) -> Iterator[Span]:
        for known in self._known:
            for name, mark in known.cjk.items():
                for match in re.finditer(re.escape(name), text):
                    yield match.start(), match.end(), mark

    def _find_words(self, text: str) -> Iterator[Span]:
        tokens = [
            _Token(fold_token(match[0]), match.start(), match.end(), text[match.start()].isupper())
            for match in TOKEN.finditer(text)
        ]
        cued = {match.end() for match in _CUE.finditer(text)}
        index = 0
        while index < len(tokens):
            token = tokens[index]
            match = self._match_known(text, tokens, index)
            if match is None or match[1] == NAME:
                # A known given name may be followed by the family name of somebody else: take the longer match.
                is_cued = token.start in cued or match is not None
                person = _match_person(text, tokens, index, is_cued)
                match = max(filter(None, (match, person)), default=None)
            if match:
                count, mark = match
                yield token.start, tokens[index + count - 1].end, mark
                index += count
                continue
            if text[token.end : token.end + 1] == "…" and self._begins_name(token):
                yield token.start, token.end, NAME
            index += 1

    def _match_known(self, text: str, tokens: list[_Token], index: int) -> tuple[int, str] | None:
        """Return how many tokens from `index` on make the longest known name, and its mark."""
        matches = [match for known in self._known if (match := _match_name(known, text, tokens, index)) is not None]
        return max(matches, key=lambda match: match[0], default=None)

    def _begins_name(self, token: _Token) -> bool:
        """Return whether a word that was cut off ("Northwi…") may be the beginning of a name."""
        word = token.word
        if len(word) < SHORT_WORD_CHARS or word in NOT_NAMES:
            return False
        return (token.capital and any(name.startswith(word) for name in GIVEN_NAMES)) or any(
            known.mark_of_cut((word,), capital=True) is not None for known in self._known
        )

    def may_be_name(self, word: str) -> bool:
        """Return whether a folded word is a given name or a part of a known name, and no everyday word."""
        begins_name = any(known.most_words(word) for known in self._known)
        core = word if begins_name or word in GIVEN_NAMES else word.partition("'")[0]
        if len(core) <= SHORT_WORD_CHARS or core in EVERYDAY_WORDS or core in NOT_NAMES:
            return False
        if core in GIVEN_NAMES:
            return True
        # A common word is one only where it is masked without a capital, too.
        capital = core not in COMMON_COMPANY_WORDS
        return any(known.mark((core,), capital=capital) is not None for known in self._known)


def _match_name(known: KnownNames, text: str, tokens: list[_Token], index: int) -> tuple[int, str] | None:
    """Return how many tokens from `index` on make the longest of some known names, and its mark."""
    token = tokens[index]
    words = [each.word for each in tokens[index : index + (known.most_words(token.word) or 1)]]
    count = _count_connected(text, tokens, index, len(words))
    last = tokens[index + count - 1]
    # One word is the beginning of a name only where the text ends: "It…" may be "It Works", elsewhere it is a word.
    is_cut = text[last.end : last.end + 1] == "…" and (count > 1 or index == len(tokens) - 1)
    beginning = words[:count] if count > 1 else [*words[:1], ""]
    if is_cut and (mark := known.mark_of_cut(beginning, capital=token.capital)) is not None:
        return count, mark
    for size in range(count, 0, -1):
        if (mark := known.mark(words[:size], capital=token.capital)) is not None:
            return size, mark
    if "'" in token.word and not known.most_words(token.word):  # Northwind's
        mark = known.mark((token.word.partition("'")[0],), capital=token.capital)
        return None if mark is None else (1, mark)
    return None


def _count_connected(text: str, tokens: list[_Token], index: int, most: int) -> int:
    """Return how many tokens from `index` on may make one known name: only little stands between them."""
    count = 1
    while count < most and _BETWEEN_WORDS.fullmatch(text, tokens[index + count - 1].end, tokens[index + count].start):
        count += 1
    return count


def _match_person(text: str, tokens: list[_Token], index: int, cued: bool) -> tuple[int, str] | None:
    """Return how many tokens from `index` on look like a person's name, and the mark.

    That is a given name, or any capitalized word behind a cue, with the family names that follow. A given name that
    is an ordinary word, too (Grace, Mark), counts only before a family name.
    """
    word, _, _, has_capital = tokens[index]
    if not has_capital or word in NOT_NAMES:
        return None
    family_names = _count_family_names(text, tokens, index)
    if word in GIVEN_NAMES or cued or (word in AMBIGUOUS_NAMES and family_names):
        return 1 + family_names, NAME
    return None


def _count_family_names(text: str, tokens: list[_Token], index: int) -> int:
    """Return how many tokens right behind `index` are family names: capitalized, or particles between them."""
    count = 0
    while count < _MAX_FAMILY_NAMES and index + count + 1 < len(tokens):
        previous, token = tokens[index + count], tokens[index + count + 1]
        between = text[previous.end : token.start]
        after_initial = between == ". " and previous.end - previous.start == 1
        is_particle = not token.capital and (token.word in PARTICLES or token.word.startswith("d'"))
        is_name = token.capital and token.word not in NOT_NAMES
        if not (between in (" ", "-") or after_initial) or not (is_particle or is_name):
            break
        count += 1
    # A particle at the end belongs to the sentence: "Rosa de la Cruz y" ends with Cruz.
    while count and not tokens[index + count].capital and not tokens[index + count].word.startswith("d'"):
        count -= 1
    return count
