"""Reads lists of customers: their names, ids, domains, segments and yearly values.

They come from a CRM, a billing system or a spreadsheet. Columns are found by their names, or as people map them.
Segments and values are read as the list states them, never computed from anything else.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.customers import (
    Identity,
    domain_identity,
    domain_of,
    id_identity,
    id_of,
    name_identities,
    names_nobody,
)
from translate_tui.river.fields import column_name
from translate_tui.river.mapping import list_columns, shown_column
from translate_tui.river.meanings import stated
from translate_tui.river.money import ReadMoney, Unit, currency_of, read_yearly_value, split_header
from translate_tui.river.options import ReadOptions
from translate_tui.river.refs import header_key
from translate_tui.river.sources import table_at
from translate_tui.text import clean, plain

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer": (
        "name", "customer", "customer name", "account name", "account", "company", "company name", "organization",
        "organization name", "organisation", "client",
    ),
    "customer_id": ("id", "customer id", "account id", "company id", "organization id", "record id", "external id"),
    "email": (
        "domain", "domains", "email domain", "website", "web site", "url", "company domain name", "company domains",
        "organization domains",
    ),
    "segment": ("segment", "customer segment", "market segment", "account tier", "tier", "plan"),
    "value": (
        "arr", "yearly value", "annual value", "acv", "annual contract value", "annual recurring revenue",
        "value a year", "mrr", "monthly recurring revenue", "monthly value", "value",
    ),
    "currency": ("currency", "currency code", "currency iso code", "arr currency", "value currency"),
}  # fmt: skip


_VALUE_WORDS: Final = frozenset(("arr", "acv", "mrr"))


class Account(NamedTuple):
    """A customer in a list. `identities` are strongest first.

    `value` is what the list says that it pays a year; a value that can't be read has its cell in `value_cell`.
    """

    line: int
    name: str
    identities: tuple[Identity, ...]
    segment: str | None
    value: ReadMoney
    value_cell: str


def read(path: Path, options: ReadOptions, notes: dict[str, int]) -> Iterator[Account | Rejected | Skipped]:
    """Yield the rows of a list of customers. Raises UserError when no column holds their names.

    A column that could hold values but is not read is said in `notes`, which is changed in place.
    """
    table = table_at(path, ReadOptions())
    fields = _map_fields(table.columns, options.fields, table.where)
    if "value" not in fields:
        for column in filter(_could_be_value, table.columns):
            notes[
                f"column “{shown_column(column)}” is not read. To read yearly values from it: --map value=COLUMN"
            ] = 1
    value_columns = _value_columns(table.columns, fields.get("value", ""))
    source_key = header_key("customers", table.columns)
    for batch in table.batches():
        if isinstance(batch, Rejected | Skipped):
            yield batch
            continue
        no_cells = [""] * len(batch.lines)
        columns = [batch.cells(fields[field]) if field in fields else no_cells for field in FIELDS]
        values = [(batch.cells(column), unit) for column, unit in value_columns] or [(no_cells, Unit())]
        for index, (line, *cells) in enumerate(zip(batch.lines, *columns, strict=True)):
            row = dict(zip(FIELDS, cells, strict=True))
            # Of columns for several currencies ("ARR (EUR)", "ARR (USD)") the first with a value in it.
            value_cells, unit = next((value for value in values if stated(value[0][index])), values[0])
            row["value"] = value_cells[index]
            yield _account(line, row, unit, options.meanings.segment(row["segment"]), source_key)


def _map_fields(columns: list[str], chosen: Mapping[str, str], where: str) -> dict[str, str]:
    """Return the column of each field: as people chose, else by its name."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(column_name(column), column)
    value_by_name: dict[str, str] = {}  # without the unit in it: "ARR (EUR)" is an "arr"
    for column in columns:
        value_by_name.setdefault(split_header(column)[0], column)
    listed = list_columns(columns)
    fields: dict[str, str] = {}
    for field, names in FIELDS.items():
        known = value_by_name | by_name if field == "value" else by_name
        if column := next((known[name] for name in names if name in known), ""):
            fields[field] = column
    maybe = [column for column in columns if _could_be_value(column)]
    if "value" not in fields and len(maybe) == 1 and not _is_contradictory(maybe[0]):
        fields["value"] = maybe[0]  # "Current ARR", "MRR (annualised)"
    for field, column in chosen.items():
        if field not in FIELDS or column_name(column) not in by_name:
            raise UserError(
                f"--map {field}={shown_column(column)}: no such field or column. The fields are "
                f"{', '.join(FIELDS)}. The columns of {where} are {listed}."
            )
        fields[field] = by_name[column_name(column)]
    if not fields.get("customer"):
        raise UserError(
            f"{where}: no column is recognized as the customers' names. Its columns are "
            f'{listed}. Say which one it is: --map "customer={shown_column(columns[0])}"'
        )
    return {field: column for field, column in fields.items() if column}


def _could_be_value(column: str) -> bool:
    return not _VALUE_WORDS.isdisjoint(column_name(column).split())


def _is_contradictory(column: str) -> bool:
    """Tell whether a name says that its values are a year's and a month's: "Monthly ARR"."""
    words = set(column_name(column).split())
    return bool(words & {"arr", "acv"}) and split_header(column)[1].times > 1


def _value_columns(columns: list[str], chosen: str) -> list[tuple[str, Unit]]:
    """Return the column of the yearly value, and others of the same name for other currencies, each with its unit."""
    if not chosen:
        return []
    name, unit = split_header(chosen)
    others = [
        (column, other_unit)
        for column, (other_name, other_unit) in zip(columns, map(split_header, columns), strict=True)
        if column != chosen and other_name == name and other_unit.currency
    ]
    return [(chosen, unit), *others]


def _account(
    line: int, row: Mapping[str, str], value_unit: Unit, segment: str | None, source_key: str
) -> Account | Rejected:
    """Return the customer in a row (a cell for each field); Rejected where it has no name.

    `value_unit` is what the name of the value's column states.
    """
    name = "" if names_nobody(row["customer"]) else plain(row["customer"])
    identities: list[Identity] = []
    customer_id = plain(id_of(row["customer_id"]))
    if customer_id:
        identities.append(id_identity(customer_id, source_key))
    if name:
        identities += name_identities(name)
    for address in re.split(r"[,;\s]+", clean(row["email"])):
        if domain := domain_of(address):
            identities.append(domain_identity(domain))
    if not name or not identities:
        content = " | ".join(filter(None, (customer_id, row["email"], row["value"])))
        return Rejected(line, "no name: this row says of nobody what it says", content)
    return Account(line, name, tuple(identities), segment, _value(row, value_unit), plain(row["value"]))


def _value(row: Mapping[str, str], unit: Unit) -> ReadMoney:
    """Return what a row says is paid a year; its currency may be in a column of its own."""
    currency_cell = stated(row["currency"])
    currency = currency_of(currency_cell)
    value = read_yearly_value(row["value"], unit, Unit(currency))
    if value.money is not None and currency_cell and not currency:
        return ReadMoney(None, problem=f"“{plain(currency_cell)}” is not a known currency")
    return value
