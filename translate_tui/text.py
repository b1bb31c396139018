"""The only door for outside text.

`clean` stands at every import and every field that people type into: what passes it can
be stored, shown and written without steering a terminal. `plain` prepares text for one
line of the screen. Neither interprets anything: brackets stay brackets.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

# C0 except newline and tab, DEL, C1, the bidirectional controls, lone surrogates. The first
# three steer terminals, the fourth reorder what is read, the last break SQLite and UTF-8.
HARMFUL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
_ACCENTS: Final = re.compile("([A-Za-z])[\u0300-\u036f]+")
_PERSON: Final = re.compile(r"[\w.+%'-]+@(?=[\w-]+\.)")
_FORMULA: Final = re.compile("[=+\\-@\\t\\r＝＋－＠]")
_NUMBER: Final = re.compile(
    r"(?=\D*\d)[\d\s.,:/%€$£¥()+e-]+$|(?:true|false)$|\d{1,4}[\s./-]?[^\W\d_]{3,9}[\s./-]?\d{0,4}$"
    r"|[^\W\d_]{3,9}[\s./-]\d{1,4}(?:,?\s\d{2,4})?$|.*\d\s?[ap]m$",
    re.IGNORECASE,
)
_GUARDED: Final = re.compile(f"'+(?:{_FORMULA.pattern}|{_NUMBER.pattern})", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_WORDS: Final = re.compile(r"[^\W_]+")


def clean(outside: str) -> str:
    """Return `outside` without what could steer a terminal, hide or reorder text.

    Line ends become newlines and tabs spaces; everything else visible is kept as it was said.
    Cleaning twice changes nothing.
    """
    if outside.isprintable():  # nothing harmful is printable: the short way for most texts
        return outside.strip()
    text = _LINE_ENDS.sub("\n", outside).replace("\t", " ")
    return HARMFUL.sub("", text).strip()


def clean_all(outside: Sequence[str]) -> list[str]:
    """Return many texts cleaned: the same as `clean` of each, in a fraction of the time."""
    if "".join(outside).isprintable():
        return list(map(str.strip, outside))
    return list(map(clean, outside))


def plain_all(texts: Sequence[str]) -> list[str]:
    """Return many texts as lines: the same as `plain` of each, in a fraction of the time."""
    together = "".join(texts)
    if together.isprintable() and "  " not in together:
        return list(map(str.strip, texts))
    return list(map(plain, texts))


def plain(text: str) -> str:
    """Return `text` as one line for a list, a title or a message: cleaned, white space folded."""
    text = clean(text)
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


def fold(text: str) -> str:
    """Return `text` for comparing: case, accents (of Latin letters) and white space do not matter."""
    if not text.isascii():
        # Other scripts keep their marks: in Japanese or Hindi they make another word.
        text = unicodedata.normalize("NFKC", _ACCENTS.sub(r"\1", unicodedata.normalize("NFKD", text)))
    return _SPACES.sub(" ", text.casefold()).strip()


def words(text: str) -> list[str]:
    """Return the words of `text`, folded, in order (letters and digits; the rest separates)."""
    return _WORDS.findall(fold(text))


def split_sentences(text: str) -> list[str]:
    """Return the sentences and lines of what somebody said, as they were said."""
    return _SENTENCE_END.split(text)


def escape_formula(cell: str, *, numbers: bool = False) -> str:
    """Return a cell of a table so that no spreadsheet program takes it for a formula: with an apostrophe before it.

    A cell that looks as if it had one already gets another, so that `unguarded` gives back what was there. With
    `numbers`, words that such a program would take for a number, a date or a time are kept as words, too.
    """
    return f"'{cell}" if _FORMULA.match(cell) or _GUARDED.match(cell) or (numbers and _NUMBER.match(cell)) else cell


def unescape_formula(cell: str) -> str:
    """Return a cell of a table without the apostrophe that kept it from being a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def mask_addresses(text: str) -> str:
    """Return `text` for a shared screen: of e-mail addresses only the domain is shown."""
    return _PERSON.sub("…@", text)


def shorten(text: str, most: int) -> str:
    """Return `text` as one line of at most `most` characters, cut at a word where one is near."""
    line = plain(text)
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 0.6 else cut).rstrip(" ,;:.-") + "…"


def split_names(listed: str) -> list[str]:
    """Return what is listed with commas between, each as one line; empty ones are none."""
    return [name for part in listed.split(",") if (name := plain(clean(part)))]


def pluralize(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `count(1, "ticket")` is "1 ticket", 2 give "2 tickets"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
