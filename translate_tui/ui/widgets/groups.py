"""The lists of the groups screen: the groups, and the tickets of one of them."""

from collections.abc import Callable

from textual.reactive import reactive

from translate_tui.model import Ticket
from translate_tui.services.groups import SuggestedGroup
from translate_tui.text import pluralize
from translate_tui.ui.widgets.rows import Cell, VirtualList


class GroupList(VirtualList, can_focus=False):
    """A row for each group: its pattern, its number of tickets, and how many of them are doubtful."""

    groups: reactive[tuple[SuggestedGroup, ...]] = reactive(())

    def __init__(self, suggest_title: Callable[[SuggestedGroup], str]) -> None:
        super().__init__()
        self._suggest_title = suggest_title
        self._titles: dict[tuple[str, int], str] = {}

    def title(self, group: SuggestedGroup) -> str:
        """Return the pattern's title or, in quotes, the one that is proposed for a new pattern."""
        if group.pattern is not None:
            return group.pattern.title
        if group.key not in self._titles:
            self._titles[group.key] = f"“{self._suggest_title(group)}”"
        return self._titles[group.key]

    def watch_groups(self) -> None:
        """Repaint with the new groups; the cursor stays within them."""
        self.total = len(self.groups)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return pattern, title, number of tickets, number of doubtful ones."""
        group = self.groups[index]
        doubtful = f"{len(group.doubtful)} doubtful" if group.doubtful else ""
        name = group.pattern.name if group.pattern else "new"
        return [
            (name, 5, "strong"),
            (self.title(group), width - 5 - 14 - 14, ""),
            (pluralize(len(group.ids), "ticket"), -14, "strong"),
            ("", 2, ""),
            (doubtful, 12, "quiet"),
        ]


class MemberList(VirtualList):
    """The tickets of a group, surest first; a cross marks excluded ones, a question mark doubtful ones."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[Ticket] = []
        self.doubtful: frozenset[int] = frozenset()
        self.excluded: set[int] = set()
        self._any_customer = False  # else the column for customers is left out

    def show(self, tickets: list[Ticket], doubtful: frozenset[int], *, from_first: bool) -> None:
        """Show the tickets of a group; `from_first` moves the cursor to the first one."""
        self.tickets, self.doubtful = tickets, doubtful
        self._any_customer = any(ticket.customer for ticket in tickets)
        if from_first:
            self.cursor = 0
        self.total = len(tickets)
        self.refresh()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket under the cursor; None in an empty list."""
        return self.tickets[self.cursor] if 0 <= self.cursor < len(self.tickets) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return mark, words, customer."""
        ticket = self.tickets[index]
        is_excluded = ticket.id in self.excluded
        cross = "x" if self.app_is_ascii else "✗"
        mark = cross if is_excluded else "?" if ticket.id in self.doubtful else ""
        customer_width = 16 if width >= 60 and self._any_customer else 0
        return [
            (mark, 2, "mark" if not is_excluded else "quiet"),
            (ticket.headline, width - 2 - customer_width, "quiet" if is_excluded else ""),
            (ticket.customer, -customer_width, "quiet"),
        ]
