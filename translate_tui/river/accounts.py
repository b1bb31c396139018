"""Lists of customers: names, ids, domains, segments and what each pays a year.

From a CRM, a billing system or a spreadsheet, by the names of the columns. A segment or a value is
taken as it is stated and never computed from anything else.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.customers import Identity, domain_of, id_mark, id_of, name_key, names_nobody
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
    rf"{_CURRENCY}?\s*(?P<digits>\d[\d\s.,'’\u00a0\u202f]*?)\s*(?P<times>k|m|mn|mio|bn|mrd)?\.?\s*{_CURRENCY}?\s*"
    r"(?:/\s*(?:year|yr|a|jahr)|per year|p\.?\s?a\.?|a year)?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?|\d+(?:[.,]\d+)?")
_MOST: Final = 10**13  # whole units; more is no customer's yearly value
_TIMES: Final = {"": 1, "k": 1_000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "bn": 10**9, "mrd": 10**9}
_CURRENCIES: Final = re.compile(r"[€$£¥]|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CAD|AUD|BRL|MXN)\b", re.IGNORECASE)
_SAME: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


class Account(NamedTuple):
    """A customer as a list states it. `marks` are what it is known by, strongest first."""

    line: int
    name: str
    marks: tuple[Identity, ...]
    segment: str | None
    yearly_value: int | None
    currency: str


def read(path: Path, choices: ReadOptions) -> Iterator[Account | Rejected | Skipped]:
    """Yield the customers of a list. Raises UserError when there is no column with their names."""
    table = table_at(path, ReadOptions())
    fields = _fields(table.columns, choices.fields, table.where)
    key = header_key("customers", table.columns)
    for batch in table.batches():
        if isinstance(batch, Rejected | Skipped):
            yield batch
            continue
        nothing = [""] * len(batch.lines)
        columns = [batch.cells(fields[name]) if name in fields else nothing for name in FIELDS]
        for line, name, own, domains, segment, value in zip(batch.lines, *columns, strict=True):
            yield _account(line, name, own, domains, choices.meanings.segment(segment), value, key)


def _fields(columns: list[str], chosen: Mapping[str, str], where: str) -> dict[str, str]:
    there: dict[str, str] = {}
    for column in columns:
        there.setdefault(column_name(column), column)
    found = {name: next((there[n] for n in names if n in there), "") for name, names in FIELDS.items()}
    for name, column in chosen.items():
        if name not in FIELDS or column_name(column) not in there:
            raise UserError(
                f"--map {name}={column}: a list of customers has the fields {', '.join(FIELDS)}, and {where} the "
                f"columns {', '.join(column or '(no name)' for column in columns)}."
            )
        found[name] = there[column_name(column)]
    if not found["customer"]:
        raise UserError(
            f"{where}: no column is known to hold the customers' names. Its columns are "
            f"{', '.join(column or '(no name)' for column in columns)}. Say which one does: "
            f'--map "customer={columns[0]}"'
        )
    return {name: column for name, column in found.items() if column}


def _account(
    line: int, name: str, own: str, domains: str, segment: str | None, value: str, key: str
) -> Account | Rejected:
    shown = "" if names_nobody(name) else plain(name)
    marks: list[Identity] = []
    if own := plain(id_of(own)):
        marks.append(id_mark(own, key))
    if shown and (by_name := name_key(shown)):
        marks.append(Identity("name", by_name, f"name “{shown}”"))
    for one in re.split(r"[,;\s]+", clean(domains)):
        if domain := domain_of(one):
            marks.append(Identity("domain", domain, f"e-mail domain {domain}"))
    if not shown or not marks:
        return Rejected(
            line, "no name: this row says of nobody what it says", " | ".join(filter(None, (own, domains, value)))
        )
    currency = _CURRENCIES.search(value)
    sign = currency[0].upper() if currency else ""
    return Account(line, shown, tuple(marks), segment, yearly_value(value), _SAME.get(sign, sign))


def yearly_value(words: str) -> int | None:
    """Return what is paid a year in whole units ("€ 48.000,00" is 48000, "$1.2M" 1200000), or None."""
    match = _MONEY.fullmatch(words.strip())
    if not match:
        return None
    digits = re.sub(r"[\s'’]", "", match["digits"]).rstrip(".,")
    if not _GROUPED.fullmatch(digits):
        return None
    times = _TIMES[(match["times"] or "").casefold()]
    points = [character for character in digits if character in ".,"]
    decimal = ""
    if len(set(points)) == 2:
        decimal = points[-1]  # "48.000,00": what stands last is the decimal point
    elif len(points) == 1 and (times > 1 or len(digits) - digits.index(points[0]) - 1 != 3):
        decimal = points[0]  # "1.2M"; "12,000" has three digits after it and is twelve thousand
    whole, _, rest = digits.partition(decimal) if decimal else (digits, "", "")
    if len(whole) > len(str(_MOST)):
        return None
    value = round(float(f"{re.sub('[.,]', '', whole)}.{rest or 0}") * times)
    return value if value <= _MOST else None
