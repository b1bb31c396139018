"""Decides which rows of a file are imported, and records in the report why the others are not."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from translate_tui.model import ImportReport, NewTicket, Rejected, Row, Skipped, UserError, local_day
from translate_tui.river.sheet import NAME as SHEET
from translate_tui.text import pluralize

MAX_ROWS_IN_ERROR: Final = 3  # rejected rows named in an error
NEWER_DUPLICATES: Final = "older versions of tickets that appear again in this file"
REWORDED_ASIDE: Final = "set-aside tickets or praise whose text changed; they stay where they are"
_UNDECODABLE: Final = "with characters that could not be read, shown as \ufffd"
_WITHOUT_DATE: Final = "without a date: it is missing, or could mean two days (03/04)"


def accept_rows(
    rows: Sequence[Row], report: ImportReport, file_name: str, since: date | None, *, has_dates: bool
) -> list[NewTicket]:
    """Return the tickets to import from a batch of rows.

    Skipped and rejected rows, rows older than `since`, and data-quality notes (missing dates, undecodable bytes) are
    counted in `report`, which is changed in place.
    """
    tickets = [row for row in rows if isinstance(row, NewTicket)]
    if len(tickets) < len(rows):
        for row in rows:
            if isinstance(row, Skipped | Rejected):
                record_rejection(row, report, file_name)
    if since is not None:
        recent = [ticket for ticket in tickets if ticket.posted_at is None or local_day(ticket.posted_at) >= since]
        if older := len(tickets) - len(recent):
            add_count(report.skipped, f"said before {since:%Y-%m-%d}", older)
        tickets = recent
    without_date = sum(ticket.posted_at is None for ticket in tickets) if has_dates else 0
    undecodable = sum("\ufffd" in ticket.quote or "\ufffd" in ticket.customer for ticket in tickets)
    for note, number in ((_WITHOUT_DATE, without_date), (_UNDECODABLE, undecodable)):
        if number:
            add_count(report.notes, note, number)
    return tickets


def record_rejection(row: Skipped | Rejected, report: ImportReport, file_name: str) -> None:
    """Add a row that is not imported to the report; `file_name` is used where the row names no file."""
    if isinstance(row, Skipped):
        add_count(report.skipped, row.reason)
    else:
        report.rejected.append(Rejected(row.line, row.reason, row.content, row.file or file_name))


def keep_newest(tickets: list[NewTicket], report: ImportReport) -> list[NewTicket]:
    """Return the tickets of a batch without duplicates: of those with one ref the last; others are counted."""
    newest = {(ticket.parent, ticket.ref): ticket for ticket in tickets}
    if duplicates := len(tickets) - len(newest):
        add_count(report.skipped, NEWER_DUPLICATES, duplicates)
        return list(newest.values())
    return tickets


def add_count(counts: dict[str, int], reason: str, number: int = 1) -> None:
    """Add to the count of a reason in a report."""
    counts[reason] = counts.get(reason, 0) + number


def require_rows(report: ImportReport, paths: Sequence[Path]) -> None:
    """Raise UserError, with the first reasons, where no row at all was imported."""
    if report.read:
        return
    where = ", ".join(str(path) for path in paths)
    if report.skipped and not report.rejected:
        skipped = "; ".join(f"{number:,} {reason}" for reason, number in report.skipped.items())
        raise UserError(f"{where}: every row was skipped, so nothing was imported ({skipped}).")
    if not report.rejected:
        raise UserError(f"{where}: there are no rows below the header, so nothing was imported.")
    reasons = "; ".join(f"line {row.line}: {row.reason}" for row in report.rejected[:MAX_ROWS_IN_ERROR])
    more = len(report.rejected) - MAX_ROWS_IN_ERROR
    rest = f"; and {pluralize(more, 'more row')}" if more > 0 else ""
    hint = " If another column contains what the customer said, name it: --map text=COLUMN"
    if set(report.files.values()) == {SHEET}:
        hint = " Fix this in the sheet, then import it again."
    raise UserError(f"{where}: no row could be imported ({reasons}{rest}).{hint}")
