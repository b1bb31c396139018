"""The pages of the presenter view: what is said now is large and bright, what was said quiet, what comes hidden.

Each function returns the rows of a page, made for a width and a height in columns and rows. Where a page lacks room,
its title shrinks first, then its sentence.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from textual.content import Content

from translate_tui.model import Attendee, Commitment, Decision, Pattern, RatingRound, Role, Side, SlateEntry
from translate_tui.protocol.brief import DecisionTaken
from translate_tui.protocol.card import Sentence, SentencePart
from translate_tui.protocol.clock import WARNING_SECONDS
from translate_tui.protocol.rating import IMPACT_NAMES, describe_gap
from translate_tui.protocol.trend import sparkline
from translate_tui.services.patterns import Card
from translate_tui.text import capitalize_first, pluralize, shorten
from translate_tui.ui.large_type import (
    DOUBLE_HUGE,
    DOUBLE_LARGE,
    FIGURE_ROWS,
    HUGE,
    LARGE,
    Face,
    figures,
    large_text,
)
from translate_tui.ui.widgets.chips import Span, chip, outcome_chip, rating_spans
from translate_tui.ui.widgets.commitments import commitment_spans, overdue_words
from translate_tui.ui.widgets.masking import display_fragment, display_text
from translate_tui.ui.widgets.outcome import last_time_words
from translate_tui.ui.widgets.rows import fit

_ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.SUPPORT: "from support",
    Role.PRODUCT: "from product",
    Role.LISTENER: "observer",
    Role.FACILITATOR: "facilitating",
}
STEPS: Final = 6  # of a card: its title and number, four sentences, the rating and decision
RATING_STEP: Final = STEPS - 1
_HUGE_SIZE: Final = (140, 36)  # columns and rows of the page from which letters are taller
_DOUBLE_SIZE: Final = (170, 48)  # from which everything is twice as large
_NARROW_COLUMNS: Final = 96
_MAX_TITLE_ROWS: Final = 3  # of a title that is too long for large type
_LOW_ROWS: Final = 24  # a page with fewer has no room for what was said before
CLOCK_COLUMNS: Final = 34  # of "+12:34" in large figures, with a gap before it


class Paper(NamedTuple):
    """What is drawn on: columns, rows, and the sizes of large letters that may be used, the largest first.

    `scale` is how large figures are: 2 in a very large window.
    """

    width: int
    height: int
    ascii_only: bool = False
    faces: tuple[Face, ...] = (LARGE,)
    scale: int = 1

    @classmethod
    def of_page(cls, width: int, height: int, *, ascii_only: bool = False) -> "Paper":
        """Return the paper of a whole page; its sizes of letters hold for every part of the page."""
        faces: tuple[Face, ...]
        if width >= _DOUBLE_SIZE[0] and height >= _DOUBLE_SIZE[1]:
            faces, scale = (DOUBLE_HUGE, DOUBLE_LARGE, HUGE, LARGE), 2
        elif width >= _HUGE_SIZE[0] and height >= _HUGE_SIZE[1]:
            faces, scale = (HUGE, LARGE), 1
        else:
            faces, scale = (LARGE,), 1
        return cls(width, height, ascii_only, () if ascii_only else faces, scale)

    def lower(self, height: int) -> "Paper":
        """Return a part of this paper, as high as that."""
        return Paper(self.width, height, self.ascii_only, self.faces, self.scale)

    @property
    def is_narrow(self) -> bool:
        """Whether large letters need all columns, so that a clock finds no room beside them."""
        return self.width < _NARROW_COLUMNS

    @property
    def is_low(self) -> bool:
        """Whether there is room for little more than what is said now."""
        return self.height < _LOW_ROWS

    def large(self, text: str, rows: int, style: str, faces: Sequence[Face] | None = None) -> list[Content]:
        """Return a text in large type in at most `rows` rows, or as bold lines where it doesn't fit."""
        drawn = large_text(text, self.width, rows, self.faces if faces is None else faces)
        return [Content.styled(row, style) for row in drawn] or self.text((text, f"bold {style}"))

    @property
    def beside_clock(self) -> "Paper":
        """The paper without the columns of the clock; all of it where the clock is in the line above."""
        if self.is_narrow:
            return self
        width = self.width - CLOCK_COLUMNS * self.scale
        return Paper(width, self.height, self.ascii_only, self.faces, self.scale)

    def text(self, *spans: Span) -> list[Content]:
        """Return text as lines broken between words."""
        content = Content.assemble(*spans)
        return list(content.wrap(self.width)) if content.cell_length else []


