"""SheetScreen: the six-column sheet, a table of the patterns that is filled in cell by cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input

from translate_tui.commands import Place, key, with_keys
from translate_tui.model import (
    IMPACT,
    ISSUE,
    NUMBER,
    REQUESTED,
    SEGMENTS,
    SHEET_COLUMNS,
    WORKAROUND,
    Pattern,
)
from translate_tui.services.sheet import is_workbook
from translate_tui.services.workspace import Workspace
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import MASKED_REFUSAL, NO_PATTERNS, OTHER_ROW, BaseScreen, bindings
from translate_tui.ui.screens.importing import import_file
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.screens.rating_forms import rate
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.line_input import LineInput
from translate_tui.ui.widgets.masking import current_redactor, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList, fit
from translate_tui.ui.widgets.text_block import TextBlock

_COLUMN_NAMES = {NUMBER: "Customers", SEGMENTS: "Segments", IMPACT: "H/M/L"}
# Widths in terminal columns of the columns with short texts, below and from MIN_WIDE columns of the table.
_NARROW_WIDTHS = {NUMBER: 10, SEGMENTS: 12, IMPACT: 6}
_WIDE_WIDTHS = {NUMBER: 16, SEGMENTS: 24, IMPACT: 6}
MIN_WIDE = 110
_SHARES = {ISSUE: 0.36, REQUESTED: 0.32}  # of what they leave; the workaround gets the rest


def column_widths(width: int) -> dict[str, int]:
    """Return the width of each column of the sheet, in the sheet's order; they add up to `width`."""
    fixed = _WIDE_WIDTHS if width >= MIN_WIDE else _NARROW_WIDTHS
    remaining = width - sum(fixed.values())
    widths = {column: fixed.get(column, int(remaining * _SHARES.get(column, 0))) for column in SHEET_COLUMNS}
    return {**widths, WORKAROUND: width - sum(widths.values())}


class EditedCell(NamedTuple):
    """The cell that is edited. Its row may move, or go, while somebody types: another window merges patterns."""

    pattern_id: int
    column: str

    @property
    def draft_key(self) -> str:
        return f"sheet/{self.pattern_id}/{self.column}"


class SheetTable(VirtualList):
    """A row for each pattern; one cell of the row under the cursor is selected."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cell"}
    DEFAULT_CSS = """
    SheetTable > .rows--cell { background: $accent; color: $background; text-style: bold; }
    """
    sheet: reactive[tuple[tuple[Pattern, tuple[str, ...]], ...]] = reactive(())
    column: reactive[int] = reactive(0)
    edited: reactive[EditedCell | None] = reactive(None)
    typed: reactive[str] = reactive("")  # text of the cell that is edited

    def watch_sheet(
        self, before: Sequence[tuple[Pattern, tuple[str, ...]]], now: Sequence[tuple[Pattern, tuple[str, ...]]]
    ) -> None:
        """Repaint with the new rows, with the cursor on the same pattern."""
        self.follow([pattern.id for pattern, _ in before], [pattern.id for pattern, _ in now])

    def watch_column(self) -> None:
        """Post `Moved`: another cell is selected."""
        self.post_message(self.Moved(self, self.cursor))

    def validate_column(self, column: int) -> int:
        """Limit the column to those that there are."""
        return max(min(column, len(SHEET_COLUMNS) - 1), 0)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the six cells of a row; empty ones as a line to write on."""
        pattern, texts = self.sheet[index]
        cells: list[Cell] = []
        for position, (column, column_width) in enumerate(column_widths(width).items()):
            is_selected = index == self.cursor and position == self.column
            is_edited = self.edited == EditedCell(pattern.id, column)
            text = self.typed if is_edited else texts[position]
            if column == NUMBER:
                text = text.replace(" + ", "+").removesuffix(" unknown")
            style = "cell" if is_selected or is_edited else "strong" if column in (ISSUE, IMPACT) else ""
            cells += [(text or ("______" if column != IMPACT else "_"), column_width - 1, style), ("", 1, "")]
        return cells


