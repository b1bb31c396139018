"""Whose the tickets are: who is counted once under several names, and what is known of each."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from translate_tui.model import ImportReport, Rejected, Skipped, UserError
from translate_tui.store import customer_links, customer_resolver, customers
from translate_tui.store.customers import CustomerRow as CustomerRow
from translate_tui.store.customers import NameRow as NameRow
from translate_tui.store.database import Database
from translate_tui.text import plain

if TYPE_CHECKING:
    from translate_tui.river.accounts import Account
    from translate_tui.services.importing import ImportOptions

ASKED: Final = 200  # pairs that are asked about at once; answered ones make room
LIST_NAMES: Final = 40  # characters of a name in a label


class Duplicate(NamedTuple):
    """Two customers that are probably one, and why."""

    one: CustomerRow
    other: CustomerRow
    reason: str


class Customers:
    """The customers of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -------------------------------------------------------------- reading

    def all(self, pattern_id: int | None = None) -> list[CustomerRow]:
        """Return the customers that are counted, by name: all of them, or those of a pattern."""
        return customers.all_customers(self._db, pattern_id)

    def names(self, customer_id: int) -> list[NameRow]:
        """Return under what a customer is counted: itself first."""
        return customers.names_of(self._db, customer_id)

    def duplicates(self) -> list[Duplicate]:
        """Return the pairs that are probably one customer, the likeliest first, without those refused."""
        from translate_tui.matching.names import find_likely_duplicates

        names: dict[int, set[str]] = defaultdict(set)
        domains: dict[int, set[str]] = defaultdict(set)
        for head, kind, value in customer_links.identities(self._db):
            if kind != "external id":
                (names if kind == "name" else domains)[head].add(value)
        refused = customer_links.pairs_kept_apart(self._db)
        rows = {row.id: row for row in self.all()}
        found = (
            Duplicate(rows[pair.first_id], rows[pair.second_id], pair.reason)
            for pair in find_likely_duplicates(names, domains)
            if (pair.first_id, pair.second_id) not in refused and pair.first_id in rows and pair.second_id in rows
        )
        return list(islice(found, ASKED))

    # ---------------------------------------------------------------- verbs

    def merge(self, customer_id: int, into: int, reason: str) -> str:
        """Count a customer, with all its names, as another one; return what was done. Raises UserError."""
        if customer_id == into:
            raise UserError("A customer cannot be merged with itself. Choose another one.")
        gone, stays = self._name(customer_id), self._name(into)
        with self._db.step(f"counted {gone} as {stays}") as step:
            customer_links.allow_link(self._db, customer_id, into)
            customer_links.link(self._db, customer_id, into, reason)
            customer_resolver.relink(self._db)
        return step.label

    def separate(self, customer_id: int) -> str:
        """Count a name by itself again, and never join it by itself; return what was done. Raises UserError."""
        into = next((row.into for row in customer_links.all_links(self._db) if row.customer_id == customer_id), None)
        if into is None:
            raise UserError("This is the customer's own name: there is nothing to separate it from.")
        label = f"counted {self._name(customer_id)} apart from {self._name(into)}"
        with self._db.step(label):
            customer_links.unlink(self._db, customer_id)
            customer_links.keep_apart(self._db, customer_id, into)
            customer_resolver.relink(self._db)
        return label

    def keep_apart(self, one: int, other: int) -> str:
        """Never propose two customers as one again; return what was done."""
        label = f"{self._name(one)} and {self._name(other)} are two customers"
        with self._db.step(label):
            customer_links.keep_apart(self._db, one, other)
        return label

    def set_segment(self, customer_id: int, segment: str) -> str:
        """Note a customer's segment (none, where it is empty); return what was done."""
        from translate_tui.river.meanings import KNOWN

        name, _, value = self._facts(customer_id)
        said = KNOWN.segment(segment)
        label = f"{_short(name)}: segment {said}" if said else f"{_short(name)}: no segment"
        with self._db.step(label):
            customers.set_facts(self._db, customer_id, said, value)
        return label

    def set_value(self, customer_id: int, words: str) -> str:
        """Note what a customer pays a year (nothing, where it is empty); return what was done. Raises UserError."""
        from translate_tui.river.accounts import yearly_value

        name, segment, _ = self._facts(customer_id)
        value = yearly_value(words) if words.strip() else None
        if value is None and words.strip():
            raise UserError(f"“{plain(words)}” is no amount. Write it as 48000, 48,000 or 48k.")
        label = f"{_short(name)}: {value:,} a year" if value is not None else f"{_short(name)}: no yearly value"
        with self._db.step(label):
            customers.set_facts(self._db, customer_id, segment, value)
        return label

    def _facts(self, customer_id: int) -> tuple[str, str | None, int | None]:
        found = customers.facts(self._db, customer_id)
        if found is None:
            raise UserError("This customer is not there any more: its import was undone. Choose another one.")
        return found

    def _name(self, customer_id: int) -> str:
        return _short(self._facts(customer_id)[0])


