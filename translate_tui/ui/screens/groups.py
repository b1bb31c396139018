"""GroupsScreen: the inbox in groups, largest and surest first; one key puts a whole group into a pattern."""

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place, key, with_keys
from translate_tui.model import Cancelled, Ticket, UserError
from translate_tui.services.groups import STEP, ProposedGroup
from translate_tui.text import pluralize
from translate_tui.ui.input_queue import InputQueueApp
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.pattern_forms import ask_title, choose_pattern
from translate_tui.ui.screens.ticket_forms import ticket_page
from translate_tui.ui.widgets.dialog import TextDialog
from translate_tui.ui.widgets.masking import current_redactor, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.tickets import Proposals

_READING = "Reading the tickets: the groups come in a moment."
_LOOKING = "Comparing the tickets with each other: the groups come in a moment."
_NONE = (
    "No tickets belong together at this threshold.  {groups.looser} makes it looser  ·  "
    "{groups.back} goes back to triage one by one"
)
_EMPTY = "The inbox is empty: there is nothing to group.  {groups.back} goes back to the River"
MAX_MEMBERS = 5000  # shown of a group
_MIN_SHOWN_S = 1.0  # how long groups stay as they are, at least, while more are being found


class GroupList(VirtualList, can_focus=False):
    """A line for each group: where to, how many, how many doubtful."""

    groups: reactive[tuple[ProposedGroup, ...]] = reactive(())

    def __init__(self, title: Callable[[ProposedGroup], str]) -> None:
        super().__init__()
        self._title = title
        self._titles: dict[tuple[str, int], str] = {}

    def title(self, group: ProposedGroup) -> str:
        """Return the pattern's title, or the one proposed for a new pattern, in quotes."""
        if group.pattern is not None:
            return group.pattern.title
        if group.key not in self._titles:
            self._titles[group.key] = f"“{self._title(group)}”"
        return self._titles[group.key]

    def watch_groups(self) -> None:
        """Show other groups."""
        self.total = len(self.groups)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a group."""
        group = self.groups[index]
        doubtful = f"{len(group.doubtful)} doubtful" if group.doubtful else ""
        name = group.pattern.name if group.pattern else "new"
        return [
            (name, 5, "strong" if group.pattern else "accent"),
            (self.title(group), width - 5 - 14 - 14, ""),
            (pluralize(len(group.ids), "ticket"), -14, "strong"),
            ("", 2, ""),
            (doubtful, 12, "quiet"),
        ]


class MemberList(VirtualList):
    """The tickets of a group, surest first: excluded ones crossed, doubtful ones with a question mark."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[Ticket] = []
        self.doubtful: frozenset[int] = frozenset()
        self.excluded: set[int] = set()
        self._customers = False  # whether any of them is known

    def show(self, tickets: list[Ticket], doubtful: frozenset[int], *, from_first: bool) -> None:
        """Show the members of a group, from the first one when it is another group than before."""
        self.tickets, self.doubtful = tickets, doubtful
        self._customers = any(ticket.customer for ticket in tickets)
        if from_first:
            self.cursor = 0
        self.total = len(tickets)
        self.refresh()

    @property
    def ticket(self) -> Ticket | None:
        """The ticket under the cursor."""
        return self.tickets[self.cursor] if 0 <= self.cursor < len(self.tickets) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a ticket."""
        ticket = self.tickets[index]
        out = ticket.id in self.excluded
        mark = ("x" if self.app_is_ascii else "✗") if out else "?" if ticket.id in self.doubtful else ""
        customer = 16 if width >= 60 and self._customers else 0
        return [
            (mark, 2, "mark" if not out else "quiet"),
            (ticket.headline, width - 2 - customer, "quiet" if out else ""),
            (ticket.customer, -customer, "quiet"),
        ]


class GroupsScreen(BaseScreen):
    """The groups, the tickets of the one under the cursor, and where they could go."""

    PLACE = Place.GROUPS
    UNDER = Place.TRIAGE
    BINDINGS = bindings(Place.GROUPS)
    CSS_PATH = "groups.tcss"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._looking = False
        self._took = self._shown = 0.0

    def body(self) -> ComposeResult:
        """Groups above (or left of) their tickets, the ticket, and the patterns."""
        yield Static(id="head")
        with Horizontal(id="panes"):
            yield GroupList(self.work.groups.title)
            with Vertical(id="right"):
                yield MemberList()
                yield Static(id="ticket")
                yield Proposals(Place.GROUPS)
        yield Static(id="nothing")

    def on_mount(self) -> None:
        """Focus the tickets: the key that excludes is for the one under the cursor."""
        self.members.focus()

    @property
    def rows(self) -> GroupList:
        """The list of groups."""
        return self.query_one(GroupList)

    @property
    def members(self) -> MemberList:
        """The tickets of the group."""
        return self.query_one(MemberList)

    @property
    def group(self) -> ProposedGroup | None:
        """The group under the cursor."""
        groups = self.rows.groups
        return groups[self.rows.cursor] if self.rows.cursor < len(groups) else None

    # -------------------------------------------------------------- showing

    def reload(self) -> None:
        """Show the groups as they are, the cursor on the same one; look at what has not been looked at."""
        began, before = monotonic(), self.group
        self.rows.groups = groups = tuple(self.work.groups.groups())
        same = None if before is None else _same(before, groups)
        if same is not None:
            self.rows.cursor = same
        self._head()
        self._group(from_first=same is None)
        self._look()
        self._took, self._shown = monotonic() - began, monotonic()

    def was_read(self) -> None:
        """The tickets have been read: now they can be compared."""
        self.reload()

    def tick(self) -> None:
        """Show the groups that were found meanwhile; the larger the inbox, the less often."""
        if self._looking and monotonic() - self._shown > max(_MIN_SHOWN_S, self._took * 20):
            self.reload()

    def _look(self) -> None:
        if not self._looking and self.work.groups.ready and self.work.groups.left:
            self._looking = True
            self._find_out()

    @work(thread=True, exit_on_error=False)
    def _find_out(self) -> None:
        assert isinstance(self.app, InputQueueApp)
        try:
            self.work.groups.look(self.app.yield_to_ui)
        except (Cancelled, UserError):
            return
        finally:
            self._looking = False
        self.app.call_from_thread(self.reload)

    def _head(self) -> None:
        groups, left = self.rows.groups, self.work.groups.left
        inside = sum(len(group.ids) for group in groups)
        inbox = self.work.triage.inbox_count()
        told = f" {pluralize(len(groups), 'group')}: {inside:,} of {pluralize(inbox, 'ticket')} in the inbox"
        looking = f"   {left:,} to go" if left and groups else ""
        self.query_one("#head", Static).update(
            Content.assemble(
                (told, "bold"), (f"   threshold {self.work.groups.threshold:.0%}", "$quiet"), (looking, "$quiet")
            )
        )
        nothing = self.query_one("#nothing", Static)
        nothing.display = not groups
        self.query_one("#panes").display = bool(groups)
        why = _EMPTY if not inbox else _READING if not self.work.groups.ready else _LOOKING if left else _NONE
        nothing.update(Content.assemble((with_keys(why), "$quiet")))

    def _group(self, *, from_first: bool = True) -> None:
        group = self.group
        if group is None:
            self.members.show([], frozenset(), from_first=True)
            return
        ids = group.ids[:MAX_MEMBERS]
        tickets = self.work.triage.tickets(ids)
        self.members.show([tickets[i] for i in ids if i in tickets], group.doubtful, from_first=from_first)
        proposals_view = self.query_one(Proposals)
        proposals_view.title = "" if group.pattern else f"new pattern {self.rows.title(group)}"
        proposals_view.proposals = tuple(self.work.groups.others(group))
        self._ticket()

    @on(Proposals.Picked)
    async def _picked(self, event: Proposals.Picked) -> None:
        await self.run_action(f"pick({event.number})")

    @on(VirtualList.Moved)
    def _moved(self, event: VirtualList.Moved) -> None:
        if event.rows is self.members:
            self._ticket()

    def _ticket(self) -> None:
        ticket, group = self.members.ticket, self.group
        if ticket is None or group is None:
            return
        why = "" if current_redactor() else self.work.groups.why(group, ticket)
        parts = [  # the reason first: a long quote must not push it out of sight
            ("why  ", "$quiet"),
            (display_text(why), "$joint"),
            ("\n“", "$support"),
            (display_text(ticket.quote), ""),
            ("”", "$support"),
        ]
        self.query_one("#ticket", Static).update(Content.assemble(*parts))

    # -------------------------------------------------------------- the verbs

    def action_accept(self) -> None:
        """Put the group where it is proposed."""
        if (group := self.group) is not None:
            title = "" if group.pattern else self.work.groups.title(group)
            self._accept(group, self._without(group), group.pattern.id if group.pattern else None, title)

    def action_name(self) -> None:
        """Make a new pattern with a title of one's own."""
        if (group := self.group) is not None:
            without = self._without(group)
            title = f"New pattern of {pluralize(len(group.ids) - len(without), 'ticket')}"
            proposed = self.work.groups.title(group)
            verb = partial(self._accept, group, without, None)
            ask_title(self, title, proposed, group.middle or group.ids[0], verb)

    def action_pick(self, number: int) -> None:
        """Put the group into one of the patterns shown."""
        proposals = self.query_one(Proposals).proposals
        if (group := self.group) is None or number > len(proposals):
            words = "No pattern is shown there. {groups.choose} picks from all, {groups.name} makes a new one."
            self.refuse(with_keys(words))
        else:
            self._accept(group, self._without(group), proposals[number - 1].pattern.id)

    def action_choose(self) -> None:
        """Put the group into a pattern chosen from all."""
        if (group := self.group) is None:
            self.refuse("There is no group here.")
        else:
            without = self._without(group)
            title = f"Into which pattern with {pluralize(len(group.ids) - len(without), 'ticket')}?"
            choose_pattern(self, title, partial(self._accept, group, without))

    def _without(self, group: ProposedGroup) -> list[int]:
        """Return the excluded tickets of a group as they are now.

        A dialog works on what it asked about, whatever the list behind it shows meanwhile.
        """
        return [ticket_id for ticket_id in group.ids if ticket_id in self.members.excluded]

    def _accept(self, group: ProposedGroup, without: list[int], pattern_id: int | None, title: str = "") -> None:
        label = self.run_verb(lambda: self.work.groups.accept(group, without, pattern_id, title))
        if label is not None:
            self.members.excluded -= set(group.ids)
            self.done(label)

    def action_never(self) -> None:
        """Never propose the group's pattern for its tickets again."""
        group = self.group
        if group is None or group.pattern is None:
            self.refuse("No pattern is proposed for this group, so there is nothing to refuse.")
        else:
            self.done(self.run_verb(lambda: self.work.groups.refuse(group)))

    def action_exclude(self) -> None:
        """Exclude the ticket, or take it in again, and go on."""
        ticket = self.members.ticket
        if ticket is not None:
            self.members.excluded ^= {ticket.id}
            self.members.refresh()
            out = len(self._without(self.group)) if self.group else 0
            self.status.say(
                f"{out} excluded: {key('groups.accept')} takes the others" if out else "nothing is excluded"
            )
            self.members.action_move(1)

    def action_next(self) -> None:
        """Go to the next group."""
        self._go(1)

    def action_previous(self) -> None:
        """Go to the group before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        before = self.rows.cursor
        self.rows.cursor += by
        if self.rows.cursor != before:
            self._group()
        else:
            self.status.say("This is the last group." if by > 0 else "This is the first group.")

    def action_looser(self) -> None:
        """Take more tickets into the groups."""
        self._regroup(-STEP)

    def action_stricter(self) -> None:
        """Take only surer tickets into the groups."""
        self._regroup(STEP)

    def _regroup(self, by: float) -> None:
        threshold = self.work.groups.regroup(by)
        self.reload()
        self.status.say(f"threshold {threshold:.0%}: {pluralize(len(self.rows.groups), 'group')}")

    def action_read(self) -> None:
        """Read the whole ticket with its replies."""
        if (ticket := self.members.ticket) is not None:
            self.app.push_screen(TextDialog(ticket_page(ticket, self.work.triage.replies(ticket.id), None)))

    def action_back(self) -> None:
        """Go back; the status line is cleared, because it told of the inbox as it was."""
        self.status.say("")
        self.post_message(GoBack())


def _same(before: ProposedGroup, groups: Sequence[ProposedGroup]) -> int | None:
    """Return the index of a group now, by its key or else by most of its tickets; None where it is gone."""
    for index, group in enumerate(groups):
        if group.key == before.key:
            return index
    ids = set(before.ids)
    shared = [len(ids.intersection(group.ids)) for group in groups]
    return shared.index(max(shared)) if any(shared) else None
