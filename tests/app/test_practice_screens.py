"""The screens around the meeting: journey, empathy maps, exchanges, sheet, brief and case."""

from pathlib import Path

from textual.widgets import Input

from tests.app.conftest import RunApp
from tests.conftest import Clock, tell_to
from tests.test_meeting import ready
from translate_tui.commands import Place
from translate_tui.model import Impact
from translate_tui.protocol.empathy import Persona
from translate_tui.services.workspace import Workspace


async def test_the_journey_leads_to_everything_and_sets_the_gate_only_when_asked(
    work: Workspace, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        await user.press("f6")
        assert "You haven't started yet" in user.screen
        work.purges.start()
        await user.press("enter", "escape")
        assert "Week 1" in user.screen and "the figures suggest: off" in user.screen
        assert work.settings.value("gate") == "blocks"
        await user.press("y")
        assert work.settings.value("gate") == "off" and "Gate: off, as the figures suggest." in user.screen
        for key, place in (("M", Place.EMPATHY), ("X", Place.EXCHANGES), ("I", Place.NEWSLETTER)):
            await user.press(key)
            assert user.shown_screen.PLACE is place
            await user.press("escape")
            assert user.shown_screen.PLACE is Place.JOURNEY


async def test_an_empathy_map_is_filled_and_compared_with_the_one_before(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    work.empathy.begin(Persona.AGENT)
    clock.on(days=35)
    async with run_app(work) as user:
        await user.press("f6", "M", "D")
        assert "second map" in user.status
        await user.press("a", "2")
        await user.type("less alone with it")
        await user.press("ctrl+d")
        assert "less alone with it" in user.screen and "feeling: “" in user.status
        await user.press("D")
        assert "16 November 2026  beside  21 December 2026" in user.screen and "changed" in user.screen
        await user.press("D", "left")
        assert user.screen.count("less alone") == 1 and "______" in user.screen  # only the status line says it still
        await user.press("u")
        assert work.empathy.of_persona(Persona.AGENT)[0].feeling == ""
        await user.press("tab")
        assert "The product manager" in user.screen and "Press a to add one" in user.screen


async def test_an_exchange_is_logged_and_said_anew(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("f6", "X", "a", "enter")
        await user.type("Ines")
        await user.press("enter", "enter")
        await user.type("they say it threw me out")
        await user.press("enter")
        assert "next due 16 Dec" in user.screen and "they say it threw me out" in user.screen
        await user.press("e")
        await user.type(" and Dov")
        await user.press("enter", "enter", "enter")
        (one,) = work.exchanges.all()
        assert (one.who, one.learned) == ("Ines and Dov", "they say it threw me out")
        await user.press("u", "u")
        assert work.exchanges.all() == []


async def test_the_sheet_is_filled_in_cell_by_cell(work: Workspace, run_app: RunApp, tmp_path: Path) -> None:
    told = [tell_to(work, f"words {n}", customer=f"Firm {n}", segment="smb") for n in range(2)]
    pattern_id, _ = work.triage.create_pattern(told, "Import")
    work.triage.create_pattern([tell_to(work, "other", customer="Other")], "Other")
    async with run_app(work) as user:
        await user.press("f3", "S", "right", "enter")
        assert "counted" in user.status
        await user.press("r", "h", "right", "right", "right", "enter", *"a button")
        assert user.screen.count("a button") == 2  # in its cell, and whole below
        await user.press("tab", "enter")
        await user.type("by hand")
        await user.press("escape")
        pattern = work.patterns.require(pattern_id)
        assert (pattern.impact, pattern.requested, pattern.workaround) == (Impact.H, "a button", "")
        await user.press("enter")
        assert user.app.screen.query_one("#edit", Input).value == "by hand"  # what was typed is kept
        await user.press("enter")
        assert work.patterns.require(pattern_id).workaround == "by hand"
        await user.press("u")
        assert work.patterns.require(pattern_id).workaround == ""
        await user.press("w")
        await user.press("ctrl+u")
        await user.type(str(tmp_path / "sheet.xlsx"))
        await user.press("enter")
        assert (tmp_path / "sheet.xlsx").read_bytes()[:2] == b"PK" and "sheet saved to" in user.status


async def test_a_brief_says_what_it_lacks_and_how_to_mend_it(work: Workspace, run_app: RunApp) -> None:
    ready(work, 1)
    async with run_app(work) as user:
        await user.press("f3", "B")
        assert "what is at risk" in user.screen and "Press e to add what is at risk" in user.screen
        await user.press("e", "2", "enter")
        await user.type("two renewals")
        await user.press("enter", "enter")
        assert "Discovery brief: P1" in user.screen and "two renewals" in user.screen
        await user.press("e", "1", "enter")
        await user.type("sit with two of them")
        await user.press("ctrl+d")
        assert "sit with two of them" in user.screen
        await user.press("tab")
        assert user.shown_screen.PLACE is Place.CASE and "it has no decision" in user.screen.replace("\n", " ")
        await user.press("escape")
        assert user.shown_screen.PLACE is Place.PATTERNS


async def test_a_page_of_a_pattern_that_was_merged_meanwhile_is_that_of_its_new_pattern(
    sample: Path, clock: Clock, run_app: RunApp
) -> None:
    work, elsewhere = Workspace(sample, clock), Workspace(sample, clock)
    merged, target = work.patterns.all()[:2]
    async with run_app(work) as user:
        await user.press("f3")
        while user.shown_screen.about.id != merged.id:
            await user.press("down")
        await user.press("B")
        assert user.shown_screen.PLACE is Place.BRIEF and merged.title in user.screen
        elsewhere.merging.merge(merged.id, target.id)
        await user.press("H", "escape")
        assert user.shown_screen.PLACE is Place.BRIEF and user.shown_screen.about.id == target.id
        assert target.title in user.screen
    work.close()
    elsewhere.close()
