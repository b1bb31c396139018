"""A file that a group shares, and one that can only be read."""

import os
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import tell_to
from translate_tui.cli import main
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, restore, sample_path
from translate_tui.store.processes import start_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
Tell = Callable[..., int]
Seal = Callable[[Path], None]


def listing(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return the files of a folder: mode, time of the last change, and content."""
    return {
        str(file.relative_to(folder)): (file.stat().st_mode, file.stat().st_mtime_ns, file.read_bytes())
        for file in folder.rglob("*")
    }


@pytest.fixture(params=["file", "folder", "both"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A copy of the sample that can't be written."""
    folder = tmp_path / "archive"
    folder.mkdir()
    path = folder / "archive.db"
    shutil.copyfile(sample_path(), path)
    path.chmod(0o644 if request.param == "folder" else 0o444)
    folder.chmod(0o755 if request.param == "file" else 0o555)
    yield path
    folder.chmod(0o755)


# ------------------------------------------------------------------ archives


@pytest.mark.parametrize(
    "arguments", [["patterns"], ["minutes"], ["export", "sheet"], ["history"], ["doctor"]], ids=str
)
def test_a_read_only_file_is_read_and_left_as_it_is(archive: Path, arguments: list[str]) -> None:
    before = listing(archive.parent)
    result = CliRunner().invoke(main, ["--db", str(archive), *arguments])
    assert (result.exit_code, result.stderr) == (0, "") and result.stdout
    assert listing(archive.parent) == before


def test_what_would_change_a_read_only_file_is_refused(archive: Path) -> None:
    before = listing(archive.parent)
    file = Path(__file__).parent / "exports" / "zendesk.csv"
    result = CliRunner().invoke(main, ["--db", str(archive), "import", str(file)])
    assert result.exit_code == 1 and f"{archive} is read-only, so nothing was changed" in result.stderr
    assert listing(archive.parent) == before


def test_an_archive_of_an_older_version_with_a_log_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    work = Workspace(folder / "t.db")
    tell_to(work, "in the log")
    for name in ("t.db", "t.db-wal"):
        shutil.copyfile(folder / name, folder / name.replace("t.db", "archive.db"))
    work.close()
    folder.chmod(0o555)
    try:
        before = listing(folder)
        archive = Workspace(folder / "archive.db")
        assert archive.triage.total() == 1 and archive.check()[0] == []
        with pytest.raises(UserError, match="is read-only, so nothing was changed"):
            tell_to(archive, "said later")
        archive.close()
        assert listing(folder) == before
    finally:
        folder.chmod(0o755)


# ------------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("mode", "becomes"), [(0o660, 0o660), (0o664, 0o660), (0o666, 0o660), (0o644, 0o600), (0o640, 0o600)]
)
def test_only_a_file_that_a_group_may_write_stays_open_to_it(work: Workspace, mode: int, becomes: int) -> None:
    assert work.path.stat().st_mode & 0o777 == 0o600, "a new file is its owner's alone"
    work.close()
    work.path.chmod(mode)
    Workspace(work.path).close()
    assert work.path.stat().st_mode & 0o777 == becomes


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can be other users")
def test_two_accounts_of_a_group_use_one_file(tmp_path: Path) -> None:
    group, users = 54321, (54322, 54323)
    folder = tmp_path / "shared"
    folder.mkdir()
    os.chown(folder, users[0], group)
    folder.chmod(0o2770)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o005:
            parent.chmod(parent.stat().st_mode | 0o011)
    tmp_path.chmod(0o711)
    path = folder / "t.db"

    def as_user(user: int, words: str) -> None:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.setgroups([group])
                os.setgid(user)
                os.setuid(user)
                os.umask(0o077)
                work = Workspace(path)
                tell_to(work, words)
                if words != "both":
                    path.chmod(0o660)
                work.close()
                code = 0
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, (user, words)

    as_user(users[0], "one")
    assert path.stat().st_mode & 0o777 == 0o660
    # With a window of each open, so that one made the log and its index.
    keeper = os.fork()
    if keeper == 0:
        os.setgroups([group])
        os.setgid(users[1])
        os.setuid(users[1])
        kept = Workspace(path)
        tell_to(kept, "two")
        os.kill(os.getpid(), 9)  # the log stays, and is its own
    os.waitpid(keeper, 0)
    as_user(users[0], "both")
    as_user(users[1], "both")
    work = Workspace(path)
    assert work.triage.total() == 4 and work.check()[0] == []
    work.close()
    assert path.stat().st_mode & 0o777 == 0o660 and path.stat().st_uid == users[0]


def test_a_restored_file_is_shared_as_the_former_one_was(work: Workspace, tmp_path: Path) -> None:
    work.backup(tmp_path / "copy.db")
    work.close()
    work.path.chmod(0o660)
    restore(tmp_path / "copy.db", work.path)
    assert work.path.stat().st_mode & 0o777 == 0o660


def test_a_copy_of_an_archive_that_a_killed_program_left_is_deleted(archive: Path, tmp_path: Path) -> None:
    place = Path(tempfile.gettempdir())
    left, running = (place / f"translate-tui-archive-{pid}-{start}-xyz12345" for pid, start in ((os.getpid(), "1"), (
        os.getpid(), start_of(os.getpid()))))  # fmt: skip
    for folder in (left, running):
        folder.mkdir()
    try:
        Workspace(archive).close()
        assert not left.exists() and running.exists()
    finally:
        shutil.rmtree(left, ignore_errors=True)
        running.rmdir()


def test_a_worker_of_a_read_only_window_is_refused_too(archive: Path) -> None:
    work = Workspace(archive)
    worker = work._db.connect()
    with pytest.raises(UserError, match=re.escape(f"{archive} is read-only")), worker.unlogged():
        pass
    worker.close()
    assert work.patterns.all(), "the copy is the window's, and is still there"
    work.close()
