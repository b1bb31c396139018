"""The minutes of a meeting: everything in it, in the order in which it went."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
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
from translate_tui.exports.grid import draw_grid, grid_legend
from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    MeetingNote,
    ParkedItem,
    Pattern,
    Phase,
    Quote,
    Rating,
    Role,
    Side,
)
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.clock import format_clock, seconds_spent
from translate_tui.protocol.exchanges import ExchangeDue
from translate_tui.protocol.gate import join_with_and
from translate_tui.protocol.rating import IMPACT_NAMES, describe_gap
from translate_tui.protocol.trend import Trend, sparkline
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.text import pluralize

_GRID_WIDTH: Final = 76
_GRID_HEIGHT: Final = 17


class PatternRecord(NamedTuple):
    """What a meeting knew about one pattern of its slate, and what it decided.

    `evidence` are the ids of its tickets. `reached` says whether the meeting got to it. `missing` is what the gate
    still required, and `override_reason` why it was brought anyway.
    """

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    evidence: tuple[int, ...]
    ratings: tuple[Rating, ...]
    decision: Decision | None
    override_reason: str
    reached: bool
    missing: tuple[str, ...] = ()
    trend: Trend | None = None


class MeetingRecord(NamedTuple):
    """Everything from which a meeting's minutes are written; stored as JSON when the meeting ends.

    `reviewed` are the commitments of earlier meetings that it reviewed, `commitments` its own. `numbers` maps a
    pattern's id to its number. `unanswered` counts the tickets of purge sessions without an answer. `attendance` are
    those confirmed as present, `unconfirmed` those who were expected and never confirmed. `end_noted_on` is the day
    on which people said when the meeting had ended, if nobody ended it then.
    A new field needs a default, for older records; a renamed one an entry in
    `codec.FORMER_NAMES`, a renamed phase one in `codec.FORMER_VALUES`.
    """

    meeting: Meeting
    written_at: datetime
    attendance: tuple[Attendee, ...]
    reviewed: tuple[Commitment, ...]
    patterns: tuple[PatternRecord, ...]
    grid: tuple[Pattern, ...]
    commitments: tuple[Commitment, ...]
    parked: tuple[ParkedItem, ...]
    numbers: dict[int, int]
    exchanges_due: tuple[ExchangeDue, ...] = ()
    unanswered: int = 0
    unconfirmed: tuple[Attendee, ...] = ()
    end_noted_on: date | None = None
    notes: tuple[MeetingNote, ...] = ()


class MinutesFormat(StrEnum):
    """The formats in which minutes can be written."""

    MARKDOWN = "md"
    SLACK = "slack"
    TEXT = "text"
    JSON = "json"


JSON_VERSION: Final = 2
_RENDERERS: Final[dict[MinutesFormat, Callable[[Sequence[Block]], str]]] = {
    MinutesFormat.MARKDOWN: markdown.render,
    MinutesFormat.SLACK: slack.render,
    MinutesFormat.TEXT: plain_text.render,
}


def render_minutes(record: MeetingRecord, form: MinutesFormat = MinutesFormat.MARKDOWN) -> str:
    """Return the minutes in a format. JSON has the whole record, not only what the document shows."""
    if form is MinutesFormat.JSON:
        whole: dict[str, Any] = {"translate-tui": "meeting", "version": JSON_VERSION, **encode(record)}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return _RENDERERS[form](minutes_document(record))


def minutes_document(record: MeetingRecord) -> list[Block]:
    """Return the minutes as a document. What is missing is shown as missing."""
    meeting = record.meeting
    blocks: list[Block] = [Heading(1, f"Translation meeting {meeting.number}, {meeting.started_at:%Y-%m-%d}")]
    blocks.append(Paragraph(line(f"“{OPENING_SENTENCE}”")))
    if meeting.ended_at is None:
        blocks.append(Paragraph(line("The meeting is still running. These are the minutes so far.")))
    elif record.end_noted_on is not None:
        blocks.append(Paragraph(line(_noted_end(meeting.started_at, meeting.ended_at, record.end_noted_on))))
    sections = [
        ("Attendance", _attendance(record.attendance, record.unconfirmed)),
        ("Earlier commitments", _review(record)),
        ("Patterns", _patterns([pattern for pattern in record.patterns if pattern.reached], record.notes)),
        ("The grid", _grid(record.grid)),
        ("Commitments", _commitments(record)),
        ("Parking lot", _parked(record.parked)),
        ("Patterns not reached", _not_reached(record.patterns)),
        ("Time", _time(record)),
    ]
    shown_ids = {entry.pattern.id for entry in record.patterns if entry.reached}
    if other_notes := [note for note in record.notes if note.pattern_id not in shown_ids]:
        sections.insert(-3, ("Notes", _notes(other_notes, record.numbers)))
    for title, body in sections:
        blocks += [Heading(2, title), *body]
    return blocks


def commitment_line(commitment: Commitment, numbers: Mapping[int, int]) -> Line:
    """Return a commitment as a line: what (owner, due date; pattern). `numbers` maps a pattern's id to its number."""
    owner = commitment.owner or "no owner"
    due = f"due {commitment.due:%Y-%m-%d}" if commitment.due else "no due date"
    number = numbers.get(commitment.pattern_id or 0)
    about = f"; P{number}" if number else ""
    return line(commitment.what, f" ({owner}, {due}{about})")


