"""TriageScreen: the inbox, and the patterns proposed for each ticket with the reasons."""

from collections.abc import Callable
from functools import partial

from textual import on

from translate_tui.commands import Place, key, with_keys
from translate_tui.model import AsideKind
from translate_tui.services.river import DRAFT
from translate_tui.services.titles import MAX_TICKETS, suggest_title
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace
from translate_tui.text import pluralize
from translate_tui.ui.navigation import OPEN_SAMPLE, Navigate
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.ticket_browser import TicketBrowserScreen
from translate_tui.ui.widgets.rows import VirtualList
from translate_tui.ui.widgets.suggestions import SuggestionPane

# Forms and dialogs are imported when one is opened: this is the first screen, and they would add 80 ms (a fifth) to
# the time until it is painted.


class TriageScreen(TicketBrowserScreen):
    """The inbox, all tickets, those with praise, or the tickets of one pattern: the same verbs work on each."""

    PLACE = Place.TRIAGE
    BINDINGS = bindings(Place.TRIAGE)
    CSS_PATH = "triage.tcss"

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._acted_on: list[tuple[str, int]] = []  # label of a step, and the first ticket it changed

    def first_frame_written(self) -> None:
        """Say, too, that a ticket was typed before and is not added yet."""
        super().first_frame_written()
        if self.work.drafts.read(DRAFT):
            self.status.say(f"A ticket was typed and not added yet: {key('triage.add')} opens it.")

    # ---------------------------------------------- putting into patterns

    @on(SuggestionPane.Picked)
    async def _picked(self, event: SuggestionPane.Picked) -> None:
        await self.run_action(f"pick({event.number})")

    def action_accept(self) -> None:
        """Put the marked tickets, or the one under the cursor, where it is proposed; refuse where nothing is."""
        proposal = self.query_one(SuggestionPane).proposal
        if self.rows.chosen_ids() and not proposal.best and not proposal.action:
            refusal = (
                "There is no suggestion to accept. "
                "Press {triage.create} to create a pattern, or {triage.choose} to choose one."
            )
            self.refuse(with_keys(refusal))
        else:
            self._pick(1, picked=False)

    def action_pick(self, number: int) -> None:
        """Put the tickets into the proposed pattern with this number."""
        self._pick(number, picked=True)

    def _pick(self, number: int, *, picked: bool) -> None:
        """Put the tickets into a proposed pattern; `picked` says that somebody chose it by its number."""
        suggestions = self.query_one(SuggestionPane).suggestions
        ids = self.need_tickets()
        if not ids:
            return
        if self.proposes_aside and number == 1:
            self._acted(self.run_verb(partial(self.work.set_aside.accept, ids)))
        elif number > len(suggestions):
            refusal = (
                "There is no pattern with this number. "
                "Press {triage.choose} to choose one, or {triage.create} to create one."
            )
            self.refuse(with_keys(refusal))
        else:
            self._acted(self.run_verb(lambda: self.work.triage.accept(ids, suggestions[number - 1], picked=picked)))

    def action_choose(self) -> None:
        """Put the tickets into a pattern that is chosen from a list of all."""
        from translate_tui.ui.screens.pattern_forms import choose_pattern

        move = self.work.triage.move
        if ids := self.need_tickets():
            title = f"Add {pluralize(len(ids), 'ticket')} to which pattern?"
            choose_pattern(self, title, lambda chosen: self._acted(self.run_verb(lambda: move(ids, chosen))))

    def action_create(self) -> None:
        """Create a pattern from the tickets, with a proposed title; tickets of a pattern are split off."""
        if self.scope is Scope.PATTERN:
            self._new_pattern("Split off a new pattern", self.work.triage.split_off)
        else:
            self._new_pattern("New pattern", self.work.triage.create_pattern)

    def _new_pattern(self, title: str, verb: Callable[[list[int], str], tuple[int, str]]) -> None:
        """Ask for a title and call `verb` with the tickets and it; the verb returns the new id and a label."""
        from translate_tui.ui.screens.pattern_forms import ask_title

        if not (ids := self.need_tickets()):
            return
        chosen = self.rows.chosen(MAX_TICKETS)

        def create(named: str) -> str:
            _, label = verb(ids, named)
            return label

        title = f"{title} with {pluralize(len(ids), 'ticket')}"
        ask_title(self, title, suggest_title(chosen), chosen[0].id, create, self._acted)

    def action_set_aside(self) -> None:
        """Ask why the tickets need no pattern, and set them aside."""
        from translate_tui.ui.widgets.form_dialog import FormField

        if not (ids := self.need_tickets()):
            return
        draft_key = f"aside/{ids[0]}"

        def set_aside(values: dict[str, str]) -> str:
            label = self.work.set_aside.add(ids, AsideKind(values["kind"]), values["reason"], draft_key)
            self._drop_marks(label)
            return label

        kinds = tuple(kind.value for kind in AsideKind if kind is not AsideKind.PRAISE)
        fields = [
            FormField("kind", "Why?", kinds[0], hint="1-4", choices=kinds),
            FormField("reason", "Details", hint="optional"),
        ]
        self.ask(draft_key, f"Set aside {pluralize(len(ids), 'ticket')}", fields, set_aside)

    def action_praise(self) -> None:
        """Keep the tickets as praise."""
        if ids := self.need_tickets():
            self._acted(self.run_verb(partial(self.work.set_aside.add, ids, AsideKind.PRAISE)))

    def action_bring_back(self) -> None:
        """Bring tickets that were set aside, or kept as praise, back to the inbox."""
        if ids := self.need_tickets():
            self._acted(self.run_verb(partial(self.work.set_aside.bring_back, ids)))

    def action_never(self) -> None:
        """Never propose the first pattern for these tickets again, and propose the next one."""
        suggestions, ids = self.query_one(SuggestionPane).suggestions, self.rows.chosen_ids()
        if not suggestions or not ids:
            self.refuse("No pattern is suggested here, so there is nothing to rule out.")
            return
        pattern_id = suggestions[0].pattern.id
        self.done(self.run_verb(lambda: self.work.triage.refuse(ids, pattern_id)))

    def action_groups(self) -> None:
        """Go to the groups: triage of many similar tickets at once."""
        self.post_message(Navigate(Place.GROUPS))

    def action_customers(self) -> None:
        """Go to the customers, with their names and segments."""
        self.post_message(Navigate(Place.CUSTOMERS))

    def action_lint(self) -> None:
        """Go to River lint: which posts do not follow the River format."""
        self.post_message(Navigate(Place.LINT))

    def action_skip(self) -> None:
        """Leave the ticket in the inbox and go to the next one."""
        if self.need_tickets():
            self.rows.action_move(1)

    def undone(self, label: str) -> None:
        """Put the cursor on the first ticket that the undone step had changed."""
        if self._acted_on and self._acted_on[-1][0] == label:
            _, ticket_id = self._acted_on.pop()
            if ticket_id in self.rows.ids:
                self.rows.cursor = self.rows.ids.index(ticket_id)

    def _acted(self, label: str | None) -> None:
        """Report a step on the marked tickets and clear the marks; do nothing if it was refused (None)."""
        if label is not None:
            self._drop_marks(label)
            self.done(label)

    def _drop_marks(self, label: str) -> None:
        """Clear the marks after a step on the marked tickets, and remember which ticket it began with."""
        self._acted_on += [(label, ticket_id) for ticket_id in self.rows.chosen_ids()[:1]]
        self.rows.marked.clear()
        self._range_start = None

    # ---------------------------------------- a ticket, a pattern's tickets

    @on(VirtualList.Chosen)
    def action_read(self) -> None:
        """Show the whole ticket with its replies."""
        from translate_tui.ui.screens.ticket_forms import ticket_page
        from translate_tui.ui.widgets.dialog import TextDialog

        if self.need_tickets() and (ticket := self.rows.ticket) is not None:
            pattern = self.work.patterns.get(ticket.pattern_id) if ticket.pattern_id else None
            reason = self.work.set_aside.reason(ticket)
            page = ticket_page(ticket, self.work.triage.replies(ticket.id), pattern, reason)
            self.app.push_screen(TextDialog(page))

    def action_evidence(self) -> None:
        """Show the tickets of the ticket's pattern, or of the one proposed first."""
        suggestions = self.query_one(SuggestionPane).suggestions
        ticket = self.rows.ticket
        own_pattern = self.work.patterns.get(ticket.pattern_id) if ticket and ticket.pattern_id else None
        pattern = own_pattern or (suggestions[0].pattern if suggestions else None)
        if pattern is None:
            self.refuse("No pattern is suggested here, so there are no tickets to show.")
        else:
            self._opened_elsewhere = False
            self._show_pattern(pattern)

    def action_exclude(self) -> None:
        """Remove the tickets from their pattern; they are in the inbox again."""
        if ids := self.need_tickets():
            self._acted(self.run_verb(partial(self.work.triage.exclude, ids)))

    # ------------------------------------------------------- adding tickets

    def action_sample(self) -> None:
        """Open the sample instead of this database, while this one is empty."""
        if self.work.triage.total():
            self.refuse("Your own data is open. To open the sample, run: translate-tui demo --tour")
        else:
            self.app.exit(OPEN_SAMPLE)

    def action_add(self) -> None:
        from translate_tui.ui.screens.ticket_forms import QuickAdd

        self.app.push_screen(QuickAdd(self.work), lambda added: self.done(added["label"] if added else None))

    def action_import(self) -> None:
        """Import tickets from a file and go to the newest one."""
        from translate_tui.ui.screens.importing import import_file

        import_file(self, self.rows.action_end)

    def action_pull(self) -> None:
        """Get the new posts of a Slack channel and go to the newest one."""
        from translate_tui.ui.screens.pulling import pull

        pull(self, self.rows.action_end)
