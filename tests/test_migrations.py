"""Files of every shipped version become files of this version: completely, or not at all."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.migrations import Migrations

from tests.conftest import is_full, tell_to
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace
from translate_tui.store import files, migrations, schema
from translate_tui.store.assets import asset
from translate_tui.store.database import Database
from translate_tui.store.health import findings
from translate_tui.store.schema import VERSION, split_statements

OLD_VERSIONS = range(1, VERSION)
# From version 1 on every migration runs, so its statements are all there are; --full interrupts all others, too.
INTERRUPTED_VERSIONS = OLD_VERSIONS if is_full() else (1, VERSION - 1)
posix = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed by signals")

ROWS = """
INSERT INTO customer (id, name, segment, yearly_value) VALUES (1, 'Acme', 'smb', 12000), (7, 'Globex', NULL, NULL);
INSERT INTO customer_identity (customer_id, kind, value) VALUES (1, 'domain', 'acme.example'), (7, 'name', 'globex');
INSERT INTO ticket (id, source_id, source_ref, posted_at, imported_at, type, quote, customer_id)
  VALUES (1, 1, 'a', '2026-11-02T09:00:00Z', '2026-11-03T09:00:00Z', 'bug', 'The import stops', 1),
         (2, 1, 'b', NULL, '2026-11-03T09:00:00Z', 'praise', 'Lovely', NULL);
INSERT INTO reply (ticket_id, source_ref, quote, customer_id) VALUES (1, 'r', '+1, also here', 7);
INSERT INTO pattern (id, number, title, created_at) VALUES (1, 1, 'Imports stop', '2026-11-03T09:00:00Z');
INSERT INTO member (ticket_id, pattern_id, how, placed_at) VALUES (1, 1, 'accepted', '2026-11-03T09:00:00Z');
INSERT INTO slate (id, made_at) VALUES (1, '2026-11-04T09:00:00Z');
INSERT INTO slate_entry (slate_id, position, pattern_id) VALUES (1, 1, 1);
INSERT INTO setting VALUES ('theme', 'light');
INSERT INTO step (id, label, made_at, window) VALUES (1, 'made P1', '2026-11-03T09:00:00Z', 'w');
INSERT INTO change (step_id, table_name, row_id, action, new) VALUES (1, 'pattern', 1, 'insert', '{}');
"""

State = tuple[int, str, list[tuple[str, str]], dict[str, list[tuple[object, ...]]]]


def make_old(path: Path, version: int, journal_mode: str = "wal") -> Path:
    """Write a file of a shipped version with some rows."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).parent / "schemas" / f"{version}.sql").read_text(encoding="utf-8"))
        connection.executescript(ROWS if version < 9 else ROWS.replace("placed_at", "added_at"))
        connection.execute(f"PRAGMA journal_mode = {journal_mode}")
    return path


