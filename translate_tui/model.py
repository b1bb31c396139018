"""The words of the practice as values: what flows between the rooms.

Frozen and plain: tuples with names, which take a fifth of the time of frozen dataclasses to be
made, at start-up and by the hundred thousand. Times are aware datetimes in UTC, durations are seconds. Docs of each
word: docs/vocabulary.md; the tables behind them: schema.sql.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

SLATE_SIZE: Final = 5  # "at most five patterns, never a single ticket"
# The six-column sheet that both teams fill in jointly.
ISSUE, NUMBER = "Issue description", "Number of customers affected"
SEGMENTS, IMPACT = "Customer segments involved", "Business impact (H/M/L)"
REQUESTED, WORKAROUND = "Requested solution", "Current workaround"
SHEET_COLUMNS: Final = (ISSUE, NUMBER, SEGMENTS, IMPACT, REQUESTED, WORKAROUND)


class UserError(Exception):
    """Something that cannot be done, told in one paragraph: what, where, and what to do instead."""


class Cancelled(Exception):
    """Raised by the progress callback of a long job to stop it; nothing has been written then."""


class Impact(StrEnum):
    """Business impact: high, medium, low."""

    H = "H"
    M = "M"
    L = "L"


class TicketType(StrEnum):
    """What kind of feedback a ticket is. Praise is kept and shown, never counted as a problem."""

    BUG = "bug"
    REQUEST = "request"
    QUESTION = "question"
    CALL = "call"
    PRAISE = "praise"
    OTHER = "other"


class WordKind(StrEnum):
    """Of what an export's words can be stated to mean something."""

    TYPE = "type"
    SEGMENT = "segment"
    IMPACT = "impact"


class Side(StrEnum):
    """Who places a pattern: either team, or both together."""

    SUPPORT = "support"
    PRODUCT = "product"
    JOINT = "joint"


class Phase(StrEnum):
    """The phases of a translation meeting, in their order."""

    OPENING = "opening"
    PROMISES = "promises"
    PATTERNS = "patterns"
    GRID = "grid"
    COMMITMENTS = "commitments"
    CLOSE = "close"


class Outcome(StrEnum):
    """What product decided on a pattern."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    DEFERRED = "deferred"


class Role(StrEnum):
    """In which role somebody attends. Listeners are flies on the wall."""

    SUPPORT = "support"
    PRODUCT = "product"
    LISTENER = "listener"
    FACILITATOR = "facilitator"


# ------------------------------------------------------------------ the River


class NewReply(NamedTuple):
    """A reply under a ticket that is about to come in."""

    ref: str
    quote: str
    author: str = ""
    said_at: datetime | None = None
    customer: str = ""
    customer_ref: str = ""
    email: str = ""
    person_ref: str = ""


class NewTicket(NamedTuple):
    """One post as a reader found it; the store decides whether it is new, changed or known.

    `line` is where it stands in its file (1 is the first line), `ref` its name in its source,
    `parent` the name of the ticket under which it is a reply. `customer` and `email` are as written;
    who that is is decided by the store. `person_ref` is the id of a person, which names a customer
    only where no company is known.
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
    parent: str = ""
    replies: tuple[NewReply, ...] = ()


class Skipped(NamedTuple):
    """A row that is no ticket, with the reason."""

    line: int
    reason: str


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be taken in: the line where it stands, what is wrong with it, what stands there."""

    line: int
    reason: str
    content: str = ""
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file + ', ' if self.file else ''}line {self.line}: {self.reason}"


Row = NewTicket | Skipped | Rejected


class Ticket(NamedTuple):
    """A ticket in the River with what a list or a pane shows of it."""

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

    @property
    def headline(self) -> str:
        """The title, or the quote where there is none."""
        return self.title or self.quote


class Reply(NamedTuple):
    """A reply under a ticket: evidence."""

    author: str
    customer: str
    quote: str
    said_at: datetime | None


class FilePreview(NamedTuple):
    """What a file with named columns looks like before it is imported.

    `samples` are its first rows, a cell for each column; `fields` says from which columns each
    field would be read; `chosen` whether people chose that for this header before.
    """

    name: str
    format: str
    columns: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    fields: dict[str, tuple[str, ...]]
    chosen: bool = False


class ColumnsNotMapped(UserError):
    """No column is known to hold what the customer said; `look` is what people can choose from."""

    def __init__(self, words: str, look: FilePreview) -> None:
        super().__init__(words)
        self.look = look


class ChannelNotChosen(UserError):
    """An export has several channels and none is named; `channels` are their names."""

    def __init__(self, words: str, channels: tuple[str, ...]) -> None:
        super().__init__(words)
        self.channels = channels


@dataclass
class ImportReport:
    """What an import did, in rows. read + all skipped + rejected = rows in the files.

    `added`, `updated` and `unchanged` are tickets; `replies` are rows kept under their tickets, of which
    `replies_added` are new. read = added + updated + unchanged + replies. `files` says what each was.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    replies: int = 0
    replies_added: int = 0
    files: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)


# ------------------------------------------------------------------- patterns


class Volume(NamedTuple):
    """How many distinct customers a pattern affects; tickets without a known customer stand apart."""

    customers: int
    unknown: int

    def __str__(self) -> str:
        base = f"{self.customers} customer{'' if self.customers == 1 else 's'}"
        return f"{base} + {self.unknown} unknown" if self.unknown else base


@dataclass(frozen=True)
class SegmentShare:
    """The segments that share the lead in a pattern, and how large the lead is.

    `of` counts every known customer once and every ticket without a known customer once;
    `count` is how many of those are in each leading segment. No names: nobody said a segment.
    """

    names: tuple[str, ...]
    count: int
    of: int


