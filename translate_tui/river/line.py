"""Parses the River format: `[ISSUE TYPE] - [CUSTOMER SEGMENT] - [IMPACT]` and then the quote.

People vary it: en or em dashes, no spaces or brackets, lower case, full-width brackets, bold. All of these are read;
parts that are missing are named in the result.
"""

import re
from typing import Final, NamedTuple

from translate_tui.model import TicketType
from translate_tui.river.meanings import KNOWN, KNOWN_SEGMENTS, Meanings

_DASH: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_OPEN: Final = "[\uff3b\u3010"
_CLOSE: Final = "]\uff3d\u3011"
_BOLD: Final = r"[*_]{0,2}"
# Possessive (`*+`): two runs of white space side by side would be tried in all their lengths, which takes hours for a
# line of 100,000 tabs.
_BRACKETED: Final = re.compile(
    rf"\s*+{_BOLD}[{re.escape(_OPEN)}]\s*+"
    rf"(?P<words>[^\s{re.escape(_OPEN + _CLOSE)}][^{re.escape(_OPEN + _CLOSE)}\n]{{0,79}}?|(?<=\s))\s*+"
    rf"[{re.escape(_CLOSE)}]{_BOLD}\s*(?:[{_DASH}:|]{{1,2}}\s*)?"
)
# Words without brackets end at a dash with a space on at least one side, so that "mid-market" stays whole.
_BARE: Final = re.compile(
    rf"\s*+{_BOLD}(?P<words>[^\W\d_][\w /&-]{{0,40}}?){_BOLD}(?:\s+[{_DASH}]+\s*|\s*[{_DASH[2:]}]+\s*)"
)
_IN_BRACKETS: Final = rf"[{re.escape(_OPEN)}][^{re.escape(_OPEN + _CLOSE)}\n]+[{re.escape(_CLOSE)}]{_BOLD}"
_BY_DASH: Final = rf"\s*[{_DASH}]+\s*{_BOLD}"
_THREE_WITH_DASHES: Final = re.compile(
    rf"\s*+{_BOLD}(?=.[^\W\d_]+[ {re.escape(_CLOSE)}]){_IN_BRACKETS}{_BY_DASH}{_IN_BRACKETS}{_BY_DASH}{_IN_BRACKETS}"
)
_EXACT_PART: Final = rf"\[ *+([^ {re.escape(_OPEN + _CLOSE)}\n][^{re.escape(_OPEN + _CLOSE)}\n]{{0,79}}?) *+\]"
_EXACT: Final = re.compile(rf"{_EXACT_PART} - {_EXACT_PART} - {_EXACT_PART}(?=[\s\"“])\s*")
_MAY_BEGIN: Final = re.compile(
    rf"\s*+{_BOLD}\s*+(?:[{re.escape(_OPEN)}]|(?:{'|'.join(sorted(map(re.escape, KNOWN.type_names)))})\b)",
    re.IGNORECASE,
)
# "BUG-SMB-SLOW": in capitals; "MID-MARKET" is the only segment with a dash of its own.
_TIGHT: Final = re.compile(r"\s*([A-Z ]{2,20})-(MID-MARKET|[A-Z ]{2,20})-([A-Z][A-Z ]*[A-Z])(?=$|[\s\"“:])[:]?")
_CAPITALS: Final = re.compile(r"\s*(?P<words>[A-Z][A-Z0-9/&-]*(?: [A-Z0-9/&-]+)*)(?=\s|:|$)[:]?")
_UP_TO_QUOTE: Final = re.compile(
    r"(?P<space>\s++)?(?P<words>[^\s\"“„«:][^\"“„«\n:]{0,79}?|(?(space)|(?!)))\s*(?:(?=[\"“„«\n])|:|$)"
)
_QUOTES: Final = {'"': '"', "“": '”"', "„": '“”"', "«": "»", "»": "«", "‘": "’", "'": "'"}


class RiverLine(NamedTuple):
    """The parts of a post in River format. `missing` names those that are not there."""

    type: TicketType | None
    segment: str | None
    impact_words: str
    quote: str
    missing: tuple[str, ...]


