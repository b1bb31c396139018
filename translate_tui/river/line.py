"""The River format: `[ISSUE TYPE] - [CUSTOMER SEGMENT] - [IMPACT]` and then the quote.

People write it in many ways: with en or em dashes, without spaces or brackets, in lower case,
in full-width brackets, in bold. What is meant is the same; what is missing is named.
"""

import re
from typing import Final, NamedTuple

from translate_tui.model import TicketType
from translate_tui.river.meanings import KNOWN, KNOWN_SEGMENTS, Meanings

_DASH: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_OPEN: Final = "[\uff3b\u3010"
_CLOSE: Final = "]\uff3d\u3011"
_BOLD: Final = r"[*_]{0,2}"
_BRACKETED: Final = re.compile(
    rf"\s*{_BOLD}[{re.escape(_OPEN)}]\s*(?P<words>[^{re.escape(_OPEN + _CLOSE)}\n]{{1,80}}?)\s*"
    rf"[{re.escape(_CLOSE)}]{_BOLD}\s*(?:[{_DASH}:|]{{1,2}}\s*)?"
)
# Bare words end at a dash with space on one side at least, so that "mid-market" stays one.
_BARE: Final = re.compile(
    rf"\s*{_BOLD}(?P<words>[^\W\d_][\w /&-]{{0,40}}?){_BOLD}(?:\s+[{_DASH}]+\s*|\s*[{_DASH[2:]}]+\s*)"
)
_IN_BRACKETS: Final = rf"[{re.escape(_OPEN)}][^{re.escape(_OPEN + _CLOSE)}\n]+[{re.escape(_CLOSE)}]{_BOLD}"
_BY_DASH: Final = rf"\s*[{_DASH}]+\s*{_BOLD}"
_THREE_WITH_DASHES: Final = re.compile(
    rf"\s*{_BOLD}(?=.[^\W\d_]+[ {re.escape(_CLOSE)}]){_IN_BRACKETS}{_BY_DASH}{_IN_BRACKETS}{_BY_DASH}{_IN_BRACKETS}"
)
_PART: Final = rf"\[ *([^{re.escape(_OPEN + _CLOSE)}\n]{{1,80}}?) *\]"
_EXACT: Final = re.compile(rf"{_PART} - {_PART} - {_PART}(?=[\s\"“])\s*")
# The short way out for nearly all texts of an export.
_MAY_BEGIN: Final = re.compile(
    rf"\s*{_BOLD}\s*(?:[{re.escape(_OPEN)}]|(?:{'|'.join(sorted(map(re.escape, KNOWN.type_names)))})\b)",
    re.IGNORECASE,
)
_TIGHT: Final = re.compile(r"\s*([A-Z ]{2,20})-(MID-MARKET|[A-Z ]{2,20})-([A-Z][A-Z ]*[A-Z])(?=$|[\s\"“:])[:]?")
_CAPITALS: Final = re.compile(r"\s*(?P<words>[A-Z][A-Z0-9/&-]*(?: [A-Z0-9/&-]+)*)(?=\s|:|$)[:]?")
_UP_TO_QUOTE: Final = re.compile(r"\s*(?P<words>[^\"“„«\n:]{1,80}?)\s*(?:(?=[\"“„«\n])|:|$)")
_QUOTES: Final = {'"': '"', "“": '”"', "„": '“”"', "«": "»", "»": "«", "‘": "’", "'": "'"}


class RiverLine(NamedTuple):
    """A post read as River format. `missing` names the parts that were not there."""

    type: TicketType | None
    segment: str | None
    impact_words: str
    quote: str
    missing: tuple[str, ...]


may_begin: Final = _MAY_BEGIN.match  # the short way out for nearly all texts: None where a text is no River line


def parse(post: str, meanings: Meanings = KNOWN) -> RiverLine | None:
    """Return the parts of a post in River format, or None where it is not in that form at all.

    A post begins with a known issue type (or has all three brackets); `[SUP-12] ...` is a ticket
    number and no River line.
    """
    if not _MAY_BEGIN.match(post):
        return None
    if exact := _EXACT.match(post):  # as it should be written: the short way
        kind = meanings.type(exact[1])
        quote = unquoted(post[exact.end() :])
        if kind not in (None, TicketType.OTHER) and quote:
            return RiverLine(kind, meanings.segment(exact[2]), exact[3].strip(" *_"), quote, ())
    if tight := _TIGHT.match(post):
        type_words, segment_words, impact_words = (part.strip() for part in tight.groups())
        end = tight.end()
    else:
        type_words, after_type = _head(post, 0)
        segment_words, after_segment = _head(post, after_type) if type_words else ("", 0)
        impact_words, end = _impact(post, after_segment) if segment_words else ("", after_type)
    kind = meanings.type(type_words)
    complete = bool(segment_words and impact_words)
    bracketed = post.lstrip(" *_")[:1] in _OPEN
    if kind in (None, TicketType.OTHER) and not (complete and _THREE_WITH_DASHES.match(post)):
        return None  # "[iOS][Android][Web] ...", "[SUP-12] [BILLING] ...": tags, no River line
    if not bracketed and not (complete and meanings.segment(segment_words) in KNOWN_SEGMENTS):
        return None  # "Error - Outlook - PDF ...", "Question - how do I ...": ordinary prose
    quote = unquoted(post[end:])
    missing = tuple(
        name for name, words in (("segment", segment_words), ("impact", impact_words), ("quote", quote)) if not words
    )
    return RiverLine(kind, meanings.segment(segment_words), impact_words.strip(" *_"), quote, missing)


def starts(line: str, meanings: Meanings = KNOWN) -> bool:
    """Tell whether a line begins a post in River format."""
    return parse(line, meanings) is not None


def opening_mark(quote: str) -> str:
    """Return the quotation mark that a quote opens and does not close, or ""."""
    quote = quote.lstrip()
    mark = quote[:1]
    return mark if mark in _QUOTES and mark != "'" and not any(c in quote[1:] for c in _QUOTES[mark]) else ""


def closes(mark: str, line: str) -> bool:
    """Tell whether `line` closes the quotation that `mark` opened."""
    return any(character in line for character in _QUOTES[mark])


def unquoted(text: str) -> str:
    """Return `text` without the quotation marks around the whole of it."""
    text = text.strip()
    if len(text) >= 2 and text[-1] in _QUOTES.get(text[0], ""):
        inner = text[1:-1]
        if text[0] not in inner and text[-1] not in inner:
            return inner.strip()
    return text


def _head(post: str, at: int) -> tuple[str, int]:
    match = _BRACKETED.match(post, at) or _BARE.match(post, at)
    return (match["words"].strip(), match.end()) if match else ("", at)


def _impact(post: str, at: int) -> tuple[str, int]:
    """Return the impact words: in brackets, or in capitals, or up to the opening quotation mark."""
    if bracketed := _BRACKETED.match(post, at):
        return bracketed["words"].strip(), bracketed.end()
    for pattern in (_CAPITALS, _UP_TO_QUOTE):
        match = pattern.match(post, at)
        if match and (pattern is _UP_TO_QUOTE or len(match["words"]) > 1):
            if pattern is _UP_TO_QUOTE and match.end() == len(post):
                return "", at  # nothing says where the impact ends and the quote begins
            return match["words"].strip(), match.end()
    return "", at
