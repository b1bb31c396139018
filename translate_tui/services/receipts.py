"""Receipts of discovery work: briefs, cases and the newsletter, written from what is known and said."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_tui.model import Pattern, Quote, UserError
from translate_tui.protocol import brief as rules
from translate_tui.protocol.brief import DecisionTaken, Note
from translate_tui.protocol.case import PeriodVolume
from translate_tui.protocol.gate import join_with_and
from translate_tui.protocol.trend import TrendKind, compute_trend
from translate_tui.services.patterns import Patterns, ensure_unchanged
from translate_tui.store import drafts, meetings, patterns, receipts
from translate_tui.store import purge as purges
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, split_sentences

if TYPE_CHECKING:
    from translate_tui.exports.document import Block
    from translate_tui.exports.newsletter import NewsletterRecord, PatternFigures
    from translate_tui.redaction.redactor import Redactor

QUOTES: Final = 5  # on a page
_LOOKED_AT: Final = 200  # newest quotes among which those of a page are chosen
_HEARD: Final = 5  # patterns: as many as a slate holds
_FIRST_YEAR: Final = 1970
_WORDS: Final = 3  # of praise; fewer say nothing


class Receipts:
    """The briefs, cases and newsletters of one database."""

    def __init__(self, db: Database, cards: Patterns, redactor: "Callable[[], Redactor]") -> None:
        self._db = db
        self._patterns = cards
        self._redactor = redactor

    # ---------------------------------------------------------------- notes

    def notes(self, pattern: Pattern) -> dict[Note, str]:
        """Return what people wrote on a pattern beyond its card."""
        return receipts.notes(self._db, pattern.id)

    def write(self, pattern_id: int, kind: Note, words: str, was: str, draft: str = "") -> str:
        """Write (or empty) a note on a pattern; return what was done. `was`: as it stood when people began."""
        words = plain(clean(words))
        pattern = self._patterns.need(pattern_id)
        label = f"{pattern.name}: {'wrote' if words else 'emptied'} {_NAMES[kind]}"
        with self._db.step(label):
            now = receipts.notes(self._db, pattern_id).get(kind, "")
            ensure_unchanged(f"{_NAMES[kind]} of {pattern.name}", was, now, words)
            receipts.write_note(self._db, pattern_id, kind, words)
            drafts.drop(self._db, draft)
        return label

    # ---------------------------------------------------------------- brief

    def lacking(self, pattern: Pattern) -> tuple[str, ...]:
        """Return what a brief of a pattern lacks, in words; empty where it can be written."""
        return rules.missing_for_brief(pattern, receipts.told(self._db, pattern.id))

    def brief(self, pattern: Pattern, form: str = "md", *, redacted: bool = False) -> str:
        """Return the discovery brief of a pattern as md, text or html.

        Raises UserError while its cost or its evidence is missing, naming which.
        """
        from translate_tui.exports.brief import BriefRecord, brief_document
        from translate_tui.redaction.values import redact_texts

        if lacks := self.lacking(pattern):
            raise UserError(
                f"No discovery brief of {pattern.name} yet: it lacks {join_with_and(lacks)}. Evidence comes with "
                "tickets (F2), the cost is written with R on the pattern."
            )
        first, last, dateless = receipts.span(self._db, pattern.id)
        open_ones = [one for one in meetings.open_commitments(self._db) if self._is(one.pattern_id, pattern)]
        record = BriefRecord(
            pattern,
            self._patterns.sentences(pattern),
            tuple(self._quotes(pattern)),
            tuple(patterns.evidence(self._db, pattern.id)),
            self._patterns.trend(pattern),
            first,
            last,
            dateless,
            len(purges.said_here(self._db, pattern.id)),
            self.notes(pattern),
            self._taken(pattern),
            tuple(open_ones),
            meetings.numbers(self._db),
            self._db.today(),
        )
        return _written(brief_document(redact_texts(record, self._redactor().redact) if redacted else record), form)

    def _quotes(self, pattern: Pattern) -> list[Quote]:
        """Return the newest quotes of customers, those of as many customers as can be."""
        purged = purges.said_here(self._db, pattern.id)
        told = [one for one in self._patterns.quotes(pattern.id, _LOOKED_AT) if one.ticket_id not in purged]
        first: dict[str, Quote] = {}
        for one in told:
            first.setdefault(one.customer or f"#{one.ticket_id}", one)
        chosen = [*first.values(), *(one for one in told if one not in first.values())]
        return chosen[:QUOTES]

    def _taken(self, pattern: Pattern) -> tuple[DecisionTaken, ...]:
        return tuple(
            DecisionTaken(decision, number, at.date())
            for decision, number, at in meetings.all_decisions(self._db)
            if self._is(decision.pattern_id, pattern)
        )

    def _is(self, pattern_id: int | None, pattern: Pattern) -> bool:
        return pattern_id is not None and self._patterns.standing(pattern_id) == pattern.id

    # ----------------------------------------------------------------- case

    def case(self, pattern: Pattern, form: str = "md") -> str:
        """Return the case of a decided pattern as md, text or html. Raises UserError where nothing is decided.

        It leaves the house: all that could name somebody is masked, but for those who agreed to be named.
        """
        from translate_tui.exports.case import CaseRecord, case_document
        from translate_tui.redaction.values import redact_texts

        taken = self._taken(pattern)
        if not taken:
            raise UserError(
                f"There is no case of {pattern.name} yet, for nothing is decided on it. A case tells what came of a "
                "decision: decide on it in a meeting (F5, then d)."
            )
        turn = pattern.shipped_on or taken[0].day
        before, after = self._before_and_after(pattern, turn)
        raised = receipts.raisers(self._db, pattern.id)
        agreed = [name for name in receipts.consents(self._db, pattern.id) if name in raised]
        record = CaseRecord(
            pattern,
            self._patterns.sentences(pattern),
            self.notes(pattern),
            taken,
            turn,
            before,
            after,
            (),
            len(raised) - len(agreed),
        )
        return _written(
            case_document(redact_texts(record, self._redactor().redact_strictly)._replace(raised=tuple(agreed))), form
        )

    def _before_and_after(self, pattern: Pattern, turn: date) -> tuple[PeriodVolume | None, PeriodVolume | None]:
        spoken = receipts.spoken(self._db, pattern.id)
        newest = patterns.newest_day(self._db)
        days = [day for day, _, is_ticket in spoken if is_ticket]
        before = after = None
        if days and min(days) <= turn:
            before = _volume(spoken, min(days), turn)
        if newest is not None and newest > turn:
            after = _volume(spoken, turn + timedelta(days=1), newest)
        return before, after

    def raisers(self, pattern: Pattern) -> dict[str, bool]:
        """Return who raised a pattern by name, and whether each agreed to be named in its case."""
        agreed = set(receipts.consents(self._db, pattern.id))
        return {name: name in agreed for name in receipts.raisers(self._db, pattern.id)}

    def name(self, pattern: Pattern, name: str) -> str:
        """Name somebody in a pattern's case, who agrees to it, or not any more; return what was done."""
        with self._db.step(f"{pattern.name}: somebody who raised it agrees to be named in its case") as step:
            if name not in self.raisers(pattern):
                raise UserError(f"“{plain(name)}” is not among those who raised {pattern.name}.")
            if self.raisers(pattern)[name]:
                step.label = f"{pattern.name}: somebody is not named in its case any more"
                receipts.disagree(self._db, pattern.id, name)
            else:
                receipts.agree(self._db, pattern.id, name)
        return step.label

    # ----------------------------------------------------------- newsletter

    def newest_month(self) -> date:
        """Return the first day of the month of the River's newest ticket; of today's, where there is none."""
        return (patterns.newest_day(self._db) or self._db.today()).replace(day=1)

    def newsletter(self, month: date, form: str = "md") -> str:
        """Return the newsletter of the month that begins on a day, as md, text or html. It names nobody."""
        from translate_tui.exports.newsletter import newsletter_document

        return _written(newsletter_document(self.newsletter_record(month)), form)

    def newsletter_record(self, month: date) -> "NewsletterRecord":
        """Return the figures and words of a month's newsletter, masked."""
        from translate_tui.exports.newsletter import DecisionLine, NewsletterRecord
        from translate_tui.redaction.values import redact_texts

        name = f"{month:%Y-%m}"
        if not _FIRST_YEAR <= month.year < date.max.year:
            raise UserError(f"There is no newsletter of {name}. Name a month as in 2026-11.")
        last = month_after(month) - timedelta(days=1)
        newest = patterns.newest_day(self._db) or last
        said = receipts.month_patterns(self._db, name)
        made = receipts.made_in(self._db, name)
        listed_patterns = self._patterns.all()
        days = patterns.posted_days(self._db)
        going = {
            p.id: compute_trend(days.get(p.id, {}), min(last, newest), p.shipped_on).course for p in listed_patterns
        }
        growing = (
            p for p in listed_patterns if going[p.id] is TrendKind.GROWING and p.id not in made and p.id in said
        )
        shipped = (p for p in listed_patterns if p.shipped_on and month <= p.shipped_on <= last)
        spoken = sorted((p for p in listed_patterns if p.id in said), key=lambda p: (-said[p.id][1], -said[p.id][0]))
        decided = []
        for decision, _, at in meetings.all_decisions(self._db):
            pattern = self._patterns.get(self._patterns.standing(decision.pattern_id))
            if pattern is not None and month <= at.date() <= last:
                decided.append(DecisionLine(pattern.title, decision.outcome, decision.why))
        until = max(min(last, self._db.today()), month)
        record = NewsletterRecord(
            month, until, *receipts.month_counts(self._db, name),
            new=_said((p for p in listed_patterns if p.id in made), said),
            growing=_said(growing, said),
            solved=_said(shipped, said),
            heard=_said(spoken[:_HEARD], said),
            decided=tuple(decided),
            kept=receipts.kept_in(self._db, name),
            quotes=(),
        )  # fmt: skip
        redactor = self._redactor()
        quotes = tuple(_harmless(redactor, receipts.month_praise(self._db, name)))
        return redact_texts(record, redactor.redact_strictly)._replace(quotes=quotes)


