"""Writing a card, from whichever room: each missing sentence is one key away from being filled."""

from translate_tui.model import Impact, Pattern
from translate_tui.protocol.card import Field
from translate_tui.protocol.gate import NONE_KNOWN
from translate_tui.protocol.prep import CardGap
from translate_tui.text import pluralize
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import FormField, Option, PickDialog
from translate_tui.ui.widgets.masking import display_text

_LABELS = {
    Field.TITLE: "Title",
    Field.STRUGGLE: "We've seen customers struggle with ...",
    Field.SEGMENT: "This impacts mostly segment ...",
    Field.WORKAROUND: "The common workaround is ...",
    Field.REQUESTED: "The requested solution is typically ...",
}


def show_card(room: BaseScreen, pattern: Pattern | None) -> None:
    """Go to the patterns, with the cursor on this one where it is given."""
    from translate_tui.ui.screens.patterns import PatternsScreen

    def show() -> None:
        if pattern is not None and isinstance(room.app.screen, PatternsScreen):
            room.app.screen.select(pattern.id)

    room.app.switch_mode("patterns")
    room.app.call_after_refresh(show)


def write_field(room: BaseScreen, pattern: Pattern, field: Field) -> None:
    """Write a text of the card."""
    was = {
        Field.TITLE: pattern.title,
        Field.STRUGGLE: pattern.struggle,
        Field.SEGMENT: pattern.written_segment,
    }[field]
    room.ask(
        f"card/{pattern.id}/{field}",
        f"{pattern.name} {display_text(pattern.title)}",
        [FormField("words", _LABELS[field], was)],
        lambda values: room.work.patterns.write(pattern.id, field, values["words"], was),
    )


def choose_field(room: BaseScreen, pattern: Pattern, field: Field) -> None:
    """Choose a text of the card from what tickets say, or write it."""
    was = {Field.WORKAROUND: pattern.workaround, Field.REQUESTED: pattern.requested}[field]
    said = room.work.patterns.candidates(pattern.id, field)
    options = [Option(s.words, s.words, pluralize(s.tickets, "ticket")) for s in said]
    if field is Field.WORKAROUND:
        options.append(Option(NONE_KNOWN, NONE_KNOWN, "an answer too"))

    def chosen(words: str | None) -> None:
        if words is not None:
            room.done(room.run_verb(lambda: room.work.patterns.write(pattern.id, field, words, was)))

    room.app.push_screen(PickDialog(f"{pattern.name}  {_LABELS[field]}", options, free_text="write"), chosen)


def rate(room: BaseScreen, pattern: Pattern) -> None:
    """Rate the impact while preparing; the meeting places it jointly."""
    words = {Impact.H: "high", Impact.M: "medium", Impact.L: "low"}

    def chosen(key: str | None) -> None:
        if key:
            room.done(room.run_verb(lambda: room.work.patterns.place(pattern.id, Impact(key))))

    options = [Option(str(impact), f"{impact}  {words[impact]}") for impact in words]
    room.app.push_screen(PickDialog(f"{pattern.name} {display_text(pattern.title)}: its impact?", options), chosen)


def fix_gap(room: BaseScreen, pattern: Pattern, gap: CardGap) -> None:
    """Fill what the card lacks."""
    if gap is CardGap.STRUGGLE:
        write_field(room, pattern, Field.STRUGGLE)
    elif gap is CardGap.SEGMENT:
        write_field(room, pattern, Field.SEGMENT)
    elif gap is CardGap.WORKAROUND:
        choose_field(room, pattern, Field.WORKAROUND)
    elif gap is CardGap.REQUESTED:
        choose_field(room, pattern, Field.REQUESTED)
    else:
        rate(room, pattern)


def write_ship_date(room: BaseScreen, pattern: Pattern) -> None:
    """Note when the fix reached customers."""
    day = str(pattern.shipped_on) if pattern.shipped_on else "today"
    room.ask(
        f"shipped/{pattern.id}",
        f"{pattern.name} {display_text(pattern.title)}: its fix reached customers",
        [
            FormField(
                "day", "On which day?", day, hint="today, fri, 2026-11-03; empty: it has not shipped", replaced=True
            )
        ],
        lambda values: room.work.patterns.ship(pattern.id, values["day"]),
    )


def write_risks(room: BaseScreen, pattern: Pattern) -> None:
    """Write what is at risk: the reasons behind the impact."""
    was = (pattern.revenue_risk, pattern.retention_risk)
    room.ask(
        f"risks/{pattern.id}",
        f"{pattern.name} stands at impact {pattern.impact or '?'}. What is at risk?",
        [
            FormField("revenue", "Revenue risk, because ...", was[0], hint="may stay empty"),
            FormField("retention", "Retention risk, because ...", was[1], hint="may stay empty"),
        ],
        lambda values: room.work.patterns.write_risks(pattern.id, values["revenue"], values["retention"], was),
    )
