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

from translate_tui.commands import key_in
from translate_tui.model import Impact, Pattern, Side, UserError
from translate_tui.protocol import rating
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.services.rating import Ratings
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.form_dialog import DraftStore
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog

_SIDES = (Side.SUPPORT, Side.PRODUCT)
_COLORS = {Side.SUPPORT: "$support", Side.PRODUCT: "$product"}
_LETTERS = {Side.SUPPORT: "S", Side.PRODUCT: "P"}
MIN_REVEALED_S = 0.7  # both ratings stay shown for so long, whatever is pressed
_IMPACTS = (Impact.L, Impact.M, Impact.H)  # ascending
_IMPACT_WORDS = {Impact.H: "high", Impact.M: "medium", Impact.L: "low"}


def next_impact(impact: Impact | None, by: int) -> Impact:
    """Return the impact `by` steps higher or lower, within L to H; from no rating, L going up and H going down."""
    if impact is None:
        return Impact.L if by > 0 else Impact.H
    return _IMPACTS[max(min(_IMPACTS.index(impact) + by, 2), 0)]


def rate_blind(screen: BaseScreen, pattern: Pattern, meeting_id: int | None) -> None:
    """Have both teams rate a pattern's impact blind, reveal both ratings, and record what they agree on."""

    def agreed(impact: Impact | None) -> None:
        if impact is None:
            screen.done(dialog.revealed) if dialog.revealed else screen.run_verb(screen.reload)
            return
        label = screen.run_verb(lambda: screen.work.ratings.rate_jointly(pattern.id, impact, meeting_id))
        if label is not None:
            risks = key_in(screen.PLACE, "risks")
            screen.done(label, then=f"{risks} says what is at risk" if risks else "")

    dialog = BlindRating(screen.work.ratings, screen.work.drafts, pattern, meeting_id, ascii_only=screen.ascii_only)
    screen.app.push_screen(dialog, agreed)


