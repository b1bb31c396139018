"""Forms to choose a pattern and to write its card: title, sentences, risks, ship date."""

from collections.abc import Callable, Sequence

from translate_tui.commands import with_keys
from translate_tui.model import Pattern
from translate_tui.protocol.card import Field, describe_segment
from translate_tui.protocol.gate import NONE_KNOWN
from translate_tui.protocol.prep import CardGap
from translate_tui.protocol.rating import describe_impact
from translate_tui.text import pluralize
from translate_tui.ui.screens.base import MASKED_REFUSAL, BaseScreen, Run
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import current_redactor, display_text

_LABELS = {
    Field.TITLE: "Title",
    Field.STRUGGLE: "We've seen customers struggle with ...",
    Field.SEGMENT: "This impacts mostly segment ...",
    Field.WORKAROUND: "The common workaround is ...",
    Field.REQUESTED: "The requested solution is typically ...",
}


def pattern_options(patterns: Sequence[Pattern], without: int | None = None) -> list[Option]:
    """Return patterns as options of a PickDialog, whose keys are the ids; `without` is an id to leave out."""
    return [
        Option(
            str(p.id),
            f"{p.name} {display_text(p.title)}",
            f"{p.volume.customers} cust. {display_text(describe_segment(p))}",
        )
        for p in patterns
        if p.id != without
    ]


def pick_pattern(screen: BaseScreen, title: str, options: Sequence[Option], verb: Callable[[int], None]) -> None:
    """Ask for one of these patterns (see `pattern_options`) and hand its id to `verb`."""

    def chosen(pattern_id: str | None) -> None:
        if pattern_id:
            verb(int(pattern_id))

    screen.app.push_screen(PickDialog(title, options), chosen)


def choose_pattern(screen: BaseScreen, title: str, verb: Callable[[int], None]) -> None:
    """Ask for any pattern and hand its id to `verb`; if there is none, say so."""
    options = pattern_options(screen.work.patterns.all())
    if options:
        pick_pattern(screen, title, options, verb)
    else:
        screen.refuse(with_keys("No patterns yet. Press {triage.create} to create one."))


def ask_title(
    screen: BaseScreen,
    title: str,
    proposed: str,
    ticket_id: int,
    verb: Callable[[str], str],
    done: Callable[[str], None],
) -> None:
    """Ask for a new pattern's title, run `verb` with it, and call `done` with the label that it returns.

    The field holds `proposed`, except while texts are masked: it was made from a ticket's words. The draft is kept by
    ticket.
    """
    fields = [
        FormField("title", "Title", "" if current_redactor() else proposed, hint="typing replaces it", replaced=True)
    ]
    screen.ask(f"title/{ticket_id}", title, fields, lambda values: verb(values["title"]), done)


def write_field(screen: BaseScreen, pattern: Pattern, field: Field) -> None:
    """Ask for the title, the struggle or the segment of a pattern's card, and write it (one undo step)."""
    before = {
        Field.TITLE: pattern.title,
        Field.STRUGGLE: pattern.struggle,
        Field.SEGMENT: pattern.written_segment,
    }[field]
    screen.ask(
        f"card/{pattern.id}/{field}",
        f"{pattern.name} {display_text(pattern.title)}",
        [FormField("words", _LABELS[field], before)],
        lambda values: screen.work.patterns.write(pattern.id, field, values["words"], before),
    )


def choose_field(screen: BaseScreen, pattern: Pattern, field: Field) -> None:
    """Ask for the workaround or the requested solution, and write it (one undo step).

    It is chosen from what the pattern's tickets say, or typed.
    """
    before = {Field.WORKAROUND: pattern.workaround, Field.REQUESTED: pattern.requested}[field]
    candidates = screen.work.patterns.candidates(pattern.id, field)
    options = [
        Option(candidate.words, candidate.words, pluralize(candidate.tickets, "ticket")) for candidate in candidates
    ]
    if field is Field.WORKAROUND:
        options.append(Option(NONE_KNOWN, NONE_KNOWN, "if there is none"))

    draft_key = f"card/{pattern.id}/{field}"
    if screen.shows_masked(draft_key, ()):
        screen.refuse(with_keys(MASKED_REFUSAL))
        return
    drafts = screen.work.drafts
    run = Run[str](lambda words: screen.work.patterns.write(pattern.id, field, words, before), drafts, draft_key)
    dialog = PickDialog(
        f"{pattern.name}  {_LABELS[field]}",
        options,
        free_text="write",
        drafts=drafts,
        draft_key=draft_key,
        accept=run,
    )
    screen.app.push_screen(dialog, lambda words: screen.done(run.label) if words is not None else None)


def fix_gap(screen: BaseScreen, pattern: Pattern, gap: CardGap) -> None:
    """Ask for the sentence that is missing on a pattern's card."""
    if gap is CardGap.STRUGGLE:
        write_field(screen, pattern, Field.STRUGGLE)
    elif gap is CardGap.SEGMENT:
        write_field(screen, pattern, Field.SEGMENT)
    elif gap is CardGap.WORKAROUND:
        choose_field(screen, pattern, Field.WORKAROUND)
    else:
        choose_field(screen, pattern, Field.REQUESTED)


def write_ship_date(screen: BaseScreen, pattern: Pattern) -> None:
    """Ask on which day a pattern's fix reached customers, and write it (one undo step)."""
    day = str(pattern.shipped_on) if pattern.shipped_on else "today"
    screen.ask(
        f"shipped/{pattern.id}",
        f"{pattern.name} {display_text(pattern.title)}: fix shipped",
        [
            FormField(
                "day", "When did it ship?", day, hint="today, fri, 2026-11-03; empty: not shipped yet", replaced=True
            )
        ],
        lambda values: screen.work.patterns.ship(pattern.id, values["day"]),
    )


def write_risks(screen: BaseScreen, pattern: Pattern) -> None:
    """Ask what is at risk, revenue and retention, and write it (one undo step): the reasons for the impact."""
    before = (pattern.revenue_risk, pattern.retention_risk)
    screen.ask(
        f"risks/{pattern.id}",
        f"{pattern.name}, {describe_impact(pattern)}. What is at risk?",
        [
            FormField("revenue", "Revenue risk, because ...", before[0], hint="optional"),
            FormField("retention", "Retention risk, because ...", before[1], hint="optional"),
        ],
        lambda values: screen.work.patterns.write_risks(pattern.id, values["revenue"], values["retention"], before),
    )
