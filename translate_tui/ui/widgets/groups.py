"""The lists of the groups screen: the groups, and the tickets of one of them."""

from collections.abc import Callable, Sequence

from textual.reactive import reactive

from translate_tui.model import Ticket
from translate_tui.services.groups import SuggestedGroup
from translate_tui.text import pluralize
from translate_tui.ui.widgets.masking import display_customer
from translate_tui.ui.widgets.rows import Cell, VirtualList

MIN_NOUN_COLUMNS = 66  # of a list that has room for "3 tickets" instead of "3", and for customers


class GroupList(VirtualList, can_focus=False):
    """A row for each group: its pattern, its number of tickets, and how many of them are doubtful."""

    groups: reactive[tuple[SuggestedGroup, ...]] = reactive(())

    def __init__(self, suggest_title: Callable[[SuggestedGroup], str]) -> None:
        super().__init__()
        self._suggest_title = suggest_title
        self._titles: dict[tuple[int, ...], str] = {}  # by the tickets

    def title(self, group: SuggestedGroup) -> str:
        """Return the pattern's title, or the one that is proposed for a new pattern."""
        if group.pattern is not None:
            return group.pattern.title
        if group.ids not in self._titles:
            self._titles[group.ids] = self._suggest_title(group)
        return self._titles[group.ids]

    def watch_groups(self) -> None:
        """Repaint with the new groups; the cursor stays within them."""
        self.total = len(self.groups)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return pattern, title, number of tickets, number of doubtful ones."""
        group = self.groups[index]
        doubtful = f"{len(group.doubtful)} doubtful" if group.doubtful else ""
        number = pluralize(len(group.ids), "ticket") if width >= MIN_NOUN_COLUMNS else f"{len(group.ids):,}"
        number_width = 13 if width >= MIN_NOUN_COLUMNS else 6
        return [
            (group.pattern.name if group.pattern else "new", 5, "strong"),
            (self.title(group) if group.pattern else f"“{self.title(group)}”", width - 5 - number_width - 15, ""),
            (number, -number_width, "strong"),
            ("", 2, ""),
            (doubtful, 13, "quiet"),
        ]


class MemberList(VirtualList):
    """The tickets of a group, surest first; a cross marks excluded ones, doubtful ones are called so."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[Ticket] = []
        self.doubtful: frozenset[int] = frozenset()
        self.excluded: set[int] = set()
        self._any_customer = False  # else the column for customers is left out

    def show(self, tickets: Sequence[Ticket], doubtful: frozenset[int], *, from_first: bool) -> None:
        """Show the tickets of a group.

        With `from_first` the cursor goes to the first one; else it stays on its ticket, and those that were shown
        before keep their order.
        """
        selected = self.ticket
        place = {} if from_first else {ticket.id: place for place, ticket in enumerate(self.tickets)}
        self.tickets = sorted(tickets, key=lambda ticket: place.get(ticket.id, len(place)))
        self.doubtful = doubtful
        self._any_customer = any(ticket.customer for ticket in tickets)
        self.total = len(tickets)
        if from_first:
            self.cursor = 0
        elif selected in self.tickets:
            self.cursor = self.tickets.index(selected)
        self.refresh()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket under the cursor; None in an empty list."""
        return self.tickets[self.cursor] if 0 <= self.cursor < len(self.tickets) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return mark, words, customer, and whether the ticket is doubtful."""
        ticket = self.tickets[index]
        is_excluded = ticket.id in self.excluded
        cross = "x" if self.app_is_ascii else "✗"
        customer_width = 18 if width >= MIN_NOUN_COLUMNS and self._any_customer else 0
        doubtful_width = 10 if self.doubtful else 0
        gap = 2 if customer_width else 0
        # Of mail, the text says more than the subject; the pane below has both.
        words = ticket.quote or ticket.title
        return [
            (cross if is_excluded else "", 2, "mark"),
            (words, width - 2 - gap - customer_width - doubtful_width, "quiet" if is_excluded else ""),
            ("", gap, ""),
            (display_customer(ticket.customer), -customer_width, "quiet"),
            ("doubtful" if ticket.id in self.doubtful else "", -doubtful_width, "quiet"),
        ]
