"""Rating a pattern's impact: each team blind, then both together."""

from translate_tui.model import Impact, Side
from translate_tui.protocol import rating
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import still_running
from translate_tui.store import meetings
from translate_tui.store import rating as ratings
from translate_tui.store.database import Database


class Ratings:
    """The ratings of one database's patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def rate(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Place a pattern's impact jointly; return what was done."""
        pattern = self._patterns.need(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        if pattern.impact is impact:
            return label
        return self.agree(pattern_id, impact, meeting_id)

    def reveal(self, pattern_id: int, support: Impact, product: Impact, meeting_id: int | None = None) -> str:
        """Place both sides' impact, given blind, at once; return what was done.

        Two steps apart (H against L) gives the stage of a running meeting a minute for talking about it.
        """
        pattern = self._patterns.need(pattern_id)
        label = f"{pattern.name} placed blind: support {support}, product {product}"
        with self._db.step(label):
            meeting = still_running(self._db, meeting_id)
            if meeting is not None and rating.rating_gap(support, product) == 2:
                before = ratings.of_pattern(self._db, pattern_id, meeting.id)
                if all(one.side is Side.JOINT for one in before):  # the minute is given once
                    meetings.add_stage_time(self._db, meeting, rating.DISCUSSION_SECONDS)
            held = meeting.id if meeting else None
            ratings.add(self._db, pattern_id, Side.SUPPORT, support, held)
            ratings.add(self._db, pattern_id, Side.PRODUCT, product, held)
        return label

    def agree(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Place a pattern where both sides agree after placing it blind; return what was done."""
        pattern = self._patterns.need(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        with self._db.step(label):
            meeting = still_running(self._db, meeting_id)
            ratings.add(self._db, pattern_id, Side.JOINT, impact, meeting.id if meeting else None)
        return label

    def unresolved(self, pattern_id: int, meeting_id: int | None) -> dict[Side, Impact]:
        """Return what both sides placed in a meeting without having agreed since; empty where that is not so."""
        if meeting_id is None or self._patterns.need(pattern_id).agreed:
            return {}
        placed = {one.side: one.impact for one in ratings.of_pattern(self._db, pattern_id, meeting_id)}
        placed.pop(Side.JOINT, None)
        return placed if len(placed) == 2 else {}
