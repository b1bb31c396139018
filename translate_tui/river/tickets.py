"""From named columns, whatever the format, to tickets."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice, repeat
from typing import Any, Final, NamedTuple, Protocol

from translate_tui.model import Look, NewTicket, Refused, Rejected, Row, Skipped, TicketType, Unmapped
from translate_tui.river.choices import Choices, Remembered
from translate_tui.river.customers import is_mangled
from translate_tui.river.dates import DayOrder, date_of, is_ambiguous, order_of
from translate_tui.river.fields import FIELDS, column_name, guess, likely
from translate_tui.river.format import Format, Record, format_of
from translate_tui.river.html import is_html, words_of
from translate_tui.river.line import parse
from translate_tui.river.meanings import stated
from translate_tui.river.naming import Refs, header_key
from translate_tui.text import clean, plain

TEXT_LIMIT: Final = 1_000_000  # characters of one ticket; the whole Bible has four million
SAMPLES: Final = 5  # rows that are shown where people choose columns
CONTENT_LIMIT: Final = 2000  # characters kept of a row that is rejected
_SHOWN: Final = 20  # columns named in a message
_ORDER_FROM: Final = 50  # dates that are looked at before all of them are
_INVISIBLE: Final = " \n\u200b\u200c\u200d\u2060\ufeff\xad"
_GUARDED: Final = "=+-@"
_TEAM: Final = frozenset("admin agent bot teammate team staff internal system operator".split())
NO_TEXT: Final = "no text: nothing that a customer said stands in this row"

Fields = Mapping[str, tuple[str, ...]]


class Reading(NamedTuple):
    """One source that is being read. `key` names the source through all its exports.

    `states` are the fields that its rows can state: others are left as they are kept. `chosen` is
    to be remembered for this source. `about` is about how many rows there are (0: nobody knows).
    """

    key: str
    format: str
    name: str
    rows: Iterator[Row]
    states: frozenset[str] = frozenset(FIELDS)
    chosen: Remembered | None = None
    about: int = 0


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


class Table(NamedTuple):
    """A file (or sheet) with named columns, before it is known what they mean.

    `key` names its source where neither its format nor its columns do. `about` is about how many
    rows it has.
    """

    prefix: str
    kind: str
    where: str
    name: str
    columns: list[str]
    batches: Callable[[], Iterator[Batch | Rejected | Skipped]]
    key: str = ""
    about: int = 0


class _Plan(NamedTuple):
    """How a table is read: its format, where one is known, the fields' columns, and what was chosen."""

    format: Format | None
    fields: Fields
    key: str
    order: DayOrder | None
    chosen: Remembered | None


def reading_of(table: Table, choices: Choices) -> Reading:
    """Return the rows of a table. Raises Refused for wrong choices, Unmapped when no column holds the text."""
    plan = _plan(table, choices)
    if "text" not in plan.fields and "title" not in plan.fields:
        look = look_at(table, choices)
        example = look.fields.get("text", (max(table.columns, key=len, default="COLUMN"),))[0]
        raise Unmapped(
            f"{table.where}: no column is known to hold what the customer said. Its columns are "
            f'{_named(table.columns)}. Say which one does, for example: --map "text={example}"',
            look,
        )
    order = plan.order
    if order is None and "date" in plan.fields:
        order = _order(table, plan.fields["date"])
    taking = _Taking(plan, order, choices)
    format_name = plan.format.name if plan.format else table.kind
    return Reading(
        plan.key, format_name, table.name, taking.rows(table), frozenset(plan.fields), plan.chosen, table.about
    )


def look_at(table: Table, choices: Choices) -> Look:
    """Return what a table looks like, and what would be read from where."""
    plan = _plan(table, choices)
    batch = next((b for b in table.batches() if not isinstance(b, Rejected | Skipped)), None)
    columns = tuple(dict.fromkeys(table.columns))
    cells = [batch.cells(column)[:SAMPLES] for column in columns] if batch else []
    samples = tuple(tuple(plain(cell)[:200] for cell in row) for row in zip(*cells, strict=True))
    name = plan.format.name if plan.format else table.kind
    fields = dict(plan.fields)
    if plan.format is None and plan.chosen is None:
        known = {field: read[0] for field, read in fields.items()}
        fields = {field: (column,) for field, column in likely(columns, samples, known).items()}
    return Look(table.name, name, columns, samples, fields, plan.chosen is not None)


