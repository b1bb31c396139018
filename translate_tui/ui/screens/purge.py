"""PurgeScreen: the purge session, a field above the entries; after it, what became of each entry."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import TextArea

from translate_tui.commands import Place, capitalized_key, key, key_bar
from translate_tui.commands.base import SESSION_ENDED, SESSION_RUNS
from translate_tui.model import PurgeEntry, PurgeSession, UserError
from translate_tui.protocol.clock import crossed_mark, format_clock
from translate_tui.protocol.purge import PurgeAnswer, describe_answer
from translate_tui.services.purge import DRAFT
from translate_tui.services.workspace import Workspace
from translate_tui.text import fold, shorten
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.widgets.containers import Vertical, VerticalScroll
from translate_tui.ui.widgets.form_dialog import FormDialog, FormField
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.note_input import NoteInput
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

BREAK_S = 600  # after so long, a break is reported to be long enough
MAX_REASON = 220  # characters of a decision's reason under an entry
FORGOTTEN_S = 6 * 3600  # a session that overran by so much was forgotten: the screen says how to close it
NAME_WIDTH = 17  # columns of the speaker's name


def _introduction() -> Content:
    """Return the page that is shown before the first session."""
    return Content.from_markup(
        "[b]The purge session[/]  90 minutes, once, before the first meeting.\n\n"
        "Support shares its most painful tickets, turn by turn, with zero judgment.\n"
        "Once it runs, type what people say, word for word; $keep saves it. That is all.\n"
        "Nothing is scored, merged or sorted. Product listens, and says [b]heard[/].\n"
        "Press [b]$turn[/] to name who speaks. Anyone can stay anonymous: then no name is stored.\n\n"
        "[b]$keep[/]  start the session        [b]$back[/]  back to the journey",
        keep=key("purge.save"),
        turn=key("purge.turn"),
        back=key("purge.back"),
    )


class PurgeEntryList(VirtualList):
    """The entries of a session, the newest last: each with `heard` or, after the session, with what became of it."""

    can_focus = False
    entries: reactive[tuple[PurgeEntry, ...]] = reactive(())
    answers: reactive[dict[int, PurgeAnswer]] = reactive({})  # by ticket id; empty while the session runs

    def watch_entries(self) -> None:
        """Repaint with the new entries; the cursor stays within them."""
        self.total = len(self.entries)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the speaker, the quote, and `heard` or what became of it."""
        entry = self.entries[index]
        answer = self.answers.get(entry.ticket_id)
        state_width = 7 if answer is None else 33
        state = ("heard" if entry.heard else "", -7, "strong")
        if answer is not None:
            state = (describe_answer(answer), state_width, "" if answer.answered else "strong")
        return [
            (entry.speaker or "(no name)", NAME_WIDTH, "quiet"),
            ("", 1, ""),
            (entry.quote, width - NAME_WIDTH - 2 - state_width, ""),
            ("", 1, ""),
            state,
        ]


