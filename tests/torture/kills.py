"""kill -9 at any moment: `python -m tests.torture.kills --seed 7 --count 300` prints a line of figures.

Chains of starts on the same file: the app is used at random and killed, the file is looked at, and the app is started
again. What was echoed must be in the file, what was being typed must be back, and all of it can be undone and redone.
"""

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.conftest import copied
from tests.torture.memory import memory_folder
from tests.torture.person import CLEAR_FIELD, PLACE_KEYS, Echo, Person
from tests.torture.report import Report, run
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.store.tracking import UNTRACKED_TABLES

MAX_CHAIN: Final = 12  # kills on the same file
EMPTY_SHARE: Final = 0.25  # of all chains
SHORTEST_DRAFT: Final = 3  # letters: fewer may stand anywhere
MAX_SHOWN_KEYS: Final = 60

_OFFSET_S: Final = 1.0  # of a clock that shows whole seconds
_PAINTED_LATE_S: Final = 5.0  # how long after its time the clock may have been seen, on a busy machine


class Chain:
    """Kills on one file."""

    def __init__(self, report: Report, chance: random.Random, folder: Path) -> None:
        self.report = report
        self.chance = chance
        self.path = folder / "t.db"
        self.base = 0  # the newest step before the chain
        self.typed = ("", "")  # what must be back in a form, and the key that opens that form
        if chance.random() >= EMPTY_SHARE:
            copied(sample_path(), self.path)
            work = Workspace(self.path)
            self.base = work._db.value("SELECT coalesce(max(id), 0) FROM step")
            work.close()

    def kill(self) -> None:
        """Start the app, use it, kill it at some moment, and look at what is left."""
        with Person(self.chance, self.path) as person:
            try:
                self._use(person)
                person.kill()
                self._check(person)
            except AssertionError as error:
                keys = person.pressed[-MAX_SHOWN_KEYS:]
                raise AssertionError(f"{error}\nafter {keys}\nechoes {person.echoes[-5:]}") from error

    def _use(self, person: Person) -> None:
        chance = self.chance
        moment = chance.choice(("start", "rest", "typing", "typing", "burst", "burst"))
        self.report.figures[f"killed in {moment}"] += 1
        if moment == "start":
            self.typed = ("", "")
            end = time.monotonic() + chance.uniform(0, 1)
            while (left := end - time.monotonic()) > 0:
                person.look(min(left, 0.05))
            return
        person.wait_for(lambda: person.is_started)
        self._find_draft(person)
        for _ in range(chance.randint(1, 6)):
            person.act()
        if moment == "typing":
            self._type(person)
        elif moment == "burst":
            person.act(rests=False)
            person.look(chance.uniform(0, 0.1))

    def _type(self, person: Person) -> None:
        """Stop in the middle of a word."""
        forms = [("meeting", "p", "Parking lot"), ("meeting", "a", "Commitment"), ("river", "a", "Quick add")]
        while forms:
            place, key, title = forms.pop(self.chance.randrange(len(forms)))
            if not person.open_form(place, key, title):
                continue
            person.press(CLEAR_FIELD)
            words = person.words()
            person.write(words[: self.chance.randint(1, len(words))], PLACE_KEYS[place] + "|" + key)
            end = time.monotonic() + self.chance.choice((0.0, 0.02, 0.1, 0.2, 0.3))
            while (left := end - time.monotonic()) > 0:
                person.look(left)
            return

    def _find_draft(self, person: Person) -> None:
        """Open the form in which somebody was typing when the app was killed."""
        typed, form = self.typed
        if typed:
            place, _, key = form.partition("|")
            person.settle()
            if typed not in person.screen:
                person.go(next(name for name, keys in PLACE_KEYS.items() if keys == place))
                person.press(key)
            person.wait_for(typed)
            self.report.figures["drafts back on the screen"] += 1
            person.escape()
        self.typed = ("", "")

    # ----------------------------------------------------------- what is left

    def _check(self, person: Person) -> None:
        leftovers = {path.name for path in self.path.parent.iterdir()} - {"t.db", "t.db-wal", "t.db-shm"}
        assert not leftovers, f"this was left: {leftovers}"
        work = Workspace(self.path)
        try:
            assert work.notice == "", work.notice
            problems = work.check()[0]
            assert problems == [], problems
            self.report.figures["echoes"] += len(person.echoes)
            check_echoes(work, person)
            self._check_draft(work, person)
            self._check_clock(work, person)
            self._undo_and_redo(work)
            problems = work.check()[0]
            assert problems == [], problems
        finally:
            work.close()

    def _check_draft(self, work: Workspace, person: Person) -> None:
        if draft := kept_draft(work, person):
            self.report.figures["half-typed words kept"] += 1
            if "|" in person.form:
                self.typed = (draft, person.form)

    def _check_clock(self, work: Workspace, person: Person) -> None:
        meeting = work.meetings.running()
        if meeting is None:
            return
        before, left, after = time.time(), work.meetings.clock(meeting).left, time.time()
        if not work.meetings.clock(meeting).paused:
            ends_at = meeting.ends_at.timestamp()
            assert ends_at - after - _OFFSET_S <= left <= ends_at - before + _OFFSET_S
        if person.clock is None or person.is_clock_touched or "paused" in person.screen:
            return
        seen, moment = person.clock
        late = seen - (before - moment) - left
        assert -_OFFSET_S - (after - before) <= late <= _OFFSET_S + _PAINTED_LATE_S, f"the clock jumped {late} s"
        self.report.figures["clocks compared"] += 1

    def _undo_and_redo(self, work: Workspace) -> None:
        before, undone = tables(work), 0
        newest = "SELECT coalesce(max(id), 0) FROM step WHERE state = 'done'"
        while work._db.value(newest) > self.base:
            assert work.history.undo() is not None, "undo stops before the start"
            undone += 1
        for _ in range(undone):
            assert work.history.redo() is not None, "redo stops before the end"
        after = tables(work)
        assert before == after, f"undo and redo changed {[name for name in before if before[name] != after[name]]}"
        self.report.figures["steps undone and redone"] += undone