def _noted_end(started_at: datetime, ended_at: datetime, noted_on: date) -> str:
    """Return when a meeting ended that nobody ended then: the figures of its patterns are of the day it was noted."""
    day = "" if ended_at.date() == started_at.date() else f"on {ended_at:%d %b} "
    text = f"The meeting ended {day}at {ended_at:%H:%M} (recorded on {noted_on:%d %b})."
    if noted_on != ended_at.date():
        text += f" The figures of its patterns are as of {noted_on:%d %b}."
    return text


def _attendance(attendance: Sequence[Attendee], unconfirmed: Sequence[Attendee]) -> Iterator[Block]:
    if not attendance:
        yield Paragraph(line("No attendance was recorded."))
    for role, label in (
        (Role.FACILITATOR, "Facilitator"),
        (Role.SUPPORT, "Support"),
        (Role.PRODUCT, "Product"),
        (Role.LISTENER, "Observers"),
    ):
        names = [attendee.name for attendee in attendance if attendee.role is role]
        if names:
            yield Bullet(line(f"{label}: {', '.join(names)}"))
    if unconfirmed:
        yield Bullet(line(f"Expected, not confirmed: {', '.join(person.name for person in unconfirmed)}"))


def _review(record: MeetingRecord) -> Iterator[Block]:
    """Yield what became of earlier commitments, and which exchanges and answers are overdue."""
    if not record.reviewed:
        yield Paragraph(line("No earlier commitments."))
    today = record.meeting.started_at.date()
    for commitment in record.reviewed:
        if commitment.state == "kept":
            became = "kept"
        elif commitment.state == "dropped":
            became = f"dropped. Reason: {commitment.dropped_reason}"
        else:
            became = "still open" + (", overdue" if commitment.overdue(today) else "")
        text = (*commitment_line(commitment, record.numbers), *line(f": {became}"))
        yield Bullet(text, done=commitment.state == "kept")
    for exchange in record.exchanges_due:
        if exchange.overdue(today):
            last = f"last one on {exchange.last}" if exchange.last else "none yet"
            yield Bullet(line(f"Exchange overdue: {exchange.direction} ({last})"))
    if record.unanswered:
        has, have = "ticket from the purge session has", "tickets from the purge session have"
        yield Bullet(line(f"{pluralize(record.unanswered, has, have)} no decision yet"))


def _notes(notes: Sequence[MeetingNote], numbers: Mapping[int, int]) -> Iterator[Block]:
    """Yield the notes on no pattern, or on one that is no section of the minutes, with its number."""
    for note in notes:
        number = numbers.get(note.pattern_id or 0)
        yield Bullet(line(f"P{number}: " if number else "", note.words))


def _patterns(records: Sequence[PatternRecord], notes: Sequence[MeetingNote]) -> Iterator[Block]:
    if not records:
        yield Paragraph(line("No patterns were discussed."))
    for record in records:
        yield Heading(3, f"{record.pattern.name} {record.pattern.title}")
        for position, sentence in enumerate(record.sentences, 1):
            yield Numbered(position, sentence_line(sentence))
        for quote in record.quotes:
            yield Quotation(quote.words, attribution(quote))
        yield Bullet(line(f"Impact: {_impact(record)}"))
        if record.pattern.valued:
            yield Bullet(line(f"Yearly value: {describe_yearly_value(record.pattern)}"))
        if record.trend is not None and record.trend.course is not None:
            yield Bullet(line(f"Trend: {describe_trend(record.trend)}"))
        yield Bullet(_decision(record.decision))
        for note in notes:
            if note.pattern_id == record.pattern.id:
                yield Bullet(line("Note: ", note.words))
        if override := _describe_override(record):
            yield Bullet(line(override))
        evidence = ", ".join(f"#{ticket_id}" for ticket_id in record.evidence)
        yield Bullet(line(f"Evidence: {evidence or 'no tickets'}"))


