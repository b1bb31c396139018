"""PurgeScreen: the purge session, one field above what was said; after it, what became of each entry."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from translate_tui.commands import Place, capitalized_key, key, key_bar
from translate_tui.commands.base import SESSION_ENDED, SESSION_RUNS
from translate_tui.model import PurgeEntry, PurgeSession, UserError
from translate_tui.protocol.clock import crossed_mark, format_clock
from translate_tui.protocol.purge import PurgeAnswer, describe_answer
from translate_tui.services.purge import DRAFT
from translate_tui.text import fold, shorten
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.widgets.dialog import FormDialog, FormField
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.note_input import NoteInput
from translate_tui.ui.widgets.rows import Cell, VirtualList

BREAK_S = 600  # after which a break is reported to be long enough
MAX_REASON = 220  # characters of a decision's reason under an entry
LEFT_OPEN_S = 6 * 3600  # of overrun: nobody meant that, the session was forgotten


def _introduction() -> Content:
    """Return what is shown before the first session."""
    return Content.from_markup(
        "[b $accent]The purge session[/]  90 minutes, once, before the first meeting.\n\n"
        "Support shares its most painful tickets, turn by turn, with zero judgment.\n"
        "Type what is said, word for word, and press $keep: nothing else is asked.\n"
        "Nothing is scored, merged or sorted. The listening side says [b]heard[/].\n"
        "Then [b $accent]$turn[/] names who speaks; who wishes to stay unnamed is written nowhere.\n\n"
        "[b $accent]$keep[/]  start the session        [b $accent]$back[/]  the journey",
        keep=key("purge.keep"),
        turn=key("purge.turn"),
        back=key("purge.back"),
    )


class PurgeEntryList(VirtualList):
    """What was said, the newest at the end: `heard` beside it, or after the session what became of it."""

    can_focus = False
    entries: reactive[tuple[PurgeEntry, ...]] = reactive(())
    became: reactive[dict[int, PurgeAnswer]] = reactive({})

    def watch_entries(self) -> None:
        """Show other entries."""
        self.total = len(self.entries)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return who, what, and heard, or what became of it."""
        entry = self.entries[index]
        became = self.became.get(entry.ticket_id)
        last, name = (7, 17) if became is None else (33, 17)
        state = ("heard" if entry.heard else "", -7, "accent")
        if became is not None:
            state = (describe_answer(became), last, "" if became.answered else "accent")
        return [
            (entry.speaker or "(no name)", name, "quiet"),
            ("", 1, ""),
            (entry.quote, width - name - 2 - last, ""),
            ("", 1, ""),
            state,
        ]


