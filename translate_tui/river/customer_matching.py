"""Which customers are one: a rule over all that is known of them, the same in whatever order it came in.

Each customer is known by its strongest mark (an id, else a name, else a domain) and states weaker ones.
Two of the same name are one, unless they have different ids in one source. A domain says whose
customer somebody without a name is, if it is the domain of one name alone. What people said
themselves, that two are one or are not, stands above all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

Mark = tuple[str, str]  # kind ("external id", "name", "domain") and value


class Known(NamedTuple):
    """A customer as it is known. `marks` are its own and those that it states; `sources` those of its ids."""

    id: int
    marks: frozenset[Mark]
    sources: frozenset[str] = frozenset()


class Join(NamedTuple):
    """A customer that is counted as another one, because of a mark that both state."""

    customer_id: int
    into: int
    mark: Mark


_MANY: Final = 50
_NAME: Final = "name"
_DOMAIN: Final = "domain"


class _Groups:
    """Customers that are one so far, each group under its head."""

    def __init__(self, known: Mapping[int, Known], apart: Iterable[tuple[int, int]]) -> None:
        self._head = {one: one for one in known}
        self.members: dict[int, list[int]] = {one: [one] for one in known}
        self._names = {one: {v for k, v in row.marks if k == _NAME} for one, row in known.items()}
        self._sources = {one: set(row.sources) for one, row in known.items()}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def head(self, one: int) -> int:
        while self._head[one] != one:
            self._head[one] = one = self._head[self._head[one]]
        return one

    def names(self, head: int) -> set[str]:
        return self._names[head]

    def sources(self, head: int) -> set[str]:
        return self._sources[head]

    def differ(self, one: int, other: int) -> bool:
        """Tell whether two groups have different ids in one source, or people keep them apart."""
        if not self._sources[one].isdisjoint(self._sources[other]):
            return True
        small, large = sorted((one, other), key=lambda head: len(self.members[head]))
        if not self._apart:
            return False
        away = {a for member in self.members[small] for a in self._apart.get(member, ())}
        return bool(away) and not away.isdisjoint(self.members[large])

    def join(self, one: int, into: int) -> int:
        """Make two groups one; return its head, which is that of `into`."""
        gone, stays = self.head(one), self.head(into)
        if gone == stays:
            return stays
        self._head[gone] = stays
        self.members[stays] += self.members.pop(gone)
        self._names[stays] |= self._names.pop(gone)
        self._sources[stays] |= self._sources.pop(gone)
        return stays


def same_customers(
    rows: Iterable[Known],
    by_hand: Iterable[tuple[int, int]],
    apart: Iterable[tuple[int, int]],
    preferred: str = "",
) -> list[Join]:
    """Return which customers are counted as which, beside what people joined by hand.

    `by_hand` are pairs (customer, the one it is counted as), `apart` pairs that are not one. The result does
    not depend on the order of the rows; which of a group is its head does (the one known first, with a name;
    before all others one from the source `preferred`).
    """
    known = {row.id: row for row in rows}
    groups = _Groups(known, [pair for pair in apart if pair[0] in known and pair[1] in known])
    hand = [(gone, into) for gone, into in by_hand if gone in known and into in known]
    why: dict[int, Mark] = {}
    stating: dict[str, dict[str, list[int]]] = {_NAME: defaultdict(list), _DOMAIN: defaultdict(list)}
    for row in known.values():
        for kind, value in row.marks:
            if kind in stating:
                stating[kind][value].append(row.id)
    for name, ids in sorted(stating[_NAME].items()):
        if len(ids) > 1:
            _by_name(groups, known, (_NAME, name), ids, why)
    for gone, into in hand:  # after the names: what is of one name comes along
        groups.join(gone, into)
    for domain, ids in sorted(stating[_DOMAIN].items()):
        if len(ids) > 1:
            _by_domain(groups, (_DOMAIN, domain), ids, why)
    joined = {gone for gone, _ in hand}
    result = []
    for head, members in groups.members.items():
        if len(members) < 2:
            continue
        # What people joined keeps its head; else what has a name stands for what has none, the older for the newer.
        stands = groups.head(head)
        free = [m for m in members if m not in joined]
        best = min(free or members, key=lambda m: (preferred not in known[m].sources, not _named(known[m]), m))
        result += [
            Join(m, best, why.get(m) or _shared(known[m], known[best]) or why.get(stands) or ("", ""))
            for m in members
            if m != best
        ]
    return result


def _named(row: Known) -> bool:
    return any(kind == _NAME for kind, _ in row.marks)


def _order(known: Mapping[int, Known], one: int) -> tuple[int, list[Mark]]:
    """Return by what customers are put in order: by their marks, never by when they came."""
    kinds = {kind for kind, _ in known[one].marks}
    return (0 if "external id" in kinds else 1, sorted(known[one].marks))


def _by_name(groups: _Groups, known: Mapping[int, Known], mark: Mark, ids: list[int], why: dict[int, Mark]) -> None:
    """Join those of one name; each to the first group of it from which nothing keeps it apart."""
    heads: list[int] = []
    for one in sorted(ids, key=lambda one: _order(known, one)):
        if len(heads) >= _MANY:
            return  # a name of so many that differ says of nobody who it is
        mine = groups.head(one)
        if mine in (groups.head(head) for head in heads):
            continue
        for head in heads:
            if not groups.differ(mine, groups.head(head)):
                why.setdefault(one, mark)
                groups.join(mine, head)
                break
        else:
            heads.append(one)


def _by_domain(groups: _Groups, mark: Mark, ids: list[int], why: dict[int, Mark]) -> None:
    """Join those without a name to the one name whose domain it is; where it is that of several, nobody."""
    heads = {groups.head(one): one for one in sorted(ids)}
    named = [head for head in heads if groups.names(head)]
    unnamed = [head for head in heads if not groups.names(head)]
    if len(named) > 1 or (not named and len(unnamed) < 2):
        return
    into = named[0] if named else min(unnamed, key=lambda head: (not groups.sources(head), head))
    if not named and sum(bool(groups.sources(head)) for head in unnamed) > 1:
        return  # several ids and no name: the domain says of nobody which of them it is
    fits = [head for head in unnamed if head != into and not groups.differ(head, into)]
    # Of several that differ among themselves, none is more the customer than another.
    with_ids = [head for head in fits if groups.sources(head)]
    times = Counter(source for head in with_ids for source in groups.sources(head))
    clash = {head for head in with_ids if any(times[source] > 1 for source in groups.sources(head))}
    for head in fits:
        if head not in clash:
            why.setdefault(heads[head], mark)
            groups.join(head, into)


def _shared(one: Known, other: Known) -> Mark | None:
    shared = sorted(one.marks & other.marks, key=lambda mark: ("external id", _NAME, _DOMAIN).index(mark[0]))
    return shared[0] if shared else None
