"""The discovery brief: one pattern on one page, with its receipts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from translate_tui.exports.document import Block, Bullet, Heading, Line, Numbered, Paragraph, Quotation, bold, line
from translate_tui.exports.minutes import attribution, commitment_line, describe_trend, sentence_line
from translate_tui.model import Commitment, Pattern, Quote
from translate_tui.protocol.brief import DecisionTaken, Note
from translate_tui.protocol.card import GAP, Sentence, describe_share
from translate_tui.protocol.rating import IMPACT_NAMES
from translate_tui.protocol.trend import Trend
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.text import pluralize

_MAX_TICKET_IDS: Final = 30


class BriefRecord(NamedTuple):
    """Everything from which a brief is written.

    `evidence` are the ids of the pattern's tickets. `first` and `last` are the days of its oldest and newest one,
    `dateless` counts those without a day, `purged` those that support said in a purge session. `numbers` maps a
    pattern's id to its number. `rating_hidden` says that the pattern's rating is left out of it, as both teams have
    yet to rate it in the running meeting.
    """

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    evidence: tuple[int, ...]
    trend: Trend
    first: date | None
    last: date | None
    dateless: int
    purged: int
    notes: Mapping[Note, str]
    decisions: tuple[DecisionTaken, ...]
    commitments: tuple[Commitment, ...]
    numbers: Mapping[int, int]
    written: date
    rating_hidden: bool = False


def brief_document(record: BriefRecord) -> list[Block]:
    """Return a brief as a document. What is missing is shown as a gap, what is unknown is listed.

    It begins with the practice's receipts: issue, segment, business cost and next step.
    """
    pattern = record.pattern
    return [
        Heading(1, f"Discovery brief: {pattern.name} {pattern.title}"),
        Paragraph(line(f"Written on {record.written} from customer feedback.")),
        Heading(2, "Summary"),
        Bullet(line(bold("One recurring issue"), f": {pattern.struggle or GAP}")),
        Bullet(line(bold("One affected segment"), f": {_segment(pattern)}")),
        Bullet(line(bold("One business cost (what is at risk)"), f": {describe_cost(pattern)}")),
        Bullet(line(bold("One proposed next step"), f": {record.notes.get(Note.NEXT_STEP) or GAP}")),
        Heading(2, "Problem statement"),
        *(Numbered(number, sentence_line(sentence)) for number, sentence in enumerate(record.sentences, 1)),
        Heading(2, "Frequency over time"),
        *(Bullet(text) for text in _frequency(record)),
        Heading(2, "Evidence"),
        *(Quotation(quote.words, attribution(quote)) for quote in record.quotes),
        Paragraph(line(_ticket_ids(record.evidence))),
        Heading(2, "Open questions"),
        *(Bullet(line(text)) for text in list_unknowns(record)),
        Heading(2, "Status"),
        *(Bullet(text) for text in _status(record)),
    ]


def describe_cost(pattern: Pattern) -> str:
    """Return what is at risk in the words that people wrote, the rated impact, and what its customers pay."""
    costs = [
        f"{name}: {risk}"
        for name, risk in (("revenue risk", pattern.revenue_risk), ("retention risk", pattern.retention_risk))
        if risk.strip()
    ]
    if pattern.impact:
        costs.append(f"impact {IMPACT_NAMES[pattern.impact]}")
    if pattern.valued:
        costs.append(f"its customers pay {describe_yearly_value(pattern)}")
    return "; ".join(costs)


def _segment(pattern: Pattern) -> str:
    share = pattern.segment
    counted = f"{' and '.join(share.names)} ({describe_share(share.count, pattern)})" if share.names else ""
    return counted or pattern.written_segment or GAP


def _has_segment(pattern: Pattern) -> bool:
    return bool(pattern.segment.names or pattern.written_segment)


def _frequency(record: BriefRecord) -> Iterator[Line]:
    span = f", between {record.first} and {record.last}" if record.first else ""
    yield line(f"{pluralize(record.pattern.tickets, 'ticket')} from {record.pattern.volume}{span}")
    if record.trend.course is not None:
        yield line(describe_trend(record.trend))


def _ticket_ids(ids: tuple[int, ...]) -> str:
    more = f" and {len(ids) - _MAX_TICKET_IDS} more" if len(ids) > _MAX_TICKET_IDS else ""
    return f"Tickets: {', '.join(f'#{ticket_id}' for ticket_id in ids[:_MAX_TICKET_IDS])}{more}"


def list_unknowns(record: BriefRecord) -> Iterator[str]:
    """Yield what the evidence leaves open, then what people noted as not known."""
    pattern = record.pattern
    unknown = pattern.volume.unknown
    customers = pattern.volume.customers
    checks = (
        (unknown > 0, f"who sent {pluralize(unknown, 'ticket')} without a known customer"),
        (not pattern.struggle, "what exactly customers struggle with: not filled in yet"),
        (not _has_segment(pattern), "which segment is affected: no ticket or customer names one"),
        (not pattern.workaround, "which workaround customers use: not filled in yet"),
        (not pattern.requested, "which fix customers ask for: not filled in yet"),
        (pattern.valued < customers, f"the yearly value of {customers - pattern.valued} of {customers} customers"),
        (record.rating_hidden, "how high the impact is: both teams rate it in the current meeting"),
        (
            not pattern.agreed and not record.rating_hidden,
            "how high the impact is: the teams have not agreed on a rating",
        ),
        (record.dateless > 0, f"when {pluralize(record.dateless, 'ticket was', 'tickets were')} posted"),
        (
            record.purged > 0,
            f"what customers themselves said in {pluralize(record.purged, 'ticket')} from the purge session",
        ),
        (not record.notes.get(Note.NEXT_STEP), "the next step: none proposed yet"),
    )
    unknowns = [text for is_unknown, text in checks if is_unknown]
    if note := record.notes.get(Note.OPEN_QUESTIONS):
        unknowns.append(note)
    yield from unknowns or ["No open questions."]


def _status(record: BriefRecord) -> Iterator[Line]:
    """Yield the decisions and commitments on the pattern, and its fix."""
    yield from decision_lines(record.decisions)
    for commitment in record.commitments:
        yield (*line("Commitment: "), *commitment_line(commitment, record.numbers), *line(f", {commitment.state}"))
    if record.pattern.shipped_on:
        yield line(f"Its fix shipped on {record.pattern.shipped_on}")
    if not record.decisions and not record.commitments and not record.pattern.shipped_on:
        yield line("No decision or commitment yet.")


def decision_lines(decisions: tuple[DecisionTaken, ...]) -> Iterator[Line]:
    """Yield a line for each decision on a pattern, in the given order: meeting, day, outcome and reason."""
    for decision, meeting, day in decisions:
        why = f". Reason: {decision.why}" if decision.why else ", no reason given"
        yield line(f"Meeting {meeting}, {day}: ", bold(decision.outcome), why)
