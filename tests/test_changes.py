"""What commits publish: told to everybody, whatever fails while it is told or read again."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clock
from translate_tui.model import Impact, UserError
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database

Tell = Callable[..., int]


@pytest.fixture
def pattern_id(work: Workspace, tell: Tell) -> int:
    return work.triage.create_pattern([tell("the import stops", customer="Globex")], "Imports stop")[0]


def fail_once(monkeypatch: pytest.MonkeyPatch, needle: str) -> None:
    """Let the next query that contains `needle` fail, as a disk does."""
    real, failures = Database.rows, [UserError("the disk failed")]

    def rows(db: Database, sql: str, params: object = ()) -> object:
        if needle in sql and failures:
            raise failures.pop()
        return real(db, sql, params)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Database, "rows", rows)


@pytest.mark.parametrize("needle", ["FROM pattern p", "FROM member m JOIN ticket"])
def test_what_could_not_be_counted_is_counted_at_the_next_look(
    work: Workspace, tell: Tell, pattern_id: int, monkeypatch: pytest.MonkeyPatch, needle: str
) -> None:
    assert work.patterns.all()[0].tickets == 1
    work.triage.move([tell("it stops again")], pattern_id)
    fail_once(monkeypatch, needle)
    with pytest.raises(UserError, match="the disk failed"):
        work.patterns.all()
    assert [(p.id, p.tickets, p.volume.unknown) for p in work.patterns.all()] == [(pattern_id, 2, 1)]


def test_an_inbox_that_could_not_be_read_is_read_at_the_next_look(
    work: Workspace, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tell("one")
    assert list(work.triage.ids()) == [first]
    second = tell("two")
    fail_once(monkeypatch, "SELECT t.id FROM ticket t")
    with pytest.raises(UserError, match="the disk failed"):
        work.triage.ids()
    assert sorted(work.triage.ids()) == [first, second]


@pytest.mark.parametrize("needle", ["state = 'done'", "GROUP BY table_name", "last_row_id FROM change"])
def test_a_commit_is_told_to_all_though_what_changed_cannot_be_read(
    work: Workspace, tell: Tell, pattern_id: int, monkeypatch: pytest.MonkeyPatch, needle: str
) -> None:
    work.patterns.all()
    ticket_id = tell("it stops again")
    fail_once(monkeypatch, needle)
    assert work.triage.move([ticket_id], pattern_id) == "merged 1 ticket into P1"
    assert work.patterns.all()[0].tickets == 2 and not len(work.triage.ids())
    work.patterns.write(pattern_id, Field.STRUGGLE, "imports that stop")
    assert work.patterns.all()[0].struggle == "imports that stop"


def test_a_name_that_comes_while_the_names_are_read_is_masked_at_the_next_look(
    work: Workspace, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translate_tui.store import masking

    tell("the import stops", customer="Zanzibar Freight")
    real = masking.customer_names
    added: list[int] = []

    def names(db: Database) -> list[str]:
        found = real(db)
        if not added:  # a worker commits between the reading and the keeping
            added.append(0)
            tell("it stops here too", customer="Quillmark Ateliers")
        return found

    monkeypatch.setattr(masking, "customer_names", names)
    work.masks.redactor()
    assert work.masks.redactor().redact("quillmark ateliers called") == "[customer] called"


@pytest.mark.parametrize("own_steps", [1, 63, 64, 70])
def test_an_older_step_that_another_window_undid_is_seen(tmp_path: Path, clock: Clock, own_steps: int) -> None:
    """However many steps lie between it and the newest, and though a new step followed."""
    one, other = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    first_id = one.river.add_ticket("one", "", "", "", "")[0]
    pattern_id = one.triage.create_pattern([first_id], "Imports stop")[0]
    other.changed_elsewhere()
    moved_id = other.river.add_ticket("two", "", "", "", "")[0]
    other.triage.move([moved_id], pattern_id)
    one.changed_elsewhere()
    for number in range(own_steps):
        one.patterns.write(pattern_id, Field.STRUGGLE, f"version {number}")
    assert one.patterns.all()[0].tickets == 2 and not len(one.triage.ids())
    other.changed_elsewhere()
    assert other.history.undo() == "merged 1 ticket into P1"
    other.patterns.write_risks(pattern_id, "renewals", "")
    one.patterns.write(pattern_id, Field.WORKAROUND, "they wait")
    one.changed_elsewhere()
    assert one.patterns.all()[0].tickets == 1 and list(one.triage.ids()) == [moved_id]
    one.close()
    other.close()


def test_many_steps_back_and_a_new_one_reach_another_window(tmp_path: Path, clock: Clock) -> None:
    one, other = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    first_id, moved_id = (one.river.add_ticket(words, "", "", "", "")[0] for words in ("one", "two"))
    pattern_id = one.triage.create_pattern([first_id], "Imports stop")[0]
    here = next(step.id for step in one.history.steps() if step.here)
    one.triage.move([moved_id], pattern_id)
    for number in range(70):
        one.patterns.write(pattern_id, Field.STRUGGLE, f"version {number}")
    other.changed_elsewhere()
    assert other.patterns.all()[0].tickets == 2
    one.history.go_to(here)
    one.patterns.write(pattern_id, Field.WORKAROUND, "they wait")
    other.changed_elsewhere()
    assert other.patterns.all()[0].tickets == 1 and list(other.triage.ids()) == [moved_id]
    one.close()
    other.close()


def test_nothing_is_written_outside_a_session(work: Workspace, pattern_id: int) -> None:
    db = work._db
    with pytest.raises(RuntimeError, match="outside a session"):
        db.execute("UPDATE pattern SET title = 'x'")
    with pytest.raises(RuntimeError, match="outside a session"):
        db.insert("setting", {"key": "x", "value": "y"})
    with pytest.raises(UserError, match="can only be read"):
        db.rows("UPDATE pattern SET title = 'x' RETURNING id")
    with pytest.raises(RuntimeError, match="open already"), db.step("one"), db.step("two"):
        pass
    with pytest.raises(RuntimeError, match="without a step"), db.unlogged():
        db.execute("UPDATE pattern SET title = 'x'")
    assert work.patterns.require(pattern_id).title == "Imports stop"
    assert db.value("PRAGMA query_only") == 1


def test_triggers_that_cannot_be_made_leave_nothing_behind(
    work: Workspace, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translate_tui.store import database

    fresh = Workspace(tmp_path / "fresh.db", clock)

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TEMP TABLE recording (step INTEGER)")
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(database, "create_triggers", broken)
        with pytest.raises(UserError):
            fresh.river.add_ticket("one", "", "", "", "")
        assert fresh._db.value("PRAGMA query_only") == 1
    assert fresh.river.add_ticket("one", "", "", "", "")[1] == "added “one” by hand"
    fresh.close()


def test_a_verb_that_finds_nothing_to_change_makes_no_step(work: Workspace, pattern_id: int) -> None:
    work.ratings.rate(pattern_id, Impact.H)
    assert work.history.has_new_step() and not work.history.has_new_step()
    work.ratings.rate(pattern_id, Impact.H)
    assert not work.history.has_new_step()


def test_everything_is_changed_where_nothing_is_known() -> None:
    changes = Changes(None, lambda table: None)
    assert changes.touched("ticket") and changes.has_updates("ticket") and changes.rows("ticket") is None


def test_a_filter_of_a_thousand_words_filters(work: Workspace, tell: Tell) -> None:
    ticket_id = tell("word and another")
    assert list(work.triage.ids(needle="word " * 1010)) == [ticket_id]
    assert not len(work.triage.ids(needle=" ".join(f"w{n}" for n in range(1010))))
