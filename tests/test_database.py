import os
import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Clock, refusal_of, tell_to
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, default_path
from translate_tui.store import database, settings
from translate_tui.store.assets import asset
from translate_tui.store.database import Database
from translate_tui.store.statistics import table_statistics


def test_the_pragmas_that_keep_what_was_said(work: Workspace) -> None:
    for pragma, value in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("user_version", database.VERSION),
    ):
        assert work._db.value(f"PRAGMA {pragma}") == value


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_only_the_owner_can_read_the_files(tmp_path: Path, work: Workspace) -> None:
    tell_to(work, "a secret")
    copy = tmp_path / "copy.db"
    work.backup(copy)
    for path in (*tmp_path.glob("t.db*"), copy):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    loose = tmp_path / "loose.db"
    loose.write_bytes(copy.read_bytes())
    loose.chmod(0o644)
    Workspace(loose).close()
    assert stat.S_IMODE(loose.stat().st_mode) == 0o600


def test_every_table_is_strict_and_every_foreign_key_is_indexed(work: Workspace) -> None:
    tables = work._db.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    loose = [name for name, strict in tables if not strict and not name.startswith("sqlite_")]
    assert loose == []
    for table, _ in tables:
        indexed = {
            work._db.value("SELECT name FROM pragma_index_info(?) WHERE seqno = 0", (index,))
            for (index,) in work._db.rows("SELECT name FROM pragma_index_list(?)", (table,))
        }
        for (column,) in work._db.rows('SELECT "from" FROM pragma_foreign_key_list(?)', (table,)):
            assert column in indexed or column == "source_id", f"{table}.{column} is searched without an index"


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="not a translate-tui database"):
        Workspace(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"just some notes\n", b"\x89PNG\r\n", b"SQLite format 3\x00" + bytes(84)])
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match="not a translate-tui database"):
        Workspace(path)
    assert path.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        Workspace(tmp_path)


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    Workspace(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="newer translate-tui.*99"):
        Workspace(path)
    assert path.read_bytes() == before


def test_a_locked_database_says_so(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(work.path)
    other.execute("BEGIN IMMEDIATE")
    work._db.sql.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(UserError, match="in use"):
        tell_to(work, "not now")
    other.rollback()
    other.close()
    tell_to(work, "but now")
    assert work.triage.total() == 1


def test_a_full_disk_says_so_and_leaves_what_stood(work: Workspace) -> None:
    tell_to(work, "stands")
    pages = work._db.value("PRAGMA page_count")
    work._db.sql.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="no room left"):
        tell_to(work, "y" * 500_000)
    assert work.triage.total() == 1 and len(work.history.steps()) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    Workspace(path).close()
    path.chmod(0o400)
    with pytest.raises(UserError, match="only be read"):
        Workspace(path)


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    work = Workspace(path)
    for number in range(200):
        tell_to(work, f"ticket {number} " + "z" * 200)
    work.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    path.write_bytes(content)
    with pytest.raises(UserError, match="damaged|refused this"):
        damaged = Workspace(path)
        wrong, _ = damaged.check()
        assert wrong
        damaged.triage.ids()
        damaged.triage.tickets(range(1, 200))


def test_a_backup_is_whole_and_never_overwrites(tmp_path: Path, work: Workspace) -> None:
    tell_to(work, "kept")
    copy = tmp_path / "copy.db"
    work.backup(copy)
    again = Workspace(copy)
    assert again.triage.total() == 1
    again.close()
    with pytest.raises(UserError, match="exists already"):
        work.backup(copy)
    with pytest.raises(UserError, match="failed"):
        work.backup(tmp_path / "nowhere" / "copy.db")


_WRITER = """
import sys
from contextlib import closing
from pathlib import Path
from translate_tui.services.workspace import Workspace, default_path
work = Workspace(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    work.river.add_ticket(f"{sys.argv[2]} says {number}", "bug", "smb", "x", f"{sys.argv[2]} {number % 7}")
    if number % 3 == 2:
        work.triage.create_pattern([work.triage.ids()[0]], f"{sys.argv[2]} {number}")
"""