may_begin: Final = _MAY_BEGIN.match  # None for nearly all texts of an export, without the cost of `parse`


def parse(post: str, meanings: Meanings = KNOWN) -> RiverLine | None:
    """Return the parts of a post in River format, or None for any other text.

    A post starts with a known issue type, or has all three brackets; `[SUP-12] ...` is a ticket number and no post.
    """
    if not _MAY_BEGIN.match(post):
        return None
    if exact := _EXACT.match(post):  # written as the format asks: the usual case
        kind = meanings.type(exact[1])
        quote = unquoted(post[exact.end() :])
        if kind not in (None, TicketType.OTHER) and quote:
            return RiverLine(kind, meanings.segment(exact[2]), exact[3].strip(" *_"), quote, ())
    type_words, segment_words, impact_words, end = _split_head(post)
    kind = meanings.type(type_words)
    complete = bool(segment_words and impact_words)
    bracketed = post.lstrip(" *_")[:1] in _OPEN
    if kind in (None, TicketType.OTHER) and not (complete and _THREE_WITH_DASHES.match(post)):
        return None  # tags in brackets: "[iOS][Android][Web] ...", "[SUP-12] [BILLING] ..."
    if not bracketed and not (complete and meanings.segment(segment_words) in KNOWN_SEGMENTS):
        return None  # prose with dashes: "Error - Outlook - PDF ...", "Question - how do I ..."
    quote = unquoted(post[end:])
    missing = tuple(
        name for name, words in (("segment", segment_words), ("impact", impact_words), ("quote", quote)) if not words
    )
    return RiverLine(kind, meanings.segment(segment_words), impact_words.strip(" *_"), quote, missing)


def starts(line: str, meanings: Meanings = KNOWN) -> bool:
    """Tell whether a line is the first line of a post in River format."""
    return parse(line, meanings) is not None


def opening_mark(quote: str) -> str:
    """Return the quotation mark that a quote starts with and does not close; "" where there is none."""
    quote = quote.lstrip()
    mark = quote[:1]
    return mark if mark in _QUOTES and mark != "'" and not any(c in quote[1:] for c in _QUOTES[mark]) else ""


def closes(mark: str, line: str) -> bool:
    """Tell whether `line` closes the quotation that `mark` opened (see `opening_mark`)."""
    return any(character in line for character in _QUOTES[mark])


def unquoted(text: str) -> str:
    """Return `text` without quotation marks around the whole of it; marks around a part stay."""
    text = text.strip()
    if len(text) >= 2 and text[-1] in _QUOTES.get(text[0], ""):
        inner = text[1:-1]
        if text[0] not in inner and text[-1] not in inner:
            return inner.strip()
    return text


def _split_head(post: str) -> tuple[str, str, str, int]:
    """Return the words for type, segment and impact ("" where missing), and where the quote starts."""
    if tight := _TIGHT.match(post):
        type_words, segment_words, impact_words = (part.strip() for part in tight.groups())
        return type_words, segment_words, impact_words, tight.end()
    type_words, after_type = _part(post, 0)
    segment_words, after_segment = _part(post, after_type) if type_words else ("", 0)
    impact_words, end = _impact(post, after_segment) if segment_words else ("", after_type)
    return type_words, segment_words, impact_words, end


def _part(post: str, start: int) -> tuple[str, int]:
    """Return the words of the type or the segment that starts at `start`, and where the next part starts."""
    match = _BRACKETED.match(post, start) or _BARE.match(post, start)
    return (match["words"].strip(), match.end()) if match else ("", start)


def _impact(post: str, start: int) -> tuple[str, int]:
    """Return the impact words and where they end: in brackets, in capitals, or up to a quotation mark or colon."""
    if bracketed := _BRACKETED.match(post, start):
        return bracketed["words"].strip(), bracketed.end()
    for pattern in (_CAPITALS, _UP_TO_QUOTE):
        match = pattern.match(post, start)
        if match and (pattern is _UP_TO_QUOTE or len(match["words"]) > 1):
            if pattern is _UP_TO_QUOTE and match.end() == len(post):
                return "", start  # nothing separates the impact from the quote
            return match["words"].strip(), match.end()
    return "", start
