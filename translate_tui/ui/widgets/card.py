"""CardView and Quotes: a pattern's card of four sentences, and what customers said."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.commands import Place, key_in
from translate_tui.model import Quote
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.rating import describe_impact
from translate_tui.protocol.trend import Trend, TrendKind, sparkline
from translate_tui.protocol.yearly_value import describe_yearly_value
from translate_tui.services.patterns import Card
from translate_tui.text import pluralize, shorten
from translate_tui.ui.widgets.masking import display_customer, display_fragment, display_text
from translate_tui.ui.widgets.text_block import TextBlock

_PART_STYLES = {
    SentencePart.FRAME: "$quiet",
    SentencePart.FACT: "bold $foreground",
    SentencePart.WORDS: "bold",
    SentencePart.GAP: "bold reverse $error",
    SentencePart.EVIDENCE: "$quiet",
}
# For each sentence with a gap: what to say of it, and the command that fills it, where the place has that command.
_GAP_HINTS = (
    ("missing", "struggle"),
    ("", "segment"),
    ("missing", "workaround"),
    ("missing", "requested"),
)


def _gap_hint(number: int, place: Place) -> str:
    words, command = _GAP_HINTS[number - 1]
    key = key_in(place, command)
    return ": ".join(part for part in (words, f"press {key}" if key else "") if part)


def sentence_content(sentence: Sentence, hint: str = "") -> Content:
    """Return a sentence of the card, its parts in different styles; `hint` follows if something is missing."""
    parts = [(display_fragment(text), _PART_STYLES[part]) for part, text in sentence.parts]
    if hint and not sentence.complete:
        parts.append((f"  ({hint})", "$quiet"))
    return Content.assemble(*parts)


def quote_rows(quotes: Sequence[Quote], tickets: int, width: int, height: int) -> list[Content]:
    """Return as many quotes as there is room for, each whole, with its customer and segment, and a blank row between.

    `tickets` is how many the pattern has: the last row says how many of them are not shown. The first quote is
    shortened where it has no room.
    """
    if not quotes:
        return [Content.styled("No tickets yet.", "$quiet")]
    rows: list[Content] = []
    shown = 0
    for quote in quotes:
        words = display_text(quote.words)
        lines = _quote_lines(quote, words, width)
        gap = [Content("")] if rows else []
        room = height - len(rows) - len(gap) - (tickets > shown + 1)  # the row that says how many more
        if rows and len(lines) > room:
            break
        while len(lines) > room and len(words) > width // 2:  # the first quote alone
            words = shorten(words, len(words) * 3 // 4)
            lines = _quote_lines(quote, words, width)
        rows += [*gap, *lines]
        shown += 1
    if tickets > shown:
        gap = [Content("")] if len(rows) + 2 <= height else []
        rows += [*gap, Content.styled(f"+ {pluralize(tickets - shown, 'more ticket')}", "$quiet")]
    return rows


def _quote_lines(quote: Quote, words: str, width: int) -> list[Content]:
    who = ", ".join(
        filter(None, [display_customer(quote.customer) or "customer unknown", display_text(quote.segment or "")])
    )
    return list(Content.assemble(("“", "$quiet"), (words, ""), (f"” {who}", "$quiet")).wrap(width))


def trend_content(trend: Trend, *, ascii_only: bool = False) -> Content:
    """Return a trend: the tickets of each week as bars, the word for it, and its last day."""
    after = f"; {pluralize(trend.after_fix, 'ticket')} after its fix shipped" if trend.after_fix else ""
    style = "bold $error" if trend.course is TrendKind.RETURNED else "bold"
    return Content.assemble(
        (sparkline(trend.weeks, ascii_only=ascii_only), "$quiet"),
        (f" {trend.course}", style),
        (f" as of {trend.until:%d %b}{after}", "$quiet"),
    )


class CardView(TextBlock):
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
            self.update(Content.styled("No pattern selected.", "$quiet"))
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
            lines.append(Content.styled(f"impact stated in tickets: {impacts}", "$quiet"))
        self.update(Content("\n").join(lines))


class Quotes(Widget):
    """The quotes of a pattern, which belong to its card: those that fit into the room below it, each whole."""

    DEFAULT_CSS = "Quotes { padding: 0 1; height: 1fr; min-height: 3; }"
    card: reactive[Card | None] = reactive(None)

    def render(self) -> Content:
        """Return the quotes that fit, and how many tickets more there are; nothing without a card."""
        if self.card is None:
            return Content("")
        size = self.content_size
        return Content("\n").join(quote_rows(self.card.quotes, self.card.pattern.tickets, size.width, size.height))
