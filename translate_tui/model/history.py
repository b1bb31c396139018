"""The history: what was done, step by step, and what of it is undone."""

from datetime import datetime
from typing import NamedTuple


class Step(NamedTuple):
    """A line of the history: one undoable step, with its label.

    `state` is "done" or "undone"; `here` marks the newest step that is in effect.
    """

    id: int
    label: str
    made_at: datetime
    state: str
    here: bool
