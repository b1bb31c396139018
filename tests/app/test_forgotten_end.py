"""A meeting that nobody ended, on the screen: the question, its answers, and who was there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import START, Clock
from tests.test_forgotten_end import in_utc as in_utc
from translate_tui.model import Role
from translate_tui.services.workspace import Workspace

QUESTION = "was never ended (last change: 16 Nov 09:10)"


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    """The sample, with meeting 6 begun on 16 Nov at 9:00; its second stage was entered at 9:10."""
    workspace = Workspace(sample, clock)
    workspace.meetings.start()
    clock.on(minutes=10)
    workspace.meetings.move(1)
    yield workspace
    workspace.close()


def words(screen: str) -> str:
    return " ".join(screen.replace("│", " ").split())


async def test_the_app_opens_with_the_question_and_the_proposal_ends_the_meeting(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    clock.on(days=7)
    async with run_app(work) as user:
        assert f"Meeting 6 {QUESTION}" in words(user.screen)
        await user.press("enter", "enter")
        assert user.status == "ended meeting 6 at 16 Nov 09:10 - u undoes"
        assert work.meetings.running() is None
        assert work.minutes.require_meeting(6).ended_at == clock.at.replace(day=16, hour=9, minute=10)
        await user.press("u")
        assert work.meetings.running() is not None and QUESTION not in words(user.screen)
        await user.press("E")
        assert QUESTION in words(user.screen)


async def test_a_typed_time_replaces_the_proposal_and_a_wrong_one_keeps_the_form_open(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    clock.on(hours=3)
    async with run_app(work) as user:
        await user.press(*"20:40", "enter", "enter")  # no digit of it chooses an answer
        assert "16 Nov 20:40 is in the future: it is 16 Nov 12:10 now" in words(user.screen)
        await user.press("up", "end", "ctrl+u")
        await user.type("8:40")
        await user.press("enter", "enter")
        assert "16 Nov 08:40 is before meeting 6 started (16 Nov 09:00)" in words(user.screen)
        await user.press("up", "end", "ctrl+u")
        await user.type("9:25")
        await user.press("enter", "enter")
        assert user.status == "ended meeting 6 at 16 Nov 09:25 - u undoes"


async def test_still_running_goes_on(work: Workspace, clock: Clock, run_app: RunApp) -> None:
    clock.on(hours=3)
    async with run_app(work) as user:
        await user.press("enter", "2", "enter")
        assert user.status == "kept meeting 6 running - u undoes"
        await user.press("right")
        assert work.meetings.require_running().stage.position == 3


async def test_a_left_question_comes_back_with_every_verb_and_visit_and_not_by_itself(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    clock.on(days=1)
    async with run_app(work) as user:
        await user.press("escape")
        assert QUESTION not in words(user.screen)
        user.app.tick()
        await user.settle()
        assert QUESTION not in words(user.screen)
        for key in ("right", "space", "a", "p", "A", "h", "E"):
            await user.press(key)
            assert QUESTION in words(user.screen), key
            await user.press("escape")
        await user.press("y")
        assert work.meetings.running() is not None and QUESTION in words(user.screen)
        await user.press("escape")
        await user.press("f3")
        user.app.tick()
        await user.settle()
        assert "ended?" in user.screen
        await user.press("f5")
        assert QUESTION in words(user.screen)
        await user.press("escape")
        assert QUESTION not in words(user.screen), "one question, not two"


async def test_the_question_is_asked_where_everything_is_always_masked(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    work.settings.choose("masking", "always")
    clock.on(days=1)
    async with run_app(work) as user:
        assert QUESTION in words(user.screen)
        await user.press("enter", "enter")
        assert work.meetings.running() is None


async def test_a_laptop_opened_again_asks_with_the_next_tick(work: Workspace, clock: Clock, run_app: RunApp) -> None:
    async with run_app(work) as user:
        assert "was never ended" not in user.screen
        clock.on(days=1)
        user.app.tick()
        await user.settle()
        assert QUESTION in words(user.screen)


async def test_the_presenter_view_refuses_and_names_the_way(work: Workspace, clock: Clock, run_app: RunApp) -> None:
    clock.on(days=1)
    async with run_app(work) as user:
        await user.press("escape", "P")
        assert QUESTION not in words(user.screen)
        await user.press("L", "right")
        assert "Meeting 6 was never ended" in user.status
        await user.press("f5")
        assert QUESTION not in words(user.screen), "not before the room"
    assert clock.at > START


async def test_all_who_are_expected_are_here_with_one_key(sample: Path, clock: Clock, run_app: RunApp) -> None:
    work = Workspace(sample, clock)
    for person in work.attendance.expected():
        work.attendance.expect(person.name, None)
    work.attendance.expect("Asha, Ben", Role.SUPPORT)
    work.meetings.start()
    names = [person.name for person in work.attendance.expected()]
    async with run_app(work) as user:
        assert "Expected: " in user.screen and "Here: " not in user.screen
        await user.press("A")
        await user.type("ben")
        await user.press("enter", "enter")
        assert user.status == "recorded ben as present - u undoes"
        assert "Present: Ben (S)" in words(user.screen)
        await user.press("h")
        assert user.status.startswith("recorded as present: ")
        assert "Expected: " not in user.screen
        here = work.attendance.of_meeting(work.meetings.require_running())
        assert sorted(person.name for person in here) == sorted(names)
        await user.press("h")
        assert user.status.startswith("There is nobody left to confirm. Press A to add others")
    work.close()


async def test_a_meeting_whose_start_was_undone_in_another_place_is_not_asked_about(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        await user.press("f8", "u", "u")
        assert work.meetings.running() is None
        clock.on(days=2)
        await user.press("f5")
        assert "starts the meeting" in user.screen and "was never ended" not in words(user.screen)
