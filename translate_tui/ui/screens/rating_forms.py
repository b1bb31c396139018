"""Rating the impact: by one key, and blind by both teams.

In a blind rating each team presses a letter and submits it, in this window or in another one; both are shown at once
when both have. Before that nothing is shown of what was pressed: not the letter, not how often it was changed. Until
it is submitted, a letter is in the memory of the window only; then it is sealed (services/rating.py).
"""

from collections.abc import Callable
from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Label

from translate_tui.commands import Place, capitalized_key, key, key_in
from translate_tui.model import Impact, Pattern, SealedImpact, Side, UserError
from translate_tui.protocol import rating
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.services.rating import SEATS, SIDES, Ratings
from translate_tui.text import shorten
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.widgets.containers import Vertical, VerticalScroll
from translate_tui.ui.widgets.dialog import MAX_TITLE
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.text_block import TextBlock

_COLORS = {Side.SUPPORT: "$support", Side.PRODUCT: "$product"}
_LETTERS = {Side.SUPPORT: "S", Side.PRODUCT: "P"}
MIN_REVEALED_S = 0.7  # both ratings stay shown for so long, whatever is pressed
_IMPACTS = (Impact.L, Impact.M, Impact.H)  # ascending
_IMPACT_WORDS = {impact: name.lower() for impact, name in rating.IMPACT_NAMES.items()}


def rate_blind(screen: BaseScreen, pattern: Pattern) -> None:
    """Have both teams rate a pattern's impact blind, reveal both ratings, and record what they agree on."""

    dialog = screen.run_verb(lambda: BlindRating(screen.work.ratings, pattern, ascii_only=screen.ascii_only))
    if dialog is None:
        return

    def closed(label: str | None) -> None:
        if label is None:
            screen.run_verb(screen.reload)
            return
        edit = key_in(screen.PLACE, "edit")
        screen.done(label, then=f"{edit} adds what is at risk" if edit and dialog.has_agreed else "")

    screen.app.push_screen(dialog, closed)


def rate(screen: BaseScreen, pattern: Pattern) -> None:
    """Ask how high a pattern's impact is, and record the answer as agreed."""

    def closed(impact: Impact | None) -> None:
        if impact is None:
            return
        now = screen.work.patterns.get(pattern.id)
        if now is not None and now.impact is impact:
            screen.status.say(f"{pattern.name} already has impact {_IMPACT_WORDS[impact]}")
        else:
            screen.done(screen.run_verb(lambda: screen.work.ratings.rate(pattern.id, impact)))

    screen.app.push_screen(RateDialog(pattern, screen.work.patterns.get), closed)


class RateDialog(BaseDialog[Impact | None]):
    """Asks for one letter or digit; the result is the impact, or None after Escape."""

    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, pattern: Pattern, read: Callable[[int], Pattern | None]) -> None:
        """`read` returns the pattern with an id as it is now, or None when it is gone."""
        super().__init__()
        self._pattern = pattern
        self._read = read

    def compose(self) -> ComposeResult:
        """Return the pattern, its impact so far, and the keys."""
        with Vertical(classes="sheet"):
            yield TextBlock(self._content(), id="rated")
            yield Label(Content("Esc closes"), classes="hint")

    def _content(self) -> Content:
        pattern = self._pattern
        now = _IMPACT_WORDS[pattern.impact] if pattern.impact else "not rated yet"
        return Content.assemble(
            (f"{pattern.name} ", "bold $quiet"), (shorten(display_text(pattern.title), MAX_TITLE), "bold"),
            (f"\n{pattern.volume}; impact: {now}\n\n", "$quiet"),
            ("How high is the business impact?   ", "bold"), ("H", "bold $accent"), (" high   ", ""),
            ("M", "bold $accent"), (" medium   ", ""), ("L", "bold $accent"), (" low   ", ""),
            ("(or 3 2 1)\n\n", "$quiet"),
        )  # fmt: skip

    def data_changed(self) -> None:
        """Show the impact that another window set; close when the pattern is gone."""
        pattern = self._read(self._pattern.id)
        if pattern is None:
            self.dismiss(None)
        else:
            self._pattern = pattern
            self.query_one("#rated", TextBlock).update(self._content())

    def on_key(self, event: events.Key) -> None:
        """Take the letter or digit of an impact as the answer."""
        impact = rating.RATING_KEYS.get(event.character or "")
        if impact is not None:
            event.stop()
            self.dismiss(impact)

    def action_leave(self) -> None:
        self.dismiss(None)