def _describe_override(record: PatternRecord) -> str:
    """Return why a pattern was brought although the gate required more; "" if it passed the gate."""
    if record.override_reason:
        missing = f" (missing: {join_with_and(record.missing)})" if record.missing else ""
        return f"On the slate despite the gate. Reason: {record.override_reason}{missing}"
    return f"Gate warning: missing {join_with_and(record.missing)}" if record.missing else ""


def describe_trend(trend: Trend) -> str:
    """Return a trend in words: its kind, a sparkline, the tickets of each week, and those after the fix."""
    after = f", {pluralize(trend.after_fix, 'ticket')} after its fix shipped" if trend.after_fix else ""
    weeks = " ".join(str(number) for number in trend.weeks)
    return f"{trend.course} {sparkline(trend.weeks)} ({weeks} tickets per week up to {trend.until}){after}"


def sentence_line(sentence: Sentence) -> Line:
    """Return a sentence of a card as a line, with "(missing)" after a gap."""
    return line(*(f"{text} (missing)" if part is SentencePart.GAP else text for part, text in sentence.parts))


def attribution(quote: Quote) -> str:
    """Return who said a quote: customer, segment and ticket."""
    customer = quote.customer or "unknown customer"
    return ", ".join([customer, *([quote.segment] if quote.segment else []), f"ticket #{quote.ticket_id}"])


def _impact(record: PatternRecord) -> str:
    by_side = {rating.side: rating for rating in record.ratings}
    support, product = by_side.get(Side.SUPPORT), by_side.get(Side.PRODUCT)
    impact = IMPACT_NAMES[record.pattern.impact] if record.pattern.impact else "not set"
    if support and product:
        gap = describe_gap(support.impact, product.impact)
        comparison = f": {gap}" if gap else ": same rating"
        open_end = "" if Side.JOINT in by_side else "; not agreed in this meeting"
        names = f"support {IMPACT_NAMES[support.impact]}, product {IMPACT_NAMES[product.impact]}"
        impact += f" ({names}{comparison}{open_end})"
    for name, risk in (
        ("revenue risk", record.pattern.revenue_risk),
        ("retention risk", record.pattern.retention_risk),
    ):
        if risk:
            impact += f"; {name}: {risk}"
    return impact


def _decision(decision: Decision | None) -> Line:
    if decision is None:
        return line("Decision: none")
    why = f". Reason: {decision.why}" if decision.why else ", no reason given"
    return line("Decision: ", bold(decision.outcome), why)


def _grid(patterns: Sequence[Pattern]) -> Iterator[Block]:
    if not patterns:
        yield Paragraph(line("No patterns on the grid."))
        return
    drawing = (text.rstrip() for text in draw_grid(patterns, _GRID_WIDTH, _GRID_HEIGHT).lines)
    legend = (text.rstrip() for text in grid_legend(patterns, _GRID_WIDTH))
    yield Preformatted((*drawing, "", *legend))


def _commitments(record: MeetingRecord) -> Iterator[Block]:
    if not record.commitments:
        yield Paragraph(line("No commitments."))
    for commitment in record.commitments:
        yield Bullet(commitment_line(commitment, record.numbers), done=commitment.state == "kept")


def _parked(parked: Sequence[ParkedItem]) -> Iterator[Block]:
    if not parked:
        yield Paragraph(line("Empty."))
    for item in parked:
        yield Bullet(line(item.what, f" ({item.raised_by})" if item.raised_by else ""))


def _not_reached(records: Sequence[PatternRecord]) -> Iterator[Block]:
    not_reached = [record for record in records if not record.reached]
    if not not_reached:
        yield Paragraph(line("None: every pattern on the slate was discussed."))
    for record in not_reached:
        override = _describe_override(record)
        yield Bullet(line(f"{record.pattern.name} {record.pattern.title}", f". {override}" if override else ""))


def _time(record: MeetingRecord) -> Iterator[Block]:
    meeting = record.meeting
    pattern_names = {entry.pattern.id: f"{entry.pattern.name} {entry.pattern.title}" for entry in record.patterns}
    rows = []
    total = 0
    for stage in meeting.stages:
        seconds = seconds_spent(stage, meeting, record.written_at)
        total += seconds
        if stage.phase is Phase.PATTERNS:
            label = pattern_names.get(stage.pattern_id or 0, "")
        else:
            label = PHASE_LABELS[stage.phase]
        rows.append((label, format_clock(stage.planned), format_clock(seconds)))
    rows.append(("Total", format_clock(meeting.planned), format_clock(total)))
    yield TableBlock(("Agenda item", "Planned", "Spent"), tuple(rows))
