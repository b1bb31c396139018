"""The case of a decided pattern: what a support person can show of the discovery work.

It leaves the house, so nobody is named in it but those who agreed to it, and no customer.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from translate_tui.exports.brief import decision_lines
from translate_tui.exports.document import Block, Bullet, Heading, Line, Numbered, Paragraph, line
from translate_tui.exports.minutes import sentence_line
from translate_tui.model import Outcome, Pattern
from translate_tui.protocol.brief import DecisionTaken, Note, PeriodVolume
from translate_tui.protocol.card import GAP, Sentence
from translate_tui.text import pluralize


class CaseRecord(NamedTuple):
    """Everything that a case is written from. `turn` is the day before and after which volume is compared."""

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    notes: Mapping[Note, str]
    decisions: tuple[DecisionTaken, ...]
    turn: date
    before: PeriodVolume | None
    after: PeriodVolume | None
    raised: tuple[str, ...]  # those who agreed to be named
    unnamed: int  # others who raised it


def case(record: CaseRecord) -> list[Block]:
    """Return a case as a document. What nobody has written stands as a gap."""
    notes, pattern = record.notes, record.pattern
    return [
        Heading(1, f"Case: {pattern.title}"),
        Paragraph(line(_raised(record))),
        Heading(2, "The problem"),
        *(Numbered(place, sentence_line(sentence)) for place, sentence in enumerate(record.sentences, 1)),
        Heading(2, "The options"),
        Paragraph(line(notes.get(Note.OPTIONS) or GAP)),
        Heading(2, "What was decided, built and cut"),
        *(Bullet(said) for said in decision_lines(record.decisions)),
        Bullet(line(f"Built: {notes.get(Note.BUILT) or _built(record)}")),
        Bullet(line(f"Cut: {notes.get(Note.CUT) or GAP}")),
        *([Bullet(line(f"Reached customers on {pattern.shipped_on}"))] if pattern.shipped_on else []),
        Heading(2, "Volume before and after"),
        *(Bullet(said) for said in _volumes(record)),
        Heading(2, "The lesson"),
        Paragraph(line(notes.get(Note.LESSON) or GAP)),
    ]


def _raised(record: CaseRecord) -> str:
    named = ", ".join(record.raised)
    one, many = ("other person", "other people") if named else ("person", "people")
    others = pluralize(record.unnamed, one, many)
    if named:
        return f"Raised by {named}" + (f" and {others} who are not named." if record.unnamed else ".")
    return f"Raised by {others} in support." if record.unnamed else "Nobody is noted as having raised it."


def _built(record: CaseRecord) -> str:
    declined = all(one.decision.outcome is not Outcome.ACCEPTED for one in record.decisions)
    return "nothing" if declined and not record.pattern.shipped_on else GAP


def _volumes(record: CaseRecord) -> Iterator[Line]:
    turn = "its fix shipped" if record.pattern.shipped_on else "the first decision"
    for name, volume in (("Before", record.before), ("After", record.after)):
        if volume is None:
            yield line(f"{name} {turn} ({record.turn}): no ticket of the River has a day then")
            continue
        tickets, customers = pluralize(volume.tickets, "ticket"), pluralize(volume.customers, "customer")
        yield line(
            f"{name} {turn} ({record.turn}): {tickets} from {customers}, "
            f"{volume.weekly:.1f} a week from {volume.first} to {volume.last}"
        )
