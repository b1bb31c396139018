"""The budgets of the half hour, with 100,000 tickets in 100 patterns.

    python benchmarks/meeting.py [--keys N] [--json]

Key to paint of every verb in the meeting (50 ms at p95), and the minutes of a full meeting (100 ms).
Beside each figure stands what the same key costs in an empty app of Textual's, measured in turn, so that
a slow machine shows as one. Exit code 1 when a budget is missed.
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

from budgets import MANY, ROOT, p95, report, write_csv

sys.path.insert(0, str(ROOT))

PATTERNS = 100
KEYS = (
    "right", "left", "space", "space", "plus", "minus", "right", "right", "d", "escape", "a", "escape", "left",
    "b", "h", "escape", "left", "k", "escape", "y", "o", "down", "up",
)  # fmt: skip


def stocked(folder: Path) -> Path:
    """Return a database of 100,000 tickets, 40,000 of them in 100 patterns, five of those complete and slated."""
    from translate_tui.model import Impact
    from translate_tui.protocol.card import Field
    from translate_tui.services.workspace import Workspace

    source, path = folder / "many.csv", folder / "many.db"
    write_csv(source, MANY)
    work = Workspace(path)
    work.import_files([source])
    ids = list(work.triage.ids())
    for n in range(PATTERNS):
        number = 4000 if n < 5 else 200
        taken, ids = ids[:number], ids[number:]
        pattern_id, _ = work.triage.create(taken, f"Pattern {n}")
        if n < 5:
            for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
                work.patterns.write(pattern_id, field, "some words")
            work.patterns.place(pattern_id, Impact.M)
            work.patterns.slate_pattern(pattern_id)
    work.meetings.start()
    for n in range(4):
        work.meetings.commit(None, f"What was promised {n}", "Asha", "fri")
    work.meetings.end()
    slated = [p.id for p in work.patterns.all()][:5]
    for pattern_id in slated:
        work.patterns.slate_pattern(pattern_id)
    work.close()
    return path


async def keys_to_paint(app: Any, keys: list[str]) -> list[tuple[str, float]]:
    """Return for each key the seconds to the last paint that it causes."""
    from textual import events

    painted: list[float] = []
    display = app._display

    def timed(*arguments: object) -> None:
        display(*arguments)
        painted.append(time.perf_counter())

    app._display = timed
    app.tick = lambda: None  # the clock's own repaint, once a second, is no answer to a key
    took = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        if hasattr(app, "work"):
            await pilot.press("f5", "enter")
            await pilot.pause(1)
        for key in keys:
            painted.clear()
            started = time.perf_counter()
            app.post_message(events.Key(key, key if len(key) == 1 else " " if key == "space" else None))
            while not painted or time.perf_counter() - painted[-1] < 0.06:
                await asyncio.sleep(0.001)
                if time.perf_counter() - started > 0.4 and not painted:
                    break  # a key that has nothing to do here
            if painted:
                took.append((key, painted[-1] - started))
    return took


def empty_app() -> Any:
    """Return an app of Textual's that repaints a large text at every key."""
    from textual.app import App
    from textual.widgets import Static

    class Empty(App[None]):
        def compose(self) -> Any:
            yield Static("hello")

        def on_key(self) -> None:
            self.query_one(Static).update("hello\n" * 38)

    return Empty()


def measure(number: int) -> list[tuple[str, float, float, str]]:
    """Return name, figure, budget and a note for each budget."""
    from translate_tui.services.workspace import Workspace
    from translate_tui.ui.app import TranslateApp

    with tempfile.TemporaryDirectory() as name:
        path = stocked(Path(name))
        work = Workspace(path)
        keys = list(itertools.islice(itertools.cycle(KEYS), number))
        ours = asyncio.run(keys_to_paint(TranslateApp(work), keys))
        empty = asyncio.run(keys_to_paint(empty_app(), keys[:60]))
        spans = [span for _, span in ours]
        floor = p95([span for _, span in empty])
        by_key: dict[str, list[float]] = {}
        for key, span in ours:
            by_key.setdefault(key, []).append(span)
        slowest = ", ".join(f"{k} {statistics.median(v) * 1000:.0f}" for k, v in sorted(by_key.items()))
        note = f"median {statistics.median(spans) * 1000:.0f}; an empty app {floor * 1000:.0f}; medians: {slowest}"
        figures = [("key to paint in the meeting, p95, ms", p95(spans) * 1000, 50.0, note)]
        meeting = work.meetings.need()
        took = []
        for _ in range(9):
            started = time.perf_counter()
            text = work.minutes.minutes(meeting)
            took.append(time.perf_counter() - started)
        figures.append(
            ("minutes of a full meeting, ms", statistics.median(took) * 1000, 100.0, f"{len(text)} characters")
        )
        work.close()
    return figures


def main() -> int:
    """Measure, print, and say whether all budgets hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=115)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    return report(measure(options.keys), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
