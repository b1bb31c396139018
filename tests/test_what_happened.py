"""Only what happened counts: who was confirmed as present, and what a meeting talked about."""

import pytest

from tests.conftest import Clock, tell_to
from tests.test_meeting import ready, tables
from translate_tui.model import Attendee, Impact, Meeting, Outcome, Role, UserError
from translate_tui.protocol.brief import Note
from translate_tui.services.workspace import Workspace


def names(people: list[Attendee]) -> list[tuple[str, str]]:
    return [(person.name, person.role.value) for person in people]


def start(work: Workspace) -> Meeting:
    """Start a meeting of two patterns at which Asha (support) and Ben (product) are expected."""
    ready(work)
    work.attendance.expect("Asha", Role.SUPPORT)
    work.attendance.expect("Ben", Role.PRODUCT)
    work.meetings.start()
    return work.meetings.require_running()


def minutes(work: Workspace) -> str:
    return work.minutes.text(work.minutes.require_meeting(None))


# ----------------------------------------------------------------- attendance


def test_who_is_expected_does_not_attend(work: Workspace) -> None:
    meeting = start(work)
    assert work.attendance.of_meeting(meeting) == [], "it was both of them"
    assert names(work.attendance.unconfirmed(meeting)) == [("Asha", "support"), ("Ben", "product")]


def test_one_key_confirms_all_who_are_expected(work: Workspace) -> None:
    meeting = start(work)
    assert work.attendance.confirm_all() == "recorded as present: Asha, Ben"
    assert names(work.attendance.of_meeting(meeting)) == [("Asha", "support"), ("Ben", "product")]
    assert work.attendance.unconfirmed(meeting) == []
    with pytest.raises(UserError, match="There is nobody left to confirm"):
        work.attendance.confirm_all()
    work.history.undo()
    assert work.attendance.of_meeting(meeting) == [] and len(work.attendance.unconfirmed(meeting)) == 2


def test_single_people_are_confirmed_in_their_role_or_another_or_struck(work: Workspace) -> None:
    meeting = start(work)
    work.attendance.add("ASHA", None)
    assert names(work.attendance.of_meeting(meeting)) == [("Asha", "support")]
    with pytest.raises(UserError, match="“Cy” isn't expected yet, so choose a role"):
        work.attendance.add("ben, Cy", None)
    assert len(work.attendance.of_meeting(meeting)) == 1, "nothing half written"
    work.attendance.add("Asha", Role.FACILITATOR)
    work.attendance.remove("ben")
    assert names(work.attendance.of_meeting(meeting)) == [("Asha", "facilitator")]
    assert work.attendance.unconfirmed(meeting) == []
    with pytest.raises(UserError, match="“Ben” isn't present or expected"):
        work.attendance.remove("Ben")


def test_the_minutes_tell_who_came_from_who_was_expected(work: Workspace) -> None:
    start(work)
    work.attendance.add("Asha", None)
    work.meetings.end()
    assert "- Support: Asha\n- Expected, not confirmed: Ben\n" in minutes(work)


def test_without_a_confirmation_the_minutes_say_that_attendance_was_not_noted(work: Workspace) -> None:
    start(work)
    work.meetings.end()
    text = minutes(work)
    assert "## Attendance\n\nNo attendance was recorded.\n\n- Expected, not confirmed: Asha, Ben\n" in text
    assert "- Support: Asha" not in text, "it was present, though nobody said so"


def test_the_next_meeting_expects_those_who_came_last_time(work: Workspace) -> None:
    start(work)
    work.attendance.add("Ben", None)
    work.meetings.end()
    assert names(work.attendance.expected()) == [("Ben", "product")]
    work.slate.add(work.patterns.all()[0].id)
    work.meetings.start()  # nobody prepared who is expected
    meeting = work.meetings.require_running()
    work.attendance.add("Cy", Role.LISTENER)
    assert names(work.attendance.unconfirmed(meeting)) == [("Ben", "product")]
    before = tables(work)
    work.meetings.end()
    assert names(work.attendance.expected()) == [("Cy", "listener")]
    work.history.undo()
    assert tables(work) == before


