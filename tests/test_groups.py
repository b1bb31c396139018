"""The matcher beside the database, and bulk triage over it."""

import json
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import Clock, refusal_of
from tests.test_matching import Hashed
from translate_tui.matching import vectors
from translate_tui.matching.groups import Affinity
from translate_tui.matching.vectors import Bytes
from translate_tui.model import AsideKind, Cancelled, UserError
from translate_tui.services import groups as groups_service
from translate_tui.services import matching as matching_service
from translate_tui.services.groups import GroupOrder, SuggestedGroup
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
    assert label == "created P1 from 3 tickets, ruled out for 1" and len(work.history.steps()) == before + 1
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
    assert work.groups.accept(group, [], None, "Mine") == f"created P2 from {len(group.ids) - 2} tickets"
    assert work.patterns.require(pattern_id).tickets == 2
    with pytest.raises(UserError, match="Nothing was moved"):
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


# ------------------------------------------------------------------- the groups


def test_a_group_is_explained_ticket_by_ticket(work: Workspace, inbox: list[int], tell: Tell) -> None:
    found_out(work)
    group = work.groups.groups()[0]
    center, *others = group.ids
    found = work.triage.tickets(group.ids)
    assert group.center == center
    assert work.groups.explain(group, found[center]) == "the other tickets were compared with this one"
    assert all("import" in work.groups.explain(group, found[other]) for other in others)
    strange = work.triage.tickets([tell("zzz")])
    (ticket,) = strange.values()
    assert work.groups.explain(group, ticket) == "nearly the same text"
    assert work.groups.explain(group._replace(center=None), found[others[0]]) == (
        "the other tickets were compared with this one"
    )


