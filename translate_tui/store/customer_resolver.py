"""Recognizes the customers of tickets by their identities, and computes which customers are the same one.

An identity is an external id, a name or an email domain. A customer is known by the strongest one with which it came
in first (table customer_identity); its weaker ones are saved as stated by it (table customer_says).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from translate_tui.model import Money
from translate_tui.river.customer_matching import CustomerIdentities, CustomerMatch, IdentityKey, match_customers
from translate_tui.river.customers import Identity, is_person, stored_name_identities
from translate_tui.store import customer_links
from translate_tui.store.customer_links import Link
from translate_tui.store.customers import set_facts
from translate_tui.store.database import Database

# The source of the ids in imported lists of customers. Of several customers that are the same one, the one from a
# list is canonical: a list has the name that the company uses.
CUSTOMER_LIST: Final = "customers"
_KIND_LABELS: Final = {"external id": "id", "name": "name", "domain": "email domain"}


class CustomerResolver:
    """Finds the customers of an import by their identities, and adds those that are new.

    Used inside one step. All known identities are read once, and new rows are collected until `flush`: an import of
    100,000 tickets asks for thousands of customers.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._next_id = int(db.value("SELECT coalesce(max(id), 0) + 1 FROM customer"))
        known = db.rows("SELECT customer_id, kind, value, reason FROM customer_identity ORDER BY id")
        stated = db.rows("SELECT customer_id, kind, value, reason FROM customer_says ORDER BY id")
        self._customer_of: dict[IdentityKey, int] = {
            (kind, value): customer_id for customer_id, kind, value, _ in known
        }
        self._stated: set[tuple[int, str, str]] = {
            (customer_id, kind, value) for customer_id, kind, value, _ in stated
        }
        # Rows that wait for `flush`: of customer (name), customer_person (customer_id), and of customer_identity and
        # customer_says (customer_id, kind, value, reason).
        self._new_customers: list[tuple[str]] = []
        self._new_people: list[tuple[int]] = []
        self._new_identities: list[tuple[int, str, str, str]] = []
        self._new_statements: list[tuple[int, str, str, str]] = []
        self._needs_relink = False
        self._renew_names(known, stated)
        self._size_at_last_call = self._size()

    def _renew_names(self, known: list[tuple[int, str, str, str]], stated: list[tuple[int, str, str, str]]) -> None:
        """Add what the rules of today make of names that earlier ones stored, so that they are still recognized.

        `known` are the rows of customer_identity, `stated` those of customer_says: customer_id, kind, value, reason.
        """
        for rows, is_own in ((known, True), (stated, False)):
            for customer_id, kind, value, reason in rows:
                if kind != "name":
                    continue
                names = stored_name_identities(value, reason)
                if len(names) == 1 and names[0].value == value:
                    continue  # as nearly all are
                for name in names:
                    self._add_statement(customer_id, *name)
                if is_own and names:
                    self._customer_of.setdefault((names[0].kind, names[0].value), customer_id)

    def find_or_create(self, identities: tuple[Identity, ...], source: str, name: Callable[[], str]) -> int | None:
        """Return the id of the customer with these identities, strongest first; None if there are none.

        If no customer is known by the strongest one, a customer is created, called what `name` returns. `source` is
        the key of the source that the identities come from.
        """
        if not identities:
            return None
        strongest = identities[0]
        customer_id = self._customer_of.get((strongest.kind, strongest.value))
        if customer_id is None:
            customer_id, self._next_id = self._next_id, self._next_id + 1
            self._new_customers.append((name(),))
            if is_person(strongest):
                self._new_people.append((customer_id,))
            self._customer_of[strongest.kind, strongest.value] = customer_id
            self._new_identities.append((customer_id, strongest.kind, strongest.value, strongest.reason))
        for identity in identities[1:]:
            self._add_statement(customer_id, identity.kind, identity.value, identity.reason)
        if strongest.kind == "external id":
            # Ids of people and of companies are two kinds of ids, so they are no contradiction in one source.
            id_source = f"{source}:person" if is_person(strongest) else source
            self._add_statement(customer_id, "source", id_source, "")
        return customer_id

    def learned_since_last_call(self) -> bool:
        """Return whether a customer or an identity was added since this was called last."""
        size_before, self._size_at_last_call = self._size_at_last_call, self._size()
        return self._size_at_last_call != size_before

    def _size(self) -> int:
        return len(self._stated) + self._next_id  # both only grow

    def _add_statement(self, customer_id: int, kind: str, value: str, reason: str) -> None:
        if self._customer_of.get((kind, value)) != customer_id and (customer_id, kind, value) not in self._stated:
            self._stated.add((customer_id, kind, value))
            self._new_statements.append((customer_id, kind, value, reason))

    def flush(self) -> bool:
        """Write the new customers and identities, so that tickets can refer to them; return whether any were."""
        if not (self._new_customers or self._new_statements):
            return False
        self._db.insert_many("customer", ("name",), self._new_customers)
        self._db.insert_many("customer_person", ("customer_id",), self._new_people)
        columns = ("customer_id", "kind", "value", "reason")
        self._db.insert_many("customer_identity", columns, self._new_identities)
        self._db.insert_many("customer_says", columns, self._new_statements)
        self._new_customers, self._new_people = [], []
        self._new_identities, self._new_statements = [], []
        self._needs_relink = True
        return True

    def relink(self) -> None:
        """Write what is new, and compute the links again if anything was new since the last time."""
        if self.flush() or self._needs_relink:
            relink(self._db)
            self._needs_relink = False


