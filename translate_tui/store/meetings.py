"""Meetings as they are kept: stages, decisions, commitments, parking lot, attendance."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Meeting,
    Outcome,
    ParkedItem,
    Phase,
    Role,
    Stage,
    format_time,
    format_time_ms,
    parse_time,
    parse_time_or_none,
)
from translate_tui.protocol.agenda import PlannedStage
from translate_tui.store.database import Database

_MEETING: Final = "SELECT id, number, planned, started_at, ends_at, paused_at, ended_at, stage_id FROM meeting"


def running(db: Database) -> Meeting | None:
    """Return the meeting that is running, or None."""
    return _one(db, "WHERE ended_at IS NULL", ())


def by_id(db: Database, meeting_id: int) -> Meeting | None:
    """Return a meeting, or None."""
    return _one(db, "WHERE id = ?", (meeting_id,))


def by_number(db: Database, number: int) -> Meeting | None:
    """Return the meeting that people call by this number, or None."""
    return _one(db, "WHERE number = ?", (number,))


def all_meetings(db: Database) -> list[Meeting]:
    """Return all meetings, newest first, without their stages."""
    return [_meeting(row, ()) for row in db.rows(f"{_MEETING} ORDER BY number DESC")]


def _one(db: Database, where: str, params: tuple[object, ...]) -> Meeting | None:
    rows = db.rows(f"{_MEETING} {where}", params)
    if not rows:
        return None
    stages = db.rows(
        "SELECT id, position, phase, pattern_id, planned, spent, entered_at, deadline, given FROM stage "
        "WHERE meeting_id = ? ORDER BY position",
        (rows[0][0],),
    )
    return _meeting(rows[0], tuple(_stage(row) for row in stages))


def _stage(row: tuple[Any, ...]) -> Stage:
    stage_id, position, phase, pattern_id, planned, spent, entered_at, deadline, given = row
    return Stage(
        stage_id, position, Phase(phase), pattern_id, planned, spent, parse_time_or_none(entered_at),
        parse_time_or_none(deadline), given,
    )  # fmt: skip


def _meeting(row: tuple[Any, ...], stages: tuple[Stage, ...]) -> Meeting:
    meeting_id, number, planned, started_at, ends_at, paused_at, ended_at, stage_id = row
    return Meeting(
        meeting_id, number, planned, parse_time(started_at), parse_time(ends_at), parse_time_or_none(paused_at),
        parse_time_or_none(ended_at), stage_id, stages,
    )  # fmt: skip


def decisions(db: Database, meeting_id: int) -> dict[int, Decision]:
    """Return a meeting's decisions by pattern."""
    rows = db.rows("SELECT id, pattern_id, outcome, why FROM decision WHERE meeting_id = ?", (meeting_id,))
    return {row[1]: Decision(row[0], row[1], Outcome(row[2]), row[3]) for row in rows}


def all_decisions(db: Database) -> list[tuple[Decision, int, datetime]]:
    """Return every decision with its meeting's number and its moment, oldest first."""
    rows = db.rows(
        "SELECT d.id, d.pattern_id, d.outcome, d.why, m.number, d.decided_at FROM decision d "
        "JOIN meeting m ON m.id = d.meeting_id ORDER BY m.number, d.id"
    )
    return [(Decision(row[0], row[1], Outcome(row[2]), row[3]), row[4], parse_time(row[5])) for row in rows]


def newest_decision(db: Database, pattern_id: int) -> Decision | None:
    """Return the newest decision on a pattern, or None."""
    rows = db.rows(
        "SELECT id, pattern_id, outcome, why FROM decision WHERE pattern_id = ? ORDER BY id DESC LIMIT 1",
        (pattern_id,),
    )
    return Decision(rows[0][0], rows[0][1], Outcome(rows[0][2]), rows[0][3]) if rows else None


_COMMITMENT: Final = (
    "SELECT c.id, c.meeting_id, m.number, c.pattern_id, c.what, c.owner, c.due, c.state, c.settled_in, "
    "c.dropped_reason FROM commitment c JOIN meeting m ON m.id = c.meeting_id"
)


def _commitment(row: tuple[Any, ...]) -> Commitment:
    (commitment_id, meeting_id, number, pattern_id, what, owner, due, state, settled_in, reason) = row
    day = date.fromisoformat(due) if due else None
    return Commitment(commitment_id, meeting_id, number, pattern_id, what, owner, day, state, settled_in, reason)


def commitments(db: Database, meeting_id: int) -> list[Commitment]:
    """Return what was committed to in a meeting."""
    return [_commitment(row) for row in db.rows(f"{_COMMITMENT} WHERE c.meeting_id = ? ORDER BY c.id", (meeting_id,))]


def commitment(db: Database, commitment_id: int) -> Commitment | None:
    """Return one commitment, or None where it is gone."""
    rows = db.rows(f"{_COMMITMENT} WHERE c.id = ?", (commitment_id,))
    return _commitment(rows[0]) if rows else None


