"""Decides which customers are the same one. The result does not depend on the order in which they came in.

A customer is known by its strongest identity (an external id, else a name, else a domain) and states weaker ones:
- Customers of the same name are one, unless they have different ids in one source.
- A domain identifies a customer without a name, if it is the domain of exactly one name.
- What people decided by hand (two are one, or are not) overrides both.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

IdentityKey = tuple[str, str]  # kind ("external id", "name", "domain") and value


class CustomerIdentities(NamedTuple):
    """What is known of a customer: its own identities and those it states, and the sources of its ids."""

    id: int
    identities: frozenset[IdentityKey]
    sources: frozenset[str] = frozenset()


class CustomerMatch(NamedTuple):
    """A customer that is counted as another one, because of an identity that both have."""

    customer_id: int
    into: int
    identity: IdentityKey


_MAX_GROUPS_OF_A_NAME: Final = 50  # groups that share a name and yet differ; a name of more identifies nobody
_EXTERNAL_ID: Final = "external id"
_NAME: Final = "name"
_DOMAIN: Final = "domain"
_STRENGTH: Final = (_EXTERNAL_ID, _NAME, _DOMAIN)  # strongest first


def match_customers(
    rows: Iterable[CustomerIdentities],
    joined_by_hand: Iterable[tuple[int, int]],
    kept_apart: Iterable[tuple[int, int]],
    preferred_source: str = "",
) -> list[CustomerMatch]:
    """Return a match for each customer that is counted as another one.

    `joined_by_hand` are pairs (customer, the one it is counted as), `kept_apart` pairs that people said are two. Each
    group is counted as the first of its customers that has an id in `preferred_source`, else that has a name, else
    that came in first; what people joined by hand is never the one that others are counted as.
    """
    customers = {row.id: row for row in rows}
    groups = _Groups(customers, [pair for pair in kept_apart if pair[0] in customers and pair[1] in customers])
    by_hand = [(customer, into) for customer, into in joined_by_hand if customer in customers and into in customers]
    reasons: dict[int, IdentityKey] = {}  # customer -> the identity by which it was joined
    for name, ids in _shared_by_several(customers, _NAME):
        _join_by_name(groups, customers, (_NAME, name), ids, reasons)
    for customer, into in by_hand:  # after the names, so that everything of the same name is joined too
        groups.join(customer, into)
    for domain, ids in _shared_by_several(customers, _DOMAIN):
        _join_by_domain(groups, (_DOMAIN, domain), ids, reasons)
    joined = {customer for customer, _ in by_hand}
    matches: list[CustomerMatch] = []
    for head, members in groups.members.items():
        if len(members) > 1:
            matches += _matches_of_group(customers, head, members, joined, reasons, preferred_source)
    return matches


def _shared_by_several(customers: Mapping[int, CustomerIdentities], kind: str) -> list[tuple[str, list[int]]]:
    """Return the identities of a kind that several customers have, with those customers, in alphabetical order."""
    owners: dict[str, list[int]] = defaultdict(list)
    for customer in customers.values():
        for identity_kind, value in customer.identities:
            if identity_kind == kind:
                owners[value].append(customer.id)
    return sorted((value, ids) for value, ids in owners.items() if len(ids) > 1)


def _matches_of_group(
    customers: Mapping[int, CustomerIdentities],
    head: int,
    members: list[int],
    joined_by_hand: set[int],
    reasons: Mapping[int, IdentityKey],
    preferred_source: str,
) -> list[CustomerMatch]:
    """Return the matches of one group: all its members are counted as the best of them."""

    def rank(member: int) -> tuple[bool, bool, int]:
        customer = customers[member]
        return preferred_source not in customer.sources, not _has_name(customer), member

    candidates = [member for member in members if member not in joined_by_hand] or members
    best = min(candidates, key=rank)
    return [
        CustomerMatch(
            member,
            best,
            reasons.get(member)
            or _shared_identity(customers[member], customers[best])
            or reasons.get(head)
            or ("", ""),
        )
        for member in members
        if member != best
    ]


class _Groups:
    """Customers that are one so far: a union-find structure. Each group is known by its head, one of its members."""

    def __init__(self, customers: Mapping[int, CustomerIdentities], kept_apart: Iterable[tuple[int, int]]) -> None:
        self._parent = {customer: customer for customer in customers}
        self.members: dict[int, list[int]] = {customer: [customer] for customer in customers}
        self._names = {
            customer: {value for kind, value in row.identities if kind == _NAME}
            for customer, row in customers.items()
        }
        self._sources = {customer: set(row.sources) for customer, row in customers.items()}
        self._kept_apart: dict[int, set[int]] = defaultdict(set)
        for first, second in kept_apart:
            self._kept_apart[first].add(second)
            self._kept_apart[second].add(first)

    def head(self, customer: int) -> int:
        """Return the head of a customer's group, and shorten the way to it."""
        while self._parent[customer] != customer:
            self._parent[customer] = customer = self._parent[self._parent[customer]]
        return customer

    def names(self, head: int) -> set[str]:
        return self._names[head]

    def sources(self, head: int) -> set[str]:
        return self._sources[head]

    def differ(self, first: int, second: int) -> bool:
        """Tell whether two groups have different ids in one source, or people keep them apart."""
        if not self._sources[first].isdisjoint(self._sources[second]):
            return True
        if not self._kept_apart:
            return False
        smaller, larger = sorted((first, second), key=lambda head: len(self.members[head]))
        others = {other for member in self.members[smaller] for other in self._kept_apart.get(member, ())}
        return bool(others) and not others.isdisjoint(self.members[larger])

    def join(self, customer: int, into: int) -> None:
        """Join two groups; the head of `into` becomes the head of both."""
        joined, head = self.head(customer), self.head(into)
        if joined == head:
            return
        self._parent[joined] = head
        self.members[head] += self.members.pop(joined)
        self._names[head] |= self._names.pop(joined)
        self._sources[head] |= self._sources.pop(joined)