# ---------------------------------------------------------------- talked about


def reached(work: Workspace, seconds: float, clock: Clock) -> list[bool]:
    """Spend so long in the stage of the first of two patterns, go on to the grid; return which were reached."""
    ready(work)
    work.meetings.start()
    for _ in range(2):
        clock.on(minutes=1)
        work.meetings.move(1)
    clock.on(seconds=seconds)
    work.meetings.move(1)
    work.meetings.move(1)
    meeting = work.meetings.require_running()
    return [pattern.reached for pattern in work.minutes.record(meeting).patterns]


@pytest.mark.parametrize(("seconds", "counts"), [(3, False), (19, False), (20, True)])
def test_a_pattern_passed_through_in_seconds_was_not_talked_about(
    work: Workspace, clock: Clock, seconds: float, counts: bool
) -> None:
    assert reached(work, seconds, clock) == [counts, False], "3 seconds counted"
    work.meetings.end()
    assert ("- P1 Pattern 0\n" in minutes(work).split("## Patterns not reached")[1]) is not counts


def test_two_short_visits_are_one_talk(work: Workspace, clock: Clock) -> None:
    reached(work, 12, clock)
    work.meetings.move(-1)
    work.meetings.move(-1)
    clock.on(seconds=8)  # the present visit counts
    patterns = work.minutes.record(work.meetings.require_running()).patterns
    assert [pattern.reached for pattern in patterns] == [True, False]


@pytest.mark.parametrize("what", ["a decision", "a rating", "a commitment", "a note", "a risk"])
def test_what_was_written_on_a_pattern_shows_that_it_was_talked_about(
    work: Workspace, clock: Clock, what: str
) -> None:
    assert reached(work, 3, clock) == [False, False]
    meeting, second = work.meetings.require_running(), work.patterns.all()[1]
    {
        "a decision": lambda: work.decisions.decide(second.id, Outcome.DEFERRED, ""),
        "a rating": lambda: work.ratings.rate(second.id, Impact.H),
        "a commitment": lambda: work.commitments.add(second.id, "do it", "", ""),
        "a note": lambda: work.notes.write(second.id, Note.NEXT_STEP, "ask ten", ""),
        "a risk": lambda: work.patterns.write_risks(second.id, "", "two left"),
    }[what]()
    assert work.minutes.reached_ids(meeting) == {second.id}
    clock.on(minutes=5)
    work.meetings.end()
    assert work.minutes.reached_ids(work.minutes.require_meeting(None)) == {second.id}


def test_a_merge_is_no_talk_and_what_was_written_counts_for_the_pattern_that_stays(
    work: Workspace, clock: Clock
) -> None:
    outside, _ = work.triage.create_pattern([tell_to(work, "the export stops")], "Exports stop")
    work.notes.write(outside, Note.NEXT_STEP, "ask ten", "")
    clock.on(minutes=5)
    assert reached(work, 3, clock) == [False, False]
    meeting = work.meetings.require_running()
    first, second = (pattern.id for pattern in work.patterns.all() if pattern.id != outside)
    work.merging.merge(outside, first)
    assert work.minutes.reached_ids(meeting) == set(), "the note was moved, not written"
    work.merging.merge(first, second)
    work.notes.write(second, Note.OPTIONS, "two", "")
    assert work.minutes.reached_ids(meeting) == {second}


def test_what_is_written_on_a_pattern_before_or_after_a_meeting_is_no_talk(work: Workspace, clock: Clock) -> None:
    first, second = ready(work)
    work.notes.write(first, Note.NEXT_STEP, "ask ten", "")
    clock.on(minutes=5)
    work.meetings.start()
    work.meetings.end()
    clock.on(minutes=5)
    work.notes.write(second, Note.NEXT_STEP, "ask ten", "")
    assert work.minutes.reached_ids(work.minutes.require_meeting(None)) == set()
