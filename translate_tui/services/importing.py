"""The River in: files become tickets, in one transaction, and the same file again adds nothing."""

import gc
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import BadZipFile

from translate_tui.model import FilePreview, ImportReport, NewReply, NewTicket, Row, UserError, format_time
from translate_tui.river import sheet
from translate_tui.river import sources as river_sources
from translate_tui.river.customers import display_name, identities
from translate_tui.river.dates import DayOrder
from translate_tui.river.fields import FIELD_HELP as FIELD_HELP
from translate_tui.river.mapping import RowSource
from translate_tui.river.meanings import Meanings
from translate_tui.river.options import ReadOptions, SavedMapping
from translate_tui.services import sheet as sheets
from translate_tui.services.row_filter import AGAIN, accept_rows, add_count, keep_newest, require_rows
from translate_tui.store import meanings, sources, tickets
from translate_tui.store.customers import KnownCustomers
from translate_tui.store.database import Database

BATCH: Final = 2000  # rows between two looks at progress and at whether to stop

Progress = Callable[[int, int], None]  # rows read, and about how many there are (0: nobody knows)


class ImportOptions(NamedTuple):
    """What is wished of an import.

    `fields` maps fields to columns; `order` ("day-first" or "month-first") says how dates are written;
    `channels` names the channels of a Slack export that are the River; what was said before `since` is
    skipped.
    """

    fields: Mapping[str, str] = {}
    order: str = ""
    channels: tuple[str, ...] = ()
    since: datetime | None = None


class DryRun(Exception):
    """Everything went well and is taken back on purpose."""


