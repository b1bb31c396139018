"""Commitments: the actions that a meeting agrees on and that the next meeting reviews."""

from datetime import date
from typing import NamedTuple


class Commitment(NamedTuple):
    """An action with an owner and a due date.

    `state` is "open", "kept" or "dropped". `settled_in` is the id of the meeting in which that was settled
    (None between meetings), `dropped_reason` why it was dropped.
    """

    id: int
    meeting_id: int
    meeting_number: int
    pattern_id: int | None
    what: str
    owner: str
    due: date | None
    state: str
    settled_in: int | None = None
    dropped_reason: str = ""

    def overdue(self, today: date) -> bool:
        """Return whether it is open and was due before today; without a due date it never is."""
        return self.state == "open" and self.due is not None and self.due < today