def test_a_ticket_that_fits_a_groups_pattern_no_longer_is_not_explained(work: Workspace, inbox: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(inbox[:3], "Imports stop")
    group = matching_groups(work, pattern_id, inbox[3])
    (ticket,) = work.triage.tickets([inbox[3]]).values()
    *reasons, nearest = work.groups.explain(group, ticket).split(" · ")
    assert reasons and nearest in [f"like “{words}”" for words in IMPORT]
    work.triage.refuse([inbox[3]], pattern_id)
    assert work.groups.explain(group, ticket) == ""


def matching_groups(work: Workspace, pattern_id: int, *ids: int) -> SuggestedGroup:
    """A group of tickets for a pattern."""
    return SuggestedGroup(work.patterns.require(pattern_id), ids, frozenset(), None)


def test_a_group_is_known_again_by_its_pattern_or_its_center(work: Workspace, inbox: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(inbox[:3], "Imports stop")
    assert matching_groups(work, pattern_id, 3).key == ("pattern", pattern_id)
    assert SuggestedGroup(None, (7, 8), frozenset(), 8).key == ("new", 8)
    assert SuggestedGroup(None, (7, 8), frozenset(), None).key == ("new", 7)


def test_a_group_goes_into_its_own_pattern_as_a_group_and_into_another_by_choice(
    work: Workspace, inbox: list[int]
) -> None:
    own, _ = work.triage.create_pattern(inbox[:1], "Imports stop")
    other, _ = work.triage.create_pattern(inbox[4:5], "Wrong VAT")
    assert work.groups.accept(matching_groups(work, own, *inbox[1:3]), [inbox[2]], own) == (
        "merged 1 ticket into P1, ruled out for 1"
    )
    assert work.groups.accept(matching_groups(work, own, inbox[2]), [], other) == "merged 1 ticket into P2"
    assert work.groups.accept(SuggestedGroup(None, (inbox[5],), frozenset(), None), [], other) == (
        "merged 1 ticket into P2"
    )
    rows = work._db.rows("SELECT ticket_id, pattern_id, reason FROM member WHERE how = 'picked' ORDER BY ticket_id")
    assert rows == [(inbox[1], own, "as a group"), (inbox[2], other, ""), (inbox[5], other, "")]
    assert work.groups.refuse(matching_groups(work, own, inbox[6], inbox[7])) == "ruled out P1 for 2 tickets"
    assert refusal_of(lambda: work.groups.accept(matching_groups(work, own, inbox[1]), [], own)) == (
        "Nothing was moved: you removed all of these tickets, or they have left the inbox."
    )


def test_a_groups_title_comes_from_its_center_or_else_from_its_first_ticket(
    work: Workspace, inbox: list[int]
) -> None:
    group = SuggestedGroup(None, tuple(inbox[:2]), frozenset(), inbox[1])
    assert work.groups.suggest_title(group) == IMPORT[1]
    assert work.groups.suggest_title(group._replace(center=None)) == IMPORT[0]


def test_only_tickets_and_neighbors_of_the_inbox_form_groups(work: Workspace, inbox: list[int]) -> None:
    found_out(work)
    work.triage.create_pattern([inbox[0], inbox[7]], "Imports stop")
    assert sorted(sorted(group.ids) for group in work.groups.groups()) == [inbox[1:4], inbox[4:7]]


def test_a_pattern_that_is_refused_merged_or_gone_is_proposed_for_no_group(work: Workspace, inbox: list[int]) -> None:
    first, _ = work.triage.create_pattern(inbox[:1], "Imports stop")
    second, _ = work.triage.create_pattern(inbox[7:], "Dark")
    work.groups._affinities = {
        ticket_id: Affinity(ticket_id, pattern_id, 0.9, ())
        for ticket_id, pattern_id in zip(inbox[1:7], [first, first, first, second, second, 99], strict=True)
    }

    def proposed() -> list[tuple[int, list[int]]]:
        return [(group.pattern.id, sorted(group.ids)) for group in work.groups.groups() if group.pattern]

    assert proposed() == [(first, inbox[1:4]), (second, inbox[4:6])]
    work.triage.refuse([inbox[1]], first)
    assert proposed() == [(first, inbox[2:4]), (second, inbox[4:6])]
    work.merging.merge(second, first)
    assert proposed() == [(first, inbox[2:4])]


def test_neighbors_below_the_threshold_form_no_group(work: Workspace, inbox: list[int]) -> None:
    one, two, three = inbox[:3]
    work.groups._affinities = {one: Affinity(one, None, 0.0, ((two, 0.65), (three, 0.6)))}
    work.groups._affinities |= {other: Affinity(other, None, 0.0, ()) for other in (two, three)}
    (group,) = work.groups.groups()
    assert set(group.ids) == {one, two} and group.center in group.ids
    assert work.groups.shift_threshold(-0.05) == 0.6
    assert {frozenset(group.ids) for group in work.groups.groups()} == {frozenset({one, two, three})}
    assert work.groups.shift_threshold(0.1) == 0.7 and work.groups.groups() == []


def test_groups_wait_for_the_tickets_that_nobody_looked_at_yet(work: Workspace, inbox: list[int], tell: Tell) -> None:
    assert work.groups.is_ready and work.groups.waiting_count == len(inbox)
    found_out(work)
    assert work.groups.waiting_count == 0
    tell("quite another matter")
    assert work.groups.waiting_count == len(inbox) + 1, "a new ticket may be like any of them"
    steps: list[int] = []
    work.triage.matching.current_matcher()
    work.groups.compute_affinities(lambda: steps.append(work.groups.waiting_count))
    assert steps == list(reversed(range(len(inbox) + 1))), "one after the other"
    steps.clear()
    work.groups.compute_affinities(lambda: steps.append(0))
    assert steps == [], "nothing is computed twice"


def test_affinities_are_computed_only_after_the_matcher_has_read_the_tickets(
    work: Workspace, inbox: list[int]
) -> None:
    work.groups.compute_affinities(nothing)
    assert work.groups.waiting_count == len(inbox) and work.groups.groups() == []


def test_tickets_that_moved_have_themselves_and_their_neighbors_looked_at_again(
    work: Workspace, inbox: list[int]
) -> None:
    assert work.groups.waiting_count == len(inbox)
    found_out(work)
    assert work.groups.waiting_count == 0
    work.triage.create_pattern([inbox[0]], "Imports stop")
    assert work.groups.waiting_count == 3, "the other three imports, and none of the invoices"
    assert work.groups.waiting_count == 3, "asking changes nothing"


# ------------------------------------------------------- suggestions, one by one


def test_similar_tickets_are_those_above_the_threshold(work: Workspace, inbox: list[int]) -> None:
    assert sorted(work.triage.similar_ids(inbox[0])) == inbox[1:4]
    assert work.triage.similar_ids(inbox[7]) == [] == work.triage.similar_ids(99)


def test_a_ticket_is_suggested_every_pattern_but_its_own_and_refused_ones(
    work: Workspace, inbox: list[int], tell: Tell
) -> None:
    first, _ = work.triage.create_pattern(inbox[:2], "Imports stop")
    second, _ = work.triage.create_pattern(inbox[2:4], "Imports stop at 200")
    ticket_id = tell("import of users stops at row 200")

    def suggested(ticket_id: int) -> set[int]:
        return {s.pattern.id for s in work.triage.suggestions(work.triage.tickets([ticket_id])[ticket_id])}

    assert suggested(ticket_id) == {first, second}
    assert suggested(inbox[0]) == {second} and suggested(inbox[2]) == {first}
    work.triage.refuse([ticket_id], first)
    assert suggested(ticket_id) == {second}
    work.history.undo()
    assert suggested(ticket_id) == {first, second}, "an undo of the refusal proposes it again"
    work.history.redo()
    assert suggested(ticket_id) == {second}


def test_a_refusal_reaches_the_matcher_and_so_does_its_undo(work: Workspace, inbox: list[int]) -> None:
    first, _ = work.triage.create_pattern(inbox[:1], "Imports stop")
    second, _ = work.triage.create_pattern(inbox[4:5], "Wrong VAT")
    using = work.triage.matching.current_matcher()
    assert using is not None
    for pattern_id in (first, second):
        work.triage.refuse([inbox[1]], pattern_id)
    assert set(using[0].refused(inbox[1])) == {first, second} and not using[0].refused(inbox[2])
    work.history.undo()
    assert set(using[0].refused(inbox[1])) == {first}


def test_one_ticket_can_look_new_and_several_cannot(work: Workspace, inbox: list[int], tell: Tell) -> None:
    work.triage.create_pattern(inbox[:4], "Imports stop")
    new, known = (work.triage.tickets([tell(words)]) for words in ("zorblax quuxes", IMPORT[0]))
    assert work.triage.suggest_for(list(new.values()))[1]
    suggestions, looks_new = work.triage.suggest_for(list(known.values()))
    assert not looks_new and suggestions[0].reasons and suggestions[0].nearest in IMPORT
    assert not work.triage.suggest_for([*new.values(), *known.values()])[1]
    assert " · ".join(suggestions[0].reasons) == suggestions[0].reason


# ------------------------------------------------------------ the matcher's file


def test_the_cache_is_written_for_as_many_tickets_as_it_is_worth_and_after_as_many_changes(
    work: Workspace, inbox: list[int], tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = cache_path(work.path)
    matching = work.triage.matching

    def written() -> bool:
        kept.unlink(missing_ok=True)
        matching.update_in_worker(nothing)
        return kept.exists()

    monkeypatch.setattr(matching_service, "MIN_CACHED_TICKETS", len(inbox) + 1)
    monkeypatch.setattr(matching_service, "MIN_UNCACHED_SHARE", 0.2)
    assert not written(), "too few"
    tell("one more")
    assert written(), "just enough"
    assert not written(), "nothing was read since"
    tell("and another")
    assert not written(), "1 of 10 was read since"
    tell("and a third")
    tell("and a fourth")
    assert written(), "3 of 12 were"


def test_a_cache_that_cannot_be_written_is_no_error(
    work: Workspace, inbox: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching_service, "MIN_CACHED_TICKETS", 1)
    cache_path(work.path).mkdir()
    work.triage.matching.update_in_worker(nothing)
    assert not work.triage.matching.is_outdated
    assert sorted(work.triage.similar_ids(inbox[0])) == inbox[1:4]


def test_a_window_without_a_worker_reads_the_cache_too(
    work: Workspace, inbox: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translate_tui.matching import words

    monkeypatch.setattr(matching_service, "MIN_CACHED_TICKETS", 1)
    work.triage.matching.update_in_worker(nothing)
    again = Workspace(work.path, clock)
    read: list[str] = []
    real = words.extract_features
    monkeypatch.setattr(words, "extract_features", lambda title, quote: (read.append(quote), real(title, quote))[1])
    assert sorted(again.triage.similar_ids(inbox[0])) == inbox[1:4] and read == []
    again.close()


@pytest.mark.parametrize(("limit", "left"), [("MAX_NEW_AT_ONCE", 1), ("MAX_COMPARED_AT_ONCE", 9)])
def test_with_a_worker_only_a_few_tickets_are_read_at_once(
    work: Workspace, inbox: list[int], tell: Tell, monkeypatch: pytest.MonkeyPatch, limit: str, left: int
) -> None:
    matching = work.triage.matching
    matching.has_worker = True
    assert matching.current_matcher() is None and matching.is_outdated, "the first reading imports numpy"
    matching.update_in_worker(lambda: None)
    assert matching.current_matcher() is not None and not matching.is_outdated
    assert len(inbox) == 8 and [tell("one more"), tell("and another one")]
    monkeypatch.setattr(matching_service, limit, left)
    matching.current_matcher()
    assert matching.is_outdated, "one too many"
    monkeypatch.setattr(matching_service, limit, left + 1)
    matching.current_matcher()
    assert matching.is_outdated, "it stays left to the worker"
    matching.compare_all()
    matching.current_matcher()
    assert matching._current is not None and matching._current.generation == matching._generation


def test_tickets_are_read_sixteen_at_a_time_between_two_looks_at_the_screen(work: Workspace, tell: Tell) -> None:
    ids = [tell(f"ticket number {n}") for n in range(37)]
    work.triage.create_pattern(ids[:5], "Some")
    matching = work.triage.matching
    progress: list[float] = []
    matching.update_in_worker(lambda: progress.append(matching.progress))
    assert [round(share * 37) for share in progress] == [5, 21, 37] and matching.progress == 1.0
    assert not matching.is_outdated and matching.has_members


def test_rows_are_read_again_from_where_a_ticket_was_moved_meanwhile(work: Workspace, tell: Tell) -> None:
    ids = [tell(f"ticket number {n}") for n in range(40)]
    pattern_id, _ = work.triage.create_pattern(ids[:1], "Some")
    matching = work.triage.matching
    moves = iter([ids[20:21], ids[30:31]])

    def meanwhile() -> None:
        for moved in moves:
            work.triage.move(moved, pattern_id)
            return

    matching.update_in_worker(meanwhile)
    using = matching.current_matcher()
    assert using is not None and set(ids) == set(using[0].index.slot_of)
    assert using[0].members() == dict.fromkeys([ids[0], ids[20], ids[30]], pattern_id)


def test_a_ticket_that_is_deleted_or_changed_is_so_for_the_matcher(work: Workspace, inbox: list[int]) -> None:
    using = work.triage.matching.current_matcher()
    assert using is not None
    work.history.undo()
    work.triage.matching.current_matcher()
    assert set(using[0].index.slot_of) == set(inbox[:-1])
    with work._db.step("said it otherwise"):
        work._db.execute("UPDATE ticket SET quote = 'wrong VAT on the invoice' WHERE id = ?", (inbox[0],))
    assert set(work.triage.similar_ids(inbox[0])) >= set(inbox[4:7])


# ------------------------------------------------------------- with the extra


class CountingEncoder(Hashed):
    """An encoder that remembers the texts it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Bytes:
        self.texts += texts
        return super().encode(texts)


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> CountingEncoder:
    """The extra, installed with an encoder of our own; caches are worth it for any number of tickets."""
    encoder = CountingEncoder()
    monkeypatch.setattr(vectors, "load", lambda: encoder)
    monkeypatch.setattr(matching_service, "MIN_CACHED_TICKETS", 1)
    return encoder


def test_the_worker_computes_vectors_after_the_words_and_the_window_answers_meanwhile(
    work: Workspace, inbox: list[int], extra: CountingEncoder
) -> None:
    matching = work.triage.matching
    matching.has_worker = True
    answered: list[bool] = []
    matching.update_in_worker(lambda: answered.append(matching.loaded_matcher() is not None))
    assert answered == [False, True], "the first batch is of the words, the second of the vectors"
    assert sorted(extra.texts) == sorted([*IMPORT, *VAT, "please add a dark theme"]) and not matching.is_outdated
    using = matching.current_matcher()
    assert using is not None and using[0].index.vectors is not None
    extra.texts.clear()
    matching.update_in_worker(nothing)
    assert extra.texts == [] and matching.current_matcher() == using, "nothing is computed twice"


def test_what_was_set_aside_after_the_cache_was_written_is_no_evidence_after_a_restart(
    work: Workspace, inbox: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching_service, "MIN_CACHED_TICKETS", 1)
    work.triage.matching.update_in_worker(nothing)
    work.set_aside.add(inbox[:2], AsideKind.SPAM)
    for _ in range(2):  # with the cache from before, and without one
        again = Workspace(work.path, work.now)
        again.triage.matching.update_in_worker(nothing)
        using = again.triage.matching.loaded_matcher()
        assert using is not None and set(using[0].index.slot_of) == set(inbox[2:])
        again.close()
        cache_path(work.path).unlink()


def test_groups_begin_with_the_newest_tickets_while_the_rest_is_read(
    work: Workspace, inbox: list[int], tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching_service, "MIN_READ", 8)
    monkeypatch.setattr(matching_service, "BATCH_SIZE", 4)
    monkeypatch.setattr(matching_service, "MAX_COMPARED_AT_ONCE", 0)
    newest = [tell(words) for words in (*IMPORT, "another matter")]
    matching, seen = work.triage.matching, []
    matching.has_worker = True

    def meanwhile() -> None:
        if work.groups.is_ready and not matching.has_read_all:
            seen.append(work.groups.waiting_count)
            work.groups.compute_affinities(nothing)
            seen.append(work.groups.waiting_count)
            (group,) = (group for group in work.groups.groups() if newest[0] in group.ids)
            assert set(newest[:4]) <= set(group.ids)

    matching.update_in_worker(meanwhile)
    assert seen[:4] == [8, 0, 4, 0], "those that were read, and no other"
    assert work.groups.waiting_count == len(inbox) + len(newest), "compared again with all"
    work.groups.compute_affinities(nothing)
    assert work.groups.waiting_count == 0
    assert {*inbox[:4], *newest[:4]} in [set(group.ids) for group in work.groups.groups()]


def test_verbs_reach_the_vectors_while_they_are_computed(
    work: Workspace, inbox: list[int], tell: Tell, extra: CountingEncoder
) -> None:
    pattern_id, _ = work.triage.create_pattern(inbox[:1], "Imports stop")
    matching = work.triage.matching
    turns = iter(range(99))

    def meanwhile() -> None:
        if next(turns) == 3:  # members and inbox were read twice but for the last batch
            work.triage.move([inbox[1]], pattern_id)
            work.triage.refuse([inbox[2]], pattern_id)

    matching.update_in_worker(meanwhile)
    using = matching.loaded_matcher()
    assert using is not None and using[0].index.vectors is not None
    assert using[0].members() == {inbox[0]: pattern_id, inbox[1]: pattern_id}
    assert set(using[0].refused(inbox[2])) == {pattern_id}
    tell("one more")
    assert matching.is_outdated
    matching.update_in_worker(nothing)
    assert extra.texts[-1] == "one more" and not matching.is_outdated


def test_a_worker_that_is_stopped_leaves_the_words_and_begins_the_vectors_again(
    work: Workspace, inbox: list[int], extra: CountingEncoder
) -> None:
    matching = work.triage.matching
    turns = iter(range(99))

    def stop() -> None:
        if next(turns) == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        matching.update_in_worker(stop)
    using = matching.loaded_matcher()
    assert using is not None and using[0].index.vectors is None and matching.is_outdated
    assert not cache_path(work.path).exists()
    matching.update_in_worker(nothing)
    using = matching.loaded_matcher()
    assert using is not None and using[0].index.vectors is not None and cache_path(work.path).exists()


def test_vectors_are_read_from_the_cache_with_and_without_a_worker(
    work: Workspace, inbox: list[int], clock: Clock, extra: CountingEncoder
) -> None:
    work.triage.matching.update_in_worker(nothing)
    found = work.triage.similar_ids(inbox[0])
    for has_worker in (True, False):
        extra.texts.clear()
        again = Workspace(work.path, clock)
        again.triage.matching.has_worker = has_worker
        if has_worker:
            again.triage.matching.update_in_worker(nothing)
        using = again.triage.matching.current_matcher()
        assert using is not None and using[0].index.vectors is not None
        assert again.triage.similar_ids(inbox[0]) == found and extra.texts == []
        again.close()


def test_a_cache_that_was_written_without_vectors_spares_the_words_and_no_encoder_is_waited_for(
    work: Workspace, inbox: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translate_tui.matching import words

    monkeypatch.setattr(matching_service, "MIN_CACHED_TICKETS", 1)
    work.triage.matching.update_in_worker(nothing)
    encoder = CountingEncoder()
    monkeypatch.setattr(vectors, "load", lambda: encoder)
    read: list[str] = []
    real = words.extract_features
    monkeypatch.setattr(words, "extract_features", lambda title, quote: (read.append(quote), real(title, quote))[1])
    again = Workspace(work.path, clock)
    assert sorted(again.triage.similar_ids(inbox[0])) == inbox[1:4] and (read, encoder.texts) == ([], [])
    again.close()


def test_without_a_cache_no_window_waits_for_the_encoder(
    work: Workspace, inbox: list[int], extra: CountingEncoder
) -> None:
    using = work.triage.matching.current_matcher()
    assert using is not None and using[0].index.vectors is None and extra.texts == []
    assert work.triage.matching.is_outdated, "the vectors are still to be computed"


def test_affinities_are_computed_again_when_vectors_have_come(
    work: Workspace, inbox: list[int], extra: CountingEncoder
) -> None:
    assert work.groups.waiting_count == len(inbox)
    found_out(work)
    assert work.groups.waiting_count == 0
    work.triage.matching.update_in_worker(nothing)
    steps: list[int] = []
    work.groups.compute_affinities(lambda: steps.append(1))
    assert len(steps) == len(inbox)


def test_of_a_very_large_inbox_the_newest_tickets_are_grouped(
    work: Workspace, inbox: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups_service, "MAX_TICKETS", 4)
    assert work.groups.waiting_count == 4
    found_out(work)
    assert work.groups.waiting_count == 0
    assert [sorted(group.ids) for group in work.groups.groups()] == [inbox[4:7]]
    monkeypatch.setattr(groups_service, "MAX_TICKETS", 8)
    assert work.groups.waiting_count == 4


def test_groups_stay_where_they_stood_while_somebody_works() -> None:
    def group(center: int, *others: int) -> SuggestedGroup:
        return SuggestedGroup(None, (center, *others), frozenset(), center)

    small, large, middle = group(1, 2), group(10, 11, 12), group(20, 21)
    order = GroupOrder([small, large, middle])
    assert order.arrange([large, middle, small]) == [small, large, middle]
    assert order.arrange([middle, small]) == [small, middle], "the accepted one is gone"
    assert order.arrange([large, middle, small]) == [small, large, middle], "and back in its place after an undo"
    newcomer, recentred = group(30, 31, 32, 33), group(12, 10, 11, 40)
    for _ in range(3):
        assert order.arrange([newcomer, recentred, small]) == [small, recentred, newcomer]
    halves = [group(12, 40), group(10, 11)]
    assert order.arrange([*halves, small]) == [small, *halves], "one half keeps the place, the other follows"
