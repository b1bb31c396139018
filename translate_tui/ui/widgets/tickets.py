"""The list of tickets, the ticket under the cursor, and the patterns proposed for it."""

from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from translate_tui.commands import Place, key
from translate_tui.model import Ticket, TicketType, WordKind, local_time
from translate_tui.services.triage import Suggestion
from translate_tui.text import clean, pluralize
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList, fit

PAGE_SIZE = 64  # tickets fetched together
MAX_PAGES = 32  # kept in memory
MAX_SUGGESTIONS = 5  # with the line of a new pattern
MIN_TWO_LINES_HEIGHT = 10  # rows in which each of them gets a second line for its reason
_TYPE_LABELS = {
    None: "?",
    TicketType.BUG: "BUG",
    TicketType.REQUEST: "REQ",
    TicketType.QUESTION: "ASK",
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

    def show(self, ids: "array[int]", stay_on: int | None = None) -> None:
        """Show these tickets; the cursor stays on `stay_on` where it is among them, else where it was."""
        self.ids = ids
        self._pages.clear()
        self.marked &= set(ids) if self.marked else set()
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
        """Return mark, type, segment, words, customer, day; columns that no ticket fills are left out."""
        ticket = self._ticket(index)
        if ticket is None:
            return [("", width, "")]
        mark = ("*" if self.app_is_ascii else "●") if ticket.id in self.marked else ""
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
            (ticket.segment or "?", segment_width, "quiet"),
            (ticket.headline, words_width, ""),
            ("", 1, ""),
            (ticket.customer or "?", customer_width, "" if ticket.customer else "quiet"),
            (day, -day_width, "quiet"),
        ]


class TicketPane(Static):
    """One ticket: its words, and where they come from."""

    DEFAULT_CSS = "TicketPane { padding: 0 1; }"
    ticket: reactive[Ticket | None] = reactive(None)

    def __init__(self, meaning: Callable[[WordKind, str], str]) -> None:
        """`meaning` returns what a ticket's words for the impact are stated to mean, for example H."""
        super().__init__()
        self._meaning = meaning

    def watch_ticket(self, ticket: Ticket | None) -> None:
        """Show the ticket that was set; None: say that there is none."""
        if ticket is None:
            self.update(Content.styled("No ticket here.", "$quiet"))
        else:
            impact = self._meaning(WordKind.IMPACT, ticket.impact_words) if ticket.impact_words else ""
            self.update(ticket_content(ticket, impact))


def ticket_content(ticket: Ticket, impact: str = "") -> Content:
    """Return a ticket for the screen: title, quote, then customer, segment, impact, source and replies.

    `impact` is what its words for the impact are stated to mean; empty: nothing.
    """
    words = display_text(ticket.impact_words).lower()
    origin = [
        display_text(ticket.customer) or "customer unknown",
        display_text(ticket.segment or "segment unknown"),
        *([words + (f" = {impact}" if impact and impact.lower() != words else "")] if words else []),
        display_text(
            f"{ticket.source} {ticket.ref}" if len(ticket.ref) < 14 and not current_redactor() else ticket.source
        ),
    ]
    if ticket.replies:
        more = f" (+{pluralize(ticket.reply_customers, 'customer')})" if ticket.reply_customers else ""
        origin.append(pluralize(ticket.replies, "reply", "replies") + more)
    parts: list[tuple[str, str]] = []
    if ticket.title:
        parts.append((f"{display_text(ticket.title)}\n", "bold"))
    parts += [
        ("“", "$quiet"),
        (display_fragment(clean(ticket.quote)), ""),
        ("”\n", "$quiet"),
        (" · ".join(origin), "$quiet"),
    ]
    return Content.assemble(*parts)


class SuggestionPane(Widget):
    """The patterns proposed for the ticket, MAX_SUGGESTIONS at most, each with its key and its reason."""

    DEFAULT_CSS = "SuggestionPane { height: 5; padding: 0 1; }"
    suggestions: reactive[tuple[Suggestion, ...]] = reactive(())
    hint: reactive[str] = reactive("")
    new: reactive[bool] = reactive(False)
    title: reactive[str] = reactive("")  # of a new pattern, which is proposed before all others; empty: none

    def __init__(self, place: Place) -> None:
        """`place` is the place whose keys pick a suggestion: triage or groups."""
        super().__init__()
        self._place = place

    @dataclass
    class Picked(Message):
        """A suggestion was clicked; `number` counts from 1."""

        number: int

    def render(self) -> Content:
        """Return a line (or two) for each suggestion: key, pattern, volume, whether it is sure, reason."""
        if not self.suggestions and not self.title:
            return Content.styled(self.hint, "$quiet")
        accept = key(f"{self._place}.accept")
        lines = []
        if self.title:
            lines.append(
                Content.assemble((f"{accept} ", "bold $accent"), (fit(self.title, self.size.width - 4), "bold"))
            )
        elif self.new:
            lines.append(
                Content.assemble(
                    (f"{key('triage.create')} ", "bold"),
                    ("probably a new pattern", "bold"),
                    ("   nothing there is much like it", "$quiet"),
                )
            )
        for number, suggestion in enumerate(self.suggestions[: MAX_SUGGESTIONS - len(lines)], 1):
            pattern = suggestion.pattern
            is_first = number == 1 and not self.new and not self.title
            volume = f"{pattern.volume.customers}+{pattern.volume.unknown}".removesuffix("+0")
            key_name = accept if number == 1 and not self.title else key(f"{self._place}.pick_{number}")
            free_width = self.size.width - len(key_name) - 1 - 5 - 7
            # People judge a suggestion by its reason, so that gets the larger part, or a line of its own.
            title_width = free_width if self._two_lines else min(len(pattern.title), free_width * 2 // 5)
            parts = [
                (f"{key_name} ", "bold $accent" if is_first else "bold"),
                (f"{pattern.name:<5}", "bold"),
                (fit(pattern.title, title_width), "bold" if is_first else ""),
                (fit(volume, -7), "$quiet"),
            ]
            parts.append(("\n       " if self._two_lines else "  ", ""))
            if suggestion.sure:
                parts.append(("sure  ", "bold $joint"))
            reason_width = (free_width + 5 if self._two_lines else free_width - title_width - 2) - 6 * suggestion.sure
            add_nearest = self._two_lines and suggestion.nearest and "like “" not in suggestion.reason
            nearest = f" · like “{suggestion.nearest}”" if add_nearest else ""
            # Reasons hold single folded words, in which the redactor recognises no name.
            reason = "" if current_redactor() else suggestion.reason + nearest
            parts.append((fit(reason, max(reason_width, 1)), "$joint" if is_first else "$quiet"))
            lines.append(Content.assemble(*parts))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Post `Picked` for the suggestion under the mouse."""
        offset = event.get_content_offset(self)  # None: on the border or the padding
        lines_above = 1 if self.title or (self.new and self.suggestions) else 0  # of a new pattern
        index = (offset.y - lines_above) // (2 if self._two_lines else 1) if offset is not None else -1
        if 0 <= index < len(self.suggestions):
            self.post_message(self.Picked(index + 1))

    @property
    def _two_lines(self) -> bool:
        return self.size.height >= MIN_TWO_LINES_HEIGHT
