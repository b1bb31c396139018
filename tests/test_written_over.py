"""Another program writes over the file in place (`cp other.db t.db`): it is noticed, and neither is mixed up."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import refusal_of, running, tell_to
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace
from translate_tui.store import overwriting
from translate_tui.store.overwriting import TAKEN_IN, TAKEN_IN_AT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no locks that a closed file drops")

MUCH = 6000  # texts, of which not all are in the cache


@pytest.fixture
def opened(tmp_path: Path) -> Workspace:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    return work


@pytest.fixture
def other(tmp_path: Path) -> Path:
    work = Workspace(tmp_path / "other.db")
    tell_to(work, "It is another company.")
    work.close()
    return work.path


def write_over(path: Path, source: Path) -> None:
    """Copy a file in place, by another process: closing the file would drop the locks that this one has on it."""
    subprocess.run(["cp", source, path], check=True)


def older(work: Workspace) -> Path:
    copy = work.path.with_name("older.db")
    work.backup(copy)
    tell_to(work, "Said after the copy was made.")
    return copy


@pytest.mark.parametrize("is_older", [False, True], ids=["another", "older"])
def test_nothing_is_written_to_what_lies_there_now(opened: Workspace, other: Path, is_older: bool) -> None:
    source = older(opened) if is_older else other
    write_over(opened.path, source)
    assert opened.file_problem() == "was written over by another program"
    for write in (
        lambda: tell_to(opened, "lost"),
        lambda: opened.history.undo(),
        lambda: opened._db.connect(),
    ):
        assert "written over by another program" in refusal_of(write)
    opened.drafts.save("quick add", {"line": "kept"})
    assert "written over" in opened.drafts.problem and opened.drafts.read("quick add") == {"line": "kept"}
    opened.close()
    assert opened.path.read_bytes() == source.read_bytes()
    beside = {path.name for path in opened.path.parent.iterdir()} - {"other.db", "older.db", "t.db"}
    (aside,) = beside
    assert aside.startswith("t.db-log-of-another-database-")
    again = Workspace(opened.path)
    assert again.notice == "" and again.check()[0] == [] and again.triage.total() == 1
    again.close()


def test_what_is_still_whole_goes_on_in_a_new_file(opened: Workspace, other: Path, tmp_path: Path) -> None:
    opened.triage.total()
    write_over(opened.path, other)
    opened.drafts.save("quick add", {"line": "kept"})
    opened.save_as(tmp_path / "saved.db")
    assert opened.file_problem() == "" and opened.drafts.retry()
    assert opened.check()[0] == [] and opened.history.undo() is not None
    opened.close()
    assert (tmp_path / "t.db").read_bytes() == other.read_bytes()


def test_a_mixture_is_not_saved(opened: Workspace, other: Path, tmp_path: Path) -> None:
    with opened._db.step("much") as session:
        opened._db.insert_many(
            "ticket",
            ("source_id", "source_ref", "imported_at", "quote"),
            [(1, f"much {number}", "2026-11-03T09:00:00Z", "It stops. " * 100) for number in range(MUCH)],
        )
        assert session.step_id
    opened.close()
    work = Workspace(opened.path)
    tell_to(work, "The log is moved into the file before this.")
    write_over(work.path, other)
    assert "not all that it held can be read" in refusal_of(lambda: work.save_as(tmp_path / "saved.db"))
    assert not (tmp_path / "saved.db").exists() and work.path.name == "t.db"
    work.close()
    assert work.path.read_bytes() == other.read_bytes()


def test_another_history_is_not_saved_as_this_one(opened: Workspace, other: Path, tmp_path: Path) -> None:
    """A file without a log, of which nothing is in the cache, is read as the other one: it is whole, but not ours."""
    opened.close()
    work = Workspace(opened.path)
    write_over(work.path, other)
    work._db._connection.execute("PRAGMA shrink_memory")
    assert "can be read" in refusal_of(lambda: work.save_as(tmp_path / "saved.db"))
    work.close()


def test_what_sqlite_writes_is_no_such_thing(opened: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows move the log into the file by turns, also while a reader is in the way, and a plain SQLite does."""
    monkeypatch.setattr("translate_tui.store.log_mark.GROWN_BYTES", 20_000)
    window = Workspace(opened.path)
    plain = sqlite3.connect(opened.path, isolation_level=None)
    for number in range(60):
        if number % 7 == 0:
            plain.execute("BEGIN")
            plain.execute("SELECT count(*) FROM ticket").fetchone()
        if number % 7 == 4:
            plain.execute("COMMIT")
        if number % 7 == 5:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        before = opened.path.stat().st_mtime_ns
        tell_to((opened, window)[number % 2], f"It stops at {number}. " * 50)
        assert opened.file_problem() == window.file_problem() == "", before
    plain.close()
    opened._db.vacuum()
    assert opened.file_problem() == window.file_problem() == ""
    window.close()
    tell_to(opened, "The locks are still there.")
    opened.close()


