"""Finds the customers of the tickets of an import, companies and people, and says in its report who they are."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Final

from translate_tui.model import ImportReport, NewReply, NewTicket
from translate_tui.river.customers import (
    NAME_LIMIT,
    display_name,
    identities,
    is_person,
    is_rounded,
    name_key,
    name_of_person,
    names_nobody,
    person_name,
)
from translate_tui.river.mapping import RowSource
from translate_tui.river.people import address_in, holds_people, may_hold_people
from translate_tui.services.row_filter import add_count
from translate_tui.store import customers, sources, who_counts
from translate_tui.store.customer_links import canonical_ids
from translate_tui.store.customer_resolver import CustomerResolver
from translate_tui.store.database import Database
from translate_tui.text import pluralize

_ROUNDED_IDS: Final = "with only a customer id that a spreadsheet has rounded: counted as unknown"
_NAMES_NOBODY: Final = "with only a legal form (“SAS”) or a placeholder as the customer: counted as unknown"
_NO_CUSTOMER: Final = "without a customer (no company, address or full name): counted as unknown"
_PEOPLE_NO_LONGER_COUNT: Final = (
    "people from earlier imports who are no longer counted, because your tickets now name companies "
    "(settings: “Who is a customer”)"
)
_PEOPLE_COUNT_NOW: Final = (
    "people from earlier imports who are counted as customers now, because hardly any ticket names a company "
    "(settings: “Who is a customer”)"
)
_CUSTOMER_FIELDS: Final = ("customer", "email", "customer_ref", "person_ref", "person")
_customer_fields: Final = attrgetter(*_CUSTOMER_FIELDS)


class ImportedPeople:
    """The people whose tickets an import takes in, from all its sources. Made when its step begins."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counted_before = who_counts.are_people_counted(db)
        self._tickets: Counter[int] = Counter()  # by customer

    def add(self, customer_ids: Sequence[int | None]) -> None:
        """Add tickets by their customers; None where one is unknown. Which of them are people is read at the end."""
        self._tickets.update(known for known in customer_ids if known is not None)

    def note(self, report: ImportReport) -> None:
        """Work out who counts as a customer now, and note in the report what that means for people."""
        who_counts.update(self._db)
        counted = who_counts.are_people_counted(self._db)
        people, canonical = customers.person_ids(self._db), canonical_ids(self._db)
        imported: Counter[int] = Counter()
        for customer_id, number in self._tickets.items():
            imported[canonical.get(customer_id, customer_id)] += number
        imported = Counter({known: number for known, number in imported.items() if known in people})
        if imported:
            add_count(report.notes, _people_note(len(imported), count=counted), imported.total())
        if counted is not self._counted_before and (others := len(people - imported.keys())):
            add_count(report.notes, _PEOPLE_COUNT_NOW if counted else _PEOPLE_NO_LONGER_COUNT, others)


class CustomerFinder:
    """Finds the customers of one source's tickets and replies; equal customer fields are looked up once."""

    def __init__(self, db: Database, known_customers: CustomerResolver, source: RowSource, source_id: int) -> None:
        self._db = db
        self._known_customers = known_customers
        self._source_key = source.key
        self._source_id = source_id
        may_name_people = any(map(may_hold_people, source.customer_columns))
        self._names_people = sources.names_people(db, source_id) if may_name_people else False
        self._ids: dict[tuple[str, ...], int | None] = {("",) * len(_CUSTOMER_FIELDS): None}
        # People with an address by the key of their name: a name alone means the only one of them.
        self._ids_by_name: dict[str, set[int]] | None = None

    def find(self, rows: Sequence[NewTicket | NewReply]) -> list[int | None]:
        """Return the id of each row's customer, new ones included; None where it is unknown."""
        keys = list(map(_customer_fields, rows))
        if self._names_people is None:
            self._judge_column(rows)
        if not self._ids.keys() >= set(keys):
            unknown = {key: row for key, row in zip(keys, rows, strict=True) if key not in self._ids}
            for key, row in sorted(unknown.items(), key=lambda item: "@" not in "".join(item[0])):
                self._ids[key] = self._find(row)
        return [self._ids[key] for key in keys]

    def _judge_column(self, rows: Sequence[NewTicket | NewReply]) -> None:
        """Judge whether the customers' names are people's, and keep that for later exports of the source."""
        judged = holds_people((row.customer[:NAME_LIMIT], address_in(row.email)) for row in rows)
        if judged is not None:
            self._names_people = judged
            sources.save_names_people(self._db, self._source_id, people=judged)

    def _find(self, row: NewTicket | NewReply) -> int | None:
        if max(len(row.customer), len(row.person)) > NAME_LIMIT:
            row = row._replace(customer=row.customer[:NAME_LIMIT], person=row.person[:NAME_LIMIT])
        known_by = identities(row, self._source_key, names_people=self._names_people)
        if known_by and (name := name_of_person(known_by[0])):
            same = self._people_with_addresses().get(name, set())
            if len(same) == 1:
                return next(iter(same))
        show = partial(display_name, row, known_by)
        customer_id = self._known_customers.find_or_create(known_by, self._source_key, show)
        if customer_id is not None and is_person(known_by[0]) and "@" in known_by[0].value:
            self._people_with_addresses().setdefault(name_key(person_name(row)), set()).add(customer_id)
        return customer_id

    def _people_with_addresses(self) -> dict[str, set[int]]:
        if self._ids_by_name is None:
            self._ids_by_name = {}
            for customer_id, name in customers.people_with_addresses(self._db):
                self._ids_by_name.setdefault(name_key(name), set()).add(customer_id)
        return self._ids_by_name


def _people_note(people: int, *, count: bool) -> str:
    """Return what a report says of the tickets of so many people; `count` tells whether they count as customers."""
    who = f"from {pluralize(people, 'person', 'people')} without a company"
    if count:
        return f"{who}, who count as customers here (settings: “Who is a customer”)"
    return f"{who}: counted as unknown, because companies are the customers here (settings: “Who is a customer”)"


def note_unknown_customers(
    tickets: Sequence[NewTicket], customer_ids: Sequence[int | None], report: ImportReport
) -> None:
    """Count in the report why the customers of these tickets are unknown: those with None as customer."""
    reasons = Counter(
        _why_unknown(ticket) for ticket, known in zip(tickets, customer_ids, strict=True) if known is None
    )
    for reason, number in reasons.items():
        add_count(report.notes, reason, number)


def _why_unknown(ticket: NewTicket) -> str:
    if (ticket.customer_ref or ticket.person_ref) and is_rounded(ticket):
        return _ROUNDED_IDS
    return _NAMES_NOBODY if ticket.customer and names_nobody(ticket.customer[:NAME_LIMIT]) else _NO_CUSTOMER
