"""River lint over a file, or over what the River holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from translate_tui.model import NewTicket, TicketType
from translate_tui.protocol.lint import Post as Post
from translate_tui.protocol.lint import channel_shares as channel_shares
from translate_tui.protocol.lint import missing_parts as missing_parts
from translate_tui.protocol.lint import to_river_format as to_river_format
from translate_tui.river.line import parse
from translate_tui.river.mentions import customer_stated
from translate_tui.services.importing import ImportOptions, read_all, read_options
from translate_tui.store import tickets
from translate_tui.store.database import Database
from translate_tui.text import plain

# Where people are asked to write in River format; an export of a helpdesk is not.
FORMATS: Final = ("Slack export", "River lines")


def of_file(db: Database, path: Path, wishes: ImportOptions | None) -> list[Post]:
    """Return the posts of a file. Raises UserError when it cannot be read."""
    return [
        post
        for name, rows in read_all(db, path, read_options(db, wishes or ImportOptions()))
        for post in _posts(name, rows)
    ]


def of_river(db: Database) -> list[Post]:
    """Return the posts of the channels in the River, newest first."""
    return [
        _post(name, f"{posted_at[:16].replace('T', ' ')}" if posted_at else "", TicketType(kind) if kind else None,
              segment, impact, quote, in_format=bool(in_format))
        for name, posted_at, kind, segment, impact, quote, in_format in tickets.posts(db, FORMATS)
    ]  # fmt: skip


def _posts(name: str, rows: Iterator[object]) -> Iterator[Post]:
    posts: set[str] = set()
    for row in rows:
        # A reply to what is no post speaks for itself, as it does in the River.
        if isinstance(row, NewTicket) and row.parent not in posts:
            posts.add(row.ref)
            where = f"{row.posted_at:%Y-%m-%d %H:%M}" if row.posted_at else f"line {row.line}"
            yield _post(
                plain(name), where, row.type, row.segment, row.impact_words, row.quote, in_format=row.in_format
            )


def _post(
    channel: str,
    where: str,
    kind: TicketType | None,
    segment: str | None,
    impact: str,
    quote: str,
    *,
    in_format: bool,
) -> Post:
    """Return a post; what has only the beginning of the format ("[BUG] - [SMB]") states that much."""
    begun = None if in_format else parse(customer_stated(quote)[1])
    if begun is not None and not begun.quote:
        return Post(channel, where, begun.type, begun.segment, begun.impact_words, "", False)
    return Post(channel, where, kind, segment, impact, quote, in_format)
