"""The budgets, measured as ratios within one run.

    python benchmarks/budgets.py [--rounds N] [--json]

Each figure is a median of rounds in which the two sides take turns, so that a machine that
slows down slows both. Bytecode is compiled first. Exit code 1 when a budget is missed.
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
sys.path.insert(0, str(ROOT))

MANY, FEW = 100_000, 1_000
# Each leaves at its first paint that shows something, without tidying up.
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
        await pilot.pause(1)
        cpu, wall = time.process_time(), time.monotonic()
        await asyncio.sleep(20)
        print((time.process_time() - cpu) / (time.monotonic() - wall))
asyncio.run(main())
"""


def sayings() -> list[str]:
    """Return what customers of the sample said."""
    content = json.loads((ROOT / "scripts" / "sample_content.json").read_text(encoding="utf-8"))
    return [said["text"].replace("\n", " ") for pattern in content["patterns"] for said in pattern["quotes"]]


def write_csv(path: Path, number: int) -> None:
    """Write so many rows, each different, as a helpdesk would."""
    said = itertools.cycle(sayings())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Ticket ID", "Description", "Company", "Segment", "Type", "Created"])
        for i in range(number):
            day = f"2026-{i % 9 + 1:02d}-{i % 28 + 1:02d}T10:00:00Z"
            writer.writerow([i, f"{next(said)} Case {i}.", f"Firm {i % 4000}", "smb", "bug", day])


def python(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TEXTUAL_ANIMATIONS": "none"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def taking_turns(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Return the median ratio one/other over rounds in turn, and both medians in seconds."""
    ratios, ones, others = [], [], []
    for _ in range(rounds):
        took = []
        for side in (one, other):
            started = time.perf_counter()
            side()
            took.append(time.perf_counter() - started)
        ratios.append(took[0] / took[1])
        ones.append(took[0])
        others.append(took[1])
    return statistics.median(ratios), statistics.median(ones), statistics.median(others)


def plain_import(source: Path, folder: Path) -> None:
    """What an import cannot be faster than: the csv module and one executemany."""
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
    from translate_tui.cli import main

    for old in folder.glob("ours.db*"):
        old.unlink()
    with contextlib.redirect_stdout(io.StringIO()):
        main(["import", str(source), "--db", str(folder / "ours.db"), "--json"], standalone_mode=False)


def stocked(folder: Path, number: int) -> Path:
    """Return a database of so many tickets, a dozen patterns among them."""
    from translate_tui.services.workspace import Workspace

    source, path = folder / f"{number}.csv", folder / f"{number}.db"
    write_csv(source, number)
    work = Workspace(path)
    work.import_files([source])
    ids = list(work.triage.ids())
    for n in range(12):
        work.triage.create(ids[n * 40 : n * 40 + 40], f"Pattern {n}")
    work.close()
    return path


async def key_to_paint(path: Path, keys: int) -> list[float]:
    """Return the seconds from each key to the paint that shows it, in triage."""
    from textual import events

    from translate_tui.services.workspace import Workspace
    from translate_tui.ui.app import TranslateApp

    work = Workspace(path)
    app = TranslateApp(work)
    painted: list[float] = []
    display = app._display

    def timed(*arguments: object) -> None:
        display(*arguments)  # type: ignore[arg-type]
        painted.append(time.perf_counter())

    app._display = timed  # type: ignore[method-assign, assignment]
    took = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        cycle: Iterator[str] = itertools.cycle(["s", "y", "down", "n", "s", "up"])
        for key in itertools.islice(cycle, keys):
            painted.clear()
            started = time.perf_counter()
            app.post_message(events.Key(key, key if len(key) == 1 else None))
            while not painted or time.perf_counter() - painted[-1] < 0.03:
                await asyncio.sleep(0.001)
            took.append(painted[-1] - started)
    work.close()
    return took


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def measure(rounds: int) -> list[tuple[str, float, float, str]]:
    """Return name, figure, budget and a note for each budget."""
    figures: list[tuple[str, float, float, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = folder / "sample.db"
        shutil.copyfile(ROOT / "sample.db", sample)
        many, few = stocked(folder, MANY), stocked(folder, FEW)
        for label, path, budget in (("sample", sample, 1.5), ("100,000 tickets", many, 1.7)):
            ratio, ours, minimal = taking_turns(
                lambda path=path: python(OURS, str(path)), lambda: python(MINIMAL), rounds
            )
            figures.append((f"first paint, {label}", ratio, budget, f"{ours:.2f} s / {minimal:.2f} s"))
        spans: dict[Path, list[float]] = {many: [], few: []}
        for _ in range(max(rounds // 2, 1)):
            for path in (many, few):
                spans[path] += asyncio.run(key_to_paint(path, 60))
        slow, fast = p95(spans[many]), p95(spans[few])
        note = f"p95 {slow * 1000:.0f} ms / {fast * 1000:.0f} ms"
        figures.append(("key to paint, 100,000 to 1,000 tickets", slow / fast, 1.25, note))
        idle = float(python(IDLE, str(sample)))
        figures.append(("idle with the clock running, share of a core", idle, 0.01, "over 20 s"))
        memory = float(python(MEMORY, str(many)))
        figures.append(("resident memory with 100,000 tickets, MB", memory, 200, ""))
    return figures


def report(figures: list[tuple[str, float, float, str]], *, as_json: bool) -> int:
    """Print figures with their budgets; return the exit code."""
    if as_json:
        names = ("name", "figure", "budget", "note")
        print(json.dumps([dict(zip(names, figure, strict=True)) for figure in figures], indent=2))
    else:
        for name, figure, budget, note in figures:
            print(f"{'ok  ' if figure <= budget else 'OVER'} {name}: {figure:.3g} (at most {budget:g})  {note}")
    return 0 if all(figure <= budget for _, figure, budget, _ in figures) else 1


def main() -> int:
    """Measure, print, and say whether all budgets hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    return report(measure(options.rounds), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
