"""What the journey is drawn from: the days on which things happened."""

from datetime import date

from translate_tui.model import Impact, Side, parse_day_or_none
from translate_tui.protocol.card import SENTENCE_COUNT
from translate_tui.protocol.journey import CommitmentDates, JourneyEvents, MeetingFigures
from translate_tui.protocol.rating import rating_gap
from translate_tui.store.database import Database
from translate_tui.text import fold


def begins(db: Database) -> date | None:
    """Return the day on which the practice began: the first purge session or meeting, else the first import."""
    first = db.value(
        "SELECT min(at) FROM (SELECT started_at AS at FROM purge_session UNION SELECT started_at FROM meeting)"
    )
    first = first or db.value("SELECT min(imported_at) FROM ticket")
    return parse_day_or_none(first)


def events(db: Database) -> JourneyEvents:
    """Return what happened, by the day."""
    purged, heard = db.rows("SELECT count(*), count(heard_at) FROM purge_entry")[0]
    running = db.value("SELECT count(*) FROM purge_session WHERE ended_at IS NULL")
    by_name, unnamed = _heard(db)
    return JourneyEvents(
        arrived=_counted(
            db, "SELECT substr(imported_at, 1, 10), count(*) FROM ticket WHERE type IS NOT 'praise' GROUP BY 1"
        ),
        in_patterns=_counted(
            db,
            "SELECT substr(m.placed_at, 1, 10), count(*) FROM member m JOIN ticket t ON t.id = m.ticket_id "
            "WHERE t.type IS NOT 'praise' GROUP BY 1",
        ),
        heard=by_name,
        heard_unnamed=unnamed,
        meetings=_meetings(db),
        rating_gaps=_blind(db),
        commitments=[
            CommitmentDates(parse_day_or_none(due), parse_day_or_none(settled), state == "kept")
            for due, settled, state in db.rows("SELECT due, settled_at, state FROM commitment")
        ],
        purged=purged,
        purged_heard=heard,
        purge_ended=not running,
    )


def _counted(db: Database, sql: str) -> dict[date, int]:
    return {date.fromisoformat(day): number for day, number in db.rows(sql)}


def _heard(db: Database) -> tuple[list[date], list[date]]:
    """Return when something was first heard of each purge speaker, and of each turn without a name."""
    first: dict[str, str] = {}
    unnamed: list[date] = []
    for speaker, at in db.rows(
        "SELECT t.speaker, min(e.heard_at) FROM purge_entry e JOIN purge_turn t ON t.id = e.purge_turn_id "
        "WHERE e.heard_at IS NOT NULL GROUP BY t.speaker, CASE WHEN t.speaker IS NULL THEN t.id END"
    ):
        if speaker is None:
            unnamed.append(date.fromisoformat(at[:10]))
        else:
            first[fold(speaker)] = min(at, first.get(fold(speaker), at))
    return [date.fromisoformat(at[:10]) for at in first.values()], unnamed


def _meetings(db: Database) -> list[MeetingFigures]:
    rows = db.rows(
        "SELECT m.started_at, count(e.id), count(c.id), coalesce(sum(c.sentences = ?), 0) FROM meeting m "
        "LEFT JOIN slate s ON s.meeting_id = m.id LEFT JOIN slate_entry e ON e.slate_id = s.id "
        "LEFT JOIN slate_card c ON c.slate_entry_id = e.id GROUP BY m.id",
        (SENTENCE_COUNT,),
    )
    return [MeetingFigures(date.fromisoformat(row[0][:10]), *row[1:]) for row in rows]


def _blind(db: Database) -> list[tuple[date, int]]:
    """Return how far apart both sides placed; a pattern counts once a meeting, as placed last."""
    newest: dict[tuple[int, object], dict[str, tuple[str, str]]] = {}
    for pattern_id, meeting_id, side, impact, at in db.rows(
        "SELECT pattern_id, meeting_id, side, impact, placed_at FROM placement WHERE side <> ? ORDER BY id",
        (Side.JOINT.value,),
    ):
        newest.setdefault((pattern_id, meeting_id or at), {})[side] = (impact, at)
    found = []
    for sides in newest.values():
        if len(sides) == 2:
            (support, _), (product, at) = sides[Side.SUPPORT], sides[Side.PRODUCT]
            found.append((date.fromisoformat(at[:10]), rating_gap(Impact(support), Impact(product))))
    return found
