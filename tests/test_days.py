"""Days are where people are: in four time zones, across both clock changes, month and year ends."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Clock
from translate_tui.model import (
    Outcome,
    format_local_time,
    format_time,
    local_day,
    parse_day_or_none,
)
from translate_tui.protocol.trend import TrendKind
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.store.days import in_period_sql, local_day_sql, period_params

ZONES = ("America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland")
# Around clock changes (north and south), month ends and the year's end, and far away: each of 2 days, hour by hour.
AROUND = [
    date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 9, 27), date(2026, 10, 25), date(2026, 11, 1),
    date(2026, 12, 31), date(2026, 11, 30), date(2024, 2, 29), date(1970, 1, 2), date(2099, 12, 31),
]  # fmt: skip


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The time zone in which the app runs."""
    yield from in_zone(request.param)


@pytest.fixture
def los_angeles() -> Iterator[None]:
    yield from in_zone("America/Los_Angeles")


@pytest.fixture
def auckland() -> Iterator[None]:
    yield from in_zone("Pacific/Auckland")


def in_zone(name: str) -> Iterator[str]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    yield name
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def moments() -> Iterator[datetime]:
    for day in AROUND:
        for minutes in range(-24 * 60, 24 * 60, 30):
            yield datetime(day.year, day.month, day.day, 0, 7, tzinfo=UTC) + timedelta(minutes=minutes)


def test_a_moment_is_on_the_day_that_it_was_there(zone: str, work: Workspace) -> None:
    select = f"SELECT {local_day_sql('m')} FROM (SELECT ? AS m)"
    for moment in moments():
        expected = moment.astimezone(ZoneInfo(zone)).date()
        stored = format_time(moment)
        assert local_day(moment) == expected, moment
        assert parse_day_or_none(stored) == expected, moment
        assert work._db.value(select, (stored,)) == str(expected), moment
        assert work._db.value(select, (f"{stored[:-1]}.250Z",)) == str(expected), moment


def test_a_day_without_a_time_stays_that_day_everywhere(zone: str, work: Workspace) -> None:
    for day in AROUND:
        stored = f"{day}T00:00:00Z"
        assert parse_day_or_none(stored) == parse_day_or_none(str(day)) == day
        assert work._db.value(f"SELECT {local_day_sql('m')} FROM (SELECT ? AS m)", (stored,)) == str(day)
        assert format_local_time(datetime(day.year, day.month, day.day, tzinfo=UTC)) == str(day)


def test_a_period_holds_the_moments_of_its_days(zone: str, work: Workspace) -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    sql = f"SELECT {in_period_sql('m')} FROM (SELECT :m AS m)"
    for moment in moments():
        held = work._db.value(sql, {**period_params(first, last), "m": format_time(moment)})
        assert bool(held) == (first <= moment.astimezone(ZoneInfo(zone)).date() <= last), moment


def at(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc, arg-type]  # a moment's parts


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[datetime], tuple[Workspace, Clock]]]:
    """Opens a database at a moment."""
    windows = []

    def open_at(moment: datetime) -> tuple[Workspace, Clock]:
        clock = Clock()
        clock.at = moment
        windows.append(Workspace(tmp_path / "days.db", clock))
        return windows[-1], clock

    yield open_at
    for window in windows:
        window.close()


def write_csv(path: Path, *dates: str) -> Path:
    rows = "".join(f"{number},the import hangs {number},Firm {number},{day}\n" for number, day in enumerate(dates))
    path.write_text(f"id,text,customer,date\n{rows}", encoding="utf-8")
    return path


