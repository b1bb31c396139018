"""The purge session: who speaks, what is kept, and what is written nowhere."""

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.app.conftest import RunApp, run
from tests.conftest import Clock, refusal_of, tell_to
from translate_tui.commands import Place
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace
from translate_tui.store import case, purge
from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.widgets.note_input import NoteInput

NAME = "Zebulon Quarrington"


def written(work: Workspace) -> bytes:
    """Return every byte that lies beside the database."""
    return b"".join(path.read_bytes() for path in sorted(work.path.parent.rglob("*")) if path.is_file())


def nowhere(work: Workspace) -> bool:
    return not any(part.encode() in written(work) for part in NAME.split())


def said(work: Workspace) -> list[tuple[str, str]]:
    return [(entry.speaker, entry.quote) for entry in work.purges.entries()]


def named_then_unnamed(work: Workspace) -> None:
    work.purges.give_turn(NAME)
    work.purges.give_turn("")


def on_the_roster(work: Workspace) -> None:
    work.purges.add_to_roster(f"Asha, {NAME}")
    work.purges.next_turn()
    work.purges.give_turn("")


def taken_off_afterwards(work: Workspace) -> None:
    work.purges.give_turn(NAME)
    work.purges.add_entry("said by name, at first")
    work.purges.erase_name(work.purges.entries()[-1])


def taken_off_and_undone(work: Workspace) -> None:
    work.purges.give_turn(NAME)
    work.purges.add_entry("said by name, at first")
    work.purges.add_entry("and again")
    work.purges.erase_name(work.purges.entries()[0])
    work.history.undo()
    work.history.redo()


@pytest.mark.parametrize("way", [named_then_unnamed, on_the_roster, taken_off_afterwards, taken_off_and_undone])
def test_who_wishes_no_name_is_written_nowhere(work: Workspace, way: Callable[[Workspace], None]) -> None:
    work.purges.start()
    way(work)
    work.purges.add_entry("without a name, this hurts")
    assert all(speaker != NAME for speaker, _ in said(work)) and nowhere(work)
    assert NAME not in " ".join(step.label for step in work.history.steps())
    work.purges.end()
    work.close()
    assert nowhere(work)


def test_a_name_that_was_taken_off_does_not_come_back_with_undo(work: Workspace) -> None:
    work.purges.start()
    work.purges.give_turn(NAME)
    work.purges.add_entry("one")
    work.purges.erase_name(work.purges.entries()[0])
    assert said(work) == [("", "one")]
    work.history.undo()
    assert said(work) == []
    work.history.redo()
    assert said(work) == [("", "one")] and nowhere(work)
    with pytest.raises(UserError, match="without a name"):
        work.purges.erase_name(work.purges.entries()[0])


