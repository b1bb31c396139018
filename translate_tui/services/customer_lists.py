"""Imports lists of customers with their segment and yearly value, so that volume can be weighed."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from translate_tui.model import ImportReport, Rejected, Skipped, UserError
from translate_tui.river import accounts
from translate_tui.river.accounts import Account
from translate_tui.river.customers import name_key
from translate_tui.river.options import ReadOptions
from translate_tui.services.importing import DryRun, ImportOptions, read_options, readable, refuse_database
from translate_tui.services.row_filter import record_rejection
from translate_tui.store import customer_links, customers
from translate_tui.store.customer_resolver import CUSTOMER_LIST, CustomerResolver
from translate_tui.store.database import Database
from translate_tui.text import plain


class _AcceptedRow(NamedTuple):
    """A row of a list, with the customer it is about, and whether the row says anything new of who that is."""

    account: Account
    customer_id: int
    is_new: bool


def import_customers(
    db: Database, paths: Sequence[Path], options: ImportOptions, *, dry_run: bool = False
) -> ImportReport:
    """Import lists of customers as one step and return a report on their rows.

    In the report, `added` are customers that were not known, `updated` those of whom something new is known.
    `dry_run` leaves the database as it was, and so does an error: UserError when a list cannot be read or has no
    customer in it.
    """
    report = ImportReport()
    currencies: set[str] = set()
    named_ids: set[int] = set()
    choices = read_options(db, options)
    with readable(paths):
        try:
            with db.step("imported customers") as session:
                for path in paths:
                    refuse_database(db, path)
                    report.files[plain(path.name)] = "customers"
                    currencies |= _import_list(db, path, choices, named_ids, report)
                names = ", ".join(report.files)
                session.label = (
                    f"imported the customers of {names} ({report.added:,} new, {report.updated:,} updated)"
                )
                if not report.read:
                    raise UserError(f"{names}: there is no customer in it, so nothing was imported.")
                if dry_run:
                    raise DryRun
        except DryRun:
            pass
    if len(currencies) > 1:
        report.notes[f"values in several currencies ({', '.join(sorted(currencies))}): kept as they are written"] = 1
    return report


def _import_list(
    db: Database, path: Path, choices: ReadOptions, named_ids: set[int], report: ImportReport
) -> set[str]:
    """Import one list inside a step, counting its rows in the report; return the currencies of its values.

    `named_ids` are the customers that earlier rows and lists had; those of this list are added to it.
    """
    currencies: set[str] = set()
    accepted: list[_AcceptedRow] = []
    resolver = CustomerResolver(db)
    newest_id = int(db.value("SELECT coalesce(max(id), 0) FROM customer"))
    for row in accounts.read(path, choices):
        if isinstance(row, Skipped | Rejected):
            record_rejection(row, report, plain(path.name))
            continue
        report.read += 1
        currencies |= {row.currency} - {""}
        customer_id = resolver.find_or_create(row.identities, CUSTOMER_LIST, partial(str, row.name))
        assert customer_id is not None
        accepted.append(_AcceptedRow(row, customer_id, resolver.learned_since_last_call()))
    resolver.relink()
    counted_as = {link.customer_id: link.into for link in customer_links.all_links(db)}
    known_ids = set(range(1, newest_id + 1))
    known_ids |= {into for customer_id, into in counted_as.items() if customer_id <= newest_id}
    for accepted_row in accepted:
        counted_id = counted_as.get(accepted_row.customer_id, accepted_row.customer_id)
        changed = _update_customer(db, accepted_row, counted_id, named_ids)
        if counted_id not in known_ids:
            known_ids.add(counted_id)
            report.added += 1
        elif changed:
            report.updated += 1
        else:
            report.unchanged += 1
    return currencies


def _update_customer(db: Database, row: _AcceptedRow, counted_id: int, named_ids: set[int]) -> bool:
    """Store what a list says of a customer; return whether anything in it is new.

    `counted_id` is the customer as which the row's own one is counted. A list knows best how a name is written, so
    the first row of a customer also corrects the spelling of its name.
    """
    account, changed = row.account, row.is_new
    facts = customers.facts(db, counted_id)
    assert facts is not None
    name, segment, yearly_value = facts
    new_segment = account.segment or segment
    new_value = account.yearly_value if account.yearly_value is not None else yearly_value
    if (new_segment, new_value) != (segment, yearly_value):
        customers.set_facts(db, counted_id, new_segment, new_value)
        changed = True
    is_first_row = row.customer_id == counted_id and counted_id not in named_ids
    if is_first_row and name != account.name and name_key(name) == name_key(account.name):
        customers.rename(db, counted_id, account.name)
        changed = True
    named_ids.add(counted_id)
    return changed
