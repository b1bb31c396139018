"""The matcher beside the database, and bulk triage over it."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clock
from translate_tui.model import UserError
from translate_tui.services.matching import SUFFIX, Matching, cache_path, match_text
from translate_tui.services.workspace import Workspace

Tell = Callable[..., int]

IMPORT = [
    "the import of users stops at row 200",
    "import of our users stops after 200 rows",
    "user import stops at row 200 again",
    "importing users stops at 200",
]
VAT = ["the invoice shows the wrong VAT", "wrong VAT on our invoice", "VAT is wrong on the invoice"]


def nothing() -> None:
    """Nobody is pressing keys."""


def found_out(work: Workspace) -> None:
    work.triage.matching.rank_patterns(work.triage.tickets(work.triage.ids()[:1])[work.triage.ids()[0]], ())
    work.groups.compute_affinities(nothing)


@pytest.fixture
def inbox(work: Workspace, tell: Tell) -> list[int]:
    return [tell(words) for words in (*IMPORT, *VAT, "please add a dark theme")]


def test_groups_are_taken_with_one_step_and_taken_back_with_one(work: Workspace, inbox: list[int]) -> None:
    found_out(work)
    groups = work.groups.groups()
    assert [sorted(group.ids) for group in groups] == [inbox[:4], inbox[4:7]]
    assert work.groups.suggest_title(groups[0]) in IMPORT
    before = len(work.history.steps())
    label = work.groups.accept(groups[0], [inbox[3]], None, "Imports stop")
    assert label == "made P1 from 3 tickets, never for 1" and len(work.history.steps()) == before + 1
    pattern = work.patterns.all()[0]
    assert pattern.tickets == 3 and inbox[3] in work.triage.ids()
    assert all(p.pattern.id != pattern.id for p in work.triage.suggestions(work.triage.tickets([inbox[3]])[inbox[3]]))
    found_out(work)
    assert all(group.pattern is None or inbox[3] not in group.ids for group in work.groups.groups())
    assert work.history.undo() == label
    assert work.patterns.all() == [] and len(work.triage.ids()) == len(inbox)
    found_out(work)
    assert sorted(work.groups.groups()[0].ids) == inbox[:4]


def test_tickets_like_the_members_of_a_pattern_come_as_its_group(
    work: Workspace, inbox: list[int], tell: Tell
) -> None:
    pattern_id, _ = work.triage.create_pattern(inbox[:4], "Imports stop")
    work.triage.create_pattern(inbox[4:7], "Wrong VAT")
    more = [
        tell("import of users stops at row 200 for us"),
        tell("users import stops, row 200"),
        tell("quite another matter"),
    ]
    work.groups.threshold = 0.3
    found_out(work)
    group = next(g for g in work.groups.groups() if g.pattern is not None)
    assert group.pattern is not None and group.pattern.id == pattern_id
    assert set(more[:2]) <= set(group.ids) and more[2] not in group.ids
    ticket = work.triage.tickets(more[:1])[more[0]]
    assert "import" in work.groups.explain(group, ticket) and "like “" in work.groups.explain(group, ticket)
    assert work.groups.patterns_for(group)[0].pattern.id == pattern_id
    work.groups.refuse(group)
    found_out(work)
    assert not any(g.pattern is not None and set(g.ids) & set(more[:2]) for g in work.groups.groups())


def test_what_is_refused_stays_refused_when_the_file_comes_again(work: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    rows = [{"id": str(n), "text": words} for n, words in enumerate([*IMPORT, *VAT])]
    file.write_text("\n".join(map(json.dumps, rows)))
    work.river.import_files([file])
    ids = sorted(work.triage.ids())
    pattern_id, _ = work.triage.create_pattern(ids[:3], "Imports stop")
    ticket = work.triage.tickets([ids[3]])[ids[3]]
    assert work.triage.suggestions(ticket)[0].pattern.id == pattern_id
    work.triage.refuse([ids[3]], pattern_id)
    report = work.river.import_files([file])
    assert report.added == 0
    again = Workspace(work.path, work.now)
    for one in (work, again):
        assert all(p.pattern.id != pattern_id for p in one.triage.suggestions(ticket))
        one.groups.threshold = 0.3
        found_out(one)
        assert not any(g.pattern is not None and ids[3] in g.ids for g in one.groups.groups())
    again.close()


def test_the_threshold_stays_between_loose_and_strict(work: Workspace) -> None:
    assert [work.groups.shift_threshold(-1), work.groups.shift_threshold(0.05), work.groups.shift_threshold(2)] == [
        0.3,
        0.35,
        0.95,
    ]


# ---------------------------------------------------------------- beside the screen


@pytest.fixture
def river(tmp_path: Path, clock: Clock) -> Workspace:
    """A database with more tickets than are read in a blink."""
    file = tmp_path / "many.jsonl"
    kinds = [
        "the export to {} fails",
        "cannot print {}",
        "wrong total on invoice {}",
        "login loop on {}",
        "slow list of {}",
    ]
    rows = [{"id": str(n), "text": kinds[n % 5].format(f"thing {n % 37} of {n % 11}")} for n in range(700)]
    file.write_text("\n".join(map(json.dumps, rows)))
    work = Workspace(tmp_path / "many.db", clock)
    work.river.import_files([file])
    ids = sorted(work.triage.ids())
    for kind in range(5):
        work.triage.create_pattern([i for at, i in enumerate(ids[:300]) if at % 5 == kind], f"Kind {kind}")
    return work


def suggestions(work: Workspace) -> list[list[tuple[int, float, tuple[str, ...]]]]:
    found = work.triage.tickets(sorted(work.triage.ids())[:20])
    return [[(p.pattern.id, p.score, p.reasons) for p in work.triage.suggestions(t)] for t in found.values()]


def test_what_takes_long_is_left_to_the_worker_and_comes_out_the_same(river: Workspace, clock: Clock) -> None:
    at_once = suggestions(river)
    river.close()
    work = Workspace(river.path, clock)
    matching = work.triage.matching
    matching.has_worker = True
    assert suggestions(work) == [[]] * 20 and matching.is_outdated
    gave_way: list[float] = []
    matching.update_in_worker(lambda: gave_way.append(matching.progress))
    assert suggestions(work) == at_once and not matching.is_outdated and len(gave_way) > 20
    work.close()


def test_verbs_while_the_worker_reads_are_not_overtaken(river: Workspace, clock: Clock) -> None:
    work = Workspace(river.path, clock)
    matching = work.triage.matching
    matching.has_worker = True
    ids = sorted(work.triage.ids())
    patterns = [pattern.id for pattern in work.patterns.all()]
    turns = iter(range(10_000))

    def meanwhile() -> None:
        turn = next(turns)
        if turn < 20:
            work.triage.move([ids[turn * 15]], patterns[turn % 5])
        elif turn == 25:
            work.history.undo()

    while matching.is_outdated:
        matching.update_in_worker(meanwhile)
    assert next(turns) > 30
    fresh = Workspace(river.path, clock)
    assert suggestions(work) == suggestions(fresh)
    for one in (work, fresh, river):
        one.close()


def test_what_was_found_out_is_kept_private_and_never_trusted_blindly(
    river: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = suggestions(river)
    river.triage.matching.has_worker = True
    river.triage.matching.compare_all()
    river.triage.matching.update_in_worker(nothing)
    kept = cache_path(river.path)
    assert kept.name == f"many.db{SUFFIX}"
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    whole = kept.read_bytes()
    assert read_anew(river, clock, monkeypatch) == (at_once, 0)
    kept.write_bytes(whole[: len(whole) // 2])
    assert read_anew(river, clock, monkeypatch) == (at_once, 700)
    assert kept.read_bytes() != whole[: len(whole) // 2], "and kept again"
    ticket = sorted(river.triage.ids())[0]
    with river._db.step("said it otherwise"):
        river._db.execute("UPDATE ticket SET quote = 'cannot print at all' WHERE id = ?", (ticket,))
    found, read = read_anew(river, clock, monkeypatch)
    assert read == 1 and found[0] != at_once[0]
    river.close()


def read_anew(
    river: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[list[tuple[int, float, tuple[str, ...]]]], int]:
    """What is proposed after opening, and how many texts were read for it."""
    from translate_tui.matching import words

    texts = []
    real = words.extract_features
    work = Workspace(river.path, clock)
    work.triage.matching.has_worker = True
    with monkeypatch.context() as patch:
        patch.setattr(words, "extract_features", lambda title, quote: (texts.append(quote), real(title, quote))[1])
        work.triage.matching.update_in_worker(nothing)
    found = suggestions(work)
    work.close()
    return found, len(texts)


def test_a_matcher_that_was_never_asked_costs_nothing(work: Workspace, tell: Tell) -> None:
    one = tell("a ticket")
    matching = Matching(work._db)
    pattern_id, _ = work.triage.create_pattern([tell("another ticket")], "A pattern")
    work.triage.refuse([one], pattern_id)
    assert not matching.has_members and matching.is_outdated
    found = matching.rank_patterns(work.triage.tickets([one])[one], ())
    assert found is not None and found.ranked == () and matching.has_members
    assert match_text(work.triage.tickets([one])[one]).quote == "a ticket"


def test_what_left_the_inbox_meanwhile_is_left_where_it_is(work: Workspace, inbox: list[int]) -> None:
    found_out(work)
    group = work.groups.groups()[0]
    elsewhere = Workspace(work.path, work.now)
    pattern_id, _ = elsewhere.triage.create_pattern(list(group.ids[:2]), "Made in another window")
    elsewhere.close()
    work.changed_elsewhere()
    assert work.groups.accept(group, [], None, "Mine") == f"made P2 from {len(group.ids) - 2} tickets"
    assert work.patterns.require(pattern_id).tickets == 2
    with pytest.raises(UserError, match="nothing was moved"):
        work.groups.accept(group, [], None, "Mine again")


def test_what_is_done_in_the_river_reaches_the_groups(work: Workspace, inbox: list[int], tell: Tell) -> None:
    more = [tell(f"import of users stops at row {n}") for n in (200, 300)]
    found_out(work)
    pattern_id, _ = work.triage.create_pattern(inbox[:4], "Imports stop")
    assert work.groups.waiting_count >= len(more), "what is like the members is looked at again"
    work.groups.threshold = 0.3
    found_out(work)
    groups = [group for group in work.groups.groups() if group.pattern and group.pattern.id == pattern_id]
    assert groups and set(groups[0].ids) == set(more) and work.groups.waiting_count == 0
    work.merging.merge(work.triage.create_pattern([more[0]], "Another")[0], pattern_id)
    assert work.groups.waiting_count > 0, "a merge changes everybody's outlook"


def test_a_ticket_that_is_accepted_while_it_is_read_is_not_forgotten(river: Workspace, clock: Clock) -> None:
    work = Workspace(river.path, clock)
    matching = work.triage.matching
    matching.has_worker = True
    matching.update_in_worker(nothing)
    matching.compare_all()
    ids, pattern_id = sorted(work.triage.ids()), work.patterns.all()[0].id
    turns = iter(range(10_000))

    def meanwhile() -> None:
        if next(turns) == 30:  # the members have been gone through
            work.triage.move(ids[-5:], pattern_id)

    matching.update_in_worker(meanwhile)
    using = matching.loaded_matcher()
    assert using is not None and all(using[0].members().get(i) == pattern_id for i in ids[-5:])
    work.close()
    river.close()


def test_a_refusal_and_its_undo_have_the_ticket_looked_at_again(work: Workspace, inbox: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(inbox[:2], "Imports stop")
    assert work.groups.waiting_count > 0  # what is like the members
    found_out(work)
    assert work.groups.waiting_count == 0
    work.triage.refuse([inbox[2]], pattern_id)
    assert work.groups.waiting_count == 1
    found_out(work)
    assert work.history.undo() is not None
    assert work.groups.waiting_count == 1
