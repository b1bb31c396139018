"""GridScreen: all patterns by volume and impact, and rating the selected one."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import Place, key
from translate_tui.model import Impact, Pattern
from translate_tui.protocol.rating import describe_impact
from translate_tui.services.grid import draw_grid, grid_legend
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.rating_forms import rate_blind, rate_by
from translate_tui.ui.widgets.grid import GridView
from translate_tui.ui.widgets.masking import display_text, mask_values

MIN_LEGEND_WIDTH = 39  # columns of the terminal for each column of the legend


class GridScreen(BaseScreen):
    """The grid, with volume to the right and impact upwards, above a legend of the patterns' numbers."""

    PLACE = Place.GRID
    BINDINGS = bindings(Place.GRID)
    CSS_PATH = "grid.tcss"

    def body(self) -> ComposeResult:
        """Return the head, the grid and its legend."""
        with Vertical():
            yield Static(id="head")
            yield GridView(draw_grid, ascii_only=self.ascii_only)
            yield Static(id="legend")

    @property
    def grid(self) -> GridView:
        return self.query_one(GridView)

    @property
    def pattern(self) -> Pattern | None:
        """The selected pattern; None where there is no pattern."""
        return next((p for p in self.grid.patterns if p.id == self.grid.selected), None)

    @property
    def about(self) -> Pattern | None:
        return self.pattern

    def reload(self) -> None:
        """Show all patterns; if none is selected, select the one with the largest volume."""
        patterns = tuple(self.work.patterns.all())
        self.grid.patterns = patterns
        if self.pattern is None:
            self.grid.selected = self.grid.neighbour(-1)
        self._show_head_and_legend()

    def on_resize(self) -> None:
        """Give the legend as many columns as fit."""
        self._show_head_and_legend()

    def _show_head_and_legend(self) -> None:
        pattern = self.pattern
        head = self.query_one("#head", Static)
        if pattern is None:
            head.update(Content.styled(f" No pattern yet. {key('everywhere.triage')} goes to the River.", "$quiet"))
        else:
            head.update(
                Content.assemble(
                    (f" {pattern.name} ", "bold $quiet"),
                    (display_text(pattern.title), "bold"),
                    (f"   {pattern.volume}   {describe_impact(pattern)}", "$quiet"),
                )
            )
        self.query_one("#legend", Static).update(self._legend())

    def _legend(self) -> Content:
        """Return a line for each pattern by number, in as many columns as fit, the selected one in another colour."""
        patterns = list(self.grid.patterns)
        columns = max(self.size.width // MIN_LEGEND_WIDTH, 1)
        width = max(self.size.width // columns - 2, 20)
        lines = grid_legend(mask_values(patterns), width, ascii_only=self.ascii_only)
        rows = -(-len(lines) // columns)
        ids = [p.id for p in sorted(patterns, key=lambda p: p.number)]
        contents = []
        for row in range(rows):
            parts: list[tuple[str, str]] = []
            for index in range(row, len(lines), rows):
                is_selected = ids[index] == self.grid.selected
                parts.append((lines[index] + "  ", "bold" if is_selected else ""))
            contents.append(Content.assemble(*parts))
        return Content("\n").join(contents)

    @on(GridView.Selected)
    def _selected(self, event: GridView.Selected) -> None:
        self.grid.selected = event.pattern_id
        self._show_head_and_legend()

    def action_next(self) -> None:
        """Select the next pattern by volume."""
        self.grid.selected = self.grid.neighbour(1)
        self._show_head_and_legend()

    def action_previous(self) -> None:
        """Select the previous pattern by volume."""
        self.grid.selected = self.grid.neighbour(-1)
        self._show_head_and_legend()

    def action_higher(self) -> None:
        """Raise the impact of the selected pattern by one step."""
        self._rate_by(1)

    def action_lower(self) -> None:
        """Lower the impact of the selected pattern by one step."""
        self._rate_by(-1)

    def _rate_by(self, steps: int) -> None:
        if (pattern := self.pattern) is not None:
            rate_by(self, pattern, steps, self.action_rate)

    def action_rate(self, impact: str) -> None:
        """Rate the impact of the selected pattern."""
        pattern = self.pattern
        if pattern is None:
            self.refuse("There is no pattern to place yet.")
        elif pattern.impact == impact:
            self.status.say(f"{pattern.name} stands at impact {impact} already")
        else:
            self.done(self.run_verb(lambda: self.work.ratings.rate(pattern.id, Impact(impact))))

    def action_blind(self) -> None:
        """Have both teams rate the impact of the selected pattern blind."""
        if self.pattern is None:
            self.refuse("There is no pattern to place yet.")
            return
        rate_blind(self, self.pattern)

    def action_card(self) -> None:
        """Go to the card of the selected pattern."""
        if self.pattern is not None:
            self.post_message(Navigate(Place.PATTERNS, pattern_id=self.pattern.id))
