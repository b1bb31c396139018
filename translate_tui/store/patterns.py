"""Patterns with their evidence counted.

A pattern's facts (its texts, ratings, decision, slate) are cheap to read. Its evidence is counted from the customers
of its tickets and of the replies under them: a tenth of a second for all patterns at 100,000 tickets.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from translate_tui.model import (
    Impact,
    Money,
    Outcome,
    Pattern,
    SegmentShare,
    Side,
    Volume,
    format_time,
    parse_day_or_none,
)
from translate_tui.protocol.card import Field
from translate_tui.store.brief import IS_PURGED
from translate_tui.store.customer_sql import COUNTED_CUSTOMER_ID, JOIN_CANONICAL_CUSTOMER
from translate_tui.store.database import Database
from translate_tui.store.days import WITHOUT_TIME, local_day_sql
from translate_tui.store.standing import standing, with_family

_NO_VOLUME: Final = Volume(0, 0)
_NO_SEGMENT: Final = SegmentShare((), 0, 0)
_Unit = tuple[int | None, int | None]  # of evidence: a customer's id, or the id of a ticket without one

# The units of evidence of each pattern: a known customer (however many tickets and replies it has), or a ticket
# without a known customer. A reply without a known customer adds nothing.
_UNITS: Final = f"""
    SELECT m.pattern_id, {COUNTED_CUSTOMER_ID} AS customer_id,
           CASE WHEN {COUNTED_CUSTOMER_ID} IS NULL THEN t.id END AS unknown, coalesce(c.segment, t.segment) AS segment
      FROM member m JOIN ticket t ON t.id = m.ticket_id {JOIN_CANONICAL_CUSTOMER}
    UNION ALL
    SELECT m.pattern_id, {COUNTED_CUSTOMER_ID}, NULL, c.segment
      FROM member m JOIN reply t ON t.ticket_id = m.ticket_id {JOIN_CANONICAL_CUSTOMER}
     WHERE {COUNTED_CUSTOMER_ID} IS NOT NULL
"""


def _newest_impact(side: Side) -> str:
    return (
        "(SELECT impact FROM rating x WHERE x.pattern_id = p.id "
        f"AND x.side = '{side.value}' ORDER BY x.id DESC LIMIT 1)"
    )


_SQL_OF_FACT: Final[Mapping[str, str]] = {
    "id": "p.id",
    "number": "p.number",
    "title": "p.title",
    "struggle": "p.struggle",
    "workaround": "p.workaround",
    "requested": "p.requested",
    "written_segment": "p.segment",
    "revenue_risk": "p.revenue_risk",
    "retention_risk": "p.retention_risk",
    "shipped_on": "p.shipped_at",
    "tickets": "(SELECT count(*) FROM member m WHERE m.pattern_id = p.id)",
    "impact": _newest_impact(Side.JOINT),
    "support_impact": _newest_impact(Side.SUPPORT),
    "product_impact": _newest_impact(Side.PRODUCT),
    "slated": "EXISTS (SELECT 1 FROM slate_entry e JOIN slate s ON s.id = e.slate_id "
    "WHERE e.pattern_id = p.id AND s.meeting_id IS NULL)",
    # Of one meeting's decisions on merged patterns, that on the pattern itself holds: see store/decisions.py.
    "decided": f"({with_family('p.id')} SELECT d.outcome FROM family f JOIN decision d ON d.pattern_id = f.id "
    "JOIN meeting m ON m.id = d.meeting_id ORDER BY m.number DESC, f.own DESC, d.id DESC LIMIT 1)",
    # A blind rating after the joint one means that the teams are rating again.
    "agreed": "(SELECT x.side = 'joint' FROM rating x WHERE x.pattern_id = p.id ORDER BY x.id DESC LIMIT 1)",
}
_FACTS: Final = f"SELECT {', '.join(_SQL_OF_FACT.values())} FROM pattern p WHERE p.merged_into IS NULL"


class _Evidence(NamedTuple):
    """What is counted of a pattern's evidence; see model.Pattern."""

    volume: Volume
    segment: SegmentShare
    yearly_values: tuple[Money, ...]
    valued: int


# ----------------------------------------------------------------- reading


def all_patterns(db: Database) -> list[Pattern]:
    """Return all patterns that are not merged into another one, by number."""
    return _count(db, db.rows(f"{_FACTS} ORDER BY p.number"))


def by_id(db: Database, pattern_id: int) -> Pattern | None:
    """Return a pattern; None if it does not exist (any more) or was merged into another one."""
    return next(iter(_count(db, db.rows(f"{_FACTS} AND p.id = ?", (pattern_id,)))), None)


