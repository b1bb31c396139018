"""The parts of the meeting screen: checklist, agenda, commitments of earlier meetings, outcome so far."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import key
from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    Phase,
    Role,
    SlateEntry,
    Stage,
    local_time,
)
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS, PlannedStage
from translate_tui.protocol.clock import ClockReading, format_clock
from translate_tui.protocol.prep import NUMBERED_LINES, ChecklistKind, ChecklistLine
from translate_tui.protocol.trend import Trend, sparkline
from translate_tui.text import describe_day, pluralize, shorten
from translate_tui.ui.widgets.chips import Span, outcome_chip
from translate_tui.ui.widgets.commitments import commitment_spans
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList, fit

_MAX_TITLE: Final = 44  # columns of a title on the closing page, so that its decision stands beside it
_ROLE_STYLES = {
    Role.SUPPORT: "$support",
    Role.PRODUCT: "$product",
    Role.LISTENER: "$quiet",
    Role.FACILITATOR: "bold",
}
_ROLE_LETTERS = {Role.SUPPORT: "S", Role.PRODUCT: "P", Role.LISTENER: "listens", Role.FACILITATOR: "facilitates"}


def due_words(commitment: Commitment) -> str:
    """Return the due date of a commitment in a few characters, for a list."""
    return f"{commitment.due:%d %b}" if commitment.due else "no date"


def agenda_content(
    meeting: Meeting, clock: ClockReading, names: Mapping[int, str], width: int, *, ascii_only: bool = False
) -> Content:
    """Return the agenda: a line of the phases, the present one with what is left of its stage, and a rule.

    The rule fills with the meeting's time. `names` are the patterns' names by id. Where `width` (columns) has no
    room for all phases, the line has the present one and what comes next.
    """
    stage = meeting.stage
    phases = list(dict.fromkeys(s.phase for s in meeting.stages))
    present = _phase_title(meeting, names)
    state = _stage_state(clock)
    parts: list[Span] = []
    arrow = "   >   " if ascii_only else "   ›   "
    for phase in phases:
        parts += [(arrow, "$line")] if parts else []
        is_done = phases.index(phase) < phases.index(stage.phase)
        name = f"✓ {PHASE_LABELS[phase]}" if is_done else PHASE_LABELS[phase]
        parts += [(present, "bold $foreground"), state] if phase is stage.phase else [(name, "$quiet")]
    line = Content.assemble(*parts)
    if line.cell_length > width:
        number = f"{phases.index(stage.phase) + 1} of {len(phases)}   "
        following = next((s for s in meeting.stages if s.position > stage.position), None)
        ahead = f"   next: {_stage_name(following, names)}" if following is not None else ""
        line = Content.assemble((number, "$quiet"), (present, "bold $foreground"), state, (ahead, "$quiet"))
    filled = min(max(round(width * (meeting.planned - clock.left) / meeting.planned), 0), width)
    done, rest = ("=" * filled, "-" * (width - filled)) if ascii_only else ("━" * filled, "─" * (width - filled))
    rule = Content.assemble((done, "$error" if clock.left < 0 else "$quiet"), (rest, "$line"))
    return Content("\n").join([line, rule])


def _stage_name(stage: Stage, names: Mapping[int, str]) -> str:
    return names.get(stage.pattern_id or 0, PHASE_LABELS[stage.phase])


def _phase_title(meeting: Meeting, names: Mapping[int, str]) -> str:
    """Return the present phase and, of a pattern, which one it is: "Patterns 2 of 5"."""
    stage = meeting.stage
    if stage.phase is not Phase.PATTERNS:
        return PHASE_LABELS[stage.phase]
    ids = [s.id for s in meeting.stages if s.phase is Phase.PATTERNS]
    return f"{PHASE_LABELS[stage.phase]} {ids.index(stage.id) + 1} of {len(ids)}"


def _stage_state(clock: ClockReading) -> Span:
    """Return what is left of the present stage, or how long it is over."""
    if clock.paused:
        return f"  paused, {format_clock(clock.stage_left)} left", "$foreground"
    if clock.stage_left < 0:
        return f"  {format_clock(-clock.stage_left)} over", "bold $error"
    return f"  {format_clock(clock.stage_left)} left", "$foreground"


def opening_content(people: Sequence[Attendee], expected: Sequence[Attendee], slate: Sequence[SlateEntry]) -> Content:
    """Return the opening sentence, who is here, who else is `expected`, and the patterns of the slate."""
    parts: list[tuple[str, str]] = [(f"“{OPENING_SENTENCE}”\n\n", "bold")]
    parts += people_parts(people, expected)
    parts.append(("\n\n", ""))
    for entry in slate:
        parts += [(f"{entry.pattern.name:<5}", "bold $quiet"), (f"{display_text(entry.pattern.title)}\n", "")]
    return Content.assemble(*parts)


def people_parts(people: Sequence[Attendee], expected: Sequence[Attendee]) -> list[tuple[str, str]]:
    """Return who is here and who else is expected, as (text, style) pairs: names in the color of their team.

    Those who are expected come with the keys that confirm them.
    """
    parts: list[tuple[str, str]] = []
    if people:
        parts += [("Present: ", "$quiet"), *_names_with_roles(people)]
    if expected:
        parts += [("\n" if people else "", ""), ("Expected: ", "$quiet"), *_names_with_roles(expected)]
        parts += [(f"\n{key('meeting.all_here')}", "bold"), (" all are present   ", "$quiet")]
        parts += [(key("meeting.people"), "bold"), (" edit the attendance", "$quiet")]
    if not parts:
        return [(f"No attendance yet. Press {key('meeting.people')} to record who is present.", "$quiet")]
    return parts


def _names_with_roles(people: Sequence[Attendee]) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for person in people:
        parts += [
            (display_text(person.name), _ROLE_STYLES[person.role]),
            (f" ({_ROLE_LETTERS[person.role]})  ", "$quiet"),
        ]
    return parts


def close_content(
    slate: Sequence[SlateEntry],
    decisions: Mapping[int, Decision],
    commitments: Sequence[Commitment],
    still_open: int,
    spent: int,
    planned: int,
    today: date,
) -> Content:
    """Return the closing page: the decision on each pattern with its reason, the commitments, and the key that ends.

    `commitments` are those of this meeting, `still_open` counts those of earlier ones; `spent` and `planned` are in
    seconds.
    """
    parts: list[Span] = [("What was decided\n", "bold")]
    titles = {entry.pattern.id: shorten(display_text(entry.pattern.title), _MAX_TITLE) for entry in slate}
    width = max(map(cell_len, titles.values()), default=0)
    for entry in slate:
        decision = decisions.get(entry.pattern.id)
        parts += [(f"{entry.pattern.name:<5}", "bold $quiet"), (f"{fit(titles[entry.pattern.id], width)}  ", "")]
        parts += [outcome_chip(decision.outcome), ("\n", "")] if decision else [("no decision\n", "$quiet")]
        if decision and decision.why:
            parts.append((f"     “{display_text(decision.why)}”\n", "$quiet"))
    parts.append(("\nWho does what\n", "bold"))
    for commitment in commitments:
        parts += [*commitment_spans(commitment, today), ("\n", "")]
    if not commitments:
        parts.append(("No commitments.\n", "$quiet"))
    if still_open:
        parts.append(
            (f"{pluralize(still_open, 'earlier commitment is', 'earlier commitments are')} open\n", "$quiet")
        )
    parts.append((f"\n{format_clock(spent)} of {format_clock(planned)} used\n\n", "$quiet"))
    parts += [
        (f"{key('meeting.end')} ", "bold"),
        (f"ends the meeting. {key('everywhere.minutes')} then shows its minutes.", ""),
    ]
    return Content.assemble(*parts)


def before_content(
    lines: Sequence[ChecklistLine],
    trends: Mapping[int, Trend],
    plan: Sequence[PlannedStage],
    planned_as: str,
    last: Meeting | None,
    today: date,
    width: int,
    *,
    ascii_only: bool = False,
) -> Content:
    """Return the checklist before a meeting, the plan of its phases, and the keys to press.

    `planned_as` says where the plan comes from; `last` is the meeting before this one; `width` is in columns.
    """
    parts: list[tuple[str, str]] = [("Before the next meeting", "bold")]
    if last is not None and last.ended_at is not None:
        ended = local_time(last.ended_at)
        when = f"at {ended:%H:%M}" if ended.date() == today else describe_day(ended.date())
        minutes = f"minutes: {key('everywhere.minutes')}"
        parts.append((f"   Meeting {last.number} ended {when} ({minutes})", "$quiet"))
    parts.append(("\n\n", ""))
    cards = [line for line in lines if line.kind is ChecklistKind.CARD]
    for number, line in enumerate(lines, 1):
        if number == 1 or (line.kind is not ChecklistKind.CARD and number == len(cards) + 1):
            is_slate = cards and number == 1
            heading = f"On the slate: {pluralize(len(cards), 'pattern')}" if is_slate else "Other preparation"
            parts.append((f"{heading}\n" if number == 1 else f"\n{heading}\n", "bold"))
        open_style = "$quiet" if line.done else "bold"
        parts += [
            (f"{key(f'meeting.fix_{number}')} " if number <= NUMBERED_LINES else "  ", "bold"),
            ("[x] " if line.done else "[ ] ", open_style),
        ]
        if line.pattern is None:
            style = "$quiet" if line.done else "bold $error" if line.overdue else ""
            parts.append((f"{shorten(display_text(line.words), width - 6)}\n", style))
            continue
        pattern, trend = line.pattern, trends.get(line.pattern.id)
        course = (
            f"{sparkline(trend.weeks, ascii_only=ascii_only)} {trend.course:<9}" if trend and trend.course else ""
        )
        unknown = f"+{pattern.volume.unknown}" if pattern.volume.unknown else ""
        facts = f"{pattern.volume.customers}{unknown} customers  {course}"
        title_width = max(width - 6 - 5 - len(facts) - 3, 20)
        title = fit(pattern.title, title_width)
        parts += [(f"{pattern.name:<5}", "bold"), (title, ""), (f"   {facts}\n", "$quiet")]
        if not line.done:
            parts.append((f"           {line.words}\n", "bold $error"))
    phase_seconds: dict[Phase, int] = {}
    for stage in plan:
        phase_seconds[stage.phase] = phase_seconds.get(stage.phase, 0) + stage.planned
    listed = " · ".join(f"{PHASE_LABELS[phase]} {format_clock(seconds)}" for phase, seconds in phase_seconds.items())
    parts.append((f"\n{format_clock(sum(phase_seconds.values()))} {planned_as}:  {listed}\n\n", "$quiet"))
    if cards:
        parts += [(key("meeting.start"), "bold"), (" starts the meeting   ", "")]
    parts += [
        (f"{key('meeting.fix_1')}-{key(f'meeting.fix_{min(len(lines), NUMBERED_LINES)}')}", "bold"),
        (" go to a line. All optional.", "$quiet"),
    ]
    return Content.assemble(*parts)


class CommitmentList(VirtualList):
    """The commitments of earlier meetings, a row each, with what became of it."""

    can_focus = False
    commitments: reactive[tuple[Commitment, ...]] = reactive(())
    today = date.max  # what was due before is overdue

    def watch_commitments(self, before: Sequence[Commitment], now: Sequence[Commitment]) -> None:
        """Repaint with the new commitments, with the cursor on the same one."""
        self.follow([commitment.id for commitment in before], [commitment.id for commitment in now])

    @property
    def selected(self) -> Commitment | None:
        """The commitment under the cursor; None in an empty list."""
        return self.commitments[self.cursor] if self.cursor < len(self.commitments) else None

    def select(self, wanted: Commitment | None) -> None:
        """Put the cursor on a commitment, if it is in the list; do nothing for None."""
        for index, commitment in enumerate(self.commitments):
            if wanted is not None and commitment.id == wanted.id:
                self.cursor = index

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return state, what will be done, owner, due date."""
        commitment = self.commitments[index]
        state = {"open": "[ ]", "kept": "[x]", "dropped": "[-]"}[commitment.state]
        is_open = commitment.state == "open"
        return [
            (state, 4, "strong" if is_open else "quiet"),
            (commitment.what, width - 4 - 16 - 9, ""),
            ("", 1, ""),
            (commitment.owner or "no owner", 15, "quiet"),
            (due_words(commitment), -9, "error" if commitment.overdue(self.today) else "quiet"),
        ]
