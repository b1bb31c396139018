"""Sanitize and normalize text that comes from outside.

`clean` is applied to everything that is imported or typed: its result can be stored, shown and written without
steering a terminal. `plain` prepares text for one line of the screen. Neither interprets markup: brackets stay
brackets.
"""

import re
import shlex
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

# C0 except newline and tab, DEL, C1, bidirectional controls, lone surrogates. The first three steer terminals, the
# fourth reorder what is read, and lone surrogates can't be encoded as UTF-8, which SQLite needs.
UNSAFE_CHARS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LINE_ENDS: Final = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
_ACCENTS: Final = re.compile("([A-Za-z])[\u0300-\u036f]+")
_LOCAL_PART: Final = re.compile(r"[\w.+%'-]+@(?=[\w-]+\.)")
_FORMULA: Final = re.compile("[=+\\-@\\t\\r＝＋－＠]")
_NUMBER: Final = re.compile(
    r"(?=\D*\d)[\d\s.,:/%€$£¥()+e-]+$|(?:true|false)$|\d{1,4}[\s./-]?[^\W\d_]{3,9}[\s./-]?\d{0,4}$"
    r"|[^\W\d_]{3,9}[\s./-]\d{1,4}(?:,?\s\d{2,4})?$|.*\d\s?[ap]m$",
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(f"'+(?:{_FORMULA.pattern}|{_NUMBER.pattern})", re.IGNORECASE)
TWO_LETTERS: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"}  # as they are written, too
RAISED_DIGIT: Final = re.compile("[²³¹⁰⁴-⁹₀-₉]")  # as a footnote has it; a lowered one too
_SPACES: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_WORDS: Final = re.compile(r"[^\W_]+")


def clean(outside: str) -> str:
    """Return text without characters that could steer a terminal, or hide or reorder what is read.

    Line ends become newlines and tabs become spaces; everything else visible stays as it was written. Cleaning
    twice changes nothing.
    """
    if outside.isprintable():  # no unsafe character is printable; four times as fast, and true of most texts
        return outside.strip()
    text = _LINE_ENDS.sub("\n", outside).replace("\t", " ")
    return UNSAFE_CHARS.sub("", text).strip()


def clean_all(outside: Sequence[str]) -> list[str]:
    """Return texts cleaned, as `clean` does for each. Faster for short ones: a single check covers all."""
    if "".join(outside).isprintable():
        return list(map(str.strip, outside))
    return list(map(clean, outside))


def plain_all(texts: Sequence[str]) -> list[str]:
    """Return texts as single lines, as `plain` does for each. Faster for short ones: a single check covers all."""
    together = "".join(texts)
    if together.isprintable() and "  " not in together:
        return list(map(str.strip, texts))
    return list(map(plain, texts))


def describe_day(day: date) -> str:
    """Return a day as people say it: "Thu 5 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"


def plain(text: str) -> str:
    """Return text as a single line for a list, a title or a message: cleaned, white space folded to one space."""
    text = clean(text)
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


def fold(text: str) -> str:
    """Return text in the form used to compare: case, accents of Latin letters and white space make no difference."""
    if not text.isascii():
        # Only Latin letters lose their marks: in Japanese or Hindi a mark makes another word.
        text = unicodedata.normalize("NFKC", _ACCENTS.sub(r"\1", unicodedata.normalize("NFKD", text)))
    return _SPACES.sub(" ", text.casefold()).strip()


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded, in order. Letters and digits make words; everything else separates."""
    return _WORDS.findall(fold(text))


def split_sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text, verbatim."""
    return _SENTENCE_END.split(text)


def escape_formula(cell: str, *, numbers: bool = False) -> str:
    """Return a cell of a table with an apostrophe before it if a spreadsheet program would take it for a formula.

    A cell that looks escaped already gets another apostrophe, so that `unescape_formula` restores it exactly.
    With `numbers`, text that such a program would turn into a number, a date or a time is escaped, too.
    """
    needs_escape = _FORMULA.match(cell) or _ESCAPED.match(cell) or (numbers and _NUMBER.match(cell))
    return f"'{cell}" if needs_escape else cell


def unescape_formula(cell: str) -> str:
    """Return a cell of a table as it was before `escape_formula`."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def mask_addresses(text: str) -> str:
    """Return text for a shared screen: only the domain of each email address is left."""
    return _LOCAL_PART.sub("…@", text)


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as ranges (first, last) in their order: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    result: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if result and number == result[-1][1] + 1:
            result[-1] = (result[-1][0], number)
        else:
            result.append((number, number))
    return result


def shorten(text: str, max_length: int) -> str:
    """Return text as a single line of at most `max_length` characters, ending with "…" if it was cut.

    It is cut at a space if there is one in the last 40 %.
    """
    line = plain(text)
    if len(line) <= max_length:
        return line
    cut = line[: max_length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > max_length * 0.6 else cut).rstrip(" ,;:.-") + "…"


def split_names(names: str) -> list[str]:
    """Return the names in a list separated by commas, each as a single line; empty ones are left out."""
    return [name for part in names.split(",") if (name := plain(part))]


def capitalize_first(words: str) -> str:
    """Return words with a capital at the beginning; unlike `str.capitalize`, the others stay as they are."""
    return words[:1].upper() + words[1:]


def pluralize(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 ticket", "2 tickets", "1,200 tickets".

    `plural` is needed only where it isn't the singular with an s.
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def command_line(path: Path, words: str = "") -> str:
    """Return a command for the database at `path` as people can type it, in backticks."""
    return f"`translate-tui --db {shlex.quote(str(path))} {words}".rstrip() + "`"
