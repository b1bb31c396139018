"""What the meeting screen is made of: the agenda, last week's promises, what has come of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import key
from translate_tui.model import Attendee, Commitment, Decision, Meeting, ParkedItem, Phase, Role, SlateEntry
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS, PlannedStage
from translate_tui.protocol.clock import ClockReading, format_clock
from translate_tui.protocol.prep import NUMBERED_LINES, ChecklistKind, ChecklistLine
from translate_tui.protocol.trend import Trend, sparkline
from translate_tui.text import pluralize, shorten
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList

_SHORT = {
    Phase.OPENING: "opening",
    Phase.COMMITMENTS_REVIEW: "promises",
    Phase.PATTERNS: "patterns",
    Phase.GRID: "grid",
    Phase.COMMITMENTS: "commit",
    Phase.CLOSE: "close",
}
_LONG = 300  # characters of one note beside the work; the minutes have it whole
_TELLING = 15  # seconds gained or lost that are worth a look
_ROLE_STYLES = {
    Role.SUPPORT: "$support",
    Role.PRODUCT: "$product",
    Role.LISTENER: "$quiet",
    Role.FACILITATOR: "$accent",
}
_ROLE_LETTERS = {Role.SUPPORT: "S", Role.PRODUCT: "P", Role.LISTENER: "listens", Role.FACILITATOR: "facilitates"}


def promise_content(promise: Commitment, today: date) -> Content:
    """Return one promise whole, to be read out."""
    overdue = promise.state == "open" and promise.due is not None and promise.due < today
    return Content.assemble(
        (display_text(promise.what), "bold"),
        (f"  {display_text(promise.owner) or 'no owner'}, {due_words(promise)}, ", "$quiet"),
        (f"from meeting {promise.meeting_number}", "$quiet"),
        ("  overdue", "bold $error") if overdue else ("", ""),
    )


def due_words(commitment: Commitment) -> str:
    """Return until when, for a list."""
    return f"{commitment.due:%d %b}" if commitment.due else "no date"


def agenda_content(meeting: Meeting, clock: ClockReading, names: Mapping[int, str], width: int) -> Content:
    """Return all stages with their times: spent behind us, left here, what the rest would get now."""
    parts: list[tuple[str, str]] = []
    column = 0
    here = meeting.stage
    wide = width >= 16 * len(meeting.stages) // 2  # three lines are there for it
    for stage in meeting.stages:
        name = names.get(stage.pattern_id or 0, _SHORT[stage.phase])
        if stage.id == here.id:
            item, style = f" {name} {format_clock(clock.stage_left)} ", "bold reverse $accent"
        elif stage.position < here.position:
            over = stage.spent - stage.planned
            more = f" ({format_clock(-over)})" if over > 0 else ""
            item, style = f" {name} {format_clock(stage.spent)}{more} ", "$quiet"
        else:
            gets = clock.ahead.get(stage.id, stage.planned)
            gained = gets - stage.planned
            telling = f" ({'+' if gained > 0 else '-'}{format_clock(abs(gained))})" if abs(gained) >= _TELLING else ""
            item = f" {name} {format_clock(gets)}{telling if wide else ''} "
            style = "" if gained >= 0 else "$accent"
        if column and column + len(item) > width:
            parts.append(("\n", ""))
            column = 0
        parts.append((item, style))
        column += len(item)
    return Content.assemble(*parts)


def phase_content(meeting: Meeting, clock: ClockReading, spent: int) -> Content:
    """Return where the meeting is, and how this stage stands; `spent` are its seconds over all visits."""
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


def opening_content(people: Sequence[Attendee], slate: Sequence[SlateEntry]) -> Content:
    """Return the opening sentence, who is here and what is on the slate."""
    parts: list[tuple[str, str]] = [(f"“{OPENING_SENTENCE}”\n\n", "bold $joint")]
    parts += people_parts(people)
    parts.append(("\n\n", ""))
    for entry in slate:
        parts += [(f"{entry.pattern.name:<5}", "bold $accent"), (f"{display_text(entry.pattern.title)}\n", "")]
    return Content.assemble(*parts)


def people_parts(people: Sequence[Attendee]) -> list[tuple[str, str]]:
    """Return the attendance as pieces of text, each name with its side's letter and hue."""
    if not people:
        return [(f"Nobody is noted yet. {key('meeting.people')} notes who is here.", "$quiet")]
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
    """Return what has come of the meeting so far, beside the work."""
    parts: list[tuple[str, str]] = []
    if decision is not None:
        parts += [("Decision  ", "$quiet"), (f"{decision.outcome}", "bold $joint")]
        parts.append((f"  {shorten(display_text(decision.why), _LONG)}\n" if decision.why else "\n", ""))
    elif asks_decision:
        parts.append((f"Decision  none yet, {key('meeting.decide')} notes it\n", "$quiet"))
    parts.append((f"{pluralize(len(commitments), 'commitment')}\n", "$quiet"))
    for commitment in commitments[-6:]:
        about = names.get(commitment.pattern_id or 0, "")
        who = display_text(commitment.owner) or "no owner"
        parts += [
            ("  [ ] ", "$accent"),
            (shorten(display_text(commitment.what), _LONG), ""),
            (f"  {who}, {due_words(commitment)} {about}\n", "$quiet"),
        ]
    if parked:
        parts.append((f"Parking lot: {pluralize(len(parked), 'item')}\n", "$quiet"))
        parts += [(f"  {shorten(display_text(item.what), _LONG)}\n", "") for item in parked[-3:]]
    return Content.assemble(*parts)


