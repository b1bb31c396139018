"""The half hour through its services: the clock, two windows, the checklist, settings, what comes of it."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Clock, agree, rate_blind, refusal_of, tell_to
from translate_tui.model import Impact, Outcome, Phase, Role, Side, UserError
from translate_tui.protocol import prep
from translate_tui.protocol.agenda import PlannedStage
from translate_tui.protocol.card import Field
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.gate import NONE_KNOWN, Strictness
from translate_tui.services.clock import SteadyTime, read_steady_clock
from translate_tui.services.decisions import decision_words
from translate_tui.services.workspace import Workspace
from translate_tui.store import (
    attendance,
    commitments,
    decisions,
    meetings,
    merging,
    minutes,
    parking_lot,
    patterns,
    rating,
    slate,
)
from translate_tui.store import clock as steady
from translate_tui.store.changes import MOVES_KEY


def ready(work: Workspace, patterns: int = 2) -> list[int]:
    """Put so many complete patterns on next week's slate; return their ids."""
    ids = []
    for number in range(patterns):
        told = [tell_to(work, f"words {number} {n}", customer=f"Firm {number}{n}") for n in range(2)]
        pattern_id, _ = work.triage.create_pattern(told, f"Pattern {number}")
        for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED, Field.SEGMENT):
            work.patterns.write(pattern_id, field, "some words")
        work.ratings.rate(pattern_id, Impact.M)
        work.slate.add(pattern_id)
        ids.append(pattern_id)
    return ids


def tables(work: Workspace, *without: str) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows, but for the log and its count of moves, drafts, rounds of blind rating, and these tables."""
    names = [row[0] for row in work._db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    left_out = {"step", "change", "digest", "log_mark", "draft", "rating_round", "sqlite_sequence", *without}
    return {
        name: [row for row in work._db.rows(f"SELECT * FROM {name}") if row[0] != MOVES_KEY]
        for name in names
        if name not in left_out
    }


# ------------------------------------------------------------------- the clock


class Machine:
    """A machine whose system clock can be set, and whose steady clock cannot."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.seconds = 5000.0
        self.boot = "first start"

    def read(self) -> SteadyTime:
        return SteadyTime(self.boot, self.seconds)

    def passes(self, seconds: float) -> None:
        self.seconds += seconds
        self.clock.on(seconds=seconds)


@pytest.fixture
def laptop(tmp_path: Path, clock: Clock) -> Iterator[tuple[Workspace, Machine]]:
    made = Machine(clock)
    work = Workspace(tmp_path / "t.db", clock, made.read)
    yield work, made
    work.close()


def left(work: Workspace) -> int:
    return work.meetings.clock(work.meetings.require_running()).left


@pytest.mark.parametrize("jump", [-3600, -40, 7200, 86_400 * 400])
def test_setting_the_system_clock_moves_no_deadline(laptop: tuple[Workspace, Machine], jump: int) -> None:
    work, machine = laptop
    ready(work)
    work.meetings.start()
    machine.passes(300)
    machine.clock.on(seconds=jump)
    assert left(work) == 1500
    work.meetings.move(1)
    work.meetings.pause()
    machine.passes(90)
    machine.clock.on(seconds=-jump)
    work.meetings.pause()
    machine.passes(60)
    assert left(work) == 1440
    again = Workspace(work.path, machine.clock, machine.read)  # the note-taker's window, or a restart
    assert left(again) == 1440
    assert (
        again.meetings.seconds_spent(again.meetings.require_running(), again.meetings.require_running().stage) == 60
    )
    again.close()
    work.meetings.end()
    ended = work.minutes.require_meeting(1)
    assert ended.ended_at is not None and sum(s.spent for s in ended.stages) == 360


def test_after_a_new_start_of_the_machine_the_system_clock_tells(laptop: tuple[Workspace, Machine]) -> None:
    work, machine = laptop
    ready(work)
    work.meetings.start()
    machine.passes(120)
    machine.boot, machine.seconds = "second start", 3.0
    machine.clock.on(seconds=60)
    assert left(work) == 1620


def test_a_lid_that_was_closed_counts(laptop: tuple[Workspace, Machine]) -> None:
    work, machine = laptop
    ready(work)
    work.meetings.start()
    machine.passes(40 * 60)
    assert left(work) == -600
    work.purges.start()
    machine.clock.on(hours=-5)
    session = work.purges.require_running()
    assert work.purges.seconds_left(session) == 90 * 60


def test_the_machines_steady_clock_goes_on_and_names_its_start() -> None:
    one, other = read_steady_clock(), read_steady_clock()
    assert one.boot == other.boot and other.seconds >= one.seconds > 0


# ------------------------------------------------------------- forward and back


