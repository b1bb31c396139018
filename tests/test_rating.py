"""Rounds of blind rating: sealed in the database until both teams have rated, and told to every window."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Clock, agree, copied, rate_blind, tell_to
from translate_tui.model import IMPACT, ISSUE, Impact, Pattern, SealedImpact, Side, UserError
from translate_tui.services.workspace import Workspace


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    window = Workspace(sample, clock)
    yield window
    window.close()


@pytest.fixture
def other(work: Workspace, clock: Clock) -> Iterator[Workspace]:
    """A second window on the same file."""
    window = Workspace(work.path, clock)
    yield window
    window.close()


@pytest.fixture
def pattern(work: Workspace) -> Pattern:
    """A pattern that both teams agreed on before the meeting that runs, on whose slate it is."""
    first = work.slate.entries()[0].pattern
    rate_blind(work, first.id, Impact.H, Impact.L)
    agree(work, first.id, Impact.H)
    work.meetings.start()
    return work.patterns.require(first.id)


def submit(work: Workspace, pattern_id: int, side: Side, impact: Impact) -> str:
    return work.ratings.submit(work.ratings.current_round(pattern_id), side, SealedImpact(impact))


def rows_of_all_tables(work: Workspace, *without: str) -> dict[str, list[Any]]:
    """All rows of all tables: of the log and the drafts too."""
    names = [row[0] for row in work._db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: work._db.rows(f"SELECT * FROM {name}") for name in names if name not in without}


def rounds_of(work: Workspace, pattern_id: int) -> list[tuple[int | None, bool]]:
    """The rounds of a pattern, oldest first: the meeting of each, and whether it was revealed."""
    sql = "SELECT meeting_id, revealed_at IS NOT NULL FROM rating_round WHERE pattern_id = ? ORDER BY id"
    return [(meeting_id, bool(revealed)) for meeting_id, revealed in work._db.rows(sql, (pattern_id,))]


def impacts(pattern: Pattern | None) -> tuple[Impact | None, ...]:
    assert pattern is not None
    return pattern.impact, pattern.support_impact, pattern.product_impact


# --------------------------------------------------------------------- sealed


def _pages(path: Path) -> list[tuple[int, bytes]]:
    """The pages of a database file and of its write-ahead log, each with its number, without checksums."""
    size = 4096
    file, log = path.read_bytes(), path.with_name(f"{path.name}-wal").read_bytes()
    pages = [(start // size + 1, file[start : start + size]) for start in range(0, len(file), size)]
    for start in range(32, len(log), size + 24):
        pages.append((int.from_bytes(log[start : start + 4], "big"), log[start + 24 : start + 24 + size]))
    return pages


def test_before_the_reveal_no_byte_of_the_file_but_the_sealed_row_tells_the_rating(
    sample: Path, tmp_path: Path, clock: Clock
) -> None:
    contents = []
    for first, last in product(Impact, Impact):
        path = copied(sample, tmp_path / f"{first}{last}.db")
        work = Workspace(path, clock)
        work._db.window = "a window"  # else a random name, which every step has
        work.meetings.start()
        pattern_id = work.slate.of_meeting(work.meetings.require_running().id)[0].pattern.id
        submit(work, pattern_id, Side.SUPPORT, first)
        submit(work, pattern_id, Side.SUPPORT, last)
        assert work._db.value("PRAGMA page_size") == 4096
        roots = {
            row[0] for row in work._db.rows("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'sealed_rating'")
        }
        assert work._db.rows("SELECT impact FROM sealed_rating") == [(last,)]
        contents.append([page for page in _pages(path) if page[0] not in roots])
        assert rows_of_all_tables(work)["draft"] == []
        work.close()
    assert all(content == contents[0] for content in contents)


def test_a_sealed_rating_says_nothing_in_a_log_or_an_error_report() -> None:
    texts = {f"{SealedImpact(impact)!r} {SealedImpact(impact)}" for impact in Impact}
    assert texts == {"SealedImpact() SealedImpact()"}
    assert [SealedImpact(impact).unseal() for impact in Impact] == list(Impact)


def test_rating_is_no_step_before_the_reveal_and_one_step_then(work: Workspace, pattern: Pattern) -> None:
    steps = work.history.steps()
    assert submit(work, pattern.id, Side.PRODUCT, Impact.L).endswith("product has rated; hidden until both have")
    assert work.history.steps() == steps
    revealed = submit(work, pattern.id, Side.SUPPORT, Impact.M)
    assert revealed == f"rated {pattern.name} blind: support Medium, product Low"
    assert len(work.history.steps()) == len(steps) + 1 and work.history.steps()[0].label == revealed
    assert work._db.rows("SELECT * FROM sealed_rating") == []


# ---------------------------------------------------------------- two windows


def test_two_windows_rate_one_round_and_both_see_it_revealed(
    work: Workspace, other: Workspace, pattern: Pattern
) -> None:
    earlier = rounds_of(work, pattern.id)
    other.patterns.all()
    submit(work, pattern.id, Side.SUPPORT, Impact.M)
    assert other.changed_elsewhere()
    assert other.ratings.current_round(pattern.id).rated == {Side.SUPPORT}
    submit(other, pattern.id, Side.PRODUCT, Impact.L)
    assert work.changed_elsewhere()
    assert work.ratings.current_round(pattern.id) == other.ratings.current_round(pattern.id)
    for window in (work, other):
        assert impacts(window.patterns.get(pattern.id)) == (None, Impact.M, Impact.L)
        assert window.ratings.current_round(pattern.id).revealed == (Impact.M, Impact.L)
    assert rounds_of(work, pattern.id) == [*earlier, (work.meetings.require_running().id, True)]


def test_a_team_that_rates_again_before_the_reveal_replaces_its_own_rating(
    work: Workspace, other: Workspace, pattern: Pattern
) -> None:
    for window, impact in ((work, Impact.H), (other, Impact.L), (work, Impact.M)):
        submit(window, pattern.id, Side.SUPPORT, impact)
    assert submit(other, pattern.id, Side.PRODUCT, Impact.H).endswith("support Medium, product High")


def _rate_and_agree(work: Workspace, pattern_id: int) -> None:
    rate_blind(work, pattern_id, Impact.M, Impact.M)
    agree(work, pattern_id, Impact.M)


LATE: dict[str, tuple[Callable[[Workspace, int], Any], str]] = {
    "agreed": (_rate_and_agree, "both teams agree on Medium"),
    "revealed": (
        lambda w, id: rate_blind(w, id, Impact.M, Impact.H),
        "revealed both ratings: support Medium, product High",
    ),
    "rated jointly": (lambda w, id: w.ratings.rate(id, Impact.M), "both teams agree on Medium"),
    "ended": (lambda w, id: w.meetings.end(), "ended the meeting"),
}


@pytest.mark.parametrize("done", LATE)
def test_who_comes_late_replaces_nothing_and_is_told_why(
    work: Workspace, other: Workspace, pattern: Pattern, done: str
) -> None:
    do, told = LATE[done]
    seen = other.ratings.current_round(pattern.id)
    submit(work, pattern.id, Side.SUPPORT, Impact.L)
    do(work, pattern.id)
    before = rows_of_all_tables(work)
    with pytest.raises(UserError, match=f"{told}.* Your rating was not saved. Press r to start a new round"):
        other.ratings.submit(seen, Side.PRODUCT, SealedImpact(Impact.H))
    assert rows_of_all_tables(work) == before
    assert submit(other, pattern.id, Side.PRODUCT, Impact.H).endswith("product has rated; hidden until both have")


def test_two_windows_that_note_the_same_agreement_note_it_once(
    work: Workspace, other: Workspace, pattern: Pattern
) -> None:
    rate_blind(work, pattern.id, Impact.M, Impact.H)
    seen = other.ratings.current_round(pattern.id)
    agree(work, pattern.id, Impact.M)
    ratings = work._db.value("SELECT count(*) FROM rating")
    assert other.ratings.agree(seen, Impact.M) == f"rated {pattern.name} Medium"
    with pytest.raises(UserError, match="both teams agree on Medium"):
        other.ratings.agree(seen, Impact.H)
    assert work._db.value("SELECT count(*) FROM rating") == ratings


# ------------------------------------------------------------ what is not shown


def test_only_ratings_of_the_meeting_are_shown_while_it_runs(work: Workspace, pattern: Pattern) -> None:
    def shown() -> tuple[Impact | None, ...]:
        return impacts(work.patterns.get(pattern.id))

    assert impacts(pattern) == (None, None, None) and not pattern.agreed, "H, H and L, agreed, before the meeting"
    assert impacts(next(p for p in work.patterns.all() if p.id == pattern.id)) == (None, None, None)
    submit(work, pattern.id, Side.SUPPORT, Impact.M)
    assert shown() == (None, None, None)
    submit(work, pattern.id, Side.PRODUCT, Impact.L)
    assert shown() == (None, Impact.M, Impact.L), "the earlier joint rating is none of this meeting"
    agree(work, pattern.id, Impact.M)
    assert shown() == (Impact.M, Impact.M, Impact.L)
    submit(work, pattern.id, Side.SUPPORT, Impact.H)
    assert shown() == (None, None, None), "a new round is blind again"
    work.meetings.end()
    assert shown() == (Impact.M, Impact.M, Impact.L)


def test_patterns_that_are_not_in_the_meeting_show_their_rating(work: Workspace, pattern: Pattern) -> None:
    outside = next(p for p in work.patterns.all() if p.impact)
    submit(work, outside.id, Side.SUPPORT, Impact.M)
    assert work.patterns.get(outside.id) == outside


def test_a_joint_rating_without_a_blind_one_shows_no_earlier_blind_rating(work: Workspace, pattern: Pattern) -> None:
    work.ratings.rate(pattern.id, Impact.M)
    assert impacts(work.patterns.get(pattern.id)) == (Impact.M, None, None)


def test_documents_made_in_the_meeting_leave_the_rating_out_and_those_after_it_have_it(
    work: Workspace, pattern: Pattern, clock: Clock
) -> None:
    work.patterns.write_risks(pattern.id, "renewals", "")
    brief = work.briefs.text(work.patterns.require(pattern.id))
    assert "impact High" not in brief and "both teams rate it in the current meeting" in brief
    work.meetings.move(1)
    work.meetings.move(1)
    clock.on(minutes=2)  # the pattern is talked about
    meeting = work.meetings.require_running()
    assert "support High" not in work.minutes.text(meeting)
    work.meetings.end()
    assert "impact High" in work.briefs.text(work.patterns.require(pattern.id))
    assert "Impact: High" in work.minutes.text(work.minutes.require_meeting(meeting.number))


def test_a_sheet_that_is_imported_in_the_meeting_rates_nothing_that_is_to_be_rated_in_it(
    work: Workspace, pattern: Pattern, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f'{ISSUE},{IMPACT}\n"{pattern.name} {pattern.title}",L\n', "utf-8")
    report = work.river.import_files([sheet])
    assert f"{pattern.name}: both teams rate it in the meeting, so the impact was ignored" in report.notes
    assert not any("“H”" in note for note in report.notes)
    assert impacts(work.patterns.get(pattern.id)) == (None, None, None)


# ------------------------------------------------------------------- estimates


def test_what_support_rates_before_the_meeting_stays_sealed_until_product_rates_in_it(
    work: Workspace, other: Workspace
) -> None:
    first = work.slate.entries()[0].pattern
    earlier = rounds_of(work, first.id)
    submit(work, first.id, Side.SUPPORT, Impact.L)
    assert work.patterns.get(first.id) == first, "outside a meeting the joint rating is shown"
    work.meetings.start()
    opened = other.ratings.current_round(first.id)
    assert opened.rated == {Side.SUPPORT} and opened.early and opened.revealed is None
    assert submit(other, first.id, Side.PRODUCT, Impact.M).endswith("support Low, product Medium")
    meeting = work.meetings.require_running()
    assert rounds_of(work, first.id) == [*earlier, (meeting.id, True)]


def test_a_round_that_no_meeting_finished_counts_in_no_other_one(work: Workspace, pattern: Pattern) -> None:
    submit(work, pattern.id, Side.SUPPORT, Impact.H)
    work.meetings.end()
    assert work.ratings.current_round(pattern.id).rated == frozenset()
    submit(work, pattern.id, Side.PRODUCT, Impact.L)
    assert work.ratings.current_round(pattern.id).rated == {Side.PRODUCT}, "support's is gone"
    assert work._db.value("SELECT count(*) FROM sealed_rating") == 1


# ------------------------------------------------------------------------ undo


def test_undoing_the_reveal_hides_both_ratings_and_redoing_it_brings_them_back(
    work: Workspace, other: Workspace, pattern: Pattern
) -> None:
    rate_blind(work, pattern.id, Impact.H, Impact.L)
    assert work.meetings.require_running().stage.given == 60
    assert work.history.undo() == f"rated {pattern.name} blind: support High, product Low"
    other.changed_elsewhere()
    assert impacts(other.patterns.get(pattern.id)) == (None, None, None)
    assert other.ratings.current_round(pattern.id).revealed is None
    assert work.meetings.require_running().stage.given == 0
    work.history.redo()
    other.changed_elsewhere()
    assert impacts(other.patterns.get(pattern.id)) == (None, Impact.H, Impact.L)
    assert other.ratings.current_round(pattern.id).revealed == (Impact.H, Impact.L)


def test_a_gap_gives_the_stage_a_minute_once(work: Workspace, pattern: Pattern) -> None:
    rate_blind(work, pattern.id, Impact.H, Impact.L)
    assert work.ratings.current_round(pattern.id).extra_minute
    rate_blind(work, pattern.id, Impact.L, Impact.H)
    assert work.meetings.require_running().stage.given == 60
    assert not work.ratings.current_round(pattern.id).extra_minute


def test_an_open_round_keeps_neither_a_pattern_nor_a_meeting_from_being_undone(work: Workspace) -> None:
    before = work._db.rows("SELECT * FROM rating_round")
    tickets = [tell_to(work, f"it hangs {n}", customer=f"Firm {n}") for n in range(2)]
    made, _ = work.triage.create_pattern(tickets, "It hangs")
    submit(work, made, Side.SUPPORT, Impact.H)
    assert work.history.undo() is not None and work.patterns.get(made) is None
    work.meetings.start()
    first = work.slate.of_meeting(work.meetings.require_running().id)[0].pattern
    submit(work, first.id, Side.SUPPORT, Impact.H)
    assert work.history.undo() == "started meeting 6" and work.meetings.running() is None
    with closing(sqlite3.connect(work.path)) as file:
        assert file.execute("SELECT * FROM rating_round").fetchall() == before
        assert file.execute("SELECT count(*) FROM sealed_rating").fetchone() == (0,)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