class Drawing(NamedTuple):
    """A page as it is drawn: its rows, and the row from which the clock stands at its right edge."""

    rows: list[Content]
    clock_row: int = 0


class CardPage(NamedTuple):
    """What the page of a pattern's card shows, step by step."""

    card: Card
    decision: Decision | None  # of this meeting
    before: DecisionTaken | None  # of an earlier meeting, the newest one
    overdue: Sequence[Commitment]  # about this pattern
    round: RatingRound


def card_page(page: CardPage, step: int, paper: Paper) -> Drawing:
    """Return the page of a pattern: its title, its number of customers, and what is said at this step.

    Step 0 says the title and the number, 1 to 4 a sentence each, RATING_STEP the rating and the decision.
    """
    title, hue = display_text(page.card.pattern.title), "$foreground" if step == 0 else "$quiet"
    band = figure_band(page.card, paper, is_bright=step < 2)
    foot = _card_foot(page, paper)
    gap = [] if paper.is_low else [Content("")]
    # A title that is only repeated is not larger than what is said. Of the ways to make room, the first that leaves
    # large type to what is said is taken: a smaller title, then no foot.
    faces = paper.faces if step == 0 else paper.faces[1:] or paper.faces
    ways = [*((face, foot) for face in faces), (None, foot), (None, [])]
    for face, below in ways:
        drawn_title = _card_title(title, paper, hue, face)
        head = [*drawn_title, *gap, *band, *gap]
        room = paper.height - len(head) - len(below)
        body, is_large = _card_body(page, step, paper.lower(room))
        if len(body) <= room and is_large:
            break
    body = _cut(body, room)
    said = [] if paper.is_low else _earlier_sentences(page.card, step, paper)
    if said and room - len(body) > len(said):
        body += [Content(""), *said]
    body += [Content("")] * (room - len(body))
    return Drawing([*head, *body, *below], len(drawn_title) + len(gap))


def _card_title(title: str, paper: Paper, style: str, face: Face | None) -> list[Content]:
    """Return a title in at most two lines of `face`; where it doesn't fit so, in a few lines of bold text."""
    drawn = large_text(title, paper.width, 2 * face.height, [face]) if face else []
    if drawn:
        return [Content.styled(row, style) for row in drawn]
    rows = paper.text((title, f"bold {style}"))
    return rows if len(rows) <= _MAX_TITLE_ROWS else [*rows[: _MAX_TITLE_ROWS - 1], Content.styled("...", style)]


def _cut(rows: list[Content], height: int) -> list[Content]:
    """Return the rows that fit; where some do not, the last one says so."""
    if len(rows) <= height:
        return rows
    return [*rows[: max(height - 1, 0)], Content.styled(f"... {len(rows) - height + 1} more lines", "$quiet")][
        :height
    ]


def figure_band(card: Card, paper: Paper, *, is_bright: bool) -> list[Content]:
    """Return FIGURE_ROWS x scale rows: the number of customers, what is unknown, and the trend."""
    volume = card.pattern.volume
    number = volume.customers or volume.unknown
    style = "bold $foreground" if is_bright else "$quiet"
    side = [Content("")] * (FIGURE_ROWS * paper.scale)
    noun = "customer" if volume.customers else "ticket"
    side[1] = Content.styled(noun if number == 1 else f"{noun}s", "bold $foreground")
    if volume.customers and volume.unknown:
        side[2] = Content.styled(f"+ {volume.unknown} unknown", "$quiet")
    elif not volume.customers:
        side[2] = Content.styled("no customer known", "$quiet")
    if card.trend is not None and card.trend.course is not None:
        bars = sparkline(card.trend.weeks, ascii_only=paper.ascii_only)
        side[4] = Content.styled(f"{bars}  {card.trend.course}", "$quiet")
    drawn = figures(str(number), scale=paper.scale, ascii_only=paper.ascii_only)
    return [Content.styled(f"{row}   ", style) + beside for row, beside in zip(drawn, side, strict=True)]


