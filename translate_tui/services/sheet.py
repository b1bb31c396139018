"""The six-column sheet over the patterns: filled in jointly, written to a file, and taken in again.

A row is a pattern, told by its number ("P7 ..."). What is counted (customers, segments) is never taken from a
sheet; what people write (title, impact, requested solution, workaround) is.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

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
from translate_tui.store import meetings, patterns, rating
from translate_tui.store.database import Database
from translate_tui.text import fold, plain, shorten

_NUMBERED: Final = re.compile(r"P(\d{1,9})\b[\s:.–-]*(.*)", re.IGNORECASE | re.DOTALL)
_SAME: Final = 2  # cells by which a row with another title is known
_LONG: Final = 60  # characters of a text that is replaced, in a note
_FIELDS: Final = {ISSUE: Field.TITLE, REQUESTED: Field.REQUESTED, WORKAROUND: Field.WORKAROUND}


class Sheets:
    """The sheet of one database."""

    def __init__(self, db: Database, patterns: Patterns, ratings: Ratings) -> None:
        self._db = db
        self._patterns = patterns
        self._ratings = ratings

    def rows(self) -> list[tuple[Pattern, tuple[str, ...]]]:
        """Return every pattern with its six cells, by number."""
        segments = patterns.segment_counts(self._db)
        return [(p, _cells(p, segments.get(p.id, {}))) for p in self._patterns.all()]

    def csv(self) -> str:
        """Return the sheet as CSV."""
        from translate_tui.exports.sheet import sheet_csv

        return sheet_csv([cells for _, cells in self.rows()])

    def workbook(self) -> bytes:
        """Return the sheet as a workbook (.xlsx). Raises UserError where a cell is too long for one."""
        from translate_tui.exports.sheet import sheet_workbook

        return sheet_workbook([cells for _, cells in self.rows()])

    def write(self, pattern_id: int, column: str, words: str, was: str) -> str:
        """Write a cell; return what was done. Raises UserError for what is counted, and for no impact.

        `was` is what stood there when people began to write.
        """
        pattern = self._patterns.need(pattern_id)
        if column == NUMBER:
            raise UserError(
                f"The customers of {pattern.name} are counted from its evidence, so they are not written."
            )
        if column == IMPACT:
            if not words.strip() and not was:
                raise UserError("H, M or L is the impact.")
            return self.rate(pattern_id, impact_of(words))
        if column == SEGMENTS:
            return self._patterns.write(pattern_id, Field.SEGMENT, words, was)
        if column == ISSUE:
            words, was = _title(words, pattern), pattern.title if was.startswith(pattern.name) else was
        return self._patterns.write(pattern_id, _FIELDS[column], words, was)

    def rate(self, pattern_id: int, impact: Impact) -> str:
        """Place a pattern's impact jointly: in the meeting that runs, if one does."""
        running = meetings.running(self._db)
        return self._ratings.rate(pattern_id, impact, running.id if running else None)


def _cells(pattern: Pattern, segments: Mapping[str, int]) -> tuple[str, ...]:
    volume = pattern.volume
    named = ", ".join(f"{name} ({number})" for name, number in segments.items())
    return (
        f"{pattern.name} {pattern.title}",
        f"{volume.customers} + {volume.unknown} unknown" if volume.unknown else str(volume.customers),
        named or pattern.written_segment,
        str(pattern.impact or ""),
        pattern.requested,
        pattern.workaround,
    )


def impact_of(words: str) -> Impact:
    """Return the impact that a cell says: H, M or L, or high, medium, low. Raises UserError otherwise."""
    said = {"h": Impact.H, "high": Impact.H, "m": Impact.M, "mid": Impact.M, "medium": Impact.M, "l": Impact.L}
    found = {**said, "low": Impact.L}.get(fold(words))
    if found is None:
        raise UserError(f"“{plain(words)}” is no impact: H, M or L.")
    return found


def _title(words: str, pattern: Pattern) -> str:
    """Return the title in an issue's description: without the number before it."""
    line = plain(words)
    if line == plain(f"{pattern.name} {pattern.title}"):
        return pattern.title
    match = _NUMBERED.fullmatch(line)
    return match[2] if match and int(match[1]) == pattern.number else line