def import_files(
    db: Database,
    paths: Sequence[Path],
    wishes: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files as one step and return what came of their rows.

    `progress` is called with the rows read so far and about how many there are; it may raise Cancelled.
    `dry_run` leaves no trace. Raises UserError when a file cannot be taken in as a whole, or when not one
    of its rows can; Unmapped when its columns must be chosen; Several when its channel must be named.
    Nothing is written then.
    """
    wishes = wishes or ImportOptions()
    choices = read_options(db, wishes)
    before = {path: _state(path) for path in paths}
    report = ImportReport()
    with readable(paths), _keeping_all():
        readings = [(path, one) for path in paths for one in _read(db, path, choices, report.notes)]
        about = sum(one.about for _, one in readings)
        try:
            with db.step("imported") as step:
                for path, one in readings:
                    report.files[one.name] = one.format
                    rest = _patterns_first(db, path, one, choices, report) if one.format == sheet.NAME else one
                    if rest is not None:
                        _import(db, rest, report, progress, since=wishes.since, about=about)
                    if _state(path) != before[path]:
                        raise UserError(
                            f"{path} changed while it was read, so nothing was imported. Wait until the export is "
                            "finished, then import it again."
                        )
                names = ", ".join(report.files)
                step.label = f"imported {names} ({report.added:,} new, {report.updated:,} updated)"
                require_rows(report, paths)
                if dry_run:
                    raise DryRun
        except DryRun:
            pass
    return report


def read_options(db: Database, wishes: ImportOptions) -> ReadOptions:
    """Return what holds for an import: what is wished, and what was chosen before."""
    return ReadOptions(
        wishes.fields,
        DayOrder(wishes.order) if wishes.order else None,
        wishes.channels,
        Meanings(meanings.all_stated(db)),
        tuple(
            SavedMapping(key, fields, DayOrder(order) if order else None) for key, fields, order in sources.chosen(db)
        ),
        frozenset(sources.keys(db)),
    )


def preview(db: Database, path: Path, wishes: ImportOptions) -> FilePreview:
    """Return what a file with named columns looks like. Raises UserError where it has none."""
    refuse_database(db, path)
    with readable([path]):
        return river_sources.look(path, read_options(db, wishes))


def values(db: Database, path: Path, wishes: ImportOptions, columns: tuple[str, ...]) -> dict[str, int]:
    """Return the commonest values of columns of a file, with how often each stands there."""
    refuse_database(db, path)
    with readable([path]):
        return river_sources.values(path, read_options(db, wishes), columns)


def read_all(db: Database, path: Path, choices: ReadOptions) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield the name and the rows of each source in a file, to look at them alone. Raises UserError."""
    with readable([path]):
        for one in _read(db, path, choices, {}):
            yield one.name, one.rows


def import_source(db: Database, one: RowSource, label: Callable[[ImportReport], str]) -> ImportReport:
    """Import what has been read already as one step: for what does not come from a file."""
    report = ImportReport(files={one.name: one.format})
    with db.step("imported") as step:
        _import(db, one, report, None)
        step.label = label(report)
    return report


def _patterns_first(
    db: Database, path: Path, one: RowSource, choices: ReadOptions, report: ImportReport
) -> RowSource | None:
    """Take in the rows of a six-column sheet that are patterns here; return what remains, None where nothing does.

    What remains are issues that nobody has as a pattern yet: they come in as tickets.
    """
    try:
        table = sheet.open_sheet(path, choices)
    except UserError:
        return one  # one of several files in a zip
    taken = sheets.take_in(db, sheet.rows(table), sheet.others(table), report)
    if not taken:
        return one
    rest = [row for row in one.rows if row.line not in taken]
    return one._replace(rows=iter(rest)) if rest else None


def _read(db: Database, path: Path, choices: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    refuse_database(db, path)
    return river_sources.read(path, choices, notes)


def refuse_database(db: Database, path: Path) -> None:
    """Raise UserError for the database itself: reading it as an export would let go of its locks."""
    if path.exists() and path.samefile(db.path):
        raise UserError(f"{path} is the database itself, so it was not read. Name an export to import.")


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Look for no garbage meanwhile: an import makes none, and a tenth of its time would go into finding that out."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def readable(paths: Sequence[Path]) -> Iterator[None]:
    """Say in words what a file does that cannot be read to its end."""
    where = ", ".join(map(str, paths))
    try:
        yield
    except UnicodeError as error:
        raise UserError(
            f"{where}: the text cannot be decoded ({error}); nothing was imported. Export the file again as UTF-8."
        ) from error
    except (OSError, BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise UserError(
            f"{where} cannot be read to its end ({error}); nothing was imported. It may be damaged: export it again."
        ) from error


def _import(
    db: Database,
    one: RowSource,
    report: ImportReport,
    progress: Progress | None,
    *,
    since: datetime | None = None,
    about: int = 0,
) -> None:
    seen: set[str] = set()
    before: dict[str, tickets.Stored] = {}  # what was kept of the tickets that this import has changed
    fresh = db.value("SELECT 1 FROM source WHERE key = ?", (one.key,)) is None
    source = sources.source_id(db, one.key, one.format, one.name)
    if one.chosen is not None:
        sources.remember(db, source, one.chosen.fields, one.chosen.order or "")
    known_customers = KnownCustomers(db)
    imported_at = format_time(db.now())
    customers_of = _remembering(known_customers, one.key)
    rows = iter(one.rows)
    while batch := list(islice(rows, BATCH)):
        taken = accept_rows(batch, report, one.name, since, has_dates="date" in one.states)
        taken = keep_newest(taken, report)
        report.read += len(taken)
        replies = [ticket for ticket in taken if ticket.parent]
        if replies:
            here = {ticket.ref for ticket in taken if not ticket.parent}
            elsewhere = {ticket.parent for ticket in replies} - here
            here.update(tickets.ticket_ids(db, source, list(elsewhere)))
            already = {} if fresh else tickets.ticket_ids(db, source, [ticket.ref for ticket in replies])
            if since is not None and (late := [t for t in replies if t.parent not in here]):
                add_count(report.skipped, "replies to what was said before that day", len(late))
                report.read -= len(late)
                gone = {ticket.ref for ticket in late}
                taken = [ticket for ticket in taken if ticket.ref not in gone]
            # Under nothing that is here, or a ticket already: it speaks for itself.
            replies = [t for t in replies if t.parent in here and t.ref not in already]
            apart = {ticket.ref for ticket in replies}
            taken = [ticket for ticket in taken if ticket.ref not in apart]
        found = customers_of(taken)
        known_customers.flush()
        stored = tickets.stored(taken, found)
        refs = {ticket.ref for ticket in taken}
        if again := seen & refs:  # one id is one ticket, and what stands later is newer
            add_count(report.skipped, AGAIN, len(again))
            report.read -= len(again)
            fresh = False
        seen |= refs
        known = {} if fresh else tickets.known_rows(db, source, [ticket.ref for ticket in taken])
        new = [row for row in stored if row[0] not in known] if known else stored
        tickets.insert_many(db, source, imported_at, new)
        report.added += len(new)
        if known:
            if one.threaded:
                stored = _begun_already(stored, known, report)
            _update(db, stored, known, tickets.places_of(one.states), report, again, before)
        _add_replies(db, source, taken, replies, report, known_customers, customers_of)
        if progress is not None:
            progress(report.read + len(report.rejected) + sum(report.skipped.values()), about)
    known_customers.relink()
    report.rejected.sort(key=lambda row: row.file)


def _begun_already(
    stored: Sequence[tickets.Stored], known: Mapping[str, tuple[int, tickets.Stored]], report: ImportReport
) -> list[tickets.Stored]:
    """Return conversations without those that are known from an earlier message: that one stays what began them."""
    begun = [
        row
        for row in stored
        if str(row[0]) not in known or not row[1] or str(row[1]) <= str(known[str(row[0])][1][1] or row[1])
    ]
    if later := len(stored) - len(begun):
        add_count(report.skipped, "conversations of which an earlier message is known", later)
        report.read -= later
    return begun


def _update(
    db: Database,
    stored: Iterable[tickets.Stored],
    known: Mapping[str, tuple[int, tickets.Stored]],
    states: frozenset[int],
    report: ImportReport,
    again: set[str],
    before: dict[str, tickets.Stored],
) -> None:
    """Write what a newer export says of known tickets; what it cannot say is left as it is.

    `again` are those that stand in the export a second time, `before` is what was kept of those changed.
    """
    for row in stored:
        if row[0] not in known:
            continue
        ref = str(row[0])
        ticket_id, as_kept = known[ref]
        if row == as_kept:
            report.unchanged += ref not in again
            continue
        said = tuple(
            value if place in states else kept for place, (value, kept) in enumerate(zip(row, as_kept, strict=True))
        )
        if said == as_kept:
            report.unchanged += ref not in again
            continue
        tickets.update(db, ticket_id, said)
        if ref not in again:
            before[ref] = as_kept
            report.updated += 1
        elif before.get(ref) == said:  # changed there and back
            report.updated -= 1
            report.unchanged += 1


def _remembering(
    known_customers: KnownCustomers, key: str
) -> Callable[[Sequence[NewTicket | NewReply]], list[int | None]]:
    """Return what finds the customers of tickets, asking once for all that say the same of theirs."""
    seen: dict[tuple[str, str, str, str], int | None] = {("", "", "", ""): None}
    said_of = attrgetter("customer", "email", "customer_ref", "person_ref")

    def customers_of(tickets: Sequence[NewTicket | NewReply]) -> list[int | None]:
        said = list(map(said_of, tickets))
        if not seen.keys() >= set(said):
            for one, ticket in zip(said, tickets, strict=True):
                if one not in seen:
                    marks = identities(ticket, key)
                    seen[one] = known_customers.find(marks, key, partial(display_name, ticket, marks))
        return [seen[one] for one in said]

    return customers_of


def _add_replies(
    db: Database,
    source: int,
    taken: Sequence[NewTicket],
    rows: Sequence[NewTicket],
    report: ImportReport,
    known_customers: KnownCustomers,
    customers_of: Callable[[Sequence[NewTicket | NewReply]], list[int | None]],
) -> None:
    """Keep replies under their tickets: those that came with a ticket, and those that are rows of their own."""
    under = [(ticket.ref, reply) for ticket in taken for reply in ticket.replies]
    under += [
        (t.parent, NewReply(t.ref, t.quote, t.author, t.posted_at, t.customer, t.customer_ref, t.email, t.person_ref))
        for t in rows
    ]
    report.replies += len(rows)
    if not under:
        return
    ids = tickets.ticket_ids(db, source, [ref for ref, _ in under])
    found = customers_of([reply for _, reply in under])
    known_customers.flush()
    known = tickets.known_replies(db, [(ids[ref], reply.ref) for ref, reply in under])
    of_rows = {(ids[t.parent], t.ref) for t in rows}
    new: dict[tuple[int, str], tuple[object, ...]] = {}
    for (ref, reply), customer_id in zip(under, found, strict=True):
        place = (ids[ref], reply.ref)
        said_at = format_time(reply.said_at) if reply.said_at else None
        values = (said_at, reply.author, customer_id, reply.quote)
        if place not in known:
            new[place] = values
            report.replies_added += place in of_rows
        elif known[place][1] != values:
            tickets.update_reply(db, known[place][0], values)
    return tickets.add_replies(db, [(*place, *values) for place, values in new.items()])


def _state(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what shows that a file, or a file in a folder, has changed."""
    try:
        files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        return tuple((str(file), stat.st_size, stat.st_mtime_ns) for file in files for stat in [file.stat()])
    except OSError:
        return ()
