"""Prep: the five minutes before a meeting. What is lacking is shown, one key mends it; nothing blocks."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Attendee, Commitment, Pattern, SlateEntry
from translate_tui.protocol.exchanges import Direction, Due
from translate_tui.text import pluralize


class Gap(StrEnum):
    """What a card can lack before its meeting, in the words of the checklist."""

    STRUGGLE = "what customers struggle with"
    SEGMENT = "a segment"
    WORKAROUND = "the workaround"
    REQUESTED = "the requested solution"
    IMPACT = "its impact"


class Kind(StrEnum):
    """What a line of the checklist is about."""

    SLATE = "slate"
    CARD = "card"
    PROMISES = "promises"
    ATTENDANCE = "attendance"
    EXCHANGE = "exchange"
    PURGE = "purge"


class ChecklistLine(NamedTuple):
    """One line of the checklist: `words` say how it stands, `gaps` what a card lacks, the first one mended first."""

    kind: Kind
    done: bool
    words: str
    pattern: Pattern | None = None
    gaps: tuple[Gap, ...] = ()
    direction: Direction | None = None


KEYS: Final = 9  # lines that a number can mend
_NAMES_SHOWN: Final = 6


def checklist(
    slate: Sequence[SlateEntry],
    overdue: Sequence[Commitment],
    expected: Sequence[Attendee],
    due: Sequence[Due],
    today: date,
    unanswered: int = 0,
) -> list[ChecklistLine]:
    """Return the checklist: a line a pattern of the slate, then promises, people, exchanges.

    The last line is what was said in a purge session and has no answer: `unanswered` tickets.
    """
    lines = [_card(entry.pattern) for entry in slate]
    if not lines:
        lines.append(ChecklistLine(Kind.SLATE, False, "the slate is empty: choose up to five patterns"))
    if overdue:
        first = overdue[0]
        oldest = f"{first.owner or 'no owner'}, due {first.due:%d %b}"
        words = f"{pluralize(len(overdue), 'promise is', 'promises are')} overdue, the oldest: {oldest}"
    else:
        words = "no promise is overdue"
    lines.append(ChecklistLine(Kind.PROMISES, not overdue, words))
    lines.append(ChecklistLine(Kind.ATTENDANCE, bool(expected), _people(expected)))
    lines += [_exchange(one, today) for one in due]
    if unanswered:
        silent = pluralize(unanswered, "purged ticket has", "purged tickets have")
        lines.append(ChecklistLine(Kind.PURGE, False, f"{silent} no answer yet (F6, p shows them)"))
    return lines


def gaps(pattern: Pattern) -> tuple[Gap, ...]:
    """Return what the card of a pattern lacks, in the order of its sentences."""
    lacking = {
        Gap.STRUGGLE: not pattern.struggle.strip(),
        Gap.SEGMENT: not pattern.segment.names and not pattern.written_segment,
        Gap.WORKAROUND: not pattern.workaround.strip(),
        Gap.REQUESTED: not pattern.requested.strip(),
        Gap.IMPACT: not (pattern.impact or pattern.support_impact or pattern.product_impact),
    }
    return tuple(gap for gap in Gap if lacking[gap])


def _card(pattern: Pattern) -> ChecklistLine:
    lacking = gaps(pattern)
    words = f"lacks {', '.join(lacking)}" if lacking else "card complete"
    return ChecklistLine(Kind.CARD, not lacking, words, pattern, lacking)


def _people(expected: Sequence[Attendee]) -> str:
    if not expected:
        return "nobody is noted as expected yet"
    names = ", ".join(person.name for person in expected[:_NAMES_SHOWN])
    more = f" and {len(expected) - _NAMES_SHOWN} more" if len(expected) > _NAMES_SHOWN else ""
    return f"{len(expected)} expected: {names}{more}"


def _exchange(one: Due, today: date) -> ChecklistLine:
    if one.last is None:
        words = f"{one.direction}: never yet"
    elif one.overdue(today):
        words = f"{one.direction}: due since {one.next:%d %b}, the last was {one.last:%d %b}"
    else:
        words = f"{one.direction}: {one.last:%d %b}, next {one.next:%d %b}"
    return ChecklistLine(
        Kind.EXCHANGE, one.last is not None and not one.overdue(today), words, direction=one.direction
    )
