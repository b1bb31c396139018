"""MinutesScreen: the minutes of all meetings, to read, to write to a file and to copy."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place, key
from translate_tui.model import Meeting
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.masking import current_redactor
from translate_tui.ui.widgets.rows import Cell, VirtualList

# What is asked of the service, what people call it, how a file's name ends.
_FORMATS = (
    ("md", "markdown", "md"),
    ("text", "plain text", "txt"),
    ("slack", "messages for Slack", "jsonl"),
    ("json", "JSON", "json"),
)
_TRACKERS = {"jira": "Jira", "github": "GitHub", "linear": "Linear"}


class MeetingList(VirtualList):
    """A line for each meeting, newest first."""

    meetings: reactive[tuple[Meeting, ...]] = reactive(())

    def watch_meetings(self) -> None:
        """Show other meetings."""
        self.total = len(self.meetings)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return number and day."""
        meeting = self.meetings[index]
        state = "" if meeting.ended_at else "now"
        return [(f"{meeting.number}", 3, "strong"), (f"{meeting.started_at:%d %b}", 7, ""), (state, 4, "accent")]


class MinutesScreen(PagedScreen):
    """The list of meetings beside the markdown of the one under the cursor."""

    PLACE = Place.MINUTES
    BINDINGS = bindings(Place.MINUTES)

    DEFAULT_CSS = """
    MinutesScreen MeetingList { width: 16; height: 1fr; }
    MinutesScreen VerticalScroll { width: 1fr; padding: 0 1; border-left: solid $bar; }
    """

    def body(self) -> ComposeResult:
        """List and text."""
        with Horizontal():
            yield MeetingList()
            with VerticalScroll(can_focus=False):
                yield Static(id="text")

    def on_mount(self) -> None:
        """Focus the list."""
        self._form = 0
        self.query_one(MeetingList).focus()

    @property
    def meeting(self) -> Meeting | None:
        """The meeting under the cursor."""
        rows = self.query_one(MeetingList)
        return rows.meetings[rows.cursor] if rows.total else None

    def reload(self) -> None:
        """Show the meetings as they are."""
        self.query_one(MeetingList).meetings = tuple(self.work.meetings.all())
        self._show()

    @on(VirtualList.Moved)
    def _show(self) -> None:
        text = self.query_one("#text", Static)
        if self.meeting is None:
            text.update(
                Content.styled(f"There has been no meeting yet. {key('everywhere.meeting')} starts one.", "$quiet")
            )
        else:
            text.update(Content(self._text()))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _text(self) -> str:
        assert self.meeting is not None
        meeting = self.work.minutes.find(self.meeting.number)
        return self.work.minutes.minutes(meeting, _FORMATS[self._form][0], redacted=current_redactor() is not None)

    def action_form(self) -> None:
        """Show the next format."""
        self._form = (self._form + 1) % len(_FORMATS)
        self._show()
        self.status.say(
            f"shown as {_FORMATS[self._form][1]}; {key('minutes.write')} writes it, {key('minutes.copy')} copies it"
        )

    def action_copy(self) -> None:
        """Copy to the clipboard."""
        if self.meeting is None:
            self.refuse("There are no minutes to copy yet.")
            return
        self.app.copy_to_clipboard(self._text())
        kind = _FORMATS[self._form][1]
        self.status.say(
            f"copied the minutes of meeting {self.meeting.number} as {kind} (where the terminal allows it)"
        )

    def action_write(self) -> None:
        """Write to a file."""
        if self.meeting is None:
            self.refuse("There are no minutes to write yet.")
            return
        text, ending = self._text(), _FORMATS[self._form][2]
        proposed = f"minutes-{self.meeting.number}-{self.meeting.started_at:%Y-%m-%d}.{ending}"
        ask_path(self, "Write the minutes", proposed, lambda path: self.work.write(text, path), "minutes")

    def action_commitments(self) -> None:
        """Write the meeting's commitments for a tracker."""
        meeting = self.meeting
        if meeting is None:
            self.refuse("There has been no meeting yet, so there are no commitments.")
            return

        def chosen(tracker: str | None) -> None:
            if not tracker:
                return
            redacted = current_redactor() is not None
            text = self.work.minutes.commitments(meeting.number, tracker, redacted=redacted)
            proposed = f"commitments-{meeting.number}-{tracker}.csv"
            ask_path(self, "Write the commitments", proposed, lambda path: self.work.write(text, path), "commitments")

        options = [Option(tracker, name) for tracker, name in _TRACKERS.items()]
        self.app.push_screen(PickDialog("Commitments as CSV for which tracker?", options), chosen)
