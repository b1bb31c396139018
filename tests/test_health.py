"""Damage is noticed: a text that changed on the disk, a row that can't be read, a copy without its log."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.coherence.views import views
from tests.conftest import Clock, is_full, tell_to
from translate_tui.model import NewTicket, UserError
from translate_tui.services.workspace import Workspace, restore, sample_path
from translate_tui.store import digests, log_mark, masking
from translate_tui.store.health import MAX_FINDINGS

Tell = Callable[..., int]


def change_on_disk(path: Path, sql: str, *values: object) -> None:
    """Change a file as no program of ours does."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(sql, values)


def problems(path: Path) -> list[str]:
    work = Workspace(path)
    try:
        return work.check()[0]
    finally:
        work.close()


def test_a_letter_that_changed_on_the_disk_is_noticed(work: Workspace, tell: Tell) -> None:
    tell("The export stops")
    work.close()
    change_on_disk(work.path, "UPDATE ticket SET quote = 'The export stobs'")
    assert problems(work.path) == ["rows 0 to 63 of ticket: at least one is not as it was written"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE ticket SET quote = CAST(x'4142ff43' AS TEXT)", "row 1 of ticket can't be read: quote is not text"),
        ("UPDATE ticket SET posted_at = '2026-1!-02'", "row 1 of ticket can't be read: posted_at is not a time"),
        ("UPDATE change SET new = '{' WHERE new IS NOT NULL", "of change can't be read: new is not JSON"),
        (
            "UPDATE step SET label = 'added two'",
            "rows 0 to 63 of step: at least one is not as it was written",
        ),
        ("DELETE FROM change WHERE id = 1", "rows 0 to 63 of change: at least one is not as it was written"),
    ],
)
def test_a_row_that_changed_on_the_disk_is_named(work: Workspace, tell: Tell, sql: str, found: str) -> None:
    work.triage.create_pattern([tell("The export stops")], "Exports")
    work.close()
    change_on_disk(work.path, sql)
    assert found in "\n".join(problems(work.path))


def test_many_damaged_rows_are_summed_up(work: Workspace, tell: Tell) -> None:
    for number in range(MAX_FINDINGS + 5):
        tell(f"The export stops {number}")
    work.close()
    change_on_disk(work.path, "UPDATE ticket SET posted_at = 'x'")
    found = problems(work.path)
    assert sum("posted_at is not a time" in finding for finding in found) == MAX_FINDINGS
    assert "table ticket has more rows that can't be read" in found