def test_a_monday_evening_meeting_in_november_is_in_novembers_newsletter(
    tmp_path: Path, los_angeles: None, opened: Callable[[datetime], tuple[Workspace, Clock]]
) -> None:
    work, _ = opened(at("America/Los_Angeles", 2026, 11, 30, 18, 0))
    work.river.import_files([write_csv(tmp_path / "a.csv", "2026-11-30", "2026-12-01T02:30:00Z", "2026-12-01")])
    pattern_id, _ = work.triage.create_pattern(work.triage.ids()[1:], "Imports hang")
    work.slate.add(pattern_id, "because")
    work.meetings.start()
    work.decisions.decide(pattern_id, Outcome.ACCEPTED, "it costs most")
    commitment = work.commitments.add(None, "Write a fix", "Ada", "fri")
    work.commitments.settle(work.commitments.open()[0], "kept")
    work.meetings.end()
    november, december = (work.newsletters.record(date(2026, month, 1)) for month in (11, 12))
    assert commitment
    assert [decision.why for decision in november.decided] == ["it costs most"] and december.decided == ()
    assert (november.tickets, december.tickets) == (2, 1), "a day without a time is that day"
    assert ([p.title for p in november.new], december.new) == (["Imports hang"], ())
    assert (november.kept, december.kept) == (1, 0)
    assert work.newsletters.newest_month() == date(2026, 11, 1), "tomorrow's ticket is in the future"
    meeting = work.minutes.require_meeting(None)
    assert "# Translation meeting 1, 2026-11-30" in work.minutes.text(meeting)
    assert work.decisions.on_pattern(work.patterns.require(pattern_id))[0].day == date(2026, 11, 30)


def test_the_journey_counts_local_days_and_weeks(
    tmp_path: Path, los_angeles: None, opened: Callable[[datetime], tuple[Workspace, Clock]]
) -> None:
    work, clock = opened(at("America/Los_Angeles", 2026, 11, 1, 18, 0))  # a Sunday; in UTC it is Monday
    work.river.import_files([write_csv(tmp_path / "a.csv", "2026-11-01")])
    work.triage.create_pattern(work.triage.ids(), "Imports hang")
    clock.at = at("America/Los_Angeles", 2026, 11, 2, 9, 0)
    first = work.journey.read().weeks[0]
    assert (first.begins, first.tickets, first.in_patterns) == (date(2026, 10, 26), 1, 1)


def test_a_trend_ends_on_the_local_day_of_the_newest_ticket(
    tmp_path: Path, auckland: None, opened: Callable[[datetime], tuple[Workspace, Clock]]
) -> None:
    work, _ = opened(at("Pacific/Auckland", 2026, 11, 28, 8, 0))  # 27 November in UTC
    work.river.import_files([write_csv(tmp_path / "a.csv", "2026-11-27T19:30:00Z", "2026-11-28", "2026-11-29")])
    pattern_id, _ = work.triage.create_pattern(work.triage.ids(), "Imports hang")
    trend = work.patterns.trend(work.patterns.require(pattern_id))
    assert trend.until == date(2026, 11, 28), "today's ticket without a time is not in the future, tomorrow's is"
    assert trend.course is TrendKind.NEW


def test_what_was_said_before_a_day_is_skipped_by_local_days(
    tmp_path: Path, los_angeles: None, opened: Callable[[datetime], tuple[Workspace, Clock]]
) -> None:
    work, _ = opened(at("America/Los_Angeles", 2026, 11, 30, 18, 0))
    export = write_csv(tmp_path / "a.csv", "2026-11-03", "2026-11-03T05:00:00Z", "2026-11-03T09:00:00Z")
    report = work.river.import_files([export], ImportOptions(since=date(2026, 11, 3)))
    assert report.added == 2 and report.skipped == {"said before 2026-11-03": 1}


def test_a_case_counts_before_and_after_by_local_days(
    tmp_path: Path, los_angeles: None, opened: Callable[[datetime], tuple[Workspace, Clock]]
) -> None:
    work, _ = opened(at("America/Los_Angeles", 2026, 11, 30, 18, 0))
    days = ("2026-11-16T04:00:00Z", "2026-11-17T07:00:00Z", "2026-11-18T07:00:00Z")  # 15, 16 and 17 November
    work.river.import_files([write_csv(tmp_path / "a.csv", *days)])
    pattern_id, _ = work.triage.create_pattern(work.triage.ids(), "Imports hang")
    from translate_tui.store.case import mentions

    assert sorted(mention.day for mention in mentions(work._db, pattern_id)) == [
        date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 17),
    ]  # fmt: skip
    work.patterns.ship(pattern_id, "2026-11-17")
    assert work.patterns.require(pattern_id).shipped_on == date(2026, 11, 17)


def test_a_time_zone_that_is_not_known_is_taken_for_utc(work: Workspace) -> None:
    for _ in in_zone("Mars/Olympus_Mons"):
        moment = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
        assert local_day(moment) == date(2026, 11, 30)
        assert (
            work._db.value(f"SELECT {local_day_sql('m')} FROM (SELECT ? AS m)", (format_time(moment),))
            == "2026-11-30"
        )
