"""Purge sessions: support says what has piled up, once, before the first meeting, and is heard."""

from datetime import datetime
from typing import NamedTuple


class PurgeEntry(NamedTuple):
    """What was said in a purge session, and whether it was heard. `speaker` is "" for those who stay unnamed."""

    id: int
    ticket_id: int
    speaker: str
    quote: str
    heard: bool
    turn_id: int


class PurgeSession(NamedTuple):
    """A purge session, `planned` for so many seconds. It runs while `ended_at` is None.

    `speaker` names the person whose turn it is ("" if unnamed). `entry_count` counts the entries, `heard_count`
    those of them that were marked as heard.
    """

    id: int
    planned: int
    started_at: datetime
    ends_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    turn_id: int | None
    speaker: str
    entry_count: int
    heard_count: int
