"""Rating the impact: one step up or down, and blind by both teams.

In a blind rating support and product each press a letter, and both are shown at once. What a side pressed is never
shown before: not the letter, not how often it was changed. It is kept as a draft, so that a crash loses nothing,
and cleared when both are revealed.
"""

from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import key
from translate_tui.model import Impact, Pattern, Side, UserError
from translate_tui.protocol import rating
from translate_tui.services.rating import Ratings
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import Drafts
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog

_SIDES = (Side.SUPPORT, Side.PRODUCT)
_HUES = {Side.SUPPORT: "$support", Side.PRODUCT: "$product"}
_LETTERS = {Side.SUPPORT: "S", Side.PRODUCT: "P"}
_MIN_SHOWN_S = 0.7  # how long both letters are shown at least
_STEPS = (None, Impact.L, Impact.M, Impact.H)
_WORDS = {Impact.H: "high", Impact.M: "medium", Impact.L: "low"}


def next_impact(impact: Impact | None, by: int) -> Impact:
    """Return the impact one higher or lower; what is not rated yet begins at L or H."""
    if impact is None:
        return Impact.L if by > 0 else Impact.H
    return _STEPS[max(min(_STEPS.index(impact) + by, 3), 1)] or Impact.L


def rate_blind(screen: BaseScreen, pattern: Pattern, meeting_id: int | None) -> None:
    """Have both sides rate a pattern blind, reveal both, and ask what they agree on."""

    def agreed(impact: Impact | None) -> None:
        if impact is None:
            screen.done(dialog.revealed) if dialog.revealed else screen.run_verb(screen.reload)
            return
        label = screen.run_verb(lambda: screen.work.ratings.agree(pattern.id, impact, meeting_id))
        if label is not None:
            screen.done(label)
            undo, risks = key("everywhere.undo"), key("meeting.risks")
            screen.status.say(f"{label} - {undo} undoes, {risks} says what is at risk")

    dialog = BlindRating(screen.work.ratings, screen.work.drafts, pattern, meeting_id, ascii_only=screen.ascii_only)
    screen.app.push_screen(dialog, agreed)


