"""The list of tickets, and the ticket under the cursor."""

from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress

from textual.content import Content
from textual.reactive import reactive

from translate_tui.model import Ticket, TicketType, WordKind, local_time
from translate_tui.text import clean, describe_day, pluralize
from translate_tui.ui.widgets.masking import current_redactor, display_customer, display_fragment, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

PAGE_SIZE = 64  # tickets fetched together
MAX_PAGES = 32  # kept in memory
MIN_COLUMNS = 58  # of a list that shows more than the words of each ticket
MAX_BOLD_QUOTE = 400  # characters; a longer one is easier to read in normal type
_TYPE_LABELS = {
    None: "?",
    TicketType.BUG: "BUG",
    TicketType.REQUEST: "REQ",
    TicketType.QUESTION: "Q",
    TicketType.CALL: "CALL",
    TicketType.PRAISE: "PRAISE",
    TicketType.OTHER: "OTHER",
}


class TicketList(VirtualList):
    """A list of any number of tickets, which are fetched in pages when they come into view."""

    def __init__(self, fetch: Callable[[Sequence[int]], dict[int, Ticket]]) -> None:
        super().__init__()
        self._fetch = fetch
        self.ids: array[int] = array("q")
        self.marked: set[int] = set()
        self._pages: dict[int, dict[int, Ticket]] = {}
        self._filled_columns: set[str] = set()  # those that any ticket of the first page fills

    def show(self, ids: "array[int]", stay_on: int | None = None, *, is_complete: bool = True) -> None:
        """Show these tickets; the cursor stays on `stay_on` where it is among them, else where it was.

        Marks of others are dropped where the list `is_complete`.
        """
        self.ids = ids
        self._pages.clear()
        if self.marked and is_complete:
            self.marked &= set(ids)
        self._pages[0] = self._fetch(ids[:PAGE_SIZE]) if len(ids) else {}
        first_page = self._pages[0].values()
        self._filled_columns = {
            name
            for name in ("type", "segment", "customer", "posted_at")
            if any(getattr(ticket, name) for ticket in first_page)
        }
        self.total = len(ids)
        if stay_on is not None and self.ticket_id != stay_on:
            with suppress(ValueError):  # it is not in the list any more
                self.cursor = ids.index(stay_on)
        self.refresh()

    @property
    def ticket_id(self) -> int | None:
        """The id of the ticket under the cursor; None in an empty list."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    @property
    def ticket(self) -> Ticket | None:
        """The ticket under the cursor; None in an empty list."""
        return self._ticket(self.cursor) if 0 <= self.cursor < len(self.ids) else None

    def chosen_ids(self) -> list[int]:
        """Return the ids that a verb acts on: all marked tickets, or else the one under the cursor."""
        if self.marked:
            return [ticket_id for ticket_id in self.ids if ticket_id in self.marked]
        return [] if self.ticket_id is None else [self.ticket_id]

    def chosen(self, limit: int) -> list[Ticket]:
        """Return the tickets that a verb acts on, at most `limit` of them."""
        return list(self._fetch(self.chosen_ids()[:limit]).values())

    def _ticket(self, index: int) -> Ticket | None:
        """Return the ticket of a row, fetching its page where needed; None if it was deleted meanwhile."""
        page = index // PAGE_SIZE
        if page not in self._pages:
            if len(self._pages) > MAX_PAGES:
                self._pages.clear()
            self._pages[page] = self._fetch(self.ids[page * PAGE_SIZE : (page + 1) * PAGE_SIZE])
        return self._pages[page].get(self.ids[index])

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return mark, type, segment, words, customer, day; columns that no ticket fills are left out.

        In a list that stands beside the ticket there is only room for the words.
        """
        ticket = self._ticket(index)
        if ticket is None:
            return [("", width, "")]
        mark = ("*" if self.app_is_ascii else "●") if ticket.id in self.marked else ""
        if width < MIN_COLUMNS:
            return [(mark, 2, "mark"), (ticket.headline, width - 3, "quiet"), ("", 1, "")]
        day = f"{local_time(ticket.posted_at):%d %b}" if ticket.posted_at else ""
        filled = self._filled_columns
        type_width = 7 if "type" in filled else 0
        segment_width = 11 if width >= 60 and "segment" in filled else 0
        customer_width = (18 if width >= 76 else 13) if "customer" in filled else 0
        day_width = 7 if "posted_at" in filled else 0
        words_width = width - 2 - type_width - segment_width - 1 - customer_width - day_width
        return [
            (mark, 2, "mark"),
            (_TYPE_LABELS[ticket.type], type_width, "quiet"),
            (ticket.segment or "?", max(segment_width - 1, 0), "quiet"),
            ("", 1 if segment_width else 0, ""),
            (ticket.headline, words_width, "quiet"),
            ("", 1, ""),
            (display_customer(ticket.customer) or "?", customer_width, "quiet"),
            (day, -day_width, "quiet"),
        ]


