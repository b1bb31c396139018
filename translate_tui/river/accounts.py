"""Reads lists of customers: their names, ids, domains, segments and yearly values.

They come from a CRM, a billing system or a spreadsheet. Columns are found by their names, or as people map them.
Segments and values are read as the list states them, never computed from anything else.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.customers import Identity, domain_of, id_identity, id_of, name_identities, names_nobody
from translate_tui.river.fields import column_name
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
        "value a year",
    ),
}  # fmt: skip
_CURRENCY: Final = r"(?:[€$£¥]|EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CAD|AUD|BRL|MXN|US\$|Fr\.?)"
_MONEY: Final = re.compile(
    rf"{_CURRENCY}?\s*(?P<digits>\d[\d\s.,'’\u00a0\u202f]*?)\s*(?P<multiplier>k|m|mn|mio|bn|mrd)?\.?\s*{_CURRENCY}?\s*"
    r"(?:/\s*(?:year|yr|a|jahr)|per year|p\.?\s?a\.?|a year)?",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?|\d+(?:[.,]\d+)?")
_VALUE_LIMIT: Final = 10**13  # whole units of a currency; a greater yearly value is a mistake
_MULTIPLIERS: Final = {
    "": 1,
    "k": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "bn": 10**9,
    "mrd": 10**9,
}
_CURRENCY_IN_CELL: Final = re.compile(
    r"[€$£¥]|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CAD|AUD|BRL|MXN)\b", re.IGNORECASE
)
_SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


class Account(NamedTuple):
    """A customer in a list. `identities` are strongest first, `yearly_value` is in whole units of `currency`."""

    line: int
    name: str
    identities: tuple[Identity, ...]
    segment: str | None
    yearly_value: int | None
    currency: str


def read(path: Path, options: ReadOptions) -> Iterator[Account | Rejected | Skipped]:
    """Yield the rows of a list of customers. Raises UserError when no column holds their names."""
    table = table_at(path, ReadOptions())
    fields = _map_fields(table.columns, options.fields, table.where)
    source_key = header_key("customers", table.columns)
    for batch in table.batches():
        if isinstance(batch, Rejected | Skipped):
            yield batch
            continue
        no_cells = [""] * len(batch.lines)
        columns = [batch.cells(fields[field]) if field in fields else no_cells for field in FIELDS]
        for line, *cells in zip(batch.lines, *columns, strict=True):
            row = dict(zip(FIELDS, cells, strict=True))
            yield _account(line, row, options.meanings.segment(row["segment"]), source_key)


def _map_fields(columns: list[str], chosen: Mapping[str, str], where: str) -> dict[str, str]:
    """Return the column of each field: as people chose, else by its name."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(column_name(column), column)
    listed = ", ".join(column or "(no name)" for column in columns)
    fields: dict[str, str] = {}
    for field, names in FIELDS.items():
        if column := next((by_name[name] for name in names if name in by_name), ""):
            fields[field] = column
    for field, column in chosen.items():
        if field not in FIELDS or column_name(column) not in by_name:
            raise UserError(
                f"--map {field}={column}: a list of customers has the fields {', '.join(FIELDS)}, and {where} the "
                f"columns {listed}."
            )
        fields[field] = by_name[column_name(column)]
    if not fields.get("customer"):
        raise UserError(
            f"{where}: no column is known to hold the customers' names. Its columns are "
            f'{listed}. Say which one does: --map "customer={columns[0]}"'
        )
    return {field: column for field, column in fields.items() if column}


def _account(line: int, row: Mapping[str, str], segment: str | None, source_key: str) -> Account | Rejected:
    """Return the customer in a row (a cell for each field); Rejected where it has no name."""
    name = "" if names_nobody(row["customer"]) else plain(row["customer"])
    identities: list[Identity] = []
    customer_id = plain(id_of(row["customer_id"]))
    if customer_id:
        identities.append(id_identity(customer_id, source_key))
    if name:
        identities += name_identities(name)
    for address in re.split(r"[,;\s]+", clean(row["email"])):
        if domain := domain_of(address):
            identities.append(Identity("domain", domain, f"e-mail domain {domain}"))
    if not name or not identities:
        content = " | ".join(filter(None, (customer_id, row["email"], row["value"])))
        return Rejected(line, "no name: this row says of nobody what it says", content)
    match = _CURRENCY_IN_CELL.search(row["value"])
    currency = match[0].upper() if match else ""
    value = yearly_value(row["value"])
    return Account(line, name, tuple(identities), segment, value, _SYMBOLS.get(currency, currency))


def yearly_value(cell: str) -> int | None:
    """Return a yearly value in whole units ("€ 48.000,00" is 48000, "$1.2M" 1200000); None for anything else."""
    match = _MONEY.fullmatch(cell.strip())
    if not match:
        return None
    digits = re.sub(r"[\s'’]", "", match["digits"]).rstrip(".,")
    if not _DIGITS.fullmatch(digits):
        return None
    multiplier = _MULTIPLIERS[(match["multiplier"] or "").casefold()]
    point = _decimal_point(digits, multiplier)
    whole, _, fraction = digits.partition(point) if point else (digits, "", "")
    if len(whole) > len(str(_VALUE_LIMIT)):
        return None
    value = round(float(f"{re.sub('[.,]', '', whole)}.{fraction or 0}") * multiplier)
    return value if value <= _VALUE_LIMIT else None


def _decimal_point(digits: str, multiplier: int) -> str:
    """Return which of "." and "," is the decimal point in digits; "" where they only group thousands."""
    points = [character for character in digits if character in ".,"]
    if len(set(points)) == 2:
        return points[-1]  # "48.000,00": the last one is the decimal point
    is_thousands = len(points) == 1 and len(digits) - digits.index(points[0]) - 1 == 3  # "12,000", but not "1.234M"
    if len(points) == 1 and (multiplier > 1 or not is_thousands):
        return points[0]
    return ""
