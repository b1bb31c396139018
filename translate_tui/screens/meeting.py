"""The meeting screen: thirty minutes, the clock the biggest thing on it, the work beneath."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import COMMANDS, Command, Place
from translate_tui.model import Commitment, Impact, Pattern, Phase
from translate_tui.protocol.clock import clock_face
from translate_tui.screens.base import bindings
from translate_tui.screens.grid import moved
from translate_tui.screens.noting import NotingRoom
from translate_tui.text import plain
from translate_tui.widgets.card import CardView, Quotes
from translate_tui.widgets.clock import BigClock
from translate_tui.widgets.dialog import Asked
from translate_tui.widgets.frame import KeyBar
from translate_tui.widgets.gridview import GridView
from translate_tui.widgets.meeting import (
    PromiseList,
    agenda_content,
    before_content,
    close_content,
    opening_content,
    outcome_content,
    people_parts,
    phase_content,
)

# The keys that matter in each phase, on the line of keys.
_SHOWN = {
    Phase.OPENING: ("next", "people", "pause", "park", "commit"),
    Phase.PROMISES: ("next", "keep", "drop", "reopen", "commit", "park", "pause"),
    Phase.PATTERNS: ("next", "decide", "commit", "park", "impact:'H'", "minutes:1", "pause"),
    Phase.GRID: ("next", "up", "down", "select", "decide", "commit", "pause"),
    Phase.COMMITMENTS: ("next", "commit", "park", "decide", "pause"),
    Phase.CLOSE: ("end", "previous", "commit", "park", "people"),
}


def _commands(names: tuple[str, ...]) -> list[Command]:
    by_name = {command.id: command for command in COMMANDS}
    return [by_name[f"meeting.{name}"] for name in names]


class MeetingScreen(NotingRoom):
    """Before a meeting: the slate and one key to start. While it runs: one stage at a time."""

    PLACE = Place.MEETING
    BINDINGS = bindings(Place.MEETING)
    CSS_PATH = "meeting.tcss"

    def body(self) -> ComposeResult:
        """What stands before a meeting, and what stands while it runs."""
        yield Static(id="before")
        with Vertical(id="running"):
            with Horizontal(id="header"):
                with Vertical(id="where"):
                    yield Static(id="phase")
                    yield Static(id="agenda")
                yield BigClock(ascii_only=self.ascii_only)
            with Horizontal(id="panes"):
                with VerticalScroll(id="content", can_focus=False):
                    yield Static(id="words")
                    yield PromiseList()
                    yield CardView()
                    yield Quotes()
                    yield GridView(self.work.cards.drawing, ascii_only=self.ascii_only)
                with VerticalScroll(id="outcome", can_focus=False):
                    yield Static(id="came")

    # ------------------------------------------------------------- showing

    @property
    def promises(self) -> PromiseList:
        """Last week's promises."""
        return self.query_one(PromiseList)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is talked about: the stage's, or the selected one on the grid."""
        if self._meeting is None:
            return None
        stage = self._meeting.stage
        if stage.phase is Phase.GRID:
            selected = self.query_one(GridView).selected
            return self.work.cards.get(selected) if selected else None
        return self.work.cards.get(stage.pattern_id) if stage.pattern_id else None

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
        stage, entries = meeting.stage, self.work.recording.slate(meeting)
        decisions = self.work.meetings.decisions(meeting)
        self.promises.promises = tuple(self.work.meetings.promises(meeting))
        grid = self.query_one(GridView)
        grid.patterns = tuple(entry.pattern for entry in entries)
        if not any(p.id == grid.selected for p in grid.patterns):
            grid.selected = grid.neighbour(1)
        pattern = self.pattern
        in_patterns = stage.phase is Phase.PATTERNS
        card = self.work.cards.card(pattern.id, quotes=6) if pattern and in_patterns else None
        self.query_one(CardView).card = card
        self.query_one(Quotes).card = card
        shown = {
            "words": stage.phase in (Phase.OPENING, Phase.COMMITMENTS, Phase.CLOSE)
            or (stage.phase is Phase.PROMISES and not self.promises.total),
            "PromiseList": stage.phase is Phase.PROMISES and bool(self.promises.total),
            "CardView": in_patterns,
            "Quotes": in_patterns,
            "GridView": stage.phase is Phase.GRID,
        }
        for name, display in shown.items():
            self.query_one("#words" if name == "words" else name).display = display
        names = {p.id: p.name for p in self.work.cards.all()}
        commitments = self.work.meetings.commitments(meeting)
        parked = self.work.meetings.parked(meeting)
        if stage.phase is Phase.OPENING:
            words = opening_content(self.work.meetings.attendance(meeting), entries)
        elif stage.phase is Phase.PROMISES:
            words = Content.styled("No promise of an earlier meeting is open.", "$quiet")
        elif stage.phase is Phase.COMMITMENTS:
            words = Content.assemble(
                ("Who does what, until when?\n\n", "bold"), ("a", "bold $accent"), (" notes a commitment   ", ""),
                ("k", "bold $accent"),
                (" the parking lot\n\n", ""),
                *people_parts(self.work.meetings.attendance(meeting)),
            )  # fmt: skip
        else:
            spent = sum(self.work.meetings.spent(meeting, s) for s in meeting.stages)
            words = close_content(meeting, entries, decisions, spent)
        self.query_one("#words", Static).update(words)
        decision = decisions.get(pattern.id) if pattern else None
        self.query_one("#came", Static).update(
            outcome_content(decision, pattern is not None, commitments, parked, names)
        )
        self.query_one(KeyBar).show(_commands(_SHOWN[stage.phase]))
        self.tick()
        self._reopen_draft()

    def _before(self) -> None:
        meetings = self.work.meetings.all()
        self.query_one("#before", Static).update(
            before_content(
                self.work.cards.slate(),
                self.work.meetings.plan(),
                len(self.work.meetings.open_commitments()),
                meetings[0] if meetings else None,
            )
        )
        self.query_one(KeyBar).show(_commands(("start",)))

    def tick(self) -> None:
        """Repaint the clock and what it does to the agenda."""
        meeting = self._meeting
        if meeting is None:
            return
        clock = self.work.meetings.clock(meeting)
        face = self.query_one(BigClock)
        face.face = clock_face(clock.left)
        is_big = self.size.width >= 150 and self.size.height >= 40
        self.set_class(is_big, "-big")
        face.scale = 2 if is_big else 1
        face.set_class(clock.left < 0, "-over")
        face.set_class(clock.paused, "-paused")
        names = {p.id: p.name for p in self.query_one(GridView).patterns}
        self.query_one("#phase", Static).update(phase_content(meeting, clock))
        agenda = self.query_one("#agenda", Static)
        agenda.update(agenda_content(meeting, clock, names, agenda.size.width))

    # -------------------------------------------------------------- course

    def action_start(self) -> None:
        """Start the meeting."""
        if self._meeting is None:
            self._drafts_seen = True
            self.done(self.carry_out(self.work.meetings.start))

    def action_end(self) -> None:
        """End the meeting."""
        if self._runs():
            self.done(self.carry_out(self.work.meetings.end))
            self.echo.say("the meeting is ended; F7 shows its minutes - u undoes")

    def action_next(self) -> None:
        """Go on."""
        self._go(1, "This is the last stage. E ends the meeting.")

    def action_previous(self) -> None:
        """Go back."""
        self._go(-1, "This is the first stage.")

    def _go(self, by: int, end: str) -> None:
        if not self._runs():
            return
        label = self.carry_out(lambda: self.work.meetings.go(by))
        if label is not None:
            self.done(label)
        elif not self.echo.has_class("-bad"):
            self.echo.say(end)

    def action_pause(self) -> None:
        """Stop the clock, or let it go on."""
        if self._runs():
            self.done(self.carry_out(self.work.meetings.pause))

    def action_minutes(self, minutes: int) -> None:
        """Give a minute, or take one."""
        if self._runs():
            self.done(self.carry_out(lambda: self.work.meetings.add_minutes(minutes)))

    # ---------------------------------------------------- promises, grid

    def _promise(self) -> Commitment | None:
        meeting = self._meeting
        if meeting is None or meeting.stage.phase is not Phase.PROMISES or not self.promises.total:
            self.refuse("This key is for last week's promises; go to that phase with ← and →.")
            return None
        return self.promises.promises[self.promises.cursor]

    def action_keep(self) -> None:
        """The selected promise was kept."""
        if (promise := self._promise()) is not None:
            self.done(self.carry_out(lambda: self.work.meetings.settle(promise, "kept")))

    def action_reopen(self) -> None:
        """The selected promise is still open."""
        if (promise := self._promise()) is not None:
            self.done(self.carry_out(lambda: self.work.meetings.settle(promise, "open")))

    def action_drop(self) -> None:
        """Drop the selected promise, with a reason."""
        if (promise := self._promise()) is not None:
            self._ask(
                self._key(f"drop/{promise.id}"),
                f"Drop: {plain(promise.what)}",
                [Asked("reason", "It will not be kept, because ...")],
                lambda values: self.work.meetings.settle(
                    promise, "dropped", values["reason"], self._key(f"drop/{promise.id}")
                ),
            )

    def action_up(self) -> None:
        """Promises: the one above. Grid: one higher."""
        self._up_or_down(-1)

    def action_down(self) -> None:
        """Promises: the one below. Grid: one lower."""
        self._up_or_down(1)

    def _up_or_down(self, by: int) -> None:
        if self._meeting is None:
            return
        if self._meeting.stage.phase is Phase.GRID:
            if (pattern := self.pattern) is not None:
                self.action_impact(moved(pattern.impact, -by))
        elif self._meeting.stage.phase is Phase.PROMISES:
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

    def action_impact(self, impact: str) -> None:
        """Place the impact of the pattern that is talked about."""
        pattern = self.pattern
        if pattern is None or self._meeting is None:
            self.refuse("No pattern is talked about in this phase; place impact in the patterns or grid phase.")
            return
        meeting_id = self._meeting.id
        self.done(self.carry_out(lambda: self.work.cards.place(pattern.id, Impact(impact), meeting_id)))
