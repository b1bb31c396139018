"""What a column may mean, and what its values become. Nothing is guessed that is not stated here."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from translate_tui.model import Refused, TicketType
from translate_tui.text import clean, fold

# Each field of a ticket with the column names that mean it, best first.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "ticket id", "issue key", "key", "case number", "number", "ref", "reference"),
    "text": (
        "text", "quote", "verbatim", "body", "description", "ticket description", "message",
        "content", "feedback", "comment", "details", "what the customer said", "issue description",
    ),
    "title": ("title", "subject", "summary", "ticket name", "headline", "issue"),
    "customer": (
        "customer", "customer name", "company", "company name", "account", "account name",
        "organization", "organisation", "organization name", "client", "org",
    ),
    "customer_id": ("customer id", "account id", "organization id", "organisation id", "company id", "org id"),
    "email": ("email", "e mail", "requester email", "contact email", "customer email", "from"),
    "segment": ("segment", "customer segment", "tier", "plan"),
    "type": ("type", "issue type", "ticket type", "kind", "category"),
    "impact": ("impact", "business impact", "impact words"),
    "date": (
        "date", "created", "created at", "created time", "createdat", "created date", "createddate",
        "posted", "posted at", "timestamp", "time", "opened",
    ),
    "workaround": ("workaround", "current workaround"),
    "requested": ("requested", "requested solution", "requested fix", "solution"),
    "author": ("author", "posted by", "agent", "reporter", "submitter"),
}  # fmt: skip

_TYPES: Final[Mapping[str, TicketType]] = {
    word: kind
    for kind, names in {
        TicketType.BUG: "bug, issue, defect, error, problem, incident, bug report, broken",
        TicketType.REQUEST: "request, req, feature, feature request, enhancement, idea, improvement, "
        "suggestion, wish, new feature, story",
        TicketType.QUESTION: "question, ask, query, how to, howto, help",
        TicketType.CALL: "call, frustrated call, complaint, phone, phone call, escalation",
        TicketType.PRAISE: "praise, success, success story, kudos, love, thanks, compliment, win",
    }.items()
    for word in names.split(", ")
}
TYPE_NAMES: Final = frozenset(_TYPES)
_SEGMENTS: Final[Mapping[str, str]] = {
    "ent": "enterprise", "mid market": "mid-market", "midmarket": "mid-market", "mm": "mid-market",
    "small business": "smb", "sme": "smb", "small": "smb", "smbs": "smb", "small and medium": "smb",
}  # fmt: skip
_NOTHING: Final = frozenset(
    """- -- ? ?? n/a na n.a. #n/a none null nil unknown nan tbd undefined anonymous (blank) blank 0
    unbekannt inconnu desconocido""".split()
) | {""}
_LONGEST_NOTHING: Final = 24  # with spaces around
# Segments that are taken for one even without brackets around them.
KNOWN_SEGMENTS: Final = frozenset(
    ["public sector", *"enterprise mid-market smb startup free trial pro government education nonprofit".split()]
)
_SEPARATORS: Final = re.compile(r"[\W_]+")
_NUMERIC_DATE: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?"
)
_EPOCH: Final = re.compile(r"([12]\d{9})(?:\d{3})?(?:\.\d+)?")
_DAYS: Final = (
    "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y", "%d/%b/%y", "%d/%b/%Y", "%d-%b-%Y", "%Y/%m/%d",
)  # fmt: skip
_TIMES: Final = ("", " %I:%M %p", " %I:%M:%S %p", " %H:%M", " %H:%M:%S")
_WRITTEN: Final = tuple(day + time for day in _DAYS for time in _TIMES)
_MAIL_DATE: Final = re.compile(r"\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}.*")
_YEARS: Final = range(1990, 2101)  # outside them a date is an accident of the export
_JAVASCRIPT: Final = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4})")


def stated(value: str) -> str:
    """Return `value`, or "" where it says that nothing is known."""
    if len(value) > _LONGEST_NOTHING or ("1" <= value[:1] <= "9"):
        return value.strip()
    return "" if fold(value) in _NOTHING else value.strip()


@lru_cache(maxsize=4096)
def type_of(words: str) -> TicketType | None:
    """Return the type that `words` name: None for no words, OTHER for words of another kind."""
    name = _SEPARATORS.sub(" ", fold(stated(words))).strip()
    if not name:
        return None
    return _TYPES.get(name, TicketType.OTHER)


@lru_cache(maxsize=4096)
def segment_of(words: str) -> str | None:
    """Return the segment that `words` name, in lower case, or None where nothing is stated."""
    name = fold(stated(clean(words))).strip(" *_")
    return _SEGMENTS.get(name.replace("-", " "), name) or None


@lru_cache(maxsize=65_536)
def date_of(words: str) -> datetime | None:
    """Return the moment that `words` name in UTC (no zone is read as UTC), or None.

    "03/04/2026" names two days and therefore none: an unknown date is better than a wrong one.
    """
    words = words.strip()
    if not words:
        return None
    try:
        found = _iso(words) or _epoch(words) or _numeric(words) or _written(words)
        return found.astimezone(UTC).replace(microsecond=0) if found and found.year in _YEARS else None
    except (ValueError, OverflowError, OSError):
        return None


def _iso(words: str) -> datetime | None:
    if not words[:4].isdigit() or words[4:5] not in "-0123456789T" or _EPOCH.fullmatch(words):
        return None
    for candidate in (words, words.removesuffix(" UTC")):
        try:
            found = datetime.fromisoformat(candidate)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _epoch(words: str) -> datetime | None:
    match = _EPOCH.fullmatch(words)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _numeric(words: str) -> datetime | None:
    match = _NUMERIC_DATE.fullmatch(words)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 or first == second else (second, first)
    hour = int(match[4] or 0)
    if match[7]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[7].lower() == "pm" else 0)
    return datetime(year, month, day, hour, int(match[5] or 0), int(match[6] or 0), tzinfo=UTC)


def _written(words: str) -> datetime | None:
    if match := _JAVASCRIPT.match(words):
        return datetime.strptime(match[1], "%b %d %Y %H:%M:%S GMT%z")
    for form in _WRITTEN:
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    if not _MAIL_DATE.fullmatch(words):
        return None
    found = parsedate_to_datetime(words)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def column_name(header: str) -> str:
    """Return a header in the form in which names are compared: folded, separators as spaces."""
    return _SEPARATORS.sub(" ", fold(header)).strip()


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return which column each field is read from, judged by the columns' names alone."""
    known: dict[str, str] = {}
    for column in columns:
        known.setdefault(column_name(column), column)
    found: dict[str, str] = {}
    for name, synonyms in FIELDS.items():
        for synonym in synonyms:
            if synonym in known and known[synonym] not in found.values():
                found[name] = known[synonym]
                break
    return found


