"""The budgets around the meeting: the purge session's field, and the journey.

    python benchmarks/practice.py [--entries N] [--json]

Key to paint while a purge session is typed without pause, 20 entries a minute, in a terminal of its own (p95 at
most 16 ms above what the terminal takes to echo a key by itself); the journey over two years and 100,000 tickets
(300 ms). Exit code 1 when a budget is missed.
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

from budgets import MANY, ROOT, p95, report, write_csv

sys.path.insert(0, str(ROOT))

ENTRIES = 20
SECONDS = 60  # in which they are typed
SAID = "and then I tell them for the fourth time this month that it is on the list"


class Terminal:
    """A program in a terminal of 100 by 30."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._program = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        os.close(slave)

    def settle(self, seconds: float = 0.5) -> None:
        """Read until nothing comes for so long."""
        while select.select([self.master], [], [], seconds)[0]:
            if not os.read(self.master, 65536):
                return

    def press(self, key: bytes) -> float:
        """Press a key and return the seconds until something is painted."""
        while select.select([self.master], [], [], 0)[0]:
            os.read(self.master, 65536)
        started = time.perf_counter()
        os.write(self.master, key)
        if not select.select([self.master], [], [], 2)[0]:
            return 2.0
        os.read(self.master, 65536)
        return time.perf_counter() - started

    def close(self) -> None:
        """End the program."""
        self._program.kill()
        self._program.wait()
        os.close(self.master)


def typed(terminal: Terminal, entries: int) -> list[float]:
    """Type entries at the pace and return how long each letter took to be painted."""
    pause = SECONDS / ENTRIES / (len(SAID) + 1)
    took: list[float] = []
    for _ in range(entries):
        for letter in SAID:
            begun = time.perf_counter()
            took.append(terminal.press(letter.encode()))
            time.sleep(max(pause - (time.perf_counter() - begun), 0))
        terminal.press(b"\r")
        terminal.settle(pause)
    return took


def capture(folder: Path, entries: int) -> tuple[list[float], list[float], int]:
    """Return the spans of the terminal's own echo, of the purge field, and how many entries were kept."""
    echo = Terminal(["cat"])
    alone = [echo.press(b"x") for _ in range(300) if not time.sleep(0.005)]
    echo.close()
    path = folder / "purge.db"
    app = Terminal([sys.executable, "-m", "translate_tui", "--db", str(path)])
    app.settle(2)
    for key in (b"\x1b[17~", b"p", b"\r"):  # F6
        app.press(key)
        app.settle()
    took = typed(app, entries)
    app.settle()
    app.close()
    from translate_tui.services.workspace import Workspace

    work = Workspace(path)
    kept = len(work.purges.entries())
    work.close()
    return alone, took, kept


def journey(folder: Path) -> float:
    """Return the median seconds of reading the journey over two years and 100,000 tickets."""
    from translate_tui.services.workspace import Workspace

    source, path = folder / "many.csv", folder / "many.db"
    write_csv(source, MANY)
    now = datetime(2026, 11, 16, 9, tzinfo=UTC)
    work = Workspace(path, lambda: now)
    work.import_files([source])
    ids = list(work.triage.ids())
    patterns = []
    for number in range(100):
        patterns.append(work.triage.create(ids[number * 400 : (number + 1) * 400], f"Pattern {number}")[0])
    day = "strftime('%Y-%m-%dT09:00:00Z', '2026-11-16', '-' || (id % 730) || ' days')"
    with work._db.writing() as connection:  # spread over two years what the import brought in today
        connection.execute(f"UPDATE ticket SET imported_at = {day}")
        connection.execute(f"UPDATE member SET placed_at = {day}")
    today = now
    for week in range(104):
        now = today - timedelta(weeks=104 - week)
        for place in range(5):
            work.patterns.slate_pattern(patterns[(week + place) % 100], "because")
        work.meetings.start()
        for _ in range(3):
            work.meetings.commit(None, f"promise {week}", "Asha", "fri")
        work.meetings.end()
    now = today
    took = []
    for _ in range(9):
        started = time.perf_counter()
        reading = work.journey.read()
        took.append(time.perf_counter() - started)
    assert len(reading.weeks) == 105 and reading.weeks[-1].tickets
    work.close()
    return statistics.median(took)


def measure(entries: int) -> list[tuple[str, float, float, str]]:
    """Return name, figure, budget and a note for each budget."""
    with tempfile.TemporaryDirectory() as name:
        alone, took, kept = capture(Path(name), entries)
        above = (p95(took) - p95(alone)) * 1000
        note = (
            f"p95 {p95(took) * 1000:.1f}, median {statistics.median(took) * 1000:.1f} of {len(took)} keys; the "
            f"terminal alone {p95(alone) * 1000:.2f}; {kept} of {entries} entries kept"
        )
        return [
            ("purge: key to paint above the terminal's own, p95, ms", above, 16.0, note),
            ("journey over two years and 100,000 tickets, ms", journey(Path(name)) * 1000, 300.0, "median of 9"),
        ]


def main() -> int:
    """Measure, print, and say whether all budgets hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    return report(measure(options.entries), as_json=options.json)


if __name__ == "__main__":
    raise SystemExit(main())
