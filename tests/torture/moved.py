"""The file goes while the app runs: `python -m tests.torture.moved --seed 7 --count 50` prints a line of figures.

It is renamed, deleted, replaced, written over in place, or its folder vanishes, at a random moment. The app must say
so by itself, write nothing to what lies there now, and save everything that was echoed or typed to a new file.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.conftest import copied, tell_to
from tests.torture.kills import check_echoes, kept_draft
from tests.torture.memory import memory_folder
from tests.torture.person import CLEAR_FIELD, ENTER, SAVE_AS, Person
from tests.torture.report import Report, run
from translate_tui.services.workspace import Workspace, sample_path

NOTICED_S: Final = 15.0  # only bounds a failure: it takes a second, and more on a busy machine
SAVED_S: Final = 60.0  # the same
MAX_SHOWN_KEYS: Final = 60


def _rename(path: Path, _other: Path) -> None:
    path.rename(path.with_name("renamed.db"))


def _delete(path: Path, _other: Path) -> None:
    path.unlink()


def _replace(path: Path, other: Path) -> None:
    shutil.copyfile(other, path.with_name("incoming"))
    path.with_name("incoming").replace(path)


def _write_over(path: Path, other: Path) -> None:
    shutil.copyfile(other, path)


def _remove_folder(path: Path, _other: Path) -> None:
    shutil.rmtree(path.parent)


def _rename_folder(path: Path, _other: Path) -> None:
    path.parent.rename(path.parent.with_name("renamed"))


# How the file goes, and what the app says then.
LOSSES: Final[tuple[tuple[Callable[[Path, Path], None], str], ...]] = (
    (_rename, "was moved or deleted"),
    (_delete, "was moved or deleted"),
    (_replace, "was replaced by another file"),
    (_write_over, "was written over by another program"),
    (_remove_folder, "was moved or deleted"),
    (_rename_folder, "was moved or deleted"),
)


def moved(seed: int, count: int) -> Report:
    """Take the file away `count` times, in all ways by turns."""
    report, longest = Report("moved files", seed), 0.0
    for number in range(count):
        report.trials += 1
        with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
            trial = _Trial(report, random.Random(f"{seed}.{number}"), seed + number, Path(folder))
            try:
                trial.run()
            except Exception as error:
                report.failures.append(f"seed {seed}, trial {number}: {type(error).__name__}: {error}")
            longest = max(longest, trial.noticed_s)
    report.figures["ms until the last one noticed it"] = round(longest * 1000)
    return report


class _Trial:
    def __init__(self, report: Report, chance: random.Random, turn: int, folder: Path) -> None:
        self.report = report
        self.chance = chance
        self.lose, self.said = LOSSES[turn % len(LOSSES)]
        self.folder = folder
        self.path = folder / "place" / "t.db"
        self.path.parent.mkdir()
        copied(sample_path(), self.path)
        self.noticed_s = 0.0

    def run(self) -> None:
        other = self._other()
        with Person(self.chance, self.path) as person:
            try:
                self._try(person, other)
            except AssertionError as error:
                keys = person.pressed[-MAX_SHOWN_KEYS:]
                raise AssertionError(f"{self.lose.__name__}: {error}\nafter {keys}\n{person.screen}") from error

    def _other(self) -> Path:
        """Return the file that is put in the place of ours: another database, or a copy of it from before."""
        if self.chance.random() < 0.5:
            return copied(sample_path(), self.folder / "other.db")
        work = Workspace(self.folder / "other.db")
        tell_to(work, "It is another one.")
        work.close()
        return work.path

    def _try(self, person: Person, other: Path) -> None:
        chance = self.chance
        person.wait_for(lambda: person.is_started)
        for _ in range(chance.randint(0, 4)):
            person.act()
        is_typing = chance.random() < 0.6 and person.open_form("river", "a", "Quick add")
        if is_typing:
            person.press(CLEAR_FIELD)
            words = person.words()
            middle = chance.randint(0, len(words))
            person.write(words[:middle])
            # Who writes over the file in the milliseconds in which the app moves its log into it is not noticed. It
            # does so with the first key, and seldom afterwards.
            if self.lose is _write_over or chance.random() < 0.7:
                person.settle()
            self.lose(self.path, other)
            person.press(words[middle:])
            person.typed = words
        else:
            person.act(rests=False) if chance.random() < 0.3 else person.settle()
            self.lose(self.path, other)
        started = time.monotonic()
        person.wait_for(lambda: self.said in " ".join(person.screen.split()), NOTICED_S)
        self.noticed_s = time.monotonic() - started
        target = self._save(person)
        if target is not None:
            self.report.figures["saved whole"] += 1
            self._go_on(person, is_typing)
            person.kill()
            self._check_saved(person, target)
        else:
            self.report.figures["refused to save a mixture"] += 1
            assert self.lose is _write_over
            self._quit(person)
        if self.lose in (_replace, _write_over):
            assert self.path.read_bytes() == other.read_bytes(), "something was written to what lies there now"

    def _save(self, person: Person) -> Path | None:
        """Save everything to a new file; return it, or None if the app says that it can't be whole."""
        target = self.folder / "saved.db"
        person.press(SAVE_AS)
        person.wait_for("To which file?")
        if self.lose in (_rename, _delete) and self.chance.random() < 0.5:
            target = self.path  # is proposed then
        else:
            person.press(CLEAR_FIELD)
            person.press(str(target))
        person.press(ENTER)
        refused = "not all that it held"
        person.wait_for(lambda: target.exists() or refused in " ".join(person.screen.split()), SAVED_S)
        return target if target.exists() else None

    def _go_on(self, person: Person, is_typing: bool) -> None:
        """Use the app on the new file."""
        person.wait_for(lambda: "To which file?" not in person.screen)
        person.settle()
        if is_typing:
            person.wait_for(person.typed)
        for _ in range(self.chance.randint(0, 2)):
            person.act()

    def _quit(self, person: Person) -> None:
        for _ in range(3):
            person.escape()
        for _ in range(3):  # the first time it asks; a slow machine takes the first for Alt+q, behind the last Esc
            if person.terminal.process.poll() is None:
                with suppress(AssertionError):  # it has ended meanwhile
                    person.press("q")
                person.settle()
        person.terminal.rest()

    def _check_saved(self, person: Person, target: Path) -> None:
        work = Workspace(target)
        try:
            problems = work.check()[0]
            assert problems == [], problems
            check_echoes(work, person)
            kept_draft(work, person)
            while work.history.undo() is not None:
                pass
            problems = work.check()[0]
            assert problems == [], problems
        finally:
            work.close()


if __name__ == "__main__":
    run(moved, __doc__, 50)
