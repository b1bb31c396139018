"""Jira: the CSV export of issues with all fields, in English.

A column repeats for each value of a field; a comment is a cell `date;account;text`. Columns in other languages have
to be mapped by hand. Source: the article "Export issues to CSV" at support.atlassian.com, and exports of real
projects.
"""

from typing import Final

from translate_tui.model import NewReply
from translate_tui.river.dates import date_of
from translate_tui.river.format import ExportFormat, Record
from translate_tui.river.refs import Refs
from translate_tui.text import clean, plain


def _replies(row: Record) -> tuple[NewReply, ...]:
    """Return the comments of an issue as replies; a comment has no id, so it is named by its content."""
    refs = Refs()
    replies = []
    for cell in row.get("Comment", ()):
        date, author, text = cell.split(";", 2) if cell.count(";") >= 2 else ("", "", cell)
        if quote := clean(text):
            replies.append(NewReply(refs.by_content(cell), quote, plain(author), date_of(date)))
    return tuple(replies)


def _custom(*names: str) -> tuple[str, ...]:
    return tuple(f"Custom field ({name})" for name in names)


FORMATS: Final = (
    ExportFormat(
        "Jira CSV",
        "jira",
        {
            "id": ("Issue key",),
            "text": ("Description",),
            "title": ("Summary",),
            "customer": (
                "Organizations",
                *_custom("Organizations", "Organization", "Customer", "Customer name", "Company", "Account"),
            ),
            "segment": _custom("Segment", "Customer segment", "Customer tier", "Plan"),
            "impact": _custom("Business impact"),
            "workaround": _custom("Workaround"),
            "type": ("Issue Type", "Work type"),
            "tags": ("Labels",),
            "date": ("Created",),
            "author": ("Reporter",),
        },
        (
            ("Summary", "Issue key", "Issue id"),
            ("Summary", "Issue key", "Issue Type"),
            ("Summary", "Issue key", "Project key"),
        ),
        replies=_replies,
    ),
)
