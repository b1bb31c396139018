"""What came of an import: the figures, why rows were passed over, and the rejected rows to look at and keep."""

from collections.abc import Callable
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from translate_tui.model import ImportReport, Rejected, UserError
from translate_tui.services.workspace import Workspace
from translate_tui.text import mask_addresses, pluralize
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import FormDialog, FormField
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.rows import Cell, VirtualList


class RejectedList(VirtualList):
    """A line for each rejected row."""

    def __init__(self, rejected: list[Rejected]) -> None:
        super().__init__()
        self._rejected = rejected

    def on_mount(self) -> None:
        """Show them all."""
        self.total = len(self._rejected)

    @property
    def row(self) -> Rejected | None:
        """The rejected row under the cursor."""
        return self._rejected[self.cursor] if self.total else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return where it stands and what is wrong with it."""
        row = self._rejected[index]
        where = f"{row.file + ', ' if row.file else ''}line {row.line}"
        first = min(28, width // 3)
        return [(where, first, "quiet"), (row.reason, width - first, "")]


class ImportReportDialog(BaseDialog[None]):
    """The figures of an import; below them what was rejected."""

    DEFAULT_CSS = """
    ImportReportDialog { align: center middle; }
    ImportReportDialog > Vertical { width: 100; max-width: 96%; height: auto; max-height: 92%; padding: 1 2;
        background: $panel; border: round $accent; }
    ImportReportDialog .title { text-style: bold; width: 100%; height: auto; margin-bottom: 1; }
    ImportReportDialog #figures { height: auto; max-height: 14; }
    ImportReportDialog RejectedList { height: auto; max-height: 8; margin-top: 1; background: $panel; }
    ImportReportDialog #content { height: auto; max-height: 4; color: $quiet; }
    ImportReportDialog .hint { color: $quiet; width: 100%; height: auto; margin-top: 1; }
    """
    BINDINGS = [
        Binding("escape,enter,q", "leave", show=False),
        Binding("w", "write", show=False),
        Binding("u", "undo", show=False),
    ]

    def __init__(self, workspace: Workspace, report: ImportReport) -> None:
        super().__init__()
        self._work = workspace
        self._report = report

    def compose(self) -> ComposeResult:
        """The figures, the rejected rows, the keys."""
        report = self._report
        names = ", ".join(f"{display_text(name)} ({kind})" for name, kind in report.files.items())
        with Vertical():
            yield Label(Content(f"Imported {names}"), classes="title")
            with VerticalScroll(id="figures"):
                yield Static(figures(report))
            if report.rejected:
                yield RejectedList(report.rejected)
                yield Static(id="content")
            keys = "Enter closes · u takes the import back" if _changed(report) else "Enter closes"
            yield Label(
                Content(f"w writes the rejected rows to a file · {keys}" if report.rejected else keys), classes="hint"
            )

    def on_mount(self) -> None:
        """The rejected rows have the keys."""
        for rows in self.query(RejectedList):
            rows.focus()
            self._moved()

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        row = self.query_one(RejectedList).row
        self.query_one("#content", Static).update(
            Content(mask_addresses(display_text(row.content))[:400] if row else "")
        )

    def action_write(self) -> None:
        """Write the rejected rows to a file."""
        if not self._report.rejected:
            return

        def named(values: dict[str, str] | None) -> None:
            if values is None:
                return
            path = Path(values["path"]).expanduser()
            try:
                self._work.write_rejected(self._report, path)
            except UserError as refused:
                self.query_one("#content", Static).update(Content(str(refused)))
            else:
                words = f"{pluralize(len(self._report.rejected), 'rejected row')} written to {path}"
                self.query_one("#content", Static).update(Content(words))

        proposed = Path.cwd() / "rejected.csv"
        self.app.push_screen(
            FormDialog("Write the rejected rows", [FormField("path", "To which file?", str(proposed))]), named
        )

    def action_undo(self) -> None:
        """Close it, and take the import back."""
        self.dismiss(None)
        if _changed(self._report):
            self.app.call_later(self.app.run_action, "undo")

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss(None)


def show_report(screen: BaseScreen, report: ImportReport | str | None, to_end: Callable[[int], None]) -> None:
    """Say what came in, and show the figures; a text says only why nothing did."""
    if isinstance(report, str):
        screen.status.say(report)
    elif report is not None:
        to_end(-1)
        label = f"imported {', '.join(report.files)}: {report.added:,} new, {report.updated:,} updated"
        screen.done(label, undoable=_changed(report))
        screen.app.push_screen(ImportReportDialog(screen.work, report))


def _changed(report: ImportReport) -> bool:
    return bool(report.added or report.updated or report.replies_added)


def figures(report: ImportReport) -> Content:
    """Return the figures of an import, each reason on a line of its own."""
    parts: list[tuple[str, str]] = []

    def line(number: int, words: str, style: str = "") -> None:
        parts.extend(((f"{number:>9,}  ", f"bold {style}".strip()), (f"{words}\n", style)))

    line(report.read, "read")
    line(report.added, "new tickets in the River", "$accent" if report.added else "")
    if report.updated:
        line(report.updated, "updated; their patterns and history stay")
    if report.unchanged:
        line(report.unchanged, "known and unchanged")
    if report.replies:
        line(report.replies, f"replies kept under their tickets as evidence, {report.replies_added:,} of them new")
    for reason, times in report.skipped.items():
        line(times, f"skipped: {display_text(reason)}", "$quiet")
    if report.rejected:
        line(len(report.rejected), "rejected", "$error")
    for note, times in report.notes.items():
        line(times, display_text(note), "$quiet")
    return Content.assemble(*parts)
