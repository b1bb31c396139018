"""The words of the practice as values, which all other packages pass to each other.

They are frozen, mostly named tuples: making one takes a fifth of the time of a frozen dataclass, which counts
when an import makes 100,000. Moments are aware datetimes in UTC, durations are seconds, and "" stands for a text
that nobody gave. Minutes are stored as JSON under these field names, so renaming a field of what they hold
(patterns, ratings, decisions, commitments) loses it in older databases. docs/vocabulary.md explains each word,
schema.sql the tables behind them.

Import from here, not from the modules below: `from translate_tui.model import Ticket`.
"""

from translate_tui.model.commitments import Commitment
from translate_tui.model.errors import Cancelled, UserError
from translate_tui.model.history import Step
from translate_tui.model.importing import (
    ChannelNotChosen,
    ColumnsNotMapped,
    FilePreview,
    ImportReport,
    Rejected,
    Row,
    Skipped,
    WordKind,
)
from translate_tui.model.meeting import (
    Attendee,
    Decision,
    Meeting,
    MeetingNote,
    Outcome,
    ParkedItem,
    Phase,
    Role,
    Stage,
)
from translate_tui.model.money import NOT_STATED, Money, add_up
from translate_tui.model.patterns import (
    MAX_SUGGESTIONS,
    Pattern,
    Quote,
    RankedPattern,
    SegmentShare,
    Statement,
    Volume,
)
from translate_tui.model.purge import PurgeEntry, PurgeSession
from translate_tui.model.rating import Impact, Rating, RatingRound, SealedImpact, Side
from translate_tui.model.sheet import (
    IMPACT,
    ISSUE,
    NUMBER,
    REQUESTED,
    SEGMENTS,
    SHEET_COLUMNS,
    WORKAROUND,
    SheetRow,
)
from translate_tui.model.slate import SLATE_SIZE, SlateEntry
from translate_tui.model.tickets import PERSON_MARK, AsideKind, NewReply, NewTicket, Reply, Ticket, TicketType
from translate_tui.model.time import (
    format_local_time,
    format_time,
    format_time_ms,
    local_day,
    local_time,
    parse_day_or_none,
    parse_time,
    parse_time_or_none,
)

__all__ = [
    "IMPACT",
    "ISSUE",
    "MAX_SUGGESTIONS",
    "NOT_STATED",
    "NUMBER",
    "PERSON_MARK",
    "REQUESTED",
    "SEGMENTS",
    "SHEET_COLUMNS",
    "SLATE_SIZE",
    "WORKAROUND",
    "AsideKind",
    "Attendee",
    "Cancelled",
    "ChannelNotChosen",
    "ColumnsNotMapped",
    "Commitment",
    "Decision",
    "FilePreview",
    "Impact",
    "ImportReport",
    "Meeting",
    "MeetingNote",
    "Money",
    "NewReply",
    "NewTicket",
    "Outcome",
    "ParkedItem",
    "Pattern",
    "Phase",
    "PurgeEntry",
    "PurgeSession",
    "Quote",
    "RankedPattern",
    "Rating",
    "RatingRound",
    "Rejected",
    "Reply",
    "Role",
    "Row",
    "SealedImpact",
    "SegmentShare",
    "SheetRow",
    "Side",
    "Skipped",
    "SlateEntry",
    "Stage",
    "Statement",
    "Step",
    "Ticket",
    "TicketType",
    "UserError",
    "Volume",
    "WordKind",
    "add_up",
    "format_local_time",
    "format_time",
    "format_time_ms",
    "local_day",
    "local_time",
    "parse_day_or_none",
    "parse_time",
    "parse_time_or_none",
]
