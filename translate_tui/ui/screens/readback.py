"""ReadbackScreen: the end of a purge session, where every entry is read back before the session is ended."""

from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, capitalized_key, key, with_keys
from translate_tui.model import PurgeEntry
from translate_tui.protocol.clock import format_clock
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize, shorten
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.widgets.containers import VerticalScroll
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.text_block import TextBlock


class ReadbackScreen(PagedScreen):
    """One entry at a time, large; after the last one the closing page."""

    PLACE = Place.READBACK
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.READBACK)
    DEFAULT_CSS = """
    ReadbackScreen VerticalScroll { height: 1fr; align-horizontal: center; }
    ReadbackScreen #page { width: 100%; max-width: 90; height: auto; padding: 2 4; }
    ReadbackScreen.-tall #page { padding: 6 4; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._index = 0  # of the entry that is shown; one past the last: the closing page
        self._entries: list[PurgeEntry] = []

    def body(self) -> ComposeResult:
        """Return the head and the page of the entry."""
        yield TextBlock(id="head", classes="one-line")
        with VerticalScroll(can_focus=False):
            yield TextBlock(id="page")

    def resumed(self) -> None:
        self._index = 0
        self.reload()

    def reload(self) -> None:
        """Show the entry that is read back, or after the last one the closing page."""
        session = self.work.purges.session()
        if session is None or session.ended_at is not None:
            self._entries = []
            self.query_one("#page", TextBlock).update(
                f"No purge session is running. {capitalized_key('readback.back')} goes back."
            )
            return
        self._entries = self.work.purges.entries(session)
        self._index = min(self._index, len(self._entries))
        page = (
            self._closing_page()
            if self._index == len(self._entries)
            else self._entry_page(self._entries[self._index])
        )
        self.query_one("#page", TextBlock).update(page)
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self.tick()

    def tick(self) -> None:
        """Repaint the clock, and how many entries are read back and heard."""
        session = self.work.purges.session()
        if session is None or session.ended_at is not None:
            return
        left = self.work.purges.seconds_left(session)
        position = (
            f"{self._index + 1} of {len(self._entries)}" if self._index < len(self._entries) else "all read back"
        )
        self.query_one("#head", TextBlock).update(
            Content.assemble(
                (f" Read back: {position}", "bold"),
                (f"   {session.heard_count} of {session.entry_count} heard", "$quiet"),
                (f"   {format_clock(left)} {'left' if left >= 0 else 'over'}", "bold"),
            )
        )

    def _entry_page(self, entry: PurgeEntry) -> Content:
        return Content.assemble(
            (f"“{display_text(entry.quote)}”", "bold"),
            (f"\n\n{display_text(entry.speaker) or 'no name'}", "$support"),
            (
                "\n\nheard" if entry.heard else f"\n\n{key('readback.heard')}  when the product team says “heard”",
                "bold $product",
            ),
        )

    def _closing_page(self) -> Content:
        said, heard = len(self._entries), sum(entry.heard for entry in self._entries)
        first = f"{key('readback.previous')} goes back to the first"
        unheard = f"{pluralize(said - heard, 'entry is', 'entries are')} not heard yet: {first}.\n\n"
        where = with_keys("{everywhere.journey}, {journey.purge}")
        return Content.assemble(
            (f"{pluralize(said, 'ticket')} shared, {heard} heard.\n\n", "bold"),
            (unheard if heard < said else "", "bold"),
            ("Nothing is lost and nothing is judged. Each entry is a ticket in the inbox, word for word.\n\n", ""),
            ("In the coming weeks, each entry shows what happened to it: the pattern, the slate, the decision, the "
             f"fix. An entry stays marked until it has a decision or a fix ({where}).\n\n", ""),
            ("Thank everyone who spoke.\n\n", "$support"),
            (key("readback.end"), "bold"), ("  ends the session        ", ""),
            (key("readback.back"), "bold"), ("  goes back to the session", ""),
        )  # fmt: skip

    def action_next(self) -> None:
        """Show the next entry, or after the last one the closing page."""
        self.status.say("")
        if self._index < len(self._entries):
            self._index += 1
            self.reload()
        else:
            self.status.say(f"This is the closing page. {key('readback.end')} ends the session.")

    def action_previous(self) -> None:
        """Show the previous entry; from the closing page, the first one that is not heard yet."""
        self.status.say("")
        unheard = [index for index, entry in enumerate(self._entries) if not entry.heard]
        if self._index == len(self._entries) and unheard:
            self._index = unheard[0]
        elif self._index:
            self._index -= 1
        self.reload()

    def action_heard(self) -> None:
        """Mark the entry as heard and show the next one; if it is heard already, take the mark back."""
        if self._index < len(self._entries):
            entry = self._entries[self._index]
            label = self.run_verb(lambda: self.work.purges.toggle_heard(entry))
            self._index += label is not None and not entry.heard
            self.done(f"{label}: “{shorten(entry.quote, 50)}”" if label else None, undoable=False)

    def action_end(self) -> None:
        """End the session; before the closing page, say that it can be ended only there."""
        if self._index < len(self._entries):
            refusal = "You can end the session on the closing page. Press {readback.next} to go on."
            self.status.say(with_keys(refusal))
        elif (label := self.run_verb(self.work.purges.end)) is not None:
            self.done(label)
            self.post_message(Navigate(Place.PURGE))

    def action_back(self) -> None:
        """Go back to the session, where more can be said."""
        self.post_message(GoBack())
