"""What commits publish: told to everybody, whatever fails while it is told or read again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Clock
from translate_tui.model import Impact, Outcome, Role, UserError, WordKind
from translate_tui.protocol.card import Field
from translate_tui.protocol.exchanges import Direction
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace
from translate_tui.store import settings
from translate_tui.store.changes import Changes, RowChange
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


def test_a_step_that_went_there_and_back_between_two_looks_is_told(tmp_path: Path, clock: Clock) -> None:
    """A window may have read what it remembers in between."""
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)

    def shown() -> list[str]:
        return [pattern.title for pattern in here.patterns.all()]

    there.triage.create_pattern([], "New")
    assert shown() == ["New"]  # read before anybody told of it
    there.history.undo()
    here.changed_elsewhere()
    assert shown() == []
    there.history.redo()
    here.changed_elsewhere()
    there.history.undo()
    assert shown() == []
    there.history.redo()
    here.changed_elsewhere()
    assert shown() == ["New"]
    here.close()
    there.close()


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
    with pytest.raises(UserError, match="is read-only"):
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

    def broken(connection: sqlite3.Connection, tables: object) -> None:
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


# ----------------------------------------------- counted once, and again when it changed


def queries(work: Workspace, look: Callable[[], object]) -> str:
    """Return the SQL that a look at the database runs."""
    asked: list[str] = []
    work._db._connection.set_trace_callback(asked.append)
    try:
        look()
    finally:
        work._db._connection.set_trace_callback(None)
    return "\n".join(asked)


@pytest.fixture
def looked_at(work: Workspace, tell: Tell, pattern_id: int) -> list[int]:
    """Two patterns and the slate, with all that is counted of them counted already; their ids."""
    other_id, _ = work.triage.create_pattern([tell("invoices are wrong", customer="Corvo")], "Invoices")
    for told in work.patterns.all():
        work.patterns.write(told.id, Field.WORKAROUND, "they wait")
        look(work, told.id)
    return [pattern_id, other_id]


def look(work: Workspace, pattern_id: int) -> None:
    told = work.patterns.get(pattern_id)
    assert told is not None
    work.patterns.sentences(told)
    work.patterns.trend(told)
    work.patterns._cache.said_impacts(pattern_id)


COUNTING = "count(DISTINCT customer_id)"


@pytest.mark.parametrize(
    "verb",
    [
        lambda work, pattern_id: work.patterns.write(pattern_id, Field.STRUGGLE, "imports"),
        lambda work, pattern_id: work.ratings.rate(pattern_id, Impact.H),
        lambda work, pattern_id: work.patterns.ship(pattern_id, "today"),
        lambda work, pattern_id: work.slate.add(pattern_id, "because"),
        lambda work, pattern_id: work.patterns.write_risks(pattern_id, "renewals", ""),
        lambda work, pattern_id: work.river.add_ticket("another", "bug", "", "", "New"),
    ],
    ids=["text", "rating", "fix", "slate", "risks", "ticket in the inbox"],
)
def test_what_leaves_the_evidence_alone_has_it_counted_no_second_time(
    work: Workspace, looked_at: list[int], verb: Callable[[Workspace, int], object]
) -> None:
    verb(work, looked_at[0])
    assert COUNTING not in queries(work, work.patterns.all)
    assert work.patterns.all() == fresh(work)


def fresh(work: Workspace) -> list[object]:
    """The patterns as a window reads them that was opened just now."""
    again = Workspace(work.path, work.now)
    found: list[object] = list(again.patterns.all())
    again.close()
    return found


def test_only_the_pattern_whose_tickets_changed_is_counted_again(
    work: Workspace, looked_at: list[int], tell: Tell
) -> None:
    first, second = looked_at
    work.triage.move([tell("it stops again", customer="Alba")], first)
    asked = queries(work, work.patterns.all)
    assert asked.count(COUNTING) == 1 and f"WHERE pattern_id = {first}" in asked
    assert f"WHERE pattern_id = {second}" not in asked
    assert work.patterns.all() == fresh(work)


def test_what_was_counted_is_asked_of_the_database_once(work: Workspace, looked_at: list[int]) -> None:
    for pattern_id in looked_at:
        asked = queries(work, lambda pattern_id=pattern_id: look(work, pattern_id))
        assert "FROM member" not in asked, "neither texts nor days nor impacts of tickets"
    assert COUNTING not in queries(work, work.patterns.all)
    assert work.patterns._cache.units_stating(looked_at[0], Field.REQUESTED, "") == 0


def test_a_trend_follows_new_tickets_and_the_day_of_the_fix(work: Workspace, looked_at: list[int]) -> None:
    first, _ = looked_at

    def after_fix() -> tuple[object, int]:
        told = work.patterns.get(first)
        assert told is not None
        trend = work.patterns.trend(told)
        return trend.until, trend.after_fix

    for words in ("one", "two"):
        work.triage.move([work.river.add_ticket(f"it stops {words}", "bug", "", "", "")[0]], first)
    until = work.today()
    assert after_fix() == (until, 0)
    work.patterns.ship(first, "2026-11-10")
    assert after_fix() == (until, 2)
    newest, *_ = work.triage.ids(Scope.PATTERN, first)
    work.triage.exclude([newest])
    assert after_fix() == (until, 1)
    work.history.undo()
    assert after_fix() == (until, 2)
    assert work.patterns.trends()[first] == work.patterns.trend(work.patterns.require(first))


def test_words_of_a_card_are_counted_anew_when_tickets_or_words_change(work: Workspace, tell: Tell) -> None:
    pattern_id, _ = work.triage.create_pattern([tell("it stops", workaround="waiting")], "Stops")
    work.patterns.write(pattern_id, Field.WORKAROUND, "waiting")

    def stated(words: str) -> int:
        return work.patterns._cache.units_stating(pattern_id, Field.WORKAROUND, words)

    assert (stated("waiting"), stated("copying")) == (1, 0)
    work.triage.move([tell("again", workaround="Waiting"), tell("copying helps")], pattern_id)
    assert (stated("waiting"), stated("copying")) == (2, 1), "said in a quote where no ticket states it"
    work.history.undo()
    assert (stated("waiting"), stated("copying")) == (1, 0)


def test_impacts_are_told_from_high_to_low_and_follow_what_words_mean(work: Workspace) -> None:
    ids = [
        work.river.add_ticket(f"it stops {n}", "bug", "smb", impact, "")[0]
        for n, impact in enumerate(("low", "HIGH", "low", "meh", "", "high", "high"))
    ]
    pattern_id, _ = work.triage.create_pattern(ids[:6], "Stops")

    def said() -> tuple[tuple[Impact, int], ...]:
        return work.patterns.card(pattern_id).said_impact

    assert said() == ((Impact.H, 2), (Impact.L, 2))
    work.meanings.set_meaning(WordKind.IMPACT, "meh", "M")
    assert said() == ((Impact.H, 2), (Impact.M, 1), (Impact.L, 2))
    work.triage.move(ids[6:], pattern_id)
    assert said() == ((Impact.H, 3), (Impact.M, 1), (Impact.L, 2))
    work.history.undo()
    work.history.undo()
    assert said() == ((Impact.H, 2), (Impact.L, 2))


def test_patterns_that_come_go_and_merge_are_seen_at_once(work: Workspace, looked_at: list[int], tell: Tell) -> None:
    first, second = looked_at
    third, _ = work.triage.create_pattern([tell("a third", customer="Alba")], "Third")
    assert [pattern.id for pattern in work.patterns.all()] == [first, second, third]
    work.merging.merge(first, second)
    assert work.patterns.get(first) is None and [pattern.id for pattern in work.patterns.all()] == [second, third]
    assert work.patterns.all() == fresh(work)
    work.history.undo()
    assert [pattern.tickets for pattern in work.patterns.all()] == [1, 1, 1] and work.patterns.all() == fresh(work)
    work.history.undo()
    assert [pattern.id for pattern in work.patterns.all()] == [first, second] and work.patterns.get(third) is None


def test_customers_that_are_merged_or_valued_are_counted_so_in_every_pattern(
    work: Workspace, looked_at: list[int], tell: Tell
) -> None:
    globex, corvo = (next(row.id for row in work.customers.all() if row.name == name) for name in ("Globex", "Corvo"))
    work.triage.move([tell("once more", customer="Corvo")], looked_at[0])
    assert [pattern.volume.customers for pattern in work.patterns.all()] == [2, 1]
    work.customers.merge(corvo, globex, "one company")
    assert [pattern.volume.customers for pattern in work.patterns.all()] == [1, 1]
    work.customers.set_value(globex, "5k")
    assert [str(pattern.yearly_values[0].amount) for pattern in work.patterns.all()] == ["5000", "5000"]
    work.customers.set_segment(globex, "smb")
    assert [pattern.segment.names for pattern in work.patterns.all()] == [("smb",), ("smb",)]
    assert work.patterns.all() == fresh(work)


def test_a_slate_that_is_brought_to_a_meeting_is_no_longer_next_weeks(work: Workspace, looked_at: list[int]) -> None:
    first, second = looked_at

    def slated() -> list[bool]:
        return [pattern.slated for pattern in work.patterns.all()]

    work.slate.add(first, "because")
    assert slated() == [True, False]
    work.meetings.start()
    assert slated() == [False, False]
    work.decisions.decide(second, Outcome.DECLINED, "no")
    assert [pattern.decided for pattern in work.patterns.all()] == [None, Outcome.DECLINED]
    work.history.undo()
    work.history.undo()
    assert slated() == [True, False] and work.patterns.all() == fresh(work)


def test_a_changed_ticket_or_a_new_reply_is_counted_in_its_pattern(work: Workspace, tmp_path: Path) -> None:
    header = "conversation_id,message_id,author_type,created_at,body\n"
    file = tmp_path / "x.csv"
    first, reply = "c1,m1,user,2026-11-01T08:00:00Z,it stops\n", "c1,m2,user,2026-11-02T08:00:00Z,still\n"
    file.write_text(header + first)
    work.river.import_files([file])
    work.triage.create_pattern(list(work.triage.ids()), "Stops")
    assert work.patterns.all()[0].segment.names == ()
    file.write_text(header + first + reply)
    work.river.import_files([file])
    assert work.patterns.all() == fresh(work)
    with work._db.step("said otherwise"):
        work._db.execute("UPDATE ticket SET segment = 'smb'")
    assert work.patterns.all()[0].segment.names == ("smb",) and work.patterns.all() == fresh(work)


def test_history_notices_only_steps_that_changed_something(work: Workspace, tell: Tell) -> None:
    assert not work.history.has_new_step()
    tell("one")
    tell("two")
    assert work.history.has_new_step() and not work.history.has_new_step()
    work.history.undo()
    assert len(work.history.steps(1)) == 1 and len(work.history.steps()) == 2


def test_names_of_people_and_customers_are_masked_as_soon_as_they_are_known(work: Workspace, tell: Tell) -> None:
    redactor = work.masks.redactor()
    assert work.masks.redactor() is redactor, "nothing changed"
    pattern_id, _ = work.triage.create_pattern([tell("it stops")], "Stops")
    work.patterns.write(pattern_id, Field.STRUGGLE, "imports")
    work.exchanges.log(Direction.SUPPORT, "today", "Quentin Vellum", "")
    assert work.masks.redactor() is not redactor
    assert "Vellum" not in work.masks.redactor().redact("ask Quentin Vellum")
    tell("it stops here", customer="Zanzibar Freight")
    assert work.masks.redactor().redact("zanzibar freight") == "[customer]"
    assert "Vellum" not in work.masks.redactor().redact("ask Quentin Vellum")
    work.slate.add(pattern_id, "because")
    work.meetings.start()
    work.commitments.add(None, "Do it", "Ottoline Brisk", "")
    work.attendance.add("Perpetua Holt", Role.SUPPORT)
    work.parking_lot.add("Who pays?", "Ludovica Sparr")
    for name in ("Ottoline Brisk", "Perpetua Holt", "Ludovica Sparr"):
        assert name not in work.masks.redactor().redact(f"says {name} here")


# ------------------------------------------------------------------ what is told


class Listener:
    """Asks of each commit what it changed in some tables: whether they did, whether by updates, and which rows."""

    def __init__(self, db: Database, *tables: str) -> None:
        self.tables = tables
        self.told: list[list[tuple[bool, bool, list[RowChange] | None]]] = []
        db.changes.subscribe(self.listen)

    def listen(self, changes: Changes) -> None:
        self.told.append(
            [(changes.touched(table), changes.has_updates(table), changes.rows(table)) for table in self.tables]
        )


UNTOUCHED = (False, False, [])


def test_a_commit_tells_the_rows_that_it_changed_with_their_values(work: Workspace) -> None:
    db = work._db
    listener = Listener(db, "customer", "ticket")
    new = {"id": 1, "name": "a", "segment": None, "yearly_value": None, "note": ""}
    changed = {**new, "name": "b", "segment": "smb"}
    with db.step("added"):
        db.insert("customer", {"name": "a"})
    with db.step("changed"):
        db.execute("UPDATE customer SET name = 'b', segment = 'smb'")
    work.history.undo()
    work.history.redo()
    with db.step("deleted"):
        db.execute("DELETE FROM customer")
    with db.step("nothing"):
        pass
    assert listener.told == [
        [(True, False, [(1, None, new)]), UNTOUCHED],
        [(True, True, [(1, new, changed)]), UNTOUCHED],
        [(True, True, [(1, changed, new)]), UNTOUCHED],
        [(True, True, [(1, new, changed)]), UNTOUCHED],
        [(True, False, [(1, changed, None)]), UNTOUCHED],
    ]
    assert db.changes.step_count == 3


def test_the_values_of_a_row_are_those_before_and_after_without_none() -> None:
    change = RowChange(1, {"a": 1, "b": None, "c": 3}, {"a": 2, "b": None, "c": 3})
    assert [change.values(column) for column in "abc"] == [{1, 2}, set(), {3}]
    assert change._replace(old=None).values("a") == {2} and change._replace(new=None).values("a") == {1}


def test_several_tables_are_asked_for_at_once(work: Workspace) -> None:
    asked: list[tuple[bool, bool]] = []
    work._db.changes.subscribe(
        lambda changes: asked.append((changes.touched("ticket", "customer"), changes.touched("ticket", "source")))
    )
    with work._db.step("added"):
        work._db.insert("customer", {"name": "a"})
    assert asked == [(True, False)]


def test_what_has_no_step_is_told_as_a_whole(work: Workspace) -> None:
    db = work._db
    listener = Listener(db, "setting", "draft")
    settings.set_value(db, "theme", "light")
    with db.unlogged():
        pass
    assert listener.told == [[(True, True, None), UNTOUCHED]]


def test_imported_rows_and_more_than_two_thousand_are_not_told_one_by_one(work: Workspace) -> None:
    db = work._db
    listener = Listener(db, "customer")
    with db.step("import"):
        db.insert_many("customer", ("name",), [("a",)] * 2_001)
    with db.step("too many"):
        db.execute("UPDATE customer SET name = 'b'")
    with db.step("as many as that"):
        db.execute("UPDATE customer SET name = 'c' WHERE id > 1")
    assert listener.told[:2] == [[(True, False, None)], [(True, True, None)]]
    ((touched, updated, rows),) = listener.told[2]
    assert touched and updated and rows is not None and [row.row_id for row in rows] == list(range(2, 2_002))


def test_what_another_window_did_is_told_when_it_is_looked_for(work: Workspace, clock: Clock) -> None:
    db, other = work._db, Workspace(work.path, clock)
    listener = Listener(db, "customer", "meaning", "consent", "purge_turn")
    assert not db.catch_up()
    with other._db.step("one"):
        other._db.insert("customer", {"name": "a"})
    assert db.catch_up() and not db.catch_up()
    with other._db.step("two"):
        other._db.execute("UPDATE customer SET segment = 'smb'")
    with other._db.step("three"):
        other._db.execute("UPDATE customer SET yearly_value = 3")
    assert db.catch_up()
    (one, _, *unlogged), (several, meaning, *_) = listener.told
    assert one[:2] == (True, False) and [row.row_id for row in one[2] or []] == [1]
    assert unlogged == [(True, True, None)] * 2, "these may be written without a step"
    assert several == (True, True, None), "a row may have changed there and back"
    assert meaning == UNTOUCHED
    other.close()


@pytest.mark.parametrize("deleted_id", [2, 3])
def test_after_a_step_was_deleted_everything_may_have_changed(work: Workspace, deleted_id: int) -> None:
    db = work._db
    for name in "abc":
        with db.step("added"):
            db.insert("customer", {"name": name})
    listener = Listener(db, "ticket")
    with closing(sqlite3.connect(work.path)) as other, other:
        other.execute("DELETE FROM change WHERE step_id = ?", (deleted_id,))
        other.execute("DELETE FROM step WHERE id = ?", (deleted_id,))
    assert db.catch_up() and listener.told == [[(True, True, None)]]
    with db.step("added"):
        db.insert("customer", {"name": "d"})
    assert listener.told[1:] == [[UNTOUCHED]], "from then on it is known again"


@pytest.mark.parametrize(("steps", "known"), [(63, True), (64, False)])
def test_of_more_than_sixty_three_steps_at_once_nothing_is_known(
    work: Workspace, clock: Clock, steps: int, known: bool
) -> None:
    db, other = work._db, Workspace(work.path, clock)
    with db.step("added"):
        db.insert("customer", {"name": "a"})
    listener = Listener(db, "customer", "ticket")
    for number in range(steps):
        with other._db.step("renamed"):
            other._db.execute("UPDATE customer SET name = ?", (str(number),))
    assert db.catch_up()
    ((customer, ticket),) = listener.told
    assert customer == (True, True, None) and ticket == (UNTOUCHED if known else (True, True, None))
    other.close()
