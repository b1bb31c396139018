"""Who is a customer: the companies, or also persons of whom no company is known.

Volume is the number of customers that a pattern affects (docs/vocabulary.md). A product that is sold to persons has
hardly any companies among its tickets; elsewhere a person without a company is an unknown customer, since it may work
for one that is counted already.
"""

from enum import StrEnum
from typing import Final

_PERSONS_PER_COMPANY: Final = 9  # persons count while fewer than a tenth of the tickets are from companies


class WhoCounts(StrEnum):
    """What people say of who is a customer. AUTOMATIC: it follows from the tickets."""

    AUTOMATIC = "automatic"
    COMPANIES = "companies"
    PERSONS = "persons"


def persons_count(choice: WhoCounts, of_companies: int, of_persons: int) -> bool:
    """Tell whether persons count, by what people chose and by the number of tickets of companies and of persons."""
    if choice is WhoCounts.AUTOMATIC:
        return of_persons > _PERSONS_PER_COMPANY * of_companies
    return choice is WhoCounts.PERSONS
