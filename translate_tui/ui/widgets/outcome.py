"""What a meeting has come to so far, as it stands beside the card: rating, decision, notes, commitments."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from textual.content import Content

from translate_tui.commands import key
from translate_tui.model import Commitment, Decision, MeetingNote, ParkedItem, Pattern
from translate_tui.protocol.brief import DecisionTaken
from translate_tui.text import describe_day, pluralize, shorten
from translate_tui.ui.widgets.chips import Span, outcome_chip, rating_spans
from translate_tui.ui.widgets.commitments import commitment_spans, overdue_words
from translate_tui.ui.widgets.masking import display_text

MAX_NOTE: Final = 300  # characters of a text; the minutes have it whole
MAX_COMMITMENTS: Final = 6  # the newest ones
MAX_NOTES: Final = 4
MAX_PARKED: Final = 3


class OutcomeSoFar(NamedTuple):
    """What a meeting has come to so far: about the pattern that is talked about (None: no pattern), and in all."""

    pattern: Pattern | None
    decision: Decision | None
    before: DecisionTaken | None  # on the pattern, in an earlier meeting
    overdue: Sequence[Commitment]  # about the pattern, from earlier meetings
    commitments: Sequence[Commitment]
    notes: Sequence[MeetingNote]
    parked: Sequence[ParkedItem]
    pattern_names: Mapping[int, str]


def outcome_content(outcome: OutcomeSoFar, today: date) -> Content:
    """Return what the meeting has come to so far, in sections with a blank line between them."""
    sections: list[list[Span]] = []
    pattern = outcome.pattern
    if pattern is not None:
        ratings = _rating(pattern, ("not rated in this meeting yet", "$foreground"))
        sections.append([(f"Rating of {pattern.name}\n", "$quiet"), *ratings])
        sections.append([("Decision\n", "$quiet"), *_decision_spans(outcome.decision)])
    if outcome.notes:
        lines = [(_about(note.pattern_id, outcome), note.words) for note in outcome.notes[-MAX_NOTES:]]
        texts = [f"{about}{shorten(display_text(words), MAX_NOTE)}\n" for about, words in lines]
        sections.append([("Notes\n", "$quiet"), *((text, "$foreground") for text in texts)])
    made: list[Span] = [(f"{pluralize(len(outcome.commitments), 'commitment')} in this meeting\n", "$quiet")]
    for commitment in outcome.commitments[-MAX_COMMITMENTS:]:
        made += [(_about(commitment.pattern_id, outcome), "$quiet"), *commitment_spans(commitment, today), ("\n", "")]
    sections.append(made)
    for commitment in outcome.overdue:
        sections.append([("Overdue\n", "$quiet"), *commitment_spans(commitment, today)])
    if outcome.before is not None:
        decision = outcome.before.decision
        why = f"\n“{shorten(display_text(decision.why), MAX_NOTE)}”" if decision.why else ""
        spans = [
            (f"{decision.outcome.value.capitalize()}, {describe_day(outcome.before.day)}", "$quiet"),
            (why, "$quiet"),
        ]
        sections.append([("Last time\n", "$quiet"), *spans])
    if outcome.parked:
        parked = [f"{shorten(display_text(item.what), MAX_NOTE)}\n" for item in outcome.parked[-MAX_PARKED:]]
        sections.append([("Parking lot\n", "$quiet"), *((line, "$foreground") for line in parked)])
    contents = [Content.assemble(*section).rstrip() for section in sections]
    return Content("\n\n").join(contents)


def last_time_words(taken: DecisionTaken) -> str:
    """Return in one line what an earlier meeting decided, and why."""
    why = f", “{display_text(taken.decision.why)}”" if taken.decision.why else ""
    return f"last time ({describe_day(taken.day)}): {taken.decision.outcome}{why}"


def _about(pattern_id: int | None, outcome: OutcomeSoFar) -> str:
    """Return the name of the pattern that something is about, if it isn't the one that is talked about."""
    name = outcome.pattern_names.get(pattern_id or 0, "")
    is_shown = outcome.pattern is not None and outcome.pattern.id == pattern_id
    return f"{name}  " if name and not is_shown else ""


def outcome_strip(outcome: OutcomeSoFar, width: int) -> Content:
    """Return the same in three lines, for a narrow window: rating and decision, last time, and how much there is."""
    lines: list[Content] = []
    pattern = outcome.pattern
    if pattern is not None:
        ratings = _rating(pattern, ("not rated yet", "$quiet"))
        lines.append(Content.assemble(*ratings, ("   ", ""), *_decision_spans(outcome.decision)))
    if outcome.overdue and (due := outcome.overdue[0].due) is not None:
        lines.append(
            Content.assemble((overdue_words(due), "bold $error"), (f"  {display_text(outcome.overdue[0].what)}", ""))
        )
    elif outcome.before is not None:
        lines.append(Content.styled(last_time_words(outcome.before), "$quiet"))
    counts = [(outcome.commitments, "commitment"), (outcome.notes, "note"), (outcome.parked, "parked item")]
    words = " · ".join(pluralize(len(items), noun) for items, noun in counts if items or noun == "commitment")
    lines.append(Content.styled(words, "$quiet"))
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)


def _rating(pattern: Pattern, unrated: Span) -> list[Span]:
    """Return the ratings of a pattern as far as they may be seen; `unrated` where there is none."""
    joint = pattern.impact if pattern.agreed else None
    return rating_spans(pattern.support_impact, pattern.product_impact, joint) or [unrated]


def _decision_spans(decision: Decision | None) -> list[Span]:
    """Return a decision with its reason; without one, the key that records it."""
    if decision is None:
        return [(f"{key('meeting.decide')} ", "bold"), ("Record the decision", "$foreground")]
    why = f"  {shorten(display_text(decision.why), MAX_NOTE)}" if decision.why else ""
    return [outcome_chip(decision.outcome), (why, "$foreground")]
