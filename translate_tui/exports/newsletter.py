"""The customer-insight newsletter: a month for everybody in the company, without any name in it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from translate_tui.exports.document import Block, Bullet, Heading, Line, Paragraph, Quotation, TableBlock, bold, line
from translate_tui.model import Outcome
from translate_tui.text import pluralize


class PatternFigures(NamedTuple):
    """A pattern's month: its tickets, their distinct customers, and the tickets of `unknown` customers."""

    title: str
    tickets: int
    customers: int
    unknown: int


class DecisionLine(NamedTuple):
    """What was decided on a pattern in a month, and why."""

    title: str
    outcome: Outcome
    why: str


class NewsletterRecord(NamedTuple):
    """Everything from which a month's newsletter is written, without any name.

    `until` is the last day that is counted. `new` patterns were made in the month, `growing` ones were growing on
    that day, `solved` ones had their fix shipped in the month, `returned` ones were written about again after it,
    `heard` ones had most customers.
    `purged` counts the tickets that support said in a purge session; they are not among `tickets`. `quotes` are
    praise, each with its segment. `kept` counts the commitments kept in the month.
    """

    month: date
    until: date
    tickets: int
    customers: int
    unknown: int
    praise: int
    purged: int
    new: tuple[PatternFigures, ...]
    growing: tuple[PatternFigures, ...]
    solved: tuple[PatternFigures, ...]
    returned: tuple[PatternFigures, ...]
    heard: tuple[PatternFigures, ...]
    decided: tuple[DecisionLine, ...]
    kept: int
    quotes: tuple[tuple[str, str], ...]


def newsletter_document(record: NewsletterRecord) -> list[Block]:
    """Return a newsletter as a document."""
    return [
        Heading(1, f"Customer insights: {record.month:%B %Y}"),
        Paragraph(_summary(record)),
        Heading(2, "New patterns"),
        *_pattern_list(record.new, "No new patterns this month."),
        Heading(2, "Growing"),
        *_pattern_list(record.growing, "No patterns are growing."),
        Heading(2, "Solved"),
        *_pattern_list(record.solved, "No patterns were solved this month."),
        *_returned(record.returned),
        Heading(2, "What we heard, and what we decided"),
        *_heard(record.heard),
        *(Bullet(text) for text in _decided(record)),
        Heading(2, "Praise"),
        *_praise(record),
    ]


def _summary(record: NewsletterRecord) -> Line:
    until = "" if _is_last_of_month(record.until) else f", up to {record.until:%d %B}"
    unknown = f" ({pluralize(record.unknown, 'ticket')} without a known customer)" if record.unknown else ""
    praise = pluralize(record.praise, "message of praise", "messages of praise")
    purged = f" Support shared {pluralize(record.purged, 'ticket')} in its purge session." if record.purged else ""
    return line(
        f"What customers said this month{until}: ",
        bold(pluralize(record.tickets, "ticket")),
        f" from {pluralize(record.customers, 'customer')}{unknown}; {praise}.{purged}",
    )


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def _describe_customers(figures: PatternFigures) -> str:
    if not figures.customers and figures.unknown:
        return "an unknown customer" if figures.unknown == 1 else "unknown customers"
    unknown = f" (+{figures.unknown} unknown)" if figures.unknown else ""
    return f"{pluralize(figures.customers, 'customer')}{unknown}"


def _pattern_list(patterns: Sequence[PatternFigures], if_empty: str) -> Iterator[Block]:
    if not patterns:
        yield Paragraph(line(if_empty))
    for pattern in patterns:
        tickets = pluralize(pattern.tickets, "ticket")
        yield Bullet(line(bold(pattern.title), f": {tickets} this month from {_describe_customers(pattern)}"))


def _returned(patterns: Sequence[PatternFigures]) -> Iterator[Block]:
    if patterns:
        yield Heading(2, "Reported again after a fix")
        yield from _pattern_list(patterns, "")


def _heard(patterns: Sequence[PatternFigures]) -> Iterator[Block]:
    if patterns:
        rows = tuple((pattern.title, str(pattern.tickets), _describe_customers(pattern)) for pattern in patterns)
        yield TableBlock(("What we heard most", "Tickets this month", "Customers"), rows)


def _decided(record: NewsletterRecord) -> Iterator[Line]:
    for decision in record.decided:
        why = f". Reason: {decision.why}" if decision.why else ""
        yield line(f"{decision.title}: ", bold(decision.outcome), why)
    if not record.decided:
        yield line("No decisions this month.")
    if record.kept:
        yield line(f"{pluralize(record.kept, 'commitment')} kept.")


def _praise(record: NewsletterRecord) -> Iterator[Block]:
    if not record.praise:
        yield Paragraph(line("No praise recorded this month."))
    for words, segment in record.quotes:
        yield Quotation(words, f"a customer{f', {segment}' if segment else ''}")
    if record.praise and not record.quotes:
        count = pluralize(record.praise, "message", "messages")
        yield Paragraph(line(f"{count} of praise. None can be quoted without naming somebody."))
