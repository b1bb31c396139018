"""Grouping: which tickets of the inbox belong together, for bulk triage.

Each ticket comes with its affinity: the pattern it most probably belongs to, and the tickets most similar to it. From
these, groups for any threshold follow at once: first the tickets that an existing pattern would take, then stars, a
center with all free tickets similar to it (star clustering). Every member of a star was compared with its center, so
nobody has to follow a chain of similarities to see why it is there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

MIN_TICKETS: Final = 2  # in a group for a pattern; a star has a center and at least one other
THRESHOLD: Final = 0.65  # default: least probability that tickets belong together
_DOUBTFUL_SHARE: Final = 0.3  # of the range from the threshold to 1: tickets in this lowest part are doubtful

Scored = tuple[int, float]  # a ticket id and a probability


class Affinity(NamedTuple):
    """What one ticket of the inbox could belong to.

    `pattern_id`: the most probable pattern, None without any; `probability`: that the ticket belongs to it (0 to 1).
    `neighbors`: the most similar tickets of the inbox, each with the probability that both belong to one pattern.
    """

    ticket_id: int
    pattern_id: int | None
    probability: float
    neighbors: tuple[Scored, ...]


class Group(NamedTuple):
    """Tickets that are proposed together: for a pattern, or with None for a new one.

    `tickets`: each with its probability, highest first. `center`: the ticket that the others of a group for a new
    pattern were compared with, with probability 1; None in a group for an existing pattern.
    """

    pattern_id: int | None
    tickets: tuple[Scored, ...]
    center: int | None

    @property
    def mean_probability(self) -> float:
        """The mean probability (0 to 1) of the tickets other than the center."""
        probabilities = [probability for ticket_id, probability in self.tickets if ticket_id != self.center]
        return sum(probabilities) / len(probabilities)

    def doubtful(self, threshold: float) -> frozenset[int]:
        """Return the tickets that are only just above the threshold; never the center."""
        limit = threshold + _DOUBTFUL_SHARE * (1 - threshold)
        return frozenset(
            ticket_id for ticket_id, probability in self.tickets if ticket_id != self.center and probability < limit
        )


def form_groups(affinities: Mapping[int, Affinity], threshold: float) -> list[Group]:
    """Return groups of at least two tickets with probabilities of the threshold or more, large and probable first.

    A ticket is in one group at most. The answer does not depend on the order of `affinities` (by ticket id).
    """
    groups = _groups_for_patterns(affinities.values(), threshold)
    taken = {ticket_id for group in groups for ticket_id, _ in group.tickets}
    free = (affinity for affinity in affinities.values() if affinity.ticket_id not in taken)
    groups += _stars(_similar_pairs(free, threshold, taken))
    return sorted(groups, key=lambda group: (-len(group.tickets) * group.mean_probability, group.tickets[0][0]))


def _groups_for_patterns(affinities: Iterable[Affinity], threshold: float) -> list[Group]:
    """Return a group for each pattern that would take at least MIN_TICKETS."""
    by_pattern: dict[int, list[Scored]] = defaultdict(list)
    for affinity in affinities:
        if affinity.pattern_id is not None and affinity.probability >= threshold:
            by_pattern[affinity.pattern_id].append((affinity.ticket_id, affinity.probability))
    return [
        Group(pattern_id, _most_probable_first(tickets), None)
        for pattern_id, tickets in by_pattern.items()
        if len(tickets) >= MIN_TICKETS
    ]


def _similar_pairs(affinities: Iterable[Affinity], threshold: float, taken: set[int]) -> dict[int, dict[int, float]]:
    """Return for each ticket those similar to it, with probabilities, none of them in `taken`.

    Symmetric: each ticket of a pair has the other; where each named the other, the higher probability counts.
    """
    similar: dict[int, dict[int, float]] = defaultdict(dict)
    for affinity in affinities:
        ticket_id = affinity.ticket_id
        for other_id, probability in affinity.neighbors:
            if probability >= threshold and other_id not in taken:
                highest = max(probability, similar[other_id].get(ticket_id, 0.0))
                similar[ticket_id][other_id] = similar[other_id][ticket_id] = highest
    return similar


def _stars(similar: dict[int, dict[int, float]]) -> list[Group]:
    """Return groups around centers: the ticket with the highest sum of probabilities first, ties by id."""
    stars = []
    free = set(similar)
    for center in sorted(similar, key=lambda ticket_id: (-sum(similar[ticket_id].values()), ticket_id)):
        if center not in free:
            continue
        members = [(other_id, probability) for other_id, probability in similar[center].items() if other_id in free]
        if members:
            stars.append(Group(None, ((center, 1.0), *_most_probable_first(members)), center))
            free -= {center, *(other_id for other_id, _ in members)}
    return stars


def _most_probable_first(tickets: list[Scored]) -> tuple[Scored, ...]:
    """Return the tickets by probability, ties by id, so that results are deterministic."""
    return tuple(sorted(tickets, key=lambda ticket: (-ticket[1], ticket[0])))
