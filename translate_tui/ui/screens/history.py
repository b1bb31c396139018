"""HistoryScreen: every step done, and undoing or redoing to any of them."""

from collections.abc import Callable
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, key
from translate_tui.model import Step
from translate_tui.text import pluralize
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

PAGE_SIZE: Final = 64  # steps fetched together
MAX_PAGES: Final = 32  # kept in memory


class StepList(VirtualList):
    """A row for each step: when it was done, what it was, and whether it was undone. Steps are fetched in pages."""

    def __init__(self, fetch: Callable[[int, int], list[Step]]) -> None:
        """`fetch` takes how many steps to return, newest first, and how many of the newest to leave out."""
        super().__init__()
        self._fetch = fetch
        self._pages: dict[int, list[Step]] = {}

    def show(self, total: int) -> None:
        """Show the newest steps as they are now, with the cursor on the same one, or on the newest."""
        self._pages.clear()
        newer = total - self.total
        self.total = total
        if self.cursor:
            self.cursor += newer
        self.refresh()

    def step(self, index: int) -> Step | None:
        """Return the step of a row, fetching its page where needed; None if there are fewer by now."""
        page, row = divmod(index, PAGE_SIZE)
        if page not in self._pages:
            if len(self._pages) >= MAX_PAGES:
                self._pages.clear()
            self._pages[page] = self._fetch(PAGE_SIZE, page * PAGE_SIZE)
        return self._pages[page][row] if row < len(self._pages[page]) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the time, the label and the state; steps that do not hold any more are dimmed."""
        step = self.step(index)
        if step is None:
            return []
        state = "you are here" if step.here else "" if step.state == "done" else step.state
        style = "strong" if step.here else "" if step.state == "done" else "quiet"
        return [
            (f"{step.made_at.astimezone():%d %b %H:%M:%S}", 17, "quiet"),
            (step.label, width - 17 - 14, style),
            (state, -14, style),
        ]


class HistoryScreen(BaseScreen):
    """The steps of the database, newest first, whichever window did them."""

    PLACE = Place.HISTORY
    BINDINGS = bindings(Place.HISTORY)

    DEFAULT_CSS = """
    HistoryScreen StepList { height: 1fr; }
    """

    def body(self) -> ComposeResult:
        """Return the head and the list of steps."""
        with Vertical():
            yield TextBlock(id="head", classes="one-line")
            yield StepList(self.work.history.steps)

    def on_mount(self) -> None:
        self.query_one(StepList).focus()

    def reload(self) -> None:
        """Show the steps with their present states."""
        total = self.work.history.count()
        self.query_one(StepList).show(total)
        self.query_one("#head", TextBlock).update(
            Content.assemble(
                (f" {pluralize(total, 'change')}", "bold"),
                (f"   {key('history.go')} goes to the selected change", "$quiet"),
            )
        )

    @on(VirtualList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("go")

    def action_go(self) -> None:
        """Undo or redo all steps between here and the selected one, and say how many."""
        rows = self.query_one(StepList)
        step = rows.step(rows.cursor)
        if step is None:
            self.refuse("No changes yet.")
        elif step.state == "dropped":
            self.refuse("You can't go to this change: it was undone, and a newer one replaced it.")
        else:
            self.app.call_later(self._go_to, step)  # the screen itself couldn't paint meanwhile

    async def _go_to(self, step: Step) -> None:
        if (rows := self.run_verb(lambda: self.work.history.rows_to_step(step.id))) is None:
            return
        await self.announce_long(rows, "Going through")
        moved = self.run_verb(lambda: self.work.history.go_to(step.id))
        if moved is not None:
            undone, redone = moved
            parts = [f"undid {pluralize(undone, 'change')}"] if undone else []
            parts += [f"redid {pluralize(redone, 'change')}"] if redone else []
            self.done(" and ".join(parts) or "you are already here", undoable=False)
