"""Blind rating: nobody sees what a team rates, or rated before, until both teams have rated, whichever windows."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.app.conftest import RunApp, User
from tests.conftest import Clock, agree, rate_blind
from tests.test_rating import rows_of_all_tables
from translate_tui.model import Impact, Pattern, SealedImpact, Side
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens import rating_forms


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    yield workspace
    workspace.close()


@pytest.fixture
def other(work: Workspace, clock: Clock) -> Iterator[Workspace]:
    """The other team's window on the same file."""
    window = Workspace(work.path, clock)
    window.ratings.seat = (Side.PRODUCT,)
    yield window
    window.close()


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the dialog counts; they stand until the test moves them."""
    passed = [1000.0]
    monkeypatch.setattr(rating_forms, "monotonic", lambda: passed[0])
    return passed


def words(user: User) -> str:
    """The words of the dialog, without the clock that goes on behind it."""
    return " ".join(str(user.app.screen.query_one("#blind", Static).visual).split())


async def to_pattern(user: User) -> Pattern:
    """Go to the first pattern of the meeting, which begins."""
    await user.press("f5", "enter", "right", "right")
    pattern = user.shown_screen.about
    assert pattern is not None
    return pattern


async def a_second_passes(user: User) -> None:
    user.app.tick()
    await user.settle()


def submit(work: Workspace, pattern: Pattern, side: Side, impact: Impact) -> str:
    return work.ratings.submit(work.ratings.current_round(pattern.id), side, SealedImpact(impact))


# ------------------------------------------------------------------ one window


async def test_what_is_rated_blind_is_never_shown_before_the_reveal(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b")
        assert "S support has not rated yet" in words(user)
        await user.press("h")
        after_high = words(user)
        assert "S support rated, enter submits it" in after_high
        await user.press("1")
        assert words(user) == after_high, "another answer looks the same"
        await user.press("3", "enter")
        assert "S support has rated" in words(user) and "P product has not rated yet" in words(user)
        await user.press("enter")
        assert "Press H, M or L first" in words(user)
        await user.press("l", "enter")
        assert "Far apart: support two steps higher. Talk about it. You have one more minute" in words(user)
        assert work.meetings.require_running().stage.given == 60
        await user.press("m")
        assert user.status.endswith("u undoes, e adds what is at risk")
        await user.press("e", "1", "enter", "end", "ctrl+u")
        await user.type("three renewals")
        await user.press("enter", "enter")
        placed = work.patterns.require(pattern.id)
        assert (placed.impact, placed.support_impact, placed.product_impact) == (Impact.M, Impact.H, Impact.L)
        assert placed.revenue_risk == "three renewals"
        await user.press("u", "u", "u")
        assert work.meetings.require_running().stage.given == 0


async def test_every_frame_and_every_table_is_the_same_whatever_is_rated(work: Workspace, run_app: RunApp) -> None:
    """All nine pairs of ratings, typed and changed one after the other in one window, up to before the reveal."""
    async with run_app(work, (120, 40)) as user:
        await to_pattern(user)
        await user.press("b", "tab")  # only support rates here
        await user.press("m", "enter", "escape", "b")  # so that from now on a rating is changed
        seen = set()
        for support, typed in product("hml", "hml"):
            frames = []
            for key in (support, "enter", "tab", typed, "escape", "b", "tab", "tab"):
                await user.press(key)
                frames.append(user.screen)
            frames.append(user.status)
            seen.add((tuple(frames), repr(rows_of_all_tables(work, "sealed_rating"))))
        assert len(seen) == 1
        assert work._db.value("SELECT impact FROM sealed_rating") == "L", "what was handed in last is kept"


async def test_a_rating_that_was_handed_in_is_kept_and_still_hidden(
    work: Workspace, run_app: RunApp, seconds: list[float]
) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "h", "escape", "b")
        assert "S support has not rated yet" in words(user), "what was not handed in is nowhere"
        await user.press("h", "enter", "escape")
        assert user.status == f"{pattern.name}: support has rated; hidden until both have"
        assert "rated" not in user.screen.replace(user.status, "").replace("not rated yet", "")
        steps = len(work.history.steps())
    async with run_app(work) as user:
        await user.press("b")
        assert "S support has rated" in words(user) and len(work.history.steps()) == steps
        await user.press("h", "enter")
        assert "Both say high" in words(user)
        await user.press("enter")
        assert "Both say high" in words(user), "an Enter held down takes nothing away"
        await user.press("escape", "b")
        assert "Both say high" in words(user), "what was left open is gone back to"
        await user.press("r")
        assert "S support has not rated yet" in words(user)
        await user.press("m", "enter", "m", "enter")
        seconds[0] += 5
        await user.press("enter")
        assert work.patterns.require(pattern.id).impact is Impact.M, "what both saw is taken"


async def test_a_team_changes_its_rating_until_the_reveal(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "h", "enter", "tab", "l", "enter")
        assert "who rates here (now only support)" in words(user) and "Both" not in words(user)
        await user.press("tab", "m", "enter")
        assert "They differ: product one step higher" in words(user)
        await user.press("escape", "f3")
        placed = work.patterns.require(pattern.id)
        assert (placed.support_impact, placed.product_impact) == (Impact.L, Impact.M)


# ----------------------------------------------------------------- two windows


async def test_both_windows_show_both_ratings_as_soon_as_both_teams_have_rated(
    work: Workspace, other: Workspace, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "tab", "h", "enter")
        assert "P product has not rated yet" in words(user)
        submit(other, pattern, Side.PRODUCT, Impact.M)
        await a_second_passes(user)
        assert "They differ: support one step higher. What do both teams agree on?" in words(user)
        assert "Another window" not in words(user), "this is what the window waited for"


async def test_that_the_other_team_has_rated_is_shown_without_its_rating(
    work: Workspace, other: Workspace, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "tab")
        submit(other, pattern, Side.PRODUCT, Impact.M)
        await a_second_passes(user)
        assert "P product has rated" in words(user) and "Enter reveals both at once" in words(user)
        seen = words(user)
        submit(other, pattern, Side.PRODUCT, Impact.L)
        await a_second_passes(user)
        assert words(user) == seen, "that it changed its rating shows nowhere"


async def test_what_was_typed_before_another_window_agreed_replaces_nothing(
    work: Workspace, other: Workspace, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "h")
        user.app.ticks = False
        rate_blind(other, pattern.id, Impact.M, Impact.L)
        agree(other, pattern.id, Impact.M)
        await user.press("enter")  # before the second is over in which it would have been noticed
        assert "Another window has recorded that both teams agree on Medium" in words(user)
        assert "Your rating was not saved. Press r to start a new round" in words(user)
        assert "Both teams agreed on M" in words(user) and work.patterns.require(pattern.id).impact is Impact.M
        await user.press("l", "enter")
        assert work.patterns.require(pattern.id).impact is Impact.M, "only the key begins a new round"
        await user.press("r", "l", "enter")
        assert "S support has rated" in words(user), "and a new round begins blind"
        assert other.patterns.require(pattern.id).impact is None


async def test_who_comes_late_is_told_that_both_ratings_were_revealed(
    work: Workspace, other: Workspace, run_app: RunApp, seconds: list[float]
) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "h")
        rate_blind(other, pattern.id, Impact.M, Impact.L)
        await a_second_passes(user)
        assert "Another window has revealed both ratings: support Medium, product Low" in words(user)
        assert "Your rating in this window was not saved" in words(user)
        assert "What do both teams agree on?" in words(user)
        await user.press("h")
        assert work.patterns.require(pattern.id).impact is None, "a letter meant as a rating agrees to nothing"
        seconds[0] += 5
        await user.press("m")
        assert work.patterns.require(pattern.id).impact is Impact.M


async def test_two_windows_cannot_agree_on_two_things(work: Workspace, other: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b", "h", "enter", "l", "enter")
        user.app.ticks = False
        agree(other, pattern.id, Impact.M)
        await user.press("h")
        assert "Another window has recorded that both teams agree on Medium" in words(user)
        assert work.patterns.require(pattern.id).impact is Impact.M


async def test_a_reveal_that_was_undone_elsewhere_begins_the_round_again(
    work: Workspace, other: Workspace, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        pattern = await to_pattern(user)
        await user.press("b")
        rate_blind(other, pattern.id, Impact.H, Impact.L)
        await a_second_passes(user)
        assert "Far apart" in words(user)
        other.history.undo()
        await a_second_passes(user)
        assert "S support has not rated yet" in words(user) and "Another window has undone the" in words(user)


# ------------------------------------------------------- what is not shown yet


async def test_no_screen_of_a_meeting_shows_an_earlier_rating_before_both_teams_have_rated(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    """Every place is the same whether the slate's first pattern was rated H, M or L before the meeting."""
    first = work.slate.entries()[0].pattern
    shown = {}
    for support, agreed in (("H", "H"), ("M", "L"), ("L", "M")):
        rate_blind(work, first.id, Impact(support), Impact.M)
        agree(work, first.id, Impact(agreed))
        async with run_app(work, (160, 45)) as user:
            frames = []
            for keys in (
                ("f5", "enter"), ("right",), ("right",), ("P",), ("P",), ("f3", "home"), ("f4",),
                ("f5", "right", "right"), ("f6", "S"), ("f7",),
            ):  # fmt: skip
                await user.press(*keys)
                await a_second_passes(user)  # the agenda is laid out again, as wide as it is by then
                frames.append("\n".join(user.screen.splitlines()[1:-2]))  # without clock, status line and keys
            assert "not rated in this meeting yet" in frames[2]
            assert re.search(rf"\n +Not set .*\b{first.name}\b", frames[7]), "on the grid's line of what is not rated"
            shown[support, agreed] = frames
        while work.meetings.running() is not None:
            work.history.undo()
    assert len({tuple(frames) for frames in shown.values()}) == 1


async def test_the_arrows_of_the_grid_only_select(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await to_pattern(user)
        await user.press("right", "right")
        before = rows_of_all_tables(work)
        await user.press("down", "up", "tab", "down")
        assert rows_of_all_tables(work) == before
        await user.press("r", "m")
        assert user.status.startswith("rated ") and "Medium" in user.status
