"""The monthly customer-insight newsletter: what was learned, in customers' own words.

It goes to the whole company, so everything that could name somebody is masked, and praise is quoted only where there
is nothing to mask.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from translate_tui.exports.newsletter import DecisionLine, NewsletterRecord, PatternFigures, newsletter_document
from translate_tui.model import Pattern, UserError, local_day
from translate_tui.protocol.trend import TrendKind
from translate_tui.redaction.values import redact_texts
from translate_tui.services.documents import render
from translate_tui.services.patterns import Patterns
from translate_tui.store import decisions, newsletter, patterns
from translate_tui.store.database import Database
from translate_tui.text import plain, split_sentences

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

MAX_QUOTES: Final = 5  # of praise
MAX_MOST_HEARD: Final = 5  # patterns: as many as a slate holds
MIN_YEAR: Final = 1970
MIN_PRAISE_WORDS: Final = 3  # in a quote; fewer say nothing


class Newsletters:
    """Writes the newsletters of one database, one for each month."""

    def __init__(self, db: Database, patterns: Patterns, redactor: "Callable[[], Redactor]") -> None:
        self._db = db
        self._patterns = patterns
        self._redactor = redactor

    def newest_month(self) -> date:
        """Return the first day of the month of the River's newest ticket; of today's month without any ticket."""
        return (patterns.newest_ticket_day(self._db) or self._db.today()).replace(day=1)

    def text(self, month: date, form: str = "md") -> str:
        """Return the newsletter of the month that begins on a day; `form` is md, text or html. Raises as `record`."""
        return render(newsletter_document(self.record(month)), form)

    def record(self, month: date) -> NewsletterRecord:
        """Return the masked figures and words of the newsletter of the month that begins on a day.

        Raises UserError for a year before 1970 and for the last one that dates can have.
        """
        if not MIN_YEAR <= month.year < date.max.year:
            raise UserError(f"There is no newsletter for {month:%Y-%m}. Enter a month such as 2026-11.")
        last_day = month_after(month) - timedelta(days=1)
        figures = newsletter.count_by_pattern(self._db, month, last_day)
        new_ids = newsletter.new_pattern_ids(self._db, month, last_day)
        all_patterns = self._patterns.all()
        new = [pattern for pattern in all_patterns if pattern.id in new_ids]
        heard = [pattern for pattern in all_patterns if pattern.id in figures]
        trends = {pattern_id: trend.course for pattern_id, trend in self._patterns.trends(last_day).items()}
        # Without a ticket of the month nothing is known of how patterns developed in it.
        is_known = (patterns.newest_ticket_day(self._db) or date.min) >= month
        growing = [p for p in all_patterns if trends[p.id] is TrendKind.GROWING and is_known]
        shipped = [p for p in all_patterns if p.shipped_on is not None and month <= p.shipped_on <= last_day]
        returned = [p for p in all_patterns if trends[p.id] is TrendKind.RETURNED and is_known]
        most_heard = sorted(heard, key=lambda pattern: (-figures[pattern.id][1], -figures[pattern.id][0]))
        record = NewsletterRecord(
            month,
            max(min(last_day, self._db.today()), month),
            *newsletter.count_tickets(self._db, month, last_day),
            new=_with_figures(new, figures),
            growing=_with_figures(growing, figures),
            solved=_with_figures([pattern for pattern in shipped if pattern not in returned], figures),
            returned=_with_figures(returned, figures),
            heard=_with_figures(most_heard[:MAX_MOST_HEARD], figures),
            decided=self._decisions(month, last_day),
            kept=newsletter.count_kept_commitments(self._db, month, last_day),
            quotes=(),
        )
        redactor = self._redactor()
        # The quotes are put in after masking: they are chosen so that nothing in them is masked.
        quotes = _quotable_praise(redactor, newsletter.praise(self._db, month, last_day))
        return redact_texts(record, redactor.redact_strictly)._replace(quotes=quotes)

    def _decisions(self, month: date, last_day: date) -> tuple[DecisionLine, ...]:
        """Return the decisions of a month, oldest first, under the title of the pattern that stands now."""
        lines = []
        for decision, _, decided_at in decisions.all_decisions(self._db):
            pattern = self._patterns.get(decision.pattern_id)
            if pattern is not None and month <= local_day(decided_at) <= last_day:
                lines.append(DecisionLine(pattern.title, decision.outcome, decision.why))
        return tuple(lines)


def month_after(month: date) -> date:
    """Return the first day of the month after a month's first day."""
    return (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def month_before(month: date) -> date:
    """Return the first day of the month before the month of a day."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _with_figures(
    listed: Iterable[Pattern], figures: Mapping[int, tuple[int, int, int]]
) -> tuple[PatternFigures, ...]:
    """Return patterns with their figures of a month (see `store.newsletter.month_patterns`), most customers first."""
    lines = [PatternFigures(pattern.title, *figures.get(pattern.id, (0, 0, 0))) for pattern in listed]
    return tuple(sorted(lines, key=lambda line: (-line.customers, -line.tickets, line.title)))


def _quotable_praise(redactor: "Redactor", praise: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return at most five quotes of (words, segment) in which nothing could name anybody.

    Of praise that names somebody, the first sentence that names nobody is quoted, if there is one.
    """
    quotes: dict[str, str] = {}  # the same words once
    for words, segment in praise:
        sentences = [sentence.strip() for sentence in split_sentences(words)]
        candidates = [words, *sentences] if len(sentences) > 1 else [words]
        for candidate in candidates:
            if len(candidate.split()) >= MIN_PRAISE_WORDS and redactor.is_anonymous(candidate):
                quotes.setdefault(plain(candidate), redactor.redact(segment))
                break
        if len(quotes) == MAX_QUOTES:
            break
    return tuple(quotes.items())
