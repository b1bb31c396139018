"""From the cells of one row, whatever the format, to one ticket."""

from collections.abc import Callable
from typing import Final

from translate_tui.model import NewTicket, Rejected
from translate_tui.river.customers import is_mangled
from translate_tui.river.fields import date_of, segment_of, stated, type_of
from translate_tui.river.line import parse
from translate_tui.river.reading import Refs
from translate_tui.text import clean, plain

TEXT_LIMIT: Final = 1_000_000  # characters of one ticket; the whole Bible has four million

_INVISIBLE: Final = " \n\u200b\u200c\u200d\u2060\ufeff\xad"

Cells = tuple[str, ...]  # the text of each of FIELDS, in their order; "" where there is none


def ticket_from(line: int, cells: Cells, refs: Refs, content: Callable[[], str]) -> NewTicket | Rejected:
    """Return the ticket of a row, or why there is none.

    `content` gives what the row is known by when it has no id. A text in River format fills
    the type, segment and impact that have no column.
    """
    (own, text, title, customer, customer_ref, email, segment_words, type_words, impact, date, workaround,
     requested, author) = cells  # fmt: skip
    text = clean(text)
    title = plain(title) if title else ""
    if not text.strip(_INVISIBLE):
        text, title = title, ""
        if not text.strip(_INVISIBLE):
            return Rejected(line, "no text: nothing that a customer said stands in this row")
    if len(text) > TEXT_LIMIT:
        return Rejected(line, f"its text has {len(text):,} characters; at most {TEXT_LIMIT:,} are taken in")
    own = _stated(own) if own else ""
    # An id that a spreadsheet has rounded names many tickets, so it names none.
    ref = refs.by_id(own) if own and not is_mangled(own) else refs.by_content(content())
    kind = type_of(type_words)
    segment = segment_of(segment_words)
    impact = _stated(impact) if impact else ""
    in_format = False
    if (post := parse(text)) is not None and post.quote:
        kind, segment = kind or post.type, segment or post.segment
        impact = impact or post.impact_words
        text, in_format = post.quote, not post.missing
    return NewTicket(
        line,
        ref,
        text,
        "" if title == text else title,
        kind,
        segment,
        impact,
        plain(customer) if customer else "",
        plain(customer_ref) if customer_ref else "",
        plain(email) if email else "",
        date_of(date) if date else None,
        _stated(workaround) if workaround else "",
        _stated(requested) if requested else "",
        _stated(author) if author else "",
        in_format,
    )


def _stated(cell: str) -> str:
    return plain(stated(cell))
