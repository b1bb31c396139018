"""The rules of the protocol in small cases that can be checked by hand: agenda, card, grid, journey, checklist."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.conftest import START
from tests.test_protocol import meeting, pattern
from translate_tui.commands import key
from translate_tui.model import (
    Attendee,
    Commitment,
    Impact,
    Outcome,
    Pattern,
    Phase,
    PurgeSession,
    Role,
    SegmentShare,
    SlateEntry,
    Stage,
    UserError,
)
from translate_tui.protocol.agenda import DEFAULT_PHASE_SECONDS, plan_stages, suggest_phase_seconds
from translate_tui.protocol.brief import missing_for_brief
from translate_tui.protocol.card import (
    GAP,
    Field,
    SentencePart,
    candidate_statements,
    card_sentences,
    complete_sentences,
    count_quotes_saying,
    count_stated,
    describe_segment,
    normalize_statement,
)
from translate_tui.protocol.clock import (
    crossed_mark,
    format_clock,
    read_clock,
    seconds_for_stage,
    seconds_left,
    seconds_spent,
    visit_duration,
)
from translate_tui.protocol.dates import parse_past_day
from translate_tui.protocol.due_dates import parse_due_date
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction, Exchange, ExchangeDue, exchanges_due, one_month_after
from translate_tui.protocol.gate import DEFAULT_GATE, Gate, GateRule, Strictness, join_with_and, missing_for_gate
from translate_tui.protocol.grid import GridMarks, place_labels, volume_scale
from translate_tui.protocol.journey import (
    FIGURES,
    CommitmentDates,
    JourneyEvents,
    JourneyStage,
    JourneyWeek,
    MeetingFigures,
    journey_weeks,
    plot_figure,
    stage_by_calendar,
    stage_by_figures,
    stage_signs,
)
from translate_tui.protocol.prep import CardGap, ChecklistKind, card_gaps, checklist
from translate_tui.protocol.purge import PurgeAnswer, describe_answer
from translate_tui.protocol.rating import describe_gap, rating_gap
from translate_tui.protocol.replies import fill_template
from translate_tui.protocol.trend import TrendKind, bars, compute_trend, sparkline

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


def test_half_and_double_are_of_what_was_planned_and_stages_of_one_phase_are_added() -> None:
    planned = {**DEFAULT_PHASE_SECONDS, Phase.OPENING: 121, Phase.CLOSE: 121}
    shares = [Stage(n, n, Phase.PATTERNS, n, 400, spent, None, None) for n, spent in ((7, 301), (8, 500))]
    later = [Stage(9, 9, Phase.CLOSE, None, 121, 900, None, None)]
    other = [Stage(n, n, Phase.PATTERNS, n, 400, 400, None, None) for n in (7, 8)]
    suggested = suggest_phase_seconds([[*shares, *later], [*other, *later]], planned)
    assert suggested is not None
    assert list(suggested) == list(Phase)
    assert repr(suggested[Phase.OPENING]) == "60", "whole seconds, half at least"
    assert suggested[Phase.CLOSE] == 242, "double at most"
    assert repr(suggested[Phase.PATTERNS]) == "800", "between 801 and 800, in whole seconds"


def test_stages_share_the_time_by_weight() -> None:
    weights = {**dict.fromkeys(Phase, 1), Phase.PATTERNS: 5}
    assert plan_stages([4, 9], 100, weights) == [
        (Phase.OPENING, 10, None), (Phase.REVIEW, 10, None), (Phase.PATTERNS, 25, 4),
        (Phase.PATTERNS, 25, 9), (Phase.GRID, 10, None), (Phase.COMMITMENTS, 10, None), (Phase.CLOSE, 10, None),
    ]  # fmt: skip
    assert [stage.planned for stage in plan_stages([], 52, weights)] == [10, 10, 10, 10, 12]


# ----------------------------------------------------------------------- card


def test_quotes_that_say_the_words_are_counted_whatever_their_case_and_accents() -> None:
    words = ["We split the FILE by hand", "wé split the file by hand now", "split by hand", "split thé file"]
    quotes = list(enumerate(words))
    assert count_quotes_saying("Split the file", quotes) == 3
    assert count_quotes_saying("thé file", quotes) == 3
    assert count_quotes_saying("by hand.", quotes) == 3
    assert count_stated("By hand", enumerate(["by hand.", "BY HAND", "by hands", "bý hand"])) == 3
    assert count_stated("By hand", [(1, "by hand"), (2, "by hand"), (1, "By hand.")]) == 2, "a customer counts once"
    assert count_quotes_saying("hand", [(1, "by hand"), (-7, "by hand"), (1, "by hand")]) == 2


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


def test_each_piece_of_a_sentence_says_what_it_is() -> None:
    frame, fact, words, evidence, gap = (
        SentencePart.FRAME, SentencePart.FACT, SentencePart.WORDS, SentencePart.EVIDENCE, SentencePart.GAP,
    )  # fmt: skip
    told = pattern(
        1, 2, struggle="imports\nof rows..", workaround="by hand", requested="a queue",
        segment=SegmentShare(("smb", "agencies"), 1, 2),
    )  # fmt: skip
    assert card_sentences(told, 1, 2) == (
        (((frame, "We've seen "), (fact, "2 customers"), (frame, " struggle with "), (words, "imports of rows"),
          (frame, ".")), True),
        (((frame, "This impacts "), (fact, "smb and agencies"), (frame, " most often"),
          (evidence, " (1 of 2 customers each)"),
          (frame, ".")), True),
        (((frame, "The common workaround is "), (words, "by hand"), (frame, "."),
          (evidence, " (1 of 2 customers)")), True),
        (((frame, "The requested solution is typically "), (words, "a queue"), (frame, "."),
          (evidence, " (2 of 2 customers)")), True),
    )  # fmt: skip
    assert str(card_sentences(pattern(1, 1, 1, workaround="None known."))[2]).startswith(
        "There is no known workaround."
    )
    assert card_sentences(pattern(1, 1, 1)) == (
        (((frame, "We've seen "), (fact, "1 customer (+1 unknown)"), (frame, " struggle with "), (gap, GAP),
          (frame, ".")), False),
        (((frame, "This impacts mostly "), (gap, GAP),
          (evidence, " (no ticket or customer names a segment)"), (frame, ".")), False),
        (((frame, "The common workaround is "), (gap, GAP), (frame, ".")), False),
        (((frame, "The requested solution is typically "), (gap, GAP), (frame, ".")), False),
    )  # fmt: skip
    written = card_sentences(told._replace(segment=SegmentShare((), 0, 2), written_segment="solo\nusers"))
    assert written[1] == (
        ((frame, "This impacts mostly "), (words, "solo users"), (evidence, " (entered by hand)"), (frame, ".")),
        True,
    )  # fmt: skip
    assert [sentence.parts[-1] for sentence in written[2:]] == [(evidence, " (entered by hand)")] * 2


def test_half_a_card_has_two_complete_sentences() -> None:
    assert complete_sentences(pattern(struggle="rows", requested="a queue", workaround=" ")) == 2


def test_candidates_have_their_first_wording_and_empty_ones_are_none() -> None:
    assert candidate_statements(Field.REQUESTED, ["", " . ", "  A Queue . ", "a queue"], []) == [("A Queue", 2)]
    assert candidate_statements(Field.REQUESTED, ["a", "b", "b"], []) == [("b", 2), ("a", 1)], "most frequent first"
    longest = "We need " + "x" * 232
    assert len(longest) == 240
    assert candidate_statements(Field.REQUESTED, [], [longest, f"{longest}y", "We need it,\tsoon"]) == [
        (longest, 1), ("We need it, soon", 1),
    ]  # fmt: skip
    assert candidate_statements(Field.WORKAROUND, [], ["We need it so much."]) == [], "each field has its own cues"
    quotes = ["Please add rows. We do it by hand.", "We do it by hand."]
    assert candidate_statements(Field.WORKAROUND, [], quotes) == [("We do it by hand", 2)]


def test_statements_are_compared_folded_and_without_full_stop() -> None:
    assert normalize_statement("  By  HÁND . .") == "by hand"
    assert count_stated("by hand", []) == 0
    assert count_quotes_saying("by hand", enumerate(["we do it\nby hand", "by the hand"])) == 1
    assert count_quotes_saying("北風 fails", enumerate(["the 北風 fails", "it fails"])) == 1
    assert count_quotes_saying("", enumerate(["one", "two"])) == 2, "no words are in every quote"


# ----------------------------------------------------------------- gate, rating


def test_the_gate_names_what_is_missing_by_its_rules() -> None:
    bare = pattern(1, 1, 2, tickets=1)
    assert missing_for_gate(bare) == (
        "2 distinct customers (has 1, plus 2 unknown)", "a segment",
        "the workaround (or “none known”)", "the requested fix", "2 quotes (has 1)",
    )  # fmt: skip
    only = DEFAULT_GATE._replace(rules=frozenset({GateRule.CUSTOMERS}), customers=3)
    assert missing_for_gate(pattern(1, 2), only) == ("3 distinct customers (has 2)",)
    assert missing_for_gate(pattern(1, 3), only) == ()
    assert missing_for_gate(bare, DEFAULT_GATE._replace(strictness=Strictness.OFF)) == ()
    complete = pattern(1, 2, written_segment="a", workaround="b", requested="c")
    assert missing_for_gate(complete) == (), "its impact is rated in the meeting"
    assert [join_with_and(items) for items in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip


def test_a_gap_between_ratings_says_who_rated_higher() -> None:
    assert describe_gap(Impact.H, Impact.L) == "support two steps higher"
    assert describe_gap(Impact.M, Impact.H) == "product one step higher"
    assert describe_gap(Impact.M, Impact.M) == "" == describe_gap(None, Impact.H) == describe_gap(Impact.H, None)


def test_the_gate_counts_in_singular_too_and_spaces_are_no_words() -> None:
    asked = Gate(customers=1, quotes=1)
    assert missing_for_gate(pattern(1, 0, workaround=" ", requested="\n"), asked) == (
        "1 distinct customer (has 0)", "a segment", "the workaround (or “none known”)",
        "the requested fix", "1 quote (has 0)",
    )  # fmt: skip
    whole = pattern(1, 1, segment=SegmentShare(("smb",), 1, 1), impact=Impact.M, workaround="a", requested="b")
    assert missing_for_gate(whole, asked) == ()
    assert Gate() == (Strictness.BLOCKS, frozenset(GateRule), 2, 2) == DEFAULT_GATE


def test_a_brief_needs_customers_what_recurs_and_a_cost() -> None:
    cost = "what is at risk (revenue or retention)"
    assert missing_for_brief(pattern(1, 0, 3), 3) == ("evidence from a known customer", cost)
    assert missing_for_brief(pattern(1, 1, revenue_risk=" ", retention_risk=" "), 1) == (
        "2 customer tickets (has 1)", cost,
    )  # fmt: skip
    assert missing_for_brief(pattern(1, 1, revenue_risk="renewal"), 0) == ("2 customer tickets (has 0)",)
    assert missing_for_brief(pattern(1, 1, retention_risk="they leave"), 2) == ()
    assert missing_for_brief(pattern(1, 1, revenue_risk="renewal"), 2) == ()


def test_ratings_are_zero_one_or_two_steps_apart() -> None:
    gaps = {f"{one}{other}": rating_gap(one, other) for one in Impact for other in Impact}
    assert gaps == {"HH": 0, "HM": 1, "HL": 2, "MH": 1, "MM": 0, "ML": 1, "LH": 2, "LM": 1, "LL": 0}
    assert describe_gap(Impact.L, Impact.H) == "product two steps higher"
    assert describe_gap(Impact.M, Impact.L) == "support one step higher"
    assert describe_gap(None, None) == ""


def test_what_became_of_what_was_said_is_told_in_a_few_words() -> None:
    inbox = PurgeAnswer()
    waiting = PurgeAnswer("P7", "Imports stop")
    brought = waiting._replace(last_meeting=3)
    slated = brought._replace(slated=True)
    decided = slated._replace(outcome=Outcome.DECLINED, why="too costly", decided_in=4)
    shipped = decided._replace(shipped_on=date(2026, 11, 6))
    answers = (inbox, waiting, brought, slated, decided, shipped)
    assert [describe_answer(answer) for answer in answers] == [
        "no decision yet, in the inbox", "P7: no decision yet", "P7: no decision yet, meeting 3",
        "P7: no decision yet, on the slate", "P7: declined in meeting 4", "P7: fixed, shipped 06 Nov",
    ]  # fmt: skip
    assert [answer.answered for answer in answers] == [False] * 4 + [True] * 2
    assert waiting._replace(shipped_on=TODAY).answered


def test_a_template_is_filled_and_what_is_empty_leaves_no_space_behind() -> None:
    values = {"title": "Imports stop", "why": "", "quote": "it {stops}", "customer": "Globex"}
    template = "\n\n{customer}: “{quote}” {other} {}\n{title}. {why}\n\n"
    assert fill_template(template, values) == "Globex: “it {stops}” {other} {}\nImports stop."
    assert fill_template("a\n\n{title} b {why}", {"why": "c"}) == "a\n\n b c", "what is not given is empty"


def test_a_map_has_the_words_of_each_part() -> None:
    filled = EmpathyMap(1, Persona.AGENT, TODAY, "t", "f", "s", "d")
    assert [filled.words(part) for part in EmpathyPart] == ["t", "f", "s", "d"]


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
    with pytest.raises(UserError, match="Type today, yesterday, fri or 2026-11-16"):
        parse_past_day(words, TODAY)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("wed", "2026-11-18"), ("thurs", "2026-11-19"), ("Saturday", "2026-11-21"), ("0d", "2026-11-16"),
        ("+1 day", "2026-11-17"), ("1 week", "2026-11-23"), ("999d", "2029-08-11"), ("jan 2", "2027-01-02"),
        ("5 jun", "2027-06-05"), ("5 jul", "2027-07-05"), ("30 nov", "2026-11-30"), ("9 august", "2027-08-09"),
        ("sept 9", "2027-09-09"), ("1 may", "2027-05-01"), (" TODAY ", "2026-11-16"), ("apr 1", "2027-04-01"),
    ],
)  # fmt: skip
def test_due_dates_in_other_words(words: str, day: str) -> None:
    assert str(parse_due_date(words, TODAY)) == day


def test_the_29th_of_february_is_that_of_this_year_or_the_next() -> None:
    assert str(parse_due_date("29 feb", date(2027, 3, 1))) == "2028-02-29"
    assert str(parse_due_date("29 feb", date(2028, 2, 29))) == "2028-02-29"
    with pytest.raises(UserError, match="isn't a date"):
        parse_due_date("29 feb", date(2028, 3, 1))


@pytest.mark.parametrize("words", ["", "th", "1000d", "1 xyz", "xyz 1", "yesterday", "32 dec", "+d"])
def test_words_that_name_no_due_date_are_quoted_with_examples(words: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_due_date(f" {words}\n", TODAY)
    assert str(refused.value) == (
        f"“{words}” isn't a date. Type friday, tomorrow, in 2 weeks, end of month, 1 dec or 2026-12-01, or "
        "leave it empty."
    )


def test_words_that_name_no_past_day_are_quoted_with_examples() -> None:
    with pytest.raises(UserError) as refused:
        parse_past_day("next\n week", TODAY)
    assert (
        str(refused.value)
        == "“next week” isn't a date, or it is in the future. Type today, yesterday, fri or 2026-11-16."
    )


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ("2026-01-27", "2026-02-27"), ("2026-01-28", "2026-02-28"), ("2026-01-29", "2026-02-28"),
        ("2028-01-29", "2028-02-29"), ("2028-01-31", "2028-02-29"), ("2026-03-31", "2026-04-30"),
        ("2026-12-31", "2027-01-31"), ("2026-11-30", "2026-12-30"), ("2026-10-01", "2026-11-01"),
    ],
)  # fmt: skip
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day: str, next_day: str) -> None:
    assert str(one_month_after(date.fromisoformat(day))) == next_day


def test_an_exchange_is_overdue_from_the_day_after_it_was_due() -> None:
    support = ExchangeDue(Direction.SUPPORT, None, TODAY)
    assert not support.overdue(TODAY) and support.overdue(TODAY + timedelta(days=1))
    assert not support.overdue(TODAY - timedelta(days=1))


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


def test_what_is_off_the_scale_stands_at_its_edge() -> None:
    scale = volume_scale(2, 20, 101)
    assert scale.ticks == (2, 5, 10, 20)
    assert [scale.column(customers) for customers in (0, 1, 2, 3, 5, 10, 19, 20, 21, 900)] == [
        0, 0, 0, 18, 40, 70, 98, 100, 100, 100,
    ]  # fmt: skip
    assert scale.middle == 70
    assert volume_scale(0, 0, 50) == ((1, 2, 5), 50)
    assert volume_scale(1, 6, 50).ticks == (1, 2, 5, 10)
    assert volume_scale(5, 5, 50).ticks == (1, 2, 5) and volume_scale(4, 10, 50).ticks == (2, 5, 10)
    assert volume_scale(50, 20_000, 50).ticks[::8] == (50, 20_000)


MARKS = GridMarks("*", "o")


def titled(number: int, customers: int, title: str, **facts: Impact | bool) -> Pattern:
    return pattern(number, customers, title=title, **facts)


def test_marks_stand_at_their_volume_in_the_rows_of_their_impact() -> None:
    scale = volume_scale(1, 100, 60)
    patterns = [
        titled(1, 10, "High", impact=Impact.H), titled(2, 10, "Medium", impact=Impact.M, slated=True),
        titled(3, 10, "Low", impact=Impact.L), titled(14, 100, "Unrated"), titled(5, 1, "First", impact=Impact.H),
    ]  # fmt: skip
    column = scale.column(10)
    points, hidden = place_labels(patterns, scale, 3, None, MARKS)
    assert hidden == []
    assert points == [
        (1, 1, column, "o P1 High", column), (5, 1, 0, "o P5 First", 0), (2, 4, column, "* P2 Medium", column),
        (3, 7, column, "o P3 Low", column), (14, 9, 47, "P14 Unrated o", 59),
    ]  # fmt: skip
    assert [point.row for point in place_labels(patterns[:3], scale, 4, 1, MARKS)[0]] == [1, 5, 9]
    assert [point.row for point in place_labels(patterns[:3], scale, 1, 1, MARKS)[0]] == [0, 1, 2]


def test_labels_of_one_point_spread_over_rows_then_stand_side_by_side_then_are_told_as_hidden() -> None:
    same = [titled(number, 10, "A title that is long", impact=Impact.H) for number in range(1, 8)]
    few = [titled(8, 1, "Another title", impact=Impact.L)]
    narrow = volume_scale(1, 100, 41)  # the line between few and many is in column 20, where they all belong
    points, hidden = place_labels([*same, *few], narrow, 2, 4, MARKS)
    assert [(point.pattern_id, point.row, point.column, point.label) for point in points] == [
        (4, 0, 20, "o P4"), (1, 1, 20, "o P1"), (2, 0, 26, "o P2"), (3, 1, 26, "o P3"), (5, 0, 32, "o P5"),
        (6, 1, 32, "o P6"), (8, 4, 0, "o P8 Another title"),
    ]  # fmt: skip
    assert [pattern.id for pattern in hidden] == [7]
    points, hidden = place_labels(same[:3], volume_scale(1, 100, 120), 6, 3, MARKS)
    assert hidden == []
    assert [(point.pattern_id, point.row, point.label) for point in points] == [
        (3, 2, "o P3 A title that is long"), (1, 1, "o P1 A title that is long"), (2, 3, "o P2 A title that is long"),
    ]  # fmt: skip


def test_no_label_crosses_the_line_between_few_and_many_or_the_edge() -> None:
    scale = volume_scale(1, 100, 60)
    patterns = [titled(n, n * 3, "Photos taken offline never arrive", impact=Impact.M) for n in range(1, 30)]
    points, _ = place_labels(patterns, scale, 6, None, MARKS)
    for point in points:
        end = point.column + len(point.label)
        assert point.column >= 0 and end <= 60
        assert point.mark_column == scale.middle or not point.column <= scale.middle < end


def test_titles_that_are_not_one_column_a_character_are_named_by_number() -> None:
    scale = volume_scale(1, 100, 60)
    for title in ("照片没有到达", "תמונות שצולמו", "Photos 👩‍👩‍👧 vanish", "e\u0301t\u0301"):
        (point,), _ = place_labels([titled(7, 5, title, impact=Impact.H)], scale, 3, None, MARKS)
        assert point.label in ("o P7", "P7 o")


def test_only_days_until_the_last_one_count_in_a_trend() -> None:
    days = {date(2026, 11, 16): 5, date(2026, 11, 9): 2, date(2026, 9, 20): 9}
    trend = compute_trend(days, date(2026, 11, 15))
    assert (trend.weeks, trend.after_fix) == ((0, 0, 0, 0, 0, 0, 0, 2), 0), "the oldest lies 56 days back"
    assert compute_trend({date(2026, 9, 21): 1}, date(2026, 11, 15)).weeks[0] == 1
    assert compute_trend(days, None).course is None and compute_trend({}, TODAY).course is None
    assert compute_trend(days, TODAY, date(2026, 11, 9), {date(2026, 11, 16): {1, 2}}) == (
        (0, 0, 0, 0, 0, 0, 2, 5), TrendKind.RETURNED, TODAY, 5,
    )  # fmt: skip


def course(until: date, posted: dict[int, int], shipped: date | None = None) -> str | None:
    """The kind of the trend of tickets that were posted so many days before the last one."""
    return compute_trend({until - timedelta(days=ago): n for ago, n in posted.items()}, until, shipped).course


def test_a_pattern_is_new_for_two_weeks() -> None:
    assert course(TODAY, {13: 9}) == "new" and course(TODAY, {14: 9}) != "new"
    assert course(TODAY, {0: 1}) == "new"


def test_three_tickets_show_a_trend_and_growth_is_a_quarter() -> None:
    assert course(TODAY, {50: 2}) == "steady" and course(TODAY, {50: 3}) == "shrinking"
    assert course(TODAY, {55: 1, 1: 2}) == "growing" and course(TODAY, {55: 1, 1: 1}) == "steady"
    assert course(TODAY, {55: 4, 1: 5}) == "growing" and course(TODAY, {55: 5, 1: 6}) == "steady"
    assert course(TODAY, {55: 5, 1: 4}) == "shrinking" and course(TODAY, {55: 6, 1: 5}) == "steady"


def test_the_halves_meet_after_whole_weeks() -> None:
    assert course(TODAY, {55: 1, 27: 4}) == "growing" and course(TODAY, {55: 1, 28: 4}) == "shrinking"
    assert course(TODAY, {20: 4, 6: 4}) == "growing", "of three weeks one is compared with two"
    assert course(TODAY, {20: 4, 7: 4}) == "shrinking"


def test_tickets_are_compared_by_working_days() -> None:
    sunday = date(2026, 11, 15)
    assert course(sunday, {15: 5, 0: 5}) == "steady", "five working days after five"
    assert course(sunday, {20: 9, 0: 6}) == "growing", "five working days after ten"


def test_a_pattern_returns_with_two_customers_after_the_day_of_its_fix() -> None:
    customers = {TODAY: {1, 2}, TODAY - timedelta(days=1): {3}}
    trend = compute_trend({TODAY: 2, TODAY - timedelta(days=1): 3}, TODAY, TODAY - timedelta(days=1), customers)
    assert trend == ((0, 0, 0, 0, 0, 0, 0, 5), TrendKind.RETURNED, TODAY, 2)
    assert compute_trend({TODAY: 2}, TODAY).after_fix == 0 == compute_trend({TODAY: 2}, TODAY, TODAY).after_fix


def test_a_bar_is_as_high_as_its_share_of_the_top_rounded_up() -> None:
    assert bars([0, 0.1, 4, 7, 7.1, 8, 9, None], 8) == "▁▂▅████ "
    assert bars([0, 1, 2, 3, 4, 5, 6, 7], 7) == "▁▂▃▄▅▆▇█"
    assert bars([0, 1, 2, 3, 4, 5, 6, 7], 7, ascii_only=True) == "_.-~=+*#"
    assert bars([0, None, 3], 0) == "▁ ▁" and bars([], 5) == ""
    assert sparkline([]) == "" and sparkline(iter([2, 0, 1])) == "█▁▅"
    assert sparkline([2, 0, 1], ascii_only=True) == "#_="


# -------------------------------------------------------------------- journey


def test_the_signs_say_what_was_counted() -> None:
    assert [sign.words for sign in stage_signs(NOTHING, [])] == [
        "all tickets from the purge session are heard: no purge session yet",
        "at least half of the tickets are in patterns: none yet",
        "at least half of the cards in the latest meeting were complete: none",
        "both teams rate blind: 0 so far",
        "at least half of the commitments due are kept: none yet",
    ]
    first = JourneyWeek(1, TODAY, 9, 9, 0, 0, 1, 4, 4, 2, 3, 1, 0, 0)
    last = JourneyWeek(2, TODAY, 10, 5, 0, 0, 0, 0, 0, 0, 2, 1, 4, 2)
    events = NOTHING._replace(purged=3, purged_heard=3, purge_ended=True)
    signs = stage_signs(events, [first, last])
    assert [sign.words.partition(": ")[2] for sign in signs] == [
        "3 of 3", "50 % (5 of 10)", "2 of 4", "5 so far", "50 % (2 of 4)",
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
    assert [plot_figure(figure, [nothing]) for figure in FIGURES] == [" ", "▁", " ", " ", " ", " ", " "]
    assert plot_figure(FIGURES[0], [nothing, half, whole]) == " ▅▇"
    assert plot_figure(FIGURES[1], [nothing, half, whole]) == "▁▅▇"
    assert plot_figure(FIGURES[0], [nothing, half, whole], ascii_only=True) == " =#"


def test_a_week_counts_from_monday_to_sunday_and_running_counts_go_on() -> None:
    monday = date(2026, 11, 2)
    sunday, next_monday, next_sunday = (monday + timedelta(days=days) for days in (6, 7, 13))
    events = JourneyEvents(
        arrived={next_monday: 4, monday - timedelta(days=1): 2, sunday: 3},
        in_patterns={sunday: 1, next_sunday: 2},
        heard=(monday, next_monday, sunday),
        heard_unnamed=(next_sunday, sunday),
        meetings=(
            MeetingFigures(monday, 5, 4, 3), MeetingFigures(sunday, 3, 2, 1), MeetingFigures(next_monday, 2, 2, 2),
        ),
        rating_gaps=((monday, 2), (sunday, 1), (next_monday, 1)),
        commitments=(
            CommitmentDates(sunday, sunday, True), CommitmentDates(next_monday, None, False),
            CommitmentDates(None, next_monday, True), CommitmentDates(sunday, next_monday, False),
            CommitmentDates(None, None, False),
        ),
        written={
            monday: 3, sunday: 2, next_monday: 4, monday - timedelta(days=1): 9, next_sunday + timedelta(days=1): 9,
        },
        urgent={sunday: 2, next_sunday: 1, monday - timedelta(days=1): 9},
    )  # fmt: skip
    assert journey_weeks(events, sunday, next_sunday) == [
        (1, monday, 5, 1, 2, 1, 2, 8, 6, 4, 2, 3, 2, 1, 5, 2),
        (2, next_monday, 9, 3, 3, 2, 1, 2, 2, 2, 1, 1, 4, 2, 4, 1),
    ]  # fmt: skip
    assert len(journey_weeks(events, monday, monday)) == 1 == len(journey_weeks(events, monday, sunday))
    assert len(journey_weeks(events, sunday, next_monday)) == 2


def test_figures_in_words() -> None:
    (nothing,) = journey_weeks(NOTHING, TODAY, TODAY)
    some = nothing._replace(
        tickets=1_500, in_patterns=1_180, heard=4, heard_unnamed=2, meetings=2, slated=5, known=3, complete=2,
        blind_ratings=4, rating_gaps=5, due=2, kept=2, written=9, urgent=2,
    )  # fmt: skip
    assert [figure.words(some) for figure in FIGURES] == [
        "78 % (1,180 of 1,500)", "4 (+2 unnamed)", "2.5", "66 % (2 of 3)", "1.2 of 2 levels (4 rated)",
        "100 % (2 of 2)", "22 % (2 of 9)",
    ]  # fmt: skip
    assert [figure.value(some) for figure in FIGURES] == [1_180 / 1_500, 6.0, 2.5, 2 / 3, 1.25, 1.0, 2 / 9]
    even = some._replace(slated=10, blind_ratings=1, rating_gaps=0, heard_unnamed=0, in_patterns=0)
    assert [figure.words(even) for figure in FIGURES[:5]] == [
        "0 % (0 of 1,500)", "4", "5", "66 % (2 of 3)", "0.0 of 2 levels (1 rated)",
    ]  # fmt: skip


def test_signs_take_cards_from_the_last_week_with_a_meeting_and_placings_from_all() -> None:
    first = JourneyWeek(1, TODAY, 9, 9, 0, 0, 1, 4, 4, 4, 1, 1, 3, 3)
    second = first._replace(number=2, known=4, complete=1, blind_ratings=2)
    third = first._replace(
        number=3, tickets=2_000, in_patterns=999, meetings=0, known=9, complete=9, blind_ratings=0, due=4, kept=1
    )
    signs = stage_signs(NOTHING._replace(purged=2, purged_heard=1, purge_ended=True), [first, second, third])
    assert signs == [
        (JourneyStage.PURGING, "all tickets from the purge session are heard: 1 of 2", False),
        (JourneyStage.FIRST, "at least half of the tickets are in patterns: 49 % (999 of 2,000)", False),
        (JourneyStage.FIRST, "at least half of the cards in the latest meeting were complete: 1 of 4", False),
        (JourneyStage.TOGETHER, "both teams rate blind: 3 so far", True),
        (JourneyStage.TOGETHER, "at least half of the commitments due are kept: 25 % (1 of 4)", False),
    ]
    assert [sign.reached for sign in stage_signs(NOTHING._replace(purge_ended=True), [])] == [False] * 5
    one = stage_signs(NOTHING, [first._replace(blind_ratings=1)])
    assert one[3].reached and "1 so far" in one[3].words
    assert stage_by_figures([]) is JourneyStage.TOGETHER
    assert stage_by_figures([sign._replace(reached=sign is not signs[4]) for sign in signs]) is JourneyStage.TOGETHER


def test_a_full_bar_stands_for_the_greatest_value_where_a_figure_has_no_top() -> None:
    (nothing,) = journey_weeks(NOTHING, TODAY, TODAY)
    weeks = [nothing._replace(meetings=1, slated=slated, blind_ratings=1, rating_gaps=gap)
             for slated, gap in ((0, 0), (5, 2), (1, 1))]  # fmt: skip
    assert plot_figure(FIGURES[2], weeks) == "▁▇▃" and plot_figure(FIGURES[4], weeks) == "▁▇▅"
    heard = [nothing._replace(heard=2), nothing._replace(heard=1, heard_unnamed=6)]
    assert plot_figure(FIGURES[1], heard) == "▃▇" and plot_figure(FIGURES[1], heard, ascii_only=True) == "-#"
    assert plot_figure(FIGURES[1], []) == ""


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
        (ChecklistKind.CARD, False, "missing: " + ", ".join(lines[0].gaps)),
        (ChecklistKind.CARD, True, "card complete"),
        (ChecklistKind.COMMITMENTS, False, "2 overdue commitments, oldest: no owner, due 02 Nov"),
        (ChecklistKind.ATTENDANCE, True, "8 expected: P1, P2, P3, P4, P5, P6 and 2 more"),
    ]
    assert len(lines[0].gaps) == 3 and not lines[1].gaps
    assert [line.done for line in lines[4:6]] == [False, False]
    assert said[6][0] is ChecklistKind.PURGE
    assert said[6][2].startswith("1 ticket from the purge session without a decision (")
    words = [line.words for line in checklist([], [], [], [], TODAY)]
    assert words == [
        "the slate is empty: choose up to five patterns", "no overdue commitments",
        "no expected attendees yet",
    ]  # fmt: skip
    (purged,) = checklist([], [], [], [], TODAY, unanswered=2)[3:]
    assert purged.words.startswith("2 tickets from the purge session without a decision")


def test_a_card_lacks_its_parts_in_the_order_of_its_sentences() -> None:
    bare = pattern(1, 1, struggle=" ", workaround="\n", requested=" ")
    (line, *_) = checklist([SlateEntry(1, bare)], [], [], [], TODAY)
    assert line == (
        ChecklistKind.CARD, False,
        "missing: what customers struggle with, a segment, the workaround, the requested fix",
        bare, tuple(CardGap), None, False,
    )  # fmt: skip
    assert card_gaps(bare._replace(segment=SegmentShare(("smb",), 1, 1), impact=Impact.L, requested="a")) == (
        CardGap.STRUGGLE, CardGap.WORKAROUND,
    )  # fmt: skip
    assert card_gaps(bare._replace(struggle="a", workaround="b", written_segment="c")) == (
        CardGap.REQUESTED,
    )  # fmt: skip


def test_an_empty_slate_is_a_line_that_is_not_done() -> None:
    assert checklist([], [], [], [], TODAY) == [
        (ChecklistKind.SLATE, False, "the slate is empty: choose up to five patterns", None, (), None, False),
        (ChecklistKind.COMMITMENTS, True, "no overdue commitments", None, (), None, False),
        (ChecklistKind.ATTENDANCE, False, "no expected attendees yet", None, (), None, False),
    ]


def test_the_checklist_names_the_oldest_promise_and_six_people_at_most() -> None:
    overdue = [Commitment(1, 1, 1, None, "call", "Jo", date(2026, 11, 3), "open")]
    six = [Attendee(number, f"P{number}", Role.SUPPORT) for number in range(1, 7)]
    words = [line.words for line in checklist([], overdue, six, [], TODAY)][1:]
    assert words == ["1 overdue commitment, oldest: Jo, due 03 Nov", "6 expected: P1, P2, P3, P4, P5, P6"]
    seven = [*six, Attendee(7, "P7", Role.PRODUCT)]
    assert checklist([], [], seven, [], TODAY)[2].words == "7 expected: P1, P2, P3, P4, P5, P6 and 1 more"
    assert checklist([], [], six[:1], [], TODAY)[2][:3] == (ChecklistKind.ATTENDANCE, True, "1 expected: P1")


def test_the_checklist_says_when_exchanges_are_due() -> None:
    never = ExchangeDue(Direction.PRODUCT, None, TODAY)
    on_time = ExchangeDue(Direction.SUPPORT, date(2026, 10, 16), TODAY)
    late = ExchangeDue(Direction.SUPPORT, date(2026, 10, 4), date(2026, 11, 4))
    assert checklist([], [], [], [never, on_time, late], TODAY)[3:] == [
        (kind := ChecklistKind.EXCHANGE, False, "product sits with support: none yet",
         None, (), Direction.PRODUCT, False),
        (kind, True, "support joins planning: last one on 16 Oct, next due 16 Nov",
         None, (), Direction.SUPPORT, False),
        (kind, False, "support joins planning: overdue since 04 Nov, last one on 04 Oct",
         None, (), Direction.SUPPORT, True),
    ]  # fmt: skip


def test_what_was_purged_without_an_answer_comes_last_with_the_keys_that_show_it() -> None:
    *_, last = checklist([], [], [], exchanges_due([], TODAY), TODAY, 3)
    keys = f"{key('everywhere.journey')}, then {key('journey.purge')}"
    assert last == (
        ChecklistKind.PURGE, False, f"3 tickets from the purge session without a decision ({keys})",
        None, (), None, False,
    )  # fmt: skip
    assert ChecklistKind.PURGE not in [line.kind for line in checklist([], [], [], [], TODAY)]


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


def test_the_clock_is_read_to_the_nearest_second() -> None:
    held = meeting(60, 120, at=0)
    assert read_clock(held, START + timedelta(seconds=10.6))[:2] == (169, 49)
    assert read_clock(held, START + timedelta(seconds=10.4))[:2] == (170, 50)
    session = PurgeSession(1, 90, START, START + timedelta(seconds=90), None, None, None, "", 0, 0)
    assert seconds_left(session, START + timedelta(seconds=100)) == -10
    assert seconds_left(session._replace(paused_at=START), START + timedelta(seconds=100)) == 90


def test_a_stage_that_was_not_entered_has_no_time_of_its_own() -> None:
    held = meeting(60, 120, at=0)
    held = held._replace(stage_id=1)
    now = START + timedelta(seconds=30)
    assert read_clock(held, now) == (150, 0, False, {})
    assert visit_duration(held.stages[1], held, now) == timedelta(0)
    assert seconds_spent(held.stages[1]._replace(spent=7), held, now) == 7


def test_a_visit_lasts_from_when_the_stage_was_entered_and_never_less_than_nothing() -> None:
    held = meeting(60, 120, at=0, entered=5)
    stage = held.stages[0]._replace(spent=40)
    now = START + timedelta(seconds=25.25)
    assert visit_duration(stage, held, now) == timedelta(seconds=20.25)
    assert seconds_spent(stage, held, now) == 60
    assert visit_duration(stage, held, START) == timedelta(0), "the clock was set back"
    assert visit_duration(stage, held._replace(paused_at=START + timedelta(seconds=8)), now) == timedelta(seconds=3)


def test_an_overrun_stage_leaves_all_that_is_left_to_the_later_ones_only() -> None:
    held = meeting(100, 200, 300, at=1)
    assert read_clock(held, START + timedelta(seconds=50)) == (550, 150, False, {2: 400})
    assert read_clock(held, START + timedelta(seconds=230)) == (370, -30, False, {2: 370})
    assert read_clock(held, START + timedelta(seconds=700)) == (-100, -500, False, {2: 0})


def test_a_stage_entered_again_gets_the_time_that_it_has_not_had_and_a_minute_at_least() -> None:
    held = meeting(400, 400, 30, at=0)
    first, second, short = held.stages
    held = held._replace(stages=(first, second._replace(spent=200), short))
    assert read_clock(held, START + timedelta(seconds=400)).ahead == {1: 430 * 200 // 230, 2: 430 * 30 // 230}
    worn = held._replace(stages=(first, second._replace(spent=390), short._replace(spent=90)))
    assert read_clock(worn, START + timedelta(seconds=400)).ahead == {1: 430 * 60 // 90, 2: 430 * 30 // 90}
    less = held._replace(stages=(first, second._replace(given=-150), short))
    assert seconds_for_stage(less, less.stages[1], START + timedelta(seconds=550)) == 280 * 250 // 280


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [(120, 119, None), (121, 119, 120), (121, 120, 120), (500, 0, 0), (0, -1, None), (1, -1, 0), (122, 121, None)],
)
def test_a_mark_is_crossed_once(before: int, after: int, mark: int | None) -> None:
    assert crossed_mark(before, after) == mark


def test_the_clock_shows_hours_from_a_hundred_minutes_on() -> None:
    assert [format_clock(seconds) for seconds in (5_999, 6_000, 7_265, -6_001, -59, 60, -1)] == [
        "99:59", "1:40:00", "2:01:05", "+1:40:01", "+0:59", "1:00", "+0:01",
    ]  # fmt: skip


def test_no_mark_is_shifted_onto_the_line_between_few_and_many_or_where_a_shorter_title_would_do() -> None:
    scale = volume_scale(1, 20, 60)
    crowd = [titled(n, 8, "A title that is long", impact=Impact.H) for n in range(1, 20)]
    for point in place_labels(crowd, scale, 3, None, MARKS)[0]:
        assert point.mark_column > scale.middle or scale.column(8) == scale.middle
    unrated = [titled(n, n + 6, "A title that is long") for n in range(1, 5)]
    points, hidden = place_labels(unrated, volume_scale(5, 20, 108), 3, None, MARKS)
    assert not hidden
    for point in points:
        assert point.mark_column == volume_scale(5, 20, 108).column(point.pattern_id + 6)
