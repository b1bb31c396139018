"""From the tables to the minutes of a meeting, and from the minutes to a file."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from translate_tui.model import Decision, Meeting, SlateEntry, UserError
from translate_tui.services.clock import MeetingClock
from translate_tui.services.exchanges import Exchanges
from translate_tui.services.patterns import Patterns
from translate_tui.services.purge import Purges
from translate_tui.services.slate import Slate
from translate_tui.store import attendance, commitments, decisions, meetings, minutes, parking_lot, patterns, rating
from translate_tui.store.database import Database

if TYPE_CHECKING:
    from translate_tui.exports.minutes import MeetingRecord, PatternRecord
    from translate_tui.redaction.redactor import Redactor

T = TypeVar("T")
QUOTES_SHOWN = 3


class Minutes:
    """Writes minutes of one database's meetings."""

    def __init__(
        self,
        db: Database,
        patterns: Patterns,
        slate: Slate,
        time: MeetingClock,
        exchanges: Exchanges,
        purges: Purges,
        redactor: "Callable[[], Redactor]",
    ) -> None:
        self._db = db
        self._patterns = patterns
        self._slate = slate
        self._time = time
        self._exchanges = exchanges
        self._purges = purges
        self._redactor = redactor

    def find(self, number: int | None) -> Meeting:
        """Return the meeting of this number, the newest one for None. Raises UserError where there is none."""
        known = meetings.all_meetings(self._db)
        if not known:
            raise UserError("There are no minutes yet, for there has been no meeting. Start one on F5 in the app.")
        chosen = known[0].number if number is None else number
        found = meetings.by_number(self._db, chosen)
        if found is None:
            raise UserError(f"There is no meeting {chosen}. There are: {', '.join(str(m.number) for m in known)}.")
        return found

    def minutes(self, meeting: Meeting, form: str = "md", *, redacted: bool = False) -> str:
        """Return the minutes of a meeting: as they were kept, or as far as it has come.

        `form` is md, slack, text or json; `redacted` masks names, addresses, numbers and ids.
        """
        from translate_tui.exports.minutes import MinutesFormat, render_minutes

        record = self.kept(meeting) or self.record(meeting)
        return render_minutes(self._masked(record) if redacted else record, MinutesFormat(form))

    def _masked(self, value: T) -> T:
        from translate_tui.redaction.values import redact_texts

        return redact_texts(value, self._redactor().redact)

    def kept(self, meeting: Meeting) -> "MeetingRecord | None":
        """Return the record that was kept when a meeting ended, None while it runs."""
        import json

        from translate_tui.exports.codec import decode
        from translate_tui.exports.minutes import MeetingRecord

        kept = minutes.saved_record(self._db, meeting.id)
        return decode(MeetingRecord, json.loads(kept)) if kept else None

    def commitments(self, number: int | None, tracker: str, *, redacted: bool = False) -> str:
        """Return commitments as CSV for jira, github or linear: a meeting's, or all that are open."""
        from translate_tui.exports.commitments import Tracker, commitments_csv

        if number is None:
            listed = commitments.all_open(self._db)
        else:
            listed = commitments.of_meeting(self._db, self.find(number).id)
        titles = {p.id: f"{p.name} {p.title}" for p in self._patterns.all()}
        if redacted:
            listed, titles = self._masked((listed, titles))
        return commitments_csv(listed, titles, Tracker(tracker))

    def keep(self, meeting: Meeting) -> None:
        """Keep the record of a meeting that ends. Inside a step."""
        import json

        from translate_tui.exports.codec import encode

        written = json.dumps(encode(self.record(meeting)), ensure_ascii=False)
        minutes.save_record(self._db, meeting.id, written)

    def record(self, meeting: Meeting) -> "MeetingRecord":
        """Return everything that the minutes are written from, as it is now."""
        from translate_tui.exports.minutes import MeetingRecord

        entries = self._slate.of_meeting(meeting.id)
        standing = self._patterns.standing  # a pattern that was merged meanwhile is the one into which it was
        meeting = meeting._replace(
            started_at=meeting.started_at.astimezone(),
            stages=tuple(
                s._replace(pattern_id=standing(s.pattern_id)) if s.pattern_id else s for s in meeting.stages
            ),
        )
        decided = {standing(one): decision for one, decision in decisions.of_meeting(self._db, meeting.id).items()}
        placed = {standing(one) for one in rating.rated_pattern_ids(self._db, meeting.id)}
        made = commitments.of_meeting(self._db, meeting.id)
        visited = {s.pattern_id for s in meeting.stages if s.spent > 0 or s.entered_at}
        about = {standing(commitment.pattern_id) for commitment in made if commitment.pattern_id}
        reached = visited | set(decided) | placed | about
        shown = placed | {entry.pattern.id for entry in entries}
        return MeetingRecord(
            meeting=meeting,
            written_at=self._time.now(),
            attendance=tuple(attendance.of_meeting(self._db, meeting.id)),
            reviewed=tuple(commitments.to_review(self._db, meeting)),
            patterns=tuple(
                self._pattern(meeting, entry, decided.get(entry.pattern.id), entry.pattern.id in reached)
                for entry in entries
            ),
            grid=tuple(pattern for pattern in self._patterns.all() if pattern.id in shown),
            commitments=tuple(made),
            parked=tuple(parking_lot.of_meeting(self._db, meeting.id)),
            numbers=patterns.numbers(self._db),
            exchanges_due=tuple(self._exchanges.due()),
            unanswered=self._purges.unanswered(),
        )

    def _pattern(
        self, meeting: Meeting, entry: SlateEntry, decision: Decision | None, reached: bool
    ) -> "PatternRecord":
        from translate_tui.exports.minutes import PatternRecord

        return PatternRecord(
            pattern=entry.pattern,
            sentences=self._patterns.sentences(entry.pattern),
            quotes=tuple(self._patterns.quotes(entry.pattern.id, QUOTES_SHOWN)),
            evidence=tuple(patterns.ticket_ids(self._db, entry.pattern.id)),
            ratings=tuple(rating.of_pattern(self._db, entry.pattern.id, meeting.id)),
            decision=decision,
            override_reason=entry.override_reason,
            reached=reached,
            missing=(entry.lacked,) if entry.lacked else (),
            trend=self._patterns.trend(entry.pattern),
        )
