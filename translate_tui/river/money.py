"""Reads what a customer pays a year, as people and programs write it: amount, currency and period.

No currency is guessed. A mark that belongs to several currencies ("$", "kr", "¥") stays as it is written, until a
code beside it, in the column's name or in a column of its own says which one is meant. What can't be read for certain
is returned with the reason, so that the report can name it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from translate_tui.model import Money
from translate_tui.river.fields import column_name
from translate_tui.river.meanings import stated
from translate_tui.text import RAISED_DIGIT

LIMIT: Final = 10**13  # whole units of a currency; such a yearly value is a mistake
_CODES: Final = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON "
    "RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW".split()
)
_WORDS_TOO: Final = frozenset("ALL BAM COP CUP GEL LAK MAD MOP PEN SOS TOP TRY".split())  # codes in capitals only
_MARKS: Final[Mapping[str, str]] = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "us$": "USD", "$": "$", "dollar": "$", "dollars": "$",
    "¥": "¥", "₹": "INR", "rs": "Rs", "kč": "CZK", "zł": "PLN", "r$": "BRL", "c$": "CAD", "ca$": "CAD", "a$": "AUD",
    "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "mx$": "MXN", "nt$": "TWD", "fr": "CHF", "sfr": "CHF",
    "kr": "kr", "skr": "SEK", "nkr": "NOK", "dkr": "DKK", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₩": "KRW",
    "₪": "ILS", "₫": "VND", "ft": "HUF", "rmb": "CNY", "円": "JPY",
}  # fmt: skip
# The currencies that a mark may mean: beside one of these, the mark adds nothing.
_MEANS: Final[Mapping[str, frozenset[str]]] = {
    "$": frozenset(
        "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD "
        "UYU XCD".split()
    ),
    "kr": frozenset(("SEK", "NOK", "DKK", "ISK")),
    "¥": frozenset(("JPY", "CNY")),
    "Rs": frozenset(("INR", "PKR", "LKR", "NPR", "MUR", "SCR")),
}
_MULTIPLIERS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("k", "tsd", "t€", "thousand"), 1_000),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 100_000),
    **dict.fromkeys(("m", "mm", "mn", "mln", "mio", "million", "millions", "millionen"), 1_000_000),
    **dict.fromkeys(("crore", "crores", "cr"), 10**7),
    **dict.fromkeys(("b", "bn", "mrd", "mld", "billion", "billions"), 10**9),
}
_PERIODS: Final[Mapping[int, tuple[str, str]]] = {  # by how often it is paid in a year: nouns, and words of their own
    1: ("years?|yr|y|annum|jahr|a|année|an|año|ano|anno", r"yearly|annually|annual|jährlich|p\.?\s?a\b\.?"),
    4: ("quarters?|qtr|q|quartal|trimestre", "quarterly"),
    12: ("months?|mth|mo|m|monat|mois|mes|mês|mese", r"monthly|monatlich|p\.?\s?m\b\.?|pcm"),
    52: ("weeks?|wk|w|woche|semaine|semana|settimana", "weekly"),
}
_PERIOD_NAMES: Final = {1: "year", 4: "quarter", 12: "month", 52: "week"}
_COLUMN_PERIODS: Final = {
    **dict.fromkeys(("mrr", "month", "monthly"), 12),
    **dict.fromkeys(("quarter", "quarterly"), 4),
    **dict.fromkeys(("week", "weekly"), 52),
}


_ANNUALISED: Final = frozenset(("annualised", "annualized"))


def _any_of(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_TOKEN: Final = re.compile(
    "|".join(
        (
            *(
                rf"(?P<period{times}>(?:(?:/|\bper\b|\ba\b|\ban\b|\bpro\b|\bpar\b|\bal\b|\bpor\b|\bim\b)\s*(?:{nouns})\b"
                rf"|\b(?:{words})(?!\w))\.?)"
                for times, (nouns, words) in _PERIODS.items()
            ),
            rf"(?P<code>{'|'.join(sorted(_CODES))})(?![^\W\d_])",
            rf"(?P<mark>{_any_of(_MARKS)})(?![a-z])(?:(?<=[a-z])\.)?",  # "Rs.", but "$.5" is half a dollar
            rf"(?P<multiplier>teur|{_any_of(_MULTIPLIERS)})\.?",
            r"(?P<space>[\s()\[\]]+)",
        )
    ),
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"\d(?:[\d.,' ]*\d)?(?:e\+?\d+)?", re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<group>[ .,'])\d{3})(?:(?P=group)\d{3})*|\d{1,2}(?:,\d\d)+,\d{3})"
    r"(?:[.,](?P<cents>\d{1,2}))?"
    r"|(?P<plain>\d+)(?:[.,](?P<fraction>\d+))?"
)
_CAMEL_CASE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADER_SEPARATOR: Final = re.compile(r"[\s()\[\],:/_-]+")
_DASHES: Final = re.compile("[‐‑‒–—−]")
_NO_CENTS: Final = re.compile(r"(?<=\d)[.,]-{1,2}(?!\d)")  # "1.200,-"
_MAX_CELL: Final = 100  # characters; a longer cell holds prose
_MAX_HEADER: Final = 200  # characters of a column's name that are read


class Unit(NamedTuple):
    """What is stated of amounts: their currency ("": not stated), their multiplier, and how often they are paid.

    `times` is how many such payments a year has; 0: not stated.
    """

    currency: str = ""
    multiplier: int = 1
    times: int = 0


class ReadMoney(NamedTuple):
    """What a cell says is paid a year. `money` is None where it says nothing, or what can't be read: see `problem`.

    `times` is how many payments of the amount in the cell a year has: 12 for one a month.
    """

    money: Money | None
    times: int = 1
    problem: str = ""

    @property
    def period(self) -> str:
        """The time for which the cell states its amount: "year", "month"."""
        return _PERIOD_NAMES[self.times]


class _Unclear(ValueError):
    """Text that can't be read for certain; its message says why."""


