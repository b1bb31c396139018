"""Finding names: those that the database knows, and those that look like one in free text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from translate_tui.redaction.everyday_words import EVERYDAY_WORDS
from translate_tui.redaction.name_lists import (
    AMBIGUOUS_NAMES,
    COMMON_COMPANY_WORDS,
    GIVEN_NAMES,
    NOT_NAMES,
)
from translate_tui.redaction.spans import CUSTOMER, ID, NAME, Span
from translate_tui.text import fold

TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]{2,})?")
_SHORT_WORD_CHARS: Final = 3  # a name of one word no longer than this is masked only where it has a capital
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
_PARTICLES: Final = frozenset(
    "de la las los del der den van von zu zur y e al el bin ibn dos da das di du ter ten".split()
)
_LEGAL_FORMS_CJK: Final = ("株式会社", "有限公司", "有限责任公司", "合同会社", "주식회사")
_FIRST_CJK: Final = 0x2E80  # scripts from here on are written without spaces between words


class _Token(NamedTuple):
    """A word of a text, folded, with its place and whether it has a capital."""

    word: str
    start: int
    end: int
    capital: bool


class _KnownName(NamedTuple):
    """The folded words of a known name, or of a part of one. `capital`: masked only where written with one."""

    words: tuple[str, ...]
    mark: str
    capital: bool


class NameFinder:
    """Finds known names, parts of them, and what looks like a person's name."""

    def __init__(self, known_names: Iterable[tuple[str, str]]) -> None:
        """Make a finder that knows these names (or ids), each with the mark by which to mask it."""
        self._known: dict[str, list[_KnownName]] = defaultdict(list)  # by the first word
        self._known_cjk: dict[str, str] = {}  # whole names, with their marks
        for name, mark in known_names:
            self._add(name, mark)
        for names in self._known.values():  # of names that begin alike, the longest is tried first
            names.sort(key=lambda known: -len(known.words))

    def _add(self, name: str, mark: str) -> None:
        """Add a name, with those parts of it that people use alone."""
        words = tuple(fold_token(token) for token in TOKEN.findall(name))
        if not words or fold(name) == "unknown":
            return
        if any(ord(character) >= _FIRST_CJK for character in name):
            self._add_cjk(name, mark)
        single = len(words) == 1
        # "Box" is a customer, "box" is not.
        capital = mark != ID and single and (len(name) <= _SHORT_WORD_CHARS or words[0] in COMMON_COMPANY_WORDS)
        self._put(_KnownName(words, mark, capital))
        if mark == CUSTOMER and not single:
            self._add_company_parts(words)
        if mark == NAME and not single:
            for word in words:  # given and family name alone
                if len(word) > 1 and word not in NOT_NAMES and word not in _PARTICLES:
                    self._put(_KnownName((word,), mark, capital=True))

    def _add_cjk(self, name: str, mark: str) -> None:
        for legal_form in ("", *_LEGAL_FORMS_CJK):
            short = name.replace(legal_form, "") if legal_form else name
            if len(short) > 1:
                self._known_cjk[short] = mark

    def _add_company_parts(self, words: tuple[str, ...]) -> None:
        """Add the first word of a company's name, if it is distinctive, and each two consecutive words."""
        if len(words[0]) > _SHORT_WORD_CHARS and words[0] not in COMMON_COMPANY_WORDS:
            self._put(_KnownName(words[:1], CUSTOMER, capital=len(words[0]) <= _SHORT_WORD_CHARS + 1))
        for pair in pairwise(words):
            if min(map(len, pair)) > 1:
                self._put(_KnownName(pair, CUSTOMER, capital=True))

    def _put(self, known: _KnownName) -> None:
        names = self._known[known.words[0]]
        if known not in names:
            names.append(known)

    def find(self, text: str) -> Iterator[Span]:
        """Yield the spans of all names in a text."""
        yield from self._find_cjk(text)
        yield from self._find_words(text)

    def _find_cjk(self, text: str) -> Iterator[Span]:
        for name, mark in self._known_cjk.items():
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
        """Return how many tokens from `index` on make a known name, and its mark."""
        word, _, _, has_capital = tokens[index]
        names = self._known.get(word)
        if names is None and "'" in word:  # Northwind's
            names = self._known.get(word.partition("'")[0])
        for known in names or ():
            if known.capital and not has_capital:
                continue
            size = len(known.words)
            if size == 1:
                return 1, known.mark
            candidate = tokens[index : index + size]
            for count in range(min(2, len(candidate)), len(candidate) + 1):
                if _is_cut_name(text, candidate[:count], known.words):
                    return count, known.mark
            if tuple(token.word for token in candidate) == known.words and all(
                _BETWEEN_WORDS.fullmatch(text, first.end, second.start) for first, second in pairwise(candidate)
            ):
                return size, known.mark
        return None

    def _begins_name(self, token: _Token) -> bool:
        """Return whether a word that was cut off ("Northwi…") may be the beginning of a name."""
        word = token.word
        if len(word) < _SHORT_WORD_CHARS or word in NOT_NAMES:
            return False
        return (token.capital and any(name.startswith(word) for name in GIVEN_NAMES)) or any(
            known.startswith(word) for known in self._known
        )

    def may_be_name(self, word: str) -> bool:
        """Return whether a folded word is a given name or a part of a known name, and no everyday word."""
        core = word.partition("'")[0] if word not in self._known and word not in GIVEN_NAMES else word
        if len(core) <= _SHORT_WORD_CHARS or core in EVERYDAY_WORDS or core in NOT_NAMES:
            return False
        if core in GIVEN_NAMES:
            return True
        return any(
            len(known.words) == 1 and (not known.capital or core not in COMMON_COMPANY_WORDS)
            for known in self._known.get(core, ())
        )


def fold_token(token: str) -> str:
    """Return a word in the form in which names are compared."""
    return fold(token).replace("’", "'")


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
        is_particle = not token.capital and (token.word in _PARTICLES or token.word.startswith("d'"))
        is_name = token.capital and token.word not in NOT_NAMES
        if not (between in (" ", "-") or after_initial) or not (is_particle or is_name):
            break
        count += 1
    # A particle at the end belongs to the sentence: "Rosa de la Cruz y" ends with Cruz.
    while count and not tokens[index + count].capital and not tokens[index + count].word.startswith("d'"):
        count -= 1
    return count


def _is_cut_name(text: str, tokens: list[_Token], words: tuple[str, ...]) -> bool:
    """Return whether a text was cut off within a known name: "Bright Har…"."""
    last = tokens[-1]
    if text[last.end : last.end + 1] != "…":
        return False
    begins_alike = all(token.word == word for token, word in zip(tokens[:-1], words, strict=False))
    return begins_alike and words[len(tokens) - 1].startswith(last.word)
