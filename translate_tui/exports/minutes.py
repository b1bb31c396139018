"""The minutes: the markdown record of a meeting, complete, in the order in which it went."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from translate_tui.exports.grid import draw, legend
from translate_tui.exports.markdown import escape, quote, table
from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    Parked,
    Pattern,
    Phase,
    Placement,
    Quote,
    Role,
    Side,
)
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS
from translate_tui.protocol.card import Part, Sentence
from translate_tui.protocol.clock import clock_face, spent

_GRID_WIDTH, _GRID_HEIGHT = 76, 17


class PatternRecord(NamedTuple):
    """What the meeting had before it on one pattern, and what came of it."""

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    evidence: tuple[int, ...]
    placements: tuple[Placement, ...]
    decision: Decision | None
    override_reason: str
    reached: bool


class MeetingRecord(NamedTuple):
    """Everything that a meeting's minutes are written from. `at` is the moment of writing."""

    meeting: Meeting
    at: datetime
    attendance: tuple[Attendee, ...]
    promises: tuple[Commitment, ...]
    patterns: tuple[PatternRecord, ...]
    grid: tuple[Pattern, ...]
    commitments: tuple[Commitment, ...]
    parked: tuple[Parked, ...]
    numbers: dict[int, int]  # pattern id -> number, for commitments on patterns


def minutes(record: MeetingRecord) -> str:
    """Return the minutes as markdown. Gaps stand as gaps; nothing is said that was not said."""
    meeting = record.meeting
    lines = [f"# Translation meeting {meeting.number}, {meeting.started_at:%Y-%m-%d}", ""]
    lines += [f"“{OPENING_SENTENCE}”", ""]
    if meeting.ended_at is None:
        lines += ["The meeting is still running; this is how far it has come.", ""]
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
        lines += [f"## {title}", "", *body, ""]
    return "\n".join(lines).rstrip() + "\n"


def commitment_line(commitment: Commitment, numbers: dict[int, int]) -> str:
    """Return a commitment as a task: `- [ ] what (owner, due)`."""
    owner = escape(commitment.owner) if commitment.owner else "no owner"
    due = f"due {commitment.due:%Y-%m-%d}" if commitment.due else "no date"
    number = numbers.get(commitment.pattern_id or 0)
    about = f"; P{number}" if number else ""
    box = "x" if commitment.state == "kept" else " "
    return f"- [{box}] {escape(commitment.what)} ({owner}, {due}{about})"


def _attendance(attendance: Sequence[Attendee]) -> Iterator[str]:
    if not attendance:
        yield "Nobody was noted down."
    for role, label in (
        (Role.FACILITATOR, "Facilitator"),
        (Role.SUPPORT, "Support"),
        (Role.PRODUCT, "Product"),
        (Role.LISTENER, "Listening"),
    ):
        names = [escape(a.name) for a in attendance if a.role is role]
        if names:
            yield f"- {label}: {', '.join(names)}"


def _promises(record: MeetingRecord) -> Iterator[str]:
    if not record.promises:
        yield "There were none."
    for promise in record.promises:
        line = commitment_line(promise, record.numbers)
        if promise.state == "kept":
            yield f"{line}: kept"
        elif promise.state == "dropped":
            yield f"{line}: dropped, because {escape(promise.dropped_reason)}"
        else:
            overdue = promise.due is not None and promise.due < record.meeting.started_at.date()
            yield f"{line}: still open{', overdue' if overdue else ''}"


def _patterns(records: Sequence[PatternRecord]) -> Iterator[str]:
    if not records:
        yield "None was talked about."
    for number, record in enumerate(records):
        if number:
            yield ""
        yield f"### {record.pattern.name} {escape(record.pattern.title)}"
        yield ""
        for position, sentence in enumerate(record.sentences, 1):
            yield f"{position}. {_sentence(sentence)}"
        for words in record.quotes:
            yield ""
            yield f"{quote(words.words)}"
            yield ">"
            yield f"> {_who(words)}"
        yield ""
        yield f"- Impact: {_impact(record)}"
        yield f"- Decision: {_decision(record.decision)}"
        if record.override_reason:
            yield f"- Brought past the gate, because {escape(record.override_reason)}"
        evidence = ", ".join(f"#{ticket}" for ticket in record.evidence)
        yield f"- Evidence: {evidence or 'no ticket'}"


def _sentence(sentence: Sentence) -> str:
    return "".join(
        text.replace("_", "\\_") + " (missing)" if part is Part.GAP else escape_inner(text)
        for part, text in sentence.parts
    )


def escape_inner(text: str) -> str:
    """Return a piece of a line escaped, with the spaces at its ends kept."""
    core = text.strip()
    if not core:
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{escape(core)}{after}"


def _who(words: Quote) -> str:
    who = escape(words.customer) if words.customer else "customer unknown"
    parts = [who, *([escape(words.segment)] if words.segment else []), f"ticket #{words.ticket_id}"]
    return ", ".join(parts)


def _impact(record: PatternRecord) -> str:
    by_side = {placement.side: placement for placement in record.placements}
    support, product = by_side.get(Side.SUPPORT), by_side.get(Side.PRODUCT)
    impact = str(record.pattern.impact or "not placed")
    if support and product:
        differ = ", they differed" if support.impact != product.impact else ""
        impact += f" (support {support.impact}, product {product.impact}{differ})"
    for name, words in (
        ("revenue", record.pattern.revenue_risk),
        ("retention", record.pattern.retention_risk),
    ):
        if words:
            impact += f"; {name}: {escape(words)}"
    return impact


def _decision(decision: Decision | None) -> str:
    if decision is None:
        return "none taken"
    return f"**{decision.outcome}**" + (f", because {escape(decision.why)}" if decision.why else ", no reason given")


def _grid(patterns: Sequence[Pattern]) -> Iterator[str]:
    if not patterns:
        yield "No pattern stood on it."
        return
    yield "```text"
    yield from (line.rstrip() for line in draw(patterns, _GRID_WIDTH, _GRID_HEIGHT).lines)
    yield ""
    yield from (line.rstrip() for line in legend(patterns, _GRID_WIDTH))
    yield "```"


def _commitments(record: MeetingRecord) -> Iterator[str]:
    if not record.commitments:
        yield "None was made."
    for commitment in record.commitments:
        yield commitment_line(commitment, record.numbers)


def _parked(parked: Sequence[Parked]) -> Iterator[str]:
    if not parked:
        yield "Empty."
    for item in parked:
        yield f"- {escape(item.what)}" + (f" ({escape(item.raised_by)})" if item.raised_by else "")


def _not_reached(records: Sequence[PatternRecord]) -> Iterator[str]:
    left = [record for record in records if not record.reached]
    if not left:
        yield "None: all that stood on the slate were talked about."
    for record in left:
        yield f"- {record.pattern.name} {escape(record.pattern.title)}"


def _time(record: MeetingRecord) -> Iterator[str]:
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
    yield from table(("Stage", "Planned", "Spent"), rows)
