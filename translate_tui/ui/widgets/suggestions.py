"""SuggestionPane: what is proposed for the tickets. The best match is the next thing; the others follow quietly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.commands import Place, key
from translate_tui.model import MAX_SUGGESTIONS, AsideKind, Ticket
from translate_tui.services.set_aside import AsideProposal, count_kinds, kind_name
from translate_tui.services.triage import Suggestion
from translate_tui.text import capitalize_first, pluralize
from translate_tui.ui.widgets.chips import Span, chip
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.masking import current_redactor, display_text
from translate_tui.ui.widgets.rows import fit

_ROOMY_HEIGHT: Final = 4  # rows from which each part of the best match gets a line of its own


@dataclass(frozen=True)
class Proposal:
    """What is proposed for some tickets.

    `action` is what the accept key does where it doesn't take the first suggestion ("Set aside: ..."); `is_new`: no
    pattern is much like them. `hint` is shown instead of a match where there is none to accept. `tickets` is how many
    the keys take; None: the one that is shown.
    """

    suggestions: tuple[Suggestion, ...] = ()
    is_new: bool = False
    action: str = ""
    hint: str = ""
    tickets: int | None = None

    @property
    def best(self) -> Suggestion | None:
        """The suggestion that the accept key takes; None if it takes none."""
        return self.suggestions[0] if self.suggestions and not (self.is_new or self.action or self.hint) else None

    @property
    def others(self) -> list[tuple[int, Suggestion]]:
        """The other suggestions, each with the number that picks it."""
        numbered = list(enumerate(self.suggestions[:MAX_SUGGESTIONS], 1))
        return numbered[1:] if self.best else numbered


class _ProposalView(Widget):
    proposal: reactive[Proposal] = reactive(Proposal())

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def _key(self, name: str) -> str:
        return key(f"{self._place.value}.{name}")


class BestMatch(_ProposalView):
    """What to do next: accept the best match or what is proposed instead, or make a new pattern."""

    DEFAULT_CSS = "BestMatch { background: $panel; border-left: outer $accent; padding: 0 1; }"

    def render(self) -> Content:
        """Return the match with its pattern, volume and reasons: in four or five lines, or in two where it is low."""
        width, height = self.content_size
        proposal = self.proposal
        if proposal.hint:
            return Content.styled(proposal.hint, "$quiet")
        if proposal.tickets == 0:
            return Content.assemble(
                "All tickets are removed from the group: ", (self._key("exclude"), "bold"), " puts one back"
            )
        if proposal.best is not None:
            lines = self._match(proposal.best, roomy=height >= _ROOMY_HEIGHT)
        elif proposal.action:
            words = (display_text(proposal.action), "bold")
            lines = [[("Suggested   ", "$quiet"), *self._next_key("accept", "Accept")], [words]]
        elif proposal.is_new:
            choose = f"   {self._key('choose')} Other pattern" if proposal.suggestions else ""
            others = [(f"{choose}   {self._key('skip')} Skip", "$quiet")]
            lines = [
                [("Looks new: ", "bold"), ("no close match", "")],
                [*self._next_key("create", "New pattern"), *others],
            ]
        else:
            return Content("")
        if height > len(lines) > 2:
            lines.insert(1, [])
        return Content("\n").join(Content.assemble(*line).truncate(width, ellipsis=True) for line in lines)

    def _next_key(self, command: str, verb: str) -> list[Span]:
        number = self.proposal.tickets
        joint = " with" if command == "create" else ""
        what = f"{joint} {pluralize(number, 'ticket')}" if number is not None else ""
        return [(f"{self._key(command)} ", "bold $accent"), (f"{verb}{what}", "$foreground")]

    def _match(self, best: Suggestion, *, roomy: bool) -> list[list[Span]]:
        volume = best.pattern.volume
        unknown = f" (+{volume.unknown} unknown)" if volume.unknown else ""
        sure: list[Span] = [("   ", ""), chip("sure", "$joint")] if best.sure else []
        keys = self._next_key("accept", "Accept")
        title: list[Span] = [(f"{best.pattern.name}  ", "bold"), (display_text(best.pattern.title), "bold")]
        if roomy:
            customers = [(f"{pluralize(volume.customers, 'customer')}{unknown}", "$quiet")]
            return [[("Best match   ", "$quiet"), *keys, *sure], title, customers, _reason_spans(best)]
        customers = [(f"   {volume.customers}{unknown}", "$quiet")]
        return [[*keys, *sure, ("   ", ""), *title, *customers], _reason_spans(best)]

    def on_click(self) -> None:
        """Post `Picked` for the best match."""
        if self.proposal.best is not None:
            self.post_message(SuggestionPane.Picked(1))


class OtherMatches(_ProposalView):
    """The other patterns that could be meant, a line each, with the number that picks it."""

    DEFAULT_CSS = "OtherMatches { padding: 0 0 0 2; color: $quiet; }"

    def render(self) -> Content:
        """Return a line for each: number, pattern, title, and what both mention."""
        return Content("\n").join(self._line(number, suggestion) for number, suggestion in self._shown)

    @property
    def _shown(self) -> list[tuple[int, Suggestion]]:
        return self.proposal.others[: self.content_size.height]

    def _line(self, number: int, suggestion: Suggestion) -> Content:
        pattern = suggestion.pattern
        key_name = self._key(f"pick_{number}")
        # Reasons hold single folded words, in which the redactor recognizes no name.
        reason = "" if current_redactor() else suggestion.reason
        free_width = max(self.content_size.width - cell_len(key_name) - 9, 1)
        # People judge a suggestion by its reason, so the title never takes more than half of the room.
        title_width = min(cell_len(display_text(pattern.title)), free_width // 2 if reason else free_width)
        return Content.assemble(
            (f"{key_name} ", "bold $foreground"),
            (f"{pattern.name:<5}", ""),
            (fit(pattern.title, max(title_width, 1)), ""),
            (f"   {fit(reason, max(free_width - title_width, 1))}" if reason else "", ""),
        )

    def on_click(self, event: events.Click) -> None:
        """Post `Picked` for the pattern under the mouse."""
        offset = event.get_content_offset(self)  # None: on the padding
        if offset is not None and offset.y < len(self._shown):
            self.post_message(SuggestionPane.Picked(self._shown[offset.y][0]))


class SuggestionPane(Vertical):
    """What is proposed for the chosen tickets: what to do next, and the other patterns that could be meant."""

    DEFAULT_CSS = "SuggestionPane { height: auto; }"
    proposal: reactive[Proposal] = reactive(Proposal())

    @dataclass
    class Picked(Message):
        """A suggestion was clicked; `number` counts from 1."""

        number: int

    def __init__(self, place: Place) -> None:
        """`place` is the place whose keys pick a suggestion: triage or groups."""
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """Return the panel with the next step, and the list of the other matches."""
        yield BestMatch(self._place)
        yield OtherMatches(self._place)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions, in the order of the numbers that pick them."""
        return self.proposal.suggestions

    def watch_proposal(self) -> None:
        """Show a proposal."""
        for view in self.query_children(_ProposalView):
            view.proposal = self.proposal
            view.refresh()  # it may look different though it is the same: masking