def _has_name(customer: CustomerIdentities) -> bool:
    return any(kind == _NAME for kind, _ in customer.identities)


def _by_identities(customer: CustomerIdentities) -> tuple[bool, list[IdentityKey]]:
    """Return a sort key from identities alone, so that the order in which customers came in has no influence."""
    has_id = any(kind == _EXTERNAL_ID for kind, _ in customer.identities)
    return not has_id, sorted(customer.identities)


def _join_by_name(
    groups: _Groups,
    customers: Mapping[int, CustomerIdentities],
    name: IdentityKey,
    ids: list[int],
    reasons: dict[int, IdentityKey],
) -> None:
    """Join customers of one name: each to the first group of that name from which it does not differ."""
    heads: list[int] = []
    for customer in sorted(ids, key=lambda customer: _by_identities(customers[customer])):
        if len(heads) >= _MAX_GROUPS_OF_A_NAME:
            return
        head = groups.head(customer)
        if head in (groups.head(other) for other in heads):
            continue
        for other in heads:
            if not groups.differ(head, groups.head(other)):
                reasons.setdefault(customer, name)
                groups.join(head, other)
                break
        else:
            heads.append(customer)


def _join_by_domain(groups: _Groups, domain: IdentityKey, ids: list[int], reasons: dict[int, IdentityKey]) -> None:
    """Join customers without a name to the only named one of their domain, or to each other where none has a name.

    Nobody is joined where the domain could mean several customers.
    """
    member_of_head = {groups.head(customer): customer for customer in sorted(ids)}
    named = [head for head in member_of_head if groups.names(head)]
    unnamed = [head for head in member_of_head if not groups.names(head)]
    if len(named) > 1 or (not named and len(unnamed) < 2):
        return
    into = named[0] if named else min(unnamed, key=lambda head: (not groups.sources(head), head))
    if not named and sum(bool(groups.sources(head)) for head in unnamed) > 1:
        return  # several ids and no name: the domain does not tell which of them is meant
    fitting = [head for head in unnamed if head != into and not groups.differ(head, into)]
    # Two groups with different ids in one source are two customers: neither of them may be joined.
    groups_with_source = Counter(source for head in fitting for source in groups.sources(head))
    for head in fitting:
        if all(groups_with_source[source] == 1 for source in groups.sources(head)):
            reasons.setdefault(member_of_head[head], domain)
            groups.join(head, into)


def _shared_identity(first: CustomerIdentities, second: CustomerIdentities) -> IdentityKey | None:
    """Return the strongest identity that two customers share."""
    shared = sorted(first.identities & second.identities, key=lambda identity: _STRENGTH.index(identity[0]))
    return shared[0] if shared else None
