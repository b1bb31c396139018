"""Mutated imports: whatever is in a file, it is imported as a whole, or refused in words with nothing written.

python -m tests.torture.imports --seed 7 --count 10000
"""

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from click.testing import CliRunner

from tests.conftest import Clock, copied
from tests.torture.files import Tables, difference, memory_folder, tables
from tests.torture.mutations import mutated, mutated_name, zipped
from tests.torture.play import newest_done
from translate_tui.cli import main as command_line
from translate_tui.matching import vectors
from translate_tui.model import ChannelNotChosen, ColumnsNotMapped, ImportReport, UserError
from translate_tui.services.importing import FIELD_HELP, ImportOptions
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.store.tracking import UNTRACKED_TABLES

EXPORTS: Final = Path(__file__).parent.parent / "exports"
MORE_EXPORTS: Final = Path(__file__).parent / "exports"
FILES: Final = sorted([path for folder in (EXPORTS, MORE_EXPORTS) for path in folder.iterdir() if path.is_file()])
SLACK: Final = (EXPORTS / "slack", EXPORTS / "slack-2015")
WORKBOOKS: Final = (".xlsx", ".ods")
# Of all trials. The reader of workbooks is a process of its own, which takes a tenth of a second to start.
WORKBOOK_SHARE, SLACK_SHARE, ZIP_SHARE = 0.04, 0.06, 0.05
SAMPLE_SHARE: Final = 0.1  # of the databases: the sample, not an empty one
TRIALS_A_DATABASE: Final = 40
COMMAND_LINE_SHARE, LIST_SHARE, MAPPED_SHARE, TWO_FILES_SHARE = 0.05, 0.07, 0.08, 0.05
SLOW_S: Final = 20  # for one small file: something grows faster than the file
MAX_SHOWN: Final = 1500  # characters of a failure


