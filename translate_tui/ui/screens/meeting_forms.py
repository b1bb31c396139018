"""MeetingFormsScreen: forms for decisions, commitments, the parking lot and attendance, over a meeting's screen.

Each form saves what is typed as a draft under a key of the meeting, and is opened again with it after a restart.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from translate_tui.commands import key, key_in
from translate_tui.model import Commitment, Meeting, Outcome, Pattern, Role, UserError
from translate_tui.services.decisions import decision_words
from translate_tui.services.workspace import Workspace
from translate_tui.text import describe_day, shorten
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.pattern_forms import write_risks
from translate_tui.ui.screens.rating_forms import rate_blind
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import current_redactor, display_text

_ABSENT = "absent"
# What a draft is, by the name of its form.
_DRAFTS = {
    "decision": "a decision",
    "commitment": "a commitment",
    "note": "a note",
    "parked": "a question",
    "people": "names",
    "edit": "a commitment",
}
_ENDED, _RUNNING = "ended at that time", "is still running"


def _draft_key(meeting: Meeting, name: str) -> str:
    """Return the key under which a form of a meeting keeps its draft."""
    return f"meeting/{meeting.id}/{name}"


class MeetingFormsScreen(BaseScreen):
    """A screen that shows a running meeting and can note what comes of it: the meeting screen, the presenter view."""

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._meeting: Meeting | None = None
        self._draft_reopened = False
        self._asked_after: datetime | None = None  # the last thing done in the meeting when it was asked how it ended

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is talked about; None where there is none."""
        raise NotImplementedError

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns of the meeting's slate."""
        raise NotImplementedError

    @property
    def about(self) -> Pattern | None:
        return self.pattern

    def _need_meeting(self) -> Meeting | None:
        """Return the running meeting; if none is, say which key starts one, or ask when the last one ended.

        Forms that open after a list ask again: another window may have ended the meeting meanwhile.
        """
        if self._ask_when_ended():
            return None
        if self._meeting is None:
            start = key_in(self.PLACE, "start")
            how = f"with {start}" if start else f"with {key('everywhere.meeting')}, then {key('meeting.start')}"
            self.refuse(f"No meeting is running. Start one {how}.")
        return self._meeting

    def _need_pattern(self) -> Pattern | None:
        """Return the pattern that is talked about; if there is none, say how to get to one."""
        if self._need_meeting() is None:
            return None
        if self.pattern is None:
            previous, following = key_in(self.PLACE, "previous"), key_in(self.PLACE, "next")
            self.refuse(
                f"This agenda item has no pattern. Press {previous} or {following} to go to a pattern or to the grid."
            )
        return self.pattern

    # ------------------------------------------------------- forgotten end

    @property
    def _can_ask(self) -> bool:
        """Whether a question may open by itself: not over another dialog, and not before the room."""
        return self.is_current and not getattr(self.app, "presenting", False)

    def _forgotten_since(self) -> datetime | None:
        """Return when the last thing was done in the meeting that is shown, if nobody ended it; else None.

        None, too, where it doesn't run any more: its start may have been undone in another place.
        """
        meeting = self.work.meetings.running() if self._meeting else None
        return self.work.meetings.forgotten_since(meeting) if meeting else None

    def _ask_when_ended(self, *, again: bool = True) -> bool:
        """If nobody ended the meeting, ask when it ended; return whether that is so.

        Without `again`, people who left the question unanswered are not asked once more.
        """
        meeting, last_done = self._meeting, self._forgotten_since()
        if meeting is None or last_done is None:
            return False
        if not again and self._asked_after == last_done:
            return True
        self._asked_after = last_done
        meetings = self.work.meetings

        def verb(values: dict[str, str]) -> str:
            if values["answer"] == _RUNNING:
                return meetings.keep_running()
            return meetings.end_at(values["moment"])

        proposal = meetings.proposed_end(last_done)
        self.ask(
            "",
            f"Meeting {meeting.number} was never ended (last change: {proposal})",
            [
                # The time comes first: whoever types 20:15 at once must not choose the second answer with it.
                FormField("moment", "When did it end?", proposal, hint="14:25 or 16 Nov 14:25", replaced=True),
                FormField("answer", "The meeting ...", _ENDED, hint="1 or 2", choices=(_ENDED, _RUNNING)),
            ],
            verb,
        )
        return True

    # --------------------------------------------------------------- drafts

    def _unsaved(self, meeting: Meeting) -> str:
        """Return what was typed last for a meeting and isn't saved, in a word or two; empty if there is nothing."""
        draft = self.work.drafts.newest(_draft_key(meeting, ""))
        return "" if draft is None else _DRAFTS.get(draft.partition("/")[0], "something")

    def _reopen_draft(self) -> None:
        """Once after a start of the app, open the form with the newest draft of the meeting, if there is one."""
        if self._draft_reopened or self._meeting is None or not self._can_ask or current_redactor():
            return
        if self._forgotten_since():
            return
        self._draft_reopened = True
        draft = self.work.drafts.newest(_draft_key(self._meeting, ""))
        if draft is None:
            return
        name, _, id = draft.partition("/")
        if id and not id.isdecimal():
            return  # damaged on the disk
        if name == "decision" and (pattern := self.work.patterns.get(int(id))) is not None:
            self._decide(pattern)
        elif name == "commitment":
            self._commit(self._meeting, self.work.patterns.get(int(id)) if id else None)
        elif name == "note":
            self._note(self.work.patterns.get(int(id)) if id else None)
        elif name == "parked":
            self.action_park()
        elif name == "people":
            self.action_people()
        elif name == "edit":
            service = self.work.commitments
            for commitment in (*service.to_review(self._meeting), *service.of_meeting(self._meeting)):
                if str(commitment.id) == id:
                    self._edit_commitment(commitment)

    # ---------------------------------------------------------------- forms

    def action_decide(self) -> None:
        """Note a decision on the pattern that is talked about; where there is none, on one chosen from the slate."""
        if self._need_meeting() is None:
            return
        if (pattern := self.pattern) is not None:
            self._decide(pattern)
            return
        options = [Option(str(p.id), f"{p.name} {display_text(p.title)}") for p in self.patterns]

        def chosen(pattern_id: str | None) -> None:
            chosen_pattern = self.work.patterns.get(int(pattern_id)) if pattern_id else None
            if chosen_pattern is not None:
                self._decide(chosen_pattern)

        self.app.push_screen(PickDialog("Which pattern is this decision about?", options), chosen)

    def _decide(self, pattern: Pattern) -> None:
        if (meeting := self._need_meeting()) is None:
            return
        draft_key = _draft_key(meeting, f"decision/{pattern.id}")
        decision = self.work.decisions.of_meeting(meeting).get(pattern.id)
        before = decision_words(decision)

        def verb(values: dict[str, str]) -> str:
            if not values["outcome"]:
                raise UserError("Choose accepted, declined or deferred first (1, 2 or 3).")
            return self.work.decisions.decide(
                pattern.id, Outcome(values["outcome"]), values["why"], draft_key, before
            )

        now = f" (now: {decision.outcome})" if decision else ""
        self.ask(
            draft_key,
            f"Decision on {pattern.name} {display_text(pattern.title)}{now}",
            [
                FormField(
                    "outcome", "Product has ...", decision.outcome if decision else "", hint="1, 2 or 3",
                    choices=tuple(outcome.value for outcome in Outcome),
                ),
                FormField("why", "Because ...", decision.why if decision else ""),
            ],
            verb,
        )  # fmt: skip

    def action_commit(self) -> None:
        """Note a commitment: what will be done, by whom, until when."""
        if (meeting := self._need_meeting()) is None:
            return
        self._commit(meeting, self.pattern)

    def _commit(self, meeting: Meeting, pattern: Pattern | None) -> None:
        draft_key = _draft_key(meeting, f"commitment/{pattern.id if pattern else ''}")
        ask_about_past = self._past_asker()
        self.ask(
            draft_key,
            f"Commitment on {pattern.name}" if pattern else "Commitment",
            self._commitment_fields(meeting),
            lambda values: self.work.commitments.add(
                pattern.id if pattern else None,
                values["what"],
                values["owner"],
                ask_about_past(values["due"]),
                draft_key,
            ),
        )

    def _commitment_fields(self, meeting: Meeting, commitment: Commitment | None = None) -> list[FormField]:
        """Return the fields of a new commitment, or of one that is changed."""
        what, owner = (commitment.what, commitment.owner) if commitment else ("", "")
        due = commitment.due.isoformat() if commitment and commitment.due else ""
        return [
            FormField("what", "What will be done?", what),
            FormField("owner", "Who?", owner, hint="Tab completes a name", suggestions=self._people(meeting)),
            FormField("due", "By when?", due, hint="friday, in 2 weeks, end of month, 1 dec", replaced=True),
        ]

    def _people(self, meeting: Meeting) -> tuple[str, ...]:
        """Return the names that forms complete: who is here, then who is expected."""
        attendance = self.work.attendance
        return tuple(p.name for p in (*attendance.of_meeting(meeting), *attendance.unconfirmed(meeting)))

    def action_edit(self) -> None:
        """Edit the selected commitment; else ask for one of this meeting, or for the risks of the pattern."""
        if (meeting := self._need_meeting()) is None:
            return
        if (selected := self.commitment) is not None:
            self._edit_commitment(selected)
            return
        choices: list[tuple[str, Callable[[], object]]] = [
            (f"{commitment.what} ({commitment.owner or 'no owner'})", partial(self._edit_commitment, commitment))
            for commitment in self.work.commitments.of_meeting(meeting)
        ]
        if (pattern := self.pattern) is not None:
            at_risk = f"{pattern.name}: what is at risk (revenue, retention)"
            choices.append((at_risk, lambda: write_risks(self, pattern)))
        if choices:
            self.pick("What do you want to edit?", choices)
        else:
            self.refuse(f"There is no commitment to edit yet. {key_in(self.PLACE, 'commit')} adds one.")

    @property
    def commitment(self) -> Commitment | None:
        """The commitment of an earlier meeting that is selected, if any is."""
        return None

    def _past_asker(self) -> Callable[[str], str]:
        """Return a function that hands on the due date typed, and refuses a past one the first time it is given."""
        asked: set[str] = set()

        def ask(due: str) -> str:
            day, today = self.work.commitments.due_date(due), self.work.today()
            if day is not None and day < today and due not in asked:
                asked.add(due)
                raise UserError(f"{describe_day(day)} {day.year} is in the past. Press Enter again if that is right.")
            return due

        return ask

    def _edit_commitment(self, commitment: Commitment) -> None:
        if (meeting := self._need_meeting()) is None:
            return
        draft_key = _draft_key(meeting, f"edit/{commitment.id}")
        ask_about_past = self._past_asker() if not commitment.due or commitment.due >= self.work.today() else str
        self.ask(
            draft_key,
            "Edit commitment",
            self._commitment_fields(meeting, commitment),
            lambda values: self.work.commitments.change(
                commitment, values["what"], values["owner"], ask_about_past(values["due"]), draft_key
            ),
        )

    def action_blind(self) -> None:
        """Have both teams rate the impact of the pattern blind."""
        if (pattern := self._need_pattern()) is not None:
            rate_blind(self, pattern)

    def action_park(self) -> None:
        """Note something in the parking lot, for after the meeting."""
        if (meeting := self._need_meeting()) is None:
            return
        draft_key = _draft_key(meeting, "parked")
        self.ask(
            draft_key,
            "Parking lot",
            [
                FormField("what", "What was raised?"),
                FormField("by", "Who raised it?", hint="optional", suggestions=self._people(meeting)),
            ],
            lambda values: self.work.parking_lot.add(values["what"], values["by"], draft_key),
        )

    def action_note(self) -> None:
        """Take a note on the pattern that is talked about; where there is none, on the meeting."""
        self._note(self.pattern)

    def _note(self, pattern: Pattern | None) -> None:
        if (meeting := self._need_meeting()) is None:
            return
        draft_key = _draft_key(meeting, f"note/{pattern.id if pattern else ''}")
        self.ask(
            draft_key,
            f"Note on {pattern.name} {display_text(pattern.title)}" if pattern else "Note",
            [FormField("words", "What was said?")],
            lambda values: self.work.meeting_notes.add(pattern.id if pattern else None, values["words"], draft_key),
        )

    def action_people(self) -> None:
        """Note who is here and in which role, or is not; before a meeting, who is expected."""
        if self._ask_when_ended():
            return
        meeting, attendance = self._meeting, self.work.attendance
        draft_key = _draft_key(meeting, "people") if meeting else "meeting/next/people"
        attendees = self._people(meeting) if meeting else tuple(person.name for person in attendance.expected())

        def verb(values: dict[str, str]) -> str:
            role = values["role"]
            if meeting is None and not role:
                raise UserError("Choose a role first (1 to 5).")
            if meeting is None:
                return attendance.expect(values["names"], None if role == _ABSENT else Role(role), draft_key)
            if role == _ABSENT:
                return attendance.remove(values["names"], draft_key)
            return attendance.add(values["names"], Role(role) if role else None, draft_key)

        names = ", ".join(display_text(name) for name in attendees)
        suggestions = dict.fromkeys([*attendees, *attendance.known_people()])
        self.ask(
            draft_key,
            "Attendance" if meeting else "Expected at the meeting",
            [
                FormField(
                    "names", "Names, separated by commas", hint=shorten(names, 120),
                    suggestions=tuple(suggestions),
                ),
                FormField(
                    "role", "Role",
                    hint="1 to 5; empty: as expected" if meeting else "1 to 5",
                    choices=(*(r.value for r in Role), _ABSENT),
                ),
            ],
            verb,
        )  # fmt: skip
