"""MeetingScreen: the checklist before a meeting; while it runs, the clock and the stage it is in."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import Place, key, key_bar, with_keys
from translate_tui.commands.base import BEFORE_MEETING
from translate_tui.model import Commitment, Impact, Pattern, Phase
from translate_tui.protocol.clock import format_clock
from translate_tui.protocol.prep import ChecklistKind, ChecklistLine
from translate_tui.services.grid import draw_grid, grid_legend
from translate_tui.text import pluralize
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.commitments_forms import drop_promise, log_exchange, settle_promise
from translate_tui.ui.screens.meeting_forms import MeetingFormsScreen
from translate_tui.ui.screens.pattern_forms import fix_gap
from translate_tui.ui.screens.rating_forms import next_impact
from translate_tui.ui.widgets.card import CardView, Quotes
from translate_tui.ui.widgets.clock import BigClock
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.grid import GridView
from translate_tui.ui.widgets.masking import display_text, mask_values
from translate_tui.ui.widgets.meeting import (
    CommitmentList,
    agenda_content,
    before_content,
    close_content,
    due_words,
    opening_content,
    outcome_content,
    people_parts,
    phase_content,
    promise_content,
)
from translate_tui.ui.widgets.rows import VirtualList

_NOT_BEFORE = (
    "Numbers mend the checklist before a meeting. {meeting.previous} and {meeting.next} move between the stages."
)
_NOT_PROMISES = "This key is for last week's promises; go to that phase with {meeting.previous} and {meeting.next}."


class MeetingScreen(MeetingFormsScreen):
    """Before a meeting: the slate and one key to start. While it runs: one stage at a time."""

    PLACE = Place.MEETING
    BINDINGS = bindings(Place.MEETING)
    CSS_PATH = "meeting.tcss"
    _lines: Sequence[ChecklistLine] = ()
    _asked_to_end: int | None = None  # the stage in which E was pressed once

    def body(self) -> ComposeResult:
        """Compose the checklist before a meeting, and the parts of a running one."""
        with VerticalScroll(id="before", can_focus=False):
            yield Static(id="checklist")
        with Vertical(id="running"):
            with Horizontal(id="header"):
                with Vertical(id="where"):
                    yield Static(id="phase")
                    yield Static(id="agenda")
                yield BigClock(ascii_only=self.ascii_only)
            with Horizontal(id="panes"):
                with VerticalScroll(id="content", can_focus=False):
                    yield Static(id="words")
                    yield CommitmentList()
                    yield Static(id="promise")
                    yield CardView(ascii_only=self.ascii_only)
                    yield Quotes()
                    yield GridView(draw_grid, ascii_only=self.ascii_only)
                    yield Static(id="legend")
                with VerticalScroll(id="outcome", can_focus=False):
                    yield Static(id="came")

    # ------------------------------------------------------------- showing

    @property
    def promises(self) -> CommitmentList:
        """Last week's promises."""
        return self.query_one(CommitmentList)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is talked about: the stage's, or the selected one on the grid."""
        if self._meeting is None:
            return None
        stage = self._meeting.stage
        if stage.phase is Phase.GRID:
            selected = self.query_one(GridView).selected
            return self.work.patterns.get(selected) if selected else None
        cards = self.work.patterns
        return cards.get(cards.standing(stage.pattern_id)) if stage.pattern_id else None

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of the meeting's slate."""
        return self.query_one(GridView).patterns

    def reload(self) -> None:
        """Show the meeting as it is."""
        meeting = self._meeting = self.work.meetings.running()
        self.query_one("#before").display = meeting is None
        self.query_one("#running").display = meeting is not None
        if meeting is None:
            self._before()
            return
        stage, entries = meeting.stage, self.work.slate.of_meeting(meeting.id)
        decisions = self.work.decisions.of_meeting(meeting)
        on = self.promises.selected
        self.promises.promises = tuple(self.work.commitments.to_review(meeting))
        self.promises.select(on)
        grid = self.query_one(GridView)
        grid.patterns = tuple(entry.pattern for entry in entries)
        if not any(p.id == grid.selected for p in grid.patterns):
            grid.selected = grid.neighbour(1)
        pattern = self.pattern
        in_patterns = stage.phase is Phase.PATTERNS
        card = self.work.patterns.card(pattern.id, quotes=6) if pattern and in_patterns else None
        self.query_one(CardView).card = card
        self.query_one(Quotes).card = card
        displayed = {
            "words": stage.phase in (Phase.OPENING, Phase.COMMITMENTS, Phase.CLOSE)
            or (stage.phase is Phase.COMMITMENTS_REVIEW and not self.promises.total),
            "CommitmentList": stage.phase is Phase.COMMITMENTS_REVIEW and bool(self.promises.total),
            "#promise": stage.phase is Phase.COMMITMENTS_REVIEW and bool(self.promises.total),
            "CardView": in_patterns,
            "Quotes": in_patterns,
            "GridView": stage.phase is Phase.GRID,
            "#legend": stage.phase is Phase.GRID,
        }
        for name, display in displayed.items():
            self.query_one("#words" if name == "words" else name).display = display
        self._whole_promise()
        names = {p.id: p.name for p in self.work.patterns.all()}
        commitments = self.work.commitments.of_meeting(meeting)
        parked = self.work.parking_lot.of_meeting(meeting)
        if stage.phase is Phase.GRID:
            self.query_one("#legend", Static).update(self._legend(grid.patterns))
        if stage.phase is Phase.OPENING:
            words = opening_content(self.work.attendance.of_meeting(meeting), entries)
        elif stage.phase is Phase.COMMITMENTS_REVIEW:
            words = Content.styled("No promise of an earlier meeting is open.", "$quiet")
        elif stage.phase is Phase.COMMITMENTS:
            words = Content.assemble(
                ("Who does what, until when?\n\n", "bold"),
                (key("meeting.commit"), "bold $accent"), (" notes a commitment   ", ""),
                (key("meeting.park"), "bold $accent"),
                (" the parking lot\n\n", ""),
                *people_parts(self.work.attendance.of_meeting(meeting)),
            )  # fmt: skip
        else:
            spent = sum(self.work.meetings.spent(meeting, s) for s in meeting.stages)
            words = close_content(meeting, entries, decisions, spent)
        self.query_one("#words", Static).update(words)
        decision = decisions.get(pattern.id) if pattern else None
        self.query_one("#came", Static).update(
            outcome_content(decision, pattern is not None, commitments, parked, names)
        )
        self.query_one(KeyBar).show(key_bar(Place.MEETING, stage.phase))
        self.tick()
        self._reopen_draft()

    @on(VirtualList.Moved)
    def _whole_promise(self) -> None:
        promise = self.promises.selected
        text = promise_content(promise, self.work.today()) if promise else Content("")
        self.query_one("#promise", Static).update(text)

    def _legend(self, patterns: tuple[Pattern, ...]) -> Content:
        width = max(min(self.query_one("#content").size.width - 6, 76), 40)
        lines = grid_legend(list(mask_values(patterns)), width, ascii_only=self.ascii_only)
        numbered = sorted(patterns, key=lambda p: p.number)
        chosen = self.query_one(GridView).selected
        styles = ["bold $accent" if p.id == chosen else "" for p in numbered]
        return Content("\n").join(Content.styled(line, style) for line, style in zip(lines, styles, strict=True))

    def _before(self) -> None:
        meetings = self.work.meetings
        held = meetings.all()
        self._lines = self.work.prep.checklist()
        self.query_one("#checklist", Static).update(
            before_content(
                self._lines,
                {p.id: self.work.patterns.trend(p) for line in self._lines if (p := line.pattern) is not None},
                meetings.plan(),
                "as past meetings took it" if meetings.suggested() else "as planned",
                held[0] if held else None,
                max(self.size.width - 10, 40),
                ascii_only=self.ascii_only,
            )
        )
        self.query_one(KeyBar).show(key_bar(Place.MEETING, BEFORE_MEETING))

    def on_resize(self) -> None:
        """Give the checklist the width that there is."""
        if self._meeting is None and self.is_mounted:
            self.call_after_refresh(self.run_verb, self._before)

    def action_fix(self, number: int) -> None:
        """Mend a line of the checklist."""
        if self._meeting is not None:
            self.refuse(with_keys(_NOT_BEFORE))
            return
        if number > len(self._lines):
            return
        line = self._lines[number - 1]
        if line.pattern is not None and line.gaps:
            fix_gap(self, line.pattern, line.gaps[0])
        elif line.kind in (ChecklistKind.CARD, ChecklistKind.SLATE):
            self.post_message(Navigate(Place.PATTERNS, pattern_id=line.pattern.id if line.pattern else None))
        elif line.kind is ChecklistKind.COMMITMENTS:
            self._mend_promises()
        elif line.kind is ChecklistKind.ATTENDANCE:
            self.action_people()
        elif line.direction is not None:
            log_exchange(self, line.direction)

    def _mend_promises(self) -> None:
        listed = {str(promise.id): promise for promise in self.work.commitments.open()}
        if not listed:
            self.status.say("No promise is open.")
            return
        options = [
            Option(
                id, display_text(promise.what), f"{display_text(promise.owner or 'no owner')}, {due_words(promise)}"
            )
            for id, promise in listed.items()
        ]

        def chosen(promise_id: str | None) -> None:
            if promise_id:
                settle_promise(self, listed[promise_id])

        self.app.push_screen(PickDialog("What became of which promise?", options), chosen)

    def tick(self) -> None:
        """Repaint the clock and what it does to the agenda."""
        meeting = self._meeting
        if meeting is None:
            return
        clock = self.work.meetings.clock(meeting)
        face = self.query_one(BigClock)
        face.face = format_clock(clock.left)
        is_big = self.size.width >= 150 and self.size.height >= 40
        self.set_class(is_big, "-big")
        face.scale = 2 if is_big else 1
        face.set_class(clock.left < 0, "-over")
        face.set_class(clock.paused, "-paused")
        names = {p.id: p.name for p in self.query_one(GridView).patterns}
        spent = self.work.meetings.spent(meeting, meeting.stage)
        self.query_one("#phase", Static).update(phase_content(meeting, clock, spent))
        agenda = self.query_one("#agenda", Static)
        agenda.update(agenda_content(meeting, clock, names, agenda.size.width))

    # -------------------------------------------------------------- course

    def action_start(self) -> None:
        """Start the meeting."""
        if self._meeting is None:
            self._drafts_seen = True
            self.done(self.run_verb(self.work.meetings.start))

    def action_end(self) -> None:
        """End the meeting; before its last stage, only at the second press."""
        if not self._runs() or self._meeting is None:
            return
        stage = self._meeting.stage
        if stage.phase is not Phase.CLOSE and self._asked_to_end != stage.id:
            self._asked_to_end = stage.id
            later = len({s.pattern_id for s in self._meeting.stages if s.position > stage.position and s.pattern_id})
            passed = f", {pluralize(later, 'pattern')} not reached" if later else ""
            self.status.say(
                f"{key('meeting.end')} once more ends the meeting here{passed}; {key('meeting.next')} goes on"
            )
            return
        if self.run_verb(self.work.meetings.end) is not None:
            self.reload()
            words = "the meeting is ended; {everywhere.minutes} shows its minutes - {everywhere.undo} undoes"
            self.status.say(with_keys(words))

    def action_next(self) -> None:
        """Go on."""
        self._go(1, f"This is the last stage. {key('meeting.end')} ends the meeting.")

    def action_previous(self) -> None:
        """Go back."""
        self._go(-1, "This is the first stage.")

    def _go(self, by: int, end: str) -> None:
        if not self._runs():
            return
        since = self._meeting.stage if self._meeting else None
        label = self.run_verb(lambda: self.work.meetings.go(by, since))
        self._asked_to_end = None
        if label is not None:
            self.done(label)
        elif not self.status.has_class("-bad"):
            self.status.say(end)

    def action_pause(self) -> None:
        """Stop the clock, or let it go on."""
        if self._runs():
            stop = self._meeting is not None and self._meeting.paused_at is None
            self.done(self.run_verb(lambda: self.work.meetings.pause(stop)))

    def action_add_minutes(self, minutes: int) -> None:
        """Give a minute, or take one."""
        if self._runs():
            self.done(self.run_verb(lambda: self.work.meetings.add_minutes(minutes)))

    # ---------------------------------------------------- promises, grid

    @property
    def promise(self) -> Commitment | None:
        """The promise that is selected, in the phase that is about them."""
        meeting = self._meeting
        if meeting is None or meeting.stage.phase is not Phase.COMMITMENTS_REVIEW or not self.promises.total:
            return None
        return self.promises.promises[self.promises.cursor]

    def _promise(self) -> Commitment | None:
        if self.promise is None:
            self.refuse(with_keys(_NOT_PROMISES))
        return self.promise

    def action_keep(self) -> None:
        """The selected promise was kept."""
        if (promise := self._promise()) is not None:
            self.done(self.run_verb(lambda: self.work.commitments.settle(promise, "kept")))

    def action_reopen(self) -> None:
        """The selected promise is still open."""
        if (promise := self._promise()) is not None:
            self.done(self.run_verb(lambda: self.work.commitments.settle(promise, "open")))

    def action_drop(self) -> None:
        """Drop the selected promise, with a reason."""
        if (promise := self._promise()) is not None:
            drop_promise(self, promise)

    def action_up(self) -> None:
        """Promises: the one above. Grid: one higher."""
        self._up_or_down(-1)

    def action_down(self) -> None:
        """Promises: the one below. Grid: one lower."""
        self._up_or_down(1)

    def _up_or_down(self, by: int) -> None:
        if self._meeting is None:
            self.query_one("#before").scroll_relative(y=by, animate=False)
            return
        if self._meeting.stage.phase is Phase.GRID:
            if (pattern := self.pattern) is not None:
                self.action_rate(next_impact(pattern.impact, -by))
        elif self._meeting.stage.phase is Phase.COMMITMENTS_REVIEW:
            self.promises.action_move(by)
        else:
            self.query_one("#content", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_select(self) -> None:
        """Grid: select the next pattern."""
        grid = self.query_one(GridView)
        grid.selected = grid.neighbour(1)
        self.reload()

    @on(GridView.Selected)
    def _selected(self, event: GridView.Selected) -> None:
        self.query_one(GridView).selected = event.pattern_id
        self.reload()

    def action_rate(self, impact: str) -> None:
        """Place the impact of the pattern that is talked about."""
        pattern = self.pattern
        if pattern is None or self._meeting is None:
            self.refuse("No pattern is talked about in this phase; place impact in the patterns or grid phase.")
            return
        meeting_id = self._meeting.id
        self.done(self.run_verb(lambda: self.work.ratings.rate(pattern.id, Impact(impact), meeting_id)))
