"""Rating a pattern's impact as H, M or L: each team blind, then both together.

The practice has both teams rate before either sees the other's rating, so that nobody is led; then they agree.
"""

from translate_tui.model import Impact, Side
from translate_tui.protocol import rating
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import running_meeting_or_none
from translate_tui.store import meetings
from translate_tui.store import rating as rating_store
from translate_tui.store.database import Database


class Ratings:
    """Reads and changes the ratings of one database's patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def rate(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Rate a pattern jointly, if it isn't rated so already; return what was done.

        `meeting_id` is the meeting in which that happens, None outside one.
        """
        pattern = self._patterns.require(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        if pattern.impact is impact:
            return label
        return self.rate_jointly(pattern_id, impact, meeting_id)

    def rate_blind(self, pattern_id: int, support: Impact, product: Impact, meeting_id: int | None = None) -> str:
        """Store both teams' blind ratings at once; return what was done.

        In a running meeting, ratings that are two steps apart (H and L) give its stage a minute more, once, to talk
        about it.
        """
        pattern = self._patterns.require(pattern_id)
        label = f"{pattern.name} placed blind: support {support}, product {product}"
        with self._db.step(label):
            meeting = running_meeting_or_none(self._db, meeting_id)
            if meeting is not None and rating.rating_gap(support, product) == 2:
                earlier = rating_store.of_pattern(self._db, pattern_id, meeting.id)
                if all(entry.side is Side.JOINT for entry in earlier):
                    meetings.add_stage_time(self._db, meeting, rating.DISCUSSION_SECONDS)
            rated_in = meeting.id if meeting else None
            rating_store.add(self._db, pattern_id, Side.SUPPORT, support, rated_in)
            rating_store.add(self._db, pattern_id, Side.PRODUCT, product, rated_in)
        return label

    def rate_jointly(self, pattern_id: int, impact: Impact, meeting_id: int | None = None) -> str:
        """Store the joint rating of a pattern, also where it repeats the one before; return what was done."""
        pattern = self._patterns.require(pattern_id)
        label = f"placed {pattern.name} at impact {impact}"
        with self._db.step(label):
            meeting = running_meeting_or_none(self._db, meeting_id)
            rating_store.add(self._db, pattern_id, Side.JOINT, impact, meeting.id if meeting else None)
        return label

    def unresolved(self, pattern_id: int, meeting_id: int | None) -> dict[Side, Impact]:
        """Return both teams' blind ratings in a meeting that they have not agreed on since; else an empty dict."""
        if meeting_id is None or self._patterns.require(pattern_id).agreed:
            return {}
        by_side = {entry.side: entry.impact for entry in rating_store.of_pattern(self._db, pattern_id, meeting_id)}
        by_side.pop(Side.JOINT, None)
        return by_side if len(by_side) == 2 else {}
