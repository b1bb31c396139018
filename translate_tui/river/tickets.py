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

Cells = dict[str, str]


def ticket_from(line: int, cells: Cells, refs: Refs, content: Callable[[], str]) -> NewTicket | Rejected:
    """Return the ticket of a row, or why there is none.

    `cells` maps fields to text; `content` gives what the row is known by when it has no id.
    A text in River format fills the type, segment and impact that have no column.
    """
    get = cells.get
    text = clean(get("text", ""))
    title = _line(get("title"))
    if not text.strip(_INVISIBLE):
        text, title = title, ""
    if not text.strip(_INVISIBLE):
        return Rejected(line, "no text: nothing that a customer said stands in this row")
    if len(text) > TEXT_LIMIT:
        return Rejected(line, f"its text has {len(text):,} characters; at most {TEXT_LIMIT:,} are taken in")
    own = _stated(get("id"))
    # An id that a spreadsheet has rounded names many tickets, so it names none.
    ref = refs.by_id(own) if own and not is_mangled(own) else refs.by_content(content())
    kind = type_of(get("type", ""))
    segment = segment_of(clean(get("segment", "")))
    impact = _stated(get("impact"))
    in_format = False
    if (post := parse(text)) is not None and post.quote:
        kind, segment = kind or post.type, segment or post.segment
        impact = impact or post.impact_words
        text, in_format = post.quote, not post.missing
    return NewTicket(
        line=line,
        ref=ref,
        quote=text,
        title="" if title == text else title,
        type=kind,
        segment=segment,
        impact_words=impact,
        customer=_line(get("customer")),
        customer_ref=_line(get("customer_id")),
        email=_line(get("email")),
        posted_at=date_of(get("date", "")),
        workaround=_stated(get("workaround")),
        requested=_stated(get("requested")),
        author=_stated(get("author")),
        in_format=in_format,
    )


def _line(cell: str | None) -> str:
    return plain(cell) if cell else ""


def _stated(cell: str | None) -> str:
    return plain(stated(cell)) if cell else ""
