from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from translate_tui.model import (
    Impact,
    Meeting,
    Pattern,
    Phase,
    SegmentShare,
    Stage,
    UserError,
    Volume,
)
from translate_tui.protocol import agenda, card, clock, gate, grid
from translate_tui.protocol import rating as blind
from translate_tui.protocol.card import Field
from translate_tui.protocol.due_dates import parse_due_date
from translate_tui.protocol.exchanges import Direction, Exchange, exchanges_due, one_month_after
from translate_tui.protocol.trend import compute_trend, sparkline


def pattern(number: int = 1, customers: int = 3, unknown: int = 0, **facts: object) -> Pattern:
    values: dict[str, object] = {
        "id": number, "number": number, "title": f"Pattern {number}", "struggle": "", "workaround": "",
        "requested": "", "volume": Volume(customers, unknown), "tickets": customers + unknown,
        "segment": SegmentShare((), 0, 0), "impact": None, **facts,
    }  # fmt: skip
    return Pattern(**values)  # type: ignore[arg-type]


# ------------------------------------------------------------------ the card


def test_a_complete_card_reads_as_the_four_sentences() -> None:
    words = {"workaround": "splitting the file by hand", "requested": "a background import"}
    segment = SegmentShare(("enterprise",), 9, 12)
    told = pattern(customers=12, unknown=3, struggle="importing more than 200 users", segment=segment, **words)
    assert [str(s) for s in card.card_sentences(told, 7, 0)] == [
        "We've seen 12 customers (+3 unknown) struggle with importing more than 200 users.",
        "This impacts mostly enterprise (9 of these 15).",
        "The common workaround is splitting the file by hand. (7 of these 15)",
        "The requested solution is typically a background import. (entered by hand)",
    ]
    assert card.complete_sentences(told) == 4


def test_what_is_missing_is_a_gap_and_never_invented() -> None:
    sentences = card.card_sentences(pattern(customers=1))
    assert [s.complete for s in sentences] == [False] * 4
    assert all(card.GAP in str(s) for s in sentences)
    assert str(sentences[0]) == "We've seen 1 customer struggle with ______."


def test_segments_that_share_the_lead_are_both_named() -> None:
    shared = card.card_sentences(pattern(customers=5, segment=SegmentShare(("enterprise", "smb"), 2, 5)))[1]
    assert str(shared) == "This impacts enterprise and smb most often (2 of 5 customers each)."


def test_mostly_is_said_of_more_than_half_only() -> None:
    def sentence(customers: int, unknown: int, *share: object) -> str:
        counted = SegmentShare(*share)  # type: ignore[arg-type]  # the fields of a share
        return str(card.card_sentences(pattern(customers=customers, unknown=unknown, segment=counted))[1])

    assert sentence(10, 0, ("smb",), 6, 10) == "This impacts mostly smb (6 of 10 customers)."
    assert sentence(10, 0, ("smb",), 5, 10) == "This impacts smb most often (5 of 10 customers)."
    assert sentence(10, 0, ("smb",), 3, 10, ("pro",), 2) == (
        "This impacts smb most often (3 of 10 customers), then pro (2)."
    )
    assert sentence(10, 0, ("smb",), 4, 10, ("free", "pro"), 2) == (
        "This impacts smb most often (4 of 10 customers), then free and pro (2 each)."
    )
    assert sentence(10, 0, ("smb",), 2, 10, ("a", "b", "c"), 1) == "This impacts smb most often (2 of 10 customers)."
    assert sentence(0, 3, ("smb",), 2, 3, ("pro",), 1) == "This impacts mostly smb (2 of 3 tickets)."
    assert sentence(2, 1, ("smb",), 2, 3) == "This impacts mostly smb (2 of these 3)."


def test_a_written_segment_is_said_to_be_written_and_gives_way_to_evidence() -> None:
    assert str(card.card_sentences(pattern(written_segment="smb"))[1]) == "This impacts mostly smb (entered by hand)."
    counted = pattern(written_segment="smb", segment=SegmentShare(("enterprise",), 1, 1))
    assert "smb" not in str(card.card_sentences(counted)[1])


def test_candidates_are_counted_and_verbatim() -> None:
    said = card.candidate_statements(
        Field.WORKAROUND,
        ["splitting the file", "Splitting the  file.", "a script"],
        ["It fails. For now we do it by hand! It is sad.", "For now we do it by hand!"],
    )
    assert [(s.words, s.tickets) for s in said] == [
        ("splitting the file", 2), ("a script", 1), ("For now we do it by hand!", 2),
    ]  # fmt: skip
    assert card.candidate_statements(Field.REQUESTED, [], ["It fails."]) == []


