"""Imports files as tickets, in one transaction. Importing the same file again adds nothing."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import FilePreview, ImportReport, NewReply, NewTicket, Row, UserError, format_time
from translate_tui.river import sheet
from translate_tui.river import sources as files
from translate_tui.river.dates import DayOrder
from translate_tui.river.fields import FIELD_HELP as FIELD_HELP
from translate_tui.river.files import READ_ERRORS
from translate_tui.river.mapping import RowSource
from translate_tui.river.meanings import Meanings
from translate_tui.river.options import ReadOptions, SavedMapping
from translate_tui.services import sheet as sheets
from translate_tui.services.customer_finder import CustomerFinder, ImportedPeople, note_unknown_customers
from translate_tui.services.row_filter import (
    NEWER_DUPLICATES,
    REWORDED_ASIDE,
    accept_rows,
    add_count,
    keep_newest,
    require_rows,
)
from translate_tui.store import meanings, set_aside, sources, tickets
from translate_tui.store.customer_resolver import CustomerResolver
from translate_tui.store.database import Database
from translate_tui.store.tickets import TicketRow
from translate_tui.text import shorten

_MAX_REASON: Final = 200  # characters of an error that quotes what is damaged
BATCH: Final = 2000  # rows between two calls of `progress`, which can stop an import

Progress = Callable[[int, int], None]  # rows read, and a rough number of all rows (0: unknown)


class ImportOptions(NamedTuple):
    """What people ask of an import: which columns, channels and days.

    `fields` maps fields to columns; `order` ("day-first" or "month-first") says how ambiguous dates are written;
    `channels` names the channels of a Slack export that are the River; rows older than `since` are skipped.
    """

    fields: Mapping[str, str] = {}
    order: str = ""
    channels: tuple[str, ...] = ()
    since: date | None = None


class DryRun(Exception):
    """Raised inside a step to roll it back after everything went well."""


def import_files(
    db: Database,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files as one step and return a report on their rows.

    `progress` may raise Cancelled to stop the import. `dry_run` leaves the database as it was. Nothing is written
    either when this raises: UserError when a file cannot be imported or has not one row that can, ColumnsNotMapped
    when its columns must be chosen, ChannelNotChosen when its channel must be named.
    """
    db.file.require()
    options = options or ImportOptions()
    how_to_read = read_options(db, options)
    states = {path: _file_state(path) for path in paths}
    report = ImportReport()
    with readable(paths), _without_garbage_collection(), db.import_cache():
        opened = [(path, source) for path in paths for source in _open_sources(db, path, how_to_read, report.notes)]
        about = sum(source.about for _, source in opened)
        try:
            with db.step("imported") as step:
                people = ImportedPeople(db)
                for path, source in opened:
                    report.files[source.name] = source.format
                    is_sheet = source.format == sheet.NAME
                    rest = _update_patterns(db, path, source, how_to_read, report) if is_sheet else source
                    if rest is not None:
                        _import(db, rest, report, progress, people, since=options.since, about=about)
                    if _file_state(path) != states[path]:
                        raise UserError(
                            f"{path} changed while it was being read, so nothing was imported. Wait until the export "
                            "is finished, then import it again."
                        )
                people.note(report)
                step.label = f"imported {report.file_names} ({report.added:,} new, {report.updated:,} updated)"
                require_rows(report, paths)
                if dry_run:
                    raise DryRun
        except DryRun:
            pass
    return report


def read_options(db: Database, options: ImportOptions) -> ReadOptions:
    """Return how to read a file: what people ask for, and what this database knows from earlier imports."""
    return ReadOptions(
        options.fields,
        DayOrder(options.order) if options.order else None,
        options.channels,
        Meanings(meanings.all_statements(db)),
        tuple(
            SavedMapping(key, fields, DayOrder(order) if order else None)
            for key, fields, order in sources.saved_mappings(db)
        ),
        frozenset(sources.keys(db)),
    )


