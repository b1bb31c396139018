"""MeetingFormsScreen: noting decisions, commitments, parking lot and attendance without leaving the card.

Each dialog keeps what is typed at every key under the meeting's own draft, and opens with it again.
"""

from translate_tui.commands import capitalized_key, key, with_keys
from translate_tui.model import Commitment, Meeting, Outcome, Pattern, Role, UserError
from translate_tui.services.decisions import decision_words
from translate_tui.services.workspace import Workspace
from translate_tui.text import shorten
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.pattern_forms import write_risks
from translate_tui.ui.screens.rating_forms import rate_blind
from translate_tui.ui.widgets.dialog import FormField, Option, PickDialog
from translate_tui.ui.widgets.masking import current_redactor, display_text

_ABSENT = "absent"
_NO_TOPIC = (
    "No pattern is talked about here. Go to a pattern or to the grid with {meeting.previous} and {meeting.next}."
)


class MeetingFormsScreen(BaseScreen):
    """A screen on which a meeting runs and its outcome is noted."""

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._meeting: Meeting | None = None
        self._drafts_seen = False

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is talked about."""
        raise NotImplementedError

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of the meeting's slate."""
        raise NotImplementedError

    @property
    def about(self) -> Pattern | None:
        """The pattern that is talked about."""
        return self.pattern

    def _runs(self) -> bool:
        if self._meeting is None:
            self.refuse(f"No meeting is running. {capitalized_key('meeting.start')} starts one.")
        return self._meeting is not None

    # ------------------------------------------------- what comes of it

    def _draft_key(self, name: str) -> str:
        assert self._meeting is not None
        return f"meeting/{self._meeting.id}/{name}"

    def _reopen_draft(self) -> None:
        """After a restart, open what was being typed."""
        if self._drafts_seen or self._meeting is None or current_redactor():
            return
        self._drafts_seen = True
        draft = self.work.drafts.newest(self._draft_key(""))
        if draft is None:
            return
        name, _, about = draft.partition("/")
        if name == "decision" and (pattern := self.work.patterns.get(int(about))) is not None:
            self._decide(pattern)
        elif name == "commitment":
            self.action_commit()
        elif name == "parked":
            self.action_park()
        elif name == "people":
            self.action_people()
        elif name == "amend":
            commitments = self.work.commitments
            promised = [*commitments.to_review(self._meeting), *commitments.of_meeting(self._meeting)]
            for known in promised:
                if str(known.id) == about:
                    self._amend(known)

    def action_decide(self) -> None:
        """Note a decision on the pattern that is talked about, or on one of the slate."""
        if not self._runs():
            return
        if (pattern := self.pattern) is not None:
            self._decide(pattern)
            return
        options = [Option(str(p.id), f"{p.name} {display_text(p.title)}") for p in self.patterns]

        def chosen(key: str | None) -> None:
            picked = self.work.patterns.get(int(key)) if key else None
            if picked is not None:
                self._decide(picked)

        self.app.push_screen(PickDialog("On which pattern?", options), chosen)

    def _decide(self, pattern: Pattern) -> None:
        assert self._meeting is not None
        key = self._draft_key(f"decision/{pattern.id}")
        known = self.work.decisions.of_meeting(self._meeting).get(pattern.id)
        before = decision_words(known)

        def verb(values: dict[str, str]) -> str:
            if not values["outcome"]:
                raise UserError("Choose accepted, declined or deferred first (1, 2 or 3).")
            return self.work.decisions.decide(pattern.id, Outcome(values["outcome"]), values["why"], key, before)

        self.ask(
            key,
            f"Decision on {pattern.name} {display_text(pattern.title)}{f' (now: {known.outcome})' if known else ''}",
            [
                FormField(
                    "outcome", "Product has ...", known.outcome if known else "", hint="1, 2 or 3",
                    choices=tuple(outcome.value for outcome in Outcome),
                ),
                FormField("why", "Because ...", known.why if known else ""),
            ],
            verb,
        )  # fmt: skip

    def action_commit(self) -> None:
        """Note a commitment."""
        if not self._runs() or self._meeting is None:
            return
        key = self._draft_key("commitment")
        about = self.pattern
        self.ask(
            key,
            f"Commitment on {about.name}" if about else "Commitment",
            self._commitment_fields(),
            lambda values: self.work.commitments.add(
                about.id if about else None, values["what"], values["owner"], values["due"], key
            ),
        )

    def _commitment_fields(self, known: Commitment | None = None) -> list[FormField]:
        assert self._meeting is not None
        here = [a.name for a in self.work.attendance.of_meeting(self._meeting)]
        due = known.due.isoformat() if known and known.due else ""
        return [
            FormField("what", "What will be done?", known.what if known else ""),
            FormField(
                "owner", "Who?", known.owner if known else "", hint="Tab completes a name", suggestions=tuple(here)
            ),
            FormField("due", "Until when?", due, hint="fri, tomorrow, +3d, +2w, 1 dec, 2026-12-01", replaced=True),
        ]

    def action_amend(self) -> None:
        """Say a commitment anew: the selected promise, or one of this meeting's."""
        if not self._runs() or self._meeting is None:
            return
        promise = self.promise
        listed = [promise] if promise else self.work.commitments.of_meeting(self._meeting)
        if not listed:
            self.refuse(f"No commitment is noted in this meeting yet. {key('meeting.commit')} notes one.")
        elif len(listed) == 1:
            self._amend(listed[0])
        else:
            by_id = {str(commitment.id): commitment for commitment in listed}
            options = [
                Option(id, display_text(commitment.what), display_text(commitment.owner or "no owner"))
                for id, commitment in by_id.items()
            ]
            picked = PickDialog("Which commitment is to be said anew?", options)
            self.app.push_screen(picked, lambda key: self._amend(by_id[key]) if key else None)

    @property
    def promise(self) -> Commitment | None:
        """The promise of an earlier meeting that is selected, if any is."""
        return None

    def _amend(self, known: Commitment) -> None:
        key = self._draft_key(f"amend/{known.id}")
        self.ask(
            key,
            "Commitment, said anew",
            self._commitment_fields(known),
            lambda values: self.work.commitments.change(known, values["what"], values["owner"], values["due"], key),
        )

    def action_risks(self) -> None:
        """Write what is at risk."""
        if self.pattern is None:
            self.refuse(with_keys(_NO_TOPIC))
        else:
            write_risks(self, self.pattern)

    def action_blind(self) -> None:
        """Have both sides place the impact blind."""
        if self.pattern is None:
            self.refuse(with_keys(_NO_TOPIC))
            return
        rate_blind(self, self.pattern, self._meeting.id if self._meeting else None)

    def action_park(self) -> None:
        """Note something for the parking lot."""
        if not self._runs() or self._meeting is None:
            return
        key = self._draft_key("parked")
        people = tuple(a.name for a in self.work.attendance.of_meeting(self._meeting))
        self.ask(
            key,
            "Parking lot",
            [
                FormField("what", "What was raised?"),
                FormField("by", "By whom?", hint="may stay empty", suggestions=people),
            ],
            lambda values: self.work.parking_lot.add(values["what"], values["by"], key),
        )

    def action_people(self) -> None:
        """Note who is here; before a meeting, who is expected."""
        meeting, attendance = self._meeting, self.work.attendance
        key = self._draft_key("people") if meeting else "meeting/next/people"
        here = attendance.of_meeting(meeting) if meeting else attendance.expected()

        def verb(values: dict[str, str]) -> str:
            role = values["role"]
            if not role:
                raise UserError("Choose a role first (1 to 5).")
            if meeting is None:
                return attendance.expect(values["names"], None if role == _ABSENT else Role(role), key)
            if role == _ABSENT:
                return attendance.remove(values["names"], key)
            return attendance.add(values["names"], Role(role), key)

        names = ", ".join(display_text(a.name) for a in here)
        self.ask(
            key,
            "Attendance" if meeting else "Expected at the meeting",
            [
                FormField(
                    "names", "Names, parted by commas", hint=shorten(names, 120),
                    suggestions=tuple(dict.fromkeys([*(a.name for a in here), *attendance.known_people()])),
                ),
                FormField(
                    "role", f"They are {'here' if meeting else 'expected'} as", hint="1 to 5",
                    choices=(*(r.value for r in Role), _ABSENT),
                ),
            ],
            verb,
        )  # fmt: skip