# ------------------------------------------------------------------ the gate


def test_a_single_customer_does_not_pass_however_loud() -> None:
    whole = {"workaround": "by hand", "requested": "a button", "written_segment": "smb"}
    loud = pattern(customers=1, unknown=9, title="URGENT!!! ASAP", **whole)
    assert gate.missing_for_gate(loud) == ("2 distinct customers (has 1, plus 9 unknown)",)
    assert gate.missing_for_gate(pattern(customers=2, **whole)) == ()


def test_the_gate_says_exactly_what_is_missing() -> None:
    bare = pattern(customers=2)._replace(tickets=1)
    assert gate.missing_for_gate(bare) == (
        "a segment", "the workaround (or “none known”)", "the requested fix", "2 quotes (has 1)",
    )  # fmt: skip
    assert gate.missing_for_gate(bare._replace(workaround=gate.NONE_KNOWN, tickets=2)) == (
        "a segment", "the requested fix",
    )  # fmt: skip
    asked = gate.Gate(rules=frozenset({gate.GateRule.CUSTOMERS, gate.GateRule.QUOTES}), customers=3, quotes=0)
    assert gate.missing_for_gate(bare, asked) == ("3 distinct customers (has 2)",)
    assert gate.missing_for_gate(bare, asked._replace(strictness=gate.Strictness.OFF)) == ()
    assert gate.join_with_and(("a", "b", "c")) == "a, b and c" and gate.join_with_and(("a",)) == "a"


# ----------------------------------------------------------------- the clock


def meeting(*planned: int, at: int = 0, entered: float = 0, left: float | None = None) -> Meeting:
    """A meeting that is `at` a stage entered so many seconds after the start."""
    stages = tuple(
        Stage(
            n, n + 1, Phase.OPENING, None, seconds, 0,
            START + timedelta(seconds=entered) if n == at else None,
            START + timedelta(seconds=entered + seconds) if n == at else None,
        )
        for n, seconds in enumerate(planned)
    )  # fmt: skip
    return Meeting(1, 1, sum(planned), START, START + timedelta(seconds=sum(planned)), None, None, at, stages)


def test_on_time_every_stage_keeps_its_plan() -> None:
    reading = clock.read_clock(meeting(120, 600, 300), START + timedelta(seconds=30))
    assert (reading.left, reading.stage_left, reading.ahead) == (990, 90, {1: 600, 2: 300})


def test_overrun_is_borrowed_from_what_remains() -> None:
    reading = clock.read_clock(meeting(120, 600, 300), START + timedelta(seconds=120 + 90))
    assert reading.stage_left == -90
    assert sum(reading.ahead.values()) == reading.left == 810
    assert reading.ahead == {1: 540, 2: 270}


def test_time_saved_is_given_to_what_remains() -> None:
    early = meeting(120, 600, 300)
    assert clock.seconds_for_stage(early, early.stages[1], START + timedelta(seconds=30)) == 660


def test_minutes_given_by_hand_stay_when_a_stage_is_entered_again() -> None:
    held = meeting(120, 600, 300)
    given = held._replace(stages=(held.stages[0], held.stages[1]._replace(given=300), held.stages[2]))
    now = START + timedelta(seconds=120)
    assert (
        clock.seconds_for_stage(given, given.stages[1], now) == 675
        and clock.seconds_for_stage(held, held.stages[1], now) == 600
    )


def test_after_the_end_nothing_is_left_to_give_but_going_on_is_possible() -> None:
    late = meeting(120, 600, 300)
    now = START + timedelta(seconds=1100)
    assert clock.read_clock(late, now).left == -80
    assert clock.seconds_for_stage(late, late.stages[2], now) == 0


def test_a_pause_stops_the_clock() -> None:
    running = meeting(120, 600)
    paused = Meeting(
        running.id, 1, running.planned, running.started_at, running.ends_at,
        START + timedelta(seconds=10), None, 0, running.stages,
    )  # fmt: skip
    for later in (10, 400, 40_000):
        now = START + timedelta(seconds=later)
        assert (clock.read_clock(paused, now).left, clock.seconds_spent(paused.stage, paused, now)) == (710, 10)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=10), st.integers(0, 5000), st.data())
