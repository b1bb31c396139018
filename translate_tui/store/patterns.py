"""Patterns with their evidence counted, slates and placements."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from translate_tui.model import (
    Impact,
    Outcome,
    Pattern,
    Rating,
    SegmentShare,
    Side,
    Volume,
    format_time,
    parse_day_or_none,
    parse_time,
)
from translate_tui.protocol.card import Field
from translate_tui.store import slate as slates
from translate_tui.store.customer_sql import HEAD, JOIN_HEAD
from translate_tui.store.database import Database

_MOST_VARIABLES: Final = 500  # in one statement; SQLite's limit is higher

# Who speaks in a pattern: the customers of its tickets and of the replies under them. A unit
# of evidence is a known customer (once) or a ticket without one.
_UNITS: Final = f"""
    SELECT m.pattern_id, {HEAD} AS customer_id, CASE WHEN t.customer_id IS NULL THEN t.id END AS unknown,
           coalesce(c.segment, t.segment) AS segment
      FROM member m JOIN ticket t ON t.id = m.ticket_id {JOIN_HEAD}
    UNION ALL
    SELECT m.pattern_id, {HEAD}, NULL, c.segment
      FROM member m JOIN reply t ON t.ticket_id = m.ticket_id {JOIN_HEAD} WHERE t.customer_id IS NOT NULL
"""


def _newest(side: Side) -> str:
    return (
        "(SELECT impact FROM placement x WHERE x.pattern_id = p.id "
        f"AND x.side = '{side.value}' ORDER BY x.id DESC LIMIT 1)"
    )


_PATTERNS: Final = f"""
    SELECT p.id, p.number, p.title, p.struggle, p.workaround, p.requested, p.segment,
           p.revenue_risk, p.retention_risk,
           p.shipped_at,
           (SELECT count(*) FROM member m WHERE m.pattern_id = p.id),
           {_newest(Side.JOINT)}, {_newest(Side.SUPPORT)}, {_newest(Side.PRODUCT)},
           EXISTS (SELECT 1 FROM slate_entry e JOIN slate s ON s.id = e.slate_id
                    WHERE e.pattern_id = p.id AND s.meeting_id IS NULL),
           (SELECT d.outcome FROM decision d WHERE d.pattern_id = p.id ORDER BY d.id DESC LIMIT 1),
           (SELECT x.side = 'joint' FROM placement x WHERE x.pattern_id = p.id ORDER BY x.id DESC LIMIT 1)
      FROM pattern p WHERE p.merged_into IS NULL
"""


def all_patterns(db: Database) -> list[Pattern]:
    """Return all patterns that stand by themselves, by number."""
    return _patterns(db, "ORDER BY p.number", ())


def by_id(db: Database, pattern_id: int) -> Pattern | None:
    """Return one pattern; None where it is not there, or merged into another."""
    found = _patterns(db, "AND p.id = ?", (pattern_id,))
    return found[0] if found else None


def facts(db: Database, counted: Mapping[int, Pattern], only: int | None = None) -> list[Pattern]:
    """Return patterns (one, or all) as they are, with what was counted of their evidence taken from `counted`.

    For what changes no evidence: a decision, a place on the grid or slate, a text. A pattern that is not in
    `counted` is counted.
    """
    where, params = ("AND p.id = ?", (only,)) if only is not None else ("ORDER BY p.number", ())
    found = []
    for row in db.rows(f"{_PATTERNS} {where}", params):
        known = counted.get(row[0])
        if known is None:
            found += _patterns(db, "AND p.id = ?", (row[0],))
        else:
            same = {row[0]: known.volume}, {row[0]: known.segment}, (known.yearly_value, known.valued)
            found.append(_pattern(row, *same))
    return found


def _patterns(db: Database, rest: str, params: tuple[object, ...]) -> list[Pattern]:
    rows = db.rows(f"{_PATTERNS} {rest}", params)
    only = rows[0][0] if len(rows) == 1 else None
    volumes, segments, values = _volumes(db, only), _segments(db, only), _values(db, only)
    return [_pattern(row, volumes, segments, values.get(row[0], (0, 0))) for row in rows]


def _pattern(
    row: tuple[Any, ...],
    volumes: dict[int, Volume],
    segments: dict[int, SegmentShare],
    valued: tuple[int, int],
) -> Pattern:
    (pattern_id, number, title, struggle, workaround, requested, written, revenue, retention, shipped, tickets,
     joint, support, product, slated, decided, agreed) = row  # fmt: skip
    return Pattern(
        id=pattern_id,
        number=number,
        title=title,
        struggle=struggle,
        workaround=workaround,
        requested=requested,
        volume=volumes.get(pattern_id, Volume(0, 0)),
        tickets=tickets,
        segment=segments.get(pattern_id, SegmentShare((), 0, 0)),
        impact=Impact(joint) if joint else None,
        support_impact=Impact(support) if support else None,
        product_impact=Impact(product) if product else None,
        revenue_risk=revenue,
        retention_risk=retention,
        written_segment=written,
        shipped=shipped is not None,
        shipped_on=parse_time(shipped).date() if shipped else None,
        agreed=bool(agreed),
        yearly_value=valued[0],
        valued=valued[1],
        slated=bool(slated),
        decided=Outcome(decided) if decided else None,
    )


def _only(pattern_id: int | None) -> str:
    return "" if pattern_id is None else f"WHERE pattern_id = {pattern_id:d}"


def _volumes(db: Database, only: int | None) -> dict[int, Volume]:
    rows = db.rows(
        f"SELECT pattern_id, count(DISTINCT customer_id), count(DISTINCT unknown) FROM ({_UNITS}) "
        f"{_only(only)} GROUP BY pattern_id"
    )
    return {pattern_id: Volume(customers, unknown) for pattern_id, customers, unknown in rows}


def _values(db: Database, only: int | None) -> dict[int, tuple[int, int]]:
    """Return what the customers of a pattern pay a year, and of how many that is known; each counts once."""
    if db.value("SELECT 1 FROM customer WHERE yearly_value IS NOT NULL LIMIT 1") is None:
        return {}
    rows = db.rows(
        f"SELECT u.pattern_id, sum(c.yearly_value), count(c.yearly_value) FROM "
        f"(SELECT DISTINCT pattern_id, customer_id FROM ({_UNITS}) {_only(only)}) u "
        "JOIN customer c ON c.id = u.customer_id GROUP BY u.pattern_id"
    )
    return {pattern_id: (value or 0, known) for pattern_id, value, known in rows}


def posted_days(db: Database, pattern_id: int | None = None) -> dict[int, dict[date, int]]:
    """Return how many tickets of a pattern (None: of each) were posted on which day."""
    where = "" if pattern_id is None else f"AND m.pattern_id = {pattern_id:d}"
    days: dict[int, dict[date, int]] = defaultdict(dict)
    for pattern, day, number in db.rows(
        "SELECT m.pattern_id, substr(t.posted_at, 1, 10), count(*) FROM member m JOIN ticket t ON t.id = m.ticket_id "
        f"WHERE t.posted_at IS NOT NULL {where} GROUP BY 1, 2"
    ):
        days[pattern][date.fromisoformat(day)] = number
    return days


def newest_day(db: Database) -> date | None:
    """Return the day of the River's newest ticket, of those that lie not in the future; None without any."""
    return parse_day_or_none(
        db.value("SELECT max(posted_at) FROM ticket WHERE posted_at <= ?", (format_time(db.now()),))
    )


