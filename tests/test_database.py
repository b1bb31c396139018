import os
import re
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.conftest import START, Clock, refusal_of, tell_to
from translate_tui.model import (
    AsideKind,
    Impact,
    Money,
    NewTicket,
    Outcome,
    Phase,
    Role,
    SealedImpact,
    Side,
    UserError,
    WordKind,
)
from translate_tui.protocol.agenda import PlannedStage
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field
from translate_tui.protocol.empathy import EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.who_counts import WhoCounts
from translate_tui.river.customers import Identity
from translate_tui.services.workspace import Workspace, default_path
from translate_tui.store import (
    attendance,
    case,
    commitments,
    customer_links,
    customer_resolver,
    customers,
    decisions,
    drafts,
    empathy,
    exchanges,
    files,
    meanings,
    meeting_notes,
    meetings,
    merging,
    migrations,
    minutes,
    notes,
    parking_lot,
    patterns,
    processes,
    purge,
    rating,
    replies,
    set_aside,
    settings,
    slate,
    sources,
    tickets,
    who_counts,
    windows,
)
from translate_tui.store import clock as steady
from translate_tui.store.assets import asset
from translate_tui.store.database import Database
from translate_tui.store.health import findings
from translate_tui.store.processes import boot_id, is_running, start_of
from translate_tui.store.schema import VERSION, split_statements
from translate_tui.store.statistics import table_statistics


def test_the_pragmas_that_keep_what_was_said(work: Workspace) -> None:
    for pragma, value in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("user_version", VERSION),
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
    with pytest.raises(UserError, match="is full"):
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
    with pytest.raises(UserError, match="already exists"):
        work.backup(copy)
    with pytest.raises(UserError, match="nowhere does not exist, so nothing was written"):
        work.backup(tmp_path / "nowhere" / "copy.db")


