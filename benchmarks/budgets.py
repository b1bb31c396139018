"""Measure the budgets of the app without a terminal, as ratios within one run.

Frames are rendered here, but reach no terminal: terminal.py measures what a person waits for.

    python benchmarks/budgets.py [--rounds N] [--json]

Each figure is a median of rounds in which two programs take turns, so that a machine that slows down slows both.
Bytecode is compiled first. Exit code 1 when a budget is missed.
"""

import argparse
import asyncio
import compileall
import contextlib
import csv
import io
import itertools
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # measure this checkout, not an installed version

from translate_tui.cli import main as translate_tui_cli  # noqa: E402  # after the path above
from translate_tui.services.workspace import Workspace  # noqa: E402

MANY, FEW = 100_000, 1_000  # tickets
CUSTOMERS = 4000
QUIET_S = 0.03  # without a paint, after which a key counts as answered
Figure = tuple[str, float, float, str]  # name, measured, budget, note

# Programs for a fresh interpreter. The first two exit at their first paint that shows something, without cleaning up.
MINIMAL = """
import os
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("hello")
    def _display(self, screen, renderable):
        super()._display(screen, renderable)
        if screen.is_mounted and screen.query(Static):
            os._exit(0)
Minimal().run(headless=True)
"""
OURS = """
import os, sys
from pathlib import Path
from translate_tui.cli import Workspace, make_app
app = make_app(Workspace(Path(sys.argv[1])), False)
class Timed(type(app)):
    def _display(self, screen, renderable):
        super()._display(screen, renderable)
        if getattr(screen, "PLACE", None) == "triage" and screen.is_mounted and screen.rows.total:
            os._exit(0)
app.__class__ = Timed
app.run(headless=True)
"""
MEMORY = """
import asyncio, sys, psutil
from pathlib import Path
from translate_tui.services.workspace import Workspace
from translate_tui.ui.app import TranslateApp
async def main():
    app = TranslateApp(Workspace(Path(sys.argv[1])))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        await pilot.press("end", "home", *["down"] * 10)
        await pilot.pause(0.5)
        print(psutil.Process().memory_info().rss / 2**20)
asyncio.run(main())
"""
IDLE = """
import asyncio, sys, time
from pathlib import Path
from translate_tui.services.workspace import Workspace
from translate_tui.ui.app import TranslateApp
async def main():
    app = TranslateApp(Workspace(Path(sys.argv[1])))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f5", "enter")
        await pilot.pause(6)  # until places have been prepared
        cpu, wall = time.process_time(), time.monotonic()
        await asyncio.sleep(20)
        print((time.process_time() - cpu) / (time.monotonic() - wall))
asyncio.run(main())
"""


def sample_quotes() -> list[str]:
    """Return the quotes of the sample's customers, one line each."""
    content = json.loads((ROOT / "scripts" / "sample_content.json").read_text(encoding="utf-8"))
    return [quote["text"].replace("\n", " ") for pattern in content["patterns"] for quote in pattern["quotes"]]


def write_csv(path: Path, rows: int) -> None:
    """Write a CSV file of a helpdesk with so many rows, each with another text."""
    quotes = itertools.cycle(sample_quotes())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Ticket ID", "Description", "Company", "Segment", "Type", "Created"])
        for i in range(rows):
            day = f"2026-{i % 9 + 1:02d}-{i % 28 + 1:02d}T10:00:00Z"
            writer.writerow([i, f"{next(quotes)} Case {i}.", f"Firm {i % CUSTOMERS}", "smb", "bug", day])