def index_bytes(salt: bytes, complete: int, begun: int) -> bytes:
    content = bytearray(136)
    content[overwriting.SALT] = salt
    for at, frames in zip(TAKEN_IN_AT, (complete, begun), strict=True):
        TAKEN_IN.pack_into(content, at, frames)
    return bytes(content)


A, B = b"12345678", b"87654321"


@pytest.mark.parametrize(
    ("before", "after", "is_written_over"),
    [
        ((A, 5, 5), (A, 5, 5), True),
        ((A, 5, 5), (A, 5, 9), False),  # it is being moved
        ((A, 5, 9), (A, 5, 9), False),  # it still is
        ((A, 5, 5), (A, 9, 9), False),
        ((A, 5, 5), (B, 0, 0), False),
    ],
)
def test_it_is_told_from_the_index_of_the_log(
    opened: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    before: tuple[bytes, int, int],
    after: tuple[bytes, int, int],
    is_written_over: bool,
) -> None:
    watch = opened._db.file._watch
    seen: Callable[[tuple[bytes, int, int]], None] = lambda index: monkeypatch.setattr(  # noqa: E731
        os, "pread", lambda *_: index_bytes(*index)
    )
    seen(before)
    assert not watch.look()
    os.utime(opened.path, ns=(0, 12345))
    seen(after)
    assert watch.look() is is_written_over
    monkeypatch.undo()
    watch.is_written_over = False
    opened.close()


