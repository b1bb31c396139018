"""PatternsScreen: the patterns by volume, and the card of the one under the cursor."""

from collections import Counter
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import Place, with_keys
from translate_tui.model import Outcome, Pattern
from translate_tui.protocol.card import SENTENCE_COUNT, Field, complete_sentences, describe_segment
from translate_tui.protocol.trend import Trend, TrendKind, sparkline
from translate_tui.text import pluralize
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import NO_PATTERNS, BaseScreen, bindings
from translate_tui.ui.screens.merging_forms import merge_pattern
from translate_tui.ui.screens.pattern_forms import (
    choose_field,
    write_field,
    write_risks,
    write_ship_date,
)
from translate_tui.ui.screens.rating_forms import rate, rate_blind
from translate_tui.ui.screens.slate_forms import toggle_slate
from translate_tui.ui.widgets.card import CardView, Quotes
from translate_tui.ui.widgets.containers import Horizontal, Vertical, VerticalScroll
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

UNFINISHED = "card"  # how a state begins that says how much of a card is written: "card 2/4"
_STATE_STYLES = {"returned": "error", **{str(outcome): str(outcome) for outcome in Outcome}}
_HIGHLIGHTED_TRENDS = (TrendKind.RETURNED, TrendKind.GROWING)


class PatternList(VirtualList):
    """A row for each pattern: title, volume, segment, trend, impact, and what has become of it."""

    COMPONENT_CLASSES = {"rows--accepted", "rows--deferred", "rows--declined"}
    DEFAULT_CSS = """
    PatternList > .rows--accepted { color: $joint; }
    PatternList > .rows--deferred { color: $deferred; text-style: bold; }
    PatternList > .rows--declined { color: $foreground; }
    """
    patterns: reactive[tuple[Pattern, ...]] = reactive(())
    trends: reactive[dict[int, Trend]] = reactive({})
    slate_places: reactive[dict[int, int]] = reactive({})  # by the pattern's id: 1 is talked about first

    def watch_patterns(self, before: Sequence[Pattern], now: Sequence[Pattern]) -> None:
        """Repaint with the new patterns, with the cursor on the same one."""
        self.follow([pattern.id for pattern in before], [pattern.id for pattern in now])

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a pattern's cells; segment and trend are left out where the list is narrow."""
        p = self.patterns[index]
        unknown = f"+{p.volume.unknown}" if p.volume.unknown else ""
        segment_width = 20 if width >= 94 else 0  # below that the title needs the room; the card has the segment
        trend = self.trends.get(p.id)
        trend_width = len(trend.weeks) + 1 if trend and width >= 104 else 0
        title_width = width - 5 - 8 - segment_width - trend_width - 3 - 10
        state = self.state(p)
        return [
            (p.name, 5, "strong"),
            (p.title, title_width, ""),
            (f"{p.volume.customers}{unknown}", -7, "strong"),
            ("", 1, ""),
            (describe_segment(p), max(segment_width - 1, 0), "quiet"),
            ("", 1 if segment_width else 0, ""),
            (
                self._sparkline(trend),
                trend_width,
                "strong" if trend and trend.course in _HIGHLIGHTED_TRENDS else "quiet",
            ),
            (p.impact or "-", 3, "strong" if p.impact else "quiet"),
            (state, 10, _STATE_STYLES.get(state, "strong" if p.slated else "quiet")),
        ]

    def state(self, pattern: Pattern) -> str:
        """Return in a word or two what has become of a pattern, or what its card lacks."""
        if pattern.slated:
            place = self.slate_places.get(pattern.id)
            return f"slate {place}" if place else "slate"
        if pattern.id in self.trends and self.trends[pattern.id].course is TrendKind.RETURNED:
            return "returned"
        if pattern.shipped or pattern.decided is not None:
            return "shipped" if pattern.shipped else str(pattern.decided)
        sentences = complete_sentences(pattern)
        return "undecided" if sentences == SENTENCE_COUNT else f"{UNFINISHED} {sentences}/{SENTENCE_COUNT}"

    def _sparkline(self, trend: Trend | None) -> str:
        return sparkline(trend.weeks, ascii_only=self.app_is_ascii) if trend else ""


