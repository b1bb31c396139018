"""The portfolio case of a decided pattern: what was built, cut and why, with its volume before and after.

A case is shown outside the company, so everything that could name somebody is masked; people who raised the pattern
are named only where they agreed to it.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from translate_tui.commands import key
from translate_tui.exports.case import CaseRecord, case_document
from translate_tui.model import Pattern, UserError
from translate_tui.protocol.case import MIN_COMPARED_DAYS, PeriodVolume, comparable_days
from translate_tui.redaction.values import redact_texts
from translate_tui.services.decisions import Decisions
from translate_tui.services.documents import render
from translate_tui.services.notes import Notes
from translate_tui.services.patterns import Patterns
from translate_tui.store import case, patterns
from translate_tui.store.database import Database
from translate_tui.text import plain, pluralize

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor


class Cases:
    """Writes the cases of one database's patterns, and notes who may be named in them."""

    def __init__(
        self,
        db: Database,
        patterns: Patterns,
        decisions: Decisions,
        notes: Notes,
        redactor: "Callable[[], Redactor]",
    ) -> None:
        self._db = db
        self._patterns = patterns
        self._decisions = decisions
        self._notes = notes
        self._redactor = redactor

    def text(self, pattern: Pattern, form: str = "md") -> str:
        """Return the masked case of a pattern; `form` is md, text or html. Raises UserError while nothing is decided.

        Its volume before and after is compared only where a fix has shipped; see `comparable_days`.
        """
        decisions = self._decisions.on_pattern(pattern)
        if not decisions:
            raise UserError(
                f"There is no case study for {pattern.name} yet because it has no decision. Record one in a meeting "
                f"first ({key('everywhere.meeting')}, then {key('meeting.decide')})."
            )
        before, after, not_known = self._before_and_after(pattern)
        raisers = case.raised_by(self._db, pattern.id)
        named = tuple(name for name in case.consenting_names(self._db, pattern.id) if name in raisers)
        record = CaseRecord(
            pattern,
            self._patterns.sentences(pattern),
            self._notes.of_pattern(pattern),
            decisions,
            before,
            after,
            not_known,
            (),
            len(raisers) - len(named),
        )
        # The names are put in after masking: they are those who agreed.
        masked = redact_texts(record, self._redactor().redact_strictly)._replace(raised=named)
        return render(case_document(masked), form)

    def _before_and_after(self, pattern: Pattern) -> tuple[PeriodVolume | None, PeriodVolume | None, str]:
        """Return the volume before the fix and after it, over equally many days; else None and why not, in words."""
        if pattern.shipped_on is None:
            return None, None, "No fix has shipped, so there is nothing to compare yet."
        newest_day = patterns.newest_ticket_day(self._db)
        days = comparable_days(pattern.shipped_on, case.oldest_ticket_day(self._db), newest_day)
        if days < MIN_COMPARED_DAYS:
            known = f"only {pluralize(days, 'day')}" if days else "no full day"
            sides = f"both before and after {pattern.shipped_on}, when the fix shipped"
            why = f"Not known yet: the River covers {known} {sides}. A comparison needs {MIN_COMPARED_DAYS} days."
            return None, None, why
        posts = case.mentions(self._db, pattern.id)
        first, last = pattern.shipped_on - timedelta(days=days - 1), pattern.shipped_on + timedelta(days=days)
        before = _volume(posts, first, pattern.shipped_on)
        return before, _volume(posts, pattern.shipped_on + timedelta(days=1), last), ""

    def raisers(self, pattern: Pattern) -> dict[str, bool]:
        """Return the names of those who raised a pattern, and whether each agreed to be named in its case study."""
        agreed = set(case.consenting_names(self._db, pattern.id))
        return {name: name in agreed for name in case.raised_by(self._db, pattern.id)}

    def name(self, pattern: Pattern, name: str) -> str:
        """Note that somebody agrees to be named in a pattern's case, or no longer does; return what was done.

        The label says "someone", because the history is shown on a shared screen. Raises UserError for a name that
        has not raised the pattern.
        """
        with self._db.step(f"{pattern.name}: someone who raised it agreed to be named in its case study") as session:
            agreed = self.raisers(pattern)
            if name not in agreed:
                raise UserError(f"“{plain(name)}” did not raise {pattern.name}. Choose someone who did.")
            if agreed[name]:
                session.label = f"{pattern.name}: someone withdrew consent to be named in its case study"
                case.withdraw_consent(self._db, pattern.id, name)
            else:
                case.add_consent(self._db, pattern.id, name)
        return session.label


def _volume(posts: Sequence[tuple[date, int | None, bool]], first: date, last: date) -> PeriodVolume:
    """Return the tickets and distinct customers from one day to another, both included.

    `posts` are (day, customer id or None, whether it is a ticket rather than a reply).
    """
    period = [post for post in posts if first <= post[0] <= last]
    customers = {customer_id for _, customer_id, _ in period if customer_id is not None}
    return PeriodVolume(first, last, sum(is_ticket for _, _, is_ticket in period), len(customers))