def state_of(path: Path) -> State:
    """Return the version, what the integrity check says, the schema and all rows, read without our code."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        ).fetchall()
        tables = [name for name, sql in schema if sql.startswith("CREATE TABLE")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
        return version, integrity, schema, rows


def copy_of(path: Path, target: Path) -> Path:
    """Copy a closed file, over what an earlier try left."""
    for leftover in target.parent.glob(target.name + "*"):
        leftover.unlink()
    shutil.copyfile(path, target)
    return target


class Observed(sqlite3.Connection):
    """A connection that calls `before` with every statement that Python code runs."""

    before: Callable[[str], None]

    def execute(self, sql: str, parameters: object = ()) -> sqlite3.Cursor:  # type: ignore[override]  # as it is called
        self.before(sql)
        return super().execute(sql, parameters)  # type: ignore[arg-type]


@contextmanager
def observed(monkeypatch: pytest.MonkeyPatch, before: Callable[[str], None]) -> Iterator[None]:
    """Let `before` see, and stop, each statement of the connections that are opened meanwhile."""
    with monkeypatch.context() as patch:
        factory = type("Observed", (Observed,), {"before": staticmethod(before)})
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=factory))
        yield


def extend_migrations(monkeypatch: pytest.MonkeyPatch, *added: Callable[[sqlite_utils.Database], None]) -> None:
    """Let the program know migrations beyond the shipped ones."""
    extended = Migrations("translate-tui")
    shipped = [migration.fn for migration in migrations.MIGRATIONS.pending(sqlite_utils.Database(memory=True))]
    for migration in (*shipped, *added):
        extended()(migration)
    monkeypatch.setattr(migrations, "MIGRATIONS", extended)
    monkeypatch.setattr(schema, "VERSION", VERSION + len(added))


# ------------------------------------------------------------- from every version


def test_every_shipped_version_has_its_schema_and_its_migration() -> None:
    shipped = migrations.MIGRATIONS.pending(sqlite_utils.Database(memory=True))
    assert len(shipped) == VERSION - 1
    assert [migration.name for migration in shipped] == [
        "customer_links_and_word_meanings",
        "expected_people_reply_texts_and_clock",
        "pattern_notes_consents_and_card_completeness",
        "tickets_set_aside_currencies_and_rating_rounds",
        "persons_as_customers",
        "meeting_notes",
        "ratings_by_their_name",
        "one_word_for_one_thing",
        "digests_and_log_mark",
    ]
    schemas = sorted(path.name for path in (Path(__file__).parent / "schemas").iterdir())
    assert schemas == [f"{version}.sql" for version in OLD_VERSIONS]
    script = asset("schema.sql").read_text(encoding="utf-8")
    assert f"PRAGMA user_version = {VERSION};" in script
    assert f"PRAGMA application_id = {files.APPLICATION_ID:#x};" in script


def test_a_new_file_is_what_schema_sql_says(tmp_path: Path, work: Workspace) -> None:
    with closing(sqlite3.connect(tmp_path / "plain.db")) as plain:
        plain.executescript(asset("schema.sql").read_text(encoding="utf-8"))
    plain_state, new_state = state_of(tmp_path / "plain.db"), state_of(work.path)
    assert new_state[3].pop("digest") and not plain_state[3].pop("digest")  # they are worked out
    assert new_state == plain_state
    assert list(split_statements("CREATE TABLE a (b);\n-- c\nSELECT 1;\n")) == [
        "CREATE TABLE a (b);\n",
        "-- c\nSELECT 1;\n",
    ]


@pytest.mark.parametrize("version", OLD_VERSIONS)
@pytest.mark.parametrize("journal_mode", ["wal", "delete"])
def test_an_old_file_becomes_equal_to_a_new_one(
    tmp_path: Path, work: Workspace, version: int, journal_mode: str
) -> None:
    path = make_old(tmp_path / "old.db", version, journal_mode)
    _, _, _, rows_before = state_of(path)
    opened = Workspace(path)
    for pragma, value in (
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 0),
    ):
        assert opened._db.value(f"PRAGMA {pragma}") == value
    wrong, counts = opened.check()
    assert wrong == [] and counts["schema version"] == VERSION and counts["tickets"] == 2
    assert {table.name for table in opened.table_statistics()} == set(state_of(work.path)[3])
    opened.backup(tmp_path / "backup.db")
    tell_to(opened, "told after the migration")
    assert opened.history.undo() is not None and opened.triage.total() == 1 + 1  # one of them praise
    opened.close()
    migrated, new = state_of(tmp_path / "backup.db"), state_of(work.path)
    assert migrated[:3] == new[:3]
    if "placement" in rows_before:
        rows_before["rating"] = rows_before.pop("placement")
    assert {name: rows for name, rows in migrated[3].items() if name in rows_before} == rows_before
    assert migrated[3].pop("digest")
    new_rows = {name: rows for name, rows in migrated[3].items() if rows and name not in rows_before}
    added = {
        "set_aside": [(1, 2, "praise", "", "2026-11-03T09:00:00Z")],
        "who_counts": [(1, "automatic", 0)],
        "log_mark": [(1, 0)],
    }
    assert new_rows == {name: rows for name, rows in added.items() if name not in rows_before}


def test_ratings_keep_their_log_under_their_new_name(tmp_path: Path) -> None:
    path = make_old(tmp_path / "old.db", 7)
    row = {
        "id": 5, "pattern_id": 1, "meeting_id": None, "side": "joint", "impact": "H",
        "reason": 'said "placed_at": here', "placed_at": "2026-11-05T09:00:00Z",
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as connection, connection:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO placement ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
        connection.execute("INSERT INTO step (id, label, made_at, window) VALUES (2, 'placed P1', '2026-11-05', 'w')")
        log = "INSERT INTO change (step_id, table_name, row_id, action, new) VALUES (2, 'placement', 5, 'insert', ?)"
        connection.execute(log, (json.dumps(row, separators=(",", ":")),))
    work = Workspace(path)
    before = work._db.rows("SELECT * FROM rating")
    assert before == [(5, 1, None, "joint", "H", 'said "placed_at": here', "2026-11-05T09:00:00Z")]
    assert work.history.go_to(1) and work._db.rows("SELECT * FROM rating") == []
    assert work.history.redo() == "placed P1" and work._db.rows("SELECT * FROM rating") == before
    work.close()


def test_values_and_columns_keep_their_log_under_their_new_names(tmp_path: Path) -> None:
    path = make_old(tmp_path / "old.db", 8)
    time = "2026-11-05T09:00:00Z"
    rows: list[tuple[str, dict[str, object]]] = [
        ("meeting", {"id": 1, "number": 1, "planned": 1800, "started_at": time, "ends_at": time, "paused_at": None,
                     "ended_at": None, "stage_id": 4}),
        ("stage", {"id": 4, "meeting_id": 1, "position": 1, "phase": "promises", "pattern_id": None, "planned": 60,
                   "given": 0, "spent": 0, "entered_at": time, "deadline": time}),
        ("member", {"id": 9, "ticket_id": 2, "pattern_id": 1, "how": "picked", "score": None,
                    "reason": 'said "placed_at": here', "placed_at": time}),
        ("source_customers", {"id": 1, "source_id": 1, "persons": 1}),
        ("pattern_note", {"id": 1, "pattern_id": 1, "kind": "not known", "words": "whether"}),
        ("exchange", {"id": 1, "direction": "product sits with support", "day": "2026-11-05", "who": "Noa",
                      "learnt": "They wait"}),
    ]  # fmt: skip
    log = "INSERT INTO change (step_id, table_name, row_id, action, old, new) VALUES (2, ?, ?, ?, ?, ?)"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO step (id, label, made_at, window) VALUES (2, 'all of it', ?, 'w')", (time,))
        for table, row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
            image = json.dumps(row, separators=(",", ":"))
            connection.execute(log, (table, row["id"], "insert", None, image))
        connection.execute("UPDATE who_counts SET choice = 'persons', persons = 1")
        who = ({"id": 1, "choice": "automatic", "persons": 0}, {"id": 1, "choice": "persons", "persons": 1})
        connection.execute(log, ("who_counts", 1, "update", *(json.dumps(row, separators=(",", ":")) for row in who)))
        for key, typed in (("exchange/1", {"who": "Noa", "learnt": "half"}), ("settings/phases", {"promises": "9"})):
            connection.execute("INSERT INTO draft VALUES (?, ?, ?)", (key, json.dumps(typed), time))
        connection.execute(
            "INSERT INTO customer_says VALUES (1, 1, 'domain', 'a.example', 'e-mail domain a.example')"
        )
        reason = "the same e-mail domain a.example"
        connection.execute("INSERT INTO customer_link (customer_id, into_id, reason) VALUES (7, 1, ?)", (reason,))
        connection.execute("INSERT INTO setting VALUES ('masking', 'while presenting')")
        connection.execute("INSERT INTO setting VALUES ('phases', 'as in past meetings')")
    work = Workspace(path)
    expected = {
        "SELECT phase, meeting_id FROM stage": [("review", 1)],
        "SELECT reason, added_at FROM member WHERE id = 9": [('said "placed_at": here', time)],
        "SELECT source_id, are_people FROM source_customers": [(1, 1)],
        "SELECT choice, counts_people FROM who_counts": [("people", 1)],
        "SELECT kind, words FROM pattern_note": [("open questions", "whether")],
        "SELECT who, learned FROM exchange": [("Noa", "They wait")],
    }
    assert {query: work._db.rows(query) for query in expected} == expected
    assert work.settings.value("masking") == "in presenter view"
    drafts = {key: json.loads(typed) for key, typed in work._db.rows("SELECT key, typed FROM draft")}
    assert drafts == {"exchange/1": {"who": "Noa", "learned": "half"}, "settings/phases": {"review": "9"}}
    assert work._db.rows("SELECT reason FROM customer_says UNION ALL SELECT reason FROM customer_link") == [
        ("email domain a.example",), ("the same email domain a.example",),
    ]  # fmt: skip
    assert work._db.value("SELECT value FROM setting WHERE key = 'phases'") == "as in past meetings"
    assert work.history.go_to(1) and work._db.rows("SELECT choice, counts_people FROM who_counts") == [
        ("automatic", 0)
    ]
    assert work._db.rows("SELECT * FROM stage") == work._db.rows("SELECT * FROM source_customers") == []
    assert work.history.redo() == "all of it"
    assert {query: work._db.rows(query) for query in expected} == expected
    work.close()


def test_migrations_that_somebody_applied_with_sqlite_utils_are_not_applied_again(tmp_path: Path) -> None:
    path = make_old(tmp_path / "old.db", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.MIGRATIONS.apply(
            sqlite_utils.Database(connection), stop_before="expected_people_reply_texts_and_clock"
        )
    Database(path).close()
    assert state_of(path) == state_of_migrated(tmp_path, 1)


def test_the_migrations_of_another_program_are_kept(tmp_path: Path) -> None:
    path = make_old(tmp_path / "old.db", 2)
    others = Migrations("theirs")
    others(name="first")(lambda db: None)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        others.apply(sqlite_utils.Database(connection))
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall() == [
            ("theirs", "first")
        ]
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def state_of_migrated(tmp_path: Path, version: int) -> State:
    """Return what a file of `version` is like after a migration that nothing disturbed."""
    path = make_old(tmp_path / "undisturbed.db", version)
    Database(path).close()
    return state_of(path)


# ------------------------------------------------------------------ interrupted


@pytest.mark.parametrize("version", INTERRUPTED_VERSIONS)
def test_ctrl_c_before_any_statement_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    old = make_old(tmp_path / "old.db", version)
    run: list[str] = []
    with observed(monkeypatch, run.append):
        Database(copy_of(old, tmp_path / "t.db")).close()
    assert f"PRAGMA user_version = {VERSION}" in run and run.count("COMMIT") == 1

    def interrupt(number: int) -> Callable[[str], None]:
        seen: list[str] = []

        def before(sql: str) -> None:
            seen.append(sql)
            if len(seen) == number:
                raise KeyboardInterrupt

        return before

    before, after = state_of(old), state_of_migrated(tmp_path, version)
    for number in range(1, len(run) + 1):
        path = copy_of(old, tmp_path / "t.db")
        with observed(monkeypatch, interrupt(number)), pytest.raises(KeyboardInterrupt):
            Database(path)
        assert state_of(path) == (before if number <= run.index("COMMIT") + 1 else after), run[number - 1]


@pytest.mark.parametrize("version", INTERRUPTED_VERSIONS)
def test_a_statement_that_sqlite_breaks_off_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    old = make_old(tmp_path / "old.db", version)
    before, after = state_of(old), state_of_migrated(tmp_path, version)
    connect = sqlite3.connect
    count = stop = 0

    def break_off(path: Path, **options: object) -> sqlite3.Connection:
        """Connect so that SQLite breaks off the statement of that number: one of ours or of a savepoint."""
        connection: sqlite3.Connection = connect(path, **options)  # type: ignore[call-overload]
        armed = False

        def arm(sql: str) -> None:
            nonlocal count, armed
            count += 1
            armed = count == stop

        def progress() -> bool:
            nonlocal armed
            fires, armed = armed, False
            return fires

        connection.set_trace_callback(arm)
        connection.set_progress_handler(progress, 1)
        return connection

    failures = 0
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", break_off)
        Database(copy_of(old, tmp_path / "t.db")).close()
    total, outcomes = count, []
    for stop in range(1, total + 1):
        path, count = copy_of(old, tmp_path / "t.db"), 0
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", break_off)
            try:
                Database(path).close()
            except UserError:
                failures += 1
        outcomes.append(state_of(path))
        assert outcomes[-1] in (before, after), stop
    assert failures > 0.8 * total and outcomes[0] == before and outcomes[-1] == after


_DRIVER = """
# Fork a starter for each of many copies of a file, which kills itself in the middle of the migration.
import os, random, shutil, signal, sqlite3, sys, time
from pathlib import Path
from translate_tui.store import database, migrations

