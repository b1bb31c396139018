"""kill -9 in the middle of a meeting: the stage, the clock and the half-typed decision are there again."""

import codecs
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from translate_tui.services.workspace import Workspace

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX's")
ROOT = Path(__file__).parents[2]


class Terminal:
    """The real program in a pseudo-terminal of 80x24."""

    def __init__(self, db: Path) -> None:
        import fcntl
        import struct
        import termios

        self.side, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "translate_tui", "--db", str(db)],
            stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(other)
        self.seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end within a character

    def read_until(self, there: Callable[[], bool], seconds: float = 300) -> None:
        """Read what is painted until something is so; `seconds` only bounds a failure."""
        end = time.monotonic() + seconds
        while not there():
            assert time.monotonic() < end, self.seen[-2000:]
            if select.select([self.side], [], [], 0.1)[0]:
                self.seen += self._decoder.decode(os.read(self.side, 65_536))

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.side)


def kept(db: Path, sql: str) -> object:
    connection = sqlite3.connect(db)
    try:
        row = connection.execute(sql).fetchone()
        return row[0] if row else None
    finally:
        connection.close()


def type_half_a_decision(terminal: Terminal, sample: Path) -> None:
    """Start the meeting, go on to its first pattern, and type half of a decision."""
    terminal.read_until(lambda: "in the inbox" in terminal.seen)
    os.write(terminal.side, b"\x1b[15~")  # F5
    terminal.read_until(lambda: "starts the meeting" in terminal.seen)
    os.write(terminal.side, b"\r")
    terminal.read_until(lambda: kept(sample, "SELECT count(*) FROM meeting") == 6)
    for number in (2, 3):
        os.write(terminal.side, b"\x1b[C")
        terminal.read_until(
            lambda number=number: kept(
                sample, "SELECT position FROM stage s JOIN meeting m ON m.stage_id = s.id WHERE m.ended_at IS NULL"
            ) == number
        )  # fmt: skip
    os.write(terminal.side, b"d")
    terminal.read_until(lambda: "Decision on" in re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", terminal.seen))
    os.write(terminal.side, b"1because half of the fie")
    terminal.read_until(lambda: "half of the fie" in str(kept(sample, "SELECT typed FROM draft")))


async def test_killed_in_the_middle_of_a_decision(sample: Path, run_app: RunApp) -> None:
    terminal = Terminal(sample)
    try:
        type_half_a_decision(terminal, sample)
    finally:
        terminal.kill()

    ends_at = datetime.fromisoformat(str(kept(sample, "SELECT ends_at FROM meeting WHERE ended_at IS NULL")))
    again = Workspace(sample)
    before = datetime.now(UTC)
    async with run_app(again) as user:
        await user.until("because half of the fie")
        assert "Decision on" in user.screen
        meeting = again.meetings.require_running()
        assert meeting.stage.position == 3
        left = timedelta(seconds=again.meetings.clock(meeting).left)
        second = timedelta(seconds=1)  # the clock shows whole seconds
        assert ends_at - datetime.now(UTC) - second <= left <= ends_at - before + second
        await user.type("ld crews wait")
        await user.press("enter")
        decision = next(iter(again.decisions.of_meeting(meeting).values()))
        assert (decision.outcome, decision.why) == ("accepted", "because half of the field crews wait")
    again.close()
