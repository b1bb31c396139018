"""TicketBuilder: makes tickets from the cells of mapped columns.

It works a column at a time: most cells need no Python code of their own then. Only the rows that need more (HTML, a
River line, tags, no id ...) are gone through one by one, column by column.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Final, Protocol, TypeVar

from translate_tui.model import NewReply, NewTicket, Rejected, Row, Skipped, TicketType
from translate_tui.river.customers import is_mangled
from translate_tui.river.dates import DayOrder, date_of
from translate_tui.river.format import ExportFormat, Record
from translate_tui.river.html import html_to_text, is_html
from translate_tui.river.line import may_begin, parse
from translate_tui.river.meanings import Meanings, stated, stated_all
from translate_tui.river.mentions import customer_stated
from translate_tui.river.refs import Refs
from translate_tui.text import clean, clean_all, plain, unescape_formula

TEXT_LIMIT: Final = 1_000_000  # characters of a ticket's text
CONTENT_LIMIT: Final = 2000  # characters of a rejected row that are kept for the report
NO_TEXT: Final = "no text: nothing in this row was said by a customer"
_INVISIBLE: Final = " \n\u200b\u200c\u200d\u2060\ufeff\xad"
_TEAM_ROLES: Final = frozenset("admin agent bot teammate team staff internal system operator".split())
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_PLACEHOLDER_LENGTH: Final = 25  # characters; only a shorter text can be a placeholder such as "n/a"
_TEXT_STARTS_TO_TIDY: Final = frozenset(("", "<", "'", *_INVISIBLE))
_TITLE_STARTS_TO_TIDY: Final = frozenset("<'")
_CACHE_SIZE: Final = 4096  # different cells of the columns that repeat values

_T = TypeVar("_T")


class Batch(Protocol):
    """Some rows of a table. `lines` has the line on which each row starts."""

    lines: Sequence[int]

    def cells(self, column: str) -> Sequence[str]:
        """Return a column's cells; where its name repeats, the first that is not empty."""

    def joined(self, column: str) -> Sequence[str]:
        """Return a column's cells; where its name repeats, all of them separated by commas."""

    def content(self, row: int) -> str:
        r"""Return everything in a row as one text, cells separated by \x1f."""

    def record(self, row: int) -> Record:
        """Return a row in the form that a format's `replies` takes."""


@dataclass(slots=True)
class _Columns:
    """The fields of the tickets of a batch: a list for each field of NewTicket, with an element for each row."""

    lines: Sequence[int]
    refs: list[str]
    texts: list[str]
    titles: list[str]
    types: list[TicketType | None]
    segments: list[str | None]
    impact_words: list[str]
    customers: list[str]
    customer_refs: list[str]
    emails: list[str]
    dates: list[datetime | None]
    workarounds: list[str]
    requested: list[str]
    authors: list[str]
    in_format: list[bool]
    person_refs: list[str]
    person_names: list[str]
    parents: list[str]
    replies: list[tuple[NewReply, ...]]

    def tickets(self) -> list[Row]:
        """Return the rows as tickets, also those that were dropped."""
        return list(
            map(
                NewTicket,
                self.lines,
                self.refs,
                self.texts,
                ["" if title == text else title for title, text in zip(self.titles, self.texts, strict=True)],
                self.types,
                self.segments,
                self.impact_words,
                self.customers,
                self.customer_refs,
                self.emails,
                self.dates,
                self.workarounds,
                self.requested,
                self.authors,
                self.in_format,
                self.person_refs,
                self.person_names,
                self.parents,
                self.replies,
            )
        )


