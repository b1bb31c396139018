"""The monthly customer-insight newsletter. It names nobody."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from translate_tui.model import Pattern, UserError
from translate_tui.protocol.trend import TrendKind, compute_trend
from translate_tui.services.documents import render
from translate_tui.services.patterns import Patterns
from translate_tui.store import decisions, newsletter, patterns
from translate_tui.store.database import Database
from translate_tui.text import plain, split_sentences

if TYPE_CHECKING:
    from translate_tui.exports.newsletter import NewsletterRecord, PatternFigures
    from translate_tui.redaction.redactor import Redactor

MAX_QUOTES: Final = 5
_MAX_PATTERNS: Final = 5  # of the most heard: as many as a slate holds
_FIRST_YEAR: Final = 1970
_MIN_PRAISE_WORDS: Final = 3  # fewer say nothing


class Newsletters:
    """The newsletters of one database, a month each."""

    def __init__(self, db: Database, patterns: Patterns, redactor: "Callable[[], Redactor]") -> None:
        self._db = db
        self._patterns = patterns
        self._redactor = redactor

    def newest_month(self) -> date:
        """Return the first day of the month of the River's newest ticket; of today's, where there is none."""
        return (patterns.newest_ticket_day(self._db) or self._db.today()).replace(day=1)

    def text(self, month: date, form: str = "md") -> str:
        """Return the newsletter of the month that begins on a day, as md, text or html. It names nobody."""
        from translate_tui.exports.newsletter import newsletter_document

        return render(newsletter_document(self.record(month)), form)

    def record(self, month: date) -> "NewsletterRecord":
        """Return the figures and words of a month's newsletter, masked."""
        from translate_tui.exports.newsletter import DecisionLine, NewsletterRecord
        from translate_tui.redaction.values import redact_texts

        name = f"{month:%Y-%m}"
        if not _FIRST_YEAR <= month.year < date.max.year:
            raise UserError(f"There is no newsletter of {name}. Name a month as in 2026-11.")
        last = month_after(month) - timedelta(days=1)
        newest = patterns.newest_ticket_day(self._db) or last
        said = newsletter.count_by_pattern(self._db, name)
        made = newsletter.new_pattern_ids(self._db, name)
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
        for decision, _, at in decisions.all_decisions(self._db):
            pattern = self._patterns.get(self._patterns.standing(decision.pattern_id))
            if pattern is not None and month <= at.date() <= last:
                decided.append(DecisionLine(pattern.title, decision.outcome, decision.why))
        until = max(min(last, self._db.today()), month)
        record = NewsletterRecord(
            month, until, *newsletter.count_tickets(self._db, name),
            new=_said((p for p in listed_patterns if p.id in made), said),
            growing=_said(growing, said),
            solved=_said(shipped, said),
            heard=_said(spoken[:_MAX_PATTERNS], said),
            decided=tuple(decided),
            kept=newsletter.count_kept_commitments(self._db, name),
            quotes=(),
        )  # fmt: skip
        redactor = self._redactor()
        quotes = tuple(_harmless(redactor, newsletter.praise(self._db, name)))
        return redact_texts(record, redactor.redact_strictly)._replace(quotes=quotes)


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _said(listed_patterns: Iterable[Pattern], said: dict[int, tuple[int, int, int]]) -> "tuple[PatternFigures, ...]":
    from translate_tui.exports.newsletter import PatternFigures

    found = [PatternFigures(p.title, *said.get(p.id, (0, 0, 0))) for p in listed_patterns]
    return tuple(sorted(found, key=lambda one: (-one.customers, -one.tickets, one.title)))


def _harmless(redactor: "Redactor", praise: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Return the praise (a sentence of it, where not all) that can be quoted: nobody could be named in it."""
    found: dict[str, str] = {}
    for words, segment in praise:
        sentences = [sentence.strip() for sentence in split_sentences(words)]
        pieces = [words, *sentences] if len(sentences) > 1 else [words]
        for piece in pieces:
            if len(piece.split()) >= _MIN_PRAISE_WORDS and redactor.is_anonymous(piece):
                found.setdefault(plain(piece), redactor.redact(segment))
                break
        if len(found) == MAX_QUOTES:
            break
    return found.items()
