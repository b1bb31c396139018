"""The journey: its weeks, its figures (equal to SQL), its stage, and the gate that it only proposes."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, tell_to
from translate_tui.model import AsideKind, Impact, Side
from translate_tui.protocol.journey import (
    FIGURES,
    CommitmentDates,
    JourneyEvents,
    JourneyStage,
    MeetingFigures,
    format_share,
    is_at_least_half,
    journey_weeks,
    plot_figure,
    stage_by_figures,
    stage_signs,
)
from translate_tui.services.workspace import Workspace
from translate_tui.store import commitments, journey, meetings, purge, rating, slate

MONDAY = date(2026, 10, 5)
NOTHING = JourneyEvents({}, {}, (), (), (), (), ())


def test_weeks_begin_on_the_monday_of_the_first_day_and_end_today() -> None:
    found = journey_weeks(NOTHING, MONDAY + timedelta(days=3), MONDAY + timedelta(days=21))
    assert [(week.number, week.begins) for week in found] == [
        (n + 1, MONDAY + timedelta(weeks=n)) for n in range(4)
    ]  # fmt: skip
    assert journey_weeks(NOTHING, None, MONDAY) == [] == journey_weeks(NOTHING, MONDAY, MONDAY - timedelta(days=1))


def test_a_figure_without_anything_to_count_is_none_and_not_zero() -> None:
    (week,) = journey_weeks(NOTHING, MONDAY, MONDAY)
    assert [figure.value(week) for figure in FIGURES] == [None, 0.0, None, None, None, None, None]
    words = [figure.words(week) for figure in FIGURES]
    assert words == ["none yet", "0", "no meetings", "none yet", "none rated", "none yet", "no tickets"]
    assert plot_figure(FIGURES[0], [week]) == " "


@given(
    st.dictionaries(st.dates(MONDAY, MONDAY + timedelta(days=60)), st.integers(1, 50)),
    st.integers(0, 80),
)
def test_running_figures_never_fall_and_end_with_the_sum(came: dict[date, int], days: int) -> None:
    today = MONDAY + timedelta(days=days)
    found = journey_weeks(NOTHING._replace(arrived=came, in_patterns=came), MONDAY, today)
    numbers = [week.tickets for week in found]
    assert numbers == sorted(numbers)
    last = found[-1].begins + timedelta(days=6)
    assert numbers[-1] == sum(number for day, number in came.items() if day <= last)


def test_commitments_count_from_when_they_are_due_or_settled() -> None:
    day = timedelta(days=1)
    events = NOTHING._replace(
        commitments=(
            CommitmentDates(MONDAY + 3 * day, MONDAY + 2 * day, True),
            CommitmentDates(MONDAY + 3 * day, None, False),
            CommitmentDates(MONDAY + 30 * day, None, False),
            CommitmentDates(None, MONDAY + 9 * day, True),
            CommitmentDates(MONDAY + 2 * day, MONDAY + 9 * day, True),  # kept, but late
        )
    )
    first, second = journey_weeks(events, MONDAY, MONDAY + 9 * day)
    assert (first.kept, first.due) == (1, 3) and (second.kept, second.due) == (3, 4)
    (today,) = journey_weeks(events, MONDAY, MONDAY + 2 * day)
    assert (today.kept, today.due) == (1, 2)  # what is due on Thursday is not late on Wednesday


def test_the_stage_is_the_first_of_which_a_sign_is_missing() -> None:
    events = NOTHING._replace(purged=2, purged_heard=1, purge_ended=True)
    assert stage_by_figures(stage_signs(events, [])) is JourneyStage.PURGING
    events = events._replace(purged_heard=2)
    past = journey_weeks(events, MONDAY, MONDAY)
    assert stage_by_figures(stage_signs(events, past)) is JourneyStage.FIRST
    events = events._replace(
        arrived={MONDAY: 4}, in_patterns={MONDAY: 2}, meetings=(MeetingFigures(MONDAY, 2, 2, 1),)
    )
    assert stage_by_figures(stage_signs(events, journey_weeks(events, MONDAY, MONDAY))) is JourneyStage.TOGETHER
    assert [sign.reached for sign in stage_signs(events, journey_weeks(events, MONDAY, MONDAY))] == [True] * 3 + [
        False
    ] * 2


@pytest.mark.parametrize(
    ("part", "whole", "reached", "share"),
    [
        (0, 0, False, "none yet"),
        (0, 1, False, "0 % (0 of 1)"),
        (1, 2, True, "50 % (1 of 2)"),
        (1, 3, False, "33 % (1 of 3)"),
        (123, 248, False, "49 % (123 of 248)"),  # 49.6 %
        (124, 248, True, "50 % (124 of 248)"),
        (499_999, 1_000_000, False, "49 % (499,999 of 1,000,000)"),
        (500_001, 1_000_000, True, "50 % (500,001 of 1,000,000)"),
        (2**60, 2**61 + 1, False, f"49 % ({2**60:,} of {2**61 + 1:,})"),  # a float would take it for half
        (999, 1000, True, "99 % (999 of 1,000)"),
    ],
)
def test_half_is_half_exactly_and_no_share_is_shown_as_more_than_it_is(
    part: int, whole: int, reached: bool, share: str
) -> None:
    assert is_at_least_half(part, whole) is reached
    assert format_share(part, whole) == share


@pytest.mark.parametrize("missing", [0, 1])
def test_each_sign_of_a_stage_needs_half(missing: int) -> None:
    kept = [CommitmentDates(MONDAY, MONDAY, n < 5 - missing) for n in range(10)]
    events = NOTHING._replace(
        arrived={MONDAY: 10},
        in_patterns={MONDAY: 5 - missing},
        meetings=(MeetingFigures(MONDAY, 10, 10, 5 - missing),),
        commitments=kept,
    )
    signs = stage_signs(events, journey_weeks(events, MONDAY, MONDAY))
    halves = [sign.reached for sign in signs if sign.words.startswith("at least half of")]
    assert halves == [missing == 0] * 3


def test_the_figures_are_those_of_the_tables(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    sql = work._db.value
    for week in work.journey.read().weeks:
        end = f"{week.begins + timedelta(days=6)}~"
        begin = str(week.begins)
        problem = "type IS NOT 'praise' AND id NOT IN (SELECT ticket_id FROM set_aside)"
        assert week.tickets == sql(f"SELECT count(*) FROM ticket WHERE {problem} AND imported_at < ?", (end,))
        assert week.in_patterns == sql("SELECT count(*) FROM member WHERE added_at < ?", (end,))
        assert week.heard == sql(
            "SELECT count(DISTINCT speaker) FROM purge_turn t JOIN purge_entry e ON e.purge_turn_id = t.id "
            "WHERE heard_at < ?", (end,)
        )  # fmt: skip
        assert week.meetings == sql("SELECT count(*) FROM meeting WHERE started_at BETWEEN ? AND ?", (begin, end))
        assert week.slated == sql(
            "SELECT count(*) FROM slate_entry e JOIN slate s ON s.id = e.slate_id JOIN meeting m "
            "ON m.id = s.meeting_id WHERE m.started_at BETWEEN ? AND ?", (begin, end)
        )  # fmt: skip
        assert week.kept == sql("SELECT count(*) FROM commitment WHERE state = 'kept' AND settled_at < ?", (end,))
        asked = (str(min(week.begins + timedelta(days=6), work._db.today())),)
        due = "SELECT count(*) FROM commitment WHERE due <= ?1 OR substr(settled_at, 1, 10) <= ?1"
        assert week.due == sql(due, asked)
    work.close()


def test_moving_a_ticket_between_patterns_leaves_its_day(work: Workspace, clock: Clock) -> None:
    first, _ = work.triage.create_pattern([tell_to(work, "a", customer="A")], "First")
    second, _ = work.triage.create_pattern([tell_to(work, "b", customer="B")], "Second")
    clock.on(weeks=3)
    work.merging.merge(first, second)
    assert [week.in_patterns for week in work.journey.read().weeks] == [2, 2, 2, 2]


def test_the_journey_as_markdown_has_every_week(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    text = work.journey.markdown()
    assert text.count("\n| ") == 2 + len(work.journey.read().weeks)
    for figure in FIGURES:
        assert figure.label.capitalize() in text
    work.close()


# ------------------------------------------------------------------ what is counted


def test_the_journey_begins_with_the_first_session_or_meeting_else_with_the_first_ticket(
    work: Workspace, clock: Clock
) -> None:
    db = work._db
    assert journey.first_day(db) is None
    clock.on(days=3)
    tell_to(work, "it stops")
    clock.on(days=1)
    tell_to(work, "it stops again")
    assert journey.first_day(db) == date(2026, 11, 19)
    clock.on(days=1)
    with db.step("session"):
        purge.start(db, clock.at, 60)
    assert journey.first_day(db) == date(2026, 11, 21)
    with db.step("meeting"):
        meetings.start(db, clock.at - timedelta(days=9), 60, [])
    assert journey.first_day(db) == date(2026, 11, 12)


def test_events_are_counted_by_day_without_praise(work: Workspace, clock: Clock) -> None:
    db = work._db
    nothing = journey.events(db)
    assert nothing == JourneyEvents({}, {}, [], [], [], [], [], 0, 0, True)
    one, other, praise = tell_to(work, "a"), tell_to(work, "b", type="bug"), tell_to(work, "c", type="praise")
    clock.on(days=1)
    late = tell_to(work, "d")
    pattern_id = work.triage.create_pattern([one], "Stops")[0]
    clock.on(days=1)
    work.triage.move([other, late], pattern_id)
    work.set_aside.add([tell_to(work, "e")], AsideKind.SPAM)
    assert work.triage.tickets([praise])[praise].aside is AsideKind.PRAISE
    counted = journey.events(db)
    assert counted.arrived == {date(2026, 11, 16): 2, date(2026, 11, 17): 1}
    assert counted.in_patterns == {date(2026, 11, 17): 1, date(2026, 11, 18): 2}


def test_named_speakers_are_heard_first_once_and_unnamed_turns_by_themselves(work: Workspace, clock: Clock) -> None:
    db = work._db
    with db.step("session"):
        session_id = purge.start(db, clock.at, 60)
        turns = [purge.add_turn(db, session_id, speaker) for speaker in ("Zoë", "", "Mo", "", "ZOE", "")]
        entries = [purge.add_entry(db, turn, "it stops") for turn in (*turns, turns[0], turns[1])]
        for entry, days in zip(entries, (5, 4, None, 2, 3, None, 6, 1), strict=True):
            if days is not None:
                purge.set_heard(db, entry, clock.at + timedelta(days=days))
    counted = journey.events(db)
    assert counted.heard == [date(2026, 11, 19)]
    assert sorted(counted.heard_unnamed) == [date(2026, 11, 17), date(2026, 11, 18)]
    assert (counted.purged, counted.purged_heard, counted.purge_ended) == (8, 6, False)
    with db.step("end"):
        purge.end(db, session_id, clock.at)
    assert journey.events(db).purge_ended


def test_meetings_are_counted_with_their_slates_and_complete_cards(work: Workspace, clock: Clock) -> None:
    db = work._db
    ids = [work.triage.create_pattern([tell_to(work, name)], name)[0] for name in "abc"]
    with db.step("meetings"):
        for position, pattern_id in enumerate(ids, 1):
            slate.add(db, pattern_id, position, "", "")
        first = meetings.start(db, clock.at, 60, [])
        meetings.end(db, first, clock.at)
        slate.save_sentence_counts(db, first, {ids[0]: 4, ids[1]: 3})
        meetings.start(db, clock.at + timedelta(days=7), 60, [])
    assert journey.events(db).meetings == [(date(2026, 11, 16), 3, 2, 1), (date(2026, 11, 23), 0, 0, 0)]


def test_commitments_are_counted_with_their_days(work: Workspace, clock: Clock) -> None:
    db = work._db
    with db.step("promises"):
        meeting_id = meetings.start(db, clock.at, 60, [])
        ids = [commitments.add(db, meeting_id, None, "call", "", due) for due in (date(2026, 11, 20), None, None)]
        commitments.settle(db, ids[1], "kept", None, "")
        commitments.settle(db, ids[2], "dropped", None, "overtaken")
    today = date(2026, 11, 16)
    assert journey.events(db).commitments == [
        (date(2026, 11, 20), None, False), (None, today, True), (None, today, False),
    ]  # fmt: skip


def test_ratings_of_both_sides_in_a_meeting_or_at_one_moment_are_a_pair(work: Workspace, clock: Clock) -> None:
    db = work._db
    one, two, three = (work.triage.create_pattern([tell_to(work, name)], name)[0] for name in "abc")
    with db.step("in the meeting"):
        meeting_id = meetings.start(db, clock.at, 60, [])
        rating.add(db, one, Side.SUPPORT, Impact.M, meeting_id)
        rating.add(db, one, Side.SUPPORT, Impact.H, meeting_id)
        rating.add(db, one, Side.JOINT, Impact.H, meeting_id)
        rating.add(db, two, Side.SUPPORT, Impact.H, meeting_id)
        rating.add(db, three, Side.JOINT, Impact.H, meeting_id)
    clock.on(days=1)
    with db.step("a day later"):
        rating.add(db, one, Side.PRODUCT, Impact.L, meeting_id)
        rating.add(db, three, Side.PRODUCT, Impact.M, None)
        rating.add(db, three, Side.SUPPORT, Impact.L, None)
        rating.add(db, two, Side.SUPPORT, Impact.L, None)
    clock.on(days=1)
    with db.step("too late"):
        rating.add(db, two, Side.PRODUCT, Impact.L, None)
    assert journey.events(db).rating_gaps == [(date(2026, 11, 17), 2), (date(2026, 11, 17), 1)]