def relink(db: Database) -> bool:
    """Compute again which customers are the same one, and return whether any link changed. Inside a step.

    A canonical customer gets the segment and yearly value of those linked into it where it has none of its own.
    """
    links = {link.customer_id: link for link in customer_links.all_links(db)}
    matches = _match_all(db, links)
    new_matches: list[CustomerMatch] = []
    changed = False
    for customer_id, match in matches.items():
        known = links.get(customer_id)
        if known is None:
            new_matches.append(match)
        elif known.into != match.into:
            db.execute("UPDATE customer_link SET into_id = ? WHERE customer_id = ?", (match.into, customer_id))
            changed = True
    for customer_id in links.keys() - matches.keys():
        customer_links.unlink(db, customer_id)
        changed = True
    if new_matches:
        spellings = _spellings(db)
        new_rows = [(match.customer_id, match.into, _reason(match, spellings)) for match in new_matches]
        db.insert_many("customer_link", ("customer_id", "into_id", "reason"), new_rows)
    _fill_missing_facts(db)
    return changed or bool(new_matches)


def _match_all(db: Database, links: Mapping[int, Link]) -> dict[int, CustomerMatch]:
    """Return which customer is to be counted as which, by the identities of all and by what people decided."""
    linked_by_hand = [(link.customer_id, link.into) for link in links.values() if link.by_hand]
    kept_apart = [(first, second) for first, second in db.rows("SELECT customer_id, other_id FROM customer_apart")]
    matches = match_customers(_read_identities(db), linked_by_hand, kept_apart, CUSTOMER_LIST)
    return {match.customer_id: match for match in matches}


def _read_identities(db: Database) -> list[CustomerIdentities]:
    """Return the identities of every customer, its own and those it states, and the sources of its ids."""
    identities: dict[int, set[IdentityKey]] = defaultdict(set)
    sources: dict[int, set[str]] = defaultdict(set)
    for table in ("customer_identity", "customer_says"):
        for customer_id, kind, value in db.rows(f"SELECT customer_id, kind, value FROM {table}"):
            if kind == "source":
                sources[customer_id].add(value)
            else:
                identities[customer_id].add((kind, value))
            # An id is stored as "source:id".
            if kind == "external id" and table == "customer_identity" and not value.startswith(":"):
                sources[customer_id].add(value.rpartition(":")[0])
    return [
        CustomerIdentities(customer_id, frozenset(keys), frozenset(sources[customer_id]))
        for customer_id, keys in identities.items()
    ]


def _spellings(db: Database) -> dict[str, str]:
    """Return how the names are written that customers state in another spelling, by name: "ü written ue"."""
    rows = db.rows("SELECT value, reason FROM customer_says WHERE kind = 'name' AND reason LIKE '%”, %'")
    return {value: reason.rpartition("”, ")[2] for value, reason in rows if not reason.endswith("”")}


def _reason(match: CustomerMatch, spellings: Mapping[str, str]) -> str:
    """Return why two customers are one, in words that are shown with the link."""
    kind, value = match.identity
    spelling = f" ({spellings[value]})" if kind == "name" and value in spellings else ""
    return f"the same {_KIND_LABELS.get(kind, 'marks')} {value}".strip() + spelling


def _fill_missing_facts(db: Database) -> None:
    """Give canonical customers without a segment or yearly value the greatest of those linked into them.

    Of values in several currencies, none of which is greater than another, it is one of a stated currency, the first
    in the alphabet.
    """
    for canonical_id, segment, amount, currency in db.rows(
        "SELECT h.id, coalesce(h.segment, max(c.segment)), h.yearly_value, coalesce(k.currency, '') "
        "FROM customer_link l JOIN customer c ON c.id = l.customer_id JOIN customer h ON h.id = l.into_id "
        "LEFT JOIN customer_currency k ON k.customer_id = h.id "
        "WHERE (h.segment IS NULL AND c.segment IS NOT NULL) "
        "OR (h.yearly_value IS NULL AND c.yearly_value IS NOT NULL) GROUP BY h.id"
    ):
        value = Money(amount, currency) if amount is not None else _value_of_linked(db, canonical_id)
        set_facts(db, canonical_id, segment, value)


def _value_of_linked(db: Database, canonical_id: int) -> Money | None:
    rows = db.rows(
        "SELECT c.yearly_value, coalesce(k.currency, '') FROM customer_link l "
        "JOIN customer c ON c.id = l.customer_id LEFT JOIN customer_currency k ON k.customer_id = c.id "
        "WHERE l.into_id = ? AND c.yearly_value IS NOT NULL "
        "ORDER BY k.currency IS NULL, k.currency, c.yearly_value DESC LIMIT 1",
        (canonical_id,),
    )
    return Money(*rows[0]) if rows else None
