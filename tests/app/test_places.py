"""Every place at three sizes, hostile text in all of them, help, palette, themes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from tests.app.conftest import SIZES, RunApp
from tests.conftest import HOSTILE, Clock, tell_to
from translate_tui.commands import Place, commands_of, help_text
from translate_tui.model import Impact, Outcome, Role
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.screens.patterns import PatternList
from translate_tui.ui.widgets.note_input import NoteInput
from translate_tui.ui.widgets.rows import VirtualList
from translate_tui.ui.widgets.tickets import TicketList

PLACES = {
    "river": ("f2",), "brief": ("f3", "B"), "case": ("f3", "K"), "answers": ("f3", "home", "R"), "patterns": ("f3",),
    "prep": ("f5",), "meeting": ("f5",), "journey": ("f6",), "purge": ("f6", "enter"), "empathy": ("f6", "M"),
    "exchanges": ("f6", "X"), "sheet": ("f6", "S"), "newsletter": ("f6", "I"), "minutes": ("f7",), "history": ("f8",),
    "settings": ("f9",), "guide": ("H",), "grid": ("f4",),  # at the end, because "down" lowers an impact there
}  # fmt: skip
AT_THE_TOP = ("answers", "prep", "settings")  # shown as they open, the others with the cursor or the page one on


def size_name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", SIZES, ids=size_name)
async def test_every_place_at_a_size(
    sample: Path, clock: Clock, run_app: RunApp, screen_text: SnapshotAssertion, size: tuple[int, int]
) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, size) as user:
        await user.matcher_ready()
        for place, keys in PLACES.items():
            await user.press(*keys, *(() if place in AT_THE_TOP else ("down",)))
            assert user.screen == screen_text(name=place)
            assert all(len(line) <= size[0] for line in user.screen.splitlines()), place
    work.close()


@pytest.mark.parametrize("size", SIZES, ids=size_name)
async def test_a_running_meeting_at_a_size(
    sample: Path, clock: Clock, run_app: RunApp, screen_text: SnapshotAssertion, size: tuple[int, int]
) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, size) as user:
        await user.press("f5", "enter")
        clock.on(seconds=150)
        await user.press("right", "right")
        clock.on(seconds=70)
        user.app.tick()
        await user.settle()
        assert user.screen == screen_text
    work.close()


def hostile(tmp_path: Path, clock: Clock) -> Workspace:
    """A database in which every text is hostile."""
    work = Workspace(tmp_path / "h.db", clock)
    for number, text in enumerate(HOSTILE):
        tell_to(work, text, customer=text[:200], segment=text[:40].strip() or None, title=text[:300])
        if number % 2:
            pattern, _ = work.triage.create_pattern([work.triage.first_ids(1)[0]], text[:500])
            for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
                work.patterns.write(pattern, field, text[:500])
            work.ratings.rate(pattern, Impact.H)
            if len(work.slate.entries()) < 5:
                work.slate.add(pattern, text)
    tell_to(work, " ".join(HOSTILE[:-1]))
    work.purges.start()
    for text in HOSTILE:
        work.purges.give_turn(text[:100])
        work.purges.add_entry(text)
    work.purges.end()
    work.meetings.start()
    for text in HOSTILE:
        work.commitments.add(None, text, text[:100], "fri")
        work.parking_lot.add(text, text[:100])
        work.attendance.add(text[:80].replace(",", " "), Role.LISTENER)
        work.decisions.decide(work.patterns.all()[0].id, Outcome.DECLINED, text)
    work.meetings.end()
    work.slate.add(work.patterns.all()[0].id, "again")
    return work


@pytest.mark.parametrize("size", SIZES, ids=size_name)
async def test_the_groups_at_a_size(
    sample: Path, clock: Clock, run_app: RunApp, screen_text: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with run_app(Workspace(sample, clock), size) as user:
        await user.matcher_ready()
        await user.press("G")
        await user.until("tickets in the inbox   threshold")
        await user.matcher_ready()
        await user.press("down", "x")
        assert user.screen == screen_text


async def test_hostile_text_in_every_place(tmp_path: Path, clock: Clock, run_app: RunApp) -> None:
    work = hostile(tmp_path, clock)
    seen = ""
    async with run_app(work, (120, 40)) as user:
        for keys in (*PLACES.values(), ("f2", "tab")):
            await user.press(*keys)
            for rows in user.app.screen.query(VirtualList):
                # The rows of tickets and patterns show their details beside the list; of other lists, each page.
                # The inbox has no ticket that the list of all tickets, the last one here, hasn't.
                is_looked_at = isinstance(rows, (TicketList, PatternList)) and keys != PLACES["river"]
                page = 1 if is_looked_at else max(rows.size.height, 1)
                for index in range(0, rows.total, page):
                    rows.cursor = index
                    await user.settle()
                    seen += user.screen
        await user.press("f3", "f2", "tab", "tab", "V")
        seen += user.screen
        for key in ("enter", "c", "m", "a", "i", "?"):
            await user.press(key)
            seen += user.screen
            await user.press("escape")
        await user.press("f3", "3")
        seen += user.screen
        await user.press("escape", "f5", "enter")
        for key in ("right", "d", "escape", "a", "escape", "p", "escape", "A", "escape", *["right"] * 8):
            await user.press(key)
            seen += user.screen
        for text in HOSTILE:
            user.shown_screen.refuse(text)
            user.shown_screen.status.say(text)
            await user.settle()
            seen += user.screen
        await user.press("f2", "ctrl+p")
        assert user.app.is_running and user.app.return_code is None
    assert not UNSAFE_CHARS.search(seen.replace("\n", ""))
    for text in ("[/]", "[/path/x]", "[SUP-12] vanishes?", "[@click=app.quit]x[/]", "[bold red]not bold"):
        assert text in seen, text
    work.close()


async def test_the_minutes_of_hostile_text_are_markdown_of_it(tmp_path: Path, clock: Clock) -> None:
    work = hostile(tmp_path, clock)
    minutes = work.minutes.text(work.minutes.require_meeting(None))
    assert not UNSAFE_CHARS.search(minutes)
    assert "\\[@click=app.quit\\]x\\[/\\]" in minutes and "\\[SUP-12\\] vanishes?" in minutes
    assert minutes.count("```") == 2
    headings = [line for line in minutes.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Attendance", "## Earlier commitments", "## Patterns", "## The grid", "## Commitments", "## Parking lot",
        "## Patterns not reached", "## Time",
    ]  # fmt: skip
    work.close()


async def test_help_names_every_key_and_the_palette_has_every_action(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 70)) as user:
        await user.press("?")
        for command in (*commands_of(Place.TRIAGE), *commands_of(Place.EVERYWHERE)):
            assert help_text(command).split(".")[0][:60] in user.screen
        await user.press("escape", "ctrl+p")
        await user.type("parking")
        await user.press("escape", "f4", "ctrl+p")
        await user.type("one higher")
        await user.until("higher")


async def test_three_themes_and_the_choice_is_kept(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        seen = [user.app.theme]
        await user.press("f9", "end")
        for _ in range(2):
            await user.press("right")
            seen.append(user.app.theme)
        assert seen == ["translate-dark", "translate-light", "translate-contrast"]
    async with run_app(work) as user:
        assert user.app.theme == "translate-contrast"


async def test_a_window_too_small_says_so_and_no_key_acts(work: Workspace, run_app: RunApp) -> None:
    tell_to(work, "a ticket")
    async with run_app(work, (40, 10)) as user:
        assert "too small" in user.screen
        await user.press("c", "enter")
        assert work.patterns.all() == []
        await user.resize(80, 24)
        await user.press("c", "enter")
        assert len(work.patterns.all()) == 1


async def test_ascii_draws_no_other_character(tmp_path: Path, sample: Path, clock: Clock, run_app: RunApp) -> None:
    dialogs = (("f2", "G"), ("f2", "a"), ("escape", "?"), ("escape", "P"), ("right",) * 3)
    for work, places in ((hostile(tmp_path, clock), PLACES), (Workspace(sample, clock), {"grid": ("f4",)})):
        async with run_app(work, ascii_only=True) as user:
            for keys in (*places.values(), *dialogs):
                await user.press(*keys)
                assert user.screen.isascii(), [line for line in user.screen.splitlines() if not line.isascii()]
                assert {cell_len(line) for line in user.screen.splitlines()} <= set(range(81))
        work.close()


def complete(work: Workspace, pattern_id: int) -> None:
    """Write the card of a pattern, so that only its evidence is looked at."""
    for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED, Field.SEGMENT):
        work.patterns.write(pattern_id, field, "some words")
    work.ratings.rate(pattern_id, Impact.M)


async def test_the_slate_asks_what_the_gate_asks(work: Workspace, run_app: RunApp) -> None:
    for number in range(6):
        ids = [tell_to(work, f"words {number} {n}", customer=f"Firm {number}{n}") for n in range(2)]
        pattern_id, _ = work.triage.create_pattern(ids, f"Pattern {number}")
        complete(work, pattern_id)
    single, _ = work.triage.create_pattern([tell_to(work, "urgent!!!", customer="Loud Ltd")], "Urgent single")
    complete(work, single)
    async with run_app(work) as user:
        await user.press("f3", "t", "down", "t", "down", "t", "down", "t", "down", "t")
        assert len(work.slate.entries()) == 5
        await user.press("down", "t")
        assert "Which pattern should P6" in user.screen
        await user.press("enter")
        assert user.status == "added P6 to the slate in place of P1 - u undoes"
        await user.press("u", "end", "t")
        assert "The slate is full" in user.screen
        await user.press("enter")
        assert "needs 2 distinct customers (has 1" in user.screen.replace("\n", " ")
        await user.press("enter")
        assert "Enter a reason" in user.screen
        await user.type("one very large rollout")
        await user.press("enter")
        entry = next(e for e in work.slate.entries() if e.pattern.id == single)
        assert entry.override_reason == "one very large rollout"


async def test_the_history_shows_every_step_and_goes_to_the_first(
    work: Workspace, tell: Callable[..., int], run_app: RunApp
) -> None:
    for number in range(130):
        tell(f"number {number}")
    async with run_app(work) as user:
        await user.press("f8")
        assert "130 changes" in user.screen
        await user.press("end")
        assert "▌" in next(line for line in user.screen.splitlines() if "added “number 0”" in line)
        await user.press("enter")
        assert user.status == "undid 129 changes" and work.triage.total() == 1
        await user.press("home")
        assert "undone" in next(line for line in user.screen.splitlines() if "added “number 129”" in line)


async def test_the_arrows_of_the_grid_select_and_rate_nothing(sample: Path, clock: Clock, run_app: RunApp) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, (120, 40)) as user:
        await user.press("f4")
        screen = user.shown_screen
        steps = len(work.history.steps())
        assert screen.pattern.name == "P7", "the one with the largest volume"
        chosen = []
        for key in ("down", "down", "up", "left", "right", "up", "up"):
            await user.press(key)
            chosen.append(screen.pattern.name)
            assert f"{screen.pattern.name}  {screen.pattern.title}" in user.screen
        assert chosen == ["P4", "P10", "P8", "P2", "P8", "P1", "P1"] or len(set(chosen)) > 3
        assert len(work.history.steps()) == steps
        pattern = screen.pattern
        await user.press("r", "l")
        rated = work.patterns.require(pattern.id)
        assert (rated.impact, rated.volume) == (Impact.L, pattern.volume)
        await user.press("u")
        assert work.patterns.require(pattern.id).impact is pattern.impact
    work.close()


async def test_cards_are_filled_from_what_tickets_say(work: Workspace, run_app: RunApp) -> None:
    ids = [tell_to(work, f"it stops {n}", customer=f"F{n}", workaround="splitting the file") for n in range(3)]
    work.triage.create_pattern(ids, "Imports stop")
    async with run_app(work, (120, 40)) as user:
        await user.press("f3", "3")
        assert "splitting the file" in user.screen and "3 tickets" in user.screen
        await user.press("enter", "4")
        await user.type("a background import")
        await user.press("enter", "1")
        await user.type("long imports")
        await user.press("enter", "2")
        await user.type("smb")
        await user.press("enter")
        card = [str(s) for s in work.patterns.card(work.patterns.all()[0].id).sentences]
        assert card == [
            "We've seen 3 customers struggle with long imports.",
            "This impacts mostly smb (entered by hand).",
            "The common workaround is splitting the file. (3 of 3 customers)",
            "The requested solution is typically a background import. (entered by hand)",
        ]
        assert "undecided" in user.screen and "card 4" not in user.screen


async def test_the_history_goes_back_to_any_point(work: Workspace, run_app: RunApp) -> None:
    for number in range(5):
        tell_to(work, f"number {number}")
    async with run_app(work) as user:
        await user.press("f8", "down", "down", "enter")
        assert user.status == "undid 2 changes" and work.triage.total() == 3
        await user.press("home", "enter")
        assert user.status == "redid 2 changes" and work.triage.total() == 5


async def test_a_purge_session_at_talking_speed(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("f6", "enter", "enter", "tab")
        await user.type("Asha")
        await user.press("enter")
        await user.press(*"u know y it hurts", "enter")
        for words in ("cancelled? never", "[/] and again"):
            await user.type(words)
            await user.press("enter")
        await user.press("up", "ctrl+y", "shift+tab")
        await user.type("said without a name")
        await user.press("enter")
        session = work.purges.session()
        assert session is not None
        said = [(e.speaker, e.quote, e.heard) for e in work.purges.entries(session)]
        assert said == [
            ("Asha", "u know y it hurts", False),
            ("Asha", "cancelled? never", True),
            ("Asha", "[/] and again", False),
            ("", "said without a name", False),
        ]  # fmt: skip
        await user.type("half a sent")
    work.close()
    again = Workspace(work.path, work.now)
    async with run_app(again) as user:
        assert user.shown_screen.PLACE is Place.PURGE
        assert user.app.screen.query_one(NoteInput).text == "half a sent"
        await user.press("ctrl+g", "ctrl+t")
        assert "Read back: 1 of 5   1 of 5 heard" in user.screen and "u know y it hurts" in user.screen
        await user.press("y", "right", "right", "E")
        assert user.shown_screen.PLACE is Place.READBACK  # not before the closing page
        await user.press("right", "right", "right", "E")
        assert user.shown_screen.PLACE is Place.PURGE
        assert "5 shared, 2 heard" in user.screen and "5 without a decision" in user.screen
    again.close()


async def test_minutes_are_written_to_a_private_file(
    sample: Path, clock: Clock, run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    work = Workspace(sample, clock)
    async with run_app(work) as user:
        await user.press("f7", "down", "w", "enter")
        written = tmp_path / "minutes-4-2026-11-05.md"
        assert written.read_text(encoding="utf-8").startswith("# Translation meeting 4")
        await user.press("pagedown", "pageup", "Y")
        assert "copied the minutes of meeting 4" in user.status
    work.close()


async def test_a_damaged_database_is_told_and_does_not_crash_the_app(
    sample: Path, clock: Clock, run_app: RunApp
) -> None:
    work = Workspace(sample, clock)
    async with run_app(work) as user:
        with closing(sqlite3.connect(sample)) as program:
            program.execute("DROP TABLE refusal")
        await user.press("down", "y", "f3", "f2")
        assert "no such table" in user.status
        assert user.app.is_running and user.app.return_code is None
    work.close()
