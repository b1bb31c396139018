"""The half hour through its services: the clock, two windows, the checklist, settings, what comes of it."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Clock, tell_to
from translate_tui.model import Impact, Outcome, Phase, Role, Side, UserError
from translate_tui.protocol import prep
from translate_tui.protocol.card import Field
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.gate import NONE_KNOWN, Strictness
from translate_tui.services.clock import SteadyTime, read_steady_clock
from translate_tui.services.decisions import decision_words
from translate_tui.services.workspace import Workspace


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
    """Return all rows, but for the log, drafts, and the tables named."""
    names = [row[0] for row in work._db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    left_out = {"step", "change", "draft", "sqlite_sequence", *without}
    return {name: work._db.rows(f"SELECT * FROM {name}") for name in names if name not in left_out}


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
        lambda: work.ratings.rate_blind(first, Impact.H, Impact.L, meeting.id),
        lambda: work.ratings.rate_jointly(first, Impact.M, meeting.id),
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
    assert said == ["meeting 6 is running already: this is it"] * 2 + ["started meeting 6"]
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
    assert [s.label for s in one.history.steps(1)] == ["went on to Last week's promises"]


def test_neither_window_overwrites_the_other(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    pattern = one.patterns.all()[0]
    one.patterns.write(pattern.id, Field.STRUGGLE, "what the first one wrote", pattern.struggle)
    with pytest.raises(UserError, match="another window changed the struggle of P1 to “what the first one wrote”"):
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
    with pytest.raises(UserError, match="another window"):
        other.commitments.settle(commitment, "dropped", "no time")
    with pytest.raises(UserError, match="with a reason"):
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
    assert line.gaps == tuple(prep.CardGap) and line.words.startswith("lacks what customers struggle with, a segment")
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
    assert overdue.words == "1 promise is overdue, the oldest: Asha, due 17 Nov" and not overdue.done
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
    assert "Exchange overdue: support joins planning (the last was on 2026-09-01)" in minutes


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
    with pytest.raises(UserError, match="The gate holds P4: it needs 2 distinct customers, it has 0"):
        work.slate.add(single)
    set_to(work, "gate", "warns")
    with pytest.raises(UserError, match="3 patterns stand on the slate"):
        work.slate.add(single)
    assert "; the gate warns: it lacks 2 distinct customers" in work.slate.add(single, displace=ids[0])
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
    assert "The gate warned: it lacked 2 distinct" in work.minutes.text(work.minutes.require_meeting(1)), (
        "as it was then"
    )


def test_what_the_gate_warned_of_stands_in_the_minutes(work: Workspace) -> None:
    set_to(work, "gate", "warns")
    pattern_id, _ = work.triage.create_pattern([tell_to(work, "alone", customer="One Ltd")], "Alone")
    work.slate.add(pattern_id)
    work.meetings.start()
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert (
        "- P1 Alone. The gate warned: it lacked 2 distinct customers, it has 1, a segment, its impact rated,"
        in minutes
    )


def test_the_plan_follows_past_meetings(work: Workspace, clock: Clock) -> None:
    pattern_id = ready(work, 1)[0]
    usual = {stage.phase: stage.planned for stage in work.meetings.plan()}
    for _ in range(2):
        work.slate.add(pattern_id)
        work.meetings.start()
        for stage in work.meetings.require_running().stages:
            clock.on(seconds=stage.planned // 2 if stage.phase is Phase.COMMITMENTS_REVIEW else stage.planned)
            work.meetings.move(1)
        work.meetings.end()
        clock.on(days=7)
    work.slate.add(pattern_id)
    now = {stage.phase: stage.planned for stage in work.meetings.plan()}
    assert work.meetings.is_plan_from_past() and sum(now.values()) == 1800
    assert (
        now[Phase.COMMITMENTS_REVIEW] < 0.6 * usual[Phase.COMMITMENTS_REVIEW]
        and now[Phase.PATTERNS] > usual[Phase.PATTERNS]
    )
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
    work.ratings.rate_blind(pattern_id, Impact.H, Impact.L, meeting.id)
    given = work.meetings.require_running()
    assert given.stage.given == 60 and given.stage.deadline == meeting.stage.deadline + timedelta(seconds=60)
    work.ratings.rate_jointly(pattern_id, Impact.H, meeting.id)
    work.patterns.write_risks(pattern_id, "three renewals", "two left")
    pattern = work.patterns.require(pattern_id)
    assert (pattern.impact, pattern.support_impact, pattern.product_impact) == (Impact.H, Impact.H, Impact.L)
    kept = work._db.rows("SELECT side, impact FROM placement WHERE meeting_id = ? ORDER BY id", (meeting.id,))
    assert kept == [(Side.SUPPORT, "H"), (Side.PRODUCT, "L"), (Side.JOINT, "H")]
    work.meetings.end()
    assert (
        "- Impact: H (support H, product L, they differed: support higher by two); revenue risk: three renewals; "
        "retention risk: two left"
    ) in work.minutes.text(work.minutes.require_meeting(1))
    work.ratings.rate_blind(pattern_id, Impact.H, Impact.L)  # while preparing there is no stage to give a minute to


def test_a_fix_ships_on_a_day_that_was(work: Workspace) -> None:
    pattern_id = ready(work, 1)[0]
    assert work.patterns.ship(pattern_id, "fri") == "P1: its fix shipped on 2026-11-13"
    assert work.patterns.require(pattern_id).shipped_on == date(2026, 11, 13)
    for words in ("2027-01-01", "soon", "+2w"):
        with pytest.raises(UserError, match="names no day up to today"):
            work.patterns.ship(pattern_id, words)
    assert work.patterns.ship(pattern_id, "") == "P1: its fix has not shipped"
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
    assert "This is solved now: Pattern 0." in work.replies.answers(work.patterns.require(pattern_id))[0].reply


def test_an_older_database_keeps_its_minutes(tmp_path: Path, sample: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copyfile(sample, old)
    work = Workspace(old)
    newer = "'$.exchanges_due', '$.patterns[0].trend', '$.patterns[0].lacks'"
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
    with pytest.raises(UserError, match="Meanwhile another window went to P2"):
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
    work.triage.merge(first, third)
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(1))
    assert "### P3 The same in other words" in minutes and "**accepted**, because it costs most" in minutes
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
