"""The discovery brief: a pattern's receipts on one page.

The practice asks support to bring receipts: the issue, the segments, the cost and the next step. A brief without
evidence or cost would be an opinion, so it is refused until both are there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from translate_tui.commands import key
from translate_tui.exports.brief import BriefRecord, brief_document
from translate_tui.model import Pattern, Quote, Side, UserError
from translate_tui.protocol.brief import missing_for_brief
from translate_tui.protocol.gate import join_with_and
from translate_tui.redaction.values import redact_texts
from translate_tui.services.decisions import Decisions
from translate_tui.services.documents import render
from translate_tui.services.notes import Notes
from translate_tui.services.patterns import Patterns
from translate_tui.store import brief, commitments, patterns, purge
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

MAX_QUOTES: Final = 5
MAX_QUOTES_CONSIDERED: Final = 200  # of a pattern, the newest, from which those on the page are chosen


class Briefs:
    """Writes the discovery briefs of one database's patterns."""

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

    def missing(self, pattern: Pattern) -> tuple[str, ...]:
        """Return in words what a pattern's brief still needs; empty when it can be written."""
        return missing_for_brief(pattern, brief.count_customer_tickets(self._db, pattern.id))

    def text(self, pattern: Pattern, form: str = "md", *, redacted: bool = False) -> str:
        """Return the discovery brief of a pattern; `form` is md, text or html.

        `redacted` masks names, addresses, numbers and ids. Raises UserError while the cost or the evidence is
        missing, naming which.
        """
        if missing := self.missing(pattern):
            raise UserError(
                f"{pattern.name} isn't ready for a discovery brief: it still needs {join_with_and(missing)}. "
                f"Add tickets as evidence ({key('everywhere.triage')}). "
                f"Press {key('patterns.edit')} on the pattern to add what is at risk."
            )
        record = self._record(pattern)
        return render(brief_document(redact_texts(record, self._redactor().redact) if redacted else record), form)

    def _record(self, pattern: Pattern) -> BriefRecord:
        """Return everything that a brief is written from, as it is now."""
        first_day, last_day, tickets_without_day = brief.posted_period(self._db, pattern.id)
        open_commitments = tuple(
            commitment for commitment in commitments.all_open(self._db) if commitment.pattern_id == pattern.id
        )
        return BriefRecord(
            pattern,
            self._patterns.sentences(pattern),
            tuple(self._quotes(pattern)),
            tuple(patterns.ticket_ids(self._db, pattern.id)),
            self._patterns.trend(pattern),
            first_day,
            last_day,
            tickets_without_day,
            len(purge.purged_ticket_ids(self._db, pattern.id)),
            self._notes.of_pattern(pattern),
            self._decisions.on_pattern(pattern),
            open_commitments,
            patterns.numbers(self._db),
            self._db.today(),
            Side.JOINT not in self._patterns.shown_sides(pattern.id),
        )

    def _quotes(self, pattern: Pattern) -> list[Quote]:
        """Return the newest quotes, from as many different customers as possible.

        What support said in a purge session is left out: these are no customers' words.
        """
        purged_ids = purge.purged_ticket_ids(self._db, pattern.id)
        newest = self._patterns.quotes(pattern.id, MAX_QUOTES_CONSIDERED)
        quotes = [quote for quote in newest if quote.ticket_id not in purged_ids]
        by_customer: dict[str, Quote] = {}
        for quote in quotes:
            by_customer.setdefault(quote.customer or f"#{quote.ticket_id}", quote)
        one_each = list(by_customer.values())
        return [*one_each, *(quote for quote in quotes if quote not in one_each)][:MAX_QUOTES]
