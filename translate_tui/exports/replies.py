"""Replies to the customers of a decided pattern, a ticket each: as CSV for a helpdesk, or as markdown to read."""

from collections.abc import Sequence
from typing import NamedTuple

from translate_tui.exports import markdown
from translate_tui.exports.document import Block, Heading, Paragraph, Quotation, line
from translate_tui.exports.spreadsheet import to_csv
from translate_tui.text import plain


class CustomerReply(NamedTuple):
    """A ticket with the reply to its customer. `source` and `ref` locate the ticket where it came from."""

    ticket_id: int
    source: str
    ref: str
    customer: str
    quote: str
    reply: str


def replies_csv(replies: Sequence[CustomerReply]) -> str:
    """Return replies as CSV, one row for each ticket."""
    rows = (
        (
            str(reply.ticket_id),
            plain(reply.source),
            plain(reply.ref),
            plain(reply.customer),
            reply.quote,
            reply.reply,
        )
        for reply in replies
    )
    return to_csv(("ticket", "source", "reference", "customer", "quote", "reply"), rows)


def replies_markdown(title: str, replies: Sequence[CustomerReply]) -> str:
    """Return replies as markdown, one section for each ticket."""
    blocks: list[Block] = [Heading(1, title)]
    for reply in replies:
        where = " ".join(filter(None, (plain(reply.source), plain(reply.ref))))
        blocks.append(Heading(2, f"#{reply.ticket_id} {reply.customer or 'unknown customer'} ({where})"))
        blocks.append(Quotation(reply.quote, "the customer"))
        blocks += [Paragraph(line(part.strip())) for part in reply.reply.splitlines() if part.strip()]
    return markdown.render(blocks)