old, folder = Path(sys.argv[1]), Path(sys.argv[2])
connect = sqlite3.connect

def start(name, stop=0, delay=0.0):
    path = folder / name
    shutil.copyfile(old, path)
    child = os.fork()
    if not child:
        count = 0
        def die(sql):
            nonlocal count
            count += 1
            if count == stop:
                os.kill(os.getpid(), signal.SIGKILL)
        def watched(*arguments, **options):
            connection = connect(*arguments, **options)
            connection.set_trace_callback(die)
            return connection
        sqlite3.connect = watched
        if delay:
            signal.setitimer(signal.ITIMER_REAL, delay)  # SIGALRM ends the process at once
        database.Database(path)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

started = time.monotonic()
assert start("whole.db") == 0
duration = time.monotonic() - started
stop = 1
while start(f"statement-{stop}.db", stop=stop):
    stop += 1
chance = random.Random(1)
for number in range(20):
    start(f"moment-{number}.db", delay=chance.uniform(0.0005, duration))
"""


@posix
@pytest.mark.parametrize("journal_mode", ["wal", "delete"])
def test_a_starter_that_is_killed_leaves_the_old_file_or_the_new_one(tmp_path: Path, journal_mode: str) -> None:
    old = make_old(tmp_path / "old.db", 1, journal_mode)
    before, after = state_of(old), state_of_migrated(tmp_path, 1)
    folder = tmp_path / "killed"
    folder.mkdir()
    driver = [sys.executable, "-c", _DRIVER, str(old), str(folder)]
    subprocess.run(driver, check=True)
    outcomes = []
    for path in sorted(folder.glob("*.db")):
        outcomes.append(state_of(path))
        assert outcomes[-1] in (before, after), path.name
        if path.name.startswith("moment"):
            Database(path).close()
            assert state_of(path) == after
    assert outcomes.count(before) > 20 and after in outcomes


def test_a_migration_that_fails_takes_back_those_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "t.db", 2)
    before = state_of(path)

    def add_mood(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE ticket ADD COLUMN mood TEXT")

    def misspelled(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABL oops")

    with monkeypatch.context() as patch:
        extend_migrations(patch, add_mood, misspelled)
        with pytest.raises(UserError, match="TABL"):
            Database(path)
    assert state_of(path) == before
    extend_migrations(monkeypatch, add_mood)
    with closing(Database(path)) as db:
        assert db.value("SELECT quote FROM ticket WHERE mood IS NULL") == "The import stops"
        assert db.value("PRAGMA user_version") == VERSION + 1


# ------------------------------------------------------------ references between rows


def test_a_migration_that_breaks_references_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "t.db", 3)
    before = state_of(path)

    def forget_customers(db: sqlite_utils.Database) -> None:
        db.execute("DELETE FROM customer WHERE id = 7")

    extend_migrations(monkeypatch, forget_customers)
    with pytest.raises(
        UserError, match="row . of (reply|customer_identity) points to a row of customer.*Nothing was"
    ):
        Database(path)
    assert state_of(path) == before


def test_a_table_can_be_rebuilt_though_others_refer_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "t.db", 3)

    def rename_note(db: sqlite_utils.Database) -> None:
        db.table("customer").transform(rename={"note": "remark"})

    extend_migrations(monkeypatch, rename_note)
    with closing(Database(path)) as db:
        assert db.rows("SELECT name, remark FROM customer") == [("Acme", ""), ("Globex", "")]
        assert findings(db.connection) == ["the definition of customer is not as it was written"]  # in schema.sql
        assert db.value("PRAGMA foreign_keys") == 1


def test_a_reference_that_was_broken_before_does_not_lock_anybody_out(tmp_path: Path) -> None:
    path = make_old(tmp_path / "t.db", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM customer WHERE id = 7")
    with closing(Database(path)) as db:
        assert len(findings(db.connection)) == 2 and db.value("PRAGMA user_version") == VERSION


# ------------------------------------------------------- several starters, other versions

_RACE = """
# Let six starters open one file at the same moment; print how many of them failed.
import os, sys
from pathlib import Path
from translate_tui.store import database, migrations

