"""Measure the app in a real terminal: seconds until its text is on the screen, and what each key costs.

    python benchmarks/terminal.py [--rounds N] [--tickets 300 10000 100000] [--sizes 80x24 120x40] [--json] [--check]

The app and two minimal Textual apps run in turn in a pseudo-terminal, so that a machine that slows down slows all.
The start is compared with that of an app with one line of text, keys with those of an app of the same shape: a list
with a detail pane, a second place, a dialog. For each key: milliseconds until the first and the last byte of what it
changes, and how many bytes that is. Bytecode is compiled first.

`--check` measures only the budgets that are cheap to measure, on the sample. It exits with code 1 where one is missed
by more than SLACK. It compares the quickest starts: on a machine that does other work, too, all others measure that.
"""

import argparse
import compileall
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]  # measure this checkout, not an installed version

from budgets import p95, write_csv  # noqa: E402  # after the path above
from pseudo_terminal import PseudoTerminal  # noqa: E402

from translate_tui.services.workspace import Workspace  # noqa: E402

SLACK: Final = 1.25  # of a budget, for a machine that is not idle
CHECKED_SIZE: Final = (120, 40)  # of `--check`, columns and lines
CHECKED_TIMES: Final = 3  # before a missed budget counts: others may have used the machine meanwhile
STARTS_PER_ROUND: Final = 2  # of `--check`
QUIET_S: Final = 0.12  # without a byte, after which a key counts as answered
START_S: Final = 30.0  # within which the first text must stand
SETTLED_S: Final = 1.0  # after the start without a byte, before keys are pressed
RESTING_SHARE: Final = 0.1  # of a core
CLOCK_S: Final = 6.0  # for which the clock of a meeting is watched
_CONTROL: Final = re.compile(
    rb"\x1b\[[0-9;?<>=$]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b."
)

ONE_LINE: Final = """
from textual.app import App
from textual.widgets import Footer, Header, Static

class OneLine(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header()
        yield Static("READYMARK")
        yield Footer()

OneLine().run()
"""

LIST: Final = """
from textual import on
from textual.app import App
from textual.containers import Horizontal
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Input, OptionList, Static

class Dialog(ModalScreen):
    CSS = "Dialog { align: center middle } Input { width: 60 } #page { width: 80%; height: 80% }"
    BINDINGS = [("escape", "dismiss", "Close")]
    def __init__(self, page=""):
        super().__init__()
        self.page = page
    def compose(self):
        yield Static(self.page, id="page") if self.page else Input()

class Place(Screen):
    CSS = "OptionList, Static { width: 1fr; height: 1fr } Input { display: none } .filtering Input { display: block }"
    BINDINGS = [("f2", "app.switch_mode('list')", "List"), ("f3", "app.switch_mode('other')", "Other"),
                ("slash", "filter", "Filter"), ("question_mark", "page", "Keys"), ("a", "add", "Add"),
                ("escape", "close", "Back")]
    def compose(self):
        yield Static("a list", id="head")
        with Horizontal():
            yield OptionList(*[f"row {i} some words that a ticket would have in it" for i in range(300)])
            yield Static("", id="detail")
        yield Input()
        yield Footer()
    @on(OptionList.OptionHighlighted)
    def show(self, event):
        self.query_one("#detail").update(f"row {event.option_index}\\n" * 20)
    def action_filter(self):
        self.add_class("filtering")
        self.query_one(Input).focus()
    def action_close(self):
        self.remove_class("filtering")
        self.query_one(OptionList).focus()
    def action_page(self):
        self.app.push_screen(Dialog("one line of help for a key\\n" * 20))
    def action_add(self):
        self.app.push_screen(Dialog())

class ListApp(App):
    CSS = "#head { height: 1 }"
    MODES = {"list": Place, "other": Place}
    DEFAULT_MODE = "list"

ListApp().run()
"""


class Step(NamedTuple):
    """Keys that are measured one by one under a name; an empty name presses them without measuring."""

    name: str
    keys: tuple[str, ...]


def step(name: str, keys: str, times: int = 1) -> Step:
    """Return a step of keys that are written with spaces between them, `times` over."""
    return Step(name, tuple(keys.split()) * times)


