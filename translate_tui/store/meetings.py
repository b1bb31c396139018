"""Meetings with their stages and clock. Decisions, commitments, attendance etc. have modules of their own."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from translate_tui.model import Meeting, Phase, Stage, format_time, format_time_ms, parse_time, parse_time_or_none
from translate_tui.protocol.agenda import PlannedStage
from translate_tui.store.database import Database
from translate_tui.store.standing import standing

# The columns are in the order of the fields of Meeting (which has its stages besides) and of Stage. A stage of a
# pattern that was merged is one of the pattern that stands now: the meeting goes on with that.
_MEETING: Final = "SELECT id, number, planned, started_at, ends_at, paused_at, ended_at, stage_id FROM meeting"
_STAGES: Final = (
    f"SELECT t.id, t.position, t.phase, {standing('t.pattern_id')}, t.planned, t.spent, t.entered_at, t.deadline, "
    "t.given FROM stage t WHERE t.meeting_id = ? ORDER BY t.position"
)


def running(db: Database) -> Meeting | None:
    """Return the meeting that is running, with its stages, or None. There is one at most."""
    return _find(db, "WHERE ended_at IS NULL", ())


def by_id(db: Database, meeting_id: int) -> Meeting | None:
    """Return a meeting with its stages, or None if it does not exist (any more)."""
    return _find(db, "WHERE id = ?", (meeting_id,))


def by_number(db: Database, number: int) -> Meeting | None:
    """Return the meeting that people call by this number, with its stages, or None if there is none."""
    return _find(db, "WHERE number = ?", (number,))


def all_meetings(db: Database) -> list[Meeting]:
    """Return all meetings, newest first, without their stages."""
    return [_meeting(row, ()) for row in db.rows(f"{_MEETING} ORDER BY number DESC")]


def past_stages(db: Database, limit: int) -> list[tuple[Stage, ...]]:
    """Return the stages of the newest `limit` ended meetings, newest meeting first."""
    ended = db.rows("SELECT id FROM meeting WHERE ended_at IS NOT NULL ORDER BY number DESC LIMIT ?", (limit,))
    return [_stages(db, meeting_id) for (meeting_id,) in ended]


# A step that merged patterns: it moves notes and risks, but nobody said anything.
_MERGED: Final = (
    "EXISTS (SELECT 1 FROM change g WHERE g.step_id = s.id AND g.table_name = 'pattern' "
    "AND json_extract(g.old, '$.merged_into') IS NOT json_extract(g.new, '$.merged_into'))"
)
# Each note or risk that was written on a pattern of a meeting's slate from its start on: the pattern that stands now,
# and when.
_NOTES: Final = f"""
SELECT pattern_id, made_at FROM (
    SELECT {standing("n.pattern_id")} AS pattern_id, n.made_at FROM (
        SELECT json_extract(coalesce(c.new, c.old), '$.pattern_id') AS pattern_id, s.made_at FROM change c
        JOIN step s ON s.id = c.step_id AND s.state = 'done' WHERE c.table_name = 'pattern_note' AND NOT {_MERGED}
        UNION ALL SELECT c.row_id, s.made_at FROM change c
        JOIN step s ON s.id = c.step_id AND s.state = 'done' WHERE c.table_name = 'pattern' AND c.action = 'update'
        AND (json_extract(c.old, '$.revenue_risk') <> json_extract(c.new, '$.revenue_risk')
            OR json_extract(c.old, '$.retention_risk') <> json_extract(c.new, '$.retention_risk'))
        AND NOT {_MERGED}
    ) n WHERE n.made_at >= :started_at
) WHERE pattern_id IN (SELECT {standing("e.pattern_id")} FROM slate_entry e JOIN slate ON slate.id = e.slate_id
    WHERE slate.meeting_id = :meeting)
"""
# What counts as done in a meeting, with the moment of the newest. The log of steps knows the moment of what has none
# of its own (people, commitments, a pause, a minute more). A note or a risk belongs to a pattern, not to a meeting:
# it counts only while the meeting was planned to run, since later it may be work at a desk.
_DONE: Final = f"""
SELECT started_at FROM meeting WHERE id = :meeting
UNION ALL SELECT max(decided_at) FROM decision WHERE meeting_id = :meeting
UNION ALL SELECT max(rated_at) FROM rating WHERE meeting_id = :meeting
UNION ALL SELECT max(opened_at) FROM rating_round WHERE meeting_id = :meeting
UNION ALL SELECT max(raised_at) FROM parking_lot WHERE meeting_id = :meeting
UNION ALL SELECT max(noted_at) FROM meeting_note WHERE meeting_id = :meeting
UNION ALL SELECT max(settled_at) FROM commitment WHERE settled_in = :meeting
UNION ALL SELECT max(entered_at) FROM stage WHERE meeting_id = :meeting
UNION ALL SELECT paused_at FROM meeting WHERE id = :meeting
UNION ALL SELECT max(s.made_at) FROM change c JOIN step s ON s.id = c.step_id AND s.state = 'done' WHERE
    c.table_name IN ('attendance', 'stage') AND json_extract(coalesce(c.new, c.old), '$.meeting_id') = :meeting
    OR c.table_name = 'commitment' AND c.action = 'insert' AND json_extract(c.new, '$.meeting_id') = :meeting
    OR c.table_name = 'meeting' AND c.row_id = :meeting