def _parts_of(sentence: Sentence) -> tuple[str, str, str, bool]:
    """Return a sentence as its lead, what it says, and what follows; and whether something is missing."""
    parts = list(sentence.parts)
    said = (SentencePart.WORDS, SentencePart.GAP)
    index = next((i for i, (part, _) in enumerate(parts) if part in said), None)
    if index is None:
        index = next(i for i, (part, _) in enumerate(parts) if part is SentencePart.FACT)
    lead = "".join(display_fragment(text) for _, text in parts[:index]).strip()
    value = display_fragment(parts[index][1]).strip()
    rest = "".join(display_fragment(text) for _, text in parts[index + 1 :]).strip(" .")
    return lead, value, rest, parts[index][0] is SentencePart.GAP


def _card_body(page: CardPage, step: int, paper: Paper) -> tuple[list[Content], bool]:
    """Return what is said at this step, in as many rows as it needs, and whether that is as large as it can be."""
    if step == 0:
        quotes = page.card.quotes[: max(min(paper.height // 3, 3), 0)]
        rows = []
        for quote in quotes:
            rows += [*paper.text((f"“{shorten(display_text(quote.words), 2 * paper.width)}”", "$quiet")), Content("")]
        return (rows if len(rows) <= paper.height else []), True
    if step == RATING_STEP:
        return _rating_rows(page, paper)
    lead, value, rest, is_missing = _parts_of(page.card.sentences[step - 1])
    rows = [Content.styled(lead, "$quiet")]
    if is_missing:
        missing = Content.assemble(("______", "bold $error"), ("  not known yet", "$quiet"), (f" {rest}", "$quiet"))
        return [*rows, missing], True
    after = paper.text((rest, "$quiet")) if rest else []
    said = paper.large(value, paper.height - 1 - len(after), "$foreground")
    can_be_large = any(face.can_show(value) for face in paper.faces)
    return [*rows, *said, *after], not can_be_large or len(said) >= LARGE.height


def _rating_rows(page: CardPage, paper: Paper) -> tuple[list[Content], bool]:
    """Return the ratings as far as they may be seen, and what was decided; and whether they are large."""
    pattern, now = page.card.pattern, page.round
    rows: list[Content] = []
    if now.revealed is not None:
        support, product = now.revealed
        gap = describe_gap(support, product)
        rows += [Content.styled("Ratings of support and product", "$quiet")]
        rows += paper.large(f"S {IMPACT_NAMES[support]}", paper.height, "$support")
        rows += paper.large(f"P {IMPACT_NAMES[product]}", paper.height, "$product")
        rows += [Content.styled(gap or "Both gave the same rating.", "$quiet")]
    elif pattern.agreed and pattern.impact is not None:
        rows += [Content.styled("Business impact, agreed by both teams", "$quiet")]
        rows += paper.large(IMPACT_NAMES[pattern.impact], paper.height, "$joint")
        rows += [Content.assemble(*rating_spans(pattern.support_impact, pattern.product_impact, None))]
    else:
        rows += paper.large("How high is the business impact?", paper.height - 5, "$foreground")
        for side, letter, color in ((Side.SUPPORT, "S", "$support"), (Side.PRODUCT, "P", "$product")):
            has_rated = side in now.rated
            rows.append(
                Content.assemble(
                    (f"{letter} {side.value.capitalize():<9}", f"bold {color}"),
                    ("has rated" if has_rated else "not rated yet", "bold" if has_rated else "$quiet"),
                )
            )
    is_large = not paper.faces or len(rows) >= LARGE.height
    rows.append(Content(""))
    if page.decision is None:
        return [*rows, Content.styled("No decision yet", "$quiet")], is_large
    why = f"  {display_text(page.decision.why)}" if page.decision.why else ""
    decided = paper.text(("Decision  ", "$quiet"), outcome_chip(page.decision.outcome), (why, "bold $foreground"))
    return [*rows, *decided], is_large


def _earlier_sentences(card: Card, step: int, paper: Paper) -> list[Content]:
    """Return the sentences that were said, a quiet line each."""
    rows = []
    for sentence in card.sentences[: max(step - 1, 0)]:
        lead, value, rest, _ = _parts_of(sentence)
        rows.append(Content.styled(shorten(f"{lead} {value} {rest}".strip(), paper.width), "$quiet"))
    return rows


def _card_foot(page: CardPage, paper: Paper) -> list[Content]:
    """Return what earlier meetings decided on this pattern, and which commitments about it are overdue."""
    rows = []
    if page.before is not None:
        rows.append(Content.styled(shorten(capitalize_first(last_time_words(page.before)), paper.width), "$quiet"))
    for commitment in page.overdue[: 1 if paper.is_low else 2]:
        since = capitalize_first(overdue_words(commitment.due) if commitment.due else "overdue")
        words = display_text(commitment.what)
        room = max(paper.width - len(since) - 2, 10)
        rows.append(Content.assemble((since, "bold $error"), (f"  {shorten(words, room)}", "$foreground")))
    return [Content(""), *rows] if rows and not paper.is_low else rows


def opening_page(sentence: str, here: Sequence[Attendee], slate: Sequence[SlateEntry], paper: Paper) -> Drawing:
    """Return the page that opens a meeting: the practice's first words, how many are here, and today's patterns.

    Names are masked in this view, so people are counted by their role.
    """
    rows = [*paper.beside_clock.large(sentence, paper.height // 2, "$foreground"), Content("")]
    rows += [Content("")] * (FIGURE_ROWS * paper.scale + 1 - len(rows))
    counts = [(_ROLE_WORDS[role], sum(person.role is role for person in here)) for role in Role]
    if here:
        words = ", ".join(f"{count} {role}" for role, count in counts if count)
        rows += [Content.assemble(("Present  ", "$quiet"), (words, "$foreground")), Content("")]
    rows.append(Content.styled("Today", "$quiet"))
    for entry in slate:
        rows.append(_pattern_row(entry.pattern, paper))
    return Drawing(_cut(rows, paper.height))


def _pattern_row(pattern: Pattern, paper: Paper, *after: Span) -> Content:
    used = 6 + sum(len(text) for text, _ in after)
    title = fit(pattern.title, max(paper.width - used - 2, 10)).rstrip()
    spacer = "  " if after else ""
    return Content.assemble((f"{pattern.name:<6}", "bold $quiet"), (f"{title}{spacer}", "bold $foreground"), *after)


def commitments_page(title: str, commitments: Sequence[Commitment], today: date, paper: Paper) -> Drawing:
    """Return a page of commitments: what was kept, what is open, and what is overdue."""
    rows = _page_title(title, paper)
    if not commitments:
        return Drawing([*rows, Content.styled("None.", "$quiet")])
    for index, commitment in enumerate(commitments):
        lines = paper.text(*commitment_spans(commitment, today))
        left = len(commitments) - index
        if len(rows) + len(lines) + (left > 1) > paper.height:
            return Drawing([*rows, Content.styled(f"+ {left} more", "$quiet")])
        rows += [*lines, Content("")] if not paper.is_low else lines
    return Drawing(_cut(rows, paper.height))


def _page_title(title: str, paper: Paper) -> list[Content]:
    """Return a title in large type, and blank rows until below the clock."""
    faces = paper.faces[1:] or paper.faces  # a title says less than what stands below it
    rows = paper.beside_clock.large(title, 2 * LARGE.height * paper.scale, "$quiet", faces)
    return [*rows, *[Content("")] * max(FIGURE_ROWS * paper.scale + 1 - len(rows), 1)]


def close_page(
    slate: Sequence[SlateEntry],
    decisions: Mapping[int, Decision],
    commitments: Sequence[Commitment],
    today: date,
    paper: Paper,
) -> Drawing:
    """Return the page that closes a meeting: the decision on each pattern, and who does what."""
    rows = _page_title("What was decided", paper)
    for entry in slate:
        decision = decisions.get(entry.pattern.id)
        after: Span = outcome_chip(decision.outcome) if decision else ("no decision", "$quiet")
        rows.append(_pattern_row(entry.pattern, paper, after))
    rows.append(Content(""))
    rows.append(Content.styled(pluralize(len(commitments), "commitment"), "$quiet"))
    for commitment in commitments:
        rows += paper.text(*commitment_spans(commitment, today))
    return Drawing(_cut(rows, paper.height))


def time_spans(left: int, stage: str, ends_at: str) -> list[Span]:
    """Return the line about the time: what is left of the stage, and when the meeting ends; `left` is in seconds.

    For the last two minutes, and once the time is over, it says so until the meeting ends.
    """
    if left < 0:
        return [(f"ended {ends_at}  ", "$quiet"), chip("Time is up", "$error")]
    if left <= WARNING_SECONDS:
        return [(f"ends {ends_at}  ", "$quiet"), chip("Last 2 minutes", "$error")]
    return [(f"{stage}  ", "$foreground"), (f"ends {ends_at}", "$quiet")]
