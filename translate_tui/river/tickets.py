"""From the cells of named columns to tickets: a column at a time, which is much quicker than a cell at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import repeat
from typing import Any, Final, Protocol

from translate_tui.model import NewTicket, Rejected, Row, Skipped, TicketType
from translate_tui.river.customers import is_mangled
from translate_tui.river.dates import DayOrder, date_of
from translate_tui.river.format import ExportFormat, Record
from translate_tui.river.html import is_html, words_of
from translate_tui.river.line import may_begin, parse
from translate_tui.river.meanings import Meanings, stated, stated_all
from translate_tui.river.mentions import customer_stated
from translate_tui.river.refs import Refs
from translate_tui.text import clean, clean_all, plain, unescape_formula

TEXT_LIMIT: Final = 1_000_000  # characters of one ticket; the whole Bible has four million
CONTENT_LIMIT: Final = 2000  # characters kept of a row that is rejected
NO_TEXT: Final = "no text: nothing that a customer said stands in this row"
_INVISIBLE: Final = " \n\u200b\u200c\u200d\u2060\ufeff\xad"
_TEAM: Final = frozenset("admin agent bot teammate team staff internal system operator".split())
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_SHORT: Final = 25  # characters; what is shorter may say that nothing was said
_SEEN_ALONE: Final = 4096  # different words of a column that are remembered


class Batch(Protocol):
    """Some rows of a table. `lines` says where each begins."""

    lines: Sequence[int]

    def cells(self, column: str) -> Sequence[str]:
        """Return a column's cells; of a column that is there several times, the first that says something."""

    def joined(self, column: str) -> Sequence[str]:
        """Return a column's cells; of a column that is there several times, all of them, by commas."""

    def content(self, row: int) -> str:
        """Return all that stands in a row."""

    def record(self, row: int) -> Record:
        """Return a row as its format's `replies` wants it."""