def read_yearly_value(cell: str, *columns: Unit) -> ReadMoney:
    """Return what a cell says is paid a year: "€ 48.000,00", "$1.2M", "£500/mo", "12 000 kr", "₹ 5,00,000".

    `columns` are what its column's name states, and a cell beside it.
    """
    if not stated(cell) and not any(map(str.isdecimal, cell)):
        return ReadMoney(None)
    try:
        if len(cell) > _MAX_CELL:
            raise _Unclear("it is too long for an amount")
        return _read(cell, _join(columns))
    except _Unclear as error:
        return ReadMoney(None, problem=str(error))


def currency_of(cell: str) -> str:
    """Return the currency in a cell that holds nothing else: "EUR" for "€" and "eur"; "" for anything else."""
    try:
        unit = _unit(_ascii_digits(cell))
    except _Unclear:
        return ""
    return unit.currency if unit == Unit(unit.currency) else ""


def split_header(header: str) -> tuple[str, Unit]:
    """Return a column's name without its unit, as `column_name` does, and the unit: "ARR (k€)", "Value in USD"."""
    header = header[:_MAX_HEADER]
    spaced = _CAMEL_CASE.sub(" ", header)
    name, unit = spaced, Unit()
    for separator in _HEADER_SEPARATOR.finditer(spaced):
        before, after = spaced[: separator.start()], spaced[separator.end() :]
        if (found := _unit_or_none(after.strip(" ()[],:_-"))) is not None:
            name, unit = before, found
            break
        if currency := currency_of(before):  # "EUR ARR"
            name, unit = after, Unit(currency)
            break
    words = column_name(header).split()
    period = 1 if _ANNUALISED.intersection(words) else 0  # "MRR (annualised)" is a value a year
    times = unit.times or period or next((_COLUMN_PERIODS[word] for word in words if word in _COLUMN_PERIODS), 0)
    return column_name(name).removesuffix(" in"), unit._replace(times=times)


def _read(cell: str, column: Unit) -> ReadMoney:
    if RAISED_DIGIT.search(cell):
        raise _Unclear("it contains a raised digit, which may belong to a footnote")
    text = _NO_CENTS.sub("", _DASHES.sub("-", _ascii_digits(cell)))
    amounts = list(_AMOUNT.finditer(text))
    if not amounts:
        raise _Unclear("it contains no amount")
    if len(amounts) > 1:
        raise _Unclear("it contains several amounts")
    (amount,) = amounts
    before, after = text[: amount.start()], text[amount.end() :]
    is_enclosed = before.rfind("(") > before.rfind(")") and ")" in after
    if before.rstrip().endswith("-") or "-" in before.split() or before.lstrip().startswith("-") or is_enclosed:
        raise _Unclear("it is negative")
    if after.strip() == "-":
        raise _Unclear("it is negative")
    unit = _unit(before.rstrip().removesuffix(":"), after.removeprefix(".").removeprefix(","))
    if unit.multiplier > 1 and column.multiplier > 1:
        raise _Unclear("both the cell and its column name contain a multiplier (such as k)")
    multiplier = unit.multiplier * column.multiplier
    times = unit.times or column.times or 1
    value = _number(amount[0], unit.multiplier, multiplier) * multiplier * times
    if value > LIMIT or (whole := int(value.to_integral_value(ROUND_HALF_UP))) >= LIMIT:
        raise _Unclear("it is ten trillion or more a year")
    currency = _join_currencies(unit.currency, column.currency)
    return ReadMoney(Money(whole, currency), times)


