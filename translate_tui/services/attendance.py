"""Attendance: who is expected at the next meeting, and who attends the running one.

Names are compared without case and accents, so that "ann" is the Ann who came last week. Verbs take several names,
separated by commas.
"""

from typing import Final

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
        """Return the people noted as attending a meeting, with their roles."""
        return attendance.of_meeting(self._db, meeting.id)

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
                    raise UserError(f"“{name}” is not among those who are expected, so nobody was struck.")
                if role is None:
                    del roles[name]
                else:
                    roles[name] = role
            attendance.replace_expected(self._db, roles.items())
            drafts.delete(self._db, draft)
        return label

    def add(self, names: str, role: Role, draft: str = "") -> str:
        """Note people as attending the running meeting in a role; return what was done.

        Somebody who attends already gets the new role. Raises UserError without a name and while no meeting runs.
        """
        people = _required_names(names)
        label = f"noted {', '.join(people)} as {role}"
        with self._db.step(shorten(label, MAX_LABEL_CHARS)):
            meeting = require_running_meeting(self._db)
            attendees = attendance.of_meeting(self._db, meeting.id)
            spellings = {fold(attendee.name): attendee.name for attendee in attendees}
            for person in people:
                attendance.save(self._db, meeting.id, spellings.get(fold(person), person), role)
            drafts.delete(self._db, draft)
        return label

    def remove(self, names: str, draft: str = "") -> str:
        """Remove people from the attendance of the running meeting; return what was done.

        Raises UserError without a name, for somebody who does not attend, and while no meeting runs.
        """
        people = _required_names(names)
        label = f"struck {', '.join(people)} from the attendance"
        with self._db.step(shorten(label, MAX_LABEL_CHARS)):
            attendees = attendance.of_meeting(self._db, require_running_meeting(self._db).id)
            attendee_ids = {fold(attendee.name): attendee.id for attendee in attendees}
            for person in people:
                if fold(person) not in attendee_ids:
                    raise UserError(f"“{person}” is not noted as being here, so nobody was struck.")
                attendance.remove(self._db, attendee_ids[fold(person)])
            drafts.delete(self._db, draft)
        return label


def _required_names(names: str) -> list[str]:
    people = split_names(names)
    if not people:
        raise UserError("Attendance needs a name; several are parted by commas.")
    return people
