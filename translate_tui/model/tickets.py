"""Tickets and their replies: before they are stored, and as a list or a screen shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

PERSON_MARK: Final = ":person:"  # in the identity of a customer that is a person; before it stands its source


class TicketType(StrEnum):
    """What kind of feedback a ticket is, as the River says. Praise is never counted as a problem."""

    BUG = "bug"
    REQUEST = "request"
    QUESTION = "question"
    CALL = "call"
    PRAISE = "praise"
    OTHER = "other"


class AsideKind(StrEnum):
    """Why a ticket needs no pattern. All but praise are "set aside"; none of them counts as a problem."""

    ONE_OFF = "one-off"
    SPAM = "spam"
    AUTO_REPLY = "auto-reply"
    ANSWERED = "answered"
    PRAISE = "praise"


class NewReply(NamedTuple):
    """A reply as it was read from a file, before it is stored under its ticket."""

    ref: str
    quote: str
    author: str = ""
    said_at: datetime | None = None
    customer: str = ""
    customer_ref: str = ""
    email: str = ""
    person_ref: str = ""
    person: str = ""


class NewTicket(NamedTuple):
    """A ticket as it was read from a file; the store decides whether it is new, changed or known.

    `line` is its line in the file (the first is 1) and `ref` its id there. `parent` is the id of the ticket
    to which this one is a reply. `customer` and `email` are as written; the store decides who that is.
    `person_ref` and `person` are the id and the name of a person, who is the customer only where no company is known.
    `in_format` says whether it was written in the River format.
    """

    line: int
    ref: str
    quote: str
    title: str = ""
    type: TicketType | None = None
    segment: str | None = None
    impact_words: str = ""
    customer: str = ""
    customer_ref: str = ""
    email: str = ""
    posted_at: datetime | None = None
    workaround: str = ""
    requested: str = ""
    author: str = ""
    in_format: bool = False
    person_ref: str = ""
    person: str = ""
    parent: str = ""
    replies: tuple[NewReply, ...] = ()


class Ticket(NamedTuple):
    """A stored ticket of the River, with what lists and screens show of it.

    `replies` counts its replies and `reply_customers` the distinct customers who wrote them. It is in the inbox
    while `pattern_id` and `aside` are both None.
    """

    id: int
    quote: str
    title: str
    type: TicketType | None
    segment: str | None
    impact_words: str
    posted_at: datetime | None
    customer_id: int | None
    customer: str
    source: str
    ref: str
    author: str = ""
    workaround: str = ""
    requested: str = ""
    in_format: bool = False
    pattern_id: int | None = None
    replies: int = 0
    reply_customers: int = 0
    aside: AsideKind | None = None

    @property
    def headline(self) -> str:
        """The title, or the quote if there is no title."""
        return self.title or self.quote


class Reply(NamedTuple):
    """A stored reply to a ticket. It is evidence like the ticket's own quote."""

    author: str
    customer: str
    quote: str
    said_at: datetime | None