def test_the_log_is_not_moved_into_what_was_put_there_just_before(
    opened: Workspace, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = opened._db._log
    write, values = log._write, []

    def write_mark(value: int) -> None:
        write(value)
        values.append(value)
        write_over(opened.path, other)

    log._limit = 0  # the log has grown by so much that it is moved into the file
    monkeypatch.setattr(log, "_write", write_mark)
    assert "written over by another program" in refusal_of(lambda: tell_to(opened, "lost"))
    assert values == [1]
    opened.close()
    assert opened.path.read_bytes() == other.read_bytes()


def test_the_last_window_of_a_process_sets_the_log_aside(opened: Workspace, other: Path) -> None:
    window = Workspace(opened.path)
    write_over(opened.path, other)
    opened.close()
    assert opened.path.with_name("t.db-wal").stat().st_size and window.triage.total() == 1
    window.close()
    assert opened.path.read_bytes() == other.read_bytes() and not opened.path.with_name("t.db-wal").exists()


def test_the_index_is_closed_with_the_last_window_of_the_process(opened: Workspace) -> None:
    window, worker = Workspace(opened.path), opened._db.connect()
    ((_, shared),) = [(key, one) for key, one in overwriting._shared.items() if one is opened._db.file._watch._index]
    opened.close()
    window.close()
    assert shared in overwriting._shared.values()
    worker.close()
    assert shared not in overwriting._shared.values()
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(shared.descriptor)


def test_what_cannot_be_read_any_more_is_explained_by_what_happened(opened: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    opened.close()
    work = Workspace(opened.path)
    write_over(work.path, tmp_path / "empty")
    work._db._connection.execute("PRAGMA shrink_memory")
    assert "written over by another program" in refusal_of(lambda: work._db.rows("SELECT * FROM ticket"))
    assert "not all that it held can be read" in refusal_of(lambda: work.save_as(tmp_path / "saved.db"))
    work.close()


_WINDOW = """
# A window in a process of its own, which closes when it is told to.
import sys
from pathlib import Path
from translate_tui.services.workspace import Workspace

window = Workspace(Path(sys.argv[1]))
print(window.triage.total(), flush=True)
sys.stdin.readline()
window.close()
"""


@pytest.mark.parametrize("is_first", [True, False], ids=["closed first", "closed last"])
def test_the_last_process_sets_the_log_aside(opened: Workspace, other: Path, is_first: bool) -> None:
    command = [sys.executable, "-c", _WINDOW, str(opened.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "1\n"
        write_over(opened.path, other)
        if is_first:
            opened.close()
            assert opened.path.with_name("t.db-wal").stat().st_size
        process.communicate("\n")
    if not is_first:
        assert opened.path.with_name("t.db-wal").stat().st_size
        opened.close()
    assert opened.path.read_bytes() == other.read_bytes()
    assert len(list(opened.path.parent.glob("t.db-*"))) == 1  # the log, under its new name


def test_a_file_that_is_only_touched_is_the_same(opened: Workspace, other: Path) -> None:
    assert opened.file_problem() == ""  # a first look, as at a tick
    for moment in (12345, 99999):
        os.utime(opened.path, ns=(0, moment))
        assert opened.file_problem() == ""
    tell_to(opened, "Saved as ever.")
    assert opened.file_problem() == ""
    write_over(opened.path, other)
    assert opened.file_problem() == "was written over by another program"
    opened.close()


def test_the_checksum_of_a_large_file_is_of_pages_spread_over_it(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overwriting, "MAX_PAGES", 4)
    watch = opened._db.file._watch
    assert watch is not None
    before = watch._read_content()
    with opened.path.open("r+b") as file:  # drops the locks: nobody else has it open
        file.seek(os.fstat(file.fileno()).st_size // 2 // 4096 // 4 * 4 * 4096)
        file.write(b"x" * 40960)
    assert watch._read_content() != before
    opened.close()


def test_a_log_that_is_deleted_is_noticed_and_written_into_the_file(opened: Workspace, tmp_path: Path) -> None:
    log, index = (opened.path.with_name(f"t.db{suffix}") for suffix in ("-wal", "-shm"))
    tell_to(opened, "Said before the log was deleted.")
    log.unlink()
    index.unlink()
    assert opened.file_problem() == "has lost its log (t.db-wal) to another program"
    assert "has lost its log" in refusal_of(lambda: tell_to(opened, "lost"))
    opened.complete_file()
    assert not log.exists()
    copy = tmp_path / "copy.db"
    copy.write_bytes(subprocess.run(["cat", opened.path], capture_output=True, check=True).stdout)
    alone = Workspace(copy)
    assert alone.triage.total() == 2 and alone.check()[0] == []
    alone.close()
    opened.save_as(tmp_path / "saved.db")
    tell_to(opened, "It goes on.")
    opened.close()
    again = Workspace(tmp_path / "saved.db")
    assert again.triage.total() == 3 and again.check()[0] == []
    again.close()


def test_nothing_is_written_into_a_file_that_has_another_log_by_now(opened: Workspace) -> None:
    for suffix in ("-wal", "-shm"):
        opened.path.with_name(f"t.db{suffix}").unlink()
    program = (
        "import sys; from pathlib import Path; from tests.conftest import tell_to; "
        "from translate_tui.services.workspace import Workspace; work = Workspace(Path(sys.argv[1])); "
        "tell_to(work, 'Said in another process.'); print(flush=True); sys.stdin.read()"
    )
    process = running(program, opened.path)
    before = opened.path.stat().st_mtime_ns
    opened.complete_file()
    assert opened.path.stat().st_mtime_ns == before and "has lost its log" in opened.file_problem()
    process.kill()
    process.communicate()
    opened.close()


def test_a_file_with_a_second_name_is_not_opened(opened: Workspace) -> None:
    opened.close()
    second = opened.path.with_name("second name.db")
    second.hardlink_to(opened.path)
    for path in (opened.path, second):
        said = refusal_of(lambda path=path: Workspace(path))
        assert "has a second name (a hard link;" in said
    subprocess.run(said.partition("of its own: ")[2], shell=True, check=True)
    for path in (opened.path, second):
        work = Workspace(path)
        assert work.triage.total() == 1
        work.close()


def test_the_log_of_a_moved_file_is_kept_when_a_new_one_is_made(opened: Workspace, tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from tests.conftest import tell_to; "
        "from translate_tui.services.workspace import Workspace; "
        "tell_to(Workspace(Path(sys.argv[1])), 'Said before the kill.'); os.kill(os.getpid(), 9)"
    )
    opened.close()
    subprocess.run([sys.executable, "-c", program, opened.path], check=False, cwd=Path(__file__).parents[1])
    opened.path.rename(tmp_path / "moved.db")
    made = Workspace(opened.path)
    (log,) = tmp_path.glob("t.db-log-of-another-database-*")
    assert made.triage.total() == 0 and log.name in made.notice and "is new and empty" in made.notice
    made.close()
    log.rename(tmp_path / "moved.db-wal")
    moved = Workspace(tmp_path / "moved.db")
    assert moved.triage.total() == 2 and moved.check()[0] == []
    moved.close()


def test_no_new_file_is_made_where_one_was_moved_that_is_still_open(opened: Workspace, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from translate_tui.services.workspace import Workspace; "
        "work = Workspace(Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    opened.close()
    process = running(program, opened.path)
    opened.path.rename(tmp_path / "moved.db")
    assert "another window still has it open" in refusal_of(lambda: Workspace(opened.path))
    assert not opened.path.exists()
    process.kill()
    process.communicate()
    Workspace(opened.path).close()


SAVES_AND_ENDS = (
    "import sys; from pathlib import Path; from tests.conftest import tell_to; "
    "from translate_tui.services.workspace import Workspace; work = Workspace(Path(sys.argv[1])); "
    "[tell_to(work, f'Said in another process, {n}.') for n in range(60)]; work.close(); print(flush=True)"
)


@pytest.mark.parametrize("is_complete", [True, False], ids=["before the other", "never"])
@pytest.mark.parametrize("ends", ["close", "save_as"])
def test_the_log_of_a_program_that_came_later_is_left_alone(
    opened: Workspace, tmp_path: Path, is_complete: bool, ends: str
) -> None:
    """It ends before this window does: what it saved is in its log only, which has the name of the deleted one."""
    tell_to(opened, "Said before the log was deleted.")
    for suffix in ("-wal", "-shm"):
        opened.path.with_name(f"t.db{suffix}").unlink()
    if is_complete:
        opened.complete_file()
    running(SAVES_AND_ENDS, opened.path).communicate()
    path = opened.path
    if ends == "save_as":
        try:
            opened.save_as(tmp_path / "saved.db")
        except UserError as refused:
            assert "not all that it held can be read any more" in str(refused)
        else:
            saved = Workspace(tmp_path / "saved.db")
            assert saved.triage.total() == 2 and saved.check()[0] == []
            saved.close()
    opened.close()
    left = Workspace(path)
    assert left.triage.total() == 62 if is_complete else left.triage.total() >= 60
    assert left.check()[0] == [] or "without its log" in left.check()[0][0]
    left.close()
