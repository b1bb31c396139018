"""ChecklistScreen: what the meeting screen shows before a meeting, and the forms that its lines open."""

from collections.abc import Sequence

from textual.app import ComposeResult

from translate_tui.commands import Place, key_bar, with_keys
from translate_tui.commands.base import BEFORE_MEETING, EMPTY_SLATE
from translate_tui.protocol.prep import ChecklistKind, ChecklistLine
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.commitments_forms import log_exchange, review_commitment
from translate_tui.ui.screens.meeting_forms import MeetingFormsScreen
from translate_tui.ui.screens.pattern_forms import fix_gap
from translate_tui.ui.widgets.containers import VerticalScroll
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.meeting import before_content, due_words
from translate_tui.ui.widgets.text_block import TextBlock

_NO_CHECKLIST = (
    "Number keys work in the checklist before a meeting. "
    "Press {meeting.previous} or {meeting.next} to change the agenda item."
)


class ChecklistScreen(MeetingFormsScreen):
    """A meeting screen that shows a checklist while no meeting is running."""

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._lines: Sequence[ChecklistLine] = ()

    def checklist(self) -> ComposeResult:
        """Return the checklist, in a part that scrolls."""
        with VerticalScroll(id="before", can_focus=False):
            yield TextBlock(id="checklist")

    def show_checklist(self) -> None:
        """Show what is ready for the next meeting and what is not, with the plan of its phases."""
        meetings = self.work.meetings
        past_meetings = meetings.all()  # newest first
        self._lines = self.work.prep.checklist()
        self.query_one("#checklist", TextBlock).update(
            before_content(
                self._lines,
                {p.id: self.work.patterns.trend(p) for line in self._lines if (p := line.pattern) is not None},
                meetings.plan(),
                "based on past meetings" if meetings.is_plan_from_past() else "as planned",
                past_meetings[0] if past_meetings else None,
                self.work.today(),
                max(self.size.width - 10, 40),
                ascii_only=self.ascii_only,
            )
        )
        self.query_one(KeyBar).show(
            key_bar(Place.MEETING, BEFORE_MEETING if self.work.slate.entries() else EMPTY_SLATE)
        )

    def on_resize(self) -> None:
        """Fit the checklist to the new width."""
        if self._meeting is None and self.is_mounted:
            self.call_after_refresh(self.run_verb, self.show_checklist)

    def action_fix(self, number: int) -> None:
        """Before a meeting: fill in or open what a line of the checklist is about."""
        if self._meeting is not None:
            self.refuse(with_keys(_NO_CHECKLIST))
            return
        if number > len(self._lines):
            self.refuse(f"The checklist has {pluralize(len(self._lines), 'line')}.")
            return
        line = self._lines[number - 1]
        if line.pattern is not None and line.gaps:
            fix_gap(self, line.pattern, line.gaps[0])
        elif line.kind in (ChecklistKind.CARD, ChecklistKind.SLATE):
            self.post_message(Navigate(Place.PATTERNS, pattern_id=line.pattern.id if line.pattern else None))
        elif line.kind is ChecklistKind.COMMITMENTS:
            self._pick_commitment()
        elif line.kind is ChecklistKind.ATTENDANCE:
            self.action_people()
        elif line.direction is not None:
            log_exchange(self, line.direction)

    def _pick_commitment(self) -> None:
        """Ask which open commitment to review, and review it."""
        by_id = {str(commitment.id): commitment for commitment in self.work.commitments.open()}
        if not by_id:
            self.status.say("No open commitments.")
            return
        options = [
            Option(
                id,
                display_text(commitment.what),
                f"{display_text(commitment.owner or 'no owner')}, {due_words(commitment)}",
            )
            for id, commitment in by_id.items()
        ]

        def chosen(commitment_id: str | None) -> None:
            if commitment_id:
                review_commitment(self, by_id[commitment_id])

        self.app.push_screen(PickDialog("Which commitment do you want to review?", options), chosen)