def refresh_facts(db: Database, counted: Mapping[int, Pattern], pattern_id: int | None = None) -> list[Pattern]:
    """Return one pattern (None: all, by number) with its facts read again and its evidence taken from `counted`.

    For changes that leave the evidence as it is: a decision, a rating, a slate, a text. A pattern that is not in
    `counted` is counted.
    """
    where, params = ("AND p.id = ?", (pattern_id,)) if pattern_id is not None else ("ORDER BY p.number", ())
    patterns = []
    for row in db.rows(f"{_FACTS} {where}", params):
        known = counted.get(row[0])
        if known is None:
            patterns += _count(db, [row])
        else:
            evidence = _Evidence(known.volume, known.segment, known.yearly_values, known.valued)
            patterns.append(_pattern(row, evidence))
    return patterns


def _count(db: Database, rows: list[tuple[Any, ...]]) -> list[Pattern]:
    """Return the patterns in rows of _FACTS with their evidence counted."""
    pattern_id = rows[0][0] if len(rows) == 1 else None
    volumes = _volumes(db, pattern_id)
    shares = _segment_shares(db, pattern_id)
    values = _yearly_values(db, pattern_id)
    patterns = []
    for row in rows:
        volume, share = volumes.get(row[0], _NO_VOLUME), shares.get(row[0], _NO_SEGMENT)
        patterns.append(_pattern(row, _Evidence(volume, share, *values.get(row[0], ((), 0)))))
    return patterns


def _pattern(row: tuple[Any, ...], evidence: _Evidence) -> Pattern:
    """Return the pattern in a row of _FACTS."""
    values = dict(zip(_SQL_OF_FACT, row, strict=True))
    for field in ("impact", "support_impact", "product_impact"):
        values[field] = Impact(values[field]) if values[field] else None
    shipped_at = values["shipped_on"]
    values["shipped"] = shipped_at is not None
    values["shipped_on"] = parse_day_or_none(shipped_at)
    values["slated"] = bool(values["slated"])
    values["decided"] = Outcome(values["decided"]) if values["decided"] else None
    values["agreed"] = bool(values["agreed"])
    values["volume"], values["segment"], values["yearly_values"], values["valued"] = evidence
    return Pattern(**values)


def _where_pattern(pattern_id: int | None) -> str:
    return "" if pattern_id is None else f"WHERE pattern_id = {pattern_id:d}"


def _volumes(db: Database, pattern_id: int | None) -> dict[int, Volume]:
    """Return the volume of one pattern (None: of each that has tickets), by pattern."""
    rows = db.rows(
        f"SELECT pattern_id, count(DISTINCT customer_id), count(DISTINCT unknown) FROM ({_UNITS}) "
        f"{_where_pattern(pattern_id)} GROUP BY pattern_id"
    )
    return {row_pattern_id: Volume(customers, unknown) for row_pattern_id, customers, unknown in rows}


def _yearly_values(db: Database, pattern_id: int | None) -> dict[int, tuple[tuple[Money, ...], int]]:
    """Return what a pattern's customers pay a year, and for how many of them that is known, by pattern.

    There is a sum for each currency, that of the most customers first. `pattern_id` None: of each pattern.
    """
    # Most databases know no yearly value; this spares them a pass over all evidence.
    if db.value("SELECT 1 FROM customer WHERE yearly_value IS NOT NULL LIMIT 1") is None:
        return {}
    sums: dict[int, tuple[tuple[Money, ...], int]] = {}
    for row_pattern_id, currency, total, customers in db.rows(
        "SELECT u.pattern_id, coalesce(k.currency, '') AS stated, sum(c.yearly_value), count(*) AS customers FROM "
        f"(SELECT DISTINCT pattern_id, customer_id FROM ({_UNITS}) {_where_pattern(pattern_id)}) u "
        "JOIN customer c ON c.id = u.customer_id LEFT JOIN customer_currency k ON k.customer_id = c.id "
        "WHERE c.yearly_value IS NOT NULL GROUP BY u.pattern_id, stated ORDER BY customers DESC, stated = '', stated"
    ):
        money, valued = sums.get(row_pattern_id, ((), 0))
        sums[row_pattern_id] = ((*money, Money(total, currency)), valued + customers)
    return sums


def segment_counts(db: Database) -> dict[int, dict[str, int]]:
    """Return how many units of evidence are in each segment, largest segment first, by pattern.

    A unit is a known customer or a ticket without one; those without a segment are left out.
    """
    return {
        pattern_id: dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        for pattern_id, (counts, _) in _count_segments(db, None).items()
    }


