"""The purge screen: one field, nothing else asked. What is said is kept; what is kept is heard."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from translate_tui.commands import Place
from translate_tui.model import PurgeEntry
from translate_tui.protocol.clock import clock_face, crossed
from translate_tui.screens.base import Room, bindings
from translate_tui.services.purge import DRAFT
from translate_tui.widgets.rows import Cell, Rows
from translate_tui.widgets.shown import shown

_INTRODUCTION = Content.from_markup(
    "[b $accent]The purge session[/]  90 minutes, once, before the first meeting.\n\n"
    "Support shares its most painful tickets, turn by turn, with zero judgment.\n"
    "Type what is said, word for word, and press enter: nothing else is asked.\n"
    "Nothing is scored, merged or sorted. The listening side says [b]heard[/].\n\n"
    "[b $accent]enter[/]  start the session"
)


class SaidList(Rows):
    """What was said, the newest at the end; `heard` beside it."""

    can_focus = False
    entries: reactive[tuple[PurgeEntry, ...]] = reactive(())

    def watch_entries(self) -> None:
        """Show other entries."""
        self.total = len(self.entries)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return who, what, and heard."""
        entry = self.entries[index]
        return [
            (entry.speaker or "(no name)", 14, "quiet"),
            ("", 1, ""),
            (entry.quote, width - 22, ""),
            ("heard" if entry.heard else "", -7, "accent"),
        ]


class PurgeScreen(Room):
    """A session that runs, or what was said in the last one."""

    PLACE = Place.PURGE
    BINDINGS = bindings(Place.PURGE)

    DEFAULT_CSS = """
    PurgeScreen #head { height: 1; }
    PurgeScreen #say { border: none; height: 1; background: $cursor; padding: 0 1; margin: 1 0; }
    PurgeScreen SaidList { height: 1fr; }
    PurgeScreen #introduction { padding: 2 4; height: 1fr; }
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._left: int | None = None

    def body(self) -> ComposeResult:
        """The field above what was said."""
        with Vertical():
            yield Static(id="head")
            yield Input(placeholder="what is said, word for word", id="say")
            yield SaidList()
            yield Static(_INTRODUCTION, id="introduction")

    @property
    def rows(self) -> SaidList:
        """What was said."""
        return self.query_one(SaidList)

    @property
    def _runs(self) -> bool:
        session = self.work.purges.session()
        return session is not None and session.ended_at is None

    def reload(self) -> None:
        """Show the session as it is."""
        session = self.work.purges.session()
        field = self.query_one("#say", Input)
        field.display = self._runs
        self.rows.display = session is not None
        self.query_one("#introduction").display = session is None
        if session is not None:
            follow = self.rows.cursor >= self.rows.total - 1
            self.rows.entries = tuple(self.work.purges.entries(session))
            if follow:
                self.rows.cursor = self.rows.total - 1
        if self._runs:
            if not field.value and (kept := self.work.draft(DRAFT).get("said")):
                field.value = kept
                field.cursor_position = len(kept)
            field.focus()
        else:
            self.set_focus(None)
        self.tick()

    def tick(self) -> None:
        """Repaint the clock; ring at two minutes and at zero."""
        session = self.work.purges.session()
        head = self.query_one("#head", Static)
        if session is None:
            head.update("")
            return
        numbers = f"{session.said} said, {session.heard} heard"
        if session.ended_at is not None:
            head.update(
                Content.assemble((" Purge session ended", "bold"), (f"   {numbers}   enter starts another", "$quiet"))
            )
            return
        left = self.work.purges.left(session)
        if self._left is not None and crossed(self._left, left) is not None:
            if self.work.settings.read().bell:
                self.app.bell()
            self.notify("Two minutes are left." if left > 0 else "The time is up.", markup=False)
        self._left = left
        state = "break" if session.paused_at else "left" if left >= 0 else "over"
        turn = f"{shown(session.turn)}'s turn" if session.turn else "a turn without a name"
        head.update(
            Content.assemble(
                (f" {turn}", "bold $support"),
                (f"   {clock_face(left)} {state}", "bold $accent" if left > 120 else "bold reverse $accent"),
                (f"   {numbers}", "$quiet"),
            )
        )

    @on(Input.Changed, "#say")
    def _typed(self, event: Input.Changed) -> None:
        if self._runs:
            self.work.keep_draft(DRAFT, {"said": event.value})

    @on(Input.Submitted, "#say")
    def action_keep(self) -> None:
        """Keep what was typed; without a session, start one."""
        if not self._runs:
            self.done(self.carry_out(self.work.purges.start), undoable=False)
            return
        field = self.query_one("#say", Input)
        if self.carry_out(lambda: self.work.purges.say(field.value)) is not None:
            field.value = ""
            self.rows.cursor = self.rows.total
            self.reload()
            self.echo.say("kept")

    def action_turn(self) -> None:
        """Give the turn to somebody by name."""
        from translate_tui.widgets.dialog import Ask, Asked

        def named(values: dict[str, str] | None) -> None:
            if values is not None:
                self.done(self.carry_out(lambda: self.work.purges.turn(values["name"])), undoable=False)

        if self._runs:
            self.app.push_screen(
                Ask("Whose turn is it?", [Asked("name", "Name", hint="empty: a turn without a name")]), named
            )

    def action_unnamed(self) -> None:
        """Go on without a name."""
        if self._runs:
            self.done(self.carry_out(lambda: self.work.purges.turn("")), undoable=False)

    def action_heard(self) -> None:
        """Mark as heard."""
        if self.rows.total:
            entry = self.rows.entries[self.rows.cursor]
            self.done(self.carry_out(lambda: self.work.purges.hear(entry)), undoable=False)

    def action_up(self) -> None:
        """Select the entry above."""
        self.rows.action_move(-1)

    def action_down(self) -> None:
        """Select the entry below."""
        self.rows.action_move(1)

    def action_rest(self) -> None:
        """A break, or on."""
        if self._runs:
            self.done(self.carry_out(self.work.purges.pause), undoable=False)

    def action_end(self) -> None:
        """End the session; what stands in the field is kept first."""
        if self._runs:
            if self.query_one("#say", Input).value.strip():
                self.action_keep()
            self.done(self.carry_out(self.work.purges.end), undoable=False)
