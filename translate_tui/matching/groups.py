"""Which tickets of the inbox belong together, for bulk work.

Each ticket has an outlook: the pattern it most probably belongs to, and the tickets most like
it. From these, groups follow for any threshold at once: first the tickets that an existing
pattern would take, then stars: a ticket with all free ones that are like it. Every member of a star was
compared with its middle, so that nobody has to follow a chain of likenesses to see why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

LEAST: Final = 2  # tickets in a group
THRESHOLD: Final = 0.65  # how probable it must be that tickets belong together, where nobody says otherwise
DOUBT: Final = 0.3  # of the way from the threshold to certainty: what lies nearer to it is doubtful


class Outlook(NamedTuple):
    """What one ticket of the inbox could belong to, with probabilities between 0 and 1.

    `pattern_id`: the likeliest pattern, None without any. `near`: the tickets most like it.
    """

    ticket_id: int
    pattern_id: int | None
    probability: float
    near: tuple[tuple[int, float], ...]


class Group(NamedTuple):
    """Tickets that are proposed together: for a pattern, or with None for a new one.

    `tickets`: each with its probability, surest first. `middle`: the ticket that the others of a
    new pattern were compared with.
    """

    pattern_id: int | None
    tickets: tuple[tuple[int, float], ...]
    middle: int | None

    @property
    def sureness(self) -> float:
        """The mean probability of the tickets, the middle aside."""
        said = [probability for ticket_id, probability in self.tickets if ticket_id != self.middle]
        return sum(said) / len(said)

    def doubtful(self, threshold: float) -> frozenset[int]:
        """Return the tickets that only just lie above the threshold."""
        least = threshold + DOUBT * (1 - threshold)
        return frozenset(t for t, probability in self.tickets if t != self.middle and probability < least)


def grouped(outlooks: Mapping[int, Outlook], threshold: float) -> list[Group]:
    """Return groups of at least two tickets whose probability is the threshold or more, largest and surest first.

    A ticket is in one group at most. The answer does not depend on the order of the outlooks.
    """
    by_pattern: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for outlook in outlooks.values():
        if outlook.pattern_id is not None and outlook.probability >= threshold:
            by_pattern[outlook.pattern_id].append((outlook.ticket_id, outlook.probability))
    groups = [
        Group(pattern_id, _sorted(tickets), None)
        for pattern_id, tickets in by_pattern.items()
        if len(tickets) >= LEAST
    ]
    taken = {ticket_id for group in groups for ticket_id, _ in group.tickets}
    groups += _stars(_likenesses((o for o in outlooks.values() if o.ticket_id not in taken), threshold, taken))
    return sorted(groups, key=lambda g: (-len(g.tickets) * g.sureness, g.tickets[0][0]))


def _likenesses(outlooks: Iterable[Outlook], threshold: float, taken: set[int]) -> dict[int, dict[int, float]]:
    """Return the free tickets that are alike, both ways round, each pair as likely as the likelier way."""
    alike: dict[int, dict[int, float]] = defaultdict(dict)
    for outlook in outlooks:
        for other, probability in outlook.near:
            if probability >= threshold and other not in taken:
                likelier = max(probability, alike[other].get(outlook.ticket_id, 0.0))
                alike[outlook.ticket_id][other] = alike[other][outlook.ticket_id] = likelier
    return alike


def _stars(alike: dict[int, dict[int, float]]) -> list[Group]:
    stars = []
    free = set(alike)
    # A ticket with many free likenesses makes the better middle; of equals the older one.
    for middle in sorted(alike, key=lambda ticket_id: (-sum(alike[ticket_id].values()), ticket_id)):
        if middle in free:
            members = [(other, probability) for other, probability in alike[middle].items() if other in free]
            if members:
                stars.append(Group(None, ((middle, 1.0), *_sorted(members)), middle))
                free -= {middle, *(other for other, _ in members)}
    return stars


def _sorted(tickets: list[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    return tuple(sorted(tickets, key=lambda ticket: (-ticket[1], ticket[0])))