class Imports:
    """Trials and what came of them: `results` counts what was imported, refused and failed."""

    def __init__(self, seed: int, count: int, first: int = 0) -> None:
        self.seed = seed
        self.count = count
        self.first = first
        self.results: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.failures: list[str] = []
        self.slowest = 0.0
        self._clock = Clock()

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(self.kinds.items()))
        return (
            f"seed {self.seed}: {self.results.total()} mutated imports, {self.results['imported']} imported, "
            f"{self.results['refused']} refused, {len(self.failures)} failures, slowest {self.slowest:.1f} s "
            f"({kinds})"
        )

    def run(self) -> "Imports":
        """Try all imports. Each has a seed of its own, so that `first` repeats one alone."""
        with ExitStack() as stack:
            stack.enter_context(patch.object(vectors, "load", lambda: None))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory_folder())))
            blank = folder / "blank.db"
            Workspace(blank, self._clock).close()
            for start in range(self.first, self.first + self.count, TRIALS_A_DATABASE):
                draw = random.Random(f"{self.seed}/{start}/database")
                path = copied(sample_path() if draw.random() < SAMPLE_SHARE else blank, folder / "t.db")
                end = min(start + TRIALS_A_DATABASE, self.first + self.count)
                with self._noting_failures(f"trials {start} to {end - 1}"):
                    self._run_on(path, range(start, end), folder)
                for file in folder.glob("t.db*"):
                    file.unlink()
        return self

    def _run_on(self, path: Path, trials: range, folder: Path) -> None:
        work = Workspace(path, self._clock)
        try:
            for trial in trials:
                self._clock.on(minutes=random.Random(trial).choice((0, 1, 600)))
                with self._noting_failures(f"trial {trial}"):
                    Trial(self, random.Random(f"{self.seed}/{trial}"), work, folder / "files").run()
            assert (problems := work.check()[0]) == [], problems
        finally:
            work.close()

    @contextmanager
    def _noting_failures(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.results["failed"] += 1
            lines = traceback.format_exception(error)
            self.failures.append(f"seed {self.seed}, {name}: {error!r:.300}\n{''.join(lines)[-MAX_SHOWN:]}")


class Trial:
    """One import of files that are mutated, and of the same files again, and its undo."""

    def __init__(self, imports: Imports, draw: random.Random, work: Workspace, folder: Path) -> None:
        self._imports = imports
        self._draw = draw
        self._work = work
        self._folder = folder

    def run(self) -> None:
        """Try one import."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        paths = [self._file()]
        if self._draw.random() < TWO_FILES_SHARE:
            paths.append(self._file())
        before, self._first_step = tables(self._work.path), newest_done(self._work)
        self._end_after(SLOW_S)
        started = time.monotonic()
        drawn = self._draw.random()
        if drawn < COMMAND_LINE_SHARE:
            self._by_command_line(paths, before)
        elif drawn < COMMAND_LINE_SHARE + LIST_SHARE:
            self._customers(paths, before)
        else:
            self._look_at(paths)
            self._tickets(paths, before)
        self._end_after(0)
        self._imports.slowest = max(self._imports.slowest, time.monotonic() - started)

    def _end_after(self, seconds: float) -> None:
        """Have an import fail that takes so long, instead of waiting for hours; 0: it has ended."""

        def fail(*_: object) -> None:
            raise AssertionError(f"an import took longer than {seconds} s")

        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, fail)
            signal.setitimer(signal.ITIMER_REAL, seconds)

    # ---------------------------------------------------------------- files

    def _file(self) -> Path:
        drawn = self._draw.random()
        if drawn < WORKBOOK_SHARE:
            source = self._draw.choice([path for path in FILES if path.suffix in WORKBOOKS])
        elif drawn < WORKBOOK_SHARE + SLACK_SHARE:
            return self._slack_folder()
        elif drawn < WORKBOOK_SHARE + SLACK_SHARE + ZIP_SHARE:
            return self._zip()
        else:
            source = self._draw.choice([path for path in FILES if path.suffix not in WORKBOOKS])
        self._imports.kinds[source.suffix] += 1
        path = self._folder / mutated_name(self._draw, source.name)
        path.write_bytes(mutated(self._draw, source.read_bytes(), source.suffix))
        return path

    def _slack_folder(self) -> Path:
        self._imports.kinds["slack"] += 1
        target = self._folder / "slack"
        shutil.copytree(self._draw.choice(SLACK), target, dirs_exist_ok=True)
        files = sorted(target.rglob("*.json"))
        for path in self._draw.sample(files, self._draw.choice((1, 1, 2, 4))):
            match self._draw.randrange(8):
                case 0:
                    path.unlink()
                case 1:
                    path.rename(path.with_name(self._draw.choice(("2026-13-45.json", "x", "users.json", "a.csv"))))
                case _:
                    path.write_bytes(mutated(self._draw, path.read_bytes(), ".json"))
        if self._draw.random() < 0.3:
            return Path(shutil.make_archive(str(target), "zip", target))
        return target

    def _zip(self) -> Path:
        self._imports.kinds[".zip"] += 1
        chosen = self._draw.sample([path for path in FILES if path.suffix not in WORKBOOKS], self._draw.randint(1, 4))
        entries = [(path.name, mutated(self._draw, path.read_bytes(), path.suffix)) for path in chosen]
        content = zipped(entries)
        path = self._folder / mutated_name(self._draw, "several.zip")
        path.write_bytes(mutated(self._draw, content, ".zip") if self._draw.random() < 0.5 else content)
        return path

    # -------------------------------------------------------------- imports

    def _options(self) -> ImportOptions:
        if self._draw.random() < 0.8:
            return ImportOptions(channels=("river",) if self._draw.random() < 0.5 else ())
        order = self._draw.choice(("day-first", "month-first", ""))
        channels = self._draw.choice(((), ("river",), ("feedback",), ("no such",)))
        since = self._draw.choice((None, self._work.today()))
        return ImportOptions(order=order, channels=channels, since=since)

    def _look_at(self, paths: list[Path]) -> None:
        """Look at a file as the dialogs do that ask for its columns."""
        if self._draw.random() < MAPPED_SHARE:
            try:
                preview = self._work.river.preview(paths[0], ImportOptions())
                self._work.river.common_values(paths[0], tuple(preview.columns[:2]))
                self._work.river.lint(paths[0])
            except UserError as refused:
                check_words(refused)

    def _tickets(self, paths: list[Path], before: Tables) -> None:
        options = self._options()
        for _ in range(2):
            try:
                report = self._work.river.import_files(paths, options)
            except ChannelNotChosen as refused:
                options = options._replace(channels=(self._draw.choice(refused.channels),))
            except ColumnsNotMapped as refused:
                columns = [name for names in refused.preview.fields.values() for name in names] or ["x"]
                fields = {
                    field: self._draw.choice(columns) for field in ("text", *self._draw.sample(list(FIELD_HELP), 2))
                }
                options = options._replace(fields=fields)
            except UserError as refused:
                self._refused(refused, before)
                return
            else:
                self._imported(report, paths, options, before)
                return
            self._unchanged(before)
        self._imports.results["refused"] += 1

    def _imported(self, report: ImportReport, paths: list[Path], options: ImportOptions, before: Tables) -> None:
        self._imports.results["imported"] += 1
        assert report.read == report.added + report.updated + report.unchanged + report.replies, report
        assert all(times > 0 for times in (*report.skipped.values(), *report.notes.values())), report
        after = tables(self._work.path)
        assert len(after["ticket"]) == len(before["ticket"]) + report.added, report
        assert before["ticket"] == after["ticket"][: len(before["ticket"])] or report.updated, "tickets changed"
        again = self._work.river.import_files(paths, options)
        # Two files may hold two versions of the same tickets: then each import ends with those of the last file.
        is_one = len(report.files) == len(paths) == 1
        updated = again.updated if is_one else 0
        assert (again.added, updated, again.replies_added) == (0, 0, 0), f"again {again}"
        self._undo(before)

    def _customers(self, paths: list[Path], before: Tables) -> None:
        try:
            report = self._work.river.import_customers(paths, ImportOptions())
        except UserError as refused:
            self._refused(refused, before)
            return
        self._imports.results["imported"] += 1
        assert report.read == report.added + report.updated + report.unchanged + report.replies, report
        after = tables(self._work.path)
        again = self._work.river.import_customers(paths, ImportOptions())
        # A list may say two things of one customer: then both rows change it each time, and it ends as before.
        assert again.added == 0 and after["customer"] == tables(self._work.path)["customer"], f"again {again}"
        self._undo(before)

    def _undo(self, before: Tables) -> None:
        """Undo what the imports of this trial have done; an import that changed nothing has left no step."""
        while newest_done(self._work) > self._first_step:
            self._work.history.undo()
        left = difference(before, tables(self._work.path), UNTRACKED_TABLES)
        assert not left, f"the undo left {left}"

    def _by_command_line(self, paths: list[Path], before: Tables) -> None:
        database = str(self._work.path)
        given = self._draw.choice((["import"], ["import", "--json"], ["import", "--dry-run"], ["lint"]))
        arguments = [*given, "--db", database]
        arguments += ["--channel", "river"] if self._draw.random() < 0.3 else []
        files = [str(path) for path in (paths[:1] if arguments[0] == "lint" else paths)]
        result = CliRunner().invoke(command_line, [*arguments, "--", *files])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self._imports.results["refused" if result.exit_code else "imported"] += 1
        if result.exit_code == 1:
            assert result.stderr.strip().count("\n") == 0 or "note:" in result.stderr, result.stderr
        self._work.changed_elsewhere()
        if result.exit_code or "--dry-run" in arguments or arguments[0] == "lint":
            self._unchanged(before)

    # ------------------------------------------------------------ what holds

    def _refused(self, refused: UserError, before: Tables) -> None:
        self._imports.results["refused"] += 1
        check_words(refused)
        self._unchanged(before)

    def _unchanged(self, before: Tables) -> None:
        left = difference(before, tables(self._work.path))
        assert not left, f"it was refused, but changed {left}"


def check_words(refused: UserError) -> None:
    """Check that a refusal is a paragraph for people."""
    words = str(refused)
    assert words.strip() and "Traceback" not in words and "\n\n" not in words and len(words) < 3000, words


def run(seed: int, count: int, first: int = 0) -> Imports:
    """Try so many imports."""
    return Imports(seed, count, first).run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial, to repeat one")
    given: Any = parser.parse_args()
    ran = run(given.seed, given.count, given.first)
    for failure in ran.failures:
        print(failure)
    print(ran)
    sys.exit(bool(ran.failures))
