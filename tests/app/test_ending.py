"""However the app ends, the terminal is as it was, the copy of the sample is gone, and no variable was printed."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import RunApp, key_event
from tests.terminal import FAILURE_S, Terminal, stored
from translate_tui.services.workspace import Workspace
from translate_tui.ui.ending import ENDING_SIGNALS


@pytest.fixture
def demo(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """`translate-tui demo`, with a folder of its own for temporary files."""
    before = getattr(request, "param", ())
    with Terminal("demo", before=before, environment={"TMPDIR": str(tmp_path)}) as running:
        running.read_until("in the inbox")
        assert list(tmp_path.glob("translate-tui-*/sample.db"))
        yield running


@pytest.mark.parametrize("number", ENDING_SIGNALS, ids=lambda number: number.name)
def test_a_signal_gives_the_terminal_back(demo: Terminal, number: signal.Signals, tmp_path: Path) -> None:
    demo.process.send_signal(number)
    rest = demo.rest()
    assert demo.process.wait(FAILURE_S) == 128 + number
    assert all(code in rest for code in ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l", "\x1b[?2004l"))
    assert "Traceback" not in rest and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ENDING_SIGNALS, ids=lambda number: number.name)
def test_a_signal_while_it_starts_gives_the_terminal_back(number: signal.Signals, sample: Path) -> None:
    with Terminal("--db", str(sample)) as terminal:
        terminal.read_until(lambda: "\x1b[?1049h" in terminal.seen)  # before its first screen is there
        terminal.process.send_signal(number)
        terminal.rest()
        assert terminal.process.wait(FAILURE_S) == 128 + number
        assert all(code in terminal.seen for code in ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l"))
        assert "Traceback" not in terminal.seen


def test_a_terminal_that_is_closed_ends_the_app_while_a_dialog_opens(sample: Path) -> None:
    """The system sends SIGHUP and then SIGCONT; what was typed is offered again."""
    with Terminal("--db", str(sample)) as terminal:
        terminal.read_until("in the inbox")
        terminal.write("a")
        terminal.read_until("Quick add")
        terminal.write("half a sentence")
        terminal.read_until(lambda: "half a sentence" in str(stored(sample, "SELECT typed FROM draft")))
        terminal.write("\x1b")
        terminal.read(1.0)
        terminal.write("c")
        for number in (signal.SIGHUP, signal.SIGCONT):
            terminal.process.send_signal(number)
        os.close(terminal.side)
        assert terminal.process.wait(FAILURE_S) == 128 + signal.SIGHUP
    work = Workspace(sample)
    assert work.drafts.read("quick add")["line"] == "half a sentence"
    work.close()


def test_it_goes_on_after_it_was_stopped(demo: Terminal) -> None:
    for _ in range(2):
        demo.process.send_signal(signal.SIGSTOP)
        demo.process.send_signal(signal.SIGCONT)
    demo.write("a")
    demo.read_until("Quick add")
    demo.process.send_signal(signal.SIGTERM)
    demo.rest()
    assert demo.process.wait(FAILURE_S) == 128 + signal.SIGTERM


def end_under_a_lock(terminal: Terminal, sample: Path) -> sqlite3.Connection:
    """Type a letter that can't be stored, and ask the app to end; return the connection that has the lock."""
    terminal.read_until("in the inbox")
    terminal.write("a")
    terminal.read_until("Quick add")
    other = sqlite3.connect(sample, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    terminal.write("x")
    terminal.read_until("kept here")
    terminal.process.send_signal(signal.SIGTERM)
    return other


def test_what_was_typed_under_a_lock_is_kept_though_the_app_must_end(sample: Path) -> None:
    with Terminal("--db", str(sample)) as terminal:
        other = end_under_a_lock(terminal, sample)
        terminal.read(0.5)
        other.execute("ROLLBACK")
        other.close()
        terminal.rest()
        assert terminal.process.wait(FAILURE_S) == 128 + signal.SIGTERM
    assert stored(sample, "SELECT json_extract(typed, '$.line') FROM draft") == "x"


def test_what_could_not_be_stored_at_the_end_is_in_a_file(sample: Path, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    with Terminal("--db", str(sample), environment={"TMPDIR": str(place)}) as terminal:
        other = end_under_a_lock(terminal, sample)
        said = terminal.rest()
        other.close()
        assert terminal.process.wait(FAILURE_S) == 128 + signal.SIGTERM
    (file,) = place.glob("translate-tui-unsaved-*.txt")
    assert "line: x\n" in file.read_text() and file.stat().st_mode & 0o777 == 0o600 and file.name in said


# A hangup that nobody hears of: the shell that is the terminal's own process ignores it.
@pytest.mark.parametrize("demo", [("sh", "-c", 'trap "" HUP; "$@"; true', "sh")], indirect=True)
def test_the_app_ends_with_its_terminal(demo: Terminal, tmp_path: Path) -> None:
    os.close(demo.side)
    assert demo.process.wait(FAILURE_S) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keys", [("f2", "a"), ("f3", "1"), ("f2", "m")], ids=" ".join)
async def test_the_app_may_end_while_a_dialog_opens(sample: Path, run_app: RunApp, keys: tuple[str, str]) -> None:
    """As at a signal: whatever the dialog has mounted by then, this is no fault."""
    work = Workspace(sample)
    for steps in range(16):
        async with run_app(work, (80, 24)) as user:
            place, key = keys
            await user.press(place)
            user.app.post_message(key_event(key))
            for _ in range(steps):  # how far it gets: one turn of the event loop after the other
                await asyncio.sleep(0)
    work.close()


async def test_a_fault_is_printed_without_what_variables_hold(
    work: Workspace, run_app: RunApp, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        secret = "".join(("Ame", "lie"))  # so that it does not stand in the source, which is printed
        raise KeyError(len(secret))

    with pytest.raises(KeyError):
        async with run_app(work, (80, 24)) as user:
            user.app.call_later(fail)
            await user.app._exception_event.wait()
    text = capsys.readouterr().err
    assert "Please report" in text and "KeyError: 6" in text and "in fail" in text and "Amelie" not in text