class BlindRating(BaseDialog[Impact | None]):
    """One side after the other, then both at once, then what both agree on."""

    DEFAULT_CSS = """
    BlindRating { align: center middle; }
    BlindRating > VerticalScroll { width: 76; max-width: 96%; height: auto; max-height: 96%; padding: 1 2;
        background: $panel; border: round $accent; }
    BlindRating Vertical, BlindRating Static { height: auto; }
    """
    BINDINGS = [Binding("escape", "leave", show=False), Binding("enter", "go_on", show=False)]

    def __init__(
        self, ratings: Ratings, drafts: Drafts, pattern: Pattern, meeting_id: int | None, *, ascii_only: bool = False
    ) -> None:
        super().__init__()
        self._ratings, self._drafts = ratings, drafts
        self._point = "##" if ascii_only else "██"
        self._pattern = pattern
        self._meeting_id = meeting_id
        self._draft_key = f"blind/{meeting_id or 0}/{pattern.id}"
        draft = drafts.read(self._draft_key)
        self._placed = {side: Impact(draft[side]) for side in _SIDES if draft.get(side) in set(Impact)}
        self._turn = 0 if Side.SUPPORT not in self._placed else 1
        left_open = {} if draft else ratings.unresolved(pattern.id, meeting_id)
        self._open = bool(left_open)  # revealed before, and not agreed on
        self._placed |= left_open
        self.revealed = ""  # what was done, once both are shown
        self._shown_at = 0.0
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """The pattern, its evidence, and whose turn it is."""
        with VerticalScroll(), Vertical():
            yield Static(id="blind")

    def on_mount(self) -> None:
        """Paint."""
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """A letter or a digit places; it is not shown."""
        if self._both_seen and event.character == "r":
            self._placed, self._turn, self._open, self.revealed = {}, 0, False, ""
            self._paint()
        impact = rating.RATING_KEYS.get(event.character or "")
        if impact is None:
            return
        event.stop()
        if self._both_seen:
            self.dismiss(impact)
            return
        self._placed[_SIDES[self._turn]] = impact
        self._keep({side: str(impact) for side, impact in self._placed.items()})
        self._paint()

    @property
    def _both_seen(self) -> bool:
        return bool(self.revealed) or self._open

    def _keep(self, placed: dict[str, str]) -> None:
        try:
            self._drafts.keep(self._draft_key, placed)
        except UserError as error:
            self._trouble = str(error)

    def action_go_on(self) -> None:
        """Go to the other side; when both have placed, reveal; when both agree, take it."""
        side = _SIDES[self._turn]
        if self._both_seen:
            # An Enter held down too long must not close the letters before people have seen them.
            if monotonic() - self._shown_at > _MIN_SHOWN_S and len(set(self._placed.values())) == 1:
                self.dismiss(self._placed[Side.SUPPORT])
            return
        if side not in self._placed:
            self._trouble = "Press H, M or L first; nothing of it is shown."
        elif self._turn == 0:
            self._turn, self._trouble = 1, ""
        else:
            self._reveal()
        self._paint()

    def _reveal(self) -> None:
        support, product = (self._placed[side] for side in _SIDES)
        try:
            self.revealed = self._ratings.reveal(self._pattern.id, support, product, self._meeting_id)
        except UserError as error:
            self._trouble = str(error)
            return
        self._shown_at, self._trouble = monotonic(), ""
        self._keep({})

    def action_leave(self) -> None:
        """Leave; what was placed is kept and not shown."""
        self.dismiss(None)

    # ------------------------------------------------------------- painting

    def _paint(self) -> None:
        pattern = self._pattern
        head = Content.assemble(
            (f"{pattern.name} ", "bold $accent"),
            (display_text(pattern.title), "bold"),
            (f"\n{self._evidence()}\n\n", "$quiet"),
        )
        body = self._both() if self._both_seen else self._one()
        trouble = Content.styled(f"\n{self._trouble}", "bold $error") if self._trouble else Content("")
        self.query_one("#blind", Static).update(head + body + trouble)

    def _evidence(self) -> str:
        pattern = self._pattern
        if not pattern.valued:
            return str(pattern.volume)
        known = f"known of {pattern.valued} of {pattern.volume.customers}"
        return f"{pattern.volume}; {pattern.yearly_value:,} a year ({known})"

    def _one(self) -> Content:
        parts: list[tuple[str, str]] = []
        for turn, side in enumerate(_SIDES):
            name = f"{_LETTERS[side]}  {side}".ljust(14)
            done = "has placed it" if side in self._placed else "has not placed it yet"
            here = turn == self._turn
            parts += [("› " if here else "  ", "bold $accent"), (name, f"bold {_HUES[side]}"), (f"{done}\n", "")]
        side = _SIDES[self._turn]
        parts += [
            (f"\n{str(side).capitalize()}: how high is the impact?  ", f"bold {_HUES[side]}"),
            ("H M L", "bold $accent"), (" or ", "$quiet"), ("3 2 1", "bold $accent"), ("\n", ""),
            ("What is pressed is not shown; pressing again changes it.\n\n", "$quiet"),
            ("Enter", "bold $accent"),
            (" hands over to product" if self._turn == 0 else " reveals both at once", ""),
            (" · Esc leaves, both are kept hidden", "$quiet"),
        ]  # fmt: skip
        return Content.assemble(*parts)

    def _both(self) -> Content:
        support, product = (self._placed[side] for side in _SIDES)
        rows = zip(*(_letter(side, self._placed[side], self._point) for side in _SIDES), strict=True)
        parts: list[tuple[str, str]] = []
        for left, right in rows:
            parts += [(left.ljust(30), f"bold {_HUES[Side.SUPPORT]}"), (f"{right}\n", f"bold {_HUES[Side.PRODUCT]}")]
        apart = rating.rating_gap(support, product)
        if apart == 2:
            minute = " This stage has got a minute for it." if self._meeting_id else ""
            words = f"\nTwo apart: {rating.describe_gap(support, product)}. Talk about it.{minute}\n"
            parts.append((words, "bold reverse $error"))
        elif apart:
            parts.append((f"\nThey differ: {rating.describe_gap(support, product)}.\n", "bold $accent"))
        else:
            parts.append((f"\nBoth say {_WORDS[support]}.\n", "bold $joint"))
        parts += [("\nWhat do both agree on?  ", "bold $joint"), ("H M L", "bold $accent")]
        if not apart:
            parts += [(" or ", "$quiet"), ("Enter", "bold $accent"), (f" for {support}", "")]
        parts.append((" · r places anew · Esc leaves it open", "$quiet"))
        return Content.assemble(*parts)


_SHAPES = {
    Impact.H: ("# #", "# #", "###", "# #", "# #"),
    Impact.M: ("#   #", "## ##", "# # #", "#   #", "#   #"),
    Impact.L: ("#  ", "#  ", "#  ", "#  ", "###"),
}


def _letter(side: Side, impact: Impact, point: str) -> list[str]:
    rows = ["".join(point if dot == "#" else "  " for dot in row) for row in _SHAPES[impact]]
    return [f"{_LETTERS[side]}  {side}", "", *(f"   {row}" for row in rows), f"   {_WORDS[impact]}"]
