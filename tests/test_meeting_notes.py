"""Notes taken in a meeting: on the pattern that is talked about, undone like everything, and in the minutes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.content import Content

from tests.conftest import Clock, refusal_of
from translate_tui.model import Phase
from translate_tui.protocol.clock import ClockReading
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.meeting import agenda_content


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    yield workspace
    workspace.close()


def test_a_note_stands_under_its_pattern_and_makes_it_talked_about(work: Workspace) -> None:
    work.meetings.start()
    meeting = work.meetings.require_running()
    first, second = (entry.pattern for entry in work.slate.of_meeting(meeting.id))
    assert (
        work.meeting_notes.add(second.id, "they will send\na log")
        == f"added note on {second.name}: “they will send a log”"
    )
    work.meeting_notes.add(None, "the room was cold")
    assert [(note.pattern_id, note.words) for note in work.meeting_notes.of_meeting(meeting)] == [
        (second.id, "they will send a log"),
        (None, "the room was cold"),
    ]
    minutes = work.minutes.text(meeting)
    section = minutes.partition(f"### {second.name} ")[2].partition("\n## ")[0]
    assert "- Note: they will send a log\n" in section
    assert "## Notes\n\n- the room was cold\n" in minutes
    assert f"### {first.name} " not in minutes, "nobody talked about that one"


def test_a_note_on_a_pattern_beyond_the_slate_names_it(work: Workspace) -> None:
    work.meetings.start()
    meeting = work.meetings.require_running()
    slated = {entry.pattern.id for entry in work.slate.of_meeting(meeting.id)}
    other = next(pattern for pattern in work.patterns.all() if pattern.id not in slated)
    work.meeting_notes.add(other.id, "comes back in May")
    assert f"## Notes\n\n- {other.name}: comes back in May\n" in work.minutes.text(meeting)


def test_a_note_of_a_merged_pattern_is_the_other_ones(work: Workspace) -> None:
    work.meetings.start()
    meeting = work.meetings.require_running()
    first, second = (entry.pattern for entry in work.slate.of_meeting(meeting.id))
    work.meeting_notes.add(second.id, "they will send a log")
    work.merging.merge(second.id, first.id)
    assert [note.pattern_id for note in work.meeting_notes.of_meeting(meeting)] == [first.id]


def test_a_note_is_undone_in_one_step_and_counts_as_something_done(work: Workspace, clock: Clock) -> None:
    work.meetings.start()
    meeting = work.meetings.require_running()
    clock.on(minutes=100)
    assert work.meetings.forgotten_since(meeting) is not None
    work.meetings.keep_running()
    clock.on(minutes=50)
    work.meeting_notes.add(None, "we are still here")
    clock.on(minutes=50)
    assert work.meetings.forgotten_since(work.meetings.require_running()) is None
    assert work.history.undo() == "added note: “we are still here”"
    assert work.meeting_notes.of_meeting(meeting) == []


def test_a_note_needs_words_a_meeting_and_a_pattern_that_is_there(work: Workspace) -> None:
    assert "No meeting is running" in refusal_of(lambda: work.meeting_notes.add(None, "too early"))
    work.meetings.start()
    assert refusal_of(lambda: work.meeting_notes.add(None, " \n ")) == "The note is empty. Type what was said."
    assert "no longer exists" in refusal_of(lambda: work.meeting_notes.add(999, "on nothing"))


# ---------------------------------------------------------------- the agenda


def agenda(work: Workspace, clock: ClockReading, width: int, *, ascii_only: bool = False) -> tuple[Content, str, str]:
    meeting = work.meetings.require_running()
    names = {entry.pattern.id: entry.pattern.name for entry in work.slate.of_meeting(meeting.id)}
    content = agenda_content(meeting, clock, names, width, ascii_only=ascii_only)
    line, rule = content.plain.split("\n")
    return content, line, rule


def test_the_agenda_shows_the_present_stage_and_a_rule_that_fills(work: Workspace) -> None:
    work.meetings.start()
    for _ in range(2):
        work.meetings.move(1)
    assert work.meetings.require_running().stage.phase is Phase.PATTERNS
    planned = work.meetings.require_running().planned
    _, line, rule = agenda(work, ClockReading(planned * 3 // 4, 190, False, {}), 120)
    assert line == (
        "✓ Opening   ›   ✓ Earlier commitments   ›   Patterns 1 of 2  3:10 left   ›   Grid   ›   Commitments   "
        "›   Close"
    )
    assert rule == "━" * 30 + "─" * 90
    _, line, rule = agenda(work, ClockReading(-60, -75, False, {}), 60)
    assert line == "3 of 6   Patterns 1 of 2  1:15 over   next: P5" and rule == "━" * 60
    content, line, rule = agenda(work, ClockReading(planned, 190, True, {}), 60, ascii_only=True)
    assert "paused, 3:10 left" in line and rule == "-" * 60 and content.plain.isascii()
