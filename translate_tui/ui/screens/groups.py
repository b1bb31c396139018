"""GroupsScreen: the inbox in groups of similar tickets; one key puts a whole group into a pattern."""

from dataclasses import replace
from functools import partial
from time import monotonic

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, key, with_keys
from translate_tui.model import Cancelled, UserError
from translate_tui.services.groups import MIN_THRESHOLD, STEP, GroupIndex, GroupOrder, SuggestedGroup
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize
from translate_tui.ui.input_queue import QUIET_WORKERS, InputQueueApp
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.pattern_forms import ask_title, choose_pattern
from translate_tui.ui.screens.ticket_forms import ticket_page
from translate_tui.ui.widgets.containers import Horizontal, Vertical
from translate_tui.ui.widgets.dialog import TextDialog
from translate_tui.ui.widgets.groups import GroupList, MemberList
from translate_tui.ui.widgets.masking import current_redactor, display_text
from translate_tui.ui.widgets.rows import VirtualList
from translate_tui.ui.widgets.suggestions import Proposal, SuggestionPane
from translate_tui.ui.widgets.text_block import TextBlock

_MATCHER_READING = "Reading the tickets. Groups appear in a moment."
_COMPARING = "Comparing the tickets. Groups appear in a moment."
_NO_GROUPS = (
    "No tickets are this similar.  {groups.looser} loosens the groups  ·  {groups.back} goes back to the River, "
    "where you sort tickets one by one"
)
_NO_GROUPS_AT_ALL = (
    "No tickets look alike, however loose the groups.  {groups.back} goes back to the River: sort tickets one by "
    "one, or mark those that belong together ({triage.mark}) and create a pattern ({triage.create})"
)
_NO_TICKETS = "The inbox is empty, so there are no groups.  {groups.back} goes back to the River"
MAX_MEMBERS = 5000  # tickets of a group that are listed
MIN_SHOWN_S = 1.0  # groups stay unchanged for so long, so that they can be read while more are found
RELOAD_SHARE = 20  # reloading takes at most a twentieth of the time


