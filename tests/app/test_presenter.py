"""The presenter view: pages for the phases, sentences one by one, and time that is seen when it is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.app.conftest import RunApp, User
from tests.conftest import Clock, tell_to
from translate_tui.model import Impact, Outcome, Phase, Role, SealedImpact, Side
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.text import UNSAFE_CHARS

SIZES = ((80, 24), (120, 30), (160, 45), (200, 60))
AWKWARD_TITLES = {
    "long": "Photos that were taken without a signal never reach the work order of the visit and " * 4,
    "one word": "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverordnungsgrundlagenpapier" * 3,
    "chinese": "离线拍摄的照片永远不会出现在工单上" * 6,
    "hebrew": "תמונות שצולמו ללא קליטה לא מגיעות",
    "emoji": "Photos 👩‍👩‍👧 vanish 🏳️‍🌈 again 👍🏽",
    "markup": "[bold]Photos[/] [@click=app.quit]vanish[/]",
}


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    workspace.meetings.start()
    yield workspace
    workspace.close()


def words(user: User) -> str:
    return " ".join(user.screen.split())


async def to_card(user: User) -> None:
    await user.press("f5", "P", "down", "down")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pages_at_a_size(
    work: Workspace, run_app: RunApp, screen_text: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with run_app(work, size) as user:
        await user.press("f5", "P")
        pages = [user.screen]
        for key in ("down", "down", "right", "right", "right", "right", "right", *["down"] * 4):
            await user.press(key)
            pages.append(user.screen)
        assert "\n=====\n".join(pages) == screen_text


async def test_sentences_come_one_by_one_and_go_back_the_same_way(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await to_card(user)
        assert "pattern 1 of 2" in user.screen and "We've seen" not in user.screen
        leads = (
            "We've seen 12 customers",
            "This impacts mostly",
            "The common workaround is",
            "The requested solution is",
        )
        for number, lead in enumerate(leads):
            await user.press("right")
            assert lead in user.screen
            assert all(later not in user.screen for later in leads[number + 1 :])
        await user.press("right")
        assert "not rated yet" in user.screen
        await user.press("left")
        assert "(7 of these 15)" in user.screen and "not rated yet" not in user.screen
        await user.press("right", "right")
        assert "pattern 2 of 2" in user.screen and "We've seen" not in user.screen
        await user.press("left")
        assert "pattern 1 of 2" in user.screen and "We've seen" not in user.screen


async def test_what_was_decided_last_time_and_what_is_overdue_stands_on_the_card(
    work: Workspace, run_app: RunApp
) -> None:
    async with run_app(work, (120, 30)) as user:
        await to_card(user)
        assert "Last time (Thu 5 Nov): deferred, “We do not want to patch the sync" in user.screen
        assert "Overdue since Thu 12 Nov" in user.screen


async def test_the_rating_shows_who_has_rated_and_then_both(work: Workspace, run_app: RunApp) -> None:
    pattern = work.slate.of_meeting(work.meetings.require_running().id)[0].pattern
    async with run_app(work, (120, 30)) as user:
        await to_card(user)
        await user.press(*["right"] * 5)
        now = work.ratings.current_round(pattern.id)
        work.ratings.submit(now, Side.SUPPORT, SealedImpact(Impact.H))
        user.shown_screen.reload()
        await user.settle()
        assert "S Support has rated" in words(user) and "P Product not rated yet" in words(user)
        assert "High" not in user.screen
        work.ratings.submit(work.ratings.current_round(pattern.id), Side.PRODUCT, SealedImpact(Impact.L))
        user.shown_screen.reload()
        await user.settle()
        assert "Ratings of support and product" in user.screen and "support two steps higher" in user.screen
        work.ratings.agree(work.ratings.current_round(pattern.id), Impact.M)
        work.decisions.decide(pattern.id, Outcome.DECLINED, "too rare")
        user.shown_screen.reload()
        await user.settle()
        assert "agreed by both teams" in user.screen and "[Declined] too rare" in words(user)


async def test_the_page_follows_the_meeting(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f5", "P", "L")
        await user.press("down", "down")  # keys are unlocked: the meeting goes on
        assert work.meetings.require_running().stage.phase is Phase.PATTERNS
        assert "pattern 1 of 2" in user.screen and "the meeting is at" not in user.screen
        work.meetings.move(1)  # as in another window
        user.shown_screen.reload()
        await user.settle()
        assert "pattern 2 of 2" in user.screen
        await user.press("L", "up")
        assert "pattern 1 of 2   the meeting is at P5" in user.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 30)], ids=["80x24", "120x30"])
async def test_time_is_warned_about_until_it_is_over_and_that_stays(
    work: Workspace, clock: Clock, run_app: RunApp, size: tuple[int, int]
) -> None:
    async with run_app(work, size) as user:
        await to_card(user)
        for seconds, shown in (
            (1600, "ends 09:30"),
            (100, "Last 2 minutes"),
            (60, "Last 2 minutes"),
            (41, "Time is up"),
        ):
            clock.on(seconds=seconds)
            user.app.tick()
            await user.settle()
            assert shown in user.screen
        await user.press("right", "left", "down", "up")
        clock.on(seconds=300)
        user.app.tick()
        await user.settle()
        assert "Time is up" in user.screen and not user.app.screen.query("Toast")


async def test_people_are_counted_not_named(work: Workspace, run_app: RunApp) -> None:
    work.attendance.add("Rosalind Quill", Role.SUPPORT)
    async with run_app(work, (120, 30)) as user:
        await user.press("f5", "P")
        assert "1 from support" in user.screen and "Rosalind" not in user.screen and "[name]" not in user.screen


@pytest.mark.parametrize("title", AWKWARD_TITLES.values(), ids=list(AWKWARD_TITLES))
@pytest.mark.parametrize("size", [(60, 16), (120, 30)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_text_breaks_the_page(
    tmp_path: Path, clock: Clock, run_app: RunApp, title: str, size: tuple[int, int]
) -> None:
    work = Workspace(tmp_path / "t.db", clock)
    tell_to(work, "it does not work at all", customer="Larkspur Foods")
    pattern, _ = work.triage.create_pattern([work.triage.first_ids(1)[0]], title)
    for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
        work.patterns.write(pattern, field, title)
    work.slate.add(pattern, "it must be talked about")
    async with run_app(work, size) as user:
        await user.press("P")
        for _ in range(7):
            assert not UNSAFE_CHARS.search(user.screen.replace("\n", "")) and "1 of 1" in user.screen
            is_cut = "more lines" in user.screen or "..." in user.screen
            assert is_cut or len(title) < 200 or size[0] > 80
            await user.press("right")
    work.close()
