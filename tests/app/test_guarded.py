"""What can't be read or written is said in a clear paragraph, wherever it happens, and the app goes on."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from translate_tui.commands import Place
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace
from translate_tui.ui.places import PLACES
from translate_tui.ui.widgets.tickets import TicketList

Tell = Callable[..., int]
TOP = [Place.TRIAGE, Place.PATTERNS, Place.GRID, Place.MEETING, Place.JOURNEY, Place.MINUTES, Place.HISTORY]


def change_on_disk(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        for sql in statements:
            other.execute(sql)


DAMAGE = {
    "a pattern's text": "UPDATE pattern SET struggle = CAST(x'41ff42' AS TEXT) WHERE id = 1",
    "a pattern's time": "UPDATE pattern SET created_at = '2026-1!-03' WHERE id = 1",
    "a ticket's time": "UPDATE ticket SET posted_at = 'x' WHERE id % 3 = 0",
    "minutes": "UPDATE minutes SET record = '{\"meeting\": 7}' WHERE id = 2",
    "minutes that are no JSON": "UPDATE minutes SET record = '{' WHERE id = 5",
    "a meeting": "UPDATE meeting SET started_at = '' WHERE id = 5",
    "a step": "UPDATE step SET made_at = 'then', label = CAST(x'ff' AS TEXT) WHERE id = (SELECT max(id) FROM step)",
    "a purge session": "UPDATE purge_session SET started_at = 'x'",
    "an image": "UPDATE change SET old = 'x', new = 'y' WHERE id > 5",
    "a setting": "INSERT OR REPLACE INTO setting VALUES ('slate', CAST(x'ff' AS TEXT))",
    "a choice": "UPDATE decision SET outcome = 'perhaps'",
    "a due date": "UPDATE commitment SET due = 'soon'",
    "a rating": "UPDATE rating SET impact = 'X'",
    "a key of a draft": "INSERT INTO draft VALUES ('meeting/6/decision/u', '{}', '2026-11-13T12:00:00Z')",
    "a value": "UPDATE customer SET yearly_value = 9223372036854775807",
    "a year": "UPDATE step SET made_at = '0001-01-01T00:00:00Z' WHERE id % 2 = 0",
    "a draft": "INSERT INTO draft VALUES ('quick add', '[', 'x')",
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_row_ends_nothing(sample: Path, run_app: RunApp, damage: str) -> None:
    change_on_disk(sample, DAMAGE[damage])
    work = Workspace(sample)
    try:
        async with run_app(work, (120, 40)) as user:
            for place in (*(set(PLACES) - {Place.PRESENTER}), Place.TRIAGE):
                await user.app.run_action(f"place('{place}')")
                await user.settle()
                user.app.tick()
                await user.press("down", "up", "enter", "escape", "u")
                if place is Place.PURGE:
                    await user.app.run_action("place('triage')")
            assert user.app.is_running
            await user.app.run_action("place('triage')")
            await user.press("a")
            assert "Quick add" in user.screen
    finally:
        work.close()


async def test_a_place_that_cannot_be_read_says_why_and_comes_back(
    sample: Path, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 40)) as user:
        with monkeypatch.context() as patch:

            def refused(*_: object, **__: object) -> None:
                raise UserError("The disk is gone.")

            patch.setattr(work._db, "rows", refused)
            for place in TOP[1:]:
                await user.app.run_action(f"place('{place}')")
                await user.settle()
                user.app.tick()
                assert "The disk is gone." in user.screen, place
                await user.press("down", "enter", "escape")
        for place in TOP:
            await user.app.run_action(f"place('{place}')")
            await user.settle()
            assert "The disk is gone." not in user.screen, place
            assert place == user.shown_screen.PLACE
    work.close()


async def test_a_row_that_cannot_be_read_is_painted_as_such(
    sample: Path, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a damaged page, on which only some rows of a list are."""
    work = Workspace(sample)
    async with run_app(work, (120, 40)) as user:

        def refused(*_: object) -> None:
            raise UserError("The page is damaged.")

        rows = user.shown_screen.query_one(TicketList)
        monkeypatch.setattr(rows, "_fetch", refused)
        rows._pages.clear()
        rows.refresh()
        await user.settle()
        assert "The page is damaged." in user.screen and "in the inbox" in user.screen
    work.close()


async def test_a_fault_of_the_program_is_not_blamed_on_the_file(work: Workspace, run_app: RunApp) -> None:
    def fail() -> None:
        raise KeyError("a fault")

    with pytest.raises(KeyError):
        async with run_app(work) as user:
            user.shown_screen.call_later(fail)
            await user.app._exception_event.wait()


async def test_what_is_called_back_after_a_refresh_is_guarded_too(sample: Path, run_app: RunApp) -> None:
    """The widget goes on handling messages then; without it, Textual would end the app."""
    work = Workspace(sample)
    async with run_app(work, (120, 40)) as user:

        def refused() -> None:
            raise UserError("The disk is gone.")

        user.shown_screen.call_after_refresh(refused)
        await user.settle()
        assert "The disk is gone." in user.screen
        await user.press("f3")
        assert user.app.is_running and user.shown_screen.PLACE is Place.PATTERNS
    work.close()


async def test_a_meeting_that_ends_in_the_year_9999_ends_nothing(sample: Path, run_app: RunApp) -> None:
    work = Workspace(sample)
    work.meetings.start()
    work.close()
    change_on_disk(sample, "UPDATE meeting SET ends_at = '9999-12-31T23:59:59Z' WHERE ended_at IS NULL")
    work = Workspace(sample)
    async with run_app(work, (120, 40)) as user:
        user.app.tick()
        await user.press("f2", "a")
        assert "Quick add" in user.screen
    work.close()