class GroupsScreen(BaseScreen):
    """The groups, the tickets of the one under the cursor, and the patterns that they could go to."""

    PLACE = Place.GROUPS
    UNDER = Place.TRIAGE
    BINDINGS = bindings(Place.GROUPS)
    CSS_PATH = "groups.tcss"

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._is_grouping = False  # a worker compares tickets
        self._reload_s = self._reloaded_at = 0.0  # how long the last reload took, and when it ended
        self._order: GroupOrder | None = None  # once somebody works here: a group stays where they saw it
        self._accepted: list[tuple[str, SuggestedGroup, list[int]]] = []  # label, group, what it left out

    def body(self) -> ComposeResult:
        """Return the groups above (in a wide window: beside) their tickets, the ticket and the patterns."""
        yield TextBlock(id="head", classes="one-line")
        with Horizontal(id="panes"):
            yield GroupList(self.work.groups.suggest_title)
            with Vertical(id="right"):
                yield TextBlock(id="members-head", classes="one-line")
                yield MemberList()
                yield TextBlock(id="ticket")
                yield SuggestionPane(Place.GROUPS)
        yield TextBlock(id="nothing")

    def on_mount(self) -> None:
        """Focus the tickets, because the key that excludes one is the most used."""
        self.members.focus()

    @property
    def rows(self) -> GroupList:
        return self.query_one(GroupList)

    @property
    def members(self) -> MemberList:
        """The list of the tickets of the group under the cursor."""
        return self.query_one(MemberList)

    @property
    def group(self) -> SuggestedGroup | None:
        """The group under the cursor; None where there is none."""
        groups = self.rows.groups
        return groups[self.rows.cursor] if self.rows.cursor < len(groups) else None

    # -------------------------------------------------------------- showing

    async def arrive(self, target: Navigate) -> None:
        """Sort the groups again, the largest and surest first. (Closing a dialog leaves them in place.)"""
        if self._order is not None:
            self._order = None
            self.reload()

    def on_key(self, event: events.Key) -> None:
        """Keep the order of the groups from the first key on."""
        super().on_key(event)
        self._keep_order()

    def on_click(self) -> None:
        """Keep the order of the groups from the first click on."""
        self._keep_order()

    def _keep_order(self) -> None:
        if self._order is None:
            self._order = GroupOrder(self.rows.groups)

    def undone(self, label: str) -> None:
        """Put the cursor on the group that is back in the inbox."""
        if self._accepted and self._accepted[-1][0] == label:
            _, group, excluded_ids = self._accepted.pop()
            self.members.excluded |= set(excluded_ids)
            index = GroupIndex(self.rows.groups).find(group)
            if index is not None:
                self.rows.cursor = index
                self._show_group()

    def reload(self) -> None:
        """Show the groups found so far, with the cursor on the same one; compare the tickets that are left."""
        began_at, group_before = monotonic(), self.group
        groups = self.work.groups.groups()
        if self._order is not None:
            groups = self._order.arrange(groups)
        self.rows.groups = tuple(groups)
        index = None if group_before is None else GroupIndex(groups).find(group_before)
        if index is not None:
            self.rows.cursor = index
        self._show_head()
        self._show_group(from_first=index is None)
        self._start_grouping()
        self._reload_s, self._reloaded_at = monotonic() - began_at, monotonic()

    def matcher_updated(self) -> None:
        """Reload: the tickets have been read, and can be compared now."""
        self.reload()

    def tick(self) -> None:
        """Show the groups that were found meanwhile: the larger the inbox, the less often."""
        shown_s = monotonic() - self._reloaded_at
        if self._is_grouping and shown_s > max(MIN_SHOWN_S, self._reload_s * RELOAD_SHARE):
            self.reload()

    def _start_grouping(self) -> None:
        if not self._is_grouping and self.work.groups.is_ready and self.work.groups.waiting_count:
            self._is_grouping = True
            self._compare_tickets()

    @work(thread=True, exit_on_error=False, group=QUIET_WORKERS)
    def _compare_tickets(self) -> None:
        assert isinstance(self.app, InputQueueApp)
        try:
            self.work.groups.compute_affinities(self.app.yield_to_ui)
        except (Cancelled, UserError):
            return
        finally:
            self._is_grouping = False
        self.app.call_from_thread(self.reload)

    def _show_head(self) -> None:
        """Show how many tickets are in groups, or why there is no group."""
        groups, left = self.rows.groups, self.work.groups.waiting_count
        grouped = sum(len(group.ids) for group in groups)
        inbox = self.work.triage.inbox_count()
        head = f" {pluralize(len(groups), 'group')}: {grouped:,} of {pluralize(inbox, 'ticket')} in the inbox"
        to_go = f"   {left:,} to compare" if left and groups else ""
        self.query_one("#head", TextBlock).update(
            Content.assemble(
                (head, "bold"), (f"   threshold {self.work.groups.threshold:.0%}", "$quiet"), (to_go, "$quiet")
            )
        )
        nothing = self.query_one("#nothing", TextBlock)
        nothing.display = not groups
        self.query_one("#panes").display = bool(groups)
        why = (
            _NO_TICKETS
            if not inbox
            else _MATCHER_READING
            if not self.work.groups.is_ready
            else _COMPARING
            if left
            else _NO_GROUPS
            if self.work.groups.threshold > MIN_THRESHOLD
            else _NO_GROUPS_AT_ALL
        )
        nothing.update(Content.assemble((with_keys(why), "$quiet")))

    def _show_group(self, *, from_first: bool = True) -> None:
        """Show the tickets of the group under the cursor, and the patterns that they could go to."""
        group = self.group
        if group is None:
            self.members.show([], frozenset(), from_first=True)
            return
        ids = group.ids[:MAX_MEMBERS]
        tickets = self.work.triage.tickets(ids)
        self.members.show([tickets[i] for i in ids if i in tickets], group.doubtful, from_first=from_first)
        self._show_numbers(
            Proposal(
                tuple(self.work.groups.patterns_for(group)),
                action="" if group.pattern else f"New pattern “{self.rows.title(group)}”",
            )
        )
        self._show_ticket()

    def _show_numbers(self, proposal: Proposal) -> None:
        """Show a proposal, and how many tickets its keys take: those that are not excluded, doubtful or not."""
        assert self.group is not None
        group, excluded = self.group, len(self._excluded_ids(self.group))
        self.query_one(SuggestionPane).proposal = replace(proposal, tickets=len(group.ids) - excluded)
        counts = [
            f"{len(group.ids) - len(group.doubtful)} sure",
            *([f"{len(group.doubtful)} doubtful"] if group.doubtful else []),
            *([f"{excluded} removed"] if excluded else []),
        ]
        head = Content.assemble((pluralize(len(group.ids), "ticket"), "bold"), (f"   {' · '.join(counts)}", "$quiet"))
        self.query_one("#members-head", TextBlock).update(head)

    @on(SuggestionPane.Picked)
    async def _picked(self, event: SuggestionPane.Picked) -> None:
        await self.run_action(f"pick({event.number})")

    @on(VirtualList.Moved)
    def _moved(self, event: VirtualList.Moved) -> None:
        if event.rows is self.members:
            self._show_ticket()
        elif self.group is not None:
            self._show_group()

    def _show_ticket(self) -> None:
        """Show why the ticket under the cursor is in the group, and its words."""
        ticket, group = self.members.ticket, self.group
        if ticket is None or group is None:
            return
        # Reasons hold single folded words, in which the redactor recognizes no name.
        why = "" if current_redactor() else self.work.groups.explain(group, ticket)
        parts = [  # the reason first, because a long quote would push it out of the pane
            (f"Why: {display_text(why)}\n" if why else "", "$quiet"),
            (f"{display_text(ticket.title)}\n" if ticket.title else "", "bold"),
            (f"“{display_text(ticket.quote)}”", "" if ticket.title else "bold"),
        ]
        self.query_one("#ticket", TextBlock).update(Content.assemble(*parts))

    # --------------------------------------------------------------- verbs

    def _need_group(self) -> SuggestedGroup | None:
        """Return the group under the cursor; where there is none, say so."""
        if self.group is None:
            self.refuse(
                with_keys(
                    "There is no group here. Press {groups.looser} for looser groups, {groups.back} to go back."
                )
            )
        return self.group

    def action_accept(self) -> None:
        """Put the group into the pattern that is proposed for it, which may be a new one."""
        if (group := self._need_group()) is not None:
            title = "" if group.pattern else self.rows.title(group)
            self._accept(group, self._excluded_ids(group), group.pattern.id if group.pattern else None, title)

    def action_create(self) -> None:
        """Make a new pattern of the group, with a title that you write."""
        if (group := self._need_group()) is not None:
            excluded_ids = self._excluded_ids(group)
            title = f"New pattern with {pluralize(len(group.ids) - len(excluded_ids), 'ticket')}"
            proposed = self.work.groups.suggest_title(group)
            ask_title(
                self,
                title,
                proposed,
                group.center or group.ids[0],
                partial(self.work.groups.accept, group, excluded_ids, None),
                partial(self._accepted_group, group, excluded_ids),
            )

    def action_pick(self, number: int) -> None:
        """Put the group into the pattern that is shown with this number."""
        suggestions = self.query_one(SuggestionPane).suggestions
        if (group := self.group) is None or number > len(suggestions):
            refusal = (
                "There is no pattern with this number. "
                "Press {groups.choose} to choose one, or {groups.create} to create one."
            )
            self.refuse(with_keys(refusal))
        else:
            self._accept(group, self._excluded_ids(group), suggestions[number - 1].pattern.id)

    def action_choose(self) -> None:
        """Put the group into a pattern that is chosen from a list of all."""
        if (group := self._need_group()) is not None:
            excluded_ids = self._excluded_ids(group)
            title = f"Add {pluralize(len(group.ids) - len(excluded_ids), 'ticket')} to which pattern?"
            choose_pattern(self, title, partial(self._accept, group, excluded_ids))

    def _excluded_ids(self, group: SuggestedGroup) -> list[int]:
        """Return the tickets of a group that are excluded now.

        Verbs get this list when their dialog opens, so that they act on the tickets it asked about: the groups
        behind it may be reloaded meanwhile.
        """
        return [ticket_id for ticket_id in group.ids if ticket_id in self.members.excluded]

    def _accept(
        self, group: SuggestedGroup, excluded_ids: list[int], pattern_id: int | None, title: str = ""
    ) -> None:
        label = self.run_verb(lambda: self.work.groups.accept(group, excluded_ids, pattern_id, title))
        if label is not None:
            self._accepted_group(group, excluded_ids, label)

    def _accepted_group(self, group: SuggestedGroup, excluded_ids: list[int], label: str) -> None:
        self.members.excluded -= set(group.ids)
        self._accepted.append((label, group, excluded_ids))
        self.done(label)

    def action_never(self) -> None:
        """Never propose the group's pattern for its tickets again."""
        group = self.group
        if group is None or group.pattern is None:
            self.refuse("No pattern is suggested for this group, so there is nothing to rule out.")
        else:
            self.done(self.run_verb(lambda: self.work.groups.refuse(group)))

    def action_exclude(self) -> None:
        """Exclude the ticket from the group, or include it again, and go to the next one."""
        ticket = self.members.ticket
        if self._need_group() is not None and ticket is not None:
            self.members.excluded ^= {ticket.id}
            self.members.refresh()
            self._show_numbers(self.query_one(SuggestionPane).proposal)
            excluded = len(self._excluded_ids(self.group)) if self.group else 0
            accept = key("groups.accept")
            are_left = self.group is not None and excluded < len(self.group.ids)
            hint = f": {accept} accepts the others" if are_left else ""
            self.status.say(f"{excluded} removed from the group{hint}" if excluded else "no tickets removed")
            self.members.action_move(1)

    def action_next(self) -> None:
        self._go(1)

    def action_previous(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        cursor_before = self.rows.cursor
        self.rows.cursor += by
        if self.rows.cursor != cursor_before:
            self.status.say("")
            self._show_group()
        else:
            self.status.say("This is the last group." if by > 0 else "This is the first group.")

    def action_looser(self) -> None:
        """Lower the threshold: more tickets are in groups, with more doubtful ones."""
        self._regroup(-STEP)

    def action_stricter(self) -> None:
        """Raise the threshold: only more similar tickets are in groups."""
        self._regroup(STEP)

    def _regroup(self, by: float) -> None:
        threshold = self.work.groups.shift_threshold(by)
        self._order = None
        self.reload()
        self._keep_order()
        self.status.say(f"threshold {threshold:.0%}: {pluralize(len(self.rows.groups), 'group')}")

    def action_read(self) -> None:
        """Show the whole ticket with its replies."""
        if self._need_group() is not None and (ticket := self.members.ticket) is not None:
            self.app.push_screen(TextDialog(ticket_page(ticket, self.work.triage.replies(ticket.id), None)))

    def action_back(self) -> None:
        """Go back to triage; the status line is cleared, because the inbox may have changed since."""
        self.status.say("")
        self.post_message(GoBack())
