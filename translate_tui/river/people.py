"""Tells people from companies: by a name that its email address repeats (Anna Schmidt, a.schmidt@...)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from translate_tui.text import TWO_LETTERS, fold

_CELL_LIMIT: Final = 400  # characters of a cell in which an address is looked for
_ADDRESS: Final = re.compile(r"([^\s<>@,;:\"()\[\]]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_TWO_LETTERS: Final = str.maketrans(TWO_LETTERS)
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")
_NAME_WORDS: Final = range(2, 5)  # words of a person's name: a single one is too many people's
_WORD_IN_ADDRESS: Final = 3  # characters of a word from which it says something where it stands alone in an address
# In the name of a column that holds companies, in the form of `fold`.
_COMPANY_WORDS: Final = (
    "compan", "organi", "account", "firm", "unternehmen", "empresa", "entreprise", "societ", "azienda", "bedrijf",
    "business", "employer", "org",
)  # fmt: skip
# Addresses that nobody reads or that stand for none, and mailboxes of shops that pass mail on.
_ROBOT: Final = re.compile(
    r"(?:mailto:)?(?:no[-._]?reply|do[-._]?not[-._]?reply|no[-._]?e?mail|notifications?|none|nobody|mailer-daemon)\d*"
)
# Words that say of a name that it is a company's, in the form of `fold`.
_COMPANY_NAME: Final = frozenset(
    """agency association bakery bank bistro brothers cafe capital cars catering church cleaning clinic club college
    communications company construction consulting controls corporation dental design digital electric electronics
    energy engineering enterprises estate events farm farms finance financial foods foundation fund garden global
    group gmbh health holding holdings hospital hotel hotels house industries institute insurance international
    kitchen labs law legal lighting limited logistics management marketing media medical motors museum music network
    networks office optics partner partners pharma pharmacy photography plumbing power press print productions
    properties publishing rail realty research resort restaurant retail robotics salon school schools security
    service services shipping shop shops society software solar solutions sports stavby store stores studio studios
    supplies supply systems tea team tech technologies technology theatre tours towers trade trading training
    transport travel university utilities ventures verein werke wines wireless works workshop""".split()
)
# What systems write where they know no name, in the form of `fold`.
_NOBODY: Final = frozenset(
    """guest user|anonymous user|a google user|amazon customer|kindle customer|facebook user|deleted user|unknown user
    |customer support|customer service|website visitor|site visitor|web user|test user|null null|first last|last first
    |no name|not given|former user|new user|valued customer|dear customer|private person""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_GMAIL: Final = ("gmail.com", "googlemail.com")
# Names of two to six signs of Han, kana or Hangul are written without a space.
_UNSPACED_NAME: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2,6}")
_NAME_LIMIT: Final = 60  # characters
_ROWS_PER_COMPANY: Final = 4  # where more than one in four names is a company's, the column is one of companies
_MIN_ROWS: Final = 4  # names that it takes to judge a column


def address_in(*cells: str, as_written: bool = False) -> str:
    """Return the first email address of a person in these cells, in lower case; "" where there is none.

    One mailbox has one form, unless `as_written`: what follows a "+" is left out, and so are the points of a Gmail
    address.
    """
    for cell in cells:
        for match in _ADDRESS.finditer(cell[:_CELL_LIMIT]) if "@" in cell else ():
            written, domain = match[1].casefold().strip("'"), match[2].casefold()
            local = written if as_written else written.partition("+")[0]
            if domain in _GMAIL and not as_written:
                local, domain = local.replace(".", ""), _GMAIL[0]
            if local and not is_robot(local):
                return f"{local}@{domain}"
    return ""


def is_robot(local_part: str) -> bool:
    """Tell whether what is before the "@" of an address is nobody's, as in "noreply@shop.example"."""
    return bool(_ROBOT.fullmatch(local_part.casefold().partition("+")[0].strip(" '")))


def name_in(cell: str) -> str:
    """Return the name before an address ("Anna Schmidt <anna@...>"), or the cell where it holds no address."""
    return cell.partition("<")[0].strip(" \"'") if "<" in cell else "" if "@" in cell else cell.strip()


def reads_as_name(name: str) -> bool:
    """Tell whether words can be a person's full name: two to four words of letters, or two to six signs."""
    if len(name) > _NAME_LIMIT or any(map(str.isdigit, name)) or fold(name) in _NOBODY:
        return False
    if _UNSPACED_NAME.fullmatch(name):
        return True
    if _has_company_word(name):
        return False
    return len(name.split()) in _NAME_WORDS and all(any(map(str.isalpha, word)) for word in name.split())


def is_written_as_name(name: str) -> bool:
    """Tell whether words read as a person's full name and are written as one: the first and last with a capital."""
    words = name.split()
    return reads_as_name(name) and not words[0][0].islower() and not words[-1][0].islower()


def is_named_after(address: str, name: str) -> bool:
    """Tell whether an email address is made of a person's name: anna.schmidt@, aschmidt@, anna@, schmidt.a@."""
    spellings = _spellings(name)
    if not spellings or not address:
        return False
    local, _, domain = address.partition("@")
    parts = [part for part in _NOT_LETTERS.split(fold(local)) if part]
    company, joined = _letters(domain.partition(".")[0]), "".join(parts)
    if not joined or joined == company:
        return False
    for words in spellings:
        if any(len(word) >= _WORD_IN_ADDRESS and word in company for word in words):
            return False  # "Hilton Berlin" at hilton.example is a company; who has a domain of that name may be one
        first, last = words[0], words[-1]
        if any(word in parts and len(word) >= _WORD_IN_ADDRESS for word in words):
            return True
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


def may_hold_people(column: str) -> bool:
    """Tell whether a column of customers can hold people by its name: "Customer name" can, "Company" cannot."""
    words = fold(column)
    return not any(word in words for word in _COMPANY_WORDS)


def holds_people(customers: Iterable[tuple[str, str]]) -> bool | None:
    """Tell whether a column of customers holds people, by (name, address) of its rows; None for too few to tell.

    It does where at least half of the names have an address, most of these addresses are made of the names, and
    hardly a name is a company's ("Lund Legal").
    """
    rows = {(name, address) for name, address in customers if name}
    if len(rows) < _MIN_ROWS:
        return None
    companies = sum(_has_company_word(name) for name, _ in rows)
    judged = [(name, address) for name, address in rows if address]
    if companies * _ROWS_PER_COMPANY > len(rows) or 2 * len(judged) < len(rows):
        return False
    return 2 * sum(is_named_after(address, name) for name, address in judged) >= len(judged)


def _has_company_word(name: str) -> bool:
    return not _COMPANY_NAME.isdisjoint(fold(name).split())


def _letters(word: str) -> str:
    return _NOT_LETTERS.sub("", fold(word))
