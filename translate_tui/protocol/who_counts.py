"""Who is a customer: the companies, or also people of whom no company is known.

Volume is the number of customers that a pattern affects (docs/vocabulary.md). A product that is sold to people has
hardly any companies among its tickets; elsewhere a person without a company is an unknown customer, since it may work
for one that is counted already.
"""

from enum import StrEnum
from typing import Final, NamedTuple

# People count while they have written more than nine times as many tickets as companies that are named, and more
# than twice as many as all companies. A company that only shows in an address may be where a consumer works.
_PEOPLE_PER_NAMED_COMPANY: Final = 9
_PEOPLE_PER_COMPANY: Final = 2


class WhoCounts(StrEnum):
    """What people say of who is a customer. AUTOMATIC: it follows from the tickets."""

    AUTOMATIC = "automatic"
    COMPANIES = "companies"
    PEOPLE = "people"


class KnownTickets(NamedTuple):
    """How many tickets are of companies that are named, of companies known by a mail domain alone, and of people."""

    of_named: int
    of_domains: int
    of_people: int


def are_people_counted(choice: WhoCounts, tickets: KnownTickets) -> bool:
    """Tell whether people count, by what the team chose and by whose tickets there are."""
    if choice is not WhoCounts.AUTOMATIC:
        return choice is WhoCounts.PEOPLE
    return (
        tickets.of_people > _PEOPLE_PER_NAMED_COMPANY * tickets.of_named
        and tickets.of_people > _PEOPLE_PER_COMPANY * (tickets.of_named + tickets.of_domains)
    )
