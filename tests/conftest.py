"""Fixtures: a clock that stands until it is moved, and fresh databases."""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from translate_tui.matching import words
from translate_tui.model import Impact, NewTicket, SealedImpact, Side, TicketType, UserError
from translate_tui.protocol import urgency
from translate_tui.redaction.known_names import KnownNames
from translate_tui.redaction.redactor import Redactor
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.text import clean, plain

# Days are local days: the tests run where it is UTC, whatever the machine's time zone is (test_days.py has others).
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

# Waiting for the disk is a tenth of the suite's time: the tests' files lie in memory where the system has room for
# them (pytest reads this variable; Docker's default of 64 MB is too little).
MEMORY_FOLDER = Path("/dev/shm")
NEEDED_BYTES = 1 << 30
if os.access(MEMORY_FOLDER, os.W_OK) and shutil.disk_usage(MEMORY_FOLDER).free > NEEDED_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY_FOLDER))

# What keeps the tests quick, as they build hundreds of windows on the same sample in one process: what a text says is
# worked out once for each text (the functions are pure), and the garbage collector looks less often at what lives on.
if "MUTANT_UNDER_TEST" not in os.environ:  # what mutmut sets: of a mutant nothing may be known from before
    words.extract_features = lru_cache(maxsize=4096)(words.extract_features)
    urgency.says_urgent = lru_cache(maxsize=4096)(urgency.says_urgent)
gc.set_threshold(50_000, 20, 20)

# Chosen by `--hypothesis-profile=full`, which `scripts/check.py --full` gives. Speed is no health check: the suite
# must hold on a machine that is busy with other things. `dev` tries the same examples each time.
SPEED_AND_FIXTURES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "dev", max_examples=30, deadline=None, derandomize=True, suppress_health_check=SPEED_AND_FIXTURES
)
# Each mutant runs the tests anew, so a property that another test checks by hand must not cost seconds.
settings.register_profile(
    "mutation", max_examples=10, deadline=None, derandomize=True, suppress_health_check=SPEED_AND_FIXTURES
)
settings.register_profile("full", max_examples=3000, deadline=None, suppress_health_check=SPEED_AND_FIXTURES)
settings.load_profile("dev")


def is_full() -> bool:
    """Return whether the long profile runs, which leaves nothing out."""
    return settings.default.max_examples >= 3000


def costly_settings() -> settings:
    """Settings for a property whose every example opens a database: a sixth of the profile's examples."""
    return settings(max_examples=settings.default.max_examples // 6)


START = datetime(2026, 11, 16, 9, tzinfo=UTC)


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def on(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture(autouse=True)
def _without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proposed must not depend on what is installed."""
    from translate_tui.matching import vectors

    monkeypatch.setattr(vectors, "load", lambda: None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy, which takes a fifth of the time of making one."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    Workspace(path, Clock()).close()
    return path


@pytest.fixture
def work(tmp_path: Path, clock: Clock, blank: Path) -> Iterator[Workspace]:
    """An empty database."""
    workspace = Workspace(copied(blank, tmp_path / "t.db"), clock)
    yield workspace
    workspace.close()


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample database, in the home folder: paths are shown from there on."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return copied(sample_path(), tmp_path / "sample.db")


def copied(source: Path, target: Path) -> Path:
    """Copy a database that nobody has open to a private file, and return that."""
    shutil.copyfile(source, target)
    target.chmod(0o600)
    return target


@pytest.fixture
def tell(work: Workspace) -> Callable[..., int]:
    """Add a ticket and return its id."""
    return lambda quote, **facts: tell_to(work, quote, **facts)


def tell_to(work: Workspace, quote: str, *, customer: str = "", segment: str | None = None, **facts: str) -> int:
    kind = TicketType(facts["type"]) if "type" in facts else None
    ticket = NewTicket(
        1, "", clean(quote), customer=plain(customer), segment=plain(segment or "") or None, type=kind,
        title=plain(facts.get("title", "")),
        workaround=facts.get("workaround", ""), requested=facts.get("requested", ""),
    )  # fmt: skip
    return work.triage.add_ticket(ticket)[0]


def refusal_of(verb: Callable[[], object]) -> str:
    """Return the words with which a verb refuses."""
    with pytest.raises(UserError) as refused:
        verb()
    return str(refused.value)


def rate_blind(work: Workspace, pattern_id: int, support: Impact, product: Impact) -> str:
    """Have support, then product submit their ratings of a pattern; return what the reveal says."""
    ratings = work.ratings
    ratings.submit(ratings.current_round(pattern_id), Side.SUPPORT, SealedImpact(support))
    return ratings.submit(ratings.current_round(pattern_id), Side.PRODUCT, SealedImpact(product))


def agree(work: Workspace, pattern_id: int, impact: Impact) -> str:
    """Note what both teams agree on."""
    return work.ratings.agree(work.ratings.current_round(pattern_id), impact)


HOSTILE = (
    "[/]",
    "[/path/x]",
    '[foo="bar`',
    "[SUP-12] vanishes?",
    "[@click=app.quit]x[/]",
    "[bold red]not bold[/bold red]",
    "ends with a backslash \\",
    "\x1b]0;renamed\x07 and \x1b[31mred\x1b[0m",
    "C1 \x9b31m and \x90 too",
    "bidi \u202eoverride\u2066 isolate\u2069",
    "NUL \x00 inside",
    "lone surrogate \ud800 here",
    "{braces} $accent ${x} %s %(y)s",
    "| pipes | and `ticks` and <b>tags</b> &amp; ![img](http://x) [link](javascript:alert(1))",
    "newline\nand\r\nreturn and\ttab",
    "= SUM(A1:A9)",
    "漢字 and ü and 👩‍👩‍👧 and e\u0301",
    "x" * 20_000,
)


def redactor_of(customers: Iterable[str] = (), people: Iterable[str] = (), ids: Iterable[str] = ()) -> Redactor:
    """A redactor that knows these names and ids."""
    return Redactor([KnownNames(customers, people, ids)])


def running(program: str, path: Path) -> subprocess.Popen[bytes]:
    """Return a process that runs a program with a path, once that has printed a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdout is not None and process.stdout.readline()
    return process
