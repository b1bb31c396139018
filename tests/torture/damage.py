"""Damaged files: what can't be read is said in a paragraph, and damage is noticed or changes nothing that is shown.

python -m tests.torture.damage --seed 7 --count 500
"""

import argparse
import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import chdir, closing
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from click.testing import CliRunner

from tests.app import conftest as app_tests
from tests.app.conftest import run
from tests.coherence.views import views
from tests.conftest import Clock, copied
from tests.torture.files import memory_folder, tables
from tests.torture.screen import check_screen
from translate_tui.cli import main as command_line
from translate_tui.commands import Place
from translate_tui.matching import vectors
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.ui.places import PLACES

APP_SHARE: Final = 0.25  # of the files, on which the app is run, too: that takes a second
PAGE: Final = 4096
COMMANDS: Final = tuple(
    words.split()
    for words in (
        "patterns", "patterns --json", "minutes", "minutes --format json", "minutes --mask", "history",
        "history -n 1000 --json", "suggest", "export commitments --for jira", "export sheet",
        "export brief --pattern 1", "export brief --pattern 2 --mask",
        "export case --pattern 1", "export replies --pattern 1", "export newsletter",
        "export journey", "export empathy", "words", "backup copy.db",
    )
)  # fmt: skip
BROKEN_TEXTS: Final = (
    "CAST(x'41ff42' AS TEXT)", "CAST(x'ff' AS TEXT)", "''", "'x'", "'2026-1!-03'", "'{'", "'[1, 2'", "'null'", "'7'",
    "'0000-00-00T00:00:00Z'", "'2026-11-02T25:00:00+00:00'", "'{}'", "'[]'", "CAST(x'00' AS TEXT)", "x'0102'",
    "'' || char(27) || '[31m'", "hex(zeroblob(40000))",
)  # fmt: skip
BROKEN_NUMBERS: Final = ("-1", "0", "9223372036854775807", "99999999999", "-9223372036854775808")
Damage = Callable[[random.Random, Path], list[Any] | None]


# ------------------------------------------------------------------ damage


def _one_bit(draw: random.Random, path: Path) -> None:
    """Flip a single bit of a page that is in use."""
    _flip(draw, path, 1)


def _bits(draw: random.Random, path: Path) -> None:
    _flip(draw, path, draw.choice((2, 3, 10, 50)))


def _flip(draw: random.Random, path: Path, bits: int) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(bits):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    path.write_bytes(data)


