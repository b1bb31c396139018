"""Customers: which names are counted as one customer, and what is known of each.

Volume is the number of distinct customers, so that two spellings of a company must not count twice. People merge and
separate customers; suggested duplicates come from similar names and equal email domains.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from translate_tui.model import UserError
from translate_tui.river.customers import name_key
from translate_tui.river.meanings import KNOWN
from translate_tui.store import customer_links, customer_resolver, customers, who_counts
from translate_tui.store.changes import Changes
from translate_tui.store.customers import CustomerRow as CustomerRow
from translate_tui.store.customers import NameRow as NameRow
from translate_tui.store.database import Database
from translate_tui.text import plain, shorten

if TYPE_CHECKING:
    from translate_tui.matching.names import LikelyDuplicate

MAX_COMPARED_AT_ONCE: Final = 300  # customers whose names are compared while people wait: at worst 0.1 s
MAX_DUPLICATES: Final = 200  # pairs that are proposed at once; others follow when these are answered
MAX_NAME_CHARS: Final = 40  # of a customer's name in a label


class Duplicate(NamedTuple):
    """Two customers that are probably the same, and why, in words."""

    first: CustomerRow
    second: CustomerRow
    reason: str


class Customers:
    """Reads, merges and separates the customers of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._all: list[CustomerRow] | None = None
        self._changes = 0  # counts what made the list outdated: a worker's commit may come while it is read
        self._pairs: list[LikelyDuplicate] = []  # as last compared
        self._generation = 0  # counts the changes of names
        self._compared_generation = -1  # of the names that were compared last
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touched("customer", "customer_identity", "customer_says", "customer_link"):
            self._generation += 1
        elif not changes.touched("customer_currency", "customer_person", "who_counts", "ticket", "reply"):
            return
        self._changes += 1
        self._all = None

    # -------------------------------------------------------------- reading

    def all(self, pattern_id: int | None = None) -> list[CustomerRow]:
        """Return the customers that are counted, each once, by name: all of them (None), or those of a pattern."""
        if pattern_id is not None:
            return customers.all_customers(self._db, pattern_id)
        rows, changes = self._all, self._changes
        if rows is None:
            rows = customers.all_customers(self._db)
            if changes == self._changes:
                self._all = rows
        return rows

    def names(self, customer_id: int) -> list[NameRow]:
        """Return the names that are counted as one customer, its own first."""
        return customers.names_of(self._db, customer_id)

    @property
    def is_compared(self) -> bool:
        """Whether the names have been compared as they are now."""
        return self._compared_generation == self._generation

    @property
    def is_slow_to_compare(self) -> bool:
        """Whether there are so many customers that comparing their names is for a worker."""
        return len(self.all()) > MAX_COMPARED_AT_ONCE

    def compare(self, pause: Callable[[], None] = lambda: None) -> None:
        """Compare the names, for `duplicates`; in a worker thread, too: it opens a connection of its own.

        10,000 customers take about 3 s. `pause` is called now and then: it may wait, and may raise to stop the work.
        """
        from translate_tui.matching.names import find_likely_duplicates  # numpy, rapidfuzz: 44 modules, 9 ms

        generation = self._generation
        names: dict[int, set[str]] = defaultdict(set)
        domains: dict[int, set[str]] = defaultdict(set)
        with closing(self._db.connect()) as db:
            identities = customer_links.identities(db)
        for customer_id, kind, value in identities:
            if kind == "name":
                names[customer_id].add(name_key(value))  # it may have been stored by earlier rules
            elif kind == "domain":
                domains[customer_id].add(value)
        self._pairs = find_likely_duplicates(names, domains, pause)
        self._compared_generation = generation

    def duplicates(self) -> list[Duplicate]:
        """Return at most 200 pairs that are probably one customer, the likeliest first, without those kept apart.

        They are those found when names were last compared, and compared now if that takes no time.
        """
        if not self.is_compared and not self.is_slow_to_compare:
            self.compare()
        kept_apart = customer_links.pairs_kept_apart(self._db)
        rows = {row.id: row for row in self.all()}
        duplicates = (
            Duplicate(rows[pair.first_id], rows[pair.second_id], pair.reason)
            for pair in self._pairs
            if (pair.first_id, pair.second_id) not in kept_apart and pair.first_id in rows and pair.second_id in rows
        )
        return list(islice(duplicates, MAX_DUPLICATES))

    # ---------------------------------------------------------------- verbs

    def merge(self, customer_id: int, into: int, reason: str) -> str:
        """Count a customer, with all its names, as another one; return what was done.

        Raises UserError for one and the same customer, and when one of them is gone.
        """
        if customer_id == into:
            raise UserError("A customer cannot be merged with itself. Choose another one.")
        merged, canonical = self._facts(customer_id), self._facts(into)
        label = f"merged customer {_short(merged.name)} into {_short(canonical.name)}"
        if merged.yearly_value and canonical.yearly_value and merged.yearly_value != canonical.yearly_value:
            label += f", still {canonical.yearly_value} a year: {merged.yearly_value} is left out of the total"
        with self._db.step(label):
            customer_links.allow_link(self._db, customer_id, into)
            customer_links.link(self._db, customer_id, into, reason)
            customer_resolver.relink(self._db)
            self._work_out_who_counts(into)
        return label

    def separate(self, customer_id: int) -> str:
        """Count a merged name as a customer of its own again; return what was done.

        It is never merged automatically or proposed again. Raises UserError for a name that is not merged.
        """
        into = next((row.into for row in customer_links.all_links(self._db) if row.customer_id == customer_id), None)
        if into is None:
            raise UserError("This is the customer's own name, so it can't be separated. Choose a merged name.")
        label = f"separated customer {self._name(customer_id)} from {self._name(into)}"
        with self._db.step(label):
            customer_links.unlink(self._db, customer_id)
            customer_links.keep_apart(self._db, customer_id, into)
            customer_resolver.relink(self._db)
            self._work_out_who_counts(customer_id, into)
        return label

    def keep_apart(self, customer_id: int, other_id: int) -> str:
        """Never propose two customers as duplicates again; return what was done.

        Raises UserError for one and the same customer, and when one of them is gone.
        """
        if customer_id == other_id:
            raise UserError("A customer can't be kept apart from itself. Choose another one.")
        label = f"marked {self._name(customer_id)} and {self._name(other_id)} as different customers"
        with self._db.step(label):
            customer_links.keep_apart(self._db, customer_id, other_id)
        return label

    def set_segment(self, customer_id: int, segment: str) -> str:
        """Set a customer's segment as typed ("" for none); return what was done. Raises UserError."""
        known_segment = KNOWN.segment(segment)
        with self._db.step("changed a customer's segment") as session:
            name, _, yearly_value = self._facts(customer_id)  # inside: another window may be writing it
            session.label = (
                f"{_short(name)}: segment {known_segment}" if known_segment else f"{_short(name)}: no segment"
            )
            customers.set_facts(self._db, customer_id, known_segment, yearly_value)
        return session.label

    def set_value(self, customer_id: int, words: str) -> str:
        """Set what a customer pays a year, typed as "48k EUR", "$48,000" or "£400/month"; return what was done.

        "" is unknown. Raises UserError for what can't be read, and when the customer is gone.
        """
        from translate_tui.river.money import read_yearly_value  # 4 modules, which the first screen does not need

        read = read_yearly_value(words)
        if read.problem:
            raise UserError(
                f"“{shorten(words, MAX_NAME_CHARS)}” isn't a yearly value: {read.problem}. "
                "Enter an amount with its currency: 48000 EUR, $48k or 4k EUR/month."
            )
        with self._db.step("changed a customer's yearly value") as session:
            name, segment, _ = self._facts(customer_id)
            value = f"{read.money} a year" if read.money is not None else "no yearly value"
            multiplied = f", {read.times} times the amount per {read.period}" if read.times > 1 else ""
            session.label = f"{_short(name)}: {value}{multiplied}"
            customers.set_facts(self._db, customer_id, segment, read.money)
        return session.label

    def _work_out_who_counts(self, *customer_ids: int) -> None:
        for customer_id in customer_ids:
            who_counts.settle_person(self._db, customer_id)
        who_counts.update(self._db)

    def _facts(self, customer_id: int) -> customers.CustomerFacts:
        """Return a customer's name, segment and yearly value. Raises UserError when it is gone."""
        facts = customers.facts(self._db, customer_id)
        if facts is None:
            raise UserError("This customer no longer exists: its import was undone. Choose another one.")
        return facts

    def _name(self, customer_id: int) -> str:
        return _short(self._facts(customer_id)[0])


def _short(name: str) -> str:
    return plain(name)[:MAX_NAME_CHARS]