def close_content(
    meeting: Meeting, slate: Sequence[SlateEntry], decisions: Mapping[int, Decision], running_spent: int
) -> Content:
    """Return what was decided, before the meeting is ended."""
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
    """Return the checklist before a meeting, the half hour as it is planned, and what to press."""
    parts: list[tuple[str, str]] = [("Before the translation meeting", "bold $accent")]
    if last is not None:
        parts.append((f"   the last one was meeting {last.number}, {last.started_at:%Y-%m-%d}", "$quiet"))
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
        pattern, going = line.pattern, trends.get(line.pattern.id)
        course = (
            f"{sparkline(going.weeks, ascii_only=ascii_only)} {going.course:<9}" if going and going.course else ""
        )
        unknown = f"+{pattern.volume.unknown}" if pattern.volume.unknown else ""
        facts = f"{pattern.volume.customers}{unknown} customers  {course}"
        room = max(width - 6 - 5 - len(facts) - 3, 20)
        parts += [
            (f"{pattern.name:<5}", "bold"), (shorten(display_text(pattern.title), room).ljust(room), ""),
            (f"   {facts}\n", "$quiet"),
        ]  # fmt: skip
        if not line.done:
            parts.append((f"           {line.words}\n", "bold $error"))
    minutes: dict[Phase, int] = {}
    for stage in plan:
        minutes[stage.phase] = minutes.get(stage.phase, 0) + stage.planned
    listed = " · ".join(f"{_SHORT[phase]} {format_clock(seconds)}" for phase, seconds in minutes.items())
    parts.append((f"\n{format_clock(sum(minutes.values()))} {planned_as}:  {listed}\n\n", "$quiet"))
    if cards:
        parts += [(key("meeting.start"), "bold $accent"), (" starts the meeting   ", "")]
    parts += [
        (f"{key('meeting.fix_1')}-{key(f'meeting.fix_{min(len(lines), NUMBERED_LINES)}')}", "bold $accent"),
        (" mend a line; nothing has to be", "$quiet"),
    ]
    return Content.assemble(*parts)


class CommitmentList(VirtualList):
    """Last week's promises, each with what became of it."""

    can_focus = False
    promises: reactive[tuple[Commitment, ...]] = reactive(())

    def watch_promises(self) -> None:
        """Show other promises."""
        self.total = len(self.promises)
        self.refresh()

    @property
    def selected(self) -> Commitment | None:
        """The promise under the cursor."""
        return self.promises[self.cursor] if self.cursor < len(self.promises) else None

    def select(self, promise: Commitment | None) -> None:
        """Put the cursor on a promise again, wherever it stands now."""
        for index, one in enumerate(self.promises):
            if promise is not None and one.id == promise.id:
                self.cursor = index

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the state, what was promised, by whom, until when."""
        promise = self.promises[index]
        state = {"open": "[ ] open", "kept": "[x] kept", "dropped": "[-] dropped"}[promise.state]
        return [
            (state, 13, "accent" if promise.state == "open" else "quiet"),
            (promise.what, width - 13 - 18 - 8, ""),
            ("", 1, ""),
            (promise.owner or "no owner", 17, "quiet"),
            (due_words(promise), -8, "quiet"),
        ]