class TicketBuilder:
    """Makes tickets of the rows of one table."""

    def __init__(
        self,
        format_: ExportFormat | None,
        fields: Mapping[str, tuple[str, ...]],
        order: DayOrder | None,
        meanings: Meanings,
    ) -> None:
        """`fields` are the columns from which each field is read, `order` says how dates are written."""
        self._format = format_
        self._fields = fields
        self._meanings = meanings
        self._refs = Refs()
        self._threads: set[str] = set()  # conversations whose ticket has come
        self._begins: dict[str, int] = {}
        self._short = lru_cache(maxsize=_SEEN_ALONE)(_stated)
        self._date = partial(date_of, order=order) if order else date_of

    def rows(self, batches: Callable[[], Iterator[Batch | Rejected | Skipped]]) -> Iterator[Row]:
        """Yield what each row is. Where rows are messages of conversations, each reply comes after its ticket."""
        if "thread" in self._fields:
            self._begins = self._first_of_each(batches())
        waiting: dict[str, list[Row]] = {}
        for batch in batches():
            if isinstance(batch, Rejected | Skipped):
                yield batch
                continue
            if not self._begins:  # the short way where rows are no messages
                yield from self._tickets(batch)
                continue
            for row in self._tickets(batch):
                if isinstance(row, NewTicket) and row.parent and row.parent not in self._threads:
                    waiting.setdefault(row.parent, []).append(row)
                    continue
                yield row
                if waiting and isinstance(row, NewTicket):
                    yield from waiting.pop(row.ref, ())
        for rows in waiting.values():
            yield from rows

    def _first_of_each(self, batches: Iterator[Batch | Rejected | Skipped]) -> dict[str, int]:
        """Return the line of the message with which each conversation begins: the earliest, else the first."""
        first: dict[str, tuple[datetime, int]] = {}
        for batch in batches:
            if isinstance(batch, Rejected | Skipped):
                continue
            columns = [
                self._column(batch, name) or [""] * len(batch.lines) for name in ("thread", "date", "role", "text")
            ]
            for line, thread, date, role, text in zip(batch.lines, *columns, strict=False):
                if role.strip().casefold() in _TEAM or not text.strip():
                    continue
                key, place = self._short(thread), (self._date(date) or _NEVER, line)
                if key not in first or place < first[key]:
                    first[key] = place
        return {thread: line for thread, (_, line) in first.items()}

    def _column(self, batch: Batch, field: str) -> Sequence[str] | None:
        columns = self._fields.get(field, ())
        if not columns:
            return None
        if field == "tags":
            read = [batch.joined(column) for column in columns]
            return read[0] if len(read) == 1 else [",".join(filter(None, cells)) for cells in zip(*read, strict=True)]
        read = [batch.cells(column) for column in columns]
        if len(read) == 1:
            return read[0]
        return [next((cell for cell in cells if stated(cell)), "") for cells in zip(*read, strict=True)]

    def _tickets(self, batch: Batch) -> Iterator[Row]:
        def each(field: str, convert: Callable[[str], Any], nothing: Any = "") -> Iterable[Any]:
            cells = self._column(batch, field)
            return repeat(nothing) if cells is None else map(convert, cells)

        def whole(field: str, convert: Callable[[Sequence[str]], list[str]]) -> Sequence[str]:
            cells = self._column(batch, field)
            return [""] * len(batch.lines) if cells is None else convert(cells)

        short, meanings, format_ = self._short, self._meanings, self._format
        owns = whole("id", stated_all)
        texts = whole("text", clean_all)
        refs = self._refs_of(owns) if "thread" not in self._fields else repeat("")
        made = partial(tuple.__new__, NewTicket)  # the same as NewTicket(...), in a third of the time
        needs_more = format_ is not None and bool(format_.as_said or format_.replies)
        for row, (
            line, ref, own, text, post, title, kind, segment, impact, customer, customer_ref, email, posted_at,
            workaround, requested, author, tags, person, thread, role,
        ) in enumerate(zip(
            batch.lines,
            refs,
            owns,
            texts,
            map(may_begin, texts),
            each("title", _stated),
            each("type", meanings.type, None),
            each("segment", meanings.segment, None),
            each("impact", short),
            each("customer", short),
            each("customer_id", short),
            each("email", short),
            each("date", self._date, None),
            each("workaround", _stated),
            each("requested", _stated),
            each("author", short),
            each("tags", str),
            each("person_id", short),
            each("thread", short),
            each("role", str),
            strict=False,
        )):  # fmt: skip
            if role and role.strip().casefold() in _TEAM:
                yield Skipped(line, "a message of the team, not of a customer")
                continue
            if needs_more or len(text) < _SHORT or text[:1] in _ODD or title[:1] in _ODD_TITLE:
                text, title = self._said(text, title, batch, row)
                post = may_begin(text)
            if not text or len(text) > TEXT_LIMIT:
                yield _not_taken(line, text, batch.content(row))
                continue
            parent = ""
            if thread:
                parent = thread if self._begins.get(thread) != line else ""
                if not parent:
                    self._threads.add(thread)
                ref = thread if not parent else self._refs.by_id(f"{thread}/{own}") if own else ""
            if not ref:
                ref = self._refs.by_content(batch.content(row))
            if tags and (segment is None or kind in (None, TicketType.OTHER)):
                tagged, tagged_segment = meanings.of_tags(tags)
                kind = tagged if tagged and kind in (None, TicketType.OTHER) else kind
                segment = segment or tagged_segment
            if not (customer or customer_ref or email) and (":" in text or "\n" in text):
                customer, text = customer_stated(text)
            in_format = False
            if post is not None and (read := parse(text, meanings)) is not None:
                kind, segment = kind or read.type, segment or read.segment
                impact = impact or read.impact_words
                if read.quote:  # else only the head was posted: it stays the quote
                    text, in_format = read.quote, not read.missing
            yield made((
                line, ref, text, "" if title == text else title, kind, segment, impact, customer, customer_ref,
                email, posted_at, workaround, requested, author, in_format, person, parent,
                format_.replies(batch.record(row)) if needs_more and format_ is not None and format_.replies else (),
            ))  # fmt: skip

    def _refs_of(self, owns: Sequence[str]) -> Sequence[str]:
        """Return the names of rows by their ids; "" for those that have none.

        Where a format has ids, one id is one ticket, and what stands later is newer. An id that a
        spreadsheet has rounded names many tickets, so it names none.
        """
        together = "".join(owns)
        if "." in together or "+" in together:
            owns = ["" if is_mangled(own) else own for own in owns]
        return owns if self._format is not None else self._refs.by_ids(owns)

    def _said(self, text: str, title: str, batch: Batch, row: int) -> tuple[str, str]:
        """Return what was said and its title, freed of what is no words."""
        if title[:1] == "<" and is_html(title):
            title = plain(words_of(title))
        if text[:1] == "<" and is_html(text):
            text = clean(words_of(text))
        # An apostrophe was put there so that no spreadsheet takes it for a formula.
        text, title = unescape_formula(text), unescape_formula(title)
        if not text.strip(_INVISIBLE) or (title and not stated(text)):
            text, title = title if title.strip(_INVISIBLE) else "", ""
        if text and self._format is not None:
            for column in self._format.as_said:
                if words := stated(batch.cells(column)[row]):
                    text += f"\n{column}: {plain(words)}"
        return text, title


_ODD: Final = frozenset(("", "<", "'", *_INVISIBLE))
_ODD_TITLE: Final = frozenset("<'")


def _not_taken(line: int, text: str, content: str) -> Rejected | Skipped:
    """Return what a row is that gives no ticket: reports end in lines with words in one cell alone."""
    if text:
        why = f"its text has {len(text):,} characters; at most {TEXT_LIMIT:,} are taken in"
        return Rejected(line, why, shown(content))
    cells = content.split("\x1f")
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(cells) > 2 and len(filled) == 1 and " " in filled[0]:
        return Skipped(line, "lines of a report with words in one cell alone")
    return Rejected(line, NO_TEXT, shown(content))


def shown(content: str) -> str:
    """Return what stands in a rejected row, as far as it is kept."""
    return clean(content.replace("\x1f", " | "))[:CONTENT_LIMIT]


def _stated(cell: str) -> str:
    return plain(stated(cell)) if cell else ""
