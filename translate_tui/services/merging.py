"""Merging two patterns that are the same problem: everything that hangs on one of them goes to the other."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from translate_tui.model import Meeting, Pattern, UserError, parse_day_or_none
from translate_tui.services.patterns import Patterns
from translate_tui.store import meetings, merging, patterns, rating, slate
from translate_tui.store.database import Database
from translate_tui.text import fold, plain, pluralize

_NAMES: Final[Mapping[str, str]] = {
    "struggle": "struggle",
    "segment": "segment",
    "workaround": "workaround",
    "requested": "requested fix",
    "revenue_risk": "revenue risk",
    "retention_risk": "retention risk",
    "shipped_at": "ship date",
    "next_step": "next step",
    "open_questions": "open questions",
    "options": "options",
    "built": "what was built",
    "cut": "what was cut",
    "lesson": "lesson",
    merging.REPLY: "reply text",
}


class Conflict(NamedTuple):
    """A text that two patterns both have and that differs: its field, what people call it, and both versions."""

    field: str
    name: str
    of_target: str
    of_merged: str


class Merging:
    """Merges the patterns of one database."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def conflicts(self, from_id: int, into_id: int) -> tuple[Conflict, ...]:
        """Return the texts of which only one version can stay when one pattern is merged into another.

        Differences in case, accents and spaces are none, and neither is a written segment where one is counted: it is
        not shown. Raises UserError as `merge` does.
        """
        merged, target = self._require(from_id, into_id)
        of_merged, of_target = merging.texts(self._db, from_id), merging.texts(self._db, into_id)
        differing = [
            field
            for field in merging.TEXTS
            if of_merged[field] and of_target[field] and _key(of_merged[field]) != _key(of_target[field])
        ]
        if merged.segment.names or target.segment.names:
            differing = [field for field in differing if field != "segment"]
        return tuple(
            Conflict(field, _NAMES[field], _shown(field, of_target[field]), _shown(field, of_merged[field]))
            for field in differing
        )

    def merge(
        self,
        from_id: int,
        into_id: int,
        take: Collection[str] = (),
        seen: Collection[Conflict] | None = None,
    ) -> str:
        """Merge a pattern into another one with all that hangs on it; return what was done.

        The target keeps its title and its texts; its gaps are filled from the merged one. `take` names the fields of
        conflicts in which the merged pattern's version replaces the target's. `seen` are the conflicts that people
        were shown (None: they are not compared).

        Tickets, refusals and consents move. Decisions, commitments and past slates count for the target from now on
        (see `store/standing.py`). If only the merged pattern is on next week's slate, the target takes its place;
        if both are, the place of the merged one is free. For ratings see `store.merging.carry_ratings`.

        Raises UserError for one and the same pattern, when one of them is gone or merged, and when another window has
        made a conflict that is not among those `seen`.
        """
        with self._db.step("merged patterns") as session:
            merged, target = self._require(from_id, into_id)
            conflicts = self.conflicts(from_id, into_id)
            if seen is not None:
                _ensure_seen(conflicts, seen, merged, target)
            taken = self._fill_texts(from_id, into_id, conflicts, take)
            moved = merging.move_rows(self._db, from_id, into_id)
            meeting = meetings.running(self._db)
            rated = merging.carry_ratings(self._db, from_id, into_id, meeting.id if meeting else None)
            session.label = f"merged {merged.name} into {target.name} ({pluralize(moved.tickets, 'ticket')})"
            if merged.slated and target.slated:
                slate.remove(self._db, from_id)
                session.label += f"; {merged.name} is off the slate"
            elif merged.slated:
                slate.hand_over(self._db, from_id, into_id)
                session.label += f"; {target.name} takes its place on the slate"
            carried = [_NAMES[field] for field in taken] + ["impact rating"] * rated + _counted(moved)
            if carried:
                session.label += f"; {target.name} gets {', '.join(carried)}"
            if sides := self._sealed_sides(from_id, meeting):
                session.label += f"; the blind rating of {merged.name} by {sides} was dropped"
            if not rated and merged.impact and target.impact and merged.impact is not target.impact:
                session.label += f"; {target.name} keeps impact {target.impact} ({merged.name} had {merged.impact})"
        return session.label

    def _require(self, from_id: int, into_id: int) -> tuple[Pattern, Pattern]:
        """Return the pattern to merge and the target, as they are now. Raises UserError as `merge` does."""
        if from_id == into_id:
            raise UserError("A pattern cannot be merged into itself. Choose another one.")
        for pattern_id in (from_id, into_id):
            standing_id = self._patterns.merged_into(pattern_id)
            if standing_id != pattern_id:
                numbers = patterns.numbers(self._db)
                name, standing = f"P{numbers[pattern_id]}", f"P{numbers[standing_id]}"
                raise UserError(
                    f"{name} has been merged into {standing}, so nothing was changed. "
                    f"Choose {standing} or another pattern."
                )
        return self._patterns.require(from_id), self._patterns.require(into_id)

    def _sealed_sides(self, pattern_id: int, meeting: Meeting | None) -> str:
        """Return who has rated a pattern blind in its open round, which a merge leaves with it; "" for nobody."""
        open_round = rating.open_round(self._db, pattern_id, meeting.id if meeting else None)
        sides = rating.rated_sides(self._db, open_round.id) if open_round else frozenset()
        return " and ".join(sorted(sides, reverse=True))

    def _fill_texts(
        self, from_id: int, into_id: int, conflicts: Collection[Conflict], take: Collection[str]
    ) -> list[str]:
        """Write what the target gets of the merged pattern's texts; return the fields in their order."""
        of_merged, of_target = merging.texts(self._db, from_id), merging.texts(self._db, into_id)
        replaced = {conflict.field for conflict in conflicts} & set(take)
        taken = {
            field: words
            for field, words in of_merged.items()
            if words and (not of_target[field] or field in replaced)
        }
        merging.write_texts(self._db, into_id, taken)
        return list(taken)


def _key(words: str) -> str:
    """Return what is compared of a text."""
    return fold(plain(words))


def _shown(field: str, words: str) -> str:
    """Return a text as people read it: a moment as its day."""
    return str(parse_day_or_none(words)) if field == "shipped_at" else words


def _counted(moved: merging.Moved) -> list[str]:
    """Return in words how much was moved besides the tickets."""
    counts = ((moved.decisions, "decision"), (moved.commitments, "commitment"), (moved.consents, "consent"))
    return [pluralize(count, noun) for count, noun in (*counts, (moved.refusals, "refusal")) if count]


def _ensure_seen(
    conflicts: Collection[Conflict], seen: Collection[Conflict], merged: Pattern, target: Pattern
) -> None:
    """Raise UserError when texts differ otherwise than people saw them: nobody has chosen between these."""
    for conflict in conflicts:
        if conflict not in seen:
            raise UserError(
                f"Another window has changed “{conflict.name}” of {merged.name} or {target.name}, so nothing was "
                "merged. Merge again to see both versions."
            )