class BlindRating(BaseDialog[Impact | None]):
    """Asks support, then product, for a rating that stays hidden; reveals both; asks what both agree on.

    The result is the agreed impact, or None if the dialog was left before.
    """

    DEFAULT_CSS = """
    BlindRating { align: center middle; }
    BlindRating > VerticalScroll { width: 76; max-width: 96%; height: auto; max-height: 96%; padding: 1 2;
        background: $panel; border: round $accent; }
    BlindRating Vertical, BlindRating Static { height: auto; }
    """
    BINDINGS = [Binding("escape", "leave", show=False), Binding("enter", "go_on", show=False)]

    def __init__(
        self,
        ratings: Ratings,
        drafts: DraftStore,
        pattern: Pattern,
        meeting_id: int | None,
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__()
        self._ratings, self._drafts = ratings, drafts
        self._dot = "##" if ascii_only else "██"
        self._pattern = pattern
        self._meeting_id = meeting_id
        self._draft_key = f"blind/{meeting_id or 0}/{pattern.id}"
        draft = drafts.read(self._draft_key)
        self._rated = {side: Impact(draft[side]) for side in _SIDES if draft.get(side) in set(Impact)}
        self._turn = 0 if Side.SUPPORT not in self._rated else 1
        unresolved = {} if draft else ratings.unresolved(pattern.id, meeting_id)
        self._revealed_before = bool(unresolved)  # in an earlier dialog, without an agreement
        self._rated |= unresolved
        self.revealed = ""  # label of the step, once both ratings are shown
        self._revealed_at = 0.0  # monotonic seconds
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """Return the one text that shows the pattern, its evidence, and whose turn it is."""
        with VerticalScroll(), Vertical():
            yield Static(id="blind")

    def on_mount(self) -> None:
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """Rate by a letter (H M L) or digit (3 2 1), which is not shown; when both are revealed, agree by it."""
        if self._is_revealed and event.character == "r":
            self._rated, self._turn, self._revealed_before, self.revealed = {}, 0, False, ""
            self._paint()
        impact = rating.RATING_KEYS.get(event.character or "")
        if impact is None:
            return
        event.stop()
        if self._is_revealed:
            self.dismiss(impact)
            return
        self._rated[_SIDES[self._turn]] = impact
        self._save_draft({side: str(impact) for side, impact in self._rated.items()})
        self._paint()

    @property
    def _is_revealed(self) -> bool:
        return bool(self.revealed) or self._revealed_before

    def _save_draft(self, ratings: dict[str, str]) -> None:
        try:
            self._drafts.save(self._draft_key, ratings)
        except UserError as error:
            self._trouble = str(error)

    def action_go_on(self) -> None:
        """Hand over to the other team; when both have rated, reveal; when both rated alike, record that as agreed."""
        side = _SIDES[self._turn]
        if self._is_revealed:
            # A key held down repeats: it must not close the ratings before people have seen them.
            if monotonic() - self._revealed_at > MIN_REVEALED_S and len(set(self._rated.values())) == 1:
                self.dismiss(self._rated[Side.SUPPORT])
            return
        if side not in self._rated:
            self._trouble = "Press H, M or L first; nothing of it is shown."
        elif self._turn == 0:
            self._turn, self._trouble = 1, ""
        else:
            self._reveal()
        self._paint()

    def _reveal(self) -> None:
        support, product = (self._rated[side] for side in _SIDES)
        try:
            self.revealed = self._ratings.rate_blind(self._pattern.id, support, product, self._meeting_id)
        except UserError as error:
            self._trouble = str(error)
            return
        self._revealed_at, self._trouble = monotonic(), ""
        self._save_draft({})

    def action_leave(self) -> None:
        """Close the dialog; ratings that are not revealed stay hidden and are kept as a draft."""
        self.dismiss(None)

    # ------------------------------------------------------------- painting

    def _paint(self) -> None:
        pattern = self._pattern
        head = Content.assemble(
            (f"{pattern.name} ", "bold $accent"),
            (display_text(pattern.title), "bold"),
            (f"\n{self._evidence()}\n\n", "$quiet"),
        )
        body = self._revealed_content() if self._is_revealed else self._hidden_content()
        trouble = Content.styled(f"\n{self._trouble}", "bold $error") if self._trouble else Content("")
        self.query_one("#blind", Static).update(head + body + trouble)

    def _evidence(self) -> str:
        """Return the pattern's volume and, where it is known, what its customers pay a year."""
        pattern = self._pattern
        if not pattern.valued:
            return str(pattern.volume)
        return f"{pattern.volume}; {describe_yearly_value(pattern, short=True)}"

    def _hidden_content(self) -> Content:
        """Return whose turn it is and which team has rated, without the ratings."""
        parts: list[tuple[str, str]] = []
        for turn, side in enumerate(_SIDES):
            name = f"{_LETTERS[side]}  {side}".ljust(14)
            state = "has placed it" if side in self._rated else "has not placed it yet"
            mark = "› " if turn == self._turn else "  "
            parts += [(mark, "bold $accent"), (name, f"bold {_COLORS[side]}"), (f"{state}\n", "")]
        side = _SIDES[self._turn]
        parts += [
            (f"\n{str(side).capitalize()}: how high is the impact?  ", f"bold {_COLORS[side]}"),
            ("H M L", "bold $accent"), (" or ", "$quiet"), ("3 2 1", "bold $accent"), ("\n", ""),
            ("What is pressed is not shown; pressing again changes it.\n\n", "$quiet"),
            ("Enter", "bold $accent"),
            (" hands over to product" if self._turn == 0 else " reveals both at once", ""),
            (" · Esc leaves, both are kept hidden", "$quiet"),
        ]  # fmt: skip
        return Content.assemble(*parts)

    def _revealed_content(self) -> Content:
        """Return both ratings in large letters, how far apart they are, and the question what both agree on."""
        support, product = (self._rated[side] for side in _SIDES)
        rows = zip(*(_big_letter(side, self._rated[side], self._dot) for side in _SIDES), strict=True)
        parts: list[tuple[str, str]] = []
        for left, right in rows:
            parts += [
                (left.ljust(30), f"bold {_COLORS[Side.SUPPORT]}"),
                (f"{right}\n", f"bold {_COLORS[Side.PRODUCT]}"),
            ]
        gap = rating.rating_gap(support, product)
        if gap == 2:
            extra_minute = " This stage has got a minute for it." if self._meeting_id else ""
            message = f"\nTwo apart: {rating.describe_gap(support, product)}. Talk about it.{extra_minute}\n"
            parts.append((message, "bold reverse $error"))
        elif gap:
            parts.append((f"\nThey differ: {rating.describe_gap(support, product)}.\n", "bold $accent"))
        else:
            parts.append((f"\nBoth say {_IMPACT_WORDS[support]}.\n", "bold $joint"))
        parts += [("\nWhat do both agree on?  ", "bold $joint"), ("H M L", "bold $accent")]
        if not gap:
            parts += [(" or ", "$quiet"), ("Enter", "bold $accent"), (f" for {support}", "")]
        parts.append((" · r places anew · Esc leaves it open", "$quiet"))
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
