"""PresenterScreen: one card of the slate, large and masked, with the clock, to be read from across the table."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import Place, key_bar
from translate_tui.commands.base import LOCKED, UNLOCKED
from translate_tui.model import Pattern, Phase, Quote
from translate_tui.protocol import rating as blind
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.clock import format_clock
from translate_tui.services.patterns import Card
from translate_tui.text import shorten
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.meeting_forms import MeetingFormsScreen
from translate_tui.ui.widgets.card import trend_content
from translate_tui.ui.widgets.clock import BigClock
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_fragment, display_text

_LOUD = {
    SentencePart.FACT: "bold $accent",
    SentencePart.WORDS: "bold $foreground",
    SentencePart.GAP: "bold reverse $error",
}


class PresenterScreen(MeetingFormsScreen):
    """One card of the slate at a time."""

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

    def body(self) -> ComposeResult:
        """Name and clock above the four sentences; how it goes and what was said below."""
        with Vertical():
            with Horizontal(id="header"):
                yield Static(id="name")
                yield BigClock(ascii_only=self.ascii_only)
            yield Static(id="card")
            yield Static(id="foot")

    def on_mount(self) -> None:
        """Nothing is shown yet."""
        self._drafts_seen = True  # what was being typed opens again on the meeting's own screen
        self._shown: int | None = None
        self._unlocked = False

    # ------------------------------------------------------------- showing

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The slate's patterns, and the one that was called from elsewhere."""
        meeting = self._meeting
        entries = self.work.slate.of_meeting(meeting.id) if meeting else self.work.slate.entries()
        listed = [entry.pattern for entry in entries]
        if self._shown is not None and all(p.id != self._shown for p in listed):
            called = self.work.patterns.get(self._shown)
            listed = [*([called] if called else []), *listed]
        return tuple(listed)

    @property
    def pattern(self) -> Pattern | None:
        """The pattern whose card is shown."""
        return self.work.patterns.get(self._shown) if self._shown is not None else None

    async def arrive(self, target: Navigate) -> None:
        """Show the target's pattern first, else the one that the meeting is at."""
        meeting = self.work.meetings.running()
        self._shown = target.pattern_id or (meeting.stage.pattern_id if meeting else None)
        self._unlocked = False
        self.reload()

    def lock_changed(self, unlocked: bool) -> None:
        """Show in the key bar which keys work."""
        self._unlocked = unlocked
        self.reload()

    def reload(self) -> None:
        """Show the card as it is."""
        self._meeting = self.work.meetings.running()
        listed = self.patterns
        if self.pattern is None:
            self._shown = listed[0].id if listed else None
        pattern = self.pattern
        if pattern is None:
            self.query_one("#name", Static).update(Content.styled("No pattern stands on the slate.", "bold"))
            self.query_one("#card", Static).update("")
            self.query_one("#foot", Static).update("")
        else:
            card = self.work.patterns.card(pattern.id, quotes=3)
            place = [p.id for p in listed].index(pattern.id) + 1
            self.query_one("#name", Static).update(_name(card.pattern, place, len(listed), self._elsewhere(pattern)))
            self.query_one("#card", Static).update(_sentences(card.sentences, airy=self.has_class("-tall")))
            self.query_one("#foot", Static).update(self._foot(card))
        self.query_one(KeyBar).show(key_bar(Place.PRESENTER, UNLOCKED if self._unlocked else LOCKED))
        self.tick()

    def _elsewhere(self, pattern: Pattern) -> str:
        """Return where the meeting is, when that is not what is shown: its clock runs for that."""
        stage = self._meeting.stage if self._meeting else None
        if stage is None or (stage.phase is not Phase.PATTERNS) or stage.pattern_id == pattern.id:
            return ""
        return f"   the meeting is at {self.work.meetings.stage_name(stage)}"

    def on_resize(self) -> None:
        """Give the sentences as much air as there is."""
        if self.is_mounted and self.query("#card"):
            self.call_after_refresh(self.reload)

    def _foot(self, card: Card) -> Content:
        pattern = card.pattern
        lines = []
        if card.trend is not None and card.trend.course is not None:
            lines.append(trend_content(card.trend, ascii_only=self.ascii_only))
        if pattern.support_impact and pattern.product_impact:
            lines.append(_placed(pattern))
        decision = self.work.decisions.of_meeting(self._meeting).get(pattern.id) if self._meeting else None
        if decision is not None:
            why = f", because {display_text(decision.why)}" if decision.why else ""
            lines.append(Content.assemble(("Decision: ", "$quiet"), (decision.outcome, "bold $joint"), (why, "")))
        lines += [_quote(quote, self.size.width - 20) for quote in card.quotes[: 3 if self.has_class("-tall") else 1]]
        return Content("\n").join(lines)

    def tick(self) -> None:
        """Repaint the clock."""
        face = self.query_one(BigClock)
        meeting = self._meeting
        face.display = meeting is not None
        if meeting is None:
            return
        clock = self.work.meetings.clock(meeting)
        face.face = format_clock(clock.left)
        face.set_class(clock.left < 0, "-over")
        face.set_class(clock.paused, "-paused")

    # -------------------------------------------------------------- moving

    def action_next(self) -> None:
        """Show the next card; awake, go on in the meeting."""
        self._go(1)

    def action_previous(self) -> None:
        """Show the card before; awake, go back in the meeting."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self._unlocked and self._meeting is not None:
            meeting = self._meeting
            label = self.run_verb(lambda: self.work.meetings.go(by, meeting.stage))
            running = self.work.meetings.running()
            if running is not None and running.stage.phase is Phase.PATTERNS:
                self._shown = running.stage.pattern_id
            self.done(label)
            return
        self.status.say("")
        order = [p.id for p in self.patterns]
        if self._shown in order:
            index = order.index(self._shown) + by
            if 0 <= index < len(order):
                self._shown = order[index]
            else:
                self.status.say("This is the last card." if by > 0 else "This is the first card.")
        self.reload()

    async def action_leave(self) -> None:
        """Turn the screen back."""
        await self.run_action("app.present")


def _name(pattern: Pattern, place: int, of: int, elsewhere: str) -> Content:
    return Content.assemble(
        (f"{pattern.name}   ", "bold $accent"), (display_text(pattern.title), "bold"),
        (f"\n{place} of {of}", "$quiet"), (elsewhere, "$accent"),
    )  # fmt: skip


def _sentences(sentences: tuple[Sentence, ...], *, airy: bool) -> Content:
    """Return the four sentences, what is said in each on lines of its own."""
    parts: list[tuple[str, str]] = []
    for sentence in sentences:
        for part, text in sentence.parts:
            words = display_fragment(text)
            if part is SentencePart.FRAME and text.strip() == ".":
                continue
            if part is SentencePart.FRAME:
                parts.append(
                    (f"{'' if not parts or parts[-1][0].endswith(chr(10)) else chr(10)}{words.strip()}", "$quiet")
                )
            elif part is SentencePart.EVIDENCE:
                parts.append((words, "$quiet"))
            else:
                parts.append((f"\n      {words}", _LOUD[part]))
        parts.append(("\n\n" if airy else "\n", ""))
    return Content.assemble(*parts)


def _placed(pattern: Pattern) -> Content:
    differ = blind.describe_gap(pattern.support_impact, pattern.product_impact)
    return Content.assemble(
        ("S support ", "$quiet"), (str(pattern.support_impact), "bold $support"),
        ("   P product ", "$quiet"), (str(pattern.product_impact), "bold $product"),
        (f"   both {pattern.impact}" if pattern.agreed else "   not agreed yet", "bold $joint"),
        (f"   {differ}" if differ else "", "$accent"),
    )  # fmt: skip


def _quote(quote: Quote, width: int) -> Content:
    return Content.assemble(
        ("“", "$support"), (shorten(display_text(quote.words), max(width, 40)), ""), ("”", "$support")
    )
