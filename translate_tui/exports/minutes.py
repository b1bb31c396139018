"""The minutes: the record of a meeting, complete, in the order in which it went."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from translate_tui.exports import markdown, plain_text, slack
from translate_tui.exports.codec import encode
from translate_tui.exports.document import (
    Block,
    Bullet,
    Heading,
    Line,
    Numbered,
    Paragraph,
    Preformatted,
    Quotation,
    TableBlock,
    bold,
    line,
)
from translate_tui.exports.grid import draw, legend
from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    ParkedItem,
    Pattern,
    Phase,
    Quote,
    Rating,
    Role,
    Side,
)
from translate_tui.protocol import rating as blind
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.clock import clock_face, spent
from translate_tui.protocol.exchanges import Due
from translate_tui.protocol.gate import listed
from translate_tui.protocol.trend import Trend, sparkline
from translate_tui.text import pluralize

_GRID_WIDTH, _GRID_HEIGHT = 76, 17


class PatternRecord(NamedTuple):
    """What the meeting had before it on one pattern, and what came of it."""

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    evidence: tuple[int, ...]
    placements: tuple[Rating, ...]
    decision: Decision | None
    override_reason: str
    reached: bool
    lacks: tuple[str, ...] = ()  # what the gate asked for in vain
    trend: Trend | None = None


class MeetingRecord(NamedTuple):
    """Everything that a meeting's minutes are written from. `at` is the moment of writing."""

    meeting: Meeting
    at: datetime
    attendance: tuple[Attendee, ...]
    promises: tuple[Commitment, ...]
    patterns: tuple[PatternRecord, ...]
    grid: tuple[Pattern, ...]
    commitments: tuple[Commitment, ...]
    parked: tuple[ParkedItem, ...]
    numbers: dict[int, int]  # pattern id -> number, for commitments on patterns
    exchanges_due: tuple[Due, ...] = ()
    unanswered: int = 0  # purged tickets


class MinutesFormat(StrEnum):
    """What minutes are written as."""

    MARKDOWN = "md"
    SLACK = "slack"
    TEXT = "text"
    JSON = "json"


JSON_VERSION: Final = 1
_RENDER: Final[dict[MinutesFormat, Callable[[Sequence[Block]], str]]] = {
    MinutesFormat.MARKDOWN: markdown.render,
    MinutesFormat.SLACK: slack.render,
    MinutesFormat.TEXT: plain_text.render,
}


def write(record: MeetingRecord, form: MinutesFormat = MinutesFormat.MARKDOWN) -> str:
    """Return the minutes in a format; JSON is the whole record, with its fields' own names."""
    if form is MinutesFormat.JSON:
        whole: dict[str, Any] = {"translate-tui": "meeting", "version": JSON_VERSION, **encode(record)}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return _RENDER[form](minutes(record))


def minutes(record: MeetingRecord) -> list[Block]:
    """Return the minutes as a document. Gaps stand as gaps; nothing is said that was not said."""
    meeting = record.meeting
    blocks: list[Block] = [Heading(1, f"Translation meeting {meeting.number}, {meeting.started_at:%Y-%m-%d}")]
    blocks.append(Paragraph(line(f"“{OPENING_SENTENCE}”")))
    if meeting.ended_at is None:
        blocks.append(Paragraph(line("The meeting is still running; this is how far it has come.")))
    sections = (
        ("Attendance", _attendance(record.attendance)),
        ("Last week's promises", _promises(record)),
        ("Patterns", _patterns([p for p in record.patterns if p.reached])),
        ("The grid", _grid(record.grid)),
        ("Commitments", _commitments(record)),
        ("Parking lot", _parked(record.parked)),
        ("Patterns not reached", _not_reached(record.patterns)),
        ("Time", _time(record)),
    )
    for title, body in sections:
        blocks += [Heading(2, title), *body]
    return blocks


def commitment_line(commitment: Commitment, numbers: Mapping[int, int]) -> Line:
    """Return a commitment as a task says it: what (owner, due; pattern)."""
    owner = commitment.owner or "no owner"
    due = f"due {commitment.due:%Y-%m-%d}" if commitment.due else "no date"
    number = numbers.get(commitment.pattern_id or 0)
    about = f"; P{number}" if number else ""
    return line(commitment.what, f" ({owner}, {due}{about})")


def _attendance(attendance: Sequence[Attendee]) -> Iterator[Block]:
    if not attendance:
        yield Paragraph(line("Nobody was noted down."))
    for role, label in (
        (Role.FACILITATOR, "Facilitator"),
        (Role.SUPPORT, "Support"),
        (Role.PRODUCT, "Product"),
        (Role.LISTENER, "Listening"),
    ):
        names = [a.name for a in attendance if a.role is role]
        if names:
            yield Bullet(line(f"{label}: {', '.join(names)}"))


def _promises(record: MeetingRecord) -> Iterator[Block]:
    if not record.promises:
        yield Paragraph(line("There were none."))
    today = record.meeting.started_at.date()
    for promise in record.promises:
        if promise.state == "kept":
            became = "kept"
        elif promise.state == "dropped":
            became = f"dropped, because {promise.dropped_reason}"
        else:
            became = "still open" + (", overdue" if promise.due is not None and promise.due < today else "")
        said = commitment_line(promise, record.numbers)
        yield Bullet((*said, *line(f": {became}")), done=promise.state == "kept")
    for one in record.exchanges_due:
        if one.overdue(today):
            last = f"the last was on {one.last}" if one.last else "there was none yet"
            yield Bullet(line(f"Exchange overdue: {one.direction} ({last})"))
    if record.unanswered:
        silent = pluralize(record.unanswered, "purged ticket has", "purged tickets have")
        yield Bullet(line(f"{silent} no answer yet"))


