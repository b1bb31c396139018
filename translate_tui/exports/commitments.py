"""Commitments as rows that trackers import."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from translate_tui.exports.spreadsheet import written
from translate_tui.model import Commitment
from translate_tui.text import plain, shorten

_SUMMARY_MOST: Final = 255  # Jira's and GitHub's limit for a title
_LABEL: Final = "translation-meeting"


class Tracker(StrEnum):
    """For which tracker."""

    JIRA = "jira"
    GITHUB = "github"
    LINEAR = "linear"


def commitments_csv(commitments: Sequence[Commitment], titles: Mapping[int, str], tracker: Tracker) -> str:
    """Return commitments as CSV for a tracker's importer; `titles` are those of patterns, with their names.

    Dates are 2026-12-01. What is too long for a title stands whole in the description.
    """
    header, row = _TRACKERS[tracker]
    return written(header, (row(one, _description(one, titles)) for one in commitments))


def _description(one: Commitment, titles: Mapping[int, str]) -> str:
    said = [plain(one.what), f"Committed to in translation meeting {one.meeting_number}."]
    if title := titles.get(one.pattern_id or 0):
        said.append(f"Pattern: {plain(title)}")
    if one.owner:
        said.append(f"Owner: {plain(one.owner)}")
    if one.due:
        said.append(f"Due: {one.due}")
    return "\n".join(said)


def _due(one: Commitment) -> str:
    return one.due.isoformat() if one.due else ""


def _jira(one: Commitment, description: str) -> tuple[str, ...]:
    return "Task", shorten(one.what, _SUMMARY_MOST), description, plain(one.owner), _due(one), _LABEL


def _github(one: Commitment, description: str) -> tuple[str, ...]:
    return shorten(one.what, _SUMMARY_MOST), description, _LABEL  # an owner's name is no login: it stands in the body


def _linear(one: Commitment, description: str) -> tuple[str, ...]:
    return shorten(one.what, _SUMMARY_MOST), description, "Todo", plain(one.owner), _due(one), _LABEL


_TRACKERS: Final[dict[Tracker, tuple[tuple[str, ...], Callable[[Commitment, str], tuple[str, ...]]]]] = {
    Tracker.JIRA: (("Issue Type", "Summary", "Description", "Assignee", "Due Date", "Labels"), _jira),
    Tracker.GITHUB: (("title", "body", "labels"), _github),
    Tracker.LINEAR: (("Title", "Description", "Status", "Assignee", "Due Date", "Labels"), _linear),
}
