"""GitHub issues: `gh issue list --json number,title,body,author,createdAt,updatedAt,labels,state,url`, or the API.

The url is the id, because numbers repeat between repositories. Source: the manual of `gh issue list` at
cli.github.com, and "List repository issues" in the REST API reference at docs.github.com (which has `created_at` and
`user` instead).
"""

from typing import Final

from translate_tui.model import Skipped
from translate_tui.river.format import ExportFormat, Record, RelatedRecords


def _prepare(issue: Record, related: RelatedRecords) -> Record | Skipped:
    """Skip pull requests and issues by bots; remove what an issue form writes into empty answers."""
    author = issue.get("author") or issue.get("user")
    author = author if isinstance(author, dict) else {}
    if author.get("is_bot") or author.get("type") == "Bot" or str(author.get("login", "")).endswith("[bot]"):
        return Skipped(0, "issues written by a bot")
    if issue.get("pull_request"):
        return Skipped(0, "pull requests")
    body = str(issue.get("body") or "").replace("_No response_", "").strip()
    return {**issue, "body": body}


FORMATS: Final = (
    ExportFormat(
        "GitHub issues",
        "github",
        {
            "id": ("html_url", "url", "number"),
            "text": ("body",),
            "title": ("title",),
            "tags": ("labels.name",),
            "date": ("createdAt", "created_at"),
            "author": ("author.login", "user.login"),
        },
        (
            ("number", "title", "author.login"),
            ("number", "title", "user.login"),
            ("number", "title", "createdAt", "state"),
            ("number", "title", "body", "url"),
        ),
        prepare=_prepare,
    ),
)
