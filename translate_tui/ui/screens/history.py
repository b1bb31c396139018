"""HistoryScreen: every step done, and undoing or redoing to any of them."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place, key
from translate_tui.model import Step
from translate_tui.text import pluralize
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.widgets.rows import Cell, VirtualList

MAX_STEPS = 5000  # steps in the list, the newest ones


class StepList(VirtualList):
    """A row for each step: when it was done, what it was, and whether it was undone."""

    steps: reactive[tuple[Step, ...]] = reactive(())

    def watch_steps(self) -> None:
        """Repaint with the new steps; the cursor stays within them."""
        self.total = len(self.steps)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the time, the label and the state; steps that do not hold any more are dimmed."""
        step = self.steps[index]
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
            yield Static(id="head", classes="one-line")
            yield StepList()

    def on_mount(self) -> None:
        self.query_one(StepList).focus()

    def reload(self) -> None:
        """Show the steps with their present states."""
        steps = tuple(self.work.history.steps(MAX_STEPS))
        self.query_one(StepList).steps = steps
        self.query_one("#head", Static).update(
            Content.assemble(
                (f" {pluralize(len(steps), 'change')}", "bold"),
                (f"   {key('history.go')} goes to the selected change", "$quiet"),
            )
        )

    @on(VirtualList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("go")

    def action_go(self) -> None:
        """Undo or redo all steps between here and the selected one, and say how many."""
        rows = self.query_one(StepList)
        if not rows.total:
            self.refuse("No changes yet.")
            return
        step = rows.steps[rows.cursor]
        if step.state == "dropped":
            self.refuse("You can't go to this change: it was undone, and a newer one replaced it.")
            return
        moved = self.run_verb(lambda: self.work.history.go_to(step.id))
        if moved is not None:
            undone, redone = moved
            parts = [f"undid {pluralize(undone, 'change')}"] if undone else []
            parts += [f"redid {pluralize(redone, 'change')}"] if redone else []
            self.done(" and ".join(parts) or "you are already here", undoable=False)
