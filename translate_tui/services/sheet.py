"""The practice's six-column sheet: one row a pattern, filled in by both teams, written to a file and imported again.

A row is recognized by the pattern's number ("P7 ..."). What is counted (customers, segments) is never changed by a
sheet; what people write (title, impact, requested solution, workaround) is.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from translate_tui.exports.sheet import sheet_csv, sheet_workbook
from translate_tui.model import (
    IMPACT,
    ISSUE,
    NUMBER,
    REQUESTED,
    SEGMENTS,
    SHEET_COLUMNS,
    WORKAROUND,
    Impact,
    ImportReport,
    Pattern,
    Rejected,
    SheetRow,
    Side,
    UserError,
)
from translate_tui.protocol.card import Field
from translate_tui.services.patterns import Patterns
from translate_tui.services.rating import Ratings
from translate_tui.store import patterns, rating
from translate_tui.store.database import Database
from translate_tui.text import fold, plain, shorten

MIN_EQUAL_CELLS: Final = 2  # by which a row with another title is still recognized as its pattern
MAX_CHARS_IN_NOTE: Final = 60  # of a cell's text
_NUMBERED: Final = re.compile(r"P(\d{1,9})\b[\s:.–-]*(.*)", re.IGNORECASE | re.DOTALL)
_IMPACT_WORDS: Final = {
    "h": Impact.H,
    "high": Impact.H,
    "m": Impact.M,
    "mid": Impact.M,
    "medium": Impact.M,
    "l": Impact.L,
    "low": Impact.L,
}
_FIELDS: Final = {
    ISSUE: Field.TITLE,
    REQUESTED: Field.REQUESTED,
    WORKAROUND: Field.WORKAROUND,
    SEGMENTS: Field.SEGMENT,
}

Cells = Mapping[str, str]  # by column


class Sheets:
    """Reads and changes the patterns of one database as the rows of a sheet."""

    def __init__(self, db: Database, patterns: Patterns, ratings: Ratings) -> None:
        self._db = db
        self._patterns = patterns
        self._ratings = ratings

    def rows(self) -> list[tuple[Pattern, tuple[str, ...]]]:
        """Return every pattern with its cells in the order of SHEET_COLUMNS, by number."""
        segments = patterns.segment_counts(self._db)
        return [(pattern, _cells(pattern, segments.get(pattern.id, {}))) for pattern in self._patterns.all()]

    def csv(self) -> str:
        """Return the sheet as CSV."""
        return sheet_csv([cells for _, cells in self.rows()])

    def workbook(self) -> bytes:
        """Return the sheet as a workbook (.xlsx). Raises UserError where a cell is too long for one."""
        return sheet_workbook([cells for _, cells in self.rows()])

    def write(self, pattern_id: int, column: str, words: str, was: str) -> str:
        """Write (or empty) a cell; return what was done.

        `was` is the text of the cell that people saw when they began. Raises UserError when another window has
        changed it since, for a cell that is counted, and for an impact that is not H, M or L.
        """
        pattern = self._patterns.require(pattern_id)
        if column == NUMBER:
            raise UserError(
                f"The customers of {pattern.name} are counted from its tickets, so you can't edit this cell."
            )
        if column == IMPACT:
            if not words.strip() and not was:
                raise UserError("Enter H, M or L for the impact.")
            return self._ratings.rate(pattern_id, impact_of(words))
        if column == ISSUE:
            words, was = _title(words, pattern), pattern.title if was.startswith(pattern.name) else was
        return self._patterns.write(pattern_id, _FIELDS[column], words, was)


def _cells(pattern: Pattern, segments: Mapping[str, int]) -> tuple[str, ...]:
    """Return the cells of a pattern in the order of SHEET_COLUMNS; `segments` has its customers by segment."""
    volume = pattern.volume
    counted_segments = ", ".join(f"{name} ({number})" for name, number in segments.items())
    return (
        f"{pattern.name} {pattern.title}",
        f"{volume.customers} + {volume.unknown} unknown" if volume.unknown else str(volume.customers),
        counted_segments or pattern.written_segment,
        str(pattern.impact or ""),
        pattern.requested,
        pattern.workaround,
    )


def impact_of(words: str) -> Impact:
    """Return the impact that a cell states as H, M, L, high, medium or low. Raises UserError for other words."""
    impact = _IMPACT_WORDS.get(fold(words))
    if impact is None:
        raise UserError(f"“{plain(words)}” isn't an impact. Use H, M or L.")
    return impact


def _title(issue: str, pattern: Pattern) -> str:
    """Return the title in a pattern's issue cell, which may have its number before it ("P7 Title")."""
    line = plain(issue)
    if line == plain(f"{pattern.name} {pattern.title}"):
        return pattern.title  # a title may itself begin like a number
    match = _NUMBERED.fullmatch(line)
    return match[2] if match and int(match[1]) == pattern.number else line