def test_shares_never_exceed_what_is_left(planned: list[int], elapsed: int, data: st.DataObject) -> None:
    if not sum(planned):
        return
    held = meeting(*planned, at=data.draw(st.integers(0, len(planned) - 1)))
    reading = clock.read_clock(held, START + timedelta(seconds=elapsed))
    assert sum(reading.ahead.values()) <= max(reading.left, 0)


@pytest.mark.parametrize(("before", "after", "mark"), [(121, 120, 120), (1, 0, 0), (300, -5, 0), (120, 119, None)])
def test_the_bell_rings_at_two_minutes_and_at_zero(before: int, after: int, mark: int | None) -> None:
    assert clock.crossed_mark(before, after) == mark


def test_the_face() -> None:
    assert [clock.format_clock(s) for s in (1122, 0, -65, 59)] == ["18:42", "0:00", "+1:05", "0:59"]


# ---------------------------------------------------------------- the agenda


@given(st.integers(0, 5), st.integers(600, 7200))
def test_the_agenda_adds_up(number: int, seconds: int) -> None:
    stages = agenda.plan_stages(list(range(1, number + 1)), seconds)
    assert sum(stage.planned for stage in stages) == seconds
    assert [s.pattern_id for s in stages if s.phase is Phase.PATTERNS] == list(range(1, number + 1))


def test_thirty_minutes_of_five_patterns() -> None:
    stages = agenda.plan_stages([1, 2, 3, 4, 5])
    assert [stage.planned for stage in stages] == [120, 240, 180, 180, 180, 180, 180, 240, 180, 120]


# ------------------------------------------------------------------ the grid


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from([Impact.H, Impact.M, Impact.L, None])), min_size=1, max_size=30
    ),
    st.integers(60, 160),
    st.integers(2, 8),
)
def test_no_point_hides_another(places: list[tuple[int, Impact | None]], width: int, rows: int) -> None:
    patterns = [pattern(n, customers, impact=impact) for n, (customers, impact) in enumerate(places, 1)]
    volumes = [p.volume.customers for p in patterns]
    drawn = grid.volume_scale(min(volumes), max(volumes), width)
    found, hidden = grid.place_labels(patterns, drawn, rows, 1, grid.GridMarks("*", "o"))
    cells = [(p.row, p.column + offset) for p in found for offset in range(len(p.label))]
    assert len(cells) == len(set(cells))
    assert all(p.column >= 0 and p.column + len(p.label) <= width for p in found)
    assert sorted([p.pattern_id for p in found] + [p.id for p in hidden]) == sorted(p.id for p in patterns)
    assert 1 in {p.pattern_id for p in found}, "the selected one is always shown"


@given(st.integers(0, 300), st.integers(0, 5000), st.integers(0, 5000))
def test_more_customers_never_stand_further_left(least: int, one: int, two: int) -> None:
    low, high = sorted((one, two))
    drawn = grid.volume_scale(least, max(high, least), 70)
    assert 0 <= drawn.column(low) <= drawn.column(high) <= 69
    assert len(drawn.ticks) >= 3


# ------------------------------------------------------------------ due dates


@pytest.mark.parametrize(
    ("words", "day"),
    [("fri", "2026-11-20"), ("Monday", "2026-11-23"), ("today", "2026-11-16"), ("tomorrow", "2026-11-17"),
     ("+2w", "2026-11-30"), ("3 days", "2026-11-19"), ("2026-12-01", "2026-12-01")],
)  # fmt: skip
def test_due_dates_as_people_say_them(words: str, day: str) -> None:
    assert parse_due_date(words, date(2026, 11, 16)) == date.fromisoformat(day)


@pytest.mark.parametrize("words", ["soon", "fr", "2026-13-01", "m"])
def test_no_day_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(UserError, match="2026-12-01"):
        parse_due_date(words, date(2026, 11, 16))


# ------------------------------------------------------- trends, dates, blind


