"""The names and ids that a database knows, by the words with which they begin, for finding them in a text."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from translate_tui.redaction.name_lists import COMMON_COMPANY_WORDS, NOT_NAMES
from translate_tui.redaction.spans import CUSTOMER, ID, NAME
from translate_tui.redaction.words import TOKEN, fold_token

PARTICLES: Final = frozenset(
    "de la las los del der den van von zu zur y e al el bin ibn dos da das di du ter ten".split()
)
_MIN_ID_CHARS: Final = 4  # letters and digits; a shorter id ("12") would mask every such number
SHORT_WORD_CHARS: Final = 3  # a name of one word no longer than this is masked only where it has a capital
_LEGAL_FORMS_CJK: Final = ("株式会社", "有限公司", "有限责任公司", "合同会社", "주식회사")
_FIRST_CJK: Final = 0x2E80  # scripts from here on are written without spaces between words


class _Marks(NamedTuple):
    """By what words are masked: where they begin with a capital, and in any case (None: not at all)."""

    capital: str
    any_case: str | None


_CAPITAL_ONLY: Final = {mark: _Marks(mark, None) for mark in (CUSTOMER, NAME, ID)}
_ANY_CASE: Final = {mark: _Marks(mark, mark) for mark in (CUSTOMER, NAME, ID)}


class KnownNames:
    """Names of customers and people, parts of them, and customers' ids.

    `cjk`: whole names in scripts without spaces between words, with their marks.
    """

    def __init__(self, customers: Iterable[str] = (), people: Iterable[str] = (), ids: Iterable[str] = ()) -> None:
        """Take customers by their names and domains, people by name, and customers' ids. 100,000 take about 1 s."""
        self.cjk: dict[str, str] = {}
        self._marks: dict[str, _Marks] = {}  # by the folded words of a name, with a space between them
        self._most_words: dict[str, int] = {}  # of the names that begin with a word
        for name in customers:
            if (words := self._add(name, CUSTOMER)) is not None and len(words) > 1:
                self._add_company_parts(words)
        for name in people:
            if (words := self._add(name, NAME)) is not None and len(words) > 1:
                for word in words:  # given and family name alone
                    if len(word) > 1 and word not in NOT_NAMES and word not in PARTICLES:
                        self._put(word, word, 1, _CAPITAL_ONLY[NAME])
        for text in ids:
            if sum(map(str.isalnum, text)) >= _MIN_ID_CHARS:
                self._add(text, ID)

    def _add(self, name: str, mark: str) -> list[str] | None:
        """Add a whole name; return its folded words, None where it is none."""
        if name.isascii():
            words = TOKEN.findall(name.lower())
        else:
            words = [fold_token(token) for token in TOKEN.findall(name)]
            if any(ord(character) >= _FIRST_CJK for character in name):
                self._add_cjk(name, mark)
        if not words or words == ["unknown"]:
            return None
        # "Box" is a customer, "box" is not.
        is_common = len(words) == 1 and (len(name) <= SHORT_WORD_CHARS or words[0] in COMMON_COMPANY_WORDS)
        kinds = _CAPITAL_ONLY if is_common and mark != ID else _ANY_CASE
        self._put(" ".join(words), words[0], len(words), kinds[mark])
        return words

    def _add_cjk(self, name: str, mark: str) -> None:
        for legal_form in ("", *_LEGAL_FORMS_CJK):
            short = name.replace(legal_form, "") if legal_form else name
            if len(short) > 1:
                self.cjk[short] = mark

    def _add_company_parts(self, words: list[str]) -> None:
        """Add the first word of a company's name, if it is distinctive, and each two consecutive words."""
        first = words[0]
        if len(first) > SHORT_WORD_CHARS and first not in COMMON_COMPANY_WORDS:
            kinds = _CAPITAL_ONLY if len(first) <= SHORT_WORD_CHARS + 1 else _ANY_CASE
            self._put(first, first, 1, kinds[CUSTOMER])
        for one, other in pairwise(words):
            if min(len(one), len(other)) > 1:
                self._put(f"{one} {other}", one, 2, _CAPITAL_ONLY[CUSTOMER])

    def _put(self, key: str, first: str, size: int, marks: _Marks) -> None:
        """Add words; where they are known, the mark that came first stays, and what was not masked may be now."""
        known = self._marks.setdefault(key, marks)
        if known.any_case is None and marks.any_case is not None:
            self._marks[key] = _Marks(known.capital, marks.any_case)
        if self._most_words.get(first, 0) < size:
            self._most_words[first] = size

    def most_words(self, first: str) -> int:
        """Return how many words the longest name has that begins with a folded word; 0: none does."""
        return self._most_words.get(first, 0)

    def mark(self, words: Sequence[str], *, capital: bool) -> str | None:
        """Return the mark of a name of these folded words, None where none has them. `capital`: written with one."""
        marks = self._marks.get(" ".join(words))
        return None if marks is None else marks.capital if capital else marks.any_case

    def mark_of_cut(self, words: Sequence[str], *, capital: bool) -> str | None:
        """Return the mark of a name that begins with these folded words, the last of which was cut off."""
        beginning = " ".join(words)
        for index in range(bisect_left(self._sorted, beginning), len(self._sorted)):
            if not self._sorted[index].startswith(beginning):
                break
            marks = self._marks[self._sorted[index]]
            if capital or marks.any_case is not None:
                return marks.capital if capital else marks.any_case
        return None

    @cached_property
    def _sorted(self) -> list[str]:
        """All names in order, for those that were cut off."""
        return sorted(self._marks)
