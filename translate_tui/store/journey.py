"""What the journey is computed from: the local days on which things happened."""

from datetime import date

from translate_tui.model import Impact, Side, local_day, parse_day_or_none, parse_time
from translate_tui.protocol.card import SENTENCE_COUNT
from translate_tui.protocol.journey import CommitmentDates, JourneyEvents, MeetingFigures
from translate_tui.protocol.rating import rating_gap
from translate_tui.store.database import Database
from translate_tui.store.days import local_day_sql
from translate_tui.store.set_aside import IS_PROBLEM
from translate_tui.text import fold


def first_day(db: Database) -> date | None:
    """Return the day of the first purge session or meeting, else of the first import; None before any of these."""
    started_at = db.value(
        "SELECT min(at) FROM (SELECT started_at AS at FROM purge_session UNION SELECT started_at FROM meeting)"
    )
    return parse_day_or_none(started_at or db.value("SELECT min(imported_at) FROM ticket"))


def events(db: Database) -> JourneyEvents:
    """Return everything that the journey shows, from the whole database."""
    purged, purged_heard = db.rows("SELECT count(*), count(heard_at) FROM purge_entry")[0]
    running_sessions = db.value("SELECT count(*) FROM purge_session WHERE ended_at IS NULL")
    heard, heard_unnamed = _first_heard_days(db)
    return JourneyEvents(
        arrived=_counts_by_day(
            db, f"SELECT t.imported_at AS at, count(*) AS n FROM ticket t WHERE {IS_PROBLEM} GROUP BY 1"
        ),
        in_patterns=_counts_by_day(db, "SELECT added_at AS at, count(*) AS n FROM member GROUP BY 1"),
        heard=heard,
        heard_unnamed=heard_unnamed,
        meetings=_meeting_figures(db),
        rating_gaps=_rating_gaps(db),
        commitments=[
            CommitmentDates(parse_day_or_none(due), parse_day_or_none(settled), state == "kept")
            for due, settled, state in db.rows("SELECT due, settled_at, state FROM commitment")
        ],
        purged=purged,
        purged_heard=purged_heard,
        purge_ended=not running_sessions,
    )


def _day(moment: str) -> date:
    return local_day(parse_time(moment))


def _counts_by_day(db: Database, counts: str) -> dict[date, int]:
    """Return the numbers that a query returns for moments (`n` for each `at`) by local days.

    Many tickets share the moment of an import, and a local day takes longer to find than an equal moment.
    """
    rows = db.rows(f"SELECT {local_day_sql('at')}, sum(n) FROM ({counts}) GROUP BY 1")
    return {date.fromisoformat(day): count for day, count in rows}


def _first_heard_days(db: Database) -> tuple[list[date], list[date]]:
    """Return the days on which each named purge speaker, and each turn without a name, was first heard.

    Spellings of a name that differ in case or accents are one speaker.
    """
    first_heard: dict[str, str] = {}
    unnamed: list[date] = []
    for speaker, heard_at in db.rows(
        "SELECT t.speaker, min(e.heard_at) FROM purge_entry e JOIN purge_turn t ON t.id = e.purge_turn_id "
        "WHERE e.heard_at IS NOT NULL GROUP BY t.speaker, CASE WHEN t.speaker IS NULL THEN t.id END"
    ):
        if speaker is None:
            unnamed.append(_day(heard_at))
        else:
            key = fold(speaker)
            first_heard[key] = min(heard_at, first_heard.get(key, heard_at))
    return [_day(heard_at) for heard_at in first_heard.values()], unnamed


def _meeting_figures(db: Database) -> list[MeetingFigures]:
    """Return the figures of each meeting, oldest first. A card counts as complete with all its sentences."""
    rows = db.rows(
        "SELECT m.started_at, count(e.id), count(c.id), coalesce(sum(c.sentences = ?), 0) FROM meeting m "
        "LEFT JOIN slate s ON s.meeting_id = m.id LEFT JOIN slate_entry e ON e.slate_id = s.id "
        "LEFT JOIN slate_card c ON c.slate_entry_id = e.id GROUP BY m.id",
        (SENTENCE_COUNT,),
    )
    return [MeetingFigures(_day(started_at), slated, known, complete) for started_at, slated, known, complete in rows]


def _rating_gaps(db: Database) -> list[tuple[date, int]]:
    """Return the day and the gap (in steps) of each pair of blind ratings.

    A pattern has one pair a meeting, of the newest rating of each side. Outside of a meeting, two ratings are a pair
    if they were saved at the same moment, as the reveal does.
    """
    ratings_of_pair: dict[tuple[int, object], dict[str, tuple[str, str]]] = {}  # by side: impact, rated at
    for pattern_id, meeting_id, side, impact, rated_at in db.rows(
        "SELECT pattern_id, meeting_id, side, impact, rated_at FROM rating WHERE side <> ? ORDER BY id",
        (Side.JOINT.value,),
    ):
        ratings_of_pair.setdefault((pattern_id, meeting_id or rated_at), {})[side] = (impact, rated_at)
    gaps = []
    for ratings in ratings_of_pair.values():
        if len(ratings) == 2:
            (support_impact, _), (product_impact, rated_at) = ratings[Side.SUPPORT], ratings[Side.PRODUCT]
            gaps.append((_day(rated_at), rating_gap(Impact(support_impact), Impact(product_impact))))
    return gaps
