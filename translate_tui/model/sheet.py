"""The six-column sheet that support and product fill in together, as the practice prescribes it."""

from typing import Final, NamedTuple

ISSUE: Final = "Issue description"
NUMBER: Final = "Number of customers affected"
SEGMENTS: Final = "Customer segments involved"
IMPACT: Final = "Business impact (H/M/L)"
REQUESTED: Final = "Requested solution"
WORKAROUND: Final = "Current workaround"
SHEET_COLUMNS: Final = (ISSUE, NUMBER, SEGMENTS, IMPACT, REQUESTED, WORKAROUND)


class SheetRow(NamedTuple):
    """A row of a sheet in a file: its line there (the first is 1), and its cells by column."""

    line: int
    cells: dict[str, str]