_WRITER = """
import sys
import time
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
    for word in ("river", "inbox", "slate", "purge", "heard", "parking_lot", "rating", "commitment", "exchange"):
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
        f"{path} cannot be written (No such file or directory). Choose another file, or free some space."
    )


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal", ".matching"])
def test_no_export_is_written_over_the_database_and_what_belongs_to_it(work: Workspace, suffix: str) -> None:
    path = work.path.with_name(work.path.name + suffix)
    assert refusal_of(lambda: work.write("text", path)) == (
        f"{path} is the database itself, so nothing was written. Choose another file."
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
        "schema version", "tickets", "customers", "patterns", "meetings", "changes in the history", "in the inbox",
    ]  # fmt: skip
    assert work.today().isoformat() == "2026-11-16"


# ------------------------------------------------------------------ sessions


def test_a_connection_waits_for_others_and_an_import_keeps_much_in_memory(work: Workspace) -> None:
    db = work._db
    assert db.value("PRAGMA busy_timeout") == 10_000 and db.value("PRAGMA cache_size") == -4_000
    with pytest.raises(KeyError), db.import_cache():
        assert db.value("PRAGMA cache_size") == -32_000
        raise KeyError
    assert db.value("PRAGMA cache_size") == -4_000
    assert db.rows("SELECT 1, 2 UNION SELECT 3, 4 ORDER BY 1") == [(1, 2), (3, 4)]
    assert db.value("SELECT ?, 2", ("x",)) == "x" and db.value("SELECT 1 WHERE 0") is None
    with pytest.raises(UserError, match=r"t\.db: SQLite reported an error \(no such table: nowhere\), so nothing"):
        db.rows("SELECT * FROM nowhere")


def test_a_further_connection_is_of_the_same_window_and_another_database_is_not(work: Workspace) -> None:
    db = work._db
    with closing(db.connect()) as worker, closing(Database(work.path)) as other:
        assert (worker.window, worker.file, worker.changes) == (db.window, db.file, db.changes)
        assert other.window != db.window and other.changes is not db.changes
        assert (worker.path, worker.now) == (db.path, db.now)
    assert windows.writer(db.window) == f"{boot_id()}.{os.getpid()}.{start_of(os.getpid())}.{db.window}"
    assert re.fullmatch("[0-9a-f]{16}", db.window)


def test_a_window_is_open_until_its_first_connection_is_closed(work: Workspace) -> None:
    db, other = work._db, Database(work.path)
    other.connect().close()
    writer = windows.writer(other.window)
    assert windows.is_open_elsewhere(writer, db.window) and not windows.is_open_elsewhere(writer, other.window)
    other.close()
    assert not windows.is_open_elsewhere(writer, db.window)
    assert not any(
        windows.is_open_elsewhere(writer, db.window) for writer in ("", "a.b", "a.b.c.d", f"other.{os.getppid()}.w")
    )
    parent, start = os.getppid(), start_of(os.getppid())

    def is_open(writer: str) -> bool:
        return windows.is_open_elsewhere(writer, db.window)

    assert is_open(f"{boot_id()}.{parent}.{start}.w"), "a window of another process that runs"
    assert not is_open(f"{boot_id()}.{parent}.{start}1.w"), "one whose id was taken again"
    assert not is_open(f"{boot_id()}.{2**22 + 1}.{start}.w"), "one that doesn't run"
    assert is_open(f"{boot_id()}.{parent}.w"), "as earlier versions wrote it"


@pytest.mark.parametrize("platform", ["linux", "other"])
def test_a_running_process_is_known_by_its_id_and_its_start(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    if platform == "other":  # through psutil, as on Windows and macOS
        monkeypatch.setattr(processes, "sys", SimpleNamespace(platform="other"))
    elif sys.platform != "linux":
        pytest.skip("Linux says when a process started")
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    start = start_of(child.pid)
    assert start and is_running(child.pid, start) and is_running(child.pid, "")
    assert not is_running(child.pid, start + "0") and not is_running(2**22 + 1, "")
    assert start_of(os.getpid()) == start_of(os.getpid()) != start
    child.communicate()
    assert not is_running(child.pid, start)
    assert boot_id() == boot_id() != ""


def test_what_is_written_outside_a_session_or_twice_at_once_is_a_defect(work: Workspace) -> None:
    db = work._db
    for write, named in (
        (lambda: db.execute("DELETE FROM setting"), "setting"), (lambda: db.insert("draft", {"key": "a"}), "draft"),
        (lambda: db.execute("PRAGMA secure_delete = ON"), "the database"),
        (lambda: db.insert_many("customer", ("name",), [("a",)]), "customer"),
    ):  # fmt: skip
        with pytest.raises(RuntimeError) as outside:
            write()
        assert str(outside.value) == f"{named} was written outside a session: use step() or unlogged()"
    with pytest.raises(RuntimeError) as twice, db.unlogged(), db.unlogged():
        pass
    assert str(twice.value) == "a session is open already: one action is one transaction"
    with pytest.raises(RuntimeError) as unlogged, db.unlogged():
        db.execute("INSERT OR REPLACE INTO customer (name) VALUES ('a')")
    assert str(unlogged.value) == "customer was written without a step; add it to UNLOGGED_TABLES"
    with pytest.raises(RuntimeError) as many, db.unlogged():
        db.insert_many("customer", ("name",), [("a",)])
    assert str(many.value) == "rows were inserted into customer outside a step: they could not be undone"
    assert db.value("SELECT count(*) FROM customer") == 0 and db.value("PRAGMA query_only") == 1


def test_a_step_is_kept_with_its_last_label_if_it_changed_something(work: Workspace, clock: Clock) -> None:
    db = work._db
    with db.step("nothing\n at all") as session:
        assert session.label == "nothing at all" and session.step_id == 1
    assert db.rows("SELECT * FROM step") == [] and db.changes.step_count == 0
    with db.step("added") as session:
        assert db.insert("customer", {"name": "Alba"}) == 1
        session.label = "added\n one"
    assert db.rows("SELECT * FROM step") == [(1, "added one", "2026-11-16T09:00:00Z", db.window, "done")]
    assert db.changes.step_count == 1
    with pytest.raises(ValueError), db.step("fails"):
        db.insert("customer", {"name": "Corvo"})
        raise ValueError
    assert db.value("SELECT count(*) FROM customer") == 1 == db.value("SELECT count(*) FROM step")
    with db.unlogged() as unlogged:
        assert (unlogged.label, unlogged.step_id) == ("", None)


def test_a_step_on_rows_that_are_gone_is_explained(work: Workspace) -> None:
    with pytest.raises(UserError) as gone, work._db.step("link"):
        work._db.insert("customer_link", {"customer_id": 8, "into_id": 9, "reason": "x"})
    assert str(gone.value) == (
        "This no longer exists: it was undone or merged in another window, so nothing was changed. You now see the "
        "current state. Try again from there. (FOREIGN KEY constraint failed)"
    )


def test_many_rows_are_inserted_and_undone_as_one_range(work: Workspace) -> None:
    db = work._db
    with db.step("import"):
        db.insert("customer", {"name": "first"})
        db.insert_many("customer", ("name", "segment"), [("a", "smb"), ("b", None)])
        db.insert_many("customer", ("name",), [])
        db.insert("customer", {"name": "last"})
    assert db.rows("SELECT id, name, segment FROM customer") == [
        (1, "first", None), (2, "a", "smb"), (3, "b", None), (4, "last", None),
    ]  # fmt: skip
    assert db.rows("SELECT row_id, last_row_id, action, new IS NULL FROM change") == [
        (1, None, "insert", 0), (2, 3, "insert", 1), (4, None, "insert", 0),
    ]  # fmt: skip
    before = db.rows("SELECT * FROM customer")
    assert work.history.undo() == "import" and db.rows("SELECT * FROM customer") == []
    assert work.history.redo() == "import" and db.rows("SELECT * FROM customer") == before


def test_only_what_this_window_could_redo_is_dropped_by_a_new_step(work: Workspace, clock: Clock) -> None:
    here, there = work._db, Workspace(work.path, clock)
    for db in (here, there._db):
        with db.step("added"):
            db.insert("customer", {"name": "a"})
    work.history.undo()
    there.history.undo()
    with here.step("another"):
        here.insert("customer", {"name": "b"})
    assert here.rows("SELECT state FROM step ORDER BY id") == [("dropped",), ("undone",), ("done",)]
    there.close()
    with closing(Workspace(work.path, clock)) as later:
        assert later._db.opened_at_step == 3
        with later._db.step("later"):
            later._db.insert("customer", {"name": "c"})
    assert here.rows("SELECT state FROM step ORDER BY id") == [("dropped",), ("dropped",), ("done",), ("done",)]


def test_a_session_names_the_tables_that_were_written_as_the_schema_does(work: Workspace) -> None:
    db, now = work._db, START
    with db.step("all") as session:
        source = sources.source_id(db, "crm", "CSV", "the CRM")
        sources.save_mapping(db, source, {"text": "Words"}, "")
        sources.save_names_people(db, source, people=True)
        resolver = customer_resolver.CustomerResolver(db)
        for name in ("alba", "corvo", "dorn"):
            marks = (Identity("name", name, ""), Identity("domain", "alba.test", ""))
            resolver.find_or_create(marks, "crm", partial(str, name))
        resolver.find_or_create((Identity("external id", "crm:person:1", ""),), "crm", partial(str, "Ann"))
        resolver.relink()
        for value in (Money(1, "EUR"), Money(1, "USD"), Money(1)):
            customers.set_facts(db, 1, "smb", value)
        customers.rename(db, 1, "Alba")
        for into in (1, 3):
            customer_links.link(db, 2, into, "so")
        customer_links.unlink(db, 2)
        customer_links.keep_apart(db, 1, 2)
        customer_links.allow_link(db, 1, 2)
        rows = tickets.stored([NewTicket(1, ref, "it stops") for ref in "abc"], [None] * 3)
        tickets.insert_many(db, source, "2026-11-16T09:00:00Z", rows)
        tickets.update(db, 1, rows[0])
        tickets.add_replies(db, [(1, "a", None, "", None, "too")])
        tickets.update_reply(db, 1, (None, "", None, "too"))
        (one, _), (two, _) = patterns.create(db, "a"), patterns.create(db, "b")
        patterns.write_field(db, one, Field.TITLE, "c")
        patterns.write_risks(db, one, "a", "b")
        patterns.set_shipped_at(db, one, now)
        tickets.refuse(db, 1, one)
        for pattern_id in (one, two):
            tickets.place(db, 1, pattern_id, "picked", None, "")
        tickets.take_out(db, 1)
        slate.add(db, one, 1, "why", "a segment")
        slate.add(db, two, 2, "", "a segment")
        slate.remove(db, two)
        meeting_id = meetings.start(db, now, 60, [PlannedStage(Phase.OPENING, 60)])
        slate.save_sentence_counts(db, meeting_id, {one: 1})
        meetings.enter_stage(db, meeting_id, 1, now, now)
        meeting = meetings.by_id(db, meeting_id)
        assert meeting is not None
        meetings.add_stage_time(db, meeting, 5)
        meetings.leave_stage(db, 1, 5)
        meetings.end(db, meeting_id, now)
        for role in (Role.SUPPORT, Role.PRODUCT):
            attendance.save(db, meeting_id, "Jo", role)
        attendance.remove(db, meeting_id, "Jo")
        attendance.replace_expected(db, [("Jo", Role.SUPPORT)])
        promise = commitments.add(db, meeting_id, None, "call", "", None)
        commitments.update(db, promise, "call", "Jo", None)
        commitments.settle(db, promise, "kept", None, "")
        for outcome in (Outcome.ACCEPTED, Outcome.DECLINED):
            decisions.save(db, meeting_id, one, outcome, "")
        rating.add(db, one, Side.JOINT, Impact.L, None)
        set_aside.save(db, 2, AsideKind.SPAM, "")
        set_aside.remove(db, 3)
        parking_lot.add(db, meeting_id, "later", "")
        minutes.save_record(db, meeting_id, "{}")
        for side in (Side.SUPPORT, Side.PRODUCT):
            rating.seal(db, rating.begin_round(db, two, None), side, SealedImpact(Impact.L))
        rating.reveal_round(db, rating.begin_round(db, two, None))
        merging.write_texts(db, one, {"struggle": "a", "requested": "b"})
        merging.carry_ratings(db, two, one)
        merging.move_rows(db, two, one)
        for words in ("a", "b", ""):
            notes.write(db, one, Note.CUT, words)
            replies.write_template(db, one, words)
        case.add_consent(db, one, "Jo")
        case.withdraw_consent(db, one, "Jo")
        session_id = purge.start(db, now, 60)
        entry_id = purge.add_entry(db, purge.add_turn(db, session_id, ""), "words")
        purge.set_heard(db, entry_id, now)
        running = purge.newest_session(db)
        assert running is not None
        purge.shift_clock(db, running, timedelta(0), None)
        purge.end(db, session_id, now)
        empathy.write_part(db, empathy.create(db, Persona.AGENT, now.date()), EmpathyPart.DOING, "a")
        exchange_id = exchanges.add(db, Direction.SUPPORT, now.date(), "Jo", "")
        exchanges.update(db, exchange_id, now.date(), "Jo", "")
        for means in ("bug", "request"):
            meanings.save(db, WordKind.TYPE, "x", means)
        meanings.delete(db, WordKind.TYPE, "x")
        steady.add_anchor(db, "boot", 1.0, now)
        meeting_notes.add(db, meeting_id, one, "a note")
        who_counts.update(db, WhoCounts.PEOPLE)
    assert session.tables == {"step", "rating_round", "sealed_rating", *db.tracked_tables()}
    with db.unlogged() as unlogged:
        drafts._delete(db, "a")
        db.execute("INSERT INTO draft (key, typed, kept_at) VALUES ('a@closed', '{}', '')")
        drafts.delete(db, "a")
    assert unlogged.tables == {"draft"}


# ------------------------------------------------------------------ files


@pytest.mark.skipif(os.name != "posix", reason="the messages are POSIX's")
def test_what_cannot_be_opened_says_where_and_what_to_do(tmp_path: Path) -> None:
    def refused(path: Path) -> str:
        with pytest.raises(UserError) as error:
            files.prepare(path)
        return str(error.value)

    other = tmp_path / "notes.txt"
    other.write_bytes(b"some notes")
    assert refused(other) == (
        f"{other} is not a translate-tui database, so it was not changed. Choose another file with --db. "
        f"If it is an export, import it with `translate-tui import {other}`."
    )
    damaged = other.rename(tmp_path / "t.db")
    assert f"its beginning is damaged: `translate-tui --db {damaged} restore COPY` puts a copy" in refused(damaged)
    damaged.rename(other)
    assert refused(tmp_path) == f"{tmp_path} is a folder. Choose a database file with --db."
    assert refused(other / "t.db") == (
        f"{other / 't.db'} cannot be opened (File exists). Check the path and that you can write there, "
        "or choose another file with --db."
    )
    assert refused(Path(os.devnull)) == (
        f"{os.devnull} is not a regular file, so it was not changed. Choose a database file with --db."
    )


def test_a_new_file_is_empty_private_and_in_new_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "t.db"
    assert files.prepare(path) and path.read_bytes() == b"" and files.prepare(path)
    Database(path).close()
    assert not files.prepare(path)
    if os.name == "posix":
        for mode in (0o640, 0o604, 0o601):
            path.chmod(mode)
            files.prepare(path)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o700)
        files.prepare(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o700, "nobody else can read it"


def test_a_file_is_ours_by_its_first_hundred_bytes(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    for content, ours in (
        (b"SQLite format 3\0" + bytes(52) + b"TTUI" + bytes(28), True),
        (b"SQLite format 3\0" + bytes(51) + b"TTUI" + bytes(29), False),
        (b"SQLite format 4\0" + bytes(52) + b"TTUI" + bytes(28), False),
        (b"SQLite format 3\0" + bytes(52) + b"IUTT" + bytes(28), False),
        (b"\0", False),
    ):  # fmt: skip
        path.write_bytes(content)
        if ours:
            assert not files.prepare(path)
        else:
            with pytest.raises(UserError, match="is not a translate-tui database"):
                files.prepare(path)


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("database is locked", "is in use: another program has locked it. Nothing was changed. "
         "Let the other program finish (or close it), then try again."),
        ("attempt to write a readonly database", "is read-only, so nothing was changed. Change its permissions and "
         "those of its folder, or open a copy with --db."),
        ("database disk image is malformed", "is damaged (database disk image is malformed), so nothing was changed. "
         "`translate-tui --db 't 1.db' restore COPY` puts the newest copy that `translate-tui backup` made in its "
         "place, and keeps the damaged file: much of it may still be readable with `sqlite3 FILE .recover`."),
        ("disk I/O error", "cannot be written or read (disk I/O error): its disk may be full, failing or "
         "disconnected. Nothing was changed. Check the disk, then try again."),
        ("unable to open database file", "cannot be opened (unable to open database file). Check that its folder "
         "exists and that you can write to it."),
    ],
)  # fmt: skip
def test_what_sqlite_says_is_told_in_plain_words(reason: str, message: str) -> None:
    assert str(files.explain(sqlite3.OperationalError(reason), Path("t 1.db"))) == f"t 1.db {message}"


def test_a_log_that_somebody_else_has_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"t.db{suffix}").touch()
    monkeypatch.setattr(os, "access", lambda path, _: path.name == "t.db")
    said = str(files.explain(sqlite3.OperationalError("unable to open database file"), tmp_path / "t.db"))
    assert "Somebody else has it open, and you can't write t.db-wal and t.db-shm beside it" in said


def test_a_full_disk_and_what_is_unknown_are_told_in_plain_words() -> None:
    full, unknown = (
        str(files.explain(sqlite3.OperationalError(reason), Path("t.db"))) for reason in ("disk is full", "no such x")
    )
    assert full == (
        "The disk that contains t.db is full, so nothing was changed. Free some space, then try again. "
        "The data in the file is intact."
    )
    assert unknown == (
        "t.db: SQLite reported an error (no such x), so nothing was changed. "
        "Try again; if it happens again, run `translate-tui --db t.db doctor`."
    )


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("old")
    with pytest.raises(ValueError), files.replace_file(target) as temporary:
        temporary.write_text("half")
        raise ValueError
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]
    with files.replace_file(target) as temporary:
        assert temporary.parent == tmp_path and temporary.name.startswith(".translate-tui-")
        temporary.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new" and list(tmp_path.iterdir()) == [target]


def no_space(_: Path, *, only_new: bool) -> None:
    raise OSError(28, "No space left")


@pytest.mark.skipif(os.name != "posix", reason="not everybody may make links on Windows")
def test_a_backup_that_fails_says_where_and_leaves_nothing(
    tmp_path: Path, work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("old")
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "nowhere.db")
    for path in (taken, link):
        with pytest.raises(UserError) as exists:
            work.backup(path)
        assert str(exists.value) == (
            f"{path} already exists, so nothing was written. Choose a file that does not exist yet."
        )
    missing = tmp_path / "missing" / "copy.db"
    with pytest.raises(UserError) as failed:
        work.backup(missing)
    assert str(failed.value) == (
        f"The folder {missing.parent} does not exist, so nothing was written. Choose another."
    )
    with monkeypatch.context() as patch, pytest.raises(UserError) as failed:
        patch.setattr("translate_tui.store.backup.replace_file", no_space)
        work.backup(tmp_path / "copy.db")
    assert str(failed.value) == (
        f"The backup to {tmp_path / 'copy.db'} failed ([Errno 28] No space left). No file was left there. "
        "Check the folder and its free space, then try again."
    )
    assert not missing.parent.exists() and taken.read_text() == "old"


def test_the_log_is_emptied_unless_another_program_reads_it(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    db = work._db
    monkeypatch.setattr("translate_tui.store.database._READER_WAIT_MS", 20)
    tell_to(work, "it stops")
    assert db.vacuum() and work.path.with_name("t.db-wal").stat().st_size == 0
    with closing(sqlite3.connect(work.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ticket").fetchall()
        tell_to(work, "it stops again")
        begun = time.monotonic()
        assert not db.vacuum()
        assert time.monotonic() - begun < files.BUSY_SECONDS / 2  # the window doesn't stand still meanwhile
    assert db.value("PRAGMA busy_timeout") == files.BUSY_SECONDS * 1000
    assert db.vacuum() and db.value("PRAGMA query_only") == 1


def test_tables_that_litestream_adds_are_not_in_the_history(work: Workspace) -> None:
    """They need no column `id`, without which a trigger could not be made and nothing could be saved any more."""
    tracked = work._db.tracked_tables()
    with closing(sqlite3.connect(work.path)) as litestream, litestream:
        litestream.execute("CREATE TABLE _litestream_seq (seq INTEGER)")
    again = Workspace(work.path)
    assert again._db.tracked_tables() == tracked and again.check()[0] == []
    tell_to(again, "it stops")
    assert again.history.undo() == "added “it stops” by hand" and again.triage.total() == 0
    again.close()


def test_broken_references_are_named(work: Workspace) -> None:
    assert work.check()[0] == []
    with closing(sqlite3.connect(work.path)) as other, other:
        other.execute("INSERT INTO customer_link (id, customer_id, into_id, reason) VALUES (5, 8, 9, 'x')")
    assert work.check()[0] == [
        *["row 5 of customer_link points to a row of customer that does not exist"] * 2,
        "rows 0 to 63 of customer_link: at least one is not as it was written",
    ]


def test_files_of_other_versions_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    Database(path).close()
    messages = []
    for version in (VERSION + 1, 0):
        with closing(sqlite3.connect(path)) as other:
            other.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(UserError) as refused:
            Database(path)
        messages.append(str(refused.value))
    assert messages == [
        f"{path} was created by a newer translate-tui (its version is {VERSION + 1}, this program "
        f"supports up to {VERSION}). It was not changed. Upgrade the program: pip install -U translate-tui",
        f"{path} is an incomplete translate-tui database (its version is 0), so it was not changed. "
        "Choose another file with --db, or continue from a copy.",
    ]


def old_file(path: Path, version: int) -> sqlite3.Connection:
    """Make a file of a shipped version with one setting."""
    connection = sqlite3.connect(path)
    connection.executescript((Path(__file__).parent / "schemas" / f"{version}.sql").read_text(encoding="utf-8"))
    connection.execute("INSERT INTO setting VALUES ('theme', 'light')")
    connection.commit()
    return connection


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_older_file_gets_what_it_lacks(tmp_path: Path, version: int) -> None:
    old_file(tmp_path / "old.db", version).close()
    with closing(Database(tmp_path / "old.db")) as migrated, closing(Database(tmp_path / "new.db")) as made:
        for pragma, value in (("user_version", VERSION), ("foreign_keys", 1), ("recursive_triggers", 0)):
            assert migrated.value(f"PRAGMA {pragma}") == value
        assert migrated.tracked_tables() == made.tracked_tables() and findings(migrated.connection) == []
        assert settings.value(migrated, "theme", "dark") == "light"


def test_a_migration_that_would_break_references_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    with closing(old_file(path, 2)) as connection, connection:
        connection.execute("INSERT INTO customer (id, name) VALUES (1, 'Alba')")
        connection.execute("INSERT INTO customer_identity (id, customer_id, kind, value) VALUES (3, 1, 'name', 'a')")
        connection.execute("INSERT INTO customer_identity (customer_id, kind, value) VALUES (9, 'name', 'b')")
    with monkeypatch.context() as patch, pytest.raises(UserError) as refused:
        patch.setattr(migrations, "apply_pending", lambda connection, _: connection.execute("DELETE FROM customer"))
        Database(path)
    assert str(refused.value) == (
        f"{path} could not be upgraded to version {VERSION}: row 3 of customer_identity points to a row of "
        "customer that does not exist. Nothing was changed. Open it with the translate-tui that created it, and "
        "report this."
    )
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name, user_version FROM customer, pragma_user_version").fetchall() == [
            ("Alba", 2)
        ]
    with closing(Database(path)) as migrated:
        assert migrated.value("PRAGMA user_version") == VERSION
        assert len(findings(migrated.connection)) == 1, "what was broken before locks nobody out"


def test_what_another_program_notes_of_its_migrations_stays(tmp_path: Path) -> None:
    with closing(old_file(tmp_path / "old.db", 2)) as connection:
        connection.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
        connection.execute("INSERT INTO _sqlite_migrations VALUES ('another program', 'one', 'then')")
        connection.commit()
    with closing(Database(tmp_path / "old.db")) as migrated:
        noted = migrated.rows("SELECT migration_set, name, applied_at FROM _sqlite_migrations")
        assert noted == [("another program", "one", "then")]


def test_settings_have_a_default_until_they_are_set(work: Workspace) -> None:
    db = work._db
    assert settings.value(db, "theme", "dark") == "dark"
    settings.set_value(db, "theme", "")
    settings.set_value(db, "gate", "off")
    assert settings.value(db, "theme", "dark") == "" and settings.value(db, "gate", "x") == "off"
    settings.set_value(db, "theme", "light")
    assert settings.value(db, "theme", "dark") == "light"


def test_what_is_missing_from_the_installation_is_named() -> None:
    with pytest.raises(FileNotFoundError) as missing:
        asset("none.sql")
    assert str(missing.value) == "none.sql is missing from this installation of translate-tui. Install it again."


def test_a_script_is_split_into_statements_with_their_comments() -> None:
    script = "-- one; two\nSELECT 1;\nSELECT\n 2;  \n-- the end\n"
    assert list(split_statements(script)) == ["-- one; two\nSELECT 1;\n", "SELECT\n 2;  \n"]


class BusyConnection:
    """A connection to a file that other processes hold: SQLite refuses so many changes to WAL mode at once."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.run: list[str] = []

    def execute(self, sql: str) -> None:
        self.run.append(sql)
        if sql.startswith("PRAGMA") and self.refusals:
            self.refusals -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error


def test_a_file_that_others_hold_gets_into_wal_mode_after_a_wait() -> None:
    once = ["PRAGMA journal_mode = WAL", "BEGIN EXCLUSIVE", "COMMIT"]
    for refusals in (0, 1, files.WAL_ATTEMPTS - 1, files.WAL_ATTEMPTS):
        connection = BusyConnection(refusals)
        files.use_write_ahead_log(cast(sqlite3.Connection, connection))
        assert connection.run == [*once * refusals, "PRAGMA journal_mode = WAL"]
    with pytest.raises(sqlite3.OperationalError):
        files.use_write_ahead_log(cast(sqlite3.Connection, BusyConnection(files.WAL_ATTEMPTS + 1)))
