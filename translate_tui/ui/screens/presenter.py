"""PresenterScreen: what the room sees, masked: a page in large type for each phase of the meeting."""

from typing import NamedTuple

from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import BY_ID, Place, key_bar
from translate_tui.commands.base import LOCKED, UNLOCKED
from translate_tui.model import Meeting, Pattern, Phase, local_time
from translate_tui.protocol.agenda import OPENING_SENTENCE, PHASE_LABELS
from translate_tui.protocol.clock import format_clock
from translate_tui.services.grid import draw_slate
from translate_tui.services.workspace import Workspace
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.meeting_forms import MeetingFormsScreen
from translate_tui.ui.widgets.clock import RoomClock
from translate_tui.ui.widgets.containers import Horizontal, Vertical
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.grid import GridView
from translate_tui.ui.widgets.presenter import (
    STEPS,
    CardPage,
    Drawing,
    Paper,
    card_page,
    close_page,
    commitments_page,
    opening_page,
    time_spans,
)
from translate_tui.ui.widgets.text_block import TextBlock


class Page(NamedTuple):
    """A page: a phase of the meeting, or one pattern of its slate."""

    phase: Phase
    pattern_id: int | None = None


class PresenterScreen(MeetingFormsScreen):
    """A page for each stage of the running meeting; without a meeting, for each pattern of the slate.

    A pattern's page comes in steps: its title and number, its four sentences one by one, and how it is rated.
    """

    PLACE = Place.PRESENTER
    BINDINGS = bindings(Place.PRESENTER)
    DEFAULT_CSS = """
    PresenterScreen TopBar { display: none; }
    PresenterScreen > .work { padding: 1 4 0 4; }
    PresenterScreen.-narrow > .work { padding: 0 2; }
    PresenterScreen #head { height: 2; }
    PresenterScreen #name { width: 1fr; }
    PresenterScreen #times { width: auto; height: 1; }
    PresenterScreen #page { height: 1fr; layers: page clock; }
    PresenterScreen #words { height: 1fr; layer: page; }
    PresenterScreen GridView { height: 1fr; layer: page; }
    PresenterScreen RoomClock { layer: clock; dock: right; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._draft_reopened = True  # drafts are opened again on the meeting screen, not in view of everybody
        self._page: Page | None = None
        self._step = 0
        self._stage_id: int | None = None  # of the running meeting when it was shown last
        self._extra_id: int | None = None  # the pattern that presenting began with, if it is not on the slate
        self._unlocked = False
        self._paper = Paper.of_page(76, 20, ascii_only=ascii_only)
        self._card: CardPage | None = None  # what the page's steps show, read once for all of them

    def body(self) -> ComposeResult:
        """Return the line about pattern and time, and the page with the clock over it."""
        with Vertical():
            with Horizontal(id="head"):
                yield TextBlock(id="name", classes="one-line")
                yield TextBlock(id="times")
            with Vertical(id="page"):
                yield TextBlock(id="words")
                yield GridView(draw_slate, ascii_only=self.ascii_only)
                yield RoomClock(ascii_only=self.ascii_only)

    # ------------------------------------------------------------- showing

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of the slate, behind the one that presenting began with if it is not on the slate."""
        patterns = self._slate()
        if self._extra_id is not None and all(pattern.id != self._extra_id for pattern in patterns):
            extra = self.work.patterns.get(self._extra_id)
            patterns = [*([extra] if extra else []), *patterns]
        return tuple(patterns)

    def _slate(self) -> list[Pattern]:
        meeting = self._meeting
        entries = self.work.slate.of_meeting(meeting.id) if meeting else self.work.slate.entries()
        return [entry.pattern for entry in entries]

    @property
    def pattern(self) -> Pattern | None:
        """The pattern whose card is shown; None on another page."""
        pattern_id = self._page.pattern_id if self._page else None
        return self.work.patterns.get(pattern_id) if pattern_id is not None else None

    def _pages(self) -> list[Page]:
        cards = [Page(Phase.PATTERNS, pattern.id) for pattern in self.patterns]
        if self._meeting is None:
            return cards
        phases = list(dict.fromkeys(stage.phase for stage in self._meeting.stages))
        before = [Page(phase) for phase in phases if phase in (Phase.OPENING, Phase.REVIEW)]
        return [*before, *cards, *(Page(p) for p in (Phase.GRID, Phase.COMMITMENTS, Phase.CLOSE) if p in phases)]

    async def arrive(self, target: Navigate) -> None:
        """Show the card of the target's pattern, or else what the meeting is at."""
        meeting = self._meeting = self.work.meetings.running()
        self._extra_id, self._step, self._unlocked = target.pattern_id, 0, False
        self._stage_id = meeting.stage_id if meeting else None
        if target.pattern_id is not None:
            self._page = Page(Phase.PATTERNS, target.pattern_id)
        else:
            self._page = Page(meeting.stage.phase, meeting.stage.pattern_id) if meeting else None
        self.reload()

    def lock_changed(self, unlocked: bool) -> None:
        """Show in the key bar whether keys that change data are locked."""
        if unlocked != self._unlocked:
            self._unlocked = unlocked
            self.reload()

    def reload(self) -> None:
        """Show the page with its present texts; where the meeting has gone on, the page that it is at."""
        meeting = self._meeting = self.work.meetings.running()
        if meeting is not None and meeting.stage_id != self._stage_id:
            self._stage_id, self._step = meeting.stage_id, 0
            self._page = Page(meeting.stage.phase, meeting.stage.pattern_id)
        pages = self._pages()
        if self._page not in pages:
            self._page, self._step = (pages[0] if pages else None), 0
        page, pattern = self._page, self.pattern
        self._card = self._read_card(pattern) if pattern else None
        is_grid = page is not None and page.phase is Phase.GRID
        self.query_one("#words").display = not is_grid
        grid = self.query_one(GridView)
        grid.display = is_grid
        if is_grid:
            grid.patterns = self.patterns
        self.query_one("#name", TextBlock).update(self._name_content())
        commands = key_bar(Place.PRESENTER, UNLOCKED if self._unlocked else LOCKED)
        lock = BY_ID["everywhere.lock"]
        self.query_one(KeyBar).show([c.labeled("lock") if self._unlocked and c == lock else c for c in commands])
        self._show_page()
        self.tick()

    def _show_page(self) -> None:
        """Draw the page at its present step."""
        drawing = self._draw(self._page)
        self.query_one("#words", TextBlock).update(Content("\n").join(drawing.rows))
        self.query_one(RoomClock).styles.offset = (0, drawing.clock_row)

    def _name_content(self) -> Content:
        """Return what is shown: a pattern and its place among those of today, or a phase."""
        page, meeting = self._page, self._meeting
        if page is None:
            return Content("")
        if page.pattern_id is None:
            words = Content.styled(PHASE_LABELS[page.phase], "bold")
        else:
            slate = [pattern.id for pattern in self._slate()]
            pattern = self.pattern
            place = "not on the slate"
            if page.pattern_id in slate:
                place = f"pattern {slate.index(page.pattern_id) + 1} of {len(slate)}"
            words = Content.assemble((pattern.name if pattern else "", "bold"), (f"  {place}", "$quiet"))
        is_elsewhere = meeting is not None and page != Page(meeting.stage.phase, meeting.stage.pattern_id)
        if meeting is not None and is_elsewhere and not self.has_class("-narrow"):
            words += Content.styled(f"   the meeting is at {self.work.meetings.stage_name(meeting.stage)}", "bold")
        return words

    def _draw(self, page: Page | None) -> Drawing:
        """Draw a page for the present size of the window."""
        size = self.query_one("#page").size
        paper = self._paper = Paper.of_page(max(size.width, 20), max(size.height, 8), ascii_only=self.ascii_only)
        meeting = self._meeting
        if page is None:
            return Drawing([Content.styled("No pattern is on the slate.", "bold")])
        if self._card is not None:
            return card_page(self._card, self._step, paper)
        if meeting is None or page.phase is Phase.GRID:
            return Drawing([])
        today = self.work.today()
        if page.phase is Phase.OPENING:
            here, slate = self.work.attendance.of_meeting(meeting), self.work.slate.of_meeting(meeting.id)
            return opening_page(f"“{OPENING_SENTENCE}”", here, slate, paper)
        if page.phase is Phase.REVIEW:
            return commitments_page("Earlier commitments", self.work.commitments.to_review(meeting), today, paper)
        made = self.work.commitments.of_meeting(meeting)
        if page.phase is Phase.COMMITMENTS:
            return commitments_page("Who does what, by when?", made, today, paper)
        decisions = self.work.decisions.of_meeting(meeting)
        return close_page(self.work.slate.of_meeting(meeting.id), decisions, made, today, paper)

    def _read_card(self, pattern: Pattern) -> CardPage:
        meeting, today = self._meeting, self.work.today()
        return CardPage(
            self.work.patterns.card(pattern.id, quotes=3),
            self.work.decisions.of_meeting(meeting).get(pattern.id) if meeting else None,
            self.work.decisions.before(pattern, meeting),
            self.work.commitments.overdue_on(pattern, today),
            self.work.ratings.current_round(pattern.id),
        )

    def on_resize(self) -> None:
        """Redraw the page: its type and its rows depend on the size of the window."""
        if self.is_mounted and self.query("#words"):
            self.call_after_refresh(self.run_verb, self.reload)

    def tick(self) -> None:
        clock_view, times, meeting = self.query_one(RoomClock), self.query_one("#times", TextBlock), self._meeting
        # A card leaves room for the clock beside its number; other pages only in a wide window, and the grid none.
        has_room = self.pattern is not None or not self._paper.is_narrow
        is_in_head = self._page is not None and (self._page.phase is Phase.GRID or not has_room)
        clock_view.display = meeting is not None and not is_in_head
        if meeting is None:
            times.update("")
            return
        clock = self.work.meetings.clock(meeting)
        clock_view.scale = self._paper.scale
        clock_view.show(clock)
        spans = time_spans(clock.left, self._stage_words(meeting, clock.stage_left), _ends_at(meeting))
        small_clock = [(f"   {format_clock(clock.left)}", "bold")] if is_in_head else []
        times.update(Content.assemble(*spans, *small_clock))

    def _stage_words(self, meeting: Meeting, stage_left: int) -> str:
        """Return what is left of the present stage: "3:10 left for P7"."""
        name = self.work.meetings.stage_name(meeting.stage)
        if stage_left < 0:
            return f"{format_clock(-stage_left)} over for {name}"
        return f"{format_clock(stage_left)} left for {name}"

    # -------------------------------------------------------------- moving

    def action_next(self) -> None:
        """Show the next step of the card; after its last one, the next page."""
        if self._card is not None and self._step < STEPS - 1:
            self._show_step(self._step + 1)
        else:
            self._go(1)

    def action_previous(self) -> None:
        """Show the step before; before the first one, the page before."""
        if self._step > 0:
            self._show_step(self._step - 1)
        else:
            self._go(-1)

    def _show_step(self, step: int) -> None:
        self._step = step
        self.status.say("")
        self._show_page()

    def action_next_page(self) -> None:
        """Show the next page, whatever is left of this one."""
        self._go(1)

    def action_previous_page(self) -> None:
        """Show the page before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        """Go to another page; if keys are unlocked, the meeting goes with it."""
        if self._unlocked and self._meeting is not None:
            stage = self._meeting.stage
            self.done(self.run_verb(lambda: self.work.meetings.move(by, stage)))
            return
        self.status.say("")
        pages = self._pages()
        index = pages.index(self._page) + by if self._page in pages else 0
        if 0 <= index < len(pages):
            self._page, self._step = pages[index], 0
        else:
            self.status.say("This is the last page." if by > 0 else "This is the first page.")
        self.reload()

    async def action_leave(self) -> None:
        await self.run_action("app.present")


def _ends_at(meeting: Meeting) -> str:
    return f"{local_time(meeting.ends_at):%H:%M}"