UNION ALL SELECT max(made_at) FROM ({_NOTES}) WHERE made_at <= :ends_at
"""


def last_done(db: Database, meeting: Meeting) -> datetime:
    """Return the moment of the last thing done in a meeting that is running.

    That is a decision, rating, commitment, note, parked item, person noted, stage entered, pause or minute given, or
    a note or risk written on a pattern of its slate before its planned end. Its start, if nothing was done.
    """
    values = {
        "meeting": meeting.id,
        "started_at": format_time(meeting.started_at),
        "ends_at": format_time(meeting.ends_at),
    }
    moments = [parse_time(row[0]) for row in db.rows(_DONE, values) if row[0]]
    return max(moments, default=meeting.started_at)


def noted_pattern_ids(db: Database, meeting: Meeting, until: datetime) -> set[int]:
    """Return the ids of the patterns on which a note was taken in a meeting.

    And those of its slate on which a note or a risk was written from its start on.
    """
    values = {
        "meeting": meeting.id,
        "started_at": format_time(meeting.started_at),
        "until": format_time(until),
    }
    sql = (
        f"SELECT pattern_id FROM ({_NOTES}) WHERE made_at <= :until UNION SELECT {standing('pattern_id')} "
        "FROM meeting_note WHERE meeting_id = :meeting AND pattern_id IS NOT NULL"
    )
    return {row[0] for row in db.rows(sql, values)}


def _find(db: Database, where: str, params: tuple[object, ...]) -> Meeting | None:
    rows = db.rows(f"{_MEETING} {where}", params)
    return _meeting(rows[0], _stages(db, rows[0][0])) if rows else None


def _stages(db: Database, meeting_id: int) -> tuple[Stage, ...]:
    return tuple(_stage(row) for row in db.rows(_STAGES, (meeting_id,)))


def _stage(row: tuple[Any, ...]) -> Stage:
    """Return the stage in a row of _STAGES."""
    values = dict(zip(Stage._fields, row, strict=True))
    values["phase"] = Phase(values["phase"])
    values["entered_at"] = parse_time_or_none(values["entered_at"])
    values["deadline"] = parse_time_or_none(values["deadline"])
    return Stage(**values)


def _meeting(row: tuple[Any, ...], stages: tuple[Stage, ...]) -> Meeting:
    """Return the meeting in a row of _MEETING."""
    values = dict(zip(Meeting._fields, (*row, stages), strict=True))
    values["started_at"] = parse_time(values["started_at"])
    values["ends_at"] = parse_time(values["ends_at"])
    values["paused_at"] = parse_time_or_none(values["paused_at"])
    values["ended_at"] = parse_time_or_none(values["ended_at"])
    return Meeting(**values)


# -------------------------------------------------------- inside a session


def start(db: Database, now: datetime, seconds: int, stages: Iterable[PlannedStage]) -> int:
    """Start a meeting of so many seconds with these stages and next week's slate, and return its id.

    No stage is entered yet. Next week's slate is empty afterwards.
    """
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


def enter_stage(db: Database, meeting_id: int, stage_id: int, entered_at: datetime, deadline: datetime) -> None:
    """Make a stage the meeting's present one, entered at a moment and due to end at `deadline`."""
    db.execute(
        "UPDATE stage SET entered_at = ?, deadline = ? WHERE id = ?",
        (format_time_ms(entered_at), format_time_ms(deadline), stage_id),
    )
    db.execute("UPDATE meeting SET stage_id = ? WHERE id = ?", (stage_id, meeting_id))


def leave_stage(db: Database, stage_id: int, spent: int) -> None:
    """Save the seconds spent in a stage that is left: all visits together, this one included."""
    db.execute("UPDATE stage SET spent = ?, entered_at = NULL, deadline = NULL WHERE id = ?", (spent, stage_id))


def shift_clock(
    db: Database, meeting: Meeting, shift: timedelta, stage_shift: timedelta, paused_at: datetime | None
) -> None:
    """Move a meeting's end by `shift` and its present stage's deadline by `stage_shift`, and pause or resume it.

    The moment at which the stage was entered moves by `shift` too, so that a pause counts as no time spent in it.
    `paused_at` is None for a clock that runs.
    """
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


def add_stage_time(db: Database, meeting: Meeting, seconds: int) -> None:
    """Move the present stage's deadline by so many seconds (negative: earlier), and count them as given by hand.

    The meeting's end stays where it is.
    """
    shift_clock(db, meeting, timedelta(0), timedelta(seconds=seconds), meeting.paused_at)
    db.execute("UPDATE stage SET given = given + ? WHERE id = ?", (seconds, meeting.stage.id))


def end(db: Database, meeting_id: int, ended_at: datetime) -> None:
    """End a meeting at a moment; a paused one is no longer paused."""
    db.execute(
        "UPDATE meeting SET ended_at = ?, paused_at = NULL WHERE id = ?", (format_time_ms(ended_at), meeting_id)
    )
