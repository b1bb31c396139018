"""ImportDialog: choose a file, import it in the background, and ask for its columns or channel where needed."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Label, ProgressBar

from translate_tui.model import Cancelled, ChannelNotChosen, ColumnsNotMapped, FilePreview, ImportReport, UserError
from translate_tui.services.files import typed_path
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.import_report import show_report
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.line_input import LineInput
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.text_block import TextBlock

_IMPORTABLE_SUFFIXES = {
    ".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".txt", ".md", ".zip", ".xlsx", ".xlsm", ".xls", ".ods",
}  # fmt: skip


def import_file(screen: BaseScreen, to_end: Callable[[int], None]) -> None:
    """Ask for a file, import it and show the report; then `to_end(-1)` goes to the newest ticket."""
    screen.app.push_screen(ImportDialog(screen.work), lambda report: show_report(screen, report, to_end))


class _PathSuggester(Suggester):
    """Completes paths to folders, and to files of the types that can be imported."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first path, by name, that begins with `value`; None when there is none or it cannot be read."""
        if not value:
            return None
        try:
            typed = typed_path(value)
            folder, prefix = (typed, "") if value.endswith(("/", "\\")) else (typed.parent, typed.name)
            paths = sorted(p for p in folder.iterdir() if p.name.startswith(prefix) and not p.name.startswith("."))
            match = next((p for p in paths if p.is_dir() or p.suffix.lower() in _IMPORTABLE_SUFFIXES), None)
            if match is not None:
                return value + match.name[len(prefix) :] + ("/" if match.is_dir() else "")
        except (OSError, UserError):
            pass
        return None


class ImportDialog(BaseDialog[ImportReport | str | None]):
    """Asks for a file and imports it in a worker thread; Escape stops the import, and then nothing is imported.

    Where the file's columns or channel must be chosen, another dialog asks for them and the import goes on.
    The result is the report, a message that the import was stopped, or None after Escape.
    """

    DEFAULT_CSS = """
    ImportDialog Input { margin-bottom: 1; }
    ImportDialog .title { margin-bottom: 1; }
    ImportDialog #state { height: auto; margin-top: 1; }
    ImportDialog #state.-bad { color: $error; text-style: bold; }
    ImportDialog ProgressBar { display: none; width: 100%; }
    ImportDialog ProgressBar.-shown { display: block; }
    ImportDialog Bar { width: 1fr; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("f2", "preview", show=False),
    ]

    def __init__(self, workspace: Workspace, path: str = "") -> None:
        super().__init__()
        self._work = workspace
        self._initial_path = path
        self._stop_requested = Event()
        self._is_importing = False

    def compose(self) -> ComposeResult:
        """Return the path field, the line that says what happens, and the progress bar."""
        with Vertical(classes="sheet"):
            yield Label(Content("Import tickets"), classes="title")
            yield Label(
                Content(
                    "File or Slack export folder (Tab completes): exports from Slack, helpdesks or trackers, "
                    "CSV, XLSX, ODS, JSON, lines in River format, or a zip of these"
                ),
                classes="hint",
            )
            yield LineInput(self._initial_path, suggester=_PathSuggester(), id="path", select_on_focus=False)
            yield Label(
                Content(
                    "Enter imports · F2 chooses columns or channel · Esc closes. Importing a file twice adds nothing"
                ),
                classes="hint",
            )
            yield TextBlock(id="state")
            yield ProgressBar(show_eta=False)

    async def action_complete(self) -> None:
        await self.query_one("#path", LineInput).complete()

    def _path(self) -> Path | None:
        try:
            return typed_path(self.query_one("#path", LineInput).value.strip().strip("'\""))
        except UserError as error:
            self._say(str(error), bad=True)
            return None

    @on(Input.Submitted)
    def _submitted(self) -> None:
        path = self._path()
        if path is not None and not self._is_importing:
            self.start(path, ImportOptions())

    def start(self, path: Path, options: ImportOptions) -> None:
        """Import a file in the background."""
        self._is_importing = True
        self._say("Reading ...")
        self._import(path, options)

    def action_preview(self) -> None:
        """Choose the columns or the channel before anything is imported."""
        path = self._path()
        if path is None or self._is_importing:
            return
        try:
            preview = self._work.river.preview(path, ImportOptions())
        except ChannelNotChosen as error:
            self._choose_channel(path, error)
        except UserError as error:
            self._say(str(error), bad=True)
        else:
            self._choose_columns(path, preview)

    @work(thread=True, exclusive=True)
    def _import(self, path: Path, options: ImportOptions) -> None:
        def progress(rows: int, expected: int) -> None:
            if self._stop_requested.is_set():
                raise Cancelled
            self.app.call_from_thread(self._show_progress, rows, expected)

        try:
            report = self._work.river.import_in_background([path], options, progress)
        except ColumnsNotMapped as error:
            self.app.call_from_thread(self._choose_columns, path, error.preview)
        except ChannelNotChosen as error:
            self.app.call_from_thread(self._choose_channel, path, error)
        except UserError as error:
            self.app.call_from_thread(self._failed, str(error))
        except Cancelled:
            self.app.call_from_thread(self.dismiss, "import stopped: nothing was imported")
        except Exception as error:  # noqa: BLE001  # raised again there if it is the program's own
            self.app.call_from_thread(self._failed_at, error)
        else:
            self.app.call_from_thread(self.dismiss, report)

    def _show_progress(self, rows: int, expected: int) -> None:
        self._say(f"{rows:,} rows read   (Esc stops, then nothing is imported)")
        bar = self.query_one(ProgressBar)
        bar.update(total=max(expected, rows) or None, progress=rows)
        bar.set_class(expected > rows, "-shown")  # a small file is read in one batch: no bar that only flashes

    def _choose_columns(self, path: Path, preview: FilePreview) -> None:
        from translate_tui.ui.screens.mapping import MappingDialog

        def chosen(options: ImportOptions | None) -> None:
            if options is None:
                self._failed("Nothing was imported.")
            else:
                self.start(path, options)

        self._is_importing = False
        self.app.push_screen(MappingDialog(self._work, path, preview), chosen)

    def _choose_channel(self, path: Path, error: ChannelNotChosen) -> None:
        def chosen(channel: str | None) -> None:
            if channel is None:
                self._failed("Nothing was imported.")
            else:
                self.start(path, ImportOptions(channels=(channel,)))

        self._is_importing = False
        options = [Option(name, f"#{name}") for name in error.channels]
        self.app.push_screen(PickDialog(f"Which channel of {display_text(path.name)} is the River?", options), chosen)

    def _failed_at(self, error: Exception) -> None:
        words = self._work.explanation(error)
        if words is None:
            raise error
        self._failed(words)

    def _failed(self, message: str) -> None:
        self._is_importing = False
        self._say(message, bad=True)

    def _say(self, message: str, *, bad: bool = False) -> None:
        state = self.query_one("#state", TextBlock)
        state.set_class(bad, "-bad")
        state.update(Content(message))

    def action_leave(self) -> None:
        """Stop the import that is running; without one, close the dialog."""
        if self._is_importing:
            self._stop_requested.set()
        else:
            self.dismiss(None)