def _segment_shares(db: Database, pattern_id: int | None) -> dict[int, SegmentShare]:
    """Return the leading segments of one pattern (None: of each that has tickets), by pattern."""
    shares: dict[int, SegmentShare] = {}
    for row_pattern_id, (counts, units) in _count_segments(db, pattern_id).items():
        ranks = sorted(set(counts.values()), reverse=True)[:2]
        first, second = [*ranks, 0, 0][:2]
        leaders, runners_up = (
            tuple(sorted(segment for segment, count in counts.items() if count == number))
            for number in (first, second)
        )
        shares[row_pattern_id] = SegmentShare(leaders, first, units, runners_up, second)
    return shares


def _count_segments(db: Database, pattern_id: int | None) -> dict[int, tuple[dict[str, int], int]]:
    """Return how many units of evidence are in each segment, and how many there are in all, by pattern.

    A customer whose tickets name several segments counts for the most frequent one.
    """
    mentions: dict[int, dict[_Unit, dict[str | None, int]]] = defaultdict(lambda: defaultdict(dict))
    for row_pattern_id, customer_id, ticket_id, segment, count in db.rows(
        f"SELECT pattern_id, customer_id, unknown, segment, count(*) FROM ({_UNITS}) {_where_pattern(pattern_id)} "
        "GROUP BY 1, 2, 3, 4"
    ):
        mentions[row_pattern_id][customer_id, ticket_id][segment] = count
    counts_of_pattern: dict[int, tuple[dict[str, int], int]] = {}
    for row_pattern_id, units in mentions.items():
        counts: dict[str, int] = defaultdict(int)
        for segments in units.values():
            # Of equally frequent segments the first in the alphabet, so that the result is always the same.
            named = [(-count, segment) for segment, count in segments.items() if segment]
            if named:
                counts[min(named)[1]] += 1
        counts_of_pattern[row_pattern_id] = (dict(counts), len(units))
    return counts_of_pattern


def posted_days(db: Database, pattern_id: int | None = None) -> dict[int, dict[date, int]]:
    """Return how many tickets of one pattern (None: of each) were posted on each day, by pattern.

    Tickets without a date are left out, and so are patterns without a dated ticket.
    """
    where = "" if pattern_id is None else f"AND m.pattern_id = {pattern_id:d}"
    days: dict[int, dict[date, int]] = defaultdict(dict)
    for row_pattern_id, day, count in db.rows(
        f"SELECT m.pattern_id, {local_day_sql('t.posted_at')}, count(*) FROM member m "
        f"JOIN ticket t ON t.id = m.ticket_id WHERE t.posted_at IS NOT NULL {where} GROUP BY 1, 2"
    ):
        days[row_pattern_id][date.fromisoformat(day)] = count
    return days


def customers_by_day(db: Database, pattern_id: int) -> dict[date, set[int]]:
    """Return which known customers wrote a ticket of a pattern on each day, by canonical customer id.

    Tickets without a date are left out, and what support said in a purge session.
    """
    days: dict[date, set[int]] = defaultdict(set)
    for day, customer_id in db.rows(
        f"SELECT DISTINCT {local_day_sql('t.posted_at')}, {COUNTED_CUSTOMER_ID} FROM member m "
        f"JOIN ticket t ON t.id = m.ticket_id {JOIN_CANONICAL_CUSTOMER} "
        f"WHERE m.pattern_id = ? AND t.posted_at IS NOT NULL AND NOT {IS_PURGED} "
        f"AND {COUNTED_CUSTOMER_ID} IS NOT NULL",
        (pattern_id,),
    ):
        days[date.fromisoformat(day)].add(customer_id)
    return days


def newest_ticket_day(db: Database) -> date | None:
    """Return the local day of the newest ticket in the River; None without a dated ticket.

    Dates in the future are ignored: one wrong date in an export would make every trend look as if it had ended.
    """
    # A ticket without a time of day is stored as midnight in UTC: it is judged by its day.
    today = str(db.today())
    newest = db.value(
        "SELECT max(posted_at) FROM ticket WHERE posted_at <= ? "
        f"AND (substr(posted_at, 12, 8) <> '{WITHOUT_TIME}' OR substr(posted_at, 1, 10) <= ?)",
        (max(format_time(db.now()), f"{today}T{WITHOUT_TIME}Z"), today),
    )
    return parse_day_or_none(newest)


