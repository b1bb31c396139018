"""Decisions: what product decides on a pattern in a meeting, and why."""

from translate_tui.model import Decision, Meeting, Outcome, Pattern, local_day
from translate_tui.protocol.brief import DecisionTaken
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import require_running_meeting
from translate_tui.store import decisions, drafts
from translate_tui.store.database import Database
from translate_tui.text import clean, plain, shorten


class Decisions:
    """Reads and changes the decisions of one database."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def of_meeting(self, meeting: Meeting) -> dict[int, Decision]:
        """Return the decisions of a meeting by the id of the pattern they are on."""
        return decisions.of_meeting(self._db, meeting.id)

    def on_pattern(self, pattern: Pattern) -> tuple[DecisionTaken, ...]:
        """Return the decisions on a pattern and on those merged into it, oldest first, with meeting and day."""
        return tuple(
            DecisionTaken(decision, meeting_number, local_day(moment))
            for decision, meeting_number, moment in decisions.all_decisions(self._db)
            if decision.pattern_id == pattern.id
        )

    def before(self, pattern: Pattern, meeting: Meeting | None) -> DecisionTaken | None:
        """Return the newest decision on a pattern from before a meeting (None: of all meetings); None without one."""
        taken = [d for d in self.on_pattern(pattern) if meeting is None or d.meeting != meeting.number]
        return taken[-1] if taken else None

    # -------------------------------------------------------------- changing

    def decide(self, pattern_id: int, outcome: Outcome, why: str, draft: str = "", was: str | None = None) -> str:
        """Note what product decided on a pattern in the running meeting, and why; return what was done.

        `draft` is the key of the draft that is saved with this. `was` is the decision that people saw when they began
        to write (see `decision_words`; None: it is not compared). Raises UserError when another window has noted
        another one since, and while no meeting runs.
        """
        pattern = self._patterns.require(pattern_id)
        why = plain(clean(why))
        label = f"recorded decision on {pattern.name}: {outcome}"
        if why:
            label += f" (“{shorten(why, labels.MAX_CHARS)}”)"
        with self._db.step(label):
            meeting = require_running_meeting(self._db)
            if was is not None:
                stored = decision_words(decisions.of_meeting(self._db, meeting.id).get(pattern_id))
                ensure_unchanged(f"the decision on {pattern.name}", was, stored, f"{outcome} {why}")
            decisions.save(self._db, meeting.id, pattern_id, outcome, why)
            drafts.delete(self._db, draft)
        return label


def decision_words(decision: Decision | None) -> str:
    """Return a decision as one text, to compare it with another; "" for none."""
    return f"{decision.outcome} {decision.why}" if decision else ""
