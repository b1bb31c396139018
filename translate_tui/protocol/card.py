"""The pattern card: four sentences whose numbers are counted and whose words people chose.

The practice prescribes their form:
1 "We've seen N customers struggle with X" · 2 "This impacts mostly segment Y" ·
3 "The common workaround is Z" · 4 "The requested solution is typically A".
A missing part is shown as a gap. It is never filled in without a person choosing or writing the words.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Pattern, Statement
from translate_tui.protocol.gate import NONE_KNOWN
from translate_tui.text import fold, plain, pluralize, split_sentences

GAP: Final = "______"
SENTENCE_COUNT: Final = 4
# A sentence of a quote that is shorter says too little to be chosen, and a longer one doesn't fit a card.
_MIN_CANDIDATE_CHARS: Final = 12
_MAX_CANDIDATE_CHARS: Final = 240


class SentencePart(StrEnum):
    """What a piece of a sentence is, so that each kind can be styled."""

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


_MAX_RUNNERS_UP: Final = 2  # segments named after the first; more would say nothing


class Sentence(NamedTuple):
    """One sentence of the card: its pieces in order, and whether it is complete."""

    parts: tuple[tuple[SentencePart, str], ...]
    complete: bool

    def __str__(self) -> str:
        return "".join(text for _, text in self.parts)


# Words by which a sentence of a ticket may describe a workaround or a request. A match is only offered.
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


def card_sentences(pattern: Pattern, workaround_units: int = 0, requested_units: int = 0) -> tuple[Sentence, ...]:
    """Return the four sentences of a pattern's card.

    All its figures have one base, the customers (and tickets of unknown ones) of its volume. `workaround_units` and
    `requested_units` count those that say the chosen words; 0 means that a person wrote them.
    """
    segment_parts, has_segment = _segment_parts(pattern)
    return (
        _sentence(
            (SentencePart.FRAME, "We've seen "),
            (SentencePart.FACT, str(pattern.volume)),
            (SentencePart.FRAME, " struggle with "),
            _words_or_gap(pattern.struggle),
        ),
        Sentence((*segment_parts, (SentencePart.FRAME, ".")), has_segment),
        _sentence(
            *_workaround_parts(pattern.workaround),
            evidence=_evidence(pattern.workaround, workaround_units, pattern),
        ),
        _sentence(
            (SentencePart.FRAME, "The requested solution is typically "),
            _words_or_gap(pattern.requested),
            evidence=_evidence(pattern.requested, requested_units, pattern),
        ),
    )


def complete_sentences(pattern: Pattern) -> int:
    """Return how many of the card's four sentences are complete."""
    return sum(sentence.complete for sentence in card_sentences(pattern))


def describe_segment(pattern: Pattern) -> str:
    """Return the leading segment as lists show it: "enterprise 9/12", or "?" if none is known."""
    segment = pattern.segment
    if segment.names:
        return f"{'/'.join(segment.names)} {segment.count}/{segment.of}"
    return pattern.written_segment or "?"


def candidate_statements(field: Field, stated: Iterable[str], quotes: Iterable[str]) -> list[Statement]:
    """Return what tickets say for a field of the card, verbatim, most frequent first.

    `stated` are the values that tickets state in a field of their own. They come first; after them come those
    sentences of `quotes` that seem to speak of it. Statements that differ in case or accents count as one.
    """
    stated_counts, stated_words = _count_statements(stated)
    candidates = [Statement(stated_words[key], number) for key, number in stated_counts.most_common()]
    quoted = (
        plain(sentence)
        for quote in quotes
        for sentence in split_sentences(quote)
        if _MIN_CANDIDATE_CHARS <= len(sentence) <= _MAX_CANDIDATE_CHARS and _CUES[field].search(sentence)
    )
    quoted_counts, quoted_words = _count_statements(quoted)
    candidates += [
        Statement(quoted_words[key], number)
        for key, number in quoted_counts.most_common()
        if key not in stated_counts
    ]
    return candidates


def _count_statements(statements: Iterable[str]) -> tuple[Counter[str], dict[str, str]]:
    """Return how often each statement occurs, and its first wording, both by its normalized form."""
    counts: Counter[str] = Counter()
    first_wording: dict[str, str] = {}
    for statement in statements:
        key = normalize_statement(statement)
        if key:
            counts[key] += 1
            first_wording.setdefault(key, statement.strip().rstrip(".").strip())
    return counts, first_wording


def count_stated(words: str, stated: Iterable[tuple[int, str]]) -> int:
    """Return how many units state these words (case, accents and full stop aside); `stated` are (unit, value)."""
    normalized = normalize_statement(words)
    return len({unit for unit, statement in stated if normalize_statement(statement) == normalized})


