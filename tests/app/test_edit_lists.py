"""Lists of things to edit, and the rating: what is shown is what is changed, whatever another window does."""

from collections.abc import Iterator

import pytest

from tests.app.conftest import RunApp, User
from tests.conftest import tell_to
from translate_tui.model import Impact
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.dialog import PickDialog


@pytest.fixture
def there(work: Workspace) -> Iterator[Workspace]:
    """Another window on the same file, where six patterns are made."""
    other = Workspace(work.path, work.now)
    for number in range(1, 7):
        ids = [tell_to(other, f"topic {number} case {n}", customer=f"Firm {number}{n}") for n in range(7 - number)]
        other.triage.create_pattern(ids, f"Topic {number} of 5")
    yield other
    other.close()


async def a_second_passes(user: User) -> None:
    user.app.tick()
    await user.settle()


async def test_the_list_edits_the_pattern_that_it_names(work: Workspace, there: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "down", "down", "e")
        assert "What do you want to edit in P3?" in user.screen
        third, sixth = (next(p for p in there.patterns.all() if p.number == number) for number in (3, 6))
        there.merging.merge(third.id, sixth.id, {})
        await a_second_passes(user)
        await user.press("1", "enter")
        await user.type("the third topic")
        await user.press("enter")
        assert not any(pattern.struggle for pattern in work.patterns.all()), "no other pattern is written to"
        assert "P3" in user.screen and "the third topic" in user.screen, "what was typed is still there"


async def test_the_rating_asks_about_the_impact_as_it_is_now(
    work: Workspace, there: Workspace, run_app: RunApp
) -> None:
    async with run_app(work, (80, 24)) as user:
        first = work.patterns.all()[0]
        await user.press("f3", "home", "r")
        assert "impact: not rated yet" in user.screen
        there.ratings.rate(first.id, Impact.H)
        await a_second_passes(user)
        assert "impact: high" in user.screen
        await user.press("m")
        assert work.patterns.require(first.id).impact is Impact.M and "rated P1 Medium" in user.status
        await user.press("r", "m")
        assert "already has impact medium" in user.status
        await user.press("r", "escape", "u")
        assert work.patterns.require(first.id).impact is Impact.H


@pytest.mark.parametrize("key", ["e", "d"])
async def test_a_list_that_outlives_its_meeting_says_so(
    work: Workspace, there: Workspace, run_app: RunApp, key: str
) -> None:
    for pattern in there.patterns.all()[:2]:
        there.slate.add(pattern.id, "because")
    there.meetings.start()
    there.commitments.add(None, "Call them", "Jo", "")
    there.commitments.add(None, "Write to them", "Bo", "")
    async with run_app(work, (80, 24)) as user:
        await user.press("f5", key)
        assert isinstance(user.app.screen, PickDialog)
        there.meetings.end()
        await a_second_passes(user)
        await user.press("enter")
        assert user.status == "No meeting is running. Start one with enter."


async def test_a_number_picks_the_pattern_of_that_number(work: Workspace, there: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "home", "m", "5", "enter")
        assert "into P5" in user.status, "not another one whose title has a 5"


async def test_the_review_keys_without_a_meeting_say_how_to_start_one(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (80, 24)) as user:
        await user.press("f5")
        for key in ("r", "b", "y", "x", "o"):
            await user.press(key)
            assert user.status.startswith("No meeting is running."), key


async def test_a_key_that_has_moved_says_where_to(work: Workspace, there: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (80, 24)) as user:
        await user.press("f3", "w")
        assert user.status == "This key has moved. For “sentence 3”, press 3."
        await user.press("f2", "M")
        assert user.status == "This key has moved. For “merge”, press m in Patterns."
