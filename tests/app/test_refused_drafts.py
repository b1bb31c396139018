"""A draft that can't be written never stops whoever types: it is kept, tried again, and nothing waits for it."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from tests.app.conftest import RunApp
from tests.conftest import tell_to
from translate_tui.commands import Place
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.dialog import PickDialog
from translate_tui.ui.widgets.form_dialog import FormDialog


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Workspace, sqlite3.Connection]:
    """A database that another program has locked."""
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    return work, other


def test_it_is_read_again_at_once_and_stored_later(locked: tuple[Workspace, sqlite3.Connection]) -> None:
    work, other = locked
    begun = time.perf_counter()
    work.drafts.save("form/1", {"words": "half a"})
    work.drafts.save("form/1", {"words": "half a sentence"})
    work.drafts.save("form/2", {"words": "another"})
    assert time.perf_counter() - begun < 5  # a transaction waits for 10 s
    assert "kept here" in work.drafts.problem and "another program" in work.drafts.problem
    assert work.drafts.read("form/1") == {"words": "half a sentence"} and work.drafts.newest("form/") == "2"
    work.drafts.save("form/2", {"words": ""})
    assert work.drafts.read("form/2") == {} and work.drafts.newest("form/") == "1"
    other.execute("ROLLBACK")
    assert work.drafts.retry() and work.drafts.problem == ""
    work.close()
    again = Workspace(work.path)
    assert again.drafts.read("form/1") == {"words": "half a sentence"} and again.drafts.read("form/2") == {}
    again.close()


@pytest.mark.parametrize(
    "keys", [("f6", "enter", "enter", "enter"), ("f6", "S", "enter"), ("a",)], ids=["purge", "sheet", "form"]
)
async def test_every_field_takes_what_is_typed(sample: Path, run_app: RunApp, keys: tuple[str, ...]) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 30)) as user:
        await user.press(*keys)
        other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
        other.execute("BEGIN IMMEDIATE")
        await user.press(*"zxcv")
        assert "zxcv" in user.screen and "kept here" in user.screen
        await user.app.action_quit()
        await user.settle()
        assert user.app.is_running and "in no file" in user.screen
        other.execute("ROLLBACK")
        user.app.tick()
        await user.settle()
        assert ("kept now" in user.screen.lower()) and work.drafts.problem == ""
    work.close()


async def test_a_refused_draft_does_not_come_back_once_it_was_saved(sample: Path, run_app: RunApp) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 30)) as user:
        await user.press("a")
        other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
        other.execute("BEGIN IMMEDIATE")
        await user.press(*"zxcv")
        other.execute("ROLLBACK")
        await user.press("ctrl+d")
        assert "zxcv" in user.status
        user.app.tick()
        assert work.drafts.read("quick add") == {} and work.drafts.retry() and work.drafts.read("quick add") == {}
    work.close()


# The keys that lead to a form, what is typed there, and those that submit it.
FORMS = {
    "a new pattern's title": (("f2", "c"), ("enter",)),
    "a pattern's struggle": (("f3", "1"), ("enter",)),
    "a workaround": (("f3", "3"), ("enter",)),
    "a requested fix": (("f3", "4"), ("enter",)),
    "a reason to set aside": (("f2", "z", "enter"), ("enter",)),
    "a customer's segment": (("f2", "C", "e", "1", "enter"), ("enter",)),
    "a commitment": (("f5", "enter", "a"), ("ctrl+d",)),
    "what is parked": (("f5", "enter", "p"), ("ctrl+d",)),
    "a note": (("f5", "enter", "n"), ("ctrl+d",)),
    "a reason to override": (("f3", "end", "t"), ("enter",)),
}


@pytest.mark.parametrize("form", FORMS)
async def test_what_was_typed_is_there_after_a_refusal(sample: Path, run_app: RunApp, form: str) -> None:
    work = Workspace(sample)
    work.wait_at_most(0.05)
    if form == "a reason to override":
        work.settings.choose("gate", "blocks")
    keys, submit = FORMS[form]
    async with run_app(work, (120, 30)) as user:
        await user.matcher_ready()
        await user.press(*keys)
        assert isinstance(user.app.screen, FormDialog | PickDialog), f"{keys} lead elsewhere"
        await user.press(*"zxcv")
        assert "zxcv" in str(work._db.rows("SELECT typed FROM draft"))
        other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
        other.execute("BEGIN IMMEDIATE")
        await user.press(*submit)
        assert isinstance(user.app.screen, FormDialog | PickDialog) and "zxcv" in user.screen
        assert "is in use" in " ".join(user.screen.split())
        other.execute("ROLLBACK")
        await user.press("escape")
        assert "zxcv" in str(work._db.rows("SELECT typed FROM draft"))
    work.close()


async def test_a_cell_is_saved_where_it_was_begun_though_its_row_moves(sample: Path, run_app: RunApp) -> None:
    work, other = Workspace(sample), Workspace(sample)
    first, second, third, *_ = work.patterns.all()
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "S", "down", "down", "right", "right", "right", "right", "right", "enter")
        await user.press("ctrl+u", *"zxcv")
        other.merging.merge(second.id, first.id)
        work.changed_elsewhere()
        user.shown_screen.reload()
        await user.press(*"bn", "enter")
        assert work.patterns.require(third.id).workaround == "zxcvbn"
        await user.press("enter", "ctrl+u", *"asdf")
        other.merging.merge(third.id, first.id)
        work.changed_elsewhere()
        user.shown_screen.reload()
        assert f"{third.name} was merged or undone elsewhere" in user.status
        await user.press("enter")
        assert "asdf" in user.screen and "asdf" not in str(work.sheets.rows()), "it is in no other pattern"
    other.close()
    work.close()


async def test_a_turn_goes_on_only_once_what_was_said_is_saved(work: Workspace, run_app: RunApp) -> None:
    work.wait_at_most(0.05)
    async with run_app(work, (120, 30)) as user:
        await user.press("f6", "enter", "enter")
        work.purges.add_to_roster("Ann, Ben")
        await user.press("shift+tab", *"zxcv")
        other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
        for key in ("tab", "ctrl+t"):
            other.execute("BEGIN IMMEDIATE")
            await user.press(key)
            other.execute("ROLLBACK")
            assert user.shown_screen.PLACE is Place.PURGE and "zxcv" in user.screen
        await user.press("enter")
        (entry,) = work.purges.entries(work.purges.session())
        assert (entry.speaker, entry.quote) == ("", "zxcv")


async def test_words_stay_in_the_field_when_another_window_ends_the_session(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f6", "enter", "enter", *"zxcv")
        other = Workspace(work.path)
        other.purges.end()
        other.close()
        user.app.tick()
        await user.press(*" qu")
        assert user.app.is_running and "zxcv qu" in user.screen and "is not saved" in user.status
        assert work.drafts.read("purge") == {"said": "zxcv qu"}
        await user.press("enter", "enter", "enter")
        session = work.purges.session()
        assert session is not None and [entry.quote for entry in work.purges.entries(session)] == ["zxcv qu"]


async def test_what_is_typed_while_the_window_is_too_small_is_kept(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (80, 24)) as user:
        await user.press("a", *"before ")
        await user.resize(40, 10)
        await user.press(*"during ")
        user.app.post_message(events.Paste("a paste "))
        await user.settle()
        await user.resize(80, 24)
        await user.press(*"after")
        assert work.drafts.read("quick add")["line"] == "before during a paste after"
        await user.press("escape")
        await user.resize(40, 10)
        await user.press("q")
        assert "too small" in user.screen and user.app.is_running


async def test_a_draft_says_what_was_written_since_it_was_begun(sample: Path, run_app: RunApp) -> None:
    work, other = Workspace(sample), Workspace(sample)
    async with run_app(work, (120, 30)) as user:
        await user.press("f3")
        first = user.shown_screen.about
        assert first is not None
        await user.press("1", "end", *" zxcv", "escape", "1")
        assert "Typed before, not saved yet" in user.screen and "Somebody has changed" not in user.screen
        await user.press("escape")
        other.patterns.write(first.id, Field.STRUGGLE, "what the other one wrote")
        work.changed_elsewhere()
        user.shown_screen.reload()
        await user.press("1")
        shown = " ".join(user.screen.replace("▌", " ").split())
        assert "it is now “what the other one wrote”. Saving replaces that." in shown and "zxc" in shown
        await user.press("enter")
        assert work.patterns.require(first.id).struggle == f"{first.struggle} zxcv"
    other.close()
    work.close()


async def test_a_form_does_not_write_to_a_row_that_got_the_id(
    work: Workspace, tell: Callable[..., int], run_app: RunApp
) -> None:
    first, second = tell("The export stops"), tell("The import stops")
    other = Workspace(work.path)
    pattern_id, _ = other.triage.create_pattern([first], "Exports")
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "1", *"zxcv")
        other.history.undo()
        assert other.triage.create_pattern([second], "Imports")[0] == pattern_id
        await user.press("enter")
        assert "This was undone elsewhere" in user.screen and "zxcv" in user.screen
        assert work.patterns.require(pattern_id).struggle == ""
    other.close()


async def test_a_draft_of_a_commitment_stays_with_its_pattern(sample: Path, run_app: RunApp) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 30)) as user:
        await user.press("f5", "enter", "right", "right", "a", *"zxcv", "escape", "right", "a")
        assert "Commitment on" in user.screen and "zxcv" not in user.screen
        await user.press("escape", "left", "a")
        assert "zxcv" in user.screen
    work.close()
