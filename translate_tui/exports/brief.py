"""The discovery brief: one pattern on one page, with its receipts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from translate_tui.exports.document import Block, Bullet, Heading, Line, Numbered, Paragraph, Quotation, bold, line
from translate_tui.exports.minutes import commitment_line, sentence_line, trend_words, value_words, who_said
from translate_tui.model import Commitment, Pattern, Quote
from translate_tui.protocol.brief import DecisionTaken, Note
from translate_tui.protocol.card import GAP, Sentence
from translate_tui.protocol.trend import Trend
from translate_tui.text import pluralize

_IDS_SHOWN = 30


class BriefRecord(NamedTuple):
    """Everything that a brief is written from. `first` and `last` are the days of its oldest and newest ticket."""

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


def brief(record: BriefRecord) -> list[Block]:
    """Return a brief as a document. Gaps stand as gaps, and what is not known is said."""
    pattern = record.pattern
    blocks: list[Block] = [
        Heading(1, f"Discovery brief: {pattern.name} {pattern.title}"),
        Paragraph(line(f"Written on {record.written} from what customers said.")),
        Heading(2, "Receipts"),
        Bullet(line(bold("One recurring issue"), f": {pattern.struggle or GAP}")),
        Bullet(line(bold("One affected segment"), f": {_segment(pattern)}")),
        Bullet(line(bold("One business cost"), f": {cost_words(pattern)}")),
        Bullet(line(bold("One proposed next step"), f": {record.notes.get(Note.NEXT_STEP) or GAP}")),
        Heading(2, "Problem statement"),
        *(Numbered(place, sentence_line(sentence)) for place, sentence in enumerate(record.sentences, 1)),
        Heading(2, "Frequency over time"),
        *(Bullet(said) for said in _frequency(record)),
        Heading(2, "Evidence"),
        *(Quotation(said.words, who_said(said)) for said in record.quotes),
        Paragraph(line(_evidence(record.evidence))),
        Heading(2, "What is not known"),
        *(Bullet(line(said)) for said in not_known(record)),
        Heading(2, "Where it stands"),
        *(Bullet(said) for said in _standing(record)),
    ]
    return blocks


def cost_words(pattern: Pattern) -> str:
    """Return what is at risk, in the words people gave, and what the affected customers pay."""
    risks = [
        f"{name}: {words}"
        for name, words in (("revenue risk", pattern.revenue_risk), ("retention risk", pattern.retention_risk))
        if words.strip()
    ]
    if pattern.impact:
        risks.append(f"impact {pattern.impact}")
    if pattern.valued:
        risks.append(f"its customers pay {value_words(pattern)}")
    return "; ".join(risks)


def _segment(pattern: Pattern) -> str:
    share = pattern.segment
    counted = f"{' and '.join(share.names)} ({share.count} of {share.of})" if share.names else ""
    return counted or pattern.written_segment or GAP


def _has_segment(pattern: Pattern) -> bool:
    return bool(pattern.segment.names or pattern.written_segment)


def _frequency(record: BriefRecord) -> Iterator[Line]:
    span = f", between {record.first} and {record.last}" if record.first else ""
    yield line(f"{pluralize(record.pattern.tickets, 'ticket')} of {record.pattern.volume}{span}")
    if record.trend.course is not None:
        yield line(trend_words(record.trend))


def _evidence(ids: tuple[int, ...]) -> str:
    more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
    return f"Tickets: {', '.join(f'#{one}' for one in ids[:_IDS_SHOWN])}{more}"


def not_known(record: BriefRecord) -> Iterator[str]:
    """Return what the evidence leaves open, then what people wrote."""
    pattern = record.pattern
    unknown = pattern.volume.unknown
    customers = pattern.volume.customers
    told = (
        (unknown > 0, f"who stands behind {pluralize(unknown, 'ticket')} without a known customer"),
        (not pattern.struggle, "what exactly customers struggle with: nobody has written it"),
        (not _has_segment(pattern), "which segment is affected: no ticket and no customer says one"),
        (not pattern.workaround, "what customers do meanwhile: nobody has said"),
        (not pattern.requested, "what customers ask for: nobody has said"),
        (pattern.valued < customers, f"what {customers - pattern.valued} of {customers} customers pay a year"),
        (not pattern.agreed, "how high both teams together place the impact: they have not placed it"),
        (record.dateless > 0, f"on which day {pluralize(record.dateless, 'ticket')} came"),
        (
            record.purged > 0,
            f"what customers said themselves in {pluralize(record.purged, 'purged ticket')}",
        ),
        (not record.notes.get(Note.NEXT_STEP), "the next step: nobody has proposed one"),
    )
    found = [words for is_so, words in told if is_so]
    if written := record.notes.get(Note.NOT_KNOWN):
        found.append(written)
    yield from found or ["Nothing that the evidence shows to be open."]


def _standing(record: BriefRecord) -> Iterator[Line]:
    yield from decision_lines(record.decisions)
    for commitment in record.commitments:
        yield (*line("Committed: "), *commitment_line(commitment, record.numbers), *line(f", {commitment.state}"))
    if record.pattern.shipped_on:
        yield line(f"Its fix shipped on {record.pattern.shipped_on}")
    if not record.decisions and not record.commitments and not record.pattern.shipped_on:
        yield line("Nothing is decided yet.")


def decision_lines(decisions: tuple[DecisionTaken, ...]) -> Iterator[Line]:
    """Return every decision on a pattern, oldest first."""
    for decision, meeting, day in decisions:
        why = f", because {decision.why}" if decision.why else ", no reason given"
        yield line(f"Meeting {meeting}, {day}: ", bold(decision.outcome), why)
