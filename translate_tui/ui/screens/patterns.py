"""The patterns: a list by volume, and the card of the one under the cursor."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place
from translate_tui.model import Impact, Pattern
from translate_tui.protocol.card import SENTENCE_COUNT, Field, complete_sentences, describe_segment
from translate_tui.protocol.trend import Trend, TrendKind, sparkline
from translate_tui.text import pluralize
from translate_tui.ui.screens import pattern_forms as carding
from translate_tui.ui.screens.base import BaseScreen, Visit, bindings
from translate_tui.ui.widgets.card import CardView, Quotes
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList

_LOOK_AT = (TrendKind.RETURNED, TrendKind.GROWING)


class PatternList(VirtualList):
    """A line for each pattern: volume, segment, impact, how complete its card is, the slate."""

    patterns: reactive[tuple[Pattern, ...]] = reactive(())
    trends: reactive[dict[int, Trend]] = reactive({})

    def watch_patterns(self) -> None:
        """Show other patterns."""
        self.total = len(self.patterns)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a pattern."""
        p = self.patterns[index]
        returned = p.id in self.trends and self.trends[p.id].course is TrendKind.RETURNED
        state = "slate" if p.slated else "returned" if returned else "shipped" if p.shipped else str(p.decided or "")
        unknown = f"+{p.volume.unknown}" if p.volume.unknown else ""
        segment = 20 if width >= 76 else 15 if width >= 64 else 0
        going = self.trends.get(p.id)
        weeks = len(going.weeks) + 1 if going and width >= 84 else 0
        said = width - 5 - 8 - segment - weeks - 3 - 5 - 10
        return [
            (p.name, 5, "strong"),
            (p.title, said, ""),
            (f"{p.volume.customers}{unknown}", -7, "strong"),
            ("", 1, ""),
            (describe_segment(p), segment - 1, "quiet"),
            ("", 1 if segment else 0, ""),
            (self._line(going), weeks, "accent" if going and going.course in _LOOK_AT else "quiet"),
            (p.impact or "-", 3, "accent" if p.impact is Impact.H else "strong" if p.impact else "quiet"),
            (
                f"{complete_sentences(p)}/{SENTENCE_COUNT}",
                5,
                "" if complete_sentences(p) == SENTENCE_COUNT else "quiet",
            ),
            (state, 10, "accent" if p.slated or returned else "quiet"),
        ]

    def _line(self, going: Trend | None) -> str:
        return sparkline(going.weeks, ascii_only=self.app_is_ascii) if going else ""


