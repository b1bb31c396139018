"""Backup and restore by the real commands: a copy is put back whole, whatever lies beside the database."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import Clock, tell_to
from translate_tui.cli import main
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, restore
from translate_tui.store.stale_log import set_stale_log_aside

KILLED_WHILE_WRITING = """
import os, sys
from pathlib import Path
from tests.conftest import tell_to
from translate_tui.services.workspace import Workspace
work = Workspace(Path(sys.argv[1]))
tell_to(work, "Said after the copy.")
os.kill(os.getpid(), 9)
"""


def quotes(path: Path) -> list[str]:
    work = Workspace(path)
    found = [str(quote) for (quote,) in work._db.rows("SELECT quote FROM ticket ORDER BY id")]
    assert work.check()[0] == []
    work.close()
    return found


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """A database with one ticket, and a copy of it."""
    path, copy = tmp_path / "t.db", tmp_path / "copy.db"
    work = Workspace(path)
    tell_to(work, "Said before the copy.")
    work.backup(copy)
    work.close()
    return path, copy


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_copy_is_restored_over_a_database_that_was_killed(copied: tuple[Path, Path]) -> None:
    """The log of the killed one isn't taken for the copy's, and nothing of it is lost."""
    path, copy = copied
    kill_while_writing(path)
    output = run("restore", copy, "--db", path)
    assert quotes(path) == ["Said before the copy."] and path.stat().st_mode & 0o777 == 0o600
    (former,) = path.parent.glob("t-before-restore-*.db")
    assert str(former) in output and quotes(former) == ["Said before the copy.", "Said after the copy."]
    assert copy.exists()


def test_a_copy_with_a_log_of_its_own_is_restored_with_it(copied: tuple[Path, Path], tmp_path: Path) -> None:
    _, copy = copied
    kill_while_writing(copy)
    run("restore", copy, "--db", tmp_path / "new" / "fresh.db")
    assert quotes(tmp_path / "new" / "fresh.db") == ["Said before the copy.", "Said after the copy."]
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["fresh.db"]


def test_a_database_that_is_open_is_refused_unless_told(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    opened = Workspace(path)
    tell_to(opened, "Said after the copy.")
    before = sorted(p.name for p in path.parent.iterdir())
    with pytest.raises(UserError, match="is open in another window"):
        restore(copy, path)
    assert sorted(p.name for p in path.parent.iterdir()) == before and opened.triage.total() == 2
    restore(copy, path, even_if_open=True)
    assert "replaced" in opened.file_problem()
    with pytest.raises(UserError, match="replaced by another file"):
        tell_to(opened, "Into the void.")
    opened.close()
    assert quotes(path) == ["Said before the copy."]
    (former,) = path.parent.glob("t-before-restore-*.db")
    assert quotes(former) == ["Said before the copy.", "Said after the copy."]


def damaged(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    for start in range(8192, len(content), 4096):
        content[start : start + 200] = bytes(200)
    copy.write_bytes(content)


def foreign(copy: Path) -> None:
    copy.unlink()
    with sqlite3.connect(copy) as other:
        other.execute("CREATE TABLE something (id)")


def newer(copy: Path) -> None:
    with sqlite3.connect(copy) as other:
        other.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "damaged"), (foreign, "not a translate-tui database"), (newer, "newer"),
        (Path.unlink, "is not a file"), (lambda copy: copy.write_bytes(b"words"), "is not a translate-tui database"),
    ],
)  # fmt: skip
def test_a_copy_that_cannot_be_used_changes_nothing(copied: tuple[Path, Path], spoil: object, said: str) -> None:
    path, copy = copied
    spoil(copy)  # type: ignore[operator]
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    with pytest.raises(UserError, match=said) as refused:
        restore(copy, path)
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before
    assert ".translate-tui-" not in str(refused.value)


def test_a_damaged_database_is_replaced_and_kept(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    former, problems = restore(copy, path)
    assert former is not None and problems == [] and former.read_bytes().startswith(b"SQLite format 3\0")
    assert quotes(path) == ["Said before the copy."]


def test_dated_copies_in_a_folder(copied: tuple[Path, Path], clock: Clock) -> None:
    path, _ = copied
    folder = path.parent / "copies"
    folder.mkdir()
    others = ["t-notes.db", "u-2026-01-01-000000.db", "t-2026-01-01.db"]
    for name in others:
        (folder / name).write_text("not ours to delete")
    work = Workspace(path, clock)
    for _ in range(4):
        copy, deleted = work.backup(folder, keep=2)
        clock.on(days=1)
    work.close()
    names = sorted(p.name for p in folder.iterdir())
    assert len(names) == 5 and set(others) < set(names) and len(deleted) == 1 and copy.name in names
    assert quotes(copy) == ["Said before the copy."]
    result = CliRunner().invoke(main, ["backup", str(path.parent / "x.db"), "--keep", "2", "--db", str(path)])
    assert result.exit_code == 0 and len([*(path.parent / "x.db").iterdir()]) == 1, "the folder is made"
    assert (path.parent / "x.db").stat().st_mode & 0o777 == 0o700
    run("backup", f"{path.parent / 'y'}/", "--db", path)
    assert (path.parent / "y").is_dir()
    result = CliRunner().invoke(main, ["backup", str(path.parent / "copy.db"), "--keep", "2", "--db", str(path)])
    assert result.exit_code == 2 and "copy.db is a file" in result.output


def test_the_new_copy_is_never_the_one_that_is_deleted(copied: tuple[Path, Path], clock: Clock) -> None:
    """The clock may have been set back, as it is each autumn."""
    path, _ = copied
    folder = path.parent / "copies"
    folder.mkdir()
    (folder / "t-2099-01-01-000000.db").write_bytes(path.read_bytes())
    work = Workspace(path, clock)
    for keep, left in ((1, 1), (2, 2), (2, 2), (5, 3)):
        copy, _ = work.backup(folder, keep=keep)
        assert copy.exists() and len([*folder.iterdir()]) == left
        clock.on(days=1)
    for name in ("t.db-wal", "t.db-journal", "t.db"):
        with pytest.raises(UserError, match="is the database itself|already exists"):
            work.backup(path.with_name(name))
    work.close()


def change_a_letter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Said before the copy.", b"Said before the cony."))


def test_a_damaged_database_is_copied_with_a_warning_and_no_older_copy_deleted(copied: tuple[Path, Path]) -> None:
    path, _ = copied
    folder = path.parent / "copies"
    for _ in range(2):
        run("backup", folder, "--keep", "2", "--db", path)
    change_a_letter(path)
    result = CliRunner().invoke(main, ["backup", str(folder), "--keep", "2", "--db", str(path)])
    assert (
        result.exit_code == 1
        and "something is wrong with" in result.output
        and "at least one is not as" in result.output
    )
    assert len([*folder.iterdir()]) == 3


def test_an_empty_database_takes_the_place_of_no_older_copy(copied: tuple[Path, Path]) -> None:
    path, _ = copied
    folder = path.parent / "copies"
    for _ in range(2):
        run("backup", folder, "--keep", "2", "--db", path)
    path.unlink()
    Workspace(path).close()
    result = CliRunner().invoke(main, ["backup", str(folder), "--keep", "2", "--db", str(path)])
    assert result.exit_code == 1 and "is empty, so no older copy was deleted" in result.output
    assert len([*folder.iterdir()]) == 3


def test_a_copy_that_is_not_as_it_was_written_is_restored_with_a_warning(copied: tuple[Path, Path]) -> None:
    path, copy = copied
    change_a_letter(copy)
    output = run("restore", copy, "--db", path)
    (former,) = path.parent.glob("t-before-restore-*.db")
    assert "at least one is not as it was written" in output
    assert f"To go back to the former database, restore {former}" in output
    run("restore", former, "--db", path)
    assert quotes(path) == ["Said before the copy."]


def test_a_copy_without_its_log_is_restored_with_a_warning(copied: tuple[Path, Path], tmp_path: Path) -> None:
    path, _ = copied
    work = Workspace(path)
    tell_to(work, "Said after the copy.")
    shutil.copyfile(path, tmp_path / "alone.db")
    work.close()
    assert "the newest changes are missing" in run("restore", tmp_path / "alone.db", "--db", path)


def test_a_file_that_is_made_tells_of_those_beside_it(copied: tuple[Path, Path], clock: Clock) -> None:
    path, _ = copied
    assert Workspace(path).notice == ""
    work = Workspace(path, clock)
    saved, _ = work.backup(path.parent)
    work.close()
    path.unlink()
    made = Workspace(path)
    assert "is new and empty" in made.notice and f"--db {saved}`" in made.notice
    made.close()
    again = Workspace(path)
    assert again.notice == "", "it isn't new any more"
    again.close()


def write_over(copy: Path, path: Path) -> None:
    """Put a copy over the file, as `cp` does."""
    path.write_bytes(copy.read_bytes())


def put_in_place(copy: Path, path: Path) -> None:
    """Put a new file in the place of the database, as a sync client does."""
    shutil.copyfile(copy, path.with_name("new"))
    path.with_name("new").replace(path)


def kill_while_writing(path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, path], check=False, cwd=Path(__file__).parents[1])
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0


@pytest.mark.parametrize("put", [write_over, put_in_place])
@pytest.mark.parametrize("has_index", [True, False])
@pytest.mark.parametrize("is_link", [False, True])
def test_the_log_of_another_database_is_set_aside(
    copied: tuple[Path, Path], put: Callable[[Path, Path], None], has_index: bool, is_link: bool
) -> None:
    path, copy = copied
    copy.unlink()
    work = Workspace(copy)
    for number in range(30):
        tell_to(work, f"Said elsewhere, {number}.")
    work.close()
    expected = quotes(copy)
    kill_while_writing(path)
    put(copy, path)
    if not has_index:
        path.with_name("t.db-shm").unlink()
    named = path
    if is_link:
        (path.parent / "links").mkdir()
        named = path.parent / "links" / "link.db"
        named.symlink_to(path)
    result = CliRunner().invoke(main, ["history", "--db", str(named)])
    assert result.exit_code == 0 and "was the log of another database" in result.stderr
    assert quotes(named) == expected
    (log,) = path.parent.glob("t.db-log-of-another-database-*")
    assert log.stat().st_size > 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it isn't known whether the machine was restarted")
@pytest.mark.parametrize("put", [write_over, put_in_place, lambda _, path: None])
def test_a_log_that_may_be_the_files_own_is_used_and_told(
    copied: tuple[Path, Path], put: Callable[[Path, Path], None]
) -> None:
    """Nothing that was saved is lost, whether a copy was put there or the file was only touched."""
    path, copy = copied
    kill_while_writing(path)
    put(copy, path)
    os.utime(path, (time.time() + 1, time.time() + 1))  # later than the log for every file system
    work = Workspace(path)
    assert "which is used" in work.notice and work.triage.total() == 2
    work.close()
    assert Workspace(path).notice == ""


def test_the_log_of_a_killed_program_is_used_by_its_own_database(copied: tuple[Path, Path]) -> None:
    path, _ = copied
    for times in range(1, 4):
        kill_while_writing(path)
        work = Workspace(path)
        assert work.notice == "" and work.triage.total() == 1 + times
        work.close()


@pytest.fixture
def holder(copied: tuple[Path, Path]) -> Iterator[Path]:
    """The database, open in another process."""
    path, _ = copied
    program = KILLED_WHILE_WRITING.replace("os.kill(os.getpid(), 9)", "print('open', flush=True); sys.stdin.read()")
    process = subprocess.Popen(
        [sys.executable, "-c", program, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout is not None and process.stdout.readline() == b"open\n"
    yield path
    process.kill()
    process.communicate()


def test_a_log_that_is_in_use_is_never_touched(holder: Path) -> None:
    holder.touch()
    assert set_stale_log_aside(holder) is None
    work = Workspace(holder)
    assert work.notice == "" and work.triage.total() == 2
    work.close()


def test_a_file_put_over_an_open_one_is_not_opened_with_its_log(holder: Path, tmp_path: Path) -> None:
    work = Workspace(tmp_path / "other.db")
    tell_to(work, "Said elsewhere.")
    work.close()
    put_in_place(tmp_path / "other.db", holder)
    content = holder.read_bytes()
    with pytest.raises(UserError, match="Another window still has the former file open"):
        Workspace(holder)
    assert holder.read_bytes() == content


@pytest.mark.parametrize("spoil", [lambda path: path.mkdir(), lambda path: path.symlink_to(path.with_name("t.db"))])
def test_what_stands_at_the_target(copied: tuple[Path, Path], spoil: Callable[[Path], None]) -> None:
    path, copy = copied
    target = path.with_name("target")
    spoil(target)
    if target.is_dir():
        with pytest.raises(UserError, match="is not a file"):
            restore(copy, target)
        assert target.is_dir()
    else:
        restore(copy, target)
        assert target.is_symlink() and quotes(target) == ["Said before the copy."]
    empty = path.with_name("empty.db")
    empty.touch()
    with pytest.raises(UserError, match="is empty"):
        restore(empty, path)


ENDED_WHILE_COPYING = """
import os, signal, sys
from contextlib import contextmanager
from translate_tui.cli import main
from translate_tui.store import backup, restore
replace_file = backup.replace_file

@contextmanager
def ended(target, only_new):
    with replace_file(target, only_new=only_new) as temporary:
        os.kill(os.getpid(), signal.SIGTERM)
        yield temporary

def end(*_):
    os.kill(os.getpid(), signal.SIGTERM)

backup.replace_file, restore.unreadable = ended, end
main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows ends programs in another way")
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_command_that_is_ended_leaves_no_unfinished_copy(copied: tuple[Path, Path], command: str) -> None:
    path, copy = copied
    before = sorted(path.parent.iterdir())
    target = path.parent / "new.db" if command == "backup" else copy
    ended = subprocess.run(
        [sys.executable, "-c", ENDED_WHILE_COPYING, command, target, "--db", path],
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[1],
    )
    assert ended.returncode == 143 and ended.stderr == b"" and sorted(path.parent.iterdir()) == before
