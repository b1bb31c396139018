"""SearchingScreen: a list of tickets that shows what a filter has found while the rest is searched."""

from array import array
from functools import partial
from time import monotonic

from translate_tui.services.search import Search
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.tickets import TicketList

SEARCH_PAUSE_S = 0.001  # between two parts of a search, in which keys are handled
SHOWN_AGAIN_S = 0.2  # between two lists of what a search has found


class SearchingScreen(BaseScreen):
    """Searches between keys. The selected ticket stays selected once it is found, unless somebody moves meanwhile.

    `search` is the one that goes on, `cursor_shown` the row of the cursor when the list was shown last.
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self.search: Search | None = None
        self.cursor_shown = 0
        self._shown_at = 0.0  # on the monotonic clock
        self._sought_id: int | None = None  # the ticket that was selected before the search

    @property
    def rows(self) -> TicketList:
        return self.query_one(TicketList)

    def show_head(self, number: int) -> None:
        """Say how many tickets the list has."""
        raise NotImplementedError

    def show_ticket(self) -> None:
        """Show the ticket under the cursor."""
        raise NotImplementedError

    def show_marks(self) -> None:
        """Show which tickets are marked."""
        raise NotImplementedError

    def search_next(self, search: Search) -> None:
        """Search some more tickets; where some are left, go on with them soon."""
        if search.remaining:
            search.search_next()
        if search.remaining:
            self.search = search
            self.set_timer(SEARCH_PAUSE_S, partial(self._go_on_searching, search))

    def _go_on_searching(self, search: Search) -> None:
        if search is self.search:  # else another one began
            self.run_verb(partial(self._search_and_show, search))

    def _search_and_show(self, search: Search) -> None:
        """Search some more tickets, and show now and then what was found."""
        self.keep_sought()
        self.search = None
        self.search_next(search)
        if self.search is None or monotonic() - self._shown_at >= SHOWN_AGAIN_S:
            self._show_found(search)

    def _show_found(self, search: Search) -> None:
        before, marked = self.rows.ticket_id, set(self.rows.marked)
        ids = search.ids
        self.show_ids(ids)
        self.show_head(len(ids))
        if self.rows.ticket_id != before or self.search is None:
            self.show_ticket()
        if marked != self.rows.marked:
            self.show_marks()

    def finish_search(self) -> None:
        """Search all that is left at once: a verb is about to act on marked tickets that may not be found yet."""
        search, self.search = self.search, None
        if search is not None:
            while search.remaining:
                search.search_next()
            self._show_found(search)

    def keep_sought(self) -> None:
        """Note on which ticket the cursor is to stay: on the one before the search, while nobody moves."""
        if self.search is None or self.rows.cursor != self.cursor_shown:
            self.stay_here()

    def stay_here(self) -> None:
        """Keep the cursor on the ticket on which it is now."""
        self._sought_id = self.rows.ticket_id

    def show_ids(self, ids: "array[int]") -> None:
        self.rows.show(ids, self._sought_id, is_complete=self.search is None)
        self._shown_at, self.cursor_shown = monotonic(), self.rows.cursor