def promises(db: Database, meeting: Meeting) -> list[Commitment]:
    """Return what earlier meetings committed to and was open when the last one ended, oldest first."""
    rows = db.rows(
        f"{_COMMITMENT} WHERE m.number < ? AND (c.state = 'open' OR c.settled_in = ? OR (c.settled_in IS NULL "
        "AND c.settled_at >= (SELECT coalesce(max(e.ended_at), '') FROM meeting e WHERE e.number < ?))) "
        "ORDER BY c.due IS NULL, c.due, c.id",
        (meeting.number, meeting.id, meeting.number),
    )
    return [_commitment(row) for row in rows]


def open_commitments(db: Database) -> list[Commitment]:
    """Return everything that is promised and not yet kept or dropped."""
    return [
        _commitment(row)
        for row in db.rows(f"{_COMMITMENT} WHERE c.state = 'open' ORDER BY c.due IS NULL, c.due, c.id")
    ]


def parked(db: Database, meeting_id: int) -> list[ParkedItem]:
    """Return a meeting's parking lot."""
    rows = db.rows("SELECT id, what, raised_by FROM parking_lot WHERE meeting_id = ? ORDER BY id", (meeting_id,))
    return [ParkedItem(*row) for row in rows]


def attendance(db: Database, meeting_id: int) -> list[Attendee]:
    """Return who attended a meeting, in the order in which they were noted."""
    rows = db.rows("SELECT id, name, role FROM attendance WHERE meeting_id = ? ORDER BY id", (meeting_id,))
    return [Attendee(row[0], row[1], Role(row[2])) for row in rows]


def expected(db: Database) -> list[Attendee]:
    """Return who was noted as expected at the next meeting; nobody where that was not prepared."""
    return [
        Attendee(row[0], row[1], Role(row[2])) for row in db.rows("SELECT id, name, role FROM expected ORDER BY id")
    ]


def people(db: Database) -> list[str]:
    """Return everybody who ever attended or owns a commitment, by name."""
    rows = db.rows("SELECT name FROM attendance UNION SELECT owner FROM commitment WHERE owner <> '' ORDER BY 1")
    return [row[0] for row in rows]


def past_stages(db: Database, most: int) -> list[tuple[Stage, ...]]:
    """Return the stages of the newest ended meetings, newest first."""
    ended = db.rows("SELECT id FROM meeting WHERE ended_at IS NOT NULL ORDER BY number DESC LIMIT ?", (most,))
    found = (by_id(db, row[0]) for row in ended)
    return [meeting.stages for meeting in found if meeting is not None]


def overdue(db: Database, today: date) -> list[Commitment]:
    """Return what is promised, open, and was due before today; oldest first."""
    rows = db.rows(f"{_COMMITMENT} WHERE c.state = 'open' AND c.due < ? ORDER BY c.due, c.id", (today.isoformat(),))
    return [_commitment(row) for row in rows]


def last_attendance(db: Database) -> list[Attendee]:
    """Return who attended the newest meeting in which anybody was noted."""
    newest = db.value("SELECT max(meeting_id) FROM attendance")
    return attendance(db, int(newest)) if newest is not None else []


def numbers(db: Database) -> dict[int, int]:
    """Return the number of every pattern."""
    return dict(db.rows("SELECT id, number FROM pattern"))


def record(db: Database, meeting_id: int) -> str | None:
    """Return the minutes' record as it was kept when the meeting ended, or None."""
    kept = db.value("SELECT record FROM minutes WHERE meeting_id = ?", (meeting_id,))
    return None if kept is None else str(kept)


# ----------------------------------------------------------- inside a step


def start(db: Database, now: datetime, seconds: int, stages: Iterable[PlannedStage]) -> int:
    """Begin a meeting with these stages, take next week's slate for it, and return its id."""
    number = int(db.value("SELECT coalesce(max(number), 0) + 1 FROM meeting"))
    meeting_id = db.insert(
        "meeting",
        {
            "number": number,
            "planned": seconds,
            "started_at": format_time_ms(now),
            "ends_at": format_time_ms(now + timedelta(seconds=seconds)),
        },
    )
    for position, stage in enumerate(stages, 1):
        db.insert(
            "stage",
            {
                "meeting_id": meeting_id,
                "position": position,
                "phase": stage.phase.value,
                "pattern_id": stage.pattern_id,
                "planned": stage.planned,
            },
        )
    db.execute("UPDATE slate SET meeting_id = ? WHERE meeting_id IS NULL", (meeting_id,))
    return meeting_id


def enter(db: Database, meeting_id: int, stage_id: int, entered_at: datetime, deadline: datetime) -> None:
    """Make a stage the meeting's present one."""
    db.execute(
        "UPDATE stage SET entered_at = ?, deadline = ? WHERE id = ?",
        (format_time_ms(entered_at), format_time_ms(deadline), stage_id),
    )
    db.execute("UPDATE meeting SET stage_id = ? WHERE id = ?", (stage_id, meeting_id))


def leave(db: Database, stage_id: int, spent: int) -> None:
    """Note the time spent in a stage that is left."""
    db.execute("UPDATE stage SET spent = ?, entered_at = NULL, deadline = NULL WHERE id = ?", (spent, stage_id))