def count_quotes_saying(words: str, quotes: Iterable[tuple[int, str]]) -> int:
    """Return how many units have a quote that contains these words (case and accents aside); see `count_stated`."""
    normalized = normalize_statement(words)
    # Normalizing every quote is slow. An ASCII quote that lacks the longest of the words cannot contain them all.
    longest_word = max(normalized.split(), key=len, default="") if normalized.isascii() else ""
    possible = ((unit, quote) for unit, quote in quotes if not quote.isascii() or longest_word in quote.lower())
    return len({unit for unit, quote in possible if normalized in normalize_statement(plain(quote))})


def normalize_statement(statement: str) -> str:
    """Return a statement in the form in which statements are compared: folded, without a full stop."""
    return fold(statement).rstrip(". ")


def _segment_parts(pattern: Pattern) -> tuple[tuple[tuple[SentencePart, str], ...], bool]:
    """Return the pieces of the second sentence that name the segment, and whether there is one.

    "Mostly" is said of more than half; of less, which segment comes first, and which next.
    """
    segment, mostly = pattern.segment, (SentencePart.FRAME, "This impacts mostly ")
    if not segment.names and pattern.written_segment:
        words = plain(pattern.written_segment)
        return (mostly, (SentencePart.WORDS, words), (SentencePart.EVIDENCE, " (entered by hand)")), True
    if not segment.names:
        nothing = (SentencePart.EVIDENCE, " (no ticket or customer names a segment)")
        return (mostly, (SentencePart.GAP, GAP), nothing), False
    first = (SentencePart.FACT, " and ".join(segment.names))
    if segment.is_majority:
        return (mostly, first, (SentencePart.EVIDENCE, f" ({_share(segment.count, pattern)})")), True
    each = " each" if len(segment.names) > 1 else ""
    parts: tuple[tuple[SentencePart, str], ...] = (
        (SentencePart.FRAME, "This impacts "),
        first,
        (SentencePart.FRAME, " most often"),
        (SentencePart.EVIDENCE, f" ({_share(segment.count, pattern)}{each})"),
    )
    if len(segment.names) == 1 and 0 < len(segment.next_names) <= _MAX_RUNNERS_UP:
        each = " each" if len(segment.next_names) > 1 else ""
        parts += (
            (SentencePart.FRAME, ", then "),
            (SentencePart.FACT, " and ".join(segment.next_names)),
            (SentencePart.EVIDENCE, f" ({segment.next_count}{each})"),
        )
    return parts, True


def _workaround_parts(workaround: str) -> tuple[tuple[SentencePart, str], ...]:
    """Return the pieces of the third sentence; where customers have no workaround, it says so."""
    if fold(workaround).strip(" .") == NONE_KNOWN:
        return (SentencePart.FRAME, "There is "), (SentencePart.WORDS, "no known workaround")
    return (SentencePart.FRAME, "The common workaround is "), _words_or_gap(workaround)


def _words_or_gap(words: str) -> tuple[SentencePart, str]:
    return (SentencePart.WORDS, plain(words).rstrip(".")) if words.strip() else (SentencePart.GAP, GAP)


def _evidence(words: str, units: int, pattern: Pattern) -> str:
    if not words:
        return ""
    return f" ({_share(units, pattern)})" if units else " (entered by hand)"


def describe_share(count: int, pattern: Pattern) -> str:
    """Return a count as a share of a pattern's volume: "9 of 12 customers", "9 of 15: 12 customers and 3 unknown".

    Where no customer is known, of how many tickets.
    """
    volume = pattern.volume
    if volume.customers and volume.unknown:
        customers = pluralize(volume.customers, "customer")
        return f"{count} of {volume.customers + volume.unknown}: {customers} and {volume.unknown} unknown"
    return f"{count} of {volume if volume.customers else pluralize(volume.unknown, 'ticket')}"


def _share(count: int, pattern: Pattern) -> str:
    """Return a share as the later sentences have it: the first one has just named who these 15 are."""
    volume = pattern.volume
    if volume.customers and volume.unknown:
        return f"{count} of these {volume.customers + volume.unknown}"
    return describe_share(count, pattern)


def _sentence(*parts: tuple[SentencePart, str], evidence: str = "") -> Sentence:
    complete = all(part is not SentencePart.GAP for part, _ in parts)
    ending: tuple[tuple[SentencePart, str], ...] = ((SentencePart.FRAME, "."),)
    if evidence:
        ending += ((SentencePart.EVIDENCE, evidence),)
    return Sentence((*parts, *ending), complete)