def values_of(table: Table, columns: Sequence[str], most: int) -> dict[str, int]:
    """Return the commonest values of columns, with how often each stands there."""
    times: dict[str, int] = defaultdict(int)
    for batch in table.batches():
        if not isinstance(batch, Rejected | Skipped):
            for column in columns:
                for cell in batch.joined(column):
                    if value := stated(cell):
                        times[plain(value)[:80]] += 1
    return dict(islice(sorted(times.items(), key=lambda item: (-item[1], item[0])), most))


def _plan(table: Table, choices: Choices) -> _Plan:
    known = format_of(table.columns)
    remembered = None
    chosen, order = dict(choices.fields), choices.order
    key = table.key or (known.key if known else "")
    if not key and table.prefix == "table":
        key = header_key(table.prefix, table.columns)
    if not chosen and order is None:
        remembered = _remembered(key, table, choices)
        if remembered is not None:
            chosen, order = dict(remembered.fields), remembered.order
    picked = _picked(chosen, table)
    used = {column for columns in picked.values() for column in columns}
    if known:
        rest: Fields = {name: columns for name in FIELDS if (columns := known.columns_of(name, table.columns))}
    else:
        rest = {name: (column,) for name, column in guess(c for c in table.columns if c not in used).items()}
    fields = {**{name: columns for name, columns in rest.items() if name not in picked}, **picked}
    fields = {name: columns for name, columns in fields.items() if columns}
    # Columns of JSON come and go with what records hold; what is read from them makes the source.
    key = key or header_key(table.prefix, [fields[name][0] for name in ("id", "text", "title") if name in fields])
    if chosen or order is not None:
        remembered = Remembered(key, chosen, order)
    return _Plan(known, fields, key, order, remembered)


def _remembered(key: str, table: Table, choices: Choices) -> Remembered | None:
    """Return what was chosen for this source: the same key, or (JSON) the same columns under another."""
    for one in reversed(choices.remembered):
        there = set(one.fields.values()) <= {*table.columns, ""}
        if there and (one.key == key if key else one.key.startswith(f"{table.prefix}:")):
            return one
    return None


def _picked(chosen: Mapping[str, str], table: Table) -> dict[str, tuple[str, ...]]:
    """Return the chosen columns as they are written in the header; an empty one means: from nowhere."""
    by_name = {column_name(column): column for column in reversed(table.columns)}
    by_name |= {column: column for column in table.columns}
    picked: dict[str, tuple[str, ...]] = {}
    for name, column in chosen.items():
        if name not in FIELDS:
            raise Refused(
                f"--map {name}={column}: there is no field “{name}”. The fields are {', '.join(FIELDS)}. "
                f"Example: --map text={table.columns[0] if table.columns else 'Description'}"
            )
        if column and column not in by_name and column_name(column) not in by_name:
            raise Refused(
                f"--map {name}={column}: {table.where} has no column “{column}”. Its columns are "
                f"{_named(table.columns)}."
            )
        picked[name] = (by_name.get(column) or by_name[column_name(column)],) if column else ()
    return picked