def segments(db: Database) -> dict[int, dict[str, int]]:
    """Return of each pattern how many customers (and tickets without one) are in which segment, most first."""
    found = _segment_counts(db, None)
    return {
        pattern_id: dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        for pattern_id, (counts, _) in found.items()
    }


def _segments(db: Database, only: int | None) -> dict[int, SegmentShare]:
    """Return who leads."""
    shares: dict[int, SegmentShare] = {}
    for pattern_id, (counts, units) in _segment_counts(db, only).items():
        most = max(counts.values(), default=0)
        leaders = tuple(sorted(name for name, number in counts.items() if number == most))
        shares[pattern_id] = SegmentShare(leaders, most, units)
    return shares


def _segment_counts(db: Database, only: int | None) -> dict[int, tuple[dict[str, int], int]]:
    """Return how many units are in which segment, and how many there are.

    Each unit counts once; of a customer that says two segments, the commoner.
    """
    said: dict[int, dict[tuple[int | None, int | None], dict[str | None, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for pattern_id, customer_id, unknown, segment, times in db.rows(
        f"SELECT pattern_id, customer_id, unknown, segment, count(*) FROM ({_UNITS}) {_only(only)} "
        "GROUP BY 1, 2, 3, 4"
    ):
        said[pattern_id][customer_id, unknown][segment] += times
    found: dict[int, tuple[dict[str, int], int]] = {}
    for pattern_id, units in said.items():
        counts: dict[str, int] = defaultdict(int)
        for segments in units.values():
            named = [(-times, segment) for segment, times in segments.items() if segment]
            if named:
                counts[min(named)[1]] += 1
        found[pattern_id] = (dict(counts), len(units))
    return found


def stated(db: Database, pattern_id: int, field: Field) -> list[str]:
    """Return what the member tickets state as workaround or requested solution, one for each that does."""
    column = _column(field)
    rows = db.rows(
        f"SELECT t.{column} FROM member m JOIN ticket t ON t.id = m.ticket_id "
        f"WHERE m.pattern_id = ? AND t.{column} <> '' ORDER BY t.id",
        (pattern_id,),
    )
    return [row[0] for row in rows]


def said_in(db: Database, pattern_id: int) -> list[str]:
    """Return the quotes of a pattern's tickets, and nothing else of them."""
    rows = db.rows(
        "SELECT t.quote FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?", (pattern_id,)
    )
    return [row[0] for row in rows]


def evidence(db: Database, pattern_id: int) -> list[int]:
    """Return the ids of a pattern's tickets, in order."""
    rows = db.rows("SELECT ticket_id FROM member WHERE pattern_id = ? ORDER BY ticket_id", (pattern_id,))
    return [row[0] for row in rows]


def of_tickets(db: Database, ticket_ids: Collection[int]) -> set[int]:
    """Return the patterns in which some of these tickets are."""
    found: set[int] = set()
    ids = list(ticket_ids)
    for start in range(0, len(ids), _MOST_VARIABLES):
        batch = ids[start : start + _MOST_VARIABLES]
        marks = ", ".join("?" * len(batch))
        found |= {
            row[0] for row in db.rows(f"SELECT DISTINCT pattern_id FROM member WHERE ticket_id IN ({marks})", batch)
        }
    return found


def impact_words(db: Database, pattern_id: int) -> list[str]:
    """Return the words for impact of the member tickets, one for each ticket; "" where none are said."""
    return [
        row[0]
        for row in db.rows(
            "SELECT t.impact_words FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?",
            (pattern_id,),
        )
    ]


def _column(field: Field) -> str:
    return {
        Field.TITLE: "title",
        Field.STRUGGLE: "struggle",
        Field.WORKAROUND: "workaround",
        Field.REQUESTED: "requested",
        Field.SEGMENT: "segment",
    }[field]


def placements(db: Database, pattern_id: int, meeting_id: int) -> list[Rating]:
    """Return the newest placement of each side in a meeting."""
    rows = db.rows(
        "SELECT side, impact, reason FROM placement WHERE pattern_id = ? AND meeting_id = ? "
        "AND id IN (SELECT max(id) FROM placement WHERE pattern_id = ? AND meeting_id = ? GROUP BY side)",
        (pattern_id, meeting_id, pattern_id, meeting_id),
    )
    return [Rating(pattern_id, Side(side), Impact(impact), reason) for side, impact, reason in rows]


def placed_in(db: Database, meeting_id: int) -> set[int]:
    """Return the patterns that were placed in a meeting."""
    return {r[0] for r in db.rows("SELECT DISTINCT pattern_id FROM placement WHERE meeting_id = ?", (meeting_id,))}


# ----------------------------------------------------------- inside a step


def make(db: Database, title: str) -> tuple[int, int]:
    """Make a pattern; return its id and its number."""
    number = int(db.value("SELECT coalesce(max(number), 0) + 1 FROM pattern"))
    values: dict[str, object] = {"number": number, "title": title, "created_at": format_time(db.now())}
    return db.insert("pattern", values), number


def write(db: Database, pattern_id: int, field: Field, words: str) -> None:
    """Write one of the card's texts."""
    db.execute(f"UPDATE pattern SET {_column(field)} = ? WHERE id = ?", (words, pattern_id))


def merge(db: Database, from_id: int, into_id: int) -> int:
    """Move all members of a pattern into another and note where it went; return how many moved.

    Its number stays taken, its words stay in its row, its place on next week's slate goes.
    """
    moved = db.execute(
        "UPDATE member SET pattern_id = ?, how = 'merged' WHERE pattern_id = ?",
        (into_id, from_id),
    ).rowcount
    db.execute("UPDATE pattern SET merged_into = ? WHERE id = ?", (into_id, from_id))
    slates.take_off(db, from_id)
    return int(moved)


def place(
    db: Database, pattern_id: int, side: Side, impact: Impact, meeting_id: int | None, reason: str = ""
) -> None:
    """Place a pattern's impact."""
    values: dict[str, object] = {
        "pattern_id": pattern_id,
        "meeting_id": meeting_id,
        "side": side.value,
        "impact": impact.value,
        "reason": reason,
        "placed_at": format_time(db.now()),
    }
    db.insert("placement", values)


def ship(db: Database, pattern_id: int, shipped_at: datetime | None) -> None:
    """Note when a pattern's fix reached customers; None: it did not."""
    db.execute(
        "UPDATE pattern SET shipped_at = ? WHERE id = ?",
        (format_time(shipped_at) if shipped_at else None, pattern_id),
    )


def reply_text(db: Database, pattern_id: int) -> str:
    """Return what people wrote as the answer to a pattern's customers; "" where they wrote nothing."""
    return str(db.value("SELECT words FROM reply_text WHERE pattern_id = ?", (pattern_id,)) or "")


def write_reply_text(db: Database, pattern_id: int, words: str) -> None:
    """Write the answer to a pattern's customers; "" lets the template hold again."""
    if not words:
        db.execute("DELETE FROM reply_text WHERE pattern_id = ?", (pattern_id,))
    elif reply_text(db, pattern_id):
        db.execute("UPDATE reply_text SET words = ? WHERE pattern_id = ?", (words, pattern_id))
    else:
        db.insert("reply_text", {"pattern_id": pattern_id, "words": words})


def risks(db: Database, pattern_id: int, revenue: str, retention: str) -> None:
    """Write why a pattern threatens revenue, and retention."""
    db.execute(
        "UPDATE pattern SET revenue_risk = ?, retention_risk = ? WHERE id = ?", (revenue, retention, pattern_id)
    )