def form_of(path: Path | None) -> str:
    """Return in which form a page is written to a file, by the end of its name. Raises UserError for another end."""
    ending = path.suffix.lower() if path else ""
    form = {".html": "html", ".htm": "html", ".txt": "text", ".md": "md", ".markdown": "md", "": "md"}.get(ending)
    if form is None:
        raise UserError(f"{path} would be none: a page is written as .md, .html or .txt. Nothing was written.")
    return form


def _written(blocks: "list[Block]", form: str) -> str:
    from translate_tui.exports import html, markdown, plain_text

    return {"md": markdown.render, "text": plain_text.render, "html": html.render}[form](blocks)


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


_NAMES: Final = {
    Note.NEXT_STEP: "the next step",
    Note.NOT_KNOWN: "what is not known",
    Note.OPTIONS: "the options",
    Note.BUILT: "what was built",
    Note.CUT: "what was cut",
    Note.LESSON: "the lesson",
}


def _said(listed_patterns: Iterable[Pattern], said: dict[int, tuple[int, int, int]]) -> "tuple[PatternFigures, ...]":
    from translate_tui.exports.newsletter import PatternFigures

    found = [PatternFigures(p.title, *said.get(p.id, (0, 0, 0))) for p in listed_patterns]
    return tuple(sorted(found, key=lambda one: (-one.customers, -one.tickets, one.title)))


def _volume(spoken: Sequence[tuple[date, int | None, bool]], first: date, last: date) -> PeriodVolume:
    within = [one for one in spoken if first <= one[0] <= last]
    customers = {customer for _, customer, _ in within if customer is not None}
    return PeriodVolume(first, last, sum(is_ticket for _, _, is_ticket in within), len(customers))


def _harmless(redactor: "Redactor", praise: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Return the praise (a sentence of it, where not all) that can be quoted: nobody could be named in it."""
    found: dict[str, str] = {}
    for words, segment in praise:
        sentences = [one.strip() for one in split_sentences(words)]
        pieces = [words, *sentences] if len(sentences) > 1 else [words]
        for piece in pieces:
            if len(piece.split()) >= _WORDS and redactor.is_anonymous(piece):
                found.setdefault(plain(piece), redactor.redact(segment))
                break
        if len(found) == QUOTES:
            break
    return found.items()
