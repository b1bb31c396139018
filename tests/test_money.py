"""What customers pay: read as it is written, shown with its currency, and never added across currencies."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, costly_settings, tell_to
from tests.test_importing import write
from translate_tui.exports.brief import describe_cost
from translate_tui.exports.codec import decode, encode
from translate_tui.model import ImportReport, Money, Pattern, SegmentShare, UserError, Volume
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.river.money import LIMIT, Unit, currency_of, read_yearly_value, split_header
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace

NOT_ADDED = "1 value left out of the total: the merged name's value is in a different currency"


def import_list(work: Workspace, tmp_path: Path, content: str, name: str = "accounts.csv") -> ImportReport:
    return work.river.import_customers([write(tmp_path / name, content)], ImportOptions())


def import_tickets(work: Workspace, tmp_path: Path, *customers: str) -> int:
    """Import a ticket of each customer, and return the id of the pattern that all are in."""
    rows = "".join(f"{number},it stops,{customer}\n" for number, customer in enumerate(customers, 1))
    work.river.import_files([write(tmp_path / "tickets.csv", "id,text,customer\n" + rows)])
    pattern_id, _ = work.triage.create_pattern(list(work.triage.ids()), "It stops")
    return pattern_id


def values(work: Workspace) -> dict[str, Money | None]:
    return {row.name: row.yearly_value for row in work.customers.all()}


# -------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("$24k", 24_000, "$"), ("US$ 24,000", 24_000, "USD"), ("$24,000 USD", 24_000, "USD"),
        ("CAD $5k", 5_000, "CAD"),
        ("C$ 5k", 5_000, "CAD"), ("20 $", 20, "$"), ("12 000 kr", 12_000, "kr"), ("kr. 1.200", 1_200, "kr"),
        ("12 000 kr SEK", 12_000, "SEK"), ("12 mkr", 12_000_000, "kr"), ("Kč 240 000", 240_000, "CZK"),
        ("24 000,50 zł", 24_001, "PLN"), ("R$ 24.000,00", 24_000, "BRL"), ("¥3600000", 3_600_000, "¥"),
        ("￥3,600,000", 3_600_000, "¥"), ("¥3,600,000 JPY", 3_600_000, "JPY"), ("１２，０００ 円", 12_000, "JPY"),
        ("240.000,00 EUR", 240_000, "EUR"), ("EUR 48k", 48_000, "EUR"), ("48k eur", 48_000, "EUR"),
        ("48,000 euros", 48_000, "EUR"), ("48000 (EUR)", 48_000, "EUR"), ("EUR: 500", 500, "EUR"),
        ("€ 48.000,00", 48_000, "EUR"), ("96 000 €", 96_000, "EUR"), ("96\u00a0000\u202f€", 96_000, "EUR"),
        ("1'250'000 CHF", 1_250_000, "CHF"), ("Fr. 1’200.50", 1_201, "CHF"), ("CHF 1'200.—", 1_200, "CHF"),
        ("₹ 5,00,000", 500_000, "INR"), ("₹ 24 lakh", 2_400_000, "INR"), ("2 crore INR", 20_000_000, "INR"),
        ("Rs. 5,00,000.50", 500_001, "Rs"), ("240 TEUR", 240_000, "EUR"), ("240 T€", 240_000, "EUR"),
        ("2 MEUR", 2_000_000, "EUR"), ("1,2 Mio. €", 1_200_000, "EUR"), ("$1.2M", 1_200_000, "$"),
        ("€1.2bn", 1_200_000_000, "EUR"), ("48000 ALL", 48_000, "ALL"),
        ("1e6", 1_000_000, ""), ("1.2E+06", 1_200_000, ""), ("1.2 Mio", 1_200_000, ""), ("1.2M", 1_200_000, ""),
        ("1.234M", 1_234_000, ""), ("3 Mrd", 3 * 10**9, ""), ("24 lakh", 2_400_000, ""), ("24k", 24_000, ""),
        ("12,000", 12_000, ""), ("12.000", 12_000, ""), ("8.400,00", 8_400, ""), ("1.200,-", 1_200, ""),
        ("1,234,567.89", 1_234_568, ""), ("1.234.567", 1_234_567, ""), ("310500.00", 310_500, ""), ("0", 0, ""),
        ("0.500", 1, ""), ("1234.567", 1_235, ""), ("٤٨٠٠٠", 48_000, ""), ("48k p.a.", 48_000, ""),
        ("9999999999999", LIMIT - 1, ""), ("48k EUR/year", 48_000, "EUR"), ("48k EUR a year", 48_000, "EUR"),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency(cell: str, amount: int, currency: str) -> None:
    assert read_yearly_value(cell) == (Money(amount, currency), 1, "")


@pytest.mark.parametrize(
    ("cell", "value", "times"),
    [
        ("£500/mo", Money(6_000, "GBP"), 12), ("500 €/month", Money(6_000, "EUR"), 12),
        ("£500 pm", Money(6_000, "GBP"), 12), ("12k EUR/month", Money(144_000, "EUR"), 12),
        ("500 EUR / Monat", Money(6_000, "EUR"), 12), ("500 monthly", Money(6_000), 12),
        ("499.99 per month", Money(6_000), 12), ("€ 40 per week", Money(2_080, "EUR"), 52),
        ("40 € pro Woche", Money(2_080, "EUR"), 52), ("5k €/quarter", Money(20_000, "EUR"), 4),
    ],
)  # fmt: skip
def test_an_amount_per_month_week_or_quarter_is_multiplied(cell: str, value: Money, times: int) -> None:
    assert read_yearly_value(cell) == (value, times, "")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("(1,200)", "negative"), ("€(1,200)", "negative"), ("-500", "negative"), ("−500", "negative"),
        ("-$500", "negative"), ("$-500", "negative"), ("500-", "negative"), ("EUR - 500", "negative"),
        ("€5k / $6k", "several amounts"), ("10-20k", "several amounts"), ("€5 USD", "two currencies, EUR and USD"),
        ("$5 EUR", "two currencies, \\$ and EUR"), ("about a lot", "no amount"), ("free", "no amount"),
        ("12 seats", "words"), ("10 %", "words"), ("~24k", "words"), ("£5 / user / month", "words"),
        ("48000 all in", "words"), ("$.5M", "words"), ("5e", "words"), ("1.2.3", "grouped"), ("5 5", "grouped"),
        ("1,23,4", "grouped"), ("1.234.5", "grouped"), ("10000000000000", "ten trillion"), ("1e13", "ten trillion"),
        ("9999999999999.5", "ten trillion"),
        ("1e99", "ten trillion"), ("9" * 90, "ten trillion"), ("9" * 400, "too long"), ("1 200 bn a month", "ten tr"),
        ("1,200k", "could be a decimal point"), ("1.200 k€", "could be a decimal point"),
        ("1,200M", "could be a decimal point"), ("1,200 bn", "could be a decimal point"),
        ("5 k m", "two units"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_not_read_and_says_why(cell: str, problem: str) -> None:
    import re

    read = read_yearly_value(cell)
    assert read.money is None and re.search(problem, read.problem), read


@pytest.mark.parametrize("cell", ["", " ", "-", "n/a", "unknown"])
def test_a_cell_without_a_value_is_no_problem(cell: str) -> None:
    assert read_yearly_value(cell) == (None, 1, "")


@given(st.text(alphabet="0123456789.,' €$kmMEURUSD/()-e%ab", max_size=20))
def test_any_cell_is_read_or_says_why_not(cell: str) -> None:
    read = read_yearly_value(cell)
    assert read.money is None or (0 <= read.money.amount < LIMIT and not read.problem)


@given(amount=st.integers(0, LIMIT - 1), currency=st.sampled_from(["EUR", "USD", "$", "kr", "¥", "Rs"]))
def test_an_exact_amount_as_it_is_shown_reads_back(amount: int, currency: str) -> None:
    assert read_yearly_value(str(Money(amount, currency))).money == Money(amount, currency)


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("ARR", "arr", Unit()), ("ARR (EUR)", "arr", Unit("EUR")), ("Value in USD", "value", Unit("USD")),
        ("arr_eur", "arr", Unit("EUR")), ("EUR ARR", "arr", Unit("EUR")), ("ARR [€]", "arr", Unit("EUR")),
        ("ARR (k€)", "arr", Unit("EUR", 1_000)), ("MRR (EUR)", "mrr", Unit("EUR", 1, 12)),
        ("Annual Contract Value (GBP)", "annual contract value", Unit("GBP")), ("ARR, kr", "arr", Unit("kr")),
        ("annualValueUsd", "annual value", Unit("USD")), ("Value / month", "value", Unit("", 1, 12)),
        ("Account Name", "account name", Unit()),
    ],
)  # fmt: skip
def test_a_header_names_the_unit_of_its_column(header: str, name: str, unit: Unit) -> None:
    assert split_header(header) == (name, unit)


@given(st.text(alphabet="ARvaluein USDEURk€$()[]/-_,perMonth", max_size=25))
def test_any_header_has_a_name_and_a_unit(header: str) -> None:
    name, unit = split_header(header)
    assert name == name.strip() and unit.multiplier >= 1


def test_a_column_says_what_a_cell_leaves_open_and_contradicts_nothing() -> None:
    assert read_yearly_value("24k", Unit("EUR")).money == Money(24_000, "EUR")
    assert read_yearly_value("$24k", Unit("CAD")).money == Money(24_000, "CAD")
    assert read_yearly_value("24", Unit("EUR", 1_000)).money == Money(24_000, "EUR")
    assert read_yearly_value("1.200", Unit("EUR", 1_000)).problem.endswith(
        "could be a decimal point or a thousands separator"
    )
    assert read_yearly_value("24k", Unit("EUR", 1_000)).problem.endswith("contain a multiplier (such as k)")
    assert read_yearly_value("€24k", Unit("USD")).problem == "it names two currencies, EUR and USD"
    assert read_yearly_value("500", Unit("", 1, 12)) == (Money(6_000), 12, "")
    assert read_yearly_value("6000 a year", Unit("", 1, 12)) == (Money(6_000), 1, "")
    found = [currency_of(cell) for cell in ("€", "usd", "kr", "k€", "Galleons", "")]
    assert found == ["EUR", "USD", "kr", "", "", ""]


# -------------------------------------------------------------------- showing


@pytest.mark.parametrize(
    ("money", "exact", "short"),
    [
        (Money(1_200_000, "EUR"), "1,200,000 EUR", "1.2 M EUR"), (Money(400_000, "USD"), "400,000 USD", "400 k USD"),
        (Money(9_500, "kr"), "9,500 kr", "9,500 kr"), (Money(359_149, "$"), "359,149 $", "359.1 k $"),
        (Money(10_000), "10,000 (currency not stated)", "10 k (currency not stated)"),
        (Money(999_949, "EUR"), "999,949 EUR", "999.9 k EUR"), (Money(999_950, "EUR"), "999,950 EUR", "1 M EUR"),
        (Money(3 * 10**12, "JPY"), "3,000,000,000,000 JPY", "3,000 bn JPY"), (Money(0, "EUR"), "0 EUR", "0 EUR"),
    ],
)  # fmt: skip
def test_an_amount_is_shown_with_its_currency(money: Money, exact: str, short: str) -> None:
    assert (str(money), money.short) == (exact, short)


def test_sums_stand_side_by_side(work: Workspace, tmp_path: Path) -> None:
    pattern_id = import_tickets(work, tmp_path, "Alba", "Corvo", "Ferro", "Globex", "Kestrel")
    import_list(
        work, tmp_path,
        "name,ARR\nAlba,€1.2M\nCorvo,$24k\nFerro,¥3600000\nGlobex,EUR 300\nUnheard,9M EUR\nKestrel,500\n",
    )  # fmt: skip
    pattern = work.patterns.require(pattern_id)
    sums = (Money(1_200_300, "EUR"), Money(24_000, "$"), Money(3_600_000, "¥"), Money(500))
    assert (pattern.yearly_values, pattern.valued) == (sums, 5)
    assert describe_yearly_value(pattern) == (
        "1,200,300 EUR + 24,000 $ + 3,600,000 ¥ + 500 (currency not stated) a year, known for 5 of 5 customers"
    )
    assert describe_yearly_value(pattern, short=True) == (
        "1.2 M EUR + 24 k $ + 3.6 M ¥ + 500 (currency not stated) a year, known for 5 of 5 customers"
    )
    assert describe_cost(pattern) == f"its customers pay {describe_yearly_value(pattern)}"


def test_a_currency_alone_that_changes_is_counted_at_once_and_undone(work: Workspace, tmp_path: Path) -> None:
    pattern_id = import_tickets(work, tmp_path, "Alba")
    (alba,) = work.customers.all()
    work.customers.set_value(alba.id, "48000")
    assert work.patterns.require(pattern_id).yearly_values == (Money(48_000),)
    assert work.customers.set_value(alba.id, "48k EUR") == "Alba: 48,000 EUR a year"
    assert work.patterns.require(pattern_id).yearly_values == (Money(48_000, "EUR"),)
    work.customers.set_value(alba.id, "48k CHF")
    assert work.patterns.require(pattern_id).yearly_values == (Money(48_000, "CHF"),)
    assert work.customers.set_value(alba.id, "£500/mo") == "Alba: 6,000 GBP a year, 12 times the amount per month"
    for expected in (Money(48_000, "CHF"), Money(48_000, "EUR"), Money(48_000)):
        work.history.undo()
        assert values(work) == {"Alba": expected}
        assert work.patterns.require(pattern_id).yearly_values == (expected,)
    assert work.customers.set_value(alba.id, "") == "Alba: no yearly value"
    assert work.patterns.require(pattern_id).yearly_values == ()


def test_an_unknown_value_has_no_currency_either(work: Workspace, tmp_path: Path) -> None:
    import_list(work, tmp_path, "name,ARR\nAlba,48k EUR\n")
    (alba,) = work.customers.all()
    work.customers.set_value(alba.id, "")
    work.customers.set_value(alba.id, "10")
    assert values(work) == {"Alba": Money(10)}


def test_a_value_typed_in_that_is_not_certain_is_refused(work: Workspace, tmp_path: Path) -> None:
    import_list(work, tmp_path, "name,ARR\nAlba,48k EUR\n")
    (alba,) = work.customers.all()
    for words in ("€5k / $6k", "(1,200)", "lots", "10000000000000"):
        with pytest.raises(UserError, match="isn't a yearly value: it .*48000 EUR"):
            work.customers.set_value(alba.id, words)
    assert values(work) == {"Alba": Money(48_000, "EUR")}


def test_the_brief_and_the_minutes_are_exact(work: Workspace, clock: Clock, tmp_path: Path) -> None:
    pattern_id = import_tickets(work, tmp_path, "Alba", "Corvo")
    import_list(work, tmp_path, "name,ARR\nAlba,€1.2M\nCorvo,500\n")
    words = "1,200,000 EUR + 500 (currency not stated) a year, known for 2 of 2 customers"
    work.patterns.write_risks(pattern_id, "two renewals", "")
    assert words in work.briefs.text(work.patterns.require(pattern_id), "md")
    work.slate.add(pattern_id, "it matters")
    work.meetings.start()
    for _ in range(6):
        clock.on(seconds=60)
        work.meetings.move(1)
    work.meetings.end()
    ended = work.minutes.require_meeting(None)
    assert f"Yearly value: {words}" in work.minutes.text(ended)


def test_minutes_that_knew_one_sum_say_that_its_currency_is_not_stated() -> None:
    pattern = Pattern(
        1, 1, "Stops", "", "", "", Volume(3, 0), 3, SegmentShare((), 0, 3), None,
        yearly_values=(Money(5, "EUR"),), valued=2,
    )  # fmt: skip
    stored = encode(pattern)
    assert decode(Pattern, stored) == pattern
    del stored["yearly_values"]
    stored["yearly_value"] = 12_000
    assert decode(Pattern, stored) == pattern._replace(yearly_values=(Money(12_000),))
    assert decode(Pattern, {**stored, "yearly_value": 0, "valued": 0}).yearly_values == ()


# ---------------------------------------------------------------------- lists


def test_the_currency_is_read_from_the_header_and_from_a_column_of_its_own(work: Workspace, tmp_path: Path) -> None:
    import_list(work, tmp_path, "name,ARR (EUR)\nAlba,48k\nBistro,\n", "header.csv")
    import_list(work, tmp_path, "name,ARR,Currency\nCorvo,$48k,CAD\nFerro,12,kr\nGlobex,7,\n", "column.csv")
    import_list(work, tmp_path, "name,ARR EUR,ARR USD\nIlex,1,\nJuno,,2\nKestrel,0,\n", "two.csv")
    assert values(work) == {
        "Alba": Money(48_000, "EUR"), "Bistro": None, "Corvo": Money(48_000, "CAD"), "Ferro": Money(12, "kr"),
        "Globex": Money(7), "Ilex": Money(1, "EUR"), "Juno": Money(2, "USD"), "Kestrel": Money(0, "EUR"),
    }  # fmt: skip


def test_what_a_list_says_unclearly_is_listed_with_its_line(work: Workspace, tmp_path: Path) -> None:
    report = import_list(
        work, tmp_path,
        "name,segment,ARR,currency\nAlba,SMB,€5k / $6k,\nBistro,SMB,(1200),\nCorvo,SMB,12,Galleons\nFerro,SMB,-,\n"
        "Globex,SMB,€5,USD\n",
    )  # fmt: skip
    assert (report.read, report.added, report.rejected) == (5, 5, [])
    assert [(row.file, row.line, row.reason) for row in report.unread] == [
        ("accounts.csv", 2, "the value “€5k / $6k” of Alba can't be read: it contains several amounts"),
        ("accounts.csv", 3, "the value “(1200)” of Bistro can't be read: it is negative"),
        ("accounts.csv", 4, "the value “12” of Corvo can't be read: “Galleons” is not a known currency"),
        ("accounts.csv", 6, "the value “€5” of Globex can't be read: it names two currencies, EUR and USD"),
    ]
    assert set(values(work).values()) == {None}


def test_the_command_line_names_each_value_that_was_not_read(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from translate_tui.cli import main

    file = write(tmp_path / "accounts.csv", "name,ARR\nAlba,€5k / $6k\nCorvo,£500/mo\nFerro,12\n")
    result = CliRunner().invoke(main, ["import", "--customers", str(file), "--db", str(tmp_path / "w.db")])
    assert result.exit_code == 0
    assert "accounts.csv, line 2 imported without its value: the value “€5k / $6k” of Alba can't be read" in (
        result.output
    )
    assert "note: 1 value was given per month and was multiplied by 12" in result.output
    assert "note: values in several currencies (GBP, not stated): they are not added together" in result.output


def test_a_value_that_cannot_be_read_leaves_the_known_one(work: Workspace, tmp_path: Path) -> None:
    import_list(work, tmp_path, "name,ARR\nAlba,48k EUR\n")
    report = import_list(work, tmp_path, "name,ARR\nAlba,-48k EUR\n")
    assert (report.unchanged, len(report.unread), values(work)) == (1, 1, {"Alba": Money(48_000, "EUR")})


def test_the_same_amount_without_a_currency_takes_the_known_one_not_back(work: Workspace, tmp_path: Path) -> None:
    import_list(work, tmp_path, "name,ARR\nAlba,48k EUR\n")
    assert import_list(work, tmp_path, "name,ARR\nAlba,48000\n").unchanged == 1
    assert values(work) == {"Alba": Money(48_000, "EUR")}
    assert import_list(work, tmp_path, "name,ARR\nAlba,49000\n").updated == 1
    assert values(work) == {"Alba": Money(49_000)}


def test_an_older_value_gets_its_currency_from_the_next_list(work: Workspace, tmp_path: Path) -> None:
    report = import_list(work, tmp_path, "name,ARR\nAlba,48000\nCorvo,2\n")
    assert list(report.notes) == ["no currency given; totals say so"]
    report = import_list(work, tmp_path, "name,ARR (EUR)\nAlba,48000\nCorvo,2\n")
    assert (report.updated, dict(report.notes)) == (2, {})
    assert values(work) == {"Alba": Money(48_000, "EUR"), "Corvo": Money(2, "EUR")}
    work.history.undo()
    assert values(work) == {"Alba": Money(48_000), "Corvo": Money(2)}
    work.history.undo()
    assert work._db.value("SELECT count(*) FROM customer_currency") == 0


def test_values_given_per_month_are_noted(work: Workspace, tmp_path: Path) -> None:
    report = import_list(work, tmp_path, "name,MRR (EUR)\nAlba,500\nCorvo,40 per week\nFerro,7\n")
    assert list(report.notes) == [
        "2 values were given per month and were multiplied by 12",
        "1 value was given per week and was multiplied by 52",
    ]
    assert values(work) == {"Alba": Money(6_000, "EUR"), "Corvo": Money(2_080, "EUR"), "Ferro": Money(84, "EUR")}


def test_two_rows_of_a_customer_in_two_currencies_are_never_added(work: Workspace, tmp_path: Path) -> None:
    report = import_list(work, tmp_path, "name,ARR\nAlba,€5k\nAlba,$6k\n")
    assert "1 customer is listed in two currencies; the last one is used" in report.notes
    assert values(work) == {"Alba": Money(6_000, "$")}
    again = import_list(work, tmp_path, "name,ARR\nAlba,\nAlba,€5k\n")
    assert not any("two currencies" in note for note in again.notes), "this list has only one of them"


# ------------------------------------------------------------ merged customers


def test_a_merged_customer_keeps_the_value_it_is_counted_with(work: Workspace, tmp_path: Path) -> None:
    pattern_id = import_tickets(work, tmp_path, "Alba", "Corvo")
    import_list(work, tmp_path, "name,ARR\nAlba,€5k\nCorvo,$6k\n")
    ids = {row.name: row.id for row in work.customers.all()}
    label = work.customers.merge(ids["Corvo"], ids["Alba"], "one company")
    assert label == "merged customer Corvo into Alba, still 5,000 EUR a year: 6,000 $ is left out of the total"
    assert work.patterns.require(pattern_id).yearly_values == (Money(5_000, "EUR"),)
    assert [row.yearly_value for row in work.customers.names(ids["Alba"])] == [Money(5_000, "EUR"), Money(6_000, "$")]
    report = import_list(work, tmp_path, "name,ARR\nFerro,€5k\n", "more.csv")
    assert NOT_ADDED in report.notes
    work.history.undo()
    work.history.undo()
    assert work.patterns.require(pattern_id).yearly_values == (Money(6_000, "$"), Money(5_000, "EUR"))


@pytest.mark.parametrize("rows", ["Alba,€5k\nCorvo,$7k\n", "Corvo,$7k\nAlba,€5k\n", "Corvo,$7k\n"])
def test_the_value_of_another_name_replaces_not_the_own_one(work: Workspace, tmp_path: Path, rows: str) -> None:
    import_list(work, tmp_path, "name,ARR\nAlba,€5k\nCorvo,$6k\n")
    ids = {row.name: row.id for row in work.customers.all()}
    work.customers.merge(ids["Corvo"], ids["Alba"], "one company")
    report = import_list(work, tmp_path, "name,ARR\n" + rows, "again.csv")
    assert report.updated == 1 and NOT_ADDED in report.notes
    assert [row.yearly_value for row in work.customers.names(ids["Alba"])] == [Money(5_000, "EUR"), Money(7_000, "$")]
    assert import_list(work, tmp_path, "name,ARR\n" + rows, "again.csv").updated == 0


def test_names_that_an_import_joins_have_one_value(work: Workspace, tmp_path: Path) -> None:
    pattern_id = import_tickets(work, tmp_path, "Globex")
    import_list(work, tmp_path, "id,name,ARR\nCRM-000042,Globex,€5k\n", "crm.csv")
    report = import_list(work, tmp_path, "name,ARR\nGlobex GmbH,$6k\n", "billing.csv")
    assert list(report.notes) == [NOT_ADDED]
    pattern = work.patterns.require(pattern_id)
    assert (pattern.yearly_values, pattern.valued) == ((Money(5_000, "EUR"),), 1)
    work.history.undo()
    assert work.patterns.require(pattern_id).yearly_values == (Money(5_000, "EUR"),)


def test_a_customer_without_a_value_takes_one_of_its_names_with_the_currency(work: Workspace, tmp_path: Path) -> None:
    pattern_id = import_tickets(work, tmp_path, "Alba", "Corvo", "Ferro", "Globex")
    import_list(work, tmp_path, "name,ARR\nCorvo,¥3600000\nFerro,€5k\nGlobex,€6k\n")
    ids = {row.name: row.id for row in work.customers.all()}
    work.customers.merge(ids["Globex"], ids["Corvo"], "one company")
    work.customers.merge(ids["Corvo"], ids["Alba"], "one company")
    assert values(work)["Alba"] is not None
    work.customers.merge(ids["Ferro"], ids["Alba"], "one company")
    (total,) = work.patterns.require(pattern_id).yearly_values
    assert total in (Money(3_600_000, "¥"), Money(6_000, "EUR"))


@costly_settings()
@given(paid=st.lists(st.sampled_from(["", "5 EUR", "7 EUR", "11 $", "13", "17 CAD"]), min_size=1, max_size=6))
def test_every_value_is_in_the_sum_of_its_currency_and_in_no_other(tmp_path: Path, paid: list[str]) -> None:
    (tmp_path / "w.db").unlink(missing_ok=True)
    work = Workspace(tmp_path / "w.db")
    names = [f"{word} Works" for word in ("Alba", "Corvo", "Ferro", "Globex", "Kestrel", "Marenta")][: len(paid)]
    pattern_id = import_tickets(work, tmp_path, *names)
    import_list(work, tmp_path, "name,ARR\n" + "".join(f"{n},{p}\n" for n, p in zip(names, paid, strict=True)))
    pattern = work.patterns.require(pattern_id)
    expected: dict[str, int] = {}
    for cell in filter(None, paid):
        amount, _, currency = cell.partition(" ")
        expected[currency] = expected.get(currency, 0) + int(amount)
    assert {money.currency: money.amount for money in pattern.yearly_values} == expected
    assert pattern.valued == len(list(filter(None, paid)))
    work.close()


@pytest.mark.parametrize("cell", ["48000¹", "5²", "1²000 EUR", "₂5 EUR"])
def test_a_raised_digit_may_belong_to_a_footnote_and_is_not_read(cell: str) -> None:
    read = read_yearly_value(cell)
    assert read.money is None and "raised digit" in read.problem


def test_a_very_long_header_is_read_at_its_beginning() -> None:
    begun = time.perf_counter()
    split_header("a " * 20_000)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("column", "amount", "noted"),
    [
        ("MRR (annualised)", 1_200, ""), ("Annualized MRR", 1_200, ""), ("Current ARR", 1_200, ""),
        ("Total MRR", 14_400, ""), ("Monthly ARR", None, "column “Monthly ARR” is not read"),
    ],
)  # fmt: skip
def test_a_column_of_values_is_read_or_said(
    tmp_path: Path, work: Workspace, column: str, amount: int | None, noted: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"name,{column}\nAlba,1200\n", encoding="utf-8")
    report = work.river.import_customers([path], ImportOptions())
    (row,) = work.customers.all()
    assert (row.yearly_value.amount if row.yearly_value else None) == amount
    assert any(note.startswith(noted) for note in report.notes) if noted else "is not read" not in str(report.notes)


def test_of_two_columns_that_could_be_values_none_is_chosen_unsaid(tmp_path: Path, work: Workspace) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,Current ARR,Target ARR\nAlba,1200,2400\n", encoding="utf-8")
    report = work.river.import_customers([path], ImportOptions())
    assert work.customers.all()[0].yearly_value is None
    assert sum("is not read" in note for note in report.notes) == 2


def test_a_value_belongs_to_the_pattern_and_not_to_the_one_whose_number_is_its_id(work: Workspace) -> None:
    for customer, value in (("Acme", "5000"), ("Globex", "7000")):
        ticket_id = tell_to(work, f"it stops at {customer}", customer=customer)
        work.triage.create_pattern([ticket_id], f"Stops at {customer}")
        listed = next(c for c in work.customers.all() if c.name == customer)
        work.customers.set_value(listed.id, value)
    with work._db.step("other numbers"):
        work._db.execute("UPDATE pattern SET number = number + 10")
        work._db.execute("UPDATE pattern SET number = 2 WHERE number = 11")
    assert [str(pattern.yearly_values[0].amount) for pattern in work.patterns.all()] == ["5000", "7000"]
