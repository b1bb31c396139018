"""The minutes of all meetings: to read, to write to a file, to copy."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place
from translate_tui.model import Meeting
from translate_tui.screens.base import Room, bindings
from translate_tui.widgets.rows import Cell, Rows


class MeetingList(Rows):
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


class MinutesScreen(Room):
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
        """The list has the keys."""
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

    @on(Rows.Moved)
    def _show(self) -> None:
        text = self.query_one("#text", Static)
        if self.meeting is None:
            text.update(Content.styled("There has been no meeting yet. F5 starts one.", "$quiet"))
        else:
            text.update(Content(self._markdown()))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _markdown(self) -> str:
        assert self.meeting is not None
        return self.work.recording.minutes(self.work.recording.find(self.meeting.number))

    def action_page_down(self) -> None:
        """Turn a page."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Turn a page back."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)

    def action_copy(self) -> None:
        """Copy to the clipboard."""
        if self.meeting is None:
            self.refuse("There are no minutes to copy yet.")
            return
        self.app.copy_to_clipboard(self._markdown())
        self.echo.say(f"copied the minutes of meeting {self.meeting.number} (where the terminal allows it)")

    def action_write(self) -> None:
        """Write to a file."""
        from translate_tui.widgets.dialog import Ask, Asked

        meeting = self.meeting
        if meeting is None:
            self.refuse("There are no minutes to write yet.")
            return
        proposed = Path.cwd() / f"minutes-{meeting.number}-{meeting.started_at:%Y-%m-%d}.md"

        def named(values: dict[str, str] | None) -> None:
            if values is not None:
                path = Path(values["path"]).expanduser()
                self.carry_out(lambda: self.work.write_minutes(meeting.number, path))
                if path.exists() and not self.echo.has_class("-bad"):
                    self.echo.say(f"minutes written to {path}")

        self.app.push_screen(Ask("Write the minutes", [Asked("path", "To which file?", str(proposed))]), named)
