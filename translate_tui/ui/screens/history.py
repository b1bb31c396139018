"""The history: everything done, and a way back to any point of it."""

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


class StepList(VirtualList):
    """A line for each step, newest first."""

    steps: reactive[tuple[Step, ...]] = reactive(())

    def watch_steps(self) -> None:
        """Show other steps."""
        self.total = len(self.steps)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the time, what was done, and whether it still holds."""
        step = self.steps[index]
        state = "you are here" if step.here else "" if step.state == "done" else step.state
        kind = "accent" if step.here else "" if step.state == "done" else "quiet"
        return [
            (f"{step.made_at:%d %b %H:%M:%S}", 17, "quiet"),
            (step.label, width - 17 - 14, kind),
            (state, -14, kind),
        ]


class HistoryScreen(BaseScreen):
    """Steps, newest first."""

    PLACE = Place.HISTORY
    BINDINGS = bindings(Place.HISTORY)

    DEFAULT_CSS = "HistoryScreen #head { height: 1; } HistoryScreen StepList { height: 1fr; }"

    def body(self) -> ComposeResult:
        """The list."""
        with Vertical():
            yield Static(id="head")
            yield StepList()

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(StepList).focus()

    def reload(self) -> None:
        """Show the steps as they are."""
        steps = tuple(self.work.history.steps(5000))
        self.query_one(StepList).steps = steps
        self.query_one("#head", Static).update(
            Content.assemble(
                (f" {pluralize(len(steps), 'step')}", "bold"),
                (f"   times in UTC · {key('history.go')} goes to the selected one", "$quiet"),
            )
        )

    @on(VirtualList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("go")

    def action_go(self) -> None:
        """Go to the selected step."""
        rows = self.query_one(StepList)
        if not rows.total:
            self.refuse("Nothing has been done yet.")
            return
        step = rows.steps[rows.cursor]
        if step.state == "dropped":
            self.refuse("This step was undone and then overtaken by another one; it cannot be reached any more.")
            return
        moved = self.run_verb(lambda: self.work.history.go_to(step.id))
        if moved is not None:
            undone, redone = moved
            parts = [f"undid {pluralize(undone, 'step')}"] if undone else []
            parts += [f"did {pluralize(redone, 'step')} again"] if redone else []
            self.reload()
            self.status.say(" and ".join(parts) or "this is where you are")
