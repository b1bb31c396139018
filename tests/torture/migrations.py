"""Migrations killed midway: `python -m tests.torture.migrations --seed 7 --count 100` prints a line of figures.

Files of all older versions, with the rows of tests/test_migrations.py and many more, opened by a process that is
killed at a random statement or moment. Afterwards each is the old file or the new one, and the next start completes
it.
"""

import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tests.test_migrations import OLD_VERSIONS, make_old, state_of
from tests.torture.memory import memory_folder
from tests.torture.report import Report, run
from translate_tui.services.workspace import Workspace
from translate_tui.store.database import Database

MAX_MORE_TICKETS: Final = 300


def migrations(seed: int, count: int) -> Report:
    """Kill `count` migrations, of all versions by turns."""
    report = Report("migrations", seed)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        for number in range(count):
            report.trials += 1
            try:
                _trial(report, random.Random(f"{seed}.{number}"), number, Path(name))
            except Exception as error:
                report.failures.append(f"seed {seed}, trial {number}: {type(error).__name__}: {error}")
    return report


def _trial(report: Report, chance: random.Random, number: int, folder: Path) -> None:
    version = OLD_VERSIONS[number % len(OLD_VERSIONS)]
    for leftover in folder.iterdir():
        leftover.unlink()
    old = make_old(folder / "old.db", version, chance.choice(("wal", "delete")))
    _add_tickets(old, chance.randint(0, MAX_MORE_TICKETS))
    killed, whole = (Path(shutil.copyfile(old, folder / name)) for name in ("killed.db", "whole.db"))
    statements: list[str] = []
    started = time.monotonic()
    exit_code = _open_in_child(whole, lambda _: None)
    assert exit_code == 0, f"version {version} could not be opened: {exit_code}"
    duration = time.monotonic() - started
    shutil.copyfile(old, folder / "counted.db")
    _open(folder / "counted.db", statements.append)
    if chance.random() < 0.5:
        left = chance.randint(1, len(statements))

        def die(_sql: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        exit_code = _open_in_child(killed, die)
    else:
        exit_code = _open_in_child(killed, lambda _: None, chance.uniform(0, duration))
    report.figures["killed in time"] += exit_code == -signal.SIGKILL
    before, after, found = state_of(old), state_of(whole), state_of(killed)
    assert found in (before, after), f"version {version} was left between the two"
    report.figures["left new"] += found == after
    work = Workspace(killed)
    problems = work.check()[0]
    work.close()
    assert problems == [], problems
    assert state_of(killed) == after, "the next start makes another file of it"


def _add_tickets(path: Path, count: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO ticket (source_id, source_ref, posted_at, imported_at, type, quote) "
            "VALUES (1, ?, '2026-11-02T09:00:00Z', '2026-11-03T09:00:00Z', 'bug', ?)",
            [(f"more {number}", f"It stops at row {number}") for number in range(count)],
        )


def _open_in_child(path: Path, each: Callable[[str], None], seconds: float = 0.0) -> int:
    """Open a file in a process of its own, killed after some seconds, and return its exit code."""
    child = os.fork()
    if not child:
        try:
            _open(path, each)
            os._exit(0)
        finally:
            os._exit(1)
    if seconds:
        time.sleep(seconds)  # the moment at which it is killed
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _open(path: Path, each: Callable[[str], None]) -> None:
    """Open a file and close it; `each` hears of every statement, also of those within others."""
    connect = sqlite3.connect

    def heard(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(each)
        return connection

    sqlite3.connect = heard  # type: ignore[assignment]
    try:
        Database(path).close()
    finally:
        sqlite3.connect = connect


if __name__ == "__main__":
    run(migrations, __doc__, 100)