def python(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter and return what it prints; exits with its error output where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TEXTUAL_ANIMATIONS": "none"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def seconds(call: Callable[[], object]) -> float:
    """Return how many seconds a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def paired_medians(
    measured: Callable[[], object], baseline: Callable[[], object], rounds: int
) -> tuple[float, float, float]:
    """Return the median of the ratios measured/baseline over rounds, and both medians in seconds.

    The two run in turn, so that both are slow when the machine is.
    """
    rows = [(seconds(measured), seconds(baseline)) for _ in range(rounds)]
    ratio = statistics.median(first / second for first, second in rows)
    return ratio, statistics.median(first for first, _ in rows), statistics.median(second for _, second in rows)


def plain_import(source: Path, folder: Path) -> None:
    """Import by the csv module and one executemany: the fastest that any import could be."""
    target = folder / "plain.db"
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    connection.execute("CREATE TABLE t (id, text, company, segment, type, created)")
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", reader)
    connection.commit()
    connection.close()


def our_import(source: Path, folder: Path) -> None:
    """Import into a new database, as the command line does."""
    for old in folder.glob("ours.db*"):
        old.unlink()
    with contextlib.redirect_stdout(io.StringIO()):
        translate_tui_cli(["import", str(source), "--db", str(folder / "ours.db"), "--json"], standalone_mode=False)


def build_database(folder: Path, tickets: int) -> Path:
    """Return the path of a new database with so many tickets, 480 of them in a dozen patterns."""
    source, path = folder / f"{tickets}.csv", folder / f"{tickets}.db"
    write_csv(source, tickets)
    work = Workspace(path)
    work.river.import_files([source])
    ids = list(work.triage.ids())
    for n in range(12):
        work.triage.create_pattern(ids[n * 40 : n * 40 + 40], f"Pattern {n}")
    work.close()
    return path


async def key_to_paint(path: Path, keys: int) -> list[float]:
    """Return the seconds from each key to the last paint that it causes, in triage."""
    # Textual is imported only where a screen is measured: importing.py uses this module, and its timed imports
    # should not carry Textual's objects through every garbage collection.
    from textual import events

    from translate_tui.ui.app import TranslateApp

    work = Workspace(path)
    app = TranslateApp(work)
    paints: list[float] = []
    display = app._display

    def timed(*arguments: object) -> None:
        display(*arguments)  # type: ignore[arg-type]
        paints.append(time.perf_counter())

    app._display = timed  # type: ignore[method-assign, assignment]  # Textual offers no hook after a paint
    spans = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        cycle: Iterator[str] = itertools.cycle(["s", "y", "down", "n", "s", "up"])
        for key in itertools.islice(cycle, keys):
            paints.clear()
            started = time.perf_counter()
            app.post_message(events.Key(key, key if len(key) == 1 else None))
            while not paints or time.perf_counter() - paints[-1] < QUIET_S:
                await asyncio.sleep(0.001)
            spans.append(paints[-1] - started)
    work.close()
    return spans


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def measure(rounds: int) -> list[Figure]:
    """Return the figure of each budget."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = folder / "sample.db"
        shutil.copyfile(ROOT / "sample.db", sample)
        many, few = build_database(folder, MANY), build_database(folder, FEW)
        for label, path, budget in (("sample", sample, 1.5), ("100,000 tickets", many, 1.7)):
            ratio, ours, minimal = paired_medians(
                lambda path=path: python(OURS, str(path)), lambda: python(MINIMAL), rounds
            )
            figures.append(
                (
                    f"first frame rendered without a terminal, {label}",
                    ratio,
                    budget,
                    f"{ours:.2f} s / {minimal:.2f} s",
                )
            )
        spans: dict[Path, list[float]] = {many: [], few: []}
        for _ in range(max(rounds // 2, 1)):
            for path in (many, few):
                spans[path] += asyncio.run(key_to_paint(path, 60))
        slow, fast = p95(spans[many]), p95(spans[few])
        note = f"p95 {slow * 1000:.0f} ms / {fast * 1000:.0f} ms"
        figures.append(("key to last frame without a terminal, 100,000 to 1,000 tickets", slow / fast, 1.25, note))
        idle = float(python(IDLE, str(sample)))
        figures.append(("idle with the clock running, share of a core", idle, 0.01, "over 20 s"))
        memory = float(python(MEMORY, str(many)))
        figures.append(("resident memory with 100,000 tickets, MB", memory, 200, ""))
    return figures


def report(figures: list[Figure], *, as_json: bool) -> int:
    """Print figures with their budgets; return the exit code, 1 when a budget is missed."""
    if as_json:
        names = ("name", "figure", "budget", "note")
        print(json.dumps([dict(zip(names, figure, strict=True)) for figure in figures], indent=2))
    else:
        for name, figure, budget, note in figures:
            print(f"{'ok  ' if figure <= budget else 'OVER'} {name}: {figure:.3g} (at most {budget:g})  {note}")
    return 0 if all(figure <= budget for _, figure, budget, _ in figures) else 1


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    return report(measure(options.rounds), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
