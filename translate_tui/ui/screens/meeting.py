"""MeetingScreen: the checklist before a meeting; while it runs, the clock and the stage it is in."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, key, key_bar, with_keys
from translate_tui.commands.base import NOTHING_TO_REVIEW
from translate_tui.model import Attendee, Commitment, Decision, Meeting, Pattern, Phase, SlateEntry
from translate_tui.protocol.clock import WARNING_SECONDS
from translate_tui.services.grid import draw_slate
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.checklist import ChecklistScreen
from translate_tui.ui.screens.commitments_forms import drop_commitment
from translate_tui.ui.screens.rating_forms import rate
from translate_tui.ui.widgets.card import CardView, Quotes
from translate_tui.ui.widgets.chips import Span
from translate_tui.ui.widgets.clock import RoomClock
from translate_tui.ui.widgets.commitments import commitment_spans
from translate_tui.ui.widgets.containers import Horizontal, Vertical, VerticalScroll
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.grid import GridView
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.meeting import (
    CommitmentList,
    agenda_content,
    close_content,
    opening_content,
    people_parts,
)
from translate_tui.ui.widgets.outcome import OutcomeSoFar, outcome_content, outcome_strip
from translate_tui.ui.widgets.rows import VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

_NOT_REVIEWING = (
    "This key works only at the agenda item “Earlier commitments”. "
    "Press {meeting.previous} or {meeting.next} to go there."
)
_NOT_OPENING = (
    "You can mark everyone as present only in the opening and the close. Press {meeting.people} to record attendance."
)


class MeetingScreen(ChecklistScreen):
    """Before a meeting: a checklist, and the key that starts the meeting. While it runs: one stage at a time."""

    PLACE = Place.MEETING
    BINDINGS = bindings(Place.MEETING)
    CSS_PATH = "meeting.tcss"

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._end_asked_in: int | None = None  # id of the stage in which the key that ends was pressed once

    def body(self) -> ComposeResult:
        """Return the checklist, and the widgets of a running meeting: of all its phases, shown by `reload`."""
        yield from self.checklist()
        with Vertical(id="running"):
            yield TextBlock(id="agenda")
            with Horizontal(id="panes"):
                with VerticalScroll(id="content", can_focus=False):
                    yield TextBlock(id="words")
                    yield CommitmentList()
                    yield TextBlock(id="commitment")
                    yield CardView(self.PLACE, ascii_only=self.ascii_only)
                    yield Quotes()
                    yield GridView(draw_slate, ascii_only=self.ascii_only)
                    yield TextBlock(id="legend")
                with VerticalScroll(id="outcome", can_focus=False):
                    yield RoomClock(ascii_only=self.ascii_only)
                    yield TextBlock(id="outcome-words")

    # ------------------------------------------------------------- showing

    @property
    def commitment_list(self) -> CommitmentList:
        """The list of the commitments of earlier meetings."""
        return self.query_one(CommitmentList)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is talked about: the one of the stage or, in the grid phase, the selected one."""
        if self._meeting is None:
            return None
        stage = self._meeting.stage
        if stage.phase is Phase.GRID:
            selected = self.query_one(GridView).selected
            return self.work.patterns.get(selected) if selected else None
        return self.work.patterns.get(stage.pattern_id) if stage.pattern_id else None

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of the meeting's slate."""
        return self.query_one(GridView).patterns

    def reload(self) -> None:
        """Show the checklist, or the stage that the running meeting is in."""
        meeting = self._meeting = self.work.meetings.running()
        self.query_one("#before").display = meeting is None
        self.query_one("#running").display = meeting is not None
        if meeting is None:
            self.show_checklist()
            return
        stage, entries = meeting.stage, self.work.slate.of_meeting(meeting.id)
        decisions = self.work.decisions.of_meeting(meeting)
        selected = self.commitment_list.selected
        self.commitment_list.today = self.work.today()
        self.commitment_list.commitments = tuple(self.work.commitments.to_review(meeting))
        self.commitment_list.select(selected)
        grid = self.query_one(GridView)
        grid.patterns = tuple(entry.pattern for entry in entries)
        if not any(p.id == grid.selected for p in grid.patterns):
            grid.selected = grid.neighbor(1)
        pattern = self.pattern
        in_patterns = stage.phase is Phase.PATTERNS
        card = self.work.patterns.card(pattern.id) if pattern and in_patterns else None
        self.query_one(CardView).card = card
        self.query_one(Quotes).card = card
        reviewing = stage.phase is Phase.REVIEW
        has_commitments = self.commitment_list.total > 0
        displayed = {
            "#words": stage.phase in (Phase.OPENING, Phase.COMMITMENTS, Phase.CLOSE)
            or (reviewing and not has_commitments),
            "CommitmentList": reviewing and has_commitments,
            "#commitment": reviewing and has_commitments,
            "#outcome": not reviewing,  # nothing has come of this meeting yet, and the old ones need the room
            "CardView": in_patterns,
            "Quotes": in_patterns,
            "GridView": stage.phase is Phase.GRID,
            "#legend": stage.phase is Phase.GRID,
        }
        for selector, display in displayed.items():
            self.query_one(selector).display = display
        self._show_commitment()
        if stage.phase is Phase.GRID:
            self.query_one("#legend", TextBlock).update(self._grid_words())
        if displayed["#words"]:
            self.query_one("#words", TextBlock).update(self._phase_words(meeting, entries, decisions))
        self.query_one("#outcome-words", TextBlock).update(self._outcome(meeting, pattern, decisions))
        bar_phase = NOTHING_TO_REVIEW if reviewing and not has_commitments else stage.phase
        self.query_one(KeyBar).show(key_bar(Place.MEETING, bar_phase))
        self.tick()
        self._reopen_draft()

    def _outcome(self, meeting: Meeting, pattern: Pattern | None, decisions: Mapping[int, Decision]) -> Content:
        """Return what the meeting has come to so far: in sections, or in a narrow window as three lines."""
        today = self.work.today()
        outcome = OutcomeSoFar(
            pattern,
            decisions.get(pattern.id) if pattern else None,
            self.work.decisions.before(pattern, meeting) if pattern else None,
            self.work.commitments.overdue_on(pattern, today) if pattern else (),
            self.work.commitments.of_meeting(meeting),
            [n for n in self.work.meeting_notes.of_meeting(meeting) if not pattern or n.pattern_id == pattern.id],
            self.work.parking_lot.of_meeting(meeting),
            {listed.id: listed.name for listed in self.work.patterns.all()},
        )
        if self.has_class("-narrow"):
            return outcome_strip(outcome, self.size.width - 6)
        return outcome_content(outcome, today)

    def on_resize(self) -> None:
        """Redraw the outcome: its form depends on the size of the window."""
        if self.is_mounted and self._meeting is not None:
            self.call_after_refresh(self.run_verb, self.reload)

    async def arrive(self, target: Navigate) -> None:
        """Ask when the last meeting ended if nobody ended it, also where that was left unanswered before."""
        self._end_asked_in = None
        if self._can_ask:
            self._ask_when_ended()

    def _phase_words(
        self, meeting: Meeting, entries: Sequence[SlateEntry], decisions: Mapping[int, Decision]
    ) -> Content:
        """Return what a phase shows that has neither a card nor the grid."""
        phase = meeting.stage.phase
        if phase is Phase.OPENING:
            return opening_content(*self._attendance(meeting), entries)
        if phase is Phase.REVIEW:
            return Content.styled("No open commitments from earlier meetings.", "$quiet")
        if phase is Phase.COMMITMENTS:
            return Content.assemble(
                ("Who does what, by when?\n\n", "bold"),
                (key("meeting.commit"), "bold"), (" adds a commitment   ", ""),
                (key("meeting.park"), "bold"),
                (" the parking lot\n\n", ""),
                *self._made_spans(meeting),
                *people_parts(*self._attendance(meeting)),
            )  # fmt: skip
        spent = sum(self.work.meetings.seconds_spent(meeting, stage) for stage in meeting.stages)
        made = self.work.commitments.of_meeting(meeting)
        still_open = sum(commitment.state == "open" for commitment in self.work.commitments.to_review(meeting))
        return close_content(entries, decisions, made, still_open, spent, meeting.planned, self.work.today())

    def _made_spans(self, meeting: Meeting) -> list[Span]:
        """Return the commitments of this meeting; in a wide window they are beside it already."""
        if not self.has_class("-narrow"):
            return []
        spans: list[Span] = []
        for commitment in self.work.commitments.of_meeting(meeting):
            spans += [*commitment_spans(commitment, self.work.today()), ("\n", "")]
        return [*spans, ("\n", "")] if spans else []

    def _attendance(self, meeting: Meeting) -> tuple[Sequence[Attendee], Sequence[Attendee]]:
        """Return who is noted as here, and who else is expected."""
        return self.work.attendance.of_meeting(meeting), self.work.attendance.unconfirmed(meeting)

    @on(VirtualList.Moved)
    def _show_commitment(self) -> None:
        """Show the selected commitment whole: in the list it is cut to a line."""
        commitment = self.commitment_list.selected
        spans = commitment_spans(commitment, self.work.today()) if commitment else []
        since = f", from meeting {commitment.meeting_number}" if commitment else ""
        content = Content.assemble(*spans, (since, "$quiet"))
        self.query_one("#commitment", TextBlock).update(content)

    def _grid_words(self) -> Content:
        """Return the pattern that is selected on the grid."""
        pattern = self.pattern
        if pattern is None:
            return Content("")
        title = (display_text(pattern.title), "bold $foreground")
        return Content.assemble((f"{pattern.name}  ", "bold $quiet"), title, (f"   {pattern.volume}", "$quiet"))

    def tick(self) -> None:
        """Repaint the clock, and the agenda with the time that is left for each stage."""
        meeting = self._meeting
        if meeting is None:
            return
        clock = self.work.meetings.clock(meeting)
        clock_view = self.query_one(RoomClock)
        # Until then only the top bar shows the time: the pattern under discussion must stay the largest thing.
        clock_view.display = clock.left <= WARNING_SECONDS and not self.has_class("-narrow")
        clock_view.show(clock)
        pattern_names = {p.id: p.name for p in self.query_one(GridView).patterns}
        if meeting.stage.phase is Phase.CLOSE:  # it says how much time was spent
            entries, decisions = self.work.slate.of_meeting(meeting.id), self.work.decisions.of_meeting(meeting)
            self.query_one("#words", TextBlock).update(self._phase_words(meeting, entries, decisions))
        agenda = self.query_one("#agenda", TextBlock)
        width = max(self.size.width - 6, 20)  # its own width is not known before the first layout
        content = agenda_content(meeting, clock, pattern_names, width, ascii_only=self.ascii_only)
        agenda.update(content)
        if self._can_ask:
            self._ask_when_ended(again=False)

    # ------------------------------------------------------ running it

    def action_start(self) -> None:
        """Start the meeting with the patterns of the slate."""
        if self._meeting is None:
            self._draft_reopened = True  # a meeting that starts now has no draft of its own
            self.done(self.run_verb(self.work.meetings.start))

    def action_end(self) -> None:
        """End the meeting; before its last stage, or with something not saved, only when the key is pressed twice."""
        if (meeting := self._need_meeting()) is None:
            return
        stage = meeting.stage
        unsaved = self._unsaved(meeting)
        if (stage.phase is not Phase.CLOSE or unsaved) and self._end_asked_in != stage.id:
            self._end_asked_in = stage.id
            reached_ids = self.work.minutes.reached_ids(meeting)
            not_reached = sum(pattern.id not in reached_ids for pattern in self.patterns)
            left = [f"{pluralize(not_reached, 'pattern')} not reached"] if not_reached else []
            left += [f"{unsaved} not saved yet"] if unsaved else []
            warning = f" ({', '.join(left)})" if left else ""
            self.status.say(
                f"Press {key('meeting.end')} again to end the meeting{warning}, or {key('meeting.next')} to go on"
            )
            return
        self.done(self.run_verb(self.work.meetings.end), then=f"{key('everywhere.minutes')} shows its minutes")

    def action_next(self) -> None:
        """Go to the next stage of the meeting."""
        self._go(1, f"This is the last agenda item. {key('meeting.end')} ends the meeting.")

    def action_previous(self) -> None:
        """Go to the previous stage of the meeting."""
        self._go(-1, "This is the first agenda item.")

    def _go(self, by: int, at_end: str) -> None:
        """Go some stages on or back; say `at_end` where there is none. It starts from the stage that is shown."""
        if (meeting := self._need_meeting()) is None:
            return
        label = self.run_verb(lambda: self.work.meetings.move(by, meeting.stage))
        self._end_asked_in = None
        if label is not None:
            self.done(label)
        elif not self.status.has_class("-bad"):
            self.status.say(at_end)

    def action_pause(self) -> None:
        """Pause the clock of the meeting, or let it run again."""
        if (meeting := self._need_meeting()) is not None:
            self.done(self.run_verb(lambda: self.work.meetings.pause(meeting.paused_at is None)))

    def action_all_here(self) -> None:
        """Note everybody who is expected as here."""
        if (meeting := self._need_meeting()) is None:
            return
        if meeting.stage.phase in (Phase.OPENING, Phase.COMMITMENTS, Phase.CLOSE):
            self.done(self.run_verb(self.work.attendance.confirm_all))
        else:
            self.refuse(with_keys(_NOT_OPENING))

    def action_add_minutes(self, minutes: int) -> None:
        """Add minutes to the stage, or take some away."""
        if self._need_meeting() is not None:
            self.done(self.run_verb(lambda: self.work.meetings.add_minutes(minutes)))

    # ------------------------------------------------- commitments, grid

    @property
    def commitment(self) -> Commitment | None:
        """The selected commitment, in the phase that reviews those of earlier meetings; else None."""
        meeting = self._meeting
        if meeting is None or meeting.stage.phase is not Phase.REVIEW:
            return None
        return self.commitment_list.selected

    def _need_commitment(self) -> Commitment | None:
        """Return the selected commitment; where there is none, say so and return None."""
        if (meeting := self._need_meeting()) is None:
            return None
        if meeting.stage.phase is not Phase.REVIEW:
            self.refuse(with_keys(_NOT_REVIEWING))
        elif self.commitment is None:
            self.refuse("There are no open commitments from earlier meetings.")
        return self.commitment

    def action_mark_kept(self) -> None:
        """Note that the selected commitment was kept."""
        if (commitment := self._need_commitment()) is not None:
            self.done(self.run_verb(lambda: self.work.commitments.settle(commitment, "kept")))

    def action_reopen(self) -> None:
        """Note that the selected commitment is still open."""
        if (commitment := self._need_commitment()) is not None:
            self.done(self.run_verb(lambda: self.work.commitments.settle(commitment, "open")))

    def action_drop(self) -> None:
        """Drop the selected commitment, with a reason."""
        if (commitment := self._need_commitment()) is not None:
            drop_commitment(self, commitment)

    def action_up(self) -> None:
        """Select the commitment above, or on the grid the pattern above; else scroll up."""
        self._up_or_down(-1)

    def action_down(self) -> None:
        """Select the commitment below, or on the grid the pattern below; else scroll down."""
        self._up_or_down(1)

    def _up_or_down(self, by: int) -> None:
        if self._meeting is None:
            self.query_one("#before").scroll_relative(y=by, animate=False)
            return
        if self._meeting.stage.phase is Phase.GRID:
            grid = self.query_one(GridView)
            grid.selected = grid.above_or_below(by)
            self.reload()
        elif self._meeting.stage.phase is Phase.REVIEW:
            self.commitment_list.action_move(by)
        else:
            self.query_one("#content", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_select(self) -> None:
        """On the grid: select the next pattern by volume."""
        grid = self.query_one(GridView)
        grid.selected = grid.neighbor(1)
        self.reload()

    @on(GridView.Selected)
    def _selected(self, event: GridView.Selected) -> None:
        self.query_one(GridView).selected = event.pattern_id
        self.reload()

    def action_rate(self) -> None:
        """Rate the impact of the pattern under discussion."""
        if (pattern := self._need_pattern()) is not None:
            rate(self, pattern)
