"""The half hour on the screen: checklist, blind rating, presenting, settings, answers, formats."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.app.conftest import RunApp, User
from tests.conftest import Clock, tell_to
from translate_tui.commands import COMMANDS, KEYMAP, Place, commands_of, key
from translate_tui.model import Impact, Outcome, Phase, Role
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    yield workspace
    workspace.close()


def dump(path: Path, *without: str) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if not any(f'INTO "{table}"' in line for table in without)]
    finally:
        connection.close()


# --------------------------------------------------------------------- prep


async def test_each_line_of_the_checklist_is_mended_with_its_number(
    tmp_path: Path, clock: Clock, run_app: RunApp
) -> None:
    work = Workspace(tmp_path / "t.db", clock)
    told = [
        tell_to(work, f"it hangs {n}", customer=f"Firm {n}", workaround="waiting", requested="speed")
        for n in range(2)
    ]
    pattern_id, _ = work.triage.create_pattern(told, "It hangs")
    work.slate.add(pattern_id, "all ask for it")
    async with run_app(work) as user:
        await user.press("f5")
        assert "1 [ ] P1" in user.screen and "missing: what customers struggle with" in user.screen
        await user.press("1")
        await user.type("waiting for it")
        await user.press("enter", "1")
        await user.type("smb")
        await user.press("enter", "1", "enter", "1", "enter")
        assert "1 [x] P1" in user.screen, "its impact is for the meeting"
        pattern = work.patterns.require(pattern_id)
        assert (pattern.struggle, pattern.written_segment, pattern.workaround, pattern.requested, pattern.impact) == (
            "waiting for it", "smb", "waiting", "speed", None,
        )  # fmt: skip
        await user.press("3")
        await user.type("Asha, Ben")
        await user.press("enter", "1", "enter", "3")
        await user.type("ASHA")
        await user.press("enter", "1", "enter", "4")
        await user.type("Ben")
        await user.press("enter", "enter")
        await user.type("how long a shift is")
        await user.press("enter")
        assert "3 [x] 2 expected: Asha, Ben" in user.screen
        assert "4 [x] product sits with support: last one on 16 Nov, next due 16 Dec" in user.screen
        assert work.exchanges.all()[0].learned == "how long a shift is"
        await user.press("enter", "1")
        assert "Number keys work in the checklist" in user.screen and work.meetings.running() is not None
    work.close()


async def test_an_overdue_commitment_is_settled_before_the_meeting(
    work: Workspace, clock: Clock, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        await user.press("f5", "3", "enter")
        assert "Which commitment do you want to review?" not in user.screen and "kept" in user.screen
        await user.press("down", "enter")
        await user.type("+2w")
        await user.press("enter")
        assert "no overdue commitments" in user.screen
        assert any(c.due == clock.at.date() + timedelta(weeks=2) for c in work.commitments.open())


async def to_patterns(user: User) -> None:
    await user.press("f5", "enter", "right", "right")


# ------------------------------------------------------------------ presenting


async def test_presenting_shows_one_card_and_lets_keys_sleep(
    work: Workspace, run_app: RunApp, snapshot: SnapshotAssertion
) -> None:
    async with run_app(work) as user:
        await to_patterns(user)
        stage = work.meetings.require_running().stage.id
        await user.press("P", "d")
        assert "This key is locked" in user.status and "Because" not in user.screen
        await user.press("down")
        assert "pattern 2 of 2" in user.screen and work.meetings.require_running().stage.id == stage
        await user.press("down", "down", "down", "down")
        assert user.status == "This is the last page." and work.meetings.require_running().stage.id == stage
        await user.press("up", "up", "up", "up", "L", "d", "1")
        await user.type("it costs most")
        await user.press("enter")
        decided = work.decisions.of_meeting(work.meetings.require_running())
        assert [d.why for d in decided.values()] == ["it costs most"]
        await user.press(*["right"] * 5)
        assert "Accepted   it costs most" in user.screen
        await user.press("down", "down")
        assert work.meetings.require_running().stage.phase is Phase.GRID
        await user.press("L", "escape")
        assert user.shown_screen.PLACE is Place.MEETING


async def test_while_presenting_no_key_changes_the_database(work: Workspace, run_app: RunApp) -> None:
    work.meetings.start()
    async with run_app(work) as user:
        await user.press("P")
        before = dump(work.path)
        ways_to_places = (
            ["f2"], ["f2", "G"], ["f2", "C"], ["f2", "F"], ["f3"], ["f3", "R"], ["f4"], ["f5"], ["f7"], ["f8"],
            ["f9"], ["f6"], ["f6", "M"], ["f6", "X"], ["f6", "S"], ["f6", "I"], ["f3", "B"], ["f3", "K"], ["H"],
        )  # fmt: skip
        for way in ways_to_places:
            await user.press(*way)
            keys = {
                key
                for c in commands_of(user.shown_screen.PLACE)
                if c.changes_data
                for key in c.default_keys.split(",")
            }
            for key in sorted(keys):
                await user.press(key)
                assert len(user.app.screen_stack) == 1, (way, key)
            assert dump(work.path) == before, way
        await user.press("f3", "u", "U")
        assert dump(work.path) == before
        await user.press("f6", "L", "enter")
        assert user.shown_screen.PLACE is Place.JOURNEY and "leave the presenter view first" in user.status
        await user.press("P")
        assert not user.app.presenting


def test_every_key_that_is_awake_while_presenting_only_looks() -> None:
    awake = {c.method.removeprefix("action_") for c in COMMANDS if not c.changes_data}
    asleep = {c.id for c in COMMANDS if c.changes_data}
    assert {"meeting.next", "triage.accept", "patterns.rate", "everywhere.undo", "history.go"} <= asleep
    changing = "accept decide commit park end start mark_kept turn rate save edit pause erase_name"
    assert not awake & set(changing.split())
    assert {f"action_{name}" for name in changing.split()} <= {c.method for c in COMMANDS}


async def test_keys_locked_on_another_screen_are_locked_when_the_presenter_view_comes_back(
    work: Workspace, run_app: RunApp
) -> None:
    async with run_app(work) as user:
        await to_patterns(user)
        stage = work.meetings.require_running().stage.id
        await user.press("P", "L", "H", "L", "escape", "right")
        assert user.shown_screen.PLACE is Place.PRESENTER
        assert work.meetings.require_running().stage.id == stage


# --------------------------------------------------- hints name keys of their own place


async def test_a_gap_in_the_card_names_a_key_only_where_that_key_works(work: Workspace, run_app: RunApp) -> None:
    pattern = next(entry.pattern for entry in work.slate.entries())
    work.patterns.write(pattern.id, Field.STRUGGLE, "")
    async with run_app(work) as user:
        await user.press("f3", "home")
        while user.shown_screen.about.id != pattern.id:
            await user.press("down")
        assert f"missing: press {key('patterns.struggle')}" in " ".join(user.screen.split())
        await to_patterns(user)
        assert user.shown_screen.about.id == pattern.id
        card = " ".join(user.screen.split())
        assert "(missing)" in card and "missing: press" not in card


async def test_what_is_refused_names_keys_of_the_place(work: Workspace, run_app: RunApp) -> None:
    changes = {"meeting.next": "F12", "meeting.previous": "F11", "meeting.commit": "F10"}
    KEYMAP.install(changes)
    try:
        async with run_app(work) as user:
            await user.press("P", "L", "d")
            assert user.status == "No meeting is running. Start one with F5, then enter."
            await user.press("L", "escape")
            work.meetings.start()
            await user.press("f5", "P", "L", "e")
            assert user.status == "There is no commitment to edit yet. a adds one."
            await user.press("L", "escape", "e")
            assert user.status == "There is no commitment to edit yet. F10 adds one."
    finally:
        KEYMAP.install({})


async def test_ending_a_meeting_tells_the_way_to_its_minutes_and_back(work: Workspace, run_app: RunApp) -> None:
    work.meetings.start()
    number = work.meetings.require_running().number
    async with run_app(work) as user:
        await user.press("f5", "E", "E")
        assert user.status == f"ended meeting {number} - u undoes, F7 shows its minutes"
        await user.press("f3", "f5")
        assert user.status == f"ended meeting {number} - u undoes, F7 shows its minutes"
        await user.press("f3", "home", "t", "f5")
        assert user.status == ""  # another step was done meanwhile, so `u` would undo that one


SECRETS = (
    "Northgate Vellum", "Sorrel & Pike", "Priyanka Oduya", "Lars-Ole Brandvik", "zed@northgatevellum.example",
    "+44 20 7946 0958", "0171 5554433", "NV-48213", "a7f3c2d1-9b0e-4c55-8f21-0d9e8b7a6c5d", "8841207",
)  # fmt: skip


def seeded(path: Path, clock: Clock) -> Workspace:
    """A database in which every field holds what must not be shown."""
    work = Workspace(path, clock)
    told = []
    for n, secret in enumerate(SECRETS * 2):
        words = f"{secret} tells us that the import hangs, case {n}"
        told.append(tell_to(work, words, customer=SECRETS[n % 2], workaround=f"asking {SECRETS[2]}", title=words))
    pattern_id, _ = work.triage.create_pattern(told, f"The import hangs at {SECRETS[0]}")
    tell_to(work, f"more of {SECRETS[0]}, says {SECRETS[3]}")
    for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED, Field.SEGMENT):
        work.patterns.write(pattern_id, field, f"what {SECRETS[2]} of {SECRETS[1]} says ({SECRETS[7]})")
    work.ratings.rate(pattern_id, Impact.H)
    work.slate.add(pattern_id, f"{SECRETS[1]} insists")
    work.meetings.start()
    meeting = work.meetings.require_running()
    work.attendance.add(f"{SECRETS[2]}, {SECRETS[3]}", Role.SUPPORT)
    work.decisions.decide(pattern_id, Outcome.ACCEPTED, f"{SECRETS[0]} pays most, call {SECRETS[5]}")
    work.commitments.add(pattern_id, f"Write to {SECRETS[4]}", SECRETS[2], "fri")
    work.parking_lot.add(f"{SECRETS[8]} again", SECRETS[3])
    clock.on(seconds=100)
    work.meetings.end()
    work.slate.add(pattern_id)
    assert meeting.number == 1
    return work


def pieces() -> list[str]:
    """The secrets, and the parts of them that say as much."""
    parts = (
        "Northgate",
        "Vellum",
        "Sorrel",
        "Priyanka",
        "Oduya",
        "Brandvik",
        "northgatevellum",
        "7946",
        "5554433",
        "48213",
    )
    return [*SECRETS, *parts, "48213", "a7f3c2d1", "0d9e8b7a6c5d"]


async def test_presenting_shows_no_name_address_number_or_id(tmp_path: Path, clock: Clock, run_app: RunApp) -> None:
    work = seeded(tmp_path / "s.db", clock)
    async with run_app(work, (120, 40)) as user:
        await user.press("f3")
        assert any(piece in user.screen for piece in pieces()), "what is to be hidden is there"
        await user.press("P")
        ways = (
            ["f5", "P", "P"], ["f3"], ["f3", "enter"], ["f2"], ["f2", "enter", "escape"], ["f2", "V"], ["f2", "G"],
            ["f2", "tab"], ["f2", "C"], ["f3", "R"], ["f3", "C"], ["f4"], ["f5"], ["f7"], ["f7", "f"], ["f7", "f"],
            ["f7", "f"], ["f8"],
        )  # fmt: skip
        for way in ways:
            for key in way:
                await user.press(key)
                seen = " ".join(user.screen.split())
                if user.app.presenting:
                    assert not [piece for piece in pieces() if piece in seen], (way, key)
        await user.press("f3", "P")
        assert any(piece in user.screen for piece in pieces()), "turned back, all is shown"
    for form in ("md", "slack", "text", "json"):
        text = work.minutes.text(work.minutes.require_meeting(1), form, redacted=True)
        assert not [piece for piece in pieces() if piece in text], form
    work.close()


async def test_what_is_masked_is_not_edited(tmp_path: Path, clock: Clock, run_app: RunApp) -> None:
    work = seeded(tmp_path / "s.db", clock)
    async with run_app(work) as user:
        await user.press("f3", "P", "L", "f3", "1")
        assert "This contains words that are masked" in user.status and len(user.app.screen_stack) == 1
    work.close()


# --------------------------------------------------- settings, answers, formats


async def test_settings_are_changed_in_place(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("f9", "right")
        assert user.status == "Length of the meeting: 35"
        await user.press("left", "down", "enter")
        for minutes in ("1", "2", "12", "3", "1", "1"):
            await user.press("end", "ctrl+u")
            await user.type(minutes)
            await user.press("enter")
        assert work.settings.read().seconds == 1200
        await user.press("escape")
        assert user.shown_screen.PLACE is Place.TRIAGE
        await user.press("f5")
        assert "20:00 as planned" in user.screen


async def test_answers_are_edited_and_written(work: Workspace, run_app: RunApp, tmp_path: Path) -> None:
    async with run_app(work, (120, 40)) as user:
        await user.press("f3", "home", "R")
        assert "Our product team has decided to take this on" in user.screen
        await user.press("e", "ctrl+a", "delete")
        await user.type("Dear {customer},\n{why}")
        await user.press("ctrl+d")
        assert "P7 reply: “" in user.status and "Dear" in user.screen
        await user.press("w", "end", "ctrl+u")
        await user.type(str(tmp_path / "replies.md"))
        await user.press("enter")
        assert (tmp_path / "replies.md").read_text("utf-8").startswith("# 18 tickets to reply to: P7")
        await user.press("escape", "end", "R")
        assert "has no decision yet" in user.screen


async def test_minutes_in_every_format(work: Workspace, run_app: RunApp, tmp_path: Path) -> None:
    async with run_app(work, (120, 40)) as user:
        await user.press("f7")
        for seen in ("=====", '"blocks"', '"translate-tui": "meeting"', "Translation meeting 5"):
            await user.press("f")
            assert seen in user.screen
        await user.press("T", "enter", "end", "ctrl+u")
        await user.type(str(tmp_path / "c.csv"))
        await user.press("enter")
        assert (tmp_path / "c.csv").read_text("utf-8").startswith("Issue Type,Summary")


# ----------------------------------------------------------------- two windows


async def test_a_note_takers_words_appear_by_themselves(
    work: Workspace, clock: Clock, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Workspace(work.path, clock)
    async with run_app(work, (120, 40)) as user:
        await to_patterns(user)
        pattern = user.shown_screen.about
        assert pattern is not None
        other.decisions.decide(pattern.id, Outcome.DEFERRED, "the note-taker wrote this")
        other.commitments.add(pattern.id, "Ask the others", "Ben", "fri")
        user.app.tick()  # what the app does every second
        await user.settle()
        assert "note-taker" in user.screen and "Ask the others" in user.screen
        monkeypatch.setattr(work, "changed_elsewhere", lambda: False)  # the next second is not over yet
        other.meetings.move(1)
        await user.press("right")
        assert other.meetings.require_running().stage.phase is Phase.PATTERNS, "one move, not two"
    other.close()


async def test_a_small_window_and_back_loses_nothing(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await to_patterns(user)
        before = dump(work.path)
        await user.resize(20, 5)
        await user.press("right", "d", "space", "E")
        assert dump(work.path) == before
        await user.resize(80, 24)
        await user.settle()
        assert "Patterns 1 of 2" in user.screen


async def test_hostile_words_in_the_meetings_screens(tmp_path: Path, clock: Clock, run_app: RunApp) -> None:
    work = Workspace(tmp_path / "h.db", clock)
    words = "[/] [SUP-12] \x1b]0;x\x07 `|` <b>=1+1</b>\nnext"
    told = [tell_to(work, words, customer=f"[/] Firm {n}", segment="[b]smb", title=words) for n in range(2)]
    pattern_id, _ = work.triage.create_pattern(told, words)
    for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED):
        work.patterns.write(pattern_id, field, words)
    work.ratings.rate(pattern_id, Impact.H)
    work.slate.add(pattern_id)
    work.attendance.expect("[/] Asha, [bold]Ben", Role.SUPPORT)
    async with run_app(work, (120, 40)) as user:
        shows = "[/] [SUP-12] ]0;x `|` <b>=1+1</b>"
        await user.press("f5")
        assert "[/] Asha, [bold]Ben" in user.screen and shows[:20] in user.screen
        await user.press("P")
        assert "<b>=1+1</b>" in user.screen
        await user.press("P", "enter", "right", "right", "b")
        assert shows in user.screen
        await user.press("escape", "d", "1")
        await user.type("because [/] " + "x" * 10_000)
        await user.press("enter", "a")
        await user.type("write to [/]")
        await user.press("enter", "enter", "enter", "right", "right", "right")
        assert "[/]" in user.screen
        await user.press("f3", "R")
        assert shows in user.screen
        for _ in range(4):
            await user.press("f7", "f")
        assert not [character for character in user.screen if character != "\n" and not character.isprintable()]
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert "x" * 10_000 in minutes
    work.close()