START: Final = ("first text", "first complete screen")
RIVER: Final = (
    step("cursor", "down", 20), step("accept", "y", 6), step("undo", "u", 6),
    step("open filter", "slash"), step("filter letter", "c a l e n"), step("", "escape"),
    step("help", "question_mark"), step("close help", "escape"),
    step("dialog", "a"), step("type in a dialog", "s o m e w o r d s"), step("close dialog", "escape"),
)  # fmt: skip
PLACES: Final = (
    *(step(f"F{number} first", f"f{number}") for number in range(3, 9)),
    *(step("place again", f"f{number}") for number in (2, 3, 4, 5, 6, 7, 8, 2)),
)
MEETING: Final = (
    step("", "f6 enter escape"), step("F5", "f5"), step("start the meeting", "enter"),
    step("next agenda item", "right", 6), step("back", "left", 4),
)  # fmt: skip
PRESENTER: Final = (step("presenter view", "P"), step("presenter, next", "right", 6), step("", "P"))
LIST_STEPS: Final = (
    step("cursor", "down", 20), step("open filter", "slash"), step("filter letter", "c a l e n"), step("", "escape"),
    step("help", "question_mark"), step("close help", "escape"),
    step("dialog", "a"), step("type in a dialog", "s o m e w o r d s"), step("close dialog", "escape"),
    step("F3 first", "f3"), step("place again", "f2 f3", 3), step("", "f2"),
)  # fmt: skip
# What a key of ours is compared with, where the minimal app has none of the same name.
LIKE: Final[Mapping[str, str]] = {
    "accept": "cursor", "undo": "cursor", "F5": "place again", "start the meeting": "place again",
    "next agenda item": "cursor", "back": "cursor",
    "presenter view": "place again", "presenter, next": "cursor",
    **{f"F{number} first": "F3 first" for number in range(4, 9)},
}  # fmt: skip


class Cost(NamedTuple):
    """What one key costs: milliseconds until its first and last byte, and the number of bytes."""

    first: float
    last: float
    size: int


class Figures(NamedTuple):
    """What one program was measured at: seconds of its start by name, MB in memory, costs by the name of the step."""

    start: dict[str, list[float]]
    memory: list[float]
    costs: dict[str, list[Cost]]
    clock_bytes: list[float]
    clock_share: list[float]


def new_figures() -> Figures:
    """Return figures of nothing yet."""
    return Figures({}, [], {}, [], [])


def measure_start(terminal: PseudoTerminal, marks: Sequence[str], figures: Figures) -> None:
    """Record when each text of START is on the screen, and the memory in use once the program is quiet."""
    text, missing = b"", list(zip(START, marks, strict=True))
    while missing:
        output = terminal.read(first=START_S, quiet=0.0)
        if not output.data:
            raise SystemExit(f"{missing[0][1]} did not appear:\n{_CONTROL.sub(b'', text)[-2000:].decode()}")
        text += output.data
        while missing and re.search(missing[0][1].encode(), _CONTROL.sub(b"", text)):
            figures.start.setdefault(missing.pop(0)[0], []).append(time.perf_counter() - terminal.started)
    used = ticks(terminal)
    while True:  # until it rests: with 100,000 tickets the matcher reads on behind the first suggestions
        terminal.read(first=SETTLED_S, quiet=SETTLED_S)
        used_before, used = used, ticks(terminal)
        if used - used_before <= RESTING_SHARE * SETTLED_S * os.sysconf("SC_CLK_TCK"):
            break
    status = Path(f"/proc/{terminal.pid}/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        figures.memory.append(int(line.split()[1]) / 1024)


def measure_keys(terminal: PseudoTerminal, steps: Sequence[Step], figures: Figures) -> None:
    """Press the keys of steps, each after the answer to the one before, and note what they cost."""
    names = {"slash": "/", "question_mark": "?"}
    for name, keys in steps:
        for key in keys:
            terminal.read(first=QUIET_S, quiet=QUIET_S)
            terminal.write_key(names.get(key, key))
            output = terminal.read(first=2.0, quiet=QUIET_S)
            if name and output.data:
                cost = Cost(output.first * 1000, output.last * 1000, len(output.data))
                figures.costs.setdefault(name, []).append(cost)


def ticks(terminal: PseudoTerminal) -> int:
    """Return how long the program has used a core, in clock ticks; 0 where the system does not tell."""
    stat = Path(f"/proc/{terminal.pid}/stat")
    return sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) if stat.exists() else 0