def texts_by_unit(db: Database, pattern_id: int, field: Field | None) -> list[tuple[int, str]]:
    """Return what the tickets of a pattern state for a field of its card, or (None) their quotes, each with its unit.

    They are in the order of the tickets. A unit is whom a card counts: the customer's id, or the negative id of a
    ticket whose customer is not known.
    """
    column = _COLUMN_OF_FIELD[field] if field else "quote"
    rows = db.rows(
        f"SELECT coalesce({COUNTED_CUSTOMER_ID}, -t.id), t.{column} FROM member m "
        f"JOIN ticket t ON t.id = m.ticket_id {JOIN_CANONICAL_CUSTOMER} WHERE m.pattern_id = ? AND t.{column} <> '' "
        "ORDER BY t.id",
        (pattern_id,),
    )
    return [(unit, text) for unit, text in rows]


def stated_texts(db: Database, pattern_id: int, field: Field) -> list[str]:
    """Return what the tickets of a pattern state as workaround or requested solution: a text for each that does."""
    return [text for _, text in texts_by_unit(db, pattern_id, field)]


def quotes(db: Database, pattern_id: int) -> list[str]:
    """Return the verbatim words of all tickets of a pattern, in no particular order.

    Only the words: a card searches all of them, and a pattern may have thousands of tickets.
    """
    rows = db.rows(
        "SELECT t.quote FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?", (pattern_id,)
    )
    return [row[0] for row in rows]


def ticket_ids(db: Database, pattern_id: int) -> list[int]:
    """Return the ids of a pattern's tickets, in ascending order."""
    rows = db.rows("SELECT ticket_id FROM member WHERE pattern_id = ? ORDER BY ticket_id", (pattern_id,))
    return [row[0] for row in rows]


def ids_of_tickets(db: Database, ticket_ids: Collection[int]) -> set[int]:
    """Return the ids of the patterns that any of these tickets is in."""
    rows = db.rows_in("SELECT DISTINCT pattern_id FROM member WHERE ticket_id IN ({marks})", list(ticket_ids))
    return {row[0] for row in rows}


def impact_words(db: Database, pattern_id: int) -> list[str]:
    """Return the words for impact of a pattern's tickets, one for each ticket; "" for a ticket without any."""
    rows = db.rows(
        "SELECT t.impact_words FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?",
        (pattern_id,),
    )
    return [row[0] for row in rows]


def numbers(db: Database) -> dict[int, int]:
    """Return the number of every pattern (P7: 7) by its id, merged ones included."""
    return dict(db.rows("SELECT id, number FROM pattern"))


def merged_into(db: Database, pattern_id: int) -> int:
    """Return the id of the pattern that a pattern was merged into, at the end of the chain; its own if it was not."""
    return int(db.value(f"SELECT {standing('p.id')} FROM pattern p WHERE p.id = ?", (pattern_id,)) or pattern_id)


_COLUMN_OF_FIELD: Final[Mapping[Field, str]] = {
    Field.TITLE: "title",
    Field.STRUGGLE: "struggle",
    Field.WORKAROUND: "workaround",
    Field.REQUESTED: "requested",
    Field.SEGMENT: "segment",
}


# -------------------------------------------------------- inside a session


def create(db: Database, title: str) -> tuple[int, int]:
    """Create a pattern without tickets and return its id and its number, which no pattern had before."""
    number = int(db.value("SELECT coalesce(max(number), 0) + 1 FROM pattern"))
    values: dict[str, object] = {"number": number, "title": title, "created_at": format_time(db.now())}
    return db.insert("pattern", values), number


def write_field(db: Database, pattern_id: int, field: Field, words: str) -> None:
    """Write one of the card's texts; "" empties it, which the title may not be."""
    db.execute(f"UPDATE pattern SET {_COLUMN_OF_FIELD[field]} = ? WHERE id = ?", (words, pattern_id))


def write_risks(db: Database, pattern_id: int, revenue: str, retention: str) -> None:
    """Write why a pattern puts revenue and retention at risk; "" for each that it does not."""
    db.execute(
        "UPDATE pattern SET revenue_risk = ?, retention_risk = ? WHERE id = ?", (revenue, retention, pattern_id)
    )


def set_shipped_at(db: Database, pattern_id: int, shipped_at: datetime | None) -> None:
    """Set the moment at which a pattern's fix reached customers; None: it has not."""
    db.execute(
        "UPDATE pattern SET shipped_at = ? WHERE id = ?",
        (format_time(shipped_at) if shipped_at else None, pattern_id),
    )
