"""Choosing what the columns of a file mean, and what their words mean here, from what stands in them."""

from pathlib import Path
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Static

from translate_tui.model import FilePreview, UserError, WordKind
from translate_tui.services.importing import FIELD_HELP, ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.text import mask_addresses, pluralize
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.rows import Cell, VirtualList

_NOTHING: Final = "nothing"
_ORDERS: Final = ("", "day-first", "month-first")
_SHOWN: Final = ("text", "title", "customer", "segment", "type", "impact", "date")
_KINDS: Final = frozenset(WordKind)


class MappedField(NamedTuple):
    """A line to choose for: a column, or words of a column whose meaning can be stated."""

    column: str
    reads: str
    samples: str
    kind: WordKind | None = None
    words: str = ""


class MappedFieldList(VirtualList):
    """What is read from where, with samples."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[MappedField] = []

    def show(self, lines: list[MappedField]) -> None:
        """Show these lines, with the cursor where it is."""
        self.lines = lines
        self.total = len(lines)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the column, what is read from it, and what stands in it."""
        line = self.lines[index]
        first = max(min(30, width // 3), 12)
        reads = line.reads or "-"
        name = f"“{line.words}”" if line.kind else line.column or "(no name)"
        return [
            (name, first, "" if line.kind or not line.reads else "strong"),
            ("  ", 2, ""),
            (reads, 14, "accent" if line.reads else "quiet"),
            ("  ", 2, ""),
            (line.samples, width - first - 18, "quiet"),
        ]


class MappingDialog(BaseDialog[ImportOptions | None]):
    """A line for each column: Enter chooses what is read from it; below, the words of types, segments, impact."""

    DEFAULT_CSS = """
    MappingDialog { align: center middle; background: $background; }
    MappingDialog > Vertical { width: 100%; height: 100%; padding: 0 1; background: $background; }
    MappingDialog .title { text-style: bold; width: 100%; height: auto; }
    MappingDialog .hint { color: $quiet; width: 100%; height: auto; }
    MappingDialog MappedFieldList { height: 1fr; margin: 1 0 0 0; }
    MappingDialog #preview { height: auto; max-height: 5; border-top: solid $quiet; }
    MappingDialog #keys { background: $bar; width: 100%; height: 1; }
    MappingDialog #trouble { color: $error; text-style: bold; height: auto; display: none; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("enter", "choose", show=False),
        Binding("i", "import", show=False),
        Binding("d", "order", show=False),
        Binding("delete,minus,backspace", "nothing", show=False),
    ]

    def __init__(self, workspace: Workspace, path: Path, look: FilePreview) -> None:
        super().__init__()
        self._work = workspace
        self._path = path
        self._look = look
        self._fields = {field: columns[0] for field, columns in look.fields.items() if columns}
        self._order = ""

    def compose(self) -> ComposeResult:
        """The columns, and what the first row would be."""
        with Vertical():
            yield Label(Content(f"What do the columns of {display_text(self._look.name)} mean?"), classes="title")
            yield Label(
                Content("Remembered for files like this. The words of type, segment and impact follow below."),
                classes="hint",
            )
            yield MappedFieldList()
            yield Static(id="preview")
            yield Static(id="trouble")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Show what is guessed."""
        self.query_one(MappedFieldList).focus()
        self._show()

    # ------------------------------------------------------------- showing

    def _show(self) -> None:
        read = {column: field for field, column in self._fields.items()}
        lines = [
            MappedField(
                column,
                read.get(column, ""),
                " · ".join(dict.fromkeys(mask_addresses(row[n]) for row in self._look.samples if row[n])),
            )
            for n, column in enumerate(self._look.columns)
        ]
        for kind in WordKind:
            if column := self._fields.get(kind.value):
                lines += self._words(kind, column)
        self.query_one(MappedFieldList).show(lines)
        self.query_one("#trouble").display = False
        self._preview()
        order = {"": "dates as they show", "day-first": "dates: day first", "month-first": "dates: month first"}[
            self._order
        ]
        self.query_one("#keys", Static).update(
            Content.assemble(
                *[
                    part
                    for key, label in (
                        ("enter", "choose"),
                        ("-", "nothing"),
                        ("d", order),
                        ("i", "import"),
                        ("esc", "leave"),
                    )
                    for part in ((f" {key} ", "bold $foreground"), (f"{label} ", "$quiet"))
                ]
            )
        )

    def _words(self, kind: WordKind, column: str) -> list[MappedField]:
        """Return the words of a column with what they mean."""
        try:
            values = self._work.river.common_values(self._path, (column,))
        except UserError:
            return []
        return [
            MappedField(
                column,
                self._work.meanings.means(kind, words),
                f"{pluralize(times, 'time')} in {column} ({kind})",
                kind,
                words,
            )
            for words, times in values.items()
        ]

    def _preview(self) -> None:
        """Show what the first row would be."""
        sample = next(iter(self._look.samples), ())
        cells = dict(zip(self._look.columns, sample, strict=False))
        said = {field: display_text(cells.get(self._fields.get(field, ""), "")) for field in _SHOWN}
        said = {field: mask_addresses(value) for field, value in said.items()}
        words = said.pop("text") or said["title"] or "no column is chosen for what the customer said"
        parts = [("The first row would be  ", "$quiet"), (f"{words[:160]}\n", "bold")]
        for field, value in said.items():
            means = self._work.meanings.means(WordKind(field), value) if field in _KINDS and value else ""
            if value:
                parts += [(f"{field} ", "$quiet"), (value[:40], "")]
                parts += [(f" = {means}" if means and means != value.casefold() else "", "$accent"), ("   ", "")]
        self.query_one("#preview", Static).update(Content.assemble(*parts))

    def _refuse(self, why: str) -> None:
        trouble = self.query_one("#trouble", Static)
        trouble.update(Content(why))
        trouble.display = True

    # ------------------------------------------------------------ choosing

    @property
    def _line(self) -> MappedField | None:
        rows = self.query_one(MappedFieldList)
        return rows.lines[rows.cursor] if rows.total else None

    @on(VirtualList.Chosen)
    def action_choose(self) -> None:
        """Choose what is read from the column, or what the words mean."""
        line = self._line
        if line is None:
            return
        if line.kind is not None:
            kind, words = line.kind, line.words
            options = [Option(value, value) for value in self._work.meanings.known(kind)]
            own = "a segment of your own" if kind is WordKind.SEGMENT else ""
            self.app.push_screen(
                PickDialog(
                    f"“{words}” as {kind} means",
                    [*options, Option(_NOTHING, "nothing: leave it unknown")],
                    free_text=own,
                ),
                lambda means: self._stated(kind, words, means),
            )
            return
        options = [Option(field, field, says) for field, says in FIELD_HELP.items()]
        self.app.push_screen(
            PickDialog(f"“{line.column}” is", [*options, Option(_NOTHING, "nothing: it is not read")]),
            lambda field: self._chose(line.column, field),
        )

    def _chose(self, column: str, field: str | None) -> None:
        if field is None:
            return
        self._fields = {name: of for name, of in self._fields.items() if of != column}
        if field != _NOTHING:
            self._fields[field] = column
        self._show()

    def _stated(self, kind: WordKind, words: str, means: str | None) -> None:
        if means is None:
            return
        try:
            self._work.meanings.state(kind, words, "" if means == _NOTHING else means)
        except UserError as refused:
            self._refuse(str(refused))
        else:
            self._show()

    def action_nothing(self) -> None:
        """Read nothing from the column; or let the words mean nothing."""
        line = self._line
        if line is not None and line.kind is not None:
            self._stated(line.kind, line.words, _NOTHING)
        elif line is not None:
            self._chose(line.column, _NOTHING)

    def action_order(self) -> None:
        """Say how 03/04/2026 is to be read."""
        self._order = _ORDERS[(_ORDERS.index(self._order) + 1) % len(_ORDERS)]
        self._show()

    def action_import(self) -> None:
        """Import with these columns."""
        if "text" not in self._fields and "title" not in self._fields:
            self._refuse(
                "No column is chosen for the text: go to the one that says what the customer said, press Enter."
            )
            return
        # What is read from nowhere is said, too: the names of columns must not be guessed again.
        unread = {field: "" for field in self._look.fields if field not in self._fields}
        self.dismiss(ImportOptions({**unread, **self._fields}, self._order))

    def action_leave(self) -> None:
        """Import nothing."""
        self.dismiss(None)
