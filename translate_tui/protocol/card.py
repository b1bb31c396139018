"""The pattern card: four sentences whose numbers are counted and whose words people chose.

1 "We've seen N customers struggle with X" · 2 "This impacts mostly segment Y" ·
3 "The common workaround is Z" · 4 "The requested solution is typically A".
A missing part is a gap that says how it can be filled. Nothing is ever filled in by itself.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Pattern, Statement
from translate_tui.text import fold, plain, pluralize, split_sentences

GAP: Final = "______"
SENTENCES: Final = 4


class SentencePart(StrEnum):
    """What a piece of a sentence is, so that it can be shown as such."""

    FRAME = "frame"  # the fixed words
    FACT = "fact"  # counted from the evidence
    WORDS = "words"  # chosen or written by people
    GAP = "gap"
    EVIDENCE = "evidence"  # where a fact or words come from


class Field(StrEnum):
    """The parts of the card that people write or choose."""

    TITLE = "title"
    STRUGGLE = "struggle"
    WORKAROUND = "workaround"
    REQUESTED = "requested"
    SEGMENT = "segment"


class Sentence(NamedTuple):
    """One of the four: its pieces in order, and whether it is complete."""

    parts: tuple[tuple[SentencePart, str], ...]
    complete: bool

    def __str__(self) -> str:
        return "".join(text for _, text in self.parts)


# What makes a sentence of a ticket worth offering; it is offered verbatim and never taken by itself.
_CUES: Final = {
    Field.WORKAROUND: re.compile(
        r"\b(workaround|work around|for now|meanwhile|in the meantime|instead|by hand|manual(?:ly)?|"
        r"end up|have to|had to|resort|spreadsheet|split(?:ting)?|copy and paste|every time we)\b",
        re.IGNORECASE,
    ),
    Field.REQUESTED: re.compile(
        r"\b(please|would like|would love|we need|i need|want|wish|could you|can you|can we|should|"
        r"it would help|add|allow|support for|ask(?:ed|ing)? for|request)\b",
        re.IGNORECASE,
    ),
}


def sentences(pattern: Pattern, said_workaround: int = 0, said_requested: int = 0) -> tuple[Sentence, ...]:
    """Return the four sentences of a pattern.

    `said_workaround` and `said_requested` are how many of its tickets say the chosen words;
    0 means that a person wrote them.
    """
    leading, complete = _segment(pattern)
    return (
        _sentence(
            (SentencePart.FRAME, "We've seen "),
            (SentencePart.FACT, str(pattern.volume)),
            (SentencePart.FRAME, " struggle with "),
            _words(pattern.struggle),
        ),
        Sentence(((SentencePart.FRAME, "This impacts mostly "), *leading, (SentencePart.FRAME, ".")), complete),
        _sentence(
            (SentencePart.FRAME, "The common workaround is "),
            _words(pattern.workaround),
            evidence=_evidence(pattern.workaround, said_workaround),
        ),
        _sentence(
            (SentencePart.FRAME, "The requested solution is typically "),
            _words(pattern.requested),
            evidence=_evidence(pattern.requested, said_requested),
        ),
    )


def readiness(pattern: Pattern) -> int:
    """Return how many of the four sentences are complete."""
    return sum(sentence.complete for sentence in sentences(pattern))


def segment_words(pattern: Pattern) -> str:
    """Return the leading segment for a list: "enterprise 9/12", "?" where nobody said or wrote one."""
    segment = pattern.segment
    if segment.names:
        return f"{'/'.join(segment.names)} {segment.count}/{segment.of}"
    return pattern.written_segment or "?"


def candidates(field: Field, stated: Iterable[str], quotes: Iterable[str]) -> list[Statement]:
    """Return what tickets say for `field`, most frequent first.

    `stated` are values that tickets state as such (each is counted by its words, whatever the
    case); after them come sentences of `quotes` that speak of it, verbatim.
    """
    counted, first = _counted(stated)
    listed = [Statement(first[key], number) for key, number in counted.most_common()]
    spoken = (
        plain(sentence)
        for quote in quotes
        for sentence in split_sentences(quote)
        if 12 <= len(sentence) <= 240 and _CUES[field].search(sentence)
    )
    counted_quotes, first_quotes = _counted(spoken)
    listed += [
        Statement(first_quotes[key], number) for key, number in counted_quotes.most_common() if key not in counted
    ]
    return listed


def _counted(statements: Iterable[str]) -> tuple[Counter[str], dict[str, str]]:
    counted: Counter[str] = Counter()
    first: dict[str, str] = {}
    for statement in statements:
        key = said_key(statement)
        if key:
            counted[key] += 1
            first.setdefault(key, statement.strip().rstrip(".").strip())
    return counted, first


def times_stated(words: str, stated: Iterable[str]) -> int:
    """Return how many statements are these words."""
    chosen = said_key(words)
    return sum(said_key(one) == chosen for one in stated)


def times_said(words: str, quotes: Iterable[str]) -> int:
    """Return how many quotes hold these words."""
    chosen = said_key(words)
    first = max(chosen.split(), key=len, default="") if chosen.isascii() else ""
    # Most quotes hold not even the longest of the words: looking for that costs next to nothing.
    likely = (quote for quote in quotes if not quote.isascii() or first in quote.lower())
    return sum(chosen in said_key(plain(quote)) for quote in likely)


def said_key(statement: str) -> str:
    """Return a statement for comparing: case, accents, spaces and a full stop do not matter."""
    return fold(statement).rstrip(". ")


def _segment(pattern: Pattern) -> tuple[tuple[tuple[SentencePart, str], ...], bool]:
    segment = pattern.segment
    if not segment.names and pattern.written_segment:
        return ((SentencePart.WORDS, plain(pattern.written_segment)), (SentencePart.EVIDENCE, " (written)")), True
    if not segment.names:
        return ((SentencePart.GAP, GAP), (SentencePart.EVIDENCE, " (no ticket or customer says a segment)")), False
    each = " each" if len(segment.names) > 1 else ""
    names = " and ".join(segment.names)
    return ((SentencePart.FACT, names), (SentencePart.EVIDENCE, f" ({segment.count} of {segment.of}{each})")), True


def _words(words: str) -> tuple[SentencePart, str]:
    return (SentencePart.WORDS, plain(words).rstrip(".")) if words.strip() else (SentencePart.GAP, GAP)


def _evidence(words: str, tickets: int) -> str:
    if not words:
        return ""
    return f" ({pluralize(tickets, 'ticket')})" if tickets else " (written)"


def _sentence(*parts: tuple[SentencePart, str], evidence: str = "") -> Sentence:
    complete = all(part is not SentencePart.GAP for part, _ in parts)
    ending: tuple[tuple[SentencePart, str], ...] = ((SentencePart.FRAME, "."),)
    if evidence:
        ending += ((SentencePart.EVIDENCE, evidence),)
    return Sentence((*parts, *ending), complete)