def flip_a_bit(path: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    path.write_bytes(data)


def shown(path: Path, clock: Clock) -> object:
    work = Workspace(path, clock)
    try:
        return views(work)
    finally:
        work.close()


def test_a_flipped_bit_is_noticed_or_harmless(tmp_path: Path, clock: Clock) -> None:
    """Nine of ten at least, as measured on the sample; harmless is what changes nothing that is shown."""
    path = tmp_path / "t.db"
    shutil.copyfile(sample_path(), path)
    before, missed, trials = shown(path, clock), [], 500 if is_full() else 25
    for seed in range(trials):
        shutil.copyfile(sample_path(), path)
        flip_a_bit(path, random.Random(seed))
        try:
            if problems(path) or shown(path, clock) == before:
                continue
        except UserError:
            continue
        missed.append(seed)
    assert len(missed) <= trials // 10, missed


# ---------------------------------------------------------------- copies


def copy(path: Path, *suffixes: str) -> Path:
    target = path.with_name("copy.db")
    for suffix in ("", *suffixes):
        shutil.copyfile(path.with_name(path.name + suffix), target.with_name(target.name + suffix))
    return target


def test_a_copy_without_its_log_is_recognized(work: Workspace, tell: Tell) -> None:
    tell("The export stops")
    (problem,) = problems(copy(work.path))
    assert "copied while it was open, without its log (copy.db-wal)" in problem


def test_complete_copies_are_not_taken_for_incomplete_ones(work: Workspace, tell: Tell, tmp_path: Path) -> None:
    tell("The export stops")
    assert problems(copy(work.path, "-wal")) == []
    work.backup(tmp_path / "backup.db")
    assert problems(tmp_path / "backup.db") == []
    with closing(sqlite3.connect(work.path)) as other:
        other.execute(f"VACUUM INTO '{tmp_path / 'vacuumed.db'}'")
    assert problems(tmp_path / "vacuumed.db") == []
    work.close()
    (tmp_path / "copy.db-wal").unlink(missing_ok=True)
    assert problems(copy(work.path)) == []


def test_the_log_stays_short_and_its_copy_recognized(work: Workspace, tell: Tell) -> None:
    for number in range(60):
        tell(f"{number} " + "The export stops. " * 20_000)
    assert work.path.with_name(work.path.name + "-wal").stat().st_size < 9 << 20
    assert work.path.stat().st_size > 16 << 20, "the log is moved into the file as it grows"
    assert any("without its log" in problem for problem in problems(copy(work.path)))


def test_what_another_window_writes_meanwhile_is_no_damage(
    work: Workspace, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("The export stops")
    other, sums = Workspace(work.path), digests._sums

    def write_meanwhile(*table: Any) -> str:
        tell_to(other, "The import stops")
        return sums(*table)

    with monkeypatch.context() as patch:
        patch.setattr(digests, "_sums", write_meanwhile)
        assert work.check()[0] == []
    assert other.triage.total() > 3 and work.check()[0] == []
    other.close()


def test_what_was_accepted_is_no_problem_any_more(work: Workspace, tell: Tell, tmp_path: Path) -> None:
    tell("The export stops")
    work.close()
    change_on_disk(work.path, "UPDATE ticket SET quote = 'The export stobs'")
    again = Workspace(work.path)
    with pytest.raises(UserError, match=r"backup\.db is written, but something is wrong with"):
        again.backup(tmp_path / "backup.db")
    again.accept()
    assert again.check()[0] == []
    again.close()
    assert problems(tmp_path / "backup.db"), "it says so, too"
    restore(tmp_path / "backup.db", tmp_path / "new.db")  # all the same: every row can be read


def test_a_copy_without_its_log_is_one_until_it_is_accepted(work: Workspace, tell: Tell) -> None:
    tell("The export stops")
    copied = copy(work.path)
    for number in range(2):
        window = Workspace(copied)
        assert "without its log" in window.notice
        window.triage.add_ticket(NewTicket(1, str(number), "Said in the copy"))
        window.close()
    window = Workspace(copied)
    window.accept()
    window.close()
    assert problems(copied) == []


def test_a_copy_is_recognized_after_a_name_was_removed(work: Workspace, tell: Tell) -> None:
    tell("The export stops")
    assert work._db.vacuum()
    tell("The import stops")
    assert any("without its log" in problem for problem in problems(copy(work.path)))


def test_a_program_that_was_killed_while_it_set_the_mark_leaves_no_incomplete_file(
    work: Workspace, tell: Tell
) -> None:
    tell("The export stops")
    work._db._connection.execute("PRAGMA query_only = OFF")
    work._db._log._write(log_mark.NEEDS_LOG)
    work.backup(work.path.with_name("backup.db"))
    killed = copy(work.path, "-wal")
    for path in (killed, killed, work.path.with_name("backup.db")):
        assert problems(path) == []


def test_the_log_stays_short_behind_a_link(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    (tmp_path / "real").mkdir()
    link.symlink_to(tmp_path / "real" / "t.db")
    (tmp_path / "real" / "t.db").touch(0o600)
    work = Workspace(link)
    for number in range(40):
        work.drafts.save("a", {"b": f"{number} " + "x" * 400_000})
    assert (tmp_path / "real" / "t.db-wal").stat().st_size < 9 << 20
    work.close()


def test_tables_of_other_programs_are_neither_damage_nor_in_the_way(work: Workspace, tell: Tell) -> None:
    work.close()
    change_on_disk(work.path, 'CREATE TABLE "my-notes" (noted_at TEXT)')
    change_on_disk(work.path, "INSERT INTO \"my-notes\" VALUES ('whenever')")
    again = Workspace(work.path)
    tell_to(again, "The export stops")
    assert again.check()[0] == []
    again.close()


def test_an_error_is_put_down_to_a_row_that_another_program_changed_until_it_is_accepted(
    work: Workspace, tell: Tell
) -> None:
    tell("The export stops")
    assert work.explanation(TypeError("a fault")) is None
    work.close()
    change_on_disk(work.path, "UPDATE ticket SET quote = 'The export stobs'")
    again = Workspace(work.path)
    assert "rows 0 to 63 of ticket: at least one is not as it was written" in str(again.explanation(TypeError("?")))
    again.accept()
    assert again.explanation(TypeError("a fault")) is None
    change_on_disk(work.path, "UPDATE ticket SET quote = CAST(x'ff' AS TEXT)")
    assert "row 1 of ticket can't be read" in str(again.explanation(TypeError("a damaged row")))
    again.close()


def test_while_names_cannot_be_read_everything_is_hidden(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    work.river.add_ticket("Ask Quibblesworth", "bug", "", "", "Quibblesworth")
    assert work.masks.screen_redactor().redact("a word") == "a word"
    work.close()
    change_on_disk(work.path, "UPDATE customer SET name = CAST(x'517569ff' AS TEXT)")
    again, reads = Workspace(work.path), []
    people_names = masking.customer_names
    monkeypatch.setattr(masking, "customer_names", lambda db: reads.append(1) or people_names(db))
    for _ in range(3):
        assert again.masks.screen_redactor().redact("Ask Quibblesworth") == "[name]"
    assert len(reads) == 1
    with pytest.raises(UserError):
        again.masks.redactor()
    again.close()