def set_clock(
    db: Database, meeting: Meeting, shift: timedelta, stage_shift: timedelta, paused_at: datetime | None
) -> None:
    """Move the meeting's end and entering by `shift`, its stage's deadline by `stage_shift`; pause or go on."""
    db.execute(
        "UPDATE meeting SET ends_at = ?, paused_at = ? WHERE id = ?",
        (format_time_ms(meeting.ends_at + shift), format_time_ms(paused_at) if paused_at else None, meeting.id),
    )
    stage = meeting.stage
    if stage.entered_at and stage.deadline:
        db.execute(
            "UPDATE stage SET entered_at = ?, deadline = ? WHERE id = ?",
            (format_time_ms(stage.entered_at + shift), format_time_ms(stage.deadline + stage_shift), stage.id),
        )


def end(db: Database, meeting_id: int, ended_at: datetime) -> None:
    """End a meeting."""
    db.execute(
        "UPDATE meeting SET ended_at = ?, paused_at = NULL WHERE id = ?", (format_time_ms(ended_at), meeting_id)
    )


def keep_record(db: Database, meeting_id: int, written: str) -> None:
    """Keep the minutes' record of a meeting that ends."""
    db.insert("minutes", {"meeting_id": meeting_id, "record": written, "written_at": format_time(db.now())})


def more_time(db: Database, meeting: Meeting, seconds: int) -> None:
    """Give the present stage time (or take it, when negative), and note that people did."""
    set_clock(db, meeting, timedelta(0), timedelta(seconds=seconds), meeting.paused_at)
    give(db, meeting.stage, seconds)


def give(db: Database, stage: Stage, seconds: int) -> None:
    """Note that a stage was given time by hand (or had it taken, when negative)."""
    db.execute("UPDATE stage SET given = given + ? WHERE id = ?", (seconds, stage.id))


def decide(db: Database, meeting_id: int, pattern_id: int, outcome: Outcome, why: str) -> None:
    """Note a decision; one that stands already is replaced (the history keeps it)."""
    known = db.value("SELECT id FROM decision WHERE meeting_id = ? AND pattern_id = ?", (meeting_id, pattern_id))
    if known is not None:
        db.execute(
            "UPDATE decision SET outcome = ?, why = ?, decided_at = ? WHERE id = ?",
            (outcome.value, why, format_time(db.now()), known),
        )
        return
    db.insert(
        "decision",
        {
            "meeting_id": meeting_id,
            "pattern_id": pattern_id,
            "outcome": outcome.value,
            "why": why,
            "decided_at": format_time(db.now()),
        },
    )


def commit(db: Database, meeting_id: int, pattern_id: int | None, what: str, owner: str, due: date | None) -> int:
    """Note a commitment and return its id."""
    return db.insert(
        "commitment",
        {
            "meeting_id": meeting_id,
            "pattern_id": pattern_id,
            "what": what,
            "owner": owner,
            "due": due.isoformat() if due else None,
        },
    )


def amend(db: Database, commitment_id: int, what: str, owner: str, due: date | None) -> None:
    """Say a commitment anew: what, who, until when."""
    db.execute(
        "UPDATE commitment SET what = ?, owner = ?, due = ? WHERE id = ?",
        (what, owner, due.isoformat() if due else None, commitment_id),
    )


def settle(db: Database, commitment_id: int, state: str, meeting_id: int | None, reason: str) -> None:
    """Mark a commitment as kept, dropped (with a reason) or open again."""
    settled = state != "open"
    db.execute(
        "UPDATE commitment SET state = ?, settled_at = ?, settled_in = ?, dropped_reason = ? WHERE id = ?",
        (state, format_time(db.now()) if settled else None, meeting_id if settled else None, reason, commitment_id),
    )


def park(db: Database, meeting_id: int, what: str, raised_by: str) -> None:
    """Put something on the parking lot."""
    values: dict[str, object] = {
        "meeting_id": meeting_id,
        "what": what,
        "raised_by": raised_by,
        "raised_at": format_time(db.now()),
    }
    db.insert("parking_lot", values)


def attend(db: Database, meeting_id: int, name: str, role: Role) -> None:
    """Note somebody's attendance, or the role of somebody who is noted already."""
    known = db.value("SELECT id FROM attendance WHERE meeting_id = ? AND name = ?", (meeting_id, name))
    if known is not None:
        db.execute("UPDATE attendance SET role = ? WHERE id = ?", (role.value, known))
    else:
        db.insert("attendance", {"meeting_id": meeting_id, "name": name, "role": role.value})


def expect(db: Database, people: Iterable[tuple[str, Role]]) -> None:
    """Note who is expected at the next meeting, instead of who was noted before."""
    db.execute("DELETE FROM expected")
    for name, role in people:
        db.insert("expected", {"name": name, "role": role.value})


def remove_attendee(db: Database, attendee_id: int) -> None:
    """Strike somebody from the attendance."""
    db.execute("DELETE FROM attendance WHERE id = ?", (attendee_id,))