@pytest.mark.parametrize(
    ("weeks", "course"),
    [
        ((1, 2, 3, 4, 5, 6, 7, 8), "growing"),
        ((8, 7, 6, 5, 4, 3, 2, 1), "shrinking"),
        ((3, 3, 3, 3, 3, 3, 3, 3), "steady"),
        ((3, 2, 3, 4, 3, 3, 2, 4), "steady"),
        ((0, 0, 0, 0, 0, 0, 0, 4), "new"),
        ((0, 0, 0, 0, 0, 0, 2, 4), "new"),
        ((0, 0, 0, 0, 0, 1, 2, 4), "growing"),
        ((0, 0, 0, 0, 4, 4, 1, 0), "shrinking"),
        ((1, 0, 0, 0, 0, 0, 0, 0), "steady"),
        ((4, 0, 0, 0, 0, 0, 0, 0), "shrinking"),
    ],
)
def test_the_course_of_a_pattern(weeks: tuple[int, ...], course: str) -> None:
    until = date(2026, 11, 15)
    days = {until - timedelta(weeks=7 - n, days=2): number for n, number in enumerate(weeks) if number}
    going = compute_trend(days, until)
    assert going.weeks == weeks and going.course == course


def test_a_pattern_that_comes_after_its_fix_has_returned() -> None:
    until, shipped = date(2026, 11, 15), date(2026, 11, 1)
    before = {date(2026, 10, 20): 5, shipped: 2}
    assert compute_trend(before, until, shipped).course == "shrinking"
    after = {**before, date(2026, 11, 3): 2}
    going = compute_trend(after, until, shipped, {date(2026, 11, 3): {1, 2}})
    assert (going.course, going.after_fix) == ("returned", 2)
    assert compute_trend(after, until, shipped, {date(2026, 11, 3): {1}}).course == "shrinking", "one customer"
    assert compute_trend(after, until, shipped, {shipped: {1, 2}}).course == "shrinking", "the day of the fix"
    late = {date(2026, 11, 3): {1}, date(2026, 11, 16): {2}}
    assert compute_trend(after, until, shipped, late).course == "shrinking", "after the last day that counts"
    assert compute_trend(after, until, None, {date(2026, 11, 3): {1, 2}}).course == "shrinking", "no fix shipped"
    assert compute_trend({date(2027, 1, 1): 9}, until).course is None, "what lies in the future has not been said"
    assert compute_trend({date(2026, 1, 5): 1}, until, date(2025, 1, 1)).course == "quiet", (
        "it came back, and went again"
    )
    assert compute_trend({until - timedelta(days=n): 1 for n in range(24)}, until).course == "steady"
    assert compute_trend({}, None).course is None and compute_trend({date(2025, 1, 1): 3}, until).course == "quiet"


def test_sparklines_are_as_wide_as_their_weeks() -> None:
    assert sparkline((0, 1, 4, 8)) == "▁▂▅█" and sparkline((0, 0)) == "▁▁"
    assert sparkline((0, 1, 4, 8), ascii_only=True).isascii()


@pytest.mark.parametrize(
    ("words", "day"),
    [("1 dec", "2026-12-01"), ("March 3", "2027-03-03"), ("16. november", "2026-11-16"), ("2 weeks", "2026-11-30")],
)
def test_days_and_months_as_people_say_them(words: str, day: str) -> None:
    assert parse_due_date(words, date(2026, 11, 16)).isoformat() == day


@pytest.mark.parametrize("words", ["29. feb", "31 nov", "1 x", "0 dec", "2026-13-01", "someday"])
def test_days_that_are_none(words: str) -> None:
    with pytest.raises(UserError, match="isn't a date"):
        parse_due_date(words, date(2026, 11, 16))


def test_an_exchange_is_due_a_month_after_the_last() -> None:
    held = [
        Exchange(n, Direction.PRODUCT, day, "Ben", "") for n, day in enumerate((date(2026, 1, 31), date(2025, 12, 1)))
    ]
    product, support = exchanges_due(held, date(2026, 2, 28))
    assert product.next == date(2026, 2, 28) and not product.overdue(date(2026, 2, 28))
    assert product.overdue(date(2026, 3, 1)) and support.last is None
    assert one_month_after(date(2026, 12, 15)) == date(2027, 1, 15)


def test_who_differs_in_a_blind_placing() -> None:
    assert (
        blind.describe_gap(Impact.H, Impact.L) == "support two steps higher"
        and blind.rating_gap(Impact.H, Impact.L) == 2
    )
    assert blind.describe_gap(Impact.L, Impact.M) == "product one step higher"
    assert blind.describe_gap(Impact.M, Impact.M) == blind.describe_gap(None, Impact.M) == ""
    assert {key: str(impact) for key, impact in blind.RATING_KEYS.items() if key in "123hml"} == {
        "1": "L", "2": "M", "3": "H", "h": "H", "m": "M", "l": "L",
    }  # fmt: skip
