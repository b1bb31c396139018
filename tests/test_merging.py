"""Merging a pattern into another one: nothing that hung on it is lost, and nothing is claimed that nobody said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, agree, rate_blind, tell_to
from tests.test_history import tables
from translate_tui.model import Impact, NewTicket, Outcome, Pattern, Phase, SealedImpact, Side, UserError
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field, complete_sentences
from translate_tui.services.merging import Conflict
from translate_tui.services.workspace import Workspace
from translate_tui.store import rating

H, M, L = Impact.H, Impact.M, Impact.L


@pytest.fixture
def other(work: Workspace, clock: Clock) -> Iterator[Workspace]:
    """A second window on the same file."""
    window = Workspace(work.path, clock)
    yield window
    window.close()


def pattern(work: Workspace, title: str, tickets: int = 2) -> int:
    """Make a pattern of so many tickets, each of another customer, and return its id."""
    told = [tell_to(work, f"{title} {n}", customer=f"{title} {n}") for n in range(tickets)]
    return work.triage.create_pattern(told, title)[0]


def write_all(work: Workspace, pattern_id: int, words: str) -> None:
    """Write every text of a pattern but its title and its reply text."""
    for field in (Field.STRUGGLE, Field.SEGMENT, Field.WORKAROUND, Field.REQUESTED):
        work.patterns.write(pattern_id, field, f"{field} {words}")
    work.patterns.write_risks(pattern_id, f"revenue {words}", f"retention {words}")
    for kind in Note:
        work.notes.write(pattern_id, kind, f"{kind} {words}", "")


def meet(work: Workspace, *pattern_ids: int) -> None:
    """Start a meeting about some patterns."""
    for pattern_id in pattern_ids:
        if not work.patterns.require(pattern_id).slated:
            work.slate.add(pattern_id, "all ask for it")
    work.meetings.start()


def go_to_stage(work: Workspace, pattern_id: int) -> None:
    """Move the running meeting to the stage of a pattern."""
    while work.meetings.require_running().stage.pattern_id != pattern_id:
        work.meetings.move(1)


# -------------------------------------------------------------- what is written


def test_a_full_card_merged_into_an_empty_one_is_on_the_card_that_stays(work: Workspace) -> None:
    empty, full = pattern(work, "Empty"), pattern(work, "Full")
    write_all(work, full, "of P2")
    work.patterns.ship(full, "2026-11-02")
    work.ratings.rate(full, H)
    label = work.merging.merge(full, empty)
    merged = work.patterns.require(empty)
    assert complete_sentences(merged) == 4, "it was 0 of 4"
    assert (merged.title, merged.struggle, merged.written_segment) == ("Empty", "struggle of P2", "segment of P2")
    assert (merged.workaround, merged.requested) == ("workaround of P2", "requested of P2")
    assert (merged.revenue_risk, merged.retention_risk) == ("revenue of P2", "retention of P2")
    assert str(merged.shipped_on) == "2026-11-02" and merged.impact is H
    assert work.notes.of_pattern(merged) == {kind: f"{kind} of P2" for kind in Note}
    assert label == (
        "merged P2 into P1 (2 tickets); P1 gets struggle, segment, workaround, requested fix, revenue risk, "
        "retention risk, ship date, next step, open questions, options, what was built, what was cut, lesson, "
        "impact rating"
    )


def test_what_the_target_says_stays_and_only_its_gaps_are_filled(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    write_all(work, merged, "of P2")
    work.patterns.write(target, Field.WORKAROUND, "they wait")
    work.notes.write(target, Note.LESSON, "ask first", "")
    work.merging.merge(merged, target)
    card = work.patterns.require(target)
    assert (card.struggle, card.workaround) == ("struggle of P2", "they wait")
    notes = work.notes.of_pattern(card)
    assert (notes[Note.LESSON], notes[Note.BUILT]) == ("ask first", "built of P2")


def test_only_texts_that_both_have_and_that_differ_are_conflicts(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    work.patterns.write(target, Field.WORKAROUND, "They  wait")
    work.patterns.write(merged, Field.WORKAROUND, "they wait")
    work.patterns.write(merged, Field.STRUGGLE, "waiting")
    assert work.merging.conflicts(merged, target) == ()
    work.patterns.write(target, Field.STRUGGLE, "waiting for hours")
    work.patterns.ship(target, "2026-11-02")
    work.patterns.ship(merged, "2026-11-03")
    assert work.merging.conflicts(merged, target) == (
        Conflict("struggle", "struggle", "waiting for hours", "waiting"),
        Conflict("shipped_at", "ship date", "2026-11-02", "2026-11-03"),
    )


def test_every_text_can_be_taken_from_either_pattern(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    for pattern_id, day in ((target, "2026-11-02"), (merged, "2026-11-03")):
        write_all(work, pattern_id, f"of {pattern_id}")
        work.patterns.ship(pattern_id, day)
        shipped = work.patterns.require(pattern_id)
        work.replies.write(pattern_id, f"Thank you from {pattern_id}", work.replies.template(shipped))
    conflicts = work.merging.conflicts(merged, target)
    assert len(conflicts) == 4 + 2 + 1 + len(Note) + 1
    assert all(conflict.of_target != conflict.of_merged for conflict in conflicts)
    before = tables(work)
    work.merging.merge(merged, target, seen=conflicts)
    kept = work.patterns.require(target)
    assert kept.struggle == f"struggle of {target}" and str(kept.shipped_on) == "2026-11-02"
    assert work.replies.template(kept) == f"Thank you from {target}"
    work.history.undo()
    assert tables(work) == before
    label = work.merging.merge(merged, target, [conflict.field for conflict in conflicts], conflicts)
    taken = work.patterns.require(target)
    assert label.endswith("; P1 gets " + ", ".join(conflict.name for conflict in conflicts))
    assert (taken.struggle, taken.workaround) == (f"struggle of {merged}", f"workaround of {merged}")
    assert (taken.requested, taken.written_segment) == (f"requested of {merged}", f"segment of {merged}")
    assert (taken.revenue_risk, taken.retention_risk) == (f"revenue of {merged}", f"retention of {merged}")
    assert str(taken.shipped_on) == "2026-11-03"
    assert work.notes.of_pattern(taken) == {kind: f"{kind} of {merged}" for kind in Note}
    assert work.replies.template(taken) == f"Thank you from {merged}"


def test_a_written_segment_is_no_conflict_where_one_is_counted(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    work.patterns.write(target, Field.SEGMENT, "smb")
    work.patterns.write(merged, Field.SEGMENT, "enterprise")
    assert [conflict.name for conflict in work.merging.conflicts(merged, target)] == ["segment"]
    work.triage.move([tell_to(work, "again", customer="Firm", segment="education")], merged)
    assert work.merging.conflicts(merged, target) == ()


# ------------------------------------------------------------------- the slate


def test_the_target_takes_the_place_on_the_slate_with_its_reason_and_what_it_lacked(work: Workspace) -> None:
    target, merged, last = pattern(work, "Target"), pattern(work, "Merged"), pattern(work, "Last")
    work.slate.add(merged, "they threaten to leave")
    work.slate.add(last, "because")
    (before, _) = work.slate.entries()
    assert before.lacked and work.merging.merge(merged, target) == (
        "merged P2 into P1 (2 tickets); P1 takes its place on the slate"
    ), "it left the slate without a word"
    entries = work.slate.entries()
    assert [entry.pattern.name for entry in entries] == ["P1", "P3"]
    assert entries[0][0::2] == before[0::2] and entries[0].lacked == before.lacked
    assert work.patterns.require(target).slated


def test_where_both_are_on_the_slate_one_place_is_free_and_that_is_said(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    work.slate.add(merged, "reason of P2")
    work.slate.add(target, "reason of P1")
    assert work.merging.merge(merged, target) == "merged P2 into P1 (2 tickets); P2 is off the slate"
    (entry,) = work.slate.entries()
    assert (entry.pattern.id, entry.override_reason) == (target, "reason of P1")
    assert work._db.value("SELECT count(*) FROM slate_lack") == 1


# -------------------------------------------------------------------- meetings


def test_the_history_of_past_meetings_stays_true(work: Workspace, clock: Clock) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    meet(work, target, merged)
    rate_blind(work, target, H, L)
    rate_blind(work, merged, M, M)
    work.decisions.decide(merged, Outcome.ACCEPTED, "it costs most")
    work.commitments.add(merged, "build it", "Jo Marsh", "fri")
    work.meetings.end()
    clock.on(days=7)
    minutes, journey = work.minutes.text(work.minutes.require_meeting(1), "json"), work.journey.read()
    work.merging.merge(merged, target)
    assert work.minutes.text(work.minutes.require_meeting(1), "json") == minutes
    assert work.journey.read() == journey, "two pairs of blind ratings, and two patterns on the slate"
    assert [entry.pattern.id for entry in work.slate.of_meeting(1)] == [target]


def test_decisions_and_commitments_count_for_the_target(work: Workspace, clock: Clock) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    meet(work, merged)
    work.decisions.decide(merged, Outcome.ACCEPTED, "it costs most")
    work.commitments.add(merged, "build it", "Jo Marsh", "fri")
    work.meetings.end()
    clock.on(days=1)
    work.patterns.all()
    label = work.merging.merge(merged, target)
    assert label == "merged P2 into P1 (2 tickets); P1 gets 1 decision, 1 commitment"
    decided = work.patterns.get(target)
    assert decided is not None and decided.decided is Outcome.ACCEPTED, "nothing was decided on it"
    assert [taken.decision.why for taken in work.decisions.on_pattern(decided)] == ["it costs most"]
    answers = work.replies.answers(decided)
    assert len(answers) == 4 and all("It costs most." in answer.reply for answer in answers)
    assert [commitment.pattern_id for commitment in work.commitments.open()] == [target]
    assert f"P1 {decided.title}" in work.minutes.commitments_csv(None, "jira")


def test_of_two_decisions_the_newer_one_holds(work: Workspace, clock: Clock) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    for pattern_id, outcome in ((target, Outcome.DECLINED), (merged, Outcome.ACCEPTED)):
        meet(work, pattern_id)
        work.decisions.decide(pattern_id, outcome, f"why {pattern_id}")
        work.meetings.end()
        clock.on(days=7)
    work.merging.merge(merged, target)
    decided = work.patterns.require(target)
    assert decided.decided is Outcome.ACCEPTED and f"Why {merged}." in work.replies.answers(decided)[0].reply
    assert [taken.decision.outcome for taken in work.decisions.on_pattern(decided)] == ["declined", "accepted"]


def test_of_two_decisions_of_one_meeting_the_targets_own_holds(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    meet(work, target, merged)
    work.decisions.decide(target, Outcome.DECLINED, "own")
    work.decisions.decide(merged, Outcome.ACCEPTED, "noted later")
    work.merging.merge(merged, target)
    decided = work.patterns.require(target)
    assert decided.decided is Outcome.DECLINED and "Own." in work.replies.answers(decided)[0].reply
    assert work.decisions.of_meeting(work.meetings.require_running())[target].why == "own"
    work.meetings.end()
    assert "accepted" not in work.minutes.text(work.minutes.require_meeting(1))


def test_a_meeting_goes_on_with_the_target_in_the_stage_of_the_merged_pattern(work: Workspace, clock: Clock) -> None:
    merged, second, target = (pattern(work, title) for title in ("Merged", "Second", "Target"))
    meet(work, merged, second)
    go_to_stage(work, merged)
    clock.on(seconds=90)
    work.decisions.decide(merged, Outcome.DEFERRED, "no time")
    work.merging.merge(merged, target)
    meeting = work.meetings.require_running()
    assert meeting.stage.pattern_id == target and work.meetings.stage_name(meeting.stage) == "P3", "it was “Patterns”"
    assert work.decisions.of_meeting(meeting)[target].why == "no time", "the screen said: no decision yet"
    was = "deferred no time"
    label = work.decisions.decide(target, Outcome.ACCEPTED, "there is time", was=was)
    assert label == "recorded decision on P3: accepted (“there is time”)"
    decisions = work.decisions.on_pattern(work.patterns.require(target))
    assert [taken.decision.why for taken in decisions] == ["there is time"], "it is corrected, not decided twice"
    assert work.meetings.move(1) == "moved on to P2"
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert "### P3 Target" in minutes and "Reason: there is time" in minutes and "no time" not in minutes
    assert "| P3 Target |" in minutes and second


def test_a_meeting_about_both_patterns_goes_on_to_its_end(work: Workspace, clock: Clock) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    meet(work, target, merged)
    go_to_stage(work, target)
    clock.on(seconds=60)
    work.merging.merge(merged, target)
    stages = work.meetings.require_running().stages
    assert [work.meetings.stage_name(stage) for stage in stages if stage.phase is Phase.PATTERNS] == ["P1", "P1"]
    while work.meetings.move(1) is not None:
        pass
    work.meetings.end()
    assert work.minutes.text(work.minutes.require_meeting(1)).count("### P1 Target") == 1


def test_what_was_merged_twice_counts_for_the_last_one(work: Workspace) -> None:
    first, second, third = (pattern(work, title) for title in ("First", "Second", "Third"))
    meet(work, first)
    work.decisions.decide(first, Outcome.ACCEPTED, "it costs most")
    work.commitments.add(first, "build it", "Jo Marsh", "fri")
    work.meetings.end()
    work.merging.merge(first, second)
    assert work.merging.merge(second, third) == "merged P2 into P3 (4 tickets); P3 gets 1 decision, 1 commitment"
    assert work.patterns.require(third).decided is Outcome.ACCEPTED
    assert [commitment.pattern_id for commitment in work.commitments.open()] == [third]
    assert work.patterns.merged_into(first) == third


# --------------------------------------------------------------------- ratings

Ratings = tuple[Impact | None, Impact | None, Impact | None]  # support, product, joint; the blind ones come first


def rate(work: Workspace, pattern_id: int, ratings: Ratings) -> None:
    support, product, joint = ratings
    if support and product:
        rate_blind(work, pattern_id, support, product)
    if joint:
        work.ratings.rate(pattern_id, joint)


def ratings_of(found: Pattern) -> Ratings:
    return found.support_impact, found.product_impact, found.impact


@pytest.mark.parametrize(
    ("own", "merged", "result", "agreed"),
    [
        ((None, None, None), (H, M, M), (H, M, M), True),
        ((None, None, None), (None, None, L), (None, None, L), True),
        ((None, None, None), (H, L, None), (H, L, None), False),
        ((H, M, M), (L, L, L), (H, M, M), True),
        # Not M agreed on after H and H, which nobody said of either.
        ((None, None, M), (H, H, H), (None, None, M), True),
        ((H, L, None), (M, M, M), (H, L, M), False),
        ((H, L, None), (M, M, None), (H, L, None), False),
        ((H, L, None), (None, None, None), (H, L, None), False),
    ],
)
@pytest.mark.parametrize("merged_first", [True, False])
def test_ratings_are_taken_over_only_where_the_target_has_none(
    work: Workspace, own: Ratings, merged: Ratings, result: Ratings, agreed: bool, merged_first: bool
) -> None:
    target_id, merged_id = pattern(work, "Target"), pattern(work, "Merged")
    rated = [(merged_id, merged), (target_id, own)]
    for pattern_id, ratings in rated if merged_first else reversed(rated):
        rate(work, pattern_id, ratings)
    before = tables(work)
    work.merging.merge(merged_id, target_id)
    found = work.patterns.require(target_id)
    assert ratings_of(found) == result and found.agreed is agreed
    work.history.undo()
    assert tables(work) == before


def test_one_sides_rating_never_stands_beside_the_other_sides_of_another_pattern(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    with work._db.step("support rated alone"):
        rating.add(work._db, target, Side.SUPPORT, L, None)
    rate_blind(work, merged, H, H)
    work.merging.merge(merged, target)
    assert ratings_of(work.patterns.require(target)) == (L, None, None)


def test_an_open_gap_of_the_target_is_still_to_be_agreed_on_in_its_meeting(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    meet(work, target)
    rate_blind(work, target, H, L)
    work.ratings.rate(merged, M)
    work.merging.merge(merged, target)
    now = work.ratings.current_round(target)
    assert now.revealed == (H, L) and now.agreed is None


def test_a_rating_that_is_not_taken_over_is_said(work: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    work.ratings.rate(target, M)
    work.ratings.rate(merged, H)
    label = work.merging.merge(merged, target)
    assert label == "merged P2 into P1 (2 tickets); P1 keeps impact M (P2 had H)"


# --------------------------------------------------------- refusals and consents


def test_a_blind_rating_of_one_side_that_a_merge_leaves_behind_is_said(work: Workspace) -> None:
    merged, target = pattern(work, "Import stops"), pattern(work, "Import hangs")
    work.ratings.submit(work.ratings.current_round(merged), Side.SUPPORT, SealedImpact(H))
    label = work.merging.merge(merged, target)
    assert label.endswith("; the blind rating of P1 by support was dropped") and "H" not in label
    assert work.ratings.current_round(target).rated == frozenset()
    work.history.undo()
    assert work.ratings.current_round(merged).rated == {Side.SUPPORT}, "undo brings it back"
    assert "blind" not in work.merging.merge(target, merged)


def test_what_was_refused_for_the_merged_pattern_is_refused_for_the_target(work: Workspace) -> None:
    target, merged = pattern(work, "Imports stop halfway"), pattern(work, "Imports hang halfway")
    told, both = tell_to(work, "imports stop halfway"), tell_to(work, "imports stop halfway, too")
    member = work.patterns.quotes(target)[0].ticket_id
    ticket = work.triage.tickets([told])[told]
    assert {p.pattern.id for p in work.triage.suggestions(ticket)} == {target, merged}
    work.triage.refuse([told, both, member], merged)
    work.triage.refuse([both], target)
    assert "; P1 gets 1 refusal" in work.merging.merge(merged, target)
    assert work.triage.suggestions(ticket) == [], "it would have been proposed again"
    matcher_and_lock = work.triage.matching.current_matcher()
    assert matcher_and_lock is not None and target in matcher_and_lock[0].refused(told)
    rows = work._db.rows("SELECT ticket_id FROM refusal WHERE pattern_id = ? ORDER BY 1", (target,))
    assert rows == [(told,), (both,)], "its own evidence is not refused"
    work.history.undo()
    assert matcher_and_lock[0].refused(told) == {merged}
    assert {p.pattern.id for p in work.triage.suggestions(ticket)} == {target}


def test_who_agreed_to_be_named_is_named_in_the_case_of_the_target(work: Workspace) -> None:
    authors = {"Target": ("Quill Marsh",), "Merged": ("Quill Marsh", "Oda Fenn", "Tam Reed")}
    ids = {}
    for title, names in authors.items():
        told = [
            work.triage.add_ticket(NewTicket(1, "", f"{title} {name}", customer=f"Firm {name}", author=name))[0]
            for name in names
        ]
        ids[title], _ = work.triage.create_pattern(told, title)
    for title, name in (("Target", "Quill Marsh"), ("Merged", "Quill Marsh"), ("Merged", "Oda Fenn")):
        work.cases.name(work.patterns.require(ids[title]), name)
    label = work.merging.merge(ids["Merged"], ids["Target"])
    assert label == "merged P2 into P1 (3 tickets); P1 gets 1 consent", "no name is in the history"
    raisers = work.cases.raisers(work.patterns.require(ids["Target"]))
    assert raisers == {"Quill Marsh": True, "Oda Fenn": True, "Tam Reed": False}


# ------------------------------------------------------------------- bad input


def test_a_merge_of_what_is_not_there_changes_nothing_and_says_what_became_of_it(
    work: Workspace, other: Workspace
) -> None:
    first, second, third = (pattern(work, title) for title in ("First", "Second", "Third"))
    with pytest.raises(UserError, match="cannot be merged into itself"):
        work.merging.merge(first, first)
    other.changed_elsewhere()
    other.merging.merge(second, third)
    before = tables(work)
    with pytest.raises(UserError, match=r"^P2 has been merged into P3, so nothing was changed\. Choose P3 or"):
        work.merging.merge(second, first)
    with pytest.raises(UserError, match=r"^P2 has been merged into P3"):
        work.merging.merge(first, second)
    with pytest.raises(UserError, match=r"^P2 has been merged into P3"):
        work.merging.conflicts(third, second)  # the way back, which would be a circle
    with pytest.raises(UserError, match="no longer exists"):
        work.merging.merge(first, 99)
    assert tables(work) == before


def test_a_text_that_another_window_wrote_meanwhile_is_not_lost_unseen(work: Workspace, other: Workspace) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged")
    for pattern_id in (target, merged):
        work.patterns.write(pattern_id, Field.STRUGGLE, f"struggle of {pattern_id}")
    seen = work.merging.conflicts(merged, target)
    other.changed_elsewhere()
    other.patterns.write(merged, Field.STRUGGLE, "another one")
    before = tables(work)
    with pytest.raises(UserError, match=r"^Another window has changed “struggle” of P2 or P1, so nothing"):
        work.merging.merge(merged, target, ["struggle"], seen)
    assert tables(work) == before
    work.merging.merge(merged, target, ["struggle"], work.merging.conflicts(merged, target))
    assert work.patterns.require(target).struggle == "another one"


def test_a_decision_undone_in_another_window_no_longer_counts_for_the_target(
    work: Workspace, other: Workspace
) -> None:
    target, merged = pattern(work, "Target"), pattern(work, "Merged", tickets=0)
    meet(work, target)
    other.changed_elsewhere()
    other.decisions.decide(merged, Outcome.ACCEPTED, "it costs most")
    work.changed_elsewhere()
    assert [p.decided for p in work.patterns.all()] == [None, Outcome.ACCEPTED]
    work.merging.merge(merged, target)
    assert [p.decided for p in work.patterns.all()] == [Outcome.ACCEPTED], "though no ticket was moved"
    other.changed_elsewhere()
    assert other.history.undo() == "recorded decision on P2: accepted (“it costs most”)"
    work.changed_elsewhere()
    assert [p.decided for p in work.patterns.all()] == [None]


# ------------------------------------------------------------------------ undo


def test_undo_and_redo_of_the_merge_of_a_full_pattern_bring_back_every_row(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    listed = work.patterns.all()
    merged = next(p for p in listed if p.decided and p.impact and not p.slated)
    for target in (next(p for p in listed if not p.struggle), next(p for p in listed if p.slated)):
        work.slate.add(merged.id, "all ask for it")
        work.triage.refuse(list(work.triage.ids())[:2], merged.id)
        before, cards = tables(work), work.patterns.all()
        label = work.merging.merge(merged.id, target.id)
        after, merged_cards = tables(work), work.patterns.all()
        assert work.history.undo() == label
        assert tables(work) == before and work.patterns.all() == cards
        assert work.history.redo() == label
        assert tables(work) == after and work.patterns.all() == merged_cards
        work.history.undo()
        work.slate.remove(merged.id)
    work.close()


def test_what_was_just_rated_in_the_meeting_counts_above_an_older_rating_of_the_target(
    work: Workspace, clock: Clock
) -> None:
    rated = work.triage.create_pattern([tell_to(work, "imports stop", customer="Alba")], "Imports")[0]
    target = work.triage.create_pattern([tell_to(work, "exports stop", customer="Corvo")], "Exports")[0]
    work.ratings.rate(target, Impact.H)
    for pattern_id in (rated, target):
        work.slate.add(pattern_id, "because")
    work.meetings.start()
    clock.on(minutes=5)
    rate_blind(work, rated, Impact.H, Impact.L)
    agree(work, rated, Impact.L)
    assert "P2 gets impact rating" in work.merging.merge(rated, target)
    pattern = work.patterns.require(target)
    assert (pattern.impact, pattern.support_impact, pattern.product_impact) == (Impact.L, Impact.H, Impact.L)
    work.meetings.end()
    assert "Impact: Low (support High, product Low" in work.minutes.text(work.minutes.require_meeting(None), "text")