class SheetScreen(BaseScreen):
    """The table, and below it the whole text of the selected cell, or the field in which it is edited."""

    PLACE = Place.SHEET
    UNDER = Place.PATTERNS
    BINDINGS = bindings(Place.SHEET)
    DEFAULT_CSS = """
    SheetScreen #names { background: $panel; text-style: bold; }
    SheetScreen SheetTable { height: 1fr; }
    SheetScreen #column { padding: 0 1; border-top: none; background: $panel; }
    SheetScreen #cell { height: 3; padding: 0 1; }
    SheetScreen Input { border: none; height: 3; background: $raised; padding: 0 1; }
    SheetScreen Input:focus { border: none; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._text_before = self._edited_name = ""  # of the cell that is edited, and its pattern
        self._origins: list[int | None] = []  # in which step that was made

    def body(self) -> ComposeResult:
        """Return the column names, the table, the selected cell and the field that edits it."""
        with Vertical():
            yield TextBlock(id="names", classes="one-line")
            yield SheetTable()
            yield TextBlock(id="column", classes="one-line")
            yield TextBlock(id="cell")
            yield LineInput(id="edit", disabled=True)

    def on_mount(self) -> None:
        """Hide the field and focus the table."""
        self.query_one(Input).display = False
        self.rows.focus()

    @property
    def rows(self) -> SheetTable:
        return self.query_one(SheetTable)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern of the selected row; None in an empty sheet."""
        rows = self.rows
        return rows.sheet[rows.cursor][0] if rows.total else None

    @property
    def about(self) -> Pattern | None:
        return self.pattern

    @property
    def _column(self) -> str:
        return SHEET_COLUMNS[self.rows.column]

    @property
    def _text(self) -> str:
        rows = self.rows
        return rows.sheet[rows.cursor][1][rows.column] if rows.total else ""

    def on_resize(self) -> None:
        """Fit the column names to the new width."""
        if self.is_mounted:
            self.call_after_refresh(self.run_verb, self._show_column_names)

    def reload(self) -> None:
        """Show the patterns with their present texts."""
        rows = self.rows
        rows.sheet = tuple(self.work.sheets.rows())
        if rows.edited is not None and self.work.patterns.get(rows.edited.pattern_id) is None:
            self.refuse(f"{self._edited_name} was merged or undone elsewhere. What you typed is still here.")
        self._show_column_names()
        self._show_cell()

    def _show_column_names(self) -> None:
        widths = column_widths(max(self.rows.size.width - 1, 60))
        names = "".join(fit(_COLUMN_NAMES.get(column, column), width - 1) + " " for column, width in widths.items())
        self.query_one("#names", TextBlock).update(Content(f" {names}"))

    @on(VirtualList.Moved)
    def _show_cell(self) -> None:
        """Show the selected cell whole, and how it is filled; while it is edited, only repaint the table."""
        self.rows.refresh()
        if self.rows.edited is not None:
            return
        column, pattern = self._column, self.pattern
        if pattern is None:
            self.query_one("#column", TextBlock).update("")
            self.query_one("#cell", TextBlock).update(Content(with_keys(NO_PATTERNS)))
            return
        how = f"{key('sheet.edit')} edits it"
        if _is_counted(column, pattern):
            how = "counted from the tickets"
        elif column == IMPACT:
            how = with_keys("{sheet.rate} rates it")
        self.query_one("#column", TextBlock).update(Content.assemble((column, "bold"), (f"   {how}", "$quiet")))
        words = display_text(self._text)
        self.query_one("#cell", TextBlock).update(Content.styled(words or "______", "bold" if words else "$quiet"))

    def repaint_all(self) -> None:
        """Stop editing first, for the field would show text that is masked now; what is typed is kept as a draft."""
        if self.rows.edited is not None:
            self._stop_editing()
        super().repaint_all()

    # -------------------------------------------------------------- editing

    def action_edit(self) -> None:
        """Edit the selected cell, beginning with its draft if there is one."""
        self.with_pattern(self._edit)

    def _edit(self, pattern: Pattern) -> None:
        column = self._column
        if _is_counted(column, pattern):
            self.refuse(f"You can't edit “{column}”: it is counted from the tickets of {pattern.name}.")
            return
        cell = EditedCell(pattern.id, column)
        if self.shows_masked(cell.draft_key, [FormField("words", "", self._text)]):
            self.refuse(with_keys(MASKED_REFUSAL))
            return
        field = self.query_one(Input)
        self._text_before, self._edited_name = self._text, pattern.name
        self._origins = self.work.drafts.origins(cell.draft_key)
        field.value = self.work.drafts.read(cell.draft_key).get("words", self._text)
        self.rows.edited, self.rows.typed = cell, field.value
        self.query_one("#cell").display, field.display, field.disabled = False, True, False
        self.query_one("#column", TextBlock).update(
            Content.assemble(
                (column, "bold"), (f"   enter saves it, {key('sheet.back')} leaves it as it was", "$quiet")
            )
        )
        field.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if (cell := self.rows.edited) is not None:
            self.rows.typed = event.value
            typed = {"words": event.value} if event.value != self._text_before else {}
            self.work.drafts.save(cell.draft_key, typed)
            self.say_what_is_not_stored()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._save()

    def _save(self) -> bool:
        """Write what is typed and stop editing. Return False, and go on editing, if it was refused."""
        cell, words, before = self.rows.edited, self.query_one(Input).value, self._text_before
        if cell is None:
            return False
        if self.work.drafts.origins(cell.draft_key) != self._origins:
            self.refuse(OTHER_ROW)
            return False
        label: str | None = ""
        if words != before:
            label = self.run_verb(lambda: self.work.sheets.write(cell.pattern_id, cell.column, words, before))
        if label is None:
            return False
        self.work.drafts.save(cell.draft_key, {})
        self._stop_editing()
        if label:
            self.done(label)
        return True

    def _stop_editing(self) -> None:
        field = self.query_one(Input)
        self.rows.edited = None
        field.display, field.disabled = False, True
        self.query_one("#cell").display = True
        self.rows.focus()
        self._show_cell()

    def action_back(self) -> None:
        """Stop editing and leave the cell as it was; else go back to where the sheet was opened."""
        if self.rows.edited is not None:
            self._stop_editing()
        else:
            self.post_message(GoBack())

    def action_left(self) -> None:
        self.rows.column -= 1

    def action_right(self) -> None:
        """Select the cell on the right; while editing, save the cell first."""
        if self.rows.edited is None or self._save():
            self.rows.column += 1

    def action_rate(self) -> None:
        """Rate the impact of the selected pattern."""
        self.with_pattern(lambda p: rate(self, p))

    # ---------------------------------------------------------------- files

    def action_take(self) -> None:
        """Import a sheet that was filled in elsewhere."""
        import_file(self, lambda _: None)

    def action_export(self) -> None:
        """Write the sheet to a file: CSV, or a workbook where its name ends in .xlsx."""
        if current_redactor() is not None:
            refusal = "You can't save the sheet while it is masked. Press {everywhere.present} to show names again."
            self.refuse(with_keys(refusal))
            return

        def write(path: Path) -> None:
            self.work.write(self.work.sheets.workbook() if is_workbook(path) else self.work.sheets.csv(), path)

        ask_path(self, "Save the sheet (.csv or .xlsx)", f"sheet-{self.work.today()}.csv", write, "sheet")


def _is_counted(column: str, pattern: Pattern) -> bool:
    """Return whether a cell is counted from the evidence, so that nobody writes it."""
    return column == NUMBER or (column == SEGMENTS and bool(pattern.segment.names))