class PatternsScreen(BaseScreen):
    """List and card; every missing sentence is one key away from being filled."""

    PLACE = Place.PATTERNS
    BINDINGS = bindings(Place.PATTERNS)
    CSS_PATH = "patterns.tcss"

    def body(self) -> ComposeResult:
        """The list above (or left of) the card and the quotes."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static(id="head")
                yield PatternList()
            with Vertical(id="right"), VerticalScroll(can_focus=False):
                yield CardView(ascii_only=self.ascii_only)
                yield Quotes()

    def on_mount(self) -> None:
        """The list has the keys."""
        self.rows.focus()

    @property
    def rows(self) -> PatternList:
        """The list of patterns."""
        return self.query_one(PatternList)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern under the cursor."""
        patterns = self.rows.patterns
        return patterns[self.rows.cursor] if self.rows.cursor < len(patterns) else None

    @property
    def about(self) -> Pattern | None:
        """The pattern that is talked about."""
        return self.pattern

    def reload(self) -> None:
        """Show the patterns as they are, largest volume first, the cursor on the same one."""
        on_id = self.pattern.id if self.pattern else None
        ordered = sorted(self.work.patterns.all(), key=lambda p: (-p.volume.customers, -p.tickets, p.number))
        self.rows.trends = self.work.patterns.trends()
        self.rows.patterns = tuple(ordered)
        slated = sum(p.slated for p in ordered)
        self.query_one("#head", Static).update(
            Content.assemble(
                (f" {pluralize(len(ordered), 'pattern')}", "bold"),
                (f"   {slated} of {self.work.patterns.slate_size()} on the slate", "bold $accent"),
                ("   volume · segment · impact · sentences", "$quiet"),
            )
        )
        if on_id is not None:
            self.select(on_id)
        self._card()

    def select(self, pattern_id: int) -> None:
        """Put the cursor on a pattern."""
        for index, pattern in enumerate(self.rows.patterns):
            if pattern.id == pattern_id:
                self.rows.cursor = index

    @on(VirtualList.Moved)
    def _card(self) -> None:
        pattern = self.pattern
        card = self.run_verb(lambda: self.work.patterns.card(pattern.id)) if pattern else None
        self.query_one(CardView).card = card
        self.query_one(Quotes).card = card
        if pattern is None:
            self.query_one(CardView).update(
                Content.styled("No pattern yet. F2 goes to the River; c makes a pattern of a ticket.", "$quiet")
            )

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        self.action_evidence()

    def _with_pattern(self, then: Callable[[Pattern], None]) -> None:
        pattern = self.pattern
        if pattern is None:
            self.refuse("There is no pattern here yet.")
        else:
            then(pattern)

    # ---------------------------------------------------------------- verbs

    def action_impact(self, impact: str) -> None:
        """Place the impact."""
        place = self.work.patterns.place
        self._with_pattern(lambda p: self.done(self.run_verb(lambda: place(p.id, Impact(impact)))))

    def action_slate(self) -> None:
        """Put on the slate or take off; what the gate asks is asked here."""
        from translate_tui.ui.screens.slate_forms import toggle_slate

        if self.pattern is not None:
            toggle_slate(self, self.pattern)

    def action_struggle(self) -> None:
        """Write sentence 1."""
        self._with_pattern(lambda p: carding.write_field(self, p, Field.STRUGGLE))

    def action_segment(self) -> None:
        """Write sentence 2, where nobody says a segment."""
        self._with_pattern(lambda p: carding.write_field(self, p, Field.SEGMENT))

    def action_title(self) -> None:
        """Write the title again."""
        self._with_pattern(lambda p: carding.write_field(self, p, Field.TITLE))

    def action_workaround(self) -> None:
        """Choose or write sentence 3."""
        self._with_pattern(lambda p: carding.choose_field(self, p, Field.WORKAROUND))

    def action_requested(self) -> None:
        """Choose or write sentence 4."""
        self._with_pattern(lambda p: carding.choose_field(self, p, Field.REQUESTED))

    def action_risks(self) -> None:
        """Write what is at risk."""
        self._with_pattern(lambda p: carding.write_risks(self, p))

    def action_shipped(self) -> None:
        """Note when the fix reached customers."""
        self._with_pattern(lambda p: carding.write_ship_date(self, p))

    def action_blind(self) -> None:
        """Place the impact blind, while preparing."""
        from translate_tui.ui.screens.rating import place_blind

        meeting = self.work.meetings.running()
        self._with_pattern(lambda p: place_blind(self, p, meeting.id if meeting else None))

    def action_answers(self) -> None:
        """Close the loop."""
        from translate_tui.ui.screens.replies import RepliesScreen

        pattern = self.pattern
        if pattern is None or self.run_verb(lambda: self.work.replies.template(pattern)) is None:
            return

        def show() -> None:
            if isinstance(self.app.screen, RepliesScreen):
                self.app.screen.show(pattern)

        self.app.switch_mode("answers")
        self.app.call_after_refresh(show)

    def action_brief(self) -> None:
        """Show the discovery brief."""
        self._paper("brief")

    def action_case(self) -> None:
        """Show the case."""
        self._paper("case")

    def _paper(self, mode: str) -> None:
        from translate_tui.ui.screens.document import show_paper

        if self.pattern is None:
            self.refuse("There is no pattern here yet.")
        else:
            show_paper(self, mode, self.pattern)

    def action_sheet(self) -> None:
        """Go to the six-column sheet."""
        self.post_message(Visit("sheet"))

    def action_merge(self) -> None:
        """Merge into another pattern."""
        from translate_tui.ui.screens.triage_forms import pattern_options, pick_pattern

        pattern = self.pattern
        options = pattern_options(self.work.patterns.all(), pattern.id if pattern else None)
        if pattern is None or not options:
            self.refuse("There is no other pattern to merge with.")
            return
        title = f"Merge {pattern.name} {display_text(pattern.title)} into which pattern?"
        merge = self.work.triage.merge
        pick_pattern(self, title, options, lambda into: self.done(self.run_verb(lambda: merge(pattern.id, into))))

    def action_customers(self) -> None:
        """Show the pattern's customers."""
        from translate_tui.ui.screens.customers import CustomersScreen

        pattern = self.pattern
        if pattern is None:
            self.refuse("There is no pattern here yet.")
            return

        def show() -> None:
            if isinstance(self.app.screen, CustomersScreen):
                self.app.screen.show(pattern, came_from="patterns")

        self.app.switch_mode("customers")
        self.app.call_after_refresh(show)

    def action_evidence(self) -> None:
        """Show the pattern's tickets in the River."""
        from translate_tui.ui.screens.triage import TriageScreen

        pattern = self.pattern
        if pattern is None:
            return

        def show() -> None:
            if isinstance(self.app.screen, TriageScreen):
                self.app.screen.show_pattern(pattern, came_from="patterns")

        self.app.switch_mode("river")
        self.app.call_after_refresh(show)