def test_forward_and_back_leaves_all_but_the_time_log(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    work.meetings.start()
    meeting = work.meetings.require_running()
    before = tables(work, "stage", "meeting")
    rows = work._db.rows("SELECT id, meeting_id, position, phase, pattern_id, planned, given FROM stage")
    for _ in range(3):
        for by in (1, -1):
            for _ in meeting.stages:
                clock.on(seconds=11)
                work.meetings.move(by)
    assert tables(work, "stage", "meeting") == before
    assert work._db.rows("SELECT id, meeting_id, position, phase, pattern_id, planned, given FROM stage") == rows
    now = work.meetings.require_running()
    assert now[:6] == meeting[:6] and now.stage.phase is Phase.OPENING
    assert sum(work.meetings.seconds_spent(now, s) for s in now.stages) == 3 * 2 * len(meeting.stages) * 11
    work.close()


def test_every_verb_of_the_meeting_is_undone_exactly(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    work.meetings.start()
    meeting = work.meetings.require_running()
    first = work.slate.of_meeting(meeting.id)[0].pattern.id
    work.commitments.add(first, "Do it", "Asha", "fri")
    mine = work.commitments.of_meeting(meeting)[0]
    promise = work.commitments.to_review(meeting)[0]
    verbs = [
        lambda: work.meetings.move(1),
        lambda: work.meetings.pause(),
        lambda: work.meetings.add_minutes(2),
        lambda: work.decisions.decide(first, Outcome.ACCEPTED, "it costs most"),
        lambda: work.commitments.change(mine, "Do it well", "Ben", "+2w"),
        lambda: work.commitments.settle(promise, "kept"),
        lambda: work.commitments.settle(promise, "dropped", "no time"),
        lambda: work.parking_lot.add("prices", "Ben"),
        lambda: work.attendance.add("Zora, Yan", Role.LISTENER),
        lambda: rate_blind(work, first, Impact.H, Impact.L),
        lambda: agree(work, first, Impact.M),
        lambda: work.patterns.write_risks(first, "renewals", "two left"),
        lambda: work.patterns.ship(first, "yesterday"),
        lambda: work.replies.write(first, "Dear {customer}", work.replies.template(work.patterns.require(first))),
        lambda: work.exchanges.log(Direction.PRODUCT, "today", "Ben", "much"),
        lambda: work.attendance.expect("Asha", Role.SUPPORT),
        lambda: work.meetings.end(),
    ]
    for verb in verbs:
        before = tables(work)
        clock.on(seconds=3)
        verb()
        assert tables(work) != before
        work.history.undo()
        assert tables(work) == before
    work.close()


# ------------------------------------------------------------------ two windows

BOTH_START = """
import sys
from pathlib import Path
from translate_tui.services.workspace import Workspace
work = Workspace(Path(sys.argv[1]))
sys.stdin.readline()
print(work.meetings.start())
"""


def test_two_facilitators_start_one_meeting(sample: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", BOTH_START, str(sample)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    for process in processes:  # all at once, before the outcome of any is waited for
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = sorted(process.communicate()[0].strip() for process in processes)
    assert said == ["meeting 6 is already running, so you joined it"] * 2 + ["started meeting 6"]
    work = Workspace(sample)
    assert len(work.meetings.all()) == 6 and [s.label for s in work.history.steps(1)] == ["started meeting 6"]
    work.close()


@pytest.fixture
def two(tmp_path: Path, clock: Clock) -> Iterator[tuple[Workspace, Workspace]]:
    one = Workspace(tmp_path / "t.db", clock)
    ready(one)
    one.meetings.start()
    other = Workspace(tmp_path / "t.db", clock)
    yield one, other
    one.close()
    other.close()


def test_two_presses_for_one_move_are_one(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    seen = [work.meetings.require_running().stage for work in two]
    for work, stage in zip(two, seen, strict=True):
        work.meetings.move(1, stage)
    assert one.meetings.require_running().stage.position == 2 == other.meetings.require_running().stage.position
    assert [s.label for s in one.history.steps(1)] == ["moved on to Earlier commitments"]


def test_neither_window_overwrites_the_other(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    pattern = one.patterns.all()[0]
    one.patterns.write(pattern.id, Field.STRUGGLE, "what the first one wrote", pattern.struggle)
    with pytest.raises(UserError, match="has changed the struggle of P1 to “what the first one wrote”"):
        other.patterns.write(pattern.id, Field.STRUGGLE, "what the other one wrote", pattern.struggle)
    assert one.patterns.require(pattern.id).struggle == "what the first one wrote"
    other.patterns.write(pattern.id, Field.STRUGGLE, "said again", "what the first one wrote")

    one.decisions.decide(pattern.id, Outcome.ACCEPTED, "yes", was="")
    with pytest.raises(UserError, match="the decision on P1 to “accepted yes”"):
        other.decisions.decide(pattern.id, Outcome.DECLINED, "no", was="")
    known = other.decisions.of_meeting(other.meetings.require_running())[pattern.id]
    other.decisions.decide(pattern.id, Outcome.DECLINED, "no", was=decision_words(known))

    one.commitments.add(None, "Do it", "", "")
    seen = one.commitments.of_meeting(one.meetings.require_running())[0]
    one.commitments.change(seen, "Do it soon", "Asha", "")
    with pytest.raises(UserError, match="this commitment to “Do it soon Asha”"):
        other.commitments.change(seen, "Do it late", "", "")

    one.replies.write(pattern.id, "Dear all", one.replies.template(one.patterns.require(pattern.id)))
    with pytest.raises(UserError, match="the reply text of P1"):
        other.replies.write(pattern.id, "Hello", "another text")
    one.patterns.write_risks(pattern.id, "renewals", "", ("", ""))
    with pytest.raises(UserError, match="what is at risk"):
        other.patterns.write_risks(pattern.id, "nothing", "", ("", ""))


def test_a_commitment_settled_elsewhere_is_not_settled_otherwise(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    one.commitments.add(None, "Do it", "", "")
    commitment = one.commitments.open()[0]
    one.commitments.settle(commitment, "kept")
    with pytest.raises(UserError, match="Another window"):
        other.commitments.settle(commitment, "dropped", "no time")
    with pytest.raises(UserError, match="give a reason"):
        other.commitments.settle(one.commitments.of_meeting(one.meetings.require_running())[0], "dropped")


# ---------------------------------------------------------------- the checklist


def test_the_checklist_says_what_is_missing_and_blocks_nothing(work: Workspace, clock: Clock) -> None:
    assert [(line.kind, line.done) for line in work.prep.checklist()] == [
        (prep.ChecklistKind.SLATE, False), (prep.ChecklistKind.COMMITMENTS, True),
        (prep.ChecklistKind.ATTENDANCE, False),
        (prep.ChecklistKind.EXCHANGE, False), (prep.ChecklistKind.EXCHANGE, False),
    ]  # fmt: skip
    told = [tell_to(work, f"it hangs {n}", customer=f"Firm {n}") for n in range(2)]
    pattern_id, _ = work.triage.create_pattern(told, "It hangs")
    work.slate.add(pattern_id, "all ask for it")
    line = work.prep.checklist()[0]
    assert line.gaps == tuple(prep.CardGap)
    assert line.words.startswith("missing: what customers struggle with, a segment")
    work.patterns.write(pattern_id, Field.WORKAROUND, NONE_KNOWN)
    work.ratings.rate(pattern_id, Impact.H)
    assert work.prep.checklist()[0].gaps == (prep.CardGap.STRUGGLE, prep.CardGap.SEGMENT, prep.CardGap.REQUESTED)
    work.attendance.expect("Asha, Ben", Role.SUPPORT)
    work.exchanges.log(Direction.PRODUCT, "today", "Ben", "")
    assert [line.done for line in work.prep.checklist()] == [False, True, True, True, False]
    assert work.meetings.start() == "started meeting 1"  # nothing is blocked
    assert [a.name for a in work.attendance.unconfirmed(work.meetings.require_running())] == ["Asha", "Ben"]
    work.attendance.confirm_all()
    work.commitments.add(pattern_id, "Do it", "Asha", "tomorrow")
    work.meetings.end()
    clock.on(days=8)
    overdue = next(line for line in work.prep.checklist() if line.kind is prep.ChecklistKind.COMMITMENTS)
    assert overdue.words == "1 overdue commitment, oldest: Asha, due 17 Nov" and not overdue.done
    clock.on(days=40)
    assert "due since 16 Dec" in next(x.words for x in work.prep.checklist() if x.direction is Direction.PRODUCT)
    assert [a.name for a in work.attendance.expected()] == ["Asha", "Ben"], "those who came last time"


def test_overdue_exchanges_stand_in_the_minutes(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.exchanges.log(Direction.SUPPORT, "2026-09-01", "Asha", "how plans are made")
    work.meetings.start()
    clock.on(seconds=60)
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert "Exchange overdue: support joins planning (last one on 2026-09-01)" in minutes


# -------------------------------------------------------------------- settings


def set_to(work: Workspace, key: str, value: str) -> None:
    for _ in range(20):
        if work.settings.value(key) == value:
            return
        work.settings.choose_next(key, 1)
    raise AssertionError(f"{key} never becomes {value}")


def test_settings_are_kept_and_hold(work: Workspace) -> None:
    ids = ready(work, 3)
    set_to(work, "length", "45")
    set_to(work, "slate", "3")
    assert sum(stage.planned for stage in work.meetings.plan()) == 45 * 60
    single, _ = work.triage.create_pattern([tell_to(work, "alone")], "Alone")
    with pytest.raises(UserError, match="P4 isn't ready: it still needs 2 distinct customers"):
        work.slate.add(single)
    set_to(work, "gate", "warns")
    with pytest.raises(UserError, match="The slate is full"):
        work.slate.add(single)
    assert "; it still needs 2 distinct customers" in work.slate.add(single, displace=ids[0])
    assert work.slate.gate().strictness is Strictness.WARNS
    work.settings.set_phases(dict(zip(Phase, ("1", "2", "10", "3", "2", "2"), strict=True)))
    planned = work.meetings.plan()
    assert [s.planned for s in planned] == [60, 120, 200, 200, 200, 180, 120, 120]
    with pytest.raises(UserError, match="whole minutes"):
        work.settings.set_phases(dict.fromkeys(Phase, "x"))
    for key, value in (("gate", "off"), ("gate.segment", "no"), ("gate.quotes", "0"), ("bell", "no")):
        set_to(work, key, value)
    assert work.slate.missing_for_gate(single) == () and not work.settings.read().bell
    work.meetings.start()
    work.meetings.end()
    assert "Gate warning: missing 2 distinct" in work.minutes.text(work.minutes.require_meeting(1)), "as it was then"


def test_what_the_gate_warned_of_stands_in_the_minutes(work: Workspace) -> None:
    set_to(work, "gate", "warns")
    pattern_id, _ = work.triage.create_pattern([tell_to(work, "alone", customer="One Ltd")], "Alone")
    work.slate.add(pattern_id)
    work.meetings.start()
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert "- P1 Alone. Gate warning: missing 2 distinct customers (has 1), a segment," in minutes


def test_the_plan_follows_past_meetings(work: Workspace, clock: Clock) -> None:
    pattern_id = ready(work, 1)[0]
    usual = {stage.phase: stage.planned for stage in work.meetings.plan()}
    for _ in range(2):
        work.slate.add(pattern_id)
        work.meetings.start()
        for stage in work.meetings.require_running().stages:
            clock.on(seconds=stage.planned // 2 if stage.phase is Phase.REVIEW else stage.planned)
            work.meetings.move(1)
        work.meetings.end()
        clock.on(days=7)
    work.slate.add(pattern_id)
    now = {stage.phase: stage.planned for stage in work.meetings.plan()}
    assert work.meetings.is_plan_from_past() and sum(now.values()) == 1800
    assert now[Phase.REVIEW] < 0.6 * usual[Phase.REVIEW] and now[Phase.PATTERNS] > usual[Phase.PATTERNS]
    set_to(work, "phases", "as usual")
    assert {stage.phase: stage.planned for stage in work.meetings.plan()} == usual


def test_a_meeting_that_was_only_walked_through_suggests_nothing(work: Workspace, clock: Clock) -> None:
    pattern_id = ready(work, 1)[0]
    for _ in range(3):
        work.slate.add(pattern_id)
        work.meetings.start()
        clock.on(seconds=30)
        work.meetings.end()
    assert not work.meetings.is_plan_from_past()


# ------------------------------------------------------------ what comes of it


def test_blind_placings_are_kept_with_who_differed(work: Workspace) -> None:
    pattern_id = ready(work, 1)[0]
    work.meetings.start()
    for _ in range(2):
        work.meetings.move(1)
    meeting = work.meetings.require_running()
    rate_blind(work, pattern_id, Impact.H, Impact.L)
    given = work.meetings.require_running()
    assert given.stage.given == 60 and given.stage.deadline == meeting.stage.deadline + timedelta(seconds=60)
    agree(work, pattern_id, Impact.H)
    work.patterns.write_risks(pattern_id, "three renewals", "two left")
    pattern = work.patterns.require(pattern_id)
    assert (pattern.impact, pattern.support_impact, pattern.product_impact) == (Impact.H, Impact.H, Impact.L)
    kept = work._db.rows("SELECT side, impact FROM rating WHERE meeting_id = ? ORDER BY id", (meeting.id,))
    assert kept == [(Side.SUPPORT, "H"), (Side.PRODUCT, "L"), (Side.JOINT, "H")]
    work.meetings.end()
    assert (
        "- Impact: High (support High, product Low: support two steps higher); revenue risk: three renewals; "
        "retention risk: two left"
    ) in work.minutes.text(work.minutes.require_meeting(1))
    rate_blind(work, pattern_id, Impact.H, Impact.L)  # while preparing there is no stage to give a minute to


def test_a_fix_ships_on_a_day_that_was(work: Workspace) -> None:
    pattern_id = ready(work, 1)[0]
    assert work.patterns.ship(pattern_id, "fri") == "recorded that the fix for P1 shipped on 2026-11-13"
    assert work.patterns.require(pattern_id).shipped_on == date(2026, 11, 13)
    for words in ("2027-01-01", "soon", "+2w"):
        with pytest.raises(UserError, match="isn't a date, or it is in the future"):
            work.patterns.ship(pattern_id, words)
    assert work.patterns.ship(pattern_id, "") == "recorded that the fix for P1 has not shipped"
    assert not work.patterns.require(pattern_id).shipped


def test_replies_fill_in_what_they_name_and_nothing_else(work: Workspace) -> None:
    pattern_id = ready(work, 1)[0]
    work.meetings.start()
    work.decisions.decide(pattern_id, Outcome.DEFERRED, "we need {title} figures")
    pattern = work.patterns.require(pattern_id)
    work.replies.write(pattern_id, "{customer}: {quote} {unknown} {why} {{title}}", work.replies.template(pattern))
    first = work.replies.answers(pattern)[0]
    assert first.reply == "Firm 00: words 0 0 {unknown} We need {title} figures. {Pattern 0}"
    work.replies.write(pattern_id, "", work.replies.template(pattern))
    assert "decided to look at this again later: Pattern 0." in work.replies.answers(pattern)[0].reply
    work.patterns.ship(pattern_id, "today")
    assert "This is now fixed: Pattern 0." in work.replies.answers(work.patterns.require(pattern_id))[0].reply


def test_an_older_database_keeps_its_minutes(tmp_path: Path, sample: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copyfile(sample, old)
    work = Workspace(old)
    newer = "'$.exchanges_due', '$.patterns[0].trend', '$.patterns[0].missing'"
    with closing(sqlite3.connect(old)) as program, program:
        program.execute(f"UPDATE minutes SET record = json_remove(record, {newer})")
    assert "# Translation meeting 5" in work.minutes.text(work.minutes.require_meeting(5))
    work.close()


def test_what_another_window_is_typing_is_not_taken_from_it(tmp_path: Path, clock: Clock) -> None:
    one, other = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    one.drafts.save("meeting/1/commitment", {"what": "half a sen"})
    assert other.drafts.read("meeting/1/commitment") == {} and other.drafts.newest("meeting/1/") is None
    other.drafts.save("meeting/1/commitment", {"what": "another"})
    other.drafts.save("meeting/1/commitment", {})
    assert one.drafts.read("meeting/1/commitment") == {"what": "half a sen"}
    one.close()
    assert other.drafts.newest("meeting/1/") == "commitment", "a window that is gone leaves what it kept"
    assert other.drafts.read("meeting/1/commitment") == {"what": "half a sen"}
    other.drafts.save("meeting/1/commitment", {})
    again = Workspace(tmp_path / "t.db", clock)
    assert again.drafts.read("meeting/1/commitment") == {}
    again.close()
    other.close()


def test_races_between_two_windows(tmp_path: Path, clock: Clock) -> None:
    """Both press in the same instant: neither is overwritten, and a pause is a pause."""
    import threading

    work = Workspace(tmp_path / "t.db", clock)
    first = ready(work)[0]
    work.meetings.start()
    seen = work.patterns.require(first).struggle

    def both(verb: Callable[[Workspace, int], str]) -> list[str]:
        barrier, said = threading.Barrier(2), []

        def press(n: int) -> None:
            window = Workspace(tmp_path / "t.db", clock)
            try:
                barrier.wait()
                said.append(verb(window, n))
            except UserError as refused:
                said.append(f"refused: {refused}")
            window.close()

        threads = [threading.Thread(target=press, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return said

    for _ in range(5):
        said = both(lambda w, n, was=seen: w.patterns.write(first, Field.STRUGGLE, f"by {n}", was))
        assert sum("refused" in one for one in said) == 1
        seen = "as it was"
        work.patterns.write(first, Field.STRUGGLE, seen)
        both(lambda w, n: w.meetings.pause(True))
        assert work.meetings.require_running().paused_at is not None
        work.meetings.pause(False)
        both(lambda w, n: w.attendance.expect(f"Person {n}", Role.SUPPORT))
        assert {a.name for a in work.attendance.expected()} >= {"Person 0", "Person 1"}
        work.attendance.expect("Person 0, Person 1", None)
    work.close()


def test_a_stale_window_does_not_drag_the_meeting_back(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    seen = other.meetings.require_running().stage
    for _ in range(3):
        one.meetings.move(1)
    with pytest.raises(UserError, match="Another window has already gone to P2"):
        other.meetings.move(1, seen)
    assert other.meetings.require_running().stage.position == 4


def test_a_decision_on_a_pattern_that_is_merged_meanwhile_stays(work: Workspace, clock: Clock) -> None:
    first, second = ready(work)
    work.meetings.start()
    work.meetings.move(1)
    work.meetings.move(1)
    clock.on(seconds=100)
    work.decisions.decide(first, Outcome.ACCEPTED, "it costs most")
    third, _ = work.triage.create_pattern([tell_to(work, "the same", customer="Firm 9")], "The same in other words")
    work.merging.merge(first, third)
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert "### P3 The same in other words" in minutes and "**accepted**. Reason: it costs most" in minutes
    assert "| P3 The same in other words |" in minutes and second


def test_time_is_kept_to_the_fraction(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.meetings.start()
    for n in range(60):
        clock.on(milliseconds=1370)
        work.meetings.pause() if n % 2 else work.meetings.move((1, -1)[n % 4 // 2])
    meeting = work.meetings.require_running()
    gone = clock.at - meeting.started_at
    stopped = timedelta(seconds=1800) - (meeting.ends_at - meeting.started_at)
    spent = sum(work.meetings.seconds_spent(meeting, s) for s in meeting.stages)
    running = gone.total_seconds() + stopped.total_seconds()
    assert abs(spent - running) <= 1 and abs(left(work) - (1800 - running)) <= 1


def test_exports_never_overwrite_the_database(sample: Path) -> None:
    work = Workspace(sample)
    for path in (sample, sample.with_name(sample.name + "-wal"), sample.parent / "." / sample.name):
        with pytest.raises(UserError, match="is the database itself"):
            work.write("text", path)
    assert work.check()[0] == []
    work.close()


# ---------------------------------------------------------- what each verb says


def test_each_step_through_a_meeting_is_told_and_kept_under_the_same_words(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.attendance.expect("Asha", Role.SUPPORT)
    meetings = work.meetings
    verbs = (
        (meetings.start, "started meeting 1"),
        (lambda: meetings.move(1), "moved on to Earlier commitments"),
        (lambda: meetings.move(1), "moved on to P1"),
        (lambda: meetings.move(-2), "went back to Opening"),
        (lambda: meetings.move(3), "moved on to P2"),
        (lambda: meetings.add_minutes(2), "added 2 min to P2"),
        (lambda: meetings.add_minutes(-1), "removed 1 min from P2"),
        (meetings.pause, "paused the clock"),
        (meetings.pause, "resumed the clock"),
        (lambda: meetings.pause(True), "paused the clock"),
        (lambda: meetings.pause(False), "resumed the clock"),
        (meetings.end, "ended meeting 1"),
    )
    for verb, label in verbs:
        clock.on(seconds=5)
        assert verb() == label == work.history.steps(1)[0].label
    assert [meeting.number for meeting in meetings.all()] == [1] and meetings.running() is None


def test_what_was_meant_already_is_told_and_makes_no_step(work: Workspace) -> None:
    ready(work)
    work.meetings.start()
    assert work.meetings.start() == "meeting 1 is already running, so you joined it"
    assert work.meetings.pause(False) == "the clock is already running"
    assert work.meetings.require_running().paused_at is None
    work.meetings.pause()
    assert work.meetings.pause(True) == "the clock is already paused"
    assert work.meetings.require_running().paused_at is not None
    assert work.history.steps(1)[0].label == "paused the clock"
    assert work.meetings.move(-1) is None, "there is nothing before the opening"
    assert work.meetings.move(7) is None, "nor after the end"
    assert work.history.steps(1)[0].label == "paused the clock"


def test_a_stage_without_a_whole_minute_left_gives_none(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.meetings.start()
    clock.on(seconds=60)
    assert work.meetings.add_minutes(-1) == "removed 1 min from Opening", "just one minute was left of two"
    assert refusal_of(lambda: work.meetings.add_minutes(-1)) == (
        "Opening has less than 1 min left, so no time was removed."
    )
    work.meetings.add_minutes(1)
    clock.on(seconds=1)
    assert "less than 1 min" in refusal_of(lambda: work.meetings.add_minutes(-1))
    assert work.meetings.add_minutes(1) == "added 1 min to Opening"
    assert refusal_of(lambda: work.meetings.add_minutes(-2)).startswith("Opening has less than 2 min left")


def test_another_windows_move_is_told_with_the_stage_that_it_went_to(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    seen = other.meetings.require_running().stage
    one.meetings.move(2)
    assert refusal_of(lambda: other.meetings.move(1, seen)) == (
        "Another window has already gone to P1, so nothing was changed. "
        "Look at the agenda, then press the key again if you still need to."
    )
    assert other.meetings.move(2, seen) == "moved on to P1", "that is where it is"


def test_a_meeting_carries_its_slate_its_people_and_its_agenda(work: Workspace) -> None:
    first, second = ready(work)
    work.attendance.expect("Asha", Role.SUPPORT)
    work.attendance.expect("Ben", Role.PRODUCT)
    assert [(stage.phase, stage.planned, stage.pattern_id) for stage in work.meetings.plan()] == [
        (Phase.OPENING, 120, None), (Phase.REVIEW, 240, None), (Phase.PATTERNS, 450, first),
        (Phase.PATTERNS, 450, second), (Phase.GRID, 240, None), (Phase.COMMITMENTS, 180, None),
        (Phase.CLOSE, 120, None),
    ]  # fmt: skip
    work.meetings.start()
    meeting = work.meetings.require_running()
    assert [(stage.position, stage.planned) for stage in meeting.stages] == list(
        enumerate((120, 240, 450, 450, 240, 180, 120), 1)
    )
    assert [(who.name, who.role) for who in work.attendance.unconfirmed(meeting)] == [
        ("Asha", Role.SUPPORT), ("Ben", Role.PRODUCT),
    ]  # fmt: skip
    assert work.slate.entries() == [] and len(work.slate.of_meeting(meeting.id)) == 2
    assert [entry.pattern.id for entry in work.slate.of_meeting(meeting.id)] == [first, second]
    names = [work.meetings.stage_name(stage) for stage in meeting.stages]
    assert names == [
        "Opening", "Earlier commitments", "P1", "P2", "Grid", "Commitments", "Close",
    ]  # fmt: skip
    work.meetings.end()
    assert work._db.value("SELECT count(*) FROM expected") == 0, "whoever is expected next is noted again"


def test_how_complete_the_cards_were_is_kept_from_the_start_of_the_meeting(work: Workspace) -> None:
    first, second = ready(work)
    work.patterns.write(second, Field.WORKAROUND, "")
    work.meetings.start()
    work.patterns.write(first, Field.STRUGGLE, "")
    kept = work._db.rows("SELECT sentences FROM slate_card ORDER BY slate_entry_id")
    assert kept == [(4,), (3,)]


def test_the_agenda_follows_past_meetings_only_as_long_as_nobody_sets_it(work: Workspace, clock: Clock) -> None:
    for _ in range(2):
        ready(work, 1)
        work.meetings.start()
        for stage in work.meetings.require_running().stages:
            clock.on(seconds=200 if stage.phase is Phase.OPENING else stage.planned)
            work.meetings.move(1)
        work.meetings.end()
    ready(work, 1)
    assert work.meetings.is_plan_from_past()
    opening = work.meetings.plan()[0].planned
    assert opening > 120
    work.settings.choose("phases", "as usual")
    assert not work.meetings.is_plan_from_past() and work.meetings.plan()[0].planned == 120
    work.settings.set_phases(dict.fromkeys(Phase, "2"))
    assert not work.meetings.is_plan_from_past()
    assert [stage.planned for stage in work.meetings.plan()] == [120] * 6


def test_time_that_passes_while_the_clock_stands_counts_for_no_stage(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.meetings.start()
    clock.on(seconds=30)
    work.meetings.pause()
    clock.on(seconds=1000)
    assert left(work) == 1770
    work.meetings.move(1)
    work.meetings.pause()
    clock.on(seconds=10)
    work.meetings.end()
    ended = work.minutes.require_meeting(1)
    assert [stage.spent for stage in ended.stages[:3]] == [30, 10, 0]
    assert ended.ended_at is not None and (ended.ended_at - ended.started_at).total_seconds() == 1040


def test_a_meeting_that_ends_while_the_clock_stands_ended_when_it_was_stopped(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.meetings.start()
    clock.on(seconds=30)
    work.meetings.pause()
    clock.on(seconds=1000)
    work.meetings.end()
    (ended,) = work.meetings.all()
    assert ended.ended_at is not None and (ended.ended_at - ended.started_at).total_seconds() == 30


# ---------------------------------------------------------------------- minutes


def test_a_pattern_counts_as_reached_however_the_meeting_touched_it(work: Workspace, clock: Clock) -> None:
    entered, decided, rated, committed, left_out = ready(work, 5)
    work.meetings.start()
    clock.on(seconds=10)
    work.meetings.move(2)
    clock.on(seconds=20)
    work.meetings.move(-2)
    work.decisions.decide(decided, Outcome.DEFERRED, "later")
    rate_blind(work, rated, Impact.H, Impact.H)
    work.commitments.add(committed, "Do it", "", "")
    work.commitments.add(None, "Do more", "", "")
    record = work.minutes.record(work.meetings.require_running())
    assert {told.pattern.id for told in record.patterns if told.reached} == {entered, decided, rated, committed}
    assert [told.pattern.id for told in record.patterns if not told.reached] == [left_out]
    assert [told.decision.outcome for told in record.patterns if told.decision] == [Outcome.DEFERRED]
    assert [len(told.ratings) for told in record.patterns] == [0, 0, 2, 0, 0]
    assert (
        [len(told.evidence) for told in record.patterns] == [2] * 5 == [len(told.quotes) for told in record.patterns]
    )
    assert [pattern.id for pattern in record.grid] == [entered, decided, rated, committed, left_out]
    assert record.written_at == clock.at and [made.what for made in record.commitments] == ["Do it", "Do more"]
    assert record.numbers == {entered: 1, decided: 2, rated: 3, committed: 4, left_out: 5}


def test_minutes_quote_three_tickets_of_a_pattern_and_name_all_of_them(work: Workspace) -> None:
    pattern_id = ready(work, 1)[0]
    work.triage.move([tell_to(work, f"more {n}", customer=f"More {n}") for n in range(4)], pattern_id)
    work.meetings.start()
    (told,) = work.minutes.record(work.meetings.require_running()).patterns
    assert len(told.evidence) == 6
    assert [quote.words for quote in told.quotes] == ["more 3", "more 2", "more 1"]
    assert told.missing == () and told.override_reason == ""


def test_a_pattern_rated_in_a_meeting_stands_on_its_grid_though_it_is_not_slated(work: Workspace) -> None:
    slated = ready(work, 1)[0]
    other, _ = work.triage.create_pattern([tell_to(work, "another")], "Another")
    work.triage.create_pattern([tell_to(work, "a third")], "A third")
    work.meetings.start()
    meeting = work.meetings.require_running()
    work.ratings.rate(other, Impact.L)
    assert [pattern.id for pattern in work.minutes.record(meeting).grid] == [slated, other]


def test_commitments_of_one_meeting_or_all_open_ones_go_to_a_tracker(work: Workspace, clock: Clock) -> None:
    pattern_id = ready(work, 1)[0]
    work.meetings.start()
    work.commitments.add(pattern_id, "Ask Firm 00", "Zebulon", "fri")
    work.commitments.settle(work.commitments.open()[0], "kept")
    work.meetings.end()
    clock.on(days=7)
    work.slate.add(pattern_id)
    work.meetings.start()
    work.commitments.add(pattern_id, "Do more", "", "")
    first = work.minutes.commitments_csv(1, "github")
    assert "Ask Firm 00" in first and "Pattern: P1 Pattern 0" in first and "Do more" not in first
    still_open = work.minutes.commitments_csv(None, "jira")
    assert "Do more" in still_open and "Ask Firm" not in still_open and still_open.startswith("Issue Type,")
    masked = work.minutes.commitments_csv(1, "linear", redacted=True)
    assert "Firm 00" not in masked and "Zebulon" not in masked and masked.startswith("Title,")
    none = "There is no meeting 3. Choose one of these: 2, 1."
    assert refusal_of(lambda: work.minutes.commitments_csv(3, "jira")) == none


def test_minutes_are_masked_only_where_that_is_asked_for(work: Workspace) -> None:
    ready(work, 1)
    work.meetings.start()
    work.attendance.add("Zebulon Quarrington", Role.SUPPORT)
    meeting = work.meetings.require_running()
    work.meetings.move(2)
    for form in ("md", "text", "slack", "json"):
        assert "Zebulon" in work.minutes.text(meeting, form)
        assert "Zebulon" not in work.minutes.text(meeting, form, redacted=True)
    assert work.minutes.text(meeting).startswith("# Translation meeting 1, 2026-11-16")
    assert work.minutes.saved_record(meeting) is None
    work.meetings.end()
    assert work.minutes.saved_record(meeting) is not None


def test_a_machine_without_a_boot_clock_counts_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = [read_steady_clock()]
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        monkeypatch.delattr(time, name, raising=False)
        before = time.monotonic()
        readings.append(read_steady_clock())
        assert before <= readings[-1].seconds <= time.monotonic()
    assert len({reading.boot for reading in readings}) == 1


# ------------------------------------------------------------------ what is stored


def two_meetings(work: Workspace, clock: Clock) -> tuple[list[int], list[int]]:
    """Hold two meetings a week apart on the same two patterns; return the ids of the patterns and of the meetings."""
    ids = ready(work)
    meetings = []
    for _ in range(2):
        for pattern_id in ids:
            if not work.patterns.require(pattern_id).slated:
                work.slate.add(pattern_id)
        work.meetings.start()
        meetings.append(work.meetings.require_running().id)
        work.meetings.end()
        clock.on(days=7)
    return ids, meetings


def test_attendance_is_of_one_meeting_in_the_order_of_arrival(work: Workspace, clock: Clock) -> None:
    _, (first, second) = two_meetings(work, clock)
    db = work._db
    assert attendance.of_last_meeting(db) == [] == attendance.known_people(db)
    with db.step("people"):
        for meeting_id, name, role in (
            (second, "Zoe", Role.SUPPORT), (second, "Ann", Role.LISTENER), (first, "Ann", Role.PRODUCT),
            (first, "Mo", Role.FACILITATOR), (second, "Zoe", Role.PRODUCT),
        ):  # fmt: skip
            attendance.save(db, meeting_id, name, role)
        commitments.add(db, first, None, "call", "Bo", None)
        commitments.add(db, first, None, "ask", "", None)
        attendance.replace_expected(db, [("Yan", Role.SUPPORT), ("Abe", Role.PRODUCT)])
    told = [(who.name, who.role) for who in attendance.of_meeting(db, second)]
    assert told == [("Zoe", Role.PRODUCT), ("Ann", Role.LISTENER)]
    assert attendance.of_last_meeting(db) == attendance.of_meeting(db, second)
    assert attendance.known_people(db) == ["Ann", "Bo", "Mo", "Zoe"]
    assert [(who.name, who.role) for who in attendance.expected(db)] == [("Yan", Role.SUPPORT), ("Abe", Role.PRODUCT)]
    ann, mo = attendance.of_meeting(db, first)
    assert (ann.name, ann.role, mo.name) == ("Ann", Role.PRODUCT, "Mo")
    with db.step("people"):
        attendance.remove(db, first, mo.name)
        attendance.replace_expected(db, [])
    assert attendance.of_meeting(db, first) == [ann] and len(attendance.of_meeting(db, second)) == 2
    assert attendance.expected(db) == []


def test_commitments_are_reviewed_by_due_date_and_settled_in_or_outside_a_meeting(
    work: Workspace, clock: Clock
) -> None:
    (pattern_id, _), (first_id, second_id) = two_meetings(work, clock)
    db = work._db
    first, second = meetings.by_id(db, first_id), meetings.by_id(db, second_id)
    assert first is not None and second is not None
    day = date(2026, 11, 20)
    with db.step("promises"):
        undated = commitments.add(db, first_id, None, "undated", "", None)
        later = commitments.add(db, first_id, pattern_id, "later", "Jo", day + timedelta(days=1))
        sooner = commitments.add(db, first_id, None, "sooner", "Bo", day)
        same_day = commitments.add(db, first_id, None, "same day", "Bo", day)
        of_second = commitments.add(db, second_id, None, "of the second", "", None)
    assert [made.id for made in commitments.of_meeting(db, first_id)] == [undated, later, sooner, same_day]
    assert [made.id for made in commitments.all_open(db)] == [sooner, same_day, later, undated, of_second]
    assert [made.id for made in commitments.to_review(db, second)] == [sooner, same_day, later, undated]
    assert commitments.to_review(db, first) == []
    assert [made.id for made in commitments.overdue(db, day)] == []
    assert [made.id for made in commitments.overdue(db, day + timedelta(days=1))] == [sooner, same_day]
    assert commitments.by_id(db, later) == (
        later, first_id, 1, pattern_id, "later", "Jo", day + timedelta(days=1), "open", None, "",
    )  # fmt: skip
    assert commitments.by_id(db, 99) is None
    with db.step("settle"):
        commitments.settle(db, sooner, "kept", second_id, "")
        commitments.settle(db, later, "dropped", None, "overtaken")
        commitments.update(db, undated, "now dated", "Al", day)
        commitments.update(db, same_day, "now undated", "", None)
    rows = {made.id: made[4:] for made in commitments.of_meeting(db, first_id)}
    assert rows == {
        undated: ("now dated", "Al", day, "open", None, ""),
        later: ("later", "Jo", day + timedelta(days=1), "dropped", None, "overtaken"),
        sooner: ("sooner", "Bo", day, "kept", second_id, ""),
        same_day: ("now undated", "", None, "open", None, ""),
    }
    settled = dict(db.rows("SELECT id, settled_at FROM commitment"))
    now = "2026-11-30T09:00:00Z"
    assert settled == {undated: None, later: now, sooner: now, same_day: None, of_second: None}
    assert [made.id for made in commitments.to_review(db, second)] == [undated, sooner, later, same_day]
    assert [made.id for made in commitments.all_open(db)] == [undated, same_day, of_second]
    with db.step("reopen"):
        commitments.settle(db, sooner, "open", second_id, "")
    reopened = commitments.by_id(db, sooner)
    assert reopened is not None and (reopened.state, reopened.settled_in) == ("open", None)
    assert db.value("SELECT settled_at FROM commitment WHERE id = ?", (sooner,)) is None


def test_what_was_settled_outside_is_reviewed_until_a_meeting_ended(work: Workspace, clock: Clock) -> None:
    _, (first_id, second_id) = two_meetings(work, clock)
    db = work._db
    second = meetings.by_id(db, second_id)
    assert second is not None
    with db.step("promises"):
        before, since = (commitments.add(db, first_id, None, what, "", None) for what in ("before", "since"))
    with db.step("settle"):
        for commitment_id in (before, since):
            commitments.settle(db, commitment_id, "kept", None, "")
        db.execute("UPDATE commitment SET settled_at = '2026-11-16T08:59:59Z' WHERE id = ?", (before,))
        db.execute("UPDATE commitment SET settled_at = '2026-11-16T09:00:00Z' WHERE id = ?", (since,))
    assert [made.id for made in commitments.to_review(db, second)] == [since]


def test_a_meeting_has_one_decision_a_pattern_and_the_newest_counts(work: Workspace, clock: Clock) -> None:
    (one, two), (first, second) = two_meetings(work, clock)
    db = work._db
    assert decisions.newest_of_pattern(db, one) is None and decisions.of_meeting(db, first) == {}
    with db.step("decide"):
        decisions.save(db, second, one, Outcome.DECLINED, "too costly")
        decisions.save(db, first, two, Outcome.DEFERRED, "later")
        decisions.save(db, first, one, Outcome.ACCEPTED, "yes")
    declined, deferred, accepted = (
        (1, one, Outcome.DECLINED, "too costly"),
        (2, two, Outcome.DEFERRED, "later"),
        (3, one, Outcome.ACCEPTED, "yes"),
    )  # fmt: skip
    made_at = clock.at
    assert decisions.all_decisions(db) == [(deferred, 1, made_at), (accepted, 1, made_at), (declined, 2, made_at)]
    assert decisions.of_meeting(db, first) == {two: deferred, one: accepted}
    assert decisions.of_meeting(db, second) == {one: declined}
    assert decisions.newest_of_pattern(db, one) == declined, "the newest meeting's, whatever was noted last"
    assert decisions.newest_of_pattern(db, two) == deferred
    clock.on(hours=1)
    with db.step("decide otherwise"):
        decisions.save(db, first, one, Outcome.DEFERRED, "not yet")
    assert decisions.all_decisions(db) == [
        (deferred, 1, made_at), ((3, one, Outcome.DEFERRED, "not yet"), 1, clock.at), (declined, 2, made_at),
    ]  # fmt: skip


def test_a_meeting_is_stored_with_its_stages_and_takes_next_weeks_slate(work: Workspace, clock: Clock) -> None:
    (one, two) = ready(work)
    db = work._db
    assert meetings.running(db) is None and meetings.by_number(db, 1) is None
    now = clock.at + timedelta(milliseconds=1_250)
    planned = [PlannedStage(Phase.OPENING, 60), PlannedStage(Phase.PATTERNS, 90, two)]
    with db.step("start"):
        meeting_id = meetings.start(db, now, 150, planned)
    started = meetings.by_id(db, meeting_id)
    assert started == (
        meeting_id, 1, 150, now, now + timedelta(seconds=150), None, None, None,
        ((1, 1, Phase.OPENING, None, 60, 0, None, None, 0), (2, 2, Phase.PATTERNS, two, 90, 0, None, None, 0)),
    )  # fmt: skip
    assert meetings.running(db) == started == meetings.by_number(db, 1) and meetings.by_number(db, 2) is None
    assert [row.pattern_id for row in slate.entries(db, meeting_id)] == [one, two]
    assert slate.entries(db, None) == []
    deadline = now + timedelta(seconds=60)
    with db.step("enter"):
        meetings.enter_stage(db, meeting_id, 1, now, deadline)
    entered = meetings.running(db)
    assert entered is not None and entered.stage_id == 1 and entered.stage[6:8] == (now, deadline)
    assert entered.stages[1] == started.stages[1]
    paused_at, shift = now + timedelta(seconds=9), timedelta(seconds=5)
    with db.step("shift"):
        meetings.shift_clock(db, entered, shift, timedelta(seconds=7), paused_at)
    shifted = meetings.running(db)
    assert shifted is not None and (shifted.ends_at, shifted.paused_at) == (entered.ends_at + shift, paused_at)
    assert shifted.stage[6:8] == (now + shift, deadline + timedelta(seconds=7))
    assert shifted.stages[1] == started.stages[1]
    with db.step("give"):
        meetings.add_stage_time(db, shifted, -20)
    given = meetings.running(db)
    assert given is not None and (given.ends_at, given.paused_at) == (shifted.ends_at, paused_at)
    assert (given.stage.given, given.stage.entered_at) == (-20, now + shift)
    assert given.stage.deadline == deadline + timedelta(seconds=7 - 20)
    with db.step("leave"):
        meetings.add_stage_time(db, given, 5)
        meetings.leave_stage(db, 1, 33)
        meetings.shift_clock(db, given._replace(stages=started.stages), shift, shift, None)
    left_it = meetings.running(db)
    assert left_it is not None and left_it.stage == (1, 1, Phase.OPENING, None, 60, 33, None, None, -15)
    assert (left_it.paused_at, left_it.ends_at) == (None, given.ends_at + shift)
    with db.step("end"):
        meetings.shift_clock(db, left_it, timedelta(0), timedelta(0), paused_at)
        meetings.end(db, meeting_id, now + timedelta(hours=1))
    ended = meetings.by_id(db, meeting_id)
    assert ended is not None and (ended.ended_at, ended.paused_at) == (now + timedelta(hours=1), None)
    assert meetings.running(db) is None


def test_past_stages_are_those_of_the_newest_meetings_that_ended(work: Workspace, clock: Clock) -> None:
    ids, (first_id, second_id) = two_meetings(work, clock)
    db = work._db
    first, second = meetings.by_id(db, first_id), meetings.by_id(db, second_id)
    assert first is not None and second is not None
    work.slate.add(ids[0])
    work.meetings.start()
    assert meetings.past_stages(db, 5) == [second.stages, first.stages]
    assert meetings.past_stages(db, 1) == [second.stages]
    running = work.meetings.require_running()
    assert running.number == 3
    assert meetings.all_meetings(db) == [meeting._replace(stages=()) for meeting in (running, second, first)]


def test_a_slate_has_positions_and_reasons_and_is_of_one_meeting(work: Workspace, clock: Clock) -> None:
    (one, two), (first, _) = two_meetings(work, clock)
    db = work._db
    third, fourth = (work.triage.create_pattern([tell_to(work, name)], name)[0] for name in ("Third", "Fourth"))
    with db.step("slate"):
        slate.add(db, third, 4, "they asked", "a segment")
        slate.add(db, one, 2, "", "")
        slate.add(db, fourth, 1, "", "its impact rated")
    assert slate.entries(db, None) == [
        (1, fourth, "", "its impact rated"), (2, one, "", ""), (4, third, "they asked", "a segment"),
    ]  # fmt: skip
    assert [row[:2] for row in slate.entries(db, first)] == [(1, one), (2, two)]
    assert slate.last_meeting_numbers(db) == {one: 2, two: 2}
    assert db.value("SELECT count(*) FROM slate") == 3
    assert db.value("SELECT made_at FROM slate WHERE meeting_id IS NULL") == "2026-11-30T09:00:00Z"
    with db.step("slate"):
        assert slate.remove(db, third) == 4
        assert slate.remove(db, third) is None and slate.remove(db, two) is None
    assert [row.pattern_id for row in slate.entries(db, None)] == [fourth, one]
    assert [words for (words,) in db.rows("SELECT words FROM slate_lack")] == ["its impact rated"]
    db_cards = "SELECT e.pattern_id, c.sentences FROM slate_card c JOIN slate_entry e ON e.id = c.slate_entry_id "
    assert len(db.rows(db_cards)) == 4
    with db.step("count"):
        db.execute("DELETE FROM slate_card")
        slate.save_sentence_counts(db, first, {third: 1, two: 3})
    assert db.rows(db_cards) == [(two, 3)]


def test_a_merged_pattern_stands_on_a_slate_as_the_one_it_was_merged_into(work: Workspace, clock: Clock) -> None:
    (one, two), (first, _) = two_meetings(work, clock)
    db = work._db
    third = work.triage.create_pattern([tell_to(work, "x")], "Third")[0]
    with db.step("slate"):
        slate.add(db, two, 1, "why", "")
        slate.add(db, one, 3, "", "")
    with db.step("merge"):
        assert merging.move_rows(db, one, two) == (2, 0, 0, 0, 0)
    assert [row[:3] for row in slate.entries(db, None)] == [(1, two, "why")]
    assert [row[:2] for row in slate.entries(db, first)] == [(1, two)], "the first position counts"
    assert db.rows("SELECT pattern_id, how, count(*) FROM member GROUP BY 1, 2 ORDER BY 1, 2") == [
        (two, "created", 2), (two, "merged", 2), (third, "created", 1),
    ]  # fmt: skip
    assert (patterns.merged_into(db, one), patterns.merged_into(db, two)) == (two, two)


def test_the_newest_rating_of_each_side_in_a_meeting_counts(work: Workspace, clock: Clock) -> None:
    (one, two), (first, second) = two_meetings(work, clock)
    db = work._db
    assert rating.of_pattern(db, one, first) == [] and rating.rated_pattern_ids(db, first) == set()
    with db.step("rate"):
        rating.add(db, one, Side.SUPPORT, Impact.L, first, "seldom")
        rating.add(db, one, Side.SUPPORT, Impact.H, first, "often")
        rating.add(db, one, Side.PRODUCT, Impact.M, first)
        rating.add(db, one, Side.SUPPORT, Impact.L, second)
        rating.add(db, two, Side.JOINT, Impact.L, first)
        rating.add(db, two, Side.SUPPORT, Impact.H, None)
    assert rating.of_pattern(db, one, first) == [
        (one, Side.SUPPORT, Impact.H, "often"), (one, Side.PRODUCT, Impact.M, ""),
    ]  # fmt: skip
    assert rating.rated_pattern_ids(db, first) == {one, two} and rating.rated_pattern_ids(db, second) == {one}
    assert db.value("SELECT rated_at FROM rating ORDER BY id DESC LIMIT 1") == "2026-11-30T09:00:00Z"


def test_items_are_parked_in_their_meeting_and_minutes_are_kept_of_it(work: Workspace, clock: Clock) -> None:
    _, (first, second) = two_meetings(work, clock)
    db = work._db
    with db.step("park"):
        for meeting_id, what, who in ((second, "b", ""), (first, "a", "Jo"), (second, "c", "Al")):
            parking_lot.add(db, meeting_id, what, who)
        db.execute("DELETE FROM minutes WHERE meeting_id = ?", (first,))
    assert parking_lot.of_meeting(db, second) == [(1, "b", ""), (3, "c", "Al")]
    assert parking_lot.of_meeting(db, first) == [(2, "a", "Jo")]
    assert {moment for (moment,) in db.rows("SELECT raised_at FROM parking_lot")} == {"2026-11-30T09:00:00Z"}
    assert minutes.saved_record(db, first) is None
    with db.step("keep"):
        minutes.save_record(db, first, '{"a": 1}')
    assert minutes.saved_record(db, first) == '{"a": 1}' != minutes.saved_record(db, second)
    written_at = db.value("SELECT written_at FROM minutes WHERE meeting_id = ?", (first,))
    assert written_at == "2026-11-30T09:00:00Z"


def test_an_anchor_comes_back_from_the_log_as_it_was_and_tells_no_time_before_its_own(work: Workspace) -> None:
    db = work._db
    with db.step("anchor"):
        steady.add_anchor(db, "one", 1795923069.2749381, db.now())
    anchor = steady.newest_anchor(db, "one")
    assert anchor == (1795923069.274, db.now())
    work.history.undo()
    assert steady.newest_anchor(db, "one") is None
    work.history.redo()
    assert steady.newest_anchor(db, "one") == anchor


def test_the_newest_anchor_of_a_start_of_the_machine_is_in_use_while_something_runs(work: Workspace) -> None:
    db = work._db
    assert steady.newest_anchor(db, "one") is None and not steady.is_anchor_in_use(db)
    moments = [db.now() + timedelta(seconds=seconds) for seconds in (0, 1.5, 3)]
    with db.step("anchors"):
        for boot, seconds, moment in zip(("one", "one", "two"), (10.5, 12.0, 3.25), moments, strict=True):
            steady.add_anchor(db, boot, seconds, moment)
    assert steady.newest_anchor(db, "one") == (12.0, moments[1])
    assert steady.newest_anchor(db, "two") == (3.25, moments[2])
    work.purges.start()
    assert steady.is_anchor_in_use(db)
    work.purges.end()
    assert not steady.is_anchor_in_use(db)
    ready(work)
    work.meetings.start()
    assert steady.is_anchor_in_use(db)