class BlindRating(BaseDialog[str | None]):
    """Takes the ratings of the teams that rate in this window; when both teams have rated, shows both.

    Then it asks what both agree on. The result says what was done last, None if nothing was.
    """

    DEFAULT_CSS = """
    BlindRating > .sheet { max-height: 96%; }
    BlindRating Vertical, BlindRating TextBlock { height: auto; }
    """
    BINDINGS = bindings(Place.RATING)

    def __init__(self, ratings: Ratings, pattern: Pattern, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ratings = ratings
        self._pattern = pattern
        self._dot = "##" if ascii_only else "██"
        self._seen = ratings.current_round(pattern.id)
        self._typed: SealedImpact | None = None  # not submitted yet
        self._again = False  # a new round is wanted, though both ratings are revealed
        self._is_over = False  # both teams agreed in another window, while this dialog was open
        self._revealed_at = 0.0  # monotonic seconds; 0: before the dialog was opened
        self._revealed_elsewhere = False
        self._message = ""
        self._label: str | None = None  # what was done here last
        self.has_agreed = False

    def compose(self) -> ComposeResult:
        """Return the one text that shows the pattern, its evidence, and whose turn it is."""
        with VerticalScroll(classes="sheet"), Vertical():
            yield TextBlock(id="blind")

    def on_mount(self) -> None:
        self._paint()

    @property
    def _is_revealed(self) -> bool:
        """Whether both ratings are shown, and it is asked what both agree on."""
        return self._seen.revealed is not None and not self._again

    @property
    def _side(self) -> Side:
        """Whose turn it is: of those who rate in this window, the first that has not rated, else the last."""
        seat = self._ratings.seat
        return next((side for side in seat if side not in self._seen.rated), seat[-1])

    # ---------------------------------------------------------------- typing

    def on_key(self, event: events.Key) -> None:
        """Rate by a letter (H M L) or digit (3 2 1), which is not shown; when both are revealed, agree by it."""
        impact = rating.RATING_KEYS.get(event.character or "")
        if impact is None:
            return
        event.stop()
        if self._is_revealed:
            # What was typed as a rating must not agree to what another window revealed a moment ago.
            if not (self._revealed_elsewhere and self._is_fresh):
                self._agree(impact)
        elif not self._is_over:
            self._typed, self._message = SealedImpact(impact), ""
            self._paint()

    @property
    def _is_fresh(self) -> bool:
        """Whether both ratings were revealed so short a time ago that people cannot have seen them yet."""
        return monotonic() - self._revealed_at <= MIN_REVEALED_S

    def action_submit(self) -> None:
        """Submit the rating of the team whose turn it is; when both rated alike, record that as agreed."""
        if self._is_revealed:
            assert self._seen.revealed is not None
            support, product = self._seen.revealed
            # A key held down repeats: it must not close the ratings before people have seen them.
            if support is product and not self._is_fresh:
                self._agree(support)
        elif self._typed is None:
            if not self._is_over:
                self._message = "Press H, M or L first. Your key isn't shown."
                self._paint()
        else:
            self._submit(self._typed)

    def _submit(self, typed: SealedImpact) -> None:
        try:
            self._label = self._ratings.submit(self._seen, self._side, typed)
        except UserError as error:
            self._read_again()
            self._message = str(error)
        else:
            self._typed, self._again, self._message = None, False, ""
            self._seen = self._ratings.current_round(self._pattern.id)
            self._revealed_at, self._revealed_elsewhere = monotonic(), False
        self._paint()

    def _agree(self, impact: Impact) -> None:
        try:
            label = self._ratings.agree(self._seen, impact)
        except UserError as error:
            self._read_again()
            self._message = str(error)
            self._paint()
        else:
            self.has_agreed = True
            self.dismiss(label)

    def action_again(self) -> None:
        """Begin a new round, where the one before was revealed or agreed on; else begin to type again."""
        self._seen = self._ratings.current_round(self._pattern.id)
        self._again, self._is_over = self._seen.revealed is not None, False
        self._typed, self._message = None, ""
        self._paint()

    def action_switch_side(self) -> None:
        """Choose who rates in this window from now on: both teams, only support, or only product."""
        if not self._is_revealed and not self._is_over:
            self._ratings.seat = SEATS[(SEATS.index(self._ratings.seat) + 1) % len(SEATS)]
            self._typed, self._message = None, ""  # it was typed for another team
            self._paint()

    def action_leave(self) -> None:
        """Close the dialog; what was submitted stays sealed until the other team has rated too."""
        self.dismiss(self._label)

    # ---------------------------------------------------------- other windows

    def data_changed(self) -> None:
        """Show what another window did to this pattern's ratings: that a team has rated, or both ratings."""
        self._read_again()
        self._paint()

    def _read_again(self) -> None:
        """Read the round again; if another window revealed it, agreed or undid it, show that and what was lost."""
        now = self._ratings.current_round(self._pattern.id)
        if change := rating.describe_change(self._seen, now):
            lost = " Your rating in this window was not saved." if self._typed is not None else ""
            self._is_over = now.agreed is not None and now.newest > self._seen.newest
            is_shown = self._is_over or (now.revealed is not None and not self._again)
            self._message = "" if is_shown and not lost else f"{change}{lost}"
            self._typed, self._label, self._again = None, None, False
            self._revealed_at, self._revealed_elsewhere = monotonic(), True
        elif now.rated:
            self._again = False  # another window began the new round
        self._seen = now

    # ------------------------------------------------------------- painting

    def _paint(self) -> None:
        pattern = self._pattern
        head = Content.assemble(
            (f"{pattern.name} ", "bold $quiet"),
            (display_text(pattern.title), "bold"),
            (f"\n{self._evidence()}\n\n", "$quiet"),
        )
        if self._is_over:
            body = self._over_content()
        else:
            body = self._revealed_content() if self._is_revealed else self._hidden_content()
        message = Content.styled(f"\n{self._message}", "bold $error") if self._message else Content("")
        self.query_one("#blind", TextBlock).update(head + body + message)

    def _evidence(self) -> str:
        """Return the pattern's volume and, where it is known, what its customers pay a year."""
        pattern = self._pattern
        if not pattern.valued:
            return str(pattern.volume)
        return f"{pattern.volume}; {describe_yearly_value(pattern, short=True)}"

    def _hidden_content(self) -> Content:
        """Return who rates in this window, whose turn it is and which team has rated, without the ratings."""
        turn, seat, rated = self._side, self._ratings.seat, self._seen.rated
        parts: list[tuple[str, str]] = []
        for side in SIDES:
            name = f"{_LETTERS[side]}  {side}".ljust(14)
            mark = "› " if side is turn else "  "
            parts += [(mark, "bold $accent"), (name, f"bold {_COLORS[side]}"), (f"{self._state(side)}\n", "")]
        who = "both teams" if len(seat) > 1 else f"only {seat[0]}"
        reveals = bool(rated - {turn})
        then = "reveals both at once" if reveals else f"hands over to {SIDES[1]}" if seat == SIDES else "submits it"
        parts += [
            (f"\n{str(turn).capitalize()}: how high is the business impact?  ", f"bold {_COLORS[turn]}"),
            ("H M L", "bold"), (" or ", "$quiet"), ("3 2 1", "bold"), ("\n", ""),
            ("Your key isn't shown. Press another to change it.\n\n", "$quiet"),
            (f"{capitalized_key('rating.submit')} ", "bold"), (f"{then}\n", ""),
            (f"{capitalized_key('rating.switch_side')} ", "bold"),
            (f"changes who rates here (now {who})\n", ""),
            (f"{capitalized_key('rating.leave')} closes; submitted ratings stay hidden", "$quiet"),
        ]  # fmt: skip
        return Content.assemble(*parts)

    def _state(self, side: Side) -> str:
        """Return whether a team has rated, in words."""
        if self._typed is not None and side is self._side:
            return f"rated, {key('rating.submit')} submits it"
        if side in self._seen.rated:
            return f"has rated{' before the meeting' if self._seen.early else ''}"
        return "has not rated yet"

    def _over_content(self) -> Content:
        """Return what both teams agreed on in another window."""
        return Content.assemble(
            (f"Both teams agreed on {self._seen.agreed} in another window.\n\n", "bold $joint"),
            (key("rating.again"), "bold"), (" rates again in a new round · ", "$quiet"),
            (key("rating.leave"), "bold"), (" closes", "$quiet"),
        )  # fmt: skip

    def _revealed_content(self) -> Content:
        """Return both ratings in large letters, how far apart they are, and the question what both agree on."""
        assert self._seen.revealed is not None
        support, product = impacts = self._seen.revealed
        letters = (_big_letter(side, impact, self._dot) for side, impact in zip(SIDES, impacts, strict=True))
        parts: list[tuple[str, str]] = []
        for left, right in zip(*letters, strict=True):
            parts += [
                (left.ljust(30), f"bold {_COLORS[Side.SUPPORT]}"),
                (f"{right}\n", f"bold {_COLORS[Side.PRODUCT]}"),
            ]
        gap = rating.rating_gap(support, product)
        if gap == 2:
            extra_minute = " You have one more minute for it." if self._seen.extra_minute else ""
            message = f"\nFar apart: {rating.describe_gap(support, product)}. Talk about it.{extra_minute}\n"
            parts.append((message, "bold reverse $error"))
        elif gap:
            parts.append((f"\nThey differ: {rating.describe_gap(support, product)}.\n", "bold"))
        else:
            parts.append((f"\nBoth say {_IMPACT_WORDS[support]}.\n", "bold $joint"))
        parts += [("\nWhat do both teams agree on?  ", "bold $joint"), ("H M L", "bold")]
        if not gap:
            parts += [
                (" or ", "$quiet"), (capitalized_key("rating.submit"), "bold"), (f" for {support}", ""),
            ]  # fmt: skip
        keys = f" · {key('rating.again')} rates again · {key('rating.leave')} leaves it open"
        parts.append((keys, "$quiet"))
        return Content.assemble(*parts)


_SHAPES = {
    Impact.H: ("# #", "# #", "###", "# #", "# #"),
    Impact.M: ("#   #", "## ##", "# # #", "#   #", "#   #"),
    Impact.L: ("#  ", "#  ", "#  ", "#  ", "###"),
}


def _big_letter(side: Side, impact: Impact, dot: str) -> list[str]:
    """Return the lines of a team's rating: the team, the letter drawn with `dot` (two columns), the word."""
    rows = ["".join(dot if point == "#" else "  " for point in row) for row in _SHAPES[impact]]
    return [f"{_LETTERS[side]}  {side}", "", *(f"   {row}" for row in rows), f"   {_IMPACT_WORDS[impact]}"]
