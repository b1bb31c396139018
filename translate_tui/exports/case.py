"""The portfolio case of a decided pattern: what a support person can show of their discovery work.

It leaves the company, so it names no customer, and only those people who agreed to be named.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from translate_tui.exports.brief import decision_lines
from translate_tui.exports.document import Block, Bullet, Heading, Line, Numbered, Paragraph, line
from translate_tui.exports.minutes import sentence_line
from translate_tui.model import Outcome, Pattern
from translate_tui.protocol.brief import DecisionTaken, Note
from translate_tui.protocol.card import GAP, Sentence
from translate_tui.protocol.case import PeriodVolume
from translate_tui.text import pluralize


class CaseRecord(NamedTuple):
    """Everything from which a case is written.

    `before` and `after` are the volume before its fix shipped and since, over equally many days; where they are None,
    `not_known` says why. `raised` names those who raised the pattern and agreed to be named, `unnamed` counts
    the others.
    """

    pattern: Pattern
    sentences: tuple[Sentence, ...]
    notes: Mapping[Note, str]
    decisions: tuple[DecisionTaken, ...]
    before: PeriodVolume | None
    after: PeriodVolume | None
    not_known: str
    raised: tuple[str, ...]
    unnamed: int


def case_document(record: CaseRecord) -> list[Block]:
    """Return a case as a document. What nobody has written is shown as a gap."""
    notes, pattern = record.notes, record.pattern
    return [
        Heading(1, f"Case study: {pattern.title}"),
        Paragraph(line(_raised_by(record))),
        Heading(2, "The problem"),
        *(Numbered(number, sentence_line(sentence)) for number, sentence in enumerate(record.sentences, 1)),
        Heading(2, "The options"),
        Paragraph(line(notes.get(Note.OPTIONS) or GAP)),
        Heading(2, "What was decided, built and cut"),
        *(Bullet(text) for text in decision_lines(record.decisions)),
        Bullet(line(f"Built: {notes.get(Note.BUILT) or _built_by_default(record)}")),
        Bullet(line(f"Cut: {notes.get(Note.CUT) or GAP}")),
        *([Bullet(line(f"Fix shipped on {pattern.shipped_on}"))] if pattern.shipped_on else []),
        Heading(2, "Tickets before and after"),
        *(Bullet(text) for text in _volumes(record)),
        Heading(2, "The lesson"),
        Paragraph(line(notes.get(Note.LESSON) or GAP)),
    ]


def _raised_by(record: CaseRecord) -> str:
    named = ", ".join(record.raised)
    if not named:
        people = pluralize(record.unnamed, "person", "people")
        return f"Raised by {people} in support." if record.unnamed else "Nobody is recorded as having raised it."
    others = pluralize(record.unnamed, "other person", "other people")
    return f"Raised by {named}" + (f" and {others} not named here." if record.unnamed else ".")


def _built_by_default(record: CaseRecord) -> str:
    """Return "nothing" if the pattern was never accepted and no fix shipped; otherwise a gap for people to fill."""
    accepted = any(taken.decision.outcome is Outcome.ACCEPTED for taken in record.decisions)
    return GAP if accepted or record.pattern.shipped_on else "nothing"


def _volumes(record: CaseRecord) -> Iterator[Line]:
    if record.before is None or record.after is None:
        yield line(record.not_known)
        return
    days = (record.before.last - record.before.first).days + 1
    for name, volume in (("Before", record.before), ("After", record.after)):
        tickets, customers = pluralize(volume.tickets, "ticket"), pluralize(volume.customers, "customer")
        if volume.tickets and not volume.customers:
            customers = "unknown customers"
        yield line(
            f"{name} its fix shipped: {tickets} from {customers} in {days} days ({volume.first} to {volume.last})"
        )