class TicketPane(TextBlock):
    """One ticket: its words, and where they come from."""

    DEFAULT_CSS = "TicketPane { padding: 0 1; min-height: 100%; }"
    ticket: reactive[Ticket | None] = reactive(None)
    is_searching: reactive[bool] = reactive(False)  # no ticket is shown as none has been found yet

    def __init__(self, meaning: Callable[[WordKind, str], str]) -> None:
        """`meaning` returns what a ticket's words for the impact are stated to mean, for example H."""
        super().__init__()
        self._meaning = meaning
        self._is_filled = True  # the text is higher than the room, so its height sets the pane's

    def watch_ticket(self) -> None:
        """Show the ticket that was set."""
        self.draw()

    def watch_is_searching(self) -> None:
        """Say whether there is no ticket, or none yet."""
        if self.ticket is None:
            self.draw()

    def draw(self) -> None:
        """Show the ticket as there is room for it; without one, say that there is none."""
        ticket = self.ticket
        if ticket is None:
            content = Content.styled("Searching." if self.is_searching else "No tickets here.", "$quiet")
        else:
            impact = self._meaning(WordKind.IMPACT, ticket.impact_words) if ticket.impact_words else ""
            content = ticket_content(ticket, impact, is_spaced=self._is_spaced)
        # A layout takes longer than all else that a key in the list causes, so it is left out where texts fit.
        width, room = self.content_size.width, self.container_size.height
        was_filled, self._is_filled = self._is_filled, not width or content.get_height({}, width) > room
        self.update(content, layout=was_filled or self._is_filled)

    @property
    def _is_spaced(self) -> bool:
        return self.screen.has_class("-wide") or self.screen.has_class("-tall")


def ticket_content(ticket: Ticket, impact: str = "", *, is_spaced: bool = True) -> Content:
    """Return a ticket for the screen: title and quote; customer, segment, day, impact, source and replies.

    `impact` is what its words for the impact are stated to mean; empty: nothing. `is_spaced`: there is room for a
    blank line, and for the customer above the words; else the words come first.
    """
    stated = display_text(ticket.impact_words).lower()
    origin = [
        display_customer(ticket.customer) or "customer unknown",
        display_text(ticket.segment or "segment unknown"),
        *([describe_day(local_time(ticket.posted_at).date())] if ticket.posted_at else []),
        *([stated + (f" = {impact}" if impact and impact.lower() != stated else "")] if stated else []),
        display_text(
            f"{ticket.source} {ticket.ref}" if len(ticket.ref) < 14 and not current_redactor() else ticket.source
        ),
    ]
    if ticket.replies:
        more = f" (+{pluralize(ticket.reply_customers, 'customer')})" if ticket.reply_customers else ""
        origin.append(pluralize(ticket.replies, "follow-up") + more)
    quote = display_fragment(clean(ticket.quote))
    is_bold = not ticket.title and len(quote) <= MAX_BOLD_QUOTE
    from_where = (" · ".join(origin), "$quiet")
    title = [(f"{display_text(ticket.title)}\n", "bold")] if ticket.title else []
    words = (f"“{quote}”", "bold" if is_bold else "")
    if is_spaced:
        return Content.assemble(from_where, "\n\n", *title, words)
    return Content.assemble(*title, words, "\n", from_where)
