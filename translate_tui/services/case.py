"""The case of a decided pattern: what was built, cut and why, with its volume before and after."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from translate_tui.model import Pattern, UserError
from translate_tui.protocol.case import PeriodVolume
from translate_tui.services.decisions import Decisions
from translate_tui.services.documents import render
from translate_tui.services.notes import Notes
from translate_tui.services.patterns import Patterns
from translate_tui.store import case, patterns
from translate_tui.store.database import Database
from translate_tui.text import plain

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor


class Cases:
    """The cases of one database's patterns."""

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
        """Return the case of a decided pattern as md, text or html. Raises UserError where nothing is decided.

        It leaves the house: all that could name somebody is masked, but for those who agreed to be named.
        """
        from translate_tui.exports.case import CaseRecord, case_document
        from translate_tui.redaction.values import redact_texts

        taken = self._decisions.on_pattern(pattern)
        if not taken:
            raise UserError(
                f"There is no case of {pattern.name} yet, for nothing is decided on it. A case tells what came of a "
                "decision: decide on it in a meeting (F5, then d)."
            )
        turn = pattern.shipped_on or taken[0].day
        before, after = self._before_and_after(pattern, turn)
        raised = case.raised_by(self._db, pattern.id)
        agreed = [name for name in case.consenting_names(self._db, pattern.id) if name in raised]
        record = CaseRecord(
            pattern,
            self._patterns.sentences(pattern),
            self._notes.of_pattern(pattern),
            taken,
            turn,
            before,
            after,
            (),
            len(raised) - len(agreed),
        )
        return render(
            case_document(redact_texts(record, self._redactor().redact_strictly)._replace(raised=tuple(agreed))), form
        )

    def _before_and_after(self, pattern: Pattern, turn: date) -> tuple[PeriodVolume | None, PeriodVolume | None]:
        spoken = case.mentions(self._db, pattern.id)
        newest = patterns.newest_ticket_day(self._db)
        days = [day for day, _, is_ticket in spoken if is_ticket]
        before = after = None
        if days and min(days) <= turn:
            before = _volume(spoken, min(days), turn)
        if newest is not None and newest > turn:
            after = _volume(spoken, turn + timedelta(days=1), newest)
        return before, after

    def raisers(self, pattern: Pattern) -> dict[str, bool]:
        """Return who raised a pattern by name, and whether each agreed to be named in its case."""
        agreed = set(case.consenting_names(self._db, pattern.id))
        return {name: name in agreed for name in case.raised_by(self._db, pattern.id)}

    def name(self, pattern: Pattern, name: str) -> str:
        """Name somebody in a pattern's case, who agrees to it, or not any more; return what was done."""
        with self._db.step(f"{pattern.name}: somebody who raised it agrees to be named in its case") as step:
            if name not in self.raisers(pattern):
                raise UserError(f"“{plain(name)}” is not among those who raised {pattern.name}.")
            if self.raisers(pattern)[name]:
                step.label = f"{pattern.name}: somebody is not named in its case any more"
                case.withdraw_consent(self._db, pattern.id, name)
            else:
                case.add_consent(self._db, pattern.id, name)
        return step.label


def _volume(spoken: Sequence[tuple[date, int | None, bool]], first: date, last: date) -> PeriodVolume:
    """Return the tickets and distinct customers from one day to another; see `store.case.mentions`."""
    within = [row for row in spoken if first <= row[0] <= last]
    customers = {customer for _, customer, _ in within if customer is not None}
    return PeriodVolume(first, last, sum(is_ticket for _, _, is_ticket in within), len(customers))
