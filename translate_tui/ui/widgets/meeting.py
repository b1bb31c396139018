"""The parts of the meeting screen: checklist, agenda, commitments of earlier meetings, outcome so far."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import key
from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    ParkedItem,
    Phase,
    Role,
    SlateEntry,
    local_time,
)
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS, PlannedStage
from translate_tui.protocol.clock import ClockReading, format_clock
from translate_tui.protocol.prep import NUMBERED_LINES, ChecklistKind, ChecklistLine
from translate_tui.protocol.trend import Trend, sparkline
from translate_tui.text import pluralize, shorten
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList

_PHASE_NAMES = {
    Phase.OPENING: "opening",
    Phase.COMMITMENTS_REVIEW: "promises",
    Phase.PATTERNS: "patterns",
    Phase.GRID: "grid",
    Phase.COMMITMENTS: "commit",
    Phase.CLOSE: "close",
}
MAX_NOTE = 300  # characters of a note in the outcome; the minutes have it whole
MAX_COMMITMENTS = 6  # in the outcome, the newest ones
MAX_PARKED = 3  # likewise
MIN_CHANGE_S = 15  # a stage that gained or lost less is shown without the difference
_ROLE_STYLES = {
    Role.SUPPORT: "$support",
    Role.PRODUCT: "$product",
    Role.LISTENER: "$quiet",
    Role.FACILITATOR: "$accent",
}
_ROLE_LETTERS = {Role.SUPPORT: "S", Role.PRODUCT: "P", Role.LISTENER: "listens", Role.FACILITATOR: "facilitates"}


def commitment_content(commitment: Commitment, today: date) -> Content:
    """Return a commitment with owner, due date and meeting, and whether it is overdue."""
    overdue = commitment.state == "open" and commitment.due is not None and commitment.due < today
    return Content.assemble(
        (display_text(commitment.what), "bold"),
        (f"  {display_text(commitment.owner) or 'no owner'}, {due_words(commitment)}, ", "$quiet"),
        (f"from meeting {commitment.meeting_number}", "$quiet"),
        ("  overdue", "bold $error") if overdue else ("", ""),
    )


def due_words(commitment: Commitment) -> str:
    """Return the due date of a commitment in a few characters, for a list."""
    return f"{commitment.due:%d %b}" if commitment.due else "no date"


def agenda_content(meeting: Meeting, clock: ClockReading, names: Mapping[int, str], width: int) -> Content:
    """Return all stages with their times: spent on the past ones, left in the current one, shared by those ahead.

    `names` are the patterns' names by id. A change against the plan is shown in parentheses, for stages ahead only
    where `width` (columns) is enough for it. The lines are broken between stages.
    """
    parts: list[tuple[str, str]] = []
    column = 0
    current = meeting.stage
    show_changes = width >= 16 * len(meeting.stages) // 2  # the agenda has three lines
    for stage in meeting.stages:
        name = names.get(stage.pattern_id or 0, _PHASE_NAMES[stage.phase])
        if stage.id == current.id:
            item, style = f" {name} {format_clock(clock.stage_left)} ", "bold reverse $accent"
        elif stage.position < current.position:
            overrun = stage.spent - stage.planned
            change = f" ({format_clock(-overrun)})" if overrun > 0 else ""
            item, style = f" {name} {format_clock(stage.spent)}{change} ", "$quiet"
        else:
            seconds = clock.ahead.get(stage.id, stage.planned)
            gained = seconds - stage.planned
            change = (
                f" ({'+' if gained > 0 else '-'}{format_clock(abs(gained))})" if abs(gained) >= MIN_CHANGE_S else ""
            )
            item = f" {name} {format_clock(seconds)}{change if show_changes else ''} "
            style = "" if gained >= 0 else "$accent"
        if column and column + len(item) > width:
            parts.append(("\n", ""))
            column = 0
        parts.append((item, style))
        column += len(item)
    return Content.assemble(*parts)


def phase_content(meeting: Meeting, clock: ClockReading, spent: int) -> Content:
    """Return the phase and the time of its stage: left, over or paused; `spent` is the seconds of all visits."""
    stage = meeting.stage
    phases = list(dict.fromkeys(s.phase for s in meeting.stages))
    title = f"{PHASE_LABELS[stage.phase]}"
    if stage.phase is Phase.PATTERNS:
        stages = [s.id for s in meeting.stages if s.phase is Phase.PATTERNS]
        title += f"  {stages.index(stage.id) + 1} of {len(stages)}"
    planned = f"  (planned {format_clock(stage.planned)}, spent {format_clock(spent)})"
    if clock.paused:
        state, style = f"paused, {format_clock(clock.stage_left)} left", "bold $quiet"
    elif clock.stage_left >= 0:
        state, style = f"{format_clock(clock.stage_left)} left", "bold $foreground"
    else:
        state, planned = f"{format_clock(clock.stage_left)} over, borrowed from what remains", ""
        style = "bold reverse $error"
    return Content.assemble(
        (f"{phases.index(stage.phase) + 1}/{len(phases)} ", "$quiet"),
        (f"{title}\n", "bold $accent"),
        (state, style),
        (planned, "$quiet"),
    )


def opening_content(people: Sequence[Attendee], expected: Sequence[Attendee], slate: Sequence[SlateEntry]) -> Content:
    """Return the opening sentence, who is here, who else is `expected`, and the patterns of the slate."""
    parts: list[tuple[str, str]] = [(f"“{OPENING_SENTENCE}”\n\n", "bold $joint")]
    parts += people_parts(people, expected)
    parts.append(("\n\n", ""))
    for entry in slate:
        parts += [(f"{entry.pattern.name:<5}", "bold $accent"), (f"{display_text(entry.pattern.title)}\n", "")]
    return Content.assemble(*parts)


def people_parts(people: Sequence[Attendee], expected: Sequence[Attendee]) -> list[tuple[str, str]]:
    """Return who is here and who else is expected, as (text, style) pairs: names in the colour of their team.

    Those who are expected come with the keys that confirm them.
    """
    parts: list[tuple[str, str]] = []
    if people:
        parts += [("Here: ", "$quiet"), *_names_with_roles(people)]
    if expected:
        parts += [("\n" if people else "", ""), ("Expected: ", "$quiet"), *_names_with_roles(expected)]
        parts += [(f"\n{key('meeting.all_here')}", "bold $accent"), (" all of them are here   ", "$quiet")]
        parts += [(key("meeting.people"), "bold $accent"), (" one by one, or others", "$quiet")]
    if not parts:
        return [(f"Nobody is noted yet. {key('meeting.people')} notes who is here.", "$quiet")]
    return parts


def _names_with_roles(people: Sequence[Attendee]) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for person in people:
        parts += [
            (display_text(person.name), _ROLE_STYLES[person.role]),
            (f" ({_ROLE_LETTERS[person.role]})  ", "$quiet"),
        ]
    return parts


def outcome_content(
    decision: Decision | None,
    asks_decision: bool,
    commitments: Sequence[Commitment],
    parked: Sequence[ParkedItem],
    names: Mapping[int, str],
) -> Content:
    """Return what the meeting has decided so far: the pattern's decision, commitments, parking lot.

    `asks_decision` says that a pattern is talked about, so that a missing decision is pointed out. `names` are the
    patterns' names by id.
    """
    parts: list[tuple[str, str]] = []
    if decision is not None:
        parts += [("Decision  ", "$quiet"), (f"{decision.outcome}", "bold $joint")]
        parts.append((f"  {shorten(display_text(decision.why), MAX_NOTE)}\n" if decision.why else "\n", ""))
    elif asks_decision:
        parts.append((f"Decision  none yet, {key('meeting.decide')} notes it\n", "$quiet"))
    parts.append((f"{pluralize(len(commitments), 'commitment')}\n", "$quiet"))
    for commitment in commitments[-MAX_COMMITMENTS:]:
        pattern_name = names.get(commitment.pattern_id or 0, "")
        owner = display_text(commitment.owner) or "no owner"
        parts += [
            ("  [ ] ", "$accent"),
            (shorten(display_text(commitment.what), MAX_NOTE), ""),
            (f"  {owner}, {due_words(commitment)} {pattern_name}\n", "$quiet"),
        ]
    if parked:
        parts.append((f"Parking lot: {pluralize(len(parked), 'item')}\n", "$quiet"))
        parts += [(f"  {shorten(display_text(item.what), MAX_NOTE)}\n", "") for item in parked[-MAX_PARKED:]]
    return Content.assemble(*parts)


def close_content(
    meeting: Meeting, slate: Sequence[SlateEntry], decisions: Mapping[int, Decision], running_spent: int
) -> Content:
    """Return the closing page: the decision on each pattern, the time spent (seconds), and the key that ends."""
    parts: list[tuple[str, str]] = [("What was decided\n", "bold")]
    for entry in slate:
        decision = decisions.get(entry.pattern.id)
        parts += [(f"  {entry.pattern.name:<5}", "bold $accent"), (f"{display_text(entry.pattern.title)}  ", "")]
        parts.append((f"{decision.outcome}\n", "bold $joint") if decision else ("no decision\n", "$quiet"))
    parts.append((f"\n{format_clock(running_spent)} spent of {format_clock(meeting.planned)}\n\n", "$quiet"))
    parts += [
        (f"{key('meeting.end')} ", "bold $accent"),
        (f"ends the meeting; its minutes are then on {key('everywhere.minutes')}.", ""),
    ]
    return Content.assemble(*parts)


def before_content(
    lines: Sequence[ChecklistLine],
    trends: Mapping[int, Trend],
    plan: Sequence[PlannedStage],
    planned_as: str,
    last: Meeting | None,
    width: int,
    *,
    ascii_only: bool = False,
) -> Content:
    """Return the checklist before a meeting, the plan of its phases, and the keys to press.

    `planned_as` says where the plan comes from; `last` is the meeting before; `width` is in columns.
    """
    parts: list[tuple[str, str]] = [("Before the translation meeting", "bold $accent")]
    if last is not None:
        parts.append((f"   the last one was meeting {last.number}, {local_time(last.started_at):%Y-%m-%d}", "$quiet"))
    parts.append(("\n\n", ""))
    cards = [line for line in lines if line.kind is ChecklistKind.CARD]
    for number, line in enumerate(lines, 1):
        if number == 1 or (line.kind is not ChecklistKind.CARD and number == len(cards) + 1):
            heading = f"On the slate, {pluralize(len(cards), 'pattern')}" if cards and number == 1 else "Around it"
            parts.append((f"{heading}\n", "bold"))
        open_style = "$quiet" if line.done else "bold $accent"
        parts += [
            (f"{key(f'meeting.fix_{number}')} " if number <= NUMBERED_LINES else "  ", "bold $accent"),
            ("[x] " if line.done else "[ ] ", open_style),
        ]
        if line.pattern is None:
            parts.append((f"{shorten(display_text(line.words), width - 6)}\n", "$quiet" if line.done else ""))
            continue
        pattern, trend = line.pattern, trends.get(line.pattern.id)
        course = (
            f"{sparkline(trend.weeks, ascii_only=ascii_only)} {trend.course:<9}" if trend and trend.course else ""
        )
        unknown = f"+{pattern.volume.unknown}" if pattern.volume.unknown else ""
        facts = f"{pattern.volume.customers}{unknown} customers  {course}"
        title_width = max(width - 6 - 5 - len(facts) - 3, 20)
        title = shorten(display_text(pattern.title), title_width).ljust(title_width)
        parts += [(f"{pattern.name:<5}", "bold"), (title, ""), (f"   {facts}\n", "$quiet")]
        if not line.done:
            parts.append((f"           {line.words}\n", "bold $error"))
    phase_seconds: dict[Phase, int] = {}
    for stage in plan:
        phase_seconds[stage.phase] = phase_seconds.get(stage.phase, 0) + stage.planned
    listed = " · ".join(f"{_PHASE_NAMES[phase]} {format_clock(seconds)}" for phase, seconds in phase_seconds.items())
    parts.append((f"\n{format_clock(sum(phase_seconds.values()))} {planned_as}:  {listed}\n\n", "$quiet"))
    if cards:
        parts += [(key("meeting.start"), "bold $accent"), (" starts the meeting   ", "")]
    parts += [
        (f"{key('meeting.fix_1')}-{key(f'meeting.fix_{min(len(lines), NUMBERED_LINES)}')}", "bold $accent"),
        (" mend a line; nothing has to be", "$quiet"),
    ]
    return Content.assemble(*parts)


class CommitmentList(VirtualList):
    """The commitments of earlier meetings, a row each, with what became of it."""

    can_focus = False
    commitments: reactive[tuple[Commitment, ...]] = reactive(())

    def watch_commitments(self) -> None:
        """Repaint with the new commitments; the cursor stays within them."""
        self.total = len(self.commitments)
        self.refresh()

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
        state = {"open": "[ ] open", "kept": "[x] kept", "dropped": "[-] dropped"}[commitment.state]
        return [
            (state, 13, "accent" if commitment.state == "open" else "quiet"),
            (commitment.what, width - 13 - 18 - 8, ""),
            ("", 1, ""),
            (commitment.owner or "no owner", 17, "quiet"),
            (due_words(commitment), -8, "quiet"),
        ]