def measure_clock(terminal: PseudoTerminal, figures: Figures) -> None:
    """Note how many bytes the clock of a meeting sends a second, and its share of a core."""
    terminal.read(first=1.0, quiet=0.3)
    before, begun, size = ticks(terminal), time.perf_counter(), 0
    while (spent := time.perf_counter() - begun) < CLOCK_S:
        size += len(terminal.read(first=CLOCK_S - spent, quiet=0.0).data)
    figures.clock_bytes.append(size / CLOCK_S)
    figures.clock_share.append((ticks(terminal) - before) / os.sysconf("SC_CLK_TCK") / CLOCK_S)


def measure_ours(
    database: Path, size: tuple[int, int], figures: Figures, steps: Sequence[Step], *, meeting: bool = False
) -> None:
    """Measure the app on a copy of a database, once: its start, steps from the River on and, if asked, a meeting."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        for file in database.parent.glob(f"{database.name}*"):  # the cache of the matcher, too
            shutil.copyfile(file, copy.with_name(file.name.replace(database.name, copy.name)))
        argv = [sys.executable, "-m", "translate_tui", "--db", str(copy)]
        with PseudoTerminal(argv, *size, folder=ROOT, env=_environment(folder)) as terminal:
            measure_start(terminal, (r"in the inbox", r"y accept|y Accept|Looks new"), figures)
            measure_keys(terminal, steps, figures)
            if meeting:
                measure_keys(terminal, MEETING, figures)
                measure_clock(terminal, figures)
                measure_keys(terminal, PRESENTER, figures)


def measure_minimal(size: tuple[int, int], figures: Figures, steps: Sequence[Step]) -> None:
    """Measure the minimal apps, once: the start of one, steps of the other."""
    with tempfile.TemporaryDirectory() as folder:
        one_line, listed = Path(folder) / "one_line.py", Path(folder) / "listed.py"
        one_line.write_text(ONE_LINE, encoding="utf-8")
        listed.write_text(LIST, encoding="utf-8")
        with PseudoTerminal([sys.executable, str(one_line)], *size, env=_environment(folder)) as terminal:
            measure_start(terminal, ("READYMARK", "READYMARK"), figures)
        if steps:
            with PseudoTerminal([sys.executable, str(listed)], *size, env=_environment(folder)) as terminal:
                terminal.read(first=START_S, quiet=SETTLED_S)
                measure_keys(terminal, steps, figures)


def _environment(folder: str) -> dict[str, str]:
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": folder,
        "XDG_CONFIG_HOME": folder,
    }


def build(folder: Path, tickets: int) -> Path:
    """Return the path of a copy of the sample with at least so many tickets, as a helpdesk would export them."""
    path = folder / f"{tickets}.db"
    shutil.copyfile(ROOT / "sample.db", path)
    work = Workspace(path)
    missing = tickets - work.triage.total()
    if missing > 0:
        source = folder / f"{tickets}.csv"
        write_csv(source, missing)
        work.river.import_files([source])
    work.close()
    return path


def rows(ours: Figures, minimal: Figures) -> Iterator[dict[str, object]]:
    """Yield a row for each figure: name, median, p95, bytes, and the ratio of the medians to the minimal app's."""
    for name in START:
        own, other = statistics.median(ours.start[name]), statistics.median(minimal.start[name])
        yield {
            "name": name, "last": own * 1000, "p95": p95(ours.start[name]) * 1000, "ratio": own / other,
            "ratio of the quickest": min(ours.start[name]) / min(minimal.start[name]),
        }  # fmt: skip
    for name, costs in ours.costs.items():
        last = [cost.last for cost in costs]
        row: dict[str, object] = {
            "name": name, "first": statistics.median(cost.first for cost in costs), "last": statistics.median(last),
            "p95": p95(last), "bytes": round(statistics.median(cost.size for cost in costs)),
        }  # fmt: skip
        if other_costs := minimal.costs.get(LIKE.get(name, name)):
            other_last = [cost.last for cost in other_costs]
            row["ratio"] = statistics.median(last) / statistics.median(other_last)
            row["p95 ratio"] = p95(last) / p95(other_last)
            row["minimal bytes"] = round(statistics.median(cost.size for cost in other_costs))
        yield row
    if ours.memory:
        yield {"name": "memory, MB", "last": statistics.median(ours.memory)}
    if ours.clock_bytes:
        yield {"name": "clock, bytes a second", "last": statistics.median(ours.clock_bytes)}
        yield {"name": "clock, share of a core in %", "last": 100 * statistics.median(ours.clock_share)}


