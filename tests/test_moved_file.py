"""The file is moved, deleted or replaced while it is open: nothing is written into the void, and all can be saved."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import running, tell_to
from translate_tui.model import UserError
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows moves no open file")


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def replace(path: Path) -> None:
    shutil.copyfile(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)


LOSSES = pytest.mark.parametrize(
    ("lose", "said"),
    [(delete, "moved or deleted"), (move, "moved or deleted"), (replace, "replaced by another file")],
)


@pytest.fixture
def opened(tmp_path: Path) -> Workspace:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    return work


@LOSSES
def test_every_way_of_writing_is_refused(
    opened: Workspace, tmp_path: Path, lose: Callable[[Path], None], said: str
) -> None:
    export = tmp_path / "export.csv"
    export.write_text("message\nThe calendar shows the wrong day.\n")
    lose(opened.path)
    before = opened.path.read_bytes() if opened.path.exists() else None
    for write in (
        lambda: tell_to(opened, "lost"),
        lambda: opened.river.import_files([export], ImportOptions()),
        lambda: opened.river.import_in_background([export], ImportOptions(), lambda *_: None),
        opened.history.undo,
        lambda: opened._db.connect(),
    ):
        with pytest.raises(UserError, match=said):
            write()
    assert opened.triage.total() == 1  # it is still read
    opened.drafts.save("quick add", {"line": "kept"})
    assert said in opened.drafts.problem
    assert (opened.path.read_bytes() if opened.path.exists() else None) == before
    opened.close()


@LOSSES
def test_everything_goes_on_in_a_new_file(
    opened: Workspace, tmp_path: Path, lose: Callable[[Path], None], said: str
) -> None:
    lose(opened.path)
    assert said in opened.file_problem()
    opened.drafts.save("quick add", {"line": "kept"})
    target = tmp_path / "saved.db"
    opened.save_as(target)
    assert opened.file_problem() == "" and opened.path == target and target.stat().st_mode & 0o777 == 0o600
    assert opened.drafts.retry() and opened.drafts.read("quick add") == {"line": "kept"}
    tell_to(opened, "Said afterwards.")
    assert opened.history.undo() is not None and opened.history.undo() is not None  # of before, too
    assert opened.history.redo() is not None
    opened.close()
    again = Workspace(target)
    assert again.triage.total() == 1 and again.check()[0] == []
    again.close()


def test_a_file_that_is_there_already_is_not_overwritten(opened: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine.db").write_text("mine")
    with pytest.raises(UserError, match="already exists"):
        opened.save_as(tmp_path / "mine.db")
    assert opened.path.name == "t.db" and (tmp_path / "mine.db").read_text() == "mine"
    tell_to(opened, "It goes on where it was.")
    opened.close()


def test_a_new_file_for_which_there_is_no_room_leaves_all_as_it_was(
    opened: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_: sqlite3.Connection) -> None:  # for its log, once the file itself is written
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch, pytest.raises(UserError, match=r"saved\.db is full"):
        patch.setattr("translate_tui.store.database.use_write_ahead_log", no_room)
        opened.save_as(tmp_path / "saved.db")
    assert [*tmp_path.glob("*saved*")] == [] and opened.path.name == "t.db"
    tell_to(opened, "It goes on where it was.")
    opened.save_as(tmp_path / "saved.db")
    assert opened.triage.total() == 2
    opened.close()


@pytest.mark.parametrize("lose", [move, delete])
def test_everything_goes_on_in_the_same_place_once_that_is_free(
    opened: Workspace, tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    former, path = Workspace(opened.path), opened.path
    tell_to(former, "Said in another window.")
    assert opened.new_path() != path
    lose(path)
    opened.changed_elsewhere()
    assert opened.new_path() == path
    opened.save_as(path)
    tell_to(opened, "Said afterwards.")
    with pytest.raises(UserError, match="was replaced"):
        tell_to(former, "Into the void.")
    former.close()
    tell_to(opened, "Said after the former one was closed.")
    opened.close()
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("t.db")) == ["t.db"]
    again = Workspace(path)
    assert again.triage.total() == 4 and again.check()[0] == [] and again.notice == ""
    again.close()
    if lose is move:
        moved = Workspace(tmp_path / "moved.db")
        assert moved.triage.total() == 2 and moved.check()[0] == []
        moved.close()


@pytest.mark.parametrize("is_link", [False, True])
def test_the_same_place_is_recognized_however_it_is_named(
    opened: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_link: bool
) -> None:
    """`--db t.db` is relative, and the form shows the whole path; another process has the file open, too."""
    opened.close()
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    work = Workspace(Path("link/t.db" if is_link else "t.db"))
    program = (
        "import sys; from pathlib import Path; from translate_tui.services.workspace import Workspace; "
        "work = Workspace(Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    other = running(program, tmp_path / "t.db")
    (tmp_path / "t.db").unlink()
    work.save_as(tmp_path / "t.db")
    tell_to(work, "It goes on.")
    work.close()
    other.communicate()
    again = Workspace(tmp_path / "t.db")
    assert again.triage.total() == 2 and again.check()[0] == [] and again.notice == ""
    again.close()


def test_a_path_is_suggested_where_a_file_can_be_made(opened: Workspace, tmp_path: Path) -> None:
    move(opened.path)
    assert opened.new_path() == opened.path
    opened.path.symlink_to(tmp_path / "nowhere.db")
    assert opened.new_path().name.startswith("t-"), "a link that leads nowhere is in the way"
    opened.path.unlink()
    opened.close()
    (tmp_path / "place").mkdir()
    work = Workspace(tmp_path / "place" / "t.db")
    (tmp_path / "place").rename(tmp_path / "elsewhere")
    assert work.new_path().parent.is_dir()
    work.close()


def test_a_new_file_in_a_shared_folder_is_shared(opened: Workspace, tmp_path: Path) -> None:
    opened.save_as(tmp_path / "private.db")
    assert (tmp_path / "private.db").stat().st_mode & 0o777 == 0o600
    (tmp_path / "private.db").chmod(0o660)
    opened.close()
    shared = Workspace(tmp_path / "private.db")
    move(shared.path)
    shared.save_as(tmp_path / "shared.db")
    assert (tmp_path / "shared.db").stat().st_mode & 0o777 == 0o660
    (tmp_path / "elsewhere").mkdir()
    shared.save_as(tmp_path / "elsewhere" / "mine.db")
    assert (tmp_path / "elsewhere" / "mine.db").stat().st_mode & 0o777 == 0o600
    shared.close()


def test_a_worker_makes_no_file_where_the_former_one_was_a_moment_ago(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def connect_late(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.path.unlink(missing_ok=True)
        return connect(*arguments, **options)

    with monkeypatch.context() as patch, pytest.raises(UserError, match="cannot be opened"):
        patch.setattr(sqlite3, "connect", connect_late)
        opened._db.connect()
    assert not opened.path.exists() and opened.file_problem() == "was moved or deleted"
    opened.close()


def test_a_file_that_comes_back_is_written_again(opened: Workspace, tmp_path: Path) -> None:
    move(opened.path)
    (tmp_path / "moved.db").rename(opened.path)
    assert opened.file_problem() == ""
    tell_to(opened, "Said afterwards.")
    opened.close()


def test_a_moved_file_is_completed_with_what_was_saved_before(opened: Workspace, tmp_path: Path) -> None:
    """What was saved last is in the write-ahead log, which doesn't move along."""
    move(opened.path)
    opened.complete_file()
    opened.close()
    moved = Workspace(tmp_path / "moved.db")
    assert moved.triage.total() == 1 and moved.check()[0] == []
    moved.close()


def test_an_import_during_which_the_file_goes_is_refused(opened: Workspace, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("message\n" + "The calendar shows the wrong day.\n" * 10)

    def gone(_read: int, _about: int) -> None:
        opened.path.unlink(missing_ok=True)

    with pytest.raises(UserError, match="moved or deleted"):
        opened.river.import_files([export], ImportOptions(), progress=gone)
    assert opened.triage.total() == 1
    opened.close()
