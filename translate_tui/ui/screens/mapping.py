"""MappingDialog: choose which column of a file holds what, and what the words in it mean."""

from pathlib import Path
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Label

from translate_tui.model import FilePreview, UserError, WordKind
from translate_tui.services.importing import FIELD_HELP, ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.text import mask_addresses, pluralize
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

_NOTHING: Final = "nothing"  # key of the option that reads no field, or gives words no meaning
_DATE_ORDERS: Final = ("", "day-first", "month-first")  # empty: as the dates themselves show
_PREVIEWED: Final = ("text", "title", "customer", "segment", "type", "impact", "date")
_FIELDS_WITH_MEANINGS: Final = frozenset(WordKind)
MAX_PREVIEW = 160  # characters of the text in the preview
MAX_PREVIEW_FIELD = 40  # of each other field


class MappedField(NamedTuple):
    """A row of the dialog: a column, or (with `kind`) words of a column whose meaning can be stated.

    `reads` is the field read from the column, or what the words mean; empty: nothing.
    """

    column: str
    reads: str
    samples: str
    kind: WordKind | None = None
    words: str = ""


class MappedFieldList(VirtualList):
    """A row for each column and each word, with what is read from it and samples."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[MappedField] = []

    def show(self, lines: list[MappedField]) -> None:
        """Show these lines; the cursor stays at its row."""
        self.lines = lines
        self.total = len(lines)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the column or the words, what is read from it, and samples."""
        line = self.lines[index]
        name_width = max(min(30, width // 3), 12)
        reads = line.reads or "-"
        name = f"“{line.words}”" if line.kind else line.column or "(no name)"
        return [
            (name, name_width, "" if line.kind or not line.reads else "strong"),
            ("  ", 2, ""),
            (reads, 14, "strong" if line.reads else "quiet"),
            ("  ", 2, ""),
            (line.samples, width - name_width - 18, "quiet"),
        ]


class MappingDialog(BaseDialog[ImportOptions | None]):
    """Asks what is read from each column of a file and what the words for type, segment and impact mean.

    The result is the options to import with, or None after Escape.
    """

    DEFAULT_CSS = """
    MappingDialog { align: center middle; background: $background; }
    MappingDialog > Vertical { width: 100%; height: 100%; padding: 0 1; background: $background; }
    MappingDialog .title { text-style: bold; width: 100%; height: auto; }
    MappingDialog .hint { color: $quiet; width: 100%; height: auto; }
    MappingDialog MappedFieldList { height: 1fr; margin: 1 0 0 0; }
    MappingDialog #preview { height: auto; max-height: 5; border-top: solid $quiet; }
    MappingDialog #keys { background: $panel; width: 100%; height: 1; }
    MappingDialog #trouble { color: $error; text-style: bold; height: auto; display: none; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("enter", "choose", show=False),
        Binding("i", "import", show=False),
        Binding("d", "order", show=False),
        Binding("delete,minus,backspace", "nothing", show=False),
    ]

    def __init__(self, workspace: Workspace, path: Path, preview: FilePreview) -> None:
        super().__init__()
        self._work = workspace
        self._path = path
        self._preview = preview
        self._fields = {field: columns[0] for field, columns in preview.fields.items() if columns}
        self._date_order = ""

    def compose(self) -> ComposeResult:
        """Return the list, the preview of the first row, and the keys."""
        with Vertical():
            yield Label(Content(f"What do the columns of {display_text(self._preview.name)} mean?"), classes="title")
            yield Label(
                Content(
                    "Saved for files like this one. Words for type, segment and impact are listed below the columns."
                ),
                classes="hint",
            )
            yield MappedFieldList()
            yield TextBlock(id="preview")
            yield TextBlock(id="trouble")
            yield TextBlock(id="keys")

    def on_mount(self) -> None:
        """Show the columns as they were guessed."""
        self.query_one(MappedFieldList).focus()
        self._show()

    # ------------------------------------------------------------- showing

    def _show(self) -> None:
        field_of = {column: field for field, column in self._fields.items()}
        lines = [
            MappedField(
                column,
                field_of.get(column, ""),
                " · ".join(dict.fromkeys(mask_addresses(row[index]) for row in self._preview.samples if row[index])),
            )
            for index, column in enumerate(self._preview.columns)
        ]
        for kind in WordKind:
            if column := self._fields.get(kind.value):
                lines += self._word_lines(kind, column)
        self.query_one(MappedFieldList).show(lines)
        self.query_one("#trouble").display = False
        self._show_preview()
        date_order = {"": "dates: automatic", "day-first": "dates: day first", "month-first": "dates: month first"}[
            self._date_order
        ]
        self.query_one("#keys", TextBlock).update(
            Content.assemble(
                *[
                    part
                    for key, label in (
                        ("enter", "choose"),
                        ("-", "ignore"),
                        ("d", date_order),
                        ("i", "import"),
                        ("esc", "close"),
                    )
                    for part in ((f" {key} ", "bold $foreground"), (f"{label} ", "$quiet"))
                ]
            )
        )

    def _word_lines(self, kind: WordKind, column: str) -> list[MappedField]:
        """Return a line for each of the most common words of a column; none if the file cannot be read."""
        try:
            values = self._work.river.common_values(self._path, (column,))
        except UserError:
            return []
        return [
            MappedField(
                column,
                self._work.meanings.meaning_of(kind, words),
                f"{pluralize(times, 'time')} in {column} ({kind})",
                kind,
                words,
            )
            for words, times in values.items()
        ]

    def _show_preview(self) -> None:
        """Show the ticket that the first row would become."""
        sample = next(iter(self._preview.samples), ())
        cells = dict(zip(self._preview.columns, sample, strict=False))
        values = {field: display_text(cells.get(self._fields.get(field, ""), "")) for field in _PREVIEWED}
        values = {field: mask_addresses(value) for field, value in values.items()}
        words = values.pop("text") or values["title"] or "no column chosen for the customer's words"
        parts = [("The first ticket:  ", "$quiet"), (f"{words[:MAX_PREVIEW]}\n", "bold")]
        for field, value in values.items():
            meaning = (
                self._work.meanings.meaning_of(WordKind(field), value)
                if field in _FIELDS_WITH_MEANINGS and value
                else ""
            )
            if value:
                parts += [(f"{field} ", "$quiet"), (value[:MAX_PREVIEW_FIELD], "")]
                parts += [
                    (f" = {meaning}" if meaning and meaning != value.casefold() else "", "bold"),
                    ("   ", ""),
                ]
        self.query_one("#preview", TextBlock).update(Content.assemble(*parts))

    def _refuse(self, why: str) -> None:
        trouble = self.query_one("#trouble", TextBlock)
        trouble.update(Content(why))
        trouble.display = True

    # ------------------------------------------------------------ choosing

    @property
    def _line(self) -> MappedField | None:
        rows = self.query_one(MappedFieldList)
        return rows.lines[rows.cursor] if rows.total else None

    @on(VirtualList.Chosen)
    def action_choose(self) -> None:
        """Choose which field is read from the column, or what the words mean."""
        line = self._line
        if line is None:
            return
        if line.kind is not None:
            kind, words = line.kind, line.words
            options = [Option(value, value) for value in self._work.meanings.known_meanings(kind)]
            free_text = "another segment" if kind is WordKind.SEGMENT else ""
            self.app.push_screen(
                PickDialog(
                    f"Which {kind} does “{words}” mean?",
                    [*options, Option(_NOTHING, "none: leave it unknown")],
                    free_text=free_text,
                ),
                lambda meaning: self._set_meaning(kind, words, meaning),
            )
            return
        options = [Option(field, field, description) for field, description in FIELD_HELP.items()]
        self.app.push_screen(
            PickDialog(
                f"What does “{line.column}” contain?", [*options, Option(_NOTHING, "nothing: ignore this column")]
            ),
            lambda field: self._set_field(line.column, field),
        )

    def _set_field(self, column: str, field: str | None) -> None:
        """Read a field from a column, which gives up the field read from it so far; None: nothing was chosen."""
        if field is None:
            return
        self._fields = {name: source for name, source in self._fields.items() if source != column}
        if field != _NOTHING:
            self._fields[field] = column
        self._show()

    def _set_meaning(self, kind: WordKind, words: str, meaning: str | None) -> None:
        """Store what words mean, for this file and all others; None: nothing was chosen."""
        if meaning is None:
            return
        try:
            self._work.meanings.set_meaning(kind, words, "" if meaning == _NOTHING else meaning)
        except UserError as error:
            self._refuse(str(error))
        else:
            self._show()

    def action_nothing(self) -> None:
        """Read no field from the column, or give the words no meaning."""
        line = self._line
        if line is not None and line.kind is not None:
            self._set_meaning(line.kind, line.words, _NOTHING)
        elif line is not None:
            self._set_field(line.column, _NOTHING)

    def action_order(self) -> None:
        """Choose how dates such as 03/04/2026 are read: as they show, day first, month first."""
        index = _DATE_ORDERS.index(self._date_order)
        self._date_order = _DATE_ORDERS[(index + 1) % len(_DATE_ORDERS)]
        self._show()

    def action_import(self) -> None:
        """Import the file with these columns; without one for the text, say so."""
        if "text" not in self._fields and "title" not in self._fields:
            self._refuse(
                "No column is chosen for the text. Select the column with the customer's words and press Enter."
            )
            return
        # Fields that were taken off their column are named too: else the import would guess them again.
        unread = {field: "" for field in self._preview.fields if field not in self._fields}
        self.dismiss(ImportOptions({**unread, **self._fields}, self._date_order))

    def action_leave(self) -> None:
        """Close the dialog and import nothing."""
        self.dismiss(None)
