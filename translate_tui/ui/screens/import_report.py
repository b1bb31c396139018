"""ImportReportDialog: the figures of an import, and the rejected rows, which can be written to a file."""

from collections.abc import Callable
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Label

from translate_tui.model import ImportReport, Rejected, UserError
from translate_tui.services.files import typed_path
from translate_tui.services.workspace import Workspace
from translate_tui.text import mask_addresses, pluralize
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.containers import Vertical, VerticalScroll
from translate_tui.ui.widgets.form_dialog import FormDialog, FormField
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

MAX_CONTENT = 400  # characters of a rejected row


class RejectedList(VirtualList):
    """A row for each rejected row of the files, with the reason."""

    def __init__(self, rejected: list[Rejected]) -> None:
        super().__init__()
        self._rejected = rejected

    def on_mount(self) -> None:
        self.total = len(self._rejected)

    @property
    def row(self) -> Rejected | None:
        """The rejected row under the cursor; None in an empty list."""
        return self._rejected[self.cursor] if self.total else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return file and line, and why the row was rejected."""
        row = self._rejected[index]
        where = f"{row.file + ', ' if row.file else ''}line {row.line}"
        where_width = min(28, width // 3)
        return [(where, where_width, "quiet"), (row.reason, width - where_width, "")]


class ImportReportDialog(BaseDialog[None]):
    """Shows the figures of an import and the rejected rows; can take the import back."""

    DEFAULT_CSS = """
    ImportReportDialog .title { margin-bottom: 1; }
    ImportReportDialog #figures { height: auto; max-height: 14; }
    ImportReportDialog RejectedList { height: auto; max-height: 8; margin-top: 1; background: $raised; }
    ImportReportDialog #content { height: auto; max-height: 4; color: $quiet; }
    ImportReportDialog .hint { margin-top: 1; }
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
        """Return the figures, the rejected rows if there are any, and the keys."""
        report = self._report
        names = ", ".join(f"{display_text(name)} ({kind})" for name, kind in report.listed_files)
        with Vertical(classes="sheet"):
            yield Label(Content(f"Imported {names}"), classes="title")
            with VerticalScroll(id="figures"):
                yield TextBlock(figures_content(report))
            if report.rejected:
                yield RejectedList(report.rejected)
                yield TextBlock(id="content")
            keys = "Enter closes · u undoes the import" if _changed(report) else "Enter closes"
            yield Label(
                Content(f"w saves the rejected rows to a file · {keys}" if report.rejected else keys), classes="hint"
            )

    def on_mount(self) -> None:
        """Focus the list of rejected rows, if there is one."""
        for rows in self.query(RejectedList):
            rows.focus()
            self._show_content()

    @on(VirtualList.Moved)
    def _show_content(self) -> None:
        """Show the content of the rejected row under the cursor."""
        row = self.query_one(RejectedList).row
        self.query_one("#content", TextBlock).update(
            Content(mask_addresses(display_text(row.content))[:MAX_CONTENT] if row else "")
        )

    def action_write(self) -> None:
        """Write the rejected rows with their reasons to a CSV file."""
        if not self._report.rejected:
            return

        def closed(values: dict[str, str] | None) -> None:
            if values is None:
                return
            try:
                path = typed_path(values["path"])
                self._work.write_rejected(self._report, path)
            except UserError as error:
                self.query_one("#content", TextBlock).update(Content(str(error)))
            else:
                message = f"{pluralize(len(self._report.rejected), 'rejected row')} saved to {path}"
                self.query_one("#content", TextBlock).update(Content(message))

        proposed = Path.cwd() / "rejected.csv"
        self.app.push_screen(
            FormDialog("Save the rejected rows", [FormField("path", "To which file?", str(proposed))]), closed
        )

    def action_undo(self) -> None:
        """Close the dialog and undo the import, if it changed anything."""
        self.dismiss(None)
        if _changed(self._report):
            self.app.call_later(self.app.run_action, "undo")

    def action_leave(self) -> None:
        """Close the dialog; the import stays."""
        self.dismiss(None)


def show_report(screen: BaseScreen, report: ImportReport | str | None, to_end: Callable[[int], None]) -> None:
    """Show what came of an import: the report, or a message that says why nothing was imported (str).

    After an import, `to_end(-1)` goes to the newest ticket. None: the import dialog was left.
    """
    if isinstance(report, str):
        screen.status.say(report)
    elif report is not None:
        to_end(-1)
        label = f"imported {report.file_names}: {report.added:,} new, {report.updated:,} updated"
        screen.done(label, undoable=_changed(report))
        screen.app.push_screen(ImportReportDialog(screen.work, report))


def _changed(report: ImportReport) -> bool:
    """Return whether an import changed anything, so that it can be undone."""
    return bool(report.added or report.updated or report.replies_added)


def figures_content(report: ImportReport) -> Content:
    """Return the figures of an import, a line for each; also for each reason why rows were skipped."""
    parts: list[tuple[str, str]] = []

    def line(number: int, label: str, style: str = "") -> None:
        parts.extend(((f"{number:>9,}  ", f"bold {style}".strip()), (f"{label}\n", style)))

    line(report.read, "read")
    line(report.added, "new tickets in the River", "bold" if report.added else "")
    if report.updated:
        line(report.updated, "updated (patterns and history stay the same)")
    if report.unchanged:
        line(report.unchanged, "already imported, no changes")
    if report.replies:
        line(
            report.replies,
            f"follow-up messages saved under their tickets as evidence, {report.replies_added:,} of them new",
        )
    for reason, times in report.skipped.items():
        line(times, f"skipped: {display_text(reason)}", "$quiet")
    if report.rejected:
        line(len(report.rejected), "rejected", "$error")
    for note, times in report.notes.items():
        line(times, display_text(note), "$quiet")
    return Content.assemble(*parts)
