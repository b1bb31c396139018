"""Prep: the checklist of the five minutes before a meeting. It shows what is missing and blocks nothing."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.commands import key
from translate_tui.model import Attendee, Commitment, Pattern, SlateEntry
from translate_tui.protocol.exchanges import Direction, ExchangeDue
from translate_tui.text import pluralize


class CardGap(StrEnum):
    """What a card can miss before its meeting, in the words of the checklist."""

    STRUGGLE = "what customers struggle with"
    SEGMENT = "a segment"
    WORKAROUND = "the workaround"
    REQUESTED = "the requested fix"


class ChecklistKind(StrEnum):
    """What a line of the checklist is about."""

    SLATE = "slate"
    CARD = "card"
    COMMITMENTS = "commitments"
    ATTENDANCE = "attendance"
    EXCHANGE = "exchange"
    PURGE = "purge"


class ChecklistLine(NamedTuple):
    """One line of the checklist: its text, whether it is done, and whether it should have been before today.

    A line about a card has its pattern and what the card misses, in the order in which to fill it in; a line
    about an exchange has its direction.
    """

    kind: ChecklistKind
    done: bool
    words: str
    pattern: Pattern | None = None
    gaps: tuple[CardGap, ...] = ()
    direction: Direction | None = None
    overdue: bool = False


NUMBERED_LINES: Final = 9  # the lines that the keys 1-9 can fix
_MAX_NAMES: Final = 6


def checklist(
    slate: Sequence[SlateEntry],
    overdue: Sequence[Commitment],
    expected: Sequence[Attendee],
    due: Sequence[ExchangeDue],
    today: date,
    unanswered: int = 0,
) -> list[ChecklistLine]:
    """Return the checklist: a line for each pattern of the slate, then commitments, people and exchanges.

    `overdue` are the overdue commitments, the oldest first. `unanswered` counts the tickets of purge sessions
    without an answer; they get a last line.
    """
    lines = [_card_line(entry.pattern) for entry in slate]
    if not lines:
        lines.append(ChecklistLine(ChecklistKind.SLATE, False, "the slate is empty: choose up to five patterns"))
    lines.append(_commitments_line(overdue))
    lines.append(ChecklistLine(ChecklistKind.ATTENDANCE, bool(expected), _describe_expected(expected)))
    lines += [_exchange_line(exchange, today) for exchange in due]
    if unanswered:
        tickets = pluralize(unanswered, "ticket from the purge session", "tickets from the purge session")
        keys = f"{key('everywhere.journey')}, then {key('journey.purge')}"
        lines.append(ChecklistLine(ChecklistKind.PURGE, False, f"{tickets} without a decision ({keys})"))
    return lines


def card_gaps(pattern: Pattern) -> tuple[CardGap, ...]:
    """Return what the card of a pattern misses, in the order of its sentences; its impact is for the meeting."""
    is_missing = {
        CardGap.STRUGGLE: not pattern.struggle.strip(),
        CardGap.SEGMENT: not pattern.segment.names and not pattern.written_segment,
        CardGap.WORKAROUND: not pattern.workaround.strip(),
        CardGap.REQUESTED: not pattern.requested.strip(),
    }
    return tuple(gap for gap in CardGap if is_missing[gap])


def _card_line(pattern: Pattern) -> ChecklistLine:
    gaps = card_gaps(pattern)
    words = f"missing: {', '.join(gaps)}" if gaps else "card complete"
    return ChecklistLine(ChecklistKind.CARD, not gaps, words, pattern, gaps)


def _commitments_line(overdue: Sequence[Commitment]) -> ChecklistLine:
    if not overdue:
        return ChecklistLine(ChecklistKind.COMMITMENTS, True, "no overdue commitments")
    oldest = f"{overdue[0].owner or 'no owner'}, due {overdue[0].due:%d %b}"
    count = pluralize(len(overdue), "overdue commitment")
    words = f"{count}, oldest: {oldest}"
    return ChecklistLine(ChecklistKind.COMMITMENTS, False, words, overdue=True)


def _describe_expected(expected: Sequence[Attendee]) -> str:
    if not expected:
        return "no expected attendees yet"
    names = ", ".join(attendee.name for attendee in expected[:_MAX_NAMES])
    more = f" and {len(expected) - _MAX_NAMES} more" if len(expected) > _MAX_NAMES else ""
    return f"{len(expected)} expected: {names}{more}"


def _exchange_line(exchange: ExchangeDue, today: date) -> ChecklistLine:
    overdue = exchange.overdue(today)
    if exchange.last is None:
        words = f"{exchange.direction}: none yet"
    elif overdue:
        words = f"{exchange.direction}: overdue since {exchange.next:%d %b}, last one on {exchange.last:%d %b}"
    else:
        words = f"{exchange.direction}: last one on {exchange.last:%d %b}, next due {exchange.next:%d %b}"
    done = exchange.last is not None and not overdue
    return ChecklistLine(ChecklistKind.EXCHANGE, done, words, direction=exchange.direction, overdue=overdue)