def _short(name: str) -> str:
    return plain(name)[:LIST_NAMES]


def import_customers(
    db: Database, paths: Sequence[Path], wishes: "ImportOptions", *, dry_run: bool = False
) -> ImportReport:
    """Import lists of customers as one step; return what came of their rows.

    `added` are customers that nothing was known of, `updated` those of whom something new is known.
    Raises UserError when a list cannot be taken in.
    """
    from translate_tui.river import accounts
    from translate_tui.services.importing import DryRun, read_options, readable, refuse_database
    from translate_tui.services.row_filter import record_rejection

    report = ImportReport()
    currencies: set[str] = set()
    named: set[int] = set()
    choices = read_options(db, wishes)
    with readable(paths):
        try:
            with db.step("imported customers") as step:
                for path in paths:
                    refuse_database(db, path)
                    report.files[plain(path.name)] = "customers"
                    known = customer_resolver.CustomerResolver(db)
                    newest = int(db.value("SELECT coalesce(max(id), 0) FROM customer"))
                    taken: list[tuple[accounts.Account, int, bool]] = []
                    for row in accounts.read(path, choices):
                        if isinstance(row, Skipped | Rejected):
                            record_rejection(row, report, plain(path.name))
                        else:
                            report.read += 1
                            currencies |= {row.currency} - {""}
                            found = known.find_or_create(
                                row.identities, customer_resolver.CUSTOMER_LIST, partial(str, row.name)
                            )
                            assert found is not None
                            taken.append((row, found, known.learned_since_last_call()))
                    known.relink()
                    heads = {link.customer_id: link.into for link in customer_links.all_links(db)}
                    before = {heads.get(one, one) for one in heads if one <= newest} | set(range(1, newest + 1))
                    for row, found, new in taken:
                        _take(db, row, found, heads.get(found, found), new, before, named, report)
                names = ", ".join(report.files)
                step.label = f"imported the customers of {names} ({report.added:,} new, {report.updated:,} updated)"
                if not report.read:
                    raise UserError(f"{names}: there is no customer in it, so nothing was imported.")
                if dry_run:
                    raise DryRun
        except DryRun:
            pass
    if len(currencies) > 1:
        report.notes[f"values in several currencies ({', '.join(sorted(currencies))}): kept as they are written"] = 1
    return report


def _take(
    db: Database,
    row: "Account",
    found: int,
    head: int,
    new: bool,
    before: set[int],
    named: set[int],
    report: ImportReport,
) -> None:
    """Note what a list says of a customer. The list knows best how a name is written; its first row for it holds."""
    from translate_tui.river.customers import name_key

    changed = new
    kept = customers.facts(db, head)
    assert kept is not None
    segment = row.segment or kept[1]
    value = row.yearly_value if row.yearly_value is not None else kept[2]
    if (segment, value) != kept[1:]:
        customers.set_facts(db, head, segment, value)
        changed = True
    if found == head and head not in named and kept[0] != row.name and name_key(kept[0]) == name_key(row.name):
        customers.rename(db, head, row.name)
        changed = True
    named.add(head)
    if head not in before:
        before.add(head)
        report.added += 1
    elif changed:
        report.updated += 1
    else:
        report.unchanged += 1