def _patterns(records: Sequence[PatternRecord]) -> Iterator[Block]:
    if not records:
        yield Paragraph(line("None was talked about."))
    for record in records:
        yield Heading(3, f"{record.pattern.name} {record.pattern.title}")
        for position, sentence in enumerate(record.sentences, 1):
            yield Numbered(position, sentence_line(sentence))
        for said in record.quotes:
            yield Quotation(said.words, who_said(said))
        yield Bullet(line(f"Impact: {_impact(record)}"))
        if record.pattern.valued:
            yield Bullet(line(f"Yearly value: {value_words(record.pattern)}"))
        if record.trend is not None and record.trend.course is not None:
            yield Bullet(line(f"Trend: {trend_words(record.trend)}"))
        yield Bullet(_decision(record.decision))
        if past := _past_the_gate(record):
            yield Bullet(line(past))
        evidence = ", ".join(f"#{ticket}" for ticket in record.evidence)
        yield Bullet(line(f"Evidence: {evidence or 'no ticket'}"))


def _past_the_gate(record: PatternRecord) -> str:
    if record.override_reason:
        lacked = f" (it lacked {listed(record.lacks)})" if record.lacks else ""
        return f"Brought past the gate, because {record.override_reason}{lacked}"
    return f"The gate warned: it lacked {listed(record.lacks)}" if record.lacks else ""


def value_words(pattern: Pattern) -> str:
    """Return what the affected customers pay a year, and of how many that is known."""
    customers = pluralize(pattern.volume.customers, "customer")
    return f"{pattern.yearly_value:,} a year, known of {pattern.valued} of {customers}"


def trend_words(trend: Trend) -> str:
    """Return how a pattern goes: the word, tickets a week, and what came after its fix."""
    after = f", {pluralize(trend.after_fix, 'ticket')} after its fix shipped" if trend.after_fix else ""
    weeks = " ".join(str(number) for number in trend.weeks)
    return f"{trend.course} {sparkline(trend.weeks)} ({weeks} tickets a week until {trend.until}){after}"


def sentence_line(sentence: Sentence) -> Line:
    """Return a sentence of a card; what is missing says so."""
    return line(*(f"{text} (missing)" if part is SentencePart.GAP else text for part, text in sentence.parts))


def who_said(words: Quote) -> str:
    """Return who said what is quoted: customer, segment, ticket."""
    who = words.customer or "customer unknown"
    return ", ".join([who, *([words.segment] if words.segment else []), f"ticket #{words.ticket_id}"])


def _impact(record: PatternRecord) -> str:
    by_side = {placement.side: placement for placement in record.placements}
    support, product = by_side.get(Side.SUPPORT), by_side.get(Side.PRODUCT)
    impact = str(record.pattern.impact or "not placed")
    if support and product:
        higher = blind.difference(support.impact, product.impact)
        differ = f", they differed: {higher}" if higher else ", both the same"
        left = "" if Side.JOINT in by_side else "; nothing was agreed on"
        impact += f" (support {support.impact}, product {product.impact}{differ}{left})"
    for name, words in (
        ("revenue risk", record.pattern.revenue_risk),
        ("retention risk", record.pattern.retention_risk),
    ):
        if words:
            impact += f"; {name}: {words}"
    return impact


def _decision(decision: Decision | None) -> Line:
    if decision is None:
        return line("Decision: none taken")
    why = f", because {decision.why}" if decision.why else ", no reason given"
    return line("Decision: ", bold(decision.outcome), why)


def _grid(patterns: Sequence[Pattern]) -> Iterator[Block]:
    if not patterns:
        yield Paragraph(line("No pattern stood on it."))
        return
    drawn = (drawing_line.rstrip() for drawing_line in draw(patterns, _GRID_WIDTH, _GRID_HEIGHT).lines)
    named = (legend_line.rstrip() for legend_line in legend(patterns, _GRID_WIDTH))
    yield Preformatted((*drawn, "", *named))


def _commitments(record: MeetingRecord) -> Iterator[Block]:
    if not record.commitments:
        yield Paragraph(line("None was made."))
    for commitment in record.commitments:
        yield Bullet(commitment_line(commitment, record.numbers), done=commitment.state == "kept")


def _parked(parked: Sequence[ParkedItem]) -> Iterator[Block]:
    if not parked:
        yield Paragraph(line("Empty."))
    for item in parked:
        yield Bullet(line(item.what, f" ({item.raised_by})" if item.raised_by else ""))


def _not_reached(records: Sequence[PatternRecord]) -> Iterator[Block]:
    left = [record for record in records if not record.reached]
    if not left:
        yield Paragraph(line("None: all that stood on the slate were talked about."))
    for record in left:
        past = _past_the_gate(record)
        yield Bullet(line(f"{record.pattern.name} {record.pattern.title}", f". {past}" if past else ""))


def _time(record: MeetingRecord) -> Iterator[Block]:
    meeting = record.meeting
    names = {r.pattern.id: f"{r.pattern.name} {r.pattern.title}" for r in record.patterns}
    rows = []
    total = 0
    for stage in meeting.stages:
        seconds = spent(stage, meeting, record.at)
        total += seconds
        label = names.get(stage.pattern_id or 0, "") if stage.phase is Phase.PATTERNS else PHASE_LABELS[stage.phase]
        rows.append((label, clock_face(stage.planned), clock_face(seconds)))
    rows.append(("Together", clock_face(meeting.planned), clock_face(total)))
    yield TableBlock(("Stage", "Planned", "Spent"), tuple(rows))
