"""Importing a file from within the app: which file, which channel or columns, how far it is."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Label, ProgressBar, Static

from translate_tui.model import Cancelled, ChannelNotChosen, ColumnsNotMapped, FilePreview, ImportReport, UserError
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.import_report import show_report
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog

_LIKELY = {
    ".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".txt", ".md", ".zip", ".xlsx", ".xlsm", ".xls", ".ods",
}  # fmt: skip


def import_file(room: BaseScreen, to_end: Callable[[int], None]) -> None:
    """Ask for a file, import it, and show what came of it; `to_end(-1)` goes to the newest ticket then."""
    room.app.push_screen(ImportDialog(room.work), lambda report: show_report(room, report, to_end))


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


class ImportDialog(BaseDialog[ImportReport | str | None]):
    """Asks for a file and imports it in a worker; Escape stops it with nothing half done.

    Where the columns or the channel must be chosen, it asks for them and goes on.
    """

    DEFAULT_CSS = """
    ImportDialog { align: center middle; }
    ImportDialog > Vertical { width: 84; max-width: 96%; height: auto; padding: 1 2;
        background: $panel; border: round $accent; }
    ImportDialog Input { border: none; height: 1; background: $background; padding: 0 1; margin-bottom: 1; }
    ImportDialog Input:focus { border: none; background: $cursor; }
    ImportDialog .title { text-style: bold; margin-bottom: 1; }
    ImportDialog .hint { color: $quiet; height: auto; width: 100%; }
    ImportDialog #state { height: auto; margin-top: 1; }
    ImportDialog #state.-bad { color: $error; text-style: bold; }
    ImportDialog ProgressBar { display: none; width: 100%; }
    ImportDialog ProgressBar.-shown { display: block; }
    ImportDialog Bar { width: 1fr; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("f2", "look", show=False),
    ]

    def __init__(self, workspace: Workspace, path: str = "") -> None:
        super().__init__()
        self._work = workspace
        self._typed = path
        self._stop = Event()
        self._busy = False

    def compose(self) -> ComposeResult:
        """The path, what becomes of it, and how far it is."""
        with Vertical():
            yield Label(Content("Import tickets"), classes="title")
            yield Label(
                Content(
                    "File, or the folder of a Slack export (Tab completes): exports of Slack, helpdesks, "
                    "trackers, CSV, XLSX, ODS, JSON, River lines, a zip of these"
                ),
                classes="hint",
            )
            yield Input(self._typed, suggester=_Paths(), id="path", select_on_focus=False)
            yield Label(
                Content(
                    "Enter imports · F2 chooses columns or channel · Esc leaves. The same file again adds nothing"
                ),
                classes="hint",
            )
            yield Static(id="state")
            yield ProgressBar(show_eta=False)

    def action_complete(self) -> None:
        """Take the completed path."""
        field = self.query_one("#path", Input)
        if field._suggestion and field._suggestion != field.value:
            field.action_cursor_right()

    def _path(self) -> Path | None:
        typed = self.query_one("#path", Input).value.strip().strip("'\"")
        if not typed:
            self._say("Name a file first.", bad=True)
            return None
        return Path(typed).expanduser()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        path = self._path()
        if path is not None and not self._busy:
            self.start(path, ImportOptions())

    def start(self, path: Path, wishes: ImportOptions) -> None:
        """Import a file beside the screen."""
        self._busy = True
        self._say("Reading ...")
        self._import(path, wishes)

    def action_look(self) -> None:
        """Choose the columns before anything is imported."""
        path = self._path()
        if path is None or self._busy:
            return
        try:
            look = self._work.look(path, ImportOptions())
        except ChannelNotChosen as several:
            self._choose_channel(path, several)
        except UserError as refused:
            self._say(str(refused), bad=True)
        else:
            self._choose_columns(path, look)

    @work(thread=True, exclusive=True)
    def _import(self, path: Path, wishes: ImportOptions) -> None:
        def progress(rows: int, about: int) -> None:
            if self._stop.is_set():
                raise Cancelled
            self.app.call_from_thread(self._show_progress, rows, about)

        try:
            report = self._work.import_beside([path], wishes, progress)
        except ColumnsNotMapped as unmapped:
            self.app.call_from_thread(self._choose_columns, path, unmapped.preview)
        except ChannelNotChosen as several:
            self.app.call_from_thread(self._choose_channel, path, several)
        except UserError as refused:
            self.app.call_from_thread(self._failed, str(refused))
        except Cancelled:
            self.app.call_from_thread(self.dismiss, "stopped the import: nothing was taken in")
        else:
            self.app.call_from_thread(self.dismiss, report)

    def _show_progress(self, rows: int, about: int) -> None:
        self._say(f"{rows:,} rows read   (Esc stops, nothing is kept then)")
        bar = self.query_one(ProgressBar)
        bar.update(total=max(about, rows) or None, progress=rows)
        bar.set_class(about > rows, "-shown")  # what is read at once needs no bar

    def _choose_columns(self, path: Path, look: FilePreview) -> None:
        from translate_tui.ui.screens.mapping import MappingDialog

        def chosen(wishes: ImportOptions | None) -> None:
            if wishes is None:
                self._failed("Nothing was imported.")
            else:
                self.start(path, wishes)

        self._busy = False
        self.app.push_screen(MappingDialog(self._work, path, look), chosen)

    def _choose_channel(self, path: Path, several: ChannelNotChosen) -> None:
        def chosen(channel: str | None) -> None:
            if channel is None:
                self._failed("Nothing was imported.")
            else:
                self.start(path, ImportOptions(channels=(channel,)))

        self._busy = False
        options = [Option(name, f"#{name}") for name in several.channels]
        self.app.push_screen(PickDialog(f"Which channel of {display_text(path.name)} is the River?", options), chosen)

    def _failed(self, why: str) -> None:
        self._busy = False
        self._say(why, bad=True)

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
