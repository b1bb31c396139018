"""CardView and Quotes: a pattern's card of four sentences, and what customers said."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place, key_in
from translate_tui.model import Quote
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.rating import describe_impact
from translate_tui.protocol.trend import Trend, TrendKind, sparkline
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.services.patterns import Card
from translate_tui.text import pluralize
from translate_tui.ui.widgets.masking import display_customer, display_fragment, display_text

_PART_STYLES = {
    SentencePart.FRAME: "$quiet",
    SentencePart.FACT: "bold $foreground",
    SentencePart.WORDS: "bold",
    SentencePart.GAP: "bold reverse $error",
    SentencePart.EVIDENCE: "$quiet",
}
# For each sentence with a gap: what to say of it, and the command that fills it, where the place has that command.
_GAP_HINTS = (
    ("nobody has written it", "struggle"),
    ("", "segment"),
    ("nobody has said", "workaround"),
    ("nobody has said", "requested"),
)


def _gap_hint(number: int, place: Place) -> str:
    words, command = _GAP_HINTS[number - 1]
    key = key_in(place, command)
    return "; ".join(part for part in (words, f"{key} to write" if key else "") if part)


def sentence_content(sentence: Sentence, hint: str = "") -> Content:
    """Return a sentence of the card, its parts in different styles; `hint` follows if something is missing."""
    parts = [(display_fragment(text), _PART_STYLES[part]) for part, text in sentence.parts]
    if hint and not sentence.complete:
        parts.append((f"  ({hint})", "$quiet"))
    return Content.assemble(*parts)


def quote_content(quotes: Sequence[Quote]) -> Content:
    """Return quotes, each with its customer and segment."""
    parts: list[tuple[str, str]] = []
    for quote in quotes:
        who = [display_customer(quote.customer) or "customer unknown", display_text(quote.segment or "")]
        parts += [
            ("“", "$quiet"),
            (display_text(quote.words), ""),
            ("” ", "$quiet"),
            (f"{', '.join(filter(None, who))}\n\n", "$quiet"),
        ]
    return Content.assemble(*parts) if parts else Content.styled("No ticket yet.", "$quiet")


def trend_content(trend: Trend, *, ascii_only: bool = False) -> Content:
    """Return a trend: the tickets of each week as bars, the word for it, and its last day."""
    after = f"; {pluralize(trend.after_fix, 'ticket')} after its fix shipped" if trend.after_fix else ""
    style = "bold $error" if trend.course is TrendKind.RETURNED else "bold"
    return Content.assemble(
        (sparkline(trend.weeks, ascii_only=ascii_only), "$quiet"),
        (f" {trend.course}", style),
        (f" until {trend.until:%d %b}{after}", "$quiet"),
    )


class CardView(Static):
    """A pattern's name, impact and state, its four sentences, and its figures."""

    DEFAULT_CSS = "CardView { padding: 0 1; height: auto; }"
    card: reactive[Card | None] = reactive(None)

    def __init__(self, place: Place, *, ascii_only: bool = False) -> None:
        """`place` is where the card is shown: a gap names that place's key to fill it."""
        super().__init__()
        self._place = place
        self.ascii_only = ascii_only

    def watch_card(self, card: Card | None) -> None:
        """Show the card that was set; None: say that no pattern is selected."""
        if card is None:
            self.update(Content.styled("No pattern is selected.", "$quiet"))
            return
        pattern = card.pattern
        # In a meeting the panel beside the card says what is rated and decided.
        tags = [describe_impact(pattern)] if self._place is not Place.MEETING else []
        if pattern.slated:
            tags.append("on the slate")
        if pattern.decided and self._place is not Place.MEETING:
            tags.append(str(pattern.decided))
        if pattern.shipped:
            tags.append("shipped")
        lines = [
            Content.assemble(
                (f"{pattern.name}  ", "bold $quiet"),
                (display_text(pattern.title), "bold"),
                ("   " + " · ".join(tags) if tags else "", "$quiet"),
            ),
            *(
                Content.assemble((f"{n} ", "$quiet"), sentence_content(sentence, _gap_hint(n, self._place)))
                for n, sentence in enumerate(card.sentences, 1)
            ),
        ]
        facts = []
        if card.trend is not None and card.trend.course is not None:
            facts.append(trend_content(card.trend, ascii_only=self.ascii_only))
        if pattern.valued:
            facts.append(Content.styled(describe_yearly_value(pattern, short=True), "$quiet"))
        if facts:
            lines.append(Content(" · ").join(facts))
        if card.said_impact:
            impacts = " · ".join(f"{impact} {pluralize(tickets, 'ticket')}" for impact, tickets in card.said_impact)
            lines.append(Content.styled(f"impact as tickets say it: {impacts}", "$quiet"))
        self.update(Content("\n").join(lines))


class Quotes(Static):
    """The quotes of a pattern, which belong to its card."""

    DEFAULT_CSS = "Quotes { padding: 0 1; height: auto; }"
    card: reactive[Card | None] = reactive(None)

    def watch_card(self, card: Card | None) -> None:
        """Show the quotes of the card that was set; for None, say that there are none."""
        self.update(quote_content(card.quotes if card else ()))
