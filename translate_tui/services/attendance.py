"""Attendance: who is expected at the next meeting, and who is at this one."""

from translate_tui.model import Attendee, Meeting, Role, UserError
from translate_tui.services.running_meeting import need_running
from translate_tui.store import attendance, drafts
from translate_tui.store.database import Database
from translate_tui.text import fold, shorten, split_names


class Attendance:
    """Who attends the meetings of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -------------------------------------------------------------- reading

    def of_meeting(self, meeting: Meeting) -> list[Attendee]:
        """Return who attends a meeting."""
        return attendance.of_meeting(self._db, meeting.id)

    def expected(self) -> list[Attendee]:
        """Return who is expected at the next meeting: as noted, else those who came last time."""
        return attendance.expected(self._db) or attendance.of_last_meeting(self._db)

    def known_people(self) -> list[str]:
        """Return everybody who ever attended a meeting or owns a commitment."""
        return attendance.known_people(self._db)

    # -------------------------------------------------------------- changing

    def expect(self, names: str, role: Role | None, draft: str = "") -> str:
        """Note who is expected in a role (None: not expected); return what was done."""
        listed = _required_names(names)
        label = f"{', '.join(listed)}: {f'expected as {role}' if role else 'not expected'}"
        with self._db.step(shorten(label, 70)):
            people = {a.name: a.role for a in self.expected()}
            known = {fold(name): name for name in people}
            for name in (known.get(fold(one), one) for one in listed):
                if role is None and name not in people:
                    raise UserError(f"“{name}” is not among those who are expected, so nobody was struck.")
                if role is None:
                    del people[name]
                else:
                    people[name] = role
            attendance.replace_expected(self._db, people.items())
            drafts.delete(self._db, draft)
        return label

    def add(self, names: str, role: Role, draft: str = "") -> str:
        """Note who attends (names parted by commas) in a role; return what was done."""
        listed = _required_names(names)
        label = f"noted {', '.join(listed)} as {role}"
        with self._db.step(shorten(label, 70)):
            meeting = need_running(self._db)
            known = {fold(a.name): a.name for a in attendance.of_meeting(self._db, meeting.id)}
            for name in listed:
                attendance.save(self._db, meeting.id, known.get(fold(name), name), role)
            drafts.delete(self._db, draft)
        return label

    def remove(self, names: str, draft: str = "") -> str:
        """Strike people (names parted by commas) from the attendance; return what was done. Raises UserError."""
        listed = _required_names(names)
        label = f"struck {', '.join(listed)} from the attendance"
        with self._db.step(shorten(label, 70)):
            here = {fold(a.name): a.id for a in attendance.of_meeting(self._db, need_running(self._db).id)}
            for name in listed:
                if fold(name) not in here:
                    raise UserError(f"“{name}” is not noted as being here, so nobody was struck.")
                attendance.remove(self._db, here[fold(name)])
            drafts.delete(self._db, draft)
        return label


def _required_names(names: str) -> list[str]:
    listed = split_names(names)
    if not listed:
        raise UserError("Attendance needs a name; several are parted by commas.")
    return listed