def test_while_another_window_reads_the_name_is_said_to_leave_the_log_later(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    work.purges.give_turn(NAME)
    work.purges.add_entry("one")
    other = Workspace(work.path, clock)
    assert "for good" in work.purges.erase_name(work.purges.entries()[0])
    assert [e.speaker for e in other.purges.entries()] == [""]
    other.close()
    work.close()
    assert nowhere(work)


def test_turns_go_round_the_roster_and_come_back_after_a_turn_without_a_name(work: Workspace) -> None:
    work.purges.start()
    work.purges.add_to_roster("Asha, Ben, ben ,  Chidi")
    speakers = []
    for words in ("a", "b"):
        work.purges.add_entry(words)
        speakers.append(work.purges.require_running().speaker)
        work.purges.next_turn()
    work.purges.give_turn("")
    work.purges.add_entry("nobody's")
    assert work.purges.next_turn() == "Chidi's turn"  # it goes on: the order tells nothing of who said that
    work.purges.add_entry("c")
    assert work.purges.next_turn() == "Asha's turn"
    assert said(work) == [("Asha", "a"), ("Ben", "b"), ("", "nobody's"), ("Chidi", "c")]
    assert work.purges.roster(work.purges.require_running()) == ["Asha", "Ben", "Chidi"]


def test_an_undone_turns_number_is_never_another_speakers(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    work.purges.give_turn("")
    work.purges.add_entry("unnamed one")
    work.history.undo()
    other = Workspace(work.path, clock)
    other.purges.give_turn("Marta")
    other.purges.add_entry("marta says")
    work.purges.add_entry("unnamed two")
    assert said(work) == [("Marta", "marta says"), ("", "unnamed two")]
    other.close()


def test_a_name_that_was_kept_by_mistake_and_undone_leaves_no_byte(work: Workspace) -> None:
    work.purges.start()
    work.purges.give_turn(NAME)
    work.purges.add_entry("one")
    work.history.undo()
    work.purges.give_turn("")
    work.purges.add_entry("one, without a name")  # from here on it cannot be done again
    assert nowhere(work)


def test_who_takes_the_name_off_is_named_in_no_case_either(work: Workspace) -> None:
    work.purges.start()
    work.purges.give_turn(NAME)
    work.purges.add_entry("one")
    (entry,) = work.purges.entries()
    pattern_id, _ = work.triage.create_pattern([entry.ticket_id], "One")
    pattern = work.patterns.require(pattern_id)
    work.cases.name(pattern, NAME)
    work.purges.erase_name(entry)
    assert work.cases.raisers(pattern) == {} and nowhere(work)


def test_another_windows_session_begins_without_a_speaker(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    other = Workspace(work.path, clock)
    other.purges.add_to_roster("Priya, Ottokar")
    other.purges.add_entry("one")
    work.purges.end()
    work.purges.start()
    other.purges.add_entry("two")
    assert said(other)[-1] == ("", "two") and other.purges.roster(other.purges.require_running()) == []
    other.close()


def test_what_is_said_is_in_the_inbox_at_once(work: Workspace) -> None:
    assert work.triage.inbox_count() == 0
    work.purges.start()
    work.purges.add_entry("one")
    assert work.triage.inbox_count() == 1 and len(work.triage.first_ids(5)) == 1


def test_undo_takes_the_turn_with_it_and_the_speaker_stays(work: Workspace) -> None:
    work.purges.start()
    work.purges.give_turn("Asha")
    work.purges.add_entry("one")
    work.purges.give_turn("Ben")
    work.purges.add_entry("two")
    work.history.undo()
    work.purges.add_entry("two, in other words")
    assert said(work) == [("Asha", "one"), ("Ben", "two, in other words")]


def test_after_a_restart_the_session_goes_on_with_its_speaker(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    work.purges.give_turn("Asha")
    work.purges.add_entry("one")
    work.close()
    clock.on(hours=14)  # left open overnight
    again = Workspace(work.path, clock)
    session = again.purges.require_running()
    assert session.speaker == "" and again.purges.seconds_left(session) == 90 * 60 - 14 * 3600
    again.purges.add_entry("two")  # nobody is given words that may be another's
    assert again.purges.next_turn() == "Asha's turn"
    again.purges.add_entry("three")
    assert said(again) == [("Asha", "one"), ("", "two"), ("Asha", "three")]
    again.purges.end()
    again.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x", "x"),
        ("na " * 7000, ("na " * 7000).strip()),
        ("one\r\ntwo\x1b[31m red\x1b]0;title\x07\n\tthree\u202e", "one\ntwo[31m red]0;title\n three"),
        ("日本語" * 1000, "日本語" * 1000),
    ],
    ids=["one character", "20,000", "pasted with escapes", "wide"],
)
def test_an_entry_is_kept_as_it_was_said(work: Workspace, typed: str, kept: str) -> None:
    work.purges.start()
    work.purges.add_entry(typed)
    assert said(work) == [("", kept)] and not UNSAFE_CHARS.search(kept)


def test_nothing_and_far_too_much_are_refused_and_nothing_is_lost(work: Workspace) -> None:
    work.purges.start()
    with pytest.raises(UserError, match="Nothing was typed"):
        work.purges.add_entry("  \n ")
    with pytest.raises(UserError, match="1,000,001 characters"):
        work.purges.add_entry("x" * 1_000_001)
    assert said(work) == []


def test_a_break_stops_the_clock_and_zero_changes_nothing(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    clock.on(minutes=45)
    work.purges.pause()
    clock.on(minutes=10)
    session = work.purges.require_running()
    assert (work.purges.seconds_left(session), work.purges.break_seconds(session)) == (45 * 60, 600)
    work.purges.pause()
    clock.on(minutes=60)
    before = [tuple(row) for row in work._db.rows("SELECT * FROM purge_session")]
    assert work.purges.seconds_left(work.purges.require_running()) == -15 * 60
    assert [tuple(row) for row in work._db.rows("SELECT * FROM purge_session")] == before
    work.purges.add_entry("still, it hurts")
    assert len(said(work)) == 1


async def test_pasted_lines_of_twenty_thousand_characters_are_one_entry(
    work: Workspace, run_app: RunApp = run
) -> None:
    long = "\n".join(f"line {n} \x1b[2J of what was said" for n in range(800))
    async with run_app(work) as user:
        await user.press("f6", "enter", "enter")
        await user.type(long)
        await user.press("enter")
        assert not UNSAFE_CHARS.search(user.screen.replace("\n", ""))
    (entry,) = work.purges.entries()
    assert len(entry.quote) > 20_000 and entry.quote.count("\n") == 799


async def test_read_back_one_by_one_and_the_closing_page(work: Workspace) -> None:
    work.purges.start()
    work.purges.give_turn("Asha")
    for words in ("first words", "second words"):
        work.purges.add_entry(words)
    async with run(work) as user:
        assert user.shown_screen.PLACE is Place.PURGE  # the app opens where the session runs
        user.app.screen.query_one(NoteInput).focus()
        await user.type("third words, not yet kept")
        await user.press("ctrl+t")
        assert "first words" in user.screen and "second words" not in user.screen
        await user.press("y", "right", "y")
        assert "3 tickets shared, 2 heard" in user.screen and "1 entry is not heard yet" in user.screen
        await user.press("left")
        assert "second words" in user.screen
        await user.press("y", "left", "y", "y", "right", "right", "right", "E")
        assert user.shown_screen.PLACE is Place.PURGE and "Purge session ended   3 shared, 3 heard" in user.screen
        await user.press("enter")
        assert "Press Enter again" in user.status and work.purges.session().ended_at is not None  # type: ignore[union-attr]
        await user.press("escape")
        assert user.shown_screen.PLACE is Place.JOURNEY and "3 shared, 3 heard; 3 without a decision" in user.screen
    labels = json.dumps([step.label for step in work.history.steps()])
    assert "Asha" not in labels


async def test_while_presenting_the_session_is_not_shown(work: Workspace) -> None:
    work.purges.start()
    async with run(work) as user:
        await user.press("escape", "P", "f6", "L", "enter")
        assert user.shown_screen.PLACE is Place.JOURNEY and "leave the presenter view first" in user.status


# ---------------------------------------------------------- what each verb says


def test_each_verb_of_a_session_says_what_was_done(work: Workspace, clock: Clock) -> None:
    purges = work.purges
    assert purges.start() == "started a purge session" == work.history.steps(1)[0].label
    added = purges.add_to_roster("Asha, Ben")
    assert added == "added to the roster: Asha, Ben (not saved until they say something)"
    assert purges.require_running().speaker == "Asha", "the first has the turn when nobody has one"
    assert purges.add_entry("it hurts") == "saved" and work.history.steps(1)[0].label == "saved what was said"
    assert purges.give_turn(" ben ") == "Ben's turn"
    assert purges.give_turn("") == "turn without a name: no name is saved"
    (entry,) = purges.entries()
    assert purges.toggle_heard(entry) == "marked as heard" == work.history.steps(1)[0].label
    (entry,) = purges.entries()
    assert entry.heard and purges.toggle_heard(entry) == "marked as not heard" == work.history.steps(1)[0].label
    with pytest.raises(UserError, match="This entry no longer exists"):
        purges.toggle_heard(entry._replace(id=999))
    assert not purges.entries()[0].heard
    assert purges.pause() == "paused for a break" and work.history.steps(1)[0].label == "paused for a break"
    assert purges.break_seconds(purges.require_running()) == 0
    clock.on(seconds=90.7)
    assert purges.break_seconds(purges.require_running()) == 90
    assert purges.pause() == "resumed after the break" == work.history.steps(1)[0].label
    assert purges.break_seconds(purges.require_running()) == 0
    erased = "removed the name from this entry and the history for good"
    assert purges.erase_name(purges.entries()[0]) == erased
    assert purges.end() == "ended the purge session" == work.history.steps(1)[0].label


def test_a_session_says_why_it_does_nothing(work: Workspace) -> None:
    purges = work.purges
    not_running = "No purge session is running. Start one with enter."
    for verb in (
        purges.require_running, purges.next_turn, purges.pause, purges.end, lambda: purges.give_turn("Asha"),
        lambda: purges.add_entry("words"), lambda: purges.add_to_roster("Asha"),
    ):  # fmt: skip
        assert refusal_of(verb) == not_running
    assert purges.session() is None
    purges.start()
    assert refusal_of(purges.start) == "A purge session is already running."
    assert refusal_of(purges.next_turn).startswith("Nobody is on the roster yet. ")
    assert refusal_of(lambda: purges.add_entry(" ")) == "Nothing was typed, so nothing was saved."
    assert refusal_of(lambda: purges.add_entry("x" * 1_000_001)) == (
        "This has 1,000,001 characters, but an entry can have at most 1,000,000. Nothing was saved. Save it in parts."
    )
    assert purges.add_entry("x" * 1_000_000) == "saved"
    assert refusal_of(lambda: purges.erase_name(purges.entries()[0])) == (
        "This was said without a name, so there is no name to erase."
    )
    purges.give_turn("Asha")
    no_name = "Enter new names, separated by commas. To continue without a name, press "
    for names in ("", " , ", "ASHA, asha"):
        assert refusal_of(lambda names=names: purges.add_to_roster(names)).startswith(no_name)
    assert refusal_of(purges.next_turn).startswith("Only Asha is on the roster. ")
    purges.end()
    assert refusal_of(purges.require_running) == not_running
    session = purges.session()
    assert session is not None and session.ended_at is not None, "the newest one, though it has ended"


def test_names_for_the_roster_leave_a_turn_that_has_begun(work: Workspace) -> None:
    work.purges.start()
    work.purges.add_entry("without a name")
    work.purges.add_to_roster("Asha")
    work.purges.add_entry("still without")
    work.purges.give_turn("Ben")
    work.purges.add_to_roster("Chidi")
    work.purges.add_entry("by Ben")
    assert said(work) == [("", "without a name"), ("", "still without"), ("Ben", "by Ben")]
    assert work.purges.roster(work.purges.require_running()) == ["Asha", "Ben", "Chidi"]


def test_a_speaker_is_known_on_the_roster_by_what_was_said_in_another_window(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    other = Workspace(work.path, clock)
    other.purges.give_turn("Asha")
    other.purges.add_entry("one")
    other.close()
    assert work.purges.roster(work.purges.require_running()) == ["Asha"]
    work.purges.give_turn("ASHA")
    assert work.purges.require_running().speaker == "Asha", "as it is written there"
    work.purges.add_to_roster("Ben")
    assert work.purges.roster(work.purges.require_running()) == ["Asha", "Ben"]


def test_entries_of_one_turn_share_it_and_those_of_a_session_are_told_apart(work: Workspace) -> None:
    for words in ("one", "two"):
        work.purges.start()
        work.purges.give_turn("Asha")
        work.purges.add_entry(words)
        work.purges.add_entry(f"{words} more")
        session = work.purges.require_running()
        work.purges.end()
    assert [entry.quote for entry in work.purges.entries(session)] == ["two", "two more"]
    assert [entry.quote for entry in work.purges.entries()] == ["one", "one more", "two", "two more"]
    first, second, third, fourth = (entry.turn_id for entry in work.purges.entries())
    assert first == second != third == fourth


def test_erasing_the_name_of_the_present_turn_leaves_it_without_one(work: Workspace) -> None:
    work.purges.start()
    work.purges.add_to_roster("Asha, Ben")
    work.purges.add_entry("one")
    work.purges.erase_name(work.purges.entries()[0])
    assert work.purges.require_running().speaker == ""
    work.purges.add_entry("two")
    assert said(work) == [("", "one"), ("", "two")]
    assert work.purges.next_turn() == "Ben's turn"


def test_a_name_that_another_window_erased_is_not_written_again(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    work.purges.give_turn("Asha")
    work.purges.add_entry("one")
    other = Workspace(work.path, clock)
    other.purges.erase_name(other.purges.entries()[0])
    other.close()
    assert work.purges.require_running().speaker == ""
    work.purges.add_entry("two")
    assert said(work) == [("", "one"), ("", "two")]


# ------------------------------------------------------------------ what is stored


def two_sessions(work: Workspace, clock: Clock) -> tuple[int, int, list[int]]:
    """Store two purge sessions, the second one running, and return their ids and those of the entries."""
    db = work._db
    with db.step("first"):
        first = purge.start(db, clock.at, 60)
        turn = purge.add_turn(db, first, "Zoe")
        entries = [purge.add_entry(db, turn, "one")]
        purge.end(db, first, clock.at + timedelta(seconds=50))
    clock.on(days=1)
    with db.step("second"):
        second = purge.start(db, clock.at + timedelta(milliseconds=250), 90)
        turns = [purge.add_turn(db, second, speaker) for speaker in ("Mo", "", "Ann", "Mo")]
        entries += [
            purge.add_entry(db, turns[number], words) for number, words in ((3, "two"), (0, "three"), (1, "four"))
        ]
    return first, second, entries


def test_a_purge_session_is_stored_with_its_turns_and_entries(work: Workspace, clock: Clock) -> None:
    db = work._db
    assert purge.newest_session(db) is None and purge.entries(db) == []
    first, second, (one, two, three, four) = two_sessions(work, clock)
    began = clock.at + timedelta(milliseconds=250)
    with db.step("heard"):
        purge.set_heard(db, two, clock.at)
        purge.set_heard(db, four, clock.at)
        purge.set_heard(db, four, None)
    session = purge.newest_session(db)
    assert session == (second, 90, began, began + timedelta(seconds=90), None, None, 5, "Mo", 3, 1)
    assert purge.entries(db, second) == [
        (two, 2, "Mo", "two", True, 5), (three, 3, "Mo", "three", False, 2), (four, 4, "", "four", False, 3),
    ]  # fmt: skip
    assert purge.entries(db, first) == [(one, 1, "Zoe", "one", False, 1)]
    assert [entry.id for entry in purge.entries(db)] == [one, two, three, four]
    assert purge.newest_turn(db, first) == (1, "Zoe") and purge.newest_turn(db, second) == (5, "Mo")
    assert purge.newest_turn(db, 99) is None
    assert purge.speakers(db, second) == ["Mo", "Ann"] and purge.speakers(db, first) == ["Zoe"]
    now = "2026-11-17T09:00:00Z"
    assert db.rows("SELECT source_id, source_ref, posted_at, imported_at FROM ticket WHERE id = 2") == [
        (2, "2", now, now)
    ]
    assert db.value("SELECT heard_at FROM purge_entry WHERE id = ?", (two,)) == now


def test_a_session_is_paused_and_ended_by_itself(work: Workspace, clock: Clock) -> None:
    db = work._db
    first, second, _ = two_sessions(work, clock)
    before = purge.newest_session(db)
    assert before is not None
    paused_at = clock.at + timedelta(seconds=3)
    with db.step("pause"):
        purge.shift_clock(db, before, timedelta(seconds=-5), paused_at)
    paused = purge.newest_session(db)
    assert paused == before._replace(ends_at=before.ends_at - timedelta(seconds=5), paused_at=paused_at)
    with db.step("end"):
        purge.end(db, second, paused_at)
    assert purge.newest_session(db) == paused._replace(paused_at=None, ended_at=paused_at)
    assert db.value("SELECT ended_at FROM purge_session WHERE id = ?", (first,)) == "2026-11-16T09:00:50Z"
    with db.step("no turn"):
        third = purge.start(db, clock.at, 60)
    newest = purge.newest_session(db)
    assert newest is not None and newest[0] == third and newest[6:] == (None, "", 0, 0)
    with db.step("resume"):
        purge.shift_clock(db, newest, timedelta(0), paused_at)
        purge.shift_clock(db, newest, timedelta(0), None)
    assert purge.newest_session(db) == newest


def test_purged_tickets_are_found_with_their_patterns(work: Workspace, clock: Clock) -> None:
    two_sessions(work, clock)
    mine = work.triage.create_pattern([1, 3, tell_to(work, "a customer's")], "Stops")[0]
    other = work.triage.create_pattern([4], "Other")[0]
    assert purge.patterns_of_tickets(work._db) == {1: mine, 3: mine, 4: other}
    assert purge.purged_ticket_ids(work._db, mine) == {1, 3}
    assert purge.purged_ticket_ids(work._db, other) == {4}


def test_a_name_is_erased_from_its_turn_and_its_consent_where_nobody_else_has_it(
    work: Workspace, clock: Clock
) -> None:
    db = work._db
    two_sessions(work, clock)
    of_mo, of_author, of_zoe = (
        work.triage.create_pattern([ticket_id], title)[0] for ticket_id, title in ((3, "a"), (4, "b"), (1, "c"))
    )
    with db.step("consents"):
        db.execute("UPDATE ticket SET author = 'Mo' WHERE id = 4")
        for pattern_id, name in ((of_mo, "Mo"), (of_author, "Mo"), (of_zoe, "Zoe"), (of_mo, "Ann")):
            case.add_consent(db, pattern_id, name)
    assert purge.erase_name(db, 2)
    assert db.rows("SELECT id, speaker FROM purge_turn") == [(1, "Zoe"), (2, None), (3, None), (4, "Ann"), (5, "Mo")]
    assert db.rows("SELECT pattern_id, name FROM consent ORDER BY id") == [
        (of_author, "Mo"), (of_zoe, "Zoe"), (of_mo, "Ann"),
    ]  # fmt: skip
    logged = "SELECT json_extract(new, '$.name') FROM change WHERE table_name = 'consent' ORDER BY id"
    assert [name for (name,) in db.rows(logged)] == ["Mo", "Zoe", "Ann"], "the consent that stays is still logged"
    turns = "SELECT row_id, json_extract(new, '$.speaker') FROM change WHERE table_name = 'purge_turn' ORDER BY id"
    assert db.rows(turns) == [(1, "Zoe"), (2, None), (3, None), (4, "Ann"), (5, "Mo")]
    assert db.value("PRAGMA query_only") == 1
    assert purge.erase_name(db, 1)
    assert db.rows("SELECT name FROM consent ORDER BY id") == [("Mo",), ("Ann",)]
    assert [name for (name,) in db.rows(logged)] == ["Mo", "Ann"]
    while work.history.undo():
        pass
    assert db.value("SELECT count(*) FROM consent") == db.value("SELECT count(*) FROM ticket") == 0


def test_the_label_of_an_erased_turn_names_nobody_and_others_stay(work: Workspace) -> None:
    db = work._db
    with db.step("session"):
        session_id = purge.start(db, db.now(), 60)
    for speaker in ("Asha", "Ashanti"):
        with db.step(f"{speaker}'s turn"):
            purge.add_turn(db, session_id, speaker)
    assert purge.erase_name(db, 1)
    assert [step.label for step in work.history.steps()] == ["Ashanti's turn", "a turn", "session"]


def test_only_turns_that_can_not_come_back_lose_their_names_in_the_log(work: Workspace) -> None:
    db = work._db
    with db.step("session"):
        session_id = purge.start(db, db.now(), 60)
        purge.add_turn(db, session_id, "Asha")
    with db.step("a turn by mistake"):
        purge.add_turn(db, session_id, "Zebulon")
    work.history.undo()
    named = "SELECT json_extract(new, '$.speaker') FROM change WHERE table_name = 'purge_turn' ORDER BY id"
    purge.erase_dropped_names(db)
    assert db.rows(named) == [("Asha",), ("Zebulon",)], "it can be redone"
    with db.step("something else"):
        purge.add_entry(db, 1, "it stops")
    purge.erase_dropped_names(db)
    assert db.rows(named) == [("Asha",), (None,)]


def test_a_name_that_is_erased_though_the_file_cannot_be_rewritten(work: Workspace) -> None:
    """It is not said that nothing was changed, and the file is rewritten with the next entry."""
    work.purges.start()
    work.purges.give_turn(NAME)
    work.purges.add_entry("one")

    def deny(action: int, *_: object) -> int:
        return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK

    work._db._connection.set_authorizer(deny)  # to rewrite a file, SQLite attaches the new one
    assert "have room on its disk to erase the last traces" in work.purges.erase_name(work.purges.entries()[0])
    assert said(work) == [("", "one")]
    work._db._connection.set_authorizer(None)
    assert not nowhere(work)
    work.purges.give_turn("")
    work.purges.add_entry("two")
    assert nowhere(work)