class Statement(NamedTuple):
    """A statement in customers' own words and how many tickets make it."""

    words: str
    tickets: int


class Pattern(NamedTuple):
    """A pattern with its evidence counted."""

    id: int
    number: int
    title: str
    struggle: str
    workaround: str
    requested: str
    volume: Volume
    tickets: int
    segment: SegmentShare
    impact: Impact | None
    support_impact: Impact | None = None
    product_impact: Impact | None = None
    revenue_risk: str = ""
    retention_risk: str = ""
    written_segment: str = ""
    shipped: bool = False
    shipped_on: date | None = None
    yearly_value: int = 0  # what its customers pay a year, as far as that is known ...
    valued: int = 0  # ... of so many of them
    agreed: bool = False  # was the impact placed jointly after both sides placed it blind?
    slated: bool = False
    decided: Outcome | None = None

    @property
    def name(self) -> str:
        """What people call it: P7."""
        return f"P{self.number}"


class Quote(NamedTuple):
    """Verbatim words of a member ticket, with who said them."""

    ticket_id: int
    words: str
    customer: str
    segment: str | None
    posted_at: datetime | None


class SheetRow(NamedTuple):
    """A row of the six-column sheet in a file: the line where it stands, and a cell for each column there is."""

    line: int
    cells: dict[str, str]


class Suggestion(NamedTuple):
    """A pattern proposed for a ticket, with the reasons in words.

    `score`: how probable it is, 0 to 1. `sure`: only ever the first, and held to be right in 19 of
    20 cases. `nearest`: the member ticket that it is closest to.
    """

    pattern_id: int
    score: float
    sure: bool
    reasons: tuple[str, ...]
    nearest: int


class SlateEntry(NamedTuple):
    """A pattern's place on a slate; `override_reason` stands where the gate had refused it, `lacked` says why."""

    position: int
    pattern: Pattern
    override_reason: str = ""
    lacked: str = ""


# ---------------------------------------------------------------- the meeting


class Stage(NamedTuple):
    """One stage of a meeting. `spent` holds the visits before the present one, in seconds."""

    id: int
    position: int
    phase: Phase
    pattern_id: int | None
    planned: int
    spent: int
    entered_at: datetime | None
    deadline: datetime | None
    given: int = 0  # seconds added (or taken) by hand


class Meeting(NamedTuple):
    """A translation meeting; it runs while `ended_at` is None."""

    id: int
    number: int
    planned: int
    started_at: datetime
    ends_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    stage_id: int | None
    stages: tuple[Stage, ...] = ()

    @property
    def stage(self) -> Stage:
        """The stage in which the meeting is (the last one visited, when it has ended)."""
        return next((s for s in self.stages if s.id == self.stage_id), self.stages[0])


class Rating(NamedTuple):
    """Where a side placed a pattern's impact."""

    pattern_id: int
    side: Side
    impact: Impact
    reason: str = ""


class Decision(NamedTuple):
    """What product decided on a pattern in a meeting, and why."""

    id: int
    pattern_id: int
    outcome: Outcome
    why: str


class Commitment(NamedTuple):
    """An action with an owner and a due date."""

    id: int
    meeting_id: int
    meeting_number: int
    pattern_id: int | None
    what: str
    owner: str
    due: date | None
    state: str
    settled_in: int | None = None
    dropped_reason: str = ""


class ParkedItem(NamedTuple):
    """Something for the parking lot."""

    id: int
    what: str
    raised_by: str


class Attendee(NamedTuple):
    """Somebody who was there."""

    id: int
    name: str
    role: Role


# ------------------------------------------------------------ purge, history


class PurgeEntry(NamedTuple):
    """What was said in a purge session, and whether it was heard. No speaker: said without a name."""

    id: int
    ticket_id: int
    speaker: str
    quote: str
    heard: bool
    turn_id: int


class PurgeSession(NamedTuple):
    """A purge session; it runs while `ended_at` is None. `turn` is whose turn it is ('' without a name)."""

    id: int
    planned: int
    started_at: datetime
    ends_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    turn_id: int | None
    turn: str
    said: int
    heard: int


class Step(NamedTuple):
    """One line of the history: a verb that was carried out, and whether it still holds."""

    id: int
    label: str
    made_at: datetime
    state: str
    here: bool


# ----------------------------------------------------------------------- time


_TO_THE_SECOND: Final = len("2026-11-16T09:30:00")


@lru_cache(maxsize=4096)
def format_time(moment: datetime) -> str:
    """Return `moment` as the database keeps it: UTC, ISO 8601, whole seconds."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat()[:_TO_THE_SECOND] + "Z"


def format_time_ms(moment: datetime) -> str:
    """Return `moment` to the millisecond: for what a clock is read from, where seconds cut off would add up."""
    whole, thousandths = format_time(moment), moment.microsecond // 1000
    return f"{whole[:-1]}.{thousandths:03d}Z" if thousandths else whole


def parse_time(stored: str) -> datetime:
    """Return the moment that `stamp` wrote. Raises ValueError for other text."""
    return datetime.fromisoformat(stored)


def parse_day_or_none(stored: str | None) -> date | None:
    """Return the day of a moment (or a day) as it is kept, or None where nothing is."""
    return None if stored is None else date.fromisoformat(stored[:10])


def parse_time_or_none(stored: str | None) -> datetime | None:
    """Return the moment that `stamp` wrote, or None where nothing is kept."""
    return None if stored is None else parse_time(stored)