def import_sheet_rows(db: Database, rows: Iterable[SheetRow], extra: list[str], report: ImportReport) -> set[int]:
    """Update patterns from the rows of a sheet that are about them; return the lines of these rows. Inside a step.

    Rows about no known pattern are left to the caller. Changes, and cells that were not taken over, are noted in the
    report; rows that are unclear or wrong are rejected. `extra` are the names of columns that a sheet does not have.
    """
    all_patterns = patterns.all_patterns(db)
    shown = rating.shown_sides(db)
    segments = patterns.segment_counts(db)
    cells_by_pattern: dict[int, Cells] = {
        pattern.id: dict(zip(SHEET_COLUMNS, _cells(pattern, segments.get(pattern.id, {})), strict=True))
        for pattern in all_patterns
    }
    lines: set[int] = set()
    line_of_pattern: dict[int, int] = {}
    file_name = next(reversed(report.files), "")
    for row in rows:
        try:
            pattern = _pattern_of(row, all_patterns, cells_by_pattern)
            if pattern is None:
                continue
            if pattern.id in line_of_pattern:
                raise UserError(f"{pattern.name} is already on line {line_of_pattern[pattern.id]}")
            line_of_pattern[pattern.id] = row.line
            if Side.JOINT not in shown.get(pattern.id, set(Side)) and row.cells.pop(IMPACT, ""):
                report.notes[f"{pattern.name}: both teams rate it in the meeting, so the impact was ignored"] = 1
            changes = _changes(row, pattern, cells_by_pattern[pattern.id], report)
        except UserError as error:
            lines.add(row.line)
            report.rejected.append(Rejected(row.line, str(error), " | ".join(row.cells.values()), file_name))
            continue
        lines.add(row.line)
        report.read += 1
        _note_changes(pattern, cells_by_pattern[pattern.id], changes, report)
        _write(db, pattern, changes)
        report.updated += bool(changes)
        report.unchanged += not changes
    if lines and extra:
        report.notes[f"columns that the sheet does not have, left alone: {', '.join(extra)}"] = len(extra)
    return lines


def _pattern_of(row: SheetRow, all_patterns: list[Pattern], cells_by_pattern: Mapping[int, Cells]) -> Pattern | None:
    """Return the pattern that a row is about; None where it is about none. Raises UserError where that is unclear.

    A row with a pattern's number and another title is about that pattern only where two of its other cells are as
    they are here, because another company's sheet has its own P7.
    """
    issue = row.cells.get(ISSUE, "")
    numbered = _NUMBERED.fullmatch(issue)
    if numbered is None:
        return _pattern_with_title(issue, all_patterns)
    pattern = next((pattern for pattern in all_patterns if pattern.number == int(numbered[1])), None)
    if pattern is None or not numbered[2] or fold(_title(issue, pattern)) == fold(pattern.title):
        return pattern
    equal_cells = sum(
        bool(row.cells.get(column)) and row.cells[column] == plain(current)
        for column, current in cells_by_pattern[pattern.id].items()
        if column != ISSUE
    )
    if equal_cells < MIN_EQUAL_CELLS:
        raise UserError(
            f"{pattern.name} is called “{pattern.title}” in the app but “{numbered[2]}” in this sheet. If they are "
            "the same, change the title in the app, then import again"
        )
    return pattern


def _pattern_with_title(issue: str, all_patterns: list[Pattern]) -> Pattern | None:
    """Return the pattern with a title, None without one. Raises UserError where several have it."""
    matches = [pattern for pattern in all_patterns if issue and fold(pattern.title) == fold(issue)]
    if len(matches) > 1:
        names = ", ".join(pattern.name for pattern in matches)
        raise UserError(f"{names} are called “{issue}”: put the number before it, as in “{matches[0].name} {issue}”")
    return matches[0] if matches else None


def _changes(row: SheetRow, pattern: Pattern, current_cells: Cells, report: ImportReport) -> dict[str, str]:
    """Return the cells of a row that change its pattern, by column; cells that are not taken over are noted.

    Raises UserError for an impact that is not H, M or L.
    """
    changes: dict[str, str] = {}
    for column, cell in row.cells.items():
        words = _title(cell, pattern) if column == ISSUE else cell
        current = pattern.title if column == ISSUE else current_cells[column]
        if words == plain(current):
            continue
        is_counted = column == NUMBER or (column == SEGMENTS and bool(pattern.segment.names))
        if is_counted:
            report.notes[f"{pattern.name}: counted here ({current or 'none'}), so “{words}” was ignored"] = 1
        elif column == IMPACT and not words:
            report.notes[f"{pattern.name}: an empty cell doesn't clear the impact, so it stays {current}"] = 1
        elif column == IMPACT:
            if (impact := impact_of(words)) is not pattern.impact:
                changes[column] = str(impact)
        elif column == ISSUE and not words:
            report.notes[f"{pattern.name}: an empty cell doesn't clear the title"] = 1
        else:
            changes[column] = words
    return changes


def _note_changes(pattern: Pattern, current_cells: Cells, changes: Mapping[str, str], report: ImportReport) -> None:
    for column, words in changes.items():
        before = pattern.title if column == ISSUE else current_cells[column]
        after = f"“{shorten(words, MAX_CHARS_IN_NOTE)}”" if words else "empty"
        report.notes[f"{pattern.name}, {column}: “{shorten(before, MAX_CHARS_IN_NOTE)}” became {after}"] = 1


def _write(db: Database, pattern: Pattern, changes: Mapping[str, str]) -> None:
    for column, words in changes.items():
        if column == IMPACT:
            rating.add(db, pattern.id, Side.JOINT, Impact(words), None)
        else:
            patterns.write_field(db, pattern.id, _FIELDS[column], words)


def is_workbook(path: Path) -> bool:
    """Return whether a sheet is written to this file as a workbook: it ends with .xlsx."""
    return path.suffix.lower() == ".xlsx"
