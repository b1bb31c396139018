"""Measure the budgets around the meeting: the purge session's field, and the journey.

    python benchmarks/practice.py [--entries N] [--json]

Key to paint while a purge session is typed without pause, 20 entries a minute, in a real pseudo-terminal (p95 at most
16 ms above the terminal's own echo); the journey over two years and 100,000 tickets (300 ms). Exit code 1 when a
budget is missed.
"""

import argparse
import compileall
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from budgets import MANY, ROOT, Figure, p95, report, write_csv

from translate_tui.services.workspace import Workspace

ENTRIES = 20
TYPING_S = 60  # for that many entries
NO_ANSWER_S = 2.0  # after which a key counts as one without an answer
ECHOED_KEYS = 300  # by which the terminal alone is measured
WEEKS = 104
JOURNEY_ROUNDS = 9
ENTRY = "and then I tell them for the fourth time this month that it is on the list"


class Terminal:
    """A program in a pseudo-terminal of 100 columns and 30 lines."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._program = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        os.close(slave)

    def settle(self, seconds: float = 0.5) -> None:
        """Read the program's output until there is none for so many seconds."""
        while select.select([self.master], [], [], seconds)[0]:
            if not os.read(self.master, 65536):
                return

    def press(self, key: bytes) -> float:
        """Press a key and return the seconds until the program writes something, NO_ANSWER_S at most."""
        while select.select([self.master], [], [], 0)[0]:
            os.read(self.master, 65536)
        started = time.perf_counter()
        os.write(self.master, key)
        if not select.select([self.master], [], [], NO_ANSWER_S)[0]:
            return NO_ANSWER_S
        os.read(self.master, 65536)
        return time.perf_counter() - started

    def close(self) -> None:
        """Kill the program and close the terminal."""
        self._program.kill()
        self._program.wait()
        os.close(self.master)


def type_entries(terminal: Terminal, entries: int) -> list[float]:
    """Type entries at 20 a minute and return the seconds until each letter was painted."""
    pause = TYPING_S / ENTRIES / (len(ENTRY) + 1)
    spans: list[float] = []
    for _ in range(entries):
        for letter in ENTRY:
            started = time.perf_counter()
            spans.append(terminal.press(letter.encode()))
            time.sleep(max(pause - (time.perf_counter() - started), 0))
        terminal.press(b"\r")
        terminal.settle(pause)
    return spans


def echo_spans() -> list[float]:
    """Return the seconds that the terminal takes to echo each of some keys."""
    echo = Terminal(["cat"])
    spans = []
    for _ in range(ECHOED_KEYS):
        time.sleep(0.005)
        spans.append(echo.press(b"x"))
    echo.close()
    return spans


def purge_spans(folder: Path, entries: int) -> tuple[list[float], int]:
    """Return the seconds to paint each letter of a purge session, and how many entries were saved."""
    path = folder / "purge.db"
    app = Terminal([sys.executable, "-m", "translate_tui", "--db", str(path)])
    app.settle(2)
    for key in (b"\x1b[17~", b"\r", b"\r"):  # F6
        app.press(key)
        app.settle()
    spans = type_entries(app, entries)
    app.settle()
    app.close()
    work = Workspace(path)
    saved = len(work.purges.entries())
    work.close()
    return spans, saved


def journey(folder: Path) -> float:
    """Return the median seconds to read the journey over two years and 100,000 tickets."""
    source, path = folder / "many.csv", folder / "many.db"
    write_csv(source, MANY)
    now = datetime(2026, 11, 16, 9, tzinfo=UTC)
    work = Workspace(path, lambda: now)
    work.river.import_files([source])
    ids = list(work.triage.ids())
    patterns = []
    for number in range(100):
        patterns.append(work.triage.create_pattern(ids[number * 400 : (number + 1) * 400], f"Pattern {number}")[0])
    day = "strftime('%Y-%m-%dT09:00:00Z', '2026-11-16', '-' || (id % 730) || ' days')"
    with work._db.step("spread today's import over two years"):
        work._db.execute(f"UPDATE ticket SET imported_at = {day}")
        work._db.execute(f"UPDATE member SET added_at = {day}")
    today = now
    for week in range(WEEKS):
        now = today - timedelta(weeks=WEEKS - week)
        for offset in range(5):
            work.slate.add(patterns[(week + offset) % 100], "because")
        work.meetings.start()
        for _ in range(3):
            work.commitments.add(None, f"Commitment {week}", "Asha", "fri")
        work.meetings.end()
    now = today
    spans = []
    for _ in range(JOURNEY_ROUNDS):
        started = time.perf_counter()
        weeks = work.journey.read().weeks
        spans.append(time.perf_counter() - started)
    assert len(weeks) == WEEKS + 1 and weeks[-1].tickets
    work.close()
    return statistics.median(spans)


def measure(entries: int) -> list[Figure]:
    """Return the figure of each budget."""
    with tempfile.TemporaryDirectory() as name:
        echo = echo_spans()
        spans, saved = purge_spans(Path(name), entries)
        above = (p95(spans) - p95(echo)) * 1000
        note = (
            f"p95 {p95(spans) * 1000:.1f}, median {statistics.median(spans) * 1000:.1f} of {len(spans)} keys; the "
            f"terminal alone {p95(echo) * 1000:.2f}; {saved} of {entries} entries kept"
        )
        return [
            ("purge: key to paint above the terminal's own, p95, ms", above, 16.0, note),
            (
                "journey over two years and 100,000 tickets, ms",
                journey(Path(name)) * 1000,
                300.0,
                "a median",
            ),
        ]


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    return report(measure(options.entries), as_json=options.json)


if __name__ == "__main__":
    raise SystemExit(main())
