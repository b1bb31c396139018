"""What comes of a meeting, noted without leaving the card: decisions, commitments, parking lot, attendance.

Each dialog keeps what is typed at every key under the meeting's own draft, and opens with it again.
"""

from collections.abc import Callable

from translate_tui.model import Meeting, Outcome, Pattern, Refused, Role
from translate_tui.screens.base import Room
from translate_tui.services.workspace import Workspace
from translate_tui.text import plain
from translate_tui.widgets.dialog import Ask, Asked, Option, Pick

_ABSENT = "absent"


class NotingRoom(Room):
    """A room in which a meeting runs and things are noted."""

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

    def _runs(self) -> bool:
        if self._meeting is None:
            self.refuse("No meeting is running. Enter starts one.")
        return self._meeting is not None

    # ------------------------------------------------- what comes of it

    def _ask(self, key: str, title: str, fields: list[Asked], verb: Callable[[dict[str, str]], str]) -> None:
        """Open a dialog whose draft is kept under `key`, and carry `verb` out with its values."""
        said: list[str] = []

        def accept(values: dict[str, str]) -> str | None:
            try:
                said.append(verb(values))
            except Refused as refused:
                return str(refused)
            return None

        def closed(values: dict[str, str] | None) -> None:
            if values is not None and said:
                self.done(said[-1])

        self.app.push_screen(Ask(title, fields, drafts=self.work, draft_key=key, accept=accept), closed)

    def _key(self, name: str) -> str:
        assert self._meeting is not None
        return f"meeting/{self._meeting.id}/{name}"

    def _reopen_draft(self) -> None:
        """After a restart, open what was being typed."""
        if self._drafts_seen or self._meeting is None:
            return
        self._drafts_seen = True
        kept = self.work.newest_draft(self._key(""))
        if kept is None:
            return
        name, _, about = kept.partition("/")
        if name == "decision" and (pattern := self.work.cards.get(int(about))) is not None:
            self._decide(pattern)
        elif name == "commitment":
            self.action_commit()
        elif name == "parked":
            self.action_park()
        elif name == "people":
            self.action_people()

    def action_decide(self) -> None:
        """Note a decision on the pattern that is talked about, or on one of the slate."""
        if not self._runs():
            return
        if (pattern := self.pattern) is not None:
            self._decide(pattern)
            return
        options = [Option(str(p.id), f"{p.name} {plain(p.title)}") for p in self.patterns]

        def chosen(key: str | None) -> None:
            picked = self.work.cards.get(int(key)) if key else None
            if picked is not None:
                self._decide(picked)

        self.app.push_screen(Pick("On which pattern?", options), chosen)

    def _decide(self, pattern: Pattern) -> None:
        assert self._meeting is not None
        key = self._key(f"decision/{pattern.id}")
        known = self.work.meetings.decisions(self._meeting).get(pattern.id)

        def verb(values: dict[str, str]) -> str:
            if not values["outcome"]:
                raise Refused("Choose accepted, declined or deferred first (1, 2 or 3).")
            return self.work.meetings.decide(pattern.id, Outcome(values["outcome"]), values["why"], key)

        self._ask(
            key,
            f"Decision on {pattern.name} {plain(pattern.title)}",
            [
                Asked(
                    "outcome", "Product has ...", known.outcome if known else "", hint="1, 2 or 3",
                    choices=tuple(outcome.value for outcome in Outcome),
                ),
                Asked("why", "Because ...", known.why if known else ""),
            ],
            verb,
        )  # fmt: skip

    def action_commit(self) -> None:
        """Note a commitment."""
        if not self._runs() or self._meeting is None:
            return
        key = self._key("commitment")
        about = self.pattern
        people = tuple(a.name for a in self.work.meetings.attendance(self._meeting))
        self._ask(
            key,
            f"Commitment on {about.name}" if about else "Commitment",
            [
                Asked("what", "What will be done?"),
                Asked("owner", "Who?", hint="Tab completes a name", suggestions=people),
                Asked("due", "Until when?", hint="fri, tomorrow, +3d, +2w, 2026-12-01"),
            ],
            lambda values: self.work.meetings.commit(
                about.id if about else None, values["what"], values["owner"], values["due"], key
            ),
        )

    def action_park(self) -> None:
        """Note something for the parking lot."""
        if not self._runs() or self._meeting is None:
            return
        key = self._key("parked")
        people = tuple(a.name for a in self.work.meetings.attendance(self._meeting))
        self._ask(
            key,
            "Parking lot",
            [Asked("what", "What was raised?"), Asked("by", "By whom?", hint="may stay empty", suggestions=people)],
            lambda values: self.work.meetings.park(values["what"], values["by"], key),
        )

    def action_people(self) -> None:
        """Note who is here."""
        if not self._runs() or self._meeting is None:
            return
        key = self._key("people")
        here = self.work.meetings.attendance(self._meeting)

        def verb(values: dict[str, str]) -> str:
            if values["role"] == _ABSENT:
                struck = next((a for a in here if a.name == values["names"].strip()), None)
                if struck is None:
                    raise Refused(f"“{values['names']}” is not noted as being here, so nobody was struck.")
                return self.work.meetings.absent(struck, key)
            if not values["role"]:
                raise Refused("Choose a role first (1 to 4).")
            return self.work.meetings.attend(values["names"], Role(values["role"]), key)

        self._ask(
            key,
            "Attendance",
            [
                Asked(
                    "names", "Names, parted by commas", hint=", ".join(a.name for a in here)[:120],
                    suggestions=tuple(a.name for a in here),
                ),
                Asked("role", "They are here as", hint="1 to 5", choices=(*(r.value for r in Role), _ABSENT)),
            ],
            verb,
        )  # fmt: skip