class TicketBuilder:
    """Makes tickets of the rows of one table."""

    def __init__(
        self,
        export_format: ExportFormat | None,
        fields: Mapping[str, tuple[str, ...]],
        order: DayOrder | None,
        meanings: Meanings,
    ) -> None:
        """`fields` maps each field to the columns it is read from, `order` says how ambiguous dates are written."""
        self._format = export_format
        self._fields = fields
        self._meanings = meanings
        self._refs = Refs()
        self._first_lines: dict[str, int] = {}  # conversation -> the line of its first message
        self._stated = lru_cache(maxsize=_CACHE_SIZE)(_stated_line)
        self._date = partial(date_of, order=order) if order else date_of

    def rows(self, batches: Callable[[], Iterator[Batch | Rejected | Skipped]]) -> Iterator[Row]:
        """Yield a ticket for each row, or why it gives none.

        Rows come in the order of the file; of conversations each message comes after the one that started it.
        """
        if "thread" in self._fields:
            self._first_lines = self._find_first_messages(batches())
        if self._first_lines:
            yield from _replies_last(self._rows_in_order(batches()))
        else:
            yield from self._rows_in_order(batches())

    def _rows_in_order(self, batches: Iterator[Batch | Rejected | Skipped]) -> Iterator[Row]:
        for batch in batches:
            if isinstance(batch, Rejected | Skipped):
                yield batch
            else:
                yield from self._batch_rows(batch)

    def _find_first_messages(self, batches: Iterator[Batch | Rejected | Skipped]) -> dict[str, int]:
        """Return the line of the customer message that starts each conversation: by date, else by line."""
        earliest: dict[str, tuple[datetime, int]] = {}
        for batch in batches:
            if isinstance(batch, Rejected | Skipped):
                continue
            columns = (self._convert(batch, name, str, "") for name in ("thread", "date", "role", "text"))
            for line, thread, date, role, text in zip(batch.lines, *columns, strict=False):
                if role.strip().casefold() in _TEAM_ROLES or not text.strip():
                    continue
                conversation, position = self._stated(thread), (self._date(date) or _LATEST, line)
                if conversation not in earliest or position < earliest[conversation]:
                    earliest[conversation] = position
        return {conversation: line for conversation, (_, line) in earliest.items()}

    def _batch_rows(self, batch: Batch) -> list[Row]:
        """Return a ticket for each row of a batch, or why it gives none."""
        columns = self._read_columns(batch)
        dropped: dict[int, Row] = dict(self._team_messages(batch))
        self._tidy_texts(columns, batch)
        for row, reason in _rows_without_text(columns, batch):
            dropped.setdefault(row, reason)
        self._name_rows(columns, batch, dropped)
        self._read_tags(columns, batch)
        # Before a line "Customer: ..." is taken out of a text: what follows it was not posted in River format.
        posts = [row for row, text in enumerate(columns.texts) if may_begin(text) and row not in dropped]
        _read_stated_customers(columns, dropped)
        self._read_river_lines(columns, posts)
        if self._format is not None and self._format.replies is not None:
            read_replies = self._format.replies
            columns.replies = [
                () if row in dropped else read_replies(batch.record(row)) for row in range(len(columns.texts))
            ]
        tickets = columns.tickets()
        return [dropped.get(row, ticket) for row, ticket in enumerate(tickets)] if dropped else tickets

    def _read_columns(self, batch: Batch) -> _Columns:
        """Return the cells of a batch by field, each converted to what a ticket holds."""
        number = len(batch.lines)
        row_ids = stated_all(self._cells(batch, "id") or [""] * number)
        return _Columns(
            lines=batch.lines,
            refs=[""] * number if "thread" in self._fields else self._refs_of(row_ids),
            texts=clean_all(self._cells(batch, "text") or [""] * number),
            titles=self._convert(batch, "title", _stated_line, ""),
            types=self._convert(batch, "type", self._meanings.type, None),
            segments=self._convert(batch, "segment", self._meanings.segment, None),
            impact_words=self._convert(batch, "impact", self._stated, ""),
            customers=self._convert(batch, "customer", self._stated, ""),
            customer_refs=self._convert(batch, "customer_id", self._stated, ""),
            emails=self._convert(batch, "email", self._stated, ""),
            dates=self._convert(batch, "date", self._date, None),
            workarounds=self._convert(batch, "workaround", _stated_line, ""),
            requested=self._convert(batch, "requested", _stated_line, ""),
            authors=self._convert(batch, "author", self._stated, ""),
            in_format=[False] * number,
            person_refs=self._convert(batch, "person_id", self._stated, ""),
            person_names=self._convert(batch, "person", self._stated, ""),
            parents=[""] * number,
            replies=[()] * number,
        )

    def _cells(self, batch: Batch, field: str) -> Sequence[str] | None:
        """Return the cells of a field: of several columns the first with a value, of tags all; None without one."""
        columns = self._fields.get(field, ())
        if not columns:
            return None
        read = batch.joined if field == "tags" else batch.cells
        cells = [read(column) for column in columns]
        if len(cells) == 1:
            return cells[0]
        if field == "tags":
            return [",".join(filter(None, row)) for row in zip(*cells, strict=True)]
        return [next((cell for cell in row if stated(cell)), "") for row in zip(*cells, strict=True)]

    def _convert(self, batch: Batch, field: str, convert: Callable[[str], _T], default: _T) -> list[_T]:
        """Return the converted cells of a field, or the default for each row where the field has no column."""
        cells = self._cells(batch, field)
        return [default] * len(batch.lines) if cells is None else list(map(convert, cells))

    def _team_messages(self, batch: Batch) -> Iterator[tuple[int, Skipped]]:
        for row, role in enumerate(self._cells(batch, "role") or ()):
            if role.strip().casefold() in _TEAM_ROLES:
                yield row, Skipped(batch.lines[row], "messages by the team, not by a customer")

    def _tidy_texts(self, columns: _Columns, batch: Batch) -> None:
        """Clean the texts and titles that need it: HTML, a formula's apostrophe, placeholders, appended columns."""
        appended = self._format.appended_columns if self._format is not None else ()
        rows = [
            row
            for row, (text, title) in enumerate(zip(columns.texts, columns.titles, strict=True))
            if len(text) < _PLACEHOLDER_LENGTH
            or text[:1] in _TEXT_STARTS_TO_TIDY
            or title[:1] in _TITLE_STARTS_TO_TIDY
            or appended
        ]
        for row in rows:
            text, title = _tidy(columns.texts[row], columns.titles[row])
            for column in appended if text else ():
                if words := stated(batch.cells(column)[row]):
                    text += f"\n{column}: {plain(words)}"
            columns.texts[row], columns.titles[row] = text, title

    def _refs_of(self, row_ids: Sequence[str]) -> list[str]:
        """Return the names of rows by their ids; "" for those that have none.

        In a known format one id is one ticket, and a later row with it is a newer version. In other tables a repeated
        id is another ticket. An id that a spreadsheet has rounded stands for many tickets, so it names none.
        """
        together = "".join(row_ids)
        if "." in together or "+" in together:
            row_ids = ["" if is_mangled(row_id) else row_id for row_id in row_ids]
        return list(row_ids if self._format is not None else self._refs.by_ids(row_ids))

    def _name_rows(self, columns: _Columns, batch: Batch, dropped: Mapping[int, Row]) -> None:
        """Name the messages of conversations, and rows without an id: by their content."""
        if "thread" in self._fields:
            self._name_messages(columns, batch, dropped)
        for row in [row for row, ref in enumerate(columns.refs) if not ref]:
            if row not in dropped:
                columns.refs[row] = self._refs.by_content(batch.content(row))

    def _name_messages(self, columns: _Columns, batch: Batch, dropped: Mapping[int, Row]) -> None:
        """Name the first message of a conversation like the conversation, and make all others replies to it."""
        row_ids = stated_all(self._cells(batch, "id") or [""] * len(batch.lines))
        for row, conversation in enumerate(self._convert(batch, "thread", self._stated, "")):
            if not conversation or row in dropped:
                continue
            if self._first_lines.get(conversation) == columns.lines[row]:
                columns.refs[row] = conversation
            else:
                columns.parents[row] = conversation
                columns.refs[row] = self._refs.by_id(f"{conversation}/{row_ids[row]}") if row_ids[row] else ""

    def _read_tags(self, columns: _Columns, batch: Batch) -> None:
        """Read type and segment from tags, where no column states them.

        A tag for praise counts above a column: helpdesks have no type for it, and their column says "question".
        """
        for row, tags in enumerate(self._cells(batch, "tags") or ()):
            if not tags:
                continue
            has_type = columns.types[row] not in (None, TicketType.OTHER)
            tag_type, tag_segment = self._meanings.of_tags(tags)
            if tag_type is TicketType.PRAISE or (tag_type and not has_type):
                columns.types[row] = tag_type
            columns.segments[row] = columns.segments[row] or tag_segment

    def _read_river_lines(self, columns: _Columns, rows: Sequence[int]) -> None:
        """Split the texts of these rows into type, segment, impact and quote, where they are in River format."""
        for row in rows:
            post = parse(columns.texts[row], self._meanings)
            if post is None:
                continue
            columns.types[row] = columns.types[row] or post.type
            columns.segments[row] = columns.segments[row] or post.segment
            columns.impact_words[row] = columns.impact_words[row] or post.impact_words
            if post.quote:  # else only the head was posted: it stays the quote
                columns.texts[row] = post.quote
                columns.in_format[row] = not post.missing


