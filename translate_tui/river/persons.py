"""Tells persons from companies: by a name that its e-mail address repeats (Anna Schmidt, a.schmidt@...)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from translate_tui.text import fold

_ADDRESS: Final = re.compile(r"([^\s<>@,;:\"()\[\]]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_TWO_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ß": "ss"})
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")
_NAME_WORDS: Final = range(2, 5)  # words of a person's name: a single one is too many people's
_WORD_IN_ADDRESS: Final = 3  # characters of a word from which it says something where it stands alone in an address
_PERSONS_SHARE: Final = 0.5  # of the names with an address from which a column of customers is one of persons
_NAME_LIMIT: Final = 60  # characters
_MIN_ROWS: Final = 4  # names with an address that it takes to judge a column


def address_in(*cells: str) -> str:
    """Return the first e-mail address that stands in these cells, in lower case; "" where there is none.

    What follows a "+" before the "@" is left out: it is the same mailbox.
    """
    for cell in cells:
        if "@" in cell and (match := _ADDRESS.search(cell[:400])):
            local, domain = match[1].casefold(), match[2].casefold()
            return f"{local.partition('+')[0] or local}@{domain}"
    return ""


def name_in(cell: str) -> str:
    """Return the name before an address ("Anna Schmidt <anna@...>"), or the cell where it holds no address."""
    return cell.partition("<")[0].strip(" \"'") if "<" in cell else "" if "@" in cell else cell.strip()


def reads_as_name(name: str) -> bool:
    """Tell whether words can be a person's full name: two to four words of letters."""
    if len(name) > _NAME_LIMIT or any(map(str.isdigit, name)):
        return False
    return len(name.split()) in _NAME_WORDS and all(any(map(str.isalpha, word)) for word in name.split())


def is_written_as_name(name: str) -> bool:
    """Tell whether words read as a person's full name and are written as one: the first and last with a capital."""
    words = name.split()
    return reads_as_name(name) and not words[0][0].islower() and not words[-1][0].islower()


def is_named_after(address: str, name: str) -> bool:
    """Tell whether an e-mail address is made of a person's name: anna.schmidt@, aschmidt@, anna@, schmidt.a@."""
    spellings = _spellings(name)
    if not spellings or not address:
        return False
    local, _, domain = address.partition("@")
    parts = [part for part in _NOT_LETTERS.split(fold(local)) if part]
    company, joined = _letters(domain.partition(".")[0]), "".join(parts)
    if not joined or joined == company:
        return False
    for words in spellings:
        if "".join(words) == company:
            continue
        if any(word in parts and len(word) >= _WORD_IN_ADDRESS and word != company for word in words):
            return True
        first, last = words[0], words[-1]
        if joined in (first + last, last + first, first[0] + last, last + first[0], first + last[0]):
            return True
    return False


@lru_cache(maxsize=16_384)
def _spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a person's name as an address has them, with umlauts in one letter and in two."""
    if not reads_as_name(name):
        return ()
    spelled = dict.fromkeys((name.casefold(), name.casefold().translate(_TWO_LETTERS)))
    spellings = (tuple(filter(None, map(_letters, fold(words).replace("-", " ").split()))) for words in spelled)
    return tuple(words for words in spellings if len(words) >= _NAME_WORDS[0])


def holds_persons(customers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a column of customers holds persons, by (name, address) of its rows.

    It does where the addresses of most rows are made of the names; rows without one of both say nothing.
    """
    judged = {(name, address) for name, address in customers if name and address}
    named_after = sum(is_named_after(address, name) for name, address in judged)
    return len(judged) >= _MIN_ROWS and named_after >= _PERSONS_SHARE * len(judged)


def _letters(word: str) -> str:
    return _NOT_LETTERS.sub("", fold(word))
