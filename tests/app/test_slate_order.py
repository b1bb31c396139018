"""The order of the slate, in which the meeting talks about its patterns."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import RunApp, User
from tests.conftest import Clock, refusal_of
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.patterns import PatternList


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    yield workspace
    workspace.close()


def names(work: Workspace) -> list[str]:
    return [entry.pattern.name for entry in work.slate.entries()]


def row_of(name: str, user: User) -> str:
    """Return the state that the list shows of the selected pattern."""
    rows = user.shown_screen.query_one(PatternList)
    line = rows.render_line(rows.cursor - round(rows.scroll_offset.y)).text.split()
    assert line[0] == f"▌{name}"
    return " ".join(line[-2:])


def test_a_pattern_moves_with_what_was_said_of_it_and_back(work: Workspace) -> None:
    third = next(pattern for pattern in work.patterns.all() if not pattern.slated)
    work.slate.add(third.id, "the board asks for it")
    before = work.slate.entries()
    assert names(work) == ["P9", "P5", third.name]
    assert work.slate.move(third.id, -1) == f"moved {third.name} up on the slate, to position 2 of 3"
    assert names(work) == ["P9", third.name, "P5"]
    moved = work.slate.entries()[1]
    assert (moved.override_reason, moved.lacked) == (before[2].override_reason, before[2].lacked)
    assert work.history.undo() == f"moved {third.name} up on the slate, to position 2 of 3"
    assert work.slate.entries() == before
    work.history.redo()
    assert names(work) == ["P9", third.name, "P5"]
    work.meetings.start()
    meeting = work.meetings.require_running()
    assert [entry.pattern.name for entry in work.slate.of_meeting(meeting.id)] == ["P9", third.name, "P5"]


def test_at_the_ends_nothing_moves_and_no_step_is_made(work: Workspace) -> None:
    first, last = (entry.pattern for entry in work.slate.entries())
    steps = len(work.history.steps())
    assert work.slate.move(first.id, -1) == "P9 is already first on the slate"
    assert work.slate.move(last.id, 1) == "P5 is already last on the slate"
    other = next(pattern for pattern in work.patterns.all() if not pattern.slated)
    assert "is not on the slate" in refusal_of(lambda: work.slate.move(other.id, 1))
    assert len(work.history.steps()) == steps and names(work) == ["P9", "P5"]


async def test_the_list_shows_the_places_and_two_keys_change_them(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "home")
        while user.shown_screen.about.name != "P9":
            await user.press("down")
        assert row_of("P9", user) == "slate 1"
        await user.press("shift+down")
        assert user.status.startswith("moved P9 down on the slate, to position 2 of 2")
        assert row_of("P9", user) == "slate 2"
        await user.press("shift+up")
        assert names(work) == ["P9", "P5"]


async def test_a_column_that_is_left_out_leaves_nothing_behind(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "home")
        row = next(line for line in user.screen.splitlines() if "▌P7 " in line)
        assert " 18+4 H  accepted " in row


async def test_a_long_title_has_as_much_room_beside_the_card_as_above_it(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (80, 24)) as user:
        for size in ((80, 24), (120, 30), (160, 45)):
            await user.resize(*size)
            await user.press("f3")
            assert "P7   Photos taken offline never reach the work order " in user.screen, size
