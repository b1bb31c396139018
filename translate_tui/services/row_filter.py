"""Which rows of a file are taken in, and why the others are not: told in the report of an import."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from translate_tui.model import ImportReport, NewTicket, Rejected, Row, Skipped, UserError
from translate_tui.river.customers import identities, is_rounded
from translate_tui.river.sheet import NAME as SHEET
from translate_tui.text import pluralize

MAX_ROWS_IN_ERROR: Final = 3  # rejected rows named in an error
_ROUNDED: Final = "of customers known only by an id that a spreadsheet has rounded: counted as unknown"
_SPOILT: Final = "with bytes that are no text in the file's encoding, shown as \ufffd"
_DATELESS: Final = "without a date: none stands there, or it could be two days (03/04)"
AGAIN: Final = "tickets that stand there again, newer"


def accept_rows(
    batch: Sequence[Row], report: ImportReport, name: str, since: datetime | None, *, has_dates: bool
) -> list[NewTicket]:
    """Return the tickets of some rows that are taken in; the report says how many others there are, and why."""
    taken = [row for row in batch if isinstance(row, NewTicket)]
    if len(taken) < len(batch):
        for row in batch:
            if isinstance(row, Skipped | Rejected):
                record_rejection(row, report, name)
    if since is not None:
        late = [ticket for ticket in taken if ticket.posted_at is None or ticket.posted_at >= since]
        if early := len(taken) - len(late):
            add_count(report.skipped, f"said before {since:%Y-%m-%d}", early)
        taken = late
    dateless = sum(ticket.posted_at is None for ticket in taken) if has_dates else 0
    rounded = sum(is_rounded(ticket) and not identities(ticket, "") for ticket in taken if _refs_of(ticket))
    spoilt = sum("\ufffd" in f"{ticket.quote}{ticket.customer}" for ticket in taken)
    for note, times in ((_DATELESS, dateless), (_ROUNDED, rounded), (_SPOILT, spoilt)):
        if times:
            add_count(report.notes, note, times)
    return taken


def record_rejection(row: Skipped | Rejected, report: ImportReport, name: str) -> None:
    """Note in the report why a row of the file `name` is not taken in."""
    if isinstance(row, Skipped):
        add_count(report.skipped, row.reason)
    else:
        report.rejected.append(Rejected(row.line, row.reason, row.content, row.file or name))


def _refs_of(ticket: NewTicket) -> str:
    return ticket.customer_ref or ticket.person_ref


def keep_newest(taken: list[NewTicket], report: ImportReport) -> list[NewTicket]:
    """Return tickets without those that stand in the same rows again, newer."""
    newest = {(ticket.parent, ticket.ref): ticket for ticket in taken}
    if again := len(taken) - len(newest):
        add_count(report.skipped, AGAIN, again)
        return list(newest.values())
    return taken


def add_count(counts: dict[str, int], words: str, number: int = 1) -> None:
    """Count something more under its words."""
    counts[words] = counts.get(words, 0) + number


def require_rows(report: ImportReport, paths: Sequence[Path]) -> None:
    """Raise UserError where not one row was taken in."""
    if report.read:
        return
    where = ", ".join(str(path) for path in paths)
    if report.skipped and not report.rejected:
        skipped = "; ".join(f"{times:,} {reason}" for reason, times in report.skipped.items())
        raise UserError(f"{where}: every row was skipped, so nothing was imported ({skipped}).")
    if not report.rejected:
        raise UserError(f"{where}: there is a header but no row under it, so there is nothing to import.")
    shown = "; ".join(f"line {r.line}: {r.reason}" for r in report.rejected[:MAX_ROWS_IN_ERROR])
    more = len(report.rejected) - MAX_ROWS_IN_ERROR
    rest = f"; and {pluralize(more, 'more row')}" if more > 0 else ""
    hint = " If another column holds what the customer said, name it: --map text=COLUMN"
    if set(report.files.values()) == {SHEET}:
        hint = " Change that in the sheet, and take it in again."
    raise UserError(f"{where}: not one row could be taken in, so nothing was imported ({shown}{rest}).{hint}")