def preview(db: Database, path: Path, options: ImportOptions) -> FilePreview:
    """Return the first rows of a file with named columns, and how they would be read.

    Raises ChannelNotChosen for a Slack export, UserError for other files without named columns.
    """
    with readable([path]):
        refuse_database(db, path)
        return files.preview(path, read_options(db, options))


def common_values(db: Database, path: Path, options: ImportOptions, columns: tuple[str, ...]) -> dict[str, int]:
    """Return the most common values of columns of a file, each with its number of rows."""
    with readable([path]):
        refuse_database(db, path)
        return files.common_values(path, read_options(db, options), columns)


def open_rows(db: Database, path: Path, options: ReadOptions) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield the name and the rows of each source in a file, without importing them. Raises UserError."""
    with readable([path]):
        for source in _open_sources(db, path, options, {}):
            yield source.name, source.rows


def import_source(db: Database, source: RowSource, label: Callable[[ImportReport], str]) -> ImportReport:
    """Import rows that come from no file (from Slack's API) as one step; `label` names the step."""
    report = ImportReport(files={source.name: source.format})
    with db.step("imported") as step:
        people = ImportedPeople(db)
        _import(db, source, report, None, people)
        people.note(report)
        step.label = label(report)
    return report


def _update_patterns(
    db: Database, path: Path, source: RowSource, options: ReadOptions, report: ImportReport
) -> RowSource | None:
    """Update patterns from the rows of a six-column sheet that are about known patterns.

    Returns a source with the other rows, which are imported as tickets; None where there are none.
    """
    try:
        table = sheet.open_sheet(path, options)
    except UserError:
        return source  # the sheet is one of several files in a zip
    taken_lines = sheets.import_sheet_rows(db, sheet.rows(table), sheet.other_columns(table), report)
    if not taken_lines:
        return source
    other_rows = [row for row in source.rows if row.line not in taken_lines]
    return source._replace(rows=iter(other_rows)) if other_rows else None


def _open_sources(db: Database, path: Path, options: ReadOptions, notes: dict[str, int]) -> list[RowSource]:
    refuse_database(db, path)
    return files.open_sources(path, options, notes)


def refuse_database(db: Database, path: Path) -> None:
    """Raise UserError when a path is the database itself: closing it after reading would release SQLite's locks."""
    if path.exists() and path.samefile(db.path):
        raise UserError(f"{path} is the database itself, so it was not read. Choose an export to import.")


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch the cyclic garbage collector off: an import creates no cycles, and collecting takes 10 % of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def readable(paths: Sequence[Path]) -> Iterator[None]:
    """Raise UserError instead of the errors that damaged files cause while they are read."""
    where = ", ".join(map(str, paths))
    try:
        yield
    except UnicodeError as error:
        raise UserError(
            f"{where}: the text cannot be decoded ({error}), so nothing was imported. Export it again as UTF-8."
        ) from error
    except READ_ERRORS as error:
        raise UserError(
            f"{where} cannot be read completely ({shorten(str(error), _MAX_REASON)}). Nothing was imported. "
            "It may be damaged: export it again."
        ) from error


@dataclass
class _SourceImport:
    """The state of the import of one source, from batch to batch.

    `may_be_known` is False as long as no ticket of the source can be in the database: then nothing is looked up.
    `unchanged` are the refs of known tickets that this import has left as they were, `previous` has the rows of those
    that it has changed, as they were before. `reworded_ids` are the known tickets of which
    the text changed.
    """

    source: RowSource
    source_id: int
    may_be_known: bool
    report: ImportReport
    since: date | None
    imported_at: str
    known_customers: CustomerResolver
    customers: CustomerFinder
    people: ImportedPeople
    seen: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    previous: dict[str, TicketRow] = field(default_factory=dict)
    reworded_ids: set[int] = field(default_factory=set)


def _import(
    db: Database,
    source: RowSource,
    report: ImportReport,
    progress: Progress | None,
    people: ImportedPeople,
    *,
    since: date | None = None,
    about: int = 0,
) -> None:
    """Import the rows of one source inside a step, and count them in the report."""
    may_be_known = db.value("SELECT 1 FROM source WHERE key = ?", (source.key,)) is not None
    source_id = sources.source_id(db, source.key, source.format, source.name)
    if source.chosen is not None:
        sources.save_mapping(db, source_id, source.chosen.fields, source.chosen.order or "")
    known_customers = CustomerResolver(db)
    finder = CustomerFinder(db, known_customers, source, source_id)
    imported_at = format_time(db.now())
    state = _SourceImport(
        source, source_id, may_be_known, report, since, imported_at, known_customers, finder, people
    )
    rows = iter(source.rows)
    while batch := list(islice(rows, BATCH)):
        _import_batch(db, state, batch)
        if progress is not None:
            progress(report.read + len(report.rejected) + sum(report.skipped.values()), about)
    known_customers.relink()
    if reworded := set_aside.count(db, list(state.reworded_ids)):
        add_count(report.notes, REWORDED_ASIDE, reworded)
    report.rejected.sort(key=lambda row: row.file)


def _import_batch(db: Database, state: _SourceImport, rows: Sequence[Row]) -> None:
    """Import some rows of a source: insert new tickets, update known ones, add replies."""
    report, source = state.report, state.source
    accepted = accept_rows(rows, report, source.name, state.since, has_dates="date" in source.states)
    accepted = keep_newest(accepted, report)
    report.read += len(accepted)
    new_tickets, replies = _separate_replies(db, state, accepted)
    customer_ids = state.customers.find(new_tickets)
    note_unknown_customers(new_tickets, customer_ids, report)
    state.people.add(customer_ids)
    state.known_customers.flush()
    ticket_rows = tickets.stored(new_tickets, customer_ids)
    refs = {row.source_ref for row in ticket_rows}
    repeated = state.seen & refs
    if repeated:  # in an earlier batch: what comes later in an export is newer
        add_count(report.skipped, NEWER_DUPLICATES, len(repeated))
        report.read -= len(repeated)
        state.may_be_known = True
    state.seen |= refs
    known: Mapping[str, tuple[int, TicketRow]] = {}
    if state.may_be_known:
        known = tickets.known_rows(db, state.source_id, [row.source_ref for row in ticket_rows])
    new = [row for row in ticket_rows if row.source_ref not in known] if known else ticket_rows
    tickets.insert_many(db, state.source_id, state.imported_at, new)
    report.added += len(new)
    if known:
        if source.threaded:
            ticket_rows = _keep_earliest_messages(ticket_rows, known, report)
        _update_known(db, state, ticket_rows, known, repeated)
    _add_replies(db, state, new_tickets, replies)


def _separate_replies(
    db: Database, state: _SourceImport, rows: Sequence[NewTicket]
) -> tuple[Sequence[NewTicket], Sequence[NewTicket]]:
    """Return the rows that become tickets, and those that are replies to a ticket.

    A reply to nothing that is imported becomes a ticket; one that is a ticket already stays one. With `since`,
    replies to tickets from before that day are skipped.
    """
    replies = [row for row in rows if row.parent]
    if not replies:
        return rows, []
    parents = {row.ref for row in rows if not row.parent}
    parents.update(tickets.ticket_ids(db, state.source_id, list({reply.parent for reply in replies} - parents)))
    if state.since is not None and (orphans := [reply for reply in replies if reply.parent not in parents]):
        add_count(state.report.skipped, "replies to messages from before that day", len(orphans))
        state.report.read -= len(orphans)
        orphan_refs = {orphan.ref for orphan in orphans}
        rows = [row for row in rows if row.ref not in orphan_refs]
    known_tickets: Mapping[str, int] = {}
    if state.may_be_known:
        known_tickets = tickets.ticket_ids(db, state.source_id, [reply.ref for reply in replies])
    replies = [reply for reply in replies if reply.parent in parents and reply.ref not in known_tickets]
    reply_refs = {reply.ref for reply in replies}
    return [row for row in rows if row.ref not in reply_refs], replies


def _keep_earliest_messages(
    rows: Sequence[TicketRow], known: Mapping[str, tuple[int, TicketRow]], report: ImportReport
) -> list[TicketRow]:
    """Return conversations without those that are known from an earlier message, which stays their ticket."""

    def is_earliest(row: TicketRow) -> bool:
        if row.source_ref not in known or not row.posted_at:
            return True
        known_row = known[row.source_ref][1]
        return row.posted_at <= (known_row.posted_at or row.posted_at)

    earliest = [row for row in rows if is_earliest(row)]
    if later := len(rows) - len(earliest):
        add_count(report.skipped, "conversations that already have an earlier message here", later)
        report.read -= later
    return earliest


def _update_known(
    db: Database,
    state: _SourceImport,
    rows: Iterable[TicketRow],
    known: Mapping[str, tuple[int, TicketRow]],
    repeated: set[str],
) -> None:
    """Update known tickets from a newer export; columns that the export does not have keep their values.

    `repeated` are refs that came in an earlier batch of this import. They are counted there, and counted anew where
    what comes later makes a change of no change, or the other way round.
    """
    report = state.report
    columns = tickets.columns_of(state.source.states)
    for row in rows:
        if row.source_ref not in known:
            continue
        ticket_id, known_row = known[row.source_ref]
        updated = known_row if row == known_row else known_row.updated(row, columns)
        is_repeated = row.source_ref in repeated
        if updated == known_row:
            if not is_repeated:
                state.unchanged.add(row.source_ref)
                report.unchanged += 1
            continue
        tickets.update(db, ticket_id, updated)
        if updated.quote != known_row.quote:
            state.reworded_ids.add(ticket_id)
        if not is_repeated or row.source_ref in state.unchanged:
            report.unchanged -= row.source_ref in state.unchanged
            state.unchanged.discard(row.source_ref)
            state.previous[row.source_ref] = known_row
            report.updated += 1
        elif state.previous.get(row.source_ref) == updated:  # changed, and changed back
            state.unchanged.add(row.source_ref)
            report.updated -= 1
            report.unchanged += 1


def _add_replies(
    db: Database, state: _SourceImport, new_tickets: Sequence[NewTicket], reply_rows: Sequence[NewTicket]
) -> None:
    """Write the replies that came with their tickets, and those that are rows of their own (`reply_rows`)."""
    replies = [(ticket.ref, reply) for ticket in new_tickets for reply in ticket.replies]
    replies += [(row.parent, _reply_of(row)) for row in reply_rows]
    state.report.replies += len(reply_rows)
    if not replies:
        return
    ticket_ids = tickets.ticket_ids(db, state.source_id, [parent for parent, _ in replies])
    customer_ids = state.customers.find([reply for _, reply in replies])
    state.known_customers.flush()
    known = tickets.known_replies(db, [(ticket_ids[parent], reply.ref) for parent, reply in replies])
    keys_of_rows = {(ticket_ids[row.parent], row.ref) for row in reply_rows}
    new: dict[tuple[int, str], tuple[object, ...]] = {}
    for (parent, reply), customer_id in zip(replies, customer_ids, strict=True):
        key = (ticket_ids[parent], reply.ref)
        said_at = format_time(reply.said_at) if reply.said_at else None
        values = (said_at, reply.author, customer_id, reply.quote)
        if key not in known:
            new[key] = values
            state.report.replies_added += key in keys_of_rows
        elif known[key][1] != values:
            tickets.update_reply(db, known[key][0], values)
    return tickets.add_replies(db, [(*key, *values) for key, values in new.items()])


def _reply_of(row: NewTicket) -> NewReply:
    return NewReply(
        row.ref,
        row.quote,
        author=row.author,
        said_at=row.posted_at,
        customer=row.customer,
        customer_ref=row.customer_ref,
        email=row.email,
        person_ref=row.person_ref,
        person=row.person,
    )


def _file_state(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Return path, size and modification time of a file, or of the files in a folder: they show that it changed."""
    try:
        paths = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        return tuple((str(file), stat.st_size, stat.st_mtime_ns) for file in paths for stat in [file.stat()])
    except OSError:
        return ()
