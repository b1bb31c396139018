"""The River in: files become tickets, in one transaction, and the same file again adds nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from translate_tui.model import ImportReport, NewTicket, Refused, Rejected, Row, Skipped, stamp
from translate_tui.river.customers import display_name, identities, is_mangled
from translate_tui.river.reading import Reading, read
from translate_tui.store import tickets
from translate_tui.store.customers import KnownCustomers
from translate_tui.store.database import Database
from translate_tui.text import count

BATCH: Final = 2000  # rows between two looks at progress and at whether to stop
_SHOWN: Final = 3  # rejected rows named in an error

Progress = Callable[[int], None]


class _DryRun(Exception):
    """Everything went well and is taken back on purpose."""


def import_files(
    db: Database,
    paths: Sequence[Path],
    mapping: Mapping[str, str] | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files as one step and return what came of their rows.

    `mapping` maps fields to columns. `progress` is called with the rows read so far and may
    raise Cancelled. `dry_run` leaves no trace. Raises Refused when a file cannot be taken in
    as a whole, or when not one of its rows can; nothing is written then.
    """
    for path in paths:
        if path.exists() and path.samefile(db.path):
            raise Refused(f"{path} is the database itself, so it was not read. Name an export to import.")
    before = {path: _state(path) for path in paths}
    readings = [read(path, mapping or {}) for path in paths]
    report = ImportReport()
    try:
        with db.step("imported") as step:
            for path, reading in zip(paths, readings, strict=True):
                _import(db, reading, report, progress, name=reading.name if len(paths) > 1 else "")
                if _state(path) != before[path]:
                    raise Refused(
                        f"{path} changed while it was read, so nothing was imported. Wait until the export is "
                        "finished, then import it again."
                    )
            names = ", ".join(dict.fromkeys(reading.name for reading in readings))
            step.label = f"imported {names} ({report.added:,} new, {report.updated:,} updated)"
            _refuse_if_nothing(report, paths)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    except UnicodeError as error:
        raise Refused(
            f"{', '.join(map(str, paths))}: the text cannot be decoded ({error}); nothing was imported. "
            "Export the file again as UTF-8."
        ) from error
    return report


def take_in(db: Database, reading: Reading, label: str) -> ImportReport:
    """Import what has been read already as one step: for what does not come from a file."""
    report = ImportReport()
    with db.step(label):
        _import(db, reading, report, None, name="")
    return report


def _import(db: Database, reading: Reading, report: ImportReport, progress: Progress | None, name: str) -> None:
    fresh = db.value("SELECT 1 FROM source WHERE key = ?", (reading.key,)) is None
    source = tickets.source_id(db, reading.key, reading.format, reading.name)
    known_customers = KnownCustomers(db)
    imported_at = stamp(db.now())
    customer_of = _remembering(known_customers, reading.key)
    rows = iter(reading.rows)
    while batch := list(islice(rows, BATCH)):
        taken = list(_sorted_out(batch, report, name))
        found = [customer_of(ticket) for ticket in taken]
        stored = [
            tickets.stored(ticket, known_customers.standing(customer_id))
            for ticket, customer_id in zip(taken, found, strict=True)
        ]
        known = {} if fresh else tickets.known_rows(db, source, [ticket.ref for ticket in taken])
        new = [row for row in stored if row[0] not in known]
        tickets.insert_many(db, source, imported_at, new)
        for row in stored:
            if row[0] in known:
                ticket_id, as_kept = known[str(row[0])]
                if row != as_kept:
                    tickets.update(db, ticket_id, row)
                    report.updated += 1
                else:
                    report.unchanged += 1
        report.added += len(new)
        report.read += len(taken)
        _add_replies(db, source, [ticket for ticket in taken if ticket.replies], reading.key, known_customers)
        if progress is not None:
            progress(report.read)


def _remembering(known_customers: KnownCustomers, key: str) -> Callable[[NewTicket], int | None]:
    """Return what finds a ticket's customer, asking once for all tickets that say the same of it."""
    seen: dict[tuple[str, str, str], int | None] = {("", "", ""): None}

    def customer_of(ticket: NewTicket) -> int | None:
        said = (ticket.customer, ticket.email, ticket.customer_ref)
        if said not in seen:
            marks = identities(ticket, key)
            seen[said] = known_customers.find(marks, partial(display_name, ticket, marks))
        return seen[said]

    return customer_of


def _sorted_out(batch: Iterable[Row], report: ImportReport, name: str) -> Iterator[NewTicket]:
    for row in batch:
        if isinstance(row, NewTicket):
            if row.customer_ref and is_mangled(row.customer_ref):
                _note(report, "customer ids rounded by a spreadsheet: counted as unknown customers")
            if "\ufffd" in row.quote or "\ufffd" in row.customer:
                _note(report, "rows with bytes that are no text in the file's encoding, shown as \ufffd")
            yield row
        elif isinstance(row, Skipped):
            report.skipped[row.reason] = report.skipped.get(row.reason, 0) + 1
        else:
            report.rejected.append(Rejected(row.line, f"{name}: {row.reason}" if name else row.reason))


def _note(report: ImportReport, words: str) -> None:
    report.notes[words] = report.notes.get(words, 0) + 1


def _add_replies(
    db: Database, source: int, talked_about: list[NewTicket], key: str, known_customers: KnownCustomers
) -> None:
    ids = tickets.ticket_ids(db, source, [ticket.ref for ticket in talked_about])
    for ticket in talked_about:
        for reply in ticket.replies:
            speaker = NewTicket(ticket.line, reply.ref, reply.quote, customer=reply.customer)
            marks = identities(speaker, key)
            customer_id = known_customers.find(marks, partial(display_name, speaker, marks))
            said_at = stamp(reply.said_at) if reply.said_at else None
            tickets.add_reply(db, ids[ticket.ref], reply.ref, reply.quote, reply.author, said_at, customer_id)


def _refuse_if_nothing(report: ImportReport, paths: Sequence[Path]) -> None:
    if report.read:
        return
    where = ", ".join(str(path) for path in paths)
    if not report.rejected:
        raise Refused(f"{where}: there is a header but no row under it, so there is nothing to import.")
    shown = "; ".join(f"line {r.line}: {r.reason}" for r in report.rejected[:_SHOWN])
    more = len(report.rejected) - _SHOWN
    rest = f"; and {count(more, 'more row')}" if more > 0 else ""
    raise Refused(
        f"{where}: not one row could be taken in, so nothing was imported ({shown}{rest}). If another column "
        "holds what the customer said, name it: --map text=COLUMN"
    )


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
