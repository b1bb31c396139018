"""Rating a pattern's impact as H, M or L: each team blind, then both together.

The practice has both teams rate before either sees the other's rating, so that nobody is led; then they agree. A
round holds what a side rated sealed until the other side has rated too, whichever windows they use. What happens in a
running meeting counts in that meeting.
"""

from typing import Final

from translate_tui.commands import key
from translate_tui.model import Impact, RatingRound, SealedImpact, Side, UserError
from translate_tui.protocol import rating
from translate_tui.services.patterns import Patterns
from translate_tui.services.running_meeting import running_meeting
from translate_tui.store import meetings
from translate_tui.store import rating as rating_store
from translate_tui.store.database import Database

SIDES: Final = (Side.SUPPORT, Side.PRODUCT)
SEATS: Final = (SIDES, (Side.SUPPORT,), (Side.PRODUCT,))


class Ratings:
    """Reads and changes the ratings of one database's patterns.

    `seat` are the sides that rate in this window, one after the other: both, or only one of them.
    """

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns
        self.seat: tuple[Side, ...] = SIDES

    # -------------------------------------------------------------- reading

    def current_round(self, pattern_id: int) -> RatingRound:
        """Return how far the blind rating of a pattern has come, in the running meeting if there is one."""
        meeting = meetings.running(self._db)
        meeting_id = meeting.id if meeting else None
        opened = rating_store.open_round(self._db, pattern_id, meeting_id)
        newest = rating_store.newest_ratings(self._db, pattern_id)
        blind = {entry.side: entry.impact for entry in newest[:2] if entry.meeting_id == meeting_id}
        revealed = None
        if opened is None and blind.keys() == set(SIDES):  # nothing newer is agreed on
            revealed = (blind[Side.SUPPORT], blind[Side.PRODUCT])
        return RatingRound(
            pattern_id,
            meeting_id,
            rated=rating_store.rated_sides(self._db, opened.id) if opened else frozenset(),
            early=opened is not None and opened.meeting_id != meeting_id,
            revealed=revealed,
            extra_minute=revealed is not None
            and meeting_id is not None
            and rating.gives_extra_minute(
                *revealed, rating_store.count_blind_ratings(self._db, pattern_id, meeting_id)
            ),
            agreed=newest[0].impact
            if newest and newest[0].side is Side.JOINT and newest[0].meeting_id == meeting_id
            else None,
            newest=(newest[0].id, newest[0].rated_at) if newest else (0, ""),
        )

    # -------------------------------------------------------------- changing

    def rate(self, pattern_id: int, impact: Impact) -> str:
        """Rate a pattern jointly, if it isn't rated so already; return what was done. An open blind round ends."""
        pattern = self._patterns.require(pattern_id)
        label = f"rated {pattern.name} {rating.IMPACT_NAMES[impact]}"
        if pattern.impact is impact:
            return label
        with self._db.step(label):
            self._add_joint(pattern_id, impact)
        return label

    def submit(self, seen: RatingRound, side: Side, impact: SealedImpact) -> str:
        """Seal what a side rates, in place of what it rated before in this round; return what was done.

        `seen` is the round as its window shows it. When the other side has rated too, both are revealed at once: that
        is a step, whose label names both. In a meeting, ratings that are two steps apart (H and L) give its stage a
        minute more, once, to talk about it. Raises UserError if the pattern was rated in another window meanwhile, or
        if nobody ended the meeting that runs; nothing is taken then.

        Undoing the reveal takes both ratings away, and redoing it brings them back. The round stays closed either
        way, for what was sealed in it is sealed no more: who rates after an undo opens a new round.
        """
        pattern = self._patterns.require(seen.pattern_id)
        with self._db.step(f"rated {pattern.name} blind") as session:
            # Before anything is sealed: a round that is opened now would be the last thing done in the meeting.
            meeting = running_meeting(self._db)
            now = self.current_round(pattern.id)
            _ensure_as_seen(seen, now)
            round_id = rating_store.begin_round(self._db, pattern.id, now.meeting_id)
            rating_store.seal(self._db, round_id, side, impact)
            if not now.rated - {side}:
                return f"{pattern.name}: {side} has rated; hidden until both have"
            impacts = rating_store.reveal_round(self._db, round_id)
            for rated_side in SIDES:
                rating_store.add(self._db, pattern.id, rated_side, impacts[rated_side], now.meeting_id)
            support, product = (impacts[rated_side] for rated_side in SIDES)
            names = rating.IMPACT_NAMES
            session.label = f"rated {pattern.name} blind: support {names[support]}, product {names[product]}"
            if meeting is not None:
                reveals = rating_store.count_blind_ratings(self._db, pattern.id, meeting.id)
                if rating.gives_extra_minute(support, product, reveals):
                    meetings.add_stage_time(self._db, meeting, rating.DISCUSSION_SECONDS)
        return session.label

    def agree(self, seen: RatingRound, impact: Impact) -> str:
        """Store what both teams agree on after the reveal that `seen` has; return what was done.

        Raises UserError if another window has noted another agreement meanwhile, or undone the reveal.
        """
        pattern = self._patterns.require(seen.pattern_id)
        label = f"rated {pattern.name} {rating.IMPACT_NAMES[impact]}"
        with self._db.step(label):
            now = self.current_round(pattern.id)
            if now.agreed is impact and seen.newest != now.newest:
                return label  # both windows noted the same
            _ensure_as_seen(seen, now)
            self._add_joint(pattern.id, impact)
        return label

    def _add_joint(self, pattern_id: int, impact: Impact) -> None:
        """Add a joint rating, and end the open round: it is agreed what was asked in it. Inside a step."""
        meeting = running_meeting(self._db)
        rating_store.drop_open_round(self._db, pattern_id)
        rating_store.add(self._db, pattern_id, Side.JOINT, impact, meeting.id if meeting else None)


def _ensure_as_seen(seen: RatingRound, now: RatingRound) -> None:
    """Raise UserError if another window has rated the pattern since `seen`, or ended the meeting of the round."""
    if change := rating.describe_change(seen, now):
        raise UserError(f"{change} Your rating was not saved. Press {key('rating.again')} to start a new round.")