def _reason_spans(suggestion: Suggestion) -> list[Span]:
    """Return why a pattern is proposed: the words that both have as chips, then the other reasons."""
    if current_redactor():  # reasons hold single folded words, in which the redactor recognizes no name
        return []
    spans: list[Span] = []
    if suggestion.shared:
        spans.append(("Both mention ", "$quiet"))
        for word in suggestion.shared:
            spans += [(" ", ""), (f" {display_text(word)} ", "$foreground on $raised")]
    facts = suggestion.reasons[1:] if suggestion.shared else suggestion.reasons
    for fact in facts:
        spans.append((f"  · {display_text(fact)}" if spans else display_text(fact), "$quiet"))
    return spans


def aside_hint(tickets: Sequence[Ticket], reason: str) -> str:
    """Return what became of tickets that are set aside, and the key that brings them back."""
    kind = tickets[0].aside
    if len(tickets) > 1 or kind is None:
        words = "These tickets are set aside or praise."
    else:
        words = "Kept as praise" if kind is AsideKind.PRAISE else f"Set aside: {kind_name(kind)}"
        words += f" ({display_text(reason)})." if reason else "."
    return f"{words}  {key('triage.bring_back')} moves {'it' if len(tickets) == 1 else 'them'} back to the inbox"


def aside_words(proposals: Sequence[AsideProposal]) -> str:
    """Return in one line what is proposed for tickets that need no pattern, and why where it is one ticket."""
    if len(proposals) == 1:
        (proposal,) = proposals
        if proposal.kind is AsideKind.PRAISE:
            return f"Keep as praise: {proposal.reason}"
        return f"Set aside: it looks like an automatic reply ({proposal.reason})"
    kinds = [proposal.kind for proposal in proposals if proposal.kind is not AsideKind.PRAISE]
    praise = len(proposals) - len(kinds)
    parts = [f"set aside {count_kinds(kinds)}"] if kinds else []
    parts += [f"keep {pluralize(praise, 'ticket')} as praise"] if praise else []
    return capitalize_first(", ".join(parts))
