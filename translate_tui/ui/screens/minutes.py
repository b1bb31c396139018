"""MinutesScreen: the minutes of all meetings, to read, to write to a file and to copy."""

import re
from collections.abc import Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import Place, key
from translate_tui.model import Meeting, local_time
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.containers import Horizontal, VerticalScroll
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.masking import current_redactor
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

# Name in the service, name for people, suffix of the file.
_FORMATS = (
    ("md", "markdown", "md"),
    ("text", "plain text", "txt"),
    ("slack", "messages for Slack", "jsonl"),
    ("json", "JSON", "json"),
)
_HEADING: Final = re.compile("#{1,6} (.*)")
_ESCAPE: Final = re.compile(r"\\([^\w\s])")  # a mark of markdown with the backslash before it
_TRACKERS = {"jira": "Jira", "github": "GitHub", "linear": "Linear"}


class MeetingList(VirtualList):
    """A row for each meeting, newest first. The page keys scroll the minutes beside it."""

    NEWEST_FIRST = True

    BINDINGS = [
        Binding("pageup", "screen.page_up", show=False),
        Binding("pagedown", "screen.page_down", show=False),
    ]
    meetings: reactive[tuple[Meeting, ...]] = reactive(())

    def watch_meetings(self, before: Sequence[Meeting], now: Sequence[Meeting]) -> None:
        """Repaint with the new meetings, with the cursor on the same one."""
        self.follow([meeting.id for meeting in before], [meeting.id for meeting in now])

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return number, day and, for the running meeting, `now`."""
        meeting = self.meetings[index]
        state = "" if meeting.ended_at else "now"
        return [
            (f"{meeting.number}", 3, "strong"),
            (f"{local_time(meeting.started_at):%d %b}", 7, ""),
            (state, 4, "strong"),
        ]


class MinutesScreen(PagedScreen):
    """The list of meetings, beside the minutes of the one under the cursor in one of several formats."""

    PLACE = Place.MINUTES
    BINDINGS = bindings(Place.MINUTES)

    DEFAULT_CSS = """
    MinutesScreen MeetingList { width: 16; height: 1fr; }
    MinutesScreen VerticalScroll { width: 1fr; padding: 0 1; border-left: solid $line; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._format = 0  # index in _FORMATS

    def body(self) -> ComposeResult:
        with Horizontal():
            yield MeetingList()
            with VerticalScroll(can_focus=False):
                yield TextBlock(id="text")

    def on_mount(self) -> None:
        self.query_one(MeetingList).focus()

    @property
    def meeting(self) -> Meeting | None:
        """The meeting under the cursor; None in an empty list."""
        rows = self.query_one(MeetingList)
        return rows.meetings[rows.cursor] if rows.total else None

    def reload(self) -> None:
        """Show all meetings and the minutes of the selected one."""
        self.query_one(MeetingList).meetings = tuple(self.work.meetings.all())
        self._show()

    @on(VirtualList.Moved)
    def _show(self) -> None:
        text = self.query_one("#text", TextBlock)
        if self.meeting is None:
            text.update(
                Content.styled(f"No meetings yet. Press {key('everywhere.meeting')} to go to the meeting.", "$quiet")
            )
        else:
            is_markdown = _FORMATS[self._format][0] == "md"
            text.update(_style_markdown(self._text()) if is_markdown else Content(self._text()))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _text(self) -> str:
        """Return the minutes of the selected meeting in the chosen format, masked where the screen is."""
        assert self.meeting is not None
        meeting = self.work.minutes.require_meeting(self.meeting.number)
        return self.work.minutes.text(meeting, _FORMATS[self._format][0], redacted=current_redactor() is not None)

    def action_change_format(self) -> None:
        """Show the minutes in the next format: markdown, plain text, Slack, JSON."""
        self._format = (self._format + 1) % len(_FORMATS)
        self._show()
        export, copy = key("minutes.export"), key("minutes.copy")
        self.status.say(f"shown as {_FORMATS[self._format][1]}: {export} saves a file, {copy} copies it")

    def action_copy(self) -> None:
        """Copy the minutes to the clipboard in the format that is shown."""
        if self.meeting is None:
            self.refuse("There are no minutes to copy yet.")
            return
        self.app.copy_to_clipboard(self._text())
        format_name = _FORMATS[self._format][1]
        self.status.say(
            f"copied the minutes of meeting {self.meeting.number} as {format_name} "
            "(if it doesn't paste, save it to a file)"
        )

    def action_export(self) -> None:
        """Write the minutes to a file in the format that is shown."""
        if self.meeting is None:
            self.refuse("There are no minutes to save yet.")
            return
        text, suffix = self._text(), _FORMATS[self._format][2]
        proposed = f"minutes-{self.meeting.number}-{local_time(self.meeting.started_at):%Y-%m-%d}.{suffix}"
        ask_path(self, "Save the minutes", proposed, lambda path: self.work.write(text, path), "minutes")

    def action_export_commitments(self) -> None:
        """Write the meeting's commitments as CSV that a tracker imports."""
        meeting = self.meeting
        if meeting is None:
            self.refuse("No meetings yet, so there are no commitments to save.")
            return

        def chosen(tracker: str | None) -> None:
            if not tracker:
                return
            redacted = current_redactor() is not None
            text = self.work.minutes.commitments_csv(meeting.number, tracker, redacted=redacted)
            proposed = f"commitments-{meeting.number}-{tracker}.csv"
            ask_path(self, "Save the commitments", proposed, lambda path: self.work.write(text, path), "commitments")

        options = [Option(tracker, name) for tracker, name in _TRACKERS.items()]
        self.app.push_screen(PickDialog("Commitments as CSV for which tracker?", options), chosen)


def _style_markdown(text: str) -> Content:
    """Return markdown for reading: headings in bold without their marks, text without the marks that escape it.

    Code stays as it is: the grid is drawn in it.
    """
    lines: list[Content] = []
    is_code = False
    for line in text.splitlines():
        if line.startswith("```"):
            is_code = not is_code
        elif is_code:
            lines.append(Content(line))
        elif heading := _HEADING.match(line):
            lines.append(Content.styled(_ESCAPE.sub(r"\1", heading[1]), "bold"))
        else:
            lines.append(Content(_ESCAPE.sub(r"\1", line)))
    return Content("\n").join(lines)
