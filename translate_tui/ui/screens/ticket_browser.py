"""TicketBrowserScreen: a list of tickets with scopes, filter and marks, and the patterns proposed for each ticket."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, key, key_bar, with_keys
from translate_tui.commands.base import EMPTY_RIVER, HAS_MATCH, LOOKS_NEW, NO_TICKET, PATTERN_TICKETS, SET_ASIDE
from translate_tui.model import Pattern, Ticket
from translate_tui.services.triage import Scope, Suggestion
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.ticket_search import SearchingScreen
from translate_tui.ui.widgets.card import Quotes
from translate_tui.ui.widgets.containers import Horizontal, Vertical, VerticalScroll
from translate_tui.ui.widgets.filter_input import FilterInput
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import VirtualList
from translate_tui.ui.widgets.suggestions import Proposal, SuggestionPane, aside_hint, aside_words
from translate_tui.ui.widgets.text_block import TextBlock
from translate_tui.ui.widgets.tickets import TicketList, TicketPane
from translate_tui.ui.widgets.welcome import welcome

MAX_MATCHED_TOGETHER = 30  # marked tickets for which patterns are proposed together, the first ones
FIRST_PAINT_TICKETS = 200  # more than any window has rows; all ids follow after the first paint
EVIDENCE_QUOTES = 8  # of the first suggestion, in a wide window
_NO_MATCHES = "No ticket in the inbox contains these words. {triage.back} clears the filter."
_ALL_SORTED = "Every ticket is sorted. {everywhere.patterns} shows the patterns, to complete their cards."
_MATCHER_READING = (
    "Reading the tickets. Suggestions appear in a moment.  "
    "You can already use {triage.create}, {triage.choose} and {triage.skip}"
)
_MARKED_KEYS = (
    "{triage.accept}, {triage.pick_1}-{triage.pick_5}, {triage.create}, {triage.never}, {triage.choose}, "
    "{triage.set_aside}, {triage.exclude} act on all of them"
)
_PATTERN_KEYS = (
    "{triage.mark} marks · {triage.exclude} removes · {triage.create} splits off · "
    "{triage.pick_1}-{triage.pick_5}, {triage.choose} move · {triage.back} back"
)
_SCOPES = (Scope.INBOX, Scope.ALL, Scope.PRAISE, Scope.ASIDE)
_SCOPE_WORDS = {
    Scope.INBOX: "in the inbox",
    Scope.ALL: "in the River",
    Scope.PRAISE: "of praise",
    Scope.ASIDE: "set aside",
}


class TicketBrowserScreen(SearchingScreen):
    """Shows the inbox, all tickets, praise, what is set aside, or a pattern's tickets; TriageScreen has the verbs."""

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self.scope = Scope.INBOX
        self.pattern: Pattern | None = None
        self.filter_text = ""
        self._range_start: int | None = None  # index of the row where a range of marks begins
        self._opened_elsewhere = False  # another place asked for the pattern's tickets, and Esc goes back there
        self.proposes_aside = False  # what is proposed first for the chosen tickets is to set them aside
        self._loaded_all = False  # the list has all ids, not only those of the first frame
        self._is_first_frame = False  # what this frame does not need is left for later

    def body(self) -> ComposeResult:
        """Return the list, the ticket, the suggestions and, in a wide window, quotes of the first suggestion."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield TextBlock(id="head", classes="one-line")
                yield FilterInput("words that the tickets contain; Enter keeps the filter")
                yield TicketList(self.work.triage.tickets)
            with Vertical(id="right"):
                with VerticalScroll(id="ticket", can_focus=False):
                    yield TicketPane(self.work.meanings.meaning_of)
                yield SuggestionPane(Place.TRIAGE)
                with VerticalScroll(id="evidence", can_focus=False):
                    yield TextBlock(id="evidence-title", classes="one-line")
                    yield Quotes()
        yield TextBlock(welcome(), id="welcome")

    def on_mount(self) -> None:
        """Focus the list."""
        self.rows.focus()

    def first_frame_written(self) -> None:
        """Load all tickets, if there are more than fit in a window, and show what is proposed."""
        self._is_first_frame = False
        if self._loaded_all:
            self.show_ticket()
        else:
            self.reload()

    def on_resize(self) -> None:
        """Show the ticket as there is room for it now."""
        self.call_after_refresh(self.run_verb, self.query_one(TicketPane).draw)

    def matcher_updated(self) -> None:
        """Show the suggestions for the ticket under the cursor."""
        self.show_ticket()

    def resumed(self) -> None:
        """Reload; where the app opens here, load only as many tickets as fit in a window at first."""
        if self._loaded_all or not self.opens_app:
            self.reload()
        else:
            self._show(first=FIRST_PAINT_TICKETS)

    def reload(self) -> None:
        """Show the tickets of the scope, with the cursor on the same ticket as before."""
        self._loaded_all = True
        if self.scope is Scope.PATTERN and self.pattern is not None:
            self.pattern = self.work.patterns.get(self.pattern.id)
            if self.pattern is None:
                self.scope = Scope.INBOX
        self._show()

    def _show(self, first: int | None = None) -> None:
        """Show the tickets of the scope that match the filter; with `first`, only so many of the inbox."""
        triage = self.work.triage
        self.keep_sought()
        if first is not None:
            ids = triage.first_ids(first)
            self._loaded_all, self._is_first_frame = len(ids) < first, True
        else:
            self.search = None  # an error must not leave the former one
            search = triage.search(self.scope, self.pattern.id if self.pattern else None, self.filter_text)
            self.search_next(search)
            ids = search.ids
        empty = not len(ids) and triage.total() == 0
        self.query_one("#welcome").display = empty
        self.query_one("#panes").display = not empty
        if not empty and self.focused is None:
            self.rows.focus()
        self.show_ids(ids)
        self.show_head(len(ids) if first is None else triage.inbox_count())
        self.show_ticket()

    def show_head(self, number: int) -> None:
        if self.search is not None:
            head = f"{pluralize(number, 'ticket')} found, {self.search.remaining:,} to search"
        elif self.scope is Scope.PATTERN and self.pattern is not None:
            title = display_text(self.pattern.title)
            head = f"{self.pattern.name} {title}: {pluralize(number, 'ticket')}   {key('triage.back')} goes back"
        else:
            head = f"{pluralize(number, 'ticket')} {_SCOPE_WORDS[self.scope]}"
            if self.scope in (Scope.PRAISE, Scope.ASIDE) and number:
                head += f"   {key('triage.bring_back')} moves one back to the inbox"
        head += f"   with “{display_text(self.filter_text)}”" if self.filter_text else ""
        if self.rows.marked:
            head += f"   {len(self.rows.marked)} marked"
        self.query_one("#head", TextBlock).update(Content.styled(f" {head}", "bold"))

    def show_ticket(self) -> None:
        """Show the ticket under the cursor, and the patterns for it or for all marked tickets."""
        ticket = self.rows.ticket
        pane = self.query_one(TicketPane)
        pane.ticket, pane.is_searching = ticket, self.search is not None
        if self._is_first_frame:
            return
        chosen = self.rows.chosen(MAX_MATCHED_TOGETHER) if self.rows.marked else [ticket] if ticket else []
        aside = [proposal for ticket in chosen if (proposal := self.work.set_aside.proposal(ticket))]
        self.proposes_aside = len(aside) == len(chosen) > 0
        self._show_proposal(chosen, aside_words(aside) if self.proposes_aside else "")

    def _show_proposal(self, chosen: Sequence[Ticket], action: str) -> None:
        """Show what is proposed for tickets, and the most useful keys; `action`: to set them aside, or nothing."""
        # No patterns beside it: an automatic reply is evidence of none.
        is_aside = bool(chosen) and all(ticket.aside is not None for ticket in chosen)
        is_placed = bool(chosen) and all(ticket.pattern_id is not None for ticket in chosen)
        suggestions, is_new = self.work.triage.suggest_for([] if action or is_aside else chosen)
        hint = ""
        if is_aside:
            hint = aside_hint(chosen, self.work.set_aside.reason(chosen[0]))
        elif is_placed:
            hint = self._placed_hint(chosen, can_move=bool(suggestions))
        elif chosen and not suggestions and not action:
            is_new = self.work.triage.matching.has_members
            hint = "" if is_new else with_keys(_MATCHER_READING)
        elif not chosen and self.scope is Scope.INBOX and self.search is None:
            hint = with_keys(_NO_MATCHES if self.filter_text else _ALL_SORTED)
        tickets = len(self.rows.marked) or None
        proposal = Proposal(tuple(suggestions), is_new, action=action, hint=hint, tickets=tickets)
        self.query_one(SuggestionPane).proposal = proposal
        if not chosen:
            phase = NO_TICKET if self.work.triage.total() else EMPTY_RIVER
        elif is_aside:
            phase = SET_ASIDE
        elif is_placed:
            phase = PATTERN_TICKETS
        else:
            phase = HAS_MATCH if proposal.best or action else LOOKS_NEW
        self.query_one(KeyBar).show(key_bar(Place.TRIAGE, phase))
        if self.query_one("#evidence").display:
            self._show_evidence(suggestions[0] if suggestions else None, is_named=proposal.best is not None)

    def _placed_hint(self, chosen: Sequence[Ticket], *, can_move: bool) -> str:
        """Return in which pattern tickets are, and the keys that take them out or move them."""
        ids = {ticket.pattern_id for ticket in chosen}
        pattern = self.work.patterns.get(chosen[0].pattern_id or 0) if len(ids) == 1 else None
        where = f"In {pattern.name} {display_text(pattern.title)}." if pattern else f"In {len(ids)} patterns."
        move = " · {triage.pick_1}-{triage.pick_5} move" if can_move else ""
        return where + with_keys("  {triage.exclude} removes" + move)

    def _show_evidence(self, suggestion: Suggestion | None, *, is_named: bool) -> None:
        """Show quotes of a proposed pattern, or nothing for None; `is_named`: its title is shown above already."""
        title = self.query_one("#evidence-title", TextBlock)
        quotes = self.query_one(Quotes)
        if suggestion is None:
            title.update("")
            quotes.card = None
            return
        pattern = suggestion.pattern
        words = "" if is_named else f" {display_text(pattern.title)}"
        title.update(Content.styled(f"Already in {pattern.name}{words}", "$quiet"))
        quotes.card = self.work.patterns.card(pattern.id, quotes=EVIDENCE_QUOTES)

    @on(VirtualList.Moved)
    def _moved(self, event: VirtualList.Moved) -> None:
        if event.index != self.cursor_shown:
            self.stay_here()
        self.run_verb(self.show_ticket)

    async def arrive(self, target: Navigate) -> None:
        """Show the tickets of the target's pattern, if it names one; Esc then goes back to the place before."""
        pattern = self.work.patterns.get(target.pattern_id) if target.pattern_id is not None else None
        self._opened_elsewhere = pattern is not None
        if pattern is not None:
            self._show_pattern(pattern)

    def _show_pattern(self, pattern: Pattern) -> None:
        """Show the tickets of a pattern instead of the inbox."""
        self.scope, self.pattern = Scope.PATTERN, pattern
        self.rows.marked.clear()
        self._range_start = None
        self.rows.cursor = 0
        self._loaded_all = True
        self._show()
        self.status.say(with_keys(_PATTERN_KEYS))

    # ------------------------------------------------------- marks, filter

    def need_tickets(self) -> list[int]:
        """Return the ids of the tickets that the next verb acts on; where there are none, say so and return []."""
        if self.rows.marked:
            self.finish_search()
        self.stay_here()
        ids = self.rows.chosen_ids()
        if not ids:
            self.refuse(with_keys("There is no ticket here. Press {triage.next_list} for the next list."))
        return ids

    def action_mark(self) -> None:
        """Mark or unmark the ticket and go to the next one."""
        ticket_id = self.rows.ticket_id
        if not self.need_tickets() or ticket_id is None:
            return
        self.rows.marked ^= {ticket_id}
        cursor_before = self.rows.cursor
        self.rows.action_move(1)
        self.show_marks()
        if self.rows.cursor == cursor_before:  # on the last row no `Moved` comes that would show the suggestions
            self.show_ticket()

    def action_mark_alike(self) -> None:
        """Mark the ticket and all that are similar to it."""
        ticket_id = self.rows.ticket_id
        if self.work.triage.matching.current_matcher() is None or not self.work.triage.matching.has_read_all:
            self.refuse("The tickets are still being read. Try again in a moment.")
        elif ticket_id is not None and (
            similar := set(self.rows.ids).intersection(self.work.triage.similar_ids(ticket_id))
        ):
            self.rows.marked |= {ticket_id, *similar}
            self.show_marks()
            self.show_ticket()
        else:
            self.refuse("No ticket in the inbox looks like this one.")

    def action_mark_proposed(self) -> None:
        """Mark all tickets of the inbox for which it is proposed to set them aside, or to keep them as praise."""
        proposed = self.work.set_aside.proposed_in_inbox().keys() & set(self.rows.ids)
        if not proposed:
            self.refuse("No ticket here looks like an automatic reply or praise.")
            return
        self.rows.marked |= proposed
        self.rows.cursor = next(index for index, ticket_id in enumerate(self.rows.ids) if ticket_id in proposed)
        self.show_marks()
        self.show_ticket()

    def action_mark_range(self) -> None:
        """Begin a range at the cursor; pressed again, mark all from there to the cursor."""
        if not self.need_tickets():
            return
        if self._range_start is None:
            self._range_start = self.rows.cursor
            self.status.say(f"range started: go to its end, then press {key('triage.mark_range')} again")
            return
        low, high = sorted((self._range_start, self.rows.cursor))
        self.rows.marked |= set(self.rows.ids[low : high + 1])
        self._range_start = None
        self.show_marks()
        self.show_ticket()

    def show_marks(self) -> None:
        self.rows.refresh()
        self.show_head(self.rows.total)
        marked = len(self.rows.marked)
        self.status.say(f"{marked} marked: {with_keys(_MARKED_KEYS)}" if marked else "no tickets marked")

    def action_filter(self) -> None:
        """Open the field that filters the tickets by their words."""
        if self.query_one("#welcome").display:
            self.refuse("There are no tickets to filter yet.")
        else:
            self.query_one(FilterInput).open()

    @on(FilterInput.Changed)
    def _filter_changed(self, event: FilterInput.Changed) -> None:
        marked = set(self.rows.marked)
        self.filter_text, self._range_start = event.value, None
        self.run_verb(self._show)
        if marked != self.rows.marked:  # what the filter leaves out is not marked any more
            self.show_marks()

    @on(FilterInput.Submitted)
    def _filter_submitted(self) -> None:
        self.stay_here()
        self.rows.focus()

    def action_next_list(self) -> None:
        """Switch to the next list: the inbox, all tickets, praise, what was set aside."""
        index = _SCOPES.index(self.scope) if self.scope in _SCOPES else -1
        self.scope, self.pattern, self.search = _SCOPES[(index + 1) % len(_SCOPES)], None, None
        self.rows.marked.clear()
        self._range_start = None
        self.status.say("")
        self._show()

    def action_back(self) -> None:
        """Close the filter; else clear the marks; else show the inbox, or go back to where they were opened."""
        if self.query_one(FilterInput).close():
            self.filter_text = ""
            self.rows.focus()
        elif self.rows.marked or self._range_start is not None:
            self.rows.marked.clear()
            self._range_start = None
            self.status.say("")
        elif self.scope is not Scope.INBOX:
            self.scope, self.pattern = Scope.INBOX, None
            self.rows.cursor = 0
            self.status.say("")
            if self._opened_elsewhere:
                self._opened_elsewhere = False
                self.post_message(GoBack())
        self._show()
