"""PresenterScreen: the presenter view, one card of the slate in large type and masked, with the clock."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import Place, key_bar
from translate_tui.commands.base import LOCKED, UNLOCKED
from translate_tui.model import Pattern, Phase, Quote
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.clock import format_clock
from translate_tui.protocol.rating import describe_gap
from translate_tui.services.patterns import Card
from translate_tui.services.workspace import Workspace
from translate_tui.text import shorten
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.meeting_forms import MeetingFormsScreen
from translate_tui.ui.widgets.card import trend_content
from translate_tui.ui.widgets.clock import BigClock
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_fragment, display_text

_PART_STYLES = {
    SentencePart.FACT: "bold $accent",
    SentencePart.WORDS: "bold $foreground",
    SentencePart.GAP: "bold reverse $error",
}


class PresenterScreen(MeetingFormsScreen):
    """One card of the slate, or of the pattern that presenting began with."""

    PLACE = Place.PRESENTER
    BINDINGS = bindings(Place.PRESENTER)
    DEFAULT_CSS = """
    PresenterScreen TopBar { display: none; }
    PresenterScreen .work { padding: 1 4 0 4; }
    PresenterScreen #header { height: 5; }
    PresenterScreen #name { width: 1fr; height: 5; padding-right: 2; }
    PresenterScreen #card { height: auto; }
    PresenterScreen #foot { height: auto; }
    PresenterScreen.-tall .work { padding: 2 8 0 8; }
    PresenterScreen.-tall #header { height: 7; }
    PresenterScreen.-tall #foot { margin-top: 1; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._draft_reopened = True  # drafts are opened again on the meeting screen, not in view of everybody
        self._pattern_id: int | None = None  # of the card that is shown
        self._unlocked = False

    def body(self) -> ComposeResult:
        """Return the title and the clock, the four sentences, and below them trend, ratings, decision and quotes."""
        with Vertical():
            with Horizontal(id="header"):
                yield Static(id="name")
                yield BigClock(ascii_only=self.ascii_only)
            yield Static(id="card")
            yield Static(id="foot")

    # ------------------------------------------------------------- showing

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of the slate, behind the one that is shown if it is not on the slate."""
        meeting = self._meeting
        entries = self.work.slate.of_meeting(meeting.id) if meeting else self.work.slate.entries()
        patterns = [entry.pattern for entry in entries]
        if self._pattern_id is not None and all(p.id != self._pattern_id for p in patterns):
            shown = self.work.patterns.get(self._pattern_id)
            patterns = [*([shown] if shown else []), *patterns]
        return tuple(patterns)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern whose card is shown; None where there is none."""
        return self.work.patterns.get(self._pattern_id) if self._pattern_id is not None else None

    async def arrive(self, target: Navigate) -> None:
        """Show the card of the target's pattern, or else of the pattern that the meeting talks about."""
        meeting = self.work.meetings.running()
        self._pattern_id = target.pattern_id or (meeting.stage.pattern_id if meeting else None)
        self._unlocked = False
        self.reload()

    def lock_changed(self, unlocked: bool) -> None:
        """Show in the key bar whether keys that change data are locked."""
        if unlocked != self._unlocked:
            self._unlocked = unlocked
            self.reload()

    def reload(self) -> None:
        """Show the card with its present texts."""
        self._meeting = self.work.meetings.running()
        patterns = self.patterns
        if self.pattern is None:
            self._pattern_id = patterns[0].id if patterns else None
        pattern = self.pattern
        if pattern is None:
            self.query_one("#name", Static).update(Content.styled("No pattern stands on the slate.", "bold"))
            self.query_one("#card", Static).update("")
            self.query_one("#foot", Static).update("")
        else:
            card = self.work.patterns.card(pattern.id, quotes=3)
            position = [p.id for p in patterns].index(pattern.id) + 1
            title = _title_content(card.pattern, position, len(patterns), self._elsewhere(pattern))
            self.query_one("#name", Static).update(title)
            sentences = _sentences_content(card.sentences, airy=self.has_class("-tall"))
            self.query_one("#card", Static).update(sentences)
            self.query_one("#foot", Static).update(self._foot_content(card))
        self.query_one(KeyBar).show(key_bar(Place.PRESENTER, UNLOCKED if self._unlocked else LOCKED))
        self.tick()

    def _elsewhere(self, pattern: Pattern) -> str:
        """Return which pattern the meeting talks about if another one is shown: the clock belongs to that one."""
        stage = self._meeting.stage if self._meeting else None
        if stage is None or (stage.phase is not Phase.PATTERNS) or stage.pattern_id == pattern.id:
            return ""
        return f"   the meeting is at {self.work.meetings.stage_name(stage)}"

    def on_resize(self) -> None:
        """Reload: in a tall window there is more space, and there are more quotes."""
        if self.is_mounted and self.query("#card"):
            self.call_after_refresh(self.reload)

    def _foot_content(self, card: Card) -> Content:
        """Return ratings, decision, trend and quotes, each where there is one; what matters most comes first."""
        pattern = card.pattern
        lines = []
        if pattern.support_impact and pattern.product_impact:
            lines.append(_ratings_content(pattern))
        decision = self.work.decisions.of_meeting(self._meeting).get(pattern.id) if self._meeting else None
        if decision is not None:
            why = f", because {display_text(decision.why)}" if decision.why else ""
            lines.insert(0, Content.assemble(("Decision: ", "$quiet"), (decision.outcome, "bold $joint"), (why, "")))
        if card.trend is not None and card.trend.course is not None:
            lines.append(trend_content(card.trend, ascii_only=self.ascii_only))
        quotes = card.quotes[: 3 if self.has_class("-tall") else 1]
        lines += [_quote_content(quote, self.size.width - 20) for quote in quotes]
        return Content("\n").join(lines)

    def tick(self) -> None:
        big_clock = self.query_one(BigClock)
        meeting = self._meeting
        big_clock.display = meeting is not None
        if meeting is None:
            return
        clock = self.work.meetings.clock(meeting)
        big_clock.face = format_clock(clock.left)
        big_clock.set_class(clock.left < 0, "-over")
        big_clock.set_class(clock.paused, "-paused")

    # -------------------------------------------------------------- moving

    def action_next(self) -> None:
        """Show the next card; if keys are unlocked, go to the next stage of the meeting."""
        self._go(1)

    def action_previous(self) -> None:
        """Show the previous card; if keys are unlocked, go to the previous stage of the meeting."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self._unlocked and self._meeting is not None:
            meeting = self._meeting
            label = self.run_verb(lambda: self.work.meetings.move(by, meeting.stage))
            running = self.work.meetings.running()
            if running is not None and running.stage.phase is Phase.PATTERNS:
                self._pattern_id = running.stage.pattern_id
            self.done(label)
            return
        self.status.say("")
        ids = [p.id for p in self.patterns]
        if self._pattern_id in ids:
            index = ids.index(self._pattern_id) + by
            if 0 <= index < len(ids):
                self._pattern_id = ids[index]
            else:
                self.status.say("This is the last card." if by > 0 else "This is the first card.")
        self.reload()

    async def action_leave(self) -> None:
        await self.run_action("app.present")


def _title_content(pattern: Pattern, position: int, total: int, elsewhere: str) -> Content:
    return Content.assemble(
        (f"{pattern.name}   ", "bold $accent"), (display_text(pattern.title), "bold"),
        (f"\n{position} of {total}", "$quiet"), (elsewhere, "$accent"),
    )  # fmt: skip


def _sentences_content(sentences: tuple[Sentence, ...], *, airy: bool) -> Content:
    """Return the four sentences with facts, words and gaps on lines of their own; `airy` adds blank lines."""
    parts: list[tuple[str, str]] = []
    for sentence in sentences:
        for part, text in sentence.parts:
            words = display_fragment(text)
            if part is SentencePart.FRAME and text.strip() == ".":
                continue
            if part is SentencePart.FRAME and text.startswith(","):  # goes on with the line before: ", then "
                parts.append((words.rstrip(), "$quiet"))
            elif part is SentencePart.FRAME:
                at_line_start = not parts or parts[-1][0].endswith("\n")
                parts.append((f"{'' if at_line_start else chr(10)}{words.strip()}", "$quiet"))
            elif part is SentencePart.EVIDENCE:
                parts.append((words, "$quiet"))
            else:
                goes_on = bool(parts) and parts[-1][0].startswith(",")
                parts.append((f" {words}" if goes_on else f"\n      {words}", _PART_STYLES[part]))
        parts.append(("\n\n" if airy else "\n", ""))
    return Content.assemble(*parts)


def _ratings_content(pattern: Pattern) -> Content:
    gap = describe_gap(pattern.support_impact, pattern.product_impact)
    return Content.assemble(
        ("S support ", "$quiet"), (str(pattern.support_impact), "bold $support"),
        ("   P product ", "$quiet"), (str(pattern.product_impact), "bold $product"),
        (f"   both {pattern.impact}" if pattern.agreed else "   not agreed yet", "bold $joint"),
        (f"   {gap}" if gap else "", "$accent"),
    )  # fmt: skip


def _quote_content(quote: Quote, width: int) -> Content:
    return Content.assemble(
        ("“", "$support"), (shorten(display_text(quote.words), max(width, 40)), ""), ("”", "$support")
    )
