"""The river list, the ticket under the cursor, and the patterns proposed for it."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from translate_tui.commands import Place, key
from translate_tui.model import Ticket, TicketType, WordKind
from translate_tui.services.triage import Proposal
from translate_tui.text import clean, pluralize
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList, fit

_PAGE = 64  # tickets fetched together
_KINDS = {
    None: "?",
    TicketType.BUG: "BUG",
    TicketType.REQUEST: "REQ",
    TicketType.QUESTION: "ASK",
    TicketType.CALL: "CALL",
    TicketType.PRAISE: "PRAISE",
    TicketType.OTHER: "OTHER",
}


class TicketList(VirtualList):
    """Any number of tickets, fetched by the page as they come into view."""

    def __init__(self, fetch: Callable[[Sequence[int]], dict[int, Ticket]]) -> None:
        super().__init__()
        self._fetch = fetch
        self.ids: array[int] = array("q")
        self.marked: set[int] = set()
        self._pages: dict[int, dict[int, Ticket]] = {}
        self._known_columns: set[str] = set()

    def show(self, ids: "array[int]", stay_on: int | None = None) -> None:
        """Show these tickets; the cursor stays on `stay_on` where it is among them, else where it was."""
        self.ids = ids
        self._pages.clear()
        self.marked &= set(ids) if self.marked else set()
        self._pages[0] = self._fetch(ids[:_PAGE]) if len(ids) else {}
        first = self._pages[0].values()
        self._known_columns = {
            name for name in ("type", "segment", "customer", "posted_at") if any(getattr(t, name) for t in first)
        }
        self.total = len(ids)
        at = self.cursor
        if stay_on is not None and self.ticket_id != stay_on:
            try:
                at = ids.index(stay_on)
            except ValueError:
                at = self.cursor
        self.cursor = at
        self.refresh()

    @property
    def ticket_id(self) -> int | None:
        """The id of the ticket under the cursor."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    @property
    def ticket(self) -> Ticket | None:
        """The ticket under the cursor."""
        return self._ticket(self.cursor) if 0 <= self.cursor < len(self.ids) else None

    def chosen_ids(self) -> list[int]:
        """Return what a verb acts on: all that is marked, else the ticket under the cursor."""
        if self.marked:
            return [ticket_id for ticket_id in self.ids if ticket_id in self.marked]
        return [] if self.ticket_id is None else [self.ticket_id]

    def chosen(self, most: int) -> list[Ticket]:
        """Return the tickets that a verb acts on, the first `most` of them."""
        found = self._fetch(self.chosen_ids()[:most])
        return list(found.values())

    def _ticket(self, index: int) -> Ticket | None:
        page = index // _PAGE
        if page not in self._pages:
            if len(self._pages) > 32:
                self._pages.clear()
            self._pages[page] = self._fetch(self.ids[page * _PAGE : (page + 1) * _PAGE])
        return self._pages[page].get(self.ids[index])

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a ticket's row: mark, type, segment, what was said, customer, day."""
        ticket = self._ticket(index)
        if ticket is None:
            return [("", width, "")]
        mark = ("*" if self.app_is_ascii else "●") if ticket.id in self.marked else ""
        day = f"{ticket.posted_at:%d %b}" if ticket.posted_at else ""
        # A column that nothing fills (an export without customers, say) leaves its room to the words.
        known = self._known_columns
        kind = 7 if "type" in known else 0
        segment = 11 if width >= 60 and "segment" in known else 0
        customer = (18 if width >= 76 else 13) if "customer" in known else 0
        posted = 7 if "posted_at" in known else 0
        said = width - 2 - kind - segment - 1 - customer - posted
        return [
            (mark, 2, "mark"),
            (_KINDS[ticket.type], kind, "quiet"),
            (ticket.segment or "?", segment, "quiet"),
            (ticket.headline, said, ""),
            ("", 1, ""),
            (ticket.customer or "?", customer, "" if ticket.customer else "quiet"),
            (day, -posted, "quiet"),
        ]