def take_in(db: Database, rows: Iterable[SheetRow], extra: list[str], report: ImportReport) -> set[int]:
    """Take in the rows of a sheet that are patterns here; return their lines. Inside a step.

    All other rows are left: they are issues that nobody has as a pattern yet. What is not taken from a row that
    is a pattern is said in the report's notes; a row that cannot be meant as it stands is rejected.
    """
    listed = patterns.all_patterns(db)
    segments = patterns.segment_counts(db)
    cells = {p.id: dict(zip(SHEET_COLUMNS, _cells(p, segments.get(p.id, {})), strict=True)) for p in listed}
    lines: set[int] = set()
    seen: dict[int, int] = {}
    file = next(reversed(report.files), "")
    for row in rows:
        try:
            pattern = _pattern_of(row, listed, cells)
            if pattern is None:
                continue
            if pattern.id in seen:
                raise UserError(f"{pattern.name} stands on line {seen[pattern.id]} already")
            seen[pattern.id] = row.line
            changes = _changes(row, pattern, cells[pattern.id], report)
        except UserError as refused:
            lines.add(row.line)
            report.rejected.append(Rejected(row.line, str(refused), " | ".join(row.cells.values()), file))
            continue
        lines.add(row.line)
        report.read += 1
        for column, words in changes.items():
            was = pattern.title if column == ISSUE else cells[pattern.id][column]
            became = f"“{shorten(words, _LONG)}”" if words else "empty"
            report.notes[f"{pattern.name}, {column}: “{shorten(was, _LONG)}” became {became}"] = 1
        _write(db, pattern, changes)
        report.updated += bool(changes)
        report.unchanged += not changes
    if lines and extra:
        report.notes[f"columns that the sheet does not have, left alone: {', '.join(extra)}"] = len(extra)
    return lines


def _pattern_of(row: SheetRow, listed: list[Pattern], cells: Mapping[int, Mapping[str, str]]) -> Pattern | None:
    """Return the pattern that a row is about, None where it is about none. Raises UserError where that is unclear.

    A row with a pattern's number and another title is that pattern only where two of its other cells say what
    stands here: a sheet of another company has its own P7.
    """
    issue = row.cells.get(ISSUE, "")
    numbered = _NUMBERED.fullmatch(issue)
    if numbered is None:
        called = [p for p in listed if issue and fold(p.title) == fold(issue)]
        if len(called) > 1:
            names = ", ".join(p.name for p in called)
            raise UserError(
                f"{names} are called “{issue}”: put the number before it, as in “{called[0].name} {issue}”"
            )
        return called[0] if called else None
    found = next((p for p in listed if p.number == int(numbered[1])), None)
    if found is None or not numbered[2] or fold(_title(issue, found)) == fold(found.title):
        return found
    same = sum(
        bool(row.cells.get(column)) and row.cells[column] == plain(stands)
        for column, stands in cells[found.id].items()
        if column != ISSUE
    )
    if same < _SAME:
        raise UserError(
            f"{found.name} is “{found.title}” here, which is another issue than “{numbered[2]}”; if it is the same, "
            "write its title in the app first"
        )
    return found


def _changes(row: SheetRow, pattern: Pattern, now: Mapping[str, str], report: ImportReport) -> dict[str, str]:
    """Return which cells say something else than what stands here; what is counted goes to the notes."""
    changes: dict[str, str] = {}
    for column, cell in row.cells.items():
        words = _title(cell, pattern) if column == ISSUE else cell
        stands = pattern.title if column == ISSUE else now[column]
        if words == plain(stands):
            continue
        counted = column == NUMBER or (column == SEGMENTS and bool(pattern.segment.names))
        if counted:
            report.notes[f"{pattern.name}: counted here ({stands or 'none'}), so “{words}” was not taken"] = 1
        elif column == IMPACT and not words:
            report.notes[f"{pattern.name}: an empty cell takes back no impact, so {stands} stays"] = 1
        elif column == IMPACT:
            if (placed := impact_of(words)) is not pattern.impact:
                changes[column] = str(placed)
        elif column == ISSUE and not words:
            report.notes[f"{pattern.name}: an empty cell takes away no title"] = 1
        else:
            changes[column] = words
    return changes


def _write(db: Database, pattern: Pattern, changes: dict[str, str]) -> None:
    for column, words in changes.items():
        if column == IMPACT:
            rating.add(db, pattern.id, Side.JOINT, Impact(words), None)
        else:
            patterns.write_field(db, pattern.id, {**_FIELDS, SEGMENTS: Field.SEGMENT}[column], words)


def is_workbook(path: Path) -> bool:
    """Tell whether a sheet that is written to this file is a workbook."""
    return path.suffix.lower() == ".xlsx"
