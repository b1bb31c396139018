"""The six-column sheet: a table over the patterns, filled in cell by cell while both teams look on."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from translate_tui.commands import Place, key, with_keys
from translate_tui.model import (
    IMPACT,
    ISSUE,
    NUMBER,
    REQUESTED,
    SEGMENTS,
    SHEET_COLUMNS,
    WORKAROUND,
    Impact,
    Pattern,
)
from translate_tui.services.sheet import is_workbook
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import MASKED, BaseScreen, bindings
from translate_tui.ui.screens.importing import import_file
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.dialog import FormField
from translate_tui.ui.widgets.line_input import LineInput
from translate_tui.ui.widgets.masking import current_redactor, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList, fit

_NONE = "No pattern yet. {triage.create} makes one, in the River ({everywhere.triage})."
_SHORT = {NUMBER: "Customers", SEGMENTS: "Segments", IMPACT: "H/M/L"}
_NARROW = {NUMBER: 10, SEGMENTS: 12, IMPACT: 6}  # columns; the others share what is left
_WIDE = {NUMBER: 16, SEGMENTS: 24, IMPACT: 6}
_SHARES = {ISSUE: 0.36, REQUESTED: 0.32}


def widths(width: int) -> dict[str, int]:
    """Return how wide each column is drawn, together `width`."""
    fixed = _WIDE if width >= 110 else _NARROW
    left = width - sum(fixed.values())
    drawn = {column: fixed.get(column, int(left * _SHARES.get(column, 0))) for column in SHEET_COLUMNS}
    return {**drawn, WORKAROUND: width - sum(drawn.values())}


class SheetTable(VirtualList):
    """A row for each pattern; one of its cells is selected."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cell"}
    DEFAULT_CSS = """
    SheetTable > .rows--cell { background: $accent; color: $background; text-style: bold; }
    """
    sheet: reactive[tuple[tuple[Pattern, tuple[str, ...]], ...]] = reactive(())
    column: reactive[int] = reactive(0)
    typed: reactive[str | None] = reactive(None)  # what stands in the cell while it is written

    def watch_sheet(self) -> None:
        """Show other rows."""
        self.total = len(self.sheet)
        self.refresh()

    def watch_column(self) -> None:
        """Show which cell is selected."""
        self.post_message(self.Moved(self, self.cursor))

    def validate_column(self, column: int) -> int:
        """Keep it within the sheet."""
        return max(min(column, len(SHEET_COLUMNS) - 1), 0)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the six cells."""
        _, texts = self.sheet[index]
        here = index == self.cursor
        cells: list[Cell] = []
        for place, (column, wide) in enumerate(widths(width).items()):
            selected = here and place == self.column
            text = self.typed if selected and self.typed is not None else texts[place]
            if column == NUMBER:
                text = text.replace(" + ", "+").removesuffix(" unknown")
            style = "cell" if selected else "strong" if column in (ISSUE, IMPACT) else ""
            cells += [(text or ("______" if column != IMPACT else "_"), wide - 1, style), ("", 1, "")]
        return cells


class SheetScreen(BaseScreen):
    """The table, and the selected cell whole beneath it, where it is written."""

    PLACE = Place.SHEET
    UNDER = Place.PATTERNS
    BINDINGS = bindings(Place.SHEET)
    DEFAULT_CSS = """
    SheetScreen #names { height: 1; background: $bar; text-style: bold; }
    SheetScreen SheetTable { height: 1fr; }
    SheetScreen #column { height: 1; padding: 0 1; border-top: none; background: $bar; }
    SheetScreen #cell { height: 3; padding: 0 1; }
    SheetScreen Input { border: none; height: 3; background: $cursor; padding: 0 1; }
    SheetScreen Input:focus { border: none; }
    """

    def body(self) -> ComposeResult:
        """The names of the columns, the rows, the selected cell."""
        with Vertical():
            yield Static(id="names")
            yield SheetTable()
            yield Static(id="column")
            yield Static(id="cell")
            yield LineInput(id="edit", disabled=True)

    def on_mount(self) -> None:
        """Focus the table."""
        self.query_one(Input).display = False
        self.rows.focus()

    @property
    def rows(self) -> SheetTable:
        """The table."""
        return self.query_one(SheetTable)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern of the selected row."""
        rows = self.rows
        return rows.sheet[rows.cursor][0] if rows.total else None

    @property
    def about(self) -> Pattern | None:
        """The pattern that is talked about."""
        return self.pattern

    @property
    def _column(self) -> str:
        return SHEET_COLUMNS[self.rows.column]

    @property
    def _text(self) -> str:
        rows = self.rows
        return rows.sheet[rows.cursor][1][rows.column] if rows.total else ""

    def on_resize(self) -> None:
        """Draw as wide as there is room."""
        if self.is_mounted:
            self.call_after_refresh(self._names)

    def reload(self) -> None:
        """Show the patterns as they are."""
        self.rows.sheet = tuple(self.work.sheets.rows())
        self._names()
        self._moved()

    def _names(self) -> None:
        drawn = widths(max(self.rows.size.width - 1, 60))
        names = "".join(fit(_SHORT.get(column, column), wide - 1) + " " for column, wide in drawn.items())
        self.query_one("#names", Static).update(Content(f" {names}"))

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self.rows.refresh()
        if self.rows.typed is not None:
            return
        column, pattern = self._column, self.pattern
        if pattern is None:
            self.query_one("#column", Static).update("")
            self.query_one("#cell", Static).update(Content(with_keys(_NONE)))
            return
        how = f"{key('sheet.write')} writes it"
        if column == NUMBER or (column == SEGMENTS and pattern.segment.names):
            how = "counted from the evidence"
        elif column == IMPACT:
            how = with_keys("{sheet.rate_high}, {sheet.rate_medium}, {sheet.rate_low} place it")
        self.query_one("#column", Static).update(Content.assemble((column, "bold $accent"), (f"   {how}", "$quiet")))
        words = display_text(self._text)
        self.query_one("#cell", Static).update(Content.styled(words or "______", "bold" if words else "$quiet"))

    def repaint_all(self) -> None:
        """Leave a cell that is being written, what is typed kept, when the screen is turned to the room or back."""
        if self.rows.typed is not None:
            self._leave()
        super().repaint_all()

    # -------------------------------------------------------------- writing

    def _draft_key(self) -> str:
        assert self.pattern is not None
        return f"sheet/{self.pattern.id}/{self._column}"

    def action_write(self) -> None:
        """Write in the selected cell."""
        pattern, column = self.pattern, self._column
        if pattern is None:
            return
        if column == NUMBER or (column == SEGMENTS and pattern.segment.names):
            self.refuse(f"“{column}” is counted from the evidence of {pattern.name}, so it is not written.")
            return
        draft_key = self._draft_key()
        if self.hides(draft_key, [FormField("words", "", self._text)]):
            self.refuse(with_keys(MASKED))
            return
        field = self.query_one(Input)
        self._before = self._text
        field.value = self.work.drafts.read(draft_key).get("words", self._text)
        self.rows.typed = field.value
        self.query_one("#cell").display, field.display, field.disabled = False, True, False
        self.query_one("#column", Static).update(
            Content.assemble(
                (column, "bold $accent"), (f"   enter keeps it, {key('sheet.back')} leaves it as it was", "$quiet")
            )
        )
        field.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self.rows.typed is not None:
            self.rows.typed = event.value
            self.work.drafts.keep(self._draft_key(), {"words": event.value} if event.value != self._before else {})

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._keep()

    def _keep(self) -> bool:
        """Write what is typed; tell whether that could be done."""
        pattern, column, words, before = self.pattern, self._column, self.query_one(Input).value, self._before
        if pattern is None:
            return False
        label: str | None = ""
        if words != before:
            label = self.run_verb(lambda: self.work.sheets.write(pattern.id, column, words, before))
        if label is None:
            return False
        self.work.drafts.keep(self._draft_key(), {})
        self._leave()
        if label:
            self.done(label)
        return True

    def _leave(self) -> None:
        field = self.query_one(Input)
        self.rows.typed = None
        field.display, field.disabled = False, True
        self.query_one("#cell").display = True
        self.rows.focus()
        self._moved()

    def action_back(self) -> None:
        """Leave the cell as it was; else go back to where one was."""
        if self.rows.typed is not None:
            self._leave()
        else:
            self.post_message(GoBack())

    def action_left(self) -> None:
        """Select the cell to the left."""
        self.rows.column -= 1

    def action_right(self) -> None:
        """Select the cell to the right; what is being written is kept first."""
        if self.rows.typed is None or self._keep():
            self.rows.column += 1

    def action_rate(self, impact: str) -> None:
        """Place the selected pattern's impact."""
        if (pattern := self.pattern) is not None:
            self.done(self.run_verb(lambda: self.work.sheets.rate(pattern.id, Impact(impact))))

    # ---------------------------------------------------------------- files

    def action_take(self) -> None:
        """Take in a sheet that was filled in elsewhere."""
        import_file(self, lambda _: None)

    def action_export(self) -> None:
        """Write the sheet to a file."""
        if current_redactor() is not None:
            words = (
                "A sheet is written as it stands, so not while it is masked. {everywhere.present} leaves presenting."
            )
            self.refuse(with_keys(words))
            return

        def write(path: Path) -> None:
            self.work.write(self.work.sheets.workbook() if is_workbook(path) else self.work.sheets.csv(), path)

        ask_path(self, "Write the sheet (.csv or .xlsx)", f"sheet-{self.work.today()}.csv", write, "sheet")