failed = 0
for name in sys.argv[1:]:
    gate, opener = os.pipe()
    children = []
    for _ in range(6):
        child = os.fork()
        if not child:
            os.close(opener)
            os.read(gate, 1)  # returns when the parent has closed its end
            database.Database(Path(name))
            os._exit(0)
        children.append(child)
    os.close(opener)
    os.close(gate)
    failed += sum(os.waitpid(child, 0)[1] != 0 for child in children)
print(failed)
"""


@posix
@pytest.mark.parametrize("journal_mode", ["wal", "delete", "new file"])
def test_of_several_starters_one_migrates_and_all_open(tmp_path: Path, journal_mode: str) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(4)]
    if journal_mode != "new file":
        for number, path in enumerate(paths):
            make_old(path, 1 + number % len(OLD_VERSIONS), journal_mode)
    race = subprocess.run([sys.executable, "-c", _RACE, *map(str, paths)], capture_output=True, text=True)
    assert (race.stdout, race.stderr) == ("0\n", "")
    assert {state_of(path)[:2] for path in paths} == {(VERSION, "ok")}


def test_another_starter_that_was_faster_leaves_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_old(tmp_path / "t.db", 1)
    connect, run = sqlite3.connect, []

    def overtake(sql: str) -> None:
        run.append(sql)
        if sql == "BEGIN IMMEDIATE":
            with monkeypatch.context() as patch:
                patch.setattr(sqlite3, "connect", connect)
                Database(path).close()

    with observed(monkeypatch, overtake):
        Database(path).close()
    assert state_of(path) == state_of_migrated(tmp_path, 1)
    assert not any("CREATE" in sql for sql in run)


def test_a_newer_starter_that_was_faster_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old(tmp_path / "t.db", 1)
    connect = sqlite3.connect

    def overtake(sql: str) -> None:
        if sql == "BEGIN IMMEDIATE":
            with closing(connect(path)) as newer:
                newer.execute("PRAGMA user_version = 99")

    with observed(monkeypatch, overtake), pytest.raises(UserError, match="newer translate-tui.*99"):
        Database(path)
    assert state_of(path)[0] == 99


@pytest.mark.parametrize("journal_mode", ["wal", "delete"])
@pytest.mark.parametrize(
    ("version", "message"), [(VERSION + 1, "newer translate-tui"), (0, "incomplete translate-tui")]
)
def test_a_newer_or_incomplete_file_is_refused_untouched(
    tmp_path: Path, journal_mode: str, version: int, message: str
) -> None:
    path = make_old(tmp_path / "t.db", 3, journal_mode)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    with pytest.raises(UserError, match=message):
        Database(path)
    assert path.read_bytes() == before


def test_a_file_that_another_process_reads_is_put_into_wal_mode_when_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_old(tmp_path / "t.db", 3, "delete")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM ticket").fetchall()
    monkeypatch.setattr("translate_tui.store.database.BUSY_SECONDS", 0.05)
    with pytest.raises(UserError, match="is in use"):
        Database(path)

    def finish_reading(sql: str) -> None:
        if sql == "BEGIN EXCLUSIVE":
            reader.close()

    with observed(monkeypatch, finish_reading):
        db = Database(path)
    assert db.value("PRAGMA journal_mode") == "wal" and db.value("PRAGMA user_version") == VERSION
    db.close()


# ------------------------------------------------------------------------ at start

_IMPORTED = """
import sys
from pathlib import Path
from translate_tui.services.workspace import Workspace
Workspace(Path(sys.argv[1])).close()
print("sqlite_utils" in sys.modules)
"""


@pytest.mark.parametrize(("version", "imported"), [(None, False), (VERSION, False), (3, True)])
def test_sqlite_utils_is_imported_only_when_a_migration_is_due(
    tmp_path: Path, version: int | None, imported: bool
) -> None:
    path = tmp_path / "t.db"
    if version == VERSION:
        Workspace(path).close()
    elif version is not None:
        make_old(path, version)
    command = [sys.executable, "-c", _IMPORTED, str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed == f"{imported}\n"
