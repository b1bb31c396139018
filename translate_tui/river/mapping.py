"""Maps the columns of a table to the fields of a ticket, whatever the file's format."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from translate_tui.model import ColumnsNotMapped, FilePreview, Rejected, Row, Skipped, UserError
from translate_tui.river.dates import DayOrder, has_order, order_of
from translate_tui.river.fields import FIELDS, column_name, guess, propose
from translate_tui.river.format import ExportFormat, format_of
from translate_tui.river.meanings import stated
from translate_tui.river.options import ReadOptions, SavedMapping
from translate_tui.river.refs import header_key
from translate_tui.river.tickets import Batch, TicketBuilder
from translate_tui.text import plain, shorten

SAMPLE_ROWS: Final = 5  # rows in a preview
_SAMPLE_LENGTH: Final = 200  # characters of a cell in a preview
_VALUE_LENGTH: Final = 80  # characters of a value in `common_values`
_COLUMN_LENGTH: Final = 40  # characters of a column's name in an error
_COLUMNS_IN_ERROR: Final = 20
_DATES_PROBED: Final = 50  # dates that are looked at before the whole column is
ColumnsByField = Mapping[str, tuple[str, ...]]


class RowSource(NamedTuple):
    """One source whose rows are about to be imported.

    `key` is the same for every export of the source. `states` are the fields that its rows can have: other fields of
    a known ticket are left as they are. `chosen` is the mapping to save for the source's next export. `about` is a
    rough number of rows (0: unknown). `threaded`: its tickets are conversations, each known by its first message.
    `customer_columns` are the columns that hold the customers' names.
    """

    key: str
    format: str
    name: str
    rows: Iterator[Row]
    states: frozenset[str] = frozenset(FIELDS)
    chosen: SavedMapping | None = None
    about: int = 0
    threaded: bool = False
    customer_columns: tuple[str, ...] = ()


class Table(NamedTuple):
    """A file (or one sheet of it) with named columns, before the columns are mapped.

    `batches` starts reading its rows from the beginning. `where` is for error messages, `name` is shown to people.
    `prefix` is what the source's key starts with; `key` is the whole key, where neither a format nor the columns give
    one. `about` is a rough number of rows.
    """

    prefix: str
    kind: str
    where: str
    name: str
    columns: list[str]
    batches: Callable[[], Iterator[Batch | Rejected | Skipped]]
    key: str = ""
    about: int = 0

    def row_batches(self) -> Iterator[Batch]:
        """Yield the rows that can be read, without those that are rejected or skipped."""
        return (batch for batch in self.batches() if not isinstance(batch, Rejected | Skipped))


class _Mapping(NamedTuple):
    """How a table is read. `format` is None for unknown ones, `saved` what people chose for it now or before."""

    format: ExportFormat | None
    fields: ColumnsByField
    key: str
    order: DayOrder | None
    saved: SavedMapping | None


def row_source(table: Table, options: ReadOptions) -> RowSource:
    """Return the rows of a table as a source.

    Raises UserError for a field or column that does not exist, ColumnsNotMapped when no column holds the text.
    """
    mapping = _map_columns(table, options)
    if "text" not in mapping.fields and "title" not in mapping.fields:
        raise _not_mapped(table, options)
    order = mapping.order
    if order is None and "date" in mapping.fields:
        order = _detect_order(table, mapping.fields["date"][0])
    builder = TicketBuilder(mapping.format, mapping.fields, order, options.meanings)
    return RowSource(
        mapping.key,
        mapping.format.name if mapping.format else table.kind,
        table.name,
        builder.rows(table.batches),
        frozenset(mapping.fields),
        mapping.saved,
        table.about,
        "thread" in mapping.fields,
        mapping.fields.get("customer", ()),
    )


def preview(table: Table, options: ReadOptions) -> FilePreview:
    """Return the first rows of a table, and from which columns each field would be read.

    For an unknown format this includes a proposal for fields whose columns are not known by name.
    """
    mapping = _map_columns(table, options)
    batch = next(table.row_batches(), None)
    columns = tuple(dict.fromkeys(table.columns))
    cells = [batch.cells(column)[:SAMPLE_ROWS] for column in columns] if batch else []
    samples = tuple(tuple(plain(cell)[:_SAMPLE_LENGTH] for cell in row) for row in zip(*cells, strict=True))
    fields = dict(mapping.fields)
    if mapping.format is None and mapping.saved is None:
        known = {field: from_columns[0] for field, from_columns in fields.items()}
        fields = {field: (column,) for field, column in propose(columns, samples, known).items()}
    format_name = mapping.format.name if mapping.format else table.kind
    return FilePreview(table.name, format_name, columns, samples, fields, mapping.saved is not None)


def common_values(table: Table, columns: Sequence[str], limit: int) -> dict[str, int]:
    """Return the `limit` most common values of columns, each with its number of rows, most common first."""
    counts: Counter[str] = Counter()
    for batch in table.row_batches():
        for column in columns:
            for cell in batch.joined(column):
                if value := stated(cell):
                    counts[plain(value)[:_VALUE_LENGTH]] += 1
    return dict(islice(sorted(counts.items(), key=lambda item: (-item[1], item[0])), limit))


def _map_columns(table: Table, options: ReadOptions) -> _Mapping:
    """Return the mapping of a table: what people chose, else its format, else the names of its columns."""
    known_format = format_of(table.columns)
    key = table.key or (known_format.key if known_format else "")
    if not key and table.prefix == "table":
        key = header_key(table.prefix, table.columns)
    saved: SavedMapping | None = None
    chosen, order = dict(options.fields), options.order
    if not chosen and order is None:
        saved = _saved_mapping(key, table, options.saved)
        if saved is not None:
            chosen, order = dict(saved.fields), saved.order
    chosen_fields = _check_chosen(chosen, table)
    other_fields = _known_columns(table, known_format, chosen_fields)
    merged = {field: columns for field, columns in other_fields.items() if field not in chosen_fields} | chosen_fields
    fields = {field: columns for field, columns in merged.items() if columns}
    # The columns of JSON vary with the records in it, so only those that identify a ticket go into the key.
    key = key or header_key(table.prefix, [fields[name][0] for name in ("id", "text", "title") if name in fields])
    if chosen or order is not None:
        saved = SavedMapping(key, chosen, order)
    return _Mapping(known_format, fields, key, order, saved)


def _saved_mapping(key: str, table: Table, saved: Sequence[SavedMapping]) -> SavedMapping | None:
    """Return the newest mapping saved for this source: for its key, or (JSON) for any key if the columns exist."""
    for mapping in reversed(saved):
        columns_exist = set(mapping.fields.values()) <= {*table.columns, ""}
        if columns_exist and (mapping.key == key if key else mapping.key.startswith(f"{table.prefix}:")):
            return mapping
    return None


def _known_columns(
    table: Table, known_format: ExportFormat | None, chosen_fields: ColumnsByField
) -> dict[str, tuple[str, ...]]:
    """Return the columns of each field by the format, or by their names; by names no chosen column is used again."""
    if known_format:
        return {field: columns for field in FIELDS if (columns := known_format.columns_of(field, table.columns))}
    used = {column for columns in chosen_fields.values() for column in columns}
    guessed = guess(column for column in table.columns if column not in used)
    return {field: (column,) for field, column in guessed.items()}


def _check_chosen(chosen: Mapping[str, str], table: Table) -> dict[str, tuple[str, ...]]:
    """Return the chosen columns as the header writes them; () where a field is to be read from no column.

    Raises UserError for a field or column that does not exist.
    """
    by_name = {column_name(column): column for column in reversed(table.columns)}
    by_name |= {column: column for column in table.columns}
    columns: dict[str, tuple[str, ...]] = {}
    for field, column in chosen.items():
        if field not in FIELDS:
            raise UserError(
                f"--map {field}={shown_column(column)}: there is no field “{field}”. The fields are "
                f"{', '.join(FIELDS)}. "
                f"Example: --map text={shown_column(table.columns[0]) if table.columns else 'Description'}"
            )
        if column and column not in by_name and column_name(column) not in by_name:
            raise UserError(
                f"--map {field}={shown_column(column)}: {table.where} has no column “{shown_column(column)}”. Its "
                f"columns are {list_columns(table.columns)}."
            )
        columns[field] = (by_name.get(column) or by_name[column_name(column)],) if column else ()
    return columns


def _not_mapped(table: Table, options: ReadOptions) -> ColumnsNotMapped:
    """Return the error for a table without a text, with a proposal."""
    proposal = preview(table, options)
    text_columns = proposal.fields.get("text", (max(table.columns, key=len, default="COLUMN"),))
    return ColumnsNotMapped(
        f"{table.where}: no column is recognized as the customer's words. Its columns are "
        f"{list_columns(table.columns)}. Say which one it is, for example: "
        f'--map "text={shown_column(text_columns[0])}"',
        proposal,
    )


def shown_column(column: str) -> str:
    """Return a column's name for an error: short, because a damaged file may have one that is thousands long."""
    return shorten(column, _COLUMN_LENGTH)


def list_columns(columns: Sequence[str]) -> str:
    """Return the columns of a table for an error: the first ones, and how many more there are."""
    names = [shown_column(column) for column in dict.fromkeys(columns)]
    listed = ", ".join(column or "(no name)" for column in names[:_COLUMNS_IN_ERROR])
    return listed + (f" and {len(names) - _COLUMNS_IN_ERROR} more" if len(names) > _COLUMNS_IN_ERROR else "")


def _detect_order(table: Table, column: str) -> DayOrder | None:
    """Return the order of day and month in a column; the whole file is read only when its dates have one."""

    def cells() -> Iterator[str]:
        for batch in table.row_batches():
            yield from batch.cells(column)

    if any(has_order(cell) for cell in islice(cells(), _DATES_PROBED)):
        return order_of(cells())
    return None
