"""Attendance: who is expected at the next meeting, and who was confirmed to be present at the running one.

Who is expected stays noted as that until the meeting ends: only those whom people confirmed count as present.

Names are compared without case and accents, so that "ann" is the Ann who came last week. Verbs take several names,
separated by commas.
"""

from typing import Final

from translate_tui.commands import key
from translate_tui.model import Attendee, Meeting, Role, UserError
from translate_tui.services.running_meeting import require_running_meeting
from translate_tui.store import attendance, drafts
from translate_tui.store.database import Database
from translate_tui.text import fold, shorten, split_names

MAX_LABEL_CHARS: Final = 70  # of a step's label: a dozen names still fit in a line of the history


class Attendance:
    """Reads and changes who attends the meetings of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -------------------------------------------------------------- reading

    def of_meeting(self, meeting: Meeting) -> list[Attendee]:
        """Return the people confirmed as present at a meeting, with their roles."""
        return attendance.of_meeting(self._db, meeting.id)

    def unconfirmed(self, meeting: Meeting) -> list[Attendee]:
        """Return who is expected at the running meeting and not confirmed as present (yet)."""
        return attendance.unconfirmed(self._db, meeting.id)

    def expected(self) -> list[Attendee]:
        """Return who is expected at the next meeting: the people noted, else those who attended the last one."""
        return attendance.expected(self._db) or attendance.of_last_meeting(self._db)

    def known_people(self) -> list[str]:
        """Return the names of everybody who ever attended a meeting or owns a commitment, to complete typed names."""
        return attendance.known_people(self._db)

    # -------------------------------------------------------------- changing

    def expect(self, names: str, role: Role | None, draft: str = "") -> str:
        """Note people as expected in a role, or with None as not expected; return what was done.

        Raises UserError without a name, and for a person to take off who is not expected.
        """
        people = _required_names(names)
        label = f"{', '.join(people)}: {f'expected as {role}' if role else 'not expected'}"
        with self._db.step(shorten(label, MAX_LABEL_CHARS)):
            roles = {attendee.name: attendee.role for attendee in self.expected()}
            spellings = {fold(name): name for name in roles}
            for person in people:
                name = spellings.get(fold(person), person)
                if role is None and name not in roles:
                    raise UserError(f"“{name}” isn't expected, so nobody was removed. Check the spelling.")
                if role is None:
                    del roles[name]
                else:
                    roles[name] = role
            attendance.replace_expected(self._db, roles.items())
            drafts.delete(self._db, draft)
        return label

    def add(self, names: str, role: Role | None, draft: str = "") -> str:
        """Confirm people as present at the running meeting; return what was done.

        Everybody gets `role`, or with None the role in which they are expected or noted already. Raises UserError
        without a name, without a role for somebody who has none yet, and while no meeting runs.
        """
        people = _required_names(names)
        label = f"recorded {', '.join(people)} as {role or 'present'}"
        with self._db.step(shorten(label, MAX_LABEL_CHARS)):
            meeting = require_running_meeting(self._db)
            known = {fold(person.name): person for person in self._known(meeting)}
            for typed in people:
                person = known.get(fold(typed))
                in_role = role or (person.role if person else None)
                if in_role is None:
                    raise UserError(f"“{typed}” isn't expected yet, so choose a role too (1 to 4).")
                attendance.save(self._db, meeting.id, person.name if person else typed, in_role)
            drafts.delete(self._db, draft)
        return label

    def confirm_all(self) -> str:
        """Confirm everybody who is expected as present at the running meeting; return what was done.

        Raises UserError where nobody is left to confirm, and while no meeting runs.
        """
        with self._db.step("marked everyone expected as present") as session:
            meeting = require_running_meeting(self._db)
            people = attendance.unconfirmed(self._db, meeting.id)
            if not people:
                raise UserError(
                    f"There is nobody left to confirm. Press {key('meeting.people')} to add others who are present."
                )
            for person in people:
                attendance.save(self._db, meeting.id, person.name, person.role)
            names = ", ".join(person.name for person in people)
            session.label = shorten(f"recorded as present: {names}", MAX_LABEL_CHARS)
        return session.label

    def remove(self, names: str, draft: str = "") -> str:
        """Strike people who are not at the running meeting, confirmed or expected; return what was done.

        Raises UserError without a name, for somebody who is neither, and while no meeting runs.
        """
        people = _required_names(names)
        label = f"removed {', '.join(people)} from the attendance"
        with self._db.step(shorten(label, MAX_LABEL_CHARS)):
            meeting = require_running_meeting(self._db)
            known = {fold(person.name): person.name for person in self._known(meeting)}
            for typed in people:
                if fold(typed) not in known:
                    raise UserError(f"“{typed}” isn't present or expected, so nobody was removed.")
                attendance.remove(self._db, meeting.id, known[fold(typed)])
            drafts.delete(self._db, draft)
        return label

    def _known(self, meeting: Meeting) -> list[Attendee]:
        """Return who is expected at a running meeting, then who was confirmed."""
        return [*attendance.unconfirmed(self._db, meeting.id), *attendance.of_meeting(self._db, meeting.id)]


def _required_names(names: str) -> list[str]:
    people = split_names(names)
    if not people:
        raise UserError("Enter at least one name. Separate several names with commas.")
    return people