def _replies_last(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows so that each reply comes after its ticket; replies whose ticket never comes are last."""
    started: set[str] = set()
    waiting: dict[str, list[Row]] = {}
    for row in rows:
        if not isinstance(row, NewTicket):
            yield row
        elif row.parent and row.parent not in started:
            waiting.setdefault(row.parent, []).append(row)
        else:
            yield row
            if not row.parent:
                started.add(row.ref)
            yield from waiting.pop(row.ref, ())
    for replies in waiting.values():
        yield from replies


def _tidy(text: str, title: str) -> tuple[str, str]:
    """Return text and title without HTML and without an apostrophe that kept a spreadsheet from seeing a formula.

    Where the text is empty or a placeholder, the title becomes the text.
    """
    if title[:1] == "<" and is_html(title):
        title = plain(html_to_text(title))
    if text[:1] == "<" and is_html(text):
        text = clean(html_to_text(text))
    text, title = unescape_formula(text), unescape_formula(title)
    if not text.strip(_INVISIBLE) or (title and not stated(text)):
        text, title = title if title.strip(_INVISIBLE) else "", ""
    return text, title


def _rows_without_text(columns: _Columns, batch: Batch) -> Iterator[tuple[int, Rejected | Skipped]]:
    """Yield the rows that give no ticket because their text is empty or too long."""
    for row, text in enumerate(columns.texts):
        if not text:
            yield row, _reject_empty(columns.lines[row], batch.content(row))
        elif len(text) > TEXT_LIMIT:
            reason = f"its text has {len(text):,} characters, but at most {TEXT_LIMIT:,} are imported"
            yield row, Rejected(columns.lines[row], reason, shown_content(batch.content(row)))


def _reject_empty(line: int, content: str) -> Rejected | Skipped:
    """Reject a row without a text; skip a line of a report, which has words in one cell alone."""
    cells = content.split("\x1f")
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(cells) > 2 and len(filled) == 1 and " " in filled[0]:
        return Skipped(line, "lines with text in only one cell, such as headings")
    return Rejected(line, NO_TEXT, shown_content(content))


def _read_stated_customers(columns: _Columns, dropped: Mapping[int, Row]) -> None:
    """Read the customer from a line "Customer: ..." of the text, where no column states one."""
    rows = [
        row
        for row, (text, customer, customer_ref, email) in enumerate(
            zip(columns.texts, columns.customers, columns.customer_refs, columns.emails, strict=True)
        )
        if not (customer or customer_ref or email) and (":" in text or "\n" in text)
    ]
    for row in rows:
        if row not in dropped:
            columns.customers[row], columns.texts[row] = customer_stated(columns.texts[row])


def shown_content(content: str) -> str:
    r"""Return the content of a rejected row (cells separated by \x1f) for the report, cut to CONTENT_LIMIT."""
    return clean(content.replace("\x1f", " | "))[:CONTENT_LIMIT]


def _stated_line(cell: str) -> str:
    return plain(stated(cell)) if cell else ""
