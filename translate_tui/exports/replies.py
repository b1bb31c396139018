"""Closing the loop: every ticket of a decided pattern, with what its customer is answered."""

from collections.abc import Sequence
from typing import NamedTuple

from translate_tui.exports import markdown
from translate_tui.exports.document import Block, Heading, Paragraph, Quotation, line
from translate_tui.exports.spreadsheet import written
from translate_tui.text import plain


class CustomerReply(NamedTuple):
    """A ticket to answer: where it stands, who said what, and the reply's text."""

    ticket_id: int
    source: str
    ref: str
    customer: str
    quote: str
    reply: str


def answers_csv(answers: Sequence[CustomerReply]) -> str:
    """Return the answers as CSV, a row a ticket."""
    rows = ((str(a.ticket_id), plain(a.source), plain(a.ref), plain(a.customer), a.quote, a.reply) for a in answers)
    return written(("ticket", "source", "reference", "customer", "quote", "reply"), rows)


def answers_markdown(title: str, answers: Sequence[CustomerReply]) -> str:
    """Return the answers as markdown, a section a ticket."""
    blocks: list[Block] = [Heading(1, title)]
    for answer in answers:
        where = " ".join(filter(None, (plain(answer.source), plain(answer.ref))))
        blocks.append(Heading(2, f"#{answer.ticket_id} {answer.customer or 'customer unknown'} ({where})"))
        blocks.append(Quotation(answer.quote, "said the customer"))
        blocks += [Paragraph(line(part.strip())) for part in answer.reply.splitlines() if part.strip()]
    return markdown.render(blocks)
