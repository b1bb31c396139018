"""GitHub issues: `gh issue list --json number,title,body,author,createdAt,updatedAt,labels,state,url`.

Issues of several repositories are told apart by their url. Source: cli.github.com/manual/gh_issue_list
and docs.github.com, "List repository issues" (the same with `created_at` and `user`).
"""

from typing import Final

from translate_tui.model import Skipped
from translate_tui.river.format import Beside, ExportFormat, Record


def _prepare(issue: Record, beside: Beside) -> Record | Skipped:
    """Pass over what bots write, and the words that an issue form puts where nothing was said."""
    author = issue.get("author") or issue.get("user")
    author = author if isinstance(author, dict) else {}
    if author.get("is_bot") or author.get("type") == "Bot" or str(author.get("login", "")).endswith("[bot]"):
        return Skipped(0, "issues that a bot wrote")
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
