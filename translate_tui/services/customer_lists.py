"""Imports lists of customers with their segment and yearly value, so that volume can be weighed."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import ImportReport, Money, Rejected, Skipped, UserError
from translate_tui.river import accounts
from translate_tui.river.accounts import Account
from translate_tui.river.customers import name_key
from translate_tui.river.options import ReadOptions
from translate_tui.services.importing import DryRun, ImportOptions, read_options, readable, refuse_database
from translate_tui.services.row_filter import record_rejection
from translate_tui.store import customer_links, customers
from translate_tui.store.customer_resolver import CUSTOMER_LIST, CustomerResolver
from translate_tui.store.database import Database
from translate_tui.text import plain, pluralize, shorten

_MAX_CELL: Final = 40  # characters of a value in a message


class _AcceptedRow(NamedTuple):
    """A row of a list, with the customer it is about, and whether the row says anything new of who that is."""

    account: Account
    customer_id: int
    is_new: bool


class _Seen(NamedTuple):
    """What the rows so far had: customers, currencies ("": none), and values that are not given per year.

    `periods` has, by how often a value is paid in a year, the name of the period and the number of such values.
    `currency_of` has the currency of the first value of each customer; `contradicted` are customers of which another
    row has a value in another currency.
    """

    named_ids: set[int]
    currencies: set[str]
    periods: dict[int, tuple[str, int]]
    currency_of: dict[int, str]
    contradicted: set[int]


def import_customers(
    db: Database, paths: Sequence[Path], options: ImportOptions, *, dry_run: bool = False
) -> ImportReport:
    """Import lists of customers as one step and return a report on their rows.

    In the report, `added` are customers that were not known, `updated` those of whom something new is known, `unread`
    rows whose value can't be read. `dry_run` leaves the database as it was, and so does an error: UserError when a
    list cannot be read or has no customer in it.
    """
    report = ImportReport()
    seen = _Seen(set(), set(), {}, {}, set())
    choices = read_options(db, options)
    with readable(paths):
        try:
            with db.step("imported customers") as session:
                for path in paths:
                    refuse_database(db, path)
                    report.files[plain(path.name)] = "customers"
                    _import_list(db, path, choices, seen, report)
                names = ", ".join(report.files)
                session.label = f"imported customers from {names} ({report.added:,} new, {report.updated:,} updated)"
                if not report.read:
                    raise UserError(f"{names}: no customers found, so nothing was imported.")
                _add_notes(db, seen, report)
                if dry_run:
                    raise DryRun
        except DryRun:
            pass
    return report


def _add_notes(db: Database, seen: _Seen, report: ImportReport) -> None:
    """Say in the report what was made of the values: periods, currencies, and values that are in no sum."""
    for times, (period, number) in sorted(seen.periods.items()):
        values = pluralize(number, "value was", "values were")
        was = "was" if number == 1 else "were"
        report.notes[f"{values} given per {period} and {was} multiplied by {times}"] = 1
    currencies = sorted({currency or "not stated" for currency in seen.currencies})
    if len(currencies) > 1:
        report.notes[f"values in several currencies ({', '.join(currencies)}): they are not added together"] = 1
    elif currencies == ["not stated"]:
        report.notes["no currency given; totals say so"] = 1
    if seen.contradicted:
        again = pluralize(len(seen.contradicted), "customer is", "customers are")
        report.notes[f"{again} listed in two currencies; the last one is used"] = 1
    if left_out := customers.count_values_left_out(db):
        values = pluralize(left_out, "value")
        report.notes[f"{values} left out of the total: the merged name's value is in a different currency"] = 1


def _import_list(db: Database, path: Path, choices: ReadOptions, seen: _Seen, report: ImportReport) -> None:
    """Import one list inside a step, counting its rows in the report; what its values are is added to `seen`."""
    accepted: list[_AcceptedRow] = []
    resolver = CustomerResolver(db)
    newest_id = int(db.value("SELECT coalesce(max(id), 0) FROM customer"))
    for row in accounts.read(path, choices, report.notes):
        if isinstance(row, Skipped | Rejected):
            record_rejection(row, report, plain(path.name))
            continue
        report.read += 1
        _note_value(row, seen, report, plain(path.name))
        customer_id = resolver.find_or_create(row.identities, CUSTOMER_LIST, partial(str, row.name))
        assert customer_id is not None
        accepted.append(_AcceptedRow(row, customer_id, resolver.learned_since_last_call()))
    resolver.relink()
    counted_as = {link.customer_id: link.into for link in customer_links.all_links(db)}
    known_ids = set(range(1, newest_id + 1))
    known_ids |= {into for customer_id, into in counted_as.items() if customer_id <= newest_id}
    for accepted_row in accepted:
        counted_id = counted_as.get(accepted_row.customer_id, accepted_row.customer_id)
        changed = _update_customer(db, accepted_row, counted_id, seen)
        if counted_id not in known_ids:
            known_ids.add(counted_id)
            report.added += 1
        elif changed:
            report.updated += 1
        else:
            report.unchanged += 1


def _note_value(row: Account, seen: _Seen, report: ImportReport, file_name: str) -> None:
    """Note the currency and the period of a row's value; list the row in the report if its value can't be read."""
    value = row.value
    if value.problem:
        cell = shorten(row.value_cell, _MAX_CELL)
        reason = f"the value “{cell}” of {row.name} can't be read: {value.problem}"
        report.unread.append(Rejected(row.line, reason, row.value_cell, file_name))
    if value.money is None:
        return
    seen.currencies.add(value.money.currency)
    if value.times > 1:
        _, number = seen.periods.get(value.times, ("", 0))
        seen.periods[value.times] = (value.period, number + 1)


def _update_customer(db: Database, row: _AcceptedRow, counted_id: int, seen: _Seen) -> bool:
    """Store what a list says of a customer; return whether anything in it is new.

    `counted_id` is the customer as which the row's own one is counted. A list knows best how a name is written, so
    the first row of a customer also corrects the spelling of its name.
    """
    account, changed = row.account, row.is_new
    facts = customers.facts(db, counted_id)
    assert facts is not None
    name, segment, yearly_value = facts
    new_segment = account.segment or segment
    new_value = account.value.money or yearly_value
    if new_value and yearly_value and new_value == (yearly_value.amount, ""):
        new_value = yearly_value  # the same amount without its currency takes nothing back
    if row.customer_id != counted_id and new_value and yearly_value and new_value.currency != yearly_value.currency:
        # The customer's own value counts; that of another name of it stays with the name.
        changed |= _keep_with_name(db, row.customer_id, new_value)
        new_value = yearly_value
    elif account.value.money is not None:
        currency = account.value.money.currency
        if seen.currency_of.setdefault(counted_id, currency) != currency:
            seen.contradicted.add(counted_id)
    if (new_segment, new_value) != (segment, yearly_value):
        customers.set_facts(db, counted_id, new_segment, new_value)
        changed = True
    is_first_row = row.customer_id == counted_id and counted_id not in seen.named_ids
    if is_first_row and name != account.name and name_key(name) == name_key(account.name):
        customers.rename(db, counted_id, account.name)
        changed = True
    seen.named_ids.add(counted_id)
    return changed


def _keep_with_name(db: Database, customer_id: int, value: Money) -> bool:
    """Store the value of a linked customer, which is in no sum; return whether it is new."""
    facts = customers.facts(db, customer_id)
    assert facts is not None
    if facts.yearly_value == value:
        return False
    customers.set_facts(db, customer_id, facts.segment, value)
    return True
