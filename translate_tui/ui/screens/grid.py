"""GridScreen: all patterns by volume and impact, and rating the selected one."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, with_keys
from translate_tui.model import Pattern
from translate_tui.services.grid import draw_grid, grid_marks
from translate_tui.text import ranges
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import NO_PATTERNS, BaseScreen, bindings
from translate_tui.ui.screens.rating_forms import rate, rate_blind
from translate_tui.ui.widgets.chips import Span, rating_spans
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.grid import GridView
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.text_block import TextBlock


class GridScreen(BaseScreen):
    """The grid, with volume to the right and impact upwards, above the selected pattern."""

    PLACE = Place.GRID
    BINDINGS = bindings(Place.GRID)
    CSS_PATH = "grid.tcss"

    def body(self) -> ComposeResult:
        """Return the head, the grid and the selected pattern."""
        with Vertical():
            yield TextBlock(id="head", classes="one-line")
            yield GridView(draw_grid, ascii_only=self.ascii_only)
            yield TextBlock(id="detail")

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
            self.grid.selected = self.grid.neighbor(-1)
        self._show_head_and_detail()

    def on_resize(self) -> None:
        """Say which patterns found no room in the new size."""
        self.call_after_refresh(self.run_verb, self._show_head_and_detail)

    def _show_head_and_detail(self) -> None:
        slated, other = grid_marks(ascii_only=self.ascii_only)
        parts: list[Span] = [
            ("Business impact   ", "bold"),
            (f"{slated} ", "bold"), ("on the slate   ", "$quiet"), (f"{other} ", ""), ("not on it", "$quiet"),
        ]  # fmt: skip
        if not self.grid.patterns:
            parts = [(with_keys(NO_PATTERNS), "$quiet")]
        self.query_one("#head", TextBlock).update(Content.assemble(*parts))
        self.query_one("#detail", TextBlock).update(self._detail())

    def _detail(self) -> Content:
        """Return the selected pattern with its volume and ratings, and which patterns found no room on the grid."""
        pattern = self.pattern
        if pattern is None:
            return Content("")
        ratings = rating_spans(pattern.support_impact, pattern.product_impact, pattern.impact)
        lines = [
            Content.assemble((f"{pattern.name}  ", "bold $quiet"), (display_text(pattern.title), "bold $foreground")),
            Content.assemble((f"{pattern.volume}    ", "$quiet"), *(ratings or [("not rated", "$quiet")])),
        ]
        if hidden := [pattern.number for pattern in self.grid.hidden]:
            names = ", ".join(f"P{first}" if first == last else f"P{first}-P{last}" for first, last in ranges(hidden))
            lines.append(Content.styled(f"No room on the grid for {names}", "$quiet"))
        width = max(self.size.width - 8, 20)
        return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)

    @on(GridView.Selected)
    def _selected(self, event: GridView.Selected) -> None:
        self.grid.selected = event.pattern_id
        self._show_head_and_detail()

    def action_next(self) -> None:
        """Select the next pattern by volume."""
        self.grid.selected = self.grid.neighbor(1)
        self._show_head_and_detail()

    def action_previous(self) -> None:
        """Select the previous pattern by volume."""
        self.grid.selected = self.grid.neighbor(-1)
        self._show_head_and_detail()

    def action_above(self) -> None:
        """Select the nearest pattern of the next higher impact."""
        self.grid.selected = self.grid.above_or_below(-1)
        self._show_head_and_detail()

    def action_below(self) -> None:
        """Select the nearest pattern of the next lower impact."""
        self.grid.selected = self.grid.above_or_below(1)
        self._show_head_and_detail()

    def action_rate(self) -> None:
        """Rate the impact of the selected pattern."""
        self.with_pattern(lambda p: rate(self, p))

    def action_blind(self) -> None:
        """Have both teams rate the impact of the selected pattern blind."""
        self.with_pattern(lambda p: rate_blind(self, p))

    def action_card(self) -> None:
        """Go to the card of the selected pattern."""
        self.with_pattern(lambda p: self.post_message(Navigate(Place.PATTERNS, pattern_id=p.id)))
