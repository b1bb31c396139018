"""Merging on the screen: no Enter merges by accident, and where both patterns say something people choose."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.app.conftest import SIZES, RunApp, User
from tests.conftest import Clock
from translate_tui.commands import Place
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.dialog import PickDialog
from translate_tui.ui.widgets.versions_dialog import VersionsDialog

from .test_places import size_name


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    yield workspace
    workspace.close()


async def show(user: User, number: int) -> None:
    """Go to a pattern on the screen of the patterns."""
    await user.press("f3", "home")
    while (about := user.shown_screen.about) is not None and about.number != number:
        await user.press("down")


def names(work: Workspace) -> set[str]:
    return {pattern.name for pattern in work.patterns.all()}


async def test_enter_alone_merges_nothing(work: Workspace, run_app: RunApp) -> None:
    before = names(work)
    async with run_app(work) as user:
        await show(user, 11)
        await user.press("m")
        tickets = work.patterns.all()[10].tickets
        assert f"({tickets} tickets)" in user.screen and "Merge P11 Service report PDF" in user.screen
        await user.press("enter", "enter")
        assert isinstance(user.app.screen, PickDialog) and "Nothing selected yet. Press ↓" in user.screen
        assert names(work) == before, "it was merged into the first pattern of the list"
        for keys in (("down",), ("x",)):
            await user.press(*keys)
            assert "Nothing selected yet" not in user.screen, "it is said no longer than it is true"
            await user.press("escape", "m", "enter")
        await user.press("down", "up", "escape", "m", "x", "backspace", "enter")
        assert isinstance(user.app.screen, PickDialog) and names(work) == before


@pytest.mark.parametrize("keys", [("down",), ("down", "down", "up"), ("p", "1"), tuple("cust")])
async def test_a_target_is_merged_into_once_it_was_moved_to_or_typed(
    work: Workspace, run_app: RunApp, keys: tuple[str, ...]
) -> None:
    async with run_app(work, (160, 45)) as user:
        await show(user, 11)
        await user.press("m", *keys, "enter")
        assert user.status.startswith("merged P11 into P1 ("), "no question, for P11 has an empty card"
        assert "P11" not in names(work)
        await user.press("u")
        assert "P11" in names(work) and user.shown_screen.PLACE is Place.PATTERNS


async def test_of_texts_that_both_have_the_targets_are_kept_unless_people_choose_the_other(
    work: Workspace, run_app: RunApp
) -> None:
    one, three = work.patterns.all()[0], work.patterns.all()[2]
    async with run_app(work, (160, 45)) as user:
        await show(user, 3)
        await user.press("m", "p", "1", "space", "enter")
        assert isinstance(user.app.screen, VersionsDialog)
        assert "Merge P3 into P1 Bulk user import times out: which text" in user.screen
        conflicts = len(work.merging.conflicts(three.id, one.id))
        await user.press("enter", "2", *["enter"] * (conflicts - 1))
        merged = work.patterns.require(one.id)
        assert (merged.struggle, merged.workaround) == (one.struggle, three.workaround)
        assert (merged.requested, merged.revenue_risk) == (one.requested, one.revenue_risk)
        assert user.status.startswith("merged P3 into P1 (") and "; P1 gets workaround, " in user.status


async def test_escape_from_the_choice_of_texts_merges_nothing(work: Workspace, run_app: RunApp) -> None:
    before = names(work)
    async with run_app(work) as user:
        await show(user, 3)
        await user.press("m", "p", "1", "space", "enter", "2", "escape")
        assert user.shown_screen is user.app.screen and names(work) == before


@pytest.mark.parametrize("size", SIZES[:2], ids=size_name)
async def test_the_choice_of_texts_at_a_size(
    work: Workspace, run_app: RunApp, screen_text: SnapshotAssertion, size: tuple[int, int]
) -> None:
    one = work.patterns.all()[0]
    work.patterns.write(one.id, Field.STRUGGLE, "importing, " * 60)
    async with run_app(work, size) as user:
        await show(user, 3)
        await user.press("m", "p", "1", "space", "enter", "2")
        assert user.screen == screen_text(name="chosen")
        await user.press("pagedown", "pagedown", "pagedown", "down", "down")
        assert user.screen == screen_text(name="below")


async def test_one_text_to_choose_is_shown_whole(work: Workspace, run_app: RunApp) -> None:
    empty = work.patterns.all()[10]
    work.patterns.write(empty.id, Field.STRUGGLE, "a layout that nobody can read, least of all their customers")
    async with run_app(work) as user:
        await show(user, 11)
        await user.press("m", "p", "1", "space", "enter")
        words = " ".join(user.screen.split())
        assert all(word in words for word in "importing more than a couple of hundred users in one file".split())
        assert "1 P1 2 P11" in words and "then merges" in words
        await user.press("2", "enter")
        assert work.patterns.all()[0].struggle.startswith("a layout that nobody")


async def test_a_long_label_is_shown_whole_in_a_toast(work: Workspace, run_app: RunApp) -> None:
    slated = next(p for p in work.patterns.all() if p.slated)
    empty = work.patterns.all()[10]
    async with run_app(work) as user:
        await show(user, slated.number)
        await user.press("m", *f"p{empty.number}", "enter")
        assert "; P11 takes its place on the slate; P11 gets struggle, workaround, requested fix" in user.status
        (toast,) = user.app._notifications
        assert toast.message == user.status and user.status.endswith(" - u undoes")
        assert user.shown_screen.about == work.patterns.require(empty.id), "the cursor is on what stays"
    assert empty.id in [entry.pattern.id for entry in work.slate.entries()]


async def test_no_merge_while_presenting(work: Workspace, run_app: RunApp) -> None:
    before = names(work)
    async with run_app(work) as user:
        await show(user, 11)
        await user.press("P", "f3", "m")
        assert user.shown_screen is user.app.screen, "no dialog opens"
        assert "is locked" in user.status and names(work) == before


async def test_a_target_that_another_window_merged_meanwhile_is_named(work: Workspace, run_app: RunApp) -> None:
    elsewhere = Workspace(work.path, work.now)
    async with run_app(work) as user:
        await show(user, 11)
        await user.press("m", *"p12")
        elsewhere.merging.merge(12, 13)
        await user.press("enter")
        assert user.status.startswith("P12 has been merged into P13, so nothing was changed.")
        assert "P11" in names(work)
    elsewhere.close()


async def test_the_meeting_shows_the_target_where_the_merged_pattern_was_talked_about(
    work: Workspace, run_app: RunApp
) -> None:
    first, second = (entry.pattern for entry in work.slate.entries())
    async with run_app(work, (120, 40)) as user:
        await user.press("f5", "enter", "right", "right", "right")
        assert f"{second.name} " in user.screen and second.title in user.screen
        work.merging.merge(second.id, first.id)
        await user.press("f3", "f5")
        assert first.title in user.screen and second.title not in user.screen
        assert "Patterns 2 of 2" in user.screen, "the stage itself stays"


async def test_a_pattern_that_was_talked_about_is_not_called_not_reached(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    first, second = (entry.pattern for entry in work.slate.entries())
    async with run_app(work, (120, 40)) as user:
        await user.press("f5", "enter", "right", "right")
        clock.on(seconds=30)
        await user.press("E")
        assert "1 pattern not reached" in user.status
        work.merging.merge(second.id, first.id)
        await user.press("right", "left", "E")
        assert "again to end the meeting" in user.status and "not reached" not in user.status


async def test_the_key_that_ends_is_pressed_twice_in_a_row(work: Workspace, clock: Clock, run_app: RunApp) -> None:
    async with run_app(work, (120, 40)) as user:
        await user.press("f5", "enter", "right", "right")
        clock.on(seconds=30)
        await user.press("E", "f7", "f5", "E")
        assert work.meetings.running() is not None and "again to end the meeting" in user.status
        await user.press("E")
        assert work.meetings.running() is None


async def test_what_is_typed_and_not_saved_is_named_before_the_meeting_ends(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 40)) as user:
        await user.press("f5", "enter", "n", *"zxcv", "escape", "E")
        assert "a note not saved yet" in user.status and work.meetings.running() is not None
        await user.press("n", "ctrl+d", "E")
        assert "not saved yet" not in user.status
        await user.press("E")
        assert work.meetings.running() is None