def _named(columns: list[str]) -> str:
    names = list(dict.fromkeys(columns))
    shown = ", ".join(column or "(no name)" for column in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _order(table: Table, columns: Sequence[str]) -> DayOrder | None:
    """Return the order in which the dates of a table are written; all of them are read only where it matters."""

    def dates() -> Iterator[str]:
        for batch in table.batches():
            if not isinstance(batch, Rejected | Skipped):
                yield from batch.cells(columns[0])

    if any(is_ambiguous(words) for words in islice(dates(), _ORDER_FROM)):
        return order_of(dates())
    return None


class _Taking:
    """Makes tickets of the rows of one table."""

    def __init__(self, plan: _Plan, order: DayOrder | None, choices: Choices) -> None:
        self._format = plan.format
        self._fields = plan.fields
        self._meanings = choices.meanings
        self._refs = Refs()
        self._threads: set[str] = set()
        self._line_of = plain
        self._short = lru_cache(maxsize=16_384)(_stated)
        self._date = partial(date_of, order=order) if order else date_of

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield what each row is."""
        for batch in table.batches():
            if isinstance(batch, Rejected | Skipped):
                yield batch
            else:
                yield from self._tickets(batch)

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
        def column(field: str, convert: Callable[[str], Any], nothing: Any) -> Iterable[Any]:
            cells = self._column(batch, field)
            return repeat(nothing) if cells is None else map(convert, cells)

        meanings, short = self._meanings, self._short
        for row, (
            line, own, text, title, kind, segment, impact, customer, customer_ref, email, posted_at,
            workaround, requested, author, tags, person, thread, role,
        ) in enumerate(zip(
            batch.lines,
            column("id", _stated, ""),
            column("text", clean, ""),
            column("title", short, ""),
            column("type", meanings.type, None),
            column("segment", meanings.segment, None),
            column("impact", short, ""),
            column("customer", short, ""),
            column("customer_id", short, ""),
            column("email", short, ""),
            column("date", self._date, None),
            column("workaround", _stated, ""),
            column("requested", _stated, ""),
            column("author", short, ""),
            column("tags", str, ""),
            column("person_id", short, ""),
            column("thread", short, ""),
            column("role", str, ""), strict=False,
        )):  # fmt: skip
            if role and role.strip().casefold() in _TEAM:
                yield Skipped(line, "a message of the team, not of a customer")
                continue
            if title[:1] == "<" and is_html(title):
                title = plain(words_of(title))
            if text[:1] == "<" and is_html(text):
                text = words_of(text)
            elif text[:1] == "'" and text[1:2] in _GUARDED and text[1:2]:
                text = text[1:]  # put there so that no spreadsheet takes it for a formula
            if self._format is not None and self._format.as_said:
                text = self._with_words(text, batch, row)
            if not text.strip(_INVISIBLE):
                text, title = title, ""
                if not text.strip(_INVISIBLE):
                    yield _without_text(line, batch.content(row))
                    continue
            if len(text) > TEXT_LIMIT:
                yield Rejected(
                    line,
                    f"its text has {len(text):,} characters; at most {TEXT_LIMIT:,} are taken in",
                    shown(batch.content(row)),
                )
                continue
            # An id that a spreadsheet has rounded names many tickets, so it names none.
            by_id = own and not is_mangled(own)
            parent = ""
            if thread:
                if thread in self._threads:
                    parent = thread
                    ref = self._refs.by_id(f"{thread}/{own}") if by_id else self._refs.by_content(batch.content(row))
                else:
                    self._threads.add(thread)
                    ref = thread
            elif by_id:
                # Where a format has ids, one id is one ticket, and what stands later is newer.
                ref = own if self._format is not None else self._refs.by_id(own)
            else:
                ref = self._refs.by_content(batch.content(row))
            if tags and (segment is None or kind in (None, TicketType.OTHER)):
                tagged, tagged_segment = meanings.of_tags(tags)
                kind, segment = (
                    tagged if kind in (None, TicketType.OTHER) and tagged else kind,
                    segment or tagged_segment,
                )
            in_format = False
            if (post := parse(text, meanings)) is not None and post.quote:
                kind, segment = kind or post.type, segment or post.segment
                impact = impact or post.impact_words
                text, in_format = post.quote, not post.missing
            yield NewTicket(
                line, ref, text, "" if title == text else title, kind, segment, impact, customer, customer_ref,
                email, posted_at, workaround, requested, author, in_format, person, parent,
                self._format.replies(batch.record(row)) if self._format is not None and self._format.replies else (),
            )  # fmt: skip

    def _with_words(self, text: str, batch: Batch, row: int) -> str:
        """Return the text with what stands in columns that mean no field, each in its own words."""
        assert self._format is not None
        words = [text]
        for column in self._format.as_said:
            cell = next((stated(c) for c in batch.cells(column)[row : row + 1]), "")
            if cell:
                words.append(f"{column}: {plain(cell)}")
        return "\n".join(words) if text else ""


def _without_text(line: int, content: str) -> Rejected | Skipped:
    """Return what a row without a text is: reports end in lines with words in one cell alone."""
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