class PatternsScreen(BaseScreen):
    """The list, and the card of the pattern under the cursor; a key for each sentence fills it."""

    PLACE = Place.PATTERNS
    BINDINGS = bindings(Place.PATTERNS)
    CSS_PATH = "patterns.tcss"

    def body(self) -> ComposeResult:
        """Return the list above (in a wide window: beside) the card and the quotes."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield TextBlock(id="head", classes="one-line")
                yield PatternList()
            with Vertical(id="right"), VerticalScroll(can_focus=False):
                yield CardView(self.PLACE, ascii_only=self.ascii_only)
                yield Quotes()

    def on_mount(self) -> None:
        self.rows.focus()

    @property
    def rows(self) -> PatternList:
        return self.query_one(PatternList)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern under the cursor; None in an empty list."""
        patterns = self.rows.patterns
        return patterns[self.rows.cursor] if self.rows.cursor < len(patterns) else None

    @property
    def about(self) -> Pattern | None:
        return self.pattern

    def _head(self, patterns: Sequence[Pattern]) -> Content:
        """Return how many patterns there are, on the slate, and in which state the others are."""
        slated = sum(p.slated for p in patterns)
        states = Counter(self.rows.state(p) for p in patterns)
        counts = {state: states[state] for state in ("returned", "deferred", "undecided")}
        counts["unfinished"] = sum(number for state, number in states.items() if state.startswith(UNFINISHED))
        words = " · ".join(f"{number} {state}" for state, number in counts.items() if number)
        return Content.assemble(
            (f" {pluralize(len(patterns), 'pattern')}   {slated} of {self.work.slate.size()} on the slate", "bold"),
            (f"   {words}", "$quiet"),
        )

    def reload(self) -> None:
        """Show the patterns, largest volume first, with the cursor on the same one as before."""
        selected_id = self.pattern.id if self.pattern else None
        ordered = sorted(self.work.patterns.all(), key=lambda p: (-p.volume.customers, -p.tickets, p.number))
        self.rows.trends = self.work.patterns.trends()
        entries = self.work.slate.entries()
        self.rows.slate_places = {entry.pattern.id: place for place, entry in enumerate(entries, 1)}
        self.rows.patterns = tuple(ordered)
        self.query_one("#head", TextBlock).update(self._head(ordered))
        if selected_id is not None:
            self.select(selected_id)
        self._show_card()

    async def arrive(self, target: Navigate) -> None:
        """Put the cursor on the target's pattern, which may be newer than the list."""
        if target.pattern_id is not None:
            if all(pattern.id != target.pattern_id for pattern in self.rows.patterns):
                self.reload()
            self.select(target.pattern_id)

    def select(self, pattern_id: int) -> None:
        """Put the cursor on a pattern, if it is in the list."""
        for index, pattern in enumerate(self.rows.patterns):
            if pattern.id == pattern_id:
                self.rows.cursor = index

    @on(VirtualList.Moved)
    def _show_card(self) -> None:
        """Show the card and quotes of the pattern under the cursor."""
        pattern = self.pattern
        card = self.run_verb(lambda: self.work.patterns.card(pattern.id)) if pattern else None
        self.query_one(CardView).card = card
        self.query_one(Quotes).card = card
        if pattern is None:
            self.query_one(CardView).update(Content.styled(with_keys(NO_PATTERNS), "$quiet"))

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        self.action_evidence()

    # ---------------------------------------------------------------- verbs

    def action_rate(self) -> None:
        """Rate the impact of the pattern."""
        self.with_pattern(lambda p: rate(self, p))

    def action_move_on_slate(self, by: int) -> None:
        """Move the pattern up or down on the slate."""
        self.with_pattern(lambda p: self.done(self.run_verb(lambda: self.work.slate.move(p.id, by))))

    def action_slate(self) -> None:
        """Put the pattern on the slate, with a reason if the gate asks for one; or take it off."""
        self.with_pattern(lambda p: toggle_slate(self, p))

    def action_struggle(self) -> None:
        """Write sentence 1: what customers struggle with."""
        self.with_pattern(lambda p: write_field(self, p, Field.STRUGGLE))

    def action_segment(self) -> None:
        """Write sentence 2: the segment, for patterns whose tickets say none."""
        self.with_pattern(lambda p: write_field(self, p, Field.SEGMENT))

    def action_workaround(self) -> None:
        """Choose or write sentence 3: the common workaround."""
        self.with_pattern(lambda p: choose_field(self, p, Field.WORKAROUND))

    def action_requested(self) -> None:
        """Choose or write sentence 4: the requested solution."""
        self.with_pattern(lambda p: choose_field(self, p, Field.REQUESTED))

    def action_edit(self) -> None:
        """Ask which part of the card to edit, and open its form."""
        self.with_pattern(self._edit)

    def _edit(self, pattern: Pattern) -> None:
        self.pick(
            f"What do you want to edit in {pattern.name}?",
            [
                ("Sentence 1: what customers struggle with", lambda: write_field(self, pattern, Field.STRUGGLE)),
                ("Sentence 2: the segment", lambda: write_field(self, pattern, Field.SEGMENT)),
                ("Sentence 3: the workaround", lambda: choose_field(self, pattern, Field.WORKAROUND)),
                ("Sentence 4: the requested fix", lambda: choose_field(self, pattern, Field.REQUESTED)),
                ("Title", lambda: write_field(self, pattern, Field.TITLE)),
                ("What is at risk: revenue, retention", lambda: write_risks(self, pattern)),
                ("The day the fix shipped", lambda: write_ship_date(self, pattern)),
            ],
        )

    def action_blind(self) -> None:
        """Have both teams rate the impact of the pattern blind."""
        self.with_pattern(lambda p: rate_blind(self, p))

    def action_replies(self) -> None:
        """Go to the replies to the customers of a decided pattern; if nothing is decided, say so."""
        pattern = self.pattern
        if pattern is None or self.run_verb(lambda: self.work.replies.template(pattern)) is not None:
            self._go(Place.REPLIES)

    def action_brief(self) -> None:
        """Go to the pattern's discovery brief."""
        self._go(Place.BRIEF)

    def action_case(self) -> None:
        self._go(Place.CASE)

    def action_customers(self) -> None:
        self._go(Place.CUSTOMERS)

    def action_evidence(self) -> None:
        """Go to the pattern's tickets, on the triage screen."""
        self._go(Place.TRIAGE)

    def action_sheet(self) -> None:
        """Go to the six-column sheet over all patterns."""
        self.post_message(Navigate(Place.SHEET))

    def _go(self, place: Place) -> None:
        self.with_pattern(lambda pattern: self.post_message(Navigate(place, pattern_id=pattern.id)))

    def action_merge(self) -> None:
        """Merge the pattern into another one, which is chosen from a list."""

        def merged(label: str, into_id: int) -> None:
            self.done(label)
            self.select(into_id)

        self.with_pattern(lambda p: merge_pattern(self, p, merged))
