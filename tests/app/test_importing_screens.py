"""What comes in, seen from the keyboard: columns to choose, figures, customers, River lint."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.app.conftest import RunApp
from tests.test_importing import write
from translate_tui.services import customers
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace

EXPORTS = Path(__file__).parent.parent / "exports"


async def test_spanish_columns_are_chosen_from_what_stands_in_them(
    work: Workspace, run_app: RunApp, screen_text: SnapshotAssertion
) -> None:
    async with run_app(work) as user:
        await user.press("i")
        await user.type(str(EXPORTS / "spanish.csv"))
        await user.press("enter")
        await user.workers_done()
        assert user.screen == screen_text(name="columns-80x24")
        await user.press(*["down"] * 8, "enter")
        await user.type("praise")
        await user.press("enter", "d", "i")
        await user.workers_done()
        assert user.screen == screen_text(name="report-80x24")
        await user.press("enter")
        assert "7 tickets in the inbox" in user.screen
        found = {t.type for t in work.triage.tickets(work.triage.ids()).values()}
        assert "bug" in found
        await user.press("u", "u")
        assert work.triage.total() == 0
        assert work.history.steps()[1].label == "set the type “Felicitación” to mean praise"


async def test_columns_can_be_looked_at_before_anything_is_imported(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("i")
        await user.type(str(EXPORTS / "zendesk.csv"))
        await user.press("f2")
        assert "What do the columns of zendesk.csv mean?" in user.screen
        await user.press("escape")
        assert "Nothing was imported." in user.screen and work.triage.total() == 0


async def test_a_column_is_taken_back_and_the_text_must_be_chosen(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, size=(120, 40)) as user:
        await user.press("i")
        await user.type(str(EXPORTS / "spanish.csv"))
        await user.press("enter")
        await user.workers_done()
        await user.press("down", "down", "down", "minus", "i")
        assert "No column is chosen for the text" in user.screen
        await user.press("enter")
        await user.type("text")
        await user.press("enter", "i")
        await user.workers_done()
        assert "new tickets in the River" in user.screen and work.triage.total() == 7


async def test_the_channel_is_asked_for(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("i")
        await user.type(str(EXPORTS / "slack"))
        await user.press("enter")
        await user.workers_done()
        assert "Which channel of slack is the River?" in user.screen
        await user.press("enter")
        await user.workers_done()
        assert "Imported #river (Slack export)" in user.screen
        await user.press("u")
        await user.settle()
        assert work.triage.total() == 0


async def test_rejected_rows_are_written_to_a_file(work: Workspace, run_app: RunApp, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("id,text,note\n1,it stops,\n2,,=1+1\n")
    async with run_app(work) as user:
        await user.press("i")
        await user.type(str(file))
        await user.press("enter")
        await user.workers_done()
        assert "x.csv, line 3" in user.screen and "2 | | =1+1" in user.screen
        await user.press("w", "ctrl+u")
        await user.type(str(tmp_path / "rejected.csv"))
        await user.press("enter")
        assert "1 rejected row saved" in user.screen
    written = (tmp_path / "rejected.csv").read_text()
    assert written.splitlines()[1].startswith("x.csv,3,no text") and "2 |  | =1+1" in written


async def test_duplicates_among_many_customers_come_in_without_moving_the_selected_one(
    work: Workspace, run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},a,Firm {chr(65 + n // 26)}{chr(65 + n % 26)}sen\n" for n in range(80))
    rows += "90,b,Zeppo Freight\n91,b,Zeppo Fraight\n"
    work.river.import_files([write(tmp_path / "x.csv", f"id,text,customer\n{rows}")])
    monkeypatch.setattr(customers, "MAX_COMPARED_AT_ONCE", 10)
    may_compare = Event()
    compare = work.customers.compare

    def compare_later(pause: Callable[[], None]) -> None:
        assert may_compare.wait(30)
        compare(pause)

    monkeypatch.setattr(work.customers, "compare", compare_later)
    async with run_app(work) as user:
        await user.press("C")
        assert "looking for duplicates" in user.screen and "same?" not in user.screen
        await user.press(*["down"] * 40)
        before = next(row for row in user.screen.splitlines() if "▌Firm" in row)
        place = user.screen.splitlines().index(before)
        may_compare.set()
        await user.workers_done()
        assert "possible duplicate" in user.screen and "looking for" not in user.screen
        assert user.screen.splitlines()[place] == before, "it is selected, and where it was"
        await user.press("home")
        assert "same?" in user.screen


async def test_customers_are_confirmed_separated_and_described(
    work: Workspace, run_app: RunApp, screen_text: SnapshotAssertion
) -> None:
    work.river.import_files([EXPORTS / "slack"], ImportOptions(channels=("river",)))
    work.river.import_files([EXPORTS / "zendesk.csv"])
    work.river.import_files([EXPORTS / "freshdesk.csv"])
    work.triage.create_pattern(list(work.triage.ids()), "Everything")
    async with run_app(work) as user:
        await user.press("C")
        assert user.screen == screen_text(name="customers-80x24")
        before = len(work.customers.all())
        await user.press("y")
        assert user.status.startswith("merged customer GLOBEX into globex fabrik")
        assert len(work.customers.all()) == before - 1
        await user.press("u")
        assert len(work.customers.all()) == before
        await user.press("N")
        assert "as different customers" in user.status and "same?" not in user.screen
        await user.press("slash")
        await user.type("fabrik")
        await user.press("enter", "e", "1", "enter")
        await user.type("Enterprise")
        await user.press("enter", "e", "2", "enter")
        await user.type("48k")
        await user.press("enter")
        assert "enterprise" in user.screen and "48,000" in user.screen
        await user.press("tab", "down", "x")
        assert "from globex fabrik" in user.status
        await user.press("escape", "f3", "C")
        await user.settle()
        assert "of P1 Everything" in user.screen
        await user.press("escape")
        assert user.shown_screen.PLACE == "patterns"


async def test_money_is_shown_with_its_currency(work: Workspace, tmp_path: Path, run_app: RunApp) -> None:
    tickets = "1,it stops,Alba\n2,it stops,Corvo\n3,it stops,Ferro\n4,it stops,Globex\n"
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer\n" + tickets)])
    work.triage.create_pattern(list(work.triage.ids()), "It stops")
    accounts = write(tmp_path / "accounts.csv", "name,ARR\nAlba,€1.2M\nCorvo,500\nFerro,$6k\nGlobex,€1.2M\n")
    work.river.import_customers([accounts], ImportOptions())
    alba, _, ferro, globex = (row.id for row in work.customers.all())
    work.customers.merge(ferro, alba, "one company")
    work.customers.merge(globex, alba, "one company")
    async with run_app(work, size=(160, 45)) as user:
        await user.press("C")
        assert "1.2 M EUR" in user.screen and "500 ?" in user.screen and "1,200,000 EUR a year" in user.screen
        assert "6,000 $ a year, not included; one company" in user.screen
        assert user.screen.count("not included") == 1, "the other name has the value that counts"
        await user.press("e", "2", "enter")
        assert "1,200,000 EUR" in user.screen
        await user.type("$24k")
        await user.press("enter")
        assert user.status.startswith("Alba: 24,000 $ a year") and "24,000 $" in user.screen
        await user.press("u")
        assert "1.2 M EUR" in user.screen
        await user.press("escape", "f3")
        await user.settle()
        assert "1.2 M EUR + 500 (currency not stated) a year" in user.screen


async def test_river_lint_shows_shares_and_copies_the_corrected_line(
    work: Workspace, run_app: RunApp, screen_text: SnapshotAssertion
) -> None:
    work.river.import_files([EXPORTS / "slack"], ImportOptions(channels=("river",)))
    async with run_app(work) as user:
        await user.press("F")
        assert user.screen == screen_text(name="lint-80x24")
        await user.press("down", "Y")
        assert user.status == "copied: fill in the parts marked with a question mark"
        assert user.app.clipboard == '[REQUEST] - [SMB] - [IMPACT?] "QUOTE?"'
        await user.press("escape")
        assert user.shown_screen.PLACE == "triage"


async def test_getting_posts_without_a_token_says_what_to_do(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, size=(160, 45)) as user:
        await user.press("g", "enter")
        await user.workers_done()
        assert "There is no Slack access token" in user.status
