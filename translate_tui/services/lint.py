"""River lint: how well the posts of a file, or of the channels in the database, follow the River format."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from translate_tui.model import NewTicket, Row, TicketType, format_local_time, parse_time
from translate_tui.protocol.lint import Post as Post
from translate_tui.protocol.lint import channel_shares as channel_shares
from translate_tui.protocol.lint import missing_parts as missing_parts
from translate_tui.protocol.lint import to_river_format as to_river_format
from translate_tui.river.line import parse
from translate_tui.river.mentions import customer_stated
from translate_tui.services.importing import ImportOptions, open_rows, read_options
from translate_tui.store import tickets
from translate_tui.store.database import Database
from translate_tui.text import plain

# The formats in which people are asked to post in River format; exports of helpdesks are not linted.
FORMATS: Final = ("Slack export", "River lines")


def posts_of_file(db: Database, path: Path, options: ImportOptions | None) -> list[Post]:
    """Return the posts of a file. Raises UserError when it cannot be read."""
    return [
        post
        for name, rows in open_rows(db, path, read_options(db, options or ImportOptions()))
        for post in _posts(name, rows)
    ]


def posts_of_river(db: Database) -> list[Post]:
    """Return the posts of all imported channels and River lines, newest first."""
    return [
        _post(
            row.source,
            format_local_time(parse_time(row.posted_at)) if row.posted_at else "",
            TicketType(row.type) if row.type else None,
            row.segment,
            row.impact_words,
            row.quote,
            in_format=bool(row.in_format),
        )
        for row in tickets.posts(db, FORMATS)
    ]


def _posts(channel: str, rows: Iterator[Row]) -> Iterator[Post]:
    """Yield the tickets among rows as posts, and replies whose parent is no ticket: these are imported as tickets."""
    refs: set[str] = set()
    for row in rows:
        if isinstance(row, NewTicket) and row.parent not in refs:
            refs.add(row.ref)
            where = format_local_time(row.posted_at) if row.posted_at else f"line {row.line}"
            yield _post(
                plain(channel), where, row.type, row.segment, row.impact_words, row.quote, in_format=row.in_format
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
    """Return a post. When only the head was posted ("[BUG] - [SMB]"), its quote is empty: it states what it has."""
    head = None if in_format else parse(customer_stated(quote)[1])
    if head is not None and not head.quote:
        return Post(channel, where, head.type, head.segment, head.impact_words, "", False)
    return Post(channel, where, kind, segment, impact, quote, in_format)
