"""The texts of tickets that are looked through for urgency, and the local days on which they were written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from translate_tui.store.brief import IS_PURGED
from translate_tui.store.database import Database
from translate_tui.store.days import local_day_sql
from translate_tui.store.set_aside import IS_PROBLEM

_WRITTEN_AT: Final = "coalesce(t.posted_at, t.imported_at)"
# The first parameter narrows it down without working out days: no time zone is more than a day away from UTC.
_WRITTEN_SINCE: Final = (
    f"FROM ticket t WHERE {_WRITTEN_AT} >= date(?1, '-2 days') AND {local_day_sql(_WRITTEN_AT)} >= ?1 "
    f"AND {IS_PROBLEM} AND NOT {IS_PURGED}"
)


def texts_since(db: Database, first: date) -> Iterator[tuple[int, str, str]]:
    """Yield id, title with quote, and words for the impact of each ticket that customers wrote on `first` or later.

    Praise, set-aside tickets and what support said in a purge session are left out.
    """
    for ticket_id, title, quote, impact_words in db.rows(
        f"SELECT t.id, t.title, t.quote, t.impact_words {_WRITTEN_SINCE}", (first.isoformat(),)
    ):
        yield ticket_id, f"{title}\n{quote}", impact_words


def written_by_day(db: Database, first: date) -> dict[date, int]:
    """Return how many tickets customers wrote on each local day from `first` on, as `texts_since` chooses them.

    A ticket without a date counts on the day of its import.
    """
    sql = f"SELECT {local_day_sql(_WRITTEN_AT)}, count(*) {_WRITTEN_SINCE} GROUP BY 1"
    return {date.fromisoformat(day): count for day, count in db.rows(sql, (first.isoformat(),))}


def days_of(db: Database, ids: Sequence[int]) -> Counter[date]:
    """Return how many of these tickets were written on each local day."""
    rows = db.rows_in(f"SELECT {local_day_sql(_WRITTEN_AT)} FROM ticket t WHERE t.id IN ({{marks}})", ids)
    return Counter(date.fromisoformat(day) for (day,) in rows)
