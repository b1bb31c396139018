"""Measure the budgets of the meeting, with 100,000 tickets and 100 patterns.

    python benchmarks/meeting.py [--keys N] [--json]

Key to paint of every command in the meeting (50 ms at p95), and the minutes of a full meeting (100 ms). The note of
the first says what the same keys cost in a minimal Textual app, so that a slow machine can be told. Exit code 1 when
a budget is missed.
"""

import argparse
import asyncio
import compileall
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from budgets import MANY, ROOT, Figure, p95, report, write_csv
from textual import events
from textual.app import App
from textual.widgets import Static

from translate_tui.model import Impact
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.ui.app import TranslateApp

PATTERNS, SLATED = 100, 5
QUIET_S = 0.06  # without a paint, after which a key counts as answered
NO_ANSWER_S = 0.4  # without any paint, after which a key counts as one that does nothing here
MINUTES_ROUNDS = 9
KEYS = (
    "right", "left", "space", "space", "plus", "minus", "right", "right", "d", "escape", "a", "escape", "left",
    "b", "h", "escape", "left", "p", "escape", "y", "o", "down", "up",
)  # fmt: skip


def build_database(folder: Path) -> Path:
    """Return the path of a new database: 100,000 tickets, 39,000 in 100 patterns; five are complete and slated."""
    source, path = folder / "many.csv", folder / "many.db"
    write_csv(source, MANY)
    work = Workspace(path)
    work.river.import_files([source])
    ids = list(work.triage.ids())
    for n in range(PATTERNS):
        size = 4000 if n < SLATED else 200
        members, ids = ids[:size], ids[size:]
        pattern_id, _ = work.triage.create_pattern(members, f"Pattern {n}")
        if n < SLATED:
            for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
                work.patterns.write(pattern_id, field, "some words")
            work.ratings.rate(pattern_id, Impact.M)
            work.slate.add(pattern_id)
    work.meetings.start()
    for n in range(4):
        work.commitments.add(None, f"Commitment {n}", "Asha", "fri")
    work.meetings.end()
    slated = [p.id for p in work.patterns.all()][:SLATED]
    for pattern_id in slated:
        work.slate.add(pattern_id)
    work.close()
    return path


async def keys_to_paint(app: Any, keys: list[str]) -> list[tuple[str, float]]:
    """Return for each key that causes a paint the seconds to the last one.

    An app with a database (`work`) opens the meeting first.
    """
    paints: list[float] = []
    display = app._display

    def timed(*arguments: object) -> None:
        display(*arguments)
        paints.append(time.perf_counter())

    app._display = timed  # Textual offers no hook after a paint
    app.tick = lambda: None  # the clock repaints once a second, which would count as an answer to a key
    spans = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        if hasattr(app, "work"):
            await pilot.press("f5", "enter")
            await pilot.pause(1)
        for key in keys:
            paints.clear()
            started = time.perf_counter()
            app.post_message(events.Key(key, key if len(key) == 1 else " " if key == "space" else None))
            while not paints or time.perf_counter() - paints[-1] < QUIET_S:
                await asyncio.sleep(0.001)
                if time.perf_counter() - started > NO_ANSWER_S and not paints:
                    break
            if paints:
                spans.append((key, paints[-1] - started))
    return spans


class MinimalApp(App[None]):
    """A Textual app that repaints a large text at every key."""

    def compose(self) -> Any:
        """Show a text."""
        yield Static("hello")

    def on_key(self) -> None:
        """Show a longer text."""
        self.query_one(Static).update("hello\n" * 38)


def measure(keys_pressed: int) -> list[Figure]:
    """Return the figure of each budget."""
    with tempfile.TemporaryDirectory() as name:
        path = build_database(Path(name))
        work = Workspace(path)
        keys = list(itertools.islice(itertools.cycle(KEYS), keys_pressed))
        ours = asyncio.run(keys_to_paint(TranslateApp(work), keys))
        minimal = asyncio.run(keys_to_paint(MinimalApp(), keys[:60]))
        spans = [span for _, span in ours]
        floor = p95([span for _, span in minimal])
        by_key: dict[str, list[float]] = {}
        for key, span in ours:
            by_key.setdefault(key, []).append(span)
        slowest = ", ".join(f"{k} {statistics.median(v) * 1000:.0f}" for k, v in sorted(by_key.items()))
        note = f"median {statistics.median(spans) * 1000:.0f}; an empty app {floor * 1000:.0f}; medians: {slowest}"
        figures = [("key to paint in the meeting, p95, ms", p95(spans) * 1000, 50.0, note)]
        meeting = work.meetings.require_running()
        minutes_s = []
        for _ in range(MINUTES_ROUNDS):
            started = time.perf_counter()
            text = work.minutes.text(meeting)
            minutes_s.append(time.perf_counter() - started)
        figures.append(
            ("minutes of a full meeting, ms", statistics.median(minutes_s) * 1000, 100.0, f"{len(text)} characters")
        )
        work.close()
    return figures


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=115)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    return report(measure(options.keys), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
