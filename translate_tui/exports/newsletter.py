"""The customer-insight newsletter: a month, for everybody in the company, without a name in it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from translate_tui.exports.document import Block, Bullet, Heading, Line, Paragraph, Quotation, TableBlock, bold, line
from translate_tui.model import Outcome
from translate_tui.text import pluralize


class PatternFigures(NamedTuple):
    """What was said of a pattern in a month; `customers` are distinct, `unknown` are tickets without one."""

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
    """Everything that a month's newsletter is written from; it names no customer and nobody else.

    `until` is the last day that was looked at. `new` were made in the month, `growing` have grown until that day
    and are not new, `solved` had their fix shipped in the month.
    """

    month: date
    until: date
    tickets: int
    customers: int
    unknown: int
    praise: int
    purged: int  # tickets that support said in a purge session, counted apart
    new: tuple[PatternFigures, ...]
    growing: tuple[PatternFigures, ...]
    solved: tuple[PatternFigures, ...]
    heard: tuple[PatternFigures, ...]
    decided: tuple[DecisionLine, ...]
    kept: int
    quotes: tuple[tuple[str, str], ...]  # praise that names nobody, and its segment


def newsletter(record: NewsletterRecord) -> list[Block]:
    """Return a newsletter as a document."""
    praise = pluralize(record.praise, "word of praise", "words of praise")
    until = "" if _is_last(record.until) else f", until {record.until:%d %B}"
    return [
        Heading(1, f"Customer insight, {record.month:%B %Y}"),
        Paragraph(
            line(
                f"What customers said this month{until}: ",
                bold(pluralize(record.tickets, "ticket")),
                f" from {pluralize(record.customers, 'customer')}"
                + (f", and {record.unknown:,} whose customer is not known" if record.unknown else "")
                + f"; {praise}."
                + (
                    f" Support said {pluralize(record.purged, 'ticket')} in its purge session."
                    if record.purged
                    else ""
                ),
            )
        ),
        Heading(2, "New patterns"),
        *_listed(record.new, "No new pattern was made this month."),
        Heading(2, "Growing"),
        *_listed(record.growing, "None is growing."),
        Heading(2, "Solved"),
        *_listed(record.solved, "No fix shipped this month."),
        Heading(2, "What we heard, and what we decided"),
        *_heard(record.heard),
        *(Bullet(said) for said in _decided(record)),
        Heading(2, "Praise"),
        *_praise(record),
    ]


def _is_last(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def _volume(said: PatternFigures) -> str:
    if not said.customers and said.unknown:
        return "customers who are not known"
    unknown = f" + {said.unknown} unknown" if said.unknown else ""
    return f"{pluralize(said.customers, 'customer')}{unknown}"


def _listed(patterns: Sequence[PatternFigures], none: str) -> Iterator[Block]:
    if not patterns:
        yield Paragraph(line(none))
    for one in patterns:
        yield Bullet(line(bold(one.title), f": {pluralize(one.tickets, 'ticket')} this month from {_volume(one)}"))


def _heard(patterns: Sequence[PatternFigures]) -> Iterator[Block]:
    if patterns:
        rows = tuple((one.title, str(one.tickets), _volume(one)) for one in patterns)
        yield TableBlock(("What customers told us most", "Tickets this month", "Customers"), rows)


def _decided(record: NewsletterRecord) -> Iterator[Line]:
    for one in record.decided:
        yield line(f"{one.title}: ", bold(one.outcome), f", because {one.why}" if one.why else "")
    if not record.decided:
        yield line("Nothing was decided this month.")
    if record.kept:
        yield line(f"{pluralize(record.kept, 'commitment')} kept.")


def _praise(record: NewsletterRecord) -> Iterator[Block]:
    if not record.praise:
        yield Paragraph(line("None was written down this month."))
    for words, segment in record.quotes:
        yield Quotation(words, f"a customer{f', {segment}' if segment else ''}")
    if record.praise and not record.quotes:
        yield Paragraph(
            line(
                f"{pluralize(record.praise, 'word', 'words')} of praise, none of which can be quoted without a name."
            )
        )
