import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Clock, refusal_of, tell_to
from translate_tui.commands import key
from translate_tui.model import AsideKind, Role, UserError
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace

LOG = {"step", "change", "digest", "log_mark", "draft", "setting"}


def tables(work: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database but the log itself."""
    names = work._db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: work._db.rows(f"SELECT * FROM {name} ORDER BY id") for (name,) in names if name not in LOG}


def test_undo_and_redo_with_labels(work: Workspace, tell: Callable[..., int]) -> None:
    first, second = tell("import stops"), tell("import hangs")
    pattern, label = work.triage.create_pattern([first], "Imports")
    assert label == "created P1 from 1 ticket"
    assert work.triage.move([second], pattern) == "merged 1 ticket into P1"
    assert work.history.undo() == "merged 1 ticket into P1"
    assert work.patterns.require(pattern).tickets == 1
    assert work.history.redo() == "merged 1 ticket into P1"
    assert work.patterns.require(pattern).tickets == 2
    assert work.history.redo() is None


def test_undo_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    work = Workspace(tmp_path / "t.db", clock)
    tell_to(work, "said before the restart")
    work.close()
    again = Workspace(tmp_path / "t.db", clock)
    assert again.history.undo() is not None and again.triage.total() == 0
    again.close()
    third = Workspace(tmp_path / "t.db", clock)
    assert third.history.redo() is not None and third.triage.total() == 1
    third.close()


def test_a_range_that_takes_the_id_of_a_row_deleted_in_the_same_step_is_undone(work: Workspace) -> None:
    """Rows are undone strictly backwards: today's greatest id is the first of the range that follows its deletion."""
    db = work._db
    with db.step("added three"):
        db.insert_many("customer", ("name",), [("A",), ("B",), ("C",)])
    before = tables(work)
    with db.step("replaced the last"):
        db.execute("DELETE FROM customer WHERE name = 'C'")
        db.insert_many("customer", ("name",), [("D",), ("E",)])
        db.execute("UPDATE customer SET note = 'new' WHERE name = 'D'")
        db.execute("DELETE FROM customer WHERE name = 'E'")
    after = tables(work)
    for _ in range(2):
        assert work.history.undo() == "replaced the last" and tables(work) == before
        assert work.history.redo() == "replaced the last" and tables(work) == after
    first_step = work.history.steps()[-1].id
    assert work.history.go_to(first_step) == (1, 0) and tables(work) == before


def test_how_many_rows_are_changed_by_undo_redo_and_going_to_a_step(work: Workspace) -> None:
    db = work._db
    assert work.history.next_rows() == work.history.next_rows(redo=True) == 0
    with db.step("a range"):
        db.insert_many("customer", ("name",), [(str(number),) for number in range(50)])
    with db.step("three rows"):
        db.execute("UPDATE customer SET note = 'x' WHERE id <= 3")
    last, first = (step.id for step in work.history.steps())
    assert work.history.next_rows() == 3 and work.history.rows_to_step(first) == 3
    assert work.history.rows_to_step(last) == 0 and work.history.rows_to_step(0) == 53
    work.history.undo()
    assert work.history.next_rows() == 50 and work.history.next_rows(redo=True) == 3
    assert work.history.rows_to_step(last) == 3


def test_a_new_step_drops_what_was_undone_but_the_history_keeps_it(work: Workspace, tell: Callable[..., int]) -> None:
    tell("first")
    work.history.undo()
    tell("second")
    assert work.history.redo() is None
    assert [step.state for step in work.history.steps()] == ["done", "dropped"]


def test_each_window_undoes_its_own(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    tell_to(here, "here")
    tell_to(there, "there")
    assert here.history.undo() == "added “here” by hand"
    assert here.history.undo() is None
    assert there.history.undo() == "added “there” by hand"
    here.close()
    there.close()


def test_what_another_window_changed_since_is_not_overwritten(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    pattern, _ = here.triage.create_pattern([tell_to(here, "x")], "Named here")
    there.patterns.write(pattern, Field.TITLE, "Named there")
    before = tables(here)
    with pytest.raises(UserError, match="P1 title: “Named there”.* changed the same data later"):
        here.history.undo()
    assert tables(here) == before
    there.history.undo()
    assert here.history.undo() is not None
    here.close()
    there.close()


def test_what_another_program_changed_since_is_not_overwritten(work: Workspace) -> None:
    pattern, _ = work.triage.create_pattern([tell_to(work, "x")], "Named here")
    with closing(sqlite3.connect(work.path)) as other, other:
        other.execute("UPDATE pattern SET title = 'edited elsewhere'")
    with pytest.raises(UserError, match="changed the same data since"):
        work.history.undo()
    assert work.patterns.require(pattern).title == "edited elsewhere"


def test_what_later_steps_build_on_is_not_taken_away(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    ticket = tell_to(here, "x")
    there.triage.create_pattern([ticket], "Built on it")
    before = tables(here)
    with pytest.raises(UserError, match="depends on this one"):
        here.history.undo()
    assert tables(here) == before
    here.close()
    there.close()


def test_a_step_is_not_redone_under_one_that_another_window_made_of_the_same_rows(
    tmp_path: Path, clock: Clock
) -> None:
    """Also where it finds each row as it left it: in which order could the two be undone then?"""
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    here.attendance.expect("Ann", Role.SUPPORT)
    before = tables(here)
    here.attendance.expect("Ann", Role.PRODUCT)
    here.history.undo()
    there.attendance.expect("Bob", Role.SUPPORT)  # writes the row of Ann again, as it is
    assert "“Ann: expected as product” cannot be redone on its own: “Bob:" in refusal_of(here.history.redo)
    assert "“Ann: expected as product” cannot be redone" in refusal_of(lambda: here.history.go_to(3))
    assert here.history.go_to(2) == (1, 1) and here.history.go_to(1) == (1, 0) and tables(here) == before
    here.close()
    there.close()


def test_a_row_that_got_the_id_of_one_that_was_undone_is_not_taken_for_it(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    pattern, _ = here.triage.create_pattern([tell_to(here, "stays")], "Named here")
    ticket = tell_to(there, "first")
    here.triage.move([ticket], pattern)
    here.history.undo()
    there.history.undo()
    assert tell_to(there, "quite another") == ticket
    assert "“added “quite another” by hand” changed the same data later" in refusal_of(here.history.redo)
    there.history.undo()
    file = tmp_path / "x.csv"
    file.write_text("text,company\nof an import,Ferro\nof it too,Corvo\n")
    there.river.import_files([file])
    assert "“imported x.csv" in refusal_of(here.history.redo)
    assert [quote.words for quote in here.patterns.quotes(pattern)] == ["stays"]
    there.history.undo()
    tell_to(there, "first")
    here.set_aside.add([ticket], AsideKind.SPAM)
    here.set_aside.bring_back([ticket])
    there.history.undo()
    tell_to(there, "yet another")
    assert "“added “yet another” by hand” changed the same data later" in refusal_of(here.history.undo)
    assert there.triage.tickets([ticket])[ticket].aside is None
    here.close()
    there.close()


def test_going_to_any_point_is_all_or_nothing(work: Workspace, tell: Callable[..., int]) -> None:
    states = [tables(work)]
    for number in range(4):
        tell(f"number {number}")
        states.append(tables(work))
    ids = [step.id for step in reversed(work.history.steps())]
    assert work.history.go_to(ids[1]) == (2, 0)
    assert tables(work) == states[2]
    assert work.history.go_to(ids[3]) == (0, 2)
    assert tables(work) == states[4]
    assert work.history.go_to(ids[0]) == (3, 0)
    assert tables(work) == states[1]
    assert [step.here for step in work.history.steps()] == [False, False, False, True]


def test_undo_of_a_merge_of_two_patterns_puts_all_back(work: Workspace, tell: Callable[..., int]) -> None:
    one, _ = work.triage.create_pattern([tell("a b c"), tell("a b d")], "One")
    two, _ = work.triage.create_pattern([tell("e f g")], "Two")
    before = tables(work)
    assert work.merging.merge(two, one) == "merged P2 into P1 (1 ticket)"
    assert work.patterns.require(one).tickets == 3
    with pytest.raises(UserError, match="no longer exists"):
        work.patterns.require(two)
    work.history.undo()
    assert tables(work) == before


# ------------------------------------------------------------------ step by step


def add_customer(work: Workspace, name: str) -> int:
    """Add a customer in a step of its own, and return its id."""
    with work._db.step(f"added {name}"):
        return work._db.insert("customer", {"name": name})


def customers(work: Workspace) -> list[str]:
    return [name for (name,) in work._db.rows("SELECT name FROM customer ORDER BY id")]


def test_steps_are_undone_from_the_newest_and_redone_in_their_order(work: Workspace) -> None:
    for name in "abc":
        add_customer(work, name)
    assert work.history.undo() == "added c" and work.history.undo() == "added b"
    assert customers(work) == ["a"]
    assert work.history.redo() == "added b" and customers(work) == ["a", "b"]
    assert work.history.redo() == "added c" and work.history.redo() is None
    assert customers(work) == ["a", "b", "c"]


def test_the_history_lists_the_newest_steps_with_their_states(work: Workspace, clock: Clock) -> None:
    for name in "abc":
        add_customer(work, name)
        clock.on(hours=1)
    work.history.undo()
    steps = work.history.steps()
    assert [step[:2] + step[3:] for step in steps] == [
        (3, "added c", "undone", False), (2, "added b", "done", True), (1, "added a", "done", False),
    ]  # fmt: skip
    assert [step.made_at.hour for step in steps] == [11, 10, 9]
    assert work.history.steps(2) == steps[:2] and work.history.steps(2, 1) == steps[1:] and work.history.count() == 3


def test_a_row_that_a_step_changed_several_times_is_restored(work: Workspace) -> None:
    db = work._db
    add_customer(work, "a")
    with db.step("there and on"):
        db.execute("UPDATE customer SET name = 'b', segment = 'smb'")
        db.execute("UPDATE customer SET name = 'c', yearly_value = 5")
        db.insert("customer", {"name": "d"})
        db.execute("DELETE FROM customer WHERE name = 'd'")
    after = db.rows("SELECT * FROM customer")
    assert work.history.undo() == "there and on"
    assert db.rows("SELECT * FROM customer") == [(1, "a", None, None, "")]
    assert work.history.redo() == "there and on" and db.rows("SELECT * FROM customer") == after


def test_rows_that_a_step_imported_and_changed_come_back_as_they_were(work: Workspace) -> None:
    db = work._db
    add_customer(work, "a")
    with db.step("import"):
        db.insert_many("customer", ("name", "segment"), [("b", "smb"), ("c", None)])
        db.execute("UPDATE customer SET yearly_value = id * 10")
        db.insert_many("customer_link", ("customer_id", "into_id", "reason"), [(2, 1, "so"), (3, 1, "so")])
    after = tables(work)
    for _ in range(2):
        work.history.undo()
        assert db.rows("SELECT * FROM customer") == [(1, "a", None, None, "")]
        assert db.value("SELECT count(*) FROM customer_link") == 0
        work.history.redo()
        assert tables(work) == after


def test_going_to_a_step_takes_those_of_every_window(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    for window, name in ((here, "a"), (there, "b"), (here, "c"), (there, "d")):
        add_customer(window, name)
    assert here.history.go_to(2) == (2, 0) and customers(there) == ["a", "b"]
    assert here.history.go_to(3) == (0, 1) and customers(there) == ["a", "b", "c"]
    assert here.history.go_to(0) == (3, 0) and customers(there) == []
    assert here.history.go_to(4) == (0, 4) and customers(there) == ["a", "b", "c", "d"]
    here.close()
    there.close()


HISTORY = f"({key('everywhere.history')})"
CHANGED_SINCE = (
    f"another window or program has changed the same data since. Nothing was overwritten. See the history {HISTORY}."
)


def test_a_refusal_to_undo_or_redo_says_why_and_what_to_do(work: Workspace) -> None:
    def refusal(verb: Callable[[], object]) -> str:
        before = tables(work)
        with pytest.raises(UserError) as refused:
            verb()
        assert tables(work) == before
        return str(refused.value)

    def elsewhere(sql: str) -> None:
        with closing(sqlite3.connect(work.path)) as other, other:
            other.execute(sql)

    add_customer(work, "a")
    elsewhere("UPDATE customer SET name = 'b'")
    assert refusal(work.history.undo) == f"“added a” cannot be undone: {CHANGED_SINCE}"
    elsewhere("DELETE FROM customer")
    assert refusal(work.history.undo) == f"“added a” cannot be undone: {CHANGED_SINCE}"
    elsewhere("INSERT INTO customer (id, name) VALUES (1, 'a')")
    work.history.undo()
    elsewhere("INSERT INTO customer (id, name) VALUES (1, 'mine')")
    assert refusal(work.history.redo) == f"“added a” cannot be redone: {CHANGED_SINCE}"
    with work._db.step("import"):
        work._db.insert_many("customer", ("name",), [("c",), ("d",)])
    elsewhere("DELETE FROM customer WHERE name = 'd'")
    assert refusal(work.history.undo) == (
        "“import” cannot be undone: another program has deleted some of the data that it imported. Nothing was "
        f"overwritten. See the history {HISTORY}."
    )


def test_a_step_that_others_build_on_says_what_to_undo_first(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)

    def refusal() -> str:
        with pytest.raises(UserError) as refused:
            here.history.undo()
        return str(refused.value)

    with here._db.step("import"):
        here._db.insert_many("customer", ("name",), [("a",), ("b",)])
    with there._db.step("renamed b"):
        there._db.execute("UPDATE customer SET name = 'c' WHERE id = 2")
    assert refusal() == (
        "“import” cannot be undone on its own: “renamed b” changed the same data later. Undo that first, or go "
        f"back to an earlier point in the history {HISTORY}."
    )
    there.history.undo()
    with there._db.step("linked"):
        there._db.insert("customer_link", {"customer_id": 1, "into_id": 2, "reason": "x"})
    assert refusal() == (
        "A later change depends on this one, so nothing was changed. Undo the later one first, or go back "
        f"to an earlier point in the history {HISTORY}."
    )
    there.history.undo()
    assert here.history.undo() == "import"
    here.close()
    there.close()


def test_what_was_undone_last_is_redone_first(work: Workspace) -> None:
    """A window that was closed may have left a step undone, beneath newer ones of another window."""
    closed = Workspace(work.path)
    tell_to(closed, "undone by the closed one")
    closed.history.undo()
    tell_to(work, "of the other one")
    closed.close()
    again = Workspace(work.path)
    label = again.history.undo()
    assert label is not None and "of the other one" in label
    assert again.history.redo() == label, "and not the older step, which nobody has undone here"
    assert again.triage.total() == 1
    assert again.history.undo() == label and again.history.undo() is None
    oldest = again.history.redo()
    assert oldest == label
    again.close()


def test_an_undo_that_would_bring_back_a_second_row_of_one_name_is_refused(work: Workspace) -> None:
    """There may be one at a time; with both back, the later step could not be undone any more."""
    work.attendance.expect("Ann, Ben", Role.SUPPORT)
    other = Workspace(work.path)
    work.attendance.expect("Ann", None)
    other.attendance.expect("Cara", Role.PRODUCT)
    other.attendance.expect("Ann", Role.PRODUCT)
    other.attendance.expect("Ann", None)
    said = refusal_of(work.history.undo)
    assert "cannot be undone on its own: “" in said and "Ann" in said
    for _ in range(3):
        assert other.history.undo() is not None
    assert work.history.undo() is not None and work.history.undo() is not None
    other.close()
