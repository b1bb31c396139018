"""Four processes write to one file at once: `python -m tests.torture.writers --seed 7 --count 500` is 4 x 500 verbs.

Each plays verbs at random as tests/torture/run.py does. Nobody may get anything but a UserError, each step that was
made must be in the history, the file must be sound, and each window must be able to undo and to redo afterwards.
"""

import json
import random
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final

import tests.torture.meeting_players
import tests.torture.river_players  # noqa: F401  # both register their players
from tests.conftest import Clock, copied
from tests.terminal import ROOT
from tests.test_pulling import Slack, serve
from tests.torture.kills import tables
from tests.torture.memory import memory_folder
from tests.torture.play import PLAYERS, Play, newest_done
from tests.torture.report import Report, run
from translate_tui.model import Cancelled, UserError
from translate_tui.services.workspace import Workspace, sample_path

WRITERS: Final = 4
MAX_UNDONE: Final = 25  # steps of each window at the end
MAX_FAILURE_CHARS: Final = 600
_MOVES_FILE: Final = "Drafts.retry"  # for a moment, which only one process can do
_ERASED: Final = ("purge_turn", "consent")  # names are erased from them for good, which no undo brings back


def writers(seed: int, count: int, processes: int = WRITERS) -> Report:
    """Have processes play `count` verbs each on one file. A trial is a verb."""
    report = Report(f"{processes} writers", seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory_folder())))
        path = copied(sample_path(), folder / "t.db") if seed % 2 else folder / "t.db"
        with _opened(path) as work:
            first = work._db.value("SELECT coalesce(max(id), 0) FROM step")
            beginning = tables(work)
        children = [stack.enter_context(_Child(path, f"{seed}.{number}", count)) for number in range(processes)]
        _ = [child.answer() for child in children]  # each has opened the file
        for child in children:
            child.tell("play")
        results = [child.answer() for child in children]
        for result in results:
            report.trials += count
            for figure in ("done", "refused", "steps"):
                report.figures[figure] += len(result[figure]) if figure == "steps" else result[figure]
            report.failures.extend(result["failures"])
        try:
            _check(path, [step for result in results for step in result["steps"]])
            for child in children:  # one after the other: the others' steps may be in the way, but not happen now
                child.tell("undo")
                result = child.answer()
                report.failures.extend(result["failures"])
                report.figures["undone and redone"] += result["undone"]
            with _opened(path) as work:
                end, newest = tables(work), work._db.value("SELECT max(id) FROM step WHERE state = 'done'")
                work.history.go_to(first)
                _compare("the start", beginning, tables(work))
                if newest > first:
                    work.history.go_to(newest)
                _compare("the end", end, tables(work))
            _check(path, [])
        except (AssertionError, UserError) as error:
            report.failures.append(f"seed {seed}, at the end: {error}")
    return report


class _opened:
    """A window on the file for as long as a block runs."""

    def __init__(self, path: Path) -> None:
        self._work = Workspace(path, Clock())

    def __enter__(self) -> Workspace:
        return self._work

    def __exit__(self, *_: object) -> None:
        self._work.close()


def _check(path: Path, wanted: list[int]) -> None:
    with _opened(path) as work:
        problems = work.check()[0]
        assert problems == [], problems
        there = {row[0] for row in work._db.rows("SELECT id FROM step")}
        assert set(wanted) <= there, f"steps are not in the history: {sorted(set(wanted) - there)}"
        assert len(wanted) == len(set(wanted)), "two windows made the same step"


def _compare(place: str, wanted: dict[str, Any], found: dict[str, Any]) -> None:
    differing = [table for table in wanted if table not in _ERASED and wanted[table] != found[table]]
    assert not differing, f"{place} is another one in {differing}"


class _Child:
    """A process with a window on the file."""

    def __init__(self, path: Path, seed: str, count: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.writers", "--child", str(path), seed, str(count)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def tell(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"a writer ended with {self._process.wait()}"
        answer: dict[str, Any] = json.loads(line)
        return answer


class _Writer:
    """What a child does."""

    def __init__(self, path: Path, seed: str, count: int, folder: Path, stack: ExitStack) -> None:
        self.seed = seed
        self.count = count
        slack = Slack()
        environment = stack.enter_context(serve(slack))
        self.work = Workspace(path, Clock())
        self._play = Play(random.Random(seed), self.work, Clock(), folder, slack)
        self._play.environment = environment
        self.work.now = self.work._db.now = self._play.clock
        self._play.first_step = self.work._db.opened_at_step
        self._failures: list[str] = []

    def play(self) -> dict[str, Any]:
        """Play the verbs; return what came of them."""
        chance, names = self._play.chance, sorted(PLAYERS)
        if not self.seed.endswith(".0"):
            names.remove(_MOVES_FILE)
        done = refused = 0
        for number in range(self.count):
            name = chance.choice(names)
            self._play.clock.on(seconds=chance.choice((0.0, 0.4, 7.0, 300.0, 4000.0)))
            try:
                if chance.random() < 0.7:
                    self.work.changed_elsewhere()
                verb = PLAYERS[name](self._play)
                if verb is not None:
                    verb()
                    done += 1
            except (UserError, Cancelled):
                refused += 1
            except Exception as error:
                self._note(f"verb {number}, {name}", error)
        sql = "SELECT id FROM step WHERE window = ?"
        steps = [row[0] for row in self.work._db.rows(sql, (self.work._db.window,))]
        return {"done": done, "refused": refused, "steps": steps, "failures": self._failures}

    def undo(self) -> dict[str, Any]:
        """Undo some steps of this window, and redo them."""
        self._failures, undone = [], 0
        try:
            self.work.changed_elsewhere()
            before = tables(self.work)
            with suppress(UserError):  # another window's step builds on it
                while undone < MAX_UNDONE and newest_done(self.work) > self._play.first_step:
                    assert self.work.history.undo() is not None, "undo says that there is nothing to undo"
                    undone += 1
            for _ in range(undone):
                assert self.work.history.redo() is not None, "redo says that there is nothing to redo"
            _compare("what was undone and redone", before, tables(self.work))
            # A new step ends what this window could redo: the way forward leads to the end only.
            self.work.river.add_ticket("the last word", "bug", "smb", "", "")
        except Exception as error:
            self._note("undo and redo", error)
        return {"failures": self._failures, "undone": undone}

    def _note(self, what: str, error: Exception) -> None:
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        at = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
        words = f"{type(error).__name__}: {str(error)[:MAX_FAILURE_CHARS]} ({at})"
        self._failures.append(f"seed {self.seed}, {what}: {words}")


def _answer(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def _be_child(path: str, seed: str, count: str) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory_folder())))
        writer = _Writer(Path(path), seed, int(count), folder, stack)
        _answer({})
        for line in sys.stdin:
            _answer(writer.play() if line == "play\n" else writer.undo())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _be_child(*sys.argv[2:])
    else:
        run(writers, __doc__, 500)
