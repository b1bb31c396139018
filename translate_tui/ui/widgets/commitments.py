"""Commitments as they are shown: what will be done, by whom and by when, and whether that day has passed."""

from datetime import date

from translate_tui.model import Commitment
from translate_tui.text import describe_day
from translate_tui.ui.widgets.chips import Span
from translate_tui.ui.widgets.masking import current_redactor, display_text


def overdue_words(due: date) -> str:
    """Return since when a commitment is overdue: "overdue since Thu 12 Nov"."""
    return f"overdue since {describe_day(due)}"


def commitment_spans(commitment: Commitment, today: date) -> list[Span]:
    """Return a commitment: its state, what will be done, by whom and by when."""
    is_open = commitment.state == "open"
    due = f"due {describe_day(commitment.due)}" if commitment.due else "no date"
    state = {"open": ("[ ] ", "$quiet"), "kept": ("[x] ", "$quiet"), "dropped": ("[-] ", "$quiet")}[commitment.state]
    spans = [state, (display_text(commitment.what), "bold $foreground" if is_open else "$quiet")]
    # Where names are masked, an owner would only be "[name]".
    if current_redactor() is None:
        spans += [(f"  {display_text(commitment.owner) or 'no owner'},", "$quiet")]
    spans += [(" " if current_redactor() is None else "  ", "")]
    spans += (
        [(overdue_words(commitment.due), "bold $error")]
        if commitment.due and commitment.overdue(today)
        else [(due, "$quiet")]
    )
    if not is_open:
        spans.append((f"  {commitment.state}", "$quiet"))
    return spans
