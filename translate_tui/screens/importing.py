"""Importing a file from within the app: which file, how far it is, what came of it."""

from pathlib import Path
from threading import Event

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from translate_tui.model import ImportReport, Refused
from translate_tui.services.workspace import Cancelled, Workspace
from translate_tui.text import count

_LIKELY = {".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".txt", ".md"}


class _Paths(Suggester):
    """Completes paths: folders, and files that may hold tickets."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first path that begins so."""
        if not value:
            return None
        typed = Path(value).expanduser()
        folder, start = (typed, "") if value.endswith(("/", "\\")) else (typed.parent, typed.name)
        try:
            found = sorted(p for p in folder.iterdir() if p.name.startswith(start) and not p.name.startswith("."))
        except OSError:
            return None
        likely = next((p for p in found if p.is_dir() or p.suffix.lower() in _LIKELY), None)
        if likely is None:
            return None
        return value + likely.name[len(start) :] + ("/" if likely.is_dir() else "")


class ImportFile(ModalScreen["tuple[str, bool] | None"]):
    """Asks for a file and imports it in a worker; Escape stops it with nothing half done."""

    DEFAULT_CSS = """
    ImportFile { align: center middle; background: $background 60%; }
    ImportFile > Vertical { width: 84; max-width: 96%; height: auto; padding: 1 2;
        background: $panel; border: round $accent; }
    ImportFile Input { border: none; height: 1; background: $background; padding: 0 1; margin-bottom: 1; }
    ImportFile Input:focus { border: none; background: $cursor; }
    ImportFile .title { text-style: bold; margin-bottom: 1; }
    ImportFile .hint { color: $quiet; height: auto; }
    ImportFile #state { height: auto; margin-top: 1; }
    ImportFile #state.-bad { color: $error; text-style: bold; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._work = workspace
        self._stop = Event()
        self._busy = False

    def compose(self) -> ComposeResult:
        """The path, and columns where they are not recognised."""
        with Vertical():
            yield Label(Content("Import tickets"), classes="title")
            yield Label(Content("File: CSV, TSV, JSON, NDJSON or River lines (Tab completes)"), classes="hint")
            yield Input(suggester=_Paths(), id="path", select_on_focus=False)
            yield Label(Content("Columns, if not recognised: text=Description, customer=Firm"), classes="hint")
            yield Input(id="columns")
            yield Label(Content("Enter imports · Esc leaves; the same file again adds nothing"), classes="hint")
            yield Static(id="state")

    def action_complete(self) -> None:
        """Take the completed path, or go to the columns."""
        field = self.query_one("#path", Input)
        if field.has_focus and field._suggestion and field._suggestion != field.value:
            field.action_cursor_right()
        else:
            self.focus_next()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._busy:
            return
        typed = self.query_one("#path", Input).value.strip().strip("'\"")
        if not typed:
            self._say("Name a file first.", bad=True)
            return
        mapping: dict[str, str] = {}
        for pair in self.query_one("#columns", Input).value.split(","):
            if pair.strip():
                name, separator, column = pair.partition("=")
                if not separator:
                    self._say(f"“{pair.strip()}” is not field=column, for example text=Description", bad=True)
                    return
                mapping[name.strip()] = column.strip()
        self._busy = True
        self._say("Reading ...")
        self._import(Path(typed).expanduser(), mapping)

    @work(thread=True, exclusive=True)
    def _import(self, path: Path, mapping: dict[str, str]) -> None:
        def progress(rows: int) -> None:
            if self._stop.is_set():
                raise Cancelled
            self.app.call_from_thread(self._say, f"{rows:,} rows read   (Esc stops, nothing is kept then)")

        try:
            report = self._work.import_beside([path], mapping, progress)
        except Refused as refused:
            self.app.call_from_thread(self._failed, str(refused))
        except Cancelled:
            self.app.call_from_thread(self.dismiss, ("stopped the import: nothing was taken in", False))
        else:
            self.app.call_from_thread(self._succeeded, path, report)

    def _failed(self, why: str) -> None:
        self._busy = False
        self._say(why, bad=True)

    def _succeeded(self, path: Path, report: ImportReport) -> None:
        said = f"imported {path.name}: {report.added:,} new, {report.updated:,} updated, {report.unchanged:,} known"
        if report.skipped:
            said += f", {sum(report.skipped.values()):,} skipped"
        if report.rejected:
            first = report.rejected[0]
            said += f", {count(len(report.rejected), 'row')} rejected (line {first.line}: {first.reason})"
        self.dismiss((said, bool(report.added or report.updated)))

    def _say(self, words: str, *, bad: bool = False) -> None:
        state = self.query_one("#state", Static)
        state.set_class(bad, "-bad")
        state.update(Content(words))

    def action_leave(self) -> None:
        """Stop a running import, or leave."""
        if self._busy:
            self._stop.set()
        else:
            self.dismiss(None)