def print_table(title: str, table: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table that reads well in a terminal and in a text."""
    print(f"\n{title}\n{'':28}{'first':>8}{'last ms':>9}{'p95':>8}{'bytes':>8}{'ratio':>7}{'p95':>6}")
    columns = (("first", 8, ".1f"), ("last", 9, ".1f"), ("p95", 8, ".1f"), ("bytes", 8, ","))
    for row in table:
        cells = "".join(
            f"{row[name]:>{width}{kind}}" if name in row else " " * width for name, width, kind in columns
        )
        ratios = "".join(
            f"{row[name]:>{width}.2f}" if name in row else "" for name, width in (("ratio", 7), ("p95 ratio", 6))
        )
        print(f"{row['name']:28}{cells}{ratios}")


# For --check: the row, its column, and the budget.
BUDGETS: Final = (
    ("first text", "ratio of the quickest", 1.6), ("first complete screen", "ratio of the quickest", 2.2),
    ("cursor", "ratio", 1.1),
    ("cursor", "bytes", 10_000), ("accept", "bytes", 14_000), ("memory, MB", "last", 75),
)  # fmt: skip


def check(table: Sequence[Mapping[str, object]]) -> int:
    """Print the budgets; return 1 where one is missed by more than SLACK, else 0."""
    by_name = {row["name"]: row for row in table}
    missed = 0
    for name, column, budget in BUDGETS:
        measured = float(str(by_name[name][column]))
        state = "ok" if measured <= budget else "within the slack" if measured <= budget * SLACK else "OVER"
        missed += state == "OVER"
        print(f"{state:16} {name}, {column}: {measured:.4g} (at most {budget:g})")
    return 1 if missed else 0


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tickets", type=int, nargs="+", default=[300, 10_000, 100_000])
    parser.add_argument("--sizes", nargs="+", default=["80x24", "120x40"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    compileall.compile_dir(str(ROOT / "translate_tui"), quiet=2)
    if options.check:
        return int(all(check(measure_check(options.rounds)) for _ in range(CHECKED_TIMES)))
    tables: dict[str, list[dict[str, object]]] = {}
    with tempfile.TemporaryDirectory() as name:
        databases = {amount: build(Path(name), amount) for amount in options.tickets}
        for text in options.sizes:
            columns, lines = map(int, text.split("x"))
            for amount, table in measure((columns, lines), databases, options.rounds).items():
                tables[f"{amount:,} tickets, {text}"] = table
    if options.json:
        print(json.dumps(tables, indent=1))
    else:
        for title, table in tables.items():
            print_table(title, table)
    return 0


def measure(size: tuple[int, int], databases: Mapping[int, Path], rounds: int) -> dict[int, list[dict[str, object]]]:
    """Return the rows for each database, by its number of tickets: everything, measured in rounds."""
    minimal, ours = new_figures(), {amount: new_figures() for amount in databases}
    measure_minimal(size, new_figures(), ())  # the first start reads files that later ones find in memory
    measure_ours(next(iter(databases.values())), size, new_figures(), ())
    for _ in range(rounds):
        measure_minimal(size, minimal, LIST_STEPS)
        for amount, database in databases.items():
            measure_ours(database, size, ours[amount], (*RIVER, *PLACES), meeting=True)
    return {amount: list(rows(figures, minimal)) for amount, figures in ours.items()}


def measure_check(rounds: int) -> list[dict[str, object]]:
    """Return the rows of `BUDGETS`: starts, the cursor and accepting, on the sample."""
    minimal, ours = new_figures(), new_figures()
    with tempfile.TemporaryDirectory() as name:
        database = build(Path(name), 0)
        for number in range(rounds * STARTS_PER_ROUND):
            with_keys = number % STARTS_PER_ROUND == 0
            measure_minimal(CHECKED_SIZE, minimal, LIST_STEPS[:1] if with_keys else ())
            measure_ours(database, CHECKED_SIZE, ours, RIVER[:2] if with_keys else ())
    return list(rows(ours, minimal))


if __name__ == "__main__":
    sys.exit(main())
