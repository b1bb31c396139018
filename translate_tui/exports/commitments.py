"""Commitments as CSV that issue trackers import."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from translate_tui.exports.spreadsheet import to_csv
from translate_tui.model import Commitment
from translate_tui.text import plain, shorten

_MAX_SUMMARY_CHARS: Final = 255  # Jira's and GitHub's limit for a title
_LABEL: Final = "translation-meeting"


class Tracker(StrEnum):
    """The issue trackers whose import formats are known."""

    JIRA = "jira"
    GITHUB = "github"
    LINEAR = "linear"


def commitments_csv(commitments: Sequence[Commitment], titles: Mapping[int, str], tracker: Tracker) -> str:
    """Return commitments as CSV for a tracker's importer. `titles` maps a pattern's id to its name and title.

    Dates are ISO (2026-12-01). A text too long for the tracker's title is cut there, and whole in the description.
    """
    header, to_row = _FORMATS[tracker]
    return to_csv(header, (to_row(commitment, _description(commitment, titles)) for commitment in commitments))


def _description(commitment: Commitment, titles: Mapping[int, str]) -> str:
    lines = [plain(commitment.what), f"Commitment from translation meeting {commitment.meeting_number}."]
    if title := titles.get(commitment.pattern_id or 0):
        lines.append(f"Pattern: {plain(title)}")
    if commitment.owner:
        lines.append(f"Owner: {plain(commitment.owner)}")
    if commitment.due:
        lines.append(f"Due: {commitment.due}")
    return "\n".join(lines)


def _summary(commitment: Commitment) -> str:
    return shorten(commitment.what, _MAX_SUMMARY_CHARS)


def _due(commitment: Commitment) -> str:
    return commitment.due.isoformat() if commitment.due else ""


def _jira_row(commitment: Commitment, description: str) -> tuple[str, ...]:
    return "Task", _summary(commitment), description, plain(commitment.owner), _due(commitment), _LABEL


def _github_row(commitment: Commitment, description: str) -> tuple[str, ...]:
    # GitHub assigns by login, which an owner's name isn't; the description names the owner.
    return _summary(commitment), description, _LABEL


def _linear_row(commitment: Commitment, description: str) -> tuple[str, ...]:
    return _summary(commitment), description, "Todo", plain(commitment.owner), _due(commitment), _LABEL


_FORMATS: Final[dict[Tracker, tuple[tuple[str, ...], Callable[[Commitment, str], tuple[str, ...]]]]] = {
    Tracker.JIRA: (("Issue Type", "Summary", "Description", "Assignee", "Due Date", "Labels"), _jira_row),
    Tracker.GITHUB: (("title", "body", "labels"), _github_row),
    Tracker.LINEAR: (("Title", "Description", "Status", "Assignee", "Due Date", "Labels"), _linear_row),
}