class PurgeScreen(PagedScreen):
    """The running session; after it, all entries of all sessions with what became of them."""

    PLACE = Place.PURGE
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.PURGE)

    DEFAULT_CSS = """
    PurgeScreen #roster { padding: 0 1; color: $quiet; }
    PurgeScreen NoteInput { margin: 1 0; }
    PurgeScreen PurgeEntryList { height: 1fr; }
    PurgeScreen #said { height: auto; }
    PurgeScreen #whole { height: auto; max-height: 8; padding: 0 2; border-top: solid $line; }
    PurgeScreen #whole.-runs { max-height: 4; }
    PurgeScreen #introduction { padding: 2 4; height: 1fr; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        # At the last tick, to ring once when a mark is passed. None: no session was shown yet.
        self._seconds_left: int | None = None
        self._break_s = 0
        self._start_asked = False  # the key that starts another session was pressed once

    def body(self) -> ComposeResult:
        """Return the clock, the roster, the field, the entries, the selected entry, and the page before a session."""
        with Vertical():
            yield TextBlock(id="head", classes="one-line")
            yield TextBlock(id="roster", classes="one-line")
            yield NoteInput(placeholder="what is said, word for word", id="say")
            yield PurgeEntryList()
            with VerticalScroll(id="whole", can_focus=False):
                yield TextBlock(id="said")
            yield TextBlock(_introduction(), id="introduction")

    @property
    def rows(self) -> PurgeEntryList:
        return self.query_one(PurgeEntryList)

    @property
    def _field(self) -> NoteInput:
        return self.query_one(NoteInput)

    @property
    def _runs(self) -> bool:
        session = self.work.purges.session()
        return session is not None and session.ended_at is None

    def reload(self) -> None:
        """Show the running session; after it, the entries of all sessions and what became of them."""
        session, purges = self.work.purges.session(), self.work.purges
        runs = self._runs
        field = self._field
        if not field.text and (draft := self.work.drafts.read(DRAFT).get("said")):
            field.text = draft
            field.move_cursor(field.document.end)
        is_left = not runs and bool(field.text.strip())  # another window has ended the session
        field.disabled = not runs and not is_left
        for name, display in (
            ("NoteInput", not field.disabled),
            ("#roster", runs),
            ("PurgeEntryList", session is not None),
        ):
            self.query_one(name).display = display
        self.query_one("#introduction").display = session is None
        whole = self.query_one("#whole")
        whole.display = session is not None and not runs
        whole.set_class(runs, "-runs")
        if session is not None:
            on_last = runs and self.rows.cursor >= self.rows.total - 1
            self.rows.answers = {} if runs else purges.answers()
            self.rows.entries = tuple(purges.entries(session if runs else None))
            if on_last:  # follow what is said
                self.rows.cursor = self.rows.total - 1
        if is_left:
            self.refuse("What you typed is not saved, for the session has ended. It stays here until you empty it.")
        if field.disabled:
            self.set_focus(None)
        else:
            field.focus()
        self.query_one(KeyBar).show(key_bar(Place.PURGE, SESSION_RUNS if runs else SESSION_ENDED))
        self._show_entry()
        self.tick()

    @on(VirtualList.Moved)
    def _show_entry(self) -> None:
        """Show the selected entry whole: during the session if the list cuts it, after it with what became of it."""
        rows = self.rows
        if not rows.total:
            return
        if self._runs:
            quote = rows.entries[rows.cursor].quote
            self.query_one("#whole").display = len(quote) > rows.size.width - NAME_WIDTH - 10 or "\n" in quote
            self.query_one("#said", TextBlock).update(Content(f"“{display_text(quote)}”"))
            return
        entry = rows.entries[rows.cursor]
        answer = rows.answers.get(entry.ticket_id, PurgeAnswer())
        why = f", because {shorten(answer.why, MAX_REASON)}" if answer.why and answer.shipped_on is None else ""
        self.query_one("#said", TextBlock).update(
            Content.assemble(
                (f"“{display_text(entry.quote)}”", ""),
                (f"\n{display_text(entry.speaker) or 'no name'}", "$support"),
                ("  heard" if entry.heard else "  not marked as heard", "$quiet"),
                (f"\n{describe_answer(answer)}{display_text(why)}", "bold"),
            )
        )

    def tick(self) -> None:
        """Repaint the clock; ring at half time, at two minutes, at zero, and when a break is long enough."""
        session = self.work.purges.session()
        head = self.query_one("#head", TextBlock)
        if session is None:
            head.update("")
            return
        numbers = f"{session.entry_count} shared, {session.heard_count} heard"
        if session.ended_at is not None:
            unanswered = sum(not answer.answered for answer in self.rows.answers.values())
            head.update(
                Content.assemble(
                    (" Purge session ended", "bold"),
                    (f"   {numbers}", "$quiet"),
                    (f"   {unanswered} without a decision" if unanswered else "   all decided", "bold"),
                )
            )
            return
        self._show_clock(session, head, numbers)
        self._show_roster(session)

    def _show_clock(self, session: PurgeSession, head: TextBlock, numbers: str) -> None:
        left = self.work.purges.seconds_left(session)
        if self._seconds_left is not None and crossed_mark(self._seconds_left, left) is not None:
            self._ring("Two minutes left." if left > 0 else "Time is up. The session goes on until you end it.")
        if (
            self._seconds_left is not None
            and self._seconds_left > session.planned // 2 >= left
            and not session.paused_at
        ):
            self._ring(f"Half the time is up. Press {key('purge.pause')} to stop the clock for a break.")
        self._seconds_left = left
        rested = self.work.purges.break_seconds(session)
        if self._break_s < BREAK_S <= rested:
            self._ring(f"Take ten minutes. Press {key('purge.pause')} to restart the clock.")
        self._break_s = rested
        if session.paused_at:
            clock = f"break {format_clock(rested)}, {format_clock(left)} left, {key('purge.pause')} resumes"
        else:
            clock = f"{format_clock(left)} {'left' if left >= 0 else 'over'}"
        turn = f"{display_text(session.speaker)}'s turn" if session.speaker else "no name"
        head.update(
            Content.assemble(
                (f" {turn}", "bold $support"),
                (f"   {clock}", "bold" if left > 120 else "bold reverse $accent"),
                (f"   {numbers}", "$quiet"),
                (f"   still open: {key('purge.readback')} ends it" if left < -FORGOTTEN_S else "", "bold"),
            )
        )

    def _show_roster(self, session: PurgeSession) -> None:
        roster = self.work.purges.roster(session)
        parts: list[tuple[str, str]] = []
        for name in roster:
            style = "bold $support" if fold(name) == fold(session.speaker) else "$quiet"
            parts += [(" · " if parts else "", "$quiet"), (display_text(name), style)]
        if not roster:
            parts = [(f"Press {key('purge.turn')} to name who speaks. Until then, no names are stored.", "$quiet")]
        self.query_one("#roster", TextBlock).update(Content.assemble(*parts))

    def _ring(self, message: str) -> None:
        """Show a message in a toast, and ring the bell if the settings say so."""
        if self.work.settings.read().bell:
            self.app.bell()
        self.notify(message, markup=False)

    @on(TextArea.Changed, "#say")
    def _typed(self) -> None:
        if not self._field.disabled:
            self.work.drafts.save(DRAFT, {"said": self._field.text})
            self.say_what_is_not_stored()
            if not self._field.text and not self._runs:
                self.status.say("")
                self.reload()

    @on(NoteInput.Submitted)
    def action_save(self) -> None:
        """Save what was typed as an entry; without a session, start one."""
        if not self._runs:
            self._start()
        else:
            self._save()

    def _save(self) -> bool:
        """Save what was typed as an entry; return False if that was refused."""
        if self.run_verb(lambda: self.work.purges.add_entry(self._field.text)) is None:
            return False
        self._field.text = ""
        self.rows.cursor = self.rows.total
        self.reload()
        self.status.say("saved")
        return True

    def _start(self) -> None:
        """Start a session; after the first one, which is meant to be the only one, only at the second press."""
        if self.work.purges.session() is not None and not self._start_asked:
            self._start_asked = True
            self.status.say(
                f"A purge session was already held. Press {capitalized_key('purge.save')} again to start another."
            )
            return
        self._start_asked = False
        self.done(self.run_verb(self.work.purges.start), undoable=False)

    def action_turn(self) -> None:
        """Give the turn to the next person on the roster; without a roster, ask for one."""
        session = self.work.purges.session()
        if session is None or not self._runs:
            return
        if not self.work.purges.roster(session):
            self.action_roster()
            return
        if self._field.text.strip() and not self._save():  # it was said by the person whose turn ends
            return
        self.done(self.run_verb(self.work.purges.next_turn), undoable=False)

    def action_roster(self) -> None:
        """Write the roster: the names of those who speak."""
        if not self._runs:
            return
        labels: list[str] = []

        def accept(values: dict[str, str]) -> str | None:
            try:
                labels.append(self.work.purges.add_to_roster(values["names"]))
            except UserError as error:
                return str(error)
            return None

        def closed(values: dict[str, str] | None) -> None:
            if values is not None:
                self.done(labels[-1], undoable=False)

        field = FormField("names", "Names, separated by commas", hint="leave out anyone who wants to stay anonymous")
        self.app.push_screen(FormDialog("Who speaks?", [field], accept=accept), closed)

    def action_unnamed(self) -> None:
        """Give the turn to nobody: what is said from now on is saved without a name."""
        if self._runs:
            self.done(self.run_verb(lambda: self.work.purges.give_turn("")), undoable=False)

    @property
    def _entry(self) -> PurgeEntry | None:
        return self.rows.entries[self.rows.cursor] if self.rows.total else None

    def action_erase_name(self) -> None:
        """Erase the name of the selected entry for good: this cannot be undone."""
        if (entry := self._entry) is not None:
            self.done(self.run_verb(lambda: self.work.purges.erase_name(entry)), undoable=False)

    def action_heard(self) -> None:
        """Mark the selected entry as heard, or take the mark back."""
        if (entry := self._entry) is not None:
            label = self.run_verb(lambda: self.work.purges.toggle_heard(entry))
            self.done(f"{label}: “{shorten(entry.quote, 50)}”" if label else None, undoable=False)

    def action_up(self) -> None:
        self.rows.action_move(-1)

    def action_down(self) -> None:
        self.rows.action_move(1)

    def action_pause(self) -> None:
        """Stop the clock for a break, or let it run again."""
        if self._runs:
            self.done(self.run_verb(self.work.purges.pause), undoable=False)

    def action_readback(self) -> None:
        """Go to the read-back, which ends the session; what is typed is saved first."""
        if not self._runs:
            return
        if not self._field.text.strip() or self._save():
            self.post_message(Navigate(Place.READBACK))

    def action_back(self) -> None:
        self.post_message(GoBack())