def _block(draw: random.Random, path: Path) -> None:
    """Overwrite a sector or a page with zeros or with anything."""
    data = bytearray(path.read_bytes())
    size = draw.choice((512, PAGE))
    start = draw.randrange(len(data) // size) * size
    data[start : start + size] = bytes(size) if draw.random() < 0.5 else draw.randbytes(size)
    path.write_bytes(data)


def _swapped(draw: random.Random, path: Path) -> None:
    data = path.read_bytes()
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    one, other = draw.sample(range(len(pages)), 2)
    pages[one], pages[other] = pages[other], pages[one]
    path.write_bytes(b"".join(pages))


def _cut(draw: random.Random, path: Path) -> None:
    data = path.read_bytes()
    end = draw.randrange(len(data))
    path.write_bytes(data[: end - end % PAGE * draw.choice((0, 1))])


def _log(draw: random.Random, path: Path) -> list[Any]:
    """Put a damaged write-ahead log beside the file, as after a crash on a failing disk."""
    clock = Clock()
    work = Workspace(path, clock)
    committed = [tables(path)["ticket"]]
    for number in range(draw.randint(1, 5)):
        work.river.add_ticket(f"The export stops {number}", "", "", "", "Larkspur Foods")
        committed.append(tables(path)["ticket"])
    log, beside = path.with_name(path.name + "-wal"), path.with_name("kept")
    whole, data = path.read_bytes(), bytearray(log.read_bytes())
    work.close()
    for _ in range(draw.choice((0, 1, 20))):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    del data[draw.randrange(len(data)) if draw.random() < 0.5 else len(data) :]
    beside.write_bytes(whole)
    beside.replace(path)
    path.chmod(0o600)
    log.write_bytes(data)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    return committed


def _values(draw: random.Random, path: Path) -> None:
    """Break a few values, in a row or in all rows of a table, which no program of ours writes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        names = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for _ in range(draw.choice((1, 1, 3))):
            table = draw.choice([name for name in names if not name.startswith("sqlite_")])
            columns = [(row[1], row[2]) for row in other.execute(f"PRAGMA table_info({table})")]
            column, kind = draw.choice(columns)
            value = draw.choice(BROKEN_TEXTS if kind == "TEXT" else BROKEN_NUMBERS)
            where = draw.choice(
                ("", f"WHERE rowid = {draw.randint(1, 60)}", f"WHERE rowid % 3 = {draw.randrange(3)}")
            )
            try:
                other.execute(f"UPDATE OR IGNORE {table} SET {column} = {value} {where}")
                if draw.random() < 0.1:
                    other.execute(f"DELETE FROM {table} {where}")
            except sqlite3.Error:
                continue  # a table of STRICT kind, or a key


KINDS: Final[dict[str, Damage]] = {
    "one bit": _one_bit, "bits": _bits, "block": _block, "swapped pages": _swapped, "cut": _cut, "log": _log,
    "values": _values,
}  # fmt: skip
WEIGHTS: Final = (2, 2, 2, 1, 1, 1, 3)


# ------------------------------------------------------------------ trials


class DamagedFiles:
    """Trials and what came of them: `noticed`, `harmless` and `missed`, each by the kind of damage."""

    def __init__(self, seed: int, count: int, first: int = 0) -> None:
        self.seed = seed
        self.count = count
        self.first = first
        self.results: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self.missed: list[str] = []
        self.failures: list[str] = []
        self.apps: Counter[str] = Counter()
        self._committed: list[Any] = []  # what the tickets were at each commit of a log that is damaged

    def __str__(self) -> str:
        trials = sum(results.total() for results in self.results.values())
        by_kind = "; ".join(
            f"{kind}: " + ", ".join(f"{times} {result}" for result, times in sorted(results.items()))
            for kind, results in self.results.items()
            if results
        )
        return (
            f"seed {self.seed}: {trials} damaged files, {self.missed_share:.1%} missed, "
            f"{len(self.failures)} failures, {self.apps['ran']} apps ran, "
            f"{self.apps['refused']} refused to open ({by_kind})"
        )

    @property
    def missed_share(self) -> float:
        """How much of all damage was neither noticed nor harmless."""
        trials = sum(results.total() for results in self.results.values())
        return sum(results["missed"] for results in self.results.values()) / max(trials, 1)

    async def run(self) -> "DamagedFiles":
        """Damage all files and look at them."""
        with (
            tempfile.TemporaryDirectory(dir=memory_folder()) as name,
            chdir(name),
            patch.object(vectors, "load", lambda: None),
            patch.object(app_tests, "FAILURE_TIMEOUT_S", 60),
            patch.dict(os.environ, {"HOME": name}),
        ):
            folder = Path(name)
            shown = _shown(copied(sample_path(), folder / "whole.db"))
            for trial in range(self.first, self.first + self.count):
                draw = random.Random(f"{self.seed}/{trial}")
                (kind,) = draw.choices(list(KINDS), WEIGHTS)
                try:
                    await self._try(draw, kind, folder, shown)
                except Exception as error:
                    self.results[kind]["failed"] += 1
                    lines = "".join(traceback.format_exception(error))
                    self.failures.append(f"seed {self.seed}, trial {trial}, {kind}: {error!r:.500}\n{lines[-4000:]}")
                for file in folder.iterdir():
                    file.unlink(missing_ok=True)  # a connection that is closed late removes its log
        return self

    async def _try(self, draw: random.Random, kind: str, folder: Path, shown: Any) -> None:
        path = copied(sample_path(), folder / "damaged.db")
        self._committed = KINDS[kind](draw, path) or []
        is_noticed = _command(["doctor"], path) != 0
        for command in draw.sample(COMMANDS, 4):
            _command(command, path)
        if is_noticed:
            result = "noticed"
        else:
            try:
                is_as_committed = kind == "log" and tables(path)["ticket"] in self._committed
                result = "harmless" if is_as_committed or _shown(path) == shown else "missed"
            except UserError:
                result = "noticed"
        if result == "missed":
            self.missed.append(f"{kind} of seed {self.seed}")
        if draw.random() < APP_SHARE:
            await self._run_app(path)
        self.results[kind][result] += 1

    async def _run_app(self, path: Path) -> None:
        """Open all places, and go on wherever something can't be shown."""
        try:
            work = Workspace(path, Clock())
        except UserError as refused:
            _check_paragraph(str(refused))
            self.apps["refused"] += 1
            return
        try:
            async with run(work, (100, 30)) as user:
                for place in (*(set(PLACES) - {Place.PRESENTER}), Place.TRIAGE, Place.PRESENTER):
                    await user.app.run_action("present" if place is Place.PRESENTER else f"place('{place}')")
                    await user.settle()
                    user.app.tick()
                    await user.press("down", "enter", "escape", "escape", "u")
                    check_screen(user)
                    assert user.app.is_running, f"{place} ended the app"
            self.apps["ran"] += 1
        finally:
            work.close()


def _shown(path: Path) -> Any:
    """Return all that is shown of a file. Raises UserError if that can't be read, and this is said."""
    work = Workspace(path, Clock())
    try:
        return views(work)
    except Exception as error:
        if (words := work.explanation(error)) is None:
            raise
        raise UserError(words) from error
    finally:
        work.close()


def _command(arguments: list[str], path: Path) -> int:
    """Run a command and return its exit code: it prints what it was asked for, or why it can't."""
    result = CliRunner().invoke(command_line, ["--db", str(path), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if result.exit_code:
        assert result.exit_code == 1, f"{arguments}: exit code {result.exit_code}: {result.output}"
        _check_paragraph(result.stderr.strip().splitlines()[-1])
    return result.exit_code


def _check_paragraph(words: str) -> None:
    assert words.strip() and "Traceback" not in words and "\n" not in words.strip() and len(words) < 2000, words


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial, to repeat one")
    given = parser.parse_args()
    ran = asyncio.run(DamagedFiles(given.seed, given.count, given.first).run())
    for failure in ran.failures:
        print(failure)
    print(ran)
    sys.exit(bool(ran.failures))
