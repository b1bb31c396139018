"""The rules of the protocol in small cases that can be checked by hand: agenda, card, grid, journey, checklist."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.conftest import START
from tests.test_protocol import meeting, pattern
from translate_tui.model import Attendee, Commitment, Impact, Phase, Role, SegmentShare, SlateEntry, Stage, UserError
from translate_tui.protocol.agenda import DEFAULT_PHASE_SECONDS, plan_stages, suggest_phase_seconds
from translate_tui.protocol.card import (
    Field,
    candidate_statements,
    count_quotes_saying,
    count_stated,
    describe_segment,
)
from translate_tui.protocol.clock import read_clock
from translate_tui.protocol.dates import parse_due_date, parse_past_day
from translate_tui.protocol.exchanges import Direction, Exchange, exchanges_due
from translate_tui.protocol.gate import DEFAULT_GATE, GateRule, Strictness, join_with_and, missing_for_gate
from translate_tui.protocol.grid import volume_scale
from translate_tui.protocol.journey import (
    FIGURES,
    JourneyEvents,
    JourneyStage,
    JourneyWeek,
    journey_weeks,
    plot_figure,
    stage_by_calendar,
    stage_by_figures,
    stage_signs,
)
from translate_tui.protocol.prep import ChecklistKind, checklist
from translate_tui.protocol.rating import describe_gap
from translate_tui.protocol.trend import TrendKind, compute_trend

TODAY = date(2026, 11, 16)  # a Monday
NOTHING = JourneyEvents({}, {}, (), (), (), (), ())

# --------------------------------------------------------------------- agenda


def past(**spent: int) -> Sequence[Stage]:
    """The stages of a meeting that was planned as usual; minutes that were spent in some phases."""
    return [
        Stage(number, number, phase, None, DEFAULT_PHASE_SECONDS[phase], 60 * spent.get(phase.name, 0), None, None)
        for number, phase in enumerate(Phase, 1)
    ]


def test_phases_are_planned_as_they_were_used_but_between_half_and_double() -> None:
    usual = {phase: seconds // 60 for phase, seconds in DEFAULT_PHASE_SECONDS.items()}
    names = {phase.name: minutes for phase, minutes in usual.items()}
    longer = past(**{**names, "PATTERNS": 40, "OPENING": 5})
    shorter = past(**{**names, "PATTERNS": 20, "OPENING": 0})
    suggested = suggest_phase_seconds([longer, longer])
    assert suggested is not None
    assert (suggested[Phase.PATTERNS], suggested[Phase.OPENING]) == (30 * 60, 4 * 60), "double at most"
    suggested = suggest_phase_seconds([shorter, shorter])
    assert suggested is not None
    assert (suggested[Phase.PATTERNS], suggested[Phase.OPENING]) == (20 * 60, 60), "half at least"
    suggested = suggest_phase_seconds([longer, shorter, shorter])
    assert suggested is not None and suggested[Phase.PATTERNS] == 20 * 60, "the median"
    others = [phase for phase in Phase if phase not in (Phase.PATTERNS, Phase.OPENING)]
    assert all(suggested[phase] == DEFAULT_PHASE_SECONDS[phase] for phase in others)


def test_a_meeting_counts_where_half_of_its_time_was_spent_and_six_count_at_most() -> None:
    half, less = past(PATTERNS=15), past(PATTERNS=14, OPENING=0)
    assert sum(DEFAULT_PHASE_SECONDS.values()) == 30 * 60
    assert suggest_phase_seconds([half, half]) is not None
    assert suggest_phase_seconds([half, less, less]) is None and suggest_phase_seconds([half]) is None
    suggested = suggest_phase_seconds([*[past(PATTERNS=16)] * 4, *[past(PATTERNS=20)] * 9])
    assert suggested is not None and suggested[Phase.PATTERNS] == 16 * 60, "of 4 and 2, not of 4 and 9"


def test_what_rounding_loses_goes_to_the_last_stage() -> None:
    stages = plan_stages([7, 8], 1801)
    assert [stage.pattern_id for stage in stages if stage.phase is Phase.PATTERNS] == [7, 8]
    assert sum(stage.planned for stage in stages) == 1801
    assert [stage.planned for stage in stages] == [120, 240, 450, 450, 240, 180, 121]
    assert [stage.phase for stage in plan_stages([])] == [phase for phase in Phase if phase is not Phase.PATTERNS]


# ----------------------------------------------------------------------- card


def test_quotes_that_say_the_words_are_counted_whatever_their_case_and_accents() -> None:
    quotes = ["We split the FILE by hand", "wé split the file by hand now", "split by hand", "split thé file"]
    assert count_quotes_saying("Split the file", quotes) == 3
    assert count_quotes_saying("thé file", quotes) == 3
    assert count_quotes_saying("by hand.", quotes) == 3
    assert count_stated("By hand", ["by hand.", "BY HAND", "by hands", "bý hand"]) == 3


def test_candidates_are_stated_words_first_then_sentences_of_12_to_240_characters() -> None:
    sentence = "We split it."
    assert len(sentence) == 12
    stated = ["a queue", "A queue.", "more rows"]
    quotes = [f"{sentence} It is slow.", "We split.", f"we split it. {'x' * 229} for now {'y' * 5}."]
    assert candidate_statements(Field.WORKAROUND, stated, quotes) == [
        ("a queue", 2), ("more rows", 1), ("We split it", 2),
    ]  # fmt: skip
    assert candidate_statements(Field.WORKAROUND, ["we split it"], quotes) == [("we split it", 1)]


def test_a_segment_is_shown_with_its_share() -> None:
    assert describe_segment(pattern(segment=SegmentShare(("smb", "enterprise"), 2, 5))) == "smb/enterprise 2/5"
    assert describe_segment(pattern(written_segment="agencies")) == "agencies"
    assert describe_segment(pattern()) == "?"


# ----------------------------------------------------------------- gate, rating


def test_the_gate_names_what_is_missing_by_its_rules() -> None:
    bare = pattern(1, 1, 2, tickets=1)
    assert missing_for_gate(bare) == (
        "2 distinct customers, it has 1 (tickets without a known customer: 2)", "a segment",
        "the workaround (or “none known”)", "the requested solution", "2 quotes, it has 1",
    )  # fmt: skip
    only = DEFAULT_GATE._replace(rules=frozenset({GateRule.CUSTOMERS}), customers=3)
    assert missing_for_gate(pattern(1, 2), only) == ("3 distinct customers, it has 2",)
    assert missing_for_gate(pattern(1, 3), only) == ()
    assert missing_for_gate(bare, DEFAULT_GATE._replace(strictness=Strictness.OFF)) == ()
    complete = pattern(1, 2, written_segment="a", workaround="b", requested="c")
    assert missing_for_gate(complete) == (), "its impact is rated in the meeting"
    assert [join_with_and(items) for items in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip


def test_a_gap_between_ratings_says_who_rated_higher() -> None:
    assert describe_gap(Impact.H, Impact.L) == "support higher by two"
    assert describe_gap(Impact.M, Impact.H) == "product higher by one"
    assert describe_gap(Impact.M, Impact.M) == "" == describe_gap(None, Impact.H) == describe_gap(Impact.H, None)


# ----------------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-16"), ("tomorrow", "2026-11-17"), ("mon", "2026-11-23"), ("tue", "2026-11-17"),
        ("sunday", "2026-11-22"), ("+10d", "2026-11-26"), ("2 weeks", "2026-11-30"), ("1 dec", "2026-12-01"),
        ("dec 1", "2026-12-01"), ("16 nov", "2026-11-16"), ("15. november", "2027-11-15"),
        ("2026-01-02", "2026-01-02"),
    ],
)  # fmt: skip
def test_due_dates(words: str, day: str) -> None:
    assert str(parse_due_date(words, TODAY)) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-16"), ("yesterday", "2026-11-15"), ("mon", "2026-11-16"), ("tue", "2026-11-10"),
        ("sun", "2026-11-15"), ("2026-11-16", "2026-11-16"), ("2025-01-02", "2025-01-02"),
    ],
)  # fmt: skip
def test_past_days(words: str, day: str) -> None:
    assert str(parse_past_day(words, TODAY)) == day


@pytest.mark.parametrize("words", ["2026-11-17", "mo", "", "tomorrow"])
def test_days_that_are_not_past_are_refused(words: str) -> None:
    with pytest.raises(UserError, match="Say it as today, yesterday, fri or 2026-11-16"):
        parse_past_day(words, TODAY)


def test_an_exchange_is_due_a_month_after_the_newest_in_any_order() -> None:
    past_exchanges = [
        Exchange(number, Direction.SUPPORT, date(2026, 10, day), "Jo", "")
        for number, day in ((1, 5), (2, 12), (3, 7))
    ]
    by_direction = {due.direction: (due.last, due.next) for due in exchanges_due(past_exchanges, TODAY)}
    assert by_direction == {
        Direction.SUPPORT: (date(2026, 10, 12), date(2026, 11, 12)),
        Direction.PRODUCT: (None, TODAY),
    }


# ----------------------------------------------------------------- grid, trend


def test_the_scale_of_the_grid_ends_with_the_next_tick() -> None:
    assert volume_scale(1, 50, 80).ticks[-1] == 50
    assert volume_scale(1, 51, 80).ticks[-1] == 100
    assert volume_scale(60, 60, 80).ticks == (20, 50, 100), "three ticks at least"
    assert volume_scale(1, 10**11, 80).ticks[-1] == 5 * 10**9


def test_only_days_until_the_last_one_count_in_a_trend() -> None:
    days = {date(2026, 11, 16): 5, date(2026, 11, 9): 2, date(2026, 9, 20): 9}
    trend = compute_trend(days, date(2026, 11, 15))
    assert (trend.weeks, trend.after_fix) == ((0, 0, 0, 0, 0, 0, 0, 2), 0), "the oldest lies 56 days back"
    assert compute_trend({date(2026, 9, 21): 1}, date(2026, 11, 15)).weeks[0] == 1
    assert compute_trend(days, None).course is None and compute_trend({}, TODAY).course is None
    assert compute_trend(days, TODAY, date(2026, 11, 9)) == (
        (0, 0, 0, 0, 0, 0, 2, 5), TrendKind.RETURNED, TODAY, 5,
    )  # fmt: skip


# -------------------------------------------------------------------- journey


def test_the_signs_say_what_was_counted() -> None:
    assert [sign.words for sign in stage_signs(NOTHING, [])] == [
        "everything said in the purge session is heard: no purge session yet",
        "half of the tickets are in patterns: none yet",
        "half of the cards last brought were complete: none",
        "both teams place blind: 0 so far",
        "half of the commitments due are kept: none yet",
    ]
    first = JourneyWeek(1, TODAY, 9, 9, 0, 0, 1, 4, 4, 2, 3, 1, 0, 0)
    last = JourneyWeek(2, TODAY, 10, 5, 0, 0, 0, 0, 0, 0, 2, 1, 4, 2)
    events = NOTHING._replace(purged=3, purged_heard=3, purge_ended=True)
    signs = stage_signs(events, [first, last])
    assert [sign.words.partition(": ")[2] for sign in signs] == [
        "3 of 3 tickets", "50 % (5 of 10)", "2 of 4", "5 so far", "50 % (2 of 4)",
    ]  # fmt: skip
    assert all(sign.reached for sign in signs) and stage_by_figures(signs) is JourneyStage.TOGETHER
    less = stage_signs(
        events._replace(purged_heard=2), [first._replace(complete=1), last._replace(in_patterns=4, kept=1)]
    )
    assert [sign.reached for sign in less] == [False, False, False, True, False]
    assert not stage_signs(events._replace(purge_ended=False), [first, last])[0].reached
    assert stage_by_figures(less[1:]) is JourneyStage.FIRST
    assert [stage_by_calendar(week) for week in (1, 2, 3, 4, 5)] == [
        JourneyStage.PURGING, JourneyStage.PURGING, JourneyStage.FIRST, JourneyStage.FIRST, JourneyStage.TOGETHER,
    ]  # fmt: skip


def test_figures_are_plotted_against_their_top_and_weeks_without_one_are_empty() -> None:
    (nothing,) = journey_weeks(NOTHING, TODAY, TODAY)
    half = nothing._replace(tickets=10, in_patterns=5, heard=1, heard_unnamed=1)
    whole = nothing._replace(tickets=10, in_patterns=10, heard=4)
    assert [plot_figure(figure, [nothing]) for figure in FIGURES] == [" ", "▁", " ", " ", " ", " "]
    assert plot_figure(FIGURES[0], [nothing, half, whole]) == " ▅▇"
    assert plot_figure(FIGURES[1], [nothing, half, whole]) == "▁▅▇"
    assert plot_figure(FIGURES[0], [nothing, half, whole], ascii_only=True) == " =#"


# ------------------------------------------------------------------ checklist


def test_the_checklist_says_what_is_open() -> None:
    complete = pattern(2, 3, struggle="a", written_segment="b", workaround="c", requested="d")
    slate = [SlateEntry(1, pattern(1, 3, struggle="a")), SlateEntry(2, complete)]
    overdue = [
        Commitment(n, 1, 1, None, "call", owner, date(2026, 11, n), "open") for n, owner in ((2, ""), (3, "Jo"))
    ]
    expected = [Attendee(n, f"P{n}", Role.SUPPORT) for n in range(1, 9)]
    due = exchanges_due([Exchange(1, Direction.SUPPORT, date(2026, 10, 5), "Jo", "")], TODAY)
    lines = checklist(slate, overdue, expected, due, TODAY, unanswered=1)
    said = [(line.kind, line.done, line.words) for line in lines]
    assert said[:4] == [
        (ChecklistKind.CARD, False, "lacks " + ", ".join(lines[0].gaps)),
        (ChecklistKind.CARD, True, "card complete"),
        (ChecklistKind.COMMITMENTS, False, "2 promises are overdue, the oldest: no owner, due 02 Nov"),
        (ChecklistKind.ATTENDANCE, True, "8 expected: P1, P2, P3, P4, P5, P6 and 2 more"),
    ]
    assert len(lines[0].gaps) == 3 and not lines[1].gaps
    assert [line.done for line in lines[4:6]] == [False, False]
    assert said[6][0] is ChecklistKind.PURGE and said[6][2].startswith("1 purged ticket has no answer yet (")
    words = [line.words for line in checklist([], [], [], [], TODAY)]
    assert words == [
        "the slate is empty: choose up to five patterns", "no promise is overdue", "nobody is noted as expected yet",
    ]  # fmt: skip
    (purged,) = checklist([], [], [], [], TODAY, unanswered=2)[3:]
    assert purged.words.startswith("2 purged tickets have no answer yet")


# ---------------------------------------------------------------------- clock


def test_a_paused_clock_shows_the_moment_of_the_pause() -> None:
    running = meeting(60, 120, at=0)
    later = START + timedelta(seconds=50)
    assert read_clock(running, later)[:3] == (130, 10, False)
    paused = running._replace(paused_at=START + timedelta(seconds=20))
    assert read_clock(paused, later)[:3] == (160, 40, True)


def test_tickets_older_than_the_weeks_shown_do_not_make_a_pattern_shrink() -> None:
    until = date(2026, 11, 15)
    days = {until - timedelta(days=60): 40, until - timedelta(days=1): 3, until - timedelta(days=55): 1}
    assert compute_trend(days, until).course is TrendKind.GROWING


def test_a_stage_without_planned_time_gets_none() -> None:
    assert read_clock(meeting(60, 0, at=0), START).ahead == {1: 0}


def test_a_trend_without_tickets_has_weeks_of_none_until_the_last_day() -> None:
    assert compute_trend({}, TODAY) == ((0,) * 8, None, TODAY, 0)
