"""Measure the budgets of importing, as ratios within one run.

    python benchmarks/importing.py [--rounds N] [--json]

100,000 rows of CSV against the csv module and one executemany; 100,000 Slack messages against json.load of the same
files and one executemany; the same CSV again against the first time; memory above idle. Exit code 1 when a budget is
missed.
"""

import argparse
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from budgets import (
    CUSTOMERS,
    MANY,
    ROOT,
    Figure,
    our_import,
    paired_medians,
    plain_import,
    report,
    sample_quotes,
    write_csv,
)

from translate_tui.services.workspace import Workspace

DAYS = 365
USERS = 50
# A program for a fresh interpreter: prints the greatest memory of an import above idle, in MB.
MEMORY = """
import sys, psutil
from pathlib import Path
from translate_tui.services.workspace import Workspace
import translate_tui.services.importing
from threading import Event, Thread
process, peak, done = psutil.Process(), [0], Event()
work = Workspace(Path(sys.argv[2]))
idle = process.memory_info().rss
def watch():
    while not done.wait(0.01):
        peak[0] = max(peak[0], process.memory_info().rss)
watching = Thread(target=watch)
watching.start()
work.river.import_files([Path(sys.argv[1])])
done.set()
watching.join()
print((peak[0] - idle) / 2**20)
"""


def blocks(text: str) -> list[dict[str, object]]:
    """Return the blocks in which Slack repeats a message's text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "b1", "elements": [section]}]


def write_slack(folder: Path, messages: int) -> None:
    """Write a Slack export of so many messages over a year, one in ten a reply, all with blocks."""
    (folder / "river").mkdir(parents=True)
    (folder / "channels.json").write_text(json.dumps([{"id": "C0RIVER01", "name": "river"}]), encoding="utf-8")
    users = [{"id": f"U{n}", "name": f"u{n}", "profile": {"real_name": f"Person {n}"}} for n in range(USERS)]
    (folder / "users.json").write_text(json.dumps(users), encoding="utf-8")
    quotes, start, parent = itertools.cycle(sample_quotes()), datetime(2025, 1, 1, tzinfo=UTC), ""
    for day in range(DAYS):
        rows = []
        for n in range(day * messages // DAYS, (day + 1) * messages // DAYS):
            ts = f"{int((start + timedelta(days=day)).timestamp()) + n % 80_000}.{n:06d}"
            message = {
                "type": "message",
                "user": f"U{n % USERS}",
                "text": f'[BUG] - [SMB] - [SLOW] "{next(quotes)} Case {n}" <@U{n % USERS}> &amp; more',
                "ts": ts,
                "client_msg_id": f"{n:032x}",
                "team": "T0001",
                "blocks": blocks(f"what it says, once more {n}"),
            }
            if n % 10 == 9:
                message |= {"thread_ts": parent, "text": f"+1, also at Firm {n % CUSTOMERS}"}
            parent = parent if n % 10 == 9 else ts
            rows.append(message)
        path = folder / "river" / f"{start + timedelta(days=day):%Y-%m-%d}.json"
        path.write_text(json.dumps(rows, indent=4), encoding="utf-8")


def plain_slack(source: Path, folder: Path) -> None:
    """Import an export by json.load of its files and one executemany: the fastest that any import could be."""
    messages = []
    for path in sorted((source / "river").iterdir()):
        with path.open(encoding="utf-8") as file:
            messages += json.load(file)
    target = folder / "plain.db"
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    connection.execute("CREATE TABLE t (ts, user, text, thread)")
    rows = ((m["ts"], m["user"], m["text"], m.get("thread_ts")) for m in messages)
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()


def import_again(source: Path, folder: Path) -> None:
    """Import into the database of `our_import`, which has all rows already."""
    work = Workspace(folder / "ours.db")
    work.river.import_files([source])
    work.close()


def memory(source: Path, folder: Path) -> float:
    """Return the greatest memory of an import above idle, in MB."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", MEMORY, str(source), str(folder / f"memory-{source.name}.db")]
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def measure(rounds: int) -> list[Figure]:
    """Return the figure of each budget."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, slack = folder / "many.csv", folder / "slack"
        write_csv(table, MANY)
        write_slack(slack, MANY)
        ratio, ours, plain = paired_medians(
            lambda: our_import(slack, folder), lambda: plain_slack(slack, folder), rounds
        )
        figures.append(("import of 100,000 Slack messages", ratio, 4.0, f"{ours:.2f} s / {plain:.2f} s"))
        ratio, ours, plain = paired_medians(
            lambda: our_import(table, folder), lambda: plain_import(table, folder), rounds
        )
        figures.append(("import of 100,000 rows of CSV", ratio, 3.0, f"{ours:.2f} s / {plain:.2f} s"))
        ratio, second, first = paired_medians(
            lambda: import_again(table, folder), lambda: our_import(table, folder), rounds
        )
        figures.append(("the same rows again, to the first time", ratio, 1.0, f"{second:.2f} s / {first:.2f} s"))
        for label, source in (("CSV", table), ("Slack", slack)):
            figures.append((f"memory above idle, {label}, MB", memory(source, folder), 150, ""))
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sys.exit(report(measure(options.rounds), as_json=options.json))
