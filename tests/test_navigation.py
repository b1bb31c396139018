"""The way back, and what a screen shows when it is entered."""

import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.app.conftest import User, run
from tests.conftest import Clock, tell_to
from translate_tui.commands import Place
from translate_tui.services.workspace import Workspace
from translate_tui.ui.navigation import BackStack, Navigate

PLACES = [place for place in Place if place is not Place.EVERYWHERE]
TARGETS = st.builds(
    Navigate, st.sampled_from(PLACES), pattern_id=st.none() | st.integers(1, 3), replace=st.booleans()
)  # fmt: skip


def test_leaving_goes_the_way_back_and_stays_at_the_first_place() -> None:
    back = BackStack()
    for place in (Place.TRIAGE, Place.PATTERNS, Place.SETTINGS):
        back.enter(Navigate(place))
    assert [back.leave(), back.leave(), back.leave(), back.leave()] == [Place.PATTERNS, Place.TRIAGE, None, None]
    assert back.places == [Place.TRIAGE]


def test_a_place_that_is_on_the_way_cuts_it_there() -> None:
    back = BackStack()
    for place in (Place.TRIAGE, Place.PATTERNS, Place.GRID, Place.PATTERNS):
        back.enter(Navigate(place))
    assert back.places == [Place.TRIAGE, Place.PATTERNS]


def test_the_tickets_of_a_pattern_are_another_view_than_the_inbox() -> None:
    back = BackStack()
    for target in (Navigate(Place.TRIAGE), Navigate(Place.PATTERNS), Navigate(Place.TRIAGE, pattern_id=7)):
        back.enter(target)
    assert back.places == [Place.TRIAGE, Place.PATTERNS, Place.TRIAGE]
    assert back.leave() is Place.PATTERNS


def test_a_page_that_replaces_another_is_left_to_where_that_was_opened() -> None:
    back = BackStack()
    for target in (Navigate(Place.PATTERNS), Navigate(Place.BRIEF, pattern_id=1)):
        back.enter(target)
    back.enter(Navigate(Place.CASE, pattern_id=1, replace=True))
    assert back.places == [Place.PATTERNS, Place.CASE] and back.leave() is Place.PATTERNS


def test_a_place_that_can_be_shown_no_more_is_taken_off() -> None:
    back = BackStack()
    for place in (Place.TRIAGE, Place.PRESENTER, Place.SETTINGS):
        back.enter(Navigate(place))
    back.remove(Place.PRESENTER)
    assert back.places == [Place.TRIAGE, Place.SETTINGS]


@given(st.lists(TARGETS, min_size=1, max_size=60))
def test_the_way_never_grows_beyond_two_views_of_each_place(targets: list[Navigate]) -> None:
    back = BackStack()
    for target in targets:
        back.enter(target)
        assert back.places[-1] is target.place
        assert len(back.places) <= 2 * len(PLACES)
        assert max(back.places.count(place) for place in PLACES) <= 2
    left = len(back.places)
    while back.leave() is not None:
        left -= 1
    assert left == 1


async def way(user: User, *steps: tuple[str, Place]) -> None:
    """Press keys, each of which leads to a place."""
    for key, place in steps:
        await user.press(key)
        await user.pilot.pause()
        assert user.shown_screen.PLACE is place, (key, user.shown_screen.PLACE)


async def test_esc_goes_back_to_where_a_place_was_entered_from(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    async with run(work, (120, 40)) as user:
        await way(
            user,
            ("escape", Place.TRIAGE), ("C", Place.CUSTOMERS), ("f9", Place.SETTINGS), ("escape", Place.CUSTOMERS),
            ("escape", Place.TRIAGE), ("f3", Place.PATTERNS), ("S", Place.SHEET), ("escape", Place.PATTERNS),
            ("f6", Place.JOURNEY), ("S", Place.SHEET), ("escape", Place.JOURNEY), ("f3", Place.PATTERNS),
            ("B", Place.BRIEF), ("tab", Place.CASE), ("tab", Place.BRIEF), ("escape", Place.PATTERNS),
            ("C", Place.CUSTOMERS), ("escape", Place.PATTERNS), ("enter", Place.TRIAGE),
        )  # fmt: skip
        assert user.status.endswith("esc back")
        await way(user, ("escape", Place.PATTERNS), ("f2", Place.TRIAGE))
        assert "in the inbox" in user.screen
        await way(user, ("H", Place.GUIDE), ("f9", Place.SETTINGS), ("H", Place.GUIDE), ("escape", Place.TRIAGE))
    work.close()


async def test_the_evidence_that_a_function_key_returns_to_is_left_for_the_inbox(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    async with run(work, (120, 40)) as user:
        await way(user, ("f3", Place.PATTERNS), ("enter", Place.TRIAGE), ("f2", Place.TRIAGE))
        assert user.status.endswith("esc back")
        await way(user, ("escape", Place.TRIAGE))
        assert "in the inbox" in user.screen
    work.close()


async def test_customers_are_all_of_them_where_no_pattern_is_named(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    async with run(work, (120, 40)) as user:
        await way(user, ("f3", Place.PATTERNS), ("C", Place.CUSTOMERS))
        assert " customers of P" in user.screen
        await way(user, ("f2", Place.TRIAGE), ("C", Place.CUSTOMERS))
        assert " customers of P" not in user.screen and " 60 customers " in user.screen
    work.close()


async def test_turning_back_elsewhere_takes_the_presenter_off_the_way(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    async with run(work, (120, 40)) as user:
        await way(user, ("f3", Place.PATTERNS), ("P", Place.PRESENTER), ("f9", Place.SETTINGS), ("P", Place.SETTINGS))
        assert not user.app.presenting
        await way(user, ("escape", Place.PATTERNS))
    work.close()


async def test_an_undo_hint_is_gone_when_something_else_was_done_meanwhile(work: Workspace) -> None:
    tell_to(work, "the import stops")
    async with run(work) as user:
        await user.press("c", "enter")
        assert user.status.endswith("u undoes")
        await way(user, ("f3", Place.PATTERNS), ("f2", Place.TRIAGE))
        assert user.status.endswith("u undoes")  # nothing was done meanwhile
        await user.press("f3", "r", "h")
        await way(user, ("f2", Place.TRIAGE))
        assert user.status == ""


def test_the_import_contracts_hold() -> None:
    code = "from importlinter.cli import lint_imports_command as c; c()"
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
