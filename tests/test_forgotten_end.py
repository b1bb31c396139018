"""A meeting that nobody ended: it takes nothing more, is asked when it ended, and ends at that moment."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import START, Clock, rate_blind
from tests.test_meeting import Machine, ready, tables
from tests.test_meeting import laptop as laptop
from translate_tui.model import Impact, Meeting, Outcome, Phase, Role, Stage, UserError
from translate_tui.protocol import agenda
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field
from translate_tui.protocol.clock import FORGOTTEN_AFTER, is_forgotten, spent_until
from translate_tui.protocol.dates import format_past_moment, parse_past_day, parse_past_moment
from translate_tui.services.workspace import Workspace

TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Typed times are local: here, local is UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def forget(work: Workspace, clock: Clock, **away: float) -> Meeting:
    """Hold a meeting of two patterns, with the last thing done in it 27 minutes after its start, then go away."""
    ids = ready(work)
    work.meetings.start()
    for minutes in (2, 4, 7):  # 9:02, 9:06, 9:13: opening, promises, the first pattern
        clock.on(minutes=minutes)
        work.meetings.move(1)
    clock.on(minutes=14)  # 9:27
    work.decisions.decide(ids[1], Outcome.ACCEPTED, "it costs most")
    meeting = work.meetings.require_running()
    clock.on(**away)
    return meeting


def ended(work: Workspace) -> Meeting:
    meeting = work.minutes.require_meeting(None)
    assert meeting.ended_at is not None
    return meeting


# ------------------------------------------------------------------- the rule


def test_a_meeting_is_forgotten_an_hour_after_its_planned_end_or_the_last_thing_done() -> None:
    end = START + timedelta(minutes=30)
    meeting = Meeting(1, 1, 1800, START, end, None, None, None)
    second = timedelta(seconds=1)
    assert not is_forgotten(meeting, START, end + FORGOTTEN_AFTER)
    assert is_forgotten(meeting, START, end + FORGOTTEN_AFTER + second)
    last = end + timedelta(minutes=50)  # it really runs long, and things still happen
    assert not is_forgotten(meeting, last, last + FORGOTTEN_AFTER)
    assert is_forgotten(meeting, last, last + FORGOTTEN_AFTER + second)
    assert not is_forgotten(meeting._replace(ended_at=end), START, end + timedelta(days=7))


def test_a_long_meeting_in_which_things_still_happen_goes_on(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.meetings.start()
    for _ in range(6):  # three hours
        clock.on(minutes=30)
        work.parking_lot.add("prices", "Ben")
    assert work.meetings.forgotten_since(work.meetings.require_running()) is None
    assert work.meetings.end() == "ended meeting 1"
    assert ended(work).ended_at == clock.at


DONE_IN_A_MEETING: list[tuple[str, Callable[[Workspace, int], object]]] = [
    ("a decision", lambda work, p: work.decisions.decide(p, Outcome.DECLINED, "no")),
    ("a commitment", lambda work, p: work.commitments.add(p, "do it", "Asha", "")),
    ("a rating", lambda work, p: work.ratings.rate(p, Impact.H)),
    ("a blind rating", lambda work, p: rate_blind(work, p, Impact.H, Impact.L)),
    ("a note", lambda work, p: work.notes.write(p, Note.NEXT_STEP, "ask ten", "")),
    ("a risk", lambda work, p: work.patterns.write_risks(p, "renewals", "")),
    ("a parked item", lambda work, p: work.parking_lot.add("prices", "")),
    ("attendance", lambda work, p: work.attendance.add("Asha", Role.SUPPORT)),
    ("someone struck", lambda work, p: work.attendance.remove("Zora")),
    ("a stage", lambda work, p: work.meetings.move(1)),
    ("a pause", lambda work, p: work.meetings.pause(True)),
    ("a minute", lambda work, p: work.meetings.add_minutes(1)),
]


@pytest.mark.parametrize("done", [verb for _, verb in DONE_IN_A_MEETING], ids=[name for name, _ in DONE_IN_A_MEETING])
def test_the_proposed_end_is_the_last_thing_done(
    work: Workspace, clock: Clock, done: Callable[[Workspace, int], object]
) -> None:
    pattern_id = ready(work)[0]
    work.meetings.start()
    work.attendance.add("Zora", Role.LISTENER)
    meeting = work.meetings.require_running()
    clock.on(minutes=20)
    moment = clock.at
    done(work, pattern_id)
    clock.on(hours=1, minutes=10)  # an hour and ten minutes after it, exactly an hour past the planned end
    assert work.meetings.forgotten_since(meeting) is None
    clock.on(seconds=1)
    assert work.meetings.forgotten_since(work.meetings.running() or meeting) == moment


def test_work_on_a_pattern_at_a_desk_is_not_done_in_the_meeting(work: Workspace, clock: Clock) -> None:
    meeting = forget(work, clock, hours=3)
    first = work.patterns.all()[0]
    work.notes.write(first.id, Note.NEXT_STEP, "ask ten", "")
    work.patterns.write_risks(first.id, "renewals", "")
    assert work.meetings.forgotten_since(meeting) == START + timedelta(minutes=27)


def test_what_was_undone_is_not_the_last_thing_done(work: Workspace, clock: Clock) -> None:
    meeting = forget(work, clock, minutes=2)
    work.commitments.add(None, "do it", "", "")
    work.history.undo()
    clock.on(days=1)
    assert work.meetings.forgotten_since(meeting) == START + timedelta(minutes=27)


@pytest.mark.parametrize("jump", [7200, 86_400 * 400])
def test_setting_the_system_clock_makes_no_meeting_forgotten(laptop: tuple[Workspace, Machine], jump: int) -> None:
    work, machine = laptop
    ready(work)
    work.meetings.start()
    machine.passes(300)
    machine.clock.on(seconds=jump)
    work.meetings.move(1)
    assert work.meetings.forgotten_since(work.meetings.require_running()) is None


# ------------------------------------------------------------------- refused


REFUSED: list[Callable[[Workspace, int], object]] = [
    *(done for name, done in DONE_IN_A_MEETING if name not in ("a note", "a risk")),
    lambda work, p: work.attendance.confirm_all(),
    lambda work, p: work.commitments.settle(work.commitments.open()[0], "kept"),
    lambda work, p: work.meetings.end(),
    lambda work, p: work.meetings.start(),
]


@pytest.mark.parametrize("verb", REFUSED)
def test_nothing_is_written_into_a_forgotten_meeting(
    work: Workspace, clock: Clock, verb: Callable[[Workspace, int], object]
) -> None:
    first = ready(work)[0]
    work.meetings.start()
    work.commitments.add(first, "do it", "Asha", "")
    work.attendance.expect("Zora", Role.LISTENER)
    work.slate.add(first)  # next week's
    clock.on(days=7)
    before = tables(work)
    with pytest.raises(UserError, match=r"Meeting 1 was never ended \(last change: 16 Nov 09:00\)\. .*F5, then E"):
        verb(work, first)
    assert tables(work) == before


def test_preparing_goes_on_while_a_meeting_is_forgotten(work: Workspace, clock: Clock) -> None:
    meeting = forget(work, clock, days=6)
    first = work.patterns.all()[0]
    work.patterns.write(first.id, Field.WORKAROUND, "they wait")
    work.slate.add(first.id)
    assert [entry.pattern.workaround for entry in work.slate.entries()] == ["they wait"]
    assert work.meetings.forgotten_since(meeting) == START + timedelta(minutes=27), "none of it was done in it"


# ------------------------------------------------------------------ the answer


def test_a_meeting_ended_a_week_later_has_the_figures_of_its_own_day(work: Workspace, clock: Clock) -> None:
    meeting = forget(work, clock, days=7)
    assert work.meetings.forgotten_since(meeting) == START + timedelta(minutes=27)
    assert work.meetings.end_at("16 Nov 09:29") == "ended meeting 1 at 16 Nov 09:29"
    meeting = ended(work)
    assert meeting.ended_at == START + timedelta(minutes=29)
    assert [stage.spent for stage in meeting.stages] == [120, 240, 420, 16 * 60, 0, 0, 0]
    minutes = work.minutes.text(meeting)
    assert "The meeting ended at 09:29 (recorded on 23 Nov). The figures of its patterns are as of 23 Nov." in minutes
    assert "| Total | 30:00 | 29:00 |" in minutes, "it was 168:29:00"
    assert work.meetings.running() is None


def test_the_proposal_ends_the_meeting_at_the_very_second_of_the_last_thing_done(
    work: Workspace, clock: Clock
) -> None:
    clock.on(seconds=20)
    meeting = forget(work, clock, days=1)
    last_done = work.meetings.forgotten_since(meeting)
    assert last_done == START + timedelta(minutes=27, seconds=20)
    work.meetings.end_at(work.meetings.proposed_end(last_done))
    assert ended(work).ended_at == last_done
    assert "(recorded on 17 Nov)" in work.minutes.text(ended(work))


def test_a_meeting_ended_by_its_key_says_nothing_of_a_later_day(work: Workspace, clock: Clock) -> None:
    forget(work, clock, minutes=2)
    work.meetings.end()
    assert "recorded on" not in work.minutes.text(ended(work))


def test_a_meeting_past_midnight_says_the_day_of_its_end(work: Workspace, clock: Clock) -> None:
    clock.at = START.replace(hour=23, minute=50)
    forget(work, clock, hours=9)
    work.meetings.end_at("00:17")  # without a day: that of the last thing done
    assert "The meeting ended on 17 Nov at 00:17 (recorded on 17 Nov).\n" in work.minutes.text(ended(work))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("8:59", "16 Nov 08:59 is before meeting 1 started (16 Nov 09:00)"),
        ("17 Nov 10:30", "17 Nov 10:30 is in the future: it is 17 Nov 09:27 now"),
        ("soon", "“soon” isn't a time. Type 14:25"),
        ("25:00", "“25:00” isn't a time"),
        ("", "isn't a time"),
        ("friday week 9:10", "isn't a date, or it is in the future"),
    ],
)
def test_an_end_that_cannot_be_is_refused_and_nothing_is_written(
    work: Workspace, clock: Clock, words: str, refusal: str
) -> None:
    forget(work, clock, days=1)
    before = tables(work)
    with pytest.raises(UserError) as refused:
        work.meetings.end_at(words)
    assert refusal in str(refused.value)
    assert tables(work) == before


def test_the_minute_of_the_start_is_not_before_it(work: Workspace, clock: Clock) -> None:
    clock.on(seconds=45)
    meeting = forget(work, clock, days=1)
    work.meetings.end_at("9:00")
    assert ended(work).ended_at == meeting.started_at


def test_undo_of_the_end_brings_the_running_meeting_back_exactly(work: Workspace, clock: Clock) -> None:
    work.attendance.expect("Asha, Ben", Role.SUPPORT)
    meeting = forget(work, clock, days=3)
    before = tables(work)
    work.meetings.end_at("9:20")
    assert tables(work) != before
    work.history.undo()
    assert tables(work) == before and work.meetings.running() == meeting
    assert work.meetings.forgotten_since(meeting) == START + timedelta(minutes=27)


def test_a_meeting_left_paused_for_days_ends_when_it_was_paused(work: Workspace, clock: Clock) -> None:
    forget(work, clock, minutes=1)
    work.meetings.pause(True)
    clock.on(days=4)
    meeting = work.meetings.running()
    assert meeting is not None and work.meetings.forgotten_since(meeting) == START + timedelta(minutes=28)
    with pytest.raises(UserError, match="never ended"):
        work.meetings.pause(False)
    work.meetings.end_at("9:40")
    assert ended(work).ended_at == START + timedelta(minutes=40)
    assert sum(stage.spent for stage in ended(work).stages) == 28 * 60, "a pause is no time spent"


def test_next_weeks_meeting_starts_once_the_last_one_has_its_end(work: Workspace, clock: Clock) -> None:
    forget(work, clock, days=7)
    work.slate.add(work.patterns.all()[0].id)
    with pytest.raises(UserError, match="Meeting 1 was never ended"):  # it was "is already running, so you joined it"
        work.meetings.start()
    work.meetings.end_at("16 nov 9:30")
    assert work.meetings.start() == "started meeting 2"


# -------------------------------------------------------------- still running


def test_a_meeting_that_is_still_running_goes_on_with_its_clock(work: Workspace, clock: Clock) -> None:
    forget(work, clock, hours=2)
    assert work.meetings.keep_running() == "kept meeting 1 running"
    meeting = work.meetings.require_running()
    assert work.meetings.clock(meeting).left == -(1 * 3600 + 57 * 60)
    assert work.meetings.seconds_spent(meeting, meeting.stage) == 2 * 3600 + 14 * 60
    clock.on(minutes=60)
    work.parking_lot.add("prices", "")
    clock.on(minutes=61)
    assert work.meetings.forgotten_since(meeting) == clock.at - timedelta(minutes=61), "it is asked again"


@pytest.mark.parametrize("paused", [False, True])
def test_a_meeting_that_goes_on_the_next_day_does_not_count_the_night(
    work: Workspace, clock: Clock, paused: bool
) -> None:
    forget(work, clock)
    if paused:
        work.meetings.pause(True)
    clock.on(days=1)
    work.meetings.keep_running()
    meeting = work.meetings.require_running()
    reading = work.meetings.clock(meeting)
    assert (reading.left, reading.paused) == (3 * 60, False)
    assert sum(work.meetings.seconds_spent(meeting, stage) for stage in meeting.stages) == 27 * 60


def test_still_running_is_undone_exactly(work: Workspace, clock: Clock) -> None:
    for hours in (2, 30):
        meeting = forget(work, clock, hours=hours)
        before = tables(work)
        work.meetings.keep_running()
        work.history.undo()
        assert tables(work) == before and work.meetings.running() == meeting
        work.meetings.end_at(work.meetings.proposed_end(meeting.started_at))


def test_two_windows_answer_once(work: Workspace, clock: Clock) -> None:
    forget(work, clock, days=1)
    other = Workspace(work.path, clock)
    work.meetings.end_at("9:27")
    for verb in (lambda: other.meetings.end_at("9:29"), other.meetings.keep_running):
        with pytest.raises(UserError, match="already answered"):
            verb()
    assert ended(other).ended_at == START + timedelta(minutes=27)
    other.close()


# ------------------------------------------------------------------ stage times


def stage(id: int, spent: int, entered: datetime | None = None, phase: Phase = Phase.OPENING) -> Stage:
    return Stage(id, id, phase, None, 600, spent, entered, None)


def test_an_end_before_the_last_stages_takes_their_time_first() -> None:
    start = START
    stages = (stage(1, 300), stage(2, 600), stage(3, 120, start + timedelta(seconds=1020)))
    meeting = Meeting(1, 1, 1800, start, start + timedelta(seconds=1800), None, None, 3, stages)
    at = {seconds: spent_until(meeting, start + timedelta(seconds=seconds)) for seconds in (1080, 1020, 960, 800, 0)}
    assert at[1080] == {1: 300, 2: 600, 3: 180}
    assert at[1020] == {1: 300, 2: 600, 3: 120}
    assert at[960] == {1: 300, 2: 600, 3: 60}
    assert at[800] == {1: 300, 2: 500, 3: 0}
    assert at[0] == {1: 0, 2: 0, 3: 0}


@pytest.mark.parametrize(("longest", "counts"), [(7200, True), (7201, False)])
def test_a_past_meeting_with_an_absurd_stage_does_not_shape_the_next_plan(longest: int, counts: bool) -> None:
    usual = [stage(n, 300) for n in (1, 2, 3)]
    absurd = [stage(1, 300), stage(2, longest), stage(3, 300)]  # planned: 1800
    assert (agenda.suggest_phase_seconds([usual, absurd]) is not None) is counts


def test_the_night_is_not_in_next_weeks_plan(work: Workspace, clock: Clock) -> None:
    """It is about files in which a meeting was ended by its key a week later, before this was asked."""
    for _ in range(3):
        for pattern in work.patterns.all() or [work.patterns.require(ready(work, 1)[0])]:
            if not pattern.slated:
                work.slate.add(pattern.id)
        work.meetings.start()
        clock.on(minutes=20)
        work.meetings.end()
        clock.on(days=7)
    plan = work.meetings.plan()
    with work._db.step("an old file"):
        work._db.execute("UPDATE stage SET spent = 604800 WHERE meeting_id = 3 AND phase = 'close'")
    assert {s.phase: s.planned for s in work.meetings.plan()} == {s.phase: s.planned for s in plan}


# ------------------------------------------------------------------ what is typed


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("14:25", "2026-11-16 14:25"),
        (" 9.05 ", "2026-11-16 09:05"),
        ("16 Nov 14:25", "2026-11-16 14:25"),
        ("nov 16, 14:25", "2026-11-16 14:25"),
        ("Mon 16 Nov 14:25", "2026-11-16 14:25"),
        ("today 8:00", "2026-11-17 08:00"),
        ("yesterday 23:59", "2026-11-16 23:59"),
        ("fri 00:00", "2026-11-13 00:00"),
        ("31 dec 9:00", "2025-12-31 09:00"),
        ("2025-11-16 14:25", "2025-11-16 14:25"),
    ],
)
def test_a_past_moment_is_read_as_people_write_it(words: str, moment: str) -> None:
    assert parse_past_moment(words, TODAY, date(2026, 11, 16)) == datetime.fromisoformat(moment)


def test_a_shown_moment_is_read_as_itself() -> None:
    for days in (0, 1, 299, 300, 365, 4000):
        moment = datetime(2026, 11, 17, 14, 25) - timedelta(days=days)
        assert parse_past_moment(format_past_moment(moment, TODAY), TODAY, TODAY) == moment


def test_a_past_day_may_be_a_day_and_a_month() -> None:
    assert parse_past_day("17 nov", TODAY) == TODAY and parse_past_day("dec 1", TODAY) == date(2025, 12, 1)
    for words in ("31 feb", "1 foo"):
        with pytest.raises(UserError, match="isn't a date, or it is in the future"):
            parse_past_day(words, TODAY)


def test_times_are_typed_and_shown_in_local_time(
    work: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "XST-5:30")
    time.tzset()
    meeting = forget(work, clock, days=1)
    assert os.environ["TZ"] == "XST-5:30"
    assert work.meetings.proposed_end(work.meetings.forgotten_since(meeting) or clock.at) == "16 Nov 14:57"
    work.meetings.end_at("15:00")
    assert ended(work).ended_at == datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
    assert "The meeting ended at 15:00 (recorded on 17 Nov)" in work.minutes.text(ended(work))


@pytest.mark.parametrize(
    ("began_at", "last_at", "asked_at", "typed", "meant"),
    [
        ("00:20", "00:30", "00:50", "2:30", "00:30"),  # 25 October 2026 in Berlin: 2:30 is 00:30 and 01:30 in UTC
        ("00:50", "01:10", "01:40", "2:10", "01:10"),  # the first 2:10 was before the meeting
        ("00:20", "01:15", "01:40", "2:15", "01:15"),  # the second one, for that is when the last thing was done
        ("00:20", "00:40", "01:05", "2:15", "00:15"),  # the minute is before the start: refused
        ("00:10", "00:20", "01:20", "2:40", "00:40"),  # the second one is in the future
    ],
)
def test_in_the_hour_that_comes_twice_the_one_that_can_be_is_meant(
    work: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch,
    began_at: str, last_at: str, asked_at: str, typed: str, meant: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()

    def moment(words: str) -> datetime:
        hour, minute = map(int, words.split(":"))
        return datetime(2026, 10, 25, hour, minute, tzinfo=UTC)

    clock.at = moment(began_at)
    ready(work)
    work.meetings.start()
    meeting = work.meetings.require_running()
    clock.at = moment(asked_at)
    if moment(meant) < moment(began_at):
        with pytest.raises(UserError, match="before meeting 1 started"):
            work.meetings._past_moment(typed, meeting, moment(last_at))
    else:
        assert work.meetings._past_moment(typed, meeting, moment(last_at)) == moment(meant)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_an_end_before_all_calendars_is_refused(
    work: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    forget(work, clock, days=1)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with pytest.raises(UserError, match="is before the day on which meeting 1 started"):
            work.meetings.end_at("0001-01-01 00:00")
    finally:
        monkeypatch.undo()
        time.tzset()