def check_echoes(work: Workspace, person: Person) -> None:
    """Check that what was echoed is in the file."""
    steps = work._db.rows("SELECT label, state FROM step ORDER BY id")
    for echo in person.echoes:
        assert any(is_label(echo, label) for label, _ in steps), f"{echo} is not in the file: {steps[-8:]}"
    if person.echoes and person.is_history_known:
        last = person.echoes[-1]
        states = [state for label, state in steps if is_label(last, label)]
        wanted = ("undone", "dropped") if last.verb == "undone" else ("done",)
        assert set(states) & set(wanted), f"{last} was echoed, but it is {states}"


def kept_draft(work: Workspace, person: Person) -> str:
    """Check that what was typed and painted is stored; return it where it is in a draft.

    But for the last key: it is painted and stored at once, and the kill may come between the two.
    """
    painted = person.painted[:-1]
    if len(painted) < SHORTEST_DRAFT:
        return ""
    drafts = [typed for (typed,) in work._db.rows("SELECT typed FROM draft")]
    if any(painted in typed for typed in drafts):
        return painted
    assert is_stored(work, painted), f"{painted!r} was on the screen, but is in no draft: {drafts}\n{person.screen}"
    return ""


def is_label(echo: Echo, label: str) -> bool:
    """Return whether an echo, which the width of the screen may have cut, is of a step."""
    start, is_cut, _ = echo.label.partition("…")
    return label == echo.label or (bool(is_cut) and label.startswith(start))


def is_stored(work: Workspace, words: str) -> bool:
    """Return whether words are in any row, or were in one that was undone."""
    rows = [
        *work._db.rows("SELECT label FROM step"),
        *work._db.rows("SELECT old, new FROM change"),
        *(row for rows in tables(work).values() for row in rows),
    ]
    return any(words in str(value) for row in rows for value in row)


def tables(work: Workspace) -> dict[str, Sequence[Any]]:
    """Return all rows of the tables whose changes can be undone."""
    return {
        table: work._db.rows(f"SELECT * FROM {table} ORDER BY 1")
        for table in work._db.tracked_tables()
        if table not in UNTRACKED_TABLES
    }


def kills(seed: int, count: int) -> Report:
    """Kill the app `count` times."""
    report, chains = Report("kills", seed), 0
    while report.trials < count:
        chains += 1
        chance = random.Random(f"{seed}.{chains}")
        with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
            chain = Chain(report, chance, Path(folder))
            for number in range(min(chance.randint(2, MAX_CHAIN), count - report.trials)):
                report.trials += 1
                try:
                    chain.kill()
                except Exception as error:
                    report.failures.append(
                        f"seed {seed}, chain {chains}, kill {number + 1}: {type(error).__name__}: {error}"
                    )
                    break
    return report


if __name__ == "__main__":
    run(kills, __doc__, 300)