def _ascii_digits(text: str) -> str:
    """Return text with plain digits, spaces and apostrophes in place of full-width, Arabic and no-break ones."""
    plain_text = unicodedata.normalize("NFKC", text).translate({ord("’"): "'", ord("‘"): "'", ord("´"): "'"})
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in plain_text
    ).strip()


def _unit(*texts: str) -> Unit:
    """Return what the texts around an amount state. Raises _Unclear for words that are no unit, and for two."""
    return _join([unit for text in texts for unit in _tokens(text)])


def _join(units: Iterable[Unit]) -> Unit:
    """Return what units state together. Raises _Unclear where they name two currencies, multipliers or periods."""
    joined = Unit()
    for unit in units:
        if (unit.multiplier > 1 and joined.multiplier > 1) or (unit.times and joined.times):
            raise _Unclear("it names two units")
        joined = Unit(
            _join_currencies(joined.currency, unit.currency),
            joined.multiplier * unit.multiplier,
            joined.times or unit.times,
        )
    return joined


def _unit_or_none(text: str) -> Unit | None:
    """Return what a text states if it is a unit; a noun is a period here ("month"). None for any other text."""
    for words in (text, f"/{text}"):
        with suppress(_Unclear):
            if (unit := _unit(words)) != Unit():
                return unit
    return None


def _tokens(text: str) -> Iterator[Unit]:
    """Yield what each part of a text states. Raises _Unclear for a part that is no unit."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            raise _Unclear("it contains words that are not a currency, unit or period")
        words = match[kind]
        position = match.end()
        if kind == "code":
            if words.upper() in _WORDS_TOO and not words.isupper():
                raise _Unclear("it contains words that are not a currency, unit or period")
            yield Unit(words.upper())
        elif kind == "mark":
            yield Unit(_MARKS[words.casefold()])
        elif kind == "multiplier":
            folded = words.casefold()
            yield Unit("EUR" if folded in ("teur", "t€") else "", _MULTIPLIERS.get(folded, 1_000))
        elif kind.startswith("period"):
            yield Unit(times=int(kind.removeprefix("period")))


def _join_currencies(first: str, second: str) -> str:
    """Return the currency that two places state; of a code and a mark that may mean it, the code."""
    if not first or not second or first == second:
        return first or second
    if second in _MEANS.get(first, ()):
        return second
    if first in _MEANS.get(second, ()):
        return first
    raise _Unclear(f"it names two currencies, {first} and {second}")


def _number(digits: str, own_multiplier: int, multiplier: int) -> Decimal:
    """Return the number that digits with separators stand for. Raises _Unclear for groups that make none.

    "12,000" is twelve thousand, and so is "12.000", but "1.234M" is a fraction, as is "0.500". "1,234M",
    "1.234k", and both in a column of thousands, could be either: `multiplier` is of the cell and its column together.
    """
    if _SCIENTIFIC.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    match = _NUMBER.fullmatch(digits)
    if match is None:
        raise _Unclear("its digits are not grouped like a number")
    if match["plain"]:
        return Decimal(f"{match['plain']}.{match['fraction'] or 0}")
    whole, group, cents = match["whole"], match["group"], match["cents"]
    if cents and group and digits[-len(cents) - 1] == group:
        raise _Unclear("its digits are not grouped like a number")
    if group in (".", ",") and whole.count(group) == 1 and not cents:
        if whole.startswith("0") or (group == "." and own_multiplier > 1_000):
            return Decimal(whole.replace(",", "."))
        if multiplier > 1:
            raise _Unclear(f"“{group}” could be a decimal point or a thousands separator")
    return Decimal(f"{re.sub('[^0-9]', '', whole)}.{cents or 0}")
