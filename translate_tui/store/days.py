"""Days in queries: a stored moment belongs to the day that it was where people are, not to its UTC day.

See `model.local_day` for moments without a time of day.
"""

from datetime import date, timedelta
from typing import Final

WITHOUT_TIME: Final = "00:00:00"  # of a day without a time, as it is stored


def local_day_sql(column: str) -> str:
    """Return the SQL expression for the local day ("2026-11-16") of a stored moment; NULL for NULL."""
    return (
        f"CASE WHEN substr({column}, 12, 8) = '{WITHOUT_TIME}' THEN substr({column}, 1, 10) "
        f"ELSE date({column}, 'localtime') END"
    )


def in_period_sql(column: str) -> str:
    """Return the SQL condition that a stored moment is in a period of local days; see `period_params`."""
    # The first two narrow it down by an index: no time zone is more than a day away from UTC.
    return f"({column} >= :from AND {column} < :until AND {local_day_sql(column)} BETWEEN :first AND :last)"


def period_params(first: date, last: date) -> dict[str, object]:
    """Return the parameters of `in_period_sql` for the period from one day to another, both included."""
    return {
        "first": str(first),
        "last": str(last),
        "from": str(first - timedelta(days=2)),
        "until": str(last + timedelta(days=3)),
    }