def test_two_processes_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    path, each = tmp_path / "t.db", 75
    Workspace(path).close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), name, str(each)], stderr=subprocess.PIPE, text=True
        )
        for name in ("left", "right")
    ]
    errors = [writer.communicate()[1] for writer in writers]
    assert errors == ["", ""]
    work = Workspace(path)
    assert work.triage.total() == 2 * each
    assert len(work.patterns.all()) == 2 * (each // 3)
    assert len(work.history.steps(10_000)) == 2 * (each + each // 3) == 200
    assert work.check()[0] == []
    work.close()


def test_another_window_sees_what_was_done(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    assert not here.changed_elsewhere()
    first = tell_to(there, "said there")
    pattern, _ = there.triage.create_pattern([first], "Made there")
    assert here.changed_elsewhere() and not here.changed_elsewhere()
    assert [p.title for p in here.patterns.all()] == ["Made there"]
    second = tell_to(here, "said there too")
    assert here.triage.suggestions(here.triage.tickets([second])[second])[0].pattern.id == pattern
    assert there.changed_elsewhere()
    here.close()
    there.close()


def test_statistics_count_every_row_and_every_page_once(sample: Path) -> None:
    with closing(Database(sample)) as db:
        tables = table_statistics(db)
        assert {table.name: table.rows for table in tables} == {
            name: db.value(f"SELECT count(*) FROM {name}")
            for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        used = db.value("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count")
        schema = db.value("SELECT count(*) FROM dbstat WHERE name = 'sqlite_schema'")
        assert sum(table.size or 0 for table in tables) == (used - schema) * db.value("PRAGMA page_size")
        assert [table.size for table in tables] == sorted((table.size or 0 for table in tables), reverse=True)


def test_statistics_without_sizes_are_in_the_order_of_rows(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(sample)) as db:
        monkeypatch.setattr(db, "value", lambda sql: None)  # what a SQLite without dbstat answers
        tables = table_statistics(db)
    assert {table.size for table in tables} == {None}
    assert [table.name for table in tables][:3] == ["change", "step", "ticket"]
    assert [table.rows for table in tables] == sorted((table.rows for table in tables), reverse=True)


def test_looking_at_tables_does_not_change_how_the_connection_behaves(work: Workspace) -> None:
    before = work._db.value("PRAGMA recursive_triggers")
    assert work._db.sql.table("ticket").count == 0
    assert work._db.value("PRAGMA recursive_triggers") == before == 0


def test_schema_words_are_in_the_vocabulary() -> None:
    script = asset("schema.sql").read_text(encoding="utf-8").lower()
    for word in ("river", "inbox", "slate", "purge", "heard", "parking_lot", "placement", "commitment", "exchange"):
        assert re.search(rf"\b{word}", script)
    for synonym in ("cluster", "backlog", "vote", "issue_id", "action_item"):
        assert synonym not in script


def test_a_worker_that_closes_its_connection_takes_no_lock_away(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    with closing(Database(path)) as db:
        db.connect().close()
        look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(*c.execute('SELECT value FROM setting'))"
        subprocess.run([sys.executable, "-c", look, path], check=True)  # the last one out would clear the log away
        settings.set_value(db, "theme", "light")
        seen = subprocess.run([sys.executable, "-c", look, path], check=True, capture_output=True, text=True)
    assert "light" in seen.stdout


def test_the_database_itself_is_no_export(tmp_path: Path) -> None:
    work = Workspace(tmp_path / "one.db")
    with pytest.raises(UserError, match="is the database itself"):
        work.river.import_files([tmp_path / "one.db"])
    work.close()


# ------------------------------------------------------------------ the workspace


def test_an_export_is_written_whole_and_for_its_owner_alone(tmp_path: Path, work: Workspace) -> None:
    for name, content in (("a.txt", "grüße"), ("b.bin", b"\x00\xff")):
        (tmp_path / name).write_text("older", encoding="utf-8")
        work.write(content, tmp_path / name)
        written = (tmp_path / name).read_bytes()
        assert written == (content.encode() if isinstance(content, str) else content)
        assert os.name != "posix" or stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".translate-tui-*"))


def test_an_export_that_cannot_be_written_says_why(tmp_path: Path, work: Workspace) -> None:
    path = tmp_path / "nowhere" / "a.txt"
    assert refusal_of(lambda: work.write("text", path)) == (
        f"{path} cannot be written (No such file or directory). Name another file, or free some space."
    )


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal", ".matching"])
def test_no_export_is_written_over_the_database_and_what_belongs_to_it(work: Workspace, suffix: str) -> None:
    path = work.path.with_name(work.path.name + suffix)
    assert refusal_of(lambda: work.write("text", path)) == (
        f"{path} is the database itself, so nothing was written. Name another file."
    )
    beside = work.path.with_name(work.path.name + suffix + "x")
    work.write("text", beside)
    assert beside.read_text() == "text"


@pytest.mark.skipif(os.name != "posix", reason="devices are POSIX's")
def test_an_export_can_go_to_a_device(work: Workspace) -> None:
    work.write("text", Path("/dev/null"))
    assert not Path("/dev/null").is_file()


def test_rejected_rows_are_written_to_a_file(tmp_path: Path, work: Workspace) -> None:
    (tmp_path / "x.csv").write_text("id,text\n1,ok\n2,\n")
    report = work.river.import_files([tmp_path / "x.csv"])
    work.write_rejected(report, tmp_path / "rejected.csv")
    header, row = (tmp_path / "rejected.csv").read_text().splitlines()
    assert header == "file,line,reason,content" and row.startswith("x.csv,3,")


def test_the_database_is_named_by_the_environment_or_lies_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSLATE_TUI_DB", str(tmp_path / "mine.db"))
    assert default_path() == tmp_path / "mine.db"
    monkeypatch.delenv("TRANSLATE_TUI_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path().parts[-2:] == ("translate-tui", "translate.db")


def test_what_is_in_the_file_is_counted_only_where_it_is_sound(work: Workspace, tmp_path: Path) -> None:
    problems, counts = work.check()
    assert problems == [] and list(counts) == [
        "schema version", "tickets", "customers", "patterns", "meetings", "steps of history", "in the inbox",
    ]  # fmt: skip
    assert work.today().isoformat() == "2026-11-16"