class TicketPane(Static):
    """The ticket under the cursor: verbatim, and where it comes from."""

    DEFAULT_CSS = "TicketPane { padding: 0 1; }"
    ticket: reactive[Ticket | None] = reactive(None)

    def __init__(self, means: Callable[[WordKind, str], str]) -> None:
        """`means` says what the words for impact mean here."""
        super().__init__()
        self._means = means

    def watch_ticket(self, ticket: Ticket | None) -> None:
        """Show another ticket."""
        if ticket is None:
            self.update(Content.styled("No ticket here.", "$quiet"))
        else:
            impact = self._means(WordKind.IMPACT, ticket.impact_words) if ticket.impact_words else ""
            self.update(ticket_content(ticket, impact))


def ticket_content(ticket: Ticket, impact: str = "") -> Content:
    """Return a ticket for the screen: who and where it is from, then the quote as it was said.

    `impact` is what its words for the impact are stated to mean.
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
        ("“", "$support"),
        (display_fragment(clean(ticket.quote)), ""),
        ("”\n", "$support"),
        (" · ".join(origin), "$quiet"),
    ]
    return Content.assemble(*parts)


class Proposals(Widget):
    """At most five patterns for the ticket, each with its key and its reason."""

    DEFAULT_CSS = "Proposals { height: 5; padding: 0 1; }"
    proposals: reactive[tuple[Proposal, ...]] = reactive(())
    hint: reactive[str] = reactive("")
    new: reactive[bool] = reactive(False)
    title: reactive[str] = reactive("")  # of a new pattern that is proposed before all others

    def __init__(self, place: Place) -> None:
        """`place` is the one whose keys pick a proposal: triage or groups."""
        super().__init__()
        self._place = place

    @dataclass
    class Picked(Message):
        """A proposal was clicked; `number` counts from 1."""

        number: int

    def render(self) -> Content:
        """Paint a line each: key, pattern, volume, whether it is sure, reason."""
        if not self.proposals and not self.title:
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
                    (f"{key('triage.create')} ", "bold $accent"),
                    ("probably a new pattern", "bold"),
                    ("   nothing there is much like it", "$quiet"),
                )
            )
        for number, proposal in enumerate(self.proposals[: 5 - len(lines)], 1):
            pattern, first = proposal.pattern, number == 1 and not self.new and not self.title
            volume = f"{pattern.volume.customers}+{pattern.volume.unknown}".removesuffix("+0")
            key_name = accept if number == 1 and not self.title else key(f"{self._place}.pick_{number}")
            left = self.size.width - len(key_name) - 1 - 5 - 7
            # The reason is what is judged: it gets the larger part, or a line of its own.
            title = left if self._two_lines else min(len(pattern.title), left * 2 // 5)
            told = [
                (f"{key_name} ", "bold $accent" if first else "bold"),
                (f"{pattern.name:<5}", "bold"),
                (fit(pattern.title, title), "bold" if first else ""),
                (fit(volume, -7), "$quiet"),
            ]
            told.append(("\n       " if self._two_lines else "  ", ""))
            if proposal.sure:
                told.append(("sure  ", "bold $joint"))
            room = (left + 5 if self._two_lines else left - title - 2) - 6 * proposal.sure
            told_already = not proposal.nearest or "like “" in proposal.reason
            near = "" if told_already or not self._two_lines else f" · like “{proposal.nearest}”"
            # Reasons are made of words, folded: a name among them could not be told any more.
            reason = "" if current_redactor() else proposal.reason + near
            told.append((fit(reason, max(room, 1)), "$joint" if first else "$quiet"))
            lines.append(Content.assemble(*told))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Pick the proposal under the mouse."""
        inside = event.get_content_offset(self)  # not the line above the first one
        above = 1 if self.title or (self.new and self.proposals) else 0  # the line of a new pattern
        row = (inside.y - above) // (2 if self._two_lines else 1) if inside is not None else -1
        if 0 <= row < len(self.proposals):
            self.post_message(self.Picked(row + 1))

    @property
    def _two_lines(self) -> bool:
        return self.size.height >= 10