class PurgeScreen(PagedScreen):
    """A session that runs, or what became of what was said."""

    PLACE = Place.PURGE
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.PURGE)

    DEFAULT_CSS = """
    PurgeScreen #head { height: 1; }
    PurgeScreen #roster { height: 1; padding: 0 1; color: $quiet; }
    PurgeScreen NoteInput { margin: 1 0; }
    PurgeScreen PurgeEntryList { height: 1fr; }
    PurgeScreen #said { height: auto; }
    PurgeScreen #whole { height: auto; max-height: 8; padding: 0 2; border-top: solid $bar; }
    PurgeScreen #whole.-runs { max-height: 4; }
    PurgeScreen #introduction { padding: 2 4; height: 1fr; }
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._left: int | None = None
        self._break_s = 0
        self._asked_to_begin = False

    def body(self) -> ComposeResult:
        """The field above what was said."""
        with Vertical():
            yield Static(id="head")
            yield Static(id="roster")
            yield NoteInput(placeholder="what is said, word for word", id="say")
            yield PurgeEntryList()
            with VerticalScroll(id="whole", can_focus=False):
                yield Static(id="said")
            yield Static(_introduction(), id="introduction")

    @property
    def rows(self) -> PurgeEntryList:
        """What was said."""
        return self.query_one(PurgeEntryList)

    @property
    def _field(self) -> NoteInput:
        return self.query_one(NoteInput)

    @property
    def _runs(self) -> bool:
        session = self.work.purges.session()
        return session is not None and session.ended_at is None

    def reload(self) -> None:
        """Show the session as it is; after it, everything that was ever said in one and what became of it."""
        session, purges = self.work.purges.session(), self.work.purges
        runs = self._runs
        field = self._field
        field.disabled = not runs
        for name, display in (("NoteInput", runs), ("#roster", runs), ("PurgeEntryList", session is not None)):
            self.query_one(name).display = display
        self.query_one("#introduction").display = session is None
        whole = self.query_one("#whole")
        whole.display = session is not None and not runs
        whole.set_class(runs, "-runs")
        if session is not None:
            follow = runs and self.rows.cursor >= self.rows.total - 1
            self.rows.became = {} if runs else purges.became()
            self.rows.entries = tuple(purges.entries(session if runs else None))
            if follow:
                self.rows.cursor = self.rows.total - 1
        if runs:
            if not field.text and (draft := self.work.drafts.read(DRAFT).get("said")):
                field.text = draft
                field.move_cursor(field.document.end)
            field.focus()
        else:
            self.set_focus(None)
        self.query_one(KeyBar).show(key_bar(Place.PURGE, SESSION_RUNS if runs else SESSION_ENDED))
        self._show_entry()
        self.tick()

    @on(VirtualList.Moved)
    def _show_entry(self) -> None:
        """After a session: the selected entry whole, with what was decided on it."""
        rows = self.rows
        if not rows.total:
            return
        if self._runs:
            quote = rows.entries[rows.cursor].quote
            self.query_one("#whole").display = len(quote) > rows.size.width - 27 or "\n" in quote
            self.query_one("#said", Static).update(Content(f"“{display_text(quote)}”"))
            return
        entry = rows.entries[rows.cursor]
        became = rows.became.get(entry.ticket_id, PurgeAnswer())
        why = f", because {shorten(became.why, MAX_REASON)}" if became.why and became.shipped_on is None else ""
        self.query_one("#said", Static).update(
            Content.assemble(
                (f"“{display_text(entry.quote)}”", ""),
                (f"\n{display_text(entry.speaker) or 'said without a name'}", "$support"),
                ("  heard" if entry.heard else "  not marked as heard", "$quiet"),
                (f"\n{describe_answer(became)}{display_text(why)}", "bold" if became.answered else "bold $accent"),
            )
        )

    def tick(self) -> None:
        """Repaint the clock; ring at two minutes and at zero, and when a break is long enough."""
        session = self.work.purges.session()
        head = self.query_one("#head", Static)
        if session is None:
            head.update("")
            return
        numbers = f"{session.said} said, {session.heard} heard"
        if session.ended_at is not None:
            silent = sum(not answer.answered for answer in self.rows.became.values())
            head.update(
                Content.assemble(
                    (" Purge session ended", "bold"),
                    (f"   {numbers}", "$quiet"),
                    (f"   {silent} without an answer" if silent else "   all answered", "bold $accent"),
                )
            )
            return
        self._clock(session, head, numbers)

    def _clock(self, session: PurgeSession, head: Static, numbers: str) -> None:
        left = self.work.purges.left(session)
        if self._left is not None and crossed_mark(self._left, left) is not None:
            self._ring("Two minutes are left." if left > 0 else "The time is up. Nothing ends by itself.")
        if self._left is not None and self._left > session.planned // 2 >= left and not session.paused_at:
            self._ring(f"Half of the time is over. {capitalized_key('purge.rest')} stops the clock for a break.")
        self._left = left
        rested = self.work.purges.rested(session)
        if self._break_s < BREAK_S <= rested:
            self._ring(f"Ten minutes of break. {capitalized_key('purge.rest')} lets the clock go on.")
        self._break_s = rested
        if session.paused_at:
            clock = f"break {format_clock(rested)}, {format_clock(left)} left"
        else:
            clock = f"{format_clock(left)} {'left' if left >= 0 else 'over'}"
        turn = f"{display_text(session.turn)}'s turn" if session.turn else "without a name"
        head.update(
            Content.assemble(
                (f" {turn}", "bold $support"),
                (f"   {clock}", "bold $accent" if left > 120 else "bold reverse $accent"),
                (f"   {numbers}", "$quiet"),
                (f"   left open: {key('purge.readback')} closes it" if left < -LEFT_OPEN_S else "", "bold $accent"),
            )
        )
        roster = self.work.purges.roster(session)
        parts: list[tuple[str, str]] = []
        for name in roster:
            here = fold(name) == fold(session.turn)
            parts += [(" · " if parts else "", "$quiet"), (display_text(name), "bold $support" if here else "$quiet")]
        if not roster:
            parts = [(f"{key('purge.turn')} names who speaks; without that, nobody is named", "$quiet")]
        self.query_one("#roster", Static).update(Content.assemble(*parts))

    def _ring(self, words: str) -> None:
        if self.work.settings.read().bell:
            self.app.bell()
        self.notify(words, markup=False)

    @on(TextArea.Changed, "#say")
    def _typed(self) -> None:
        if not self._field.disabled:
            self.work.drafts.keep(DRAFT, {"said": self._field.text})

    @on(NoteInput.Submitted)
    def action_keep(self) -> None:
        """Keep what was typed; without a session, start one."""
        if not self._runs:
            self._begin()
            return
        if self.run_verb(lambda: self.work.purges.say(self._field.text)) is not None:
            self._field.text = ""
            self.rows.cursor = self.rows.total
            self.reload()
            self.status.say("kept")

    def _begin(self) -> None:
        """Start a session; another one only at the second press, for it is held once."""
        if self.work.purges.session() is not None and not self._asked_to_begin:
            self._asked_to_begin = True
            self.status.say(
                f"There was a purge session. {capitalized_key('purge.keep')} once more begins another one."
            )
            return
        self._asked_to_begin = False
        self.done(self.run_verb(self.work.purges.start), undoable=False)

    def action_turn(self) -> None:
        """Give the turn to the next on the roster."""
        session = self.work.purges.session()
        if session is None or not self._runs:
            return
        if not self.work.purges.roster(session):
            self.action_roster()
            return
        if self._field.text.strip():
            self.action_keep()  # it belongs to the one whose turn it is now
        self.done(self.run_verb(self.work.purges.next_turn), undoable=False)

    def action_roster(self) -> None:
        """Name who speaks."""
        if not self._runs:
            return
        labels: list[str] = []

        def accept(values: dict[str, str]) -> str | None:
            try:
                labels.append(self.work.purges.name_roster(values["names"]))
            except UserError as error:
                return str(error)
            return None

        def closed(values: dict[str, str] | None) -> None:
            if values is not None:
                self.done(labels[-1], undoable=False)

        asked = FormField("names", "Names, parted by commas", hint="who stays unnamed is not named here")
        self.app.push_screen(FormDialog("Who speaks?", [asked], accept=accept), closed)

    def action_unnamed(self) -> None:
        """Go on without a name."""
        if self._runs:
            self.done(self.run_verb(lambda: self.work.purges.turn("")), undoable=False)

    @property
    def _entry(self) -> PurgeEntry | None:
        return self.rows.entries[self.rows.cursor] if self.rows.total else None

    def action_nameless(self) -> None:
        """Take the name off a turn, for good."""
        if (entry := self._entry) is not None:
            self.done(self.run_verb(lambda: self.work.purges.erase_name(entry)), undoable=False)

    def action_heard(self) -> None:
        """Mark as heard."""
        if (entry := self._entry) is not None:
            label = self.run_verb(lambda: self.work.purges.hear(entry))
            self.done(f"{label}: “{shorten(entry.quote, 50)}”" if label else None, undoable=False)

    def action_up(self) -> None:
        """Select the entry above."""
        self.rows.action_move(-1)

    def action_down(self) -> None:
        """Select the entry below."""
        self.rows.action_move(1)

    def action_rest(self) -> None:
        """A break, or on."""
        if self._runs:
            self.done(self.run_verb(self.work.purges.pause), undoable=False)

    def action_readback(self) -> None:
        """Read everything back; what stands in the field is kept first."""
        if not self._runs:
            return
        if self._field.text.strip():
            self.action_keep()
        self.post_message(Navigate(Place.READBACK))

    def action_back(self) -> None:
        """Go to the journey."""
        self.post_message(GoBack())