def mapping_for(columns: list[str], chosen: Mapping[str, str], where: str) -> dict[str, str]:
    """Return which column each field is read from: as `chosen`, the rest guessed.

    Raises Refused when a chosen field or column does not exist, or no column holds text.
    """
    by_name = {column_name(column): column for column in reversed(columns)}
    by_name |= {column: column for column in columns}
    for name, column in chosen.items():
        if name not in FIELDS:
            raise Refused(
                f"--map {name}={column}: there is no field “{name}”. The fields are {', '.join(FIELDS)}. "
                f"Example: --map text={columns[0] if columns else 'Description'}"
            )
        if column not in by_name and column_name(column) not in by_name:
            raise Refused(
                f"--map {name}={column}: {where} has no column “{column}”. Its columns are {_named(columns)}."
            )
    picked = {name: by_name.get(column) or by_name[column_name(column)] for name, column in chosen.items()}
    rest = guess(column for column in columns if column not in picked.values())
    mapping = {**{name: column for name, column in rest.items() if name not in picked}, **picked}
    if "text" not in mapping and "title" not in mapping:
        example = max(columns, key=len, default="COLUMN")
        raise Refused(
            f"{where}: no column is known to hold what the customer said. Its columns are {_named(columns)}. "
            f'Say which one does, for example: --map "text={example}"'
        )
    return mapping


def _named(columns: list[str]) -> str:
    shown = ", ".join(column or "(no name)" for column in columns[:20])
    return shown + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
