"""However the app ends, the terminal is as it was, the copy of the sample is gone, and no variable was printed."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from translate_tui.services.workspace import Workspace
from translate_tui.ui.ending import ENDING_SIGNALS

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX's")
ROOT = Path(__file__).parents[2]
FAILURE_S = 60.0  # only bounds a failure


class Demo:
    """`translate-tui demo` in a pseudo-terminal, with a folder of its own for temporary files."""

    def __init__(self, folder: Path, *before: str) -> None:
        self.side, other = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
        self.folder = folder
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "translate_tui", "demo"],
            stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(other)
        self.seen = b""

    def read_until(self, words: bytes) -> None:
        for data in self._read():
            self.seen += data
            if words in self.seen:
                return
        raise AssertionError(self.seen[-2000:])

    def _read(self) -> Iterator[bytes]:
        end = time.monotonic() + FAILURE_S
        while time.monotonic() < end:
            if select.select([self.side], [], [], 0.1)[0]:
                try:
                    yield os.read(self.side, 65_536)
                except OSError:  # the program has closed its side
                    return

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        with suppress(OSError):
            os.close(self.side)


@pytest.fixture
def demo(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Demo]:
    running = Demo(tmp_path, *getattr(request, "param", ()))
    running.read_until(b"in the inbox")
    assert list(tmp_path.glob("translate-tui-*/sample.db"))
    yield running
    running.close()


@pytest.mark.parametrize("number", ENDING_SIGNALS, ids=lambda number: number.name)
def test_a_signal_gives_the_terminal_back(demo: Demo, number: signal.Signals) -> None:
    demo.process.send_signal(number)
    rest = b"".join(demo._read())
    assert demo.process.wait(FAILURE_S) == 128 + number
    assert all(code in rest for code in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l"))
    assert b"Traceback" not in rest and list(demo.folder.iterdir()) == []


# A hangup that nobody hears of: the shell that is the terminal's own process ignores it.
@pytest.mark.parametrize("demo", [("sh", "-c", 'trap "" HUP; "$@"; true', "sh")], indirect=True)
def test_the_app_ends_with_its_terminal(demo: Demo) -> None:
    os.close(demo.side)
    assert demo.process.wait(FAILURE_S) == 0
    assert list(demo.folder.iterdir()) == []


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
