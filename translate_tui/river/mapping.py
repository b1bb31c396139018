"""Tables: which of their columns hold what, whatever the format, and the tickets that come of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from translate_tui.model import ColumnsNotMapped, FilePreview, Rejected, Row, Skipped, UserError
from translate_tui.river.dates import DayOrder, has_order, order_of
from translate_tui.river.fields import FIELDS, column_name, guess, likely
from translate_tui.river.format import ExportFormat, format_of
from translate_tui.river.meanings import stated
from translate_tui.river.options import ReadOptions, SavedMapping
from translate_tui.river.refs import header_key
from translate_tui.river.tickets import Batch, TicketBuilder
from translate_tui.text import plain, shorten

SAMPLES: Final = 5  # rows that are shown where people choose columns
_LONGEST: Final = 40  # characters of a column's name in a message
_SHOWN: Final = 20  # columns named in a message
_ORDER_FROM: Final = 50  # dates that are looked at before all of them are
Fields = Mapping[str, tuple[str, ...]]


class RowSource(NamedTuple):
    """One source that is being read. `key` names the source through all its exports.

    `states` are the fields that its rows can state: others are left as they are kept. `chosen` is
    to be remembered for this source. `about` is about how many rows there are (0: nobody knows). `threaded`: its
    tickets are conversations, each known by its first message.
    """

    key: str
    format: str
    name: str
    rows: Iterator[Row]
    states: frozenset[str] = frozenset(FIELDS)
    chosen: SavedMapping | None = None
    about: int = 0
    threaded: bool = False


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

    format: ExportFormat | None
    fields: Fields
    key: str
    order: DayOrder | None
    chosen: SavedMapping | None


def reading_of(table: Table, choices: ReadOptions) -> RowSource:
    """Return the rows of a table. Raises UserError for wrong choices, Unmapped when no column holds the text."""
    plan = _plan(table, choices)
    if "text" not in plan.fields and "title" not in plan.fields:
        look = look_at(table, choices)
        example = shorten(look.fields.get("text", (max(table.columns, key=len, default="COLUMN"),))[0], _LONGEST)
        raise ColumnsNotMapped(
            f"{table.where}: no column is known to hold what the customer said. Its columns are "
            f'{_named(table.columns)}. Say which one does, for example: --map "text={example}"',
            look,
        )
    order = plan.order
    if order is None and "date" in plan.fields:
        order = _order(table, plan.fields["date"])
    taking = TicketBuilder(plan.format, plan.fields, order, choices.meanings)
    format_name = plan.format.name if plan.format else table.kind
    return RowSource(
        plan.key,
        format_name,
        table.name,
        taking.rows(table.batches),
        frozenset(plan.fields),
        plan.chosen,
        table.about,
        "thread" in plan.fields,
    )


def look_at(table: Table, choices: ReadOptions) -> FilePreview:
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
    return FilePreview(table.name, name, columns, samples, fields, plan.chosen is not None)


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


def _plan(table: Table, choices: ReadOptions) -> _Plan:
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
        remembered = SavedMapping(key, chosen, order)
    return _Plan(known, fields, key, order, remembered)


def _remembered(key: str, table: Table, choices: ReadOptions) -> SavedMapping | None:
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
            raise UserError(
                f"--map {name}={column}: there is no field “{name}”. The fields are {', '.join(FIELDS)}. "
                f"Example: --map text={table.columns[0] if table.columns else 'Description'}"
            )
        if column and column not in by_name and column_name(column) not in by_name:
            raise UserError(
                f"--map {name}={column}: {table.where} has no column “{column}”. Its columns are "
                f"{_named(table.columns)}."
            )
        picked[name] = (by_name.get(column) or by_name[column_name(column)],) if column else ()
    return picked


def _named(columns: list[str]) -> str:
    names = [shorten(column, _LONGEST) for column in dict.fromkeys(columns)]
    shown = ", ".join(column or "(no name)" for column in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _order(table: Table, columns: Sequence[str]) -> DayOrder | None:
    """Return the order in which the dates of a table are written; all of them are read only where it matters."""

    def dates() -> Iterator[str]:
        for batch in table.batches():
            if not isinstance(batch, Rejected | Skipped):
                yield from batch.cells(columns[0])

    if any(has_order(words) for words in islice(dates(), _ORDER_FROM)):
        return order_of(dates())
    return None
