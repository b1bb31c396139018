"""The discovery brief: a pattern's receipts on one page, refused while its evidence or its cost is missing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from translate_tui.model import Pattern, Quote, UserError
from translate_tui.protocol.brief import missing_for_brief
from translate_tui.protocol.gate import join_with_and
from translate_tui.services.decisions import Decisions
from translate_tui.services.documents import render
from translate_tui.services.notes import Notes
from translate_tui.services.patterns import Patterns
from translate_tui.store import brief, commitments, patterns, purge
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor

MAX_QUOTES: Final = 5
_QUOTES_CONSIDERED: Final = 200  # the newest, from which those of a page are chosen


class Briefs:
    """The discovery briefs of one database's patterns."""

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
        """Return what a brief of a pattern still needs, in words; empty when it can be written."""
        return missing_for_brief(pattern, brief.count_customer_tickets(self._db, pattern.id))

    def text(self, pattern: Pattern, form: str = "md", *, redacted: bool = False) -> str:
        """Return the discovery brief of a pattern as md, text or html.

        Raises UserError while its cost or its evidence is missing, naming which.
        """
        from translate_tui.exports.brief import BriefRecord, brief_document
        from translate_tui.redaction.values import redact_texts

        if missing := self.missing(pattern):
            raise UserError(
                f"No discovery brief of {pattern.name} yet: it lacks {join_with_and(missing)}. Evidence comes with "
                "tickets (F2), the cost is written with R on the pattern."
            )
        first, last, dateless = brief.posted_period(self._db, pattern.id)
        record = BriefRecord(
            pattern,
            self._patterns.sentences(pattern),
            tuple(self._quotes(pattern)),
            tuple(patterns.ticket_ids(self._db, pattern.id)),
            self._patterns.trend(pattern),
            first,
            last,
            dateless,
            len(purge.purged_ticket_ids(self._db, pattern.id)),
            self._notes.of_pattern(pattern),
            self._decisions.on_pattern(pattern),
            tuple(
                commitment
                for commitment in commitments.all_open(self._db)
                if commitment.pattern_id is not None and self._patterns.standing(commitment.pattern_id) == pattern.id
            ),
            patterns.numbers(self._db),
            self._db.today(),
        )
        return render(brief_document(redact_texts(record, self._redactor().redact) if redacted else record), form)

    def _quotes(self, pattern: Pattern) -> list[Quote]:
        """Return the newest quotes of customers, from as many different customers as possible."""
        purged = purge.purged_ticket_ids(self._db, pattern.id)
        quotes = [
            quote for quote in self._patterns.quotes(pattern.id, _QUOTES_CONSIDERED) if quote.ticket_id not in purged
        ]
        first_of_customer: dict[str, Quote] = {}
        for quote in quotes:
            first_of_customer.setdefault(quote.customer or f"#{quote.ticket_id}", quote)
        first = list(first_of_customer.values())
        return [*first, *(quote for quote in quotes if quote not in first)][:MAX_QUOTES]
